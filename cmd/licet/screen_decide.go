package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/licet/licet/assess"
	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/internal/batch"
	"github.com/licet/licet/internal/inuse"
	"github.com/licet/licet/internal/show"
	"github.com/licet/licet/screening"
	"github.com/licet/licet/screening/adjudication"
	"github.com/licet/licet/screening/name"
	"github.com/licet/licet/screening/record"
	"github.com/licet/licet/screening/register"
	"github.com/licet/licet/screening/source"
	"github.com/licet/licet/transfer/read"
)

type decideFlags struct {
	screenFlags

	party, verdict, by, why, transfer string
	until                             day
}

func (p *program) screenAdjudicate() *cobra.Command {
	f := &decideFlags{}
	f.schema = choice{of: []string{"person", "entity", "vessel", "aircraft"}}
	c := &cobra.Command{
		Use:   "adjudicate LIST:REF",
		Short: "Record what a person decided about a hit",
		Long: `Records that a party is not the entry of a list that it was found to be like, that it is, or that it is undecided; who decided,
why, and until when it stands. The decision is added to adjudications.jsonl in the directory of lists, one object a line, with
what was compared on both sides.

It stands for these facts and no others. When the party changes in name, kind, country, birth, number, owner or address, or the
entry in what is compared, it is reopened and the hit comes up again with what changed. So state of the party what is stated of
it when it is screened: with the same flags as for licet screen, or with --transfer FILE, which takes the party of that name
from a file of transfers just as licet check compares it.

Only a decision of not-same that stands keeps a hit from holding a transfer. It is still shown, with who decided, why and until
when. Nothing is ever removed: a later decision on the same facts takes the place of an earlier one.`,
		Example: examples(
			`licet screen adjudicate un:QDi.001 --party "Example Trading Ltd" --country nz --verdict not-same --by "J. Doe" --why "other register number"`,
			`licet screen adjudicate ofac:36 --party "Aero Example" --transfer deal.json --verdict not-same --by jd --why "other seat" --until 2027-01-31`,
		),
		Args: count(1, 1, "one entry as LIST:REF"),
	}
	c.Flags().StringVar(&f.party, "party", "", "`name` of the party, as it is screened")
	c.Flags().StringVar(&f.verdict, "verdict", "", "not-same, same or undecided, as a `word`")
	c.Flags().StringVar(&f.by, "by", "", "`who` decided")
	c.Flags().StringVar(&f.why, "why", "", "`reason`, for whoever reads it in five years")
	c.Flags().Var(&f.until, "until", "last day on which the decision stands; without end unless given")
	c.Flags().StringVar(&f.transfer, "transfer", "", "take the party from this `file` of transfers")
	c.Flags().Var(&f.schema, "schema", "what the party is: person, entity, vessel, aircraft")
	c.Flags().StringArrayVar(&f.countries, "country", nil, "`country` of the party; may be repeated")
	c.Flags().StringArrayVar(&f.births, "dob", nil, "`day` of birth; may be repeated")
	c.Flags().StringArrayVar(&f.ids, "id", nil, "number as `KIND:VALUE`; may be repeated")
	c.Flags().StringArrayVar(&f.owners, "owner", nil, "`name` of an owner; may be repeated")
	c.Flags().StringArrayVar(&f.address, "address", nil, "`address` of the party; may be repeated")
	p.listFlags(c, &f.screenFlags)
	f.format = format(c, show.Text, show.JSON, show.JSONL, show.Markdown)
	c.RunE = func(c *cobra.Command, args []string) error { return p.runAdjudicate(c.Context(), args[0], f) }
	return c
}

func (p *program) runAdjudicate(ctx context.Context, text string, f *decideFlags) error {
	list, ref, ok := strings.Cut(text, ":")
	if !ok || list == "" || ref == "" {
		return fault.Input("", text, "this names no entry", "LIST:REF, such as un:QDi.001")
	}
	dir, err := f.dir()
	if err != nil {
		return err
	}
	parties, err := p.parties(ctx, f)
	if err != nil {
		return err
	}
	set, err := p.against(ctx, &f.screenFlags, true)
	if err != nil {
		return err
	}
	entry := set.Entry(register.Ref{List: list, Ref: ref})
	if entry == nil {
		e := fault.New(fault.NotFound, "no list in use has this entry")
		e.Value = text
		var names []string
		for _, l := range set.Basis().Lists {
			names = append(names, l.Name)
		}
		e.Hint = "lists: " + strings.Join(names, ", ")
		return e
	}
	var made []*adjudication.Adjudication
	for i := range parties {
		a, err := adjudication.New(parties[i].Party(), list, entry, adjudication.Verdict(f.verdict), f.by, f.why, p.day(f.asOf.Date), f.until.Date)
		if err != nil {
			return asFlag(err)
		}
		made = append(made, a)
	}
	for _, a := range made {
		if err := inuse.Record(dir, a); err != nil {
			return err
		}
	}
	return show.Decisions(decisionsOf(made), inuse.BookPath(dir)).Write(p.stdout, f.format.format(), p.page())
}

