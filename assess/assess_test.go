package assess_test

import (
	"cmp"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/licet/licet/assess"
	"github.com/licet/licet/classify"
	"github.com/licet/licet/controllist"
	"github.com/licet/licet/controllist/mtcr"
	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/guideline"
	"github.com/licet/licet/transfer"
	"github.com/licet/licet/truth"
)

var update = flag.Bool("update", false, "write the expected answers anew")

var day = date.MustParse("2026-11-23")

func newAssessor(tb testing.TB) *assess.Assessor {
	tb.Helper()
	list, err := mtcr.Load()
	if err != nil {
		tb.Fatal(err)
	}
	words, err := classify.Load()
	if err != nil {
		tb.Fatal(err)
	}
	rules, err := guideline.Load()
	if err != nil {
		tb.Fatal(err)
	}
	return assess.New(list, words, rules)
}

func newStage(tb testing.TB) *assess.Stage {
	tb.Helper()
	s, err := newAssessor(tb).On(day)
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

func assessed(tb testing.TB, s *assess.Stage, t *transfer.Transfer) *assess.Assessment {
	tb.Helper()
	if err := t.Validate(day); err != nil {
		tb.Fatalf("%s is no valid transfer: %v", t.ID, err)
	}
	a, err := s.Assess(t)
	if err != nil {
		tb.Fatalf("%s: %v", t.ID, err)
	}
	return a
}

// one is a transfer of one item.
func one(description string, more ...func(*transfer.Transfer)) *transfer.Transfer {
	t := &transfer.Transfer{ID: "T-1", Kind: transfer.Export, Items: []transfer.Item{{Description: description}}}
	for _, f := range more {
		f(t)
	}
	return t
}

func param(name, value string) func(*transfer.Transfer) {
	return func(t *transfer.Transfer) {
		t.Items[0].Parameters = append(t.Items[0].Parameters, transfer.Parameter{Name: name, Value: value})
	}
}

func fact(name string, f transfer.Fact) func(*transfer.Transfer) {
	return func(t *transfer.Transfer) {
		if t.Items[0].Facts == nil {
			t.Items[0].Facts = map[string]transfer.Fact{}
		}
		t.Items[0].Facts[name] = f
	}
}

func knows(set func(*transfer.Knowledge)) func(*transfer.Transfer) {
	return func(t *transfer.Transfer) { set(&t.Knowledge) }
}

// transfers are the stock of this file: one for each outcome that the engine reaches from a transfer alone, and some for
// what the stages hand on.
var transfers = map[string]*transfer.Transfer{
	"production-facility": one("Production facility specially designed for ballistic missiles",
		param("Designed for", "ballistic missile, range 600 km, payload 800 kg")),
	"category-I":       one("Solid rocket motor", param("Total impulse", "1.5 MN·s")),
	"category-II":      one("Ammonium perchlorate, CAS 7790-98-9, 200 µm"),
	"informed":         one("Stainless steel garden hose reel", knows(func(k *transfer.Knowledge) { k.InformedByAuthority.Answer = truth.Met })),
	"aware":            one("Stainless steel garden hose reel", knows(func(k *transfer.Knowledge) { k.Aware.Answer = truth.Met })),
	"open":             one("Solid rocket motor"),
	"nothing-found":    one("Stainless steel garden hose reel"),
	"treated-as-II":    treated,
	"released":         released,
	"manned-aircraft":  one("Passenger aircraft, twin engine, 180 seats"),
	"two-items":        twoItems,
	"declared-entries": declared,
}

var treated = &transfer.Transfer{
	ID: "T-2", Kind: transfer.Export, Items: []transfer.Item{{
		Description: "Re-entry vehicle", Facts: map[string]transfer.Fact{
			"usable_in": transfer.ListOf("1.A"), "designed_for_non_weapon_payload": transfer.BoolOf(true),
			"end_use_statement_provided": transfer.BoolOf(true), "quantity_appropriate_for_end_use": transfer.BoolOf(true),
		},
	}},
}

var released = &transfer.Transfer{
	ID: "T-3", Kind: transfer.Export, Items: []transfer.Item{{
		Description: "Flight control system", Facts: map[string]transfer.Fact{
			"designed_or_modified_for": transfer.ListOf("1.A"), "exported_as_part_of": transfer.ListOf("manned_aircraft"),
		},
	}},
}

var twoItems = &transfer.Transfer{
	ID: "T-4", Kind: transfer.Export, Items: []transfer.Item{
		{Description: "Batch mixer, jacketed bowl, planetary blades", Parameters: []transfer.Parameter{
			{Name: "Volume", Value: "150 L"}, {Name: "Vacuum", Value: "5 kPa absolute"},
		}},
		{Maker: "Example Works", Model: "XQ-7", Config: "400 V"},
	},
}

var declared = &transfer.Transfer{
	ID: "T-5", Kind: transfer.Export, Items: []transfer.Item{
		{Description: "Ammonium perchlorate, CAS 7790-98-9, 200 µm", DeclaredEntries: []string{"4.C"}},
		{Description: "Ammonium perchlorate, CAS 7790-98-9, 200 µm", DeclaredEntries: []string{"6.C.8"}},
		{Description: "Ammonium perchlorate, CAS 7790-98-9, 200 µm", DeclaredEntries: []string{}},
		{Description: "Ammonium perchlorate, CAS 7790-98-9, 200 µm"},
	},
}

// told is what the golden files hold of an assessment: what a person acts on. Digests and reasons change with every word of
// the rules and are left to the packages that make them.
type told struct {
	Outcome guideline.Outcome `json:"outcome"`
	Summary string            `json:"summary"`
	Items   []toldItem        `json:"items"`
	Rules   []string          `json:"deciding"`
	Unknown []assess.Open     `json:"unknown,omitempty"`
	Remarks []string          `json:"remarks,omitempty"`
}

type toldItem struct {
	Ref, Name string
	Verdict   classify.Verdict
	Entries   []string
}

func tell(a *assess.Assessment) told {
	t := told{Outcome: a.Outcome, Summary: a.Summary, Unknown: a.Unknown, Remarks: a.Remarks, Rules: []string{}}
	for _, i := range a.Decision.Deciding {
		t.Rules = append(t.Rules, a.Decision.Findings[i].Rule)
	}
	for _, it := range a.Items {
		ti := toldItem{it.Ref, it.Name, it.Classification.Verdict, []string{}}
		for _, e := range it.Classification.Entries {
			ti.Entries = append(ti.Entries, e.ID)
		}
		t.Items = append(t.Items, ti)
	}
	return t
}

// TestAssess runs the stock through the whole pipeline and compares with testdata; -update writes the files anew.
func TestAssess(t *testing.T) {
	s := newStage(t)
	for name, tr := range transfers {
		t.Run(name, func(t *testing.T) {
			got, err := json.MarshalIndent(tell(assessed(t, s, tr)), "", "  ")
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, '\n')
			file := filepath.Join("testdata", name+".json")
			if *update {
				if err := os.WriteFile(file, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := gocmp.Diff(string(want), string(got)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", file, diff)
			}
		})
	}
}

// TestOutcomes names the outcome of the stock beside its reason, apart from the golden files.
func TestOutcomes(t *testing.T) {
	want := map[string]struct {
		outcome guideline.Outcome
		why     string
	}{
		"production-facility": {guideline.Prohibited, "no production facility of Category I is authorised"},
		"category-I":          {guideline.PresumptionOfDenial, "Category I"},
		"category-II":         {guideline.LicenceRequired, "Category II, case by case"},
		"informed":            {guideline.LicenceRequired, "not listed, and the authority informed the exporter"},
		"aware":               {guideline.NotifyAuthority, "not listed, and the exporter is aware"},
		"open":                {guideline.NeedsInformation, "the figure that decides was not stated"},
		"nothing-found":       {guideline.NoControlFound, "an ordinary good, nothing known against it"},
		"treated-as-II":       {guideline.LicenceRequired, "a Category I item that a note lets be treated as Category II"},
		"released":            {guideline.NoControlFound, "a note lets it go as part of a manned aircraft"},
		"manned-aircraft":     {guideline.NoControlFound, "a manned aircraft is no delivery system"},
		"two-items":           {guideline.LicenceRequired, "the strongest of two items"},
		"declared-entries":    {guideline.LicenceRequired, "what was declared does not change what is found"},
	}
	s := newStage(t)
	for name, tr := range transfers {
		a := assessed(t, s, tr)
		if a.Outcome != want[name].outcome {
			t.Errorf("%s: %s, want %s (%s)", name, a.Outcome, want[name].outcome, want[name].why)
		}
		if a.Outcome != a.Decision.Outcome || !strings.HasPrefix(a.Summary, assess.Headline(a.Outcome)) {
			t.Errorf("%s: outcome and summary disagree: %s, %q", name, a.Outcome, a.Summary)
		}
		for _, u := range a.Unknown {
			if u.Ask == "" || u.Field == "" || u.Param == "" {
				t.Errorf("%s: a question without words or place: %+v", name, u)
			}
		}
	}
}

// TestNoOutcomeApproves: whatever is found, no text says that the transfer may go.
func TestNoOutcomeApproves(t *testing.T) {
	for _, o := range guideline.Outcomes() {
		h := strings.ToLower(assess.Headline(o))
		if h == "" || h == string(o) {
			t.Errorf("%s has no sentence", o)
		}
		for _, word := range []string{"approved", "authorised", "allowed", "may go", "permitted", "cleared", "free to"} {
			if strings.Contains(h, word) {
				t.Errorf("%s: %q says %q", o, h, word)
			}
		}
	}
	if !strings.Contains(assess.Headline(guideline.NoControlFound), "no approval") {
		t.Error("no control found has to say that it is no approval")
	}
	if got := assess.Headline("other"); got != "other" {
		t.Errorf("an unknown outcome is shown as %q", got)
	}
	for _, o := range guideline.Outcomes() {
		if want := o != guideline.NoControlFound && o != guideline.NeedsInformation; assess.ActOn(o) != want {
			t.Errorf("%s: act on is %v", o, !want)
		}
	}
}

// TestFindings shows what is handed on from classification to the Guidelines.
func TestFindings(t *testing.T) {
	s := newStage(t)
	finding := func(t *testing.T, name string) guideline.ItemFinding {
		t.Helper()
		items, err := assess.Items(s.Classifier(), transfers[name])
		if err != nil {
			t.Fatal(err)
		}
		return assess.Findings(items)[0]
	}
	t.Run("production facility", func(t *testing.T) {
		f := finding(t, "production-facility")
		if len(f.Entries) == 0 || !f.Entries[0].ProductionFacility || f.Entries[0].Category != "I" {
			t.Errorf("%+v", f.Entries)
		}
		if f := finding(t, "category-I"); f.Entries[0].ProductionFacility {
			t.Error("a motor is no production facility")
		}
	})
	t.Run("Category II treatment", func(t *testing.T) {
		f := finding(t, "treated-as-II")
		if f.Verdict != guideline.VerdictCategoryII || f.Entries[0].Category != "I" || !f.Entries[0].CategoryIITreatment {
			t.Errorf("%+v", f)
		}
	})
	t.Run("released", func(t *testing.T) {
		if f := finding(t, "released"); f.Verdict != guideline.VerdictNotControlled || f.Entries != nil || f.Possible != nil {
			t.Errorf("what a note releases does not control: %+v", f)
		}
	})
	t.Run("manned aircraft", func(t *testing.T) {
		if f := finding(t, "manned-aircraft"); f.MannedAircraft != truth.Met {
			t.Errorf("%+v", f)
		}
		if f := finding(t, "category-I"); f.MannedAircraft != truth.NotMet {
			t.Errorf("%+v", f)
		}
	})
	t.Run("complete system", func(t *testing.T) {
		items, err := assess.Items(s.Classifier(), one("Ballistic missile, range 120 km, warhead 200 kg"))
		if err != nil {
			t.Fatal(err)
		}
		if f := assess.Findings(items)[0]; f.CompleteDeliverySystem != truth.Met {
			t.Errorf("%+v", f)
		}
		if f := finding(t, "category-I"); f.CompleteDeliverySystem != truth.Unknown {
			t.Errorf("nothing is denied that was not stated: %+v", f)
		}
	})
	t.Run("what is missing", func(t *testing.T) {
		if f := finding(t, "open"); len(f.Possible) == 0 || !slices.Contains(f.Missing, "total_impulse") {
			t.Errorf("%+v", f)
		}
	})
}

// TestCircumstances: a stated use in a delivery system means that the transfer could contribute to one; its denial by the
// exporter does not mean that it could not.
func TestCircumstances(t *testing.T) {
	for stated, want := range map[truth.Value]truth.Value{truth.Met: truth.Met, truth.NotMet: truth.Unknown, truth.Unknown: truth.Unknown} {
		tr := one("pump", func(t *transfer.Transfer) { t.EndUse.DeliverySystem = stated })
		if got := assess.Of(tr).CouldContribute; got != want {
			t.Errorf("stated %v: could contribute %v, want %v", stated, got, want)
		}
	}
	tr := one("pump", func(t *transfer.Transfer) {
		t.Kind, t.StaysInJurisdiction = transfer.Transit, truth.Met
		t.Knowledge.Aware.Answer, t.Knowledge.Suspects.Answer, t.Knowledge.InformedByAuthority.Answer = truth.Met, truth.NotMet, truth.Met
	})
	want := guideline.Circumstances{
		Kind: "transit", StaysInJurisdiction: truth.Met, InformedByAuthority: truth.Met, Aware: truth.Met, Suspects: truth.NotMet,
	}
	if got := assess.Of(tr); !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
}

// TestInput shows what of an item the classifier gets, and that nothing else of the transfer does.
func TestInput(t *testing.T) {
	it := transfer.Item{
		ID: "7", Description: "Gyro", HS: "9014.20", StatedUse: "survey", Config: "28 V", Maker: "Example Works", Model: "G-1",
		Origin: "DE", Remarks: "for the launch site", DeclaredEntries: []string{"9.A.4"},
		Parameters: []transfer.Parameter{{Name: "Drift", Value: "1 deg/h"}}, Facts: map[string]transfer.Fact{"payload": transfer.TextOf("5 kg")},
	}
	want := classify.Input{
		ID: "7", Text: "Gyro", HS: "9014.20", EndUse: "survey", Facts: map[string]string{"payload": "5 kg"},
		Parameters: []classify.Parameter{{Name: "Drift", Value: "1 deg/h"}, {Name: "configuration", Value: "28 V"}},
	}
	if diff := gocmp.Diff(want, assess.Input(&it, "space programme")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	got := assess.Input(&transfer.Item{Maker: "Example Works", Model: "G-1"}, "survey")
	if got.Text != "Example Works G-1" || got.EndUse != "survey" {
		t.Errorf("maker and model stand in for a description, the use of the whole for that of the item: %+v", got)
	}
	// The same items give the same classification whoever buys them and wherever they go.
	s := newStage(t)
	bare, sent := one("Solid rocket motor", param("Total impulse", "1.5 MN·s")), one("Solid rocket motor", param("Total impulse", "1.5 MN·s"))
	sent.From, sent.Route.FinalCountry = "DE", "NZ"
	sent.Parties = []transfer.Party{{Role: transfer.EndUser, Name: "Example Ministry", Country: "NZ"}}
	a, b := assessed(t, s, bare), assessed(t, s, sent)
	if !reflect.DeepEqual(a.Items, b.Items) {
		t.Error("destination or party changed the classification")
	}
}

// TestBadFacts: a declared value that the list does not take is refused with its place in the transfer.
func TestBadFacts(t *testing.T) {
	s := newStage(t)
	_, err := s.Assess(one("Motor", fact("total_impulse", transfer.TextOf("5 kg"))))
	if fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), "items[0].facts.total_impulse") {
		t.Errorf("%v, want an error of kind invalid at items[0].facts.total_impulse", err)
	}
	if _, err := newAssessor(t).On(date.MustParse("1986-01-01")); fault.KindOf(err) != fault.Invalid {
		t.Errorf("before the Annex: %v, want an error of kind invalid", err)
	}
	if _, err := s.Assess(&transfer.Transfer{ID: "T"}); err == nil {
		t.Error("a transfer without items was assessed")
	}
}

// TestDeclaredEntries compares what the exporter declared with what was found.
func TestDeclaredEntries(t *testing.T) {
	a := assessed(t, newStage(t), transfers["declared-entries"])
	want := []string{
		"items[1]: the exporter declared 6.C.8, which was not found to be met",
		"items[2]: the exporter declared that no entry applies; " + a.Items[2].Classification.Entries[0].ID + " is met",
	}
	if diff := gocmp.Diff(want, a.Remarks); diff != "" {
		t.Errorf("a heading covers its entries, and silence declares nothing (-want +got):\n%s", diff)
	}
}

// TestOpenFields: every question about an item names a parameter of the list under the facts of that item.
func TestOpenFields(t *testing.T) {
	s := newStage(t)
	list := s.Classifier().Edition().List()
	a := assessed(t, s, transfers["open"])
	if len(a.Unknown) == 0 || a.Unknown[0].Field != "items[0].facts.total_impulse" {
		t.Fatalf("the question that decides comes first: %+v", a.Unknown)
	}
	for _, u := range a.Unknown {
		if name, ok := strings.CutPrefix(u.Field, "items[0].facts."); ok && list.Param(name) == nil {
			t.Errorf("%s is no parameter of the list", name)
		}
	}
	// What is answered where the question points to is not asked again.
	answered := one("Solid rocket motor", fact("total_impulse", transfer.TextOf("0.1 MN·s")))
	for _, u := range assessed(t, s, answered).Unknown {
		if u.Param == "total_impulse" {
			t.Errorf("asked again: %+v", u)
		}
	}
}

func TestRuleSets(t *testing.T) {
	a := newAssessor(t)
	for on, annex := range map[string]string{"2026-11-23": "2024-03-14", "1987-04-16": "no edition known"} {
		s, err := a.On(date.MustParse(on))
		if err != nil {
			t.Fatal(err)
		}
		sets := s.RuleSets()
		if len(sets) != 3 || sets[0].Name != "annex" || sets[1].Name != "words" || sets[2].Name != "guidelines" {
			t.Fatalf("%+v", sets)
		}
		if on == "2026-11-23" && !strings.Contains(sets[0].Edition, annex) {
			t.Errorf("%s: %q does not name %s", on, sets[0].Edition, annex)
		}
		for _, r := range sets {
			if len(r.Digest) != 64 || r.Edition == "" {
				t.Errorf("%s: %+v", on, r)
			}
		}
	}
}

func BenchmarkAssess(b *testing.B) {
	s := newStage(b)
	for _, name := range []string{"category-I", "category-II", "open", "nothing-found"} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := s.Assess(transfers[name]); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkLoadRules reads all rules that come with the program, as its start does: the Annex, the word lists and the Guidelines.
func BenchmarkLoadRules(b *testing.B) {
	for b.Loop() {
		_, err := controllist.Load(mtcr.Files())
		_, fails := classify.Compiled()
		_, bad := guideline.Load()
		if err = cmp.Or(err, fails, bad); err != nil {
			b.Fatal(err)
		}
	}
}
