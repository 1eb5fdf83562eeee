package read_test

import (
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/transfer"
	"github.com/licet/licet/transfer/read"
)

func records(t *testing.T, text string, m *read.Mapping) []read.Record {
	t.Helper()
	r, err := read.Open("rows.csv", strings.NewReader(text), read.Options{Mapping: m, On: date.Of(2026, 1, 1)})
	if err != nil {
		t.Fatal(err)
	}
	var out []read.Record
	for {
		rec, err := r.Next()
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, rec)
	}
}

func TestMapping(t *testing.T) {
	m, err := read.MappingOf("customs-import-kr")
	if err != nil {
		t.Fatal(err)
	}
	got := records(t, "Declaration ID,Date,Office ID,Mode of Transport,Seller ID,Importer ID,HS6 Code,Country of Departure,Country of Origin,Net Mass,Item Price,Courier ID\n"+
		"K1,2020-01-01,30,11,S1,I1,440890,BE,FR,108.0,372254.4,\n"+
		"K2,2020-01-02,30,11,,I1,690722,Ruritania,CN,11352.0,375751.2,\n", m)
	if len(got) != 2 {
		t.Fatalf("%d records", len(got))
	}
	a := got[0].Transfer
	if a == nil || a.Kind != transfer.Import || a.From != "BE" || a.Route.FinalCountry != "KR" || a.Items[0].HS != "440890" || a.Items[0].Origin != "FR" ||
		a.Items[0].Value.Currency != "KRW" || len(a.Parties) != 2 || len(got[0].Errs) != 0 {
		t.Errorf("%+v, %v", a, got[0].Errs)
	}
	// a bad country is named with its own header, and takes nothing with it
	if got[1].Transfer != nil || len(got[1].Errs) != 1 || got[1].Errs[0].Place.Field != "Country of Departure" || got[1].Errs[0].Place.Line != 3 {
		t.Errorf("%+v", got[1].Errs)
	}
}

func TestMappingOfOwn(t *testing.T) {
	m, err := read.ReadMapping("own.yaml", strings.NewReader(`
name: own
columns:
  Ware: description
  Art: {column: kind, words: {"1": export, "2": transit, "9": ""}}
  Spannweite: "param:wingspan"
  Empf: consignee
ignore: [Zoll]
fixed: {consignee_country: DE, currency: EUR}
`))
	if err != nil {
		t.Fatal(err)
	}
	got := records(t, "Ware;Art;Spannweite;Empf;Zoll;hs\nDrohne;2;3 m;Kolm;77;880622\nKreisel;9;;;;901420\n", m)
	a, b := got[0].Transfer, got[1].Transfer
	if a == nil || b == nil {
		t.Fatalf("%v %v", got[0].Errs, got[1].Errs)
	}
	if a.Kind != transfer.Transit || a.Items[0].Parameters[0].Name != "wingspan" || a.Parties[0].Country != "DE" || a.Items[0].HS != "880622" {
		t.Errorf("%+v", a)
	}
	if b.Kind != "" || len(b.Parties) != 0 {
		t.Errorf("a code that says nothing, or a fixed value, made something up: %+v", b)
	}
}

