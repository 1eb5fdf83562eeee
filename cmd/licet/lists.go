package main

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/internal/batch"
	"github.com/licet/licet/internal/listdir"
	"github.com/licet/licet/internal/show"
	"github.com/licet/licet/screening/register"
	"github.com/licet/licet/screening/source"
	"github.com/licet/licet/screening/starter"
)

const listsLong = `Keeps the lists of designated parties that names are screened against, each in versions: what was loaded and when, and which
version was in force on a day. Lists stand in one directory; docs/lists.md tells how to run them.

Until the official list of the United Nations is loaded, a starter list that comes with the program stands in for it. It
holds designations related to missiles only and is no substitute for the official lists.

The directory is that of --dir, or else of the environment variable LICET_LISTS_DIR, or else
  Linux: $XDG_DATA_HOME/licet/lists, usually ~/.local/share/licet/lists
  macOS: ~/Library/Application Support/licet/lists
  Windows: %LocalAppData%\licet\lists`

func (p *program) lists() *cobra.Command {
	c := &cobra.Command{
		Use:   "lists",
		Short: "Load and read lists of designated parties, by version",
		Long:  listsLong,
		Example: examples(
			"licet lists update", "licet lists import un consolidated.xml", "licet lists list", "licet lists diff un@2025-04-19 un",
		),
	}
	group(c)
	c.AddCommand(p.listsImport(), p.listsUpdate(), p.listsList(), p.listsDiff(), p.listsShow())
	return c
}

// listsDir adds the flag --dir, and returns what opens the directory of lists once the flags are read.
func (p *program) listsDir(c *cobra.Command) func() (*listdir.Dir, error) {
	flag := c.Flags().String("dir", "", "`directory` of the lists; see licet lists --help for the default")
	_ = c.MarkFlagDirname("dir")
	return func() (*listdir.Dir, error) {
		root := cmp.Or(*flag, p.env.Lookup("LICET_LISTS_DIR"))
		if root == "" {
			var err error
			if root, err = p.dataDir(runtime.GOOS); err != nil {
				return nil, err
			}
		}
		return listdir.Open(root), nil
	}
}

// dataDir is where lists are kept when nothing else is said.
func (p *program) dataDir(system string) (string, error) {
	var base string
	switch home := p.env.Lookup("HOME"); {
	case system == "windows":
		base = p.env.Lookup("LocalAppData")
	case system == "darwin" && home != "":
		base = filepath.Join(home, "Library", "Application Support")
	case filepath.IsAbs(p.env.Lookup("XDG_DATA_HOME")):
		base = p.env.Lookup("XDG_DATA_HOME")
	case home != "":
		base = filepath.Join(home, ".local", "share")
	}
	if base == "" {
		e := fault.New(fault.Invalid, "the account has no home directory to keep lists in")
		e.Place.Field, e.Hint = "--dir", "name a directory with --dir, or in LICET_LISTS_DIR"
		return "", e
	}
	return filepath.Join(base, "licet", "lists"), nil
}

// mostProblems is how many problems of a list are written when it is loaded; licet lists show tells those that are kept.
const mostProblems = 5

// formsText names the forms of list that can be read.
const formsText = `Forms:
  un: United Nations Security Council, XML
  ofac, ofac-xml, ofac-advanced: US Treasury, SDN or consolidated list: the CSV files, XML, advanced XML
  csl, csl-json: US Consolidated Screening List
  dpl: US Denied Persons List
  eu, eu-csv: European Union, XML or CSV
  uk, uk-csv, uk-ods, uk-conlist: United Kingdom: UK Sanctions List; the former list of OFSI
  canada: Canadian autonomous sanctions, XML
  opensanctions, opensanctions-nested, ftm: OpenSanctions: targets.simple.csv, targets.nested.json, entities.ftm.json
  plain: any CSV, with --mapping`

