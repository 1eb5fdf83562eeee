package redflag

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/licet/licet/cite"
	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/rule"
)

//go:embed rules
var embedded embed.FS

const (
	referenceFile = "reference.yaml"
	indicatorDir  = "indicators"
)

// Needs says what an indicator can be decided from.
type Needs string

// The three grounds of an indicator.
const (
	Declared  Needs = "declared"  // the transfer alone
	Reference Needs = "reference" // the transfer and a list or table
	Past      Needs = "history"   // the transfer and earlier records
)

// maxWeight is the weight that alone stops a shipment for a person to look at: the top of the scale, not a limit.
const maxWeight = 5

// effect is what an indicator that is met means.
type effect struct {
	Weight     int         `yaml:"weight"`
	Typologies []rule.Text `yaml:"typologies"`
	Needs      Needs       `yaml:"needs"`
	Why        rule.Text   `yaml:"why"`
	Clears     rule.Text   `yaml:"clears"`
	Sources    []rule.Text `yaml:"sources"`
}

// Indicator is one indicator in one wording.
type Indicator struct {
	ID         string     `json:"id"`
	Group      string     `json:"group"`
	Title      string     `json:"title"`
	Test       string     `json:"test"` // what makes it true, in plain words
	InForce    date.Span  `json:"in_force"`
	When       string     `json:"when"`
	Weight     int        `json:"weight"` // 1 weak to 5 grave
	Typologies []string   `json:"typologies"`
	Needs      Needs      `json:"needs"`
	Why        string     `json:"why"`
	Clears     string     `json:"clears"`
	Fields     []string   `json:"fields"` // fields of the transfer, and of the [Context], that decide it
	Sources    []string   `json:"sources"`
	Basis      cite.Basis `json:"basis"`
	Note       string     `json:"note,omitempty"`
}

// Typology is a way in which goods or know-how are diverted.
type Typology struct {
	ID   string `json:"id" yaml:"id"`
	Name string `json:"name" yaml:"name"`
	Note string `json:"note" yaml:"note"`
}

// Combination is a set of indicators that say more together: all of All and, if Any is not empty, one of Any.
type Combination struct {
	ID         string   `json:"id" yaml:"id"`
	All        []string `json:"all" yaml:"all"`
	Any        []string `json:"any,omitempty" yaml:"any"`
	Weight     int      `json:"weight" yaml:"weight"`
	Typologies []string `json:"typologies" yaml:"typologies"`
	Why        string   `json:"why" yaml:"why"`
}

// compiled is one indicator, made ready to be left out quickly.
type compiled struct {
	ind      Indicator
	set      func() (*rule.Set[effect], error) // holds this rule alone, over the variables it uses
	vars     []int                             // variables of the condition
	parts    []conjunct                        // parts of the conjunction, all of which must hold
	holders  []string                          // variables named in the sentence
	whyParts []string                          // text, variable, text, variable, ..., text
}

// conjunct is one part of a conjunction, as far as it can be told at a glance that it does not hold: none of its variables
// is stated, or it is nothing but a variable whose value is the failing one.
type conjunct struct {
	vars  []int
	fails any // nil for a part that takes an evaluation
}

// Rules are the loaded indicators. They are immutable and safe for concurrent use.
type Rules struct {
	set    *rule.Set[effect]
	all    []*compiled
	ref    *reference
	digest string
}

var defaults = sync.OnceValues(func() (*Rules, error) { return Load() })

// Default returns the rules that are part of the program. They are loaded once.
func Default() (*Rules, error) { return defaults() }

// Load returns the rules that are part of the program with those of the directories added. A directory adds indicators
// with identifiers of their own over the variables of [Variables]; it can replace and remove none. Errors are
// [fault.Invalid] with file and line.
func Load(dirs ...rule.Dir) (*Rules, error) {
	sub, err := fs.Sub(embedded, "rules")
	if err != nil {
		return nil, fault.Wrap(fault.Internal, err, "opening the embedded rules")
	}
	return load(sub, true, dirs)
}

