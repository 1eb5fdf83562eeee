package screening

import (
	"cmp"
	"math"
	"math/bits"
	"slices"
	"strings"

	"github.com/licet/licet/country"
	"github.com/licet/licet/screening/name"
	"github.com/licet/licet/screening/source"
)

// Query is a party to be looked for.
type Query struct {
	Name      string
	Schema    source.Schema
	Countries []country.Code
	Births    []source.Birth
	IDs       []source.ID
}

// queryWord is a word of the query at hand.
type queryWord struct {
	text  string
	class name.Class
	word  name.Word
	sound name.Sound

	inLists bool // a word of the lists is spelled so
}

// jointHit is a word of the query that is two words of a name.
type jointHit struct {
	name, at uint32
	query    uint64
	like     float32
	info     float32
}

// Searcher searches an index. It keeps its buffers: use one for each goroutine.
type Searcher struct {
	x      *Index
	w      *Weights
	parser *name.Parser

	// the query
	q            Query
	schema       kind
	variants     []name.Name
	variant      uint8
	words        []queryWord
	weight       []float32
	total        float32
	all          uint64
	hasForm      bool
	singles      int // initials
	places       []uint16
	births       []span
	ids          []source.ID // those that can be trusted
	otherScript  bool
	tellingWords int

	// what the words of the query are like
	now     uint32 // stamp of the query
	matches []match
	links   []linked // by word of the vocabulary
	pass    uint32   // stamp of the word
	vPass   []uint32
	byWord  [][2]int // range of found by query word
	found   []wordMatch
	extra   []wordMatch // two words of the query, the first of which is bin, that are one of the vocabulary
	checks  uint32      // stamp of the reading
	toCheck wordSet
	todo    []uint32
	vCheck  []uint32
	ears    [2]name.Ear // for words written as the word of the query is, and for those where one of the two lacks its vowels

	buf       [3][]byte
	jointHits []jointHit
	wholeHits []jointHit

	// names met
	met     []met // by name
	touched []uint32

	nameWeight []float32
	pairs      []pairing
	cmp        compared
	best       []scored

	known      map[wordKey]knownWord // words that were looked up before; nil remembers none
	stats      Stats
	exhaustive bool // look at everything, to measure what the keys miss
}

// Stats counts the work of the last search.
type Stats struct {
	Words, Names, Compared int
}

// linked leads to the matches of a word of the vocabulary in the query of the stamp.
type linked struct {
	stamp uint32
	head  int32
}

// met is what is known of a name before it is compared. The fields stand together because names are met in no order.
type met struct {
	stamp uint32
	acc   float32 // what of the query it shares, at most
	best  float32 // by the word at hand
	word  uint8
}

type wordMatch struct {
	v    uint32
	like float32
	rule rule
	bin  uint8
}

type scored struct {
	entry, name uint32
	variant     uint8 // reading of the query
	score       float32
}

// NewSearcher returns a searcher with the given weights.
func (x *Index) NewSearcher(w *Weights) *Searcher {
	return &Searcher{
		x: x, w: w, parser: name.NewParser(x.lex), known: map[wordKey]knownWord{},
		links: make([]linked, len(x.vocab)), vPass: make([]uint32, len(x.vocab)), vCheck: make([]uint32, len(x.vocab)),
		met: make([]met, len(x.names)), toCheck: newWordSet(len(x.vocab)),
	}
}

// leastLike is how alike two words must sound to be compared at all.
func leastLike(weight int) float32 {
	if weight < 330 {
		return 0.74
	}
	return 0.70
}

