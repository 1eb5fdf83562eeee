package read

import (
	"fmt"
	"reflect"
	"strings"
	"time"

	"github.com/licet/licet/country"
	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/transfer"
	"github.com/licet/licet/truth"
)

var (
	quantityType   = reflect.TypeFor[transfer.Quantity]()
	moneyType      = reflect.TypeFor[transfer.Money]()
	parametersType = reflect.TypeFor[[]transfer.Parameter]()
	textsType      = reflect.TypeFor[[]string]()
	codesType      = reflect.TypeFor[[]country.Code]()
	kindType       = reflect.TypeFor[transfer.Kind]()
)

type closedList interface{ Allowed() []string }

// put reads a cell into the field v.
func (s *csvSource) put(spec *columnSpec, cell string, v reflect.Value) *fault.Error {
	switch t := v.Type(); {
	case spec.Legs:
		legs, e := legsOf(cell)
		v.Set(reflect.ValueOf(legs))
		return e
	case t == dateType:
		d, e := dateOf(cell)
		v.Set(reflect.ValueOf(d))
		return e
	case t == truthType:
		a, e := answerOf(cell)
		v.Set(reflect.ValueOf(a))
		return e
	case t == numberType:
		n, e := s.numberOf(cell)
		v.SetString(string(n))
		return e
	case t == quantityType:
		return s.putQuantity(cell, v.Addr().Interface().(*transfer.Quantity))
	case t == moneyType:
		return s.putMoney(cell, v.Addr().Interface().(*transfer.Money))
	case t == parametersType:
		p, e := parametersOf(cell)
		v.Set(reflect.AppendSlice(v, reflect.ValueOf(p)))
		return e
	case t == textsType:
		v.Set(reflect.ValueOf(listOf(spec.List, cell)))
	case t == codesType:
		for _, c := range listOf(spec.List, cell) {
			v.Set(reflect.Append(v, reflect.ValueOf(country.Code(c))))
		}
	case t.Kind() == reflect.String:
		if l, ok := v.Interface().(closedList); ok {
			list := ""
			if t == kindType {
				list = "kind"
			}
			cell = wordOf(list, cell, l.Allowed())
		}
		if old := v.String(); old != "" && !strings.EqualFold(old, cell) {
			return fault.Input("", cell, fmt.Sprintf("another column of this row says %s", fault.Quote(old)), "one of the two")
		}
		v.SetString(cell)
	default:
		return fault.New(fault.Internal, "column %s has a field of type %s", spec.Column, t)
	}
	return nil
}

// wordOf returns the value of a closed list that a cell means, whatever its case and hyphens; validation reports what
// is none.
func wordOf(list, cell string, allowed []string) string {
	for _, a := range allowed {
		if a == cell { // the usual case, without folding
			return cell
		}
	}
	key := foldHeader(cell)
	for _, a := range allowed {
		if foldHeader(a) == key {
			return a
		}
	}
	if w, ok := columns().Words[list][key]; ok {
		return w
	}
	return cell
}

// listOf splits a cell of several values. "none" or "-" alone says that the list is empty.
func listOf(how, cell string) []string {
	if low := strings.ToLower(cell); low == "none" || low == "-" {
		return []string{}
	}
	split := func(r rune) bool { return r == ';' }
	switch how {
	case "words":
		split = func(r rune) bool { return strings.ContainsRune(";, \t\n", r) }
	case "":
		split = func(r rune) bool { return r == '\n' } // lines of an address
	}
	list := []string{}
	for _, w := range strings.FieldsFunc(cell, split) {
		if w = strings.TrimSpace(w); w != "" {
			list = append(list, w)
		}
	}
	return list
}

// parametersOf reads "name=value; name=value". A value may hold further equals signs.
func parametersOf(cell string) ([]transfer.Parameter, *fault.Error) {
	var all []transfer.Parameter
	for part := range strings.SplitSeq(cell, ";") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		name, value, ok := strings.Cut(part, "=")
		name, value = strings.TrimSpace(name), strings.TrimSpace(value)
		if !ok || name == "" || value == "" {
			return nil, fault.Input("", part, "not a stated value", `"name=value; name=value"`)
		}
		all = append(all, transfer.Parameter{Name: name, Value: value})
	}
	return all, nil
}

