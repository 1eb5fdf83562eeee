package controllist_test

import (
	"math"
	"sync"
	"testing"

	"github.com/licet/licet/controllist"
	"github.com/licet/licet/quantity"
	"github.com/licet/licet/truth"
)

// asking returns the small list with one entry, 2.D.1, that asks for the condition alone.
func asking(tb testing.TB, condition string) *controllist.List {
	tb.Helper()
	files := testFiles(tb)
	replace(tb, files, "item-02.yaml", `{param: specified_in, op: in, value: [2.B]}`, condition)
	l, err := controllist.Load(files)
	if err != nil {
		tb.Fatalf("%s: %v", condition, err)
	}
	return l
}

func answer(tb testing.TB, l *controllist.List, f *controllist.Facts) truth.Value {
	tb.Helper()
	return evaluate(tb, l, "2020-06-01", f)[l.Entry("2.D.1").Index()].Result
}

// TestLeaves answers every kind of leaf for what can be stated of it.
func TestLeaves(t *testing.T) {
	for condition, rows := range map[string][]struct {
		why, given string
		want       truth.Value
	}{
		`{param: reach, op: ">=", value: 300, unit: km}`: {
			{"not stated", "", u},
			{"above", "reach: 301 km", m},
			{"at the limit, in another unit", "reach: 300000 m", m},
			{"a hair below", "reach: 299.9999 km", n},
			{"astride", "reach: 200 to 400 km", u},
			{"from the limit upwards", "reach: at least 300 km", m},
			{"above an end that lies below", "reach: > 200 km", u},
			{"below the limit", "reach: < 300 km", n},
			{"up to the limit", "reach: up to 300 km", u},
		},
		`{param: reach, op: ">", value: 300, unit: km}`: {
			{"at the limit", "reach: 300 km", n},
			{"above", "reach: 300.0001 km", m},
			{"above, by a bound", "reach: > 300 km", m},
		},
		`{param: reach, op: "<=", value: 300, unit: km}`: {
			{"at the limit", "reach: 300 km", m},
			{"above", "reach: 300.0001 km", n},
		},
		`{param: reach, op: "<", value: 300, unit: km}`: {
			{"at the limit", "reach: 300 km", n},
			{"below", "reach: 299.9999 km", m},
		},
		`{param: shafts, op: "==", value: 2}`: {
			{"equal", "shafts: 2", m},
			{"not equal", "shafts: 3", n},
			{"perhaps", "shafts: 1 to 3", u},
		},
		`{param: temperature, op: "<", value: -50, unit: Cel}`: {
			{"in kelvin, below", "temperature: 223.14 K", m},
			{"in kelvin, at the limit", "temperature: 223.15 K", n},
			{"in degrees Fahrenheit", "temperature: -59 °F", m},
		},
		`{param: temperature, op: between, value: [-10, 30], unit: Cel}`: {
			{"not stated", "", u},
			{"inside", "temperature: 0 to 20 °C", m},
			{"lower limit included", "temperature: -10 °C", m},
			{"upper limit included", "temperature: 30 °C", m},
			{"below", "temperature: -10.01 °C", n},
			{"above", "temperature: 30.01 °C", n},
			{"astride the lower limit", "temperature: -20 to 0 °C", u},
			{"astride the upper limit", "temperature: 20 to 40 °C", u},
			{"wider than the limits", "temperature: -20 to 40 °C", u},
			{"all below", "temperature: < -10 °C", n},
		},
		// A band that the good reaches over as a whole.
		`{param: vibration, op: between, value: [20, 2000], unit: Hz}`: {
			{"not stated", "", u},
			{"exactly the band", "vibration: 20 to 2000 Hz", m},
			{"wider", "vibration: 10 Hz to 3 kHz", m},
			{"begins too high", "vibration: 21 to 3000 Hz", n},
			{"ends too low", "vibration: 10 to 1999 Hz", n},
			{"inside", "vibration: 100 to 200 Hz", n},
			{"outside", "vibration: 3 to 4 kHz", n},
			{"a single value says nothing about the rest", "vibration: 100 Hz", u},
			{"a single value outside neither", "vibration: 5 kHz", u},
			{"one end only, far enough", "vibration: up to 3 kHz", u},
			{"one end only, too short", "vibration: up to 1 kHz", n},
			{"the other end, low enough", "vibration: from 10 Hz", u},
			{"the other end, too high", "vibration: > 20 Hz", n},
		},
		// A band in which the good has to work somewhere.
		`{param: vacuum, op: between, value: [2, 10], unit: kPa}`: {
			{"not stated", "", u},
			{"inside", "vacuum: 3 kPa", m},
			{"lower limit included", "vacuum: 2 kPa", m},
			{"upper limit included", "vacuum: 10 kPa", m},
			{"reaches in from below", "vacuum: 0 to 3 kPa", m},
			{"touches from below", "vacuum: 0 to 2 kPa", m},
			{"reaches in from above", "vacuum: 9 to 100 kPa", m},
			{"touches from above", "vacuum: 10 to 100 kPa", m},
			{"all of it", "vacuum: 0 to 100 kPa", m},
			{"below", "vacuum: 0 to 1.9 kPa", n},
			{"above", "vacuum: 10.1 to 100 kPa", n},
			{"below, by a bound", "vacuum: < 2 kPa", n},
			{"above, by a bound", "vacuum: > 10 kPa", n},
			{"a bound that leaves it open from below", "vacuum: < 3 kPa", u},
			{"a bound that leaves it open from above", "vacuum: > 1 kPa", u},
		},
		`{param: tested, op: "==", value: true}`: {
			{"not stated", "", u},
			{"yes", "tested: yes", m},
			{"no", "tested: no", n},
		},
		`{param: tested, op: "==", value: false}`: {
			{"not stated", "", u},
			{"yes", "tested: yes", n},
			{"no", "tested: no", m},
		},
		`{param: item_type, op: in, value: [rocket, drone]}`: {
			{"not stated", "", u},
			{"the first", "item_type: rocket", m},
			{"the second", "item_type: drone", m},
			{"another", "item_type: gyro", n},
			{"none of all types", "item_type: none", n},
			{"one of two denied", "item_type: not rocket", u},
			{"both denied", "item_type: not rocket, not drone", n},
			{"something else denied", "item_type: not gyro", u},
		},
		`{param: item_type, op: "==", value: rocket}`: {
			{"equal", "item_type: rocket", m},
			{"another", "item_type: drone", n},
			{"not stated", "", u},
			{"denied", "item_type: not rocket", n},
		},
		`{param: made_for, op: in, value: [1.A]}`: {
			{"not stated", "", u},
			{"the id itself", "made_for: 1.A", m},
			{"a sub-paragraph", "made_for: 1.A.2", m},
			{"wider than what is asked", "made_for: 1", u},
			{"another group", "made_for: 2.A", n},
			{"a declared word", "made_for: farming", n},
			{"another group and a sub-paragraph", "made_for: 2.A, 1.A.1", m},
			{"another group and something wider", "made_for: 2.A, 1", u},
			{"all denied", "made_for: not 1.A", n},
			{"something wider denied", "made_for: not 1", n},
			{"a sub-paragraph denied", "made_for: not 1.A.1", u},
			{"all sub-paragraphs denied, but not the group", "made_for: not 1.A.1, not 1.A.2", u},
			{"wider, and the group itself denied", "made_for: 1, not 1.A", n},
			{"nothing", "made_for: none", n},
		},
		`{param: made_for, op: in, value: [1.A.1, farming]}`: {
			{"the group leaves it open", "made_for: 1.A", u},
			{"the other sub-paragraph", "made_for: 1.A.2", n},
			{"the declared word", "made_for: farming", m},
			{"one of two denied", "made_for: not 1.A.1", u},
			{"both denied", "made_for: not 1.A, not farming", n},
		},
		`{param: cas, op: in, value: [1-1-1, 2-2-2]}`: {
			{"named", "cas: 2-2-2", m},
			{"a substance that the list does not know", "cas: 7732-18-5", n},
			{"both", "cas: 7732-18-5, 1-1-1", m},
			{"a denial of what the list does not know", "cas: not 7732-18-5", u},
		},
	} {
		l := asking(t, condition)
		for _, c := range rows {
			if got := answer(t, l, stated(t, l, c.given)); got != c.want {
				t.Errorf("%s for {%s}, %s: %v, want %v", condition, c.given, c.why, got, c.want)
			}
		}
	}
}

