package quantity

import (
	"math"
	"strings"

	"github.com/licet/licet/truth"
)

// Interval is the set of values that a statement leaves possible, in the coherent SI unit of its dimension. An end that
// is infinite (LoInf, HiInf) makes its number and its openness meaningless. The zero Interval is the point 0.
type Interval struct {
	Lo, Hi         Number
	LoOpen, HiOpen bool // the end itself does not belong to the set
	LoInf, HiInf   bool // nothing bounds the set on this side
}

// Point returns the set of one value.
func Point(n Number) Interval { return Interval{Lo: n, Hi: n} }

// Between returns the set from lo to hi with both ends; the ends are swapped when they come in the wrong order.
func Between(lo, hi Number) Interval {
	if lo.Cmp(hi) > 0 {
		lo, hi = hi, lo
	}
	return Interval{Lo: lo, Hi: hi}
}

// AtLeast returns all values from lo upwards.
func AtLeast(lo Number) Interval { return Interval{Lo: lo, HiInf: true} }

// AtMost returns all values up to hi.
func AtMost(hi Number) Interval { return Interval{Hi: hi, LoInf: true} }

// Anything returns the set without ends, for a value of which nothing is known.
func Anything() Interval { return Interval{LoInf: true, HiInf: true} }

// IsPoint reports whether the set holds exactly one value.
func (iv Interval) IsPoint() bool {
	return !iv.LoInf && !iv.HiInf && !iv.LoOpen && !iv.HiOpen && iv.Lo.Equal(iv.Hi)
}

// IsEmpty reports whether no value is left, as after contradicting bounds.
func (iv Interval) IsEmpty() bool {
	if iv.LoInf || iv.HiInf {
		return false
	}
	c := iv.Lo.Cmp(iv.Hi)
	return c > 0 || c == 0 && (iv.LoOpen || iv.HiOpen)
}

// verdicts by op for a set that lies wholly above, wholly below, or wholly at the limit.
var (
	verdictAbove = [...]truth.Value{truth.NotMet, truth.Met, truth.NotMet, truth.NotMet, truth.Met, truth.Met}
	verdictBelow = [...]truth.Value{truth.NotMet, truth.Met, truth.Met, truth.Met, truth.NotMet, truth.NotMet}
	verdictAt    = [...]truth.Value{truth.Met, truth.NotMet, truth.NotMet, truth.Met, truth.NotMet, truth.Met}
)

// Test answers "value op limit" for the whole set: [truth.Met] when every value satisfies it, [truth.NotMet] when none
// does, otherwise [truth.Unknown]. It is exact at the limit. An empty set, a limit or an end that is no valid number, and
// an op outside the six give Unknown.
func (iv Interval) Test(op Op, limit Number) truth.Value {
	if int(op) >= len(verdictAbove) {
		return truth.Unknown
	}
	// Floats that differ by more than this are in the same order as the exact values. An invalid limit or end makes every
	// comparison false, and what remains goes to the careful part.
	bound := 2 * closeBy * math.Abs(limit.f)
	switch {
	case iv.LoInf || iv.HiInf || iv.Lo.f > iv.Hi.f:
	case iv.Lo.f == iv.Hi.f && (iv.LoOpen || iv.HiOpen || iv.Lo.r != iv.Hi.r): // it may be empty
	case iv.Lo.f-limit.f > bound:
		return verdictAbove[op]
	case limit.f-iv.Hi.f > bound:
		return verdictBelow[op]
	}
	return iv.testExact(op, limit)
}

