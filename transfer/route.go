package transfer

import (
	_ "embed" // names of places
	"strings"
	"sync"

	"github.com/licet/licet/country"
	"github.com/licet/licet/date"
	"github.com/licet/licet/truth"
)

// Route is the declared way of the goods.
type Route struct {
	Depart  date.Date `json:"depart,omitzero"`  // day of departure from the exporting country
	Loading Locode    `json:"loading,omitzero"` // place of loading
	Legs    []Leg     `json:"legs,omitzero"`    // stops on the way, in order
	// Discharge is the place where the goods leave the main means of transport.
	Discharge    Locode       `json:"discharge,omitzero"`
	FinalCountry country.Code `json:"final_country,omitzero"`
	// DeclaredTransit are the countries named on the papers as crossed in transit.
	DeclaredTransit []country.Code `json:"declared_transit,omitzero"`
	Vessel          Vessel         `json:"vessel,omitzero"`
	Containers      []string       `json:"containers,omitzero"`
	Seal            string         `json:"seal,omitzero"`
	// ShipToShip is Met when the goods change ship at sea.
	ShipToShip truth.Value `json:"ship_to_ship,omitzero"`
}

// Leg is one stop of the route and how the goods come to it.
type Leg struct {
	Locode   Locode       `json:"locode,omitzero"`
	Country  country.Code `json:"country,omitzero"` // must agree with Locode when both are given
	Mode     Mode         `json:"mode,omitzero"`    // of the carriage to this stop
	Carrier  string       `json:"carrier,omitzero"`
	FreeZone truth.Value  `json:"free_zone,omitzero"`        // Met when the goods enter a free zone here
	Days     Number       `json:"days,omitzero" max:"36600"` // days the goods stay here
	Arrive   date.Date    `json:"arrive,omitzero"`
	Depart   date.Date    `json:"depart,omitzero"`
	// OnBoardSameShip is Met when the goods stay on board the ship they came with.
	OnBoardSameShip truth.Value `json:"on_board_same_ship,omitzero"`
}

// Place returns the country of the stop: as stated, otherwise that of the UN/LOCODE; empty when neither is known.
func (l *Leg) Place() country.Code {
	if l.Country != "" {
		return l.Country
	}
	return l.Locode.Country()
}

// Mode is a means of transport.
type Mode string

// The modes.
const (
	Sea            Mode = "sea"
	Air            Mode = "air"
	Road           Mode = "road"
	Rail           Mode = "rail"
	InlandWaterway Mode = "inland_waterway"
	Post           Mode = "post"
	Courier        Mode = "courier"
	HandCarried    Mode = "hand_carried"
	Multimodal     Mode = "multimodal"
)

// Allowed returns the modes, in a fixed order.
func (Mode) Allowed() []string {
	return []string{
		string(Sea), string(Air), string(Road), string(Rail), string(InlandWaterway), string(Post), string(Courier),
		string(HandCarried), string(Multimodal),
	}
}

// Vessel is the ship of the main carriage.
type Vessel struct {
	IMO  string       `json:"imo,omitzero"` // seven digits, as declared; the check digit is a matter for the red flags
	Name string       `json:"name,omitzero"`
	Flag country.Code `json:"flag,omitzero"`
	// FlagChanges24m counts changes of flag within 24 months.
	FlagChanges24m Number `json:"flag_changes_24m,omitzero" max:"1000"`
	// AISGapHours is the longest silence of the position signal on this voyage.
	AISGapHours Number `json:"ais_gap_hours,omitzero" max:"1e6"`
	// Designated is Met when the ship was found on a list of designated ships, NotMet when somebody looked and it was not.
	Designated truth.Value `json:"designated,omitzero"`
	// RefusedInspection is Met when the ship refused an inspection.
	RefusedInspection truth.Value `json:"refused_inspection,omitzero"`
	// IranianCarrier is Met when the carrier is Iran Air Cargo or IRISL, or the ship is Iranian-owned or -contracted.
	IranianCarrier truth.Value `json:"iranian_carrier,omitzero"`
}

// Locode is a UN/LOCODE: two letters of the country and three capital letters or digits 2 to 9 of the place, without a
// blank, such as NLRTM.
type Locode string

// Valid reports whether the code has the form of a UN/LOCODE; it does not look the place up.
func (l Locode) Valid() bool {
	if len(l) != 5 {
		return false
	}
	for i := range len(l) {
		letter := l[i] >= 'A' && l[i] <= 'Z'
		if !letter && (i < 2 || l[i] < '2' || l[i] > '9') {
			return false
		}
	}
	return true
}

//go:embed placenames.txt
var placeNames string

var placeNameSet = sync.OnceValue(func() map[string]bool {
	set := map[string]bool{}
	for line := range strings.SplitSeq(placeNames, "\n") {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			set[line] = true
		}
	}
	return set
})

// PlaceName reports whether a text that has the form of a UN/LOCODE is rather the name of a place, as far as that can be told: it is
// written like a name, Nampo, or is one of a short list, NAMPO. It is for texts that are not announced as a UN/LOCODE.
func PlaceName(text string) bool { return titled(text) || placeNameSet()[strings.ToUpper(text)] }

// titled reports whether a text of five letters is written like a name: a capital and small letters behind it.
func titled(text string) bool {
	if len(text) != 5 || text[0] < 'A' || text[0] > 'Z' {
		return false
	}
	for i := 1; i < len(text); i++ {
		if text[i] < 'a' || text[i] > 'z' {
			return false
		}
	}
	return true
}

// Country returns the country of the place, empty when the code is not valid.
func (l Locode) Country() country.Code {
	if !l.Valid() {
		return ""
	}
	return country.Code(l[:2])
}
