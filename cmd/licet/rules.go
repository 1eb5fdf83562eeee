package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"go.yaml.in/yaml/v3"

	"github.com/licet/licet/cite"
	"github.com/licet/licet/country"
	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/internal/batch"
	"github.com/licet/licet/internal/show"
	"github.com/licet/licet/measure"
	"github.com/licet/licet/redflag"
	"github.com/licet/licet/rule"
	"github.com/licet/licet/truth"
)

// under holds the flags that say under which rules beside the common ones a transfer is assessed.
type under struct {
	positions string
	rules     []string
}

func underFlags(c *cobra.Command) *under {
	u := &under{}
	c.Flags().StringVar(&u.positions, "positions", "", "positions that the law here follows on what states dispute, as a YAML `file`; see licet rules --help")
	c.Flags().StringArrayVar(&u.rules, "rules", nil, "national rules of this `directory`, which tighten and are shown beside the common ones; may be repeated")
	return u
}

// measures are the measures with national rules, and the positions of the installation.
func (p *program) measures(u *under) (*measure.Rules, measure.Settings, error) {
	var dirs []rule.Dir
	for _, name := range u.rules {
		info, err := os.Stat(name)
		if err != nil {
			return nil, nil, batch.Unreadable(name, err)
		}
		if !info.IsDir() {
			e := fault.New(fault.Invalid, "this is no directory of rules").At(fault.Place{File: name})
			e.Want = "a directory with rule files (*.yaml) and their cases (*.cases.yaml)"
			return nil, nil, e
		}
		dirs = append(dirs, rule.Dir{Name: name, FS: os.DirFS(name)})
	}
	m, err := measure.Load(dirs...)
	if err != nil {
		return nil, nil, err
	}
	s, lines, err := readPositions(u.positions)
	if err != nil {
		return nil, nil, err
	}
	if err := m.CheckSettings(s); err != nil {
		return nil, nil, at(err, fault.Place{File: u.positions, Line: lines(err)})
	}
	return m, s, nil
}

// maxPositions bounds a file of positions, in bytes: it is written by hand.
const maxPositions = 256 << 10

// readPositions reads the positions of an installation; no file is no position. line finds the line of the file that an error about
// what was read is about.
func readPositions(name string) (s measure.Settings, line func(error) int, err error) {
	if name == "" {
		return nil, func(error) int { return 0 }, nil
	}
	b, err := batch.ReadSmall(name, maxPositions)
	if err != nil {
		return nil, nil, err
	}
	var tree yaml.Node
	line = func(err error) int {
		var e *fault.Error
		if !errors.As(err, &e) || len(tree.Content) == 0 {
			return 0
		}
		return lineOf(tree.Content[0], e.Place.Field)
	}
	var file struct {
		Positions []struct {
			Question string           `yaml:"question"`
			Position measure.Position `yaml:"position"`
			Since    string           `yaml:"since"`
			Source   string           `yaml:"source"`
		} `yaml:"positions"`
	}
	dec := yaml.NewDecoder(strings.NewReader(string(b)))
	dec.KnownFields(true)
	if err := dec.Decode(&file); err != nil {
		what, _, _ := strings.Cut(strings.TrimPrefix(err.Error(), "yaml: unmarshal errors:\n"), " in type ")
		what = strings.TrimSpace(strings.TrimPrefix(what, "yaml: "))
		place := fault.Place{File: name}
		if n, err := fmt.Sscanf(what, "line %d:", &place.Line); err == nil && n == 1 { // of the library, which says it in front
			_, what, _ = strings.Cut(what, ": ")
		}
		e := fault.New(fault.Invalid, "the positions cannot be read: %s", what).At(place)
		e.Want = "positions: with question, position, since and source"
		return nil, nil, e
	}
	if err := dec.Decode(new(yaml.Node)); !errors.Is(err, io.EOF) {
		e := fault.New(fault.Invalid, "the file holds a second document, which would not be read").At(fault.Place{File: name})
		e.Want = "one document, without a line ---"
		return nil, nil, e
	}
	if err := yaml.Unmarshal(b, &tree); err != nil {
		return nil, nil, fault.Wrap(fault.Internal, err, "reading the positions again")
	}
	var out measure.Settings
	for i, x := range file.Positions {
		s := measure.Setting{Question: x.Question, Position: x.Position, Source: x.Source}
		if x.Since != "" {
			if s.Since, err = date.Parse(x.Since); err != nil {
				e := fault.Input(fmt.Sprintf("positions[%d].since", i), x.Since, "no day", "YYYY-MM-DD")
				return nil, nil, e.At(fault.Place{File: name, Line: line(e)})
			}
		}
		out = append(out, s)
	}
	return out, line, nil
}

