package main

import (
	"bufio"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/spf13/cobra"

	"github.com/licet/licet/country"
	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/internal/batch"
	"github.com/licet/licet/internal/inuse"
	"github.com/licet/licet/internal/show"
	"github.com/licet/licet/screening"
	"github.com/licet/licet/screening/eval"
	"github.com/licet/licet/screening/name"
	"github.com/licet/licet/screening/record"
	"github.com/licet/licet/screening/source"
	"github.com/licet/licet/screening/tune"
)

func (p *program) screenEval() *cobra.Command {
	f := &screenFlags{limit: whole{value: 5, least: 1, most: 100}}
	brute := whole{value: 20, most: 1_000_000}
	grow := whole{most: 10_000_000}
	noSpeed := false
	c := &cobra.Command{
		Use:   "eval DIR",
		Short: "Measure screening on questions with known answers",
		Long: `Puts the questions of DIR and prints what share of them was answered rightly in first place and among the first five, at
the scores that 0.1, 1 and 5 % of the names reach that are on no list (false alarms), with the area under the curve: over all
and by script, language and kind of change. It says on which list, with which weights and word lists.

DIR holds alias.jsonl and perturbed.jsonl (names that are listed under another spelling, with the right answers in want and
also) and negatives.jsonl (names that are on no list), one object a line:
  {"qid": "1", "query": "...", "schema": "Person", "country": "ru", "want": ["un-QDi.001"]}
and list/entries.jsonl or entries.jsonl.gz, the list that they are put to:
  {"id": "un-QDi.001", "num": 1, "schema": "Person", "name": "...", "aliases": [{"name": "...", "strength": "weak"}], "countries": ["ru"]}
With --list another list takes its place; an answer is then right when want names its number, with the name of the list and
a hyphen before it or not, or the id that entries.jsonl gives to that num.

--brute N asks N of the questions once more without the index, which takes a thousand times as long, and prints what share of
the best answers the index had missed. --grow N makes the list longer with names put together from its own, to see what a
list of that length does; recall is then another. Times are of this machine and of nothing else that runs on it.`,
		Example: examples("licet screen eval screening-dev", "licet screen eval screening-dev --list ofac:screening-dev/list/ofac-format --format json"),
		Args:    count(1, 1, "a directory of questions"),
	}
	p.listFlags(c, f)
	c.Flags().Var(&brute, "brute", "`number` of questions that are asked without the index too; 0 for none")
	c.Flags().Var(&grow, "grow", "make the list of DIR as long as this `number` of entries")
	c.Flags().BoolVar(&noSpeed, "no-speed", false, "leave times out, so that the same gives the same")
	f.format = format(c, show.Text, show.JSON, show.Markdown)
	c.RunE = func(c *cobra.Command, args []string) error {
		if info, err := os.Stat(args[0]); err != nil || !info.IsDir() {
			if err == nil {
				err = fault.New(fault.Invalid, "this is no directory").At(fault.Place{File: args[0]})
			}
			return batch.Unreadable(args[0], err)
		}
		set, err := eval.Read(os.DirFS(args[0]))
		if err != nil {
			return at(err, fault.Place{File: args[0]})
		}
		if grow.value > len(set.Entries) {
			set.Entries = eval.Grow(set.Entries, grow.value, 1)
		}
		e, err := p.evaluation(c.Context(), args[0], set, f)
		if err != nil {
			return err
		}
		if err := e.measure(c.Context(), noSpeed); err != nil {
			return err
		}
		e.bruteForce(c.Context(), brute.value)
		if err := c.Context().Err(); err != nil {
			return err
		}
		return show.Evaluation(&e.out).Write(p.stdout, f.format.format(), p.page())
	}
	return c
}

// evaluation is a measurement under way.
type evaluation struct {
	set   *eval.Set
	x     *screening.Index
	quick func(q screening.Query, limit int) []screening.Brief
	id    func(i int, ref string) string // what the questions call an entry
	all   []eval.Case
	asks  []screening.Query
	out   show.Evaluated
}

