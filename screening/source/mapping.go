package source

import (
	"bytes"
	"context"
	"errors"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/licet/licet/country"
	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
)

// Mapping says which column of a plain CSV holds what. [ReadMapping] reads one; the zero Mapping is not valid.
type Mapping struct {
	name   string // of its file
	delim  byte   // 0: found out from the header
	join   bool   // rows with the same reference are one entry
	ignore []string
	fields []fieldSpec
	guess  bool // made of the header alone
}

// fieldSpec is one line of a mapping: where the values of a field of the entry come from and how they are read.
type fieldSpec struct {
	line   int
	field  string
	to     func(d *draft, v fieldValue)
	Field  string   `yaml:"field"`
	Column string   `yaml:"column"`
	Cols   []string `yaml:"columns"`
	// Join puts the cells of all columns together to one value. A reference is empty when one of its cells is.
	Join *string `yaml:"join"`
	// Separator cuts a cell into several values; a value in double quotes may hold it.
	Separator string            `yaml:"separator"`
	Constant  string            `yaml:"constant"` // when the columns say nothing
	Values    map[string]string `yaml:"values"`   // what the words of the list mean
	Dates     []string          `yaml:"dates"`    // layouts such as DD.MM.YYYY
	Label     string            `yaml:"label"`    // of numbers
	Country   string            `yaml:"country"`  // that issued numbers
	Lang      string            `yaml:"lang"`     // of names
	Kind      string            `yaml:"kind"`     // of links
	layouts   []string          // Dates as the standard library writes them
	issuer    country.Code
}

// fieldValue is one value with what the mapping says of it.
type fieldValue struct {
	text string
	spec *fieldSpec
	t    *table
}

// maxMapping is far above what a mapping needs.
const maxMapping = 1 << 20

// ReadMapping reads a mapping, a YAML file:
//
//	delimiter: ";"            # one character or the word tab; found out when it is left out
//	rows: join                # rows with the same ref are one entry; each is one when it is left out
//	ignore: [sector, height]  # columns that are left out without a word
//	fields:
//	  - field: name
//	    column: Full Name
//	  - field: alias
//	    columns: [AKA, Other names]
//	    separator: ";"
//	  - field: tax
//	    column: INN
//	    label: INN
//	    country: RU
//	  - field: schema
//	    column: Type
//	    values: {Firm: entity, Man: person}
//	  - field: listed
//	    column: Date
//	    dates: [DD.MM.YYYY]
//	  - field: source
//	    constant: Board of Trade
//
// The error is a [*fault.Error] of kind invalid with the line; name is the file for it.
func ReadMapping(r io.Reader, name string) (*Mapping, error) {
	text, err := io.ReadAll(io.LimitReader(r, maxMapping+1))
	if err != nil {
		return nil, fault.Wrap(fault.Unavailable, err, "cannot read the mapping").At(fault.Place{File: name})
	}
	if len(text) > maxMapping {
		e := fault.New(fault.Invalid, "the mapping is longer than %d bytes", maxMapping)
		return nil, e.At(fault.Place{File: name})
	}
	var doc yaml.Node
	d := yaml.NewDecoder(bytes.NewReader(text))
	if err := d.Decode(&doc); err != nil {
		if errors.Is(err, io.EOF) {
			return nil, mappingFault(name, 0, "", "the mapping is empty", "delimiter, ignore and fields")
		}
		return nil, fault.Wrap(fault.Invalid, err, "the mapping is no YAML").At(fault.Place{File: name})
	}
	if err := d.Decode(new(yaml.Node)); !errors.Is(err, io.EOF) {
		return nil, mappingFault(name, 0, "", "the file holds more than one document", "one mapping")
	}
	m := &Mapping{name: name}
	if err := m.decode(doc.Content[0]); err != nil {
		return nil, err
	}
	return m, nil
}

