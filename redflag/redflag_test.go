package redflag

import (
	"encoding/csv"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/licet/licet/country"
	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/rule"
	"github.com/licet/licet/rule/ruletest"
	"github.com/licet/licet/transfer"
	"github.com/licet/licet/truth"
)

var day = date.MustParse("2026-03-01")

func rules(t testing.TB) *Rules {
	t.Helper()
	r, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func evaluate(t testing.TB, x *transfer.Transfer, c *Context) Evaluation {
	t.Helper()
	e, err := rules(t).Evaluate(x, c, day)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func met(e Evaluation) []string {
	var ids []string
	for _, f := range e.Indicators {
		if f.Result == truth.Met {
			ids = append(ids, f.ID)
		}
	}
	slices.Sort(ids)
	return ids
}

func TestCases(t *testing.T) {
	sub, err := fs.Sub(embedded, "rules/"+indicatorDir)
	if err != nil {
		t.Fatal(err)
	}
	ruletest.Run(t, rules(t).set, indicatorDir, sub)
}

func TestComplete(t *testing.T) {
	r := rules(t)
	var got, want []string
	for _, i := range r.Indicators() {
		got = append(got, i.ID)
	}
	for i := range 97 {
		want = append(want, fmt.Sprintf("RF%03d", i+1))
	}
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("indicators are %v", got)
	}
	if n := len(r.Combinations()); n != 7 {
		t.Errorf("%d combinations", n)
	}
	for i, c := range r.Combinations() {
		if c.ID != fmt.Sprintf("RC%d", i+1) {
			t.Errorf("combination %d is %s", i, c.ID)
		}
	}
	for i, c := range r.Typologies() {
		if c.ID != fmt.Sprintf("T%d", i+1) {
			t.Errorf("typology %d is %s", i, c.ID)
		}
	}
	if len(r.Typologies()) != 12 || len(r.Digest()) != 64 || len(r.Unverified()) == 0 {
		t.Error("typologies, digest or unverified")
	}
}

// Every rule that is prepared to be evaluated alone says what the whole set says.
func TestAlone(t *testing.T) {
	for _, c := range rules(t).all {
		s, err := c.set()
		if err != nil {
			t.Fatal(err)
		}
		if got := s.Rules(); len(got) != 1 || got[0].ID != c.ind.ID {
			t.Errorf("%s stands for %v", c, got)
		}
	}
}

func TestEmptyRecord(t *testing.T) {
	for _, c := range []*Context{nil, {}, full(), {ListUnknown: true}} {
		for _, x := range []*transfer.Transfer{{}, {ID: "x", Items: []transfer.Item{{}}}} {
			e := evaluate(t, x, c)
			if ids := met(e); ids != nil && (c == nil || c.Screening == nil) {
				t.Errorf("met on an empty record: %v", ids)
			}
			if c != nil && c.ListUnknown {
				if len(e.Indicators) != 97 {
					t.Errorf("%d of 97 are unknown", len(e.Indicators))
				}
				for _, f := range e.Indicators {
					if len(f.Missing) == 0 {
						t.Errorf("%s is unknown without a missing field", f.ID)
					}
				}
			}
			if e.Level != NoneFound || e.Score != 0 {
				t.Errorf("level %s, score %v on an empty record", e.Level, e.Score)
			}
		}
	}
	if _, err := rules(t).Evaluate(nil, nil, day); err == nil {
		t.Error("no transfer and no error")
	}
}

type links map[string]string

func (l links) Link(hs string) (string, []string, bool) {
	s, ok := l[hs]
	return s, []string{"9.A.3"}, ok
}

type globe map[string][2]float64

func (g globe) At(p string) (float64, float64, bool) { v, ok := g[p]; return v[0], v[1], ok }

// full is a context that knows something of everything that needs no subject.
func full() *Context {
	return &Context{
		HS:        links{"901420": Strong, "848210": Medium, "848180": Weak, "9014": Strong},
		Embargoed: map[country.Code]string{"KP": "resolution 1718 (2006)"},
		Places:    globe{"DE": {51, 10}, "AE": {24, 54}, "SG": {1, 104}, "TR": {39, 35}},
		History:   NewMemory(),
	}
}

// loaded is a record with much wrong in it; none of its parties exists.
func loaded() *transfer.Transfer {
	return &transfer.Transfer{
		ID: "planted", Kind: transfer.Export, Date: date.MustParse("2026-02-01"), From: "DE",
		Items: []transfer.Item{{
			Description: "spare parts", HS: "9014.20", Quantity: transfer.Quantity{Number: "4", Unit: "pieces"},
			Value: transfer.Money{Amount: "240000", Currency: "EUR"}, NetKg: "2", GrossKg: "40", Config: "110 V 60 Hz",
		}},
		Parties: []transfer.Party{
			{Role: transfer.Exporter, Name: "Nordlicht Messtechnik", Country: "DE"},
			{
				Role: transfer.Consignee, Name: "Blue Dune General Trading", Country: "AE", Founded: date.MustParse("2025-09-01"),
				Email: "bluedune@gmail.com", Web: "none", Business: "freight forwarding", Address: transfer.Address{Kind: transfer.POBox},
			},
			{Role: transfer.Intermediate, Name: "Far Reach", Country: "SG"},
		},
		Route: transfer.Route{
			Depart: date.MustParse("2026-01-10"), FinalCountry: "TR",
			Legs:       []transfer.Leg{{Country: "AE", Days: "45", FreeZone: truth.Met, Mode: transfer.Sea}},
			Vessel:     transfer.Vessel{IMO: "1234568", FlagChanges24m: "3"},
			Containers: []string{"CSQU3054380"},
		},
		Documents: transfer.Documents{
			EndUse:       transfer.EndUseStatement{Present: truth.NotMet},
			Licence:      transfer.LicencePaper{NotNeeded: truth.Met},
			Invoice:      transfer.Invoice{Total: transfer.Money{Amount: "240000", Currency: "EUR"}, Date: date.MustParse("2025-11-01")},
			BillOfLading: transfer.BillOfLading{Kind: transfer.ToOrder, Notify: "Third Star"},
			Amendments:   []transfer.Amendment{{At: date.MustParse("2026-01-20"), Field: "parties.consignee", From: "A", To: "B"}},
		},
		Payment: transfer.Payment{
			Method: transfer.Cash, Payer: "Harbour Exchange", Amount: transfer.Money{Amount: "100000", Currency: "EUR"},
			Accounts: []transfer.Account{{Institution: "Harbour Exchange House", Country: "PA"}},
		},
		Order: transfer.Order{
			Date: date.MustParse("2025-12-01"), InstallDeclined: truth.Met, QuestionsRefused: []string{"place of use"},
			MarkingRequests: []string{"remove serial numbers"}, Delivery: "to be advised", Urgency: "extra payment for speed",
		},
	}
}

func TestLoaded(t *testing.T) {
	e := evaluate(t, loaded(), full())
	want := []string{
		"RF005", "RF006", "RF007", "RF009", "RF016", "RF020", "RF022", "RF027", "RF032", "RF035", "RF037", "RF038", "RF039",
		"RF040", "RF045", "RF046", "RF048", "RF050", "RF053", "RF055", "RF056", "RF057", "RF058", "RF059", "RF061", "RF063",
		"RF067", "RF069", "RF073", "RF074", "RF075", "RF077",
	}
	got := met(e)
	for _, id := range want {
		if !slices.Contains(got, id) {
			t.Errorf("%s is not met", id)
		}
	}
	if e.Level != Hold || e.Score < 0.95 || e.Score > 1 {
		t.Errorf("level %s, score %v", e.Level, e.Score)
	}
	for _, f := range e.Indicators {
		if f.Text == "" || len(f.Evidence) == 0 || f.Clears == "" {
			t.Errorf("%s: text %q, evidence %v", f.ID, f.Text, f.Evidence)
		}
	}
	for _, id := range []string{"RC1", "RC2", "RC3", "RC4"} {
		if !slices.ContainsFunc(e.Combinations, func(c CombinationFinding) bool { return c.ID == id }) {
			t.Errorf("%s is not met", id)
		}
	}
}

func finding(e Evaluation, id string) *Finding {
	for i := range e.Indicators {
		if e.Indicators[i].ID == id {
			return &e.Indicators[i]
		}
	}
	return nil
}

// clearField takes a cited value out of the record; false when nothing stands there.
func clearField(x *transfer.Transfer, path string) bool {
	v, ok := find(x, path)
	if !ok || v.IsZero() {
		return false
	}
	v.SetZero()
	return true
}

// Taking a cited value away changes the answer or what it cites, and taking away all that is cited, again and again
// while another cause remains, ends in an indicator that is no longer met.
func TestCitedFieldsMatter(t *testing.T) {
	for _, f := range evaluate(t, loaded(), full()).Indicators {
		for _, ev := range f.Evidence {
			if strings.HasPrefix(ev.Path, "context.") {
				continue
			}
			x := loaded()
			if !clearField(x, ev.Path) {
				t.Errorf("%s cites %s, where nothing stands", f.ID, ev.Path)
			}
			again := finding(evaluate(t, x, full()), f.ID)
			if again != nil && again.Text == f.Text && reflect.DeepEqual(again.Evidence, f.Evidence) {
				t.Errorf("%s cites %s, and without it nothing changes", f.ID, ev.Path)
			}
		}
		x := loaded()
		for left, now := 20, &f; now != nil; left-- {
			if left == 0 {
				t.Errorf("%s stays met whatever it cites is taken away: %v", f.ID, now.Evidence)
				break
			}
			for _, ev := range now.Evidence {
				if !strings.HasPrefix(ev.Path, "context.") {
					clearField(x, ev.Path)
				}
			}
			now = finding(evaluate(t, x, full()), f.ID)
		}
	}
}

func TestScreening(t *testing.T) {
	hits := func(c ...Screened) Evaluation {
		k := full()
		k.Screening, k.ListUnknown = c, true
		return evaluate(t, loaded(), k)
	}
	hit := Hit{List: "UN 1718", Entry: "KPe.001", Score: 0.97, Programme: "missile programme"}
	e := hits(Screened{Subject: "parties[1]", Hits: []Hit{hit}}, Screened{Subject: "payment.accounts[0]", Hits: []Hit{hit}})
	if f := finding(e, "RF001"); f == nil || f.Result != truth.Met || e.Level != Hold {
		t.Errorf("%+v", f)
	}
	if f := finding(e, "RF074"); f == nil || f.Result != truth.Met {
		t.Errorf("%+v", f)
	}
	e = hits(Screened{Subject: "parties[1]", Hits: []Hit{{Entry: "x", Score: 0.8}}}, Screened{Subject: "parties[9]", Hits: []Hit{hit}})
	if f := finding(e, "RF012"); f == nil || f.Result != truth.Met {
		t.Errorf("near: %+v", f)
	}
	// One party without a hit says nothing of the others.
	if f := finding(hits(Screened{Subject: "parties[0]"}), "RF001"); f == nil || f.Result != truth.Unknown {
		t.Errorf("one of three was screened: %+v", f)
	}
	e = hits(Screened{Subject: "parties[0]"}, Screened{Subject: "parties[1]"}, Screened{Subject: "parties[2]"})
	if f := finding(e, "RF001"); f != nil {
		t.Errorf("all were screened: %+v", f)
	}
}

// A directory adds indicators and replaces none.
func TestLoadMore(t *testing.T) {
	text := `id: N001
citation: national practice
title: spares
requires: the goods are spares
in_force: {from: 2020-01-01}
when: is_spare
effect: {weight: 1, typologies: [T4], needs: declared, why: "{item_text} are spares.", clears: the machine, sources: [tbml]}
source: {basis: seen}
`
	dir := func(s string) rule.Dir {
		return rule.Dir{Name: "national", FS: oneFile{"n.yaml", []byte(s)}, CasesElsewhere: true}
	}
	r, err := Load(dir(text))
	if err != nil {
		t.Fatal(err)
	}
	if r.Digest() == rules(t).Digest() {
		t.Error("the digest does not change")
	}
	e, err := r.Evaluate(loaded(), nil, day)
	if err != nil || !slices.Contains(met(e), "N001") {
		t.Errorf("%v %v", met(e), err)
	}
	for _, bad := range []struct{ old, new string }{
		{"N001", "RF001"},
		{"weight: 1", "weight: 6"},
		{"[T4]", "[T99]"},
		{"{item_text}", "{nothing}"},
		{"[tbml]", "[hearsay]"},
		{"clears: the machine, ", ""},
	} {
		if _, err := Load(dir(strings.Replace(text, bad.old, bad.new, 1))); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: %v", bad.new, err)
		}
	}
}

