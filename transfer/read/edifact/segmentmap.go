package edifact

import (
	"math/big"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/licet/licet/country"
	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/transfer"
)

// roles are the parties of code list 3035 that have a role of their own here; whoever stands under another qualifier is another party.
// The names of BY, CN, DP, IV, ST, SU and SO were seen in D.00B and later lists: DP "party to which goods should be delivered, if not
// identical with consignee", ST "party to where goods will be or have been shipped". Both receive goods, and so does the importer.
var roles = map[string]transfer.Role{
	"CZ": transfer.Exporter,
	"EX": transfer.Exporter,
	"OS": transfer.Exporter, // original shipper, from memory
	"CN": transfer.Consignee,
	"DP": transfer.Consignee,
	"ST": transfer.Consignee,
	"IM": transfer.Consignee, // importer, from memory
	"UC": transfer.EndUser,   // ultimate consignee
	"UD": transfer.EndUser,   // ultimate customer, from memory
	"NI": transfer.Notify,
	"N1": transfer.Notify,       // from memory
	"N2": transfer.Notify,       // from memory
	"IC": transfer.Intermediate, // from memory
	"FW": transfer.Forwarder,
	"MS": transfer.Forwarder, // in a cargo report the agent that sends it
	"CS": transfer.Forwarder, // consolidator, from memory
	"CA": transfer.Carrier,
	"PR": transfer.Payer, // from memory
	"IV": transfer.Payer, // invoicee
	"PE": transfer.Payee, // from memory
}

// others are the ordinary qualifiers of code list 3035 that have no role here and need not be told. BY, SU and SO seen, the rest from
// memory.
var others = map[string]bool{
	"BY": true, "SE": true, "MF": true, "SU": true, "SO": true, "SF": true, "SR": true, "AG": true, "AE": true, "CB": true, "CX": true,
	"DT": true, "GO": true, "GC": true, "II": true, "MR": true, "WH": true, "TR": true, "CM": true, "HI": true, "CF": true, "CG": true,
}

// modes are those of recommendation 19, element 8067. 7 is a fixed installation and 9 not applicable: neither is a mode here.
var modes = map[string]transfer.Mode{
	"1": transfer.Sea, "2": transfer.Rail, "3": transfer.Road, "4": transfer.Air, "5": transfer.Post, "6": transfer.Multimodal,
	"8": transfer.InlandWaterway,
}

// movements are the codes of list 7365 for the kind of movement.
var movements = map[string]transfer.Kind{
	"22": transfer.Export, "23": transfer.Import, "24": transfer.Transit, "28": transfer.Transshipment,
}

// declarations are the names of documents, element 1001, that say which way a declaration goes. All but 830 from memory.
var declarations = map[string]transfer.Kind{
	"830": transfer.Export, "929": transfer.Import, "930": transfer.Import, "950": transfer.Transit, "820": transfer.Transit,
	"821": transfer.Transit, "822": transfer.Transit, "952": transfer.Transit,
}

// units are those of recommendation 20 that have a word in common use.
var units = map[string]string{
	"PCE": "pieces", "C62": "pieces", "H87": "pieces", "NMB": "pieces", "NAR": "pieces", "KGM": "kg", "GRM": "g", "TNE": "t", "LTR": "l",
	"MTR": "m", "MTK": "m2", "MTQ": "m3", "SET": "sets", "NPR": "pairs", "LBR": "lb",
}

// packages are those of recommendation 21. The codes alone would be read as units: CT is a carat to others.
var packages = map[string]string{
	"CT": "cartons", "CS": "cases", "PA": "packets", "PK": "packages", "PX": "pallets", "BX": "boxes", "CR": "crates", "DR": "drums",
	"BG": "bags", "BE": "bundles", "RL": "reels", "CY": "cylinders", "PC": "parcels", "RO": "rolls", "CL": "coils", "SA": "sacks",
}

// masses are the kilograms of a unit.
var masses = map[string]*big.Rat{
	"KGM": big.NewRat(1, 1), "TNE": big.NewRat(1000, 1), "GRM": big.NewRat(1, 1000), "LBR": big.NewRat(45359237, 100000000),
}

// silent are segments that say nothing about a transfer that Licet reads.
var silent = map[string]bool{
	"TSR": true, "GDS": true, "CPI": true, "TCC": true, "SPL": true, "HAN": true, "TMP": true, "RNG": true, "EQN": true,
	"TMD": true, "AUT": true, "TAX": true, "STS": true, "BII": true, "DIM": true, "PRI": true, "ERP": true, "PCD": true, "ICD": true,
	"CNI": true, "TPL": true, "SGU": true,
}

