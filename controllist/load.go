package controllist

import (
	"bytes"
	"crypto/sha256"
	"encoding"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"sort"
	"strconv"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"

	"github.com/licet/licet/cite"
	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/quantity"
)

// Load reads a control list from the YAML files of a directory:
//
//	list.yaml         name, title and key dates of the list
//	params.yaml       every parameter a condition may ask for
//	sources.yaml      where facts were read
//	notes.yaml        notes that several entries share
//	definitions.yaml  terms
//	editions.yaml     known editions
//	item-*.yaml       the entries
//
// Loading is strict. An unknown key, an undeclared parameter, a unit of the wrong dimension, a reference to an entry that
// does not exist, texts of one entry that overlap in time, and entries that depend on each other in a circle are errors of
// kind invalid with file and line. All errors are reported together.
func Load(fsys fs.FS) (*List, error) {
	files, digest, err := readAll(fsys)
	if err != nil {
		return nil, err
	}
	l := &loader{list: &List{Digest: digest, byName: map[string]*Param{}, byID: map[string]*Entry{}}}
	l.load(files)
	if len(l.errs) > 0 {
		return nil, errors.Join(l.errs...)
	}
	return l.list, nil
}

// readAll reads the YAML files in the order of their names and their common digest. Files with cases are not part of the
// rules.
func readAll(fsys fs.FS) (map[string][]byte, string, error) {
	names, err := fs.Glob(fsys, "*.yaml")
	if err != nil {
		return nil, "", fault.Wrap(fault.Internal, err, "listing the control list")
	}
	files := map[string][]byte{}
	sum := sha256.New()
	sort.Strings(names)
	for _, n := range names {
		if strings.HasSuffix(n, ".cases.yaml") {
			continue
		}
		b, err := fs.ReadFile(fsys, n)
		if err != nil {
			return nil, "", fault.Wrap(fault.Internal, err, "reading %s", n)
		}
		files[n] = b
		_, _ = fmt.Fprintf(sum, "%s %d\n", n, len(b))
		sum.Write(b)
	}
	return files, hex.EncodeToString(sum.Sum(nil)), nil
}

type loader struct {
	list    *List
	errs    []error
	sources map[string]string
	notes   map[string]*noteFile
	used    map[string]bool // notes that an entry names
	places  []fault.Place   // of the entries, by index
	deps    map[int][]int   // entries that an entry's specified_in asks for
}

// The shapes of the files. condition keeps the YAML node for line numbers.
type condition struct{ *yaml.Node }

// UnmarshalYAML keeps the node as it is.
func (c *condition) UnmarshalYAML(n *yaml.Node) error { c.Node = n; return nil }

// at is a single value with the line it stands on. The YAML library does not tell where a value stands that one of our
// types refuses.
type at[T any] struct {
	v    T
	line int
}

// UnmarshalYAML reads a string or a value that reads itself from text.
func (a *at[T]) UnmarshalYAML(n *yaml.Node) error {
	a.line = n.Line
	var err error
	switch p := any(&a.v).(type) {
	case *string:
		*p = n.Value
	case encoding.TextUnmarshaler:
		err = p.UnmarshalText([]byte(n.Value))
	}
	if n.Kind != yaml.ScalarNode {
		err = errors.New("a single value is expected here")
	}
	if err != nil {
		return &yaml.TypeError{Errors: []string{fmt.Sprintf("line %d: %v", n.Line, err)}}
	}
	return nil
}

type listFile struct {
	Name   string        `yaml:"name"`
	Title  string        `yaml:"title"`
	First  at[date.Date] `yaml:"first"`
	Layout at[date.Date] `yaml:"layout"`
	Read   at[date.Date] `yaml:"read"`
}

type paramsFile struct {
	Params []struct {
		Name    at[string] `yaml:"name"`
		Type    at[Type]   `yaml:"type"`
		Unit    string     `yaml:"unit"`
		Band    at[Band]   `yaml:"band"`
		Signed  bool       `yaml:"signed"`
		IDs     bool       `yaml:"ids"`
		Open    bool       `yaml:"open"`
		Values  []string   `yaml:"values"`
		Meaning string     `yaml:"meaning"`
	} `yaml:"params"`
}

