package controllist

import (
	"math"
	"slices"
	"strings"

	"github.com/licet/licet/quantity"
	"github.com/licet/licet/truth"
)

// Reason is one node of an explanation: what was asked, what was stated, and the answer.
type Reason struct {
	Group  string      `json:"group,omitempty"` // all, any or not for a node with Kids; empty for a leaf
	Param  string      `json:"param,omitempty"`
	Op     string      `json:"op,omitempty"`
	Want   string      `json:"want,omitempty"` // the limit or values asked for, as the list states them
	Have   string      `json:"have,omitempty"` // what was stated; empty when nothing was
	Result truth.Value `json:"result"`
	Margin *Margin     `json:"margin,omitempty"`
	Note   string      `json:"note,omitempty"`
	Kids   []Reason    `json:"of,omitempty"`
}

// Margin is how far a stated figure is from its limit. It is set for leaves that compare a bounded figure with one limit
// other than zero.
type Margin struct {
	// Ratio is (figure - limit) / limit, taken at the end of the figure's range that is nearer to the limit.
	Ratio float64 `json:"ratio"`
	// Inside is true when the figure fulfils the leaf.
	Inside bool `json:"inside"`
}

// NoteFinding is what a note of the entry did.
type NoteFinding struct {
	Effect Effect      `json:"effect"`
	Text   string      `json:"text"`
	Result truth.Value `json:"result"`
	Basis  string      `json:"basis,omitempty"`
	Reason Reason      `json:"reason"`
}

// Explanation is the full answer of one entry for one item.
type Explanation struct {
	Entry   *Entry
	Text    *Text // nil when no text of the day is held
	Status  Status
	Verdict Verdict
	Reason  Reason        // the tree of conditions; zero when no text is held
	Notes   []NoteFinding // exclusions and permissions, then clarifications that hold
	Missing []string      // parameters that can still change an unknown verdict, in the order of the conditions
}

// Explain gives all reasons for one entry. verdicts are those of [Edition.Evaluate] for the same facts.
func (ed *Edition) Explain(e *Entry, f *Facts, verdicts []Verdict) Explanation {
	x := Explanation{Entry: e, Text: ed.texts[e.index], Status: ed.status[e.index], Verdict: verdicts[e.index]}
	if x.Text == nil {
		if x.Status == TextNotHeld {
			x.Missing = []string{"text of " + ed.on.String()}
		}
		return x
	}
	x.Reason = ed.reason(x.Text.when, f, verdicts)
	for _, n := range x.Text.exclusions {
		x.Notes = append(x.Notes, ed.noteFinding(n, f, verdicts))
	}
	for _, n := range x.Text.clarify {
		if nf := ed.noteFinding(n, f, verdicts); nf.Result == truth.Met {
			x.Notes = append(x.Notes, nf)
		}
	}
	if x.Verdict.Result == truth.Unknown {
		x.Missing = ed.Missing(e, f, verdicts)
	}
	return x
}

func (ed *Edition) noteFinding(n *Note, f *Facts, verdicts []Verdict) NoteFinding {
	r := ed.reason(n.when, f, verdicts)
	return NoteFinding{Effect: n.Effect, Text: n.Text, Result: r.Result, Basis: string(n.Basis), Reason: r}
}

// reason explains a node.
func (ed *Edition) reason(n *node, f *Facts, verdicts []Verdict) Reason {
	r := Reason{Result: n.eval(f, verdicts), Note: n.note}
	switch n.form {
	case formAll, formAny, formNot:
		r.Group = [...]string{"all", "any", "not"}[n.form]
		for _, k := range n.kids {
			r.Kids = append(r.Kids, ed.reason(k, f, verdicts))
		}
		// A group of one explains itself.
		if len(r.Kids) == 1 && n.form != formNot {
			return r.Kids[0]
		}
	case formSpecified:
		r.Param, r.Op, r.Want = n.param.Name, "in", strings.Join(n.names, ", ")
		var have []string
		for _, i := range n.refs {
			if verdicts[i].Result == truth.Met {
				have = append(have, ed.list.entries[i].ID)
			}
		}
		r.Have = strings.Join(have, ", ")
	case formNumber, formBetween, formBool, formMember:
		ed.leafReason(&r, n, f.at(n.param.id))
	}
	return r
}

func (ed *Edition) leafReason(r *Reason, n *node, v *value) {
	r.Param = n.param.Name
	if v.stated {
		r.Have = v.text
	}
	switch n.form {
	case formNumber:
		r.Op, r.Want = n.op.String(), n.text
		if v.stated {
			r.Margin = marginOf(v.number, n)
		}
	case formBetween:
		r.Op, r.Want = "between", n.text
		if n.param.Band == WholeBand {
			r.Op = "covers"
		}
	case formBool:
		r.Op, r.Want = "is", "yes"
		if !n.flag {
			r.Want = "no"
		}
	case formMember:
		r.Op, r.Want = "in", strings.Join(n.names, ", ")
	case formAll, formAny, formNot, formSpecified:
	}
}

