package assess

import (
	"strings"

	"github.com/licet/licet/guideline"
)

// Headline says an outcome in one sentence.
func Headline(o guideline.Outcome) string {
	switch o {
	case guideline.Prohibited:
		return "Prohibited: no authorisation may be given."
	case guideline.PresumptionOfDenial:
		return "Strong presumption of denial."
	case guideline.LicenceRequired:
		return "A licence is required; it is decided case by case."
	case guideline.Consult:
		return "A Partner's denial matches: consult before approval."
	case guideline.Hold:
		return "Hold: a person must look before anything moves."
	case guideline.NotifyAuthority:
		return "The exporter has to notify the authority, which decides whether a licence is required."
	case guideline.NeedsInformation:
		return "It cannot be told on what was stated."
	case guideline.NoControlFound:
		return "No control was found on what was stated. This is no approval."
	default:
		return string(o)
	}
}

// ActOn reports whether the outcome asks someone to act: everything but no control found and what cannot be told.
func ActOn(o guideline.Outcome) bool {
	return o != guideline.NoControlFound && o != guideline.NeedsInformation
}

// fields tells where a fact that the Guidelines ask for belongs in a transfer: the path that a reader of package read takes,
// from the item for facts of an item. Whether an item is a delivery system is read from its description.
var fields = map[string]struct{ field, ask string }{
	"kind":                     {"kind", "What kind of transfer is it: export, re-export, transit, transshipment, brokering or intangible?"},
	"informed":                 {"knowledge.informed_by_authority.answer", "Has the authority informed the exporter that the item may be intended for a delivery system?"},
	"aware":                    {"knowledge.aware.answer", "Is the exporter aware that the item is intended for a delivery system?"},
	"suspects":                 {"knowledge.suspects.answer", "Does the exporter suspect that the item is intended for a delivery system?"},
	"could_contribute":         {"end_use.delivery_system", "Could the transfer contribute to a delivery system for weapons of mass destruction?"},
	"judged_for_wmd":           {"authority.judged_for_wmd", "Does the government judge the item to be intended for the delivery of weapons of mass destruction?"},
	"gate_undertakings":        {"authority.undertakings", "Are binding government-to-government undertakings in place?"},
	"gate_responsibility":      {"authority.responsibility", "Does the supplying government take on responsibility for the end use?"},
	"contains_category_I":      {"contains_category_i", "Does the system contain a Category I item?"},
	"separable":                {"separable", "Can the Category I item in it be separated, removed or duplicated?"},
	"complete_delivery_system": {"description", "Is the item a missile or another complete delivery system, listed or not?"},
}

// circumstance finds the field of a transfer for a fact that the Guidelines miss. ok is false for facts that the questions
// about items ask for already.
func circumstance(name string) (field, ask string, ok bool) {
	ref, short := "", name
	if i := strings.LastIndexByte(name, '.'); i >= 0 {
		ref, short = name[:i], name[i+1:]
	}
	f, ok := fields[short]
	if !ok {
		return "", "", false
	}
	if ref != "" {
		return ref + "." + f.field, f.ask, true
	}
	return f.field, f.ask, true
}
