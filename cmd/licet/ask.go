package main

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/licet/licet/classify"
	"github.com/licet/licet/controllist"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/internal/ask"
	"github.com/licet/licet/internal/show"
)

func (p *program) annexAsk() *cobra.Command {
	c := &cobra.Command{
		Use:   "ask [TEXT...]",
		Short: "Ask its way to a classification",
		Long: `Asks question by question, the most telling first, and shows after each answer what stays possible. Answers are words,
figures with their unit, yes or no. "?" or "help" explains the question, "skip" or an empty line leaves it open, "back" takes the
last answer back, "quit" ends with what is known. Answers are read from standard input, one a line.

` + exitTable,
		Example: examples(
			"licet annex ask", `licet annex ask "solid rocket motor"`, `printf 'solid rocket motor\n1.5 MN·s\n' | licet annex ask`,
		),
		Args: count(0, -1, "words or none"),
	}
	on := asOf(c, "the list as of this day; today unless given")
	c.RunE = func(c *cobra.Command, args []string) error {
		cl, err := p.classifier(on)
		if err != nil {
			return err
		}
		page := p.page()
		ctx, stop := context.WithCancel(c.Context())
		defer stop()
		write := func(d *show.Doc) {
			if d.Text(p.stdout, page) != nil {
				stop() // nobody reads the questions
			}
		}
		// Where nobody types, the answer is written behind its prompt, so that the transcript reads like a conversation.
		var echo func(string)
		if _, tty := terminal(p.stdin); !tty {
			echo = func(line string) { _, _ = p.stdout.Write([]byte(printable(line) + "\n")) }
		}
		s := ask.New(cl, strings.Join(args, " "), ask.Prompts{
			Echo: echo,
			Ask: func(n int, q classify.Question) {
				write(show.Blank())
				write(show.Question(n, q))
				_, _ = p.stdout.Write([]byte("> "))
			},
			Help: func(q classify.Question, param *controllist.Param) {
				write(show.Help(q, param, ask.Example(param), cl.Edition()))
				_, _ = p.stdout.Write([]byte("> "))
			},
			Wrong: func(err error) {
				p.report(err)
				_, _ = p.stdout.Write([]byte("> "))
			},
			Remaining: func(r *classify.Result, open, before []string) {
				gone := slices.DeleteFunc(slices.Clone(before), func(id string) bool { return slices.Contains(open, id) })
				write(show.Blank())
				write(show.Remaining(r, gone))
			},
			Nothing: func(text string) {
				p.note("%s", text)
				_, _ = p.stdout.Write([]byte("> "))
			},
		})
		r, err := s.Run(ctx, interruptible(ctx, p.stdin))
		if err != nil {
			return err
		}
		write(show.Blank())
		write(show.Classification("Answer", r, cl.Edition()))
		p.raise(verdictStatus(r.Verdict))
		return nil
	}
	return c
}

// classifier returns the classifier of the day, today when none is given.
func (p *program) classifier(on *day) (*classify.Classifier, error) {
	r, err := p.load()
	if err != nil {
		return nil, err
	}
	p.tellBeyond(r, on.Date)
	c, err := classify.New(r.words, p.day(on.Date))
	return c, p.dated(err, "--as-of")
}

func verdictStatus(v classify.Verdict) int {
	switch v {
	case classify.ControlledI, classify.ControlledII:
		return fault.ExitAct
	case classify.NeedsInformation:
		return fault.ExitCannotTell
	case classify.NotControlled:
	}
	return fault.ExitClear
}