func (p *program) listsImport() *cobra.Command {
	var form, mapping string
	var published day
	var force bool
	c := &cobra.Command{
		Use:   "import NAME PATH...",
		Short: "Load a list from files",
		Long: `Reads the files of a list and keeps them as a new version under a name of your choice, such as un, ofac-sdn or national. A
directory stands for the files in it, - for standard input. The originals are kept beside the entries.

The version is in force from the day that the files state as their own, or that --published states, or else from the day of
the load. A record that cannot be read is told with its place and lost alone.

A version that lost more than 1 % of the entries of the one before, or of which more than 1 % of the records or the end could
not be read, is refused: the last good version stays in use. Look at the file; if the loss is right, give --force.

` + formsText + `

Exit status:
  0  loaded, or held already
  2  not loaded; or loaded, but some records could not be read
  5  internal error`,
		Example: examples(
			"licet lists import un consolidated.xml",
			"licet lists import ofac-sdn sdn.csv alt.csv add.csv sdn_comments.csv",
			"licet lists import national watch.csv --mapping watch.yaml --published 2026-05-04",
		),
		Args: count(2, -1, "a name and one or more files"),
	}
	dir := p.listsDir(c)
	f := format(c, show.Text, show.JSON, show.Markdown)
	c.Flags().StringVar(&form, "form", "", "form of the files as a `name`; found out from the files unless given")
	c.Flags().StringVar(&mapping, "mapping", "", "`file` that says which column of a plain CSV holds what")
	c.Flags().Var(&published, "published", "day of the list, where the files do not state it")
	c.Flags().BoolVar(&force, "force", false, "take the version although it would be refused")
	_ = c.RegisterFlagCompletionFunc("form", func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		var out []string
		for _, x := range source.Forms() {
			out = append(out, string(x))
		}
		return out, cobra.ShellCompDirectiveNoFileComp
	})
	c.RunE = func(c *cobra.Command, args []string) error {
		d, err := dir()
		if err != nil {
			return err
		}
		if err := register.CheckName(args[0]); err != nil {
			return err
		}
		if args[0] == starter.Name {
			return fault.Input("", args[0], "this is the name of the list that comes with the program", "another name, such as un")
		}
		files, size, err := p.sourceFiles(c.Context(), args[1:])
		if err != nil {
			return err
		}
		l := listdir.Load{
			List: args[0], Files: files, Options: source.Options{Form: source.Form(form)}, Published: published.Date, At: p.env.Now(), Force: force,
		}
		if mapping != "" {
			if l.MappingText, l.Options.Mapping, err = readMapping(mapping); err != nil {
				return err
			}
		}
		bar := p.progressOf(2*size, "loading "+args[0])
		l.Seen = bar.seen
		out, err := d.Import(c.Context(), l)
		bar.aside()
		p.tellReport(out.Version.List, out.Version.Report)
		if err != nil {
			p.tellInUse(d, args[0])
			return err
		}
		if r := out.Version.Report; r != nil && (r.Lost > 0 || r.Broken) && !out.Held {
			p.raise(fault.ExitUsage)
		}
		return show.Imports([]show.Imported{imported(out)}).Write(p.stdout, f.format(), p.page())
	}
	return c
}

// sourceFiles makes files of paths, with their size as far as it is known.
func (p *program) sourceFiles(ctx context.Context, paths []string) (files []source.File, size int64, err error) {
	for _, path := range paths {
		if path == batch.Stdin {
			files = append(files, source.File{Name: path, Open: func() (io.ReadCloser, error) {
				return io.NopCloser(interruptible(ctx, p.stdin)), nil
			}})
			continue
		}
		of, err := source.Paths(path)
		if err != nil {
			return nil, 0, err
		}
		files = append(files, of...)
	}
	for _, f := range files {
		if info, err := os.Stat(f.Name); err == nil {
			size += info.Size()
		}
	}
	return files, size, nil
}

func imported(o *listdir.Outcome) show.Imported {
	x := show.Imported{Version: o.Version, Of: o.Version.Effective(), Result: "new"}
	switch {
	case o.Held:
		x.Result = "held"
	case o.Reread:
		x.Result = "reread"
	}
	if o.Before != nil {
		x.Before, x.Change = o.Before.String(), &o.Tally
	}
	if o.Refused != nil {
		x.Refused = o.Refused.Error()
	}
	return x
}

// tellReport writes the first problems of a list, then how many there are.
func (p *program) tellReport(list string, r *source.Report) {
	if r == nil {
		return
	}
	for _, e := range r.Problems[:min(len(r.Problems), mostProblems)] {
		p.report(e)
	}
	if all := len(r.Problems) + r.More; all > mostProblems {
		p.note("%s: … and %s; %s", list, show.Plural(all-mostProblems, "more problem", "more problems"),
			show.Plural(r.Lost, "record could not be read", "records could not be read"))
	}
}

// tellInUse says which version of a list stays in use, and how old it is.
func (p *program) tellInUse(d *listdir.Dir, list string) {
	versions, _ := d.Versions(list)
	today := date.FromTime(p.env.Now())
	if v := register.AsOf(versions, today); v != nil {
		p.note("%s: the version of %s stays in use; it is %s old", list, v.Effective(), show.Plural(v.Age(today), "day", "days"))
		return
	}
	p.note("%s: no version of the list is held", list)
}

