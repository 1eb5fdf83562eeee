package controllist

import (
	"sort"

	"github.com/licet/licet/truth"
)

// Question asks for one parameter.
type Question struct {
	Param   *Param
	Power   float64  // how much of what is open the answer is expected to settle; larger is better, 0 settles nothing
	Entries []string // open entries that the answer bears on
	Options []string // values that open entries ask for, for sets and enums; empty otherwise
	Limits  []string // limits that open entries set, with comparison, for numbers
}

// Questions returns what can be asked about the open entries among the candidates, the most telling question first. A nil
// candidates means all entries.
//
// The power of a question is the number of open entries that its answer is expected to decide. An entry of which n
// parameters are missing counts 1/n for each of them; an enum or set question counts, for each entry, the share of the
// asked-for values that would rule the entry out. Ties go to the parameter declared first, so the order is stable.
func (ed *Edition) Questions(f *Facts, verdicts []Verdict, candidates []*Entry) []Question {
	if candidates == nil {
		candidates = ed.list.entries
	}
	type tally struct {
		entries []string
		wants   map[string]float64 // value asked for -> weight of the entries that ask for it
		values  []string
		limits  []string
		total   float64
	}
	byParam := map[int]*tally{}
	for _, e := range candidates {
		if verdicts[e.index].Result != truth.Unknown || ed.texts[e.index] == nil {
			continue
		}
		missing := ed.Missing(e, f, verdicts)
		if len(missing) == 0 {
			continue
		}
		weight := 1 / float64(len(missing))
		seen := map[int]bool{}
		ed.open(ed.texts[e.index].when, f, verdicts, func(n *node) {
			if n.form == formSpecified {
				return
			}
			t := byParam[n.param.id]
			if t == nil {
				t = &tally{wants: map[string]float64{}}
				byParam[n.param.id] = t
			}
			switch n.form {
			case formMember:
				for _, v := range n.names {
					if _, ok := t.wants[v]; !ok {
						t.values = append(t.values, v)
					}
					t.wants[v] += weight
				}
			case formNumber:
				t.limits = appendOnce(t.limits, n.op.String()+" "+n.text)
			case formBetween:
				t.limits = appendOnce(t.limits, n.text)
			case formAll, formAny, formNot, formBool, formSpecified:
			}
			if !seen[n.param.id] {
				seen[n.param.id] = true
				t.entries = append(t.entries, e.ID)
				t.total += weight
			}
		})
	}
	out := make([]Question, 0, len(byParam))
	for id, t := range byParam {
		q := Question{Param: ed.list.params[id], Entries: t.entries, Options: t.values, Limits: t.limits, Power: t.total}
		if len(t.values) > 1 {
			// Each answer keeps the entries that ask for it and rules the others out.
			kept := 0.0
			for _, v := range t.values { // in the order of the list, because sums of floats depend on it
				kept += min(t.wants[v], t.total)
			}
			q.Power = t.total - kept/float64(len(t.values)) + t.total/float64(len(t.values))
		}
		out = append(out, q)
	}
	sort.Slice(out, func(i, j int) bool {
		if out[i].Power != out[j].Power {
			return out[i].Power > out[j].Power
		}
		return out[i].Param.id < out[j].Param.id
	})
	return out
}

func appendOnce(list []string, s string) []string {
	for _, x := range list {
		if x == s {
			return list
		}
	}
	return append(list, s)
}
