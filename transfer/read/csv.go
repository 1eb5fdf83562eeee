package read

import (
	"errors"
	"fmt"
	"io"
	"iter"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/licet/licet/country"
	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/transfer"
)

// column is one column of the file at hand.
type column struct {
	header string // as the file has it
	spec   *columnSpec
	mapped mappedColumn // what a mapping says of it; without words its cells mean what they say
	param  string       // name of a stated parameter, for columns param:NAME
	fact   string       // name of a declared fact, for columns fact:NAME
	told   bool         // that it has no header, or that a mapping leaves it out
	why    string       // of an unknown column: why its cells make a record need information; empty when they do not
	about  about        // of an unknown column: what else its header may speak of
}

// csvSource gathers consecutive rows with the same id into one transfer.
type csvSource struct {
	file    string
	rows    *rowReader
	columns []column // nil spec, param and fact: unknown, left out
	idAt    int      // the column of the id, -1 when there is none
	comma   bool
	on      date.Date
	param   func(name string) bool // of the Annex; may be nil
	mapping *Mapping               // nil: the documented columns
	remarks []*fault.Error         // on the columns, told with the next record
	set     []int                  // for the group at hand
	cells   []string

	ahead     []string // the row that begins the next transfer
	aheadLine int
	aheadBad  *fault.Error
	have      bool
}

// openCSV reads the header.
func openCSV(file string, in io.Reader, mark int, opt Options) (*csvSource, error) {
	rows := &rowReader{in: in, file: file, line: 1, first: mark}
	said := rows.start()
	if opt.Delimiter != 0 {
		if opt.Delimiter > 127 || opt.Delimiter < 9 || strings.ContainsRune("\"\r\n", opt.Delimiter) {
			return nil, fault.Input("delimiter", string(opt.Delimiter), "no usable delimiter", "one of , ; | or a tab")
		}
		rows.delim = byte(opt.Delimiter)
	} else if rows.delim = said; said == 0 {
		rows.delim = delimiterOf(rows.buf)
	}
	header, line, bad, err := rows.next()
	if errors.Is(err, io.EOF) {
		return nil, emptyFile(file)
	}
	if err != nil {
		return nil, err
	}
	if bad != nil {
		return nil, bad
	}
	s := &csvSource{file: file, rows: rows, idAt: -1, comma: opt.DecimalComma, on: opt.On, param: opt.Parameter, mapping: opt.Mapping}
	return s, s.header(header, line)
}

// maxColumns is far above what a sheet of transfers has.
const maxColumns = 2000

// header finds the column of each header.
func (s *csvSource) header(cells []string, line int) error {
	at := fault.Place{File: s.file, Line: line}
	if len(cells) > maxColumns {
		e := fault.New(fault.Invalid, "the header has %d columns", len(cells))
		e.Want = fmt.Sprintf("at most %d", maxColumns)
		return e.At(at)
	}
	seen := map[string]string{}
	items, unknown := false, []*fault.Error{}
	for i, h := range cells {
		c := column{header: h}
		key := ""
		said := h
		if m := s.mapping; m != nil {
			if m.ignores(h) {
				s.columns = append(s.columns, column{header: h, told: true})
				continue
			}
			c.mapped = m.column(h)
			said = c.mapped.to
		}
		prefix, name, _ := strings.Cut(said, ":")
		switch name = strings.TrimSpace(name); strings.ToLower(strings.TrimSpace(prefix)) {
		case "param", "parameter":
			c.param, items = name, true
			key = "param:" + name
		case "fact":
			c.fact, items = name, true
			key = "fact:" + name
		}
		if key != "" && name == "" {
			e := fault.Input("", h, "the column names no parameter", "param:NAME or fact:NAME")
			return e.At(at)
		}
		if key == "" {
			c.spec = columns().find(said)
			if c.spec != nil {
				key = c.spec.Column
				items = items || c.spec.target.item
				if c.spec.Column == "id" {
					s.idAt = i
				}
			}
		}
		if key == "" && h != "" {
			unknown = append(unknown, s.stranger(&c).At(fault.Place{File: s.file, Line: line, Field: h}))
		}
		if first, twice := seen[key]; twice && key != "" {
			e := fault.Input(h, "", fmt.Sprintf("the columns %q and %q are both read as %s", first, h, key), "each column once")
			return e.At(at)
		}
		seen[key] = h
		s.columns = append(s.columns, c)
	}
	lacking, e := s.mapping.lacking(cells)
	if e != nil {
		return e.At(at)
	}
	for _, e := range lacking {
		unknown = append(unknown, e.At(at))
	}
	if !items {
		e := fault.New(fault.Invalid, "no column of the first line says what the items are")
		e.Value = strings.Join(cells, string(s.rows.delim))
		e.Want = "a header with a column such as description, hs, model, parameters or param:NAME"
		return e.At(at)
	}
	s.remarks, s.set, s.cells = unknown, make([]int, len(cells)), make([]string, len(cells))
	return nil
}