func mappingFault(name string, line int, field, message, want string) *fault.Error {
	e := fault.Input(field, "", message, want)
	e.Place.File, e.Place.Line = name, line
	return e
}

// keysOf checks that a node is a map of known keys, each once.
func (m *Mapping) keysOf(n *yaml.Node, at string, known ...string) error {
	if n.Kind != yaml.MappingNode {
		return mappingFault(m.name, n.Line, at, "no keys with values", strings.Join(known, ", "))
	}
	seen := map[string]bool{}
	for i := 0; i < len(n.Content); i += 2 {
		key := n.Content[i]
		switch {
		case !slices.Contains(known, key.Value):
			e := mappingFault(m.name, key.Line, at, "unknown key", strings.Join(known, ", "))
			e.Value = key.Value
			return e
		case seen[key.Value]:
			return mappingFault(m.name, key.Line, joined(".", at, key.Value), "the key stands twice", "each key once")
		}
		seen[key.Value] = true
	}
	return nil
}

func (m *Mapping) decode(n *yaml.Node) error {
	if err := m.keysOf(n, "", "delimiter", "rows", "ignore", "fields"); err != nil {
		return err
	}
	var raw struct {
		Delimiter string      `yaml:"delimiter"`
		Rows      string      `yaml:"rows"`
		Ignore    []string    `yaml:"ignore"`
		Fields    []yaml.Node `yaml:"fields"`
	}
	if err := n.Decode(&raw); err != nil {
		return fault.Wrap(fault.Invalid, err, "the mapping is not understood").At(fault.Place{File: m.name, Line: n.Line})
	}
	switch d := raw.Delimiter; {
	case d == "":
	case d == "tab" || d == "\t":
		m.delim = '\t'
	case len(d) == 1 && d[0] > ' ' && d[0] < 0x7f && d[0] != '"' && !isLetter(d[0]) && !allDigits(d):
		m.delim = d[0]
	default:
		e := mappingFault(m.name, n.Line, "delimiter", "no usable delimiter", "one of , ; | or the word tab")
		e.Value = d
		return e
	}
	switch raw.Rows {
	case "", "each":
	case "join":
		m.join = true
	default:
		e := mappingFault(m.name, n.Line, "rows", "unknown word", "join or each")
		e.Value = raw.Rows
		return e
	}
	m.ignore = raw.Ignore
	if len(raw.Fields) == 0 {
		return mappingFault(m.name, n.Line, "fields", "the mapping names no field", "a list of fields with their columns")
	}
	for i := range raw.Fields {
		f, err := m.field(&raw.Fields[i], "fields["+strconv.Itoa(i)+"]")
		if err != nil {
			return err
		}
		m.fields = append(m.fields, *f)
	}
	return m.complete(n.Line)
}

// complete checks that entries can have names, and references when rows are joined by them.
func (m *Mapping) complete(line int) error {
	has := func(field string) bool {
		return slices.ContainsFunc(m.fields, func(f fieldSpec) bool { return f.field == field })
	}
	switch {
	case !has("name") && !has("family"):
		return mappingFault(m.name, line, "fields", "no field is the name", "the field name, or family and given")
	case m.join && !has("ref"):
		return mappingFault(m.name, line, "rows", "rows are joined by their reference, which no field is", "the field ref")
	}
	return nil
}

var fieldKeys = []string{
	"field", "column", "columns", "join", "separator", "constant", "values", "dates", "label", "country", "lang", "kind",
}

