package read

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/licet/licet/fault"
)

// rowReader cuts a stream into rows of cells, holding one row at a time.
//
// Cells may stand in double quotes, which then may hold delimiters, line breaks and doubled quotes. A quote within an
// unquoted cell is itself, as in 5" pipe. A quote that is never closed costs its own line only.
type rowReader struct {
	in    io.Reader
	file  string
	delim byte
	buf   []byte
	pos   int // next byte of buf to read
	end   error
	line  int  // of the next byte, from 1
	first int  // offset of the beginning of buf in the file
	cr    bool // lines end with CR alone

	scratch []byte
	cells   []string
	ends    []int
	again   int // bytes read twice because of quotes that were not closed
}

// maxAgain is how many bytes of a file are read twice because of quotes that were not closed. A file with more of them
// has another form than CSV, or was made to keep the reader busy.
const maxAgain = 32 * MaxLine

// fill reads more into the buffer and reports whether there was more.
func (r *rowReader) fill() bool {
	if r.end != nil {
		return false
	}
	if cap(r.buf)-len(r.buf) < 32<<10 && r.pos > 0 {
		r.first += r.pos
		r.buf = r.buf[:copy(r.buf, r.buf[r.pos:])]
		r.pos = 0
	}
	if cap(r.buf)-len(r.buf) < 32<<10 {
		grown := make([]byte, len(r.buf), 2*len(r.buf)+(64<<10))
		copy(grown, r.buf)
		r.buf = grown
	}
	before := len(r.buf)
	for len(r.buf) == before && r.end == nil {
		n, err := r.in.Read(r.buf[len(r.buf):cap(r.buf)])
		if r.cr {
			r.breakLines(len(r.buf), len(r.buf)+n)
		}
		r.buf = r.buf[:len(r.buf)+n]
		r.end = err
	}
	return len(r.buf) > before
}

// start reads the first bytes and tells from them how lines end. A first line sep=; is what Excel says of the delimiter,
// which it returns; 0 otherwise.
func (r *rowReader) start() byte {
	r.fill()
	if cr := bytes.IndexByte(r.buf, '\r'); cr >= 0 && cr+1 < len(r.buf) && bytes.IndexByte(r.buf, '\n') < 0 {
		r.cr = true
		r.breakLines(0, len(r.buf))
	}
	line, _, whole := bytes.Cut(r.buf, []byte{'\n'})
	line = bytes.TrimRight(line, "\r")
	if n := len(line); n == 7 && line[0] == '"' && line[6] == '"' {
		line = line[1:6]
	}
	if !whole || len(line) != 5 || !bytes.EqualFold(line[:4], []byte("sep=")) || strings.IndexByte("\"\r\n", line[4]) >= 0 || line[4] > 127 {
		return 0
	}
	r.pos, r.line = bytes.IndexByte(r.buf, '\n')+1, 2
	return line[4]
}

// breakLines makes the CR of a part of the buffer line breaks.
func (r *rowReader) breakLines(from, to int) {
	part := r.buf[from:to:cap(r.buf)]
	for i := range part {
		if part[i] == '\r' {
			part[i] = '\n'
		}
	}
}

// next returns the cells of the next row that is not blank and its first line. The slice is good until the next call,
// the texts stay. A fault says that the row cannot be read; reading goes on behind it. With a fault the cells are those of
// which the row is made as far as they are known.
func (r *rowReader) next() ([]string, int, *fault.Error, error) {
	for {
		line := r.line
		blank, bad, err := r.row()
		if err != nil || bad != nil {
			if bad == nil || len(r.ends) == 0 {
				return nil, line, bad, err
			}
			return r.cells, line, bad, err
		}
		if !blank {
			return r.cells, line, nil, nil
		}
	}
}