// take reads a segment into the part at hand.
func (b *builder) take(s *Segment) {
	switch s.Tag {
	case "BGM":
		b.begin(s)
	case "UNS":
		b.detail, b.item = s.Get(1, 0) == "D", -1
	case "NAD":
		b.party(s)
	case "CTA":
		b.person(s)
	case "COM":
		b.contact(s)
	case "TDT":
		b.transport(s)
	case "LOC":
		b.location(s)
	case "DTM":
		b.day(s)
	case "RFF":
		b.anchor = "rff"
		b.reference(s, s.Get(1, 0), s.Get(1, 1), 1)
	case "DOC":
		b.anchor = "doc"
		b.reference(s, "DOC"+s.Get(1, 0), s.Get(2, 0), 2)
	case "GID":
		b.goods(s)
	case "CST":
		b.customs(s)
	case "PIA":
		b.product(s)
	case "FTX":
		b.text(s)
	case "MEA":
		b.measure(s)
	case "QTY":
		if it := b.current(); it != nil {
			it.Quantity = transfer.Quantity{Number: b.number(1, s.Get(1, 1)), Unit: unitOf(s.Get(1, 2))}
			b.mark("items", b.item, "quantity", 1)
		}
	case "PAC":
		if n := b.number(1, s.Get(1, 0)); n != "" {
			b.packs(n, s.Get(3, 0))
		}
	case "MOA":
		b.money(s)
	case "CUX":
		if c := s.Get(1, 1); c != "" && b.currency == "" {
			b.currency = c
			if !transfer.Currency(strings.ToUpper(c)).Known() {
				b.wrong(1, c, "unknown currency", "a code of ISO 4217, such as EUR")
			}
		}
	case "EQD":
		b.equipment(s)
	case "SEL":
		b.seal(s)
	case "SGP":
		b.container(s.Get(1, 0))
	case "GIS":
		b.movement(s)
	case "PCI":
		for c := 0; c < 10; c++ {
			note(&b.p.t.Documents.Packing.Marks, s.Get(2, c))
		}
	case "CNT":
		b.control(s)
	case "TOD":
		b.anchor = "tod"
		if terms := s.Get(3, 0); terms != "" {
			b.p.t.Order.Delivery = terms
		}
	case "DGS":
		b.dangerous(s)
	default:
		if !silent[s.Tag] {
			b.r.unknown(s, s.Tag)
		}
	}
}

func (b *builder) movement(s *Segment) {
	if list := s.Get(1, 1); list != "" && list != "63" {
		return
	}
	if k, ok := movements[s.Get(1, 0)]; ok {
		b.p.t.Kind = k
	} else {
		b.r.unknown(s, "GIS+"+s.Get(1, 0))
	}
}

// current returns the item at hand, nil when there is none.
func (b *builder) current() *transfer.Item {
	if b.item < 0 || b.item >= len(b.p.t.Items) {
		return nil
	}
	return &b.p.t.Items[b.item]
}

func (b *builder) begin(s *Segment) {
	b.document = s.Get(2, 0)
	if b.m.kind == "CUSDEC" {
		if k, ok := declarations[s.Get(1, 0)]; ok {
			b.p.t.Kind = k
		}
	}
	switch f := s.Get(3, 0); f { // element 1225; original and absent say nothing
	case "", "9":
	case "1", "3":
		word := map[string]string{"1": "cancellation", "3": "deletion"}[f]
		note(&b.p.t.Remarks, "message function "+f+": "+word)
		b.remark(fault.Input("", f, "the message is a "+word+" of an earlier one; it is assessed as it stands", "9, an original"), b.here(3))
	case "4":
		note(&b.p.t.Remarks, "message function 4: change")
	case "5":
		note(&b.p.t.Remarks, "message function 5: replacement")
	default:
		note(&b.p.t.Remarks, "message function "+shown(f))
	}
}

// joined joins the components of an element that are not empty.
func joined(s *Segment, element int, sep string) string {
	c := s.Components(element, 0)
	if len(c) == 1 {
		return strings.TrimSpace(c[0])
	}
	var parts []string
	for _, p := range c {
		if p = strings.TrimSpace(p); p != "" {
			parts = append(parts, p)
		}
	}
	return strings.Join(parts, sep)
}

func (b *builder) party(s *Segment) {
	b.anchor, b.named = "nad", -1
	q := s.Get(1, 0)
	p := transfer.Party{Role: roles[q]}
	id := s.Get(2, 0)
	name := joined(s, 4, " ")
	for _, l := range s.Components(3, 0) { // the older form: all lines in one element
		switch l = strings.TrimSpace(l); {
		case l == "":
		case name == "":
			name = l
		default:
			p.Address.Lines = append(p.Address.Lines, l)
		}
	}
	if id != "" {
		p.IDs = []transfer.PartyID{{Kind: s.Get(2, 1), Value: id}}
		if name == "" {
			name = id // the code is all by which the party is named
		}
	}
	for _, l := range s.Components(5, 0) {
		if l = strings.TrimSpace(l); l != "" {
			p.Address.Lines = append(p.Address.Lines, l)
		}
	}
	if region := joined(s, 7, " "); region != "" {
		p.Address.Lines = append(p.Address.Lines, region)
	}
	p.Name, p.Address.City, p.Address.Postcode = name, s.Get(6, 0), s.Get(8, 0)
	c := b.country(s.Get(9, 0), 9)
	p.Country, p.Address.Country = c, c
	inv := &b.p.t.Documents.Invoice
	switch q {
	case "MF": // from memory
		if it := b.current(); it != nil {
			it.Maker = name
		}
	case "BY":
		inv.Buyer = name
	case "SE": // from memory
		inv.Seller = name
	}
	if both := joined(s, 4, " "); both != "" && joined(s, 3, "") != "" {
		// Two names stand here: the second could be somebody else, who must not go unseen.
		b.misread("NAD+"+q, joined(s, 3, ", "), "name and address stand twice; the second was read as lines of the address")
	}
	if p.Role == "" {
		if !others[q] {
			b.r.unknownBut(s, "NAD+"+q, "kept as a party of no known role")
		}
		if name == "" && c == "" && len(p.Address.Lines) == 0 && p.Address.City == "" {
			return // nobody is named
		}
		p.Role, p.Remarks = transfer.OtherParty, "NAD+"+shown(q)
		if name == "" {
			p.Name = "NAD+" + shown(q) + " without name"
			b.misread("NAD+"+q, strings.TrimSpace(strings.Join(append(p.Address.Lines, p.Address.City, string(c)), " ")), "the party has no name")
		}
	}
	t := &b.p.t
	if p.Role == transfer.Consignee && (strings.HasPrefix(name, "TO ORDER") || strings.HasPrefix(name, "TO THE ORDER")) {
		t.Documents.BillOfLading.Kind = transfer.ToOrder
	}
	if i, ok := b.join(p, 1); ok {
		b.p.carrier = b.p.carrier || p.Role == transfer.Carrier
		b.named = i
		b.mark("parties", i, "", 4)
		b.mark("parties", i, "country", 9)
		b.mark("parties", i, "address.country", 9)
	}
}

