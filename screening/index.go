package screening

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/licet/licet/country"
	"github.com/licet/licet/date"
	"github.com/licet/licet/screening/name"
	"github.com/licet/licet/screening/source"
)

// List is a list as it goes into an index.
type List struct {
	Name    string
	Digest  string // of the version, for the record of what was screened against
	Entries []*source.Entry
}

// Index holds the names of lists so that a party can be found by any of them. It is safe for concurrent use; each goroutine
// searches with a [Searcher] of its own.
type Index struct {
	lex     *name.Lexicon
	lists   []listInfo
	entries []entry
	names   []listed
	words   []held // of all names, one after the other

	vocab  []string
	sounds []name.Sound
	seen   []uint32     // by word of the vocabulary: entries that bear it
	bits   []float32    // by word: how much it tells, in bits
	sense  []senses     // by word: what it means
	bare   wordSet      // words written without vowels
	usual  []name.Class // by word: the class that it mostly has
	byText map[string]uint32
	sorted []uint32            // words of the vocabulary in the order of their texts
	begins map[[3]byte]stretch // by their first three letters: where in sorted they stand

	postings lists32 // word -> names that hold it
	keys     keyTable
	joints   pairTable // joined neighbours of names -> name and place
	wholes   pairTable // names written as one word -> name
	means    map[name.Concept][]uint32
	ids      map[string][]uint32 // normalised identifier -> entries
}

type listInfo struct {
	name, digest string
	entries      int
}

// entry is what an index keeps of an entry of a list.
type entry struct {
	list       uint16
	schema     kind
	ref        string
	primary    string
	countries  []country.Code
	places     []uint16 // countries, as numbers
	births     []span
	ids        []source.ID
	programmes []string
	listedOn   date.Date
}

// span is a range of days, both included.
type span struct{ from, until date.Date }

type kind uint8

const (
	unknownKind kind = iota
	personKind
	entityKind
	shipKind
)

func kindOf(s source.Schema) kind {
	switch s {
	case source.Person:
		return personKind
	case source.Entity:
		return entityKind
	case source.Ship, source.Aircraft:
		return shipKind
	default:
		return unknownKind
	}
}

func (k kind) parse() name.Kind {
	return [...]name.Kind{name.Any, name.OfPerson, name.OfEntity, name.OfShip}[k]
}

// held is a word of a name. What is asked of it together stands together.
type held struct {
	v      uint32
	weight float32 // what it counts for
	class  name.Class
}

// listed is one name of an entry.
type listed struct {
	text  string
	entry uint32
	from  uint32 // first word in Index.words
	n     uint8
	flags nameFlags
	place uint16  // the first country of the entry, 0 for none
	total float32 // weight of all words
}

// schema is the kind of the entry.
func (n *listed) schema() kind { return kind(n.flags >> schemaShift & 3) }

type nameFlags uint8

const (
	weakName   nameFlags = 1 << iota
	partName             // part of a longer text of the list
	original             // not in the Latin script
	initialed            // holds single letters
	manyPlaces           // the entry has more than one country

	schemaShift = 5        // two bits of the kind of the entry
	ownFlags    = 1<<4 - 1 // what is not made from the entry
)

// senses are the meanings of a word of the vocabulary.
type senses struct {
	means name.Concept
	bare  bool
}

const maxBits = 14

// New builds an index of the lists. The order of lists and entries is kept.
func New(lex *name.Lexicon, lists ...List) *Index {
	b := NewBuilder(lex)
	for i := range lists {
		b.List(lists[i].Name, lists[i].Digest)
		for _, e := range lists[i].Entries {
			b.Add(e)
		}
	}
	return b.Index()
}

// List begins a list: the entries added next are of it.
func (b *Builder) List(name, digest string) {
	b.x.lists = append(b.x.lists, listInfo{name: name, digest: digest})
}

// Index finishes the building and returns the index. The builder is of no use afterwards.
func (b *Builder) Index() *Index {
	x := b.x
	x.byText = b.byText
	x.regroup()
	x.finish()
	return x
}

