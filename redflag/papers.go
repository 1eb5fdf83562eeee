package redflag

import (
	"math"
	"slices"
	"strings"

	"github.com/licet/licet/date"
	"github.com/licet/licet/transfer"
	"github.com/licet/licet/truth"
)

func (f *facts) documents() {
	d := &f.t.Documents
	if d.EndUse.Present.Known() {
		f.set("statement_usable", d.EndUse.Present, at("documents.end_use.present"))
	}
	f.useText()
	f.useOfConcern()
	f.signatory()
	f.dates()
	f.licence()
	f.set("no_licence_claimed", d.Licence.NotNeeded, at("documents.licence.not_needed"))
	f.agree()
	if d.BillOfLading.Kind != "" {
		f.set("bill_kind", string(d.BillOfLading.Kind), at("documents.bill_of_lading.kind"))
	}
	if to := f.t.Payment.LC.ConsignedTo; to != "" {
		p := plain(to)
		isBank := f.ref.inPlain("bank", p) != "" || f.t.Payment.LC.IssuingBank != "" && p == plain(f.t.Payment.LC.IssuingBank)
		f.set("consigned_to_bank", isBank, at("payment.lc.consigned_to"))
		f.set("consigned_to", to, at("payment.lc.consigned_to"))
		if f.slots[varIndex["user_on_papers"]].val == nil { // the papers name a receiver, and no user
			f.set("user_on_papers", false, at("payment.lc.consigned_to"))
		}
	}
	if n := d.BillOfLading.Notify; n != "" && len(f.t.Parties) > 1 {
		p := plain(n)
		inside := false
		for i := range f.names {
			inside = inside || f.t.Parties[i].Role != transfer.Notify && f.names[i] == p
		}
		f.set("notify_outside", !inside, at("documents.bill_of_lading.notify"))
		f.set("notify_name", n, at("documents.bill_of_lading.notify"))
	} else if i := f.first(transfer.Notify); i >= 0 && f.first(transfer.Consignee) >= 0 {
		inside := false
		for j := range f.names {
			inside = inside || j != i && f.names[j] == f.names[i]
		}
		f.set("notify_outside", !inside, at("parties[#].name", i))
		f.set("notify_name", f.t.Parties[i].Name, at("parties[#].name", i))
	}
}

// useOfConcern looks for words of missiles in what is stated of the use.
func (f *facts) useOfConcern() {
	d := &f.t.Documents.EndUse
	said := false
	look := func(text string, src ref) bool {
		if text == "" {
			return false
		}
		said = true
		w := f.ref.affirmed("use_of_concern", text)
		if w != "" {
			f.set("use_of_concern", w, src)
		}
		return w != ""
	}
	if look(f.t.EndUse.Text, at("end_use.text")) || look(f.t.EndUse.Programme, at("end_use.programme")) {
		return
	}
	for i := range f.t.Items {
		if look(f.t.Items[i].StatedUse, at("items[#].stated_use", i)) {
			return
		}
	}
	if !look(d.Text, at("documents.end_use.text")) && !look(d.EndUse, at("documents.end_use.end_use")) && said {
		f.set("use_of_concern", "")
	}
}

// useText compares a stated use, when it is more than a phrase, with the descriptions of the items.
func (f *facts) useText() {
	text, src := f.t.Documents.EndUse.Text, at("documents.end_use.text")
	if text == "" {
		text, src = f.t.EndUse.Text, at("end_use.text")
	}
	if len(strings.Fields(text)) < f.ref.Limits.UseTextWords {
		return
	}
	p := plain(text)
	for i := range f.t.Items {
		if d := f.t.Items[i].Description; d != "" && !f.is("use_text_copied") {
			f.set("use_text_copied", plain(d) == p, src, at("items[#].description", i))
		}
	}
}

// signatory looks for the name of another party in the signature of the end-use statement.
func (f *facts) signatory() {
	s := &f.t.Documents.EndUse
	for _, p := range []struct{ text, path string }{
		{s.Signatory, "documents.end_use.signatory"}, {s.Issuer, "documents.end_use.issuer"},
	} {
		if p.text == "" {
			continue
		}
		text := " " + plain(p.text) + " "
		for _, i := range f.in(transfer.EndUser) {
			if f.names[i] != "" && strings.Contains(text, " "+f.names[i]+" ") {
				f.set("signed_by_other", false, at(p.path))
				f.set("signatory", p.text, at(p.path))
				return
			}
		}
		for _, i := range f.in(transfer.Intermediate, transfer.Forwarder, transfer.Payer, transfer.Broker, transfer.Exporter) {
			if f.names[i] != "" && strings.Contains(text, " "+f.names[i]+" ") {
				f.set("signed_by_other", true, at(p.path), at("parties[#].name", i), at("parties[#].role", i))
				f.set("signatory", p.text, at(p.path))
				return
			}
		}
	}
}

