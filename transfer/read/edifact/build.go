package edifact

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/licet/licet/country"
	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/transfer"
)

// Limits of what one record gathers beside its bytes.
const (
	maxErrs  = 100    // as many as validation gives
	maxMarks = 20_000 // places of fields that are remembered
	maxStops = 200
	maxHead  = 400 // parties in the header of a cargo report, which each consignment repeats
	maxList  = 10_000
	maxNote  = 8 << 10 // bytes of what is kept as a remark only
	maxOpen  = 200     // statements that were not understood
	maxSaid  = 200     // bytes of one of them
)

// where is a segment and an element of it.
type where struct {
	tag, qualifier   string
	segment, element int
	line, col        int
	list             string // of the record: parties, items; or a whole path
	index            int
	field            string // behind the list
}

// stop is one place of the route.
type stop struct {
	qualifier      string
	stage          string // of the transport that it stands under
	locode         transfer.Locode
	country        country.Code
	arrive, depart date.Date
	at, arriveAt   where
	departAt       where
	own            bool // of the consignment, not of the header
	related        bool // named beside the place itself
}

// land is the country of the place.
func (s *stop) land() country.Code {
	if s.country != "" {
		return s.country
	}
	return s.locode.Country()
}

// mention is a country that is named apart from the way of the goods.
type mention struct {
	country      country.Code
	source, text string
}

// aside is a text beside the descriptions, of an item or of none.
type aside struct {
	item  int
	words string
}

// beside is an item that a further customs code makes of another one.
type beside struct {
	of   int
	code string
	at   where
}

// part is a consignment or a whole message while it is read.
type part struct {
	t       transfer.Transfer
	errs    []*fault.Error // make it unusable
	remarks []*fault.Error
	marks   []where
	stops   []stop
	modes   map[string]transfer.Mode // by stage of transport; made anew where it changes
	place   fault.Place
	segment int
	size    int
	over    bool
	number  string // of the consignment
	text    string // description outside of items
	origin  country.Code
	from    where // of the origin
	seals   []string
	boxes   map[string]bool // containers in t
	packs   int64           // packages of the items
	packed  bool
	items   int // declared by CNT, -1 when not
	itemsAt where
	carrier bool // one is named

	mentions  []mention
	asides    []aside
	asideSize int
	besides   []beside
}

// builder makes transfers of the segments of one message.
type builder struct {
	r        *Reader
	m        *message
	p        *part
	head     *part // of a cargo report, when its consignments have begun
	item     int   // in p, -1 for none
	named    int   // the party that the last NAD named, -1 for none
	stop     int   // the place that the last LOC named, -1 for none
	anchor   string
	stage    string // of the last TDT
	paper    string // the paper that the last RFF or DOC named
	box      string // the last container of EQD
	sealOf   map[string][]string
	boxBytes int
	currency string
	document string // number of the message's document
	detail   bool   // of a declaration: behind UNS+D
	seg      *Segment
}

func newBuilder(r *Reader, m *message) *builder {
	b := &builder{r: r, m: m, item: -1, named: -1, stop: -1, sealOf: map[string][]string{}}
	b.p = &part{place: m.place, segment: 1, items: -1, boxes: map[string]bool{}}
	return b
}

// here returns the place of an element of the segment at hand.
func (b *builder) here(element int) where {
	s := b.seg
	w := where{tag: s.Tag, segment: s.Number - b.m.first + 1, element: element, line: s.Line, col: s.Col}
	switch s.Tag {
	case "NAD", "LOC", "DTM", "RFF", "MOA", "MEA", "TDT", "FTX", "DOC":
		w.qualifier = s.Get(1, 0)
	}
	return w
}

func (b *builder) placeOf(w where) fault.Place {
	return fault.Place{
		File: b.r.opt.File, Line: w.line, Col: w.col, Field: field(b.m.ref, w.segment, w.tag, w.qualifier, w.element),
	}
}

