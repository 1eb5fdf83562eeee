package measure

import (
	"fmt"
	"slices"
	"strings"

	"github.com/licet/licet/cite"
	"github.com/licet/licet/country"
	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/guideline"
	"github.com/licet/licet/rule"
	"github.com/licet/licet/truth"
)

// Finding is one paragraph that is met or open.
type Finding struct {
	Rule      string `json:"rule"`
	Measure   string `json:"measure"`
	Paragraph string `json:"paragraph"` // as cited
	Title     string `json:"title"`
	Country   string `json:"country,omitempty"` // whom the measure is aimed at
	Force     Force  `json:"force"`
	Kind      Kind   `json:"kind"`
	Direction string `json:"direction"`
	Item      string `json:"item,omitempty"` // empty for a paragraph on the transfer as a whole
	// Result is Met or Unknown; what is ruled out stands in [View.RuledOut].
	Result truth.Value `json:"result"`
	// Outcome is empty for a duty that stops nothing by itself.
	Outcome    guideline.Outcome `json:"outcome,omitempty"`
	Text       string            `json:"text"` // one sentence
	Because    []rule.Because    `json:"because,omitempty"`
	Missing    []string          `json:"missing,omitempty"`
	Duty       string            `json:"duty,omitempty"`         // who must do what
	Within     int               `json:"within,omitempty"`       // days of its clock, 0 for none
	Working    bool              `json:"working_days,omitempty"` // they are working days
	Exceptions []string          `json:"exceptions,omitempty"`
	Lists      []string          `json:"lists,omitempty"` // documents that list the items on the day
	Basis      cite.Source       `json:"basis"`
	Verify     bool              `json:"verify,omitempty"` // to be verified: it was not read in full
	View       Position          `json:"view,omitempty"`   // the position on which it depends
	Error      string            `json:"error,omitempty"`  // why it could not be evaluated; it holds then
	// National says that the rule stands in a directory of the operator.
	National bool `json:"national,omitempty"`
}

// View is the answer of those who hold a position. Without a disputed question there is one, and its labels are empty.
type View struct {
	Question string            `json:"question,omitempty"`
	Position Position          `json:"position,omitempty"`
	Outcome  guideline.Outcome `json:"outcome"`
	Findings []Finding         `json:"findings"`
	// RuledOut are the paragraphs in force that are not met for any item.
	RuledOut []string `json:"ruled_out,omitempty"`
	// Lists are the documents that list items on the day for the countries concerned.
	Lists []ItemList `json:"lists,omitempty"`
}

// Evaluation is what the measures make of a transfer on a day.
type Evaluation struct {
	On      date.Date         `json:"on"`
	Outcome guideline.Outcome `json:"outcome"` // the strongest of the views
	// Common is what the common rules alone make of it; empty unless a national rule bears on the transfer.
	Common guideline.Outcome `json:"common,omitempty"`
	Note   string            `json:"note"`
	Digest string            `json:"digest"`
	// Countries are those that the subject touches and that measures are aimed at on the day.
	Countries []string `json:"countries,omitempty"`
	Views     []View   `json:"views"`
	// Missing names the lists of countries that were left open, so that no measure on a country is ruled out.
	Missing []string `json:"missing,omitempty"`
}

const noMeasure = "no country of the transfer is aimed at by a measure at hand on that day"

// Evaluate answers the measures in force on the day that are aimed at a country of the subject.
//
//   - While a position is not set and bears on the day, both views are returned and the stronger outcome counts.
//   - A subject of which it is open where it goes to or comes from MUST NOT come out as clear: it needs information. The
//     outcomes of the views leave that aside, and speak of the countries that are known.
//   - A ban that is open asks for information or for a person. A call for vigilance that is open for nothing but what was
//     not said about use and knowledge stands in nobody's way; what is missing is listed with it.
//   - Duties to inspect, seize and report are shown without an outcome.
//
// It returns [fault.Invalid] for a setting that names an unknown question or position, and for the zero day.
func (r *Rules) Evaluate(s Subject, on date.Date, settings Settings) (Evaluation, error) {
	ev := Evaluation{On: on, Outcome: guideline.NoControlFound, Digest: r.digest, Note: noMeasure}
	if on.IsZero() {
		return ev, fault.Input("on", "", "no day", "the day of the transfer")
	}
	for _, e := range settings {
		if err := r.known(e.Question, e.Position); err != nil {
			return ev, err
		}
	}
	anything := false
	for _, name := range r.names {
		live := slices.ContainsFunc(r.targets[name].spans, func(d date.Span) bool { return d.Contains(on) })
		if live && s.touches(name) {
			ev.Countries = append(ev.Countries, name)
		}
		anything = anything || live
	}
	var found answers
	if len(ev.Countries) > 0 || s.NonStateActor == truth.Met {
		if err := r.answer(&found, &s, on, ev.Countries); err != nil {
			return ev, err
		}
	}
	ev.Views = r.views(&found, on, settings, ev.Countries)
	for _, v := range ev.Views {
		ev.Outcome = guideline.Stronger(ev.Outcome, v.Outcome)
	}
	ev.Common = common(ev.Views)
	for _, list := range []struct {
		name string
		open bool
	}{{"to", s.To.Open}, {"from", s.From.Open}} {
		if anything && list.open {
			ev.Missing = append(ev.Missing, list.name)
			ev.Outcome = guideline.Stronger(ev.Outcome, guideline.NeedsInformation)
			if ev.Common != "" {
				ev.Common = guideline.Stronger(ev.Common, guideline.NeedsInformation)
			}
		}
	}
	if len(ev.Countries) > 0 || len(ev.Missing) > 0 || len(found.findings) > 0 {
		ev.Note = r.note(&ev)
	}
	return ev, nil
}