// TestMembership: what only a program can state of a set: an open set, and values of which one holds.
func TestMembership(t *testing.T) {
	type M = controllist.Membership
	names := func(s ...string) []string { return s }
	for _, c := range []struct {
		why   string
		param string
		asked string
		m     M
		want  truth.Value
	}{
		{"open, has it", "colours", "red", M{Has: names("red")}, m},
		{"open, has another", "colours", "red", M{Has: names("blue")}, u},
		{"open, has another, denies it", "colours", "red", M{Has: names("blue"), Not: names("red")}, n},
		{"closed, has another", "colours", "red", M{Has: names("blue"), Closed: true}, n},
		{"has it and denies it: what holds counts", "colours", "red", M{Has: names("red"), Not: names("red")}, m},
		{"one of two, both asked for", "colours", "red, blue", M{OneOf: names("red", "blue")}, m},
		{"one of two, one asked for", "colours", "red", M{OneOf: names("red", "blue")}, u},
		{"one of two, one asked for, closed", "colours", "red", M{OneOf: names("red", "blue"), Closed: true}, u},
		{"one of two, none asked for", "colours", "green", M{OneOf: names("red", "blue")}, u},
		{"one of two, none asked for, closed", "colours", "green", M{OneOf: names("red", "blue"), Closed: true}, n},
		{"one of two, all asked for denied", "colours", "red", M{OneOf: names("red", "blue"), Not: names("red")}, n},
		{"one of two ids, one group asked for", "made_for", "1.A", M{OneOf: names("1.A.1", "1.A.2")}, m},
		{"one of two ids, one of another group", "made_for", "1.A", M{OneOf: names("1.A.1", "2.A")}, u},
		{"one of two ids, one wider", "made_for", "1.A", M{OneOf: names("1", "2.A"), Closed: true}, u},
		{"one of two ids, none near, closed", "made_for", "1.A", M{OneOf: names("2.B", "2.A"), Closed: true}, n},
		{"one that is asked for and another that holds", "made_for", "1.A", M{Has: names("2.A"), OneOf: names("1.A.1")}, m},
		{"closed, something wider holds", "made_for", "1.A.1", M{Has: names("1.A"), Closed: true}, u},
		{"closed, something wider holds, denied", "made_for", "1.A.1", M{Has: names("1.A"), Not: names("1.A.1"), Closed: true}, n},
		{"one substance unknown to the list", "cas", "1-1-1", M{OneOf: names("9-9-9", "1-1-1")}, u},
		{"open, unknown substance", "cas", "1-1-1", M{Has: names("9-9-9")}, u},
	} {
		l := asking(t, "{param: "+c.param+", op: in, value: ["+c.asked+"]}")
		f := l.NewFacts()
		if err := f.SetMembers(c.param, c.m); err != nil {
			t.Fatal(err)
		}
		if got := answer(t, l, f); got != c.want {
			t.Errorf("%s: %v, want %v", c.why, got, c.want)
		}
	}
}

