package main

import (
	"cmp"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/licet/licet/controllist"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/internal/show"
	"github.com/licet/licet/transfer"
)

func (p *program) annex() *cobra.Command {
	c := &cobra.Command{
		Use:   "annex",
		Short: "Read the Annex: entries, terms, editions, changes",
		Long: `Reads the Annex as it is held here: every entry with its conditions, notes, dates and source, in our own words. It is no
legal source; the official text is that of the Regime and of national lists.`,
		Example: examples(
			"licet annex list --item 9", "licet annex show 9.A.3", "licet annex search turbopump",
			"licet annex diff 2011-04-15 2024-03-14",
		),
	}
	group(c)
	c.AddCommand(p.annexList(), p.annexShow(), p.annexSearch(), p.annexDiff(), p.annexAsk(), p.annexEditions(), p.annexDefinitions())
	return c
}

func (p *program) annexList() *cobra.Command {
	var item int
	category := choice{of: []string{"I", "II"}}
	c := &cobra.Command{
		Use:   "list",
		Short: "List the entries",
		Long: `Lists the entries, by Item. The last column tells what is held of the text of the day: read in an edition in force then
("held"), presumed unchanged, or not held.

csv has the header id,item,category,kind,title,text,basis.`,
		Example: examples(
			"licet annex list", "licet annex list --item 9", "licet annex list --category I --as-of 2005-01-01",
			"licet annex list --format csv > annex.csv",
		),
		Args: count(0, 0, "no arguments"),
	}
	on := asOf(c, "the list as of this day; today unless given")
	f := format(c, show.Formats()...)
	c.Flags().IntVar(&item, "item", 0, "only this Item, a `number` from 1 to 20")
	c.Flags().Var(&category, "category", "only this category")
	c.RunE = func(*cobra.Command, []string) error {
		ed, err := p.edition(on.Date)
		if err != nil {
			return err
		}
		if item < 0 || item > len(ed.List().Items()) {
			return fault.Input("--item", "", "there is no such Item", "1 to 20")
		}
		var list []*controllist.Entry
		for _, e := range ed.List().Entries() {
			if (item == 0 || e.Item == item) && (category.value == "" || e.Category.String() == category.value) {
				list = append(list, e)
			}
		}
		if len(list) == 0 {
			p.note("%s", nothing(ed.List(), item))
		}
		return show.Entries(list, ed, true).Write(p.stdout, f.format(), p.page())
	}
	return c
}

func nothing(l *controllist.List, item int) string {
	for _, it := range l.Items() {
		if it.Number == item && it.Reserved {
			return "this Item is reserved and holds no entries"
		}
	}
	return "no entry fits"
}

func (p *program) annexShow() *cobra.Command {
	c := &cobra.Command{
		Use:   "show ID...",
		Short: "Show entries with conditions, notes, dates and source",
		Long: `Shows each entry in full: conditions, notes with their effect, definitions used, known changes, the same good on other
lists, source and basis. An id stands for its sub-paragraphs too: 9.A shows all of group A of Item 9.`,
		Example: examples(
			"licet annex show 9.A.3", "licet annex show 2.A.1.c --as-of 2008-01-01", "licet annex show 4.C.2.a --format json",
		),
		Args: count(1, -1, "one or more ids"),
	}
	on := asOf(c, "the text of this day; today unless given")
	f := format(c, show.Text, show.JSON, show.JSONL, show.Markdown)
	c.RunE = func(_ *cobra.Command, args []string) error {
		ed, err := p.edition(on.Date)
		if err != nil {
			return err
		}
		var list []*controllist.Entry
		for _, id := range args {
			found := ed.List().Below(strings.ToUpper(id[:min(len(id), 5)]) + id[min(len(id), 5):])
			if len(found) == 0 {
				return unknownID(ed.List(), id)
			}
			list = append(list, found...)
		}
		return show.Pages(list, ed).Write(p.stdout, f.format(), p.page())
	}
	c.ValidArgsFunction = p.completeIDs
	return c
}

func unknownID(l *controllist.List, id string) error {
	ids := make([]string, 0, len(l.Entries()))
	for _, e := range l.Entries() {
		ids = append(ids, e.ID)
	}
	e := fault.New(fault.NotFound, "the Annex has no entry of that id")
	e.Value, e.Want, e.Hint = id, "an id such as 9.A.3", "licet annex search finds entries by words"
	if near := transfer.Nearest(id, ids); near != "" {
		e.Hint = "did you mean " + near + "?"
	}
	return e
}

// completeIDs offers the ids of the Annex to the shell.
func (p *program) completeIDs(_ *cobra.Command, _ []string, begun string) ([]string, cobra.ShellCompDirective) {
	r, err := p.load()
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	var out []string
	for _, e := range r.list.Entries() {
		if strings.HasPrefix(e.ID, begun) {
			out = append(out, e.ID+"\t"+e.Title)
		}
	}
	return out, cobra.ShellCompDirectiveNoFileComp
}

