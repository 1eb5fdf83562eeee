package office_test

import (
	"crypto/rand"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/licet/licet/access"
	"github.com/licet/licet/assess"
	"github.com/licet/licet/audit"
	"github.com/licet/licet/classify"
	"github.com/licet/licet/controllist/mtcr"
	"github.com/licet/licet/date"
	"github.com/licet/licet/desk"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/guideline"
	"github.com/licet/licet/internal/sqlstore"
	"github.com/licet/licet/internal/storetest"
	"github.com/licet/licet/office"
	"github.com/licet/licet/transfer"
)

// opened is an office with an empty store.
func opened(t *testing.T) *office.Office {
	t.Helper()
	private, _, err := audit.NewKey(rand.Reader, "licet.example/test")
	if err != nil {
		t.Fatal(err)
	}
	signer, err := audit.NewSigner(private)
	if err != nil {
		t.Fatal(err)
	}
	s, err := sqlstore.Open(t.Context(), sqlstore.Options{Database: filepath.Join(t.TempDir(), "licet.db"), Now: storetest.NewClock().Now, Signer: signer})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	list, err := mtcr.Load()
	if err != nil {
		t.Fatal(err)
	}
	words, err := classify.Load()
	if err != nil {
		t.Fatal(err)
	}
	rules, err := guideline.Load()
	if err != nil {
		t.Fatal(err)
	}
	policies, err := access.Default()
	if err != nil {
		t.Fatal(err)
	}
	return &office.Office{Store: s, Policies: policies, Assessor: assess.New(list, words, rules)}
}

func by(account, org string, roles ...access.Role) office.Request {
	return office.Request{ID: "r-1", Who: &access.Principal{Account: account, Org: org, Roles: roles, Active: true, Strong: true}}
}

func gyro() *transfer.Transfer {
	return &transfer.Transfer{
		ID: "T-1", Kind: transfer.Export, From: "DE", Items: []transfer.Item{
			{Description: "Fibre optic gyroscope", Parameters: []transfer.Parameter{{Name: "Drift rate stability", Value: "0.05 deg/h"}}}, {Description: "Office chair"},
		},
		Parties: []transfer.Party{{Role: transfer.EndUser, Name: "Marnova Works", Country: "TR"}, {Role: transfer.Consignee, Name: "Marnova Works", Country: "TR"}},
	}
}

func kind(t *testing.T, why string, err error, want fault.Kind) {
	t.Helper()
	if fault.KindOf(err) != want {
		t.Errorf("%s: %v, of kind %q, want %q", why, err, fault.KindOf(err), want)
	}
}

