package screening

import (
	"math"
	"math/bits"

	"github.com/licet/licet/screening/name"
)

// The features of a comparison. Each is what the comparison shows of one aspect; what it is worth stands in the weights.
const (
	fBias = iota
	fQueryCover
	fQueryCover60
	fQueryCover80
	fQueryCover95
	fNameCover
	fNameCover50
	fNameCover75
	fNameCover95
	fBits10 // bits of the matched words, up to 10
	fBits20 // from 10 to 20
	fBits40 // from 20 to 40
	fLikeness
	fLikeness90
	fExact // all matched words are the same letters
	fConflict
	fConflictHeavy
	fQueryLeft
	fNameLeft
	fTopQueryLeft // the most telling word of the query found no partner
	fTopNameLeft
	fHeadLeft // the first telling word of the query found no partner
	fNameHeadLeft
	fNumberConflict
	fNumberAgree
	fInitials // words met by an initial
	fInitialMissed
	fOutOfOrder
	fRotated
	fFormAgree
	fFormConflict
	fCountryAgree
	fCountryDisagree
	fWeak
	fPart
	fBare
	fConcept
	fPrefix
	fJoined
	fNick
	fOneQueryWord
	fOneNameWord
	fTwoWords
	fThreeWords
	fSchemaUnknown
	fSchemaDisagree
	fOtherScript
	fShortQuery
	fWhole
	fWholeBits    // whole names, by how much they tell
	fLeast        // how unlike the least alike of the telling words are
	fFirstDiffers // how much of what is alike begins otherwise
	fExactWhole   // all words of both sides are the same letters
	fOneUnlike    // how unlike the words are where each side has one
	features
)

var featureNames = [features]string{
	"bias", "query_cover", "query_cover_60", "query_cover_80", "query_cover_95", "name_cover", "name_cover_50", "name_cover_75",
	"name_cover_95", "bits_10", "bits_20", "bits_40", "likeness", "likeness_90", "exact", "conflict", "conflict_heavy",
	"query_left", "name_left", "top_query_left", "top_name_left", "head_left", "name_head_left", "number_conflict", "number_agree", "initials", "initial_missed", "out_of_order",
	"rotated", "form_agree", "form_conflict", "country_agree", "country_disagree", "weak", "part", "bare", "concept", "prefix",
	"joined", "nick", "one_query_word", "one_name_word", "two_words", "three_words", "schema_unknown", "schema_disagree",
	"other_script", "short_query", "whole", "whole_bits", "least_unlike", "first_differs", "exact_whole", "one_unlike",
}

// rule says how two words were found to be the same.
type rule uint8

const (
	byLetters rule = iota
	bySound
	byMeaning
	byGivenName
	byNickname
	byConsonants // of a script without vowels
	byBeginning
	byJoining
	byInitial
	byNumber
	byWhole
)

// vector holds the features of one comparison.
type vector [features]float32

// match says that words of the query, given by their bits, are like something of the index.
type match struct {
	query uint64
	like  float32
	info  float32 // bits that it tells to find something so like
	rule  rule
	next  int32
}

// pairing is a match of words of the query with words of a name.
type pairing struct {
	query, name uint64
	like        float32
	info        float32
	value       float32
	rule        rule
}

func bitsOf(m uint64, w []float32) float32 {
	var t float32
	for i := 0; m != 0; i, m = i+1, m>>1 {
		if m&1 != 0 {
			t += w[i]
		}
	}
	return t
}

// sameFirst reports whether two words begin with the same sound, vowels being one. The first letter is the last to be mistyped.
func sameFirst(a, b *name.Sound) bool { return a.Begins() == b.Begins() }

func hinge(v, at float32) float32 { return max(0, v-at) }

func logistic(z float32) float32 { return float32(1 / (1 + math.Exp(-float64(z)))) }

// compared is a comparison of the query with one name.
type compared struct {
	pairs []pairing
	f     vector
}

