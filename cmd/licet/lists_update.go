package main

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/licet/licet/fault"
	"github.com/licet/licet/internal/fetch"
	"github.com/licet/licet/internal/listdir"
	"github.com/licet/licet/internal/show"
	"github.com/licet/licet/screening/register"
	"github.com/licet/licet/screening/source"
)

func (p *program) listsUpdate() *cobra.Command {
	var publishers string
	var force bool
	var seconds whole
	c := &cobra.Command{
		Use:   "update [NAME...]",
		Short: "Fetch lists from their publishers",
		Long: `Fetches lists from their publishers and loads what is new, as licet lists import does. Without a name all lists of the file
of publishers are fetched. A file that has not changed since the last time is not fetched again.

A list that cannot be fetched or is refused stays as it is: the last good version is in use, and how old it is is told.

The addresses that come with the program were written down from memory and may have changed. A file of your own, given with
--publishers, takes their place; docs/lists.md tells its form. Only https is used, unless that file allows http for a copy
within your own network.

Exit status:
  0  all lists are up to date
  2  a list was refused, is no list, or its address does not hold it; or some records could not be read
  5  a publisher did not answer; try again
When several hold, 5 goes before 2.`,
		Example: examples(
			"licet lists update", "licet lists update un eu", "licet lists update un --publishers mirror.yaml",
		),
		Args: count(0, -1, "names of lists"),
	}
	dir := p.listsDir(c)
	f := format(c, show.Text, show.JSON, show.Markdown)
	c.Flags().StringVar(&publishers, "publishers", "", "`file` with the addresses, in place of those that come with the program")
	c.Flags().BoolVar(&force, "force", false, "take versions although they would be refused")
	seconds = whole{least: 1, most: 24 * 60 * 60}
	c.Flags().Var(&seconds, "timeout", "`seconds` that one file may take; 600 unless given")
	c.RunE = func(c *cobra.Command, args []string) error {
		d, err := dir()
		if err != nil {
			return err
		}
		from, err := readPublishers(publishers)
		if err != nil {
			return err
		}
		if from, err = chosen(from, args); err != nil {
			return err
		}
		var done []show.Imported
		for _, x := range from {
			got, err := p.updateOne(c.Context(), d, x, force, time.Duration(seconds.value)*time.Second)
			if c.Context().Err() != nil {
				return c.Context().Err()
			}
			if err != nil {
				p.reportFor(x.List, err)
				p.raise(exitStatus(err))
				p.tellInUse(d, x.List)
				continue
			}
			done = append(done, got)
		}
		if len(done) == 0 {
			return nil
		}
		return show.Imports(done).Write(p.stdout, f.format(), p.page())
	}
	return c
}

func readPublishers(name string) ([]register.Publisher, error) {
	if name == "" {
		return register.Publishers()
	}
	text, err := readSmall(name)
	if err != nil {
		return nil, err
	}
	return register.ReadPublishers(text, name)
}

// chosen keeps the publishers of the names, in their order; all without names.
func chosen(all []register.Publisher, names []string) ([]register.Publisher, error) {
	if len(names) == 0 {
		return all, nil
	}
	var out []register.Publisher
	for _, n := range names {
		i := slices.IndexFunc(all, func(x register.Publisher) bool { return x.List == n })
		if i < 0 {
			var known []string
			for _, x := range all {
				known = append(known, x.List)
			}
			e := fault.New(fault.NotFound, "no publisher of this list is known")
			e.Value, e.Hint = n, "known are "+strings.Join(known, ", ")+"; --publishers names a file with others"
			return nil, e
		}
		out = append(out, all[i])
	}
	return out, nil
}

// reportFor reports an error with the name of the list it concerns.
func (p *program) reportFor(list string, err error) {
	var e *fault.Error
	if errors.As(err, &e) && e.Place.File == "" {
		cp := *e
		cp.Place.File = list
		err = &cp
	}
	p.report(err)
}

