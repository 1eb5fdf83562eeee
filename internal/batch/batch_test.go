package batch

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/licet/licet/classify"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/transfer/read"
)

// upTo yields 0 to n-1.
func upTo(n int) func() (int, bool) {
	i := -1
	return func() (int, bool) { i++; return i, i < n }
}

// TestRun: whatever the jobs take, each is done once and the results come in order.
func TestRun(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 300).Draw(t, "jobs")
		slow := rapid.SliceOfN(rapid.IntRange(0, 50), n, n).Draw(t, "work")
		var got []int
		err := Run(context.Background(), upTo(n), func(_ context.Context, j int) int {
			for range slow[j] {
				runtime.Gosched()
			}
			return j * j
		}, func(r int) error { got = append(got, r); return nil })
		if err != nil {
			t.Fatal(err)
		}
		want := make([]int, 0, n)
		for i := range n {
			want = append(want, i*i)
		}
		if !slices.Equal(got, want) {
			t.Fatalf("got %v", got)
		}
	})
}

// TestRunIsBounded: a first job that takes long does not let the rest of the stream pile up.
func TestRunIsBounded(t *testing.T) {
	hold := make(chan struct{})
	var taken atomic.Int64
	limit := int64(runtime.GOMAXPROCS(0)*ahead + runtime.GOMAXPROCS(0) + 3)
	next := upTo(10_000)
	done := make(chan error)
	go func() {
		done <- Run(context.Background(), func() (int, bool) {
			taken.Add(1)
			return next()
		}, func(_ context.Context, j int) int {
			if j == 0 {
				<-hold
			}
			return j
		}, func(int) error { return nil })
	}()
	// Let everything that can run do so: the number taken must settle at or below the bound.
	for range 10_000 {
		runtime.Gosched()
	}
	if n := taken.Load(); n > limit {
		t.Errorf("%d jobs were taken while the first was under way, want at most %d", n, limit)
	}
	close(hold)
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	if n := taken.Load(); n != 10_001 {
		t.Errorf("%d jobs taken, want all", n)
	}
}

func TestRunStops(t *testing.T) {
	stop := errors.New("stop")
	seen := 0
	err := Run(context.Background(), upTo(100_000), func(_ context.Context, j int) int { return j }, func(r int) error {
		seen++
		if r == 7 {
			return stop
		}
		return nil
	})
	if !errors.Is(err, stop) || seen != 8 {
		t.Errorf("after the error: %v with %d results, want %v with 8", err, seen, stop)
	}
	ctx, cancel := context.WithCancel(context.Background())
	err = Run(ctx, upTo(100_000), func(_ context.Context, j int) int { return j }, func(int) error { cancel(); return nil })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("after the end of the context: %v", err)
	}
}