func (iv Interval) testExact(op Op, limit Number) truth.Value {
	if !limit.Valid() || !iv.LoInf && !iv.Lo.Valid() || !iv.HiInf && !iv.Hi.Valid() || iv.IsEmpty() {
		return truth.Unknown
	}
	// lo and hi: where the ends lie as seen from the limit; an infinite end lies beyond it.
	lo, hi := -1, 1
	if !iv.LoInf {
		lo = iv.Lo.Cmp(limit)
	}
	if !iv.HiInf {
		hi = iv.Hi.Cmp(limit)
	}
	switch {
	case lo > 0 || lo == 0 && iv.LoOpen:
		return verdictAbove[op]
	case hi < 0 || hi == 0 && iv.HiOpen:
		return verdictBelow[op]
	case lo == 0 && hi == 0:
		return verdictAt[op]
	}
	// The set has values on both sides of the limit, or the limit is one end of it and belongs to it.
	switch {
	case lo == 0 && op == GreaterEq, hi == 0 && op == LessEq:
		return truth.Met
	case lo == 0 && op == Less, hi == 0 && op == Greater:
		return truth.NotMet
	default:
		return truth.Unknown
	}
}

// Within answers whether the value lies between lo and hi, both ends included: Met when the whole set does, NotMet when
// none of it does, otherwise Unknown.
func (iv Interval) Within(lo, hi Number) truth.Value {
	return iv.Test(GreaterEq, lo).And(iv.Test(LessEq, hi))
}

// Covers answers whether a stated band reaches over the whole band from lo to hi, both ends included, as in "vibration
// from 20 Hz to 2 kHz". Here the interval is not a doubtful value but a band that exists.
//
//   - Two known ends: Met when lo and hi both belong to the set, otherwise NotMet. Stated open ends do not belong to it.
//   - One known end ("up to 2 kHz", "above 20 Hz"): NotMet when that end already falls short, otherwise Unknown, because
//     nobody said where the band begins or ends on the other side.
//   - A single value ("2 kHz") is not a band: Met when lo and hi both equal it, otherwise Unknown.
//   - No known end: Unknown.
func (iv Interval) Covers(lo, hi Number) truth.Value {
	if iv.IsEmpty() || !lo.Valid() || !hi.Valid() {
		return truth.Unknown
	}
	if iv.IsPoint() {
		if iv.Lo.Equal(lo) && iv.Hi.Equal(hi) {
			return truth.Met
		}
		return truth.Unknown
	}
	known := truth.Met
	if iv.LoInf {
		known = truth.Unknown
	} else if c := iv.Lo.Cmp(lo); c > 0 || c == 0 && iv.LoOpen {
		return truth.NotMet
	}
	if iv.HiInf {
		known = truth.Unknown
	} else if c := iv.Hi.Cmp(hi); c < 0 || c == 0 && iv.HiOpen {
		return truth.NotMet
	}
	return known
}

// end is one end of an interval in arithmetic: inf is -1 or +1 for an infinite one.
type end struct {
	n    Number
	inf  int
	open bool
}

func (iv Interval) lo() end {
	if iv.LoInf {
		return end{inf: -1, open: true}
	}
	return end{n: iv.Lo, open: iv.LoOpen}
}

func (iv Interval) hi() end {
	if iv.HiInf {
		return end{inf: 1, open: true}
	}
	return end{n: iv.Hi, open: iv.HiOpen}
}

func fromEnds(lo, hi end) Interval {
	iv := Interval{LoInf: lo.inf != 0, HiInf: hi.inf != 0}
	if !iv.LoInf {
		iv.Lo, iv.LoOpen = lo.n, lo.open
	}
	if !iv.HiInf {
		iv.Hi, iv.HiOpen = hi.n, hi.open
	}
	return iv
}

func (e end) cmp(f end) int {
	switch {
	case e.inf != f.inf:
		if e.inf < f.inf {
			return -1
		}
		return 1
	case e.inf != 0:
		return 0
	default:
		return e.n.Cmp(f.n)
	}
}

func (e end) sign() int {
	if e.inf != 0 {
		return e.inf
	}
	return e.n.Sign()
}

func (e end) add(f end) end {
	if e.inf != 0 {
		return e
	}
	if f.inf != 0 {
		return f
	}
	return end{n: e.n.Add(f.n), open: e.open || f.open}
}

func (e end) mul(f end) end {
	switch es, fs := e.sign(), f.sign(); {
	case es == 0 || fs == 0:
		// Zero times anything that is reached in the limit is zero, and it is reached when the zero is.
		closedZero := es == 0 && !e.open || fs == 0 && !f.open
		return end{open: !closedZero}
	case e.inf != 0 || f.inf != 0:
		return end{inf: es * fs, open: true}
	default:
		return end{n: e.n.Mul(f.n), open: e.open || f.open}
	}
}

