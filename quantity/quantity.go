package quantity

import (
	"math/big"
	"strconv"
	"strings"

	"github.com/licet/licet/fault"
)

// Form tells how the figure was stated.
type Form uint8

// The forms of a statement.
const (
	Single     Form = iota // 5 kg
	Range                  // 20 to 2,000 Hz; > 55 % and < 64 %
	LowerBound             // > 55, at least 5
	UpperBound             // < 64, up to 2,300, max. 40
	Symmetric              // ±16 g, without a centre
	Tolerance              // 0.7 ± 0.1 mm
)

var formNames = [...]string{"single value", "range", "lower bound", "upper bound", "symmetric range", "tolerance"}

// String returns the form in words.
func (f Form) String() string {
	if int(f) < len(formNames) {
		return formNames[f]
	}
	return "unknown form"
}

// Quantity is one statement of size as somebody wrote it, with the set of values it leaves possible.
type Quantity struct {
	// Text is exactly what was written. In a list such as "15 / 31 / 58 µm" it is the one element, without the unit that
	// stands behind the last.
	Text string
	// Unit is the unit as written, of the first figure where a range has two; the zero Unit for a plain number.
	Unit Unit
	// Interval is in the coherent SI unit of the dimension: metres, kilograms, seconds, radians, kelvin, pascals absolute or
	// gauge as stated, decibels, grays. A symmetric range such as ±2 °C is one of differences and has no offset.
	Interval Interval
	Form     Form
	// Approx: about, approx., ca., ~, circa, nominal, typ. The interval is not widened; [Interval.Widen] does that.
	Approx bool
	// Qualifier holds the words that went with the unit, in one spelling and separated by spaces: gauge, absolute, vacuum, rms,
	// peak, CEP, 1 sigma, better, wt, Tyler. Empty if none.
	Qualifier string

	// unitText is the spelling of a unit that stands behind another element of the list.
	unitText string
}

// Limits of input, in bytes.
const (
	maxText  = 4 << 10  // Parse, ParseIn, ParseNumber
	maxFound = 64 << 10 // Find, FindAll
)

func tooLong(text string, limit int) error {
	return fault.Input("", text, "too long: "+strconv.Itoa(len(text))+" bytes",
		"at most "+strconv.Itoa(limit)+" bytes")
}

// Parse reads a text that is one quantity and nothing else; ambiguous symbols are read in their usual sense. Errors are
// [fault.Invalid] and say what was not understood.
func Parse(text string) (Quantity, error) { return parse(text, "", nil) }

// ParseIn reads a text that is one quantity of dimension d, choosing that reading of ambiguous symbols: "3600 lb" as a
// force, "0.6 mg" as thousandths of standard gravity. A text of another dimension gives an error that names both and a unit
// that would do. A plain number is accepted for [Dimensionless] and [Mach] only.
func ParseIn(text string, d Dimension) (Quantity, error) { return parse(text, "", &d) }

// parse reads text; unitText is the unit that stands elsewhere.
func parse(text, unitText string, want *Dimension) (Quantity, error) {
	if len(text) > maxText {
		return Quantity{}, tooLong(text, maxText)
	}
	whole := text
	if unitText != "" {
		whole += " " + unitText
	}
	t := fold(whole)
	s := strings.TrimRight(t.s, " \n")
	if skipSpaces(s, 0) == len(s) {
		return Quantity{}, fault.Input("", text, "no quantity is written here", wantQuantity)
	}
	var failure string
	for _, strict := range []bool{false, true} {
		sc := scanner{s: s, strict: strict}
		st, end, problem := sc.statement(0)
		switch {
		case problem != "":
			if failure == "" {
				failure = problem
			}
			continue
		case end == len(s), end == len(s)-1 && s[end] == '.':
			q, err := st.quantity(text, want)
			q.unitText = unitText
			return q, err
		case failure == "":
			failure = "not understood: " + fault.Quote(strings.TrimSpace(s[end:]))
			if st.unit == nil {
				failure = "unknown unit " + fault.Quote(strings.TrimSpace(s[end:]))
			}
		}
	}
	return Quantity{}, fault.Input("", text, failure, wantQuantity)
}

// standardAtmosphere is what a vacuum gauge counts down from, in pascals.
var standardAtmosphere = Point(IntNumber(101325))

