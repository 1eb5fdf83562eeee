package source

import (
	"context"
	"strconv"
	"strings"

	"github.com/licet/licet/date"
)

// readOFACXML reads the SDN list and the consolidated list of the Office of Foreign Assets Control as sdnList XML. The
// reference is the uid, which the CSV and the advanced form have, too. Both lists may be given together: their numbers
// differ.
func readOFACXML(ctx context.Context, files []File, o Options, rep *Report, yield func(*Entry) error) error {
	return readXML(ctx, files, o, rep, yield, ofacForm)
}

var ofacForm = &xmlForm{
	roots: []string{"sdnList"},
	heads: map[string]func(*xmlRun, *element){
		"publshInformation":  ofacPublished, // the publisher's spelling
		"publishInformation": ofacPublished,
	},
	records: map[string]func(*xmlRun, *draft, *element){"sdnEntry": ofacEntry},
}

func ofacPublished(x *xmlRun, h *element) {
	x.published(h.get("Publish_Date"), true)
	if n, err := strconv.Atoi(h.get("Record_Count")); err == nil {
		x.expected += n
	}
}

func ofacEntry(x *xmlRun, d *draft, r *element) {
	d.e.Ref = r.get("uid")
	kind := r.get("sdnType")
	if d.e.Schema = schemaOf(kind); d.e.Schema == "" && kind != "" {
		x.unread("sdnType", kind, "Individual, Entity, Vessel or Aircraft")
	}
	d.ofacName(r.get("lastName"), r.get("firstName"), "", false)
	for a := range r.all("akaList", "aka") {
		d.ofacName(a.get("lastName"), a.get("firstName"), ofacAliasKind(a.get("type")), strings.EqualFold(a.get("category"), "weak"))
	}
	for _, p := range r.texts("programList", "program") {
		d.programme(p)
	}
	d.parts(r.get("title"), d.position)
	remarks := r.get("remarks")
	d.remark(remarks)
	d.facts(remarks)
	d.linkedTo(remarks)
	ofacPerson(x, d, r)
	for a := range r.all("addressList", "address") {
		d.addressOf(Address{City: a.get("city")}, a.get("country"), a.get("address1"), a.get("address2"), a.get("address3"),
			a.get("city"), a.get("stateOrProvince"), a.get("postalCode"))
	}
	if v := r.kid("vesselInfo"); v != nil {
		set(&d.vessel().CallSign, v.get("callSign"))
		set(&d.vessel().Type, v.get("vesselType"))
		set(&d.vessel().Owner, v.get("vesselOwner"))
		set(&d.vessel().Tonnage, v.get("tonnage"))
		set(&d.vessel().Tonnage, v.get("grossRegisteredTonnage"))
		d.flag(v.get("vesselFlag"))
	}
	for id := range r.all("idList", "id") {
		notes := []string{}
		if v := id.get("issueDate"); v != "" {
			notes = append(notes, "issued "+v)
		}
		if v := id.get("expirationDate"); v != "" {
			notes = append(notes, "expires "+v)
		}
		d.ofacID(id.get("idType"), id.get("idNumber"), id.get("idCountry"), strings.Join(notes, "; "))
	}
}

// ofacPerson reads nationality and birth.
func ofacPerson(x *xmlRun, d *draft, r *element) {
	for _, list := range [][2]string{{"nationalityList", "nationality"}, {"citizenshipList", "citizenship"}} {
		for _, c := range r.texts(list[0], list[1], "country") {
			d.country(c, Nationality)
		}
	}
	var births []Birth
	for _, b := range r.texts("dateOfBirthList", "dateOfBirthItem", "dateOfBirth") {
		births = append(births, x.birth("dateOfBirth", b))
	}
	d.bornIn(births, r.texts("placeOfBirthList", "placeOfBirthItem", "placeOfBirth"))
}

// ofacAliasKind reads a.k.a., f.k.a. and n.k.a.
func ofacAliasKind(text string) NameKind {
	if strings.HasPrefix(strings.ToLower(text), "f") {
		return Former
	}
	return Alias
}

