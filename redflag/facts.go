package redflag

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/licet/licet/country"
	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/transfer"
	"github.com/licet/licet/truth"
)

// slot is one derived variable: nil when a field that it needs was not stated.
type slot struct {
	val  any
	refs []ref
}

// facts are the variables of one evaluation.
type facts struct {
	slots []slot
	said  []ref // what the slots rest on, one after the other
	ref   *reference
	t     *transfer.Transfer
	c     *Context
	on    date.Date
	names []string // of the parties, plain
	err   error

	dest    country.Code
	destRef ref
	value   float64 // of the order, about, in US dollars
	strong  []string
	floors  []int // variables of which more may be the case than was counted
}

// set states a variable with the fields it was derived from.
func (f *facts) set(name string, v any, refs ...ref) {
	i, ok := varIndex[name]
	if !ok {
		f.err = fault.New(fault.Internal, "red flags: variable %s is not declared", name)
		return
	}
	if tv, three := v.(truth.Value); three {
		if !tv.Known() {
			return
		}
		v = tv == truth.Met
	}
	if n, isNumber := v.(float64); isNumber && (math.IsNaN(n) || math.IsInf(n, 0)) { // a ratio to nothing is none
		return
	}
	from := len(f.said)
	f.said = append(f.said, refs...)
	f.slots[i] = slot{v, f.said[from:len(f.said):len(f.said)]}
}

func (f *facts) is(name string) bool {
	v, _ := f.slots[varIndex[name]].val.(bool)
	return v
}

func (f *facts) derive(r *reference, t *transfer.Transfer, c *Context, on date.Date) {
	clear(f.slots)
	*f = facts{
		slots: f.slots, said: f.said[:0], ref: r, t: t, c: c, on: on,
		names: f.names[:0], strong: f.strong[:0], floors: f.floors[:0],
	}
	for i := range t.Parties {
		f.names = append(f.names, plain(t.Parties[i].Name))
	}
	f.destination()
	f.orderValue()
	f.items()
	f.parties()
	f.screening()
	f.order()
	f.documents()
	f.amendments()
	f.route()
	f.vessel()
	f.payment()
	f.brokering()
	f.technology()
	f.links()
	f.history()
}

// in returns the places of the parties in the roles, by role.
func (f *facts) in(roles ...transfer.Role) []int {
	var out []int
	for _, r := range roles {
		for i := range f.t.Parties {
			if f.t.Parties[i].Role == r {
				out = append(out, i)
			}
		}
	}
	return out
}

func (f *facts) first(roles ...transfer.Role) int {
	if in := f.in(roles...); in != nil {
		return in[0]
	}
	return -1
}

func (f *facts) destination() {
	t := f.t
	switch i, j := f.first(transfer.EndUser), f.first(transfer.Consignee); {
	case t.Route.FinalCountry != "":
		f.dest, f.destRef = t.Route.FinalCountry, at("route.final_country")
	case t.EndUse.Country != "":
		f.dest, f.destRef = t.EndUse.Country, at("end_use.country")
	case i >= 0 && t.Parties[i].Country != "":
		f.dest, f.destRef = t.Parties[i].Country, at("parties[#].country", i)
	case t.Technology.RecipientCountry != "":
		f.dest, f.destRef = t.Technology.RecipientCountry, at("technology.recipient_country")
	case j >= 0 && t.Parties[j].Country != "":
		f.dest, f.destRef = t.Parties[j].Country, at("parties[#].country", j)
	default:
		return
	}
	f.set("destination", string(f.dest), f.destRef)
	hub := f.ref.hub(f.dest, f.on) != nil
	if f.c.Embargoed != nil || hub {
		f.set("concern_destination", f.c.Embargoed[f.dest] != "" || hub, f.destRef)
	}
}

// orderDay is the day of the order, otherwise that of the transfer.
func (f *facts) orderDay() (date.Date, ref) {
	if !f.t.Order.Date.IsZero() {
		return f.t.Order.Date, at("order.date")
	}
	return f.t.Date, at("date")
}

func months(from, to date.Date) float64 {
	return to.Time().Sub(from.Time()).Hours() / 24 / 365.25 * 12
}

// dollars brings an amount to the order of magnitude of US dollars.
func (f *facts) dollars(m transfer.Money) (float64, bool) {
	rate, ok := f.ref.Currencies[m.Currency]
	n, given := m.Amount.Float()
	return n * rate, ok && given
}

