package source

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"github.com/licet/licet/fault"
)

// textFile is a file in memory.
func textFile(name, text string) File {
	return File{Name: name, Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil }}
}

// textFixtures returns files of testdata/text; those of a directory when the name is one.
func textFixtures(t testing.TB, names ...string) []File {
	t.Helper()
	var paths []string
	for _, n := range names {
		paths = append(paths, filepath.Join("testdata", "text", n))
	}
	files, err := Paths(paths...)
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// readAll reads files and returns the entries.
func readAll(t testing.TB, files []File, o Options) ([]*Entry, *Report, error) {
	t.Helper()
	var out []*Entry
	rep, err := Read(t.Context(), files, o, func(e *Entry) error {
		out = append(out, e)
		return nil
	})
	return out, rep, err
}

func mustRead(t testing.TB, files []File, o Options) ([]*Entry, *Report) {
	t.Helper()
	out, rep, err := readAll(t, files, o)
	if err != nil {
		t.Fatalf("%v\n%v", err, rep.Problems)
	}
	return out, rep
}

func journalMapping(t testing.TB) *Mapping {
	t.Helper()
	const name = "testdata/text/eu-journal.mapping.yaml"
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close() //nolint:errcheck // only read from
	m, err := ReadMapping(f, name)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// TestFixtures reads one small list in each form, with a party for every field, and compares all of it with what a person
// has looked through. Set UPDATE_TEXT_GOLDEN to write the files anew, and look at what changed.
func TestFixtures(t *testing.T) {
	for _, tt := range []struct {
		golden string
		form   Form
		files  []string
		mapped bool
	}{
		{"ofac", OFAC, []string{"ofac"}, false},
		{"csl", CSL, []string{"csl.csv"}, false},
		{"csl-json", CSLJSON, []string{"csl.json"}, false},
		{"dpl", DPL, []string{"dpl.txt"}, false},
		{"eu-1.0", EUCSV, []string{"eu-1.0.csv"}, false},
		{"eu-1.1", EUCSV, []string{"eu-1.1.csv"}, false},
		{"eu-wrapped", EUCSV, []string{"eu-wrapped.csv"}, false},
		{"conlist", UKConList, []string{"conlist.csv"}, false},
		{"uk-short", UKCSV, []string{"uk-short.csv"}, false},
		{"uk-long", UKCSV, []string{"uk-long.csv"}, false},
		{"opensanctions", OpenSimple, []string{"targets.simple.csv"}, false},
		{"nested", OpenNested, []string{"targets.nested.json"}, false},
		{"ftm", FollowTheMoney, []string{"entities.ftm.json"}, false},
		{"plain", Plain, []string{"plain.csv"}, false},
		{"journal", Plain, []string{"journal.csv"}, true},
	} {
		t.Run(tt.golden, func(t *testing.T) {
			files := textFixtures(t, tt.files...)
			form, err := Detect(files)
			if err != nil || form != tt.form {
				t.Errorf("Detect: %q, %v; expected %q", form, err, tt.form)
			}
			o := Options{}
			if tt.mapped {
				o.Form, o.Mapping = Plain, journalMapping(t)
			}
			entries, rep := mustRead(t, files, o)
			for _, p := range rep.Problems {
				p.Place.File = filepath.ToSlash(p.Place.File)
			}
			var b bytes.Buffer
			enc := json.NewEncoder(&b)
			enc.SetEscapeHTML(false)
			enc.SetIndent("", " ")
			if err := enc.Encode(struct {
				Report  *Report  `json:"report"`
				Entries []*Entry `json:"entries"`
			}{rep, entries}); err != nil {
				t.Fatal(err)
			}
			golden := filepath.Join("testdata", "text", "golden", tt.golden+".json")
			if os.Getenv("UPDATE_TEXT_GOLDEN") != "" {
				if err := os.WriteFile(golden, b.Bytes(), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), b.String()); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// problems renders what a report tells.
func problems(r *Report) string {
	var out []string
	for _, p := range r.Problems {
		out = append(out, p.Error())
	}
	return strings.Join(out, "\n")
}

// names renders the names of entries, for comparison.
func names(entries []*Entry) string {
	var out []string
	for _, e := range entries {
		var one []string
		for _, n := range e.Names {
			one = append(one, n.Text)
		}
		out = append(out, e.Ref+"="+strings.Join(one, "|"))
	}
	return strings.Join(out, " ")
}

// ofacRow writes a row of the primary file.
func ofacRow(number int, name, remarks string) string {
	return fmt.Sprintf(`%d,"%s",-0- ,"T",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"%s"`, number, name, remarks)
}

func TestTraps(t *testing.T) {
	row := ofacRow
	for _, tt := range []struct {
		name    string
		form    Form
		text    string
		limits  Limits
		want    string // names
		lost    int
		broken  bool
		problem string // part of what is told; empty: nothing is
	}{
		{"last line of one control character", OFAC, row(1, "A B", "-0- ") + "\r\n\x1a\r\n", Limits{}, "1=A B", 0, false, ""},
		{"blank lines", OFAC, "\n\n" + row(1, "A B", "") + "\n\n" + row(2, "C D", "") + "\n", Limits{}, "1=A B 2=C D", 0, false, ""},
		{"line breaks of old systems", OFAC, row(1, "A B", "") + "\r" + row(2, "C D", "") + "\r", Limits{}, "1=A B 2=C D", 0, false, ""},
		{"byte order mark", OFAC, "\ufeff" + row(1, "A B", "") + "\n", Limits{}, "1=A B", 0, false, ""},
		{"UTF-16 with its mark", OFAC, inUTF16(row(1, "А Б", "")+"\n", true), Limits{}, "1=А Б", 0, false, ""},
		{"UTF-16 without a mark", OFAC, inUTF16(row(1, "А Б", "")+"\n", false), Limits{}, "1=А Б", 0, false, ""},
		{"bytes of Windows-1252", OFAC, row(1, "QOUSSA\xcf \x96 B", "") + "\n", Limits{}, "1=QOUSSAÏ – B", 0, false, ":1: the text is not UTF-8"},
		{"bytes that make a letter across a comma", Plain, "name,alias\nA\xec\xbd,\xb4B\n", Limits{}, derivedRef("", "Aì½") + "=Aì½|´B", 0, false, ":2: the text is not UTF-8"},
		{"control characters", OFAC, row(1, "A\x00 \x01B", "") + "\n", Limits{}, "1=A B", 0, false, ":1: the text holds control characters"},
		{"a cell over two lines", OFAC, row(1, "A B", "one\ntwo") + "\n" + row(2, "C D", "") + "\n", Limits{}, "1=A B 2=C D", 0, false, ""},
		{
			"a quote that is not closed, the row otherwise whole", OFAC,
			row(1, "A B", "") + "\n" + strings.TrimSuffix(row(2, "C D", "x"), `"`) + "\n" + row(3, "E F", "") + "\n",
			Limits{},
			"1=A B 2=C D 3=E F", 0, false, ":2: ",
		},
		{
			"a quote that is not closed, cells lost", OFAC, row(1, "A B", "") + "\n" + `2,"C D,-0- ,"T"` + "\n" + row(3, "E F", "") + "\n",
			Limits{},
			"1=A B 3=E F", 1, false, ":2: ",
		},
		{"a quote within a cell", OFAC, row(1, `A "B" C`, "") + "\n", Limits{}, `1=A "B" C`, 0, false, ""},
		{"a row that is too short", OFAC, row(1, "A B", "") + "\n2,\"C D\",-0- \n" + row(3, "E F", "") + "\n", Limits{}, "1=A B 3=E F", 1, false, ":2: \"2,\\\"C D\\\",-0- \": the row has 3 cells; expected 12"},
		{"a row that is too long", OFAC, row(1, "A B", "") + ",7\n" + row(3, "E F", "") + "\n", Limits{}, "3=E F", 1, false, ":1: "},
		{"empty cells at the end", OFAC, row(1, "A B", "") + ",,\n", Limits{}, "1=A B", 0, false, ""},
		{"the file breaks off in a row", OFAC, row(1, "A B", "") + "\n2,\"C D\",-0- ,\"T", Limits{}, "1=A B", 1, true, ":2: "},
		{"the file breaks off between cells", OFAC, row(1, "A B", "") + "\n2,\"C D\",-0- ", Limits{}, "1=A B", 1, true, "the file breaks off"},
		{"the same record twice", OFAC, row(1, "A B", "") + "\n" + row(1, "A B", "") + "\n", Limits{}, "1=A B", 0, false, ""},
		{"one number for two records", OFAC, row(1, "A B", "") + "\n" + row(1, "C D", "") + "\n", Limits{}, "1=A B", 1, false, `:2: "1": the reference was given before`},
		{"no number", OFAC, row(1, "A B", "") + "\n" + strings.TrimPrefix(row(2, "C D", ""), "2") + "\n", Limits{}, "1=A B " + derivedRef(Entity, "C D") + "=C D", 0, false, ":2: ent_num: "},
		{"no name", OFAC, row(1, "-0- ", "") + "\n" + row(2, "C D", "") + "\n", Limits{}, "2=C D", 1, false, ":1: \"1\": the record names nobody"},
		{
			"a line that is too long", OFAC, row(1, "A B", "") + "\n" + row(2, "C D", strings.Repeat("x", 300)) + "\n" + row(3, "E F", "") + "\n",
			Limits{Record: 200},
			"1=A B 3=E F", 1, false, ":2: the line is longer than 200 bytes",
		},
		{
			"a line that is longer than any buffer", OFAC, row(1, "A B", "") + "\n" + row(2, "C D", strings.Repeat("x", 300_000)) + "\n" + row(3, "E F", "") + "\n",
			Limits{Record: 100_000},
			"1=A B 3=E F", 1, false, ":2: the line is longer than 100000 bytes",
		},
		{
			"a long line within the limit", OFAC, row(1, "A B", "") + "\n" + row(2, "C D", strings.Repeat("x", 300_000)) + "\n",
			Limits{},
			"1=A B 2=C D", 0, false, "",
		},
		{
			"a list put together of two", CSL, "source,name\nEL,A B\nsource,name\nEL,C D\n",
			Limits{},
			refOf("EL", "A B") + "=A B " + refOf("EL", "C D") + "=C D", 0, false, "",
		},
		{"a date that is none", CSL, "source,name,start_date\nEL,A B,soon\n", Limits{}, refOf("EL", "A B") + "=A B", 0, false, `:2: start_date: "soon"`},
		{"a row without a name", CSL, "source,name\nEL,\nEL,C D\n", Limits{}, refOf("EL", "C D") + "=C D", 1, false, ":2: "},
		{"JSON that is none", CSLJSON, `{"results":[{"source":"EL","name":"A B"},{"source" "EL"}]}`, Limits{}, refOf("EL", "A B") + "=A B", 1, false, "not well-formed"},
		{
			"JSON with a text that is not closed", FollowTheMoney,
			`{"id":"1","schema":"Person","properties":{"name":["A B` + "\n" + `{"id":"2","schema":"Person","properties":{"name":["C \"D"],"topics":["sanction"]}}` + "\n",
			Limits{},
			`2=C "D`, 1, false, "does not end on its line",
		},
		{"bytes of Windows-1252 in JSON", CSLJSON, "[{\"source\":\"EL\",\"name\":\"QOUSSA\xcf\"}]", Limits{}, refOf("EL", "QOUSSAÏ") + "=QOUSSAÏ", 0, false, "not UTF-8"},
		{
			"rows of one party beyond the limit", UKCSV, "Unique ID,Name,Regime Name\nT1,A B,R\nT1," + strings.Repeat("C D ", 40) + ",R\nT2,E F,R\n",
			Limits{Record: 200},
			"T1=A B|" + strings.TrimSpace(strings.Repeat("C D ", 40)) + " T2=E F", 0, false, "",
		},
		{
			"rows of one party beyond the limit together", UKCSV, "Unique ID,Name,Regime Name\nT1,A B,R\n" + strings.Repeat("T1,C D,R\n", 20) + "T1,G H,R\nT2,E F,R\n",
			Limits{Record: 100},
			"T1=A B|C D T2=E F", 0, false, "the rows of the entry are longer than 100 bytes",
		},
		{"no number in a list that numbers", UKCSV, "Unique ID,Name,Regime Name,Type\n,A B,R,Entity\n", Limits{}, derivedRef(Entity, "A B") + "=A B", 0, false, ":2: Unique ID: "},
		{
			"a file that is too long", OFAC, row(1, "A B", "") + "\n" + strings.Repeat(row(2, "C D", "")+"\n", 50),
			Limits{Bytes: 200},
			"1=A B 2=C D", 0, true, "longer than the limit of 200 bytes",
		},
		{
			"wrong JSON between right", CSLJSON,
			`{"results":[{"source":"EL","name":"A B"},{"source":"EL","name":[7]},{"source":"EL","name":"C D","x":nope},{"source":"EL","name":"E F"}]}`,
			Limits{},
			refOf("EL", "A B") + "=A B " + refOf("EL", "E F") + "=E F", 2, false, ":1: name: ",
		},
		{"JSON that breaks off", CSLJSON, `{"results":[{"source":"EL","name":"A B"},{"source":"EL","na`, Limits{}, refOf("EL", "A B") + "=A B", 0, true, "breaks off"},
		{
			"JSON nested too deep", CSLJSON, `[{"source":"EL","name":"A B","x":` + strings.Repeat("[", 99) + strings.Repeat("]", 99) + `},{"source":"EL","name":"C D"}]`,
			Limits{},
			refOf("EL", "C D") + "=C D", 1, false, "nested more than 64 deep",
		},
		{
			"a JSON record that is too long", CSLJSON, `[{"source":"EL","name":"A B","x":"` + strings.Repeat("y", 300) + `"},{"source":"EL","name":"C D"}]`,
			Limits{Record: 100},
			refOf("EL", "C D") + "=C D", 1, false, "longer than 100 bytes",
		},
		{
			"a line of JSON without its end", FollowTheMoney,
			`{"id":"1","schema":"Person","properties":{"name":["A B"],"topics":["sanction"]` + "\n" + `{"id":"2","schema":"Person","properties":{"name":["C D"],"topics":["sanction"]}}` + "\n",
			Limits{},
			"2=C D", 1, false, "does not end on its line",
		},
		{"rows of one party apart", UKConList, "Last Updated,01/02/2020\nName 6,Name 1,Group Type,Alias Type,Regime,Group ID\nA,,Entity,AKA,R,7\nB,,Entity,AKA,R,8\nC,,Entity,Primary name,R,7\n", Limits{}, "8=B 7=C|A", 0, false, ""},
		{"a header without what is needed", DPL, "Who,When\nA B,1\n", Limits{}, "", 0, true, "the header is not found"},
		{"names in one cell, with look-alike letters", Plain, "name,alias\nA B,\"Иvan; Ivаn Test; Петрoв\"\n", Limits{}, derivedRef("", "A B") + "=A B|Иvan|Ivаn Test|Ivan Test|Петрoв|Петров", 0, false, ""},
		{"two parties of one name without numbers", Plain, "name,dob\nA B,1960\nA B,1970\nA B,1960\n", Limits{}, derivedRef("", "A B") + "=A B " + refOf("", "A B", "", "1970", "") + "=A B", 0, false, ""},
		{"a column that nobody knows", Plain, "name,shoe\nA B,44\n", Limits{}, derivedRef("", "A B") + "=A B", 0, false, ":1: shoe: the column is not known"},
		{"no column of names", Plain, "shoe,hat\n44,7\n", Limits{}, "", 0, true, "no column of the header is the name"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			entries, rep, err := readAll(t, []File{textFile("list", tt.text)}, Options{Form: tt.form, Limits: tt.limits})
			if err != nil && (tt.want != "" || fault.KindOf(err) != fault.Invalid) {
				t.Fatal(err)
			}
			if got := names(entries); got != tt.want {
				t.Errorf("entries\n%s\nexpected\n%s", got, tt.want)
			}
			if rep.Lost != tt.lost || rep.Broken != tt.broken {
				t.Errorf("lost %d, broken %v; expected %d, %v\n%s", rep.Lost, rep.Broken, tt.lost, tt.broken, problems(rep))
			}
			if told := problems(rep); tt.problem == "" && told != "" || !strings.Contains(told, tt.problem) {
				t.Errorf("told\n%s\nexpected %q", told, tt.problem)
			}
			for _, p := range rep.Problems {
				if p.Kind != fault.Invalid || p.Place.File != "list" {
					t.Errorf("kind %q, place %v of %v", p.Kind, p.Place, p)
				}
			}
		})
	}
}

func inUTF16(s string, mark bool) string {
	var b []byte
	if mark {
		b = append(b, 0xff, 0xfe)
	}
	for _, u := range utf16.Encode([]rune(s)) {
		b = append(b, byte(u), byte(u>>8))
	}
	return string(b)
}

// TestGzipBreaksOff keeps what came before the end of a compressed file that was cut.
func TestGzipBreaksOff(t *testing.T) {
	var text strings.Builder
	for i := range 5000 {
		fmt.Fprintln(&text, ofacRow(i+1, fmt.Sprintf("PARTY %x", i*7919), "DOB 1960."))
	}
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := io.WriteString(z, text.String()); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	whole := b.String()
	entries, rep := mustRead(t, []File{textFile("sdn.csv.gz", whole)}, Options{})
	if len(entries) != 5000 || rep.Broken {
		t.Errorf("whole: %d entries, broken %v", len(entries), rep.Broken)
	}
	entries, rep = mustRead(t, []File{textFile("sdn.csv.gz", whole[:len(whole)/2])}, Options{})
	if len(entries) == 0 || len(entries) >= 5000 || !rep.Broken {
		t.Errorf("half: %d entries, broken %v", len(entries), rep.Broken)
	}
	for i, e := range entries {
		if want := fmt.Sprintf("PARTY %x", i*7919); e.Names[0].Text != want {
			t.Fatalf("entry %d is %q", i, e.Names[0].Text)
		}
	}
}

// TestManyOpenQuotes holds the time for a file that is made to be read again and again.
func TestManyOpenQuotes(t *testing.T) {
	text := ofacRow(1, "A B", "") + "\n" + strings.Repeat("1,\"A B\n", 200_000)
	_, rep := mustRead(t, []File{textFile("list", text)}, Options{Form: OFAC})
	if len(rep.Problems) != MaxProblems || rep.More == 0 {
		t.Errorf("%d problems and %d more", len(rep.Problems), rep.More)
	}
}

// TestLongCells holds the time for cells that are made to be looked through again and again.
func TestLongCells(t *testing.T) {
	const size = 1 << 18
	for _, part := range []string{"(", "a.k.a. 'x", "(a.k.a. (", "a (b)", ",", "a,", ";", "1) 2) ", "c.", "- ", "'", "“", " / a b", " or a", "&amp;", "Passport (", "DOB 1;", "x (a) ", "Аa "} {
		text := strings.Repeat(part, size/len(part))
		for _, cell := range []string{text, "Passport " + text, "DOB " + text, "POB " + text, "nationality " + text} {
			row := strings.ReplaceAll(ofacRow(1, "NAME", "REMARKS"), "NAME", strings.ReplaceAll(text, `"`, "'"))
			row = strings.ReplaceAll(row, "REMARKS", cell)
			start := time.Now()
			_, _, err := readAll(t, []File{textFile("list", row+"\n"+ofacRow(2, "A B", "")+"\n")}, Options{Form: OFAC})
			if took := time.Since(start); err != nil || took > 10*time.Second {
				t.Errorf("%q: %v, %v", part, took, err)
			}
		}
	}
}

func TestKeepRaw(t *testing.T) {
	for _, tt := range []struct {
		form  Form
		files []string
		ref   string
		want  []string
	}{
		{OFAC, []string{"ofac"}, "101", []string{`101,"NORTH LAKE TRADING HOUSE (NLTH)",-0- ,`, "\n" + `101,1,"aka",`, "\n" + `101,1,"1 Quay Street, Pier 2",`}},
		{EUCSV, []string{"eu-wrapped.csv"}, "11", []string{"04/07/2018;11;P;", "\n04/07/2018;11;P;"}},
		{UKConList, []string{"conlist.csv"}, "501", []string{"TESTESEN,Ola,", "\nTESTESEN,Olav,Per,"}},
		{FollowTheMoney, []string{"entities.ftm.json"}, "f-2", []string{`{"id": "f-2", "caption"`}},
	} {
		entries, _ := mustRead(t, textFixtures(t, tt.files...), Options{Form: tt.form, KeepRaw: true})
		found := false
		for _, e := range entries {
			if e.Ref != tt.ref {
				continue
			}
			found = true
			for _, part := range tt.want {
				if !strings.Contains("\n"+e.Raw, part) {
					t.Errorf("%s: raw\n%s\nlacks %q", tt.form, e.Raw, part)
				}
			}
		}
		if !found {
			t.Errorf("%s: no entry %s", tt.form, tt.ref)
		}
	}
}

// TestYieldStops hands the caller's error on from every form.
func TestYieldStops(t *testing.T) {
	stop := errors.New("enough")
	for _, name := range []string{"ofac", "csl.csv", "csl.json", "dpl.txt", "eu-1.1.csv", "conlist.csv", "targets.simple.csv", "entities.ftm.json", "plain.csv"} {
		n := 0
		_, err := Read(t.Context(), textFixtures(t, name), Options{}, func(*Entry) error { n++; return stop })
		if !errors.Is(err, stop) || n != 1 {
			t.Errorf("%s: %v after %d", name, err, n)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := Read(ctx, textFixtures(t, name), Options{Form: Plain}, func(*Entry) error { return nil }); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v of a context that is done", name, err)
		}
	}
}

func TestEntryLimit(t *testing.T) {
	_, rep, err := readAll(t, textFixtures(t, "ofac"), Options{Limits: Limits{Entries: 2}})
	if fault.KindOf(err) != fault.Invalid || rep.Entries != 2 {
		t.Errorf("%d entries, %v", rep.Entries, err)
	}
}

func TestOFACSet(t *testing.T) {
	set := func(names ...string) []File {
		var out []File
		for _, n := range names {
			switch ofacFile(n) {
			case ofacPrimary:
				out = append(out, textFile(n, ofacRow(1, "A B", "a.k.a. 'C")+"\n"+ofacRow(2, "D E", "")+"\n"))
			case ofacAlias:
				out = append(out, textFile(n, "1,1,\"aka\",\"F G\",-0- \n2,2,\"fka\"\n2,3,\"fka\",\"H I\",-0- \n9,4,\"aka\",\"J K\",-0- \n,5,\"aka\",\"L M\",-0- \n"))
			case ofacAddress:
				out = append(out, textFile(n, "2,1,\"Quay\",-0- ,\"Norway\",-0- \n"))
			case ofacComments:
				out = append(out, textFile(n, "1,\"D'.\"\n"))
			default:
				out = append(out, textFile(n, "what is this\n"))
			}
		}
		return out
	}
	for _, tt := range []struct {
		name  string
		files []File
		want  string
		told  []string
	}{
		{
			"any order and prefix", set("a/CONS_COMMENTS.CSV", "b/cons_alt.csv.gz", `c\cons_add.csv`, "cons_prim.csv"), "1=A B|F G|CD 2=D E|H I",
			[]string{"cons_alt.csv.gz:2: ", "cons_alt.csv.gz:5: ent_num: ", `cons_alt.csv.gz:4: "9": aliases, addresses or comments of 1 entries`},
		},
		{"names that do not say", []File{textFile("x1", "1,1,\"aka\",\"F G\",-0- \n"), textFile("x2", ofacRow(1, "A B", "")+"\n")}, "1=A B|F G", nil},
		{"a stranger", set("sdn.csv", "readme.md"), "1=A B|C 2=D E", []string{"readme.md: the file is none of the set"}},
		{"an empty file", append(set("sdn.csv"), textFile("alt.csv", "")), "1=A B|C 2=D E", nil},
	} {
		entries, rep := mustRead(t, tt.files, Options{Form: OFAC})
		if got := names(entries); got != tt.want {
			t.Errorf("%s: %s; expected %s", tt.name, got, tt.want)
		}
		told := problems(rep)
		if rep.Lost != 0 || tt.told == nil && told != "" {
			t.Errorf("%s: lost %d\n%s", tt.name, rep.Lost, told)
		}
		for _, part := range tt.told {
			if !strings.Contains(told, part) {
				t.Errorf("%s: told\n%s\nlacks %q", tt.name, told, part)
			}
		}
	}
	_, _, err := readAll(t, set("alt.csv", "add.csv"), Options{Form: OFAC})
	if fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), "no file of primary names") {
		t.Errorf("a set without names: %v", err)
	}
}

func TestDetect(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       Form
		fault      string
	}{
		{"un.xml", "<?xml version=\"1.0\"?><!-- <x> -->\n<CONSOLIDATED_LIST xmlns=\"x\">", UN, ""},
		{"sdn.xml", "\ufeff<?xml version=\"1.0\"?><sdnList>", OFACXML, ""},
		{"sdn_advanced.xml", "<Sanctions xmlns:xsi=\"x\">", OFACAdvanced, ""},
		{"eu.xml", "<?xml version='1.0'?>\n<ns:export a='1'>", EU, ""},
		{"uk.xml", "<Designations>", UK, ""},
		{"ca.xml", "<data-set><record>", Canada, ""},
		{"uk.ods", "PK\x03\x04....mimetypeapplication/vnd.oasis.opendocument.spreadsheet", UKSheet, ""},
		{"a.zip", "PK\x03\x04....", "", "ZIP archive"},
		{"a.pdf", "%PDF-1.7", "", "PDF"},
		{"error.html", "<!DOCTYPE html><html>", "", "web page"},
		{"a.xml", "<other/>", "", "not recognised"},
		{"a.json", `{"a":1}`, "", "not recognised"},
		{"empty", "", "", "empty"},
		{"a.txt", "some text\nwithout form\n", "", "not recognised"},
		{"one.csv", "101,\"A B\",-0- ,\"T\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \n", OFAC, ""},
		{"csl16.csv", inUTF16("_id,source,entity_number,name\n", true), CSL, ""},
		{"list.csv", "Name|Country\nA|B\n", Plain, ""},
	} {
		got, err := Detect([]File{textFile(tt.name, tt.text)})
		if got != tt.want || (err != nil) != (tt.fault != "") || err != nil && (!strings.Contains(err.Error(), tt.fault) || fault.KindOf(err) != fault.Invalid) {
			t.Errorf("%s: %q, %v", tt.name, got, err)
		}
		if f := (*fault.Error)(nil); errors.As(err, &f) && f.Place.File != tt.name {
			t.Errorf("%s: place %v", tt.name, f.Place)
		}
	}
	if _, err := Detect(append(textFixtures(t, "csl.csv"), textFixtures(t, "dpl.txt")...)); err == nil || !strings.Contains(err.Error(), "several forms") {
		t.Errorf("files of two lists: %v", err)
	}
	if _, err := Detect(nil); fault.KindOf(err) != fault.Invalid {
		t.Errorf("no file: %v", err)
	}
}

func TestReadMappingFaults(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"", "m.yaml: the mapping is empty"},
		{"a: [", "no YAML"},
		{"[]", "no keys"},
		{"fields: []", "names no field"},
		{"colour: red", `m.yaml:1: "colour": unknown key`},
		{"fields:\n  - {field: name, column: N, colour: red}", `m.yaml:2: fields[0]: "colour": unknown key`},
		{"fields:\n  - {field: nom, column: N}", `m.yaml:2: fields[0].field: "nom": unknown field`},
		{"fields:\n  - {field: name}", "neither a column nor a constant"},
		{"fields:\n  - {field: name, column: '  '}", "the column has no name"},
		{"fields:\n  - {field: alias, column: N}", "no field is the name"},
		{"rows: join\nfields:\n  - {field: name, column: N}", "joined by their reference"},
		{"rows: some\nfields:\n  - {field: name, column: N}", `m.yaml:1: rows: "some"`},
		{"delimiter: ab\nfields:\n  - {field: name, column: N}", "no usable delimiter"},
		{"fields:\n  - {field: name, column: N, separator: '; '}", "no usable separator"},
		{"fields:\n  - {field: listed, column: N, dates: [DD.MM]}", "no layout of a date"},
		{"fields:\n  - {field: listed, column: N, dates: [DD.MM.YY]}", "no layout of a date"},
		{"fields:\n  - {field: tax, column: N, country: Atlantis}", "unknown country"},
		{"fields:\n  - {field: schema, column: N, values: {a: dragon}}", "unknown kind of party"},
		{"fields:\n  - {field: name, column: N, columns: x}", "not understood"},
		{"fields: 7", "not understood"},
		{"fields: [{field: name, column: N}]\n---\na: 1", "more than one document"},
		{"fields: [{field: name, column: N}]\nfields: []", "twice"},
		{strings.Repeat("#", maxMapping+1), "longer than"},
	} {
		_, err := ReadMapping(strings.NewReader(tt.text), "m.yaml")
		if err == nil || !strings.Contains(err.Error(), tt.want) || fault.KindOf(err) != fault.Invalid || !strings.HasPrefix(err.Error(), "m.yaml") {
			t.Errorf("%.60q: %v; expected %q", tt.text, err, tt.want)
		}
	}
}

