package bulk_test

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/licet/licet/assess"
	"github.com/licet/licet/bulk"
	"github.com/licet/licet/classify"
	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/guideline"
	"github.com/licet/licet/transfer"
)

func answer(id string, o guideline.Outcome) *assess.Assessment {
	return &assess.Assessment{
		Outcome: o, Summary: "Because of " + id + ".",
		Transfer: &transfer.Transfer{ID: id, From: "DE", Route: transfer.Route{FinalCountry: "KE"}, Items: []transfer.Item{{Description: "goods"}}},
		Items:    []assess.Item{{Ref: "items[0]", Name: "goods", Classification: classify.Result{}}},
	}
}

// TestTally: what is stronger stands first, equals in the order they came, and no more is kept than there is room for.
func TestTally(t *testing.T) {
	c := bulk.NewTally()
	for i := range bulk.MaxHolds + 20 {
		c.Add(answer(fmt.Sprint("h", i), guideline.Hold), fmt.Sprint("f.csv:", i))
	}
	c.Add(answer("clear", guideline.NoControlFound), "f.csv:9")
	c.Add(answer("open", guideline.NeedsInformation), "f.csv:9")
	c.Add(answer("worst", guideline.Prohibited), "f.csv:9")
	if c.Transfers != bulk.MaxHolds+23 || len(c.Holds) != bulk.MaxHolds || c.HoldsLeft != 21 {
		t.Errorf("%d transfers, %d told, %d left", c.Transfers, len(c.Holds), c.HoldsLeft)
	}
	if c.Holds[0].ID != "worst" || c.Holds[1].ID != "h0" || c.Holds[2].ID != "h1" {
		t.Errorf("%s, %s, %s", c.Holds[0].ID, c.Holds[1].ID, c.Holds[2].ID)
	}
	if c.Lanes["DE → KE"] != bulk.MaxHolds+21 || c.Outcomes[guideline.NeedsInformation] != 1 {
		t.Errorf("%v %v", c.Lanes, c.Outcomes)
	}
	for _, h := range c.Holds {
		if h.ID == "clear" || h.ID == "open" {
			t.Errorf("%s asks nobody to act", h.ID)
		}
	}
}

// TestOpen: what needs information has rows of its own, with what to ask: of the items first, each field once.
func TestOpen(t *testing.T) {
	c := bulk.NewTally()
	a := answer("o1", guideline.NeedsInformation)
	a.Items[0].Classification.Questions = []classify.Question{{Param: "range", Ask: "What is the range?"}}
	a.Unknown = []assess.Open{
		{Field: "items[0].facts.range", Ask: "What is the range?"},
		{Field: "end_use.military", Ask: "Is it for armed forces?"},
		{Field: "a", Ask: "A?"},
		{Field: "b", Ask: "B?"},
		{Field: "c", Ask: "C?"},
	}
	c.Add(a, "f.csv:2")
	c.Add(answer("o2", guideline.NeedsInformation), "f.csv:3") // nothing to ask: its summary stands there
	if len(c.Open) != 2 || len(c.Holds) != 0 {
		t.Fatalf("%+v", c.Open)
	}
	want := []bulk.Ask{{"What is the range?", "items[0].facts.range"}, {"Is it for armed forces?", "end_use.military"}, {"A?", "a"}, {"B?", "b"}}
	if h := c.Open[0]; !slices.Equal(h.Missing, want) || h.MissingLeft != 1 || h.Lane != "DE → KE" || h.Goods != "goods" {
		t.Errorf("%+v", h)
	}
	for i := range bulk.MaxHolds {
		c.Add(answer(fmt.Sprint("x", i), guideline.NeedsInformation), "f.csv:9")
	}
	if len(c.Open) != bulk.MaxHolds || c.OpenLeft != 2 {
		t.Errorf("%d told, %d left", len(c.Open), c.OpenLeft)
	}
	var b strings.Builder
	err := c.Report(&b, bulk.About{Title: "T", Day: "2026-01-01", Words: strings.ToUpper})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"502 need information.", "<b>o1</b>", "WHAT IS THE RANGE?", ">items[0].facts.range<", "and 1 more", "BECAUSE OF O2.", "2 more transfers need information and are in the results",
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	if c.Open[0].Missing[0].Text != "What is the range?" {
		t.Error("the words of the page came into the tally")
	}
}

