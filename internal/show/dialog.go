package show

import (
	"fmt"
	"strings"

	"github.com/licet/licet/classify"
	"github.com/licet/licet/controllist"
	"github.com/licet/licet/truth"
)

// Question is the n-th question of a conversation.
func Question(n int, q classify.Question) *Doc {
	d := &Doc{}
	d.Para(B(fmt.Sprintf("%d. ", n)), B(worded(sentence(q.Ask))))
	d.In(func() {
		if len(q.Limits) > 0 {
			d.More("Limits: ", limits(q.Limits), ".")
		}
		if len(q.Options) > 0 {
			d.More("One or more of: ", strings.Join(q.Options, ", "), ".")
		}
		if len(q.Entries) > 0 {
			d.More(F("Bears on " + listing(strings.Join(q.Entries, ", "), 6) + ". ? explains, skip, back, quit."))
		} else {
			d.More(F("? explains, skip, back, quit."))
		}
	})
	return d
}

// Help explains a question; example is an answer of the right form.
func Help(q classify.Question, p *controllist.Param, example string, ed *controllist.Edition) *Doc {
	d := &Doc{}
	d.In(func() {
		if p != nil && !strings.EqualFold(strings.TrimSpace(p.Meaning), "see definition") {
			d.More(capital(label(p.Name)), ": ", worded(sentence(strings.Replace(p.Meaning, " (see definition)", "", 1))))
		}
		d.More("Answer with ", example, ".")
		if p != nil && len(p.Values) > 0 && len(q.Options) == 0 {
			d.More("Names: ", strings.Join(p.Values, ", "), ".")
		}
		for i, id := range q.Entries {
			if i == 6 {
				d.Bullet(F(fmt.Sprintf("and %d more", len(q.Entries)-i)))
				break
			}
			d.Bullet(B(id), " ", worded(ed.List().TitleOf(id)))
		}
		d.More(F("skip or an empty line leaves it open; back takes the last answer back; quit ends with what is known."))
	})
	return d
}

// Remaining says what is met and what stays possible after an answer.
func Remaining(r *classify.Result, gone []string) *Doc {
	d := &Doc{}
	d.Para(verdict(r.Verdict))
	d.In(func() {
		for _, list := range [][]classify.EntryAnswer{r.Entries, r.Candidates} {
			for i, a := range list {
				if i == 6 {
					d.More(F(fmt.Sprintf("  and %d more", len(list)-i)))
					break
				}
				mark := "? "
				if a.Result == truth.Met {
					mark = "✓ "
				}
				d.More(mark, B(a.ID), " ", worded(a.Title))
			}
		}
		if len(gone) > 0 {
			d.More("✗ ruled out: ", strings.Join(gone, ", "))
		}
	})
	return d
}
