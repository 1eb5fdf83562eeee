package redflag

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/licet/licet/country"
	"github.com/licet/licet/date"
	"github.com/licet/licet/transfer"
	"github.com/licet/licet/truth"
)

func (f *facts) legAt(i int) ref {
	if f.t.Route.Legs[i].Country != "" {
		return at("route.legs[#].country", i)
	}
	return at("route.legs[#].locode", i)
}

func (f *facts) route() {
	r := &f.t.Route
	f.hubs()
	f.embargoed()
	f.layered()
	longest := -1.0
	for i := range r.Legs {
		leg := &r.Legs[i]
		if d, ok := leg.Days.Float(); ok && d > longest && leg.Place() != f.dest {
			longest = d
			f.set("dwell_days", d, at("route.legs[#].days", i))
			f.set("dwell_place", string(leg.Place()), f.legAt(i))
		}
		free, src := leg.FreeZone, at("route.legs[#].free_zone", i)
		for _, z := range f.ref.Zones {
			if leg.Locode == z.Locode && free == truth.Unknown {
				free, src = truth.Met, at("route.legs[#].locode", i)
			}
		}
		if free.Known() && !f.is("free_zone_stop") {
			f.set("free_zone_stop", free, src)
			f.set("zone", string(leg.Place()), f.legAt(i))
		}
	}
	if m, src := f.fastest(); m != "" {
		f.set("mode", string(m), src)
	}
	f.final()
	f.distance()
}

// hubs looks for stops, intermediates and consignees on the way in places that public guidance names. The destination
// itself is no stop on the way.
func (f *facts) hubs() {
	known := false
	try := func(c country.Code, src ref) bool {
		known = known || c != ""
		if c == f.dest || c == f.t.From {
			return false
		}
		l := f.ref.hub(c, f.on)
		if l != nil {
			f.set("hub_place", string(c), src)
			f.set("hub_list", l.Title, told("places", l.ID))
		}
		return l != nil
	}
	for i := range f.t.Route.Legs {
		if try(f.t.Route.Legs[i].Place(), f.legAt(i)) {
			return
		}
	}
	for i := range f.t.Route.DeclaredTransit {
		if try(f.t.Route.DeclaredTransit[i], at("route.declared_transit[#]", i)) {
			return
		}
	}
	for _, i := range f.in(transfer.Intermediate, transfer.Consignee) {
		if try(f.t.Parties[i].Country, at("parties[#].country", i)) {
			return
		}
	}
	if known && f.dest != "" {
		f.set("hub_place", "")
	}
}

func (f *facts) embargoed() {
	if f.c.Embargoed == nil {
		return
	}
	known := false
	try := func(c country.Code, src ref) bool {
		known = known || c != ""
		m := f.c.Embargoed[c]
		if c == "" || m == "" {
			return false
		}
		f.set("embargoed_place", c.Name(f.on), src)
		f.set("embargo", m, told("embargoed", m))
		return true
	}
	if try(f.dest, f.destRef) || try(f.t.Route.Discharge.Country(), at("route.discharge")) || try(f.t.EndUse.Country, at("end_use.country")) {
		return
	}
	for i := range f.t.Route.Legs {
		if try(f.t.Route.Legs[i].Place(), f.legAt(i)) {
			return
		}
	}
	for i := range f.t.Parties {
		if try(f.t.Parties[i].Country, at("parties[#].country", i)) || try(f.t.Parties[i].Address.Country, at("parties[#].address.country", i)) {
			return
		}
	}
	for i, c := range f.t.Route.DeclaredTransit {
		if try(c, at("route.declared_transit[#]", i)) {
			return
		}
	}
	pay := &f.t.Payment
	if try(pay.PayerCountry, at("payment.payer_country")) || try(pay.Commission.Country, at("payment.commission.country")) {
		return
	}
	for i := range pay.Accounts {
		if try(pay.Accounts[i].Country, at("payment.accounts[#].country", i)) {
			return
		}
	}
	if known {
		f.set("embargoed_place", "")
	}
}

