package measure

import (
	"regexp"
	"slices"
	"testing"

	"github.com/licet/licet/country"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/guideline"
	"github.com/licet/licet/truth"
)

// What was so on a day. A moment is asked by its day in UTC.
func TestAsOf(t *testing.T) {
	r := rules(t)
	inForce := func(on string, s Settings, want truth.Value, ids ...string) {
		t.Helper()
		for _, id := range ids {
			if got, err := r.InForce(id, day(on), s); err != nil || got != want {
				t.Errorf("%s on %s: %v %v, want %v", id, on, got, err, want)
			}
		}
	}
	secretariat, others := held(InForce), held(Void)
	// 1: it was adopted on 9 June
	inForce("2010-06-01", secretariat, truth.NotMet, "UNSCR-1929")
	// 2: all four stood beside each other
	inForce("2011-04-15", secretariat, truth.Met, "UNSCR-1737", "UNSCR-1747", "UNSCR-1803", "UNSCR-1929")
	// 3: paragraph 13 of 1929 had replaced S/2006/815
	if l := r.ItemList("IR", "missile", day("2011-04-15")); len(l) != 1 || l[0].Document != "S/2010/263" {
		t.Errorf("missile list for Iran: %+v", l)
	}
	// 4: Implementation Day had ended it the day before
	inForce("2016-01-17", secretariat, truth.NotMet, "UNSCR-1929")
	// 5: annex B 4 asks for approval in advance
	ev := evaluate(t, goods("JP", "IR", "9014.20"), listed, "2016-01-17", secretariat)
	if ev.Outcome != guideline.LicenceRequired || len(ev.Views[0].Findings) == 0 {
		t.Errorf("missile items to Iran: %+v", ev)
	}
	for _, f := range ev.Views[0].Findings {
		if f.Rule == "UNSCR-2231-B4" && (f.Kind != Approval || f.Lists[0] != "S/2015/546" || !f.Verify) {
			t.Errorf("approval: %+v", f)
		}
	}
	// 6: the end day is excluded
	if ev = evaluate(t, goods("JP", "IR", "9014.20"), listed, "2023-10-18", secretariat); ev.Outcome != guideline.NoControlFound {
		t.Errorf("after the end of the missile limits: %s", ev.Note)
	}
	if ev = evaluate(t, goods("JP", "IR", "9014.20"), listed, "2023-10-17", secretariat); ev.Outcome != guideline.LicenceRequired {
		t.Errorf("the last day of the missile limits: %s", ev.Note)
	}
	// 7 and 8: the moment of the return begins a day
	inForce("2025-09-27", secretariat, truth.NotMet, "UNSCR-1929")
	inForce("2025-09-28", secretariat, truth.Met, "UNSCR-1696", "UNSCR-1737", "UNSCR-1747", "UNSCR-1803", "UNSCR-1835", "UNSCR-1929")
	// 9: Iran, Russia and China hold the return void
	inForce("2025-11-01", others, truth.NotMet, "UNSCR-1929")
	// and without a position nobody can tell
	inForce("2025-11-01", nil, truth.Unknown, "UNSCR-1929")
	// 10: the renewal of the panel had been vetoed
	if b, v, err := r.Body("panel-1874", day("2024-05-01"), nil); err != nil || v != truth.NotMet || b.Ended != day("2024-04-30") {
		t.Errorf("panel: %+v %v %v", b, v, err)
	}
	if _, v, _ := r.Body("panel-1874", day("2024-04-29"), nil); v != truth.Met {
		t.Error("the panel existed the day before its end")
	}
	// 11: the end of the panel ended no measure
	inForce("2024-05-01", nil, truth.Met, "UNSCR-1718")
	// 12: 1874 calls upon states, on reasonable grounds
	if d := r.Inspection("KP", day("2011-04-15"), nil); d.Mandatory != truth.NotMet || len(d.Paragraphs) == 0 {
		t.Errorf("inspection in 2011: %+v", d)
	}
	// 13: paragraph 18 of 2270 needs no suspicion
	if d := r.Inspection("KP", day("2016-03-02"), nil); d.Mandatory != truth.Met {
		t.Errorf("inspection in 2016: %+v", d)
	}
	// 14: the chapter alone decides
	if ev = evaluate(t, goods("CN", "KP", "8457.10"), unlisted, "2018-01-01", nil); ev.Outcome != guideline.Prohibited {
		t.Errorf("chapter 84 to the DPRK: %s", ev.Note)
	}
}