func (f *facts) orderValue() {
	if v, ok := f.dollars(f.t.Documents.Invoice.Total); ok {
		f.value = v
		f.set("order_value", v, at("documents.invoice.total.amount"), at("documents.invoice.total.currency"))
		return
	}
	var refs []ref
	sum := 0.0
	for i := range f.t.Items {
		v, ok := f.dollars(f.t.Items[i].Value)
		if !ok {
			return
		}
		sum += v
		refs = append(refs, at("items[#].value.amount", i), at("items[#].value.currency", i))
	}
	if refs != nil {
		f.value = sum
		f.set("order_value", sum, refs...)
	}
}

func (f *facts) itemContext(i int) *ItemContext {
	if i < len(f.c.Items) && f.c.Items[i].Classified {
		return &f.c.Items[i]
	}
	return nil
}

var rank = map[string]int{Weak: 1, Medium: 2, Strong: 3}

func (f *facts) items() {
	listed, technical := truth.NotMet, truth.NotMet
	var listedAt, technicalAt, heavyAt []ref
	best, words := 0, math.MaxInt
	gross, allGross := 0.0, len(f.t.Items) > 0
	var grossAt []ref
	for i := range f.t.Items {
		it := &f.t.Items[i]
		c := f.itemContext(i)
		one := truth.Unknown
		switch {
		case len(it.DeclaredEntries) > 0:
			one = truth.Met
			listedAt = append(listedAt, at("items[#].declared_entries", i))
		case c != nil && len(c.Met) > 0:
			one = truth.Met
			listedAt = append(listedAt, told(fmt.Sprintf("items[%d].met", i), strings.Join(c.Met, ", ")))
		case c != nil && len(c.Possible) == 0, c == nil && it.DeclaredEntries != nil:
			one = truth.NotMet
		}
		listed = listed.Or(one)
		f.code(i, it, c, &best)
		if hs, ok := it.HSDigits(); ok {
			if slices.Contains(f.ref.Chapters["technical"], hs[:2]) {
				technical = truth.Met
				technicalAt = append(technicalAt, at("items[#].hs", i))
			}
			if slices.Contains(f.ref.Chapters["heavy"], hs[:2]) {
				heavyAt = append(heavyAt, at("items[#].hs", i))
			}
			if tier := f.ref.Priority[it.HS6()]; tier != "" || f.slots[varIndex["priority_tier"]].val == nil {
				f.set("priority_tier", tier, at("items[#].hs", i))
				if tier != "" && f.slots[varIndex["link_code"]].val == nil {
					f.set("link_code", hs, at("items[#].hs", i))
				}
			}
		} else if one != truth.Met {
			technical = technical.Or(truth.Unknown)
		}
		if one == truth.Met {
			technical = truth.Met
		}
		f.text(i, it, &words)
		f.found(i, it, c)
		f.masses(i, it)
		if kg, ok := it.GrossKg.Float(); ok {
			gross += kg
			grossAt = append(grossAt, at("items[#].gross_kg", i))
		} else {
			allGross = false
		}
		f.configuration(i, it)
	}
	if len(f.t.Items) == 0 {
		return
	}
	f.set("item_listed", listed, listedAt...)
	sensitive := listed
	refs := listedAt
	if best == rank[Strong] && listed != truth.Met {
		sensitive, refs = truth.Met, f.slots[varIndex["link_code"]].refs
	}
	f.set("item_sensitive", sensitive, refs...)
	f.set("item_technical", technical, append(technicalAt, listedAt...)...)
	if allGross {
		f.set("gross_kg", gross, grossAt...)
	}
	if technical.Known() {
		f.set("heavy_heading", len(heavyAt) > 0, heavyAt...)
	}
}

