package assess_test

import (
	"strings"
	"testing"

	"github.com/licet/licet/assess"
	"github.com/licet/licet/country"
	"github.com/licet/licet/date"
	"github.com/licet/licet/guideline"
	"github.com/licet/licet/measure"
	"github.com/licet/licet/redflag"
	"github.com/licet/licet/screening"
	"github.com/licet/licet/screening/adjudication"
	"github.com/licet/licet/screening/record"
	"github.com/licet/licet/transfer"
	"github.com/licet/licet/truth"
)

// councilLists hold one entry of the Council's list on the DPRK, which is the party named Listed Works.
type councilLists struct {
	fakeLists
	list    string
	by      *adjudication.Finding
	number  bool // a number of the party agrees
	country bool // only the country does
}

func (f *councilLists) On(date.Date) (assess.Screener, error) { return f, nil }

func (f *councilLists) Again(*record.Basis, date.Date) (assess.Screener, error) { return f, nil }

func (f *councilLists) Screen(q record.Query) (*record.Answer, error) {
	a, err := f.fakeLists.Screen(q)
	if err != nil || len(a.Hits) == 0 {
		return a, err
	}
	h := &a.Hits[0]
	h.List, h.Programmes, h.Decided = f.list, []string{"DPRK"}, f.by
	if f.number {
		h.Why.Evidence = append(h.Why.Evidence, screening.Evidence{What: "imo", Agrees: truth.Met, Query: "9074729"})
	}
	if f.country {
		h.Why.Evidence = append(h.Why.Evidence, screening.Evidence{What: "country", Agrees: truth.Met, Query: "KP"})
	}
	return a, nil
}

func judging(t *testing.T) *assess.Assessor {
	t.Helper()
	m, err := measure.Default()
	if err != nil {
		t.Fatal(err)
	}
	f, err := redflag.Default()
	if err != nil {
		t.Fatal(err)
	}
	return newAssessor(t).Under(m, nil).Watching(f)
}

func to(c country.Code) func(*transfer.Transfer) {
	return func(t *transfer.Transfer) {
		t.Kind, t.From, t.Route.FinalCountry = transfer.Export, "CL", c
		t.EndUse.Military, t.EndUse.DeliverySystem = truth.NotMet, truth.NotMet
	}
}

// TestDesignatedParty: a party that is confirmed as designated by the Council is prohibited; a likeness of names, and one that only a
// country supports, holds; a list of somebody else tells of no designation by the Council.
func TestDesignatedParty(t *testing.T) {
	hits := fakeLists{hits: map[string]float64{"Listed Works": 0.97}}
	same := &adjudication.Finding{Status: adjudication.Standing, Decision: &adjudication.Adjudication{Verdict: adjudication.Same, By: "officer", On: day}}
	reopened := &adjudication.Finding{Status: adjudication.Reopened, Decision: same.Decision}
	for _, c := range []struct {
		why   string
		lists *councilLists
		want  guideline.Outcome
	}{
		{"a number agrees", &councilLists{fakeLists: hits, list: "un", number: true}, guideline.Prohibited},
		{"an officer decided that it is", &councilLists{fakeLists: hits, list: "un", by: same}, guideline.Prohibited},
		{"that decision was reopened", &councilLists{fakeLists: hits, list: "un", by: reopened}, guideline.Hold},
		{"a name alone", &councilLists{fakeLists: hits, list: "un"}, guideline.Hold},
		{"a name and a country", &councilLists{fakeLists: hits, list: "un", country: true}, guideline.Hold},
		{"a number on the list of a state", &councilLists{fakeLists: hits, list: "ofac", number: true}, guideline.Hold},
	} {
		s, err := judging(t).Against(c.lists, day).On(day)
		if err != nil {
			t.Fatal(err)
		}
		a, err := s.Assess(one("Office chair", to("NZ"), party(transfer.EndUser, "Listed Works")))
		if err != nil {
			t.Fatal(err)
		}
		if a.Outcome != c.want {
			t.Errorf("%s: %s, want %s: %s", c.why, a.Outcome, c.want, a.Summary)
		}
	}
}

