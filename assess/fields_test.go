package assess

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/licet/licet/controllist/mtcr"
	"github.com/licet/licet/date"
	"github.com/licet/licet/guideline"
	"github.com/licet/licet/transfer"
	"github.com/licet/licet/truth"
)

// TestFieldsAreVariables: every key is a variable of the Guidelines, and every place exists in a transfer.
func TestFieldsAreVariables(t *testing.T) {
	var names []string
	for _, v := range guideline.Schema().Vars() {
		names = append(names, v.Name)
	}
	for name, f := range fields {
		if !slices.Contains(names, name) {
			t.Errorf("%s is no variable of the Guidelines", name)
		}
		if f.ask == "" || !strings.HasSuffix(f.ask, "?") {
			t.Errorf("%s is asked as %q", name, f.ask)
		}
		typ := reflect.TypeFor[transfer.Transfer]()
		if perItem[name] {
			typ = reflect.TypeFor[transfer.Item]()
		}
		for part := range strings.SplitSeq(f.field, ".") {
			next, ok := jsonField(typ, part)
			if !ok {
				t.Errorf("%s: a transfer has no field %s", name, f.field)
				break
			}
			typ = next
		}
	}
}

// perItem are the facts that are stated of an item, so that their place begins at the item.
var perItem = map[string]bool{"contains_category_I": true, "separable": true, "complete_delivery_system": true}

func jsonField(typ reflect.Type, name string) (reflect.Type, bool) {
	for i := range typ.NumField() {
		tag, _, _ := strings.Cut(typ.Field(i).Tag.Get("json"), ",")
		if tag == name {
			return typ.Field(i).Type, true
		}
	}
	return nil, false
}

// TestMissingHasPlace decides many findings and circumstances: whatever the Guidelines then miss is a parameter of the list,
// the classification of an item, or has its place and question here.
func TestMissingHasPlace(t *testing.T) {
	rules, err := guideline.Load()
	if err != nil {
		t.Fatal(err)
	}
	list, err := mtcr.Load()
	if err != nil {
		t.Fatal(err)
	}
	entries := [][]guideline.EntryRef{
		nil,
		{{ID: "2.A.1.c.1", Category: "I", Kind: "equipment"}},
		{{ID: "4.C.4.b.2", Category: "II", Kind: "material"}},
		{{ID: "1.B.1", Category: "I", Kind: "production", ProductionFacility: true}},
		{{ID: "2.A.1.b", Category: "I", Kind: "equipment", CategoryIITreatment: true}},
		{{ID: "3.E.1", Category: "II", Kind: "technology"}},
	}
	verdicts := []string{
		guideline.VerdictCategoryI, guideline.VerdictCategoryII, guideline.VerdictNotControlled, guideline.VerdictNeedsInformation,
	}
	seen := map[string]bool{}
	decide := func(f guideline.ItemFinding, c guideline.Circumstances, on date.Date) {
		d, err := rules.Decide([]guideline.ItemFinding{f}, c, on)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range d.Missing {
			seen[m] = true
		}
	}
	values := []truth.Value{truth.Unknown, truth.NotMet, truth.Met}
	for _, on := range []date.Date{date.MustParse("2026-11-23"), date.MustParse("1995-01-01"), guideline.Begin} {
		for _, verdict := range verdicts {
			for _, es := range entries {
				for _, some := range values {
					for _, judged := range values {
						for _, considered := range []bool{false, true} {
							f := guideline.ItemFinding{Verdict: verdict, Missing: []string{"total_impulse"}}
							f.ContainsCategoryI, f.Separable, f.CompleteDeliverySystem = some, truth.Unknown, truth.Unknown
							if verdict == guideline.VerdictNeedsInformation {
								f.Possible = es
							} else {
								f.Entries = es
							}
							c := guideline.Circumstances{JudgedForWMD: judged, ApprovalConsidered: considered}
							decide(f, c, on)
							f.Missing = nil
							c.Kind, c.Aware, c.Suspects, c.InformedByAuthority = "intangible", some, some, some
							decide(f, c, on)
						}
					}
				}
			}
		}
	}
	for m := range seen {
		_, _, ok := circumstance(m)
		short := m[strings.LastIndexByte(m, '.')+1:]
		if !ok && list.Param(short) == nil && short != "classification" {
			t.Errorf("%s can be missing and has no place in a transfer", m)
		}
		delete(seen, m)
		seen[short] = true
	}
	for name := range fields {
		if !seen[name] {
			t.Errorf("%s was never missing: it has no use, or this test has lost its ground", name)
		}
	}
}

func TestCircumstance(t *testing.T) {
	tests := []struct {
		name, field string
		ok          bool
		why         string
	}{
		{"aware", "knowledge.aware.answer", true, "of the transfer"},
		{"items[1].separable", "items[1].separable", true, "of an item"},
		{"items[0].total_impulse", "", false, "asked for by the questions about items"},
		{"stays_in_jurisdiction", "", false, "not stated is treated as leaving, so it is not asked for"},
	}
	for _, tt := range tests {
		field, ask, ok := circumstance(tt.name)
		if field != tt.field || ok != tt.ok || ok != (ask != "") {
			t.Errorf("%s (%s): %q, %q, %v", tt.name, tt.why, field, ask, ok)
		}
	}
}

func TestFirstDifference(t *testing.T) {
	tests := []struct {
		was, is string
		line    int
		w, i    string
	}{
		{"a\nb\n", "a\nb\n", 0, "", ""},
		{"a\nb\n", "a\nc\n", 2, "b", "c"},
		{"a", "a\nb", 2, "", "b"},
		{"a\nb", "a", 2, "b", ""},
	}
	for _, tt := range tests {
		if line, w, i := firstDifference(tt.was, tt.is); line != tt.line || w != tt.w || i != tt.i {
			t.Errorf("%q and %q: line %d, %q, %q", tt.was, tt.is, line, w, i)
		}
	}
}
