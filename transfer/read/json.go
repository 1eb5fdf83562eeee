package read

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"reflect"
	"slices"
	"strconv"

	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/transfer"
)

// jsonSource cuts the stream into records, holding one at a time, and decodes each.
type jsonSource struct {
	file  string
	in    *bufio.Reader
	on    date.Date
	lines bool // JSON Lines: a record ends with its line, whatever is wrong in it

	line   int  // of the next byte, from 1
	inList bool // inside the brackets of an array of records
	begun  bool // the first character was seen
	closed bool // the array was closed
	comma  bool // the last thing read was a comma between records
	count  int  // records cut so far
	offset int  // of the next byte, with a byte order mark; in JSON Lines only
	buf    []byte
}

func (s *jsonSource) next() (Record, error) {
	start, bad, err := s.cut()
	if err != nil {
		return Record{}, err
	}
	if bad != nil {
		at := fault.Place{File: s.file, Line: start}
		return Record{Place: at, Errs: []*fault.Error{bad.At(at)}}, nil
	}
	rec := decodeRecord(s.file, s.buf, start, s.on)
	if s.inList { // lines do not tell the records of a list apart
		index := fault.Place{Field: "[" + strconv.Itoa(s.count-1) + "]"}
		rec.Place.Field = index.Field
		for i, e := range rec.Errs {
			rec.Errs[i] = e.At(index)
		}
	}
	return rec, nil
}

// cut brings the text of the next record into buf and returns its first line. A fault says that there is no record but
// something else; reading goes on behind it.
func (s *jsonSource) cut() (int, *fault.Error, error) {
	if s.lines {
		return s.cutLine()
	}
	for {
		c, err := s.skipSpace()
		if errors.Is(err, io.EOF) && s.inList && !s.closed {
			s.closed = true
			e := fault.New(fault.Invalid, "the file ends before the list is closed; it may be cut off")
			e.Want = "]"
			return s.line, e, nil
		}
		if err != nil {
			return 0, nil, err
		}
		start := s.line
		switch {
		case s.closed:
			e := fault.New(fault.Invalid, "there is more text behind the list of records")
			e.Want = "the end of the file"
			e.Value = string([]byte{c})
			if _, err := io.Copy(io.Discard, s.in); err != nil {
				return 0, nil, err
			}
			return start, e, nil
		case c == '[' && !s.begun:
			s.begun, s.inList = true, true
			s.drop()
		case c == ']' && s.inList:
			s.closed = true
			s.drop()
			if s.comma {
				e := fault.New(fault.Invalid, "a comma stands before the end of the list")
				e.Want = "a record or no comma"
				return start, e, nil
			}
		case c == ',' && s.inList && s.count > 0 && !s.comma:
			s.comma = true
			s.drop()
		default:
			missing := s.inList && s.count > 0 && !s.comma
			s.begun, s.comma = true, false
			s.count++
			if err := s.cutValue(c); err != nil {
				return 0, nil, err
			}
			if missing {
				e := fault.New(fault.Invalid, "a comma is missing before the record")
				e.Want = "a comma between records"
				return start, e, nil
			}
			return start, nil, nil
		}
	}
}

// skipSpace returns the next character that is not white space, without taking it.
func (s *jsonSource) skipSpace() (byte, error) {
	for {
		c, err := s.in.ReadByte()
		if err != nil {
			return 0, err
		}
		switch c {
		case '\n':
			s.line++
		case ' ', '\t', '\r':
		default:
			return c, s.in.UnreadByte()
		}
	}
}

func (s *jsonSource) drop() { _, _ = s.in.Discard(1) }

// cutValue brings one value into buf by counting brackets. A line break ends a text that was not closed, so that one
// missing quote does not swallow the records behind it.
func (s *jsonSource) cutValue(first byte) error {
	s.buf = s.buf[:0]
	scalar := first != '{' && first != '['
	depth, quoted, escaped := 0, false, false
	for {
		c, err := s.in.ReadByte()
		if err == io.EOF {
			return nil // the parser says what is missing
		}
		if err != nil {
			return err
		}
		if len(s.buf) >= MaxRecord {
			return s.tooLong()
		}
		if scalar && !quoted && depth == 0 && len(s.buf) > 0 && bytes.IndexByte([]byte(" \t\r\n,]}{["), c) >= 0 {
			return s.in.UnreadByte()
		}
		s.buf = append(s.buf, c)
		if c == '\n' {
			s.line++
		}
		switch {
		case quoted && (c == '\n' || c == '"' && !escaped):
			quoted = false
		case quoted:
			escaped = c == '\\' && !escaped
		case c == '"':
			quoted, escaped = true, false
		case c == '{' || c == '[':
			depth++
		case c == '}' || c == ']':
			if depth--; depth <= 0 {
				return nil
			}
		}
	}
}

