package name

import (
	"bufio"
	"errors"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/licet/licet/fault"
)

// tsvLines calls f with each line of a list and its number.
func tsvLines(tb testing.TB, dir fs.FS, file string, f func(n int, cells []string)) {
	tb.Helper()
	r, err := dir.Open(file)
	if err != nil {
		tb.Fatal(err)
	}
	defer r.Close() //nolint:errcheck // only read
	sc := bufio.NewScanner(r)
	sc.Buffer(nil, 1<<20)
	for n := 1; sc.Scan(); n++ {
		if t := sc.Text(); t != "" && t[0] != '#' {
			f(n, strings.Split(t, "\t"))
		}
	}
	if err := sc.Err(); err != nil {
		tb.Fatal(err)
	}
}

// lists is the directory of the word lists.
var lists = os.DirFS("data")

// TestEveryListLoads: each list loads by itself, and none is of a name that nothing reads.
func TestEveryListLoads(t *testing.T) {
	files, err := fs.Glob(lists, "*.tsv")
	if err != nil || len(files) == 0 {
		t.Fatalf("no lists: %v", err)
	}
	for _, f := range files {
		b, err := fs.ReadFile(lists, f)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Load(fstest.MapFS{f: &fstest.MapFile{Data: b}}); err != nil {
			t.Errorf("%s: %v", f, err)
		}
		if _, err := Load(fstest.MapFS{f: &fstest.MapFile{Data: append(b, "\nno line of a list\n"...)}}); err == nil {
			t.Errorf("%s: nothing reads it: a bad line is not refused", f)
		}
	}
}

// formless are the forms of a list that hold no letter or figure that is read. They can never be met.
func formless(forms string) []string {
	var out []string
	for f := range strings.SplitSeq(forms, ";") {
		var sp splitter
		if sp.split(f, nil); len(sp.tokens) == 0 {
			out = append(out, strings.TrimSpace(f))
		}
	}
	return out
}

// TestFormsAreFoundAgain parses what stands in the lists of phrases: each form is there with the sense of its line, no form is cut
// off, and few say nothing or say what another line of the same key said.
func TestFormsAreFoundAgain(t *testing.T) {
	l, err := Load(lists)
	if err != nil {
		t.Fatal(err)
	}
	standsFor := map[string]string{} // a key of words -> the key that stands for it
	if _, err := fs.Stat(lists, "synonyms.tsv"); err == nil {
		tsvLines(t, lists, "synonyms.tsv", func(_ int, cells []string) {
			for k := range strings.SplitSeq(cells[2], ";") {
				standsFor[strings.TrimSpace(k)] = cells[0]
			}
		})
	}
	for _, tt := range []struct{ file, prefix string }{
		{"forms.tsv", "form:"},
		{"titles.tsv", "title:"},
		{"places.tsv", "place:"},
		{"given.tsv", "given:"},
		{"numbers.tsv", "number:"},
		{"words.tsv", "word:"},
		{"words-technical.tsv", "word:"},
		{"words-state.tsv", "word:"},
	} {
		if _, err := fs.Stat(lists, tt.file); err != nil {
			continue // not written yet
		}
		forms, twice, empty := 0, 0, 0
		seen := map[string]bool{}
		tsvLines(t, lists, tt.file, func(n int, cells []string) {
			if len(cells) < 3 {
				t.Errorf("%s:%d: %d cells", tt.file, n, len(cells))
				return
			}
			key := tt.prefix + cells[0]
			if k, ok := standsFor[strings.TrimPrefix(key, "word:")]; ok {
				if key = k; !strings.Contains(k, ":") {
					key = "word:" + k
				}
			}
			concept, ok := l.index[key]
			if !ok {
				t.Errorf("%s:%d: key %q is not there", tt.file, n, cells[0])
				return
			}
			for form := range strings.SplitSeq(cells[2], ";") {
				if form = strings.TrimSpace(form); form == "" {
					continue
				}
				forms++
				if k := cells[0] + "\t" + cells[1] + "\t" + form; seen[k] {
					twice++
				} else {
					seen[k] = true
				}
				if len(formless(form)) > 0 {
					empty++
					continue
				}
				var sp splitter
				sp.split(form, nil)
				h := phraseSeed
				for i := range sp.tokens {
					h = phraseHash(h, sp.tokens[i].native)
					if i < len(sp.tokens)-1 && !l.phrases[h].more {
						t.Errorf("%s:%d: %q ends after %q", tt.file, n, form, sp.tokens[i].native)
					}
				}
				if w := nativeOf(form); tt.file == "titles.tsv" && len(w) <= 5 && (l.common[w] > 0 ||
					slices.ContainsFunc(l.phrases[h].senses, func(s sense) bool { return s.given })) {
					continue // a name before it is a title or a particle: see particles.tsv
				}
				if !slices.ContainsFunc(l.phrases[h].senses, func(s sense) bool { return s.concept == concept }) {
					t.Errorf("%s:%d: %q is not found again", tt.file, n, form)
				}
				if sp.cut || len(form) > maxBytes {
					t.Errorf("%s:%d: %q is too long", tt.file, n, form)
				}
			}
		})
		t.Logf("%s: %d forms, %d twice in one line's key and language, %d without a letter that is read", tt.file, forms, twice, empty)
		if twice*100 > forms || empty*200 > forms {
			t.Errorf("%s: of %d forms %d stand twice and %d hold nothing that is read", tt.file, forms, twice, empty)
		}
	}
}

