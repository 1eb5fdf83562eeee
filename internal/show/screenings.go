package show

import (
	"bufio"
	"bytes"
	"io"

	"github.com/licet/licet/screening"
	"github.com/licet/licet/screening/record"
)

// Screenings writes answers one after the other, in one format, without holding them.
type Screenings struct {
	w      *bufio.Writer
	format Format
	page   Page
	full   bool
	basis  *record.Basis

	n      int
	counts map[screening.Verdict]int
	table  *Table
	widths []int
}

// NewScreenings returns a writer of answers that were made with the basis. With full every answer is told in full.
func NewScreenings(w io.Writer, f Format, p Page, full bool, b *record.Basis) *Screenings {
	p.Width = max(p.Width, MinWidth)
	return &Screenings{
		w: bufio.NewWriterSize(w, 64<<10), format: f, page: p, full: full, basis: b, counts: map[screening.Verdict]int{}, table: screeningsTable(),
	}
}

func screeningsTable() *Table {
	return &Table{Columns: []Column{
		{Head: "question", Min: 8},
		{Head: "verdict"},
		{Head: "score", Right: true},
		{Head: "entry", Min: 15},
		{Head: "asked for", Min: 13, Stop: true},
		{Head: "listed as", Min: 13, Stop: true, Extra: true},
	}}
}

// Render makes what can be made of one answer without knowing the others. It may be called by several goroutines at once.
func (s *Screenings) Render(a *record.Answer) ([]byte, error) {
	var b bytes.Buffer
	var err error
	whole := func() *record.Answer {
		c := *a
		c.Format, c.Basis = record.Format, s.basis
		return &c
	}
	switch s.format {
	case JSON:
		err = writeJSON(&b, whole(), "  ")
	case JSONL:
		if s.full {
			err = writeJSON(&b, whole(), "")
		} else {
			err = writeJSON(&b, Brief(a), "")
		}
	case CSV:
		err = writeCSV(&b, nil, ScreenRows(a))
	case Markdown:
		if !s.full {
			return nil, nil
		}
		err = screeningPage(a, s.basis, true).Markdown(&b)
	default:
		if !s.full {
			return nil, nil
		}
		err = screeningPage(a, s.basis, true).Text(&b, s.page)
	}
	return b.Bytes(), err
}

// Add writes the next answer with what Render made of it.
func (s *Screenings) Add(a *record.Answer, rendered []byte) error {
	s.n++
	s.counts[a.Verdict]++
	if rendered != nil {
		switch {
		case s.n == 1 && s.format == CSV:
			if err := writeCSV(s.w, ScreenHeader, nil); err != nil {
				return err
			}
		case s.n > 1 && (s.format == Text || s.format == Markdown):
			_, _ = s.w.WriteString("\n\n")
		}
		_, err := s.w.Write(rendered)
		return err
	}
	row := screeningsTable()
	if len(a.Hits) > 0 {
		h := &a.Hits[0]
		row.Row(a.ID, verdictSpan(a.Verdict), score(h.Score), h.List+":"+h.Ref, a.Query.Name, h.Matched)
	} else {
		row.Row(a.ID, verdictSpan(a.Verdict), "", "", a.Query.Name, "")
	}
	s.table.Rows = append(s.table.Rows, row.Rows...)
	if len(s.table.Rows) >= sample {
		return s.lay()
	}
	return nil
}

// lay writes the rows that wait. The widths of the first rows hold for all.
func (s *Screenings) lay() error {
	if s.format == Markdown {
		d := &Doc{}
		d.Table(s.table)
		var b bytes.Buffer
		if err := d.Markdown(&b); err != nil {
			return err
		}
		text := b.Bytes()
		if s.widths != nil {
			for range 2 { // the head stands already
				text = text[bytes.IndexByte(text, '\n')+1:]
			}
		}
		s.widths = []int{0}
		s.table.Rows = nil
		_, err := s.w.Write(text)
		return err
	}
	p := &painter{w: s.w, page: s.page}
	if s.widths == nil {
		s.widths, _ = s.table.layout(s.page.Width)
		p.head("", s.table, s.widths)
	}
	for _, r := range s.table.Rows {
		p.row("", s.table, s.widths, r)
	}
	s.table.Rows = nil
	return s.w.Flush()
}

// Flush writes what can be written already.
func (s *Screenings) Flush() error { return s.w.Flush() }

// Close writes what waits, and for people the totals and what was searched.
func (s *Screenings) Close() error {
	switch s.format {
	case CSV:
		if s.n == 0 {
			if err := writeCSV(s.w, ScreenHeader, nil); err != nil {
				return err
			}
		}
	case Text, Markdown:
		if len(s.table.Rows) > 0 {
			if err := s.lay(); err != nil {
				return err
			}
		}
		if s.n > 0 && !s.full {
			_ = s.w.WriteByte('\n')
			d := &Doc{}
			d.Para(B(Plural(s.n, "question", "questions")))
			t := &Table{Columns: []Column{{Right: true}, {Min: 12}}}
			for _, v := range []screening.Verdict{screening.Found, screening.NotFound, screening.CannotTell} {
				if n := s.counts[v]; n > 0 {
					t.Row(thousands(n), verdictSpan(v))
				}
			}
			d.Table(t)
			d.searched(s.basis)
			d.Para(F("The reasons of each: --full. " + NoClearance))
			var err error
			if s.format == Markdown {
				err = d.Markdown(s.w)
			} else {
				err = d.Text(s.w, s.page)
			}
			if err != nil {
				return err
			}
		}
	default:
	}
	return s.w.Flush()
}
