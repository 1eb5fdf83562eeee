// Package stored cuts a file of stored assessments, as licet check --format json or jsonl writes them, into single ones.
package stored

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"

	"github.com/licet/licet/assess"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/transfer/read"
)

const (
	// Most is how large one stored assessment may be, in bytes; that of the largest transfer stays below.
	Most = 256 << 20
	// formatWithin is where the format of a stored assessment stands at the latest: what has none there is held no further.
	formatWithin = 1 << 20
	// part is how much is taken at once: one growing buffer would need several times the size of what it holds.
	part = 1 << 20
)

// Reader cuts a stream into the stored assessments that stand in it one after the other, and holds one at a time.
type Reader struct {
	in    *bufio.Reader
	line  int // of the next byte, from 1
	begun bool
}

// NewReader reads from r.
func NewReader(r io.Reader) *Reader {
	return &Reader{in: bufio.NewReaderSize(r, 64<<10), line: 1}
}

// Next returns the next object and its first line, [io.EOF] behind the last. An error says why there is none; it is of kind
// invalid unless reading failed.
func (s *Reader) Next() ([]byte, int, error) {
	if !s.begun {
		s.begun = true
		if err := s.head(); err != nil {
			return nil, 0, err
		}
	}
	c, err := s.skipSpace()
	if err != nil {
		return nil, 0, err
	}
	line := s.line
	if c != '{' {
		return nil, 0, s.other(c)
	}
	text, err := s.object()
	if err != nil {
		return nil, 0, err
	}
	if err := json.Unmarshal(text, new(json.RawMessage)); err != nil {
		return nil, 0, notJSON(text, err, line)
	}
	return text, line, nil
}

// head refuses what is another kind of file and passes over a byte order mark.
func (s *Reader) head() error {
	head, err := s.in.Peek(16)
	if len(head) == 0 {
		return err
	}
	if e := read.Looks(head); e != nil {
		return noAssessment(e.Message, e.Hint, 0)
	}
	if mark := []byte("\xef\xbb\xbf"); bytes.HasPrefix(head, mark) {
		_, err := s.in.Discard(len(mark))
		return err
	}
	if bytes.IndexByte(head, 0) >= 0 {
		why, hint := "it is a binary file", ""
		if head[0] >= 0xfe || head[0] == '{' || len(head) > 1 && head[1] == '{' {
			why, hint = "it is text in UTF-16", "convert the file to UTF-8"
		}
		return noAssessment(why, hint, 0)
	}
	return nil
}

func (s *Reader) skipSpace() (byte, error) {
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

// other says what stands where an object should.
func (s *Reader) other(c byte) error {
	what := "it is not JSON"
	switch {
	case c == '[':
		what = "found a list"
	case c == '"':
		what = "found a text"
	case c == '-' || c >= '0' && c <= '9':
		what = "found a number"
	}
	e := noAssessment(what, "", s.line)
	if what != "it is not JSON" {
		e.Want = "an object of the form " + assess.Format + ", as licet check --format json writes it"
	}
	return e
}

// object takes one object by counting brackets. A line break ends a text that was not closed.
func (s *Reader) object() ([]byte, error) {
	var full [][]byte
	now := make([]byte, 0, 64<<10)
	size, line, depth := 0, s.line, 0
	quoted, escaped := false, false
	for {
		c, err := s.in.ReadByte()
		if errors.Is(err, io.EOF) {
			return bytes.Join(append(full, now), nil), nil // it is cut off, as its syntax shows
		}
		if err != nil {
			return nil, err
		}
		if len(now) >= part {
			full, now = append(full, now), make([]byte, 0, part)
		}
		now = append(now, c)
		switch size++; {
		case size > Most:
			return nil, noAssessment("it is larger than 256 MB", "", line)
		case size == formatWithin && !bytes.Contains(now, []byte(`"format"`)):
			return nil, noAssessment("it names no format", "", line)
		}
		switch {
		case c == '\n':
			s.line++
			quoted, escaped = false, false
		case quoted && c == '"' && !escaped:
			quoted = false
		case quoted:
			escaped = c == '\\' && !escaped
		case c == '"':
			quoted, escaped = true, false
		case c == '{' || c == '[':
			depth++
		case c == '}' || c == ']':
			if depth--; depth == 0 {
				if full == nil {
					return now, nil
				}
				return bytes.Join(append(full, now), nil), nil
			}
		}
	}
}

// notJSON says what is wrong with the syntax, and in which line.
func notJSON(text []byte, err error, line int) error {
	var bad *json.SyntaxError
	why := "it is not JSON"
	if errors.As(err, &bad) {
		line += bytes.Count(text[:max(0, min(int(bad.Offset)-1, len(text)))], []byte{'\n'})
		switch {
		case strings.Contains(bad.Error(), "depth"):
			why = "it is nested too deeply"
		case strings.Contains(bad.Error(), "unexpected end"):
			why = "it is not JSON: it ends too early and may be cut off"
		}
	}
	return noAssessment(why, "", line)
}

func noAssessment(why, hint string, line int) *fault.Error {
	e := fault.New(fault.Invalid, "this is no stored assessment: %s", why)
	e.Place.Line = line
	e.Want, e.Hint = "what licet check --format json or jsonl wrote", hint
	if hint == "" {
		e.Hint = "make it anew with licet check --format json"
	}
	return e
}