// TestNonsenseIntervals: an interval that holds no value cannot be stated, and one that holds them all decides nothing.
func TestNonsenseIntervals(t *testing.T) {
	none := quantity.NumberOf(math.Inf(1))
	for _, param := range []string{"reach", "temperature", "vibration", "vacuum"} {
		unit := map[string]string{"reach": "km", "temperature": "K", "vibration": "Hz", "vacuum": "kPa"}[param]
		l := asking(t, "{param: "+param+", op: between, value: [2, 10], unit: "+unit+"}")
		for why, iv := range map[string]quantity.Interval{
			"ends swapped":    {Lo: si(5000), Hi: si(4000)},
			"open at a point": {Lo: si(5000), Hi: si(5000), LoOpen: true},
			"no number":       quantity.Point(none),
			"no upper number": {Lo: si(5), Hi: none},
			"no lower number": {Lo: none, HiInf: true},
			"no upper bound":  {Hi: none, LoInf: true},
		} {
			f := l.NewFacts()
			err := f.SetInterval(param, iv, why)
			want := param + `: "` + why + `": no value fits what is stated; expected a value, or bounds that do not contradict each other`
			if err == nil || err.Error() != want || f.Has(param) {
				t.Errorf("%s stated as %s: %v", param, why, err)
			}
		}
		f := l.NewFacts()
		if err := f.SetInterval(param, quantity.Anything(), "anything"); err != nil || answer(t, l, f) != u {
			t.Errorf("%s may be anything: %v, %v", param, answer(t, l, f), err)
		}
	}
}

