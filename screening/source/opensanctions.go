package source

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/licet/licet/country"
)

// readOpenSimple reads targets.simple.csv of OpenSanctions; several values in a cell are separated by semicolons.
func readOpenSimple(ctx context.Context, files []File, o Options, r *Report, yield func(*Entry) error) error {
	j := newJob(ctx, o, r, yield)
	for _, f := range files {
		err := j.eachRowOf(f, rowForm{delim: ',', head: func(t *table) error { return t.findHeader("id", "schema", "name") }}, func(t *table, cells []string) error {
			d := newDraft(o)
			d.place = t.place()
			d.raw(t.text)
			openSimpleRow(t, d, cells)
			return j.emit(d, j.digest(cells))
		})
		if err != nil {
			return err
		}
	}
	return j.end()
}

func openSimpleRow(t *table, d *draft, cells []string) {
	get := func(names ...string) string { return t.get(cells, names...) }
	list := func(names ...string) []string { return splitList(get(names...), ';') }
	e := d.e
	e.Ref, e.Schema = get("id"), openSchemas[get("schema")]
	d.openName(get("name"), "", false)
	for _, n := range list("aliases") {
		d.openName(n, Alias, false)
	}
	for _, b := range list("birthdate") {
		d.birth(parseBirth(b))
	}
	for _, c := range list("countries") {
		d.country(c, "")
	}
	for _, a := range list("addresses") {
		d.openAddress(a)
	}
	for _, id := range list("identifiers") {
		kind := OtherID
		if d.e.Schema == Ship && len(id) == 7 && allDigits(id) {
			kind = IMO
		}
		d.labelledID(ID{Kind: kind, Value: id})
	}
	for _, p := range list("programids", "sanctions") {
		d.programme(p)
	}
	for _, p := range list("phones") {
		d.otherID("phone", p)
	}
	for _, p := range list("emails") {
		d.otherID("email", p)
	}
	e.Source = get("dataset")
	e.Amended = dateIn(get("lastchange"), false)
}

// openSchemas are the schemata that are parties, and those of things that are listed as such.
var openSchemas = map[string]Schema{
	"Person": Person, "Company": Entity, "Organization": Entity, "LegalEntity": Entity, "PublicBody": Entity, "Vessel": Ship, "Airplane": Aircraft,
	"Asset": "", "Vehicle": "", "RealEstate": "", "CryptoWallet": "", "Security": "",
}

// targetTopics begin the topics that make a party one to screen against.
var targetTopics = []string{"sanction", "debarment", "export.", "asset.frozen", "wanted", "crime", "reg.", "invest.ban"}

// openEntity is an entity of Follow the Money. In the nested form a property may hold further entities.
type openEntity struct {
	ID         string                `json:"id"`
	Caption    string                `json:"caption"`
	Schema     string                `json:"schema"`
	Properties map[string]openValues `json:"properties"`
	Datasets   []string              `json:"datasets"`
	Target     *bool                 `json:"target"`
	LastChange string                `json:"last_change"`
}

type openValues []openValue

// UnmarshalJSON implements [json.Unmarshaler]; one value may stand without the brackets of a list.
func (v *openValues) UnmarshalJSON(b []byte) error {
	if b[0] != '[' {
		var one openValue
		if err := one.UnmarshalJSON(b); err != nil {
			return err
		}
		*v = openValues{one}
		return nil
	}
	var list []openValue
	err := json.Unmarshal(b, &list)
	*v = list
	return err
}

// openValue is a text or an entity.
type openValue struct {
	text   string
	entity *openEntity
}

// UnmarshalJSON implements [json.Unmarshaler].
func (v *openValue) UnmarshalJSON(b []byte) error {
	switch b[0] {
	case '"':
		return json.Unmarshal(b, &v.text)
	case '{':
		v.entity = &openEntity{}
		return json.Unmarshal(b, v.entity)
	case 'n':
		return nil
	case '[':
		return fmt.Errorf("a value was expected, not %s", excerpt(string(b)))
	}
	v.text = string(b)
	return nil
}

