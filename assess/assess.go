package assess

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/licet/licet/classify"
	"github.com/licet/licet/controllist"
	"github.com/licet/licet/country"
	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/guideline"
	"github.com/licet/licet/measure"
	"github.com/licet/licet/redflag"
	"github.com/licet/licet/transfer"
	"github.com/licet/licet/truth"
)

// Format names the shape of a stored assessment. It changes when old ones can no longer be read.
const Format = "licet-assessment/1"

// RuleSet identifies rules that an assessment was made under.
type RuleSet struct {
	Name    string `json:"name"`    // annex, words or guidelines
	Edition string `json:"edition"` // what applied on the day, in words
	Digest  string `json:"digest"`  // SHA-256 of the rule files, in hexadecimal
}

// Assessment is the full answer for one transfer.
type Assessment struct {
	Format   string             `json:"format"`
	AsOf     date.Date          `json:"as_of"`
	Rules    []RuleSet          `json:"rules"`
	Transfer *transfer.Transfer `json:"transfer"` // the input, as it was read
	Outcome  guideline.Outcome  `json:"outcome"`
	// Common is the outcome without national rules, where these ask for more; empty otherwise.
	Common  guideline.Outcome `json:"common,omitempty"`
	Summary string            `json:"summary"` // one or two sentences for people
	// Sides are the outcomes for those who hold each position, where a question on which states disagree bears on it and the installation
	// has set none; the strongest first.
	Sides    []Side             `json:"sides,omitempty"`
	Items    []Item             `json:"items"`
	Decision guideline.Decision `json:"decision"`
	// Screening is what the lists in use hold on the parties; nil when the transfer names nobody.
	Screening *Screening `json:"screening,omitzero"`
	// Measures is what the measures of the Security Council and of states make of it; nil when none were looked at.
	Measures *measure.Evaluation `json:"measures,omitzero"`
	// RedFlags are the indicators that are met, by pattern; nil when none were looked at.
	RedFlags *redflag.Evaluation `json:"red_flags,omitzero"`
	// Weighing is what there is to weigh under paragraph 3 of the Guidelines: suggestions, what people found, and how the country that
	// the transfer leaves reads them. It changes no outcome; nil when nothing is weighed.
	Weighing *guideline.Weighing `json:"weighing,omitempty"`
	Unknown  []Open              `json:"unknown,omitempty"` // what is missing, the most telling first
	Remarks  []string            `json:"remarks,omitempty"`
}

// Item is the classification of one item of the transfer.
type Item struct {
	Ref            string          `json:"ref"` // items[0]
	Name           string          `json:"name"`
	Classification classify.Result `json:"classification"`
	// Declared is the item as it was declared, for what the Guidelines ask of it beside its classification; nil when only
	// the classification is at hand. It stands in the transfer already and is not written twice.
	Declared *transfer.Item `json:"-"`
	// Subject are the entries that technology passed on with the item is declared to be about.
	Subject []string `json:"-"`
}

// Open is something that was not stated and would help to decide.
type Open struct {
	Field string `json:"field"`          // where it belongs in the transfer, such as items[0].facts.range; "" for what no field can answer
	Ask   string `json:"ask"`            // the question in words
	For   string `json:"for,omitempty"`  // what it decides
	Param string `json:"name,omitempty"` // parameter of the control list or variable of the Guidelines
	// Decides is set when the outcome waits for it; otherwise it could only add to the outcome.
	Decides bool `json:"decides,omitempty"`
}

// Assessor assesses transfers under one set of rules. It is safe for concurrent use.
type Assessor struct {
	list  *controllist.List
	words *classify.Lexicon
	rules *guideline.Rules

	remembered *remembered

	measures  *measure.Rules // nil: measures are not looked at
	positions measure.Settings
	flags     *redflag.Rules // nil: red flags are not looked at
	past      *past          // nil: what the red flags know of earlier records is open

	lists    Lists     // nil: parties are not screened
	screenOn date.Date // the day of the lists; zero: that of the assessment
}

