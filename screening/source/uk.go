package source

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io"
	"strconv"
	"strings"

	"github.com/licet/licet/fault"
)

// readUK reads the UK Sanctions List as XML. The reference is the unique ID, such as AFG0001; the number of the OFSI group and
// that of the United Nations are among the identifiers.
func readUK(ctx context.Context, files []File, o Options, rep *Report, yield func(*Entry) error) error {
	return readXML(ctx, files, o, rep, yield, ukForm)
}

var ukForm = &xmlForm{
	roots:   []string{"Designations", "ArrayOfDesignation"},
	heads:   map[string]func(*xmlRun, *element){"DateGenerated": func(x *xmlRun, h *element) { x.published(h.text(), false) }},
	records: map[string]func(*xmlRun, *draft, *element){"Designation": ukDesignation},
}

func ukDesignation(x *xmlRun, d *draft, r *element) {
	d.e.Ref, d.e.Source = r.get("UniqueID"), r.get("DesignationSource")
	kind := r.get("IndividualEntityShip")
	if d.e.Schema = schemaOf(kind); d.e.Schema == "" && kind != "" {
		x.unread("IndividualEntityShip", kind, "Individual, Entity or Ship")
	}
	ukNames(d, r)
	for _, t := range r.texts("Titles", "Title") {
		d.position(t)
	}
	for _, p := range r.texts("RegimeName") {
		d.programme(p)
	}
	for _, m := range r.texts("SanctionsImposed") {
		for part := range strings.SplitSeq(m, "|") {
			d.measure(part)
		}
	}
	d.e.Listed = x.day("DateDesignated", r.get("DateDesignated"), false)
	d.e.Amended = x.day("LastUpdated", r.get("LastUpdated"), false)
	for a := range r.all("Addresses", "Address") {
		d.addressOf(Address{City: a.get("AddressLine6")}, a.get("AddressCountry"), a.get("AddressLine1"), a.get("AddressLine2"),
			a.get("AddressLine3"), a.get("AddressLine4"), a.get("AddressLine5"), a.get("AddressLine6"), a.get("AddressPostalCode"))
	}
	for p := range r.all("IndividualDetails", "Individual") {
		ukIndividual(x, d, p)
	}
	for p := range r.all("EntityDetails", "Entity") {
		for _, n := range p.texts("BusinessRegistrationNumbers", "BusinessRegistrationNumber") {
			d.ukCSVDocuments(Registration, "", n, "")
		}
		ukLinks(d, p, "parent company", "ParentCompanies", "ParentCompany")
		ukLinks(d, p, "subsidiary", "Subsidiaries", "Subsidiary")
	}
	for s := range r.all("ShipDetails", "Ship") {
		ukShip(d, s)
	}
	for _, id := range []struct{ label, list, name string }{
		{"UN reference number", "UNReferenceNumber", ""},
		{"OFSI group", "OFSIGroupID", ""},
		{"Phone Number", "PhoneNumbers", "PhoneNumber"},
		{"Website", "Websites", "Website"},
		{"Email Address", "EmailAddresses", "EmailAddress"},
	} {
		path := nonEmpty(id.list, id.name)
		for _, v := range r.texts(path...) {
			d.otherID(id.label, v)
		}
	}
	for _, info := range r.texts("OtherInformation") {
		d.remark(info)
		for _, n := range quotedNames(info) {
			d.name(n)
		}
	}
	for _, reasons := range r.texts("UKStatementofReasons") {
		d.remark(reasons)
	}
}

// nonEmpty returns the texts that are not empty.
func nonEmpty(texts ...string) []string {
	var out []string
	for _, t := range texts {
		if t != "" {
			out = append(out, t)
		}
	}
	return out
}

// ukNames reads the names. Name6 is the family name of a person and the whole name of others; the text has it last, as the
// list shows it.
func ukNames(d *draft, r *element) {
	for n := range r.all("Names", "Name") {
		given := joined(" ", n.get("Name1"), n.get("Name2"), n.get("Name3"), n.get("Name4"), n.get("Name5"))
		family := n.get("Name6")
		names := oneNameOf(joined(" ", given, family))
		if len(names) > 0 && d.e.Schema == Person && given != "" {
			names[0].Family, names[0].Given = family, given
		}
		kind := Alias
		if t := n.get("NameType"); strings.EqualFold(t, "primary name") || t == "" {
			kind = ""
		}
		d.namesAs(names, kind, hasFold(n.get("AliasStrength"), "low"))
	}
	for n := range r.all("NonLatinNames", "NonLatinName") {
		lang := langOf(n.get("NonLatinScriptLanguage"))
		for _, name := range manyNames(n.get("NameNonLatinScript")) {
			name.Kind = Original
			set(&name.Lang, lang)
			d.name(name)
		}
	}
}

