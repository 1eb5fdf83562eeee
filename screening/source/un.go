package source

import (
	"context"
	"regexp"
	"strings"

	"github.com/licet/licet/country"
	"github.com/licet/licet/fault"
)

// readUN reads the consolidated list of the Security Council. The reference is the permanent reference number, such as
// QDi.426. The list gives the names of a person in up to four parts without saying which is the family name, so that
// Family and Given stay empty.
func readUN(ctx context.Context, files []File, o Options, rep *Report, yield func(*Entry) error) error {
	return readXML(ctx, files, o, rep, yield, unForm)
}

var unForm = &xmlForm{
	roots: []string{"CONSOLIDATED_LIST"},
	root:  func(x *xmlRun, root *element) { x.published(root.attr("dateGenerated"), false) },
	records: map[string]func(*xmlRun, *draft, *element){
		"INDIVIDUAL": unIndividual,
		"ENTITY":     unEntity,
	},
}

// unRegimes are the countries that regimes of the list are named after. GB is Guinea-Bissau.
var unRegimes = map[string]country.Code{
	"CAR": "CF", "DPRK": "KP", "DRC": "CD", "GB": "GW", "Haiti": "HT", "Iran": "IR", "Iraq": "IQ", "Lebanon": "LB", "Libya": "LY",
	"Mali": "ML", "Somalia": "SO", "SouthSudan": "SS", "Sudan": "SD", "Yemen": "YE",
}

func unIndividual(x *xmlRun, d *draft, r *element) {
	unCommon(x, d, r, Person)
	d.name(Name{Text: unPrimary(r)})
	unOriginal(x, d, r)
	for a := range r.all("INDIVIDUAL_ALIAS") {
		unAlias(d, a)
	}
	for a := range r.all("INDIVIDUAL_ADDRESS") {
		unAddress(d, a)
	}
	d.gender(r.get("GENDER"))
	for _, key := range []string{"TITLE", "DESIGNATION"} {
		for _, v := range r.texts(key, "VALUE") {
			d.parts(v, d.position)
		}
	}
	for _, v := range r.texts("NATIONALITY", "VALUE") {
		d.country(v, Nationality)
	}
	unBirths(d, r)
	for doc := range r.all("INDIVIDUAL_DOCUMENT") {
		unDocument(d, doc)
	}
}

func unEntity(x *xmlRun, d *draft, r *element) {
	unCommon(x, d, r, Entity)
	d.namesAs(manyNames(unPrimary(r)), "", false)
	unOriginal(x, d, r)
	for a := range r.all("ENTITY_ALIAS") {
		unAlias(d, a)
	}
	for a := range r.all("ENTITY_ADDRESS") {
		unAddress(d, a)
	}
	numbers := imoIn.FindAllStringSubmatch(d.e.Remarks, -1)
	for _, m := range numbers {
		id := ID{Kind: IMO, Value: m[1], Label: "IMO number", Note: "from the remarks"}
		if len(numbers) > 1 {
			id.Note = "one of several in the remarks"
		}
		d.id(id)
	}
}

// unCommon reads what persons and entities have in common.
func unCommon(x *xmlRun, d *draft, r *element, schema Schema) {
	d.e.Schema, d.e.Ref, d.e.Remarks = schema, r.get("REFERENCE_NUMBER"), r.get("COMMENTS1")
	if id := r.get("DATAID"); d.e.Ref == "" && id != "" {
		d.e.Ref = id
		x.tell(fault.Input("REFERENCE_NUMBER", id, "the record has no reference number; its DATAID stands for it", "a reference number"), false)
	}
	if p := r.get("UN_LIST_TYPE"); p != "" {
		d.programme(p)
		if code, ok := unRegimes[p]; ok {
			d.tie(Country{Code: code, Role: Regime, Text: p})
		}
	}
	d.e.Listed = x.day("LISTED_ON", r.get("LISTED_ON"), false)
	for _, v := range r.texts("LAST_DAY_UPDATED", "VALUE") {
		if day := x.day("LAST_DAY_UPDATED", v, false); day.After(d.e.Amended) {
			d.e.Amended = day
		}
	}
}

func unPrimary(r *element) string {
	return joined(" ", r.get("FIRST_NAME"), r.get("SECOND_NAME"), r.get("THIRD_NAME"), r.get("FOURTH_NAME"))
}

