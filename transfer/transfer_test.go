package transfer_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/licet/licet/country"
	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/transfer"
	"github.com/licet/licet/truth"
)

var today = date.MustParse("2026-11-23")

// good returns a transfer that nothing is wrong with.
func good() *transfer.Transfer {
	return &transfer.Transfer{
		ID: "a", Kind: transfer.Export, Date: date.MustParse("2026-03-01"), From: "NL",
		Items:   []transfer.Item{{ID: "1", Description: "turbojet", HS: "8411.12"}},
		Parties: []transfer.Party{{Role: transfer.EndUser, Name: "X", Country: "CL"}},
	}
}

// Each row breaks one thing in a good transfer and names the complaint; an empty complaint says that it is allowed.
func TestValidate(t *testing.T) {
	type T = transfer.Transfer
	for _, c := range []struct {
		why   string
		spoil func(*T)
		want  string
	}{
		{"nothing is wrong", func(*T) {}, ""},
		{"kind and day may be absent", func(t *T) { t.Kind, t.Date = "", date.Date{} }, ""},
		{"no id", func(t *T) { t.ID = "" }, `id: the transfer has no id; expected a text that is unique in its file`},
		{"no items", func(t *T) { t.Items = nil }, `items: there is nothing to assess; expected at least one item`},
		{
			"too many items", func(t *T) { t.Items = make([]transfer.Item, 10_001) },
			`items: "10001": too many items; expected at most 10000 in one transfer`,
		},
		{
			"the day before the first Annex", func(t *T) { t.Date = date.MustParse("1987-04-15") },
			`date: "1987-04-15": no Annex existed before 1987-04-16; expected a day from 1987-04-16 on`,
		},
		{"the day of the first Annex", func(t *T) { t.Date = date.MustParse("1987-04-16") }, ""},
		{
			"unknown kind", func(t *T) { t.Kind = "reexport" },
			`kind: "reexport": unknown value; expected one of export, re-export, transit, transshipment, brokering, intangible, import, service`,
		},
		{"unknown role", func(t *T) { t.Parties[0].Role = "user" }, `parties[0].role: "user": unknown value; expected one of exporter, ` +
			`consignee, intermediate, end_user, notify, broker, forwarder, carrier, payer, payee, bank, technical_contact, other`},
		{"party without role", func(t *T) { t.Parties[0].Role = "" }, `parties[0].role: must be given; expected one of exporter, ` +
			`consignee, intermediate, end_user, notify, broker, forwarder, carrier, payer, payee, bank, technical_contact, other`},
		{"party without name", func(t *T) { t.Parties[0].Name = "" }, `parties[0].name: must be given; expected a text`},
		{"unknown country", func(t *T) { t.From = "XX" }, `from: "XX": unknown country; expected an ISO 3166-1 code or English country name`},
		{
			"country that has ended", func(t *T) { t.Parties[0].Nationality = "DD" },
			`parties[0].nationality: "DD": German Democratic Republic ended on 1990-10-03; expected a successor: Germany (DE)`,
		},
		{"the same in its day", func(t *T) { t.Date, t.From = date.MustParse("1988-01-01"), "DD" }, ""},
		{"goods of a country that has ended", func(t *T) { t.Items[0].Origin = "SU" }, ""},
		{
			"goods of a country to come", func(t *T) { t.Date, t.Items[0].Origin = date.MustParse("1988-01-01"), "SK" },
			`items[0].origin: "SK": Slovakia exists under this code since 1993-01-01; expected the country of that day, Czechoslovakia (CS)`,
		},
		{"name in place of a code", func(t *T) { t.From = "Netherlands" }, `from: "Netherlands": not a country code; expected NL`},
		{
			"negative quantity", func(t *T) { t.Items[0].Quantity.Number = "-3" },
			`items[0].quantity.number: "-3": cannot be negative; expected a number of 0 or more`,
		},
		{"nothing of it", func(t *T) { t.Items[0].Quantity.Number = "0" }, ""},
		{"minus nothing", func(t *T) { t.Items[0].Quantity.Number = "-0.0" }, ""},
		{
			"absurd quantity", func(t *T) { t.Items[0].Quantity.Number = "1e13" },
			`items[0].quantity.number: "1e13": absurdly large; expected a number of at most 1000000000000`,
		},
		{
			"absurd value", func(t *T) { t.Items[0].Value.Amount = "1e300" },
			`items[0].value.amount: "1e300": absurdly large; expected a number of at most 10000000000000`,
		},
		{
			"absurd mass", func(t *T) { t.Items[0].NetKg = "1000000000.1" },
			`items[0].net_kg: "1000000000.1": absurdly large; expected a number of at most 1000000000`,
		},
		{"mass at the limit", func(t *T) { t.Items[0].GrossKg = "1e9" }, ""},
		{
			"not a number", func(t *T) { t.Items[0].NetKg = "12 kg" },
			`items[0].net_kg: "12 kg": not a number; expected a decimal number, such as 12.5`,
		},
		{"a fact may be negative", func(t *T) { t.Items[0].Facts = map[string]transfer.Fact{"t": transfer.NumberOf("-54")} }, ""},
		{
			"a fact that is no number", func(t *T) { t.Items[0].Facts = map[string]transfer.Fact{"t": transfer.NumberOf("x")} },
			`items[0].facts.t: "x": not a number; expected a decimal number, such as 12.5`,
		},
		{
			"an empty fact", func(t *T) { t.Items[0].Facts = map[string]transfer.Fact{"t": transfer.TextOf("")} },
			`items[0].facts.t: must be given; expected a text`,
		},
		{
			"an empty word among facts", func(t *T) { t.Items[0].Facts = map[string]transfer.Fact{"t": transfer.ListOf("a", "")} },
			`items[0].facts.t[1]: must be given; expected a text`,
		},
		{"share above all", func(t *T) {
			t.Parties[0].Owners = []transfer.Owner{{Name: "O", SharePercent: "100.00000000000000000001"}}
		}, `parties[0].owners[0].share_percent: "100.00000000000000000001": absurdly large; expected a number of at most 100`},
		{"the whole share", func(t *T) { t.Parties[0].Owners = []transfer.Owner{{Name: "O", SharePercent: "100"}} }, ""},
		{
			"customs code too short", func(t *T) { t.Items[0].HS = "841" },
			`items[0].hs: "841": not a customs code; expected 4 to 10 digits, such as 8411.12`,
		},
		{
			"customs code too long", func(t *T) { t.Items[0].HS = "84111200001" },
			`items[0].hs: "84111200001": not a customs code; expected 4 to 10 digits, such as 8411.12`,
		},
		{
			"unknown currency", func(t *T) { t.Items[0].Value.Currency = "EURO" },
			`items[0].value.currency: "EURO": unknown currency; expected a code of ISO 4217, such as EUR`,
		},
		{"old currency", func(t *T) { t.Items[0].Value.Currency = "DEM" }, ""},
		{"bad UN/LOCODE", func(t *T) { t.Route.Legs = []transfer.Leg{{Locode: "NLRT0"}} }, `route.legs[0].locode: "NLRT0": ` +
			`not a UN/LOCODE; expected two letters of the country and three capital letters or digits 2 to 9, such as NLRTM`},
		{
			"UN/LOCODE of no country", func(t *T) { t.Route.Loading = "ZZABC" }, `route.loading: "ZZABC": ZZ is no country; ` +
				`expected a UN/LOCODE that begins with a country's alpha-2 code`,
		},
		{
			"no country, told once beside the country of the stop",
			func(t *T) { t.Route.Legs = []transfer.Leg{{Locode: "QQRTM", Country: "NL"}} },
			`route.legs[0].locode: "QQRTM": QQ is no country; expected a UN/LOCODE that begins with a country's alpha-2 code`,
		},
		{
			"UN/LOCODE of a country that has ended", func(t *T) { t.Route.Discharge = "DDROS" },
			`route.discharge: "DDROS": German Democratic Republic ended on 1990-10-03; ` +
				`expected a UN/LOCODE that begins with a country's alpha-2 code`,
		},
		{"the same in its day", func(t *T) { t.Date, t.From, t.Route.Discharge = date.MustParse("1988-01-01"), "DD", "DDROS" }, ""},
		{
			"stop in another country", func(t *T) { t.Route.Legs = []transfer.Leg{{Locode: "NLRTM", Country: "DE"}} },
			`route.legs[0].country: "DE": the country is not that of NLRTM; expected NL`,
		},
		{"item that says nothing", func(t *T) { t.Items[0] = transfer.Item{Quantity: transfer.Quantity{Number: "1"}} }, `items[0]: the item ` +
			`does not say what it is; expected a description, parameters, facts, an HS code, a model or a part number`},
		{
			"parameter without value", func(t *T) { t.Items[0].Parameters = []transfer.Parameter{{Name: "thrust"}} },
			`items[0].parameters[0].value: must be given; expected a text`,
		},
		{
			"two items with one id", func(t *T) { t.Items = append(t.Items, t.Items[0]) },
			`items[1].id: "1": items[0] has this id already; expected another id for each item`,
		},
		{"text at the limit", func(t *T) { t.Remarks = strings.Repeat("x", 64<<10) }, ""},
		{
			"text too long", func(t *T) { t.Remarks = strings.Repeat("x", 64<<10+1) },
			`remarks: "` + strings.Repeat("x", 80) + `…": the text is too long; expected at most 65536 bytes, it has 65537`,
		},
		{"text that is not UTF-8", func(t *T) { t.Remarks = "\xff" }, `remarks: "\xff": the text is not UTF-8; expected text in UTF-8`},
		{"NUL in a text", func(t *T) { t.Remarks = "a\x00b" }, `remarks: "a\x00b": the text holds a NUL character; expected printable text`},
		{
			"list too long", func(t *T) { t.Route.Containers = slicesRepeat("c", 10_001) },
			`route.containers: "10001": the list is too long; expected at most 10000 members`,
		},
	} {
		tr := good()
		c.spoil(tr)
		faults := tr.Validate(today)
		switch {
		case c.want == "" && len(faults) > 0:
			t.Errorf("%s: refused: %v", c.why, faults)
		case c.want != "" && (len(faults) != 1 || faults[0].Error() != c.want || faults[0].Kind != fault.Invalid):
			t.Errorf("%s:\n got %v\nwant %s", c.why, faults, c.want)
		}
	}
}

