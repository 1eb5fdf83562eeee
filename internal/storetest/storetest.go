// Package storetest is what every store of records has to do, as tests that each engine runs.
package storetest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/licet/licet/access"
	"github.com/licet/licet/audit"
	"github.com/licet/licet/date"
	"github.com/licet/licet/desk"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/guideline"
	"github.com/licet/licet/screening/adjudication"
	"github.com/licet/licet/transfer"
)

// Clock is a clock that tests set.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// NewClock returns a clock that stands at nine on 1 March 2026.
func NewClock() *Clock { return &Clock{now: time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)} }

// Now returns the time and moves on by a millisecond.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(time.Millisecond)
	return c.now
}

// Advance moves the clock.
func (c *Clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// Opened is an empty store with the public key of its log.
type Opened struct {
	Store  desk.Store
	Public string
	Clock  *Clock
}

// Run runs all tests; open returns an empty store each time.
func Run(t *testing.T, open func(t *testing.T) Opened) {
	t.Helper()
	for name, test := range map[string]func(*testing.T, Opened){
		"records":       testRecords,
		"visibility":    testVisibility,
		"pages":         testPages,
		"search":        testSearch,
		"filters":       testFilters,
		"counts":        testCounts,
		"conflicts":     testConflicts,
		"all-or-none":   testAllOrNone,
		"acts":          testActs,
		"log":           testLog,
		"consistent":    testConsistent,
		"parallel":      testParallel,
		"leases":        testLeases,
		"refusals":      testRefusals,
		"blobs":         testBlobs,
		"what-is-wrong": testInvalid,
		"times":         testTimes,
		"unicode":       testUnicode,
		"accounts":      testAccounts,
		"checkpoints":   testCheckpoints,
	} {
		t.Run(name, func(t *testing.T) { test(t, open(t)) })
	}
}

var (
	ann   = audit.Actor{Kind: audit.User, ID: "ann", Org: "o-1"}
	bob   = audit.Actor{Kind: audit.User, ID: "bob", Org: "o-2"}
	first = desk.Scope{Org: "o-1"}
	other = desk.Scope{Org: "o-2"}
	all   = desk.Scope{All: true}
)

func change(t *testing.T, o Opened, who audit.Actor, fn func(context.Context, desk.Tx) error) {
	t.Helper()
	if err := o.Store.Change(t.Context(), who, "r-1", func(tx desk.Tx) error { return fn(t.Context(), tx) }); err != nil {
		t.Fatal(err)
	}
}

func view(t *testing.T, o Opened, fn func(context.Context, desk.View) error) {
	t.Helper()
	if err := o.Store.View(t.Context(), func(v desk.View) error { return fn(t.Context(), v) }); err != nil {
		t.Fatal(err)
	}
}

func kind(t *testing.T, what string, err error, want fault.Kind) {
	t.Helper()
	if fault.KindOf(err) != want {
		t.Errorf("%s: %v, of kind %q; want %q", what, err, fault.KindOf(err), want)
	}
}

// Assessment is one as tests use it.
func Assessment(org string, i int) *desk.Assessment {
	return &desk.Assessment{
		Meta: desk.Meta{Org: org}, Ref: fmt.Sprintf("T-%d", i), Title: "Fibre optic gyroscope", Movement: transfer.Export,
		From: "DE", To: "TR", AsOf: date.MustParse("2026-03-01"), Outcome: guideline.LicenceRequired, Score: 0.25, Pattern: "T3",
		Entries: []string{"9.A.4"}, Names: []string{"Corvale GmbH", "Marnova Works"}, State: desk.Open,
		Body: fmt.Appendf(nil, `{"n":%d}`, i),
	}
}

func product(org, name string) *desk.Product {
	return &desk.Product{
		Meta: desk.Meta{Org: org}, Name: name, Maker: "Nordtek", Model: "G-7", Part: "NG-7", Verdict: "controlled-cat-II", Entries: []string{"9.A.4"},
		Item: transfer.Item{Description: name, HS: "901420"}, AsOf: date.MustParse("2026-03-01"),
	}
}

func decision(org, ref string) *desk.Adjudication {
	facts := adjudication.NewFacts([]string{"name: Marnova Works"})
	return &desk.Adjudication{Meta: desk.Meta{Org: org}, Decision: adjudication.Adjudication{
		Format: adjudication.Format, List: "un", Ref: ref, Party: facts, Entry: facts, Verdict: adjudication.NotSame,
		By: "Ann", Why: "another year of birth", On: date.MustParse("2026-03-01"),
	}}
}

func upload(org string) *desk.Upload {
	return &desk.Upload{Meta: desk.Meta{Org: org}, Name: "march.csv", Form: "csv", Size: 10, Sum: strings.Repeat("ab", 32), State: desk.Waiting}
}

// Every kind of record is kept, read, changed and removed whole.
func testRecords(t *testing.T, o Opened) {
	roundTrip(t, o, desk.Tx.Assessments, desk.View.Assessments, Assessment("o-1", 1), func(a *desk.Assessment) { a.State, a.Note = desk.Held, "asked" })
	roundTrip(t, o, desk.Tx.Products, desk.View.Products, product("o-1", "Gyro"), func(p *desk.Product) { p.Note = "see sheet 4" })
	roundTrip(t, o, desk.Tx.Parties, desk.View.Parties, &desk.Party{
		Meta: desk.Meta{Org: "o-1"}, Name: "Marnova Works", Country: "TR", Party: transfer.Party{Name: "Marnova Works", Country: "TR"},
	}, func(p *desk.Party) { p.Result, p.Screened = "no-hit", date.MustParse("2026-03-02") })
	roundTrip(t, o, desk.Tx.Uploads, desk.View.Uploads, upload("o-1"), func(u *desk.Upload) { u.State, u.Assessed = desk.Done, 7 })
	roundTrip(t, o, desk.Tx.Adjudications, desk.View.Adjudications, decision("o-1", "KPe.001"), func(a *desk.Adjudication) {
		a.Withdrawn, a.Reason = o.Clock.Now().Truncate(time.Microsecond), "new address"
	})
	roundTrip(t, o, desk.Tx.Lists, desk.View.Lists, &desk.ListVersion{
		Meta: desk.Meta{Org: "o-1"}, List: "un", Sum: "d1", Described: []byte("{}"), Entries: "b1", Effective: date.MustParse("2026-02-01"),
	}, func(l *desk.ListVersion) { l.Entries = "b2" })
	roundTrip(t, o, desk.Tx.Settings, desk.View.Settings, &desk.Setting{
		Meta: desk.Meta{Org: "o-1"}, Name: "positions", Value: json.RawMessage(`{"snapback-2025":"in-force"}`),
	}, func(s *desk.Setting) { s.Value = json.RawMessage(`{}`) })
}

func token(account, hash string) *desk.Token {
	return &desk.Token{
		Meta: desk.Meta{Org: "o-1"}, Account: account, Name: "nightly", Scopes: []access.Scope{access.CheckScope}, Hash: strings.Repeat(hash, 64),
		Expires: time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC),
	}
}