// take makes the query ready: words, weights and what of the vocabulary they are like.
func (s *Searcher) take(n *name.Name) {
	s.now++
	s.words, s.weight, s.matches, s.jointHits, s.wholeHits = s.words[:0], s.weight[:0], s.matches[:0], s.jointHits[:0], s.wholeHits[:0]
	s.found, s.byWord, s.extra = s.found[:0], s.byWord[:0], s.extra[:0]
	s.total, s.hasForm, s.otherScript, s.tellingWords, s.all, s.singles = 0, false, false, 0, 0, 0
	for i := range n.Words {
		w := &n.Words[i]
		if len(s.words) == 60 {
			break
		}
		if w.Script != name.Latin && w.Script != name.Digits {
			s.otherScript = true
		}
		s.hasForm = s.hasForm || w.Class == name.Form
		s.words = append(s.words, queryWord{text: w.Text, class: w.Class, word: *w, sound: name.SoundOf(w.Text)})
	}
	for i := range s.words {
		s.all |= 1 << i
		bits, class, info := s.similar(i)
		if s.words[i].class == name.Initial {
			class = name.Initial
			s.singles++
		}
		wt := class.Worth(bits)
		s.weight = append(s.weight, wt)
		s.total += wt
		for r, k := s.byWord[i], s.byWord[i][0]; k < r[1]; k++ {
			m := &s.found[k]
			s.link(m.v, match{query: 1 << i, like: m.like, info: info[m.bin], rule: m.rule})
		}
		if wt >= 2.5 {
			s.tellingWords++
		}
	}
	s.joined()
}

func (s *Searcher) link(v uint32, m match) {
	l := &s.links[v]
	if l.stamp != s.now {
		*l = linked{s.now, -1}
	}
	m.next = l.head
	l.head = int32(len(s.matches)) //nolint:gosec // bounded
	s.matches = append(s.matches, m)
}

// The likenesses are counted in bins, to tell how rare it is to find something so like.
const bins = 4

func binOf(like float32) uint8 {
	switch {
	case like >= 0.97:
		return 0
	case like >= 0.88:
		return 1
	case like >= 0.78:
		return 2
	}
	return 3
}

// infos holds, for each word of the query, the bits of a match by bin.
type infos [bins]float32

// wordInfo returns what a match of word i tells, by bin: finding something so like is the less telling the more entries bear such
// a word.
func (s *Searcher) wordInfo(i int) infos {
	var seen [bins]float32
	r := s.byWord[i]
	for k := r[0]; k < r[1]; k++ {
		seen[s.found[k].bin] += float32(s.x.seen[s.found[k].v])
	}
	var out infos
	var sum float32
	n := float32(max(len(s.x.entries), 2000)) + 1
	common := s.x.lex.Common(s.words[i].text)
	for b := range out {
		sum += seen[b]
		out[b] = min(maxBits, -log2(max((sum+0.3)/n, common)))
	}
	return out
}

func log2(v float32) float32 { return float32(math.Log2(float64(v))) }

// heard reports whether a word of the class is looked for by its sound. Words that count for nothing or little are found by their
// letters and their meaning alone, and so are words of known meaning that stand in the lists as they are spelled.
func heard(c name.Class, exact bool) bool {
	switch c {
	case name.Plain, name.Patronymic:
		return true
	case name.Meaning, name.Place:
		return !exact
	default:
		return false
	}
}

// mostReadings bounds how many readings of a word are looked for by their sound; all are looked for by their letters.
const mostReadings = 3

// similar finds the words of the vocabulary that are like word i of the query. It returns how much the word tells, in bits, the class
// to weigh it by and what a match of it tells: a word that no list knows is weighed as the known word that it is a misspelling of.
func (s *Searcher) similar(i int) (float32, name.Class, infos) {
	q := &s.words[i]
	key := wordKey{q.text, q.word.Native, q.class, q.word.Concept, s.schema == personKind}
	begin := len(s.found)
	if m, ok := s.known[key]; ok {
		q.inLists = m.inLists
		s.found = append(s.found, m.found...)
		s.byWord = append(s.byWord, [2]int{begin, len(s.found)})
		return m.bits, m.class, m.info
	}
	bits, class, info := s.lookUp(i)
	if s.known != nil && !s.exhaustive {
		if len(s.known) >= mostKnown {
			clear(s.known)
		}
		s.known[key] = knownWord{slices.Clone(s.found[begin:]), bits, class, info, q.inLists}
	}
	return bits, class, info
}

// mostKnown is how many words a searcher remembers. Names of a file share their words: given names, legal forms, cities.
const mostKnown = 8192

// wordKey is all of a word that what it is like depends on.
type wordKey struct {
	text, native string
	class        name.Class
	concept      name.Concept
	person       bool
}

