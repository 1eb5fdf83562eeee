package controllist_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/licet/licet/controllist"
)

// asked writes questions on lines: parameter, power, entries, options and limits.
func asked(tb testing.TB, l *controllist.List, day, given string, candidates ...string) []string {
	tb.Helper()
	ed := editionOf(tb, l, day)
	f := stated(tb, l, given)
	var entries []*controllist.Entry
	for _, id := range candidates {
		entries = append(entries, l.Entry(id))
	}
	var out []string
	for _, q := range ed.Questions(f, ed.Evaluate(f, nil), entries) {
		out = append(out, fmt.Sprintf("%s %.4f %v %v %v", q.Param.Name, q.Power, q.Entries, q.Options, q.Limits))
	}
	return out
}

// TestQuestions: the most telling question comes first.
func TestQuestions(t *testing.T) {
	l := testList(t)
	for _, c := range []struct {
		why, day, given string
		candidates      []string
		want            []string
	}{
		{
			"nothing is open", "2020-06-01", "item_type: gyro", []string{"1.A.1", "2.B.1"}, []string{},
		},
		{
			"one figure is missing of one entry: the answer decides it", "2020-06-01", "item_type: rocket; reach: 400 km",
			[]string{"1.A.1"},
			[]string{"mass 1.0000 [1.A.1] [] [>= 500 kg]"},
		},
		{
			"each of three missing figures decides a third; ties go to the parameter declared first", "2020-06-01", "",
			[]string{"1.A.1"},
			[]string{"item_type 0.3333 [1.A.1] [rocket] []", "reach 0.3333 [1.A.1] [] [>= 300 km]", "mass 0.3333 [1.A.1] [] [>= 500 kg]"},
		},
		{
			// 1.A.1 misses three and 2.A.1 two, so the type is worth 1/3 + 1/2. Either answer rules the other entry out: of the weights
			// 1/3 and 1/2 it keeps the half on average, and one answer in two confirms.
			"two entries that ask for different types", "2020-06-01", "",
			[]string{"1.A.1", "2.A.1"},
			[]string{
				"item_type 0.8333 [1.A.1 2.A.1] [rocket engine] []", "made_for 0.5000 [2.A.1] [1.A.1] []",
				"reach 0.3333 [1.A.1] [] [>= 300 km]", "mass 0.3333 [1.A.1] [] [>= 500 kg]",
			},
		},
		{
			// Both options of the one entry keep it, so that the answer tells less than one option would.
			"an entry that takes either of two values", "2020-06-01", "vibration: 10 to 3000 Hz",
			[]string{"2.B.2"},
			[]string{"colours 0.5000 [2.B.2] [red blue] []"},
		},
		{
			"a band is asked for with its limits, and what the other entry lacks counts", "2020-06-01", "item_type: mixer; shafts: 2",
			[]string{"2.B.1", "2.C.1"},
			[]string{
				"vacuum 1.0000 [2.B.1] [] [0 kPa to 10 kPa]", "temperature 0.3333 [2.C.1] [] [-10 °C to 30 °C]",
				"bias 0.3333 [2.C.1] [] [>= 0 mm]", "cas 0.3333 [2.C.1] [1-1-1] []",
			},
		},
		{
			"two entries with the same limit ask for it once", "2020-06-01", "item_type: rocket; mass: 600 kg",
			[]string{"1.A.1", "1.A.2"},
			[]string{"reach 2.0000 [1.A.1 1.A.2] [] [>= 300 km]"},
		},
		{
			"flags are asked for too", "2020-06-01", "item_type: engine; temperature: 0 °C",
			[]string{"2.A.1.a"},
			[]string{"tested 1.0000 [2.A.1.a] [] []"},
		},
		{
			"an entry that waits for another is not asked about itself", "2020-06-01", "item_type: mixer; vacuum: 1 kPa; colours: red",
			[]string{"2.D.1"},
			[]string{},
		},
		{"a text that is not held cannot be asked for", "2012-02-01", "", []string{"2.A.1.a"}, []string{}},
	} {
		got := asked(t, l, c.day, c.given, c.candidates...)
		if diff := cmp.Diff(c.want, append([]string{}, got...)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.why, diff)
		}
	}
}

// TestQuestionsOverAll: without candidates, all entries are asked about, and always in the same order.
func TestQuestionsOverAll(t *testing.T) {
	l := testList(t)
	first := asked(t, l, "2020-06-01", "")
	if len(first) < 10 || first[0][:9] != "item_type" {
		t.Errorf("first of %d questions: %s", len(first), first[0])
	}
	for range 20 {
		if diff := cmp.Diff(first, asked(t, l, "2020-06-01", "")); diff != "" {
			t.Fatalf("asked again (-first +again):\n%s", diff)
		}
	}
}

// TestQuestionOncePerEntry: a parameter that stands in an entry twice is one question with two limits.
func TestQuestionOncePerEntry(t *testing.T) {
	l := asking(t, `any: [{param: reach, op: ">", value: 300, unit: km}, {param: reach, op: "<", value: 3, unit: km}]`)
	want := []string{"reach 1.0000 [2.D.1] [] [> 300 km < 3 km]"}
	if diff := cmp.Diff(want, asked(t, l, "2020-06-01", "", "2.D.1")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
