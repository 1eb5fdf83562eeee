package redflag

import (
	"cmp"
	"crypto/sha256"
	"crypto/sha3"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/transfer"
)

// Counter names a family of counters of earlier records.
type Counter string

// The counters: what stands under which key.
const (
	ByPlace     Counter = "address"  // normalised address → names of parties
	ByContact   Counter = "contact"  // phone or mail → names of parties
	ByLane      Counter = "lane"     // heading>from>to → records
	ByCode      Counter = "code"     // customs code and unit → price for each unit, quantity
	ByModel     Counter = "model"    // maker and model → customs codes; price
	BySerial    Counter = "serial"   // serial number → users
	ByDocument  Counter = "document" // number of a licence or certificate → users
	ByUseText   Counter = "use-text" // digest of the end-use text → users
	ByRequest   Counter = "request"  // part number and destination → exporters
	ByUser      Counter = "user"     // end user → entries of the Annex, models, values
	ByConsignee Counter = "consignee"
	ByBroker    Counter = "broker" // broker → Annex items
	ByPerson    Counter = "person" // user of technology → volumes
)

// Sight is one value that was seen under a key.
type Sight struct {
	Value string
	Last  date.Date // day it was last seen on, in the window
	Count int       // records in the window
}

// Figures sum up the numbers under a key.
type Figures struct {
	Count             int
	Sum, Largest      float64
	Low, Median, High float64 // 1st, 50th and 99th of a hundred
}

// Window is a span of days.
type Window = date.Span

// History answers from small counters of earlier records. Implementations are safe for concurrent use. A transfer is compared with
// the records of days before its own alone, and before the day of the assessment: so it sees neither itself nor what came later,
// and the order in which records were observed decides nothing.
//
// whole is false when something that was observed is not counted, because it went beyond what an implementation keeps. What is
// returned is then part of what was seen: it shows that something was, and never that nothing was.
type History interface {
	// Since is the first day from which records were observed without a gap; zero when there are none. An answer of
	// none for an earlier time says nothing.
	Since() date.Date
	// Seen returns the values seen under the key in the window, as [Kept] leaves them, sorted by value. The caller MUST NOT change them.
	Seen(c Counter, key string, w Window) (sights []Sight, whole bool)
	// Figures sums up the numbers of a series under the key: price, quantity, value or volume. When they are not whole and there
	// are any, they are those of a fair sample: usable for what is usual, not for a sum.
	Figures(c Counter, key, series string, w Window) (f Figures, whole bool)
}

// Limits of the counters in memory: a chatty forwarder must not fill it. What goes beyond them is left out by digest and not by the
// order of observation.
const (
	maxKeys    = 1 << 21 // of all counters together
	maxCells   = 1 << 23 // days of values, and numbers, of all keys together
	maxSights  = 4096    // days of values under one key
	maxNumbers = 1024    // numbers of a series under one key
	maxValue   = 128     // bytes of a value; what is longer is cut, with a digest of the whole
)

// Kept is what a history keeps of a value: itself, and of a long one its beginning with a digest of the whole. So a memory is bounded in
// bytes, and two long values are still the same only where all of them is.
func Kept(value string) string {
	if len(value) <= maxValue {
		return value
	}
	sum := sha256.Sum256([]byte(value))
	cut := maxValue - len(" …#") - 32
	for cut > 0 && !utf8.RuneStart(value[cut]) {
		cut--
	}
	return value[:cut] + " …#" + hex.EncodeToString(sum[:16])
}

// Memory keeps the counters in memory, within fixed limits. What it answers depends on which records were observed and not on their
// order. It is safe for concurrent use; use [NewMemory].
type Memory struct {
	keys, cells, perKey, perSeries int // the limits

	mu          sync.RWMutex
	since, last date.Date
	records     int
	digest      multiset
	sights      map[keyID]sightRow
	numbers     map[keyID]numberRow
	held        int // cells of all rows
	narrow      int // only keys whose digest begins with so many zero bits are kept

	ordering sync.Mutex
	ordered  map[keyID][]int32 // cells of long rows by value and day; made when first asked for, since the last record
}

// keyID is a digest of a counter and a key.
type keyID [16]byte

func idOf(c Counter, key, series string) keyID {
	sum := sha256.Sum256([]byte(string(c) + "\x00" + key + "\x00" + series))
	return keyID(sum[:16])
}

