package show

import (
	"fmt"
	"io"

	"github.com/licet/licet/assess"
	"github.com/licet/licet/classify"
	"github.com/licet/licet/controllist"
)

// Blank is an empty line.
func Blank() *Doc {
	d := &Doc{}
	d.More("")
	return d
}

// Version tells what the program and its rules are.
func Version(program, golang string, rules []assess.RuleSet) *Listing {
	type version struct {
		Version string           `json:"version"`
		Go      string           `json:"go"`
		Rules   []assess.RuleSet `json:"rules"`
	}
	return &Listing{
		Single: true, Records: []any{version{program, golang, rules}},
		Doc: func() *Doc {
			d := &Doc{}
			f := [][2]Line{Field("licet", program), Field("Go", golang)}
			for _, r := range rules {
				f = append(f, Field(r.Name, r.Edition, "\n", F(r.Digest)))
			}
			d.Fields(f)
			return d
		},
	}
}

// widthOfLine is how much of a line that differs is shown around the difference.
const widthOfLine = 60

// Difference shows where a stored assessment, the n-th of its file, differs from the one made again.
func Difference(x *assess.Replayed, n int) *Doc {
	d := &Doc{}
	who := fmt.Sprintf("assessment %d", n)
	if x.Assessment != nil && x.Assessment.Transfer != nil {
		who += ", transfer " + x.Assessment.Transfer.ID
	}
	d.Para(B("Different"), ": ", who, fmt.Sprintf(", line %d.", x.Line))
	was, is := near(x.Was, x.Is)
	d.Fields([][2]Line{Field("stored", was), Field("made again", is)})
	return d
}

// near cuts two lines to the stretch in which they first differ.
func near(a, b string) (x, y string) {
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	from := max(0, i-widthOfLine/2)
	part := func(s string) string {
		if s == "" {
			return "(nothing)"
		}
		lead, tail := "", ""
		if from > 0 {
			lead = "…"
		}
		end := min(len(s), from+widthOfLine)
		if end < len(s) {
			tail = "…"
		}
		return lead + s[min(from, len(s)):end] + tail
	}
	return part(a), part(b)
}

// Same tells that assessments were made again without a difference.
func Same(same, of int) *Doc {
	d := &Doc{}
	if same == of {
		d.Para(Plural(same, "assessment is", "assessments are"), " the same, byte for byte.")
	} else {
		d.Para(thousands(same), " of ", Plural(of, "assessment is", "assessments are"), " the same, byte for byte.")
	}
	return d
}

// ClassifiedRow is the row of the CSV form of one result.
func ClassifiedRow(r *classify.Result) [][]string {
	s := Short(r)
	return [][]string{{
		s.ID, string(s.Verdict), join(s.Entries), join(s.Candidates), join(s.Nearest), join(s.Missing), s.Why,
	}}
}

// Classifications writes classifications one after the other. For people they are a table, which is laid out at the end.
type Classifications struct {
	w      io.Writer
	format Format
	page   Page
	n      int
	held   []*classify.Result
}

// NewClassifications returns a writer of classifications.
func NewClassifications(w io.Writer, f Format, p Page) *Classifications {
	return &Classifications{w: w, format: f, page: p}
}

// Add writes the next result.
func (c *Classifications) Add(r *classify.Result) error {
	c.n++
	switch c.format {
	case CSV:
		if c.n == 1 {
			if err := writeCSV(c.w, ClassifyHeader, nil); err != nil {
				return err
			}
		}
		return writeCSV(c.w, nil, ClassifiedRow(r))
	case JSON:
		return writeJSON(c.w, r, "  ")
	case JSONL:
		return writeJSON(c.w, Short(r), "")
	default:
		c.held = append(c.held, &classify.Result{
			ID: r.ID, Verdict: r.Verdict, Entries: onlyIDs(r.Entries), Candidates: onlyIDs(r.Candidates), Missing: r.Missing,
		})
		return nil
	}
}

// onlyIDs keeps what the table needs, so that the reasons of many results are not held.
func onlyIDs(as []classify.EntryAnswer) []classify.EntryAnswer {
	out := make([]classify.EntryAnswer, 0, len(as))
	for _, a := range as {
		out = append(out, classify.EntryAnswer{ID: a.ID})
	}
	return out
}

// Close writes what is laid out at the end.
func (c *Classifications) Close(ed *controllist.Edition) error {
	if c.format != Text && c.format != Markdown {
		return nil
	}
	d := Products(c.held, ed)
	if c.format == Markdown {
		return d.Markdown(c.w)
	}
	return d.Text(c.w, c.page)
}