// New returns an assessor for the given rules.
func New(list *controllist.List, words *classify.Lexicon, rules *guideline.Rules) *Assessor {
	return &Assessor{list: list, words: words, rules: rules, remembered: newRemembered()}
}

// Guidelines returns the Guidelines that the assessor applies.
func (a *Assessor) Guidelines() *guideline.Rules { return a.rules }

// Stage is an assessor made ready for one day.
type Stage struct {
	a          *Assessor
	on         date.Date
	epoch      date.Date // since when nothing has changed that classifications depend on
	ruled      date.Date // and nothing of the Guidelines
	classifier *classify.Classifier
	embargoed  map[country.Code]string
	council    func() map[country.Code]decided // made when first something is weighed
	rules      []RuleSet
	beyond     string // says that no edition of the day is known; empty when one is
}

// On prepares the rules as of the day. A day before the first edition of the Annex is an error of kind invalid.
func (a *Assessor) On(on date.Date) (*Stage, error) {
	c, err := classify.New(a.words, on)
	if err != nil {
		return nil, err
	}
	s := &Stage{a: a, on: on, epoch: a.words.Epoch(on), ruled: a.rules.Epoch(on), classifier: c, embargoed: embargoes(a.measures, on, a.positions)}
	s.council = sync.OnceValue(s.councilOn)
	s.rules = s.ruleSets()
	s.beyond = outdated(a.list, on)
	return s, nil
}

// yearsKnown is for how many years after its day the newest edition at hand is taken to apply. The Annex has been renewed about once a year.
const yearsKnown = 5

// outdated says that the day lies so far after the newest edition at hand that another one is in force; empty when it does not.
func outdated(l *controllist.List, on date.Date) string {
	all := l.Releases()
	if len(all) == 0 {
		return ""
	}
	if newest := all[len(all)-1].Date; on.Year() > newest.Year()+yearsKnown {
		return fmt.Sprintf("No edition of the Annex is known for %s: the newest at hand, of %s, was used.", on, newest)
	}
	return ""
}

// Classifier returns the classifier of the day.
func (s *Stage) Classifier() *classify.Classifier { return s.classifier }

// RuleSets names the rules with their digests.
func (s *Stage) RuleSets() []RuleSet { return slices.Clone(s.rules) }

func (s *Stage) ruleSets() []RuleSet {
	annex := RuleSet{Name: "annex", Digest: s.a.list.Digest, Edition: "no edition known"}
	if r, ok := s.a.list.ReleaseAt(s.on); ok {
		annex.Edition = r.Title + ", " + r.Date.String()
		if outdated(s.a.list, s.on) != "" {
			annex.Edition = "no edition of that day is known; " + annex.Edition + " was used"
		}
	}
	out := []RuleSet{annex, {Name: "words", Edition: "word lists and conventions", Digest: s.a.words.Digest}}
	g := RuleSet{Name: "guidelines", Digest: s.a.rules.Digest()}
	if e, ok := s.a.rules.Edition(s.on); ok {
		g.Edition = e.ID
	}
	out = append(out, g)
	if m := s.a.measures; m != nil {
		set := RuleSet{Name: "measures", Digest: m.Digest(), Edition: "no position set"}
		for question, p := range s.a.positions.At(s.on) {
			set.Edition = question + ": " + string(p)
		}
		out = append(out, set)
	}
	if f := s.a.flags; f != nil {
		out = append(out, RuleSet{Name: "red flags", Digest: f.Digest(), Edition: fmt.Sprintf("%d indicators", len(f.Indicators()))})
	}
	if s.a.flags != nil && s.a.past != nil {
		out = append(out, s.a.past.set())
	}
	return out
}

