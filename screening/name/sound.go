package name

import "math/bits"

// Sound is a word spelled by what is heard: one byte a sound, whichever of the usual romanisations wrote it. sh, ch, kh, gh,
// zh, ts and th are one sound each, doubled letters are single, and ou, oo and u are the same.
//
// It is a means of comparing: two words of the same sound need not be the same word.
type Sound struct {
	b    [MaxSound]byte
	n    uint8
	vow  uint8  // vowels among them
	long uint8  // letters of the word, 255 at most
	mask uint64 // which sounds occur
}

// MaxSound is how many sounds of a word are compared; longer words are the same when they agree so far.
const MaxSound = 28

// The sounds are numbered so that the vowels come first.
const (
	sA = 1 + iota
	sE
	sI
	sO
	sU
	sB
	sK // k, q, hard c
	sD
	sF
	sG
	sH
	sJ
	sL
	sM
	sN
	sP
	sR
	sS
	sT
	sV // v, w
	sZ
	sSH
	sCH
	sKH
	sGH
	sZH
	sTS
	sTH
	s0     // the figure 0; the others follow
	sounds = s0 + 10
)

const lastVowel = sU

// Len returns the number of sounds.
func (s *Sound) Len() int { return int(s.n) }

// Begins returns the class of the first sound; all vowels are one class, and so are h and nothing.
func (s *Sound) Begins() byte {
	for _, c := range s.bytes() {
		if d := outline[c]; d != 0 {
			return d
		}
	}
	return 0
}

// bytes returns the sounds.
func (s *Sound) bytes() []byte { return s.b[:s.n] }

// Weight is the length of a word with vowels counting for less, in hundredths of a consonant.
func (s *Sound) Weight() int { return 100*int(s.n) - 45*int(s.vow) }

var plain = [256]byte{
	'a': sA, 'b': sB, 'd': sD, 'e': sE, 'f': sF, 'g': sG, 'h': sH, 'i': sI, 'j': sJ, 'k': sK, 'l': sL, 'm': sM, 'n': sN,
	'o': sO, 'p': sP, 'q': sK, 'r': sR, 's': sS, 't': sT, 'u': sU, 'v': sV, 'w': sV, 'y': sI, 'z': sZ,
	'0': s0, '1': s0 + 1, '2': s0 + 2, '3': s0 + 3, '4': s0 + 4, '5': s0 + 5, '6': s0 + 6, '7': s0 + 7, '8': s0 + 8, '9': s0 + 9,
}

// digraphs holds the sound that two letters are written for; trigraphs those of three, of which the last is h. hs is from the
// romanisation of Wade and Giles.
var digraphs = func() (t [256][256]byte) {
	for two, s := range map[string]byte{
		"sh": sSH, "hs": sSH, "ch": sCH, "cz": sCH, "kh": sKH, "gh": sGH, "zh": sZH, "ts": sTS, "tz": sTS, "th": sTH, "dh": sTH, "ph": sF,
		"dj": sJ, "ck": sK, "ou": sU, "oo": sU, "ee": sI,
	} {
		t[two[0]][two[1]] = s
	}
	return t
}()

var trigraphs = map[[2]byte]byte{{'s', 'c'}: sSH, {'t', 'c'}: sCH, {'d', 'z'}: sJ}

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
		s.mask |= 1 << c
	}
	for i := 0; i < len(w); i++ {
		c, d := w[i], at(i+1)
		if e := at(i + 2); e == 'h' && d != 0 {
			if three := trigraphs[[2]byte{c, d}]; three != 0 {
				put(three)
				i += 2
				continue
			}
		}
		if two := digraphs[c][d]; two != 0 {
			put(two)
			i++
			continue
		}
		switch {
		case c == 'c' && (d == 'e' || d == 'i' || d == 'y'):
			put(sS)
		case c == 'c':
			put(sK)
		case c == 'x':
			put(sK)
			put(sS)
		default:
			put(plain[c])
		}
	}
	return s
}

// Costs of a difference, in hundredths of a consonant.
const (
	costOther   = 100
	costVowel   = 45 // a vowel more or less
	costSwap    = 70 // two neighbours in the other order
	costHalf    = 40 // h or a half-vowel more or less
	costPointed = 6  // a vowel that its script does not write
)