// join adds a party and returns its place; false when there are too many. One of another role that stands there already is not added
// again: each item of a declaration may name the same maker.
func (b *builder) join(p transfer.Party, element int) (int, bool) {
	t := &b.p.t
	if p.Role == transfer.OtherParty {
		for i := len(t.Parties) - 1; i >= max(0, len(t.Parties)-recent); i-- {
			o := &t.Parties[i]
			if o.Role == p.Role && o.Name == p.Name && o.Country == p.Country && o.Remarks == p.Remarks && slices.Equal(o.IDs, p.IDs) &&
				slices.Equal(o.Address.Lines, p.Address.Lines) && o.Address.City == p.Address.City && o.Address.Postcode == p.Address.Postcode {
				return i, true
			}
		}
	}
	limit := maxList
	if b.head == nil && b.m.kind == "CUSCAR" {
		limit = maxHead
	}
	if len(t.Parties) >= limit {
		b.wrong(element, strconv.Itoa(len(t.Parties)), "too many parties", "at most "+strconv.Itoa(limit))
		return 0, false
	}
	t.Parties = append(t.Parties, p)
	return len(t.Parties) - 1, true
}

// recent is how many parties are looked through for one that comes again.
const recent = 64

// person reads CTA: whom to ask for at the party before. A person can be listed like a firm and is a party of its own.
func (b *builder) person(s *Segment) {
	id, name := strings.TrimSpace(s.Get(2, 0)), strings.TrimSpace(s.Get(2, 1))
	if name == "" {
		name = id
	}
	if name == "" {
		return
	}
	of := ""
	if b.anchor == "nad" && b.named >= 0 && b.named < len(b.p.t.Parties) {
		p := &b.p.t.Parties[b.named]
		note(&p.Remarks, "contact "+shown(s.Get(1, 0))+": "+name)
		of = " of " + shown(p.Name)
	}
	p := transfer.Party{Role: transfer.OtherParty, Name: name, Remarks: "contact" + of}
	if id != "" && id != name {
		p.IDs = []transfer.PartyID{{Kind: "contact", Value: id}}
	}
	if i, ok := b.join(p, 2); ok {
		b.mark("parties", i, "", 2)
	}
}

func (b *builder) contact(s *Segment) {
	if b.anchor != "nad" || b.named < 0 || b.named >= len(b.p.t.Parties) {
		return
	}
	p := &b.p.t.Parties[b.named]
	switch s.Get(1, 1) {
	case "EM":
		p.Email = s.Get(1, 0)
	case "TE":
		p.Phone = s.Get(1, 0)
	case "AH": // from memory
		p.Web = s.Get(1, 0)
	}
}

// country returns a code as it stands. ZZ is used for a country that is not known, so it says nothing.
func (b *builder) country(code string, element int) country.Code {
	if code == "ZZ" {
		e := fault.Input("", code, "names no country; read as not stated", "an ISO 3166-1 code")
		b.remark(e, b.here(element))
		return ""
	}
	return country.Code(code)
}

func (b *builder) transport(s *Segment) {
	b.anchor, b.stage = "tdt", s.Get(1, 0)
	switch b.stage {
	case "20", "30", "10":
	default:
		b.r.unknown(s, "TDT+"+b.stage)
		return
	}
	if m, ok := modes[s.Get(3, 0)]; ok {
		old := b.p.modes
		b.p.modes = map[string]transfer.Mode{b.stage: m}
		for k, v := range old {
			if k != b.stage {
				b.p.modes[k] = v
			}
		}
	}
	t := &b.p.t
	if b.stage != "20" {
		return
	}
	carrier := s.Get(5, 3)
	if carrier == "" {
		carrier = s.Get(5, 0)
	}
	if carrier != "" && !b.p.carrier {
		b.p.carrier = true
		p := transfer.Party{Role: transfer.Carrier, Name: carrier}
		if id := s.Get(5, 0); id != "" {
			p.IDs = []transfer.PartyID{{Kind: s.Get(5, 1), Value: id}}
		}
		b.mark("parties", len(t.Parties), "", 5)
		t.Parties = append(t.Parties, p)
	}
	id, list, name := s.Get(8, 0), s.Get(8, 1), s.Get(8, 3)
	mode := b.p.modes["20"]
	if mode != "" && mode != transfer.Sea && mode != transfer.InlandWaterway {
		note(&t.Remarks, "means of transport: "+joined(s, 8, " "))
		return
	}
	if name != "" {
		t.Route.Vessel.Name = name
	}
	switch {
	case list == "146":
		t.Route.Vessel.IMO = strings.TrimSpace(strings.TrimPrefix(id, "IMO"))
	case list == "103":
		note(&t.Remarks, "call sign: "+id)
	case id != "":
		note(&t.Remarks, "means of transport: "+id)
	}
	if c := b.country(s.Get(8, 4), 8); c != "" {
		t.Route.Vessel.Flag = c
		b.mark("route.vessel.flag", -1, "", 8)
	}
}

// destinations are the qualifiers of element 3227 that say where goods end, the first that stands being the final one: country of
// ultimate destination, place of ultimate destination of goods, country of destination of goods, place of destination, place of
// delivery; by on-carriage, of the transport contract, of a transit. Their names and those of ways were seen in the list of location
// types of UBL 2.1, which is taken from UN/EDIFACT 3227.
var destinations = []string{"36", "20", "28", "8", "7", "83", "85", "52"}