// asFlag turns the field of an error about a decision into the flag that holds it.
func asFlag(err error) error {
	e, ok := err.(*fault.Error) //nolint:errorlint // made by package adjudication, never wrapped
	if !ok {
		return err
	}
	cp := *e
	if field, _, _ := strings.Cut(e.Place.Field, "."); slices.Contains([]string{"verdict", "by", "why", "until", "party"}, field) {
		cp.Place.Field = "--" + field
	}
	return &cp
}

// parties are the parties of a decision: one from the flags, or those of the name in a file of transfers.
func (p *program) parties(ctx context.Context, f *decideFlags) ([]record.Query, error) {
	if strings.TrimSpace(f.party) == "" {
		return nil, fault.Input("--party", "", "the party is missing", "the name as it is screened")
	}
	if f.transfer == "" {
		q, err := f.query(f.party, p.day(f.asOf.Date))
		return []record.Query{q}, err
	}
	if len(f.countries)+len(f.births)+len(f.ids)+len(f.owners)+len(f.address) > 0 || f.schema.value != "" {
		return nil, fault.New(fault.Invalid, "--transfer takes everything about the party from the file; facts cannot be given beside it")
	}
	files, errs := batch.Files([]string{f.transfer}, false)
	if len(errs) > 0 {
		return nil, errs[0]
	}
	records := batch.NewRecords(files, interruptible(ctx, p.stdin), read.Options{On: p.day(f.asOf.Date)}, nil)
	defer records.Close()
	var out []record.Query
	var names []string
	for {
		r, ok := records.Next()
		switch {
		case !ok && len(out) == 0:
			e := fault.New(fault.NotFound, "no transfer of the file names this party").At(fault.Place{File: f.transfer})
			e.Value, e.Hint = f.party, "named are: "+strings.Join(names[:min(len(names), 10)], "; ")
			return nil, e
		case !ok:
			return out, nil
		case r.Err != nil:
			return nil, r.Err
		case r.Transfer == nil:
			continue
		}
		for _, n := range assess.Names(r.Transfer) {
			if !slices.Contains(names, n.Query.Name) {
				names = append(names, n.Query.Name)
			}
			if !strings.EqualFold(n.Query.Name, strings.TrimSpace(f.party)) {
				continue
			}
			digest := n.Query.Party().Facts().Digest
			if !slices.ContainsFunc(out, func(q record.Query) bool { return q.Party().Facts().Digest == digest }) {
				out = append(out, n.Query)
			}
		}
	}
}

func decisionsOf(all []*adjudication.Adjudication) []show.Decision {
	var out []show.Decision
	for _, a := range all {
		out = append(out, show.Decision{Adjudication: a, Status: string(adjudication.Standing)})
	}
	return out
}

func (p *program) screenAdjudications() *cobra.Command {
	f := &screenFlags{}
	c := &cobra.Command{
		Use:   "adjudications",
		Short: "List what was decided about hits",
		Long: `Lists the decisions about hits in the order in which they were made, and what has become of each: standing, reopened (with what
changed), expired, superseded by a later one on the same facts, or about an entry that no list in use holds any more.

csv has the header list,ref,party,verdict,by,why,on,until,status.`,
		Example: examples("licet screen adjudications", "licet screen adjudications --format csv > decisions.csv"),
		Args:    count(0, 0, "no arguments"),
	}
	p.listFlags(c, f)
	f.format = format(c, show.Formats()...)
	c.RunE = func(c *cobra.Command, _ []string) error {
		dir, err := f.dir()
		if err != nil {
			return err
		}
		book, err := inuse.ReadBook(dir)
		if err != nil {
			return err
		}
		var out []show.Decision
		if len(book.All()) > 0 {
			set, err := p.against(c.Context(), f, true)
			if err != nil {
				return err
			}
			out = statuses(book, set, p.day(f.asOf.Date))
		}
		return show.Decisions(out, inuse.BookPath(dir)).Write(p.stdout, f.format.format(), p.page())
	}
	return c
}

