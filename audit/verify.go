package audit

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/licet/licet/fault"
)

// Reader is what a store shows of a log to who verifies it.
type Reader interface {
	// Records calls fn for each stored act in the order of seq, as it stands: nothing is checked or left out. An error of fn ends
	// the walk and is returned.
	Records(ctx context.Context, fn func(seq int64, record []byte) error) error
	// Tree calls fn for each stored hash in the order of index, as it stands. It may run while Records does.
	Tree(ctx context.Context, fn func(index int64, h []byte) error) error
	// Checkpoints returns the signed checkpoints that are kept, in no particular order.
	Checkpoints(ctx context.Context) ([][]byte, error)
}

// Wrong is one thing that is wrong with a log.
type Wrong struct {
	Seq  int64  `json:"seq"`  // the act, or the first of those of which one is
	Text string `json:"text"` // what is wrong, as a sentence without full stop
}

// Report is what came of verifying a log.
type Report struct {
	Size        int64     `json:"size"` // acts found
	Checkpoints int       `json:"checkpoints"`
	Signed      int64     `json:"signed"` // acts up to the largest good checkpoint
	Root        string    `json:"root"`   // of the tree of all acts as they stand
	From        time.Time `json:"from,omitzero"`
	Until       time.Time `json:"until,omitzero"`
	Wrong       []Wrong   `json:"wrong,omitempty"` // by seq; the first is the first act that was changed, removed or added
}

// OK reports whether nothing is wrong.
func (r *Report) OK() bool { return len(r.Wrong) == 0 }

// maxWrong bounds what is told: after so many the log is wrong enough.
const maxWrong = 100

// Verify walks the whole log: every act stands at its place as it was written, the hashes are those of the acts, and every checkpoint,
// the kept ones of others included, signs a tree that the log still begins with. What is wrong is told in the report; an error says
// that the log could not be read.
func Verify(ctx context.Context, r Reader, public string, kept ...[]byte) (*Report, error) {
	v := &verifier{report: &Report{}}
	if err := v.checkpoints(ctx, r, public, kept); err != nil {
		return nil, err
	}
	if err := v.walk(ctx, r); err != nil {
		return nil, err
	}
	return v.end(), nil
}

type verifier struct {
	report *Report
	heads  []Head // of checkpoints with a good signature, by size
	// The right edge of the tree: the roots of its complete subtrees, the largest first.
	edge []subtree
	good int64 // acts up to the last checkpoint that agreed
	lost bool  // a checkpoint disagreed
}

type subtree struct {
	level int
	hash  Hash
}

func (v *verifier) wrong(seq int64, format string, args ...any) {
	if len(v.report.Wrong) < maxWrong {
		v.report.Wrong = append(v.report.Wrong, Wrong{seq, fmt.Sprintf(format, args...)})
	}
}

func (v *verifier) checkpoints(ctx context.Context, r Reader, public string, kept [][]byte) error {
	stored, err := r.Checkpoints(ctx)
	if err != nil {
		return err
	}
	for i, text := range append(slices.Clone(stored), kept...) {
		h, err := OpenCheckpoint(text, public)
		switch {
		case err != nil && i >= len(stored):
			return err // the caller's own file
		case err != nil:
			v.wrong(0, "a stored checkpoint was changed: %v", err)
		default:
			v.heads = append(v.heads, h)
		}
	}
	slices.SortStableFunc(v.heads, func(a, b Head) int { return int(min(max(a.Size-b.Size, -1), 1)) })
	v.report.Checkpoints = len(v.heads)
	return nil
}

// walk reads acts and hashes side by side.
func (v *verifier) walk(ctx context.Context, r Reader) error {
	inner, stop := context.WithCancel(ctx)
	defer stop()
	nodes := make(chan node, 256)
	failed := make(chan error, 1)
	go func() {
		defer close(nodes)
		failed <- r.Tree(inner, func(index int64, h []byte) error {
			select {
			case nodes <- node{index, bytes.Clone(h)}:
				return nil
			case <-inner.Done():
				return inner.Err()
			}
		})
	}()
	err := r.Records(ctx, func(seq int64, record []byte) error {
		v.record(seq, record, nodes)
		return ctx.Err()
	})
	if n, more := <-nodes; more && err == nil && !v.lost {
		_, at := tlog.SplitStoredHashIndex(n.index)
		v.wrong(min(v.report.Size, at), "the act was removed; a hash of it is still there")
		v.lost = true
	}
	stop()
	for range nodes {
	}
	if broke := <-failed; err == nil && broke != nil && (ctx.Err() != nil || !errors.Is(broke, context.Canceled)) {
		err = broke // what could not be read was not removed
	}
	return err
}

