package mtcr_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/licet/licet/controllist"
	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/truth"
)

var update = flag.Bool("update", false, "write the golden files of testdata anew")

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("%s differs; run with -update when the data changed on purpose (-want +got):\n%s", name, diff)
	}
}

// TestBeforeTheAnnex: the list did not exist before 16 April 1987, and the error says so.
func TestBeforeTheAnnex(t *testing.T) {
	l := loadAnnex(t)
	for day, ok := range map[string]bool{
		"1987-04-15": false, // the day before the announcement
		"1987-04-16": true,  // the day itself
		"0001-01-01": false,
		"2026-11-23": true,
		"9999-12-31": true, // answered from the newest edition read
	} {
		_, err := l.At(date.MustParse(day))
		if ok != (err == nil) {
			t.Errorf("%s: %v", day, err)
		}
	}
	_, err := l.At(date.MustParse("1987-04-15"))
	const want = `as-of: "1987-04-15": the MTCR Annex did not exist on that day; expected a day from 1987-04-16 on`
	if err == nil || err.Error() != want || fault.KindOf(err) != fault.Invalid {
		t.Errorf("got  %v\nwant %s", err, want)
	}
	if _, err := l.Diff(date.MustParse("1980-01-01"), today); fault.KindOf(err) != fault.Invalid {
		t.Errorf("a comparison with a day before the list: %v", err)
	}
}

// TestHeldIn2011 lists what is held of each entry for an ordinary day of the past.
func TestHeldIn2011(t *testing.T) {
	day := date.MustParse("2011-04-15")
	ed := editionAt(t, day.String())
	by := map[controllist.Status][]string{}
	for _, e := range ed.List().Entries() {
		s := ed.Status(e)
		line := e.ID
		switch s {
		case controllist.Held, controllist.Presumed:
			if ed.Text(e) == nil {
				t.Errorf("%s is %v and has no text", e.ID, s)
			}
		case controllist.TextNotHeld:
			line += ": " + e.NotHeldBecause(day)
			if ed.Text(e) != nil {
				t.Errorf("%s has a text that is said not to be held", e.ID)
			}
		case controllist.NotOnList:
			line += ": " + e.History[0].What
		}
		by[s] = append(by[s], line)
	}
	var b strings.Builder
	for _, s := range []controllist.Status{
		controllist.Held, controllist.Presumed, controllist.TextNotHeld, controllist.NotOnList,
	} {
		fmt.Fprintf(&b, "%s: %d\n", s, len(by[s]))
		for _, line := range by[s] {
			b.WriteString("  " + line + "\n")
		}
	}
	golden(t, "2011-04-15.golden", b.String())
}

// TestDatedVerdicts: the same good, asked on different days.
func TestDatedVerdicts(t *testing.T) {
	stand := func(thrust string) map[string]string {
		return map[string]string{
			"item_type": "test_stand", "usable_in": "1.A", "thrust_capacity": thrust,
			"measures_three_axial_thrust_components_simultaneously": "no",
		}
	}
	rocket := func(payload, reach string) map[string]string {
		return map[string]string{"item_type": "ballistic_missile", "payload": payload, "range": reach}
	}
	for _, c := range []struct {
		why    string
		entry  string
		given  map[string]string
		day    string
		status controllist.Status
		want   truth.Value
	}{
		{"68 kN is the limit today", "15.B.3", stand("75 kN"), "2026-11-23", controllist.Held, truth.Met},
		{"68 kN from the day of the change", "15.B.3", stand("75 kN"), "2004-10-08", controllist.Presumed, truth.Met},
		{"90 kN the day before", "15.B.3", stand("75 kN"), "2004-10-07", controllist.Held, truth.NotMet},
		{"above 90 kN the day before", "15.B.3", stand("90.001 kN"), "2004-10-07", controllist.Held, truth.Met},
		{"90 kN itself was free", "15.B.3", stand("90 kN"), "2004-10-07", controllist.Held, truth.NotMet},
		{"68 kN itself is free", "15.B.3", stand("68 kN"), "2026-11-23", controllist.Held, truth.NotMet},
		{"no text of before the present layout", "15.B.3", stand("500 kN"), "2002-09-26", controllist.TextNotHeld, truth.Unknown},

		{"500 kg and 300 km since 1987", "1.A.1", rocket("500 kg", "300 km"), "1990-01-01", controllist.Held, truth.Met},
		{"below the payload of 1987", "1.A.1", rocket("499.9 kg", "300 km"), "1990-01-01", controllist.Held, truth.NotMet},
		{"below the range of 1987", "1.A.1", rocket("500 kg", "299.9 km"), "1990-01-01", controllist.Held, truth.NotMet},
		{"on the first day of the list", "1.A.1", rocket("1 t", "600 km"), "1987-04-16", controllist.Held, truth.Met},
		{"in the year of the new definition of payload", "1.A.1", rocket("500 kg", "300 km"), "2013-01-01", controllist.Presumed, truth.Met},
		{"Item 19 came in 1993", "19.A.1", rocket("100 kg", "300 km"), "1993-06-30", controllist.NotOnList, truth.NotMet},

		{
			"15.B.6 came with the round of 2016", "15.B.6",
			map[string]string{"item_type": "aerothermodynamic_test_facility"},
			"2016-10-19", controllist.NotOnList, truth.NotMet,
		},
		{
			"15.B.6 stands on the list from that day", "15.B.6",
			map[string]string{"item_type": "aerothermodynamic_test_facility"},
			"2016-10-20", controllist.Presumed, truth.Unknown,
		},
	} {
		ed := editionAt(t, c.day)
		e := ed.List().Entry(c.entry)
		f := stated(t, ed.List(), c.given)
		verdicts := ed.Evaluate(f, nil)
		if got := ed.Status(e); got != c.status {
			t.Errorf("%s: %s on %s is %v, want %v", c.why, c.entry, c.day, got, c.status)
		}
		if got := verdicts[e.Index()].Result; got != c.want {
			t.Errorf("%s: %s on %s is %v, want %v:\n%s", c.why, c.entry, c.day, got, c.want, explained(ed.Explain(e, f, verdicts)))
		}
	}
}