// mark remembers which element a field was read from.
func (b *builder) mark(list string, index int, name string, element int) {
	if len(b.p.marks) < maxMarks {
		w := b.here(element)
		w.list, w.index, w.field = list, index, name
		b.p.marks = append(b.p.marks, w)
	}
}

// wrong notes a value of the segment at hand that makes the record unusable.
func (b *builder) wrong(element int, value, message, want string) {
	b.fail(fault.Input("", value, message, want), b.here(element))
}

func (b *builder) fail(e *fault.Error, w where) {
	if len(b.p.errs) < maxErrs {
		b.p.errs = append(b.p.errs, located(e, b.placeOf(w)))
	}
}

func (b *builder) remark(e *fault.Error, w where) {
	if len(b.p.remarks) < maxErrs {
		b.p.remarks = append(b.p.remarks, located(e, b.placeOf(w)))
	}
}

// misread keeps a statement that was not understood and could bear on the answer: the transfer then needs information.
func (b *builder) misread(source, text, why string) {
	open := &b.p.t.Unread
	if len(*open) >= maxOpen {
		return
	}
	if text = strings.TrimSpace(text); len(text) > maxSaid {
		text = strings.ToValidUTF8(text[:maxSaid], "") + "…"
	}
	if text == "" {
		text = "-"
	}
	u := transfer.Unread{Source: shown(source), Text: strings.Clone(text), Why: why}
	if !slices.Contains(*open, u) {
		*open = append(*open, u)
	}
}

// note keeps a statement for which a transfer has no field.
func note(to *string, text string) {
	text = strings.TrimSpace(text)
	if text == "" || len(*to)+len(text) > maxNote || strings.HasSuffix(*to, "…") {
		if text != "" && !strings.HasSuffix(*to, "…") {
			*to += "…"
		}
		return
	}
	if *to != "" {
		*to += "\n"
	}
	*to += text
}

// segment takes one segment between UNH and UNT.
func (b *builder) segment(seg *Segment) {
	b.seg = seg
	if seg.Tag == "CNI" && b.m.kind == "CUSCAR" {
		b.consignment(seg)
	}
	p := b.p
	if p.size += seg.size; p.size > MaxRecord {
		if !p.over {
			p.over = true
			b.fail(fault.Input("", strconv.Itoa(p.size), "the record is too long",
				fmt.Sprintf("at most %d bytes", MaxRecord)), b.here(0))
		}
		return
	}
	if seg.Bad != nil {
		b.fail(seg.Bad, b.here(0))
		return
	}
	b.take(seg)
}

// consignment ends the one at hand, or the header, and begins the next.
func (b *builder) consignment(seg *Segment) {
	var old part // its room is used again for what no record keeps
	if b.head == nil {
		b.head = b.p
		note(&b.p.t.Remarks, b.p.text)
		if b.p.text != "" {
			b.aside("AAA", -1, b.p.text)
		}
	} else {
		b.finish()
		old = *b.p
		clear(old.boxes)
	}
	if old.boxes == nil {
		old.boxes = map[string]bool{}
	}
	h := b.head
	p := &part{
		t: h.t, errs: slices.Clone(h.errs), marks: append(old.marks[:0], h.marks...), stops: append(old.stops[:0], h.stops...), modes: h.modes,
		place: b.r.place(seg, b.m), segment: seg.Number - b.m.first + 1, items: -1, boxes: old.boxes, seals: old.seals[:0],
		origin: h.origin, from: h.from, carrier: h.carrier, mentions: append(old.mentions[:0], h.mentions...),
		asides: append(old.asides[:0], h.asides...), asideSize: h.asideSize, besides: old.besides[:0],
	}
	if len(h.remarks) > 0 { // those of the header are told once
		p.remarks, h.remarks = h.remarks, nil
	}
	p.t.Parties = slices.Clone(h.t.Parties)
	for i := range p.t.Parties { // transfers share nothing that is written to
		p.t.Parties[i].IDs = slices.Clone(p.t.Parties[i].IDs)
	}
	p.t.Unread = slices.Clone(h.t.Unread)
	p.t.Route.Containers = nil
	b.named, b.stop = -1, -1
	b.p, b.item, b.stage, b.anchor, b.paper, b.box = p, -1, "", "", "", ""
	p.number = seg.Get(1, 0)
	if no := seg.Get(2, 0); no != "" {
		p.t.Documents.BillOfLading.No = no
		b.mark("documents.bill_of_lading.no", -1, "", 2)
	}
}

