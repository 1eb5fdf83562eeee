package redflag

import (
	"github.com/licet/licet/country"
	"github.com/licet/licet/date"
	"github.com/licet/licet/transfer"
	"github.com/licet/licet/truth"
)

// Context is what is known about a transfer beside the transfer. Whatever is nil or zero is not known: the indicators
// that need it stay unknown.
type Context struct {
	// Screening are the subjects that were compared with lists; a subject that is absent was not screened.
	Screening []Screened
	// HS gives the entries that customs codes may stand for.
	HS HSLinks
	// Items are the answers of the classification, by the place of the item; a shorter list leaves the rest unknown.
	Items []ItemContext
	// Embargoed are the countries under a measure, with its name; nil when measures were not looked up.
	Embargoed map[country.Code]string
	// Denials are notices of essentially the same transaction; nil when none were searched.
	Denials Denials
	// Places gives coordinates of UN/LOCODEs and of countries; nil leaves distances unknown.
	Places Coordinates
	// History holds figures of earlier records.
	History History
	// Links are the shortest ways from parties to listed or denied ones; nil when no graph was searched.
	Links []Link
	// Voyage is what a service for vessel movements says; nil when none was asked.
	Voyage *Voyage
	// BrokerRegistered is Met when the broker stands in the register of brokers.
	BrokerRegistered truth.Value
	// HostForeign is Met when people of another nationality administer the host of the technology and could read it.
	HostForeign truth.Value
	// LeavesWithin30Days is Met when the contract of the person who gets the technology ends within a month.
	LeavesWithin30Days truth.Value
	// ListUnknown asks for the indicators that stayed unknown too; it costs a full evaluation of all of them.
	ListUnknown bool
}

// By is what of a subject was compared.
type By string

// What can be compared.
const (
	ByName       By = "name"
	ByAddress    By = "address"
	ByFormerName By = "former-name"
)

// Screened is one subject that was compared with lists.
type Screened struct {
	// Subject is the path of what was screened: parties[1], parties[1].owners[0], route.vessel, payment.accounts[0],
	// technology.sponsor, technology.users[0].
	Subject string
	// Checked is what was compared; nil means the name alone.
	Checked []By
	Hits    []Hit
}

// Hit is one entry of a list that resembles a subject. Hits that an officer rejected are left out by the caller.
type Hit struct {
	By        By // empty: by name
	List      string
	Entry     string
	Score     float64 // 0 to 1
	Confirmed bool    // an officer, or a number of identity, confirmed it
	Programme string  // programme that the entry is tied to, such as a missile programme
}

// HSLinks knows which entries of the Annex the goods of a customs code may fall under.
type HSLinks interface {
	// Link returns strong, medium or weak, and entries; false for a code without a link. The code has 4 to 10 digits.
	Link(hs string) (strength string, entries []string, ok bool)
}

// Strengths of a link.
const (
	Strong = "strong"
	Medium = "medium"
	Weak   = "weak"
)

// ItemContext is what the classification found for one item.
type ItemContext struct {
	Classified bool     // false: the item was not looked at
	Met        []string // entries that are met
	Possible   []string // entries that are neither met nor ruled out
	// Near are parameters close below a limit, the closest first.
	Near []Near
	// Heading is the heading of the customs tariff that the words fit, four digits; empty when they fit none alone.
	Heading string
	// Known is the listed product that maker and model are known for.
	Known string
	// UsersAtDestination is NotMet when no user of such goods is known in the destination.
	UsersAtDestination truth.Value
}

// Near is a parameter that lies below a limit of an entry.
type Near struct {
	Parameter, Value, Entry string
	PercentBelow            float64
	Path                    string // field of the item it was stated in, such as parameters[0].value
}

// Denials finds notices that a transfer may undercut.
type Denials interface {
	Denied(t *transfer.Transfer, on date.Date) []Denial
}

// Denial is a notice about essentially the same transaction.
type Denial struct {
	ID    string
	On    date.Date
	Level string // how alike the two are, in words
}

// Coordinates places a UN/LOCODE or a country on the globe, in degrees.
type Coordinates interface {
	At(place string) (lat, lon float64, ok bool)
}

// Link is a way from a party to a listed or denied one.
type Link struct {
	Party int // place in the transfer
	Steps int
	Via   string
	Entry string
}

// Voyage is what a service for vessel movements reports.
type Voyage struct {
	Irregular truth.Value // unscheduled stop, transfer at sea or detour
	Place     string
	NearPlace truth.Value // whether a silence of the position signal fell near a place of concern
}
