package rule_test

import (
	"errors"
	"testing"

	"github.com/licet/licet/fault"
	"github.com/licet/licet/rule"
)

// An operator's files are foreign input: they load, or they are refused with a fault, and what loads can be evaluated.
func FuzzLoad(f *testing.F) {
	f.Add(ruleText("a", "listed && range_km >= 300.0"), twoCases)
	f.Add(ruleText("a", "armed")+"---\n"+ruleText("b", `places.exists(p, p == kind) || pieces / 0 > 1`), "- name: n\n  rule: b\n")
	f.Add("id: [\n", "- {name: n, given: {range_km: 1e999, places: [a, b], contract_date: 2001-02-03}, want: {result: met}}")
	f.Add("a: &a [x]\nb: *a\n<<: {c: d}\n", "---\n---\n")
	s := schema(f)
	f.Fuzz(func(t *testing.T, text, cases string) {
		set, err := rule.Load[effect](s, rule.Dir{FS: tree("a.yaml", text, "a.cases.yaml", cases), Cost: 10_000})
		if err != nil {
			var fe *fault.Error
			if !errors.As(err, &fe) || fe.Kind != fault.Invalid {
				t.Fatalf("%v", err)
			}
			return
		}
		for _, c := range set.Cases() {
			_ = set.Check(c)
		}
		for _, r := range set.Evaluate(bind(t, s, rule.Given{"listed": true, "pieces": 0}), today) {
			if r.Value.Known() && r.Err != nil {
				t.Fatalf("%s is answered %v and erred: %v", r.Rule.When, r.Value, r.Err)
			}
		}
	})
}