type sourceFile struct {
	Basis  at[cite.Basis] `yaml:"basis"`
	Kind   string         `yaml:"kind"`
	ReadAt at[string]     `yaml:"read_at"`
	URL    string         `yaml:"url"`
	Note   string         `yaml:"note"`
}

type noteFile struct {
	ID         at[string]     `yaml:"id"`
	Effect     at[Effect]     `yaml:"effect"`
	Note       at[string]     `yaml:"note"`
	Basis      at[cite.Basis] `yaml:"basis"`
	Conditions []condition    `yaml:"conditions"`
	file       string
}

type textFile struct {
	From           at[date.Date]  `yaml:"from"`
	Until          at[date.Date]  `yaml:"until"`
	Read           at[date.Date]  `yaml:"read"`
	Remark         string         `yaml:"remark"`
	Basis          at[cite.Basis] `yaml:"basis"`
	Conditions     []condition    `yaml:"conditions"`
	Exclusions     []noteFile     `yaml:"exclusions"`
	Notes          []at[string]   `yaml:"notes"`
	Clarifications []noteFile     `yaml:"clarifications"`
}

type entryFile struct {
	ID        string       `yaml:"id"`
	Title     string       `yaml:"title"`
	Category  at[Category] `yaml:"category"`
	Kind      at[Kind]     `yaml:"kind"`
	AppliesTo []at[string] `yaml:"applies_to"`
	Keywords  []string     `yaml:"keywords"`
	Xref      Xref         `yaml:"xref"`
	History   []eventFile  `yaml:"history"`
	Source    sourceFile   `yaml:"source"`
	Note      string       `yaml:"note"`
	textFile  `yaml:",inline"`
	Older     []textFile `yaml:"older"`
	line      int
}

type eventFile struct {
	Date at[date.Date] `yaml:"date"`
	Kind at[string]    `yaml:"event"`
	What string        `yaml:"what"`
}

// history gives the changes in the order of time.
func history(in []eventFile) []Event {
	var out []Event
	for _, h := range in {
		out = append(out, Event{Date: h.Date.v, Kind: h.Kind.v, What: h.What})
	}
	slices.SortStableFunc(out, func(a, b Event) int { return a.Date.Compare(b.Date) })
	return out
}

// plain drops the lines.
func plain(in []at[string]) []string {
	var out []string
	for _, s := range in {
		out = append(out, s.v)
	}
	return out
}

type itemFile struct {
	Item     int         `yaml:"item"`
	Title    string      `yaml:"title"`
	Reserved bool        `yaml:"reserved"`
	Headings []Heading   `yaml:"headings"`
	Entries  []yaml.Node `yaml:"entries"`
	entries  []entryFile
}

func (l *loader) fail(file string, line int, field, value, message, want string) {
	l.errs = append(l.errs, &fault.Error{
		Kind: fault.Invalid, Place: fault.Place{File: file, Line: line, Field: field},
		Message: message, Value: value, Want: want,
	})
}

// strict decodes one document and refuses unknown keys and anything after it.
func strict(file string, data []byte, into any) error {
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	if err := dec.Decode(into); errors.Is(err, io.EOF) {
		return &fault.Error{Kind: fault.Invalid, Place: fault.Place{File: file}, Message: "the file is empty", Want: "YAML"}
	} else if err != nil {
		return yamlFault(file, err)
	}
	var more yaml.Node
	if err := dec.Decode(&more); !errors.Is(err, io.EOF) {
		return &fault.Error{
			Kind: fault.Invalid, Place: fault.Place{File: file, Line: more.Line}, Message: "the file holds more than one document",
			Want: "one document",
		}
	}
	return nil
}

// yamlFault gives the errors of the YAML library the common shape; its text already names the line.
func yamlFault(file string, err error) error {
	var several *yaml.TypeError
	if !errors.As(err, &several) {
		return yamlLine(file, strings.TrimPrefix(err.Error(), "yaml: "), err)
	}
	var all []error
	for _, text := range several.Errors {
		all = append(all, yamlLine(file, text, err))
	}
	return errors.Join(all...)
}