// end finishes what is open at the end of the message.
func (b *builder) end() {
	if b.head == nil && b.m.kind == "CUSCAR" {
		if len(b.p.errs) == 0 {
			e := fault.New(fault.Invalid, "the cargo report holds no consignment")
			e.Want = "CNI"
			b.p.errs = append(b.p.errs, located(e, b.p.place))
		}
		b.r.add(Record{ID: b.document, Place: b.p.place, Segment: 1, Errs: b.p.errs}, b.p.size)
		return
	}
	b.finish()
}

// finish makes the record of the part at hand.
func (b *builder) finish() {
	p := b.p
	t := &p.t
	t.ID = b.document
	if b.head != nil {
		no := t.Documents.BillOfLading.No
		switch {
		case no != "":
			t.ID = no
		case b.document != "":
			t.ID = b.document + "/" + p.number
		default:
			t.ID = b.m.ref + "/" + p.number
		}
	}
	if t.ID == "" {
		t.ID = b.m.ref
	}
	b.route(p)
	b.apart(p)
	counted := len(t.Items)
	if counted == 0 && p.text != "" {
		t.Items = []transfer.Item{{Description: p.text}}
		counted = 1
	}
	b.complete(p, counted)
	for i := range t.Items {
		it := &t.Items[i]
		if it.Origin == "" && p.origin != "" {
			it.Origin = p.origin
			if i == 0 {
				w := p.from
				w.list, w.index, w.field = "items", -2, "origin"
				p.marks = append(p.marks, w)
			}
		}
		if it.Value.Amount != "" && it.Value.Currency == "" {
			it.Value.Currency = transfer.Currency(b.currency)
		}
	}
	if m := &t.Documents.Invoice.Total; m.Amount != "" && m.Currency == "" {
		m.Currency = transfer.Currency(b.currency)
	}
	if p.packed && t.Documents.Packing.Packages == "" {
		t.Documents.Packing.Packages = transfer.Number(strconv.FormatInt(p.packs, 10))
	}
	if len(p.seals) > 0 {
		t.Route.Seal = strings.Join(p.seals, ", ")
	}
	if p.items >= 0 && p.items != counted {
		e := fault.Input("", strconv.Itoa(p.items), "the count of items is wrong", fmt.Sprintf("%d, as many as were read", counted))
		w := p.itemsAt
		p.errs = append(p.errs, located(e, b.placeOf(w)))
	}
	b.order(p)
	b.turns(p)
	t.Normalise(b.r.opt.On)
	for _, e := range t.Validate(b.r.opt.On) {
		at := b.locate(p, e)
		if !slices.ContainsFunc(p.errs, func(o *fault.Error) bool { return sameValue(o, at) }) { // one value may fill two fields
			p.errs = append(p.errs, at)
		}
	}
	slices.SortStableFunc(p.errs, func(x, y *fault.Error) int {
		if x.Place.Line != y.Place.Line {
			return x.Place.Line - y.Place.Line
		}
		return x.Place.Col - y.Place.Col
	})
	rec := Record{ID: t.ID, Place: p.place, Segment: p.segment}
	if len(p.errs) > 0 {
		rec.Errs = p.errs
	} else {
		own := *t // a copy, or the whole part is kept
		rec.Transfer, rec.Errs = &own, p.remarks
	}
	b.r.add(rec, p.size)
}

