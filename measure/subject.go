package measure

import (
	"slices"
	"strconv"
	"strings"

	"github.com/licet/licet/country"
	"github.com/licet/licet/guideline"
	"github.com/licet/licet/rule"
	"github.com/licet/licet/transfer"
	"github.com/licet/licet/truth"
)

// ItemFacts is what classification and the control list said about one item.
type ItemFacts struct {
	Ref      string   `json:"ref"`                // "items[0]"; empty: the place in the list
	HS       string   `json:"hs,omitempty"`       // declared customs code; empty: that of the transfer's item
	Entries  []string `json:"entries,omitempty"`  // entries of the Annex that are met, such as "9.A.6"
	Possible []string `json:"possible,omitempty"` // entries that are neither met nor ruled out
	Category string   `json:"category,omitempty"` // "I", "II" or ""
	Verdict  string   `json:"verdict"`            // one of the four verdicts of package guideline; anything else is open
	// Missile is Met for an item that was recognised as a complete missile or rocket, whatever its range. A missile is arms.
	Missile truth.Value `json:"missile"`
	// Beyond150 is Met when a range of more than 150 km was read of it, NotMet when every one that was read is less.
	Beyond150 truth.Value `json:"beyond_150_km"`
	// Arms is Met for arms or related materiel. While it is Unknown, the person who declared, the words of the description (see
	// [Rules.Arms]) and the declared customs code are asked: see [Of].
	Arms       truth.Value `json:"arms"`
	Technology truth.Value `json:"technology"`
	// OnCouncilList is Met when somebody found the item on a list of the Council or Committee for the country concerned,
	// NotMet when they looked and did not. These lists are not held here.
	OnCouncilList truth.Value `json:"on_council_list"`
}

// Countries is a list of countries, with whether something that belongs in it was left open.
type Countries struct {
	Codes []string `json:"codes"`
	Open  bool     `json:"open"`
}

func (c *Countries) add(codes ...country.Code) {
	for _, k := range codes {
		if k != "" && !slices.Contains(c.Codes, string(k)) {
			c.Codes = append(c.Codes, string(k))
		}
	}
}

// about returns the list as a fact about one country: stated when the country is in it or nothing is open.
func (c *Countries) about(target string) []string {
	if c.Open && !slices.Contains(c.Codes, target) {
		return nil
	}
	if c.Codes == nil {
		return []string{}
	}
	return c.Codes
}

// Subject is a transfer as measures look at it. [Of] fills what the transfer tells; what only the caller knows, such as
// whether a party was confirmed as designated, stays [truth.Unknown] until the caller sets it.
type Subject struct {
	Kind  string
	Flag  string
	Items []Item

	To, From, Through, Parties, Nationals, Users, Brokers, Money Countries

	Service, Training, MissileUse, Military, Determined, Informed, Aware, Suspects truth.Value

	// For the caller to state.
	Designated truth.Value
	// DesignatedUnder are the countries under whose measures the party is designated; empty: not told, so under any.
	DesignatedUnder     []string
	NonStateActor       truth.Value
	SensitiveDiscipline truth.Value
	HelpsArmedForces    truth.Value
	OpenIAEATopic       truth.Value
	ReasonableGrounds   truth.Value
	RefusedInspection   truth.Value
	VesselDesignated    truth.Value
	ShipToShip          truth.Value
	IranianCarrier      truth.Value
}

// Item is one item as measures look at it.
type Item struct {
	Ref    string
	HS     string // digits, empty if not stated
	Origin string

	Listed, CategoryI, Listed19A3, ListedOther, MissileSystem, Beyond150, Arms, Technology, OnCouncilList truth.Value
}