// Assess answers for one transfer. The transfer must be valid; see [transfer.Transfer.Validate].
func (s *Stage) Assess(t *transfer.Transfer) (*Assessment, error) {
	out := &Assessment{Format: Format, AsOf: s.on, Rules: s.RuleSets(), Transfer: t}
	items, key, err := s.items(t)
	if err != nil {
		return nil, err
	}
	out.Items = items
	d, err := s.decide(t, items, key)
	if err != nil {
		return nil, err
	}
	if out.Screening, err = s.a.screen(t, s.on); err != nil {
		return nil, err
	}
	if out.Measures, err = s.a.measured(t, items, out.Screening, s.on); err != nil {
		return nil, err
	}
	if out.RedFlags, err = s.flagged(t, items, out.Screening); err != nil {
		return nil, err
	}
	out.Decision = d
	out.Outcome = out.carried()
	if s.beyond != "" {
		out.Outcome = guideline.Stronger(out.Outcome, guideline.NeedsInformation)
	}
	if m := out.Measures; m != nil && m.Common != "" && m.Common != m.Outcome {
		out.Common = out.without()
		if s.beyond != "" {
			out.Common = guideline.Stronger(out.Common, guideline.NeedsInformation)
		}
	}
	out.Sides = s.sides(out)
	out.Unknown = open(out)
	if out.Weighing, err = s.weigh(out); err != nil {
		return nil, err
	}
	out.Remarks = append(append(remarks(t, items), odd(t, items)...), unweighed(out)...)
	out.Summary = summary(out, s.beyond)
	return out, nil
}

// carried is the strongest outcome that a part of the assessment asks for.
func (a *Assessment) carried() guideline.Outcome { return a.with(measureOutcome(a.Measures)) }

// without is what is asked for when national rules are left out.
func (a *Assessment) without() guideline.Outcome { return a.with(a.Measures.Common) }

func (a *Assessment) with(measures guideline.Outcome) guideline.Outcome {
	o := guideline.Stronger(a.Decision.Outcome, a.Screening.outcome())
	o = guideline.Stronger(guideline.Stronger(o, measures), flagOutcome(a.RedFlags))
	return guideline.Stronger(o, unreadOutcome(a.Transfer))
}

// Items classifies each item of the transfer. Nothing but facts of the item reaches the classifier: no destination, no
// party, no route.
func Items(c *classify.Classifier, t *transfer.Transfer) ([]Item, error) {
	out := make([]Item, 0, len(t.Items))
	for i := range t.Items {
		in := input(t, i)
		r, err := c.Classify(in)
		if err != nil {
			return nil, place(err, fmt.Sprintf("items[%d]", i))
		}
		if further, ok := withSubject(t, in, &r); ok {
			if r, err = c.Classify(further); err != nil {
				return nil, place(err, fmt.Sprintf("items[%d]", i))
			}
		}
		out = append(out, item(t, i, r))
	}
	return out, nil
}

func item(t *transfer.Transfer, i int, r classify.Result) Item {
	return Item{
		Ref: fmt.Sprintf("items[%d]", i), Name: name(&t.Items[i], i), Classification: r, Declared: &t.Items[i],
		Subject: t.Technology.SubjectEntries,
	}
}

// withSubject is the input with the subject of technology, as stated for the transfer, where it may tell what the item is: where it is the
// only item, or nothing was found for it without.
func withSubject(t *transfer.Transfer, in classify.Input, without *classify.Result) (classify.Input, bool) {
	s := t.Technology.Subject
	if s == "" || len(t.Items) > 1 && (len(without.Entries) > 0 || len(without.Candidates) > 0) {
		return in, false
	}
	in.Text = strings.TrimSpace(in.Text + ", " + s)
	return in, true
}

func place(err error, field string) error {
	if e, ok := err.(*fault.Error); ok { //nolint:errorlint // made by our own packages, never wrapped
		return e.At(fault.Place{Field: field + ".facts"})
	}
	return err
}

// input is [Input] with what a transfer of technology says of its subject: that it is open to the public.
func input(t *transfer.Transfer, i int) classify.Input {
	in := Input(&t.Items[i], t.EndUse.Text)
	if t.Technology.OpenPublication == truth.Met {
		if _, said := in.Facts["in_public_domain"]; !said {
			if in.Facts == nil {
				in.Facts = map[string]string{}
			}
			in.Facts["in_public_domain"] = "yes"
		}
	}
	return in
}

