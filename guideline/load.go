package guideline

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"regexp"
	"slices"

	"github.com/licet/licet/cite"
	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/rule"
)

//go:embed rules
var embedded embed.FS

// Begin is the first day of the Guidelines; nothing can be decided before it.
var Begin = date.MustParse("1987-04-16")

// Edition is one wording of the Guidelines. Its note tells how well its first day is known.
type Edition struct {
	ID     string    `json:"id" yaml:"id"`
	Agreed date.Date `json:"agreed,omitzero" yaml:"agreed"`
	From   date.Date `json:"from" yaml:"from"`
	// Stated is the first day as far as the source gives it ("1993-01", "2003"), empty when it gives the day.
	Stated string     `json:"stated,omitempty" yaml:"stated"`
	Note   string     `json:"note" yaml:"note"`
	Basis  cite.Basis `json:"basis" yaml:"basis"`
	Source string     `json:"source" yaml:"source"`
	ReadIn []string   `json:"read_in,omitempty" yaml:"read_in"`
}

// Factor is one thing to weigh under paragraph 3. It is never filled in by the engine.
type Factor struct {
	ID    string     `json:"id" yaml:"id"`
	Text  string     `json:"text" yaml:"text"`
	From  date.Date  `json:"from" yaml:"from"`
	Basis cite.Basis `json:"basis" yaml:"basis"`
}

// CatchAll is one element of the catch-all, with what the Guidelines do and do not say about it.
type CatchAll struct {
	Element  string     `json:"element" yaml:"element"`
	InMTCR   bool       `json:"in_mtcr" yaml:"in_mtcr"`
	Rule     string     `json:"rule,omitempty" yaml:"rule"` // the row that applies it; empty if there is none
	Effect   string     `json:"effect" yaml:"effect"`
	National []string   `json:"national,omitempty" yaml:"national"`
	Basis    cite.Basis `json:"basis" yaml:"basis"`
	Sources  []string   `json:"sources" yaml:"sources"`
}

// Principle is a paragraph that guides without deciding a transfer.
type Principle struct {
	ID        string     `json:"id" yaml:"id"`
	Paragraph string     `json:"paragraph" yaml:"paragraph"`
	From      date.Date  `json:"from" yaml:"from"`
	Requires  string     `json:"requires" yaml:"requires"`
	Note      string     `json:"note,omitempty" yaml:"note"`
	Basis     cite.Basis `json:"basis" yaml:"basis"`
	Source    string     `json:"source" yaml:"source"`
}

type assurance struct {
	ID     string     `yaml:"id"`
	From   string     `yaml:"from"`
	Text   string     `yaml:"text"`
	Rule   string     `yaml:"rule"`
	Basis  cite.Basis `yaml:"basis"`
	Source string     `yaml:"source"`
}

type reference struct {
	Editions []Edition `yaml:"editions"`
	Outcomes []struct {
		Outcome Outcome `yaml:"outcome"`
		Meaning string  `yaml:"meaning"`
	} `yaml:"outcomes"`
	Factors    []Factor `yaml:"factors"`
	Assurances struct {
		Qualifier  string      `yaml:"qualifier"`
		Difference string      `yaml:"difference"`
		List       []assurance `yaml:"list"`
	} `yaml:"assurances"`
	CatchAll   []CatchAll  `yaml:"catch_all"`
	Principles []Principle `yaml:"principles"`
}

// effect is what a row of the table means when it is met.
type effect struct {
	Row        int         `yaml:"row"`
	Decides    rule.Text   `yaml:"decides"` // an outcome, same-as-item, or nothing
	Add        bool        `yaml:"add"`     // takes no part in the first match
	Final      bool        `yaml:"final"`   // no row below decides, and nothing is to be weighed or obtained
	Factors    bool        `yaml:"factors"`
	Assurances []rule.Text `yaml:"assurances"`
	Gates      []struct {
		Var  rule.Text `yaml:"var"`
		Text string    `yaml:"text"`
	} `yaml:"gates"`
	Text    rule.Text `yaml:"text"`
	Caution string    `yaml:"caution"`
}

const sameAsItem = "same-as-item"

// lastRow is the last row of the table that is decided here; row 13 looks at denials.
const lastRow = 12

