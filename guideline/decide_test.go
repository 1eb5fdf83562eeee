package guideline_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/guideline"
	"github.com/licet/licet/truth"
)

// The words of the tests.
type (
	finding       = guideline.ItemFinding
	circumstances = guideline.Circumstances
	entry         = guideline.EntryRef
	decision      = guideline.Decision
)

const (
	catI  = guideline.VerdictCategoryI
	catII = guideline.VerdictCategoryII
	none  = guideline.VerdictNotControlled
)

const (
	met     = truth.Met
	notMet  = truth.NotMet
	unknown = truth.Unknown
)

var (
	today = date.MustParse("2026-11-01")

	// Entries as the control list would name them.
	rocket     = entry{ID: "1.A.1", Category: "I", Kind: "equipment"}
	rocketWork = entry{ID: "1.B.1", Category: "I", Kind: "production", ProductionFacility: true}
	subWork    = entry{ID: "2.B.1", Category: "I", Kind: "production", ProductionFacility: true}
	rocketTech = entry{ID: "1.E.1", Category: "I", Kind: "technology"}
	reentry    = entry{ID: "2.A.1.b", Category: "I", Kind: "equipment", CategoryIITreatment: true}
	gyro       = entry{ID: "9.A.4", Category: "II", Kind: "equipment"}
	gyroTech   = entry{ID: "9.E.1", Category: "II", Kind: "technology"}
	motorWork  = entry{ID: "3.B.1", Category: "II", Kind: "production", ProductionFacility: true}
)

