// Package starter holds the list that comes with the program: designations of the Security Council related to missiles, so
// that a first run means something without a network. It is no substitute for the official lists and says so.
//
// The data are our own, with a source and a basis for every row. A designation stands from its day of listing, and on those
// days on which its regime had a list: the designations of Iran are absent between 2016 and 2025 unless the list of
// resolution 2231 kept them. What was not read is carried as an open question and handed out with the entries.
package starter

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"github.com/licet/licet/cite"
	"github.com/licet/licet/country"
	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/screening/register"
	"github.com/licet/licet/screening/source"
)

// Name is the name of the starter list among the lists in use.
const Name = "starter"

// Form is the form of the starter list.
const Form source.Form = "starter"

//go:embed data/unsc-missile.yaml data/unsc-missile.tsv
var files embed.FS

const head = "data/unsc-missile.yaml"

// Row is one designation with where it comes from.
type Row struct {
	Ref     string
	Schema  source.Schema
	Regime  string
	Listed  date.Date
	Name    string
	Aliases []string
	Links   []string // of other rows
	Sources []string // keys of List.Sources, the main one first
}

// Period is a time in which a regime had a list.
type Period struct {
	date.Span
	Programme string
	Only      string // only rows that name this source; empty is all
	Disputed  bool
	Source    cite.Source
}

// Regime is one set of measures.
type Regime struct {
	ID      string
	Title   string
	Country country.Code
	Stood   []Period
}

// Question is what is not known of a time.
type Question struct {
	date.Span
	Regime string // empty is all
	Text   string
	Source cite.Source
}

// List is the starter list.
type List struct {
	Title     string
	State     date.Date // the day as of which the rows hold
	Statement string    // what the list is and is not, for people
	Sources   map[string]cite.Source
	Regimes   []Regime
	Questions []Question
	Rows      []Row

	digest string
	sizes  []register.File
}

// Load returns the starter list. An error is a defect of the program.
var Load = sync.OnceValues(func() (*List, error) {
	text, err := files.ReadFile(head)
	if err != nil {
		return nil, fault.Wrap(fault.Internal, err, "reading the starter list")
	}
	return parse(text, func(name string) ([]byte, error) { return files.ReadFile("data/" + name) })
})

// Entries returns the designations that stood on the day, in the order of their numbers; with the zero day those of the day
// of the list. See [List.At] for what has to be known about them.
func Entries(on date.Date) ([]*source.Entry, error) {
	l, err := Load()
	if err != nil {
		return nil, err
	}
	return l.Entries(on), nil
}

// Entries returns the designations that stood on the day, in the order of their numbers; with the zero day those of the day
// of the list. The entries are the caller's to keep.
func (l *List) Entries(on date.Date) []*source.Entry {
	if on.IsZero() {
		on = l.State
	}
	var out []*source.Entry
	for i := range l.Rows {
		if e := l.entry(&l.Rows[i], on); e != nil {
			out = append(out, e)
		}
	}
	return out
}

// entry is the row as it stood on the day, nil when it did not stand.
func (l *List) entry(r *Row, on date.Date) *source.Entry {
	if on.Before(r.Listed) {
		return nil
	}
	g := l.regime(r.Regime)
	for _, p := range g.Stood {
		if !p.Contains(on) || p.Only != "" && !slices.Contains(r.Sources, p.Only) {
			continue
		}
		e := &source.Entry{
			Ref: r.Ref, Schema: r.Schema, Listed: r.Listed, Programmes: []string{p.Programme},
			Names:     []source.Name{{Text: r.Name}},
			Countries: []source.Country{{Code: g.Country, Role: source.Regime}},
			Source:    fmt.Sprintf("UN Security Council, as of %s [%s]", l.State, l.Sources[r.Sources[0]].Basis.Label()),
			Basis:     g.Title,
		}
		for _, a := range r.Aliases {
			e.Names = append(e.Names, source.Name{Text: a, Kind: source.Alias})
		}
		for _, f := range bracketed(r.Name) {
			if !slices.ContainsFunc(e.Names, func(n source.Name) bool { return n.Text == f }) {
				e.Names = append(e.Names, source.Name{Text: f, Kind: source.Found})
			}
		}
		for _, x := range r.Links {
			e.Links = append(e.Links, source.Link{Ref: x, Kind: "named in an alias"})
		}
		if p.Disputed {
			e.Remarks = "whether this designation applies on this day is disputed among States"
		}
		return e
	}
	return nil
}

func (l *List) regime(id string) *Regime {
	for i := range l.Regimes {
		if l.Regimes[i].ID == id {
			return &l.Regimes[i]
		}
	}
	return nil
}

// shortestAcronym is how long a short form must be to serve as a name: AIG and SIG name many others.
const shortestAcronym = 5