// Input takes from an item what the classifier may know. endUse is the declared use of the items as a whole, used where the
// item states none of its own.
func Input(it *transfer.Item, endUse string) classify.Input {
	in := classify.Input{ID: it.ID, Text: it.Description, HS: it.HS, EndUse: it.StatedUse}
	if in.EndUse == "" {
		in.EndUse = endUse
	}
	if in.Text == "" {
		in.Text = strings.TrimSpace(it.Maker + " " + it.Model)
	}
	for _, p := range it.Parameters {
		in.Parameters = append(in.Parameters, classify.Parameter{Name: p.Name, Value: p.Value})
	}
	if it.Config != "" {
		in.Parameters = append(in.Parameters, classify.Parameter{Name: "configuration", Value: it.Config})
	}
	if len(it.Facts) > 0 {
		in.Facts = make(map[string]string, len(it.Facts))
		for k, v := range it.Facts {
			in.Facts[k] = v.String()
		}
	}
	return in
}

func name(it *transfer.Item, i int) string {
	switch {
	case it.Description != "":
		return it.Description
	case it.Model != "":
		return strings.TrimSpace(it.Maker + " " + it.Model)
	case it.HS != "": // readers number the lines, so that an id alone tells nobody anything
		return "HS " + it.HS
	case it.ID != "":
		return it.ID
	default:
		return fmt.Sprintf("item %d", i+1)
	}
}

// Findings turns classifications into what the Guidelines look at. What was neither recognised nor declared stays unknown: an
// item of which nothing was recognised may be a manned aircraft for all that is known.
func Findings(items []Item) []guideline.ItemFinding {
	out := make([]guideline.ItemFinding, 0, len(items))
	for _, it := range items {
		c := it.Classification
		f := guideline.ItemFinding{
			Ref: it.Ref, Verdict: string(c.Verdict), Missing: c.Missing,
			Entries: refs(c.Entries), Possible: refs(c.Candidates),
		}
		if c.Verdict == classify.NotControlled {
			// Entries that a note releases are shown by the classification and do not control.
			f.Entries, f.Possible = nil, nil
		}
		switch {
		case c.MannedAircraft:
			f.MannedAircraft = truth.Met
		case len(c.Subject) > 0 || len(c.Entries) > 0:
			f.MannedAircraft = truth.NotMet // it was recognised as something else
		}
		if it.Declared != nil {
			f.ContainsCategoryI, f.Separable = it.Declared.ContainsCategoryI, it.Declared.Separable
			f.CompleteMissile = it.Declared.CompleteMissile
			f.Declared = append(unanswered(it.Declared.DeclaredEntries, &c, false), unanswered(it.Subject, &c, true)...)
		}
		if c.CompleteSystem || f.CompleteMissile == truth.Met {
			f.CompleteDeliverySystem = truth.Met
		}
		f.Kinds = kinds(&c)
		out = append(out, f)
	}
	return out
}

// kinds are the kinds of goods of an item that was recognised as a complete system.
func kinds(c *classify.Result) []string {
	if !c.CompleteSystem {
		return nil
	}
	return c.Subject
}

// unanswered are the declared entries of the Annex that are neither met nor possible nor ruled out by a figure. That the words name other
// goods rules no declaration out. An entry that technology is declared to be about is answered by the technology of the same Item as well.
func unanswered(declared []string, c *classify.Result, subject bool) []string {
	var out []string
	for _, d := range declared {
		number, _, _ := strings.Cut(d, ".")
		about := func(a classify.EntryAnswer) bool {
			return controllist.Under(a.ID, d) || controllist.Under(d, a.ID) || subject && a.Kind == "technology" && strings.HasPrefix(a.ID, number+".")
		}
		if !entryID.MatchString(d) || slices.Contains(out, d) || slices.ContainsFunc(c.Entries, about) || slices.ContainsFunc(c.Candidates, about) ||
			slices.ContainsFunc(c.Nearest, func(a classify.EntryAnswer) bool { return about(a) && missedByFigure(&a) }) {
			continue
		}
		out = append(out, d)
	}
	return out
}

// entryID is the form of an entry of the Annex, such as 9.A.4 or 2.A.1.c; the numbers of other lists have another.
var entryID = regexp.MustCompile(`(?i)^\d{1,2}\.[A-E](\.\d+(\.[a-z0-9]+)*)?\.?$`)

