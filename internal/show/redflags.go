package show

import (
	"fmt"
	"slices"
	"strings"

	"github.com/licet/licet/assess"
	"github.com/licet/licet/redflag"
	"github.com/licet/licet/truth"
)

// redFlags adds the indicators that are met, the pattern that leads, and what would clear them.
func (d *Doc) redFlags(a *assess.Assessment) {
	e := a.RedFlags
	if e == nil {
		return
	}
	d.Heading(2, "Red flags")
	if len(e.Indicators) == 0 {
		d.More("None of the indicators is met on what was stated. That is no clearance: most of them need papers that were not stated.")
		d.earlier(a)
		return
	}
	level := L(B("Look"), ": a person should look.")
	switch e.Level {
	case redflag.Hold:
		level = L(Span{"◆ Hold", Look}, ": a person must look before it goes on.")
	case redflag.Look:
	case redflag.NoneFound:
		level = L("Too little by itself to ask for a look.")
	}
	line := L(level, fmt.Sprintf(" Score %.2f of 1", e.Score))
	if l, ok := e.Leading(); ok {
		line = L(line, ", most of it for: ", B(l.Name), fmt.Sprintf(" (%s, %.2f)", l.ID, l.Score))
	}
	d.More(L(line, "."))
	d.earlier(a)
	for i := range e.Indicators {
		f := &e.Indicators[i]
		if f.Result == truth.Met {
			d.flag(f)
		}
	}
	for i := range e.Combinations {
		c := &e.Combinations[i]
		d.Bullet(B("Together: "), sentence(c.Text), F(fmt.Sprintf(" [%s in place of %s]", c.ID, strings.Join(c.Replaces, ", "))))
	}
}

// earlier says whether the red flags knew earlier records. What they show of a transfer rests on them alone.
func (d *Doc) earlier(a *assess.Assessment) {
	i := slices.IndexFunc(a.Rules, func(r assess.RuleSet) bool { return r.Name == assess.History })
	if i < 0 {
		d.More(F("No earlier records were given: what only they could show (a serial number or paper seen with others, a shared address, split orders) is open."))
		return
	}
	d.More(F("Compared with earlier records: " + a.Rules[i].Edition + "."))
}

// longestValue is how many characters of a value are shown that a red flag rests on: which it is can be told from its path.
const longestValue = 300

func (d *Doc) flag(f *redflag.Finding) {
	d.Bullet(worded(sentence(f.Text)), F(fmt.Sprintf(" [%s, weight %d of 5, %s]", f.ID, f.Weight, basis(f.Basis))))
	d.In(func() {
		var from []string
		for _, x := range f.Evidence {
			from = append(from, x.Path+" = "+cutTo(x.Value, longestValue))
		}
		if len(from) > 0 {
			d.More(F("From " + strings.Join(from, "; ") + "."))
		}
		if f.Clears != "" {
			d.More("To clear it: ", sentence(f.Clears))
		}
	})
}
