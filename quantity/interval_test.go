package quantity_test

import (
	"encoding/json"
	"math"
	"testing"

	"pgregory.net/rapid"

	q "github.com/licet/licet/quantity"
	"github.com/licet/licet/truth"
)

const (
	met     = truth.Met
	notMet  = truth.NotMet
	unknown = truth.Unknown
)

var ops = []q.Op{q.Eq, q.NotEq, q.Less, q.LessEq, q.Greater, q.GreaterEq}

// The law of the threshold: every form of interval before, at and behind the limit 5, under each comparison.
func TestInterval(t *testing.T) {
	for _, c := range []struct {
		iv string
		// =, !=, <, <=, >, >=
		want [6]truth.Value
		why  string
	}{
		{"4", [6]truth.Value{notMet, met, met, met, notMet, notMet}, "below the limit"},
		{"5", [6]truth.Value{met, notMet, notMet, met, notMet, met}, "at the limit"},
		{"6", [6]truth.Value{notMet, met, notMet, notMet, met, met}, "above the limit"},
		{"[3, 4]", [6]truth.Value{notMet, met, met, met, notMet, notMet}, "wholly below"},
		{"[6, 7]", [6]truth.Value{notMet, met, notMet, notMet, met, met}, "wholly above"},
		{"[4, 6]", [6]truth.Value{unknown, unknown, unknown, unknown, unknown, unknown}, "straddles: ask"},
		{"[4, 5]", [6]truth.Value{unknown, unknown, unknown, met, notMet, unknown}, "reaches the limit from below"},
		{"[4, 5)", [6]truth.Value{notMet, met, met, met, notMet, notMet}, "comes close from below"},
		{"[5, 6]", [6]truth.Value{unknown, unknown, notMet, unknown, unknown, met}, "reaches the limit from above"},
		{"(5, 6]", [6]truth.Value{notMet, met, notMet, notMet, met, met}, "comes close from above"},
		{"(5, )", [6]truth.Value{notMet, met, notMet, notMet, met, met}, "> 5"},
		{"[5, )", [6]truth.Value{unknown, unknown, notMet, unknown, unknown, met}, "at least 5"},
		{"[4, )", [6]truth.Value{unknown, unknown, unknown, unknown, unknown, unknown}, "at least 4"},
		{"[6, )", [6]truth.Value{notMet, met, notMet, notMet, met, met}, "at least 6"},
		{"( , 5)", [6]truth.Value{notMet, met, met, met, notMet, notMet}, "< 5"},
		{"( , 5]", [6]truth.Value{unknown, unknown, unknown, met, notMet, unknown}, "up to 5"},
		{"( , 6]", [6]truth.Value{unknown, unknown, unknown, unknown, unknown, unknown}, "up to 6"},
		{"( , 4]", [6]truth.Value{notMet, met, met, met, notMet, notMet}, "up to 4"},
		{"( , )", [6]truth.Value{unknown, unknown, unknown, unknown, unknown, unknown}, "nothing known"},
		{"(5, 5)", [6]truth.Value{unknown, unknown, unknown, unknown, unknown, unknown}, "empty at the limit"},
		{"[5000, 5000)", [6]truth.Value{unknown, unknown, unknown, unknown, unknown, unknown}, "empty, far from the limit"},
		{"[7, 6]", [6]truth.Value{unknown, unknown, unknown, unknown, unknown, unknown}, "ends in the wrong order"},
	} {
		iv := interval(t, c.iv)
		for i, op := range ops {
			if got := iv.Test(op, q.IntNumber(5)); got != c.want[i] {
				t.Errorf("%s %s 5 is %s, want %s: %s", c.iv, op, got, c.want[i], c.why)
			}
			if got := iv.Test(op.Negate(), q.IntNumber(5)); got != c.want[i].Not() {
				t.Errorf("%s %s 5 is %s, and the negation is no negation", c.iv, op.Negate(), got)
			}
		}
	}
}

func TestTestDoubtfulInput(t *testing.T) {
	five := q.Point(q.IntNumber(5))
	for _, f := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		n := q.NumberOf(f)
		for _, op := range ops {
			if five.Test(op, n) != unknown || q.Point(n).Test(op, q.IntNumber(5)) != unknown ||
				q.AtLeast(n).Test(op, q.IntNumber(5)) != unknown || q.AtMost(n).Test(op, q.IntNumber(5)) != unknown {
				t.Errorf("%v %s 5 was decided", f, op)
			}
		}
		if five.Covers(n, q.IntNumber(5)) != unknown {
			t.Errorf("a band from %v was covered", f)
		}
	}
	if five.Test(q.Op(9), q.IntNumber(4)) != unknown {
		t.Error("a comparison outside the six was decided")
	}
}