// What is left out at a glance is never met.
func TestGlance(t *testing.T) {
	records := []*transfer.Transfer{loaded()}
	for i := range 20 {
		records = append(records, ordinary(i))
	}
	for _, x := range records {
		whole := full()
		whole.ListUnknown = true
		quick, slow := evaluate(t, x, full()), evaluate(t, x, whole)
		if !slices.Equal(met(quick), met(slow)) || quick.Score != slow.Score || quick.Level != slow.Level {
			t.Errorf("%s: %v, at length %v", x.ID, met(quick), met(slow))
		}
	}
}

func TestReturnsDiminish(t *testing.T) {
	r := rules(t)
	score := func(fs ...Finding) float64 {
		e := Evaluation{Indicators: fs}
		r.conclude(&e)
		return e.Score
	}
	ind := func(id string, w int, ty ...string) Finding {
		return Finding{ID: id, Result: truth.Met, Weight: w, Typologies: ty}
	}
	near := func(got, want float64) {
		t.Helper()
		if math.Abs(got-want) > 1e-5 {
			t.Errorf("score %v, want %v", got, want)
		}
	}
	near(score(), 0)
	near(score(ind("a", 3, "T1")), 0.5)
	near(score(ind("a", 3, "T1"), ind("b", 4, "T1")), 1-0.5/3)
	near(score(ind("a", 3, "T1"), ind("b", 4, "T2")), 1-0.5/3)
	for w := 1; w <= 2; w++ {
		var weak []Finding
		for i := range 10 {
			weak = append(weak, ind(fmt.Sprint(i), w, "T1"))
		}
		if s, two := score(weak...), score(ind("a", 4, "T1"), ind("b", 4, "T2")); s >= two {
			t.Errorf("ten of weight %d give %v, two strong ones %v", w, s, two)
		}
	}
	// A combination counts in place of its parts, and never less.
	e := Evaluation{Indicators: []Finding{ind("RF005", 4, "T1", "T3"), ind("RF037", 4, "T1", "T3")}}
	r.conclude(&e)
	if len(e.Combinations) != 1 || e.Typologies[0].From[0] != "RC1" || e.Level != Hold || e.Indicators[0].ReplacedBy != "RC1" {
		t.Errorf("%+v", e)
	}
	near(e.Score, 1-1.0/9)
}

