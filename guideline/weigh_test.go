package guideline_test

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/licet/licet/country"
	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/guideline"
	"github.com/licet/licet/rule"
	"github.com/licet/licet/truth"
)

func weigh(t *testing.T, r *guideline.Rules, m guideline.Matter, on date.Date) guideline.Weighing {
	t.Helper()
	w, err := r.Weigh(&m, on)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func factor(t *testing.T, w guideline.Weighing, id string) guideline.WeighedFactor {
	t.Helper()
	i := slices.IndexFunc(w.Factors, func(f guideline.WeighedFactor) bool { return f.ID == id })
	if i < 0 {
		t.Fatalf("factor %s is missing", id)
	}
	return w.Factors[i]
}

// What is suggested under a factor says on what it rests, and what is open says what is missing.
func TestWeighSuggests(t *testing.T) {
	r := rules(t)
	for _, c := range []struct {
		why, factor string
		facts       guideline.Statements
		rule        string // the one suggestion; empty: none
		text        string
		evidence    []string
		open        []string // rules that are open
	}{
		{"nothing is known", "A", nil, "", "", nil, []string{"A-judged", "A-stated-use", "A-listed-party", "A-perhaps-listed", "A-informed"}},
		{
			"a party, in words", "A",
			guideline.Statements{
				"party_missile":          {Value: truth.Met, Words: "“Example Works” (un:KPe.1, 1718)", From: []string{"parties[0]"}},
				"party_missile_possible": {Value: truth.NotMet}, "informed": {Value: truth.NotMet},
				"judged_for_wmd": {Value: truth.NotMet}, "end_use_delivery_system": {Value: truth.NotMet},
			},
			"A-listed-party",
			"Confirmed as listed for weapons of mass destruction or their delivery: “Example Works” (un:KPe.1, 1718).",
			[]string{"parties[0]"},
			nil,
		},
		{
			"a text, on one line", "B",
			guideline.Statements{
				"programme": {Value: "Comet\n  two", From: []string{"end_use.programme"}}, "end_use_space": {Value: truth.NotMet},
				"end_use_military": {Value: truth.NotMet}, "council_missile": {Value: truth.NotMet},
			},
			"B-programme", "The transfer names a programme of the recipient: Comet two.",
			[]string{"end_use.programme"},
			[]string{"B-known"},
		},
		{
			"a sentence that names what is not stated says so", "B",
			guideline.Statements{
				"council_missile": {Value: truth.Met, Words: "paragraph 8"}, "end_use_space": {Value: truth.NotMet}, "end_use_military": {Value: truth.NotMet},
			},
			"B-council", "The Security Council decided about the missile programme of the recipient state (not stated): paragraph 8.", nil,
			[]string{"B-programme", "B-known"},
		},
		{
			"a list", "E",
			guideline.Statements{
				"agreements": {Value: []string{"one treaty", "another"}}, "category_I": {Value: truth.NotMet}, "category_II": {Value: truth.NotMet},
				"council_missile": {Value: truth.NotMet}, "partner": {Value: truth.NotMet}, "adherent": {Value: truth.NotMet},
			},
			"E-known", "The recipient state has joined: one treaty, another.", nil, nil,
		},
		{
			"a number", "C",
			guideline.Statements{
				"greatest_margin": {Value: 2.5}, "category_I": {Value: truth.NotMet}, "technology": {Value: truth.NotMet},
				"production": {Value: truth.NotMet}, "end_use_delivery_system": {Value: truth.NotMet},
			},
			"C-margin", "The figure furthest from the limit that it meets: 2.5.", nil, nil,
		},
		{
			"a yes without words", "C",
			guideline.Statements{
				"technology": {Value: true}, "category_I": {Value: truth.NotMet}, "greatest_margin": {Value: 0.0},
				"production": {Value: truth.NotMet}, "end_use_delivery_system": {Value: truth.NotMet},
			},
			"C-technology", "It hands over knowledge of how to develop, make or use something, and not a single piece: true.", nil, nil,
		},
	} {
		f := factor(t, weigh(t, r, guideline.Matter{Facts: c.facts}, today), c.factor)
		var open []string
		for _, o := range f.Open {
			open = append(open, o.Rule)
			if len(o.Missing) == 0 {
				t.Errorf("%s: %s is open and names nothing that is missing", c.why, o.Rule)
			}
		}
		if diff := cmp.Diff(c.open, open); diff != "" {
			t.Errorf("%s: open (-want +got):\n%s", c.why, diff)
		}
		if f.Filled != nil {
			t.Errorf("%s: filled in by nobody", c.why)
		}
		if c.rule == "" {
			if len(f.Suggestions) > 0 {
				t.Errorf("%s: %+v", c.why, f.Suggestions)
			}
			continue
		}
		if len(f.Suggestions) != 1 {
			t.Errorf("%s: %+v", c.why, f.Suggestions)
			continue
		}
		s := f.Suggestions[0]
		if s.Rule != c.rule || s.Text != c.text || !slices.Equal(s.Evidence, c.evidence) || s.Citation != "paragraph 3 "+c.factor ||
			len(s.Because) == 0 || s.Source.Basis == "" {
			t.Errorf("%s: %+v", c.why, s)
		}
	}
}

// A long word of a stranger does not swamp the page, and is cut between characters.
func TestWeighCutsWords(t *testing.T) {
	for _, programme := range []string{strings.Repeat("ü", 4000), "x" + strings.Repeat("ü", 4000)} {
		w := weigh(t, rules(t), guideline.Matter{Facts: guideline.Statements{"programme": {Value: programme}}}, today)
		for _, s := range factor(t, w, "B").Suggestions {
			if len(s.Text) > 400 || !strings.HasSuffix(s.Text, "ü….") {
				t.Errorf("%d bytes: %q", len(s.Text), s.Text)
			}
		}
	}
}

// What a person found stands beside what is suggested, on the factor it is about and on no other.
func TestWeighFillings(t *testing.T) {
	r := rules(t)
	fill := func(factor string) guideline.Filling {
		return guideline.Filling{Factor: factor, Finding: "no-concern", Reason: "r", By: "A. Officer", Date: today}
	}
	m := guideline.Matter{Filled: []guideline.Filling{fill("F"), fill("B")}}
	w := weigh(t, r, m, today)
	for _, f := range w.Factors {
		if filled := f.ID == "B" || f.ID == "F"; (f.Filled != nil) != filled || filled && f.Filled.Factor != f.ID {
			t.Errorf("factor %s: %+v", f.ID, f.Filled)
		}
	}
	before := weigh(t, r, m, date.MustParse("1995-01-01"))
	if len(before.Factors) != 5 || factor(t, before, "B").Filled == nil {
		t.Errorf("in 1995 there was no factor F: %+v", before.Factors)
	}
	if _, err := r.Weigh(&m, date.MustParse("1987-04-15")); fault.KindOf(err) != fault.Invalid {
		t.Errorf("before the Guidelines: %v", err)
	}
	for _, facts := range []guideline.Statements{{"colour": {Value: "red"}}, {"programme": {Value: 7}}} {
		if _, err := r.Weigh(&guideline.Matter{Facts: facts}, today); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%v: %v", facts, err)
		}
		m := guideline.Matter{From: "US", Items: []guideline.ItemMatter{{Facts: facts}}}
		if _, err := r.Weigh(&m, today); fault.KindOf(err) != fault.Invalid {
			t.Errorf("of an item, %v: %v", facts, err)
		}
	}
}