func rules(t testing.TB) *guideline.Rules {
	t.Helper()
	r, err := guideline.Load()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func item(verdict string, entries ...entry) finding {
	return finding{Ref: "items[0]", Verdict: verdict, Entries: entries}
}

func open(possible ...entry) finding {
	return finding{
		Ref: "items[0]", Verdict: guideline.VerdictNeedsInformation, Possible: possible,
		Missing: []string{"range_km", "payload_kg"},
	}
}

func with(f finding, change func(*finding)) finding {
	change(&f)
	return f
}

func decide(t testing.TB, r *guideline.Rules, on date.Date, c circumstances, items ...finding) decision {
	t.Helper()
	d, err := r.Decide(items, c, on)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// Each row of the decision table, with what stands around it. deciding lists row and rule of the findings that carry
// the outcome.
func TestDecisionTable(t *testing.T) {
	r := rules(t)
	manned := func(f *finding) { f.MannedAircraft = met }
	contains := func(sep truth.Value) func(*finding) {
		return func(f *finding) { f.ContainsCategoryI, f.Separable = met, sep }
	}
	missile := func(v truth.Value) func(*finding) {
		return func(f *finding) { f.CompleteDeliverySystem = v }
	}
	clean := item(none)
	for _, c := range []struct {
		why      string
		item     finding
		c        circumstances
		on       string
		want     guideline.Outcome
		deciding string
	}{
		// Row 1
		{
			"a manned aircraft is no delivery system", with(clean, manned),
			circumstances{},
			"",
			"no-control-found", "1 G1-manned-aircraft",
		},
		{
			"nor when it is judged so: the row comes first", with(clean, manned),
			circumstances{JudgedForWMD: met},
			"",
			"no-control-found", "1 G1-manned-aircraft",
		},
		{
			"an aircraft that meets entries is looked at", with(item(catII, gyro), manned),
			circumstances{},
			"", "hold", "1 G1-manned-aircraft-parts",
		},
		{
			"an aircraft whose classification is open is not clear", with(open(gyro), manned),
			circumstances{},
			"",
			"needs-information", "1 G1-manned-aircraft-parts",
		},
		{"not known whether manned: treated as not", with(item(catI, rocket), func(f *finding) {
			f.MannedAircraft = unknown
		}), circumstances{}, "", "presumption-of-denial", "4 G2-cat1"},
		// Row 2
		{
			"stays inside the jurisdiction", item(catI, rocket),
			circumstances{StaysInJurisdiction: met},
			"", "no-control-found", "2 G1-purpose",
		},
		{
			"leaves", item(catI, rocket),
			circumstances{StaysInJurisdiction: notMet},
			"",
			"presumption-of-denial", "4 G2-cat1",
		},
		{
			"a stay that is not stated is treated as leaving", item(catII, gyro),
			circumstances{},
			"",
			"licence-required", "8 G3-factors",
		},
		{
			"inside, and the classification open: nothing to ask", open(),
			circumstances{StaysInJurisdiction: met},
			"",
			"no-control-found", "2 G1-purpose",
		},
		// Row 3
		{
			"complete rocket works", item(catI, rocketWork),
			circumstances{},
			"",
			"prohibited", "3 G2-cat1-production",
		},
		{
			"works for subsystems", item(catI, subWork),
			circumstances{},
			"",
			"prohibited", "3 G2-cat1-production",
		},
		{"no gate lifts the bar", item(catI, rocketWork), circumstances{
			ApprovalConsidered: true,
			GateUndertakings:   met, GateResponsibility: met,
		}, "", "prohibited", "3 G2-cat1-production"},
		{
			"no treatment lifts the bar", item(catI, entry{
				ID: "2.B.1", Category: "I",
				ProductionFacility: true, CategoryIITreatment: true,
			}),
			circumstances{},
			"",
			"prohibited", "3 G2-cat1-production",
		},
		{
			"in 1987 as well", item(catI, rocketWork),
			circumstances{},
			"1987-04-16",
			"prohibited", "3 G2-cat1-production",
		},
		{
			"works of Category II are weighed", item(catII, motorWork),
			circumstances{},
			"",
			"licence-required", "8 G3-factors",
		},
		// Row 4
		{"Category I", item(catI, rocket), circumstances{}, "", "presumption-of-denial", "4 G2-cat1"},
		{"the verdict alone", item(catI), circumstances{}, "", "presumption-of-denial", "4 G2-cat1"},
		{
			"Category I beside Category II", item(catI, gyro, rocket),
			circumstances{},
			"",
			"presumption-of-denial", "4 G2-cat1",
		},
		{
			"the entry is stronger than the verdict", item(catII, rocket),
			circumstances{},
			"",
			"presumption-of-denial", "4 G2-cat1",
		},
		{
			"the verdict is stronger than the entry", item(catI, gyro),
			circumstances{},
			"",
			"presumption-of-denial", "4 G2-cat1",
		},
		{
			"an entry that is met counts whatever the verdict", item(none, rocket),
			circumstances{},
			"", "presumption-of-denial", "4 G2-cat1",
		},
		{
			"contains an engine that can be taken out", with(clean, contains(met)),
			circumstances{},
			"",
			"presumption-of-denial", "4 G2-incorporation",
		},
		{"contains one that cannot", with(clean, contains(notMet)), circumstances{}, "", "no-control-found", ""},
		{
			"whether it can is open: not clear", with(clean, contains(unknown)),
			circumstances{},
			"",
			"needs-information", "4 G2-incorporation",
		},
		{"separable, but contains none", with(clean, func(f *finding) {
			f.ContainsCategoryI, f.Separable = notMet, met
		}), circumstances{}, "", "no-control-found", ""},
		// Row 5
		{
			"Category II judged for delivery", item(catII, gyro),
			circumstances{JudgedForWMD: met},
			"",
			"presumption-of-denial", "5 G2-judged-wmd",
		},
		{
			"a missile outside the Annex judged so", with(clean, missile(met)),
			circumstances{JudgedForWMD: met},
			"",
			"presumption-of-denial", "5 G2-judged-wmd",
		},
		{
			"in 1990 for nuclear delivery", with(clean, missile(met)),
			circumstances{JudgedForWMD: met},
			"1990-01-01",
			"presumption-of-denial", "5 G2-judged-wmd",
		},
		{
			"a missile outside the Annex not judged so", with(clean, missile(met)),
			circumstances{JudgedForWMD: notMet},
			"", "no-control-found", "",
		},
		{
			"judged, and whether it is a missile is open", clean,
			circumstances{JudgedForWMD: met},
			"",
			"hold", "10 G7A-not-yet-informed",
		},
		{
			"the same before paragraph 7", clean,
			circumstances{JudgedForWMD: met},
			"2000-01-01",
			"needs-information", "5 G2-judged-wmd",
		},
		{
			"judged, neither listed nor a missile: looked at", with(clean, missile(notMet)),
			circumstances{JudgedForWMD: met},
			"", "hold", "10 G7A-not-yet-informed",
		},
		// Row 6
		{
			"approval considered, gates met: the presumption stands", item(catI, rocket),
			circumstances{ApprovalConsidered: true, GateUndertakings: met, GateResponsibility: met},
			"",
			"presumption-of-denial", "4 G2-cat1, 6 G2-cat1-exception",
		},
		{
			"approval of a system that contains one", with(clean, contains(met)),
			circumstances{ApprovalConsidered: true},
			"",
			"presumption-of-denial", "4 G2-incorporation, 6 G2-cat1-exception",
		},
		{
			"approval of Category II needs no exception", item(catII, gyro),
			circumstances{ApprovalConsidered: true},
			"", "licence-required", "8 G3-factors",
		},
		// Rows 7 and 8
		{
			"Category II that could contribute", item(catII, gyro),
			circumstances{CouldContribute: met},
			"", "licence-required", "7 G5-assurances",
		},
		{
			"Category II that could not", item(catII, gyro),
			circumstances{CouldContribute: notMet},
			"",
			"licence-required", "8 G3-factors",
		},
		{"the verdict alone", item(catII), circumstances{}, "", "licence-required", "8 G3-factors"},
		{
			"treatment as Category II", item(catI, reentry),
			circumstances{},
			"",
			"licence-required", "8 G3-factors, 8 annex-treatment-category-II",
		},
		{
			"treatment of one entry does not lift another", item(catI, reentry, rocket),
			circumstances{},
			"", "presumption-of-denial", "4 G2-cat1",
		},
		{"Category II while Category I stays possible", with(item(catII, gyro), func(f *finding) {
			f.Possible = []entry{rocket}
		}), circumstances{}, "", "licence-required", "8 G3-factors"},
		// Row 9
		{
			"technology of Category I", item(catI, rocketTech),
			circumstances{},
			"",
			"presumption-of-denial", "4 G2-cat1, 9 G4-technology",
		},
		{
			"technology of Category II", item(catII, gyroTech),
			circumstances{Kind: "intangible"},
			"",
			"licence-required", "8 G3-factors, 9 G4-technology",
		},
		// Rows 10 to 12
		{"informed", clean, circumstances{InformedByAuthority: met}, "", "licence-required", "10 G7A-informed"},
		{
			"informed, on the first day of paragraph 7", clean,
			circumstances{InformedByAuthority: met},
			"2003-09-19",
			"licence-required", "10 G7A-informed",
		},
		{
			"informed, the day before", clean,
			circumstances{InformedByAuthority: met},
			"2003-09-18",
			"no-control-found", "",
		},
		{"informed, aware and suspecting: the first row wins", clean, circumstances{
			InformedByAuthority: met,
			Aware:               met, Suspects: met,
		}, "", "licence-required", "10 G7A-informed"},
		{
			"informed while the classification is open: due whatever it turns out to be", open(rocket, gyro),
			circumstances{InformedByAuthority: met},
			"", "licence-required", "10 G7A-informed",
		},
		{
			"informed about a listed item", item(catII, gyro),
			circumstances{InformedByAuthority: met},
			"", "licence-required", "8 G3-factors",
		},
		{"aware", clean, circumstances{Aware: met}, "", "notify-authority", "11 G7B-aware"},
		{
			"aware and suspecting: the duty of the aware", clean,
			circumstances{Aware: met, Suspects: met},
			"",
			"notify-authority", "11 G7B-aware",
		},
		{"aware in 1990", clean, circumstances{Aware: met}, "1990-01-01", "no-control-found", ""},
		{"suspects only", clean, circumstances{Suspects: met}, "", "hold", "12 national-suspects"},
		{
			"suspects, and nobody said whether aware", clean,
			circumstances{Suspects: met, Aware: unknown},
			"",
			"hold", "12 national-suspects",
		},
		// No row
		{"nothing known against it", clean, circumstances{}, "", "no-control-found", ""},
		{
			"all asked and denied", with(clean, missile(notMet)),
			circumstances{
				InformedByAuthority: notMet, Aware: notMet,
				Suspects: notMet, JudgedForWMD: notMet, CouldContribute: notMet, StaysInJurisdiction: notMet,
			},
			"",
			"no-control-found", "",
		},
		// Open classification
		{"Category II possible", open(gyro), circumstances{}, "", "needs-information", "7? 8 G3-factors"},
		{"a verdict of not controlled with possible entries is read as open", with(clean, func(f *finding) {
			f.Possible = []entry{gyro}
		}), circumstances{}, "", "needs-information", "7? 8 G3-factors"},
		{"Category I possible", open(rocket), circumstances{}, "", "needs-information", "4 G2-cat1"},
		{
			"treatment as Category II possible", open(reentry),
			circumstances{},
			"", "needs-information",
			"8 G3-factors, 8 annex-treatment-category-II",
		},
		{"anything possible", open(), circumstances{}, "", "needs-information", "3 G2-cat1-production, 4 G2-cat1, " +
			"8 G3-factors, 8 annex-treatment-category-II, 9 G4-technology"},
		{"open and aware", open(gyro), circumstances{Aware: met}, "", "notify-authority", "11 G7B-aware"},
	} {
		on := today
		if c.on != "" {
			on = date.MustParse(c.on)
		}
		d := decide(t, r, on, c.c, c.item)
		var deciding []string
		for _, i := range d.Deciding {
			deciding = append(deciding, fmt.Sprintf("%d %s", d.Findings[i].Row, d.Findings[i].Rule))
		}
		want := strings.TrimPrefix(c.deciding, "7? ")
		if got := strings.Join(deciding, ", "); d.Outcome != c.want || got != want {
			t.Errorf("%s:\n got %s by %q\nwant %s by %q", c.why, d.Outcome, got, c.want, want)
		}
		if d.PerItem[0].Outcome != d.Outcome {
			t.Errorf("%s: the item alone gives %s", c.why, d.PerItem[0].Outcome)
		}
	}
}

func TestEveryRowInForceIsShown(t *testing.T) {
	r := rules(t)
	for on, want := range map[string]int{"1987-04-16": 15, "1993-01-01": 15, "2003-09-19": 20, "2004-04-28": 22} {
		d := decide(t, r, date.MustParse(on), circumstances{}, item(catI, rocket),
			item(none))
		if len(d.Findings) != 2*want {
			t.Errorf("%s: %d findings for two items, want %d", on, len(d.Findings), 2*want)
		}
		for i, f := range d.Findings {
			if i%want > 0 && f.Row < d.Findings[i-1].Row {
				t.Errorf("%s: row %d after row %d", on, f.Row, d.Findings[i-1].Row)
			}
			if f.Text == "" || f.Paragraph == "" || f.Rule == "" || f.Basis.Basis == "" || f.Basis.URL == "" || f.Item == "" {
				t.Errorf("%s: finding without text, paragraph, item or basis: %+v", on, f)
			}
			if strings.Contains(f.Text, "{") {
				t.Errorf("%s: %s", on, f.Text)
			}
		}
	}
}

func find(t testing.TB, d decision, rule string) guideline.Finding {
	t.Helper()
	i := slices.IndexFunc(d.Findings, func(f guideline.Finding) bool { return f.Rule == rule })
	if i < 0 {
		t.Fatalf("no finding of %s", rule)
	}
	return d.Findings[i]
}

// The sentences carry the values.
func TestTexts(t *testing.T) {
	r := rules(t)
	cat1 := decide(t, r, today, circumstances{ApprovalConsidered: true, GateUndertakings: met}, item(catI, rocket, gyro))
	works := decide(t, r, today, circumstances{Kind: "transit"}, item(catI, rocketWork))
	bare := decide(t, r, today, circumstances{}, item(catI))
	openII := decide(t, r, today, circumstances{}, open(rocket, gyro))
	noWords := decide(t, r, today, circumstances{}, item(guideline.VerdictNeedsInformation))
	aircraft := decide(t, r, today, circumstances{}, with(item(catII, gyro), func(f *finding) {
		f.MannedAircraft = met
	}))
	treated := decide(t, r, today, circumstances{Kind: "export"}, item(catI, reentry, gyroTech))
	part := decide(t, r, today, circumstances{}, with(item(none), func(f *finding) {
		f.ContainsCategoryI = met
	}))
	for _, c := range []struct {
		d          decision
		rule, want string
	}{
		{cat1, "G2-cat1", "items[0] is Category I (1.A.1): there is a strong presumption of denial whatever the stated purpose."},
		{cat1, "G3-factors", "items[0] is Category II (9.A.4): an authorisation is required and weighed case by case."},
		{cat1, "G2-cat1-exception", "Approval of items[0] is considered: it is possible on a rare occasion only, to be " +
			"recorded " +
			"as such, with both gates met (undertakings between the governments that bind and that carry the assurances of " +
			"paragraph 5: met; the supplying government assumes responsibility for every step needed to keep the item to " +
			"its stated end use, and to that alone: unknown)."},
		{cat1, "G7A-informed", "non-listed item, authority informed the exporter: not met (the item was found on the " +
			"Annex: yes)."},
		{works, "G2-cat1-production", "items[0] is a production facility of Category I (1.B.1): no authorisation may be given."},
		{works, "scope-brokering-transit", "The transfer is stated as transit, for which national law under resolution 1540 " +
			"(2004) is to be looked at beside the Guidelines."},
		{bare, "G2-cat1", "items[0] is Category I (entry not named): there is a strong presumption of denial " +
			"whatever the stated purpose."},
		{openII, "G2-cat1", "Category I item: open. Not known: what the item is classified as (1.A.1, 9.A.4 possible)."},
		{noWords, "G2-cat1", "Category I item: open. Not known: what the item is classified as."},
		{aircraft, "G1-manned-aircraft-parts", "items[0] is stated to be a complete manned aircraft and yet meets 9.A.4: " +
			"a person " +
			"must look whether the aircraft or a part of it was described."},
		{treated, "annex-treatment-category-II", "items[0] meets 2.A.1.b of Category I, which may be treated as Category II: " +
			"an " +
			"authorisation is required and weighed case by case."},
		{treated, "G4-technology", "items[0] is technology (9.E.1): it is controlled as strictly as the item it belongs to."},
		{treated, "G4-intangible", "intangible transfer: not met (the kind of transfer: export)."},
		{part, "G2-incorporation", "system that contains a Category I item: open. Not known: whether the contained item " +
			"can be separated, removed or duplicated."},
		{part, "G2-judged-wmd", "judged intended for delivery of weapons of mass destruction: open. Not known: " +
			"whether the " +
			"government judges the item intended for delivery of weapons of mass destruction; whether the item is a missile " +
			"or other delivery system, listed or not."},
	} {
		if got := find(t, c.d, c.rule).Text; got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.rule, got, c.want)
		}
	}
	if c := find(t, works, "G2-cat1-production").Caution; !strings.Contains(c, "no assurance") {
		t.Errorf("caution of the bar: %q", c)
	}
	if f := find(t, cat1, "G2-cat1-production"); f.Caution != "" || f.Outcome != "" || f.Superseded {
		t.Errorf("a row that is not met warns or asks for something: %+v", f)
	}
}

