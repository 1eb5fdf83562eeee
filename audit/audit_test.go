package audit_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/tlog"
	"pgregory.net/rapid"

	"github.com/licet/licet/audit"
	"github.com/licet/licet/fault"
)

// shelf keeps a log in memory.
type shelf struct {
	records     [][]byte
	seqs        []int64
	nodes       map[int64][]byte
	checkpoints [][]byte
}

func (s *shelf) Size(context.Context) (int64, error) { return int64(len(s.records)), nil }

func (s *shelf) Nodes(_ context.Context, indexes []int64) ([]audit.Hash, error) {
	var out []audit.Hash
	for _, i := range indexes {
		h, ok := s.nodes[i]
		if !ok {
			return nil, fault.New(fault.Internal, "hash %d is not stored", i)
		}
		out = append(out, audit.Hash(h))
	}
	return out, nil
}

func (s *shelf) Add(_ context.Context, a *audit.Act, record []byte, first int64, nodes []audit.Hash) error {
	s.records, s.seqs = append(s.records, record), append(s.seqs, a.Seq)
	for i, h := range nodes {
		s.nodes[first+int64(i)] = h[:]
	}
	return nil
}

func (s *shelf) Records(_ context.Context, fn func(int64, []byte) error) error {
	for i, r := range s.records {
		if err := fn(s.seqs[i], r); err != nil {
			return err
		}
	}
	return nil
}

func (s *shelf) Tree(_ context.Context, fn func(int64, []byte) error) error {
	var all []int64
	for i := range s.nodes {
		all = append(all, i)
	}
	slices.Sort(all)
	for _, i := range all {
		if err := fn(i, s.nodes[i]); err != nil {
			return err
		}
	}
	return nil
}

func (s *shelf) Checkpoints(context.Context) ([][]byte, error) { return s.checkpoints, nil }

var begin = time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)

func act(i int) audit.Act {
	return audit.Act{
		At: begin.Add(time.Duration(i) * time.Second), Who: audit.Actor{Kind: audit.User, ID: "u1", Org: "o1"}, Verb: "assessment.create",
		On: audit.Subject{Kind: "assessment", ID: fmt.Sprint("a", i), Org: "o1"}, After: strings.Repeat("0a", 32), Note: "<first>",
	}
}

// kept is a log of n acts with a checkpoint after each `every`, and its key.
func kept(t *testing.T, n, every int) (*shelf, *audit.Signer, string) {
	t.Helper()
	private, public, err := audit.NewKey(rand.Reader, "licet.example/log")
	if err != nil {
		t.Fatal(err)
	}
	signer, err := audit.NewSigner(private)
	if err != nil {
		t.Fatal(err)
	}
	s := &shelf{nodes: map[int64][]byte{}}
	for i := range n {
		if _, err := audit.Append(t.Context(), s, act(i)); err != nil {
			t.Fatal(err)
		}
		if (i+1)%every == 0 {
			s.checkpoints = append(s.checkpoints, sign(t, s, signer))
		}
	}
	return s, signer, public
}

