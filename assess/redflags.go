package assess

import (
	"slices"
	"strings"

	"github.com/licet/licet/controllist"
	"github.com/licet/licet/country"
	"github.com/licet/licet/date"
	"github.com/licet/licet/guideline"
	"github.com/licet/licet/measure"
	"github.com/licet/licet/redflag"
	"github.com/licet/licet/transfer"
	"github.com/licet/licet/truth"
)

// Watching returns an assessor that also answers the red flags. What they know of earlier records stays open unless [Assessor.Recalling]
// gives some.
func (a *Assessor) Watching(r *redflag.Rules) *Assessor {
	c := *a
	c.flags = r
	return &c
}

// past is a history of earlier records, with what tells which they are.
type past struct {
	history redflag.History
	sum     redflag.Sum
}

// History is the name of the [RuleSet] that says which earlier records an assessment was made with.
const History = "history"

func (p *past) set() RuleSet {
	return RuleSet{Name: History, Edition: p.sum.Text(), Digest: p.sum.Digest}
}

// Recalling returns an assessor whose red flags also know the history, which of names; nil for none. The history has to be complete and
// must not change as long as the assessor is used: only then is the answer for a transfer the same whatever was assessed before it, and
// only then can it be made again. Each assessment names it among its rules.
func (a *Assessor) Recalling(h redflag.History, of redflag.Sum) *Assessor {
	c := *a
	c.past = nil
	if h != nil {
		c.past = &past{h, of}
	}
	return &c
}

// flagged answers the red flags for a transfer; nil when the assessor has none.
func (s *Stage) flagged(t *transfer.Transfer, items []Item, found *Screening) (*redflag.Evaluation, error) {
	if s.a.flags == nil {
		return nil, nil //nolint:nilnil // nothing was asked
	}
	c := &redflag.Context{HS: s.a.words, Screening: screened(found), Embargoed: s.embargoed}
	if s.a.past != nil {
		c.History = s.a.past.history
	}
	for i := range items {
		c.Items = append(c.Items, itemContext(&items[i]))
	}
	ev, err := s.a.flags.Evaluate(t, c, s.on)
	if err != nil {
		return nil, err
	}
	ev.Digest = "" // stands with the rules
	return &ev, nil
}

// screened are the names that were looked for, with the entries that may be they.
func screened(s *Screening) []redflag.Screened {
	if s == nil || s.Basis == nil {
		return nil
	}
	var out []redflag.Screened
	for i := range s.Parties {
		p := &s.Parties[i]
		var hits []redflag.Hit
		for k := range p.Hits {
			h := &p.Hits[k]
			if h.Cleared() || h.Score < p.Threshold {
				continue
			}
			_, confirmed := Confirmed(h)
			hits = append(hits, redflag.Hit{
				By: redflag.ByName, List: h.List, Entry: h.Ref + " " + h.Name, Score: h.Score, Confirmed: confirmed,
				Programme: strings.Join(h.Programmes, ", "),
			})
		}
		for _, ref := range p.Refs {
			out = append(out, redflag.Screened{Subject: ref, Hits: hits})
		}
	}
	return out
}

// itemContext is what the classification says of an item to the red flags.
func itemContext(it *Item) redflag.ItemContext {
	c := &it.Classification
	x := redflag.ItemContext{Classified: true}
	for _, e := range c.Entries {
		x.Met = append(x.Met, e.ID)
	}
	for _, e := range c.Candidates {
		x.Possible = append(x.Possible, e.ID)
	}
	for _, e := range c.Nearest {
		for _, l := range e.Reason.Leaves() {
			if near, ok := nearMiss(&l); ok {
				near.Entry, near.Path = e.ID, it.Ref+".facts."+l.Param
				x.Near = append(x.Near, near)
			}
		}
	}
	slices.SortStableFunc(x.Near, func(a, b redflag.Near) int {
		switch {
		case a.PercentBelow < b.PercentBelow:
			return -1
		case a.PercentBelow > b.PercentBelow:
			return 1
		}
		return 0
	})
	return x
}

// nearMiss reads a figure that misses its limit from a condition.
func nearMiss(l *controllist.Reason) (redflag.Near, bool) {
	if l.Margin == nil || l.Margin.Inside || l.Result != truth.NotMet {
		return redflag.Near{}, false
	}
	below := l.Margin.Ratio
	if below < 0 {
		below = -below
	}
	return redflag.Near{Parameter: l.Param, Value: l.Have, PercentBelow: 100 * below}, true
}

// embargoes are the countries of which a paragraph in force on the day bans supplies or asks for an approval of them, with the measure;
// nil when no measures are at hand. What the installation's position sets aside is left out.
func embargoes(m *measure.Rules, on date.Date, positions measure.Settings) map[country.Code]string {
	if m == nil {
		return nil
	}
	out, disputed := map[country.Code]string{}, map[country.Code]bool{}
	held := positions.At(on)
	for _, p := range m.Paragraphs() {
		if !p.InForce.Contains(on) || p.Force != measure.Decided || p.Kind != measure.Ban && p.Kind != measure.Approval {
			continue
		}
		if q := p.Position; q.Question != "" && held[q.Question] != "" && held[q.Question] != q.Holds {
			continue
		}
		x, ok := m.Measure(p.Measure)
		if !ok || x.Authority != "UN" {
			continue // the acts of others bind only some
		}
		name := m.Name(x.ID)
		open := p.Position.Question != "" && held[p.Position.Question] == ""
		if open {
			name += ", if " + m.Condition(p.Position.Question, p.Position.Holds) + " (states disagree)"
		}
		for _, c := range x.Targets {
			if out[c] == "" || disputed[c] && !open { // what nobody disputes is named first
				out[c], disputed[c] = name, open
			}
		}
	}
	return out
}

// flagOutcome is what the red flags ask for. A call to look changes no outcome: it orders what a person looks at.
func flagOutcome(e *redflag.Evaluation) guideline.Outcome {
	if e != nil && e.Level == redflag.Hold {
		return guideline.Hold
	}
	return guideline.NoControlFound
}
