package main

import (
	"context"
	"errors"
	"io"

	"github.com/licet/licet/assess"
	"github.com/licet/licet/assess/stored"
	"github.com/licet/licet/date"

	"github.com/spf13/cobra"

	"github.com/licet/licet/fault"
	"github.com/licet/licet/internal/batch"
	"github.com/licet/licet/internal/show"
	"github.com/licet/licet/transfer/read"
)

func (p *program) replay() *cobra.Command {
	c := &cobra.Command{
		Use:   "replay FILE",
		Short: "Make stored assessments again and compare",
		Long: `Reads assessments as licet check --format json or jsonl wrote them, one or several in a row, makes each again from its
transfer and day, and compares the two byte for byte. Parties are screened against the versions of the lists that were in
force on the day of the assessment; when these are not held, it is said. What was made with --positions or --rules needs the same
file or directories again, and what was made with --history the same earlier records: give each as it was given then, --history
with the same --columns, --encoding and --decimal-comma.

Exit status:
  0  the same, byte for byte
  1  different; the first line that differs is shown
  2  no stored assessment, or made under other rules or with other lists or earlier records than those at hand, which are named
When several hold, 2 goes before 1.`,
		Example: examples(
			"licet replay answer.json",
			"licet check deals.csv --format jsonl | licet replay -",
			"licet replay answers.jsonl --history 2025/",
			"licet replay answer.json --positions positions.yaml",
		),
		Args: count(1, 1, "one file"),
	}
	dir := p.listsDir(c)
	u := underFlags(c)
	f := &pastFlags{}
	historyFlag(c, f)
	readingFlags(c, f)
	c.RunE = func(c *cobra.Command, args []string) error {
		r, err := p.load()
		if err != nil {
			return err
		}
		lists, err := p.screening(c.Context(), dir)
		if err != nil {
			return err
		}
		assessor, err := p.judging(r, u)
		if err != nil {
			return err
		}
		assessor = assessor.Against(lists, date.Date{})
		mapping, err := f.mapping()
		if err != nil {
			return err
		}
		past, err := p.history(c.Context(), f, read.Options{
			Encoding: f.encoding.value, DecimalComma: f.decimalComma, On: p.day(date.Date{}),
			Parameter: func(name string) bool { return r.list.Param(name) != nil }, Mapping: mapping,
		}, false)
		if err != nil {
			return err
		}
		if past != nil {
			assessor = assessor.Recalling(past, past.Sum())
		}
		file, err := batch.Open(args[0], interruptible(c.Context(), p.stdin))
		if err != nil {
			return err
		}
		defer func() { _ = file.Close() }()
		return p.replayAll(c.Context(), args[0], file, assessor)
	}
	return c
}

func (p *program) replayAll(ctx context.Context, name string, file io.Reader, r *assess.Assessor) error {
	in := stored.NewReader(file)
	page := p.page()
	n, same := 0, 0
	told := &messages{p: p}
	defer told.end()
	for ctx.Err() == nil {
		text, line, err := in.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return at(batch.Unreadable(name, err), fault.Place{File: name})
		}
		n++
		x, err := r.Replay(text)
		if err != nil {
			told.report(at(err, fault.Place{File: name, Line: line}))
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