// common is the strongest outcome of the common rules; empty when no national one is among the findings.
func common(views []View) guideline.Outcome {
	out, national := guideline.NoControlFound, false
	for _, v := range views {
		for i := range v.Findings {
			if f := &v.Findings[i]; f.National {
				national = true
			} else {
				out = guideline.Stronger(out, f.Outcome)
			}
		}
	}
	if !national {
		return ""
	}
	return out
}

// answers are the findings before they are sorted into views.
type answers struct {
	findings []Finding
	ruledOut []ruledOut
	disputed bool // a rule in force on the day depends on a position
}

type ruledOut struct {
	rule string
	view Position
}

// answer evaluates each item for each country. A country is asked about by itself, because whether a list of countries
// is complete enough to answer depends on which country is asked about.
func (r *Rules) answer(found *answers, s *Subject, on date.Date, countries []string) error {
	items := s.Items
	if len(items) == 0 {
		items = make([]Item, 1) // rules on the transfer as a whole are answered all the same
	}
	asked := countries
	if s.NonStateActor == truth.Met {
		asked = append([]string{universal}, countries...)
	}
	for _, name := range asked {
		t := r.targets[name]
		if t == nil {
			continue
		}
		shown := make(map[string]bool)
		var out []ruledOut
		for i := range items {
			facts, err := schema.Bind(s.given(name, &items[i]))
			if err != nil {
				return fault.Wrap(fault.Invalid, err, "stating items[%d]", i)
			}
			for _, res := range r.set.Evaluate(facts, on) {
				e := &res.Rule.Effect
				if !t.rules[res.Rule] {
					continue
				}
				found.disputed = found.disputed || e.Position != (Held{})
				if res.Value == truth.NotMet && res.Err == nil {
					if o := (ruledOut{res.Rule.ID, e.Position.Holds}); !slices.Contains(out, o) {
						out = append(out, o)
					}
					continue
				}
				shown[res.Rule.ID] = true
				f := r.finding(&res, name, &items[i], on)
				if e.Scope == scopeTransfer && i > 0 { // told once; the origin of any item can meet it
					if k := slices.IndexFunc(found.findings, f.sameParagraph); k >= 0 {
						if f.Result == truth.Met && found.findings[k].Result != truth.Met {
							found.findings[k] = f
						}
						continue
					}
				}
				found.findings = append(found.findings, f)
			}
		}
		for _, o := range out {
			if !shown[o.rule] {
				found.ruledOut = append(found.ruledOut, o)
			}
		}
	}
	return nil
}

// sameParagraph reports whether the other finding is of the same paragraph, country and view.
func (f *Finding) sameParagraph(o Finding) bool {
	return o.Rule == f.Rule && o.Country == f.Country && o.View == f.View
}

func (r *Rules) finding(res *rule.Result[effect], country string, it *Item, on date.Date) Finding {
	e := &res.Rule.Effect
	f := Finding{
		Rule: res.Rule.ID, Measure: e.Measure.Value, Paragraph: res.Rule.Citation, Title: res.Rule.Title, Country: country,
		Force: e.Force, Kind: e.Kind, Direction: e.Direction, Result: res.Value, Because: res.Because, Missing: res.Missing,
		Duty: e.Duty, Within: e.Within, Working: e.Working, Exceptions: e.Exceptions, Basis: res.Rule.Source.Source,
		Verify: !res.Rule.Source.Basis.Verified(), View: e.Position.Holds, National: r.national[res.Rule.ID],
	}
	if e.Scope != scopeTransfer {
		f.Item = it.Ref
	}
	if e.List.Value != "" {
		for _, l := range r.ItemList(country, e.List.Value, on) {
			if l.Position == (Held{}) || l.Position == e.Position {
				f.Lists = append(f.Lists, l.Document)
			}
		}
	}
	switch {
	case res.Err != nil:
		f.Outcome, f.Error = guideline.Hold, res.Err.Error()
		f.Text = res.Rule.Title + ": the paragraph could not be evaluated, so a person must look."
	case res.Value == truth.Met:
		f.Outcome = guideline.Outcome(e.Outcome.Value)
		f.Text = strings.ReplaceAll(e.Text.Value, itemPlaceholder, f.Item)
	default:
		if e.Outcome.Value != "" && (e.Kind != Vigilance || slices.ContainsFunc(f.Missing, notAsked)) {
			f.Outcome = guideline.NeedsInformation
		}
		if e.Open.Value != "" {
			f.Outcome = guideline.Outcome(e.Open.Value)
		}
		f.Text = f.open()
	}
	return f
}

