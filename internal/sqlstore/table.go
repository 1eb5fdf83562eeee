package sqlstore

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strconv"
	"strings"

	"github.com/licet/licet/audit"
	"github.com/licet/licet/desk"
	"github.com/licet/licet/fault"
)

// query is a question with conditions. A question mark stands for the next argument.
type query struct {
	head, tail string
	conditions []string
	args       []any
}

func newQuery(head string) *query { return &query{head: head} }

// and adds a condition.
func (q *query) and(condition string, args ...any) {
	q.conditions = append(q.conditions, q.number(condition, args))
}

func (q *query) number(text string, args []any) string {
	for _, a := range args {
		q.args = append(q.args, a)
		text = strings.Replace(text, "?", "$"+strconv.Itoa(len(q.args)), 1)
	}
	return text
}

// equal adds a condition unless the value is empty.
func (q *query) equal(column, value string) {
	if value != "" {
		q.and(column+" = ?", value)
	}
}

// oneOf adds a condition unless there are no values.
func oneOf[T ~string](q *query, column string, values []T) {
	if len(values) == 0 {
		return
	}
	marks := strings.TrimSuffix(strings.Repeat("?, ", len(values)), ", ")
	args := make([]any, len(values))
	for i, v := range values {
		args[i] = string(v)
	}
	q.and(column+" IN ("+marks+")", args...)
}

// scope leaves what the scope sees.
func (q *query) scope(s desk.Scope) {
	switch {
	case s.All:
	case s.Org == "" && !s.Shared:
		q.conditions = append(q.conditions, "1 = 0")
	case s.Org == "":
		q.and("org = ?", "")
	case s.Shared:
		q.and("org IN (?, '')", s.Org)
	default:
		q.and("org = ?", s.Org)
	}
}

// end adds what stands behind the conditions.
func (q *query) end(tail string, args ...any) { q.tail += " " + q.number(tail, args) }

func (q *query) text() string {
	where := ""
	if len(q.conditions) > 0 {
		where = " WHERE " + strings.Join(q.conditions, " AND ")
	}
	return q.head + where + q.tail
}

// shape is how records of one kind are kept.
type shape[R desk.Record, F any] struct {
	kind    desk.Kind
	table   string
	columns []string // beside id, org, version and doc
	fresh   func() R
	// values are those of the columns.
	values func(R) []any
	// words are what the record is found by; nil for none.
	words func(R) string
	// find adds the conditions of a filter and returns the words that are searched.
	find func(q *query, f F) (words string)
	// order replaces the newest first; empty to keep it.
	order func(q *query, f F, p desk.Page) bool
	// body is what is kept apart; nil for none. seal notes its digest in a new record.
	body func(R) *[]byte
	seal func(R)
	// keep puts back what a change leaves as it was; nil for none.
	keep func(rec, was R)
}

// rows implements [desk.Reader] and, with a tx, [desk.Table].
type rows[R desk.Record, F any] struct {
	*shape[R, F]
	v *view
	t *tx // nil for reading
}

// Get implements [desk.Reader].
func (r rows[R, F]) Get(ctx context.Context, s desk.Scope, id string) (R, error) {
	var none R
	rec, _, err := r.get(ctx, s, id)
	if err != nil {
		return none, err
	}
	if r.body != nil {
		packed := []byte{}
		if err := r.v.q.QueryRowContext(ctx, "SELECT data FROM bodies WHERE id = $1", id).Scan(&packed); err != nil {
			return none, r.v.s.failed(err, "reading")
		}
		if *r.body(rec), err = unpack(packed); err != nil {
			return none, err
		}
	}
	return rec, nil
}

func (r rows[R, F]) get(ctx context.Context, s desk.Scope, id string) (rec R, doc string, err error) {
	q := newQuery("SELECT doc FROM " + r.table)
	q.and("id = ?", id)
	q.scope(s)
	if err := r.v.q.QueryRowContext(ctx, q.text(), q.args...).Scan(&doc); err != nil {
		err = r.v.s.failed(err, "reading")
		if fault.KindOf(err) == fault.NotFound {
			e := fault.New(fault.NotFound, "there is no such %s", r.kind)
			e.Value = id
			err = e
		}
		return rec, "", err
	}
	rec, err = r.decode(doc)
	return rec, doc, err
}

