package show

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/licet/licet/assess"
	"github.com/licet/licet/classify"
	"github.com/licet/licet/controllist"
	"github.com/licet/licet/country"
	"github.com/licet/licet/date"
	"github.com/licet/licet/guideline"
	"github.com/licet/licet/redflag"
	"github.com/licet/licet/transfer"
	"github.com/licet/licet/truth"
)

var update = flag.Bool("update", false, "write the golden files anew")

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

// sampleAssessment uses every part of the page, without any rule file: it changes only when the page does.
func sampleAssessment() *assess.Assessment {
	leaf := func(param, op, want, have string, v truth.Value, m *controllist.Margin) controllist.Reason {
		return controllist.Reason{Param: param, Op: op, Want: want, Have: have, Result: v, Margin: m}
	}
	kind := leaf("item_type", "in", "widget_engine, gadget_motor", "widget engine", truth.Met, nil)
	met := classify.EntryAnswer{
		ID: "3.Z.1", Title: "Widget engines of 100 N or more, usable in sample systems", Category: controllist.CategoryII,
		Kind: controllist.Equipment, Result: truth.Met, Presumed: []string{"usable_in"},
		Reason: controllist.Reason{Group: "any", Result: truth.Met, Kids: []controllist.Reason{
			{Group: "all", Result: truth.Met, Kids: []controllist.Reason{
				kind,
				leaf("usable_in", "in", "1.Z", "presumed", truth.Met, nil),
				leaf("thrust", ">=", "100 N", "130 N", truth.Met, &controllist.Margin{Ratio: 0.3, Inside: true}),
				{Group: "not", Result: truth.Met, Kids: []controllist.Reason{leaf("civil_certified", "is", "yes", "no", truth.NotMet, nil)}},
			}},
			{Group: "all", Result: truth.NotMet, Kids: []controllist.Reason{leaf("item_type", "in", "component", "widget engine", truth.NotMet, nil)}},
		}},
		Notes: []controllist.NoteFinding{
			{Effect: controllist.ExportAsPart, Text: "Sample note: may travel as part of a manned aircraft.", Result: truth.Unknown, Basis: "memory"},
			{Effect: controllist.TreatAsCategory2, Text: "Sample note: may be handled as Category II", Result: truth.Met, Basis: "seen"},
			{Effect: controllist.NotControlled, Text: "Sample note that does not hold", Result: truth.NotMet},
		},
	}
	met.Source.Basis = "seen"
	open := classify.EntryAnswer{
		ID: "3.Z.2", Title: "Quiet widget engines", Category: controllist.CategoryI, Kind: controllist.Equipment,
		Missing: []string{"noise_level"}, Reason: controllist.Reason{Group: "all", Kids: []controllist.Reason{
			kind, leaf("noise_level", "<", "40 dB", "", truth.Unknown, nil),
		}},
	}
	open.Source.Basis = "memory"
	return &assess.Assessment{
		Format: assess.Format, AsOf: date.MustParse("2026-03-02"), Outcome: guideline.LicenceRequired,
		Rules:   []assess.RuleSet{{Name: "annex", Edition: "Sample edition, 2020-01-01", Digest: strings.Repeat("ab", 32)}},
		Summary: "A licence is required; it is decided case by case. items[0] is Category II (3.Z.1).",
		Transfer: &transfer.Transfer{
			ID: "S-1", Kind: transfer.Export, Date: date.MustParse("2026-03-02"), From: "NL",
			Items:   []transfer.Item{{ID: "1", Description: "Widget engine"}},
			Parties: []transfer.Party{{Role: transfer.Exporter, Name: "Sample Engines BV", Country: "NL"}, {Role: transfer.EndUser, Name: "例示株式会社", Country: "JP"}},
			Route: transfer.Route{
				FinalCountry: "JP", Loading: "NLRTM", Discharge: "JPTYO", Legs: []transfer.Leg{{Locode: "SGSIN", Mode: transfer.Sea, OnBoardSameShip: truth.Met}},
				Vessel: transfer.Vessel{Name: "Sample Star", IMO: "9074729", Flag: "PA"},
			},
			EndUse: transfer.EndUse{Text: "laboratory tests"},
		},
		Items: []assess.Item{{Ref: "items[0]", Name: "Widget engine, 130 N", Classification: classify.Result{
			Verdict: classify.ControlledII, Why: "Recognised as widget engine. All conditions of 3.Z.1 are met; usable in presumed, not stated.",
			Entries: []classify.EntryAnswer{met}, Candidates: []classify.EntryAnswer{open},
			Nearest: []classify.EntryAnswer{{ID: "3.Z.9", Title: "Large widget engines", Failed: []string{"thrust is asked to be >= 1,000 N, stated: 130 N"}}},
			LookAt:  []classify.EntryAnswer{{ID: "3.Z.7", Title: "Gadgets of the same thrust"}},
			Missing: []string{"noise_level"},
			Questions: []classify.Question{{
				Param: "noise_level", Ask: "What is the noise level, in dB?", Entries: []string{"3.Z.2"}, Limits: []string{"< 40 dB"},
			}},
			Values: []classify.Value{
				{Name: "thrust", Text: "130 N", Words: "Thrust", Where: "parameters[0]", Listed: true},
				{Name: "colour", Text: "blue", Where: "text"},
				{Name: "total_impulse", Text: "1,300 N·s", Listed: true, Derived: "total impulse = thrust 130 N × burn time 10 s = 1,300 N·s"},
			},
			Remarks: []string{"HS 8411 is a weak pointer to 3.Z.1"},
		}}},
		Decision: guideline.Decision{
			Outcome: guideline.LicenceRequired, Deciding: []int{0},
			Findings: []guideline.Finding{
				{Paragraph: "3", Row: 8, Item: "items[0]", Result: truth.Met, Outcome: guideline.LicenceRequired, Text: "items[0] is Category II (3.Z.1).", Caution: "a sample"},
				{Paragraph: "outside the Guidelines", Row: 2, Result: truth.Met, Text: "The transfer is stated as a sample."},
				{Paragraph: "2", Row: 4, Result: truth.Met, Superseded: true, Text: "must not be shown"},
				{Paragraph: "2", Row: 5, Result: truth.NotMet, Text: "must not be shown"},
			},
			Factors: []guideline.Factor{{ID: "A", Text: "a sample factor", Basis: "memory"}},
			Assurances: []guideline.Assurance{
				{ID: "A1", From: "end user", Text: "a statement of use", Due: truth.Met, Basis: "seen"},
				{ID: "A5", From: "recipient government", Text: "no retransfer", Basis: "partly"},
			},
		},
		Unknown: []assess.Open{
			{Field: "items[0].facts.noise_level", Ask: "asked with the item"},
			{Field: "end_use.delivery_system", Ask: "Could the transfer contribute to a delivery system?"},
		},
		Remarks: []string{"items[0]: the exporter declared 9.Z.9, which was not found to be met"},
	}
}

