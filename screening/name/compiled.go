package name

import (
	"bytes"
	"compress/flate"
	"crypto/sha256"
	_ "embed" // for the compiled lists
	"encoding/binary"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"maps"
	"math"
	"slices"
	"sync"
)

//go:generate go run ./internal/compile

// The word lists are long, and a command that looks for one name should not spend its time on reading them. They are compiled
// into one file that loads some twenty times faster. A test compares it with the lists.

//go:embed compiled.bin
var compiledLists []byte

// compiledHead is what the compiled lists begin with.
const compiledHead = "licet names 2\n"

// mostCompiled bounds what a compiled file may unpack to.
const mostCompiled = 64 << 20

// Default returns the lexicon of the embedded word lists. A fault in them is a defect of the program and panics.
var Default = sync.OnceValue(func() *Lexicon {
	l, err := ReadCompiled(compiledLists)
	if err != nil {
		panic(err)
	}
	return l
})

// Digest returns the SHA-256 of the word lists and of the tables of letters, sounds and worth, in hexadecimal. Names are read the same
// way as long as it is the same.
func (l *Lexicon) Digest() string {
	sum := sha256.Sum256([]byte(l.digest + tableDigest))
	return hex.EncodeToString(sum[:])
}

// tableDigest is the digest of the tables that are built in.
var tableDigest = func() string {
	files, err := fs.Glob(tableFiles, "tables/*.tsv")
	if err == nil {
		var d string
		if d, err = digestOf(tableFiles, files); err == nil {
			return d
		}
	}
	panic(err)
}()