func TestSuperseded(t *testing.T) {
	r := rules(t)
	d := decide(t, r, today, circumstances{CouldContribute: met}, item(catI, rocket, gyro))
	for rule, want := range map[string]bool{
		"G2-cat1": false, "G5-assurances": true, "G3-factors": true, "G7A-informed": false,
		"G2-judged-wmd": false,
	} {
		if got := find(t, d, rule); got.Superseded != want {
			t.Errorf("%s: superseded %v", rule, got.Superseded)
		}
	}
	inside := decide(t, r, today, circumstances{StaysInJurisdiction: met, ApprovalConsidered: true, Kind: "export"},
		with(item(catI, rocket), func(f *finding) { f.MannedAircraft = notMet }))
	for _, f := range inside.Findings {
		if f.Rule != "G1-purpose" && f.Result != notMet && !f.Superseded && f.Row != 2 {
			t.Errorf("%s takes part though the table ended above it", f.Rule)
		}
	}
	if inside.PerItem[0].Row != 2 || inside.Factors != nil || inside.Assurances != nil || inside.Missing != nil {
		t.Errorf("row %d, factors %v, assurances %v, missing %v", inside.PerItem[0].Row, inside.Factors, inside.Assurances,
			inside.Missing)
	}
	if !strings.Contains(find(t, inside, "G1-purpose").Caution, "national law") {
		t.Error("the caution on technology released at home is missing")
	}
}