// code looks at the customs code of an item without a declared entry. The strongest link of the transfer counts.
func (f *facts) code(i int, it *transfer.Item, c *ItemContext, best *int) {
	hs, ok := it.HSDigits()
	if !ok || f.c.HS == nil || len(it.DeclaredEntries) > 0 {
		return
	}
	strength, entries, linked := f.c.HS.Link(hs)
	if c != nil && len(c.Met) > 0 && linked && it.Description != "" {
		fits := slices.ContainsFunc(c.Met, func(m string) bool {
			return slices.ContainsFunc(entries, func(e string) bool {
				return strings.HasPrefix(m+".", e+".") || strings.HasPrefix(e+".", m+".")
			})
		})
		if !fits {
			f.set("words_elsewhere", true, at("items[#].description", i), at("items[#].hs", i))
			f.set("words_fit", strings.Join(c.Met, ", "), told(fmt.Sprintf("items[%d].met", i), strings.Join(c.Met, ", ")))
			f.set("item_text", it.Description, at("items[#].description", i))
			f.set("link_code", hs, at("items[#].hs", i))
		}
	}
	if !linked {
		strength = "no"
	}
	if rank[strength] > *best || f.slots[varIndex["link_strength"]].val == nil {
		*best = max(*best, rank[strength])
		f.set("link_strength", strength, at("items[#].hs", i))
		f.set("link_code", hs, at("items[#].hs", i))
		f.set("link_entries", entries, at("items[#].hs", i))
	}
}

func (f *facts) text(i int, it *transfer.Item, least *int) {
	if it.Description == "" {
		return
	}
	here := at("items[#].description", i)
	p := plain(it.Description)
	n, generic := 0, true
	for w := range strings.FieldsSeq(p) {
		n++
		if generic && !slices.Contains(f.ref.Words["generic"], " "+w+" ") {
			generic = false
		}
	}
	if n < *least {
		*least = n
		f.set("description_words", n, here)
	}
	if generic && n > 0 || f.slots[varIndex["description_generic"]].val == nil {
		f.set("description_generic", generic && n > 0, here)
	}
	if generic || n == *least && !f.is("description_generic") {
		f.set("vague_text", it.Description, here)
	}
	if f.slots[varIndex["item_text"]].val == nil {
		f.set("item_text", it.Description, here)
	}
	if !f.is("described_consumer") {
		f.set("described_consumer", f.ref.inPlain("consumer", p) != "", here)
	}
	if s, _ := f.slots[varIndex["sought_item"]].val.(string); s == "" {
		f.set("sought_item", f.ref.inPlain("sought", p), here)
	}
	if !f.is("is_spare") {
		f.set("is_spare", f.ref.inPlain("spare", p) != "", here)
	}
}

// found takes over what the classification says of the item.
func (f *facts) found(i int, it *transfer.Item, c *ItemContext) {
	if c == nil {
		return
	}
	in := func(what string) string { return fmt.Sprintf("items[%d].%s", i, what) }
	if len(c.Near) > 0 {
		n := c.Near[0]
		if old, ok := f.slots[varIndex["near_percent"]].val.(float64); !ok || n.PercentBelow < old {
			src := told(in("near"), n.Parameter+" "+n.Value)
			if n.Path != "" {
				src = at("items[#]."+n.Path, i)
			}
			f.set("near_percent", n.PercentBelow, src)
			f.set("near_parameter", n.Parameter+" "+n.Value, src)
			f.set("near_limit", n.Entry, told(in("near.entry"), n.Entry))
		}
	}
	if it.Maker != "" || it.Model != "" {
		if s, _ := f.slots[varIndex["known_product"]].val.(string); s == "" {
			f.set("known_product", c.Known, at("items[#].maker", i), at("items[#].model", i))
		}
	}
	if hs, ok := it.HSDigits(); ok && c.Heading != "" && it.Description != "" && !f.is("words_elsewhere") {
		linked := false
		if f.c.HS != nil {
			s, _, has := f.c.HS.Link(c.Heading)
			linked = has && s == Strong
		}
		if elsewhere := hs[:4] != c.Heading && linked; elsewhere || hs[:4] == c.Heading {
			f.set("words_elsewhere", elsewhere, at("items[#].description", i), at("items[#].hs", i))
			f.set("words_fit", c.Heading, told(in("heading"), c.Heading))
			f.set("item_text", it.Description, at("items[#].description", i))
			f.set("link_code", hs, at("items[#].hs", i))
		}
	}
	if c.UsersAtDestination.Known() && f.slots[varIndex["users_at_destination"]].val != false {
		f.set("users_at_destination", c.UsersAtDestination, told(in("users_at_destination"), c.UsersAtDestination.String()))
	}
}

func (f *facts) masses(i int, it *transfer.Item) {
	net, ok := it.NetKg.Float()
	gross, given := it.GrossKg.Float()
	if !ok || !given || gross <= 0 || net > gross {
		return
	}
	share := (gross - net) / gross
	if old, had := f.slots[varIndex["packing_share"]].val.(float64); !had || share > old {
		f.set("packing_share", share, at("items[#].net_kg", i), at("items[#].gross_kg", i))
	}
}