// Of reads the subject from the transfer and from what is known about its items, in the order of its items. An item
// without facts is open.
//
//   - To is open while no destination is stated, or a consignee, trader or end user has no country.
//   - The declared customs code answers whether an item is arms where nothing else does: munitions of war, tanks and
//     warships are, and what stands in no chapter in which arms occur is not. A code is a statement like any other.
//   - A transfer of goods carries no service unless one is stated.
func Of(t *transfer.Transfer, items []ItemFacts) Subject {
	s := Subject{
		Kind: string(t.Kind), Flag: string(t.Route.Vessel.Flag),
		MissileUse: t.EndUse.DeliverySystem, Military: t.EndUse.Military, Determined: t.Authority.JudgedForWMD,
		Informed: t.Knowledge.InformedByAuthority.Answer, Aware: t.Knowledge.Aware.Answer,
		Suspects: t.Knowledge.Suspects.Answer, NonStateActor: t.EndUse.NonStateActor, HelpsArmedForces: t.EndUse.HelpsArmedForces,
		SensitiveDiscipline: t.Technology.SensitiveDiscipline, OpenIAEATopic: t.Authority.OpenIAEATopic,
		ReasonableGrounds: t.Authority.ReasonableGrounds, RefusedInspection: t.Route.Vessel.RefusedInspection,
		VesselDesignated: t.Route.Vessel.Designated, ShipToShip: t.Route.ShipToShip, IranianCarrier: t.Route.Vessel.IranianCarrier,
	}
	s.route(t)
	s.parties(t)
	s.money(t)
	s.help(t)
	s.Items = make([]Item, max(len(t.Items), len(items)))
	for i := range s.Items {
		var f ItemFacts
		if i < len(items) {
			f = items[i]
		}
		if i < len(t.Items) {
			f.stated(&t.Items[i])
		}
		s.Items[i] = f.item(i)
		if i < len(t.Items) {
			if s.Items[i].HS == "" {
				s.Items[i].HS, _ = t.Items[i].HSDigits()
			}
			s.Items[i].Origin = string(t.Items[i].Origin)
		}
		if s.Items[i].Arms == truth.Unknown {
			s.Items[i].Arms = armsByCode(s.Items[i].HS)
		}
		if f.Missile == truth.Unknown && s.Items[i].MissileSystem == truth.Unknown && s.Items[i].Arms == truth.NotMet && !f.couldBe(system) {
			s.Items[i].MissileSystem = truth.NotMet
		}
		if f.Technology == truth.Unknown {
			switch {
			case t.Kind == transfer.Intangible || t.Technology.Medium != "":
				s.Items[i].Technology = truth.Met
			case t.Kind != "" && s.Items[i].HS != "":
				s.Items[i].Technology = truth.NotMet // goods of a customs code
			}
		}
	}
	return s
}

// stated adds what a person found of the item. What was recognised from its words is not taken away by a denial.
func (f *ItemFacts) stated(it *transfer.Item) {
	for _, x := range []struct {
		fact *truth.Value
		said truth.Value
	}{{&f.Missile, it.CompleteMissile}, {&f.Arms, it.Arms}, {&f.OnCouncilList, it.OnCouncilList}} {
		if x.said == truth.Met || *x.fact == truth.Unknown {
			*x.fact = x.said
		}
	}
	if f.Missile == truth.Met {
		f.Arms = truth.Met
	}
}

// money are the countries that the money comes from, passes and goes to.
func (s *Subject) money(t *transfer.Transfer) {
	p := &t.Payment
	s.Money.add(p.PayerCountry, p.Commission.Country)
	for i := range p.Accounts {
		s.Money.add(p.Accounts[i].Country)
		s.Money.Open = s.Money.Open || p.Accounts[i].Country == ""
	}
	for i := range t.Parties {
		x := &t.Parties[i]
		if x.Role == transfer.Bank || x.Role == transfer.Payer {
			s.Money.add(x.Country, x.Address.Country)
		}
	}
	s.Money.Open = s.Money.Open || len(s.Money.Codes) == 0
}

func (s *Subject) route(t *transfer.Transfer) {
	s.To.add(t.Destination(), t.Route.FinalCountry, t.EndUse.Country, t.Technology.RecipientCountry, t.Technology.AccessCountry)
	s.From.add(t.From, t.Route.Loading.Country())
	s.Through.Open = len(t.Route.Legs) == 0 && len(t.Route.DeclaredTransit) == 0
	for i := range t.Route.Legs {
		c := t.Route.Legs[i].Place()
		s.Through.add(c)
		s.Through.Open = s.Through.Open || c == ""
	}
	s.Through.add(t.Route.DeclaredTransit...)
	s.Through.add(t.Route.Discharge.Country())
}