func text(t *testing.T, d *Doc, p Page) string {
	t.Helper()
	var b bytes.Buffer
	if err := d.Text(&b, p); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestAssessmentPage(t *testing.T) {
	d := Assessment(sampleAssessment())
	golden(t, "assessment-80.txt", text(t, d, Page{Width: 80}))
	golden(t, "assessment-120.txt", text(t, d, Page{Width: 120}))
	golden(t, "assessment-40.txt", text(t, d, Page{Width: 40}))
	golden(t, "assessment-colour.txt", text(t, d, Page{Width: 80, Colour: true}))
	var md bytes.Buffer
	if err := d.Markdown(&md); err != nil {
		t.Fatal(err)
	}
	golden(t, "assessment.md", md.String())
}

// TestAsDeclared: what was declared of the way, the ship and the people stands there, and the day of the rules where it is another.
func TestAsDeclared(t *testing.T) {
	a := sampleAssessment()
	a.Transfer.Route = transfer.Route{}
	for _, tt := range []struct {
		why    string
		change func(t *transfer.Transfer)
		want   string // a field, none when empty
		not    string
	}{
		{"nothing of the way", func(*transfer.Transfer) {}, "", "Route"},
		{"the ends alone say nothing new", func(t *transfer.Transfer) { t.Route.FinalCountry = "BR" }, "To              Brazil", "Route"},
		{
			"a stop aboard, and a country behind the port of discharge", func(t *transfer.Transfer) {
				t.Route = transfer.Route{Loading: "CNSHA", Legs: []transfer.Leg{{Locode: "KPNAM", OnBoardSameShip: truth.Met}}, Discharge: "UYMVD", FinalCountry: "BR"}
			}, "Route           CNSHA → KPNAM (stays aboard) → UYMVD → Brazil", "",
		},
		{
			"no port of loading, a stop of which nothing is stated, the discharge as the last stop", func(t *transfer.Transfer) {
				t.Route = transfer.Route{
					Legs:      []transfer.Leg{{Country: "AE", Mode: transfer.HandCarried, FreeZone: truth.Met, Days: "3"}, {}, {Locode: "JPTYO"}},
					Discharge: "JPTYO", DeclaredTransit: []country.Code{"AE", "OM"},
				}
			}, "Route             Netherlands → United Arab Emirates (hand carried, free zone, days there: 3) → a place not stated → JPTYO\n", "",
		},
		{
			"many stops", func(t *transfer.Transfer) {
				t.Route = transfer.Route{FinalCountry: "BR", Legs: slices.Repeat([]transfer.Leg{{Country: "AE"}}, 14)}
			}, "→ 2 more → Brazil", "",
		},
		{"a flag alone", func(t *transfer.Transfer) { t.Route.Vessel.Flag = "PA" }, "Ship            flag of Panama", ""},
		{
			"people with access", func(t *transfer.Transfer) {
				t.Technology = transfer.Technology{AccessCountry: "OM", Users: []transfer.TechUser{{Name: "A. B.", Nationality: "SA", Employer: "Sample Lab"}, {Name: "C. D."}}}
			}, "Opened in       Oman\nPeople          A. B. (of Saudi Arabia, with Sample Lab); C. D.\n", "",
		},
		{"a citizen of another state", func(t *transfer.Transfer) { t.Parties[1].Nationality = "SA" }, "例示株式会社, Japan, of Saudi Arabia", ""},
	} {
		x := *a
		x.AsOf = date.MustParse("2020-04-15")
		declared := *a.Transfer
		declared.Parties = slices.Clone(declared.Parties)
		tt.change(&declared)
		x.Transfer = &declared
		got := text(t, Assessment(&x), Page{Width: 200})
		if !strings.Contains(got, tt.want) || tt.not != "" && strings.Contains(got, tt.not) || !regexp.MustCompile(`(?m)^Assessed as of +2020-04-15$`).MatchString(got) {
			t.Errorf("%s: %s", tt.why, got)
		}
	}
	if strings.Contains(text(t, Assessment(a), Page{Width: 80}), "Assessed as of") {
		t.Error("the day of the transfer is said twice")
	}
}

// TestNestedInMarkdown: what belongs to a bullet is indented under it, at every depth, and what comes behind the list is not.
func TestNestedInMarkdown(t *testing.T) {
	d := &Doc{}
	d.Bullet("one")
	d.In(func() {
		d.More("of one")
		d.Bullet("in one")
		d.In(func() { d.More("of in one") })
		d.More("of one again")
		d.In(func() { d.In(func() { d.More("too deep for a paragraph") }) })
	})
	d.Bullet("two")
	d.Para("behind")
	d.In(func() { d.More("of nothing") })
	d.Heading(2, "Next")
	d.In(func() { d.More("of a heading") })
	var b bytes.Buffer
	if err := d.Markdown(&b); err != nil {
		t.Fatal(err)
	}
	want := "- one\n\n  of one\n\n  - in one\n\n    of in one\n\n  of one again\n\n    too deep for a paragraph\n\n- two\n\nbehind\n\nof nothing\n\n## Next\n\nof a heading\n"
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestFieldPaths: a field that is named as a field stands as it does in the JSON, whoever names it.
func TestFieldPaths(t *testing.T) {
	a := sampleAssessment()
	a.RedFlags = &redflag.Evaluation{Indicators: []redflag.Finding{{
		ID: "RF1", Result: truth.Met, Text: "a sample", Evidence: []redflag.Field{{Path: "items[2].hs", Value: "8806"}, {Path: "parties[0].name", Value: "X"}},
	}}}
	a.Weighing = &guideline.Weighing{Factors: []guideline.WeighedFactor{{
		Factor:      guideline.Factor{ID: "C", Text: "a factor"},
		Suggestions: []guideline.Suggestion{{Text: "items[0] is far above", Evidence: []string{"items[0].parameters[1]"}}},
		Open:        []guideline.OpenRule{{Fields: []string{"items[0].facts.payload"}}},
	}}}
	got := text(t, Assessment(a), Page{Width: 200})
	for _, want := range []string{
		"From items[2].hs = 8806; parties[0].name = X.", "Item 1 is far above.", "From items[0].parameters[1].", "Not known: items[0].facts.payload.",
		"Field: items[0].facts.noise_level", `parameter 1, "Thrust"`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("the page lacks %q:\n%s", want, got)
		}
	}
}

// TestWidth: no line is wider than the page, at any width that is allowed, and colour adds nothing but escape sequences.
func TestWidth(t *testing.T) {
	d := Assessment(sampleAssessment())
	for w := MinWidth; w <= 140; w++ {
		plain := text(t, d, Page{Width: w})
		for i, l := range strings.Split(plain, "\n") {
			if cells(l) > w {
				t.Errorf("width %d, line %d takes %d cells: %q", w, i+1, cells(l), l)
			}
			if strings.TrimRight(l, " ") != l {
				t.Errorf("width %d, line %d ends with blanks: %q", w, i+1, l)
			}
		}
		coloured := text(t, d, Page{Width: w, Colour: true})
		for _, e := range append(escapes[1:], "\x1b[0m") {
			coloured = strings.ReplaceAll(coloured, e, "")
		}
		if coloured != plain {
			t.Errorf("width %d: the coloured page has other text (-plain +coloured):\n%s", w, cmp.Diff(plain, coloured))
		}
	}
}

// TestWrap: whatever the text, wrapping keeps its words in order and the width.
func TestWrap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var l Line
		for range rapid.IntRange(0, 6).Draw(t, "spans") {
			l = append(l, Span{rapid.StringMatching(`[a-z äß漢字́ ]{0,40}`).Draw(t, "text"), Style(rapid.IntRange(0, 3).Draw(t, "style"))})
		}
		room := rapid.IntRange(4, 50).Draw(t, "room")
		var got strings.Builder
		for _, x := range wrap(l, room) {
			if cells(x.String()) > room {
				t.Fatalf("%q takes more than %d cells", x, room)
			}
			got.WriteString(x.String())
		}
		squeeze := func(s string) string { return strings.ReplaceAll(s, " ", "") }
		if squeeze(got.String()) != squeeze(l.String()) {
			t.Fatalf("text %q became %q", l, got.String())
		}
	})
}