// TestCodesOfMapping: an error about a code names the codes that the file may hold, not the words of Licet behind them.
func TestCodesOfMapping(t *testing.T) {
	m, err := read.ReadMapping("own.yaml", strings.NewReader(`
name: own
columns:
  Art: {column: kind, words: {"1": export, "10": import, "9": "", "2": transit, "3": exprt}}
  Mil: {column: military, words: {"J": "yes", "N": "no"}}
  Land: {column: from, words: {"BRD": DE}}
`))
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ why, row, want, hint string }{
		{"a code that is none", "7;J;DE;x", `Art: "7": unknown value; expected one of 1, 2, 3, 9, 10 (the words of the mapping)`, ""},
		{"an answer that is none", "1;Q;DE;x", `Mil: "Q": not an answer; expected one of J, N (the words of the mapping)`, ""},
		{"the mapping is at fault", "3;J;DE;x", `Art: "exprt": unknown value; expected one of export, re-export`, "correct the words of the mapping"},
		{"a country may be any", "1;J;Ruritania;x", `Land: "Ruritania": unknown country; expected an ISO 3166-1 code`, ""},
	} {
		got := records(t, "Art;Mil;Land;description\n"+tt.row+"\n", m)
		if len(got[0].Errs) != 1 || !strings.Contains(got[0].Errs[0].Error(), tt.want) || !strings.Contains(got[0].Errs[0].Hint, tt.hint) {
			t.Errorf("%s: %v", tt.why, got[0].Errs)
		}
	}
	if got := records(t, "Art;Mil;Land;description\nexport;J;BRD;x\n", m); got[0].Transfer == nil || got[0].Transfer.From != "DE" {
		t.Errorf("a word of Licet in place of a code: %v", got[0].Errs)
	}
}

// TestWords: a cell means what the mapping says of it, however it is written; codes that are punctuation stay apart.
func TestWords(t *testing.T) {
	m, err := read.ReadMapping("own.yaml", strings.NewReader(`
columns:
  Cargo: description
  "#": hs
  Dst: {column: final_country, words: {"K-P": KR, "KP": BR, "de la  mer": FR, DE: DE}}
  Dir: {column: kind, words: {"+": export, "-": import, "": transit, Ausfuhr: export, "?": ~}}
`))
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ why, dst, dir, country, kind string }{
		{"a code with punctuation", "K-P", "+", "KR", "export"},
		{"the same without is another", "KP", "-", "BR", "import"},
		{"small words count", "De  La Mer", "AUSFUHR", "FR", "export"},
		{"case and width do not", "ｄｅ", " ausfuhr ", "DE", "export"},
		{"a code that says nothing", "DE", "?", "DE", ""},
		{"an empty cell says nothing whatever the mapping says", "DE", "", "DE", ""},
	} {
		got := records(t, "Cargo;#;Dst;Dir\nchair;940130;"+tt.dst+";"+tt.dir+"\n", m)
		if a := got[0].Transfer; a == nil || string(a.Route.FinalCountry) != tt.country || string(a.Kind) != tt.kind || a.Items[0].HS != "940130" {
			t.Errorf("%s: %+v %v", tt.why, a, got[0].Errs)
		}
	}
}

// TestLackingColumns: a column that the mapping names and the file lacks is told once, with the records that follow.
func TestLackingColumns(t *testing.T) {
	m, err := read.ReadMapping("own.yaml", strings.NewReader("columns: {Cargo: description, Code: hs, Day: date}\n"))
	if err != nil {
		t.Fatal(err)
	}
	got := records(t, "Cargo,Day\nchair,2026-01-01\ntable,2026-01-01\n", m)
	if len(got) != 2 || got[0].Transfer == nil || len(got[0].Errs) != 1 || got[0].Errs[0].Place.Field != "Code" || len(got[1].Errs) != 0 {
		t.Errorf("%+v", got)
	}
}