func (f *facts) configuration(i int, it *transfer.Item) {
	if it.Config == "" || f.dest == "" || f.is("config_misfit") {
		return
	}
	p := " " + plain(it.Config) + " "
	known, misfit := false, false
	fifty := strings.Contains(p, "50 hz") || strings.Contains(p, "50hz")
	sixty := strings.Contains(p, "60 hz") || strings.Contains(p, "60hz")
	if fifty != sixty && f.dest != "JP" { // a device for both fits everywhere
		known = true
		misfit = sixty != slices.Contains(f.ref.Hertz60, f.dest)
	}
	for lang, where := range f.ref.Languages {
		if strings.Contains(p, " "+lang+" ") {
			known = true
			misfit = misfit || !slices.Contains(where, f.dest)
		}
	}
	if known {
		f.set("config_misfit", misfit, at("items[#].config", i), f.destRef)
		f.set("config", it.Config, at("items[#].config", i))
	}
}

func (f *facts) parties() {
	t := f.t
	recipient := f.first(transfer.EndUser, transfer.Consignee)
	f.endUser()
	if recipient >= 0 {
		f.recipient(recipient)
	}
	f.ages()
	for _, i := range f.in(transfer.EndUser, transfer.Consignee, transfer.Broker, transfer.Intermediate) {
		p := &t.Parties[i]
		_, domain, ok := strings.Cut(strings.ToLower(p.Email), "@")
		if !ok || f.is("free_mail") {
			continue
		}
		f.set("free_mail", slices.Contains(f.ref.Words["free_mail"], domain), at("parties[#].email", i))
		f.set("mail_address", p.Email, at("parties[#].email", i))
		f.set("mail_name", p.Name, at("parties[#].name", i))
		f.slots[varIndex["no_web"]] = slot{}
		if p.Web != "" {
			f.set("no_web", slices.Contains(f.ref.Words["none"], " "+plain(p.Web)+" "), at("parties[#].web", i))
		}
	}
	for _, i := range f.in(transfer.Consignee, transfer.EndUser, transfer.Payer, transfer.Intermediate) {
		p := &t.Parties[i]
		if f.is("mission_buys") || p.Business == "" && p.Address.Kind == "" && f.ref.inPlain("mission", f.names[i]) == "" {
			continue
		}
		switch {
		case p.Address.Kind == transfer.Diplomatic:
			f.set("mission_buys", true, at("parties[#].address.kind", i))
		case f.ref.names("mission", p.Business) != "":
			f.set("mission_buys", true, at("parties[#].business", i))
		case f.ref.inPlain("mission", f.names[i]) != "":
			f.set("mission_buys", true, at("parties[#].name", i))
		default:
			f.set("mission_buys", false)
		}
		f.set("mission_name", p.Name, at("parties[#].name", i))
	}
	f.contacts()
}

// endUser tells whether an end user is named. An absent end user says nothing, with one exception: the papers of a listed
// item name a chain of firms, and none of them is the user. Then the chain itself is the statement.
func (f *facts) endUser() {
	t := f.t
	if i := f.first(transfer.EndUser); i >= 0 {
		named := f.ref.inPlain("placeholder", f.names[i]) == "" && f.names[i] != ""
		f.set("end_user_named", named, at("parties[#].role", i), at("parties[#].name", i))
		f.set("user_on_papers", named, at("parties[#].role", i), at("parties[#].name", i))
		f.set("user_name", t.Parties[i].Name, at("parties[#].name", i))
		f.set("last_party", t.Parties[i].Name, at("parties[#].name", i))
		return
	}
	if t.Documents.EndUse.EndUser != "" {
		f.set("user_on_papers", true, at("documents.end_use.end_user"))
	}
	j := f.first(transfer.Consignee)
	if j < 0 {
		return
	}
	f.set("last_party", t.Parties[j].Name, at("parties[#].name", j))
	elsewhere := t.Documents.EndUse.EndUser != "" || t.Documents.Licence.EndUser != ""
	if f.ref.inPlain("placeholder", f.names[j]) != "" && !elsewhere {
		f.set("end_user_named", false, at("parties[#].name", j))
		return
	}
	chain := f.in(transfer.Intermediate, transfer.Broker, transfer.Forwarder)
	if chain != nil && f.is("item_listed") && !elsewhere {
		refs := []ref{at("parties[#].role", j)}
		for _, i := range chain {
			refs = append(refs, at("parties[#].role", i))
		}
		f.set("end_user_named", false, append(refs, f.slots[varIndex["item_listed"]].refs...)...)
	}
}

