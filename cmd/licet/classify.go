package main

import (
	"context"
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"github.com/licet/licet/classify"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/internal/batch"
	"github.com/licet/licet/internal/show"
)

type classifyFlags struct {
	asOf          *day
	format        *choice
	in            string
	params, facts []string
	hs, endUse    string
	failFast      bool
}

func (p *program) classify() *cobra.Command {
	f := &classifyFlags{}
	c := &cobra.Command{
		Use:   "classify TEXT...",
		Short: "Classify one item, or many from a file",
		Long: `Works out which entries of the Annex cover an item, from its description, stated values, customs code and end use. The
answer shows the values that were read with the words they were read from, the conditions with their limits, what was
ruled out, and what to ask next. It looks at facts of the item only: who buys it and where it goes has no bearing.

With --in many items are read from JSON Lines, one object a line:
  {"id": "P1", "text": "...", "parameters": [{"name": "...", "value": "..."}], "hs": "...", "end_use": "...", "facts": {}}
Other fields are ignored. jsonl answers one object a line, in the order of the input:
  {"id", "verdict", "entries": [ids], "candidates": [ids], "nearest": [ids], "missing": [names], "why"}
csv has the header id,verdict,entries,candidates,nearest,missing,why. json writes each answer in full. A bad line is named
on standard error with its number; the others are answered all the same, and the exit status is 2.

` + exitTable,
		Example: examples(
			`licet classify "ring laser gyro, drift rate stability 0.05 deg/h"`,
			`licet classify "batch mixer" --param "volume=150 L" --param "vacuum=5 kPa"`,
			`licet classify "solid rocket motor" --fact total_impulse="1.5 MN·s"`,
			"licet classify --in products.jsonl --format jsonl > answers.jsonl",
		),
		RunE: func(c *cobra.Command, args []string) error {
			switch {
			case f.in == "" && len(args) == 1 && args[0] == batch.Stdin:
				f.in, args = batch.Stdin, nil
			case f.in == "" && len(args) == 0 && len(f.params) == 0 && len(f.facts) == 0:
				e := fault.New(fault.Invalid, "there is nothing to classify")
				e.Hint = `give a description, such as licet classify "batch mixer, 150 L", or a file with --in`
				return e
			}
			if f.in != "" {
				if len(args)+len(f.params)+len(f.facts) > 0 || f.hs != "" || f.endUse != "" {
					e := fault.New(fault.Invalid, "--in takes everything from the file; a description or values cannot be given beside it")
					e.Hint = c.CommandPath() + " --help"
					return e
				}
				return p.classifyFile(c.Context(), f)
			}
			return p.classifyOne(strings.Join(args, " "), f)
		},
	}
	f.asOf = asOf(c, "the list as of this day; today unless given")
	f.format = format(c, show.Formats()...)
	c.Flags().StringVar(&f.in, "in", "", "read items from this `file` of JSON Lines; - is standard input")
	c.Flags().StringArrayVar(&f.params, "param", nil, "stated value as `name=value`, in the seller's words; may be repeated")
	c.Flags().StringArrayVar(&f.facts, "fact", nil, "value under the list's own parameter name, as `name=value`; may be repeated")
	c.Flags().StringVar(&f.hs, "hs", "", "declared customs `code`")
	c.Flags().StringVar(&f.endUse, "end-use", "", "stated end use of the item, in `words`")
	c.Flags().BoolVar(&f.failFast, "fail-fast", false, "with --in: stop at the first bad line")
	return c
}

func (p *program) classifyOne(text string, f *classifyFlags) error {
	if err := batch.CheckHS("--hs", f.hs); err != nil {
		return err
	}
	in := classify.Input{Text: text, HS: f.hs, EndUse: f.endUse, Facts: map[string]string{}}
	for _, s := range f.params {
		name, value, err := pair("--param", s)
		if err != nil {
			return err
		}
		in.Parameters = append(in.Parameters, classify.Parameter{Name: name, Value: value})
	}
	for _, s := range f.facts {
		name, value, err := pair("--fact", s)
		if err != nil {
			return err
		}
		in.Facts[name] = value
	}
	c, err := p.classifier(f.asOf)
	if err != nil {
		return err
	}
	r, err := c.Classify(in)
	if err != nil {
		return inFacts(err, "--fact ")
	}
	p.raise(verdictStatus(r.Verdict))
	title := text
	if title == "" {
		title = "Item"
	}
	l := show.Listing{
		Doc: func() *show.Doc { return show.Classification(title, &r, c.Edition()) }, Records: []any{show.Short(&r)},
		Header: show.ClassifyHeader, Rows: show.ClassifiedRow(&r),
	}
	if f.format.format() == show.JSON {
		l.Records, l.Single = []any{r}, true
	}
	return l.Write(p.stdout, f.format.format(), p.page())
}

func pair(flag, s string) (name, value string, err error) {
	name, value, ok := strings.Cut(s, "=")
	name, value = strings.TrimSpace(name), strings.TrimSpace(value)
	if !ok || name == "" || value == "" {
		return "", "", fault.Input(flag, s, "no value", `name=value, such as "total impulse=1.5 MN·s"`)
	}
	return name, value, nil
}

// inFacts tells that the field of an error about a declared value is one of the facts.
func inFacts(err error, prefix string) error {
	var e *fault.Error
	if errors.As(err, &e) && e.Place.Field != "" && e.Place.Field != "text" && e.Place.Field != "parameters" {
		cp := *e
		cp.Place.Field = prefix + e.Place.Field
		return &cp
	}
	return err
}

type classified struct {
	product batch.Product
	result  *classify.Result
	err     error
}

func (p *program) classifyFile(ctx context.Context, f *classifyFlags) error {
	c, err := p.classifier(f.asOf)
	if err != nil {
		return err
	}
	file, err := batch.Open(f.in, interruptible(ctx, p.stdin))
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	bar := p.progress(batch.Size([]string{f.in}))
	out := show.NewClassifications(p.behind(bar), f.format.format(), p.page())
	products := batch.NewProducts(f.in, batch.Counted(file, bar.seen))
	bad := 0
	told := &messages{p: p}
	err = batch.Run(ctx, products.Next, func(_ context.Context, pr batch.Product) classified {
		if pr.Err != nil {
			return classified{product: pr, err: pr.Err}
		}
		r, err := c.Classify(pr.Input)
		return classified{product: pr, result: &r, err: at(inFacts(err, "facts."), pr.Place)}
	}, func(x classified) error {
		if x.err == nil {
			p.raise(verdictStatus(x.result.Verdict))
			return out.Add(x.result)
		}
		bar.aside()
		told.report(x.err)
		p.raise(exitStatus(x.err))
		bad++
		if f.failFast {
			return errStop
		}
		return nil
	})
	bar.aside()
	told.end()
	if err != nil && !errors.Is(err, errStop) {
		return err
	}
	if err := out.Close(c.Edition()); err != nil {
		return fault.Wrap(fault.Unavailable, err, "writing the answers")
	}
	if bad > 0 {
		p.note("%s could not be read", show.Plural(bad, "line", "lines"))
	}
	return nil
}
