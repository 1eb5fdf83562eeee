package redflag

import (
	"math"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/licet/licet/date"
	"github.com/licet/licet/transfer"
)

// Counter names a family of counters of earlier records.
type Counter string

// The counters: what stands under which key.
const (
	ByPlace     Counter = "address"  // normalised address → names of parties
	ByContact   Counter = "contact"  // phone or mail → names of parties
	ByLane      Counter = "lane"     // heading>from>to → months of records, and the value of each
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
	Last  date.Date // first day of the month it was last seen in
	Count int       // records in the window
}

// Figures sum up the numbers under a key.
type Figures struct {
	Count             int
	Sum, Largest      float64
	Low, Median, High float64 // 1st, 50th and 99th of a hundred
}

// Window is a span of days; counters are kept by the month, so that a month counts when its first day lies in the span.
type Window = date.Span

// History answers from small counters of earlier records. Implementations are safe for concurrent use. A record counts
// once it was observed; the transfer that is looked at should be observed afterwards.
type History interface {
	// Since is the first day from which records were observed without a gap; zero when there are none. An answer of
	// none for an earlier time says nothing.
	Since() date.Date
	// Seen returns the values seen under the key in the window, sorted by value.
	Seen(c Counter, key string, w Window) []Sight
	// Figures sums up the numbers of a series under the key: price, quantity, value or volume.
	Figures(c Counter, key, series string, w Window) Figures
}

// Limits of the counters in memory: a chatty forwarder must not fill it.
const (
	maxKeys    = 1 << 20
	maxValues  = 64
	maxNumbers = 512
)

// Memory keeps the counters in memory. It is safe for concurrent use; use [NewMemory].
type Memory struct {
	mu    sync.RWMutex
	since date.Date
	rows  map[memoryKey]*row
}

type memoryKey struct {
	c   Counter
	key string
}

type row struct {
	sights  []sight
	numbers []number
	next    int // place in numbers to overwrite when they are full
}

type sight struct {
	value string
	month date.Date
	count int
}

type number struct {
	series string
	month  date.Date
	n      float64
}

// NewMemory returns empty counters.
func NewMemory() *Memory { return &Memory{rows: make(map[memoryKey]*row)} }

// Since returns the month of the first record observed.
func (m *Memory) Since() date.Date {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return m.since
}

// Seen returns the values seen under the key.
func (m *Memory) Seen(c Counter, key string, w Window) []Sight {
	m.mu.RLock()
	defer m.mu.RUnlock()
	r := m.rows[memoryKey{c, key}]
	if r == nil {
		return nil
	}
	var out []Sight
	for _, s := range r.sights {
		if !w.Contains(s.month) {
			continue
		}
		i, ok := slices.BinarySearchFunc(out, s.value, func(o Sight, v string) int { return strings.Compare(o.Value, v) })
		if !ok {
			out = slices.Insert(out, i, Sight{Value: s.value})
		}
		out[i].Count += s.count
		if out[i].Last.Before(s.month) {
			out[i].Last = s.month
		}
	}
	return out
}

// Figures sums up the numbers under the key.
func (m *Memory) Figures(c Counter, key, series string, w Window) Figures {
	m.mu.RLock()
	defer m.mu.RUnlock()
	r := m.rows[memoryKey{c, key}]
	if r == nil {
		return Figures{}
	}
	var all []float64
	var f Figures
	for _, n := range r.numbers {
		if n.series == series && w.Contains(n.month) {
			all = append(all, n.n)
			f.Sum += n.n
			f.Largest = max(f.Largest, n.n)
		}
	}
	if f.Count = len(all); f.Count == 0 {
		return Figures{}
	}
	slices.Sort(all)
	at := func(share float64) float64 { return all[int(math.Round(share*float64(len(all)-1)))] }
	f.Low, f.Median, f.High = at(0.01), at(0.5), at(0.99)
	return f
}