func TestCodesAlone(t *testing.T) {
	at := func(hs string) Evaluation {
		x := &transfer.Transfer{
			ID: "x", From: "DE", Items: []transfer.Item{{Description: "precision device for a survey ship", HS: hs}},
			Route: transfer.Route{FinalCountry: "NO", Legs: []transfer.Leg{{Country: "AE"}}},
		}
		return evaluate(t, x, full())
	}
	if e := at("901420"); e.Level == Hold || !slices.Contains(met(e), "RF020") {
		t.Errorf("strong: %s %v", e.Level, met(e))
	}
	if e := at("848180"); e.Level != NoneFound || slices.Contains(met(e), "RF020") {
		t.Errorf("weak: %s %v", e.Level, met(e))
	}
}

func TestCheckDigits(t *testing.T) {
	for s, want := range map[string]bool{"9074729": true, "IMO 9074729": true, "9074728": false, "907472": false, "": false} {
		if imoValid(s) != want {
			t.Errorf("IMO %q", s)
		}
	}
	for s, want := range map[string]bool{"CSQU3054383": true, "CSQU 305438-3": true, "CSQU3054380": false, "X": false} {
		if containerValid(s) != want {
			t.Errorf("container %q", s)
		}
	}
}

func TestMemory(t *testing.T) {
	m := NewMemory()
	if !m.Since().IsZero() {
		t.Error("empty and since")
	}
	for i := range 8 {
		observe(t, m, &transfer.Transfer{From: "DE", Items: []transfer.Item{{HS: "901420", SerialNumbers: []string{"S1"}}}, Parties: []transfer.Party{
			{Role: transfer.EndUser, Name: fmt.Sprintf("User %d", i), Country: "TR", Address: transfer.Address{Lines: []string{"1 Quay"}}},
		}}, date.MustParse("2026-01-15"))
	}
	x := &transfer.Transfer{ID: "x", From: "DE", Items: []transfer.Item{{HS: "901420", SerialNumbers: []string{"S1"}}}, Parties: []transfer.Party{
		{Role: transfer.EndUser, Name: "New", Country: "TR", Address: transfer.Address{Lines: []string{"1 Quay"}}},
	}}
	c := full()
	c.History = m
	got := met(evaluate(t, x, c))
	for _, id := range []string{"RF010", "RF095"} {
		if !slices.Contains(got, id) {
			t.Errorf("%s is not met: %v", id, got)
		}
	}
	if s, _ := m.Seen(ByPlace, "1 quay", back(date.MustParse("2030-01-01"), 24)); len(s) > 0 {
		t.Errorf("outside the window: %v", s)
	}
}

