// Package transfer holds the noun of Licet: one transfer of goods, software or technology as somebody declared it.
//
// A transfer carries statements, not conclusions. What was not stated is absent and stays absent: an empty text, an
// empty [Number], a zero day and [truth.Unknown] all mean "not stated", never "no". Stages that need an absent
// statement answer unknown and name it.
//
// In most cases a transfer comes from a reader of package read, which also resolves country names and validates. Code
// that builds transfers itself calls [Transfer.Normalise] and then [Transfer.Validate].
package transfer

import (
	"github.com/licet/licet/country"
	"github.com/licet/licet/date"
	"github.com/licet/licet/truth"
)

// Transfer is one declared transfer. ID and at least one item are all that is required.
type Transfer struct {
	// ID names the transfer within its file or system; required.
	ID string `json:"id"`
	// Kind says how it moves; empty when not stated.
	Kind Kind `json:"kind,omitzero"`
	// Date is the day of the transfer or of the application for it; zero when not stated.
	Date date.Date `json:"date,omitzero"`
	// From is the country the transfer leaves; for brokering the country the goods leave, not the broker's.
	From country.Code `json:"from,omitzero"`
	// Items are the goods, software and technology, one line each.
	Items []Item `json:"items"`
	// Parties are all who take part, each with its role; one firm with two roles stands here twice.
	Parties []Party `json:"parties,omitzero"`
	Route   Route   `json:"route,omitzero"`
	EndUse  EndUse  `json:"end_use,omitzero"`
	// Documents are the papers that go with the transfer, as far as they were seen.
	Documents Documents `json:"documents,omitzero"`
	Payment   Payment   `json:"payment,omitzero"`
	Order     Order     `json:"order,omitzero"`
	// Technology describes an intangible transfer.
	Technology Technology `json:"technology,omitzero"`
	// Knowledge is what the exporter was told, knows or suspects about the use (Guidelines, paragraph 7).
	Knowledge Knowledge `json:"knowledge,omitzero"`
	// Authority is what the supplying government has judged or taken on, as far as the declarant was told.
	Authority Authority `json:"authority,omitzero"`
	// StaysInJurisdiction is Met when the transfer stays inside the government's own jurisdiction or control.
	StaysInJurisdiction truth.Value `json:"stays_in_jurisdiction,omitzero"`
	// Remarks are kept as given.
	Remarks string `json:"remarks,omitzero"`
	// Unread is what the source states and its reader did not understand, where it could bear on the answer. While it stands here the
	// transfer needs information: what was not understood is never taken for not stated.
	Unread []Unread `json:"unread,omitzero"`
}

// Unread is one statement that was not understood. Source and text are required.
type Unread struct {
	Source string `json:"source"`       // where it stands: a column, a segment with its qualifier
	Text   string `json:"text"`         // as it stands there, shortened when it is long
	Why    string `json:"why,omitzero"` // what about it was not understood
}

// Kind says how a transfer moves.
type Kind string

// The kinds of transfer.
const (
	Export        Kind = "export"
	ReExport      Kind = "re-export"     // leaves a country it was imported into
	Transit       Kind = "transit"       // passes through without change of conveyance
	Transshipment Kind = "transshipment" // changes conveyance on the way
	Brokering     Kind = "brokering"     // arranged from here between two other countries
	Intangible    Kind = "intangible"    // software or technology without goods
	Import        Kind = "import"
	Service       Kind = "service" // maintenance, bunkering, insurance, advice or another service; the items say what for
)

// Allowed returns the kinds, in a fixed order.
func (Kind) Allowed() []string {
	return []string{
		string(Export), string(ReExport), string(Transit), string(Transshipment), string(Brokering), string(Intangible),
		string(Import), string(Service),
	}
}

// Knowledge is what the exporter was told, knows or suspects about the intended use.
type Knowledge struct {
	InformedByAuthority Awareness `json:"informed_by_authority,omitzero"` // paragraph 7A of the Guidelines
	Aware               Awareness `json:"aware,omitzero"`                 // paragraph 7B
	Suspects            Awareness `json:"suspects,omitzero"`              // national law only
}

// Awareness is one such statement, with its day and in the words given.
type Awareness struct {
	Answer truth.Value `json:"answer,omitzero"`
	Note   string      `json:"note,omitzero"`
	Date   date.Date   `json:"date,omitzero"`
}