// Neighbours of a limit that floats cannot tell apart are told apart.
func TestTestIsExact(t *testing.T) {
	limit, _ := q.ParseNumber("0.1")
	tiny, _ := q.ParseNumber("1e-40")
	for _, c := range []struct {
		n    q.Number
		want [3]truth.Value // <, =, >
	}{
		{limit.Sub(tiny), [3]truth.Value{met, notMet, notMet}},
		{limit, [3]truth.Value{notMet, met, notMet}},
		{limit.Add(tiny), [3]truth.Value{notMet, notMet, met}},
	} {
		iv := q.Point(c.n)
		got := [3]truth.Value{iv.Test(q.Less, limit), iv.Test(q.Eq, limit), iv.Test(q.Greater, limit)}
		if got != c.want {
			t.Errorf("%s against 0.1: %v, want %v", c.n, got, c.want)
		}
	}
	if q.Point(q.NumberOf(0.1)).Test(q.Eq, limit) != notMet {
		t.Error("the float 0.1 is not the decimal 0.1")
	}
	if q.Point(tiny).Test(q.Greater, q.Number{}) != met || q.Point(tiny.Neg()).Test(q.Less, q.Number{}) != met {
		t.Error("a tiny number has a sign")
	}
}

// Cases named in papers of the trade.
func TestThresholdsOfTheTrade(t *testing.T) {
	for _, c := range []struct {
		text  string
		op    q.Op
		limit string
		want  truth.Value
		why   string
	}{
		{"10,000 psi", q.GreaterEq, "69 MPa", notMet, "10,000 psi is 68.95 MPa"},
		{"65 ksi", q.Greater, "448 MPa", met, "448.16 MPa"},
		{"25 µg", q.GreaterEq, "0.025 milli-g", met, "the same in another unit"},
		{"25 µg", q.Less, "0.00024516625 m/s²", notMet, "the same in SI"},
		{"0.5 deg/hr", q.LessEq, "0.5 °/h", met, "the same in another spelling"},
		{"1 deg/hr", q.Eq, "60 arcmin/h", met, "π cancels"},
		{"300 nmi", q.GreaterEq, "300 km", met, "555.6 km"},
		{"25 US gal", q.Greater, "94.6352946 L", notMet, "exactly"},
		{"0.98 lb/lbf-hr", q.Eq, "0.98 kg/kgf/h", met, "the figure is the same in both systems"},
		{"> 55 %", q.Eq, "55 %", notMet, "the end is excluded"},
		{"> 55 %", q.GreaterEq, "70 %", unknown, "could be both"},
		{"212 °F", q.Eq, "100 °C", met, "boiling"},
		{"-40 °F", q.Eq, "-40 °C", met, "where the scales cross"},
		{"about 0.7 mm", q.Eq, "0.7 mm", met, "about does not widen by itself"},
	} {
		a := must(t, c.text)
		b, err := q.ParseIn(c.limit, a.Dimension())
		if err != nil {
			t.Errorf("%s: %v", c.limit, err)
			continue
		}
		if got := a.Interval.Test(c.op, b.Interval.Lo); got != c.want {
			t.Errorf("%s %s %s is %s, want %s: %s", c.text, c.op, c.limit, got, c.want, c.why)
		}
	}
	widened := must(t, "about 0.7 mm").Interval.Widen(q.NumberOf(0.5))
	if limit := must(t, "0.8 mm").Interval.Lo; widened.Test(q.Less, limit) != unknown {
		t.Error("widened by half, 0.7 mm reaches 0.8 mm")
	}
}