// layered looks at the firms between maker and user.
func (f *facts) layered() {
	t := f.t
	var names []string
	var keys []string
	var refs []ref
	user := f.first(transfer.EndUser)
	for _, i := range f.in(transfer.Intermediate, transfer.Broker, transfer.Consignee) {
		if f.names[i] == "" || slices.Contains(keys, f.names[i]) || user >= 0 && f.names[i] == f.names[user] {
			continue
		}
		keys = append(keys, f.names[i])
		names = append(names, t.Parties[i].Name)
		refs = append(refs, at("parties[#].name", i), at("parties[#].role", i))
	}
	if len(names) > 0 && user >= 0 || len(names) > 2 {
		f.set("layers", len(names), refs...)
		f.set("layer_names", names, refs...)
	}
	onRoute := []country.Code{t.From, f.dest, t.Route.Loading.Country(), t.Route.Discharge.Country(), t.EndUse.Country}
	for i := range t.Route.Legs {
		onRoute = append(onRoute, t.Route.Legs[i].Place())
	}
	onRoute = append(onRoute, t.Route.DeclaredTransit...)
	for i := range t.Items {
		onRoute = append(onRoute, t.Items[i].Origin)
	}
	stated := len(t.Route.Legs)+len(t.Route.DeclaredTransit) > 0 || t.Route.Loading != "" && t.Route.Discharge != ""
	if t.From == "" || f.dest == "" || !stated {
		return
	}
	for _, i := range f.in(transfer.Intermediate) {
		if p := &t.Parties[i]; p.Country != "" && !f.is("off_route") {
			f.set("off_route", !slices.Contains(onRoute, p.Country), at("parties[#].country", i), at("parties[#].role", i))
			f.set("off_route_name", p.Name, at("parties[#].name", i))
			f.set("off_route_country", string(p.Country), at("parties[#].country", i))
		}
	}
}

// final compares the declared final country with the stops and the seat of the end user.
func (f *facts) final() {
	c := f.t.Route.FinalCountry
	if c == "" {
		return
	}
	f.set("final_country", string(c), at("route.final_country"))
	known := len(f.t.Route.Legs) > 0 || f.t.Route.Discharge != ""
	refs := []ref{at("route.final_country")}
	stop := f.ref.hub(c, f.on) != nil
	for i := range f.t.Route.Legs {
		if f.t.Route.Legs[i].Place() == c && !stop { // one reason will do
			stop = true
			refs = append(refs, f.legAt(i))
		}
	}
	if f.t.Route.Discharge.Country() == c && !stop {
		stop = true
		refs = append(refs, at("route.discharge"))
	}
	if stop || known {
		f.set("final_is_stop", stop, refs...)
	}
	if i := f.first(transfer.EndUser); i >= 0 && f.t.Parties[i].Country != "" {
		f.set("user_country", string(f.t.Parties[i].Country), at("parties[#].country", i))
		f.set("user_elsewhere", f.t.Parties[i].Country != c, at("parties[#].country", i), at("route.final_country"))
	}
}

// distance compares the length of the route with the direct way. Nothing is guessed: one place without coordinates
// leaves it open.
func (f *facts) distance() {
	if f.c.Places == nil || len(f.t.Route.Legs) == 0 {
		return
	}
	type point struct{ lat, lon float64 }
	var way []point
	var refs []ref
	add := func(src ref, names ...string) bool {
		for _, n := range names {
			if n == "" {
				continue
			}
			if lat, lon, ok := f.c.Places.At(n); ok {
				way, refs = append(way, point{lat, lon}), append(refs, src)
				return true
			}
		}
		return false
	}
	start, startAt := string(f.t.Route.Loading), at("route.loading")
	if start == "" {
		startAt = at("from")
	}
	if !add(startAt, start, string(f.t.From)) {
		return
	}
	for i := range f.t.Route.Legs {
		leg := &f.t.Route.Legs[i]
		if !add(f.legAt(i), string(leg.Locode), string(leg.Country)) {
			return
		}
	}
	end, endAt := string(f.t.Route.Discharge), at("route.discharge")
	if f.dest != "" && f.t.Route.Discharge.Country() != f.dest {
		end, endAt = string(f.dest), f.destRef
	}
	if end == "" || !add(endAt, end, string(f.dest)) {
		return
	}
	km := 0.0
	for i := 1; i < len(way); i++ {
		km += greatCircle(way[i-1].lat, way[i-1].lon, way[i].lat, way[i].lon)
	}
	direct := greatCircle(way[0].lat, way[0].lon, way[len(way)-1].lat, way[len(way)-1].lon)
	if direct < 1 {
		return
	}
	f.set("route_ratio", km/direct, refs...)
	f.set("route_km", math.Round(km), refs...)
	f.set("direct_km", math.Round(direct), refs[0], refs[len(refs)-1])
}