// Rules are the loaded Guidelines. They are immutable and safe for concurrent use.
type Rules struct {
	set      *rule.Set[effect]
	factors  *rule.Set[leaning]
	overlays *rule.Set[national]
	ref      reference
	states   states
	meanings map[Outcome]string
	digest   string
}

// Load returns the Guidelines that are part of the program.
func Load() (*Rules, error) {
	sub, err := fs.Sub(embedded, "rules")
	if err != nil {
		return nil, fault.Wrap(fault.Internal, err, "opening the embedded rules")
	}
	return loadFS(sub, true)
}

// LoadFS reads the Guidelines from a directory of the form of the embedded one: reference.yaml and states.yaml, the rows of the
// table under table, what is suggested under the factors under factors, and the readings of single Partners under overlays, each rule
// with its cases. Errors are [fault.Invalid], with file and line.
func LoadFS(fsys fs.FS) (*Rules, error) { return loadFS(fsys, false) }

const (
	referenceFile = "reference.yaml"
	tableDir      = "table"
)

func loadFS(fsys fs.FS, tested bool) (*Rules, error) {
	r := &Rules{meanings: make(map[Outcome]string)}
	sum := sha256.New()
	for _, f := range []struct {
		name string
		into any
	}{{referenceFile, &r.ref}, {statesFile, &r.states}} {
		data, err := readFile(fsys, f.name)
		if err != nil {
			return nil, err
		}
		if err := rule.DecodeFile(f.name, data, f.into); err != nil {
			return nil, err
		}
		_, _ = sum.Write(data)
	}
	var err error
	if r.set, err = loadSet[effect](fsys, schema, tableDir, tested); err != nil {
		return nil, err
	}
	if r.factors, err = loadSet[leaning](fsys, weighedSchema, factorsDir, tested); err != nil {
		return nil, err
	}
	if r.overlays, err = loadSet[national](fsys, weighedSchema, overlaysDir, tested); err != nil {
		return nil, err
	}
	for _, check := range []func() error{r.check, r.states.check, r.checkFactors, r.checkOverlays} {
		if err := check(); err != nil {
			return nil, err
		}
	}
	for _, digest := range []string{r.set.Digest(), r.factors.Digest(), r.overlays.Digest()} {
		_, _ = io.WriteString(sum, digest)
	}
	r.digest = hex.EncodeToString(sum.Sum(nil))
	return r, nil
}

func loadSet[E any](fsys fs.FS, schema *rule.Schema, dir string, tested bool) (*rule.Set[E], error) {
	sub, err := fs.Sub(fsys, dir)
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, err, "opening %s", dir)
	}
	return rule.Load[E](schema, rule.Dir{Name: dir, FS: sub, CasesElsewhere: tested})
}

func readFile(fsys fs.FS, name string) ([]byte, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, err, "opening %s", name)
	}
	defer func() { _ = f.Close() }()
	data, err := io.ReadAll(io.LimitReader(f, rule.MaxFile+1))
	if err != nil {
		return nil, fault.Wrap(fault.Unavailable, err, "reading %s", name)
	}
	if len(data) > rule.MaxFile {
		return nil, fault.New(fault.Invalid, "more than %d bytes", rule.MaxFile).At(fault.Place{File: name})
	}
	return data, nil
}

var placeholder = regexp.MustCompile(`\{[^}]*\}`)