// A UN/LOCODE of no country comes with its remedy.
func TestLocodeOfNoCountryHints(t *testing.T) {
	for l, want := range map[transfer.Locode]string{
		"ZZABC": "correct the first two letters, or leave the code out and state the country",
		"UKLON": "did you mean GBLON?", // letters that are used for a country and are not its code
		"DDROS": "give the code of that day; expected a successor: Germany (DE)",
	} {
		tr := good()
		tr.Route.Loading = l
		faults := tr.Validate(today)
		if len(faults) != 1 || faults[0].Place.Field != "route.loading" || faults[0].Hint != want {
			t.Errorf("%s: %+v, want the remedy %q", l, faults, want)
		}
	}
}

func slicesRepeat(s string, n int) []string {
	all := make([]string, n)
	for i := range all {
		all[i] = s
	}
	return all
}

// All problems come at once, in a fixed order, but not without end.
func TestValidateReportsAll(t *testing.T) {
	tr := &transfer.Transfer{Kind: "gift", From: "XX", Items: []transfer.Item{{HS: "1", NetKg: "-1"}}}
	if n := len(tr.Validate(today)); n != 5 {
		t.Errorf("%d problems reported, there are 5: %v", n, tr.Validate(today))
	}
	tr = &transfer.Transfer{ID: "a", Items: make([]transfer.Item, 10_000)}
	if n := len(tr.Validate(today)); n != 100 {
		t.Errorf("%d problems reported, want the first 100", n)
	}
}