// lineOf finds the line of a path such as positions[0].since in a YAML file, or of the nearest part around it that is there.
func lineOf(n *yaml.Node, path string) int {
	line := n.Line
	for step := range strings.FieldsFuncSeq(path, func(r rune) bool { return strings.ContainsRune(".[]", r) }) {
		next := (*yaml.Node)(nil)
		switch i, err := strconv.Atoi(step); {
		case n.Kind == yaml.SequenceNode && err == nil && i < len(n.Content):
			next = n.Content[i]
		case n.Kind == yaml.MappingNode:
			for k := 0; k+1 < len(n.Content); k += 2 {
				if n.Content[k].Value == step {
					next = n.Content[k+1]
				}
			}
		}
		if next == nil {
			return line
		}
		n, line = next, next.Line
	}
	return line
}

const rulesLong = `Shows the rules that Licet applies beside the Annex: measures of the Security Council and of states, and what of all of it rests on
memory and has to be verified in its source.

Where states disagree whether a measure applies, an installation says which position its law follows, in a file for --positions:

  positions:
    - question: snapback-2025
      position: in-force        # or void
      since: 2025-09-28
      source: the act or decision by which it follows the position

Without it both results are shown and the stronger counts. National rules are files of the same form as those of Licet, each with
its cases beside it; they can only tighten.`