// kept reports whether the key stays when only those are kept whose digest begins with so many zero bits.
func (k keyID) kept(narrow int) bool { return binary.BigEndian.Uint64(k[:])>>(64-narrow) == 0 }

// A row holds the cells with the least hashes, in their order: which they are depends on what was observed, not on when.
type sightRow struct {
	cells []sight
	cut   bool // there were more
}

type numberRow struct {
	cells []number
	cut   bool
}

type sight struct {
	hash  uint64
	value string
	day   date.Date
	count int32
}

func (s *sight) compare(o *sight) int {
	switch {
	case s.hash < o.hash:
		return -1
	case s.hash > o.hash:
		return 1
	case s.value != o.value:
		return strings.Compare(s.value, o.value)
	}
	return s.day.Compare(o.day)
}

type number struct {
	hash uint64
	n    float64
	day  date.Date
}

func (a *number) compare(b *number) int {
	switch {
	case a.hash < b.hash || a.hash == b.hash && a.n < b.n:
		return -1
	case a.hash > b.hash || a.n > b.n:
		return 1
	}
	return a.day.Compare(b.day)
}

// NewMemory returns empty counters.
func NewMemory() *Memory {
	return &Memory{
		keys: maxKeys, cells: maxCells, perKey: maxSights, perSeries: maxNumbers,
		sights: make(map[keyID]sightRow), numbers: make(map[keyID]numberRow),
	}
}

// Since returns the day of the first record observed.
func (m *Memory) Since() date.Date {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return m.since
}

// Seen returns the values seen under the key.
func (m *Memory) Seen(c Counter, key string, w Window) ([]Sight, bool) {
	id := idOf(c, key, "")
	m.mu.RLock()
	defer m.mu.RUnlock()
	r := m.sights[id]
	var out []Sight
	for _, i := range m.byValue(id, r.cells) {
		s := &r.cells[i]
		if !w.Contains(s.day) {
			continue
		}
		if n := len(out); n > 0 && out[n-1].Value == s.value {
			out[n-1].Count += int(s.count)
			out[n-1].Last = s.day // days go up
			continue
		}
		out = append(out, Sight{s.value, s.day, int(s.count)})
	}
	return out, !r.cut && id.kept(m.narrow)
}

// few is how many cells of a row are put in order for every question anew.
const few = 16

// byValue returns the cells in the order of their values and days. A busy key is asked for as often as it is busy, so that the order of
// long rows is kept. The caller holds the lock for reading.
func (m *Memory) byValue(id keyID, cells []sight) []int32 {
	if len(cells) > few {
		m.ordering.Lock()
		defer m.ordering.Unlock()
		if order, made := m.ordered[id]; made {
			return order
		}
	}
	order := make([]int32, len(cells))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(i, j int32) int {
		a, b := &cells[i], &cells[j]
		return cmp.Or(strings.Compare(a.value, b.value), a.day.Compare(b.day))
	})
	if len(cells) > few {
		if m.ordered == nil {
			m.ordered = make(map[keyID][]int32)
		}
		m.ordered[id] = order
	}
	return order
}

// Figures sums up the numbers under the key.
func (m *Memory) Figures(c Counter, key, series string, w Window) (Figures, bool) {
	id := idOf(c, key, series)
	m.mu.RLock()
	defer m.mu.RUnlock()
	r := m.numbers[id]
	whole := !r.cut && id.kept(m.narrow)
	var all []float64
	var f Figures
	for i := range r.cells {
		if x := &r.cells[i]; w.Contains(x.day) {
			all = append(all, x.n)
			f.Sum += x.n
			f.Largest = max(f.Largest, x.n)
		}
	}
	if f.Count = len(all); f.Count == 0 {
		return Figures{}, whole
	}
	slices.Sort(all)
	at := func(share float64) float64 { return all[int(math.Round(share*float64(len(all)-1)))] }
	f.Low, f.Median, f.High = at(0.01), at(0.5), at(0.99)
	return f, whole
}

// Sum says which records a history holds.
type Sum struct {
	Records     int
	First, Last date.Date
	// Digest is the same for the same records in any order, of any number of files: SHA-256, in hexadecimal.
	Digest string
	// OneIn says that one key in so many is kept, because there were more than the limit; 1 when all are.
	OneIn int
	// Cut is the number of keys of which only part of what was seen is kept.
	Cut int
}

// Whole reports whether everything that was observed is counted. What is not leaves indicators unknown.
func (s *Sum) Whole() bool { return s.OneIn == 1 && s.Cut == 0 }

