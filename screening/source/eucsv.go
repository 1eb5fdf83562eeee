package source

import (
	"context"
	"regexp"
	"strings"

	"github.com/licet/licet/country"
)

// readEUCSV reads the EU financial sanctions file as CSV, in its forms 1.0 and 1.1 and as short form. Each row tells one thing
// of an entity: a name, an address, a birth, a document, a citizenship.
func readEUCSV(ctx context.Context, files []File, o Options, r *Report, yield func(*Entry) error) error {
	j := newJob(ctx, o, r, yield)
	return j.readRows(files, rowForm{
		delim: ';',
		head:  euCSVHeader,
		key:   func(t *table, cells []string) string { return t.get(cells, "entitylogicalid") },
		add:   euCSVRow,
	})
}

// euCSVHeader finds the header. A file in which every line stands in quotes as a whole, padded with tabs, is told by a header of
// one cell.
func euCSVHeader(t *table) error {
	return t.seekHeader("Entity_logical_id", nil, func() bool {
		if len(t.head) == 1 && strings.Count(t.head[0], ";") > 5 {
			t.wrapped = true
			t.header(strings.Split(t.head[0], ";"))
		}
		if !t.has("entitylogicalid") {
			t.wrapped = false
		}
		return t.has("entitylogicalid")
	})
}

func euCSVRow(t *table, d *draft, cells []string) {
	get := func(names ...string) string { return t.get(cells, names...) }
	e := d.e
	e.Ref = get("entitylogicalid")
	if published := dateIn(get("filegenerationdate", "datefilexxxx", "datefile"), false); !published.IsZero() && !t.j.quiet {
		t.j.r.Published = published
	}
	if e.Schema == "" {
		e.Schema = schemaOf(get("entitysubjecttypeclassificationcode", "subjecttype", "entitysubjecttype"))
		if e.Schema == "" {
			e.Schema = schemaOf(get("entitysubjecttype"))
		}
	}
	d.programme(get("entityregulationprogramme", "programme"))
	euCSVBasis(t, d, cells)
	euCSVName(t, d, cells)
	euCSVAddress(t, d, cells)
	euCSVBirth(t, d, cells)
	euCSVDocument(t, d, cells)
	d.euCSVCountry(get("citizenshipcountryiso2code", "citicountry"), get("citizenshipcountrydescription"), Nationality)
	d.otherID("EU reference number", get("entityeureferencenumber", "eurefnum"))
	d.otherID("UN reference number", get("entityunitednationid"))
	remark := strings.ReplaceAll(get("entityremark"), `\n`, "\n")
	d.remark(remark)
	for _, n := range quotedNames(remark) {
		d.name(n)
	}
	d.remark(get("entitydesignationdetails"))
}

// otherID adds a number under a label of ours.
func (d *draft) otherID(label, value string) {
	if value != "" {
		d.id(ID{Kind: OtherID, Value: value, Label: label})
	}
}

// euCSVBasis takes the act that lists the entity: the earliest date is the listing, the latest the last change.
func euCSVBasis(t *table, d *draft, cells []string) {
	e := d.e
	d.basis(t.get(cells, "entityregulationnumbertitle", "lebanumtitle"))
	published := t.day(cells, false, "entityregulationpublicationdate", "lebapublicationdate")
	if day := t.day(cells, false, "entitydesignationdate"); !day.IsZero() {
		e.Listed = day
	} else if !published.IsZero() && (e.Listed.IsZero() || published.Before(e.Listed)) {
		e.Listed = published
	}
	if published.After(e.Amended) {
		e.Amended = published
	}
}

func euCSVName(t *table, d *draft, cells []string) {
	get := func(names ...string) string { return t.get(cells, names...) }
	last, first, middle := get("namealiaslastname", "naallastname"), get("namealiasfirstname", "naalfirstname"), get("namealiasmiddlename", "naalmiddlename")
	whole := get("namealiaswholename", "naalwholename")
	if whole == "" {
		whole = joined(" ", first, middle, last)
	}
	d.gender(get("namealiasgender", "naalgender"))
	for _, f := range []string{get("namealiasfunction", "naalfunction"), get("namealiastitle", "naaltitle")} {
		d.position(f)
	}
	if whole == "" {
		return
	}
	remark := get("namealiasremark")
	weak := hasFold(remark, "low quality") || hasFold(remark, "weak")
	lang := strings.ToLower(get("namealiasnamelanguage", "naallanguage"))
	if len(lang) != 2 {
		lang = ""
	}
	for i, n := range NamesIn(whole) {
		if n.Lang == "" {
			n.Lang = lang
		}
		if n.Kind == "" && d.primary >= 0 {
			n.Kind = Alias
			if hasFold(remark, "formerly") || hasFold(remark, "f.k.a") {
				n.Kind = Former
			}
			if !isLatin(n.Text) {
				n.Kind = Original
			}
		}
		n.Weak = n.Weak || weak
		if i == 0 && d.e.Schema == Person {
			n.Family, n.Given = last, joined(" ", first, middle)
		}
		d.name(n)
	}
}

