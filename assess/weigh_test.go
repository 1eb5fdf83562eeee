package assess_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/licet/licet/assess"
	"github.com/licet/licet/date"
	"github.com/licet/licet/guideline"
	"github.com/licet/licet/measure"
	"github.com/licet/licet/screening/adjudication"
	"github.com/licet/licet/transfer"
	"github.com/licet/licet/transfer/read"
	"github.com/licet/licet/truth"
)

// suggested are the rules that suggest something, each with the fields it was read from.
func suggested(w *guideline.Weighing) map[string][]string {
	out := map[string][]string{}
	for _, f := range w.Factors {
		for _, s := range f.Suggestions {
			out[s.Rule] = s.Evidence
		}
	}
	return out
}

func text(w *guideline.Weighing, rule string) string {
	for _, f := range w.Factors {
		for _, s := range f.Suggestions {
			if s.Rule == rule {
				return s.Text
			}
		}
	}
	return ""
}

func isOpen(w *guideline.Weighing, rule string) bool {
	return slices.ContainsFunc(w.Factors, func(f guideline.WeighedFactor) bool {
		return slices.ContainsFunc(f.Open, func(o guideline.OpenRule) bool { return o.Rule == rule })
	})
}

// TestWeighing: what the stages found stands under the factors it bears on, with the fields it was read from.
func TestWeighing(t *testing.T) {
	gyro := param("Drift rate stability", "0.05 deg/hr")
	same := &adjudication.Finding{Status: adjudication.Standing, Decision: &adjudication.Adjudication{Verdict: adjudication.Same, By: "officer", On: day}}
	hits := fakeLists{hits: map[string]float64{"Listed Works": 0.97}}
	snapback := func(p measure.Position) measure.Settings {
		return measure.Settings{{Question: "snapback-2025", Position: p, Since: date.MustParse("2025-09-28"), Source: "an act"}}
	}
	for _, c := range []struct {
		why       string
		on        string
		in        *transfer.Transfer
		lists     assess.Lists
		positions measure.Settings
		rule      string
		want      truth.Value // met: suggested; unknown: open; not met: neither
		says      string
		from      []string
	}{
		{
			"the figure far beyond its limit, where less is more", "", one("Fibre optic gyro", gyro, to("NZ")), nil, nil,
			"C-margin", truth.Met, "drift rate stability of 0.05 deg/h",
			[]string{"items[0].parameters[0]"},
		},
		{
			"a figure in the description", "", one("Fibre optic gyro, drift rate stability 0.05 deg/hr", to("NZ")), nil, nil,
			"C-margin", truth.Met, "of 0.05 deg/h",
			[]string{"items[0].description"},
		},
		{
			"a figure declared as a fact", "", one("Fibre optic gyro", fact("drift_rate_stability", transfer.Fact{Kind: transfer.TextFact, Text: "0.05 deg/hr"}), to("NZ")),
			nil, nil, "C-margin", truth.Met, "of 0.05 deg/h",
			[]string{"items[0].facts.drift_rate_stability"},
		},
		{
			"a figure close to its limit", "", one("Fibre optic gyro", param("Drift rate stability", "0.4 deg/hr"), to("NZ")), nil, nil,
			"C-margin", truth.NotMet, "", nil,
		},
		{"Category I", "", one("Solid rocket motor", param("Total impulse", "1.5 MN·s"), to("NZ")), nil, nil, "C-category-I", truth.Met, "2.A.1.c.1 (items[0])", []string{"items[0]"}},
		{"Category II alone", "", one("Fibre optic gyro", gyro, to("NZ")), nil, nil, "C-category-I", truth.NotMet, "", nil},
		{
			"Category I by what it contains", "", one("Stainless steel garden hose reel", func(x *transfer.Transfer) {
				x.Items[0].ContainsCategoryI, x.Items[0].Separable = truth.Met, truth.Met
			}, to("NZ")), nil, nil, "C-category-I", truth.Met, "contains a Category I item (items[0])", []string{"items[0]"},
		},
		{"a Partner", "", one("Fibre optic gyro", gyro, to("NZ")), nil, nil, "E-partner", truth.Met, "New Zealand, joined 1991", []string{"route.final_country"}},
		{"in the year it joined", "1995-06-01", one("Ballistic missile, range 400 km, payload 600 kg", to("BR")), nil, nil, "E-partner", truth.Unknown, "", nil},
		{"nobody says where it goes", "", one("Fibre optic gyro", gyro), nil, nil, "E-partner", truth.Unknown, "", nil},
		{
			"the Council decided", "", one("Fibre optic gyro", gyro, to("KP")), nil, nil,
			"B-council", truth.Met, "1718",
			[]string{"route.final_country"},
		},
		{"binding", "", one("Fibre optic gyro", gyro, to("KP")), nil, nil, "E-council", truth.Met, "1718", nil},
		{"no decision", "", one("Fibre optic gyro", gyro, to("NZ")), nil, nil, "B-council", truth.NotMet, "", nil},
		{"states dispute it", "2025-11-15", one("Fibre optic gyro", gyro, to("IR")), nil, nil, "B-council", truth.Unknown, "", nil},
		{"the position here settles it", "2025-11-15", one("Fibre optic gyro", gyro, to("IR")), nil, snapback("in-force"), "B-council", truth.Met, "1929", nil},
		{"the other way", "2025-11-15", one("Fibre optic gyro", gyro, to("IR")), nil, snapback("void"), "B-council", truth.NotMet, "", nil},
		{
			"confirmed as listed", "", one("Fibre optic gyro", gyro, to("NZ"), party(transfer.EndUser, "Listed Works")),
			&councilLists{fakeLists: hits, list: "un", by: same}, nil, "A-listed-party", truth.Met, "“Listed Works” (un:1, DPRK)",
			[]string{"parties[0]"},
		},
		{
			"a likeness that nobody settled", "", one("Fibre optic gyro", gyro, to("NZ"), party(transfer.EndUser, "Listed Works")),
			&councilLists{fakeLists: hits, list: "un"}, nil, "A-perhaps-listed", truth.Met, "nobody has settled",
			[]string{"parties[0]"},
		},
		{
			"listed for something else", "", one("Fibre optic gyro", gyro, to("NZ"), party(transfer.EndUser, "Listed Works")),
			&councilLists{fakeLists: hits, list: "un"}, nil, "F-perhaps-listed", truth.NotMet, "", nil,
		},
		{
			"the list does not say for what", "", one("Fibre optic gyro", gyro, to("NZ"), party(transfer.EndUser, "Listed Works")),
			&hits, nil, "F-perhaps-listed", truth.Unknown, "", nil,
		},
		{
			"decided not to be the one", "", one("Fibre optic gyro", gyro, to("NZ"), party(transfer.EndUser, "Listed Works")),
			&fakeLists{hits: hits.hits, cleared: map[string]bool{"Listed Works": true}}, nil, "A-perhaps-listed", truth.NotMet, "", nil,
		},
		{
			"it cannot be told who it is", "", one("Fibre optic gyro", gyro, to("NZ"), party(transfer.EndUser, "Ltd")),
			&hits, nil, "F-listed", truth.Unknown, "", nil,
		},
		{
			"no list of the kind was searched", "", one("Fibre optic gyro", gyro, to("NZ"), party(transfer.EndUser, "Other Works")),
			&fakeLists{missing: "not at hand"}, nil, "F-listed", truth.Unknown, "", nil,
		},
		{"nobody screened", "", one("Fibre optic gyro", gyro, to("NZ"), party(transfer.EndUser, "Other Works")), nil, nil, "F-listed", truth.Unknown, "", nil},
		{"nobody is named", "", one("Fibre optic gyro", gyro, to("NZ")), &hits, nil, "F-listed", truth.Unknown, "", nil},
		{
			"an assurance holds", "", one("Fibre optic gyro", gyro, to("NZ"), assurance("A5", "2026-01-01", "")), nil, nil,
			"D-government-assurance", truth.Met, "A5 by Ministry on 2026-01-01",
			[]string{"documents.undertakings[0]"},
		},
		{
			"it has ended", "", one("Fibre optic gyro", gyro, to("NZ"), assurance("A5", "2020-01-01", "2021-01-01")), nil, nil,
			"D-ended", truth.Met, "A5",
			[]string{"documents.undertakings[0]"},
		},
		{
			"one that ended beside one that holds", "", one("Fibre optic gyro", gyro, to("NZ"), assurance("A5", "2020-01-01", "2021-01-01"), assurance("A5", "2026-01-01", "2027-01-01")),
			nil, nil, "D-ended", truth.NotMet, "", nil,
		},
		{
			"the end-use statement gives three", "", one("Fibre optic gyro", gyro, to("NZ"), func(x *transfer.Transfer) {
				x.Documents.EndUse = transfer.EndUseStatement{Present: truth.Met, EndUse: "survey", Place: "Wellington", NoDeliverySystems: truth.Met, NoRetransfer: truth.Met}
			}), nil, nil, "D-end-user-assurances", truth.Met, "A1", []string{"documents.end_use"},
		},
		{"what is missing", "", one("Fibre optic gyro", gyro, to("NZ")), nil, nil, "D-missing", truth.Met, "A1, A2, A3, A4", []string{"documents.undertakings"}},
		{
			"a programme", "", one("Fibre optic gyro", gyro, to("NZ"), func(x *transfer.Transfer) { x.EndUse.Programme = "Comet" }), nil, nil,
			"B-programme", truth.Met, "Comet",
			[]string{"end_use.programme"},
		},
		{"nothing holds what is known of programmes", "", one("Fibre optic gyro", gyro, to("NZ")), nil, nil, "B-known", truth.Unknown, "", nil},
		{
			"red flags hold it", "", one("Fibre optic gyro", gyro, to("NZ"), func(x *transfer.Transfer) {
				x.Order.InstallDeclined, x.Order.TrainingDeclined, x.Order.RepeatAfterDenial = truth.Met, truth.Met, truth.Met
				x.Order.QuestionsRefused, x.Payment.Method = []string{"end use"}, transfer.Cash
			}), nil, nil, "D-red-flags-hold", truth.Met, "Red flags stop it", nil,
		},
		{
			"red flags ask for a look", "", one("Fibre optic gyro", gyro, to("NZ"), func(x *transfer.Transfer) {
				x.Order.QuestionsRefused, x.Order.InstallDeclined, x.Order.TrainingDeclined = []string{"end use"}, truth.Met, truth.Met
				x.Payment.Method = transfer.Cash
			}), nil, nil, "D-red-flags-look", truth.Met, "Red flags ask a person to look", nil,
		},
		{"too little for a look", "", one("Fibre optic gyro", gyro, to("NZ")), nil, nil, "D-red-flags-look", truth.NotMet, "", nil},
		{
			"technology", "", one("Technical data for the production of turbojet engines with a maximum thrust of 1,000 N, uninstalled", to("NZ"), func(x *transfer.Transfer) {
				x.Items[0].DeclaredEntries = []string{"3.E.1"}
			}), nil, nil, "C-technology", truth.Met, "3.E.1", []string{"items[0]"},
		},
		{
			"production equipment", "", one("Batch mixer for propellant, vacuum 0-13 kPa, capacity 150 L, temperature controlled, two kneading shafts off centre", to("NZ")),
			nil, nil, "C-production", truth.Met, "4.B.3",
			[]string{"items[0]"},
		},
	} {
		on := day
		if c.on != "" {
			on = date.MustParse(c.on)
		}
		m, err := measure.Default()
		if err != nil {
			t.Fatal(err)
		}
		s, err := judging(t).Under(m, c.positions).Against(c.lists, day).On(on)
		if err != nil {
			t.Fatal(err)
		}
		a, err := s.Assess(c.in)
		if err != nil {
			t.Fatal(err)
		}
		if a.Weighing == nil {
			t.Errorf("%s: nothing is weighed: %s", c.why, a.Summary)
			continue
		}
		from, met := suggested(a.Weighing)[c.rule]
		got := truth.Of(met)
		if isOpen(a.Weighing, c.rule) {
			got = truth.Unknown
		}
		if got != c.want || !strings.Contains(text(a.Weighing, c.rule), c.says) || c.from != nil && !slices.Equal(from, c.from) {
			t.Errorf("%s: %s is %v, from %v: %q", c.why, c.rule, got, from, text(a.Weighing, c.rule))
		}
	}
}