// yamlLine takes the line out of a message such as "line 7: found unexpected end of stream".
func yamlLine(file, text string, cause error) error {
	line := 0
	if rest, ok := strings.CutPrefix(text, "line "); ok {
		if num, tail, found := strings.Cut(rest, ": "); found {
			if n, err := strconv.Atoi(num); err == nil {
				line, text = n, tail
			}
		}
	}
	return &fault.Error{Kind: fault.Invalid, Place: fault.Place{File: file, Line: line}, Message: text, Cause: cause}
}

func (l *loader) load(files map[string][]byte) {
	var lf listFile
	var pf paramsFile
	var sf struct {
		Sources []struct {
			ID   at[string] `yaml:"id"`
			URL  string     `yaml:"url"`
			What string     `yaml:"what"`
		} `yaml:"sources"`
	}
	var nf struct {
		Notes []noteFile `yaml:"notes"`
	}
	var df definitionsFile
	var ef editionsFile
	var itemNames []string
	for name := range files {
		if strings.HasPrefix(path.Base(name), "item-") {
			itemNames = append(itemNames, name)
		}
	}
	sort.Strings(itemNames)
	items := make([]itemFile, len(itemNames))

	// The files are independent until they are linked, so they are decoded side by side.
	type job struct {
		name string
		into any
	}
	jobs := []job{
		{"list.yaml", &lf},
		{"params.yaml", &pf},
		{"sources.yaml", &sf},
		{"notes.yaml", &nf},
		{"definitions.yaml", &df},
		{"editions.yaml", &ef},
	}
	errs := make([]error, len(jobs)+len(itemNames))
	var wg sync.WaitGroup
	for i, j := range jobs {
		data, ok := files[j.name]
		if !ok {
			errs[i] = fault.Input("", j.name, "the control list lacks this file", "a file of that name")
			continue
		}
		wg.Go(func() { errs[i] = strict(j.name, data, j.into) })
	}
	for i, n := range itemNames {
		wg.Go(func() { errs[len(jobs)+i] = items[i].decode(n, files[n]) })
	}
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			l.errs = append(l.errs, err)
		}
	}
	if len(l.errs) > 0 {
		return
	}

	li := l.list
	li.Name, li.Title, li.First, li.Layout, li.Read = lf.Name, lf.Title, lf.First.v, lf.Layout.v, lf.Read.v
	l.sources = map[string]string{}
	for _, s := range sf.Sources {
		if _, ok := l.sources[s.ID.v]; ok {
			l.fail("sources.yaml", s.ID.line, s.ID.v, "", "this source is given twice", "one source of each id")
		}
		l.sources[s.ID.v] = s.URL
	}
	l.notes, l.used = map[string]*noteFile{}, map[string]bool{}
	for i := range nf.Notes {
		n := &nf.Notes[i]
		n.file = "notes.yaml"
		if l.notes[n.ID.v] != nil {
			l.fail(n.file, n.ID.line, n.ID.v, "", "this note is given twice", "one note of each id")
		}
		l.notes[n.ID.v] = n
	}
	l.params(&pf)
	l.numbering(itemNames, items)
	l.intern()
	l.entryTexts(itemNames, items)
	for i := range nf.Notes {
		if n := &nf.Notes[i]; !l.used[n.ID.v] {
			l.fail(n.file, n.ID.line, n.ID.v, "", "no entry uses this note", "a note that an entry names")
		}
	}
	l.terms(&df)
	l.editions(&ef)
	l.sortByNeed()
}

// decode reads an item file and its entries, keeping the line of each entry.
func (f *itemFile) decode(name string, data []byte) error {
	if err := strict(name, data, f); err != nil {
		return err
	}
	f.entries = make([]entryFile, len(f.Entries))
	var errs []error
	for i := range f.Entries {
		n := &f.Entries[i]
		if err := knownKeys(name, n, entryKeys); err != nil {
			errs = append(errs, err)
			continue
		}
		if err := n.Decode(&f.entries[i]); err != nil {
			errs = append(errs, yamlFault(name, err))
		}
		f.entries[i].line = n.Line
	}
	return errors.Join(errs...)
}

