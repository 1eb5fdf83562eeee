// Package office is what a team does with Licet: it checks transfers, keeps the answers, holds and releases, and keeps products and
// parties for use again. The command line, the API and the pages call it and decide nothing themselves.
//
// Each act is asked of the policies (package access) first, and stands in the log with the change it makes (package audit). What was
// tried and refused stands there too. The package keeps nothing itself and has no clock: the time is that of the transaction.
package office

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/licet/licet/access"
	"github.com/licet/licet/assess"
	"github.com/licet/licet/audit"
	"github.com/licet/licet/date"
	"github.com/licet/licet/desk"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/transfer"
)

// Assessor assesses transfers as of a day. [assess.Assessor] is one, with whatever it looks at.
type Assessor interface {
	On(on date.Date) (*assess.Stage, error)
}

// Office does the work of a team. It is safe for concurrent use.
type Office struct {
	Store    desk.Store
	Policies *access.Policies
	Assessor Assessor
}

// Request is who asks, and by which request; the identifier is that of the program's own log.
type Request struct {
	Who *access.Principal
	ID  string
}

// may asks the policies, and records what was refused.
func (o *Office) may(ctx context.Context, r Request, do access.Action, to access.Resource) error {
	err := o.Policies.May(r.Who, do, to)
	if err == nil || r.Who == nil || r.Who.Account == "" {
		return err // strangers leave their marks in the program's own log, which they cannot make long
	}
	kind, _, _ := strings.Cut(string(do), ".")
	verb := string(do)
	if !strings.Contains(verb, ".") {
		verb = "engine." + verb
	}
	noted := o.Store.Change(ctx, r.Who.Actor(), r.ID, func(tx desk.Tx) error {
		return tx.Act(ctx, audit.Subject{Kind: kind, ID: to.ID, Org: to.Org}, verb, "", true)
	})
	return errors.Join(err, noted)
}

// Assess assesses a transfer and keeps nothing. With the zero day it is the transfer's own, or today. A transfer that is not valid is
// an error of kind invalid that holds one for each field.
func (o *Office) Assess(ctx context.Context, r Request, t *transfer.Transfer, on date.Date) (*assess.Assessment, error) {
	if err := o.may(ctx, r, "check", access.Resource{}); err != nil {
		return nil, err
	}
	today, err := o.today(ctx)
	if err != nil {
		return nil, err
	}
	if on.IsZero() {
		on = t.Day(today)
	}
	t.Normalise(on)
	if wrong := t.Validate(on); len(wrong) > 0 {
		all := make([]error, len(wrong))
		for i, e := range wrong {
			all[i] = e
		}
		return nil, errors.Join(all...)
	}
	stage, err := o.Assessor.On(on)
	if err != nil {
		return nil, err
	}
	return stage.Assess(t)
}

func (o *Office) today(ctx context.Context) (today date.Date, err error) {
	err = o.Store.View(ctx, func(v desk.View) error {
		today = date.FromTime(v.Now())
		return nil
	})
	return today, err
}

// Keep keeps an assessment for the organisation of who asks.
func (o *Office) Keep(ctx context.Context, r Request, a *assess.Assessment) (*desk.Assessment, error) {
	if err := o.may(ctx, r, "assessment.create", access.Resource{Org: r.Who.Org}); err != nil {
		return nil, err
	}
	rec, err := Record(a)
	if err != nil {
		return nil, err
	}
	rec.Org = r.Who.Org
	err = o.Store.Change(ctx, r.Who.Actor(), r.ID, func(tx desk.Tx) error { return tx.Assessments().Create(ctx, rec, desk.Deed{}) })
	if err != nil {
		return nil, err
	}
	return rec, nil
}

// mostNames bounds the names and entries that a record is found by.
const mostNames = 50

// Record is an assessment as it is kept, with what lists of them show. It belongs to nobody yet.
func Record(a *assess.Assessment) (*desk.Assessment, error) {
	body, err := assess.MarshalLine(a)
	if err != nil {
		return nil, fault.Wrap(fault.Internal, err, "writing an assessment")
	}
	t := a.Transfer
	rec := &desk.Assessment{
		Ref: t.ID, Movement: t.Kind, From: t.From, To: t.Destination(), AsOf: a.AsOf, Outcome: a.Outcome, State: desk.Open, Body: body,
	}
	var titles []string
	for i := range a.Items {
		titles = append(titles, a.Items[i].Name)
		c := &a.Items[i].Classification
		for _, e := range slices.Concat(c.Entries, c.Candidates) {
			if !slices.Contains(rec.Entries, e.ID) && len(rec.Entries) < mostNames {
				rec.Entries = append(rec.Entries, e.ID)
			}
		}
	}
	rec.Title = shortened(strings.Join(titles, "; "))
	for i := range t.Parties {
		if n := t.Parties[i].Name; n != "" && !slices.Contains(rec.Names, n) && len(rec.Names) < mostNames {
			rec.Names = append(rec.Names, n)
		}
	}
	if f := a.RedFlags; f != nil {
		rec.Score = f.Score
		if l, ok := f.Leading(); ok {
			rec.Pattern = l.ID
		}
	}
	return rec, nil
}