// TestKept: long values are kept in part and still told apart by all of them.
func TestKept(t *testing.T) {
	long := strings.Repeat("é", 30_000)
	for why, c := range map[string]struct {
		a, b string
		same bool
	}{
		"short ones as they are":                   {"a", "a", true},
		"long ones that are the same":              {long, strings.Clone(long), true},
		"long ones that differ at their end alone": {long, long + "x", false},
		"one long and its own beginning":           {long, long[:100], false},
	} {
		if a, b := Kept(c.a), Kept(c.b); (a == b) != c.same || len(a) > maxValue || len(b) > maxValue || !utf8.ValidString(a) {
			t.Errorf("%s: %q %q", why, a, b)
		}
	}
	if once := Kept(long); Kept(once) != once {
		t.Error("what was cut is cut again")
	}
	// One who is known by a long name is not taken for somebody else at his own address.
	m := NewMemory()
	party := func(name string) *transfer.Transfer {
		return &transfer.Transfer{From: "DE", Items: []transfer.Item{{HS: "901420"}}, Parties: []transfer.Party{
			{Role: transfer.EndUser, Name: name, Country: "TR", Address: transfer.Address{Lines: []string{"1 Quay"}}},
		}}
	}
	name := strings.Repeat("works ", 1000)
	for range 8 {
		observe(t, m, party(name), date.MustParse("2026-01-15"))
	}
	c := full()
	c.History = m
	x := party(name)
	x.ID = "x"
	if got := met(evaluate(t, x, c)); slices.Contains(got, "RF010") {
		t.Errorf("he shares the address with himself: %v", got)
	}
}