// entryKeys lists what an entry may hold; a nested map names the keys of its value.
var entryKeys = keys{
	"id": nil, "title": nil, "category": nil, "kind": nil, "applies_to": nil, "keywords": nil, "note": nil,
	"xref":    {"eccn": nil, "eu": nil, "usml": nil},
	"history": {"date": nil, "event": nil, "what": nil},
	"source":  {"basis": nil, "kind": nil, "read_at": nil, "url": nil, "note": nil},
	"from":    nil, "until": nil, "read": nil, "remark": nil, "basis": nil,
	"conditions": nil, "exclusions": noteKeys, "notes": nil, "clarifications": noteKeys,
	"older": {
		"from": nil, "until": nil, "read": nil, "remark": nil, "basis": nil,
		"conditions": nil, "exclusions": noteKeys, "notes": nil, "clarifications": noteKeys,
	},
}

var noteKeys = keys{"effect": nil, "note": nil, "basis": nil, "conditions": nil}

type keys map[string]keys

// knownKeys refuses keys that are not listed, with their line. Decoding from a node does not check them.
func knownKeys(file string, n *yaml.Node, allowed keys) error {
	if n.Kind == yaml.SequenceNode {
		for _, k := range n.Content {
			if err := knownKeys(file, k, allowed); err != nil {
				return err
			}
		}
		return nil
	}
	if n.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		sub, ok := allowed[key.Value]
		if !ok {
			names := make([]string, 0, len(allowed))
			for k := range allowed {
				names = append(names, k)
			}
			sort.Strings(names)
			return &fault.Error{
				Kind: fault.Invalid, Place: fault.Place{File: file, Line: key.Line}, Message: "unknown key",
				Value: key.Value, Want: "one of " + strings.Join(names, ", "),
			}
		}
		if sub != nil {
			if err := knownKeys(file, n.Content[i+1], sub); err != nil {
				return err
			}
		}
	}
	return nil
}

func (l *loader) params(pf *paramsFile) {
	for _, p := range pf.Params {
		name := p.Name.v
		if l.list.byName[name] != nil {
			l.fail("params.yaml", p.Name.line, name, "", "this parameter is declared twice", "one declaration")
			continue
		}
		q := &Param{
			Name: name, Type: p.Type.v, Band: p.Band.v, Signed: p.Signed, IDs: p.IDs, Open: p.Open, Values: p.Values, Meaning: p.Meaning,
			id: len(l.list.params),
		}
		switch {
		case q.Type == Number && p.Unit == "1":
			// A plain number has the zero unit.
		case q.Type == Number:
			u, err := quantity.ParseUnit(p.Unit)
			if err != nil {
				l.fail("params.yaml", p.Name.line, name, p.Unit, "the unit is not known", "a unit such as kN or km")
				continue
			}
			q.Unit = u
		case p.Unit != "":
			l.fail("params.yaml", p.Name.line, name, p.Unit, "only a number has a unit", "no unit")
		}
		l.list.params = append(l.list.params, q)
		l.list.byName[name] = q
	}
}

// numbering makes the entries and headings, so that conditions can refer to any of them.
func (l *loader) numbering(names []string, items []itemFile) {
	li := l.list
	for i := range items {
		f := &items[i]
		li.items = append(li.items, Item{Number: f.Item, Title: f.Title, Reserved: f.Reserved})
		li.headings = append(li.headings, f.Headings...)
		for j := range f.entries {
			e := &f.entries[j]
			if li.byID[e.ID] != nil {
				l.fail(names[i], e.line, e.ID, "", "this entry is given twice", "one entry of each id")
				continue
			}
			if !strings.HasPrefix(e.ID, itoa(f.Item)+".") {
				l.fail(names[i], e.line, "id", e.ID, "the entry does not belong to this item", "an id that begins with "+itoa(f.Item))
			}
			ent := &Entry{
				ID: e.ID, Item: f.Item, Category: e.Category.v, Kind: e.Kind.v, Title: e.Title,
				AppliesTo: plain(e.AppliesTo), Keywords: e.Keywords, Xref: e.Xref, History: history(e.History), Note: e.Note, index: len(li.entries),
				Source: l.source(names[i], e.Source),
			}
			if e.Category.v == 0 || e.Kind.v == "" || e.Title == "" {
				l.fail(names[i], e.line, e.ID, "", "category, kind and title are needed", "all three")
			}
			li.entries = append(li.entries, ent)
			l.places = append(l.places, fault.Place{File: names[i], Line: e.line, Field: e.ID})
			li.byID[e.ID] = ent
		}
	}
	slices.SortStableFunc(li.items, func(a, b Item) int { return a.Number - b.Number })
}

