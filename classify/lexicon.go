package classify

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"sort"
	"strconv"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"

	"github.com/licet/licet/cite"
	"github.com/licet/licet/controllist"
	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/quantity"
	"github.com/licet/licet/truth"
)

// Lexicon is everything the classifier knows besides the list: word lists, kinds of values, sums, hosts, ordinary goods,
// customs codes and the conventions of interpretation. It is data, checked against the list at load, and safe for
// concurrent use.
type Lexicon struct {
	Digest string // SHA-256 of all files, in hexadecimal

	list        *controllist.List
	words       *words
	index       index
	types       []typeWords
	readings    []reading
	phrases     []phrase
	substances  []substance
	civil       []civilGood
	systems     []system
	relations   []relation
	derivations []derivation
	conventions conventions
	codes       map[string][]codeLink
	headings    map[string][]codeLink
	casOf       map[string]int    // CAS number -> substance
	byType      map[string]int    // item type -> typeWords
	metrics     map[string]int    // metric or parameter name -> first reading of that name
	direction   map[string]int    // parameter -> +1 when the list asks for large values, -1 for small ones, 0 mixed
	perType     map[string]*asked // item type -> what entries of that type ask for
	search      *retrieval
	views       sync.Map // *controllist.Edition -> *view
}

type typeWords struct {
	Type    string            `yaml:"type"`
	Label   string            `yaml:"label"`
	Say     []string          `yaml:"say"`
	Maybe   []string          `yaml:"maybe"`
	With    []string          `yaml:"with"`
	Never   []string          `yaml:"never"`
	Implies map[string]string `yaml:"implies"`
	// Class is set for types that are about other goods: software, technology, production, component.
	Class  string   `yaml:"class"`
	PartOf []string `yaml:"part_of" json:",omitempty"` // kinds of goods it is a part of: named behind one of them, it tells what they have
}

type reading struct {
	Param       string   `yaml:"param"`
	Lists       []string `yaml:"lists"`
	Ends        []string `yaml:"ends"`
	Metric      string   `yaml:"metric"`
	Unit        string   `yaml:"unit"`
	Names       []string `yaml:"names"`
	Not         []string `yaml:"not"`
	For         []string `yaml:"for"`
	Alone       bool     `yaml:"alone"`
	Units       []string `yaml:"units"`   // with alone: the units that tell
	InText      bool     `yaml:"in_text"` // with alone: only in the description
	MistakenFor []string `yaml:"mistaken_for"`
	Note        string   `yaml:"note"`

	dim quantity.Dimension // of the single value, or of the first of a list
}

// name is the parameter or metric the reading gives.
func (r *reading) name() string {
	switch {
	case r.Param != "":
		return r.Param
	case r.Metric != "":
		return r.Metric
	case len(r.Lists) > 0:
		return r.Lists[0]
	default:
		return r.Ends[0]
	}
}

type phrase struct {
	Say  []string          `yaml:"say"`
	Fact map[string]string `yaml:"fact"`
	For  []string          `yaml:"for"`
	Note string            `yaml:"note"`
}

type substance struct {
	Substance string   `yaml:"substance"`
	Names     []string `yaml:"names"`
	CAS       []string `yaml:"cas"`
	Never     []string `yaml:"never"`
	Note      string   `yaml:"note"`
}

type civilGood struct {
	Say  []string `yaml:"say"`
	What string   `yaml:"what"`
	Near []string `yaml:"near"`
	Why  string   `yaml:"why"`
	// Manned is set for complete manned aircraft, which the Guidelines leave outside the notion of delivery system.
	Manned bool `yaml:"manned_aircraft"`
	// Material is set for bare materials: beside the name of an article they only say what it is made of.
	Material bool `yaml:"material"`
	// BuiltIn is set for goods that go into others: what they are made for counts.
	BuiltIn bool `yaml:"built_in"`
}