func TestMapping(t *testing.T) {
	m, err := ReadMapping(strings.NewReader(`
delimiter: tab
ignore: [Hat]
fields:
  - {field: ref, columns: [List, No], join: "-"}
  - {field: family, column: Last}
  - {field: given, column: First}
  - {field: alias, columns: [AKA, Other], separator: "|", lang: ru}
  - {field: schema, column: What, values: {mand: person, skip: vessel}}
  - {field: listed, column: On, dates: [MM/DD/YYYY]}
  - {field: ends, column: Until, dates: [month-first]}
  - {field: source, constant: Board of Trade}
  - {field: tax, column: INN, label: INN, country: RU}
  - {field: link, column: Parent, kind: owned by}
`), "m.yaml")
	if err != nil {
		t.Fatal(err)
	}
	text := "List\tNo\tLast\tFirst\tAKA\tOther\tWhat\tOn\tUntil\tINN\tParent\tHat\nL\t7\tTESTESEN\tOla\tA B|C D\tE F\tMand\t02/03/2020\t4/5/2021\t77\tHeron\t9\nL\t\tX\tY\t\t\tghost\t31/12/2020\t\t\t\t\n"
	entries, rep := mustRead(t, []File{textFile("list", text)}, Options{Form: Plain, Mapping: m})
	e := entries[0]
	if got := names(entries[:1]); got != "L-7=Ola TESTESEN|A B|C D|E F" {
		t.Error(got)
	}
	if e.Names[0].Text != "Ola TESTESEN" || e.Names[0].Family != "TESTESEN" || e.Names[0].Given != "Ola" || e.Names[1].Lang != "ru" || e.Names[1].Kind != Alias {
		t.Errorf("names %+v", e.Names)
	}
	if e.Schema != Person || e.Listed.String() != "2020-02-03" || e.Ends.String() != "2021-04-05" || e.Source != "Board of Trade" {
		t.Errorf("%+v", e)
	}
	if diff := cmp.Diff([]ID{{Kind: Tax, Value: "77", Country: "RU", Label: "INN"}}, e.IDs); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]Link{{Name: "Heron", Kind: "owned by"}}, e.Links); diff != "" {
		t.Error(diff)
	}
	if !strings.HasPrefix(entries[1].Ref, "x-") {
		t.Errorf("a reference with an empty cell: %q", entries[1].Ref)
	}
	told := problems(rep)
	for _, want := range []string{`list:3: On: "31/12/2020": the date is not understood and left out; expected MM/DD/YYYY`, `list:3: schema: "ghost"`} {
		if !strings.Contains(told, want) {
			t.Errorf("told\n%s\nlacks %s", told, want)
		}
	}
}

