package transfer

import (
	"github.com/licet/licet/country"
	"github.com/licet/licet/date"
	"github.com/licet/licet/truth"
)

// Documents are the papers of a transfer. A paper that is absent here was not seen, which does not say that there is none.
type Documents struct {
	EndUse            EndUseStatement `json:"end_use,omitzero"`
	Licence           LicencePaper    `json:"licence,omitzero"`
	Invoice           Invoice         `json:"invoice,omitzero"`
	Packing           PackingList     `json:"packing,omitzero"`
	BillOfLading      BillOfLading    `json:"bill_of_lading,omitzero"`
	OriginCertificate Certificate     `json:"origin_certificate,omitzero"`
	Amendments        []Amendment     `json:"amendments,omitzero"`
	// Undertakings are the assurances that were given for the transfer (Guidelines, paragraphs 2 and 5).
	Undertakings []Undertaking `json:"undertakings,omitzero"`
}

// Undertaking is an assurance that was given, by whom, for what and until when.
type Undertaking struct {
	// Assurance says which one it is: A1 to A4 are an end user's, A5 and A6 a government's.
	Assurance AssuranceID  `json:"assurance"`
	Issuer    string       `json:"issuer,omitzero"`
	Country   country.Code `json:"country,omitzero" country:"past"` // of the issuer
	// Scope says what it covers, in the words of the paper.
	Scope string    `json:"scope,omitzero"`
	Given date.Date `json:"given,omitzero"`
	// Expires is the last day on which it holds; zero when it says none.
	Expires   date.Date `json:"expires,omitzero"`
	Reference string    `json:"reference,omitzero"` // of the paper
}

// AssuranceID names one of the assurances that Partners ask for.
type AssuranceID string

// The assurances: the stated use and place (A1), no use in delivery systems of weapons of mass destruction (A2), inspection after
// delivery (A3), consent before a retransfer (A4), the recipient government's of paragraph 5 (A5), binding government-to-government
// undertakings (A6).
const (
	StatedUse          AssuranceID = "A1"
	NoWMDDelivery      AssuranceID = "A2"
	Inspection         AssuranceID = "A3"
	NoRetransfer       AssuranceID = "A4"
	OfGovernment       AssuranceID = "A5"
	BetweenGovernments AssuranceID = "A6"
)

// Allowed returns the assurances, in a fixed order.
func (AssuranceID) Allowed() []string {
	return []string{
		string(StatedUse), string(NoWMDDelivery), string(Inspection), string(NoRetransfer), string(OfGovernment), string(BetweenGovernments),
	}
}

// EndUseStatement is the end-use undertaking.
type EndUseStatement struct {
	Present   truth.Value `json:"present,omitzero"` // NotMet: asked for and not there
	Issuer    string      `json:"issuer,omitzero"`
	Date      date.Date   `json:"date,omitzero"`
	Signatory string      `json:"signatory,omitzero"`
	Stamp     string      `json:"stamp,omitzero"`
	Text      string      `json:"text,omitzero"`
	EndUse    string      `json:"end_use,omitzero"`
	EndUser   string      `json:"end_user,omitzero"`
	Place     string      `json:"place,omitzero"` // place of use
	// Government is Met when the recipient state's government gave it or countersigned.
	Government truth.Value `json:"government,omitzero"`
	// NoDeliverySystems is Met when it excludes use for delivery systems of weapons of mass destruction.
	NoDeliverySystems truth.Value `json:"no_delivery_systems,omitzero"`
	// NoRetransfer is Met when it binds the user to ask before passing the items on.
	NoRetransfer truth.Value `json:"no_retransfer,omitzero"`
}

// LicencePaper is the licence that the transfer is declared under.
type LicencePaper struct {
	No           string      `json:"no,omitzero"`
	Kind         string      `json:"kind,omitzero"` // individual, global, brokering ..., as printed
	Issued       date.Date   `json:"issued,omitzero"`
	Expires      date.Date   `json:"expires,omitzero"`
	Entries      []string    `json:"entries,omitzero"` // control list entries it covers
	QuantityLeft Quantity    `json:"quantity_left,omitzero"`
	EndUser      string      `json:"end_user,omitzero"`
	NotNeeded    truth.Value `json:"not_needed,omitzero"` // Met when the declarant claims that none is needed
}

