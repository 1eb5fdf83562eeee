package source

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash/maphash"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
)

// textReaders holds the readers of forms in CSV, tab separated text and JSON.
var textReaders = map[Form]reader{
	OFAC:           readOFAC,
	CSL:            readCSL,
	CSLJSON:        readCSLJSON,
	DPL:            readDPL,
	EUCSV:          readEUCSV,
	UKConList:      readUKRows,
	UKCSV:          readUKRows,
	OpenSimple:     readOpenSimple,
	OpenNested:     readOpenEntities,
	FollowTheMoney: readOpenEntities,
	Plain:          readPlain,
}

// job is one run over the files of a list.
type job struct {
	ctx   context.Context
	o     Options
	r     *Report
	yield func(*Entry) error
	left  int64             // bytes that may still be read
	seen  map[string]uint64 // what came under a reference
	twins map[twin]string   // derived references with a number, see [job.derive]
	// numbered is the last number of each derived reference.
	numbered map[string]int
	seed     maphash.Seed
	told     map[string]bool // remarks that are told once for each file
	quiet    bool            // a pass that only looks: problems are told by the next one
	spoil    error           // why the last file broke off
}

func newJob(ctx context.Context, o Options, r *Report, yield func(*Entry) error) *job {
	return &job{
		ctx: ctx, o: o, r: r, yield: yield, left: o.Limits.Bytes, seen: map[string]uint64{}, twins: map[twin]string{}, numbered: map[string]int{},
		seed: maphash.MakeSeed(), told: map[string]bool{},
	}
}

// problem notes what is wrong; see [Report.problem].
func (j *job) problem(e *fault.Error, lost bool) {
	if j.quiet {
		return
	}
	e.Value = excerpt(e.Value)
	j.r.problem(e, lost)
}

// once notes a matter that concerns many rows of a file, at the first of them.
func (j *job) once(e *fault.Error) {
	key := e.Place.File + "\x00" + e.Place.Field + "\x00" + e.Message
	if j.quiet || j.told[key] {
		return
	}
	j.told[key] = true
	j.problem(e, false)
}

// excerpt keeps a report from growing with the values it tells of.
func excerpt(s string) string {
	const longest = 200
	if len(s) <= longest {
		return s
	}
	return strings.ToValidUTF8(s[:longest], "") + "…"
}

// breaksOff notes that a file cannot be read further when the reason lies in the file, and returns the error otherwise.
func (j *job) breaksOff(file string, line int, err error) error {
	if !spoilt(err) {
		return err
	}
	var e *fault.Error
	if !errors.As(err, &e) {
		e = fault.Wrap(fault.Invalid, err, "the file breaks off")
	}
	at := e.At(fault.Place{File: file, Line: line})
	j.spoil = at
	if !j.quiet {
		j.r.Broken = true
	}
	j.problem(at, false)
	return nil
}

// end returns why no entry at all could be read, when that is known.
func (j *job) end() error {
	if j.r.Entries == 0 && j.spoil != nil {
		return j.spoil
	}
	return nil
}

// record counts a record that was seen.
func (j *job) record() {
	if !j.quiet {
		j.r.Records++
	}
}

// emit hands an entry on. content stands for all that the record says: a second record with the same reference and the same
// content is passed over, one with other content is told as lost. An entry without a reference gets a derived one.
func (j *job) emit(d *draft, content uint64) error {
	e, ok := d.entry()
	if !ok {
		f := fault.New(fault.Invalid, "the record names nobody")
		f.Place, f.Value, f.Want = d.place, e.Ref, "at least one name"
		j.problem(f, true)
		return nil
	}
	if e.Ref == "" {
		e.Ref = j.derive(e, content)
	}
	if first, twice := j.seen[e.Ref]; twice {
		if first != content {
			f := fault.New(fault.Invalid, "the reference was given before, with other content")
			f.Place, f.Value, f.Want = d.place, e.Ref, "each reference once"
			j.problem(f, true)
		}
		return nil
	}
	j.seen[e.Ref] = content
	return j.yield(e)
}

