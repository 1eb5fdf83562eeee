package controllist_test

import (
	"encoding/json"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/licet/licet/controllist"
	"github.com/licet/licet/quantity"
	"github.com/licet/licet/truth"
)

type reason = controllist.Reason

var approx = cmpopts.EquateApprox(1e-9, 0)

func explain(tb testing.TB, l *controllist.List, day, id, given string) controllist.Explanation {
	tb.Helper()
	ed := editionOf(tb, l, day)
	f := stated(tb, l, given)
	return ed.Explain(l.Entry(id), f, ed.Evaluate(f, nil))
}

// TestExplainTree shows the whole tree with what was asked, what was stated and how far it is from the limit.
func TestExplainTree(t *testing.T) {
	l := testList(t)
	x := explain(t, l, "2020-06-01", "1.A.1", "item_type: rocket; mass: 450 kg; reach: 330 to 600 km; civil: yes")
	want := reason{Group: "all", Result: n, Kids: []reason{
		{Param: "item_type", Op: "in", Want: "rocket", Have: "rocket", Result: m},
		{Param: "mass", Op: ">=", Want: "500 kg", Have: "450 kg", Result: n, Margin: &controllist.Margin{Ratio: -0.1}},
		{
			Param: "reach", Op: ">=", Want: "300 km", Have: "330 to 600 km", Result: m, Note: "greatest distance",
			Margin: &controllist.Margin{Ratio: 0.1, Inside: true},
		},
	}}
	if diff := cmp.Diff(want, x.Reason, approx); diff != "" {
		t.Errorf("reasons (-want +got):\n%s", diff)
	}
	if x.Entry.ID != "1.A.1" || x.Status != controllist.Held || x.Text == nil || x.Verdict.Result != n || x.Missing != nil {
		t.Errorf("%+v", x)
	}
	wantNotes := []controllist.NoteFinding{{
		Effect: controllist.NotControlled, Text: "Civil goods are not controlled.", Result: m, Basis: "seen",
		Reason: reason{Param: "civil", Op: "is", Want: "yes", Have: "yes", Result: m},
	}}
	if diff := cmp.Diff(wantNotes, x.Notes); diff != "" {
		t.Errorf("notes (-want +got):\n%s", diff)
	}

	// Only what rules the entry out is a failure.
	if diff := cmp.Diff([]reason{want.Kids[1]}, x.Reason.Failed(), approx); diff != "" {
		t.Errorf("failed (-want +got):\n%s", diff)
	}
	if got := x.Reason.Leaves(); len(got) != 3 || got[2].Param != "reach" {
		t.Errorf("leaves: %+v", got)
	}
}

// TestExplainForms: every form of condition explains itself.
func TestExplainForms(t *testing.T) {
	for _, c := range []struct {
		condition, given string
		want             reason
	}{
		{
			`{param: tested, op: "==", value: false}`, "tested: yes",
			reason{Param: "tested", Op: "is", Want: "no", Have: "yes", Result: n},
		},
		{
			`{param: vibration, op: between, value: [20, 2000], unit: Hz}`, "vibration: 10 to 3000 Hz",
			reason{Param: "vibration", Op: "covers", Want: "20 Hz to 2,000 Hz", Have: "10 to 3000 Hz", Result: m},
		},
		{
			`{param: vacuum, op: between, value: [0, 10], unit: kPa}`, "",
			reason{Param: "vacuum", Op: "between", Want: "0 kPa to 10 kPa", Result: u},
		},
		{
			`{param: colours, op: in, value: [red, blue], note: as painted}`, "colours: green",
			reason{Param: "colours", Op: "in", Want: "red, blue", Have: "green", Note: "as painted", Result: n},
		},
		{
			`not: {param: tested, op: "==", value: true}`, "tested: yes",
			reason{Group: "not", Result: n, Kids: []reason{{Param: "tested", Op: "is", Want: "yes", Have: "yes", Result: m}}},
		},
		{
			`any: [{param: tested, op: "==", value: true}, {param: sealed, op: "==", value: true}]`, "tested: no",
			reason{Group: "any", Result: u, Kids: []reason{
				{Param: "tested", Op: "is", Want: "yes", Have: "no", Result: n}, {Param: "sealed", Op: "is", Want: "yes", Result: u},
			}},
		},
		{
			`{param: specified_in, op: in, value: [1.A, 2.B.2]}`, "item_type: drone; reach: 400 km; vibration: 1 to 5000 Hz; colours: red",
			reason{Param: "specified_in", Op: "in", Want: "1.A, 2.B.2", Have: "1.A.2, 2.B.2", Result: m},
		},
	} {
		x := explain(t, asking(t, c.condition), "2020-06-01", "2.D.1", c.given)
		if diff := cmp.Diff(c.want, x.Reason); diff != "" {
			t.Errorf("%s for {%s} (-want +got):\n%s", c.condition, c.given, diff)
		}
	}
}