func euCSVAddress(t *table, d *draft, cells []string) {
	get := func(names ...string) string { return t.get(cells, names...) }
	iso, place := get("addresscountryiso2code", "addrcountry"), get("addresscountrydescription")
	if place == "" {
		place = iso
	}
	box := get("addresspobox")
	if box != "" && !hasFold(box, "box") {
		box = "PO Box " + box
	}
	a := Address{
		City: get("addresscity", "addrcity"),
		Text: joined(", ", joined(" ", get("addrnumber"), get("addressstreet", "addrstreet")), box, get("addressplace"),
			joined(" ", get("addresszipcode", "addrzipcode"), get("addresscity", "addrcity")), get("addressregion"), place, get("addrother")),
		Note: joined("; ", get("addressremark"), get("addresscontactinfo")),
	}
	if a.Text != place && a.Text != "" {
		a.Country = d.euCSVCountry(iso, place, Residence)
		d.address(a)
		return
	}
	d.euCSVCountry(iso, place, Residence)
}

// euCSVCountry adds a country given by code, by name, or both.
func (d *draft) euCSVCountry(iso, name string, role CountryRole) country.Code {
	c := countryOf(iso, d.o.On)
	if named := countryOf(name, d.o.On); c.Code == "" && named.Text != "" {
		c = named
	} else if named.Text != "" {
		c.Text = named.Text
	}
	if c.Text == "" {
		return ""
	}
	c.Role = role
	d.tie(c)
	return c.Code
}

func euCSVBirth(t *table, d *draft, cells []string) {
	get := func(names ...string) string { return t.get(cells, names...) }
	b := parseBirth(get("birthdatebirthdate", "birtdate"))
	if b == (Birth{}) {
		day, month, year := get("birthdateday"), get("birthdatemonth"), get("birthdateyear")
		if year != "" {
			b = parseBirth(joined("-", year, month, day))
		}
	}
	if from, until := get("birthdateyearrangefrom"), get("birthdateyearrangeto"); b.From.IsZero() && from != "" && until != "" {
		b = parseBirth(from + " to " + until)
	}
	b.Circa = b.Circa || strings.EqualFold(get("birthdatecirca"), "true")
	if b.Text == "" {
		b.Circa = false
	}
	iso, place := get("birthdatecountryiso2code", "birtcountry"), get("birthdatecountrydescription")
	d.euCSVCountry(iso, place, BirthPlace)
	if place == "" {
		if place = iso; len(iso) <= 3 && countryOf(iso, d.o.On).Code != "" {
			place = countryOf(iso, d.o.On).Code.Name(d.o.On)
		}
	}
	b.Place = joined(", ", get("birthdateplace", "birtplace"), get("birthdatecity"), get("birthdateregion"), place)
	d.birth(b)
}

// euCSVDocumentForm is a number as form 1.0 writes it: "K-1234 (passport-National passport) ((issued 1999))".
var euCSVDocumentForm = regexp.MustCompile(`^(.*?)\s*\(([a-z]+)-[^)]*\)\s*(.*)$`)

func euCSVDocument(t *table, d *draft, cells []string) {
	get := func(names ...string) string { return t.get(cells, names...) }
	id := ID{Value: get("identificationnumber", "idennumber"), Label: get("identificationtypedescription"), Note: get("identificationremark")}
	if id.Value == "" {
		id.Value = get("identificationlatinnumber")
	}
	if id.Value == "" {
		return
	}
	kind := get("identificationtypecode")
	if m := euCSVDocumentForm.FindStringSubmatch(id.Value); m != nil && kind == "" {
		id.Value, kind = strings.TrimSpace(m[1]), m[2]
		id.Note = strings.Trim(strings.TrimPrefix(m[3], "?"), "()? ")
		if id.Note == kind {
			id.Note = ""
		}
		id.Label = kind
	}
	id.Kind = euCSVDocumentKind(kind, id.Label)
	id.Country = d.euCSVCode(get("identificationcountryiso2code", "idencountry"), get("identificationcountrydescription"))
	d.labelledID(id)
}

func (d *draft) euCSVCode(iso, name string) country.Code {
	if c := countryOf(iso, d.o.On); c.Code != "" {
		return c.Code
	}
	return countryOf(name, d.o.On).Code
}

func euCSVDocumentKind(code, description string) IDKind {
	switch strings.ToLower(code) {
	case "passport", "diplomatic", "travel", "electronic", "service":
		return Passport
	case "id", "ssn", "birthcert", "residence", "driving":
		return National
	case "fiscalcode", "taxnum", "vat":
		return Tax
	case "regnumber", "tradelic":
		return Registration
	case "imo", "imonumber":
		return IMO
	case "swiftbic", "bic":
		return BIC
	}
	switch {
	case hasFold(description, "imo number"):
		return IMO
	case hasFold(description, "mmsi"):
		return MMSI
	case hasFold(description, "registration"):
		return Registration
	case hasFold(description, "tax"), hasFold(description, "fiscal"):
		return Tax
	}
	return OtherID
}