func missedByFigure(a *classify.EntryAnswer) bool {
	return slices.ContainsFunc(a.Reason.Leaves(), func(l controllist.Reason) bool {
		return l.Result == truth.NotMet && l.Margin != nil && !l.Margin.Inside
	})
}

func refs(as []classify.EntryAnswer) []guideline.EntryRef {
	out := make([]guideline.EntryRef, 0, len(as))
	for _, a := range as {
		out = append(out, guideline.EntryRef{
			ID: a.ID, Category: a.Category.String(), Kind: string(a.Kind), CategoryIITreatment: a.Treated,
			ProductionFacility: facility(a),
		})
	}
	return out
}

// facility reports whether the entry is about production facilities: its condition on the kind of goods asks for one.
func facility(a classify.EntryAnswer) bool {
	for _, l := range a.Reason.Leaves() {
		if l.Param == "item_type" && l.Want == "production_facility" {
			return true
		}
	}
	return false
}

// Of takes the circumstances of a transfer that the Guidelines look at.
//
// A stated use in a delivery system means that the transfer could contribute to one; its denial by the exporter does not
// mean that it could not. That is for the government to say.
//
// Approval is considered only when that is stated. The Guidelines take it as yes or no, for it is a step that the government
// takes and not a fact to find out; the row that it opens adds gates and assurances and lowers nothing, so that silence about
// it changes no outcome.
func Of(t *transfer.Transfer) guideline.Circumstances {
	contribute := t.Authority.CouldContribute
	if t.EndUse.DeliverySystem == truth.Met {
		contribute = truth.Met
	}
	return guideline.Circumstances{
		Kind:                string(t.Kind),
		StaysInJurisdiction: t.StaysInJurisdiction,
		StaysAboard:         aboard(t),
		InformedByAuthority: t.Knowledge.InformedByAuthority.Answer,
		Aware:               t.Knowledge.Aware.Answer,
		Suspects:            t.Knowledge.Suspects.Answer,
		CouldContribute:     contribute,
		JudgedForWMD:        t.Authority.JudgedForWMD,
		ApprovalConsidered:  t.Authority.ApprovalConsidered == truth.Met,
		GateUndertakings:    t.Authority.Undertakings,
		GateResponsibility:  t.Authority.Responsibility,
		Held:                given(t),
	}
}

// aboard reports whether the goods stay aboard at every stop: met when that is stated of all, not met when it is denied of one.
func aboard(t *transfer.Transfer) truth.Value {
	out := truth.Unknown
	for i := range t.Route.Legs {
		v := t.Route.Legs[i].OnBoardSameShip
		if i == 0 {
			out = v
		} else {
			out = out.And(v)
		}
	}
	return out
}

// given are the assurances of a transfer: those stated one by one, and what the end-use statement says. A statement that was seen
// names the use (A1) only where it says what it is.
func given(t *transfer.Transfer) []guideline.Held {
	var out []guideline.Held
	for _, u := range t.Documents.Undertakings {
		out = append(out, guideline.Held{
			ID: string(u.Assurance), Issuer: u.Issuer, Scope: u.Scope, Given: u.Given, Expires: u.Expires, Reference: u.Reference,
		})
	}
	s := &t.Documents.EndUse
	if s.Present != truth.Met {
		return out
	}
	add := func(id transfer.AssuranceID, scope string) {
		out = append(out, guideline.Held{ID: string(id), Issuer: s.Issuer, Scope: scope, Given: s.Date, Reference: "end-use statement"})
	}
	if s.EndUse != "" && (s.Place != "" || s.EndUser != "") {
		add(transfer.StatedUse, s.EndUse)
	}
	if s.NoDeliverySystems == truth.Met {
		add(transfer.NoWMDDelivery, "")
	}
	if s.NoRetransfer == truth.Met {
		add(transfer.NoRetransfer, "")
	}
	return out
}

// FactField names the field of a transfer that answers a question about the item at ref; "" when no field can.
func FactField(ref string, q classify.Question) string {
	if q.Param == "" {
		return ""
	}
	return ref + ".facts." + q.Param
}