// statuses says what has become of each decision.
func statuses(book *adjudication.Book, set *inuse.Set, on date.Date) []show.Decision {
	var out []show.Decision
	for _, a := range book.All() {
		d := show.Decision{Adjudication: a}
		e := set.Entry(register.Ref{List: a.List, Ref: a.Ref})
		switch {
		case a.On.After(on):
			continue
		case e == nil:
			d.Status = "entry-gone"
		default:
			f := book.Lookup(a.Party, adjudication.Entry{List: a.List, Ref: a.Ref, Facts: adjudication.EntryFacts(e)}, on)
			d.Status, d.Changed = string(f.Status), f.Changed
			if f.Decision != a {
				d.Status, d.Changed = "superseded", nil
			}
		}
		out = append(out, d)
	}
	return out
}

func (p *program) screenRescreen() *cobra.Command {
	f := &screenFlags{limit: whole{value: 100, least: 1, most: 10_000}}
	var parties, hits, from, to, form, mapping string
	c := &cobra.Command{
		Use:   "rescreen --parties FILE --from A --to B",
		Short: "Screen known parties again, as far as a list change can matter",
		Long: `Compares two versions of a list and screens only those known parties again whose answer the change can touch: new entries, and
entries that changed in what is compared, against the parties whose names they are like; and, with --hits, stored hits on
entries that changed or are gone. Everything else has the same answer as before.

--parties is a file of questions as licet screen --in reads them. --hits is what licet screen --in … --format jsonl wrote
against the older version. A and B are files or directories, or versions of lists: un@2026-01-01 is the one of that day, un the
one in force today.

jsonl has one object a line: {"qid", "query", "reason", "list", "ref", "name", "matched", "score", "why", "decided"}; reason is
entry-added, entry-changed, hit-changed or hit-removed. csv has these as its header.

Exit status:
  0  no answer changes
  1  somebody has to be looked at again
  2  wrong use or bad input`,
		Example: examples(
			"licet screen rescreen --parties parties.jsonl --from un@2026-01-01 --to un",
			"licet screen rescreen --parties parties.jsonl --hits answers.jsonl --from old/ --to new/ --format jsonl",
		),
		Args: count(0, 0, "no arguments"),
	}
	f.dir = p.listsDir(c)
	f.asOf = &day{}
	c.Flags().StringVar(&parties, "parties", "", "`file` of the known parties, JSON Lines or CSV")
	c.Flags().StringVar(&hits, "hits", "", "`file` of the answers of before, as jsonl")
	c.Flags().StringVar(&from, "from", "", "`version` of the list before")
	c.Flags().StringVar(&to, "to", "", "`version` of the list now")
	c.Flags().StringVar(&form, "form", "", "form of files as a `name`; found out from the files unless given")
	c.Flags().StringVar(&mapping, "mapping", "", "`file` that says which column of a plain CSV holds what")
	c.Flags().Var(&f.threshold, "threshold", "`score` from which on a person must look; that of one in a hundred ordinary names unless given")
	f.format = format(c, show.Formats()...)
	c.RunE = func(c *cobra.Command, _ []string) error {
		for _, x := range [][2]string{{"--parties", parties}, {"--from", from}, {"--to", to}} {
			if x[1] == "" {
				e := fault.Input(x[0], "", "the flag is missing", "a value")
				e.Hint = c.CommandPath() + " --help"
				return e
			}
		}
		o := source.Options{Form: source.Form(form)}
		var err error
		if mapping != "" {
			if _, o.Mapping, err = readMapping(mapping); err != nil {
				return err
			}
		}
		r := &rescreening{p: p, f: f}
		if err := r.read(c.Context(), parties, hits); err != nil {
			return err
		}
		if err := r.compare(c.Context(), from, to, o); err != nil {
			return err
		}
		out, err := r.again(c.Context())
		if err != nil {
			return err
		}
		if len(out) > 0 {
			p.raise(fault.ExitAct)
		}
		return show.Rescreened(out, r.nameA, r.nameB, len(r.parties), len(r.pairs)).Write(p.stdout, f.format.format(), p.page())
	}
	return c
}

// rescreening is a rescreening under way.
type rescreening struct {
	p       *program
	f       *screenFlags
	parties []batch.Query
	stored  []adjudication.Hit

	list, nameA, nameB string
	now                []*source.Entry
	pairs              []adjudication.Pair
}

func (r *rescreening) read(ctx context.Context, parties, hits string) error {
	file, err := batch.Open(parties, interruptible(ctx, r.p.stdin))
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	in := batch.NewQueries(parties, file, date.FromTime(r.p.env.Now()), 0)
	told := &messages{p: r.p}
	defer told.end()
	at := map[string]int{}
	for q, ok := in.Next(); ok && ctx.Err() == nil; q, ok = in.Next() {
		if q.Err != nil {
			told.report(q.Err)
			r.p.raise(exitStatus(q.Err))
			continue
		}
		at[q.ID] = len(r.parties)
		r.parties = append(r.parties, q)
	}
	if hits == "" {
		return ctx.Err()
	}
	before, err := batch.Answers(hits)
	if err != nil {
		return err
	}
	for _, h := range before {
		if i, ok := at[h.ID]; ok {
			r.stored = append(r.stored, adjudication.Hit{Party: i, Ref: h.Ref})
		}
	}
	return ctx.Err()
}

