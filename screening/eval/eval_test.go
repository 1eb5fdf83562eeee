package eval

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/licet/licet/country"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/screening/source"
)

// handSet is small enough to reckon its figures by hand: a hundred negatives whose best scores are 0.01, 0.02 … 1.00, and eight
// questions.
func handSet() (*Set, map[string][]Hit) {
	s, hits := &Set{}, map[string][]Hit{}
	for i := 1; i <= 100; i++ {
		id := fmt.Sprint("n", i)
		kind := "person"
		if i > 60 {
			kind = "firm"
		}
		s.Negatives = append(s.Negatives, Case{QID: id, Kind: kind, Set: "negatives"})
		hits[id] = []Hit{{"x", float64(i) / 100}, {"y", 0}}
	}
	add := func(c Case, hs ...Hit) {
		c.QID = fmt.Sprint("p", len(s.Positives))
		s.Positives = append(s.Positives, c)
		if hs != nil {
			hits[c.QID] = hs
		}
	}
	add(Case{Set: "alias", Want: []string{"a"}, Mode: "heldout", Distance: "near", Script: "Latn"}, Hit{"a", 0.995})                                          // above the 1 % threshold, first
	add(Case{Set: "alias", Want: []string{"a"}, Also: []string{"b"}, Mode: "heldout", Distance: "far"}, Hit{"b", 0.97})                                       // right as well; above the 5 % one only
	add(Case{Set: "alias", Want: []string{"c"}, Mode: "listed", Script: "Cyrl"}, Hit{"a", 0.999}, Hit{"c", 0.992})                                            // second
	add(Case{Set: "perturbed", Want: []string{"d"}, Kind: "typo"}, Hit{"a", 1.5}, Hit{"b", 1.4}, Hit{"c", 1.3}, Hit{"e", 1.2}, Hit{"f", 1.1}, Hit{"d", 1.05}) // sixth
	add(Case{Set: "perturbed", Want: []string{"d"}, Kind: "typo"}, Hit{"d", 0.505})                                                                           // first, below every threshold
	add(Case{Set: "perturbed", Want: []string{"d"}, Kind: "swap", Lang: "ru", Schema: "Person", Source: "un", Strength: "weak"})                              // not answered
	add(Case{Set: "perturbed", Want: []string{"d"}, Kind: "swap"}, Hit{"a", 0.9})                                                                             // only wrong ones
	add(Case{Set: "perturbed", Want: []string{"d"}, Kind: "swap"}, Hit{"d", 2}, Hit{"d", 0.1})                                                                // above all
	return s, hits
}

func groupOf(r *Result, name string) *Group {
	for i := range r.Groups {
		if r.Groups[i].Name == name {
			return &r.Groups[i]
		}
	}
	return nil
}

func near(a, b float64) bool { return math.Abs(a-b) < 1e-6 }

func TestMeasure(t *testing.T) {
	s, hits := handSet()
	r := Measure(s, hits)
	// A hundred negatives: none may reach the 0.1 % threshold, one the 1 % threshold, five the 5 % one.
	for i, want := range []float64{1.00, 0.99, 0.95} {
		if !near(r.Thresholds[i], want) || r.Thresholds[i] <= want {
			t.Errorf("threshold at %v: %v, want just above %v", Rates[i], r.Thresholds[i], want)
		}
	}
	all := groupOf(r, "all")
	if all == nil || all.N != 8 {
		t.Fatalf("%+v", r.Groups)
	}
	// Chance that the score of the right answer beats a negative's: 99.5 % is met by 99 of 100, and so on; nothing found is 0.
	auc := (0.99 + 0.965 + 0.99 + 1 + 0.50 + 0 + 0 + 1) / 8
	for _, v := range []struct {
		what      string
		got, want float64
	}{
		{"first at 0.1 %", all.At1[0], 1. / 8},
		{"first at 1 %", all.At1[1], 2. / 8},
		{"first at 5 %", all.At1[2], 3. / 8},
		{"of the first five at 0.1 %", all.At5[0], 1. / 8},
		{"of the first five at 1 %", all.At5[1], 3. / 8},
		{"of the first five at 5 %", all.At5[2], 4. / 8},
		{"first", all.Raw1, 4. / 8},
		{"of the first five", all.Raw5, 5. / 8},
		{"AUC", all.AUC, auc},
	} {
		if !near(v.got, v.want) {
			t.Errorf("%s: %v, want %v", v.what, v.got, v.want)
		}
	}
	counts := map[string]int{}
	for _, g := range r.Groups {
		counts[g.Name] = g.N
	}
	want := map[string]int{
		"all": 8, "altered names": 5, "aliases": 3, "held-out aliases, not unrelated": 1, "script Latn": 1, "script Cyrl": 1, "mode heldout": 2,
		"mode listed": 1, "distance near": 1, "distance far": 1, "strength weak": 1, "language ru": 1, "schema Person": 1, "list un": 1,
		"change typo": 2, "change swap": 3,
	}
	if !reflect.DeepEqual(counts, want) {
		t.Errorf("groups %v, want %v", counts, want)
	}
	if want := []FalseGroup{{"firm", 1, 40}, {"person", 0, 60}}; !slices.Equal(r.False, want) {
		t.Errorf("false alarms %v, want %v", r.False, want)
	}
	if again := Measure(s, hits); !reflect.DeepEqual(again, r) {
		t.Error("measured twice, the figures differ")
	}
}

