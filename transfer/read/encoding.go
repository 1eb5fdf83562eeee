package read

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"github.com/licet/licet/fault"
)

// signatures are the first bytes of files that people hand in by mistake.
var signatures = []struct{ magic, what, hint string }{
	{"%PDF-", "a PDF document", "hand in the data behind it, not the printed paper"},
	{"PK\x03\x04", "a ZIP archive or an Office file (XLSX, DOCX, ODS)", "save the sheet as CSV"},
	{"\xD0\xCF\x11\xE0", "an old Office file (XLS, DOC)", "save the sheet as CSV"},
	{"\x1F\x8B", "a gzip archive", "unpack it first"},
	{"BZh", "a bzip2 archive", "unpack it first"},
	{"\xFD7zXZ", "an xz archive", "unpack it first"},
	{"7z\xBC\xAF", "a 7z archive", "unpack it first"},
	{"\x28\xB5\x2F\xFD", "a zstd archive", "unpack it first"},
	{"\x89PNG", "a PNG picture", ""},
	{"\xFF\xD8\xFF", "a JPEG picture", ""},
	{"GIF8", "a GIF picture", ""},
	{"\x7FELF", "a program", ""},
	{"SQLite format 3", "an SQLite database", "export the table as CSV"},
	{"PAR1", "a Parquet file", "export the table as CSV"},
	{"{\\rtf", "an RTF document", "save it as CSV"},
	{"<?xml", "an XML file", "convert it to JSON or CSV"},
	{"<!DOCTYPE", "a web page", "convert it to JSON or CSV"},
	{"<html", "a web page", "convert it to JSON or CSV"},
}

// Encodings that can be named, with their decoders; nil for UTF-8, which is only checked.
var encodings = map[string]encoding.Encoding{
	"utf-8":        nil,
	"utf-16le":     unicode.UTF16(unicode.LittleEndian, unicode.UseBOM),
	"utf-16be":     unicode.UTF16(unicode.BigEndian, unicode.UseBOM),
	"latin1":       charmap.ISO8859_1,
	"windows-1252": charmap.Windows1252,
}

// otherNames are further spellings of the encodings.
var otherNames = map[string]string{
	"utf8": "utf-8", "utf16le": "utf-16le", "utf16be": "utf-16be", "latin-1": "latin1", "iso-8859-1": "latin1",
	"iso8859-1": "latin1", "cp1252": "windows-1252", "windows1252": "windows-1252", "win1252": "windows-1252",
}

const (
	bomUTF8    = "\xEF\xBB\xBF"
	bomUTF16LE = "\xFF\xFE"
	bomUTF16BE = "\xFE\xFF"
)

// decodeText returns the stream as UTF-8 without byte order mark. Reading from it fails with an error of kind invalid at
// the first byte that is not text.
func decodeText(file string, r io.Reader, name string) (io.Reader, error) {
	in := bufio.NewReaderSize(r, 64<<10)
	head, err := in.Peek(512)
	if err != nil && err != io.EOF && len(head) == 0 {
		return nil, fault.Wrap(fault.Unavailable, err, "reading %s", file)
	}
	if len(head) == 0 {
		return nil, emptyFile(file)
	}
	at := fault.Place{File: file}
	trimmed := bytes.TrimPrefix(head, []byte(bomUTF8))
	for _, s := range signatures {
		if bytes.HasPrefix(trimmed, []byte(s.magic)) {
			e := fault.New(fault.Invalid, "this looks like %s", s.what)
			e.Want, e.Hint = "transfers as JSON, JSON Lines or CSV", s.hint
			return nil, e.At(at)
		}
	}
	name = strings.ToLower(strings.TrimSpace(name))
	if other, ok := otherNames[name]; ok {
		name = other
	}
	mark := ""
	switch {
	case bytes.HasPrefix(head, []byte(bomUTF8)):
		mark = "utf-8"
	case bytes.HasPrefix(head, []byte(bomUTF16LE)):
		mark = "utf-16le"
	case bytes.HasPrefix(head, []byte(bomUTF16BE)):
		mark = "utf-16be"
	}
	if name == "" {
		name = mark
	} else if mark != "" && mark != name {
		e := fault.New(fault.Invalid, "the byte order mark of the file says that it is %s", strings.ToUpper(mark))
		e.Value, e.Want, e.Hint = name, mark, "leave --encoding out"
		return nil, e.At(at)
	}
	if name == "" {
		name = "utf-8"
	}
	dec, known := encodings[name]
	if !known {
		e := fault.Input("encoding", name, "unknown encoding", "utf-8, utf-16le, utf-16be, latin1 or windows-1252")
		return nil, e
	}
	if mark == "utf-8" {
		if _, err := in.Discard(len(bomUTF8)); err != nil {
			return nil, fault.Wrap(fault.Unavailable, err, "reading %s", file)
		}
	}
	check := &checkedText{file: file, line: 1}
	if dec != nil {
		check.in = dec.NewDecoder().Reader(in)
	} else {
		check.in, check.first = in, len(bomUTF8)
		if mark == "" {
			check.first = 0
		}
		if e := utf16Unmarked(head); e != nil {
			return nil, e.At(at)
		}
		if nul := bytes.IndexByte(head, 0); nul >= 0 {
			return nil, (&checkedText{file: file, line: 1}).bad(head[:nul], 0)
		}
	}
	return check, nil
}

