package source

import (
	"context"
	"strconv"
	"strings"

	"github.com/licet/licet/country"
	"github.com/licet/licet/date"
)

// readEU reads the consolidated list of the financial sanctions of the European Union, XML 1.1. The reference is the logical
// id, which the CSV forms have, too; the EU reference number, such as EU.27.28, and the number of the United Nations are
// among the identifiers.
func readEU(ctx context.Context, files []File, o Options, rep *Report, yield func(*Entry) error) error {
	return readXML(ctx, files, o, rep, yield, euForm)
}

var euForm = &xmlForm{
	roots:   []string{"export"},
	root:    func(x *xmlRun, root *element) { x.published(root.attr("generationDate"), false) },
	records: map[string]func(*xmlRun, *draft, *element){"sanctionEntity": euEntity},
}

func euEntity(x *xmlRun, d *draft, r *element) {
	d.e.Ref = r.attr("logicalId")
	d.otherID("EU reference number", r.attr("euReferenceNumber"))
	d.otherID("UN reference number", r.attr("unitedNationId"))
	subject := r.kid("subjectType")
	code := subject.attr("code")
	if code == "" {
		code = subject.attr("classificationCode")
	}
	if d.e.Schema = schemaOf(code); d.e.Schema == "" && code != "" {
		x.unread("subjectType", code, "person or enterprise")
	}
	euNames(d, r)
	for _, t := range append(r.texts("remark"), r.attr("designationDetails")) {
		d.remark(t)
		for _, n := range quotedNames(t) {
			d.name(n)
		}
	}
	euRegulations(x, d, r)
	for c := range r.all("citizenship") {
		d.euCountry(Nationality, c)
	}
	for a := range r.all("address") {
		euAddress(d, a)
	}
	for b := range r.all("birthdate") {
		euBirth(x, d, b)
	}
	for id := range r.all("identification") {
		euIdentification(d, id)
	}
}

// euNames reads the names. The list marks none as the primary one: it is the first strong name in Latin script, or the first
// of all.
func euNames(d *draft, r *element) {
	primary := -1
	for pass := range 2 {
		i := -1
		for a := range r.all("nameAlias") {
			if i++; pass == 0 {
				if whole, _, _ := euName(a); primary < 0 && whole != "" && isLatin(whole) && a.attr("strong") != "false" {
					primary = i
				}
				continue
			}
			kind := Alias
			if i == max(primary, 0) {
				kind = ""
			}
			d.euAlias(a, kind)
		}
	}
}

// euName returns a name and its parts.
func euName(a *element) (whole, family, given string) {
	given = joined(" ", a.attr("firstName"), a.attr("middleName"))
	family, whole = a.attr("lastName"), a.attr("wholeName")
	if whole == "" {
		whole = joined(" ", given, family)
	}
	return whole, family, given
}

func (d *draft) euAlias(a *element, kind NameKind) {
	whole, family, given := euName(a)
	names := manyNames(whole)
	if len(names) == 1 && d.e.Schema == Person {
		names[0].Family, names[0].Given = family, given
	}
	for i := range names {
		if names[i].Lang == "" {
			names[i].Lang = strings.ToLower(a.attr("nameLanguage"))
		}
	}
	d.namesAs(names, kind, a.attr("strong") == "false")
	if d.e.Gender == "" {
		d.gender(a.attr("gender"))
	}
	d.position(a.attr("title"))
	d.position(a.attr("function"))
}

// euRegulations reads the acts. The first publication of an act on the party is its listing, a later one on any of its parts
// the amendment.
func euRegulations(x *xmlRun, d *draft, r *element) {
	listed := x.day("designationDate", r.attr("designationDate"), false)
	latest := date.Date{}
	for reg := range r.all("regulation") {
		day := x.day("publicationDate", reg.attr("publicationDate"), false)
		d.basis(reg.attr("numberTitle"))
		d.programme(reg.attr("programme"))
		if !day.IsZero() && (listed.IsZero() || day.Before(listed)) {
			listed = day
		}
		if day.After(latest) {
			latest = day
		}
	}
	for reg := range r.all("*", "regulationSummary") {
		if day := x.day("publicationDate", reg.attr("publicationDate"), false); day.After(latest) {
			latest = day
		}
	}
	if d.e.Listed = listed; latest.After(listed) {
		d.e.Amended = latest
	}
}

