package edifact

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"github.com/licet/licet/fault"
)

// Limits of one segment. The longest of the directories is far below them.
const (
	MaxSegment    = 64 << 10 // bytes, release characters included
	MaxElements   = 512      // the tag included
	MaxComponents = 4096     // of the whole segment, repetitions included
)

// Separators are the service characters of ISO 9735.
type Separators struct {
	Component  byte // between the components of an element
	Element    byte // between the elements of a segment
	Decimal    byte // decimal mark announced by UNA; readers of numbers take both marks
	Release    byte // makes the next character an ordinary one; a blank when there is none
	Repetition byte // between the repetitions of an element, from syntax version 4 on; a blank when there is none
	Terminator byte // behind each segment
}

// Default returns the separators that hold where no service string advice (UNA) stands: level A and B of ISO 9735.
func Default() Separators {
	return Separators{Component: ':', Element: '+', Decimal: '.', Release: '?', Repetition: ' ', Terminator: '\''}
}

// usable reports whether the separators can be told from each other, from tags and from the line breaks between segments.
func (s Separators) usable() bool {
	all := []byte{s.Component, s.Element, s.Terminator}
	for _, c := range []byte{s.Release, s.Repetition} {
		if c != ' ' {
			all = append(all, c)
		}
	}
	for i, c := range all {
		if c >= utf8.RuneSelf || c == ' ' || c == 0 || alphanumeric(c) || bytes.IndexByte(all[:i], c) >= 0 {
			return false
		}
		if (c == '\r' || c == '\n') && c != s.Terminator {
			return false
		}
	}
	return true
}

func alphanumeric(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z'
}

// Segment is one segment. It is good until the next call of [Segments.Next]; the texts taken from it stay.
type Segment struct {
	Tag    string
	Number int   // in the stream, from 1; UNA is not counted
	Offset int64 // of its first byte in the stream
	Line   int   // physical line on which it begins, from 1
	Col    int   // byte of that line, from 1
	// Bad says what is wrong with the segment; its parts are then not to be relied on. Reading goes on behind it.
	Bad *fault.Error
	// Recoded is true when bytes beyond ASCII were UTF-8 although the interchange announces another character set.
	Recoded bool
	// Unread is true of UNB when it announces a character set that is not read; Bad says so.
	Unread bool

	size     int // bytes in the stream, release characters included
	parts    []string
	reps     []int // end of each repetition in parts
	elements []int // end of each element in reps
}

// Len returns the number of elements, the tag included.
func (s *Segment) Len() int { return len(s.elements) }

// Get returns a component of the first repetition of an element; "" when there is none. Element 0 is the tag, component 0 the
// first.
func (s *Segment) Get(element, component int) string { return s.Rep(element, 0, component) }

// Repeats returns how many repetitions an element has.
func (s *Segment) Repeats(element int) int {
	if element < 0 || element >= len(s.elements) {
		return 0
	}
	if element == 0 {
		return s.elements[0]
	}
	return s.elements[element] - s.elements[element-1]
}

// Rep returns a component of the given repetition of an element; "" when there is none.
func (s *Segment) Rep(element, repetition, component int) string {
	if c := s.Components(element, repetition); component >= 0 && component < len(c) {
		return c[component]
	}
	return ""
}

// Components returns the components of one repetition of an element; nil when there is none.
func (s *Segment) Components(element, repetition int) []string {
	if repetition < 0 || repetition >= s.Repeats(element) {
		return nil
	}
	r := repetition
	if element > 0 {
		r += s.elements[element-1]
	}
	from := 0
	if r > 0 {
		from = s.reps[r-1]
	}
	return s.parts[from:s.reps[r]:s.reps[r]]
}

// Segments cuts a stream into the segments of ISO 9735, holding one of them at a time.
//
// Separators come from UNA, which may stand again before a later interchange, or are the default ones. Line breaks and blanks between
// segments are no part of them. A line break within a segment is dropped where the file is cut into records of one
// length, otherwise it is a blank. Bytes are read in the character set that UNB announces.
type Segments struct {
	in  io.Reader
	buf []byte
	pos int
	end error

	sep   Separators
	said  bool // UNA stood in the stream
	mark  bool // the byte order mark of UTF-8 stood at the beginning
	class [256]byte
	set   charset

	first   int64 // offset of buf[0] in the stream
	line    int   // of buf[pos]
	lineAt  int64 // offset of the first byte of that line
	record  int   // length of the first line when it ends within a segment, 0 when lines end anywhere
	lines   bool  // record is decided
	number  int
	started bool

	scratch []byte
	ends    []int
	seg     Segment
}

// Classes of bytes within a segment.
const (
	ordinary = iota
	isComponent
	isElement
	isRepetition
	isRelease
	isTerminator
	isBreak
	isHigh
)

