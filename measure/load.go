package measure

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"regexp"
	"slices"
	"sync"

	"github.com/licet/licet/cite"
	"github.com/licet/licet/country"
	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/guideline"
	"github.com/licet/licet/rule"
)

//go:embed rules
var embedded embed.FS

const (
	referenceFile = "rules/reference.yaml"
	placesFile    = "rules/places.yaml"
	armsFile      = "rules/arms.yaml"
	tableDir      = "rules/table"
)

// Force tells how strongly the Council speaks.
type Force string

// The forces of a paragraph.
const (
	Decided     Force = "decided"     // binding on states
	CalledUpon  Force = "called-upon" // asked of states
	DefinesOnly Force = "defines"     // a definition, no demand
)

// Kind is what a paragraph demands.
type Kind string

// The kinds of paragraph.
const (
	Ban        Kind = "ban"
	Approval   Kind = "approval"
	Vigilance  Kind = "vigilance"
	Inspection Kind = "inspection"
	Seizure    Kind = "seizure"
	Reporting  Kind = "reporting"
	Services   Kind = "services"
	Finance    Kind = "finance"
	Persons    Kind = "persons"
	Training   Kind = "training"
)

var kinds = []Kind{Ban, Approval, Vigilance, Inspection, Seizure, Reporting, Services, Finance, Persons, Training}

// effect is what a paragraph means when it is met.
type effect struct {
	Measure rule.Text `yaml:"measure"`
	// Target are the countries of a measure that is not in the reference: an operator's own.
	Target    []country.Code `yaml:"target"`
	Force     Force          `yaml:"force"`
	Kind      Kind           `yaml:"kind"`
	Direction string         `yaml:"direction"`
	Scope     string         `yaml:"scope"`   // transfer: answered once, not for each item
	Outcome   rule.Text      `yaml:"outcome"` // when met; empty for a duty that carries none
	Open      rule.Text      `yaml:"open"`    // when unknown; needs-information unless stated, nothing without an outcome
	// Without is set for a duty to inspect that needs no suspicion.
	Without    bool      `yaml:"without_suspicion"`
	List       rule.Text `yaml:"list"` // subject of the item lists to name with the answer
	Position   Held      `yaml:"position"`
	Text       rule.Text `yaml:"text"`
	Duty       string    `yaml:"duty"`
	Within     int       `yaml:"within"` // days
	Working    bool      `yaml:"working_days"`
	Exceptions []string  `yaml:"exceptions"`
}

// Rules are the loaded measures. They are immutable and safe for concurrent use.
type Rules struct {
	set      *rule.Set[effect]
	ref      reference
	places   Places
	arms     arms
	digest   string
	national map[string]bool // rules of the operator's directories, by identifier
	// targets holds for each country the measures and the operator's rules that are aimed at it.
	targets map[string]*target
	names   []string // the keys of targets, sorted
}

// target is what is aimed at one country; spans are the days on which something is.
type target struct {
	rules map[*rule.Rule[effect]]bool
	spans []date.Span
}

// universal stands for measures that are aimed at no country.
const universal = ""

var loadOnce = sync.OnceValues(func() (*Rules, error) { return Load() })

// Default returns the measures that are part of the program, loaded once.
func Default() (*Rules, error) { return loadOnce() }

// Load returns the measures that are part of the program, with the rules of the operator's directories added. Such rules
// can only add findings: nothing replaces a rule, no outcome clears, and the strongest outcome decides. A rule of an
// operator names a measure of the reference, or a measure of its own with the countries it is aimed at. Errors are
// [fault.Invalid], with file and line.
func Load(dirs ...rule.Dir) (*Rules, error) {
	table, err := fs.Sub(embedded, tableDir)
	if err != nil {
		return nil, fault.Wrap(fault.Internal, err, "opening the embedded rules")
	}
	return load(rule.Dir{Name: tableDir, FS: table, CasesElsewhere: true}, dirs)
}

func load(own rule.Dir, dirs []rule.Dir) (*Rules, error) {
	r := &Rules{}
	sum := sha256.New()
	for _, f := range []struct {
		name string
		into any
	}{{referenceFile, &r.ref}, {placesFile, &r.places}, {armsFile, &r.arms}} {
		data, err := embedded.ReadFile(f.name)
		if err != nil {
			return nil, fault.Wrap(fault.Internal, err, "reading %s", f.name)
		}
		if err := rule.DecodeFile(f.name, data, f.into); err != nil {
			return nil, err
		}
		_, _ = sum.Write(data)
	}
	var err error
	if r.set, err = rule.Load[effect](schema, append([]rule.Dir{own}, dirs...)...); err != nil {
		return nil, err
	}
	if err := r.checkReference(); err != nil {
		return nil, err
	}
	if err := r.arms.check(); err != nil {
		return nil, err
	}
	if err := r.index(); err != nil {
		return nil, err
	}
	for i := range r.ref.Measures {
		m := &r.ref.Measures[i]
		for _, l := range r.ref.ItemLists {
			if l.Measure == m.ID {
				m.ItemLists = append(m.ItemLists, l)
			}
		}
	}
	if len(dirs) > 0 {
		if err := r.tellNational(own); err != nil {
			return nil, err
		}
	}
	_, _ = io.WriteString(sum, r.set.Digest())
	r.digest = hex.EncodeToString(sum.Sum(nil))
	return r, nil
}

