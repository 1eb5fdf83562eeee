package assess

import (
	"fmt"
	"slices"
	"strings"

	"github.com/licet/licet/classify"
	"github.com/licet/licet/date"
	"github.com/licet/licet/guideline"
	"github.com/licet/licet/measure"
	"github.com/licet/licet/quantity"
	"github.com/licet/licet/screening/adjudication"
	"github.com/licet/licet/screening/record"
	"github.com/licet/licet/transfer"
	"github.com/licet/licet/truth"
)

// Under returns an assessor that also answers the measures of the Security Council and of states, with the positions that the law of
// the installation follows on what is disputed.
func (a *Assessor) Under(m *measure.Rules, positions measure.Settings) *Assessor {
	c := *a
	c.measures, c.positions = m, positions
	return &c
}

// measureFacts is what the classification tells the measures of each item.
func (a *Assessor) measureFacts(items []Item) []measure.ItemFacts {
	out := make([]measure.ItemFacts, 0, len(items))
	for i := range items {
		c := &items[i].Classification
		f := measure.ItemFacts{Ref: items[i].Ref, Verdict: string(c.Verdict), Missile: a.rules.Missile(kinds(c))}
		if d := items[i].Declared; d != nil {
			f.Arms = a.measures.Arms(d.Description)
		}
		f.Beyond150 = beyond150(c)
		for _, e := range c.Entries {
			f.Entries = append(f.Entries, e.ID)
			f.Category = stronger(f.Category, e.Category.String())
		}
		switch {
		case slices.ContainsFunc(c.Entries, func(e classify.EntryAnswer) bool { return e.Kind == "technology" }):
			f.Technology = truth.Met
		case len(c.Entries) > 0 || items[i].Declared != nil && items[i].Declared.HS != "":
			f.Technology = truth.NotMet // goods, by what they meet or by the customs code that only goods have
		}
		for _, e := range c.Candidates {
			f.Possible = append(f.Possible, e.ID)
		}
		out = append(out, f)
	}
	return out
}

// beyond150 answers from the ranges that were read of an item whether it reaches further than 150 km: met as soon as one does, and not met
// only where all of them are less.
func beyond150(c *classify.Result) truth.Value {
	limit := quantity.IntNumber(150)
	out, any := truth.NotMet, false
	for i := range c.Values {
		if c.Values[i].Name != "range" {
			continue
		}
		any = true
		x := truth.Unknown
		if q, err := quantity.Parse(c.Values[i].Text); err == nil {
			if iv, ok := q.In(kilometre); ok {
				x = iv.Test(quantity.Greater, limit)
			}
		}
		out = out.Or(x)
	}
	if !any {
		return truth.Unknown
	}
	return out
}

var kilometre, _ = quantity.ParseUnit("km")

func stronger(a, b string) string {
	if a == "I" || b == "I" {
		return "I"
	}
	return max(a, b)
}

// measured answers the measures for a transfer; nil when the assessor has none.
func (a *Assessor) measured(t *transfer.Transfer, items []Item, s *Screening, on date.Date) (*measure.Evaluation, error) {
	if a.measures == nil {
		return nil, nil //nolint:nilnil // nothing was asked
	}
	subject := measure.Of(t, a.measureFacts(items))
	subject.Designated, subject.DesignatedUnder = designated(a.measures, s)
	ev, err := a.measures.Evaluate(subject, on, a.positions)
	if err != nil {
		return nil, err
	}
	ev.Digest = "" // stands with the rules
	return &ev, nil
}

// Confirmed says how it is known that a party is the entry of a hit: by a number that agrees, or by a decision that stands. ok is false
// for a likeness of names, whatever its score.
func Confirmed(h *record.Hit) (how string, ok bool) {
	if d := h.Decided; d != nil && d.Status == adjudication.Standing && d.Decision.Verdict == adjudication.Same {
		return fmt.Sprintf("confirmed by %s on %s", d.Decision.By, d.Decision.On), true
	}
	for i := range h.Why.Evidence {
		e := &h.Why.Evidence[i]
		if e.Agrees == truth.Met && e.What != "country" && e.What != "birth" {
			return fmt.Sprintf("%s %s agrees", strings.ToUpper(e.What), e.Query), true
		}
	}
	return "", false
}

// designated reports whether a party is confirmed as designated by the Security Council, and under the measures on which countries.
// It is not met only where lists of the Council were searched and hold no name that is like enough.
func designated(m *measure.Rules, s *Screening) (truth.Value, []string) {
	if s == nil {
		return truth.NotMet, nil // nobody is named
	}
	if s.Basis == nil {
		return truth.Unknown, nil
	}
	searched := slices.ContainsFunc(s.Basis.Lists, func(l record.List) bool { return l.Missing == "" && m.OfCouncil(l.Name) })
	var under []string
	open := !searched || s.Result == truth.Unknown
	for _, p := range s.Hits() {
		for i := range p.Hits {
			h := &p.Hits[i]
			if h.Cleared() || !m.OfCouncil(h.List) {
				continue
			}
			if _, ok := Confirmed(h); !ok {
				open = open || h.Score >= p.Threshold
				continue
			}
			for _, c := range m.Targets(h.Programmes) {
				if !slices.Contains(under, c) {
					under = append(under, c)
				}
			}
		}
	}
	switch {
	case len(under) > 0:
		return truth.Met, under
	case open:
		return truth.Unknown, nil
	default:
		return truth.NotMet, nil
	}
}

