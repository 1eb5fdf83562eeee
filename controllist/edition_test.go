package controllist_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/licet/licet/controllist"
	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
)

// TestAt: what is held of an entry on the days around each change.
func TestAt(t *testing.T) {
	l := testList(t)
	for _, c := range []struct {
		why, entry, day string
		want            controllist.Status
		text            string // first day of the text that answers
	}{
		{"first day of the list, when the text was read", "1.A.1", "1990-01-01", controllist.Held, "1990-01-01"},
		{"last day of the older text", "1.A.1", "2005-02-28", controllist.Held, "1990-01-01"},
		{"first day of the newer text, read later", "1.A.1", "2005-03-01", controllist.Presumed, "2005-03-01"},
		{"the day before it was read", "1.A.1", "2009-12-31", controllist.Presumed, "2005-03-01"},
		{"the day it was read", "1.A.1", "2010-01-01", controllist.Held, "2005-03-01"},
		{"long after", "1.A.1", "2050-01-01", controllist.Held, "2005-03-01"},
		{"before the present layout", "1.A.2", "1999-12-31", controllist.TextNotHeld, ""},
		{"from the present layout", "1.A.2", "2000-01-01", controllist.Presumed, "2000-01-01"},
		{"the day before it was added", "1.E.1", "2015-05-04", controllist.NotOnList, ""},
		{"the day it was added", "1.E.1", "2015-05-05", controllist.Presumed, "2015-05-05"},
		{"the day before the words were changed", "2.A.1.a", "2012-02-01", controllist.TextNotHeld, ""},
		{"the day they were changed", "2.A.1.a", "2012-02-02", controllist.Presumed, "2012-02-02"},
	} {
		ed := editionOf(t, l, c.day)
		e := l.Entry(c.entry)
		text, status := e.At(date.MustParse(c.day))
		if status != c.want || ed.Status(e) != c.want || ed.Text(e) != text {
			t.Errorf("%s: %s on %s is %v, want %v", c.why, c.entry, c.day, status, c.want)
		}
		got := ""
		if text != nil {
			got = text.Span.From.String()
		}
		if got != c.text {
			t.Errorf("%s: %s on %s is answered by the text of %q, want %q", c.why, c.entry, c.day, got, c.text)
		}
	}
	ed := editionOf(t, l, "2005-03-01")
	if ed.List() != l || ed.On() != date.MustParse("2005-03-01") {
		t.Error("the edition does not know itself")
	}
}

// TestAddedTwice: the first of two additions counts, in whatever order they stand in the file.
func TestAddedTwice(t *testing.T) {
	files := testFiles(t)
	replace(t, files, "item-01.yaml", "  - {date: 2015-05-05, event: added,",
		"  - {date: 2018-01-01, event: added, what: added again}\n  - {date: 2015-05-05, event: added,")
	l, err := controllist.Load(files)
	if err != nil {
		t.Fatal(err)
	}
	for day, want := range map[string]controllist.Status{
		"2015-05-04": controllist.NotOnList, "2015-05-05": controllist.TextNotHeld, "2018-01-01": controllist.Presumed,
	} {
		if got := editionOf(t, l, day).Status(l.Entry("1.E.1")); got != want {
			t.Errorf("%s: %v, want %v", day, got, want)
		}
	}
}

// TestBeforeTheList: a day on which there was no list is refused, with the first day there was.
func TestBeforeTheList(t *testing.T) {
	l := testList(t)
	const want = `as-of: "1989-12-31": the Test List did not exist on that day; expected a day from 1990-01-01 on`
	if _, err := l.At(date.MustParse("1989-12-31")); err == nil || err.Error() != want || fault.KindOf(err) != fault.Invalid {
		t.Errorf("got  %v\nwant %s", err, want)
	}
	for _, days := range [][2]string{{"1980-01-01", "2010-01-01"}, {"2010-01-01", "1980-01-01"}, {"1980-01-01", "1981-01-01"}} {
		if _, err := l.Diff(date.MustParse(days[0]), date.MustParse(days[1])); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%v: %v", days, err)
		}
	}
}