// TestGroups: the connectives over leaves, each pair of answers once.
func TestGroups(t *testing.T) {
	word := map[truth.Value]string{m: "yes", n: "no", u: "unknown"}
	a, b := `{param: tested, op: "==", value: true}`, `{param: sealed, op: "==", value: true}`
	all := asking(t, "all: ["+a+", "+b+"]")
	some := asking(t, "any: ["+a+", "+b+"]")
	notAll := asking(t, "not: {all: ["+a+", "+b+"]}")
	notAny := asking(t, "not: {any: ["+a+", "+b+"]}")
	listed := asking(t, a+"\n  - "+b) // several conditions of an entry must all hold
	for _, x := range []truth.Value{m, n, u} {
		for _, y := range []truth.Value{m, n, u} {
			given := "tested: " + word[x] + "; sealed: " + word[y]
			for _, c := range []struct {
				name string
				l    *controllist.List
				want truth.Value
			}{
				{"all", all, x.And(y)},
				{"any", some, x.Or(y)},
				{"not all", notAll, x.And(y).Not()},
				{"not any", notAny, x.Or(y).Not()},
				{"both listed", listed, x.And(y)},
			} {
				if got := answer(t, c.l, stated(t, c.l, given)); got != c.want {
					t.Errorf("%s of %v and %v: %v, want %v", c.name, x, y, got, c.want)
				}
			}
		}
	}
}

// TestEffects: what each effect of a note does to the verdict.
func TestEffects(t *testing.T) {
	l := testList(t)
	const (
		rocket = "item_type: rocket; mass: 600 kg; reach: 400 km; "
		engine = "item_type: engine; made_for: 1.A.1; "
		mixer  = "item_type: mixer; vacuum: 1 kPa; shafts: 1; "
		shaker = "vibration: 10 to 3000 Hz; colours: red; "
	)
	for _, c := range []struct {
		why, entry, given string
		want              controllist.Verdict
	}{
		{"exclusion not stated: controlled, and could be taken out", "1.A.1", rocket, controllist.Verdict{
			Result: m, Conditions: m, Applied: controllist.CanBeTakenOut,
		}},
		{"exclusion holds", "1.A.1", rocket + "civil: yes", controllist.Verdict{
			Result: n, Conditions: m, Applied: controllist.TakenOut,
		}},
		{"exclusion fails", "1.A.1", rocket + "civil: no", controllist.Verdict{Result: m, Conditions: m}},
		{"conditions open, exclusion holds", "1.A.1", "item_type: rocket; civil: yes", controllist.Verdict{
			Result: n, Conditions: u, Applied: controllist.TakenOut,
		}},
		{"conditions fail: nothing applies", "1.A.1", "item_type: gyro; civil: yes", controllist.Verdict{Result: n, Conditions: n}},
		{"conditions open, exclusion open", "1.A.1", "item_type: rocket", controllist.Verdict{
			Result: u, Conditions: u, Applied: controllist.CanBeTakenOut,
		}},

		{"no permission stated", "2.A.1", engine, controllist.Verdict{Result: m, Conditions: m}},
		{"may be handled as Category II", "2.A.1", engine + "tested: yes", controllist.Verdict{
			Result: m, Conditions: m, Applied: controllist.AsCategory2,
		}},
		{"may go as part", "2.A.1", engine + "on_board: yes", controllist.Verdict{
			Result: m, Conditions: m, Applied: controllist.MayGoAsPart,
		}},
		{"covered by a licence", "2.A.1", engine + "colours: red", controllist.Verdict{
			Result: m, Conditions: m, Applied: controllist.Covered,
		}},
		{"a clarification changes nothing", "2.A.1", engine + "sealed: yes", controllist.Verdict{Result: m, Conditions: m}},
		{
			"all permissions, none of which takes it out", "2.A.1", engine + "tested: yes; on_board: yes; colours: red; sealed: yes",
			controllist.Verdict{
				Result: m, Conditions: m, Applied: controllist.AsCategory2 | controllist.MayGoAsPart | controllist.Covered,
			},
		},
		{"permissions denied", "2.A.1", engine + "tested: no; on_board: no; colours: blue", controllist.Verdict{Result: m, Conditions: m}},

		{"judged elsewhere", "2.B.1", mixer + shaker, controllist.Verdict{
			Result: n, Conditions: m, Applied: controllist.TakenOut | controllist.CanBeTakenOut,
		}},
		{"not judged elsewhere", "2.B.1", mixer + "colours: green; mass: 30 kg", controllist.Verdict{Result: m, Conditions: m}},
		{"excluded by its figures", "2.B.1", mixer + "colours: green; mass: 20 kg", controllist.Verdict{
			Result: n, Conditions: m, Applied: controllist.TakenOut,
		}},
	} {
		f := stated(t, l, c.given)
		ed := editionOf(t, l, "2020-06-01")
		verdicts := ed.Evaluate(f, nil)
		e := l.Entry(c.entry)
		if got := verdicts[e.Index()]; got != c.want {
			t.Errorf("%s: %s for {%s} is %+v, want %+v", c.why, c.entry, c.given, got, c.want)
		}
		if got := ed.VerdictOf(e, f, verdicts); got != c.want {
			t.Errorf("%s: asked alone it is %+v", c.why, got)
		}
	}
	v := controllist.Verdict{Applied: controllist.AsCategory2 | controllist.Covered}
	if !v.Has(controllist.Covered) || !v.Has(controllist.AsCategory2|controllist.Covered) || v.Has(controllist.Covered|controllist.TakenOut) {
		t.Error("Has asks for all effects")
	}
}

