package guideline_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/licet/licet/guideline"
	"github.com/licet/licet/truth"
)

// shape is one way a classification can come out. into lists the shapes that an open one can turn out to be.
type shape struct {
	name string
	item finding
	into []string
}

var shapes = []shape{
	{"clean", item(none), nil},
	{"I", item(catI, rocket), nil},
	{"I technology", item(catI, rocketTech), nil},
	{"I works", item(catI, rocketWork), nil},
	{"I treated", item(catI, reentry), nil},
	{"II", item(catII, gyro), nil},
	{"II technology", item(catII, gyroTech), nil},
	{"I by verdict", item(catI), []string{"I", "I technology", "I works"}},
	{"II by verdict", item(catII), []string{"II", "II technology"}},
	{"II perhaps", open(gyro), []string{"clean", "II"}},
	{"I perhaps", open(rocket), []string{"clean", "I"}},
	{"works perhaps", open(rocketWork), []string{"clean", "I works"}},
	{"anything", open(), []string{"clean", "I", "I technology", "I works", "I treated", "II", "II technology"}},
	{"II and I perhaps", with(item(catII, gyro), func(f *finding) {
		f.Possible = []entry{rocket}
	}), []string{"II", "I"}},
}

// dimension is one three-valued input.
type dimension struct {
	variable string // as it is named under missing; empty for one that can only take the item out
	set      func(*finding, *circumstances, truth.Value)
}

var (
	mannedDim   = dimension{"", func(f *finding, _ *circumstances, v truth.Value) { f.MannedAircraft = v }}
	staysDim    = dimension{"", func(_ *finding, c *circumstances, v truth.Value) { c.StaysInJurisdiction = v }}
	containsDim = dimension{"items[0].contains_category_I", func(f *finding, _ *circumstances, v truth.Value) {
		f.ContainsCategoryI = v
	}}
	separableDim = dimension{"items[0].separable", func(f *finding, _ *circumstances, v truth.Value) { f.Separable = v }}
	missileDim   = dimension{"items[0].complete_delivery_system", func(f *finding, _ *circumstances, v truth.Value) {
		f.CompleteDeliverySystem = v
	}}
	judgedDim   = dimension{"judged_for_wmd", func(_ *finding, c *circumstances, v truth.Value) { c.JudgedForWMD = v }}
	couldDim    = dimension{"could_contribute", func(_ *finding, c *circumstances, v truth.Value) { c.CouldContribute = v }}
	informedDim = dimension{"informed", func(_ *finding, c *circumstances, v truth.Value) { c.InformedByAuthority = v }}
	awareDim    = dimension{"aware", func(_ *finding, c *circumstances, v truth.Value) { c.Aware = v }}
	suspectsDim = dimension{"suspects", func(_ *finding, c *circumstances, v truth.Value) { c.Suspects = v }}
)

// law is the decision table for an input without unknowns, written down a second time as a lawyer would read it aloud.
func law(name string, v map[string]truth.Value) guideline.Outcome {
	is := func(key string) bool { return v[key] == met }
	listed := name != "clean"
	switch {
	case is("manned") && listed && !is("stays"):
		return guideline.Hold
	case is("manned"), is("stays"):
		return guideline.NoControlFound
	case name == "I works":
		return guideline.Prohibited
	case name == "I", name == "I technology", is("contains") && is("separable"):
		return guideline.PresumptionOfDenial
	case is("judged") && (listed || is("missile")):
		return guideline.PresumptionOfDenial
	case listed, is("informed"):
		return guideline.LicenceRequired
	case is("judged"):
		return guideline.Hold
	case is("aware"):
		return guideline.NotifyAuthority
	case is("suspects"):
		return guideline.Hold
	case is("could"):
		return guideline.NotifyAuthority
	default:
		return guideline.NoControlFound
	}
}

// walk decides every combination of the shapes and the dimensions, and holds each against its completions and the law.
func walk(t *testing.T, approval bool, names []string, dims []dimension) {
	t.Helper()
	r := rules(t)
	size := 1
	for range dims {
		size *= 3
	}
	outcome := make(map[string][]guideline.Outcome, len(shapes))
	missing := make(map[string][][]string, len(shapes))
	values := func(n int) []truth.Value {
		out := make([]truth.Value, len(dims))
		for i := range dims {
			out[i] = truth.Value(n % 3)
			n /= 3
		}
		return out
	}
	for _, s := range shapes {
		outcome[s.name], missing[s.name] = make([]guideline.Outcome, size), make([][]string, size)
		for n := range size {
			f, c := s.item, circumstances{ApprovalConsidered: approval, Kind: "export"}
			for i, v := range values(n) {
				dims[i].set(&f, &c, v)
			}
			d, err := r.Decide([]finding{f}, c, today)
			if err != nil {
				t.Fatal(err)
			}
			if d.Outcome.Strength() == 0 || strings.Contains(string(d.Outcome), "approv") {
				t.Fatalf("%s %v: outcome %q", s.name, values(n), d.Outcome)
			}
			if len(d.Deciding) == 0 && d.Outcome != guideline.NoControlFound {
				t.Fatalf("%s %v: %s without a finding that carries it", s.name, values(n), d.Outcome)
			}
			outcome[s.name][n], missing[s.name][n] = d.Outcome, d.Missing
		}
	}
	weaker := func(a, b guideline.Outcome) bool { return a.Strength() < b.Strength() }
	for _, s := range shapes {
		for n := range size {
			vals, got := values(n), outcome[s.name][n]
			step := 1
			for i, v := range vals {
				if v == unknown {
					no, yes := outcome[s.name][n+step], outcome[s.name][n+2*step]
					if weaker(got, no) && weaker(got, yes) {
						t.Fatalf("%s %v: %s, but %s is %s or %s when known", s.name, vals, got, names[i], no, yes)
					}
					asked := slices.Contains(missing[s.name][n], dims[i].variable)
					if got == guideline.NoControlFound && (no != got || yes != got) && !asked {
						t.Fatalf("%s %v: no control found, and %s, which would change it, is not asked for", s.name, vals, names[i])
					}
					if names[i] == "informed" && weaker(yes, got) {
						t.Fatalf("%s %v: informing weakens %s to %s", s.name, vals, got, yes)
					}
				}
				step *= 3
			}
			if len(s.into) > 0 {
				weakest := guideline.Prohibited
				for _, into := range s.into {
					if o := outcome[into][n]; weaker(o, weakest) {
						weakest = o
					}
				}
				if weaker(got, weakest) {
					t.Fatalf("%s %v: %s, though it can only turn out as %s or stronger", s.name, vals, got, weakest)
				}
			} else if !slices.Contains(vals, unknown) {
				v := map[string]truth.Value{}
				for i, val := range vals {
					v[names[i]] = val
				}
				if want := law(s.name, v); got != want {
					t.Fatalf("%s %v: %s, by the table %s", s.name, vals, got, want)
				}
			}
		}
	}
}