func (l *loader) source(file string, s sourceFile) cite.Source {
	out := cite.Source{Basis: s.Basis.v, Kind: s.Kind, URL: s.URL, Note: s.Note}
	if s.ReadAt.v != "" {
		u, ok := l.sources[s.ReadAt.v]
		if !ok {
			l.fail(file, s.ReadAt.line, "source.read_at", s.ReadAt.v, "no such source", "an id of sources.yaml")
		}
		out.URL = u
	}
	return out
}

// intern gives every id and every declared value its symbol.
func (l *loader) intern() {
	li := l.list
	li.symbolOf = map[string]symbol{}
	add := func(name string) {
		if _, ok := li.symbolOf[name]; ok {
			return
		}
		if len(li.symbols) >= int(unlisted) {
			l.fail("params.yaml", 0, "", name, "too many different values", fmt.Sprintf("fewer than %d", unlisted))
			return
		}
		li.symbolOf[name] = symbol(len(li.symbols)) //nolint:gosec // bounded above
		li.symbols = append(li.symbols, name)
	}
	var ids []string
	for _, it := range li.items {
		ids = append(ids, itoa(it.Number))
	}
	for _, h := range li.headings {
		ids = append(ids, h.ID)
	}
	for _, e := range li.entries {
		ids = append(ids, e.ID)
	}
	for _, id := range ids {
		for i, c := range id {
			if c == '.' {
				add(id[:i])
			}
		}
		add(id)
	}
	li.idSymbols = len(li.symbols)
	li.below = make([][]symbol, li.idSymbols)
	for s, id := range li.symbols {
		for i, c := range id + "." {
			if c == '.' {
				above := li.symbolOf[id[:i]]
				li.below[above] = append(li.below[above], symbol(s))
			}
		}
	}
	for _, p := range li.params {
		for _, v := range p.Values {
			add(v)
		}
	}
}

func (l *loader) entryTexts(names []string, items []itemFile) {
	l.deps = map[int][]int{}
	for i := range items {
		for j := range items[i].entries {
			f := &items[i].entries[j]
			e := l.list.byID[f.ID]
			if e == nil {
				continue
			}
			for _, ref := range f.AppliesTo {
				if !l.list.IsID(ref.v) {
					l.fail(names[i], ref.line, f.ID+".applies_to", ref.v, "no entry or heading has this id", "an id of the list")
				}
			}
			for _, h := range f.History {
				switch h.Kind.v {
				case "added":
					if e.added.IsZero() || h.Date.v.Before(e.added) {
						e.added = h.Date.v
					}
				case "amended", "split", "clarified", "definition":
				default:
					l.fail(names[i], h.Kind.line, e.ID+".history", h.Kind.v, "unknown kind of change",
						"added, amended, split, clarified or definition")
				}
			}
			l.texts(names[i], f, e)
		}
	}
}