func TestHostileText(t *testing.T) {
	for _, c := range []struct{ in, want, why string }{
		{"plain", "plain", "nothing to do"},
		{"a\tb", "a b", "a tab would break the layout"},
		{"a\x1b[2Jb", `a\u001b[2Jb`, "an escape sequence would clear the screen"},
		{"a\u202eb", `a\u202eb`, "an override would show the text backwards"},
		{"a\u009bb", `a\u009bb`, "a control character of the upper range starts sequences too"},
		{"a\xffb", "a�b", "a byte that is no text"},
	} {
		d := &Doc{}
		d.Para(c.in)
		if got := strings.TrimSuffix(text(t, d, Page{Width: 80, Colour: true}), "\n"); got != c.want {
			t.Errorf("%q shows as %q, want %q: %s", c.in, got, c.want, c.why)
		}
	}
	d := &Doc{}
	d.Table(&Table{Columns: []Column{{Head: "A|B"}}, Rows: [][]Line{{L("x|y *z* <b> [l](u)\nnext")}}})
	var md bytes.Buffer
	if err := d.Markdown(&md); err != nil {
		t.Fatal(err)
	}
	if want := "| A\\|B |\n|---|\n| x\\|y \\*z\\* &lt;b&gt; \\[l\\](u) next |\n"; md.String() != want {
		t.Errorf("Markdown %q, want %q", md.String(), want)
	}
}