// Overlays are shown for the country that the transfer leaves, for each item by itself, and never as met while something is open.
func TestWeighReadings(t *testing.T) {
	r := rules(t)
	slow := guideline.Statements{
		"unmanned_aircraft": {Value: truth.Met}, "category_I": {Value: truth.Met}, "rocket_system": {Value: truth.NotMet},
		"production_facility_I": {Value: truth.NotMet}, "top_airspeed_kmh": {Value: 400},
	}
	gyro := guideline.Statements{
		"unmanned_aircraft": {Value: truth.NotMet}, "category_I": {Value: truth.NotMet}, "rocket_system": {Value: truth.NotMet},
		"production_facility_I": {Value: truth.NotMet},
	}
	items := []guideline.ItemMatter{{Ref: "items[0]", Facts: gyro}, {Ref: "items[1]", Facts: slow}}
	for _, c := range []struct {
		why   string
		from  country.Code
		items []guideline.ItemMatter
		on    string
		want  []string // id, item, result
	}{
		{"another country", "NL", items, "2026-01-01", nil},
		{"no country", "", items, "2026-01-01", nil},
		{"before there were any", "US", items, "2016-12-31", nil},
		{"the proposal alone", "US", items, "2018-01-01", []string{"US-2017-proposal items[1] met"}},
		{
			"all of them", "US", items, "2026-01-01",
			[]string{
				"US-2017-proposal items[1] met", "US-2020-slow-unmanned-aircraft items[1] met",
				"US-2025-case-by-case items[1] unknown", "US-2025-unmanned-aircraft items[1] met",
			},
		},
		{
			"nothing is known of the item: all is open", "US",
			[]guideline.ItemMatter{{Ref: "items[0]"}},
			"2026-01-01",
			[]string{
				"US-2017-proposal items[0] unknown", "US-2020-slow-unmanned-aircraft items[0] unknown",
				"US-2025-case-by-case items[0] unknown", "US-2025-unmanned-aircraft items[0] unknown",
			},
		},
	} {
		w := weigh(t, r, guideline.Matter{From: c.from, Items: c.items}, date.MustParse(c.on))
		var got []string
		for _, x := range w.Readings {
			result, err := x.Result.MarshalText()
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, x.ID+" "+x.Item+" "+string(result))
			if x.By == "" || x.Text == "" || x.Citation == "" || x.Source.Basis == "" || x.InForce.From.IsZero() ||
				(x.Result == met) != (len(x.Because) > 0) || (x.Result == unknown) != (len(x.Missing) > 0) {
				t.Errorf("%s: %+v", c.why, x)
			}
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.why, diff)
		}
	}
}

