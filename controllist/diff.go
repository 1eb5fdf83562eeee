package controllist

import (
	"iter"
	"slices"
	"strings"

	"github.com/licet/licet/date"
)

// Delta is the difference of one entry between two days.
type Delta struct {
	Entry  *Entry
	Before Status
	After  Status
	// Params lists the conditions that differ; empty when a text is not held on either day.
	Params []ParamDelta
	// Notes lists notes that came or went.
	Notes []NoteDelta
	// Events lists the known changes after the first day up to and including the second.
	Events []Event
}

// ParamDelta is a condition that differs. From or To is empty when the condition exists on one day only.
type ParamDelta struct {
	Param string `json:"param"`
	From  string `json:"from,omitempty"`
	To    string `json:"to,omitempty"`
}

// NoteDelta is a note that exists on one day only.
type NoteDelta struct {
	Text  string `json:"text"`
	Added bool   `json:"added"`
}

// Diff compares the list on two days by entry, parameter and note. Only entries with a difference or a known change
// between the days are returned. What changed without the older wording being held shows as a status and an event, not as
// an invented difference.
func (l *List) Diff(from, to date.Date) ([]Delta, error) {
	if to.Before(from) {
		from, to = to, from
	}
	a, err := l.At(from)
	if err != nil {
		return nil, err
	}
	b, err := l.At(to)
	if err != nil {
		return nil, err
	}
	var out []Delta
	for i, e := range l.entries {
		d := Delta{Entry: e, Before: a.status[i], After: b.status[i]}
		for _, h := range e.History {
			if h.Date.After(from) && !h.Date.After(to) {
				d.Events = append(d.Events, h)
			}
		}
		ta, tb := a.texts[i], b.texts[i]
		if ta != nil && tb != nil && ta != tb {
			d.Params = paramDeltas(ta, tb)
			d.Notes = noteDeltas(ta, tb)
		}
		// Presumed and held differ in what was read, not in what the list says.
		same := d.Before == d.After || d.Before <= Presumed && d.After <= Presumed
		if !same || len(d.Params)+len(d.Notes)+len(d.Events) > 0 {
			out = append(out, d)
		}
	}
	return out, nil
}

// lines renders each leaf of a text on one line, with its place in the tree.
func lines(t *Text) map[string][]string {
	out := map[string][]string{}
	var walk func(n *node, path string)
	walk = func(n *node, path string) {
		if n.form <= formNot {
			if len(n.kids) > 1 || n.form == formNot {
				path += [...]string{"", "any of: ", "not "}[n.form]
			}
			for _, k := range n.kids {
				walk(k, path)
			}
			return
		}
		out[n.param.Name] = append(out[n.param.Name], path+n.line())
	}
	walk(t.when, "")
	return out
}

// line renders a leaf as text, such as "range >= 300 km".
func (n *node) line() string {
	switch n.form {
	case formNumber:
		return n.op.String() + " " + n.text
	case formBetween:
		return "between " + n.text
	case formBool:
		if n.flag {
			return "yes"
		}
		return "no"
	case formMember, formSpecified:
		return "in " + strings.Join(n.names, ", ")
	case formAll, formAny, formNot:
	}
	return ""
}

func paramDeltas(a, b *Text) []ParamDelta {
	la, lb := lines(a), lines(b)
	var names []string
	for n := range la {
		names = append(names, n)
	}
	for n := range lb {
		if _, ok := la[n]; !ok {
			names = append(names, n)
		}
	}
	slices.Sort(names)
	var out []ParamDelta
	for _, n := range names {
		from, to := strings.Join(la[n], "; "), strings.Join(lb[n], "; ")
		if from != to {
			out = append(out, ParamDelta{Param: n, From: from, To: to})
		}
	}
	return out
}

func noteDeltas(a, b *Text) []NoteDelta {
	texts := func(t *Text) []string {
		var out []string
		for _, n := range append(slices.Clone(t.exclusions), t.clarify...) {
			out = append(out, n.Text)
		}
		return out
	}
	ta, tb := texts(a), texts(b)
	var out []NoteDelta
	for _, n := range ta {
		if !slices.Contains(tb, n) {
			out = append(out, NoteDelta{Text: n})
		}
	}
	for _, n := range tb {
		if !slices.Contains(ta, n) {
			out = append(out, NoteDelta{Text: n, Added: true})
		}
	}
	return out
}