// substitution holds what it costs to read one sound for another.
var substitution = func() (t [sounds][sounds]uint8) {
	for a := range t {
		for b := range t[a] {
			switch {
			case a == b:
			case a <= lastVowel && b <= lastVowel:
				t[a][b] = 35
			default:
				t[a][b] = costOther
			}
		}
	}
	near := func(cost uint8, groups ...[]byte) {
		for _, g := range groups {
			for _, a := range g {
				for _, b := range g {
					if a != b && t[a][b] > cost {
						t[a][b] = cost
					}
				}
			}
		}
	}
	near(20, []byte{sK, sKH}, []byte{sK, sGH}, []byte{sG, sGH}, []byte{sO, sU}, []byte{sE, sI}, []byte{sA, sE}, []byte{sV, sU})
	near(30, []byte{sKH, sH}, []byte{sKH, sGH}, []byte{sZ, sS}, []byte{sTS, sS, sCH}, []byte{sJ, sZH, sCH}, []byte{sSH, sCH, sS},
		[]byte{sT, sTH, sD}, []byte{sB, sP}, []byte{sV, sF}, []byte{sJ, sI}, []byte{sZ, sZH, sTS}, []byte{sZ, sTH, sS}, []byte{sZH, sSH})
	near(40, []byte{sK, sG}, []byte{sB, sV}, []byte{sG, sH}, []byte{sJ, sG}, []byte{sP, sF}, []byte{sV, sO}, []byte{sJ, sZ, sS})
	near(60, []byte{sM, sN}, []byte{sL, sR}, []byte{sI, sL}, []byte{sK, sS}, []byte{sK, sCH}, []byte{sJ, sH})
	return t
}()

var insertion = func() (t [sounds]uint8) {
	for i := range t {
		switch {
		case i <= lastVowel:
			t[i] = costVowel
		case i == sH:
			t[i] = costHalf
		default:
			t[i] = costOther
		}
	}
	t[sJ] = 70
	return t
}()

// pointed is insertion against a word of a script that leaves short vowels out.
var pointed = func() [sounds]uint8 {
	t := insertion
	for i := sA; i <= lastVowel; i++ {
		t[i] = costPointed
	}
	t[sI], t[sU], t[sO] = costPointed+6, costPointed+6, costPointed+4
	return t
}()

var pointedSubstitution = func() [sounds][sounds]uint8 {
	t := substitution
	cheap := func(cost uint8, a, b byte) { t[a][b], t[b][a] = cost, cost }
	for _, v := range []byte{sU, sO} {
		cheap(8, sV, v)
	}
	cheap(8, sI, sE)
	cheap(8, sA, sE)
	cheap(8, sA, sI)
	cheap(8, sA, sO)
	cheap(8, sA, sU)
	cheap(8, sI, sJ)
	return t
}()

// far stands for a distance beyond the limit.
const far = 1 << 20

// distance returns the weighted edit distance of two words in hundredths of a consonant, or far when it is above limit.
// unpointed says that a (and not b) leaves vowels out.
func distance(a, b *Sound, limit int, unpointed bool) int {
	sub, ins, del := &substitution, &insertion, &insertion
	if unpointed {
		sub, ins = &pointedSubstitution, &pointed
	} else if bits.OnesCount64(a.mask&^b.mask&^vowels)*30 > 2*limit || bits.OnesCount64(b.mask&^a.mask&^vowels)*30 > 2*limit {
		return far // too many sounds of one are not in the other, at the cheapest
	}
	x, y := a.bytes(), b.bytes()
	// What both begin and end with costs nothing: no way round it is cheaper.
	for len(x) > 0 && len(y) > 0 && x[0] == y[0] {
		x, y = x[1:], y[1:]
	}
	for len(x) > 0 && len(y) > 0 && x[len(x)-1] == y[len(y)-1] {
		x, y = x[:len(x)-1], y[:len(y)-1]
	}
	var r0, r1, r2 [MaxSound + 1]int32
	before, prev, cur := &r0, &r1, &r2
	for j, c := range y {
		prev[j+1] = prev[j] + int32(ins[c])
	}
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
				if w := before[j-1] + costSwap; w < v {
					v = w
				}
			}
			cur[j+1] = v
			if v < least {
				least = v
			}
		}
		if int(least) > limit {
			return far
		}
		before, prev, cur = prev, cur, before
	}
	if d := int(prev[len(y)]); d <= limit {
		return d
	}
	return far
}

const vowels = 1<<sA | 1<<sE | 1<<sI | 1<<sO | 1<<sU

// Alike returns how alike two words sound: 1 for the same sound, 0 for words too far apart to be compared. least is the
// smallest likeness of interest, in (0, 1]; less is told as 0. unpointed says that a comes from a script without short
// vowels and b does not.
func Alike(a, b *Sound, least float32, unpointed bool) float32 {
	w := max(a.Weight(), b.Weight())
	if w == 0 {
		return 0
	}
	if long, short := max(a.long, b.long), min(a.long, b.long); int(long) > 2*int(short)+4 && !unpointed {
		return 0 // one is drawn out: aaaaaaaa is not aa
	}
	d := distance(a, b, int((1-least)*float32(w)), unpointed)
	if d == far {
		return 0
	}
	return 1 - float32(d)/float32(w)
}

