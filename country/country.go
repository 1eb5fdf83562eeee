// Package country knows the countries of ISO 3166-1 by code and by name, each for the days on which it existed.
//
// A name means what it meant on its day: "CS" is Czechoslovakia in 1990 and Serbia and Montenegro in 2004, and "Soviet
// Union" on a paper of today is an error that names the successors, never silently the Russian Federation.
package country

import (
	"fmt"
	"slices"
	"strings"

	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
)

// Code is an ISO 3166-1 alpha-2 code, in capitals; empty means that no country was stated. A code of a record that was
// not yet resolved may hold any spelling.
type Code string

// Country is one country or territory under one code.
type Country struct {
	Code   Code   // ISO 3166-1 alpha-2; codes of ended countries were given out again, so only code and day together name one
	Alpha3 string // ISO 3166-1 alpha-3
	Name   string // the name shown
	// Span holds the days on which it existed under the code. A zero From lies before 1987-04-16.
	Span date.Span
	// Successors are the codes to consider in place of a country that has ended.
	Successors []Code
}

// Lookup returns the country that text names on the day: an alpha-2 or alpha-3 code or an English name, common or
// formal. Case, accents, punctuation and a leading "the" do not matter. With the zero day, only countries that still
// exist are found. It returns false for unknown, ambiguous and ended names; [Resolve] says which of these it is.
func Lookup(text string, on date.Date) (Country, bool) {
	for _, c := range theTable().named(text) {
		if c.exists(on) {
			return *c, true
		}
	}
	return Country{}, false
}

// LookupUpTo is [Lookup] for what may lie in the past, such as the origin of goods: it also finds a country that had
// ended by the day, but none that did not exist yet.
func LookupUpTo(text string, on date.Date) (Country, bool) {
	if c, ok := Lookup(text, on); ok {
		return c, true
	}
	for _, c := range theTable().named(text) {
		if on.IsZero() || !on.Before(c.Span.From) {
			return *c, true
		}
	}
	return Country{}, false
}

// exists reports whether the country exists on the day, or has not ended when no day is given.
func (c *Country) exists(on date.Date) bool {
	if on.IsZero() {
		return c.Span.Until.IsZero()
	}
	return c.Span.Contains(on)
}

// Resolve returns the alpha-2 code of the country that text names on the day, see [Lookup]. The error is of kind
// invalid and says what is wrong: unknown, with names close to it; ambiguous, with the candidates; or not in existence
// on the day, with the successors.
func Resolve(text string, on date.Date) (Code, *fault.Error) {
	if c, ok := Lookup(text, on); ok {
		return c.Code, nil
	}
	e := fault.Input("", text, "unknown country", "an ISO 3166-1 code or English country name")
	if codes, ok := theTable().ambiguous[fold(text)]; ok {
		e.Message = "the name fits several countries"
		e.Want = list(codes, " or ")
		return "", e
	}
	if at := theTable().named(text); len(at) > 0 {
		c := at[0]
		switch {
		case !c.Span.Until.IsZero():
			e.Message = fmt.Sprintf("%s ended on %s", c.Name, c.Span.Until)
			e.Want = "a successor: " + list(c.Successors, ", ")
			if on.IsZero() {
				e.Want += "; or give the day of the transfer"
			}
		default:
			e.Message = fmt.Sprintf("%s exists under this code since %s", c.Name, c.Span.From)
			e.Want = "the country of that day"
			if p := theTable().predecessor(c.Code, on); p != nil {
				e.Want = fmt.Sprintf("the country of that day, %s (%s)", p.Name, p.Code)
			}
		}
		return "", e
	}
	if near := theTable().near(text); len(near) > 0 {
		names := make([]string, len(near))
		for i, c := range near {
			names[i] = fmt.Sprintf("%s (%s)", c.Name, c.Code)
		}
		e.Hint = "did you mean " + strings.Join(names, " or ") + "?"
	}
	return "", e
}

// All returns every country of the table, those that ended included, in the order of their codes.
func All() []Country {
	all := slices.Clone(theTable().countries)
	slices.SortStableFunc(all, func(a, b Country) int { return strings.Compare(string(a.Code), string(b.Code)) })
	return all
}

// Name returns the name shown for the code on the day, or the code itself when there is no such country.
func (c Code) Name(on date.Date) string {
	for _, k := range theTable().byCode[string(c)] {
		if k.exists(on) {
			return k.Name
		}
	}
	return string(c)
}

// list writes codes with their present names.
func list(codes []Code, sep string) string {
	s := make([]string, len(codes))
	for i, c := range codes {
		s[i] = fmt.Sprintf("%s (%s)", c.Name(date.Date{}), c)
	}
	return strings.Join(s, sep)
}