// charset is what bytes beyond ASCII mean.
type charset struct {
	name  string
	table *charmap.Charmap // nil: UTF-8, or nothing beyond ASCII
	// lenient sets are those under which UTF-8 is sent as well: what is valid UTF-8 is taken for it. In the sets of other
	// alphabets ordinary words can look like UTF-8.
	lenient bool
	utf8    bool
	unread  bool // none that is read
}

// charsets are the levels of ISO 9735, code list 0001 (service code list 40100 of syntax version 4, 28 February 2003, seen at
// www.gefeg.com/jswg/cl/v4x/40100/cl1.htm): A and B are ISO 646, C, D, E, F, G, H, I, J, K are ISO 8859-1, 2, 5, 7, 3, 4, 6, 8, 9, Y is
// ISO 10646-1 without code extension, for which UTF-8 is in use. UNOX, code extension by ISO 2022, is not read: it switches sets
// within the text, so that bytes of a character can be separators. UNOL and UNOW stand in later lists and are from memory.
var charsets = map[string]charset{
	"UNOA": {lenient: true},
	"UNOB": {lenient: true},
	"UNOC": {table: charmap.ISO8859_1, lenient: true},
	"UNOD": {table: charmap.ISO8859_2},
	"UNOE": {table: charmap.ISO8859_5},
	"UNOF": {table: charmap.ISO8859_7},
	"UNOG": {table: charmap.ISO8859_3},
	"UNOH": {table: charmap.ISO8859_4},
	"UNOI": {table: charmap.ISO8859_6},
	"UNOJ": {table: charmap.ISO8859_8},
	"UNOK": {table: charmap.ISO8859_9},
	"UNOL": {table: charmap.ISO8859_15}, // from memory
	"UNOW": {utf8: true},                // from memory
	"UNOY": {utf8: true},
}

// NewSegments returns a tokenizer of the stream.
func NewSegments(r io.Reader) *Segments {
	s := &Segments{in: r, buf: make([]byte, 0, 2*MaxSegment), line: 1}
	s.use(Default())
	s.set = charset{name: "UTF-8", utf8: true}
	return s
}

// Separators returns those in force.
func (s *Segments) Separators() Separators { return s.sep }

func (s *Segments) use(sep Separators) {
	s.sep = sep
	s.class = [256]byte{}
	for c := utf8.RuneSelf; c < 256; c++ {
		s.class[c] = isHigh
	}
	s.class['\r'], s.class['\n'] = isBreak, isBreak
	s.class[sep.Component] = isComponent
	s.class[sep.Element] = isElement
	s.class[sep.Terminator] = isTerminator
	if sep.Release != ' ' {
		s.class[sep.Release] = isRelease
	}
}

// repeat turns the separator of repetitions on or off: only interchanges of syntax version 4 and later have it.
func (s *Segments) repeat(on bool) {
	if c := s.sep.Repetition; c != ' ' {
		s.class[c] = ordinary
		if on {
			s.class[c] = isRepetition
		}
	}
}

// fill reads more and reports whether there was more.
func (s *Segments) fill() bool {
	if s.end != nil {
		return false
	}
	if s.pos > 0 && cap(s.buf)-len(s.buf) < MaxSegment {
		s.first += int64(s.pos)
		s.buf = s.buf[:copy(s.buf, s.buf[s.pos:])]
		s.pos = 0
	}
	for empty := 0; s.end == nil; empty++ {
		n, err := s.in.Read(s.buf[len(s.buf):cap(s.buf)])
		s.buf = s.buf[:len(s.buf)+n]
		s.end = err
		if n > 0 {
			return true
		}
		if empty > 100 {
			s.end = io.ErrNoProgress
		}
	}
	return false
}

// peek returns the next byte without taking it.
func (s *Segments) peek() (byte, bool) {
	if s.pos == len(s.buf) && !s.fill() {
		return 0, false
	}
	return s.buf[s.pos], true
}

// newline notes that the line break at pos was read.
func (s *Segments) newline() {
	s.line++
	s.lineAt = s.first + int64(s.pos) + 1
}

// Next returns the next segment, [io.EOF] after the last. Any other error says that the stream cannot be read on.
func (s *Segments) Next() (*Segment, error) {
	if !s.started {
		s.started = true
		for range 3 { // a byte order mark
			if c, ok := s.peek(); ok && strings.IndexByte("\xEF\xBB\xBF", c) >= 0 {
				s.pos++
				s.mark = true
			}
		}
		s.lineAt = s.first + int64(s.pos)
	}
	var advice *fault.Error
	for {
		c, ok := s.peek()
		if !ok {
			return nil, s.ended()
		}
		switch {
		case c == '\n':
			s.newline()
			s.pos++
			s.lines = true // lines end between segments
		case c == '\r' || s.class[c] == ordinary && (c == ' ' || c == '\t' || c == 0x1A): // the last is the end of file of old systems
			s.pos++
		case c == 'U' && s.atUNA():
			advice = s.advice()
		default:
			s.segment()
			if advice != nil && s.seg.Bad == nil {
				s.seg.Bad = advice
			}
			return &s.seg, nil
		}
	}
}