// system is a host that the text may name.
type system struct {
	Say   []string          `yaml:"say"`
	What  string            `yaml:"what"`
	IDs   []string          `yaml:"ids"`       // entries the host is taken to fall under
	May   []string          `yaml:"may"`       // entries it may fall under, depending on figures
	As    string            `yaml:"as"`        // item type by which a host with stated figures is evaluated
	Fact  map[string]string `yaml:"fact"`      // facts that follow for the subject
	Out   bool              `yaml:"civil"`     // the host is outside the list
	Wide  bool              `yaml:"wide"`      // with civil: it carries equipment that the list names by figures, so that it does not tell what its parts are
	Vague bool              `yaml:"vague"`     // the words name no host at all
	Part  map[string]string `yaml:"part_fact"` // facts that follow when the goods go as part of, or as a spare for, the host
	Note  string            `yaml:"note"`
}

// relation links the subject to its hosts.
type relation struct {
	Say    []string `yaml:"say"`
	Intent string   `yaml:"intent"` // design, use, about, with, part
}

type derivation struct {
	Param string   `yaml:"param"`
	From  []factor `yaml:"from"`
	Times string   `yaml:"times"` // a constant with unit, multiplied
	Over  string   `yaml:"over"`  // a constant with unit, divided by
	Sum   bool     `yaml:"sum"`   // the values are added instead of multiplied
	Upper bool     `yaml:"upper"` // the result is an upper bound
	Lower bool     `yaml:"lower"` // the result is a lower bound
	For   []string `yaml:"for"`
	Note  string   `yaml:"note"`

	constant quantity.Number
}

type factor struct {
	Name  string `yaml:"name"`
	Power int    `yaml:"power"`
	Times int    `yaml:"times"` // in a sum: how often the value is added, negative for taken off; 0 means once
}

// Convention is one dated reading of the list's words, with its reason.
type Convention struct {
	ID      string     `yaml:"id" json:"id"`
	Title   string     `yaml:"title" json:"title"`
	From    date.Date  `yaml:"from" json:"from"`
	Until   date.Date  `yaml:"until" json:"until,omitzero"`
	Reason  string     `yaml:"reason" json:"reason"`
	Basis   cite.Basis `yaml:"basis" json:"basis"`
	Presume []presume  `yaml:"presume" json:"presume,omitempty"`
	Implied []implied  `yaml:"implied" json:"implied,omitempty"`
}

// implied says what a kind of goods is taken to have unless stated otherwise.
type implied struct {
	Types []string          `yaml:"types"`
	Fact  map[string]string `yaml:"fact"`
}

// presume says which unstated conditions are taken as met, and for which entries.
type presume struct {
	Params  []string `yaml:"params"`
	Entries []string `yaml:"entries"` // empty: all
	Except  []string `yaml:"except"`
	When    string   `yaml:"when"` // figures: the entry has a figure and all its figures are met; always
}

type conventions struct {
	Conventions     []Convention        `yaml:"conventions"`
	ApproxShare     string              `yaml:"approximate_share"`
	Weights         map[string]float64  `yaml:"weights"`
	Spelling        map[string][]string `yaml:"spelling"`
	Vague           []string            `yaml:"vague"`
	Negations       []string            `yaml:"negations"`
	Fillers         []string            `yaml:"fillers"` // words beside the goods that say nothing of them: papers, orders, counts
	Field           []string            `yaml:"field"`   // words of the list's own field
	Packaging       []string            `yaml:"packaging"`
	Naming          []string            `yaml:"naming_parameters"`
	HostNaming      []string            `yaml:"host_parameters"`
	GenericTypes    []string            `yaml:"generic_types"`
	CompleteSystems []string            `yaml:"complete_systems"`
	PartOf          map[string]string   `yaml:"part_of"`
	PartMarkers     []string            `yaml:"part_markers"`
	NeedsOneOf      map[string][]string `yaml:"needs_one_of"`
	Instead         map[string][]string `yaml:"instead_of"`
	AlsoKinds       []alsoKind          `yaml:"also_kinds"`
	Shares          []string            `yaml:"shares_of_whole"`
	Rated           []string            `yaml:"rated"`
	CarriedTypes    []string            `yaml:"carried_types"`
	HostSets        []string            `yaml:"host_sets"`
	HostUses        []string            `yaml:"host_uses"`
	HostFlags       []string            `yaml:"host_flags"`
	RocketFlags     []string            `yaml:"rocket_flags"`
	RocketHosts     []string            `yaml:"rocket_hosts"` // hosts by which the flags hold
	Gauge           map[string]string   `yaml:"gauge"`        // a pressure above this may be counted from the atmosphere downwards
	Yes             []string            `yaml:"yes"`
	No              []string            `yaml:"no"`
	NumberWords     map[string]string   `yaml:"number_words"` // a number in words and its figure
	HostFigures     map[string]string   `yaml:"host_figures"` // what the list asks of goods, and the figure of their host that tells it
	Traded          map[string][]string `yaml:"traded"`       // entry -> figures that can be traded against each other
	Options         []string            `yaml:"options"`      // words by which another value of the same figure is offered
	Releases        []release           `yaml:"releases"`     // notes that release whichever entry is looked at
	Counted         []string            `yaml:"counted"`      // nouns before which a number in words is a figure
	approx          quantity.Number
	gauge           map[string]quantity.Number
	presumeParam    map[string][]presumeRule
}

