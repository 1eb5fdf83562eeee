package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/licet/licet/assess"
	"github.com/licet/licet/bulk"
	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/guideline"
	"github.com/licet/licet/internal/batch"
	"github.com/licet/licet/internal/inuse"
	"github.com/licet/licet/internal/listdir"
	"github.com/licet/licet/internal/show"
	"github.com/licet/licet/redflag"
	"github.com/licet/licet/transfer/read"
)

const checkLong = `Assesses every transfer of the files: which entries of the Annex cover the items and why, what the Guidelines make of
it, what to weigh, what to obtain and what is still unknown.

Files are JSON, JSON Lines, CSV or EDIFACT (CUSCAR, CUSDEC, IFTMIN); docs/transfer-formats.md describes them. A directory stands
for its .json, .jsonl, .ndjson, .csv, .edi and .edifact files, in the order of their names. - is standard input. Of a UN/LOCODE
only form and country are checked, not whether the place exists.

One transfer is told in full, several as a table with totals. A bad record is named on standard error with file, line,
field, value and what was expected; the good records are assessed all the same, and the exit status is 2.

Each transfer is assessed under the rules of its own date; one without a date under those of today. Whoever takes part in it
(parties, owners, ship, carriers, banks, recipients) is looked for on the lists in use today, or on the day of --as-of; see
licet screen and licet lists. Somebody who may be listed holds the transfer until a person has looked.

--history names earlier transfers, in any of these forms, that the red flags are to know: serial numbers and papers that others
used, addresses that several firms share, new lanes, orders that were split. They are read first, with the same --encoding,
--decimal-comma and --columns. A transfer is compared with those of the days before its own; one without a date counts for
nothing there. The answer names them, so that licet replay can ask for the same.

Files packed by gzip or zstd are read as they are. --columns says what the columns of another system's CSV files hold.

With --out the answers go to a file and a summary to standard output. Stopped by Ctrl-C, such a run goes on with --resume
where it stopped, under the same files, rules and lists, and comes to the same answers. --report adds a page for people.

--format json writes one indented object for each transfer, one after the other with nothing between them: the stored
form, which licet replay reads. Several transfers are thus a stream of objects and no list; jq reads it as it is, and
jq -s makes a list of it. jsonl writes the same on one line each. csv writes one row for each item, with the header
  id,item,description,outcome,verdict,category,entries,possible,missing,why,as_of,screening,beside

` + precedentsLong + exitTable

type checkFlags struct {
	asOf           *day
	format         *choice
	read           choice
	failFast, full bool
	noScreen       bool
	pastFlags
	dir             func() (*listdir.Dir, error)
	ids, precedents []string
	out, report     string
	resume          bool
	under           *under
}

func (p *program) check() *cobra.Command {
	f := &checkFlags{}
	c := &cobra.Command{
		Use:   "check FILE|DIR|-...",
		Short: "Assess the transfers of files",
		Long:  checkLong,
		Example: examples(
			"licet check examples/",
			"licet check --as-of 2011-04-15 deals.csv --format csv > answers.csv",
			"licet check declarations.csv.gz --columns customs-import-kr --out answers.jsonl --report triage.html",
			"licet check today.csv --history 2025/ --history 2026/",
		),
		Args: count(1, -1, "one or more files or directories"),
		RunE: func(c *cobra.Command, args []string) error { return p.runCheck(c.Context(), args, f) },
	}
	f.asOf = asOf(c, "assess under the rules of this day instead of each transfer's own")
	f.format = format(c, show.Formats()...)
	f.read = choice{of: []string{"json", "jsonl", "csv", "edifact"}}
	c.Flags().Var(&f.read, "read-as", "form of the files; found by content and name unless given")
	readingFlags(c, &f.pastFlags)
	historyFlag(c, &f.pastFlags)
	c.Flags().BoolVar(&f.failFast, "fail-fast", false, "stop at the first bad record")
	c.Flags().BoolVar(&f.full, "full", false, "tell every transfer in full, not only a single one")
	c.Flags().StringArrayVar(&f.ids, "id", nil, "only the transfer of this `id`; may be repeated")
	c.Flags().BoolVar(&f.noScreen, "no-screen", false, "do not look for the parties on the lists in use; the answer says so")
	f.dir = p.listsDir(c)
	f.under = underFlags(c)
	precedentsFlag(c, f)
	c.Flags().StringVar(&f.out, "out", "", "write the answers to this `file`, JSON Lines unless --format says otherwise; a run can be taken up again")
	c.Flags().BoolVar(&f.resume, "resume", false, "go on with the run that was stopped; the answers are those of an uninterrupted run")
	c.Flags().StringVar(&f.report, "report", "", "write a report for people to this HTML `file`: what to look at first, counts, what was refused")
	return c
}

