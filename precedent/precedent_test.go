package precedent_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/licet/licet/assess"
	"github.com/licet/licet/assess/stored"
	"github.com/licet/licet/classify"
	"github.com/licet/licet/controllist/mtcr"
	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/guideline"
	"github.com/licet/licet/precedent"
	"github.com/licet/licet/transfer"
)

func TestKey(t *testing.T) {
	gyro := transfer.Item{Maker: "Norva Inertial", PartNumber: "NG-100 A"}
	tests := []struct {
		why  string
		item transfer.Item
		same bool
	}{
		{"the same", gyro, true},
		{"case does not matter", transfer.Item{Maker: "NORVA inertial", PartNumber: "ng-100 a"}, true},
		{"blanks do not matter, of whatever kind", transfer.Item{Maker: " NorvaInertial", PartNumber: "NG-\u00a0100A"}, true},
		{"hyphens do not matter, of whatever kind", transfer.Item{Maker: "Norva-Inertial", PartNumber: "NG\u2011100\u2013A"}, true},
		{"soft hyphens and zero-width blanks do not show", transfer.Item{Maker: "Norva Iner\u00adtial", PartNumber: "NG\u200b100A"}, true},
		{"a part is the same part whether its number stands as number or as model", transfer.Item{Maker: "Norva Inertial", Model: "NG-100A"}, true},
		{"the part number goes before the model", transfer.Item{Maker: "Norva Inertial", PartNumber: "NG-100A", Model: "Polaris"}, true},
		{"what the goods are called, bound for or cost is no part of it", transfer.Item{
			Maker: "Norva Inertial", PartNumber: "NG100A", Description: "gyro", SerialNumbers: []string{"7"},
		}, true},
		{"another number", transfer.Item{Maker: "Norva Inertial", PartNumber: "NG-100 B"}, false},
		{"a dot can tell two parts apart", transfer.Item{Maker: "Norva Inertial", PartNumber: "NG-10.0A"}, false},
		{"another maker may use the same number", transfer.Item{Maker: "Norva", PartNumber: "NG-100 A"}, false},
		{"a maker that is not stated is not this one", transfer.Item{PartNumber: "NG-100 A"}, false},
		{"the border of maker and number stays", transfer.Item{Maker: "Norva InertialNG", PartNumber: "100A"}, false},
	}
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			if got := precedent.KeyOf(&tt.item) == precedent.KeyOf(&gyro); got != tt.same {
				t.Errorf("same part: %v, want %v", got, tt.same)
			}
		})
	}
	for _, it := range []transfer.Item{
		{}, {Maker: "Norva"}, {Description: "gyro", Maker: "Norva"}, {Maker: "Norva", PartNumber: " - "}, {Maker: "Norva", Model: "\u2013"},
	} {
		if k := precedent.KeyOf(&it); k != "" {
			t.Errorf("%+v names no part and has the key %q", it, k)
		}
	}
}

// TestKeyProperty writes the same number in all manners.
func TestKeyProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		maker := rapid.StringMatching(`[A-Za-z]{1,8}( [A-Za-z]{1,8})?`).Draw(t, "maker")
		part := rapid.StringMatching(`[A-Za-z0-9]{1,4}([ -][A-Za-z0-9./]{1,4}){0,3}`).Draw(t, "part")
		manner := func(s string) string {
			var b strings.Builder
			for _, r := range s {
				c := string(r)
				switch rapid.IntRange(0, 4).Draw(t, "manner") {
				case 0:
					c = strings.ToUpper(c)
				case 1:
					c = strings.ToLower(c)
				case 2:
					c = " " + c
				case 3:
					c += "-"
				}
				b.WriteString(c)
			}
			return b.String()
		}
		a, b := transfer.Item{Maker: maker, PartNumber: part}, transfer.Item{Maker: manner(maker), PartNumber: manner(part)}
		if precedent.KeyOf(&a) != precedent.KeyOf(&b) {
			t.Fatalf("%q %q is another part than %q %q", a.Maker, a.PartNumber, b.Maker, b.PartNumber)
		}
	})
}

var gyro = classify.Input{
	ID: "1", Text: "Ring laser gyro", HS: "9014.20", EndUse: "for survey",
	Parameters: []classify.Parameter{{Name: "drift", Value: "0.05 deg/h"}, {Name: "axes", Value: "1"}, {Name: "drift", Value: "0.1 deg/h"}},
	Facts:      map[string]string{"range": "300 km", "payload": "500 kg"},
}