func (f *facts) recipient(i int) {
	p := &f.t.Parties[i]
	name := at("parties[#].name", i)
	f.set("recipient_name", p.Name, name)
	switch {
	case f.ref.names("forwarder", p.Business) != "":
		f.set("recipient_is_forwarder", true, at("parties[#].business", i))
	case p.Address.Kind == transfer.ForwarderAddress:
		f.set("recipient_is_forwarder", true, at("parties[#].address.kind", i))
	case f.ref.inPlain("forwarder", f.names[i]) != "":
		f.set("recipient_is_forwarder", true, name)
	case p.Business != "":
		f.set("recipient_is_forwarder", false, at("parties[#].business", i))
	}
	if p.Business != "" {
		f.set("unrelated_business", f.ref.names("unrelated_business", p.Business) != "", at("parties[#].business", i))
		f.set("business", p.Business, at("parties[#].business", i))
		if p.Role == transfer.EndUser {
			f.set("user_private", f.ref.names("private", p.Business) != "", at("parties[#].business", i))
		}
	}
	for _, j := range f.in(transfer.Consignee, transfer.EndUser) {
		kind := f.t.Parties[j].Address.Kind
		old, _ := f.slots[varIndex["recipient_address_kind"]].val.(string)
		hidden := kind == transfer.Residential || kind == transfer.POBox || kind == transfer.VirtualOffice
		if kind != "" && kind != transfer.UnknownAddress && (hidden || old == "") {
			f.set("recipient_address_kind", string(kind), at("parties[#].address.kind", j))
			f.set("address_user", f.t.Parties[j].Name, at("parties[#].name", j))
		}
	}
}

// ages compares founding and change of register with the day of the order; the youngest party counts.
func (f *facts) ages() {
	day, dayAt := f.orderDay()
	if day.IsZero() {
		return
	}
	youngest, latest := math.Inf(1), math.Inf(1)
	for _, i := range f.in(transfer.Consignee, transfer.EndUser, transfer.Broker) {
		p := &f.t.Parties[i]
		if m := months(p.Founded, day); !p.Founded.IsZero() && m < youngest {
			youngest = m
			f.set("young_months", m, at("parties[#].founded", i), dayAt)
			f.set("young_name", p.Name, at("parties[#].name", i))
		}
		if m := months(p.RegistrationChanged, day); !p.RegistrationChanged.IsZero() && m < latest {
			latest = m
			f.set("months_since_change", m, at("parties[#].registration_changed", i), dayAt)
		}
	}
}

// contacts compares the countries of phone, mail and payer with that of the party.
func (f *facts) contacts() {
	for _, i := range f.in(transfer.EndUser, transfer.Consignee, transfer.Broker) {
		p := &f.t.Parties[i]
		if p.Country == "" {
			continue
		}
		other := func(c country.Code, src ref) {
			if c == "" || f.is("contact_of_concern") {
				return
			}
			if c == p.Country {
				c = ""
			}
			if old, _ := f.slots[varIndex["contact_country"]].val.(string); old != "" && c == "" {
				return
			}
			f.set("contact_country", string(c), src, at("parties[#].country", i))
			f.set("contact_name", p.Name, at("parties[#].name", i))
			if hub := f.ref.hub(c, f.on) != nil; hub || f.c.Embargoed != nil {
				f.set("contact_of_concern", c != "" && (hub || f.c.Embargoed[c] != ""), src)
			}
		}
		other(f.phoneCountry(p.Phone), at("parties[#].phone", i))
		if k := strings.LastIndexByte(p.Email, '.'); k > 0 && len(p.Email)-k == 3 {
			tld := strings.ToUpper(p.Email[k+1:])
			if tld == "UK" {
				tld = "GB"
			}
			if tld != "IO" && tld != "CO" && tld != "TV" && tld != "ME" && tld != "AI" && tld != "EU" { // used all over the world
				other(country.Code(tld), at("parties[#].email", i))
			}
		}
		if p.Role != transfer.Broker {
			other(f.t.Payment.PayerCountry, at("payment.payer_country"))
		}
	}
}