func (s *Subject) parties(t *transfer.Transfer) {
	s.Parties.Open = len(t.Parties) == 0
	s.Brokers.Open = len(t.Parties) == 0
	receivers := 0
	for i := range t.Parties {
		p := &t.Parties[i]
		at := p.Country
		if at == "" {
			at = p.Address.Country
		}
		known := at != ""
		s.Parties.add(p.Country, p.Address.Country, p.Nationality)
		for j := range p.Owners {
			s.Parties.add(p.Owners[j].Country)
		}
		s.Parties.Open = s.Parties.Open || !known
		switch p.Role {
		case transfer.Consignee, transfer.Intermediate, transfer.EndUser:
			receivers++
			s.To.add(p.Country, p.Address.Country)
			s.To.Open = s.To.Open || !known
			s.Nationals.add(p.Country, p.Nationality)
			s.Nationals.Open = s.Nationals.Open || !known && p.Nationality == ""
		case transfer.Exporter:
			s.From.add(at)
		case transfer.Broker:
			s.Brokers.add(at, p.Nationality)
			s.Brokers.Open = s.Brokers.Open || !known
		default:
		}
	}
	if receivers == 0 {
		s.Nationals.Open = len(s.To.Codes) == 0
		s.Nationals.Codes = slices.Clone(s.To.Codes)
	}
	// What the reader of the transfer did not understand could name another destination.
	s.To.Open = s.To.Open || len(s.To.Codes) == 0 || len(t.Unread) > 0
	s.From.Open = len(s.From.Codes) == 0
}

// help reads whether people are taught or helped, and who they are.
func (s *Subject) help(t *transfer.Transfer) {
	if t.Kind == transfer.Service {
		s.Service = truth.Met // whether people are taught is open
	}
	switch t.Technology.Medium {
	case transfer.Training, transfer.Employment:
		s.Service, s.Training = truth.Met, truth.Met
	case transfer.Visit:
		s.Service = truth.Met // whether a visit teaches is open
	case transfer.Call:
		s.Service, s.Training = truth.Met, truth.NotMet
	case "":
		if t.Kind != "" && t.Kind != transfer.Intangible && t.Kind != transfer.Service {
			s.Service, s.Training = truth.NotMet, truth.NotMet
		}
	default:
		if t.Kind != transfer.Service {
			s.Service, s.Training = truth.NotMet, truth.NotMet
		}
	}
	for i := range t.Technology.Users {
		s.Users.add(t.Technology.Users[i].Nationality)
		s.Users.Open = s.Users.Open || t.Technology.Users[i].Nationality == ""
	}
	if len(t.Technology.Users) == 0 {
		s.Users.Open = s.Service != truth.NotMet
	}
}

const entry19A3 = "19.A.3"

// within reports whether the entry is the one named or stands under it.
func within(entry, name string) bool {
	return entry == name || strings.HasPrefix(entry, name+".")
}

func is19A3(e string) bool { return within(e, entry19A3) }
func other(e string) bool  { return !is19A3(e) }
func anyEntry(string) bool { return true }
func system(e string) bool {
	return within(e, "1.A.1") || within(e, "1.A.2") || within(e, "19.A.1") || within(e, "19.A.2")
}

// couldBe reports whether an entry of the kind is met or stays possible.
func (f *ItemFacts) couldBe(is func(string) bool) bool {
	return f.listed(is) != truth.NotMet
}

// listed answers whether an entry of the kind is met: unknown while one stays possible, while nothing was ruled out, and
// when the verdict says controlled without naming an entry.
func (f *ItemFacts) listed(is func(string) bool) truth.Value {
	controlled := f.Verdict == guideline.VerdictCategoryI || f.Verdict == guideline.VerdictCategoryII
	open := !controlled && f.Verdict != guideline.VerdictNotControlled && len(f.Possible) == 0
	switch {
	case slices.ContainsFunc(f.Entries, is):
		return truth.Met
	case open || controlled && len(f.Entries) == 0 || slices.ContainsFunc(f.Possible, is):
		return truth.Unknown
	default:
		return truth.NotMet
	}
}