// open lists what is missing, questions about items first.
func open(a *Assessment) []Open {
	var out []Open
	add := func(o Open) {
		if i := slices.IndexFunc(out, func(x Open) bool { return x.Field == o.Field && x.Ask == o.Ask }); i >= 0 {
			out[i].Decides = out[i].Decides || o.Decides
			return
		}
		out = append(out, o)
	}
	waits := map[string]bool{}
	for i := range a.Decision.Findings {
		if f := &a.Decision.Findings[i]; !f.Superseded && f.Result == truth.Unknown && f.Outcome == a.Outcome {
			for _, m := range f.Missing {
				waits[m], waits[f.Item+"."+m] = true, true
			}
		}
	}
	for _, it := range a.Items {
		for _, q := range it.Classification.Questions {
			add(Open{Field: FactField(it.Ref, q), Ask: q.Ask, For: strings.Join(q.Entries, ", "), Param: q.Param, Decides: waits[it.Ref+"."+q.Param]})
		}
	}
	for _, o := range askUnread(a.Transfer) {
		o.Decides = a.Outcome == guideline.NeedsInformation
		add(o)
	}
	for _, o := range askWho(a.Screening) {
		o.Decides = a.Outcome == guideline.NeedsInformation
		add(o)
	}
	for _, o := range askMeasures(a.Measures, a.Outcome) {
		add(o)
	}
	for _, m := range a.Decision.Missing {
		if ref, ok := strings.CutSuffix(m, ".separable"); ok && slices.Contains(a.Decision.Missing, ref+".contains_category_I") {
			continue // asked once it is known that there is something to separate
		}
		if ref, ok := strings.CutSuffix(m, ".contains_category_I"); ok && !asksForContents(a, ref) {
			continue
		}
		if strings.HasSuffix(m, ".complete_delivery_system") && slices.Contains(a.Decision.Missing, "judged_for_wmd") {
			continue // asked once the government judges it intended for such a system; before, it decides nothing
		}
		if field, ask, ok := circumstance(m); ok {
			if m == "could_contribute" && a.Transfer.EndUse.DeliverySystem.Known() { // answered, and not enough by itself
				field, ask = "authority.could_contribute", "Does the government hold that the transfer could contribute to a delivery system for weapons of mass destruction?"
			}
			add(Open{Field: field, Ask: ask, For: "Guidelines", Param: m, Decides: waits[m]})
		}
	}
	return out
}

// asksForContents reports whether it is worth asking what an item contains: it was recognised as a complete system and is not
// Category I by itself. Paragraph 2 speaks of systems; asked of every gasket, the question would hide the ones that matter.
func asksForContents(a *Assessment, ref string) bool {
	for i := range a.Items {
		if it := &a.Items[i]; it.Ref == ref {
			return it.Classification.CompleteSystem && it.Classification.Verdict != classify.ControlledI
		}
	}
	return true
}

// remarks compares what the exporter declared with what was found.
func remarks(t *transfer.Transfer, items []Item) []string {
	var out []string
	for i := range t.Items {
		declared := t.Items[i].DeclaredEntries
		c := items[i].Classification
		if declared == nil {
			continue
		}
		for _, d := range declared {
			hit := false
			for _, a := range c.Entries {
				hit = hit || controllist.Under(a.ID, d) || controllist.Under(d, a.ID)
			}
			if !hit {
				out = append(out, fmt.Sprintf("%s: the exporter declared %s, which was not found to be met", items[i].Ref, d))
			}
		}
		if len(declared) == 0 && len(c.Entries) > 0 && c.Verdict != classify.NotControlled {
			out = append(out, fmt.Sprintf("%s: the exporter declared that no entry applies; %s is met", items[i].Ref, c.Entries[0].ID))
		}
	}
	return out
}

// odd tells what is odd about the transfer. An end user is missed where an item is listed or may be: manifests name none in most cases.
func odd(t *transfer.Transfer, items []Item) []string {
	var out []string
	for _, o := range t.Oddities() {
		if o.Kind == transfer.NoEndUser && !slices.ContainsFunc(items, func(it Item) bool {
			return it.Classification.Verdict != classify.NotControlled &&
				len(it.Classification.Entries)+len(it.Classification.Candidates) > 0
		}) {
			continue
		}
		out = append(out, o.Text+" ("+o.Field+")")
	}
	return out
}