// TestNotHeldBecause names the change that hides the older wording.
func TestNotHeldBecause(t *testing.T) {
	l := testList(t)
	for _, c := range []struct{ entry, day, want string }{
		{"2.A.1.a", "2012-02-01", "changed on 2012-02-02: the words of 2012 are known"},
		{"2.A.1.a", "2012-02-02", "held only from 2012-02-02"},
		{"1.A.2", "1999-12-31", "held only from 2000-01-01"},
		{"1.A.1", "1989-01-01", "changed on 2005-03-01: 300 km in place of 500 km"},
		{"1.A.1", "2006-01-01", "held only from 1990-01-01"}, // a new definition leaves the words as they were
	} {
		if got := l.Entry(c.entry).NotHeldBecause(date.MustParse(c.day)); got != c.want {
			t.Errorf("%s on %s: %q, want %q", c.entry, c.day, got, c.want)
		}
	}
	if got := (&controllist.Entry{}).NotHeldBecause(date.MustParse("2000-01-01")); got != "no text held" {
		t.Errorf("an entry without text: %q", got)
	}
}

// TestDatedEvaluation: the same good on the days around a change.
func TestDatedEvaluation(t *testing.T) {
	l := testList(t)
	f := stated(t, l, "item_type: rocket; mass: 600 kg; reach: 400 km; sealed: no")
	for _, c := range []struct {
		why, entry, day string
		want            controllist.Verdict
	}{
		{"500 km in the older text", "1.A.1", "2005-02-28", controllist.Verdict{Result: n, Conditions: n}},
		{"300 km in the newer one", "1.A.1", "2005-03-01", controllist.Verdict{Result: m, Conditions: m, Applied: controllist.CanBeTakenOut}},
		{"text not held: unknown, whatever was stated", "1.A.2", "1999-12-31", controllist.Verdict{}},
		{"not on the list: not met", "1.E.1", "2015-05-04", controllist.Verdict{Result: n, Conditions: n}},
	} {
		if got := evaluate(t, l, c.day, f)[l.Entry(c.entry).Index()]; got != c.want {
			t.Errorf("%s: %s on %s is %+v, want %+v", c.why, c.entry, c.day, got, c.want)
		}
	}
	x := explain(t, l, "2015-05-04", "1.E.1", "item_type: document")
	if x.Status != controllist.NotOnList || x.Text != nil || x.Missing != nil || x.Reason.Result != u {
		t.Errorf("not on the list: %+v", x)
	}
	x = explain(t, l, "2012-02-01", "2.A.1.a", "item_type: engine")
	if x.Status != controllist.TextNotHeld || !slices.Equal(x.Missing, []string{"text of 2012-02-01"}) {
		t.Errorf("text not held: %+v", x)
	}
}

// TestSpecifiedInAnUnheldText: what depends on a text that is not held is as open as that.
func TestSpecifiedInAnUnheldText(t *testing.T) {
	l := asking(t, `{param: specified_in, op: in, value: [2.A.1.a]}`)
	ed := editionOf(t, l, "2012-02-01")
	f := stated(t, l, "item_type: engine; temperature: -60 °C")
	verdicts := ed.Evaluate(f, nil)
	e := l.Entry("2.D.1")
	if verdicts[e.Index()].Result != u || !slices.Equal(ed.Missing(e, f, verdicts), []string{"text of 2012-02-01"}) {
		t.Errorf("%v, missing %v", verdicts[e.Index()].Result, ed.Missing(e, f, verdicts))
	}
}