type knownWord struct {
	found []wordMatch
	bits  float32
	class name.Class
	info  infos

	inLists bool
}

// lookUp does the work of similar.
func (s *Searcher) lookUp(i int) (float32, name.Class, infos) {
	x := s.x
	q := &s.words[i]
	begin := len(s.found)
	s.pass++
	put := func(v uint32, like float32, r rule) {
		if s.vPass[v] == s.pass {
			for k := begin; k < len(s.found); k++ {
				if s.found[k].v == v {
					if like > s.found[k].like {
						s.found[k] = wordMatch{v, like, r, binOf(like)}
					}
					return
				}
			}
		}
		s.vPass[v] = s.pass
		s.found = append(s.found, wordMatch{v, like, r, binOf(like)})
	}
	text := q.text
	bare := q.word.Bare && q.word.Script == name.Arabic
	if bare {
		text = "~" + text
	}
	if v, ok := x.byText[text]; ok {
		q.inLists = true
		r := byLetters
		if q.class == name.Number {
			r = byNumber
		}
		put(v, 1, r)
	}
	if heard(q.class, len(s.found) > begin) {
		s.sounding(&q.sound, q.word.Bare, 1, put)
		passes := 0
		for _, o := range q.word.Others {
			if v, ok := x.byText[o]; ok {
				put(v, 1, bySound)
			}
			os := name.SoundOf(o)
			if passes == mostReadings || name.Alike(&os, &q.sound, 0.82, false) > 0 {
				continue // finds the same words
			}
			passes++
			s.sounding(&os, false, 0.98, put)
		}
		s.beginning(q, put)
	}
	if c := q.word.Concept; c != 0 {
		for _, v := range x.means[c] {
			put(v, 0.96, byMeaning)
		}
	}
	if !bare && (q.class == name.Plain || q.class == name.Patronymic) {
		s.equivalents(q.text, put)
	}
	s.byWord = append(s.byWord, [2]int{begin, len(s.found)})
	info := s.wordInfo(i)
	class := q.class
	if v, known := x.byText[text]; known && class == name.Plain && x.usual[v] == name.Form && s.schema != personKind {
		return info[0], name.Generic, info // a part of a legal form that was torn apart
	} else if !known && class == name.Plain && s.schema != personKind {
		best := float32(0.78)
		for k := begin; k < len(s.found); k++ {
			if m := &s.found[k]; m.like > best && (m.rule == bySound || m.rule == byBeginning) {
				best = m.like
				class = x.usual[m.v]
			}
		}
		switch class {
		case name.Generic, name.Meaning, name.Place:
			return info[2], class, info
		case name.Form: // a misspelled form tells little, a brand that is like one tells as much as any
			if best >= 0.88 {
				return info[2], name.Generic, info
			}
		default:
		}
		class = name.Plain
	}
	for k := begin; k < len(s.found); k++ {
		if s.found[k].bin <= 1 {
			return info[1], class, info
		}
	}
	return min(info[0], 12), class, info
}

// equivalents finds the words of the vocabulary that are forms of the same given or family name.
func (s *Searcher) equivalents(text string, put func(uint32, float32, rule)) {
	x := s.x
	x.lex.Equivalents(text, func(c name.Concept, nick bool) {
		for _, v := range x.means[c] {
			other := false
			x.lex.Equivalents(x.vocab[v], func(d name.Concept, n bool) { other = other || d == c && n })
			if nick || other {
				put(v, 0.80, byNickname)
			} else {
				put(v, 0.93, byGivenName)
			}
		}
	})
}

// sounding finds words of the vocabulary that sound like the word.
func (s *Searcher) sounding(q *name.Sound, bare bool, factor float32, put func(uint32, float32, rule)) {
	x := s.x
	if q.Len() == 0 {
		return
	}
	s.ears[0].Listen(q, false, false)
	s.ears[1].Listen(q, bare, !bare)
	if s.exhaustive {
		for v := range x.sounds {
			s.check(uint32(v), q, bare, factor, put)
		}
		return
	}
	queryKeys(q, bare, func(key uint32) {
		for _, p := range x.keys.find(key) {
			s.toCheck.add(p.item)
		}
	})
	s.todo = s.toCheck.drain(s.todo[:0])
	s.stats.Words += len(s.todo)
	for _, v := range s.todo {
		s.check(v, q, bare, factor, put)
	}
}