func (p *program) annexSearch() *cobra.Command {
	var most int
	c := &cobra.Command{
		Use:   "search WORDS...",
		Short: "Find entries by words",
		Long: `Finds entries whose titles and search words share words with what was given, the best first. To learn whether goods are
covered use licet classify: it reads figures too.`,
		Example: examples(
			"licet annex search turbopump", "licet annex search maraging steel",
			"licet annex search --most 3 batch mixer --format json",
		),
		Args: count(1, -1, "one or more words"),
	}
	on := asOf(c, "the list as of this day; today unless given")
	f := format(c, show.Formats()...)
	c.Flags().IntVar(&most, "most", 10, "`number` of entries at most")
	c.RunE = func(_ *cobra.Command, args []string) error {
		ed, err := p.edition(on.Date)
		if err != nil {
			return err
		}
		list := p.rules.words.Search(strings.Join(args, " "), max(1, most))
		if len(list) == 0 {
			e := fault.New(fault.NotFound, "no entry shares a word with %s", fault.Quote(strings.Join(args, " ")))
			e.Hint = "try other words for the goods, or licet annex list"
			return e
		}
		return show.Entries(list, ed, false).Write(p.stdout, f.format(), p.page())
	}
	return c
}

func (p *program) annexDiff() *cobra.Command {
	c := &cobra.Command{
		Use:   "diff DATE1 DATE2",
		Short: "Show what changed between two days",
		Long: `Shows which entries changed between two days, by condition and note, with the known events. Where the older wording is not
held, it says so: that the entry changed is known, what it said is not, and nothing is guessed.

csv has the header id,title,before,after,what,from,to,date.`,
		Example: examples("licet annex diff 2011-04-15 2024-03-14", "licet annex diff 1987-04-16 2002-09-27 --format csv"),
		Args:    count(2, 2, "two days"),
	}
	f := format(c, show.Formats()...)
	c.RunE = func(_ *cobra.Command, args []string) error {
		var days [2]day
		for i, a := range args {
			if err := days[i].Set(a); err != nil {
				return err
			}
		}
		slices.SortFunc(days[:], func(a, b day) int { return a.Compare(b.Date) })
		r, err := p.load()
		if err != nil {
			return err
		}
		deltas, err := r.list.Diff(days[0].Date, days[1].Date)
		if err != nil {
			return p.dated(err, "")
		}
		if len(deltas) > 0 {
			p.raise(fault.ExitAct)
		}
		return show.Diff(r.list, deltas, days[0].Date, days[1].Date).Write(p.stdout, f.format(), p.page())
	}
	return c
}

func (p *program) annexEditions() *cobra.Command {
	c := &cobra.Command{
		Use:     "editions",
		Short:   "List the known editions and amendments",
		Long:    "Lists the editions of the Annex and the meetings that changed it, with what is known of each and how well.",
		Example: examples("licet annex editions", "licet annex editions --format csv"),
		Args:    count(0, 0, "no arguments"),
	}
	f := format(c, show.Formats()...)
	c.RunE = func(*cobra.Command, []string) error {
		r, err := p.load()
		if err != nil {
			return err
		}
		return show.Editions(r.list).Write(p.stdout, f.format(), p.page())
	}
	return c
}

func (p *program) annexDefinitions() *cobra.Command {
	c := &cobra.Command{
		Use:     "definitions [TERM]",
		Short:   "Show the defined terms",
		Long:    "Shows the terms that the Annex defines, in our own words; with TERM those whose name holds it.",
		Example: examples("licet annex definitions", "licet annex definitions payload", "licet annex definitions --format json"),
		Args:    count(0, -1, "a term or none"),
	}
	f := format(c, show.Formats()...)
	c.RunE = func(_ *cobra.Command, args []string) error {
		r, err := p.load()
		if err != nil {
			return err
		}
		want := strings.ToLower(strings.Join(args, " "))
		var terms []controllist.Definition
		var names []string
		for _, d := range r.list.Definitions() {
			names = append(names, d.Term)
			if strings.Contains(strings.ToLower(d.Term), want) {
				terms = append(terms, d)
			}
		}
		if len(terms) == 0 {
			e := fault.New(fault.NotFound, "no such term is defined")
			e.Value, e.Hint = want, cmp.Or(didYouMean(want, names), "licet annex definitions lists all terms")
			return e
		}
		return show.Definitions(terms).Write(p.stdout, f.format(), p.page())
	}
	return c
}

func didYouMean(word string, list []string) string {
	if near := transfer.Nearest(word, list); near != "" {
		return "did you mean " + near + "?"
	}
	return ""
}