// dates compares the days that have an order of their own. An invoice may well come after the bill of lading.
func (f *facts) dates() {
	d := &f.t.Documents
	both := false
	for _, p := range []struct {
		a, b         date.Date
		early, late  string
		pathA, pathB string
	}{
		{d.Licence.Issued, d.Licence.Expires, "issue of the licence", "its expiry", "documents.licence.issued", "documents.licence.expires"},
		{f.t.Order.Date, d.BillOfLading.Date, "order", "bill of lading", "order.date", "documents.bill_of_lading.date"},
		{f.t.Order.Date, d.Invoice.Date, "order", "invoice", "order.date", "documents.invoice.date"},
		{d.EndUse.Date, f.t.Route.Depart, "end-use statement", "departure", "documents.end_use.date", "route.depart"},
		{d.EndUse.Date, d.Licence.Issued, "end-use statement", "licence", "documents.end_use.date", "documents.licence.issued"},
		{d.Licence.Issued, f.t.Route.Depart, "licence", "departure", "documents.licence.issued", "route.depart"},
		{d.Packing.Date, d.BillOfLading.Date, "packing list", "bill of lading", "documents.packing.date", "documents.bill_of_lading.date"},
	} {
		if p.a.IsZero() || p.b.IsZero() {
			continue
		}
		both = true
		if p.b.Before(p.a) {
			f.set("dates_conflict", true, at(p.pathA), at(p.pathB))
			f.set("dates_text", p.late+" of "+p.b.String()+" is before "+p.early+" of "+p.a.String(), at(p.pathA), at(p.pathB))
			return
		}
	}
	if both {
		f.set("dates_conflict", false)
	}
}

func (f *facts) licence() {
	l := &f.t.Documents.Licence
	compared := false
	gap := func(text string, refs ...ref) { f.set("licence_gap", text, refs...) }
	if l.No != "" {
		f.set("licence_no", l.No, at("documents.licence.no"))
	}
	when, whenAt := f.t.Route.Depart, at("route.depart")
	if when.IsZero() {
		when, whenAt = f.t.Date, at("date")
	}
	if !l.Expires.IsZero() && !when.IsZero() {
		if compared = true; l.Expires.Before(when) {
			gap("it expired on "+l.Expires.String(), at("documents.licence.expires"), whenAt)
			return
		}
	}
	if i := f.first(transfer.EndUser); l.EndUser != "" && i >= 0 && f.names[i] != "" {
		if compared = true; plain(l.EndUser) != f.names[i] {
			gap("it names the end user "+l.EndUser, at("documents.licence.end_user"), at("parties[#].name", i))
			return
		}
	}
	quantity := 0.0
	for i := range f.t.Items {
		it := &f.t.Items[i]
		for _, e := range it.DeclaredEntries {
			if l.Entries == nil {
				break
			}
			compared = true
			covered := slices.ContainsFunc(l.Entries, func(c string) bool { return strings.HasPrefix(e+".", c+".") })
			if !covered {
				gap("it does not cover "+e, at("documents.licence.entries"), at("items[#].declared_entries", i))
				return
			}
		}
		if n, ok := it.Quantity.Number.Float(); ok && it.Quantity.Unit == l.QuantityLeft.Unit {
			quantity += n
		}
	}
	if left, ok := l.QuantityLeft.Number.Float(); ok && quantity > 0 {
		if compared = true; quantity > left {
			gap("it has "+display(left)+" left", at("documents.licence.quantity_left.number"), at("items[#].quantity.number", 0))
			return
		}
	}
	if compared {
		gap("", at("documents.licence.no"))
	}
}