// release is a note of the list that takes goods out of whichever entry is looked at, once its flags are stated.
type release struct {
	Note    string   `yaml:"note"`    // a note that entries share
	Facts   []string `yaml:"facts"`   // the flags that it asks for, all of them
	Types   []string `yaml:"types"`   // the kinds of goods that it speaks of
	Unnamed bool     `yaml:"unnamed"` // words of it count where the kind of goods was not recognised
	text    string   // the note as the list tells it
}

// alsoKind names a wider kind that goods are too when they are made for a host.
type alsoKind struct {
	Type string   `yaml:"type"`
	Of   []string `yaml:"of"`
	Host string   `yaml:"host"`
}

type presumeRule struct {
	presume
	convention int
}

type codeLink struct {
	HS       string   `yaml:"hs"`
	Annex    []string `yaml:"annex"`
	Strength string   `yaml:"strength"`
	Note     string   `yaml:"note"`
}

// asked is what the entries of one item type ask for.
type asked struct {
	params map[string]bool
}

// LoadLexicon reads the word lists of a directory and checks every name against the list. All errors are of kind invalid
// with file and, where YAML gives it, line.
func LoadLexicon(fsys fs.FS, list *controllist.List) (*Lexicon, error) {
	files, err := readTree(fsys)
	if err != nil {
		return nil, err
	}
	lx := newLexicon(list)
	docs := make([]lexiconFile, len(files))
	errs := make([]error, len(files))
	var wg sync.WaitGroup
	for i, f := range files {
		wg.Go(func() { errs[i] = decode(f.name, f.data, &docs[i]) })
	}
	wg.Wait()
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	lx.Digest = digestOf(files)
	b := builder{Lexicon: lx}
	b.build(files, docs)
	if len(b.errs) > 0 {
		return nil, errors.Join(b.errs...)
	}
	return lx, nil
}

func newLexicon(list *controllist.List) *Lexicon {
	return &Lexicon{
		list: list, index: index{byWord: map[string][]pattern{}, byPrefix: map[string][]pattern{}},
		codes: map[string][]codeLink{}, headings: map[string][]codeLink{}, casOf: map[string]int{}, byType: map[string]int{},
		metrics: map[string]int{}, direction: map[string]int{},
	}
}

func digestOf(files []namedFile) string {
	sum := sha256.New()
	for _, f := range files {
		_, _ = fmt.Fprintf(sum, "%s %d\n", f.name, len(f.data))
		sum.Write(f.data)
	}
	return hex.EncodeToString(sum.Sum(nil))
}

type namedFile struct {
	name string
	data []byte
}

func readTree(fsys fs.FS) ([]namedFile, error) {
	var files []namedFile
	err := fs.WalkDir(fsys, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(p, ".yaml") {
			return err
		}
		b, err := fs.ReadFile(fsys, p)
		files = append(files, namedFile{p, b})
		return err
	})
	if err != nil {
		return nil, fault.Wrap(fault.Internal, err, "reading the word lists")
	}
	sort.Slice(files, func(i, j int) bool { return files[i].name < files[j].name })
	return files, nil
}

