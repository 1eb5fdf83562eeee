package source

import (
	"context"
	"regexp"
	"strings"

	"github.com/licet/licet/fault"
)

// readUKRows reads the UK lists in rows: the consolidated list of OFSI, of which Group ID is the number, and the UK Sanctions
// List in its long and its short form, of which it is Unique ID. Rows of a party combine each of its names with each address
// and date of birth.
func readUKRows(ctx context.Context, files []File, o Options, r *Report, yield func(*Entry) error) error {
	j := newJob(ctx, o, r, yield)
	return j.readRows(files, rowForm{
		delim: ',',
		head:  ukCSVHeader,
		key: func(t *table, cells []string) string {
			if id := t.get(cells, "uniqueid", "groupid"); id != "" {
				return id
			}
			return nameKey(joined(" ", ukCSVName(t, cells), t.get(cells, "namenonlatinscript")))
		},
		add: ukCSVRow,
	})
}

// ukCSVHeader finds the header. A row before it tells the date of the list: "Last Updated,13/04/2018" or "Report Date: 3-Jun-2026".
func ukCSVHeader(t *table) error {
	before := func(cells []string) {
		text := strings.Join(cells, " ")
		for _, label := range []string{"Last Updated", "Last updated", "Report Date"} {
			text = strings.TrimPrefix(text, label)
		}
		if day, ok := dayOf(strings.Trim(text, " :"), false); ok && !t.j.quiet {
			t.j.r.Published = day
		}
	}
	return t.seekHeader("Name or Name 6, Regime or Regime Name, Group ID or Unique ID", before, func() bool {
		return t.has("regime", "regimename") && t.has("name", "name6") && t.has("groupid", "uniqueid")
	})
}

// ukCSVName puts the six parts together: Name 1 to Name 5, then Name 6, which is the family name or the whole.
func ukCSVName(t *table, cells []string) string {
	if whole := t.get(cells, "name"); whole != "" {
		return whole
	}
	return joined(" ", ukCSVGiven(t, cells), t.get(cells, "name6"))
}

func ukCSVGiven(t *table, cells []string) string {
	get := func(name string) string { return t.get(cells, name) }
	return joined(" ", get("name1"), get("name2"), get("name3"), get("name4"), get("name5"))
}

func ukCSVRow(t *table, d *draft, cells []string) {
	get := func(names ...string) string { return t.get(cells, names...) }
	e := d.e
	if e.Ref = get("uniqueid", "groupid"); e.Ref == "" {
		t.j.problem(fault.Input("Unique ID", ukCSVName(t, cells), "the row has no number; one is derived from its name", "a number").At(t.at("")), false)
	}
	if e.Schema == "" {
		e.Schema = schemaOf(get("grouptype", "designationtype", "type", "individualentityship"))
	}
	ukCSVNames(t, d, cells)
	d.position(get("title"))
	for _, p := range splitNumbered(get("position")) {
		d.position(p)
	}
	d.gender(get("gender"))
	d.programme(get("regime", "regimename"))
	for m := range strings.SplitSeq(get("sanctionsimposed"), "|") {
		d.measure(m)
	}
	if day := t.day(cells, false, "listedon", "datedesignated", "uksanctionslistdatedesignated"); !day.IsZero() && (e.Listed.IsZero() || day.Before(e.Listed)) {
		e.Listed = day
	}
	if day := t.day(cells, false, "lastupdated"); day.After(e.Amended) {
		e.Amended = day
	}
	set(&e.Source, get("designationsource"))
	ukCSVAddress(t, d, cells)
	ukCSVPerson(t, d, cells)
	ukCSVNumbers(t, d, cells)
	ukCSVShip(t, d, cells)
	for _, p := range splitNumbered(get("parentcompany")) {
		d.link(Link{Name: p, Kind: "parent company"})
	}
	for _, p := range splitNumbered(get("subsidiaries")) {
		d.link(Link{Name: p, Kind: "subsidiary"})
	}
	d.remark(get("otherinformation"))
	d.remark(get("ukstatementofreasons"))
}

// langOf gives the code of a language that a column names.
func langOf(text string) string { return languages[strings.ToLower(tidy(text))] }

func ukCSVNames(t *table, d *draft, cells []string) {
	kind := Alias
	switch said := columnName(t.get(cells, "aliastype", "nametype")); said {
	case "primealias", "primaryname", "primary", "":
		kind = ""
	case "fka", "formerlyknownas", "formername":
		kind = Former
	}
	strength := t.get(cells, "aliasquality", "aliasstrength")
	weak := hasFold(strength, "low") || hasFold(strength, "weak")
	family, given := t.get(cells, "name6"), ukCSVGiven(t, cells)
	for i, n := range hiddenNames(unescape(ukCSVName(t, cells))) {
		if n.Kind == "" {
			n.Kind = kind
		}
		n.Weak = n.Weak || weak
		if i == 0 && d.e.Schema == Person {
			n.Family, n.Given = family, given
		}
		d.name(n)
	}
	lang := langOf(t.get(cells, "nonlatinscriptlanguage"))
	if lang == "" {
		lang = langOf(t.get(cells, "nonlatinscripttype"))
	}
	for _, n := range NamesIn(t.get(cells, "namenonlatinscript")) {
		if n.Kind == "" {
			n.Kind = Original
		}
		if n.Lang == "" {
			n.Lang = lang
		}
		d.name(n)
	}
}