func (s *Searcher) check(v uint32, q *name.Sound, bare bool, factor float32, put func(uint32, float32, rule)) {
	snd := &s.x.sounds[v]
	vBare := s.x.bare.has(v)
	var like float32
	r := bySound
	switch {
	case bare != vBare: // one of the two was written without its vowels
		like, r = 0.93*s.ears[1].Alike(snd, 0.8), byConsonants
	default:
		like = min(s.ears[0].Alike(snd, leastLike(min(q.Weight(), snd.Weight()))), 0.97)
	}
	if like > 0 {
		put(v, like*factor, r)
	}
}

// beginning finds words of which the word is the beginning: a text that was cut off.
func (s *Searcher) beginning(q *queryWord, put func(uint32, float32, rule)) {
	x := s.x
	t := q.text
	if len(t) < 4 || q.word.Bare {
		return
	}
	words := x.beginning(t)
	for _, v := range words[:min(len(words), 400)] {
		w := x.vocab[v]
		if !strings.HasPrefix(w, t) {
			return
		}
		if len(w) > len(t) {
			put(v, 0.68+0.24*float32(len(t))/float32(len(w)), byBeginning)
		}
	}
}

// jointWrongFrom is how many consonants two words have together that may have one wrong.
const jointWrongFrom = 6

// joined finds words of the query that are two words of a name, and neighbours of the query that are one.
func (s *Searcher) joined() {
	x := s.x
	for i := range s.words {
		q := &s.words[i]
		if !joins(q.class) || len(q.text) < 5 || q.class == name.Number {
			continue
		}
		key, ok := jointKey(&q.sound)
		if !ok {
			continue
		}
		for _, p := range x.joints.find(key) {
			at := p.item
			snd := name.SoundOf(plainText(x.vocab[x.words[at].v]) + plainText(x.vocab[x.words[at+1].v]))
			like := name.Alike(&q.sound, &snd, 0.85, q.word.Bare)
			if like == 0 {
				continue
			}
			id, _ := slices.BinarySearchFunc(x.names, at, func(n listed, at uint32) int {
				if n.from+uint32(n.n) <= at {
					return -1
				}
				if n.from > at {
					return 1
				}
				return 0
			})
			info := min(maxBits, x.bits[x.words[at].v]+x.bits[x.words[at+1].v])
			s.jointHits = append(s.jointHits, jointHit{uint32(id), at, 1 << i, 0.96 * like, info}) //nolint:gosec // bounded
		}
	}
	for i := 0; i+1 < len(s.words); i++ {
		a, b := &s.words[i], &s.words[i+1]
		if !joins(a.class) || !joins(b.class) || a.class == name.Initial && b.class == name.Initial {
			continue
		}
		text := a.text + b.text
		if len(text) < 4 {
			continue
		}
		snd := name.SoundOf(text)
		two := uint64(3) << i
		try := func(v uint32) {
			like := name.Alike(&snd, &x.sounds[v], 0.87, a.word.Bare)
			if like > 0 {
				s.link(v, match{query: two, like: 0.96 * like, info: x.bits[v], rule: byJoining})
				s.extra = append(s.extra, wordMatch{v, 0.96 * like, byJoining, uint8(i)}) //nolint:gosec // at most 60
			}
		}
		if s.exhaustive {
			for v := range x.sounds {
				try(uint32(v))
			}
			continue
		}
		find := func(key uint32) {
			for _, p := range x.keys.find(key) {
				if v := p.item; s.vCheck[v] != s.checks {
					s.vCheck[v] = s.checks
					try(v)
				}
			}
		}
		s.checks++
		sk := snd.Skeleton()
		if sk.Len() >= leastSkeleton {
			find(sk.Hash(skeletonKey, -1, -1))
		}
		for k := 0; k < sk.Len() && sk.Len() >= jointWrongFrom && !(a.inLists && b.inLists); k++ {
			find(sk.Hash(skeletonKey, k, -1))
		}
		if sk.Len() <= shortUpTo {
			o := snd.Coarse()
			find(o.Hash(shortKey, -1, -1))
		}
	}
	s.whole()
	byName := func(a, b jointHit) int { return cmp.Compare(a.name, b.name) }
	slices.SortFunc(s.jointHits, byName)
	slices.SortFunc(s.wholeHits, byName)
}

