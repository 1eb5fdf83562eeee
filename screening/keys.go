package screening

import (
	"slices"
	"unicode/utf8"

	"github.com/licet/licet/screening/name"
)

func firstRune(s string) (rune, int) { return utf8.DecodeRuneInString(s) }

// pair is a key with what is found under it.
type pair struct {
	key  uint32
	item uint32
}

// keyTable finds the words of the vocabulary under the keys of their sounds. Equal keys stand together; buckets point to where
// those with the same high bits begin.
type keyTable struct {
	pairs  []pair
	bucket []uint32
	shift  uint
}

func newTable(pairs []pair) keyTable {
	slices.SortFunc(pairs, func(a, b pair) int {
		switch {
		case a.key < b.key:
			return -1
		case a.key > b.key:
			return 1
		case a.item < b.item:
			return -1
		case a.item > b.item:
			return 1
		}
		return 0
	})
	pairs = slices.Compact(pairs)
	bits := uint(4)
	for 1<<bits < len(pairs)/2 && bits < 24 {
		bits++
	}
	t := keyTable{pairs: slices.Clip(pairs), shift: 32 - bits, bucket: make([]uint32, 1<<bits+1)}
	b := uint32(0)
	for i := range pairs {
		for h := pairs[i].key >> t.shift; b <= h; b++ {
			t.bucket[b] = uint32(i)
		}
	}
	for ; int(b) < len(t.bucket); b++ {
		t.bucket[b] = uint32(len(pairs)) //nolint:gosec // bounded
	}
	return t
}

// find returns the pairs of the key.
func (t *keyTable) find(key uint32) []pair {
	if len(t.pairs) == 0 {
		return nil
	}
	h := key >> t.shift
	i, end := t.bucket[h], t.bucket[h+1]
	for i < end && t.pairs[i].key < key {
		i++
	}
	j := i
	for j < end && t.pairs[j].key == key {
		j++
	}
	return t.pairs[i:j]
}

// The kinds of key.
const (
	skeletonKey = 1 + iota
	outlineKey
	shortKey
	bareKey
	unpointedKey // of words of the index that lack their vowels
	wholeKey
	tightKey
)

// How many consonants are left of a word decides how it is looked for. Few consonants are common to many words, so that where
// the vowels stand is needed beside them.
const (
	lackingSound  = 4  // words of so many sounds, of which two are consonants, may lack one that the other has
	longSound     = 5  // words of so many sounds may have a consonant more or less although few are consonants
	roomySound    = 11 // words of so many sounds may have a vowel wrong beside one of four consonants
	shortUpTo     = 2  // found by its outline with m and n, l and r merged; no consonant may be wrong
	leastSkeleton = 3  // found by its consonants alone
	tightUpTo     = 3  // then the vowels that stay may hardly differ
	outlineUpTo   = 4  // one consonant or vowel position may be wrong when the rest stands
	indexedUpTo   = 5  // one more than that, for words that have one more
	twoWrongFrom  = 7  // two consonants may be wrong
)

// indexKeys calls add with every key under which a word is kept.
func indexKeys(s *name.Sound, bare bool, add func(uint32)) {
	s.Otherwise(func(o *name.Sound) { indexKeys(o, bare, add) })
	sk := s.Skeleton()
	n := sk.Len()
	if n >= leastSkeleton {
		add(sk.Hash(skeletonKey, -1, -1))
	}
	deletions(&sk, n >= outlineUpTo, add)
	if n <= shortUpTo {
		shortKeys(s, add)
	}
	if n <= indexedUpTo && (n > shortUpTo || s.Len() >= longSound) {
		indexOutlines(s, n, add)
	} else if n == shortUpTo && s.Len() >= lackingSound {
		outlines(s.Tight(), tightKey, true, false, add)
	}
	b := s.Bare()
	if b.Len() >= 2 || b.Len() == 1 && s.Len() >= 3 {
		add(b.Hash(bareKey, -1, -1))
		if bare {
			add(b.Hash(unpointedKey, -1, -1))
			s.BareOtherwise(func(g name.Key) { add(g.Hash(unpointedKey, -1, -1)) })
		}
	}
}

// deletions calls add with the keys of a skeleton without one of its letters, if asked to, and of a long one without two.
func deletions(sk *name.Key, one bool, add func(uint32)) {
	n := sk.Len()
	for i := range n {
		if one {
			add(sk.Hash(skeletonKey, i, -1))
		}
		for j := i + 1; j < n && n >= twoWrongFrom; j++ {
			add(sk.Hash(skeletonKey, i, j))
		}
	}
}

// outlines calls add with the keys of an outline: as it is if full is set, and without each of its consonants if lacking is.
func outlines(o name.Key, kind byte, full, lacking bool, add func(uint32)) {
	if full {
		add(o.Hash(kind, -1, -1))
	}
	for i := range o.Len() {
		if lacking && !o.Vowel(i) {
			add(o.Hash(kind, i, -1))
		}
	}
}