// A value converted to any unit of its dimension, and read back from there, compares as before.
func TestEveryUnitComparesAlike(t *testing.T) {
	dims := q.Dimensions()
	rapid.Check(t, func(t *rapid.T) {
		d := dims[rapid.IntRange(0, len(dims)-1).Draw(t, "dimension")]
		units := q.UnitsOf(d)
		u := units[rapid.IntRange(0, len(units)-1).Draw(t, "unit")]
		v := units[rapid.IntRange(0, len(units)-1).Draw(t, "other unit")]
		a, b := anyNumber().Draw(t, "a"), anyNumber().Draw(t, "b")
		if rapid.Bool().Draw(t, "at the limit") {
			b = a
		}
		sa, sb := u.ToSI(a), u.ToSI(b)
		there := v.ToSI(v.FromSI(sa))
		if !there.Equal(sa) || !u.FromSI(sa).Equal(a) {
			t.Fatalf("%s %s came back from %s as %s", a, u, v, u.FromSI(there))
		}
		for _, op := range ops {
			want := q.Point(a).Test(op, b)
			if got := q.Point(there).Test(op, sb); got != want {
				t.Fatalf("%s %s %s %s is %s in %s and %s in %s", a, u, op, b, want, u, got, v)
			}
		}
	})
}

// Every unit can be read back from its own symbol.
func TestSymbolsReadBack(t *testing.T) {
	n := 0
	for _, d := range q.Dimensions() {
		units := q.UnitsOf(d)
		if len(units) == 0 {
			t.Errorf("%s has no unit", d)
		}
		coherent := false
		for _, u := range units {
			n++
			back, err := q.ParseUnitIn(u.Symbol(), d)
			if err != nil || back != u {
				t.Errorf("%s of %s is read back as %s, %v", u, d, back, err)
			}
			one := u.ToSI(q.IntNumber(1)).Sub(u.ToSI(q.Number{}))
			coherent = coherent || one.Equal(q.IntNumber(1))
		}
		if !coherent && d != q.Dimensionless {
			t.Errorf("%s has no coherent SI unit among its units", d)
		}
	}
	if n < 400 {
		t.Errorf("only %d units", n)
	}
}

func TestWithin(t *testing.T) {
	for _, c := range []struct {
		iv   string
		want truth.Value
		why  string
	}{
		{"4", notMet, "below"},
		{"5", met, "the lower end belongs to it"},
		{"7", met, "inside"},
		{"10", met, "the upper end belongs to it"},
		{"11", notMet, "above"},
		{"[5, 10]", met, "the whole band"},
		{"[4, 6]", unknown, "straddles the lower end"},
		{"[9, 11]", unknown, "straddles the upper end"},
		{"[4, 11]", unknown, "reaches beyond both"},
		{"(10, 12]", notMet, "touches without sharing a value"},
		{"[10, 12]", unknown, "shares one value"},
		{"( , 5)", notMet, "everything below"},
		{"[6, )", unknown, "open upwards"},
	} {
		if got := interval(t, c.iv).Within(q.IntNumber(5), q.IntNumber(10)); got != c.want {
			t.Errorf("%s within [5, 10] is %s, want %s: %s", c.iv, got, c.want, c.why)
		}
	}
}

func TestCovers(t *testing.T) {
	for _, c := range []struct {
		iv   string
		want truth.Value
		why  string
	}{
		{"[20, 2000]", met, "the band itself"},
		{"[10, 3000]", met, "more than the band"},
		{"[20, 1999]", notMet, "short at the top"},
		{"[21, 2000]", notMet, "short at the bottom"},
		{"(20, 2000]", notMet, "20 itself is excluded"},
		{"[20, 2000)", notMet, "2000 itself is excluded"},
		{"2000", unknown, "one figure is no band"},
		{"50", unknown, "one figure is no band"},
		{"( , 2000]", unknown, "nobody says where it begins"},
		{"( , 1000]", notMet, "it ends too early, wherever it begins"},
		{"( , 2000)", notMet, "2000 itself is excluded"},
		{"[20, )", unknown, "nobody says where it ends"},
		{"(20, )", notMet, "20 itself is excluded"},
		{"[30, )", notMet, "it begins too late"},
		{"( , )", unknown, "nothing known"},
		{"(5, 5)", unknown, "empty"},
	} {
		if got := interval(t, c.iv).Covers(q.IntNumber(20), q.IntNumber(2000)); got != c.want {
			t.Errorf("%s covers [20, 2000]: %s, want %s: %s", c.iv, got, c.want, c.why)
		}
	}
	if interval(t, "20").Covers(q.IntNumber(20), q.IntNumber(20)) != met {
		t.Error("a band of one value is covered by that value")
	}
}

