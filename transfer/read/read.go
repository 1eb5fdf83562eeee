// Package read turns files of transfers into transfers: JSON (one object, an array, JSON Lines), CSV and UN/EDIFACT.
//
// A file is read as a stream. A bad record comes back with everything that is wrong with it, each problem with file,
// line, field, value and what was expected, and reading goes on with the next. Only a stream that cannot be read at all
// (binary data, an endless line, in JSON over several lines also a wrong encoding) ends it.
//
// The forms are described in docs/transfer-formats.md.
package read

import (
	"bufio"
	"bytes"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/transfer"
	"github.com/licet/licet/transfer/read/edifact"
)

// Format is a form of file.
type Format string

// The formats. Auto looks at content and name.
const (
	Auto  Format = ""
	JSON  Format = "json"  // one object, several in a row, or an array of objects
	JSONL Format = "jsonl" // one object a line
	CSV   Format = "csv"
	// EDIFACT is an interchange of UN/EDIFACT messages; package edifact says which.
	EDIFACT Format = "edifact"
)

// anyForm is what a file is expected to hold.
const anyForm = "transfers as JSON, JSON Lines, CSV or EDIFACT"

// asTable is the remedy where a name says another form than the content.
const asTable = "give --read-as csv if it is a table"

// Limits of the input.
const (
	MaxRecord = 8 << 20 // bytes of one JSON record
	MaxLine   = 1 << 20 // bytes of one CSV row, line breaks in quotes included
	MaxDepth  = 32      // nesting of JSON
)

// Options say what the file itself does not. The zero Options fit a file in UTF-8 with decimal points.
type Options struct {
	// Format forces a format.
	Format Format
	// Encoding is utf-8, utf-16le, utf-16be, latin1 or windows-1252; empty for UTF-8, or UTF-16 with a byte order mark.
	// EDIFACT announces its character set itself.
	Encoding string
	// DecimalComma says that numbers of CSV cells are written with a decimal comma.
	DecimalComma bool
	// Delimiter separates the cells of CSV; 0 for the one of comma, semicolon, tab and bar that the header uses.
	Delimiter rune
	// On is the as-of day for records without a day of their own: country names are read as of that day.
	On date.Date
	// Parameter reports whether a name is one of the Annex's parameters; it may be nil. A column of CSV that has such a name
	// and is unknown otherwise is told to stand under param:.
	Parameter func(name string) bool
	// Mapping says what the columns of a CSV file of another kind hold; nil for files with the documented columns.
	Mapping *Mapping
	// Again opens the stream once more, from its first byte; nil when it can be read only once. EDIFACT asks for it, at most once,
	// to look up the trailer of a message too long to be held until it comes. Who gave it closes what it returned, when the reading
	// is over.
	Again func() (io.Reader, error)
}

// Record is what was read of one transfer.
type Record struct {
	// Transfer is nil when the record is unusable. It is normalised and valid otherwise.
	Transfer *transfer.Transfer
	// ID is the transfer's id, as far as it could be read, also when the record is unusable.
	ID string
	// Place is where the record begins.
	Place fault.Place
	// Errs is what is wrong with the record. Beside a Transfer these are remarks that did not make it unusable, such as a
	// column that nobody knows.
	Errs []*fault.Error
	// Revoked counts transfers given before that are not to be relied on after all: their EDIFACT message proved wrong at its end.
	Revoked int
}

// source is one of the formats.
type source interface{ next() (Record, error) }

// Reader reads transfers from one stream. It must not be used by several goroutines at once.
type Reader struct {
	format Format
	source source
	err    error // what ended the stream
}

// Open looks at the beginning of the stream and prepares to read it. The name is the one that errors show, "-" for
// standard input. It returns an error of kind invalid for an empty or binary stream, an encoding that cannot be read, a
// CSV header without a single column of use and a file that is to be EDIFACT and does not begin so.
func Open(name string, r io.Reader, opt Options) (*Reader, error) {
	raw := bufio.NewReaderSize(r, 64<<10)
	switch is, err := isEDIFACT(name, raw, opt.Format); {
	case err != nil:
		return nil, err
	case is:
		return &Reader{format: EDIFACT, source: openEDIFACT(name, raw, opt)}, nil
	}
	text, mark, err := decodeText(name, raw, opt.Encoding)
	if err != nil {
		return nil, err
	}
	in := bufio.NewReaderSize(text, 64<<10)
	format, err := detect(name, in, opt.Format)
	if err != nil {
		return nil, err
	}
	rd := &Reader{format: format}
	switch format {
	case CSV:
		rd.source, err = openCSV(name, in, mark, opt)
	case JSONL:
		rd.source = &jsonSource{file: name, in: in, on: opt.On, line: 1, lines: true, offset: mark}
	default: // records that go over lines: what follows a bad byte cannot be told apart from them
		in = bufio.NewReaderSize(&checkedText{in: in, file: name, line: 1, read: mark}, 64<<10)
		rd.source = &jsonSource{file: name, in: in, on: opt.On, line: 1}
	}
	if err != nil {
		return nil, err
	}
	return rd, nil
}