// factOf reads yes and no as such, plain numbers as numbers, texts with ";" as lists, and everything else as text.
func factOf(cell string) transfer.Fact {
	switch strings.ToLower(cell) {
	case "true", "yes":
		return transfer.BoolOf(true)
	case "false", "no":
		return transfer.BoolOf(false)
	}
	if n := transfer.Number(cell); n.Valid() {
		return transfer.NumberOf(n)
	}
	if strings.Contains(cell, ";") {
		return transfer.ListOf(listOf("semicolon", cell)...)
	}
	return transfer.TextOf(cell)
}

const notAnAnswer = "not an answer"

func answerOf(cell string) (truth.Value, *fault.Error) {
	var v truth.Value
	word := wordOf("answer", cell, []string{"met", "not-met", "unknown"})
	if v.UnmarshalText([]byte(word)) != nil {
		return v, fault.Input("", cell, notAnAnswer, "yes, no or unknown")
	}
	return v, nil
}

// dateOf reads a day that can be read in one way only.
func dateOf(cell string) (date.Date, *fault.Error) {
	if d, err := date.Parse(cell); err == nil {
		return d, nil
	}
	for _, layout := range []string{"2006/01/02", "20060102", "02.01.2006", "2.1.2006", "2 Jan 2006", "2 January 2006", "2006-01-02T15:04:05Z07:00"} {
		if t, err := time.Parse(layout, cell); err == nil && t.Year() > 0 {
			return date.FromTime(t), nil
		}
	}
	e := fault.Input("", cell, "no calendar day", "YYYY-MM-DD, such as 2011-04-15")
	if _, err := time.Parse("2/1/2006", cell); err == nil {
		e.Message = "day and month cannot be told apart"
	} else if _, err := time.Parse("1/2/2006", cell); err == nil {
		e.Message = "day and month cannot be told apart"
	}
	return date.Date{}, e
}

// legsOf reads stops such as "NLRTM sea; AE".
func legsOf(cell string) ([]transfer.Leg, *fault.Error) {
	var legs []transfer.Leg
	for part := range strings.SplitSeq(strings.NewReplacer(">", ";", "→", ";").Replace(cell), ";") {
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
		var l transfer.Leg
		place := part
		if i := strings.LastIndexByte(part, ' '); i > 0 {
			if m := wordOf("mode", part[i+1:], l.Mode.Allowed()); m != part[i+1:] || isMode(m) {
				l.Mode, place = transfer.Mode(m), strings.TrimSpace(part[:i])
			}
		}
		code := transfer.Locode(strings.ToUpper(strings.ReplaceAll(place, " ", "")))
		if _, known := country.Lookup(place, date.Date{}); !known && code.Valid() && !transfer.PlaceName(place) {
			l.Locode = code
		} else {
			l.Country = country.Code(place)
		}
		legs = append(legs, l)
		if len(legs) > 1000 {
			return nil, fault.Input("", cell, "too many stops", "at most 1000")
		}
	}
	return legs, nil
}

func isMode(s string) bool {
	for _, m := range transfer.Mode("").Allowed() {
		if s == m {
			return true
		}
	}
	return false
}

// putQuantity reads "12", "12 pieces" or "1.5e3 kg".
func (s *csvSource) putQuantity(cell string, q *transfer.Quantity) *fault.Error {
	number, unit := cutNumber(cell)
	if strings.TrimLeft(number, "+-") == "0" && len(unit) > 1 && (unit[0] == 'x' || unit[0] == 'X') && strings.HasSuffix(cell, number+unit) {
		return fault.Input("", cell, "a hexadecimal number is no figure of trade", s.numberWant())
	}
	n, e := s.numberOf(number)
	q.Number = n
	if unit != "" {
		if q.Unit != "" && q.Unit != unit {
			return fault.Input("", cell, fmt.Sprintf("the column of the unit says %s", fault.Quote(q.Unit)), "one unit")
		}
		q.Unit = unit
	}
	return e
}

// putMoney reads "1200.50", "1200.50 EUR" or "EUR 1200.50".
func (s *csvSource) putMoney(cell string, m *transfer.Money) *fault.Error {
	code := ""
	if f := strings.Fields(cell); len(f) > 1 && isCurrency(f[0]) {
		code, cell = f[0], strings.Join(f[1:], " ")
	} else if len(f) > 1 && isCurrency(f[len(f)-1]) {
		code, cell = f[len(f)-1], strings.Join(f[:len(f)-1], " ")
	}
	if code != "" {
		code = strings.ToUpper(code)
		if m.Currency != "" && !strings.EqualFold(string(m.Currency), code) {
			return fault.Input("", code, fmt.Sprintf("the column of the currency says %s", fault.Quote(string(m.Currency))), "one currency")
		}
		m.Currency = transfer.Currency(code)
	}
	n, e := s.numberOf(cell)
	m.Amount = n
	return e
}