// lexiconFile is the union of what the files hold.
type lexiconFile struct {
	Types       []typeWords  `yaml:"types"`
	Readings    []reading    `yaml:"readings"`
	Phrases     []phrase     `yaml:"phrases"`
	Substances  []substance  `yaml:"substances"`
	Civil       []civilGood  `yaml:"civil"`
	Systems     []system     `yaml:"systems"`
	Relations   []relation   `yaml:"relations"`
	Derivations []derivation `yaml:"derivations"`
	Codes       []codeLink   `yaml:"codes"`
	Headings    []codeLink   `yaml:"headings"`
	conventions `yaml:",inline"`
}

func decode(name string, data []byte, into any) error {
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	if err := dec.Decode(into); err != nil {
		text := strings.TrimPrefix(strings.TrimPrefix(err.Error(), "yaml: "), "unmarshal errors:\n  ")
		line := 0
		if rest, ok := strings.CutPrefix(text, "line "); ok {
			num, tail, _ := strings.Cut(rest, ": ")
			if n, convErr := strconv.Atoi(num); convErr == nil {
				line, text = n, tail
			}
		}
		return &fault.Error{
			Kind: fault.Invalid, Place: fault.Place{File: name, Line: line},
			Message: strings.ReplaceAll(text, "\n  ", "; "), Cause: err,
		}
	}
	return nil
}

type builder struct {
	*Lexicon
	file     string
	errs     []error
	compiled bool // the patterns are in the index already, and what follows was checked when they were put there
}

func (b *builder) fail(field, value, message, want string) {
	b.errs = append(b.errs, &fault.Error{
		Kind: fault.Invalid, Place: fault.Place{File: b.file, Field: field}, Message: message, Value: value, Want: want,
	})
}

func (b *builder) patterns(texts []string, r role, owner int, field string) {
	if b.compiled {
		return
	}
	for _, t := range texts {
		if err := b.index.add(b.words, t, r, owner); err != nil {
			b.fail(field, t, err.Error(), "a pattern")
		}
	}
}

func (b *builder) build(files []namedFile, docs []lexiconFile) {
	// Spellings come first: every pattern is folded with them.
	b.words = &words{spelling: map[string]string{}, accents: strings.NewReplacer(accentPairs...)}
	for i := range docs {
		if len(docs[i].Conventions) == 0 {
			continue
		}
		b.conventions = docs[i].conventions
		for to, others := range b.conventions.Spelling {
			for _, from := range others {
				b.words.spelling[from] = to
			}
		}
	}
	for i := range docs {
		b.file = files[i].name
		d := &docs[i]
		b.addTypes(d.Types)
		b.addReadings(d.Readings)
		b.addPhrases(d.Phrases)
		b.addSubstances(d.Substances)
		b.addCivil(d.Civil)
		b.addSystems(d.Systems)
		for _, r := range d.Relations {
			b.patterns(r.Say, roleRelation, len(b.relations), "relations")
			b.relations = append(b.relations, r)
		}
		b.patterns(d.Vague, roleVague, 0, "vague")
		b.patterns(d.Fillers, roleFiller, 0, "fillers")
		b.patterns(d.Field, roleField, 0, "field")
		b.patterns(d.Negations, roleNegation, 0, "negations")
		b.patterns(d.Packaging, rolePackaging, 0, "packaging")
		b.patterns(d.Naming, roleNaming, 0, "naming_parameters")
		b.patterns(d.HostNaming, roleHostNaming, 0, "host_parameters")
		b.patterns(d.PartMarkers, rolePart, 0, "part_markers")
		b.patterns(d.Yes, roleYes, 0, "yes")
		b.patterns(d.No, roleNo, 0, "no")
		b.addCodes(d.Codes, b.codes)
		b.addCodes(d.Headings, b.headings)
		b.derivations = append(b.derivations, d.Derivations...)
	}
	b.file = "conventions.yaml"
	for id, params := range b.conventions.NeedsOneOf {
		if !b.list.IsID(id) {
			b.fail("needs_one_of", id, "no entry has this id", "an id of the list")
		}
		for _, p := range params {
			if b.list.Param(p) == nil {
				b.fail("needs_one_of", p, "the list has no such parameter", "a parameter of the list")
			}
		}
	}
	b.checkConventions()
	b.checkDerivations()
	b.file = ""
	b.shape()
	b.search = newRetrieval(b.list, b.words)
}