func person(org, name, email string) *desk.Account {
	return &desk.Account{Meta: desk.Meta{Org: org}, Name: name, Email: email, Roles: []access.Role{access.Exporter}, State: access.Active}
}

// Accounts are found by address and words, tokens by what they hash to, and neither stands there twice.
func testAccounts(t *testing.T, o Opened) {
	roundTrip(t, o, desk.Tx.Organisations, desk.View.Organisations, &desk.Organisation{
		Meta: desk.Meta{ID: "o-1", Org: "o-1"}, Name: "Corvale GmbH", Sort: access.Firm, Country: "DE",
	}, func(x *desk.Organisation) { x.Disabled = true })
	roundTrip(t, o, desk.Tx.Accounts, desk.View.Accounts, person("o-1", "Ann", "ann@corvale.example"), func(a *desk.Account) { a.State = access.Disabled })
	roundTrip(t, o, desk.Tx.Tokens, desk.View.Tokens, token("a-1", "a"), func(x *desk.Token) { x.Revoked = x.Expires })
	create := func(fn func(context.Context, desk.Tx) error) error {
		return o.Store.Change(t.Context(), ann, "", func(tx desk.Tx) error { return fn(t.Context(), tx) })
	}
	for _, a := range []*desk.Account{person("o-1", "Ann Müller", "ann@corvale.example"), person("o-2", "Bob", "bob@marnova.example")} {
		kind(t, a.Name, create(func(ctx context.Context, tx desk.Tx) error { return tx.Accounts().Create(ctx, a, desk.Deed{}) }), "")
	}
	kind(t, "the address of another", create(func(ctx context.Context, tx desk.Tx) error {
		return tx.Accounts().Create(ctx, person("o-2", "Eve", "ann@corvale.example"), desk.Deed{})
	}), fault.Conflict)
	for field, a := range map[string]*desk.Account{
		"email": person("o-1", "Ann", "Ann@corvale.example"), "name": person("o-1", " ", "x@y.example"), "org": person("", "Ann", "x@y.example"),
		"roles": {Meta: desk.Meta{Org: "o-1"}, Name: "x", Email: "x@y.example", Roles: []access.Role{"king"}, State: access.Active},
		"state": {Meta: desk.Meta{Org: "o-1"}, Name: "x", Email: "x@y.example", State: "dead"},
	} {
		var e *fault.Error
		if err := create(func(ctx context.Context, tx desk.Tx) error { return tx.Accounts().Create(ctx, a, desk.Deed{}) }); !errors.As(err, &e) || e.Place.Field != field {
			t.Errorf("%s: %v", field, err)
		}
	}
	kind(t, "a token", create(func(ctx context.Context, tx desk.Tx) error {
		return tx.Tokens().Create(ctx, token("a-1", "b"), desk.Deed{})
	}), "")
	kind(t, "of the same secret", create(func(ctx context.Context, tx desk.Tx) error {
		return tx.Tokens().Create(ctx, token("a-2", "b"), desk.Deed{})
	}), fault.Conflict)
	view(t, o, func(ctx context.Context, v desk.View) error {
		for _, tt := range []struct {
			s    desk.Scope
			f    desk.AccountFilter
			want int
		}{
			{all, desk.AccountFilter{}, 2},
			{first, desk.AccountFilter{}, 1},
			{all, desk.AccountFilter{Email: "ANN@corvale.example"}, 1},
			{all, desk.AccountFilter{Email: "ann@corvale"}, 0},
			{all, desk.AccountFilter{Words: "muller"}, 1},
			{other, desk.AccountFilter{Words: "muller"}, 0},
		} {
			if got, err := v.Accounts().Find(ctx, tt.s, tt.f, desk.Page{}); err != nil || len(got) != tt.want {
				t.Errorf("%+v %+v: %d, %v", tt.s, tt.f, len(got), err)
			}
		}
		for _, tt := range []struct {
			f    desk.TokenFilter
			want int
		}{{desk.TokenFilter{}, 1}, {desk.TokenFilter{Account: "a-1"}, 1}, {desk.TokenFilter{Account: "a-2"}, 0}, {desk.TokenFilter{Hash: strings.Repeat("b", 64)}, 1}} {
			if got, err := v.Tokens().Find(ctx, all, tt.f, desk.Page{}); err != nil || len(got) != tt.want {
				t.Errorf("%+v: %d, %v", tt.f, len(got), err)
			}
		}
		return nil
	})
}