func (m *Mapping) field(n *yaml.Node, at string) (*fieldSpec, error) {
	if n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	if err := m.keysOf(n, at, fieldKeys...); err != nil {
		return nil, err
	}
	f := &fieldSpec{line: n.Line}
	if err := n.Decode(f); err != nil {
		return nil, fault.Wrap(fault.Invalid, err, "the field is not understood").At(fault.Place{File: m.name, Line: n.Line, Field: at})
	}
	wrong := func(key, value, message, want string) error {
		e := mappingFault(m.name, n.Line, joined(".", at, key), message, want)
		e.Value = value
		return e
	}
	f.field = f.Field
	to, known := plainFields[f.field]
	if !known {
		return nil, wrong("field", f.Field, "unknown field", "one of "+strings.Join(slices.Sorted(maps.Keys(plainFields)), ", "))
	}
	f.to = to
	if f.Column != "" {
		f.Cols = append([]string{f.Column}, f.Cols...)
	}
	if len(f.Cols) == 0 && f.Constant == "" {
		return nil, wrong("", f.Field, "the field has neither a column nor a constant", "column, columns or constant")
	}
	for _, c := range f.Cols {
		if columnName(c) == "" {
			return nil, wrong("columns", c, "the column has no name", "the name in the header")
		}
	}
	if len(f.Separator) > 1 || f.Separator == `"` {
		return nil, wrong("separator", f.Separator, "no usable separator", "one ASCII character")
	}
	for _, d := range f.Dates {
		layout, ok := layoutOf(d)
		if !ok {
			return nil, wrong("dates", d, "no layout of a date", "YYYY, MM, DD, M, D, MMM or MMMM with marks between them, day-first or month-first")
		}
		f.layouts = append(f.layouts, layout)
	}
	if f.Country != "" {
		c := countryOf(f.Country, noDay)
		if c.Code == "" {
			return nil, wrong("country", f.Country, "unknown country", "an ISO 3166-1 code")
		}
		f.issuer = c.Code
	}
	if f.field == "schema" {
		for _, v := range append(slices.Collect(maps.Values(f.Values)), f.Constant) {
			if v != "" && schemaOf(v) == "" {
				return nil, wrong("values", v, "unknown kind of party", "person, entity, vessel, aircraft or an empty text")
			}
		}
	}
	return f, nil
}

// Layouts that are words: the order of numbers is told, and anything is read that names a day.
const (
	dayFirst   = "day-first"
	monthFirst = "month-first"
)

// layoutOf turns DD.MM.YYYY into the layout of the standard library.
func layoutOf(s string) (string, bool) {
	if s == dayFirst || s == monthFirst {
		return s, true
	}
	out := strings.NewReplacer("YYYY", "2006", "MMMM", "January", "MMM", "Jan", "MM", "01", "M", "1", "DD", "02", "D", "2").Replace(s)
	left := strings.NewReplacer("YYYY", "", "M", "", "D", "").Replace(s)
	ok := strings.Contains(s, "YYYY") && strings.IndexFunc(left, isWordRune) < 0
	return out, ok
}

// day reads a date by the layouts of the field, or as any date with the day first.
func (v fieldValue) day() (date.Date, bool) {
	if len(v.spec.layouts) == 0 {
		return dayOf(v.text, false)
	}
	for _, l := range v.spec.layouts {
		switch l {
		case dayFirst, monthFirst:
			if day, ok := dayOf(v.text, l == monthFirst); ok {
				return day, true
			}
		default:
			if t, err := time.Parse(l, v.text); err == nil && t.Year() > 0 {
				return date.FromTime(t), true
			}
		}
	}
	return date.Date{}, false
}

// set puts the day into a field and tells of one that is none. Of the days of several rows the earliest or the latest counts.
func (v fieldValue) set(to *date.Date, earliest bool) {
	day, ok := v.day()
	if !ok {
		want := "a day"
		if len(v.spec.Dates) > 0 {
			want = strings.Join(v.spec.Dates, " or ")
		}
		f := fault.Input(strings.Join(v.spec.Cols, ", "), v.text, "the date is not understood and left out", want)
		v.t.j.once(f.At(v.t.at("")))
		return
	}
	if to.IsZero() || day.Before(*to) == earliest {
		*to = day
	}
}