func ids(as []guideline.Assurance) string {
	var out []string
	for _, a := range as {
		out = append(out, a.ID+" "+a.Due.String())
	}
	return strings.Join(out, ", ")
}

func TestAssurances(t *testing.T) {
	r := rules(t)
	const four = "A1 met, A2 met, A3 met, A4 met"
	for _, c := range []struct {
		why  string
		c    circumstances
		item finding
		want string
	}{
		{"could contribute", circumstances{CouldContribute: met}, item(catII, gyro), four + ", A5 met"},
		{"could not", circumstances{CouldContribute: notMet}, item(catII, gyro), four},
		{"not known", circumstances{}, item(catII, gyro), four + ", A5 unknown"},
		{"Category I under the presumption", circumstances{}, item(catI, rocket), ""},
		{
			"Category I, approval considered",
			circumstances{ApprovalConsidered: true},
			item(catI, rocket),
			four + ", A5 met, A6 met",
		},
		{
			"a bar that no assurance lifts",
			circumstances{ApprovalConsidered: true, CouldContribute: met},
			item(catI, rocketWork, gyro), "",
		},
		{"treated as Category II", circumstances{CouldContribute: notMet}, item(catI, reentry), four},
		{"informed about a non-listed item", circumstances{InformedByAuthority: met}, item(none), ""},
		{
			"Category II possible",
			circumstances{CouldContribute: notMet},
			open(gyro),
			"A1 unknown, A2 unknown, A3 unknown, A4 unknown",
		},
	} {
		d := decide(t, r, today, c.c, c.item)
		if got := ids(d.Assurances); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.why, got, c.want)
		}
		for _, a := range d.Assurances {
			if a.Text == "" || a.From == "" || a.Why == "" || a.Basis == "" || a.Source == "" {
				t.Errorf("%s: %+v", c.why, a)
			}
		}
	}
	// An assurance that is due for one item is due, whatever stands open for another.
	two := decide(t, r, today, circumstances{CouldContribute: notMet}, open(gyro), item(catII, gyro))
	if got := ids(two.Assurances); got != four {
		t.Errorf("two items: %s", got)
	}
	if why := two.Assurances[0].Why; !strings.HasPrefix(why, "row 8: items[0] is Category II (9.A.4)") {
		t.Errorf("the reason is that of the item for which it is due: %s", why)
	}
}

