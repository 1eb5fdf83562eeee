package source

import (
	"bufio"
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"hash/maphash"
	"io"
	"iter"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
)

// xmlReaders holds the readers of forms in XML and of the sheet form.
var xmlReaders = map[Form]reader{
	UN:           readUN,
	OFACXML:      readOFACXML,
	OFACAdvanced: readOFACAdvanced,
	EU:           readEU,
	UK:           readUK,
	UKSheet:      readUKSheet,
	Canada:       readCanada,
}

// element is one element of a record with all that is in it.
type element struct {
	name  string // without prefix
	attrs []xml.Attr
	chars []byte // the text directly in it
	kids  []*element
}

// text returns the text directly in the element, on one line: breaks come from the layout of the file.
func (e *element) text() string {
	if e == nil {
		return ""
	}
	return tidy(string(e.chars))
}

// get returns the text of the first element found by going down the path, on one line; empty when there is none.
func (e *element) get(path ...string) string {
	for _, name := range path {
		e = e.kid(name)
	}
	return e.text()
}

// kid returns the first child of the name, or nil.
func (e *element) kid(name string) *element {
	if e == nil {
		return nil
	}
	for _, k := range e.kids {
		if k.name == name {
			return k
		}
	}
	return nil
}

// all returns every element found by going down the path, in which * stands for any name.
func (e *element) all(path ...string) iter.Seq[*element] {
	return func(yield func(*element) bool) { e.walk(path, yield) }
}

func (e *element) walk(path []string, yield func(*element) bool) bool {
	if e == nil {
		return true
	}
	if len(path) == 0 {
		return yield(e)
	}
	for _, k := range e.kids {
		if (k.name == path[0] || path[0] == "*") && !k.walk(path[1:], yield) {
			return false
		}
	}
	return true
}

// texts returns the text of every element found by going down the path, without the empty ones.
func (e *element) texts(path ...string) []string {
	var out []string
	for k := range e.all(path...) {
		if t := k.text(); t != "" {
			out = append(out, t)
		}
	}
	return out
}

// attr returns an attribute on one line, empty when there is none.
func (e *element) attr(name string) string {
	if e == nil {
		return ""
	}
	for _, a := range e.attrs {
		if a.Name.Local == name {
			return tidy(a.Value)
		}
	}
	return ""
}

// xmlForm says which elements of a file are of interest. Everything else is passed over.
type xmlForm struct {
	roots   []string
	root    func(x *xmlRun, root *element)                     // sees the attributes of the root element; may be nil
	heads   map[string]func(x *xmlRun, head *element)          // elements about the list
	records map[string]func(x *xmlRun, d *draft, rec *element) // fill the draft of an entry
	// inline are elements within text, which becomes text of the element around them. An empty one is a blank.
	inline map[string]bool
}

// xmlRun is a run over files in XML.
type xmlRun struct {
	*job
	file     string
	line     int   // of the record at hand
	expected int   // records that the files say they hold, 0 when they do not
	stopped  error // of the caller, who wants no more entries
}

func newXMLRun(ctx context.Context, o Options, rep *Report, yield func(*Entry) error) *xmlRun {
	o.Limits = o.Limits.WithDefaults()
	return &xmlRun{job: newJob(ctx, o, rep, yield)}
}

// readXML reads all files of a list in the form.
func readXML(ctx context.Context, files []File, o Options, rep *Report, yield func(*Entry) error, form *xmlForm) error {
	x := newXMLRun(ctx, o, rep, yield)
	for _, f := range files {
		if err := x.read(f, form); err != nil {
			return err
		}
	}
	return x.finish()
}

// finish compares what was read with what the files say of themselves, and returns why nothing could be read at all, if so.
func (x *xmlRun) finish() error {
	if x.expected > 0 && x.expected != x.r.Records && !x.r.Broken {
		e := fault.New(fault.Invalid, "the list holds %d records", x.r.Records)
		e.Want, e.Hint = fmt.Sprintf("%d, as it says itself", x.expected), "get the file again: a part of it may be missing"
		x.line = 0
		x.tell(e, false)
	}
	return x.end()
}