func assurance(id transfer.AssuranceID, given, expires string) func(*transfer.Transfer) {
	return func(t *transfer.Transfer) {
		u := transfer.Undertaking{Assurance: id, Issuer: "Ministry", Given: date.MustParse(given)}
		if expires != "" {
			u.Expires = date.MustParse(expires)
		}
		t.Documents.Undertakings = append(t.Documents.Undertakings, u)
	}
}

// TestNothingToWeigh: where no item is weighed nothing is computed, and what a person found is told and not lost.
func TestNothingToWeigh(t *testing.T) {
	s := newStage(t)
	found := func(id transfer.FactorID) func(*transfer.Transfer) {
		return func(t *transfer.Transfer) {
			t.Authority.Factors = []transfer.FactorFinding{{Factor: id, Finding: transfer.NoConcern, Reason: "r", By: "A. Officer", Date: day}}
		}
	}
	a := assessed(t, s, one("Office chair", found("D")))
	if a.Weighing != nil || !slices.ContainsFunc(a.Remarks, func(r string) bool {
		return strings.Contains(r, "factor D by A. Officer (authority.factors[0]) stands beside nothing: no item is weighed")
	}) {
		t.Errorf("%+v %q", a.Weighing, a.Remarks)
	}
	old, err := newAssessor(t).On(date.MustParse("1995-01-01"))
	if err != nil {
		t.Fatal(err)
	}
	a, err = old.Assess(one("Ballistic missile, range 400 km, payload 600 kg", found("F")))
	if err != nil {
		t.Fatal(err)
	}
	if a.Weighing == nil || !slices.ContainsFunc(a.Remarks, func(r string) bool { return strings.Contains(r, "did not have this factor") }) {
		t.Errorf("%+v %q", a.Weighing, a.Remarks)
	}
}

