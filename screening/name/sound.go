package name

import "bytes"

// Sound is a word spelled by what is heard: one byte a sound, whichever of the usual romanisations wrote it. sh, ch, kh, gh,
// zh, ts and th are one sound each, doubled letters are single, and ou, oo and u are the same.
//
// It is a means of comparing: two words of the same sound need not be the same word.
type Sound struct {
	b    [MaxSound]byte
	n    uint8
	vow  uint8 // vowels among them
	long uint8 // letters of the word, 255 at most
	_    byte  // 32 bytes, half a line of memory
}

// MaxSound is how many sounds of a word are compared; longer words are the same when they agree so far.
const MaxSound = 28

// The sounds are numbered as the table names them: the vowels come first.
const (
	sA        = 1      // the first vowel
	lastVowel = sA + 4 // a, e, i, o, u
	s0        = 29     // the figure 0, behind the consonants; the others follow
	sounds    = s0 + 10
)

// Len returns the number of sounds.
func (s *Sound) Len() int { return int(s.n) }

// Begins returns the class of the first sound; all vowels are one class, and so are h and nothing.
func (s *Sound) Begins() byte {
	for _, c := range s.bytes() {
		if d := sound.outlined[c]; d != 0 {
			return d
		}
	}
	return 0
}

// bytes returns the sounds.
func (s *Sound) bytes() []byte { return s.b[:s.n] }

// What a consonant weighs, and by how much less a vowel.
var consonantWeight, vowelLess = sound.weighConsonant, sound.weighConsonant - sound.weighVowel

// Weight is the length of a word with vowels counting for less, in hundredths of a consonant.
func (s *Sound) Weight() int {
	return consonantWeight*int(s.n) - vowelLess*int(s.vow)
}

// SoundOf spells a word of lower-case letters a to z and digits; other bytes are left out.
func SoundOf(w string) Sound {
	s := Sound{long: uint8(min(len(w), 255))}
	at := func(i int) byte {
		if i < len(w) {
			return w[i]
		}
		return 0
	}
	var last byte
	put := func(c byte) {
		if c == 0 || s.n == MaxSound || c == last && c < s0 {
			return
		}
		s.b[s.n] = c
		s.n++
		last = c
		if c <= lastVowel {
			s.vow++
		}
	}
	for i := 0; i < len(w); i++ {
		c, d := w[i], at(i+1)
		if e := at(i + 2); e == 'h' && d != 0 {
			if three := sound.trigraphs[[2]byte{c, d}]; three != 0 {
				put(three)
				i += 2
				continue
			}
		}
		if two := sound.digraphs[c][d]; two != 0 {
			put(two)
			i++
			continue
		}
		switch {
		case c == 'c' && (d == 'e' || d == 'i' || d == 'y'):
			put(sound.plain['s'])
		case c == 'c':
			put(sound.plain['k'])
		case c == 'x':
			put(sound.plain['k'])
			put(sound.plain['s'])
		default:
			put(sound.plain[c])
		}
	}
	return s
}

// far stands for a distance beyond the limit.
const far = 1 << 20

// distance returns the weighted edit distance of two words in hundredths of a consonant, or far when it is above limit.
// unpointed says that a (and not b) leaves vowels out.
func distance(a, b *Sound, limit int, unpointed bool) int {
	sub, ins, del := &sound.substitution, &sound.insertion, &sound.insertion
	if unpointed {
		sub, ins = &sound.unpointedSubstitution, &sound.unpointedInsertion
	}
	x, y := a.bytes(), b.bytes()
	var r0, r1, r2 [MaxSound + 1]int32
	before, prev, cur := &r0, &r1, &r2
	for j, c := range y {
		prev[j+1] = prev[j] + int32(ins[c])
	}
	leastBefore := int32(0)
	for i, c := range x {
		cur[0] = prev[0] + int32(del[c])
		least := cur[0]
		row := &sub[c]
		for j, d := range y {
			v := prev[j] + int32(row[d])
			if w := prev[j+1] + int32(del[c]); w < v {
				v = w
			}
			if w := cur[j] + int32(ins[d]); w < v {
				v = w
			}
			if i > 0 && j > 0 && c == y[j-1] && d == x[i-1] {
				if w := before[j-1] + int32(sound.costSwap); w < v {
					v = w
				}
			}
			cur[j+1] = v
			if v < least {
				least = v
			}
		}
		if int(least) > limit && int(leastBefore)+int(sound.costSwap) > limit {
			return far
		}
		leastBefore = least
		before, prev, cur = prev, cur, before
	}
	if d := int(prev[len(y)]); d <= limit {
		return d
	}
	return far
}