// Text is the sum in words: how many records, of which days, and what of them is not counted.
func (s *Sum) Text() string {
	if s.Records == 0 {
		return "no record"
	}
	out := fmt.Sprintf("%d records of %s to %s", s.Records, s.First, s.Last)
	if s.Records == 1 {
		out = "1 record of " + s.First.String()
	}
	return out + s.Limits()
}

// Limits is what of the records is not counted, in words; empty when everything is.
func (s *Sum) Limits() string {
	out := ""
	if s.OneIn > 1 {
		out += fmt.Sprintf("; one key in %d is kept", s.OneIn)
	}
	if s.Cut > 0 {
		out += fmt.Sprintf("; keys kept in part: %d", s.Cut)
	}
	return out
}

// Sum says which records were observed so far.
func (m *Memory) Sum() Sum {
	m.mu.RLock()
	defer m.mu.RUnlock()
	s := Sum{Records: m.records, First: m.since, Last: m.last, OneIn: 1 << m.narrow, Digest: m.digest.sum(m.records)}
	for _, r := range m.sights {
		if r.cut {
			s.Cut++
		}
	}
	for _, r := range m.numbers {
		if r.cut {
			s.Cut++
		}
	}
	return s
}

// multiset is a digest of records that depends on which they are and how often each is there, not on their order: the sum, place by
// place, of long digests of each (LtHash with 1,024 numbers of 16 bits).
type multiset [1024]uint16

func (d *multiset) add(expanded *[2048]byte) {
	for i := range d {
		d[i] += binary.LittleEndian.Uint16(expanded[2*i:])
	}
}

// historyForm names what digest and limits mean. It changes when the same records would give other answers.
const historyForm = "licet-history/2"

func (d *multiset) sum(records int) string {
	h := sha256.New()
	_, _ = fmt.Fprintln(h, historyForm, records)
	_ = binary.Write(h, binary.LittleEndian, d[:])
	return hex.EncodeToString(h.Sum(nil))
}

// spread is a hash that is the same in every run, with all bits of use.
func spread(s string, n uint64) uint64 {
	h := 14695981039346656037 ^ n
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	h = (h ^ h>>33) * 0xff51afd7ed558ccd
	h = (h ^ h>>33) * 0xc4ceb9fe1a85ec53
	return h ^ h>>33
}

// observed is what one record adds.
type observed struct {
	day    date.Date
	mark   uint64 // from the digest of the record
	sights []struct {
		id keyID
		sight
	}
	numbers []struct {
		id keyID
		number
	}
}

func (o *observed) see(c Counter, key, value string) {
	if key == "" || value == "" {
		return
	}
	value = Kept(value)
	o.sights = append(o.sights, struct {
		id keyID
		sight
	}{idOf(c, key, ""), sight{spread(value, uint64(o.day.Time().Unix())), value, o.day, 1}}) //nolint:gosec // any number does
}

func (o *observed) add(c Counter, key, series string, n float64) {
	if key == "" || math.IsNaN(n) || math.IsInf(n, 0) {
		return
	}
	hash := spread("", o.mark+uint64(len(o.numbers)))
	o.numbers = append(o.numbers, struct {
		id keyID
		number
	}{idOf(c, key, series), number{hash, n, o.day}})
}

// Observe counts a transfer that was declared on the day. A missing transfer or day is an error of kind invalid.
func (m *Memory) Observe(t *transfer.Transfer, on date.Date) error {
	if t == nil || on.IsZero() {
		return fault.New(fault.Invalid, "history: a transfer and its day are needed")
	}
	text, err := json.Marshal(t)
	if err != nil {
		return fault.Wrap(fault.Internal, err, "writing a record of the history")
	}
	var long [2048]byte
	shake := sha3.NewSHAKE128()
	_, _ = shake.Write([]byte(on.String()))
	_, _ = shake.Write(text)
	_, _ = shake.Read(long[:])
	o := observed{day: on, mark: binary.LittleEndian.Uint64(long[:])}
	o.transfer(t)

	m.mu.Lock()
	defer m.mu.Unlock()
	if m.since.IsZero() || on.Before(m.since) {
		m.since = on
	}
	if on.After(m.last) {
		m.last = on
	}
	m.records++
	m.ordered = nil
	m.digest.add(&long)
	for i := range o.sights {
		if s := &o.sights[i]; s.id.kept(m.narrow) {
			m.sight(s.id, &s.sight)
		}
	}
	for i := range o.numbers {
		if n := &o.numbers[i]; n.id.kept(m.narrow) {
			m.number(n.id, &n.number)
		}
	}
	for m.narrow < 63 && (len(m.sights)+len(m.numbers) > m.keys || m.held > m.cells) {
		m.halve()
	}
	return nil
}