func TestNormalise(t *testing.T) {
	tr := good()
	tr.From = "the netherlands"
	tr.Items = append(tr.Items, transfer.Item{Model: "m", Origin: "USSR", Value: transfer.Money{Currency: " eur"}})
	tr.Route = transfer.Route{Legs: []transfer.Leg{{Locode: "nl rtm"}}, DeclaredTransit: []country.Code{"Türkiye", "Atlantis"}}
	tr.Normalise(today)
	want := good()
	want.Items = append(want.Items, transfer.Item{ID: "2", Model: "m", Origin: "SU", Value: transfer.Money{Currency: "EUR"}})
	want.Route = transfer.Route{Legs: []transfer.Leg{{Locode: "NLRTM"}}, DeclaredTransit: []country.Code{"TR", "Atlantis"}}
	if diff := cmp.Diff(want, tr, cmp.AllowUnexported(date.Date{})); diff != "" {
		t.Errorf("want -, got +\n%s", diff)
	}
}

// The day of the transfer counts before the as-of day.
func TestNormaliseReadsNamesOfTheDay(t *testing.T) {
	for _, c := range []struct{ day, name, want string }{
		{"1990-01-01", "Czechoslovakia", "CS"},
		{"2004-01-01", "Serbia and Montenegro", "CS"},
		{"2026-01-01", "Czechoslovakia", "Czechoslovakia"},
		{"", "Russia", "RU"},
	} {
		tr := good()
		tr.From, tr.Date = country.Code(c.name), date.Date{}
		if c.day != "" {
			tr.Date = date.MustParse(c.day)
		}
		if tr.Normalise(today); string(tr.From) != c.want {
			t.Errorf("%s on %q became %s, want %s", c.name, c.day, tr.From, c.want)
		}
	}
}