// stranger says of a column that nobody knows what it may be. What it holds is kept as a remark; where it may be a party, a place, a
// country or a figure of the Annex, each record with such a cell needs information.
func (s *csvSource) stranger(c *column) *fault.Error {
	e := fault.New(fault.Invalid, "unknown column, left out")
	e.Hint = "see the documented columns"
	if c.about = columns().concerns(c.header); c.about == aPlace {
		c.why = "the column is not known; it may name a party, a place or a country"
	}
	if near := transfer.Nearest(c.header, columns().names); near != "" {
		e.Hint = "did you mean " + near + "?"
		if columns().find(near).concerns() {
			c.why = "the column is not known; it may be " + near
		}
	}
	if name := parameterName(c.header); s.param != nil && s.param(name) {
		e.Hint = "did you mean param:" + name + "?"
		c.why = "the column is not known; it may be param:" + name
	}
	if like, plain := columns().lookAlike(c.header); like != nil {
		e.Message = "unknown column, left out: it looks like " + plain + " and is written with letters of another script"
		e.Hint = "did you mean " + plain + "?"
		c.why = "the column is not known; it looks like " + plain
	}
	if c.why != "" {
		e.Message += "; records that fill it need information"
	} else if c.about == aWay {
		e.Message += "; records that fill it with words need information"
	}
	return e
}

// leave keeps the cell of a column that nobody knows: as a remark of the item, and as a statement that was not understood where it may
// bear on the answer.
func (s *csvSource) leave(g *group, i int, cell string, notes []string) []string {
	c := &s.columns[i]
	source, why := c.header, c.why
	if source == "" {
		source = strconv.Itoa(i + 1)
	}
	if why == "" {
		why = c.placed(cell, g.t.Day(s.on))
	}
	if why == "" {
		return append(notes, source+": "+cell)
	}
	u := transfer.Unread{Source: "column " + cut(source), Text: cut(cell), Why: why}
	if len(g.t.Unread) < maxUnread && !slices.Contains(g.t.Unread, u) {
		g.t.Unread = append(g.t.Unread, u)
	}
	return notes
}

// placed says why the cell of a column that nobody knows may name a place; empty when it does not look like it.
func (c *column) placed(cell string, on date.Date) string {
	if c.about == aWay && worded(cell) {
		return "the column is not known; it may name a place on the way"
	}
	is := func(part string) string {
		if _, known := country.Lookup(part, on); known && len(part) > 3 {
			return "the column is not known and the cell names a country"
		}
		code := strings.ReplaceAll(part, " ", "")
		if transfer.PlaceName(strings.ToUpper(code)) {
			return "the column is not known and the cell names a place"
		}
		if c.about == otherWithPlace && transfer.Locode(code).Valid() {
			if _, known := country.Lookup(code[:2], on); known {
				return "the column is not known and the cell may be the UN/LOCODE of a place"
			}
		}
		return ""
	}
	if why := is(cell); why != "" { // "Korea, North" is one name
		return why
	}
	for part := range parts(cell) {
		if why := is(part); why != "" {
			return why
		}
	}
	return ""
}