// whole finds names that are the same as the query once all spaces are taken away, with the legal form and without it.
func (s *Searcher) whole() {
	var some, full []byte
	some, full = s.buf[0][:0], s.buf[1][:0]
	for i := range s.words {
		full = append(full, s.words[i].text...)
		if joins(s.words[i].class) {
			some = append(some, s.words[i].text...)
		}
	}
	s.buf[0], s.buf[1] = some, full
	s.wholeOf(some, false)
	if len(full) != len(some) || len(s.words) == 1 {
		s.wholeOf(full, true)
	}
}

func (s *Searcher) wholeOf(text []byte, forms bool) {
	x := s.x
	if len(text) < 6 {
		return
	}
	snd := name.SoundOf(string(text))
	key, ok := jointKey(&snd)
	if !ok {
		return
	}
	for _, p := range x.wholes.find(key) {
		nm := &x.names[p.item]
		t := s.buf[2][:0]
		for _, w := range x.wordsOf(nm) {
			if forms || joins(w.class) {
				t = append(t, plainText(x.vocab[w.v])...)
			}
		}
		s.buf[2] = t
		if d := len(t) - len(text); d > 4 || d < -4 {
			continue
		}
		other := name.SoundOf(string(t))
		if like := name.Alike(&snd, &other, 0.9, false); like > 0 {
			s.wholeHits = append(s.wholeHits, jointHit{name: p.item, like: 0.95 * like})
		}
	}
}

// wholeLike returns how alike the query and a name are when written without spaces, 0 when they were not found to be.
func (s *Searcher) wholeLike(id uint32) float32 {
	var like float32
	for i := hitsOf(s.wholeHits, id); i < len(s.wholeHits) && s.wholeHits[i].name == id; i++ {
		like = max(like, s.wholeHits[i].like)
	}
	return like
}

// hitsOf returns where the hits of a name begin.
func hitsOf(hits []jointHit, id uint32) int {
	if len(hits) == 0 {
		return 0
	}
	i, _ := slices.BinarySearchFunc(hits, id, func(h jointHit, id uint32) int { return cmp.Compare(h.name, id) })
	return i
}

// countriesOf is countries of the entry of a name, which most often is settled by the first of them.
func (s *Searcher) countriesOf(nm *listed) (agree, known bool) {
	if len(s.places) == 0 || nm.place == 0 {
		return false, false
	}
	if slices.Contains(s.places, nm.place) {
		return true, true
	}
	if nm.flags&manyPlaces == 0 {
		return false, true
	}
	return s.countries(&s.x.entries[nm.entry])
}

// countries reports whether a country of the query is one of the entry's. known is false when either side names none.
func (s *Searcher) countries(e *entry) (agree, known bool) {
	if len(s.places) == 0 || len(e.places) == 0 {
		return false, false
	}
	for _, c := range s.places {
		for _, d := range e.places {
			if c == d {
				return true, true
			}
		}
	}
	return false, true
}