// ofacName adds a name given in two fields. Persons are "LAST, First"; other names may have further ones in brackets.
func (d *draft) ofacName(last, first string, kind NameKind, weak bool) {
	switch {
	case first != "" && last != "":
		d.namesAs([]Name{{Text: last + ", " + first, Family: last, Given: first}}, kind, weak)
	case d.e.Schema == Person:
		d.namesAs([]Name{{Text: last + first}}, kind, weak)
	default:
		d.namesAs(oneNameOf(last+first), kind, weak)
	}
}

// ofacID puts one row of the identifiers to where it belongs: the list has many things among them that identify nothing.
func (d *draft) ofacID(label, value, place, note string) {
	said := label
	label = strings.TrimRight(label, " :")
	switch {
	case value == "":
		if place != "" && hasFold(label, "nationality") {
			d.country(place, Residence)
		}
		return
	case strings.EqualFold(label, "Issuer Name"):
		d.namesAs(oneNameOf(value), Found, false)
		return
	}
	kind, known := kindOfLabel(label)
	if !known {
		d.remarkFact(said, value)
		return
	}
	d.labelledID(ID{Kind: kind, Value: value, Country: countryOf(place, d.o.On).Code, Label: label, Note: note})
}

// kindOfLabel returns the kind of a number with the label, and whether it is one. Digital currency addresses alone have
// something behind the label that is known.
func kindOfLabel(text string) (IDKind, bool) {
	const number = "0" // a label has a number behind it
	l, rest, ok := cutLabel(text + " " + number)
	return l.kind, ok && l.kind != "" && (rest == number || l.kind == OtherID)
}

// remarkFact reads what in the CSV form stands in the remarks, and puts it there unless it has a place of its own.
func (d *draft) remarkFact(label, value string) {
	part := label + " " + value
	d.fact(part)
	for _, begin := range plainFacts {
		if strings.HasPrefix(part, begin.begin) && !strings.HasPrefix(part, "Listing Date") {
			return
		}
	}
	for _, m := range measures {
		if strings.HasPrefix(part, m) {
			return
		}
	}
	d.remark(part)
}

// linkedTo reads "(Linked To: NAME)" out of remarks.
func (d *draft) linkedTo(remarks string) {
	for {
		_, rest, ok := strings.Cut(remarks, "(Linked To: ")
		if !ok {
			return
		}
		end := closing("("+rest, 0) - 1
		d.link(Link{Name: tidy(rest[:end]), Kind: "linked to"})
		remarks = rest[end:]
	}
}

// readOFACAdvanced reads the same lists in the advanced form (Sanctions Data Standard). The reference is the FixedRef of the
// party, which is the uid of the other forms.
//
// The form keeps words, places, documents, entries and relations apart from the parties. The files are opened twice: first to
// take in these tables, then to read the parties. The raw record is the part about the party alone.
func readOFACAdvanced(ctx context.Context, files []File, o Options, rep *Report, yield func(*Entry) error) error {
	x := newXMLRun(ctx, o, rep, yield)
	for _, f := range files {
		t := newAdvanced()
		before := x.left
		x.quiet = true
		err := x.read(f, t.tables())
		x.quiet, x.left = false, before
		if err != nil {
			return err
		}
		if err := x.read(f, t.parties()); err != nil {
			return err
		}
	}
	return x.finish()
}

// advanced holds the tables of a file.
type advanced struct {
	words     map[string]word     // by kind and number
	places    map[string]location // by number
	documents map[string][]ID     // by identity
	entries   map[string]listed   // by profile
	links     map[string][]Link   // by profile
}

// word is one value of a reference set.
type word struct {
	text string
	of   string // for area codes the country, for subtypes the type
	code string // ISO code of a country, script code of a script, short reference of a legal basis
}

// location is a place with its parts.
type location struct {
	lines         []string
	city, country string
}

// listed is what the entries of a profile say.
type listed struct {
	programmes, measures []string
	list, basis          string
	on                   date.Date
}