func (p *program) listsList() *cobra.Command {
	all := false
	c := &cobra.Command{
		Use:   "list",
		Short: "List the lists in use",
		Long: `Lists the lists that are in use: of each the version that was in force on the day, how old it is, and what has to be known
about it.

csv has the header list,effective,published,loaded,age_days,entries,lost,form,digest,in_use,forced.`,
		Example: examples("licet lists list", "licet lists list --all", "licet lists list --as-of 2025-01-01 --format csv"),
		Args:    count(0, 0, "no arguments"),
	}
	dir := p.listsDir(c)
	on := asOf(c, "the lists in force on this day; today unless given")
	f := format(c, show.Formats()...)
	c.Flags().BoolVar(&all, "all", false, "list every version that is held")
	c.RunE = func(*cobra.Command, []string) error {
		d, err := dir()
		if err != nil {
			return err
		}
		day := p.day(on.Date)
		lists, err := d.Current(day)
		if err != nil {
			return err
		}
		var lines []show.ListLine
		official := false
		for _, l := range lists {
			official = official || l.Version.Form == source.UN
			if !all {
				lines = append(lines, show.NewListLine(&l, day, true))
				continue
			}
			versions, _ := d.Versions(l.Version.List)
			for i, v := range slices.Backward(versions) {
				x := register.Loaded{Version: *v}
				if i == len(versions)-1 {
					x.Notes = l.Notes
				}
				lines = append(lines, show.NewListLine(&x, day, v.Digest == l.Version.Digest))
			}
			if len(versions) == 0 {
				lines = append(lines, show.NewListLine(&l, day, false))
			}
		}
		if !official {
			s, err := starter.Load()
			if err != nil {
				return err
			}
			x := s.At(day)
			lines = append(lines, show.NewListLine(&x, day, true))
		}
		return show.Lists(lines, day, d.Path()).Write(p.stdout, f.format(), p.page())
	}
	return c
}

func (p *program) listsShow() *cobra.Command {
	entries, links, raw := false, false, false
	c := &cobra.Command{
		Use:   "show NAME [REF...]",
		Short: "Show a list, or entries of it",
		Long: `Shows what a version of a list is: its day, its files with their digests, and what was wrong with them. With the numbers of
entries it shows these in full, as the list gives them; --raw adds the record as it stands in the publisher's file.

NAME may name a version: un@2026-02-27 is the one that was in force on the day, un@3f2a91 the one whose digest begins so.
starter is the list that comes with the program.

csv of entries has the header list,ref,kind,name,aliases,identifiers,births,countries,programmes,listed,ends.`,
		Example: examples(
			"licet lists show starter", "licet lists show starter KPe.001", "licet lists show un --entries --format csv > un.csv",
			"licet lists show un QDi.001 --as-of 2025-01-01 --raw",
		),
		Args: count(1, -1, "the name of a list and numbers of entries"),
	}
	dir := p.listsDir(c)
	on := asOf(c, "the version in force on this day; today unless given")
	f := format(c, show.Formats()...)
	c.Flags().BoolVar(&entries, "entries", false, "list all entries")
	c.Flags().BoolVar(&raw, "raw", false, "show the records as published too; reads the publisher's files once more")
	c.Flags().BoolVar(&links, "links", false, "show where else the same party is listed; reads all lists in use")
	c.RunE = func(c *cobra.Command, args []string) error {
		d, err := dir()
		if err != nil {
			return err
		}
		day := p.day(on.Date)
		l, err := p.listVersion(c.Context(), d, args[0], day, entries || len(args) > 1)
		if err != nil {
			return err
		}
		switch {
		case len(args) > 1:
			pages, err := p.listedPages(c.Context(), d, l, args[1:], day, links)
			if err == nil && raw {
				err = addRecords(c.Context(), d, l, pages)
			}
			if err != nil {
				return err
			}
			return show.ListedPages(pages).Write(p.stdout, f.format(), p.page())
		case entries:
			for _, n := range l.Notes {
				p.report(n)
			}
			return show.Listed(l.Version.List, l.Entries).Write(p.stdout, f.format(), p.page())
		default:
			return show.ListVersion(l, day).Write(p.stdout, f.format(), p.page())
		}
	}
	c.ValidArgsFunction = p.completeLists(dir)
	return c
}