func TestFactsDiffer(t *testing.T) {
	tests := []struct {
		why    string
		change func(*classify.Input)
		want   []string
	}{
		{"nothing changed", func(*classify.Input) {}, nil},
		{"the number of the line is no fact", func(in *classify.Input) { in.ID = "2" }, nil},
		{"the order of parameters is none", func(in *classify.Input) { slices.Reverse(in.Parameters) }, nil},
		{"another description", func(in *classify.Input) { in.Text += " unit" }, []string{precedent.Description}},
		{"case can carry meaning", func(in *classify.Input) { in.Text = "Ring Laser gyro" }, []string{precedent.Description}},
		{"another figure", func(in *classify.Input) { in.Parameters[0].Value = "0.5 deg/h" }, []string{precedent.Parameters}},
		{"another name", func(in *classify.Input) { in.Parameters[1].Name = "channels" }, []string{precedent.Parameters}},
		{"one left out", func(in *classify.Input) { in.Parameters = in.Parameters[:2] }, []string{precedent.Parameters}},
		{"said twice", func(in *classify.Input) { in.Parameters = append(in.Parameters, in.Parameters[0]) }, []string{precedent.Parameters}},
		{"values changed places", func(in *classify.Input) {
			in.Parameters[0].Value, in.Parameters[1].Value = in.Parameters[1].Value, in.Parameters[0].Value
		}, []string{precedent.Parameters}},
		{"the border of name and value moved", func(in *classify.Input) {
			in.Parameters[1] = classify.Parameter{Name: "axes1", Value: ""}
		}, []string{precedent.Parameters}},
		{"another customs code", func(in *classify.Input) { in.HS = "9014.80" }, []string{precedent.HSCode}},
		{"another use", func(in *classify.Input) { in.EndUse = "" }, []string{precedent.EndUse}},
		{"another declared value", func(in *classify.Input) { in.Facts["range"] = "310 km" }, []string{precedent.Declared}},
		{"a declared value left out", func(in *classify.Input) { delete(in.Facts, "range") }, []string{precedent.Declared}},
		{"what moved from one field to another changed both", func(in *classify.Input) {
			in.EndUse, in.HS = in.HS, in.EndUse
		}, []string{precedent.HSCode, precedent.EndUse}},
	}
	was := precedent.FactsOf(gyro)
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			in := gyro
			in.Parameters, in.Facts = slices.Clone(gyro.Parameters), map[string]string{"payload": "500 kg", "range": "300 km"}
			tt.change(&in)
			is := precedent.FactsOf(in)
			if diff := cmp.Diff(tt.want, was.Differ(is)); diff != "" {
				t.Error(diff)
			}
			if (was.Digest() == is.Digest()) != (len(tt.want) == 0) || (was == is) != (len(tt.want) == 0) {
				t.Error("the digest does not say the same")
			}
		})
	}
}

// TestEveryFactCounts: a field that the classifier is given and the digest leaves out would make two answers look like a
// contradiction.
func TestEveryFactCounts(t *testing.T) {
	typ := reflect.TypeFor[classify.Input]()
	for i := range typ.NumField() {
		if name := typ.Field(i).Name; name != "ID" {
			var in classify.Input
			switch v := reflect.ValueOf(&in).Elem().Field(i); v.Kind() {
			case reflect.String:
				v.SetString("x")
			case reflect.Slice:
				v.Set(reflect.MakeSlice(v.Type(), 1, 1))
			case reflect.Map:
				v.Set(reflect.ValueOf(map[string]string{"x": "y"}))
			default:
				t.Fatalf("Input.%s: no test for its kind", name)
			}
			if precedent.FactsOf(in) == precedent.FactsOf(classify.Input{}) {
				t.Errorf("Input.%s is not among the facts", name)
			}
		}
	}
}

func TestOrderOfParameters(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := classify.Input{Text: "x", Parameters: rapid.SliceOf(rapid.Custom(func(t *rapid.T) classify.Parameter {
			word := rapid.StringMatching(`[ab]{0,2}`)
			return classify.Parameter{Name: word.Draw(t, "name"), Value: word.Draw(t, "value")}
		})).Draw(t, "parameters")}
		other := in
		other.Parameters = rapid.Permutation(in.Parameters).Draw(t, "permutation")
		if precedent.FactsOf(in) != precedent.FactsOf(other) {
			t.Fatal("the order matters")
		}
	})
}