// bracketed returns the names that a name with a bracket at its end holds: what stands before it, and what stands in it when
// that is one word of some length.
func bracketed(name string) []string {
	i := strings.LastIndex(name, " (")
	if i < 1 || !strings.HasSuffix(name, ")") {
		return nil
	}
	out := []string{name[:i]}
	if in := name[i+2 : len(name)-1]; utf8.RuneCountInString(in) >= shortestAcronym && !strings.Contains(in, " ") {
		out = append(out, in)
	}
	return out
}

// Notes returns what has to be known about the entries of the day: what the list is, and the open questions of the day.
func (l *List) Notes(on date.Date) []*fault.Error {
	if on.IsZero() {
		on = l.State
	}
	what := fault.New(fault.UnknownInput, "no official list of the United Nations is loaded; the starter list of %s stands in for it", l.State)
	what.Hint = "load the official list: licet lists update un, or licet lists import un FILE"
	out := []*fault.Error{what}
	for _, q := range l.Questions {
		if !q.Contains(on) {
			continue
		}
		e := fault.New(fault.UnknownInput, "starter list: %s [%s]", q.Text, q.Source.Basis.Label())
		if q.Source.URL != "" {
			e.Hint = "see " + q.Source.URL
		}
		out = append(out, e)
	}
	return out
}

// At returns the list as it is in use on the day, with what has to be known about it. Its digest of entries differs between
// days on which different designations stood.
func (l *List) At(on date.Date) register.Loaded {
	entries := l.Entries(on)
	v := register.Version{
		List: Name, Digest: l.digest, Form: Form, Published: l.State, Loaded: l.State.Time().Add(12 * time.Hour), Files: l.sizes,
		Entries: len(entries),
		Report:  &source.Report{Form: Form, Published: l.State, Records: len(l.Rows), Entries: len(entries)},
	}
	h := sha256.New()
	enc := json.NewEncoder(h)
	enc.SetEscapeHTML(false)
	for _, e := range entries {
		_ = enc.Encode(e) // plain data
		v.Names += len(e.Names)
		v.IDs += len(e.IDs)
	}
	v.EntriesDigest = hex.EncodeToString(h.Sum(nil))
	return register.Loaded{Version: v, Entries: entries, Starter: true, Notes: l.Notes(on)}
}

// The form of the head.
type (
	headYAML struct {
		Title     string                `yaml:"title"`
		State     string                `yaml:"state"`
		File      string                `yaml:"file"`
		Statement string                `yaml:"statement"`
		Sources   map[string]sourceYAML `yaml:"sources"`
		Regimes   []regimeYAML          `yaml:"regimes"`
		Questions []questionYAML        `yaml:"questions"`
	}
	sourceYAML struct {
		Basis cite.Basis `yaml:"basis"`
		Kind  string     `yaml:"kind"`
		URL   string     `yaml:"url"`
		Note  string     `yaml:"note"`
	}
	regimeYAML struct {
		ID      string       `yaml:"id"`
		Title   string       `yaml:"title"`
		Country country.Code `yaml:"country"`
		Stood   []periodYAML `yaml:"stood"`
	}
	periodYAML struct {
		From      string     `yaml:"from"`
		Until     string     `yaml:"until"`
		Programme string     `yaml:"programme"`
		Only      string     `yaml:"only"`
		Disputed  bool       `yaml:"disputed"`
		Source    sourceYAML `yaml:"source"`
	}
	questionYAML struct {
		Regime string     `yaml:"regime"`
		From   string     `yaml:"from"`
		Until  string     `yaml:"until"`
		Text   string     `yaml:"text"`
		Source sourceYAML `yaml:"source"`
	}
)

func (s sourceYAML) source() cite.Source {
	return cite.Source{Basis: s.Basis, Kind: s.Kind, URL: s.URL, Note: s.Note}
}