func (s *Segments) ended() error {
	if errors.Is(s.end, io.EOF) {
		return io.EOF
	}
	return fault.Wrap(fault.Unavailable, s.end, "reading segment %d", s.number+1)
}

func (s *Segments) atUNA() bool {
	for len(s.buf)-s.pos < 9 && s.fill() {
		continue
	}
	return len(s.buf)-s.pos >= 9 && string(s.buf[s.pos:s.pos+3]) == "UNA"
}

// advice takes UNA and the six characters behind it.
func (s *Segments) advice() *fault.Error {
	a := s.buf[s.pos+3 : s.pos+9]
	sep := Separators{Component: a[0], Element: a[1], Decimal: a[2], Release: a[3], Repetition: a[4], Terminator: a[5]}
	text := strings.ToValidUTF8(string(a), "?")
	s.pos += 9
	if !sep.usable() {
		return fault.Input("", text, "the separators that UNA announces cannot be told apart", "six characters such as :+.? '")
	}
	s.use(sep)
	s.said = true
	return nil
}

// segment reads the segment that begins at pos into seg.
func (s *Segments) segment() {
	s.number++
	g := &s.seg
	*g = Segment{
		Number: s.number, Offset: s.first + int64(s.pos), Line: s.line, parts: g.parts[:0], reps: g.reps[:0], elements: g.elements[:0],
	}
	g.Col = int(g.Offset-s.lineAt) + 1
	s.scratch, s.ends = s.scratch[:0], s.ends[:0]
	high, released, over, closed := false, false, false, false
scan:
	for s.pos < len(s.buf) || s.fill() {
		from := s.pos
		for i, c := range s.buf[from:] {
			k := s.class[c]
			if k == ordinary && !released {
				continue
			}
			s.copyRun(s.buf[from:from+i], &over)
			s.pos = from + i
			if released {
				released = false
				high = high || c >= utf8.RuneSelf
				if c == '\n' {
					s.newline()
				}
				s.copyRun(s.buf[s.pos:s.pos+1], &over)
				s.pos++
				continue scan
			}
			switch k {
			case isRelease:
				released = true
			case isTerminator:
				if c == '\n' {
					s.newline()
				}
				s.pos++
				closed = true
				break scan
			case isComponent:
				s.part()
			case isRepetition:
				s.part()
				s.repetition()
			case isElement:
				s.part()
				s.repetition()
				g.elements = append(g.elements, len(g.reps))
			case isHigh:
				high = true
				s.copyRun(s.buf[s.pos:s.pos+1], &over)
			case isBreak:
				s.lineBreak(c, &over)
			}
			s.pos++
			if len(s.ends) > MaxComponents || len(g.elements) > MaxElements {
				over = true
				s.ends, g.reps, g.elements = s.ends[:0], g.reps[:0], g.elements[:0]
			}
			continue scan
		}
		s.copyRun(s.buf[from:], &over)
		s.pos = len(s.buf)
	}
	s.part()
	s.repetition()
	g.elements = append(g.elements, len(g.reps))
	g.size = int(s.first + int64(s.pos) - g.Offset)
	s.finish(high, over, closed)
}

func (s *Segments) part()       { s.ends = append(s.ends, len(s.scratch)) }
func (s *Segments) repetition() { s.seg.reps = append(s.seg.reps, len(s.ends)) }

// copyRun keeps bytes of the segment up to the limit.
func (s *Segments) copyRun(run []byte, over *bool) {
	if *over || len(run) == 0 {
		return
	}
	if len(s.scratch)+len(run) > MaxSegment {
		*over = true
		return
	}
	s.scratch = append(s.scratch, run...)
}

// maxRecord is the longest record of files that are cut into records of one length.
const maxRecord = 256

// lineBreak handles a line break within a segment, at pos.
func (s *Segments) lineBreak(c byte, over *bool) {
	if c == '\r' {
		return
	}
	length := int(s.first + int64(s.pos) - s.lineAt)
	if s.pos > 0 && s.buf[s.pos-1] == '\r' {
		length--
	}
	if !s.lines {
		s.lines = true
		if length <= maxRecord {
			s.record = length
		}
	}
	if s.record == 0 || length != s.record {
		s.copyRun([]byte{' '}, over)
	}
	s.newline()
}

