package redflag

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"sync"
	"testing"

	"github.com/licet/licet/date"
	"github.com/licet/licet/transfer"
	"github.com/licet/licet/truth"
)

func observe(tb testing.TB, m *Memory, t *transfer.Transfer, on date.Date) {
	tb.Helper()
	if err := m.Observe(t, on); err != nil {
		tb.Fatal(err)
	}
}

// past is an earlier record in which the numbered firm got a gyroscope for the numbered user.
func past(user, serial int, on string) *transfer.Transfer {
	return &transfer.Transfer{
		ID: fmt.Sprintf("p-%d-%d-%s", user, serial, on), Kind: transfer.Export, Date: date.MustParse(on), From: "DE",
		Items: []transfer.Item{{
			HS: "901420", Model: "G-7", Maker: "Nordlicht", PartNumber: "NG-7", SerialNumbers: []string{fmt.Sprint("S", serial)},
			Quantity: transfer.Quantity{Number: "1", Unit: "pieces"}, DeclaredEntries: []string{"9.A.4"},
			Value: transfer.Money{Amount: transfer.Number(fmt.Sprint(1000 + serial*7%13)), Currency: "EUR"},
		}},
		Parties: []transfer.Party{
			{Role: transfer.Exporter, Name: fmt.Sprintf("Seller %d", user%3), Country: "DE"},
			{Role: transfer.Consignee, Name: fmt.Sprintf("Agent %d", serial%4), Country: "TR"},
			{
				Role: transfer.EndUser, Name: fmt.Sprintf("User %d", user), Country: "TR", Email: "office@quay.example",
				Address: transfer.Address{Lines: []string{"1 Quay"}},
			},
		},
		Documents: transfer.Documents{Licence: transfer.LicencePaper{No: fmt.Sprint("L-", serial)}},
	}
}

// records are earlier ones of many users over three years.
func records(n int) []*transfer.Transfer {
	var out []*transfer.Transfer
	for i := range n {
		out = append(out, past(i%11, i%17, fmt.Sprintf("20%d-%02d-%02d", 22+i%3, 1+i%12, 1+i%28)))
	}
	return out
}

// small is a memory with narrow limits.
func small(keys, cells, perKey, perSeries int) *Memory {
	m := NewMemory()
	m.keys, m.cells, m.perKey, m.perSeries = keys, cells, perKey, perSeries
	return m
}

// TestHistoryOrder: the answers and the digest depend on which records were observed, in whatever order, by however many at once,
// also where limits are reached.
func TestHistoryOrder(t *testing.T) {
	limits := map[string]func() *Memory{
		"all is kept":            NewMemory,
		"fewer keys":             func() *Memory { return small(40, 1<<20, 1<<10, 1<<10) },
		"fewer cells":            func() *Memory { return small(1<<20, 150, 1<<10, 1<<10) },
		"few values and numbers": func() *Memory { return small(1<<20, 1<<20, 5, 6) },
		"few of all":             func() *Memory { return small(30, 100, 3, 4) },
	}
	all := append(records(300), records(40)...) // some are there twice
	for why, make := range limits {
		t.Run(why, func(t *testing.T) {
			var first []Evaluation
			var sum Sum
			for turn := range 6 {
				order := slices.Clone(all)
				rand.New(rand.NewPCG(uint64(turn), 7)).Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
				m := make()
				if turn%2 == 0 {
					for _, x := range order {
						observe(t, m, x, x.Date)
					}
				} else {
					var both sync.WaitGroup
					for half := range 2 {
						both.Go(func() {
							for i := half; i < len(order); i += 2 {
								if err := m.Observe(order[i], order[i].Date); err != nil {
									t.Error(err)
								}
							}
						})
					}
					both.Wait()
				}
				if len(m.sights)+len(m.numbers) > m.keys || m.held > m.cells {
					t.Errorf("%d keys and %d cells are held", len(m.sights)+len(m.numbers), m.held)
				}
				var now []Evaluation
				for _, x := range append(all[:30:30], past(99, 3, "2024-12-30"), past(1, 99, "2025-06-01")) {
					c := full()
					c.History, c.ListUnknown = m, true
					e, err := rules(t).Evaluate(x, c, x.Date)
					if err != nil {
						t.Fatal(err)
					}
					now = append(now, e)
				}
				if turn == 0 {
					first, sum = now, m.Sum()
					continue
				}
				if m.Sum() != sum {
					t.Errorf("turn %d: %+v, and %+v in another order", turn, m.Sum(), sum)
				}
				if !reflect.DeepEqual(now, first) {
					t.Errorf("turn %d: other answers in another order", turn)
				}
			}
			if whole := why == "all is kept"; sum.Whole() != whole {
				t.Errorf("whole is %v: %+v", !whole, sum)
			}
		})
	}
}