func ukCSVAddress(t *table, d *draft, cells []string) {
	get := func(names ...string) string { return t.get(cells, names...) }
	lines := []string{}
	for _, n := range []string{"1", "2", "3", "4", "5", "6"} {
		lines = append(lines, get("address"+n, "addressline"+n))
	}
	place := get("addresscountry", "country")
	a := Address{Text: joined(", ", append(lines, get("postzipcode", "addresspostalcode"), place)...), City: lines[5]}
	if a.Text != place {
		c := countryOf(place, d.o.On)
		a.Country = c.Code
		d.address(a)
	}
	for _, p := range splitNumbered(place) {
		d.country(p, Residence)
	}
}

func ukCSVPerson(t *table, d *draft, cells []string) {
	get := func(names ...string) string { return t.get(cells, names...) }
	for _, text := range splitNumbered(get("dob")) {
		d.birth(parseBirth(text))
	}
	countries := splitNumbered(get("countryofbirth"))
	towns := splitNumbered(get("townofbirth"))
	for i, town := range towns {
		place := ""
		if len(countries) == len(towns) {
			place = countries[i]
		} else if len(countries) == 1 {
			place = countries[0]
		}
		d.birth(Birth{Place: joined(", ", town, place)})
	}
	for _, c := range countries {
		d.country(c, BirthPlace)
	}
	for _, n := range splitNumbered(get("nationality", "nationalityies")) {
		d.country(n, Nationality)
	}
}

// firstNumber is a number within the text of a document: letters and marks with a digit among them.
var firstNumber = regexp.MustCompile(`[\pL\d][\pL\d./\-]*\d[\pL\d./\-]*|\d`)

// ukCSVDocuments reads a cell that tells of one document or of several that are numbered. The column of details is the note.
func (d *draft) ukCSVDocuments(kind IDKind, label, cell, details string) {
	for _, text := range splitNumbered(cell) {
		value, issuer, note := d.number(text)
		if strings.ContainsAny(value, " :") {
			// A sentence: its first number is the one, the rest goes with it.
			if n := firstNumber.FindString(value); n != "" {
				value, note = n, text
			}
		}
		d.labelledID(ID{Kind: kind, Value: strings.Trim(value, " .,;"), Country: issuer, Label: label, Note: joined("; ", note, details)})
	}
}

var (
	imoIn   = regexp.MustCompile(`(?i)\bIMO\b[^0-9]{0,12}(\d{7})\b`)
	mmsiIn  = regexp.MustCompile(`(?i)\bMMSI\b[^0-9]{0,12}(\d{9})\b`)
	unRefIn = regexp.MustCompile(`(?i)\bUN Ref(?:erence)?\.?:?\s*([A-Z]{2,3}[ie]?\.[\w.]*\w)`)
)

func ukCSVNumbers(t *table, d *draft, cells []string) {
	get := func(names ...string) string { return t.get(cells, names...) }
	number, details := get("passportnumber"), get("passportdetails", "passportadditionalinformation")
	if number == "" {
		number, details = details, ""
	}
	d.ukCSVDocuments(Passport, "", number, details)
	number, details = get("nationalidentificationnumber", "nationalidentifiernumber", "ninumber"),
		get("nationalidentificationdetails", "nationalidentifieradditionalinformation")
	if number == "" {
		number, details = details, ""
	}
	d.ukCSVDocuments(National, "", number, details)
	for _, n := range splitNumbered(get("businessregistrationnumbers", "businessregistrationnumber")) {
		d.ukCSVDocuments(Registration, "", n, "")
	}
	for _, n := range splitNumbered(get("imonumber")) {
		d.labelledID(ID{Kind: IMO, Value: n})
	}
	d.otherID("HIN", get("hullidentificationnumberhin"))
	d.otherID("UN reference number", get("unreferencenumber"))
	d.otherID("OFSI group", get("ofsigroupid"))
	info := get("otherinformation")
	for _, m := range imoIn.FindAllStringSubmatch(info, -1) {
		d.id(ID{Kind: IMO, Value: m[1]})
	}
	for _, m := range mmsiIn.FindAllStringSubmatch(info, -1) {
		d.id(ID{Kind: MMSI, Value: m[1]})
	}
	if m := unRefIn.FindStringSubmatch(info); m != nil {
		d.otherID("UN reference number", m[1])
	}
	for _, n := range quotedNames(info) {
		d.name(n)
	}
	for _, c := range [][2]string{{"phonenumber", "Phone Number"}, {"website", "Website"}, {"emailaddress", "Email Address"}} {
		for _, v := range splitNumbered(get(c[0])) {
			d.otherID(c[1], v)
		}
	}
}

func ukCSVShip(t *table, d *draft, cells []string) {
	get := func(names ...string) string { return t.get(cells, names...) }
	kind, flag, flags := get("typeofship"), get("currentbelievedflagofship"), get("previousflags")
	owner, tonnage, built := get("currentowneroperators"), get("tonnageofship"), get("yearbuilt")
	if joined("", kind, flag, flags, owner, tonnage, built) == "" {
		return
	}
	v := d.vessel()
	set(&v.Type, kind)
	set(&v.Owner, owner)
	set(&v.Tonnage, tonnage)
	set(&v.Built, built)
	d.flag(flag)
	for _, f := range splitNumbered(flags) {
		d.formerFlag(f)
	}
	for _, p := range splitNumbered(get("previousowneroperators")) {
		d.link(Link{Name: p, Kind: "previous owner or operator"})
	}
}