// check refuses tables that could not decide as the package promises.
func (r *Rules) check() error {
	if err := r.checkReference(); err != nil {
		return err
	}
	row := 0
	for _, ru := range r.set.Rules() {
		e := &ru.Effect
		at := func(t rule.Text, field, message, want string) error {
			line := t.Line
			if line == 0 {
				line = ru.Line
			}
			return fault.Input("rule "+ru.ID+": effect."+field, t.Value, message, want).
				At(fault.Place{File: ru.File, Line: line})
		}
		decides := e.Decides.Value
		isOutcome := Outcome(decides).Strength() > 0
		for _, p := range []struct {
			wrong                bool
			text                 rule.Text
			field, message, want string
		}{
			{
				e.Row < 1 || e.Row > lastRow,
				rule.Text{},
				"row",
				fmt.Sprintf("%d is no row of the table", e.Row), fmt.Sprintf("1 to %d", lastRow),
			},
			{
				e.Row < row,
				rule.Text{},
				"row",
				fmt.Sprintf("row %d stands after row %d", e.Row, row), "rows in the order of the table",
			},
			{e.Text.Value == "", e.Text, "text", "missing", "a sentence"},
			{decides == "" && !e.Add, e.Decides, "decides", "missing", "an outcome, unless the row only adds"},
			{decides == sameAsItem && !e.Add, e.Decides, "decides", "not decided by itself", "add: true with " + sameAsItem},
			{
				decides != "" && decides != sameAsItem && !isOutcome, e.Decides, "decides", "no outcome",
				fmt.Sprintf("one of %v, or %s", outcomes, sameAsItem),
			},
			{
				decides == string(NoControlFound) && !e.Final, e.Decides, "decides",
				"a row that finds no control ends the table", "final: true",
			},
			{e.Final && e.Add, rule.Text{}, "final", "a row that adds cannot end the table", "one of the two"},
		} {
			if p.wrong {
				return at(p.text, p.field, p.message, p.want)
			}
		}
		row = e.Row
		for _, a := range e.Assurances {
			if _, ok := r.assurance(a.Value); !ok {
				return at(a, "assurances", "unknown assurance", "one of "+referenceFile)
			}
		}
		for _, g := range e.Gates {
			if v, ok := byName[g.Var.Value]; !ok || v.Type != rule.Bool {
				return at(g.Var, "gates", "no yes-or-no variable", "one that is declared")
			}
		}
		for _, p := range placeholder.FindAllString(e.Text.Value, -1) {
			if !slices.Contains(placeholders, p) {
				return at(e.Text, "text", "unknown placeholder "+p, fmt.Sprint(placeholders))
			}
		}
	}
	return nil
}

func (r *Rules) checkReference() error {
	bad := func(format string, args ...any) error {
		return fault.New(fault.Invalid, format, args...).At(fault.Place{File: referenceFile})
	}
	for _, o := range r.ref.Outcomes {
		if r.meanings[o.Outcome] != "" || o.Meaning == "" {
			return bad("outcome %s: its meaning is empty or given twice", o.Outcome)
		}
		r.meanings[o.Outcome] = o.Meaning
	}
	if len(r.meanings) != len(outcomes) {
		return bad("%d outcomes have a meaning, there are %d", len(r.meanings), len(outcomes))
	}
	if len(r.ref.Editions) == 0 || r.ref.Editions[0].From != Begin {
		return bad("the first edition must begin on %s", Begin)
	}
	for i, e := range r.ref.Editions[1:] {
		if !r.ref.Editions[i].From.Before(e.From) {
			return bad("edition %s does not begin after the one before it", e.ID)
		}
	}
	return nil
}

func (r *Rules) assurance(id string) (assurance, bool) {
	i := slices.IndexFunc(r.ref.Assurances.List, func(a assurance) bool { return a.ID == id })
	if i < 0 {
		return assurance{}, false
	}
	return r.ref.Assurances.List[i], true
}

// Digest names the rules under which a decision was made: SHA-256 in hexadecimal.
func (r *Rules) Digest() string { return r.digest }

// Epoch tells apart the days that have other decisions: it is the same for all days after the year of the last change of a row, an
// edition or a factor, and the day itself before: of a change no more than the year may be known, which a decision of that year tells.
// The day itself, and assurances that hold on some days only, are left aside.
func (r *Rules) Epoch(on date.Date) date.Date {
	var last date.Date
	take := func(d date.Date) {
		if d.After(last) {
			last = d
		}
	}
	for _, e := range r.ref.Editions {
		take(e.From)
	}
	for _, f := range r.ref.Factors {
		take(f.From)
	}
	for _, x := range r.set.Rules() {
		take(x.InForce.From)
		take(x.InForce.Until)
	}
	if on.Year() <= last.Year() {
		return on
	}
	return last
}

// Edition returns the edition in force on the day, false before [Begin].
func (r *Rules) Edition(on date.Date) (Edition, bool) {
	for _, e := range slices.Backward(r.ref.Editions) {
		if !on.Before(e.From) {
			return e, true
		}
	}
	return Edition{}, false
}

// Editions returns all editions, the oldest first.
func (r *Rules) Editions() []Edition { return slices.Clone(r.ref.Editions) }