// complete gives the items what stands beside them: texts that may say what they are, the description of all goods, and the goods
// of further customs codes.
func (b *builder) complete(p *part, counted int) {
	t := &p.t
	for _, a := range p.asides {
		i := max(0, a.item)
		if i >= counted {
			continue
		}
		switch it := &t.Items[i]; {
		case strings.Contains(it.Description, a.words):
		case it.Description == "":
			it.Description = a.words
		case len(it.Description)+len(a.words)+2 > transfer.MaxText:
			b.misread("FTX", a.words, "the text is too long to be read with the description")
		default:
			it.Description += "; " + a.words
		}
	}
	add := func(it transfer.Item, w where) {
		if len(t.Items) < transfer.MaxItems {
			w.list, w.index, w.field = "items", len(t.Items), ""
			p.marks = append(p.marks, w)
			t.Items = append(t.Items, it)
			return
		}
		e := fault.Input("", strconv.Itoa(len(t.Items)), "too many items", "at most "+strconv.Itoa(transfer.MaxItems)+" in one transfer")
		if len(p.errs) < maxErrs {
			p.errs = append(p.errs, located(e, b.placeOf(w)))
		}
	}
	described := func(it transfer.Item) bool { return strings.Contains(it.Description, p.text) }
	if p.text != "" && !slices.ContainsFunc(t.Items, described) {
		note(&t.Remarks, p.text)
		add(transfer.Item{ID: "all", Description: p.text}, where{tag: "FTX", qualifier: "AAA", segment: p.segment, line: p.place.Line, col: p.place.Col})
	}
	for n, x := range p.besides {
		of := &t.Items[x.of]
		id := of.ID
		if id == "" {
			id = strconv.Itoa(x.of + 1)
		}
		// Without the description: that the other code does not fit it is what has to be found out.
		add(transfer.Item{ID: id + "/" + strconv.Itoa(n+2), HS: x.code, Remarks: "a further customs code of item " + id}, x.at)
	}
}

// beside keeps a customs code that is not that of the item at hand: it names other goods.
func (b *builder) beside(code string, element int) {
	p := b.p
	if slices.ContainsFunc(p.besides, func(x beside) bool { return x.of == b.item && x.code == code }) {
		return
	}
	if len(p.besides) >= transfer.MaxItems {
		b.wrong(element, code, "too many customs codes", "at most "+strconv.Itoa(transfer.MaxItems)+" items in one transfer")
		return
	}
	p.besides = append(p.besides, beside{b.item, code, b.here(element)})
}

// apart asks about countries that are named apart from the way of the goods and stand nowhere else.
func (b *builder) apart(p *part) {
	t := &p.t
	named := []country.Code{t.From, t.Destination(), t.Route.Loading.Country(), t.Route.Discharge.Country(), p.origin}
	for i := range t.Route.Legs {
		named = append(named, t.Route.Legs[i].Place())
	}
	for i := range t.Parties {
		named = append(named, t.Parties[i].Country)
	}
	for _, m := range p.mentions {
		if !slices.Contains(named, m.country) {
			b.misread(m.source, m.text, "the country stands nowhere else in the transfer")
		}
	}
}

// sameValue reports whether two errors say the same of the same element.
func sameValue(a, b *fault.Error) bool {
	of, _, _ := strings.Cut(a.Place.Field, ": ")
	return a.Place.Line == b.Place.Line && a.Place.Col == b.Place.Col && a.Message == b.Message && a.Value == b.Value && a.Value != "" &&
		strings.HasPrefix(b.Place.Field, of)
}