// agree compares figures and names of the papers with each other.
func (f *facts) agree() {
	d := &f.t.Documents
	differ := func(a, b float64, text string, refs ...ref) {
		if b <= 0 {
			return
		}
		percent := math.Abs(a-b) / b * 100
		if old, ok := f.slots[varIndex["papers_differ"]].val.(float64); !ok || percent > old {
			f.set("papers_differ", percent, refs...)
			f.set("papers_text", text+" "+display(a)+" against "+display(b), refs...)
		}
	}
	value, net, gross := 0.0, 0.0, 0.0
	okValue, okNet, okGross := len(f.t.Items) > 0, len(f.t.Items) > 0, len(f.t.Items) > 0
	var valueAt, netAt, grossAt []ref
	for i := range f.t.Items {
		it := &f.t.Items[i]
		if v, ok := it.Value.Amount.Float(); ok && it.Value.Currency == d.Invoice.Total.Currency {
			value += v
			valueAt = append(valueAt, at("items[#].value.amount", i))
		} else {
			okValue = false
		}
		if v, ok := it.NetKg.Float(); ok {
			net += v
			netAt = append(netAt, at("items[#].net_kg", i))
		} else {
			okNet = false
		}
		if v, ok := it.GrossKg.Float(); ok {
			gross += v
			grossAt = append(grossAt, at("items[#].gross_kg", i))
		} else {
			okGross = false
		}
	}
	if total, ok := d.Invoice.Total.Amount.Float(); ok && okValue {
		differ(value, total, "value", append(valueAt, at("documents.invoice.total.amount"))...)
	}
	if kg, ok := d.Packing.NetKg.Float(); ok && okNet {
		differ(net, kg, "net mass", append(netAt, at("documents.packing.net_kg"))...)
	}
	if kg, ok := d.Packing.GrossKg.Float(); ok && okGross {
		differ(gross, kg, "gross mass", append(grossAt, at("documents.packing.gross_kg"))...)
	}
	i := f.first(transfer.Consignee)
	if c := plain(d.BillOfLading.Consignee); c != "" && i >= 0 && f.names[i] != "" && f.ref.inPlain("placeholder", c) == "" && f.ref.inPlain("bank", c) == "" {
		f.set("bill_consignee_differs", c != f.names[i], at("documents.bill_of_lading.consignee"), at("parties[#].name", i))
		if c != f.names[i] {
			f.set("papers_text", "consignee "+d.BillOfLading.Consignee+" against "+f.t.Parties[i].Name,
				at("documents.bill_of_lading.consignee"), at("parties[#].name", i))
		}
	}
}

// amendments sorts the changes of the deal by what they touch. An absent list says nothing; an empty one, that there was none.
func (f *facts) amendments() {
	all := f.t.Documents.Amendments
	if all == nil {
		return
	}
	payments := 0
	var payAt []ref
	f.set("receiver_changed", false)
	f.set("change_on_way", false)
	if !f.t.Route.Depart.IsZero() {
		f.set("changed_after_departure", false)
		f.set("title_changed", false)
	}
	for i := range all {
		a := &all[i]
		p := " " + plain(strings.ReplaceAll(a.Field, "_", " ")) + " "
		has := func(words ...string) bool {
			return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(p, " "+w) })
		}
		refs := []ref{at("documents.amendments[#].field", i), at("documents.amendments[#].from", i), at("documents.amendments[#].to", i)}
		text := a.Field + " from " + a.From + " to " + a.To
		if !a.At.IsZero() {
			text += " on " + a.At.String()
			refs = append(refs, at("documents.amendments[#].at", i))
		}
		receiver := has("consignee", "end user", "notify", "receiver", "parties")
		if receiver {
			f.set("receiver_changed", true, refs...)
			f.set("receiver_change", text, refs...)
		}
		if receiver || has("hs", "packing", "marks", "packages", "declared entries", "code") {
			f.set("change_on_way", true, refs[0])
		}
		if has("payment", "payer", "payee", "account", "beneficiary", "lc") {
			payments++
			payAt = append(payAt, refs[0])
		}
		if a.At.IsZero() || f.t.Route.Depart.IsZero() || !a.At.After(f.t.Route.Depart) {
			continue
		}
		late := append(slices.Clone(refs), at("route.depart"))
		if has("consignee", "discharge", "final country", "destination", "end use country") {
			f.set("changed_after_departure", true, late...)
			f.set("late_change", text, late...)
		}
		if has("owner", "title", "buyer", "bill of lading consignee") {
			f.set("title_changed", true, late...)
			f.set("title_change", text, late...)
		}
	}
	f.set("payment_changes", payments, payAt...)
}