// TestRealLists reads the published lists in the folder that LICET_DATA names. They are not part of the repository; the
// counts are those of these very editions.
func TestRealLists(t *testing.T) {
	data := os.Getenv("LICET_DATA")
	if data == "" {
		t.Skip("LICET_DATA does not name a folder with lists/; the published lists are not read")
	}
	for _, tt := range []struct {
		files   []string
		form    Form
		entries int
		lost    int
		broken  bool
		mapped  bool
	}{
		{[]string{"ofac-sdn/sdn.csv", "ofac-sdn/alt.csv", "ofac-sdn/add.csv", "ofac-sdn/sdn_comments.csv"}, OFAC, 14965, 0, false, false},
		{[]string{"ofac-sdn/history/sdn_2024-02-23.csv.gz"}, OFAC, 14484, 0, false, false},
		{
			[]string{"ofac-consolidated/cons_prim.csv", "ofac-consolidated/cons_alt.csv", "ofac-consolidated/cons_add.csv", "ofac-consolidated/cons_comments.csv"},
			OFAC, 442, 0, false, false,
		},
		{[]string{"us-csl/csl_2023-11-30.csv"}, CSL, 4164, 1, true, false}, // 4,226 rows; the last one is cut
		{[]string{"us-csl/dpl.txt"}, DPL, 458, 0, false, false},            // 581 rows
		{[]string{"eu-fsf/EUSanctionsShort_2018-07-04.csv"}, EUCSV, 93, 0, false, false},
		{[]string{"uk/ConList_2018-04-13.csv"}, UKConList, 2106, 0, false, false},
		{[]string{"uk/FCDO_SL_2025-08-11.csv"}, UKCSV, 5300, 2, false, false}, // two without a name
		{[]string{"opensanctions-sample/targets.simple.csv"}, OpenSimple, 5, 0, false, false},
		{[]string{"opensanctions-sample/targets.nested.json"}, OpenNested, 5, 0, false, false},
		{[]string{"opensanctions-sample/entities.ftm.json"}, FollowTheMoney, 423, 0, false, false},
		{[]string{"us-special/inksna.csv"}, Plain, 28, 0, false, false},
		{[]string{"us-special/section_1286.csv"}, Plain, 443, 0, false, false},
		{[]string{"us-special/section_1260h.csv"}, Plain, 397, 0, false, false},
		{[]string{"us-special/bis_mieu.csv"}, Plain, 13, 0, false, false},
		{[]string{"eu-journal/consolidated"}, Plain, 8017, 0, false, true},
		{[]string{"eu-journal/amendments"}, Plain, 416, 0, false, true}, // 417 rows, one of them with a further measure
	} {
		t.Run(tt.files[0], func(t *testing.T) {
			var paths []string
			for _, f := range tt.files {
				paths = append(paths, filepath.Join(data, "lists", f))
			}
			files, err := Paths(paths...)
			if err != nil {
				t.Fatal(err)
			}
			form, err := Detect(files)
			if err != nil || form != tt.form {
				t.Errorf("Detect: %q, %v", form, err)
			}
			o := Options{Form: form}
			if tt.mapped {
				o.Mapping = journalMapping(t)
			}
			entries, rep := mustRead(t, files, o)
			if len(entries) != tt.entries || rep.Entries != tt.entries || rep.Lost != tt.lost || rep.Broken != tt.broken {
				t.Errorf("%d entries, %d lost, broken %v; expected %d, %d, %v\n%s", len(entries), rep.Lost, rep.Broken, tt.entries, tt.lost, tt.broken, problems(rep))
			}
			checkEntries(t, entries)
		})
	}
}