// tellNational notes which rules do not come with the program.
func (r *Rules) tellNational(own rule.Dir) error {
	common, err := rule.Load[effect](schema, own)
	if err != nil {
		return err
	}
	r.national = map[string]bool{}
	for _, x := range r.set.Rules() {
		r.national[x.ID] = true
	}
	for _, x := range common.Rules() {
		delete(r.national, x.ID)
	}
	return nil
}

// checkReference refuses dangling names, empty spans and what rests on nothing.
func (r *Rules) checkReference() error {
	bad := func(format string, args ...any) error {
		return fault.New(fault.Invalid, format, args...).At(fault.Place{File: referenceFile})
	}
	if len(r.ref.Questions) > 1 {
		return bad("more than one disputed question: views are formed for one at a time")
	}
	held := func(what string, h Held) error {
		if h == (Held{}) {
			return nil
		}
		if err := r.known(h.Question, h.Holds); err != nil {
			return bad("%s: %v", what, err)
		}
		return nil
	}
	seen := make(map[string]bool)
	for _, m := range r.ref.Measures {
		if m.ID == "" || seen[m.ID] || len(m.InForce) == 0 || m.Basis == "" || m.Source == "" {
			return bad("measure %q: named twice, or without spans, basis or source", m.ID)
		}
		seen[m.ID] = true
		for i, s := range m.InForce {
			if s.Empty() || s.From.IsZero() || i > 0 && s.From.Before(m.InForce[i-1].Until) {
				return bad("measure %s: the spans are empty or out of order", m.ID)
			}
			if err := held("measure "+m.ID, s.Position); err != nil {
				return err
			}
		}
		for _, p := range m.Provisions {
			if p.Text == "" || p.Basis == "" || !slices.Contains([]Force{Decided, CalledUpon, DefinesOnly}, p.Force) {
				return bad("measure %s, paragraph %s: without text, basis or force", m.ID, p.Paragraph)
			}
		}
	}
	for _, l := range r.ref.ItemLists {
		if !seen[l.Measure] || l.Document == "" || l.Subject == "" || l.Empty() || l.Basis == "" {
			return bad("item list %q: unknown measure, empty span, or without document, subject or basis", l.Document)
		}
		if err := held("item list "+l.Document, l.Position); err != nil {
			return err
		}
	}
	for _, b := range r.ref.Bodies {
		if !seen[b.Measure] || b.ID == "" || b.Basis == "" || (date.Span{From: b.Created, Until: b.Ended}).Empty() {
			return bad("body %q: unknown measure, empty span, or without basis", b.ID)
		}
		if err := held("body "+b.ID, b.Position); err != nil {
			return err
		}
	}
	return nil
}

var (
	placeholder = regexp.MustCompile(`\{[^}]*\}`)
	code        = regexp.MustCompile(`^[A-Z]{2}$`)
)

// index checks the effects and sorts the rules by the countries they are aimed at.
func (r *Rules) index() error {
	r.targets = make(map[string]*target)
	for _, ru := range r.set.Rules() {
		if err := r.check(ru); err != nil {
			return err
		}
		to := ru.Effect.Target
		if m, ok := r.Measure(ru.Effect.Measure.Value); ok {
			to = m.Targets
		}
		names := []string{universal}
		if len(to) > 0 {
			names = nil
			for _, c := range to {
				names = append(names, string(c))
			}
		}
		for _, n := range names {
			t := r.targets[n]
			if t == nil {
				t = &target{rules: make(map[*rule.Rule[effect]]bool)}
				r.targets[n] = t
				if n != universal {
					r.names = append(r.names, n)
				}
			}
			t.rules[ru] = true
			if !slices.Contains(t.spans, ru.InForce) {
				t.spans = append(t.spans, ru.InForce)
			}
		}
	}
	slices.Sort(r.names)
	return nil
}

// noOutcome reports whether a rule cannot ask for the outcome: it is none, or clears.
func noOutcome(o guideline.Outcome) bool { return o.Strength() == 0 || o == guideline.NoControlFound }

// stopping names the outcomes that a rule can ask for.
func stopping() string { return anyOf(slices.DeleteFunc(guideline.Outcomes(), noOutcome)) }