// ways are the further qualifiers from which the route is made or whose country counts as one on the way: true where the place stands
// before the main carriage.
var ways = map[string]bool{
	"9": true, "5": true, "76": true, "88": true, "10": true, "80": true, "84": true, "34": true, "82": true, "4": true, "37": true,
	"11": false, "13": false, "125": false, "60": false, "12": false, "33": false, "38": false, "49": false, "62": false, "64": false,
	"65": false, "68": false, "70": false, "72": false, "81": false, "92": false, "97": false,
}

// offices are those of no part of the way of the goods, such as customs offices, places of payment and of papers. With true the goods
// are there, or pass: a country that stands nowhere else is asked about.
var offices = map[string]bool{
	"1": true, "14": true, "18": true, "22": true, "23": true, "24": true, "41": true, "42": true, "43": true, "45": true, "50": true,
	// where is paid and signed, and where the ship calls before and after
	"2": false, "44": false, "57": false, "61": false, "73": false, "91": false, "94": false, "96": false,
}

func isPlace(q string) bool {
	_, way := ways[q]
	return way || slices.Contains(destinations, q)
}

// where a place is, as far as its parts say.
type spot struct {
	locode  transfer.Locode
	country country.Code
	other   country.Code // that the name says and the code does not
	stated  bool
	// what is not understood of it, and why
	text, why string
}

func (p *spot) land() country.Code {
	if p.country != "" {
		return p.country
	}
	return p.locode.Country()
}

// spot reads code, code list and name of a place.
func (b *builder) spot(code, list, name string, element int) spot {
	code, name = strings.TrimSpace(code), strings.TrimSpace(name)
	p := spot{stated: code != "" || name != ""}
	whole := strings.TrimSpace(code + " " + name)
	switch {
	case code == "":
	case list == "162" || list != "139" && len(code) == 2:
		p.country = b.country(code, element)
	case list == "139" || list == "" && transfer.Locode(strings.ToUpper(code)).Valid() && !transfer.PlaceName(code):
		p.locode = transfer.Locode(strings.ToUpper(strings.ReplaceAll(code, " ", "")))
	}
	understood := p.locode != "" || p.country != ""
	texts := []string{name}
	if !understood {
		texts = append(texts, code)
	}
	for _, text := range texts {
		c, exact := b.land(text, !understood) // beside a code NEW JERSEY is not Jersey
		switch {
		case c == "":
		case !understood:
			p.country, understood = c, true
			if !exact {
				p.text, p.why = whole, "read as "+string(c)+" by a part of the name"
			}
		case p.land() != c:
			p.text, p.why, p.other = whole, "code and name of the place are of different countries", c
		}
	}
	if p.stated && !understood && (code != "ZZ" || name != "") {
		p.text, p.why = whole, "no place or country that is known"
	}
	return p
}

// land returns the country that a text names, by itself or as one of its parts: NAMPO, DPRK; with last also as its last word. It is
// exact when the whole text does.
func (b *builder) land(text string, last bool) (c country.Code, exact bool) {
	if len(text) < 2 || len(text) > 200 {
		return "", false
	}
	day := b.p.t.Day(b.r.opt.On)
	if found, ok := country.Lookup(text, day); ok && text != "ZZ" {
		return found.Code, true
	}
	parts := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(",;/()-", r) })
	if words := strings.Fields(text); len(words) > 1 && last {
		parts = append(parts, words[len(words)-1])
	}
	for i := len(parts) - 1; i >= 0; i-- {
		if part := strings.TrimSpace(parts[i]); len(part) > 2 {
			if found, ok := country.Lookup(part, day); ok {
				return found.Code, false
			}
		}
	}
	return "", false
}

func (b *builder) location(s *Segment) {
	q := s.Get(1, 0)
	if short := strings.TrimLeft(q, "0"); short != "" {
		q = short // 08 is 8
	}
	code, whole := strings.TrimSpace(s.Get(2, 0)), strings.TrimSpace(s.Get(2, 0)+" "+s.Get(2, 3))
	at := b.spot(code, s.Get(2, 1), s.Get(2, 3), 2)
	if b.anchor == "tod" && q == "1" { // place of the terms of delivery
		b.p.t.Order.Delivery = strings.TrimSpace(b.p.t.Order.Delivery + " " + whole)
		return
	}
	b.anchor, b.stop = "loc", -1
	if !at.stated && joined(s, 3, "") == "" && joined(s, 4, "") == "" {
		return
	}
	if isCountry := q == "27" || q == "35" || q == "28" || q == "36"; isCountry && code != "" && code != "ZZ" && !at.locode.Valid() && at.country == "" {
		at = spot{country: country.Code(code), stated: true} // validation says what is wrong with it
	}
	_, office := offices[q]
	if at.why != "" && !office {
		b.misread("LOC+"+q, at.text, at.why)
		if at.land() == "" {
			note(&b.p.t.Remarks, "LOC+"+shown(q)+": "+at.text)
			e := fault.Input("", at.text, "not known to be a UN/LOCODE or country; the transfer needs information", "a UN/LOCODE with code list 139")
			b.remark(e, b.here(2))
		}
	}
	switch {
	case q == "27":
		old := b.p.origin
		it := b.current()
		if it != nil {
			old = it.Origin
		}
		switch {
		case old != "" && old != at.land():
			if at.land() != "" {
				b.misread("LOC+27", string(at.land()), "another country of origin, "+string(old)+", stands before it")
			}
		case it != nil:
			it.Origin = at.land()
			b.mark("items", b.item, "origin", 2)
		default:
			b.p.origin, b.p.from = at.land(), b.here(2)
		}
	case q == "35":
		if old := b.p.t.From; old != "" && at.land() != "" && old != at.land() {
			b.misread("LOC+35", string(at.land()), "another country of export, "+string(old)+", stands before it")
			return
		}
		b.p.t.From = at.land()
		b.mark("from", -1, "", 2)
	case isPlace(q):
		b.stop = b.stopAt(q, &at, 2)
		if at.other != "" {
			b.stopAt(q, &spot{country: at.other}, 3)
		}
	case office:
		if offices[q] {
			b.mention(q, whole, &at)
		}
	default:
		note(&b.p.t.Remarks, "LOC+"+shown(q)+": "+shown(code))
		b.r.unknownBut(s, "LOC+"+q, "kept as a remark")
		b.mention(q, whole, &at)
	}
	for e := 3; e <= 4; e++ { // related locations: a terminal, the country of a place
		rel := b.spot(s.Get(e, 0), s.Get(e, 1), s.Get(e, 3), e)
		switch {
		case !rel.stated:
		case rel.land() != "" && isPlace(q):
			b.stopAt(q, &rel, e)
		case rel.land() != "":
			if offices[q] || !office {
				b.mention(q, whole, &rel)
			}
		case slices.Contains(destinations, q):
			b.misread("LOC+"+q, rel.text, "a related place that is not known")
		default:
			note(&b.p.t.Remarks, "LOC+"+shown(q)+", related place: "+shown(rel.text))
		}
	}
}