// checkEntries checks what holds for every entry of every list.
func checkEntries(t testing.TB, entries []*Entry) {
	t.Helper()
	refs := map[string]bool{}
	for _, e := range entries {
		if e.Ref == "" || refs[e.Ref] {
			t.Errorf("the reference %q is empty or given twice", e.Ref)
		}
		refs[e.Ref] = true
		if len(e.Names) == 0 || e.Names[0].Kind != "" {
			t.Errorf("%s: no primary name: %+v", e.Ref, e.Names)
		}
		for _, n := range e.Names {
			if n.Text != tidy(n.Text) || blankCell(n.Text) {
				t.Errorf("%s: the name %q", e.Ref, n.Text)
			}
		}
		for _, b := range e.Births {
			if b == (Birth{}) || b.Until.Before(b.From) || b.From.IsZero() != b.Until.IsZero() {
				t.Errorf("%s: the birth %+v", e.Ref, b)
			}
		}
		for _, id := range e.IDs {
			if id.Kind == "" || id.Value == "" {
				t.Errorf("%s: the number %+v", e.Ref, id)
			}
		}
		for _, c := range e.Countries {
			if c.Text == "" {
				t.Errorf("%s: the country %+v", e.Ref, c)
			}
		}
	}
}

// fuzzRead reads a text in a form and checks what holds for all entries and reports.
func fuzzRead(t *testing.T, form Form, text []byte, m *Mapping) {
	limits := Limits{Bytes: 1 << 20, Record: 4 << 10, Depth: 16, Entries: 500}
	var entries []*Entry
	rep, err := Read(t.Context(), []File{textFile("list", string(text))}, Options{Form: form, Mapping: m, KeepRaw: len(text)%2 == 0, Limits: limits}, func(e *Entry) error {
		entries = append(entries, e)
		return nil
	})
	if err != nil && fault.KindOf(err) != fault.Invalid {
		t.Errorf("error %v", err)
	}
	if rep.Entries != len(entries) || len(entries) > limits.Entries || rep.Lost > rep.Records+1 {
		t.Errorf("%d entries, report %+v", len(entries), rep)
	}
	if len(rep.Problems) > MaxProblems {
		t.Errorf("%d problems", len(rep.Problems))
	}
	checkEntries(t, entries)
	again := 0
	if rep2, _ := Read(t.Context(), []File{textFile("list", string(text))}, Options{Form: form, Mapping: m, Limits: limits}, func(e *Entry) error {
		if again < len(entries) && e.Ref != entries[again].Ref {
			t.Errorf("entry %d is %s at first and %s then", again, entries[again].Ref, e.Ref)
		}
		again++
		return nil
	}); rep2.Entries != rep.Entries {
		t.Errorf("%d entries at first, %d then", rep.Entries, rep2.Entries)
	}
}

