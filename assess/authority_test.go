package assess

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/licet/licet/classify"
	"github.com/licet/licet/controllist/mtcr"
	"github.com/licet/licet/date"
	"github.com/licet/licet/guideline"
	"github.com/licet/licet/transfer"
	"github.com/licet/licet/transfer/read"
	"github.com/licet/licet/truth"
)

var today = date.MustParse("2026-11-23")

// TestFieldsCanBeRead builds a transfer as JSON for each place that an answer tells people to fill and reads it as a file is
// read: a place that the reader refuses is no help.
func TestFieldsCanBeRead(t *testing.T) {
	for name, f := range fields {
		value := "true"
		switch name {
		case "kind":
			value = `"export"`
		case "complete_delivery_system": // said in the description
			value = `"missile"`
		}
		item, top := `"model":"m"`, ""
		nested := value
		parts := strings.Split(f.field, ".")
		for _, part := range slices.Backward(parts[1:]) {
			nested = fmt.Sprintf(`{%q:%s}`, part, nested)
		}
		if stated := fmt.Sprintf(`%q:%s`, parts[0], nested); perItem[name] {
			item += "," + stated
		} else {
			top = "," + stated
		}
		text := fmt.Sprintf(`{"id":"a","items":[{%s}]%s}`, item, top)
		if rec := read.DecodeJSON("t.json", []byte(text), today); rec.Transfer == nil {
			t.Errorf("%s: %s is refused: %v", name, text, rec.Errs)
		}
	}
}

// TestRowsOfTheGovernment assesses transfers as they are read from JSON, for the rows of the Guidelines that rest on what the
// government or the exporter states beside the goods. rule is one that has to be met, or with "open" unknown.
func TestRowsOfTheGovernment(t *testing.T) {
	const (
		hose    = `"description":"Stainless steel garden hose reel"`
		gyro    = `"description":"Fibre optic gyro","parameters":[{"name":"Drift rate stability","value":"0.02 deg/h"}]`
		motor   = `"description":"Solid rocket motor","parameters":[{"name":"Total impulse","value":"1.5 MN·s"}]`
		missile = `"description":"Ballistic missile, range 120 km, warhead 200 kg"`
	)
	tests := []struct {
		why, item, more string
		outcome         guideline.Outcome
		rule            string
		result          truth.Value
		asks            string // a place that has to be asked for
		silent          string // one that must not be
	}{
		{
			"row 4: the system is Category I like what it contains", hose + `,"contains_category_i":true,"separable":true`, "",
			guideline.PresumptionOfDenial, "G2-incorporation", truth.Met, "", "items[0].separable",
		},
		{
			"what cannot be separated does not make it Category I", hose + `,"contains_category_i":true,"separable":false`, "",
			guideline.NoControlFound, "G2-incorporation", truth.NotMet, "", "items[0].contains_category_i",
		},
		{
			"whether it can be separated is not known: no clear answer", hose + `,"contains_category_i":true`, "",
			guideline.NeedsInformation, "G2-incorporation", truth.Unknown, "items[0].separable", "",
		},
		{
			"nothing is stated: unknown, not no", hose, "",
			guideline.NoControlFound, "G2-incorporation", truth.Unknown, "", "items[0].contains_category_i",
		},
		{
			"row 5: any listed item", gyro, `,"authority":{"judged_for_wmd":true}`,
			guideline.PresumptionOfDenial, "G2-judged-wmd", truth.Met, "", "authority.judged_for_wmd",
		},
		{
			"row 5: a missile below the limits", missile, `,"authority":{"judged_for_wmd":true}`,
			guideline.PresumptionOfDenial, "G2-judged-wmd", truth.Met, "", "",
		},
		{
			"not listed, and not known to be a missile: a person looks", hose, `,"authority":{"judged_for_wmd":true}`,
			guideline.Hold, "G7A-not-yet-informed", truth.Met, "items[0].description", "",
		},
		{
			"judged otherwise", gyro, `,"authority":{"judged_for_wmd":false}`,
			guideline.LicenceRequired, "G2-judged-wmd", truth.NotMet, "", "authority.judged_for_wmd",
		},
		{
			"no judgement is stated: unknown", gyro, "",
			guideline.LicenceRequired, "G2-judged-wmd", truth.Unknown, "authority.judged_for_wmd", "",
		},
		{
			"row 6: both gates are met, and the presumption stands", motor,
			`,"authority":{"approval_considered":true,"undertakings":true,"responsibility":true}`,
			guideline.PresumptionOfDenial, "G2-cat1-exception", truth.Met, "", "authority.undertakings",
		},
		{
			"row 6: a gate that nobody spoke of is asked for", motor, `,"authority":{"approval_considered":true,"undertakings":true}`,
			guideline.PresumptionOfDenial, "G2-cat1-exception", truth.Met, "authority.responsibility", "authority.undertakings",
		},
		{
			"not Category I: there is nothing to except", gyro, `,"authority":{"approval_considered":true}`,
			guideline.LicenceRequired, "G2-cat1-exception", truth.Unknown, "", "authority.responsibility",
		},
		{
			"silence about the exception changes nothing", motor, "",
			guideline.PresumptionOfDenial, "G2-cat1-exception", truth.NotMet, "", "authority.undertakings",
		},
	}
	s := stageOfToday(t)
	for _, tt := range tests {
		text := fmt.Sprintf(`{"id":"a","kind":"export","items":[{%s}]%s}`, tt.item, tt.more)
		rec := read.DecodeJSON("t.json", []byte(text), today)
		if rec.Transfer == nil {
			t.Errorf("%s: %v", tt.why, rec.Errs)
			continue
		}
		a, err := s.Assess(rec.Transfer)
		if err != nil {
			t.Errorf("%s: %v", tt.why, err)
			continue
		}
		if a.Outcome != tt.outcome {
			t.Errorf("%s: %s, want %s", tt.why, a.Outcome, tt.outcome)
		}
		at := slices.IndexFunc(a.Decision.Findings, func(f guideline.Finding) bool { return f.Rule == tt.rule })
		if at < 0 || a.Decision.Findings[at].Result != tt.result {
			t.Errorf("%s: %s is %+v, want %v", tt.why, tt.rule, a.Decision.Findings[max(at, 0)], tt.result)
		}
		asked := func(field string) bool {
			return slices.ContainsFunc(a.Unknown, func(o Open) bool { return o.Field == field })
		}
		if tt.asks != "" && !asked(tt.asks) || tt.silent != "" && asked(tt.silent) {
			t.Errorf("%s: asked for %+v, want %q and not %q", tt.why, a.Unknown, tt.asks, tt.silent)
		}
	}
}