// candidates collects the names of which words are like enough words of the query to be worth a comparison. A name is left out
// only when what it shares with the query weighs less than the scorer asks for in any case.
func (s *Searcher) candidates() {
	if s.exhaustive {
		s.touched = s.touched[:0]
		for id := range s.x.names {
			s.touched = append(s.touched, uint32(id))
			s.met[id].acc = s.total
		}
		return
	}
	s.touched = s.touched[:0]
	need := leastCover * (s.total - 2*float32(s.singles))
	// The most telling words first: once the rest together weighs less than is needed, it cannot bring in a name by itself.
	var order [64]uint8
	n := len(s.words)
	for i := range n {
		order[i] = uint8(i)
	}
	slices.SortFunc(order[:n], func(a, b uint8) int {
		switch {
		case s.weight[a] > s.weight[b]:
			return -1
		case s.weight[a] < s.weight[b]:
			return 1
		}
		return int(a) - int(b)
	})
	rest := s.total
	var later uint64 // words that are looked for in the names met, which are fewer than the names that hold the word
	for k := range n {
		i := int(order[k])
		w := s.weight[i]
		opens := rest >= need && w > 0
		rest -= w
		r := s.byWord[i]
		if !opens {
			holders := 0
			for m := r[0]; m < r[1]; m++ {
				holders += len(s.x.postings.at(s.found[m].v))
			}
			if holders > 4*len(s.touched) {
				later |= 1 << i
				continue
			}
		}
		for m := r[0]; m < r[1]; m++ {
			s.spread(s.found[m].v, w*s.found[m].like, uint8(i), opens) //nolint:gosec // at most 60
		}
	}
	for i := range s.extra {
		e := &s.extra[i]
		s.spread(e.v, (s.weight[e.bin]+s.weight[e.bin+1])*e.like, 64+e.bin, true)
	}
	for i := range s.jointHits {
		h := &s.jointHits[i]
		s.touch(h.name, bitsOf(h.query, s.weight), 128+uint8(i&63), true)
	}
	for i := range s.wholeHits {
		s.touch(s.wholeHits[i].name, s.total, 254, true)
	}
	if later != 0 {
		s.addLater(later, need-bitsOf(later, s.weight)-0.01)
	}
}

// addLater adds to the names met what they share of the words that were not looked up by their holders. Those that share less than
// least so far are left as they are: they are out in any case.
func (s *Searcher) addLater(later uint64, least float32) {
	x := s.x
	var best [64]float32 // by word of the query, where seen
	for _, id := range s.touched {
		if s.met[id].acc < least {
			continue
		}
		nm := &x.names[id]
		var seen uint64
		for _, w := range x.wordsOf(nm) {
			if s.links[w.v].stamp != s.now {
				continue
			}
			for m := s.links[w.v].head; m >= 0; m = s.matches[m].next {
				mt := &s.matches[m]
				if mt.query&later == 0 || mt.query&(mt.query-1) != 0 {
					continue
				}
				i := bits.TrailingZeros64(mt.query)
				if seen>>i&1 == 0 || mt.like > best[i] {
					best[i] = mt.like
					seen |= 1 << i
				}
			}
		}
		for ; seen != 0; seen &= seen - 1 {
			i := bits.TrailingZeros64(seen)
			s.met[id].acc += best[i] * s.weight[i]
		}
	}
}

func (s *Searcher) spread(v uint32, w float32, word uint8, opens bool) {
	for _, id := range s.x.postings.at(v) {
		s.touch(id, w, word, opens)
	}
}

// mostCompared bounds the names that are compared in one search. Only names of a single common word, in lists far longer than any
// in use, have so many candidates; those that share most, and are shortest, go first.
const mostCompared = 2500

// narrow leaves the candidates that share enough with the query, at most [mostCompared] of them.
func (s *Searcher) narrow() {
	need := leastCover*(s.total-2*float32(s.singles)) - 0.01
	kept := s.touched[:0]
	for _, id := range s.touched {
		if s.met[id].acc >= need {
			kept = append(kept, id)
		}
	}
	s.stats.Names += len(s.touched)
	s.touched = kept
	if len(kept) <= mostCompared {
		return
	}
	const bins = 256
	var count [bins]int
	bin := func(id uint32) int {
		a := s.met[id].acc / s.total
		b := min(1, s.met[id].acc/max(s.x.names[id].total, 0.1))
		return min(bins-1, int((a+b)*bins/2))
	}
	for _, id := range kept {
		count[bin(id)]++
	}
	left, from := mostCompared, bins-1
	for ; from > 0 && left > 0; from-- {
		left -= count[from]
	}
	out := kept[:0]
	for _, id := range kept {
		b := bin(id)
		if b == from+1 && left < 0 {
			left++ // the last bin has more than there is room for
			continue
		}
		if b > from {
			out = append(out, id)
		}
	}
	s.touched = out
}

