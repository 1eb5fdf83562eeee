package batch

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/licet/licet/country"
	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/screening/record"
	"github.com/licet/licet/transfer/read"
)

// Query is one line of a file of parties to be screened, or what is wrong with it.
type Query struct {
	Place fault.Place
	ID    string
	Query record.Query
	// Remarks tell what of the line was left out because it could not be read; the rest is asked.
	Remarks []*fault.Error
	Err     error
}

// Queries reads parties from JSON Lines, one object a line with qid, query, schema, country, dob and ids, or from CSV with these
// headers. Other fields are ignored. A bad line does not end the reading.
type Queries struct {
	lines *Products // gives lines; nil for CSV
	table *csv.Reader
	head  map[string]int
	name  string
	on    date.Date
	skip  int
	n     int
	bad   error // of the beginning of the file
	over  bool
}

// NewQueries returns a reader; name is the one that errors show and on the day of which names of countries are read. The first
// skip questions are passed over.
func NewQueries(name string, r io.Reader, on date.Date, skip int) *Queries {
	q := &Queries{name: name, on: on, skip: skip}
	in := bufio.NewReaderSize(r, 64<<10)
	head, _ := in.Peek(4096)
	text := bytes.TrimLeft(bytes.ReplaceAll(head, []byte{0}, nil), "\xEF\xBB\xBF\xFF\xFE \t\r\n")
	isCSV := strings.EqualFold(filepath.Ext(name), ".csv") || len(text) > 0 && text[0] != '{' && text[0] != '[' && bytes.ContainsAny(firstOf(text), ",;\t")
	if len(head) == 0 || !isCSV {
		q.lines = NewProducts(name, in)
		return q
	}
	plain, err := read.Text(name, in, "")
	if err != nil {
		q.bad = err
		return q
	}
	q.table = csv.NewReader(plain)
	q.table.FieldsPerRecord, q.table.ReuseRecord, q.table.LazyQuotes = -1, true, true
	first := firstOf(text)
	for _, c := range []byte{',', ';', '\t'} {
		if bytes.IndexByte(first, c) >= 0 {
			q.table.Comma = rune(c)
			break
		}
	}
	row, err := q.table.Read()
	if err != nil {
		q.bad = fault.Wrap(fault.Invalid, err, "the header cannot be read").At(fault.Place{File: name, Line: 1})
		return q
	}
	q.head = map[string]int{}
	for i, c := range row {
		q.head[strings.ToLower(strings.TrimSpace(strings.TrimPrefix(c, "\uFEFF")))] = i
	}
	if _, ok := q.head["query"]; !ok {
		if i, ok := q.head["name"]; ok {
			q.head["query"] = i
		} else {
			e := fault.New(fault.Invalid, "the table has no column for the name").At(fault.Place{File: name, Line: 1})
			e.Want = "a header with query, and qid, schema, country, dob, ids where they are known"
			q.bad = e
		}
	}
	return q
}

func firstOf(text []byte) []byte {
	line, _, _ := bytes.Cut(text, []byte("\n"))
	return line
}

// Next returns the next question; ok is false after the last.
func (q *Queries) Next() (out Query, ok bool) {
	for {
		if q.over {
			return Query{}, false
		}
		if q.bad != nil {
			q.over = true
			return Query{Place: fault.Place{File: q.name}, Err: place(q.bad, fault.Place{File: q.name})}, true
		}
		if q.lines != nil {
			out, ok = q.line()
		} else {
			out, ok = q.row()
		}
		if !ok {
			q.over = true
			return Query{}, false
		}
		if q.n++; q.n > q.skip || out.Err != nil && q.over {
			return out, true
		}
	}
}

// line reads a line of JSON Lines.
func (q *Queries) line() (Query, bool) {
	p := q.lines
	for {
		if p.over {
			return Query{}, false
		}
		if p.bad != nil {
			p.over, q.over = true, true
			return Query{Err: place(p.bad, fault.Place{File: q.name})}, true
		}
		text, err := p.read()
		at := fault.Place{File: q.name, Line: p.line}
		switch {
		case errors.Is(err, io.EOF):
			if p.any {
				return Query{}, false
			}
			p.any, p.over = true, true
			return Query{Err: &fault.Error{
				Kind: fault.Invalid, Place: fault.Place{File: q.name}, Message: "the file is empty", Want: "one JSON object a line, or CSV",
			}}, true
		case err != nil:
			p.any = true
			p.over = !errors.Is(err, errLong)
			return Query{Place: at, Err: place(err, at)}, true
		}
		text = bytes.TrimSpace(text)
		if len(text) == 0 {
			continue
		}
		p.any = true
		out := Query{Place: at, ID: "line " + strconv.Itoa(p.line)}
		if err := q.decode(text, &out); err != nil {
			out.Err = place(err, at)
		}
		return out, true
	}
}

// several is a text, a number, or a list of them; an object of kind and value is the text kind:value.
type several []string

// UnmarshalJSON implements [json.Unmarshaler].
func (s *several) UnmarshalJSON(text []byte) error {
	var list []json.RawMessage
	switch text[0] {
	case '[':
		if err := json.Unmarshal(text, &list); err != nil {
			return err
		}
	default:
		list = []json.RawMessage{text}
	}
	for _, x := range list {
		if len(x) > 0 && x[0] == '{' {
			var id struct{ Kind, Value loose }
			if err := json.Unmarshal(x, &id); err != nil {
				return err
			}
			*s = append(*s, string(id.Kind)+":"+string(id.Value))
			continue
		}
		var one loose
		if err := json.Unmarshal(x, &one); err != nil {
			return err
		}
		if one != "" {
			*s = append(*s, string(one))
		}
	}
	return nil
}

