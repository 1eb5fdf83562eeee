package guideline

import (
	"fmt"
	"slices"

	"github.com/licet/licet/country"
	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/rule"
)

const (
	factorsDir  = "factors"
	overlaysDir = "overlays"
	statesFile  = "states.yaml"
)

// Lean says which way a suggestion points. A suggestion decides nothing, whichever way it points.
type Lean string

// The ways a suggestion can lean.
const (
	Concern Lean = "concern" // a reason for concern under the factor
	Eases   Lean = "eases"   // speaks for less concern; whether it is enough is for a person to say
	Informs Lean = "informs" // belongs to the factor and points neither way
)

var leans = []string{string(Concern), string(Eases), string(Informs)}

// ReadingKind says what a national overlay is.
type ReadingKind string

// The kinds of national overlay.
const (
	NationalReading ReadingKind = "reading"  // how one Partner applies the common text by itself
	Proposal        ReadingKind = "proposal" // what one Partner proposed; the common text is as it was
)

var readingKinds = []string{string(NationalReading), string(Proposal)}

// leaning is what a factor rule means when it is met.
type leaning struct {
	Factor rule.Text `yaml:"factor"`
	Leans  rule.Text `yaml:"leans"`
	Text   rule.Text `yaml:"text"`
}

// national is what an overlay means when it is met.
type national struct {
	Country rule.Text `yaml:"country"`
	By      rule.Text `yaml:"by"` // the country as a sentence names it
	Kind    rule.Text `yaml:"kind"`
	// Stated is the first day as far as the source gives it, empty when it gives the day.
	Stated string    `yaml:"stated"`
	Text   rule.Text `yaml:"text"`
}

// weighed are the facts that factor rules and overlays can use.
var weighed = slices.Concat(
	vars(rule.Bool,
		"judged_for_wmd", "the government judges an item intended for delivery of weapons of mass destruction",
		"end_use_delivery_system", "use in a delivery system for weapons of mass destruction is stated or known",
		"end_use_space", "use in a national space programme is stated",
		"end_use_military", "use by or for armed forces is stated",
		"informed", "the authority informed the exporter of a possible use with delivery systems",
		"aware", "the exporter is aware of an intended use with delivery systems",
		"suspects", "the exporter suspects a use with delivery systems",
		"party_missile", "somebody who takes part is confirmed as listed for weapons of mass destruction or their delivery",
		"party_missile_possible", "somebody who takes part may be listed for weapons of mass destruction or their delivery",
		"party_terror", "somebody who takes part is confirmed as listed for terrorism",
		"party_terror_possible", "somebody who takes part may be listed for terrorism",
		"council_missile", "the Security Council decided on what its missile list names for the recipient state",
		"partner", "the recipient state is a Partner",
		"adherent", "the recipient state is a formal adherent",
		"category_I", "an item meets an entry of Category I, not treated as Category II",
		"category_II", "an item meets an entry of Category II, or one treated so",
		"technology", "an item meets an entry for technology",
		"production", "an item meets an entry for test, inspection or production equipment",
		"assurance_A1", "the end user's statement of use was given and holds",
		"assurance_A2", "the end user's assurance against use in delivery systems was given and holds",
		"assurance_A4", "the end user's assurance to ask before a retransfer was given and holds",
		"assurance_A5", "the recipient government's assurance of paragraph 5 was given and holds",
		"production_facility_I", "the item is a production facility of Category I",
		"unmanned_aircraft", "the item is an unmanned aircraft, cruise missiles aside",
		"rocket_system", "the item is a complete rocket system",
		"strong_controls", "the recipient state is held to have strong controls",
	),
	vars(rule.String,
		"destination", "the recipient state",
		"programme", "the programme that is named",
		"recipient_programmes", "what is known of the recipient state's missile and space programmes",
		"red_flags", "what the red flags ask for: none-found, look or hold",
		"red_flag_pattern", "the pattern that the red flags speak most for",
		"red_flag_pattern_id", "the identifier of that pattern",
	),
	vars(rule.Double,
		"greatest_margin", "how far the figure furthest beyond its limit is from it, in multiples of the limit: 1 is twice the limit",
		"top_airspeed_kmh", "top airspeed in km/h",
	),
	vars(rule.List,
		"assurances_ended", "the assurances that were given and do not hold on the day",
		"assurances_missing", "the assurances to obtain of which none was stated",
		"agreements", "the treaties and codes that the recipient state has joined",
	),
)

// vars declares variables of one type from pairs of name and meaning.
func vars(t rule.Type, pairs ...string) []rule.Var {
	var out []rule.Var
	for pair := range slices.Chunk(pairs, 2) {
		out = append(out, rule.Var{Name: pair[0], Type: t, Meaning: pair[1]})
	}
	return out
}