// greatCircle is the distance in kilometres on a sphere of the mean radius of the Earth.
func greatCircle(lat1, lon1, lat2, lon2 float64) float64 {
	const rad, radius = math.Pi / 180, 6371
	dLat, dLon := (lat2-lat1)*rad, (lon2-lon1)*rad
	a := math.Pow(math.Sin(dLat/2), 2) + math.Cos(lat1*rad)*math.Cos(lat2*rad)*math.Pow(math.Sin(dLon/2), 2)
	return 2 * radius * math.Asin(math.Min(1, math.Sqrt(a)))
}

func (f *facts) vessel() {
	v := &f.t.Route.Vessel
	if v.IMO != "" {
		f.set("imo", v.IMO, at("route.vessel.imo"))
		f.set("imo_fails", !imoValid(v.IMO), at("route.vessel.imo"))
	}
	if n, ok := v.FlagChanges24m.Float(); ok {
		f.set("flag_changes", n, at("route.vessel.flag_changes_24m"))
	}
	if n, ok := v.AISGapHours.Float(); ok {
		f.set("ais_gap_hours", n, at("route.vessel.ais_gap_hours"))
	}
	if y := f.c.Voyage; y != nil {
		f.set("voyage_irregular", y.Irregular, told("voyage", y.Place))
		f.set("voyage_place", y.Place, told("voyage", y.Place))
		f.set("gap_near_concern", y.NearPlace, told("voyage.near_place", y.NearPlace.String()))
	}
	if s, _ := f.slots[varIndex["hub_place"]].val.(string); s != "" && f.slots[varIndex["gap_near_concern"]].val == nil {
		f.set("gap_near_concern", true, f.slots[varIndex["hub_place"]].refs...)
	}
	r := &f.t.Route
	for i, c := range r.Containers {
		if c != "" && !f.is("container_fails") {
			f.set("container_fails", !containerValid(c), at("route.containers[#]", i))
			f.set("container", c, at("route.containers[#]", i))
		}
	}
	d := &f.t.Documents.Packing
	switch {
	case r.Seal != "" && d.Seal != "" && plain(r.Seal) != plain(d.Seal):
		f.set("seal_differs", true, at("route.seal"), at("documents.packing.seal"))
		if !f.is("container_fails") {
			f.set("container", "seal "+r.Seal+" against "+d.Seal, at("route.seal"), at("documents.packing.seal"))
		}
	case len(r.Containers) > 0 && len(d.Containers) > 0:
		differ := slices.ContainsFunc(d.Containers, func(c string) bool { return !slices.Contains(r.Containers, c) })
		f.set("seal_differs", differ, at("route.containers"), at("documents.packing.containers"))
	case r.Seal != "" && d.Seal != "":
		f.set("seal_differs", false)
	}
}

// imoValid checks the seventh digit: the sum of the six before it with the weights 7 to 2.
func imoValid(s string) bool {
	s = strings.TrimSpace(strings.TrimPrefix(strings.ToUpper(s), "IMO"))
	if len(s) != 7 {
		return false
	}
	sum := 0
	for i := range 6 {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
		sum += int(s[i]-'0') * (7 - i)
	}
	return s[6] == byte('0'+sum%10)
}

// containerValid checks a number of ISO 6346: letters count from 10 without the multiples of 11, places by powers of 2.
func containerValid(s string) bool {
	s = strings.ToUpper(strings.NewReplacer(" ", "", "-", "", "/", "").Replace(s))
	if len(s) != 11 {
		return false
	}
	sum := 0
	for i := range 10 {
		var v int
		switch ch := s[i]; {
		case i < 4 && ch >= 'A' && ch <= 'Z':
			v = int(ch-'A') + 10
			v += (v - 1) / 10 // 11, 22 and 33 are left out
		case i >= 4 && ch >= '0' && ch <= '9':
			v = int(ch - '0')
		default:
			return false
		}
		sum += v << i
	}
	return s[10] == byte('0'+sum%11%10)
}

