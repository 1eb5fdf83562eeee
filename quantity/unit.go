package quantity

import (
	"slices"
	"strings"
	"sync"
	"weak"

	"github.com/licet/licet/fault"
)

// Unit is a unit of measurement, plain (lbf) or composed (kg/(N·h)). Units are comparable with ==: two units are equal when
// symbol and dimension are. The zero Unit is the 1 of plain numbers and has no symbol.
type Unit struct{ d *unitDef }

var one = unitDef{factor: Number{f: 1}}

func (u Unit) def() *unitDef {
	if u.d == nil {
		return &one
	}
	return u.d
}

// Symbol returns the symbol for display, in one spelling: "lb/(lbf·h)" for lb/lbf-hr. [ParseUnitIn] reads it back with the
// unit's own dimension. The zero Unit has the empty symbol.
func (u Unit) Symbol() string { return u.def().sym }

// Dimension returns what the unit measures.
func (u Unit) Dimension() Dimension { return u.def().dim }

// String returns the symbol.
func (u Unit) String() string { return u.def().sym }

// Equal is ==, for packages that compare by method.
func (u Unit) Equal(v Unit) bool { return u == v }

// ToSI converts a value in this unit to the coherent SI unit, exactly. Degrees Celsius become kelvin. A sieve number
// becomes the nominal opening in metres of the nearest standard ASTM sieve; ranges between sieves need [Parse].
func (u Unit) ToSI(n Number) Number {
	d := u.def()
	if d.sieve {
		iv := opening(n, astmSieves)
		if iv.HiInf {
			return iv.Lo
		}
		return iv.Hi
	}
	return n.Mul(d.factor).Add(d.offset)
}

// FromSI converts a value in the coherent SI unit to this unit, exactly. For sieve numbers it returns the value unchanged,
// because an opening is not a multiple of a sieve.
func (u Unit) FromSI(n Number) Number {
	d := u.def()
	if d.sieve || !n.Valid() {
		return n
	}
	q, _ := n.Sub(d.offset).Quo(d.factor)
	return q
}

// unitWant tells what ParseUnit reads.
const unitWant = "a unit such as kN, lbf·s, deg/hr or kg/(N·h)"

// ParseUnit reads a unit as people write it. Where the symbol has several readings the usual one of the trade is taken: lb is
// a mass, mg a milligram, C a degree Celsius, rad an angle; [ParseUnitIn] chooses by dimension. What a qualified spelling adds
// (the gauge of psig) is lost here; [Parse] keeps it.
//
// "1" is the zero Unit, as lists of parameters write it for plain numbers.
func ParseUnit(symbol string) (Unit, error) {
	if symbol == "1" {
		return Unit{}, nil
	}
	sp, err := parseUnit(symbol)
	if err != nil {
		return Unit{}, err
	}
	return Unit{sp.readings[0].unit}, nil
}

// ParseUnitIn reads a unit in the reading that has dimension d: lb as a force, mg as thousandths of standard gravity. When
// there is none the error names both dimensions and a unit that would do.
func ParseUnitIn(symbol string, d Dimension) (Unit, error) {
	if (symbol == "" || symbol == "1") && d.IsZero() {
		return Unit{}, nil
	}
	sp, err := parseUnit(symbol)
	if err != nil {
		return Unit{}, err
	}
	r, ok := sp.in(d)
	if !ok {
		return Unit{}, wrongDimension(symbol, sp.readings[0].unit.dim, d)
	}
	return Unit{r.unit}, nil
}

// MustUnit is [ParseUnit] for symbols that stand in the program; it panics on one that is not known.
func MustUnit(symbol string) Unit {
	u, err := ParseUnit(symbol)
	if err != nil {
		panic(err)
	}
	return u
}

func wrongDimension(text string, got, want Dimension) error {
	expected := "a quantity of " + want.String()
	if example := exampleUnit(want); example != "" {
		expected += ", for instance in " + example
	}
	return fault.Input("", text, "this is a quantity of "+got.String()+", not of "+want.String(), expected)
}

// exampleUnit returns the first unit that the table lists for the dimension.
func exampleUnit(d Dimension) string {
	if list := units().byDim[d]; len(list) > 0 {
		return list[0].sym
	}
	return ""
}

// UnitsOf returns every unit that the table names for the dimension, with its prefixed forms, from small to large. Sieve
// numbers are left out: they have no factor. Nil when the dimension has none.
func UnitsOf(d Dimension) []Unit {
	var list []Unit
	for _, def := range units().byDim[d] {
		if !def.sieve {
			list = append(list, Unit{def})
		}
	}
	slices.SortStableFunc(list, func(a, b Unit) int { return a.d.factor.Cmp(b.d.factor) })
	return list
}

// maxSymbol bounds a unit symbol; the longest sensible ones have some thirty characters.
const maxSymbol = 80

func parseUnit(symbol string) (*spelling, error) {
	if len(symbol) > maxSymbol {
		return nil, fault.Input("", symbol, "too long for a unit", unitWant)
	}
	t := fold(symbol)
	s := strings.TrimSpace(t.s)
	if sp := units().whole[s]; sp != nil {
		return sp, nil
	}
	if sp, end := scanUnit(s, 0, true); sp != nil && end == len(s) {
		return sp, nil
	}
	if n := len(s); n > 1 && s[n-1] == '.' {
		if sp, end := scanUnit(s[:n-1], 0, true); sp != nil && end == n-1 {
			return sp, nil
		}
	}
	return nil, fault.Input("", symbol, "unknown unit", unitWant)
}

// internKey identifies a composed unit.
type internKey struct {
	sym string
	dim Dimension
}

// interned holds the composed units in use, so that equal units are equal pointers. The pointers are weak: what hostile input
// makes up goes away with its last user.
var interned = struct {
	sync.Mutex
	m map[internKey]weak.Pointer[unitDef]
	// sweep is the size at which entries without user are thrown out.
	sweep int
}{m: make(map[internKey]weak.Pointer[unitDef]), sweep: 1024}

func intern(def *unitDef) *unitDef {
	if sp := units().whole[foldSymbol(def.sym)]; sp != nil {
		if r, ok := sp.in(def.dim); ok && r.unit.factor.Equal(def.factor) {
			return r.unit
		}
	}
	key := internKey{def.sym, def.dim}
	interned.Lock()
	defer interned.Unlock()
	if known := interned.m[key].Value(); known != nil {
		return known
	}
	if len(interned.m) >= interned.sweep {
		for k, p := range interned.m {
			if p.Value() == nil {
				delete(interned.m, k)
			}
		}
		interned.sweep = max(1024, 2*len(interned.m))
	}
	interned.m[key] = weak.Make(def)
	return def
}

// composed remembers the readings of composed symbols by their folded spelling; it stops growing at maxComposed.
var composed = struct {
	sync.RWMutex
	m map[string]*spelling
}{m: make(map[string]*spelling)}

const maxComposed = 2048
