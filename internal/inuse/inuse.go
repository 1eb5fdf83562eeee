// Package inuse opens what parties are screened against: lists given by name and path, or the lists that a directory of lists
// holds for a day. It builds the index of their names and keeps it in the cache of the directory, so that the next start has it
// at once.
package inuse

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/internal/listdir"
	"github.com/licet/licet/screening"
	"github.com/licet/licet/screening/adjudication"
	"github.com/licet/licet/screening/name"
	"github.com/licet/licet/screening/record"
	"github.com/licet/licet/screening/register"
	"github.com/licet/licet/screening/source"
	"github.com/licet/licet/screening/starter"
)

// Options say what is to be screened against, and what is to be told while it is read.
type Options struct {
	Dir     *listdir.Dir    // the lists in use, and decisions about hits; nil when there is none: the starter list stands alone
	Given   []Given         // in place of the lists in use, unless nil
	Mapping *source.Mapping // for given lists in the form plain
	// MappingText is what Mapping was read from.
	MappingText string
	Weights     *screening.Weights // nil: those of the program
	Program     string             // version of the program, for the record
	// Whole keeps the entries of given lists, so that links between them and decisions about them can be told.
	Whole bool
	// Report is called with what was wrong with a given list, Seen with bytes that were read, Note with remarks. Each may be nil.
	Report func(list string, r *source.Report)
	Seen   func(bytes int)
	Note   func(err error)
}

// Lists opens sets of lists. It is safe for concurrent use.
type Lists struct {
	o       Options
	book    *adjudication.Book
	decided map[string]bool // lists about which something was decided

	mu   sync.Mutex
	sets map[string]*Set // by what they were made from
	days map[date.Date]*Set
}

// Open makes lists ready to be opened. Nothing is read yet but the decisions about hits, which are in the directory of lists. A
// file of decisions that is damaged is an error: a decision that took back another might be lost.
func Open(o Options) (*Lists, error) {
	if o.Weights == nil {
		o.Weights = screening.DefaultWeights()
	}
	if o.Report == nil {
		o.Report = func(string, *source.Report) {}
	}
	if o.Seen == nil {
		o.Seen = func(int) {}
	}
	if o.Note == nil {
		o.Note = func(error) {}
	}
	l := &Lists{o: o, sets: map[string]*Set{}, days: map[date.Date]*Set{}, book: adjudication.NewBook()}
	if o.Dir != nil {
		var err error
		if l.book, err = ReadBook(o.Dir); err != nil {
			return nil, err
		}
	}
	l.decided = map[string]bool{}
	for _, a := range l.book.All() {
		l.decided[a.List] = true
	}
	return l, nil
}

// Warm begins to read the word lists, which takes longest, so that they are there when they are asked for.
func Warm() {
	go name.Default()
	go Words()
}

// Set is the lists of one day with their index. It is safe for concurrent use.
type Set struct {
	basis record.Basis
	index *screening.Index
	day   date.Date
	w     *screening.Weights
	lists *Lists
	pool  *sync.Pool
	part  []string // given lists that were read only in part, each as a clause: what is on no other list cannot be told

	aside func() (*aside, error) // what is known of the entries beside the index
	entry func(register.Ref) *source.Entry
}

// aside is what the index does not hold: the digest of what is compared of each entry, and the links between lists.
type aside struct {
	Facts map[string]map[string]string          `json:"facts"` // list, number: digest
	Links map[string]map[string][]record.Linked `json:"links"`
}

// On returns the lists as of the day. A list that has no version for the day is told in the basis; an error means that nothing
// can be searched at all for a reason of the machine.
func (l *Lists) On(ctx context.Context, day date.Date) (*Set, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if s, ok := l.days[day]; ok {
		return s, nil
	}
	var s *Set
	var err error
	if l.o.Given != nil {
		s, err = l.given(ctx, day)
	} else {
		s, err = l.held(ctx, day)
	}
	if err != nil {
		return nil, err
	}
	l.days[day] = s
	return s, nil
}

// indexName and asideName are the names of what is kept in the cache.
const (
	indexName = "index"
	asideName = "entries"
)

// Entries returns the entries of all lists of the day, with the names of the lists.
func (l *Lists) Entries(ctx context.Context, day date.Date) (entries []*source.Entry, names []string, err error) {
	var loaded []register.Loaded
	switch {
	case l.o.Given != nil:
		loaded, err = l.readAll(ctx, day)
	case l.o.Dir != nil:
		loaded, err = l.o.Dir.InUse(ctx, day)
	default:
		loaded, err = withStarter(nil, day)
	}
	for i := range loaded {
		if len(loaded[i].Entries) > 0 {
			entries = append(entries, loaded[i].Entries...)
			names = append(names, loaded[i].Version.String())
		}
	}
	return entries, names, err
}

