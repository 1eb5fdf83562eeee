package main

import (
	"context"
	"errors"
	"math"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/licet/licet/country"
	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/internal/batch"
	"github.com/licet/licet/internal/inuse"
	"github.com/licet/licet/internal/listdir"
	"github.com/licet/licet/internal/show"
	"github.com/licet/licet/screening"
	"github.com/licet/licet/screening/record"
	"github.com/licet/licet/screening/source"
)

const screenLong = `Looks for a person, a firm or a ship on the lists of designated parties, however the name is spelled and in whatever script,
and says why each entry found may be the party: word by word, by which rule, what was left aside, and what country, birth and
numbers add.

The lists are those in use on the day (licet lists), or those named with --list NAME:PATH, which are read from their files.
Until the official list of the United Nations is loaded a starter list stands in for it, which is said.

A score is the probability that the party is the entry, if half of those asked for were listed and the other half had
ordinary names. --threshold says from which score on a person must look; unless given it is 0.5: as likely as not. Nothing
but the question, the lists, the word lists and the weights changes a score.

No hit is no clearance. A name in which nothing could identify anyone, such as a bare legal form, and a list of which no
version was in force on the day give "cannot tell", never "no hit".

With --in many questions are read from JSON Lines or CSV, one each line:
  {"qid": "1", "query": "...", "schema": "Entity", "country": "kp", "dob": "1961", "ids": ["imo:9074729"]}
Other fields are ignored. jsonl answers one object a line, in the order of the input and without a least score:
  {"qid", "hits": [{"list", "ref", "name", "matched", "score", "why"}]}
Where it cannot be told, "verdict": "cannot-tell" and "reason" stand beside, so that no hits are not taken for an answer.
--full writes the whole answer instead, which docs/screening.md describes. A bad line is named on standard error with its
number; the others are answered all the same, and the exit status is 2.

Exit status:
  0  no hit
  1  a hit: a person must look
  2  wrong use or bad input; also when only some lines were bad
  3  cannot tell
When several hold, 2 goes before 1, and 1 before 3.`

type screenFlags struct {
	schema               choice
	countries, births    []string
	ids, owners, address []string
	asOf                 *day
	lists                []string
	mapping, in          string
	dir                  func() (*listdir.Dir, error)
	limit, skip          whole
	threshold, least     share
	format               *choice
	full                 bool
}

// share is a flag that takes a score, as 0.9 or 90%.
type share struct {
	value float64
	set   bool
}

func (s *share) String() string {
	if !s.set {
		return ""
	}
	return strconv.FormatFloat(s.value, 'g', -1, 64)
}

// Type names the value in the help.
func (s *share) Type() string { return "score" }

// Set implements pflag.Value.
func (s *share) Set(text string) error {
	t, per := strings.CutSuffix(strings.TrimSpace(text), "%")
	v, err := strconv.ParseFloat(strings.TrimSpace(t), 64)
	if per {
		v /= 100
	}
	if err != nil || math.IsNaN(v) || v < 0 || v > 1 {
		return fault.Input("", text, "this is no score", "a number from 0 to 1, or a share such as 90%")
	}
	s.value, s.set = v, true
	return nil
}

