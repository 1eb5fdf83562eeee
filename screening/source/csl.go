package source

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/licet/licet/country"
	"github.com/licet/licet/fault"
)

// cslRecord is one record of the Consolidated Screening List, of either form.
type cslRecord struct {
	id, source, number, kind, name, title string
	programs, addresses                   []string
	notice, start, end                    string
	order, requirement, policy            string
	callSign, vesselType                  string
	tonnage, grossTonnage                 string
	flag, owner, remarks                  string
	altNames, citizenships, births        []string
	nationalities, places, ids            []string
	parsedAddresses                       []Address
	parsedIDs                             []ID
	countryName                           string
}

// cslCode returns the short code of one of the lists that the list is made of: what stands in brackets in its title, without
// "List" and "NS-".
func cslCode(source string) string {
	if _, rest, ok := strings.Cut(source, "("); ok {
		if code, _, ok := strings.Cut(rest, ")"); ok && code != "" {
			code = strings.TrimSuffix(strings.TrimSpace(code), " List")
			return strings.ToUpper(strings.TrimPrefix(code, "NS-"))
		}
	}
	if len(source) <= 8 {
		return strings.ToUpper(source)
	}
	return ""
}

// key joins the records of one party: the lists of the Treasury number it, the others repeat its name with every address.
func (c *cslRecord) key() string {
	switch {
	case tidy(c.name) == "" && len(c.altNames) == 0:
		return ""
	case c.number != "":
		return c.source + "\x00#" + c.number
	default:
		return c.source + "\x00" + plainKey(c.name)
	}
}

// ref is the number of the list that the entry comes from. The Treasury gives one number to a party that is in several of
// its lists, so that outside of the SDN list the code stands before it.
func (c *cslRecord) ref() string {
	code := cslCode(c.source)
	switch {
	case c.number != "" && (code == "SDN" || code == ""):
		return c.number
	case c.number != "":
		return code + "-" + c.number
	}
	return refOf(code, c.name)
}

// put adds a record to an entry.
func (c *cslRecord) put(d *draft) {
	e := d.e
	if e.Ref == "" {
		e.Ref = c.ref()
		if e.Source = cslCode(c.source); e.Source == "" {
			e.Source = tidy(c.source)
		}
	}
	if e.Schema == "" {
		e.Schema = c.schema()
	}
	d.cslName(c.name, "")
	for _, n := range c.altNames {
		d.cslName(n, Alias)
	}
	d.position(c.title)
	if c.source != e.Source {
		d.programme(c.source)
	}
	for _, p := range c.programs {
		d.programme(p)
	}
	for _, a := range c.addresses {
		d.cslAddress(a)
	}
	for _, a := range c.parsedAddresses {
		d.address(a)
		d.country(string(a.Country), Residence)
	}
	d.country(c.countryName, Residence)
	c.putListing(d)
	c.putPerson(d)
	c.putVessel(d)
	for _, id := range c.ids {
		d.cslID(id)
	}
	for _, id := range c.parsedIDs {
		d.idFact(id)
	}
	for _, n := range quotedNames(c.remarks) {
		d.name(n)
	}
	d.remark(c.remarks)
}

// putListing adds on what the listing rests and for how long. Of several notices all are kept; the entry ends with the last.
func (c *cslRecord) putListing(d *draft) {
	e := d.e
	d.basis(c.notice)
	if day := dateIn(c.start, true); !day.IsZero() && (e.Listed.IsZero() || day.Before(e.Listed)) {
		e.Listed = day
	}
	if day := dateIn(c.end, true); day.After(e.Ends) {
		e.Ends = day
	}
	if c.order != "" {
		d.measure("Standard order: " + c.order)
	}
	if c.requirement != "" {
		d.measure("License requirement: " + c.requirement)
	}
	if c.policy != "" {
		d.measure("License policy: " + c.policy)
	}
}

func (c *cslRecord) putPerson(d *draft) {
	for _, n := range slices.Concat(c.nationalities, c.citizenships) {
		d.country(n, Nationality)
	}
	var births []Birth
	for _, b := range c.births {
		births = append(births, parseBirth(b))
	}
	d.bornIn(births, c.places)
}

func (c *cslRecord) putVessel(d *draft) {
	if joined("", c.callSign, c.vesselType, c.tonnage, c.grossTonnage, c.flag, c.owner) == "" {
		return
	}
	v := d.vessel()
	set(&v.CallSign, c.callSign)
	set(&v.Type, c.vesselType)
	set(&v.Tonnage, c.tonnage)
	set(&v.Tonnage, c.grossTonnage)
	set(&v.Owner, c.owner)
	d.flag(c.flag)
}

