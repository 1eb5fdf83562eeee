package assess_test

import (
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/licet/licet/assess"
	"github.com/licet/licet/country"
	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/guideline"
	"github.com/licet/licet/screening"
	"github.com/licet/licet/screening/adjudication"
	"github.com/licet/licet/screening/record"
	"github.com/licet/licet/screening/source"
	"github.com/licet/licet/transfer"
	"github.com/licet/licet/truth"
)

// fakeLists answers by a table of names: what stands in it is a hit of that score, "Ltd" cannot be told.
type fakeLists struct {
	hits    map[string]float64
	cleared map[string]bool
	missing string // why the list was not searched
	digest  string
	fails   error
}

func (f *fakeLists) On(date.Date) (assess.Screener, error) { return f, f.fails }

func (f *fakeLists) Again(*record.Basis, date.Date) (assess.Screener, error) { return f, f.fails }

func (f *fakeLists) Basis() *record.Basis {
	return &record.Basis{Engine: record.Engine, Program: "v0", Words: "w", Lists: []record.List{
		{Name: "un", Digest: "d" + f.digest, Entries: 2, Missing: f.missing},
	}}
}

func (f *fakeLists) Screen(q record.Query) (*record.Answer, error) {
	a := &record.Answer{AsOf: day, Query: q, Verdict: screening.NotFound, Threshold: 0.8, Hits: []record.Hit{}}
	switch score, ok := f.hits[q.Name]; {
	case ok && f.cleared[q.Name]:
		a.Hits = append(a.Hits, record.Hit{
			Hit:     screening.Hit{List: "un", Ref: "1", Name: "LISTED", Score: score},
			Decided: &adjudication.Finding{Status: adjudication.Standing, Decision: &adjudication.Adjudication{Verdict: adjudication.NotSame}},
		})
		a.Reason = "decided before"
	case ok:
		a.Verdict = screening.Found
		a.Hits = append(a.Hits, record.Hit{Hit: screening.Hit{List: "un", Ref: "1", Name: "LISTED", Score: score}})
	case q.Name == "Ltd":
		a.Verdict, a.Reason, a.Notices = screening.CannotTell, "only a legal form", []string{"only a legal form"}
	case f.missing != "":
		a.Verdict, a.Reason = screening.CannotTell, f.missing
	}
	return a, nil
}

func party(role transfer.Role, name string) func(*transfer.Transfer) {
	return func(t *transfer.Transfer) { t.Parties = append(t.Parties, transfer.Party{Role: role, Name: name}) }
}

