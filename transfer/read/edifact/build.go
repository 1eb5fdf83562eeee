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
	maxHead  = 200 // parties in the header of a cargo report, which each consignment repeats
	maxList  = 10_000
	maxNote  = 8 << 10 // bytes of what is kept as a remark only
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
}

// builder makes transfers of the segments of one message.
type builder struct {
	r        *Reader
	m        *message
	p        *part
	head     *part // of a cargo report, when its consignments have begun
	item     int   // in p, -1 for none
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
	b := &builder{r: r, m: m, item: -1, sealOf: map[string][]string{}}
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
		origin: h.origin, from: h.from, carrier: h.carrier,
	}
	if len(h.remarks) > 0 { // those of the header are told once
		p.remarks, h.remarks = h.remarks, nil
	}
	p.t.Parties = slices.Clone(h.t.Parties)
	for i := range p.t.Parties { // transfers share nothing that is written to
		p.t.Parties[i].IDs = slices.Clone(p.t.Parties[i].IDs)
	}
	p.t.Route.Containers = nil
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
	if len(t.Items) == 0 && p.text != "" {
		t.Items = []transfer.Item{{Description: p.text}}
	} else if p.text != "" {
		note(&t.Remarks, p.text)
	}
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
	if p.items >= 0 && p.items != len(t.Items) {
		e := fault.Input("", strconv.Itoa(p.items), "the count of items is wrong", fmt.Sprintf("%d, as many as were read", len(t.Items)))
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

// route makes the stops of the places.
func (b *builder) route(p *part) {
	ro := &p.t.Route
	find := func(qualifiers ...string) *stop {
		for _, q := range qualifiers {
			var found *stop
			for i := range p.stops { // those of the consignment win
				if s := &p.stops[i]; s.qualifier == q && (found == nil || s.own && !found.own) {
					found = s
				}
			}
			if found != nil {
				return found
			}
		}
		return nil
	}
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
	load := find("76", "9", "5", "88")
	if load != nil {
		ro.Loading = load.locode
		if !load.depart.IsZero() {
			ro.Depart = load.depart
		}
		to(load, "route.loading")
	}
	if load != nil && load.qualifier == "76" {
		if again := find("9"); again != nil && again.locode != load.locode {
			leg(again, "") // goods that came from elsewhere change ships here
		}
	}
	if receipt := find("88"); receipt != nil && receipt != load {
		note(&p.t.Remarks, "place of receipt: "+string(receipt.locode)+string(receipt.country))
	}
	own := false
	for i := range p.stops {
		own = own || p.stops[i].qualifier == "13" && p.stops[i].own
	}
	for i := range p.stops {
		if s := &p.stops[i]; s.qualifier == "13" && s.own == own {
			leg(s, "")
		}
	}
	if last := find("125"); last != nil && (load == nil || last.locode != load.locode) {
		leg(last, "")
	}
	final := find("36", "28", "8", "7")
	if out := find("11"); out != nil {
		if arrival := find("60"); out.arrive.IsZero() && arrival != nil && arrival.locode == out.locode {
			out.arrive, out.arriveAt = arrival.arrive, arrival.arriveAt
		}
		ro.Discharge = out.locode
		to(out, "route.discharge")
		leg(out, p.modes["20"])
	}
	if end := find("8", "7"); end != nil {
		leg(end, p.modes["30"])
	}
	if final != nil {
		ro.FinalCountry = final.country
		if final.country == "" {
			ro.FinalCountry = final.locode.Country()
		}
		to(final, "route.final_country")
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
	type visit struct {
		place transfer.Locode
		land  country.Code
	}
	ro := &p.t.Route
	if len(ro.Legs) < 2 { // with the start two places: nothing to return to
		return
	}
	way := make([]visit, 0, len(ro.Legs)+1)
	start := visit{ro.Loading, ro.Loading.Country()}
	if start.land == "" {
		start.land = p.t.From
	}
	way = append(way, start)
	for i := range ro.Legs {
		way = append(way, visit{ro.Legs[i].Locode, ro.Legs[i].Place()})
	}
	for i := 2; i < len(way); i++ {
		for j := i - 2; j >= 0; j-- {
			back := ""
			for _, between := range way[j+1 : i] {
				switch {
				case way[i].land != "" && way[i].land == way[j].land && between.land != "" && between.land != way[i].land:
					back = string(way[i].land)
				case way[i].place != "" && way[i].place == way[j].place && between.place != "" && between.place != way[i].place && back == "":
					back = string(way[i].place)
				}
			}
			if back != "" {
				e := fault.Input("", string(way[i].place), "the route doubles back: it returns to "+back, "a route that returns to no place or country")
				b.remark(e, b.whereOf(p, "route.legs", i-1))
				return
			}
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