// unOriginal reads the name in its own script. Copies of the list go about in which these letters were cut down to their
// lower bytes, which leaves digits and marks where letters were: that is no name.
func unOriginal(x *xmlRun, d *draft, r *element) {
	text := r.get("NAME_ORIGINAL_SCRIPT")
	if garbled(text) {
		x.unread("NAME_ORIGINAL_SCRIPT", text, "a name in its own script")
		return
	}
	for i, n := range scriptNames(text, maxNested) {
		if i > 0 && isLatin(n.Text) {
			continue // the name of the script or language, in brackets
		}
		n.Kind = Original
		d.name(n)
	}
}

// garbled reports whether a name consists of ASCII characters that names do not hold.
func garbled(s string) bool {
	odd := false
	for _, r := range s {
		if r > '~' {
			if isWordRune(r) {
				return false
			}
			continue
		}
		odd = odd || r >= '0' && r <= '9' || strings.ContainsRune(`"#$%*/:;<=>?@\_&+`, r)
	}
	return odd
}

// isWordy reports whether at least half of the characters are Latin letters.
func isWordy(s string) bool {
	letters, all := 0, 0
	for _, r := range s {
		all++
		if r|0x20 >= 'a' && r|0x20 <= 'z' {
			letters++
		}
	}
	return 2*letters >= all
}

// unAlias reads an alias element. Low quality is weak; for entities the quality is a.k.a. or f.k.a. A note may say that the
// name is an earlier one, give it in its own script or hold further spellings.
func unAlias(d *draft, a *element) {
	kind, weak := Alias, false
	switch q := strings.ToLower(a.get("QUALITY")); {
	case q == "low":
		weak = true
	case strings.HasPrefix(q, "f"):
		kind = Former
	}
	note := a.get("NOTE")
	if hasFold(note, "previously listed") || hasFold(note, "formerly listed") {
		kind = Former
	}
	for _, n := range scriptNames(a.get("ALIAS_NAME"), maxNested) {
		if !garbled(n.Text) || isWordy(n.Text) {
			d.namesAs([]Name{n}, kind, weak)
		}
	}
	d.namesAs(noteNames(note), Found, weak)
	if day := a.get("DATE_OF_BIRTH"); day != "" {
		b := parseBirth(zoneless(day))
		b.Place = joined(", ", a.get("CITY_OF_BIRTH"), a.get("COUNTRY_OF_BIRTH"))
		d.birth(b)
	}
}

// maxNested is how deep names stand in the brackets of others.
const maxNested = 3

// scriptNames is [manyNames] for cells in which a name is followed by others in brackets: in another script, or several
// separated by semicolons. They are looked for in so many brackets within brackets.
func scriptNames(cell string, nested int) []Name {
	if strings.IndexByte(cell, '(') < 0 || nested == 0 || len(cell) > maxNames {
		return manyNames(cell)
	}
	base := cell
	var inner []string
	for from := 0; ; {
		i := strings.IndexByte(base[from:], '(')
		if i < 0 {
			break
		}
		i += from
		end := closing(base, i)
		in := strings.TrimSpace(base[i+1 : end])
		switch {
		case strings.EqualFold(in, "original script"):
		case hasFold(in, "original script:"):
			inner = append(inner, in[indexFold(in, "original script:")+len("original script:"):])
		case strings.IndexByte(in, ';') >= 0 || in != "" && isLatin(in) != isLatin(base[:i]):
			inner = append(inner, in)
		default:
			from = end
			continue
		}
		base = strings.TrimSpace(base[:i]) + base[min(end+1, len(base)):]
		from = min(i, len(base))
	}
	out := manyNames(base)
	for _, in := range inner {
		for part := range strings.SplitSeq(in, ";") {
			for _, n := range scriptNames(part, nested-1) {
				if n.Kind == "" {
					n.Kind = Found
				}
				out = append(out, n)
			}
		}
	}
	return out
}

// noteNames returns the names in a note on an alias: behind "original script:" or "In Arabic:", and further spellings that
// are separated by semicolons, of which no digit or colon makes something else.
func noteNames(note string) []Name {
	for _, mark := range []string{"original script:", "in arabic:"} {
		if i := indexFold(note, mark); i >= 0 {
			if rest := note[i+len(mark):]; !garbled(rest) {
				return manyNames(rest)
			}
			return nil
		}
	}
	if open := strings.IndexByte(note, '('); open >= 0 {
		note = strings.TrimPrefix(note[open:closing(note, open)], "(")
	}
	if strings.IndexByte(note, ';') < 0 || strings.ContainsAny(note, "0123456789:") {
		return nil
	}
	return manyNames(note)
}

