package screening

import (
	"fmt"
	"strings"

	"github.com/licet/licet/date"
	"github.com/licet/licet/truth"
)

// Evidence is a fact beside the names that speaks for or against a hit.
type Evidence struct {
	What   string      `json:"what"`   // country, birth, imo, passport and so on
	Agrees truth.Value `json:"agrees"` // unknown: one side does not say
	Worth  float64     `json:"worth"`  // natural logarithm of odds
	Query  string      `json:"query,omitzero"`
	Entry  string      `json:"entry,omitzero"`
}

// evidence weighs dates of birth and identifiers. tell, when not nil, is called with each.
func (s *Searcher) evidence(e *entry, tell func(Evidence)) float32 {
	return s.birthEvidence(e, tell) + s.idEvidence(e, tell)
}

func (s *Searcher) birthEvidence(e *entry, tell func(Evidence)) float32 {
	if len(s.births) == 0 {
		return 0
	}
	if len(e.births) == 0 {
		if tell != nil {
			tell(Evidence{What: "birth", Query: spans(s.births)})
		}
		return 0
	}
	w := &s.w.Evidence
	best := w.BirthOther
	agrees := truth.NotMet
	for _, q := range s.births {
		for _, d := range e.births {
			v := w.BirthOther
			switch {
			case q.from == q.until && d.from == d.until && q.from == d.from:
				v = w.Day
			case !q.until.Before(d.from) && !d.until.Before(q.from):
				v = w.Year
			case near(q, d):
				v = w.YearOff
			}
			if v > best {
				best = v
			}
		}
	}
	if best > 0 {
		agrees = truth.Met
	}
	if tell != nil {
		tell(Evidence{"birth", agrees, float64(best), spans(s.births), spans(e.births)})
	}
	return best
}

// near reports whether two ranges lie at most two years apart.
func near(a, b span) bool {
	gap := a.from.Year() - b.until.Year()
	if b.from.Year() > a.until.Year() {
		gap = b.from.Year() - a.until.Year()
	}
	return gap <= 2
}

func spans(ss []span) string {
	var out []string
	for _, s := range ss {
		switch {
		case s.from == s.until || s.until.IsZero():
			out = append(out, s.from.String())
		case s.from == date.Of(s.from.Year(), 1, 1) && s.until == date.Of(s.from.Year(), 12, 31):
			out = append(out, fmt.Sprint(s.from.Year()))
		default:
			out = append(out, s.from.String()+" to "+s.until.String())
		}
	}
	return strings.Join(out, "; ")
}

func (s *Searcher) idEvidence(e *entry, tell func(Evidence)) float32 {
	var z float32
	for _, q := range s.ids {
		key := idKey(q)
		agrees, against := truth.Unknown, ""
		for _, d := range e.ids {
			if idKey(d) == key {
				agrees, against = truth.Met, d.Value
				break
			}
			if d.Kind == q.Kind && once(q.Kind) {
				agrees, against = truth.NotMet, d.Value
			}
		}
		v := float32(0)
		switch agrees {
		case truth.Met:
			v = s.w.Evidence.ID
		case truth.NotMet:
			v = s.w.Evidence.IDOther
		default:
		}
		z += v
		if tell != nil {
			tell(Evidence{string(q.Kind), agrees, float64(v), q.Value, against})
		}
	}
	return z
}