// TestSpecifiedIn: an entry that depends on others sees their verdicts, wherever those stand in the list.
func TestSpecifiedIn(t *testing.T) {
	l := testList(t)
	for _, c := range []struct {
		why, entry, given string
		want              truth.Value
	}{
		{"covered by the other", "1.A.2", "item_type: rocket; mass: 600 kg; reach: 400 km", n},
		{"not covered by the other", "1.A.2", "item_type: rocket; mass: 400 kg; reach: 400 km", m},
		{"cannot be covered by the other", "1.A.2", "item_type: drone; reach: 400 km", m},
		{"whether the other covers it is open", "1.A.2", "item_type: rocket; reach: 400 km", u},
		{"the other covers it but for its exclusion", "1.A.2", "item_type: rocket; mass: 600 kg; reach: 400 km; civil: yes", m},
		{"ruled out on its own", "1.A.2", "item_type: rocket; reach: 200 km", n},
		{"one of a group covers it", "2.D.1", "vibration: 10 to 3000 Hz; colours: red", m},
		{"none of a group covers it", "2.D.1", "item_type: gyro; colours: green", n},
		{"one of a group is open", "2.D.1", "item_type: gyro; vibration: 10 to 3000 Hz", u},
	} {
		got := evaluate(t, l, "2020-06-01", stated(t, l, c.given))[l.Entry(c.entry).Index()].Result
		if got != c.want {
			t.Errorf("%s: %s for {%s} is %v, want %v", c.why, c.entry, c.given, got, c.want)
		}
	}

	// The entry that is asked for may stand behind the one that asks.
	files := testFiles(t)
	replace(t, files, "item-01.yaml", `  - {param: made_for, op: in, value: [1.A]}`, `  - not: {param: specified_in, op: in, value: [2.B.2, 2.D.1]}`)
	late, err := controllist.Load(files)
	if err != nil {
		t.Fatal(err)
	}
	for given, want := range map[string]truth.Value{
		"item_type: document; vibration: 10 to 3000 Hz; colours: red": n,
		"item_type: document; colours: green":                         m,
		"item_type: document; colours: red":                           u,
	} {
		if got := evaluate(t, late, "2020-06-01", stated(t, late, given))[late.Entry("1.E.1").Index()].Result; got != want {
			t.Errorf("{%s}: %v, want %v", given, got, want)
		}
	}
	ed := editionOf(t, late, "2020-06-01")
	if got := ed.Excluding(late.Entry("1.E.1")); len(got) != 2 || got[0] != late.Entry("2.B.2").Index() || got[1] != late.Entry("2.D.1").Index() {
		t.Errorf("1.E.1 is excluded by %v", got)
	}
	if got := ed.Excluding(late.Entry("2.D.1")); got != nil {
		t.Errorf("2.D.1 needs others and is excluded by none, got %v", got)
	}
	if got := editionOf(t, late, "2015-01-01").Excluding(late.Entry("1.E.1")); got != nil {
		t.Errorf("an entry without text is excluded by %v", got)
	}
}