// TestMeasureTies: negatives that score the same count as half beaten, and a threshold never lets more of them through than it may.
func TestMeasureTies(t *testing.T) {
	s, hits := &Set{}, map[string][]Hit{}
	for i := range 10 {
		id := fmt.Sprint("n", i)
		s.Negatives = append(s.Negatives, Case{QID: id})
		hits[id] = []Hit{{"x", 0.5}}
	}
	s.Positives = []Case{{QID: "p", Want: []string{"a"}}}
	hits["p"] = []Hit{{"a", 0.5}}
	r := Measure(s, hits)
	all := groupOf(r, "all")
	if !near(all.AUC, 0.5) || all.At1[2] != 0 || all.Raw1 != 1 {
		t.Errorf("%+v", all)
	}
	if r.False[0].Alarm != 0 {
		t.Errorf("%d of ten reach a threshold that one of a hundred may", r.False[0].Alarm)
	}
}

func TestMeasureWithoutNegativesOrQuestions(t *testing.T) {
	r := Measure(&Set{Positives: []Case{{QID: "p", Want: []string{"a"}}}}, map[string][]Hit{"p": {{"a", 0}}})
	if all := groupOf(r, "all"); all.At1[1] != 1 || all.AUC != 0 || len(r.Thresholds) != len(Rates) {
		t.Errorf("without negatives: %+v", r)
	}
	r = Measure(&Set{Negatives: []Case{{QID: "n"}}}, nil)
	if len(r.Groups) != 0 || r.False[0].N != 1 || r.False[0].Alarm != 0 {
		t.Errorf("without questions: %+v", r)
	}
	var b bytes.Buffer
	if err := r.WriteText(&b); err != nil {
		t.Fatal(err)
	}
	Measure(&Set{}, nil)
}

func TestWriteText(t *testing.T) {
	s, hits := handSet()
	var b bytes.Buffer
	if err := Measure(s, hits).WriteText(&b); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"recall@1, false alarms", "0.1 %", "AUC", "held-out aliases, not unrelated", "firm 1/40", "0.250", "thresholds 1.0000 0.9900 0.9500"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%q is not in the table:\n%s", want, b.String())
		}
	}
	size := b.Len()
	for n := 0; n < size; n += 7 {
		if err := Measure(s, hits).WriteText(&short{n}); err == nil {
			t.Fatalf("a writer that takes %d of %d bytes is no error", n, size)
		}
	}
}

type short struct{ left int }

func (w *short) Write(b []byte) (int, error) {
	if len(b) > w.left {
		return w.left, io.ErrShortWrite
	}
	w.left -= len(b)
	return len(b), nil
}

func TestRight(t *testing.T) {
	c := Case{Want: []string{"a", "b"}, Also: []string{"c"}}
	for _, tt := range []struct {
		hits []Hit
		want int
	}{
		{nil, -1},
		{[]Hit{{"x", 1}}, -1},
		{[]Hit{{"b", 1}}, 0},
		{[]Hit{{"x", 1}, {"c", 0.9}, {"a", 0.8}}, 1},
	} {
		if got := c.Right(tt.hits); got != tt.want {
			t.Errorf("%v: %d, want %d", tt.hits, got, tt.want)
		}
	}
}

