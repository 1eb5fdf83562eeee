package show

import (
	"bufio"
	"bytes"
	"io"

	"github.com/licet/licet/assess"
	"github.com/licet/licet/guideline"
)

// CheckHeader is the header of the CSV form of assessments: one row for each item.
var CheckHeader = []string{
	"id", "item", "description", "outcome", "verdict", "category", "entries", "possible", "missing", "why", "as_of",
}

// sample is how many transfers are looked at to lay out the table of many.
const sample = 100

// Checks writes assessments one after the other, in one format, without holding them. A single transfer is told in full,
// several as a table with totals.
type Checks struct {
	w      *bufio.Writer
	format Format
	page   Page
	full   bool

	n      int
	counts map[guideline.Outcome]int
	first  *assess.Assessment // held until it is known whether it stays alone
	table  *Table             // rows not laid out yet
	widths []int
}

// NewChecks returns a writer of assessments. With full every transfer is told in full.
func NewChecks(w io.Writer, f Format, p Page, full bool) *Checks {
	p.Width = max(p.Width, MinWidth)
	return &Checks{
		w: bufio.NewWriter(w), format: f, page: p, full: full,
		counts: map[guideline.Outcome]int{}, table: Overview(),
	}
}

// Render makes what can be made of one assessment without knowing the others. It may be called by several goroutines at
// once; nil means that Add does all.
func (c *Checks) Render(a *assess.Assessment) ([]byte, error) {
	switch c.format {
	case JSON:
		return assess.Marshal(a)
	case JSONL:
		return assess.MarshalLine(a)
	case CSV:
		var b bytes.Buffer
		err := writeCSV(&b, nil, checkRows(a))
		return b.Bytes(), err
	default:
		if !c.full {
			return nil, nil
		}
		var b bytes.Buffer
		err := c.page1(&b, a)
		return b.Bytes(), err
	}
}

func (c *Checks) page1(w io.Writer, a *assess.Assessment) error {
	if c.format == Markdown {
		return Assessment(a).Markdown(w)
	}
	return Assessment(a).Text(w, c.page)
}

// Add writes the next assessment, with what Render made of it.
func (c *Checks) Add(a *assess.Assessment, rendered []byte) error {
	c.n++
	c.counts[a.Outcome]++
	if rendered != nil {
		switch {
		case c.n == 1 && c.format == CSV:
			if err := writeCSV(c.w, CheckHeader, nil); err != nil {
				return err
			}
		case c.n > 1 && (c.format == Text || c.format == Markdown):
			_, _ = c.w.WriteString("\n\n")
		}
		_, err := c.w.Write(rendered)
		return err
	}
	if c.n == 1 {
		c.first = a
		return nil
	}
	if c.first != nil {
		Row(c.table, c.first)
		c.first = nil
	}
	Row(c.table, a)
	if len(c.table.Rows) >= sample {
		return c.lay()
	}
	return nil
}

// lay writes the rows that wait. The widths of the first rows hold for all.
func (c *Checks) lay() error {
	if c.format == Markdown {
		d := &Doc{}
		d.Table(c.table)
		var b bytes.Buffer
		if err := d.Markdown(&b); err != nil {
			return err
		}
		text := b.Bytes()
		if c.widths != nil {
			for range 2 { // the head stands already
				text = text[bytes.IndexByte(text, '\n')+1:]
			}
		}
		c.widths = []int{0}
		_, err := c.w.Write(text)
		c.table.Rows = nil
		return err
	}
	p := &painter{w: c.w, page: c.page}
	if c.widths == nil {
		c.widths, _ = c.table.layout(c.page.Width)
		p.head("", c.table, c.widths)
	}
	for _, r := range c.table.Rows {
		p.row("", c.table, c.widths, r)
	}
	c.table.Rows = nil
	return c.w.Flush()
}

// Flush writes what can be written already.
func (c *Checks) Flush() error { return c.w.Flush() }

// Close writes what waits and the totals. bad is the number of records that could not be assessed.
func (c *Checks) Close(bad int) error {
	switch {
	case c.format == CSV && c.n == 0:
		if err := writeCSV(c.w, CheckHeader, nil); err != nil {
			return err
		}
	case c.format != Text && c.format != Markdown:
	case c.first != nil:
		if err := c.page1(c.w, c.first); err != nil {
			return err
		}
	case c.n > 0:
		if len(c.table.Rows) > 0 {
			if err := c.lay(); err != nil {
				return err
			}
		}
		_ = c.w.WriteByte('\n')
		d := c.totals(bad)
		if c.format == Markdown {
			if err := d.Markdown(c.w); err != nil {
				return err
			}
		} else if err := d.Text(c.w, c.page); err != nil {
			return err
		}
	}
	return c.w.Flush()
}

func (c *Checks) totals(bad int) *Doc {
	d := &Doc{}
	d.Para(B(Plural(c.n, "transfer", "transfers")))
	t := &Table{Columns: []Column{{Right: true}, {Min: 20}}}
	for _, o := range guideline.Outcomes() {
		if n := c.counts[o]; n > 0 {
			t.Row(thousands(n), outcome(o))
		}
	}
	if bad > 0 {
		t.Row(thousands(bad), Span{"✗ not assessed: bad records, named on standard error", Deny})
	}
	d.Table(t)
	if !c.full {
		d.Para(F("The reasons of each: --full, or one of them with --id ID. Entries with a question mark stay possible. " +
			"Nothing here is approved: a person decides."))
	}
	return d
}

func checkRows(a *assess.Assessment) [][]string {
	var out [][]string
	for i := range a.Items {
		c := &a.Items[i].Classification
		item := a.Transfer.Items[i].ID
		cat := ""
		switch {
		case len(c.Entries) > 0 && string(c.Verdict) == guideline.VerdictCategoryI:
			cat = "I"
		case len(c.Entries) > 0 && string(c.Verdict) == guideline.VerdictCategoryII:
			cat = "II"
		}
		out = append(out, []string{
			a.Transfer.ID, item, a.Items[i].Name, string(a.Outcome), string(c.Verdict), cat,
			ids(c.Entries), ids(c.Candidates), join(c.Missing), c.Why, a.AsOf.String(),
		})
	}
	return out
}