type node struct {
	index int64
	hash  []byte
}

// record takes the next act, which stands under seq. Once something is missing, acts and hashes are counted and not compared any more.
func (v *verifier) record(seq int64, record []byte, nodes <-chan node) {
	rep := v.report
	if !v.lost && seq != rep.Size {
		v.wrong(rep.Size, "the act was removed: act %d stands in its place", seq)
		v.lost = true
	}
	if v.lost {
		rep.Size = max(rep.Size, seq) + 1
		return
	}
	rep.Size++
	a, err := Decode(record)
	switch {
	case err != nil:
		v.wrong(seq, "the act was changed: %v", err)
	case a.Seq != seq:
		v.wrong(seq, "the act was changed: it says that it is act %d", a.Seq)
	default:
		if rep.From.IsZero() {
			rep.From = a.At
		}
		rep.Until = a.At
	}
	v.grow(seq, tlog.RecordHash(record), err == nil && a.Seq == seq, nodes)
	for !v.lost && len(v.heads) > 0 && v.heads[0].Size <= rep.Size {
		head := v.heads[0]
		v.heads = v.heads[1:]
		switch {
		case head.Size < rep.Size: // of no acts
		case v.root() != head.Root:
			v.wrong(v.good, "one of the acts %d to %d was changed together with its hashes: the checkpoint of %d acts signs another tree", v.good, rep.Size-1, head.Size)
			v.lost = true
		default:
			v.good, rep.Signed = head.Size, head.Size
		}
	}
}

// grow adds a leaf to the tree and compares what is stored with what it gives. Where they differ the stored hash is gone on with: so
// the act that was changed is named, and not all that come after it.
func (v *verifier) grow(seq int64, h Hash, told bool, nodes <-chan node) {
	index := tlog.StoredHashIndex(0, seq)
	stored, ok := v.next(seq, index, nodes)
	if !ok {
		return
	}
	if stored != h && told {
		v.wrong(seq, "the act was changed: it is not the one that was recorded")
	}
	v.edge = append(v.edge, subtree{0, stored})
	for n := len(v.edge); n > 1 && v.edge[n-1].level == v.edge[n-2].level; n = len(v.edge) {
		level := v.edge[n-1].level + 1
		index++
		if stored, ok = v.next(seq, index, nodes); !ok {
			return
		}
		first := seq + 1 - 1<<level
		if stored != tlog.NodeHash(v.edge[n-2].hash, v.edge[n-1].hash) && !v.toldSince(first) {
			v.wrong(first, "one of the acts %d to %d was changed together with its hash", first, seq)
		}
		v.edge = append(v.edge[:n-2], subtree{level, stored})
	}
}

// toldSince reports whether an act from that one on was told of: the trees that hold it differ as well.
func (v *verifier) toldSince(first int64) bool {
	return slices.ContainsFunc(v.report.Wrong, func(w Wrong) bool { return w.Seq >= first })
}

// next returns the stored hash of the index.
func (v *verifier) next(seq, index int64, nodes <-chan node) (h Hash, ok bool) {
	n, more := <-nodes
	if !more || n.index != index || len(n.hash) != len(h) {
		v.wrong(seq, "a hash of the act was removed or changed")
		v.lost = true
		return h, false
	}
	return Hash(n.hash), true
}

// root is that of the acts so far.
func (v *verifier) root() Hash {
	if len(v.edge) == 0 {
		return emptyRoot
	}
	h := v.edge[len(v.edge)-1].hash
	for i := len(v.edge) - 2; i >= 0; i-- {
		h = tlog.NodeHash(v.edge[i].hash, h)
	}
	return h
}

// end tells what the checkpoints that are left sign.
func (v *verifier) end() *Report {
	rep := v.report
	if n := len(v.heads); n > 0 && v.heads[n-1].Size > rep.Size {
		v.wrong(rep.Size, "the acts from %d on were removed: a checkpoint signs %d", rep.Size, v.heads[n-1].Size)
	}
	if !v.lost {
		root := v.root()
		rep.Root = root.String()
	}
	slices.SortStableFunc(rep.Wrong, func(a, b Wrong) int { return int(min(max(a.Seq-b.Seq, -1), 1)) })
	return rep
}

// Err returns what is wrong first as an error of kind conflict, nil when nothing is.
func (r *Report) Err() error {
	if r.OK() {
		return nil
	}
	e := fault.New(fault.Conflict, "act %d: %s", r.Wrong[0].Seq, r.Wrong[0].Text)
	e.Hint = "keep a copy of the data as they are, and compare with a backup"
	return e
}
