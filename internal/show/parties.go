package show

import (
	"fmt"
	"slices"
	"strings"

	"github.com/licet/licet/assess"
	"github.com/licet/licet/guideline"
	"github.com/licet/licet/screening"
	"github.com/licet/licet/screening/record"
	"github.com/licet/licet/truth"
)

// parties adds what the lists in use hold on those who take part.
func (d *Doc) parties(s *assess.Screening) {
	if s == nil {
		return
	}
	d.Heading(2, "Parties on lists")
	if s.Basis == nil {
		d.More(Span{"? Not screened", Ask}, ". Nobody named here was looked for on any list.")
		return
	}
	d.More("Looked for on ", ListsLine(s.Basis), ", as of ", s.AsOf.String(), ".")
	var none []string
	for i := range s.Parties {
		p := &s.Parties[i]
		if p.Verdict == screening.NotFound && len(p.Hits) == 0 && len(p.Notices) == 0 {
			none = append(none, p.Query.Name)
			continue
		}
		d.party(p)
	}
	if len(none) > 0 {
		d.Bullet(verdictSpan(screening.NotFound), ": ", strings.Join(none, "; "), ".", F(" No clearance: other lists and owners remain."))
	}
	for _, l := range s.Basis.Lists {
		if l.Missing != "" {
			d.Bullet(Span{"Not searched: ", Look}, sentence(l.Missing))
		}
		notes := l.Notes
		if s.Result != truth.Met { // the open questions of a list matter to those who may be on it
			notes = notes[:min(len(notes), 1)]
		}
		for _, n := range notes {
			d.Bullet(F(sentence(n)))
		}
	}
}

func (d *Doc) party(p *assess.Screened) {
	d.Bullet(verdictSpan(p.Verdict), ": ", B(p.Query.Name), ", "+strings.ToLower(assess.Role(p.Role)), ". ", sentence(p.Reason))
	d.In(func() {
		for _, n := range p.Notices {
			if p.Reason != n {
				d.More(notice(n))
			}
		}
		for i := range p.Hits {
			h := &p.Hits[i]
			line := L(score(h.Score), "  ", B(h.List+":"+h.Ref), "  ", h.Name)
			var about []string
			if h.Matched != h.Name && h.Matched != "" {
				about = append(about, "matched “"+h.Matched+"”")
			}
			about = append(about, h.Programmes...)
			about = append(about, h.Countries...)
			if !h.Listed.IsZero() {
				about = append(about, "listed "+h.Listed.String())
			}
			if len(about) > 0 {
				line = append(line, L(" ("+strings.Join(about, ", ")+")")...)
			}
			d.More(line)
			d.In(func() {
				if h.Decided != nil {
					d.decided(h.Decided)
				}
				d.More(h.Why.Text)
				if also := alsoListed(h, p.Hits); also != "" {
					d.More("Also listed, by name or number: ", also, ".")
				}
			})
		}
	})
}

// alsoListed names the entries that are linked with the hit and are not told as hits themselves.
func alsoListed(h *record.Hit, told []record.Hit) string {
	var out []string
	for _, l := range h.Linked {
		if !slices.ContainsFunc(told, func(o record.Hit) bool { return o.List == l.List && o.Ref == l.Ref.Ref }) {
			out = append(out, l.List+":"+l.Ref.Ref)
		}
	}
	return strings.Join(out, ", ")
}

// screeningDecides adds what of the screening carries the outcome.
func (d *Doc) screeningDecides(s *assess.Screening) {
	if s == nil || s.Basis == nil {
		return
	}
	for _, p := range s.Hits() {
		if how := p.Says(); how != "" {
			d.Bullet(assess.Role(p.Role), " “", p.Query.Name, "” ", how, ". ", outcome(guideline.Hold), ".")
			continue
		}
		d.Bullet(assess.Role(p.Role), " “", p.Query.Name, "” may be listed: ", refsOf(p), ". ", outcome(guideline.Hold), ".")
	}
	if s.Result == truth.Unknown {
		d.Bullet("Whether the parties are listed cannot be told: ", sentence(people(s.Reason)), " ", outcome(guideline.NeedsInformation), ".")
	}
}

func refsOf(p *assess.Screened) string {
	var out []string
	for i := range p.Hits {
		if h := &p.Hits[i]; !h.Cleared() {
			out = append(out, fmt.Sprintf("%s:%s (%s)", h.List, h.Ref, score(h.Score)))
		}
	}
	return some(out, 3)
}

// screeningCell is the screening in one cell of CSV: empty when the transfer names nobody.
func screeningCell(s *assess.Screening) string {
	switch {
	case s == nil:
		return ""
	case s.Basis == nil:
		return "not-screened"
	case s.Result == truth.Unknown:
		return "cannot-tell"
	case s.Result == truth.NotMet:
		return "no-hit"
	}
	var out []string
	for _, p := range s.Hits() {
		for i := range p.Hits {
			if h := &p.Hits[i]; !h.Cleared() {
				out = append(out, fmt.Sprintf("%s = %s:%s %s", p.Query.Name, h.List, h.Ref, figureOf(h.Score)))
			}
		}
	}
	return "hit: " + join(out)
}

// screeningCounts counts transfers by what the screening of their parties said.
type screeningCounts struct {
	hit, none, open, not int
	lists                string
}

func (c *Checks) screened(s *assess.Screening) {
	switch {
	case s == nil:
		return
	case s.Basis == nil:
		c.parties.not++
		return
	case s.Result == truth.Met:
		c.parties.hit++
	case s.Result == truth.NotMet:
		c.parties.none++
	default:
		c.parties.open++
	}
	c.parties.lists = ListsLine(s.Basis) + ", as of " + s.AsOf.String()
}

// tell adds the counts to totals.
func (s *screeningCounts) tell(d *Doc) {
	if s.hit+s.none+s.open+s.not == 0 {
		return
	}
	d.Para(B("Parties on lists"))
	t := &Table{Columns: []Column{{Right: true}, {Min: 20}}}
	for _, x := range []struct {
		n    int
		text Line
	}{
		{s.hit, L(verdictSpan(screening.Found), ": somebody may be listed")},
		{s.none, L(verdictSpan(screening.NotFound))},
		{s.open, L(verdictSpan(screening.CannotTell))},
		{s.not, L(Span{"? Not screened", Ask})},
	} {
		if x.n > 0 {
			t.Row(thousands(x.n), x.text)
		}
	}
	d.Table(t)
	if s.lists != "" {
		d.Para(F("Looked for on " + s.lists + ". No hit is no clearance."))
	}
}
