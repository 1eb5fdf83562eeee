package guideline

import (
	"fmt"
	"slices"
)

// Outcome is what the Guidelines make of a transfer. There is none that approves.
type Outcome string

// The outcomes, from the strongest to the weakest.
const (
	Prohibited          Outcome = "prohibited"            // no authorisation may be given
	PresumptionOfDenial Outcome = "presumption-of-denial" // deny unless the exceptional gates are met
	LicenceRequired     Outcome = "licence-required"      // case by case, with factors and assurances
	Consult             Outcome = "consult"               // a Partner's denial matches
	Hold                Outcome = "hold"                  // a person must look
	NotifyAuthority     Outcome = "notify-authority"      // the exporter is aware; the authority decides
	NeedsInformation    Outcome = "needs-information"     // what was stated does not suffice
	NoControlFound      Outcome = "no-control-found"      // on what was stated; no approval
)

var outcomes = []Outcome{
	Prohibited, PresumptionOfDenial, LicenceRequired, Consult, Hold, NotifyAuthority, NeedsInformation, NoControlFound,
}

// Outcomes returns all outcomes, the strongest first.
func Outcomes() []Outcome { return slices.Clone(outcomes) }

var names = map[Outcome]string{
	Prohibited: "Prohibited", PresumptionOfDenial: "Strong presumption of denial", LicenceRequired: "Licence required", Consult: "Consult",
	Hold: "Hold", NotifyAuthority: "Notify the authority", NeedsInformation: "Needs information", NoControlFound: "No control found",
}

// Name is the outcome as people write it; anything that is no outcome is given back as it is.
func (o Outcome) Name() string {
	if n, ok := names[o]; ok {
		return n
	}
	return string(o)
}

// Strength orders outcomes: a greater number is stronger. The weakest outcome has 1; anything that is no outcome has 0.
func (o Outcome) Strength() int {
	i := slices.Index(outcomes, o)
	if i < 0 {
		return 0
	}
	return len(outcomes) - i
}

// UnmarshalText refuses anything outside [Outcomes].
func (o *Outcome) UnmarshalText(text []byte) error {
	if v := Outcome(text); v.Strength() > 0 {
		*o = v
		return nil
	}
	return fmt.Errorf("%q: expected one of %v", text, outcomes)
}

// Stronger returns the stronger of the two.
func Stronger(a, b Outcome) Outcome {
	if b.Strength() > a.Strength() {
		return b
	}
	return a
}