func roundTrip[R desk.Record, F any](
	t *testing.T, o Opened, in func(desk.Tx) desk.Table[R, F], out func(desk.View) desk.Reader[R, F], rec R, alter func(R),
) {
	t.Helper()
	var none F
	what := string(rec.Kind())
	get := func() (got R, err error) {
		err = o.Store.View(t.Context(), func(v desk.View) error {
			got, err = out(v).Get(t.Context(), first, rec.Base().ID)
			return err
		})
		return got, err
	}
	same := func(when string) {
		t.Helper()
		got, err := get()
		if err != nil {
			t.Fatalf("%s: %s: %v", what, when, err)
		}
		if d := cmp.Diff(text(t, rec), text(t, got)); d != "" {
			t.Errorf("%s: %s:\n%s", what, when, d)
		}
	}
	change(t, o, ann, func(ctx context.Context, tx desk.Tx) error {
		if err := in(tx).Create(ctx, rec, desk.Deed{}); err != nil {
			return err
		}
		found, err := in(tx).Find(ctx, first, none, desk.Page{})
		if len(found) != 1 {
			t.Errorf("%s: a change does not see what it made", what)
		}
		return err
	})
	m := rec.Base()
	if m.ID == "" || m.By != "ann" || m.Version != 1 || m.At.IsZero() || !m.Changed.Equal(m.At) {
		t.Errorf("%s: %+v", what, m)
	}
	same("as it was made")
	made := m.At
	alter(rec)
	change(t, o, bob, func(ctx context.Context, tx desk.Tx) error { return in(tx).Update(ctx, rec, desk.Deed{Note: "why"}) })
	if m.Version != 2 || !m.At.Equal(made) || m.By != "ann" || !m.Changed.After(made) {
		t.Errorf("%s: after a change: %+v", what, m)
	}
	if a, ok := any(rec).(*desk.Assessment); ok { // a change leaves the body; what a caller holds of it is of no account
		a.Body = Assessment("o-1", 1).Body
	}
	same("as it was changed")
	change(t, o, ann, func(ctx context.Context, tx desk.Tx) error { return in(tx).Delete(ctx, rec, desk.Deed{}) })
	if _, err := get(); fault.KindOf(err) != fault.NotFound {
		t.Errorf("%s: after it was removed: %v", what, err)
	}
}

// text is a record with what is kept apart.
func text(t *testing.T, r desk.Record) string {
	t.Helper()
	out, err := desk.Encode(r)
	if err != nil {
		t.Fatal(err)
	}
	if a, ok := r.(*desk.Assessment); ok {
		out = append(out, a.Body...)
	}
	return string(out)
}

// What a scope does not see is not there: in no list, under no identifier, in no count and no search.
func testVisibility(t *testing.T, o Opened) {
	a, b := Assessment("o-1", 1), Assessment("o-2", 2)
	u := upload("o-2")
	change(t, o, ann, func(ctx context.Context, tx desk.Tx) error { return tx.Assessments().Create(ctx, a, desk.Deed{}) })
	change(t, o, bob, func(ctx context.Context, tx desk.Tx) error {
		return errors.Join(tx.Assessments().Create(ctx, b, desk.Deed{}), tx.Uploads().Create(ctx, u, desk.Deed{}))
	})
	view(t, o, func(ctx context.Context, v desk.View) error {
		for _, tt := range []struct {
			why  string
			s    desk.Scope
			a, b bool
		}{
			{"the first organisation", first, true, false},
			{"the other", other, false, true},
			{"everybody's", all, true, true},
			{"nobody's", desk.Scope{}, false, false},
			{"a name that is the beginning of one", desk.Scope{Org: "o"}, false, false},
		} {
			for rec, sees := range map[*desk.Assessment]bool{a: tt.a, b: tt.b} {
				got, err := v.Assessments().Get(ctx, tt.s, rec.ID)
				if sees != (err == nil) || sees && got.Ref != rec.Ref {
					t.Errorf("%s: %s: %v", tt.why, rec.Ref, err)
				}
				if !sees {
					kind(t, tt.why, err, fault.NotFound)
				}
			}
			want := 0
			for _, sees := range []bool{tt.a, tt.b} {
				if sees {
					want++
				}
			}
			for _, f := range []desk.AssessmentFilter{
				{}, {Words: "gyro"}, {Ranked: true}, {Words: "gyro", Ranked: true}, {Outcomes: []guideline.Outcome{guideline.LicenceRequired}},
			} {
				found, err := v.Assessments().Find(ctx, tt.s, f, desk.Page{})
				if err != nil || len(found) != want {
					t.Errorf("%s: %+v finds %d, want %d: %v", tt.why, f, len(found), want, err)
				}
				n, err := v.Count(ctx, tt.s, f)
				if err != nil || n.All != want {
					t.Errorf("%s: %+v counts %+v, want %d: %v", tt.why, f, n, want, err)
				}
			}
			acts, err := v.Log().Acts(ctx, tt.s, desk.ActFilter{On: audit.Subject{Kind: "assessment"}}, 0)
			if err != nil || len(acts) != want {
				t.Errorf("%s: %d acts, want %d: %v", tt.why, len(acts), want, err)
			}
		}
		_, err := v.Refusals(ctx, first, u.ID, 0, 0)
		kind(t, "refusals of another's file", err, fault.NotFound)
		return nil
	})
	// What belongs to nobody is seen where that is asked for, and not taken for an organisation without a name.
	change(t, o, ann, func(ctx context.Context, tx desk.Tx) error {
		return errors.Join(
			tx.Settings().Create(ctx, &desk.Setting{Name: "shared", Value: json.RawMessage("1")}, desk.Deed{}),
			tx.Settings().Create(ctx, &desk.Setting{Meta: desk.Meta{Org: "o-1"}, Name: "own", Value: json.RawMessage("2")}, desk.Deed{}),
			tx.Settings().Create(ctx, &desk.Setting{Meta: desk.Meta{Org: "o-2"}, Name: "other", Value: json.RawMessage("3")}, desk.Deed{}),
		)
	})
	view(t, o, func(ctx context.Context, v desk.View) error {
		for s, want := range map[desk.Scope]string{
			{}: "", {Shared: true}: "shared", {Org: "o-1"}: "own", {Org: "o-1", Shared: true}: "own shared", {All: true}: "other own shared",
		} {
			got, err := v.Settings().Find(ctx, s, desk.SettingFilter{}, desk.Page{})
			if err != nil {
				return err
			}
			var names []string
			for _, x := range got {
				names = append(names, x.Name)
				if !s.Sees(x.Org) {
					t.Errorf("%+v does not see %q, and found it", s, x.Name)
				}
			}
			if strings.Join(names, " ") != want {
				t.Errorf("%+v: %v, want %s", s, names, want)
			}
		}
		return nil
	})
	// An organisation cannot change what is another's, whatever it says it is.
	forged := *b
	forged.Org = "o-1"
	err := o.Store.Change(t.Context(), ann, "", func(tx desk.Tx) error { return tx.Assessments().Update(t.Context(), &forged, desk.Deed{}) })
	kind(t, "changing another's", err, fault.NotFound)
	err = o.Store.Change(t.Context(), ann, "", func(tx desk.Tx) error { return tx.Assessments().Delete(t.Context(), &forged, desk.Deed{}) })
	kind(t, "removing another's", err, fault.NotFound)
}