func TestDestination(t *testing.T) {
	tr := &transfer.Transfer{}
	steps := []struct {
		add  func()
		want country.Code
	}{
		{func() {}, ""},
		{func() { tr.Parties = []transfer.Party{{Role: transfer.Consignee, Country: "SG"}} }, "SG"},
		{func() { tr.Technology.RecipientCountry = "BR" }, "BR"},
		{func() { tr.Parties = append(tr.Parties, transfer.Party{Role: transfer.EndUser}) }, "BR"},
		{func() { tr.Parties[1].Country = "CL" }, "CL"},
		{func() { tr.EndUse.Country = "PE" }, "PE"},
		{func() { tr.Route.FinalCountry = "AR" }, "AR"},
	}
	for i, s := range steps {
		if s.add(); tr.Destination() != s.want {
			t.Errorf("step %d: %q, want %q", i, tr.Destination(), s.want)
		}
	}
	if n := len(tr.PartiesIn(transfer.EndUser)); n != 1 {
		t.Errorf("%d end users", n)
	}
	if _, ok := tr.Party(transfer.Bank); ok || tr.PartiesIn(transfer.Bank) != nil {
		t.Error("there is no bank")
	}
}

func TestHSDigits(t *testing.T) {
	for _, c := range []struct {
		hs, digits, six string
		ok              bool
	}{
		{"8411.12", "841112", "841112", true},
		{"8411 12 00-90", "8411120090", "841112", true},
		{"8411", "8411", "", true},
		{"", "", "", false},
		{"84.1", "", "", false},
		{"8411.1A", "", "", false},
		{"８４１１", "", "", false}, // digits of another script
		{"12345678901", "", "", false},
	} {
		it := transfer.Item{HS: c.hs}
		if d, ok := it.HSDigits(); d != c.digits || ok != c.ok || it.HS6() != c.six {
			t.Errorf("%q: %q %v %q, want %q %v %q", c.hs, d, ok, it.HS6(), c.digits, c.ok, c.six)
		}
	}
}

func TestLocode(t *testing.T) {
	for l, want := range map[transfer.Locode]country.Code{
		"NLRTM": "NL", "US22X": "US", "NLRT1": "", "N2RTM": "", "nlrtm": "", "NLRT": "", "NLRTMX": "", "": "", "NLRT\u00c4": "",
	} {
		if l.Country() != want || l.Valid() != (want != "") {
			t.Errorf("%q: country %q, valid %v", l, l.Country(), l.Valid())
		}
	}
	if (&transfer.Leg{Locode: "AEJEA"}).Place() != "AE" || (&transfer.Leg{Locode: "AEJEA", Country: "OM"}).Place() != "OM" {
		t.Error("a stop is in its stated country, otherwise in that of its UN/LOCODE")
	}
}