func (f *facts) phoneCountry(phone string) country.Code {
	digits := contactKey(phone)
	if !strings.HasPrefix(digits, "+") {
		return ""
	}
	for n := 4; n >= 3; n-- {
		if len(digits) > n {
			if c := f.ref.Phone[digits[1:n]]; c != "" {
				return c
			}
		}
	}
	return ""
}

// worst keeps the highest score of a variable with its companions.
func (f *facts) worst(score string, v float64, src ref) bool {
	if old, ok := f.slots[varIndex[score]].val.(float64); ok && old >= v {
		return false
	}
	f.set(score, v, src)
	return true
}

func (f *facts) screening() {
	for k := range f.c.Screening {
		s := &f.c.Screening[k]
		if s.Checked == nil || slices.Contains(s.Checked, ByName) {
			f.screened(s, Hit{})
		}
		if slices.Contains(s.Checked, ByAddress) && !f.is("address_matches") {
			f.set("address_matches", false)
		}
		if slices.Contains(s.Checked, ByFormerName) && !f.is("former_name_listed") {
			f.set("former_name_listed", false)
		}
		for _, h := range s.Hits {
			f.screened(s, h)
		}
	}
	f.unscreened()
}

// unscreened opens an answer of no match again as long as one of the parties was not screened.
func (f *facts) unscreened() {
	for i := range f.t.Parties {
		subject := "parties[" + strconv.Itoa(i) + "]"
		if slices.ContainsFunc(f.c.Screening, func(s Screened) bool { return s.Subject == subject }) {
			continue
		}
		for _, name := range []string{"match_score", "near_score"} {
			if v, ok := f.slots[varIndex[name]].val.(float64); ok && v <= 0 {
				f.slots[varIndex[name]] = slot{}
			}
		}
		return
	}
	if f.slots[varIndex["match_score"]].val != nil && !f.is("match_confirmed") {
		f.set("match_confirmed", false)
	}
}

// roleOf is the role of the party that a subject such as parties[1] names, empty for any other subject.
func (f *facts) roleOf(subject string) transfer.Role {
	number, ok := strings.CutPrefix(subject, "parties[")
	if !ok {
		return ""
	}
	number, ok = strings.CutSuffix(number, "]")
	i, err := strconv.Atoi(number)
	if !ok || err != nil || i < 0 || i >= len(f.t.Parties) {
		return ""
	}
	return f.t.Parties[i].Role
}

func (f *facts) screened(s *Screened, h Hit) {
	src := told("screening["+s.Subject+"]", h.List+" "+h.Entry)
	subject := at(s.Subject)
	switch {
	case strings.HasPrefix(s.Subject, "parties["):
		subject = at(s.Subject + ".name")
	case strings.HasPrefix(s.Subject, "payment.accounts["):
		subject = at(s.Subject + ".institution")
	case strings.HasPrefix(s.Subject, "technology.users["):
		subject = at(s.Subject + ".name")
	case s.Subject == "route.vessel":
		subject = at("route.vessel.name")
	}
	score := h.Score
	if h.Confirmed {
		score = 1
	}
	role := f.roleOf(s.Subject)
	name := func() string { return valueAt(f.t, subject.path()) }
	keep := func(prefix string) {
		if f.worst(prefix+"_score", score, src) && h.Entry != "" {
			f.set(prefix+"_name", name(), subject)
			if _, ok := varIndex[prefix+"_entry"]; ok {
				f.set(prefix+"_entry", h.Entry, src)
			}
		}
	}
	switch {
	case h.By == ByAddress:
		f.set("address_matches", true, src, at(s.Subject+".address.lines"))
		f.set("address_name", name(), subject)
		f.set("address_entry", h.Entry, src)
	case h.By == ByFormerName:
		f.set("former_name_listed", true, src)
		f.set("former_name", h.Entry, src)
		f.set("former_of", name(), subject)
	case strings.Contains(s.Subject, ".owners["):
		keep("owner")
	case strings.HasPrefix(s.Subject, "technology"):
		keep("sponsor")
	case strings.HasPrefix(s.Subject, "payment"), role == transfer.Bank:
		if f.worst("bank_score", score, src) && h.Entry != "" {
			f.set("institution", name(), subject)
		}
	case s.Subject == "route.vessel", role == transfer.Carrier, role == transfer.Forwarder:
		keep("carrier")
	case role != "":
		if score >= f.ref.Limits.ListedScore || h.Entry == "" {
			if f.worst("match_score", score, src) && h.Entry != "" {
				f.set("match_name", name(), subject)
				f.set("match_entry", h.Entry, src)
				f.set("match_list", h.List, src)
			}
		}
		if score < f.ref.Limits.ListedScore {
			keep("near")
		}
		if h.Confirmed {
			f.set("match_confirmed", true, src)
		}
		if role == transfer.EndUser {
			if old, _ := f.slots[varIndex["user_programme"]].val.(string); old == "" &&
				(h.Entry == "" || score >= f.ref.Limits.ListedScore) {
				f.set("user_programme", h.Programme, src, subject)
			}
		}
	}
}