// texts returns the texts of the properties.
func (e *openEntity) texts(properties ...string) []string {
	var out []string
	for _, p := range properties {
		for _, v := range e.Properties[p] {
			if t := tidy(v.text); !blankCell(t) {
				out = append(out, t)
			}
		}
	}
	return out
}

func (e *openEntity) text(properties ...string) string {
	if t := e.texts(properties...); len(t) > 0 {
		return t[0]
	}
	return ""
}

// isTarget reports whether the entity is to be screened against: it is marked so or has a topic that says so.
func (e *openEntity) isTarget(nested bool) bool {
	if _, known := openSchemas[e.Schema]; !known {
		return false
	}
	if e.Target != nil && *e.Target {
		return true
	}
	for _, t := range e.texts("topics") {
		for _, prefix := range targetTopics {
			if strings.HasPrefix(t, prefix) {
				return true
			}
		}
	}
	return nested && e.Target == nil
}

// openSides are entities that are no parties but tell something of them, by the party.
type openSides struct {
	of        map[string][]*openEntity
	addresses map[string]*openEntity
}

// openLinks are the schemata of relations with the properties of their two ends and what the second is to the first.
var openLinks = map[string][3]string{
	"Ownership": {"owner", "asset", "owner"}, "Directorship": {"director", "organization", "director"}, "Family": {"person", "relative", "family"},
	"Associate": {"person", "associate", "associate"}, "UnknownLink": {"subject", "object", "linked to"}, "Membership": {"member", "organization", "member"},
	"Employment": {"employee", "employer", "employee"}, "Representation": {"agent", "client", "agent"}, "Succession": {"predecessor", "successor", "predecessor"},
}

// add keeps what is said of a party.
func (s *openSides) add(e *openEntity) {
	switch e.Schema {
	case "Address":
		s.addresses[e.ID] = e
	case "Sanction":
		s.under(e, "entity")
	case "Passport", "Identification":
		s.under(e, "holder")
	default:
		if ends, ok := openLinks[e.Schema]; ok {
			s.under(e, ends[0])
			s.under(e, ends[1])
		}
	}
}

func (s *openSides) under(e *openEntity, property string) {
	for _, id := range e.texts(property) {
		s.of[id] = append(s.of[id], e)
	}
}

// readOpenEntities reads targets.nested.json and entities.ftm.json of OpenSanctions. In the second, what belongs to a party
// stands in entities of its own anywhere in the file: it is gone through twice, and those are held in memory.
func readOpenEntities(ctx context.Context, files []File, o Options, r *Report, yield func(*Entry) error) error {
	j := newJob(ctx, o, r, yield)
	nested := r.Form == OpenNested
	sides := &openSides{of: map[string][]*openEntity{}, addresses: map[string]*openEntity{}}
	if !nested {
		j.quiet = true
		err := j.eachOpen(files, func(_ *jsonRecords, e *openEntity) error {
			sides.add(e)
			return nil
		})
		if err != nil {
			return err
		}
		j.quiet, j.left = false, o.Limits.Bytes
	}
	err := j.eachOpen(files, func(in *jsonRecords, e *openEntity) error {
		if !e.isTarget(nested) {
			return nil
		}
		d := newDraft(o)
		d.place = in.place()
		d.raw(string(in.record))
		d.openParty(e)
		for _, s := range sides.of[e.ID] {
			d.openSide(s, e.ID)
		}
		for _, id := range e.texts("addressEntity") {
			if a := sides.addresses[id]; a != nil {
				d.openSide(a, e.ID)
			}
		}
		for _, p := range slices.Sorted(maps.Keys(e.Properties)) {
			for _, v := range e.Properties[p] {
				if v.entity != nil {
					d.openSide(v.entity, e.ID)
				}
			}
		}
		return j.emit(d, j.digest([]string{string(in.record)}))
	})
	if err != nil {
		return err
	}
	return j.end()
}

func (j *job) eachOpen(files []File, do func(in *jsonRecords, e *openEntity) error) error {
	return j.eachJSON(files, "", func(in *jsonRecords) error {
		var e openEntity
		if err := json.Unmarshal(in.record, &e); err != nil {
			j.problem(jsonFault(err, in), true)
			return nil
		}
		return do(in, &e)
	})
}