// derive makes a reference of kind and name. A second party of the same name gets one into which its addresses and births
// enter, too; when these are the same as well, a number.
func (j *job) derive(e *Entry, content uint64) string {
	ref := derivedRef(e.Schema, e.Names[0].Text)
	if first, taken := j.seen[ref]; !taken || first == content {
		return ref
	}
	parts := []string{string(e.Schema), e.Names[0].Text, e.Source}
	for _, a := range e.Addresses {
		parts = append(parts, a.Text)
	}
	for _, b := range e.Births {
		parts = append(parts, b.Text, b.Place)
	}
	ref = refOf(parts...)
	// The same record again has the number that it was given before; the numbers of the others are not gone through.
	same := twin{ref, content}
	if try, known := j.twins[same]; known {
		return try
	}
	for {
		try := ref
		if j.numbered[ref]++; j.numbered[ref] > 1 {
			try += "-" + strconv.Itoa(j.numbered[ref])
		}
		if _, taken := j.seen[try]; !taken {
			j.twins[same] = try
			return try
		}
	}
}

// twin is a record among those that a derived reference does not tell apart.
type twin struct {
	ref     string
	content uint64
}

// digest stands for the content of a row within one run.
func (j *job) digest(cells []string) uint64 {
	var h maphash.Hash
	h.SetSeed(j.seed)
	for _, c := range cells {
		h.WriteString(c)
		h.WriteByte(0)
	}
	return h.Sum64()
}

// stream is an open file as lines in UTF-8.
type stream struct {
	j     *job
	file  string
	rc    io.ReadCloser
	in    *bufio.Reader
	brk   byte // what ends a line
	line  int  // of the line read last
	long  []byte
	limit int
	ended bool // the file ended without a line break
}

// openStream opens a file for reading by lines. A byte order mark is taken off, UTF-16 is decoded.
func (j *job) openStream(f File) (*stream, error) {
	limits := j.o.Limits
	limits.Bytes = max(j.left, 1)
	rc, err := open(j.ctx, f, limits)
	if err != nil {
		return nil, err
	}
	s := &stream{j: j, file: f.Name, rc: rc, in: bufio.NewReaderSize(rc, 64<<10), brk: '\n', limit: j.o.Limits.Record}
	head, _ := s.in.Peek(4) // an error comes back with the first line
	switch {
	case bytes.HasPrefix(head, []byte("\xef\xbb\xbf")):
		s.in.Discard(3) //nolint:errcheck // was peeked
	case bytes.HasPrefix(head, []byte("\xff\xfe")), bytes.HasPrefix(head, []byte("\xfe\xff")):
		s.in = bufio.NewReaderSize(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Reader(s.in), 64<<10)
	case len(head) == 4 && head[0] != 0 && head[1] == 0 && head[2] != 0 && head[3] == 0:
		s.in = bufio.NewReaderSize(unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewDecoder().Reader(s.in), 64<<10)
	case len(head) == 4 && head[0] == 0 && head[1] != 0 && head[2] == 0 && head[3] != 0:
		s.in = bufio.NewReaderSize(unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewDecoder().Reader(s.in), 64<<10)
	}
	head, _ = s.in.Peek(16 << 10)
	if i := bytes.IndexByte(head, '\r'); i >= 0 && i+1 < len(head) && bytes.IndexByte(head, '\n') < 0 {
		s.brk = '\r'
	}
	return s, nil
}

func (s *stream) close() {
	s.j.left -= taken(s.rc)
	s.rc.Close() //nolint:errcheck // only read from
}

// errLong is the error of a line beyond the limit; reading goes on behind it.
var errLong = errors.New("the line is too long")

// next returns the next line without its break; it is good until the call after. The error is io.EOF at the end, errLong for
// a line that was passed over, and any other when the file cannot be read further.
func (s *stream) next() ([]byte, error) {
	s.line++
	part, err := s.in.ReadSlice(s.brk)
	switch {
	case err == nil && len(part) > s.limit+2:
		return nil, errLong
	case err == nil:
		return trimBreak(part), nil
	}
	s.long = append(s.long[:0], part...)
	for errors.Is(err, bufio.ErrBufferFull) {
		part, err = s.in.ReadSlice(s.brk)
		if len(s.long)+len(part) > s.limit {
			return nil, s.passOver(err)
		}
		s.long = append(s.long, part...)
	}
	switch {
	case errors.Is(err, io.EOF) && len(s.long) > 0:
		s.ended = true
		return trimBreak(s.long), nil
	case err != nil:
		return nil, err // a line that breaks off is not handed on
	}
	return trimBreak(s.long), nil
}

