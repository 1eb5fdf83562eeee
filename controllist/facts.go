package controllist

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"github.com/licet/licet/fault"
	"github.com/licet/licet/quantity"
	"github.com/licet/licet/truth"
)

// value is what is known of one parameter.
type value struct {
	stated bool
	closed bool        // sets and enums: nothing beyond has is true of the good
	flag   truth.Value // bool
	number quantity.Interval
	has    []symbol // true of the good
	not    []symbol // denied of the good; an id denies its sub-paragraphs
	oneOf  []symbol // at least one of these is true of the good
	denied bits     // all symbols denied by not, sub-paragraphs included
	text   string   // as it was stated
}

func (v *value) denies(s symbol) bool { return v.denied.has(s) }

// Facts are what is known about one item, in terms of the parameters of one list. What was not stated is unknown. Facts
// hold nothing about destination, parties or route. The zero Facts is not usable; see [List.NewFacts].
type Facts struct {
	list   *List
	values []*value // by parameter; nil where nothing was stated; never changed once stated, so that copies share them
	stated []int    // ids of the parameters stated, in the order of stating
}

// NewFacts returns facts in which everything is unknown.
func (l *List) NewFacts() *Facts {
	return &Facts{list: l, values: make([]*value, len(l.params))}
}

// unstated is what is known where nothing was stated.
var unstated value

// at returns what is known of the parameter with the id.
func (f *Facts) at(id int) *value {
	if v := f.values[id]; v != nil {
		return v
	}
	return &unstated
}

// Reset forgets everything, keeping the memory for the next item.
func (f *Facts) Reset() {
	for _, id := range f.stated {
		f.values[id] = nil
	}
	f.stated = f.stated[:0]
}

// Clone returns an independent copy.
func (f *Facts) Clone() *Facts {
	return &Facts{list: f.list, values: slices.Clone(f.values), stated: slices.Clone(f.stated)}
}

// put records a value of a parameter; a later statement replaces an earlier one.
func (f *Facts) put(p *Param, v value) {
	if f.values[p.id] == nil {
		f.stated = append(f.stated, p.id)
	}
	v.stated = true
	f.values[p.id] = &v
}

// Forget makes the parameter unknown again. An undeclared name is ignored.
func (f *Facts) Forget(name string) {
	p := f.list.byName[name]
	if p == nil || !f.at(p.id).stated {
		return
	}
	f.values[p.id] = nil
	f.stated = slices.DeleteFunc(f.stated, func(id int) bool { return id == p.id })
}

// Has reports whether anything was stated for the parameter.
func (f *Facts) Has(name string) bool {
	p := f.list.byName[name]
	return p != nil && f.at(p.id).stated
}

// Text returns what was stated for the parameter, as it was written; empty when nothing was.
func (f *Facts) Text(name string) string {
	if p := f.list.byName[name]; p != nil {
		return f.at(p.id).text
	}
	return ""
}

// Interval returns the values stated for a number parameter in coherent SI, and whether anything was stated.
func (f *Facts) Interval(name string) (quantity.Interval, bool) {
	p := f.list.byName[name]
	if p == nil || p.Type != Number || !f.at(p.id).stated {
		return quantity.Interval{}, false
	}
	return f.at(p.id).number, true
}

// Flag returns what was stated for a bool parameter.
func (f *Facts) Flag(name string) truth.Value {
	if p := f.list.byName[name]; p != nil && p.Type == Bool {
		return f.at(p.id).flag
	}
	return truth.Unknown
}

// Members returns the values stated to be true for a set or enum parameter.
func (f *Facts) Members(name string) []string {
	p := f.list.byName[name]
	if p == nil {
		return nil
	}
	return f.list.symbolNames(f.at(p.id).has)
}

// Stated returns the names of the parameters that were stated, sorted.
func (f *Facts) Stated() []string {
	names := make([]string, 0, len(f.stated))
	for _, id := range f.stated {
		names = append(names, f.list.params[id].Name)
	}
	sort.Strings(names)
	return names
}

// SetInterval states a number in coherent SI; text is how it was written. An interval that holds no value, as after bounds
// that contradict each other, is an error of kind invalid.
func (f *Facts) SetInterval(name string, iv quantity.Interval, text string) error {
	p, err := f.param(name, Number)
	if err != nil {
		return err
	}
	return f.putNumber(p, iv, text)
}

func (f *Facts) putNumber(p *Param, iv quantity.Interval, text string) error {
	if iv.IsEmpty() || !iv.LoInf && !iv.Lo.Valid() || !iv.HiInf && !iv.Hi.Valid() {
		return fault.Input(p.Name, text, "no value fits what is stated", "a value, or bounds that do not contradict each other")
	}
	f.put(p, value{number: iv, text: text})
	return nil
}

// SetQuantity states a number as it was read. A quantity of another dimension than the parameter's is an error of kind
// invalid that names both.
func (f *Facts) SetQuantity(name string, q quantity.Quantity) error {
	p, err := f.param(name, Number)
	if err != nil {
		return err
	}
	if q.Dimension() != p.Unit.Dimension() {
		r, ok := q.Reread(p.Unit.Dimension())
		if !ok {
			return fault.Input(name, q.Text, "this is a "+q.Dimension().String()+", not a "+p.Unit.Dimension().String(),
				"a value in "+p.Unit.Symbol()+" or another unit of "+p.Unit.Dimension().String())
		}
		q = r
	}
	return f.putNumber(p, q.Interval, q.Text)
}

