package source

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"github.com/licet/licet/fault"
)

var updateXML = flag.Bool("update-xml", false, "write testdata/xml/*.golden.json anew")

// xmlText is a file of the given content.
func xmlText(name, text string) File {
	return File{Name: name, Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil }}
}

// xmlFixture returns a file of testdata; content.xml of a sheet is packed.
func xmlFixture(t testing.TB, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "xml", name))
	if err != nil {
		t.Fatal(err)
	}
	if name == "uk_sheet.xml" {
		return xmlZipped(t, "content.xml", string(data))
	}
	return string(data)
}

// xmlZipped packs a file as OpenDocument does: the type comes first and is not compressed.
func xmlZipped(t testing.TB, name, text string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.CreateHeader(&zip.FileHeader{Name: "mimetype", Method: zip.Store})
	if err == nil {
		_, err = io.WriteString(w, "application/vnd.oasis.opendocument.spreadsheet")
	}
	if err == nil {
		w, err = z.Create(name)
	}
	if err == nil {
		_, err = io.WriteString(w, text)
	}
	if err = errors.Join(err, z.Close()); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func xmlGzipped(t testing.TB, text string) string {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, err := io.WriteString(z, text)
	if err = errors.Join(err, z.Close()); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// xmlRead reads one file of the given content.
func xmlRead(t testing.TB, text string, o Options) ([]*Entry, *Report, error) {
	t.Helper()
	var out []*Entry
	rep, err := Read(context.Background(), []File{xmlText("list", text)}, o, func(e *Entry) error {
		out = append(out, e)
		return nil
	})
	return out, rep, err
}

func xmlRefs(entries []*Entry) string {
	var out []string
	for _, e := range entries {
		out = append(out, e.Ref)
	}
	return strings.Join(out, " ")
}

var xmlForms = []struct {
	form    Form
	fixture string
}{
	{UN, "un.xml"},
	{OFACXML, "ofac.xml"},
	{OFACAdvanced, "advanced.xml"},
	{EU, "eu.xml"},
	{UK, "uk.xml"},
	{UKSheet, "uk_sheet.xml"},
	{Canada, "canada.xml"},
}

// The fixtures hold every field of their form once; the golden files are what has to become of them.
func TestXMLFixtures(t *testing.T) {
	for _, c := range xmlForms {
		t.Run(string(c.form), func(t *testing.T) {
			entries, rep, err := xmlRead(t, xmlFixture(t, c.fixture), Options{Form: c.form})
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range rep.Problems {
				t.Errorf("unexpected problem: %v", p)
			}
			var b bytes.Buffer
			enc := json.NewEncoder(&b)
			enc.SetEscapeHTML(false)
			enc.SetIndent("", "  ")
			if err := enc.Encode(struct {
				Report  *Report
				Entries []*Entry
			}{rep, entries}); err != nil {
				t.Fatal(err)
			}
			golden := filepath.Join("testdata", "xml", strings.TrimSuffix(c.fixture, ".xml")+".golden.json")
			if *updateXML {
				if err := os.WriteFile(golden, b.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(string(want), b.String()); d != "" {
				t.Errorf("-want +got:\n%s", d)
			}
		})
	}
}

// The forms are found out without their names.
func TestXMLDetected(t *testing.T) {
	for _, c := range xmlForms {
		text := xmlFixture(t, c.fixture)
		for _, given := range []string{text, xmlGzipped(t, text)} {
			if _, rep, err := xmlRead(t, given, Options{}); err != nil || rep.Form != c.form {
				t.Errorf("%s is taken for %q: %v", c.form, rep.Form, err)
			}
		}
	}
}

// A row of a sheet that cannot be read is told with its number in the sheet.
func TestUKSheetDamage(t *testing.T) {
	row := "<table-row><table-cell><p>%s</p></table-cell><table-cell><p>%s</p></table-cell><table-cell><p>Example</p></table-cell></table-row>"
	text := "<document-content>" + fmt.Sprintf(row, "Unique ID", "Name") + "<table-row number-rows-repeated=\"2\"/>" + fmt.Sprintf(row, "1", "AL\x01DO") +
		"<table-row><table-cell><p>2</table-cell></table-row>" + fmt.Sprintf(row, "3", "BORIS") + "</document-content>"
	text = strings.Replace(text, "Example", "Regime Name", 1)
	entries, rep, err := xmlRead(t, xmlZipped(t, "content.xml", text), Options{Form: UKSheet})
	if err != nil || xmlRefs(entries) != "1 3" || rep.Lost != 1 || rep.Records != 3 || len(rep.Problems) != 2 {
		t.Fatalf("%q, %+v, %v", xmlRefs(entries), rep, err)
	}
	for i, want := range []string{"list:4: \"\\x01\": the text holds", "list:5: the element p is closed by"} {
		if got := rep.Problems[i].Error(); !strings.HasPrefix(got, want) {
			t.Errorf("problem %q, want %q", got, want)
		}
	}
	cut := text[:strings.Index(text, "BORIS")]
	if entries, rep, err = xmlRead(t, xmlZipped(t, "content.xml", cut), Options{Form: UKSheet}); err != nil || xmlRefs(entries) != "1" || !rep.Broken {
		t.Errorf("broken off: %q, %+v, %v", xmlRefs(entries), rep, err)
	}
}

// Raw is the record as it stands in the file.
func TestXMLKeepRaw(t *testing.T) {
	for _, c := range xmlForms {
		text := xmlFixture(t, c.fixture)
		entries, _, err := xmlRead(t, text, Options{Form: c.form, KeepRaw: true})
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			if c.form == UKSheet {
				if !strings.Contains(e.Raw, `"XXX0001","19001"`) {
					t.Errorf("%s %s: raw %q", c.form, e.Ref, e.Raw)
				}
				continue
			}
			if !strings.Contains(text, e.Raw) || !strings.HasPrefix(e.Raw, "<") || !strings.HasSuffix(e.Raw, ">") || strings.Count(e.Raw, e.Ref) < 1 && c.form != Canada {
				t.Errorf("%s %s: raw %q", c.form, e.Ref, e.Raw)
			}
		}
	}
}

// unList makes a list of the Security Council of the given inner text.
func unList(inner string) string {
	return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<CONSOLIDATED_LIST dateGenerated=\"2026-03-01T00:00:00Z\">\n<INDIVIDUALS>\n" + inner +
		"</INDIVIDUALS>\n</CONSOLIDATED_LIST>\n"
}

// unPerson is one record on one line.
func unPerson(ref, name string) string {
	return "<INDIVIDUAL><REFERENCE_NUMBER>" + ref + "</REFERENCE_NUMBER><FIRST_NAME>" + name + "</FIRST_NAME></INDIVIDUAL>\n"
}

// What is whole in a file is kept, and what is not is told with its line.
func TestXMLDamage(t *testing.T) {
	a, b := unPerson("XXi.001", "ALDO"), unPerson("XXi.002", "BORIS")
	latin1 := strings.Replace(unList(unPerson("XXi.001", "Jos\xe9")+b), "UTF-8", "ISO-8859-1", 1)
	for _, c := range []struct {
		why      string
		text     string
		refs     string
		name     string // of the first entry, when given
		lost     int
		broken   bool
		problems []string // place and a part of the message
	}{
		{why: "sound", text: unList(a + b), refs: "XXi.001 XXi.002"},
		{
			why: "control characters", text: unList(unPerson("XXi.001", "\x1cAL\x01DO\x1d\x00") + b), refs: "XXi.001 XXi.002", name: "“ALDO”",
			problems: []string{"list:4: \"\\x1c\": the text holds what XML does not allow, in 4 places"},
		},
		{
			why: "references to control characters", text: unList(unPerson("XXi.001", "AL&#x1;D&#25;O&#xD800;") + b), refs: "XXi.001 XXi.002", name: "ALD’O",
			problems: []string{"list:4: "},
		},
		{
			why: "an entity of HTML, one that is not declared, and a bare &", text: unList(unPerson("XXi.001", "Jos&eacute; &smith; & A&B &#zz;")), refs: "XXi.001",
			name: "José &smith; & A&B &#zz;", problems: []string{"list:4: \"&eacute;\": the text holds what XML does not allow, in 5 places"},
		},
		{
			why: "bare < and ]]>", text: unList(unPerson("XXi.001", "A < B <3 C ]]> D")), refs: "XXi.001", name: "A < B <3 C ]]> D",
			problems: []string{"list:4: \"<\": the text holds what XML does not allow, in 3 places"},
		},
		{why: "CDATA", text: unList(unPerson("XXi.001", "<![CDATA[A & B <i> ]] C]]>")), refs: "XXi.001", name: "A & B <i> ]] C"},
		{why: "a comment with a record in it", text: unList("<!-- " + a + " -- -->" + b), refs: "XXi.002"},
		{
			why: "bytes of Windows in a file said to be UTF-8", text: unList(unPerson("XXi.001", "Jos\xe9 \x93X\x94")), refs: "XXi.001", name: "José “X”",
			problems: []string{"list:4: \"é\": the text holds what XML does not allow, in 3 places"},
		},
		{why: "ISO 8859-1", text: latin1, refs: "XXi.001 XXi.002", name: "José"},
		{why: "UTF-16, little end first", text: xmlUTF16(unList(unPerson("XXi.001", "José")), true), refs: "XXi.001", name: "José"},
		{why: "UTF-16 without a mark", text: xmlUTF16(unList(unPerson("XXi.001", "José")), false), refs: "XXi.001", name: "José"},
		{why: "a byte order mark", text: "\xef\xbb\xbf" + unList(a), refs: "XXi.001"},
		{why: "gzip", text: xmlGzipped(t, unList(a+b)), refs: "XXi.001 XXi.002"},
		{
			why: "a tag that is closed by another", text: unList("<INDIVIDUAL><FIRST_NAME>X</SECOND_NAME><THIRD_NAME/></INDIVIDUAL>\n" + b), refs: "XXi.002", lost: 1,
			problems: []string{"list:4: INDIVIDUAL: the element FIRST_NAME is closed by </SECOND_NAME>"},
		},
		{
			why: "a record without end", text: unList("<INDIVIDUAL><FIRST_NAME>X</FIRST_NAME>\n" + a + b), refs: "XXi.001 XXi.002", lost: 1,
			problems: []string{"list:4: INDIVIDUAL: the record does not end"},
		},
		{
			why: "an attribute whose quote is not closed", text: unList("<INDIVIDUAL a=\"x><FIRST_NAME>X</FIRST_NAME></INDIVIDUAL>\n" + a + b), refs: "XXi.001 XXi.002", lost: 0,
			problems: []string{"list:4: the text between records is not well-formed"},
		},
		{
			why: "CDATA without end", text: unList("<INDIVIDUAL><FIRST_NAME><![CDATA[X</FIRST_NAME></INDIVIDUAL>\n" + a + b), refs: "XXi.001 XXi.002", lost: 1,
			problems: []string{"list:4: INDIVIDUAL: the file breaks off in the record"},
		},
		{
			why: "broken off between records", text: strings.TrimSuffix(unList(a+b), "</INDIVIDUALS>\n</CONSOLIDATED_LIST>\n"), refs: "XXi.001 XXi.002", broken: true,
			problems: []string{"list: the file breaks off before its end"},
		},
		{
			why: "broken off in a record", text: unList(a + b)[:len(unList(a))], refs: "XXi.001", broken: true, lost: 1,
			problems: []string{"list:5: INDIVIDUAL: the file breaks off in the record", "list: the file breaks off before its end"},
		},
		{
			why: "gzip broken off", text: xmlGzipped(t, unList(a+b))[:100], broken: true,
		},
		{why: "the same record twice", text: unList(a + b + a), refs: "XXi.001 XXi.002"},
		{
			why: "one number for two", text: unList(a + unPerson("XXi.001", "BORIS")), refs: "XXi.001", lost: 1,
			problems: []string{"list:5: INDIVIDUAL: \"XXi.001\": the reference was given before"},
		},
		{
			why: "no name", text: unList(unPerson("XXi.001", " ") + b), refs: "XXi.002", lost: 1,
			problems: []string{"list:4: INDIVIDUAL: \"XXi.001\": the record names nobody"},
		},
		{
			why: "no number", text: unList(unPerson("", "ALDO") + unPerson("", "ALDO") + b), refs: derivedRef(Person, "ALDO") + " XXi.002",
			problems: []string{"list:4: INDIVIDUAL: \"ALDO\": the record has no reference number", "list:5: "},
		},
		{
			why: "too many levels", text: unList("<INDIVIDUAL>" + strings.Repeat("<a>", 70) + strings.Repeat("</a>", 70) + "</INDIVIDUAL>\n" + b), refs: "XXi.002", lost: 1,
			problems: []string{"list:4: INDIVIDUAL: elements are nested more than 64 deep"},
		},
	} {
		t.Run(c.why, func(t *testing.T) {
			entries, rep, err := xmlRead(t, c.text, Options{Form: UN})
			if err != nil && c.refs != "" {
				t.Fatal(err)
			}
			if got := xmlRefs(entries); got != c.refs {
				t.Errorf("read %q, want %q", got, c.refs)
			}
			if c.name != "" && len(entries) > 0 && entries[0].Names[0].Text != c.name {
				t.Errorf("name %q, want %q", entries[0].Names[0].Text, c.name)
			}
			if rep.Lost != c.lost || rep.Broken != c.broken {
				t.Errorf("lost %d, broken %v; want %d, %v; %v", rep.Lost, rep.Broken, c.lost, c.broken, rep.Problems)
			}
			for i, want := range c.problems {
				if i >= len(rep.Problems) || !strings.HasPrefix(rep.Problems[i].Error(), want) {
					t.Errorf("problems %v, want as no. %d %q", rep.Problems, i+1, want)
				}
			}
			if c.problems == nil && c.refs != "" && len(rep.Problems) > 0 {
				t.Errorf("problems %v, want none", rep.Problems)
			}
			for _, p := range rep.Problems {
				if p.Kind != fault.Invalid {
					t.Errorf("problem of kind %s: %v", p.Kind, p)
				}
			}
		})
	}
}

func xmlUTF16(s string, mark bool) string {
	var b []byte
	if mark {
		b = append(b, 0xff, 0xfe)
	}
	for _, u := range utf16.Encode([]rune(strings.Replace(s, "UTF-8", "UTF-16", 1))) {
		b = append(b, byte(u), byte(u>>8))
	}
	return string(b)
}

// What is no list of the form, or is made to do harm, is refused with the reason.
func TestXMLRefused(t *testing.T) {
	bomb := `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>`
	for _, c := range []struct {
		why  string
		form Form
		text string
		want string
	}{
		{"entities of its own", UN, bomb + unList(unPerson("X", "&b;")), "declares entities"},
		{"entities behind the first element", UN, strings.Replace(unList(unPerson("X", "Y")), "<INDIVIDUALS>", bomb, 1), "declares entities"},
		{"an outer document type that is read is none of ours", UN, `<!DOCTYPE html><html><body>Not found</body></html>`, "begins with another element"},
		{"another list", EU, unList(unPerson("X", "Y")), "begins with another element"},
		{"unknown encoding", UN, `<?xml version="1.0" encoding="EBCDIC"?>` + unList(""), "encoding of the file is not known"},
		{"no XML", UN, "Reference,Name\n1,ALDO\n", "breaks off before its end"},
		{"nothing", UN, "", "breaks off before its end"},
		{"deep outside of records", UN, "<CONSOLIDATED_LIST>" + strings.Repeat("<a>", 100), "nested more than 64 deep"},
		{"no archive", UKSheet, "Unique ID,Name", "no sheet"},
		{"an archive of other things", UKSheet, xmlZipped(t, "other.xml", "x"), "no content.xml"},
	} {
		t.Run(c.why, func(t *testing.T) {
			entries, rep, err := xmlRead(t, c.text, Options{Form: c.form})
			if err == nil || fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want %q", err, c.want)
			}
			if len(entries) > 0 || !rep.Broken {
				t.Errorf("%d entries, broken %v", len(entries), rep.Broken)
			}
		})
	}
}

// Limits hold, and what was read before them is kept.
func TestXMLLimits(t *testing.T) {
	many := strings.Builder{}
	for i := range 400 {
		many.WriteString(unPerson(fmt.Sprintf("XXi.%03d", i), "ALDO"))
	}
	long := strings.Repeat("x", 5000)
	blanks := strings.Repeat(strings.Repeat(" ", 1<<20), 20)
	for _, c := range []struct {
		why    string
		text   string
		limits Limits
		count  int
		want   string
		broken bool
	}{
		{"bytes", unList(many.String()), Limits{Bytes: 10_000}, 95, "longer than the limit of 10000 bytes", true},
		{"a record", unList(unPerson("X", "Y") + unPerson("XX", long) + unPerson("Z", "Y")), Limits{Record: 1000}, 2, "longer than the limit of 1000 bytes", false},
		{"text between records", unList(unPerson("X", "Y") + long + unPerson("Z", "Y")), Limits{Record: 1000}, 2, "longer than the limit", false},
		{"a comment without end costs what a record may hold", unList(unPerson("X", "Y") + "<!--" + long + unPerson("Z", "Y")), Limits{Record: 1000}, 2, "does not allow", false},
		{"ratio", xmlGzipped(t, unList(unPerson("X", "Y")+blanks)), Limits{Ratio: 10}, 1, "grows more than 10 times", true},
		{"a ratio within the limit", xmlGzipped(t, unList(unPerson("X", "Y")+blanks)), Limits{Ratio: 100_000}, 1, "", false},
	} {
		t.Run(c.why, func(t *testing.T) {
			entries, rep, err := xmlRead(t, c.text, Options{Form: UN, Limits: c.limits})
			if err != nil {
				t.Fatal(err)
			}
			if len(entries) < c.count || len(entries) > c.count+c.count/5 {
				t.Errorf("%d entries, want about %d", len(entries), c.count)
			}
			found := c.want == ""
			for _, p := range rep.Problems {
				found = found || strings.Contains(p.Error(), c.want)
			}
			if !found || rep.Broken != c.broken {
				t.Errorf("broken %v, problems %v, want %q", rep.Broken, rep.Problems, c.want)
			}
		})
	}
	_, _, err := xmlRead(t, unList(many.String()), Options{Form: UN, Limits: Limits{Entries: 10}})
	if err == nil || !strings.Contains(err.Error(), "more than 10 entries") {
		t.Errorf("entries: %v", err)
	}
	rows := strings.Replace(`<document-content><table-row><table-cell><p>Unique ID</p></table-cell><table-cell><p>Name</p></table-cell><table-cell><p>Regime Name</p>`+
		`</table-cell></table-row>ROW</document-content>`, "ROW", `<table-row number-rows-repeated="999999999"><table-cell number-columns-repeated="999999999"/></table-row>`+
		`<table-row number-rows-repeated="999999999"><table-cell><p>1</p></table-cell><table-cell number-columns-repeated="2"><p>ALDO</p></table-cell><table-cell number-columns-repeated="999999999"/></table-row>`, 1)
	entries, rep, err := xmlRead(t, xmlZipped(t, "content.xml", rows), Options{Form: UKSheet})
	if err != nil || len(entries) != 1 || entries[0].Names[0].Text != "ALDO" {
		t.Errorf("repeated cells: %v, %v, %v", entries, rep, err)
	}
}

// Broken parts that are looked through again cost time in proportion to their length.
func TestXMLAgain(t *testing.T) {
	text := unList(unPerson("X", "Y") + strings.Repeat("<INDIVIDUAL><![CDATA[", 40_000))
	entries, rep, err := xmlRead(t, text, Options{Form: UN})
	if err != nil || xmlRefs(entries) != "X" || !rep.Broken {
		t.Errorf("%v, %v, %v", xmlRefs(entries), rep.Broken, err)
	}
}

// The context ends the reading; it is no fault of the file.
func TestXMLCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	for _, stop := range []error{errors.New("enough"), fault.New(fault.Invalid, "enough")} {
		_, err := Read(ctx, []File{xmlText("list", unList(unPerson("X", "Y")))}, Options{Form: UN}, func(*Entry) error { return stop })
		if !errors.Is(err, stop) {
			t.Errorf("error of yield: %v", err)
		}
	}
	cancel()
	rep, err := Read(ctx, []File{xmlText("list", unList(unPerson("X", "Y")))}, Options{Form: UN}, func(*Entry) error { return nil })
	if !errors.Is(err, context.Canceled) || rep.Broken {
		t.Errorf("cancelled: %v, %v", err, rep.Broken)
	}
}

// A list that says how many records it holds is held to it.
func TestOFACXMLRecordCount(t *testing.T) {
	text := strings.Replace(xmlFixture(t, "ofac.xml"), "<Record_Count>3<", "<Record_Count>400<", 1)
	entries, rep, err := xmlRead(t, text, Options{Form: OFACXML})
	if err != nil || len(entries) != 3 || len(rep.Problems) != 1 || !strings.Contains(rep.Problems[0].Error(), "the list holds 3 records; expected 400") {
		t.Errorf("%v, %v", rep.Problems, err)
	}
}

// Names that were cut down to single bytes are no names; the alias beside them stays.
func TestUNGarbled(t *testing.T) {
	text := unList("<INDIVIDUAL><REFERENCE_NUMBER>X</REFERENCE_NUMBER><FIRST_NAME>ALDO</FIRST_NAME><NAME_ORIGINAL_SCRIPT>3D7'F #-E/</NAME_ORIGINAL_SCRIPT>" +
		"<INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>Unit 39</ALIAS_NAME><NOTE>original script: #&lt;0@ !C;8&lt;&gt;2</NOTE></INDIVIDUAL_ALIAS></INDIVIDUAL>")
	entries, rep, err := xmlRead(t, text, Options{Form: UN})
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]Name{{Text: "ALDO"}, {Text: "Unit 39", Kind: Alias}}, entries[0].Names); d != "" {
		t.Error(d)
	}
	if len(rep.Problems) != 1 || rep.Problems[0].Place.Field != "NAME_ORIGINAL_SCRIPT" {
		t.Errorf("problems: %v", rep.Problems)
	}
}