func TestIntervalArithmetic(t *testing.T) {
	for _, c := range []struct {
		a, op, b, want, why string
	}{
		{"2", "+", "3", "5", "points"},
		{"[1, 2]", "+", "[10, 20]", "[11, 22]", "ends"},
		{"(1, 2]", "+", "[10, 20]", "(11, 22]", "an excluded end stays excluded"},
		{"[1, )", "+", "3", "[4, )", "open upwards"},
		{"( , 1]", "+", "[1, )", "( , )", "nothing known"},
		{"[1, 2]", "-", "[1, 2]", "[-1, 1]", "differences"},
		{"35500", "*", "3.1", "110050", "total impulse = thrust × time"},
		{"[1, 2]", "*", "[3, 4]", "[3, 8]", "positive"},
		{"[-1, 2]", "*", "[3, 4]", "[-4, 8]", "mixed signs"},
		{"[-2, -1]", "*", "[-4, -3]", "[3, 8]", "negative"},
		{"(1, 2)", "*", "[3, 4]", "(3, 8)", "excluded ends"},
		{"[2, )", "*", "[3, 4]", "[6, )", "at least"},
		{"( , 2]", "*", "[3, 4]", "( , 8]", "up to"},
		{"( , 2]", "*", "-1", "[-2, )", "turned around"},
		{"[2, )", "*", "0", "0", "nothing times anything"},
		{"[0, )", "*", "[1, )", "[0, )", "from zero"},
		{"(0, )", "*", "[1, )", "(0, )", "above zero"},
		{"[0, 1)", "*", "(0, 2]", "[0, 2)", "zero is reached through the closed end"},
		{"6", "/", "3", "2", "points"},
		{"[6, 8]", "/", "[2, 4]", "[1.5, 4]", "ends"},
		{"[6, 8]", "/", "[-4, -2]", "[-4, -1.5]", "negative"},
		{"6", "/", "[2, )", "(0, 3]", "open upwards"},
		{"6", "/", "(0, 2]", "[3, )", "open towards zero"},
		{"6", "/", "( , -2]", "[-3, 0)", "open downwards"},
		{"6", "/", "[-1, 1]", "", "may be zero"},
		{"6", "/", "[0, 1]", "", "may be zero"},
		{"6", "/", "0", "", "is zero"},
		{"[1, 5]", "&", "[3, 9]", "[3, 5]", "common part"},
		{"[1, 5]", "&", "(1, )", "(1, 5]", "common part with an excluded end"},
		{"[1, 5)", "&", "( , 5]", "[1, 5)", "common part with an excluded end"},
		{"100", "w", "0.05", "[95, 105]", "about 100"},
		{"-100", "w", "0.05", "[-105, -95]", "outwards on the negative side too"},
		{"[-10, 10]", "w", "0.1", "[-11, 11]", "both ends"},
		{"[100, )", "w", "0.1", "[90, )", "only the end that is known"},
		{"100", "w", "-1", "100", "a negative share widens nothing"},
	} {
		a, b := interval(t, c.a), interval(t, c.b)
		var got q.Interval
		ok := true
		switch c.op {
		case "+":
			got = a.Add(b)
		case "-":
			got = a.Sub(b)
		case "*":
			got = a.Mul(b)
			if !got.Equal(b.Mul(a)) {
				t.Errorf("%s × %s depends on the order", c.a, c.b)
			}
		case "/":
			got, ok = a.Quo(b)
		case "&":
			got = a.Intersect(b)
		case "w":
			got = a.Widen(b.Lo)
		}
		if c.want == "" {
			if ok {
				t.Errorf("%s %s %s = %s, want none: %s", c.a, c.op, c.b, got, c.why)
			}
			continue
		}
		if !ok || !got.Equal(interval(t, c.want)) {
			t.Errorf("%s %s %s = %s, want %s: %s", c.a, c.op, c.b, got, c.want, c.why)
		}
	}
}

// anyInterval draws intervals of every form.
func anyInterval() *rapid.Generator[q.Interval] {
	return rapid.Custom(func(t *rapid.T) q.Interval {
		iv := q.Between(q.IntNumber(rapid.Int64Range(-6, 6).Draw(t, "lo")), q.IntNumber(rapid.Int64Range(-6, 6).Draw(t, "hi")))
		if !iv.IsPoint() {
			iv.LoOpen, iv.HiOpen = rapid.Bool().Draw(t, "lo open"), rapid.Bool().Draw(t, "hi open")
		}
		iv.LoInf, iv.HiInf = rapid.IntRange(0, 4).Draw(t, "lo inf") == 0, rapid.IntRange(0, 4).Draw(t, "hi inf") == 0
		return iv
	})
}