// Authority is what only the supplying government can say of a transfer. It is stated by or on behalf of that government;
// what is absent was not told, and is never taken for a refusal.
type Authority struct {
	// JudgedForWMD is Met when the government judges the items to be intended for the delivery of weapons of mass
	// destruction (Guidelines, paragraph 2).
	JudgedForWMD truth.Value `json:"judged_for_wmd,omitzero"`
	// CouldContribute is Met when the government holds that the transfer could contribute to a delivery system for weapons of mass
	// destruction, and NotMet when it looked and holds that it could not (Guidelines, paragraphs 3 and 5).
	CouldContribute truth.Value `json:"could_contribute,omitzero"`
	// ApprovalConsidered is Met when the government considers approval of a Category I item, the rare exception to the
	// presumption of denial (Guidelines, paragraph 2).
	ApprovalConsidered truth.Value `json:"approval_considered,omitzero"`
	// Undertakings is Met when binding government-to-government undertakings carry the assurances of paragraph 5: the
	// first gate of that exception (Guidelines, paragraph 2).
	Undertakings truth.Value `json:"undertakings,omitzero"`
	// Responsibility is Met when the supplying government assumes responsibility for every step needed to keep the item
	// to its stated end use, and to that alone: the second gate (Guidelines, paragraph 2).
	Responsibility truth.Value `json:"responsibility,omitzero"`
	// ReasonableGrounds is Met when the authority has reasonable grounds to believe that banned items are carried, and NotMet when it
	// looked and has none; measures of the Security Council on inspection and on services to ships ask for it.
	ReasonableGrounds truth.Value `json:"reasonable_grounds,omitzero"`
	// OpenIAEATopic is Met when the items are tied to a topic that the IAEA holds open.
	OpenIAEATopic truth.Value `json:"open_iaea_topic,omitzero"`
	// Factors are what persons found on the factors of paragraph 3 of the Guidelines, at most one finding on each.
	Factors []FactorFinding `json:"factors,omitzero"`
}

// EndUse is the declared use of the items as a whole; Item.StatedUse speaks of one item.
type EndUse struct {
	Text      string       `json:"text,omitzero"`
	Place     string       `json:"place,omitzero"`     // where the items will be used
	Country   country.Code `json:"country,omitzero"`   // country of that place
	Programme string       `json:"programme,omitzero"` // project or programme named
	// Military is Met for use by or for armed forces or in arms.
	Military truth.Value `json:"military,omitzero"`
	// SpaceProgramme is Met for a national space programme or cooperation in one (Guidelines, paragraph 1).
	SpaceProgramme truth.Value `json:"space_programme,omitzero"`
	// DeliverySystem is Met when use in a delivery system for weapons of mass destruction is stated or known.
	DeliverySystem truth.Value `json:"delivery_system,omitzero"`
	// HelpsArmedForces is Met when the items could directly help the operational capability of the armed forces there.
	HelpsArmedForces truth.Value `json:"helps_armed_forces,omitzero"`
	// NonStateActor is Met when a receiver is a non-State actor that acts without the authority of a state.
	NonStateActor truth.Value `json:"non_state_actor,omitzero"`
}

// Party returns the first party in the role, and whether there is one.
func (t *Transfer) Party(role Role) (*Party, bool) {
	for i := range t.Parties {
		if t.Parties[i].Role == role {
			return &t.Parties[i], true
		}
	}
	return nil, false
}

// PartiesIn returns the parties in the role, in the order declared; nil when there is none.
func (t *Transfer) PartiesIn(role Role) []*Party {
	var in []*Party
	for i := range t.Parties {
		if t.Parties[i].Role == role {
			in = append(in, &t.Parties[i])
		}
	}
	return in
}

// Destination returns the country the transfer is meant to end in, by the first of these that is stated: route's final
// country, place of end use, the end user's country, the recipient's country of an intangible transfer, the
// consignee's country. It is empty when none is.
func (t *Transfer) Destination() country.Code {
	for _, c := range []country.Code{t.Route.FinalCountry, t.EndUse.Country} {
		if c != "" {
			return c
		}
	}
	if p, ok := t.Party(EndUser); ok && p.Country != "" {
		return p.Country
	}
	if t.Technology.RecipientCountry != "" {
		return t.Technology.RecipientCountry
	}
	if p, ok := t.Party(Consignee); ok {
		return p.Country
	}
	return ""
}

// Departure returns the country the transfer leaves, by the first of these that is stated: from, the country of the place of loading, the
// exporter's country. by names what stands in for from, empty when from itself is stated or nothing is.
func (t *Transfer) Departure() (c country.Code, by string) {
	if t.From != "" {
		return t.From, ""
	}
	if c := t.Route.Loading.Country(); c != "" {
		return c, "place of loading"
	}
	if p, ok := t.Party(Exporter); ok {
		if p.Country != "" {
			return p.Country, "seat of the exporter"
		}
		if p.Address.Country != "" {
			return p.Address.Country, "address of the exporter"
		}
	}
	return "", ""
}
