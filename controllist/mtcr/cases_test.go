package mtcr_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/licet/licet/controllist"
	"github.com/licet/licet/controllist/mtcr"
	"github.com/licet/licet/date"
	"github.com/licet/licet/truth"
)

// today is the day for which the cases are written.
var today = date.MustParse("2026-11-23")

// kase is one case beside an Item: what was stated of a good, and what one entry answers.
type kase struct {
	Entry   string            `yaml:"entry"`
	Because string            `yaml:"because"`
	Given   map[string]string `yaml:"given"`
	Want    truth.Value       `yaml:"want"`
	// Effects are those of the notes that hold. Nil asks nothing about them.
	Effects []controllist.Effect `yaml:"effects"`

	file string
	line int
}

func (c *kase) place() string { return fmt.Sprintf("%s:%d", c.file, c.line) }

// given writes the statements of the case on one line, sorted.
func (c *kase) given() string {
	parts := make([]string, 0, len(c.Given))
	for _, name := range slices.Sorted(maps.Keys(c.Given)) {
		parts = append(parts, name+": "+c.Given[name])
	}
	return strings.Join(parts, ", ")
}

// facts states the case.
func (c *kase) facts(l *controllist.List) (*controllist.Facts, error) {
	f := l.NewFacts()
	for _, name := range slices.Sorted(maps.Keys(c.Given)) {
		if err := f.Set(name, c.Given[name]); err != nil {
			return nil, err
		}
	}
	return f, nil
}

// readCases reads the cases beside the Items of the Annex, strictly.
func readCases(tb testing.TB) []*kase {
	tb.Helper()
	return readCasesIn(tb, mtcr.Files())
}

func readCasesIn(tb testing.TB, fsys fs.FS) []*kase {
	tb.Helper()
	names, err := fs.Glob(fsys, "*.cases.yaml")
	if err != nil {
		tb.Fatal(err)
	}
	var all []*kase
	for _, name := range names {
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			tb.Fatal(err)
		}
		var file struct {
			Cases []*kase `yaml:"cases"`
		}
		dec := yaml.NewDecoder(bytes.NewReader(data))
		dec.KnownFields(true)
		if err := dec.Decode(&file); err != nil {
			tb.Fatalf("%s: %v", name, err)
		}
		var lines struct {
			Cases []yaml.Node `yaml:"cases"`
		}
		if err := yaml.Unmarshal(data, &lines); err != nil {
			tb.Fatalf("%s: %v", name, err)
		}
		for i, c := range file.Cases {
			c.file, c.line = name, lines.Cases[i].Line
		}
		all = append(all, file.Cases...)
	}
	return all
}

func loadAnnex(tb testing.TB) *controllist.List {
	tb.Helper()
	l, err := mtcr.Load()
	if err != nil {
		tb.Fatal(err)
	}
	return l
}

func editionAt(tb testing.TB, day string) *controllist.Edition {
	tb.Helper()
	ed, err := loadAnnex(tb).At(date.MustParse(day))
	if err != nil {
		tb.Fatal(err)
	}
	return ed
}

// explained writes the reasons of an entry for a failing test, one leaf a line.
func explained(x controllist.Explanation) string {
	var b strings.Builder
	var walk func(r controllist.Reason, depth int)
	walk = func(r controllist.Reason, depth int) {
		fmt.Fprintf(&b, "%s%-7v ", strings.Repeat("  ", depth+1), r.Result)
		if r.Group != "" {
			b.WriteString(r.Group + " of\n")
			for _, k := range r.Kids {
				walk(k, depth+1)
			}
			return
		}
		fmt.Fprintf(&b, "%s %s %s (stated: %q)\n", r.Param, r.Op, r.Want, r.Have)
	}
	walk(x.Reason, 0)
	for _, n := range x.Notes {
		fmt.Fprintf(&b, "  note %s: %v\n", n.Effect, n.Result)
		walk(n.Reason, 1)
	}
	if len(x.Missing) > 0 {
		fmt.Fprintf(&b, "  missing: %s\n", strings.Join(x.Missing, ", "))
	}
	return b.String()
}

// effects lists the effects of the notes that hold.
func effects(x controllist.Explanation) []controllist.Effect {
	var out []controllist.Effect
	for _, n := range x.Notes {
		if n.Result == truth.Met {
			out = append(out, n.Effect)
		}
	}
	return out
}

// TestCases answers every case that stands beside the data.
func TestCases(t *testing.T) {
	l := loadAnnex(t)
	ed := editionAt(t, today.String())
	cases := readCases(t)
	if len(cases) < 2500 {
		t.Fatalf("only %d cases were read", len(cases))
	}
	var verdicts []controllist.Verdict
	failed := 0
	for _, c := range cases {
		if failed == 20 {
			t.Fatal("20 cases failed; the others are not shown")
		}
		e := l.Entry(c.Entry)
		if e == nil {
			t.Errorf("%s: there is no entry %s", c.place(), c.Entry)
			failed++
			continue
		}
		f, err := c.facts(l)
		if err != nil {
			t.Errorf("%s: %s: %v", c.place(), c.Entry, err)
			failed++
			continue
		}
		verdicts = ed.Evaluate(f, verdicts)
		if c.Effects != nil {
			if got := effects(ed.Explain(e, f, verdicts)); !slices.Equal(got, c.Effects) {
				failed++
				t.Errorf("%s: %s, because %q\ngiven {%s}\nnotes that hold: %v, want %v",
					c.place(), c.Entry, c.Because, c.given(), got, c.Effects)
			}
		}
		if got := verdicts[e.Index()].Result; got != c.Want {
			failed++
			t.Errorf("%s: %s, because %q\ngiven {%s}\nwas %v, want %v:\n%s",
				c.place(), c.Entry, c.Because, c.given(), got, c.Want, explained(ed.Explain(e, f, verdicts)))
		}
	}
	t.Logf("%d cases", len(cases))
}