// read reads one file.
func (x *xmlRun) read(f File, form *xmlForm) error {
	limits := x.o.Limits
	limits.Bytes = max(x.left, 1)
	x.file, x.line = f.Name, 0
	rc, err := open(x.ctx, f, limits)
	if err == nil {
		defer rc.Close() //nolint:errcheck // only read from
		err = x.parse(rc, form)
		x.left -= taken(rc)
	}
	switch {
	case x.stopped != nil:
		return x.stopped
	case err != nil:
		return x.breaksOff(f.Name, 0, err)
	}
	return nil
}

// at is the place of the record at hand.
func (x *xmlRun) at() fault.Place { return fault.Place{File: x.file, Line: x.line} }

// tell notes what is wrong with the record at hand.
func (x *xmlRun) tell(e *fault.Error, lost bool) { x.problem(e.At(x.at()), lost) }

// unread notes that the text of a field of the record at hand was not understood; the entry is kept.
func (x *xmlRun) unread(field, value, want string) {
	x.tell(fault.Input(field, value, "the text is not understood and was left out", want), false)
}

// day reads a day of the record at hand; a text that names none is told.
func (x *xmlRun) day(field, text string, monthFirst bool) date.Date {
	if text = cellOf(text); text == "" {
		return date.Date{}
	}
	d, ok := dayOf(zoneless(text), monthFirst)
	if !ok {
		x.unread(field, text, "a day")
	}
	return d
}

// birth reads when a person was born; a text that does not say it is told and kept.
func (x *xmlRun) birth(field, text string) Birth {
	b := parseBirth(text)
	if b.Text != "" && b.From.IsZero() {
		x.unread(field, text, "a day, month, year or range of them")
	}
	return b
}

// published notes the day of the list; of several files the latest counts.
func (x *xmlRun) published(text string, monthFirst bool) {
	if d := dateIn(zoneless(tidy(text)), monthFirst); d.After(x.r.Published) {
		x.r.Published = d
	}
}

// zoneless takes time and zone off a day.
func zoneless(s string) string {
	if len(s) > len(time.DateOnly) && s[4] == '-' && s[7] == '-' {
		return s[:len(time.DateOnly)]
	}
	return s
}

// parse reads the records of a stream.
func (x *xmlRun) parse(r io.Reader, form *xmlForm) error {
	s, err := newScanner(r, x.o.Limits, form)
	if err != nil {
		return err
	}
	for {
		e, err := s.next()
		x.line = s.line
		if s.repaired > 0 {
			x.tell(s.repairs(), false)
		}
		var bad *fault.Error
		switch {
		case errors.Is(err, io.EOF):
			x.line = 0
			if !s.closed {
				return fault.New(fault.Invalid, "the file breaks off before its end")
			}
			return nil
		case errors.Is(err, errBadRecord) && errors.As(err, &bad):
			if s.counted {
				x.record()
			}
			x.tell(bad, s.counted)
			continue
		case err != nil:
			return err
		}
		if s.isRoot {
			if form.root != nil {
				form.root(x, e)
			}
			continue
		}
		if head := form.heads[e.name]; head != nil {
			head(x, e)
			continue
		}
		if err := x.entry(e, s.raw(), form.records[e.name]); err != nil {
			return err
		}
	}
}

// entry makes an entry of an element and hands it on.
func (x *xmlRun) entry(e *element, raw []byte, fill func(x *xmlRun, d *draft, rec *element)) error {
	x.record()
	d := newDraft(x.o)
	d.place = x.at()
	d.place.Field = e.name
	fill(x, d, e)
	if d.e.Ref == "" && len(d.e.Names) > 0 {
		x.tell(fault.Input(e.name, d.e.Names[0].Text, "the record has no reference number; one is derived from its name", "a number"), false)
	}
	d.raw(string(raw))
	var content maphash.Hash
	content.SetSeed(x.seed)
	content.Write(raw)
	x.stopped = x.emit(d, content.Sum64())
	return x.stopped
}

// addressOf adds an address of the given lines and country, and the country as a residence. An address of which only the
// note is given has it as its text; one that holds a country alone is no address.
func (d *draft) addressOf(a Address, country string, lines ...string) {
	c := countryOf(country, d.o.On)
	a.Country = c.Code
	a.Text = joined(", ", lines...)
	switch {
	case a.Text != "" || a.Note != "" && c.Text != "":
		a.Text = joined(", ", a.Text, c.Text)
	default:
		a.Text, a.Note = a.Note, ""
	}
	d.address(a)
	d.country(country, Residence)
}