func (f *ItemFacts) item(place int) Item {
	it := Item{
		Ref: f.Ref, Listed: f.listed(anyEntry), Listed19A3: f.listed(is19A3), ListedOther: f.listed(other),
		MissileSystem: f.listed(system), Arms: f.Arms, Technology: f.Technology, OnCouncilList: f.OnCouncilList,
	}
	if it.Ref == "" {
		it.Ref = "items[" + strconv.Itoa(place) + "]"
	}
	if f.Verdict == guideline.VerdictCategoryI || f.Verdict == guideline.VerdictCategoryII {
		it.Listed = truth.Met
	}
	switch {
	case f.Category == "I" || f.Verdict == guideline.VerdictCategoryI:
		it.CategoryI = truth.Met
	case f.listed(anyEntry) != truth.Unknown && len(f.Possible) == 0:
		it.CategoryI = truth.NotMet
	}
	if it.Beyond150 = f.Beyond150; it.MissileSystem == truth.Met {
		it.Beyond150 = truth.Met // every complete system of the Annex reaches 300 km
	}
	switch {
	case f.Missile == truth.Met:
		it.MissileSystem = truth.Met
	case it.MissileSystem == truth.Unknown && f.Missile == truth.NotMet && !f.couldBe(system):
		it.MissileSystem = truth.NotMet
	}
	if it.MissileSystem == truth.NotMet && f.Missile == truth.Unknown && f.Arms != truth.NotMet && it.Listed != truth.Met {
		it.MissileSystem = truth.Unknown // a missile of short range is not in the Annex and a missile all the same
	}
	h := transfer.Item{HS: f.HS}
	it.HS, _ = h.HSDigits()
	return it
}

// armsByCode answers from the customs code whether an item is arms.
func armsByCode(digits string) truth.Value {
	if len(digits) < 4 {
		return truth.Unknown
	}
	for _, munition := range []string{"9301", "9302", "9306", "8710", "890610"} {
		if strings.HasPrefix(digits, munition) {
			return truth.Met
		}
	}
	switch chapter := digits[:2]; {
	case chapter == "36", chapter == "93", chapter >= "84" && chapter <= "90":
		return truth.Unknown
	default:
		return truth.NotMet
	}
}

// given states the item, for the measures on one country, in the variables of the rules.
func (s *Subject) given(target string, it *Item) rule.Given {
	designated := s.Designated
	if designated == truth.Met && len(s.DesignatedUnder) > 0 && !slices.Contains(s.DesignatedUnder, target) {
		designated = truth.NotMet
	}
	g := rule.Given{
		"to": s.To.about(target), "from": s.From.about(target), "through": s.Through.about(target),
		"parties": s.Parties.about(target), "nationals": s.Nationals.about(target), "users": s.Users.about(target),
		"brokers": s.Brokers.about(target),
		"listed":  it.Listed, "category_I": it.CategoryI, "listed_19A3": it.Listed19A3, "listed_other": it.ListedOther,
		"missile_system": it.MissileSystem, "beyond_150_km": it.Beyond150, "money": s.Money.about(target),
		"arms": it.Arms, "technology": it.Technology, "on_council_list": it.OnCouncilList,
		"service": s.Service, "training": s.Training, "sensitive_discipline": s.SensitiveDiscipline,
		"missile_use": s.MissileUse, "military": s.Military, "helps_armed_forces": s.HelpsArmedForces,
		"determined": s.Determined, "open_iaea_topic": s.OpenIAEATopic, "informed": s.Informed, "aware": s.Aware,
		"suspects": s.Suspects, "designated": designated, "non_state_actor": s.NonStateActor,
		"reasonable_grounds": s.ReasonableGrounds, "refused_inspection": s.RefusedInspection,
		"vessel_designated": s.VesselDesignated, "ship_to_ship": s.ShipToShip, "iranian_carrier": s.IranianCarrier,
	}
	if it.Origin != "" {
		g["origin"] = []string{it.Origin}
	}
	if s.Flag != "" {
		g["flag"] = s.Flag
	}
	if s.Kind != "" {
		g["kind"] = s.Kind
	}
	if len(it.HS) >= 4 {
		g["hs"] = it.HS
		if n, err := strconv.Atoi(it.HS[:4]); err == nil {
			g["hs_heading"], g["hs_chapter"] = n, n/100
		}
	}
	return g
}

// touches reports whether the country appears anywhere in the subject.
func (s *Subject) touches(target string) bool {
	for _, c := range []*Countries{&s.To, &s.From, &s.Through, &s.Parties, &s.Nationals, &s.Users, &s.Brokers, &s.Money} {
		if slices.Contains(c.Codes, target) {
			return true
		}
	}
	return s.Flag == target || slices.Contains(s.DesignatedUnder, target) && s.Designated == truth.Met ||
		slices.ContainsFunc(s.Items, func(i Item) bool { return i.Origin == target })
}