// TestReasons: the same reason of several items is told once, and words that sentences begin with in common are said once.
func TestReasons(t *testing.T) {
	c := bulk.NewTally()
	a := answer("p", guideline.Prohibited)
	a.Decision.Outcome = guideline.Prohibited
	for i, text := range []string{
		"items[0] meets an entry of the Annex, and goes to X: its supply is banned.",
		"items[1] meets an entry of the Annex, and goes to X: its supply is banned.",
		"items[2] meets an entry of the Annex, and goes to X: its supply is banned.",
		"items[0] meets an entry of the Annex, and goes to or comes from X: banned.",
		"items[0] is a goat.",
	} {
		a.Decision.Findings = append(a.Decision.Findings, guideline.Finding{Text: text})
		a.Decision.Deciding = append(a.Decision.Deciding, i)
	}
	c.Add(a, "f.csv:2")
	want := []string{
		"items[0] meets an entry of the Annex, and goes to X: its supply is banned. (also items[1], items[2])",
		"items[0] meets an entry of the Annex, and goes to or comes from X: banned.", "items[0] is a goat.",
	}
	if !slices.Equal(c.Holds[0].Reasons, want) {
		t.Errorf("%q", c.Holds[0].Reasons)
	}
	var b strings.Builder
	if err := c.Report(&b, bulk.About{Title: "T", Day: "2026-01-01"}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"<li>items[0] meets an entry of the Annex, and goes to …<ul", "<li>… X: its supply is banned. (also items[1], items[2])</li>",
		"<li>… or comes from X: banned.</li>", "<li>items[0] is a goat.</li>",
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the page lacks %s", want)
		}
	}
}

// TestRefused: the same mistake in many records counts as one kind, and there is a bound on kinds.
func TestRefused(t *testing.T) {
	c := bulk.NewTally()
	for i := range 3 * bulk.MaxNames {
		c.Refuse(fault.Input(fmt.Sprintf("items[%d].value", i), "x", "no number", "a number"))
		c.Refuse(fault.New(fault.Invalid, "kind %d", i))
	}
	if c.Refused["items[].value: no number"] != 3*bulk.MaxNames || len(c.Refused) > bulk.MaxNames+1 || c.RefusedSum() != 6*bulk.MaxNames {
		t.Errorf("%d kinds, %d in all", len(c.Refused), c.RefusedSum())
	}
	c = bulk.NewTally()
	for i := range 3 {
		c.Refuse(fault.Input(fmt.Sprintf("message M%d, segment %d NAD+CN, element 9: parties[%d].country", i, 10*i, i), "QX", "unknown country", "a code"))
		c.Refuse(fault.Input(fmt.Sprintf("segment %d UNZ", i), "x", "the count is wrong", "3"))
	}
	if c.Refused["NAD+CN, element 9: parties[].country: unknown country"] != 3 || c.Refused["UNZ: the count is wrong"] != 3 {
		t.Errorf("mistakes of messages: %v", c.Refused)
	}
	c.Refuse(nil)
	if c.Refused["not readable"]+c.Refused[bulk.Other] == 0 {
		t.Error("an error without words is not counted")
	}
}