// texts builds the dated texts of one entry and checks that they do not overlap.
func (l *loader) texts(file string, f *entryFile, e *Entry) {
	cur := f.textFile
	if cur.From.v.IsZero() {
		cur.From.v = l.list.Layout
		for _, h := range e.History {
			if h.changesText() && h.Date.After(cur.From.v) {
				cur.From.v = h.Date
			}
		}
	}
	if cur.Read.v.IsZero() {
		cur.Read.v = l.list.Read
	}
	if cur.Basis.v == "" {
		cur.Basis.v = f.Source.Basis.v
	}
	for _, t := range append(slices.Clone(f.Older), cur) {
		if t.Read.v.IsZero() {
			t.Read = t.From
		}
		span := date.Span{From: t.From.v, Until: t.Until.v}
		line := max(f.line, t.From.line)
		if span.Empty() || span.From.IsZero() {
			l.fail(file, line, e.ID, span.From.String()+" to "+span.Until.String(), "the text covers no day", "from before until")
		}
		for _, o := range e.texts {
			if o.Span.Overlaps(span) {
				l.fail(file, line, e.ID, span.From.String(), "two texts of the entry overlap in time",
					"each day in one text only; the other runs from "+o.Span.From.String()+" to "+untilText(o.Span))
			}
		}
		txt := &Text{Span: span, Read: t.Read.v, Note: t.Remark, Basis: t.Basis.v}
		txt.when = l.all(file, e, line, t.Conditions)
		for _, id := range t.Notes {
			n := l.notes[id.v]
			if n == nil {
				l.fail(file, id.line, e.ID+".notes", id.v, "no such note", "an id of notes.yaml")
				continue
			}
			l.used[id.v] = true
			txt.exclusions = append(txt.exclusions, l.note(e, line, n))
		}
		for k := range t.Exclusions {
			t.Exclusions[k].file = file
			txt.exclusions = append(txt.exclusions, l.note(e, line, &t.Exclusions[k]))
		}
		for k := range t.Clarifications {
			t.Clarifications[k].file = file
			txt.clarify = append(txt.clarify, l.note(e, line, &t.Clarifications[k]))
		}
		txt.excluding = negatedRefs(txt.when, false)
		e.texts = append(e.texts, txt)
	}
	slices.SortFunc(e.texts, func(a, b *Text) int { return a.Span.From.Compare(b.Span.From) })
}

func untilText(s date.Span) string {
	if s.Until.IsZero() {
		return "today"
	}
	return s.Until.String()
}

// note compiles a note of an entry; line is that of the entry, for a note that says nothing at all.
func (l *loader) note(e *Entry, line int, f *noteFile) *Note {
	if at := max(f.ID.line, f.Effect.line, f.Note.line); at > 0 {
		line = at
	}
	if f.Effect.v == "" {
		l.fail(f.file, line, e.ID+".exclusions", f.Note.v, "a note needs an effect", "one of the effects of a note")
	}
	return &Note{
		ID: f.ID.v, Effect: f.Effect.v, Text: f.Note.v, Basis: f.Basis.v, when: l.all(f.file, e, line, f.Conditions),
	}
}

// all compiles a list of conditions that must all hold. An entry without any would be met by everything.
func (l *loader) all(file string, e *Entry, line int, conds []condition) *node {
	if len(conds) == 0 {
		l.fail(file, line, e.ID, "", "there are no conditions", "at least one condition")
		return &node{form: formAll}
	}
	n := &node{form: formAll}
	for _, c := range conds {
		n.kids = append(n.kids, l.compile(file, e, c.Node))
	}
	return n
}

var condKeys = keys{
	"param": nil, "op": nil, "value": nil, "unit": nil, "note": nil, "all": nil, "any": nil, "not": nil,
}

