package show

import (
	"bytes"
	"strings"
	"testing"

	"github.com/licet/licet/assess"
	"github.com/licet/licet/country"
	"github.com/licet/licet/date"
	"github.com/licet/licet/guideline"
	"github.com/licet/licet/screening"
	"github.com/licet/licet/screening/adjudication"
	"github.com/licet/licet/screening/eval"
	"github.com/licet/licet/screening/record"
	"github.com/licet/licet/screening/register"
	"github.com/licet/licet/screening/source"
	"github.com/licet/licet/truth"
)

func sampleBasis() *record.Basis {
	return &record.Basis{
		Engine: record.Engine, Words: strings.Repeat("cd", 32), Weights: record.Weights{Digest: strings.Repeat("ef", 32), On: "2026-01-02"},
		Lists: []record.List{
			{
				Name: "un", Digest: strings.Repeat("ab", 32), Form: source.UN, Published: date.MustParse("2026-02-27"), Effective: date.MustParse("2026-02-27"), AgeDays: 94, Entries: 1003,
				Notes: []string{"2 records of the list could not be read"},
			},
			{Name: "fleet", Digest: strings.Repeat("12", 32), Form: source.Plain, Entries: 3},
			{Name: "eu", Missing: "no version of eu is held that was in force on 2026-06-01"},
		},
	}
}

// sampleAnswer uses every part of the page, without an engine: it changes only when the page does.
func sampleAnswer() *record.Answer {
	until := date.MustParse("2026-12-31")
	standing := &adjudication.Finding{
		Status: adjudication.Standing, Reason: "jd decided",
		Decision: &adjudication.Adjudication{
			Verdict: adjudication.NotSame, By: "J. Doe", Why: "other register number", On: date.MustParse("2026-05-04"), Until: until,
		},
	}
	reopened := &adjudication.Finding{
		Status: adjudication.Reopened, Decision: standing.Decision, Changed: []string{"entry: + name: quiet ibis lines"},
		Reason: `J. Doe decided "not-same" on 2026-05-04, but the entry changed since in what was compared`,
	}
	hit := func(list, ref, name, matched string, score float64) record.Hit {
		return record.Hit{Hit: screening.Hit{List: list, Ref: ref, Name: name, Matched: matched, Score: score, Alike: score, Schema: source.Entity}}
	}
	first := hit("un", "TEe.001", "QUIET IBIS SHIPPING", "Quiet Ibis Lines", 0.9764)
	first.Weak, first.Programmes, first.Countries, first.Listed = true, []string{"Test"}, []string{"PA"}, date.MustParse("2020-01-02")
	first.Linked = []record.Linked{{Ref: register.Ref{List: "fleet", Ref: "F-2"}, By: []register.Because{{Kind: register.ByIdentifier, Value: "imo 9074729"}}}}
	first.Decided = reopened
	first.Why = screening.Explanation{
		Text: "“Quiet” is the same; “Ibiss” is taken for “Ibis” (sounds or is spelled alike). The country agrees. The publisher calls this alias weak.",
		Words: []screening.Pair{
			{Query: "Quiet", Name: "QUIET", Rule: "same letters", Alike: 1, Bits: 11.3},
			{Query: "Ibiss", Name: "Ibis", Rule: "sounds or is spelled alike", Alike: 0.91, Bits: 12},
			{Query: "船", Name: "船", Rule: "same letters", Alike: 1, Bits: 4},
		},
		Left: []screening.Leftover{{Word: "Ltd", Of: "query", As: "legal form"}, {Word: "Lines", Of: "name", As: "word", Counts: true}},
		Evidence: []screening.Evidence{
			{What: "country", Agrees: truth.Met, Worth: 1.2, Query: "PA", Entry: "PA"},
			{What: "birth", Query: "1961"},
			{What: "imo", Agrees: truth.NotMet, Worth: -1.5, Query: "9074729", Entry: "9074731"},
		},
		Worth: []screening.Worth{{Feature: "bias", Odds: -5}, {Feature: "bits_10", Odds: 2.3}, {Feature: "odd_feature", Odds: 0.1}},
	}
	second := hit("fleet", "F-2", "Quiet Ibis Shipping", "Quiet Ibis Shipping", 0.95)
	second.Why.Text = "“Quiet” is the same."
	third := hit("un", "TEe.002", "Quiet Kite", "Quiet Kite", 0.9)
	third.Decided, third.Why.Text = standing, "“Quiet” is the same."
	low := hit("un", "TEe.009", "Noisy Ibis", "Noisy Ibis", 0.5)
	low.Why = screening.Explanation{Text: "“Ibiss” is taken for “Ibis”.", Words: []screening.Pair{{Query: "not", Name: "shown", Rule: "x"}}}
	number := hit("fleet", "F-9", "Painted Stork", "", 0.97)
	number.Why.Text = "Found by its number; the names are not alike."
	return &record.Answer{
		AsOf: date.MustParse("2026-06-01"), ID: "Q1",
		Query: record.Query{
			Name: "Quiet Ibiss 船 Ltd", Schema: source.Entity, Countries: []country.Code{"PA"}, IDs: []source.ID{{Kind: source.IMO, Value: "9074729"}},
			Births: []source.Birth{{From: date.MustParse("1961-01-01"), Until: date.MustParse("1961-12-31")}},
		},
		Verdict: screening.Found, Threshold: 0.8, Least: 0.4, Hits: []record.Hit{first, number, second, third, low},
		Notices: []string{"the name holds control or direction characters, which were left out"},
	}
}

