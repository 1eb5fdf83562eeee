// Package planted makes fictional transfers to measure red flags on: ordinary trade, and a few that show one pattern of evasion each.
//
// The cases were written from what the patterns are called and described as, not from the conditions of the rules: a rule that knows
// its own cases only would find all of them and nothing else. All names are made up. The same seed gives the same transfers.
package planted

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/licet/licet/country"
	"github.com/licet/licet/date"
	"github.com/licet/licet/transfer"
	"github.com/licet/licet/truth"
)

// Case is a transfer that shows a pattern.
type Case struct {
	Typology string // T1 to T12
	Transfer *transfer.Transfer
}

// Typologies are the patterns in their order.
var Typologies = []string{"T1", "T2", "T3", "T4", "T5", "T6", "T7", "T8", "T9", "T10", "T11", "T12"}

// Cases returns n transfers for each pattern.
func Cases(seed uint64, n int) []Case {
	var out []Case
	for t, id := range Typologies {
		for i := range n {
			r := rand.New(rand.NewPCG(seed, uint64(t*1000+i))) //nolint:gosec // fictional data
			tr := trade(r, fmt.Sprintf("%s-%02d", id, i+1))
			patterns[t](r, tr)
			out = append(out, Case{id, tr})
		}
	}
	return out
}

// Ordinary returns the i-th of the ordinary transfers of a seed.
func Ordinary(seed uint64, i int) *transfer.Transfer {
	r := rand.New(rand.NewPCG(seed^0x0dd, uint64(i))) //nolint:gosec // fictional data, counted from 0
	t := trade(r, fmt.Sprintf("O-%06d", i))
	// What happens in ordinary trade, too: one odd thing now and then.
	switch r.IntN(60) {
	case 0:
		party(t, transfer.Consignee).Founded = after(t.Date, -300-r.IntN(200))
	case 1:
		party(t, transfer.Consignee).Email = "sales@freemail.example"
		party(t, transfer.Consignee).Web = ""
	case 2:
		t.Order.Urgency = "as soon as possible"
	case 3:
		t.Route.Legs[0].Days = "35"
	case 4:
		t.Documents.BillOfLading.Kind = transfer.ToOrder
	case 5:
		t.Order.TrainingDeclined = truth.Met
	case 6:
		t.Payment.Payer = party(t, transfer.Consignee).Name + " Holding"
	}
	return t
}

func pick[T any](r *rand.Rand, of ...T) T { return of[r.IntN(len(of))] }

var (
	starts  = []string{"Nord", "Alt", "Bel", "Kor", "Tran", "Mar", "Sil", "Ven", "Dor", "Lam", "Pel", "Rov", "Tur", "Zel", "Hal", "Fen", "Gar", "Bran", "Cor", "Wes"}
	ends    = []string{"mark", "tek", "vale", "dorf", "nova", "lund", "mere", "ton", "ria", "gard", "stad", "wick", "port", "rose", "field", "hurst"}
	trades  = []string{"Machinery", "Foods", "Textiles", "Instruments", "Pumps", "Bearings", "Paper", "Furniture", "Valves", "Lighting", "Plastics", "Tools"}
	forms   = []string{"GmbH", "Ltd", "SA", "BV", "AS", "Srl", "Oy", "Inc"}
	makers  = []country.Code{"DE", "IT", "JP", "US", "FR", "SE", "NL", "KR", "CH", "GB"}
	buyers  = []country.Code{"BR", "MX", "ZA", "MA", "CL", "PE", "VN", "ID", "KE", "IN", "PL", "PT", "NZ", "TH", "EG"}
	goodsOf = []struct {
		text, hs, business string
		kg, value          int
	}{
		{"centrifugal pump for drinking water, cast iron, 15 kW", "841370", "water supply", 240, 9000},
		{"office desk, beech veneer", "940330", "furniture retail", 900, 12000},
		{"cotton shirts, woven", "620520", "clothing retail", 450, 21000},
		{"deep groove ball bearings for conveyors", "848210", "conveyor maintenance", 380, 16000},
		{"filling machine for yoghurt cups", "842230", "dairy", 2800, 140000},
		{"LED street luminaires", "940542", "municipal lighting", 700, 44000},
		{"injection moulded crates", "392310", "fruit packing", 1500, 8000},
		{"hospital bed, electric", "940290", "hospital supply", 620, 30000},
		{"laboratory balance, 220 g", "901600", "pharmacy", 20, 6500},
		{"offset printing ink", "321511", "printing", 800, 15000},
		{"tractor spare parts, clutch", "870893", "farm machinery dealer", 310, 18000},
		{"bakery oven, gas", "841720", "bakery chain", 1900, 52000},
	}
)