// TestReadings: the readings of the country that a transfer leaves stand beside the common answer, with the airspeed read as papers
// name it, and only for the items they cover.
func TestReadings(t *testing.T) {
	s := newStage(t)
	uav := func(from string, more ...func(*transfer.Transfer)) *transfer.Transfer {
		x := one("Unmanned aerial vehicle system, complete", param("Range", "900 km"), param("Payload", "600 kg"))
		x.From = "US"
		if from != "US" {
			x.From = "NL"
		}
		for _, f := range more {
			f(x)
		}
		return x
	}
	for _, c := range []struct {
		why  string
		in   *transfer.Transfer
		want []string
	}{
		{"from another country", uav("NL"), nil},
		{
			"the airspeed is not stated", uav("US"),
			[]string{"US-2017-proposal met", "US-2020-slow-unmanned-aircraft unknown", "US-2025-case-by-case unknown", "US-2025-unmanned-aircraft met"},
		},
		{
			"slow", uav("US", param("Max speed", "220 kn")),
			[]string{"US-2017-proposal met", "US-2020-slow-unmanned-aircraft met", "US-2025-case-by-case unknown", "US-2025-unmanned-aircraft met"},
		},
		{
			"fast: the higher of two counts", uav("US", param("Top speed", "400 km/h"), param("Maximum airspeed", "900 km/h")),
			[]string{"US-2017-proposal met", "US-2025-case-by-case unknown", "US-2025-unmanned-aircraft met"},
		},
		{
			"about is not read", uav("US", param("Maximum speed", "about 780 km/h")),
			[]string{"US-2017-proposal met", "US-2020-slow-unmanned-aircraft unknown", "US-2025-case-by-case unknown", "US-2025-unmanned-aircraft met"},
		},
		{"a gyro", one("Fibre optic gyro", param("Drift rate stability", "0.05 deg/hr"), func(x *transfer.Transfer) { x.From = "US" }), nil},
	} {
		a := assessed(t, s, c.in)
		if a.Weighing == nil {
			t.Fatalf("%s: nothing is weighed: %s", c.why, a.Summary)
		}
		var got []string
		for _, r := range a.Weighing.Readings {
			result, err := r.Result.MarshalText()
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, r.ID+" "+string(result))
		}
		if diff := gocmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.why, diff)
		}
	}
}

