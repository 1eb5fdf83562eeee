// Package edifact reads transfers from UN/EDIFACT messages: cargo reports (CUSCAR), customs declarations (CUSDEC) and transport
// instructions (IFTMIN), in the syntax of ISO 9735, versions 1 to 4.
//
// A stream is read segment by segment; memory holds one consignment and a bounded number of those that wait for the trailer of
// their message. A bad segment costs its consignment, a wrong trailer every transfer of its message, and reading goes on with the
// next. The trailer of a message that is longer than what is held is looked up first, by reading the stream a second time
// ([Options.Again]); where that cannot be, its transfers are given before their trailer and taken back by a later record.
// Directories D.95B to D.24A differ mostly in optional groups. So messages are read by the segments that open a group
// (CNI, GID, CST, EQD) and by qualifiers, not by the tables of one directory.
//
// Qualifiers mean what the D.00B code lists say; those marked "from memory" in this package were not compared with a list or a
// sample. What is not known is counted, told once and never guessed at; where it could be a destination, a party or goods, the
// transfer says so in its list of what was not read, and needs information.
package edifact

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"strconv"
	"strings"

	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/transfer"
)

// Limits of the reader.
const (
	MaxRecord = 4 << 20 // bytes of one consignment or of the header of a message
	MaxHeld   = 64      // transfers of one message that wait for its trailer
	maxHeld   = 4 << 20 // bytes of these
	maxNames  = 1000    // unknown qualifiers that are told apart
)

// Options say what the stream itself does not. The zero Options will do.
type Options struct {
	// File is the name that problems show, "-" for standard input.
	File string
	// On is the as-of day for messages without a day of their own: country codes are read as of that day.
	On date.Date
	// Again opens the stream once more, from its first byte; nil when it can be read only once. It is called at most once. Who
	// gave it closes what it returned, when the reading is over.
	Again func() (io.Reader, error)
}

// Record is one transfer, or a problem of a message or interchange that is not about one transfer alone.
type Record struct {
	// Transfer is nil when the record is unusable. It is normalised and valid otherwise.
	Transfer *transfer.Transfer
	// ID is the transfer's id, also when the record is unusable; for a problem of a message or interchange its reference.
	ID string
	// Place is where the record begins.
	Place fault.Place
	// Errs is what is wrong. Beside a Transfer these are remarks that did not make it unusable.
	Errs []*fault.Error

	Type    string // of the message: CUSCAR, CUSDEC, IFTMIN or another; "" for a problem of an interchange
	Message string // reference of the message (UNH 0062)
	Segment int    // number of the record's first segment in its message, UNH being 1; in the stream when Message is ""
	// Early is true when the transfer was given before the trailer of its message was known. Should the trailer be wrong or
	// missing, a later record takes it back.
	Early bool
	// Revoked counts the transfers given before that this record takes back: their message is refused.
	Revoked int
}

// Summary counts what was read so far.
type Summary struct {
	Segments     int
	Interchanges int
	Messages     int
	Skipped      int // messages of types that are not read
	BadMessages  int // messages refused or found wrong by their trailer
	Transfers    int // given
	Refused      int // consignments and declarations that were not given, those of refused messages included
	Doubtful     int // transfers given early whose message then proved wrong; no part of Refused
	NoEndUser    int // transfers given that name no end user
	Remarks      int // on transfers given
	// Unknown counts segments, qualifiers and codes that are not known here, such as "NAD+XX". Each was told once.
	Unknown map[string]int
}

// Reader reads transfers from one stream. It must not be used by several goroutines at once.
type Reader struct {
	segs  *Segments
	opt   Options
	sum   Summary
	ready []Record
	err   error
	begun bool

	inter    *envelope
	group    *envelope
	msg      *message
	stray    bool            // a segment outside of messages was told
	skipped  map[string]bool // types that were told
	ahead    *Segments       // reads the stream a second time, to trailers
	blind    bool            // it cannot be read a second time
	recoded  bool            // that an interchange holds UTF-8 unannounced was told
	notes    []*fault.Error  // for the next transfer
	toldUser bool            // that this message names no end user was told
}