// deltas writes a comparison on lines.
func deltas(t *testing.T, l *controllist.List, from, to string) []string {
	t.Helper()
	all, err := l.Diff(date.MustParse(from), date.MustParse(to))
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, d := range all {
		out = append(out, d.Entry.ID+" "+d.Before.String()+" > "+d.After.String())
		for _, p := range d.Params {
			out = append(out, "  "+p.Param+": "+p.From+" > "+p.To)
		}
		for _, x := range d.Notes {
			sign := "-"
			if x.Added {
				sign = "+"
			}
			out = append(out, "  "+sign+" "+x.Text)
		}
		for _, e := range d.Events {
			out = append(out, "  "+e.Date.String()+" "+e.Kind)
		}
	}
	return out
}

// TestDiff compares two days by entry, condition, note and known change.
func TestDiff(t *testing.T) {
	l := testList(t)
	for _, c := range []struct {
		why, from, to string
		want          []string
	}{
		{"a day and itself", "2010-01-01", "2010-01-01", nil},
		{"two days without a change between: presumed and held do not differ", "2016-01-01", "2021-01-01", nil},
		{"the change of a text", "2005-02-28", "2005-03-01", []string{
			"1.A.1 held > presumed",
			"  mass:  > >= 500 kg",
			"  reach: > 500 km > >= 300 km",
			"  - Sealed rockets were free.",
			"  + Civil goods are not controlled.",
			"  2005-03-01 amended",
		}},
		{"in the other order it is the same", "2005-03-01", "2005-02-28", []string{
			"1.A.1 held > presumed",
			"  mass:  > >= 500 kg",
			"  reach: > 500 km > >= 300 km",
			"  - Sealed rockets were free.",
			"  + Civil goods are not controlled.",
			"  2005-03-01 amended",
		}},
		{"a new definition changes no words but is a change", "2009-12-31", "2010-01-01", []string{
			"1.A.1 presumed > held", "  2010-01-01 definition",
		}},
		{"an event on the first day is over", "2010-01-01", "2010-01-02", nil},
		{"an entry is added", "2015-05-04", "2015-05-05", []string{"1.E.1 not on the list > presumed", "  2015-05-05 added"}},
		{"a text begins to be held", "2012-02-01", "2012-02-02", []string{"2.A.1.a text not held > presumed", "  2012-02-02 amended"}},
	} {
		if diff := cmp.Diff(c.want, deltas(t, l, c.from, c.to)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.why, diff)
		}
	}
}

// TestDiffOfGroups: a condition that moves into a group or below a not has changed, and clarifications count as notes.
func TestDiffOfGroups(t *testing.T) {
	files := testFiles(t)
	replace(t, files, "item-02.yaml", "  source: {basis: gap}\n", `  clarifications:
  - {effect: includes, note: Also as powder., conditions: [{param: sealed, op: "==", value: true}]}
  source: {basis: gap}
  from: 2011-01-01
  older:
  - from: 2000-01-01
    until: 2011-01-01
    conditions:
    - any:
      - {param: cas, op: in, value: [1-1-1, 2-2-2]}
      - not: {param: civil, op: "==", value: false}
      - {param: sealed, op: "==", value: true}
    - any:
      - all:
        - {param: temperature, op: between, value: [-10, 30], unit: Cel}
        - {param: bias, op: ">=", value: 0, unit: mm}
      - {param: tested, op: "==", value: true}
    - all: [{param: mass, op: ">", value: 1, unit: kg}, {param: shafts, op: "==", value: 1}]
    - any: [{param: specified_in, op: in, value: [1.A.1]}]
`)
	l, err := controllist.Load(files)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"2.C.1 held > presumed",
		"  bias: any of: >= 0 mm > >= 0 mm",
		"  cas: any of: in 1-1-1, 2-2-2 > in 1-1-1",
		"  civil: any of: not no > ",
		"  mass: > 1 kg > ",
		"  sealed: any of: yes > ",
		"  shafts: = 1 > ",
		"  specified_in: in 1.A.1 > ",
		"  temperature: any of: between -10 °C to 30 °C > between -10 °C to 30 °C",
		"  tested: any of: yes > ",
		"  + Also as powder.",
	}
	if diff := cmp.Diff(want, deltas(t, l, "2010-12-31", "2011-01-01")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	older := l.Entry("2.C.1").Texts()[0]
	wantLines := []string{
		"any of",
		"  cas in 1-1-1, 2-2-2",
		"  not",
		"    civil no",
		"  sealed yes",
		"any of",
		"  all of",
		"    temperature between -10 °C to 30 °C",
		"    bias >= 0 mm",
		"  tested yes",
		"mass > 1 kg",
		"shafts = 1",
		"specified in in 1.A.1",
	}
	if diff := cmp.Diff(wantLines, older.Lines()); diff != "" {
		t.Errorf("outline (-want +got):\n%s", diff)
	}
}

