package tune

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"github.com/licet/licet/country"
	"github.com/licet/licet/screening"
	"github.com/licet/licet/screening/name"
	"github.com/licet/licet/screening/source"
)

// fictional is a list of made-up parties, long enough to learn from.
func fictional(n int) []*source.Entry {
	r := rand.New(rand.NewPCG(5, 5))
	syllables := strings.Fields("ba rin to vel kas mo dur fen li gra nor tel za hul ost wer dim pa sil ko")
	word := func() string {
		w := ""
		for range 2 + r.IntN(2) {
			w += syllables[r.IntN(len(syllables))]
		}
		return strings.ToUpper(w[:1]) + w[1:]
	}
	countries := []country.Code{"IR", "KP", "SY", ""}
	var out []*source.Entry
	for i := range n {
		e := &source.Entry{Ref: fmt.Sprint(i)}
		if c := countries[r.IntN(4)]; c != "" {
			e.Countries = []source.Country{{Code: c}}
		}
		for k := range 1 + r.IntN(3) {
			var text string
			switch i % 3 {
			case 0:
				e.Schema = source.Person
				text = word() + " " + word() + " " + word()
				if k == 0 && r.IntN(2) == 0 {
					text = word() + ", " + word() + " " + word()
				}
			case 1:
				e.Schema = source.Entity
				text = word() + " " + word() + " " + []string{"Trading Co., Ltd.", "Industries GmbH", "LLC"}[r.IntN(3)]
			default:
				e.Schema = source.Ship
				text = word() + fmt.Sprintf(" %d", 1+r.IntN(20))
			}
			e.Names = append(e.Names, source.Name{Text: text, Weak: k == 2})
		}
		if i%11 == 0 {
			e.Names = append(e.Names, source.Name{Text: toCyrillic.Replace(strings.ToLower(e.Names[0].Text)), Kind: source.Original})
		}
		out = append(out, e)
	}
	return out
}