// parts adds what a cell holds, separated by semicolons or numbered.
func (d *draft) parts(cell string, add func(text string)) {
	for _, p := range splitList(cell, ';') {
		add(p)
	}
}

// maxNames bounds a cell of names in bytes: taking names apart costs more than reading them, and the longest cells of lists
// have some thousand bytes. A longer one names nobody.
const maxNames = 16 << 10

// manyNames is [NamesIn] within the bounds.
func manyNames(cell string) []Name {
	if len(cell) > maxNames {
		return nil
	}
	return NamesIn(cell)
}

// oneNameOf is [hiddenNames] within the bounds.
func oneNameOf(cell string) []Name {
	if len(cell) > maxNames {
		return nil
	}
	return hiddenNames(cell)
}

// namesAs adds names as they are; those in another script than Latin are of the kind [Original].
func (d *draft) namesAs(names []Name, kind NameKind, weak bool) {
	for _, n := range names {
		if n.Kind == "" {
			n.Kind = kind
		}
		if !isLatin(n.Text) && n.Kind != "" {
			n.Kind = Original
		}
		n.Weak = n.Weak || weak
		d.name(n)
	}
}

// errBadRecord marks the fault of a single record, behind which reading goes on.
var errBadRecord = errors.New("bad record")

// badRecord makes the error of a record.
func badRecord(name, format string, args ...any) error {
	e := fault.New(fault.Invalid, format, args...)
	e.Place.Field, e.Cause = name, errBadRecord
	return e
}

// scanner takes a stream apart into the elements of interest.
//
// It reads token by token without checking that tags match, which it does itself inside of records only: so it can begin
// anew at the next record when one is broken.
type scanner struct {
	in     *cleaner
	d      *xml.Decoder
	form   *xmlForm
	limits Limits

	isRoot   bool   // the element returned last is the root, without its content
	root     string // its name as written, empty before it was seen
	closed   bool   // its end was seen
	depth    int    // outside of records, as far as known
	outer    int    // depth of the element returned last
	line     int    // of the element returned last
	counted  bool   // the element at hand is a record
	skipping bool   // the rest of a broken record
	pending  *xml.StartElement
	repaired int
	firstBad int // line of the first repair in the element returned last
	badValue string
	given    int // bytes read a second time
}

func newScanner(r io.Reader, limits Limits, form *xmlForm) (*scanner, error) {
	in, err := newCleaner(r, limits.Record)
	if err != nil {
		return nil, err
	}
	s := &scanner{in: in, form: form, limits: limits}
	s.restart()
	return s, nil
}

// restart begins a new decoder at the present place.
func (s *scanner) restart() {
	s.d = xml.NewDecoder(s.in)
	s.d.Entity = xml.HTMLEntity
	// The text was brought to UTF-8 before.
	s.d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil }
	s.in.base = -int64(len(s.in.kept))
}

// of reports whether elements of the name are handed on, and whether they are records.
func (s *scanner) of(name string) (wanted, record bool) {
	if _, ok := s.form.records[name]; ok {
		return true, true
	}
	_, ok := s.form.heads[name]
	return ok, false
}

// raw returns the text of the element returned last, until the next call of next.
func (s *scanner) raw() []byte { return s.in.kept[:s.d.InputOffset()-s.in.base] }

// repairs tells what was cleaned in the element returned last.
func (s *scanner) repairs() *fault.Error {
	e := fault.New(fault.Invalid, "the text holds what XML does not allow, in %d places; it was cleaned", s.repaired)
	e.Place.Line, e.Value = s.firstBad, s.badValue
	if s.repaired == 1 {
		e.Message = "the text holds what XML does not allow; it was cleaned"
	}
	s.repaired = 0
	return e
}

// next returns the root element without its content, or the next element of interest with it. At the end of the file, also
// when it comes too early, the error is io.EOF. An errBadRecord is passed over by calling next again.
func (s *scanner) next() (*element, error) {
	e, err := s.find()
	if s.repaired == 0 {
		s.repaired, s.firstBad, s.badValue = s.in.takeRepairs()
	}
	return e, err
}

