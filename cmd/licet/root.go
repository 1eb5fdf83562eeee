package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/licet/licet/fault"
	"github.com/licet/licet/internal/show"
	"github.com/licet/licet/transfer"
)

const exitTable = `Exit status:
  0  nothing to act on
  1  something to act on: controlled, prohibited, to notify, to look at (red flags too), different
  2  wrong use or bad input; also when only some records were bad
  3  cannot tell: facts are missing, which are named on standard output
  4  not allowed; not used yet
  5  internal error, with a reference to quote; also when the answer cannot be written
When several hold, 5 goes before 2, 2 before 1, and 1 before 3.`

const rootLong = `Licet assesses missile-related transfers against the public Annex and Guidelines of the Missile Technology Control
Regime. A transfer goes in; an explained, cited and dated answer comes out.

It supports a decision and makes none: no answer of this program approves a transfer.

` + exitTable

func (p *program) root() *cobra.Command {
	c := &cobra.Command{
		Use:   "licet",
		Short: "Assess transfers against the MTCR Annex and Guidelines",
		Long:  rootLong,
		Example: `  licet check examples/
  licet classify "ring laser gyro, drift rate stability 0.05 deg/h"
  licet annex show 9.A.4
  licet annex ask`,
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	p.colour = choice{value: "auto", of: []string{"auto", "always", "never"}}
	c.PersistentFlags().Var(&p.colour, "colour", "when to colour text; auto: on a terminal, unless NO_COLOR is set")
	c.PersistentFlags().Var(&p.colour, "color", "the same as --colour")
	_ = c.PersistentFlags().MarkHidden("color")
	p.width = whole{most: mostWidth}
	c.PersistentFlags().Var(&p.width, "width",
		"width of text as a `number` of characters; 0: that of the terminal, otherwise COLUMNS or 100")
	version := c.Flags().BoolP("version", "v", false, "the same as licet version")
	c.CompletionOptions.DisableDescriptions = false
	c.SetFlagErrorFunc(flagError)
	c.SetHelpFunc(p.help)
	group(c)
	shown := p.version()
	c.AddCommand(p.check(), p.classify(), p.annex(), p.screen(), p.lists(), p.replay(), p.explain(), p.rulesCommand(), p.db(), p.backup(), p.restore(), p.audit(), shown, p.docs())
	c.SetOut(p.stdout) // completion keeps it from here on
	c.InitDefaultHelpCmd()
	c.InitDefaultCompletionCmd()
	for _, k := range c.Commands() {
		if k.Name() == "completion" {
			group(k)
		}
	}
	help := c.RunE
	c.RunE = func(c *cobra.Command, args []string) error {
		if *version {
			return shown.RunE(shown, nil)
		}
		return help(c, args)
	}
	return c
}

// help prints the long text at the width of the page, then usage, examples and flags.
func (p *program) help(c *cobra.Command, _ []string) {
	width := min(p.page().Width, plainWidth)
	d := &show.Doc{}
	for part := range strings.SplitSeq(strings.TrimSpace(c.Long), "\n\n") {
		var lines, running []string
		flush := func() {
			if len(running) > 0 {
				d.More(strings.Join(running, " "))
				running = nil
			}
		}
		for l := range strings.SplitSeq(part, "\n") {
			if strings.HasPrefix(l, " ") || strings.HasPrefix(l, "\t") {
				flush()
				lines = append(lines, strings.ReplaceAll(l, "\t", "  "))
				continue
			}
			d.Outline(lines)
			lines, running = nil, append(running, l)
		}
		flush()
		d.Outline(lines)
		d.More("")
	}
	_ = d.Text(p.stdout, show.Page{Width: width})
	c.SetUsageTemplate(strings.NewReplacer(
		".FlagUsages", fmt.Sprintf(".FlagUsagesWrapped %d", width),
		"Available Commands:", "Commands:", "Additional Commands:", "Further commands:", "Additional help topics:", "Further help:",
		"Global Flags:", "Flags of every command:",
	).Replace(c.UsageTemplate()))
	_, _ = fmt.Fprint(p.stdout, c.UsageString())
}

// group makes a command that only holds others: without arguments it shows its help, and an unknown one is an error that
// names what is near.
func group(c *cobra.Command) {
	c.Args = func(c *cobra.Command, args []string) error {
		if len(args) == 0 {
			return nil
		}
		e := fault.New(fault.Invalid, "unknown command %s", fault.Quote(strings.TrimPrefix(c.CommandPath()+" "+args[0], "licet ")))
		var names []string
		for _, k := range c.Commands() {
			if k.IsAvailableCommand() {
				names = append(names, k.Name())
			}
		}
		e.Hint = c.CommandPath() + " --help lists the commands"
		if near := transfer.Nearest(args[0], names); near != "" {
			e.Hint = "did you mean " + c.CommandPath() + " " + near + "?"
		}
		return e
	}
	c.RunE = func(c *cobra.Command, _ []string) error { return c.Help() }
}

// flagError gives errors of flags a kind and a remedy.
func flagError(c *cobra.Command, err error) error {
	var e *fault.Error
	if errors.As(err, &e) {
		cp := *e
		text := err.Error()
		if i := strings.Index(text, "--"); i >= 0 {
			flag := strings.FieldsFunc(text[i:], func(r rune) bool { return strings.ContainsRune("\" ,:", r) })[0]
			cp.Place.Field = flag
		}
		if cp.Hint == "" {
			cp.Hint = c.CommandPath() + " --help"
		}
		return &cp
	}
	e = fault.New(fault.Invalid, "%s", err.Error())
	e.Hint = c.CommandPath() + " --help lists the flags"
	return e
}

// count refuses any other number of arguments than from least to most; most below 0 is any.
func count(least, most int, what string) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if len(args) >= least && (most < 0 || len(args) <= most) {
			return nil
		}
		e := fault.New(fault.Invalid, "%s takes %s; %d given", c.CommandPath(), what, len(args))
		e.Hint = "usage: " + c.UseLine()
		return e
	}
}

func examples(lines ...string) string {
	var b strings.Builder
	for i, l := range lines {
		if i > 0 {
			b.WriteByte('\n')
		}
		fmt.Fprintf(&b, "  %s", l)
	}
	return b.String()
}