func (p *program) evaluation(ctx context.Context, dir string, set *eval.Set, f *screenFlags) (*evaluation, error) {
	e := &evaluation{set: set, all: slices.Concat(set.Positives, set.Negatives)}
	if len(set.Positives) == 0 {
		return nil, fault.New(fault.Invalid, "the directory holds no questions with answers").At(fault.Place{File: dir})
	}
	for _, c := range e.all {
		q := screening.Query{Name: c.Query, Schema: eval.SchemaOf(c.Schema)}
		if code := eval.Country(c.Country); code != "" {
			q.Countries = []country.Code{code}
		}
		e.asks = append(e.asks, q)
	}
	began := time.Now()
	switch {
	case len(f.lists) > 0:
		s, err := p.against(ctx, f, false)
		if err != nil {
			return nil, err
		}
		e.out.Basis, e.quick = *s.Basis(), s.Quick
		e.x = s.Index()
		e.id = e.named(dir)
	case len(set.Entries) == 0:
		e := fault.New(fault.Invalid, "the directory holds no list").At(fault.Place{File: filepath.Join(dir, "list", "entries.jsonl")})
		e.Hint = "name the list with --list NAME:PATH"
		return nil, e
	default:
		e.x = screening.New(name.Default(), screening.List{Name: "entries", Entries: set.Entries})
		e.out.Basis = record.Basis{
			Engine: record.Engine, Program: buildVersion(), Weights: record.WeightsOf(screening.DefaultWeights()), Words: inuse.Words(),
			Lists: []record.List{{Name: "entries", Digest: digestOfEntries(dir), Entries: len(set.Entries), Form: "eval"}},
		}
		pool := sync.Pool{New: func() any { return e.x.NewSearcher(screening.DefaultWeights()) }}
		e.quick = func(q screening.Query, limit int) []screening.Brief {
			s := pool.Get().(*screening.Searcher)
			defer pool.Put(s)
			return s.Quick(q, limit)
		}
		e.id = func(_ int, ref string) string { return ref }
	}
	e.out.Build = time.Since(began)
	e.out.Entries, e.out.Names = e.x.Len()
	e.out.Questions, e.out.Negatives = len(set.Positives), len(set.Negatives)
	return e, nil
}

func digestOfEntries(dir string) string {
	for _, n := range []string{"entries.jsonl.gz", "entries.jsonl"} {
		if d, err := inuse.FileDigest(filepath.Join(dir, "list", n)); err == nil {
			return d
		}
	}
	return ""
}

// named maps the number of an entry to what the questions call it: an answer is given under the name that one of them wants.
func (e *evaluation) named(dir string) func(int, string) string {
	wanted := map[string]bool{}
	for _, c := range e.set.Positives {
		for _, w := range slices.Concat(c.Want, c.Also) {
			wanted[w] = true
		}
	}
	nums := numbers(dir)
	lists := e.out.Basis.Lists
	return func(i int, ref string) string {
		list := ""
		for _, l := range lists { // entries come in the order of the lists
			if l.Missing != "" {
				continue
			}
			if list = l.Name; i < l.Entries {
				break
			}
			i -= l.Entries
		}
		if wanted[list+"-"+ref] {
			return list + "-" + ref
		}
		if id, ok := nums[ref]; ok && len(lists) == 1 {
			return id
		}
		return ref
	}
}

// numbers reads which id the list of the questions gives to a num.
func numbers(dir string) map[string]string {
	out := map[string]string{}
	f, err := os.Open(filepath.Join(dir, "list", "entries.jsonl.gz"))
	if err != nil {
		return out
	}
	defer func() { _ = f.Close() }()
	z, err := gzip.NewReader(f)
	if err != nil {
		return out
	}
	sc := bufio.NewScanner(z)
	sc.Buffer(nil, 4<<20)
	for sc.Scan() {
		var rec struct {
			ID  string `json:"id"`
			Num int    `json:"num"`
		}
		if json.Unmarshal(sc.Bytes(), &rec) == nil && rec.Num != 0 {
			out[fmt.Sprint(rec.Num)] = rec.ID
		}
	}
	return out
}

// measure asks all questions: on one core for the time of each, then on all cores for how many go in a second.
func (e *evaluation) measure(ctx context.Context, noSpeed bool) error {
	hits := make(map[string][]eval.Hit, len(e.all))
	var took, clean []time.Duration
	for round := range 2 { // the first one warms up
		took, clean = took[:0], clean[:0]
		for i := range e.all {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			began := time.Now()
			found := e.quick(e.asks[i], 5)
			d := time.Since(began)
			took = append(took, d)
			if len(e.all[i].Want) == 0 {
				clean = append(clean, d)
			}
			if round == 0 {
				hs := make([]eval.Hit, 0, len(found))
				for _, b := range found {
					hs = append(hs, eval.Hit{ID: e.id(b.Entry, b.Ref), Score: float64(b.Score)})
				}
				hits[e.all[i].QID] = hs
			}
		}
		if noSpeed {
			break
		}
	}
	e.out.Result = eval.Measure(e.set, hits)
	if noSpeed {
		e.out.Build = 0
		return nil
	}
	e.out.Median, e.out.P99, e.out.Clean = percentile(took, 50), percentile(took, 99), percentile(clean, 50)
	var next atomic.Int64
	var all sync.WaitGroup
	total := max(2*len(e.asks), 4000)
	began := time.Now()
	for range runtime.GOMAXPROCS(0) {
		all.Go(func() {
			for i := int(next.Add(1)); i <= total && ctx.Err() == nil; i = int(next.Add(1)) {
				e.quick(e.asks[i%len(e.asks)], 5)
			}
		})
	}
	all.Wait()
	e.out.PerSecond, e.out.Cores = float64(total)/time.Since(began).Seconds(), runtime.GOMAXPROCS(0)
	return nil
}

