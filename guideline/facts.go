package guideline

import (
	"fmt"
	"slices"
	"strings"

	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/rule"
	"github.com/licet/licet/truth"
)

// Verdicts of the control list about one item.
const (
	VerdictCategoryI        = "controlled-cat-I"
	VerdictCategoryII       = "controlled-cat-II"
	VerdictNotControlled    = "not-controlled"
	VerdictNeedsInformation = "needs-information"
)

// EntryRef is one entry of the Annex, as far as the Guidelines look at it.
type EntryRef struct {
	ID       string `json:"id"`
	Category string `json:"category"` // "I" or "II"
	Kind     string `json:"kind"`     // equipment, production, material, software, technology
	// ProductionFacility is set for the entries of production facilities (1.B.1, 2.B.1 and their like in Category II).
	ProductionFacility bool `json:"production_facility,omitempty"`
	// CategoryIITreatment is set when a note of the Annex lets this item of Category I be treated as Category II, and
	// its conditions are met.
	CategoryIITreatment bool `json:"category_ii_treatment,omitempty"`
}

// ItemFinding is what classification and the control list said about one item.
type ItemFinding struct {
	Ref     string     `json:"ref"`               // "items[0]"; empty: the place in the list
	Verdict string     `json:"verdict"`           // one of the four verdicts
	Entries []EntryRef `json:"entries,omitempty"` // entries that are met
	// Possible are the entries that are neither met nor ruled out. With the verdict needs-information, an empty list
	// means that any entry is possible.
	Possible []EntryRef `json:"possible,omitempty"`
	Missing  []string   `json:"missing,omitempty"` // parameters that would settle it, the most telling first

	MannedAircraft         truth.Value `json:"manned_aircraft"`          // the item itself is a complete manned aircraft
	ContainsCategoryI      truth.Value `json:"contains_category_i"`      // a system that contains a Category I item
	Separable              truth.Value `json:"separable"`                // which can be separated, removed or duplicated
	CompleteDeliverySystem truth.Value `json:"complete_delivery_system"` // a missile or other delivery system, listed or not
	CompleteMissile        truth.Value `json:"complete_missile"`         // a missile or rocket in one piece, of whatever range
	// Kinds are the kinds of goods that it was recognised as, when it was recognised as a complete system. [Rules.Missile] tells which
	// of them are missiles.
	Kinds []string `json:"kinds,omitempty"`
	// Declared are entries that were declared for it, and are neither met nor possible nor ruled out by a figure.
	Declared []string `json:"declared,omitempty"`
}

// Circumstances are the facts of the transfer, as opposed to those of an item.
type Circumstances struct {
	// Kind is export, re-export, transit, transshipment, brokering or intangible; empty if not stated.
	Kind                string      `json:"kind"`
	StaysInJurisdiction truth.Value `json:"stays_in_jurisdiction"` // Unknown is treated as leaving
	StaysAboard         truth.Value `json:"stays_aboard"`          // the ship or aircraft that the goods came with
	InformedByAuthority truth.Value `json:"informed_by_authority"`
	Aware               truth.Value `json:"aware"`
	Suspects            truth.Value `json:"suspects"`
	JudgedForWMD        truth.Value `json:"judged_for_wmd"`      // the government judges the item intended for WMD delivery
	CouldContribute     truth.Value `json:"could_contribute"`    // could contribute to a delivery system
	ApprovalConsidered  bool        `json:"approval_considered"` // an officer considers the Category I exception
	GateUndertakings    truth.Value `json:"gate_undertakings"`   // first gate of that exception
	GateResponsibility  truth.Value `json:"gate_responsibility"` // second gate
	// Held are the assurances that were given so far.
	Held []Held `json:"held,omitempty"`
}

// Held is an assurance that was given.
type Held struct {
	ID     string    `json:"id"` // A1 to A6
	Issuer string    `json:"issuer,omitempty"`
	Scope  string    `json:"scope,omitempty"`
	Given  date.Date `json:"given,omitzero"`
	// Expires is the last day on which it holds; zero: it does not end.
	Expires   date.Date `json:"expires,omitzero"`
	Reference string    `json:"reference,omitempty"`
}