func TestNumber(t *testing.T) {
	for _, c := range []struct {
		n     transfer.Number
		valid bool
		why   string
	}{
		{"0", true, ""},
		{"-12.50", true, ""},
		{"2.5e6", true, ""},
		{"1E-3", true, ""},
		{"1e-999999999", true, "next to nothing"},
		{"", false, "absent"},
		{"01", false, "leading zero"},
		{".5", false, "no digit before the point"},
		{"5.", false, "no digit behind it"},
		{"1e", false, "no exponent"},
		{"1e400", false, "beyond float64"},
		{"NaN", false, "no number"},
		{"0x10", false, "hexadecimal"},
		{"1,5", false, "comma"},
		{" 1", false, "blank"},
		{transfer.Number(strings.Repeat("1", 41)), false, "too long"},
	} {
		if c.n.Valid() != c.valid {
			t.Errorf("%q: valid %v (%s)", c.n, c.n.Valid(), c.why)
		}
		_, isFloat := c.n.Float()
		_, isRat := c.n.Rat()
		if isFloat != c.valid || isRat != c.valid {
			t.Errorf("%q: float %v, exact %v, want %v", c.n, isFloat, isRat, c.valid)
		}
	}
	if r, _ := transfer.Number("0.1").Rat(); r.String() != "1/10" {
		t.Errorf("0.1 is %s", r)
	}
	if transfer.Number("").Given() || !transfer.Number("0").Given() {
		t.Error("nothing is given by the empty number only")
	}
	for _, bad := range []string{`"1"`, `1e400`, `true`} {
		var n transfer.Number
		if json.Unmarshal([]byte(bad), &n) == nil {
			t.Errorf("%s was read as a number", bad)
		}
	}
	if _, err := json.Marshal(transfer.Number("x")); err == nil {
		t.Error("x was written as a number")
	}
}

// A number keeps its text on the way through JSON.
func TestNumberKeepsItsText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := fmt.Sprintf("%d.%s", rapid.IntRange(-1e9, 1e9).Draw(t, "whole"), rapid.StringMatching(`[0-9]{1,9}`).Draw(t, "fraction"))
		var n transfer.Number
		if err := json.Unmarshal([]byte(s), &n); err != nil || string(n) != s {
			t.Fatalf("%s was read as %q, %v", s, n, err)
		}
		text, err := json.Marshal(n)
		if err != nil || string(text) != s {
			t.Fatalf("%s was written as %s, %v", s, text, err)
		}
	})
}

func TestFact(t *testing.T) {
	for _, c := range []struct{ json, shown string }{
		{`"300 km"`, "300 km"}, {`-4.50`, "-4.50"}, {`true`, "true"}, {`["a","b"]`, "a, b"}, {`[]`, ""}, {`null`, ""},
	} {
		var f transfer.Fact
		if err := json.Unmarshal([]byte(c.json), &f); err != nil {
			t.Errorf("%s: %v", c.json, err)
		}
		text, err := json.Marshal(f)
		if err != nil || string(text) != c.json || f.String() != c.shown {
			t.Errorf("%s came back as %s, shown as %q (%v)", c.json, text, f, err)
		}
	}
	for _, bad := range []string{`{}`, `[1]`, `{"value":1}`} {
		var f transfer.Fact
		if json.Unmarshal([]byte(bad), &f) == nil {
			t.Errorf("%s was read as %v", bad, f)
		}
	}
	if _, err := json.Marshal(transfer.Fact{Kind: 99}); err == nil {
		t.Error("a fact of unknown form was written")
	}
}

// What was not stated is not written, and is unknown after reading: never no.
func TestAbsentIsNotNo(t *testing.T) {
	text, err := json.Marshal(&transfer.Transfer{ID: "a", Items: []transfer.Item{{Model: "m"}}})
	if err != nil || string(text) != `{"id":"a","items":[{"model":"m"}]}` {
		t.Errorf("%s %v", text, err)
	}
	var tr transfer.Transfer
	if err := json.Unmarshal(text, &tr); err != nil || tr.StaysInJurisdiction != truth.Unknown || tr.Knowledge.Aware.Answer != truth.Unknown {
		t.Errorf("an absent answer was read as an answer: %v", err)
	}
	// What nobody said of the government or of what a system contains is not a refusal either.
	if !reflect.DeepEqual(tr.Authority, transfer.Authority{}) || tr.Items[0].ContainsCategoryI.Known() || tr.Items[0].Separable.Known() {
		t.Errorf("an absent answer was read as an answer: %+v %+v", tr.Authority, tr.Items[0])
	}
	// An exporter who declares that no entry applies has said something.
	text, _ = json.Marshal(transfer.Item{Model: "m", DeclaredEntries: []string{}})
	if string(text) != `{"declared_entries":[],"model":"m"}` {
		t.Errorf("declared as none, written as %s", text)
	}
}