// Lines returns the conditions of the text as an indented outline, one condition a line, for people.
func (t *Text) Lines() []string {
	var out []string
	var walk func(n *node, depth int)
	walk = func(n *node, depth int) {
		pad := strings.Repeat("  ", depth)
		switch n.form {
		case formAll, formAny, formNot:
			if n.form == formAll && depth == 0 || len(n.kids) == 1 && n.form != formNot {
				for _, k := range n.kids {
					walk(k, depth)
				}
				return
			}
			out = append(out, pad+[...]string{"all of", "any of", "not"}[n.form])
			for _, k := range n.kids {
				walk(k, depth+1)
			}
		case formNumber, formBetween, formBool, formMember, formSpecified:
			line := pad + n.param.Label() + " " + n.line()
			if n.note != "" {
				line += " (" + n.note + ")"
			}
			out = append(out, line)
		}
	}
	walk(t.when, 0)
	return out
}

// Leaf is one condition of a text, for those who index it.
type Leaf struct {
	Param   *Param
	Op      string   // <, <=, >, >=, ==, between, is or in
	Values  []string // names asked for, for sets and enums
	Flag    bool     // the answer asked for, for flags
	Negated bool     // below an odd number of nots

	node *node
}

// Text is the condition on one line, without the parameter.
func (l Leaf) Text() string { return l.node.line() }

// Leaves yields every condition of the text, those of exclusions not included.
func (t *Text) Leaves() iter.Seq[Leaf] {
	return func(yield func(Leaf) bool) {
		var walk func(n *node, negated bool) bool
		walk = func(n *node, negated bool) bool {
			if n.form <= formNot {
				for _, k := range n.kids {
					if !walk(k, negated != (n.form == formNot)) {
						return false
					}
				}
				return true
			}
			l := Leaf{Param: n.param, Flag: n.flag, Negated: negated, node: n}
			switch n.form {
			case formNumber:
				l.Op = n.op.String()
			case formBetween:
				l.Op = "between"
			case formBool:
				l.Op = "is"
			case formMember, formSpecified:
				l.Op, l.Values = "in", n.names
			case formAll, formAny, formNot:
			}
			return yield(l)
		}
		walk(t.when, false)
	}
}

// ParamsFor returns the parameters that the text asks of goods of one item type: conditions of alternatives that name other
// kinds of goods are left out. It is empty when the text does not name the type.
func (t *Text) ParamsFor(itemType string) []*Param {
	var out []*Param
	add := func(ps []*Param) {
		for _, p := range ps {
			if !slices.Contains(out, p) {
				out = append(out, p)
			}
		}
	}
	var walk func(n *node) (ps []*Param, named, dead bool)
	walk = func(n *node) (ps []*Param, named, dead bool) {
		switch n.form {
		case formAll:
			for _, k := range n.kids {
				p, nm, d := walk(k)
				if d {
					return nil, false, true
				}
				ps, named = append(ps, p...), named || nm
			}
			return ps, named, false
		case formAny:
			dead = true
			for _, k := range n.kids {
				p, nm, d := walk(k)
				if d {
					continue
				}
				dead = false
				ps, named = append(ps, p...), named || nm
			}
			return ps, named, dead
		case formNot:
			p, _, _ := walk(n.kids[0])
			return p, false, false
		case formMember:
			if n.param.Name == itemTypeName {
				hit := slices.Contains(n.names, itemType)
				return nil, hit, !hit
			}
			return []*Param{n.param}, false, false
		case formNumber, formBetween, formBool, formSpecified:
			return []*Param{n.param}, false, false
		}
		return nil, false, false
	}
	ps, named, dead := walk(t.when)
	if named && !dead {
		add(ps)
	}
	return out
}

// itemTypeName is the parameter that says what kind of good an item is.
const itemTypeName = "item_type"
