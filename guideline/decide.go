package guideline

import (
	"fmt"
	"slices"
	"strings"

	"github.com/licet/licet/cite"
	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/rule"
	"github.com/licet/licet/truth"
)

// Named is a factor or an assurance by its identifier.
type Named struct {
	ID   string `json:"id"`
	Text string `json:"text"`
}

// Gate is one of the conditions of the Category I exception. Met gates approve nothing.
type Gate struct {
	Text  string      `json:"text"`
	Value truth.Value `json:"value"`
}

// Finding is the answer of one row of the table for one item.
type Finding struct {
	Rule      string      `json:"rule"`
	Paragraph string      `json:"paragraph"`
	Row       int         `json:"row"`
	Item      string      `json:"item"`
	Result    truth.Value `json:"result"`
	// Outcome is what the finding asks for. It is empty for a row that is not met, that only tells, or that is open
	// without standing in the way of an answer.
	Outcome Outcome `json:"outcome,omitempty"`
	// Superseded is set when the finding does not take part in the outcome because a row above it comes first.
	Superseded bool           `json:"superseded,omitempty"`
	Text       string         `json:"text"` // one sentence
	Because    []rule.Because `json:"because,omitempty"`
	Missing    []string       `json:"missing,omitempty"` // variables or parameters of the item that would settle it
	Basis      cite.Source    `json:"basis"`
	Caution    string         `json:"caution,omitempty"`
	Factors    []Named        `json:"factors,omitempty"`
	Assurances []Named        `json:"assurances,omitempty"`
	Gates      []Gate         `json:"gates,omitempty"`
	Error      string         `json:"error,omitempty"` // why the row could not be evaluated; such a row holds
}

// Assurance is one to obtain before approval. Due is Met, or Unknown while it depends on something open; Why says on
// what it rests.
type Assurance struct {
	ID     string      `json:"id"`
	From   string      `json:"from"` // who gives it
	Text   string      `json:"text"`
	Due    truth.Value `json:"due"`
	Why    string      `json:"why"`
	Basis  cite.Basis  `json:"basis"`
	Source string      `json:"source"`
	// Held is Met when one that was given holds on the day, NotMet when all that were given have ended or not begun, and Unknown when
	// none was stated. Whether what was given is enough is for a person to say.
	Held truth.Value `json:"held,omitzero"`
	By   []Held      `json:"by,omitempty"` // those that were given
}

// ItemOutcome is the outcome for one item.
type ItemOutcome struct {
	Item    string  `json:"item"`
	Outcome Outcome `json:"outcome"`
	// Row is the row that won, 0 if none was met.
	Row  int    `json:"row,omitempty"`
	Note string `json:"note,omitempty"` // what stays possible, if something worse does
}

// Decision is what the Guidelines make of a transfer on a day.
type Decision struct {
	Outcome Outcome   `json:"outcome"`
	On      date.Date `json:"on"`
	Edition string    `json:"edition"`
	Digest  string    `json:"digest"` // of the rules
	// Findings are all rows in force on the day, for each item in the order of the table, whatever their answer.
	Findings []Finding     `json:"findings"`
	Deciding []int         `json:"deciding"` // indexes of the findings that carry the outcome
	PerItem  []ItemOutcome `json:"per_item"`
	// Factors are to be weighed by a person; none when no item is an Annex item that can be weighed.
	Factors    []Factor    `json:"factors,omitempty"`
	Assurances []Assurance `json:"assurances,omitempty"`
	// Missing is what would settle open rows: parameters and questions of an item as "items[0].name", of the transfer
	// by name. Parameters come first.
	Missing []string `json:"missing,omitempty"`
	Note    string   `json:"note"`
}