func (s *Searcher) touch(id uint32, w float32, word uint8, opens bool) {
	m := &s.met[id]
	switch {
	case m.stamp != s.now:
		if opens {
			*m = met{s.now, w, w, word}
			s.touched = append(s.touched, id)
		}
	case m.word != word:
		m.acc += w
		m.word, m.best = word, w
	case w > m.best:
		m.acc += w - m.best
		m.best = w
	}
}

// each calls f with every name that is compared and its score, for the query at hand.
func (s *Searcher) each(f func(id uint32, score float32)) {
	if !s.exhaustive {
		s.narrow()
	}
	for _, id := range s.touched {
		s.stats.Compared++
		if s.compare(id, &s.cmp) {
			f(id, s.score(id))
		}
	}
}

// score turns the features at hand into a probability.
func (s *Searcher) score(id uint32) float32 {
	k := s.x.names[id].schema()
	if k == unknownKind {
		k = s.schema
	}
	z := s.w.sum(k, &s.cmp.f)
	if len(s.births) > 0 || len(s.ids) > 0 {
		z += s.evidence(&s.x.entries[s.x.names[id].entry], nil)
	}
	return logistic(z)
}

// begin takes over what a query says beside the name.
func (s *Searcher) begin(q Query) {
	s.q, s.schema = q, kindOf(q.Schema)
	s.best, s.places = s.best[:0], s.places[:0]
	for _, c := range q.Countries {
		if c != "" {
			s.places = append(s.places, place(c))
		}
	}
	s.births, s.ids = s.births[:0], s.ids[:0]
	for i := range q.Births {
		if b := &q.Births[i]; !b.From.IsZero() {
			s.births = append(s.births, span{b.From, b.Until})
		}
	}
	for i := range q.IDs {
		if CheckID(q.IDs[i]) == nil && idKey(q.IDs[i]) != "" {
			s.ids = append(s.ids, q.IDs[i])
		}
	}
}

// read takes the name apart. A name of unknown kind that bears a legal form is a firm's.
func (s *Searcher) read() {
	s.variants = s.parser.Variants(s.q.Name, s.schema.parse())
	if s.schema != unknownKind {
		return
	}
	for i := range s.variants[0].Words {
		if w := &s.variants[0].Words[i]; w.Class == name.Form && len(w.Text) >= 3 {
			s.schema = entityKind
			s.variants = s.parser.Variants(s.q.Name, s.schema.parse())
			return
		}
	}
}

// search fills best with the best names, one for each entry.
func (s *Searcher) search(q Query, limit int) {
	s.begin(q)
	s.stats = Stats{}
	s.read()
	for i := range s.variants {
		if !s.variants[i].Telling() {
			continue
		}
		s.take(&s.variants[i])
		if s.total < 1 {
			continue
		}
		s.variant = uint8(i)
		s.candidates()
		s.each(func(id uint32, score float32) { s.keep(id, score, limit) })
	}
	s.byIDs(limit)
}

// byIDs adds the entries that bear an identifier of the query, whatever their names: ships and firms change theirs.
func (s *Searcher) byIDs(limit int) {
	for _, id := range s.ids {
		for _, e := range s.x.ids[idKey(id)] {
			score := logistic(s.w.Evidence.IDAlone + s.evidence(&s.x.entries[e], nil))
			s.keepEntry(e, noName, score, limit)
		}
	}
}

// noName stands for the name of a hit that was found by an identifier alone.
const noName = ^uint32(0)

func (s *Searcher) keep(id uint32, score float32, limit int) {
	s.keepEntry(s.x.names[id].entry, id, score, limit)
}

func (s *Searcher) keepEntry(e, id uint32, score float32, limit int) {
	for i := range s.best {
		if s.best[i].entry == e {
			if score > s.best[i].score {
				s.best[i] = scored{e, id, s.variant, score}
				s.rise(i)
			}
			return
		}
	}
	if len(s.best) < limit {
		s.best = append(s.best, scored{e, id, s.variant, score})
		s.rise(len(s.best) - 1)
		return
	}
	if last := &s.best[len(s.best)-1]; score > last.score || score == last.score && e < last.entry {
		*last = scored{e, id, s.variant, score}
		s.rise(len(s.best) - 1)
	}
}

