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
	if ev.Common != "" {
		line := L("National rules are among them. By the common rules alone these measures say: ", outcome(ev.Common))
		if a.Common != "" {
			line = L(line, "; the whole transfer: ", outcome(a.Common))
		}
		d.More(L(line, "."))
	}
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
			d.measureFindings([]measure.Finding{*f})
		default:
			open++
		}
	}
	if open > 0 {
		d.Heading(level, "Open")
		var fs []measure.Finding
		for i := range v.Findings {
			if f := &v.Findings[i]; f.Result != truth.Met && (f.Duty == "" || f.Outcome != "") &&
				!slices.ContainsFunc(told, func(o measure.Finding) bool { return o.Rule == f.Rule && o.Item == f.Item }) {
				fs = append(fs, *f)
			}
		}
		d.measureFindings(fs)
	}
	if duties > 0 {
		d.Heading(level, "Duties")
		var fs []measure.Finding
		for i := range v.Findings {
			if f := &v.Findings[i]; f.Duty != "" && f.Outcome == "" {
				fs = append(fs, *f)
			}
		}
		d.measureFindings(fs)
	}
	if met+open+duties == 0 && !undecided {
		d.More("No paragraph in force on that day is met or open.")
	}
	if n := len(v.RuledOut); n > 0 {
		d.More(F(fmt.Sprintf("%s in force on that day %s not met.", Plural(n, "paragraph", "paragraphs"), isAre(n))))
	}
}

// together is from how many paragraphs on that are open on the same question it is asked once.
const together = 3

// measureFindings adds findings one by one; those that wait for the same thing stand under one line that asks it.
func (d *Doc) measureFindings(fs []measure.Finding) {
	waits := func(f *measure.Finding) string {
		if f.Result == truth.Met || f.Error != "" {
			return ""
		}
		_, what, _ := strings.Cut(f.Text, "Not known: ")
		return what
	}
	byWhat := map[string]int{}
	for i := range fs {
		byWhat[waits(&fs[i])]++
	}
	told := map[string]bool{}
	for i := range fs {
		what := waits(&fs[i])
		if what == "" || byWhat[what] < together {
			d.measureFinding(&fs[i])
			continue
		}
		if told[what] {
			continue
		}
		told[what] = true
		d.Bullet(fmt.Sprintf("%d paragraphs are open. All depend on what is not known: ", byWhat[what]), worded(people(what)))
		d.In(func() {
			for k := range fs {
				if f := &fs[k]; waits(f) == what {
					d.openFinding(f)
				}
			}
		})
	}
}

// openFinding adds a finding that stands with others under what it waits for.
func (d *Doc) openFinding(f *measure.Finding) {
	about, _, _ := strings.Cut(f.Text, ": open. Not known: ")
	line := L(worded(sentence(people(about))))
	if f.Outcome != "" {
		line = append(line, L(" ", outcome(f.Outcome), ".")...)
	}
	if f.Duty != "" {
		line = append(line, L(" ", duty(f))...)
	}
	for _, e := range f.Exceptions {
		line = append(line, L(" Exception: ", sentence(e))...)
	}
	d.Bullet(append(line, citing(f)))
}

func citing(f *measure.Finding) Span {
	return F(" [" + strings.Join([]string{f.Paragraph, strings.ReplaceAll(string(f.Force), "-", " "), basis(f.Basis.Basis)}, ", ") + "]")
}

// duty says who must do what, and within which time.
func duty(f *measure.Finding) string {
	text := "Duty: " + f.Duty
	if f.Within > 0 {
		days := "days"
		if f.Working {
			days = "working days"
		}
		text += fmt.Sprintf(", within %d %s", f.Within, days)
	}
	return sentence(text)
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
	d.Bullet(append(line, citing(f)))
	d.In(func() {
		if f.Duty != "" {
			d.More(duty(f))
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
	d.measureFindings(fs)
	return len(fs) > 0
}