// stopAt keeps a place of the route and returns its number, -1 when there is none.
func (b *builder) stopAt(q string, at *spot, element int) int {
	if at.country == "" && at.locode == "" {
		return -1
	}
	if len(b.p.stops) >= maxStops {
		b.wrong(1, q, "too many places", "at most "+strconv.Itoa(maxStops))
		return -1
	}
	b.p.stops = append(b.p.stops, stop{
		qualifier: q, stage: b.stage, locode: at.locode, country: at.country, at: b.here(element), own: b.head != nil, related: element > 2,
	})
	return len(b.p.stops) - 1
}

// mention remembers a country that stands apart from the way of the goods.
func (b *builder) mention(q, text string, at *spot) {
	if c := at.land(); c != "" && !slices.ContainsFunc(b.p.mentions, func(m mention) bool { return m.country == c }) && len(b.p.mentions) < maxStops {
		b.p.mentions = append(b.p.mentions, mention{c, "LOC+" + shown(q), shown(text)})
	}
}

// day reads DTM. Its qualifiers 132, 133, 137 and 36 are those of the D.00B list, the others are from memory.
func (b *builder) day(s *Segment) {
	q := s.Get(1, 0)
	doc := &b.p.t.Documents
	var to *date.Date
	path := ""
	var at *where
	switch q {
	case "137", "95", "182", "171":
		switch b.paper {
		case "bill":
			to, path = &doc.BillOfLading.Date, "documents.bill_of_lading.date"
		case "licence":
			to, path = &doc.Licence.Issued, "documents.licence.issued"
		case "invoice":
			to, path = &doc.Invoice.Date, "documents.invoice.date"
		case "packing":
			to, path = &doc.Packing.Date, "documents.packing.date"
		}
		if b.anchor != "rff" && b.anchor != "doc" || to == nil {
			if to, path = nil, ""; q == "137" && b.head == nil {
				to, path = &b.p.t.Date, "date"
			}
		}
	case "36":
		if b.paper == "licence" {
			to, path = &doc.Licence.Expires, "documents.licence.expires"
		}
	case "2":
		to, path = &b.p.t.Order.DeliveryDate, "order.delivery_date"
	case "132", "178", "133", "186", "189":
		if b.anchor == "loc" && b.stop >= 0 && b.stop < len(b.p.stops) {
			st := &b.p.stops[b.stop]
			if q == "132" || q == "178" {
				to, at = &st.arrive, &st.arriveAt
			} else {
				to, at = &st.depart, &st.departAt
			}
		} else if (q == "133" || q == "186" || q == "189") && b.anchor == "tdt" && b.stage == "20" {
			to, path = &b.p.t.Route.Depart, "route.depart"
		}
	}
	if to == nil {
		b.r.unknown(s, "DTM+"+q)
		return
	}
	d, e := dayOf(s.Get(1, 1), s.Get(1, 2))
	if e != nil {
		b.fail(e, b.here(1))
		return
	}
	if path == "date" && !to.IsZero() && *to != d { // the rules of one day or of another: nobody but the sender can tell which
		b.fail(fault.Input("", d.String(), "another day of the message stands before it", to.String()+", or one day alone"), b.here(1))
		return
	}
	*to = d
	if at != nil {
		*at = b.here(1)
	}
	if path != "" {
		b.mark(path, -1, "", 1)
	}
}

// layouts are the formats of element 2379 that hold a day, with the length of the text.
var layouts = map[string]struct {
	layout string
	cut    int
}{
	"102": {"20060102", 8},
	"203": {"20060102", 12},
	"204": {"20060102", 14},
	"303": {"20060102", 15},
	"101": {"060102", 6},
	"201": {"060102", 10},
	"4":   {"02012006", 8}, // from memory
	"2":   {"020106", 6},   // from memory
}

// dayOf reads a day. Years of two digits are those from 1970 to 2069.
func dayOf(text, format string) (date.Date, *fault.Error) {
	text = strings.TrimSpace(text)
	if format == "" && (len(text) == 8 || len(text) == 12) && (strings.HasPrefix(text, "19") || strings.HasPrefix(text, "20")) {
		format = "102"
		if len(text) == 12 {
			format = "203"
		}
	}
	wrong := func() (date.Date, *fault.Error) {
		return date.Date{}, fault.Input("", text, "no calendar day", "CCYYMMDD with format 102, or format 101, 201, 203, 204 or 303")
	}
	l, ok := layouts[format]
	if !ok || len(text) < len(l.layout) || len(text) > l.cut || format != "303" && len(text) != l.cut {
		return wrong()
	}
	for _, c := range []byte(text[len(l.layout):]) {
		if (c < '0' || c > '9') && format != "303" {
			return wrong()
		}
	}
	t, err := time.Parse(l.layout, text[:len(l.layout)])
	if err != nil || t.Year() == 0 {
		return wrong()
	}
	if len(l.layout) == 6 && t.Year() == 1969 { // the window of package time begins a year earlier
		t = t.AddDate(100, 0, 0)
	}
	return date.FromTime(t), nil
}