var weighedSchema = rule.MustSchema(weighed...)

// WeighedSchema returns the variables that factor rules and national overlays can use.
func WeighedSchema() *rule.Schema { return weighedSchema }

// checkFactors refuses factor rules that could not be shown under a factor.
func (r *Rules) checkFactors() error {
	for _, ru := range r.factors.Rules() {
		e := &ru.Effect
		at := slices.IndexFunc(r.ref.Factors, func(f Factor) bool { return f.ID == e.Factor.Value })
		switch {
		case at < 0:
			return badEffect(ru.ID, ru.File, ru.Line, e.Factor, "factor", "unknown factor", "one of "+referenceFile)
		case ru.InForce.From.Before(r.ref.Factors[at].From):
			return badEffect(ru.ID, ru.File, ru.Line, e.Factor, "factor", "the rule begins before its factor", "a day from "+r.ref.Factors[at].From.String())
		case !slices.Contains(leans, e.Leans.Value):
			return badEffect(ru.ID, ru.File, ru.Line, e.Leans, "leans", "unknown direction", "one of "+fmt.Sprint(leans))
		}
		if err := checkText(ru.ID, ru.File, ru.Line, e.Text); err != nil {
			return err
		}
	}
	return nil
}

// checkOverlays refuses overlays that do not say whose they are.
func (r *Rules) checkOverlays() error {
	for _, ru := range r.overlays.Rules() {
		e := &ru.Effect
		if !isState(country.Code(e.Country.Value), ru.InForce.From) {
			return badEffect(ru.ID, ru.File, ru.Line, e.Country, "country", "no country", "two letters of ISO 3166-1")
		}
		if e.By.Value == "" {
			return badEffect(ru.ID, ru.File, ru.Line, e.By, "by", "missing", "the country as a sentence names it")
		}
		if !slices.Contains(readingKinds, e.Kind.Value) {
			return badEffect(ru.ID, ru.File, ru.Line, e.Kind, "kind", "unknown kind", "one of "+fmt.Sprint(readingKinds))
		}
		if err := checkText(ru.ID, ru.File, ru.Line, e.Text); err != nil {
			return err
		}
	}
	return nil
}

func isState(c country.Code, on date.Date) bool {
	known, ok := country.Lookup(string(c), on)
	return ok && known.Code == c
}

func checkText(id, file string, line int, t rule.Text) error {
	if t.Value == "" {
		return badEffect(id, file, line, t, "text", "missing", "a sentence")
	}
	for _, p := range placeholder.FindAllString(t.Value, -1) {
		if _, ok := weighedSchema.Lookup(p[1 : len(p)-1]); !ok {
			return badEffect(id, file, line, t, "text", "unknown placeholder "+p, "a declared variable")
		}
	}
	return nil
}

func badEffect(id, file string, line int, t rule.Text, field, message, want string) error {
	if t.Line > 0 {
		line = t.Line
	}
	return fault.Input("rule "+id+": effect."+field, t.Value, message, want).At(fault.Place{File: file, Line: line})
}

// Overlay is one national overlay as it stands in the files.
type Overlay struct {
	ID       string       `json:"id"`
	Country  country.Code `json:"country"`
	By       string       `json:"by"` // the country as a sentence names it
	Kind     ReadingKind  `json:"kind"`
	Citation string       `json:"citation"`
	Title    string       `json:"title"`
	InForce  date.Span    `json:"in_force"`
	When     string       `json:"when"`
	Text     string       `json:"text"`
	Source   rule.Source  `json:"source"`
	Note     string       `json:"note,omitempty"`
}

// Overlays returns the national overlays of all dates, in the order of their files.
func (r *Rules) Overlays() []Overlay {
	var out []Overlay
	for _, ru := range r.overlays.Rules() {
		out = append(out, Overlay{
			ID: ru.ID, Country: country.Code(ru.Effect.Country.Value), By: ru.Effect.By.Value, Kind: ReadingKind(ru.Effect.Kind.Value), Citation: ru.Citation,
			Title: ru.Title, InForce: ru.InForce, When: ru.When, Text: ru.Effect.Text.Value, Source: ru.Source, Note: ru.Note,
		})
	}
	return out
}

// HasOverlays reports whether an overlay of the country is in force on the day.
func (r *Rules) HasOverlays(c country.Code, on date.Date) bool {
	return slices.ContainsFunc(r.overlays.Rules(), func(ru *rule.Rule[national]) bool {
		return ru.Effect.Country.Value == string(c) && ru.InForce.Contains(on)
	})
}