// row reads one row into cells.
func (r *rowReader) row() (blank bool, bad *fault.Error, err error) {
	r.scratch, r.ends = r.scratch[:0], r.ends[:0]
	i := 0 // offset from pos
	lines := 0
	firstEnd := -1 // offset behind the first line break
	const (
		begin = iota
		plain
		quoted
		behind // behind a closing quote
	)
	state := begin
	for {
		if r.pos+i >= len(r.buf) && !r.fill() {
			if !errors.Is(r.end, io.EOF) {
				return false, nil, r.end
			}
			if state == quoted {
				bad, err = r.giveUp(firstEnd, i, "the quote is never closed", `a closing quote, "`)
				return false, bad, err
			}
			if i == 0 {
				return false, nil, io.EOF
			}
			break
		}
		if i >= MaxLine {
			if firstEnd < 0 {
				return false, nil, r.hopeless(fmt.Sprintf("the line is longer than %d MB", MaxLine>>20))
			}
			bad, err = r.giveUp(firstEnd, i, "the quote is not closed within 1 MB", `a closing quote, "`)
			return false, bad, err
		}
		c := r.buf[r.pos+i]
		i++
		if c == '\n' {
			lines++
			if firstEnd < 0 {
				firstEnd = i
			}
		}
		switch {
		case state == quoted && c == '"':
			state = behind
		case state == quoted:
			r.scratch = append(r.scratch, c)
		case c == '\n':
			i--
			goto done
		case c == r.delim:
			r.ends = append(r.ends, len(r.scratch))
			state = begin
		case c == '"' && state == begin:
			state = quoted
		case c == '"' && state == behind:
			r.scratch = append(r.scratch, '"')
			state = quoted
		case state == behind && c != '\r' && c != ' ' && c != '\t':
			bad, err = r.giveUp(firstEnd, i, "text stands behind a closing quote",
				fmt.Sprintf(`%q or the end of the line; a quote within a quoted cell is written twice, ""`, string(r.delim)))
			return false, bad, err
		case state == begin && c == ' ':
			// blanks before a cell are not part of it
		case state == behind:
		default:
			r.scratch = append(r.scratch, c)
			state = plain
		}
	}
done:
	r.ends = append(r.ends, len(r.scratch))
	if r.pos+i < len(r.buf) { // the line break
		i++
	} else {
		lines++
	}
	if k := validPrefix(r.buf[r.pos : r.pos+i]); k < i {
		line := r.line + bytes.Count(r.buf[r.pos:r.pos+k], []byte{'\n'})
		bad = badByte(r.buf[r.pos+k], r.first+r.pos+k).At(fault.Place{File: r.file, Line: line})
	}
	r.pos += i
	r.line += lines
	all := string(r.scratch)
	r.cells = r.cells[:0]
	from := 0
	blank = true
	for _, end := range r.ends {
		cell := strings.TrimSpace(all[from:end])
		r.cells = append(r.cells, cell)
		blank = blank && cell == ""
		from = end
	}
	return blank, bad, nil
}

// hopeless ends the reading at this row.
func (r *rowReader) hopeless(message string) error {
	e := fault.New(fault.Invalid, "%s", message+unread)
	e.Want = "one item a line"
	return e.At(fault.Place{File: r.file, Line: r.line})
}

// giveUp reports the row, of which i bytes were read, and goes to the line behind its first.
func (r *rowReader) giveUp(firstEnd, i int, message, want string) (*fault.Error, error) {
	r.ends = r.ends[:0] // the cells are not known
	if firstEnd >= 0 {
		r.again += i - firstEnd
	}
	if r.again > maxAgain {
		return nil, r.hopeless("too many quotes of the file are not closed")
	}
	e := fault.New(fault.Invalid, "%s", message)
	e.Want = want
	start := r.buf[r.pos:min(len(r.buf), r.pos+200)]
	if nl := bytes.IndexByte(start, '\n'); nl >= 0 {
		start = start[:nl]
	}
	e.Value = strings.ToValidUTF8(strings.TrimSpace(string(start)), "")
	e = e.At(fault.Place{File: r.file, Line: r.line})
	if firstEnd >= 0 {
		r.pos += firstEnd
		r.line++
		return e, nil
	}
	r.pos += i
	for { // the rest of this line
		if nl := bytes.IndexByte(r.buf[r.pos:], '\n'); nl >= 0 {
			r.pos += nl + 1
			r.line++
			return e, nil
		}
		r.pos = len(r.buf)
		if !r.fill() {
			return e, nil
		}
	}
}

// delimiters in the order of preference, should a header hold as many of one as of another.
const delimiters = ",;\t|"

// delimiterOf returns the delimiter that the header line uses most outside quotes, a comma when it uses none.
func delimiterOf(head []byte) byte {
	line, _, _ := bytes.Cut(bytes.TrimLeft(head, " \r\n"), []byte("\n"))
	best, most := byte(','), 0
	for _, d := range []byte(delimiters) {
		n, quoted := 0, false
		for _, c := range line {
			switch {
			case c == '"':
				quoted = !quoted
			case c == d && !quoted:
				n++
			}
		}
		if n > most {
			best, most = d, n
		}
	}
	return best
}