// notAsked reports whether the variable is more than a question about use and knowledge, which few papers answer.
func notAsked(name string) bool {
	switch name {
	case "missile_use", "informed", "aware", "suspects":
		return false
	default:
		return true
	}
}

// open says what an open paragraph waits for.
func (f *Finding) open() string {
	words := make([]string, 0, len(f.Missing))
	for _, name := range f.Missing {
		v, _ := schema.Lookup(name)
		if v.Type == rule.Bool {
			words = append(words, "whether "+v.Meaning)
		} else {
			words = append(words, v.Meaning)
		}
	}
	if len(words) == 0 {
		words = []string{"what would settle it"}
	}
	about := f.Title
	if f.Item != "" {
		about = f.Item + ", " + about
	}
	return about + ": open. Not known: " + strings.Join(words, "; ") + "."
}

// views sorts the findings by the positions that bear on the day.
func (r *Rules) views(found *answers, on date.Date, settings Settings, countries []string) []View {
	if len(found.findings) == 0 && len(found.ruledOut) == 0 {
		return []View{{Outcome: guideline.NoControlFound}}
	}
	if !found.disputed {
		return []View{r.view(found, "", "", on, countries)}
	}
	var out []View
	set := settings.At(on)
	for _, q := range r.ref.Questions {
		for _, h := range q.Positions {
			if p := set[q.ID]; p == "" || p == h.Position {
				out = append(out, r.view(found, q.ID, h.Position, on, countries))
			}
		}
	}
	return out
}

func (r *Rules) view(found *answers, question string, p Position, on date.Date, countries []string) View {
	v := View{Question: question, Position: p, Outcome: guideline.NoControlFound}
	for _, f := range found.findings {
		if f.View == "" || f.View == p {
			v.Findings = append(v.Findings, f)
			v.Outcome = guideline.Stronger(v.Outcome, f.Outcome)
		}
	}
	for _, o := range found.ruledOut {
		if o.view == "" || o.view == p {
			v.RuledOut = append(v.RuledOut, o.rule)
		}
	}
	for _, l := range r.ref.ItemLists {
		if l.Contains(on) && slices.Contains(countries, string(l.Target)) && (l.Position == (Held{}) || l.Position.Holds == p) {
			v.Lists = append(v.Lists, l)
		}
	}
	return v
}

// note tells in one text what was answered under which position, what is open and what is to be verified.
func (r *Rules) note(ev *Evaluation) string {
	var b strings.Builder
	var names []string
	for _, c := range ev.Countries {
		names = append(names, country.Code(c).Name(ev.On))
	}
	if len(names) > 0 {
		fmt.Fprintf(&b, "Measures on %s: %s.", strings.Join(names, ", "), said(ev.Outcome))
	} else {
		fmt.Fprintf(&b, "Measures: %s.", said(ev.Outcome))
	}
	switch {
	case len(ev.Views) > 1:
		b.WriteString(" States disagree and no position is set, so both results of the measures are shown and the stronger counts:")
		for i, v := range ev.Views {
			if i > 0 {
				b.WriteByte(',')
			}
			fmt.Fprintf(&b, " %s if %s", said(v.Outcome), r.Condition(v.Question, v.Position))
		}
		b.WriteByte('.')
	case ev.Views[0].Question != "":
		fmt.Fprintf(&b, " Answered on the position of this installation: %s.", r.Condition(ev.Views[0].Question, ev.Views[0].Position))
	}
	if len(ev.Missing) > 0 {
		b.WriteString(" " + ev.left() + " left open, so no measure on a country is ruled out.")
	}
	var verify []string
	for _, v := range ev.Views {
		for _, f := range v.Findings {
			if f.Verify && f.Outcome == ev.Outcome && !slices.Contains(verify, f.Rule) {
				verify = append(verify, f.Rule)
			}
		}
	}
	if len(verify) > 0 {
		fmt.Fprintf(&b, " To be verified: %s.", strings.Join(verify, ", "))
	}
	return b.String()
}

// said is an outcome of the measures inside a sentence. They find no control where they are not met, whatever the Annex says.
func said(o guideline.Outcome) string {
	if o == guideline.NoControlFound {
		return "nothing by these measures"
	}
	return strings.ToLower(o.Name())
}

// left names what was left open.
func (ev *Evaluation) left() string {
	switch {
	case len(ev.Missing) > 1:
		return "Where it goes to and where it comes from were"
	case ev.Missing[0] == "to":
		return "Where it goes to was"
	default:
		return "Where it comes from was"
	}
}