// euCountry adds the country of an element, which has its code and its name; 00 is the unknown country.
func (d *draft) euCountry(role CountryRole, el *element) country.Code {
	if el.attr("countryIso2Code") == "00" {
		return ""
	}
	return d.euCSVCountry(el.attr("countryIso2Code"), el.attr("countryDescription"), role)
}

func euAddress(d *draft, a *element) {
	out := Address{City: a.attr("city"), Country: d.euCountry(Residence, a)}
	notes := a.texts("remark")
	for k := range a.all("contactInfo") {
		notes = append(notes, joined(" ", k.attr("key"), k.attr("value")))
	}
	out.Note = joined("; ", notes...)
	box := a.attr("poBox")
	if box != "" {
		box = "PO Box " + box
	}
	out.Text = joined(", ", a.attr("street"), box, a.attr("place"), joined(" ", a.attr("zipCode"), a.attr("city")), a.attr("region"))
	switch place := euPlace(a); {
	case out.Text != "" || out.Note != "" && place != "":
		out.Text = joined(", ", out.Text, place)
	default:
		out.Text, out.Note = out.Note, ""
	}
	d.address(out)
}

// euPlace returns the name of the country of an element.
func euPlace(el *element) string {
	if el.attr("countryIso2Code") == "00" {
		return ""
	}
	return el.attr("countryDescription")
}

func euBirth(x *xmlRun, d *draft, b *element) {
	d.euCountry(BirthPlace, b)
	text := b.attr("birthdate")
	if text == "" {
		text = isoParts(b.attr("year"), b.attr("monthOfYear"), b.attr("dayOfMonth"))
	}
	if text == "" {
		text = joined(" to ", b.attr("yearRangeFrom"), b.attr("yearRangeTo"))
	}
	var out Birth
	if calendar := b.attr("calendarType"); calendar == "" || strings.EqualFold(calendar, "gregorian") {
		out = x.birth("birthdate", zoneless(text))
	} else if text != "" {
		text += " (" + strings.ToLower(calendar) + " calendar)"
	}
	out.Text = text
	out.Circa = text != "" && (out.Circa || b.attr("circa") == "true")
	out.Place = joined(", ", b.attr("place"), b.attr("city"), b.attr("region"), euPlace(b))
	d.birth(out)
}

// isoParts makes a day, month or year of its parts.
func isoParts(year, month, day string) string {
	y, errY := strconv.Atoi(year)
	m, errM := strconv.Atoi(month)
	d, errD := strconv.Atoi(day)
	switch {
	case errY != nil || y <= 0 || y > 9999:
		return ""
	case errM != nil || m <= 0 || m > 12:
		return pad(y, 4)
	case errD != nil || d <= 0 || d > 31:
		return pad(y, 4) + "-" + pad(m, 2)
	}
	return pad(y, 4) + "-" + pad(m, 2) + "-" + pad(d, 2)
}

func pad(n, width int) string {
	s := strconv.Itoa(n)
	return strings.Repeat("0", max(width-len(s), 0)) + s
}

func euIdentification(d *draft, id *element) {
	d.namesAs(manyNames(id.attr("nameOnDocument")), Found, false)
	number := id.attr("number")
	if number == "" {
		number = id.attr("latinNumber")
	}
	code, label := id.attr("identificationTypeCode"), id.attr("identificationTypeDescription")
	kind := euCSVDocumentKind(code, label)
	if kind == OtherID {
		kind = documentKind(label)
	}
	if label == "" {
		label = code
	}
	var notes []string
	for _, n := range euDocumentNotes {
		switch v := id.attr(n.name); {
		case n.flag && v == "true":
			notes = append(notes, n.words)
		case !n.flag && v != "":
			notes = append(notes, n.words+" "+v)
		}
	}
	notes = append(notes, id.texts("remark")...)
	d.labelledID(ID{Kind: kind, Value: number, Country: d.euCSVCode(id.attr("countryIso2Code"), euPlace(id)), Label: label, Note: joined("; ", notes...)})
}

// euDocumentNotes are the attributes of a document that are told in a note.
var euDocumentNotes = []struct {
	name, words string
	flag        bool
}{
	{"knownFalse", "known to be false", true},
	{"knownExpired", "known to have expired", true},
	{"reportedLost", "reported lost", true},
	{"revokedByIssuer", "revoked by its issuer", true},
	{"diplomatic", "diplomatic", true},
	{"issuedBy", "issued by", false},
	{"issuedDate", "issued", false},
	{"validFrom", "valid from", false},
	{"validTo", "valid until", false},
}