// regroup numbers the words of the vocabulary anew so that words that begin with the same sounds stand together: a search compares
// them one after the other, and what they begin with once.
func (x *Index) regroup() {
	type place struct {
		sound name.Sound
		text  string
		old   uint32
	}
	order := make([]place, len(x.vocab))
	for v, text := range x.vocab {
		order[v] = place{name.SoundOf(plainText(text)), text, uint32(v)}
	}
	slices.SortFunc(order, func(a, b place) int {
		return cmp.Or(a.sound.Compare(&b.sound), strings.Compare(a.text, b.text))
	})
	to := make([]uint32, len(order))
	vocab, seen, sense := make([]string, len(order)), make([]uint32, len(order)), make([]senses, len(order))
	for i, p := range order {
		to[p.old] = uint32(i)
		vocab[i], seen[i], sense[i] = p.text, x.seen[p.old], x.sense[p.old]
		x.byText[p.text] = uint32(i)
	}
	x.vocab, x.seen, x.sense = vocab, seen, sense
	for i := range x.words {
		x.words[i].v = to[x.words[i].v]
	}
}

// Len returns the number of entries and of names.
func (x *Index) Len() (entries, names int) { return len(x.entries), len(x.names) }

// Builder makes an index entry by entry, so that long lists need not be held beside it. Begin with [Builder.List].
type Builder struct {
	x      *Index
	byText map[string]uint32
	parser *name.Parser
	forms  []string // of the entry at hand, to leave out what is there already
	seen   []uint32 // words of the entry at hand
}

// NewBuilder returns a builder with the word lists.
func NewBuilder(lex *name.Lexicon) *Builder {
	return &Builder{x: &Index{lex: lex}, byText: map[string]uint32{}, parser: name.NewParser(lex)}
}

// Add adds an entry to the list begun last.
func (b *Builder) Add(e *source.Entry) {
	x := b.x
	list := uint16(len(x.lists) - 1) //nolint:gosec // few lists
	x.lists[list].entries++
	id := uint32(len(x.entries)) //nolint:gosec // bounded by memory
	rec := entry{list: list, schema: kindOf(e.Schema), ref: e.Ref, ids: e.IDs, programmes: e.Programmes, listedOn: e.Listed}
	if len(e.Names) > 0 {
		rec.primary = e.Names[0].Text
	}
	for _, c := range e.Countries {
		rec.addCountry(c.Code)
	}
	for _, a := range e.Addresses {
		rec.addCountry(a.Country)
	}
	for _, d := range e.Births {
		if !d.From.IsZero() {
			rec.births = append(rec.births, span{d.From, d.Until})
		}
	}
	x.entries = append(x.entries, rec)
	b.forms, b.seen = b.forms[:0], b.seen[:0]
	for _, n := range e.Names {
		var f nameFlags
		if n.Weak {
			f |= weakName
		}
		b.name(id, n.Text, rec.schema, f)
		for _, p := range parts(n.Text, rec.schema) {
			b.name(id, p, rec.schema, f|partName)
		}
	}
	slices.Sort(b.seen)
	for _, w := range slices.Compact(b.seen) {
		x.seen[w]++
	}
}

func (e *entry) addCountry(c country.Code) {
	if c != "" && !slices.Contains(e.countries, c) {
		e.countries = append(e.countries, c)
		e.places = append(e.places, place(c))
	}
}

// place turns a code of two letters into a number.
func place(c country.Code) uint16 {
	if len(c) < 2 {
		return 0
	}
	return uint16(c[0])<<8 | uint16(c[1])
}

func (b *Builder) name(id uint32, text string, k kind, f nameFlags) {
	n := b.parser.Parse(text, k.parse())
	if !n.Telling() {
		return
	}
	x := b.x
	from := len(x.words)
	var form strings.Builder
	for i := range n.Words {
		w := &n.Words[i]
		if i == 60 {
			break
		}
		v := b.intern(w)
		for _, p := range w.Parts { // so that a part of a phrase by itself is known to tell nothing
			b.seen = append(b.seen, b.intern(&name.Word{Text: p}))
		}
		x.words = append(x.words, held{v: v, class: w.Class})
		form.WriteString(w.Text)
		form.WriteByte(' ')
		if w.Script != name.Latin && w.Script != name.Digits {
			f |= original
		}
		if w.Class == name.Initial {
			f |= initialed
		}
	}
	key := form.String()
	if slices.Contains(b.forms, key) {
		x.words = x.words[:from]
		return
	}
	b.forms = append(b.forms, key)
	for _, w := range x.words[from:] {
		b.seen = append(b.seen, w.v)
	}
	x.names = append(x.names, listed{
		text: text, entry: id, from: uint32(from), n: uint8(len(x.words) - from), flags: f, //nolint:gosec // bounded
	})
}