// TestSeenInOrder: the answers of a busy key are in order and count the same before and after more was observed.
func TestSeenInOrder(t *testing.T) {
	m := NewMemory()
	w := back(date.MustParse("2026-06-01"), 24)
	for round := 1; round <= 2; round++ {
		for i := range 40 {
			observe(t, m, &transfer.Transfer{Parties: []transfer.Party{
				{Role: transfer.EndUser, Name: fmt.Sprintf("User %d", i%20), Address: transfer.Address{Lines: []string{"1 Quay"}}},
			}}, date.MustParse(fmt.Sprintf("2026-0%d-15", 1+i%4)))
		}
		for range 2 {
			got, whole := m.Seen(ByPlace, "1 quay", w)
			if !whole || len(got) != 20 || !slices.IsSortedFunc(got, func(a, b Sight) int { return strings.Compare(a.Value, b.Value) }) {
				t.Fatalf("%v %v", got, whole)
			}
			for _, s := range got {
				if s.Count != 2*round || s.Last.Before(date.MustParse("2026-01-15")) {
					t.Errorf("round %d: %+v", round, s)
				}
			}
		}
	}
}

func ordinary(i int) *transfer.Transfer {
	words := []string{"ball bearings for gear boxes", "frozen mackerel fillets", "cotton T-shirts, knitted", "parts", "valves of brass"}
	codes := []string{"848210", "030354", "610910", "848790", "848180"}
	from := []country.Code{"CN", "DE", "US", "VN", "JP"}
	return &transfer.Transfer{
		ID: fmt.Sprint(i), Kind: transfer.Import, Date: day, From: from[i%5],
		Items: []transfer.Item{{
			Description: words[i%5], HS: codes[i%5], Origin: from[i%5], NetKg: "108", GrossKg: "120",
			Value: transfer.Money{Amount: transfer.Number(fmt.Sprint(1000 + i*97)), Currency: "USD"},
		}},
		Parties: []transfer.Party{
			{Role: transfer.Exporter, Name: fmt.Sprintf("Seller %d Ltd", i), Country: from[i%5]},
			{Role: transfer.Consignee, Name: fmt.Sprintf("Buyer %d Co", i), Country: "KR"},
		},
	}
}