func (f *facts) payment() {
	p := &f.t.Payment
	if p.Method != "" {
		f.set("payment_method", string(p.Method), at("payment.method"))
	}
	f.set("third_party_pays", p.ThirdParty, at("payment.third_party"))
	buyers := f.in(transfer.Consignee, transfer.EndUser)
	if p.Payer != "" {
		f.set("payer", p.Payer, at("payment.payer"))
		if buyers != nil {
			key := plain(p.Payer)
			outside := f.t.Documents.Invoice.Buyer == "" || key != plain(f.t.Documents.Invoice.Buyer)
			for i := range f.names {
				outside = outside && (f.t.Parties[i].Role == transfer.Payer || f.names[i] != key)
			}
			f.set("payer_outside", outside, at("payment.payer"))
		}
	} else if i := f.first(transfer.Payer); i >= 0 && buyers != nil {
		outside := true
		for j := range f.names {
			outside = outside && (j == i || f.names[j] != f.names[i])
		}
		f.set("payer_outside", outside, at("parties[#].name", i), at("parties[#].role", i))
		f.set("payer", f.t.Parties[i].Name, at("parties[#].name", i))
	}
	own := map[string]bool{string(f.t.From): true, string(f.dest): true}
	countries := false
	for i := range f.t.Parties {
		switch pa := &f.t.Parties[i]; pa.Role {
		case transfer.Exporter, transfer.Consignee, transfer.EndUser, transfer.Payee:
			own[string(pa.Country)] = true
			countries = countries || pa.Country != "" && pa.Role != transfer.Exporter
		default:
		}
	}
	if countries {
		if p.PayerCountry != "" {
			f.set("payer_third_country", !own[string(p.PayerCountry)], at("payment.payer_country"))
		}
		unlinked, known := "", false
		var src ref
		for i := range p.Accounts {
			if c := string(p.Accounts[i].Country); c != "" {
				known = true
				if !own[c] {
					unlinked, src = c, at("payment.accounts[#].country", i)
				}
			}
		}
		if known {
			f.set("unlinked_account", unlinked, src)
		}
		if c := p.Commission.Country; c != "" {
			if i := f.first(transfer.Broker); i >= 0 {
				own[string(f.t.Parties[i].Country)] = true
			}
			f.set("commission_abroad", !own[string(c)], at("payment.commission.country"))
			f.set("commission_country", string(c), at("payment.commission.country"))
		}
	}
	for i := range p.Accounts {
		if in := p.Accounts[i].Institution; in != "" && !f.is("money_service") {
			f.set("money_service", f.ref.names("money_service", in) != "", at("payment.accounts[#].institution", i))
			if f.is("money_service") || f.slots[varIndex["institution"]].val == nil {
				f.set("institution", in, at("payment.accounts[#].institution", i))
			}
		}
	}
	total := f.t.Documents.Invoice.Total
	a, ok := p.Amount.Amount.Float()
	b, given := total.Amount.Float()
	if ok && given && b > 0 && p.Amount.Currency == total.Currency {
		refs := []ref{at("payment.amount.amount"), at("documents.invoice.total.amount")}
		f.set("payment_differs", math.Abs(a-b)/b*100, refs...)
		f.set("paid", string(p.Amount.Amount), refs[0])
		f.set("invoiced", string(total.Amount), refs[1])
	}
	if n, ok := p.Commission.Percent.Float(); ok {
		f.set("commission_percent", n, at("payment.commission.percent"))
	} else if n, ok := f.dollars(p.Commission.Amount); ok && f.value > 0 {
		f.set("commission_percent", n/f.value*100, at("payment.commission.amount.amount"))
	}
}

func (f *facts) brokering() {
	i := f.first(transfer.Broker)
	if i >= 0 {
		b := &f.t.Parties[i]
		name := at("parties[#].name", i)
		f.set("broker_name", b.Name, name)
		f.set("broker_registered", f.c.BrokerRegistered, told("broker_registered", f.c.BrokerRegistered.String()))
		if f.t.Kind != "" && f.t.From != "" && f.dest != "" && b.Country != "" {
			third := f.t.From != f.dest && b.Country != f.t.From && b.Country != f.dest
			f.set("third_country_deal", f.t.Kind == transfer.Brokering && third, at("kind"), at("from"), f.destRef, at("parties[#].country", i))
		}
		said := f.t.Order.QuestionsRefused
		who := ""
		for _, q := range said {
			if f.ref.names("withheld", q) != "" {
				who = q
			}
		}
		if said != nil {
			f.set("broker_withholds", who != "", at("order.questions_refused"), at("parties[#].role", i))
			f.set("withheld", who, at("order.questions_refused"))
		}
		for _, j := range f.in(transfer.Exporter, transfer.EndUser) {
			if f.ref.inPlain("placeholder", f.names[j]) != "" {
				f.set("broker_withholds", true, at("parties[#].name", j), at("parties[#].role", i))
				f.set("withheld", "the "+string(f.t.Parties[j].Role), at("parties[#].role", j))
			}
		}
	}
	l := &f.t.Documents.Licence
	switch {
	case l.NotNeeded == truth.Met:
		f.set("brokering_licence", false, at("documents.licence.not_needed"))
	case l.Kind != "":
		f.set("brokering_licence", strings.Contains(plain(l.Kind), "broker"), at("documents.licence.kind"))
	}
}

