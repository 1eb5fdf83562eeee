package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"
	"time"

	"github.com/google/uuid"

	"github.com/licet/licet/audit"
	"github.com/licet/licet/desk"
	"github.com/licet/licet/fault"
)

// maxBatch is how many changes share a transaction at most: enough that syncing the disk is no limit, few enough that nobody waits long.
const maxBatch = 64

// job is one change that waits.
type job struct {
	ctx  context.Context
	who  audit.Actor
	from string
	fn   func(desk.Tx) error
	done chan error
}

// Change implements [desk.Store].
func (s *Store) Change(ctx context.Context, who audit.Actor, from string, fn func(desk.Tx) error) error {
	if s.signer == nil {
		return fault.New(fault.NotAllowed, "the database was opened for reading")
	}
	j := &job{ctx: ctx, who: who, from: from, fn: fn, done: make(chan error, 1)}
	select {
	case s.queue <- j:
	case <-ctx.Done():
		return ctx.Err()
	case <-s.closing:
		return fault.New(fault.Unavailable, "the program is stopping")
	}
	return <-j.done // once begun it is seen through
}

// writer makes the changes, one batch after the other.
func (s *Store) writer() {
	defer close(s.done)
	for {
		select {
		case j := <-s.queue:
			batch := []*job{j}
		more:
			for len(batch) < maxBatch {
				select {
				case j := <-s.queue:
					batch = append(batch, j)
				default:
					break more
				}
			}
			s.commit(batch)
		case <-s.closing:
			return
		}
	}
}

// commit makes a batch of changes in one transaction. Each that fails is undone alone.
func (s *Store) commit(batch []*job) {
	errs := make([]error, len(batch))
	err := s.inTx(batch, errs)
	for i, j := range batch {
		if errs[i] == nil {
			errs[i] = err
		}
		j.done <- errs[i]
	}
}

func (s *Store) inTx(batch []*job, errs []error) (err error) {
	ctx := context.Background() // whoever asked may leave; what was begun is ended
	db, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return s.failed(err, "changing")
	}
	defer func() {
		if err != nil {
			s.edge = edge{}
			_ = db.Rollback()
		}
	}()
	log, err := s.openLog(ctx, db)
	if err != nil {
		return err
	}
	now := s.now().UTC().Truncate(time.Microsecond)
	for i, j := range batch {
		if errs[i] = j.ctx.Err(); errs[i] != nil {
			continue
		}
		if _, err := db.ExecContext(ctx, "SAVEPOINT one"); err != nil {
			return s.failed(err, "changing")
		}
		before := log.mark()
		t := &tx{view: view{s: s, q: db, now: now}, log: log, who: j.who, from: j.from}
		if errs[i] = guarded(j.fn, t); errs[i] == nil {
			errs[i] = t.err
		}
		end := "RELEASE SAVEPOINT one"
		if errs[i] != nil {
			log.back(before)
			end = "ROLLBACK TO SAVEPOINT one"
		}
		if _, err := db.ExecContext(ctx, end); err != nil {
			return s.failed(err, "changing")
		}
	}
	if err := log.seal(ctx); err != nil {
		return err
	}
	if err := db.Commit(); err != nil {
		return s.failed(err, "changing")
	}
	s.edge = log.edge
	return nil
}

// guarded runs fn and turns a panic into an error: one wrong change must not end the others.
func guarded(fn func(desk.Tx) error, t desk.Tx) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fault.Wrap(fault.Internal, fmt.Errorf("panic: %v\n%s", p, debug.Stack()), "changing a record")
		}
	}()
	return fn(t)
}

// View implements [desk.Store].
func (s *Store) View(ctx context.Context, fn func(desk.View) error) (err error) {
	opts := &sql.TxOptions{ReadOnly: true}
	if s.engine == pgEngine {
		opts.Isolation = sql.LevelRepeatableRead
	}
	db, err := s.read.BeginTx(ctx, opts)
	if err != nil {
		return s.failed(err, "reading")
	}
	defer func() { err = errors.Join(err, ignoreDone(db.Rollback())) }()
	return fn(&view{s: s, q: db, now: s.now().UTC().Truncate(time.Microsecond)})
}

func ignoreDone(err error) error {
	if errors.Is(err, sql.ErrTxDone) {
		return nil
	}
	return err
}

// querier is a transaction.
type querier interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// view is a transaction that reads.
type view struct {
	s   *Store
	q   querier
	now time.Time
	one sync.Mutex // held while rows are read by walks that run side by side: a transaction has one connection
}

// Now implements [desk.View].
func (v *view) Now() time.Time { return v.now }

// tx is one change.
type tx struct {
	view
	log  *log
	who  audit.Actor
	from string
	err  error // the first thing that went wrong, should fn pass over it
}

// NewID implements [desk.Tx].
func (*tx) NewID() string { return uuid.Must(uuid.NewV7()).String() }

// fail keeps the first error: a change of which a part failed is not made.
func (t *tx) fail(err error) error {
	if err != nil && t.err == nil {
		t.err = err
	}
	return err
}

// Act implements [desk.Tx].
func (t *tx) Act(ctx context.Context, on audit.Subject, verb, note string, denied bool) error {
	_, err := audit.Append(ctx, t.log, audit.Act{At: t.now, Who: t.who, Verb: verb, On: on, Note: note, Denied: denied, From: t.from})
	return t.fail(err)
}

func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}