func sign(t *testing.T, s *shelf, signer *audit.Signer) []byte {
	t.Helper()
	h, err := audit.HeadOf(t.Context(), int64(len(s.records)), s.Nodes)
	if err != nil {
		t.Fatal(err)
	}
	text, err := signer.Sign(h)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func verify(t *testing.T, s *shelf, public string, kept ...[]byte) *audit.Report {
	t.Helper()
	r, err := audit.Verify(t.Context(), s, public, kept...)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestWholeLog(t *testing.T) {
	for _, n := range []int{0, 1, 2, 3, 7, 8, 33, 100} {
		s, signer, public := kept(t, n, 5)
		s.checkpoints = append(s.checkpoints, sign(t, s, signer))
		r := verify(t, s, public)
		if !r.OK() || r.Size != int64(n) || r.Signed != int64(n) || r.Err() != nil {
			t.Errorf("%d acts: %+v", n, r)
		}
		if n > 0 && (!r.From.Equal(begin) || !r.Until.Equal(begin.Add(time.Duration(n-1)*time.Second))) {
			t.Errorf("%d acts: from %v to %v", n, r.From, r.Until)
		}
	}
}

// rewritten is the log with an act replaced, and the hashes of all subtrees that hold it.
func rewritten(t *testing.T, s *shelf, at int, with func(*audit.Act)) *shelf {
	t.Helper()
	out := &shelf{nodes: map[int64][]byte{}, checkpoints: s.checkpoints}
	for i, r := range s.records {
		a, err := audit.Decode(r)
		if err != nil {
			t.Fatal(err)
		}
		if i == at {
			with(a)
		}
		if _, err := audit.Append(t.Context(), out, *a); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// What was done to a log is told with the first act it was done to.
func TestTampered(t *testing.T) {
	other := func(a *audit.Act) { a.Who.ID = "u2" }
	tests := []struct {
		why   string
		do    func(t *testing.T, s *shelf)
		first int64
		text  string
	}{
		{"an act was changed", func(t *testing.T, s *shelf) {
			t.Helper()
			s.records[6] = rewritten(t, s, 6, other).records[6]
		}, 6, "not the one that was recorded"},
		{"with its hash", func(t *testing.T, s *shelf) {
			t.Helper()
			s.records[7] = rewritten(t, s, 7, other).records[7]
			h := tlog.RecordHash(s.records[7])
			s.nodes[tlog.StoredHashIndex(0, 7)] = h[:]
		}, 6, "one of the acts 6 to 7 was changed together with its hash"},
		{"with all hashes", func(t *testing.T, s *shelf) {
			t.Helper()
			*s = *rewritten(t, s, 7, other)
		}, 5, "one of the acts 5 to 9 was changed together with its hashes"},
		{"the bytes of an act were changed", func(_ *testing.T, s *shelf) { s.records[3] = []byte(`{"format":"licet-audit/1"}`) }, 3, "the act was changed"},
		{"an act has another form", func(_ *testing.T, s *shelf) { s.records[3] = append([]byte(" "), s.records[3]...) }, 3, "the act was changed"},
		{"an act was removed", func(_ *testing.T, s *shelf) {
			s.records, s.seqs = slices.Delete(s.records, 4, 5), slices.Delete(s.seqs, 4, 5)
		}, 4, "the act was removed: act 5 stands in its place"},
		{"an act was removed and those after it moved up", func(_ *testing.T, s *shelf) {
			s.records, s.seqs = slices.Delete(s.records, 4, 5), s.seqs[:len(s.seqs)-1]
		}, 4, "it says that it is act 5"},
		{"the last acts were removed", func(_ *testing.T, s *shelf) { s.records, s.seqs = s.records[:18], s.seqs[:18] }, 18, "removed"},
		{"with their hashes", func(_ *testing.T, s *shelf) {
			s.records, s.seqs = s.records[:18], s.seqs[:18]
			for i := range s.nodes {
				if i >= tlog.StoredHashIndex(0, 18) {
					delete(s.nodes, i)
				}
			}
		}, 18, "the acts from 18 on were removed: a checkpoint signs 20"},
		{"all was removed", func(_ *testing.T, s *shelf) { *s = shelf{checkpoints: s.checkpoints} }, 0, "the acts from 0 on were removed"},
		{"two acts changed places", func(_ *testing.T, s *shelf) { s.records[8], s.records[9] = s.records[9], s.records[8] }, 8, "it says that it is act 9"},
		{"an act was put in", func(_ *testing.T, s *shelf) {
			s.records, s.seqs = slices.Insert(s.records, 5, s.records[4]), slices.Insert(s.seqs, 5, 4)
		}, 5, "act 4 stands in its place"},
		{"an act was added at the end", func(t *testing.T, s *shelf) {
			t.Helper()
			s.records, s.seqs = append(s.records, s.records[4]), append(s.seqs, 20)
		}, 20, "it says that it is act 4"},
		{"a hash was removed", func(_ *testing.T, s *shelf) { delete(s.nodes, tlog.StoredHashIndex(0, 11)) }, 11, "a hash of the act was removed"},
		{"a hash is too short", func(_ *testing.T, s *shelf) { s.nodes[tlog.StoredHashIndex(0, 11)] = []byte("x") }, 11, "a hash of the act was removed or changed"},
		{"a hash of the tree was changed", func(_ *testing.T, s *shelf) {
			s.nodes[tlog.StoredHashIndex(2, 1)] = bytes.Repeat([]byte{1}, 32)
		}, 4, "one of the acts 4 to 7"},
		{"a checkpoint was changed", func(_ *testing.T, s *shelf) {
			s.checkpoints[0] = bytes.Replace(s.checkpoints[0], []byte("\n5\n"), []byte("\n4\n"), 1)
		}, 0, "a stored checkpoint was changed"},
	}
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			s, _, public := kept(t, 20, 5)
			tt.do(t, s)
			r := verify(t, s, public)
			if r.OK() {
				t.Fatal("nothing was noticed")
			}
			if w := r.Wrong[0]; w.Seq != tt.first || !strings.Contains(w.Text, tt.text) {
				t.Errorf("first: %+v, want act %d, %q", w, tt.first, tt.text)
			}
			if fault.KindOf(r.Err()) != fault.Conflict {
				t.Errorf("%v", r.Err())
			}
		})
	}
}

// failing is a log whose hashes cannot be read.
type failing struct {
	*shelf
	err error
}

func (f failing) Tree(_ context.Context, fn func(int64, []byte) error) error {
	return errors.Join(fn(0, f.nodes[0]), f.err)
}

// TestUnreadable: a log that cannot be read is not one that was tampered with.
func TestUnreadable(t *testing.T) {
	s, _, public := kept(t, 5, 2)
	down := errors.New("the disk is gone")
	if _, err := audit.Verify(t.Context(), failing{s, down}, public); !errors.Is(err, down) {
		t.Errorf("%v", err)
	}
	gone, stop := context.WithCancel(t.Context())
	stop()
	if _, err := audit.Verify(gone, s, public); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

// TestEveryChange: whichever byte of whichever act is changed, that act is named.
func TestEveryChange(t *testing.T) {
	s, _, public := kept(t, 40, 8)
	rapid.Check(t, func(rt *rapid.T) {
		at := rapid.IntRange(0, len(s.records)-1).Draw(rt, "act")
		k := rapid.IntRange(0, len(s.records[at])-1).Draw(rt, "byte")
		with := rapid.Byte().Filter(func(b byte) bool { return b != s.records[at][k] }).Draw(rt, "with")
		c := &shelf{records: slices.Clone(s.records), seqs: s.seqs, nodes: s.nodes, checkpoints: s.checkpoints}
		c.records[at] = bytes.Clone(s.records[at])
		c.records[at][k] = with
		r, err := audit.Verify(t.Context(), c, public)
		if err != nil || r.OK() || r.Wrong[0].Seq != int64(at) || len(r.Wrong) != 1 {
			rt.Fatalf("%v %+v", err, r)
		}
	})
}

// TestKeptCheckpoint: a checkpoint that somebody kept shows that the log was made anew, even by who holds the key.
func TestKeptCheckpoint(t *testing.T) {
	s, signer, public := kept(t, 12, 4)
	mine := sign(t, s, signer)
	if r := verify(t, s, public, mine); !r.OK() || r.Checkpoints != 4 {
		t.Fatalf("%+v", r)
	}
	forged := rewritten(t, s, 10, func(a *audit.Act) { a.Note = "" })
	forged.checkpoints = [][]byte{sign(t, forged, signer)}
	if r := verify(t, forged, public); !r.OK() {
		t.Fatalf("by itself it is a good log: %+v", r)
	}
	r := verify(t, forged, public, mine)
	if r.OK() || !strings.Contains(r.Wrong[0].Text, "the checkpoint of 12 acts signs another tree") {
		t.Errorf("%+v", r)
	}
	_, _, stranger := kept(t, 0, 1)
	if _, err := audit.Verify(t.Context(), s, stranger, mine); fault.KindOf(err) != fault.Invalid {
		t.Errorf("a checkpoint of another key: %v", err)
	}
}

func TestProofs(t *testing.T) {
	s, signer, public := kept(t, 23, 50)
	h, err := audit.OpenCheckpoint(sign(t, s, signer), public)
	if err != nil {
		t.Fatal(err)
	}
	for seq := range int64(23) {
		p, err := audit.ProveAct(t.Context(), h.Size, seq, s.Nodes)
		if err != nil {
			t.Fatal(err)
		}
		if err := audit.CheckAct(h, seq, s.records[seq], p); err != nil {
			t.Error(err)
		}
		if audit.CheckAct(h, seq, s.records[(seq+1)%23], p) == nil {
			t.Errorf("act %d is proved by the proof of another", seq)
		}
		earlier, err := audit.HeadOf(t.Context(), seq+1, s.Nodes)
		if err != nil {
			t.Fatal(err)
		}
		g, err := audit.ProveGrowth(t.Context(), h.Size, seq+1, s.Nodes)
		if err != nil {
			t.Fatal(err)
		}
		if err := audit.CheckGrowth(h, earlier, g); err != nil {
			t.Error(err)
		}
		earlier.Root[0] ^= 1
		if audit.CheckGrowth(h, earlier, g) == nil {
			t.Errorf("a tree of %d that is not the beginning was proved", seq+1)
		}
	}
	for _, seq := range []int64{-1, 23, 24} {
		if _, err := audit.ProveAct(t.Context(), 23, seq, s.Nodes); fault.KindOf(err) != fault.NotFound {
			t.Errorf("act %d of 23: %v", seq, err)
		}
	}
	for _, n := range []int64{0, 24} {
		if _, err := audit.ProveGrowth(t.Context(), 23, n, s.Nodes); fault.KindOf(err) != fault.NotFound {
			t.Errorf("growth from %d: %v", n, err)
		}
	}
}

func TestCheckpoint(t *testing.T) {
	s, signer, public := kept(t, 3, 9)
	text := sign(t, s, signer)
	if !strings.HasPrefix(string(text), "licet.example/log\n3\n") {
		t.Errorf("%s", text)
	}
	tests := map[string][]byte{
		"empty": nil, "cut": text[:len(text)-5], "another number": bytes.Replace(text, []byte("\n3\n"), []byte("\n03\n"), 1),
		"long": append(bytes.Clone(text), make([]byte, 70<<10)...), "no note": []byte("hello"),
	}
	for why, text := range tests {
		if _, err := audit.OpenCheckpoint(text, public); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: %v", why, err)
		}
	}
	if _, err := audit.OpenCheckpoint(text, "nonsense"); fault.KindOf(err) != fault.Invalid {
		t.Error(err)
	}
	if _, err := audit.NewSigner("PRIVATE+KEY+secret"); fault.KindOf(err) != fault.Invalid || strings.Contains(err.Error(), "secret") {
		t.Errorf("%v", err)
	}
	if _, _, err := audit.NewKey(rand.Reader, "with blank"); err == nil {
		t.Error("a name with a blank")
	}
}

func TestActs(t *testing.T) {
	tests := []struct {
		why   string
		do    func(a *audit.Act)
		field string
	}{
		{"no time", func(a *audit.Act) { a.At = time.Time{} }, "at"},
		{"not UTC", func(a *audit.Act) { a.At = a.At.In(time.FixedZone("x", 3600)) }, "at"},
		{"nanoseconds", func(a *audit.Act) { a.At = a.At.Add(1) }, "at"},
		{"nobody known", func(a *audit.Act) { a.Who.Kind = "ghost" }, "who.kind"},
		{"a user without account", func(a *audit.Act) { a.Who.ID = "" }, "who.id"},
		{"a token that is not named", func(a *audit.Act) { a.Who.Kind = audit.Token }, "who.token"},
		{"no verb", func(a *audit.Act) { a.Verb = "Create" }, "verb"},
		{"no record", func(a *audit.Act) { a.On.Kind = "" }, "on.kind"},
		{"a digest that is none", func(a *audit.Act) { a.After = "0a" }, "after"},
		{"another", func(a *audit.Act) { a.Before = strings.Repeat("0A", 32) }, "before"},
		{"no UTF-8", func(a *audit.Act) { a.Note = "\xff" }, "note"},
		{"too long", func(a *audit.Act) { a.Note = strings.Repeat("x", 17<<10) }, "note"},
	}
	for _, tt := range tests {
		a := act(1)
		tt.do(&a)
		s := &shelf{nodes: map[int64][]byte{}}
		_, err := audit.Append(t.Context(), s, a)
		e := new(fault.Error)
		if ok := asFault(err, &e); !ok || e.Kind != fault.Invalid || e.Place.Field != tt.field {
			t.Errorf("%s: %v", tt.why, err)
		}
		if len(s.records) > 0 {
			t.Errorf("%s: it was recorded", tt.why)
		}
	}
	good := act(1)
	good.Who = audit.Actor{Kind: audit.Nobody}
	good.Denied, good.From = true, "r-1"
	text, err := good.Encode()
	if err != nil {
		t.Fatal(err)
	}
	back, err := audit.Decode(text)
	if err != nil || *back != good {
		t.Errorf("%v: %+v", err, back)
	}
	for why, text := range map[string]string{
		"no JSON": "x", "another form": strings.Replace(string(text), "licet-audit/1", "licet-audit/0", 1), "no act": "null", "a list": "[]",
		"an unknown field": strings.Replace(string(text), `"seq"`, `"x":1,"seq"`, 1), "more behind": string(text) + "{}", "long": strings.Repeat(" ", 20<<10),
	} {
		if _, err := audit.Decode([]byte(text)); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: %v", why, err)
		}
	}
}