// Whatever two values are drawn from two intervals, their sum, product and quotient lie in the result, and no answer of Test
// contradicts a value.
func TestIntervalsHoldTheirValues(t *testing.T) {
	holds := func(iv q.Interval, n q.Number) bool {
		return !(!iv.LoInf && (n.Cmp(iv.Lo) < 0 || n.Cmp(iv.Lo) == 0 && iv.LoOpen) ||
			!iv.HiInf && (n.Cmp(iv.Hi) > 0 || n.Cmp(iv.Hi) == 0 && iv.HiOpen))
	}
	rapid.Check(t, func(t *rapid.T) {
		a, b := anyInterval().Draw(t, "a"), anyInterval().Draw(t, "b")
		x := q.NumberOf(float64(rapid.IntRange(-28, 28).Draw(t, "x")) / 4)
		y := q.NumberOf(float64(rapid.IntRange(-28, 28).Draw(t, "y")) / 4)
		if !holds(a, x) || !holds(b, y) {
			t.Skip("the values are not in the intervals")
		}
		if s := a.Add(b); !holds(s, x.Add(y)) {
			t.Fatalf("%s + %s = %s does not hold %s", a, b, s, x.Add(y))
		}
		if p := a.Mul(b); !holds(p, x.Mul(y)) {
			t.Fatalf("%s × %s = %s does not hold %s", a, b, p, x.Mul(y))
		}
		if d, ok := a.Quo(b); ok {
			if v, _ := x.Quo(y); !holds(d, v) {
				t.Fatalf("%s ÷ %s = %s does not hold %s", a, b, d, v)
			}
		}
		if n := a.Neg(); !holds(n, x.Neg()) {
			t.Fatalf("the negative of %s, %s, does not hold %s", a, n, x.Neg())
		}
		if holds(b, x) != holds(a.Intersect(b), x) {
			t.Fatalf("%s ∩ %s = %s is wrong about %s", a, b, a.Intersect(b), x)
		}
		for _, op := range ops {
			one := q.Point(x).Test(op, y)
			if all := a.Test(op, y); all.Known() && all != one {
				t.Fatalf("%s %s %s is %s, but %s is %s", a, op, y, all, x, one)
			}
		}
	})
}

func TestIntervalString(t *testing.T) {
	for in, want := range map[string]string{
		"5": "5", "[5, 6]": "[5, 6]", "(5, 6)": "(5, 6)", "[5, )": "[5, ∞)", "( , 6)": "(-∞, 6)", "1/3": "1/3",
	} {
		if got := interval(t, in).String(); got != want {
			t.Errorf("%s is shown as %s", in, got)
		}
	}
	if q.Anything().String() != "(-∞, ∞)" || q.AtMost(q.IntNumber(3)).String() != "(-∞, 3]" {
		t.Error("half-lines")
	}
}

func TestOps(t *testing.T) {
	for text, want := range map[string]q.Op{
		"=": q.Eq, "==": q.Eq, "!=": q.NotEq, "≠": q.NotEq, "<>": q.NotEq, "<": q.Less, "<=": q.LessEq, "≤": q.LessEq,
		"=<": q.LessEq, ">": q.Greater, ">=": q.GreaterEq, "≥": q.GreaterEq, "=>": q.GreaterEq,
	} {
		got, err := q.ParseOp(text)
		if err != nil || got != want {
			t.Errorf("%s is read as %s, %v", text, got, err)
		}
	}
	for _, op := range ops {
		data, err := json.Marshal(op)
		var back q.Op
		if err != nil || json.Unmarshal(data, &back) != nil || back != op || op.Negate().Negate() != op {
			t.Errorf("%s written as %s and read as %s", op, data, back)
		}
	}
	if q.LessEq.String() != "<=" || q.NotEq.String() != "!=" {
		t.Error("symbols")
	}
	var op q.Op
	if op.UnmarshalText([]byte("~")) == nil || q.Op(7).String() != "no comparison" {
		t.Error("a seventh comparison")
	}
	if _, err := q.Op(7).MarshalText(); err == nil {
		t.Error("a seventh comparison was written")
	}
}