// TestWork is a day's work: check, keep, find again, hold, release, each with its act.
func TestWork(t *testing.T) {
	o := opened(t)
	ann, bob, eve := by("ann", "o-1", access.Exporter), by("bob", "o-1", access.Adviser), by("eve", "o-2", access.Exporter)
	a, err := o.Assess(t.Context(), ann, gyro(), date.Date{})
	if err != nil || a.Outcome != guideline.LicenceRequired || a.AsOf != date.MustParse("2026-03-01") {
		t.Fatalf("%v %+v", err, a)
	}
	rec, err := o.Keep(t.Context(), ann, a)
	if err != nil {
		t.Fatal(err)
	}
	if rec.Title != "Fibre optic gyroscope; Office chair" || !slices.Contains(rec.Entries, "9.A.4") || !slices.Equal(rec.Names, []string{"Marnova Works"}) ||
		rec.To != "TR" || rec.From != "DE" || rec.Org != "o-1" || rec.State != desk.Open {
		t.Errorf("%+v", rec)
	}
	for who, n := range map[*office.Request]int{&ann: 1, &bob: 1, &eve: 0} {
		got, err := o.Assessments(t.Context(), *who, desk.AssessmentFilter{Words: "marnova"}, desk.Page{})
		if err != nil || len(got) != n {
			t.Errorf("%s: %d found, %v", who.Who.Account, len(got), err)
		}
	}
	got, err := o.Assessment(t.Context(), bob, rec.ID)
	if err != nil {
		t.Fatal(err)
	}
	back, err := assess.Unmarshal(got.Body)
	if err != nil || back.Outcome != a.Outcome {
		t.Errorf("%v", err)
	}
	_, err = o.Assessment(t.Context(), eve, rec.ID)
	kind(t, "another firm", err, fault.NotFound)
	if m := o.Moves(ann, rec); !slices.Equal(m, []office.Move{office.Hold, office.Release, office.Close, office.Note}) {
		t.Errorf("%v", m)
	}
	if m := o.Moves(bob, rec); !slices.Equal(m, []office.Move{office.Note}) {
		t.Errorf("%v", m)
	}
	if m := o.Moves(eve, rec); m != nil {
		t.Errorf("%v", m)
	}
	steps := []struct {
		why     string
		who     office.Request
		version int64
		m       office.Move
		reason  string
		kind    fault.Kind
		state   desk.State
	}{
		{"an adviser cannot hold", bob, 1, office.Hold, "x", fault.NotAllowed, ""},
		{"another firm does not see it", eve, 1, office.Hold, "x", fault.NotFound, ""},
		{"a reason is needed", ann, 1, office.Hold, "  ", fault.Invalid, ""},
		{"nobody approves", ann, 1, "approve", "x", fault.Invalid, ""},
		{"held", ann, 1, office.Hold, "end use is open", "", desk.Held},
		{"by an old page", ann, 1, office.Release, "fine", fault.Conflict, ""},
		{"twice", ann, 2, office.Hold, "again", fault.Conflict, ""},
		{"an adviser remarks", bob, 2, office.Note, "ask for the contract", "", desk.Held},
		{"released", ann, 3, office.Release, "contract seen", "", desk.Released},
		{"closed", ann, 4, office.Close, "", "", desk.Closed},
		{"what is closed stays closed", ann, 5, office.Release, "x", fault.Conflict, ""},
		{"a remark is free", ann, 5, office.Note, "filed", "", desk.Closed},
	}
	for _, s := range steps {
		got, err := o.Move(t.Context(), s.who, rec.ID, s.version, s.m, s.reason)
		kind(t, s.why, err, s.kind)
		if err == nil && (got.State != s.state || got.Version != s.version+1 || got.Note != s.reason) {
			t.Errorf("%s: %+v", s.why, got)
		}
	}
	want := []string{
		"ann assessment.create", "bob assessment.hold denied", "ann assessment.hold", "bob assessment.note", "ann assessment.release",
		"ann assessment.close", "ann assessment.note",
	}
	var acts []string
	if err := o.Store.View(t.Context(), func(v desk.View) error {
		all, err := v.Log().Acts(t.Context(), desk.Scope{All: true}, desk.ActFilter{}, 100)
		for _, a := range all {
			text := a.Who.ID + " " + a.Verb
			if a.Denied {
				text += " denied"
			}
			acts = append([]string{text}, acts...)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(acts, want) {
		t.Errorf("acts:\n%s\nwant\n%s", strings.Join(acts, "\n"), strings.Join(want, "\n"))
	}
}

// TestRefused: who may not ask gets no answer, and a transfer that is wrong is told field by field.
func TestRefused(t *testing.T) {
	o := opened(t)
	_, err := o.Assess(t.Context(), by("ann", "o-1"), gyro(), date.Date{})
	kind(t, "no role", err, fault.NotAllowed)
	_, err = o.Assess(t.Context(), office.Request{Who: &access.Principal{}}, gyro(), date.Date{})
	kind(t, "nobody", err, fault.NotAllowed)
	_, err = o.Keep(t.Context(), by("ann", "o-1", access.Adviser), &assess.Assessment{})
	kind(t, "an adviser keeps nothing", err, fault.NotAllowed)
	bad := gyro()
	bad.From, bad.Items[0].HS = "Ruritania", "x"
	_, err = o.Assess(t.Context(), by("ann", "o-1", access.Exporter), bad, date.Date{})
	var fields []string
	if all, ok := err.(interface{ Unwrap() []error }); ok {
		for _, e := range all.Unwrap() {
			var f *fault.Error
			if errors.As(e, &f) {
				fields = append(fields, f.Place.Field)
			}
		}
	}
	if !slices.Equal(fields, []string{"from", "items[0].hs"}) {
		t.Errorf("%v: %v", fields, err)
	}
	_, err = o.Assess(t.Context(), by("ann", "o-1", access.Exporter), gyro(), date.MustParse("1950-01-01"))
	kind(t, "before the Annex", err, fault.Invalid)
}

func TestLongTitles(t *testing.T) {
	o := opened(t)
	x := gyro()
	x.Items[1].Description = strings.Repeat("ü", 400)
	a, err := o.Assess(t.Context(), by("ann", "o-1", access.Exporter), x, date.Date{})
	if err != nil {
		t.Fatal(err)
	}
	rec, err := office.Record(a)
	if err != nil || len([]rune(rec.Title)) != 160 || !strings.HasSuffix(rec.Title, "…") {
		t.Errorf("%v %q", err, rec.Title)
	}
}