// A rule that cannot be evaluated is open and says why; it suggests nothing and hides nothing.
func TestErringFactorRuleIsOpen(t *testing.T) {
	fsys := copyRules(t)
	spoil := func(file, old, repl string) {
		text := string(fsys[file].Data)
		if !strings.Contains(text, old) {
			t.Fatalf("%q is not in %s", old, file)
		}
		fsys[file].Data = []byte(strings.Replace(text, old, repl, 1))
	}
	spoil("factors/a-proliferation.yaml", "when: judged_for_wmd", "when: '1 / (judged_for_wmd ? 0 : 1) > 0'")
	spoil("overlays/united-states.yaml", "when: unmanned_aircraft\n", "when: '1 / (unmanned_aircraft ? 0 : 1) > 0'\n")
	r, err := guideline.LoadFS(fsys)
	if err != nil {
		t.Fatal(err)
	}
	facts := guideline.Statements{"judged_for_wmd": {Value: met}, "unmanned_aircraft": {Value: met}, "informed": {Value: met}}
	w := weigh(t, r, guideline.Matter{Facts: facts, From: "US", Items: []guideline.ItemMatter{{Ref: "items[0]"}}}, today)
	a := factor(t, w, "A")
	if len(a.Suggestions) != 1 || a.Suggestions[0].Rule != "A-informed" || !strings.Contains(a.Open[0].Error, "division by zero") {
		t.Errorf("%+v", a)
	}
	last := w.Readings[len(w.Readings)-1]
	if last.ID != "US-2025-unmanned-aircraft" || last.Result != unknown || !strings.Contains(last.Error, "division by zero") {
		t.Errorf("%+v", last)
	}
}