// before is the day up to which records count as earlier ones: that of the transfer, or of the assessment where that is the earlier.
func (f *facts) before() date.Date {
	if d := f.t.Date; !d.IsZero() && d.Before(f.on) {
		return d
	}
	return f.on
}

// mostNamed is how many values seen in earlier records are told.
const mostNamed = 10

// list tells what was seen. Where it is not whole, it is the least that was.
func list(seen []string, whole bool) string {
	out := strings.Join(seen[:min(len(seen), mostNamed)], "; ")
	if n := len(seen) - mostNamed; n > 0 {
		out += "; and " + strconv.Itoa(n) + " more"
	}
	if !whole {
		out += " (at least)"
	}
	return out
}

// history asks the counters. Without a store, or for a key that is not stated, the variables stay open; so do those that rest on
// counts that are not whole, but for what was seen at least.
func (f *facts) history() {
	if f.c.History == nil {
		return
	}
	t := f.t
	then := f.before()
	h := History(earlier{f.c.History, then})
	since := h.Since()
	if since.IsZero() || !since.Before(then) {
		return
	}
	f.set("history_months", months(since, then), told("history", "since "+since.String()))
	win := func(name string) Window { return back(then, f.ref.Limits.HistoryMonths[name]) }
	others := func(name string, c Counter, key, self string, refs ...ref) int {
		if key == "" {
			return 0
		}
		var seen []string
		self = Kept(self)
		sights, whole := h.Seen(c, key, win(name))
		for _, s := range sights {
			if s.Value != self && s.Value != "" {
				text := s.Value
				if !s.Last.IsZero() {
					text += " on " + s.Last.String()
				}
				seen = append(seen, text)
			}
		}
		n := len(seen)
		if !whole {
			f.atLeast(name)
		}
		old, ok := f.slots[varIndex[name]].val.(int)
		if ok && n <= old {
			return 0 // the text tells of the one for which most speaks
		}
		if n > 0 || whole {
			f.set(name, n, append(refs, told("history."+string(c), list(seen, whole)))...)
		}
		return n
	}
	for i := range t.Parties {
		p := &t.Parties[i]
		if others("names_at_address", ByPlace, addressKey(&p.Address), f.names[i], at("parties[#].address.lines", i)) > 0 {
			f.set("address_user", p.Name, at("parties[#].name", i))
		}
		if others("names_at_contact", ByContact, contactKey(p.Email), f.names[i], at("parties[#].email", i)) > 0 {
			f.set("contact", p.Email, at("parties[#].email", i))
		}
		if others("names_at_contact", ByContact, contactKey(p.Phone), f.names[i], at("parties[#].phone", i)) > 0 {
			f.set("contact", p.Phone, at("parties[#].phone", i))
		}
	}
	user := userKey(t)
	userAt := at("parties[#].name", max(0, f.first(transfer.EndUser, transfer.Consignee)))
	for _, no := range documentNumbers(t) {
		if user != "" {
			others("document_other_users", ByDocument, no, user, f.documentAt(no), userAt)
		}
	}
	if text := useText(t); user != "" && len(strings.Fields(text)) >= f.ref.Limits.UseTextWords {
		src := at("documents.end_use.text")
		if t.Documents.EndUse.Text == "" {
			src = at("end_use.text")
		}
		others("same_text_users", ByUseText, textKey(text), user, src, userAt)
	}
	if i := f.first(transfer.EndUser); i >= 0 {
		others("consignees_of_user", ByConsignee, f.names[i], f.names[i], at("parties[#].name", i))
	}
	if i := f.first(transfer.Broker); i >= 0 {
		n := 0
		sights, whole := h.Seen(ByBroker, f.names[i], win("broker_records"))
		for _, s := range sights {
			n += s.Count
		}
		if whole || n > 0 {
			f.set("broker_records", n, at("parties[#].name", i))
		}
	}
	f.itemHistory(h, then, win, others, user, userAt)
	x := &t.Technology
	if v, ok := x.Volume.Number.Float(); ok && x.Recipient != "" {
		if g, _ := h.Figures(ByPerson, plain(x.Recipient), "volume "+x.Volume.Unit, win("tech_volume_ratio")); g.Count > 0 && g.Median > 0 {
			f.set("tech_volume_ratio", v/g.Median, at("technology.volume.number"), at("technology.recipient"))
		}
	}
}