func (p *program) screen() *cobra.Command {
	f := &screenFlags{schema: choice{of: []string{"person", "entity", "vessel", "aircraft"}}}
	c := &cobra.Command{
		Use:   "screen NAME...",
		Short: "Look for a party on the lists of designated parties",
		Long:  screenLong,
		Example: examples(
			`licet screen "Korea Mining Development Trading Corp" --schema entity --country kp`,
			`licet screen "Ivanov Ivan" --dob 1961-03-02 --id passport:512345678 --format json`,
			"licet screen --in parties.csv --format csv > hits.csv",
			"licet screen --list ofac:sdn/,un:consolidated.xml --in queries.jsonl --limit 5 --format jsonl",
		),
	}
	c.RunE = func(c *cobra.Command, args []string) error {
		if f.in == "" && len(args) == 1 && args[0] == batch.Stdin {
			f.in, args = batch.Stdin, nil
		}
		if f.in != "" {
			if len(args)+len(f.countries)+len(f.births)+len(f.ids) > 0 || f.schema.value != "" {
				e := fault.New(fault.Invalid, "--in takes everything from the file; a name or facts cannot be given beside it")
				e.Hint = c.CommandPath() + " --help"
				return e
			}
			return p.screenFile(c.Context(), f)
		}
		if len(args) == 0 && len(f.ids) == 0 {
			e := fault.New(fault.Invalid, "there is nobody to look for")
			e.Hint = `give a name, such as licet screen "Example Trading Ltd", or a file with --in`
			return e
		}
		return p.screenOne(c.Context(), strings.Join(args, " "), f)
	}
	c.Args = cobra.ArbitraryArgs
	c.Flags().Var(&f.schema, "schema", "what the party is: person, entity, vessel, aircraft; any unless given")
	c.Flags().StringArrayVar(&f.countries, "country", nil, "`country` of the party, a code or an English name; may be repeated")
	c.Flags().StringArrayVar(&f.births, "dob", nil, "`day` of birth: YYYY-MM-DD, YYYY-MM or YYYY; may be repeated")
	c.Flags().StringArrayVar(&f.ids, "id", nil, "number as `KIND:VALUE`, such as imo:9074729, lei:…, passport:…, tax:…; may be repeated")
	p.listFlags(c, f)
	c.Flags().StringVar(&f.in, "in", "", "read questions from this `file`, JSON Lines or CSV; - is standard input")
	f.limit = whole{value: 10, least: 1, most: 1000}
	c.Flags().Var(&f.limit, "limit", "hits that are told of one party at most")
	f.skip = whole{most: math.MaxInt}
	c.Flags().Var(&f.skip, "skip", "with --in: pass over this `number` of questions, to go on where a run was cut off")
	c.Flags().Var(&f.threshold, "threshold", "`score` from which on a person must look; 0.5, as likely as not, unless given")
	c.Flags().Var(&f.least, "least", "least `score` that is told, if it is below the threshold; unless given that of five in a hundred ordinary names; of --in with jsonl none")
	c.AddCommand(p.screenEval(), p.screenTune(), p.screenAdjudicate(), p.screenAdjudications(), p.screenRescreen())
	f.format = format(c, show.Formats()...)
	c.Flags().BoolVar(&f.full, "full", false, "with --in: tell every answer in full; otherwise explain every hit word by word")
	return c
}

// listFlags adds the flags that say what is screened against.
func (p *program) listFlags(c *cobra.Command, f *screenFlags) {
	f.asOf = asOf(c, "the lists in force on this day; today unless given")
	c.Flags().StringArrayVar(&f.lists, "list", nil, "screen against this list as `NAME:PATH`, several by commas, instead of those in use; may be repeated")
	c.Flags().StringVar(&f.mapping, "mapping", "", "`file` that says which column of a plain CSV holds what, for --list")
	f.dir = p.listsDir(c)
}

// against opens what is screened against and tells what was wrong with it.
func (p *program) against(ctx context.Context, f *screenFlags, whole bool) (*inuse.Set, error) {
	bar := p.progressOf(0, "reading lists")
	lists, err := p.openLists(f, whole, bar)
	if err != nil {
		return nil, err
	}
	inuse.Warm()
	s, err := lists.On(ctx, p.day(f.asOf.Date))
	bar.aside()
	return s, err
}

func (p *program) openLists(f *screenFlags, whole bool, bar *progress) (*inuse.Lists, error) {
	o := inuse.Options{
		Program: buildVersion(), Whole: whole, Seen: bar.seen,
		Report: func(list string, r *source.Report) { bar.aside(); p.tellReport(list, r) },
		Note:   func(err error) { bar.aside(); p.report(err) },
	}
	given, err := inuse.ParseGiven(f.lists)
	if err != nil {
		return nil, err
	}
	o.Given = given
	if f.mapping != "" {
		if o.MappingText, o.Mapping, err = readMapping(f.mapping); err != nil {
			return nil, err
		}
	}
	o.Dir = p.dirIfAny(f.dir)
	return inuse.Open(o)
}

// dirIfAny is the directory of lists. An account that has no place for one, such as that of a service, has none: the starter list
// stands alone then.
func (p *program) dirIfAny(dir func() (*listdir.Dir, error)) *listdir.Dir {
	d, err := dir()
	if err != nil {
		return nil
	}
	return d
}

// ask is how much of an answer is wanted.
func (f *screenFlags) ask() inuse.Ask {
	w := screening.DefaultWeights()
	a := inuse.Ask{Threshold: inuse.Level(w.Levels.Ask), Least: inuse.Level(w.Levels.Five), Limit: f.limit.value}
	if f.in != "" && f.format.format() == show.JSONL {
		a.Least = 0
	}
	if f.threshold.set {
		a.Threshold = f.threshold.value
		a.Least = min(a.Least, a.Threshold)
	}
	if f.least.set {
		a.Least = f.least.value
	}
	return a
}

