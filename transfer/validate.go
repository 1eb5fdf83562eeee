package transfer

import (
	"fmt"
	"math/big"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/licet/licet/country"
	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
)

// Limits of one transfer. They are far above what honest papers hold and keep the work on hostile ones bounded.
const (
	MaxItems  = 10_000
	MaxText   = 64 << 10 // bytes of one text
	maxList   = 10_000   // members of any other list
	maxFaults = 100      // problems reported for one transfer
)

// FirstAnnex is the day the Guidelines and the first Annex were announced. No list existed before it.
var FirstAnnex = date.Of(1987, 4, 16)

// Day returns the day on which the transfer is to be judged: its own, otherwise the day given.
func (t *Transfer) Day(otherwise date.Date) date.Date {
	if t.Date.IsZero() {
		return otherwise
	}
	return t.Date
}

// Normalise brings codes into their one spelling: country names to alpha-2 codes as they were on the transfer's day
// (otherwise on the day given; when both are zero, those of today's countries), UN/LOCODEs and currencies to capitals
// without blanks (but no text that is written like a name, such as Nampo), and items without an ID to their number from 1. What it cannot resolve it leaves as it is, for
// [Transfer.Validate] to report.
func (t *Transfer) Normalise(on date.Date) {
	v := visitor{on: t.Day(on), rewrites: true}
	v.code = func(_ *path, c country.Code, past bool) country.Code {
		if known, ok := lookup(string(c), v.on, past); ok {
			return known
		}
		return c
	}
	v.currency = func(_ *path, c Currency) Currency { return Currency(strings.ToUpper(strings.TrimSpace(string(c)))) }
	v.locode = func(_ *path, l Locode) Locode {
		if titled(string(l)) {
			return l // Nampo is a name: as a code it would be a place in Namibia
		}
		return Locode(strings.ToUpper(strings.ReplaceAll(string(l), " ", "")))
	}
	v.visit(t)
	for i := range t.Items {
		if t.Items[i].ID == "" {
			t.Items[i].ID = strconv.Itoa(i + 1)
		}
	}
}

func lookup(text string, on date.Date, past bool) (country.Code, bool) {
	find := country.Lookup
	if past {
		find = country.LookupUpTo
	}
	c, ok := find(text, on)
	return c.Code, ok
}

// Validate returns everything that keeps the transfer from being assessed, at most 100 problems, each with the path
// of its field, the value and what was expected; nil when there is nothing. On is the as-of day for a transfer that
// states none.
//
//   - id, items and the required fields of each part MUST be given, and every item MUST say what it is
//   - kinds, roles and other closed lists MUST hold a listed value
//   - the transfer MUST NOT be dated before the first Annex
//   - countries MUST be alpha-2 codes that existed on the day; see [Transfer.Normalise]
//   - numbers MUST be numbers, not negative and not absurd
//   - customs codes, UN/LOCODEs and currencies MUST have their form; a UN/LOCODE MUST begin with a country of the day, and
//     the country of a leg MUST be that of its UN/LOCODE
//   - there MUST be at most one finding on each factor of the Guidelines, with its day, which MUST NOT come after both the day of
//     the transfer and the day given, where that is given
//   - item IDs MUST differ; texts and lists MUST keep to the limits
//
// It does not judge: masses, dates and papers that contradict each other are findings of later stages, not errors.
func (t *Transfer) Validate(on date.Date) []*fault.Error {
	c := checker{day: t.Day(on)}
	if t.ID == "" {
		c.add(fault.Input("id", "", "the transfer has no id", "a text that is unique in its file"))
	}
	if !t.Date.IsZero() && t.Date.Before(FirstAnnex) {
		c.add(fault.Input("date", t.Date.String(), "no Annex existed before "+FirstAnnex.String(),
			"a day from "+FirstAnnex.String()+" on"))
	}
	switch n := len(t.Items); {
	case n == 0:
		c.add(fault.Input("items", "", "there is nothing to assess", "at least one item"))
	case n > MaxItems:
		c.add(fault.Input("items", strconv.Itoa(n), "too many items", fmt.Sprintf("at most %d in one transfer", MaxItems)))
		return c.faults
	}
	v := visitor{
		on: c.day, code: c.code, currency: c.currency, locode: c.locode, number: c.number, text: c.text,
		word: c.word, list: c.list,
	}
	v.visit(t)
	c.items(t.Items)
	c.factors(t.Authority.Factors, t.Date, on)
	for i := range t.Route.Legs {
		l := &t.Route.Legs[i]
		if of := l.Locode.Country(); c.isCountry(of) && l.Country != "" && of != l.Country {
			c.add(fault.Input(fmt.Sprintf("route.legs[%d].country", i), string(l.Country),
				fmt.Sprintf("the country is not that of %s", l.Locode), string(of)))
		}
	}
	return c.faults
}

// checker collects problems.
type checker struct {
	day    date.Date
	faults []*fault.Error
}

func (c *checker) add(e *fault.Error) {
	if len(c.faults) < maxFaults {
		c.faults = append(c.faults, e)
	}
}