// TestMargins measures the end of a range that is nearer to the limit.
func TestMargins(t *testing.T) {
	at := func(ratio float64, inside bool) *controllist.Margin {
		return &controllist.Margin{Ratio: ratio, Inside: inside}
	}
	for _, c := range []struct {
		why, condition, given string
		want                  *controllist.Margin
	}{
		{"not stated", `{param: reach, op: ">=", value: 300, unit: km}`, "", nil},
		{"above", `{param: reach, op: ">=", value: 300, unit: km}`, "reach: 330 km", at(0.1, true)},
		{"below", `{param: reach, op: ">=", value: 300, unit: km}`, "reach: 270 km", at(-0.1, false)},
		{"at the limit", `{param: reach, op: ">=", value: 300, unit: km}`, "reach: 300 km", at(0, true)},
		{"astride, nearer from above", `{param: reach, op: ">=", value: 300, unit: km}`, "reach: 150 to 330 km", at(0.1, false)},
		{"range above", `{param: reach, op: ">=", value: 300, unit: km}`, "reach: 330 to 600 km", at(0.1, true)},
		{"range below", `{param: reach, op: ">=", value: 300, unit: km}`, "reach: 150 to 270 km", at(-0.1, false)},
		{"upper bound only", `{param: reach, op: ">=", value: 300, unit: km}`, "reach: up to 270 km", at(-0.1, false)},
		{"lower bound only", `{param: reach, op: ">=", value: 300, unit: km}`, "reach: at least 330 km", at(0.1, true)},
		{"two ends equally near: the lower", `{param: reach, op: ">=", value: 300, unit: km}`, "reach: 270 to 330 km", at(-0.1, false)},
		{"a limit not to be exceeded", `{param: reach, op: "<=", value: 300, unit: km}`, "reach: 270 km", at(-0.1, true)},
		{"a negative limit: towards plus is positive", `{param: bias, op: ">=", value: -2, unit: mm}`, "bias: -1 mm", at(0.5, true)},
		{"no ratio to zero", `{param: bias, op: ">=", value: 0, unit: mm}`, "bias: 1 mm", nil},
	} {
		x := explain(t, asking(t, c.condition), "2020-06-01", "2.D.1", c.given)
		if diff := cmp.Diff(c.want, x.Reason.Margin, approx); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.why, diff)
		}
		if x.Reason.Margin != nil && math.IsInf(x.Reason.Margin.Ratio, 0) {
			t.Errorf("%s: infinite", c.why)
		}
	}
}

// TestMarginOfAnything: an interval without ends is no distance from anything.
func TestMarginOfAnything(t *testing.T) {
	l := asking(t, `{param: reach, op: ">=", value: 300, unit: km}`)
	ed, f := editionOf(t, l, "2020-06-01"), l.NewFacts()
	if err := f.SetInterval("reach", quantity.Anything(), "anything"); err != nil {
		t.Fatal(err)
	}
	if x := ed.Explain(l.Entry("2.D.1"), f, ed.Evaluate(f, nil)); x.Reason.Margin != nil || x.Reason.Have != "anything" {
		t.Errorf("%+v", x.Reason)
	}
}