// TestLines: the conditions as an outline for people.
func TestLines(t *testing.T) {
	l := testList(t)
	for id, want := range map[string][]string{
		"1.A.1":   {"item type in rocket", "mass >= 500 kg", "reach >= 300 km (greatest distance)"},
		"1.A.2":   {"item type in rocket, drone", "reach >= 300 km", "not", "  specified in in 1.A.1"},
		"2.A.1.a": {"item type in engine", "any of", "  temperature < -50 °C", "  not", "    tested no"},
		"2.B.1":   {"item type in mixer", "vacuum between 0 kPa to 10 kPa", "shafts >= 1"},
	} {
		e := l.Entry(id)
		if diff := cmp.Diff(want, e.Texts()[len(e.Texts())-1].Lines()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", id, diff)
		}
	}
}

// TestLimitsKeepTheirUnit: a limit is shown in the unit in which the entry states it, whatever the parameter's own unit is.
func TestLimitsKeepTheirUnit(t *testing.T) {
	for condition, want := range map[string]string{
		`{param: reach, op: ">=", value: 300000, unit: m}`:          "reach >= 300,000 m",
		`{param: mass, op: "<", value: 1.5, unit: t}`:               "mass < 1.5 t",
		`{param: vacuum, op: between, value: [1, 100], unit: mbar}`: "vacuum between 1 mbar to 100 mbar",
		`{param: shafts, op: "<=", value: 3}`:                       "shafts <= 3",
	} {
		if got := asking(t, condition).Entry("2.D.1").Texts()[0].Lines(); !slices.Equal(got, []string{want}) {
			t.Errorf("%s reads %v, want %q", condition, got, want)
		}
	}
}

// TestTextLeaves: the conditions for those who index them.
func TestTextLeaves(t *testing.T) {
	l := testList(t)
	list := func(id string) []string {
		var out []string
		for leaf := range l.Entry(id).Texts()[0].Leaves() {
			not := ""
			if leaf.Negated {
				not = "not "
			}
			out = append(out, not+leaf.Param.Name+"|"+leaf.Op+"|"+strings.Join(leaf.Values, ",")+"|"+leaf.Text())
		}
		return out
	}
	for id, want := range map[string][]string{
		"1.A.2": {
			"item_type|in|rocket,drone|in rocket, drone", "reach|>=||>= 300 km", "not specified_in|in|1.A.1|in 1.A.1",
		},
		"2.A.1.a": {"item_type|in|engine|in engine", "temperature|<||< -50 °C", "not tested|is||no"},
		"2.B.1":   {"item_type|in|mixer|in mixer", "vacuum|between||between 0 kPa to 10 kPa", "shafts|>=||>= 1"},
	} {
		if diff := cmp.Diff(want, list(id)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", id, diff)
		}
	}
	// Who has seen enough may stop, at any depth.
	for stop := 1; stop <= 3; stop++ {
		seen := 0
		for range l.Entry("2.A.1.a").Texts()[0].Leaves() {
			if seen++; seen == stop {
				break
			}
		}
		if seen != stop {
			t.Errorf("stopped after %d leaves, not %d", seen, stop)
		}
	}
	double := asking(t, `not: {not: {param: tested, op: "==", value: true}}`)
	for leaf := range double.Entry("2.D.1").Texts()[0].Leaves() {
		if leaf.Negated || leaf.Text() != "yes" || !leaf.Flag {
			t.Errorf("a not in a not: %+v", leaf)
		}
	}
}

