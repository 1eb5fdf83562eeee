package main

import (
	"context"
	"errors"
	"io"

	"github.com/spf13/cobra"

	"github.com/licet/licet/assess"
	"github.com/licet/licet/assess/stored"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/internal/batch"
	"github.com/licet/licet/internal/show"
)

const explainLong = `Tells a stored assessment in full: the outcome and what it rests on, each item with the conditions of its entries and how far it is
from their limits, who was looked for, what to weigh, what to obtain and what is unknown, and the rules it was made under.

FILE is what licet check --format json or jsonl wrote, - is standard input. Nothing is assessed anew: the answer is told as it
was given; licet replay says whether it comes out the same today. Of several assessments --id picks one; otherwise all are told.

An answer whose outcome is weaker than what its own parts carry, or of which a part is gone, was changed or damaged: it is refused
with the field, and the exit status is 2.

html is one page that stands by itself, for a file or a case.

` + exitTable

func (p *program) explain() *cobra.Command {
	var id string
	c := &cobra.Command{
		Use:   "explain FILE|-",
		Short: "Tell a stored assessment in full",
		Long:  explainLong,
		Example: examples(
			"licet explain answer.json",
			"licet explain answers.jsonl --id EX-03 --format html > EX-03.html",
			"licet check deal.json --format json | licet explain - --format md",
		),
		Args: count(1, 1, "one file"),
	}
	f := format(c, show.Text, show.Markdown, show.HTML)
	c.Flags().StringVar(&id, "id", "", "only the transfer of this `id`")
	c.RunE = func(c *cobra.Command, args []string) error {
		file, err := batch.Open(args[0], interruptible(c.Context(), p.stdin))
		if err != nil {
			return err
		}
		defer func() { _ = file.Close() }()
		return p.explainAll(c.Context(), args[0], file, f.format(), id)
	}
	return c
}

func (p *program) explainAll(ctx context.Context, name string, file io.Reader, f show.Format, id string) error {
	in := stored.NewReader(file)
	told := 0
	for {
		if err := ctx.Err(); err != nil {
			return context.Cause(ctx)
		}
		text, line, err := in.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		place := fault.Place{File: name, Line: line}
		if err != nil {
			return at(err, place)
		}
		a, err := assess.Unmarshal(text)
		if err != nil {
			return at(err, place)
		}
		if id != "" && a.Transfer.ID != id {
			continue
		}
		if told > 0 {
			if f == show.HTML {
				e := fault.Input("--format", "html", "the file holds several assessments", "one, named by --id")
				return e
			}
			if _, err := io.WriteString(p.stdout, "\n\n"); err != nil {
				return nil //nolint:nilerr // told by the sink
			}
		}
		told++
		if err := show.Assessment(a).Write(p.stdout, f, p.page()); err != nil {
			return nil //nolint:nilerr // told by the sink
		}
		p.raise(statusOf(a))
	}
	switch {
	case told == 0 && id != "":
		e := fault.New(fault.NotFound, "no stored assessment has the id asked for").At(fault.Place{File: name, Field: "--id"})
		e.Value = id
		return e
	case told == 0:
		return fault.New(fault.Invalid, "the file holds no stored assessment").At(fault.Place{File: name})
	}
	return nil
}