func TestFiles(t *testing.T) {
	dir := t.TempDir()
	for _, f := range []string{"b.json", "a.CSV", "c.jsonl", "d.ndjson", "e.edi", "f.EDIFACT.gz", "notes.txt", ".hidden.json", "sub/e.json", ".git/f.json", "bare/readme"} {
		path := filepath.Join(dir, filepath.FromSlash(f))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte("{}"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		paths     []string
		recursive bool
		want      []string
		errs      []string
		why       string
	}{
		{[]string{"."}, false, []string{"a.CSV", "b.json", "c.jsonl", "d.ndjson", "e.edi", "f.EDIFACT.gz"}, nil, "by name, hidden and other files left out"},
		{[]string{"."}, true, []string{"a.CSV", "b.json", "c.jsonl", "d.ndjson", "e.edi", "f.EDIFACT.gz", "sub/e.json"}, nil, "with subdirectories"},
		{[]string{"notes.txt", "-"}, false, []string{"notes.txt", "-"}, nil, "a file that is named is taken whatever its ending"},
		{[]string{"bare"}, true, nil, []string{"holds no transfers"}, "nothing of use is an error"},
		{[]string{"none", "b.json"}, false, []string{"b.json"}, []string{"no such file"}, "the others are still returned"},
	} {
		paths := make([]string, len(c.paths))
		for i, p := range c.paths {
			paths[i] = p
			if p != Stdin {
				paths[i] = filepath.Join(dir, p)
			}
		}
		got, errs := Files(paths, c.recursive)
		for i, f := range got {
			if rel, err := filepath.Rel(dir, f); err == nil && f != Stdin {
				got[i] = filepath.ToSlash(rel)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.why, got, c.want)
		}
		if len(errs) != len(c.errs) {
			t.Errorf("%s: errors %v", c.why, errs)
			continue
		}
		for i, e := range errs {
			if !strings.Contains(e.Error(), c.errs[i]) || fault.KindOf(e) != fault.Invalid {
				t.Errorf("%s: %v, want %q", c.why, e, c.errs[i])
			}
		}
	}
}

// TestRecordsBroken: a file that fails while it is read is bad input with a plain reason.
func TestRecordsBroken(t *testing.T) {
	for _, head := range []string{"", `{"id":"A","items":[{"description":"chair"}]}` + "\n"} {
		r := NewRecords([]string{Stdin}, io.MultiReader(strings.NewReader(head), broken{}), read.Options{}, nil)
		for {
			rec, ok := r.Next()
			if !ok {
				t.Error("the failure is not told")
				break
			}
			if rec.Err != nil {
				if fault.KindOf(rec.Err) != fault.Invalid || !strings.Contains(rec.Err.Error(), "-: the file cannot be read") {
					t.Errorf("%v of kind %s", rec.Err, fault.KindOf(rec.Err))
				}
				break
			}
		}
	}
}

// TestRecords: what ends one file does not end the next.
func TestRecords(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	files := []string{
		write("a.json", `{"id":"A","items":[{"description":"chair"}]}`),
		write("b.json", "\x00\x01binary"),
		filepath.Join(dir, "none.json"),
		dir,
		write("c.jsonl", `{"id":"C1","items":[{"description":"chair"}]}`+"\n"+`{"id":"C2"}`+"\n"),
		Stdin,
	}
	bytes := 0
	r := NewRecords(files, strings.NewReader(`{"id":"S","items":[{"description":"chair"}]}`), read.Options{}, func(n int) { bytes += n })
	defer r.Close()
	var got []string
	for {
		rec, ok := r.Next()
		if !ok {
			break
		}
		switch {
		case rec.Err != nil:
			got = append(got, "error "+string(fault.KindOf(rec.Err)))
		case rec.Transfer == nil:
			got = append(got, "bad "+rec.ID)
		default:
			got = append(got, rec.ID)
		}
	}
	want := []string{"A", "error invalid", "error invalid", "error invalid", "C1", "bad C2", "S"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if bytes == 0 {
		t.Error("no byte was reported as read")
	}
	if n := Size(files[:1]); n != 44 {
		t.Errorf("size %d, want 44", n)
	}
	if n := Size(files); n != 0 {
		t.Errorf("the size of standard input is not known, got %d", n)
	}
}

func TestProducts(t *testing.T) {
	long := `{"text":"` + strings.Repeat("a", MaxProduct) + `"}`
	for _, c := range []struct {
		in   string
		want []classify.Input
		errs []string
		why  string
	}{
		{"", nil, []string{"empty"}, "an empty file"},
		{"\n\n", nil, []string{"empty"}, "nothing but empty lines"},
		{
			`{"id":"1","text":"a","parameters":[{"name":"n","value":"2 kg"},{"name":"m","value":3.50}],"hs":"9014.20","end_use":"x","facts":{"a":true,"b":1e3,"c":"d"},"expected":{}}`,
			[]classify.Input{{
				ID: "1", Text: "a", Parameters: []classify.Parameter{{Name: "n", Value: "2 kg"}, {Name: "m", Value: "3.50"}}, HS: "9014.20", EndUse: "x",
				Facts: map[string]string{"a": "yes", "b": "1e3", "c": "d"},
			}},
			nil, "all fields; numbers as they were written",
		},
		{"\xef\xbb\xbf" + `{"id":7,"text":null,"parameters":null,"hs":null,"end_use":null}`, []classify.Input{{ID: "7"}}, nil, "a byte order mark, a number as id, null as nothing"},
		{`{"text":"a"}` + "\r\n" + `{"text":"b"}`, []classify.Input{{ID: "line 1", Text: "a"}, {ID: "line 2", Text: "b"}}, nil, "no id: the line names it"},
		{"[]\n" + `{"text":"b"}`, []classify.Input{{ID: "line 2", Text: "b"}}, []string{"f:1: \"[]\": the line is no JSON object"}, "no object"},
		{`{"text":"a",}`, nil, []string{"not JSON"}, "bad syntax"},
		{`{"text":"a"} {}`, nil, []string{"not JSON"}, "two objects on a line"},
		{`{"text":"a","text":"b"}`, nil, []string{"f:1: text: the field stands twice"}, "a field twice"},
		{`{"text":{"a":1}}`, nil, []string{"wrong type of value"}, "an object for a text"},
		{`{"parameters":"x"}`, nil, []string{"wrong type of value"}, "a text for a list"},
		{"{\"text\":\"caf\xe9\"}", nil, []string{"not UTF-8"}, "Latin-1"},
		{
			"{\"text\":\"caf\xe9\"}\n{\"text\":\"a\x00\"}\n" + `{"text":"b"}`,
			[]classify.Input{{ID: "line 3", Text: "b"}},
			[]string{"f:1: the line is not UTF-8", "f:2: the line holds zero bytes"},
			"a bad byte costs its line only",
		},
		{
			`{"hs":"zz"}` + "\n" + `{"hs":"8411.12"}` + "\n" + `{"hs":84}`,
			[]classify.Input{{ID: "line 2", HS: "8411.12"}},
			[]string{`f:1: hs: "zz": not a customs code; expected 4 to 10 digits`, `f:3: hs: "84"`},
			"no customs code",
		},
		{
			`{"text":"a\ud800b"}` + "\n" + `{"text":"\ud83d\ude80 \\ud800"}` + "\n" + `{"text":"\ude80"}`,
			[]classify.Input{{ID: "line 2", Text: "🚀 \\ud800"}},
			[]string{"f:1: a text holds half a surrogate pair", "f:3: a text holds half"},
			"half a pair",
		},
		{
			`{"text":"a\u0000"}` + "\n" + `{"facts":{"a":"\u0000"}}` + "\n" + `{"parameters":[{"name":"\u0000"}]}`, nil,
			[]string{"f:1: text: the text holds a NUL", "f:2: facts: the text holds a NUL", "f:3: parameters: the text holds a NUL"},
			"NUL written as an escape",
		},
		{"{\x00\"\x00", nil, []string{"UTF-16LE"}, "UTF-16"},
		{long + "\n" + `{"text":"b"}`, []classify.Input{{ID: "line 2", Text: "b"}}, []string{"f:1: the line is longer"}, "an endless line does not end the file"},
		{long, nil, []string{"f:1: the line is longer"}, "an endless line at the end"},
	} {
		p := NewProducts("f", strings.NewReader(c.in))
		var got []classify.Input
		var errs []string
		for {
			x, ok := p.Next()
			if !ok {
				break
			}
			if x.Err != nil {
				errs = append(errs, x.Err.Error())
				continue
			}
			got = append(got, x.Input)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.why, diff)
		}
		if len(errs) != len(c.errs) {
			t.Errorf("%s: errors %q", c.why, errs)
			continue
		}
		for i := range errs {
			if !strings.Contains(errs[i], c.errs[i]) {
				t.Errorf("%s: %q, want %q", c.why, errs[i], c.errs[i])
			}
		}
	}
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, errors.New("the disk is gone") }

// TestProductsBroken: an error of the reader ends the reading and is told once.
func TestProductsBroken(t *testing.T) {
	p := NewProducts("f", io.MultiReader(strings.NewReader(`{"text":"a"}`+"\n"), broken{}))
	x, ok := p.Next()
	if !ok || x.Err != nil {
		t.Fatalf("the first line: %v %v", x.Err, ok)
	}
	x, ok = p.Next()
	if !ok || x.Err == nil || !strings.Contains(x.Err.Error(), "the disk is gone") {
		t.Fatalf("the broken read: %v %v", x.Err, ok)
	}
	if _, ok = p.Next(); ok {
		t.Fatal("the reading goes on after the error")
	}
}

func FuzzProducts(f *testing.F) {
	f.Add(`{"id":"1","text":"a","parameters":[{"name":"n","value":2}],"facts":{"a":true}}`)
	f.Add("\xff\n[]\n{}")
	f.Fuzz(func(t *testing.T, text string) {
		p := NewProducts("f", strings.NewReader(text))
		for n := 0; ; n++ {
			x, ok := p.Next()
			if !ok {
				return
			}
			if x.Err == nil && x.Input.ID == "" {
				t.Fatal("a product without an id")
			}
			if x.Err != nil && fault.KindOf(x.Err) != fault.Invalid {
				t.Fatalf("kind of %v", x.Err)
			}
			if n > len(text)+1 {
				t.Fatal("more products than bytes")
			}
		}
	})
}

// TestOtherProducts: UTF-16 with a mark is read, a binary file is one error, and an id stands once.
func TestOtherProducts(t *testing.T) {
	read := func(text string) (ids []string, errs []error) {
		p := NewProducts("f", strings.NewReader(text))
		for {
			x, ok := p.Next()
			if !ok {
				return ids, errs
			}
			if x.Err != nil {
				errs = append(errs, x.Err)
			} else {
				ids = append(ids, x.Input.ID)
			}
		}
	}
	wide := "\xff\xfe"
	for _, c := range "{\"id\":\"1\"}\n{\"id\":\"2\"}\n" {
		wide += string(c) + "\x00"
	}
	if ids, errs := read(wide); len(ids) != 2 || len(errs) != 0 {
		t.Errorf("UTF-16: %v %v", ids, errs)
	}
	if ids, errs := read("\x7fELF\x00\n\x00\n\x01\n"); len(ids) != 0 || len(errs) != 1 {
		t.Errorf("a program: %v %v, want one error", ids, errs)
	}
	if ids, errs := read("{\"id\":\"1\"}\n\n{\"id\":\"1\"}\n"); len(ids) != 1 || len(errs) != 1 ||
		errs[0].Error() != `f:3: id: "1": the id stands in line 1 already; expected each id once` {
		t.Errorf("an id twice: %v %v", ids, errs)
	}
}
