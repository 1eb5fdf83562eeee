package transfer

import (
	"github.com/licet/licet/country"
	"github.com/licet/licet/date"
)

// Party is a person or firm that takes part in a transfer. Role and name are required.
type Party struct {
	Role    Role         `json:"role"`
	Name    string       `json:"name"`
	Country country.Code `json:"country,omitzero"` // where it is established or resides
	// Nationality is that of a natural person, or of the state a body belongs to, where it differs from Country.
	Nationality country.Code `json:"nationality,omitzero"`
	Address     Address      `json:"address,omitzero"`
	Founded     date.Date    `json:"founded,omitzero"`
	// RegistrationChanged is the day name, owner or seat last changed in the register.
	RegistrationChanged date.Date `json:"registration_changed,omitzero"`
	// FirstSeen is the day the declarant first dealt with the party.
	FirstSeen date.Date `json:"first_seen,omitzero"`
	Business  string    `json:"business,omitzero"` // line of business, in its own words
	Web       string    `json:"web,omitzero"`
	Email     string    `json:"email,omitzero"`
	Phone     string    `json:"phone,omitzero"`
	IDs       []PartyID `json:"ids,omitzero"`
	Owners    []Owner   `json:"owners,omitzero"`
	Remarks   string    `json:"remarks,omitzero"`
}

// Role is the part that a party plays.
type Role string

// The roles.
const (
	Exporter         Role = "exporter"
	Consignee        Role = "consignee"
	Intermediate     Role = "intermediate" // intermediate consignee or trader
	EndUser          Role = "end_user"
	Notify           Role = "notify" // whom the carrier tells of the arrival
	Broker           Role = "broker"
	Forwarder        Role = "forwarder"
	Carrier          Role = "carrier"
	Payer            Role = "payer"
	Payee            Role = "payee"
	Bank             Role = "bank"
	TechnicalContact Role = "technical_contact"
	// OtherParty takes part in a way that no other role says: a buyer, an agent, whoever stands at the place of loading. It is
	// screened and its country counts like that of any party.
	OtherParty Role = "other"
)

// Allowed returns the roles, in a fixed order.
func (Role) Allowed() []string {
	return []string{
		string(Exporter), string(Consignee), string(Intermediate), string(EndUser), string(Notify), string(Broker),
		string(Forwarder), string(Carrier), string(Payer), string(Payee), string(Bank), string(TechnicalContact),
		string(OtherParty),
	}
}

// Address is a postal address, as far as it was given.
type Address struct {
	Lines    []string     `json:"lines,omitzero"`
	City     string       `json:"city,omitzero"`
	Postcode string       `json:"postcode,omitzero"`
	Country  country.Code `json:"country,omitzero"`
	Kind     AddressKind  `json:"kind,omitzero"`
}

// AddressKind is the kind of place an address is.
type AddressKind string

// The kinds of address. An empty kind was not stated; unknown was asked and not found out.
const (
	Plant            AddressKind = "plant"
	Office           AddressKind = "office"
	Residential      AddressKind = "residential"
	POBox            AddressKind = "pobox"
	VirtualOffice    AddressKind = "virtual"
	ForwarderAddress AddressKind = "forwarder"
	FreeZone         AddressKind = "free_zone"
	Diplomatic       AddressKind = "diplomatic"
	UnknownAddress   AddressKind = "unknown"
)

// Allowed returns the kinds of address, in a fixed order.
func (AddressKind) Allowed() []string {
	return []string{
		string(Plant), string(Office), string(Residential), string(POBox), string(VirtualOffice),
		string(ForwarderAddress), string(FreeZone), string(Diplomatic), string(UnknownAddress),
	}
}

// PartyID is a number under which a party is registered: company register, tax, passport, LEI.
type PartyID struct {
	Kind    string       `json:"kind,omitzero"`
	Value   string       `json:"value"`
	Country country.Code `json:"country,omitzero"` // who issued it
}

// Owner holds a share of a party.
type Owner struct {
	Name         string       `json:"name"`
	SharePercent Number       `json:"share_percent,omitzero" max:"100"`
	Country      country.Code `json:"country,omitzero"`
}