func ukIndividual(x *xmlRun, d *draft, p *element) {
	for _, t := range p.texts("DOBs", "DOB") {
		d.birth(x.birth("DOB", t))
	}
	for b := range p.all("BirthDetails", "Location") {
		d.birth(Birth{Place: joined(", ", b.get("TownOfBirth"), b.get("CountryOfBirth"))})
		d.country(b.get("CountryOfBirth"), BirthPlace)
	}
	for _, t := range p.texts("Nationalities", "Nationality") {
		for _, n := range splitNumbered(t) {
			d.country(n, Nationality)
		}
	}
	for _, g := range p.texts("Genders", "Gender") {
		d.gender(g)
	}
	for _, t := range p.texts("Positions", "Position") {
		for _, one := range splitNumbered(t) {
			d.position(one)
		}
	}
	for n := range p.all("PassportDetails", "*") {
		d.ukCSVDocuments(Passport, "", n.get("PassportNumber"), n.get("PassportAdditionalInformation"))
	}
	for n := range p.all("NationalIdentifierDetails", "*") {
		d.ukCSVDocuments(National, "", n.get("NationalIdentifierNumber"), n.get("NationalIdentifierAdditionalInformation"))
	}
}

func ukLinks(d *draft, r *element, kind string, path ...string) {
	for _, n := range r.texts(path...) {
		d.link(Link{Name: n, Kind: kind})
	}
}

func ukShip(d *draft, s *element) {
	for _, n := range s.texts("IMONumbers", "IMONumber") {
		d.labelledID(ID{Kind: IMO, Value: strings.TrimLeft(strings.TrimPrefix(strings.ToUpper(n), "IMO"), " :")})
	}
	for _, n := range s.texts("HullIdentificationNumbers", "HullIdentificationNumber") {
		d.otherID("HIN", n)
	}
	v := d.vessel()
	for _, f := range s.texts("CurrentBelievedFlagOfShips", "CurrentBelievedFlagOfShip") {
		d.flag(f)
	}
	for _, f := range s.texts("PreviousFlags", "PreviousFlag") {
		d.formerFlag(f)
	}
	ukLinks(d, s, "previous owner or operator", "PreviousOwnerOperators", "PreviousOwnerOperator")
	set(&v.Owner, joined("; ", s.texts("CurrentOwnerOperators", "CurrentOwnerOperator")...))
	set(&v.Type, joined("; ", s.texts("*", "TypeOfShip")...))
	set(&v.Tonnage, joined("; ", s.texts("*", "TonnageOfShip")...))
	set(&v.Built, joined("; ", s.texts("*", "YearBuilt")...))
}

// readUKSheet reads the UK Sanctions List as ODS, in its long and its short form. It reads the rows as the CSV form of the same
// list: lines in the report are rows of the sheet, and the raw record is the row as comma separated text. The archive is held
// in memory as it is stored, the sheet is not. Files are opened twice.
func readUKSheet(ctx context.Context, files []File, o Options, rep *Report, yield func(*Entry) error) error {
	told := map[fault.Place]bool{}
	tell := func(e *fault.Error, lost bool) {
		if told[e.Place] {
			return
		}
		told[e.Place] = true
		if lost {
			rep.Records++
		}
		rep.problem(e, lost)
	}
	rows := make([]File, len(files))
	for i, f := range files {
		rows[i] = File{Name: f.Name, Open: func() (io.ReadCloser, error) {
			return openSheet(ctx, f, o.Limits.WithDefaults(), tell)
		}}
	}
	return readUKRows(ctx, rows, o, rep, yield)
}

// maxArchive bounds an archive that has to be held in memory.
const maxArchive = 256 << 20

// sheet is a sheet of an OpenDocument file as comma separated text, one line for each row.
type sheet struct {
	name    string
	content io.ReadCloser
	rows    *scanner
	tell    func(e *fault.Error, lost bool) // takes what is wrong with a row
	line    []byte                          // what is still to be handed on
	row     int
	blank   int // rows without content that count only when another follows
	err     error
}

var sheetForm = &xmlForm{
	roots:   []string{"document-content", "document"},
	records: map[string]func(*xmlRun, *draft, *element){"table-row": nil},
	inline:  map[string]bool{"span": true, "a": true, "s": true, "tab": true, "line-break": true, "p": true},
}