// entityWords end or begin names that no person has.
var entityWords = map[string]bool{
	"ltd": true, "limited": true, "llc": true, "inc": true, "co": true, "company": true, "corp": true, "corporation": true, "gmbh": true, "sa": true,
	"fze": true, "fzco": true, "fzc": true, "fz": true, "est": true, "establishment": true, "group": true, "institute": true, "university": true,
	"academy": true, "center": true, "centre": true, "ooo": true, "oao": true, "zao": true, "pao": true, "jsc": true, "ojsc": true, "cjsc": true,
	"pjsc": true, "bv": true, "ag": true, "kg": true, "plc": true, "pte": true, "pvt": true, "pty": true, "sarl": true, "srl": true, "spa": true,
	"bank": true, "airlines": true, "airways": true, "trading": true, "industries": true, "industry": true, "factory": true, "plant": true,
	"laboratory": true, "ministry": true, "bureau": true, "department": true, "agency": true, "enterprise": true, "enterprises": true,
	"international": true, "technologies": true, "technology": true, "electronics": true, "logistics": true, "holding": true, "holdings": true,
	"foundation": true, "association": true, "organization": true, "organisation": true, "branch": true, "college": true, "hospital": true,
}

// schema is what the list says, or else what is clear from the rest: marks of a ship, or a word in the name that no person
// has. The lists of the Department of Commerce say nothing.
func (c *cslRecord) schema() Schema {
	if s := schemaOf(c.kind); s != "" {
		return s
	}
	if c.kind != "" {
		return ""
	}
	if joined("", c.callSign, c.vesselType, c.flag) != "" {
		return Ship
	}
	if len(c.births) > 0 || len(c.nationalities) > 0 {
		return Person
	}
	for w := range strings.FieldsFuncSeq(c.name, func(r rune) bool { return !unicode.IsLetter(r) && r != '.' }) {
		if entityWords[strings.ToLower(strings.ReplaceAll(w, ".", ""))] {
			return Entity
		}
	}
	return ""
}

// cslName adds a name. Persons are written "FAMILY, Given" or "Given FAMILY".
func (d *draft) cslName(text string, kind NameKind) {
	for _, n := range hiddenNames(unescape(text)) {
		if n.Kind == "" {
			n.Kind = kind
		}
		if d.e.Schema == Person {
			if n.Family, n.Given = personParts(n.Text); n.Family == "" {
				n.Family, n.Given = capitalFamily(n.Text)
			}
		}
		d.name(n)
	}
}

// capitalFamily separates a family name in capitals at the end from given names that are not.
func capitalFamily(text string) (family, given string) {
	words := strings.Fields(text)
	i := len(words)
	for i > 0 && strings.ToUpper(words[i-1]) == words[i-1] && strings.IndexFunc(words[i-1], unicode.IsLetter) >= 0 {
		i--
	}
	if i == 0 || i == len(words) {
		return "", ""
	}
	return strings.Join(words[i:], " "), strings.Join(words[:i], " ")
}

// cslAddress adds an address that ends with the code of its country.
func (d *draft) cslAddress(text string) {
	a := Address{Text: tidy(text)}
	last := a.Text
	if i := strings.LastIndexByte(a.Text, ','); i >= 0 {
		last = strings.TrimSpace(a.Text[i+1:])
	}
	if code, ok := codeOf(last); ok {
		a.Country = code
		d.country(last, Residence)
		if last == a.Text {
			return // a country alone
		}
	}
	d.address(a)
}

// codeOf reads a code of two capitals.
func codeOf(s string) (country.Code, bool) {
	if len(s) != 2 || s != strings.ToUpper(s) {
		return "", false
	}
	c, ok := country.LookupUpTo(s, noDay)
	return c.Code, ok
}

// cslID reads "Type, value, CC, more".
func (d *draft) cslID(text string) {
	name, rest, ok := strings.Cut(text, ",")
	if rest = strings.TrimSpace(rest); !ok || rest == "" {
		return
	}
	id := ID{Label: tidy(name), Value: rest}
	if l, _, known := cutLabel(id.Label); known && (l.kind == "" || l.kind == Passport || l.kind == National || l.kind == Tax || l.kind == Registration) || !known {
		// The value of a number holds no comma; a text may.
		parts := strings.Split(rest, ", ")
		for i := 1; i < len(parts); i++ {
			if code, ok := codeOf(parts[i]); ok {
				id.Value, id.Country, id.Note = strings.Join(parts[:i], ", "), code, strings.Join(parts[i+1:], ", ")
				break
			}
		}
	} else if i := strings.LastIndex(rest, ", "); i > 0 {
		if code, ok := codeOf(rest[i+2:]); ok {
			id.Value, id.Country = rest[:i], code
		}
	}
	d.idFact(id)
}