func (r *Rules) check(ru *rule.Rule[effect]) error {
	e := &ru.Effect
	m, inReference := r.Measure(e.Measure.Value)
	outcome, open := guideline.Outcome(e.Outcome.Value), guideline.Outcome(e.Open.Value)
	for _, p := range []struct {
		wrong                bool
		text                 rule.Text
		field, message, want string
	}{
		{e.Measure.Value == "", e.Measure, "measure", "missing", "the measure the paragraph stands in"},
		{!inReference && len(e.Target) == 0, e.Measure, "measure", "not in the reference", "a measure of the reference, or target: the countries it is aimed at"},
		{inReference && len(e.Target) > 0, e.Measure, "target", "stated for a measure of the reference", "the reference alone to say whom it is aimed at"},
		{slices.ContainsFunc(e.Target, func(c country.Code) bool { return !code.MatchString(string(c)) }), e.Measure, "target", "no code of a country", "ISO 3166-1, two capitals"},
		{e.Force != Decided && e.Force != CalledUpon, e.Measure, "force", fmt.Sprintf("%q is no force", e.Force), "decided or called-upon"},
		{!slices.Contains(kinds, e.Kind), e.Measure, "kind", fmt.Sprintf("%q is no kind", e.Kind), fmt.Sprint(kinds)},
		{!slices.Contains([]string{"to", "from", "both"}, e.Direction), e.Measure, "direction", fmt.Sprintf("%q is no direction", e.Direction), "to, from or both"},
		{e.Scope != "" && e.Scope != scopeTransfer, e.Measure, "scope", fmt.Sprintf("%q is no scope", e.Scope), "transfer, or nothing"},
		{outcome != "" && noOutcome(outcome), e.Outcome, "outcome", "no outcome that stops", stopping()},
		{open != "" && noOutcome(open), e.Open, "open", "no outcome that stops", stopping()},
		{open != "" && outcome == "", e.Open, "open", "stated for a duty without outcome", "an outcome as well"},
		{e.Kind == Ban && (outcome == "" || e.Force != Decided), e.Outcome, "outcome", "a ban that is not decided or has no outcome", "decided, with an outcome"},
		{outcome == guideline.Prohibited && e.Force != Decided, e.Outcome, "outcome", "only what was decided prohibits", "hold, or force: decided"},
		{e.Text.Value == "", e.Text, "text", "missing", "a sentence"},
		{e.Within < 0, e.Measure, "within", "negative", "days"},
		{e.Without && e.Kind != Inspection, e.Measure, "without_suspicion", "stated for another kind", "kind: inspection"},
	} {
		if p.wrong {
			return e.fault(ru, p.text, p.field, p.message, p.want)
		}
	}
	for _, p := range placeholder.FindAllString(e.Text.Value, -1) {
		if p != itemPlaceholder || e.Scope == scopeTransfer {
			return e.fault(ru, e.Text, "text", "unknown placeholder "+p, itemPlaceholder+" in a rule on items")
		}
	}
	if e.Position != (Held{}) {
		if err := r.known(e.Position.Question, e.Position.Holds); err != nil {
			return e.fault(ru, e.Measure, "position", err.Error(), "")
		}
	}
	if inReference && !slices.ContainsFunc(m.InForce, func(s Span) bool {
		ends := s.Until.IsZero() || !ru.InForce.Until.IsZero() && !s.Until.Before(ru.InForce.Until)
		return s.Contains(ru.InForce.From) && ends && s.Position == e.Position
	}) {
		return e.fault(ru, e.Measure, "measure", "the paragraph is in force when its measure is not, or on another position",
			"a span inside one of the measure, with the same position")
	}
	return nil
}

const (
	scopeTransfer   = "transfer"
	itemPlaceholder = "{item}"
)

func (e *effect) fault(ru *rule.Rule[effect], t rule.Text, field, message, want string) error {
	line := t.Line
	if line == 0 {
		line = ru.Line
	}
	return fault.Input("rule "+ru.ID+": effect."+field, t.Value, message, want).At(fault.Place{File: ru.File, Line: line})
}

// Digest names the edition of the measures under which an answer was given: SHA-256 in hexadecimal.
func (r *Rules) Digest() string { return r.digest }

// Measure returns the measure of that identifier, and whether there is one.
func (r *Rules) Measure(id string) (Measure, bool) {
	for _, m := range r.ref.Measures {
		if m.ID == id {
			return m, true
		}
	}
	return Measure{}, false
}