// TestScreeningStage holds what the lists do to the outcome: they raise it and never lower it, and what is not known is never
// clear.
func TestScreeningStage(t *testing.T) {
	motor := param("Total impulse", "1.5 MN·s")
	listed := &fakeLists{hits: map[string]float64{"Listed Works": 0.97}}
	for _, c := range []struct {
		why     string
		in      *transfer.Transfer
		lists   assess.Lists
		outcome guideline.Outcome
		result  truth.Value
		says    string // in the summary
		silent  string // not in the summary
	}{
		{"nobody is named", one("Office chair"), listed, guideline.NoControlFound, truth.Unknown, "", "parties"},
		{
			"nobody is found", one("Office chair", party(transfer.EndUser, "Example Clockworks")), listed, guideline.NoControlFound, truth.NotMet,
			"This is no approval", "clear",
		},
		{
			"somebody may be listed", one("Office chair", party(transfer.EndUser, "Listed Works")), listed, guideline.Hold, truth.Met,
			"End user “Listed Works” may be un:1 “LISTED”", "",
		},
		{
			"a stronger outcome stays", one("Solid rocket motor", motor, party(transfer.EndUser, "Listed Works")), listed,
			guideline.PresumptionOfDenial, truth.Met, "may be un:1", "",
		},
		{
			"a person decided that it is another", one("Office chair", party(transfer.EndUser, "Listed Works")),
			&fakeLists{hits: listed.hits, cleared: map[string]bool{"Listed Works": true}}, guideline.NoControlFound, truth.NotMet, "", "may be",
		},
		{
			"a name that could be anybody's", one("Office chair", party(transfer.EndUser, "Ltd")), listed, guideline.NeedsInformation, truth.Unknown,
			"cannot be told: end user “Ltd”: only a legal form", "",
		},
		{
			"one is found and of another nothing is known", one("Office chair", party(transfer.EndUser, "Ltd"), party(transfer.Consignee, "Listed Works")),
			listed, guideline.Hold, truth.Met, "Consignee “Listed Works”", "",
		},
		{
			"no list was in force", one("Office chair", party(transfer.EndUser, "Example Clockworks")), &fakeLists{missing: "not held for the day"},
			guideline.NeedsInformation, truth.Unknown, "cannot be told: not held for the day", "",
		},
		{
			"nothing was asked of any list", one("Office chair", party(transfer.EndUser, "Listed Works")), nil, guideline.NoControlFound, truth.Unknown,
			"The parties were not screened.", "",
		},
	} {
		s, err := newAssessor(t).Against(c.lists, date.Date{}).On(day)
		if err != nil {
			t.Fatal(err)
		}
		a, err := s.Assess(c.in)
		if err != nil {
			t.Fatalf("%s: %v", c.why, err)
		}
		if a.Outcome != c.outcome {
			t.Errorf("%s: %s, want %s", c.why, a.Outcome, c.outcome)
		}
		if a.Screening == nil != (len(c.in.Parties) == 0) {
			t.Errorf("%s: screening %+v", c.why, a.Screening)
		}
		if a.Screening != nil && a.Screening.Result != c.result {
			t.Errorf("%s: result %s, want %s", c.why, a.Screening.Result, c.result)
		}
		if !strings.Contains(a.Summary, c.says) || c.silent != "" && strings.Contains(a.Summary, c.silent) {
			t.Errorf("%s: the summary is %q", c.why, a.Summary)
		}
		if strings.Contains(a.Summary, "“Ltd”:") && !slices.ContainsFunc(a.Unknown, func(o assess.Open) bool { return o.Field == "parties[0].name" }) {
			t.Errorf("%s: nobody asks who it is: %+v", c.why, a.Unknown)
		}
		if len(a.Decision.Findings) == 0 || a.Decision.Outcome.Strength() > a.Outcome.Strength() {
			t.Errorf("%s: the decision of the Guidelines is %s", c.why, a.Decision.Outcome)
		}
	}
}

func TestScreeningFails(t *testing.T) {
	s, err := newAssessor(t).Against(&fakeLists{fails: fault.New(fault.Unavailable, "the disk is gone")}, day).On(day)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Assess(one("Office chair")); err != nil {
		t.Errorf("lists are opened although nobody is named: %v", err)
	}
	if _, err := s.Assess(one("Office chair", party(transfer.EndUser, "X Works"))); fault.KindOf(err) != fault.Unavailable {
		t.Errorf("%v: an answer without the lists would look clear", err)
	}
}

