package show

import (
	"slices"
	"strings"

	"github.com/licet/licet/assess"
	"github.com/licet/licet/guideline"
	"github.com/licet/licet/rule"
	"github.com/licet/licet/truth"
)

// factors adds the factors of paragraph 3 with what is suggested under each and what a person found, then how the country that the
// transfer leaves reads the Guidelines.
func (d *Doc) factors(a *assess.Assessment) {
	if len(a.Decision.Factors) == 0 {
		return
	}
	d.Heading(2, "Factors to weigh")
	if a.Weighing == nil { // stored before there were suggestions
		d.More(F("Guidelines, paragraph 3. A person weighs them; nothing here is filled in."))
		for _, f := range a.Decision.Factors {
			d.Marked(f.ID+".", sentence(f.Text), tag(f.Basis))
		}
		return
	}
	d.More(F("Guidelines, paragraph 3. A person weighs them. What stands under a factor was drawn from what was stated; it fills nothing in " +
		"and changes no outcome."))
	for i := range a.Weighing.Factors {
		d.factor(&a.Weighing.Factors[i])
	}
	d.readings(a)
}

func (d *Doc) factor(f *guideline.WeighedFactor) {
	state := L("Open: for a person.")
	if x := f.Filled; x != nil {
		state = L(B(capital(strings.ReplaceAll(x.Finding, "-", " "))), " (", x.By, ", ", x.Date.String(), "): ", sentence(x.Reason))
		if len(x.Evidence) > 0 {
			state = L(state, F(" On "+strings.Join(x.Evidence, "; ")+"."))
		}
	}
	d.Marked(f.ID+".", sentence(f.Text), tag(f.Basis), " ", state)
	d.In(func() {
		for i := range f.Suggestions {
			s := &f.Suggestions[i]
			line := L(worded(sentence(people(s.Text))), F(" ["+strings.Join([]string{leaning[s.Leans], s.Citation, basis(s.Source.Basis)}, ", ")+"]"))
			if len(s.Evidence) > 0 {
				line = L(line, F(" From "+strings.Join(s.Evidence, "; ")+"."))
			}
			d.Bullet(line)
		}
		if open := notKnown(f.Open); len(open) > 0 {
			d.More(F("Not known: " + some(open, 4) + "."))
		}
	})
}

// leaning says which way a suggestion points.
var leaning = map[guideline.Lean]string{
	guideline.Concern: "a reason for concern", guideline.Eases: "eases concern", guideline.Informs: "for information",
}

// notKnown names what would settle open rules: the fields to fill, then what no field holds.
func notKnown(open []guideline.OpenRule) []string {
	var fields, rest []string
	for i := range open {
		for _, f := range open[i].Fields {
			fields = appendNew(fields, f)
		}
		if len(open[i].Fields) == 0 {
			for _, name := range open[i].Missing {
				if !mayBe(open, name) {
					rest = appendNew(rest, meaning(name))
				}
			}
		}
	}
	return append(fields, rest...)
}

// mayBe reports whether what only may be so is open too, which says it already.
func mayBe(open []guideline.OpenRule, name string) bool {
	return slices.ContainsFunc(open, func(o guideline.OpenRule) bool { return slices.Contains(o.Missing, name+"_possible") })
}

// meaning tells a variable as something that is not known.
func meaning(name string) string {
	v, ok := guideline.WeighedSchema().Lookup(name)
	switch {
	case !ok:
		return label(name)
	case v.Type == rule.Bool:
		return "whether " + v.Meaning
	default:
		return v.Meaning
	}
}

// readings adds how the country that the transfer leaves reads the Guidelines by itself.
func (d *Doc) readings(a *assess.Assessment) {
	all := a.Weighing.Readings
	if len(all) == 0 {
		return
	}
	d.Heading(3, "How ", all[0].By, " reads it")
	d.More(F("Shown beside the common text, and changes nothing in it or in the outcome."))
	for i := range all {
		x := &all[i]
		text := people(x.Item) + ": "
		if len(a.Items) == 1 {
			text = ""
		}
		if x.Kind == guideline.Proposal {
			text += "Proposal, not adopted. "
		}
		if x.Result == truth.Unknown {
			text += "Open whether it covers the item. "
		}
		from := x.Stated
		if from == "" {
			from = x.InForce.From.String()
		}
		d.Bullet(text, worded(sentence(x.Text)), F(" ["+x.Citation+", from "+from+", "+basis(x.Source.Basis)+"]"))
		d.In(func() {
			var open []string
			for _, name := range x.Missing {
				open = append(open, meaning(name))
			}
			if len(open) > 0 {
				d.More(F("Not known: " + strings.Join(open, "; ") + "."))
			}
			if x.Note != "" {
				d.More(F(sentence(x.Note)))
			}
			if x.Error != "" {
				d.More("It could not be evaluated: ", x.Error)
			}
		})
	}
}