func (s *Searcher) rise(i int) {
	for ; i > 0 && (s.best[i].score > s.best[i-1].score || s.best[i].score == s.best[i-1].score && s.best[i].entry < s.best[i-1].entry); i-- {
		s.best[i], s.best[i-1] = s.best[i-1], s.best[i]
	}
}

// Brief is a hit without its explanation: what a search costs nothing to tell.
type Brief struct {
	Entry int // in the order of the lists
	Ref   string
	Name  string
	Score float32
}

// Quick returns the best entries for a party, best first, without explanations.
func (s *Searcher) Quick(q Query, limit int) []Brief {
	s.search(q, limit)
	out := make([]Brief, 0, len(s.best))
	for _, b := range s.best {
		text := s.x.entries[b.entry].primary
		if b.name != noName {
			text = s.x.names[b.name].text
		}
		out = append(out, Brief{int(b.entry), s.x.entries[b.entry].ref, text, b.score})
	}
	return out
}

// Exhaustive does the same as [Searcher.Quick] without the index: every word of the vocabulary is compared with every word of the
// name, and every name with the query. It takes a thousand times as long and serves to measure what the index misses.
func (s *Searcher) Exhaustive(q Query, limit int) []Brief {
	known := s.known
	s.exhaustive, s.known = true, nil
	defer func() { s.exhaustive, s.known = false, known }()
	return s.Quick(q, limit)
}

// Described is a candidate with the features of its comparison, for tuning.
type Described struct {
	Entry    int
	Schema   source.Schema // of the entry, or of the query where the list does not say
	Name     string
	Score    float32
	Features []float32
}

// FeatureNames returns the names of the features in the order of [Described.Features].
func FeatureNames() []string { return slices.Clone(featureNames[:]) }

// Describe returns the best entries for a party with the features that their scores were made from.
func (s *Searcher) Describe(q Query, limit int) []Described {
	s.begin(q)
	features := map[uint32]vector{}
	s.read()
	for i := range s.variants {
		if !s.variants[i].Telling() {
			continue
		}
		s.take(&s.variants[i])
		if s.total < 1 {
			continue
		}
		s.candidates()
		s.each(func(id uint32, score float32) {
			s.keep(id, score, limit)
			for _, b := range s.best {
				if b.name == id && b.score == score {
					features[id] = s.cmp.f
				}
			}
		})
	}
	out := make([]Described, 0, len(s.best))
	for _, b := range s.best {
		f := features[b.name]
		k := s.x.entries[b.entry].schema
		if k == unknownKind {
			k = s.schema
		}
		schema := [...]source.Schema{source.Entity, source.Person, source.Entity, source.Ship}[k]
		out = append(out, Described{int(b.entry), schema, s.x.names[b.name].text, b.score, slices.Clone(f[:])})
	}
	return out
}

// wordSet is a set of words of the vocabulary. It gives them in their order, which is that of their sounds: what stands together in
// memory, and begins alike, is looked at together.
type wordSet struct {
	bits []uint64
	some []uint64 // which of bits are not zero
}

func newWordSet(n int) wordSet {
	b := (n + 63) / 64
	return wordSet{make([]uint64, b), make([]uint64, (b+63)/64)}
}

func (w *wordSet) add(v uint32) {
	w.bits[v>>6] |= 1 << (v & 63)
	w.some[v>>12] |= 1 << (v >> 6 & 63)
}

func (w *wordSet) has(v uint32) bool { return w.bits[v>>6]>>(v&63)&1 != 0 }

// drain appends the words of the set to out and leaves it empty.
func (w *wordSet) drain(out []uint32) []uint32 {
	for i, some := range w.some {
		if some == 0 {
			continue
		}
		w.some[i] = 0
		for ; some != 0; some &= some - 1 {
			k := i<<6 | bits.TrailingZeros64(some)
			b := w.bits[k]
			w.bits[k] = 0
			for ; b != 0; b &= b - 1 {
				out = append(out, uint32(k<<6|bits.TrailingZeros64(b))) //nolint:gosec // words are numbered in 32 bits
			}
		}
	}
	return out
}