// compare pairs the words of the query with those of a name, the most telling pairs first, and describes the result. It
// reports false when too little of the query or of the name found a partner.
func (s *Searcher) compare(id uint32, c *compared) bool {
	x := s.x
	nm := &x.names[id]
	words := x.wordsOf(nm)
	s.nameWeight = s.nameWeight[:0]
	for k := range words {
		s.nameWeight = append(s.nameWeight, words[k].weight)
	}
	nw := s.nameWeight
	cand := s.pairs[:0]
	for k := range words {
		v := words[k].v
		if s.links[v].stamp != s.now {
			continue
		}
		for m := s.links[v].head; m >= 0; m = s.matches[m].next {
			mt := &s.matches[m]
			value := mt.like * (bitsOf(mt.query, s.weight) + nw[k])
			if cl := words[k].class; cl == name.Form || cl == name.Title || cl == name.Particle || cl == name.Noise {
				value = 0.01 * mt.like
			}
			cand = append(cand, pairing{mt.query, 1 << k, mt.like, mt.info, value, mt.rule})
		}
	}
	for i := hitsOf(s.jointHits, id); i < len(s.jointHits) && s.jointHits[i].name == id; i++ {
		h := &s.jointHits[i]
		two := uint64(3) << (h.at - nm.from)
		cand = append(cand, pairing{h.query, two, h.like, h.info, h.like * (bitsOf(h.query, s.weight) + bitsOf(two, nw)), byJoining})
	}
	apart(cand)
	s.pairs = cand
	c.pairs = c.pairs[:0]
	var qDone, nDone uint64
	for {
		best := -1
		for i := range cand {
			if cand[i].query&qDone == 0 && cand[i].name&nDone == 0 && (best < 0 || cand[i].value > cand[best].value) {
				best = i
			}
		}
		if best < 0 {
			break
		}
		qDone |= cand[best].query
		nDone |= cand[best].name
		c.pairs = append(c.pairs, cand[best])
	}
	if whole := s.wholeLike(id); whole > 0 {
		var got, of float32
		for i := range c.pairs {
			w := bitsOf(c.pairs[i].query, s.weight)
			got += w * c.pairs[i].like
			of += w
		}
		if of < 0.8*s.total || got < (whole-0.03)*of {
			qDone, nDone = s.all, uint64(1)<<nm.n-1
			c.pairs = append(c.pairs[:0], pairing{qDone, nDone, whole, s.total, s.total, byWhole})
		}
	}
	// Initials take what is left.
	var qi, ni float32
	if s.singles > 0 || nm.flags&initialed != 0 {
		qi, ni = s.initials(c, words, &qDone, &nDone)
	}
	return s.describe(c, nm, words, qDone, nDone, qi, ni)
}

// apart takes two words for one only where that explains more than a partner of its own for each of the two.
func apart(cand []pairing) {
	for i := range cand {
		j := &cand[i]
		if j.rule != byJoining {
			continue
		}
		split := j.query
		if split&(split-1) == 0 {
			split = j.name
		}
		var alone float32
		var taken uint64
		for ; split != 0; split &= split - 1 {
			bit := split & -split
			best := -1
			for k := range cand {
				o := &cand[k]
				if o.rule == byJoining || o.query != bit && o.name != bit {
					continue
				}
				of, other := o.query, o.name
				if j.query&(j.query-1) == 0 {
					of, other = o.name, o.query
				}
				if of == bit && other&taken == 0 && (best < 0 || o.value > cand[best].value) {
					best = k
				}
			}
			if best >= 0 {
				alone += cand[best].value
				if j.query&(j.query-1) == 0 {
					taken |= cand[best].query
				} else {
					taken |= cand[best].name
				}
			}
		}
		if alone > j.value {
			j.value = 0
		}
	}
}

// initialled reports whether a word of the class is an initial or is written as one.
func initialled(c name.Class) bool {
	return c == name.Initial || c == name.Plain || c == name.Patronymic
}

// initials pairs single letters of one side with words of the other that begin with them. It returns the weight on each side
// that was met by an initial only.
func (s *Searcher) initials(c *compared, words []held, qDone, nDone *uint64) (q, n float32) {
	for i := range s.words {
		if *qDone>>i&1 != 0 || s.words[i].class == name.Form {
			continue
		}
		qt := s.words[i].text
		if qt == "" {
			continue
		}
		for k := range words {
			if *nDone>>k&1 != 0 || !initialled(words[k].class) {
				continue
			}
			nt := plainText(s.x.vocab[words[k].v])
			if (s.words[i].class == name.Initial) == (words[k].class == name.Initial) || !initialled(s.words[i].class) {
				continue
			}
			if qt[0] != nt[0] && !(qt[0] == 'i' && nt[0] == 'y') && !(qt[0] == 'y' && nt[0] == 'i') {
				continue
			}
			*qDone |= 1 << i
			*nDone |= 1 << k
			q += s.weight[i]
			n += s.nameWeight[k]
			c.pairs = append(c.pairs, pairing{1 << i, 1 << k, 0.5, 3, 1, byInitial})
			break
		}
	}
	return q, n
}