// longest is how many letters of a title are shown.
const longest = 160

func shortened(s string) string {
	letters := []rune(s)
	if len(letters) <= longest {
		return s
	}
	return string(letters[:longest-1]) + "…"
}

// Assessment returns a kept assessment with its stored form.
func (o *Office) Assessment(ctx context.Context, r Request, id string) (*desk.Assessment, error) {
	var out *desk.Assessment
	err := o.Store.View(ctx, func(v desk.View) (err error) {
		out, err = v.Assessments().Get(ctx, o.Policies.Sight(r.Who, string(desk.AssessmentKind)), id)
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, o.may(ctx, r, "assessment.read", access.Resource{ID: id, Org: out.Org})
}

// Assessments returns a page of those that the filter names and the principal may see.
func (o *Office) Assessments(ctx context.Context, r Request, f desk.AssessmentFilter, p desk.Page) ([]*desk.Assessment, error) {
	return find(ctx, o, r, desk.AssessmentKind, desk.View.Assessments, f, p)
}

// find reads a page of records in the scope of the principal.
func find[R desk.Record, F any](
	ctx context.Context, o *Office, r Request, kind desk.Kind, in func(desk.View) desk.Reader[R, F], f F, p desk.Page,
) (out []R, err error) {
	err = o.Store.View(ctx, func(v desk.View) (err error) {
		out, err = in(v).Find(ctx, o.Policies.Sight(r.Who, string(kind)), f, p)
		return err
	})
	return out, err
}

// Move is what somebody does with a kept assessment.
type Move string

// The moves.
const (
	Hold    Move = "hold"
	Release Move = "release"
	Close   Move = "close"
	Note    Move = "note" // a remark; the state stays
)

// moves are the states that a move leads from and to.
var moves = map[Move]struct {
	from   []desk.State
	to     desk.State // empty: as it was
	reason bool       // has to be given
}{
	Hold:    {[]desk.State{desk.Open, desk.Released}, desk.Held, true},
	Release: {[]desk.State{desk.Open, desk.Held}, desk.Released, true},
	Close:   {[]desk.State{desk.Open, desk.Held, desk.Released}, desk.Closed, false},
	Note:    {desk.States(), "", true},
}

// Moves returns the moves that the state and the policies leave open to the principal, in the order hold, release, close, note.
func (o *Office) Moves(r Request, a *desk.Assessment) []Move {
	var out []Move
	for _, m := range []Move{Hold, Release, Close, Note} {
		if slices.Contains(moves[m].from, a.State) &&
			o.Policies.Decide(r.Who, access.Action("assessment."+string(m)), access.Resource{ID: a.ID, Org: a.Org}).Allowed {
			out = append(out, m)
		}
	}
	return out
}

// Move does something with a kept assessment that had the version when it was looked at. A move that the state does not allow is an error
// of kind conflict; hold, release and note take a reason.
func (o *Office) Move(ctx context.Context, r Request, id string, version int64, m Move, reason string) (*desk.Assessment, error) {
	step, known := moves[m]
	if !known {
		return nil, fault.Input("move", string(m), "not a known move", "hold, release, close or note")
	}
	a, err := o.Assessment(ctx, r, id)
	if err != nil {
		return nil, err
	}
	if err := o.may(ctx, r, access.Action("assessment."+string(m)), access.Resource{ID: id, Org: a.Org}); err != nil {
		return nil, err
	}
	reason = strings.TrimSpace(reason)
	if step.reason && reason == "" {
		return nil, fault.Input("reason", "", "a reason is needed", "why, for whoever reads it later")
	}
	if a.Version == version && !slices.Contains(step.from, a.State) {
		e := fault.New(fault.Conflict, "an assessment that is %s cannot be changed so", a.State)
		e.Value = string(m)
		return nil, e
	}
	a.Version = version
	if step.to != "" {
		a.State = step.to
	}
	a.Note = reason
	err = o.Store.Change(ctx, r.Who.Actor(), r.ID, func(tx desk.Tx) error {
		return tx.Assessments().Update(ctx, a, desk.Deed{Verb: "assessment." + string(m), Note: reason})
	})
	if err != nil {
		return nil, err
	}
	return a, nil
}
