package screening

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"io"
	"time"

	"github.com/licet/licet/country"
	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/screening/name"
	"github.com/licet/licet/screening/source"
)

// indexFormat names the form of a stored index. It changes with the form, with the parser and with the way that names are cut.
const indexFormat = "licet-index/3\n"

// Save writes the index, so that [Load] has it back without parsing names again.
func (x *Index) Save(w io.Writer) error {
	e := &encoder{}
	e.uint(len(x.lists))
	for _, l := range x.lists {
		e.text(l.name)
		e.text(l.digest)
		e.uint(l.entries)
	}
	e.uint(len(x.entries))
	for i := range x.entries {
		e.entry(&x.entries[i])
	}
	e.uint(len(x.vocab))
	for i, v := range x.vocab {
		e.text(v)
		s := x.sense[i]
		e.uint(int(s.means))
		e.uint(flag(s.bare))
		e.uint(int(x.seen[i]))
	}
	e.uint(len(x.names))
	for i := range x.names {
		n := &x.names[i]
		e.text(n.text)
		e.uint(int(n.entry))
		e.uint(int(n.n))
		e.uint(int(n.flags & ownFlags))
	}
	e.uint(len(x.words))
	for _, w := range x.words {
		e.uint(int(w.v))
		e.uint(int(w.class))
	}
	sum := sha256.Sum256(e.b)
	if _, err := io.WriteString(w, indexFormat); err != nil {
		return err
	}
	if _, err := w.Write(sum[:]); err != nil {
		return err
	}
	_, err := w.Write(e.b)
	return err
}

func flag(b bool) int {
	if b {
		return 1
	}
	return 0
}

type encoder struct{ b []byte }

func (e *encoder) uint(v int) { e.b = binary.AppendUvarint(e.b, uint64(v)) } //nolint:gosec // counts

func (e *encoder) text(s string) {
	e.uint(len(s))
	e.b = append(e.b, s...)
}

func (e *encoder) day(d date.Date) {
	if d.IsZero() {
		e.uint(0)
		return
	}
	t := d.Time()
	e.uint(t.Year()*10000 + int(t.Month())*100 + t.Day())
}

func (e *encoder) entry(n *entry) {
	e.uint(int(n.list))
	e.uint(int(n.schema))
	e.text(n.ref)
	e.text(n.primary)
	e.uint(len(n.countries))
	for _, c := range n.countries {
		e.text(string(c))
	}
	e.uint(len(n.births))
	for _, b := range n.births {
		e.day(b.from)
		e.day(b.until)
	}
	e.uint(len(n.ids))
	for _, id := range n.ids {
		e.text(string(id.Kind))
		e.text(id.Value)
		e.text(string(id.Country))
	}
	e.uint(len(n.programmes))
	for _, p := range n.programmes {
		e.text(p)
	}
	e.day(n.listedOn)
}

// Load reads an index that [Index.Save] wrote. Anything else, an index of another form, or one that was altered is an error of
// kind stale edition: build the index anew.
func Load(lex *name.Lexicon, b []byte) (*Index, error) {
	stale := func(msg string) error { return fault.New(fault.StaleEdition, "%s", msg) }
	body, ok := bytes.CutPrefix(b, []byte(indexFormat))
	if !ok || len(body) < sha256.Size {
		return nil, stale("the stored index has another form")
	}
	if sum := sha256.Sum256(body[sha256.Size:]); !bytes.Equal(sum[:], body[:sha256.Size]) {
		return nil, stale("the stored index was altered or cut off")
	}
	d := &decoder{s: string(body[sha256.Size:])}
	x := &Index{lex: lex}
	x.lists = make([]listInfo, d.count())
	for i := range x.lists {
		x.lists[i] = listInfo{d.text(), d.text(), d.uint()}
	}
	x.entries = make([]entry, d.count())
	for i := range x.entries {
		d.entry(&x.entries[i])
		d.bad = d.bad || int(x.entries[i].list) >= len(x.lists)
	}
	n := d.count()
	x.vocab, x.sense, x.seen = make([]string, n), make([]senses, n), make([]uint32, n)
	x.byText = make(map[string]uint32, n)
	for i := range x.vocab {
		x.vocab[i] = d.text()
		s := &x.sense[i]
		s.means = name.Concept(d.uint()) //nolint:gosec // written from the same type
		s.bare = d.uint() == 1
		x.seen[i] = uint32(d.uint()) //nolint:gosec // written from the same type
		x.byText[x.vocab[i]] = uint32(i)
	}
	x.names = make([]listed, d.count())
	from := uint32(0)
	for i := range x.names {
		x.names[i] = listed{
			text: d.text(), entry: uint32(d.uint()), from: from, n: uint8(d.uint()), flags: nameFlags(d.uint()), //nolint:gosec // the same types
		}
		from += uint32(x.names[i].n)
		d.bad = d.bad || int(x.names[i].entry) >= len(x.entries)
	}
	x.words = make([]held, d.count())
	for i := range x.words {
		w := &x.words[i]
		w.v, w.class = uint32(d.uint()), name.Class(d.uint()) //nolint:gosec // the same types
		d.bad = d.bad || int(w.v) >= len(x.vocab) || w.class >= name.Classes
	}
	if d.bad || d.s != "" || int(from) != len(x.words) {
		return nil, stale("the stored index cannot be read")
	}
	x.finish()
	return x, nil
}

// decoder reads what encoder wrote. bad is set once something does not fit; what is read then is zero.
type decoder struct {
	s   string
	bad bool
}

func (d *decoder) uint() int {
	var v uint64
	for i := range min(len(d.s), binary.MaxVarintLen64) {
		c := d.s[i]
		v |= uint64(c&0x7f) << (7 * i)
		if c < 0x80 {
			d.s = d.s[i+1:]
			if v > 1<<40 {
				break
			}
			return int(v)
		}
	}
	d.bad, d.s = true, ""
	return 0
}

// count reads a number of things, each of which takes at least a byte.
func (d *decoder) count() int {
	n := d.uint()
	if n > len(d.s) {
		d.bad, d.s = true, ""
		return 0
	}
	return n
}

func (d *decoder) text() string {
	n := d.uint()
	if n > len(d.s) {
		d.bad, d.s = true, ""
		return ""
	}
	t := d.s[:n]
	d.s = d.s[n:]
	return t
}

func (d *decoder) day() date.Date {
	v := d.uint()
	if v == 0 {
		return date.Date{}
	}
	return date.Of(v/10000, monthOf(v), v%100)
}

func (d *decoder) entry(n *entry) {
	n.list, n.schema = uint16(d.uint()), kind(d.uint()&3) //nolint:gosec // the same types
	d.bad = d.bad || n.list > 4096
	n.ref, n.primary = d.text(), d.text()
	for range d.count() {
		n.addCountry(country.Code(d.text()))
	}
	for range d.count() {
		n.births = append(n.births, span{d.day(), d.day()})
	}
	for range d.count() {
		n.ids = append(n.ids, source.ID{Kind: source.IDKind(d.text()), Value: d.text(), Country: country.Code(d.text())})
	}
	for range d.count() {
		n.programmes = append(n.programmes, d.text())
	}
	n.listedOn = d.day()
}

func monthOf(v int) time.Month { return time.Month(v / 100 % 100) }