func (r *rescreening) compare(ctx context.Context, from, to string, o source.Options) error {
	d, err := r.f.dir()
	if err != nil {
		return err
	}
	var was []*source.Entry
	if r.nameA, was, err = r.p.side(ctx, d, from, o); err != nil {
		return err
	}
	if r.nameB, r.now, err = r.p.side(ctx, d, to, o); err != nil {
		return err
	}
	r.list, _, _ = strings.Cut(r.nameB, "@")
	if register.CheckName(r.list) != nil {
		r.list = "list"
	}
	diff := register.Compare(was, r.now)
	find := r.candidates()
	r.pairs = adjudication.Affected(diff, find, r.stored)
	return nil
}

// leastAlike is the score from which on a party is screened again when it is looked for the other way round: far below any that is
// told, for the two directions do not give the same score.
const leastAlike = 0.01

// candidates finds the known parties that an entry may hit, by an index of the parties.
func (r *rescreening) candidates() func(*source.Entry) []int {
	var known []*source.Entry
	for i := range r.parties {
		q := &r.parties[i].Query
		known = append(known, &source.Entry{Ref: fmt.Sprint(i), Names: []source.Name{{Text: q.Name}}, IDs: q.IDs})
	}
	x := screening.New(name.Default(), screening.List{Name: "parties", Entries: known})
	s := x.NewSearcher(screening.DefaultWeights())
	return func(e *source.Entry) []int {
		var out []int
		for i := range e.Names {
			q := screening.Query{Name: e.Names[i].Text, Schema: e.Schema}
			if i == 0 {
				q.IDs = e.IDs
			}
			for _, b := range s.Quick(q, max(100, len(known)/100)) {
				if b.Score >= leastAlike && !slices.Contains(out, b.Entry) {
					out = append(out, b.Entry)
				}
			}
		}
		return out
	}
}

// again screens the parties that are touched against the list as it is now.
func (r *rescreening) again(ctx context.Context) ([]show.Rescreen, error) {
	if len(r.pairs) == 0 {
		return nil, ctx.Err()
	}
	w := screening.DefaultWeights()
	threshold := inuse.Level(w.Levels.Ask)
	if r.f.threshold.set {
		threshold = r.f.threshold.value
	}
	book := adjudication.NewBook()
	if dir := r.p.dirIfAny(r.f.dir); dir != nil {
		var err error
		if book, err = inuse.ReadBook(dir); err != nil {
			return nil, err
		}
	}
	s := screening.New(name.Default(), screening.List{Name: r.list, Entries: r.now}).NewSearcher(w)
	answers := map[int]*screening.Answer{}
	today := date.FromTime(r.p.env.Now())
	var out []show.Rescreen
	for _, pair := range r.pairs {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		q := &r.parties[pair.Party]
		x := show.Rescreen{ID: q.ID, Query: q.Query.Name, Reason: string(pair.Why), List: r.list, Ref: pair.Ref}
		if pair.Entry == nil {
			x.Why = "The entry is gone from the list; the hit falls away."
			out = append(out, x)
			continue
		}
		a, ok := answers[pair.Party]
		if !ok {
			a = s.Screen(q.Query.Search(), threshold, threshold, r.f.limit.value)
			answers[pair.Party] = a
		}
		i := slices.IndexFunc(a.Hits, func(h screening.Hit) bool { return h.Ref == pair.Ref })
		switch {
		case i >= 0:
			h := a.Hits[i]
			x.Name, x.Matched, x.Score, x.Why = h.Name, h.Matched, h.Score, h.Why.Text
		case pair.Why == adjudication.HitChanged:
			x.Name, x.Why = firstName(pair.Entry), "The entry changed, and the party no longer reaches the threshold."
		default:
			continue
		}
		f := book.Lookup(q.Query.Party().Facts(), adjudication.Entry{List: r.list, Ref: pair.Ref, Facts: adjudication.EntryFacts(pair.Entry)}, today)
		if f.Status != adjudication.None {
			x.Decided = &f
		}
		out = append(out, x)
	}
	return out, nil
}

func firstName(e *source.Entry) string {
	if len(e.Names) == 0 {
		return ""
	}
	return e.Names[0].Text
}