// TestParamsFor: what an entry asks of one kind of goods, alternatives for other kinds left out.
func TestParamsFor(t *testing.T) {
	const (
		mixer = `{param: item_type, op: in, value: [mixer, gyro]}`
		drone = `{param: item_type, op: in, value: [drone]}`
		reach = `{param: reach, op: ">", value: 1, unit: km}`
		mass  = `{param: mass, op: ">", value: 1, unit: kg}`
		flag  = `{param: tested, op: "==", value: true}`
		band  = `{param: vacuum, op: between, value: [0, 1], unit: kPa}`
		set   = `{param: colours, op: in, value: [red]}`
		other = `{param: specified_in, op: in, value: [1.A.1]}`
	)
	for _, c := range []struct{ why, condition, want string }{
		{
			"every kind of condition, in order", mixer + "\n  - all: [" + strings.Join([]string{reach, flag, band, set, other}, ", ") + "]",
			"reach tested vacuum colours specified_in",
		},
		{"each once", mixer + "\n  - any: [" + reach + ", " + reach + "]", "reach"},
		{"below a not", mixer + "\n  - not: " + flag, "tested"},
		{"the alternative for the type only", "any: [{all: [" + mixer + ", " + reach + "]}, {all: [" + drone + ", " + mass + "]}]", "reach"},
		{"an alternative that names no type stays", "any: [{all: [" + mixer + ", " + reach + "]}, " + flag + "]", "reach tested"},
		{"another type", drone + "\n  - " + mass, ""},
		{"all alternatives are for other types", mixer + "\n  - any: [{all: [" + drone + ", " + mass + "]}]", ""},
		{"no type named", mass, ""},
	} {
		l := asking(t, c.condition)
		var got []string
		for _, p := range l.Entry("2.D.1").Texts()[0].ParamsFor("mixer") {
			got = append(got, p.Name)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: %v, want %q", c.why, got, c.want)
		}
	}
}

// TestDiffOfHeldTexts: two texts that were both read differ by what they say, and by that alone.
func TestDiffOfHeldTexts(t *testing.T) {
	const older = `  source: {basis: seen}
  from: 2010-01-01
  read: %READ%
  %HISTORY%
  older:
  - from: 2000-01-01
    until: 2010-01-01
    conditions:
    - {param: vibration, op: between, value: [20, 2000], unit: Hz}
    - {param: colours, op: in, value: [%COLOURS%]}
`
	const entry = `  - {param: vibration, op: between, value: [20, 2000], unit: Hz}
  - {param: colours, op: in, value: [red, blue]}
`
	for _, c := range []struct {
		why, read, history, colours string
		want                        []string
	}{
		{"the same words, read again", "2010-01-01", "", "red, blue", nil},
		{"the same words, read later", "2011-01-01", "", "red, blue", nil},
		{
			"one condition and one event", "2010-01-01", "history: [{date: 2010-01-01, event: amended, what: blue added}]", "red",
			[]string{"2.B.2 held > held", "  colours: in red > in red, blue", "  2010-01-01 amended"},
		},
		{
			"one condition and no event", "2010-01-01", "", "red",
			[]string{"2.B.2 held > held", "  colours: in red > in red, blue"},
		},
	} {
		files := testFiles(t)
		with := strings.NewReplacer("%READ%", c.read, "%HISTORY%", c.history, "%COLOURS%", c.colours).Replace(older)
		replace(t, files, "item-02.yaml", entry+"  source: {basis: seen}\n", entry+with)
		l, err := controllist.Load(files)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, line := range deltas(t, l, "2009-12-31", "2010-01-01") {
			if !strings.HasPrefix(line, "1.A.1") && !strings.Contains(line, "definition") {
				got = append(got, line)
			}
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.why, diff)
		}
	}
}