func unAddress(d *draft, a *element) {
	d.addressOf(Address{City: a.get("CITY"), Note: a.get("NOTE")}, a.get("COUNTRY"),
		a.get("STREET"), a.get("CITY"), a.get("STATE_PROVINCE"), a.get("ZIP_CODE"))
}

// unBirths reads days and places of birth, which stand in separate elements: the first belongs to the first.
func unBirths(d *draft, r *element) {
	for b := range r.all("INDIVIDUAL_DATE_OF_BIRTH") {
		d.birth(unBirth(b))
	}
	for p := range r.all("INDIVIDUAL_PLACE_OF_BIRTH") {
		d.birth(Birth{Place: joined(", ", p.get("STREET"), p.get("CITY"), p.get("STATE_PROVINCE"), p.get("COUNTRY"), p.get("NOTE"))})
		d.country(p.get("COUNTRY"), BirthPlace)
	}
}

// unBirth reads one day of birth. A note makes a year more exact or stands for the day.
func unBirth(d *element) Birth {
	text, note := zoneless(d.get("DATE")), d.get("NOTE")
	if text == "" {
		text = d.get("YEAR")
	}
	if text == "" {
		text = joined(" to ", d.get("FROM_YEAR"), d.get("TO_YEAR"))
	}
	b := parseBirth(text)
	if said := parseBirth(note); !said.From.IsZero() && (b.From.IsZero() || !said.From.Before(b.From) && !said.Until.After(b.Until)) {
		b.From, b.Until = said.From, said.Until
	}
	b.Circa = (b.Circa || strings.EqualFold(d.get("TYPE_OF_DATE"), "APPROXIMATELY") || strings.EqualFold(note, "approximately")) && !b.From.IsZero()
	if b.Text = text; note != "" {
		b.Text = strings.TrimSpace(text + " (" + note + ")")
	}
	return b
}

var trailingNumber = regexp.MustCompile(`\b[0-9][0-9A-Za-z/-]{3,}$`)

func unDocument(d *draft, doc *element) {
	label, number := doc.get("TYPE_OF_DOCUMENT"), doc.get("NUMBER")
	if further := doc.get("TYPE_OF_DOCUMENT2"); further != "" {
		label = further
		if m := trailingNumber.FindStringIndex(further); m != nil && number == "" {
			// "Afghan national identification card (tazkira) number 545167"
			label, number = strings.TrimRight(further[:m[0]], " :"), further[m[0]:]
		}
	}
	issued := countryOf(doc.get("ISSUING_COUNTRY"), d.o.On)
	if issued.Code == "" {
		issued = countryOf(doc.get("COUNTRY_OF_ISSUE"), d.o.On)
	}
	notes := []string{doc.get("NOTE")}
	if v := doc.get("DATE_OF_ISSUE"); v != "" {
		notes = append(notes, "issued "+zoneless(v))
	}
	if v := doc.get("CITY_OF_ISSUE"); v != "" {
		notes = append(notes, "issued in "+v)
	}
	d.id(ID{Kind: documentKind(label), Value: number, Country: issued.Code, Label: label, Note: joined("; ", notes...)})
}

// documentKind tells the kind of a document of a person by the words of the list.
func documentKind(label string) IDKind {
	for _, k := range documentKinds {
		if hasFold(label, k.word) {
			return k.kind
		}
	}
	return OtherID
}

// documentKinds are words for kinds of documents; the first that occurs decides.
var documentKinds = []struct {
	word string
	kind IDKind
}{
	{"passport", Passport},
	{"passeport", Passport},
	{"pasaporte", Passport},
	{"fiscal", Tax},
	{"tax", Tax},
	{"driver", OtherID},
	{"student", OtherID},
	{"voter", OtherID},
	{"birth", OtherID},
	{"residen", OtherID},
	{"certificate", OtherID},
	{"ration", OtherID},
	{"military", OtherID},
	{"identi", National},
	{"national", National},
	{"tazkira", National},
	{"social security", National},
	{"cedula", National},
}