// reference reads RFF and DOC. ABX and 811 are those of the D.00B samples, the other papers are from memory.
func (b *builder) reference(s *Segment, kind, no string, element int) {
	t := &b.p.t
	doc := &t.Documents
	b.paper = ""
	if no == "" {
		return
	}
	set := func(to *string, paper, path string) {
		*to = no
		b.paper = paper
		b.mark(path, -1, "", element)
	}
	switch kind {
	case "BM", "BH", "DOC705":
		if kind != "BH" || doc.BillOfLading.No == "" {
			set(&doc.BillOfLading.No, "bill", "documents.bill_of_lading.no")
		}
	case "AWB", "HWB", "DOC740", "DOC741":
		set(&doc.BillOfLading.No, "bill", "documents.bill_of_lading.no")
		doc.BillOfLading.Kind = transfer.AirWaybill
	case "ABX", "EX", "DOC811":
		set(&doc.Licence.No, "licence", "documents.licence.no")
	case "IV", "DOC380":
		set(&doc.Invoice.No, "invoice", "documents.invoice.no")
	case "PK", "DOC271":
		set(&doc.Packing.No, "packing", "documents.packing.no")
	case "ON", "CO":
		set(&t.Order.No, "", "order.no")
	case "DOC861", "DOC860":
		set(&doc.OriginCertificate.No, "", "documents.origin_certificate.no")
	case "SE":
		if it := b.current(); it != nil && len(it.SerialNumbers) < maxList {
			it.SerialNumbers = append(it.SerialNumbers, no)
		}
	case "ABE", "ABO", "SS", "FF", "CT", "BN", "CU", "ABT", "ACD", "UCN", "MB": // numbers of the sender's own or of other papers
		note(&t.Remarks, "reference "+kind+": "+no)
	default:
		note(&t.Remarks, "reference "+shown(kind)+": "+shown(no))
		if name, isDoc := strings.CutPrefix(kind, "DOC"); isDoc {
			b.r.unknown(s, "DOC+"+name)
		} else {
			b.r.unknown(s, "RFF+"+kind)
		}
	}
}

// open begins an item.
func (b *builder) open(id string) *transfer.Item {
	t := &b.p.t
	if len(t.Items) >= transfer.MaxItems {
		if b.item != -1 {
			b.wrong(1, id, "too many items", "at most "+strconv.Itoa(transfer.MaxItems)+" in one transfer")
		}
		b.item = -1
		return nil
	}
	b.anchor, b.paper = "", ""
	b.item = len(t.Items)
	t.Items = append(t.Items, transfer.Item{ID: id})
	b.mark("items", b.item, "", 0)
	return &t.Items[b.item]
}

func (b *builder) goods(s *Segment) {
	if b.open(s.Get(1, 0)) == nil {
		return
	}
	if n := b.number(2, s.Get(2, 0)); n != "" {
		b.packs(n, s.Get(2, 1))
	}
}

// packs takes a number of packages: it is the quantity of the item until QTY states another.
func (b *builder) packs(n transfer.Number, code string) {
	if whole, err := strconv.ParseInt(string(n), 10, 64); err == nil && whole >= 0 && whole <= 1e9 && b.p.packs <= 1e9 {
		b.p.packs += whole
		b.p.packed = true
	}
	it := b.current()
	if it == nil || it.Quantity.Number != "" {
		return
	}
	unit := "packages"
	if word, ok := packages[code]; ok {
		unit = word
	} else if code != "" {
		unit = "packages " + code
	}
	it.Quantity = transfer.Quantity{Number: n, Unit: unit}
	b.mark("items", b.item, "quantity", 2)
}

// customs reads CST: in a declaration it opens an item, in a cargo report it gives the code of the goods at hand.
func (b *builder) customs(s *Segment) {
	code, list := strings.TrimSpace(s.Get(2, 0)), s.Get(2, 1)
	if b.m.kind == "CUSDEC" {
		if !b.detail && s.Get(1, 0) == "" { // of the whole declaration
			switch code {
			case "EX":
				b.p.t.Kind = transfer.Export
			case "IM":
				b.p.t.Kind = transfer.Import
			default:
				note(&b.p.t.Remarks, "declaration type "+code)
				b.r.unknown(s, "CST+"+code)
			}
			return
		}
		if b.open(s.Get(1, 0)) == nil {
			return
		}
	}
	if code == "" || list != "" && list != "122" {
		b.r.unknown(s, "CST list "+list)
		if it := b.current(); it != nil && code != "" {
			note(&it.Remarks, "customs code "+shown(code)+" of list "+shown(list))
			if len(digits(code)) >= 6 { // it may say what the goods are
				b.misread("CST", code, "a customs code of a list that is not known, "+shown(list))
			}
		}
	} else {
		b.tariff(code, 2)
	}
	for e := 3; e < s.Len() && e < 7; e++ { // up to five codes, the further ones often national: procedure, preference
		code, list := strings.TrimSpace(s.Get(e, 0)), s.Get(e, 1)
		switch {
		case code == "":
		case list == "122" || list == "" && len(digits(code)) >= 6:
			b.tariff(code, e)
		default:
			if it := b.current(); it != nil {
				note(&it.Remarks, "customs code "+shown(code)+" of list "+shown(list))
			}
		}
	}
}