// A directory stands for its files.
func TestPaths(t *testing.T) {
	dir := t.TempDir()
	for _, n := range []string{"b.xml", "a.xml", ".hidden"} {
		if err := os.WriteFile(filepath.Join(dir, n), []byte(n), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "sub"), 0o700); err != nil {
		t.Fatal(err)
	}
	files, err := Paths(filepath.Join(dir, "b.xml"), dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range files {
		names = append(names, filepath.Base(f.Name))
	}
	if got := strings.Join(names, " "); got != "b.xml a.xml b.xml" {
		t.Errorf("files %q", got)
	}
	rc, err := files[1].Open()
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(rc)
	if err = errors.Join(err, rc.Close()); err != nil || string(data) != "a.xml" {
		t.Errorf("read %q, %v", data, err)
	}
	if _, err := Paths(filepath.Join(dir, "none")); fault.KindOf(err) != fault.NotFound {
		t.Errorf("missing file: %v", err)
	}
	if _, err := Paths(filepath.Join(dir, "sub")); fault.KindOf(err) != fault.Invalid {
		t.Errorf("empty directory: %v", err)
	}
	if err := os.Remove(filepath.Join(dir, "a.xml")); err != nil {
		t.Fatal(err)
	}
	if _, err := files[1].Open(); fault.KindOf(err) != fault.NotFound {
		t.Errorf("file that went: %v", err)
	}
}

// The files as their publishers issued them, with the numbers of entries that they are known to hold.
func TestXMLPublished(t *testing.T) {
	dir := os.Getenv("LICET_DATA")
	if dir == "" {
		t.Skip("LICET_DATA does not name the directory of the published lists")
	}
	for _, c := range []struct {
		form    Form
		file    string
		entries map[Schema]int
		lost    int
	}{
		{UN, "un/un_2018-10-29.xml", map[Schema]int{Person: 703, Entity: 390}, 0},
		{UN, "un/un_2024-09-26.xml", map[Schema]int{Person: 682, Entity: 193}, 0},
		{UN, "un/un_2025-04-19.xml", map[Schema]int{Person: 684, Entity: 193}, 0},
		{UN, "un/un_2025-08-16.malformed.xml", map[Schema]int{Person: 684, Entity: 195}, 0},
		{UN, "un/un_2026-02-27.xml", map[Schema]int{Person: 730, Entity: 273}, 0},
		{OFACXML, "ofac-consolidated/consolidated_2025-03-28.xml", map[Schema]int{Person: 80, Entity: 363}, 0},
		{Canada, "canada/sema_2025.xml", map[Schema]int{Person: 3334, Entity: 1316, Ship: 109}, 0},
		{UKSheet, "uk/FCDO_SL_2025-08-11.ods", map[Schema]int{Person: 3752, Entity: 1087, Ship: 461}, 2},
	} {
		t.Run(filepath.Base(c.file), func(t *testing.T) {
			files, err := Paths(filepath.Join(dir, "lists", filepath.FromSlash(c.file)))
			if err != nil {
				t.Skipf("the file is not at hand: %v", err)
			}
			got := map[Schema]int{}
			rep, err := Read(context.Background(), files, Options{Form: c.form}, func(e *Entry) error {
				got[e.Schema]++
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(c.entries, got); d != "" || rep.Lost != c.lost || rep.Broken {
				t.Errorf("lost %d, broken %v, entries -want +got:\n%s", rep.Lost, rep.Broken, d)
			}
		})
	}
}

// fuzzXML checks that no input makes a reader panic or exceed its limits, and that entries are usable.
func fuzzXML(f *testing.F, form Form) {
	for _, c := range xmlForms {
		if c.form == form {
			f.Add(xmlFixture(f, c.fixture))
		}
	}
	limits := Limits{Bytes: 1 << 20, Record: 64 << 10, Depth: 32, Entries: 1000}
	f.Fuzz(func(t *testing.T, text string) {
		n := 0
		o := Options{Form: form, Limits: limits, KeepRaw: true}
		rep, _ := Read(context.Background(), []File{xmlText("list", text)}, o, func(e *Entry) error {
			n++
			if e.Ref == "" || len(e.Names) == 0 || strings.TrimSpace(e.Names[0].Text) == "" {
				t.Errorf("an entry without number or name: %+v", e)
			}
			if len(e.Raw) > 2*limits.Record {
				t.Errorf("a record of %d bytes", len(e.Raw))
			}
			return nil
		})
		if n != rep.Entries || n > limits.Entries {
			t.Errorf("%d entries, reported %d", n, rep.Entries)
		}
	})
}

func FuzzUN(f *testing.F)           { fuzzXML(f, UN) }
func FuzzOFACXML(f *testing.F)      { fuzzXML(f, OFACXML) }
func FuzzOFACAdvanced(f *testing.F) { fuzzXML(f, OFACAdvanced) }
func FuzzEU(f *testing.F)           { fuzzXML(f, EU) }
func FuzzUK(f *testing.F)           { fuzzXML(f, UK) }
func FuzzCanada(f *testing.F)       { fuzzXML(f, Canada) }

// FuzzUKSheet changes the sheet within the archive, for which a fuzzer cannot compute checksums.
func FuzzUKSheet(f *testing.F) {
	data, err := os.ReadFile(filepath.Join("testdata", "xml", "uk_sheet.xml"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(data), false)
	f.Add(xmlZipped(f, "content.xml", string(data)), true)
	f.Fuzz(func(t *testing.T, text string, whole bool) {
		if !whole {
			text = xmlZipped(t, "content.xml", text)
		}
		o := Options{Form: UKSheet, Limits: Limits{Bytes: 1 << 20, Record: 64 << 10, Depth: 32, Entries: 1000}}
		_, _ = Read(context.Background(), []File{xmlText("list", text)}, o, func(e *Entry) error {
			if e.Ref == "" || len(e.Names) == 0 || strings.TrimSpace(e.Names[0].Text) == "" {
				t.Errorf("an entry without number or name: %+v", e)
			}
			return nil
		})
	})
}

func BenchmarkUN(b *testing.B) {
	one := xmlFixture(b, "un.xml")
	from, to := strings.Index(one, "<INDIVIDUAL>"), strings.Index(one, "</INDIVIDUALS>")
	person := one[from:to]
	var all strings.Builder
	for i := range 700 {
		all.WriteString(strings.Replace(person, "XXi.001", fmt.Sprintf("XXi.%03d", i), 1))
	}
	text := one[:from] + all.String() + one[to:]
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		entries, _, err := xmlRead(b, text, Options{Form: UN})
		if err != nil || len(entries) != 701 {
			b.Fatal(len(entries), err)
		}
	}
}