func at(id, day string, change ...func(*precedent.Precedent)) precedent.Precedent {
	p := precedent.Precedent{
		Key: "k", Facts: precedent.FactsOf(gyro), Rules: precedent.Rules{Edition: "Annex 2019", Annex: "aa", Words: "ww"},
		Answer: precedent.NewAnswer(classify.ControlledII, []string{"9.A.4"}, nil),
		From:   precedent.Origin{Transfer: id, Item: "items[0]", Day: date.MustParse(day)},
	}
	for _, c := range change {
		c(&p)
	}
	return p
}

func free(p *precedent.Precedent)     { p.Answer = precedent.NewAnswer(classify.NotControlled, nil, nil) }
func edition(p *precedent.Precedent)  { p.Rules.Edition = "Annex 2020" }
func annex(p *precedent.Precedent)    { p.Rules.Annex = "bb" }
func words(p *precedent.Precedent)    { p.Rules.Words = "xx" }
func nobody(p *precedent.Precedent)   { p.Key = "" }
func stranger(p *precedent.Precedent) { p.Key = "other" }
func told(p *precedent.Precedent) {
	in := gyro
	in.Text = "Gyro"
	p.Facts = precedent.FactsOf(in)
}

func TestLookup(t *testing.T) {
	now := at("NOW", "2026-06-01")
	type found struct {
		Kind                  precedent.Kind
		From                  string
		Agrees, Contradiction bool
		Fields                []string
		Rules                 int
	}
	tests := []struct {
		why  string
		set  []precedent.Precedent
		want *found
		says string
	}{
		{"no precedent at all", nil, nil, ""},
		{"none of this part", []precedent.Precedent{at("A", "2026-01-01", stranger)}, nil, ""},
		{"one that names no part is none", []precedent.Precedent{at("A", "2026-01-01", nobody)}, nil, ""},
		{
			"same facts, same rules, same answer",
			[]precedent.Precedent{at("A", "2026-01-01")},
			&found{Kind: precedent.Same, From: "A", Agrees: true}, "this part was classified the same on 2026-01-01 (transfer A, items[0])",
		},
		{
			"same facts, same rules, another answer: never silent",
			[]precedent.Precedent{at("A", "2026-01-01", free)},
			&found{Kind: precedent.Same, From: "A", Contradiction: true},
			"internal contradiction: this part was classified as not controlled on 2026-01-01 (transfer A, items[0]) and now as " +
				"controlled, Category II (9.A.4), although the facts and the rules are the same; either the stored assessment was altered, " +
				"which licet replay tells, or the program decides otherwise than it did",
		},
		{"same verdict, other entries: another answer", []precedent.Precedent{at("A", "2026-01-01", func(p *precedent.Precedent) {
			p.Answer.Entries = []string{"9.A.6"}
		})}, &found{Kind: precedent.Same, From: "A", Contradiction: true}, ""},
		{"one entry more that stays possible: another answer", []precedent.Precedent{at("A", "2026-01-01", func(p *precedent.Precedent) {
			p.Answer.Possible = []string{"9.A.6"}
		})}, &found{Kind: precedent.Same, From: "A", Contradiction: true}, ""},
		{
			"the facts changed and the answer with them",
			[]precedent.Precedent{at("A", "2026-01-01", told, free)},
			&found{Kind: precedent.FactsChanged, From: "A", Fields: []string{precedent.Description}},
			"this part was classified as not controlled on 2026-01-01 (transfer A, items[0]), now as controlled, Category II (9.A.4); " +
				"what was stated differs in: description",
		},
		{
			"the facts changed and the answer did not",
			[]precedent.Precedent{at("A", "2026-01-01", told)},
			&found{Kind: precedent.FactsChanged, From: "A", Agrees: true, Fields: []string{precedent.Description}},
			"this part was classified the same on 2026-01-01 (transfer A, items[0]); what was stated differs in: description",
		},
		{
			"the edition changed",
			[]precedent.Precedent{at("A", "2026-01-01", edition, free)},
			&found{Kind: precedent.RulesChanged, From: "A", Rules: 1},
			"this part was classified as not controlled on 2026-01-01 (transfer A, items[0]), now as controlled, Category II (9.A.4); " +
				"of the rules there changed: the edition (Annex 2020, now Annex 2019)",
		},
		{
			"the Annex was corrected",
			[]precedent.Precedent{at("A", "2026-01-01", annex, free)},
			&found{Kind: precedent.RulesChanged, From: "A", Rules: 1}, "",
		},
		{
			"the word lists changed",
			[]precedent.Precedent{at("A", "2026-01-01", words, free)},
			&found{Kind: precedent.RulesChanged, From: "A", Rules: 1}, "",
		},
		{
			"facts and rules changed: both are told",
			[]precedent.Precedent{at("A", "2026-01-01", told, words, annex)},
			&found{Kind: precedent.FactsChanged, From: "A", Agrees: true, Fields: []string{precedent.Description}, Rules: 2},
			"this part was classified the same on 2026-01-01 (transfer A, items[0]); what was stated differs in: description; " +
				"of the rules there changed: the Annex as it is held, the word lists",
		},
		{
			"a contradiction goes before all that agree",
			[]precedent.Precedent{at("B", "2026-02-01"), at("A", "2026-01-01", free), at("C", "2026-03-01")},
			&found{Kind: precedent.Same, From: "A", Contradiction: true}, "",
		},
		{
			"the same facts and rules go before later ones",
			[]precedent.Precedent{at("B", "2026-02-01", told, free), at("A", "2026-01-01")},
			&found{Kind: precedent.Same, From: "A", Agrees: true}, "",
		},
		{
			"the same facts go before later ones on others",
			[]precedent.Precedent{at("B", "2026-02-01", told), at("A", "2026-01-01", words)},
			&found{Kind: precedent.RulesChanged, From: "A", Agrees: true, Rules: 1}, "",
		},
		{
			"of several the latest",
			[]precedent.Precedent{at("A", "2026-01-01", told), at("C", "2026-03-01", told, words), at("B", "2026-02-01", told)},
			&found{Kind: precedent.FactsChanged, From: "C", Agrees: true, Fields: []string{precedent.Description}, Rules: 1}, "",
		},
		{
			"on one day the first id",
			[]precedent.Precedent{at("B", "2026-01-01"), at("A", "2026-01-01")},
			&found{Kind: precedent.Same, From: "A", Agrees: true}, "",
		},
	}
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			for range 2 {
				f, ok := precedent.NewSet(tt.set).Lookup(now)
				slices.Reverse(tt.set) // their order does not matter
				if ok != (tt.want != nil) {
					t.Fatalf("found: %v", ok)
				}
				if !ok {
					continue
				}
				got := found{f.Kind, f.Precedent.From.Transfer, f.Agrees, f.Contradiction(), f.Fields, len(f.Rules)}
				if diff := cmp.Diff(*tt.want, got); diff != "" {
					t.Error(diff)
				}
				if tt.says != "" && f.String() != tt.says {
					t.Errorf("says:\n%s\nwant:\n%s", f.String(), tt.says)
				}
				if err := f.Err(); (err != nil) != f.Contradiction() || err != nil && fault.KindOf(err) != fault.Internal {
					t.Errorf("error %v", err)
				}
			}
		})
	}
	all := precedent.NewSet([]precedent.Precedent{at("A", "2026-01-01"), at("B", "2026-01-01"), at("C", "2026-01-01", free)})
	if all.Len() != 2 {
		t.Errorf("%d precedents are held; two of them say the same", all.Len())
	}
	if _, ok := all.Lookup(at("NOW", "2026-06-01", nobody)); ok {
		t.Error("an item that names no part has a precedent")
	}
	if _, ok := (*precedent.Set)(nil).Lookup(now); ok {
		t.Error("no set has a precedent")
	}
}