// held opens the lists of the directory.
func (l *Lists) held(ctx context.Context, day date.Date) (*Set, error) {
	var loaded []register.Loaded
	var err error
	if l.o.Dir != nil {
		if loaded, err = l.o.Dir.Current(day); err != nil {
			return nil, err
		}
	}
	if loaded, err = withStarter(loaded, day); err != nil {
		return nil, err
	}
	return l.opened(ctx, loaded, day, func() ([]register.Loaded, error) { return l.o.Dir.InUse(ctx, day) })
}

// Again opens the very versions of lists that a record names, as of its day. A version that is not held is told in the basis. The
// digest of the word lists and the like are those at hand; see [record.Basis.Differ].
func (l *Lists) Again(ctx context.Context, b *record.Basis, day date.Date) (*Set, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var loaded []register.Loaded
	for _, x := range b.Lists {
		one := register.Loaded{Version: register.Version{List: x.Name}}
		switch {
		case x.Starter:
			s, err := starter.Load()
			if err != nil {
				return nil, err
			}
			one = s.At(day)
		case x.Missing != "":
			one.Notes = append(one.Notes, fault.New(fault.UnknownInput, "%s", x.Missing))
		case l.o.Dir != nil:
			versions, _ := l.o.Dir.Versions(x.Name)
			for _, v := range versions {
				if v.Digest == x.Digest && v.EntriesDigest == x.EntriesDigest {
					one.Version = *v
				}
			}
		}
		loaded = append(loaded, one)
	}
	return l.opened(ctx, loaded, day, func() ([]register.Loaded, error) {
		for i := range loaded {
			v := &loaded[i].Version
			if v.Digest == "" || loaded[i].Starter {
				continue
			}
			var err error
			if loaded[i].Entries, err = l.o.Dir.All(ctx, v); err != nil {
				return nil, err
			}
		}
		return loaded, nil
	})
}

// opened makes a set of lists whose versions are known; whole reads their entries when the index is not in the cache.
func (l *Lists) opened(
	ctx context.Context, loaded []register.Loaded, day date.Date, whole func() ([]register.Loaded, error),
) (*Set, error) {
	key := l.key(loaded)
	if s, ok := l.sets[key]; ok {
		return s.on(day, l.basis(loaded, day)), nil
	}
	lex := name.Default()
	if onlyStarter(loaded) { // made in less time than it takes to read it
		s := l.set(build(lex, loaded), day, l.basis(loaded, day))
		s.aside = sync.OnceValues(func() (*aside, error) { return besides(loaded), nil })
		s.entry = find(loaded)
		l.sets[key] = s
		return s, nil
	}
	var x *screening.Index
	if blob, ok := l.o.Dir.Get(indexName, key); ok {
		x, _ = screening.Load(lex, blob) // whatever is wrong with it, it can be made anew
	}
	if x == nil {
		var err error
		if loaded, err = whole(); err != nil {
			return nil, err
		}
		key = l.key(loaded) // of what could be read
		x = build(lex, loaded)
		l.keep(indexName, key, func(b *bytes.Buffer) error { return x.Save(b) })
		l.keep(asideName, key, func(b *bytes.Buffer) error { return json.NewEncoder(b).Encode(besides(loaded)) })
		loaded = bare(loaded)
	}
	s := l.set(x, day, l.basis(loaded, day))
	s.aside = sync.OnceValues(func() (*aside, error) { return l.asides(key, whole) })
	s.entry = func(r register.Ref) *source.Entry { return l.look(ctx, loaded, r) }
	l.sets[key] = s
	return s, nil
}

// withStarter adds the starter list where no official list of the United Nations is in force, as [listdir.Dir.InUse] does.
func withStarter(loaded []register.Loaded, day date.Date) ([]register.Loaded, error) {
	for i := range loaded {
		if loaded[i].Version.Form == source.UN {
			return loaded, nil
		}
	}
	s, err := starter.Load()
	if err != nil {
		return nil, err
	}
	return append(loaded, s.At(day)), nil
}

func onlyStarter(loaded []register.Loaded) bool {
	for i := range loaded {
		if !loaded[i].Starter && loaded[i].Version.Digest != "" {
			return false
		}
	}
	return true
}

// bare drops the entries.
func bare(loaded []register.Loaded) []register.Loaded {
	out := make([]register.Loaded, len(loaded))
	for i := range loaded {
		out[i] = loaded[i]
		if !loaded[i].Starter {
			out[i].Entries = nil
		}
	}
	return out
}

// key names what an index is made from.
func (l *Lists) key(loaded []register.Loaded) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s words %s", record.Engine, Words())
	for i := range loaded {
		v := &loaded[i].Version
		if v.Digest != "" {
			fmt.Fprintf(&b, "\n%s %s %s", v.List, v.Digest, v.EntriesDigest)
		}
	}
	return b.String()
}

func build(lex *name.Lexicon, loaded []register.Loaded) *screening.Index {
	var lists []screening.List
	for i := range loaded {
		if len(loaded[i].Entries) > 0 {
			v := &loaded[i].Version
			lists = append(lists, screening.List{Name: v.List, Digest: v.Digest, Entries: loaded[i].Entries})
		}
	}
	return screening.New(lex, lists...)
}