// compile turns one YAML node into a condition.
func (l *loader) compile(file string, e *Entry, y *yaml.Node) *node {
	broken := &node{form: formAny}
	if y.Kind != yaml.MappingNode {
		l.fail(file, y.Line, e.ID, y.Value, "this is no condition", "{param, op, value} or all, any, not")
		return broken
	}
	if err := knownKeys(file, y, condKeys); err != nil {
		l.errs = append(l.errs, err)
		return broken
	}
	if !l.oneForm(file, e, y) {
		return broken
	}
	get := func(key string) *yaml.Node {
		for i := 0; i+1 < len(y.Content); i += 2 {
			if y.Content[i].Value == key {
				return y.Content[i+1]
			}
		}
		return nil
	}
	note := ""
	if n := get("note"); n != nil {
		note = n.Value
	}
	for f, key := range [...]string{formAll: "all", formAny: "any"} {
		if g := get(key); g != nil {
			out := &node{form: form(f), note: note}
			for _, k := range g.Content {
				out.kids = append(out.kids, l.compile(file, e, k))
			}
			if len(out.kids) == 0 {
				l.fail(file, y.Line, e.ID, key, "an empty group decides nothing", "at least one condition")
			}
			return out
		}
	}
	if g := get("not"); g != nil {
		return &node{form: formNot, note: note, kids: []*node{l.compile(file, e, g)}}
	}
	param, op, val := get("param"), get("op"), get("value")
	if param == nil || op == nil || val == nil {
		l.fail(file, y.Line, e.ID, "", "a leaf needs param, op and value", "all three")
		return broken
	}
	p := l.list.byName[param.Value]
	if p == nil {
		err := l.list.undeclared(param.Value).(*fault.Error) //nolint:errorlint,forcetypeassert // our own constructor
		l.fail(file, param.Line, e.ID, param.Value, "the parameter is not declared", err.Want)
		return broken
	}
	unit := ""
	if u := get("unit"); u != nil {
		unit = u.Value
	}
	n := &node{param: p, note: note}
	l.leaf(file, e, n, op, val, unit)
	return n
}

// oneForm refuses a condition that says two things at once, of which only one would count.
func (l *loader) oneForm(file string, e *Entry, y *yaml.Node) bool {
	var said []string
	for i := 0; i+1 < len(y.Content); i += 2 {
		key := y.Content[i]
		if slices.Contains(said, key.Value) {
			l.fail(file, key.Line, e.ID, key.Value, "the key stands twice in a condition", "each key once")
			return false
		}
		said = append(said, key.Value)
	}
	groups := 0
	for _, key := range said {
		switch key {
		case "all", "any", "not":
			groups += 2
		case "param", "op", "value", "unit":
			groups |= 1
		}
	}
	if groups > 2 {
		l.fail(file, y.Line, e.ID, strings.Join(said, ", "), "the condition has more than one form",
			"either param, op and value, or one of all, any and not")
		return false
	}
	return true
}

func (l *loader) leaf(file string, e *Entry, n *node, op, val *yaml.Node, unit string) {
	p := n.param
	bad := func(value, message, want string) { l.fail(file, val.Line, e.ID+"."+p.Name, value, message, want) }
	if unit != "" && p.Type != Number {
		bad(unit, "only a number has a unit", "no unit")
	}
	switch {
	case p.Type == Number && op.Value == "between":
		n.form = formBetween
		if len(val.Content) != 2 {
			bad(val.Value, "between takes two limits", "[low, high]")
			return
		}
		n.limit = l.limit(file, e, p, val.Content[0], unit)
		n.upper = l.limit(file, e, p, val.Content[1], unit)
		if n.limit.Cmp(n.upper) >= 0 {
			bad(val.Content[0].Value, "the lower limit is not below the upper", "[low, high]")
		}
		n.text = quantity.FormatNumber(n.limit, unitOr(unit, p)) + " to " + quantity.FormatNumber(n.upper, unitOr(unit, p))
	case p.Type == Number:
		n.form = formNumber
		o, err := quantity.ParseOp(op.Value)
		if err != nil {
			bad(op.Value, "unknown comparison", "<, <=, >, >=, == or between")
			return
		}
		n.op = o
		n.limit = l.limit(file, e, p, val, unit)
		n.text = quantity.FormatNumber(n.limit, unitOr(unit, p))
	case p.Type == Bool:
		n.form = formBool
		if op.Value != "==" || val.Tag != "!!bool" {
			bad(val.Value, "a flag is compared with == true or == false", "true or false")
			return
		}
		n.flag = strings.EqualFold(val.Value, "true")
	default:
		l.member(file, e, n, op, val)
	}
}

func unitOr(unit string, p *Param) quantity.Unit {
	if unit != "" {
		if u, err := quantity.ParseUnitIn(unit, p.Unit.Dimension()); err == nil {
			return u
		}
	}
	return p.Unit
}

