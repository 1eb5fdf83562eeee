package show

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io"
	"strings"

	"github.com/licet/licet/fault"
)

// Format is a form of output.
type Format string

// The formats.
const (
	Text     Format = "text"  // for people, at the width of the terminal
	JSON     Format = "json"  // indented
	JSONL    Format = "jsonl" // one object a line
	CSV      Format = "csv"   // with a header
	Markdown Format = "md"
	HTML     Format = "html" // one page that stands by itself; of single documents
)

// Formats returns all formats.
func Formats() []Format { return []Format{Text, JSON, JSONL, CSV, Markdown} }

// Listing is an answer in all formats.
type Listing struct {
	Doc     func() *Doc
	Records []any // for JSON; one object when Single
	Single  bool
	Header  []string // for CSV
	Rows    [][]string
	Empty   string // what people are told when there are no records
}

// Write writes the listing in the format.
func (l *Listing) Write(w io.Writer, f Format, p Page) error {
	switch f {
	case JSON:
		var v any = l.Records
		if l.Single && len(l.Records) == 1 {
			v = l.Records[0]
		} else if l.Records == nil {
			v = []any{}
		}
		return writeJSON(w, v, "  ")
	case JSONL:
		for _, r := range l.Records {
			if err := writeJSON(w, r, ""); err != nil {
				return err
			}
		}
		return nil
	case CSV:
		return writeCSV(w, l.Header, l.Rows)
	case Markdown:
		return l.page().Markdown(w)
	default:
		return l.page().Text(w, p)
	}
}

func (l *Listing) page() *Doc {
	if l.Empty == "" || len(l.Records) > 0 {
		return l.Doc()
	}
	d := &Doc{}
	d.Para(sentence(l.Empty))
	return d
}

func writeJSON(w io.Writer, v any, indent string) error {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", indent)
	if err := enc.Encode(v); err != nil {
		return fault.Wrap(fault.Internal, err, "writing JSON")
	}
	_, err := w.Write(b.Bytes())
	return err
}

func writeCSV(w io.Writer, header []string, rows [][]string) error {
	c := csv.NewWriter(w)
	if header != nil {
		_ = c.Write(header)
	}
	for _, r := range rows {
		_ = c.Write(inert(r))
	}
	c.Flush()
	return c.Error()
}

// inert keeps spreadsheets from running a cell that comes from outside as a formula: such a cell begins with an apostrophe.
func inert(row []string) []string {
	out := make([]string, len(row))
	for i, c := range row {
		if c != "" && strings.ContainsRune("=+-@\t\r", rune(c[0])) {
			c = "'" + c
		}
		out[i] = c
	}
	return out
}
