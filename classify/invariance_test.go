package classify_test

import (
	"encoding/json"
	"fmt"
	"math/big"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/licet/licet/classify"
	"github.com/licet/licet/controllist"
	"github.com/licet/licet/quantity"
	"github.com/licet/licet/truth"
)

// TestInputHoldsItemFactsOnly is the fence around the classifier: no destination, party or route can reach it, because it has
// no field that could carry one. A new field is added here only when it is a fact of the item.
func TestInputHoldsItemFactsOnly(t *testing.T) {
	allowed := map[string]string{
		"ID":         "string",
		"Text":       "string",
		"Parameters": "[]classify.Parameter",
		"HS":         "string",
		"EndUse":     "string",
		"Facts":      "map[string]string", // names of the list's parameters only; others are refused
	}
	in := reflect.TypeFor[classify.Input]()
	for i := range in.NumField() {
		f := in.Field(i)
		if want, ok := allowed[f.Name]; !ok || f.Type.String() != want {
			t.Errorf("Input.%s %s is no known fact of an item", f.Name, f.Type)
		}
	}
	p := reflect.TypeFor[classify.Parameter]()
	for i := range p.NumField() {
		if f := p.Field(i); f.Name != "Name" && f.Name != "Value" || f.Type.Kind() != reflect.String {
			t.Errorf("Parameter.%s %s is no known part of a stated value", f.Name, f.Type)
		}
	}
	// The classifier takes nothing else: an item in, an answer out.
	m := reflect.TypeFor[func(classify.Input) (classify.Result, error)]()
	if got := reflect.ValueOf((*classify.Classifier)(nil)).MethodByName("Classify").Type(); got != m {
		t.Errorf("Classify is %s, want %s", got, m)
	}
	c := newClassifier(t)
	for _, name := range []string{"destination", "country", "consignee", "end_user", "route", "port", "buyer", "party"} {
		if c.Edition().List().Param(name) != nil {
			t.Errorf("the list has a parameter %s: who gets the goods has no place in it", name)
		}
		if _, err := c.Classify(classify.Input{Text: "gyro", Facts: map[string]string{name: "anywhere"}}); err == nil {
			t.Errorf("a fact named %s was taken", name)
		}
	}
}

// TestParameterOrder shuffles the stated values of every open record: their order says nothing.
func TestParameterOrder(t *testing.T) {
	c := newClassifier(t)
	eachRecord(t, func(t *testing.T, r *record) {
		if len(r.Parameters) < 2 {
			return
		}
		in := r.input()
		want := gistOf(answer(t, c, in))
		in.Parameters = slices.Clone(in.Parameters)
		for turn := range len(in.Parameters) {
			in.Parameters = append(in.Parameters[1:], in.Parameters[0])
			got := gistOf(answer(t, c, in))
			slices.Reverse(in.Parameters)
			back := gistOf(answer(t, c, in))
			slices.Reverse(in.Parameters)
			for _, g := range []gist{got, back} {
				if diff := cmp.Diff(want, g); diff != "" {
					t.Errorf("%s: in another order (turn %d, -want +got):\n%s", r.ID, turn, diff)
				}
			}
		}
	})
}

// TestIrrelevantParameters adds values that say nothing about what the goods are.
func TestIrrelevantParameters(t *testing.T) {
	c := newClassifier(t)
	extra := []classify.Parameter{
		{Name: "Colour", Value: "grey RAL 7035"},
		{Name: "Serial number", Value: "SN-0417"},
		{Name: "Delivery", Value: "8 weeks ARO"},
		{Name: "Warranty", Value: "24 months"},
		{Name: "Payment", Value: "30 days net"},
	}
	eachRecord(t, func(t *testing.T, r *record) {
		in := r.input()
		want := gistOf(answer(t, c, in))
		for _, x := range extra {
			in.Parameters = append(slices.Clone(r.Parameters), x)
			if diff := cmp.Diff(want, gistOf(answer(t, c, in))); diff != "" {
				t.Errorf("%s: with %s %q (-want +got):\n%s", r.ID, x.Name, x.Value, diff)
			}
		}
	})
}

// plainWords reports whether the words of a text are the same words in any case. They are not where it holds an acronym (the
// SLV is a launcher, "slv" is nothing), a unit (mN is not MN), or an id of the list.
func plainWords(text string) bool {
	if len(quantity.Find(text)) > 0 {
		return false
	}
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		capitals := 0
		for _, r := range word {
			if unicode.IsUpper(r) {
				capitals++
			}
			if unicode.IsDigit(r) {
				return false
			}
		}
		if capitals > 1 {
			return false
		}
	}
	return true
}

// TestCase writes the descriptions of plain words in small letters and with capitals.
func TestCase(t *testing.T) {
	c := newClassifier(t)
	eachRecord(t, func(t *testing.T, r *record) {
		if !plainWords(r.Text) {
			return
		}
		in := r.input()
		want := gistOf(answer(t, c, in))
		for _, text := range []string{strings.ToLower(r.Text), strings.ToUpper(r.Text), strings.Title(r.Text)} { //nolint:staticcheck // plain words
			in.Text = text
			if diff := cmp.Diff(want, gistOf(answer(t, c, in))); diff != "" {
				t.Errorf("%s: %q (-want +got):\n%s", r.ID, text, diff)
			}
		}
	})
}