// cutLine brings the next line that is not blank into buf.
func (s *jsonSource) cutLine() (int, *fault.Error, error) {
	for {
		s.buf = s.buf[:0]
		start := s.line
		begin := s.offset
		for {
			part, err := s.in.ReadSlice('\n')
			s.offset += len(part)
			s.buf = append(s.buf, part...)
			if len(s.buf) > MaxRecord {
				return 0, nil, s.tooLong()
			}
			if errors.Is(err, bufio.ErrBufferFull) {
				continue
			}
			if errors.Is(err, io.EOF) && len(s.buf) > 0 {
				break
			}
			if err != nil {
				return 0, nil, err
			}
			s.line++
			break
		}
		if i := validPrefix(s.buf); i < len(s.buf) {
			return start, badByte(s.buf[i], begin+i), nil
		}
		if s.buf = bytes.TrimSpace(s.buf); len(s.buf) > 0 {
			return start, nil, nil
		}
	}
}

func (s *jsonSource) tooLong() error {
	e := fault.New(fault.Invalid, "the record is larger than %d MB"+unread, MaxRecord>>20)
	e.Want = "records of a smaller size, one transfer each"
	return e.At(fault.Place{File: s.file, Line: s.line})
}

// decodeRecord makes a record of its text, which begins on the given line.
func decodeRecord(file string, text []byte, line int, on date.Date) Record {
	at := fault.Place{File: file, Line: line}
	lineOf := func(offset int) int { return line + bytes.Count(text[:min(offset, len(text))], []byte{'\n'}) }
	place := func(p problem) *fault.Error {
		return p.err.At(fault.Place{File: file, Line: lineOf(p.at), Field: p.path})
	}
	root, twice, bad := parseJSON(text)
	if bad != nil {
		rec := Record{Place: at}
		for _, p := range append(twice, *bad) {
			rec.Errs = append(rec.Errs, place(p))
		}
		return rec
	}
	if root.kind != '{' {
		e := fault.New(fault.Invalid, "found %s", root.describe())
		e.Value, e.Want = string(text[:min(len(text), 40)]), "an object, { ... }"
		return Record{Place: at, Errs: []*fault.Error{e.At(at)}}
	}
	d := decoder{text: text, problems: twice}
	t := new(transfer.Transfer)
	d.decode(&root, "", reflect.ValueOf(t).Elem())
	slices.SortStableFunc(d.problems, func(a, b problem) int { return a.at - b.at })
	errs := make([]*fault.Error, 0, len(d.problems))
	for _, p := range d.problems {
		errs = append(errs, place(p))
	}
	return finish(t, errs, at, on, func(e *fault.Error) *fault.Error {
		return e.At(fault.Place{File: file, Line: lineOf(root.find(e.Place.Field).start)})
	})
}

// DecodeJSON reads one record from text in memory, such as the body of a request, by the rules of the JSON format.
func DecodeJSON(name string, text []byte, on date.Date) Record {
	if len(text) > MaxRecord {
		e := fault.New(fault.Invalid, "the record is larger than %d MB", MaxRecord>>20)
		return Record{Place: fault.Place{File: name}, Errs: []*fault.Error{e.At(fault.Place{File: name})}}
	}
	if i := validPrefix(text); i < len(text) {
		e := fault.New(fault.Invalid, "byte 0x%02X at offset %d is not UTF-8", text[i], i)
		e.Want = "text in UTF-8"
		at := fault.Place{File: name, Line: 1 + bytes.Count(text[:i], []byte{'\n'})}
		return Record{Place: at, Errs: []*fault.Error{e.At(at)}}
	}
	return decodeRecord(name, text, 1, on)
}