// worded reports whether a cell holds words that may be a name: more than figures, a mode of transport, an answer or that there is none.
func worded(cell string) bool {
	if columns().nothing[strings.ToLower(cell)] {
		return false
	}
	for part := range parts(cell) {
		switch m := wordOf("mode", part, transfer.Mode("").Allowed()); {
		case !strings.ContainsFunc(part, unicode.IsLetter), isMode(m), columns().Words["answer"][foldHeader(part)] != "",
			columns().nothing[strings.ToLower(part)]:
		default:
			return true
		}
	}
	return false
}

// parts are the members of a cell that may hold several, without blanks around them.
func parts(cell string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for part := range strings.FieldsFuncSeq(cell, func(r rune) bool { return strings.ContainsRune(columns().Speaks.Apart, r) || r < ' ' }) {
			if part = strings.TrimSpace(part); part != "" && !yield(part) {
				return
			}
		}
	}
}

// maxUnread is how many statements of one transfer that were not understood are kept, and how many bytes of each.
const maxUnread = 200

func cut(s string) string {
	if len(s) > maxUnread {
		return strings.ToValidUTF8(s[:maxUnread], "") + "…"
	}
	return s
}

// parameterName is a header as the Annex writes the names of parameters.
func parameterName(header string) string {
	return strings.NewReplacer(" ", "_", "-", "_").Replace(strings.ToLower(strings.TrimSpace(header)))
}

// headless says once for each column that has cells but no header that it is left out.
func (s *csvSource) headless(i, line int, cell string) {
	c := &s.columns[i]
	if c.header != "" || c.told {
		return
	}
	c.told = true
	e := fault.New(fault.Invalid, "the column has no header, left out")
	e.Value, e.Hint = cell, "name the column in the first line, or remove it"
	s.remarks = append(s.remarks, e.At(fault.Place{File: s.file, Line: line, Field: "column " + strconv.Itoa(i+1)}))
}

// group is the transfer that is being gathered.
type group struct {
	t     *transfer.Transfer
	errs  []*fault.Error
	lines []int    // of the items
	set   []int    // by column, for fields of the whole transfer: the line that set it, 0 for none
	cells []string // and what it said
	first int
}

func (s *csvSource) next() (Record, error) {
	if !s.have {
		if err := s.readAhead(); err != nil {
			return Record{}, err
		}
	}
	s.have = false
	if s.aheadBad != nil {
		e := s.aheadBad
		s.aheadBad = nil
		rec := Record{Place: fault.Place{File: s.file, Line: e.Place.Line}, Errs: s.tellRemarks(e)}
		if s.idAt >= 0 && s.idAt < len(s.ahead) {
			rec.ID = cleaned(s.ahead[s.idAt])
		}
		return rec, nil
	}
	id, line := s.idOf(s.ahead, s.aheadLine), s.aheadLine
	g := &group{t: &transfer.Transfer{ID: id}, first: line, set: s.set, cells: s.cells}
	clear(g.set)
	for {
		if s.aheadBad == nil {
			s.add(g, s.ahead, s.aheadLine)
		}
		err := s.readAhead()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			// What was gathered is told first; the error comes back on the next call.
			s.have = false
			s.rows.end, s.rows.buf, s.rows.pos = err, nil, 0
			break
		}
		if s.aheadBad != nil && s.belongs(id) {
			// A transfer of which a row cannot be read must not be assessed without it.
			if len(g.errs) < maxProblems {
				g.errs = append(g.errs, s.aheadBad)
			}
			continue
		}
		if s.aheadBad != nil || s.idAt < 0 || id == "" || s.idOf(s.ahead, s.aheadLine) != id {
			s.have = true
			break
		}
	}
	if e := s.fix(g); e != nil {
		g.errs = append(g.errs, e.At(fault.Place{File: s.file, Line: line}))
	}
	rec := finish(g.t, g.errs, fault.Place{File: s.file, Line: line}, s.on, func(e *fault.Error) *fault.Error { return s.locate(g, e) })
	rec.Errs = s.tellRemarks(rec.Errs...)
	return rec, nil
}

