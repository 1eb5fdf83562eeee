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

// fields tells where a fact that the Guidelines ask for belongs in a transfer.
var fields = map[string]struct{ field, ask string }{
	"informed":            {"knowledge.informed_by_authority", "Has the authority informed the exporter that the item may be intended for a delivery system?"},
	"aware":               {"knowledge.aware", "Is the exporter aware that the item is intended for a delivery system?"},
	"suspects":            {"knowledge.suspects", "Does the exporter suspect that the item is intended for a delivery system?"},
	"stays":               {"stays_in_jurisdiction", "Does the transfer stay inside the government's own jurisdiction or control?"},
	"could_contribute":    {"end_use.delivery_system", "Could the transfer contribute to a delivery system for weapons of mass destruction?"},
	"judged_for_wmd":      {"end_use.judgement", "Does the government judge the item to be intended for the delivery of weapons of mass destruction?"},
	"contains_category_i": {"facts.contains_category_i", "Does the system contain a Category I item that can be separated, removed or duplicated?"},
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