// TestTextNotHeld: 6.C.8 is known to have changed after 2020, and its older wording was not found. It answers unknown and names
// the text, whatever is stated.
func TestTextNotHeld(t *testing.T) {
	const day = "2020-01-01"
	ed := editionAt(t, day)
	e := ed.List().Entry("6.C.8")
	f := ed.List().NewFacts()
	for _, k := range readCases(t) {
		if k.Entry == e.ID && k.Want == truth.Met {
			f = stated(t, ed.List(), k.Given)
		}
	}
	verdicts := ed.Evaluate(f, nil)
	x := ed.Explain(e, f, verdicts)
	if x.Status != controllist.TextNotHeld || x.Text != nil || x.Verdict.Result != truth.Unknown {
		t.Fatalf("6.C.8 on %s: %v, %v", day, x.Status, x.Verdict.Result)
	}
	want := []string{"text of " + day}
	if !slices.Equal(x.Missing, want) || !slices.Equal(ed.Missing(e, f, verdicts), want) {
		t.Errorf("missing is %v, want %v", x.Missing, want)
	}
	if why := e.NotHeldBecause(date.MustParse(day)); !strings.HasPrefix(why, "changed on 2024-03-14: ") {
		t.Errorf("the reason is %q", why)
	}
	if now := editionAt(t, today.String()); now.Evaluate(f, nil)[e.Index()].Result != truth.Met {
		t.Error("the same good must be met today, otherwise this test shows nothing")
	}
	for _, q := range ed.Questions(f, verdicts, []*controllist.Entry{e}) {
		t.Errorf("%s is asked although nothing that is stated can help", q.Param.Name)
	}
}

// TestPresumedIsNotHeld: a text read in a later edition without a known change between is presumed, and says so.
func TestPresumedIsNotHeld(t *testing.T) {
	l := loadAnnex(t)
	for _, e := range l.Entries() {
		for _, x := range e.Texts() {
			if x.Read.IsZero() {
				t.Errorf("%s: a text does not say in which edition it was read", e.ID)
				continue
			}
			if _, s := e.At(x.Read); x.Span.Contains(x.Read) && s != controllist.Held {
				t.Errorf("%s on %s, when it was read: %v", e.ID, x.Read, s)
			}
			if _, s := e.At(x.Span.From); x.Span.From.Before(x.Read) && s != controllist.Presumed {
				t.Errorf("%s on %s, before it was read: %v", e.ID, x.Span.From, s)
			}
		}
		if _, s := e.At(today); s != controllist.Held {
			t.Errorf("%s is %v today", e.ID, s)
		}
	}
}

// TestDiff compares the list of 2003 with that of 2026, by entry, condition and note.
func TestDiff(t *testing.T) {
	l := loadAnnex(t)
	from, to := date.MustParse("2003-01-01"), date.MustParse("2026-01-01")
	deltas, err := l.Diff(from, to)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, d := range deltas {
		fmt.Fprintf(&b, "%s: %s, then %s\n", d.Entry.ID, d.Before, d.After)
		for _, p := range d.Params {
			fmt.Fprintf(&b, "  %s: %q became %q\n", p.Param, p.From, p.To)
		}
		for _, n := range d.Notes {
			fmt.Fprintf(&b, "  note added %v: %s\n", n.Added, n.Text)
		}
		for _, e := range d.Events {
			fmt.Fprintf(&b, "  %s %s: %s\n", e.Date, e.Kind, e.What)
		}
	}
	golden(t, "diff-2003-2026.golden", b.String())

	back, err := l.Diff(to, from)
	if err != nil || len(back) != len(deltas) {
		t.Errorf("the days in the other order: %d differences and %v, want %d", len(back), err, len(deltas))
	}
	if same, err := l.Diff(to, to); err != nil || len(same) != 0 {
		t.Errorf("a day differs from itself in %d entries, %v", len(same), err)
	}
}