// keep puts a blob into the cache of the directory. A cache that cannot be written is no reason to stop.
func (l *Lists) keep(what, key string, write func(*bytes.Buffer) error) {
	var b bytes.Buffer
	err := write(&b)
	if err == nil {
		err = l.o.Dir.Put(what, key, b.Bytes())
	}
	if err != nil {
		l.o.Note(fault.Wrap(fault.Unavailable, err, "the index of names is made anew each time"))
	}
}

func (l *Lists) set(x *screening.Index, day date.Date, basis record.Basis) *Set {
	w := l.o.Weights
	return &Set{
		index: x, day: day, basis: basis, w: w, lists: l, pool: &sync.Pool{New: func() any { return x.NewSearcher(w) }},
		aside: func() (*aside, error) { return &aside{}, nil }, entry: func(register.Ref) *source.Entry { return nil },
	}
}

// on is the set as of another day on which the same lists were in force.
func (s *Set) on(day date.Date, basis record.Basis) *Set {
	c := *s
	c.day, c.basis = day, basis
	return &c
}

// asides reads what is known beside the index from the cache, or else from the lists.
func (l *Lists) asides(key string, whole func() ([]register.Loaded, error)) (*aside, error) {
	if blob, ok := l.o.Dir.Get(asideName, key); ok {
		a := &aside{}
		if json.Unmarshal(blob, a) == nil {
			return a, nil
		}
	}
	loaded, err := whole()
	if err != nil {
		return nil, err
	}
	return besides(loaded), nil
}

// besides works out what is known beside the index.
func besides(loaded []register.Loaded) *aside {
	a := &aside{Facts: map[string]map[string]string{}, Links: map[string]map[string][]record.Linked{}}
	for i := range loaded {
		of := make(map[string]string, len(loaded[i].Entries))
		for _, e := range loaded[i].Entries {
			if _, had := of[e.Ref]; !had {
				of[e.Ref] = register.EntryDigest(e)
			}
		}
		a.Facts[loaded[i].Version.List] = of
	}
	add := func(at, to register.Ref, by []register.Because) {
		if a.Links[at.List] == nil {
			a.Links[at.List] = map[string][]record.Linked{}
		}
		a.Links[at.List][at.Ref] = append(a.Links[at.List][at.Ref], record.Linked{Ref: to, By: by})
	}
	for _, k := range register.Links(loaded...) {
		add(k.A, k.B, k.By)
		add(k.B, k.A, k.By)
	}
	return a
}

func find(loaded []register.Loaded) func(register.Ref) *source.Entry {
	return func(r register.Ref) *source.Entry {
		for i := range loaded {
			if loaded[i].Version.List != r.List {
				continue
			}
			for _, e := range loaded[i].Entries {
				if e.Ref == r.Ref {
					return e
				}
			}
		}
		return nil
	}
}

// errFound ends the reading of a list.
var errFound = errors.New("found")

// look reads one entry of a list.
func (l *Lists) look(ctx context.Context, loaded []register.Loaded, r register.Ref) *source.Entry {
	for i := range loaded {
		v := &loaded[i].Version
		if v.List != r.List {
			continue
		}
		if loaded[i].Starter {
			return find(loaded)(r)
		}
		var found *source.Entry
		_ = l.o.Dir.Entries(ctx, v, func(e *source.Entry) error {
			if e.Ref == r.Ref {
				found = e
				return errFound
			}
			return nil
		})
		return found
	}
	return nil
}

// basis is the record of what is searched.
func (l *Lists) basis(loaded []register.Loaded, day date.Date) record.Basis {
	b := record.Basis{Engine: record.Engine, Program: l.o.Program, Weights: record.WeightsOf(l.o.Weights), Words: Words(), Lists: []record.List{}}
	for i := range loaded {
		x := &loaded[i]
		v := &x.Version
		out := record.List{
			Name: v.List, Digest: v.Digest, EntriesDigest: v.EntriesDigest, Form: v.Form, Published: v.Published, Effective: v.Effective(),
			AgeDays: v.Age(day), Entries: v.Entries, Starter: x.Starter,
		}
		if v.Report != nil {
			out.Lost = v.Report.Lost
		}
		for _, n := range x.Notes {
			out.Notes = append(out.Notes, n.Error())
		}
		switch {
		case v.Digest == "" && len(out.Notes) > 0:
			out.Missing = out.Notes[len(out.Notes)-1]
			out.Notes = out.Notes[:len(out.Notes)-1]
		case v.Digest == "":
			out.Missing = "no version of the list can be read"
		case v.Entries == 0:
			out.Missing = fmt.Sprintf("the list %s holds no entry for %s", v.List, day)
		}
		b.Lists = append(b.Lists, out)
	}
	return b
}