// passOver reads on to the end of a line that is too long.
func (s *stream) passOver(err error) error {
	for errors.Is(err, bufio.ErrBufferFull) {
		_, err = s.in.ReadSlice(s.brk)
	}
	if err == nil || errors.Is(err, io.EOF) {
		return errLong
	}
	return err
}

func trimBreak(line []byte) []byte { return bytes.TrimRight(line, "\r\n") }

// repaired returns text as UTF-8: bytes that are none are read as Windows-1252, in which such files were written, one by one,
// so that a file of both is read right for the most part. It reports whether there were any.
func repaired(text []byte) (string, bool) {
	if utf8.Valid(text) {
		return string(text), false
	}
	var b strings.Builder
	for len(text) > 0 {
		r, size := utf8.DecodeRune(text)
		if r == utf8.RuneError && size <= 1 {
			r = charmap.Windows1252.DecodeByte(text[0])
		}
		b.WriteRune(r)
		text = text[size:]
	}
	return b.String(), true
}

// table reads a file of rows.
//
// Cells may stand in double quotes, which then may hold delimiters, line breaks and doubled quotes. A single quote mark within
// a quoted cell is itself as long as the row ends on its line. A quote that is never closed costs its own row only: the lines
// behind it are read anew.
type table struct {
	*stream
	delim   byte
	width   int  // cells of a row; 0 as long as it is not known
	wrapped bool // each line stands in quotes as a whole
	names   map[string]int
	head    []string

	queue   [][]byte // lines to be read again
	queued  int      // number of the first of them
	again   int      // bytes that were read again
	scratch []byte
	ends    []int
	cells   []string
	text    string  // of the row at hand, for KeepRaw
	edges   [2]bool // whether the last cell began and ended with a blank
	rowLine int
}

func (j *job) openTable(f File, delim byte) (*table, error) {
	s, err := j.openStream(f)
	if err != nil {
		return nil, err
	}
	return &table{stream: s, delim: delim}, nil
}

// maxAgain is how many records' worth of bytes of a file are read a second time because of quotes that were not closed. A file
// with more of them has another form, or was made to keep the reader busy.
const maxAgain = 16

// fetch returns the next line, those to be read again first.
func (t *table) fetch() ([]byte, int, error) {
	if len(t.queue) > 0 {
		l, n := t.queue[0], t.queued
		t.queue, t.queued = t.queue[1:], n+1
		return l, n, nil
	}
	l, err := t.next()
	return l, t.line, err
}

// row returns the cells of the next row, tidied; the slice is good until the next call. Rows without content are passed over.
// A fault says that the row cannot be read; reading goes on behind it. The error is io.EOF at the end of the file.
func (t *table) row() ([]string, *fault.Error, error) {
	for {
		line, n, err := t.fetch()
		t.rowLine = n
		if errors.Is(err, errLong) {
			f := fault.New(fault.Invalid, "the line is longer than %d bytes; it is left out", t.limit)
			return nil, f.At(t.place()), nil
		}
		if err != nil {
			return nil, nil, err
		}
		if emptyLine(line) {
			continue
		}
		if t.wrapped {
			line = unwrap(line)
		}
		bad := t.parse(line)
		if bad == nil {
			bad = t.finish()
		}
		if bad != nil {
			bad.Value = excerpt(strings.ToValidUTF8(string(line[:min(len(line), 400)]), "?"))
			return nil, bad.At(t.place()), nil
		}
		return t.cells, nil, nil
	}
}

func (t *table) place() fault.Place { return fault.Place{File: t.file, Line: t.rowLine} }

// at is the place of a column of the row at hand.
func (t *table) at(column string) fault.Place {
	return fault.Place{File: t.file, Line: t.rowLine, Field: column}
}

// emptyLine reports whether a line holds nothing but blanks and control characters, such as the mark of the end of a file of
// old systems.
func emptyLine(line []byte) bool {
	for _, c := range line {
		if c > ' ' && c != 0x7f {
			return false
		}
	}
	return true
}

// unwrap takes off the quotes around a line, the padding within them, and doubles within that.
func unwrap(line []byte) []byte {
	line = bytes.TrimSpace(line)
	if len(line) < 2 || line[0] != '"' || line[len(line)-1] != '"' {
		return line
	}
	return bytes.ReplaceAll(bytes.TrimSpace(line[1:len(line)-1]), []byte(`""`), []byte(`"`))
}