func TestFactors(t *testing.T) {
	r := rules(t)
	for _, c := range []struct {
		why, on, want string
		item          finding
	}{
		{"six since 2003", "2003-09-19", "ABCDEF", item(catII, gyro)},
		{"five the day before", "2003-09-18", "ABCDE", item(catII, gyro)},
		{"Category I too", "2020-01-01", "ABCDEF", item(catI, rocket)},
		{"nothing to weigh under the bar", "2020-01-01", "", item(catI, rocketWork)},
		{"nothing to weigh without an Annex item", "2020-01-01", "", item(none)},
		{"nor while it is open", "2020-01-01", "", open(gyro)},
	} {
		d := decide(t, r, date.MustParse(c.on), circumstances{CouldContribute: notMet}, c.item)
		var got strings.Builder
		for _, f := range d.Factors {
			got.WriteString(f.ID)
			if f.Text == "" || f.Basis == "" {
				t.Errorf("%+v", f)
			}
		}
		if got.String() != c.want {
			t.Errorf("%s: %q, want %q", c.why, got.String(), c.want)
		}
	}
	named := find(t, decide(t, r, today, circumstances{}, item(catII, gyro)), "G3-factors")
	if len(named.Factors) != 6 || named.Factors[0].ID != "A" || named.Factors[0].Text == "" || len(named.Assurances) != 4 ||
		named.Assurances[3].ID != "A4" || named.Assurances[3].Text == "" {
		t.Errorf("%+v", named)
	}
}

func TestGates(t *testing.T) {
	r := rules(t)
	d := decide(t, r, today, circumstances{ApprovalConsidered: true, GateUndertakings: met, GateResponsibility: notMet},
		item(catI, rocket))
	f := find(t, d, "G2-cat1-exception")
	if len(f.Gates) != 2 || f.Gates[0].Value != met || f.Gates[1].Value != notMet || f.Missing != nil {
		t.Errorf("%+v", f)
	}
	d = decide(t, r, today, circumstances{ApprovalConsidered: true}, item(catI, rocket))
	f = find(t, d, "G2-cat1-exception")
	if f.Gates[0].Value != unknown || !cmp.Equal(f.Missing, []string{"gate_undertakings", "gate_responsibility"}) {
		t.Errorf("%+v", f)
	}
	if !slices.Contains(d.Missing, "gate_undertakings") {
		t.Errorf("open gates are not asked for: %v", d.Missing)
	}
}

func TestMissing(t *testing.T) {
	r := rules(t)
	for _, c := range []struct {
		why  string
		c    circumstances
		item finding
		want []string
	}{
		{
			"the questions of the catch-all, though no control was found",
			circumstances{},
			item(none),
			[]string{
				"items[0].contains_category_I", "items[0].separable", "judged_for_wmd", "items[0].complete_delivery_system",
				"informed", "aware", "could_contribute", "suspects",
			},
		},
		{
			"the parameters first",
			circumstances{JudgedForWMD: notMet, CouldContribute: notMet},
			with(open(gyro),
				func(f *finding) { f.ContainsCategoryI = notMet }),
			[]string{"items[0].range_km", "items[0].payload_kg", "informed", "aware", "suspects"},
		},
		{"no parameter named", circumstances{
			JudgedForWMD: notMet, CouldContribute: notMet, InformedByAuthority: notMet,
			Aware: notMet, Suspects: notMet,
		}, with(open(gyro), func(f *finding) {
			f.ContainsCategoryI, f.Missing = notMet, nil
		}), []string{"items[0].classification"}},
		{
			"a listed item is not asked for the catch-all",
			circumstances{JudgedForWMD: notMet},
			with(item(catII, gyro), func(f *finding) { f.ContainsCategoryI = notMet }),
			[]string{"could_contribute"},
		},
		{
			"all answered",
			circumstances{JudgedForWMD: notMet, CouldContribute: notMet, InformedByAuthority: notMet, Aware: notMet, Suspects: notMet},
			with(item(none), func(f *finding) { f.ContainsCategoryI = notMet }), nil,
		},
	} {
		c.c.Kind = "export"
		d := decide(t, r, today, c.c, c.item)
		if diff := cmp.Diff(c.want, d.Missing); diff != "" {
			t.Errorf("%s: %s", c.why, diff)
		}
	}
}