// locate brings an error of validation to the segment that the field was read from.
func (b *builder) locate(p *part, e *fault.Error) *fault.Error {
	path := e.Place.Field
	list, index, rest := path, -1, ""
	if open := strings.IndexByte(path, '['); open >= 0 {
		if end := strings.IndexByte(path, ']'); end > open {
			if n, err := strconv.Atoi(path[open+1 : end]); err == nil {
				list, index, rest = path[:open], n, strings.TrimPrefix(path[end+1:], ".")
			}
		}
	}
	var best *where
	score := 0
	for i := range p.marks {
		w := &p.marks[i]
		s := 0
		switch {
		case w.list != list || w.index != index && (w.index != -2 || rest != w.field):
		case w.field == rest:
			s = 3
		case w.field != "" && strings.HasPrefix(rest, w.field):
			s = 2
		case w.field == "":
			s = 1
		}
		if s > score || s == score && s > 0 {
			best, score = w, s
		}
	}
	if best == nil {
		return located(e, p.place)
	}
	return located(e, b.placeOf(*best))
}

// find returns the place under the first of the qualifiers that stands.
func (p *part) find(qualifiers ...string) *stop {
	for _, q := range qualifiers {
		var found *stop
		for i := range p.stops { // those of the consignment win
			if s := &p.stops[i]; s.qualifier == q && !s.related && (found == nil || s.own && !found.own) {
				found = s
			}
		}
		if found != nil {
			return found
		}
	}
	return nil
}

// further returns the places, before or behind the main carriage, whose countries would not be counted else, and counts them. One of
// the wrong form is among them: validation says what is wrong with it.
func (p *part) further(before bool, counted map[country.Code]bool) []*stop {
	var more []*stop
	for i := range p.stops {
		s := &p.stops[i]
		known := counted[s.land()] && (s.locode == "" || s.locode.Valid())
		over := !slices.Contains(destinations, s.qualifier) && p.overruled(s)
		if ways[s.qualifier] == before && !known && !over && s.qualifier != "13" {
			counted[s.land()] = true
			more = append(more, s)
		}
	}
	return more
}

// route makes the stops of the places.
func (b *builder) route(p *part) {
	ro := &p.t.Route
	leg := func(s *stop, mode transfer.Mode) {
		if n := len(ro.Legs); n > 0 && s.locode != "" && ro.Legs[n-1].Locode == s.locode {
			return
		}
		l := transfer.Leg{Locode: s.locode, Country: s.country, Mode: mode, Arrive: s.arrive, Depart: s.depart}
		w := s.at
		w.list, w.index, w.field = "route.legs", len(ro.Legs), ""
		p.marks = append(p.marks, w)
		ro.Legs = append(ro.Legs, l)
	}
	to := func(s *stop, list string) {
		w := s.at
		w.list, w.index, w.field = list, -1, ""
		p.marks = append(p.marks, w)
	}
	ro.Legs = nil
	load := p.find("76", "9", "5", "88")
	if load != nil {
		ro.Loading = load.locode
		if !load.depart.IsZero() {
			ro.Depart = load.depart
		}
		to(load, "route.loading")
	}
	out, end, final := p.find("11"), p.find("8", "7"), p.find(destinations...)
	// Every country that is stated counts: what the route has no field for is a stop before or behind the main carriage.
	counted := map[country.Code]bool{"": true}
	for _, s := range []*stop{load, out, end, final} {
		if s != nil && (s != load || s.locode != "") {
			counted[s.land()] = true
		}
	}
	for _, s := range p.further(true, counted) {
		if s != load || s.locode == "" { // of which the field of the loading place holds no country
			leg(s, "")
		}
	}
	if load != nil && load.qualifier == "76" {
		if again := p.find("9"); again != nil && again.locode != load.locode {
			leg(again, "") // goods that came from elsewhere change ships here
		}
	}
	if receipt := p.find("88"); receipt != nil && receipt != load {
		note(&p.t.Remarks, "place of receipt: "+string(receipt.locode)+string(receipt.country))
	}
	own := false
	for i := range p.stops {
		own = own || p.stops[i].qualifier == "13" && p.stops[i].own
	}
	for i := range p.stops {
		if s := &p.stops[i]; s.qualifier == "13" && s.own == own {
			counted[s.land()] = true
			leg(s, "")
		}
	}
	if last := p.find("125"); last != nil && (load == nil || last.locode != load.locode) {
		counted[last.land()] = true
		leg(last, "")
	}
	if out != nil {
		if arrival := p.find("60"); out.arrive.IsZero() && arrival != nil && arrival.locode == out.locode {
			out.arrive, out.arriveAt = arrival.arrive, arrival.arriveAt
		}
		ro.Discharge = out.locode
		to(out, "route.discharge")
		leg(out, p.modes["20"])
	}
	for _, s := range p.further(false, counted) {
		if s != out && s != end {
			leg(s, "")
		}
	}
	if end != nil {
		leg(end, p.modes["30"])
	}
	if final != nil {
		ro.FinalCountry = final.land()
		to(final, "route.final_country")
	}
	b.ends(p)
}

