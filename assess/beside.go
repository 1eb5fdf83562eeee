package assess

import (
	"slices"

	"github.com/licet/licet/guideline"
	"github.com/licet/licet/measure"
	"github.com/licet/licet/redflag"
	"github.com/licet/licet/truth"
)

// Side is the outcome of the whole transfer for those who hold one position on a question on which states disagree.
type Side struct {
	Question string            `json:"question"`
	Position measure.Position  `json:"position"`
	If       string            `json:"if"` // the position as a condition in words
	Outcome  guideline.Outcome `json:"outcome"`
}

// sides are the outcomes by position, the strongest first; nil where no position that is not set bears on the day.
func (s *Stage) sides(a *Assessment) []Side {
	if a.Measures == nil || len(a.Measures.Views) < 2 {
		return nil
	}
	rest := guideline.Stronger(guideline.Stronger(a.Decision.Outcome, a.Screening.outcome()), unreadOutcome(a.Transfer))
	if len(a.Measures.Missing) > 0 || s.beyond != "" {
		rest = guideline.Stronger(rest, guideline.NeedsInformation)
	}
	var out []Side
	for i := range a.Measures.Views {
		v := &a.Measures.Views[i]
		side := Side{Question: v.Question, Position: v.Position, If: s.a.measures.Condition(v.Question, v.Position)}
		side.Outcome = guideline.Stronger(guideline.Stronger(rest, v.Outcome), flagOutcome(a.RedFlags))
		out = append(out, side)
	}
	slices.SortStableFunc(out, func(a, b Side) int { return b.Outcome.Strength() - a.Outcome.Strength() })
	return out
}

// Disputed reports whether the outcome depends on a question on which states disagree.
func (a *Assessment) Disputed() bool {
	return len(a.Sides) > 1 && a.Sides[0].Outcome != a.Sides[len(a.Sides)-1].Outcome
}

// What stands beside an outcome and must not be hidden by it.
const (
	BesideDisputed = "disputed" // the outcome depends on a question on which states disagree
	BesideHit      = "hit"      // somebody may be listed
	BesideHold     = "hold"     // a measure, a red flag or a row of the Guidelines asks for a person
	BesideLook     = "look"     // red flags ask for a look
)

// Beside names what a person has to look at beside the outcome, because the outcome is stronger or says nothing of it; in a fixed order.
// Beside a prohibition no hold is named: nothing may move.
func (a *Assessment) Beside() []string {
	var out []string
	if a.Disputed() {
		out = append(out, BesideDisputed)
	}
	stronger := a.Outcome.Strength() > guideline.Hold.Strength()
	switch {
	case stronger && a.Outcome != guideline.Prohibited && a.holds():
		out = append(out, BesideHold)
	case !stronger && a.Outcome != guideline.Hold && a.RedFlags != nil && a.RedFlags.Level == redflag.Look:
		out = append(out, BesideLook)
	}
	if a.Outcome != guideline.Hold && a.Screening != nil && a.Screening.Result == truth.Met {
		out = append(out, BesideHit)
	}
	return out
}

func (a *Assessment) holds() bool {
	return flagOutcome(a.RedFlags) == guideline.Hold || len(Bearing(a.Measures, guideline.Hold)) > 0 ||
		slices.ContainsFunc(a.Decision.Findings, func(f guideline.Finding) bool { return !f.Superseded && f.Outcome == guideline.Hold })
}

// holding is the first sentence that asks for a person beside a stronger outcome: of the Guidelines, a measure that is met, a red flag, a
// measure that is open.
func (a *Assessment) holding() string {
	for i := range a.Decision.Findings {
		if f := &a.Decision.Findings[i]; !f.Superseded && f.Outcome == guideline.Hold {
			return f.Text
		}
	}
	fs := Bearing(a.Measures, guideline.Hold)
	if i := slices.IndexFunc(fs, func(f measure.Finding) bool { return f.Result == truth.Met }); i >= 0 {
		return fs[i].Text
	}
	if flagOutcome(a.RedFlags) == guideline.Hold && len(a.RedFlags.Indicators) > 0 {
		return a.RedFlags.Indicators[0].Text
	}
	if len(fs) > 0 {
		return fs[0].Text
	}
	return ""
}

// ToAct reports whether the answer asks someone to act: its outcome does, or red flags ask for a look beside it.
func (a *Assessment) ToAct() bool {
	return ActOn(a.Outcome) || slices.Contains(a.Beside(), BesideLook)
}