func (q *Queries) decode(text []byte, out *Query) error {
	switch {
	case halfPair(text):
		e := fault.New(fault.Invalid, "a text holds half a surrogate pair")
		e.Want = `escapes such as \n or \u00e9`
		return e
	case !utf8.Valid(text):
		e := fault.New(fault.Invalid, "the line is not UTF-8")
		e.Want, e.Hint = "JSON in UTF-8", "convert the file to UTF-8; it may be Latin-1"
		return e
	case text[0] != '{':
		e := fault.New(fault.Invalid, "the line is no JSON object")
		e.Value, e.Want = string(text[:min(len(text), 40)]), `an object such as {"qid": "1", "query": "...", "schema": "Entity"}`
		return e
	}
	var rec struct {
		ID        *loose  `json:"qid"`
		Query     *loose  `json:"query"`
		Schema    loose   `json:"schema"`
		Country   several `json:"country"`
		Births    several `json:"dob"`
		IDs       several `json:"ids"`
		Owners    several `json:"owners"`
		Addresses several `json:"addresses"`
	}
	if err := json.Unmarshal(text, &rec); err != nil {
		var typ *json.UnmarshalTypeError
		var bad *fault.Error
		switch {
		case errors.As(err, &typ):
			e := fault.New(fault.Invalid, "wrong type of value").At(fault.Place{Field: typ.Field})
			e.Value, e.Want = typ.Value, "a text"
			return e
		case errors.As(err, &bad):
			return bad
		}
		return fault.New(fault.Invalid, "the line is not JSON: %v", err)
	}
	if rec.ID != nil {
		out.ID = string(*rec.ID)
	}
	if rec.Query == nil && len(rec.IDs) == 0 {
		return fault.Input("query", "", "the field is missing", `the name to be looked for, such as {"qid": "1", "query": "..."}`)
	}
	if rec.Query != nil {
		out.Query.Name = string(*rec.Query)
	}
	out.Query.Owners, out.Query.Addresses = rec.Owners, rec.Addresses
	q.fill(out, string(rec.Schema), rec.Country, rec.Births, rec.IDs)
	return nil
}

// row reads a row of CSV.
func (q *Queries) row() (Query, bool) {
	row, err := q.table.Read()
	if errors.Is(err, io.EOF) {
		return Query{}, false
	}
	line, _ := q.table.FieldPos(0)
	at := fault.Place{File: q.name, Line: line}
	if err != nil {
		var bad *csv.ParseError
		if errors.As(err, &bad) {
			return Query{Err: fault.New(fault.Invalid, "the row cannot be read: %v", bad.Err).At(fault.Place{File: q.name, Line: bad.Line})}, true
		}
		q.over = true
		return Query{Err: Unreadable(q.name, err)}, true
	}
	cell := func(name string) string {
		if i, ok := q.head[name]; ok && i < len(row) {
			return strings.Clone(strings.TrimSpace(row[i]))
		}
		return ""
	}
	split := func(name string) []string {
		var out []string
		for p := range strings.SplitSeq(cell(name), ";") {
			if p = strings.TrimSpace(p); p != "" {
				out = append(out, p)
			}
		}
		return out
	}
	out := Query{Place: at, ID: cell("qid")}
	if out.ID == "" {
		out.ID = cell("id")
	}
	if out.ID == "" {
		out.ID = "line " + strconv.Itoa(line)
	}
	out.Query.Name = cell("query")
	if !utf8.ValidString(out.Query.Name) {
		e := fault.New(fault.Invalid, "the row is not UTF-8").At(at)
		e.Hint = "convert the file to UTF-8; it may be Latin-1"
		out.Err = e
		return out, true
	}
	out.Query.Owners, out.Query.Addresses = split("owners"), split("addresses")
	q.fill(&out, cell("schema"), split("country"), split("dob"), split("ids"))
	return out, true
}

// fill reads what stands beside the name. What cannot be read is left out and told: the name is asked for all the same.
func (q *Queries) fill(out *Query, schema string, countries, births, ids []string) {
	remark := func(field string, e *fault.Error) {
		at := out.Place
		at.Field = field
		e = e.At(at)
		e.Message = fmt.Sprintf("%s; it was left out of the comparison", e.Message)
		e.Want = ""
		out.Remarks = append(out.Remarks, e)
	}
	s, err := record.ParseSchema(schema)
	if err != nil {
		remark("schema", err)
	}
	out.Query.Schema = s
	for _, c := range countries {
		code, err := country.Resolve(c, q.on)
		if err != nil {
			remark("country", err)
			continue
		}
		out.Query.Countries = append(out.Query.Countries, code)
	}
	for _, b := range births {
		birth, err := record.ParseBirth(b)
		if err != nil {
			remark("dob", err)
			continue
		}
		out.Query.Births = append(out.Query.Births, birth)
	}
	for _, x := range ids {
		id, err := record.ParseID(x)
		if err != nil {
			remark("ids", err)
			continue
		}
		out.Query.IDs = append(out.Query.IDs, id)
	}
}