func (p *program) rulesCommand() *cobra.Command {
	c := &cobra.Command{
		Use: "rules", Short: "Show the rules, and what of them rests on memory", Long: rulesLong,
		Example: examples("licet rules measures --as-of 2016-01-17", "licet rules unverified --format csv > to-verify.csv"),
		RunE:    func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(p.rulesMeasures(), p.rulesUnverified())
	return c
}

func (p *program) rulesUnverified() *cobra.Command {
	c := &cobra.Command{
		Use: "unverified", Short: "List what rests on memory and has to be verified in its source",
		Long: `Lists every rule and fact of the Guidelines, with their factors and the readings of single Partners, of the measures, of the
red flags and of the entries of the Annex that was not read in full in its source: what it is, where it stands in the rules,
what was read, and what the note says. A reader with the source at hand can settle them one by one.

` + exitTable,
		Example: examples("licet rules unverified", "licet rules unverified --format csv > to-verify.csv"),
		Args:    count(0, 0, "no arguments"),
	}
	f := format(c, show.Formats()...)
	u := underFlags(c)
	c.RunE = func(*cobra.Command, []string) error {
		m, _, err := p.measures(u)
		if err != nil {
			return err
		}
		r, err := p.load()
		if err != nil {
			return err
		}
		t := &show.Table{Columns: []show.Column{
			{Head: "Rule"}, {Head: "Stands in", Extra: true, Min: 16}, {Head: "Basis"}, {Head: "Cited as", Min: 24}, {Head: "Note", Min: 20, Extra: true},
		}, Drops: true}
		l := show.Listing{Header: []string{"rule", "file", "citation", "basis", "title", "note", "source"}}
		add := func(id, file, citation string, b cite.Basis, title, note, source string) {
			t.Row(id, file, b.Label(), citation, note)
			l.Rows = append(l.Rows, []string{id, file, citation, string(b), title, note, source})
			l.Records = append(l.Records, map[string]string{"rule": id, "file": file, "citation": citation, "basis": string(b), "title": title, "note": note, "source": source})
		}
		for _, g := range r.Guidelines().Unverified() {
			add(g.ID, g.File, g.Citation, g.Basis, g.Title, g.Note, g.Source)
		}
		titles := map[string]string{}
		for _, q := range m.Paragraphs() {
			titles[q.ID] = q.Title
		}
		for _, x := range m.Unverified() {
			add(x.ID, x.File, x.Citation, x.Basis, titles[x.ID], x.Note, x.URL)
		}
		flags, err := redflag.Default()
		if err != nil {
			return fault.Wrap(fault.Internal, err, "reading the red flags that come with the program")
		}
		origins := flags.Sources()
		for _, x := range flags.Unverified() {
			var urls []string
			for _, id := range x.Sources {
				urls = append(urls, origins[id].URL)
			}
			add(x.ID, "redflag/rules", "red flag", x.Basis, x.Title, x.Note, strings.Join(urls, " "))
		}
		for _, e := range r.list.Entries() {
			for _, t := range e.Texts() {
				if !t.Basis.Verified() {
					add(e.ID, "controllist/mtcr/data", "Annex, "+e.ID, t.Basis, e.Title, cmp.Or(t.Note, e.Source.Note), e.Source.URL)
					break
				}
			}
		}
		l.Doc = func() *show.Doc {
			d := &show.Doc{}
			d.Heading(1, "To be verified")
			d.Para(show.Plural(len(l.Rows), "rule or fact was", "rules and facts were"), " not read in full in the source. Answers that rest on them say so.")
			d.Table(t)
			return d
		}
		l.Empty = "Everything was read in its source."
		return l.Write(p.stdout, f.format(), p.page())
	}
	return c
}

// provision is a duty of states with its clock.
func provision(q *measure.Provision) string {
	if q.Within == 0 {
		return q.Text
	}
	return q.Text + ", within " + cmp.Or(q.Stated, show.Plural(q.Within, "day", "days"))
}

// drawn says that a document was drawn from the Annex, so that an entry of it stands for its items.
func drawn(q *measure.ItemList) string {
	if q.Annex {
		return ", drawn from the Annex"
	}
	return ""
}

func (p *program) rulesMeasures() *cobra.Command {
	var on *day
	c := &cobra.Command{
		Use: "measures [COUNTRY]", Short: "Show the measures in force on a day",
		Long: `Shows the measures of the Security Council and of states in force on a day: their paragraphs that bear on transfers, what
states owe besides with its clock, and the documents that list items; with a country (a code or a name, as in transfers)
those aimed at it. What depends on a disputed question says so.

` + exitTable,
		Example: examples("licet rules measures", "licet rules measures IR --as-of 2011-04-15", `licet rules measures "North Korea" --format csv`),
		Args:    count(0, 1, "at most one country"),
	}
	on = asOf(c, "the measures in force on this day; today unless given")
	f := format(c, show.Formats()...)
	u := underFlags(c)
	c.RunE = func(_ *cobra.Command, args []string) error {
		m, set, err := p.measures(u)
		if err != nil {
			return err
		}
		of := country.Code("")
		if len(args) > 0 {
			code, bad := country.Resolve(args[0], p.day(on.Date))
			if bad != nil {
				return bad
			}
			of = code
		}
		day := p.day(on.Date)
		d := &show.Doc{}
		d.Heading(1, "Measures in force on "+day.String())
		l := show.Listing{Header: []string{"measure", "paragraph", "rule", "force", "kind", "title", "basis"}, Doc: func() *show.Doc { return d }}
		for _, x := range m.Measures() {
			if of != "" && !slices.Contains(x.Targets, of) {
				continue
			}
			v, err := m.InForce(x.ID, day, set)
			if err != nil {
				return err
			}
			if v == truth.NotMet {
				continue
			}
			state := ""
			if v == truth.Unknown {
				state = " (disputed, and no position is set)"
			}
			d.Heading(2, x.ID, ": ", x.Title, state)
			t := &show.Table{Columns: []show.Column{
				{Head: "Paragraph", Min: 20}, {Head: "Force"}, {Head: "Kind"}, {Head: "What", Min: 30}, {Head: "Basis", Extra: true},
			}, Drops: true}
			for _, q := range m.Paragraphs() {
				if q.Measure != x.ID || !q.InForce.Contains(day) {
					continue
				}
				t.Row(q.Citation, strings.ReplaceAll(string(q.Force), "-", " "), string(q.Kind), q.Title, q.Source.Basis.Label())
				l.Rows = append(l.Rows, []string{x.ID, q.Citation, q.ID, string(q.Force), string(q.Kind), q.Title, string(q.Source.Basis)})
				l.Records = append(l.Records, q)
			}
			d.Table(t)
			for _, q := range x.Provisions {
				d.Bullet(provision(&q), show.F(" [paragraph "+q.Paragraph+", "+strings.ReplaceAll(string(q.Force), "-", " ")+", "+q.Basis.Label()+"]"))
				l.Rows = append(l.Rows, []string{x.ID, q.Paragraph, "", string(q.Force), q.Kind, provision(&q), string(q.Basis)})
				l.Records = append(l.Records, struct {
					Measure string `json:"measure"`
					measure.Provision
				}{x.ID, q})
			}
			for _, q := range x.ItemLists {
				if !q.Contains(day) || of != "" && q.Target != of {
					continue
				}
				d.Bullet("List of items ("+q.Subject+"): "+q.Document+drawn(&q), show.F(" ["+q.Basis.Label()+"]"))
				l.Rows = append(l.Rows, []string{x.ID, "", "", "", "item-list", q.Subject + ": " + q.Document + drawn(&q), string(q.Basis)})
				l.Records = append(l.Records, q)
			}
		}
		l.Empty = "No measure at hand was in force."
		return l.Write(p.stdout, f.format(), p.page())
	}
	return c
}