// plainFields are the fields of an entry by the words of mappings.
var plainFields = func() map[string]func(d *draft, v fieldValue) {
	name := func(kind NameKind, weak bool) func(*draft, fieldValue) {
		return func(d *draft, v fieldValue) {
			for _, n := range hiddenNames(unescape(v.text)) {
				if n.Kind == "" {
					n.Kind = kind
				}
				if n.Lang == "" {
					n.Lang = v.spec.Lang
				}
				n.Weak = n.Weak || weak
				if d.e.Schema == Person {
					n.Family, n.Given = personParts(n.Text)
				}
				d.name(n)
			}
		}
	}
	role := func(r CountryRole) func(*draft, fieldValue) {
		return func(d *draft, v fieldValue) { d.country(v.text, r) }
	}
	text := func(of func(*draft) *string) func(*draft, fieldValue) {
		return func(d *draft, v fieldValue) { set(of(d), v.text) }
	}
	out := map[string]func(d *draft, v fieldValue){
		"ref": nil, "schema": nil, "family": nil, "given": nil, // read before the others, see plainRow
		"name": name("", false), "alias": name(Alias, false), "weak-alias": name(Alias, true), "former": name(Former, false),
		"original": name(Original, false),
		"address":  func(d *draft, v fieldValue) { d.openAddress(v.text) },
		"city": func(d *draft, v fieldValue) {
			if n := len(d.e.Addresses); n > 0 {
				d.e.Addresses[n-1].City = v.text
			} else {
				d.address(Address{Text: v.text, City: v.text})
			}
		},
		"country": role(""), "nationality": role(Nationality), "residence": role(Residence), "birth-country": role(BirthPlace), "regime": role(Regime),
		"flag":        func(d *draft, v fieldValue) { d.flag(v.text) },
		"former-flag": func(d *draft, v fieldValue) { d.formerFlag(v.text) },
		"birth": func(d *draft, v fieldValue) {
			for _, text := range splitNumbered(v.text) {
				b := parseBirth(text)
				if len(v.spec.layouts) > 0 {
					if day, ok := v.day(); ok {
						b.From, b.Until = day, day
					}
				}
				d.birth(b)
			}
		},
		"birth-place": func(d *draft, v fieldValue) {
			d.birth(Birth{Place: v.text})
			if c := lastCountry(v.text, d.o.On); c.Code != "" {
				c.Role = BirthPlace
				d.tie(c)
			}
		},
		"gender":      func(d *draft, v fieldValue) { d.gender(v.text) },
		"position":    func(d *draft, v fieldValue) { d.position(v.text) },
		"vessel-type": text(func(d *draft) *string { return &d.vessel().Type }),
		"owner":       text(func(d *draft) *string { return &d.vessel().Owner }),
		"call-sign":   text(func(d *draft) *string { return &d.vessel().CallSign }),
		"tonnage":     text(func(d *draft) *string { return &d.vessel().Tonnage }),
		"built":       text(func(d *draft) *string { return &d.vessel().Built }),
		"programme":   func(d *draft, v fieldValue) { d.programme(v.text) },
		"measure":     func(d *draft, v fieldValue) { d.measure(v.text) },
		"basis":       func(d *draft, v fieldValue) { d.basis(v.text) },
		"source":      text(func(d *draft) *string { return &d.e.Source }),
		"listed":      func(d *draft, v fieldValue) { v.set(&d.e.Listed, true) },
		"amended":     func(d *draft, v fieldValue) { v.set(&d.e.Amended, false) },
		"ends":        func(d *draft, v fieldValue) { v.set(&d.e.Ends, false) },
		"link":        func(d *draft, v fieldValue) { d.link(Link{Name: v.text, Kind: v.spec.Kind}) },
		"remarks": func(d *draft, v fieldValue) {
			d.remark(v.text)
			for _, n := range quotedNames(v.text) {
				d.name(n)
			}
		},
	}
	for field, kind := range map[string]IDKind{
		"passport": Passport, "national": National, "tax": Tax, "registration": Registration, "imo": IMO, "mmsi": MMSI, "lei": LEI, "bic": BIC, "tail": Tail,
		"other-id": OtherID,
	} {
		out[field] = func(d *draft, v fieldValue) {
			d.labelledID(ID{Kind: kind, Value: v.text, Country: v.spec.issuer, Label: v.spec.Label})
		}
	}
	return out
}()

