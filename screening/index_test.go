package screening

import (
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
	"pgregory.net/rapid"

	"github.com/licet/licet/fault"
	"github.com/licet/licet/screening/name"
	"github.com/licet/licet/screening/source"
)

func TestCheckID(t *testing.T) {
	for _, tt := range []struct {
		why, kind, value string
		ok               bool
	}{
		{"an IMO number", "imo", "9074729", true},
		{"with its letters", "imo", "IMO 9074729", true},
		{"with other signs", "imo", "imo-9074729.", true},
		{"another ship's", "imo", "9074731", true},
		{"a company's, which other weights make", "imo", "0289239", true},
		{"one digit other", "imo", "9074720", false},
		{"two digits in the other order", "imo", "9047729", false},
		{"six figures", "imo", "907472", false},
		{"eight figures", "imo", "90747299", false},
		{"a letter among them", "imo", "907472A", false},
		{"nothing", "imo", "", false},
		{"an LEI", "lei", brightLEI, true},
		{"in small letters", "lei", strings.ToLower(brightLEI), true},
		{"with blanks", "lei", brightLEI[:4] + " " + brightLEI[4:], true},
		{"another LEI", "lei", leiOf("ZZLICET00TEST00XYZ"), true},
		{"one letter other", "lei", "1" + brightLEI[1:], false},
		{"check digits turned round", "lei", brightLEI[:18] + brightLEI[19:] + brightLEI[18:19], brightLEI[18] == brightLEI[19]},
		{"nineteen places", "lei", brightLEI[:19], false},
		{"nothing", "lei", "", false},
		{"a passport is never wrong", "passport", "?", true},
		{"nor is a kind that is not known", "whatever", "9074720", true},
	} {
		err := CheckID(source.ID{Kind: source.IDKind(tt.kind), Value: tt.value})
		if (err == nil) != tt.ok {
			t.Errorf("%s: %s %q: %v", tt.why, tt.kind, tt.value, err)
		}
		if err != nil && (fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), tt.kind)) {
			t.Errorf("%s: %v", tt.why, err)
		}
	}
}

// TestOneWrongFigure: whichever figure of an LEI is written wrong, the check digits tell.
func TestOneWrongFigure(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lei := leiOf(rapid.StringMatching(`[0-9A-Z]{18}`).Draw(t, "base"))
		if err := CheckID(source.ID{Kind: source.LEI, Value: lei}); err != nil {
			t.Fatalf("%s: %v", lei, err)
		}
		at := rapid.IntRange(0, 19).Draw(t, "at")
		c := rapid.SampledFrom([]byte("0123456789")).Draw(t, "figure")
		if lei[at] == c || lei[at] > '9' {
			return
		}
		if err := CheckID(source.ID{Kind: source.LEI, Value: lei[:at] + string(c) + lei[at+1:]}); err == nil {
			t.Errorf("%s with %c at %d is right", lei, c, at)
		}
	})
}

