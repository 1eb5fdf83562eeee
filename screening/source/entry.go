package source

import (
	"github.com/licet/licet/country"
	"github.com/licet/licet/date"
)

// Entry is one listed party as its publisher gives it: nothing is merged with other lists, and what is not given stays
// empty.
type Entry struct {
	Ref    string `json:"ref"` // the list's own number, such as QDi.426 or 36; see [Report] for lists that number nothing
	Schema Schema `json:"schema,omitzero"`
	// Names holds at least one name, the primary one first.
	Names     []Name    `json:"names"`
	IDs       []ID      `json:"ids,omitzero"`
	Addresses []Address `json:"addresses,omitzero"`
	Countries []Country `json:"countries,omitzero"`
	Births    []Birth   `json:"births,omitzero"` // several when the list itself is not sure
	Gender    string    `json:"gender,omitzero"` // male or female
	Positions []string  `json:"positions,omitzero"`
	Vessel    *Vessel   `json:"vessel,omitzero"`

	Programmes []string  `json:"programmes,omitzero"` // regime or programme, in the list's words
	Measures   []string  `json:"measures,omitzero"`   // what the listing imposes, in the list's words
	Basis      string    `json:"basis,omitzero"`      // legal act or notice that the listing rests on
	Source     string    `json:"source,omitzero"`     // for lists made of several: which one the entry comes from
	Listed     date.Date `json:"listed,omitzero"`
	Amended    date.Date `json:"amended,omitzero"`
	Ends       date.Date `json:"ends,omitzero"` // last day on which the listing holds, where one is stated

	Links   []Link `json:"links,omitzero"`
	Remarks string `json:"remarks,omitzero"` // as given
	// Raw is the record as published, kept beside the parsed one when [Options.KeepRaw] asks for it.
	Raw string `json:"raw,omitzero"`
}

// Schema is the kind of thing that is listed. Empty means that the list does not say, which is not the same as any kind.
type Schema string

// The kinds of listed things.
const (
	Person   Schema = "person"
	Entity   Schema = "entity" // company, body, group, ministry
	Ship     Schema = "vessel"
	Aircraft Schema = "aircraft"
)

// Name is one name of an entry.
type Name struct {
	Text string   `json:"text"`
	Kind NameKind `json:"kind,omitzero"`
	Weak bool     `json:"weak,omitzero"` // the publisher calls the alias weak or of low quality
	Lang string   `json:"lang,omitzero"` // ISO 639-1, where stated
	// Parts are given for persons where the list separates them; Text then holds them in the list's order.
	Family string `json:"family,omitzero"`
	Given  string `json:"given,omitzero"` // with middle names
}

// NameKind says what a name is to the entry.
type NameKind string

// The kinds of name. The primary name has the empty kind.
const (
	Alias    NameKind = "alias"    // also known as
	Former   NameKind = "former"   // formerly known as
	Original NameKind = "original" // the name in its own script
	Found    NameKind = "found"    // read out of remarks or brackets, where lists hide names
)

// ID is a number under which the party is registered somewhere.
type ID struct {
	Kind    IDKind       `json:"kind"`
	Value   string       `json:"value"`            // as given
	Country country.Code `json:"country,omitzero"` // who issued it
	Label   string       `json:"label,omitzero"`   // the list's own word for the kind
	Note    string       `json:"note,omitzero"`
}

// IDKind is the kind of an identifier.
type IDKind string

// The kinds of identifier.
const (
	Passport     IDKind = "passport"
	National     IDKind = "national"     // identity card, national number
	Tax          IDKind = "tax"          // INN, VAT, TIN
	Registration IDKind = "registration" // company register, OGRN, USCC
	IMO          IDKind = "imo"          // of a ship, or of a company: seven digits
	MMSI         IDKind = "mmsi"
	LEI          IDKind = "lei"
	BIC          IDKind = "bic"
	Tail         IDKind = "tail" // registration mark of an aircraft
	OtherID      IDKind = "other"
)

// Country ties an entry to a country.
type Country struct {
	Code country.Code `json:"code,omitzero"` // empty when Text was not recognised
	Role CountryRole  `json:"role,omitzero"`
	Text string       `json:"text,omitzero"` // as given
}

// CountryRole says what a country is to the entry.
type CountryRole string

// The roles of a country.
const (
	Nationality CountryRole = "nationality"
	Residence   CountryRole = "residence" // address or seat
	BirthPlace  CountryRole = "birth"
	Flag        CountryRole = "flag"
	Regime      CountryRole = "regime" // the country that the list files the entry under
)

// Address is a postal address as given.
type Address struct {
	Text    string       `json:"text"` // all lines, separated by ", "
	City    string       `json:"city,omitzero"`
	Country country.Code `json:"country,omitzero"`
	Note    string       `json:"note,omitzero"`
}

// Birth is when and where a person was born, as far as the list knows. From and Until bound the day, both included: a
// year alone is its first and its last day. Both are zero when only a place or an unreadable text is given.
type Birth struct {
	From  date.Date `json:"from,omitzero"`
	Until date.Date `json:"until,omitzero"`
	Circa bool      `json:"circa,omitzero"`
	Text  string    `json:"text,omitzero"` // as given
	Place string    `json:"place,omitzero"`
}

// Vessel holds what lists say of ships and aircraft beside names and numbers.
type Vessel struct {
	Type     string   `json:"type,omitzero"`
	Flag     string   `json:"flag,omitzero"`  // as given
	Flags    []string `json:"flags,omitzero"` // former ones
	Owner    string   `json:"owner,omitzero"`
	CallSign string   `json:"call_sign,omitzero"`
	Tonnage  string   `json:"tonnage,omitzero"`
	Built    string   `json:"built,omitzero"`
}

// Link says that an entry is related to another party, in the list's words.
type Link struct {
	Ref  string `json:"ref,omitzero"` // of an entry of the same list
	Name string `json:"name,omitzero"`
	Kind string `json:"kind,omitzero"` // owned by, linked to, child of
}