// Decide answers the table for every item and concludes. The strongest finding decides, all are shown.
//
//   - An item whose classification is open MUST NOT come out weaker than the weakest thing it can turn out to be.
//   - A transfer whose stay inside the jurisdiction is not stated is treated as leaving.
//   - Open questions about knowledge and use do not stand in the way of no-control-found; they are listed as missing.
//   - It does not look at destinations, parties or denials, and it approves nothing.
//
// It returns [fault.Invalid] for a day before [Begin], a transfer without items, an unknown verdict or category, and a
// truth value outside the three.
func (r *Rules) Decide(items []ItemFinding, c Circumstances, on date.Date) (Decision, error) {
	edition, ok := r.Edition(on)
	if !ok {
		return Decision{}, fault.Input("on", on.String(), "the Guidelines were not in force", "a day from "+Begin.String())
	}
	if len(items) == 0 {
		return Decision{}, fault.Input("items", "", "no items", "at least one item to decide on")
	}
	d := Decision{Outcome: NoControlFound, On: on, Edition: edition.ID, Digest: r.digest, Deciding: []int{}}
	weigh := &weighing{rules: r, on: on}
	var parameters, questions []string
	for i := range items {
		item := items[i]
		if item.Ref == "" {
			item.Ref = fmt.Sprintf("items[%d]", i)
		}
		if r.Missile(item.Kinds) == truth.Met {
			item.CompleteMissile = truth.Met
		}
		facts, err := bind(i, &item, &c)
		if err != nil {
			return Decision{}, err
		}
		rows := r.rows(&item, facts, on)
		out := conclude(rows, &item)
		for j := range rows {
			row := &rows[j]
			if !row.Superseded {
				weigh.add(row)
				row.open(&item, &parameters, &questions)
			}
			d.Findings = append(d.Findings, row.Finding)
		}
		d.PerItem = append(d.PerItem, out)
		d.Outcome = Stronger(d.Outcome, out.Outcome)
	}
	for i := range d.Findings {
		if f := &d.Findings[i]; !f.Superseded && f.Outcome == d.Outcome {
			d.Deciding = append(d.Deciding, i)
		}
	}
	d.Factors, d.Assurances = weigh.factors, held(weigh.assurances, c.Held, on)
	d.Missing = slices.Concat(parameters, questions)
	d.Note = r.note(&d, edition)
	return d, nil
}

// bind states one item in the variables of the table; errors about it name its place.
func bind(i int, item *ItemFinding, c *Circumstances) (*rule.Facts, error) {
	if err := item.check(i); err != nil {
		return nil, err
	}
	facts, err := schema.Bind(item.given(c))
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, err, "stating items[%d]", i)
	}
	return facts, nil
}

// answer is a finding with the row it comes from.
type answer struct {
	Finding
	effect *effect
}

// rows answers every row in force for one item, before any of them is set against another.
func (r *Rules) rows(item *ItemFinding, facts *rule.Facts, on date.Date) []answer {
	results := r.set.Evaluate(facts, on)
	out := make([]answer, 0, len(results))
	for _, res := range results {
		e := &res.Rule.Effect
		a := answer{Finding{
			Rule: res.Rule.ID, Paragraph: res.Rule.Citation, Row: e.Row, Item: item.Ref, Result: res.Value,
			Because: res.Because, Basis: res.Rule.Source.Source,
		}, e}
		switch {
		case res.Err != nil:
			a.Outcome, a.Error = Hold, res.Err.Error()
			a.Text = res.Rule.Title + ": the row could not be evaluated, so a person must look."
		case res.Value == truth.Met:
			r.met(&a, item, facts, on)
		case res.Value == truth.NotMet:
			a.Because = res.WhyNot()
			a.Text = res.Rule.Title + ": not met" + reasons(a.Because) + "."
		default:
			a.unknown(res.Rule.Title, res.Missing, item)
		}
		out = append(out, a)
	}
	return out
}

func (r *Rules) met(a *answer, item *ItemFinding, facts *rule.Facts, on date.Date) {
	e := a.effect
	a.Outcome = Outcome(e.Decides.Value) // same-as-item is replaced in conclude
	a.Caution = e.Caution
	if e.Factors {
		for _, f := range r.Factors(on) {
			a.Factors = append(a.Factors, Named{f.ID, f.Text})
		}
	}
	for _, id := range e.Assurances {
		as, _ := r.assurance(id.Value)
		a.Assurances = append(a.Assurances, Named{as.ID, as.Text})
	}
	for _, g := range e.Gates {
		gate := Gate{Text: g.Text}
		v, known := facts.Value(g.Var.Value)
		if known {
			gate.Value = truth.Of(v == true)
		} else {
			a.Missing = append(a.Missing, g.Var.Value)
		}
		a.Gates = append(a.Gates, gate)
	}
	a.Text = fill(e.Text.Value, item, facts, a.Gates)
}