// parse takes a row apart into scratch and ends, reading further lines while a quote is open.
func (t *table) parse(line []byte) *fault.Error {
	t.scratch, t.ends = t.scratch[:0], t.ends[:0]
	open, odd := t.split(line, false)
	if t.j.o.KeepRaw {
		t.text, _ = repaired(line)
	}
	if !open {
		return nil
	}
	// The row goes on, or the quote is wrong.
	whole := append([]byte(nil), line...)
	var more [][]byte
	first, number := len(line), t.rowLine+1
	for !odd && t.again <= maxAgain*t.limit && len(whole) <= t.limit {
		next, _, err := t.fetch()
		if err != nil {
			break // it comes back with the next row
		}
		more = append(more, append([]byte(nil), next...))
		whole = append(append(whole, '\n'), next...)
		t.scratch = append(t.scratch, '\n')
		open, odd = t.split(next, true)
		if !open && !odd && (t.width == 0 || len(t.ends) == t.width) {
			if t.j.o.KeepRaw {
				t.text, _ = repaired(whole)
			}
			return nil
		}
		if !open {
			break
		}
	}
	t.again += len(whole) - first
	if len(more) > 0 {
		if len(t.queue) == 0 {
			t.queued = number
		} else {
			t.queued -= len(more)
		}
		t.queue = append(more, t.queue...)
	}
	return t.salvage(whole[:first])
}

// salvage reads a row with a quote that is not closed as if it were closed at the end of the line.
func (t *table) salvage(line []byte) *fault.Error {
	t.scratch, t.ends = t.scratch[:0], t.ends[:0]
	t.split(line, false)
	t.ends = append(t.ends, len(t.scratch))
	f := fault.New(fault.Invalid, "the quote is never closed")
	f.Want = `a closing quote, "`
	if t.stops() && !t.j.quiet {
		t.j.r.Broken = true
	}
	if t.width == 0 || len(t.ends) != t.width || t.stops() {
		return f
	}
	f.Message = "the quote is never closed; the row was read up to the end of the line"
	t.j.problem(f.At(t.place()), false)
	return nil
}

// stops reports whether the row at hand is the last of a file that has no line break at its end.
func (t *table) stops() bool { return t.ended && len(t.queue) == 0 }

// split adds the cells of a line to those at hand. It reports whether a quoted cell is still open, and whether a quote mark
// stood where none belongs. inside says that the line begins within a quoted cell.
func (t *table) split(line []byte, inside bool) (open, odd bool) {
	i, n := 0, len(line)
	for {
		if !inside {
			for i < n && line[i] == ' ' && t.delim != ' ' {
				i++
			}
			if i < n && line[i] == '"' {
				i++
				inside = true
			}
		}
		if !inside {
			end := bytes.IndexByte(line[i:], t.delim)
			if end < 0 {
				t.scratch = append(t.scratch, line[i:]...)
				t.ends = append(t.ends, len(t.scratch))
				return false, odd
			}
			t.scratch = append(t.scratch, line[i:i+end]...)
			t.ends = append(t.ends, len(t.scratch))
			i += end + 1
			continue
		}
		// Within quotes.
		for {
			q := bytes.IndexByte(line[i:], '"')
			if q < 0 {
				t.scratch = append(t.scratch, line[i:]...)
				return true, odd
			}
			t.scratch = append(t.scratch, line[i:i+q]...)
			i += q + 1
			if i < n && line[i] == '"' {
				// A doubled quote at the end of a cell closes it when nothing else does.
				t.scratch = append(t.scratch, '"')
				i++
				continue
			}
			k := i
			for k < n && (line[k] == ' ' || line[k] == '\t' && t.delim != '\t') {
				k++
			}
			if k == n {
				t.ends = append(t.ends, len(t.scratch))
				return false, odd
			}
			if line[k] == t.delim {
				t.ends = append(t.ends, len(t.scratch))
				i, inside = k+1, false
				break
			}
			odd = true
			t.scratch = append(t.scratch, '"')
		}
	}
}