// updateOne fetches one list and loads it if it changed.
func (p *program) updateOne(
	ctx context.Context, d *listdir.Dir, x register.Publisher, force bool, limit time.Duration,
) (show.Imported, error) {
	scratch, remove, err := d.Scratch()
	if err != nil {
		return show.Imported{}, err
	}
	defer remove()
	versions, _ := d.Versions(x.List)
	known := d.Fetched(x.List)
	if len(versions) == 0 {
		known.URLs = nil // whatever was fetched before, there is nothing that it could have left unchanged
	}
	bar := p.progressOf(0, "fetching "+x.List)
	defer bar.aside()
	client := &fetch.Client{UserAgent: "licet/" + buildVersion(), Timeout: limit, Sleep: p.env.Sleep, Seen: bar.seen}
	now := &listdir.Fetched{At: p.env.Now().UTC().Truncate(time.Second), URLs: map[string]listdir.Validity{}}
	load := listdir.Load{List: x.List, Options: source.Options{Form: x.Form}, At: p.env.Now(), Force: force, Seen: bar.seen}
	changed := false
	for i, file := range x.Files {
		was := known.URLs[file.URL]
		path := filepath.Join(scratch, strconv.Itoa(i), file.Name)
		a, err := fetchTo(ctx, client, path, fetch.Request{
			URL: file.URL, ETag: was.ETag, LastModified: was.LastModified, Insecure: x.Insecure,
		})
		if err != nil {
			return show.Imported{}, err
		}
		from := source.File{Name: file.Name, Open: func() (io.ReadCloser, error) { return os.Open(path) }}
		if a.NotModified {
			now.URLs[file.URL] = was
			kept := register.File{Name: was.Name, Digest: was.Digest}
			from.Open = func() (io.ReadCloser, error) { return d.Original(kept) }
		} else {
			changed = true
			now.URLs[file.URL] = listdir.Validity{ETag: a.ETag, LastModified: a.LastModified, Name: file.Name}
		}
		load.Files = append(load.Files, from)
		load.URLs = append(load.URLs, file.URL)
	}
	if v := held(versions, x.Files, now); !changed && v != nil {
		_ = d.SetFetched(x.List, now) // only the time of it
		return show.Imported{Version: v, Of: v.Effective(), Result: "unchanged"}, nil
	}
	out, err := d.Import(ctx, load)
	bar.aside()
	p.tellReport(x.List, out.Version.Report)
	if err != nil {
		return show.Imported{}, err
	}
	if r := out.Version.Report; r != nil && (r.Lost > 0 || r.Broken) && !out.Held {
		p.raise(fault.ExitUsage)
	}
	for _, kept := range out.Files {
		v := now.URLs[kept.URL]
		v.Digest = kept.Digest
		now.URLs[kept.URL] = v
	}
	if err := d.SetFetched(x.List, now); err != nil {
		p.reportFor(x.List, err) // the list is loaded; next time it comes whole again
	}
	return imported(out), nil
}

// held returns the version that was made of the files as they were last fetched, nil when it is not held.
func held(versions []*register.Version, issues []register.Issue, f *listdir.Fetched) *register.Version {
	var files []register.File
	for _, x := range issues {
		files = append(files, register.File{Name: f.URLs[x.URL].Name, Digest: f.URLs[x.URL].Digest})
	}
	digest := register.FilesDigest(files, "")
	i := slices.IndexFunc(versions, func(v *register.Version) bool { return v.Digest == digest })
	if i < 0 {
		return nil
	}
	return versions[i]
}

func fetchTo(ctx context.Context, client *fetch.Client, path string, r fetch.Request) (fetch.Answer, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		return fetch.Answer{}, fault.Wrap(fault.Invalid, err, "what is fetched cannot be kept")
	}
	to, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return fetch.Answer{}, fault.Wrap(fault.Invalid, err, "what is fetched cannot be kept")
	}
	a, err := client.Get(ctx, r, to)
	if e := to.Close(); err == nil && e != nil {
		err = fault.Wrap(fault.Invalid, e, "what was fetched cannot be kept")
	}
	return a, err
}