// unknown says what is missing. The row stands in the way of an answer unless a question or an exclusion, which are
// open most of the time, would have to be answered as well.
func (a *answer) unknown(title string, missing []string, item *ItemFinding) {
	var words []string
	asks, classification := true, false
	for _, name := range missing {
		v := byName[name]
		if v.role == question || v.role == exclusion {
			asks = false
		}
		if v.role != derived {
			words = append(words, "whether "+v.Meaning)
			a.Missing = append(a.Missing, name)
			continue
		}
		if classification {
			continue
		}
		classification = true
		words = append(words, "what the item is classified as"+item.stays())
		if len(item.Missing) == 0 {
			a.Missing = append(a.Missing, "classification")
		}
		a.Missing = append(a.Missing, item.Missing...)
	}
	if asks {
		a.Outcome = NeedsInformation
	}
	a.Text = title + ": open. Not known: " + strings.Join(words, "; ") + "."
}

// stays names what is possible while the classification is open.
func (f *ItemFinding) stays() string {
	if len(f.Possible) == 0 {
		return ""
	}
	return " (" + list(f.Possible, func(EntryRef) bool { return true }) + " possible)"
}

func reasons(because []rule.Because) string {
	var words []string
	for _, b := range because {
		switch v := b.Value.(type) {
		case bool:
			yes := "no"
			if v {
				yes = "yes"
			}
			words = append(words, byName[b.Var].Meaning+": "+yes)
		default:
			words = append(words, fmt.Sprintf("%s: %v", byName[b.Var].Meaning, v))
		}
	}
	if len(words) == 0 {
		return ""
	}
	return " (" + strings.Join(words, "; ") + ")"
}

// conclude lets the first row that is met win, marks what it supersedes, and takes the strongest of what remains.
func conclude(rows []answer, item *ItemFinding) ItemOutcome {
	out := ItemOutcome{Item: item.Ref, Outcome: NoControlFound}
	win := slices.IndexFunc(rows, func(a answer) bool { return a.Result == truth.Met && !a.effect.Add })
	final := win >= 0 && rows[win].effect.Final
	if win >= 0 {
		out.Row = rows[win].Row
	}
	for i := range rows {
		a := &rows[i]
		above := final && (!a.effect.Add || a.Row != out.Row) && a.Result != truth.NotMet
		second := a.Result == truth.Met && !a.effect.Add
		a.Superseded = i != win && (above || second)
		if !a.Superseded && a.Outcome != sameAsItem {
			out.Outcome = Stronger(out.Outcome, a.Outcome)
		}
	}
	for i := range rows {
		if rows[i].Outcome == sameAsItem {
			rows[i].Outcome = out.Outcome
		}
	}
	if !final {
		out.Note = item.worst()
	}
	return out
}

// worst says what the item can still turn out to be, if that is Category I.
func (f *ItemFinding) worst() string {
	switch {
	case slices.ContainsFunc(f.Possible, productionI):
		return "a production facility of Category I stays possible: " + list(f.Possible, productionI)
	case slices.ContainsFunc(f.Possible, categoryI):
		return "Category I stays possible: " + list(f.Possible, categoryI)
	case len(f.Possible) == 0 && f.Verdict == VerdictNeedsInformation && !slices.ContainsFunc(f.Entries, categoryI):
		return "nothing is ruled out, Category I included"
	default:
		return ""
	}
}

// open collects what the finding misses, with the item in front where it belongs to the item.
func (a *answer) open(item *ItemFinding, parameters, questions *[]string) {
	for _, name := range a.Missing {
		v, isVar := byName[name]
		to := questions
		switch {
		case v.role == exclusion:
			continue
		case !isVar:
			to, name = parameters, item.Ref+"."+name
		case v.perItem:
			name = item.Ref + "." + name
		}
		if !slices.Contains(*to, name) {
			*to = append(*to, name)
		}
	}
}