// utf16Unmarked recognises UTF-16 without byte order mark by its NUL bytes on every second place.
func utf16Unmarked(head []byte) *fault.Error {
	nuls := [2]int{}
	for i, b := range head {
		if b == 0 {
			nuls[i%2]++
		}
	}
	half := len(head) / 2
	var name string
	switch {
	case half >= 2 && nuls[1] > half*3/4 && nuls[0] == 0:
		name = "utf-16le"
	case half >= 2 && nuls[0] > half*3/4 && nuls[1] == 0:
		name = "utf-16be"
	default:
		return nil
	}
	e := fault.New(fault.Invalid, "this looks like %s without byte order mark", strings.ToUpper(name))
	e.Want, e.Hint = "text in UTF-8", "give --encoding "+name
	return e
}

// checkedText passes on text in UTF-8 and stops at the first byte that is none.
type checkedText struct {
	in    io.Reader
	file  string
	first int // bytes of the byte order mark, which count for offsets
	read  int // bytes that were checked
	line  int
	buf   [32 << 10]byte
	ready []byte // checked and not yet passed on, a part of buf
	rest  []byte // the beginning of a character that the last read cut, a part of buf
	err   error
}

// Read implements [io.Reader].
func (c *checkedText) Read(p []byte) (int, error) {
	for len(c.ready) == 0 {
		if c.err != nil {
			return 0, c.err
		}
		c.fill()
	}
	n := copy(p, c.ready)
	c.ready = c.ready[n:]
	return n, nil
}

func (c *checkedText) fill() {
	n := copy(c.buf[:], c.rest)
	m, err := c.in.Read(c.buf[n:])
	n += m
	good := validPrefix(c.buf[:n])
	c.ready, c.rest = c.buf[:good], c.buf[good:n]
	switch {
	case len(c.rest) > 0 && (err != nil || utf8.FullRune(c.rest) || c.rest[0] == 0):
		c.err = c.bad(c.ready, c.rest[0])
	case err == io.EOF:
		c.err = io.EOF
	case err != nil:
		c.err = fault.Wrap(fault.Unavailable, err, "reading %s", c.file)
	}
	c.line += bytes.Count(c.ready, []byte{'\n'})
	c.read += good
}

// validPrefix returns how many bytes are characters of UTF-8 other than NUL.
func validPrefix(p []byte) int {
	if nul := bytes.IndexByte(p, 0); nul >= 0 {
		p = p[:nul]
	}
	if utf8.Valid(p) {
		return len(p)
	}
	i := 0
	for i < len(p) {
		r, size := utf8.DecodeRune(p[i:])
		if r == utf8.RuneError && size <= 1 {
			break
		}
		i += size
	}
	return i
}

func (c *checkedText) bad(before []byte, b byte) *fault.Error {
	offset := c.first + c.read + len(before)
	e := fault.New(fault.Invalid, "byte 0x%02X at offset %d is not UTF-8", b, offset)
	e.Want = "text in UTF-8"
	e.Hint = "give --encoding latin1 or --encoding windows-1252 if the file was written so"
	if b == 0 {
		e.Message = fmt.Sprintf("the file is binary: NUL byte at offset %d", offset)
		e.Want, e.Hint = "transfers as JSON, JSON Lines or CSV", ""
	}
	return e.At(fault.Place{File: c.file, Line: c.line + bytes.Count(before, []byte{'\n'})})
}