// indexOutlines adds the keys under which a word of n consonants is found when one of them is wrong. Of words of three the vowels
// may hardly differ besides: there is no room for it. Of words of four one may.
func indexOutlines(s *name.Sound, n int, add func(uint32)) {
	if n <= tightUpTo+1 {
		outlines(s.Tight(), tightKey, n <= tightUpTo, true, add)
	}
	if n >= tightUpTo {
		outlines(s.Fine(), outlineKey, n <= outlineUpTo, n > tightUpTo, add)
	}
}

func queryOutlines(s *name.Sound, n int, add func(uint32)) {
	if n <= tightUpTo {
		outlines(s.Tight(), tightKey, true, true, add)
	} else {
		outlines(s.Fine(), outlineKey, true, true, add)
	}
}

// shortKeys leave out no more than a vowel.
func shortKeys(s *name.Sound, add func(uint32)) {
	o := s.Coarse()
	add(o.Hash(shortKey, -1, -1))
	for i := range o.Len() {
		if o.Vowel(i) {
			add(o.Hash(shortKey, i, -1))
		}
	}
}

// queryKeys calls add with every key under which words like the given one are looked for. Each deletion meets the same deletion
// of a word of the index, so that one letter more, less or other is found.
func queryKeys(s *name.Sound, bare bool, add func(uint32)) {
	s.Otherwise(func(o *name.Sound) { queryKeys(o, bare, add) })
	if b := s.Bare(); b.Len() >= 2 || b.Len() == 1 && s.Len() >= 3 {
		if bare {
			add(b.Hash(bareKey, -1, -1))
			s.BareOtherwise(func(g name.Key) { add(g.Hash(bareKey, -1, -1)) })
		} else {
			add(b.Hash(unpointedKey, -1, -1))
		}
	}
	sk := s.Skeleton()
	n := sk.Len()
	if n >= leastSkeleton {
		add(sk.Hash(skeletonKey, -1, -1))
	}
	deletions(&sk, n > outlineUpTo || n == outlineUpTo && s.Len() >= roomySound, add)
	if n <= shortUpTo {
		shortKeys(s, add)
	}
	if n <= outlineUpTo && (n > shortUpTo || s.Len() >= longSound) {
		queryOutlines(s, n, add)
	} else if n == shortUpTo && s.Len() >= lackingSound {
		outlines(s.Tight(), tightKey, true, false, add)
	}
}

func newKeyTable(x *Index) keyTable {
	pairs := make([]pair, 0, 10*len(x.sounds))
	for v := range x.sounds {
		indexKeys(&x.sounds[v], x.sense[v].bare, func(k uint32) { pairs = append(pairs, pair{k, uint32(v)}) }) //nolint:gosec // bounded
	}
	return newTable(pairs)
}

// pairTable finds neighbouring words of names under the key of the word that they are when joined.
type pairTable struct {
	keyTable
}

// joins reports whether words of the class are joined with their neighbours.
func joins(c name.Class) bool {
	switch c {
	case name.Plain, name.Patronymic, name.Meaning, name.Generic, name.Place, name.Particle, name.Filiation, name.Kunya, name.Initial:
		return true
	default:
		return false
	}
}

// jointKey is the key of a joined word. Short ones keep the place of their vowels.
func jointKey(s *name.Sound) (uint32, bool) {
	sk := s.Skeleton()
	switch {
	case sk.Len() >= 6:
		return sk.Hash(wholeKey, -1, -1), true
	case sk.Len() >= 3:
		o := s.Outline()
		return o.Hash(wholeKey, -1, -1), true
	}
	return 0, false
}

// newJoints indexes the joined neighbours: the item is the place of the first of the two in Index.words.
func newJoints(x *Index) (joints, wholes pairTable) {
	var two, all []pair
	var buf, full []byte
	for i := range x.names {
		nm := &x.names[i]
		words := x.wordsOf(nm)
		buf, full = buf[:0], full[:0]
		count := 0
		for k := range words {
			text := plainText(x.vocab[words[k].v])
			full = append(full, text...)
			if !joins(words[k].class) {
				continue
			}
			buf = append(buf, text...)
			count++
			if k+1 < len(words) && joins(words[k+1].class) && words[k].class != name.Initial {
				s := name.SoundOf(text + plainText(x.vocab[words[k+1].v]))
				if key, ok := jointKey(&s); ok {
					two = append(two, pair{key, nm.from + uint32(k)})
				}
			}
		}
		for _, b := range [][]byte{buf, full} {
			if len(words) < 2 || count < 2 && len(b) != len(full) || len(b) < 6 {
				continue
			}
			s := name.SoundOf(string(b))
			if key, ok := jointKey(&s); ok {
				all = append(all, pair{key, uint32(i)})
			}
		}
	}
	return pairTable{newTable(two)}, pairTable{newTable(all)}
}

func plainText(v string) string {
	if v != "" && v[0] == '~' {
		return v[1:]
	}
	return v
}