// Format returns the format of the stream: JSON, JSONL, CSV or EDIFACT.
func (r *Reader) Format() Format { return r.format }

// Next returns the next record, [io.EOF] after the last. Any other error says that the stream cannot be read on; it
// comes back on every later call.
func (r *Reader) Next() (Record, error) {
	if r.err != nil {
		return Record{}, r.err
	}
	rec, err := r.source.next()
	if err != nil {
		r.err = err
		return Record{}, err
	}
	return rec, nil
}

// detect decides between the formats by the first character, then by the shape of the first lines and the name.
func detect(name string, in *bufio.Reader, forced Format) (Format, error) {
	head, err := in.Peek(in.Size())
	if err != nil && len(head) == 0 {
		if err != io.EOF {
			return "", err
		}
		return "", emptyFile(name)
	}
	head = bytes.TrimLeft(head, " \t\r\n")
	if len(head) == 0 && err == io.EOF {
		return "", emptyFile(name)
	}
	switch forced {
	case JSON, JSONL, CSV:
		return forced, nil
	case Auto:
	default:
		return "", fault.Input("format", string(forced), "unknown format", "json, jsonl, csv or edifact")
	}
	ext := strings.ToLower(path.Ext(name))
	switch {
	case edifact.Looks(head): // had it been so before it was decoded, it would not be here
		e := fault.New(fault.Invalid, "the file holds EDIFACT in UTF-16")
		e.Want = "EDIFACT in the character set that UNB announces"
		return "", e.At(fault.Place{File: name, Line: 1})
	case len(head) > 0 && head[0] == '{':
		if ext == ".jsonl" || ext == ".ndjson" || ext != ".json" && oneObjectALine(head) || startsManyLines(head) {
			return JSONL, nil
		}
		return JSON, nil
	case len(head) > 0 && head[0] == '[':
		return JSON, nil
	case ext == ".json" || ext == ".jsonl" || ext == ".ndjson":
		e := fault.New(fault.Invalid, "the file does not begin like JSON")
		e.Value, e.Want = firstWord(head), "{ or ["
		e.Hint = asTable
		return "", e.At(fault.Place{File: name, Line: 1})
	case namedEDIFACT(name):
		return "", noEDIFACT(name, head, asTable)
	default:
		return CSV, nil
	}
}

// oneObjectALine reports whether the first line is an object of its own.
func oneObjectALine(head []byte) bool {
	line, _, whole := bytes.Cut(head, []byte("\n"))
	line = bytes.TrimRight(line, " \t\r")
	return whole && bytes.HasSuffix(line, []byte("}"))
}

// startsManyLines reports whether the second line begins an object at its first character: nested objects are indented.
func startsManyLines(head []byte) bool {
	_, rest, _ := bytes.Cut(head, []byte("\n"))
	return oneObjectALine(head) && bytes.HasPrefix(rest, []byte("{"))
}

func firstWord(head []byte) string {
	line, _, _ := bytes.Cut(head, []byte("\n"))
	return strings.ToValidUTF8(string(line[:min(len(line), 40)]), "")
}

func emptyFile(name string) *fault.Error {
	e := fault.New(fault.Invalid, "the file is empty")
	e.Want = anyForm
	return e.At(fault.Place{File: name})
}

// finish normalises and validates what was read into t and makes the record of it. Where locate is given it brings
// errors of validation, which know the path only, to their place in the file.
func finish(t *transfer.Transfer, errs []*fault.Error, at fault.Place, on date.Date,
	locate func(*fault.Error) *fault.Error,
) Record {
	rec := Record{ID: t.ID, Place: at}
	told := make(map[string]bool, len(errs))
	for _, e := range errs {
		told[e.Place.Field] = true
	}
	t.Normalise(on)
	for _, e := range t.Validate(on) {
		if told[e.Place.Field] || told[parentOf(e.Place.Field)] {
			continue // a value that could not be read is absent now, which is no news
		}
		errs = append(errs, locate(e))
	}
	slices.SortStableFunc(errs, func(a, b *fault.Error) int { return a.Place.Line - b.Place.Line })
	rec.Errs = errs
	if len(errs) == 0 {
		rec.Transfer = t
	}
	return rec
}

// parentOf returns the path without its last step.
func parentOf(field string) string {
	return field[:max(0, strings.LastIndexAny(field, ".["))]
}
