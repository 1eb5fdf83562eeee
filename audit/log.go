package audit

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"github.com/licet/licet/fault"
)

// Hash is a node of the tree: SHA-256 as RFC 6962 has it.
type Hash = tlog.Hash

// Log is where acts are appended: the view of one transaction on the store. Its methods are called by one goroutine.
type Log interface {
	// Size is the number of acts, those of this transaction included. No other transaction appends until this one ends.
	Size(ctx context.Context) (int64, error)
	// Nodes returns the hashes stored under the indexes, in their order. One that is not stored is an error.
	Nodes(ctx context.Context, indexes []int64) ([]Hash, error)
	// Add stores an act with its encoded form, and the hashes that come with it under the indexes from first on.
	Add(ctx context.Context, a *Act, record []byte, first int64, nodes []Hash) error
}

// Append adds an act to the log and returns it with its place.
func Append(ctx context.Context, l Log, a Act) (*Act, error) {
	n, err := l.Size(ctx)
	if err != nil {
		return nil, err
	}
	a.Seq = n
	record, err := a.Encode()
	if err != nil {
		return nil, err
	}
	nodes, err := tlog.StoredHashes(n, record, reader(ctx, l.Nodes))
	if err != nil {
		return nil, broken(err, "adding act %d to the tree", n)
	}
	if err := l.Add(ctx, &a, record, tlog.StoredHashIndex(0, n), nodes); err != nil {
		return nil, err
	}
	return &a, nil
}

func reader(ctx context.Context, nodes func(context.Context, []int64) ([]Hash, error)) tlog.HashReader {
	return tlog.HashReaderFunc(func(indexes []int64) ([]Hash, error) {
		if len(indexes) == 0 {
			return nil, nil
		}
		return nodes(ctx, indexes)
	})
}

// broken keeps the kind of an error of the store.
func broken(err error, format string, args ...any) error {
	var e *fault.Error
	if errors.As(err, &e) {
		return err
	}
	return fault.Wrap(fault.Internal, err, format, args...)
}

// Head is the state of the log after a number of acts.
type Head struct {
	Size int64
	Root Hash
}

// HeadOf returns the head of the tree of the first size acts; nodes is as for [Log]. The root of no acts is SHA-256 of nothing.
func HeadOf(ctx context.Context, size int64, nodes func(context.Context, []int64) ([]Hash, error)) (Head, error) {
	if size == 0 {
		return Head{Root: emptyRoot}, nil
	}
	root, err := tlog.TreeHash(size, reader(ctx, nodes))
	if err != nil {
		return Head{}, broken(err, "the head of the tree of %d acts", size)
	}
	return Head{size, root}, nil
}

// emptyRoot is the root of a tree without leaves (RFC 6962, section 2.1).
var emptyRoot = func() (h Hash) {
	copy(h[:], "\xe3\xb0\xc4\x42\x98\xfc\x1c\x14\x9a\xfb\xf4\xc8\x99\x6f\xb9\x24\x27\xae\x41\xe4\x64\x9b\x93\x4c\xa4\x95\x99\x1b\x78\x52\xb8\x55")
	return h
}()

// NewKey makes a key for the log of that name: the private half, to be kept apart from the records, and the public one, by which anybody
// can check a checkpoint. The name stands in each checkpoint; it has neither blanks nor a plus sign.
func NewKey(random io.Reader, name string) (private, public string, err error) {
	private, public, err = note.GenerateKey(random, name)
	if err != nil {
		return "", "", fault.Wrap(fault.Internal, err, "making a key for the log")
	}
	if _, err := note.NewVerifier(public); err != nil {
		return "", "", fault.Input("name", name, "no name for a log", "letters, figures, points and slashes, such as licet.example/audit")
	}
	return private, public, nil
}

// Signer signs heads.
type Signer struct{ s note.Signer }

// NewSigner returns the signer of a private key that [NewKey] made.
func NewSigner(private string) (*Signer, error) {
	s, err := note.NewSigner(strings.TrimSpace(private))
	if err != nil {
		return nil, fault.New(fault.Invalid, "the key of the log cannot be read") // without the key
	}
	return &Signer{s}, nil
}

