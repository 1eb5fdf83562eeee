package classify

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"encoding/json"
	"io"
	"sort"
	"strings"

	"github.com/licet/licet/controllist"
	"github.com/licet/licet/fault"
)

//go:generate go run ./internal/compile

// The word lists are large, and a program that answers one question should not spend its time on reading them. Compile
// turns them, once and checked, into a form that loads some ten times faster: the records without their patterns, and the
// patterns as sequences of words. The compiled form carries the digest of the files it was made from; Load reads the files
// themselves when they were changed since.

// compiledHead is what a compiled word list begins with.
const compiledHead = "licet words 1\n"

// compiled is the part that is kept as JSON.
type compiled struct {
	Digest string
	Docs   lexiconFile
}

// Compile reads word lists as [LoadLexicon] does and returns their compiled form.
func Compile(lx *Lexicon) ([]byte, error) {
	c := compiled{Digest: lx.Digest}
	c.Docs = lexiconFile{
		Types: lx.types, Readings: lx.readings, Phrases: lx.phrases, Substances: lx.substances, Civil: lx.civil,
		Systems: lx.systems, Relations: lx.relations, Derivations: lx.derivations, conventions: lx.conventions,
	}
	strip(&c.Docs)
	for hs := range lx.codes {
		c.Docs.Codes = append(c.Docs.Codes, lx.codes[hs]...)
	}
	for hs := range lx.headings {
		c.Docs.Headings = append(c.Docs.Headings, lx.headings[hs]...)
	}
	byCode := func(l []codeLink) func(i, j int) bool {
		return func(i, j int) bool { return l[i].HS < l[j].HS }
	}
	sort.SliceStable(c.Docs.Codes, byCode(c.Docs.Codes))
	sort.SliceStable(c.Docs.Headings, byCode(c.Docs.Headings))
	text, err := json.Marshal(compiledJSON(c))
	if err != nil {
		return nil, fault.Wrap(fault.Internal, err, "compiling the word lists")
	}
	var body bytes.Buffer
	writeBytes(&body, text)
	writeIndex(&body, &lx.index)
	var out bytes.Buffer
	out.WriteString(compiledHead)
	z, err := flate.NewWriter(&out, flate.BestCompression)
	if err != nil {
		return nil, fault.Wrap(fault.Internal, err, "compiling the word lists")
	}
	if _, err := z.Write(body.Bytes()); err != nil {
		return nil, fault.Wrap(fault.Internal, err, "compiling the word lists")
	}
	if err := z.Close(); err != nil {
		return nil, fault.Wrap(fault.Internal, err, "compiling the word lists")
	}
	return out.Bytes(), nil
}

// strip drops the patterns, which are kept in compiled form.
func strip(d *lexiconFile) {
	d.Types = append([]typeWords(nil), d.Types...)
	for i := range d.Types {
		d.Types[i].Say, d.Types[i].Maybe, d.Types[i].With, d.Types[i].Never = nil, nil, nil, nil
	}
	d.Readings = append([]reading(nil), d.Readings...)
	for i := range d.Readings {
		d.Readings[i].Names, d.Readings[i].Not = nil, nil
	}
	d.Phrases = append([]phrase(nil), d.Phrases...)
	for i := range d.Phrases {
		d.Phrases[i].Say = nil
	}
	d.Substances = append([]substance(nil), d.Substances...)
	for i := range d.Substances {
		d.Substances[i].Names, d.Substances[i].Never = nil, nil
	}
	d.Civil = append([]civilGood(nil), d.Civil...)
	for i := range d.Civil {
		d.Civil[i].Say = nil
	}
	d.Systems = append([]system(nil), d.Systems...)
	for i := range d.Systems {
		d.Systems[i].Say = nil
	}
	d.Relations = append([]relation(nil), d.Relations...)
	for i := range d.Relations {
		d.Relations[i].Say = nil
	}
}

// readCompiled builds the word lists from their compiled form; ok is false when it was made from other files.
func readCompiled(data []byte, digest string, list *controllist.List) (lx *Lexicon, ok bool, err error) {
	rest, found := bytes.CutPrefix(data, []byte(compiledHead))
	if !found {
		return nil, false, nil
	}
	body, err := io.ReadAll(flate.NewReader(bytes.NewReader(rest)))
	if err != nil {
		return nil, false, fault.Wrap(fault.Internal, err, "reading the compiled word lists")
	}
	r := &byteReader{b: body}
	var c compiledFile
	if err := json.Unmarshal(r.bytes(), &c); err != nil {
		return nil, false, fault.Wrap(fault.Internal, err, "reading the compiled word lists")
	}
	if c.Digest != digest {
		return nil, false, nil
	}
	lx = newLexicon(list)
	lx.Digest = c.Digest
	lx.index = r.index()
	if r.broken {
		return nil, false, fault.New(fault.Internal, "the compiled word lists are damaged")
	}
	b := builder{Lexicon: lx, compiled: true}
	b.build([]namedFile{{name: "compiled"}}, []lexiconFile{c.file()})
	if len(b.errs) > 0 {
		return nil, false, b.errs[0]
	}
	return lx, true, nil
}