// Pages follow one another without gap or repetition, also while records are added.
func testPages(t *testing.T, o Opened) {
	for i := range 25 {
		change(t, o, ann, func(ctx context.Context, tx desk.Tx) error {
			return tx.Assessments().Create(ctx, Assessment("o-1", i), desk.Deed{})
		})
	}
	var seen []string
	page := desk.Page{Limit: 10}
	for turn := range 5 {
		view(t, o, func(ctx context.Context, v desk.View) error {
			got, err := v.Assessments().Find(ctx, first, desk.AssessmentFilter{}, page)
			for _, a := range got {
				seen = append(seen, a.Ref)
				page.After = a.ID
				if a.Body != nil {
					t.Error("a list holds bodies")
				}
			}
			return err
		})
		change(t, o, ann, func(ctx context.Context, tx desk.Tx) error {
			return tx.Assessments().Create(ctx, Assessment("o-1", 100+turn), desk.Deed{})
		})
	}
	want := make([]string, 25)
	for i := range want {
		want[i] = fmt.Sprintf("T-%d", 24-i)
	}
	if d := cmp.Diff(want, seen); d != "" {
		t.Error(d)
	}
	view(t, o, func(ctx context.Context, v desk.View) error {
		for limit, n := range map[int]int{-1: 30, 0: 30, 3: 3, 9999: 30} {
			got, err := v.Assessments().Find(ctx, first, desk.AssessmentFilter{}, desk.Page{Limit: limit})
			if err != nil || len(got) != n {
				t.Errorf("limit %d: %d records, %v", limit, len(got), err)
			}
		}
		return nil
	})
}

// Words are found by their beginning, in whatever case and with whatever marks, all of them together.
func testSearch(t *testing.T, o Opened) {
	names := []string{"Société Générale d'Équipement", "Müller & Söhne", "ООО Заря", "شركة النور", "東方機械", "O'Brien \"Quoted\" (Ltd) * AND OR NOT"}
	for i, n := range names {
		a := Assessment("o-1", i)
		a.Names, a.Title = []string{n}, "goods"
		change(t, o, ann, func(ctx context.Context, tx desk.Tx) error { return tx.Assessments().Create(ctx, a, desk.Deed{}) })
	}
	tests := []struct {
		words string
		want  []string
	}{
		{"societe", []string{"T-0"}},
		{"SOCIÉTÉ équip", []string{"T-0"}},
		{"gener equipement", []string{"T-0"}},
		{"mull", []string{"T-1"}},
		{"заря", []string{"T-2"}},
		{"النور", []string{"T-3"}},
		{"東方", []string{"T-4"}},
		{"quoted", []string{"T-5"}},
		{"goods brien", []string{"T-5"}},
		{"T-3", []string{"T-3"}},
		{"societe mull", nil},
		{"ociete", nil},
		{"goods", []string{"T-5", "T-4", "T-3", "T-2", "T-1", "T-0"}},
		{`" OR *`, []string{"T-5"}},
		{"-- ; ' \" * ( )", nil},
		{"goods NEAR", nil},
		{"org", nil},
		{"assessment", nil},
		{strings.Repeat("x", 5000), nil},
	}
	view(t, o, func(ctx context.Context, v desk.View) error {
		for _, tt := range tests {
			got, err := v.Assessments().Find(ctx, first, desk.AssessmentFilter{Words: tt.words}, desk.Page{})
			var refs []string
			for _, a := range got {
				refs = append(refs, a.Ref)
			}
			if err != nil || !slices.Equal(refs, tt.want) {
				t.Errorf("%.40q: %v, want %v: %v", tt.words, refs, tt.want, err)
			}
		}
		return nil
	})
	// Pages of what is found follow one another.
	view(t, o, func(ctx context.Context, v desk.View) error {
		refs, page := "", desk.Page{Limit: 2}
		for range 4 {
			got, err := v.Assessments().Find(ctx, first, desk.AssessmentFilter{Words: "goods"}, page)
			if err != nil {
				return err
			}
			for _, a := range got {
				refs, page.After = refs+strings.TrimPrefix(a.Ref, "T-"), a.ID
			}
		}
		if refs != "543210" {
			t.Errorf("pages of what is found: %s", refs)
		}
		return nil
	})
	// What was changed or removed is found by what it is now.
	p := product("o-1", "Gyro")
	find := func(words string) (n int) {
		view(t, o, func(ctx context.Context, v desk.View) error {
			got, err := v.Products().Find(ctx, first, desk.ProductFilter{Words: words}, desk.Page{})
			n = len(got)
			return err
		})
		return n
	}
	change(t, o, ann, func(ctx context.Context, tx desk.Tx) error { return tx.Products().Create(ctx, p, desk.Deed{}) })
	p.Name = "Kreisel"
	change(t, o, ann, func(ctx context.Context, tx desk.Tx) error { return tx.Products().Update(ctx, p, desk.Deed{}) })
	if find("gyro") != 0 || find("kreisel") != 1 || find("9014") != 1 {
		t.Error("a changed name is found by the old one, or not by the new one")
	}
	change(t, o, ann, func(ctx context.Context, tx desk.Tx) error { return tx.Products().Delete(ctx, p, desk.Deed{}) })
	if find("kreisel") != 0 {
		t.Error("a removed product is found")
	}
}