// finish makes the cells of scratch and checks their number.
func (t *table) finish() *fault.Error {
	if t.repair() {
		f := fault.New(fault.Invalid, "the text is not UTF-8; such bytes are read as Windows-1252")
		t.j.once(f.At(t.place()))
	}
	all := string(t.scratch)
	t.cells = t.cells[:0]
	from := 0
	control := false
	for _, end := range t.ends {
		c := all[from:end]
		from = end
		t.edges = [2]bool{strings.HasPrefix(c, " "), strings.HasSuffix(c, " ")}
		if !isTidy(c) {
			control = control || hasControl(c)
			c = tidy(c)
		}
		t.cells = append(t.cells, c)
	}
	if control {
		f := fault.New(fault.Invalid, "the text holds control characters; they are left out")
		t.j.once(f.At(t.place()))
	}
	for t.width > 0 && len(t.cells) > t.width && t.cells[len(t.cells)-1] == "" {
		t.cells = t.cells[:len(t.cells)-1] // spreadsheets add empty cells
	}
	if t.width > 0 && len(t.cells) != t.width {
		f := fault.New(fault.Invalid, "the row has %s", cellCount(len(t.cells)))
		f.Want = strconv.Itoa(t.width)
		if len(t.cells) < t.width && t.stops() {
			f.Message = fmt.Sprintf("the file breaks off within a row, of which there are %s", cellCount(len(t.cells)))
			if !t.j.quiet {
				t.j.r.Broken = true
			}
		}
		return f
	}
	return nil
}

func cellCount(n int) string {
	if n == 1 {
		return "1 cell"
	}
	return strconv.Itoa(n) + " cells"
}

// repair makes every cell UTF-8, see [repaired], and reports whether one was not. The cells are looked at one by one: two
// halves of a character may stand on either side of a delimiter.
func (t *table) repair() bool {
	from, right := 0, true
	for _, end := range t.ends {
		right = right && utf8.Valid(t.scratch[from:end])
		from = end
	}
	if right {
		return false
	}
	var out []byte
	from = 0
	for i, end := range t.ends {
		cell, _ := repaired(t.scratch[from:end])
		out = append(out, cell...)
		from, t.ends[i] = end, len(out)
	}
	t.scratch = out
	return true
}

func hasControl(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' && c != '\t' && c != '\n' && c != '\r' || c == 0x7f {
			return true
		}
	}
	return false
}