func TestHistoryDigest(t *testing.T) {
	sum := func(xs ...*transfer.Transfer) Sum {
		m := NewMemory()
		for _, x := range xs {
			observe(t, m, x, x.Date)
		}
		return m.Sum()
	}
	a, b := past(1, 1, "2024-01-05"), past(2, 2, "2024-03-05")
	if sum(a, b) != sum(b, a) {
		t.Error("the order of records changes the digest")
	}
	if got := sum(a, b); got.Text() != "2 records of 2024-01-05 to 2024-03-05" || !got.Whole() {
		t.Errorf("%+v: %s", got, got.Text())
	}
	if s := sum(); s.Text() != "no record" {
		t.Error(s.Text())
	}
	other := past(1, 1, "2024-01-05")
	other.Parties[2].Name = "Somebody else"
	seen := map[string]string{}
	for why, s := range map[string]Sum{
		"none": sum(), "one": sum(a), "two": sum(a, b), "one of them twice": sum(a, a, b), "both twice": sum(a, b, a, b), "another name": sum(other, b),
	} {
		if seen[s.Digest] != "" {
			t.Errorf("%s has the digest of %s", why, seen[s.Digest])
		}
		seen[s.Digest] = why
	}
}

// TestEarlierOnly: a transfer sees neither itself nor its own day nor what came later, on whatever day it is assessed.
func TestEarlierOnly(t *testing.T) {
	x := past(1, 1, "2024-06-10")
	tests := []struct {
		why, earlier, assessed string
		met                    bool
	}{
		{"the day before", "2024-06-09", "2024-06-10", true},
		{"an earlier day of the month", "2024-06-01", "2024-06-10", true},
		{"within ten years", "2014-07-01", "2024-06-10", true},
		{"from the first of the month ten years before", "2014-06-01", "2024-06-10", true},
		{"longer ago", "2014-05-31", "2024-06-10", false},
		{"the same day: which came first is not known", "2024-06-10", "2024-06-10", false},
		{"the day after", "2024-06-11", "2024-06-10", false},
		{"the day after, assessed a year later", "2024-06-11", "2025-06-10", false},
		{"the same day, assessed later", "2024-06-10", "2024-07-10", false},
		{"the day before, assessed a year later", "2024-06-09", "2025-06-10", true},
		{"the day before, assessed as of a day before that", "2024-06-09", "2024-06-01", false},
	}
	for _, tt := range tests {
		m := NewMemory()
		observe(t, m, x, x.Date)
		observe(t, m, past(2, 1, tt.earlier), date.MustParse(tt.earlier))
		c := full()
		c.History = m
		e, err := rules(t).Evaluate(x, c, date.MustParse(tt.assessed))
		if err != nil {
			t.Fatal(err)
		}
		if got := slices.Contains(met(e), "RF095"); got != tt.met {
			t.Errorf("%s: the serial number seen with another user is %v", tt.why, got)
		}
	}
	m := NewMemory()
	observe(t, m, x, x.Date)
	c := full()
	c.History, c.ListUnknown = m, true
	e, err := rules(t).Evaluate(x, c, x.Date)
	if err != nil {
		t.Fatal(err)
	}
	if f := findingOf(&e, "RF095"); f == nil || f.Result != truth.Unknown {
		t.Errorf("nothing earlier is known, and the serial number is %v", f)
	}
}

func findingOf(e *Evaluation, id string) *Finding {
	for i := range e.Indicators {
		if e.Indicators[i].ID == id {
			return &e.Indicators[i]
		}
	}
	return nil
}