func (s *scanner) find() (*element, error) {
	s.isRoot, s.counted = false, false
	for {
		start := s.pending
		s.line = s.in.line
		if s.pending = nil; start == nil {
			s.in.forget(s.d.InputOffset())
			s.line = s.in.line
			t, err := s.d.RawToken()
			if err != nil {
				if err = s.recover(err, ""); err != nil {
					return nil, err
				}
				continue
			}
			switch t := t.(type) {
			case xml.StartElement:
				start = &t
			case xml.EndElement:
				s.depth = max(s.depth-1, 0)
				if t.Name.Local == s.root && s.root != "" {
					s.closed = true
				}
			case xml.Directive:
				if err := refuseEntities(t); err != nil {
					return nil, err
				}
			}
		}
		if start == nil {
			continue
		}
		wanted, record := s.of(start.Name.Local)
		if wanted {
			if s.skipping {
				s.skipping, s.depth = false, s.outer
			}
			s.outer, s.counted = s.depth, record
			return s.element(start)
		}
		if s.root == "" {
			s.root = start.Name.Local
			if !slices.Contains(s.form.roots, s.root) {
				e := fault.Input("", s.root, "the file begins with another element", "the element "+strings.Join(s.form.roots, " or "))
				e.Place.Line = s.line
				return nil, e
			}
			s.isRoot = true
			return &element{name: s.root, attrs: start.Attr}, nil
		}
		if s.depth++; s.depth > s.limits.Depth && !s.skipping {
			e := fault.New(fault.Invalid, "elements are nested more than %d deep", s.limits.Depth)
			e.Place.Line = s.line
			return nil, e
		}
	}
}

// refuseEntities returns an error for a document type with declarations of its own: they are the way to blow up a short
// file and to read other files.
func refuseEntities(d xml.Directive) error {
	text := bytes.ToUpper(d)
	if bytes.HasPrefix(text, []byte("DOCTYPE")) && !bytes.ContainsAny(text, "[") || bytes.HasPrefix(text, []byte("DOCTYPE HTML")) {
		return nil
	}
	e := fault.New(fault.Invalid, "the file declares entities of its own, which are not read")
	e.Value, e.Want = excerpt(string(d)), "a list without a document type declaration"
	return e
}

// maxElements bounds what the elements of one record take beside their text: the longest records have some thousands.
const maxElements = 100_000

// element reads on to the end of the element that has just begun.
func (s *scanner) element(start *xml.StartElement) (*element, error) {
	root := newElement(start)
	stack := []*element{root}
	for n := 1; ; {
		t, err := s.d.RawToken()
		if err != nil {
			return nil, s.recover(err, root.name)
		}
		top := stack[len(stack)-1]
		switch t := t.(type) {
		case xml.CharData:
			top.chars = append(top.chars, t...)
		case xml.EndElement:
			if t.Name.Local != top.name {
				s.skipping = true
				return nil, badRecord(root.name, "the element %s is closed by </%s>; the record is left out", top.name, excerpt(t.Name.Local))
			}
			if stack = stack[:len(stack)-1]; len(stack) == 0 {
				return root, nil
			}
			if s.form.inline[top.name] {
				if len(top.chars) == 0 {
					top.chars = append(top.chars, ' ')
				}
				around := stack[len(stack)-1]
				around.chars = append(around.chars, top.chars...)
			}
		case xml.StartElement:
			if _, record := s.of(t.Name.Local); record {
				// A record does not hold another: the one at hand has no end.
				s.in.forget(s.in.tagOffset(s.d.InputOffset()))
				s.pending = &t
				return nil, badRecord(root.name, "the record does not end; it is left out")
			}
			if len(stack) >= s.limits.Depth {
				s.skipping = true
				return nil, badRecord(root.name, "elements are nested more than %d deep; the record is left out", s.limits.Depth)
			}
			if n++; n > maxElements {
				s.skipping = true
				return nil, badRecord(root.name, "the record has more than %d elements and is left out", maxElements)
			}
			k := newElement(&t)
			top.kids = append(top.kids, k)
			stack = append(stack, k)
		case xml.Directive:
			if err := refuseEntities(t); err != nil {
				return nil, err
			}
		}
	}
}

