package controllist

import (
	"fmt"
	"strings"

	"github.com/licet/licet/quantity"
)

// Type is the kind of value a parameter takes.
type Type uint8

// The types of parameters.
const (
	Number Type = iota // a quantity with a dimension; "1" is a plain number
	Bool               // met, not met or unknown
	Enum               // exactly one of a declared list of names
	Set                // any of a declared list of names, or ids of the list
)

var typeNames = [...]string{"number", "bool", "enum", "set"}

// String returns the name used in rule files.
func (t Type) String() string { return typeNames[t] }

// UnmarshalText reads a type as rule files write it.
func (t *Type) UnmarshalText(text []byte) error {
	for i, n := range typeNames {
		if n == string(text) {
			*t = Type(i)
			return nil
		}
	}
	return fmt.Errorf("%q: expected number, bool, enum or set", text)
}

// Band says what a "between" condition asks of goods that state a range.
type Band uint8

// The readings of "between".
const (
	Inside    Band = iota // every stated value lies within the limits, both included
	WholeBand             // the stated range covers all of the band, such as 20 Hz to 2,000 Hz of vibration
	AnyInBand             // the stated range has values in the band, such as the pressures at which a mixer can work
)

// UnmarshalText reads inside, whole or any.
func (b *Band) UnmarshalText(text []byte) error {
	switch string(text) {
	case "inside":
		*b = Inside
	case "whole":
		*b = WholeBand
	case "any":
		*b = AnyInBand
	default:
		return fmt.Errorf("%q: expected inside, whole or any", text)
	}
	return nil
}

// Param is one thing that can be known about a good. It is declared once and shared by all entries that ask for it.
type Param struct {
	Name    string        // as conditions write it, such as total_impulse
	Type    Type          // what values it takes
	Unit    quantity.Unit // the unit the list states its limits in; meaningful for Number only
	Band    Band          // what "between" asks of a range of values
	IDs     bool          // a Set or Enum that takes ids of the list, which cover their sub-paragraphs
	Open    bool          // a Set or Enum that takes names outside Values too, such as CAS numbers
	Values  []string      // declared names of a Set or Enum, in the order of the file
	Signed  bool          // a Number that may lie below zero, such as a temperature; others are refused there
	Meaning string        // one phrase, in our own words

	id int
}

// Absurd reports whether all of an interval lies where no value of the parameter can: below zero, unless it is signed.
func (p *Param) Absurd(iv quantity.Interval) bool {
	return p.Type == Number && !p.Signed && !iv.HiInf && iv.Hi.Sign() < 0
}

// Label is the name for people: underscores become blanks.
func (p *Param) Label() string { return strings.ReplaceAll(p.Name, "_", " ") }

// symbol is an interned value of a Set or Enum: an id of the list or a declared name. The order of interning is fixed by
// the files, so that evaluation never depends on map order.
type symbol uint16

// bits is a set of symbols.
type bits []uint64

func newBits(n int) bits { return make(bits, (n+63)/64) }

func (b bits) has(s symbol) bool { return int(s>>6) < len(b) && b[s>>6]&(1<<(s&63)) != 0 }

func (b bits) add(s symbol) { b[s>>6] |= 1 << (s & 63) }