func (b *builder) addTypes(types []typeWords) {
	values := map[string]bool{}
	if p := b.list.Param("item_type"); p != nil {
		for _, v := range p.Values {
			values[v] = true
		}
	}
	for _, t := range types {
		if !values[t.Type] {
			b.fail("types", t.Type, "the list has no such item type", "a value of item_type")
			continue
		}
		b.checkFacts(t.Implies, t.Type)
		if n, ok := b.byType[t.Type]; ok {
			// Another file gives further words for the same type.
			if t.Label != "" || len(t.Implies) > 0 || t.Class != "" {
				b.fail("types", t.Type, "only the first record of a type gives its label, class and implied facts", "words only")
			}
			b.typePatterns(&t, n)
			continue
		}
		if t.Label == "" {
			t.Label = strings.ReplaceAll(t.Type, "_", " ")
		}
		n := len(b.types)
		b.types = append(b.types, t)
		b.byType[t.Type] = n
		b.typePatterns(&t, n)
	}
}

func (b *builder) typePatterns(t *typeWords, n int) {
	b.patterns(t.Say, roleType, n, t.Type)
	b.patterns(t.Maybe, roleMaybe, n, t.Type)
	b.patterns(t.With, roleWith, n, t.Type)
	b.patterns(t.Never, roleNever, n, t.Type)
}

// checkFacts makes sure that facts stated by words can be stated to the list.
func (b *builder) checkFacts(facts map[string]string, field string) {
	if b.compiled {
		return
	}
	f := b.list.NewFacts()
	for name, text := range facts {
		if err := f.Set(name, text); err != nil {
			b.fail(field, name+": "+text, err.Error(), "a fact of the list")
		}
	}
}

func (b *builder) addReadings(rs []reading) {
	for _, r := range rs {
		names := append([]string(nil), r.Lists...)
		names = append(names, r.Ends...)
		if r.Param != "" {
			names = append(names, r.Param)
		}
		switch {
		case r.Metric != "" && len(names) > 0, r.Metric == "" && len(names) == 0:
			b.fail("readings", r.Metric, "a reading gives one of param, lists, ends or metric", "one of them")
			continue
		case r.Metric != "":
			u, err := quantity.Unit{}, error(nil)
			if r.Unit != "1" {
				u, err = quantity.ParseUnit(r.Unit)
			}
			if err != nil {
				b.fail("readings", r.Metric, "a metric needs a unit: "+err.Error(), "a unit")
				continue
			}
			r.dim = u.Dimension()
		default:
			ok := true
			for _, n := range names {
				p := b.list.Param(n)
				if p == nil && !b.isMetric(n) || p != nil && p.Type != controllist.Number {
					b.fail("readings", n, "the list has no such number parameter", "a number parameter, or a metric given above")
					ok = false
				}
			}
			if !ok {
				continue
			}
			if p := b.list.Param(names[0]); p != nil {
				r.dim = p.Unit.Dimension()
			} else {
				r.dim = b.readings[b.metrics[names[0]]].dim
			}
		}
		for _, t := range r.For {
			if p := b.list.Param("item_type"); p != nil && !contains(p.Values, t) {
				b.fail("readings", t, "the list has no such item type", "a value of item_type")
			}
		}
		n := len(b.readings)
		b.readings = append(b.readings, r)
		if _, ok := b.metrics[r.name()]; !ok {
			b.metrics[r.name()] = n
		}
		b.patterns(r.Names, roleReading, n, r.name())
		b.patterns(r.Not, roleNotThis, n, r.name())
	}
}

func (b *builder) isMetric(name string) bool {
	i, ok := b.metrics[name]
	return ok && b.readings[i].Metric == name
}

func (b *builder) addPhrases(ps []phrase) {
	for _, p := range ps {
		b.checkFacts(p.Fact, "phrases")
		b.patterns(p.Say, rolePhrase, len(b.phrases), "phrases")
		b.phrases = append(b.phrases, p)
	}
}