// No suggestion, no filling and no overlay changes what the Guidelines make of a transfer, and none of them approves.
func TestWeighingChangesNoOutcome(t *testing.T) {
	for _, typ := range []reflect.Type{reflect.TypeFor[guideline.Weighing](), reflect.TypeFor[guideline.Matter]()} {
		if holdsOutcome(typ) {
			t.Fatalf("%s holds an outcome", typ)
		}
	}
	r := rules(t)
	dims := []dimension{staysDim, judgedDim, couldDim, informedDim, awareDim, suspectsDim}
	suggested := map[string]bool{}
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.SampledFrom(shapes).Draw(t, "shape")
		f, c := s.item, circumstances{Kind: "export"}
		for _, d := range dims {
			d.set(&f, &c, truth.Value(rapid.IntRange(0, 2).Draw(t, "value")))
		}
		before, err := r.Decide([]finding{f}, c, today)
		if err != nil {
			t.Fatal(err)
		}
		m := guideline.Matter{Facts: drawn(t), From: "US", Items: []guideline.ItemMatter{{Ref: "items[0]"}}}
		for _, id := range []string{"A", "B", "C", "D", "E", "F"} {
			if found := rapid.SampledFrom([]string{"", "concern", "no-concern", "undetermined"}).Draw(t, "found"); found != "" {
				m.Filled = append(m.Filled, guideline.Filling{Factor: id, Finding: found, Reason: "r", By: "b", Date: today})
			}
		}
		w, err := r.Weigh(&m, today)
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range w.Factors {
			if len(before.Factors) > 0 && !slices.Contains(before.Factors, x.Factor) {
				t.Fatalf("weighed is %+v", x.Factor)
			}
			for _, s := range x.Suggestions {
				suggested[s.Rule] = true
			}
		}
		text, err := json.Marshal(w)
		if err != nil || strings.Contains(strings.ToLower(string(text)), "approved") || strings.Contains(string(text), `"outcome"`) {
			t.Fatalf("%s %v", text, err)
		}
		after, err := r.Decide([]finding{f}, c, today)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(before, after, cmp.AllowUnexported(date.Date{})); diff != "" {
			t.Fatalf("weighing changed the decision:\n%s", diff)
		}
	})
	if len(suggested) < 20 {
		t.Errorf("only %d rules ever suggested anything: the test has lost its ground", len(suggested))
	}
}

// drawn states every variable at random, or not.
func drawn(t *rapid.T) guideline.Statements {
	out := guideline.Statements{}
	for _, v := range guideline.WeighedSchema().Vars() {
		var value any
		switch v.Type {
		case rule.Bool:
			value = truth.Value(rapid.IntRange(0, 2).Draw(t, v.Name))
		case rule.String:
			value = rapid.SampledFrom([]any{nil, "", "T3", "look", "hold"}).Draw(t, v.Name)
		case rule.Double:
			value = rapid.SampledFrom([]any{nil, 0.5, 2, 900.0}).Draw(t, v.Name)
		case rule.List:
			value = rapid.SampledFrom([]any{nil, []string{}, []string{"A1", "A5"}}).Draw(t, v.Name)
		default:
			t.Fatalf("%s: no values for %s", v.Name, v.Type)
		}
		out[v.Name] = guideline.Stated{Value: value}
	}
	return out
}

// holdsOutcome reports whether a value of the type can carry an outcome.
func holdsOutcome(typ reflect.Type) bool {
	switch typ.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map:
		return holdsOutcome(typ.Elem())
	case reflect.Struct:
		for i := range typ.NumField() {
			if f := typ.Field(i); f.IsExported() && holdsOutcome(f.Type) {
				return true
			}
		}
	default:
	}
	return typ == reflect.TypeFor[guideline.Outcome]()
}

func TestPartnersAndAdherents(t *testing.T) {
	r := rules(t)
	for _, c := range []struct {
		why   string
		state country.Code
		on    string
		want  truth.Value
		is    func(country.Code, date.Date) (truth.Value, string)
		words string
	}{
		{"a founder, from the first day", "US", "1987-04-16", met, r.Partner, "joined 1987-04-16"},
		{"a day is known", "IN", "2016-06-26", notMet, r.Partner, ""},
		{"from that day", "IN", "2016-06-27", met, r.Partner, "India, joined 2016-06-27"},
		{"the day before the year", "BR", "1994-12-31", notMet, r.Partner, ""},
		{"a year alone is known: open during it", "BR", "1995-01-01", unknown, r.Partner, "joined in 1995"},
		{"to its last day", "BR", "1995-12-31", unknown, r.Partner, "joined in 1995"},
		{"and certain after it", "BR", "1996-01-01", met, r.Partner, "Brazil, joined 1995"},
		{"no Partner", "CN", "2026-01-01", notMet, r.Partner, ""},
		{"no state", "", "2026-01-01", unknown, r.Partner, ""},
		{"before there were adherents", "EE", "2014-09-30", notMet, r.Adherent, ""},
		{"at some time after", "EE", "2014-10-01", unknown, r.Adherent, "at some time from 2014-10-01 to 2015-10-09"},
		{"named as one", "EE", "2015-10-09", met, r.Adherent, "Estonia, named as one by 2015-10-09"},
		{"a Partner is none", "US", "2026-01-01", notMet, r.Adherent, ""},
		{"no state", "", "2026-01-01", unknown, r.Adherent, ""},
	} {
		got, words := c.is(c.state, date.MustParse(c.on))
		if got != c.want || !strings.Contains(words, c.words) || (words == "") != (c.words == "") {
			t.Errorf("%s: %s on %s: %v %q", c.why, c.state, c.on, got, words)
		}
	}
}