func (f *facts) documentAt(no string) ref {
	switch no {
	case plain(f.t.Documents.Licence.No):
		return at("documents.licence.no")
	case plain(f.t.Documents.OriginCertificate.No):
		return at("documents.origin_certificate.no")
	default:
		return at("documents.end_use.stamp")
	}
}

func (f *facts) itemHistory(
	h History, then date.Date, win func(string) Window, others func(string, Counter, string, string, ...ref) int, user string, userAt ref,
) {
	t := f.t
	entries := map[string][]ref{}
	for i := range t.Items {
		it := &t.Items[i]
		hs := it.HS6()
		f.usual(h, win, i, it)
		f.model(h, win, i, it, user, userAt)
		for k, s := range it.SerialNumbers {
			if user != "" && others("serial_other_users", BySerial, plain(s), user, at("items[#].serial_numbers[#]", i, k), userAt) > 0 {
				f.set("serial", s, at("items[#].serial_numbers[#]", i, k))
			}
		}
		if e := f.first(transfer.Exporter); e >= 0 {
			others("request_suppliers", ByRequest, requestKey(it, string(f.dest)), f.names[e], at("items[#].part_number", i), f.destRef)
		}
		for _, e := range it.DeclaredEntries {
			entries[annexItem(e)] = append(entries[annexItem(e)], at("items[#].declared_entries", i))
		}
		f.lane(h, then, win, i, it)
		if v, ok := it.Value.Amount.Float(); ok && hs != "" && user != "" {
			series := "value " + hs[:4] + " " + string(it.Value.Currency)
			refs := []ref{at("items[#].value.amount", i), at("items[#].hs", i), userAt}
			if g, whole := h.Figures(ByUser, user, series, win("lots_count")); whole && g.Count > 0 {
				rate := f.ref.Currencies[it.Value.Currency]
				f.set("lots_count", g.Count+1, refs...)
				f.set("lots_sum", (g.Sum+v)*rate, refs...)
				f.set("lot_largest", max(g.Largest, v)*rate, refs...)
			}
			w := win("party_month_ratio")
			if g, whole := h.Figures(ByUser, user, series, w); whole && g.Count > 0 && months(h.Since(), then) >= 6 {
				span := math.Min(months(h.Since(), then), float64(f.ref.Limits.HistoryMonths["party_month_ratio"]))
				now, _ := h.Figures(ByUser, user, series, Window{From: firstOfMonth(then), Until: then})
				f.set("party_month_ratio", (now.Sum+v)/(g.Sum/span), refs...)
			}
		}
	}
	if user == "" || len(entries) == 0 {
		return
	}
	had := map[string]bool{}
	sights, whole := h.Seen(ByUser, user, win("subsystem_entries"))
	for _, s := range sights {
		if e, ok := strings.CutPrefix(s.Value, "entry "); ok {
			had[annexItem(e)] = true
		}
	}
	if !whole {
		f.atLeast("subsystem_entries")
	}
	for name, group := range f.ref.Subsystems {
		n := 0
		refs := []ref{userAt}
		for _, g := range group {
			if entries[g] != nil || had[g] {
				n++
				refs = append(refs, entries[g]...)
			}
		}
		old, set := f.slots[varIndex["subsystem_entries"]].val.(int)
		was, _ := f.slots[varIndex["subsystem"]].val.(string)
		if len(refs) > 1 && (!set || n > old || n == old && name < was) { // the order of a map decides nothing
			f.set("subsystem_entries", n, refs...)
			f.set("subsystem", name, refs...)
		}
	}
}