func seed(f *testing.F, names ...string) {
	f.Helper()
	for _, file := range textFixtures(f, names...) {
		r, err := file.Open()
		if err != nil {
			f.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err := r.Close(); err != nil {
			f.Fatal(err)
		}
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
		f.Add(text[:len(text)*2/3])
	}
}

func FuzzOFAC(f *testing.F) {
	seed(f, "ofac")
	f.Fuzz(func(t *testing.T, text []byte) { fuzzRead(t, OFAC, text, nil) })
}

func FuzzCSL(f *testing.F) {
	seed(f, "csl.csv")
	f.Fuzz(func(t *testing.T, text []byte) { fuzzRead(t, CSL, text, nil) })
}

func FuzzCSLJSON(f *testing.F) {
	seed(f, "csl.json")
	f.Fuzz(func(t *testing.T, text []byte) { fuzzRead(t, CSLJSON, text, nil) })
}

func FuzzDPL(f *testing.F) {
	seed(f, "dpl.txt")
	f.Fuzz(func(t *testing.T, text []byte) { fuzzRead(t, DPL, text, nil) })
}

func FuzzEUCSV(f *testing.F) {
	seed(f, "eu-1.0.csv", "eu-1.1.csv", "eu-wrapped.csv")
	f.Fuzz(func(t *testing.T, text []byte) { fuzzRead(t, EUCSV, text, nil) })
}

func FuzzUKCSV(f *testing.F) {
	seed(f, "conlist.csv", "uk-short.csv", "uk-long.csv")
	f.Fuzz(func(t *testing.T, text []byte) { fuzzRead(t, UKCSV, text, nil) })
}

func FuzzOpenSanctions(f *testing.F) {
	seed(f, "targets.simple.csv")
	f.Fuzz(func(t *testing.T, text []byte) { fuzzRead(t, OpenSimple, text, nil) })
}

func FuzzOpenEntities(f *testing.F) {
	seed(f, "targets.nested.json", "entities.ftm.json")
	f.Fuzz(func(t *testing.T, text []byte) {
		fuzzRead(t, OpenNested, text, nil)
		fuzzRead(t, FollowTheMoney, text, nil)
	})
}

func FuzzPlain(f *testing.F) {
	seed(f, "plain.csv", "journal.csv")
	m := journalMapping(f)
	f.Fuzz(func(t *testing.T, text []byte) {
		fuzzRead(t, Plain, text, nil)
		fuzzRead(t, Plain, text, m)
	})
}

func FuzzMapping(f *testing.F) {
	seed(f, "eu-journal.mapping.yaml")
	f.Add([]byte("fields: [{field: name, column: N, separator: ';'}, {field: ref, columns: [A, B], join: ''}]\nrows: join"))
	f.Fuzz(func(t *testing.T, text []byte) {
		m, err := ReadMapping(bytes.NewReader(text), "m.yaml")
		if err != nil {
			if m != nil || fault.KindOf(err) != fault.Invalid {
				t.Errorf("%v, %v", m, err)
			}
			return
		}
		_, _ = Read(t.Context(), textFixtures(t, "journal.csv"), Options{Form: Plain, Mapping: m}, func(*Entry) error { return nil })
	})
}

func FuzzDetect(f *testing.F) {
	seed(f, "ofac", "csl.csv", "csl.json", "eu-wrapped.csv", "entities.ftm.json")
	f.Add([]byte("<?xml version='1.0'?><!-- x --><a:export/>"))
	f.Fuzz(func(t *testing.T, text []byte) {
		if form, err := Detect([]File{textFile("list", string(text))}); (form == "") != (err != nil) {
			t.Errorf("%q, %v", form, err)
		}
	})
}

func FuzzNames(f *testing.F) {
	f.Add("A (a.k.a. B; 'C'), f.k.a. “D” / E F; 1) G 2) H")
	f.Add("a.k.a. 'X'; f.k.a. Y (or Z")
	f.Fuzz(func(t *testing.T, text string) {
		for _, n := range append(NamesIn(text), quotedNames(text)...) {
			if n.Text == "" {
				t.Errorf("an empty name in %q", text)
			}
		}
		parseBirth(text)
		countriesOf(text, noDay)
		untwin(text)
	})
}

// BenchmarkOFAC reads a set as large as the SDN list: 15,000 entries, 18,000 aliases, 20,000 addresses.
func BenchmarkOFAC(b *testing.B) {
	var names, aliases, addresses strings.Builder
	for i := range 15_000 {
		remarks := fmt.Sprintf("DOB 12 Mar 19%02d; POB Testville, Norway; nationality Norway; Gender Male; Passport K%d (Norway) issued 09 Jun 1993; a.k.a. 'VANYA %d'; Linked To: GREY HERON %d.", i%100, i, i, i)
		fmt.Fprintf(&names, "%d,\"DOE-SMITHE %d, Ivan Testovich\",\"individual\",\"ALPHA] [BETA\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,\"%s\"\r\n", i, i, remarks)
	}
	for i := range 18_000 {
		fmt.Fprintf(&aliases, "%d,%d,\"aka\",\"DOE %d, Iwan\",-0- \r\n", i*15/18, i, i)
	}
	for i := range 20_000 {
		fmt.Fprintf(&addresses, "%d,%d,\"%d Quay Street\",\"Testhaven %d\",\"Norway\",-0- \r\n", i*15/20, i, i, i)
	}
	files := []File{textFile("sdn.csv", names.String()), textFile("alt.csv", aliases.String()), textFile("add.csv", addresses.String())}
	b.SetBytes(int64(names.Len() + aliases.Len() + addresses.Len()))
	b.ReportAllocs()
	for b.Loop() {
		n := 0
		if _, err := Read(b.Context(), files, Options{Form: OFAC}, func(*Entry) error { n++; return nil }); err != nil || n != 15_000 {
			b.Fatal(n, err)
		}
	}
}