// compiledFile is compiled as JSON sees it: the conventions stand beside the lists.
type compiledFile struct {
	Digest      string
	Lists       lists
	Conventions conventions
}

type lists struct {
	Types       []typeWords
	Readings    []reading
	Phrases     []phrase
	Substances  []substance
	Civil       []civilGood
	Systems     []system
	Relations   []relation
	Derivations []derivation
	Codes       []codeLink
	Headings    []codeLink
}

func compiledJSON(c compiled) compiledFile {
	d := c.Docs
	return compiledFile{
		Digest: c.Digest, Conventions: d.conventions,
		Lists: lists{
			d.Types, d.Readings, d.Phrases, d.Substances, d.Civil, d.Systems, d.Relations, d.Derivations, d.Codes, d.Headings,
		},
	}
}

func (c *compiledFile) file() lexiconFile {
	l := c.Lists
	return lexiconFile{
		Types: l.Types, Readings: l.Readings, Phrases: l.Phrases, Substances: l.Substances, Civil: l.Civil, Systems: l.Systems,
		Relations: l.Relations, Derivations: l.Derivations, Codes: l.Codes, Headings: l.Headings, conventions: c.Conventions,
	}
}

// The index is written as: the words; then for each of the two maps the number of keys, and for each key its word and its
// patterns; a pattern as role, owner and pieces; a piece as its word times eight plus its marks.

func writeIndex(b *bytes.Buffer, ix *index) {
	number := map[string]uint64{}
	var words []string
	of := func(w string) uint64 {
		n, ok := number[w]
		if !ok {
			n = uint64(len(words))
			number[w] = n
			words = append(words, w)
		}
		return n
	}
	var body bytes.Buffer
	for _, m := range []map[string][]pattern{ix.byWord, ix.byPrefix} {
		keys := make([]string, 0, len(m))
		total, pieces := 0, 0
		for k, ps := range m {
			keys = append(keys, k)
			total += len(ps)
			for _, p := range ps {
				pieces += len(p.pieces)
			}
		}
		sort.Strings(keys)
		for _, n := range []int{len(keys), total, pieces} {
			writeUint(&body, uint64(n)) //nolint:gosec // a length
		}
		for _, k := range keys {
			writeUint(&body, of(k))
			writeUint(&body, uint64(len(m[k])))
			for _, p := range m[k] {
				writeUint(&body, uint64(p.role))
				writeUint(&body, uint64(p.owner)) //nolint:gosec // an index
				writeUint(&body, uint64(len(p.pieces)))
				for _, x := range p.pieces {
					marks := uint64(0)
					for i, on := range []bool{x.prefix, x.exact, x.gap} {
						if on {
							marks |= 1 << i
						}
					}
					writeUint(&body, of(x.word)<<3|marks)
				}
			}
		}
	}
	writeBytes(b, []byte(strings.Join(words, "\n")))
	b.Write(body.Bytes())
}

func writeUint(b *bytes.Buffer, n uint64) { b.Write(binary.AppendUvarint(nil, n)) }

func writeBytes(b *bytes.Buffer, p []byte) {
	writeUint(b, uint64(len(p)))
	b.Write(p)
}

// byteReader reads what writeIndex wrote; after a fault everything is empty and broken is set.
type byteReader struct {
	b      []byte
	broken bool
}

func (r *byteReader) uint() uint64 {
	n, k := binary.Uvarint(r.b)
	if k <= 0 {
		r.broken, r.b = true, nil
		return 0
	}
	r.b = r.b[k:]
	return n
}

// count reads a number of things of at least one byte each.
func (r *byteReader) count() int {
	n := r.uint()
	if n > uint64(len(r.b)) {
		r.broken, r.b = true, nil
		return 0
	}
	return int(n) //nolint:gosec // bounded by the length of the data
}

func (r *byteReader) bytes() []byte {
	n := r.count()
	p := r.b[:n]
	r.b = r.b[n:]
	return p
}

func (r *byteReader) index() index {
	words := strings.Split(string(r.bytes()), "\n")
	word := func(i uint64) string {
		if i >= uint64(len(words)) {
			r.broken = true
			return ""
		}
		return words[i]
	}
	read := func() map[string][]pattern {
		keys, total, pieces := r.count(), r.count(), r.count()
		m := make(map[string][]pattern, keys)
		ps := make([]pattern, 0, total)
		xs := make([]piece, 0, pieces)
		for range keys {
			key := word(r.uint())
			from := len(ps)
			for range r.count() {
				p := pattern{role: role(r.uint()), owner: int(r.uint())} //nolint:gosec // written by us, checked by use
				first := len(xs)
				for range r.count() {
					v := r.uint()
					x := piece{word: word(v >> 3), prefix: v&1 != 0, exact: v&2 != 0, gap: v&4 != 0}
					if !x.gap {
						p.words++
					}
					xs = append(xs, x)
				}
				p.pieces = xs[first:len(xs):len(xs)]
				ps = append(ps, p)
			}
			m[key] = ps[from:len(ps):len(ps)]
			if r.broken {
				break
			}
		}
		return m
	}
	return index{byWord: read(), byPrefix: read()}
}