func zipped(tb testing.TB, text string) []byte {
	tb.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := io.WriteString(z, text); err != nil {
		tb.Fatal(err)
	}
	if err := z.Close(); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

const (
	entryLine = `{"id":"e1","schema":"Vessel","name":"ALPHA 5","aliases":[{"name":"Halcyon","strength":"weak"},{"name":"Tide","strength":"strong"}],"countries":["kp","zz"],"program":"P"}` + "\n"
	caseLine  = `{"qid":"q1","query":"Alfa 5","schema":"Vessel","want":["e1"]}` + "\n"
)

func setOf(files map[string]string) fstest.MapFS {
	dir := fstest.MapFS{}
	for f, text := range map[string]string{"alias.jsonl": caseLine, "perturbed.jsonl": "\n" + caseLine + "\n", "negatives.jsonl": `{"qid":"n1","query":"x"}`} {
		dir[f] = &fstest.MapFile{Data: []byte(text)}
	}
	for f, text := range files {
		if text == "-" {
			delete(dir, f)
			continue
		}
		dir[f] = &fstest.MapFile{Data: []byte(text)}
	}
	return dir
}

func TestRead(t *testing.T) {
	dir := setOf(map[string]string{"list/entries.jsonl": entryLine})
	s, err := Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Positives) != 2 || len(s.Negatives) != 1 || s.Positives[0].Set != "alias" || s.Positives[1].Set != "perturbed" {
		t.Errorf("%+v", s)
	}
	want := &source.Entry{
		Ref: "e1", Schema: source.Ship, Programmes: []string{"P"},
		Names:     []source.Name{{Text: "ALPHA 5"}, {Text: "Halcyon", Kind: source.Alias, Weak: true}, {Text: "Tide", Kind: source.Alias}},
		Countries: []source.Country{{Code: "KP", Text: "kp"}, {Code: "", Text: "zz"}},
	}
	if len(s.Entries) != 1 || !reflect.DeepEqual(s.Entries[0], want) {
		t.Errorf("%+v", s.Entries)
	}
	dir["list/entries.jsonl.gz"] = &fstest.MapFile{Data: zipped(t, entryLine+entryLine)}
	if s, err := Read(dir); err != nil || len(s.Entries) != 2 {
		t.Errorf("the compressed list goes first: %v", err)
	}
	if s, err := Read(setOf(nil)); err != nil || s.Entries != nil {
		t.Errorf("without a list: %v", err)
	}
}

func TestReadBadSets(t *testing.T) {
	for _, tt := range []struct {
		why   string
		files map[string]string
		file  string
		line  int
	}{
		{"no aliases", map[string]string{"alias.jsonl": "-"}, "", 0},
		{"no negatives", map[string]string{"negatives.jsonl": "-"}, "", 0},
		{"a line that is no JSON", map[string]string{"alias.jsonl": caseLine + "\n{\n"}, "alias.jsonl", 3},
		{"a line that is no object", map[string]string{"perturbed.jsonl": "[1]\n"}, "perturbed.jsonl", 1},
		{"a number for a name", map[string]string{"negatives.jsonl": `{"qid":1}`}, "negatives.jsonl", 1},
		{"a bad entry", map[string]string{"list/entries.jsonl": entryLine + "no\n"}, "list/entries.jsonl", 2},
		{"a list that is not compressed", map[string]string{"list/entries.jsonl.gz": entryLine}, "", 0},
	} {
		_, err := Read(setOf(tt.files))
		var f *fault.Error
		if !errors.As(err, &f) || f.Kind != fault.Invalid {
			t.Errorf("%s: %v", tt.why, err)
			continue
		}
		if f.Place.File != tt.file || f.Place.Line != tt.line || tt.line > 0 && f.Want == "" {
			t.Errorf("%s: at %s, want line %d of %q", tt.why, f.Place, tt.line, tt.file)
		}
	}
	if _, err := Read(setOf(map[string]string{"alias.jsonl": `{"qid":"` + strings.Repeat("x", most) + `"}`})); err == nil {
		t.Error("a line of more than four megabytes is read")
	}
	z := zipped(t, strings.Repeat(entryLine, 50))
	if _, err := Read(setOf(map[string]string{"list/entries.jsonl.gz": string(z[:len(z)-9])})); err == nil {
		t.Error("half a compressed list is read as a whole one")
	}
}

func TestLabels(t *testing.T) {
	for label, want := range map[string]source.Schema{
		"Person": source.Person, "individual": source.Person, "ENTITY": source.Entity, "Company": source.Entity, "Organization": source.Entity,
		"organisation": source.Entity, "LegalEntity": source.Entity, "Vessel": source.Ship, "ship": source.Ship, "Aircraft": source.Aircraft,
		"Airplane": source.Aircraft, "": "", "teapot": "",
	} {
		if got := SchemaOf(label); got != want {
			t.Errorf("%q: %q, want %q", label, got, want)
		}
	}
	for label, want := range map[string]country.Code{"kp": "KP", "KP": "KP", "": "", "zz": "", "nowhere at all": ""} {
		if got := Country(label); got != want {
			t.Errorf("%q: %q, want %q", label, got, want)
		}
	}
}

