package rule_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"github.com/licet/licet/rule"
	"github.com/licet/licet/truth"
)

// expression draws a condition over the boolean and numeric variables of the schema; with first at 3, over the boolean
// ones alone.
func expression(depth, first int) *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		if depth == 0 || rapid.IntRange(0, 5).Draw(t, "leaf") == 0 {
			switch rapid.IntRange(first, 7).Draw(t, "kind") {
			case 0:
				return fmt.Sprintf("range_km >= %d.5", rapid.IntRange(0, 2).Draw(t, "limit"))
			case 1:
				return fmt.Sprintf("pieces > %d", rapid.IntRange(0, 2).Draw(t, "limit"))
			case 2:
				return rapid.SampledFrom([]string{"true", "false"}).Draw(t, "constant")
			default:
				return rapid.SampledFrom([]string{"listed", "armed", "waived"}).Draw(t, "var")
			}
		}
		sub := expression(depth-1, first)
		a, b := sub.Draw(t, "a"), sub.Draw(t, "b")
		switch rapid.IntRange(0, 3).Draw(t, "op") { // both kinds: with comparisons, and of yes-or-no variables alone
		case 0:
			return "(" + a + " && " + b + ")"
		case 1:
			return "(" + a + " || " + b + ")"
		case 2:
			return "!(" + a + ")"
		default:
			return "(" + a + " ? " + b + " : " + sub.Draw(t, "c") + ")"
		}
	})
}

func completion(t *rapid.T, label string) rule.Given {
	return rule.Given{
		"listed":   rapid.Bool().Draw(t, label+"listed"),
		"armed":    rapid.Bool().Draw(t, label+"armed"),
		"waived":   rapid.Bool().Draw(t, label+"waived"),
		"range_km": float64(rapid.IntRange(0, 3).Draw(t, label+"range")),
		"pieces":   rapid.IntRange(0, 3).Draw(t, label+"pieces"),
	}
}

// Whatever is missing: an answer that was decided stays the answer under every completion, an unknown one names what
// is missing, and stating all that it names decides it.
func TestPartialAnswersAreSound(t *testing.T) {
	s := schema(t)
	rapid.Check(t, func(t *rapid.T) {
		when := expression(4, rapid.SampledFrom([]int{0, 3}).Draw(t, "first")).Draw(t, "when")
		set, err := rule.Load[effect](s, rule.Dir{FS: tree("r.yaml", ruleText("r", "'"+when+"'")), CasesElsewhere: true})
		if err != nil {
			t.Fatal(err)
		}
		answer := func(g rule.Given) rule.Result[effect] {
			f, err := s.Bind(g)
			if err != nil {
				t.Fatal(err)
			}
			r := set.Evaluate(f, today)[0]
			if r.Err != nil {
				t.Fatal(r.Err)
			}
			return r
		}
		part := completion(t, "")
		for _, name := range []string{"listed", "armed", "waived", "range_km", "pieces"} {
			if rapid.Bool().Draw(t, "missing "+name) {
				delete(part, name)
			}
		}
		got := answer(part)
		for i := range 8 {
			full := completion(t, fmt.Sprintf("completion %d ", i))
			for name, v := range part {
				full[name] = v
			}
			if want := answer(full); got.Value.Known() && want.Value != got.Value {
				t.Fatalf("%s: %v of %v became %v of %v", when, got.Value, part, want.Value, full)
			}
			if got.Value.Known() {
				continue
			}
			asked := rule.Given{}
			for name, v := range part {
				asked[name] = v
			}
			for _, name := range got.Missing {
				if _, stated := part[name]; stated {
					t.Fatalf("%s: %s is stated and asked for", when, name)
				}
				asked[name] = full[name]
			}
			if r := answer(asked); !r.Value.Known() {
				t.Fatalf("%s: all of %v were stated, and it is still unknown: %v", when, got.Missing, r.Missing)
			}
		}
		if got.Value.Known() != (len(got.Missing) == 0) {
			t.Fatalf("%s: %v, missing %v", when, got.Value, got.Missing)
		}
		// The reasons given suffice alone.
		if got.Value.Known() {
			reasons := got.Because
			if got.Value == truth.NotMet {
				reasons = got.WhyNot()
			}
			only := rule.Given{}
			for _, b := range reasons {
				only[b.Var] = b.Value
			}
			if r := answer(only); r.Value != got.Value {
				t.Fatalf("%s: %v because of %v, which alone give %v", when, got.Value, reasons, r.Value)
			}
		}
	})
}

func hundred(b *testing.B) []string {
	b.Helper()
	var text strings.Builder
	for i := range 100 {
		if i > 0 {
			text.WriteString("---\n")
		}
		text.WriteString(ruleText(fmt.Sprintf("r%d", i),
			fmt.Sprintf("'listed && range_km >= %d.0 && (armed || pieces > %d) && !waived && kind in [\"export\", \"transit\"]'", i, i)))
	}
	return []string{"r.yaml", text.String()}
}

func BenchmarkLoad100(b *testing.B) {
	files := hundred(b)
	s := schema(b)
	for b.Loop() {
		if _, err := rule.Load[effect](s, rule.Dir{FS: tree(files...), CasesElsewhere: true}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSchema(b *testing.B) {
	for b.Loop() {
		schema(b)
	}
}

// The figures are for 100 rules.
func BenchmarkEvaluate100(b *testing.B) {
	set := load(b, hundred(b)...)
	all := rule.Given{"listed": true, "armed": true, "waived": true, "range_km": 50.0, "pieces": 3, "kind": "export"}
	for name, g := range map[string]rule.Given{
		"known":        all,
		"half-missing": {"listed": true, "waived": false, "kind": "export"},
	} {
		b.Run(name, func(b *testing.B) {
			f := bind(b, set.Schema(), g)
			for b.Loop() {
				set.Evaluate(f, today)
			}
		})
	}
	b.Run("bind", func(b *testing.B) {
		for b.Loop() {
			bind(b, set.Schema(), all)
		}
	})
}

// A set is shared by many workers, from the first evaluation on.
func TestConcurrentUse(t *testing.T) {
	set := load(t, "r.yaml", ruleText("r", "'listed && range_km >= 300.0 && !armed'"))
	f := bind(t, set.Schema(), rule.Given{"listed": true, "range_km": 300.0})
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 100 {
				if r := set.Evaluate(f, today)[0]; r.Value != truth.Unknown || len(r.Missing) != 1 || r.Missing[0] != "armed" {
					t.Errorf("%+v", r)
					return
				}
			}
		})
	}
	wg.Wait()
}