// obvious are the headers that need no mapping, folded, by the field they are.
var obvious = map[string][]string{
	"ref": {"id", "ref", "uniqueid", "reference", "referencenumber", "refno", "entityid", "recordid", "listid", "uid"},
	"name": {
		"name", "fullname", "entityname", "primaryname", "partyname", "wholename", "companyname", "nameofparty", "nameofentity", "names",
	},
	"family": {"lastname", "familyname", "surname"}, "given": {"firstname", "givenname", "givennames", "forename"},
	"alias": {
		"alias", "aliases", "aka", "akas", "altnames", "altname", "alternativename", "alternativenames", "alternatename", "alternatenames", "othernames",
		"alsoknownas",
	},
	"weak-alias": {"weakalias", "weakaliases", "lowqualityaka"},
	"former":     {"previousname", "previousnames", "formername", "formernames", "fka", "formerlyknownas"},
	"original":   {"originalname", "nativename", "nameinoriginalscript", "originalscript", "namenonlatinscript"},
	"schema":     {"schema", "type", "entitytype", "category", "partytype", "grouptype", "kind"},
	"country":    {"country", "countries", "countrycode"}, "nationality": {"nationality", "nationalities", "citizenship", "citizenships"},
	"birth":       {"dob", "dateofbirth", "birthdate", "datesofbirth", "birthdates"},
	"birth-place": {"pob", "placeofbirth", "birthplace", "placesofbirth"}, "gender": {"gender", "sex"}, "position": {"position", "positions", "title", "function"},
	"address": {"address", "addresses", "fulladdress", "street", "streetaddress"}, "city": {"city", "town"},
	"imo": {"imo", "imonumber", "imono"}, "mmsi": {"mmsi"}, "passport": {"passport", "passportnumber", "passportno", "passports"},
	"national": {"nationalid", "idnumber", "nationalidnumber"}, "tax": {"tax", "taxid", "taxnumber", "tin", "inn", "vat"},
	"registration": {"registration", "registrationnumber", "companynumber", "ogrn", "uscc"}, "lei": {"lei", "leicode"}, "bic": {"bic", "swift", "swiftbic"},
	"tail": {"tail", "tailnumber", "registrationmark"}, "flag": {"flag", "vesselflag", "flagstate"}, "call-sign": {"callsign"},
	"vessel-type": {"vesseltype", "typeofship"}, "owner": {"owner", "vesselowner"},
	"programme": {"programme", "program", "programs", "programmes", "regime", "regimename", "sanctiontype", "list"},
	"measure":   {"measure", "measures", "sanctions", "sanctionsimposed"}, "basis": {"basis", "legalbasis", "authority", "legalact"},
	"source": {"source", "sourcelist", "listname"}, "listed": {"listed", "listedon", "listingdate", "startdate", "datelisted", "datedesignated", "date"},
	"amended": {"amended", "lastupdated", "updated"}, "ends": {"ends", "enddate", "expires", "expirationdate", "expirydate"},
	"remarks": {"remarks", "remark", "notes", "note", "comments", "comment", "otherinformation", "reason"},
}

// severalInCell are fields whose cells may hold several values without a mapping, separated by semicolons.
var severalInCell = []string{"alias", "weak-alias", "former", "original", "country", "nationality", "birth", "birth-place", "position", "address", "programme", "measure"}