// completeLists offers the names of lists to the shell.
func (p *program) completeLists(dir func() (*listdir.Dir, error)) cobra.CompletionFunc {
	return func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
		d, err := dir()
		if err != nil || len(args) > 0 {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		names, _ := d.Lists()
		return append(names, starter.Name), cobra.ShellCompDirectiveNoFileComp
	}
}

// listVersion finds the version that a text such as un, un@2026-02-27 or un@3f2a91 names; day holds where it names none.
func (p *program) listVersion(ctx context.Context, d *listdir.Dir, text string, day date.Date, entries bool) (*register.Loaded, error) {
	name, which, _ := strings.Cut(text, "@")
	if name == starter.Name {
		on := day
		if which != "" {
			var err error
			if on, err = date.Parse(which); err != nil {
				return nil, fault.Input("", text, "this names no version of the starter list", "a day, such as starter@2018-06-01")
			}
		}
		s, err := starter.Load()
		if err != nil {
			return nil, err
		}
		l := s.At(on)
		what := fault.New(fault.UnknownInput, "%s", strings.TrimSuffix(s.Statement, "."))
		l.Notes = append([]*fault.Error{what}, l.Notes[1:]...)
		return &l, nil
	}
	if err := register.CheckName(name); err != nil {
		return nil, err
	}
	versions, bad := d.Versions(name)
	l := &register.Loaded{}
	for _, err := range bad {
		p.report(err)
	}
	if len(versions) == 0 && len(bad) == 0 {
		names, _ := d.Lists()
		return nil, unknownList(name, append(names, starter.Name))
	}
	v, err := register.Find(versions, name, cmp.Or(which, day.String()))
	if err != nil {
		return nil, err
	}
	l.Version = *v
	if entries {
		l.Entries, err = d.All(ctx, v)
	}
	return l, err
}

func unknownList(name string, names []string) error {
	e := fault.New(fault.NotFound, "no list of this name is held")
	e.Value, e.Hint = name, "licet lists list shows what is held: "+strings.Join(names, ", ")
	return e
}

func (p *program) listedPages(
	ctx context.Context, d *listdir.Dir, l *register.Loaded, refs []string, day date.Date, links bool,
) ([]show.EntryOfList, error) {
	var same []register.Link
	if links {
		lists, err := d.InUse(ctx, day)
		if err != nil {
			return nil, err
		}
		same = register.Links(lists...)
	}
	var out []show.EntryOfList
	for _, ref := range refs {
		found := false
		for _, e := range l.Entries {
			if !strings.EqualFold(e.Ref, ref) {
				continue
			}
			found = true
			x := show.EntryOfList{List: l.Version.List, Of: l.Version.Effective(), Digest: register.EntryDigest(e), Entry: e}
			me := register.Ref{List: x.List, Ref: e.Ref}
			if links {
				x.Links = []register.Link{}
			}
			for _, k := range same {
				if k.A == me || k.B == me {
					x.Links = append(x.Links, k)
				}
			}
			out = append(out, x)
		}
		if !found {
			e := fault.New(fault.NotFound, "the list %s has no entry of this number on %s", l.Version.List, day)
			e.Value, e.Hint = ref, fmt.Sprintf("licet lists show %s --entries lists all", l.Version.List)
			if len(l.Notes) > 1 {
				e.Hint += "; licet lists show " + l.Version.List + " tells what is not known of the day"
			}
			return nil, e
		}
	}
	return out, nil
}

// addRecords puts the records as published beside the entries.
func addRecords(ctx context.Context, d *listdir.Dir, l *register.Loaded, pages []show.EntryOfList) error {
	if l.Version.List == starter.Name {
		e := fault.New(fault.Invalid, "no files of a publisher are kept of this list")
		e.Value, e.Hint = l.Version.List, "leave --raw out"
		return e
	}
	named := func(ref string) bool {
		return slices.ContainsFunc(pages, func(x show.EntryOfList) bool { return x.Entry.Ref == ref })
	}
	return d.Records(ctx, &l.Version, named, func(e *source.Entry) error {
		for _, x := range pages {
			if x.Entry.Ref == e.Ref {
				x.Entry.Raw = e.Raw
			}
		}
		return nil
	})
}