// TestFailed: below an any, each alternative has failed; a not fails as a whole.
func TestFailed(t *testing.T) {
	const (
		tested = `{param: tested, op: "==", value: true}`
		sealed = `{param: sealed, op: "==", value: true}`
		civil  = `{param: civil, op: "==", value: true}`
	)
	for _, c := range []struct {
		condition, given string
		want             []string
	}{
		{tested, "tested: no", []string{"tested"}},
		{tested, "tested: yes", nil},
		{tested, "", nil},
		{"any: [" + tested + ", " + sealed + "]", "tested: no; sealed: no", []string{"tested", "sealed"}},
		{"any: [" + tested + ", " + sealed + "]", "tested: no", nil},
		{"all: [" + tested + ", {any: [" + sealed + ", " + civil + "]}]", "sealed: no; civil: no", []string{"sealed", "civil"}},
		{"all: [" + tested + ", {any: [" + sealed + ", " + civil + "]}]", "tested: no; sealed: no", []string{"tested"}},
		{"not: {any: [" + tested + ", " + sealed + "]}", "tested: yes", []string{"not"}},
	} {
		var got []string
		for _, r := range explain(t, asking(t, c.condition), "2020-06-01", "2.D.1", c.given).Reason.Failed() {
			got = append(got, r.Param+r.Group)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s for {%s}: %v failed, want %v", c.condition, c.given, got, c.want)
		}
	}
}

// TestExplainNotes: permissions are always shown with their answer, clarifications only where they hold.
func TestExplainNotes(t *testing.T) {
	l := testList(t)
	effects := func(given string) []string {
		var out []string
		for _, n := range explain(t, l, "2020-06-01", "2.A.1", given).Notes {
			out = append(out, string(n.Effect)+" "+n.Result.String())
		}
		return out
	}
	want := []string{"may_treat_as_category_II met", "export_as_part_permitted unknown", "licence_also_covers not met", "includes met"}
	if diff := cmp.Diff(want, effects("tested: yes; colours: blue; sealed: yes")); diff != "" {
		t.Errorf("notes (-want +got):\n%s", diff)
	}
	for _, given := range []string{"", "sealed: no"} {
		if got := effects(given); len(got) != 3 {
			t.Errorf("{%s}: %v", given, got)
		}
	}
}