// openName adds a name; one in another script than Latin is told as the original.
func (d *draft) openName(text string, kind NameKind, weak bool) {
	if kind == Alias && !isLatin(text) {
		kind = Original
	}
	d.all(hiddenNames(unescape(text)), kind, weak)
}

// openAddress adds an address and the country that it ends with.
func (d *draft) openAddress(text string) {
	a := Address{Text: text}
	if i := strings.LastIndexByte(text, ','); i > 0 {
		a.Country = countryOf(text[i+1:], d.o.On).Code
	}
	d.address(a)
}

// openNumbers are properties that hold numbers.
var openNumbers = []struct {
	property string
	kind     IDKind
	issuer   country.Code
}{
	{"passportNumber", Passport, ""},
	{"idNumber", National, ""},
	{"socialSecurityNumber", National, ""},
	{"taxNumber", Tax, ""},
	{"vatCode", Tax, ""},
	{"innCode", Tax, "RU"},
	{"npiCode", OtherID, "US"},
	{"registrationNumber", Registration, ""},
	{"ogrnCode", Registration, "RU"},
	{"uscCode", Registration, "CN"},
	{"uniqueEntityId", Registration, "US"},
	{"kppCode", OtherID, "RU"},
	{"okpoCode", OtherID, "RU"},
	{"leiCode", LEI, ""},
	{"swiftBic", BIC, ""},
	{"bikCode", OtherID, "RU"},
	{"dunsCode", OtherID, ""},
	{"imoNumber", IMO, ""},
	{"mmsi", MMSI, ""},
	{"icaoCode", OtherID, ""},
	{"serialNumber", OtherID, ""},
	{"isin", OtherID, ""},
	{"isinCode", OtherID, ""},
	{"ticker", OtherID, ""},
	{"cikCode", OtherID, "US"},
	{"publicKey", OtherID, ""},
	{"wikidataId", OtherID, ""},
	{"unscId", OtherID, ""},
	{"website", OtherID, ""},
	{"email", OtherID, ""},
	{"phone", OtherID, ""},
}

// openParty reads the properties of a party.
func (d *draft) openParty(o *openEntity) {
	e := d.e
	e.Ref, e.Schema, e.Source = tidy(o.ID), openSchemas[o.Schema], strings.Join(o.Datasets, ";")
	d.openNames(o)
	for _, n := range openNumbers {
		kind := n.kind
		if o.Schema == "Airplane" && n.property == "registrationNumber" {
			kind = Tail
		}
		for _, v := range o.texts(n.property) {
			d.labelledID(ID{Kind: kind, Value: v, Country: n.issuer, Label: n.property})
		}
	}
	for _, a := range o.texts("address") {
		d.openAddress(a)
	}
	d.openCountries(o)
	for _, b := range o.texts("birthDate") {
		d.birth(parseBirth(b))
	}
	for _, p := range o.texts("birthPlace") {
		d.birth(Birth{Place: p})
	}
	for _, g := range o.texts("gender") {
		d.gender(g)
	}
	for _, p := range o.texts("position", "title") {
		d.position(p)
	}
	for _, p := range o.texts("program", "programId") {
		d.programme(p)
	}
	for _, t := range o.texts("topics") {
		d.measure(t)
	}
	for _, t := range o.texts("notes", "summary", "description") {
		d.remark(t)
	}
	e.Amended = dateIn(o.LastChange, false)
	d.openVessel(o)
}

func (d *draft) openNames(o *openEntity) {
	names := o.texts("name")
	if caption := tidy(o.Caption); slices.Contains(names, caption) || len(names) == 0 {
		d.openName(caption, "", false)
	}
	for _, n := range names {
		if d.primary < 0 {
			d.openName(n, "", false)
		} else {
			d.openName(n, Alias, false)
		}
	}
	for _, n := range o.texts("alias") {
		d.openName(n, Alias, false)
	}
	for _, n := range o.texts("weakAlias") {
		d.openName(n, Alias, true)
	}
	for _, n := range o.texts("previousName") {
		d.openName(n, Former, false)
	}
	for _, n := range o.texts("abbreviation") {
		d.openName(n, Alias, true)
	}
	if families := o.texts("lastName"); len(families) == 1 && d.primary >= 0 {
		n := &d.e.Names[d.primary]
		given := joined(" ", o.text("firstName"), o.text("secondName", "middleName"))
		if n.Family == "" && given != "" && strings.Contains(n.Text, families[0]) {
			n.Family, n.Given = families[0], given
		}
	}
}

