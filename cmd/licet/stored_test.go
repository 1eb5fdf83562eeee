package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/licet/licet/assess"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/internal/show"
)

// ran runs a command without lists.
func ran(t *testing.T, stdin string, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	dir := t.TempDir()
	env := Env{Now: clock, Lookup: func(name string) string {
		if name == "LICET_LISTS_DIR" {
			return dir
		}
		return ""
	}}
	status = Run(t.Context(), args, strings.NewReader(stdin), &out, &errs, env)
	return status, out.String(), errs.String()
}

// answers are stored assessments with as many parts as there are.
func answers(t *testing.T) []string {
	t.Helper()
	past := filepath.Join(t.TempDir(), "past.jsonl")
	record := `{"id":"%s","kind":"export","date":"2025-0%d-01","from":"DE","items":[{"description":"gyroscope","hs":"901420","serial_numbers":["S-1"],` +
		`"parameters":[{"name":"drift rate stability","value":"0.1 deg/hr"}]}],"parties":[{"role":"exporter","name":"Corvale GmbH","country":"DE"},` +
		`{"role":"end_user","name":"Korea Mining Development Trading Corporation","country":"%s","address":{"lines":["1 Quay"],"country":"SG"}},` +
		`{"role":"consignee","name":"%s","country":"SG","address":{"lines":["1 Quay"],"country":"SG"}}],` +
		`"documents":{"undertakings":[{"assurance":"A1","issuer":"Ministry","given":"2025-01-01"}]},"route":{"final_country":"%[3]s"}}` + "\n"
	if err := os.WriteFile(past, fmt.Appendf(nil, record, "p", 1, "TR", "Other Works", "TR"), 0o600); err != nil {
		t.Fatal(err)
	}
	deals := fmt.Sprintf(record, "a", 6, "IR", "House") + fmt.Sprintf(record, "b", 7, "SG", "House") +
		`{"id":"c","kind":"export","date":"2025-06-01","from":"US","items":[{"description":"complete rocket system","parameters":[{"name":"range","value":"400 km"},` +
		`{"name":"payload","value":"600 kg"}]}],"route":{"final_country":"FR"}}` + "\n"
	_, out, errs := ran(t, deals, "check", "-", "--format", "jsonl", "--history", past)
	lines := strings.SplitAfter(strings.TrimSpace(out), "\n")
	if len(lines) != 3 {
		t.Fatalf("%s\n%s", out, errs)
	}
	return lines
}

// place is one value within a document of JSON.
type place struct {
	path string
	set  func(any)
	was  any
}

var number = regexp.MustCompile(`\[\d+\]`)

// places finds the values of a document, one of each kind of path.
func places(v any, path string, set func(any), seen map[string]bool, out *[]place) {
	if kind := number.ReplaceAllString(path, "[]"); path != "" && !seen[kind] {
		seen[kind] = true
		*out = append(*out, place{path, set, v})
	}
	switch v := v.(type) {
	case map[string]any:
		for k := range v {
			places(v[k], path+"."+k, func(x any) { v[k] = x }, seen, out)
		}
	case []any:
		for i := range v {
			places(v[i], fmt.Sprintf("%s[%d]", path, i), func(x any) { v[i] = x }, seen, out)
		}
	}
}

// TestChangedAnswers: whatever is put in the place of any part of a stored assessment, it is told or refused with the field, never falls
// over, and never reaches the terminal as more than text.
func TestChangedAnswers(t *testing.T) {
	const hostile = "x\x1b[2J\u202e\u009b1m\nfile: y"
	seen := map[string]bool{}
	for _, line := range answers(t) {
		var doc any
		if err := json.Unmarshal([]byte(line), &doc); err != nil {
			t.Fatal(err)
		}
		var all []place
		places(doc, "", nil, seen, &all)
		for _, p := range all {
			for _, x := range []any{nil, map[string]any{}, []any{}, []any{nil}, []any{map[string]any{}}, "", hostile, -1.0, 1e6} {
				p.set(x)
				b, err := json.Marshal(doc)
				if err != nil {
					t.Fatal(err)
				}
				tellAll(t, fmt.Sprintf("%s = %#v", p.path, x), b)
			}
			p.set(p.was)
		}
	}
}

func tellAll(t *testing.T, why string, stored []byte) {
	t.Helper()
	defer func() {
		if r := recover(); r != nil {
			t.Errorf("%s: %v", why, r)
		}
	}()
	a, err := assess.Unmarshal(stored)
	if err != nil {
		if fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: %v", why, err)
		}
		return
	}
	var out bytes.Buffer
	formats := []show.Format{show.Text}
	if bytes.Contains(stored, []byte("2J")) { // the forms differ in what they make of text, not in what they take from the answer
		formats = append(formats, show.Markdown, show.HTML)
	}
	for _, f := range formats {
		if err := show.Assessment(a).Write(&out, f, show.Page{Width: 100}); err != nil {
			t.Errorf("%s: %v", why, err)
		}
	}
	if i := bytes.IndexAny(out.Bytes(), "\x1b\u202e\u009b"); i >= 0 {
		t.Errorf("%s: reaches the terminal: %q", why, out.Bytes()[max(0, i-60):i+10])
	}
}

// TestWeakened: an outcome that is weaker than what the answer rests on is not told.
func TestWeakened(t *testing.T) {
	for i, line := range answers(t) {
		if status, out, errs := ran(t, line, "explain", "-"); status != fault.ExitAct && status != fault.ExitCannotTell || errs != "" {
			t.Fatalf("%d: the answer as it was: status %d\n%s%s", i, status, out, errs)
		}
		weak := regexp.MustCompile(`"outcome":"[a-z-]+","summary"`).ReplaceAllString(line, `"outcome":"no-control-found","summary"`)
		if weak == line {
			t.Fatal("nothing was changed")
		}
		status, out, errs := ran(t, weak, "explain", "-")
		if status != fault.ExitUsage || out != "" || !strings.Contains(errs, "the outcome is weaker than what the parts of the answer carry") {
			t.Errorf("%d: status %d\n%s\n%s", i, status, out, errs)
		}
	}
}