// quantity chooses the readings of the units and works out the interval.
func (st *statement) quantity(text string, want *Dimension) (Quantity, error) {
	q := Quantity{Text: text, Form: st.form, Approx: st.approx, Qualifier: st.qualifier}
	r, r2, err := st.choose(text, want)
	if err != nil {
		return q, err
	}
	q.Unit = Unit{r.unit}
	for _, qualifier := range []string{r.qualifier, r2.qualifier} {
		if qualifier != "" {
			words := st.qualifier
			st.qualifier = qualifier
			if words != "" {
				st.addQualifier(words)
			}
		}
	}
	q.Qualifier = st.qualifier
	if q.Unit.def().sieve {
		st.sieve(&q)
		return q, nil
	}
	if q.Interval = st.interval(q.Unit.def(), Unit{r2.unit}.def()); q.Interval.IsEmpty() {
		return q, fault.Input("", text, "no value satisfies both bounds", "a lower bound below the upper bound")
	}
	switch {
	case q.Unit.def().vacuumGauge && strings.Contains(" "+q.Qualifier+" ", " vacuum "):
		q.Interval = standardAtmosphere.Sub(q.Interval)
		switch q.Form { //nolint:exhaustive // the others look the same from both sides
		case LowerBound:
			q.Form = UpperBound
		case UpperBound:
			q.Form = LowerBound
		}
	case q.Dimension() == Temperature && st.form != Symmetric &&
		(!q.Interval.LoInf && q.Interval.Lo.Sign() < 0 || !q.Interval.HiInf && q.Interval.Hi.Sign() < 0):
		return q, fault.Input("", text, "below absolute zero", "a temperature of -273.15 °C or more")
	}
	return q, nil
}

// choose settles the readings of the unit and, in a range with two, of the second unit.
func (st *statement) choose(text string, want *Dimension) (r, r2 reading, err error) {
	if st.unit == nil {
		switch {
		case want == nil || want.IsZero():
			return reading{}, reading{}, nil
		case *want == Mach:
			r := units().whole["Mach"].readings[0]
			return r, r, nil
		}
		e := fault.Input("", text, "no unit is stated", "a quantity of "+want.String())
		if example := exampleUnit(*want); example != "" {
			e.Want += ", for instance in " + example
		}
		return r, r, e
	}
	var ok bool
	if want != nil {
		if r, ok = st.unit.in(*want); !ok {
			return r, r, wrongDimension(text, st.unit.readings[0].unit.dim, *want)
		}
	} else {
		r = st.unit.readings[0]
		// Grams have neither rms nor peak: 20 g rms is an acceleration.
		if strings.Contains(st.qualifier, "rms") || strings.Contains(st.qualifier, "peak") {
			if a, ok := st.unit.in(Acceleration); ok {
				r = a
			}
		}
	}
	r2 = r
	if st.unit2 == nil || st.percent {
		return r, r2, nil
	}
	if r2, ok = st.unit2.in(r.unit.dim); ok {
		return r, r2, nil
	}
	if want == nil {
		for _, first := range st.unit.readings {
			if second, ok := st.unit2.in(first.unit.dim); ok {
				return first, second, nil
			}
		}
	}
	return r, r2, fault.Input("", text, "the two units measure different things: "+r.unit.dim.String()+" and "+
		st.unit2.readings[0].unit.dim.String(), "two figures in units of one dimension")
}

// interval returns the values in coherent SI; u and u2 are the units of the two figures.
func (st *statement) interval(u, u2 *unitDef) Interval {
	n := n2si(u, st.n)
	switch st.form {
	case Symmetric:
		half := st.n.Mul(u.factor)
		return Interval{Lo: half.Neg(), Hi: half}
	case Tolerance:
		up, down := st.n2.Mul(u2.factor), st.lowTol.Mul(u2.factor)
		if st.percent {
			share := st.n.Abs().Mul(u.factor).Mul(st.unit2.readings[0].unit.factor)
			up, down = share.Mul(st.n2), share.Mul(st.lowTol)
		}
		return Interval{Lo: n.Sub(down), Hi: n.Add(up)}
	case LowerBound:
		return Interval{Lo: n, LoOpen: st.op == Greater, HiInf: true}
	case UpperBound:
		return Interval{Hi: n, HiOpen: st.op == Less, LoInf: true}
	case Range:
		n2 := n2si(u2, st.n2)
		if st.bounds {
			return Interval{Lo: n, LoOpen: st.op == Greater, Hi: n2, HiOpen: st.op2 == Less}
		}
		if st.swapped {
			return Between(n, n2)
		}
		return Interval{Lo: n, Hi: n2}
	default:
		return Point(n)
	}
}

func n2si(u *unitDef, n Number) Number { return n.Mul(u.factor).Add(u.offset) }

