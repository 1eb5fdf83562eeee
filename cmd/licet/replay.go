package main

import (
	"context"
	"encoding/json"
	"errors"
	"io"

	"github.com/spf13/cobra"

	"github.com/licet/licet/fault"
	"github.com/licet/licet/internal/batch"
	"github.com/licet/licet/internal/show"
)

func (p *program) replay() *cobra.Command {
	c := &cobra.Command{
		Use:   "replay FILE",
		Short: "Make stored assessments again and compare",
		Long: `Reads assessments as licet check --format json or jsonl wrote them, makes each again from its transfer and day, and
compares the two byte for byte.

Exit status:
  0  the same, byte for byte
  1  different; the first line that differs is shown
  2  no stored assessment, or made under other rules than those of this version, which are named
When several hold, 2 goes before 1.`,
		Example: examples("licet replay answer.json", "licet check deals.csv --format jsonl | licet replay -"),
		Args:    count(1, 1, "one file"),
	}
	c.RunE = func(c *cobra.Command, args []string) error {
		r, err := p.load()
		if err != nil {
			return err
		}
		file, err := batch.Open(args[0], interruptible(c.Context(), p.stdin))
		if err != nil {
			return err
		}
		defer func() { _ = file.Close() }()
		return p.replayAll(c.Context(), args[0], file, r)
	}
	return c
}

// mostStored is how large one stored assessment may be, in bytes; that of the largest transfer stays below.
const mostStored = 256 << 20

var errTooLarge = errors.New("too large")

// allowance is a reader that ends when more than what is left is read.
type allowance struct {
	r    io.Reader
	left int
}

func (a *allowance) Read(b []byte) (int, error) {
	if a.left <= 0 {
		return 0, errTooLarge
	}
	n, err := a.r.Read(b[:min(len(b), a.left)])
	a.left -= n
	return n, err
}

func (p *program) replayAll(ctx context.Context, name string, file io.Reader, r *rules) error {
	in := &allowance{r: file}
	dec := json.NewDecoder(in)
	page := p.page()
	n, same := 0, 0
	for ctx.Err() == nil {
		in.left = mostStored
		var stored json.RawMessage
		err := dec.Decode(&stored)
		if errors.Is(err, io.EOF) {
			break
		}
		if errors.Is(err, errTooLarge) {
			e := fault.New(fault.Invalid, "this is no stored assessment: it is larger than %d MB", mostStored>>20)
			e.Place.File = name
			return e
		}
		if err != nil {
			e := fault.New(fault.Invalid, "this is no stored assessment: it is not JSON (at byte %d)", dec.InputOffset())
			e.Place.File = name
			e.Want, e.Hint = "what licet check --format json or jsonl wrote", "make it anew with licet check --format json"
			return e
		}
		n++
		x, err := r.Replay(stored)
		if err != nil {
			p.report(inFile(err, name))
			p.raise(exitStatus(err))
			continue
		}
		if x.Same {
			same++
			continue
		}
		p.raise(fault.ExitAct)
		if err := show.Difference(x, n).Text(p.stdout, page); err != nil {
			return err
		}
	}
	if n == 0 {
		e := fault.New(fault.Invalid, "the file is empty").At(fault.Place{File: name})
		e.Want = "what licet check --format json or jsonl wrote"
		return e
	}
	if same > 0 {
		return show.Same(same, n).Text(p.stdout, page)
	}
	return ctx.Err()
}

func inFile(err error, name string) error { return at(err, fault.Place{File: name}) }