// What a verdict says when it names no entry, and what it leaves open.
func TestVerdictWithoutEntries(t *testing.T) {
	r := rules(t)
	for _, c := range []struct {
		why, rule string
		item      finding
		want      truth.Value
	}{
		{"Category I is met", "G2-cat1", item(catI), met},
		{"Category II is not said", "G3-factors", item(catI), notMet},
		{"nor a treatment", "annex-treatment-category-II", item(catI), notMet},
		{"whether it is a production facility is open", "G2-cat1-production", item(catI), unknown},
		{"whether it is technology is open", "G4-technology", item(catI), unknown},
		{"Category II is met", "G3-factors", item(catII), met},
		{"Category I is not said", "G2-cat1", item(catII), notMet},
		{"nor a production facility of it", "G2-cat1-production", item(catII), notMet},
		{"nor a treatment", "annex-treatment-category-II", item(catII), notMet},
		{"whether it is technology is open", "G4-technology", item(catII), unknown},
		{"Category II beside it stays possible", "G3-factors", with(item(catI), func(f *finding) {
			f.Possible = []entry{gyro}
		}), unknown},
		{"Category I beside it stays possible", "G2-cat1", with(item(catII), func(f *finding) {
			f.Possible = []entry{rocket}
		}), unknown},
		{"an entry of Category II named beside a verdict of Category I", "G3-factors", item(catI, gyro), met},
		{"an entry is named, so it is no production facility", "G2-cat1-production", item(catI, rocket), notMet},
	} {
		if got := find(t, decide(t, r, today, circumstances{}, c.item), c.rule).Result; got != c.want {
			t.Errorf("%s: %s is %v, want %v", c.why, c.rule, got, c.want)
		}
	}
}

func TestWorstIsNamed(t *testing.T) {
	r := rules(t)
	for _, c := range []struct {
		why  string
		item finding
		want string
	}{
		{"Category I possible", open(gyro, rocket), "Category I stays possible: 1.A.1"},
		{"a production facility possible", open(rocket, rocketWork), "a production facility of Category I stays possible: 1.B.1"},
		{"only Category II possible", open(gyro), ""},
		{"only one treated as Category II", open(reentry), ""},
		{"anything possible", open(), "nothing is ruled out, Category I included"},
		{"Category I already met", with(open(), func(f *finding) { f.Entries = []entry{rocket} }), ""},
		{"decided", item(none), ""},
		{"Category II met, Category I possible", with(item(catII, gyro), func(f *finding) {
			f.Possible = []entry{rocket}
		}), "Category I stays possible: 1.A.1"},
	} {
		d := decide(t, r, today, circumstances{}, c.item)
		if got := d.PerItem[0].Note; got != c.want {
			t.Errorf("%s: %q", c.why, got)
		}
		if c.want != "" && !strings.Contains(d.Note, "items[0]: "+c.want+".") {
			t.Errorf("%s: not in the note of the decision: %s", c.why, d.Note)
		}
	}
	inside := decide(t, r, today, circumstances{StaysInJurisdiction: met}, open(rocket))
	if inside.PerItem[0].Note != "" {
		t.Errorf("out of scope, and yet %q", inside.PerItem[0].Note)
	}
}

func TestNote(t *testing.T) {
	r := rules(t)
	d := decide(t, r, today, circumstances{}, item(none))
	for _, want := range []string{"no control was found on what was stated", "no approval", "Open: 9, named under missing."} {
		if !strings.Contains(d.Note, want) {
			t.Errorf("%q is missing in %s", want, d.Note)
		}
	}
	if strings.Contains(d.Note, "is known as") {
		t.Error(d.Note)
	}
	for on, want := range map[string]string{
		"2003-09-19": "The first day of edition G2003 is known as 2003 only.",
		"2003-12-31": "The first day of edition G2003 is known as 2003 only.",
		"1993-01-31": "The first day of edition G1993 is known as 1993-01 only.",
	} {
		if d := decide(t, r, date.MustParse(on), circumstances{}, item(none)); !strings.HasSuffix(d.Note, want) {
			t.Errorf("%s: %s", on, d.Note)
		}
	}
	all := circumstances{JudgedForWMD: notMet, CouldContribute: notMet, InformedByAuthority: notMet, Aware: notMet, Suspects: notMet, Kind: "export"}
	d = decide(t, r, today, all, with(item(none), func(f *finding) { f.ContainsCategoryI = notMet }))
	if strings.Contains(d.Note, "Open") {
		t.Error(d.Note)
	}
}