// parse reads the head and the file of rows that it names, and checks that everything that is named exists.
func parse(text []byte, open func(name string) ([]byte, error)) (*List, error) {
	var h headYAML
	d := yaml.NewDecoder(strings.NewReader(string(text)))
	d.KnownFields(true)
	if err := d.Decode(&h); err != nil {
		return nil, fault.Wrap(fault.Internal, err, "%s", head)
	}
	l := &List{Title: h.Title, Statement: h.Statement, Sources: map[string]cite.Source{}}
	var err error
	if l.State, err = date.Parse(h.State); err != nil {
		return nil, fault.Wrap(fault.Internal, err, "%s: state", head)
	}
	for k, s := range h.Sources {
		if s.Basis == "" {
			return nil, fault.New(fault.Internal, "%s: source %s has no basis", head, k)
		}
		l.Sources[k] = s.source()
	}
	if err := l.regimes(h.Regimes); err != nil {
		return nil, err
	}
	for i, q := range h.Questions {
		span, err := spanOf(q.From, q.Until)
		if err != nil || q.Text == "" || q.Source.Basis == "" || q.Regime != "" && l.regime(q.Regime) == nil {
			return nil, fault.New(fault.Internal, "%s: questions[%d]: days, text, basis or regime are wrong: %v", head, i, err)
		}
		l.Questions = append(l.Questions, Question{span, q.Regime, q.Text, q.Source.source()})
	}
	rows, err := open(h.File)
	if err != nil {
		return nil, fault.Wrap(fault.Internal, err, "%s: file", head)
	}
	if err := l.rows(h.File, string(rows)); err != nil {
		return nil, err
	}
	for _, f := range []struct {
		name string
		text []byte
	}{{"unsc-missile.yaml", text}, {h.File, rows}} {
		sum := sha256.Sum256(f.text)
		l.sizes = append(l.sizes, register.File{Name: f.name, Size: int64(len(f.text)), Digest: hex.EncodeToString(sum[:])})
	}
	l.digest = register.FilesDigest(l.sizes, "")
	return l, nil
}

func (l *List) regimes(in []regimeYAML) error {
	for _, r := range in {
		g := Regime{ID: r.ID, Title: r.Title, Country: r.Country}
		if _, ok := country.Lookup(string(r.Country), date.Date{}); !ok || r.ID == "" || len(r.Stood) == 0 {
			return fault.New(fault.Internal, "%s: regime %q: id, country or times are missing", head, r.ID)
		}
		for i, p := range r.Stood {
			span, err := spanOf(p.From, p.Until)
			if err != nil || p.Programme == "" || p.Source.Basis == "" {
				return fault.New(fault.Internal, "%s: regime %s: stood[%d]: days, programme or basis are wrong: %v", head, r.ID, i, err)
			}
			if _, ok := l.Sources[p.Only]; p.Only != "" && !ok {
				return fault.New(fault.Internal, "%s: regime %s: stood[%d]: no source %q", head, r.ID, i, p.Only)
			}
			g.Stood = append(g.Stood, Period{span, p.Programme, p.Only, p.Disputed, p.Source.source()})
		}
		l.Regimes = append(l.Regimes, g)
	}
	return nil
}

func spanOf(from, until string) (date.Span, error) {
	var s date.Span
	if err := s.From.UnmarshalText([]byte(from)); err != nil {
		return s, err
	}
	if err := s.Until.UnmarshalText([]byte(until)); err != nil {
		return s, err
	}
	if s.Empty() {
		return s, fmt.Errorf("no day lies between %s and %s", from, until)
	}
	return s, nil
}

const columns = "ref\tkind\tregime\tlisted\tsources\tlinks\tname\taliases"

// rows reads the rows: values separated by tabs, aliases by " | ".
func (l *List) rows(name, text string) error {
	seen := map[string]bool{}
	n := 0
	for line := range strings.Lines(text) {
		n++
		line = strings.TrimSuffix(line, "\n")
		bad := func(why string) error {
			return fault.New(fault.Internal, "%s", why).At(fault.Place{File: name, Line: n})
		}
		if n == 1 {
			if line != columns {
				return bad("the columns are not " + strings.ReplaceAll(columns, "\t", ", "))
			}
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) != strings.Count(columns, "\t")+1 {
			return bad("the row has another number of columns")
		}
		listed, err := date.Parse(f[3])
		if err != nil {
			return bad(err.Error())
		}
		r := Row{Ref: f[0], Schema: source.Schema(f[1]), Regime: f[2], Listed: listed, Sources: strings.Fields(f[4]), Links: strings.Fields(f[5]), Name: f[6]}
		if f[7] != "" {
			r.Aliases = strings.Split(f[7], " | ")
		}
		switch {
		case r.Ref == "" || seen[r.Ref]:
			return bad("the number is missing or stands twice")
		case r.Schema != source.Person && r.Schema != source.Entity:
			return bad("a row is a person or an entity")
		case l.regime(r.Regime) == nil:
			return bad("there is no such regime")
		case r.Name == "" || strings.TrimSpace(r.Name) != r.Name || slices.Contains(r.Aliases, ""):
			return bad("a name is empty or has blanks around it")
		case len(r.Sources) == 0:
			return bad("the row has no source")
		}
		for _, s := range r.Sources {
			if _, ok := l.Sources[s]; !ok {
				return bad("there is no source " + s)
			}
		}
		seen[r.Ref] = true
		l.Rows = append(l.Rows, r)
	}
	for _, r := range l.Rows {
		for _, x := range r.Links {
			if !seen[x] {
				return fault.New(fault.Internal, "%s: %s refers to %s, which is no row", name, r.Ref, x)
			}
		}
	}
	return nil
}