// query reads the party that the flags describe.
func (f *screenFlags) query(name string, on date.Date) (record.Query, error) {
	q := record.Query{Name: name, Schema: source.Schema(f.schema.value), Owners: f.owners, Addresses: f.address}
	for _, text := range f.countries {
		for c := range strings.SplitSeq(text, ";") {
			code, err := country.Resolve(strings.TrimSpace(c), on)
			if err != nil {
				return q, flagged(err, "--country")
			}
			q.Countries = append(q.Countries, code)
		}
	}
	for _, text := range f.births {
		b, err := record.ParseBirth(text)
		if err != nil {
			return q, flagged(err, "--dob")
		}
		q.Births = append(q.Births, b)
	}
	for _, text := range f.ids {
		id, err := record.ParseID(text)
		if err != nil {
			return q, flagged(err, "--id")
		}
		q.IDs = append(q.IDs, id)
	}
	return q, nil
}

func flagged(e *fault.Error, flag string) error {
	cp := *e
	cp.Place.Field = flag
	return &cp
}

func (p *program) screenOne(ctx context.Context, name string, f *screenFlags) error {
	q, err := f.query(name, p.day(f.asOf.Date))
	if err != nil {
		return err
	}
	set, err := p.against(ctx, f, true)
	if err != nil {
		return err
	}
	ask := f.ask()
	ask.Links = true
	a, err := set.Screen(q, ask)
	if err != nil {
		return err
	}
	p.raise(screenStatus(a.Verdict))
	return show.Screening(a, set.Basis(), f.full).Write(p.stdout, f.format.format(), p.page())
}

func screenStatus(v screening.Verdict) int {
	switch v {
	case screening.Found:
		return fault.ExitAct
	case screening.NotFound:
		return fault.ExitClear
	default:
		return fault.ExitCannotTell
	}
}

// screened is what became of one line.
type screened struct {
	query    batch.Query
	answer   *record.Answer
	rendered []byte
	err      error
}

func (p *program) screenFile(ctx context.Context, f *screenFlags) error {
	file, err := batch.Open(f.in, interruptible(ctx, p.stdin))
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	set, err := p.against(ctx, f, f.full)
	if err != nil {
		return err
	}
	ask := f.ask()
	ask.Links = f.full
	bar := p.progressOf(batch.Size([]string{f.in}), "screening")
	out := show.NewScreenings(p.behind(bar), f.format.format(), p.page(), f.full, set.Basis())
	queries := batch.NewQueries(f.in, batch.Counted(file, bar.seen), p.day(f.asOf.Date), f.skip.value)
	bad, asked := 0, 0
	told := &messages{p: p}
	err = batch.Run(ctx, queries.Next, func(_ context.Context, q batch.Query) screened {
		if q.Err != nil {
			return screened{query: q, err: q.Err}
		}
		a, err := set.Screen(q.Query, ask)
		if err != nil {
			return screened{query: q, err: at(err, q.Place)}
		}
		a.ID = q.ID
		for _, r := range q.Remarks {
			a.Notices = append(a.Notices, r.Message+": "+r.Value)
		}
		text, err := out.Render(a)
		return screened{query: q, answer: a, rendered: text, err: err}
	}, func(x screened) error {
		for _, r := range x.query.Remarks {
			bar.aside()
			told.report(r)
		}
		if x.err == nil {
			asked++
			p.raise(screenStatus(x.answer.Verdict))
			return out.Add(x.answer, x.rendered)
		}
		bar.aside()
		told.report(x.err)
		p.raise(exitStatus(x.err))
		bad++
		return nil
	})
	bar.aside()
	told.end()
	if err != nil {
		_ = out.Flush()
		if errors.Is(err, context.Canceled) && asked+bad > 0 {
			p.note("%d questions were answered; --skip %d goes on behind them", asked, f.skip.value+asked+bad)
		}
		return err
	}
	if err := out.Close(); err != nil {
		return fault.Wrap(fault.Unavailable, err, "writing the answers")
	}
	if form := f.format.format(); form != show.Text && form != show.Markdown {
		p.tellLists(set)
	}
	if bad > 0 {
		p.note("%s could not be read", show.Plural(bad, "line", "lines"))
	}
	if asked+bad == 0 && f.skip.value > 0 {
		return fault.New(fault.Invalid, "the file holds no more than %d questions", f.skip.value)
	}
	return nil
}

// tellLists says on standard error what has to be known of the lists, for answers that have no room for it.
func (p *program) tellLists(s *inuse.Set) {
	p.note("screened against %s", show.ListsLine(s.Basis()))
	for _, l := range s.Basis().Lists {
		if l.Missing != "" {
			p.note("%s was not searched: %s", l.Name, l.Missing)
		}
		if l.Starter && l.Missing == "" {
			p.note("%s", strings.Join(l.Notes[:min(len(l.Notes), 1)], ""))
		}
	}
}