func load(fsys fs.FS, tested bool, more []rule.Dir) (*Rules, error) {
	data, err := fs.ReadFile(fsys, referenceFile)
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, err, "opening %s", referenceFile)
	}
	r := &Rules{ref: new(reference)}
	if err := rule.DecodeFile(referenceFile, data, r.ref); err != nil {
		return nil, err
	}
	own, err := fs.Sub(fsys, indicatorDir)
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, err, "opening the indicators")
	}
	dirs := append([]rule.Dir{{Name: indicatorDir, FS: own, CasesElsewhere: tested}}, more...)
	if r.set, err = rule.Load[effect](schema, dirs...); err != nil {
		return nil, err
	}
	docs, err := documents(dirs)
	if err != nil {
		return nil, err
	}
	if err := r.ref.prepare(r.set); err != nil {
		return nil, err
	}
	for i, ru := range r.set.Rules() {
		c, err := r.compile(ru, docs[i])
		if err != nil {
			return nil, err
		}
		r.all = append(r.all, c)
	}
	sum := sha256.New()
	_, _ = sum.Write(data)
	_, _ = io.WriteString(sum, r.set.Digest())
	r.digest = hex.EncodeToString(sum.Sum(nil))
	return r, nil
}

var (
	holder = regexp.MustCompile(`\{[^}]*\}`)
	word   = regexp.MustCompile(`[A-Za-z_][A-Za-z0-9_]*`)
	quoted = regexp.MustCompile(`"[^"]*"`)
)

// compile checks the effect of a rule and prepares the rule to be evaluated by itself: a set of one rule over the few
// variables it uses costs a tenth of one over all of them, and most transfers state few.
func (r *Rules) compile(ru *rule.Rule[effect], doc []byte) (*compiled, error) {
	e := &ru.Effect
	bad := func(t rule.Text, field, message, want string) error {
		line := t.Line
		if line == 0 {
			line = ru.Line
		}
		return fault.Input("rule "+ru.ID+": effect."+field, t.Value, message, want).
			At(fault.Place{File: ru.File, Line: line})
	}
	switch {
	case e.Weight < 1 || e.Weight > maxWeight:
		return nil, bad(rule.Text{}, "weight", "missing or out of range", "1 to 5")
	case !slices.Contains([]Needs{Declared, Reference, Past}, e.Needs):
		return nil, bad(rule.Text{Value: string(e.Needs)}, "needs", "unknown ground", "declared, reference or history")
	case e.Why.Value == "":
		return nil, bad(e.Why, "why", "missing", "a sentence")
	case e.Clears.Value == "":
		return nil, bad(e.Clears, "clears", "missing", "what would clear it")
	case len(e.Typologies) == 0:
		return nil, bad(rule.Text{}, "typologies", "missing", "at least one typology")
	case len(e.Sources) == 0:
		return nil, bad(rule.Text{}, "sources", "missing", "at least one source of "+referenceFile)
	}
	c := &compiled{ind: Indicator{
		ID: ru.ID, Group: strings.TrimSuffix(path.Base(ru.File), ".yaml"), Title: ru.Title, Test: ru.Requires,
		InForce: ru.InForce, When: ru.When, Weight: e.Weight, Needs: e.Needs, Why: e.Why.Value, Clears: e.Clears.Value,
		Basis: ru.Source.Basis, Note: ru.Note,
	}}
	for _, t := range e.Typologies {
		if r.ref.typology(t.Value) < 0 {
			return nil, bad(t, "typologies", "unknown typology", "one of "+referenceFile)
		}
		c.ind.Typologies = append(c.ind.Typologies, t.Value)
	}
	for _, s := range e.Sources {
		if _, ok := r.ref.Sources[s.Value]; !ok {
			return nil, bad(s, "sources", "unknown source", "one of "+referenceFile)
		}
		c.ind.Sources = append(c.ind.Sources, s.Value)
	}
	at := 0
	for _, m := range holder.FindAllStringIndex(e.Why.Value, -1) {
		name := e.Why.Value[m[0]+1 : m[1]-1]
		if _, ok := varIndex[name]; !ok {
			return nil, bad(e.Why, "why", "unknown placeholder {"+name+"}", "a declared variable")
		}
		c.whyParts = append(c.whyParts, e.Why.Value[at:m[0]], name)
		c.holders = append(c.holders, name)
		at = m[1]
	}
	c.whyParts = append(c.whyParts, e.Why.Value[at:])

	var used []rule.Var
	for _, cond := range []string{ru.Applies, ru.When} {
		for _, part := range conjuncts(cond) {
			var ids []int
			for _, w := range word.FindAllString(quoted.ReplaceAllString(part, `""`), -1) {
				i, ok := varIndex[w]
				if !ok {
					continue
				}
				ids = append(ids, i)
				if !slices.Contains(c.vars, i) {
					c.vars = append(c.vars, i)
					used = append(used, variables[i].Var)
					for _, f := range variables[i].from {
						if !slices.Contains(c.ind.Fields, f) {
							c.ind.Fields = append(c.ind.Fields, f)
						}
					}
				}
			}
			if ids != nil {
				c.parts = append(c.parts, conjunct{ids, fails(strings.TrimSpace(part), ids)})
			}
		}
	}
	c.set = sync.OnceValues(func() (*rule.Set[effect], error) {
		s, err := rule.NewSchema(used...)
		if err != nil {
			return nil, fault.Wrap(fault.Internal, err, "rule %s", ru.ID)
		}
		one := rule.Dir{FS: oneFile{"rule.yaml", doc}, CasesElsewhere: true}
		return rule.Load[effect](s, one)
	})
	return c, nil
}