// tellRemarks puts the remarks on the header before the errors of the first record.
func (s *csvSource) tellRemarks(errs ...*fault.Error) []*fault.Error {
	all := append(s.remarks, errs...)
	s.remarks = nil
	return all
}

// belongs reports whether the row that cannot be read is likely one of the transfer with the id.
func (s *csvSource) belongs(id string) bool {
	if s.idAt < 0 || id == "" {
		return false
	}
	if s.idAt < len(s.ahead) {
		return cleaned(s.ahead[s.idAt]) == id
	}
	for cell := range strings.SplitSeq(s.aheadBad.Value, string(rune(s.rows.delim))) {
		if strings.Trim(cell, `" `) == id {
			return true
		}
	}
	return false
}

func (s *csvSource) readAhead() error {
	var err error
	s.ahead, s.aheadLine, s.aheadBad, err = s.rows.next()
	if err != nil || s.aheadBad != nil {
		return err
	}
	for len(s.ahead) > len(s.columns) && s.ahead[len(s.ahead)-1] == "" {
		s.ahead = s.ahead[:len(s.ahead)-1] // spreadsheets add empty cells
	}
	if len(s.ahead) != len(s.columns) {
		e := fault.New(fault.Invalid, "the row has %d cells", len(s.ahead))
		e.Want = fmt.Sprintf("%d, as in the header", len(s.columns))
		e.Hint = "put cells that hold the delimiter or a line break into double quotes"
		s.aheadBad = e.At(fault.Place{File: s.file, Line: s.aheadLine})
	}
	return nil
}

// idOf returns the id of a row: its cell, or its line when the file has no such column.
func (s *csvSource) idOf(cells []string, line int) string {
	if s.idAt < 0 {
		return "line-" + strconv.Itoa(line)
	}
	return cells[s.idAt]
}

// add reads one row into the group as a further item.
func (s *csvSource) add(g *group, cells []string, line int) {
	if len(g.t.Items) > transfer.MaxItems {
		return // validation says that there are too many
	}
	g.t.Items = append(g.t.Items, transfer.Item{})
	g.lines = append(g.lines, line)
	item := &g.t.Items[len(g.t.Items)-1]
	var notes []string
	for i := range s.columns {
		c, cell := &s.columns[i], cells[i]
		if cell == "" || i == s.idAt {
			continue
		}
		if w, ok := c.mapped.word(cell); ok {
			if cell = w; cell == "" {
				continue // a code that says nothing
			}
		}
		var e *fault.Error
		switch {
		case c.param != "":
			item.Parameters = append(item.Parameters, transfer.Parameter{Name: c.param, Value: cell})
		case c.fact != "":
			if item.Facts == nil {
				item.Facts = map[string]transfer.Fact{}
			}
			item.Facts[c.fact] = factOf(cell)
		case c.spec == nil && c.told && c.header != "": // the mapping says to leave it out
		case c.spec == nil:
			s.headless(i, line, cell)
			notes = s.leave(g, i, cell, notes)
		case c.spec.target.item:
			e = s.put(c.spec, cell, c.spec.target.in(reflect.ValueOf(item).Elem()))
		default:
			e = s.putShared(g, i, cell, line)
		}
		if e != nil && len(g.errs) < maxProblems {
			g.errs = append(g.errs, c.mapped.inFile(e).At(fault.Place{File: s.file, Line: line, Field: c.header}))
		}
	}
	for _, n := range notes {
		if len(item.Remarks)+len(n) > maxNotes {
			item.Remarks += "…"
			break
		}
		if item.Remarks != "" {
			item.Remarks += "\n"
		}
		item.Remarks += n
	}
}