// marginOf measures the end of the stated range that is nearer to the limit.
func marginOf(iv quantity.Interval, n *node) *Margin {
	limit := n.limit.Float()
	if limit == 0 {
		return nil
	}
	best := math.Inf(1)
	for _, end := range []struct {
		inf bool
		v   quantity.Number
	}{{iv.LoInf, iv.Lo}, {iv.HiInf, iv.Hi}} {
		if end.inf {
			continue
		}
		if r := (end.v.Float() - limit) / math.Abs(limit); math.Abs(r) < math.Abs(best) {
			best = r
		}
	}
	if math.IsInf(best, 0) {
		return nil
	}
	return &Margin{Ratio: best, Inside: iv.Test(n.op, n.limit) == truth.Met}
}

// Missing names the parameters that can still change an unknown verdict of the entry, in the order of its conditions. For a
// text that is not held it names that text. It is empty for a decided entry.
func (ed *Edition) Missing(e *Entry, f *Facts, verdicts []Verdict) []string {
	v := verdicts[e.index]
	if v.Result != truth.Unknown {
		return nil
	}
	t := ed.texts[e.index]
	if t == nil {
		return []string{"text of " + ed.on.String()}
	}
	var out []string
	ed.open(t.when, f, verdicts, func(n *node) {
		if n.form == formSpecified {
			// What is open there is what is missing of the entries it refers to.
			for _, i := range n.refs {
				if verdicts[i].Result == truth.Unknown {
					for _, m := range ed.Missing(ed.list.entries[i], f, verdicts) {
						if !slices.Contains(out, m) {
							out = append(out, m)
						}
					}
				}
			}
			return
		}
		if !slices.Contains(out, n.param.Name) {
			out = append(out, n.param.Name)
		}
	})
	return out
}

// HoldsUnless reports whether an open entry holds unless others that it excludes do: all that is open in it is whether those
// cover the good. others are the open ones among them; ok is false when something else is open too.
func (ed *Edition) HoldsUnless(e *Entry, f *Facts, verdicts []Verdict) (others []*Entry, ok bool) {
	t := ed.texts[e.index]
	if t == nil || verdicts[e.index].Result != truth.Unknown {
		return nil, false
	}
	ok = true
	ed.open(t.when, f, verdicts, func(n *node) {
		if n.form != formSpecified || !n.out {
			ok = false
			return
		}
		for _, i := range n.refs {
			if verdicts[i].Result == truth.Unknown {
				others = append(others, ed.list.entries[i])
			}
		}
	})
	return others, ok
}

// open calls yield for each unknown leaf that is not below a decided node.
func (ed *Edition) open(n *node, f *Facts, verdicts []Verdict, yield func(*node)) {
	if n.eval(f, verdicts) != truth.Unknown {
		return
	}
	if n.form > formNot {
		yield(n)
		return
	}
	for _, k := range n.kids {
		ed.open(k, f, verdicts, yield)
	}
}

// OpenExclusion names the figures that would decide an exclusion which stated figures already point to: at least one of its
// numeric conditions is met, none of its conditions fails, and what is missing is a figure. Such a good is at the limit of the
// entry, and the figure has to be asked for. It is empty in all other cases.
func (ed *Edition) OpenExclusion(e *Entry, f *Facts, verdicts []Verdict) []string {
	t := ed.texts[e.index]
	if t == nil || verdicts[e.index].Applied&CanBeTakenOut == 0 {
		return nil
	}
	for _, x := range t.exclusions {
		if !x.Effect.TakesOut() || x.when.eval(f, verdicts) != truth.Unknown {
			continue
		}
		figureMet := false
		x.when.leaves(func(n *node) {
			if n.form == formNumber || n.form == formBetween {
				figureMet = figureMet || n.eval(f, verdicts) == truth.Met
			}
		})
		if !figureMet {
			continue
		}
		var missing []string
		numbers := true
		ed.open(x.when, f, verdicts, func(n *node) {
			numbers = numbers && n.param.Type == Number
			missing = appendOnce(missing, n.param.Name)
		})
		if numbers {
			return missing
		}
	}
	return nil
}

// Failed returns the leaves that rule an entry out: conditions not met that are not below a decided alternative.
func (r Reason) Failed() []Reason {
	if r.Result != truth.NotMet {
		return nil
	}
	if r.Group == "" || r.Group == "not" {
		return []Reason{r}
	}
	var out []Reason
	for _, k := range r.Kids {
		out = append(out, k.Failed()...)
	}
	return out
}

// Leaves returns all leaves of the explanation in order.
func (r Reason) Leaves() []Reason {
	if r.Group == "" {
		return []Reason{r}
	}
	var out []Reason
	for _, k := range r.Kids {
		out = append(out, k.Leaves()...)
	}
	return out
}