// TestMeasuresStage: measures raise the outcome and never lower it, by the day, and what is open about the way is never clear.
func TestMeasuresStage(t *testing.T) {
	gyro := param("Drift rate stability", "0.2 deg/hr")
	a := judging(t)
	for _, c := range []struct {
		why  string
		on   date.Date
		in   *transfer.Transfer
		want guideline.Outcome
		says string
	}{
		{"missile items to Iran in 2011", date.Of(2011, 4, 15), one("Fibre optic gyro", gyro, to("IR")), guideline.Prohibited, "its supply is banned"},
		{"with the Council's approval in 2016", date.Of(2016, 6, 1), one("Fibre optic gyro", gyro, to("IR")), guideline.LicenceRequired, "approval is needed in advance"},
		{"no more in 2024", date.Of(2024, 3, 1), one("Fibre optic gyro", gyro, to("IR")), guideline.LicenceRequired, "Category II"},
		{"disputed since September 2025", date.Of(2025, 11, 15), one("Fibre optic gyro", gyro, to("IR")), guideline.Prohibited, "its supply is banned"},
		{"machinery to the DPRK", date.Of(2018, 1, 1), one("Centrifugal pump", func(t *transfer.Transfer) { t.Items[0].HS = "8413.70" }, to("KP")), guideline.Prohibited, ""},
		{"a chair to New Zealand", date.Of(2024, 3, 1), one("Office chair", to("NZ")), guideline.NoControlFound, "no approval"},
		{"a chair to nobody knows where", date.Of(2024, 3, 1), one("Office chair"), guideline.NeedsInformation, "not stated"},
	} {
		s, err := a.On(c.on)
		if err != nil {
			t.Fatal(err)
		}
		got, err := s.Assess(c.in)
		if err != nil {
			t.Fatal(err)
		}
		if got.Outcome != c.want || !strings.Contains(got.Summary, c.says) {
			t.Errorf("%s: %s, want %s: %s", c.why, got.Outcome, c.want, got.Summary)
		}
	}
}

// TestPositions: a position that is set leaves one view and stands with the rules; a replay under another is refused.
func TestPositions(t *testing.T) {
	m, err := measure.Default()
	if err != nil {
		t.Fatal(err)
	}
	on := date.Of(2025, 11, 15)
	in := one("Fibre optic gyro", param("Drift rate stability", "0.2 deg/hr"), to("IR"))
	outcomes := map[measure.Position]guideline.Outcome{measure.InForce: guideline.Prohibited, measure.Void: guideline.LicenceRequired}
	var last []byte
	for p, want := range outcomes {
		as := newAssessor(t).Under(m, measure.Settings{{Question: measure.SnapbackQuestion, Position: p, Source: "a made-up act"}})
		s, err := as.On(on)
		if err != nil {
			t.Fatal(err)
		}
		a, err := s.Assess(in)
		if err != nil {
			t.Fatal(err)
		}
		if a.Outcome != want || len(a.Measures.Views) != 1 {
			t.Errorf("%s: %s, want %s, in %d views", p, a.Outcome, want, len(a.Measures.Views))
		}
		b := stored(t, a)
		if r, err := as.Replay(b); err != nil || !r.Same {
			t.Errorf("%s: replayed %v, %v", p, r, err)
		}
		if last != nil {
			if _, err := as.Replay(last); err == nil {
				t.Errorf("an assessment by the other position is replayed under %s", p)
			}
		}
		last = b
	}
}

// TestRedFlagsStage: one that is grave by itself holds; nothing is met on an empty record, and a call to look changes no outcome.
func TestRedFlagsStage(t *testing.T) {
	s, err := judging(t).On(day)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		why   string
		in    *transfer.Transfer
		want  guideline.Outcome
		level redflag.Level
	}{
		{"an ordinary chair", one("Office chair", to("NZ")), guideline.NoControlFound, redflag.NoneFound},
		{
			"a mission buys a machine tool", one("Five-axis milling machine", to("NZ"), func(t *transfer.Transfer) {
				t.Items[0].HS = "8459.61"
				t.Parties = []transfer.Party{{Role: transfer.Consignee, Name: "Embassy of Ruritania", Country: "NZ", Address: transfer.Address{Kind: transfer.Diplomatic}}}
			}), guideline.Hold, redflag.Hold,
		},
	} {
		a, err := s.Assess(c.in)
		if err != nil {
			t.Fatal(err)
		}
		if a.Outcome.Strength() < c.want.Strength() || a.RedFlags.Level != c.level {
			t.Errorf("%s: %s at level %s, want %s at %s: %s", c.why, a.Outcome, a.RedFlags.Level, c.want, c.level, a.Summary)
		}
	}
}