// Alike returns how alike two words sound: 1 for the same sound, 0 for words too far apart to be compared. least is the
// smallest likeness of interest, in (0, 1]; less is told as 0. unpointed says that a comes from a script without short
// vowels and b does not.
func Alike(a, b *Sound, least float32, unpointed bool) float32 {
	w := max(a.Weight(), b.Weight())
	if w == 0 {
		return 0
	}
	if !unpointed && drawnOut(a.long, b.long) {
		return 0
	}
	limit := int32((1 - least) * float32(w))
	if !unpointed && tooLong(a.n, b.n, limit) {
		return 0
	}
	d := distance(a, b, int(limit), unpointed)
	if d == far {
		return 0
	}
	return 1 - float32(d)/float32(w)
}

// Keys under which a word is found again when it was spelled otherwise. See [Sound.Skeleton] and [Sound.Outline].

// Key is a short spelling of a word.
type Key struct {
	b [MaxSound]byte
	n uint8
}

// Len returns the number of letters of the key.
func (k *Key) Len() int { return int(k.n) }

// reduce maps each sound by t and leaves out what t leaves out. merge writes neighbours that became the same once; a vowel
// between them keeps them apart.
func (s *Sound) reduce(t *keyTable, merge bool) Key {
	var k Key
	var last byte
	for _, c := range s.bytes() {
		d := t[c]
		if d == 0 {
			if c <= lastVowel {
				last = 0
			}
			continue
		}
		if merge && d == last && d < s0 {
			continue
		}
		k.b[k.n] = d
		k.n++
		last = d
	}
	return k
}

// Fine returns the consonants of a word in more classes than [Sound.Outline] and where its vowels stand.
func (s *Sound) Fine() Key { return s.reduce(&sound.fine, true) }

// Tight returns what [Sound.Fine] returns with the vowels in two classes.
func (s *Sound) Tight() Key { return s.reduce(&sound.tight, true) }

// BareOtherwise calls f with what [Sound.Bare] returns if a letter stands for its other sound in a script without vowels: jim is g in
// Egypt, and where it stands for a foreign g.
func (s *Sound) BareOtherwise(f func(Key)) {
	for _, o := range sound.bareG {
		if bytes.IndexByte(s.bytes(), o[0]) >= 0 {
			w := s.with(o[0], o[1])
			f(w.Bare())
		}
	}
}

// Coarse returns the outline of a word with m and n, and l and r merged.
func (s *Sound) Coarse() Key { return s.reduce(&sound.coarse, true) }

// Vowel reports whether letter i of the key stands for a vowel.
func (k *Key) Vowel(i int) bool { return k.b[i] <= lastVowel }

// Otherwise calls f with the word as it is also spelled where one of its sounds is written in two ways that no key brings
// together: v and w for u, dh and th for z.
func (s *Sound) Otherwise(f func(*Sound)) {
	for _, o := range sound.otherwise {
		if bytes.IndexByte(s.bytes(), o[0]) >= 0 {
			w := s.with(o[0], o[1])
			f(&w)
		}
	}
}

// with returns the word with each sound c replaced.
func (s *Sound) with(c, by byte) Sound {
	o := Sound{long: s.long}
	var last byte
	for _, d := range s.bytes() {
		if d == c {
			d = by
		}
		if d == last && d < s0 {
			continue
		}
		o.b[o.n] = d
		o.n++
		if d <= lastVowel {
			o.vow++
		}
		last = d
	}
	return o
}

// Skeleton returns the consonants of a word, merged by class: what is left when vowels, h and the choice between similar
// letters are taken away.
func (s *Sound) Skeleton() Key { return s.reduce(&sound.skeleton, true) }

// Outline returns the consonants of a word merged by class, and where its vowels stand.
func (s *Sound) Outline() Key { return s.reduce(&sound.outlined, true) }

// Bare returns the consonants under which a word written without vowels is found.
func (s *Sound) Bare() Key { return s.reduce(&sound.unwritten, false) }

// Prefix returns the first letters of the key, to sort by.
func (k *Key) Prefix() [8]byte { return [8]byte(k.b[:8]) }

// Hash returns a hash of the key without the letters at two positions; -1 drops none. kind keeps different keys apart.
func (k *Key) Hash(kind byte, drop, drop2 int) uint32 {
	h := uint32(2166136261) ^ uint32(kind)
	h *= 16777619
	var last byte
	for i := range int(k.n) {
		if i == drop || i == drop2 {
			continue
		}
		c := k.b[i]
		if c == last && c <= lastVowel {
			continue // vowels that the letter taken out kept apart
		}
		last = c
		h ^= uint32(c)
		h *= 16777619
	}
	h ^= h >> 15
	return h
}
