package show

import (
	"bufio"
	"bytes"
	"io"
	"slices"
	"strings"

	"github.com/licet/licet/assess"
	"github.com/licet/licet/guideline"
)

// CheckHeader is the header of the CSV form of assessments: one row for each item.
var CheckHeader = []string{
	"id", "item", "description", "outcome", "verdict", "category", "entries", "possible", "missing", "why", "as_of",
	"screening", "beside",
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
	files  bool // whether there are several files
	beside      // what precedents say

	n       int
	counts  map[guideline.Outcome]int
	parties screeningCounts
	from    string             // the file of first
	first   *assess.Assessment // held until it is known whether it stays alone
	table   *Table             // rows not laid out yet
	widths  []int
	columns []int // of the table, those that the page has room for
	stacked bool  // the page is too narrow for a table
}

// NewChecks returns a writer of assessments. With full every transfer is told in full; with files the table of many names the
// file of each.
func NewChecks(w io.Writer, f Format, p Page, full, files bool) *Checks {
	p.Width = max(p.Width, MinWidth)
	return &Checks{
		w: bufio.NewWriter(w), format: f, page: p, full: full,
		counts: map[guideline.Outcome]int{}, table: Overview(files), files: files,
	}
}

// GoOn says that answers were written before, so that no header comes again.
func (c *Checks) GoOn() { c.n++ }

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
		return assessment(a, c.remarks(a)).Markdown(w)
	}
	return assessment(a, c.remarks(a)).Text(w, c.page)
}

// Add writes the next assessment, which came from the file, with what Render made of it.
func (c *Checks) Add(a *assess.Assessment, file string, rendered []byte) error {
	c.n++
	c.counts[a.Outcome]++
	c.screened(a.Screening)
	if rendered != nil {
		c.tellOf(a, c.format == Text || c.format == Markdown)
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
		c.first, c.from = a, file
		return nil
	}
	if c.first != nil {
		c.row(c.first, c.from)
		c.first = nil
	}
	c.row(a, file)
	if len(c.table.Rows) >= sample {
		return c.lay()
	}
	return nil
}

// row adds a row with all columns; lay leaves out those that there is no room for.
func (c *Checks) row(a *assess.Assessment, file string) {
	c.tellOf(a, false)
	wide := Overview(c.files)
	Row(wide, a, file)
	c.table.Rows = append(c.table.Rows, wide.Rows...)
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
		c.columns = c.table.drop(c.page.Width)
		widths, fits := c.table.layout(c.page.Width)
		c.widths, c.stacked = widths, !fits
		if fits {
			p.head("", c.table, c.widths)
		}
	} else {
		c.table.keep(c.columns)
	}
	if c.stacked {
		p.stacked("", c.table)
	} else {
		for _, r := range c.table.Rows {
			p.row("", c.table, c.widths, r)
		}
	}
	c.table.Rows = nil
	return c.w.Flush()
}

// Flush writes what can be written already.
func (c *Checks) Flush() error { return c.w.Flush() }

// Close writes what waits and the totals. records and files count what could not be assessed.
func (c *Checks) Close(records, files int) error {
	switch {
	case c.format == CSV && c.n == 0:
		if err := writeCSV(c.w, CheckHeader, nil); err != nil {
			return err
		}
	case c.format != Text && c.format != Markdown:
	case c.first != nil:
		c.tellOf(c.first, true)
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
		d := c.totals(records, files)
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

func (c *Checks) totals(records, files int) *Doc {
	d := &Doc{}
	d.Para(B(Plural(c.n, "transfer", "transfers")))
	t := &Table{Columns: []Column{{Right: true}, {Min: 20}}}
	for _, o := range guideline.Outcomes() {
		if n := c.counts[o]; n > 0 {
			t.Row(thousands(n), outcome(o))
		}
	}
	if records > 0 {
		t.Row(thousands(records), Span{"✗ not assessed: bad " + noun(records, "record", "records") + ", named on standard error", Deny})
	}
	if files > 0 {
		t.Row(thousands(files), Span{"✗ not read: " + noun(files, "file", "files") + ", named on standard error", Deny})
	}
	d.Table(t)
	c.parties.tell(d)
	if !c.full {
		d.Para(F("The reasons of each: --full, or one of them with --id ID. Entries with a question mark stay possible. " +
			"Nothing here is approved: a person decides."))
	}
	return d
}

func noun(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

func checkRows(a *assess.Assessment) [][]string {
	var out [][]string
	var missing []string // of the transfer
	if a.Measures != nil {
		for _, name := range a.Measures.Missing {
			missing = append(missing, strings.ReplaceAll(unstated[name], " ", "_"))
		}
	}
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
			ids(c.Entries), ids(c.Candidates), join(append(slices.Clip(missing), c.Missing...)), c.Why, a.AsOf.String(), screeningCell(a.Screening), strings.Join(a.Beside(), "; "),
		})
	}
	return out
}