// limit reads a number of the file in its unit, in coherent SI.
func (l *loader) limit(file string, e *Entry, p *Param, v *yaml.Node, unit string) quantity.Number {
	field := e.ID + "." + p.Name
	u := p.Unit
	if unit != "" {
		var err error
		if u, err = quantity.ParseUnitIn(unit, p.Unit.Dimension()); err != nil {
			want := "a unit of " + p.Unit.Dimension().String()
			if p.Unit.Symbol() != "" {
				want += ", such as " + p.Unit.Symbol()
			} else {
				want += " or none"
			}
			l.fail(file, v.Line, field, unit, "the unit has the wrong dimension: "+err.Error(), want)
			return quantity.Number{}
		}
	} else if !p.Unit.Dimension().IsZero() {
		l.fail(file, v.Line, field, v.Value, "the limit has no unit", "a unit such as "+p.Unit.Symbol())
	}
	num, err := quantity.ParseNumber(v.Value)
	if err != nil {
		l.fail(file, v.Line, field, v.Value, "this is no number", "a number such as 1.1E6")
		return quantity.Number{}
	}
	return u.ToSI(num)
}

func (l *loader) member(file string, e *Entry, n *node, op, val *yaml.Node) {
	p := n.param
	n.form = formMember
	field := e.ID + "." + p.Name
	names := []*yaml.Node{val}
	switch {
	case op.Value == "in" && val.Kind == yaml.SequenceNode:
		names = val.Content
	case op.Value == "==" && p.Type == Enum && val.Kind == yaml.ScalarNode:
	default:
		l.fail(file, op.Line, field, op.Value, "a set is asked with in [..], an enum also with ==", "in")
		return
	}
	if p.Name == specifiedIn {
		n.form = formSpecified
	}
	n.match, n.wider = newBits(len(l.list.symbols)), newBits(len(l.list.symbols))
	for _, v := range names {
		s, ok := l.list.symbolOf[v.Value]
		isID := ok && int(s) < l.list.idSymbols
		if !ok || isID && !p.IDs || !isID && !slices.Contains(p.Values, v.Value) {
			l.fail(file, v.Line, field, v.Value, "the parameter does not take this value, or no entry has this id",
				"a declared value"+orValues(p.Values))
			continue
		}
		n.names = append(n.names, v.Value)
		n.want = append(n.want, s)
		l.list.addBelow(n.match, s)
		if isID {
			for i := range l.list.idSymbols {
				if l.list.symbols[i] != v.Value && Under(v.Value, l.list.symbols[i]) {
					n.wider.add(symbol(i))
				}
			}
		}
		if n.form == formSpecified {
			for _, o := range l.list.Below(v.Value) {
				n.refs = append(n.refs, o.index)
				l.deps[e.index] = append(l.deps[e.index], o.index)
			}
		}
	}
	if len(names) == 0 {
		l.fail(file, val.Line, field, "", "an empty list is met by nothing", "at least one value")
	}
}

// specifiedIn is the parameter whose value the engine itself works out: the entries that already cover the good.
const specifiedIn = "specified_in"

// sortByNeed orders the entries so that those a specified_in leaf asks for are evaluated first.
func (l *loader) sortByNeed() {
	const (
		fresh = iota
		open
		closed
	)
	li := l.list
	state := make([]uint8, len(li.entries))
	order := make([]int, 0, len(li.entries))
	var visit func(i int) bool
	visit = func(i int) bool {
		switch state[i] {
		case closed:
			return true
		case open:
			return false
		}
		state[i] = open
		for _, d := range l.deps[i] {
			if !visit(d) {
				p := l.places[i]
				l.fail(p.File, p.Line, p.Field, "", "the entry depends on itself through specified_in", "no circle")
				return true
			}
		}
		state[i] = closed
		order = append(order, i)
		return true
	}
	for i := range li.entries {
		visit(i)
	}
	li.order = order
}

func itoa(n int) string { return strconv.Itoa(n) }

// negatedRefs collects the entries that must not cover the good for the node to be met, and marks the leaves that name them.
func negatedRefs(n *node, negated bool) []int {
	if n.form == formSpecified {
		if n.out = negated; negated {
			return n.refs
		}
		return nil
	}
	var out []int
	for _, k := range n.kids {
		out = append(out, negatedRefs(k, negated != (n.form == formNot))...)
	}
	return out
}
