package classify

import (
	"slices"
	"strings"

	"github.com/licet/licet/truth"
)

// asserted is a release that was stated: the note, and what says that it holds.
type asserted struct {
	note  string
	rests []string
}

// released returns the notes that release the goods by what was stated of them, in words or as a fact; none unless every kind of goods
// that was recognised is released. Where no kind was recognised, a stated flag may be about anything, and only words count.
func (w *work) released(hyps []hypothesis) []asserted {
	var out []asserted
	named := false
	for i := range hyps {
		h := &hyps[i]
		if h.subject.typ < 0 && h.subject.substance < 0 {
			continue
		}
		named = true
		before := len(out)
		for k := range w.lx.conventions.Releases {
			r := &w.lx.conventions.Releases[k]
			if !contains(r.Types, w.typeName(h.subject)) || slices.ContainsFunc(r.Facts, func(fact string) bool { return h.facts.Flag(fact) != truth.Met }) {
				continue
			}
			out = append(out, asserted{r.text, w.restsOn(r)})
		}
		if len(out) == before {
			return nil
		}
	}
	if !named {
		for k := range w.lx.conventions.Releases {
			r := &w.lx.conventions.Releases[k]
			denied := slices.ContainsFunc(hyps, func(h hypothesis) bool {
				return slices.ContainsFunc(r.Facts, func(fact string) bool { return h.facts.Flag(fact) == truth.NotMet })
			})
			if !r.Unnamed || denied {
				continue
			}
			if said := w.inWordsOf(r.Facts[0]); said != "" {
				out = append(out, asserted{r.text, []string{said}})
			}
		}
	}
	var once []asserted
	for _, a := range out {
		if !slices.ContainsFunc(once, func(b asserted) bool { return a.note == b.note }) {
			once = append(once, a)
		}
	}
	return once
}

// restsOn says for each flag of a release whether it was stated as a fact or in which words.
func (w *work) restsOn(r *release) []string {
	var out []string
	for _, fact := range r.Facts {
		said := `the stated fact "` + label(fact) + `"`
		if _, ok := w.in.Facts[fact]; !ok {
			said = w.inWordsOf(fact)
		}
		if said != "" && !contains(out, said) {
			out = append(out, said)
		}
	}
	return out
}

// inWordsOf returns the words that state a flag, in quotes; "" where there are none.
func (w *work) inWordsOf(fact string) string {
	for i := range w.fields {
		f := &w.fields[i]
		for _, m := range f.hits {
			if m.role != rolePhrase || f.negated(m) {
				continue
			}
			if w.lx.phrases[m.owner].Fact[fact] == "yes" {
				said := make([]string, 0, m.to-m.from)
				for _, t := range f.toks[m.from:m.to] {
					said = append(said, t.raw)
				}
				return `the words "` + strings.Join(said, " ") + `"`
			}
		}
	}
	return ""
}

// tellRelease says which notes release the goods, those already told left out, and what they rest on.
func tellRelease(b *strings.Builder, released []asserted, told string) {
	for _, a := range released {
		if a.note != told {
			b.WriteString(" " + a.note)
		}
	}
	var rests []string
	for _, a := range released {
		for _, s := range a.rests {
			if !contains(rests, s) {
				rests = append(rests, s)
			}
		}
	}
	if len(rests) > 0 {
		b.WriteString(" This rests on " + strings.Join(rests, ", and ") + ".")
	}
}