// measureOutcome is what the measures ask for.
func measureOutcome(ev *measure.Evaluation) guideline.Outcome {
	if ev == nil {
		return guideline.NoControlFound
	}
	return ev.Outcome
}

// Bearing returns the findings of all views that carry an outcome as strong as the one given, each once.
func Bearing(ev *measure.Evaluation, o guideline.Outcome) []measure.Finding {
	var out []measure.Finding
	if ev == nil {
		return nil
	}
	for _, v := range ev.Views {
		for i := range v.Findings {
			f := &v.Findings[i]
			if f.Outcome == o && !slices.ContainsFunc(out, func(x measure.Finding) bool { return x.Rule == f.Rule && x.Item == f.Item }) {
				out = append(out, *f)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b measure.Finding) int { return orderOf(&a) - orderOf(&b) })
	return out
}

// orderOf orders findings for people: what is met before what is open, the goods before the transfer as a whole, and ships last.
func orderOf(f *measure.Finding) int {
	n := 0
	if f.Result != truth.Met {
		n += 4
	}
	switch {
	case f.Item != "":
	case f.Kind == measure.Services || f.Kind == measure.Inspection || f.Kind == measure.Seizure:
		n += 2
	default:
		n++
	}
	return n
}

// asked are the questions of measures that are open, with the field that answers each.
func askMeasures(ev *measure.Evaluation, o guideline.Outcome) []Open {
	if ev == nil {
		return nil
	}
	var out []Open
	add := func(name, why, item string, decides bool) {
		f, ok := measureFields[name]
		if !ok {
			return
		}
		if item == "" {
			item = "items[0]"
		}
		out = append(out, Open{Field: strings.Replace(f.field, "@", item, 1), Ask: f.ask, For: why, Param: name, Decides: decides})
	}
	for _, name := range ev.Missing {
		add(name, "measures", "", o == guideline.NeedsInformation)
	}
	for _, v := range ev.Views {
		for i := range v.Findings {
			f := &v.Findings[i]
			if f.Result != truth.Unknown {
				continue
			}
			for _, name := range f.Missing {
				add(name, f.Paragraph, f.Item, f.Outcome == o)
			}
		}
	}
	return out
}

// measureFields tells where a fact that a measure asks for belongs in a transfer. What only the authority can say, and what follows
// from the classification, is not asked of the declarant.
var measureFields = map[string]struct{ field, ask string }{
	"to":           {"route.final_country", "Where does the transfer end: destination, place of use and the countries of consignee and end user?"},
	"from":         {"from", "Which country does the transfer leave?"},
	"nationals":    {"parties", "To which states do those who receive belong?"},
	"hs":           {"@.hs", "Under which customs code are the goods declared?"},
	"hs_chapter":   {"@.hs", "Under which customs code are the goods declared?"},
	"hs_heading":   {"@.hs", "Under which customs code are the goods declared?"},
	"missile_use":  {"end_use.delivery_system", "Could the transfer contribute to a delivery system for weapons of mass destruction?"},
	"military":     {"end_use.military", "Is the use by or for armed forces?"},
	"flag":         {"route.vessel.flag", "Under which flag does the ship sail?"},
	"through":      {"route.legs", "Which countries are on the way?"},
	"determined":   {"authority.judged_for_wmd", "Does the government judge the item to be intended for the delivery of weapons of mass destruction?"},
	"training":     {"kind", "Are people taught, or is another service given? A service is of kind service; how people are taught stands under technology.medium."},
	"service":      {"kind", "Are people taught, or is another service given? A service is of kind service; how people are taught stands under technology.medium."},
	"ship_to_ship": {"route.ship_to_ship", "Do the goods change ship at sea?"},
	"money":        {"payment.payer_country", "From which country is it paid, and through which accounts?"},
	"origin":       {"@.origin", "Which is the country of origin of the goods?"},
	"users":        {"technology.users", "Who is taught or given access, and of which nationality?"},
	"brokers":      {"parties", "Which broker takes part, and from which country?"},

	"on_council_list":      {"@.on_council_list", "Does the item stand on a list of the Security Council or its Committee for this country? These lists are not held here."},
	"arms":                 {"@.arms", "Is the item arms or related materiel?"},
	"missile_system":       {"@.complete_missile", "Is the item a complete missile, rocket or missile system?"},
	"helps_armed_forces":   {"end_use.helps_armed_forces", "Could the item directly help the operational capability of the armed forces there?"},
	"non_state_actor":      {"end_use.non_state_actor", "Is a receiver a non-State actor?"},
	"sensitive_discipline": {"technology.sensitive_discipline", "Could what is taught help nuclear activities or delivery systems?"},
	"open_iaea_topic":      {"authority.open_iaea_topic", "Is the item tied to a topic that the IAEA holds open?"},
	"reasonable_grounds":   {"authority.reasonable_grounds", "Are there reasonable grounds to believe that banned items are carried?"},
	"refused_inspection":   {"route.vessel.refused_inspection", "Did the ship refuse an inspection?"},
	"vessel_designated":    {"route.vessel.designated", "Is the ship designated?"},
	"iranian_carrier":      {"route.vessel.iranian_carrier", "Is the carrier Iran Air Cargo or IRISL, or the ship Iranian-owned or -contracted?"},
}