func TestOrdinaryRows(t *testing.T) {
	raised := 0
	const n = 2000
	for i := range n {
		if e := evaluate(t, ordinary(i), full()); e.Level != NoneFound {
			raised++
		}
	}
	if raised*100 > n {
		t.Errorf("%d of %d ordinary rows are raised", raised, n)
	}
}

// officialLinks reads the links of the classification.
func officialLinks(t *testing.T) links {
	t.Helper()
	text, err := os.ReadFile("../classify/data/codes.yaml")
	if err != nil {
		t.Skip(err)
	}
	l := links{}
	for _, m := range regexp.MustCompile(`hs: "(\d+)".*strength: (\w+)`).FindAllStringSubmatch(string(text), -1) {
		l[m[1]] = m[2]
	}
	return l
}

// Rows of real shape: the synthetic declarations under LICET_DATA, with codes, masses, prices and countries.
func TestShipments(t *testing.T) {
	dir := os.Getenv("LICET_DATA")
	if dir == "" {
		t.Skip("LICET_DATA is not set")
	}
	file, err := os.Open(filepath.Join(dir, "shipments", "kr-synthetic-2020.csv"))
	if err != nil {
		t.Skip(err)
	}
	defer func() { _ = file.Close() }()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	c := full()
	c.HS = officialLinks(t)
	history := NewMemory()
	raised, hs := 0, 0
	for _, r := range rows[1:] {
		on := date.MustParse(r[1])
		x := &transfer.Transfer{
			ID: r[0], Kind: transfer.Import, Date: on, From: country.Code(r[13]),
			Items: []transfer.Item{{
				Description: "goods as invoiced, heading " + r[12][:4], HS: r[12], Origin: country.Code(r[14]),
				NetKg: transfer.Number(r[18]), Value: transfer.Money{Amount: transfer.Number(r[19]), Currency: "KRW"},
			}},
			Parties: []transfer.Party{
				{Role: transfer.Exporter, Name: "Seller " + r[10], Country: country.Code(r[13])},
				{Role: transfer.Consignee, Name: "Importer " + r[9], Country: "KR"},
			},
		}
		c.History = history
		e, err := rules(t).Evaluate(x, c, on)
		if err != nil {
			t.Fatal(err)
		}
		observe(t, history, x, on)
		if e.Level != NoneFound {
			raised++
		}
		if slices.Contains(met(e), "RF020") {
			hs++
		}
	}
	t.Logf("%d rows, %d raised, %d with a strong or medium code", len(rows)-1, raised, hs)
	if raised*100 > len(rows) {
		t.Errorf("%d of %d rows are raised", raised, len(rows))
	}
}

func BenchmarkOrdinary(b *testing.B) {
	r, c := rules(b), full()
	x := ordinary(0)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := r.Evaluate(x, c, day); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkLoaded(b *testing.B) {
	r, c := rules(b), full()
	x := loaded()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := r.Evaluate(x, c, day); err != nil {
			b.Fatal(err)
		}
	}
}

// TestSubjectOfTechnology: a sentence about technology names it by its entries where its subject was not stated, and never begins
// with what is missing.
func TestSubjectOfTechnology(t *testing.T) {
	for _, tt := range []struct {
		why  string
		tech transfer.Technology
		want string
	}{
		{"its subject", transfer.Technology{Subject: "motor cases", SubjectEntries: []string{"3.E.1"}, AccessCountry: "KP"}, "motor cases is opened from KP."},
		{"its entries", transfer.Technology{SubjectEntries: []string{"3.E.1"}, AccessCountry: "KP"}, "technology of 3.E.1 is opened from KP."},
	} {
		x := &transfer.Transfer{ID: "t", Items: []transfer.Item{{Description: "drawings"}}, Technology: tt.tech}
		e, err := rules(t).Evaluate(x, &Context{Embargoed: map[country.Code]string{"KP": "resolution 1718 (2006)"}}, day)
		if err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(e.Indicators, func(f Finding) bool { return f.ID == "RF083" })
		if i < 0 || e.Indicators[i].Text != tt.want {
			t.Errorf("%s: %+v", tt.why, e.Indicators)
		}
	}
}