func (r rows[R, F]) decode(doc string) (R, error) {
	rec := r.fresh()
	if err := json.Unmarshal([]byte(doc), rec); err != nil {
		return rec, fault.Wrap(fault.Internal, err, "a stored %s cannot be read", r.kind)
	}
	return rec, nil
}

// Find implements [desk.Reader].
func (r rows[R, F]) Find(ctx context.Context, s desk.Scope, f F, p desk.Page) ([]R, error) {
	q := newQuery("SELECT doc FROM " + r.table)
	q.scope(s)
	words := ""
	if r.find != nil {
		words = r.find(q, f)
	}
	switch {
	case r.order != nil && r.order(q, f, p):
		if words != "" && !r.v.found(q, string(r.kind), s, words) {
			return nil, nil
		}
	case words != "":
		if !r.v.newest(q, string(r.kind), r.table, s, words, p) {
			return nil, nil
		}
	default:
		if p.After != "" {
			q.and("id < ?", p.After)
		}
		q.end("ORDER BY id DESC LIMIT ?", p.Size())
	}
	got, err := r.v.q.QueryContext(ctx, q.text(), q.args...)
	if err != nil {
		return nil, r.v.s.failed(err, "reading")
	}
	defer func() { _ = got.Close() }()
	var out []R
	for got.Next() {
		var doc string
		if err := got.Scan(&doc); err != nil {
			return nil, r.v.s.failed(err, "reading")
		}
		rec, err := r.decode(doc)
		if err != nil {
			return nil, err
		}
		out = append(out, rec)
	}
	return out, r.v.s.failed(got.Err(), "reading")
}

// Create implements [desk.Table].
func (r rows[R, F]) Create(ctx context.Context, rec R, d desk.Deed) error {
	m := rec.Base()
	id := m.ID
	if id == "" {
		id = r.t.NewID()
	}
	by := r.t.who.ID
	*m = desk.Meta{ID: id, Org: m.Org, By: by, At: r.v.now, Changed: r.v.now, Version: 1}
	return r.t.fail(r.create(ctx, rec, d))
}

func (r rows[R, F]) create(ctx context.Context, rec R, d desk.Deed) error {
	if err := rec.Check(); err != nil {
		return err
	}
	if r.seal != nil {
		r.seal(rec)
	}
	doc, err := desk.Encode(rec)
	if err != nil {
		return err
	}
	m := rec.Base()
	names := append([]string{"id", "org", "version", "doc"}, r.columns...)
	args := append([]any{m.ID, m.Org, m.Version, string(doc)}, r.values(rec)...)
	var marks strings.Builder
	for i := range args {
		if i > 0 {
			marks.WriteString(", ")
		}
		marks.WriteString("$" + strconv.Itoa(i+1))
	}
	if _, err := r.v.q.ExecContext(ctx, "INSERT INTO "+r.table+" ("+strings.Join(names, ", ")+") VALUES ("+marks.String()+")", args...); err != nil {
		return r.v.s.failed(err, "writing")
	}
	if r.body != nil {
		if _, err := r.v.q.ExecContext(ctx, "INSERT INTO bodies (id, data) VALUES ($1, $2)", m.ID, pack(*r.body(rec))); err != nil {
			return r.v.s.failed(err, "writing")
		}
	}
	if r.words != nil {
		if err := r.v.index(ctx, string(r.kind), m, r.words(rec)); err != nil {
			return err
		}
	}
	return r.act(ctx, m, d, "create", nil, doc)
}

// act adds the act of a change.
func (r rows[R, F]) act(ctx context.Context, m *desk.Meta, d desk.Deed, what string, before, after []byte) error {
	a := audit.Act{
		At: r.v.now, Who: r.t.who, Verb: d.Verb, Note: d.Note, From: r.t.from,
		On: audit.Subject{Kind: string(r.kind), ID: m.ID, Org: m.Org}, Before: digest(before), After: digest(after),
	}
	if a.Verb == "" {
		a.Verb = string(r.kind) + "." + what
	}
	_, err := audit.Append(ctx, r.t.log, a)
	return err
}