func TestParts(t *testing.T) {
	for _, tt := range []struct {
		why, text string
		k         kind
		want      []string
	}{
		{"one name", "Veldenburg Optik", entityKind, nil},
		{"beside brackets and in them", "Veldenburg Optik (Kolm Feinbau)", entityKind, []string{"Veldenburg Optik", "Kolm Feinbau"}},
		{"full-width brackets", "北辰（远山）", entityKind, []string{"北辰", "远山"}},
		{"square ones", "Veldenburg [Kolm]", entityKind, []string{"Veldenburg", "Kolm"}},
		{"a place in brackets is no name", "Veldenburg Optik (Austria)", entityKind, []string{"Veldenburg Optik"}},
		{"nor is a remark", "Veldenburg Optik (Vienna branch)", entityKind, []string{"Veldenburg Optik"}},
		{"brackets that do not close", "Veldenburg (Kolm", entityKind, nil},
		{"brackets around nothing", "Veldenburg ()", entityKind, []string{"Veldenburg"}},
		{"one comma separates family and given names", "Zuhri, Karim Tarek", personKind, nil},
		{"several separate names", "Zuhri, Karim, Dahhan", personKind, []string{"Zuhri", "Karim", "Dahhan"}},
		{"long parts of a firm's name", "Veldenburg Optik Werke, Kolm Feinbau Ost", entityKind, []string{"Veldenburg Optik Werke", "Kolm Feinbau Ost"}},
		{"a comma before a legal form", "Veldenburg Optik Werke, Ltd", entityKind, nil},
		{"semicolons", "Veldenburg; Kolm Feinbau", entityKind, []string{"Veldenburg", "Kolm Feinbau"}},
		{"slashes with spaces", "Veldenburg / Kolm", entityKind, []string{"Veldenburg", "Kolm"}},
		{"a slash within a word", "Veldenburg A/S", entityKind, nil},
		{"also known as", "Veldenburg aka Kolm Feinbau", entityKind, []string{"Veldenburg", "Kolm Feinbau"}},
		{"points between names", "Veldenburg · Kolm Feinbau", entityKind, []string{"Veldenburg", "Kolm Feinbau"}},
		{"too short to be a name", "Veldenburg (K)", entityKind, []string{"Veldenburg"}},
		{"nothing", "", entityKind, nil},
	} {
		if got := parts(tt.text, tt.k); !slices.Equal(got, tt.want) {
			t.Errorf("%s: %q holds %q, want %q", tt.why, tt.text, got, tt.want)
		}
	}
}