func (b *Builder) intern(w *name.Word) uint32 {
	x := b.x
	text := w.Text
	if w.Bare && w.Script == name.Arabic {
		text = "~" + text // a reading without vowels is another word than the same letters with their vowels
	}
	v, ok := b.byText[text]
	if !ok {
		v = uint32(len(x.vocab)) //nolint:gosec // bounded by memory
		b.byText[text] = v
		x.vocab = append(x.vocab, text)
		x.seen = append(x.seen, 0)
		x.sense = append(x.sense, senses{bare: w.Bare})
	}
	s := &x.sense[v]
	if s.means == 0 {
		s.means = w.Concept
	}
	return v
}

// parts returns the names within a text that holds several: what stands in brackets, beside it, and between commas or slashes
// where these separate names.
func parts(text string, k kind) []string {
	var out []string
	add := func(s string) {
		s = strings.Trim(s, " ,;-")
		if len(s) >= 3 && s != text && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	rest := text
	if i := strings.IndexAny(rest, "(（["); i >= 0 {
		if j := strings.IndexAny(rest[i:], ")）]"); j > 0 {
			_, n := firstRune(rest[i:])
			inner := rest[i+n : i+j]
			_, m := firstRune(rest[i+j:])
			rest = rest[:i] + " " + rest[i+j+m:]
			add(rest)
			if !stateOnly(inner) {
				add(inner)
			}
		}
	}
	commas := strings.Count(rest, ",")
	switch {
	case k == personKind && commas >= 2, k != personKind && commas >= 1 && telling(rest):
		for p := range strings.SplitSeq(rest, ",") {
			add(p)
		}
	case strings.Contains(rest, " · "):
		for p := range strings.SplitSeq(rest, " · ") {
			add(p)
		}
	}
	for _, sep := range []string{" / ", " aka "} { // which no reader takes for a separator of names
		if strings.Contains(rest, sep) {
			for p := range strings.SplitSeq(rest, sep) {
				add(p)
			}
		}
	}
	for _, n := range source.NamesIn(rest) {
		add(n.Text)
	}
	return out
}

// telling reports whether each part between commas is long enough to be a name.
func telling(s string) bool {
	for p := range strings.SplitSeq(s, ",") {
		if len(strings.Fields(p)) < 2 || len(strings.TrimSpace(p)) < 12 {
			return false
		}
	}
	return true
}

// stateOnly reports whether the text in brackets says where or what, and is no name.
func stateOnly(s string) bool {
	if name.Aside(s) {
		return true
	}
	_, ok := country.Lookup(strings.TrimSpace(s), date.Date{})
	return ok
}

// finish computes what follows from all names together.
func (x *Index) finish() {
	for i := range x.names {
		nm := &x.names[i]
		e := &x.entries[nm.entry]
		nm.flags = nm.flags&ownFlags | nameFlags(e.schema)<<schemaShift
		if len(e.places) > 0 {
			nm.place = e.places[0]
		}
		if len(e.places) > 1 {
			nm.flags |= manyPlaces
		}
	}
	x.sounds = make([]name.Sound, len(x.vocab))
	x.bits, x.bare = make([]float32, len(x.vocab)), newWordSet(len(x.vocab))
	x.means = map[name.Concept][]uint32{}
	n := float64(max(len(x.entries), 2000)) // a short list does not make ordinary words rare
	for v, text := range x.vocab {
		text = strings.TrimPrefix(text, "~")
		x.sounds[v] = name.SoundOf(text)
		share := max((float64(x.seen[v])+0.3)/(n+1), float64(x.lex.Common(text)))
		x.bits[v] = float32(min(maxBits, -math.Log2(share)))
		if c := x.sense[v].means; c != 0 {
			x.means[c] = append(x.means[c], uint32(v))
		}
		if x.sense[v].bare {
			x.bare.add(uint32(v))
		} else {
			x.lex.Equivalents(text, func(c name.Concept, _ bool) { x.means[c] = append(x.means[c], uint32(v)) }) //nolint:gosec // bounded
		}
	}
	x.sorted = make([]uint32, len(x.vocab))
	for i := range x.sorted {
		x.sorted[i] = uint32(i)
	}
	slices.SortFunc(x.sorted, func(a, b uint32) int { return strings.Compare(x.vocab[a], x.vocab[b]) })
	x.begins = map[[3]byte]stretch{}
	for i, v := range x.sorted {
		if w := x.vocab[v]; len(w) >= 3 {
			at := x.begins[[3]byte{w[0], w[1], w[2]}]
			if at.to == 0 {
				at.from = uint32(i)
			}
			at.to = uint32(i + 1)
			x.begins[[3]byte{w[0], w[1], w[2]}] = at
		}
	}
	x.usually()
	x.weigh()
	x.postings = invert(x)
	x.keys = newKeyTable(x)
	x.joints, x.wholes = newJoints(x)
	x.ids = map[string][]uint32{}
	for i := range x.entries {
		for _, id := range x.entries[i].ids {
			if k := idKey(id); k != "" {
				x.ids[k] = append(x.ids[k], uint32(i))
			}
		}
	}
}

// stretch is a part of a slice.
type stretch struct{ from, to uint32 }

// beginning returns the words of the vocabulary, in the order of their texts, from the first that is not before t to the last that
// begins with the same three letters. t has at least three.
func (x *Index) beginning(t string) []uint32 {
	at := x.begins[[3]byte{t[0], t[1], t[2]}]
	words := x.sorted[at.from:at.to]
	i, _ := slices.BinarySearchFunc(words, t, func(v uint32, t string) int { return strings.Compare(x.vocab[v], t) })
	return words[i:]
}

// usually finds the class that each word mostly has. Words that stand only inside phrases are as good as legal forms.
func (x *Index) usually() {
	x.usual = make([]name.Class, len(x.vocab))
	tally := make([][name.Classes]uint16, len(x.vocab))
	for i := range x.words {
		if t := &tally[x.words[i].v][x.words[i].class]; *t < 65535 {
			*t++
		}
	}
	for v := range tally {
		best, most := name.Form, uint16(0)
		for c, n := range tally[v] {
			if n > most {
				best, most = name.Class(c), n
			}
		}
		x.usual[v] = best
	}
}

// weigh sums up the weight of each name.
func (x *Index) weigh() {
	for i := range x.names {
		nm := &x.names[i]
		nm.total = 0
		for k := range x.wordsOf(nm) {
			w := &x.words[nm.from+uint32(k)]
			w.weight = w.class.Worth(x.bits[w.v])
			nm.total += w.weight
		}
	}
}

// wordsOf returns the words of a name.
func (x *Index) wordsOf(nm *listed) []held { return x.words[nm.from : nm.from+uint32(nm.n)] }

// lists32 maps a number to numbers.
type lists32 struct {
	start []uint32
	items []uint32
}

func (l *lists32) at(i uint32) []uint32 { return l.items[l.start[i]:l.start[i+1]] }

func invert(x *Index) lists32 {
	count := make([]uint32, len(x.vocab)+1)
	for i := range x.names {
		nm := &x.names[i]
		for _, w := range x.wordsOf(nm) {
			count[w.v+1]++
		}
	}
	for i := 1; i < len(count); i++ {
		count[i] += count[i-1]
	}
	items := make([]uint32, count[len(count)-1])
	next := slices.Clone(count)
	for i := range x.names {
		nm := &x.names[i]
		for _, w := range x.wordsOf(nm) {
			items[next[w.v]] = uint32(i)
			next[w.v]++
		}
	}
	return lists32{count, items}
}