func (d *draft) openCountries(o *openEntity) {
	for _, r := range []struct {
		role       CountryRole
		properties []string
	}{
		{Nationality, []string{"nationality", "citizenship"}},
		{Residence, []string{"jurisdiction", "mainCountry", "residence"}},
		{BirthPlace, []string{"birthCountry"}},
		{"", []string{"country"}},
	} {
		for _, c := range o.texts(r.properties...) {
			d.country(c, r.role)
		}
	}
}

func (d *draft) openVessel(o *openEntity) {
	if d.e.Schema != Ship && d.e.Schema != Aircraft {
		return
	}
	v := d.vessel()
	set(&v.Type, o.text("type", "model"))
	set(&v.CallSign, o.text("callSign"))
	set(&v.Tonnage, o.text("grossRegisteredTonnage", "tonnage"))
	set(&v.Built, o.text("buildDate"))
	for _, f := range o.texts("flag") {
		d.flag(f)
	}
	for _, f := range o.texts("pastFlags") {
		d.formerFlag(f)
	}
}

// openSide adds what another entity tells of the party.
func (d *draft) openSide(s *openEntity, party string) {
	switch s.Schema {
	case "Sanction":
		d.openSanction(s)
	case "Passport", "Identification":
		kind := National
		if s.Schema == "Passport" || hasFold(s.text("type"), "passport") {
			kind = Passport
		}
		for _, n := range s.texts("number") {
			d.id(ID{Kind: kind, Value: n, Country: countryOf(s.text("country"), d.o.On).Code, Label: s.text("type")})
		}
	case "Address":
		full := s.text("full")
		if full == "" {
			full = joined(", ", s.text("street"), s.text("postOfficeBox"), joined(" ", s.text("postalCode"), s.text("city")), s.text("state", "region"), s.text("country"))
		}
		c := countryOf(s.text("country"), d.o.On)
		d.address(Address{Text: full, City: s.text("city"), Country: c.Code, Note: s.text("remarks")})
		d.country(s.text("country"), Residence)
	default:
		d.openLink(s, party)
	}
}

func (d *draft) openSanction(s *openEntity) {
	for _, p := range s.texts("program", "programId") {
		d.programme(p)
	}
	for _, p := range s.texts("provisions") {
		d.measure(p)
	}
	d.basis(joined(", ", s.text("authority"), s.text("authorityId", "recordId")))
	for _, t := range s.texts("listingDate", "startDate") {
		if day := dateIn(t, false); !day.IsZero() && (d.e.Listed.IsZero() || day.Before(d.e.Listed)) {
			d.e.Listed = day
		}
	}
	for _, t := range s.texts("endDate") {
		if day := dateIn(t, false); day.After(d.e.Ends) {
			d.e.Ends = day
		}
	}
	d.otherID("unscId", s.text("unscId"))
	for _, t := range s.texts("reason", "summary") {
		d.remark(t)
	}
}

// openLink adds the other end of a relation.
func (d *draft) openLink(s *openEntity, party string) {
	ends, ok := openLinks[s.Schema]
	if !ok {
		return
	}
	kind := ends[2]
	if said := s.text("relationship", "role"); said != "" {
		kind = said
	}
	for i, property := range ends[:2] {
		for _, v := range s.Properties[property] {
			l := Link{Ref: v.text, Kind: kind}
			if v.entity != nil {
				l.Ref, l.Name = v.entity.ID, tidy(v.entity.Caption)
			}
			if s.Schema == "Ownership" && i == 1 {
				l.Kind = "owns"
			}
			if l.Ref != party {
				d.link(l)
			}
		}
	}
}