// TestIndexHoldsNothingTwice: names that are read the same are kept once for each entry, and names that tell nothing not at all.
func TestIndexHoldsNothingTwice(t *testing.T) {
	x := New(name.Default(), List{Name: "l", Entries: []*source.Entry{
		{Ref: "1", Schema: source.Entity, Names: namesOf("Veldenburg Optik GmbH", "VELDENBURG OPTIK GMBH", "Veldenburg Optik, G.m.b.H.", "GmbH", "", "-", "Kolm")},
		{Ref: "2", Schema: source.Entity, Names: namesOf("Veldenburg Optik GmbH")},
		{Ref: "3", Schema: source.Entity},
		{Ref: "4", Schema: source.Person, Names: namesOf("Dr.")},
	}})
	var got []string
	for i := range x.names {
		got = append(got, x.entries[x.names[i].entry].ref+" "+x.names[i].text)
	}
	if want := []string{"1 Veldenburg Optik GmbH", "1 Kolm", "2 Veldenburg Optik GmbH"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if e, n := x.Len(); e != 4 || n != len(got) {
		t.Errorf("%d entries with %d names", e, n)
	}
}

// syllables make words of which it is known that nobody bears them.
var syllables = strings.Fields("ba rin to vel kas mo dur fen li gra nor tel za hul ost wer dim pa sil ko")

func madeWord(r *rand.Rand) string {
	var b strings.Builder
	for range 2 + r.IntN(3) {
		b.WriteString(syllables[r.IntN(len(syllables))])
	}
	w := b.String()
	return strings.ToUpper(w[:1]) + w[1:]
}

// madeList is a list of so many entries with made-up names.
func madeList(r *rand.Rand, n int) []*source.Entry {
	var out []*source.Entry
	for i := range n {
		e := &source.Entry{Ref: fmt.Sprint(i)}
		for range 1 + r.IntN(3) {
			switch i % 3 {
			case 0:
				e.Schema = source.Person
				e.Names = append(e.Names, source.Name{Text: madeWord(r) + " " + madeWord(r) + " " + madeWord(r)})
			case 1:
				e.Schema = source.Entity
				e.Names = append(e.Names, source.Name{Text: madeWord(r) + " " + madeWord(r) + " " + []string{"Ltd", "GmbH", "LLC", "Trading Co"}[r.IntN(4)]})
			default:
				e.Schema = source.Ship
				e.Names = append(e.Names, source.Name{Text: madeWord(r) + fmt.Sprintf(" %d", 1+r.IntN(30))})
			}
		}
		out = append(out, e)
	}
	return out
}

// slip changes a letter, loses one, turns two round, or turns round the words.
func slip(r *rand.Rand, s string) string {
	b := []byte(s)
	i := 1 + r.IntN(len(b)-2)
	switch r.IntN(5) {
	case 0:
		b[i] = 'a' + byte(r.IntN(26))
	case 1:
		b = append(b[:i:i], b[i+1:]...)
	case 2:
		b[i], b[i+1] = b[i+1], b[i]
	case 3:
		w := strings.Fields(s)
		w[0], w[len(w)-1] = w[len(w)-1], w[0]
		return strings.Join(w, " ")
	default:
		return strings.ReplaceAll(s, " ", "")
	}
	return string(b)
}

// TestIndexLosesLittle: what comparing everything with everything finds, the index finds, as far as anyone would be shown it.
func TestIndexLosesLittle(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	entries := madeList(r, 240)
	w := DefaultWeights()
	s := New(name.Default(), List{Name: "made", Entries: entries}).NewSearcher(w)
	wanted, found, right, asked := 0, 0, 0, 0
	for i, e := range entries {
		q := Query{Name: slip(r, e.Names[r.IntN(len(e.Names))].Text), Schema: e.Schema}
		if q.Name == "" {
			continue
		}
		got := map[int]float32{}
		quick := s.Quick(q, 40)
		for _, h := range quick {
			got[h.Entry] = h.Score
		}
		asked++
		if len(quick) > 0 && quick[0].Entry == i {
			right++
		}
		for _, h := range s.Exhaustive(q, 10) {
			if h.Score < w.Levels.Five {
				break
			}
			wanted++
			if g, ok := got[h.Entry]; ok && math.Abs(float64(g-h.Score)) < 0.05 {
				found++
			} else {
				t.Logf("%q: %q scores %v, by the index %v", q.Name, h.Name, h.Score, g)
			}
		}
	}
	t.Logf("%d of %d", found, wanted)
	if found*1000 < wanted*990 || wanted < asked/2 {
		t.Errorf("the index finds %d of %d", found, wanted)
	}
	if right*100 < asked*90 {
		t.Errorf("of %d altered names %d are found first", asked, right)
	}
}

// TestCommonNames: where thousands bear the words asked for, not all of them are compared, and those that share most still come first.
func TestCommonNames(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	var entries []*source.Entry
	for i := range 9000 {
		text := madeWord(r) + " " + madeWord(r)
		if i%2 == 0 {
			text = "Karim Zuhri"
			for range i % 5 {
				text += " " + madeWord(r)
			}
		}
		entries = append(entries, &source.Entry{Ref: fmt.Sprint(i), Schema: source.Person, Names: namesOf(text)})
	}
	s := New(name.Default(), List{Name: "common", Entries: entries}).NewSearcher(DefaultWeights())
	got := s.Quick(Query{Name: "Karim Zuhri", Schema: source.Person}, 10)
	if s.stats.Names < 4000 || s.stats.Compared >= s.stats.Names {
		t.Errorf("of %d names that share a word %d are compared", s.stats.Names, s.stats.Compared)
	}
	if len(got) != 10 {
		t.Fatalf("%d hits", len(got))
	}
	for _, h := range got {
		if h.Name != "Karim Zuhri" {
			t.Errorf("%q comes before those that bear just the name", h.Name)
		}
	}
}

// TestDescribe: the features are the ones that the score is made of.
func TestDescribe(t *testing.T) {
	s := searcher()
	fs := FeatureNames()
	seen := map[string]bool{}
	for _, f := range fs {
		if f == "" || seen[f] {
			t.Errorf("feature %q", f)
		}
		seen[f] = true
	}
	if fs[0] != "bias" {
		t.Errorf("the first feature is %q", fs[0])
	}
	fs[0] = "changed"
	if FeatureNames()[0] != "bias" {
		t.Error("the names of the features can be changed")
	}
	w := DefaultWeights()
	for _, q := range questions() {
		q.IDs, q.Births = nil, nil
		ds := s.Describe(q, 5)
		bs := s.Quick(q, 5)
		if len(ds) != len(bs) {
			t.Fatalf("%q: %d described, %d found", q.Name, len(ds), len(bs))
		}
		for i, d := range ds {
			if d.Entry != bs[i].Entry || d.Score != bs[i].Score || d.Name != bs[i].Name {
				t.Errorf("%q: described %d %v, found %d %v", q.Name, d.Entry, d.Score, bs[i].Entry, bs[i].Score)
			}
			if len(d.Features) != len(fs) || d.Features[0] != 1 {
				t.Fatalf("%q: %d features", q.Name, len(d.Features))
			}
			if e := fictional().entries[d.Entry]; e.schema != unknownKind {
				z := w.sum(e.schema, (*vector)(d.Features))
				if math.Abs(float64(logistic(z)-d.Score)) > 1e-4 {
					t.Errorf("%q: the features make %v, the score is %v", q.Name, logistic(z), d.Score)
				}
			}
			if d.Schema == "" {
				t.Errorf("%q: the hit on %s is of no kind", q.Name, d.Name)
			}
		}
	}
}

func TestWeights(t *testing.T) {
	w := DefaultWeights()
	if again := DefaultWeights(); w != again {
		t.Error("the embedded weights are read twice")
	}
	l := w.Levels
	if l.Five <= 0 || l.Five >= l.One || l.One >= l.Tenth || l.Tenth >= 1 {
		t.Errorf("levels %+v", l)
	}
	e := w.Evidence
	if e.Day <= e.Year || e.Year <= 0 || e.YearOff >= 0 || e.BirthOther >= e.YearOff || e.ID <= 0 || e.IDOther >= 0 || e.IDAlone+e.ID <= 0 {
		t.Errorf("evidence %+v", e)
	}
	if logistic(e.ID+e.IDAlone) < l.One {
		t.Error("a number that agrees is not looked at by itself")
	}
	if w.Made.By == "" || w.Made.From == "" || w.Made.On == "" {
		t.Errorf("where the weights come from: %+v", w.Made)
	}
	for _, m := range []map[string]float32{w.Person, w.Entity, w.Vessel} {
		for _, f := range []string{"country_agree", "bits_10"} {
			if m[f] < 0 {
				t.Errorf("%s speaks against a hit: %v", f, m[f])
			}
		}
		for _, f := range []string{"country_disagree", "schema_disagree", "number_conflict", "name_left", "weak"} {
			if m[f] > 0 {
				t.Errorf("%s speaks for a hit: %v", f, m[f])
			}
		}
		for f := range maps.Keys(m) {
			if !slices.Contains(featureNames[:], f) {
				t.Errorf("%q is no feature", f)
			}
		}
	}
}

func TestReadWeights(t *testing.T) {
	w, err := ReadWeights([]byte("person: {bias: -4, weak: -1}\nentity: {bias: -2}\nvessel: {bias: -8}\nlevels: {one_percent: 0.5}\n"))
	if err != nil {
		t.Fatal(err)
	}
	if w.table[personKind][fBias] != -4 || w.table[shipKind][fBias] != -8 || w.table[personKind][fWeak] != -1 || w.Levels.One != 0.5 {
		t.Errorf("%+v", w)
	}
	if w.table[unknownKind][fBias] != -3 {
		t.Errorf("what is not known is half a person and half a firm: %v", w.table[unknownKind][fBias])
	}
	out, err := yaml.Marshal(DefaultWeights())
	if err != nil {
		t.Fatal(err)
	}
	again, err := ReadWeights(out)
	if err != nil || again.table != DefaultWeights().table {
		t.Errorf("weights that were written and read again: %v", err)
	}
	for _, tt := range []struct{ why, text, says string }{
		{"a name that is no feature", "person: {shoe_size: 3}\n", "shoe_size"},
		{"no YAML", "person: {bias: \n\t", "reading the weights"},
		{"a word for a number", "person: {bias: heavy}\n", "reading the weights"},
	} {
		if _, err := ReadWeights([]byte(tt.text)); err == nil || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%s: %v", tt.why, err)
		}
	}
}