// Name is the name of the log.
func (s *Signer) Name() string { return s.s.Name() }

// Sign returns the signed checkpoint of a head: name of the log, number of acts, root, and the signature (C2SP tlog-checkpoint).
func (s *Signer) Sign(h Head) ([]byte, error) {
	text, err := note.Sign(&note.Note{
		Text: fmt.Sprintf("%s\n%d\n%s\n", s.s.Name(), h.Size, base64.StdEncoding.EncodeToString(h.Root[:])),
	}, s.s)
	if err != nil {
		return nil, fault.Wrap(fault.Internal, err, "signing a checkpoint")
	}
	return text, nil
}

// maxCheckpoint bounds a checkpoint, in bytes. Witnesses may have added their signatures.
const maxCheckpoint = 64 << 10

// OpenCheckpoint checks the signature of a checkpoint by the public key and returns its head. One that cannot be read is an error of
// kind invalid; one that the key did not sign is too.
func OpenCheckpoint(text []byte, public string) (Head, error) {
	bad := func(format string, args ...any) (Head, error) {
		return Head{}, fault.New(fault.Invalid, "the checkpoint "+format, args...)
	}
	if len(text) > maxCheckpoint {
		return bad("is longer than 64 KiB")
	}
	v, err := note.NewVerifier(strings.TrimSpace(public))
	if err != nil {
		return Head{}, fault.New(fault.Invalid, "the public key of the log cannot be read")
	}
	n, err := note.Open(text, note.VerifierList(v))
	if err != nil {
		return bad("is not signed by %s, or was changed", v.Name())
	}
	lines := strings.Split(n.Text, "\n")
	if len(lines) < 4 || lines[0] != v.Name() {
		return bad("is not one of %s", v.Name())
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || size < 0 || strconv.FormatInt(size, 10) != lines[1] {
		return bad("has no number of acts")
	}
	root, err := base64.StdEncoding.DecodeString(lines[2])
	if err != nil || len(root) != tlog.HashSize {
		return bad("has no root")
	}
	h := Head{Size: size}
	copy(h.Root[:], root)
	return h, nil
}

// ProveAct returns the proof that the act at seq stands in the log of size acts; seq < size.
func ProveAct(ctx context.Context, size, seq int64, nodes func(context.Context, []int64) ([]Hash, error)) ([]Hash, error) {
	if seq < 0 || seq >= size {
		return nil, fault.New(fault.NotFound, "the log of %d acts has no act %d", size, seq)
	}
	p, err := tlog.ProveRecord(size, seq, reader(ctx, nodes))
	if err != nil {
		return nil, broken(err, "proving act %d", seq)
	}
	return p, nil
}

// CheckAct reports whether the proof shows that the encoded act stands at seq in the log of that head.
func CheckAct(h Head, seq int64, record []byte, proof []Hash) error {
	if err := tlog.CheckRecord(proof, h.Size, h.Root, seq, tlog.RecordHash(record)); err != nil {
		return fault.New(fault.Invalid, "the proof does not show that the act stands at %d in the log of %d acts", seq, h.Size)
	}
	return nil
}

// ProveGrowth returns the proof that the log of size acts begins with the log of earlier acts; 0 < earlier <= size.
func ProveGrowth(ctx context.Context, size, earlier int64, nodes func(context.Context, []int64) ([]Hash, error)) ([]Hash, error) {
	if earlier < 1 || earlier > size {
		return nil, fault.New(fault.NotFound, "a log of %d acts does not begin with one of %d", size, earlier)
	}
	p, err := tlog.ProveTree(size, earlier, reader(ctx, nodes))
	if err != nil {
		return nil, broken(err, "proving that the log grew")
	}
	return p, nil
}

// CheckGrowth reports whether the proof shows that the log of head h begins with that of the earlier head.
func CheckGrowth(h, earlier Head, proof []Hash) error {
	if err := tlog.CheckTree(proof, h.Size, h.Root, earlier.Size, earlier.Root); err != nil {
		return fault.New(fault.Invalid, "the log of %d acts does not begin with that of %d", h.Size, earlier.Size)
	}
	return nil
}