func growList() []*source.Entry {
	return []*source.Entry{
		{Ref: "1", Schema: source.Person, Names: []source.Name{{Text: "Karim Tarek Zuhri"}, {Text: "كريم طارق"}}, Countries: []source.Country{{Code: "IQ"}}, Programmes: []string{"P"}},
		{Ref: "2", Schema: source.Person, Names: []source.Name{{Text: "Farid Ostrander"}}, Countries: []source.Country{{Code: "IQ"}}},
		{Ref: "3", Schema: source.Entity, Names: []source.Name{{Text: "Veldenburg Optik Werke GmbH"}, {Text: "Kolm", Weak: true}}},
		{Ref: "4", Schema: source.Ship, Names: []source.Name{{Text: "X"}}},
	}
}

func TestGrow(t *testing.T) {
	a, b, c := Grow(growList(), 500, 1), Grow(growList(), 500, 1), Grow(growList(), 500, 2)
	if len(a) != 500 || len(c) != 500 {
		t.Fatalf("%d and %d entries, want 500", len(a), len(c))
	}
	if !reflect.DeepEqual(a, b) {
		t.Error("the same seed makes another list")
	}
	if reflect.DeepEqual(a, c) {
		t.Error("another seed makes the same list")
	}
	if !reflect.DeepEqual(a[:4], growList()) {
		t.Error("the entries of the list do not stand first, as they were")
	}
	refs, texts := map[string]bool{}, map[string]bool{}
	for _, e := range a {
		if refs[e.Ref] {
			t.Errorf("%s stands twice", e.Ref)
		}
		refs[e.Ref] = true
		if len(e.Names) == 0 || e.Schema == "" {
			t.Errorf("%+v", e)
		}
		for _, n := range e.Names {
			texts[n.Text] = true
			if n.Text == "" || strings.ToValidUTF8(n.Text, "") != n.Text {
				t.Errorf("%s is called %q", e.Ref, n.Text)
			}
		}
	}
	if len(texts) < 30 {
		t.Errorf("only %d different names", len(texts))
	}
	if g := Grow(growList(), 2, 1); len(g) != 2 {
		t.Errorf("%d entries, want the first two", len(g))
	}
	if g := Grow(nil, 10, 1); len(g) != 0 {
		t.Errorf("%d entries made of none", len(g))
	}
}

// TestDevelopmentSet reads the set outside the repository, whose size its README states.
func TestDevelopmentSet(t *testing.T) {
	dir := os.Getenv("LICET_DATA")
	if dir == "" {
		t.Skip("LICET_DATA names no directory with screening-dev: nothing to read")
	}
	dir = filepath.Join(dir, "screening-dev")
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("no development set: %v", err)
	}
	s, err := Read(os.DirFS(dir))
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Positives) != 1000 || len(s.Negatives) != 500 || len(s.Entries) != 27_313 {
		t.Errorf("%d questions, %d negatives, %d entries", len(s.Positives), len(s.Negatives), len(s.Entries))
	}
	refs := map[string]bool{}
	for _, e := range s.Entries {
		refs[e.Ref] = true
	}
	// Answers made so that the figures are known: every question its right answer in first place, one by one with falling scores, and
	// the negatives the same scores at every other place.
	hits := map[string][]Hit{}
	for i, c := range s.Positives {
		if len(c.Want) == 0 || !refs[c.Want[0]] || SchemaOf(c.Schema) == "" {
			t.Fatalf("%+v", c)
		}
		hits[c.QID] = []Hit{{c.Want[0], 1 - float64(i)/1000}}
	}
	for i, c := range s.Negatives {
		hits[c.QID] = []Hit{{"none", 1 - float64(i)/500}}
	}
	r := Measure(s, hits)
	// What score.py of the set prints for the same answers, to its four places.
	for _, want := range []struct {
		group               string
		n                   int
		at01, at1, at5, auc float64
	}{
		{"all", 1000, 0, 0.010, 0.050, 0.4995},
		{"aliases", 500, 0, 0.020, 0.100, 0.7495},
		{"held-out aliases, not unrelated", 373, 0, 0.016, -1, 0.7507},
		{"altered names", 500, 0, 0, 0, 0.2495},
	} {
		g := groupOf(r, want.group)
		if g.N != want.n || !near(g.Raw1, 1) || !near(g.Raw5, 1) {
			t.Errorf("%s: %+v", want.group, g)
		}
		for i, v := range []float64{want.at01, want.at1, want.at5} {
			if v >= 0 && (math.Abs(g.At1[i]-v) > 0.0005 || g.At1[i] != g.At5[i]) {
				t.Errorf("%s, recall at %v: %v, want %v", want.group, Rates[i], g.At1[i], v)
			}
		}
		if math.Abs(g.AUC-want.auc) > 0.0001 {
			t.Errorf("%s: AUC %v, want %v", want.group, g.AUC, want.auc)
		}
	}
}
