package listdir

import (
	"bufio"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/screening/register"
	"github.com/licet/licet/screening/source"
	"github.com/licet/licet/screening/starter"
)

var when = time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)

// open returns a directory whose reader takes lines of the form "ref name", "published DAY", "lost" and "broken".
func open(t *testing.T) *Dir {
	t.Helper()
	d := Open(filepath.Join(t.TempDir(), "lists"))
	d.read = readLines
	return d
}

func readLines(_ context.Context, files []source.File, o source.Options, yield func(*source.Entry) error) (*source.Report, error) {
	r := &source.Report{Form: source.Form("lines")}
	if o.Form != "" {
		r.Form = o.Form
	}
	for _, f := range files {
		in, err := f.Open()
		if err != nil {
			return r, err
		}
		s := bufio.NewScanner(in)
		s.Buffer(nil, 1<<20)
		for s.Scan() {
			ref, name, _ := strings.Cut(s.Text(), " ")
			switch ref {
			case "published":
				r.Published = date.MustParse(name)
				continue
			case "broken":
				r.Broken = true
				continue
			}
			r.Records++
			if ref == "lost" {
				r.Lost++
				r.Problems = append(r.Problems, fault.New(fault.Invalid, "lost").At(fault.Place{File: f.Name}))
				continue
			}
			r.Entries++
			if err := yield(&source.Entry{Ref: ref, Names: []source.Name{{Text: name}}}); err != nil {
				return r, err
			}
		}
		if s.Err() != nil {
			return r, s.Err()
		}
		_ = in.Close()
	}
	if r.Entries == 0 {
		return r, fault.New(fault.Invalid, "no entry could be read")
	}
	return r, nil
}

func file(name, text string) source.File {
	return source.File{Name: name, Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil }}
}

func load(name, text string) Load {
	return Load{List: name, Files: []source.File{file("dir/"+name+".txt", text)}, At: when}
}