// envelope is an interchange or a functional group.
type envelope struct {
	ref      string
	place    fault.Place
	segment  int
	messages int
	groups   int
	refused  bool // in a character set that is not read: nothing of it is used
}

// message is the one being read.
type message struct {
	ref, kind string
	place     fault.Place
	first     int // number of UNH in the stream
	count     int // segments so far
	build     *builder
	held      []Record
	heldBytes int
	given     int          // transfers given before the trailer was read
	sure      bool         // the trailer was looked up and is right
	bad       *fault.Error // why the whole message is refused, with its place
	told      bool         // bad stands in a record
	skip      bool         // of another type
}

// New returns a reader of the stream.
func New(r io.Reader, opt Options) *Reader {
	return &Reader{
		segs: NewSegments(r), opt: opt, sum: Summary{Unknown: map[string]int{}}, skipped: map[string]bool{}, blind: opt.Again == nil,
	}
}

// Looks reports whether a file that begins with these bytes is taken for EDIFACT.
func Looks(head []byte) bool {
	text := strings.TrimLeft(strings.TrimPrefix(string(head[:min(len(head), 512)]), "\xEF\xBB\xBF"), " \t\r\n")
	if len(text) < 4 || alphanumeric(text[3]) || text[3] >= 0x80 {
		return false
	}
	switch text[:3] {
	case "UNA", "UNB", "UNG", "UNH":
		return true
	default:
		return false
	}
}

// Summary returns the counts so far. The map is a copy.
func (r *Reader) Summary() Summary {
	s := r.sum
	s.Unknown = maps.Clone(s.Unknown)
	return s
}

// Next returns the next record, [io.EOF] after the last. Any other error says that the stream cannot be read on; it
// comes back on every later call.
func (r *Reader) Next() (Record, error) {
	for len(r.ready) == 0 {
		if r.err != nil {
			return Record{}, r.err
		}
		r.step()
	}
	rec := r.ready[0]
	r.ready[0] = Record{} // or its transfer would be kept
	if r.ready = r.ready[1:]; len(r.ready) == 0 {
		r.ready = nil
	}
	return rec, nil
}

// step reads one segment.
func (r *Reader) step() {
	seg, err := r.segs.Next()
	if err != nil {
		r.finish(err)
		return
	}
	r.sum.Segments++
	if !r.begun {
		r.begun = true
		switch seg.Tag {
		case "UNB", "UNG", "UNH":
		default:
			e := fault.Input("", seg.Tag, "the file does not begin like EDIFACT", "UNA, UNB or UNH")
			r.err = e.At(fault.Place{File: r.opt.File, Line: seg.Line, Col: seg.Col})
			return
		}
	}
	if r.inter != nil && r.inter.refused && seg.Tag != "UNB" {
		switch seg.Tag {
		case "UNH":
			r.sum.Messages++
			r.sum.BadMessages++
		case "UNZ":
			r.inter = nil
		}
		return
	}
	switch seg.Tag {
	case "UNB":
		r.unclosed(unclosed["UNB"], seg)
		r.sum.Interchanges++
		r.inter = &envelope{ref: seg.Get(5, 0), place: r.place(seg, nil), segment: seg.Number, refused: seg.Unread}
		r.badService(seg)
	case "UNZ":
		r.closeMessage(unclosed["UNZ"], seg)
		r.closeGroup(seg)
		r.closeInterchange(seg)
	case "UNG":
		r.closeMessage(unclosed["UNG"], seg)
		r.closeGroup(seg)
		r.group = &envelope{ref: seg.Get(5, 0), place: r.place(seg, nil), segment: seg.Number}
		if r.inter != nil {
			r.inter.groups++
		}
		r.badService(seg)
	case "UNE":
		r.closeMessage(unclosed["UNE"], seg)
		r.endGroup(seg)
	case "UNH":
		r.closeMessage(unclosed["UNH"], seg)
		r.openMessage(seg)
	case "UNT":
		r.endMessage(seg)
	default:
		r.body(seg)
	}
}