func newAdvanced() *advanced {
	return &advanced{
		words: map[string]word{}, places: map[string]location{}, documents: map[string][]ID{}, entries: map[string]listed{}, links: map[string][]Link{},
	}
}

var advancedRoots = []string{"Sanctions"}

// tables is the form of the first pass.
func (t *advanced) tables() *xmlForm {
	return &xmlForm{roots: advancedRoots, heads: map[string]func(*xmlRun, *element){
		"ReferenceValueSets":  func(_ *xmlRun, h *element) { t.learn(h) },
		"Location":            func(_ *xmlRun, h *element) { t.place(h) },
		"IDRegDocument":       func(x *xmlRun, h *element) { t.document(x, h) },
		"ProfileRelationship": func(_ *xmlRun, h *element) { t.relation(h) },
		"SanctionsEntry":      func(_ *xmlRun, h *element) { t.entry(h) },
		"DateOfIssue":         func(x *xmlRun, h *element) { x.published(advancedDay(h), false) },
	}}
}

// parties is the form of the second pass. The other sections are passed over as wholes, so that what is wrong in them is told
// with their lines.
func (t *advanced) parties() *xmlForm {
	skip := func(*xmlRun, *element) {}
	return &xmlForm{
		roots: advancedRoots,
		heads: map[string]func(*xmlRun, *element){
			"ReferenceValueSets": skip, "Location": skip, "IDRegDocument": skip, "ProfileRelationship": skip, "SanctionsEntry": skip,
		},
		records: map[string]func(*xmlRun, *draft, *element){"DistinctParty": t.party},
	}
}

// learn takes in the reference sets: elements such as AliasType in a set such as AliasTypeValues.
func (t *advanced) learn(h *element) {
	for v := range h.all("*", "*") {
		w := word{text: v.text()}
		switch v.name {
		case "AreaCode":
			w.of = v.attr("CountryID")
		case "PartySubType":
			w.of = v.attr("PartyTypeID")
		case "Country":
			w.code = v.attr("ISO2")
		case "Script":
			w.code = v.attr("ScriptCode")
		case "LegalBasis":
			w.code = v.attr("LegalBasisShortRef")
		}
		t.words[v.name+v.attr("ID")] = w
	}
}

// word returns the value of a reference.
func (t *advanced) word(kind, id string) word { return t.words[kind+id] }

// is reports whether a reference has one of the values, in any case.
func (t *advanced) is(kind, id string, values ...string) bool {
	text := t.word(kind, id).text
	for _, v := range values {
		if strings.EqualFold(text, v) {
			return true
		}
	}
	return false
}

// nation returns the name of a country, its code when it has none.
func (t *advanced) nation(id string) string {
	w := t.word("Country", id)
	if w.text == "" {
		return w.code
	}
	return w.text
}

func (t *advanced) place(h *element) {
	var l location
	for p := range h.all("LocationPart") {
		value := joined(", ", p.texts("LocationPartValue", "Value")...)
		if t.is("LocPartType", p.attr("LocPartTypeID"), "city") {
			l.city = value
		}
		if value != "" {
			l.lines = append(l.lines, value)
		}
	}
	for c := range h.all("LocationCountry") {
		set(&l.country, t.nation(c.attr("CountryID")))
	}
	for c := range h.all("LocationAreaCode") {
		area := t.word("AreaCode", c.attr("AreaCodeID"))
		set(&l.country, t.nation(area.of))
		set(&l.country, area.text)
	}
	t.places[h.attr("ID")] = l
}

func (t *advanced) document(x *xmlRun, h *element) {
	label := t.word("IDRegDocType", h.attr("IDRegDocTypeID")).text
	id := ID{Kind: OtherID, Value: h.get("IDRegistrationNo"), Label: label}
	if kind, ok := kindOfLabel(label); ok {
		id.Kind = kind
	}
	id.Country = countryOf(t.nation(h.attr("IssuedBy-CountryID")), x.o.On).Code
	notes := []string{h.get("Comment"), h.get("IssuingAuthority")}
	for d := range h.all("DocumentDate") {
		if text := t.period(d).Text; text != "" {
			notes = append(notes, strings.ToLower(t.word("IDRegDocDateType", d.attr("IDRegDocDateTypeID")).text)+" "+text)
		}
	}
	id.Note = joined("; ", notes...)
	identity := h.attr("IdentityID")
	t.documents[identity] = append(t.documents[identity], id)
}