// screening is what parties are screened against. Nothing is read before somebody is named.
func (p *program) screening(ctx context.Context, dir func() (*listdir.Dir, error)) (assess.Lists, error) {
	lists, err := inuse.Open(inuse.Options{Dir: p.dirIfAny(dir), Note: func(err error) { p.report(err) }})
	if err != nil {
		return nil, err
	}
	return lists.ForCheck(ctx), nil
}

// readied is all that is made ready before the first record is read.
type readied struct {
	today    date.Date
	assessor *assess.Assessor
	lists    assess.Lists // nil: nobody is looked for
	mark     *bulk.Mark   // of the run to go on with
	mapping  *read.Mapping
}

// ready opens the rules of the flags and the lists.
func (p *program) ready(ctx context.Context, rules *rules, f *checkFlags) (*readied, error) {
	r := &readied{today: p.day(f.asOf.Date)}
	var err error
	if r.mark, err = f.apply(); err != nil {
		return nil, err
	}
	if r.mark != nil {
		r.today = r.mark.Day
	}
	if r.mapping, err = f.mapping(); err != nil {
		return nil, err
	}
	if r.assessor, err = p.judging(rules, f.under); err != nil {
		return nil, err
	}
	rules.Assessor = r.assessor
	if f.noScreen {
		return r, nil
	}
	if r.lists, err = p.screening(ctx, f.dir); err != nil {
		return nil, err
	}
	r.assessor = r.assessor.Against(r.lists, r.today)
	return r, nil
}

// listsPath is the directory of lists that the command reads, empty when it reads none.
func (p *program) listsPath(f *checkFlags) string {
	if d := p.dirIfAny(f.dir); d != nil && !f.noScreen {
		return d.Path()
	}
	return ""
}

// judging is the assessor with measures, positions, national rules and red flags.
func (p *program) judging(r *rules, u *under) (*assess.Assessor, error) {
	measures, positions, err := p.measures(u)
	if err != nil {
		return nil, err
	}
	flags, err := redflag.Default()
	if err != nil {
		return nil, fault.Wrap(fault.Internal, err, "reading the red flags that come with the program")
	}
	return r.Under(measures, positions).Watching(flags), nil
}

// checked is what became of one record.
type checked struct {
	record   batch.Record
	answer   *assess.Assessment
	rendered []byte
	err      error
}

// errStop ends the reading at the first bad record.
var errStop = errors.New("stopped at the first bad record")

