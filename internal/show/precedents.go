package show

import (
	"fmt"

	"github.com/licet/licet/assess"
	"github.com/licet/licet/precedent"
)

// beside is what a writer of assessments compares them with.
type beside struct {
	precedents *precedent.Set
	tell       func(f *precedent.Finding, text string)
}

// Precedents has the items compared with how the same parts were classified before. Where a transfer is told in full, the
// remark stands beside the item. Everywhere else the form of the output has no room for it, and tell is called for each item
// whose answer is another one; for a contradiction it is called in any case.
func (c *beside) Precedents(set *precedent.Set, tell func(f *precedent.Finding, text string)) {
	c.precedents, c.tell = set, tell
}

// remarks returns what precedents say of each item, empty where there are none.
func (c *beside) remarks(a *assess.Assessment) []string {
	if c.precedents == nil {
		return nil
	}
	out := make([]string, len(a.Items))
	for i, now := range precedent.Of(a) {
		if f, ok := c.precedents.Lookup(now); ok {
			out[i] = f.String()
		}
	}
	return out
}

func (c *beside) tellOf(a *assess.Assessment, shown bool) {
	if c.precedents == nil {
		return
	}
	for _, now := range precedent.Of(a) {
		f, ok := c.precedents.Lookup(now)
		if ok && (f.Contradiction() || !f.Agrees && !shown) {
			c.tell(&f, people(fmt.Sprintf("transfer %s, %s: %s", now.From.Transfer, now.From.Item, f.String())))
		}
	}
}

// precedent adds what a precedent says of the item.
func (d *Doc) precedent(text string) {
	if text != "" {
		d.Heading(3, "Precedent")
		d.Para(sentence(people(text)))
	}
}
