package controllist

import (
	"github.com/licet/licet/quantity"
	"github.com/licet/licet/truth"
)

// form is the shape of a node of a condition tree.
type form uint8

const (
	formAll form = iota
	formAny
	formNot
	formNumber    // compares a number with one limit
	formBetween   // compares a number or band with two limits
	formBool      // compares a flag
	formMember    // asks whether a set or enum meets a list
	formSpecified // asks whether the good is already covered by other entries of the same edition
)

// node is one condition. Limits are converted to coherent SI at load, so that evaluation never parses.
type node struct {
	form  form
	op    quantity.Op
	flag  bool
	param *Param
	limit quantity.Number // formNumber; lower limit of formBetween
	upper quantity.Number // upper limit of formBetween
	kids  []*node
	match bits     // formMember: symbols that fulfil the leaf
	wider bits     // formMember: ids that are broader than what the leaf asks, so that they leave it open
	want  []symbol // formMember: what the leaf asks for
	refs  []int    // formSpecified: indexes of the entries meant
	out   bool     // formSpecified: below an odd number of nots, so that the entries meant take the good out
	names []string // formMember, formSpecified: the values as written
	text  string   // limits as written, with unit
	note  string
}

// eval answers a node for the given facts. done holds the verdicts of entries evaluated before, by index.
func (n *node) eval(f *Facts, done []Verdict) truth.Value {
	switch n.form {
	case formAll:
		v := truth.Met
		for _, k := range n.kids {
			switch k.eval(f, done) {
			case truth.NotMet:
				return truth.NotMet
			case truth.Unknown:
				v = truth.Unknown
			case truth.Met:
			}
		}
		return v
	case formAny:
		v := truth.NotMet
		for _, k := range n.kids {
			switch k.eval(f, done) {
			case truth.Met:
				return truth.Met
			case truth.Unknown:
				v = truth.Unknown
			case truth.NotMet:
			}
		}
		return v
	case formNot:
		return n.kids[0].eval(f, done).Not()
	case formSpecified:
		v := truth.NotMet
		for _, i := range n.refs {
			v = v.Or(done[i].Result)
		}
		return v
	case formNumber, formBetween, formBool, formMember:
		return n.leaf(f.at(n.param.id))
	}
	return truth.Unknown
}

// leaf answers a leaf on a single parameter.
func (n *node) leaf(v *value) truth.Value {
	if !v.stated {
		return truth.Unknown
	}
	switch n.form {
	case formNumber:
		return v.number.Test(n.op, n.limit)
	case formBetween:
		switch n.param.Band {
		case WholeBand:
			if v.number.IsPoint() {
				// A single value says nothing about the rest of the band.
				return truth.Unknown
			}
			return v.number.Covers(n.limit, n.upper)
		case AnyInBand:
			return touches(v.number, n.limit, n.upper)
		case Inside:
		}
		return v.number.Within(n.limit, n.upper)
	case formBool:
		if n.flag {
			return v.flag
		}
		return v.flag.Not()
	case formMember:
		return n.member(v)
	case formAll, formAny, formNot, formSpecified:
	}
	return truth.Unknown
}

// member answers a leaf on a set or enum: met when any stated value is asked for or lies below an id that is asked for, or
// when all values of which one must hold are; not met when the stated values are complete, or when all that is asked for was denied.
func (n *node) member(v *value) truth.Value {
	open := !v.closed
	for _, s := range v.has {
		if n.match.has(s) {
			return truth.Met
		}
		if n.wider.has(s) {
			open = true
		}
	}
	if len(v.oneOf) > 0 {
		all, none := true, true
		for _, s := range v.oneOf {
			in := n.match.has(s)
			all = all && in
			none = none && !in && !n.wider.has(s)
		}
		switch {
		case all:
			return truth.Met
		case !none:
			open = true
		}
	}
	if !open {
		return truth.NotMet
	}
	if len(v.not) == 0 {
		return truth.Unknown
	}
	for _, w := range n.want {
		if !v.denies(w) {
			return truth.Unknown
		}
	}
	return truth.NotMet
}

// leaves calls yield for every leaf below n.
func (n *node) leaves(yield func(*node)) {
	if n == nil {
		return
	}
	if len(n.kids) == 0 && n.form > formNot {
		yield(n)
		return
	}
	for _, k := range n.kids {
		k.leaves(yield)
	}
}

// touches reports whether the stated values reach into the band: met when they do, not met when they all lie outside, and
// unknown when a bound without an end leaves it open.
func touches(iv quantity.Interval, lo, hi quantity.Number) truth.Value {
	below := iv.Test(quantity.Less, lo) == truth.Met
	above := iv.Test(quantity.Greater, hi) == truth.Met
	switch {
	case below || above:
		return truth.NotMet
	case iv.LoInf || iv.HiInf:
		return iv.Within(lo, hi)
	default:
		return truth.Met
	}
}