// TestGatesAreShown: each gate carries its own answer, and what nobody said of it is unknown.
func TestGatesAreShown(t *testing.T) {
	a, err := stageOfToday(t).Assess(&transfer.Transfer{
		ID: "a", Kind: transfer.Export,
		Items:     []transfer.Item{{Description: "Solid rocket motor, total impulse 1.5 MN·s"}},
		Authority: transfer.Authority{ApprovalConsidered: truth.Met, Undertakings: truth.NotMet},
	})
	if err != nil {
		t.Fatal(err)
	}
	var got []truth.Value
	for _, f := range a.Decision.Findings {
		for _, g := range f.Gates {
			got = append(got, g.Value)
		}
	}
	if !slices.Equal(got, []truth.Value{truth.NotMet, truth.Unknown}) {
		t.Errorf("the gates are %v", got)
	}
}

// TestMannedAircraftIsNotDenied: only what was recognised as something else is no manned aircraft.
func TestMannedAircraftIsNotDenied(t *testing.T) {
	c := stageOfToday(t).Classifier()
	for description, want := range map[string]truth.Value{
		"Passenger aircraft, twin engine, 180 seats":  truth.Met,     // recognised as one
		"Ammonium perchlorate, CAS 7790-98-9, 200 µm": truth.NotMet,  // recognised as a substance
		"Solid rocket motor":                          truth.NotMet,  // recognised, though its entry is open
		"XQ-7":                                        truth.Unknown, // nobody knows what that is
	} {
		items, err := Items(c, &transfer.Transfer{ID: "a", Items: []transfer.Item{{Description: description}}})
		if err != nil {
			t.Fatal(err)
		}
		if got := Findings(items)[0].MannedAircraft; got != want {
			t.Errorf("%s: %v, want %v", description, got, want)
		}
	}
}

func stageOfToday(t *testing.T) *Stage {
	t.Helper()
	list, err := mtcr.Load()
	if err != nil {
		t.Fatal(err)
	}
	words, err := classify.Load()
	if err != nil {
		t.Fatal(err)
	}
	rules, err := guideline.Load()
	if err != nil {
		t.Fatal(err)
	}
	s, err := New(list, words, rules).On(today)
	if err != nil {
		t.Fatal(err)
	}
	return s
}