// openSheet opens the content of an archive.
func openSheet(ctx context.Context, f File, limits Limits, tell func(e *fault.Error, lost bool)) (io.ReadCloser, error) {
	stored := limits
	stored.Bytes = min(limits.Bytes, maxArchive)
	rc, err := open(ctx, f, stored)
	if err != nil {
		return nil, err
	}
	defer rc.Close() //nolint:errcheck // only read from
	data, err := io.ReadAll(rc)
	if err != nil {
		return nil, err
	}
	refuse := func(e *fault.Error) error {
		e.Place.File, e.Want = f.Name, "an OpenDocument sheet (ODS)"
		return e
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, refuse(fault.Wrap(fault.Invalid, err, "the file is no sheet"))
	}
	for _, zf := range z.File {
		if zf.Name != "content.xml" {
			continue
		}
		content, err := openZipped(ctx, f.Name, zf, limits)
		if err != nil {
			return nil, refuse(fault.Wrap(fault.Invalid, err, "the sheet cannot be unpacked"))
		}
		rows, err := newScanner(content, limits, sheetForm)
		if err != nil {
			content.Close() //nolint:errcheck // the first error is the one to tell
			return nil, err
		}
		return &sheet{name: f.Name, content: content, rows: rows, tell: tell}, nil
	}
	return nil, refuse(fault.New(fault.Invalid, "the archive holds no content.xml"))
}

// Close implements [io.Closer].
func (s *sheet) Close() error { return s.content.Close() }

// Read implements [io.Reader].
func (s *sheet) Read(p []byte) (int, error) {
	for len(s.line) == 0 {
		if s.err != nil {
			return 0, s.err
		}
		s.err = s.next()
	}
	n := copy(p, s.line)
	s.line = s.line[n:]
	return n, nil
}

// next reads one row.
func (s *sheet) next() error {
	r, err := s.rows.next()
	if s.rows.repaired > 0 {
		e := s.rows.repairs()
		e.Place = fault.Place{File: s.name, Line: s.row + s.blank + 1}
		s.tell(e, false)
	}
	var bad *fault.Error
	switch {
	case errors.Is(err, io.EOF) && !s.rows.closed:
		return fault.New(fault.Invalid, "the sheet breaks off before its end")
	case errors.Is(err, errBadRecord) && errors.As(err, &bad):
		s.blank++
		bad = bad.At(fault.Place{})
		bad.Place = fault.Place{File: s.name, Line: s.row + s.blank}
		s.tell(bad, true)
		return nil
	case err != nil:
		return err
	case s.rows.isRoot:
		return nil
	}
	// Blank rows up to the last one of the sheet are given as one that is repeated a million times.
	const mostBlank = 100_000
	cells := sheetCells(r)
	if len(cells) == 0 {
		s.blank = min(s.blank+repeats(r, "number-rows-repeated"), mostBlank)
		return nil
	}
	s.line = append(s.line[:0], bytes.Repeat([]byte("\n"), s.blank)...)
	s.row += s.blank + 1
	s.blank = 0
	for i, c := range cells {
		if i > 0 {
			s.line = append(s.line, ',')
		}
		s.line = append(s.line, '"')
		s.line = append(s.line, strings.ReplaceAll(c, `"`, `""`)...)
		s.line = append(s.line, '"')
	}
	s.line = append(s.line, '\n')
	return nil
}

// repeats returns how often an element of a sheet is repeated.
func repeats(e *element, attr string) int {
	n, err := strconv.Atoi(e.attr(attr))
	if err != nil || n < 1 {
		return 1
	}
	return n
}

// maxSheetColumns is far above what a list has; sheets are 16384 columns wide.
const maxSheetColumns = 500

// sheetCells returns the text of the cells of a row, without empty ones at the end. Repetitions of a cell are followed as far
// as the columns of a list go.
func sheetCells(r *element) []string {
	var cells []string
	blank := 0 // empty cells that count only when another follows
	for _, c := range r.kids {
		if c.name != "table-cell" && c.name != "covered-table-cell" {
			continue
		}
		n := min(repeats(c, "number-columns-repeated"), maxSheetColumns)
		text := cellText(c)
		if text == "" {
			blank = min(blank+n, maxSheetColumns)
			continue
		}
		for ; blank > 0; blank-- {
			cells = append(cells, "")
		}
		for ; n > 0; n-- {
			cells = append(cells, text)
		}
		if len(cells) >= maxSheetColumns {
			return cells[:maxSheetColumns]
		}
	}
	return cells
}

// cellText returns the text of a cell; of a day the value, which does not depend on the layout.
func cellText(c *element) string {
	if v := c.attr("date-value"); v != "" && c.attr("value-type") == "date" {
		return zoneless(v)
	}
	if t := c.text(); t != "" {
		return t
	}
	if v := c.attr("value"); v != "" {
		return v
	}
	return c.attr("string-value")
}

// openZipped opens a file in an archive within the limits.
func openZipped(ctx context.Context, name string, zf *zip.File, limits Limits) (io.ReadCloser, error) {
	rc, err := zf.Open()
	if err != nil {
		return nil, err
	}
	stored := int64(min(zf.CompressedSize64, maxArchive))
	return &input{ctx: ctx, file: name, limits: limits, r: rc, closer: rc, below: counter{n: stored}, packed: true}, nil
}