// TestTablesOfReadings: the tables of readings hold Latin forms that are read, under keys of their script.
func TestTablesOfReadings(t *testing.T) {
	l := Default()
	latin := func(what, key string, forms []string) {
		if len(forms) == 0 {
			t.Errorf("%s: %s has no spelling", what, key)
		}
		for _, f := range forms {
			if !readable(f) {
				t.Errorf("%s: %s is spelled %q", what, key, f)
			}
		}
	}
	for k, v := range l.vocal {
		if s := ScriptOf([]rune(k)[0]); s != Arabic {
			t.Errorf("arabic: %q is of script %s", k, s)
		}
		latin("arabic", k, v)
	}
	for k, v := range l.han {
		latin("han", k, v)
	}
	for k, v := range l.kanji {
		latin("kanji", k, v)
	}
	for k, v := range l.hanja {
		r := []rune(v)
		if len(r) != 1 || ScriptOf(r[0]) != Hangul || ScriptOf(k) != Han {
			t.Errorf("hanja: %c is read %q", k, v)
		}
	}
	for k, v := range l.simple {
		if ScriptOf(k) != Han || ScriptOf(v) != Han || k == v {
			t.Errorf("han: %c is %c", k, v)
		}
	}
	for _, ss := range [][]string{l.Families(), l.Kanji()} {
		if len(ss) < 100 || !slices.IsSorted(ss) {
			t.Errorf("%d names, in order: %v", len(ss), slices.IsSorted(ss))
		}
	}
	people := l.Ordinary()
	family, given := 0, 0
	for _, o := range people {
		if o.Share <= 0 || o.Share > 0.1 || len(o.Forms) == 0 || o.Culture == "" {
			t.Errorf("ordinary names: %+v", o)
		}
		if o.Family {
			family++
		} else {
			given++
		}
	}
	if family == 0 || given == 0 {
		t.Errorf("%d rows of family names, %d of given ones", family, given)
	}
}

func TestCommon(t *testing.T) {
	l := fewLists(t, map[string]string{"background": "family\ten\t1\tRoth; Ó Neal\ngiven\ten\t4\tRoth; Tam\n"})
	if a, b := l.Common("roth"), l.Common("tam"); a <= b || b <= 0 {
		t.Errorf("a family name of class 1 is borne by %v, a given name of class 4 by %v", a, b)
	}
	if l.Common("oneal") == 0 {
		t.Error("a name is not found without its marks and space")
	}
	if l.Common("zuhri") != 0 {
		t.Error("a name of no list is common")
	}
}

