package quantity

import "github.com/licet/licet/fault"

// Op is a comparison of a quantity with a limit. The zero Op is Eq.
type Op uint8

// The six comparisons.
const (
	Eq        Op = iota // =
	NotEq               // !=
	Less                // <
	LessEq              // <=
	Greater             // >
	GreaterEq           // >=
)

var opSymbols = [...]string{"=", "!=", "<", "<=", ">", ">="}

// ParseOp reads =, ==, !=, <>, ≠, <, <=, ≤, =<, >, >=, ≥ and =>.
func ParseOp(s string) (Op, error) {
	switch s {
	case "=", "==":
		return Eq, nil
	case "!=", "<>", "≠":
		return NotEq, nil
	case "<":
		return Less, nil
	case "<=", "≤", "=<", "⩽":
		return LessEq, nil
	case ">":
		return Greater, nil
	case ">=", "≥", "=>", "⩾":
		return GreaterEq, nil
	default:
		return Eq, fault.Input("", s, "no comparison is written so", "=, !=, <, <=, > or >=")
	}
}

// String returns the ASCII symbol.
func (op Op) String() string {
	if int(op) < len(opSymbols) {
		return opSymbols[op]
	}
	return "no comparison"
}

// MarshalText writes the ASCII symbol.
func (op Op) MarshalText() ([]byte, error) {
	if int(op) >= len(opSymbols) {
		return nil, fault.New(fault.Internal, "comparison %d is none of the six", uint8(op))
	}
	return []byte(opSymbols[op]), nil
}

// UnmarshalText reads what [ParseOp] reads.
func (op *Op) UnmarshalText(text []byte) error {
	v, err := ParseOp(string(text))
	if err != nil {
		return err
	}
	*op = v
	return nil
}

// Negate returns the comparison that holds exactly when op does not.
func (op Op) Negate() Op {
	switch op {
	case Eq:
		return NotEq
	case NotEq:
		return Eq
	case Less:
		return GreaterEq
	case LessEq:
		return Greater
	case Greater:
		return LessEq
	default:
		return Less
	}
}