// TestFindingsChangeNothing assesses every example with every finding that a person can state on every factor, under all stages: beside
// the findings themselves, nothing in the answer changes, and none of it approves.
func TestFindingsChangeNothing(t *testing.T) {
	files, err := filepath.Glob("../examples/*.json")
	if err != nil || len(files) == 0 {
		t.Fatal("no examples", err)
	}
	lists := &councilLists{fakeLists: fakeLists{hits: map[string]float64{"Listed Works": 0.97}}, list: "un"}
	all := judging(t).Against(lists, day)
	weighed, rules := 0, map[string]bool{}
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		rec := read.DecodeJSON(name, b, day)
		if rec.Transfer == nil {
			t.Fatal(rec.Errs)
		}
		for _, from := range []string{"", "US"} {
			in := *rec.Transfer
			in.Authority.Factors = nil
			if from != "" {
				in.From = "US"
				in.Parties = append(slices.Clone(in.Parties), transfer.Party{Role: transfer.Broker, Name: "Listed Works"})
			}
			s, err := all.On(in.Day(day))
			if err != nil {
				t.Fatal(err)
			}
			bare, err := s.Assess(&in)
			if err != nil {
				t.Fatal(err)
			}
			if bare.Weighing != nil {
				weighed++
				for r := range suggested(bare.Weighing) {
					rules[r] = true
				}
			}
			for _, found := range transfer.Weighed("").Allowed() {
				with := in
				for _, id := range transfer.FactorID("").Allowed() {
					with.Authority.Factors = append(with.Authority.Factors, transfer.FactorFinding{
						Factor: transfer.FactorID(id), Finding: transfer.Weighed(found), Reason: "r", By: "b", Date: day,
					})
				}
				a, err := s.Assess(&with)
				if err != nil {
					t.Fatal(err)
				}
				if a.Outcome != bare.Outcome || a.Summary != bare.Summary || strings.Contains(strings.ToLower(string(a.Outcome)), "approv") {
					t.Errorf("%s, %s on every factor: %s, without %s", name, found, a.Outcome, bare.Outcome)
				}
				if !gocmp.Equal(strip(t, a), strip(t, bare)) {
					t.Errorf("%s, %s on every factor: the rest of the answer differs", name, found)
				}
			}
		}
	}
	if weighed < 20 || len(rules) < 10 {
		t.Errorf("%d answers with factors, suggestions of %d rules: the test has lost its ground", weighed, len(rules))
	}
}