func TestWords(t *testing.T) {
	for _, c := range []struct {
		m    *controllist.Margin
		want string
	}{
		{nil, ""},
		{&controllist.Margin{}, "at the limit"},
		{&controllist.Margin{Ratio: -0.9}, "90 % below"},
		{&controllist.Margin{Ratio: 0.004}, "0.4 % above"},
		{&controllist.Margin{Ratio: 0.095}, "9.5 % above"},
		{&controllist.Margin{Ratio: 0.5}, "50 % above"},
		{&controllist.Margin{Ratio: 3}, "4 times"},
		{&controllist.Margin{Ratio: 99}, "100 times"},
	} {
		if got := distance(c.m); got != c.want {
			t.Errorf("distance(%+v) = %q, want %q", c.m, got, c.want)
		}
	}
	for in, want := range map[string]string{
		"items[0] is it":                   "Item 1 is it",
		"It says so. items[9] is it":       "It says so. Item 10 is it",
		"as in items[1], and so":           "as in item 2, and so",
		"nothing":                          "nothing",
		"items[99999999999999999999] then": "items[99999999999999999999] then",
	} {
		if got := people(in); got != want {
			t.Errorf("people(%q) = %q, want %q", in, got, want)
		}
	}
	if got := listing("a_b, c, a_b, d; d; e", 8); got != "a b, c, d; e" {
		t.Errorf("listing: %q", got)
	}
	if got := Plural(100000, "row", "rows"); got != "100,000 rows" {
		t.Errorf("Plural: %q", got)
	}
}