// A name is not compared further when it shares less than these parts of its weight.
const (
	leastCover     = 0.5 // of the query, initials not counted; a word counts as far as it is like its partner
	leastNameCover = 0.25
)

// pairSum is what the pairs of a comparison add up to. A share of words is a share of their weight.
type pairSum struct {
	like, weight, info, first, bare, concept, prefix, joined, nick float32

	least    float32 // likeness of the least alike of the telling words
	shared   float32 // weight of the query that found a partner, as far as it is like it
	exact    bool
	matched  int
	initials int
}

func (s *Searcher) tally(pairs []pairing, words []held) pairSum {
	t := pairSum{least: 1, exact: true}
	for i := range pairs {
		p := &pairs[i]
		if p.rule == byInitial {
			t.initials++
			continue
		}
		qw, nw := bitsOf(p.query, s.weight), bitsOf(p.name, s.nameWeight)
		w := max(qw, nw)
		t.shared += p.like * qw
		if min(qw, nw) < 0.5 {
			continue
		}
		if w >= 4 {
			t.least = min(t.least, p.like)
		}
		t.like += p.like * w
		t.weight += w
		t.info += min(p.info, w) * p.like * p.like
		t.matched++
		switch p.rule {
		case byConsonants:
			t.bare += w
		case bySound:
			if !sameFirst(&s.words[bits.TrailingZeros64(p.query)].sound, &s.x.sounds[words[bits.TrailingZeros64(p.name)].v]) {
				t.first += w
			}
		case byMeaning:
			t.concept += w
		case byBeginning:
			t.prefix += w
		case byJoining, byWhole:
			t.joined += w
		case byNickname:
			t.nick += w
		default:
		}
		t.exact = t.exact && (p.rule == byLetters || p.rule == byNumber)
	}
	return t
}

// side is what is left of one side of a comparison once its words are paired.
type side struct {
	left                  float32 // weight of the words without a partner
	top                   float32
	topLeft               bool // the most telling word has none
	numberLeft, numberMet bool
	form, formMet         bool
	initialLeft           bool
	headLeft              bool // the first telling word has none
	telling               int
}

func (d *side) add(c name.Class, w float32, met bool) {
	if !met {
		d.left += w
	}
	if w > d.top {
		d.top, d.topLeft = w, !met
	}
	if w >= 2.5 {
		if d.telling == 0 {
			d.headLeft = !met
		}
		d.telling++
	}
	switch c {
	case name.Number:
		d.numberLeft = d.numberLeft || !met
		d.numberMet = d.numberMet || met
	case name.Form:
		d.form = true
		d.formMet = d.formMet || met
	case name.Initial:
		d.initialLeft = d.initialLeft || !met
	default:
	}
}

// describe fills the features. qDone and nDone are the words that found a partner, qi and ni the weights of those that an
// initial met. It reports false when too little was found to go on.
func (s *Searcher) describe(c *compared, nm *listed, words []held, qDone, nDone uint64, qi, ni float32) bool {
	t := s.tally(c.pairs, words)
	if t.matched == 0 || t.weight == 0 || t.shared < leastCover*(s.total-2*float32(s.singles)) {
		return false
	}
	var q, n side
	for i := range s.words {
		q.add(s.words[i].class, s.weight[i], qDone>>i&1 != 0)
	}
	for k := range words {
		n.add(words[k].class, words[k].weight, nDone>>k&1 != 0)
	}
	// What an initial met is neither found nor missed.
	qCover := (s.total - q.left - qi) / max(s.total-qi, 0.1)
	nCover := (nm.total - n.left - ni) / max(nm.total-ni, 0.1)
	if nCover < leastNameCover {
		return false
	}
	c.f = vector{}
	s.fillCover(&c.f, &t, &q, &n, qCover, nCover)
	s.fillWords(&c.f, &t, &q, &n, qi+ni == 0)
	s.fillEntry(&c.f, nm, &q, &n)
	inOrder, rotated := order(c.pairs)
	c.f.set(fOutOfOrder, !inOrder && !rotated)
	c.f.set(fRotated, rotated && !inOrder)
	return true
}

func (f *vector) set(i int, b bool) {
	if b {
		f[i] = 1
	}
}

