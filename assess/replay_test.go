package assess_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/licet/licet/assess"
	"github.com/licet/licet/fault"
)

func stored(tb testing.TB, a *assess.Assessment) []byte {
	tb.Helper()
	b, err := assess.Marshal(a)
	if err != nil {
		tb.Fatal(err)
	}
	return b
}

// TestReplay makes every assessment of the stock again from its stored form, indented and on one line.
func TestReplay(t *testing.T) {
	as, s := newAssessor(t), newStage(t)
	for name, tr := range transfers {
		a := assessed(t, s, tr)
		line, err := assess.MarshalLine(a)
		if err != nil {
			t.Fatal(err)
		}
		for form, b := range map[string][]byte{
			"indented": stored(t, a), "one line": line, "without the last line feed": bytes.TrimRight(stored(t, a), "\n"),
		} {
			r, err := as.Replay(b)
			if err != nil {
				t.Errorf("%s, %s: %v", name, form, err)
				continue
			}
			if !r.Same {
				t.Errorf("%s, %s: line %d was %q and is %q", name, form, r.Line, r.Was, r.Is)
			}
		}
	}
}

// TestReplayErrors: what was made under other rules or is no assessment is refused and told apart.
func TestReplayErrors(t *testing.T) {
	as := newAssessor(t)
	good := stored(t, assessed(t, newStage(t), transfers["category-I"]))
	change := func(f func(m map[string]any)) []byte {
		var m map[string]any
		if err := json.Unmarshal(good, &m); err != nil {
			t.Fatal(err)
		}
		f(m)
		b, err := json.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	rule := func(m map[string]any, i int) map[string]any { return m["rules"].([]any)[i].(map[string]any) }
	tests := []struct {
		why  string
		in   []byte
		kind fault.Kind
		says string
	}{
		{"another digest of the words", change(func(m map[string]any) { rule(m, 1)["digest"] = "00" }), fault.StaleEdition, "words"},
		{"another digest of the Guidelines", change(func(m map[string]any) { rule(m, 2)["digest"] = "00" }), fault.StaleEdition, "guidelines"},
		{"rules that are not known here", change(func(m map[string]any) { m["rules"] = append(m["rules"].([]any), map[string]any{"name": "other"}) }), fault.StaleEdition, "other rules"},
		{"no rules", change(func(m map[string]any) { delete(m, "rules") }), fault.StaleEdition, "annex, words, guidelines"},
		{"another format", change(func(m map[string]any) { m["format"] = "licet-assessment/9" }), fault.Invalid, "licet-assessment/9"},
		{"no transfer", change(func(m map[string]any) { delete(m, "transfer") }), fault.Invalid, "no stored assessment"},
		{"a day before the Annex", change(func(m map[string]any) { m["as_of"] = "1980-01-01" }), fault.Invalid, "1980"},
		{"a fact that the list does not take", change(func(m map[string]any) {
			m["transfer"].(map[string]any)["items"].([]any)[0].(map[string]any)["facts"] = map[string]any{"wheels": 4}
		}), fault.Invalid, "wheels"},
		{"something else", []byte(`{"id": 1}`), fault.Invalid, "no stored assessment"},
		{"a list", []byte(`[]`), fault.Invalid, "no stored assessment"},
		{"no JSON", []byte("outcome: fine"), fault.Invalid, "no stored assessment"},
		{"nothing", nil, fault.Invalid, "no stored assessment"},
		{"cut off", good[:len(good)/2], fault.Invalid, "no stored assessment"},
	}
	for _, tt := range tests {
		_, err := as.Replay(tt.in)
		if fault.KindOf(err) != tt.kind || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%s: %v, want an error of kind %s that says %q", tt.why, err, tt.kind, tt.says)
		}
	}
}

// TestTampered: a stored assessment that was changed after the fact is shown with the line that differs.
func TestTampered(t *testing.T) {
	as := newAssessor(t)
	good := string(stored(t, assessed(t, newStage(t), transfers["category-I"])))
	for old, forged := range map[string]string{
		`"outcome": "presumption-of-denial",`: `"outcome": "no-control-found",`,
		`"verdict": "controlled-cat-I",`:      `"verdict": "not-controlled",`,
	} {
		if !strings.Contains(good, old) {
			t.Fatalf("the assessment does not hold %s", old)
		}
		r, err := as.Replay([]byte(strings.Replace(good, old, forged, 1)))
		if err != nil {
			t.Errorf("%s: %v", forged, err)
			continue
		}
		if r.Same || strings.TrimSpace(r.Was) != forged || strings.TrimSpace(r.Is) != old {
			t.Errorf("%s: same %v, line %d was %q and is %q", forged, r.Same, r.Line, r.Was, r.Is)
		}
		if lines := strings.Split(good, "\n"); r.Line < 1 || lines[r.Line-1] != r.Is {
			t.Errorf("%s: line %d is another", forged, r.Line)
		}
	}
	// A transfer that was changed gives another answer than the one stored beside it.
	r, err := as.Replay([]byte(strings.Replace(good, `"value": "1.5 MN·s"`, `"value": "0.1 MN·s"`, 1)))
	if err != nil || r.Same || r.Assessment.Outcome == "presumption-of-denial" {
		t.Errorf("%+v, %v", r, err)
	}
}

// TestSameAssessment makes one assessment a hundred times: the bytes are the same.
func TestSameAssessment(t *testing.T) {
	s := newStage(t)
	for _, name := range []string{"category-I", "open"} {
		want := stored(t, assessed(t, s, transfers[name]))
		for range 100 {
			if got := stored(t, assessed(t, s, transfers[name])); !bytes.Equal(want, got) {
				t.Fatalf("%s: another answer", name)
			}
		}
	}
}

// FuzzReplay: any bytes are an assessment, or refused.
func FuzzReplay(f *testing.F) {
	as := newAssessor(f)
	good := stored(f, assessed(f, newStage(f), transfers["nothing-found"]))
	f.Add(good)
	f.Add(good[:len(good)/2])
	f.Add([]byte(`{"format":"licet-assessment/1","as_of":"2026-11-23","rules":[],"transfer":{"id":"x"}}`))
	f.Add(bytes.Replace(good, []byte(`"items": [`), []byte(`"items": [{}, `), 1))
	f.Add([]byte("\xff{"))
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := as.Replay(b)
		switch {
		case err != nil:
			if k := fault.KindOf(err); k != fault.Invalid && k != fault.StaleEdition {
				t.Errorf("an error of kind %s: %v", k, err)
			}
		case r.Same && r.Line != 0, !r.Same && r.Line == 0 && r.Was != r.Is:
			t.Errorf("same %v, line %d, %q, %q", r.Same, r.Line, r.Was, r.Is)
		}
	})
}

// TestUnmarshal: a stored assessment is read as it was written, to the byte; what is none is refused.
func TestUnmarshal(t *testing.T) {
	st := newStage(t)
	for name, tr := range transfers {
		was := stored(t, assessed(t, st, tr))
		back, err := assess.Unmarshal(was)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if is, err := assess.Marshal(back); err != nil || !bytes.Equal(is, was) {
			t.Errorf("%s: written again it is another: %v", name, err)
		}
	}
	for _, bad := range []string{"", "{}", "[]", `{"format":"licet-assessment/9"}`, `{"format":"licet-assessment/1"}`, `{"format":"licet-assessment/1","transfer":{"id":"x","items":[{}]}}`} {
		if _, err := assess.Unmarshal([]byte(bad)); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%q: %v", bad, err)
		}
	}
}