// tariff takes a customs code. A further one that is not the same in more or fewer digits names other goods: they are an item
// of their own. National ones may be longer than any that is compared: the first ten digits hold the code.
func (b *builder) tariff(code string, element int) {
	it := b.current()
	if it == nil {
		return
	}
	if len(code) > 10 && strings.Trim(code, "0123456789") == "" {
		note(&it.Remarks, "customs code "+shown(code))
		code = code[:10]
	}
	switch old := digits(it.HS); {
	case it.HS == "", strings.HasPrefix(digits(code), old):
		it.HS = code
		b.mark("items", b.item, "hs", element)
	case strings.HasPrefix(old, digits(code)): // the same, less exact
	default:
		b.beside(code, element)
	}
}

// digits are those of a customs code, which may be written with points and blanks.
func digits(code string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, code)
}

// product reads PIA. HS is the list of the D.00B samples, the kinds of article numbers are from memory.
func (b *builder) product(s *Segment) {
	it := b.current()
	if it == nil {
		return
	}
	for e := 2; e < s.Len() && e < 7; e++ {
		no := strings.TrimSpace(s.Get(e, 0))
		switch kind := s.Get(e, 1); {
		case no == "":
		case kind == "HS":
			b.tariff(no, e)
		case kind == "SA" || kind == "MF" || kind == "VN":
			it.PartNumber = no
		case kind == "MN":
			it.Model = no
		case kind == "SN":
			it.SerialNumbers = append(it.SerialNumbers, no)
		default:
			note(&it.Remarks, "product number "+shown(kind)+": "+shown(no))
			b.r.unknown(s, "PIA:"+kind)
		}
	}
}

// text reads FTX. Whatever its qualifier, a text may say what the goods are: of an item it is kept as a remark and read with the
// description, and the description of all goods is an item of its own beside those that follow.
func (b *builder) text(s *Segment) {
	words := joined(s, 4, " ")
	if words == "" {
		words = joined(s, 3, " ") // a code in place of a text
	}
	if words == "" {
		return
	}
	it := b.current()
	q := s.Get(1, 0)
	switch {
	case q == "AAA" && it != nil:
		b.mark("items", b.item, "description", 4)
		b.lengthen(&it.Description, words)
	case q == "AAA":
		b.lengthen(&b.p.text, words)
	case it != nil:
		note(&it.Remarks, q+": "+words)
		b.aside(q, b.item, words)
	default:
		note(&b.p.t.Remarks, q+": "+words)
		b.aside(q, -1, words)
	}
}

// aside keeps a text beside the descriptions, to be read with that of an item; the item is -1 for the first.
func (b *builder) aside(q string, item int, words string) {
	p := b.p
	if p.asideSize += len(words); p.asideSize > transfer.MaxText/2 {
		b.misread("FTX+"+q, words, "the texts beside the descriptions are too long to be read as goods")
		return
	}
	if n := len(p.asides); n > 0 && p.asides[n-1].item == item && p.asides[n-1].words == words {
		return
	}
	p.asides = append(p.asides, aside{item, words})
}

// lengthen adds a further line to a description. One that is too long is refused rather than cut: the end may matter.
func (b *builder) lengthen(to *string, words string) {
	switch {
	case *to == "":
		*to = words
	case len(*to)+len(words) >= transfer.MaxText:
		b.wrong(4, words, "the text is too long", "at most "+strconv.Itoa(transfer.MaxText)+" bytes")
	default:
		*to += " " + words
	}
}

// weights are the codes of list 6313 that are a mass, true for gross. Their names, seen in D.97B to D.12A (stedi.com/edi/edifact/D97B/
// elements/6313 and the later ones): G gross weight; AAB unit gross weight, from D.06A goods item gross weight, in both cases "weight
// (mass) of goods including packing but excluding the carrier's equipment"; AAD total, from D.06A consignment gross weight; AAE item
// gross weight, at the level of the line, gone by D.12A; AAA unit net weight, from D.06A net weight; AAC total net weight; AAF net net
// weight, without any packing; AAL net weight. The codes of list 6311, which stand before, are purposes and no kind of mass.
var weights = map[string]bool{
	"G": true, "AAB": true, "AAD": true, "AAE": true, "AAA": false, "AAC": false, "AAF": false, "AAL": false,
}

// measure reads MEA.
func (b *builder) measure(s *Segment) {
	what, unit := s.Get(2, 0), s.Get(3, 0)
	gross, isMass := weights[what]
	if what == "" {
		what = s.Get(1, 0)
	}
	if b.anchor == "eqd" && b.m.kind != "CUSDEC" { // of the container, whose tare may be in it
		note(&b.p.t.Remarks, "container "+shown(b.box)+", measure "+shown(what)+": "+shown(s.Get(3, 1))+" "+shown(unit))
		return
	}
	if !isMass {
		b.r.unknown(s, "MEA+"+what)
		if it := b.current(); it != nil {
			note(&it.Remarks, "measure "+shown(what)+": "+shown(s.Get(3, 1))+" "+shown(unit))
		}
		return
	}
	n := b.mass(3, s.Get(3, 1), unit)
	if n == "" {
		return
	}
	it := b.current()
	pack := &b.p.t.Documents.Packing
	switch {
	case what == "AAF" && (it != nil && it.NetKg != "" || it == nil && pack.NetKg != ""): // the net mass of trade goes before
	case it != nil && gross:
		it.GrossKg = n
		b.mark("items", b.item, "gross_kg", 3)
	case it != nil:
		it.NetKg = n
		b.mark("items", b.item, "net_kg", 3)
	case gross:
		pack.GrossKg = n
		b.mark("documents.packing.gross_kg", -1, "", 3)
	default:
		pack.NetKg = n
		b.mark("documents.packing.net_kg", -1, "", 3)
	}
}