// SetFlag states a bool parameter; [truth.Unknown] states that it is not known, which is the same as silence.
func (f *Facts) SetFlag(name string, v truth.Value) error {
	p, err := f.param(name, Bool)
	if err != nil {
		return err
	}
	if v == truth.Unknown {
		f.Forget(name)
		return nil
	}
	text := "yes"
	if v == truth.NotMet {
		text = "no"
	}
	f.put(p, value{flag: v, text: text})
	return nil
}

// Membership is what is known of a set or enum: values that hold, values of which at least one holds, values that are denied,
// and whether nothing beyond these holds.
type Membership struct {
	Has    []string
	OneOf  []string
	Not    []string
	Closed bool
	Text   string // how it was stated; made from Has when empty
}

// SetMembers states a set or enum parameter. Ids stand for themselves and, when denied, for all their sub-paragraphs. A
// name that the list does not declare is an error of kind invalid. An empty Membership that is not closed states nothing,
// which is the same as silence.
func (f *Facts) SetMembers(name string, m Membership) error {
	p := f.list.byName[name]
	if p == nil {
		return f.list.undeclared(name)
	}
	if p.Type != Enum && p.Type != Set {
		return fault.Input(name, strings.Join(m.Has, ", "), "this parameter is of type "+p.Type.String()+", not a set or enum", "")
	}
	if len(m.Has)+len(m.OneOf)+len(m.Not) == 0 && !m.Closed {
		f.Forget(name)
		return nil
	}
	v := value{closed: m.Closed, text: m.Text}
	var err error
	if v.has, err = f.list.resolve(p, m.Has); err != nil {
		return err
	}
	if v.oneOf, err = f.list.resolve(p, m.OneOf); err != nil {
		return err
	}
	if v.not, err = f.list.resolve(p, m.Not); err != nil {
		return err
	}
	if len(v.not) > 0 {
		v.denied = newBits(len(f.list.symbols))
		for _, s := range v.not {
			f.list.addBelow(v.denied, s)
		}
	}
	if v.text == "" {
		v.text = memberText(m)
	}
	f.put(p, v)
	return nil
}

func memberText(m Membership) string {
	switch {
	case len(m.Has) > 0:
		return strings.Join(m.Has, ", ")
	case len(m.OneOf) > 0:
		return "one of " + strings.Join(m.OneOf, ", ")
	case m.Closed:
		return "none"
	default:
		return "not " + strings.Join(m.Not, ", not ")
	}
}

// Set states a parameter from text as people write it: a quantity, yes or no, or names separated by commas ("none" for an
// empty set, a leading "not " for a denial). Errors are of kind invalid and say what was expected.
func (f *Facts) Set(name, text string) error {
	p := f.list.byName[name]
	if p == nil {
		return f.list.undeclared(name)
	}
	text = strings.TrimSpace(text)
	switch p.Type {
	case Number:
		q, err := quantity.ParseIn(text, p.Unit.Dimension())
		if err != nil {
			return atField(err, name)
		}
		if p.Absurd(q.Interval) {
			return fault.Input(name, text, "the "+p.Label()+" cannot be negative", "a value of zero or more")
		}
		return f.SetQuantity(name, q)
	case Bool:
		v, err := parseFlag(text)
		if err != nil {
			return atField(err, name)
		}
		return f.SetFlag(name, v)
	case Enum, Set:
		m := Membership{Closed: true, Text: text}
		if !strings.EqualFold(text, "none") {
			for part := range strings.SplitSeq(text, ",") {
				part = strings.TrimSpace(part)
				if rest, ok := strings.CutPrefix(part, "not "); ok {
					m.Not = append(m.Not, strings.TrimSpace(rest))
				} else if part != "" {
					m.Has = append(m.Has, part)
				}
			}
			m.Closed = len(m.Has) > 0
		}
		return f.SetMembers(name, m)
	}
	return nil
}

func parseFlag(text string) (truth.Value, error) {
	switch strings.ToLower(text) {
	case "yes", "true", "y", "met":
		return truth.Met, nil
	case "no", "false", "n", "not met", "not-met":
		return truth.NotMet, nil
	case "unknown", "?", "":
		return truth.Unknown, nil
	default:
		return truth.Unknown, fault.Input("", text, "this is neither yes nor no", "yes, no or unknown")
	}
}

func atField(err error, name string) error {
	if e, ok := err.(*fault.Error); ok { //nolint:errorlint // the error comes straight from its constructor
		return e.At(fault.Place{Field: name})
	}
	return fmt.Errorf("%s: %w", name, err)
}

func (f *Facts) param(name string, t Type) (*Param, error) {
	p := f.list.byName[name]
	if p == nil {
		return nil, f.list.undeclared(name)
	}
	if p.Type != t {
		return nil, fault.Input(name, "", "this parameter is of type "+p.Type.String()+", not "+t.String(), "")
	}
	return p, nil
}

// Closed reports whether the values stated for a set or enum are all there are.
func (f *Facts) Closed(name string) bool {
	p := f.list.byName[name]
	return p != nil && f.at(p.id).closed
}