// Paragraph is one rule as it stands in the files.
type Paragraph struct {
	ID         string            `json:"id"`
	Measure    string            `json:"measure"`
	Citation   string            `json:"citation"`
	Title      string            `json:"title"`
	Requires   string            `json:"requires"`
	InForce    date.Span         `json:"in_force"`
	Position   Held              `json:"position,omitzero"`
	Force      Force             `json:"force"`
	Kind       Kind              `json:"kind"`
	Direction  string            `json:"direction"`
	List       string            `json:"list,omitempty"` // subject of the item lists that it reaches
	When       string            `json:"when"`
	Outcome    guideline.Outcome `json:"outcome,omitempty"`
	Duty       string            `json:"duty,omitempty"`
	Within     int               `json:"within,omitempty"`
	Working    bool              `json:"working_days,omitempty"`
	Exceptions []string          `json:"exceptions,omitempty"`
	Source     rule.Source       `json:"source"`
	Note       string            `json:"note,omitempty"`
	File       string            `json:"file"`
	Line       int               `json:"line"`
}

// Paragraphs returns the rules of all dates, in the order of their files.
func (r *Rules) Paragraphs() []Paragraph {
	var out []Paragraph
	for _, ru := range r.set.Rules() {
		e := &ru.Effect
		out = append(out, Paragraph{
			ID: ru.ID, Measure: e.Measure.Value, Citation: ru.Citation, Title: ru.Title, Requires: ru.Requires,
			InForce: ru.InForce, Position: e.Position, Force: e.Force, Kind: e.Kind, Direction: e.Direction, List: e.List.Value, When: ru.When,
			Outcome: guideline.Outcome(e.Outcome.Value), Duty: e.Duty, Within: e.Within, Working: e.Working,
			Exceptions: slices.Clone(e.Exceptions), Source: ru.Source, Note: ru.Note, File: ru.File, Line: ru.Line,
		})
	}
	return out
}

// Fact is a rule or a part of the reference that was not read in full.
type Fact struct {
	File     string     `json:"file"`
	ID       string     `json:"id"`
	Citation string     `json:"citation"`
	Basis    cite.Basis `json:"basis"`
	Note     string     `json:"note,omitempty"`
	URL      string     `json:"url,omitempty"` // where to confirm it, if an address is known
}

// Unverified returns every rule and every other fact whose basis is not that it was read, in the order of the files. A
// paragraph whose wording stands in two spans is named once.
func (r *Rules) Unverified() []Fact {
	var out []Fact
	add := func(f Fact) {
		if !f.Basis.Verified() && !slices.Contains(out, f) {
			out = append(out, f)
		}
	}
	for _, ru := range r.set.Rules() {
		add(Fact{ru.File, ru.ID, ru.Citation, ru.Source.Basis, ru.Source.Note, ru.Source.URL})
	}
	for _, m := range r.ref.Measures {
		add(Fact{referenceFile, m.ID, m.Title, m.Basis, m.Note, m.Source})
		for _, s := range m.InForce {
			add(Fact{referenceFile, m.ID, "in force from " + s.From.String(), s.Basis, s.Note, m.Source})
		}
		for _, p := range m.Provisions {
			add(Fact{referenceFile, m.ID, "paragraph " + p.Paragraph + ": " + p.Text, p.Basis, p.Note, or(p.Source, m.Source)})
		}
		for _, c := range m.Chain {
			add(Fact{referenceFile, m.ID, "resolution " + c.Resolution, c.Basis, c.Note, or(c.Source, m.Source)})
		}
	}
	for _, l := range r.ref.ItemLists {
		add(Fact{referenceFile, l.Document, fmt.Sprintf("%s list for %s from %s", l.Subject, l.Target, l.From), l.Basis, l.Note, l.Source})
	}
	for _, b := range r.ref.Bodies {
		add(Fact{referenceFile, b.ID, fmt.Sprintf("%s, from %s", b.Title, b.Created), b.Basis, b.Note, b.Source})
	}
	for _, q := range r.ref.Questions {
		for _, h := range q.Positions {
			add(Fact{referenceFile, q.ID, "position " + string(h.Position), h.Basis, "", h.Source})
		}
		for _, e := range q.Timeline {
			add(Fact{referenceFile, q.ID, e.Date.String() + ": " + e.Text, e.Basis, e.Note, e.Source})
		}
	}
	add(Fact{referenceFile, "matrix", "rows of the 1540 matrix", r.ref.Matrix.Basis, r.ref.Matrix.Note, r.ref.Matrix.Source})
	add(Fact{armsFile, "arms", "words that say that goods are arms", r.arms.Basis, r.arms.Note, r.arms.Source})
	for _, l := range r.places.Lists {
		add(Fact{placesFile, l.ID, l.Title, l.Basis, l.Note, l.Source})
	}
	for _, k := range r.places.Kinds {
		add(Fact{placesFile, k.ID, k.Why, k.Basis, k.Note, k.Source})
	}
	for _, z := range r.places.Zones {
		add(Fact{placesFile, z.Locode, z.Name, z.Basis, "", ""})
	}
	return out
}

func or(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