func (f *facts) order() {
	o := &f.t.Order
	if o.QuestionsRefused != nil {
		f.set("questions_refused", o.QuestionsRefused, at("order.questions_refused"))
	}
	if o.Notes != "" {
		f.set("buyer_unfamiliar", f.ref.names("unfamiliar", o.Notes) != "", at("order.notes"))
	}
	f.requests("marking_requests", "marking_removal", o.MarkingRequests, at("order.marking_requests"),
		func(p string) bool { return f.ref.inPlain("remove", p) != "" })
	if o.PackagingRequests != nil {
		mode, modeAt := f.fastest()
		f.set("packaging_requests", o.PackagingRequests, at("order.packaging_requests"))
		if mode != "" {
			p := plain(strings.Join(o.PackagingRequests, " "))
			misfit := mode == transfer.Air && f.ref.inPlain("pack_sea", p) != "" ||
				mode == transfer.Sea && f.ref.inPlain("pack_air", p) != ""
			f.set("packing_misfit", misfit, at("order.packaging_requests"), modeAt)
			f.set("mode", string(mode), modeAt)
		}
	}
	declined := []string{}
	var refs []ref
	all := true
	for _, d := range []struct {
		name string
		v    truth.Value
		path string
	}{
		{"installation", o.InstallDeclined, "order.install_declined"},
		{"training", o.TrainingDeclined, "order.training_declined"},
		{"service", o.ServiceDeclined, "order.service_declined"},
		{"warranty", o.WarrantyDeclined, "order.warranty_declined"},
	} {
		all = all && d.v.Known()
		if d.v == truth.Met {
			declined = append(declined, d.name)
			refs = append(refs, at(d.path))
		}
	}
	if all || len(declined) > 0 {
		f.set("declined", declined, refs...)
	}
	if o.Delivery != "" {
		f.set("delivery_vague", f.ref.names("vague_delivery", o.Delivery) != "", at("order.delivery"))
		f.set("delivery", o.Delivery, at("order.delivery"))
	}
	if o.Urgency != "" {
		f.set("urgent_terms", f.ref.names("urgent", o.Urgency) != "", at("order.urgency"))
		f.set("urgency", o.Urgency, at("order.urgency"))
	}
	f.set("repeat_after_denial", o.RepeatAfterDenial, at("order.repeat_after_denial"))
	if f.c.Denials != nil {
		least := math.Inf(1)
		for _, d := range f.c.Denials.Denied(f.t, f.on) {
			if m := months(d.On, f.on); m >= 0 && m < least {
				least = m
				text := d.ID + " of " + d.On.String() + " (" + d.Level + ")"
				f.set("denial_months", m, told("denials", text))
				f.set("denial", text, told("denials", text))
			}
		}
	}
}

func (f *facts) requests(list, flag string, said []string, src ref, bad func(string) bool) {
	if said == nil {
		return
	}
	f.set(list, said, src)
	f.set(flag, slices.ContainsFunc(said, func(s string) bool { return bad(plain(s)) }), src)
}

// fastest returns the mode of the route that says most: carried by hand or by courier before air, air before the rest.
func (f *facts) fastest() (transfer.Mode, ref) {
	order := []transfer.Mode{transfer.HandCarried, transfer.Courier, transfer.Post, transfer.Air}
	for _, m := range order {
		for i := range f.t.Route.Legs {
			if f.t.Route.Legs[i].Mode == m {
				return m, at("route.legs[#].mode", i)
			}
		}
	}
	for i := range f.t.Route.Legs {
		if m := f.t.Route.Legs[i].Mode; m != "" {
			return m, at("route.legs[#].mode", i)
		}
	}
	return "", ref{}
}

// textKey is a digest of a text long enough to be more than a phrase.
func textKey(s string) string {
	p := plain(s)
	if p == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(p))
	return hex.EncodeToString(sum[:16])
}