// weighing collects factors and assurances over all findings that take part.
type weighing struct {
	rules      *Rules
	on         date.Date
	factors    []Factor
	assurances []Assurance
}

func (w *weighing) add(a *answer) {
	if a.Result == truth.NotMet || a.Error != "" {
		return
	}
	if a.effect.Factors && a.Result == truth.Met {
		w.factors = w.rules.Factors(w.on)
	}
	for _, id := range a.effect.Assurances {
		as, _ := w.rules.assurance(id.Value)
		n := Assurance{
			ID: as.ID, From: as.From, Text: as.Text, Due: a.Result, Basis: as.Basis, Source: as.Source,
			Why: fmt.Sprintf("row %d: %s", a.Row, a.Text),
		}
		at := slices.IndexFunc(w.assurances, func(o Assurance) bool { return o.ID == n.ID })
		switch {
		case at < 0:
			w.assurances = append(w.assurances, n)
		case w.assurances[at].Due == truth.Unknown && n.Due == truth.Met:
			w.assurances[at] = n
		}
	}
	slices.SortStableFunc(w.assurances, func(a, b Assurance) int { return strings.Compare(a.ID, b.ID) })
}

// held says of each assurance to obtain what of it was given.
func held(due []Assurance, given []Held, on date.Date) []Assurance {
	for i := range due {
		a := &due[i]
		for k := range given {
			if given[k].ID != a.ID {
				continue
			}
			a.By = append(a.By, given[k])
			if given[k].Holds(on) {
				a.Held = truth.Met
			} else if a.Held == truth.Unknown {
				a.Held = truth.NotMet
			}
		}
	}
	return due
}

func (r *Rules) note(d *Decision, e Edition) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s.", d.Outcome, r.meanings[d.Outcome])
	for _, p := range d.PerItem {
		if p.Note != "" {
			fmt.Fprintf(&b, " %s: %s.", p.Item, p.Note)
		}
	}
	if n := len(d.Missing); n > 0 {
		fmt.Fprintf(&b, " Open: %d, named under missing.", n)
	}
	if e.Stated != "" && strings.HasPrefix(d.On.String(), e.Stated) {
		fmt.Fprintf(&b, " The first day of edition %s is known as %s only.", e.ID, e.Stated)
	}
	return b.String()
}

// placeholders of the sentences in the table.
var placeholders = []string{
	"{item}", "{kind}", "{gates}", "{entries}", "{production_entries}", "{category_I_entries}", "{category_II_entries}",
	"{treated_entries}", "{technology_entries}", "{declared_entries}",
}

func fill(text string, item *ItemFinding, facts *rule.Facts, gates []Gate) string {
	return placeholder.ReplaceAllStringFunc(text, func(p string) string {
		switch p {
		case "{item}":
			return item.Ref
		case "{kind}":
			kind, _ := facts.Value("kind")
			return fmt.Sprint(kind)
		case "{gates}":
			var words []string
			for _, g := range gates {
				words = append(words, g.Text+": "+g.Value.String())
			}
			return strings.Join(words, "; ")
		case "{declared_entries}":
			return strings.Join(item.Declared, ", ")
		case "{production_entries}":
			return list(item.Entries, productionI)
		case "{category_I_entries}":
			return list(item.Entries, categoryI)
		case "{category_II_entries}":
			return list(item.Entries, categoryII)
		case "{treated_entries}":
			return list(item.Entries, treatedAsII)
		case "{technology_entries}":
			return list(item.Entries, technology)
		default: // {entries}
			return list(item.Entries, func(EntryRef) bool { return true })
		}
	})
}

// list names the entries of a kind.
func list(entries []EntryRef, is func(EntryRef) bool) string {
	var ids []string
	for _, e := range entries {
		if is(e) {
			ids = append(ids, e.ID)
		}
	}
	if len(ids) == 0 {
		return "entry not named"
	}
	return strings.Join(ids, ", ")
}