func FuzzDecode(f *testing.F) {
	a := act(1)
	text, err := a.Encode()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	f.Add([]byte(`{"format":"licet-audit/1","seq":0}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		a, err := audit.Decode(text)
		if err != nil {
			return
		}
		again, err := a.Encode()
		if err != nil || !bytes.Equal(again, text) {
			t.Errorf("%v: %q and %q", err, text, again)
		}
	})
}

func FuzzCheckpoint(f *testing.F) {
	private, public, err := audit.NewKey(rand.Reader, "licet.example/log")
	if err != nil {
		f.Fatal(err)
	}
	signer, err := audit.NewSigner(private)
	if err != nil {
		f.Fatal(err)
	}
	text, err := signer.Sign(audit.Head{Size: 3})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	f.Fuzz(func(t *testing.T, got []byte) {
		if h, err := audit.OpenCheckpoint(got, public); err == nil && !bytes.Equal(got, text) && h != (audit.Head{Size: 3}) {
			t.Errorf("%q is taken for a checkpoint", got)
		}
	})
}

func BenchmarkAppend(b *testing.B) {
	s := &shelf{nodes: map[int64][]byte{}}
	i := 0
	for b.Loop() {
		if _, err := audit.Append(b.Context(), s, act(i)); err != nil {
			b.Fatal(err)
		}
		i++
	}
}

func BenchmarkVerify(b *testing.B) {
	s := &shelf{nodes: map[int64][]byte{}}
	for i := range 10_000 {
		if _, err := audit.Append(b.Context(), s, act(i)); err != nil {
			b.Fatal(err)
		}
	}
	_, public, err := audit.NewKey(rand.Reader, "licet.example/log")
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if r, err := audit.Verify(b.Context(), s, public); err != nil || !r.OK() {
			b.Fatal(err, r)
		}
	}
	b.ReportMetric(10_000*float64(b.N)/b.Elapsed().Seconds(), "acts/s")
}

func asFault(err error, e **fault.Error) bool { return errors.As(err, e) }