// mass returns a mass in kilograms.
func (b *builder) mass(element int, text, unit string) transfer.Number {
	n := b.number(element, text)
	if n == "" {
		return ""
	}
	factor, ok := masses[unit]
	if !ok {
		b.wrong(element, unit, "unknown unit of mass", "KGM, TNE, GRM or LBR")
		return ""
	}
	if unit == "KGM" {
		return n
	}
	r, ok := n.Rat()
	if !ok {
		return n
	}
	out := r.Mul(r, factor).FloatString(12)
	return transfer.Number(strings.TrimSuffix(strings.TrimRight(out, "0"), "."))
}

// number reads a figure. Either mark is the decimal mark, for senders do not keep to the one that they announce; ISO 9735
// has no separators of thousands.
func (b *builder) number(element int, text string) transfer.Number {
	text = strings.TrimSpace(text)
	if text == "" {
		return ""
	}
	t := strings.Replace(text, ",", ".", 1)
	if m := b.r.segs.sep.Decimal; m != '.' && m != ',' && m != ' ' {
		t = strings.Replace(t, string(m), ".", 1)
	}
	sign := ""
	if strings.HasPrefix(t, "-") {
		sign, t = "-", t[1:]
	}
	whole, fraction, _ := strings.Cut(t, ".")
	whole = strings.TrimLeft(whole, "0")
	if whole == "" && t != "" && t != "." {
		whole = "0"
	}
	if fraction != "" {
		whole += "." + fraction
	}
	n := transfer.Number(sign + whole)
	if !n.Valid() || strings.ContainsAny(text, "eE") {
		b.wrong(element, text, "not a number", "digits with at most one decimal mark")
		return ""
	}
	return n
}

func unitOf(code string) string {
	if word, ok := units[code]; ok {
		return word
	}
	return code
}

// money reads MOA. 38, 39 are those of the D.00B samples, 66, 203 and 77 from memory.
func (b *builder) money(s *Segment) {
	q := s.Get(1, 0)
	it := b.current()
	var to *transfer.Money
	path := ""
	switch {
	case it != nil && q == "38", it != nil && (q == "66" || q == "203") && it.Value.Amount == "":
		to = &it.Value
	case it == nil && (q == "39" || q == "77"):
		to, path = &b.p.t.Documents.Invoice.Total, "documents.invoice.total"
	default:
		b.r.unknown(s, "MOA+"+q)
		text := "amount " + shown(q) + ": " + shown(s.Get(1, 1)) + " " + shown(s.Get(1, 2))
		if it != nil {
			note(&it.Remarks, text)
		} else {
			note(&b.p.t.Remarks, text)
		}
		return
	}
	*to = transfer.Money{Amount: b.number(1, s.Get(1, 1)), Currency: transfer.Currency(s.Get(1, 2))}
	if it != nil {
		b.mark("items", b.item, "value", 1)
		return
	}
	b.mark(path+".amount", -1, "", 1)
	b.mark(path+".currency", -1, "", 1)
}

// equipment reads EQD. The containers of a cargo report stand in its header and are linked to goods by SGP; in other
// messages, and within a consignment, they carry the goods at hand.
func (b *builder) equipment(s *Segment) {
	b.anchor = "eqd"
	if b.m.kind == "IFTMIN" { // containers follow the goods there
		b.item = -1
	}
	b.box = strings.TrimSpace(s.Get(2, 0))
	if b.m.kind != "CUSCAR" || b.head != nil {
		b.container(b.box)
	}
}

func (b *builder) seal(s *Segment) {
	no := strings.TrimSpace(s.Get(1, 0))
	if no == "" {
		return
	}
	if b.m.kind != "CUSCAR" || b.head != nil {
		if len(b.p.seals) < maxList {
			b.p.seals = append(b.p.seals, no)
		}
		return
	}
	if b.boxBytes += len(no) + len(b.box) + 64; b.boxBytes > MaxRecord {
		return // the header is refused by its own limit
	}
	b.sealOf[b.box] = append(b.sealOf[b.box], no)
}

func (b *builder) container(no string) {
	no = strings.TrimSpace(no)
	p := b.p
	if no == "" || p.boxes[no] {
		return
	}
	if len(p.boxes) >= maxList {
		b.wrong(1, no, "too many containers", "at most "+strconv.Itoa(maxList))
		return
	}
	p.boxes[no] = true
	p.t.Route.Containers = append(p.t.Route.Containers, no)
	if b.m.kind == "CUSCAR" {
		p.seals = append(p.seals, b.sealOf[no]...)
	}
}

// control reads CNT: 7 mass, 11 packages, 5 items.
func (b *builder) control(s *Segment) {
	pack := &b.p.t.Documents.Packing
	switch q := s.Get(1, 0); q {
	case "7":
		if n := b.mass(1, s.Get(1, 1), s.Get(1, 2)); n != "" && pack.GrossKg == "" {
			pack.GrossKg = n
			b.mark("documents.packing.gross_kg", -1, "", 1)
		}
	case "11":
		pack.Packages = b.number(1, s.Get(1, 1))
		b.mark("documents.packing.packages", -1, "", 1)
	case "5":
		if n, err := strconv.Atoi(s.Get(1, 1)); err == nil && b.m.kind == "CUSDEC" {
			b.p.items, b.p.itemsAt = n, b.here(1)
		}
	default:
		b.r.unknown(s, "CNT+"+q)
	}
}

// dangerous reads DGS: class and UN number are stated values of the goods.
func (b *builder) dangerous(s *Segment) {
	it := b.current()
	if it == nil || len(it.Parameters) > 100 {
		return
	}
	if c := s.Get(2, 0); c != "" {
		it.Parameters = append(it.Parameters, transfer.Parameter{Name: "hazard class", Value: c})
	}
	if n := s.Get(3, 0); n != "" {
		it.Parameters = append(it.Parameters, transfer.Parameter{Name: "UN number", Value: n})
	}
}