// Holds reports whether the assurance holds on the day. One whose first day is not known holds from the beginning.
func (h *Held) Holds(on date.Date) bool {
	return !h.Given.After(on) && (h.Expires.IsZero() || !on.After(h.Expires))
}

// The roles a variable plays when it is missing.
type role uint8

const (
	derived   role = iota // from the verdict: the parameters that classification misses stand for it
	ofItem                // stated of the item
	question              // mostly not answered: listed as missing, but no obstacle to an answer
	exclusion             // can only take the item out: when open it is not so, and it is not asked for
)

type variable struct {
	rule.Var
	role    role
	perItem bool // named with the item in front
}

// variables are the facts that rules of the table can use.
var variables = slices.Concat(
	bools(exclusion, true,
		"manned_aircraft", "the item itself is a complete manned aircraft"),
	bools(derived, true,
		"listed", "the item is on the Annex",
		"found_listed", "the item was found on the Annex", // always known
		"category_I", "the item meets an entry of Category I, not treated as Category II",
		"category_II", "the item meets an entry of Category II, or one treated so",
		"treated_as_II", "an entry of Category I that is met may be treated as Category II",
		"production_facility_I", "the item is a production facility of Category I",
		"technology", "the item meets an entry for technology"),
	bools(question, true,
		"contains_category_I", "the item is a system that contains a Category I item"),
	bools(ofItem, true,
		"separable", "the contained item can be separated, removed or duplicated",
		"complete_delivery_system", "the item is a missile or other delivery system, listed or not"),
	bools(question, true,
		"complete_missile", "the item is stated or recognised to be a complete missile or rocket, of whatever range", // always known
		"declared_open", "an entry was declared for the item that is neither met nor ruled out by a figure"), // always known
	[]variable{{rule.Var{Name: "kind", Type: rule.String, Meaning: "the kind of transfer"}, question, false}},
	bools(question, false,
		"stays_aboard", "the goods are stated to stay aboard the ship or aircraft they came with"), // always known
	bools(exclusion, false,
		"stays_in_jurisdiction", "the transfer stays inside the government's jurisdiction or control",
		"may_leave", "the transfer may leave the government's jurisdiction or control"), // always known
	bools(question, false,
		"informed", "the authority informed the exporter of a possible use with delivery systems",
		"aware", "the exporter is aware of an intended use with delivery systems",
		"suspects", "the exporter suspects a use with delivery systems",
		"judged_for_wmd", "the government judges the item intended for delivery of weapons of mass destruction",
		"could_contribute", "the transfer could contribute to a delivery system for weapons of mass destruction",
		"approval_considered", "approval under the Category I exception is considered", // always known
		"gate_undertakings", "binding government-to-government undertakings are in place",
		"gate_responsibility", "the supplying government takes on responsibility for the end use"),
)

// bools declares yes-or-no variables from pairs of name and meaning.
func bools(r role, perItem bool, pairs ...string) []variable {
	var out []variable
	for pair := range slices.Chunk(pairs, 2) {
		out = append(out, variable{rule.Var{Name: pair[0], Type: rule.Bool, Meaning: pair[1]}, r, perItem})
	}
	return out
}

var schema, byName = declare()

func declare() (*rule.Schema, map[string]variable) {
	vars := make([]rule.Var, 0, len(variables))
	byName := make(map[string]variable, len(variables))
	for _, v := range variables {
		vars = append(vars, v.Var)
		byName[v.Name] = v
	}
	return rule.MustSchema(vars...), byName
}

// Schema returns the variables that rules of the table can use.
func Schema() *rule.Schema { return schema }

// check refuses a finding that cannot be read: an unknown verdict or category must never pass for a clear one.
func (f *ItemFinding) check(place int) error {
	switch f.Verdict {
	case VerdictCategoryI, VerdictCategoryII, VerdictNotControlled, VerdictNeedsInformation:
	default:
		return fault.Input(fmt.Sprintf("items[%d].verdict", place), f.Verdict, "unknown verdict",
			strings.Join([]string{VerdictCategoryI, VerdictCategoryII, VerdictNotControlled, VerdictNeedsInformation}, ", "))
	}
	for i, e := range slices.Concat(f.Entries, f.Possible) {
		list := "entries"
		if i >= len(f.Entries) {
			list, i = "possible", i-len(f.Entries)
		}
		if e.Category != "I" && e.Category != "II" {
			return fault.Input(fmt.Sprintf("items[%d].%s[%d].category", place, list, i), e.Category, "unknown category", "I or II")
		}
	}
	return nil
}