func (p *program) runCheck(ctx context.Context, args []string, f *checkFlags) error {
	if !f.noScreen {
		inuse.Warm()
	}
	// What lives long, the lists and the rules, is a few times what a record needs: collecting less often costs some memory and spares
	// a tenth of the time.
	defer debug.SetGCPercent(debug.SetGCPercent(180))
	rules, err := p.load()
	if err != nil {
		return err
	}
	files, errs := batch.Files(args, f.recursive)
	held, err := f.claim(files, p.listsPath(f))
	if err != nil {
		return err
	}
	defer held.Remove()
	r, err := p.ready(ctx, rules, f)
	if err != nil {
		return err
	}
	today, assessor := r.today, r.assessor
	stages := batch.NewStages(assessor)
	if _, err := stages.On(today); err != nil {
		return p.dated(err, "--as-of")
	}
	p.tellBeyond(rules, f.asOf.Date)
	before, err := p.precedents(f.precedents)
	if err != nil {
		return err
	}
	for _, e := range errs {
		p.report(e)
		p.raise(fault.ExitUsage)
	}
	if len(files) == 0 || len(errs) > 0 && f.failFast {
		return nil
	}
	how := read.Options{
		Format: read.Format(f.read.value), Encoding: f.encoding.value, DecimalComma: f.decimalComma, On: today,
		Parameter: func(name string) bool { return rules.list.Param(name) != nil }, Mapping: r.mapping,
	}
	if past, err := p.history(ctx, &f.pastFlags, how, f.failFast); err != nil {
		if errors.Is(err, errStop) {
			return nil // told
		}
		return err
	} else if past != nil {
		sum := past.Sum()
		rules.Assessor, stages = rules.Recalling(past, sum), batch.NewStages(assessor.Recalling(past, sum))
	}
	many, err := p.manyOf(ctx, f, files, rules, r)
	if err != nil {
		return err
	}
	bar := p.progress(batch.Size(files))
	out := show.NewChecks(many.or(p.behind(bar)), f.format.format(), p.page(), f.full, len(files) > 1)
	many.goOn(out)
	records := batch.NewRecords(files, interruptible(ctx, p.stdin), how, bar.seen)
	defer records.Close()
	p.beside(out, before, bar)

	bad, found := unassessed{files: len(errs)}, 0
	told := &messages{p: p}
	bad.records = many.refused()
	p.raiseFor(many)
	err = batch.Run(ctx, many.after(records.Next), func(_ context.Context, r batch.Record) checked {
		return assessOne(stages, out, r, f, today)
	}, func(c checked) (failed error) {
		if many != nil {
			defer func() {
				if failed == nil {
					failed = many.took(out)
				}
			}()
		}
		for _, e := range c.record.Errs {
			bar.aside()
			told.report(e)
		}
		if c.err == nil {
			c.err = c.record.Err
		}
		switch {
		case c.err != nil:
			bar.aside()
			told.report(c.err)
			p.raise(exitStatus(c.err))
		case c.record.Transfer == nil && len(c.record.Errs) > 0:
			p.raise(fault.ExitUsage)
		case c.answer == nil: // not among those asked for
			return nil
		default:
			found++
			if e := p.beyond(rules, c.answer.AsOf); e != nil && f.asOf.IsZero() {
				bar.aside()
				e.Place.Field = "date"
				told.report(at(e, c.record.Place))
			}
			p.raise(statusOf(c.answer))
			many.add(c.answer, c.record.Place)
			return out.Add(c.answer, c.record.Place.File, c.rendered)
		}
		if c.record.Err != nil {
			bad.files++
			many.refuse(whyNot(&c))
		} else {
			for range max(1, c.record.Revoked) {
				bad.records++
				many.refuse(whyNot(&c))
			}
		}
		if f.failFast {
			return errStop
		}
		return nil
	})
	bar.aside()
	told.end()
	if err != nil && !errors.Is(err, errStop) {
		if e := out.Flush(); e == nil && many != nil {
			err = p.stopped(many, err)
		}
		return err
	}
	if err := p.closed(out, many, bad); err != nil {
		return err
	}
	if many != nil {
		found = many.mark.Tally.Transfers
	}
	switch {
	case bad.records+bad.files > 0:
		p.note("%s could not be assessed, %s", bad, assessed(found))
	case found == 0 && len(f.ids) > 0:
		e := fault.New(fault.NotFound, "no transfer has the id asked for")
		e.Place.Field, e.Value = "--id", f.ids[0]
		return e
	case found == 0:
		return fault.New(fault.Invalid, "the files hold no transfers")
	}
	return nil
}