// TestDecisive: only the conditions on which the answer rests are shown.
func TestDecisive(t *testing.T) {
	l := func(p string, v truth.Value) controllist.Reason {
		return controllist.Reason{Param: p, Op: "is", Result: v}
	}
	g := func(group string, v truth.Value, kids ...controllist.Reason) controllist.Reason {
		return controllist.Reason{Group: group, Result: v, Kids: kids}
	}
	for _, c := range []struct {
		in   controllist.Reason
		want string
		why  string
	}{
		{controllist.Reason{}, "", "no text of the day is held"},
		{g("all", truth.Met, l("a", truth.Met), l("b", truth.Met)), "a met; b met", "all of all"},
		{g("any", truth.Met, l("a", truth.NotMet), l("b", truth.Met)), "b met", "the alternative that holds"},
		{g("any", truth.Unknown, l("a", truth.NotMet), l("b", truth.Unknown), l("c", truth.Unknown)), "b unknown; or c unknown", "the open alternatives"},
		{g("any", truth.NotMet, l("a", truth.NotMet), l("b", truth.NotMet)), "a not met; or b not met", "all alternatives that fail"},
		{g("not", truth.Met, l("a", truth.NotMet)), "not: a met", "a negation answers the other way round"},
	} {
		var got []string
		for _, s := range decisive(c.in) {
			got = append(got, strings.TrimSpace(s.lead+" "+s.Param+" "+s.Result.String()))
		}
		if s := strings.Join(got, "; "); s != c.want {
			t.Errorf("%s: %q, want %q", c.why, s, c.want)
		}
	}
}

// TestChecks: one is told in full, two are a table, and the rows are written before the end.
func TestChecks(t *testing.T) {
	a := sampleAssessment()
	var b bytes.Buffer
	one := NewChecks(&b, Text, Page{Width: 80}, false, false)
	if err := one.Add(a, "a.json", nil); err != nil {
		t.Fatal(err)
	}
	if err := one.Close(0, 0); err != nil {
		t.Fatal(err)
	}
	if want := text(t, Assessment(a), Page{Width: 80}); b.String() != want {
		t.Errorf("one transfer (-want +got):\n%s", cmp.Diff(want, b.String()))
	}
	b.Reset()
	many := NewChecks(&b, Text, Page{Width: 80}, false, false)
	for range sample + 1 {
		if err := many.Add(a, "a.json", nil); err != nil {
			t.Fatal(err)
		}
	}
	if n := strings.Count(b.String(), "S-1"); n < sample {
		t.Errorf("%d rows are written after %d transfers; the rest would be held in memory", n, sample+1)
	}
	if err := many.Close(2, 0); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"101 transfers", "101  ● Licence required", "  2  ✗ not assessed"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the totals lack %q:\n%s", want, b.String()[len(b.String())-400:])
		}
	}
	for _, f := range []Format{JSON, JSONL, CSV} {
		b.Reset()
		none := NewChecks(&b, f, Page{}, false, false)
		if err := none.Close(1, 0); err != nil {
			t.Fatal(err)
		}
		if want := map[Format]string{CSV: strings.Join(CheckHeader, ",") + "\n"}[f]; b.String() != want {
			t.Errorf("%s without transfers: %q, want %q", f, b.String(), want)
		}
	}
}