func newElement(start *xml.StartElement) *element {
	// The decoder reuses nothing of what it returned.
	return &element{name: start.Name.Local, attrs: start.Attr}
}

// recover goes on behind an error of the decoder: it looks for the next element of interest, in what was read since the
// last token or record began and then further on. in is the element at hand, if any. It returns io.EOF at the end, an
// errBadRecord when a record was lost, and other errors as they are.
func (s *scanner) recover(err error, in string) error {
	ended := s.in.err
	if ended == nil && errors.Is(err, errTooLong) {
		err = fmt.Errorf("it is longer than the limit of %d bytes", s.limits.Record)
	}
	var syntax *xml.SyntaxError
	if errors.As(err, &syntax) {
		err = errors.New(syntax.Msg) // its line counts from the last restart
	}
	if ended != nil && (!errors.Is(ended, io.EOF) && !spoilt(ended) || in == "" && len(s.in.kept) == 0) {
		return ended
	}
	lost := error(nil)
	switch {
	case ended != nil && in != "":
		lost = badRecord(in, "the file breaks off in the record, which is left out")
	case in != "":
		lost = badRecord(in, "the record is not well-formed and is left out: %s", err)
	case ended == nil:
		lost = badRecord("", "the text between records is not well-formed: %s", err)
	}
	// What lies behind the beginning of the broken part is looked through again, but not over and over: that would take
	// time in the square of the length.
	const again = 16 << 20
	if n := len(s.in.kept); s.given+n <= again+s.in.n {
		s.given += n
		s.in.giveBack(1)
	}
	found := s.resync()
	if found != nil && !errors.Is(found, io.EOF) && !spoilt(found) {
		return found
	}
	if lost != nil {
		return lost
	}
	return found
}

// resync reads up to the next start of an element of interest, or to the end of the input.
func (s *scanner) resync() error {
	defer s.restart()
	s.in.cdata = false
	for {
		s.in.forgetAll()
		b, err := s.in.ReadByte()
		if err != nil {
			return err
		}
		if b != '<' {
			continue
		}
		name, err := s.tagName()
		if err != nil {
			return err
		}
		if end, ok := strings.CutPrefix(name, "/"); ok && s.root != "" && local(end) == s.root {
			s.closed = true
			continue
		}
		if wanted, _ := s.of(local(name)); wanted {
			s.in.giveBack(0)
			return nil
		}
		// The byte behind the name may begin a tag itself.
		s.in.giveBack(len(s.in.kept) - 1)
	}
}

// tagName reads a name and the byte behind it.
func (s *scanner) tagName() (string, error) {
	const longest = 100
	name := []byte{}
	for len(name) < longest {
		b, err := s.in.ReadByte()
		if err != nil {
			return "", err
		}
		if !nameByte(b) && (b != '/' || len(name) > 0) {
			break
		}
		name = append(name, b)
	}
	return string(name), nil
}

func local(name string) string { return name[strings.LastIndexByte(name, ':')+1:] }

// nameByte reports whether the byte may stand in the name of an element.
func nameByte(b byte) bool {
	return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || b == '_' || b == ':' || b == '-' || b == '.' || b >= 0x80
}

// nameStart reports whether a name may begin with the byte.
func nameStart(b byte) bool { return nameByte(b) && (b < '0' || b > '9') && b != '-' && b != '.' }

// errTooLong is the error of reading on when more than the limit was kept.
var errTooLong = errors.New("too long")

// cleaner hands on a stream as UTF-8 that a strict XML decoder accepts as far as single characters go: characters that XML
// does not allow, bytes in another encoding, and < and & that begin neither tag nor reference. The XML declaration and
// comments are left out. It keeps what was read since the last call of forget.
type cleaner struct {
	in    *bufio.Reader
	limit int    // of kept
	out   []byte // cleaned, to be handed on
	at    int    // how much of out was
	n     int    // bytes cleaned so far
	cdata bool
	err   error // of the end of the input

	kept []byte
	line int   // of the first byte kept
	base int64 // offset of the decoder at the first byte kept

	repaired int
	firstBad int
	badValue string
	controls int // control characters so far
}

