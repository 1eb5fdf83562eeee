package transfer

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/licet/licet/country"
	"github.com/licet/licet/truth"
)

// Item is one line of goods, software or technology. A description, a parameter, a fact, a model or an HS code must be
// given; everything else may be absent.
type Item struct {
	// ID names the line within the transfer; when absent, readers number the lines from 1.
	ID string `json:"id,omitzero"`
	// Description is the text of the datasheet, quotation or invoice, as given.
	Description string `json:"description,omitzero"`
	// Parameters are the stated values in the seller's own names and units.
	Parameters []Parameter `json:"parameters,omitzero"`
	// Facts are values declared under the control list's own parameter names, by exporters who know them.
	Facts map[string]Fact `json:"facts,omitzero"`
	// HS is the customs code as declared, dots and blanks included; see [Item.HSDigits].
	HS string `json:"hs,omitzero"`
	// DeclaredEntries are the control list entries that the exporter declared, such as 9.A.3. An empty list, as
	// opposed to an absent one, says that the exporter declared that there is none.
	DeclaredEntries []string `json:"declared_entries,omitzero"`
	Quantity        Quantity `json:"quantity,omitzero"`
	// Value is the price of the whole line.
	Value   Money  `json:"value,omitzero"`
	NetKg   Number `json:"net_kg,omitzero" max:"1e9"`   // net mass of the whole line in kilograms
	GrossKg Number `json:"gross_kg,omitzero" max:"1e9"` // gross mass of the whole line in kilograms
	// Origin is the country of origin of the goods; it may be a country that has ended since.
	Origin        country.Code `json:"origin,omitzero" country:"past"`
	Maker         string       `json:"maker,omitzero"`
	Model         string       `json:"model,omitzero"`
	PartNumber    string       `json:"part_number,omitzero"`
	SerialNumbers []string     `json:"serial_numbers,omitzero"`
	// ContainsCategoryI is Met when the item is a system that contains a Category I item, and so is Category I itself
	// unless the contained item cannot be separated, removed or duplicated (Guidelines, paragraph 2).
	ContainsCategoryI truth.Value `json:"contains_category_i,omitzero"`
	// Separable is Met when the contained Category I item can be separated, removed or duplicated (Guidelines, paragraph 2).
	Separable truth.Value `json:"separable,omitzero"`
	// CompleteMissile is Met when a person found the item to be a complete missile, rocket or missile system, whatever its range.
	CompleteMissile truth.Value `json:"complete_missile,omitzero"`
	// Arms is Met when a person found the item to be arms or related materiel.
	Arms truth.Value `json:"arms,omitzero"`
	// OnCouncilList is Met when a person found the item on a list of the Security Council or its Committee for a country of the
	// transfer, and NotMet when they looked and did not. These lists are not held here.
	OnCouncilList truth.Value `json:"on_council_list,omitzero"`
	// Config is the ordered configuration: voltage, language, options.
	Config    string `json:"config,omitzero"`
	StatedUse string `json:"stated_use,omitzero"`
	Remarks   string `json:"remarks,omitzero"`
}

// Parameter is one stated value, name and value both as the seller wrote them.
type Parameter struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Quantity is how much there is of an item.
type Quantity struct {
	Number Number `json:"number,omitzero" max:"1e12"`
	Unit   string `json:"unit,omitzero"` // as written: pieces, kg, m2; empty when not stated
}

// Money is an amount in a currency.
type Money struct {
	Amount   Number   `json:"amount,omitzero" max:"1e13"`
	Currency Currency `json:"currency,omitzero"`
}

// HSDigits returns the digits of the declared customs code without dots, blanks and hyphens, and whether they are a
// code: 4 to 10 digits and nothing else. An absent code gives "", false.
func (i *Item) HSDigits() (string, bool) {
	digits := strings.Map(func(r rune) rune {
		switch r {
		case '.', ' ', '-', '\u00a0':
			return -1
		default:
			return r
		}
	}, i.HS)
	if len(digits) < 4 || len(digits) > 10 {
		return "", false
	}
	for _, r := range digits {
		if r < '0' || r > '9' {
			return "", false
		}
	}
	return digits, true
}

// HS6 returns the first six digits of the customs code, the part that is common to all countries; "" when the code is
// absent, wrong or shorter.
func (i *Item) HS6() string {
	if d, ok := i.HSDigits(); ok && len(d) >= 6 {
		return d[:6]
	}
	return ""
}

// FactKind says which form a declared fact has.
type FactKind uint8

// The forms of a fact. The zero FactKind is that of an absent fact.
const (
	NoFact   FactKind = iota
	TextFact          // a word, or a number with its unit: "300 km"
	NumberFact
	BoolFact
	ListFact
)

// Fact is one declared value. Only the field that goes with Kind is set; a number with a unit is a text.
type Fact struct {
	Kind   FactKind
	Text   string
	Number Number
	Bool   bool
	List   []string
}

// TextOf returns a fact that is a word or a number with its unit.
func TextOf(s string) Fact { return Fact{Kind: TextFact, Text: s} }

// NumberOf returns a fact that is a number without a unit.
func NumberOf(n Number) Fact { return Fact{Kind: NumberFact, Number: n} }

// BoolOf returns a fact that is yes or no.
func BoolOf(b bool) Fact { return Fact{Kind: BoolFact, Bool: b} }

// ListOf returns a fact that is a list of words.
func ListOf(s ...string) Fact { return Fact{Kind: ListFact, List: s} }

// String returns the fact for display; list members are joined by a comma.
func (f Fact) String() string {
	switch f.Kind {
	case TextFact:
		return f.Text
	case NumberFact:
		return f.Number.String()
	case BoolFact:
		return fmt.Sprint(f.Bool)
	case ListFact:
		return strings.Join(f.List, ", ")
	case NoFact:
		return ""
	default:
		return ""
	}
}

// MarshalJSON writes a string, a number, true or false, a list of strings, or null for an absent fact.
func (f Fact) MarshalJSON() ([]byte, error) {
	switch f.Kind {
	case TextFact:
		return json.Marshal(f.Text)
	case NumberFact:
		return f.Number.MarshalJSON()
	case BoolFact:
		return json.Marshal(f.Bool)
	case ListFact:
		return json.Marshal(append([]string{}, f.List...)) // an empty list is [], not null
	case NoFact:
		return []byte("null"), nil
	default:
		return nil, fmt.Errorf("transfer: fact of unknown form %d", f.Kind)
	}
}

// UnmarshalJSON reads what [Fact.MarshalJSON] writes.
func (f *Fact) UnmarshalJSON(text []byte) error {
	*f = Fact{}
	if len(text) == 0 {
		return fmt.Errorf("transfer: empty fact")
	}
	switch c := text[0]; {
	case c == 'n':
		return nil
	case c == '"':
		f.Kind = TextFact
		return json.Unmarshal(text, &f.Text)
	case c == '[':
		f.Kind = ListFact
		return json.Unmarshal(text, &f.List)
	case c == 't' || c == 'f':
		f.Kind = BoolFact
		return json.Unmarshal(text, &f.Bool)
	case c == '-' || c >= '0' && c <= '9':
		f.Kind = NumberFact
		return f.Number.UnmarshalJSON(text)
	default:
		return fmt.Errorf("transfer: %.40s: expected a text, a number, true, false or a list of texts", text)
	}
}
