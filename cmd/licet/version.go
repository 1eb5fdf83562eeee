package main

import (
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"github.com/licet/licet/internal/show"
)

func (p *program) version() *cobra.Command {
	c := &cobra.Command{
		Use:   "version",
		Short: "Show the version of the program and of the rules",
		Long: `Shows the version of the program, of Go and of the rules that come with it. The digests are the SHA-256 of the rule files;
an assessment names those it was made under.`,
		Example: examples("licet version", "licet version --format json"),
		Args:    count(0, 0, "no arguments"),
	}
	f := format(c, show.Text, show.JSON, show.Markdown)
	c.RunE = func(*cobra.Command, []string) error {
		r, err := p.load()
		if err != nil {
			return err
		}
		assessor, err := p.judging(r, &under{})
		if err != nil {
			return err
		}
		stage, err := assessor.On(p.day(day{}.Date))
		if err != nil {
			return err
		}
		return show.Version(buildVersion(), runtime.Version(), stage.RuleSets()).Write(p.stdout, f.format(), p.page())
	}
	return c
}

// buildVersion is the module's version as the Go toolchain recorded it.
func buildVersion() string {
	if b, ok := debug.ReadBuildInfo(); ok && b.Main.Version != "" {
		return b.Main.Version
	}
	return "unknown"
}