// finish ends the reading.
func (r *Reader) finish(err error) {
	r.err = err
	if !r.begun && errors.Is(err, io.EOF) {
		e := fault.New(fault.Invalid, "the file is empty")
		e.Want = "UN/EDIFACT messages"
		r.err = e.At(fault.Place{File: r.opt.File})
		return
	}
	r.unclosed(endedBy(err), nil)
}

// unclosed says of a message that it has no trailer, by the segment that stands in place of it.
var unclosed = map[string]string{
	"UNB": "is not closed before the next interchange",
	"UNZ": "is not closed before UNZ",
	"UNG": "is not closed before the next group",
	"UNE": "is not closed before UNE",
	"UNH": "is not closed before the next message",
}

// endedBy says the same by what ended the stream.
func endedBy(err error) string {
	if errors.Is(err, io.EOF) {
		return "is not closed: the file ends within it"
	}
	return "is not closed: the file cannot be read on"
}

// unclosed reports whatever is open.
func (r *Reader) unclosed(how string, seg *Segment) {
	r.closeMessage(how, seg)
	r.closeGroup(seg)
	if r.inter != nil && !r.inter.refused {
		e := fault.New(fault.Invalid, "the interchange %s", how)
		e.Want = "UNZ"
		r.problem(r.inter.ref, r.inter.place, r.inter.segment, e)
	}
	r.inter = nil
}

// place says where a segment stands: file, line and column, the message and the number of the segment in it.
func (r *Reader) place(seg *Segment, m *message) fault.Place {
	p := fault.Place{File: r.opt.File, Line: seg.Line, Col: seg.Col}
	if m == nil {
		p.Field = "segment " + strconv.Itoa(seg.Number) + " " + seg.Tag
		return p
	}
	p.Field = field(m.ref, seg.Number-m.first+1, seg.Tag, "", 0)
	return p
}

// maxShown is how much of a foreign name stands in a place.
const maxShown = 35

func shown(s string) string {
	if len(s) > maxShown {
		s = strings.ToValidUTF8(s[:maxShown], "") + "…"
	}
	return strings.Map(func(c rune) rune {
		if c < ' ' || c == 0x7F {
			return '?'
		}
		return c
	}, s)
}

func field(ref string, segment int, tag, qualifier string, element int) string {
	var b strings.Builder
	b.WriteString("message ")
	b.WriteString(shown(ref))
	b.WriteString(", segment ")
	b.WriteString(strconv.Itoa(segment))
	b.WriteByte(' ')
	b.WriteString(shown(tag))
	if qualifier != "" {
		b.WriteByte('+')
		b.WriteString(shown(qualifier))
	}
	if element > 0 {
		b.WriteString(", element ")
		b.WriteString(strconv.Itoa(element))
	}
	return b.String()
}

// problem gives a record that is about no single transfer.
func (r *Reader) problem(id string, at fault.Place, segment int, e *fault.Error) {
	rec := Record{ID: id, Place: at, Segment: segment, Errs: []*fault.Error{located(e, at)}}
	if m := r.msg; m != nil {
		rec.Type, rec.Message = m.kind, m.ref
	}
	r.ready = append(r.ready, rec)
}

// located returns the error at the place; it keeps the path of the field that it has behind it.
func located(e *fault.Error, at fault.Place) *fault.Error {
	c := *e
	path := c.Place.Field
	c.Place = at
	if path != "" {
		c.Place.Field += ": " + path
	}
	return &c
}

// badService reports a malformed segment of an envelope.
func (r *Reader) badService(seg *Segment) {
	if seg.Bad != nil {
		r.problem(seg.Get(5, 0), r.place(seg, nil), seg.Number, seg.Bad)
	}
}