// sieve reads sieve numbers: higher numbers are finer, -325 passes the sieve, +325 stays on it.
func (st *statement) sieve(q *Quantity) {
	standard := astmSieves
	if strings.Contains(q.Qualifier, "Tyler") {
		standard = tylerSieves
	}
	iv := opening(st.n.Abs(), standard)
	q.Approx = q.Approx || !iv.IsPoint()
	switch {
	case st.form == Range || st.form == Tolerance || st.form == Symmetric:
		other := opening(st.n2.Abs(), standard)
		if st.form == Symmetric {
			other = iv
		}
		q.Form, q.Interval = Range, hull(iv, other)
	case st.form == LowerBound && st.bySize, st.form == UpperBound && !st.bySize,
		st.form == Single && st.sieveSign == '+':
		q.Form = LowerBound
		q.Interval = Interval{Lo: iv.Lo, LoOpen: st.op == Greater || st.op == Less, HiInf: true}
	case st.form == UpperBound && st.bySize, st.form == LowerBound && !st.bySize,
		st.form == Single && st.sieveSign == '-':
		q.Form = UpperBound
		q.Interval = Interval{LoInf: true, Hi: iv.Hi, HiOpen: st.op == Greater || st.op == Less, HiInf: iv.HiInf}
	default:
		q.Interval = iv
	}
}

// hull returns the smallest interval that holds both.
func hull(a, b Interval) Interval {
	lo, hi := a.lo(), a.hi()
	if l := b.lo(); l.cmp(lo) < 0 || l.cmp(lo) == 0 && !l.open {
		lo = l
	}
	if h := b.hi(); h.cmp(hi) > 0 || h.cmp(hi) == 0 && !h.open {
		hi = h
	}
	return fromEnds(lo, hi)
}

// Dimension returns what is measured; [Dimensionless] for plain numbers and percentages.
func (q Quantity) Dimension() Dimension { return q.Unit.Dimension() }

// In is the interval in unit u instead of coherent SI; false when u measures something else.
func (q Quantity) In(u Unit) (Interval, bool) {
	if u.Dimension() != q.Dimension() || u.def().sieve {
		return Interval{}, false
	}
	iv := q.Interval
	d := u.def()
	offset := d.offset
	if q.Form == Symmetric {
		offset = Number{}
	}
	inverse, _ := IntNumber(1).Quo(d.factor)
	return iv.Sub(Point(offset)).Scale(inverse), true
}

// Reread reads the same text in the reading that has dimension d: the 3600 lb that were taken for a mass as a force. It is
// false, with q unchanged, when the text has no such reading.
func (q Quantity) Reread(d Dimension) (Quantity, bool) {
	if q.Dimension() == d {
		return q, true
	}
	r, err := parse(q.Text, q.unitText, &d)
	if err != nil {
		return q, false
	}
	return r, true
}

// Magnitude returns the set of sizes without sign: a range of ±16 g has the full scale 16 g, and -20 to 5 reaches from 0 to
// 20. A range stated without a centre (Symmetric) counts as its end alone, because that is the figure it states.
func (q Quantity) Magnitude() Interval {
	if q.Form == Symmetric {
		return Point(q.Interval.Hi)
	}
	iv := q.Interval
	switch {
	case !iv.LoInf && iv.Lo.Sign() >= 0:
		return iv
	case !iv.HiInf && iv.Hi.Sign() <= 0:
		return iv.Neg()
	default:
		return hull(Point(Number{}), hull(Interval{Hi: iv.Hi, HiOpen: iv.HiOpen, HiInf: iv.HiInf},
			Interval{Hi: iv.Lo.Neg(), HiOpen: iv.LoOpen, HiInf: iv.LoInf}))
	}
}

// Equal reports whether two quantities say the same in the same words.
func (q Quantity) Equal(r Quantity) bool {
	return q.Text == r.Text && q.Unit == r.Unit && q.Form == r.Form && q.Approx == r.Approx &&
		q.Qualifier == r.Qualifier && q.Interval.Equal(r.Interval)
}

// Equal reports whether two intervals hold the same values.
func (iv Interval) Equal(other Interval) bool {
	return iv.lo().equal(other.lo()) && iv.hi().equal(other.hi())
}

func (e end) equal(f end) bool {
	return e.inf == f.inf && e.open == f.open && (e.inf != 0 || e.n.Equal(f.n))
}

// String returns the text as written.
func (q Quantity) String() string { return q.Text }

