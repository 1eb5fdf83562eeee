package precedent

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/licet/licet/fault"
)

// Set holds precedents by part. It does not change and is safe for concurrent use.
type Set struct {
	byKey map[Key][]Precedent
	n     int
}

// NewSet returns a set of the precedents; their order does not matter. Those without a key are left out. Of those that say
// the same on the same facts under the same rules, the latest stays.
func NewSet(ps []Precedent) *Set {
	s := &Set{byKey: map[Key][]Precedent{}}
	for i := range ps {
		if k := ps[i].Key; k != "" {
			s.byKey[k] = append(s.byKey[k], ps[i])
		}
	}
	for k, of := range s.byKey {
		slices.SortFunc(of, func(a, b Precedent) int {
			return cmp.Or(
				b.From.Day.Compare(a.From.Day), cmp.Compare(a.From.Transfer, b.From.Transfer), cmp.Compare(a.From.Item, b.From.Item),
				cmp.Compare(a.Facts.Digest(), b.Facts.Digest()), cmp.Compare(fmt.Sprint(a.Rules, a.Answer), fmt.Sprint(b.Rules, b.Answer)),
			)
		})
		type what struct {
			facts  Facts
			rules  Rules
			answer string
		}
		seen := map[what]bool{}
		of = slices.DeleteFunc(of, func(p Precedent) bool {
			w := what{p.Facts, p.Rules, fmt.Sprintf("%q", []any{p.Answer.Verdict, p.Answer.Entries, p.Answer.Possible})}
			known := seen[w]
			seen[w] = true
			return known
		})
		s.byKey[k] = of
		s.n += len(of)
	}
	return s
}

// Len returns the number of precedents held.
func (s *Set) Len() int { return s.n }

// Kind says how the facts and rules of now relate to those of the precedent.
type Kind string

// The three kinds.
const (
	Same         Kind = "same"          // same facts, same rules: the answer must be the same
	FactsChanged Kind = "facts-changed" // other facts; the rules may differ too
	RulesChanged Kind = "rules-changed" // same facts, other rules
)

// Finding is what a precedent says about a new answer.
type Finding struct {
	Kind      Kind      `json:"kind"`
	Precedent Precedent `json:"precedent"`
	Now       Precedent `json:"now"`
	Fields    []string  `json:"fields,omitempty"` // of the item that differ
	Rules     []string  `json:"rules,omitempty"`  // that differ, in words
	Agrees    bool      `json:"agrees"`           // verdict and entries are the same
}

// Lookup compares the answer of now with the precedents of the part; ok is false when there are none. Of several it takes one
// that contradicts the answer, then one on the same facts under the same rules, then the latest on the same facts, then the
// latest.
func (s *Set) Lookup(now Precedent) (f Finding, ok bool) {
	if s == nil || now.Key == "" {
		return Finding{}, false
	}
	best := -1
	for _, p := range s.byKey[now.Key] { // latest first
		g := compare(p, now)
		if r := rank(&g); r > best {
			f, best = g, r
		}
	}
	return f, best >= 0
}

func compare(p, now Precedent) Finding {
	f := Finding{
		Kind: Same, Precedent: p, Now: now, Fields: p.Facts.Differ(now.Facts), Rules: p.Rules.Differ(now.Rules),
		Agrees: p.Answer.Equal(now.Answer),
	}
	switch {
	case len(f.Fields) > 0:
		f.Kind = FactsChanged
	case len(f.Rules) > 0:
		f.Kind = RulesChanged
	}
	return f
}

func rank(f *Finding) int {
	switch {
	case f.Contradiction():
		return 3
	case f.Kind == Same:
		return 2
	case f.Kind == RulesChanged:
		return 1
	default:
		return 0
	}
}

// Contradiction reports whether the same facts under the same rules had another answer.
func (f *Finding) Contradiction() bool { return f.Kind == Same && !f.Agrees }

// Err returns an error of kind internal for a contradiction, otherwise nil.
func (f *Finding) Err() error {
	if !f.Contradiction() {
		return nil
	}
	return fault.New(fault.Internal, "transfer %s, %s: %s", f.Now.From.Transfer, f.Now.From.Item, f.String())
}

// String is the remark for people: what the part was classified as, and, where that differs, from what.
func (f *Finding) String() string {
	p := &f.Precedent
	var b strings.Builder
	from := fmt.Sprintf("on %s (transfer %s, %s)", p.From.Day, p.From.Transfer, p.From.Item)
	switch {
	case f.Contradiction():
		fmt.Fprintf(&b, "internal contradiction: this part was classified as %s %s and now as %s, although the facts and the rules "+
			"are the same; either the stored assessment was altered, which licet replay tells, or the program decides otherwise than it "+
			"did",
			p.Answer, from, f.Now.Answer)
		return b.String()
	case f.Agrees:
		fmt.Fprintf(&b, "this part was classified the same %s", from)
	default:
		fmt.Fprintf(&b, "this part was classified as %s %s, now as %s", p.Answer, from, f.Now.Answer)
	}
	if len(f.Fields) > 0 {
		fmt.Fprintf(&b, "; what was stated differs in: %s", strings.Join(f.Fields, ", "))
	}
	if len(f.Rules) > 0 {
		fmt.Fprintf(&b, "; of the rules there changed: %s", strings.Join(f.Rules, ", "))
	}
	return b.String()
}
