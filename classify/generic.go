package classify

import (
	"slices"
	"unicode"

	"github.com/licet/licet/quantity"
)

// unsaid reports whether what the goods are was left open: nothing but a kind that is about other goods (components, software,
// technology, production) or a bare material was named, and nothing said what it belongs to. Silence about that is no ground for
// clearing: the component of a rocket is a component too.
func (w *work) unsaid(r *recognised, hyps []hypothesis) bool {
	classed, listed, narrow, wide := false, false, false, false
	for i := range hyps {
		s, h := hyps[i].subject, &hyps[i].hosts
		if s.rank <= rankSuggested && (s.substance >= 0 || s.typ >= 0 && w.class(s) == "") {
			return false
		}
		classed = classed || s.typ >= 0
		listed = listed || len(h.ids)+len(h.oneOf)+len(h.may) > 0
		narrow = narrow || h.narrow
		wide = wide || h.civil && !h.narrow
	}
	explained := slices.ContainsFunc(r.civil, func(c int) bool { return !w.lx.civil[c].Material && !w.lx.civil[c].BuiltIn })
	switch field := w.fieldWord(); {
	case explained:
		return false
	case len(r.civil) > 0:
		// A material or goods that are built into others, a word of the field, and no host outside the list that explains it.
		return field && (listed || !narrow)
	case len(w.released(hyps)) > 0:
		return false
	case listed:
		return true
	case narrow && classed:
		return false
	case narrow:
		return !w.saysMore() && !r.partly // the words for a host are all there is: it is no host
	case classed:
		return field || wide || !w.namesCivil()
	case wide:
		return field || !w.saysMore()
	}
	return true
}

// fieldWord reports whether the description has a word of the list's own field that no ordinary good explains: a toy rocket is
// explained, the fin of a missile is not.
func (w *work) fieldWord() bool {
	return w.inDescription(func(f *field, h found) bool {
		return h.role == roleField && !f.negated(h) && !slices.ContainsFunc(f.around(h.from, h.to), func(o found) bool {
			return o.role == roleCivil && o.from <= h.from && o.to >= h.to
		})
	})
}

// namesCivil reports whether the description names ordinary goods anywhere, such as those that parts are for.
func (w *work) namesCivil() bool {
	return w.inDescription(func(f *field, h found) bool {
		return h.role == roleCivil && !w.lx.civil[h.owner].Material && !f.negated(h)
	})
}

func (w *work) inDescription(is func(f *field, h found) bool) bool {
	for i := range w.fields {
		f := &w.fields[i]
		if f.kind == fieldText && slices.ContainsFunc(f.hits, func(h found) bool { return is(f, h) }) {
			return true
		}
	}
	return false
}

// saysMore reports whether the description has words besides hosts, figures with the words that announce them, and words without content.
func (w *work) saysMore() bool {
	for i := range w.fields {
		if f := &w.fields[i]; f.kind == fieldText && !f.coveredBy(func(h found) bool {
			switch h.role { //nolint:exhaustive // the others say something of the goods
			case roleSystem, roleRelation:
				return true
			case roleReading: // the axes of "5 axes"
				return h.from > 0 && f.isFigure(f.toks[h.from-1]) || h.to < len(f.toks) && f.isFigure(f.toks[h.to])
			}
			return h.role.empty()
		}) {
			return true
		}
	}
	return false
}

// empty says which roles are of words that tell nothing of the goods.
func (r role) empty() bool {
	return r == roleVague || r == roleFiller || r == rolePackaging
}

// coveredBy reports whether all words of a field are figures or lie in matches of the kind.
func (f *field) coveredBy(is func(found) bool) bool {
	covered := make([]bool, len(f.toks))
	for _, h := range f.hits {
		if is(h) {
			for i := h.from; i < h.to; i++ {
				covered[i] = true
			}
		}
	}
	for i, t := range f.toks {
		if !covered[i] && !f.isFigure(t) {
			return false
		}
	}
	return true
}

// isFigure reports whether a word is a number, a code with digits in it, or part of a value.
func (f *field) isFigure(t token) bool {
	for _, c := range t.raw {
		if unicode.IsDigit(c) {
			return true
		}
	}
	i, _ := slices.BinarySearchFunc(f.values, t.end, func(v quantity.Match, end int) int { return v.End - end })
	return i < len(f.values) && t.start >= f.values[i].Start
}