// Format shows the quantity in another unit of the same dimension; with a unit of another dimension, in its own. Figures have
// at most six significant digits, without trailing zeros, thousands separated by commas ("11,500 lbf"), and powers of ten
// ("2.5e-9") below 1e-6 and from 1e15. Sieve numbers are shown as openings in µm. The result can be parsed again.
func (q Quantity) Format(u Unit) string {
	if u.Dimension() != q.Dimension() {
		u = q.Unit
	}
	if u.def().sieve {
		u = MustUnit("µm")
	}
	iv, _ := q.In(u)
	lo, hi := formatFigure(iv.Lo), formatFigure(iv.Hi)
	var s string
	switch {
	case q.Form == Symmetric:
		s = plusMinus + withUnit(hi, u)
	case iv.LoInf && iv.HiInf:
		s = "any value"
	case iv.LoInf:
		s = sign(iv.HiOpen, "< ", "≤ ") + withUnit(hi, u)
	case iv.HiInf:
		s = sign(iv.LoOpen, "> ", "≥ ") + withUnit(lo, u)
	case iv.IsPoint():
		s = withUnit(lo, u)
	case iv.LoOpen || iv.HiOpen:
		s = sign(iv.LoOpen, "> ", "≥ ") + lo + " and " + sign(iv.HiOpen, "< ", "≤ ") + withUnit(hi, u)
	case q.Form == Tolerance:
		half, _ := iv.Hi.Sub(iv.Lo).Quo(IntNumber(2))
		s = formatFigure(iv.Lo.Add(half)) + " ± " + withUnit(formatFigure(half), u)
	default:
		s = lo + " to " + withUnit(hi, u)
	}
	if q.Approx {
		s = "about " + s
	}
	if q.Qualifier != "" && q.Qualifier != "better" && !strings.Contains(q.Qualifier, "vacuum") {
		s += " " + q.Qualifier
	}
	return s
}

func sign(open bool, strict, orEqual string) string {
	if open {
		return strict
	}
	return orEqual
}

// FormatNumber shows a value given in coherent SI in unit u, as [Quantity.Format] does.
func FormatNumber(n Number, u Unit) string {
	if u.def().sieve {
		u = MustUnit("µm")
	}
	return withUnit(formatFigure(u.FromSI(n)), u)
}

// withUnit joins figure and unit: a space between, except before the degree sign.
func withUnit(figure string, u Unit) string {
	switch s := u.Symbol(); s {
	case "":
		return figure
	case "°":
		return figure + s
	default:
		return figure + " " + s
	}
}

const significant = 6

// formatFigure rounds half away from zero to six significant digits, from the exact value.
func formatFigure(n Number) string {
	if !n.Valid() {
		return "not a number"
	}
	if n.Sign() == 0 {
		return "0"
	}
	negative := n.Sign() < 0
	r := new(big.Rat).Abs(n.rat())
	// exp is the power of ten of the first digit.
	exp := decimalExponent(r)
	scaledUp := new(big.Rat).Mul(r, ratPower(significant-1-exp))
	digits := roundHalfUp(scaledUp).String()
	if len(digits) > significant { // 999999.5 became 1000000
		digits = digits[:significant]
		exp++
	}
	digits = strings.TrimRight(digits, "0")
	var s string
	switch {
	case exp < -6 || exp >= 15:
		s = digits[:1]
		if len(digits) > 1 {
			s += "." + digits[1:]
		}
		s += "e" + strconv.Itoa(exp)
	case exp < 0:
		s = "0." + strings.Repeat("0", -exp-1) + digits
	default:
		if len(digits) < exp+1 {
			digits += strings.Repeat("0", exp+1-len(digits))
		}
		s = groupThousands(digits[:exp+1])
		if len(digits) > exp+1 {
			s += "." + digits[exp+1:]
		}
	}
	if negative {
		return "-" + s
	}
	return s
}

func decimalExponent(r *big.Rat) int {
	// The lengths of numerator and denominator give the exponent up to one.
	exp := len(r.Num().String()) - len(r.Denom().String())
	if r.Cmp(ratPower(exp)) < 0 {
		exp--
	}
	return exp
}

func ratPower(n int) *big.Rat {
	p := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(max(n, -n))), nil)
	if n < 0 {
		return new(big.Rat).SetFrac(big.NewInt(1), p)
	}
	return new(big.Rat).SetInt(p)
}

func roundHalfUp(r *big.Rat) *big.Int {
	twice := new(big.Int).Add(new(big.Int).Lsh(r.Num(), 1), r.Denom())
	return twice.Quo(twice, new(big.Int).Lsh(r.Denom(), 1))
}

func groupThousands(s string) string {
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
