package inuse

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/licet/licet/date"
	"github.com/licet/licet/screening"
	"github.com/licet/licet/screening/adjudication"
	"github.com/licet/licet/screening/record"
	"github.com/licet/licet/screening/register"
	"github.com/licet/licet/screening/source"
)

// Level is a level of the weights with the figures that it is written with.
func Level(v float32) float64 {
	f, _ := strconv.ParseFloat(strconv.FormatFloat(float64(v), 'g', -1, 32), 64)
	return f
}

// Ask says how much of an answer is wanted.
type Ask struct {
	Least     float64 // hits that score less are left out, unless they reach the threshold
	Threshold float64 // the least score of a hit that a person must look at
	Limit     int     // hits at most; 10 when it is not positive
	Links     bool    // tell where else the parties found are listed
}

// Basis is what answers of the set are made with.
func (s *Set) Basis() *record.Basis { return &s.basis }

// Index returns the index of the names.
func (s *Set) Index() *screening.Index { return s.index }

// Entry returns the entry of a list as it is in force, nil when there is none.
func (s *Set) Entry(r register.Ref) *source.Entry { return s.entry(r) }

// Quick returns the best entries without explanations, best first.
func (s *Set) Quick(q screening.Query, limit int) []screening.Brief {
	x := s.pool.Get().(*screening.Searcher)
	defer s.pool.Put(x)
	return x.Quick(q, limit)
}

// Screen looks for a party and adds what was decided about its hits before.
func (s *Set) Screen(q record.Query, a Ask) (*record.Answer, error) {
	a.Least = min(a.Least, a.Threshold) // what a person must look at is told whatever was asked for
	x := s.pool.Get().(*screening.Searcher)
	found := x.Screen(q.Search(), a.Least, a.Threshold, a.Limit)
	s.pool.Put(x)
	out := &record.Answer{
		AsOf: s.day, Query: q, Verdict: found.Verdict, Threshold: a.Threshold, Least: a.Least, Notices: found.Notices,
		Hits: make([]record.Hit, 0, len(found.Hits)),
	}
	lists := map[string]bool{}
	for i := range found.Hits {
		h := record.Hit{Hit: found.Hits[i]}
		lists[h.List] = true
		if err := s.decided(&h, &q); err != nil {
			return nil, err
		}
		out.Hits = append(out.Hits, h)
	}
	if a.Links && len(s.basis.Lists) > 1 && len(out.Hits) > 0 {
		if err := s.links(out.Hits); err != nil {
			return nil, err
		}
	}
	s.conclude(out)
	return out, nil
}

// conclude gives the verdict: hits that were decided before need no look, and a list that could not be searched leaves open what
// it holds.
func (s *Set) conclude(a *record.Answer) {
	open, cleared := false, 0
	for i := range a.Hits {
		switch h := &a.Hits[i]; {
		case h.Score < a.Threshold:
		case h.Cleared():
			cleared++
		default:
			open = true
		}
	}
	missing := s.basis.Unsearched()
	switch {
	case open:
		a.Verdict = screening.Found
	case a.Verdict == screening.CannotTell:
		a.Reason = strings.Join(a.Notices, "; ")
		if a.Reason == "" {
			a.Reason = "nothing in what was asked could identify a party"
		}
	case len(missing) > 0 || len(s.basis.Lists) == 0:
		a.Verdict = screening.CannotTell
		a.Reason = "no list could be searched"
		if len(missing) > 0 {
			a.Reason = whyNot(missing, s.day)
		}
	case len(s.part) > 0:
		a.Verdict = screening.CannotTell
		a.Reason = strings.Join(s.part, "; ")
	case cleared > 0:
		a.Verdict = screening.NotFound
		a.Reason = fmt.Sprintf("the hits that reach the threshold (%d) were decided before not to be the party", cleared)
	default:
		a.Verdict = screening.NotFound
	}
}

// whyNot says why lists were not searched. The reasons of many stand with the lists.
func whyNot(missing []record.List, day date.Date) string {
	var why, names []string
	for _, l := range missing {
		why, names = append(why, l.Missing), append(names, l.Name)
	}
	if len(missing) <= 2 {
		return strings.Join(why, "; ")
	}
	return fmt.Sprintf("%d lists could not be searched as of %s: %s", len(missing), day, strings.Join(names, ", "))
}

// decided adds what was decided about the hit before.
func (s *Set) decided(h *record.Hit, q *record.Query) error {
	r := register.Ref{List: h.List, Ref: h.Ref}
	if !s.lists.decided[r.List] {
		return nil
	}
	book := s.lists.book
	party := q.Party().Facts()
	if book.Lookup(party, adjudication.Entry{List: r.List, Ref: r.Ref}, s.day).Status == adjudication.None {
		return nil
	}
	a, err := s.aside()
	if err != nil {
		return err
	}
	now := adjudication.Entry{List: r.List, Ref: r.Ref, Facts: adjudication.Facts{Digest: a.Facts[r.List][r.Ref]}}
	f := book.Lookup(party, now, s.day)
	if f.Status == adjudication.Reopened {
		if e := s.entry(r); e != nil { // to say what changed
			now.Facts = adjudication.EntryFacts(e)
			f = book.Lookup(party, now, s.day)
		}
	}
	h.Decided = &f
	return nil
}

func (s *Set) links(hits []record.Hit) error {
	a, err := s.aside()
	if err != nil {
		return err
	}
	for i := range hits {
		hits[i].Linked = a.Links[hits[i].List][hits[i].Ref]
	}
	return nil
}
