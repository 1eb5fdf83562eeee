package source

import (
	"context"
	"errors"
	"io"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/licet/licet/country"
	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
)

// The files of the set, which are told apart by the number of their columns.
const (
	ofacPrimary  = 12
	ofacAddress  = 6
	ofacAlias    = 5
	ofacComments = 2
)

// ofacFile tells by its name what a file of the set holds: the number of its columns, 0 when the name does not say.
func ofacFile(name string) int {
	base := strings.ToLower(path.Base(strings.ReplaceAll(name, `\`, "/")))
	switch {
	case strings.Contains(base, "comment"):
		return ofacComments
	case strings.Contains(base, "alt"):
		return ofacAlias
	case strings.Contains(base, "add"):
		return ofacAddress
	case strings.Contains(base, "prim"), strings.Contains(base, "sdn"):
		return ofacPrimary
	}
	return 0
}

// isOFACWidth reports whether a file of the set has so many columns.
func isOFACWidth(n int) bool {
	return n == ofacPrimary || n == ofacAddress || n == ofacAlias || n == ofacComments
}

// sideRow is a row of one of the files beside the primary one.
type sideRow struct {
	cells [5]string // without the number of the entry
	raw   string
	edges [2]bool // see [table]
}

// sides are the rows of the files beside the primary one by the number of the entry they belong to.
type sides struct {
	place                        map[string]fault.Place // of the first row of each entry
	aliases, addresses, comments map[string][]*sideRow
}

// readOFAC reads the CSV set of OFAC. The list is handed on in the order of the primary file; what the other files say is held
// meanwhile.
func readOFAC(ctx context.Context, files []File, o Options, r *Report, yield func(*Entry) error) error {
	j := newJob(ctx, o, r, yield)
	s := &sides{place: map[string]fault.Place{}, aliases: map[string][]*sideRow{}, addresses: map[string][]*sideRow{}, comments: map[string][]*sideRow{}}
	var primary []File
	for _, f := range files {
		width, err := j.ofacWidth(f)
		if err != nil {
			if err = j.breaksOff(f.Name, 0, err); err != nil {
				return err
			}
			continue
		}
		switch width {
		case ofacPrimary:
			primary = append(primary, f)
		case 0:
			e := fault.New(fault.Invalid, "the file is none of the set and is passed over")
			e.Place.File, e.Want = f.Name, "12 columns (names), 5 (aliases), 6 (addresses) or 2 (comments)"
			j.problem(e, false)
		default:
			if err := j.ofacSide(f, width, s); err != nil {
				return err
			}
		}
	}
	if len(primary) == 0 {
		if j.spoil != nil {
			return j.spoil
		}
		e := fault.New(fault.Invalid, "the set has no file of primary names")
		e.Place.File, e.Want = files[0].Name, "sdn.csv or cons_prim.csv, with 12 columns"
		return e
	}
	for _, f := range primary {
		if err := j.ofacNames(f, s); err != nil {
			return err
		}
	}
	s.orphans(j)
	return j.end()
}

// ofacWidth finds out which file of the set it is: by the rows at its beginning, else by its name.
func (j *job) ofacWidth(f File) (int, error) {
	t, err := j.openTable(f, ',')
	if err != nil {
		return 0, err
	}
	left, quiet := j.left, j.quiet
	j.quiet = true
	defer func() { t.close(); j.left, j.quiet = left, quiet }()
	const few = 10
	rows := 0
	for rows < few {
		cells, bad, err := t.row()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil && !spoilt(err) {
			return 0, err
		}
		if err != nil {
			break
		}
		rows++
		for len(cells) > ofacPrimary && cells[len(cells)-1] == "" {
			cells = cells[:len(cells)-1]
		}
		if bad == nil && isOFACWidth(len(cells)) && allDigits(cells[0]) {
			return len(cells), nil
		}
	}
	return ofacFile(f.Name), nil
}

// eachOFACRow hands on the rows of one file of the set.
func (j *job) eachOFACRow(f File, width int, do func(t *table, cells []string) error) error {
	t, err := j.openTable(f, ',')
	if err != nil {
		return j.breaksOff(f.Name, 0, err)
	}
	defer t.close()
	t.width = width
	for {
		cells, bad, err := t.row()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return j.breaksOff(f.Name, t.rowLine, err)
		case bad != nil:
			if width == ofacPrimary {
				j.record()
			}
			j.problem(bad, width == ofacPrimary)
			continue
		}
		if strings.EqualFold(cells[0], "ent_num") {
			continue
		}
		if err := do(t, cells); err != nil {
			return err
		}
	}
}

// ofacSide reads one of the files beside the primary one.
func (j *job) ofacSide(f File, width int, s *sides) error {
	into := s.aliases
	switch width {
	case ofacAddress:
		into = s.addresses
	case ofacComments:
		into = s.comments
	}
	return j.eachOFACRow(f, width, func(t *table, cells []string) error {
		if cells[0] == "" {
			e := fault.Input("ent_num", "", "the row says not to which entry it belongs", "a number")
			j.problem(e.At(t.at("")), false)
			return nil
		}
		row := &sideRow{raw: t.text, edges: t.edges}
		copy(row.cells[:], cells[1:])
		if _, known := s.place[cells[0]]; !known {
			s.place[cells[0]] = t.place()
		}
		into[cells[0]] = append(into[cells[0]], row)
		return nil
	})
}

// orphans tells of rows that belong to no entry of the primary file.
func (s *sides) orphans(j *job) {
	var numbers []string
	for number := range s.place {
		if _, ok := j.seen[number]; !ok {
			numbers = append(numbers, number)
		}
	}
	if len(numbers) == 0 {
		return
	}
	slices.SortFunc(numbers, func(a, b string) int {
		if len(a) != len(b) {
			return len(a) - len(b)
		}
		return strings.Compare(a, b)
	})
	e := fault.New(fault.Invalid, "aliases, addresses or comments of %d entries that the primary file does not hold were left out", len(numbers))
	e.Place, e.Value = s.place[numbers[0]], strings.Join(numbers[:min(len(numbers), 10)], ", ")
	e.Hint = "take all files of the set from the same day"
	j.problem(e, false)
}

// ofacNames reads the primary file and hands on its entries.
func (j *job) ofacNames(f File, s *sides) error {
	return j.eachOFACRow(f, ofacPrimary, func(t *table, cells []string) error {
		j.record()
		d := newDraft(j.o)
		d.place = t.place()
		d.raw(t.text)
		number := cells[0]
		if blankCell(number) {
			e := fault.Input("ent_num", cells[1], "the record has no number; one is derived from its name", "a number")
			j.problem(e.At(t.at("")), false)
			number = ""
		}
		d.e.Ref = number
		d.ofacNameRow(cells)
		remarks := cells[11]
		if blankCell(remarks) {
			remarks = ""
		}
		if number != "" {
			d.ofacAliases(s.aliases[number])
			d.ofacAddresses(s.addresses[number])
			blank := t.edges[1]
			for _, c := range s.comments[number] {
				// The comments go on where the column of remarks was full, be it in the middle of a word.
				if blank || c.edges[0] {
					remarks += " "
				}
				remarks += c.cells[0]
				blank = c.edges[1]
				d.raw(c.raw)
			}
		}
		d.e.Remarks = remarks
		d.facts(remarks)
		return j.emit(d, j.digest(cells))
	})
}

// ofacNameRow reads ent_num, SDN_Name, SDN_Type, Program, Title, Call_Sign, Vess_type, Tonnage, GRT, Vess_flag, Vess_owner,
// Remarks.
func (d *draft) ofacNameRow(cells []string) {
	d.e.Schema = Entity // an empty type is an entity here
	if s := schemaOf(cells[2]); s != "" {
		d.e.Schema = s
	}
	d.oneName(cells[1], "", false)
	for p := range strings.SplitSeq(cells[3], "] [") {
		d.programme(strings.Trim(p, "[] "))
	}
	d.position(cells[4])
	if blankCell(strings.Join(cells[5:11], "")) || blankCell(joined("", cells[5:11]...)) {
		return
	}
	v := d.vessel()
	set(&v.CallSign, cells[5])
	set(&v.Type, cells[6])
	set(&v.Tonnage, cells[7])
	set(&v.Tonnage, cells[8])
	d.flag(cells[9])
	set(&v.Owner, cells[10])
}

// ofacAliases reads alt_num, alt_type, alt_name, alt_remarks.
func (d *draft) ofacAliases(rows []*sideRow) {
	for _, r := range rows {
		kind := Alias
		if strings.EqualFold(r.cells[1], "fka") {
			kind = Former
		}
		d.oneName(r.cells[2], kind, hasFold(r.cells[3], "weak") || hasFold(r.cells[3], "low quality"))
		d.raw(r.raw)
	}
}

// ofacAddresses reads add_num, address, city with province and postal code, country, add_remarks.
func (d *draft) ofacAddresses(rows []*sideRow) {
	for _, r := range rows {
		a := Address{Text: joined(", ", r.cells[1], r.cells[2], r.cells[3]), City: cellOf(r.cells[2]), Note: cellOf(r.cells[4])}
		c := countryOf(r.cells[3], d.o.On)
		a.Country = c.Code
		d.address(a)
		d.country(r.cells[3], Residence)
		d.raw(r.raw)
	}
}

// label is what stands before a number in remarks.
type label struct {
	text string
	kind IDKind
}

// labels of numbers; of two that fit the longer counts. The kinds of measures, names and dates are not here.
var labels = []label{
	{"Passport", Passport},
	{"Diplomatic Passport", Passport},
	{"Stateless Person Passport", Passport},
	{"Travel Document Number", Passport},
	{"Refugee Travel Document", Passport},
	{"Service Passport", Passport},
	{"Official Passport", Passport},
	{"National ID No.", National},
	{"National ID", National},
	{"Cedula No.", National},
	{"Cedula de Residencia", National},
	{"Cedula de Ciudadania", National},
	{"D.N.I.", National},
	{"C.U.R.P.", National},
	{"SSN", National},
	{"Identification Number", National},
	{"National Foreign ID Number", National},
	{"Personal ID Card", National},
	{"Tazkira National ID", National},
	{"Turkish Identification Number", National},
	{"N.I.E.", National},
	{"C.I.", National},
	{"Citizen's Card Number", National},
	{"Numero de Identidad", National},
	{"Birth Certificate Number", National},
	{"Electoral Registry No.", National},
	{"Credencial electoral", National},
	{"Residency Number", National},
	{"Refugee ID Card", National},
	{"Stateless Person ID Card", National},
	{"Driver's License No.", National},
	{"Kenyan ID No.", National},
	{"Chinese ID", National},
	{"I.F.E.", National},
	{"LE Number", National},
	{"Bosnian Personal ID No.", National},
	{"Moroccan Personal ID No.", National},
	{"Malaysian I.C. Number", National},
	{"UAE Identification", National},
	{"Tax ID No.", Tax},
	{"Tax ID", Tax},
	{"NIT #", Tax},
	{"RUC #", Tax},
	{"R.F.C.", Tax},
	{"US FEIN", Tax},
	{"V.A.T. Number", Tax},
	{"VAT", Tax},
	{"Italian Fiscal Code", Tax},
	{"RIF #", Tax},
	{"RTN", Tax},
	{"Fiscal Code", Tax},
	{"C.U.I.T.", Tax},
	{"C.U.I.", Tax},
	{"UK Tax ID", Tax},
	{"Registration Number", Registration},
	{"Registration ID", Registration},
	{"Business Registration Number", Registration},
	{"Business Registration Document #", Registration},
	{"Commercial Registry Number", Registration},
	{"Company Number", Registration},
	{"Unified Social Credit Code (USCC)", Registration},
	{"C.R. No.", Registration},
	{"Public Registration Number", Registration},
	{"Certificate of Incorporation Number", Registration},
	{"Matricula Mercantil No", Registration},
	{"Folio Mercantil No.", Registration},
	{"Chamber of Commerce Number", Registration},
	{"Central Registration System Number", Registration},
	{"Trade License No.", Registration},
	{"Economic Register Number (CBLS)", Registration},
	{"Enterprise Number", Registration},
	{"Registered Charity No.", Registration},
	{"Istanbul Chamber of Comm. No.", Registration},
	{"Dubai Chamber of Commerce Membership No.", Registration},
	{"File Number", Registration},
	{"Government Gazette Number", OtherID},
	{"D-U-N-S Number", OtherID},
	{"License", OtherID},
	{"BIK (RU)", OtherID},
	{"ISIN", OtherID},
	{"Legal Entity Number", LEI},
	{"SWIFT/BIC", BIC},
	{"MMSI", MMSI},
	{"Vessel Registration Identification", IMO},
	{"Other Vessel Registration Number", OtherID},
	{"Aircraft Tail Number", Tail},
	{"Previous Aircraft Tail Number", Tail},
	{"Aircraft Manufacturer's Serial Number (MSN)", OtherID},
	{"Aircraft Construction Number (also called L/N or S/N or F/N)", OtherID},
	{"Aircraft Serial Identification", OtherID},
	{"Aircraft Mode S Transponder Code", OtherID},
	{"Equity Ticker", OtherID},
	{"Issuer Name", ""},
	{"Serial No.", OtherID},
	{"Registration Document", Registration},
	{"Website", OtherID},
	{"Email Address", OtherID},
	{"Phone Number", OtherID},
	{"Telephone", ""},
	{"Fax", ""},
	{"Bank Identifier Code", BIC},
	{"Pension Fund", ""},
	{"Digital Currency Address -", OtherID},
	{"Afghan Money Service Provider License Number", Registration},
	{"Company ID", Registration},
	{"Organization Code", Registration},
	{"Military Registration Number", National},
	{"Interpol: Red Notice. File No.", OtherID},
}

// byFirst are the labels by their first letter in small, the longest first.
var byFirst = func() map[byte][]label {
	out := map[byte][]label{}
	for _, l := range labels {
		c := l.text[0] | 0x20
		out[c] = append(out[c], l)
	}
	for _, list := range out {
		slices.SortFunc(list, func(a, b label) int { return len(b.text) - len(a.text) })
	}
	return out
}()

// cutLabel finds the label at the beginning of a text.
func cutLabel(s string) (l label, rest string, ok bool) {
	if s == "" {
		return label{}, "", false
	}
	for _, l := range byFirst[s[0]|0x20] {
		if len(s) >= len(l.text) && strings.EqualFold(s[:len(l.text)], l.text) {
			rest := s[len(l.text):]
			if rest != "" && isLetter(rest[0]) {
				continue
			}
			return l, strings.TrimLeft(rest, " :#"), true
		}
	}
	return label{}, "", false
}

// measures are beginnings of remarks that say what a listing imposes.
var measures = []string{
	"Additional Sanctions Information", "Secondary sanctions risk", "Transactions Prohibited For Persons", "Executive Order", "CAATSA Section",
	"Subject to ",
}

// facts reads remarks as OFAC writes them: parts separated by semicolons, each begun by what it is. Parts that are not known
// stay where they are, in the remarks.
func (d *draft) facts(remarks string) {
	if remarks == "" {
		return
	}
	for _, n := range quotedNames(remarks) {
		if d.e.Schema == Person {
			n.Family, n.Given = personParts(n.Text)
		}
		d.name(n)
	}
	var births []Birth
	var places []string
	for part := range strings.SplitSeq(remarks, ";") {
		part = strings.Trim(part, " ")
		part = strings.TrimPrefix(strings.TrimSuffix(part, "."), "alt. ")
		if part == "" || strings.Contains(part, ".k.a. ") && strings.Index(part, ".k.a. ") == 1 {
			continue
		}
		if rest, ok := strings.CutPrefix(part, "DOB "); ok {
			births = append(births, parseBirth(rest))
		} else if rest, ok := strings.CutPrefix(part, "POB "); ok {
			places = append(places, rest)
		} else {
			d.fact(part)
		}
	}
	d.bornIn(births, places)
}

// bornIn adds births and places, the first with the first.
func (d *draft) bornIn(births []Birth, places []string) {
	for _, b := range births {
		d.birth(b)
	}
	for _, p := range places {
		d.birth(Birth{Place: p})
		if c := lastCountry(p, d.o.On); c.Code != "" {
			c.Role = BirthPlace
			d.tie(c)
		}
	}
}

// plainFacts take the rest of a part behind the words it begins with.
var plainFacts = []struct {
	begin string
	take  func(d *draft, rest string)
}{
	{"Gender ", (*draft).gender},
	{"nationality ", func(d *draft, rest string) { d.country(rest, Nationality) }},
	{"Nationality of Registration ", func(d *draft, rest string) { d.country(rest, Residence) }},
	{"citizen ", func(d *draft, rest string) { d.country(rest, Nationality) }},
	{"Linked To: ", func(d *draft, rest string) { d.link(Link{Name: tidy(rest), Kind: "linked to"}) }},
	{"Former Vessel Flag ", func(d *draft, rest string) { d.formerFlag(rest) }},
	{"Vessel Flag ", (*draft).flag},
	{"Vessel Year of Build ", func(d *draft, rest string) { set(&d.vessel().Built, rest) }},
	{"Vessel Call Sign ", func(d *draft, rest string) { set(&d.vessel().CallSign, rest) }},
	{"Vessel Type ", func(d *draft, rest string) { set(&d.vessel().Type, rest) }},
	{"Vessel Owner ", func(d *draft, rest string) { set(&d.vessel().Owner, rest) }},
	{"Aircraft Model ", func(d *draft, rest string) { set(&d.vessel().Type, rest) }},
	{"Aircraft Operator ", func(d *draft, rest string) { set(&d.vessel().Owner, rest) }},
	{"Aircraft Manufacture Date ", func(d *draft, rest string) { set(&d.vessel().Built, rest) }},
	{"Listing Date ", func(d *draft, rest string) { d.listed(rest) }},
}

// fact reads one part of remarks.
func (d *draft) fact(part string) {
	for _, f := range plainFacts {
		if rest, ok := strings.CutPrefix(part, f.begin); ok {
			f.take(d, strings.TrimSpace(rest))
			return
		}
	}
	for _, m := range measures {
		if strings.HasPrefix(part, m) {
			d.measure(part)
			return
		}
	}
	l, rest, ok := cutLabel(part)
	if !ok || l.kind == "" || rest == "" {
		return
	}
	id := ID{Kind: l.kind, Label: l.text}
	id.Value, id.Country, id.Note = d.number(rest)
	d.labelledID(id)
}

// labelledID adds a number; ships and their companies are registered with IMO before the number under several labels.
func (d *draft) labelledID(id ID) {
	if n, ok := strings.CutPrefix(id.Value, "IMO"); ok && allDigits(strings.TrimSpace(n)) {
		id.Kind, id.Value = IMO, strings.TrimSpace(n)
	} else if id.Kind == IMO && !allDigits(id.Value) {
		id.Kind = OtherID
	}
	d.id(id)
}

// formerFlag adds a flag that a ship no longer has.
func (d *draft) formerFlag(text string) {
	if strings.EqualFold(text, "None Identified") {
		return
	}
	d.add(&d.vessel().Flags, 'f', text)
}

// listed takes the earliest of several dates such as "(EO 14024 Directive 2): 24 Feb 2022".
func (d *draft) listed(text string) {
	if i := strings.LastIndexByte(text, ')'); i >= 0 {
		text = text[i+1:]
	}
	if day, ok := dayOf(strings.Trim(text, " :"), false); ok && (d.e.Listed.IsZero() || day.Before(d.e.Listed)) {
		d.e.Listed = day
	}
}

// numberEnds begins what stands behind a number.
var numberEnds = regexp.MustCompile(`(?i)\s*(?:,|\()?\s*\b(?:issued|expires|expired|expiry|date of issue|valid until|valid from)\b`)

// number separates "K-12 345 (Sweden) issued 9 Jun 1993 expires …" into number, country and note.
func (d *draft) number(s string) (value string, issuer country.Code, note string) {
	value = strings.TrimSpace(s)
	if hasFold(value, "issue") || hasFold(value, "expir") || hasFold(value, "valid") {
		if at := numberEnds.FindStringIndex(value); at != nil && at[0] > 0 {
			value, note = strings.TrimSpace(value[:at[0]]), strings.Trim(value[at[0]:], " ,")
		}
	}
	const brackets = 4 // more of them are no note on a number
	for n := 0; n < brackets && strings.HasSuffix(value, ")"); n++ {
		i := strings.LastIndexByte(value, '(')
		if i <= 0 {
			break
		}
		inner := value[i+1 : len(value)-1]
		if c := countryOf(inner, d.o.On); c.Code != "" && issuer == "" {
			issuer = c.Code
		} else {
			note = joined("; ", inner, note)
		}
		value = strings.TrimSpace(value[:i])
	}
	return value, issuer, note
}

// dateIn reads a day without telling when it is none.
func dateIn(text string, monthFirst bool) date.Date {
	if day, ok := dayOf(text, monthFirst); ok {
		return day
	}
	return date.Date{}
}