func testFilters(t *testing.T, o Opened) {
	type row struct {
		outcome guideline.Outcome
		score   float64
		state   desk.State
		upload  string
	}
	for i, r := range []row{
		{guideline.NoControlFound, 0, desk.Open, "u1"},
		{guideline.Hold, 0.5, desk.Open, "u1"},
		{guideline.Hold, 0.9, desk.Held, "u2"},
		{guideline.Prohibited, 0.1, desk.Released, "u2"},
	} {
		a := Assessment("o-1", i)
		a.Outcome, a.Score, a.State, a.Upload = r.outcome, r.score, r.state, r.upload
		change(t, o, ann, func(ctx context.Context, tx desk.Tx) error { return tx.Assessments().Create(ctx, a, desk.Deed{}) })
		o.Clock.Advance(time.Hour)
	}
	start := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	tests := []struct {
		why  string
		f    desk.AssessmentFilter
		want string
	}{
		{"all", desk.AssessmentFilter{}, "3210"},
		{"an outcome", desk.AssessmentFilter{Outcomes: []guideline.Outcome{guideline.Hold}}, "21"},
		{"two", desk.AssessmentFilter{Outcomes: []guideline.Outcome{guideline.Hold, guideline.Prohibited}}, "321"},
		{"a state", desk.AssessmentFilter{States: []desk.State{desk.Open}}, "10"},
		{"a file", desk.AssessmentFilter{Upload: "u2"}, "32"},
		{"a file and a state", desk.AssessmentFilter{Upload: "u2", States: []desk.State{desk.Held}}, "2"},
		{"since", desk.AssessmentFilter{Since: start.Add(90 * time.Minute)}, "32"},
		{"until", desk.AssessmentFilter{Until: start.Add(90 * time.Minute)}, "10"},
		{"the strongest first", desk.AssessmentFilter{Ranked: true}, "3210"},
		{"and in a file", desk.AssessmentFilter{Ranked: true, Upload: "u1"}, "10"},
		{"skipped", desk.AssessmentFilter{Ranked: true, Skip: 2}, "10"},
		{"with words", desk.AssessmentFilter{Words: "gyro", States: []desk.State{desk.Open}}, "10"},
	}
	view(t, o, func(ctx context.Context, v desk.View) error {
		for _, tt := range tests {
			got, err := v.Assessments().Find(ctx, first, tt.f, desk.Page{})
			refs := ""
			for _, a := range got {
				refs += strings.TrimPrefix(a.Ref, "T-")
			}
			if err != nil || refs != tt.want {
				t.Errorf("%s: %s, want %s: %v", tt.why, refs, tt.want, err)
			}
		}
		return nil
	})
	old, withdrawn := product("o-1", "Old"), decision("o-1", "KPe.002")
	old.Retired = true
	change(t, o, ann, func(ctx context.Context, tx desk.Tx) error {
		withdrawn.Withdrawn, withdrawn.Reason = tx.Now(), "was wrong"
		done := upload("o-1")
		done.State = desk.Done
		return errors.Join(
			tx.Products().Create(ctx, product("o-1", "New"), desk.Deed{}), tx.Products().Create(ctx, old, desk.Deed{}),
			tx.Adjudications().Create(ctx, decision("o-1", "KPe.001"), desk.Deed{}), tx.Adjudications().Create(ctx, withdrawn, desk.Deed{}),
			tx.Uploads().Create(ctx, upload("o-1"), desk.Deed{}), tx.Uploads().Create(ctx, done, desk.Deed{}),
		)
	})
	view(t, o, func(ctx context.Context, v desk.View) error {
		for _, tt := range []struct {
			f    desk.ProductFilter
			want int
		}{{desk.ProductFilter{}, 1}, {desk.ProductFilter{Retired: true}, 2}} {
			if got, err := v.Products().Find(ctx, first, tt.f, desk.Page{}); err != nil || len(got) != tt.want {
				t.Errorf("products %+v: %d, %v", tt.f, len(got), err)
			}
		}
		for _, tt := range []struct {
			f    desk.AdjudicationFilter
			want int
		}{
			{desk.AdjudicationFilter{}, 1},
			{desk.AdjudicationFilter{Withdrawn: true}, 2},
			{desk.AdjudicationFilter{List: "un", Ref: "KPe.001"}, 1},
			{desk.AdjudicationFilter{List: "eu"}, 0},
			{desk.AdjudicationFilter{Ref: "KPe.002"}, 0},
		} {
			if got, err := v.Adjudications().Find(ctx, first, tt.f, desk.Page{}); err != nil || len(got) != tt.want {
				t.Errorf("decisions %+v: %d, %v", tt.f, len(got), err)
			}
		}
		for _, tt := range []struct {
			f    desk.UploadFilter
			want int
		}{{desk.UploadFilter{}, 2}, {desk.UploadFilter{States: []desk.Progress{desk.Done}}, 1}} {
			if got, err := v.Uploads().Find(ctx, first, tt.f, desk.Page{}); err != nil || len(got) != tt.want {
				t.Errorf("files %+v: %d, %v", tt.f, len(got), err)
			}
		}
		return nil
	})
}

func testCounts(t *testing.T, o Opened) {
	for i := range 6 {
		a := Assessment("o-1", i)
		if i%3 == 0 {
			a.Outcome, a.To, a.Pattern, a.State = guideline.Hold, "", "", desk.Held
		}
		change(t, o, ann, func(ctx context.Context, tx desk.Tx) error { return tx.Assessments().Create(ctx, a, desk.Deed{}) })
	}
	view(t, o, func(ctx context.Context, v desk.View) error {
		got, err := v.Count(ctx, first, desk.AssessmentFilter{})
		want := &desk.Counts{
			All: 6, Outcomes: map[guideline.Outcome]int{guideline.Hold: 2, guideline.LicenceRequired: 4},
			States: map[desk.State]int{desk.Held: 2, desk.Open: 4}, Lanes: []desk.Count{{What: "DE TR", N: 4}, {What: "DE ?", N: 2}},
			Patterns: []desk.Count{{What: "T3", N: 4}},
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Error(d)
		}
		return err
	})
}

// A change of what somebody else changed in the meantime is refused, and so is a second record of the same name.
func testConflicts(t *testing.T, o Opened) {
	p := product("o-1", "Gyro")
	change(t, o, ann, func(ctx context.Context, tx desk.Tx) error { return tx.Products().Create(ctx, p, desk.Deed{}) })
	stale := *p
	change(t, o, ann, func(ctx context.Context, tx desk.Tx) error { return tx.Products().Update(ctx, p, desk.Deed{}) })
	held := stale
	err := o.Store.Change(t.Context(), ann, "", func(tx desk.Tx) error { return tx.Products().Update(t.Context(), &stale, desk.Deed{}) })
	kind(t, "an old version", err, fault.Conflict)
	if stale.Version != held.Version {
		t.Errorf("a change that failed counts: %+v", stale.Meta)
	}
	err = o.Store.Change(t.Context(), ann, "", func(tx desk.Tx) error { return tx.Products().Delete(t.Context(), &stale, desk.Deed{}) })
	kind(t, "removing an old version", err, fault.Conflict)
	again := product("o-1", "Other")
	again.ID = p.ID
	err = o.Store.Change(t.Context(), ann, "", func(tx desk.Tx) error { return tx.Products().Create(t.Context(), again, desk.Deed{}) })
	kind(t, "an identifier that is taken", err, fault.Conflict)
	set := func(org string) error {
		return o.Store.Change(t.Context(), ann, "", func(tx desk.Tx) error {
			return tx.Settings().Create(t.Context(), &desk.Setting{Meta: desk.Meta{Org: org}, Name: "x", Value: json.RawMessage("1")}, desk.Deed{})
		})
	}
	kind(t, "a setting", set("o-1"), "")
	kind(t, "of the same name", set("o-1"), fault.Conflict)
	kind(t, "of another organisation", set("o-2"), "")
	gone := product("o-1", "Gone")
	gone.ID = "none"
	err = o.Store.Change(t.Context(), ann, "", func(tx desk.Tx) error { return tx.Products().Update(t.Context(), gone, desk.Deed{}) })
	kind(t, "what is not there", err, fault.NotFound)
}

