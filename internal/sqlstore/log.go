package sqlstore

import (
	"context"
	"database/sql"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/licet/licet/audit"
	"github.com/licet/licet/desk"
	"github.com/licet/licet/fault"
)

// edge is the end of the log: its size and the hashes that the next act needs.
type edge struct {
	size  int64
	nodes map[int64]audit.Hash
}

// log is the log of acts in one batch. It implements [audit.Log].
type log struct {
	s     *Store
	q     *sql.Tx
	size  int64
	begun int64
	edge  edge // nodes that were read or added
	added []int64
}

// keepEvery is how often a signed head stays for good, in acts: the newest is kept besides.
const keepEvery = 1024

// openLog takes the log for this transaction: no other appends until it ends.
func (s *Store) openLog(ctx context.Context, q *sql.Tx) (*log, error) {
	l := &log{s: s, q: q}
	if err := q.QueryRowContext(ctx, "UPDATE head SET size = size WHERE one = 1 RETURNING size").Scan(&l.size); err != nil {
		return nil, s.failed(err, "taking the log of")
	}
	l.begun = l.size
	l.edge = edge{size: l.size, nodes: map[int64]audit.Hash{}}
	if s.edge.size == l.size {
		maps.Copy(l.edge.nodes, s.edge.nodes)
	}
	return l, nil
}

type mark struct {
	size  int64
	added int
}

func (l *log) mark() mark { return mark{l.size, len(l.added)} }

// back undoes what was added since, as the transaction does.
func (l *log) back(m mark) {
	for _, i := range l.added[m.added:] {
		delete(l.edge.nodes, i)
	}
	l.added, l.size = l.added[:m.added], m.size
}

// Size implements [audit.Log].
func (l *log) Size(context.Context) (int64, error) { return l.size, nil }

// Nodes implements [audit.Log].
func (l *log) Nodes(ctx context.Context, indexes []int64) ([]audit.Hash, error) {
	var missing []int64
	for _, i := range indexes {
		if _, ok := l.edge.nodes[i]; !ok {
			missing = append(missing, i)
		}
	}
	if len(missing) > 0 {
		got, err := l.s.nodes(ctx, l.q, missing)
		if err != nil {
			return nil, err
		}
		for k, i := range missing {
			l.edge.nodes[i] = got[k]
		}
	}
	out := make([]audit.Hash, len(indexes))
	for k, i := range indexes {
		out[k] = l.edge.nodes[i]
	}
	return out, nil
}

// Add implements [audit.Log].
func (l *log) Add(ctx context.Context, a *audit.Act, record []byte, first int64, nodes []audit.Hash) error {
	org := a.On.Org
	if org == "" {
		org = a.Who.Org
	}
	if _, err := l.q.ExecContext(ctx, "INSERT INTO acts (seq, record, org, account, verb, kind, subject) VALUES ($1, $2, $3, $4, $5, $6, $7)",
		a.Seq, record, org, a.Who.ID, a.Verb, a.On.Kind, a.On.ID); err != nil {
		return l.s.failed(err, "writing the log of")
	}
	var text strings.Builder
	text.WriteString("INSERT INTO nodes (idx, hash) VALUES ")
	args := make([]any, 0, 2*len(nodes))
	for i, h := range nodes {
		if i > 0 {
			text.WriteString(", ")
		}
		n := strconv.Itoa(2*i + 1)
		text.WriteString("($" + n + ", $" + strconv.Itoa(2*i+2) + ")")
		index := first + int64(i)
		args = append(args, index, bytesOf(h))
		l.edge.nodes[index] = h
		l.added = append(l.added, index)
	}
	if _, err := l.q.ExecContext(ctx, text.String(), args...); err != nil {
		return l.s.failed(err, "writing the log of")
	}
	l.size = a.Seq + 1
	return nil
}

func bytesOf(h audit.Hash) []byte { return slices.Clone(h[:]) }

// seal signs the head, when acts were added, and keeps of the nodes those that the next act needs.
func (l *log) seal(ctx context.Context) error {
	if l.size == l.begun {
		return nil
	}
	need := map[int64]audit.Hash{}
	head, err := audit.HeadOf(ctx, l.size, func(ctx context.Context, indexes []int64) ([]audit.Hash, error) {
		got, err := l.Nodes(ctx, indexes)
		for k, i := range indexes {
			if err == nil {
				need[i] = got[k]
			}
		}
		return got, err
	})
	if err != nil {
		return err
	}
	text, err := l.s.signer.Sign(head)
	if err != nil {
		return err
	}
	if (l.begun-1)/keepEvery == (l.size-1)/keepEvery { // the one before is not the last of its thousand
		if _, err := l.q.ExecContext(ctx, "DELETE FROM checkpoints WHERE size = $1", l.begun); err != nil {
			return l.s.failed(err, "writing the log of")
		}
	}
	if _, err := l.q.ExecContext(ctx, "INSERT INTO checkpoints (size, text) VALUES ($1, $2)", l.size, text); err != nil {
		return l.s.failed(err, "writing the log of")
	}
	if _, err := l.q.ExecContext(ctx, "UPDATE head SET size = $1 WHERE one = 1", l.size); err != nil {
		return l.s.failed(err, "writing the log of")
	}
	l.edge = edge{l.size, need}
	return nil
}