func imports(t *testing.T, d *Dir, l Load) *Outcome {
	t.Helper()
	out, err := d.Import(t.Context(), l)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func names(entries []*source.Entry) string {
	var out []string
	for _, e := range entries {
		out = append(out, e.Names[0].Text)
	}
	return strings.Join(out, ",")
}

func TestImport(t *testing.T) {
	d := open(t)
	if lists, err := d.Lists(); err != nil || lists != nil {
		t.Fatalf("a directory that does not exist: %v %v", lists, err)
	}
	if v, bad := d.Versions("un"); v != nil || bad != nil {
		t.Fatalf("a list that is not held: %v %v", v, bad)
	}
	seen := 0
	l := load("un", "published 2026-02-27\n1 A\n2 B\n")
	l.Seen = func(n int) { seen += n }
	first := imports(t, d, l)
	v := first.Version
	if v.Entries != 2 || v.Names != 2 || v.Published != date.MustParse("2026-02-27") || v.Files[0].Name != "un.txt" || v.Form != "lines" || first.Before != nil {
		t.Errorf("%+v", v)
	}
	if want := int(2 * v.Files[0].Size); seen != want {
		t.Errorf("%d bytes seen, want %d: each twice", seen, want)
	}
	if again := imports(t, d, l); !again.Held || again.Version.Digest != v.Digest {
		t.Errorf("the same files again: %+v", again)
	}
	second := imports(t, d, load("un", "published 2026-04-01\n1 A2\n2 B\n3 C\n"))
	if second.Before == nil || second.Before.Digest != v.Digest || second.Tally != (register.Tally{Added: 1, Changed: 1}) {
		t.Errorf("%+v", second)
	}
	older := imports(t, d, load("un", "published 2025-01-01\n9 Z\n"))
	if older.Before != nil {
		t.Errorf("an older version is compared with a newer one: %+v", older)
	}
	versions, bad := d.Versions("un")
	if len(versions) != 3 || len(bad) != 0 || versions[0].Digest != older.Version.Digest || versions[2].Digest != second.Version.Digest {
		t.Errorf("%v %v", versions, bad)
	}
	got, err := d.All(t.Context(), second.Version)
	if err != nil || names(got) != "A2,B,C" {
		t.Errorf("%v %v", names(got), err)
	}
	in, err := d.Original(v.Files[0])
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(in)
	_ = in.Close()
	if err != nil || string(text) != "published 2026-02-27\n1 A\n2 B\n" {
		t.Errorf("the original: %q %v", text, err)
	}
	if _, err := os.Stat(d.path("staging")); err == nil {
		t.Error("something was left behind")
	}
}

func TestImportRefuses(t *testing.T) {
	d := open(t)
	var many strings.Builder
	for i := range 300 {
		fmt.Fprintf(&many, "%d N%d\n", i, i)
	}
	imports(t, d, load("un", "published 2026-02-27\n"+many.String()))
	objects := func() int {
		n := 0
		_ = filepath.WalkDir(d.path("objects"), func(_ string, e os.DirEntry, _ error) error {
			if e != nil && !e.IsDir() {
				n++
			}
			return nil
		})
		return n
	}
	few := load("un", "published 2026-03-27\n1 N1\n2 N2\n")
	out, err := d.Import(t.Context(), few)
	if fault.KindOf(err) != fault.Conflict || !strings.Contains(err.Error(), "298 are gone") || out.Version.Entries != 2 {
		t.Errorf("%v", err)
	}
	if objects() != 1 {
		t.Errorf("%d originals are kept, want 1: a refused file is dropped", objects())
	}
	lists, err := d.InUse(t.Context(), date.Date{})
	if err != nil || len(lists[0].Entries) != 300 {
		t.Errorf("the last good version is not in use: %v", err)
	}
	few.Force = true
	forced := imports(t, d, few)
	if !forced.Version.Forced || forced.Refused == nil {
		t.Errorf("%+v", forced)
	}
	for _, c := range []struct {
		why  string
		load Load
		kind fault.Kind
	}{
		{"a bad name", load("UN", "1 A"), fault.Invalid},
		{"nothing in it", load("eu", ""), fault.Invalid},
		{"broken off", load("eu", "1 A\nbroken\n"), fault.Conflict},
		{"records lost", load("eu", "1 A\nlost\n"), fault.Conflict},
		{"a file that cannot be opened", Load{List: "eu", At: when, Files: []source.File{{Name: "x", Open: func() (io.ReadCloser, error) { return nil, os.ErrNotExist }}}}, fault.Invalid},
		{"a file that breaks off", Load{List: "eu", At: when, Files: []source.File{{Name: "x", Open: func() (io.ReadCloser, error) { return io.NopCloser(failing{}), nil }}}}, fault.Invalid},
		{"too large", Load{List: "eu", At: when, Files: []source.File{file("x", "1 A\n")}, Options: source.Options{Limits: source.Limits{Bytes: 2}}}, fault.Invalid},
		{"published in the future", Load{List: "eu", At: when, Files: []source.File{file("x", "1 A\n")}, Published: date.MustParse("2062-01-01")}, fault.Invalid},
	} {
		if _, err := d.Import(t.Context(), c.load); fault.KindOf(err) != c.kind {
			t.Errorf("%s: %v, want %s", c.why, err, c.kind)
		}
	}
	if v, _ := d.Versions("eu"); len(v) > 0 {
		t.Errorf("something was kept: %v", v)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := d.Import(ctx, load("eu", "1 A\n")); !errors.Is(err, context.Canceled) {
		t.Errorf("interrupted: %v", err)
	}
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, errors.New("gone") }

func TestImportDays(t *testing.T) {
	d := open(t)
	stated := load("un", "published 2026-02-27\n1 A\n")
	stated.Published = date.MustParse("2026-03-01")
	v := imports(t, d, stated).Version
	if v.Effective() != stated.Published || !v.Stated {
		t.Errorf("%+v", v)
	}
	// The operator's word stays when the same files come again without it.
	if again := imports(t, d, load("un", "published 2026-02-27\n1 A\n")); !again.Held || again.Version.Effective() != stated.Published {
		t.Errorf("%+v", again.Version)
	}
	if v := imports(t, d, load("eu", "1 A\n")).Version; v.Effective() != date.FromTime(when) {
		t.Errorf("no day: in force from %s, want the day of the load", v.Effective())
	}
	v = imports(t, d, load("uk", "published 2062-01-01\n1 A\n")).Version
	if v.Effective() != date.FromTime(when) || len(v.Report.Problems) != 1 {
		t.Errorf("a day in the future: in force from %s: %v", v.Effective(), v.Report.Problems)
	}
}

func TestReread(t *testing.T) {
	d := open(t)
	first := imports(t, d, load("un", "published 2026-02-27\n1 A\n"))
	d.read = func(ctx context.Context, f []source.File, o source.Options, yield func(*source.Entry) error) (*source.Report, error) {
		return readLines(ctx, f, o, func(e *source.Entry) error { e.Gender = "female"; return yield(e) })
	}
	later := load("un", "published 2026-02-27\n1 A\n")
	later.At = when.AddDate(0, 1, 0)
	again := imports(t, d, later)
	if !again.Reread || again.Version.EntriesDigest == first.Version.EntriesDigest || !again.Version.Loaded.Equal(first.Version.Loaded) {
		t.Errorf("%+v", again)
	}
	versions, _ := d.Versions("un")
	if len(versions) != 1 || versions[0].EntriesDigest != again.Version.EntriesDigest {
		t.Errorf("%v", versions)
	}
}

func TestMapping(t *testing.T) {
	d := open(t)
	l := load("national", "1 A\n")
	l.MappingText = "name: 1"
	a := imports(t, d, l).Version
	l.MappingText = "name: 2"
	if b := imports(t, d, l).Version; a.Digest == b.Digest || b.Mapping != "name: 2" {
		t.Errorf("the mapping is no part of the version: %+v", b)
	}
}

// damage changes a byte in the middle of a file.
func damage(t *testing.T, name string) {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	text[len(text)/2] ^= 0x20
	if err := os.WriteFile(name, text, 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestDamaged(t *testing.T) {
	for _, c := range []struct {
		why    string
		damage func(t *testing.T, d *Dir, v *register.Version)
		want   string
	}{
		{"a bit of the entries", func(t *testing.T, d *Dir, v *register.Version) {
			damage(t, filepath.Join(d.versionDir("un", v.Digest), entriesFile))
		}, "are damaged"},
		{"entries of another version", func(t *testing.T, d *Dir, v *register.Version) {
			text := zip(t, `{"ref":"1","names":[{"text":"X"}]}`+"\n")
			if err := os.WriteFile(filepath.Join(d.versionDir("un", v.Digest), entriesFile), text, 0o600); err != nil {
				t.Fatal(err)
			}
		}, "do not agree with their digest"},
		{"no JSON", func(t *testing.T, d *Dir, v *register.Version) {
			if err := os.WriteFile(filepath.Join(d.versionDir("un", v.Digest), entriesFile), zip(t, "x\n"), 0o600); err != nil {
				t.Fatal(err)
			}
		}, "are damaged"},
		{"a line without end", func(t *testing.T, d *Dir, v *register.Version) {
			if err := os.WriteFile(filepath.Join(d.versionDir("un", v.Digest), entriesFile), zip(t, "{}"), 0o600); err != nil {
				t.Fatal(err)
			}
		}, "are damaged"},
		{"no gzip", func(t *testing.T, d *Dir, v *register.Version) {
			if err := os.WriteFile(filepath.Join(d.versionDir("un", v.Digest), entriesFile), []byte("x"), 0o600); err != nil {
				t.Fatal(err)
			}
		}, "are damaged"},
		{"no entries", func(t *testing.T, d *Dir, v *register.Version) {
			if err := os.Remove(filepath.Join(d.versionDir("un", v.Digest), entriesFile)); err != nil {
				t.Fatal(err)
			}
		}, "the file is missing"},
		{"the description", func(t *testing.T, d *Dir, v *register.Version) {
			damage(t, filepath.Join(d.versionDir("un", v.Digest), metaFile))
		}, "description"},
		{"no description", func(t *testing.T, d *Dir, v *register.Version) {
			if err := os.Remove(filepath.Join(d.versionDir("un", v.Digest), metaFile)); err != nil {
				t.Fatal(err)
			}
		}, "description"},
		{"the description of another version", func(t *testing.T, d *Dir, v *register.Version) {
			w := *v
			w.Digest = strings.Repeat("a", 64)
			text, err := register.EncodeVersion(&w)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(d.versionDir("un", v.Digest), metaFile), text, 0o600); err != nil {
				t.Fatal(err)
			}
		}, "the description is that of un"},
	} {
		d := open(t)
		imports(t, d, load("un", "published 2026-02-27\n1 A\n"))
		newest := imports(t, d, load("un", "published 2026-04-01\n1 B\n"))
		c.damage(t, d, newest.Version)
		lists, err := d.InUse(t.Context(), date.Date{})
		if err != nil {
			t.Fatal(err)
		}
		l := lists[0]
		if names(l.Entries) != "A" || len(l.Notes) < 2 || !strings.Contains(l.Notes[0].Error(), c.want) {
			t.Errorf("%s: %s in use, notes %v", c.why, names(l.Entries), l.Notes)
		}
		if last := l.Notes[len(l.Notes)-1].Message; !strings.Contains(last, "the last good version of the list un is in use, that of 2026-02-27") {
			t.Errorf("%s: %s", c.why, last)
		}
		// The same files mend it.
		if again := imports(t, d, load("un", "published 2026-04-01\n1 B\n")); again.Held {
			t.Errorf("%s: a damaged version is said to be held", c.why)
		}
		if lists, err := d.InUse(t.Context(), date.Date{}); err != nil || names(lists[0].Entries) != "B" || len(lists[0].Notes) > 0 {
			t.Errorf("%s: not mended: %v %+v", c.why, err, lists[0].Notes)
		}
	}
}

func zip(t *testing.T, text string) []byte {
	t.Helper()
	var b strings.Builder
	z := gzip.NewWriter(&b)
	if _, err := z.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return []byte(b.String())
}

func TestDamagedOriginal(t *testing.T) {
	d := open(t)
	v := imports(t, d, load("un", "1 A\n")).Version
	if err := os.WriteFile(d.object(v.Files[0].Digest), zip(t, "1 B\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := d.verify(v.Files[0]); fault.KindOf(err) != fault.Invalid {
		t.Errorf("%v", err)
	}
	if err := os.WriteFile(d.object(v.Files[0].Digest), zip(t, "1 A\n")[:12], 0o600); err != nil {
		t.Fatal(err)
	}
	if err := d.verify(v.Files[0]); fault.KindOf(err) != fault.Invalid {
		t.Errorf("%v", err)
	}
	if err := os.WriteFile(d.object(v.Files[0].Digest), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := d.verify(v.Files[0]); fault.KindOf(err) != fault.Invalid {
		t.Errorf("%v", err)
	}
	imports(t, d, load("un", "1 A\n"))
	if err := d.verify(v.Files[0]); err != nil {
		t.Errorf("not mended: %v", err)
	}
}

func TestInUse(t *testing.T) {
	d := open(t)
	lists, err := d.InUse(t.Context(), date.Date{})
	if err != nil || len(lists) != 1 || !lists[0].Starter || lists[0].Version.List != starter.Name || len(lists[0].Entries) != 276 {
		t.Fatalf("nothing loaded: %v %v", lists, err)
	}
	eu := load("eu", "published 2026-02-27\n1 A\n")
	imports(t, d, eu)
	if lists, err = d.InUse(t.Context(), date.Date{}); err != nil || len(lists) != 2 || lists[0].Version.List != "eu" || !lists[1].Starter {
		t.Errorf("another list: %v %v", lists, err)
	}
	un := load("un", "published 2026-03-27\n1 B\n")
	un.Options.Form = source.UN
	imports(t, d, un)
	lists, err = d.InUse(t.Context(), date.MustParse("2026-06-01"))
	if err != nil || len(lists) != 2 || lists[1].Starter || names(lists[1].Entries) != "B" || lists[1].Version.Age(date.MustParse("2026-06-01")) != 66 {
		t.Errorf("the official list: %v %v", lists, err)
	}
	lists, err = d.InUse(t.Context(), date.MustParse("2026-03-01"))
	if err != nil || len(lists) != 3 || len(lists[1].Entries) > 0 || lists[1].Notes[0].Kind != fault.UnknownInput || !lists[2].Starter {
		t.Errorf("before the official list: %v %v", lists, err)
	}
	current, err := d.Current(date.MustParse("2026-03-01"))
	if err != nil || len(current) != 2 || current[0].Version.Entries != 1 || len(current[1].Notes) != 1 {
		t.Errorf("%+v %v", current, err)
	}
	// All versions of a list are damaged.
	versions, _ := d.Versions("eu")
	damage(t, filepath.Join(d.versionDir("eu", versions[0].Digest), entriesFile))
	lists, err = d.InUse(t.Context(), date.Date{})
	if err != nil || len(lists[0].Notes) != 2 || !strings.Contains(lists[0].Notes[1].Message, "it is not searched") {
		t.Errorf("%+v %v", lists[0].Notes, err)
	}
	damage(t, filepath.Join(d.versionDir("eu", versions[0].Digest), metaFile))
	lists, err = d.InUse(t.Context(), date.Date{})
	if err != nil || len(lists[0].Notes) != 2 || !strings.Contains(lists[0].Notes[1].Message, "it is not searched") {
		t.Errorf("%+v %v", lists[0].Notes, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := d.InUse(ctx, date.Date{}); !errors.Is(err, context.Canceled) {
		t.Errorf("interrupted: %v", err)
	}
}

func TestEntriesStops(t *testing.T) {
	d := open(t)
	v := imports(t, d, load("un", "1 A\n2 "+strings.Repeat("B", 600<<10)+"\n")).Version
	stop := errors.New("stop")
	if err := d.Entries(t.Context(), v, func(*source.Entry) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("%v", err)
	}
	if got, err := d.All(t.Context(), v); err != nil || len(got) != 2 || len(got[1].Names[0].Text) != 600<<10 {
		t.Errorf("a long entry: %v", err)
	}
}

func TestLock(t *testing.T) {
	d := open(t)
	release, err := d.lock()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Import(t.Context(), load("un", "1 A\n")); fault.KindOf(err) != fault.Conflict {
		t.Errorf("two writers: %v", err)
	}
	release()
	imports(t, d, load("un", "1 A\n"))
}

func TestNotADirectory(t *testing.T) {
	root := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(root, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	d := Open(root)
	if _, err := d.Import(t.Context(), load("un", "1 A\n")); fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), root) {
		t.Errorf("%v", err)
	}
	if d.Path() != root {
		t.Error(d.Path())
	}
	if _, _, err := d.Scratch(); err == nil {
		t.Error("a scratch directory in a file")
	}
	if err := d.SetFetched("un", &Fetched{}); err == nil {
		t.Error("what was fetched is kept in a file")
	}
	if _, err := d.Lists(); err == nil {
		t.Error("a file holds lists")
	}
	if _, err := d.InUse(t.Context(), date.Date{}); err == nil {
		t.Error("a file is in use")
	}
	if _, err := d.Current(date.Date{}); err == nil {
		t.Error("a file is in use")
	}
	if _, bad := d.Versions("un"); len(bad) == 0 {
		t.Error("a file holds versions")
	}
	if _, bad := d.Versions("UN"); len(bad) == 0 {
		t.Error("a bad name holds versions")
	}
}

func TestCache(t *testing.T) {
	d := open(t)
	if _, ok := d.Get("index", "k"); ok {
		t.Error("something is kept in nothing")
	}
	if err := d.Put("../x", "k", nil); err == nil {
		t.Error("a name of another directory")
	}
	for _, c := range []struct{ name, key, blob string }{{"index", "a", "one"}, {"index", "b", ""}, {"other", "a", "two"}, {"index", "a", "three"}} {
		if err := d.Put(c.name, c.key, []byte(c.blob)); err != nil {
			t.Fatal(err)
		}
		if got, ok := d.Get(c.name, c.key); !ok || string(got) != c.blob {
			t.Errorf("%q %v, want %q", got, ok, c.blob)
		}
	}
	damage(t, d.cached("other", "a"))
	if _, ok := d.Get("other", "a"); ok {
		t.Error("a damaged blob is used")
	}
	for i := range mostCached + 3 {
		if err := d.Put("index", fmt.Sprint(i), []byte("x")); err != nil {
			t.Fatal(err)
		}
		at := when.Add(time.Duration(i) * time.Second)
		if err := os.Chtimes(d.cached("index", fmt.Sprint(i)), at, at); err != nil {
			t.Fatal(err)
		}
	}
	d.prune("index")
	found, _ := filepath.Glob(filepath.Join(d.root, "cache", "index.*"))
	if len(found) != mostCached {
		t.Errorf("%d blobs are kept, want %d", len(found), mostCached)
	}
	if err := os.RemoveAll(d.path("cache")); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(d.path("cache"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := d.Put("index", "a", nil); err == nil {
		t.Error("kept in a file")
	}
	d.prune("index")
}

func TestFetched(t *testing.T) {
	d := open(t)
	v := imports(t, d, load("un", "1 A\n")).Version
	f := &Fetched{At: when, URLs: map[string]Validity{
		"https://lists.example.org/un": {ETag: `"1"`, Digest: v.Digest, Name: "un.txt"},
		"https://lists.example.org/eu": {ETag: `"2"`, Digest: strings.Repeat("a", 64)},
	}}
	if err := d.SetFetched("un", f); err != nil {
		t.Fatal(err)
	}
	got := d.Fetched("un")
	if len(got.URLs) != 1 || got.URLs["https://lists.example.org/un"].ETag != `"1"` || !got.At.Equal(when) {
		t.Errorf("%+v: what is not kept has to come whole", got)
	}
	if err := d.SetFetched("U", f); err == nil {
		t.Error("a bad name")
	}
	for _, text := range []string{"", "x", `{"urls":{"u":{"digest":"../../x"}}}`, `{}`, strings.Repeat(" ", mostFetched+1)} {
		if err := os.WriteFile(d.path("fetched", "un.json"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if got := d.Fetched("un"); got.URLs == nil || len(got.URLs) > 0 {
			t.Errorf("%.20q: %+v", text, got)
		}
	}
	if got := d.Fetched("U"); len(got.URLs) > 0 {
		t.Error("a bad name")
	}
	path, remove, err := d.Scratch()
	if err != nil || !strings.HasPrefix(path, d.root) {
		t.Fatal(path, err)
	}
	remove()
	if _, err := os.Stat(path); err == nil {
		t.Error("the scratch directory was left behind")
	}
}

func TestUnwritable(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may write everywhere")
	}
	d := open(t)
	if err := os.MkdirAll(d.root, 0o500); err != nil {
		t.Fatal(err)
	}
	_, err := d.Import(t.Context(), load("un", "1 A\n"))
	var e *fault.Error
	if !errors.As(err, &e) || !strings.Contains(e.Hint, "--dir") {
		t.Errorf("%v", err)
	}
}

func TestOtherFilesAreLeftAlone(t *testing.T) {
	d := open(t)
	imports(t, d, load("un", "1 A\n"))
	for _, name := range []string{"lists/README", "lists/un/README"} {
		if err := os.WriteFile(d.path(filepath.FromSlash(name)), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.MkdirAll(d.path("lists", "Not A List"), 0o700); err != nil {
		t.Fatal(err)
	}
	lists, err := d.Lists()
	versions, bad := d.Versions("un")
	if err != nil || !slices.Equal(lists, []string{"un"}) || len(versions) != 1 || len(bad) > 0 {
		t.Errorf("%v %v %v %v", lists, err, versions, bad)
	}
}