// closed writes what waits, and ends the run when answers or a report go to files.
func (p *program) closed(out *show.Checks, many *run, bad unassessed) error {
	if many != nil && many.lacks != nil {
		return many.lacks
	}
	if err := out.Close(bad.records, bad.files); err != nil {
		return fault.Wrap(fault.Unavailable, err, "writing the answers")
	}
	if many == nil {
		return nil
	}
	if err := many.end(false); err != nil {
		return err
	}
	if many.name != "" {
		_, _ = io.WriteString(p.stdout, many.told(false))
	}
	return nil
}

func assessOne(stages *batch.Stages, out *show.Checks, r batch.Record, f *checkFlags, today date.Date) checked {
	c := checked{record: r}
	t := r.Transfer
	if t == nil || len(f.ids) > 0 && !slices.Contains(f.ids, t.ID) {
		return c
	}
	on := today
	if f.asOf.IsZero() {
		on = t.Day(today)
	}
	stage, err := stages.On(on)
	if err == nil {
		c.answer, err = stage.Assess(t)
	}
	if err == nil {
		c.rendered, err = out.Render(c.answer)
	}
	if err != nil {
		c.answer, c.err = nil, at(err, r.Place)
	}
	return c
}

// at adds the place of a record to an error about its content.
func at(err error, place fault.Place) error {
	var e *fault.Error
	if errors.As(err, &e) {
		return e.At(place)
	}
	return err
}

// statusOf is that of the outcome; red flags that ask for a look are something to act on.
func statusOf(a *assess.Assessment) int {
	if a.ToAct() {
		return fault.ExitAct
	}
	return status(a.Outcome)
}

func status(o guideline.Outcome) int {
	switch {
	case assess.ActOn(o):
		return fault.ExitAct
	case o == guideline.NeedsInformation:
		return fault.ExitCannotTell
	default:
		return fault.ExitClear
	}
}

// unassessed counts what could not be assessed: records, and files or the rest of one.
type unassessed struct{ records, files int }

func (u unassessed) String() string {
	var out []string
	if u.records > 0 {
		out = append(out, show.Plural(u.records, "record", "records"))
	}
	if u.files > 0 {
		out = append(out, show.Plural(u.files, "file", "files"))
	}
	return strings.Join(out, " and ")
}

func assessed(n int) string {
	return show.Plural(n, "transfer was assessed", "transfers were assessed")
}

// interruptible lets a read of standard input end when the program is told to stop.
func interruptible(ctx context.Context, r io.Reader) io.Reader {
	if _, tty := terminal(r); !tty {
		return r
	}
	return &patient{ctx: ctx, r: r}
}

type patient struct {
	ctx context.Context //nolint:containedctx // lives for one read of standard input
	r   io.Reader
}

func (p *patient) Read(b []byte) (int, error) {
	type got struct {
		n   int
		err error
	}
	ch := make(chan got, 1)
	buf := make([]byte, len(b))
	go func() {
		n, err := p.r.Read(buf)
		ch <- got{n, err}
	}()
	select {
	case g := <-ch:
		copy(b, buf[:g.n])
		return g.n, g.err
	case <-p.ctx.Done():
		return 0, p.ctx.Err()
	}
}

// apply checks the flags of a run over many records and returns the mark of the run to go on with, nil for none.
func (f *checkFlags) apply() (*bulk.Mark, error) {
	if f.resume && f.out == "" {
		return nil, fault.Input("--resume", "", "which run to go on with is not said", "--out with the file of its answers")
	}
	if f.out == "" {
		return nil, nil
	}
	if f.format.format() == show.Text {
		if err := f.format.Set("jsonl"); err != nil {
			return nil, err
		}
	}
	if f.format.format() == show.Markdown {
		return nil, fault.Input("--format", f.format.value, "not a form for the answers of many transfers", "jsonl, json or csv")
	}
	if !f.resume {
		return nil, nil
	}
	return resumed(f.out)
}

