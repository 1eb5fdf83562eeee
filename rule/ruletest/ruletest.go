// Package ruletest runs the cases that stand beside rules.
package ruletest

import (
	"io/fs"
	"testing"

	"github.com/licet/licet/rule"
)

// Run runs every case that stands beside the rules of the set, each as a subtest named after its rule and itself. fsys
// is the directory the set was loaded from under the given name. A rule without a case that is met, or without one that
// is not, fails: an example of each side is the least that shows what a rule demands.
func Run[E any](t *testing.T, set *rule.Set[E], name string, fsys fs.FS) {
	t.Helper()
	cases, err := set.ReadCases(name, fsys)
	if err != nil {
		t.Fatal(err)
	}
	met, other := make(map[string]bool), make(map[string]bool)
	for _, c := range cases {
		side := other
		if c.Result == "met" {
			side = met
		}
		side[c.Rule] = true
		t.Run(c.Rule+"/"+c.Name, func(t *testing.T) {
			if err := set.Check(c); err != nil {
				t.Error(err)
			}
		})
	}
	for _, r := range set.Rules() {
		if !met[r.ID] || !other[r.ID] {
			t.Errorf("%s:%d: rule %s needs a case that is met and one that is not", r.File, r.Line, r.ID)
		}
	}
}
