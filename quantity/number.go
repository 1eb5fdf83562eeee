package quantity

import (
	"math"
	"math/big"
	"strings"

	"github.com/licet/licet/fault"
)

// Number is an exact rational number with the nearest float64 beside it: comparisons that the floats decide clearly never
// touch the rational. The zero Number is 0. Numbers are values; nothing changes one that was handed out.
type Number struct {
	f float64
	// r is nil when f is the number exactly.
	r *big.Rat
}

// maxExactInt is the size up to which every whole number is a float64.
const maxExactInt = 1 << 53

// NumberOf returns f exactly as the binary fraction it is: NumberOf(0.1) is not the decimal 0.1, [ParseNumber] gives that.
// A NaN or an infinity becomes a number that is not [Number.Valid].
func NumberOf(f float64) Number {
	if f == 0 {
		return Number{} // no negative zero
	}
	if math.IsInf(f, 0) {
		return invalid
	}
	return Number{f: f}
}

// IntNumber returns the whole number i.
func IntNumber(i int64) Number {
	if i > -maxExactInt && i < maxExactInt {
		return Number{f: float64(i)}
	}
	return ratNumber(new(big.Rat).SetInt64(i))
}

// RatNumber returns the number r; later changes of r do not show. Nil gives 0.
func RatNumber(r *big.Rat) Number {
	if r == nil {
		return Number{}
	}
	return ratNumber(new(big.Rat).Set(r))
}

// ratNumber takes r over.
func ratNumber(r *big.Rat) Number {
	f, exact := r.Float64()
	// Below the smallest normal float64 big.Rat calls some results exact that are not: 2^-1076 becomes 0.
	if exact && (math.Abs(f) >= 0x1p-1022 || new(big.Rat).SetFloat64(f).Cmp(r) == 0) {
		return Number{f: f}
	}
	return Number{f: f, r: r}
}

// Float returns the nearest float64.
func (n Number) Float() float64 { return n.f }

// Valid reports whether n is a number: false for what [NumberOf] makes of NaN and infinities.
func (n Number) Valid() bool {
	return n.r != nil || n.f == n.f
}

// Rat returns the exact value as a new rational; nil when n is not [Number.Valid].
func (n Number) Rat() *big.Rat {
	if n.r != nil {
		return new(big.Rat).Set(n.r)
	}
	return new(big.Rat).SetFloat64(n.f)
}

// rat returns the value for reading only; n must be valid.
func (n Number) rat() *big.Rat {
	if n.r != nil {
		return n.r
	}
	return new(big.Rat).SetFloat64(n.f)
}

// Sign returns -1, 0 or +1.
func (n Number) Sign() int {
	switch {
	case n.r != nil:
		return n.r.Sign()
	case n.f > 0:
		return 1
	case n.f < 0:
		return -1
	default:
		return 0
	}
}

// closeBy is the relative distance of two floats under which only the exact values decide.
const closeBy = 1e-9

// Cmp compares exactly: -1 when n < m, 0 when equal, +1 when n > m. A number that is not valid comes before all others and
// equals its like.
func (n Number) Cmp(m Number) int {
	if n.r == nil && m.r == nil {
		switch {
		case n.f < m.f:
			return -1
		case n.f > m.f:
			return 1
		case n.f == m.f:
			return 0
		}
	}
	return n.cmpExact(m)
}

func (n Number) cmpExact(m Number) int {
	switch nv, mv := n.Valid(), m.Valid(); {
	case !nv && !mv:
		return 0
	case !nv:
		return -1
	case !mv:
		return 1
	}
	d := n.f - m.f
	if bound := closeBy * math.Max(math.Abs(n.f), math.Abs(m.f)); !math.IsInf(bound, 0) {
		if d > bound {
			return 1
		}
		if d < -bound {
			return -1
		}
	}
	return n.rat().Cmp(m.rat())
}

// Equal reports whether n and m are the same number.
func (n Number) Equal(m Number) bool { return n.Cmp(m) == 0 }

// invalid is the result of arithmetic with something that is no number.
var invalid = Number{f: math.NaN()}

func whole(f float64) bool { return f == math.Trunc(f) && math.Abs(f) < maxExactInt }

// Add returns n + m.
func (n Number) Add(m Number) Number {
	if m.r == nil && m.f == 0 {
		return n
	}
	if n.r == nil && m.r == nil {
		if s := n.f + m.f; whole(n.f) && whole(m.f) && whole(s) {
			return NumberOf(s)
		}
	}
	if !n.Valid() || !m.Valid() {
		return invalid
	}
	return ratNumber(new(big.Rat).Add(n.rat(), m.rat()))
}

// Sub returns n - m.
func (n Number) Sub(m Number) Number { return n.Add(m.Neg()) }

// Neg returns -n.
func (n Number) Neg() Number {
	if n.r == nil {
		return NumberOf(-n.f)
	}
	return Number{f: -n.f, r: new(big.Rat).Neg(n.r)}
}

// Abs returns n without its sign.
func (n Number) Abs() Number {
	if n.Sign() < 0 {
		return n.Neg()
	}
	return n
}

// Mul returns n × m.
func (n Number) Mul(m Number) Number {
	if n.r == nil && m.r == nil {
		switch p := n.f * m.f; {
		case n.f == 1:
			return m
		case m.f == 1:
			return n
		case whole(n.f) && whole(m.f) && whole(p):
			return NumberOf(p)
		}
	}
	if !n.Valid() || !m.Valid() {
		return invalid
	}
	return ratNumber(new(big.Rat).Mul(n.rat(), m.rat()))
}

// Quo returns n ÷ m; false when m is 0 or one of them is no valid number.
func (n Number) Quo(m Number) (Number, bool) {
	if !n.Valid() || !m.Valid() || m.Sign() == 0 {
		return Number{}, false
	}
	if m.r == nil && m.f == 1 {
		return n, true
	}
	return ratNumber(new(big.Rat).Quo(n.rat(), m.rat())), true
}

// String returns the exact value: a decimal when it is a finite one, otherwise a fraction such as 1/3.
func (n Number) String() string {
	if !n.Valid() {
		return "not a number"
	}
	r := n.rat()
	if r.IsInt() {
		return r.Num().String()
	}
	if places, exact := r.FloatPrec(); exact {
		return r.FloatString(places)
	}
	return r.String()
}

// MarshalText writes the exact value as [Number.String] shows it.
func (n Number) MarshalText() ([]byte, error) {
	if !n.Valid() {
		return nil, fault.New(fault.Invalid, "this is not a number")
	}
	return []byte(n.String()), nil
}

// maxNumberText bounds what UnmarshalText reads: exact values of far fetched units run to some hundred digits.
const maxNumberText = 2048

// UnmarshalText reads what [Number.MarshalText] writes; no grouping marks, no exponents.
func (n *Number) UnmarshalText(text []byte) error {
	s := string(text)
	bad := len(s) > maxNumberText || s == "" || strings.Trim(s, "-0123456789./") != ""
	if !bad {
		if r, ok := new(big.Rat).SetString(s); ok {
			*n = ratNumber(r)
			return nil
		}
	}
	return fault.Input("", s, "not an exact number", "digits with a decimal point, or a fraction such as 1/3")
}