// Factors returns the factors of paragraph 3 in force on the day.
func (r *Rules) Factors(on date.Date) []Factor {
	return slices.DeleteFunc(slices.Clone(r.ref.Factors), func(f Factor) bool { return on.Before(f.From) })
}

// Principles returns the paragraphs in force on the day that guide without deciding.
func (r *Rules) Principles(on date.Date) []Principle {
	return slices.DeleteFunc(slices.Clone(r.ref.Principles), func(p Principle) bool { return on.Before(p.From) })
}

// CatchAll returns what the Guidelines say and do not say about each element of the catch-all.
func (r *Rules) CatchAll() []CatchAll { return slices.Clone(r.ref.CatchAll) }

// Meaning returns the meaning of an outcome in words.
func (r *Rules) Meaning(o Outcome) string { return r.meanings[o] }

// Row is one row of the table, or one of several that share its number.
type Row struct {
	Row       int         `json:"row"`
	Rule      string      `json:"rule"`
	Paragraph string      `json:"paragraph"`
	Title     string      `json:"title"`
	Requires  string      `json:"requires"`
	InForce   date.Span   `json:"in_force"`
	When      string      `json:"when"`
	Decides   string      `json:"decides,omitempty"` // an outcome or "same-as-item"; empty for a row that only tells
	Add       bool        `json:"add,omitempty"`
	Source    rule.Source `json:"source"`
	Note      string      `json:"note,omitempty"`
}

// Table returns the rows of all dates, in the order of the table.
func (r *Rules) Table() []Row {
	var out []Row
	for _, ru := range r.set.Rules() {
		out = append(out, Row{
			Row: ru.Effect.Row, Rule: ru.ID, Paragraph: ru.Citation, Title: ru.Title, Requires: ru.Requires,
			InForce: ru.InForce, When: ru.When, Decides: ru.Effect.Decides.Value, Add: ru.Effect.Add,
			Source: ru.Source, Note: ru.Note,
		})
	}
	return out
}

// Fact is a rule or a part of the reference that was not read in full in its source.
type Fact struct {
	ID, File, Citation, Title, Note, Source string
	Basis                                   cite.Basis
}

// Cited is where a row stands as a text for people: a paragraph of the Guidelines by its number, anything else as it was written.
func Cited(paragraph string) string {
	if paragraph != "" && paragraph[0] >= '0' && paragraph[0] <= '9' {
		return "Guidelines, paragraph " + paragraph
	}
	return paragraph
}

// Unverified returns every row and every other part of the Guidelines whose basis is not that it was read, in the order of the files.
func (r *Rules) Unverified() []Fact {
	var out []Fact
	add := func(f Fact) {
		if !f.Basis.Verified() {
			out = append(out, f)
		}
	}
	texts := map[string]int{}
	for _, x := range r.set.Rules() {
		texts[x.ID]++
	}
	for _, x := range r.set.Rules() {
		cited := Cited(x.Citation)
		if texts[x.ID] > 1 && !x.InForce.From.IsZero() { // several texts of one row, each with its days
			cited += ", text of " + x.InForce.From.String()
		}
		add(Fact{x.ID, x.File, cited, x.Title, x.Note, x.Source.URL, x.Source.Basis})
	}
	const file = "guideline/rules/reference.yaml"
	for _, e := range r.ref.Editions {
		add(Fact{e.ID, file, "edition of the Guidelines", "first day " + e.From.String(), e.Note, e.Source, e.Basis})
	}
	for _, f := range r.ref.Factors {
		add(Fact{"factor " + f.ID, file, "Guidelines, paragraph 3", f.Text, "", "", f.Basis})
	}
	for _, a := range r.ref.Assurances.List {
		add(Fact{a.ID, file, "assurance of the " + a.From, a.Text, "", a.Source, a.Basis})
	}
	for _, x := range r.factors.Rules() {
		add(Fact{x.ID, x.File, "Guidelines, " + x.Citation, x.Title, x.Source.Note, x.Source.URL, x.Source.Basis})
	}
	for _, x := range r.overlays.Rules() {
		add(Fact{x.ID, x.File, x.Citation, x.Title, x.Source.Note, x.Source.URL, x.Source.Basis})
	}
	r.states.facts(add)
	for _, p := range r.ref.Principles {
		add(Fact{p.ID, file, Cited(p.Paragraph), p.Requires, p.Note, p.Source, p.Basis})
	}
	return out
}