func (t *advanced) relation(h *element) {
	kind := strings.ToLower(t.word("RelationType", h.attr("RelationTypeID")).text)
	if h.attr("Former") == "true" {
		kind = "formerly " + kind
	}
	from := h.attr("From-ProfileID")
	// Profiles have the numbers of their parties.
	t.links[from] = append(t.links[from], Link{Ref: h.attr("To-ProfileID"), Kind: kind})
}

func (t *advanced) entry(h *element) {
	profile := h.attr("ProfileID")
	l := t.entries[profile]
	set(&l.list, t.word("List", h.attr("ListID")).text)
	for ev := range h.all("EntryEvent") {
		if on := dateIn(advancedDay(ev.kid("Date")), false); !on.IsZero() && (l.on.IsZero() || on.Before(l.on)) {
			l.on = on
		}
		basis := t.word("LegalBasis", ev.attr("LegalBasisID"))
		set(&l.basis, basis.code)
		set(&l.basis, basis.text)
	}
	for m := range h.all("SanctionsMeasure") {
		comment := m.get("Comment")
		if t.is("SanctionsType", m.attr("SanctionsTypeID"), "Program") {
			l.programmes = append(l.programmes, comment)
			continue
		}
		l.measures = append(l.measures, joined(": ", t.word("SanctionsType", m.attr("SanctionsTypeID")).text, comment))
	}
	t.entries[profile] = l
}

// advancedDay makes a day, month or year of the elements Year, Month and Day.
func advancedDay(e *element) string { return isoParts(e.get("Year"), e.get("Month"), e.get("Day")) }

func (t *advanced) party(_ *xmlRun, d *draft, r *element) {
	d.e.Ref = r.attr("FixedRef")
	for p := range r.all("Profile") {
		set(&d.e.Ref, p.attr("ID"))
		sub := t.word("PartySubType", p.attr("PartySubTypeID"))
		if d.e.Schema == "" {
			if d.e.Schema = schemaOf(sub.text); d.e.Schema == "" {
				d.e.Schema = schemaOf(t.word("PartyType", sub.of).text)
			}
		}
		for i := range p.all("Identity") {
			t.identity(d, i)
		}
		for f := range p.all("Feature") {
			t.feature(d, f)
		}
		id := p.attr("ID")
		l := t.entries[id]
		for _, programme := range l.programmes {
			d.programme(programme)
		}
		for _, m := range l.measures {
			d.measure(m)
		}
		set(&d.e.Source, l.list)
		d.basis(l.basis)
		if d.e.Listed.IsZero() {
			d.e.Listed = l.on
		}
		for _, k := range t.links[id] {
			d.link(k)
		}
	}
	for _, remarks := range append(r.texts("Comment"), r.texts("Profile", "Comment")...) {
		d.remark(remarks)
		d.facts(remarks)
		d.linkedTo(remarks)
	}
}