// TestNames: everybody who can be listed is looked for, with what is stated of each, and the same party once.
func TestNames(t *testing.T) {
	in := &transfer.Transfer{
		Parties: []transfer.Party{
			{
				Role: transfer.EndUser, Name: " Works A ", Country: "NZ", Nationality: "NZ", Address: transfer.Address{Lines: []string{"Street 1"}, City: "Town", Country: "AU"},
				IDs: []transfer.PartyID{{Kind: "LEI", Value: "X"}}, Owners: []transfer.Owner{{Name: "Owner O", Country: "CH"}},
			},
			{Role: transfer.Consignee, Name: "Works B"},
			{Role: transfer.Payer, Name: "Works B"},
			{Role: transfer.Bank, Name: "Bank C"},
		},
		Route: transfer.Route{Vessel: transfer.Vessel{IMO: "9074729", Flag: "PA"}, Legs: []transfer.Leg{{Carrier: "Lines D"}, {}}},
		Technology: transfer.Technology{Recipient: "Works B", Users: []transfer.TechUser{
			{Name: "Person E", Nationality: "SE", Employer: "Institute F"},
		}},
		Payment: transfer.Payment{
			Payer: "Payer G", PayerCountry: "CY", Accounts: []transfer.Account{{Institution: "Bank H", Holder: "Holder I"}},
			LC: transfer.LetterOfCredit{IssuingBank: "Bank C"}, Commission: transfer.Commission{Payee: "Agent J"},
		},
	}
	type short struct {
		Name, Role string
		Schema     source.Schema
		Refs       string
	}
	var got []short
	for _, n := range assess.Names(in) {
		got = append(got, short{n.Query.Name, n.Role, n.Query.Schema, strings.Join(n.Refs, " ")})
	}
	want := []short{
		{"Works A", "end_user", "", "parties[0]"},
		{"Owner O", "owner", "", "parties[0].owners[0]"},
		{"Works B", "consignee", "", "parties[1] parties[2] technology.recipient"},
		{"Bank C", "bank", "entity", "parties[3] payment.lc.issuing_bank"},
		{"", "vessel", "vessel", "route.vessel"},
		{"Lines D", "carrier", "entity", "route.legs[0].carrier"},
		{"Person E", "user", "person", "technology.users[0]"},
		{"Institute F", "employer", "entity", "technology.users[0].employer"},
		{"Payer G", "payer", "", "payment.payer"},
		{"Bank H", "bank", "entity", "payment.accounts[0].institution"},
		{"Holder I", "account holder", "", "payment.accounts[0].holder"},
		{"Agent J", "payee", "", "payment.commission.payee"},
	}
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	first := assess.Names(in)[0].Query
	wantFirst := record.Query{
		Name: "Works A", Countries: []country.Code{"AU", "NZ"}, IDs: []source.ID{{Kind: source.LEI, Value: "X", Label: "LEI"}},
		Owners: []string{"Owner O"}, Addresses: []string{"Street 1, Town, AU"},
	}
	if diff := gocmp.Diff(wantFirst, first); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if n := assess.Names(&transfer.Transfer{}); n != nil {
		t.Errorf("nobody is named: %v", n)
	}
}

// TestReplayScreening: an assessment is made again with the lists that it names, and refused with others.
func TestReplayScreening(t *testing.T) {
	lists := &fakeLists{hits: map[string]float64{"Listed Works": 0.97}}
	with := newAssessor(t).Against(lists, date.MustParse("2026-06-01"))
	s, err := with.On(day)
	if err != nil {
		t.Fatal(err)
	}
	a, err := s.Assess(one("Office chair", party(transfer.EndUser, "Listed Works"), party(transfer.Consignee, "Example Clockworks")))
	if err != nil {
		t.Fatal(err)
	}
	if a.Screening.AsOf != date.MustParse("2026-06-01") || a.Screening.Basis.Program != "" {
		t.Errorf("as of %s by %q: the day of the lists is kept, the version of the program is not", a.Screening.AsOf, a.Screening.Basis.Program)
	}
	text := stored(t, a)
	r, err := with.Replay(text)
	if err != nil || !r.Same {
		t.Errorf("%v, %+v", err, r)
	}
	for why, other := range map[string]assess.Lists{
		"another version of the list": &fakeLists{hits: lists.hits, digest: "2"}, "the list is gone": &fakeLists{missing: "gone"}, "no lists": nil,
	} {
		if _, err := newAssessor(t).Against(other, date.Date{}).Replay(text); fault.KindOf(err) != fault.StaleEdition {
			t.Errorf("%s: %v, want an error of kind stale-edition", why, err)
		}
	}
	// What was not screened is made again without lists, whatever lists are at hand.
	bare, err := newStage(t).Assess(one("Office chair", party(transfer.EndUser, "Listed Works")))
	if err != nil {
		t.Fatal(err)
	}
	if r, err := with.Replay(stored(t, bare)); err != nil || !r.Same {
		t.Errorf("%v, %+v", err, r)
	}
}