// fails returns the value of its only variable with which a part of the forms v, !v and v != "" does not hold, else nil.
func fails(part string, vars []int) any {
	if len(vars) != 1 {
		return nil
	}
	switch v := variables[vars[0]]; part {
	case v.Name:
		return false
	case "!" + v.Name:
		return true
	case v.Name + ` != ""`:
		return ""
	default:
		return nil
	}
}

// conjuncts splits a condition at its outermost && signs. The parts only serve to see early that a rule cannot be met:
// a part without a single stated variable is not true. A condition with ?: or an outermost || is one part.
func conjuncts(cond string) []string {
	var parts []string
	depth, start, inText := 0, 0, false
	for i := 0; i < len(cond); i++ {
		switch ch := cond[i]; {
		case ch == '"':
			inText = !inText
		case inText:
		case ch == '(' || ch == '[':
			depth++
		case ch == ')' || ch == ']':
			depth--
		case depth > 0:
		case ch == '?', strings.HasPrefix(cond[i:], "||"):
			return []string{cond}
		case strings.HasPrefix(cond[i:], "&&"):
			parts = append(parts, cond[start:i])
			start = i + 2
		}
	}
	return append(parts, cond[start:])
}

// documents returns the text of every rule, in the order of the loaded set.
func documents(dirs []rule.Dir) ([][]byte, error) {
	var docs [][]byte
	for _, d := range dirs {
		err := fs.WalkDir(d.FS, ".", func(p string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() || !strings.HasSuffix(p, ".yaml") || strings.HasSuffix(p, ".cases.yaml") {
				return err
			}
			data, err := fs.ReadFile(d.FS, p)
			if err != nil {
				return err
			}
			for doc := range bytes.SplitSeq(append([]byte("\n"), data...), []byte("\n---")) {
				if bytes.Contains(doc, []byte("\nid:")) {
					docs = append(docs, doc)
				}
			}
			return nil
		})
		if err != nil {
			return nil, fault.Wrap(fault.Unavailable, err, "reading the indicators of %s", d.Name)
		}
	}
	return docs, nil
}

// Digest names the rules under which a transfer was looked at: SHA-256 in hexadecimal.
func (r *Rules) Digest() string { return r.digest }

// Indicators returns the indicators of all dates, in the order of their files.
func (r *Rules) Indicators() []Indicator {
	out := make([]Indicator, 0, len(r.all))
	for _, c := range r.all {
		i := c.ind
		i.Typologies, i.Fields, i.Sources = slices.Clone(i.Typologies), slices.Clone(i.Fields), slices.Clone(i.Sources)
		out = append(out, i)
	}
	return out
}

// Unverified returns the indicators whose source was not, or not wholly, read.
func (r *Rules) Unverified() []Indicator {
	return slices.DeleteFunc(r.Indicators(), func(i Indicator) bool { return i.Basis == cite.Seen })
}

// Typologies returns the typologies in their order.
func (r *Rules) Typologies() []Typology { return slices.Clone(r.ref.Typologies) }

// Combinations returns the combinations in their order.
func (r *Rules) Combinations() []Combination { return slices.Clone(r.ref.Combinations) }

// Sources returns the sources by the identifiers that indicators cite.
func (r *Rules) Sources() map[string]Origin {
	out := make(map[string]Origin, len(r.ref.Sources))
	for id, s := range r.ref.Sources {
		out[id] = s
	}
	return out
}

// Variables returns the variables that conditions can use.
func Variables() []rule.Var { return schema.Vars() }

// typology returns the place of the typology, -1 when there is none.
func (r *reference) typology(id string) int {
	return slices.IndexFunc(r.Typologies, func(t Typology) bool { return t.ID == id })
}

func (c *compiled) String() string { return fmt.Sprintf("%s %s", c.ind.ID, c.ind.Title) }