// counted compares a control count and a control reference with what was read.
func counted(what string, declared string, got int, wantRef, ref string) *fault.Error {
	if n, err := strconv.Atoi(strings.TrimSpace(declared)); err != nil || n != got {
		return fault.Input("", declared, "the count of "+what+" is wrong", fmt.Sprintf("%d, as many as were read", got))
	}
	if ref != wantRef {
		return fault.Input("", ref, "the reference of the trailer is not that of the header", fault.Quote(wantRef))
	}
	return nil
}

// closeGroup reports a group without trailer.
func (r *Reader) closeGroup(seg *Segment) {
	g := r.group
	r.group = nil
	if g == nil {
		return
	}
	e := fault.New(fault.Invalid, "the group is not closed")
	if seg != nil {
		e = fault.New(fault.Invalid, "the group is not closed before %s", seg.Tag)
	}
	e.Want = "UNE"
	r.problem(g.ref, g.place, g.segment, e)
}

// endGroup handles UNE.
func (r *Reader) endGroup(seg *Segment) {
	g := r.group
	r.group = nil
	e := seg.Bad
	switch {
	case e != nil:
	case g == nil:
		e = fault.New(fault.Invalid, "a trailer of a group without its header")
		e.Want = "UNG before it"
	default:
		e = counted("messages", seg.Get(1, 0), g.messages, g.ref, seg.Get(2, 0))
	}
	if e != nil {
		r.problem(seg.Get(2, 0), r.place(seg, nil), seg.Number, e)
	}
}

// closeInterchange handles UNZ, which counts groups where there are any, messages otherwise.
func (r *Reader) closeInterchange(seg *Segment) {
	i := r.inter
	r.inter = nil
	e := seg.Bad
	switch {
	case e != nil:
	case i == nil:
		e = fault.New(fault.Invalid, "a trailer of an interchange without its header")
		e.Want = "UNB before it"
	case i.groups > 0:
		e = counted("groups", seg.Get(1, 0), i.groups, i.ref, seg.Get(2, 0))
	default:
		e = counted("messages", seg.Get(1, 0), i.messages, i.ref, seg.Get(2, 0))
	}
	if e != nil {
		r.problem(seg.Get(2, 0), r.place(seg, nil), seg.Number, e)
	}
}

// openMessage handles UNH.
func (r *Reader) openMessage(seg *Segment) {
	r.sum.Messages++
	if r.inter != nil {
		r.inter.messages++
	}
	if r.group != nil {
		r.group.messages++
	}
	m := &message{ref: seg.Get(1, 0), kind: seg.Get(2, 0), first: seg.Number, count: 1}
	m.place = r.place(seg, m)
	r.msg = m
	if seg.Bad != nil {
		r.condemn(seg.Bad, m.place)
	}
	r.toldUser = false
	switch m.kind {
	case "CUSCAR", "CUSDEC", "IFTMIN":
		m.build = newBuilder(r, m)
	default:
		m.skip = true
		r.sum.Skipped++
		if key := shown(m.kind); !r.skipped[key] && len(r.skipped) < maxNames {
			r.skipped[key] = true
			e := fault.Input("", m.kind, "messages of this type are not read", "CUSCAR, CUSDEC or IFTMIN")
			r.problem(m.ref, m.place, 1, e)
		}
	}
}

// body handles a segment between UNH and UNT.
func (r *Reader) body(seg *Segment) {
	m := r.msg
	if m == nil {
		if !r.stray {
			r.stray = true
			e := seg.Bad
			if e == nil {
				e = fault.New(fault.Invalid, "the segment stands outside of a message")
				e.Want = "UNH before it"
				e.Hint = "further ones are not told"
			}
			r.problem("", r.place(seg, nil), seg.Number, e)
		}
		return
	}
	m.count++
	if m.skip {
		return
	}
	if seg.Recoded && !r.recoded {
		r.recoded = true
		e := fault.New(fault.Invalid, "the text is UTF-8, which UNB does not announce; it was read as such")
		e.Want = "UNOY in UNB"
		r.notes = append(r.notes, located(e, r.place(seg, m)))
	}
	m.build.segment(seg)
}