func TestReport(t *testing.T) {
	c := bulk.NewTally()
	a := answer(`<img src=x onerror=alert(1)>`, guideline.Hold)
	a.Transfer.Parties = []transfer.Party{{Name: `"><script>`}}
	c.Add(a, "f.csv:2")
	c.Refuse(fault.Input("hs", "<b>", "no code", "digits"))
	var b strings.Builder
	err := c.Report(&b, bulk.About{Title: "T", Day: "2026-01-01", Files: []string{"<f>.csv"}, Notes: []string{"n & m"}})
	if err != nil {
		t.Fatal(err)
	}
	page := b.String()
	for _, bad := range []string{"<script", "<img", "http:", "https:", "style=\"", "javascript:"} {
		if strings.Contains(page, bad) {
			t.Errorf("the page holds %s", bad)
		}
	}
	for _, want := range []string{"&lt;img", "DE → KE", "hs: no code", "n &amp; m", "1 transfer", "asks"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	style := regexp.MustCompile(`(?s)<style>(.*?)</style>`).FindStringSubmatch(page)[1]
	sum := sha256.Sum256([]byte(style))
	if !strings.Contains(page, "sha256-"+strings.ReplaceAll(base64.StdEncoding.EncodeToString(sum[:]), "+", "&#43;")) {
		t.Error("the policy of the page does not allow its own style")
	}
	var empty strings.Builder
	if err := bulk.NewTally().Report(&empty, bulk.About{Title: "T", Day: "2026-01-01"}); err != nil || !strings.Contains(empty.String(), "No transfer asks for a look") {
		t.Errorf("%v", err)
	}
}

func TestMark(t *testing.T) {
	m := &bulk.Mark{
		Inputs: []bulk.Input{{Name: "a.csv", Size: 5, Digest: "00"}}, Settings: []string{"annex 1", "form jsonl"}, Day: date.Of(2026, 1, 1),
		Records: 7, Bytes: 100, Tally: bulk.NewTally(),
	}
	m.Tally.Add(answer("x", guideline.Hold), "a.csv:2")
	b, err := bulk.MarshalMark(m)
	if err != nil {
		t.Fatal(err)
	}
	again, err := bulk.ReadMark(b)
	if err != nil || again.Records != 7 || again.Bytes != 100 || again.Day != m.Day || len(again.Tally.Holds) != 1 || again.Tally.Outcomes[guideline.Hold] != 1 {
		t.Fatalf("%+v %v", again, err)
	}
	if err := again.Continues(m.Inputs, m.Settings); err != nil {
		t.Error(err)
	}
	for why, e := range map[string]error{
		"another file":    again.Continues([]bulk.Input{{Name: "a.csv", Size: 5, Digest: "01"}}, m.Settings),
		"other rules":     again.Continues(m.Inputs, []string{"annex 2", "form jsonl"}),
		"one rule less":   again.Continues(m.Inputs, m.Settings[:1]),
		"one file more":   again.Continues(append(m.Inputs, m.Inputs[0]), m.Settings),
		"one rule more":   again.Continues(m.Inputs, append(m.Settings, "measures 1")),
		"a form not read": func() error { _, err := bulk.ReadMark([]byte(`{"format":"licet-bulk/9"}`)); return err }(),
		"the form before": func() error { _, err := bulk.ReadMark([]byte(`{"format":"licet-bulk/1","records":7}`)); return err }(),
	} {
		if fault.KindOf(e) != fault.StaleEdition {
			t.Errorf("%s: %v", why, e)
		}
	}
	negative := *m
	negative.Tally = &bulk.Tally{Transfers: -1, Outcomes: map[guideline.Outcome]int{guideline.Hold: -1}, Refused: map[string]int{}}
	below, err := bulk.MarshalMark(&negative)
	if err != nil {
		t.Fatal(err)
	}
	text := string(b)
	for why, bad := range map[string]string{
		"nothing":                     "",
		"cut off":                     text[:len(text)/2],
		"no counts":                   `{"format":"licet-bulk/2"}`,
		"no seal":                     `{"format":"licet-bulk/2","records":1,"tally":{"outcomes":{},"refused":{}}}`,
		"more records than there are": strings.Replace(text, `"records": 7`, `"records": 99999999`, 1),
		"another end of the answers":  strings.Replace(text, `"bytes": 100`, `"bytes": 99`, 1),
		"sealed with counts below 0":  string(below),
		"a seal of nothing":           strings.Replace(text, m.Seal, "", 1),
	} {
		if _, err := bulk.ReadMark([]byte(bad)); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: %v", why, err)
		}
	}
	odd := &bulk.Mark{Inputs: []bulk.Input{{Name: "\xff"}}, Tally: bulk.NewTally()}
	odd.Tally.Refuse(fault.New(fault.Invalid, "\xff <\u2028>"))
	if b, err = bulk.MarshalMark(odd); err != nil {
		t.Fatal(err)
	}
	if _, err := bulk.ReadMark(b); err != nil {
		t.Errorf("a mark with text that JSON writes in another way: %v", err)
	}
}

func FuzzReadMark(f *testing.F) {
	whole, err := bulk.MarshalMark(&bulk.Mark{Tally: bulk.NewTally()})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(whole)
	f.Add([]byte(`{"format":"licet-bulk/2","tally":{"outcomes":{},"refused":{}}}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := bulk.ReadMark(b)
		if err != nil {
			return
		}
		m.Tally.Add(answer("x", guideline.Hold), "p")
		if _, err := bulk.MarshalMark(m); err != nil {
			t.Error(err)
		}
	})
}

// TestBeside: a hold beside a licence that is required is shown, and stands before the same without one.
func TestBeside(t *testing.T) {
	c := bulk.NewTally()
	plain, held := answer("plain", guideline.LicenceRequired), answer("held", guideline.LicenceRequired)
	held.Decision.Findings = append(held.Decision.Findings, guideline.Finding{Outcome: guideline.Hold, Text: "A stop in X: a person must look."})
	c.Add(plain, "f.csv:2")
	c.Add(held, "f.csv:3")
	if len(c.Holds) != 2 || c.Holds[0].ID != "held" || !slices.Equal(c.Holds[0].Beside, []string{"hold"}) || c.Holds[1].Beside != nil {
		t.Errorf("%+v", c.Holds)
	}
	var b strings.Builder
	if err := c.Report(&b, bulk.About{Title: "T", Day: "2026-01-01"}); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.String(), "licence-required; hold</span>") {
		t.Errorf("the page hides the hold:\n%s", b.String())
	}
}