// columnName folds the name of a column: its letters and digits in lower case.
func columnName(s string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(s) {
		if isWordRune(r) {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// header takes the row as names of the columns. Of two columns of one name the first counts.
func (t *table) header(cells []string) {
	for len(cells) > 0 && cells[len(cells)-1] == "" {
		cells = cells[:len(cells)-1]
	}
	t.head = append([]string(nil), cells...)
	t.names = make(map[string]int, len(cells))
	t.width = len(cells)
	for i, c := range cells {
		name := columnName(c)
		if _, twice := t.names[name]; !twice && name != "" {
			t.names[name] = i
		}
	}
}

// isHeader reports whether a row repeats the names of the columns.
func (t *table) isHeader(cells []string) bool {
	for i, c := range cells {
		if columnName(c) != columnName(t.head[i]) {
			return false
		}
	}
	return len(cells) == len(t.head)
}

// get returns the first cell that is not blank of the columns with these folded names.
func (t *table) get(cells []string, names ...string) string {
	for _, n := range names {
		if i, ok := t.names[n]; ok && i < len(cells) && !blankCell(cells[i]) {
			return cells[i]
		}
	}
	return ""
}

// day reads a date of the columns with these folded names. One that is no day is told once for each column.
func (t *table) day(cells []string, monthFirst bool, names ...string) date.Date {
	text := t.get(cells, names...)
	if text == "" {
		return date.Date{}
	}
	day, ok := dayOf(text, monthFirst)
	if !ok {
		f := fault.Input(names[0], text, "the date is not understood and left out", "a day")
		t.j.once(f.At(t.at("")))
		return date.Date{}
	}
	return day
}

func (t *table) has(names ...string) bool {
	for _, n := range names {
		if _, ok := t.names[n]; ok {
			return true
		}
	}
	return false
}

// rowForm says how rows become entries. Rows with the same key are one entry.
type rowForm struct {
	delim byte
	// head reads the lines up to and with the header.
	head func(t *table) error
	// key returns what joins rows; empty when the row names nobody.
	key func(t *table, cells []string) string
	add func(t *table, d *draft, cells []string)
	// done completes an entry after its last row; may be nil.
	done func(d *draft)
}

// readRows reads files in the form. It goes through them twice: first to see where the last row of each entry is, then to
// make the entries, so that only those are held in memory that are not complete yet.
func (j *job) readRows(files []File, form rowForm) error {
	last := map[string]int{}
	n, left := 0, j.left
	j.quiet = true
	err := j.eachRow(files, form, func(t *table, cells []string) error {
		n++
		last[strings.Clone(form.key(t, cells))] = n
		return nil
	})
	j.quiet = false
	if err != nil {
		return err
	}
	j.left = left
	under := map[string]*draft{}
	n = 0
	err = j.eachRow(files, form, func(t *table, cells []string) error {
		n++
		key := form.key(t, cells)
		if key == "" {
			f := fault.New(fault.Invalid, "the row names nobody")
			f.Value, f.Want = strings.Join(cells, string(rune(t.delim))), "a name"
			j.problem(f.At(t.place()), true)
			return nil
		}
		d, known := under[key]
		if !known {
			d = newDraft(j.o)
			d.place = t.place()
			under[strings.Clone(key)] = d
		}
		if size := cellBytes(cells); d.size+size > j.o.Limits.Record && known {
			f := fault.New(fault.Invalid, "the rows of the entry are longer than %d bytes; this one is left out", j.o.Limits.Record)
			f.Value = key
			j.problem(f.At(t.place()), false)
		} else {
			d.size += size
			d.raw(t.text)
			form.add(t, d, cells)
		}
		if last[key] > n {
			return nil
		}
		delete(under, key)
		return j.finishRows(d, form)
	})
	if err != nil {
		return err
	}
	return j.end()
}

func (j *job) finishRows(d *draft, form rowForm) error {
	if form.done != nil {
		form.done(d)
	}
	return j.emit(d, maphash.String(j.seed, d.place.String()))
}

func cellBytes(cells []string) int {
	n := len(cells)
	for _, c := range cells {
		n += len(c)
	}
	return n
}

// eachRow hands on every row that can be read, of all files. A file without a header that is known is told and passed over.
func (j *job) eachRow(files []File, form rowForm, do func(t *table, cells []string) error) error {
	for _, f := range files {
		if err := j.eachRowOf(f, form, do); err != nil {
			return err
		}
	}
	return nil
}

func (j *job) eachRowOf(f File, form rowForm, do func(t *table, cells []string) error) error {
	t, err := j.openTable(f, form.delim)
	if err != nil {
		return j.breaksOff(f.Name, 0, err)
	}
	defer t.close()
	if form.head != nil {
		if err := form.head(t); err != nil {
			return j.breaksOff(f.Name, t.rowLine, noHeader(err))
		}
	}
	for {
		cells, bad, err := t.row()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return j.breaksOff(f.Name, t.rowLine, err)
		case bad != nil:
			j.record()
			j.problem(bad, true)
			continue
		case t.head != nil && t.isHeader(cells):
			continue // a file that was put together of several
		}
		j.record()
		if err := do(t, cells); err != nil {
			return err
		}
	}
}

// noHeader puts the end of a file before its header into words.
func noHeader(err error) error {
	if !errors.Is(err, io.EOF) {
		return err
	}
	return fault.New(fault.Invalid, "the file ends before its header")
}

// findHeader reads rows up to the one that holds all the named columns, which becomes the header.
func (t *table) findHeader(columns ...string) error {
	return t.seekHeader(strings.Join(columns, ", "), nil, func() bool {
		for _, c := range columns {
			if !t.has(c) {
				return false
			}
		}
		return true
	})
}

// seekHeader takes the first rows as the header one after the other until it is the right one. Rows before it are handed to
// other, which may be nil. want names the columns for people.
func (t *table) seekHeader(want string, other func(cells []string), right func() bool) error {
	const deepest = 20
	rows := 0
	for rows < deepest {
		cells, bad, err := t.row()
		if errors.Is(err, io.EOF) && rows > 0 {
			break
		}
		if err != nil {
			return err
		}
		if rows++; bad != nil {
			continue
		}
		if t.header(cells); right() {
			return nil
		}
		t.names, t.head, t.width = nil, nil, 0
		if other != nil {
			other(cells)
		}
	}
	f := fault.New(fault.Invalid, "the header is not found in the first rows")
	f.Place.Line, f.Want = 1, "a row with the columns "+want
	return f
}

// jsonRecords cuts a stream of JSON into its records, which are objects: the elements of an array, of the array under a name
// in an object, or one after the other. A record is handed on as it is written, whether it is right or not, so that a wrong
// one can be lost alone.
type jsonRecords struct {
	*stream
	under  string // name of the array
	in     *bufio.Reader
	record []byte
	at     int // line on which the record begins
	depth  int // brackets that are open around the records
	plain  int // objects that were looked into and hold no array of records
}

// eachJSON hands on every record of all files.
func (j *job) eachJSON(files []File, under string, do func(in *jsonRecords) error) error {
	for _, f := range files {
		if err := j.eachJSONOf(f, under, do); err != nil {
			return err
		}
	}
	return nil
}

func (j *job) eachJSONOf(f File, under string, do func(in *jsonRecords) error) error {
	s, err := j.openStream(f)
	if err != nil {
		return j.breaksOff(f.Name, 0, err)
	}
	defer s.close()
	in := &jsonRecords{stream: s, under: under, in: s.in}
	in.line = 1
	for {
		bad, err := in.next()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case errors.Is(err, io.ErrUnexpectedEOF):
			e := fault.New(fault.Invalid, "the file breaks off before its end")
			e.Want = "the closing brackets"
			return j.breaksOff(f.Name, in.line, e)
		case err != nil:
			return j.breaksOff(f.Name, in.line, err)
		}
		j.record()
		if bad != nil {
			j.problem(bad.At(in.place()), true)
			continue
		}
		if text, other := repaired(in.record); other {
			e := fault.New(fault.Invalid, "the text is not UTF-8; such bytes are read as Windows-1252")
			j.once(e.At(fault.Place{File: f.Name, Line: in.at}))
			in.record = []byte(text)
		}
		if err := do(in); err != nil {
			return err
		}
	}
}

func (in *jsonRecords) place() fault.Place { return fault.Place{File: in.file, Line: in.at} }

func (in *jsonRecords) byte() (byte, error) {
	b, err := in.in.ReadByte()
	if b == '\n' && err == nil {
		in.line++
	}
	return b, err
}

// next finds the next record. The fault tells of one that cannot be handed on; the error is io.EOF at the end and
// io.ErrUnexpectedEOF when the end comes too early.
func (in *jsonRecords) next() (*fault.Error, error) {
	name, afterName := "", false
	for {
		b, err := in.byte()
		if errors.Is(err, io.EOF) && in.depth > 0 {
			return nil, io.ErrUnexpectedEOF
		}
		if err != nil {
			return nil, err
		}
		switch b {
		case '"':
			text, err := in.text()
			if err != nil {
				return nil, early(err)
			}
			name, afterName = text, true
			continue
		case ':', ' ', '\t', '\r', '\n':
			continue
		case '[':
			in.depth++
		case ']', '}':
			in.depth = max(in.depth-1, 0)
		case '{':
			if in.depth == 0 && in.envelope() {
				in.depth++
				break
			}
			bad, err := in.object()
			if err != nil || in.wanted(name, afterName) {
				return bad, err
			}
		}
		if b == '[' && afterName && name != in.under {
			// An array about the list, such as the sources of the whole.
			if err := in.pass('[', ']'); err != nil {
				return nil, early(err)
			}
			in.depth--
		}
		name, afterName = "", false
	}
}

// wanted reports whether an object is a record: one under a name is something about the list.
func (in *jsonRecords) wanted(_ string, afterName bool) bool { return !afterName }

// envelope reports whether the object that begins here holds the array of records: its name stands near the beginning.
func (in *jsonRecords) envelope() bool {
	// A file whose first objects are records holds records; to look far ahead from each one would take too long.
	const mostPlain = 1000
	if in.under == "" || in.plain >= mostPlain {
		return false
	}
	in.plain++
	head, _ := in.in.Peek(8 << 10)
	depth, inText := 1, false
	for i := 0; i < len(head); i++ {
		switch c := head[i]; {
		case inText && c == '\\':
			i++
		case c == '"':
			if !inText && depth == 1 && namedArray(head[i:], in.under) {
				in.plain = 0
				return true
			}
			inText = !inText
		case inText:
		case c == '{' || c == '[':
			depth++
		case c == '}' || c == ']':
			if depth--; depth == 0 {
				return false
			}
		}
	}
	return false
}

// namedArray reports whether the text begins with the name, a colon and an opening bracket.
func namedArray(s []byte, name string) bool {
	if len(s) < len(name)+2 || string(s[1:len(name)+1]) != name || s[len(name)+1] != '"' {
		return false
	}
	colon := false
	for _, c := range s[len(name)+2:] {
		switch {
		case c == ':':
			colon = true
		case c == '[':
			return colon
		case c != ' ' && c != '\n' && c != '\r' && c != '\t':
			return false
		}
	}
	return false
}

// text reads on to the end of a text, of which it returns the beginning.
func (in *jsonRecords) text() (string, error) {
	const longest = 100
	var out []byte
	for {
		b, err := in.byte()
		switch {
		case err != nil:
			return "", err
		case b == '"':
			return string(out), nil
		case b == '\\':
			if b, err = in.byte(); err != nil {
				return "", err
			}
		}
		if len(out) < longest {
			out = append(out, b)
		}
	}
}

// pass reads on to the closing bracket of one that was just read.
func (in *jsonRecords) pass(open, shut byte) error {
	for depth := 1; depth > 0; {
		b, err := in.byte()
		switch {
		case err != nil:
			return err
		case b == '"':
			if _, err := in.text(); err != nil {
				return err
			}
		case b == open:
			depth++
		case b == shut:
			depth--
		}
	}
	return nil
}

// early makes the end of the file the error that it is within a record.
func early(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// object reads an object whose first bracket was read into record. A text that is not closed on its line is taken to end
// with it: no record may swallow the rest of the file.
func (in *jsonRecords) object() (*fault.Error, error) {
	in.record, in.at = append(in.record[:0], '{'), in.line
	size, depth, deepest := 1, 1, 1
	inText := false
	for depth > 0 {
		b, err := in.byte()
		if err != nil {
			return nil, early(err)
		}
		if size++; size <= in.limit {
			in.record = append(in.record, b)
		}
		switch {
		case inText && b == '\\':
			if b, err = in.byte(); err != nil {
				return nil, early(err)
			}
			if size++; size <= in.limit {
				in.record = append(in.record, b)
			}
		case inText && b == '\n':
			inText = false
			if in.depth == 0 {
				return in.unclosed(), nil // one record on each line: the next one begins here
			}
		case b == '"':
			inText = !inText
		case inText:
		case b == '\n' && in.depth == 0 && in.nextLineIsRecord():
			return in.unclosed(), nil
		case b == '{' || b == '[':
			depth++
			deepest = max(deepest, depth)
		case b == '}' || b == ']':
			depth--
		}
	}
	switch limit := in.j.o.Limits; {
	case size > in.limit:
		return fault.New(fault.Invalid, "the record is longer than %d bytes; it is left out", in.limit), nil
	case deepest > limit.Depth:
		return fault.New(fault.Invalid, "the record is nested more than %d deep; it is left out", limit.Depth), nil
	}
	return nil, nil
}

// nextLineIsRecord reports whether a record of a form with one on each line begins behind the line break: records that are
// written over several lines indent what is in them.
func (in *jsonRecords) nextLineIsRecord() bool {
	head, _ := in.in.Peek(2)
	return len(head) == 2 && head[0] == '{' && head[1] == '"'
}

func (in *jsonRecords) unclosed() *fault.Error {
	e := fault.New(fault.Invalid, "the record does not end on its line; it is left out")
	e.Value, e.Want = string(in.record), "a closing bracket, }"
	return e
}

// jsonFault tells why a record cannot be read.
func jsonFault(err error, in *jsonRecords) *fault.Error {
	e := fault.New(fault.Invalid, "the record is no JSON of this form: %s", err)
	e.Value = string(in.record)
	var kind *json.UnmarshalTypeError
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &kind):
		e.Message = "the field holds a " + kind.Value + " where it should not"
		e.Place.Field, e.Want = kind.Field, kind.Type.String()
	case errors.As(err, &syntax):
		e.Message = "the record is not well-formed: " + syntax.Error()
	}
	return e.At(in.place())
}