// idFact adds what the list keeps among the numbers: numbers, and facts that are none.
func (d *draft) idFact(id ID) {
	switch l, _, known := cutLabel(id.Label); {
	case known && l.kind != "":
		id.Kind, id.Label = l.kind, l.text
		d.labelledID(id)
	case !known && id.Country != "":
		id.Kind = OtherID // who issued it is told of numbers alone
		d.id(id)
	case !known:
		d.fact(strings.TrimRight(id.Label, " ") + " " + id.Value)
	}
}

// readCSL reads the CSV of the list.
func readCSL(ctx context.Context, files []File, o Options, r *Report, yield func(*Entry) error) error {
	j := newJob(ctx, o, r, yield)
	return j.readRows(files, rowForm{
		delim: ',',
		head:  func(t *table) error { return t.findHeader("source", "name") },
		key: func(t *table, cells []string) string {
			c := cslRecord{source: t.get(cells, "source"), number: t.get(cells, "entitynumber"), name: t.get(cells, "name")}
			c.altNames = strings.Fields(t.get(cells, "altnames"))
			return c.key()
		},
		add: func(t *table, d *draft, cells []string) { cslRow(t, cells).put(d) },
	})
}

// cslRow reads a row; several values in a cell are separated by semicolons.
func cslRow(t *table, cells []string) *cslRecord {
	get := func(name string) string { return t.get(cells, name) }
	list := func(name string) []string { return splitList(unescape(get(name)), ';') }
	c := &cslRecord{
		id: get("id"), source: get("source"), number: get("entitynumber"), kind: get("type"), name: get("name"), title: get("title"),
		programs: list("programs"), addresses: list("addresses"), notice: get("federalregisternotice"), start: get("startdate"), end: get("enddate"),
		order: get("standardorder"), requirement: get("licenserequirement"), policy: get("licensepolicy"), callSign: get("callsign"),
		vesselType: get("vesseltype"), tonnage: get("grosstonnage"), grossTonnage: get("grossregisteredtonnage"), flag: get("vesselflag"),
		owner: get("vesselowner"), remarks: get("remarks"), altNames: list("altnames"), citizenships: list("citizenships"),
		births: list("datesofbirth"), nationalities: list("nationalities"), places: list("placesofbirth"), ids: list("ids"), countryName: get("country"),
	}
	t.checkDay(c.start, "start_date", true)
	t.checkDay(c.end, "end_date", true)
	return c
}

// checkDay tells of a date that is none.
func (t *table) checkDay(text, column string, monthFirst bool) {
	if text == "" {
		return
	}
	if _, ok := dayOf(text, monthFirst); !ok {
		f := fault.Input(column, text, "the date is not understood and left out", "a day")
		t.j.once(f.At(t.at("")))
	}
}

// cslJSON is a record as the JSON has it. Fields that hold one text or a list of them are read either way.
type cslJSON struct {
	ID            string          `json:"id"`
	OldID         string          `json:"_id"`
	Source        string          `json:"source"`
	Number        looseText       `json:"entity_number"`
	Kind          string          `json:"type"`
	Name          string          `json:"name"`
	Title         string          `json:"title"`
	Country       string          `json:"country"`
	Programs      looseList       `json:"programs"`
	Addresses     []cslAddress    `json:"addresses"`
	Notice        string          `json:"federal_register_notice"`
	Start         string          `json:"start_date"`
	End           string          `json:"end_date"`
	Order         looseText       `json:"standard_order"`
	Requirement   string          `json:"license_requirement"`
	Policy        string          `json:"license_policy"`
	CallSign      string          `json:"call_sign"`
	VesselType    string          `json:"vessel_type"`
	Tonnage       looseText       `json:"gross_tonnage"`
	GrossTonnage  looseText       `json:"gross_registered_tonnage"`
	Flag          string          `json:"vessel_flag"`
	Owner         string          `json:"vessel_owner"`
	Remarks       string          `json:"remarks"`
	AltNames      looseList       `json:"alt_names"`
	Citizenships  looseList       `json:"citizenships"`
	Births        looseList       `json:"dates_of_birth"`
	Nationalities looseList       `json:"nationalities"`
	Places        looseList       `json:"places_of_birth"`
	IDs           []cslIdentifier `json:"ids"`
}

type cslAddress struct {
	Address string `json:"address"`
	City    string `json:"city"`
	State   string `json:"state"`
	Postal  string `json:"postal_code"`
	Country string `json:"country"`
}

type cslIdentifier struct {
	Type    string    `json:"type"`
	Number  looseText `json:"number"`
	Country string    `json:"country"`
	Issued  string    `json:"issue_date"`
	Expires string    `json:"expiration_date"`
}

// looseText is a text or a number.
type looseText string

// UnmarshalJSON implements [json.Unmarshaler].
func (l *looseText) UnmarshalJSON(b []byte) error {
	var v any
	if err := json.Unmarshal(b, &v); err != nil {
		return err
	}
	switch v := v.(type) {
	case nil:
	case string:
		*l = looseText(v)
	case float64, bool:
		*l = looseText(strings.Trim(string(b), `"`))
	default:
		return fmt.Errorf("a text was expected, not %s", excerpt(string(b)))
	}
	return nil
}

