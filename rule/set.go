package rule

import (
	"fmt"
	"slices"

	"github.com/licet/licet/cite"
	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/truth"
)

// Source is the origin of a rule: where its text stands, what was read instead, and what else says the same.
type Source struct {
	cite.Source
	// ReadIn are the addresses of paraphrases that were read when the text itself was not at hand.
	ReadIn []string `json:"read_in,omitempty"`
	// Corroboration are further addresses that say the same.
	Corroboration []string `json:"corroboration,omitempty"`
}

// Rule is one dated rule. Later wordings of the same rule carry the same ID with a later span.
type Rule[E any] struct {
	ID       string    `json:"id"`
	Citation string    `json:"citation"` // paragraph, as printed
	Title    string    `json:"title"`
	Requires string    `json:"requires"` // what the rule demands, in plain words
	InForce  date.Span `json:"in_force"`
	Applies  string    `json:"applies,omitempty"` // condition for the rule to be looked at; empty: always
	When     string    `json:"when"`              // condition for the rule to be met
	Effect   E         `json:"effect"`            // what a rule that is met means, in the words of its owner
	Source   Source    `json:"source"`
	Note     string    `json:"note,omitempty"` // why the text is read this way
	File     string    `json:"file"`
	Line     int       `json:"line"`

	applies, when *condition
}

// Because is a variable on which an answer rests: bool, string, int64, float64 or []string.
type Because struct {
	Var   string `json:"var"`
	Value any    `json:"value"`
}

// String returns name = value.
func (b Because) String() string { return fmt.Sprintf("%s = %v", b.Var, b.Value) }

// Result is the answer of one rule.
type Result[E any] struct {
	Rule    *Rule[E]
	Value   truth.Value // of the whole rule: applies and when
	Applies truth.Value // Met for a rule without an applies condition
	// Because are the variables that made the rule met; empty otherwise (see [Result.WhyNot]).
	Because []Because
	// Missing are the variables that would settle an unknown rule, the most telling first; empty otherwise, and when
	// the rule is unknown because it erred.
	Missing []string
	// Err tells why the rule could not be evaluated. Value is then Unknown: such a rule permits nothing.
	Err error

	facts *Facts
}

// WhyNot returns the variables on which the answer of a rule that is not met rests, nil for any other. They are
// computed on request, because most callers do not show them.
func (r Result[E]) WhyNot() []Because {
	if r.Value != truth.NotMet {
		return nil
	}
	c := r.Rule.when
	if r.Applies == truth.NotMet {
		c = r.Rule.applies
	}
	because, _ := c.explain(r.facts)
	return because
}

// File is one rule file as it was read.
type File struct {
	Path   string `json:"path"`
	SHA256 string `json:"sha256"` // of its bytes, in hexadecimal
}

// Set is a loaded collection of rules over one schema. It is immutable and safe for concurrent use.
type Set[E any] struct {
	schema *Schema
	rules  []*Rule[E]
	files  []File
	digest string
	cases  []Case
}

// Schema returns the variables of the set.
func (s *Set[E]) Schema() *Schema { return s.schema }

// Rules returns all rules of all dates, in the order of their files and of their places in them.
func (s *Set[E]) Rules() []*Rule[E] { return slices.Clone(s.rules) }

// InForce returns the rules in force on the day, in the order of [Set.Rules].
func (s *Set[E]) InForce(on date.Date) []*Rule[E] { return s.filter(on, true) }

// NotInForce returns the rules that are not in force on the day, and which [Set.Evaluate] therefore leaves out.
func (s *Set[E]) NotInForce(on date.Date) []*Rule[E] { return s.filter(on, false) }

func (s *Set[E]) filter(on date.Date, inForce bool) []*Rule[E] {
	var out []*Rule[E]
	for _, r := range s.rules {
		if r.InForce.Contains(on) == inForce {
			out = append(out, r)
		}
	}
	return out
}

// Files returns the rule files with their digests, in the order they were read.
func (s *Set[E]) Files() []File { return slices.Clone(s.files) }

// Digest returns the SHA-256 over the paths and digests of all rule files, in hexadecimal. It names the edition of the
// rules under which a decision was made.
func (s *Set[E]) Digest() string { return s.digest }

// Evaluate answers every rule in force on the day, in the order of [Set.Rules]; no rule is left out because another is
// met. The facts must be bound by the schema of the set: facts of another schema make every rule err.
func (s *Set[E]) Evaluate(f *Facts, on date.Date) []Result[E] {
	out := make([]Result[E], 0, len(s.rules))
	for _, r := range s.rules {
		if r.InForce.Contains(on) {
			out = append(out, r.evaluate(f, s.schema))
		}
	}
	return out
}

func (r *Rule[E]) evaluate(f *Facts, s *Schema) Result[E] {
	res := Result[E]{Rule: r, Applies: truth.Met, facts: f}
	if f == nil || f.schema != s {
		res.Applies, res.Err = truth.Unknown, fault.New(fault.Internal, "rule %s: facts of another schema", r.ID)
		return res
	}
	whenValue := truth.Unknown
	if r.applies != nil {
		res.Applies, res.Err = r.applies.eval(f)
	}
	if res.Applies != truth.NotMet && res.Err == nil {
		whenValue, res.Err = r.when.eval(f)
	}
	if res.Err != nil {
		res.Err = fmt.Errorf("rule %s: %w", r.ID, res.Err)
		return res
	}
	if res.Value = res.Applies.And(whenValue); res.Value == truth.NotMet {
		return res
	}
	for _, c := range []*condition{r.applies, r.when} {
		if c == nil {
			continue
		}
		because, missing := c.explain(f)
		if res.Value == truth.Met {
			res.Because = union(res.Because, because, func(a, b Because) bool { return a.Var == b.Var })
		}
		res.Missing = union(res.Missing, missing, func(a, b string) bool { return a == b })
	}
	return res
}

func union[T any](out, more []T, same func(a, b T) bool) []T {
	for _, m := range more {
		if !slices.ContainsFunc(out, func(o T) bool { return same(o, m) }) {
			out = append(out, m)
		}
	}
	return out
}