// Invoice is the commercial invoice.
type Invoice struct {
	No          string    `json:"no,omitzero"`
	Date        date.Date `json:"date,omitzero"`
	Seller      string    `json:"seller,omitzero"`
	Buyer       string    `json:"buyer,omitzero"`
	Total       Money     `json:"total,omitzero"`
	Description string    `json:"description,omitzero"`
}

// PackingList is the packing list.
type PackingList struct {
	No         string    `json:"no,omitzero"`
	Date       date.Date `json:"date,omitzero"`
	Packages   Number    `json:"packages,omitzero" max:"1e9"`
	NetKg      Number    `json:"net_kg,omitzero" max:"1e9"`
	GrossKg    Number    `json:"gross_kg,omitzero" max:"1e9"`
	Containers []string  `json:"containers,omitzero"`
	Seal       string    `json:"seal,omitzero"`
	Marks      string    `json:"marks,omitzero"`
}

// BillOfLading is the transport document.
type BillOfLading struct {
	No          string     `json:"no,omitzero"`
	Date        date.Date  `json:"date,omitzero"`
	Kind        LadingKind `json:"kind,omitzero"`
	Shipper     string     `json:"shipper,omitzero"`
	Consignee   string     `json:"consignee,omitzero"`
	Notify      string     `json:"notify,omitzero"`
	Description string     `json:"description,omitzero"`
}

// LadingKind says who may claim the goods under a transport document.
type LadingKind string

// The kinds of transport document.
const (
	Straight    LadingKind = "straight" // to a named receiver
	ToOrder     LadingKind = "to_order" // negotiable
	ToBank      LadingKind = "to_bank"  // to the order of a bank
	Bearer      LadingKind = "bearer"
	SeaWaybill  LadingKind = "sea_waybill"
	AirWaybill  LadingKind = "air_waybill"
	RoadWaybill LadingKind = "road_waybill"
	RailWaybill LadingKind = "rail_waybill"
)

// Allowed returns the kinds, in a fixed order.
func (LadingKind) Allowed() []string {
	return []string{
		string(Straight), string(ToOrder), string(ToBank), string(Bearer), string(SeaWaybill), string(AirWaybill),
		string(RoadWaybill), string(RailWaybill),
	}
}

// Certificate is a paper of which only number, issuer and day matter.
type Certificate struct {
	No      string       `json:"no,omitzero"`
	Issuer  string       `json:"issuer,omitzero"`
	Date    date.Date    `json:"date,omitzero"`
	Country country.Code `json:"country,omitzero" country:"past"` // country it certifies
}

// Amendment is a change of a paper or of the deal after it was first declared.
type Amendment struct {
	At    date.Date `json:"at,omitzero"`
	Field string    `json:"field"` // path in this record, such as route.final_country
	From  string    `json:"from,omitzero"`
	To    string    `json:"to,omitzero"`
}

// Payment is how the transfer is paid for.
type Payment struct {
	Method       PaymentMethod  `json:"method,omitzero"`
	Amount       Money          `json:"amount,omitzero"`
	Payer        string         `json:"payer,omitzero"`
	PayerCountry country.Code   `json:"payer_country,omitzero"`
	Accounts     []Account      `json:"accounts,omitzero"` // banks and accounts that the money passes, in order
	LC           LetterOfCredit `json:"lc,omitzero"`
	// ThirdParty is Met when somebody pays who is not the buyer.
	ThirdParty truth.Value `json:"third_party,omitzero"`
	Commission Commission  `json:"commission,omitzero"`
}

// PaymentMethod is a means of payment.
type PaymentMethod string

// The means of payment.
const (
	Cash          PaymentMethod = "cash"
	BankTransfer  PaymentMethod = "bank_transfer"
	LCPayment     PaymentMethod = "letter_of_credit"
	Collection    PaymentMethod = "collection"
	OpenAccount   PaymentMethod = "open_account"
	Advance       PaymentMethod = "advance"
	Card          PaymentMethod = "card"
	Barter        PaymentMethod = "barter"
	PreciousMetal PaymentMethod = "precious_metal"
	VirtualAsset  PaymentMethod = "virtual_asset"
	OtherMethod   PaymentMethod = "other"
)