// looseList is a list of texts, or one text with semicolons.
type looseList []string

// UnmarshalJSON implements [json.Unmarshaler].
func (l *looseList) UnmarshalJSON(b []byte) error {
	var v any
	if err := json.Unmarshal(b, &v); err != nil {
		return err
	}
	switch v := v.(type) {
	case nil:
	case string:
		*l = splitList(v, ';')
	case []any:
		for _, x := range v {
			if s, ok := x.(string); ok && !blankCell(s) {
				*l = append(*l, tidy(s))
			}
		}
	default:
		return fmt.Errorf("a list of texts was expected, not %s", excerpt(string(b)))
	}
	return nil
}

func (c *cslJSON) record() *cslRecord {
	r := &cslRecord{
		id: c.ID, source: c.Source, number: string(c.Number), kind: c.Kind, name: tidy(c.Name), title: c.Title, programs: c.Programs, notice: c.Notice,
		start: c.Start, end: c.End, order: string(c.Order), requirement: c.Requirement, policy: c.Policy, callSign: c.CallSign, vesselType: c.VesselType,
		tonnage: string(c.Tonnage), grossTonnage: string(c.GrossTonnage), flag: c.Flag, owner: c.Owner, remarks: c.Remarks, altNames: c.AltNames,
		citizenships: c.Citizenships, births: c.Births, nationalities: c.Nationalities, places: c.Places, countryName: c.Country,
	}
	if r.number == "0" || r.number == "null" {
		r.number = ""
	}
	for _, a := range c.Addresses {
		out := Address{Text: joined(", ", a.Address, a.City, a.State, a.Postal, a.Country), City: cellOf(a.City)}
		out.Country = countryOf(a.Country, noDay).Code
		if joined("", a.Address, a.City, a.State, a.Postal) == "" {
			r.nationalAddress(a.Country)
			continue
		}
		r.parsedAddresses = append(r.parsedAddresses, out)
	}
	for _, id := range c.IDs {
		out := ID{Label: tidy(id.Type), Value: string(id.Number), Country: countryOf(id.Country, noDay).Code}
		if cellOf(id.Issued) != "" {
			out.Note = "issued " + tidy(id.Issued)
		}
		if cellOf(id.Expires) != "" {
			out.Note = joined("; ", out.Note, "expires "+tidy(id.Expires))
		}
		r.parsedIDs = append(r.parsedIDs, out)
	}
	return r
}

// nationalAddress keeps an address that is nothing but a country.
func (c *cslRecord) nationalAddress(name string) {
	if c.countryName == "" {
		c.countryName = name
	}
}

// readCSLJSON reads the JSON of the list: an object whose results are the records, an array of them, or one on each line. The
// file is gone through twice, as that of rows is.
func readCSLJSON(ctx context.Context, files []File, o Options, r *Report, yield func(*Entry) error) error {
	j := newJob(ctx, o, r, yield)
	last, under, n := map[string]int{}, map[string]*draft{}, 0
	j.quiet = true
	err := j.eachCSL(files, func(_ *jsonRecords, c *cslRecord) error {
		n++
		last[c.key()] = n
		return nil
	})
	j.quiet = false
	if err != nil {
		return err
	}
	j.left, n = o.Limits.Bytes, 0
	err = j.eachCSL(files, func(in *jsonRecords, c *cslRecord) error {
		n++
		key := c.key()
		if key == "" {
			f := fault.New(fault.Invalid, "the record names nobody")
			f.Value, f.Want = string(in.record), "a name"
			j.problem(f.At(in.place()), true)
			return nil
		}
		d, known := under[key]
		if !known {
			d = newDraft(o)
			d.place = in.place()
			under[key] = d
		}
		if d.size += len(in.record); known && d.size > o.Limits.Record {
			f := fault.New(fault.Invalid, "the records of the entry are longer than %d bytes; this one is left out", o.Limits.Record)
			f.Value = key
			j.problem(f.At(in.place()), false)
		} else {
			d.raw(string(in.record))
			c.put(d)
		}
		if last[key] > n {
			return nil
		}
		delete(under, key)
		return j.finishRows(d, rowForm{})
	})
	if err != nil {
		return err
	}
	return j.end()
}

func (j *job) eachCSL(files []File, do func(in *jsonRecords, c *cslRecord) error) error {
	return j.eachJSON(files, "results", func(in *jsonRecords) error {
		var c cslJSON
		if err := json.Unmarshal(in.record, &c); err != nil {
			j.problem(jsonFault(err, in), true)
			return nil
		}
		if c.ID == "" {
			c.ID = c.OldID
		}
		return do(in, c.record())
	})
}