// strip is an answer without what people found.
func strip(t *testing.T, a *assess.Assessment) string {
	t.Helper()
	c := *a
	in := *a.Transfer
	in.Authority.Factors = nil
	c.Transfer = &in
	c.Remarks = slices.DeleteFunc(slices.Clone(a.Remarks), func(r string) bool { return strings.Contains(r, "(authority.factors[") })
	if len(c.Remarks) == 0 {
		c.Remarks = nil
	}
	if a.Weighing != nil {
		w := *a.Weighing
		w.Factors = slices.Clone(w.Factors)
		for i := range w.Factors {
			w.Factors[i].Filled = nil
		}
		c.Weighing = &w
	}
	b, err := assess.Marshal(&c)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestEvidenceOfWeighing: every field that a suggestion or an open rule names is one that a transfer can hold.
func TestEvidenceOfWeighing(t *testing.T) {
	s := newStage(t)
	a := assessed(t, s, one("Fibre optic gyro", param("Drift rate stability", "0.05 deg/hr")))
	n := 0
	for _, f := range a.Weighing.Factors {
		for _, o := range f.Open {
			for _, field := range o.Fields {
				n++
				if field == "documents.undertakings" || field == "parties" {
					continue // lists
				}
				value := "true"
				switch field {
				case "end_use.programme":
					value = `"Comet"`
				case "route.final_country":
					value = `"BR"`
				}
				parts := strings.Split(field, ".")
				for _, p := range slices.Backward(parts) {
					value = fmt.Sprintf("{%q:%s}", p, value)
				}
				body := strings.TrimSuffix(strings.TrimPrefix(value, "{"), "}")
				if rec := read.DecodeJSON("t.json", []byte(`{"id":"a","items":[{"model":"m"}],`+body+`}`), day); rec.Transfer == nil {
					t.Errorf("%s: %s is refused: %v", o.Rule, field, rec.Errs)
				}
			}
		}
	}
	if n < 8 {
		t.Errorf("%d fields: the test has lost its ground", n)
	}
}

func BenchmarkWeighed(b *testing.B) {
	s := newStage(b)
	in := one("Fibre optic gyro", param("Drift rate stability", "0.05 deg/hr"), to("BR"))
	for b.Loop() {
		if _, err := s.Assess(in); err != nil {
			b.Fatal(err)
		}
	}
}