// finish makes texts of what was gathered.
func (s *Segments) finish(high, over, closed bool) {
	g := &s.seg
	var text string
	switch {
	case over:
		g.Bad = fault.New(fault.Invalid, "the segment is too long")
		g.Bad.Want = fmt.Sprintf("at most %d bytes, %d elements and %d components", MaxSegment, MaxElements, MaxComponents)
	case !high:
		text = string(s.scratch)
	default:
		text = s.decode()
	}
	if over {
		s.ends, g.reps, g.elements = append(s.ends[:0], 0), append(g.reps[:0], 1), append(g.elements[:0], 1)
		text = string(s.scratch[:min(3, len(s.scratch))])
		s.ends[0] = len(text)
	}
	from := 0
	for _, end := range s.ends {
		g.parts = append(g.parts, text[from:end])
		from = end
	}
	g.Tag = g.parts[0]
	if g.Bad == nil && !closed {
		g.Bad = fault.New(fault.Invalid, "the file ends within a segment")
		g.Bad.Want = "the segment terminator " + fault.Quote(string(s.sep.Terminator))
	}
	if g.Bad == nil && !isTag(g.Tag) {
		g.Bad = fault.Input("", g.Tag, "not a segment", "a tag of three capital letters or digits")
	}
	if g.Bad != nil && !utf8.ValidString(g.Tag) {
		g.Tag = strings.ToValidUTF8(g.Tag, "?")
	}
	if g.Tag == "UNB" {
		s.announce(g.Get(1, 0), g.Get(1, 1))
	}
}

func isTag(t string) bool {
	if len(t) != 3 {
		return false
	}
	for i := range len(t) {
		if !alphanumeric(t[i]) || t[i] >= 'a' {
			return false
		}
	}
	return true
}

// announce takes character set and syntax version of UNB.
func (s *Segments) announce(id, version string) {
	v4 := len(version) == 1 && version[0] >= '4' && version[0] <= '9'
	if v4 && !s.said { // without UNA, syntax version 4 has * between repetitions
		s.sep.Repetition = '*'
	}
	s.repeat(v4)
	set, known := charsets[id]
	switch {
	case !known:
		set.unread = true
		s.seg.Unread = true
		if s.seg.Bad == nil {
			s.seg.Bad = unreadSet(id)
		}
	case s.mark && !set.utf8: // the mark says what the text is
		set = charset{utf8: true, lenient: true}
	}
	set.name = id
	s.set = set
}

// unreadSet says that a character set is not read.
func unreadSet(id string) *fault.Error {
	e := fault.New(fault.Invalid, "messages in this character set are not read; the interchange is refused")
	e.Value = id
	switch id {
	case "":
		e.Message = "UNB names no character set; the interchange is refused"
	case "UNOX":
		e.Message = "messages that switch character sets by ISO 2022 are not read; the interchange is refused"
	}
	e.Want = "UNOA to UNOL, UNOW or UNOY"
	e.Hint = "convert the file to UTF-8 and write UNOY into UNB, or have it sent so; --encoding does not apply to EDIFACT"
	return e
}

// wrongByte says that a byte is not of the character set in force.
func (s *Segments) wrongByte(b byte) *fault.Error {
	e := fault.New(fault.Invalid, "byte 0x%02X is not of the character set %s", b, s.set.name)
	e.Want = "text in the character set that UNB announces"
	e.Hint = "have UNB name the set that the text is written in, or convert the file to UTF-8 and write UNOY into UNB"
	return e
}

// decode returns the gathered bytes as UTF-8 and moves the ends of the parts accordingly.
func (s *Segments) decode() string {
	g := &s.seg
	if s.set.unread {
		return s.masked()
	}
	if valid := utf8.Valid(s.scratch); valid && (s.set.utf8 || s.set.lenient) {
		g.Recoded = s.set.lenient
		return string(s.scratch)
	}
	if s.set.table == nil {
		g.Bad = s.wrongByte(s.scratch[firstInvalid(s.scratch)])
		return s.masked()
	}
	out := make([]byte, 0, len(s.scratch)+len(s.scratch)/2)
	from := 0
	for i, end := range s.ends {
		for _, b := range s.scratch[from:end] {
			r := s.set.table.DecodeByte(b)
			if r == utf8.RuneError || b >= 0x80 && b < 0xA0 {
				if g.Bad == nil {
					g.Bad = s.wrongByte(b)
				}
				r = '?'
			}
			out = utf8.AppendRune(out, r)
		}
		from, s.ends[i] = end, len(out)
	}
	return string(out)
}

// firstInvalid is where a text that is not UTF-8 goes wrong.
func firstInvalid(text []byte) int {
	i := 0
	for i < len(text) {
		r, size := utf8.DecodeRune(text[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return 0
}

// masked returns the gathered bytes with a question mark for each beyond ASCII.
func (s *Segments) masked() string {
	out := bytes.Clone(s.scratch)
	for i, c := range out {
		if c >= utf8.RuneSelf {
			out[i] = '?'
		}
	}
	return string(out)
}