func firm(r *rand.Rand) string {
	return pick(r, starts...) + pick(r, ends...) + " " + pick(r, trades...) + " " + pick(r, forms...)
}

func domain(name string) string {
	return strings.ToLower(strings.Fields(name)[0]) + ".example"
}

func person(r *rand.Rand) string {
	return pick(r, "Ana", "Jon", "Mira", "Pavo", "Lena", "Tariq", "Ines", "Olu") + " " + pick(r, starts...) + pick(r, ends...)
}

// trade is an ordinary sale with the papers that a careful exporter has.
func trade(r *rand.Rand, id string) *transfer.Transfer {
	g := goodsOf[r.IntN(len(goodsOf))]
	from, to := pick(r, makers...), pick(r, buyers...)
	day := after(date.Of(2026, 1, 1), r.IntN(300))
	many := 1 + r.IntN(4)
	kg, value := g.kg*many, g.value*many*(80+r.IntN(40))/100
	seller, buyer := firm(r), firm(r)
	num := func(n int) transfer.Number { return transfer.Number(fmt.Sprint(n)) }
	t := &transfer.Transfer{
		ID: id, Kind: transfer.Export, Date: day, From: from,
		Items: []transfer.Item{{
			Description: g.text, HS: g.hs, Quantity: transfer.Quantity{Number: num(many), Unit: "pieces"},
			Value: transfer.Money{Amount: num(value), Currency: "EUR"}, NetKg: num(kg), GrossKg: num(kg * 11 / 10), Origin: from,
			DeclaredEntries: []string{}, StatedUse: g.business,
		}},
		Parties: []transfer.Party{
			{Role: transfer.Exporter, Name: seller, Country: from, Web: "www." + domain(seller), Email: "export@" + domain(seller), Founded: date.Of(1970+r.IntN(40), 3, 1)},
			{
				Role: transfer.Consignee, Name: buyer, Country: to, Business: g.business, Web: "www." + domain(buyer), Email: "orders@" + domain(buyer),
				Founded: date.Of(1985+r.IntN(30), 6, 1), Address: transfer.Address{
					Lines: []string{fmt.Sprint(1+r.IntN(200), " ", pick(r, starts...), " Road")}, City: pick(r, ends...), Country: to, Kind: transfer.Plant,
				},
				FirstSeen: after(day, -400-r.IntN(2000)),
			},
			{
				Role: transfer.EndUser, Name: buyer, Country: to, Business: g.business, Founded: date.Of(1985+r.IntN(30), 6, 1), Web: "www." + domain(buyer),
				Address: transfer.Address{Country: to, Kind: transfer.Plant},
			},
			{Role: transfer.Forwarder, Name: firm(r), Country: from, Business: "freight forwarding"},
		},
		Route: transfer.Route{
			Depart: after(day, 10), FinalCountry: to,
			Legs:   []transfer.Leg{{Country: to, Mode: transfer.Sea, Days: "3"}},
			Vessel: transfer.Vessel{Name: strings.ToUpper(pick(r, starts...) + pick(r, ends...)), IMO: imo(r), Flag: pick(r, makers...)},
		},
		EndUse: transfer.EndUse{Text: g.business, Country: to, Military: truth.NotMet, DeliverySystem: truth.NotMet},
		Order:  transfer.Order{Date: after(day, -30), InstallDeclined: truth.NotMet, TrainingDeclined: truth.NotMet},
	}
	t.Documents.Invoice = transfer.Invoice{No: "I" + id, Date: after(day, -2), Seller: seller, Buyer: buyer, Total: t.Items[0].Value, Description: g.text}
	t.Documents.BillOfLading = transfer.BillOfLading{No: "B" + id, Date: after(day, 9), Kind: transfer.Straight, Shipper: seller, Consignee: buyer, Description: g.text}
	t.Documents.EndUse = transfer.EndUseStatement{
		Present: truth.Met, Issuer: buyer, EndUser: buyer, EndUse: g.business, Date: after(day, -25), Signatory: person(r), NoRetransfer: truth.Met, NoDeliverySystems: truth.Met,
	}
	t.Documents.Packing = transfer.PackingList{Date: after(day, -1), NetKg: num(kg), GrossKg: num(kg * 11 / 10)}
	t.Payment = transfer.Payment{
		Method: transfer.BankTransfer, Amount: t.Items[0].Value, Payer: buyer, PayerCountry: to, ThirdParty: truth.NotMet,
		Accounts: []transfer.Account{{Institution: pick(r, starts...) + " Bank", Holder: seller, Country: from}},
	}
	return t
}