func (m *Memory) sight(id keyID, s *sight) {
	r := m.sights[id]
	i, there := slices.BinarySearchFunc(r.cells, s, func(a sight, b *sight) int { return a.compare(b) })
	switch {
	case there:
		r.cells[i].count = min(r.cells[i].count, math.MaxInt32-1) + 1
		return
	case len(r.cells) < m.perKey:
		m.held++
	case i == len(r.cells):
		r.cut = true
		m.sights[id] = r
		return
	default:
		r.cut = true
		r.cells = r.cells[:len(r.cells)-1]
	}
	r.cells = slices.Insert(r.cells, i, *s)
	m.sights[id] = r
}

func (m *Memory) number(id keyID, n *number) {
	r := m.numbers[id]
	i, _ := slices.BinarySearchFunc(r.cells, n, func(a number, b *number) int { return a.compare(b) })
	switch {
	case len(r.cells) < m.perSeries:
		m.held++
	case i == len(r.cells):
		r.cut = true
		m.numbers[id] = r
		return
	default:
		r.cut = true
		r.cells = r.cells[:len(r.cells)-1]
	}
	r.cells = slices.Insert(r.cells, i, *n)
	m.numbers[id] = r
}

// halve leaves out every second key that is left. Which keys these are, and how often it is done at the end, follows from the
// records alone: what a key holds only grows with them.
func (m *Memory) halve() {
	m.narrow++
	for id, r := range m.sights {
		if !id.kept(m.narrow) {
			m.held -= len(r.cells)
			delete(m.sights, id)
		}
	}
	for id, r := range m.numbers {
		if !id.kept(m.narrow) {
			m.held -= len(r.cells)
			delete(m.numbers, id)
		}
	}
}

// transfer collects what a record adds.
func (o *observed) transfer(t *transfer.Transfer) {
	user, exporter := userKey(t), nameOf(t, transfer.Exporter)
	for i := range t.Parties {
		p := &t.Parties[i]
		name := plain(p.Name)
		o.see(ByPlace, addressKey(&p.Address), name)
		o.see(ByContact, contactKey(p.Email), name)
		o.see(ByContact, contactKey(p.Phone), name)
		if p.Role == transfer.Consignee || p.Role == transfer.Intermediate {
			o.see(ByConsignee, user, name)
		}
	}
	broker := nameOf(t, transfer.Broker)
	to := string(t.Destination())
	for i := range t.Items {
		it := &t.Items[i]
		hs := it.HS6()
		o.see(ByLane, laneKey(hs, string(t.From), to), "record")
		if key := codeKey(it); key != "" {
			if price, ok := unitPrice(it); ok {
				o.add(ByCode, key, "price", price)
				o.add(ByModel, modelKey(it), "price", price)
			}
			if q, ok := it.Quantity.Number.Float(); ok {
				o.add(ByCode, key, "quantity", q)
			}
		}
		o.see(ByModel, modelKey(it), hs)
		for _, s := range it.SerialNumbers {
			o.see(BySerial, plain(s), user)
		}
		o.see(ByRequest, requestKey(it, to), exporter)
		for _, e := range it.DeclaredEntries {
			o.see(ByUser, user, "entry "+e)
			o.see(ByBroker, broker, annexItem(e))
		}
		if it.Model != "" {
			o.see(ByUser, user, "model "+plain(it.Model))
		}
		if v, ok := it.Value.Amount.Float(); ok && hs != "" {
			o.add(ByUser, user, "value "+hs[:4]+" "+string(it.Value.Currency), v)
		}
	}
	o.see(ByBroker, broker, "record")
	for _, no := range documentNumbers(t) {
		o.see(ByDocument, no, user)
	}
	o.see(ByUseText, textKey(useText(t)), user)
	if v, ok := t.Technology.Volume.Number.Float(); ok {
		o.add(ByPerson, plain(t.Technology.Recipient), "volume "+t.Technology.Volume.Unit, v)
	}
}

// earlier is a history up to, and without, a day.
type earlier struct {
	History
	until date.Date
}

func (e earlier) cut(w Window) Window {
	if w.Until.IsZero() || e.until.Before(w.Until) {
		w.Until = e.until
	}
	return w
}

