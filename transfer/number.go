package transfer

import (
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
)

// Number is a decimal number exactly as it was written, such as 12.50 or 2.5e6; empty means not stated. A decimal point is a
// full stop and there are no thousands separators: readers bring other spellings into this form.
type Number string

// maxNumberText is longer than any figure of a trade document and short enough to keep arithmetic on it cheap.
const maxNumberText = 40

// Given reports whether a number was stated.
func (n Number) Given() bool { return n != "" }

// Valid reports whether n is a number in the form of JSON that fits a float64 and is no longer than 40 characters. The
// empty Number is not.
func (n Number) Valid() bool {
	if len(n) > maxNumberText || !isJSONNumber(string(n)) {
		return false
	}
	f, err := strconv.ParseFloat(string(n), 64)
	return err == nil && !math.IsInf(f, 0)
}

// Float returns the nearest float64, and false when no valid number was stated.
func (n Number) Float() (float64, bool) {
	if !n.Valid() {
		return 0, false
	}
	f, err := strconv.ParseFloat(string(n), 64)
	return f, err == nil
}

// Rat returns the exact value, and false when no valid number was stated.
func (n Number) Rat() (*big.Rat, bool) {
	if !n.Valid() {
		return nil, false
	}
	if f, _ := n.Float(); f == 0 { // also 1e-999999999, whose exact form would not fit in memory
		return new(big.Rat), true
	}
	return new(big.Rat).SetString(string(n))
}

// String returns the number as written.
func (n Number) String() string { return string(n) }

// MarshalJSON writes the number as written, null when none was stated.
func (n Number) MarshalJSON() ([]byte, error) {
	if n == "" {
		return []byte("null"), nil
	}
	if !n.Valid() {
		return nil, fmt.Errorf("transfer: %.40q is no number", string(n))
	}
	return []byte(n), nil
}

// UnmarshalJSON reads a JSON number and keeps its text; null means not stated.
func (n *Number) UnmarshalJSON(text []byte) error {
	if string(text) == "null" {
		*n = ""
		return nil
	}
	m := Number(text)
	if !m.Valid() {
		return fmt.Errorf("transfer: %.40s: expected a number, such as 12.5", text)
	}
	*n = m
	return nil
}

// isJSONNumber reports whether s is -? int frac? exp? as RFC 8259 section 6 has it.
func isJSONNumber(s string) bool {
	s = strings.TrimPrefix(s, "-")
	digits := func() bool {
		k := 0
		for k < len(s) && s[k] >= '0' && s[k] <= '9' {
			k++
		}
		s = s[k:]
		return k > 0
	}
	if strings.HasPrefix(s, "0") {
		s = s[1:]
	} else if !digits() {
		return false
	}
	if strings.HasPrefix(s, ".") {
		if s = s[1:]; !digits() {
			return false
		}
	}
	if s != "" && (s[0] == 'e' || s[0] == 'E') {
		if s = s[1:]; s != "" && (s[0] == '+' || s[0] == '-') {
			s = s[1:]
		}
		if !digits() {
			return false
		}
	}
	return s == ""
}
