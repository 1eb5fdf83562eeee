package source

import (
	"context"
	"regexp"
	"strings"
	"unicode"
)

// readCanada reads Canada's consolidated autonomous sanctions list.
//
// The list numbers its entries by item within the schedule of a regulation only. The reference is made of these:
// country-schedule-item, such as "BY-1, Part 1-12", which no two entries share. In place of the country stand the capitals
// of a regulation that is not about one, such as JVCFOR. Items keep their numbers when others are taken off the list.
func readCanada(ctx context.Context, files []File, o Options, rep *Report, yield func(*Entry) error) error {
	return readXML(ctx, files, o, rep, yield, canadaForm)
}

var canadaForm = &xmlForm{
	roots:   []string{"data-set"},
	records: map[string]func(*xmlRun, *draft, *element){"record": canadaRecord},
}

func canadaRecord(x *xmlRun, d *draft, r *element) {
	regime, _, _ := strings.Cut(r.get("Country"), " / ")
	regime = strings.TrimSpace(regime)
	d.programme(regime)
	d.e.Listed = x.day("DateOfListing", r.get("DateOfListing"), false)
	place := countryOf(regime, d.o.On)
	short := string(place.Code)
	if short == "" {
		short = capitals(regime)
	} else {
		d.country(regime, Regime)
	}
	if item := r.get("Item"); item != "" && short != "" {
		d.e.Ref, d.e.Basis = short+"-"+item, "item "+item
		if schedule := canadaSchedule(r.get("Schedule")); schedule != "" {
			d.e.Ref, d.e.Basis = short+"-"+schedule+"-"+item, "Schedule "+schedule+", item "+item
		}
	}
	born, imo, title := r.get("DateOfBirthOrShipBuildDate"), r.get("ShipIMONumber"), r.get("TitleOrShip")
	thing := r.get("EntityOrShip")
	switch {
	case thing == "":
		d.e.Schema = Person
		d.canadaPerson(r.get("LastName"), r.get("GivenName"))
		d.position(title)
		b := x.birth("DateOfBirthOrShipBuildDate", strings.TrimPrefix(strings.TrimPrefix(born, "born in "), "the "))
		b.Text = born
		d.birth(b)
	case imo != "" || title != "":
		d.e.Schema = Ship
		d.namesAs(manyNames(thing), "", false)
		d.e.Vessel = &Vessel{Type: title, Built: born}
		d.id(ID{Kind: IMO, Value: strings.TrimPrefix(imo, "IMO"), Label: "ShipIMONumber"})
	default:
		d.e.Schema = Entity
		// The cell may hold the English and the French name.
		for i, side := range canadaSides(thing) {
			kind := Alias
			if i == 0 {
				kind = ""
			}
			d.namesAs(manyNames(side), kind, false)
		}
	}
	d.canadaAliases(r.get("Aliases"))
}

var partOf = regexp.MustCompile(`\s*,\s*`)

// canadaSchedule brings "1,Part 3" and "1, Part 3" together.
func canadaSchedule(s string) string {
	return partOf.ReplaceAllString(strings.TrimRight(s, " ,"), ", ")
}

// capitals returns the abbreviation that the text gives in brackets, or the capitals of its words.
func capitals(s string) string {
	if i := strings.IndexByte(s, '('); i >= 0 {
		if in := s[i+1 : closing(s, i)]; in != "" && in == strings.ToUpper(in) {
			return in
		}
	}
	var b strings.Builder
	start := true
	for _, r := range s {
		if start && unicode.IsUpper(r) {
			b.WriteRune(r)
		}
		start = !isWordRune(r)
	}
	return b.String()
}

// canadaPerson adds the name of a person; a part in brackets is another spelling of the family name.
func (d *draft) canadaPerson(last, given string) {
	family, other, _ := strings.Cut(last, "(")
	family, other = strings.TrimSpace(family), strings.Trim(other, " )")
	d.ofacName(family, given, "", false)
	if other != "" {
		d.ofacName(other, given, Found, false)
	}
}

// canadaSides separates at strokes between which whole names stand: two words or more.
func canadaSides(s string) []string {
	sides := strings.Split(s, "/")
	for _, side := range sides {
		if len(strings.Fields(side)) < 2 {
			return []string{s}
		}
	}
	return sides
}

// canadaAliases reads the cell of aliases. They are separated by semicolons or commas, and labels such as "Russian:" stand
// before names in their own script.
func (d *draft) canadaAliases(cell string) {
	if len(cell) > maxNames {
		return
	}
	for part := range strings.SplitSeq(languageLabel.ReplaceAllString(cell, ";$0"), ";") {
		for _, p := range commaNames(d.e.Schema, part) {
			for _, side := range canadaSides(p) {
				d.namesAs(manyNames(side), Alias, false)
			}
		}
	}
}

// languageLabel is a label that stands before a name in its own script, with or without punctuation in front.
var languageLabel = regexp.MustCompile(`\b(?:Arabic|Belarusian|Belarussian|Chinese|Farsi|Hebrew|Korean|Persian|Russian|Ukrainian)\s*:`)

// legalWords are the words of a legal form that stands behind a comma.
var legalWords = map[string]bool{
	"and": true, "&": true, "ltd": true, "limited": true, "llc": true, "inc": true, "incorporated": true, "co": true, "corp": true,
	"corporation": true, "company": true, "jsc": true, "ojsc": true, "pjsc": true, "cjsc": true, "ooo": true, "oao": true, "zao": true, "ao": true,
	"pao": true, "tov": true, "fsue": true, "gmbh": true, "s.a": true, "sa": true, "plc": true, "pte": true, "pvt": true, "pty": true, "sons": true,
	"ооо": true, "оао": true, "зао": true, "ао": true, "пао": true, "фгуп": true,
}

// isLegalTail reports whether the text is nothing but a legal form.
func isLegalTail(s string) bool {
	for w := range strings.FieldsSeq(strings.ToLower(s)) {
		if !legalWords[strings.TrimRight(w, ".")] {
			return false
		}
	}
	return true
}

// commaNames separates at commas, but not before a legal form, and not "FAMILY, Given" of a person.
func commaNames(schema Schema, s string) []string {
	var parts []string
	for p := range strings.SplitSeq(s, ",") {
		if p = strings.TrimSpace(p); p == "" {
			continue
		}
		if n := len(parts); n > 0 && isLegalTail(p) {
			parts[n-1] += ", " + p
			continue
		}
		parts = append(parts, p)
	}
	if schema == Person && len(parts) == 2 && !strings.Contains(parts[0], " ") && !strings.ContainsRune(parts[1], ':') &&
		isLatin(parts[0]) == isLatin(parts[1]) {
		return []string{parts[0] + ", " + parts[1]}
	}
	var out []string
	for _, p := range parts {
		out = append(out, alternatives(p)...)
	}
	return out
}

// alternatives separates at "or" between whole names.
func alternatives(s string) []string {
	if strings.IndexByte(s, '/') >= 0 {
		return []string{s} // alternatives of single words within the name
	}
	parts := strings.Split(s, " or ")
	for _, p := range parts {
		if len(strings.Fields(p)) < 2 {
			return []string{s}
		}
	}
	return parts
}