// TestBadLines: a line that cannot be read is refused with file and line.
func TestBadLines(t *testing.T) {
	for _, tt := range []struct {
		why, file, text string
		line            int
	}{
		{"too few cells", "forms.tsv", "ltd\ten\tLtd\nltd\ten\n", 2},
		{"no key", "places.tsv", "# places\n\n\ten\tNorth\n", 3},
		{"a class of title that is none", "titles.tsv", "title\ten\tDr\nboss\ten\tChief\n", 2},
		{"a frequency that is none", "background.tsv", "given\ten\t9\tKarim\n", 1},
		{"no cell with the names", "background.tsv", "given\ten\t1\n", 1},
		{"spaces for tabs", "words.tsv", "trading en Trading\n", 1},
		{"one cell", "arabic.tsv", "کریم\n", 1},
		{"one cell", "kanji.tsv", "田中\n", 1},
		{"one cell", "hanja.tsv", "王\n", 1},
		{"one cell", "given.tsv", "ivan\n", 1},
		{"one cell", "numbers.tsv", "5\n", 1},
		{"one cell", "words-state.tsv", "army\n", 1},
		{"one cell", "words-technical.tsv", "pump\n", 1},
	} {
		_, err := Load(fstest.MapFS{tt.file: &fstest.MapFile{Data: []byte(tt.text)}})
		var f *fault.Error
		if !errors.As(err, &f) {
			t.Errorf("%s in %s: %v", tt.why, tt.file, err)
			continue
		}
		if f.Kind != fault.Invalid || f.Place.File != tt.file || f.Place.Line != tt.line || f.Want == "" {
			t.Errorf("%s: kind %s at %s, want line %d of %s", tt.why, f.Kind, f.Place, tt.line, tt.file)
		}
	}
}

// broken is a directory of which no file can be opened.
type broken struct{}

func (broken) Open(n string) (fs.File, error) {
	return nil, &fs.PathError{Op: "open", Path: n, Err: fs.ErrPermission}
}

func TestLoad(t *testing.T) {
	l, err := Load(fstest.MapFS{})
	if err != nil {
		t.Fatalf("lists that are not there are empty: %v", err)
	}
	n := NewParser(l).Parse("Dr. Karim al-Zuhri", OfPerson)
	if got := shape(&n); got != "dr karim al zuhri" {
		t.Errorf("without lists: %q", got)
	}
	if _, err := Load(broken{}); !errors.Is(err, fs.ErrPermission) {
		t.Errorf("a list that cannot be opened: %v", err)
	}
	if _, err := Load(fstest.MapFS{"forms.tsv": &fstest.MapFile{Data: []byte("ltd\ten\t" + strings.Repeat("x", 1<<20+1))}}); err == nil {
		t.Error("a line of more than a megabyte is read")
	}
	if a, b := Default(), Default(); a != b {
		t.Error("the embedded lists are read twice")
	}
}

// FuzzLoad: whatever a list holds, it loads or is refused with its place, and what was loaded can be used.
func FuzzLoad(f *testing.F) {
	for file, text := range smallLists {
		f.Add(file, text)
	}
	f.Add("hanja", "王\tko\t;\n")
	f.Add("background", "given\ten\t1\t\n")
	f.Add("arabic", "ال\tar\t\n")
	f.Add("titles", "noise\txx\t.\n")
	f.Add("numbers", "\xff\t\x00\t\xfe\n")
	f.Fuzz(func(t *testing.T, file, text string) {
		l, err := Load(fstest.MapFS{file + ".tsv": &fstest.MapFile{Data: []byte(text)}})
		if err != nil {
			var e *fault.Error
			if !errors.As(err, &e) && !errors.Is(err, bufio.ErrTooLong) {
				t.Fatalf("%v", err)
			}
			return
		}
		p := NewParser(l)
		for k := range Kind(4) {
			for _, s := range []string{"Dr. Karim al-Zuhri Ltd", "王伟有限公司", "田中太郎", "کریم النور", "Иван", text} {
				for _, n := range p.Variants(s, k) {
					for _, w := range n.Words {
						if w.From < 0 || w.To > len(n.Text) || w.From > w.To {
							t.Fatalf("%q: word %q at %d to %d", s, w.Text, w.From, w.To)
						}
						l.ConceptName(w.Concept)
					}
				}
			}
		}
		l.Families()
		l.Kanji()
		l.Common("karim")
	})
}
