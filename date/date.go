// Package date holds calendar days without clock or zone: the unit in which rules come into force and end.
package date

import (
	"fmt"
	"time"
)

// Date is a calendar day of the proleptic Gregorian calendar. The zero Date is "no day given"; as a limit of a [Span]
// it means unbounded.
type Date struct{ packed int32 } // year*10000 + month*100 + day, so that the order of numbers is the order of days

// Of returns the given day. It is the caller's duty that the day exists; use [Parse] for foreign text.
func Of(year int, month time.Month, day int) Date {
	return Date{int32(year*10000 + int(month)*100 + day)} //nolint:gosec // a calendar year fits
}

// FromTime returns the day that t shows in its own location.
func FromTime(t time.Time) Date { return Of(t.Date()) }

// Parse reads YYYY-MM-DD and checks that the day exists. Years run from 1 to 9999.
func Parse(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil || t.Year() < 1 {
		return Date{}, fmt.Errorf("%q is no calendar day: expected YYYY-MM-DD, such as 2011-04-15", s)
	}
	return FromTime(t), nil
}

// MustParse is [Parse] for constants in code and tests; it panics on a bad day.
func MustParse(s string) Date {
	d, err := Parse(s)
	if err != nil {
		panic(err)
	}
	return d
}

// IsZero reports whether no day is given.
func (d Date) IsZero() bool { return d.packed == 0 }

// Year returns the year, 0 for the zero Date.
func (d Date) Year() int { return int(d.packed) / 10000 }

// Time returns midnight UTC of the day, for arithmetic on days.
func (d Date) Time() time.Time {
	return time.Date(int(d.packed)/10000, time.Month(d.packed/100%100), int(d.packed)%100, 0, 0, 0, 0, time.UTC)
}

// Compare returns -1, 0 or +1 as d is before, the same as or after e.
func (d Date) Compare(e Date) int {
	switch {
	case d.packed < e.packed:
		return -1
	case d.packed > e.packed:
		return 1
	default:
		return 0
	}
}

// Before reports whether d is earlier than e.
func (d Date) Before(e Date) bool { return d.packed < e.packed }

// After reports whether d is later than e.
func (d Date) After(e Date) bool { return d.packed > e.packed }

// String returns YYYY-MM-DD, or "" for the zero Date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.packed/10000, d.packed/100%100, d.packed%100)
}

// MarshalText writes YYYY-MM-DD, empty for the zero Date.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads YYYY-MM-DD; empty text gives the zero Date.
func (d *Date) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = Date{}
		return nil
	}
	e, err := Parse(string(text))
	if err != nil {
		return err
	}
	*d = e
	return nil
}

// Span is the time from the first day From up to but without the day Until. A zero limit is unbounded on that side.
type Span struct {
	From  Date `json:"from,omitzero" yaml:"from,omitempty"`
	Until Date `json:"until,omitzero" yaml:"until,omitempty"`
}

// Contains reports whether the day lies in the span.
func (s Span) Contains(d Date) bool {
	return !d.Before(s.From) && (s.Until.IsZero() || d.Before(s.Until))
}

// Overlaps reports whether the two spans share a day.
func (s Span) Overlaps(o Span) bool {
	return (o.Until.IsZero() || s.From.Before(o.Until)) && (s.Until.IsZero() || o.From.Before(s.Until))
}

// Empty reports whether no day lies in the span: it ends on or before the day it begins.
func (s Span) Empty() bool { return !s.Until.IsZero() && !s.From.Before(s.Until) }
