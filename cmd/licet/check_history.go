package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/licet/licet/fault"
	"github.com/licet/licet/internal/batch"
	"github.com/licet/licet/internal/show"
	"github.com/licet/licet/redflag"
	"github.com/licet/licet/transfer/read"
)

// pastFlags say which earlier records the red flags know, and how their files are read.
type pastFlags struct {
	names        []string
	columns      string
	encoding     choice
	decimalComma bool
	recursive    bool
}

func historyFlag(c *cobra.Command, f *pastFlags) {
	c.Flags().StringArrayVar(&f.names, "history", nil,
		"earlier transfers that the red flags are to know, a `file` or directory; may be repeated")
}

// readingFlags adds what says how files of transfers are read.
func readingFlags(c *cobra.Command, f *pastFlags) {
	f.encoding = choice{of: []string{"utf-8", "utf-16le", "utf-16be", "latin1", "windows-1252"}}
	c.Flags().Var(&f.encoding, "encoding", "encoding of the files: "+strings.Join(f.encoding.of, ", ")+
		"; UTF-8, or UTF-16 with a byte order mark, unless given")
	c.Flags().BoolVar(&f.decimalComma, "decimal-comma", false, "numbers of CSV cells are written with a decimal comma")
	c.Flags().BoolVar(&f.recursive, "recursive", false, "look into subdirectories too")
	c.Flags().StringVar(&f.columns, "columns", "", "what the columns of foreign CSV files hold: "+strings.Join(read.Mappings(), ", ")+", or a `file`")
}

// history reads the earlier records, all of them before the first transfer is assessed: then neither their order nor that of the
// transfers changes an answer. A bad record is told and the good ones count, unless failFast asks to stop at the first. The error is
// errStop then. It returns nil without --history.
func (p *program) history(ctx context.Context, f *pastFlags, opt read.Options, failFast bool) (*redflag.Memory, error) {
	if len(f.names) == 0 {
		return nil, nil //nolint:nilnil // nothing was asked
	}
	if slices.Contains(f.names, batch.Stdin) {
		return nil, fault.Input("--history", batch.Stdin, "earlier records cannot come by standard input", "files or directories, which can be read again for replay")
	}
	files, errs := batch.Files(f.names, f.recursive)
	if len(errs) > 0 { // without them the history would be another
		return nil, errors.Join(errs...)
	}
	files = once(files)
	opt.Format = read.Auto
	bar := p.progressOf(batch.Size(files), "reading history")
	records := batch.NewRecords(files, strings.NewReader(""), opt, bar.seen)
	defer records.Close()
	m, told, began := redflag.NewMemory(), &messages{p: p}, p.env.Now()
	var bad unassessed
	undated := 0
	type seen struct {
		batch.Record
		err error
	}
	err := batch.Run(ctx, records.Next, func(_ context.Context, r batch.Record) seen {
		if r.Transfer == nil || r.Transfer.Date.IsZero() {
			return seen{r, nil}
		}
		return seen{r, m.Observe(r.Transfer, r.Transfer.Date)}
	}, func(s seen) error {
		for _, e := range s.Errs {
			bar.aside()
			told.report(e)
		}
		switch {
		case s.Err != nil:
			bar.aside()
			told.report(s.Err)
			bad.files++
		case s.err != nil:
			return at(s.err, s.Place)
		case s.Transfer == nil:
			bad.records++
		case s.Transfer.Date.IsZero():
			undated++
			return nil
		default:
			return nil
		}
		p.raise(fault.ExitUsage)
		if failFast {
			return errStop
		}
		return nil
	})
	bar.aside()
	told.end()
	if err != nil {
		return nil, err
	}
	return m, p.tellHistory(m, bad, undated, began)
}

// tellHistory says what the history holds and what it does not. One that holds nothing is an error.
func (p *program) tellHistory(m *redflag.Memory, bad unassessed, undated int, began time.Time) error {
	sum := m.Sum()
	if sum.Records == 0 {
		e := fault.Input("--history", "", "the history holds no record that counts", "transfers with a date, of which at least one is good")
		return e
	}
	rate := ""
	if _, tty := terminal(p.stderr); tty {
		if d := p.env.Now().Sub(began).Seconds(); d > 0 {
			rate = ", " + show.Number(int(float64(sum.Records)/d)) + " a second"
		}
	}
	days := "of " + sum.First.String()
	if sum.Last != sum.First {
		days += " to " + sum.Last.String()
	}
	p.note("history: %s %s%s", show.Plural(sum.Records, "record", "records"), days, rate)
	if undated > 0 {
		p.note("history: %s without a date left out: when it was cannot be told", show.Plural(undated, "record", "records"))
	}
	if bad.records+bad.files > 0 {
		p.note("history: %s could not be read", bad)
	}
	if sum.OneIn > 1 {
		p.note("history: there are more addresses, numbers and names than are kept: one in %d is; what the others would show is not known", sum.OneIn)
	}
	if sum.Cut > 0 {
		p.note("history: of %s only part is kept; none seen there is not known, and no figure adds up what is not whole",
			show.Plural(sum.Cut, "address, number or name", "addresses, numbers and names"))
	}
	return nil
}

// once leaves out files that are named again, by whatever link or other name of the same file: a record counts once.
func once(files []string) []string {
	type alike struct { // what two names of the same file share
		size int64
		at   time.Time
	}
	names, seen := map[string]bool{}, map[alike][]fs.FileInfo{}
	return slices.DeleteFunc(files, func(name string) bool {
		key := wholeName(name)
		if names[key] {
			return true
		}
		names[key] = true
		info, err := os.Stat(name)
		if err != nil {
			return false // told when it is read
		}
		k := alike{info.Size(), info.ModTime()}
		if slices.ContainsFunc(seen[k], func(o fs.FileInfo) bool { return os.SameFile(o, info) }) {
			return true
		}
		seen[k] = append(seen[k], info)
		return false
	})
}