// unknown notes something that the mapping does not know: counted each time, told with the record at hand the first time.
func (r *Reader) unknown(seg *Segment, name string) {
	r.unknownBut(seg, name, "left out")
}

// unknownBut is the same for what is kept all the same.
func (r *Reader) unknownBut(seg *Segment, name, how string) {
	name = strings.Clone(shown(name)) // or the whole segment is kept
	if _, told := r.sum.Unknown[name]; !told {
		if len(r.sum.Unknown) >= maxNames {
			r.sum.Unknown["others"]++
			return
		}
		e := fault.Input("", name, "not known here and "+how+"; told once, further ones are counted", "a segment or qualifier that Licet reads")
		r.notes = append(r.notes, located(e, r.place(seg, r.msg)))
	}
	r.sum.Unknown[name]++
}

// add takes a finished record of the message at hand.
func (r *Reader) add(rec Record, size int) {
	m := r.msg
	rec.Type, rec.Message = m.kind, m.ref
	if m.bad != nil {
		r.refuse(rec)
		return
	}
	if rec.Transfer != nil && !r.toldUser && !hasEndUser(&rec) {
		// Manifests name none in most cases. It is told with the first transfer of a message and counted for all.
		r.toldUser = true
		e := fault.New(fault.UnknownInput, "no end user is named; told once for the message")
		e.Want = "NAD+UC"
		rec.Errs = append(rec.Errs, located(e, rec.Place))
	}
	m.held = append(m.held, rec)
	m.heldBytes += size
	if len(m.held) <= MaxHeld && m.heldBytes <= maxHeld {
		return
	}
	if !m.sure && !r.blind {
		if r.lookUp(); m.bad != nil {
			r.refuseHeld()
			return
		}
	}
	if !m.sure && m.given == 0 {
		e := fault.New(fault.Invalid, "transfers of this message are given before its trailer is read")
		e.Hint = "hand the file in by its name, not through a pipe: its trailers are then checked first"
		r.notes = append(r.notes, located(e, m.place))
	}
	r.release(true)
}

func hasEndUser(rec *Record) bool {
	_, ok := rec.Transfer.Party(transfer.EndUser)
	return ok
}

// lookUp looks for the trailer of the message at hand by reading the stream a second time, and refuses the message when the trailer is
// wrong or missing. Segments bear the same numbers in both readings.
func (r *Reader) lookUp() {
	m := r.msg
	if r.ahead == nil {
		in, err := r.opt.Again()
		if err != nil {
			r.blind = true
			return
		}
		r.ahead = NewSegments(in)
	}
	for {
		seg, err := r.ahead.Next()
		if err != nil {
			r.condemn(withoutTrailer(endedBy(err)), m.place)
			return
		}
		if seg.Number <= m.first {
			continue
		}
		how, ends := unclosed[seg.Tag]
		switch {
		case ends:
			r.condemn(withoutTrailer(how), r.place(seg, m))
		case seg.Tag != "UNT":
			continue
		default:
			e := trailer(seg, m, seg.Number-m.first+1)
			if m.sure = e == nil; e != nil {
				r.condemn(e, r.place(seg, m))
			}
		}
		return
	}
}

// condemn notes why the message at hand is refused. Its consignments are read on, so that each can be named.
func (r *Reader) condemn(why *fault.Error, at fault.Place) {
	e := located(why, at)
	e.Message += "; the message is refused"
	r.msg.bad = e
	r.sum.BadMessages++
}