// digestOf returns the digest of the lists of a directory, names and contents. A list that is not there is left out.
func digestOf(dir fs.FS, files []string) (string, error) {
	h := sha256.New()
	for _, f := range files {
		b, err := fs.ReadFile(dir, f)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return "", err
		}
		sum := sha256.Sum256(b)
		_, _ = h.Write(append([]byte(f), sum[:]...))
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// Compile returns the lexicon in the form that [ReadCompiled] reads. The same lexicon gives the same bytes.
func Compile(l *Lexicon) ([]byte, error) {
	e := &packer{}
	e.text(l.digest)
	e.texts(l.concepts)
	hashes := slices.Sorted(maps.Keys(l.phrases))
	e.uint(len(hashes))
	for _, h := range hashes {
		p := l.phrases[h]
		e.b = binary.LittleEndian.AppendUint64(e.b, h)
		e.uint(len(p.senses)<<1 | bit(p.more))
		for _, s := range p.senses {
			e.uint(int(s.class)<<2 | bit(s.given)<<1 | bit(s.nick))
			e.uint(int(s.concept))
		}
	}
	for _, m := range []map[string][]string{l.vocal, l.han, l.kanji, l.korean} {
		e.uint(len(m))
		for _, k := range slices.Sorted(maps.Keys(m)) {
			e.text(k)
			e.texts(m[k])
		}
	}
	e.uint(len(l.hanja))
	for _, r := range slices.Sorted(maps.Keys(l.hanja)) {
		e.uint(int(r))
		e.text(l.hanja[r])
	}
	e.uint(len(l.simple))
	for _, r := range slices.Sorted(maps.Keys(l.simple)) {
		e.uint(int(r))
		e.uint(int(l.simple[r]))
	}
	e.uint(l.longest)
	e.uint(len(l.common))
	for _, w := range slices.Sorted(maps.Keys(l.common)) {
		e.text(w)
		e.uint(int(math.Float32bits(l.common[w])))
	}
	e.uint(len(l.ordinary))
	for _, o := range l.ordinary {
		e.uint(bit(o.Family))
		e.text(o.Culture)
		e.uint(int(math.Float32bits(o.Share)))
		e.texts(o.Forms)
	}
	e.texts(l.fathers)
	var out bytes.Buffer
	out.WriteString(compiledHead)
	z, err := flate.NewWriter(&out, flate.BestCompression)
	if err == nil {
		_, err = z.Write(e.b)
	}
	if err == nil {
		err = z.Close()
	}
	return out.Bytes(), err
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

type packer struct{ b []byte }

func (e *packer) uint(v int) { e.b = binary.AppendUvarint(e.b, uint64(v)) } //nolint:gosec // never negative

func (e *packer) text(s string) {
	e.uint(len(s))
	e.b = append(e.b, s...)
}

func (e *packer) texts(ss []string) {
	e.uint(len(ss))
	for _, s := range ss {
		e.text(s)
	}
}

// errCompiled says that bytes are no compiled word lists.
var errCompiled = errors.New("these are no compiled word lists")

// ReadCompiled reads what [Compile] returned.
func ReadCompiled(b []byte) (*Lexicon, error) {
	body, ok := bytes.CutPrefix(b, []byte(compiledHead))
	if !ok {
		return nil, errCompiled
	}
	raw, err := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(body)), mostCompiled))
	if err != nil {
		return nil, errCompiled
	}
	d := &unpacker{s: string(raw)}
	l := &Lexicon{digest: d.text(), concepts: d.texts(), index: map[string]Concept{}, same: map[string]string{}}
	for i, k := range l.concepts {
		l.index[k] = Concept(i)
	}
	n := d.count(9)
	l.phrases = make(map[uint64]phrase, n)
	senses := make([]sense, 0, n)
	for range n {
		h := d.hash()
		v := d.uint()
		from := len(senses)
		for range min(v>>1, len(d.s)) {
			f := d.uint()
			c := d.uint()
			if f>>2 >= int(Classes) || c >= len(l.concepts) {
				return nil, errCompiled
			}
			senses = append(senses, sense{Class(f >> 2), Concept(c), f&2 != 0, f&1 != 0}) //nolint:gosec // checked
		}
		l.phrases[h] = phrase{senses[from:len(senses):len(senses)], v&1 != 0}
	}
	for _, m := range []*map[string][]string{&l.vocal, &l.han, &l.kanji, &l.korean} {
		n := d.count(2)
		*m = make(map[string][]string, n)
		for range n {
			k := d.text()
			(*m)[k] = d.texts()
		}
	}
	l.hanja, l.simple = map[rune]string{}, map[rune]rune{}
	for range d.count(2) {
		r := rune(d.uint()) //nolint:gosec // written from a rune
		l.hanja[r] = d.text()
	}
	for range d.count(2) {
		r := rune(d.uint())          //nolint:gosec // written from a rune
		l.simple[r] = rune(d.uint()) //nolint:gosec // written from a rune
	}
	l.longest = d.uint()
	n = d.count(2)
	l.common = make(map[string]float32, n)
	for range n {
		w := d.text()
		l.common[w] = math.Float32frombits(uint32(d.uint())) //nolint:gosec // written from the same type
	}
	for range d.count(4) {
		l.ordinary = append(l.ordinary, Ordinary{
			Family: d.uint() == 1, Culture: d.text(), Share: math.Float32frombits(uint32(d.uint())), Forms: d.texts(), //nolint:gosec // the same type
		})
	}
	l.fathers = d.texts()
	if d.bad || d.s != "" {
		return nil, errCompiled
	}
	return l, nil
}

// unpacker reads what packer wrote; bad is set once something does not fit.
type unpacker struct {
	s   string
	bad bool
}

func (d *unpacker) fail() int {
	d.s, d.bad = "", true
	return 0
}

func (d *unpacker) uint() int {
	var v uint64
	for i := range min(len(d.s), 6) {
		c := d.s[i]
		v |= uint64(c&0x7f) << (7 * i)
		if c < 0x80 {
			d.s = d.s[i+1:]
			return int(v) //nolint:gosec // 42 bits
		}
	}
	return d.fail()
}

// count reads the number of things that take at least size bytes each.
func (d *unpacker) count(size int) int {
	if n := d.uint(); n <= len(d.s)/size {
		return n
	}
	return d.fail()
}

func (d *unpacker) hash() uint64 {
	if len(d.s) < 8 {
		d.fail()
		return 0
	}
	h := binary.LittleEndian.Uint64([]byte(d.s[:8]))
	d.s = d.s[8:]
	return h
}

func (d *unpacker) text() string {
	n := d.count(1)
	t := d.s[:n]
	d.s = d.s[n:]
	return t
}

func (d *unpacker) texts() []string {
	n := d.count(1)
	if n == 0 {
		return nil
	}
	out := make([]string, n)
	for i := range out {
		out[i] = d.text()
	}
	return out
}