// maxControls is how many control characters a text may hold; with more it is none.
const maxControls = 1 << 20

// encodings of lists by their lower case names; nil stands for UTF-8.
var xmlEncodings = map[string]encoding.Encoding{
	"": nil, "utf-8": nil, "utf8": nil, "us-ascii": nil, "ascii": nil,
	// A declaration of UTF-16 in a file that is not: somebody converted the text and left the declaration.
	"utf-16": nil, "utf-16le": nil, "utf-16be": nil,
	// The bytes between 128 and 159 are letters of Windows wherever they occur.
	"iso-8859-1": charmap.Windows1252, "latin1": charmap.Windows1252, "windows-1252": charmap.Windows1252, "cp1252": charmap.Windows1252,
	"iso-8859-2": charmap.ISO8859_2, "iso-8859-5": charmap.ISO8859_5, "iso-8859-6": charmap.ISO8859_6,
	"iso-8859-9": charmap.Windows1254, "iso-8859-15": charmap.ISO8859_15,
	"windows-1250": charmap.Windows1250, "windows-1251": charmap.Windows1251, "windows-1254": charmap.Windows1254,
	"windows-1256": charmap.Windows1256,
}

var (
	declaration  = regexp.MustCompile(`^\s*<\?xml\s[^>]*\?>`)
	declaredName = regexp.MustCompile(`\sencoding\s*=\s*["']([^"']*)["']`)
)

func newCleaner(r io.Reader, limit int) (*cleaner, error) {
	in := bufio.NewReaderSize(r, 32<<10)
	head, err := in.Peek(4)
	if len(head) == 0 && err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	var dec encoding.Encoding
	switch {
	case bytes.HasPrefix(head, []byte("\xef\xbb\xbf")):
		in.Discard(3) //nolint:errcheck // was peeked
	case bytes.HasPrefix(head, []byte("\xff\xfe")), bytes.HasPrefix(head, []byte("\xfe\xff")):
		dec = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	case bytes.HasPrefix(head, []byte("<\x00")):
		dec = unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	case bytes.HasPrefix(head, []byte("\x00<")):
		dec = unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	}
	if dec != nil {
		in = bufio.NewReaderSize(dec.NewDecoder().Reader(in), 32<<10)
	}
	c := &cleaner{in: in, limit: limit, line: 1}
	head, _ = in.Peek(1 << 10)
	said := declaration.Find(head)
	if said == nil {
		return c, nil
	}
	in.Discard(len(said)) //nolint:errcheck // was peeked
	c.line += bytes.Count(said, []byte("\n"))
	m := declaredName.FindSubmatch(said)
	if m == nil || dec != nil {
		return c, nil
	}
	dec, known := xmlEncodings[strings.ToLower(string(m[1]))]
	if !known {
		return nil, fault.Input("encoding", excerpt(string(m[1])), "the encoding of the file is not known", "UTF-8, UTF-16, ISO 8859 or Windows")
	}
	if dec != nil {
		c.in = bufio.NewReaderSize(dec.NewDecoder().Reader(in), 32<<10)
	}
	return c, nil
}

// ReadByte implements [io.ByteReader]; a decoder that is given one reads no further than it must.
func (c *cleaner) ReadByte() (byte, error) {
	for c.at == len(c.out) {
		if c.err != nil {
			return 0, c.err
		}
		c.fill()
	}
	if len(c.kept) >= c.limit {
		return 0, errTooLong
	}
	b := c.out[c.at]
	c.at++
	c.kept = append(c.kept, b)
	return b, nil
}

// Read implements [io.Reader], as [xml.NewDecoder] wants one; it is not used.
func (c *cleaner) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	b, err := c.ReadByte()
	if err != nil {
		return 0, err
	}
	p[0] = b
	return 1, nil
}

// forget drops what was kept before the offset of the decoder.
func (c *cleaner) forget(offset int64) {
	n := int(offset - c.base)
	c.line += bytes.Count(c.kept[:n], []byte("\n"))
	c.kept = c.kept[:copy(c.kept, c.kept[n:])]
	c.base = offset
}