// overruled reports whether the consignment says anew what the header says.
func (p *part) overruled(s *stop) bool {
	return !s.own && slices.ContainsFunc(p.stops, func(o stop) bool { return o.own && o.qualifier == s.qualifier })
}

// ends asks where the goods end when that is stated in two ways: the country in one group of qualifiers, the place in the other.
func (b *builder) ends(p *part) {
	for _, group := range [][]string{{"36", "20", "28", "52"}, {"8", "7", "83", "85"}} {
		var first *stop
		for i := range p.stops {
			s := &p.stops[i]
			switch {
			case !slices.Contains(group, s.qualifier) || s.land() == "" || p.overruled(s):
			case first == nil:
				first = s
			case first.land() != s.land():
				text := string(s.locode)
				if text == "" {
					text = string(s.country)
				}
				b.misread("LOC+"+s.qualifier, text, "another destination, "+string(first.land())+" of LOC+"+first.qualifier+", stands before it")
			}
		}
	}
}

// order remarks on days that contradict each other. Whether they speak against the transfer is for later stages.
func (b *builder) order(p *part) {
	var before *stop
	var day date.Date
	step := func(s *stop, d date.Date, w where) {
		if d.IsZero() {
			return
		}
		if !day.IsZero() && d.Before(day) {
			e := fault.Input("", d.String(), "the days are out of order", "a day not before "+day.String()+" of LOC+"+before.qualifier)
			b.remark(e, w)
			return
		}
		before, day = s, d
	}
	for _, q := range []string{"88", "76", "9", "13", "125", "11", "8", "7"} {
		for i := range p.stops {
			if s := &p.stops[i]; s.qualifier == q {
				step(s, s.arrive, s.arriveAt)
				step(s, s.depart, s.departAt)
			}
		}
	}
	if l := &p.t.Documents.Licence; !l.Issued.IsZero() && !l.Expires.IsZero() && l.Expires.Before(l.Issued) {
		e := fault.Input("", l.Expires.String(), "the days are out of order", "a day not before "+l.Issued.String()+", the day of issue")
		b.remark(e, b.whereOf(p, "documents.licence.expires", -1))
	}
}

// turns remarks on a route that comes back to a place or country that it had left, once for each transfer. Whether that speaks
// against the transfer is for a person: no rule asks for it.
func (b *builder) turns(p *part) {
	for _, o := range p.t.Oddities() {
		if o.Kind == transfer.DoublesBack {
			e := fault.Input("", string(p.t.Route.Legs[o.Index].Locode), o.Text, "a route that returns to no place or country")
			b.remark(e, b.whereOf(p, "route.legs", o.Index))
		}
	}
}

// whereOf is where a field was read; the index is -1 for a field that is no member of a list.
func (b *builder) whereOf(p *part, list string, index int) where {
	for i := len(p.marks) - 1; i >= 0; i-- {
		if p.marks[i].list == list && p.marks[i].index == index {
			return p.marks[i]
		}
	}
	return where{tag: "UNH", segment: 1, line: p.place.Line, col: p.place.Col}
}