// TestAwayFromTheLimit moves figures that rule an entry out further away from its limit: it never becomes met.
func TestAwayFromTheLimit(t *testing.T) {
	c := newClassifier(t)
	records := openRecords(t)
	type move struct {
		record *record
		param  int
		entry  string
		unit   quantity.Unit
		from   quantity.Number
		up     bool
		what   string
	}
	var moves []move
	for k := range records {
		r := &records[k]
		base := answer(t, c, r.input())
		for i := range r.Parameters {
			s, ok := restatable(c, r, &base, i)
			if !ok || s.Unit.Dimension() != s.Dimension() {
				continue
			}
			for _, v := range base.Values {
				if v.Where != fmt.Sprintf("parameters[%d]", i) || v.Derived != "" {
					continue
				}
				for _, a := range base.Nearest {
					for _, l := range a.Reason.Failed() {
						if l.Param != v.Name || l.Result != truth.NotMet || len(l.Op) == 0 || l.Op[0] != '<' && l.Op[0] != '>' {
							continue
						}
						moves = append(moves, move{r, i, a.ID, s.Unit, s.Interval.Lo, l.Op[0] == '<', l.Param + " " + l.Op + " " + l.Want})
					}
				}
			}
		}
	}
	if len(moves) < 50 && !testing.Short() || len(moves) == 0 {
		t.Fatalf("only %d figures rule an entry out: the test has lost its ground", len(moves))
	}
	t.Logf("%d figures that rule an entry out", len(moves))
	rapid.Check(t, func(t *rapid.T) {
		m := moves[rapid.IntRange(0, len(moves)-1).Draw(t, "move")]
		times := quantity.RatNumber(big.NewRat(rapid.Int64Range(1001, 1000000).Draw(t, "times"), 1000))
		to := m.from.Mul(times)
		if !m.up {
			to, _ = m.from.Quo(times)
		}
		in := m.record.input()
		in.Parameters = slices.Clone(in.Parameters)
		in.Parameters[m.param].Value = m.unit.FromSI(to).Rat().FloatString(15) + " " + m.unit.Symbol()
		r, err := c.Classify(in)
		if err != nil {
			t.Fatal(err)
		}
		if slices.Contains(ids(r.Entries), m.entry) {
			t.Fatalf("%s: with %s %s it meets %s, which asks for %s", m.record.ID, in.Parameters[m.param].Name,
				in.Parameters[m.param].Value, m.entry, m.what)
		}
	})
}

// TestSameBytes classifies every open record again and again, one after the other and at the same time: the same item gives
// the same bytes.
func TestSameBytes(t *testing.T) {
	c := newClassifier(t)
	records := openRecords(t)
	want := make([][]byte, len(records))
	for i := range records {
		want[i] = bytesOf(t, answer(t, c, records[i].input()))
	}
	for i := range records {
		if i%10 != 0 {
			continue
		}
		for range 20 {
			if got := bytesOf(t, answer(t, c, records[i].input())); string(got) != string(want[i]) {
				t.Fatalf("%s: another answer (-want +got):\n%s", records[i].ID, cmp.Diff(string(want[i]), string(got)))
			}
		}
	}
	var wg sync.WaitGroup
	for w := range 4 {
		wg.Go(func() {
			for k := range records {
				i := (k + w*len(records)/4) % len(records)
				if got := bytesOf(t, answer(t, c, records[i].input())); string(got) != string(want[i]) {
					t.Errorf("%s: another answer when several ask at once", records[i].ID)
				}
			}
		})
	}
	wg.Wait()
}

func bytesOf(tb testing.TB, r classify.Result) []byte {
	tb.Helper()
	b, err := json.Marshal(r)
	if err != nil {
		tb.Errorf("%s: %v", r.ID, err)
	}
	return b
}

// TestPrecedents answers the open records as of every known edition: where the text of an entry is the same on both days, and
// so are the texts of those it refers to, the same item meets it on both; unless on one of them an entry covers the item whose
// text did change, because the words of the item are then read with that entry in mind. With -short three editions are taken.
func TestPrecedents(t *testing.T) {
	now := newClassifier(t)
	list := now.Edition().List()
	records := openRecords(t)
	today := make([]classify.Result, len(records))
	for i := range records {
		today[i] = answer(t, now, records[i].input())
	}
	days := list.Releases()
	if testing.Short() {
		days = []controllist.Release{days[0], days[len(days)/2], days[len(days)-1]}
	}
	for _, rel := range days {
		if rel.Date.Before(list.First) || rel.Date.After(now.Edition().On()) {
			continue
		}
		t.Run(rel.Date.String(), func(t *testing.T) {
			then := classifierOf(t, now.Lexicon(), rel.Date)
			same := unchanged(list, then.Edition(), now.Edition())
			for i := range records {
				was, is := ids(answer(t, then, records[i].input()).Entries), ids(today[i].Entries)
				other := func(id string) bool { return !same[id] }
				for _, id := range is {
					if same[id] && !slices.Contains(was, id) && !slices.ContainsFunc(was, other) {
						t.Errorf("%s: meets %s today and not then, though its text is the same", records[i].ID, id)
					}
				}
				for _, id := range was {
					if same[id] && !slices.Contains(is, id) && !slices.ContainsFunc(is, other) {
						t.Errorf("%s: met %s then and not today, though its text is the same", records[i].ID, id)
					}
				}
			}
		})
	}
}

// unchanged returns the entries whose text is the same in two editions, together with the texts of all entries it refers to.
func unchanged(list *controllist.List, a, b *controllist.Edition) map[string]bool {
	same := map[string]bool{}
	for _, e := range list.Entries() {
		same[e.ID] = a.Text(e) != nil && a.Text(e) == b.Text(e)
	}
	for again := true; again; {
		again = false
		for _, e := range list.Entries() {
			if !same[e.ID] {
				continue
			}
			for l := range a.Text(e).Leaves() {
				for _, v := range l.Values {
					if !l.Param.IDs || !slices.ContainsFunc(list.Below(v), func(o *controllist.Entry) bool { return !same[o.ID] }) {
						continue
					}
					same[e.ID], again = false, true
				}
			}
		}
	}
	return same
}