func TestListedFor(t *testing.T) {
	r := rules(t)
	for _, c := range []struct {
		why, concern, list string
		programmes         []string
		want               string
	}{
		{"the starter list", guideline.ForMissiles, "starter", []string{"UNSCR-1718"}, "UNSCR-1718"},
		{"a list of the United States", guideline.ForMissiles, "us", []string{"IRAN", "NPWMD"}, "NPWMD"},
		{"the regime by its country, on the list of the Council", guideline.ForMissiles, "un", []string{"DPRK"}, "DPRK"},
		{"on another list that word means more", guideline.ForMissiles, "us", []string{"DPRK"}, ""},
		{"terrorism", guideline.ForTerrorism, "un", []string{"Al-Qaida"}, "Al-Qaida"},
		{"of the other concern", guideline.ForMissiles, "un", []string{"Al-Qaida"}, ""},
		{"part of another word", guideline.ForTerrorism, "us", []string{"SDGTX"}, ""},
		{"nothing is said", guideline.ForTerrorism, "un", nil, ""},
	} {
		if got, ok := r.ListedFor(c.concern, c.list, c.programmes); got != c.want || ok != (c.want != "") {
			t.Errorf("%s: %q %v", c.why, got, ok)
		}
	}
	for _, c := range []struct {
		concern string
		lists   []string
		want    bool
	}{
		{guideline.ForMissiles, []string{"starter"}, true},
		{guideline.ForTerrorism, []string{"starter"}, false},
		{guideline.ForTerrorism, []string{"us", "un"}, true},
		{guideline.ForTerrorism, nil, false},
	} {
		if got := r.SearchedFor(c.concern, c.lists); got != c.want {
			t.Errorf("%s on %v: %v", c.concern, c.lists, got)
		}
	}
}

func TestRecognised(t *testing.T) {
	r := rules(t)
	for _, c := range []struct {
		why            string
		x              guideline.Recognised
		aircraft, rock truth.Value
	}{
		{"recognised as one", guideline.Recognised{Kinds: []string{"uav system"}, Entries: []string{"19.A.2"}}, met, notMet},
		{"the entry holds cruise missiles too", guideline.Recognised{Kinds: []string{"cruise missile"}, Entries: []string{"1.A.2"}}, notMet, notMet},
		{"the entry alone does not tell", guideline.Recognised{Entries: []string{"1.A.2"}}, unknown, notMet},
		{"it may turn out as one", guideline.Recognised{Entries: []string{"9.A.4"}, Possible: []string{"19.A.3", "19.A.1"}}, unknown, unknown},
		{"a rocket", guideline.Recognised{Kinds: []string{"rocket system"}, Entries: []string{"1.A.1"}}, notMet, met},
		{"something else", guideline.Recognised{Entries: []string{"9.A.4"}}, notMet, notMet},
		{"nothing is known", guideline.Recognised{}, unknown, unknown},
	} {
		if got := r.UnmannedAircraft(&c.x); got != c.aircraft {
			t.Errorf("%s: unmanned aircraft %v", c.why, got)
		}
		if got := r.RocketSystem(&c.x); got != c.rock {
			t.Errorf("%s: rocket system %v", c.why, got)
		}
	}
	for name, want := range map[string]bool{"Maximum  Speed": true, "cruise speed": false, "": false} {
		if r.IsTopAirspeed(name) != want {
			t.Errorf("%q", name)
		}
	}
}

func TestOverlays(t *testing.T) {
	r := rules(t)
	all := r.Overlays()
	if len(all) != 4 || all[0].ID != "US-2017-proposal" || all[0].Kind != guideline.Proposal || all[0].Country != "US" {
		t.Errorf("%+v", all)
	}
	if r.HasOverlays("US", date.MustParse("2016-12-31")) || !r.HasOverlays("US", today) || r.HasOverlays("NL", today) {
		t.Error("the overlays of another country or time")
	}
}
