package main

import (
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/licet/licet/fault"
	"github.com/licet/licet/internal/batch"
	"github.com/licet/licet/internal/show"
	"github.com/licet/licet/precedent"
)

const precedentsLong = `With --precedents the items are compared with how the same parts (maker and part number, or model) were classified
before. Where a transfer is told in full the remark stands beside the item; with a table, json, jsonl and csv every other
answer than before is told on standard error, so that what is written stays as it is and can be replayed. Another answer on
the same facts under the same rules is an internal contradiction, and the exit status is 5.

`

func precedentsFlag(c *cobra.Command, f *checkFlags) {
	c.Flags().StringArrayVar(&f.precedents, "precedents", nil,
		"compare with the stored assessments of this `file` or directory (--format json or jsonl); may be repeated")
}

// precedents reads stored assessments, nil when no paths are given. A bad one ends the run: what is compared with a part of
// the precedents would look as if there were no others.
func (p *program) precedents(paths []string) (*precedent.Set, error) {
	if len(paths) == 0 {
		return nil, nil
	}
	if slices.Contains(paths, batch.Stdin) {
		return nil, fault.Input("--precedents", batch.Stdin, "precedents are not read from standard input", "a file or directory")
	}
	files, errs := batch.Files(paths, false)
	if len(errs) > 0 {
		return nil, errs[0]
	}
	var all []precedent.Precedent
	for _, name := range files {
		if strings.EqualFold(filepath.Ext(name), ".csv") && !slices.Contains(paths, name) {
			continue // of a directory; answers in CSV do not hold what they rest on
		}
		var err error
		if all, err = p.precedentsOf(all, name); err != nil {
			return nil, err
		}
	}
	return precedent.NewSet(all), nil
}

func (p *program) precedentsOf(all []precedent.Precedent, name string) ([]precedent.Precedent, error) {
	file, err := batch.Open(name, p.stdin)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	return precedent.Read(all, name, file)
}

// beside has what precedents say shown with the answers, and told where those have no room for it.
func (p *program) beside(out *show.Checks, before *precedent.Set, bar *progress) {
	if before == nil {
		return
	}
	out.Precedents(before, func(f *precedent.Finding, text string) {
		bar.aside()
		if err := f.Err(); err != nil {
			p.report(err)
			p.raise(exitStatus(err))
			return
		}
		p.note("%s", text)
	})
}