// nodes reads hashes by their indexes.
func (s *Store) nodes(ctx context.Context, q querier, indexes []int64) ([]audit.Hash, error) {
	var text strings.Builder
	text.WriteString("SELECT idx, hash FROM nodes WHERE idx IN (")
	args := make([]any, len(indexes))
	for k, i := range indexes {
		if k > 0 {
			text.WriteString(", ")
		}
		text.WriteString("$" + strconv.Itoa(k+1))
		args[k] = i
	}
	text.WriteString(")")
	rows, err := q.QueryContext(ctx, text.String(), args...)
	if err != nil {
		return nil, s.failed(err, "reading the log of")
	}
	defer func() { _ = rows.Close() }()
	found := make(map[int64]audit.Hash, len(indexes))
	for rows.Next() {
		var i int64
		var h []byte
		if err := rows.Scan(&i, &h); err != nil {
			return nil, s.failed(err, "reading the log of")
		}
		if len(h) != len(audit.Hash{}) {
			return nil, fault.New(fault.Internal, "hash %d of the log is damaged", i)
		}
		found[i] = audit.Hash(h)
	}
	if err := rows.Err(); err != nil {
		return nil, s.failed(err, "reading the log of")
	}
	out := make([]audit.Hash, len(indexes))
	for k, i := range indexes {
		h, ok := found[i]
		if !ok {
			return nil, fault.New(fault.Internal, "hash %d of the log is missing", i)
		}
		out[k] = h
	}
	return out, nil
}

// logReader implements [desk.LogReader].
type logReader struct{ *view }

// Log implements [desk.View].
func (v *view) Log() desk.LogReader { return logReader{v} }

// Size implements [desk.LogReader].
func (l logReader) Size(ctx context.Context) (n int64, err error) {
	if err := l.q.QueryRowContext(ctx, "SELECT size FROM head WHERE one = 1").Scan(&n); err != nil {
		return 0, l.s.failed(err, "reading the log of")
	}
	return n, nil
}

// Nodes implements [desk.LogReader].
func (l logReader) Nodes(ctx context.Context, indexes []int64) ([]audit.Hash, error) {
	return l.s.nodes(ctx, l.q, indexes)
}

// Records implements [audit.Reader].
func (l logReader) Records(ctx context.Context, fn func(seq int64, record []byte) error) error {
	return pairs(ctx, l.view, "SELECT seq, record FROM acts WHERE seq >= $1 ORDER BY seq LIMIT 1000", fn)
}

// Tree implements [audit.Reader].
func (l logReader) Tree(ctx context.Context, fn func(index int64, h []byte) error) error {
	return pairs(ctx, l.view, "SELECT idx, hash FROM nodes WHERE idx >= $1 ORDER BY idx LIMIT 1000", fn)
}

// pairs walks a table by its number, page by page, so that two walks can share one connection.
func pairs(ctx context.Context, v *view, query string, fn func(int64, []byte) error) error {
	type pair struct {
		n    int64
		data []byte
	}
	page := func(from int64) ([]pair, error) {
		v.one.Lock()
		defer v.one.Unlock()
		rows, err := v.q.QueryContext(ctx, query, from)
		if err != nil {
			return nil, v.s.failed(err, "reading the log of")
		}
		defer func() { _ = rows.Close() }()
		var out []pair
		for rows.Next() {
			var p pair
			if err := rows.Scan(&p.n, &p.data); err != nil {
				return nil, v.s.failed(err, "reading the log of")
			}
			out = append(out, p)
		}
		return out, v.s.failed(rows.Err(), "reading the log of")
	}
	for from := int64(-1 << 62); ; {
		all, err := page(from)
		if err != nil {
			return err
		}
		for _, p := range all {
			if err := fn(p.n, p.data); err != nil {
				return err
			}
			from = p.n + 1
		}
		if len(all) == 0 {
			return nil
		}
	}
}

// Checkpoints implements [audit.Reader].
func (l logReader) Checkpoints(ctx context.Context) ([][]byte, error) {
	var out [][]byte
	err := pairs(ctx, l.view, "SELECT size, text FROM checkpoints WHERE size >= $1 ORDER BY size LIMIT 1000", func(_ int64, text []byte) error {
		out = append(out, text)
		return nil
	})
	return out, err
}

// Checkpoint implements [desk.LogReader].
func (l logReader) Checkpoint(ctx context.Context) (text []byte, err error) {
	if err := l.q.QueryRowContext(ctx, "SELECT text FROM checkpoints ORDER BY size DESC LIMIT 1").Scan(&text); err != nil {
		return nil, l.s.failed(err, "reading the log of")
	}
	return text, nil
}

// Acts implements [desk.LogReader].
func (l logReader) Acts(ctx context.Context, sc desk.Scope, f desk.ActFilter, limit int) ([]*audit.Act, error) {
	q := newQuery("SELECT record FROM acts")
	q.scope(sc)
	if f.Before > 0 {
		q.and("seq < ?", f.Before)
	}
	q.equal("kind", f.On.Kind)
	q.equal("subject", f.On.ID)
	q.equal("account", f.Account)
	switch {
	case strings.HasSuffix(f.Verb, "."):
		q.and("verb >= ?", f.Verb)
		q.and("verb < ?", strings.TrimSuffix(f.Verb, ".")+"/")
	default:
		q.equal("verb", f.Verb)
	}
	q.end("ORDER BY seq DESC LIMIT ?", desk.Page{Limit: limit}.Size())
	rows, err := l.q.QueryContext(ctx, q.text(), q.args...)
	if err != nil {
		return nil, l.s.failed(err, "reading the log of")
	}
	defer func() { _ = rows.Close() }()
	var out []*audit.Act
	for rows.Next() {
		var record []byte
		if err := rows.Scan(&record); err != nil {
			return nil, l.s.failed(err, "reading the log of")
		}
		a, err := audit.Decode(record)
		if err != nil {
			return nil, fault.Wrap(fault.Internal, err, "the log of acts is damaged; licet audit verify tells where")
		}
		out = append(out, a)
	}
	return out, l.s.failed(rows.Err(), "reading the log of")
}