func digest(doc []byte) string {
	if doc == nil {
		return ""
	}
	sum := sha256.Sum256(doc)
	return hex.EncodeToString(sum[:])
}

// Update implements [desk.Table].
func (r rows[R, F]) Update(ctx context.Context, rec R, d desk.Deed) error {
	return r.t.fail(r.update(ctx, rec, d))
}

func (r rows[R, F]) update(ctx context.Context, rec R, d desk.Deed) error {
	m := rec.Base()
	was, before, err := r.get(ctx, desk.Scope{Org: m.Org, All: m.Org == ""}, m.ID)
	if err != nil {
		return err
	}
	old := was.Base()
	if old.Version != m.Version || old.Org != m.Org {
		return r.stale(m, old)
	}
	given := *m
	*m = desk.Meta{ID: old.ID, Org: old.Org, By: old.By, At: old.At, Changed: r.v.now, Version: old.Version + 1}
	if err := r.replace(ctx, rec, was, []byte(before), d); err != nil {
		*m = given
		return err
	}
	return nil
}

func (r rows[R, F]) stale(m, old *desk.Meta) error {
	e := fault.New(fault.Conflict, "the %s was changed by somebody else in the meantime", r.kind)
	e.Value, e.Want = strconv.FormatInt(m.Version, 10), "version "+strconv.FormatInt(old.Version, 10)
	e.Hint = "look at it as it is now, and change that"
	return e
}

func (r rows[R, F]) replace(ctx context.Context, rec, was R, before []byte, d desk.Deed) error {
	if r.body != nil { // stays
		*r.body(rec) = []byte{0}
	}
	if err := rec.Check(); err != nil {
		return err
	}
	if r.keep != nil {
		r.keep(rec, was)
	}
	doc, err := desk.Encode(rec)
	if err != nil {
		return err
	}
	m := rec.Base()
	var set strings.Builder
	args := []any{m.ID, m.Version - 1, m.Version, string(doc)}
	set.WriteString("version = $3, doc = $4")
	for i, v := range r.values(rec) {
		args = append(args, v)
		set.WriteString(", " + r.columns[i] + " = $" + strconv.Itoa(len(args)))
	}
	res, err := r.v.q.ExecContext(ctx, "UPDATE "+r.table+" SET "+set.String()+" WHERE id = $1 AND version = $2", args...)
	if err != nil {
		return r.v.s.failed(err, "writing")
	}
	if n, err := res.RowsAffected(); err != nil || n != 1 {
		return r.stale(m, m)
	}
	if r.words != nil && r.words(rec) != r.words(was) {
		if err := r.v.index(ctx, string(r.kind), m, r.words(rec)); err != nil {
			return err
		}
	}
	return r.act(ctx, m, d, "update", before, doc)
}

// Delete implements [desk.Table].
func (r rows[R, F]) Delete(ctx context.Context, rec R, d desk.Deed) error {
	return r.t.fail(r.remove(ctx, rec, d))
}

func (r rows[R, F]) remove(ctx context.Context, rec R, d desk.Deed) error {
	m := rec.Base()
	was, before, err := r.get(ctx, desk.Scope{Org: m.Org, All: m.Org == ""}, m.ID)
	if err != nil {
		return err
	}
	if old := was.Base(); old.Version != m.Version || old.Org != m.Org {
		return r.stale(m, old)
	}
	if _, err := r.v.q.ExecContext(ctx, "DELETE FROM "+r.table+" WHERE id = $1", m.ID); err != nil {
		return r.v.s.failed(err, "writing")
	}
	if r.body != nil {
		if _, err := r.v.q.ExecContext(ctx, "DELETE FROM bodies WHERE id = $1", m.ID); err != nil {
			return r.v.s.failed(err, "writing")
		}
	}
	if r.words != nil {
		if err := r.v.unindex(ctx, string(r.kind), m.ID); err != nil {
			return err
		}
	}
	return r.act(ctx, m, d, "delete", []byte(before), nil)
}
