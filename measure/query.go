package measure

import (
	"fmt"
	"slices"
	"strings"

	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/truth"
)

// holds answers whether something that depends on a position is there: unknown while the position is not set.
func (h Held) holds(p Positions) truth.Value {
	switch at := p[h.Question]; {
	case h == (Held{}), at == h.Holds:
		return truth.Met
	case at == "":
		return truth.Unknown
	default:
		return truth.NotMet
	}
}

// InForce answers whether the measure is in force on the day: unknown when that depends on a position that is not set. It
// returns [fault.NotFound] for a measure that is not in the reference.
func (r *Rules) InForce(measure string, on date.Date, s Settings) (truth.Value, error) {
	m, ok := r.Measure(measure)
	if !ok {
		return truth.Unknown, &fault.Error{Kind: fault.NotFound, Message: "no such measure", Value: measure, Want: "such as UNSCR-1929"}
	}
	out := truth.NotMet
	for _, span := range m.InForce {
		if span.Contains(on) {
			out = out.Or(span.Position.holds(s.At(on)))
		}
	}
	return out, nil
}

// ItemList returns the documents that list the items of the subject (missile, nuclear, wmd, chemical-biological,
// conventional) for the country on the day. More than one stands there when it is not known since when the later one
// applies; its note says so. A list that depends on a position carries it.
func (r *Rules) ItemList(target, subject string, on date.Date) []ItemList {
	var out []ItemList
	for _, l := range r.ref.ItemLists {
		if string(l.Target) == target && l.Subject == subject && l.Contains(on) {
			out = append(out, l)
		}
	}
	return out
}

// InspectionDuty tells whether cargo of a country must be inspected.
type InspectionDuty struct {
	// Mandatory is Met when all cargo must be inspected without any suspicion, Unknown while that depends on a position.
	Mandatory truth.Value `json:"mandatory"`
	// Paragraphs are those on inspection in force on the day, whatever they ask.
	Paragraphs []Paragraph `json:"paragraphs,omitempty"`
}

// Inspection tells which paragraphs on cargo of the country are in force on the day and whether one of them asks for
// inspection without suspicion.
func (r *Rules) Inspection(target string, on date.Date, s Settings) InspectionDuty {
	out := InspectionDuty{Mandatory: truth.NotMet}
	at := s.At(on)
	t := r.targets[target]
	if t == nil {
		return out
	}
	without := make(map[string]bool)
	for _, ru := range r.set.InForce(on) {
		if !t.rules[ru] || ru.Effect.Kind != Inspection || ru.Effect.Position.holds(at) == truth.NotMet {
			continue
		}
		without[ru.ID] = true
		if ru.Effect.Without {
			out.Mandatory = out.Mandatory.Or(ru.Effect.Position.holds(at))
		}
	}
	out.Paragraphs = slices.DeleteFunc(r.Paragraphs(), func(p Paragraph) bool { return !without[p.ID] || !p.InForce.Contains(on) })
	return out
}

// Body returns the committee or panel as it was on the day, and whether it existed: unknown while that depends on a
// position that is not set. It returns [fault.NotFound] for an unknown identifier.
func (r *Rules) Body(id string, on date.Date, s Settings) (Body, truth.Value, error) {
	var last Body
	known := false
	for _, b := range r.ref.Bodies {
		if b.ID != id {
			continue
		}
		known = true
		if last.ID == "" || !on.Before(b.Created) {
			last = b
		}
		if (date.Span{From: b.Created, Until: b.Ended}).Contains(on) {
			return b, b.Position.holds(s.At(on)), nil
		}
	}
	if !known {
		return Body{}, truth.Unknown, &fault.Error{Kind: fault.NotFound, Message: "no such body", Value: id, Want: "such as panel-1874"}
	}
	return last, truth.NotMet, nil
}

// Condition is a position on a question as a condition in words, such as "the earlier resolutions apply again"; the position itself where
// none is written down.
func (r *Rules) Condition(question string, p Position) string {
	for i := range r.ref.Questions {
		if q := &r.ref.Questions[i]; q.ID == question {
			for k := range q.Positions {
				if h := &q.Positions[k]; h.Position == p && h.If != "" {
					return h.If
				}
			}
		}
	}
	return string(p)
}

// Name is a measure as people write it: "resolution 2375 (2017)". One that is no resolution of the Security Council keeps its identifier.
func (r *Rules) Name(measure string) string {
	m, ok := r.Measure(measure)
	if number, is := strings.CutPrefix(measure, "UNSCR-"); ok && is {
		return fmt.Sprintf("resolution %s (%s)", number, m.Adopted.String()[:4])
	}
	return measure
}