// summary says the outcome and what carries it.
func summary(a *Assessment, beyond string) string {
	var b strings.Builder
	if a.Disputed() {
		last := a.Sides[len(a.Sides)-1]
		fmt.Fprintf(&b, "%s, if %s; otherwise %s. States disagree and no position is set.", a.Outcome.Name(), a.Sides[0].If, lower(last.Outcome.Name()))
	} else {
		b.WriteString(Headline(a.Outcome))
	}
	for _, i := range a.Decision.Deciding {
		if i < len(a.Decision.Findings) && a.Outcome == a.Decision.Outcome {
			b.WriteString(" " + sentence(a.Decision.Findings[i].Text))
			break
		}
	}
	if ActOn(a.Outcome) || a.Outcome != a.Decision.Outcome {
		for _, f := range Bearing(a.Measures, a.Outcome) {
			b.WriteString(" " + sentence(f.Text))
			break
		}
	}
	if a.Outcome == guideline.Hold && a.RedFlags != nil && a.RedFlags.Level == redflag.Hold && len(a.RedFlags.Indicators) > 0 {
		b.WriteString(" " + sentence(a.RedFlags.Indicators[0].Text))
	}
	if m := a.Measures; m != nil && a.Outcome == guideline.NeedsInformation && a.Decision.Outcome != a.Outcome {
		for _, name := range m.Missing {
			b.WriteString(" " + map[string]string{"to": "The destination is not stated.", "from": "The country of departure is not stated."}[name])
		}
	}
	if slices.Contains(a.Beside(), BesideHold) {
		b.WriteString(" Beside it, hold: " + sentence(a.holding()))
	}
	if a.RedFlags != nil && slices.Contains(a.Beside(), BesideLook) {
		b.WriteString(" Red flags ask for a look: " + sentence(a.RedFlags.Indicators[0].Text))
	}
	if beyond != "" {
		b.WriteString(" " + beyond)
	}
	if s := a.Screening.says(); s != "" {
		b.WriteString(" " + s)
	}
	if s := unreadSays(a); s != "" {
		b.WriteString(" " + s)
	}
	if n := len(a.Unknown); n > 0 && a.Outcome != guideline.Prohibited {
		decides := 0
		for i := range a.Unknown {
			if a.Unknown[i].Decides {
				decides++
			}
		}
		switch decides {
		case 0:
			fmt.Fprintf(&b, " %s not stated.", count(n))
		case n:
			fmt.Fprintf(&b, " Not stated: %s.", facts(n, "decides", "decide"))
		default:
			fmt.Fprintf(&b, " Not stated: %s, and %s.", facts(decides, "decides", "decide"), more(n-decides))
		}
	}
	return b.String()
}

func facts(n int, one, many string) string {
	if n == 1 {
		return "one fact that " + one + " it"
	}
	return fmt.Sprintf("%d facts that %s it", n, many)
}

func more(n int) string {
	if n == 1 {
		return "one more that would add to it"
	}
	return fmt.Sprintf("%d more that would add to it", n)
}

func count(n int) string {
	if n == 1 {
		return "One fact that bears on this was"
	}
	return fmt.Sprintf("%d facts that bear on this were", n)
}

func stop(s string) string {
	if s = strings.TrimSpace(s); s != "" && !strings.HasSuffix(s, ".") {
		s += "."
	}
	return s
}

func lower(s string) string { return strings.ToLower(s[:1]) + s[1:] }

// sentence begins with a capital and ends with a full stop. A reference such as items[0] keeps its form.
func sentence(s string) string {
	s = strings.TrimSpace(s)
	if r, n := utf8.DecodeRuneInString(s); n > 0 && !strings.HasPrefix(s, "items[") {
		s = string(unicode.ToUpper(r)) + s[n:]
	}
	if s != "" && !strings.HasSuffix(s, ".") {
		s += "."
	}
	return s
}