// guessed makes a mapping of a header; a header that says nothing of names is no list of parties.
func guessed(t *table) (*Mapping, bool) {
	m := &Mapping{guess: true}
	for _, field := range slices.Sorted(maps.Keys(obvious)) {
		f := fieldSpec{field: field, Field: field, to: plainFields[field]}
		for _, name := range obvious[field] {
			if i, ok := t.names[name]; ok {
				f.Cols = append(f.Cols, t.head[i])
			}
		}
		if len(f.Cols) == 0 {
			continue
		}
		if slices.Contains(severalInCell, field) && t.delim != ';' {
			f.Separator = ";"
		}
		m.fields = append(m.fields, f)
	}
	return m, t.has(obvious["name"]...) || t.has(obvious["family"]...)
}

// readPlain reads any CSV, by a mapping or by the names of its columns.
func readPlain(ctx context.Context, files []File, o Options, r *Report, yield func(*Entry) error) error {
	j := newJob(ctx, o, r, yield)
	for _, f := range files {
		if err := j.readPlain(f); err != nil {
			return err
		}
	}
	return j.end()
}

func (j *job) readPlain(f File) error {
	m := j.o.Mapping
	form := rowForm{head: func(t *table) error {
		var err error
		m, err = j.plainHeader(t)
		return err
	}}
	if m == nil || !m.join {
		return j.eachRowOf(f, form, func(t *table, cells []string) error {
			d := newDraft(j.o)
			d.place = t.place()
			d.raw(t.text)
			m.row(t, d, cells)
			return j.emit(d, j.digest(cells))
		})
	}
	form.key = func(t *table, cells []string) string {
		if ref := m.ref(t, cells); ref != "" {
			return ref
		}
		return "\x00" + t.place().String()
	}
	form.add = func(t *table, d *draft, cells []string) { m.row(t, d, cells) }
	return j.readRows([]File{f}, form)
}

// plainHeader reads the header and fits the mapping to it.
func (j *job) plainHeader(t *table) (*Mapping, error) {
	m := j.o.Mapping
	if m != nil {
		t.delim = m.delim
	}
	if t.delim == 0 {
		head, _ := t.in.Peek(32 << 10)
		t.delim = delimiterOf(head)
	}
	cells, bad, err := t.row()
	if err != nil {
		return nil, err
	}
	if bad != nil {
		return nil, bad
	}
	t.header(cells)
	if m == nil {
		var ok bool
		if m, ok = guessed(t); !ok {
			e := fault.New(fault.Invalid, "no column of the header is the name of a party")
			e.Value, e.Want = excerpt(strings.Join(t.head, string(rune(t.delim)))), "a column such as name, or a mapping"
			return nil, e.At(t.place())
		}
	}
	return m, m.fit(t)
}

// delimiterOf returns the mark that the first line holds most of outside of quotes.
func delimiterOf(head []byte) byte {
	if i := bytes.IndexByte(head, '\n'); i >= 0 {
		head = head[:i]
	}
	best, most := byte(','), 0
	for _, d := range []byte{',', ';', '\t', '|'} {
		n, inside := 0, false
		for _, c := range head {
			switch {
			case c == '"':
				inside = !inside
			case c == d && !inside:
				n++
			}
		}
		if n > most {
			best, most = d, n
		}
	}
	return best
}