func isCurrency(s string) bool { return transfer.Currency(strings.ToUpper(s)).Known() }

// cutNumber parts a number from the unit behind it.
func cutNumber(cell string) (number, unit string) {
	i := 0
	for i < len(cell) {
		c := cell[i]
		digit := c >= '0' && c <= '9'
		sign := (c == '-' || c == '+') && (i == 0 || cell[i-1] == 'e' || cell[i-1] == 'E')
		point := c == '.' || c == ',' || c == '\'' // in numbers only
		exponent := (c == 'e' || c == 'E') && i > 0 && i+1 < len(cell) && strings.ContainsRune("+-0123456789", rune(cell[i+1]))
		blank := c == ' ' && i+1 < len(cell) && cell[i+1] >= '0' && cell[i+1] <= '9' // of a group of three
		if !digit && !sign && !point && !exponent && !blank {
			break
		}
		i++
	}
	if i == 0 {
		return cell, ""
	}
	return strings.TrimSpace(cell[:i]), strings.TrimSpace(cell[i:])
}

// numberOf brings a number as people write it into the form of [transfer.Number]. What can be read in two ways is
// refused: 1,234 is a thousand to some and one to others.
func (s *csvSource) numberOf(cell string) (transfer.Number, *fault.Error) {
	wrong := func(message, want string) (transfer.Number, *fault.Error) {
		return "", fault.Input("", cell, message, want)
	}
	if n := transfer.Number(cell); n.Valid() && !s.comma {
		if tiny(n) {
			return wrong(tooSmall, s.numberWant())
		}
		return n, nil
	}
	point, group := ".", ","
	if s.comma {
		point, group = ",", "."
	}
	text := strings.NewReplacer("\u00a0", " ", "\u202f", " ", "\u2009", " ", "’", "'", "−", "-").Replace(cell)
	text = strings.TrimPrefix(text, "+")
	mantissa, exponent := text, ""
	if i := strings.IndexAny(text, "eE"); i >= 0 {
		mantissa, exponent = text[:i], text[i:]
	}
	whole, fraction, hasPoint := strings.Cut(mantissa, point)
	if strings.Contains(fraction, point) {
		if strings.Contains(mantissa, group) {
			return wrong("not a number", s.numberWant())
		}
		whole, fraction, hasPoint, group = mantissa, "", false, point // 1.234.567 with decimal commas not announced
	}
	for _, sep := range []string{group, " ", "'"} {
		if !strings.Contains(whole, sep) {
			continue
		}
		parts := strings.Split(strings.TrimPrefix(whole, "-"), sep)
		for i, p := range parts {
			if len(p) != 3 && (i > 0 || len(p) > 3 || p == "") {
				if sep == group && len(parts) == 2 && !hasPoint && !s.comma {
					return wrong("the decimal mark is a comma", "a decimal point; give --decimal-comma if the file has decimal commas")
				}
				return wrong("not a number", s.numberWant())
			}
		}
		if sep == group && len(parts) == 2 && !hasPoint && len(strings.TrimPrefix(parts[0], "0")) > 0 {
			return wrong("the "+map[string]string{",": "comma", ".": "point"}[sep]+" can be a decimal mark or part the thousands",
				s.numberWant()+" without separators of thousands")
		}
		whole = strings.ReplaceAll(whole, sep, "")
		break
	}
	n := transfer.Number(whole + exponent)
	if hasPoint {
		if whole == "" || whole == "-" {
			whole += "0"
		}
		n = transfer.Number(whole + "." + fraction + exponent)
	}
	if !n.Valid() {
		return wrong("not a number", s.numberWant())
	}
	if tiny(n) {
		return wrong(tooSmall, s.numberWant())
	}
	return n, nil
}

const tooSmall = "the figure is smaller than anything that can be shipped"

// tiny reports whether a valid number is not zero and yet below the mass of an electron in kilograms.
func tiny(n transfer.Number) bool {
	f, _ := n.Float()
	mantissa, _, _ := strings.Cut(strings.ToLower(string(n)), "e")
	return f > -1e-30 && f < 1e-30 && strings.ContainsAny(mantissa, "123456789")
}

func (s *csvSource) numberWant() string {
	if s.comma {
		return "a number such as 1234,5"
	}
	return "a number such as 1234.5"
}