// fillCover fills in how much of each side was found, and how alike it is.
func (s *Searcher) fillCover(f *vector, t *pairSum, q, n *side, qCover, nCover float32) {
	l := t.like / t.weight
	qCover *= l
	nCover *= l
	f[fBias] = 1
	f[fQueryCover], f[fQueryCover60], f[fQueryCover80], f[fQueryCover95] = qCover, hinge(qCover, .6), hinge(qCover, .8), hinge(qCover, .95)
	f[fNameCover], f[fNameCover50], f[fNameCover75], f[fNameCover95] = nCover, hinge(nCover, .5), hinge(nCover, .75), hinge(nCover, .95)
	f[fBits10], f[fBits20], f[fBits40] = min(t.info, 10)/10, hinge(min(t.info, 20), 10)/10, hinge(min(t.info, 40), 20)/20
	f[fLikeness], f[fLikeness90] = l, 10*hinge(l, .9)
	conflict := min(q.left, n.left)
	f[fConflict], f[fConflictHeavy] = min(conflict, 6)/6, hinge(min(conflict, 16), 6)/10
	f[fQueryLeft], f[fNameLeft] = min(q.left, 20)/20, min(n.left, 30)/30
	f[fLeast] = 1 - t.least
	f[fShortQuery] = hinge(12, s.total) / 12
	if s.tellingWords == 1 && n.telling == 1 {
		f[fOneUnlike] = 1 - l
	}
}

// fillWords fills in how the words were found to be alike. sure says that no initial stands for a word.
func (s *Searcher) fillWords(f *vector, t *pairSum, q, n *side, sure bool) {
	f.set(fExact, t.exact)
	f.set(fTopQueryLeft, q.topLeft)
	f.set(fTopNameLeft, n.topLeft)
	f.set(fHeadLeft, q.headLeft)
	f.set(fNameHeadLeft, n.headLeft)
	f.set(fNumberAgree, q.numberMet && !q.numberLeft && !n.numberLeft)
	f[fInitials] = float32(min(t.initials, 2)) / 2
	f.set(fInitialMissed, q.initialLeft || n.initialLeft)
	f.set(fFormAgree, n.formMet)
	f.set(fFormConflict, s.hasForm && n.form && !n.formMet)
	f[fBare], f[fConcept], f[fPrefix] = t.bare/t.weight, t.concept/t.weight, t.prefix/t.weight
	f[fJoined], f[fNick], f[fFirstDiffers] = t.joined/t.weight, t.nick/t.weight, t.first/t.weight
	f.set(fOneQueryWord, s.tellingWords == 1)
	f.set(fOneNameWord, n.telling == 1)
	f.set(fTwoWords, t.matched == 2)
	f.set(fThreeWords, t.matched >= 3)
	f.set(fOtherScript, s.otherScript)
	if q.left < 0.5 && n.left < 0.5 {
		f[fWhole] = 1
		f[fWholeBits] = min(t.info, 30) / 30
		f.set(fExactWhole, t.exact && sure)
	}
}

// fillEntry fills in what the entry says beside its name.
func (s *Searcher) fillEntry(f *vector, nm *listed, q, n *side) {
	schema := nm.schema()
	f.set(fNumberConflict, q.numberLeft && n.numberLeft || (q.numberLeft || n.numberLeft) && schema == shipKind)
	if agree, known := s.countriesOf(nm); known {
		f.set(fCountryAgree, agree)
		f.set(fCountryDisagree, !agree)
	}
	f.set(fWeak, nm.flags&weakName != 0)
	f.set(fPart, nm.flags&partName != 0)
	f.set(fSchemaUnknown, schema == unknownKind)
	f.set(fSchemaDisagree, s.schema != unknownKind && schema != unknownKind && schema != s.schema)
}

// order reports whether the pairs stand in the same order on both sides, or in the same order after the words of one side were
// turned round once: family name first, or last.
func order(ps []pairing) (same, rotated bool) {
	breaks := 0
	var lastN uint64
	// few pairs: take them in the order of the query by selection
	var done uint64
	first := uint64(0)
	for range ps {
		best := -1
		for i := range ps {
			if done>>i&1 == 0 && (best < 0 || ps[i].query < ps[best].query) {
				best = i
			}
		}
		if best < 0 || best > 63 {
			break
		}
		done |= 1 << best
		n := ps[best].name
		if lastN != 0 && n < lastN {
			breaks++
		}
		if first == 0 {
			first = n
		}
		lastN = n
	}
	return breaks == 0, breaks == 1 && lastN < first
}
