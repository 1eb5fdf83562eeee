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
			t.bucket[b] = uint32(i) //nolint:gosec // bounded
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
	bareKey
	unpointedKey // of words of the index that lack their vowels
	wholeKey
)

// Words of which less than so many consonants are left are found by their outline.
const (
	shortSkeleton = 3
	longSkeleton  = 7 // two consonants of such a word may be wrong
)

// indexKeys calls add with every key under which a word is kept.
func indexKeys(s *name.Sound, bare bool, add func(uint32)) {
	sk := s.Skeleton()
	n := sk.Len()
	if n >= shortSkeleton {
		add(sk.Hash(skeletonKey, -1, -1))
		for i := range n {
			add(sk.Hash(skeletonKey, i, -1))
		}
	}
	if n >= longSkeleton {
		for i := range n {
			for j := i + 1; j < n; j++ {
				add(sk.Hash(skeletonKey, i, j))
			}
		}
	}
	if n <= shortSkeleton {
		o := s.Outline()
		add(o.Hash(outlineKey, -1, -1))
		for i := range o.Len() {
			add(o.Hash(outlineKey, i, -1))
		}
	}
	b := s.Bare()
	if b.Len() >= 2 {
		add(b.Hash(bareKey, -1, -1))
		if bare {
			add(b.Hash(unpointedKey, -1, -1))
		}
	}
}

// queryKeys calls add with every key under which words like the given one are looked for. Each deletion meets the same deletion
// of a word of the index, so that one letter more, less or other is found.
func queryKeys(s *name.Sound, bare bool, add func(uint32)) {
	if b := s.Bare(); b.Len() >= 2 {
		if bare {
			add(b.Hash(bareKey, -1, -1))
		} else {
			add(b.Hash(unpointedKey, -1, -1))
		}
	}
	sk := s.Skeleton()
	n := sk.Len()
	if n >= shortSkeleton {
		add(sk.Hash(skeletonKey, -1, -1))
		if n > shortSkeleton {
			for i := range n {
				add(sk.Hash(skeletonKey, i, -1))
			}
		}
	}
	if n >= longSkeleton {
		for i := range n {
			for j := i + 1; j < n; j++ {
				add(sk.Hash(skeletonKey, i, j))
			}
		}
	}
	if n <= shortSkeleton {
		o := s.Outline()
		add(o.Hash(outlineKey, -1, -1))
		for i := range o.Len() {
			add(o.Hash(outlineKey, i, -1))
		}
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
	case name.Plain, name.Meaning, name.Generic, name.Place, name.Number, name.Particle, name.Kunya, name.Initial:
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

// newJoints indexes the joined neighbours: the item is the place of the first of the two in Index.word.
func newJoints(x *Index) (joints, wholes pairTable) {
	var two, all []pair
	var buf []byte
	for i := range x.names {
		nm := &x.names[i]
		words := x.word[nm.from : nm.from+uint32(nm.n)]
		buf = buf[:0]
		count := 0
		for k, v := range words {
			c := x.class[int(nm.from)+k]
			if !joins(c) {
				continue
			}
			buf = append(buf, plainText(x.vocab[v])...)
			count++
			if k+1 < len(words) && joins(x.class[int(nm.from)+k+1]) && x.class[int(nm.from)+k] != name.Initial {
				s := name.SoundOf(plainText(x.vocab[v]) + plainText(x.vocab[words[k+1]]))
				if key, ok := jointKey(&s); ok {
					two = append(two, pair{key, nm.from + uint32(k)}) //nolint:gosec // bounded
				}
			}
		}
		if count >= 2 {
			s := name.SoundOf(string(buf))
			if key, ok := jointKey(&s); ok {
				all = append(all, pair{key, uint32(i)}) //nolint:gosec // bounded
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
