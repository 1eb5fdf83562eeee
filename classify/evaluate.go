package classify

import (
	"slices"

	"github.com/licet/licet/controllist"
	"github.com/licet/licet/date"
	"github.com/licet/licet/truth"
)

// evaluated is the answer of all entries for one hypothesis, under the conventions.
type evaluated struct {
	lx       *Lexicon
	ed       *controllist.Edition
	facts    *controllist.Facts
	verdict  []controllist.Verdict
	plain    []controllist.Verdict // without presumptions
	presumed [][]string            // by entry: parameters presumed
	assumed  []*controllist.Facts  // by entry: the facts with presumptions, nil where none were needed
	asks     [][]string            // by entry: figures that would decide an exclusion the stated ones point to
	relevant []int                 // entries that name this kind of good
	about    []bool                // by entry: the entry names this kind of good, and nothing stated rules it out
}

// evaluate answers every entry twice: on what was stated, and with what the conventions presume. A presumption holds for an
// entry only as its rule says: "always", or only where the entry has figures and they are all met.
func (lx *Lexicon) evaluate(ed *controllist.Edition, f *controllist.Facts) evaluated {
	ev := evaluated{lx: lx, ed: ed, facts: f}
	ev.plain = ed.Evaluate(f, nil)
	n := len(ev.plain)
	ev.verdict = slices.Clone(ev.plain)
	ev.presumed = make([][]string, n)
	ev.assumed = make([]*controllist.Facts, n)
	ev.about = make([]bool, n)
	ev.asks = make([][]string, n)
	entries := lx.list.Entries()
	ev.relevant = lx.view(ed).relevant(f)
	for _, i := range ev.relevant {
		e := entries[i]
		if ev.plain[i].Result != truth.Unknown || ed.Text(e) == nil {
			continue
		}
		ev.about[i] = true
		missing := ed.Missing(e, f, ev.plain)
		var take []string
		figures := lx.view(ed).figures[i]
		for _, m := range missing {
			if lx.presumes(e, m, figures, ed.On()) {
				take = append(take, m)
			}
		}
		if len(take) == 0 {
			continue
		}
		g := f.Clone()
		for _, m := range take {
			lx.presume(ed, e, g, m)
		}
		ev.verdict[i] = ed.VerdictOf(e, g, ev.plain)
		ev.presumed[i] = take
		ev.assumed[i] = g
	}
	for _, i := range ev.relevant {
		e := entries[i]
		if ev.verdict[i].Result != truth.Met {
			continue
		}
		g := f
		if ev.assumed[i] != nil {
			g = ev.assumed[i]
		}
		if ask := ed.OpenExclusion(e, g, ev.verdict); len(ask) > 0 {
			ev.verdict[i].Result = truth.Unknown
			ev.asks[i] = ask
			ev.about[i] = true
		}
	}
	// Entries that depend on others through specified_in follow the presumed verdicts of those.
	for _, i := range ev.relevant {
		e := entries[i]
		if ev.verdict[i].Result == truth.NotMet || ed.Text(e) == nil {
			continue
		}
		for _, other := range ed.Excluding(e) {
			if ev.verdict[other].Result == truth.Met && ev.plain[other].Result == truth.Unknown {
				ev.verdict[i] = controllist.Verdict{Result: truth.NotMet, Conditions: truth.NotMet}
				ev.about[i] = false
			}
		}
	}
	return ev
}

// missing names what would still settle the entry, presumptions counted as known.
func (ev *evaluated) missing(e *controllist.Entry) []string {
	i := e.Index()
	if len(ev.asks[i]) > 0 {
		return ev.asks[i]
	}
	f, v := ev.facts, ev.plain
	if ev.assumed[i] != nil {
		f = ev.assumed[i]
		v = ev.ed.Evaluate(f, nil)
	}
	return ev.ed.Missing(e, f, v)
}

// explain gives the reasons for one entry, presumptions counted as known.
func (ev *evaluated) explain(e *controllist.Entry) controllist.Explanation {
	i := e.Index()
	if g := ev.assumed[i]; g != nil {
		return ev.ed.Explain(e, g, ev.ed.Evaluate(g, nil))
	}
	return ev.ed.Explain(e, ev.facts, ev.plain)
}

// presumes reports whether a convention in force takes an unstated parameter of the entry as met.
func (lx *Lexicon) presumes(e *controllist.Entry, param string, figures bool, on date.Date) bool {
	for _, r := range lx.conventions.presumeParam[param] {
		c := lx.conventions.Conventions[r.convention]
		if on.Before(c.From) || !c.Until.IsZero() && !on.Before(c.Until) {
			continue
		}
		if r.When == "figures" && !figures {
			continue
		}
		if len(r.Entries) > 0 && !underAny(e.ID, r.Entries) || underAny(e.ID, r.Except) {
			continue
		}
		return true
	}
	return false
}

func underAny(id string, ids []string) bool {
	for _, a := range ids {
		if controllist.Under(id, a) {
			return true
		}
	}
	return false
}

// presume states the parameter as the entry asks for it.
func (lx *Lexicon) presume(ed *controllist.Edition, e *controllist.Entry, f *controllist.Facts, param string) {
	p := lx.list.Param(param)
	for l := range ed.Text(e).Leaves() {
		if l.Param != p || l.Negated {
			continue
		}
		switch p.Type {
		case controllist.Bool:
			_ = f.SetFlag(param, truth.Of(l.Flag))
		case controllist.Set, controllist.Enum:
			has := append(f.Members(param), l.Values...)
			_ = f.SetMembers(param, controllist.Membership{Has: has, Text: "presumed"})
		case controllist.Number:
		}
	}
}

// set states a fact from text; what the list does not take was refused when the word lists were loaded. Values of a set are
// added to those already stated.
func (lx *Lexicon) set(f *controllist.Facts, name, text string) {
	p := lx.list.Param(name)
	if p == nil {
		return
	}
	if p.Type == controllist.Set && f.Has(name) && text != "none" {
		g := lx.list.NewFacts()
		if g.Set(name, text) == nil {
			has := append(f.Members(name), g.Members(name)...)
			_ = f.SetMembers(name, controllist.Membership{Has: has, Closed: f.Closed(name)})
		}
		return
	}
	_ = f.Set(name, text)
}

// implyByType states what the conventions in force take a kind of goods to have, where nothing was stated.
func (lx *Lexicon) implyByType(f *controllist.Facts, typ string, on date.Date) {
	for _, c := range lx.conventions.Conventions {
		if on.Before(c.From) || !c.Until.IsZero() && !on.Before(c.Until) {
			continue
		}
		for _, im := range c.Implied {
			if !contains(im.Types, typ) {
				continue
			}
			for name, text := range im.Fact {
				if !f.Has(name) {
					lx.set(f, name, text)
				}
			}
		}
	}
}