// TestMissing names what can still change an open verdict, in the order of the conditions.
func TestMissing(t *testing.T) {
	l := testList(t)
	for _, c := range []struct {
		why, day, entry, given string
		want                   []string
	}{
		{"all of it, in order", "2020-06-01", "1.A.1", "", []string{"item_type", "mass", "reach"}},
		{"what was stated is not missing", "2020-06-01", "1.A.1", "item_type: rocket; reach: 400 km", []string{"mass"}},
		{"what was stated and decides nothing is", "2020-06-01", "1.A.1", "item_type: rocket; mass: 600 kg; reach: 200 to 400 km", []string{"reach"}},
		{"nothing of a decided entry", "2020-06-01", "1.A.1", "item_type: drone", nil},
		{"nothing of a met entry", "2020-06-01", "1.A.1", "item_type: rocket; mass: 600 kg; reach: 400 km", nil},
		{"nothing of an entry that an exclusion decides", "2020-06-01", "1.A.1", "item_type: rocket; civil: yes", nil},
		{"a decided alternative is not asked", "2020-06-01", "2.A.1.a", "temperature: -60 °C", []string{"item_type"}},
		{"all alternatives are", "2020-06-01", "2.A.1.a", "item_type: engine", []string{"temperature", "tested"}},
		{"what the other entry lacks", "2020-06-01", "1.A.2", "item_type: rocket; reach: 400 km", []string{"mass"}},
		{"each name once", "2020-06-01", "1.A.2", "", []string{"item_type", "reach", "mass"}},
		{"what all entries of a group lack", "2020-06-01", "2.D.1", "item_type: mixer; vacuum: 1 kPa", []string{"shafts", "vibration", "colours"}},
		{"the text of the day", "2012-02-01", "2.A.1.a", "item_type: engine", []string{"text of 2012-02-01"}},
		{"not on the list: nothing can change it", "2015-05-04", "1.E.1", "item_type: document", nil},
	} {
		ed := editionOf(t, l, c.day)
		f := stated(t, l, c.given)
		verdicts := ed.Evaluate(f, nil)
		e := l.Entry(c.entry)
		if got := ed.Missing(e, f, verdicts); !slices.Equal(got, c.want) {
			t.Errorf("%s: %s for {%s} misses %v, want %v", c.why, c.entry, c.given, got, c.want)
		}
		if got := ed.Explain(e, f, verdicts).Missing; !slices.Equal(got, c.want) {
			t.Errorf("%s: the explanation misses %v, want %v", c.why, got, c.want)
		}
	}
}

// TestHoldsUnless: entries of which all that is open is whether another covers the good.
func TestHoldsUnless(t *testing.T) {
	for _, c := range []struct {
		why, condition, given string
		others                string
		ok                    bool
	}{
		{"open only through the other", `not: {param: specified_in, op: in, value: [2.B.2]}`, "colours: red", "2.B.2", true},
		{"decided", `not: {param: specified_in, op: in, value: [2.B.2]}`, "colours: green", "", false},
		{
			"something else is open too",
			"not: {param: specified_in, op: in, value: [2.B.2]}\n  - {param: tested, op: \"==\", value: true}",
			"colours: red", "", false,
		},
		{
			"something else is known",
			"not: {param: specified_in, op: in, value: [2.B.2]}\n  - {param: tested, op: \"==\", value: true}",
			"colours: red; tested: yes", "2.B.2", true,
		},
		{"it needs the other", `{param: specified_in, op: in, value: [2.B.2]}`, "colours: red", "", false},
		{"two of a group, one of them open", `not: {param: specified_in, op: in, value: [2.B]}`, "item_type: gyro; colours: red", "2.B.2", true},
		{"two of a group, both open", `not: {param: specified_in, op: in, value: [2.B]}`, "colours: red", "2.B.1 2.B.2", true},
	} {
		l := asking(t, c.condition)
		ed := editionOf(t, l, "2020-06-01")
		f := stated(t, l, c.given)
		others, ok := ed.HoldsUnless(l.Entry("2.D.1"), f, ed.Evaluate(f, nil))
		var ids []string
		for _, o := range others {
			ids = append(ids, o.ID)
		}
		if ok != c.ok || ok && strings.Join(ids, " ") != c.others {
			t.Errorf("%s: %v, %v, want %q, %v", c.why, ids, ok, c.others, c.ok)
		}
	}
	l := testList(t)
	ed := editionOf(t, l, "2012-02-01")
	f := l.NewFacts()
	if _, ok := ed.HoldsUnless(l.Entry("2.A.1.a"), f, ed.Evaluate(f, nil)); ok {
		t.Error("an entry whose text is not held does not hold")
	}
}