// TestHistoryLimits: where something was not kept, none seen is unknown; what was seen stays seen.
func TestHistoryLimits(t *testing.T) {
	const not = truth.NotMet
	crowd := func(m *Memory, users, days int) {
		for i := range users {
			for d := range days {
				x := past(i, 1000+i, "2024-01-01")
				x.Documents.Licence.No, x.Items[0].Model = "", ""
				observe(t, m, x, date.Of(2024, 1, 1+d))
			}
		}
	}
	tests := []struct {
		why    string
		m      *Memory
		users  int
		id     string
		result truth.Value
	}{
		{"all kept: an address of four others", NewMemory(), 4, "RF010", not},
		{"all kept: of six", NewMemory(), 6, "RF010", truth.Met},
		{"four others, of whom three cells are kept", small(1<<20, 1<<20, 3, 9), 4, "RF010", truth.Unknown},
		{"thirty others, of whom eight are kept", small(1<<20, 1<<20, 8, 9), 30, "RF010", truth.Met},
		{"the key of the address is not kept", small(1, 1<<20, 99, 99), 30, "RF010", truth.Unknown},
		{"the key of the serial number is not kept", small(1, 1<<20, 99, 99), 30, "RF095", truth.Unknown},
		{"no cells are kept", small(1<<20, 0, 99, 99), 30, "RF095", truth.Unknown},
		{"the number of the paper is not kept", small(1, 1<<20, 99, 99), 30, "RF052", truth.Unknown},
		{"nobody else had the serial number", NewMemory(), 30, "RF095", not},
		{"suppliers that were asked, in part, and the item is nothing of concern", small(1<<20, 1<<20, 1, 9), 4, "RF042", not},
		{"values of the user, in part", small(1<<20, 1<<20, 99, 2), 4, "RF043", truth.Unknown},
		{"nobody had the machine, as far as was kept", small(1<<20, 1<<20, 1, 9), 4, "RF029", truth.Unknown},
	}
	for _, tt := range tests {
		crowd(tt.m, tt.users, 3)
		x := past(2, 5, "2024-03-01")
		x.Parties[2].Name = "User 3"
		if tt.id == "RF010" {
			x.Parties[2].Name = "Nobody seen"
		}
		switch tt.id {
		case "RF042":
			x.Items[0].DeclaredEntries, x.Items[0].HS = []string{}, "848180"
		case "RF029":
			x.Items[0].Description, x.Items[0].Model = "spare part", "Z-1"
		}
		c := full()
		c.Items = []ItemContext{{Classified: true}}
		c.History, c.ListUnknown = tt.m, true
		e, err := rules(t).Evaluate(x, c, x.Date)
		if err != nil {
			t.Fatal(err)
		}
		got := not
		if f := findingOf(&e, tt.id); f != nil {
			got = f.Result
		}
		if got != tt.result {
			t.Errorf("%s: %s is %v, want %v (%+v)", tt.why, tt.id, got, tt.result, tt.m.Sum())
		}
	}
}

// TestManyNames: the evidence stays short however many shared an address.
func TestManyNames(t *testing.T) {
	m := NewMemory()
	for i := range 50 {
		observe(t, m, past(i, i, "2024-01-01"), date.MustParse("2024-01-01"))
	}
	c := full()
	c.History = m
	x := past(77, 77, "2024-03-01")
	e, err := rules(t).Evaluate(x, c, x.Date)
	if err != nil {
		t.Fatal(err)
	}
	f := findingOf(&e, "RF010")
	if f == nil || !slices.ContainsFunc(f.Evidence, func(v Field) bool {
		return v.Path == "context.history.address" && len(v.Value) < 250 && v.Value[len(v.Value)-len("; and 40 more"):] == "; and 40 more"
	}) {
		t.Errorf("%+v", f)
	}
}

func TestObserveNothing(t *testing.T) {
	m := NewMemory()
	if m.Observe(nil, day) == nil || m.Observe(&transfer.Transfer{}, date.Date{}) == nil {
		t.Error("nothing was observed without an error")
	}
	if s := m.Sum(); s.Records != 0 {
		t.Errorf("%+v", s)
	}
}

func BenchmarkObserve(b *testing.B) {
	m := NewMemory()
	all := records(5000)
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		if err := m.Observe(all[i%len(all)], all[i%len(all)].Date); err != nil {
			b.Fatal(err)
		}
		i++
	}
}

func BenchmarkWithHistory(b *testing.B) {
	m := NewMemory()
	for _, x := range records(5000) {
		observe(b, m, x, x.Date)
	}
	r, c := rules(b), full()
	c.History = m
	x := past(3, 4, "2024-12-30")
	b.ReportAllocs()
	for b.Loop() {
		if _, err := r.Evaluate(x, c, x.Date); err != nil {
			b.Fatal(err)
		}
	}
}