// Allowed returns the means of payment, in a fixed order.
func (PaymentMethod) Allowed() []string {
	return []string{
		string(Cash), string(BankTransfer), string(LCPayment), string(Collection), string(OpenAccount), string(Advance),
		string(Card), string(Barter), string(PreciousMetal), string(VirtualAsset), string(OtherMethod),
	}
}

// Account is an account or institution that the money passes.
type Account struct {
	Institution string       `json:"institution,omitzero"`
	Number      string       `json:"number,omitzero"`
	Holder      string       `json:"holder,omitzero"`
	Country     country.Code `json:"country,omitzero"`
}

// LetterOfCredit names the bank that opened the credit and whom it consigns the goods to.
type LetterOfCredit struct {
	No          string `json:"no,omitzero"`
	IssuingBank string `json:"issuing_bank,omitzero"`
	ConsignedTo string `json:"consigned_to,omitzero"`
}

// Commission is what a broker or agent earns.
type Commission struct {
	Percent Number       `json:"percent,omitzero" max:"100"` // of the value
	Amount  Money        `json:"amount,omitzero"`
	Payee   string       `json:"payee,omitzero"`
	Country country.Code `json:"country,omitzero"` // where it is paid to
}

// Order is how the buyer ordered and behaved.
type Order struct {
	No                string      `json:"no,omitzero"`
	Date              date.Date   `json:"date,omitzero"`
	Delivery          string      `json:"delivery,omitzero"` // place and terms of delivery
	DeliveryDate      date.Date   `json:"delivery_date,omitzero"`
	Urgency           string      `json:"urgency,omitzero"`
	InstallDeclined   truth.Value `json:"install_declined,omitzero"`
	TrainingDeclined  truth.Value `json:"training_declined,omitzero"`
	ServiceDeclined   truth.Value `json:"service_declined,omitzero"`
	WarrantyDeclined  truth.Value `json:"warranty_declined,omitzero"`
	MarkingRequests   []string    `json:"marking_requests,omitzero"`
	PackagingRequests []string    `json:"packaging_requests,omitzero"`
	QuestionsRefused  []string    `json:"questions_refused,omitzero"`
	// RepeatAfterDenial is Met when the same was refused before.
	RepeatAfterDenial truth.Value `json:"repeat_after_denial,omitzero"`
	Notes             string      `json:"notes,omitzero"`
}

// Technology describes a transfer without goods: what is passed on, how, and to whom.
type Technology struct {
	Medium Medium `json:"medium,omitzero"`
	// SubjectEntries are the control list entries that the technology is about, as declared.
	SubjectEntries   []string     `json:"subject_entries,omitzero"`
	Subject          string       `json:"subject,omitzero"` // in words
	Recipient        string       `json:"recipient,omitzero"`
	RecipientCountry country.Code `json:"recipient_country,omitzero"`
	AccessCountry    country.Code `json:"access_country,omitzero"` // where it is opened
	Sponsor          string       `json:"sponsor,omitzero"`
	Users            []TechUser   `json:"users,omitzero"`
	Volume           Quantity     `json:"volume,omitzero"`
	// OpenPublication is Met when it is or becomes open to the public without limits.
	OpenPublication truth.Value `json:"open_publication,omitzero"`
	// SensitiveDiscipline is Met when what is taught could help nuclear activities or delivery systems.
	SensitiveDiscipline truth.Value `json:"sensitive_discipline,omitzero"`
	ContractTerms       []string    `json:"contract_terms,omitzero"`
}

// TechUser is a person who gets access.
type TechUser struct {
	Name        string       `json:"name"`
	Nationality country.Code `json:"nationality,omitzero"`
	Employer    string       `json:"employer,omitzero"`
}

// Medium is the way technology takes.
type Medium string

// The media.
const (
	EmailMedium Medium = "email"
	Cloud       Medium = "cloud"
	Repository  Medium = "repository"
	Visit       Medium = "visit"
	Training    Medium = "training"
	Employment  Medium = "employment"
	Publication Medium = "publication"
	Call        Medium = "call"
	DataMedia   Medium = "media" // hand-carried or posted data media
)

// Allowed returns the media, in a fixed order.
func (Medium) Allowed() []string {
	return []string{
		string(EmailMedium), string(Cloud), string(Repository), string(Visit), string(Training), string(Employment),
		string(Publication), string(Call), string(DataMedia),
	}
}