func (m *Memory) row(c Counter, key string) *row {
	if key == "" {
		return nil
	}
	k := memoryKey{c, key}
	r := m.rows[k]
	if r == nil && len(m.rows) < maxKeys {
		r = new(row)
		m.rows[k] = r
	}
	return r
}

func (m *Memory) see(c Counter, key, value string, month date.Date) {
	r := m.row(c, key)
	if r == nil || value == "" {
		return
	}
	for i := range r.sights {
		if s := &r.sights[i]; s.value == value && s.month == month {
			s.count++
			return
		}
	}
	if len(r.sights) == maxValues {
		r.sights = slices.Delete(r.sights, 0, 1) // the oldest goes first
	}
	r.sights = append(r.sights, sight{value, month, 1})
}

func (m *Memory) add(c Counter, key, series string, n float64, month date.Date) {
	r := m.row(c, key)
	if r == nil {
		return
	}
	if len(r.numbers) < maxNumbers {
		r.numbers = append(r.numbers, number{series, month, n})
		return
	}
	r.numbers[r.next] = number{series, month, n}
	r.next = (r.next + 1) % maxNumbers
}

// Observe counts a transfer that was declared on the day.
func (m *Memory) Observe(t *transfer.Transfer, on date.Date) {
	if t == nil || on.IsZero() {
		return
	}
	month := firstOfMonth(on)
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.since.IsZero() || month.Before(m.since) {
		m.since = month
	}
	user, exporter := userKey(t), nameOf(t, transfer.Exporter)
	for i := range t.Parties {
		p := &t.Parties[i]
		name := plain(p.Name)
		m.see(ByPlace, addressKey(&p.Address), name, month)
		m.see(ByContact, contactKey(p.Email), name, month)
		m.see(ByContact, contactKey(p.Phone), name, month)
		if p.Role == transfer.Consignee || p.Role == transfer.Intermediate {
			m.see(ByConsignee, user, name, month)
		}
	}
	broker := nameOf(t, transfer.Broker)
	to := string(t.Destination())
	for i := range t.Items {
		it := &t.Items[i]
		hs := it.HS6()
		if key := laneKey(hs, string(t.From), to); key != "" {
			m.see(ByLane, key, "record", month)
		}
		if key := codeKey(it); key != "" {
			if price, ok := unitPrice(it); ok {
				m.add(ByCode, key, "price", price, month)
				m.add(ByModel, modelKey(it), "price", price, month)
			}
			if q, ok := it.Quantity.Number.Float(); ok {
				m.add(ByCode, key, "quantity", q, month)
			}
		}
		m.see(ByModel, modelKey(it), hs, month)
		for _, s := range it.SerialNumbers {
			m.see(BySerial, plain(s), user, month)
		}
		m.see(ByRequest, requestKey(it, to), exporter, month)
		for _, e := range it.DeclaredEntries {
			m.see(ByUser, user, "entry "+e, month)
			m.see(ByBroker, broker, annexItem(e), month)
		}
		if it.Model != "" {
			m.see(ByUser, user, "model "+plain(it.Model), month)
		}
		if v, ok := it.Value.Amount.Float(); ok && hs != "" {
			m.add(ByUser, user, "value "+hs[:4]+" "+string(it.Value.Currency), v, month)
		}
	}
	m.see(ByBroker, broker, "record", month)
	for _, no := range documentNumbers(t) {
		m.see(ByDocument, no, user, month)
	}
	m.see(ByUseText, textKey(useText(t)), user, month)
	if v, ok := t.Technology.Volume.Number.Float(); ok {
		m.add(ByPerson, plain(t.Technology.Recipient), "volume "+t.Technology.Volume.Unit, v, month)
	}
}

func firstOfMonth(d date.Date) date.Date { t := d.Time(); return date.Of(t.Year(), t.Month(), 1) }

// back returns the window of that many months up to the day.
func back(on date.Date, months int) Window {
	return Window{From: shift(on, -months), Until: shift(on, 1)}
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