// TestExcludingLooksThroughNots: a not in a not is none.
func TestExcludingLooksThroughNots(t *testing.T) {
	const ref = "{param: specified_in, op: in, value: [2.B.2]}"
	for condition, want := range map[string]int{
		ref:                                      0,
		"not: " + ref:                            1,
		"not: {not: " + ref + "}":                0,
		"any: [{not: " + ref + "}]":              1,
		"not: {all: [{not: " + ref + "}]}":       0,
		"not: {any: [" + ref + ", " + ref + "]}": 2,
	} {
		l := asking(t, condition)
		if got := editionOf(t, l, "2020-06-01").Excluding(l.Entry("2.D.1")); len(got) != want {
			t.Errorf("%s: excluded by %v, want %d entries", condition, got, want)
		}
	}
}

// TestEmptyFacts: of an item of which nothing is known, nothing is met and nothing is cleared.
func TestEmptyFacts(t *testing.T) {
	l := testList(t)
	for i, v := range evaluate(t, l, "2020-06-01", l.NewFacts()) {
		if v.Result != u || v.Conditions != u {
			t.Errorf("%s is %v", l.Entries()[i].ID, v.Result)
		}
	}
}

// TestEvaluateReusesItsResult: room that is large enough is used again and holds nothing of the item before.
func TestEvaluateReusesItsResult(t *testing.T) {
	l := testList(t)
	ed := editionOf(t, l, "2020-06-01")
	first := ed.Evaluate(stated(t, l, "item_type: engine; made_for: 1.A.1; tested: yes"), nil)
	room := append(make([]controllist.Verdict, 0, 20), first...)
	f := stated(t, l, "item_type: rocket; reach: 400 km")
	got := ed.Evaluate(f, room)
	if &got[0] != &room[:1][0] || len(got) != len(l.Entries()) {
		t.Error("the room was not used")
	}
	for i, want := range ed.Evaluate(f, nil) {
		if got[i] != want {
			t.Errorf("%s: %+v, want %+v", l.Entries()[i].ID, got[i], want)
		}
	}
	if exact := make([]controllist.Verdict, len(l.Entries())); &ed.Evaluate(f, exact)[0] != &exact[0] {
		t.Error("room that is just large enough was not used")
	}
	if short := ed.Evaluate(f, make([]controllist.Verdict, 2)); len(short) != len(l.Entries()) {
		t.Errorf("too little room gave %d verdicts", len(short))
	}
}

// TestConcurrentUse: one list and one edition serve many at once.
func TestConcurrentUse(t *testing.T) {
	l := testList(t)
	ed := editionOf(t, l, "2020-06-01")
	want := ed.Evaluate(stated(t, l, "item_type: rocket; reach: 400 km; mass: 600 kg"), nil)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			f := l.NewFacts()
			var verdicts []controllist.Verdict
			for range 50 {
				f.Reset()
				for name, text := range map[string]string{"item_type": "rocket", "reach": "400 km", "mass": "600 kg"} {
					if err := f.Set(name, text); err != nil {
						t.Error(err)
						return
					}
				}
				verdicts = ed.Evaluate(f, verdicts)
				for i, e := range l.Entries() {
					if verdicts[i] != want[i] {
						t.Errorf("%s: %+v, want %+v", e.ID, verdicts[i], want[i])
						return
					}
					ed.Explain(e, f, verdicts)
				}
				ed.Questions(f, verdicts, nil)
			}
		})
	}
	wg.Wait()
}