// Keys under which a word is found again when it was spelled otherwise. See [Sound.Skeleton] and [Sound.Outline].

// class merges consonants that are often written for one another.
var class = func() (t [sounds]byte) {
	for _, g := range [][]byte{
		{sK, sG, sKH, sGH}, {sS, sZ, sSH, sCH, sZH, sTS, sJ}, {sB, sP, sF, sV}, {sT, sD, sTH}, {sL}, {sR}, {sM}, {sN},
	} {
		for _, s := range g {
			t[s] = g[0]
		}
	}
	for s := s0; s < sounds; s++ {
		t[s] = byte(s)
	}
	return t
}()

// fine keeps more consonants apart, where a letter of the word may be wrong besides.
var fine = func() [sounds]byte {
	t := class
	for _, g := range [][]byte{{sSH, sCH, sZH, sJ}, {sF, sV}} {
		for _, s := range g {
			t[s] = g[0]
		}
	}
	for v := sA; v <= lastVowel; v++ {
		t[v] = sA
	}
	return t
}()

// outline keeps where vowels stand, whichever they are, for short words.
var outline = func() [sounds]byte {
	t := class
	for v := sA; v <= lastVowel; v++ {
		t[v] = sA
	}
	return t
}()

// Key is a short spelling of a word.
type Key struct {
	b [MaxSound]byte
	n uint8
}

// Len returns the number of letters of the key.
func (k *Key) Len() int { return int(k.n) }

// reduce maps each sound by t and leaves out what t leaves out. merge writes neighbours that became the same once; a vowel
// between them keeps them apart.
func (s *Sound) reduce(t *[sounds]byte, merge bool) Key {
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

// coarse is outline with sounds merged that are only now and then written for one another.
var coarse = func() [sounds]byte {
	t := outline
	t[sN], t[sR] = sM, sL
	return t
}()

// Fine returns the consonants of a word in more classes than [Sound.Outline] and where its vowels stand.
func (s *Sound) Fine() Key { return s.reduce(&fine, true) }

// Coarse returns the outline of a word with m and n, and l and r merged.
func (s *Sound) Coarse() Key { return s.reduce(&coarse, true) }

// Vowel reports whether letter i of the key stands for a vowel.
func (k *Key) Vowel(i int) bool { return k.b[i] == sA }

// Soft returns the word with v and w taken for u, which they often are between romanisations, and whether it has any.
func (s *Sound) Soft() (Sound, bool) {
	if s.mask&(1<<sV) == 0 {
		return *s, false
	}
	o := Sound{long: s.long}
	var last byte
	for _, c := range s.bytes() {
		if c == sV {
			c = sU
		}
		if c == last && c < s0 {
			continue
		}
		o.b[o.n] = c
		o.n++
		o.mask |= 1 << c
		if c <= lastVowel {
			o.vow++
		}
		last = c
	}
	return o, true
}

// Skeleton returns the consonants of a word, merged by class: what is left when vowels, h and the choice between similar
// letters are taken away.
func (s *Sound) Skeleton() Key { return s.reduce(&class, true) }

// Outline returns the consonants of a word merged by class, and where its vowels stand.
func (s *Sound) Outline() Key { return s.reduce(&outline, true) }

// unwritten maps to the consonants as scripts without short vowels write them.
var unwritten = func() (t [sounds]byte) {
	for i := range t {
		if i > lastVowel {
			t[i] = byte(i)
		}
	}
	t[sGH], t[sKH], t[sK], t[sG] = sK, sK, sK, sK
	t[sSH], t[sCH], t[sTS] = sSH, sSH, sS
	t[sS], t[sZ], t[sTH], t[sZH], t[sJ] = sS, sS, sS, sJ, sJ
	t[sP], t[sB] = sB, sB
	t[sV], t[sF] = 0, sF // waw is as often a vowel
	t[sT], t[sD] = sT, sT
	t[sH] = 0 // dropped or silent too often
	return t
}()

// Bare returns the consonants under which a word written without vowels is found.
func (s *Sound) Bare() Key { return s.reduce(&unwritten, false) }

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
		if c == sA && last == sA {
			continue // vowels that the letter taken out kept apart
		}
		last = c
		h ^= uint32(c)
		h *= 16777619
	}
	h ^= h >> 15
	return h
}