func (b *builder) addSubstances(ss []substance) {
	for _, s := range ss {
		b.checkFacts(map[string]string{"substance": s.Substance}, "substances")
		n := len(b.substances)
		b.substances = append(b.substances, s)
		b.patterns(s.Names, roleSubstance, n, s.Substance)
		b.patterns(s.Never, roleNotSubst, n, s.Substance)
		for _, c := range s.CAS {
			b.casOf[c] = n
		}
	}
}

func (b *builder) addCivil(cs []civilGood) {
	for _, c := range cs {
		for _, id := range c.Near {
			if !b.list.IsID(id) {
				b.fail("civil", id, "no entry or heading has this id", "an id of the list")
			}
		}
		b.patterns(c.Say, roleCivil, len(b.civil), "civil")
		b.civil = append(b.civil, c)
	}
}

func (b *builder) addSystems(ss []system) {
	for _, s := range ss {
		for _, id := range append(append([]string(nil), s.IDs...), s.May...) {
			if !b.list.IsID(id) {
				b.fail("systems", id, "no entry or heading has this id", "an id of the list")
			}
		}
		b.checkFacts(s.Fact, "systems")
		b.checkFacts(s.Part, "systems")
		b.patterns(s.Say, roleSystem, len(b.systems), "systems")
		b.systems = append(b.systems, s)
	}
}

func (b *builder) addCodes(links []codeLink, into map[string][]codeLink) {
	for _, c := range links {
		for _, id := range c.Annex {
			if !b.list.IsID(id) {
				b.fail("codes", c.HS+" "+id, "no entry or heading has this id", "an id of the list")
			}
		}
		into[c.HS] = append(into[c.HS], c)
	}
}

func (b *builder) checkConventions() {
	c := &b.conventions
	n, err := quantity.ParseNumber(c.ApproxShare)
	if err != nil {
		b.fail("approximate_share", c.ApproxShare, "this is no number", "a share such as 0.05")
	}
	c.approx = n
	c.gauge = map[string]quantity.Number{}
	for name, text := range c.Gauge {
		p := b.list.Param(name)
		if p == nil || p.Type != controllist.Number {
			b.fail("gauge", name, "the list has no figure of this name", "a parameter with a unit")
			continue
		}
		q, err := quantity.ParseIn(text, p.Unit.Dimension())
		if err != nil {
			b.fail("gauge", text, "this is no value of the parameter", "a value in "+p.Unit.Symbol())
			continue
		}
		c.gauge[name] = q.Interval.Lo
	}
	b.checkReleases()
	c.presumeParam = map[string][]presumeRule{}
	for i, conv := range c.Conventions {
		if conv.Basis == "" || conv.Reason == "" || conv.From.IsZero() {
			b.fail(conv.ID, "", "a convention needs from, basis and reason", "all three")
		}
		for _, im := range conv.Implied {
			b.checkFacts(im.Fact, conv.ID)
			for _, t := range im.Types {
				if _, ok := b.byType[t]; !ok {
					b.fail(conv.ID, t, "no words are given for this item type", "an item type of the word lists")
				}
			}
		}
		for _, p := range conv.Presume {
			if p.When != "figures" && p.When != "always" {
				b.fail(conv.ID, p.When, "unknown condition", "figures or always")
			}
			for _, name := range p.Params {
				if b.list.Param(name) == nil {
					b.fail(conv.ID, name, "the list has no such parameter", "a parameter of the list")
				}
				c.presumeParam[name] = append(c.presumeParam[name], presumeRule{p, i})
			}
			for _, id := range append(append([]string(nil), p.Entries...), p.Except...) {
				if !b.list.IsID(id) {
					b.fail(conv.ID, id, "no entry or heading has this id", "an id of the list")
				}
			}
		}
	}
}