func party(t *transfer.Transfer, role transfer.Role) *transfer.Party {
	p, ok := t.Party(role)
	if !ok {
		t.Parties = append(t.Parties, transfer.Party{Role: role, Name: "unnamed"})
		p = &t.Parties[len(t.Parties)-1]
	}
	return p
}

// imo is the number of a ship with the right check digit.
func imo(r *rand.Rand) string {
	d := 100000 + r.IntN(899999)
	sum := 0
	for i, n := 0, d; i < 6; i, n = i+1, n/10 {
		sum += n % 10 * (i + 2)
	}
	return fmt.Sprintf("%06d%d", d, sum%10)
}

// technical makes the goods something that a firm of another line has little use for.
func technical(r *rand.Rand, t *transfer.Transfer) {
	g := pick(r, []string{"five-axis machining centre", "845710"}, []string{"electrodynamic vibration test system", "903120"}, []string{"isostatic press, hot", "847983"},
		[]string{"carbon fibre roving", "681511"},
		[]string{"inertial measurement unit", "901420"}, []string{"vacuum induction furnace", "851420"})
	t.Items[0].Description, t.Items[0].HS = g[0], g[1]
	t.Items[0].Value.Amount = transfer.Number(fmt.Sprint(120000 + r.IntN(400000)))
	t.Payment.Amount, t.Documents.Invoice.Total = t.Items[0].Value, t.Items[0].Value
	t.Documents.Invoice.Description, t.Documents.BillOfLading.Description = g[0], g[0]
}

// some calls a few of the functions, at least least of them, in no order.
func some(r *rand.Rand, least int, fs ...func()) {
	for i, k := range r.Perm(len(fs)) {
		if i >= least+r.IntN(len(fs)-least+1) {
			return
		}
		fs[k]()
	}
}

var hubs = []country.Code{"AE", "SG", "HK", "TR", "MY"}