func logged(t *testing.T, o Opened) (acts []*audit.Act) {
	t.Helper()
	view(t, o, func(ctx context.Context, v desk.View) (err error) {
		acts, err = v.Log().Acts(ctx, all, desk.ActFilter{}, 500)
		return err
	})
	slices.Reverse(acts)
	return acts
}

// A change that fails leaves nothing behind, neither records nor acts nor words, and does not disturb others.
func testAllOrNone(t *testing.T, o Opened) {
	broken := errors.New("broken")
	err := o.Store.Change(t.Context(), ann, "", func(tx desk.Tx) error {
		if err := tx.Products().Create(t.Context(), product("o-1", "Gyro"), desk.Deed{}); err != nil {
			return err
		}
		return broken
	})
	if !errors.Is(err, broken) {
		t.Errorf("the error is another: %v", err)
	}
	err = o.Store.Change(t.Context(), ann, "", func(tx desk.Tx) error {
		_ = tx.Products().Create(t.Context(), product("o-1", "Gyro"), desk.Deed{})
		_ = tx.Products().Create(t.Context(), product("o-1", ""), desk.Deed{}) // the error is passed over
		return nil
	})
	kind(t, "an error that was passed over", err, fault.Invalid)
	err = o.Store.Change(t.Context(), ann, "", func(desk.Tx) error { panic("no") })
	kind(t, "a panic", err, fault.Internal)
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if err := o.Store.Change(gone, ann, "", func(desk.Tx) error { return nil }); err == nil {
		t.Error("a change is made for somebody who has left")
	}
	var group sync.WaitGroup
	for i := range 40 { // those that fail and those that do not share transactions
		group.Go(func() {
			err := o.Store.Change(t.Context(), ann, "", func(tx desk.Tx) error {
				if err := tx.Products().Create(t.Context(), product("o-1", fmt.Sprintf("P%d", i)), desk.Deed{}); err != nil {
					return err
				}
				if i%2 == 0 {
					return broken
				}
				return nil
			})
			if (i%2 == 0) != errors.Is(err, broken) {
				t.Errorf("%d: %v", i, err)
			}
		})
	}
	group.Wait()
	view(t, o, func(ctx context.Context, v desk.View) error {
		for words, want := range map[string]int{"": 20, "gyro": 0, "nordtek": 20} {
			got, err := v.Products().Find(ctx, first, desk.ProductFilter{Words: words}, desk.Page{Limit: 500})
			if err != nil || len(got) != want {
				t.Errorf("%q: %d records, want %d: %v", words, len(got), want, err)
			}
		}
		return nil
	})
	if n := len(logged(t, o)); n != 20 {
		t.Errorf("%d acts", n)
	}
	verify(t, o, 20)
}

// Every change has its act, with what the record was before and after.
func testActs(t *testing.T, o Opened) {
	p := product("o-1", "Gyro")
	change(t, o, ann, func(ctx context.Context, tx desk.Tx) error { return tx.Products().Create(ctx, p, desk.Deed{}) })
	one, err := desk.Digest(p)
	if err != nil {
		t.Fatal(err)
	}
	p.Note = "x"
	change(t, o, bob, func(ctx context.Context, tx desk.Tx) error {
		return tx.Products().Update(ctx, p, desk.Deed{Verb: "product.note", Note: "because"})
	})
	two, err := desk.Digest(p)
	if err != nil {
		t.Fatal(err)
	}
	change(t, o, ann, func(ctx context.Context, tx desk.Tx) error { return tx.Products().Delete(ctx, p, desk.Deed{}) })
	change(t, o, ann, func(ctx context.Context, tx desk.Tx) error {
		return tx.Act(ctx, audit.Subject{Kind: "user", ID: "u9"}, "user.sign-in", "wrong password", true)
	})
	acts := logged(t, o)
	if len(acts) != 4 {
		t.Fatalf("%d acts", len(acts))
	}
	want := []audit.Act{
		{Who: ann, Verb: "product.create", After: one},
		{Who: bob, Verb: "product.note", Before: one, After: two, Note: "because"},
		{Who: ann, Verb: "product.delete", Before: two},
		{Who: ann, Verb: "user.sign-in", Note: "wrong password", Denied: true},
	}
	for i, a := range acts {
		w := want[i]
		w.Seq, w.At, w.From = int64(i), a.At, "r-1"
		w.On = audit.Subject{Kind: "product", ID: p.ID, Org: "o-1"}
		if i == 3 {
			w.On = audit.Subject{Kind: "user", ID: "u9"}
		}
		if *a != w {
			t.Errorf("act %d:\n%+v, want\n%+v", i, *a, w)
		}
	}
	view(t, o, func(ctx context.Context, v desk.View) error {
		for why, tt := range map[string]struct {
			f    desk.ActFilter
			want int
		}{
			"all": {desk.ActFilter{}, 4}, "of a record": {desk.ActFilter{On: audit.Subject{Kind: "product", ID: p.ID}}, 3}, "of an account": {desk.ActFilter{Account: "bob"}, 1},
			"of a kind": {desk.ActFilter{Verb: "product."}, 3}, "a verb": {desk.ActFilter{Verb: "product.note"}, 1},
			"before": {desk.ActFilter{Before: 2}, 2}, "none": {desk.ActFilter{Verb: "product"}, 0},
		} {
			got, err := v.Log().Acts(ctx, all, tt.f, 0)
			if err != nil || len(got) != tt.want {
				t.Errorf("%s: %d acts, want %d: %v", why, len(got), tt.want, err)
			}
		}
		return nil
	})
}