// All combinations of the facts about the item with those that reach the upper rows.
func TestEveryCombinationOfTheItem(t *testing.T) {
	walk(t, false, []string{"manned", "contains", "separable", "missile", "stays", "judged", "informed"},
		[]dimension{mannedDim, containsDim, separableDim, missileDim, staysDim, judgedDim, informedDim})
}

// All combinations of the facts about the transfer.
func TestEveryCombinationOfTheCircumstances(t *testing.T) {
	for _, approval := range []bool{false, true} {
		walk(t, approval, []string{"informed", "aware", "suspects", "judged", "missile", "could"},
			[]dimension{informedDim, awareDim, suspectsDim, judgedDim, missileDim, couldDim})
	}
}

// A missile that is not found listed, and a declaration that nothing answers, hold whatever is not decided more strongly or out of scope.
func TestMissilesAndDeclarationsHold(t *testing.T) {
	r := rules(t)
	for _, s := range shapes {
		for n := range 27 {
			c := circumstances{Aware: truth.Value(n % 3), InformedByAuthority: truth.Value(n / 3 % 3), StaysInJurisdiction: truth.Value(n / 9)}
			for _, manned := range []truth.Value{unknown, notMet, met} {
				plain := with(s.item, func(f *finding) { f.MannedAircraft = manned })
				before, err := r.Decide([]finding{plain}, c, today)
				if err != nil {
					t.Fatal(err)
				}
				final := manned == met || c.StaysInJurisdiction == met || before.Outcome == guideline.Prohibited
				for what, change := range map[string]func(*finding){
					"stated missile":     func(f *finding) { f.CompleteMissile = met },
					"recognised missile": func(f *finding) { f.Kinds = []string{"ballistic missile"} },
					"other goods":        func(f *finding) { f.Kinds = []string{"UAV system", "ballistic missile"} },
					"declared":           func(f *finding) { f.Declared = []string{"9.A.4"} },
				} {
					want := before.Outcome
					if what != "other goods" && !final && (what == "declared" || s.name == "clean") {
						want = guideline.Stronger(want, guideline.Hold)
					}
					d, err := r.Decide([]finding{with(plain, change)}, c, today)
					if err != nil || d.Outcome != want {
						t.Fatalf("%s, %s %+v: %s, want %s (%v)", s.name, what, c, d.Outcome, want, err)
					}
				}
			}
		}
	}
}

// A further item never weakens the outcome, and the outcome is that of the strongest item, in whatever order they stand.
func TestMoreItemsNeverWeaken(t *testing.T) {
	r := rules(t)
	dims := []dimension{
		mannedDim, containsDim, separableDim, missileDim, staysDim, judgedDim, couldDim, informedDim,
		awareDim, suspectsDim,
	}
	rapid.Check(t, func(t *rapid.T) {
		var c circumstances
		items := make([]finding, rapid.IntRange(1, 4).Draw(t, "items"))
		for i := range items {
			items[i] = rapid.SampledFrom(shapes).Draw(t, "shape").item
			items[i].Ref = ""
			for _, d := range dims {
				d.set(&items[i], &c, truth.Value(rapid.IntRange(0, 2).Draw(t, "value")))
			}
		}
		c.StaysInJurisdiction = rapid.SampledFrom([]truth.Value{unknown, notMet}).Draw(t, "stays")
		all, err := r.Decide(items, c, today)
		if err != nil {
			t.Fatal(err)
		}
		strongest := guideline.NoControlFound
		for _, it := range items {
			one, err := r.Decide([]finding{it}, c, today)
			if err != nil {
				t.Fatal(err)
			}
			if one.Outcome.Strength() > strongest.Strength() {
				strongest = one.Outcome
			}
		}
		if all.Outcome != strongest {
			t.Fatalf("%s, the strongest item alone gives %s", all.Outcome, strongest)
		}
		slices.Reverse(items)
		if back, err := r.Decide(items, c, today); err != nil || back.Outcome != strongest {
			t.Fatalf("in reverse order %s, %v", back.Outcome, err)
		}
	})
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := guideline.Load(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDecide(b *testing.B) {
	r := rules(b)
	for _, s := range shapes[:13] {
		b.Run(strings.ReplaceAll(s.name, " ", "-"), func(b *testing.B) {
			items := []finding{s.item}
			for b.Loop() {
				if _, err := r.Decide(items, circumstances{}, today); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
