package measure

import (
	"fmt"
	"strings"

	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
)

// Position is an answer to a disputed question; empty means that none is set.
type Position string

// SnapbackQuestion asks whether the earlier resolutions on Iran apply again since 28 September 2025.
const SnapbackQuestion = "snapback-2025"

// The positions on [SnapbackQuestion].
const (
	InForce Position = "in-force" // they apply again
	Void    Position = "void"     // they do not, and resolution 2231 ended on 18 October 2025
)

// Positions are the answers that count on a day, by question.
type Positions map[string]Position

// Setting states which position the law of an installation follows, since when and by what source.
type Setting struct {
	Question string   `json:"question"`
	Position Position `json:"position"`
	// Since is the first day on which that law follows the position; the zero day means on every day.
	Since  date.Date `json:"since,omitzero"`
	Source string    `json:"source"`
}

// Settings are all settings of an installation. A question may be set more than once, with different days: the latest
// that has begun counts.
type Settings []Setting

// At returns the positions that count on the day. A question that is not in it is not set.
func (s Settings) At(on date.Date) Positions {
	if len(s) == 0 {
		return nil
	}
	p, since := make(Positions, len(s)), make(map[string]date.Date, len(s))
	for _, e := range s {
		_, set := p[e.Question]
		if !on.Before(e.Since) && (!set || !e.Since.Before(since[e.Question])) {
			p[e.Question], since[e.Question] = e.Position, e.Since
		}
	}
	return p
}

// CheckSettings returns [fault.Invalid] for an unknown question or position, two settings of a question from the same day, a
// day before the question arose, and a setting without a source: nobody could tell later why it was set.
func (r *Rules) CheckSettings(s Settings) error {
	for i, e := range s {
		at := fault.Place{Field: fmt.Sprintf("positions[%d]", i)}
		if err := r.known(e.Question, e.Position); err != nil {
			return err.At(at)
		}
		if e.Source == "" {
			return fault.Input("source", "", "missing", "the act or decision by which the installation follows the position").At(at)
		}
		for _, q := range r.ref.Questions {
			if q.ID == e.Question && !e.Since.IsZero() && e.Since.Before(q.From) {
				return fault.Input("since", e.Since.String(), "the question did not arise before "+q.From.String(),
					"the day from which the law here follows the position, or none for every day").At(at)
			}
		}
		for _, o := range s[:i] {
			if o.Question == e.Question && o.Since == e.Since {
				return fault.Input("question", e.Question, "set twice from the same day", "one position at a time").At(at)
			}
		}
	}
	return nil
}

// known refuses questions and positions that are not in the reference.
func (r *Rules) known(question string, p Position) *fault.Error {
	var questions []string
	for _, q := range r.ref.Questions {
		questions = append(questions, q.ID)
		if q.ID != question {
			continue
		}
		var held []Position
		for _, h := range q.Positions {
			if h.Position == p {
				return nil
			}
			held = append(held, h.Position)
		}
		return fault.Input("position", string(p), "unknown position", anyOf(held))
	}
	return fault.Input("question", question, "unknown question", anyOf(questions))
}

// anyOf names what may be given: a, b or c.
func anyOf[T ~string](all []T) string {
	var b strings.Builder
	for i, s := range all {
		switch {
		case i > 0 && i == len(all)-1:
			b.WriteString(" or ")
		case i > 0:
			b.WriteString(", ")
		}
		b.WriteString(string(s))
	}
	return b.String()
}
