package assess

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/licet/licet/fault"
	"github.com/licet/licet/guideline"
	"github.com/licet/licet/redflag"
	"github.com/licet/licet/screening"
	"github.com/licet/licet/truth"
)

// whole refuses an assessment that was not stored like this: somebody changed it, or a part is gone. What remains could be shown as
// clear though it is not. It is no seal: who changes every part finds [Assessor.Replay] alone against him.
func (a *Assessment) whole() error {
	bad := func(field, value, msg, want string) error {
		e := fault.Input(field, value, msg, want)
		e.Hint = "the stored answer was changed or damaged; make the assessment again, or see what licet replay says"
		return e
	}
	if field := hollow(reflect.ValueOf(a).Elem(), ""); field != "" {
		return bad(field, "", "this part of a stored assessment is missing", "what licet check wrote")
	}
	for _, o := range []struct {
		field string
		is    guideline.Outcome
	}{{"outcome", a.Outcome}, {"decision.outcome", a.Decision.Outcome}} {
		if o.is.Strength() == 0 {
			return bad(o.field, string(o.is), "no outcome", "one of the outcomes")
		}
	}
	if e := a.RedFlags; e != nil && (!slices.Contains(redflag.Levels(), e.Level) || e.Level != redflag.NoneFound && len(e.Indicators) == 0) {
		return bad("red_flags.level", string(e.Level), "a level that no indicator carries", "the level with its indicators")
	}
	// Each part against what it consists of, and then the whole against its parts.
	for _, i := range a.Decision.Deciding {
		if i < 0 || i >= len(a.Decision.Findings) {
			return bad("decision.deciding", fmt.Sprint(i), "no such finding", "the place of a finding")
		}
		if f := &a.Decision.Findings[i]; f.Result == truth.Met && f.Outcome.Strength() > a.Decision.Outcome.Strength() {
			return bad("decision.outcome", string(a.Decision.Outcome), "the outcome is weaker than that of a finding that decides", string(f.Outcome))
		}
	}
	if m := a.Measures; m != nil {
		for i := range m.Views {
			if o := m.Views[i].Outcome; o.Strength() > m.Outcome.Strength() {
				return bad("measures.outcome", string(m.Outcome), "the outcome is weaker than that of a view", string(o))
			}
		}
	}
	if s := a.Screening; s != nil {
		for i := range s.Parties {
			p := &s.Parties[i]
			if p.Verdict == screening.Found && (s.Result != truth.Met || len(p.Hits) == 0) {
				return bad(fmt.Sprintf("screening.parties[%d]", i), string(p.Verdict), "the party may be listed, and the rest does not say so", "result met, with the hits")
			}
		}
	}
	for i := range a.Sides {
		if o := a.Sides[i].Outcome; o.Strength() == 0 || o.Strength() > a.Outcome.Strength() {
			return bad(fmt.Sprintf("sides[%d].outcome", i), string(o), "no outcome, or stronger than that of the whole", "at most "+string(a.Outcome))
		}
	}
	if carried := a.carried(); carried.Strength() > a.Outcome.Strength() {
		return bad("outcome", string(a.Outcome), "the outcome is weaker than what the parts of the answer carry", string(carried))
	}
	return nil
}

// hollow finds a part that is null where a stored assessment always has one: a member of a list, or what another part consists of. It
// returns the path of the field, empty when there is none.
func hollow(v reflect.Value, path string) string {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return ""
		}
		return hollow(v.Elem(), path)
	case reflect.Slice, reflect.Array:
		if !holds(v.Type().Elem().Kind()) {
			return ""
		}
		for i := range v.Len() {
			at := fmt.Sprintf("%s[%d]", path, i)
			x := v.Index(i)
			if x.Kind() == reflect.Pointer && x.IsNil() {
				return at
			}
			if found := hollow(x, at); found != "" {
				return found
			}
		}
	case reflect.Struct:
		for i := range v.NumField() {
			f := v.Type().Field(i)
			if !f.IsExported() && !f.Anonymous || f.Tag.Get("json") == "-" {
				continue
			}
			x, at := v.Field(i), path
			if f.Anonymous {
				if x.Kind() == reflect.Pointer && x.IsNil() {
					return path
				}
			} else {
				name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
				at = strings.TrimPrefix(path+"."+name, ".")
			}
			if found := hollow(x, at); found != "" {
				return found
			}
		}
	default:
	}
	return ""
}

// holds reports whether a value of the kind can hold others.
func holds(k reflect.Kind) bool {
	return k == reflect.Pointer || k == reflect.Struct || k == reflect.Slice || k == reflect.Interface
}
