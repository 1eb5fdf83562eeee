// Package truth is the three-valued logic in which every condition of Licet is answered.
//
// A figure that was not stated makes a condition [Unknown]: never met, never not met, and never shown as clear. The
// connectives are those of Kleene's strong logic, so a conclusion is drawn as soon as the known parts suffice for it.
package truth

import "fmt"

// Value is the answer to one condition. The zero Value is [Unknown], so that a forgotten answer is never a clear one.
type Value uint8

// The three answers.
const (
	Unknown Value = iota // nothing was stated that decides the condition
	NotMet               // what was stated rules the condition out
	Met                  // what was stated fulfils the condition
)

// Of turns a decided condition into a Value: Met when ok, otherwise NotMet.
func Of(ok bool) Value {
	if ok {
		return Met
	}
	return NotMet
}

// Known reports whether v is decided.
func (v Value) Known() bool { return v != Unknown }

// Not is the negation: Unknown stays Unknown.
func (v Value) Not() Value {
	switch v {
	case Met:
		return NotMet
	case NotMet:
		return Met
	default:
		return Unknown
	}
}

// And is Met when both are, NotMet as soon as one is, otherwise Unknown.
func (v Value) And(w Value) Value {
	switch {
	case v == NotMet || w == NotMet:
		return NotMet
	case v == Met && w == Met:
		return Met
	default:
		return Unknown
	}
}

// Or is Met as soon as one is, NotMet when both are, otherwise Unknown.
func (v Value) Or(w Value) Value {
	switch {
	case v == Met || w == Met:
		return Met
	case v == NotMet && w == NotMet:
		return NotMet
	default:
		return Unknown
	}
}

// String returns "met", "not met" or "unknown".
func (v Value) String() string {
	switch v {
	case Met:
		return "met"
	case NotMet:
		return "not met"
	case Unknown:
		return "unknown"
	default:
		return fmt.Sprintf("truth.Value(%d)", uint8(v))
	}
}

// MarshalText writes "met", "not-met" or "unknown", the spelling of files and of the API.
func (v Value) MarshalText() ([]byte, error) {
	switch v {
	case Met:
		return []byte("met"), nil
	case NotMet:
		return []byte("not-met"), nil
	case Unknown:
		return []byte("unknown"), nil
	default:
		return nil, fmt.Errorf("truth: %d is none of the three values", uint8(v))
	}
}

// UnmarshalText reads what [Value.MarshalText] writes.
func (v *Value) UnmarshalText(text []byte) error {
	switch string(text) {
	case "met":
		*v = Met
	case "not-met":
		*v = NotMet
	case "unknown":
		*v = Unknown
	default:
		return fmt.Errorf("truth: %q: expected met, not-met or unknown", text)
	}
	return nil
}