// mapping is what the columns of foreign files hold, nil where nothing was said.
func (f *pastFlags) mapping() (*read.Mapping, error) {
	if f.columns == "" {
		return nil, nil
	}
	if slices.Contains(read.Mappings(), f.columns) {
		return read.MappingOf(f.columns)
	}
	text, err := batch.ReadSmall(f.columns, read.MaxMapping)
	if errors.Is(err, fs.ErrNotExist) && !strings.ContainsAny(f.columns, `./\`) {
		return read.MappingOf(f.columns) // says which there are
	}
	if err != nil {
		return nil, err
	}
	return read.ReadMapping(f.columns, bytes.NewReader(text))
}

// manyOf begins a run over many records, nil when neither answers nor a report go to a file.
func (p *program) manyOf(ctx context.Context, f *checkFlags, files []string, rules *rules, r *readied) (*run, error) {
	if f.out == "" && f.report == "" {
		return nil, nil
	}
	for _, name := range files {
		if f.resume && !again(name) {
			if name == batch.Stdin {
				name = "standard input"
			}
			return nil, fault.Input("--resume", "", name+" cannot be read again", "files")
		}
	}
	settings, basis, made, err := p.settingsOf(ctx, f, rules, r)
	if err != nil {
		return nil, err
	}
	many, err := p.openRun(ctx, f, files, settings, r.today, r.mark)
	if err != nil {
		return nil, err
	}
	many.basis, many.made = basis, made
	return many, nil
}

// or returns where answers go: the file of the run, or what stands for standard output.
func (r *run) or(out io.Writer) io.Writer {
	if r == nil || r.name == "" {
		return out
	}
	return r
}

// goOn tells the writer of answers that there are some already.
func (r *run) goOn(out *show.Checks) {
	if r != nil && r.mark.Tally.Transfers > 0 {
		out.GoOn()
	}
}

// refused is how many records were refused before.
func (r *run) refused() int {
	if r == nil {
		return 0
	}
	return r.mark.Tally.RefusedSum()
}

// raiseFor sets the exit status that follows from what was answered before.
func (p *program) raiseFor(r *run) {
	if r == nil {
		return
	}
	for outcome, n := range r.mark.Tally.Outcomes {
		if n > 0 {
			p.raise(status(outcome))
		}
	}
	if r.mark.Tally.Flagged > 0 {
		p.raise(fault.ExitAct)
	}
	if r.refused() > 0 {
		p.raise(fault.ExitUsage)
	}
}

// add counts an answer.
func (r *run) add(a *assess.Assessment, place fault.Place) {
	if r != nil {
		r.mark.Tally.Add(a, place.String())
	}
}

// after leaves out the records that were answered before. Where there are fewer than that, lacks says so.
func (r *run) after(next func() (batch.Record, bool)) func() (batch.Record, bool) {
	if r == nil {
		return next
	}
	return func() (batch.Record, bool) {
		for ; r.skip > 0; r.skip-- {
			if _, ok := next(); !ok {
				r.lacks = anew(fault.New(fault.StaleEdition, "the files hold fewer records than were answered: %d are missing", r.skip).
					At(fault.Place{File: markOf(r.name)}), r.name)
				return batch.Record{}, false
			}
		}
		return next()
	}
}

// stopped ends a run that was interrupted so that it can be taken up again.
func (p *program) stopped(r *run, why error) error {
	if err := r.end(true); err != nil {
		return err
	}
	if r.name != "" {
		_, _ = io.WriteString(p.stdout, r.told(true))
	}
	return why
}

// whyNot is what kept a record from being assessed.
func whyNot(c *checked) error {
	if c.err != nil {
		return c.err
	}
	if n := len(c.record.Errs); n > 0 {
		return c.record.Errs[0]
	}
	return nil
}