func (f *facts) technology() {
	x := &f.t.Technology
	if x.SubjectEntries != nil {
		f.set("tech_listed", len(x.SubjectEntries) > 0, at("technology.subject_entries"))
	}
	if x.Subject != "" {
		src := at("technology.subject")
		f.set("tech_subject", x.Subject, src)
		f.set("subject_production", f.ref.names("production", x.Subject) != "", src)
		if f.ref.names("military", x.Subject) != "" {
			f.set("military_subject", true, src)
		} else if f.t.EndUse.Military.Known() {
			f.set("military_subject", f.t.EndUse.Military, at("end_use.military"))
		}
	} else if len(x.SubjectEntries) > 0 { // a sentence about it needs a subject
		f.set("tech_subject", "technology of "+strings.Join(x.SubjectEntries, ", "), at("technology.subject_entries"))
	} else {
		f.set("tech_subject", "technology whose subject was not stated")
	}
	if x.AccessCountry != "" {
		f.set("access_country", string(x.AccessCountry), at("technology.access_country"))
		if f.c.Embargoed != nil {
			f.set("access_embargoed", f.c.Embargoed[x.AccessCountry] != "", at("technology.access_country"))
		}
	}
	if x.Recipient != "" {
		f.set("recipient", x.Recipient, at("technology.recipient"))
	}
	if lic := f.t.Documents.Licence.EndUser; lic != "" {
		covered := " " + plain(lic) + " "
		names := func(s string) bool { return s != "" && strings.Contains(covered, " "+plain(s)+" ") }
		check := func(name, employer string, src ref) {
			if name == "" || f.is("user_uncovered") {
				return
			}
			f.set("user_uncovered", !names(name) && !names(employer), src, at("documents.licence.end_user"))
			f.set("uncovered_name", name, src)
		}
		check(x.Recipient, "", at("technology.recipient"))
		for i := range x.Users {
			check(x.Users[i].Name, x.Users[i].Employer, at("technology.users[#].name", i))
		}
	}
	if x.ContractTerms != nil {
		p := f.ref.names("contract_limits", strings.Join(x.ContractTerms, " "))
		f.set("publication_limited", p != "", at("technology.contract_terms"))
		f.set("contract_terms", x.ContractTerms, at("technology.contract_terms"))
	}
	f.set("open_research", x.OpenPublication, at("technology.open_publication"))
	for _, s := range []struct{ text, path string }{
		{f.t.Order.Notes, "order.notes"}, {f.t.Remarks, "remarks"}, {x.Subject, "technology.subject"},
	} {
		if s.text != "" && !f.is("unsolicited") {
			f.set("unsolicited", f.ref.names("unsolicited", s.text) != "", at(s.path))
		}
	}
	if x.Medium != "" {
		src := at("technology.medium")
		f.set("training", x.Medium == transfer.Training || x.Medium == transfer.Visit || x.Medium == transfer.Employment, src)
		f.set("hosted", x.Medium == transfer.Cloud || x.Medium == transfer.Repository, src)
		f.set("hand_carried", x.Medium == transfer.DataMedia, src)
	}
	if m, src := f.fastest(); m != "" && !f.is("hand_carried") {
		f.set("hand_carried", m == transfer.HandCarried, src)
	}
	if e := f.t.Documents.Licence.Entries; e != nil {
		covers := slices.ContainsFunc(e, func(s string) bool { return strings.Contains(s+".", ".E.") })
		f.set("licence_production", covers, at("documents.licence.entries"))
	}
	switch {
	case f.t.Documents.Licence.No != "":
		f.set("export_declared", true, at("documents.licence.no"))
	case f.t.Documents.Licence.NotNeeded == truth.Met:
		f.set("export_declared", false, at("documents.licence.not_needed"))
	}
	f.set("leaves_soon", f.c.LeavesWithin30Days, told("leaves_within_30_days", f.c.LeavesWithin30Days.String()))
	f.set("host_foreign", f.c.HostForeign, told("host_foreign", f.c.HostForeign.String()))
}

func (f *facts) links() {
	least := math.MaxInt
	for _, l := range f.c.Links {
		if l.Steps < least && l.Party >= 0 && l.Party < len(f.t.Parties) {
			least = l.Steps
			text := f.t.Parties[l.Party].Name + ", " + l.Via + ", " + l.Entry
			f.set("steps_to_listed", l.Steps, told("links", text), at("parties[#].name", l.Party))
			f.set("link_via", text, told("links", text), at("parties[#].name", l.Party))
		}
	}
}