func verify(t *testing.T, o Opened, size int64) {
	t.Helper()
	view(t, o, func(ctx context.Context, v desk.View) error {
		r, err := audit.Verify(ctx, v.Log(), o.Public)
		if err != nil || !r.OK() || r.Size != size || r.Signed != size {
			t.Errorf("%v: %+v", err, r)
		}
		return nil
	})
}

// The log verifies, proves each act, and keeps a signed head of all of it.
func testLog(t *testing.T, o Opened) {
	verify(t, o, 0)
	for i := range 37 {
		change(t, o, ann, func(ctx context.Context, tx desk.Tx) error {
			return tx.Act(ctx, audit.Subject{Kind: "assessment", ID: fmt.Sprint(i)}, "assessment.read", "", false)
		})
	}
	verify(t, o, 37)
	acts := logged(t, o)
	view(t, o, func(ctx context.Context, v desk.View) error {
		text, err := v.Log().Checkpoint(ctx)
		if err != nil {
			return err
		}
		head, err := audit.OpenCheckpoint(text, o.Public)
		if err != nil || head.Size != 37 {
			t.Fatalf("%+v %v", head, err)
		}
		for _, a := range acts {
			record, err := a.Encode()
			if err != nil {
				return err
			}
			proof, err := audit.ProveAct(ctx, head.Size, a.Seq, v.Log().Nodes)
			if err != nil {
				return err
			}
			if err := audit.CheckAct(head, a.Seq, record, proof); err != nil {
				t.Error(err)
			}
		}
		_, err = v.Log().Nodes(ctx, []int64{0, 1 << 40})
		kind(t, "a hash that is not there", err, fault.Internal)
		return nil
	})
}

// Of each 1,024 acts a signed head stays, and the newest.
func testCheckpoints(t *testing.T, o Opened) {
	sign := func(acts int) {
		change(t, o, ann, func(ctx context.Context, tx desk.Tx) error {
			for range acts {
				if err := tx.Act(ctx, audit.Subject{Kind: "assessment"}, "assessment.read", "", false); err != nil {
					return err
				}
			}
			return nil
		})
	}
	for _, acts := range []int{1000, 24, 1, 1, 1000, 30, 5} { // 1000, 1024, 1025, 1026, 2026, 2056, 2061
		sign(acts)
	}
	var sizes []int64
	view(t, o, func(ctx context.Context, v desk.View) error {
		all, err := v.Log().Checkpoints(ctx)
		for _, text := range all {
			h, err := audit.OpenCheckpoint(text, o.Public)
			if err != nil {
				return err
			}
			sizes = append(sizes, h.Size)
		}
		return err
	})
	if !slices.Equal(sizes, []int64{1024, 2026, 2061}) {
		t.Errorf("heads of %v acts are kept", sizes)
	}
	verify(t, o, 2061)
}

// A view sees one state, whatever is changed meanwhile.
func testConsistent(t *testing.T, o Opened) {
	p := product("o-1", "Gyro")
	change(t, o, ann, func(ctx context.Context, tx desk.Tx) error { return tx.Products().Create(ctx, p, desk.Deed{}) })
	view(t, o, func(ctx context.Context, v desk.View) error {
		if _, err := v.Products().Get(ctx, first, p.ID); err != nil {
			return err
		}
		p.Name = "Other"
		change(t, o, ann, func(ctx context.Context, tx desk.Tx) error { return tx.Products().Update(ctx, p, desk.Deed{}) })
		got, err := v.Products().Get(ctx, first, p.ID)
		if err != nil || got.Name != "Gyro" {
			t.Errorf("a view saw a later change: %v", err)
		}
		return nil
	})
}