func TestAnswerInWords(t *testing.T) {
	for want, a := range map[string]precedent.Answer{
		"not controlled":                                                       precedent.NewAnswer(classify.NotControlled, nil, nil),
		"controlled, Category I (1.A.1, 1.A.2)":                                precedent.NewAnswer(classify.ControlledI, []string{"1.A.2", "1.A.1", "1.A.2"}, nil),
		"controlled, Category II (9.A.4; possible: 9.A.6)":                     precedent.NewAnswer(classify.ControlledII, []string{"9.A.4"}, []string{"9.A.6"}),
		"open for want of information (possible: a, b, c, d, e, f and 2 more)": precedent.NewAnswer(classify.NeedsInformation, nil, strings.Split("hgfedcba", "")),
	} {
		if a.String() != want {
			t.Errorf("%s, want %s", a, want)
		}
	}
}

var assessor = sync.OnceValues(func() (*assess.Assessor, error) {
	list, err := mtcr.Load()
	if err != nil {
		return nil, err
	}
	words, err := classify.Load()
	if err != nil {
		return nil, err
	}
	rules, err := guideline.Load()
	return assess.New(list, words, rules), err
})

func assessed(t *testing.T, tr *transfer.Transfer, day string) *assess.Assessment {
	t.Helper()
	a, err := assessor()
	if err != nil {
		t.Fatal(err)
	}
	s, err := a.On(date.MustParse(day))
	if err != nil {
		t.Fatal(err)
	}
	out, err := s.Assess(tr)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func deal() *transfer.Transfer {
	return &transfer.Transfer{ID: "T-1", Items: []transfer.Item{
		{
			Description: "Ring laser gyro", Maker: "Norva", PartNumber: "NG-100", Config: "28 V",
			Parameters: []transfer.Parameter{{Name: "drift rate stability", Value: "0.05 deg/h"}, {Name: "axes", Value: "1"}},
		},
		{Description: "Steel office desk"},
		{Description: "Steel office chair", Maker: "Norva", Model: "C 2"},
	}}
}

// TestRead reads what was written: the answers of now are all their own precedents, in either form and as of either day.
func TestRead(t *testing.T) {
	a, b := assessed(t, deal(), "2026-01-15"), assessed(t, deal(), "2012-01-15")
	indented, err := assess.Marshal(a)
	if err != nil {
		t.Fatal(err)
	}
	line, err := assess.MarshalLine(b)
	if err != nil {
		t.Fatal(err)
	}
	got, err := precedent.Read(nil, "x.json", bytes.NewReader(slices.Concat(indented, line, []byte("\n\n"))))
	if err != nil {
		t.Fatal(err)
	}
	named := func(ps []precedent.Precedent) []precedent.Precedent {
		return slices.DeleteFunc(ps, func(p precedent.Precedent) bool { return p.Key == "" })
	}
	want := append(named(precedent.Of(a)), named(precedent.Of(b))...)
	if diff := cmp.Diff(want, got, cmpopts.EquateComparable(date.Date{})); diff != "" || len(want) != 4 {
		t.Fatalf("%d precedents:\n%s", len(want), diff)
	}
	s := precedent.NewSet(got)
	for i, p := range precedent.Of(assessed(t, deal(), "2026-01-15")) {
		f, ok := s.Lookup(p)
		if ok != (i != 1) || ok && (f.Kind != precedent.Same || !f.Agrees || f.Precedent.From.Transfer != "T-1") {
			t.Errorf("item %d: %v %+v", i, ok, f)
		}
	}

	// Less is stated of the part, whose number is written in another manner.
	less := deal()
	less.Items[0].Parameters, less.Items[0].PartNumber = less.Items[0].Parameters[1:], "ng 100"
	f, ok := s.Lookup(precedent.Of(assessed(t, less, "2026-01-15"))[0])
	if !ok || f.Kind != precedent.FactsChanged || f.Agrees || !slices.Equal(f.Fields, []string{precedent.Parameters}) {
		t.Errorf("%v %+v", ok, f)
	}
	// Destination, parties and prices are no facts of the item.
	other := deal()
	other.ID, other.From, other.Items[0].Remarks, other.Items[0].DeclaredEntries = "T-2", "NO", "urgent", []string{"9.A.4"}
	if f, ok = s.Lookup(precedent.Of(assessed(t, other, "2026-01-15"))[0]); !ok || f.Kind != precedent.Same || !f.Agrees {
		t.Errorf("%v %+v", ok, f)
	}
	// Another edition.
	f, ok = precedent.NewSet(got[2:]).Lookup(precedent.Of(a)[0])
	if !ok || f.Kind != precedent.RulesChanged || len(f.Rules) != 1 {
		t.Errorf("%v %+v", ok, f)
	}
}

// TestSameEditionSameTexts: two days of one edition are told to have the same rules, so no text may begin between them.
func TestSameEditionSameTexts(t *testing.T) {
	list, err := mtcr.Load()
	if err != nil {
		t.Fatal(err)
	}
	begins := map[date.Date]bool{{}: true, list.First: true}
	for _, r := range list.Releases() {
		begins[r.Date] = true
	}
	for _, e := range list.Entries() {
		for _, x := range e.Texts() {
			if !begins[x.Span.From] || !begins[x.Span.Until] {
				t.Errorf("%s: a text holds from %s to %s, not from edition to edition", e.ID, x.Span.From, x.Span.Until)
			}
		}
	}
	words, err := classify.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range words.Conventions() {
		if !begins[c.From] || !begins[c.Until] {
			t.Errorf("convention %s holds from %s to %s, not from edition to edition", c.ID, c.From, c.Until)
		}
	}
}

func TestReadErrors(t *testing.T) {
	good, err := assess.MarshalLine(assessed(t, deal(), "2026-01-15"))
	if err != nil {
		t.Fatal(err)
	}
	change := func(was, is string) string {
		if !strings.Contains(string(good), was) {
			t.Fatalf("%s does not stand in %s", was, good)
		}
		return strings.Replace(string(good), was, is, 1)
	}
	tests := []struct{ why, text, want string }{
		{"an empty file", "", "x: the file is empty"},
		{"blanks only", " \n\n", "x: the file is empty"},
		{"no JSON", "id,item\n", "x:1: this is no stored assessment: it is not JSON"},
		{"a bad line after a good one", string(good) + "\n  {]\n", "x:3: this is no stored assessment: it is not JSON"},
		{"a file that was cut", string(good) + string(good)[:400], "x:2: this is no stored assessment: it is not JSON"},
		{"a list", "[]", "x:1: this is no stored assessment: "},
		{"a transfer", string(good) + `{"id": "T-1", "items": []}`, "x:2: format: this is no stored assessment of this version"},
		{"a later form", change(assess.Format, "licet-assessment/9"), `x:1: format: "licet-assessment/9": this is no stored`},
		{"no day", change(`"as_of":"2026-01-15",`, ""), "x:1: as_of: "},
		{"a day that is none", change(`"2026-01-15"`, `"2026-02-30"`), "x:1: "},
		{"no word lists among the rules", change(`"name":"words"`, `"name":"other"`), "x:1: rules: "},
		{"no transfer", change(`"transfer":`, `"other":`), "x:1: transfer: "},
		{"an item without an answer", change(`"items":[{"description":"Ring laser gyro"`, `"items":[{},{"description":"Ring laser gyro"`), "x:1: items: "},
		{"an unknown verdict", change(`"verdict":"controlled-cat-II"`, `"verdict":"approved"`), `x:1: items[0].classification.verdict: "approved": `},
	}
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			got, err := precedent.Read(nil, "x", strings.NewReader(tt.text))
			if err == nil || !strings.HasPrefix(err.Error(), tt.want) || fault.KindOf(err) != fault.Invalid {
				t.Errorf("error %v, want %s", err, tt.want)
			}
			n := 0 // a good line before the bad one holds two parts
			if strings.HasPrefix(tt.want, "x:2") || strings.HasPrefix(tt.want, "x:3") {
				n = 2
			}
			if len(got) != n {
				t.Errorf("%d precedents were read before the error, want %d", len(got), n)
			}
		})
	}

	broken := errors.New("the disk is gone")
	_, err = precedent.Read(nil, "x", io.MultiReader(bytes.NewReader(good), iotest.ErrReader(broken)))
	if fault.KindOf(err) != fault.Unavailable || !errors.Is(err, broken) {
		t.Errorf("a file that cannot be read: %v", err)
	}
	full := make([]precedent.Precedent, precedent.MaxPrecedents)
	if got, err := precedent.Read(full, "x", bytes.NewReader(good)); err == nil || len(got) != len(full) {
		t.Errorf("%d precedents, %v", len(got), err)
	}
	if testing.Short() {
		return
	}
	endless := io.MultiReader(strings.NewReader(`{"format": "`), ones{})
	if _, err = precedent.Read(nil, "x", endless); err == nil || err.Error() != fmt.Sprintf(
		"x:1: this is no stored assessment: it is larger than %d MB; expected what licet check --format json or jsonl wrote",
		stored.Most>>20) {
		t.Errorf("an endless file: %v", err)
	}
}

type ones struct{}

func (ones) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = '1'
	}
	return len(b), nil
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(`{"format":"licet-assessment/1"}`))
	f.Add([]byte("{}\n{"))
	if b, err := os.ReadFile("../examples/23-two-items.json"); err == nil {
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		got, err := precedent.Read(nil, "x", bytes.NewReader(b))
		if err != nil && fault.KindOf(err) != fault.Invalid {
			t.Errorf("kind %s: %v", fault.KindOf(err), err)
		}
		precedent.NewSet(got)
	})
}
