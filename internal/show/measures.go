package show

import (
	"fmt"
	"slices"
	"strings"

	"github.com/licet/licet/assess"
	"github.com/licet/licet/guideline"
	"github.com/licet/licet/measure"
	"github.com/licet/licet/truth"
)

// measures adds what the measures of the Security Council and of states make of a transfer: by position where states disagree.
func (d *Doc) measures(a *assess.Assessment) {
	ev := a.Measures
	if ev == nil {
		return
	}
	d.Heading(2, "Measures of the Security Council and of states")
	if len(ev.Countries) == 0 && len(ev.Missing) == 0 {
		d.More(sentence(ev.Note))
		return
	}
	d.More(worded(sentence(people(ev.Note))))
	for i := range ev.Views {
		v, level := &ev.Views[i], 3
		if len(ev.Views) > 1 || v.Question != "" {
			head := "By the position of this installation (" + strings.ReplaceAll(string(v.Position), "-", " ") + ")"
			whole := v.Outcome
			if k := slices.IndexFunc(a.Sides, func(s assess.Side) bool { return s.Position == v.Position }); k >= 0 {
				head, whole = "If "+a.Sides[k].If, a.Sides[k].Outcome
			}
			d.Heading(3, head)
			level = 4
			if len(ev.Views) > 1 {
				d.More(L("Outcome of the whole transfer: ", outcome(whole), "."))
			}
		}
		d.measureView(v, told(a, ev), level, len(ev.Missing) > 0)
	}
}

// told are the findings that stand under what decides already; where there are several views each is told whole.
func told(a *assess.Assessment, ev *measure.Evaluation) []measure.Finding {
	if a.Outcome == a.Decision.Outcome && !assess.ActOn(a.Outcome) || len(ev.Views) > 1 {
		return nil
	}
	return assess.Bearing(ev, a.Outcome)
}

// measureView adds one view; level is that of its headings. Undecided says that no paragraph could be ruled out.
func (d *Doc) measureView(v *measure.View, told []measure.Finding, level int, undecided bool) {
	met, open, duties := 0, 0, 0
	for i := range v.Findings {
		switch f := &v.Findings[i]; {
		case f.Duty != "" && f.Outcome == "":
			duties++
		case slices.ContainsFunc(told, func(o measure.Finding) bool { return o.Rule == f.Rule && o.Item == f.Item }):
			met++
		case f.Result == truth.Met:
			met++
			d.measureFinding(f)
		default:
			open++
		}
	}
	if open > 0 {
		d.Heading(level, "Open")
		for i := range v.Findings {
			if f := &v.Findings[i]; f.Result != truth.Met && (f.Duty == "" || f.Outcome != "") &&
				!slices.ContainsFunc(told, func(o measure.Finding) bool { return o.Rule == f.Rule && o.Item == f.Item }) {
				d.measureFinding(f)
			}
		}
	}
	if duties > 0 {
		d.Heading(level, "Duties")
		for i := range v.Findings {
			if f := &v.Findings[i]; f.Duty != "" && f.Outcome == "" {
				d.measureFinding(f)
			}
		}
	}
	if met+open+duties == 0 && !undecided {
		d.More("No paragraph in force on that day is met or open.")
	}
	if n := len(v.RuledOut); n > 0 {
		d.More(F(fmt.Sprintf("%s in force on that day %s not met.", Plural(n, "paragraph", "paragraphs"), isAre(n))))
	}
}

func isAre(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}

func (d *Doc) measureFinding(f *measure.Finding) {
	line := L(worded(sentence(people(f.Text))))
	if f.Outcome != "" {
		line = append(line, L(" ", outcome(f.Outcome), ".")...)
	}
	from := []string{f.Paragraph, strings.ReplaceAll(string(f.Force), "-", " "), basis(f.Basis.Basis)}
	line = append(line, F(" ["+strings.Join(from, ", ")+"]"))
	d.Bullet(line)
	d.In(func() {
		if f.Duty != "" {
			text := "Duty: " + f.Duty
			if f.Within > 0 {
				days := "days"
				if f.Working {
					days = "working days"
				}
				text += fmt.Sprintf(", within %d %s", f.Within, days)
			}
			d.More(sentence(text))
		}
		for _, e := range f.Exceptions {
			d.More("Exception: ", sentence(e))
		}
		if len(f.Lists) > 0 {
			d.More(F("Listed in " + strings.Join(f.Lists, ", ") + ", which is not held here."))
		}
	})
}

// measuresDecide adds the paragraphs that carry an outcome stronger than that of the Guidelines.
func (d *Doc) measuresDecide(a *assess.Assessment, o guideline.Outcome) bool {
	fs := assess.Bearing(a.Measures, o)
	for i := range fs {
		d.measureFinding(&fs[i])
	}
	return len(fs) > 0
}