func (c *checker) items(items []Item) {
	seen := make(map[string]int, len(items))
	for i := range items {
		it := &items[i]
		at := func(field string) string { return fmt.Sprintf("items[%d].%s", i, field) }
		if first, dup := seen[it.ID]; dup && it.ID != "" {
			c.add(fault.Input(at("id"), it.ID, fmt.Sprintf("items[%d] has this id already", first), "another id for each item"))
		} else {
			seen[it.ID] = i
		}
		if it.Description == "" && len(it.Parameters) == 0 && len(it.Facts) == 0 && it.HS == "" && it.Model == "" &&
			it.PartNumber == "" {
			c.add(fault.Input(fmt.Sprintf("items[%d]", i), "", "the item does not say what it is",
				"a description, parameters, facts, an HS code, a model or a part number"))
		}
		if _, ok := it.HSDigits(); it.HS != "" && !ok {
			c.add(fault.Input(at("hs"), it.HS, "not a customs code", "4 to 10 digits, such as 8411.12"))
		}
	}
}

func (c *checker) code(p *path, code country.Code, past bool) country.Code {
	if known, ok := lookup(string(code), c.day, past); ok {
		if known != code {
			c.add(fault.Input(p.String(), string(code), "not a country code", string(known)))
		}
		return code
	}
	_, e := country.Resolve(string(code), c.day)
	c.add(e.At(fault.Place{Field: p.String()}))
	return code
}

func (c *checker) currency(p *path, code Currency) Currency {
	if !code.Known() {
		c.add(fault.Input(p.String(), string(code), "unknown currency", "a code of ISO 4217, such as EUR"))
	}
	return code
}

func (c *checker) locode(p *path, l Locode) Locode {
	if !l.Valid() {
		c.add(fault.Input(p.String(), string(l), "not a UN/LOCODE",
			"two letters of the country and three capital letters or digits 2 to 9, such as NLRTM"))
		return l
	}
	of := l.Country()
	if c.isCountry(of) {
		return l
	}
	e := fault.Input(p.String(), string(l), fmt.Sprintf("%s is no country", of), "a UN/LOCODE that begins with a country's alpha-2 code")
	e.Hint = "correct the first two letters, or leave the code out and state the country"
	if known, ok := lookup(string(of), c.day, false); ok { // other letters in use for a country, such as UK
		e.Hint = fmt.Sprintf("did you mean %s%s?", known, l[2:])
	} else if _, why := country.Resolve(string(of), c.day); why != nil && why.Message != "unknown country" {
		e.Message, e.Hint = why.Message, "give the code of that day; expected "+why.Want // it has ended or was still to come
	}
	c.add(e)
	return l
}

// isCountry reports whether the two letters are the code of a country on the day. A name that happens to have two letters is
// none.
func (c *checker) isCountry(of country.Code) bool {
	known, ok := lookup(string(of), c.day, false)
	return ok && known == of
}

func (c *checker) number(p *path, n Number, limit string) {
	f, ok := n.Float()
	switch {
	case !ok:
		c.add(fault.Input(p.String(), string(n), "not a number", "a decimal number, such as 12.5"))
	case strings.HasPrefix(string(n), "-") && f != 0:
		c.add(fault.Input(p.String(), string(n), "cannot be negative", "a number of 0 or more"))
	case limit != "" && exceeds(n, limit):
		c.add(fault.Input(p.String(), string(n), "absurdly large", "a number of at most "+plain(limit)))
	}
}

// exceeds compares exactly: a share of 100.00000000000000001 percent is above 100.
func exceeds(n Number, limit string) bool {
	f, _ := n.Float()
	switch most, _ := strconv.ParseFloat(limit, 64); { // the exact form is only worth having near the limit
	case f < most*0.999:
		return false
	case f > most*1.001:
		return true
	}
	most, _ := new(big.Rat).SetString(limit)
	r, ok := n.Rat()
	return ok && r.Cmp(most) > 0
}

// plain writes a limit without exponent.
func plain(limit string) string {
	f, _ := strconv.ParseFloat(limit, 64)
	return strconv.FormatFloat(f, 'f', -1, 64)
}

func (c *checker) text(p *path, s string, required bool) {
	switch {
	case s == "":
		// The id of the transfer has a message of its own.
		if required && p.up != nil {
			c.add(fault.Input(p.String(), "", "must be given", "a text"))
		}
	case len(s) > MaxText:
		c.add(fault.Input(p.String(), s[:min(200, len(s))], "the text is too long",
			fmt.Sprintf("at most %d bytes, it has %d", MaxText, len(s))))
	case strings.IndexByte(s, 0) >= 0:
		c.add(fault.Input(p.String(), s[:min(200, len(s))], "the text holds a NUL character", "printable text"))
	case !utf8.ValidString(s):
		c.add(fault.Input(p.String(), s[:min(200, len(s))], "the text is not UTF-8", "text in UTF-8"))
	}
}

// UnknownValue is the message of an error about a value that its closed list does not have.
const UnknownValue = "unknown value"

func (c *checker) word(p *path, s string, allowed []string, required bool) {
	for _, a := range allowed {
		if s == a {
			return
		}
	}
	if s == "" && !required {
		return
	}
	e := fault.Input(p.String(), s, UnknownValue, "one of "+strings.Join(allowed, ", "))
	if s == "" {
		e.Message = "must be given"
	} else if near := Nearest(s, allowed); near != "" {
		e.Hint = fmt.Sprintf("did you mean %s?", near)
	}
	c.add(e)
}

func (c *checker) list(p *path, n int) {
	if n > maxList && p.name != "items" { // items have a limit of their own
		c.add(fault.Input(p.String(), strconv.Itoa(n), "the list is too long", fmt.Sprintf("at most %d members", maxList)))
	}
}
