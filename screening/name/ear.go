package name

import (
	"bytes"
	"encoding/binary"
	"math/bits"
)

// Ear compares one word with many. It gives what [Alike] gives, but sounds that a word begins with like the word before it are not
// compared again: words in the order of [Sound.Compare] are the fastest to listen to. An ear is not safe for concurrent use.
type Ear struct {
	q       Sound
	weight  int
	after   [sounds]uint64                // by sound: which sounds stand behind it in q
	pointed bool                          // one side is written without vowels
	add     [sounds]int32                 // cost of a sound that only the other word has
	drop    [earWidth]int32               // cost of a sound that only q has
	swap    int32                         // cost of two neighbours in the other order
	sub     [sounds][earWidth]int32       // cost by sound of the other word
	rows    [MaxSound + 1][earWidth]int32 // distance of the first i sounds of the other word from the first j of q
	least   [MaxSound + 1]int32           // of each row
	last    [MaxSound]byte                // the sounds that the rows are of
	depth   int                           // rows that hold
}

// earWidth is a power of two above MaxSound, so that the compiler knows that masked places are inside.
const earWidth = 32

// Listen makes ready to compare q with words. bare says that q is written without vowels and the words are not; bareWords that they
// are and q is not.
func (e *Ear) Listen(q *Sound, bare, bareWords bool) {
	e.q, e.weight, e.pointed, e.depth = *q, q.Weight(), bare || bareWords, 0
	e.swap = int32(sound.costSwap)
	clear(e.after[:])
	sub, add, drop := &sound.substitution, &sound.insertion, &sound.insertion
	switch {
	case bare:
		sub, add = &sound.unpointedSubstitution, &sound.unpointedInsertion
	case bareWords:
		sub, drop = &sound.unpointedSubstitution, &sound.unpointedInsertion
	}
	x := q.bytes()
	for c := range e.sub {
		e.add[c] = int32(add[c])
		row, of := &e.sub[c], &sub[c]
		for j, d := range x {
			row[j&(earWidth-1)] = int32(of[d])
		}
	}
	for j, d := range x {
		if j > 0 {
			e.after[x[j-1]] |= 1 << d
		}
		e.drop[j] = int32(drop[d])
		e.rows[0][j+1] = e.rows[0][j] + e.drop[j]
	}
}

// Alike is the same as [Alike] of the word listened to and c.
func (e *Ear) Alike(c *Sound, least float32) float32 {
	w := max(e.weight, c.Weight())
	if w == 0 || !e.pointed && drawnOut(e.q.long, c.long) {
		return 0
	}
	limit := int32((1 - least) * float32(w))
	d := e.distance(c, limit)
	if d > limit {
		return 0
	}
	return 1 - float32(d)/float32(w)
}

// distance returns the distance to c, or more than the limit when it is above it.
func (e *Ear) distance(c *Sound, limit int32) int32 {
	x := c.bytes()
	same := binary.LittleEndian.Uint64(c.b[:]) ^ binary.LittleEndian.Uint64(e.last[:])
	i := min(bits.TrailingZeros64(same)/8, e.depth, len(x))
	e.last = c.b
	for ; ; i++ {
		if e.least[i] > limit && (i == 0 || e.least[i-1]+e.swap > limit) {
			e.depth = i
			return far
		}
		if i == len(x) {
			e.depth = i
			return e.rows[i][e.q.n&(earWidth-1)]
		}
		c := x[i]
		if i > 0 && e.after[c]>>x[i-1]&1 != 0 {
			e.rowWithSwaps(i, c, x[i-1]) // two neighbours may stand in the other order
			continue
		}
		up, cur, sub := &e.rows[i], &e.rows[i+1], &e.sub[c]
		add := e.add[c]
		diagonal := up[0]
		left := diagonal + add
		least := left
		cur[0] = left
		for j := range int(e.q.n) {
			above := up[(j+1)&(earWidth-1)]
			left = min(left+e.drop[j&(earWidth-1)], diagonal+sub[j&(earWidth-1)], above+add)
			diagonal = above
			cur[(j+1)&(earWidth-1)] = left
			least = min(least, left)
		}
		e.least[i+1] = least
	}
}

// rowWithSwaps compares the first i+1 sounds of a word, of which c is the last and b the one before it, with all beginnings of q.
func (e *Ear) rowWithSwaps(i int, c, b byte) {
	before, up, cur, sub := &e.rows[i-1], &e.rows[i], &e.rows[i+1], &e.sub[c]
	add := e.add[c]
	diagonal := up[0]
	left := diagonal + add
	least := left
	cur[0] = left
	last := byte(0)
	for j, d := range e.q.bytes() {
		above := up[j+1]
		left = min(left+e.drop[j&(earWidth-1)], diagonal+sub[j&(earWidth-1)], above+add)
		if d == b && last == c {
			left = min(left, before[j-1]+e.swap)
		}
		last = d
		diagonal = above
		cur[j+1] = left
		least = min(least, left)
	}
	e.least[i+1] = least
}

// tooLong reports whether one word has so many sounds more than the other that they cost more than the limit by themselves.
func tooLong(a, b uint8, limit int32) bool {
	return (int32(max(a, b))-int32(min(a, b)))*sound.cheapest > limit
}

// drawnOut reports whether of two words, given by their letters, one is drawn out: aaaaaaaa is not aa.
func drawnOut(a, b uint8) bool { return int(max(a, b)) > 2*int(min(a, b))+4 }

// Compare orders words by their sounds, so that those that begin alike stand together.
func (s *Sound) Compare(o *Sound) int { return bytes.Compare(s.bytes(), o.bytes()) }
