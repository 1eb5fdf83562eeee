package adjudication

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"

	"github.com/licet/licet/fault"
)

const (
	// longestLine is how long one record may be, in bytes.
	longestLine = 4 << 20
	// mostRecords is how many decisions a file may hold.
	mostRecords = 2_000_000
)

// Read reads a file of decisions, JSON Lines in the order in which they were made; name is for messages.
//
// A line that is no whole and sound record makes Read fail with an error of kind invalid that names it: were it left out, an
// earlier decision that it took back would seem to stand.
func Read(r io.Reader, name string) (*Book, error) {
	book := NewBook()
	in := bufio.NewReaderSize(r, 64<<10)
	for n := 1; ; n++ {
		at := fault.Place{File: name, Line: n}
		line, err := readLine(in)
		if errors.Is(err, io.EOF) && len(line) == 0 {
			return book, nil
		}
		if err != nil && !errors.Is(err, io.EOF) {
			var e *fault.Error
			if !errors.As(err, &e) {
				e = fault.Wrap(fault.Invalid, err, "the file cannot be read")
			}
			return nil, e.At(at)
		}
		torn := errors.Is(err, io.EOF) // the last line has no end: it may have been cut off
		if n == 1 {
			line = bytes.TrimPrefix(line, []byte("\xef\xbb\xbf"))
		}
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		a, err := decode(line)
		if err != nil {
			var e *fault.Error
			if !errors.As(err, &e) {
				e = fault.New(fault.Invalid, "this is no record of a decision: %s", err)
				e.Want = "a JSON object of the form " + Format
			}
			if torn {
				e.Hint = "the last line has no end; a run may have been cut off while it was written: see whether the decision was made, and remove the line"
			}
			return nil, e.At(at)
		}
		if len(book.all) == mostRecords {
			return nil, fault.New(fault.Invalid, "the file holds more than %d decisions", mostRecords).At(at)
		}
		book.Add(a)
	}
}

func readLine(in *bufio.Reader) ([]byte, error) {
	var out []byte
	for {
		part, err := in.ReadSlice('\n')
		out = append(out, part...)
		if len(out) > longestLine {
			return nil, fault.New(fault.Invalid, "the line is longer than %d bytes", longestLine)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return out, err
		}
	}
}

func decode(line []byte) (*Adjudication, error) {
	a := &Adjudication{}
	d := json.NewDecoder(bytes.NewReader(line))
	d.DisallowUnknownFields()
	if err := d.Decode(a); err != nil {
		return nil, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("there is text behind the object")
	}
	return a, a.Check()
}

// Append writes a decision behind those in w, which is opened for appending, as one line in one call of Write. A record that
// [Read] would refuse is not written.
func Append(w io.Writer, a *Adjudication) error {
	if err := a.Check(); err != nil {
		return err
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(a); err != nil {
		return fault.Wrap(fault.Internal, err, "writing a decision")
	}
	if b.Len() > longestLine {
		return fault.New(fault.Invalid, "the record is longer than %d bytes", longestLine)
	}
	if _, err := w.Write(b.Bytes()); err != nil {
		return fault.Wrap(fault.Unavailable, err, "the decision could not be written")
	}
	return nil
}