func TestEditions(t *testing.T) {
	r := rules(t)
	for on, want := range map[string]string{
		"1987-04-16": "G1987", "1992-12-31": "G1987", "1993-01-01": "G1993", "2003-09-18": "G1993", "2003-09-19": "G2003",
		"2026-11-23": "G2003",
	} {
		if d := decide(t, r, date.MustParse(on), circumstances{}, item(none)); d.Edition != want ||
			d.On.String() != on || d.Digest != r.Digest() || len(d.Digest) != 64 {
			t.Errorf("%s: edition %s, digest %s, want %s", on, d.Edition, d.Digest, want)
		}
	}
	nuclear := decide(t, r, date.MustParse("1992-12-31"),
		circumstances{JudgedForWMD: met, CouldContribute: met}, item(catII, gyro))
	if c := find(t, nuclear, "G2-judged-wmd").Caution; !strings.Contains(c, "nuclear weapons alone") {
		t.Errorf("the scope of the first edition is not shown: %q", c)
	}
	later := decide(t, r, date.MustParse("1993-01-01"), circumstances{JudgedForWMD: met}, item(catII, gyro))
	if c := find(t, later, "G2-judged-wmd").Caution; c != "" {
		t.Errorf("caution on the widened scope: %q", c)
	}
	if len(r.Editions()) != 3 || len(r.Principles(today)) != 4 || len(r.Principles(date.MustParse("1987-04-15"))) != 0 ||
		len(r.Principles(guideline.Begin)) != 4 || len(r.CatchAll()) != 4 || len(r.Table()) != 24 {
		t.Errorf("%d editions, %d principles, %d elements, %d rows", len(r.Editions()), len(r.Principles(today)),
			len(r.CatchAll()), len(r.Table()))
	}
	for _, o := range guideline.Outcomes() {
		if r.Meaning(o) == "" {
			t.Errorf("%s has no meaning", o)
		}
	}
}

// The basis stays visible: what rests on memory is not shown as read.
func TestBasisOfEveryRow(t *testing.T) {
	want := map[string]string{
		"G1-manned-aircraft": "seen", "G1-purpose": "seen", "G2-cat1-production": "partly", "G2-cat1": "seen",
		"G2-incorporation": "seen", "G2-cat1-exception": "partly", "G5-assurances": "partly", "G3-factors": "partly",
		"G4-technology": "memory", "G7A-informed": "memory", "G7B-aware": "memory", "national-suspects": "seen",
	}
	d := decide(t, rules(t), today, circumstances{}, item(none))
	for rule, basis := range want {
		if got := find(t, d, rule).Basis; string(got.Basis) != basis {
			t.Errorf("%s: %s, want %s", rule, got.Basis, basis)
		}
	}
}

func TestDecideRefuses(t *testing.T) {
	r := rules(t)
	ok := []finding{item(none)}
	bad := func(change func(*finding)) []finding {
		return []finding{ok[0], with(ok[0], change)}
	}
	for _, c := range []struct {
		why   string
		items []finding
		c     circumstances
		on    string
		want  string
	}{
		{
			"the day before the Guidelines", ok,
			circumstances{},
			"1987-04-15",
			`on: "1987-04-15": the Guidelines were not in force`,
		},
		{"no day", ok, circumstances{}, "", "on: the Guidelines were not in force"},
		{"no items", nil, circumstances{}, "2020-01-01", "items: no items"},
		{
			"no verdict", bad(func(f *finding) { f.Verdict = "" }),
			circumstances{},
			"2020-01-01",
			"items[1].verdict: unknown verdict",
		},
		{
			"another verdict", bad(func(f *finding) { f.Verdict = "clear" }),
			circumstances{},
			"2020-01-01",
			`items[1].verdict: "clear": unknown verdict`,
		},
		{"another category", bad(func(f *finding) {
			f.Entries = []entry{gyro, {ID: "x", Category: "III"}}
		}), circumstances{}, "2020-01-01", `items[1].entries[1].category: "III": unknown category`},
		{"another category among the possible", bad(func(f *finding) {
			f.Entries, f.Possible = []entry{gyro}, []entry{{ID: "x"}}
		}), circumstances{}, "2020-01-01", `items[1].possible[0].category: unknown category`},
		{
			"no truth value", bad(func(f *finding) { f.Separable = 7 }),
			circumstances{},
			"2020-01-01",
			`stating items[1]: separable: "`,
		},
		{"no truth value of the transfer", ok, circumstances{Aware: 7}, "2020-01-01", "aware"},
	} {
		on := date.Date{}
		if c.on != "" {
			on = date.MustParse(c.on)
		}
		d, err := r.Decide(c.items, c.c, on)
		if err == nil || !strings.Contains(err.Error(), c.want) || fault.KindOf(err) != fault.Invalid || d.Outcome != "" {
			t.Errorf("%s: %v, %q", c.why, err, d.Outcome)
		}
	}
}

func TestRefDefaultsToThePlace(t *testing.T) {
	d := decide(t, rules(t), today, circumstances{}, finding{Verdict: none},
		finding{Verdict: none})
	if d.PerItem[0].Item != "items[0]" || d.PerItem[1].Item != "items[1]" {
		t.Errorf("%v", d.PerItem)
	}
}