var patterns = []func(*rand.Rand, *transfer.Transfer){
	// T1: a front company or straw buyer: the declared user is not the real one.
	func(r *rand.Rand, t *transfer.Transfer) {
		technical(r, t)
		c := party(t, transfer.Consignee)
		u := party(t, transfer.EndUser)
		some(r, 4,
			func() {
				c.Founded, u.Founded = after(t.Order.Date, -60-r.IntN(200)), after(t.Order.Date, -60-r.IntN(200))
			},
			func() {
				c.Address.Kind, u.Address.Kind = pick(r, transfer.Residential, transfer.POBox, transfer.VirtualOffice), transfer.VirtualOffice
			},
			func() { c.Web, u.Web, c.Email = "", "", "buyer77@gmail.com" },
			func() { c.Business, u.Business = "fruit wholesale", "fruit wholesale" },
			func() { t.Order.QuestionsRefused = []string{"who will use the machine?", "where will it stand?"} },
			func() {
				t.Order.Notes = "The buyer could not say what the product is for and was unfamiliar with what it does."
			},
		)
	},
	// T2: layering: several intermediaries between maker and user.
	func(r *rand.Rand, t *transfer.Transfer) {
		technical(r, t)
		for i := range 3 + r.IntN(2) {
			t.Parties = append(t.Parties, transfer.Party{Role: transfer.Intermediate, Name: firm(r), Country: hubs[(i+r.IntN(2))%len(hubs)], Business: "general trading"})
		}
		some(r, 2,
			func() {
				t.Parties = append(t.Parties, transfer.Party{Role: transfer.Notify, Name: firm(r), Country: pick(r, hubs...)})
			},
			func() {
				t.Payment.LC = transfer.LetterOfCredit{No: "7", IssuingBank: "Zelport Bank", ConsignedTo: "Zelport Bank"}
				removeRole(t, transfer.EndUser)
			},
			func() { removeRole(t, transfer.EndUser) },
			func() {
				t.Parties = append(t.Parties, transfer.Party{Role: transfer.Broker, Name: firm(r), Country: pick(r, hubs...)})
			},
		)
	},
	// T3: diversion in transshipment: goods leave the declared route at a hub or free zone.
	func(r *rand.Rand, t *transfer.Transfer) {
		technical(r, t)
		t.Kind = pick(r, transfer.Transshipment, transfer.Transit, transfer.Export)
		hub := pick(r, hubs...)
		t.Route.Legs = []transfer.Leg{
			{Country: hub, Mode: transfer.Sea, FreeZone: truth.Met, Days: transfer.Number(fmt.Sprint(35 + r.IntN(60)))}, {Country: t.Route.FinalCountry, Mode: transfer.Sea},
		}
		some(r, 2,
			func() {
				t.Documents.Amendments = append(t.Documents.Amendments, transfer.Amendment{At: after(t.Route.Depart, 6), Field: "route.final_country", From: "BR", To: string(hub)})
			},
			func() {
				t.Documents.Amendments = append(t.Documents.Amendments, transfer.Amendment{
					At: after(t.Route.Depart, 9), Field: "parties.consignee", From: party(t, transfer.Consignee).Name, To: firm(r),
				})
			},
			func() { t.Documents.BillOfLading.Kind = transfer.ToOrder },
			func() { t.Route.FinalCountry = hub },
			func() {
				c := party(t, transfer.Consignee)
				c.Business, c.Name, c.Country = "warehousing and forwarding", "Halport Logistics", hub
			},
		)
	},
	// T4: misdescription: goods, value or classification declared as something harmless.
	func(r *rand.Rand, t *transfer.Transfer) {
		technical(r, t)
		some(r, 3,
			func() {
				t.Items[0].Description = pick(r, "machine parts", "spare parts", "samples", "equipment")
				t.Documents.BillOfLading.Description = t.Items[0].Description
			},
			func() {
				t.Documents.Invoice.Description = pick(r, "kitchen equipment", "sewing machines", "agricultural parts")
			},
			func() { t.Items[0].Value.Amount = "300"; t.Items[0].NetKg = "4000" },
			func() { t.Documents.Packing.NetKg, t.Documents.Packing.GrossKg = "90", "95" },
			func() { t.Items[0].NetKg, t.Items[0].GrossKg = "900", "400" },
			func() {
				t.Order.MarkingRequests = []string{"remove the maker's name plate", "no markings on the crate"}
			},
			func() { t.Order.PackagingRequests = []string{"unusual: hide the machine in crates of spare tiles"} },
		)
	},
	// T5: forged or abused documents: end-use papers, licences, bills of lading.
	func(r *rand.Rand, t *transfer.Transfer) {
		technical(r, t)
		e, l := &t.Documents.EndUse, &t.Documents.Licence
		some(r, 3,
			func() { e.Date = after(t.Route.Depart, 20) },
			func() { e.Signatory = ""; e.Stamp = "illegible" },
			func() { e.EndUser, e.Issuer = firm(r), firm(r) },
			func() { e.EndUse = "research in a university" },
			func() { l.No, l.Issued, l.Expires = "L-1", after(t.Date, -900), after(t.Date, -100) },
			func() { l.No, l.EndUser, l.Entries = "L-2", firm(r), []string{"6.C.8"}; l.Expires = after(t.Date, 90) },
			func() { t.Documents.BillOfLading.Consignee = firm(r) },
			func() { t.Documents.BillOfLading.Date = after(t.Date, -200) },
			func() { t.Documents.OriginCertificate = transfer.Certificate{No: "9", Country: "TH", Date: t.Date} },
		)
	},
	// T6: payment concealment: who pays and from where is hidden.
	func(r *rand.Rand, t *transfer.Transfer) {
		technical(r, t)
		some(r, 3,
			func() {
				t.Payment.Payer, t.Payment.PayerCountry, t.Payment.ThirdParty = firm(r), pick(r, hubs...), truth.Met
			},
			func() { t.Payment.Method = pick(r, transfer.Cash, transfer.PreciousMetal, transfer.VirtualAsset) },
			func() {
				t.Payment.Accounts = []transfer.Account{
					{Institution: "Corvale Exchange House", Country: pick(r, hubs...), Holder: firm(r)}, {Institution: "Marnova Money Service", Country: "PA"},
				}
			},
			func() {
				t.Payment.Amount = transfer.Money{Amount: transfer.Number(fmt.Sprint(9000 + r.IntN(900))), Currency: "EUR"}
			},
			func() {
				t.Payment.Commission = transfer.Commission{Percent: transfer.Number(fmt.Sprint(15 + r.IntN(15))), Payee: firm(r), Country: "PA"}
			},
			func() {
				for i := range 3 {
					t.Documents.Amendments = append(t.Documents.Amendments, transfer.Amendment{At: after(t.Date, i), Field: "payment.accounts", From: "a", To: "b"})
				}
			},
		)
	},
	// T7: vessel or carrier deception: identity or position of the means of transport hidden.
	func(r *rand.Rand, t *transfer.Transfer) {
		technical(r, t)
		v := &t.Route.Vessel
		some(r, 3,
			func() { b := []byte(imo(r)); b[6] = '0' + (b[6]-'0'+1+byte(r.IntN(8)))%10; v.IMO = string(b) },
			func() { v.FlagChanges24m = transfer.Number(fmt.Sprint(2 + r.IntN(3))) },
			func() { v.AISGapHours = transfer.Number(fmt.Sprint(20 + r.IntN(90))) },
			func() {
				t.Route.Containers = []string{"ABCU1234560", "XYZU7654321"}
				t.Documents.Packing.Containers = []string{"QRSU1111111"}
			},
			func() { t.Route.Seal, t.Documents.Packing.Seal = "SE100", "SE999" },
		)
	},
	// T8: brokering outside the control: a deal between two other countries arranged from here.
	func(r *rand.Rand, t *transfer.Transfer) {
		technical(r, t)
		t.Kind = transfer.Brokering
		t.From = pick(r, country.Code("CN"), "RU", "BY", "TR")
		t.Items[0].DeclaredEntries = []string{"9.A.6"}
		t.Parties = append(t.Parties, transfer.Party{Role: transfer.Broker, Name: firm(r), Country: "DE"})
		t.Documents.Licence = transfer.LicencePaper{NotNeeded: truth.Met}
		some(r, 1,
			func() { t.Payment.Commission = transfer.Commission{Percent: "18", Payee: firm(r), Country: "PA"} },
			func() {
				removeRole(t, transfer.EndUser)
				t.Order.QuestionsRefused = []string{"who is the supplier?", "who is the end user?"}
			},
			func() {
				t.Documents.Amendments = append(t.Documents.Amendments, transfer.Amendment{At: after(t.Route.Depart, 3), Field: "owner", From: "a", To: "b"})
			},
		)
	},
	// T9: intangible transfer: know-how or software moves without goods.
	func(r *rand.Rand, t *transfer.Transfer) {
		t.Kind = transfer.Intangible
		t.Items = []transfer.Item{{Description: "technical data for the production of composite structures", DeclaredEntries: []string{"6.E.1"}}}
		t.Route = transfer.Route{}
		t.Documents = transfer.Documents{Licence: transfer.LicencePaper{No: "T-5", EndUser: firm(r), Expires: after(t.Date, 90), Issued: after(t.Date, -90)}}
		k := &t.Technology
		k.Medium, k.SubjectEntries, k.Subject = pick(r, transfer.EmailMedium, transfer.Cloud, transfer.Repository), []string{"6.E.1"}, "filament winding, process data"
		k.Recipient, k.RecipientCountry, k.AccessCountry = person(r), pick(r, country.Code("IR"), "KP", "SY"), pick(r, country.Code("IR"), "KP", "SY")
		some(r, 2,
			func() { k.Users = []transfer.TechUser{{Name: person(r), Nationality: "IR", Employer: firm(r)}} },
			func() { k.Sponsor = "Institute of Applied Flight" },
			func() {
				t.Order.Notes = "An unsolicited request from somebody unknown, for know-how with a military use."
			},
		)
	},
	// T10: procurement below the limits or of what is not listed: same use, item just under the list.
	func(r *rand.Rand, t *transfer.Transfer) {
		t.Items[0] = transfer.Item{
			Description: "Fibre optic gyroscope, single axis", HS: "901480", DeclaredEntries: []string{}, Quantity: transfer.Quantity{Number: "12", Unit: "pieces"},
			Parameters: []transfer.Parameter{{Name: "drift rate stability", Value: "0.52 deg/hr"}}, StatedUse: "general use",
			Value: transfer.Money{Amount: "140000", Currency: "EUR"}, NetKg: "12", GrossKg: "15",
		}
		t.Documents.Invoice.Description, t.Documents.BillOfLading.Description = t.Items[0].Description, t.Items[0].Description
		t.Documents.Invoice.Total, t.Payment.Amount = t.Items[0].Value, t.Items[0].Value
		u := party(t, transfer.EndUser)
		some(r, 3,
			func() { u.Business = "aerospace and missile research for the ministry of defence" },
			func() { t.EndUse.Military = truth.Met; t.EndUse.Text = "guidance of rockets" },
			func() { t.Items[0].Config = "reduced range firmware, can be unlocked by the customer" },
			func() {
				t.Order.Notes = "The customer first asked for the better grade and changed to one below the limit of control when told of a licence."
			},
			func() {
				t.Order.InstallDeclined, t.Order.ServiceDeclined, t.Order.WarrantyDeclined = truth.Met, truth.Met, truth.Met
			},
			func() { t.Knowledge.Suspects.Answer = truth.Met },
		)
	},
	// T11: split orders and undercutting: small lots, several suppliers, shopping after a denial.
	func(r *rand.Rand, t *transfer.Transfer) {
		technical(r, t)
		t.Order.RepeatAfterDenial = pick(r, truth.Met, truth.Met, truth.Unknown)
		some(r, 2,
			func() { t.Order.RepeatAfterDenial = truth.Met },
			func() {
				first := t.Items[0]
				t.Items = nil
				for i := range 5 {
					it := first
					it.ID, it.Quantity.Number, it.Value.Amount = fmt.Sprint(i+1), "1", transfer.Number(fmt.Sprint(4700+r.IntN(200)))
					t.Items = append(t.Items, it)
				}
			},
			func() {
				t.Order.Notes = "The same was refused by another supplier last month; the order was divided into five small lots."
			},
			func() { t.Order.Urgency = "immediate, whatever the price" },
		)
	},
	// T12: state cover: diplomatic or state trade office used as buyer.
	func(r *rand.Rand, t *transfer.Transfer) {
		technical(r, t)
		c := party(t, transfer.Consignee)
		c.Name = pick(r, "Embassy of Ruritania, commercial section", "Trade Representation of Ruritania", "Consulate General of Ruritania")
		some(r, 2,
			func() { c.Address.Kind = transfer.Diplomatic },
			func() { c.Business = "diplomatic mission" },
			func() { t.Payment.Payer, t.Payment.PayerCountry = c.Name, c.Country },
		)
	},
}

func removeRole(t *transfer.Transfer, role transfer.Role) {
	kept := t.Parties[:0]
	for _, p := range t.Parties {
		if p.Role != role {
			kept = append(kept, p)
		}
	}
	t.Parties = kept
}

// after is the day so many days later.
func after(d date.Date, days int) date.Date { return date.FromTime(d.Time().AddDate(0, 0, days)) }