// run tunes in one round, with what a result tells of itself.
func run(t *testing.T, entries []*source.Entry, o Options) []byte {
	t.Helper()
	o.From, o.On, o.By, o.Rounds = "made up", "2026-01-01", "the test", 1
	b, err := Run(name.Default(), entries, o)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestRun tunes on made-up parties: the result is read as weights, says where it is from, respects the signs, and depends on entries
// and seed only.
func TestRun(t *testing.T) {
	if testing.Short() {
		t.Skip("tuning takes some seconds")
	}
	entries := fictional(200)
	var log []string
	o := Options{Seed: 1, Log: func(f string, a ...any) { log = append(log, fmt.Sprintf(f, a...)) }}
	b := run(t, entries, o)
	if again := run(t, fictional(200), Options{Seed: 1}); !bytes.Equal(b, again) {
		t.Error("the same seed makes other weights")
	}
	if other := run(t, entries, Options{Seed: 2}); bytes.Equal(bytes.ReplaceAll(b, []byte("seed: 1"), nil), bytes.ReplaceAll(other, []byte("seed: 2"), nil)) {
		t.Error("another seed makes the same weights")
	}
	w, err := screening.ReadWeights(b)
	if err != nil {
		t.Fatal(err)
	}
	if w.Made.By != "the test" || w.Made.On != "2026-01-01" || w.Made.Seed != 1 || !strings.HasPrefix(w.Made.From, "made up: 200 entries, ") {
		t.Errorf("where the weights come from: %+v", w.Made)
	}
	for k, m := range map[string]map[string]float32{"person": w.Person, "entity": w.Entity, "vessel": w.Vessel} {
		if len(m) < 5 {
			t.Errorf("%s: %d features have a weight", k, len(m))
		}
		for f, v := range m {
			if float32(signs[f])*v < 0 {
				t.Errorf("%s: %s may not be worth %v", k, f, v)
			}
		}
	}
	if d := screening.DefaultWeights().Evidence; w.Evidence != d {
		t.Errorf("evidence is set, not learned: %+v", w.Evidence)
	}
	if l := w.Levels; l.Five < 0 || l.Ask != 0.5 || l.Five > l.One || l.One > l.Tenth || l.Tenth > 1 {
		t.Errorf("levels %+v", l)
	}
	if len(log) != 2 || !strings.Contains(log[0], "round 1") || !strings.Contains(log[1], "recall@1") {
		t.Errorf("%q", log)
	}
	// What was learned finds what it was learned from.
	s := screening.New(name.Default(), screening.List{Name: "l", Entries: entries}).NewSearcher(w)
	found := 0
	for i, e := range entries {
		if h := s.Quick(screening.Query{Name: e.Names[0].Text, Schema: e.Schema}, 1); len(h) > 0 && h[0].Entry == i && h[0].Score > w.Levels.One {
			found++
		}
	}
	if found < len(entries)*8/10 {
		t.Errorf("%d of %d entries are found by their name", found, len(entries))
	}
	for i, e := range fictional(200) {
		if len(e.Names) != len(entries[i].Names) || e.Names[0] != entries[i].Names[0] {
			t.Fatalf("tuning changed entry %d", i)
		}
	}
}

// TestSigns: every feature that has a sign is one, so that a feature that was renamed does not lose its.
func TestSigns(t *testing.T) {
	fs := screening.FeatureNames()
	for f, s := range signs {
		if !slices.Contains(fs, f) {
			t.Errorf("%q is no feature", f)
		}
		if s != 1 && s != -1 {
			t.Errorf("%s: sign %d", f, s)
		}
	}
}

// TestFit learns from rows of which the answer is known.
func TestFit(t *testing.T) {
	var rows []row
	r := rand.New(rand.NewPCG(1, 1))
	for range 400 {
		a, b := r.Float32(), r.Float32()
		rows = append(rows, row{[]float32{1, a, b}, a+0.3*r.Float32() > 0.6, 1})
	}
	w := fit(rows, []string{"bias", "bits_10", "conflict"})
	if w[1] <= 1 || w[0] >= 0 {
		t.Errorf("what decides is worth %v, the bias %v", w[1], w[0])
	}
	if w[2] > 0 || w[2] < -1 {
		t.Errorf("what decides nothing is worth %v", w[2])
	}
	for i := range rows {
		rows[i].right = !rows[i].right
	}
	if w := fit(rows, []string{"bias", "bits_10", "conflict"}); w[1] != 0 {
		t.Errorf("a feature that may only speak for a hit is worth %v", w[1])
	}
	if w := fit(nil, []string{"bias", "weak"}); w[0] != 0 || w[1] != 0 {
		t.Errorf("nothing teaches %v", w)
	}
}

func TestClusters(t *testing.T) {
	e := func(s source.Schema, ns ...string) *source.Entry {
		out := &source.Entry{Schema: s}
		for _, n := range ns {
			out.Names = append(out.Names, source.Name{Text: n})
		}
		return out
	}
	shared := e(source.Person, "Farid Ostrander Weber")
	shared.Names[0].Weak = true
	c := clusters([]*source.Entry{
		e(source.Person, "Karim Tarek Zuhri"), e(source.Person, "Other Name Here", "ZUHRI, Karim Tarek"), e(source.Entity, "Karim Tarek Zuhri"),
		e(source.Person, "Other Name Here"), e(source.Person, "Li Wo"), e(source.Person, "Li Wo"), e(source.Person, "Farid Ostrander Weber"), shared,
	})
	if c[0] != c[1] || c[1] != c[3] {
		t.Errorf("entries with a name in common, in any order of words: %v", c)
	}
	if c[0] == c[2] {
		t.Error("a firm is one with a person of its name")
	}
	if c[4] == c[5] {
		t.Error("a short name makes two people one")
	}
	if c[6] == c[7] {
		t.Error("a weak alias makes two people one")
	}
}

// TestHoldOut: an alias that is asked for stands in no entry any more, and the primary names all stay.
func TestHoldOut(t *testing.T) {
	entries := fictional(300)
	m := &maker{r: rand.New(rand.NewPCG(1, 1)), lex: name.Default(), cluster: clusters(entries)}
	kept := m.holdOut(entries)
	if len(m.questions) == 0 {
		t.Fatal("nothing is held out")
	}
	left := map[string]bool{}
	for i, e := range kept {
		if len(e.Names) == 0 || e.Names[0] != entries[i].Names[0] || e.Schema != entries[i].Schema {
			t.Errorf("entry %d lost its primary name", i)
		}
		for k, n := range e.Names {
			if k > 0 {
				left[key(n.Text)] = true
			}
		}
	}
	for _, q := range m.questions {
		if len(q.right) == 0 || q.text == "" || q.kind == "" {
			t.Errorf("%+v", q)
		}
		if left[key(q.text)] {
			t.Errorf("%q is asked for and still listed", q.text)
		}
	}
}

// TestOrdinaryNamesAreOnNoList: what is asked for as ordinary has no right answer and is no listed name.
func TestOrdinaryNamesAreOnNoList(t *testing.T) {
	entries := fictional(300)
	m := &maker{r: rand.New(rand.NewPCG(1, 1)), lex: name.Default(), cluster: clusters(entries)}
	m.ordinary(entries)
	listed := map[string]bool{}
	for _, e := range entries {
		for _, n := range e.Names {
			listed[key(n.Text)] = true
		}
	}
	kinds := map[string]int{}
	for _, q := range m.questions {
		kinds[q.kind]++
		if listed[key(q.text)] || len(q.right) > 0 || q.text == "" || q.schema == "" {
			t.Errorf("%+v", q)
		}
	}
	for _, k := range []string{
		"ordinary person", "ordinary person, Hangul", "ordinary person, Han", "ordinary person, Japanese", "recombined person", "ordinary firm", "made firm",
		"ordinary ship", "made ship",
	} {
		if kinds[k] == 0 {
			t.Errorf("no %s", k)
		}
	}
	bare, err := name.Load(fstest.MapFS{})
	if err != nil {
		t.Fatal(err)
	}
	m = &maker{r: rand.New(rand.NewPCG(1, 1)), lex: bare}
	m.ordinary(nil) // neither people nor a list to take words from
	for _, q := range m.questions {
		if q.kind == "recombined person" || strings.HasPrefix(q.kind, "ordinary person") && q.kind != "ordinary person, Hangul" {
			t.Errorf("%s %q was made of nothing", q.kind, q.text)
		}
	}
	if m.table("no such table") != nil {
		t.Error("a table that is not there holds something")
	}
}

// TestChanges: what each change makes of a name that it applies to.
func TestChanges(t *testing.T) {
	for _, tt := range []struct {
		change, in string
		ok         func(out string) bool
		says       string
	}{
		{"typo", "Nordlicht", func(o string) bool { return o != "" && abs(len(o)-9) <= 1 }, "a letter more or less"},
		{"two typos", "Nordlicht", func(o string) bool { return abs(len(o)-9) <= 2 }, "two letters more or less"},
		{"misread", "OSLO BOULEVARD", func(o string) bool { return strings.ContainsAny(o, "058lV") }, "a figure for a letter"},
		{"word left out", "Karim Tarek Zuhri", func(o string) bool { return len(strings.Fields(o)) == 2 }, "a word less"},
		{"words turned round", "Karim Zuhri", func(o string) bool { return o == "Zuhri Karim" }, "family name first"},
		{"space lost or gained", "Nordlicht Werke", func(o string) bool {
			return strings.ReplaceAll(o, " ", "") == "NordlichtWerke" && len(strings.Fields(o)) != 2
		}, "another number of words"},
		{"other romanisation", "Sergey Khalid", func(o string) bool { return utf8.ValidString(o) }, "a name"},
		{"as heard", "Sergey Khalid", func(o string) bool { return utf8.ValidString(o) }, "a name"},
		{"other legal form", "Nordlicht Ltd.", func(o string) bool {
			return strings.Contains(o, "Nordlicht") && slices.ContainsFunc(forms, func(f string) bool { return strings.Contains(o, f) })
		}, "the name with a form"},
		{"abbreviated", "Nordlicht Trading Company", func(o string) bool { return o == "Nordlicht Trdg Co" }, "Nordlicht Trdg Co"},
		{"initials", "Karim Zuhri", func(o string) bool { return o == "K. Zuhri" }, "K. Zuhri"},
		{"addition", "Nordlicht", func(o string) bool { return strings.Contains(o, "Nordlicht") && len(o) > 9 }, "more than the name"},
		{"cut off", "Nordlicht Aviation Industries", func(o string) bool { return strings.HasPrefix("Nordlicht Aviation Industries", o) && len(o) < 28 }, "the beginning"},
		{"other script", "Nordlicht", func(o string) bool { return foreign(o) }, "another script"},
		{"punctuation", "al-Zuhri, Karim", func(o string) bool { return o != "al-Zuhri, Karim" }, "another text"},
		{"several", "Karim Tarek Zuhri", func(o string) bool { return o != "" }, "something"},
	} {
		i := slices.IndexFunc(changes, func(c change) bool { return c.name == tt.change })
		if i < 0 {
			t.Errorf("there is no change %q", tt.change)
			continue
		}
		done := 0
		for seed := range uint64(60) {
			out := changes[i].f(rand.New(rand.NewPCG(seed, 0)), tt.in)
			if out == tt.in {
				continue
			}
			done++
			if !tt.ok(out) {
				t.Errorf("%s: %q becomes %q, want %s", tt.change, tt.in, out, tt.says)
			}
			if again := changes[i].f(rand.New(rand.NewPCG(seed, 0)), tt.in); again != out {
				t.Errorf("%s: with the same seed %q and %q", tt.change, out, again)
			}
		}
		if done == 0 {
			t.Errorf("%s: %q is never changed", tt.change, tt.in)
		}
	}
	if s := otherScript(rand.New(rand.NewPCG(1, 1)), "王伟"); s != "王伟" {
		t.Errorf("Han characters are written in another alphabet: %q", s)
	}
}

func abs(n int) int { return max(n, -n) }

func FuzzChanges(f *testing.F) {
	for _, s := range []string{
		"", "k", " ", "Karim Tarek Zuhri", "Nordlicht Co., Ltd.", "王伟", "كريم", "홍길동", "\xff\xfe", "İstanbul LTD.", "ẞtraße Limited", "a b", "ab cd ef gh ij", "K", "Kk l m",
		"OSLO", "rnrn", " a  b ", "\u202e", "Æ Ltd.", "O0O", strings.Repeat("Karim ", 60), "\t\n", "ſ llc", "ⱥ llc",
	} {
		f.Add(s, uint64(1))
	}
	f.Fuzz(func(t *testing.T, s string, seed uint64) {
		for _, c := range changes {
			a := c.f(rand.New(rand.NewPCG(seed, 1)), s)
			if b := c.f(rand.New(rand.NewPCG(seed, 1)), s); a != b {
				t.Errorf("%s makes %q of %q, then %q", c.name, a, s, b)
			}
			if utf8.ValidString(s) && !utf8.ValidString(a) {
				t.Errorf("%s makes %q of %q", c.name, a, s)
			}
			if len(a) > 8*len(s)+200 {
				t.Errorf("%s makes %d bytes of %d", c.name, len(a), len(s))
			}
		}
	})
}