func TestBadMappings(t *testing.T) {
	for _, tt := range []struct{ why, text, want string }{
		{"empty", "", "empty"},
		{"no columns", "name: x\n", "no column is mapped"},
		{"an unknown key", "columns: {A: id}\ncolour: red\n", "colour"},
		{"a column that is none", "columns:\n  A: descripton\n", "did you mean description"},
		{"another form", "columns:\n  A: [id]\n", "m.yaml:2: A: the column is said in another form"},
		{"a header twice", "columns:\n  Ware No: id\n  ware-no: hs\n", "mapped twice"},
		{"a header twice, letter for letter", "columns:\n  Ware: id\n  Ware: hs\n", "mapped twice"},
		{"a column without a header", "columns:\n  \"\": id\n", "without a header"},
		{"a fixed column that is none", "columns: {A: hs}\nfixed: {moon: full}\n", "no such column"},
		{"a typo within a column", "columns:\n  A: {column: final_country, wrods: 1}\n", `m.yaml:2: A: "wrods": unknown key`},
		{"a key of a column twice", "columns:\n  A: {column: hs, column: id}\n", "said twice"},
		{"words that are none", "columns:\n  A: {column: kind, words: 1}\n", "the words are said in another form"},
		{"a word for two values", "columns:\n  A: {column: kind, words: {x: [export]}}\n", "more than one value"},
		{"no column beside words", "columns:\n  A: {words: {x: export}}\n", "said in another form"},
		{"two words for one cell", "columns:\n  A:\n    column: kind\n    words:\n      EX: export\n      ex: import\n", `m.yaml:6: A: "ex": the word is the same cell as "EX"`},
		{"the same word twice", "columns:\n  A: {column: kind, words: {EX: export, EX: import}}\n", "the same cell"},
		{"the first of several errors", "columns:\n  A: nothing\n  B: nothing\n  C: nothing\n", "m.yaml:2: A"},
		{"a parameter without a name", "columns:\n  Cargo: description\n  Day: \"param:\"\n", `m.yaml:3: Day: "param:": the column names no parameter`},
		{"a second document", "columns: {A: hs}\n---\ncolumns: {B: hs}\n", "second document"},
		{"a header mapped and ignored", "columns: {A b: hs}\nignore: [a-B]\n", `"a-B": the header is mapped and ignored`},
		{"a fixed word that is none", "columns: {A: hs}\nfixed:\n  kind: nonsense\n", `m.yaml:3: fixed.kind: "nonsense"`},
		{"a fixed country that is none", "columns: {A: hs}\nfixed: {exporter_country: QQ}\n", `fixed.exporter_country: "QQ"`},
		{"a fixed day that is none", "columns: {A: hs}\nfixed: {date: tomorrow}\n", `fixed.date: "tomorrow"`},
		{"a fixed currency that is none", "columns: {A: hs}\nfixed: {currency: QQQ}\n", `fixed.currency: "QQQ"`},
		{"a fixed value twice", "columns: {A: hs}\nfixed: {kind: export, Kind: import}\n", "said twice"},
		{"fixed values that are none", "columns: {A: hs}\nfixed: [kind]\n", "another form"},
	} {
		for range 5 { // the same error every time
			_, err := read.ReadMapping("m.yaml", strings.NewReader(tt.text))
			if fault.KindOf(err) != fault.Invalid || !strings.Contains(text(err), tt.want) {
				t.Errorf("%s: %v", tt.why, err)
				break
			}
		}
	}
	for why, text := range map[string]string{
		"a country of its time": "columns: {A: hs}\nfixed: {exporter_country: SU}\n",
		"a country by its name": "columns: {A: hs}\nfixed: {exporter_country: Germany}\n",
		"what is counted":       "columns: {A: hs}\nfixed: {quantity: \"1 kg\"}\n",
		"a word of ours":        "columns: {A: hs}\nfixed: {kind: Export}\n",
	} {
		if _, err := read.ReadMapping("m.yaml", strings.NewReader(text)); err != nil {
			t.Errorf("%s: %v", why, err)
		}
	}
	if _, err := read.MappingOf("moon"); fault.KindOf(err) != fault.NotFound {
		t.Error(err)
	}
	m, _ := read.MappingOf("customs-import-kr")
	if _, err := read.Open("x.csv", strings.NewReader("hs,description\n1,2\n"), read.Options{Mapping: m}); fault.KindOf(err) != fault.Invalid {
		t.Error("a file of another kind is read by the mapping")
	}
}

func text(err error) string {
	var e *fault.Error
	if errors.As(err, &e) {
		return e.Error() + " " + e.Hint
	}
	return "nil"
}