// What lies beside the fourteen.
func TestQueries(t *testing.T) {
	r := rules(t)
	for _, c := range []struct {
		on   string
		s    Settings
		want truth.Value
	}{
		{"2016-01-15", nil, truth.NotMet},
		{"2016-01-16", nil, truth.Met},
		{"2025-09-27", nil, truth.Met},
		{"2025-09-28", nil, truth.Unknown},
		{"2025-10-17", held(Void), truth.Met},
		{"2025-10-17", held(InForce), truth.NotMet},
		{"2025-10-18", nil, truth.NotMet},
	} {
		if got, err := r.InForce("UNSCR-2231", day(c.on), c.s); err != nil || got != c.want {
			t.Errorf("2231 on %s with %v: %v %v, want %v", c.on, c.s, got, err, c.want)
		}
	}
	if _, err := r.InForce("UNSCR-1", day("2020-01-01"), nil); fault.KindOf(err) != fault.NotFound {
		t.Errorf("unknown measure: %v", err)
	}
	if _, _, err := r.Body("nobody", day("2020-01-01"), nil); fault.KindOf(err) != fault.NotFound {
		t.Errorf("unknown body: %v", err)
	}
	if _, v, _ := r.Body("panel-1929", day("2026-01-01"), nil); v != truth.Unknown {
		t.Errorf("the panel on Iran depends on the position: %v", v)
	}
	for on, want := range map[string]string{"2009-04-23": "S/2006/815", "2009-04-24": "S/2009/205", "2013-01-22": "S/2012/947", "2014-04-08": "S/2014/253"} {
		if l := r.ItemList("KP", "missile", day(on)); len(l) != 1 || l[0].Document != want {
			t.Errorf("missile list for the DPRK on %s: %+v, want %s", on, l, want)
		}
	}
	if l := r.ItemList("IR", "missile", day("2014-01-01")); len(l) != 2 {
		t.Errorf("two lists are possible for Iran in 2014: %+v", l)
	}
	if d := r.Inspection("IR", day("2011-04-15"), nil); d.Mandatory != truth.NotMet || len(d.Paragraphs) != 2 {
		t.Errorf("inspection of cargo of Iran: %+v", d)
	}
}

// Everything that was not read is listed, and nothing that was.
func TestUnverified(t *testing.T) {
	r := rules(t)
	want := make(map[string]bool)
	for _, p := range r.Paragraphs() {
		if !p.Source.Basis.Verified() {
			want[p.ID] = true
		}
	}
	for _, f := range r.Unverified() {
		if f.Basis.Verified() || f.ID == "" || f.File == "" || f.Citation == "" {
			t.Errorf("%+v", f)
		}
		delete(want, f.ID)
	}
	if len(want) > 0 {
		t.Errorf("not listed: %v", want)
	}
}

// The reference is whole: each measure has paragraphs or provisions, and the chains stand at their measures.
func TestReference(t *testing.T) {
	r := rules(t)
	has := make(map[string]bool)
	for _, p := range r.Paragraphs() {
		has[p.Measure] = true
	}
	for _, m := range r.Measures() {
		if !has[m.ID] && len(m.Provisions) == 0 {
			t.Errorf("%s has neither paragraphs nor provisions", m.ID)
		}
		if m.ID == "UNSCR-1718" && len(m.ItemLists) < 6 {
			t.Errorf("the chain of lists of 1718: %+v", m.ItemLists)
		}
	}
	if q := r.Questions(); len(q) != 1 || len(q[0].Timeline) != 10 || len(q[0].Positions) != 2 {
		t.Errorf("the question: %+v", q)
	}
	if p := r.Places(); len(p.Lists) != 3 || len(p.Kinds) != 4 || len(p.Zones) != 3 {
		t.Errorf("places: %+v", p)
	}
	if m := r.Matrix(); len(m.Rows) != 27 {
		t.Errorf("the matrix of 1540 has %d rows", len(m.Rows))
	}
}

var literal = regexp.MustCompile(`"([A-Z]{2})" in|flag == "([A-Z]{2})"`)

// A rule is only asked when its measure is aimed at a country of the transfer: it must not speak of another.
func TestRulesSpeakOfTheirTarget(t *testing.T) {
	r := rules(t)
	for _, p := range r.Paragraphs() {
		m, _ := r.Measure(p.Measure)
		for _, l := range literal.FindAllStringSubmatch(p.When, -1) {
			if c := country.Code(l[1] + l[2]); !slices.Contains(m.Targets, c) {
				t.Errorf("%s speaks of %s, its measure is aimed at %v", p.ID, c, m.Targets)
			}
		}
	}
}

// A paragraph that came back is the same paragraph: one that is corrected must be corrected in both of its spans.
func TestReturnedParagraphs(t *testing.T) {
	r := rules(t)
	for _, m := range []string{"UNSCR-1696", "UNSCR-1737", "UNSCR-1747", "UNSCR-1803", "UNSCR-1929"} {
		n := 0
		before := make(map[string]Paragraph)
		for _, p := range r.Paragraphs() {
			switch {
			case p.Measure != m:
			case p.Position == Held{}:
				before[p.ID] = p
				n++
			default:
				b := before[p.ID]
				n--
				if p.When != b.When || p.Outcome != b.Outcome || p.Requires != b.Requires || p.Within != b.Within ||
					p.Source.Basis != b.Source.Basis || p.InForce.From != day("2025-09-28") || b.InForce.Until != day("2016-01-16") {
					t.Errorf("%s differs between its spans", p.ID)
				}
			}
		}
		if n != 0 || len(before) == 0 {
			t.Errorf("%s: %d paragraphs did not come back", m, n)
		}
	}
}