func TestOutcomes(t *testing.T) {
	want := []guideline.Outcome{
		"prohibited", "presumption-of-denial", "licence-required", "consult", "hold",
		"notify-authority", "needs-information", "no-control-found",
	}
	if diff := cmp.Diff(want, guideline.Outcomes()); diff != "" {
		t.Error(diff)
	}
	for i, o := range want {
		if o.Strength() != len(want)-i {
			t.Errorf("%s: strength %d", o, o.Strength())
		}
	}
	if guideline.Outcome("approved").Strength() != 0 || guideline.Outcome("").Strength() != 0 {
		t.Error("something that is no outcome has strength")
	}
	var o guideline.Outcome
	if err := o.UnmarshalText([]byte("hold")); err != nil || o != guideline.Hold {
		t.Error(err)
	}
	if err := o.UnmarshalText([]byte("approved")); err == nil || o != guideline.Hold {
		t.Error("approved was read as an outcome")
	}
}

// TestAssurancesGiven: an assurance that was given stands beside the one to obtain, and whether it holds goes by the day.
func TestAssurancesGiven(t *testing.T) {
	r := rules(t)
	given := func(from, until string) guideline.Held {
		h := guideline.Held{ID: "A1", Issuer: "the user", Scope: "survey"}
		if from != "" {
			h.Given = date.MustParse(from)
		}
		if until != "" {
			h.Expires = date.MustParse(until)
		}
		return h
	}
	for _, c := range []struct {
		why  string
		held []guideline.Held
		want truth.Value
		by   int
	}{
		{"none was stated", nil, truth.Unknown, 0},
		{"one without days", []guideline.Held{given("", "")}, truth.Met, 1},
		{"the last day", []guideline.Held{given("2020-01-01", today.String())}, truth.Met, 1},
		{"it has ended", []guideline.Held{given("2020-01-01", "2021-01-01")}, truth.NotMet, 1},
		{"it has not begun", []guideline.Held{given("2099-01-01", "")}, truth.NotMet, 1},
		{"one has ended and one holds", []guideline.Held{given("", "2021-01-01"), given("", "")}, truth.Met, 2},
		{"one holds and one has ended", []guideline.Held{given("", ""), given("", "2021-01-01")}, truth.Met, 2},
		{"another assurance", []guideline.Held{{ID: "A6"}}, truth.Unknown, 0},
	} {
		d := decide(t, r, today, circumstances{Held: c.held}, item(catII, gyro))
		found := false
		for _, a := range d.Assurances {
			if a.ID != "A1" {
				continue
			}
			found = true
			if a.Held != c.want || len(a.By) != c.by {
				t.Errorf("%s: %s by %d, want %s by %d", c.why, a.Held, len(a.By), c.want, c.by)
			}
		}
		if !found {
			t.Errorf("%s: A1 is not asked for", c.why)
		}
	}
}

// TestUnverified: what was read is not listed, everything else is, with its place.
func TestUnverified(t *testing.T) {
	facts := rules(t).Unverified()
	ids, told := map[string]bool{}, map[string]bool{}
	for _, f := range facts {
		if row := strings.Join([]string{f.ID, f.File, f.Citation, f.Title, f.Note}, "|"); told[row] {
			t.Errorf("%s stands there twice: several texts of a row are told apart by their days", row)
		} else {
			told[row] = true
		}
		if rest, ok := strings.CutPrefix(f.Citation, "Guidelines, paragraph "); ok && (rest == "" || rest[0] < '1' || rest[0] > '9') {
			t.Errorf("%s: %q is no paragraph", f.ID, f.Citation)
		}
		if f.Basis.Verified() || f.ID == "" || f.File == "" || f.Citation == "" || f.Title == "" {
			t.Errorf("%+v", f)
		}
		ids[f.ID] = true
	}
	for _, want := range []string{"G2-cat1-production", "factor E", "A5", "G6-information", "G2003", "A-judged", "US-2017-proposal", "adherent KZ", "words for terrorism"} {
		if !ids[want] {
			t.Errorf("%s rests on memory and is not listed", want)
		}
	}
	if ids["G1-space"] || ids["G1987"] || ids["B-space"] || ids["US-2025-unmanned-aircraft"] || ids["partner US"] {
		t.Error("what was read is listed")
	}
}

// TestEpoch: the same items have the same decision on all days of an epoch, but for the day itself.
func TestEpoch(t *testing.T) {
	r := rules(t)
	of := map[date.Date]date.Date{}
	day := rand.New(rand.NewPCG(3, 3))
	pairs := 0
	for range 400 {
		on := date.FromTime(guideline.Begin.Time().AddDate(0, 0, day.IntN(18_000)))
		epoch := r.Epoch(on)
		if epoch.After(on) || r.Epoch(on) != epoch {
			t.Fatalf("the epoch of %s begins on %s", on, epoch)
		}
		other, met := of[epoch]
		of[epoch] = on
		if !met || other == on {
			continue
		}
		pairs++
		for _, x := range []finding{
			item("controlled-cat-I", rocket), item("controlled-cat-II", gyro), item("controlled-cat-I", rocketWork), item("not-controlled"), item("needs-information"),
		} {
			items, c := []finding{x}, guideline.Circumstances{JudgedForWMD: truth.Met}
			a, err1 := r.Decide(items, c, on)
			b, err2 := r.Decide(items, c, other)
			b.On = a.On
			if err1 != nil || err2 != nil || !reflect.DeepEqual(a, b) {
				t.Fatalf("%s and %s are of one epoch and differ: %v %v", on, other, err1, err2)
			}
		}
	}
	if pairs < 50 {
		t.Errorf("only %d pairs of days", pairs)
	}
}