// fit tells of columns that the mapping names and the file has not, and the other way round.
func (m *Mapping) fit(t *table) error {
	used := map[string]bool{}
	for _, c := range m.ignore {
		used[columnName(c)] = true
	}
	missing := map[string][]string{} // columns by field
	found := map[string]bool{}
	for i := range m.fields {
		f := &m.fields[i]
		for _, c := range f.Cols {
			name := columnName(c)
			used[name] = true
			if t.has(name) {
				found[f.field] = true
			} else {
				missing[f.field] = append(missing[f.field], c)
			}
		}
	}
	for _, field := range slices.Sorted(maps.Keys(missing)) {
		if found[field] {
			continue // another column takes the place: files of one list differ
		}
		e := fault.Input(field, strings.Join(missing[field], ", "), "the file has no column for the field", "one of "+excerpt(strings.Join(t.head, ", ")))
		t.j.once(e.At(t.at("")))
	}
	if !found["name"] && !found["family"] {
		e := fault.New(fault.Invalid, "no column of the file is mapped to the name")
		e.Value, e.Want = excerpt(strings.Join(t.head, string(rune(t.delim)))), "the columns of the mapping"
		if m.name != "" {
			e.Hint = "see the mapping " + m.name
		}
		return e.At(t.place())
	}
	for _, h := range t.head {
		if name := columnName(h); !used[name] && name != "" {
			e := fault.Input(h, "", "the column is not known and left out", "a mapping that names or ignores it")
			t.j.once(e.At(t.at("")))
		}
	}
	return nil
}

// values returns the values that a row has for a field.
func (f *fieldSpec) values(t *table, cells []string) []string {
	var out []string
	if f.Join != nil {
		parts := make([]string, 0, len(f.Cols))
		whole := true
		for _, c := range f.Cols {
			v := t.get(cells, columnName(c))
			whole = whole && v != ""
			parts = append(parts, v)
		}
		if v := joined(*f.Join, parts...); v != "" && (whole || f.field != "ref") {
			out = append(out, f.meaning(v))
		}
	} else {
		for _, c := range f.Cols {
			cell := t.get(cells, columnName(c))
			if cell == "" {
				continue
			}
			list := []string{cell}
			if f.Separator != "" {
				list = splitList(cell, f.Separator[0])
			}
			for _, v := range list {
				out = append(out, f.meaning(v))
			}
		}
	}
	if len(out) == 0 && f.Constant != "" {
		out = append(out, f.Constant)
	}
	return out
}

// meaning returns what a word of the list stands for.
func (f *fieldSpec) meaning(v string) string {
	if m, ok := f.Values[v]; ok {
		return m
	}
	for word, m := range f.Values {
		if strings.EqualFold(word, v) {
			return m
		}
	}
	return v
}

// first returns the first value of a field.
func (m *Mapping) first(t *table, cells []string, field string) string {
	for i := range m.fields {
		if m.fields[i].field != field {
			continue
		}
		for _, v := range m.fields[i].values(t, cells) {
			if !blankCell(v) {
				return v
			}
		}
	}
	return ""
}

func (m *Mapping) ref(t *table, cells []string) string { return m.first(t, cells, "ref") }

// row adds a row to an entry.
func (m *Mapping) row(t *table, d *draft, cells []string) {
	e := d.e
	if e.Ref == "" {
		e.Ref = m.ref(t, cells)
	}
	if said := m.first(t, cells, "schema"); said != "" && e.Schema == "" {
		if e.Schema = schemaOf(said); e.Schema == "" {
			f := fault.Input("schema", said, "the kind of party is not understood and left out", "person, entity, vessel or aircraft")
			t.j.once(f.At(t.at("")))
		}
	}
	for i := range m.fields {
		f := &m.fields[i]
		if f.to == nil {
			continue
		}
		for _, v := range f.values(t, cells) {
			if v = tidy(v); !blankCell(v) {
				f.to(d, fieldValue{text: v, spec: f, t: t})
			}
		}
	}
	m.parts(t, d, cells)
}

// parts sets family and given name, and makes a name of them when the row has no other.
func (m *Mapping) parts(t *table, d *draft, cells []string) {
	family, given := m.first(t, cells, "family"), m.first(t, cells, "given")
	if family == "" {
		return
	}
	if whole := m.first(t, cells, "name"); whole == "" {
		d.name(Name{Text: joined(" ", given, family), Family: family, Given: given})
	} else if d.primary >= 0 {
		n := &d.e.Names[d.primary]
		n.Family, n.Given = family, given
	}
}