func (p *program) listsDiff() *cobra.Command {
	var form, mapping string
	c := &cobra.Command{
		Use:   "diff A B",
		Short: "Show what changed between two versions of a list",
		Long: `Shows which entries were added, removed and changed between two versions, by their numbers, and what of them changed. A and B
are files or directories, or versions of lists: un is the one in force today, un@2025-04-19 the one of a day, un@3f2a91 the
one whose digest begins so. A file of the name of a list has to be written ./un.

Of a changed entry it is told whether anything changed that screening compares: names, identifiers, births, countries.

csv has the header change,ref,name,compared,field,gone,new.

Exit status:
  0  nothing differs
  1  something differs
  2  wrong use, or a version that is not held`,
		Example: examples(
			"licet lists diff un@2025-04-19 un", "licet lists diff old/consolidated.xml new/consolidated.xml",
			"licet lists diff eu@2026-01-01 eu --format csv > changes.csv",
		),
		Args: count(2, 2, "two versions"),
	}
	dir := p.listsDir(c)
	f := format(c, show.Formats()...)
	c.Flags().StringVar(&form, "form", "", "form of files as a `name`; found out from the files unless given")
	c.Flags().StringVar(&mapping, "mapping", "", "`file` that says which column of a plain CSV holds what")
	c.RunE = func(c *cobra.Command, args []string) error {
		d, err := dir()
		if err != nil {
			return err
		}
		o := source.Options{Form: source.Form(form)}
		if mapping != "" {
			if _, o.Mapping, err = readMapping(mapping); err != nil {
				return err
			}
		}
		var sides [2][]*source.Entry
		var names [2]string
		for i, a := range args {
			if names[i], sides[i], err = p.side(c.Context(), d, a, o); err != nil {
				return err
			}
		}
		diff := register.Compare(sides[0], sides[1])
		if !diff.Empty() {
			p.raise(fault.ExitAct)
		}
		return show.ListDiff(diff, names[0], names[1]).Write(p.stdout, f.format(), p.page())
	}
	return c
}

// side reads one side of a comparison: what stands at a path, or else a version of a list.
func (p *program) side(ctx context.Context, d *listdir.Dir, text string, o source.Options) (string, []*source.Entry, error) {
	name, _, _ := strings.Cut(text, "@")
	isList := register.CheckName(name) == nil
	if isList && name != starter.Name {
		versions, bad := d.Versions(name)
		isList = len(versions)+len(bad) > 0
	}
	if _, err := os.Stat(text); err != nil && !isList {
		if register.CheckName(name) == nil {
			names, _ := d.Lists()
			return "", nil, unknownList(name, append(names, starter.Name))
		}
		return "", nil, batch.Unreadable(text, err)
	}
	if isList {
		l, err := p.listVersion(ctx, d, text, date.FromTime(p.env.Now()), true)
		if err != nil {
			return "", nil, err
		}
		return l.Version.String(), l.Entries, nil
	}
	files, size, err := p.sourceFiles(ctx, []string{text})
	if err != nil {
		return "", nil, err
	}
	bar := p.progressOf(size, "reading "+filepath.Base(text))
	for i, f := range files {
		files[i].Open = func() (io.ReadCloser, error) {
			in, err := f.Open()
			if err != nil {
				return nil, err
			}
			return counting{in, bar}, nil
		}
	}
	var out []*source.Entry
	report, err := source.Read(ctx, files, o, func(e *source.Entry) error {
		out = append(out, e)
		return nil
	})
	bar.aside()
	p.tellReport(text, report)
	if err == nil && (report.Lost > 0 || report.Broken) {
		p.raise(fault.ExitUsage)
	}
	return text, out, err
}

// counting tells a bar of the bytes that are read.
type counting struct {
	io.ReadCloser
	bar *progress
}

// Read implements [io.Reader].
func (c counting) Read(b []byte) (int, error) {
	n, err := c.ReadCloser.Read(b)
	c.bar.seen(n)
	return n, err
}

// mostSmall is a little more than a file of settings may hold, so that its reader still sees that it is too large.
const mostSmall = 1<<20 + 1

// readSmall reads a file of settings; of one that is too large, or a device without end, no more than its reader refuses.
func readSmall(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, batch.Unreadable(name, err)
	}
	defer func() { _ = f.Close() }()
	text, err := io.ReadAll(io.LimitReader(f, mostSmall))
	if err != nil {
		return nil, batch.Unreadable(name, err)
	}
	return text, nil
}

// readMapping reads the file of --mapping.
func readMapping(name string) (string, *source.Mapping, error) {
	text, err := readSmall(name)
	if err != nil {
		return "", nil, err
	}
	m, err := source.ReadMapping(bytes.NewReader(text), name)
	return string(text), m, err
}