// checkReleases looks the notes up in the list and refuses what is no shared note that takes goods out.
func (b *builder) checkReleases() {
	texts := map[string]string{}
	for _, e := range b.list.Entries() {
		for _, t := range e.Texts() {
			for _, n := range t.Exclusions() {
				if n.ID != "" && n.Effect == controllist.NotControlled {
					texts[n.ID] = n.Text
				}
			}
		}
	}
	for i := range b.conventions.Releases {
		r := &b.conventions.Releases[i]
		if r.text = texts[r.Note]; r.text == "" {
			b.fail("releases", r.Note, "no entry has this note, or it releases nothing", "a shared note that takes goods out")
		}
		if len(r.Facts) == 0 || len(r.Types) == 0 {
			b.fail("releases", r.Note, "a release needs facts and types", "both")
		}
		for _, name := range r.Facts {
			if p := b.list.Param(name); p == nil || p.Type != controllist.Bool {
				b.fail("releases", name, "the list has no flag of this name", "a parameter that is yes or no")
			}
		}
		for _, t := range r.Types {
			if _, ok := b.byType[t]; !ok {
				b.fail("releases", t, "no words are given for this item type", "an item type of the word lists")
			}
		}
	}
}

func (b *builder) checkDerivations() {
	b.file = "derive.yaml"
	for i := range b.derivations {
		d := &b.derivations[i]
		p := b.list.Param(d.Param)
		if p == nil && !b.isMetric(d.Param) {
			b.fail(d.Param, "", "the list has no such parameter", "a parameter of the list or a metric")
			continue
		}
		d.constant = quantity.NumberOf(1)
		for _, c := range []string{d.Times, d.Over} {
			if c == "" {
				continue
			}
			q, err := quantity.Parse(c)
			if err != nil {
				b.fail(d.Param, c, "this is no quantity: "+err.Error(), "a constant with unit")
				continue
			}
			if c == d.Times {
				d.constant = d.constant.Mul(q.Interval.Lo)
			} else if n, ok := d.constant.Quo(q.Interval.Lo); ok {
				d.constant = n
			}
		}
		for j := range d.From {
			f := &d.From[j]
			if f.Power == 0 {
				f.Power = 1
			}
			if b.list.Param(f.Name) == nil && !b.isMetric(f.Name) {
				b.fail(d.Param, f.Name, "neither a parameter of the list nor a metric", "a name")
			}
		}
	}
}

// shape works out, once, what the list asks of each item type and in which direction.
func (b *builder) shape() {
	b.perType = map[string]*asked{}
	up, down := map[string]bool{}, map[string]bool{}
	for _, e := range b.list.Entries() {
		for _, t := range e.Texts() {
			types := map[string]bool{}
			for leaf := range t.Leaves() {
				switch {
				case leaf.Param.Name == "item_type":
					for _, v := range leaf.Values {
						types[v] = true
					}
				case leaf.Op == ">" || leaf.Op == ">=":
					up[leaf.Param.Name] = true
				case leaf.Op == "<" || leaf.Op == "<=":
					down[leaf.Param.Name] = true
				}
			}
			for ty := range types {
				a := b.perType[ty]
				if a == nil {
					a = &asked{params: map[string]bool{}}
					b.perType[ty] = a
				}
				for _, p := range t.ParamsFor(ty) {
					a.params[p.Name] = true
				}
			}
		}
	}
	for p := range up {
		if !down[p] {
			b.direction[p] = 1
		}
	}
	for p := range down {
		if !up[p] {
			b.direction[p] = -1
		}
	}
	for _, d := range b.derivations {
		for _, f := range d.From {
			if d.Lower && b.direction[f.Name] == 0 {
				b.direction[f.Name] = b.direction[d.Param]
			}
		}
	}
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// Conventions returns the interpretation conventions, for documents and explanations.
func (lx *Lexicon) Conventions() []Convention { return lx.conventions.Conventions }

var _ = truth.Unknown

// Link returns how strongly a customs code of 4 to 10 digits points to entries of the Annex (strong, medium or weak) and to which; ok
// is false for a code without a link, which proves nothing. A code raises a question and never answers one.
func (lx *Lexicon) Link(hs string) (strength string, entries []string, ok bool) {
	links := lx.codes[hs[:min(6, len(hs))]]
	if len(links) == 0 && len(hs) >= 4 {
		links = lx.headings[hs[:4]]
	}
	rank := map[string]int{"weak": 1, "medium": 2, "strong": 3}
	for _, l := range links {
		switch {
		case rank[l.Strength] > rank[strength]:
			strength, entries = l.Strength, append([]string(nil), l.Annex...)
		case l.Strength == strength:
			entries = append(entries, l.Annex...)
		}
	}
	return strength, entries, len(links) > 0
}
