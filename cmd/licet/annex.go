package main

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
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
	item := whole{least: 1, most: 20}
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
	c.Flags().Var(&item, "item", "only this Item, a `number` from 1 to 20")
	c.Flags().Var(&category, "category", "only this category")
	c.RunE = func(*cobra.Command, []string) error {
		ed, err := p.edition(on.Date)
		if err != nil {
			return err
		}
		var list []*controllist.Entry
		for _, e := range ed.List().Entries() {
			if (item.value == 0 || e.Item == item.value) && (category.value == "" || e.Category.String() == category.value) {
				list = append(list, e)
			}
		}
		out := show.Entries(list, ed, true)
		if len(list) == 0 {
			// For people on standard output; the other forms stay as they are, so that programs can read them.
			out.Empty = nothing(ed.List(), item.value)
			if x := f.format(); x != show.Text && x != show.Markdown {
				p.note("%s", out.Empty)
			}
		}
		return out.Write(p.stdout, f.format(), p.page())
	}
	return c
}

func nothing(l *controllist.List, item int) string {
	for _, it := range l.Items() {
		if it.Number == item && it.Reserved {
			return fmt.Sprintf("Item %d is reserved and holds no entries", item)
		}
	}
	return "no entry fits"
}

func (p *program) annexShow() *cobra.Command {
	c := &cobra.Command{
		Use:   "show ID...",
		Short: "Show entries with conditions, notes, dates and source",
		Long: `Shows each entry in full: conditions, notes with their effect, definitions used, known changes, the same good on other
lists, source and basis. An id stands for its sub-paragraphs too: 9.A shows all of group A of Item 9. The number of an
Item shows its heading and lists its entries.`,
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
		var parts []show.Part
		for _, id := range args {
			if n, err := strconv.Atoi(id); err == nil && n > 0 && n <= len(ed.List().Items()) {
				parts = append(parts, show.Part{Item: n, Entries: ed.List().Below(strconv.Itoa(n))})
				continue
			}
			found := ed.List().Below(strings.ToUpper(id[:min(len(id), 5)]) + id[min(len(id), 5):])
			if len(found) == 0 {
				return unknownID(ed.List(), id)
			}
			parts = append(parts, show.Part{Entries: found})
		}
		return show.Pages(parts, ed).Write(p.stdout, f.format(), p.page())
	}
	c.ValidArgsFunction = p.completeIDs
	return c
}

func unknownID(l *controllist.List, id string) error {
	e := fault.New(fault.NotFound, "the Annex has no entry of that id")
	e.Value, e.Want, e.Hint = id, "an id such as 9.A.3", "licet annex search finds entries by words"
	number, _, dotted := strings.Cut(id, ".")
	item, err := strconv.Atoi(number)
	switch {
	case err != nil:
	case item < 1 || item > len(l.Items()):
		e.Message, e.Hint = "the Annex has no such Item", fmt.Sprintf("its Items are 1 to %d; licet annex list shows all entries", len(l.Items()))
	case l.Items()[item-1].Reserved:
		e.Message, e.Hint = nothing(l, item), "licet annex list shows all entries"
	case dotted:
		// Only what stands in the same Item is near: 9.A.33 may be 9.A.3, but 2.B.1 is not 12.B.1.
		e.Hint = fmt.Sprintf("licet annex list --item %d shows the entries of this Item", item)
		var ids []string
		for _, x := range l.Below(number) {
			ids = append(ids, x.ID)
		}
		if near := transfer.Nearest(id, ids); near != "" {
			e.Hint = "did you mean " + near + "?"
		}
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
	most := whole{value: 10, least: 1, most: math.MaxInt}
	c := &cobra.Command{
		Use:   "search WORDS...",
		Short: "Find entries by words",
		Long: `Finds entries that hold the words in their titles, search words or texts, whatever their ending: gyro finds gyros too.
Entries that hold more of the words come first, then those that hold them in their titles; the words that were found are
shown. To learn whether goods are covered use licet classify: it reads figures too.

csv has the header id,item,category,kind,title,text,basis,found.

Exit status:
  0  entries were found
  1  no entry holds any of the words
  2  wrong use`,
		Example: examples(
			"licet annex search turbopump", "licet annex search maraging steel",
			"licet annex search --most 3 batch mixer --format json",
		),
		Args: count(1, -1, "one or more words"),
	}
	on := asOf(c, "the list as of this day; today unless given")
	f := format(c, show.Formats()...)
	c.Flags().Var(&most, "most", "`number` of entries at most")
	c.RunE = func(_ *cobra.Command, args []string) error {
		ed, err := p.edition(on.Date)
		if err != nil {
			return err
		}
		hits := show.Search(ed, strings.Join(args, " "))
		if len(hits) == 0 {
			p.note("no entry holds a word of %s\n  hint: try other words for the goods, or licet annex list",
				fault.Quote(strings.Join(args, " ")))
			p.raise(fault.ExitAct)
			if x := f.format(); x == show.Text || x == show.Markdown {
				return nil
			}
		}
		return show.Found(hits, most.value, ed).Write(p.stdout, f.format(), p.page())
	}
	return c
}

func (p *program) annexDiff() *cobra.Command {
	c := &cobra.Command{
		Use:   "diff DATE1 DATE2",
		Short: "Show what changed between two days",
		Long: `Shows which entries changed between two days, by condition and note, with the known events. Where the older wording is not
held, it says so: that the entry changed is known, what it said is not, and nothing is guessed. That is so for many
entries: the text was read in one edition, and of older ones mostly only the changes are known.

The days may stand in either order; the comparison always goes from the earlier to the later.

csv has the header id,title,before,after,what,from,to,date.

Exit status:
  0  nothing differs
  1  something differs
  2  wrong use, or a day before the first edition`,
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
		turned := days[1].Before(days[0].Date)
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
		return show.Diff(r.list, deltas, days[0].Date, days[1].Date, turned).Write(p.stdout, f.format(), p.page())
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