// refuse gives the record of a refused message without its transfer. The first one tells what is wrong with the message.
func (r *Reader) refuse(rec Record) {
	m := r.msg
	if rec.Transfer != nil {
		e := fault.New(fault.Invalid, "refused with its message, whose segments cannot be relied on")
		e.Value = rec.ID
		rec.Transfer, rec.Errs = nil, []*fault.Error{located(e, rec.Place)}
	}
	if !m.told {
		m.told = true
		rec.Errs = append([]*fault.Error{m.bad}, rec.Errs...)
	}
	r.sum.Refused++
	r.ready = append(r.ready, rec)
}

func (r *Reader) refuseHeld() {
	m := r.msg
	for _, rec := range m.held {
		r.refuse(rec)
	}
	clear(m.held)
	m.held, m.heldBytes = m.held[:0], 0
}

// release gives the records that were held, early when the trailer of their message was not yet read.
func (r *Reader) release(early bool) {
	m := r.msg
	for i := range m.held {
		rec := &m.held[i]
		if rec.Transfer == nil {
			r.sum.Refused++
			continue
		}
		rec.Early = early && !m.sure
		if len(r.notes) > 0 {
			rec.Errs = append(rec.Errs, r.notes...)
			r.notes = nil
		}
		r.sum.Transfers++
		r.sum.Remarks += len(rec.Errs)
		if !hasEndUser(rec) {
			r.sum.NoEndUser++
		}
		if early {
			m.given++
		}
	}
	r.ready = append(r.ready, m.held...)
	clear(m.held)
	m.held, m.heldBytes = m.held[:0], 0
}

// withoutTrailer is what is wrong with a message that is not closed.
func withoutTrailer(how string) *fault.Error {
	e := fault.New(fault.Invalid, "the message %s", how)
	e.Want = "UNT"
	return e
}

// trailer checks UNT of a message of so many segments.
func trailer(seg *Segment, m *message, segments int) *fault.Error {
	if seg.Bad != nil {
		return seg.Bad
	}
	return counted("segments", seg.Get(1, 0), segments, m.ref, seg.Get(2, 0))
}

// closeMessage refuses a message without trailer.
func (r *Reader) closeMessage(how string, seg *Segment) {
	if r.msg == nil {
		return
	}
	at := r.msg.place
	if seg != nil {
		at = r.place(seg, r.msg)
	}
	r.closed(withoutTrailer(how), at)
}

// endMessage handles UNT.
func (r *Reader) endMessage(seg *Segment) {
	m := r.msg
	if m == nil {
		e := seg.Bad
		if e == nil {
			e = fault.New(fault.Invalid, "a trailer of a message without its header")
			e.Want = "UNH before it"
		}
		r.problem(seg.Get(2, 0), r.place(seg, nil), seg.Number, e)
		return
	}
	m.count++
	r.closed(trailer(seg, m, m.count), r.place(seg, m))
}

// closed ends the message at hand. With a reason it is refused with every transfer of it: those that are held, and those that were
// given are taken back.
func (r *Reader) closed(why *fault.Error, at fault.Place) {
	m := r.msg
	if why != nil && m.bad == nil {
		r.condemn(why, at)
	}
	if m.bad == nil {
		if !m.skip {
			m.build.end()
			r.release(false)
		}
		r.msg = nil
		return
	}
	m.told = m.told || m.given > 0 // that has a record of its own
	r.refuseHeld()
	if m.build != nil {
		m.build.end()
	}
	switch {
	case m.given > 0:
		r.sum.Doubtful += m.given
		e := *m.bad
		e.Message += "; transfers of it that were given before and are not to be relied on: " + strconv.Itoa(m.given)
		r.ready = append(r.ready, Record{
			ID: m.ref, Place: at, Type: m.kind, Message: m.ref, Segment: m.count, Errs: []*fault.Error{&e}, Revoked: m.given,
		})
	case !m.told:
		r.ready = append(r.ready, Record{ID: m.ref, Place: at, Type: m.kind, Message: m.ref, Segment: m.count, Errs: []*fault.Error{m.bad}})
	}
	r.msg = nil
}