func TestNearest(t *testing.T) {
	list := []string{"description", "quantity", "end_user", "hs", "id"}
	for word, want := range map[string]string{
		"descripton": "description", "Description": "description", "endUser": "end_user", "qty": "", "desc": "description",
		"zzzzzz": "", "": "", "di": "", "foo": "", "hz": "", strings.Repeat("q", 1000): "",
	} {
		if got := transfer.Nearest(word, list); got != want {
			t.Errorf("%.20q: %q, want %q", word, got, want)
		}
	}
}

// Validation never panics and normalising is done once and for all, whatever the texts.
func TestNormaliseTwice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tr := good()
		tr.From = country.Code(rapid.String().Draw(t, "from"))
		tr.Route.Loading = transfer.Locode(rapid.String().Draw(t, "loading"))
		tr.Items[0].HS = rapid.String().Draw(t, "hs")
		tr.Items[0].NetKg = transfer.Number(rapid.String().Draw(t, "net"))
		tr.Items[0].Value.Currency = transfer.Currency(rapid.String().Draw(t, "currency"))
		tr.Normalise(today)
		once, _ := json.Marshal(tr.From + country.Code(tr.Route.Loading) + country.Code(tr.Items[0].Value.Currency))
		tr.Validate(today)
		tr.Normalise(today)
		twice, _ := json.Marshal(tr.From + country.Code(tr.Route.Loading) + country.Code(tr.Items[0].Value.Currency))
		if string(once) != string(twice) {
			t.Fatalf("%s became %s", once, twice)
		}
	})
}

func BenchmarkValidate(b *testing.B) {
	tr := good()
	b.ReportAllocs()
	for b.Loop() {
		tr.Validate(today)
	}
}

// What stands in for the country of departure is named.
func TestDeparture(t *testing.T) {
	for _, tt := range []struct {
		why  string
		t    transfer.Transfer
		from country.Code
		by   string
	}{
		{"stated", transfer.Transfer{From: "NL", Route: transfer.Route{Loading: "DEHAM"}}, "NL", ""},
		{"the place of loading", transfer.Transfer{Route: transfer.Route{Loading: "DEHAM"}, Parties: []transfer.Party{{Role: transfer.Exporter, Country: "AT"}}}, "DE", "place of loading"},
		{"the exporter", transfer.Transfer{Parties: []transfer.Party{{Role: transfer.Exporter, Country: "AT"}}}, "AT", "seat of the exporter"},
		{"its address", transfer.Transfer{Parties: []transfer.Party{{Role: transfer.Exporter, Address: transfer.Address{Country: "AT"}}}}, "AT", "address of the exporter"},
		{"a consignee says nothing of it", transfer.Transfer{Parties: []transfer.Party{{Role: transfer.Consignee, Country: "AT"}}}, "", ""},
	} {
		if from, by := tt.t.Departure(); from != tt.from || by != tt.by {
			t.Errorf("%s: %q, %q", tt.why, from, by)
		}
	}
}

// A text that is written like a name is no UN/LOCODE: as a code Nampo would be a place in Namibia.
func TestPlaceName(t *testing.T) {
	for text, want := range map[string]bool{
		"Nampo": true, "NAMPO": true, "nampo": true, "Delhi": true, "NLRTM": false, "nlrtm": false, "nl rtm": false, "": false, "Nlrt2": false,
	} {
		if got := transfer.PlaceName(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
	tr := transfer.Transfer{ID: "1", Items: []transfer.Item{{Description: "chair"}}, Route: transfer.Route{Loading: "Nampo", Discharge: "nl rtm"}}
	tr.Normalise(date.Date{})
	if e := tr.Validate(date.Date{}); len(e) != 1 || e[0].Place.Field != "route.loading" || tr.Route.Discharge != "NLRTM" {
		t.Errorf("%v, discharge %s", e, tr.Route.Discharge)
	}
}