// Seen implements [History].
func (e earlier) Seen(c Counter, key string, w Window) ([]Sight, bool) {
	return e.History.Seen(c, key, e.cut(w))
}

// Figures implements [History].
func (e earlier) Figures(c Counter, key, series string, w Window) (Figures, bool) {
	return e.History.Figures(c, key, series, e.cut(w))
}

// atLeast says that more may be the case than the variable tells. What it makes met stays met; what is not met on it is open.
func (f *facts) atLeast(name string) { f.floors = append(f.floors, varIndex[name]) }

// couldBeMore reports whether the indicator rests on what was counted at least.
func (f *facts) couldBeMore(c *compiled) bool {
	return slices.ContainsFunc(c.vars, func(i int) bool { return slices.Contains(f.floors, i) })
}

// withoutFloors answers an indicator as if what was counted at least were not known: one that is not met on it is open, unless it is
// not met for another reason.
func (f *facts) withoutFloors(c *compiled, unknown bool) (Finding, bool, error) {
	floors, held := f.floors, slices.Clone(f.slots)
	f.floors = nil
	for _, i := range floors {
		f.slots[i] = slot{}
	}
	fin, ok, err := f.answer(c, unknown)
	copy(f.slots, held)
	f.floors = floors
	return fin, ok, err
}

func firstOfMonth(d date.Date) date.Date { t := d.Time(); return date.Of(t.Year(), t.Month(), 1) }

// back returns the window of that many whole months, and what there is of the month of the day up to it.
func back(on date.Date, months int) Window {
	return Window{From: shift(on, -months), Until: on}
}

func shift(d date.Date, months int) date.Date {
	t := d.Time()
	at := t.Year()*12 + int(t.Month()) - 1 + months
	if at < 12 { // before the calendar
		return date.Date{}
	}
	return date.Of(at/12, time.Month(at%12+1), 1)
}

// userKey is the end user, or the consignee when no end user is named.
func userKey(t *transfer.Transfer) string {
	if n := nameOf(t, transfer.EndUser); n != "" {
		return n
	}
	return nameOf(t, transfer.Consignee)
}

func nameOf(t *transfer.Transfer, r transfer.Role) string {
	if p, ok := t.Party(r); ok {
		return plain(p.Name)
	}
	return ""
}

func addressKey(a *transfer.Address) string {
	if len(a.Lines) == 0 {
		return ""
	}
	return plain(strings.Join(a.Lines, " ") + " " + a.City + " " + a.Postcode + " " + string(a.Country))
}

func contactKey(s string) string {
	return strings.Map(func(r rune) rune {
		if r == ' ' || r == '-' || r == '(' || r == ')' || r == '/' {
			return -1
		}
		return r
	}, strings.ToLower(s))
}

func laneKey(hs, from, to string) string {
	if len(hs) < 4 || from == "" || to == "" {
		return ""
	}
	return hs[:4] + ">" + from + ">" + to
}

func codeKey(it *transfer.Item) string {
	hs := it.HS6()
	if hs == "" || it.Quantity.Unit == "" {
		return ""
	}
	return hs + " " + plain(it.Quantity.Unit) + " " + string(it.Value.Currency)
}

func modelKey(it *transfer.Item) string {
	if it.Model == "" {
		return ""
	}
	return plain(it.Maker + " " + it.Model)
}

func requestKey(it *transfer.Item, to string) string {
	if it.PartNumber == "" || to == "" {
		return ""
	}
	return plain(it.PartNumber) + ">" + to
}

func unitPrice(it *transfer.Item) (float64, bool) {
	v, ok := it.Value.Amount.Float()
	q, given := it.Quantity.Number.Float()
	if !ok || !given || q <= 0 || it.Value.Currency == "" {
		return 0, false
	}
	return v / q, true
}

func documentNumbers(t *transfer.Transfer) []string {
	var out []string
	for _, n := range []string{t.Documents.Licence.No, t.Documents.OriginCertificate.No, t.Documents.EndUse.Stamp} {
		if n != "" {
			out = append(out, plain(n))
		}
	}
	return out
}

func useText(t *transfer.Transfer) string {
	if s := t.Documents.EndUse.Text; s != "" {
		return s
	}
	return t.EndUse.Text
}

// annexItem is the Item of an entry: 9 of 9.A.3.
func annexItem(entry string) string {
	item, _, _ := strings.Cut(entry, ".")
	return item
}
