package read

import (
	"bufio"
	"bytes"
	"errors"
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

// Looks returns what a file that begins with these bytes looks like, when it is none of the kinds that are read here, with
// the remedy; nil for all others.
func Looks(head []byte) *fault.Error {
	trimmed := bytes.TrimPrefix(head, []byte(bomUTF8))
	for _, s := range signatures {
		if bytes.HasPrefix(trimmed, []byte(s.magic)) {
			e := fault.New(fault.Invalid, "this looks like %s", s.what)
			e.Hint = s.hint
			return e
		}
	}
	return nil
}

// decodeText returns the stream as UTF-8 without byte order mark, and how long the mark was. In a stream that is said to be
// UTF-8 bytes that are not remain; see [checkedText] and [badByte]. Reading fails with an error of kind unavailable.
func decodeText(file string, r io.Reader, name string) (io.Reader, int, error) {
	in := bufio.NewReaderSize(r, 64<<10)
	head, err := in.Peek(512)
	if err != nil && err != io.EOF && len(head) == 0 {
		return nil, 0, fault.Wrap(fault.Unavailable, err, "reading %s", file)
	}
	if len(head) == 0 {
		return nil, 0, emptyFile(file)
	}
	at := fault.Place{File: file}
	if e := Looks(head); e != nil {
		e.Want = anyForm
		return nil, 0, e.At(at)
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
		return nil, 0, e.At(at)
	}
	if name == "" {
		name = "utf-8"
	}
	dec, known := encodings[name]
	if !known {
		e := fault.Input("encoding", name, "unknown encoding", "utf-8, utf-16le, utf-16be, latin1 or windows-1252")
		return nil, 0, e
	}
	if mark == "utf-8" {
		if _, err := in.Discard(len(bomUTF8)); err != nil {
			return nil, 0, fault.Wrap(fault.Unavailable, err, "reading %s", file)
		}
	}
	if dec != nil {
		return failing{dec.NewDecoder().Reader(in), file}, 0, nil
	}
	if e := utf16Unmarked(head); e != nil {
		return nil, 0, e.At(at)
	}
	first, _, _ := bytes.Cut(head, []byte("\n"))
	if nul := bytes.IndexByte(first, 0); nul >= 0 {
		e := fault.New(fault.Invalid, "the file is binary: NUL byte at offset %d", nul)
		e.Want = anyForm
		return nil, 0, e.At(fault.Place{File: file, Line: 1})
	}
	if mark == "" {
		return failing{in, file}, 0, nil
	}
	return failing{in, file}, len(bomUTF8), nil
}

// failing gives failures of reading their kind and the name of the file.
type failing struct {
	in   io.Reader
	file string
}

// Read implements [io.Reader].
func (f failing) Read(p []byte) (int, error) {
	n, err := f.in.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = fault.Wrap(fault.Unavailable, err, "reading %s", f.file)
	}
	return n, err
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
	read  int // bytes that were checked, with the byte order mark
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
	case err != nil:
		c.err = err
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
	e := badByte(b, c.read+len(before))
	e.Message += unread
	return e.At(fault.Place{File: c.file, Line: c.line + bytes.Count(before, []byte{'\n'})})
}

// unread follows the message of an error that ends the reading.
const unread = "; the rest of the file was not read"

// badByte says that the byte at the offset is no part of a text.
func badByte(b byte, offset int) *fault.Error {
	if b == 0 {
		e := fault.New(fault.Invalid, "NUL byte at offset %d", offset)
		e.Want = "text"
		return e
	}
	e := fault.New(fault.Invalid, "byte 0x%02X at offset %d is not UTF-8", b, offset)
	e.Want = "text in UTF-8"
	e.Hint = "give --encoding latin1 or --encoding windows-1252 if the file was written so"
	return e
}

// cleaned is the text without NUL and what is not UTF-8, for showing and comparing.
func cleaned(s string) string { return strings.ReplaceAll(strings.ToValidUTF8(s, ""), "\x00", "") }