// maxNotes is how many bytes the remarks on an item may have for cells of unknown columns to be added.
const maxNotes = 8 << 10

// fix sets what the mapping says of every transfer and item and no cell said otherwise.
func (s *csvSource) fix(g *group) *fault.Error {
	if s.mapping == nil {
		return nil
	}
	for _, f := range s.mapping.fixed {
		roots := []reflect.Value{reflect.ValueOf(g.t).Elem()}
		switch {
		case f.spec.target.item:
			roots = roots[:0]
			for i := range g.t.Items {
				roots = append(roots, reflect.ValueOf(&g.t.Items[i]).Elem())
			}
		case f.spec.target.role != "":
			p, ok := g.t.Party(f.spec.target.role)
			if !ok {
				continue // nobody to say it of
			}
			roots[0] = reflect.ValueOf(p).Elem()
		}
		for _, root := range roots {
			v := f.spec.target.in(root)
			if !v.IsZero() {
				continue
			}
			if e := s.put(f.spec, f.value, v); e != nil {
				return e
			}
		}
	}
	return nil
}

// putShared sets a field of the whole transfer. Later rows may repeat it or leave it empty, not change it.
func (s *csvSource) putShared(g *group, i int, cell string, line int) *fault.Error {
	spec := s.columns[i].spec
	if first := g.set[i]; first > 0 {
		if g.cells[i] == cell {
			return nil
		}
		return fault.Input("", cell, fmt.Sprintf("line %d of the same transfer says %s", first, fault.Quote(g.cells[i])),
			"the same value or an empty cell in all rows of a transfer")
	}
	g.set[i], g.cells[i] = line, cell
	root := reflect.ValueOf(g.t).Elem()
	if role := spec.target.role; role != "" {
		root = reflect.ValueOf(partyIn(g.t, role)).Elem()
	}
	return s.put(spec, cell, spec.target.in(root))
}

// partyIn returns the party in the role, which is added when there is none.
func partyIn(t *transfer.Transfer, role transfer.Role) *transfer.Party {
	if p, ok := t.Party(role); ok {
		return p
	}
	t.Parties = append(t.Parties, transfer.Party{Role: role})
	return &t.Parties[len(t.Parties)-1]
}

// locate brings an error of validation from the path in the record to the cell it came from.
func (s *csvSource) locate(g *group, e *fault.Error) *fault.Error {
	c := *e
	path, line := e.Place.Field, g.first
	if rest, ok := strings.CutPrefix(path, "items["); ok {
		number, field, _ := strings.Cut(rest, "]")
		if n, err := strconv.Atoi(number); err == nil && n < len(g.lines) {
			line = g.lines[n]
		}
		path = "items[]" + field
	}
	if rest, ok := strings.CutPrefix(path, "parties["); ok {
		number, field, _ := strings.Cut(rest, "]")
		if n, err := strconv.Atoi(number); err == nil && n < len(g.t.Parties) {
			path = "parties[" + string(g.t.Parties[n].Role) + "]" + field
		}
	}
	best, from := "", -1
	for i := range s.columns {
		sp := s.columns[i].spec
		if sp == nil || path != sp.Path && !strings.HasPrefix(path, sp.Path+".") && !strings.HasPrefix(path, sp.Path+"[") ||
			len(sp.Path) <= len(best) {
			continue
		}
		best, from = sp.Path, i
		c.Place.Field = s.columns[i].header
		if g.set[i] > 0 {
			line = g.set[i]
		}
	}
	if from >= 0 {
		return s.columns[from].mapped.inFile(&c).At(fault.Place{File: s.file, Line: line})
	}
	return c.At(fault.Place{File: s.file, Line: line})
}