// Many change at once: each has its place in the log, and nothing is lost.
func testParallel(t *testing.T, o Opened) {
	const workers, each = 16, 20
	p := product("o-1", "shared")
	change(t, o, ann, func(ctx context.Context, tx desk.Tx) error { return tx.Products().Create(ctx, p, desk.Deed{}) })
	var group sync.WaitGroup
	for w := range workers {
		group.Go(func() {
			for i := range each {
				if err := o.Store.Change(t.Context(), ann, "", func(tx desk.Tx) error {
					now, err := tx.Products().Get(t.Context(), first, p.ID)
					if err != nil {
						return err
					}
					now.Note = fmt.Sprint(w, " ", i)
					if err := tx.Products().Update(t.Context(), now, desk.Deed{}); err != nil {
						return err
					}
					return tx.Assessments().Create(t.Context(), Assessment("o-1", w*each+i), desk.Deed{})
				}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
	view(t, o, func(ctx context.Context, v desk.View) error {
		got, err := v.Products().Get(ctx, first, p.ID)
		if err != nil || got.Version != 1+workers*each {
			t.Errorf("%v: version %d", err, got.Version)
		}
		n, err := v.Count(ctx, first, desk.AssessmentFilter{})
		if err != nil || n.All != workers*each {
			t.Errorf("%v: %d assessments", err, n.All)
		}
		return nil
	})
	verify(t, o, 1+2*workers*each)
}

// A file is worked on by one worker until its time runs out.
func testLeases(t *testing.T, o Opened) {
	lease := func() (u *desk.Upload, err error) {
		err = o.Store.Change(t.Context(), audit.Actor{Kind: audit.Program, ID: "worker"}, "", func(tx desk.Tx) error {
			u, err = tx.Lease(t.Context(), tx.Now().Add(time.Minute))
			return err
		})
		return u, err
	}
	_, err := lease()
	kind(t, "nothing to do", err, fault.NotFound)
	a, b := upload("o-1"), upload("o-2")
	change(t, o, ann, func(ctx context.Context, tx desk.Tx) error { return tx.Uploads().Create(ctx, a, desk.Deed{}) })
	change(t, o, bob, func(ctx context.Context, tx desk.Tx) error { return tx.Uploads().Create(ctx, b, desk.Deed{}) })
	one, err := lease()
	if err != nil || one.ID != a.ID || one.State != desk.Running {
		t.Fatalf("%+v %v", one, err)
	}
	two, err := lease()
	if err != nil || two.ID != b.ID {
		t.Fatalf("%+v %v", two, err)
	}
	_, err = lease()
	kind(t, "all are worked on", err, fault.NotFound)
	o.Clock.Advance(2 * time.Minute)
	again, err := lease()
	if err != nil || again.ID != a.ID || again.Version != one.Version+1 {
		t.Errorf("a worker that died: %+v %v", again, err)
	}
	err = o.Store.Change(t.Context(), ann, "", func(tx desk.Tx) error {
		one.State = desk.Done
		return tx.Uploads().Update(t.Context(), one, desk.Deed{})
	})
	kind(t, "a worker whose time ran out", err, fault.Conflict)
}

func testRefusals(t *testing.T, o Opened) {
	u := upload("o-1")
	change(t, o, ann, func(ctx context.Context, tx desk.Tx) error {
		if err := tx.Uploads().Create(ctx, u, desk.Deed{}); err != nil {
			return err
		}
		more := []desk.Refusal{{Line: 7, Field: "date", Text: "no day"}, {Line: 3, Text: "no name"}}
		if err := tx.Refuse(ctx, u.ID, more...); err != nil {
			return err
		}
		return tx.Refuse(ctx, u.ID, more[0], desk.Refusal{Line: 9, Text: "x"}) // told again after a stop
	})
	view(t, o, func(ctx context.Context, v desk.View) error {
		got, err := v.Refusals(ctx, first, u.ID, 0, 0)
		want := []desk.Refusal{{Line: 3, Text: "no name"}, {Line: 7, Field: "date", Text: "no day"}, {Line: 9, Text: "x"}}
		if d := cmp.Diff(want, got); d != "" || err != nil {
			t.Error(err, d)
		}
		if got, err = v.Refusals(ctx, first, u.ID, 3, 1); err != nil || len(got) != 1 || got[0].Line != 7 {
			t.Errorf("%v %v", got, err)
		}
		return nil
	})
}

func testBlobs(t *testing.T, o Opened) {
	pieces := [][]byte{bytes.Repeat([]byte{0, 1, 0xff}, 1000), []byte("end"), {}}
	change(t, o, ann, func(ctx context.Context, tx desk.Tx) error {
		for i, p := range pieces {
			if err := tx.PutBlob(ctx, "s", i, p); err != nil {
				return err
			}
		}
		return tx.PutBlob(ctx, "s", 1, []byte("other")) // the first stays
	})
	view(t, o, func(ctx context.Context, v desk.View) error {
		var got []byte
		err := v.Blob(ctx, "s", func(p []byte) error { got = append(got, p...); return nil })
		if err != nil || !bytes.Equal(got, bytes.Join(pieces, nil)) {
			t.Errorf("%v: %d bytes", err, len(got))
		}
		kind(t, "no blob", v.Blob(ctx, "none", nil), fault.NotFound)
		stop := errors.New("stop")
		if err := v.Blob(ctx, "s", func([]byte) error { return stop }); !errors.Is(err, stop) {
			t.Error(err)
		}
		return nil
	})
}

// What must not be kept is refused with its field.
func testInvalid(t *testing.T, o Opened) {
	a := func(do func(*desk.Assessment)) desk.Record { x := Assessment("o-1", 1); do(x); return x }
	tests := []struct {
		why   string
		r     desk.Record
		field string
	}{
		{"nobody's", a(func(x *desk.Assessment) { x.Org = "" }), "org"},
		{"no outcome", a(func(x *desk.Assessment) { x.Outcome = "" }), "outcome"},
		{"no day", a(func(x *desk.Assessment) { x.AsOf = date.Date{} }), "as_of"},
		{"no body", a(func(x *desk.Assessment) { x.Body = nil }), "body"},
		{"an unknown state", a(func(x *desk.Assessment) { x.State = "approved" }), "state"},
	}
	for _, tt := range tests {
		err := o.Store.Change(t.Context(), ann, "", func(tx desk.Tx) error {
			return tx.Assessments().Create(t.Context(), tt.r.(*desk.Assessment), desk.Deed{})
		})
		var e *fault.Error
		if !errors.As(err, &e) || e.Kind != fault.Invalid || e.Place.Field != tt.field {
			t.Errorf("%s: %v", tt.why, err)
		}
	}
	err := o.Store.Change(t.Context(), audit.Actor{}, "", func(tx desk.Tx) error {
		return tx.Products().Create(t.Context(), product("o-1", "x"), desk.Deed{})
	})
	kind(t, "a change by nobody known", err, fault.Invalid)
	err = o.Store.Change(t.Context(), ann, "", func(tx desk.Tx) error {
		return tx.Products().Create(t.Context(), product("o-1", "x"), desk.Deed{Verb: "No Verb"})
	})
	kind(t, "no verb", err, fault.Invalid)
	if n := len(logged(t, o)); n != 0 {
		t.Errorf("%d acts", n)
	}
}

// A change has one time.
func testTimes(t *testing.T, o Opened) {
	change(t, o, ann, func(ctx context.Context, tx desk.Tx) error {
		a, b := product("o-1", "a"), product("o-1", "b")
		if err := errors.Join(tx.Products().Create(ctx, a, desk.Deed{}), tx.Products().Create(ctx, b, desk.Deed{})); err != nil {
			return err
		}
		if !a.At.Equal(b.At) || !a.At.Equal(tx.Now()) || a.At.Location() != time.UTC || a.ID >= b.ID {
			t.Errorf("%+v %+v", a.Meta, b.Meta)
		}
		return nil
	})
}

func testUnicode(t *testing.T, o Opened) {
	name := "Ünïcode \u202e شركة 東方 \U0001F680 'quoted' \"double\" \\ % _"
	p := product("o-1", name)
	change(t, o, ann, func(ctx context.Context, tx desk.Tx) error {
		return tx.Products().Create(ctx, p, desk.Deed{Note: name})
	})
	view(t, o, func(ctx context.Context, v desk.View) error {
		got, err := v.Products().Get(ctx, first, p.ID)
		if err != nil || got.Name != name {
			t.Errorf("%v %q", err, got.Name)
		}
		return nil
	})
	if acts := logged(t, o); len(acts) != 1 || acts[0].Note != name {
		t.Errorf("%+v", acts)
	}
}