// identity reads names and documents.
func (t *advanced) identity(d *draft, r *element) {
	groups := map[string]string{} // what kind of part stands in a group
	for g := range r.all("NamePartGroups", "MasterNamePartGroup", "NamePartGroup") {
		groups[g.attr("ID")] = strings.ToLower(t.word("NamePartType", g.attr("NamePartTypeID")).text)
	}
	for a := range r.all("Alias") {
		kind := ofacAliasKind(t.word("AliasType", a.attr("AliasTypeID")).text)
		primary := a.attr("Primary") == "true" && r.attr("Primary") != "false"
		for n := range a.all("DocumentedName") {
			var family, given, whole, maiden []string
			latin := true
			for v := range n.all("DocumentedNamePart", "NamePartValue") {
				text := v.text()
				if code := t.word("Script", v.attr("ScriptID")).code; code != "" && !strings.EqualFold(code, "Latn") {
					latin = false
				}
				switch groups[v.attr("NamePartGroupID")] {
				case "last name", "matronymic":
					family = append(family, text)
				case "first name", "middle name", "patronymic":
					given = append(given, text)
				case "maiden name":
					maiden = append(maiden, text)
				default:
					whole = append(whole, text)
				}
			}
			as := kind
			if primary && latin {
				as, primary = "", false
			}
			last, first := joined(" ", append(family, whole...)...), joined(" ", given...)
			weak := a.attr("LowQuality") == "true"
			d.ofacName(last, first, as, weak)
			if born := joined(" ", maiden...); born != "" {
				d.ofacName(born, first, Former, weak)
			}
		}
	}
	for _, id := range t.documents[r.attr("ID")] {
		if strings.EqualFold(id.Label, "Issuer Name") {
			d.namesAs(oneNameOf(id.Value), Found, false)
			continue
		}
		d.labelledID(id)
	}
}

// feature reads one of the many things that are said of a party.
func (t *advanced) feature(d *draft, f *element) {
	label := t.word("FeatureType", f.attr("FeatureTypeID")).text
	for v := range f.all("FeatureVersion") {
		var values []string
		for det := range v.all("VersionDetail") {
			values = append(values, joined(" ", t.word("DetailReference", det.attr("DetailReferenceID")).text, det.text()))
		}
		value, comment := joined("; ", values...), v.get("Comment")
		var where location
		for l := range v.all("VersionLocation") {
			where = t.places[l.attr("LocationID")]
		}
		place := joined(", ", append(where.lines[:len(where.lines):len(where.lines)], where.country)...)
		switch strings.ToLower(label) {
		case "birthdate":
			d.birth(t.period(v))
		case "place of birth":
			text := joined(", ", value, place)
			d.bornIn(nil, nonEmpty(text))
		case "nationality country", "citizenship country":
			d.country(joined(", ", value, where.country), Nationality)
		case "location":
			d.addressOf(Address{City: where.city, Note: comment}, where.country, where.lines...)
		case "title":
			d.parts(value, d.position)
		case "vessel type":
			set(&d.vessel().Type, value)
		case "vessel flag":
			d.flag(joined(", ", value, where.country))
		case "vessel owner":
			set(&d.vessel().Owner, value)
		case "vessel call sign":
			set(&d.vessel().CallSign, value)
		case "vessel tonnage", "vessel gross registered tonnage":
			set(&d.vessel().Tonnage, value)
		default:
			if value == "" {
				value = place
			}
			if value == "" {
				value = t.period(v).Text
			}
			d.ofacID(label, value, where.country, comment)
		}
	}
}

// period reads the DatePeriod in an element: a day or a time of which beginning and end may be uncertain themselves.
func (t *advanced) period(e *element) Birth {
	p := e.kid("DatePeriod")
	if p == nil {
		return Birth{}
	}
	var days []string
	circa := false
	for _, name := range []string{"Start", "End"} {
		s := p.kid(name)
		circa = circa || s.attr("Approximate") == "true"
		for _, end := range []string{"From", "To"} {
			if day := advancedDay(s.kid(end)); day != "" {
				days = append(days, day)
			}
		}
	}
	if len(days) == 0 {
		return Birth{}
	}
	first, last := days[0], days[len(days)-1]
	b := parseBirth(first)
	b.Until = parseBirth(last).Until
	switch year, _, _ := strings.Cut(first, "-"); {
	case b.From == b.Until:
		b.Text = first
	case first == year+"-01-01" && last == year+"-12-31":
		b.Text = year
	default:
		b.Text = first + " to " + last
	}
	if b.Until.Before(b.From) {
		b.From, b.Until = date.Date{}, date.Date{}
	}
	b.Circa = b.Circa || circa
	return b
}