func percentile(ds []time.Duration, p int) time.Duration {
	if len(ds) == 0 {
		return 0
	}
	s := slices.Clone(ds)
	slices.Sort(s)
	return s[min(len(s)-1, len(s)*p/100)]
}

// bruteForce asks some questions without the index and counts how many of the best answers it had found.
func (e *evaluation) bruteForce(ctx context.Context, n int) {
	if n == 0 {
		return
	}
	s := e.x.NewSearcher(screening.DefaultWeights())
	step := max(1, len(e.asks)/n)
	least := screening.DefaultWeights().Levels.Five
	for i := 0; i < len(e.asks) && e.out.Brute < n && ctx.Err() == nil; i += step {
		best := s.Exhaustive(e.asks[i], 1)
		e.out.Brute++
		if len(best) == 0 || best[0].Score < least {
			continue // nothing that anyone would be told
		}
		e.out.BruteHits++
		if found := e.quick(e.asks[i], 1); len(found) > 0 && found[0].Score >= best[0].Score-1e-4 {
			e.out.BruteFound++
		}
	}
}

func (p *program) screenTune() *cobra.Command {
	f := &screenFlags{limit: whole{value: 5, least: 1, most: 100}}
	seed := whole{value: 1, most: 1 << 31}
	rounds := whole{value: 3, least: 1, most: 20}
	out := ""
	c := &cobra.Command{
		Use:   "tune [DIR]",
		Short: "Learn the weights of the comparison from lists",
		Long: `Learns what each feature of a comparison is worth from the lists themselves, and writes the weights as YAML with where they
come from. It takes aliases out of the lists, alters names, and makes names of people, firms and ships that are on no list;
then it learns what tells right answers from wrong ones. The same lists and seed give the same weights. No question of a set
for measuring is looked at.

The lists are those of --list, or list/entries.jsonl of DIR (see licet screen eval), or those in use. The result takes effect
when it stands as screening/weights.yaml in the sources; nothing changes scores at run time.`,
		Example: examples("licet screen tune --list ofac:sdn/,un:consolidated.xml --seed 1 --out weights.yaml", "licet screen tune screening-dev --out weights.yaml"),
		Args:    count(0, 1, "at most one directory"),
	}
	p.listFlags(c, f)
	c.Flags().Var(&seed, "seed", "`number` from which all chance is drawn")
	c.Flags().Var(&rounds, "rounds", "`number` of times that questions are made anew with the weights of the time before")
	c.Flags().StringVar(&out, "out", "", "write the weights to this `file`; to standard output unless given")
	c.RunE = func(c *cobra.Command, args []string) error {
		entries, from, err := p.tuneFrom(c.Context(), args, f)
		if err != nil {
			return err
		}
		text, err := tune.Run(name.Default(), entries, tune.Options{
			Seed: uint64(seed.value), From: from, On: date.FromTime(p.env.Now()).String(), //nolint:gosec // not negative
			By: fmt.Sprintf("licet screen tune --seed %d --rounds %d", seed.value, rounds.value), Rounds: rounds.value,
			Log: func(format string, args ...any) { p.note("%s", strings.TrimSpace(fmt.Sprintf(format, args...))) },
		})
		if err != nil {
			return err
		}
		if out == "" {
			_, err = p.stdout.Write(text)
			return err
		}
		if err := os.WriteFile(out, text, 0o644); err != nil { //nolint:gosec // weights are for all to read
			return batch.Unreadable(out, err)
		}
		p.note("the weights are in %s", out)
		return nil
	}
	return c
}

func (p *program) tuneFrom(ctx context.Context, args []string, f *screenFlags) ([]*source.Entry, string, error) {
	if len(args) == 1 {
		set, err := eval.Read(os.DirFS(args[0]))
		if err != nil {
			return nil, "", at(err, fault.Place{File: args[0]})
		}
		if len(set.Entries) == 0 {
			return nil, "", fault.New(fault.Invalid, "the directory holds no list").At(fault.Place{File: args[0]})
		}
		return set.Entries, "list of " + filepath.Base(args[0]), nil
	}
	bar := p.progressOf(0, "reading lists")
	lists, err := p.openLists(f, true, bar)
	if err != nil {
		return nil, "", err
	}
	entries, names, err := lists.Entries(ctx, p.day(f.asOf.Date))
	bar.aside()
	return entries, strings.Join(names, ", "), err
}