// forgetAll drops all that was kept; restart has to follow.
func (c *cleaner) forgetAll() {
	c.line += bytes.Count(c.kept, []byte("\n"))
	c.kept = c.kept[:0]
}

// tagOffset returns the offset at which the tag begins that ends at the offset.
func (c *cleaner) tagOffset(offset int64) int64 {
	return c.base + int64(bytes.LastIndexByte(c.kept[:offset-c.base], '<'))
}

// giveBack lets what was kept be read again, but for the first n bytes, which are forgotten. restart has to follow.
func (c *cleaner) giveBack(n int) {
	n = min(n, len(c.kept))
	c.line += bytes.Count(c.kept[:n], []byte("\n"))
	if back := c.kept[n:]; c.at >= len(back) {
		c.at -= len(back)
		copy(c.out[c.at:], back)
	} else {
		c.out = append(slices.Clone(back), c.out[c.at:]...)
		c.at = 0
	}
	c.kept = c.kept[:0]
}

// repair notes that something was cleaned.
func (c *cleaner) repair(what string) {
	if c.repaired++; c.repaired == 1 {
		c.firstBad = c.line + bytes.Count(c.kept, []byte("\n"))
		c.badValue = what
	}
}

// takeRepairs returns how much was cleaned since the last call, where first and what.
func (c *cleaner) takeRepairs() (n, line int, what string) {
	n, line, what = c.repaired, c.firstBad, c.badValue
	c.repaired = 0
	return n, line, what
}

// put hands on text.
func (c *cleaner) put(text string) { c.out = append(c.out, text...) }

// take hands on the next n bytes of the input as they are.
func (c *cleaner) take(n int) {
	b, _ := c.in.Peek(n)
	c.out = append(c.out, b...)
	c.in.Discard(len(b)) //nolint:errcheck // was peeked
	c.n += len(b)
}

// drop passes over the next n bytes of the input.
func (c *cleaner) drop(n int) {
	d, _ := c.in.Discard(n)
	c.n += d
}

// fill cleans one piece of the input into out, which is empty: a run of plain characters or one special one, so that repairs
// are noted when the decoder comes to them.
func (c *cleaner) fill() {
	c.out, c.at = c.out[:0], 0
	head, err := c.in.Peek(1)
	if len(head) == 0 {
		c.err = err
		return
	}
	if n := plainRun(c.in); n > 0 {
		c.take(n)
		return
	}
	switch b := head[0]; {
	case b == '<':
		c.less()
	case b == '&':
		c.ampersand()
	case b == ']':
		c.bracket()
	case b >= utf8.RuneSelf:
		c.wide()
	default:
		c.control(rune(b))
		c.drop(1)
	}
}

// plainRun returns how many of the bytes at hand need no look.
func plainRun(in *bufio.Reader) int {
	b, _ := in.Peek(in.Buffered())
	for i, x := range b {
		if x < ' ' && x != '\n' && x != '\t' && x != '\r' || x >= utf8.RuneSelf || x == '<' || x == '&' || x == ']' {
			return i
		}
	}
	return len(b)
}

// control replaces a character that XML does not allow. Those that are left of a quotation mark or dash of Unicode when only
// the lower byte of it was stored (a known defect) become that mark; others become nothing.
func (c *cleaner) control(r rune) {
	c.repair(string(r))
	if c.controls++; c.controls > maxControls {
		c.err = fault.New(fault.Invalid, "the file holds more than %d control characters: it is no text", maxControls)
	}
	switch r {
	case 0x13, 0x14, 0x18, 0x19, 0x1c, 0x1d:
		c.put(string(0x2000 + r))
	}
}

// wide hands on one character beyond ASCII. A byte that is no UTF-8 is read as Windows-1252, in which such files were written.
func (c *cleaner) wide() {
	b, _ := c.in.Peek(utf8.UTFMax)
	r, size := utf8.DecodeRune(b)
	switch {
	case r == utf8.RuneError && size <= 1:
		r = charmap.Windows1252.DecodeByte(b[0])
		c.repair(string(r))
		c.put(string(r))
		c.drop(1)
	case r == 0xfffe || r == 0xffff:
		c.repair(string(r))
		c.drop(size)
	case r == 0xfeff:
		c.drop(size) // a byte order mark in the middle
	default:
		c.take(size)
	}
}