// Neg returns the set of -x.
func (iv Interval) Neg() Interval {
	return Interval{
		Lo: iv.Hi.Neg(), LoOpen: iv.HiOpen, LoInf: iv.HiInf,
		Hi: iv.Lo.Neg(), HiOpen: iv.LoOpen, HiInf: iv.LoInf,
	}
}

// Add returns the set of x + y.
func (iv Interval) Add(other Interval) Interval {
	return fromEnds(iv.lo().add(other.lo()), iv.hi().add(other.hi()))
}

// Sub returns the set of x - y.
func (iv Interval) Sub(other Interval) Interval { return iv.Add(other.Neg()) }

// Mul returns the set of x × y, as for total impulse = thrust × time.
func (iv Interval) Mul(other Interval) Interval {
	products := [4]end{
		iv.lo().mul(other.lo()), iv.lo().mul(other.hi()),
		iv.hi().mul(other.lo()), iv.hi().mul(other.hi()),
	}
	lo, hi := products[0], products[0]
	for _, p := range products[1:] {
		if c := p.cmp(lo); c < 0 || c == 0 && !p.open {
			lo = p
		}
		if c := p.cmp(hi); c > 0 || c == 0 && !p.open {
			hi = p
		}
	}
	return fromEnds(lo, hi)
}

// Quo returns the set of x ÷ y; false when y may be 0, because then nothing bounds the result.
func (iv Interval) Quo(other Interval) (Interval, bool) {
	if other.Test(NotEq, Number{}) != truth.Met {
		return Interval{}, false
	}
	return iv.Mul(other.inverse()), true
}

// inverse returns the set of 1 ÷ y for a set without 0.
func (iv Interval) inverse() Interval {
	invert := func(e end, infinite int) end {
		if e.inf != 0 {
			return end{open: true}
		}
		if q, ok := NumberOf(1).Quo(e.n); ok {
			return end{n: q, open: e.open}
		}
		return end{inf: infinite, open: true} // an open end at 0
	}
	return fromEnds(invert(iv.hi(), -1), invert(iv.lo(), 1))
}

// Widen moves each end outwards by relative times its size, for values that are only about right: relative 0.05 turns
// "about 100" into 95 to 105. A relative that is negative or no valid number counts as 0.
func (iv Interval) Widen(relative Number) Interval {
	if !relative.Valid() || relative.Sign() <= 0 {
		return iv
	}
	iv.Lo = iv.Lo.Sub(iv.Lo.Abs().Mul(relative))
	iv.Hi = iv.Hi.Add(iv.Hi.Abs().Mul(relative))
	return iv
}

// Scale returns the set of x × n.
func (iv Interval) Scale(n Number) Interval { return iv.Mul(Point(n)) }

// Intersect returns the values that belong to both sets; it may be empty.
func (iv Interval) Intersect(other Interval) Interval {
	lo, hi := iv.lo(), iv.hi()
	if l := other.lo(); l.cmp(lo) > 0 || l.cmp(lo) == 0 && l.open {
		lo = l
	}
	if h := other.hi(); h.cmp(hi) < 0 || h.cmp(hi) == 0 && h.open {
		hi = h
	}
	return fromEnds(lo, hi)
}

// String shows the set in mathematical notation, exactly: [20, 2000], (55, ∞), 5.
func (iv Interval) String() string {
	if iv.IsPoint() {
		return iv.Lo.String()
	}
	var b strings.Builder
	switch {
	case iv.LoInf:
		b.WriteString("(-∞")
	case iv.LoOpen:
		b.WriteString("(" + iv.Lo.String())
	default:
		b.WriteString("[" + iv.Lo.String())
	}
	b.WriteString(", ")
	switch {
	case iv.HiInf:
		b.WriteString("∞)")
	case iv.HiOpen:
		b.WriteString(iv.Hi.String() + ")")
	default:
		b.WriteString(iv.Hi.String() + "]")
	}
	return b.String()
}