func TestScreeningPage(t *testing.T) {
	a, b := sampleAnswer(), sampleBasis()
	for _, c := range []struct {
		name string
		f    Format
		p    Page
	}{
		{"screening-100.txt", Text, Page{Width: 100}},
		{"screening-40.txt", Text, Page{Width: 40}},
		{"screening-colour.txt", Text, Page{Width: 80, Colour: true}},
		{"screening.md", Markdown, Page{}},
		{"screening.json", JSON, Page{}},
		{"screening.csv", CSV, Page{}},
	} {
		var out bytes.Buffer
		if err := Screening(a, b, false).Write(&out, c.f, c.p); err != nil {
			t.Fatal(err)
		}
		golden(t, c.name, out.String())
	}
}

// TestScreeningNeverClears: whatever was found, no page calls a party cleared.
func TestScreeningNeverClears(t *testing.T) {
	for _, v := range []screening.Verdict{screening.Found, screening.NotFound, screening.CannotTell} {
		a := sampleAnswer()
		a.Verdict, a.Hits = v, nil
		if v == screening.CannotTell {
			a.Reason = "the name holds only legal form"
		}
		var out bytes.Buffer
		if err := Screening(a, sampleBasis(), false).Write(&out, Text, Page{Width: 400}); err != nil {
			t.Fatal(err)
		}
		if v != screening.Found && !strings.Contains(out.String(), "no clearance") {
			t.Errorf("%s does not say that it is no clearance:\n%s", v, out.String())
		}
		for _, word := range []string{"cleared", "approved", "is clear"} {
			if strings.Contains(out.String(), word) {
				t.Errorf("%s says %q", v, word)
			}
		}
	}
}

// TestParties: the working paper shows the hits, the decisions, and what was not searched.
func TestParties(t *testing.T) {
	a := sampleAssessment()
	hit, none, open := sampleAnswer(), sampleAnswer(), sampleAnswer()
	hit.Hits = hit.Hits[:1]
	none.Query.Name, none.Verdict, none.Hits, none.Notices = "Example Clockworks", screening.NotFound, nil, nil
	open.Query.Name, open.Verdict, open.Hits, open.Notices, open.Reason = "Ltd", screening.CannotTell, nil, []string{"only a legal form"}, "only a legal form"
	a.Outcome = guideline.Hold
	a.Decision.Outcome, a.Decision.Deciding = guideline.NoControlFound, nil
	a.Screening = &assess.Screening{
		AsOf: date.MustParse("2026-06-01"), Result: truth.Met, Basis: sampleBasis(),
		Parties: []assess.Screened{{Refs: []string{"parties[1]"}, Role: "end_user", Answer: hit}, {Role: "exporter", Answer: none}, {Role: "bank", Answer: open}},
	}
	var out bytes.Buffer
	if err := Assessment(a).Text(&out, Page{Width: 100}); err != nil {
		t.Fatal(err)
	}
	text := out.String()
	from, to := strings.Index(text, "What decides it"), strings.Index(text, "Item 1 of 1")
	golden(t, "parties-100.txt", text[from:to])
	if rows := checkRows(a); rows[0][len(rows[0])-2] != "hit: Quiet Ibiss 船 Ltd = un:TEe.001 0.9764" {
		t.Errorf("%q", rows[0])
	}
	for want, s := range map[string]*assess.Screening{
		"": nil, "not-screened": {}, "cannot-tell": {Basis: sampleBasis()}, "no-hit": {Basis: sampleBasis(), Result: truth.NotMet},
	} {
		if got := screeningCell(s); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	c := NewChecks(&out, Text, Page{Width: 100}, false, false)
	for _, s := range []*assess.Screening{nil, {}, a.Screening, {Basis: sampleBasis(), Result: truth.NotMet}, {Basis: sampleBasis()}} {
		c.screened(s)
	}
	d := &Doc{}
	c.parties.tell(d)
	out.Reset()
	if err := d.Text(&out, Page{Width: 200}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"1  ◆ Hit", "1  ○ No hit", "1  ? Cannot tell", "1  ? Not screened", "un of 2026-02-27 (1,003 entries, 94 days old)", "eu (not searched)"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the totals do not hold %q:\n%s", want, out.String())
		}
	}
}