// bracket hands on "]". Outside of CDATA "]]>" must not stand.
func (c *cleaner) bracket() {
	b, _ := c.in.Peek(3)
	switch {
	case string(b) != "]]>":
		c.take(1)
	case c.cdata:
		c.cdata = false
		c.take(3)
	default:
		c.repair("]]>")
		c.put("]]&gt;")
		c.drop(3)
	}
}

// less hands on "<", written as a reference when it begins no markup, and passes over comments.
func (c *cleaner) less() {
	const longest = 120
	b, _ := c.in.Peek(longest)
	switch {
	case c.cdata:
		c.take(1)
	case bytes.HasPrefix(b, []byte("<!--")):
		c.comment()
	case bytes.HasPrefix(b, []byte("<![CDATA[")):
		c.cdata = true
		c.take(len("<![CDATA["))
	case beginsTag(b, len(b) < longest):
		c.take(1)
	default:
		c.repair("<")
		c.put("&lt;")
		c.drop(1)
	}
}

// beginsTag reports whether the bytes, which begin with "<", look like a tag, a declaration or an instruction. ends says that
// the input ends behind them.
func beginsTag(b []byte, ends bool) bool {
	switch rest := b[1:]; {
	case len(rest) == 0:
		return ends
	case rest[0] == '!':
		return len(rest) >= 8 && bytes.EqualFold(rest[:8], []byte("!DOCTYPE"))
	case rest[0] == '?':
		return len(rest) < 2 || nameStart(rest[1])
	case rest[0] == '/':
		b = rest
	}
	name := 1
	for name < len(b) && nameByte(b[name]) {
		name++
	}
	if name == len(b) {
		return true // cut off, or as long as no name of a list is: the decoder will tell
	}
	return name > 1 && nameStart(b[1]) && strings.IndexByte(" \t\r\n/>", b[name]) >= 0
}

// comment passes over a comment. One that is longer than a record may be has lost its end: it stops there.
func (c *cleaner) comment() {
	c.drop(len("<!--"))
	for n := 0; n < c.limit; n++ {
		b, err := c.in.Peek(3)
		if string(b) == "-->" {
			c.drop(3)
			return
		}
		if len(b) == 0 {
			c.err = err
			return
		}
		if b[0] == '\n' {
			c.put("\n") // the lines are counted in what is handed on
		}
		c.drop(1)
	}
	c.repair("<!--")
}

// ampersand hands on a reference that XML or HTML knows, and any other "&" as text.
func (c *cleaner) ampersand() {
	const longest = 34
	b, _ := c.in.Peek(longest)
	end := bytes.IndexByte(b, ';')
	if c.cdata {
		c.take(1)
		return
	}
	name := ""
	if end > 1 {
		name = string(b[1:end])
	}
	number, isNumber := strings.CutPrefix(name, "#")
	switch {
	case isNumber:
		base := 10
		if strings.HasPrefix(number, "x") || strings.HasPrefix(number, "X") {
			number, base = number[1:], 16
		}
		r, err := strconv.ParseUint(number, base, 32)
		switch {
		case err != nil:
			c.repair("&")
			c.put("&amp;")
			c.drop(1)
		case !legal(r):
			if r < ' ' {
				c.control(rune(r))
			} else {
				c.repair(string(b[:end+1]))
			}
			c.drop(end + 1)
		default:
			c.put("&#" + strconv.FormatUint(r, 10) + ";")
			c.drop(end + 1)
		}
	case name == "amp" || name == "lt" || name == "gt" || name == "quot" || name == "apos":
		c.take(end + 1)
	case name != "" && xml.HTMLEntity[name] != "":
		c.repair(string(b[:end+1]))
		c.take(end + 1)
	default:
		c.repair("&")
		c.put("&amp;")
		c.drop(1)
	}
}

// legal reports whether XML allows the character.
func legal(r uint64) bool {
	return r == '\t' || r == '\n' || r == '\r' || r >= ' ' && r <= 0xd7ff || r >= 0xe000 && r <= 0xfffd || r >= 0x10000 && r <= 0x10ffff
}