func categoryI(e EntryRef) bool    { return e.Category == "I" && !e.CategoryIITreatment }
func treatedAsII(e EntryRef) bool  { return e.Category == "I" && e.CategoryIITreatment }
func categoryII(e EntryRef) bool   { return e.Category == "II" || e.CategoryIITreatment }
func productionI(e EntryRef) bool  { return e.Category == "I" && e.ProductionFacility }
func technology(e EntryRef) bool   { return e.Kind == "technology" }
func (f *ItemFinding) found() bool { return len(f.Entries) > 0 || f.verdictListed() }
func (f *ItemFinding) verdictListed() bool {
	return f.Verdict == VerdictCategoryI || f.Verdict == VerdictCategoryII
}

// undecided reports whether entries stay possible. Possible entries beside a verdict of not controlled contradict it,
// and the contradiction is read as undecided.
func (f *ItemFinding) undecided() bool {
	return f.Verdict == VerdictNeedsInformation || len(f.Possible) > 0
}

// any answers whether an entry of the kind is met: unknown while one stays possible, while nothing at all was ruled
// out, and when the verdict says controlled without naming an entry.
func (f *ItemFinding) any(is func(EntryRef) bool) truth.Value {
	open := len(f.Possible) == 0 && f.Verdict == VerdictNeedsInformation || len(f.Entries) == 0 && f.verdictListed()
	switch {
	case slices.ContainsFunc(f.Entries, is):
		return truth.Met
	case open || slices.ContainsFunc(f.Possible, is):
		return truth.Unknown
	default:
		return truth.NotMet
	}
}

// given states the item and the circumstances in the variables of the table. Where verdict and entries disagree, the
// stronger of the two counts.
func (f *ItemFinding) given(c *Circumstances) rule.Given {
	listed := truth.Of(f.found())
	if listed == truth.NotMet && f.undecided() {
		listed = truth.Unknown
	}
	inI, inII, treated := f.any(categoryI), f.any(categoryII), f.any(treatedAsII)
	if f.Verdict == VerdictCategoryI && treated != truth.Met {
		inI = truth.Met
	}
	if f.Verdict == VerdictCategoryII {
		inII = truth.Met
	}
	production := f.any(productionI)
	if len(f.Entries) == 0 && len(f.Possible) == 0 { // the verdict stands alone: the other category is not so
		switch f.Verdict {
		case VerdictCategoryI:
			inII, treated = truth.NotMet, truth.NotMet
		case VerdictCategoryII:
			inI, treated, production = truth.NotMet, truth.NotMet, truth.NotMet
		}
	}
	g := rule.Given{
		"manned_aircraft": f.MannedAircraft, "listed": listed, "found_listed": f.found(),
		"category_I": inI, "category_II": inII, "treated_as_II": treated,
		"production_facility_I": production, "technology": f.any(technology),
		"contains_category_I": f.ContainsCategoryI, "separable": f.Separable,
		"complete_missile": f.CompleteMissile == truth.Met, "declared_open": len(f.Declared) > 0,
		"complete_delivery_system": f.CompleteDeliverySystem, "stays_in_jurisdiction": c.StaysInJurisdiction, "stays_aboard": c.StaysAboard == truth.Met,
		"may_leave": c.StaysInJurisdiction != truth.Met,
		"informed":  c.InformedByAuthority, "aware": c.Aware, "suspects": c.Suspects,
		"judged_for_wmd": c.JudgedForWMD, "could_contribute": c.CouldContribute,
		"approval_considered": c.ApprovalConsidered, "gate_undertakings": c.GateUndertakings,
		"gate_responsibility": c.GateResponsibility,
	}
	if c.Kind != "" {
		g["kind"] = c.Kind
	}
	return g
}