// usual compares price and quantity with the usual ones of the code. A fair sample tells what is usual as well.
func (f *facts) usual(h History, win func(string) Window, i int, it *transfer.Item) {
	key := codeKey(it)
	if key == "" {
		return
	}
	least := f.ref.Limits.HistoryMin
	if price, ok := unitPrice(it); ok && price > 0 {
		refs := []ref{at("items[#].value.amount", i), at("items[#].quantity.number", i), at("items[#].hs", i)}
		if g, _ := h.Figures(ByCode, key, "price", win("price_ratio")); g.Count >= least && g.High > 0 {
			f.worst("price_above", price/g.High, refs[0])
			f.worst("price_below", g.Low/price, refs[0])
		}
		if g, _ := h.Figures(ByModel, modelKey(it), "price", win("price_ratio")); g.Count >= 3 && g.Median > 0 {
			f.worst("price_ratio", price/g.Median, at("items[#].value.amount", i))
		}
	}
	if q, ok := it.Quantity.Number.Float(); ok {
		if g, _ := h.Figures(ByCode, key, "quantity", win("quantity_ratio")); g.Count >= least && g.High > 0 {
			f.worst("quantity_ratio", q/g.High, at("items[#].quantity.number", i))
		}
	}
}

func (f *facts) model(h History, win func(string) Window, i int, it *transfer.Item, user string, userAt ref) {
	if it.Model == "" {
		return
	}
	src := at("items[#].model", i)
	f.set("model", it.Model, src)
	if hs := it.HS6(); hs != "" {
		var other []string
		known := false
		sights, whole := h.Seen(ByModel, modelKey(it), win("other_codes_of_model"))
		for _, s := range sights {
			known = true
			if len(s.Value) >= 4 && s.Value[:4] != hs[:4] {
				other = append(other, s.Value)
			}
		}
		if !whole {
			f.atLeast("other_codes_of_model")
		}
		if old, _ := f.slots[varIndex["other_codes_of_model"]].val.([]string); known && len(other) >= len(old) {
			f.set("other_codes_of_model", append([]string{}, other...), src, at("items[#].hs", i))
		}
	}
	if user != "" {
		records, machines := 0, 0
		sights, whole := h.Seen(ByUser, user, win("spare_machines"))
		model := Kept("model " + plain(it.Model))
		for _, s := range sights {
			records += s.Count
			if s.Value == model {
				machines += s.Count
			}
		}
		if whole || records > 0 {
			f.set("user_records", records, userAt)
		}
		if whole || machines > 0 {
			f.set("spare_machines", machines, src, userAt)
		}
	}
}

func (f *facts) lane(h History, then date.Date, win func(string) Window, i int, it *transfer.Item) {
	key := laneKey(it.HS6(), string(f.t.From), string(f.dest))
	if key == "" {
		return
	}
	count := func(key string, w Window) (int, bool) {
		n := 0
		sights, whole := h.Seen(ByLane, key, w)
		for _, s := range sights {
			n += s.Count
		}
		return n, whole
	}
	refs := []ref{at("items[#].hs", i), at("from"), f.destRef}
	recent := win("lane_recent")
	before := Window{From: shift(then, -f.ref.Limits.HistoryMonths["lane_before"]), Until: recent.From}
	if late, whole := count(key, recent); whole {
		old, _ := count(key, before)
		f.set("lane_recent", late+1, refs...)
		f.set("lane_before", old, refs...)
	}
	hub, _ := f.slots[varIndex["hub_place"]].val.(string)
	if hub == "" {
		return
	}
	span := f.ref.Limits.HistoryMonths["hub_import_growth"]
	now, past := back(then, span), Window{From: shift(then, -2*span), Until: shift(then, -span)}
	in, out := laneKey(it.HS6(), string(f.t.From), hub), laneKey(it.HS6(), hub, string(f.dest))
	growth := func(name, key string) {
		if old, whole := count(key, past); whole && old > 0 {
			n, _ := count(key, now)
			f.set(name, float64(n)/float64(old), append(refs, told("history.lane", key+" "+strconv.Itoa(old)))...)
		}
	}
	growth("hub_import_growth", in)
	growth("hub_export_growth", out)
}