// TestScreenings: many answers as a table with totals, in every format.
func TestScreenings(t *testing.T) {
	for f, want := range map[Format][]string{
		Text: {"question", "Q1", "◆ Hit", "un:TEe.001", "250 questions", "125  ○ No hit"}, Markdown: {"| Q1 |", "|---|"}, CSV: {"qid,query"},
		JSON: {`"format": "licet-screening/1"`}, JSONL: {`{"qid":"Q1","hits":[{"list":"un","ref":"TEe.001","name":"QUIET IBIS SHIPPING","matched":"Quiet Ibis Lines","score":0.9764,"why":"`, `"hits":[]}`},
	} {
		var out bytes.Buffer
		s := NewScreenings(&out, f, Page{Width: 100}, false, sampleBasis())
		for i := range 250 {
			a := sampleAnswer()
			if i%2 == 1 {
				a.Verdict, a.Hits = screening.NotFound, nil
			}
			text, err := s.Render(a)
			if err == nil {
				err = s.Add(a, text)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		for _, w := range want {
			if !strings.Contains(out.String(), w) {
				t.Errorf("%s does not hold %q", f, w)
			}
		}
		if head := strings.Count(out.String(), "qid,query"); f == CSV && head != 1 {
			t.Errorf("%d headers", head)
		}
		if n := strings.Count(out.String(), "| question"); f == Markdown && n != 1 {
			t.Errorf("%d heads of the table", n)
		}
	}
	var out bytes.Buffer
	if err := NewScreenings(&out, CSV, Page{}, false, sampleBasis()).Close(); err != nil || !strings.HasPrefix(out.String(), "qid,") {
		t.Errorf("%v %q: a file without questions has a header", err, out.String())
	}
}

func TestEvaluationPage(t *testing.T) {
	rates := []float64{0.5, 0.75, 1}
	e := &Evaluated{
		Result: &eval.Result{Thresholds: rates, Groups: []eval.Group{{Name: "all", Recall: eval.Recall{N: 2, At1: rates, At5: rates, AUC: 0.9, Raw1: 1, Raw5: 1}}}, False: []eval.FalseGroup{{Name: "made", Alarm: 1, N: 2}}},
		Basis:  *sampleBasis(), Entries: 2, Names: 3, Questions: 2, Negatives: 2, Brute: 5, BruteHits: 4, BruteFound: 3,
		Build: 1e9, Median: 1e5, P99: 1e6, Clean: 5e4, PerSecond: 12345, Cores: 2,
	}
	for f, want := range map[Format][]string{
		Text: {
			"Screening, measured", "2 names with an answer and 2 on no list, put to 2 entries with 3 names.", "recall@1, false alarms", "\nall ",
			"5 questions were asked without the index as well: of 4 best answers worth telling the index had\nfound 3, or 75.0 %", "median 100µs, p99 1ms",
			"12,345 questions a second on 2 cores", "un     2026-02-27",
		},
		Markdown: {"# Screening, measured", "```text\n"},
		JSON:     {`"recall_at_1": [`, `"false_alarms": [`, `"share": 0.75`, `"questions_per_second": 12345`, `"digest": "abab`},
	} {
		var out bytes.Buffer
		if err := Evaluation(e).Write(&out, f, Page{Width: 100}); err != nil {
			t.Fatal(err)
		}
		for _, w := range want {
			if !strings.Contains(out.String(), w) {
				t.Errorf("%s does not hold %q:\n%s", f, w, out.String())
			}
		}
	}
}

// TestFeatures: what a score is made of is told in words.
func TestFeatures(t *testing.T) {
	for _, f := range screening.FeatureNames() {
		if s := featureOf(f); s == "" || strings.Contains(s, "_") {
			t.Errorf("%s reads %q", f, s)
		}
	}
}
