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
		return p.replayAll(c.Context(), args[0], json.NewDecoder(file), r)
	}
	return c
}

func (p *program) replayAll(ctx context.Context, name string, dec *json.Decoder, r *rules) error {
	page := p.page()
	n, same := 0, 0
	for ctx.Err() == nil {
		var stored json.RawMessage
		err := dec.Decode(&stored)
		if errors.Is(err, io.EOF) {
			break
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