// TestOpenExclusion: a good at the limit of its entry needs the figure that would take it out.
func TestOpenExclusion(t *testing.T) {
	l := testList(t)
	for _, c := range []struct {
		why, given string
		want       []string
	}{
		{"one figure of the exclusion is met, the other is missing", "shafts: 1", []string{"mass"}},
		{"both figures are missing", "", nil},
		{"a figure fails", "shafts: 2", nil},
		{"the exclusion holds", "shafts: 1; mass: 10 kg", nil},
		{"the missing figure fails", "shafts: 1; mass: 30 kg", nil},
		{"a figure that is stated and astride", "shafts: 1; mass: 10 to 30 kg", []string{"mass"}},
	} {
		ed := editionOf(t, l, "2020-06-01")
		f := stated(t, l, "item_type: mixer; vacuum: 1 kPa; colours: green; "+c.given)
		if got := ed.OpenExclusion(l.Entry("2.B.1"), f, ed.Evaluate(f, nil)); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.why, got, c.want)
		}
	}

	// What is missing is no figure: the good is not at a limit.
	files := testFiles(t)
	replace(t, files, "item-02.yaml", `- {param: mass, op: "<=", value: 20, unit: kg}`, `- {param: civil, op: "==", value: true}`)
	flagged, err := controllist.Load(files)
	if err != nil {
		t.Fatal(err)
	}
	f := stated(t, flagged, "item_type: mixer; vacuum: 1 kPa; colours: green; shafts: 1; mass: 10 kg")
	ed := editionOf(t, flagged, "2020-06-01")
	if got := ed.OpenExclusion(flagged.Entry("2.B.1"), f, ed.Evaluate(f, nil)); got != nil {
		t.Errorf("asks for %v", got)
	}

	// A figure between two limits points to an exclusion too.
	replace(t, files, "item-02.yaml", `- {param: civil, op: "==", value: true}`, `- {param: reach, op: "<=", value: 20, unit: km}`)
	replace(t, files, "item-02.yaml", `- {param: shafts, op: "<=", value: 1}`, `- {param: temperature, op: between, value: [0, 20], unit: Cel}`)
	between, err := controllist.Load(files)
	if err != nil {
		t.Fatal(err)
	}
	f = stated(t, between, "item_type: mixer; vacuum: 1 kPa; colours: green; shafts: 1; temperature: 5 °C")
	ed = editionOf(t, between, "2020-06-01")
	if got := ed.OpenExclusion(between.Entry("2.B.1"), f, ed.Evaluate(f, nil)); !slices.Equal(got, []string{"reach", "mass"}) {
		t.Errorf("asks for %v", got)
	}

	// Of an entry whose text is not held, no exclusion is known.
	ed = editionOf(t, l, "2012-02-01")
	f = l.NewFacts()
	if got := ed.OpenExclusion(l.Entry("2.A.1.a"), f, ed.Evaluate(f, nil)); got != nil {
		t.Errorf("asks for %v", got)
	}
	// A permission takes nothing out, so it is not asked for.
	ed = editionOf(t, l, "2020-06-01")
	f = stated(t, l, "item_type: engine; made_for: 1.A.1")
	if got := ed.OpenExclusion(l.Entry("2.A.1"), f, ed.Evaluate(f, nil)); got != nil {
		t.Errorf("asks for %v", got)
	}
}

// TestExplanationJSON: reasons are written with the words of the API.
func TestExplanationJSON(t *testing.T) {
	l := testList(t)
	x := explain(t, l, "2020-06-01", "2.A.1.a", "item_type: engine; temperature: -40 °C")
	got, err := json.Marshal(x.Reason)
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{
		`{"group":"all","result":"unknown","of":[{"param":"item_type","op":"in","want":"engine","have":"engine","result":"met"}`,
		`{"group":"any","result":"unknown","of":[{"param":"temperature","op":"\u003c","want":"-50 °C","have":"-40 °C","result":"not-met","margin":`,
		`{"group":"not","result":"unknown","of":[{"param":"tested","op":"is","want":"no","result":"unknown"}]}`,
	} {
		if !strings.Contains(string(got), part) {
			t.Errorf("%s\nlacks %s", got, part)
		}
	}
	if x.Verdict.Result != truth.Unknown {
		t.Errorf("verdict %v", x.Verdict.Result)
	}
}
