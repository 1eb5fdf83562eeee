package read_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/transfer"
	"github.com/licet/licet/transfer/read"
	"github.com/licet/licet/truth"
)

var update = flag.Bool("update", false, "write the expected answers anew")

// report reads a stream to its end and writes down what came of it.
func report(name string, in io.Reader, opt read.Options) string {
	var b strings.Builder
	line := func(err error) {
		fmt.Fprintf(&b, "  %s\n", err)
		var f *fault.Error
		if errors.As(err, &f) && f.Hint != "" {
			fmt.Fprintf(&b, "    %s\n", f.Hint)
		}
	}
	r, err := read.Open(name, in, opt)
	if err != nil {
		b.WriteString("not read\n")
		line(err)
		return b.String()
	}
	for {
		rec, err := r.Next()
		if errors.Is(err, io.EOF) {
			return b.String()
		}
		if err != nil {
			b.WriteString("ends here\n")
			line(err)
			return b.String()
		}
		state := "refused"
		if rec.Transfer != nil {
			state = fmt.Sprintf("%d item(s)", len(rec.Transfer.Items))
		}
		fmt.Fprintf(&b, "%s %q %s\n", rec.Place, rec.ID, state)
		for _, e := range rec.Errs {
			line(e)
		}
	}
}

// Each file of testdata holds an input and the answer to it, hints on a line of their own.
func TestAnswers(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no test data", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			ar, err := txtar.ParseFile(file)
			if err != nil || len(ar.Files) != 2 || ar.Files[1].Name != "want" {
				t.Fatalf("expected an input and want: %v", err)
			}
			opt := read.Options{On: date.MustParse("2026-11-23"), DecimalComma: strings.Contains(string(ar.Comment), "decimal comma")}
			got := report(ar.Files[0].Name, bytes.NewReader(ar.Files[0].Data), opt)
			if *update {
				ar.Files[1].Data = []byte(got)
				if err := os.WriteFile(file, txtar.Format(ar), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if diff := cmp.Diff(string(ar.Files[1].Data), got); diff != "" {
				t.Errorf("want -, got +\n%s", diff)
			}
			// The answer does not depend on how the bytes arrive.
			slow := report(ar.Files[0].Name, iotest.OneByteReader(bytes.NewReader(ar.Files[0].Data)), opt)
			if slow != got {
				t.Errorf("read byte by byte:\n%s", cmp.Diff(got, slow))
			}
		})
	}
}

func utf16Of(s string, order binary.AppendByteOrder, mark bool) string {
	if mark {
		s = "\ufeff" + s
	}
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = order.AppendUint16(b, u)
	}
	return string(b)
}

// The same record is read from every encoding; what is none is refused with the remedy.
func TestEncodings(t *testing.T) {
	const csv = "id,description\n1,Größe\n"
	const ok = "f.csv:2 \"1\" 1 item(s)\n"
	for _, c := range []struct{ why, in, encoding, want string }{
		{"UTF-8", csv, "", ok},
		{"UTF-8, named", csv, "UTF-8", ok},
		{"UTF-8 with mark", "\ufeff" + csv, "", ok},
		{"UTF-16 LE with mark", utf16Of(csv, binary.LittleEndian, true), "", ok},
		{"UTF-16 BE with mark", utf16Of(csv, binary.BigEndian, true), "", ok},
		{"UTF-16 LE named", utf16Of(csv, binary.LittleEndian, false), "utf-16le", ok},
		{"UTF-16 BE named", utf16Of(csv, binary.BigEndian, false), "utf-16be", ok},
		{"Latin-1 named", "id,description\n1,Gr\xf6\xdfe\n", "latin1", ok},
		{"Windows named", "id,description\n1,Gr\xf6\xdfe \x80\n", "cp1252", ok},
		{"UTF-16 without mark", utf16Of(csv, binary.LittleEndian, false), "", "not read\n  f.csv: this looks like UTF-16LE without byte order mark; " +
			"expected text in UTF-8\n    give --encoding utf-16le\n"},
		{"UTF-16 BE without mark", utf16Of(csv, binary.BigEndian, false), "", "not read\n  f.csv: this looks like UTF-16BE without byte order mark; " +
			"expected text in UTF-8\n    give --encoding utf-16be\n"},
		{"the mark contradicts the name", "\ufeff" + csv, "latin1", "not read\n  f.csv: \"latin1\": the byte order mark of the file says " +
			"that it is UTF-8; expected utf-8\n    leave --encoding out\n"},
		{"no such encoding", csv, "ebcdic", "not read\n  encoding: \"ebcdic\": unknown encoding; expected utf-8, utf-16le, utf-16be, latin1 or windows-1252\n"},
		{"Latin-1 not named, in the header", "id,Gr\xf6\xdfe\n", "", "not read\n  f.csv:1: byte 0xF6 at offset 5 is not UTF-8; " +
			"expected text in UTF-8\n    give --encoding latin1 or --encoding windows-1252 if the file was written so\n"},
		{"empty", "", "", "not read\n  f.csv: the file is empty; expected transfers as JSON, JSON Lines, CSV or EDIFACT\n"},
		{"white space only", " \n\t\r\n", "", "not read\n  f.csv: the file is empty; expected transfers as JSON, JSON Lines, CSV or EDIFACT\n"},
		{"mark only", "\ufeff", "", "not read\n  f.csv: the file is empty; expected transfers as JSON, JSON Lines, CSV or EDIFACT\n"},
		{"PDF", "%PDF-1.7\n", "", "not read\n  f.csv: this looks like a PDF document; expected transfers as JSON, JSON Lines, CSV or EDIFACT\n" +
			"    hand in the data behind it, not the printed paper\n"},
		{"XLSX", "PK\x03\x04\x14\x00", "", "not read\n  f.csv: this looks like a ZIP archive or an Office file (XLSX, DOCX, ODS); " +
			"expected transfers as JSON, JSON Lines, CSV or EDIFACT\n    save the sheet as CSV\n"},
		{"gzip", "\x1f\x8b\x08", "", "not read\n  f.csv: this looks like a gzip archive; expected transfers as JSON, JSON Lines, CSV or EDIFACT\n    unpack it first\n"},
		{"NUL bytes", "id,description\n1,\x00\x01\x02\n", "", "f.csv:2 \"1\" refused\n  f.csv:2: NUL byte at offset 17; expected text\n"},
		{"NUL bytes at once", "id\x00,description\n", "", "not read\n  f.csv:1: the file is binary: NUL byte at offset 2; " +
			"expected transfers as JSON, JSON Lines, CSV or EDIFACT\n"},
	} {
		if got := report("f.csv", strings.NewReader(c.in), read.Options{Encoding: c.encoding}); got != c.want {
			t.Errorf("%s:\n%s", c.why, cmp.Diff(c.want, got))
		}
	}
}

// A byte that is no text costs its row or line only; where reading must end, the message says so.
func TestBadByteFarDown(t *testing.T) {
	row := "1,turbojet engine of a small kind\n"
	in := "id,description\n" + strings.Repeat("\n", 3) + strings.Repeat(row, 5000) + "2,Gr\xf6\xdfe\n3,chair\n4,a\n4,b\x00\n5,table"
	bad := fmt.Sprintf("f.csv:5005 \"2\" refused\n  f.csv:5005: byte 0xF6 at offset %d is not UTF-8; expected text in UTF-8\n"+
		"    give --encoding latin1 or --encoding windows-1252 if the file was written so\n", strings.IndexByte(in, 0xf6))
	nul := fmt.Sprintf("f.csv:5007 \"4\" refused\n  f.csv:5008: NUL byte at offset %d; expected text\n", strings.IndexByte(in, 0))
	want := "f.csv:5 \"1\" 5000 item(s)\n" + bad + "f.csv:5006 \"3\" 1 item(s)\n" + nul + "f.csv:5009 \"5\" 1 item(s)\n"
	for why, r := range map[string]io.Reader{"at once": strings.NewReader(in), "byte by byte": iotest.OneByteReader(strings.NewReader(in))} {
		if diff := cmp.Diff(want, report("f.csv", r, read.Options{})); diff != "" {
			t.Errorf("%s: want -, got +\n%s", why, diff)
		}
	}
	const one = `{"id":"a","items":[{"model":"m"}]}` + "\n"
	const badOne = "{\"id\":\"\xf6\"}\n"
	want = "f.jsonl:1 \"a\" 1 item(s)\nf.jsonl:2 \"\" refused\n  f.jsonl:2: byte 0xF6 at offset 42 is not UTF-8; expected text in UTF-8\n" +
		"    give --encoding latin1 or --encoding windows-1252 if the file was written so\n" +
		"f.jsonl:3 \"\" refused\n  f.jsonl:3: NUL byte at offset 46; expected text\nf.jsonl:4 \"a\" 1 item(s)\n"
	if diff := cmp.Diff(want, report("f.jsonl", strings.NewReader(one+badOne+"\x00\n"+one), read.Options{})); diff != "" {
		t.Errorf("JSON Lines: want -, got +\n%s", diff)
	}
	r, err := read.Open("f.json", strings.NewReader("["+one+","+badOne+"]"), read.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if rec, err := r.Next(); err != nil || rec.Transfer == nil {
		t.Fatalf("what stands before the bad byte: %v %v", rec.Errs, err)
	}
	for range 2 { // the error stays
		want := "f.json:2: byte 0xF6 at offset 44 is not UTF-8; the rest of the file was not read; expected text in UTF-8"
		if _, err := r.Next(); err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

// Tables as spreadsheets of other kinds write them, and columns and figures that must not pass in silence.
func TestTables(t *testing.T) {
	known := func(name string) bool { return name == "range" || name == "total_impulse" }
	for _, c := range []struct{ why, in, want string }{
		{"a column without header, told once", "id,description,,\n1,a,,\n2,b,7,\n3,c,8,\n", `f.csv:2 "1" 1 item(s)
f.csv:3 "2" 1 item(s)
  f.csv:3: column 3: "7": the column has no header, left out
    name the column in the first line, or remove it
f.csv:4 "3" 1 item(s)
`},
		{"columns named like parameters of the Annex", "id,description,Range,total impulse\n1,a,300 km,1 MN·s\n", `f.csv:2 "1" 1 item(s)
  f.csv:1: Range: unknown column, left out; records that fill it need information
    did you mean param:range?
  f.csv:1: total impulse: unknown column, left out; records that fill it need information
    did you mean param:total_impulse?
`},
		{"figures that are none", "id,description,quantity\n1,a,0x10\n2,a,1e-400\n3,a,0\n4,a,0e-400 kg\n5,a,12 x\n6,a,\"-1e-31\"\n", `f.csv:2 "1" refused
  f.csv:2: quantity: "0x10": a hexadecimal number is no figure of trade; expected a number such as 1234.5
f.csv:3 "2" refused
  f.csv:3: quantity: "1e-400": the figure is smaller than anything that can be shipped; expected a number such as 1234.5
f.csv:4 "3" 1 item(s)
f.csv:5 "4" 1 item(s)
f.csv:6 "5" 1 item(s)
f.csv:7 "6" refused
  f.csv:7: quantity: "-1e-31": the figure is smaller than anything that can be shipped; expected a number such as 1234.5
`},
		{"lines that end with CR", "id,description\r1,a\r2,\"b\rc\"\r3,d\xf6\r4,e", "f.csv:2 \"1\" 1 item(s)\nf.csv:3 \"2\" 1 item(s)\n" +
			"f.csv:5 \"3\" refused\n  f.csv:5: byte 0xF6 at offset 30 is not UTF-8; expected text in UTF-8\n" +
			"    give --encoding latin1 or --encoding windows-1252 if the file was written so\nf.csv:6 \"4\" 1 item(s)\n"},
		{"the delimiter named by Excel", "sep=|\r\nid|description|remarks\r\n1|a,b;c,d|\r\n", "f.csv:3 \"1\" 1 item(s)\n"},
		{"the same in quotes", "\"sep=;\"\nid;description\n1;a,b\n", "f.csv:3 \"1\" 1 item(s)\n"},
		{"with CR", "SEP=;\rid;description\r1;a\r", "f.csv:3 \"1\" 1 item(s)\n"},
	} {
		got := report("f.csv", strings.NewReader(c.in), read.Options{Parameter: known})
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: want -, got +\n%s", c.why, diff)
		}
	}
	got := report("f.json", strings.NewReader(`{"id":"a","items":[{"model":"m","quantity":{"number":1e-400}}]}`), read.Options{})
	want := "f.json:1 \"a\" refused\n  f.json:1: items[0].quantity.number: \"1e-400\": the figure is smaller than anything that can be shipped; " +
		"expected a number such as 0.5\n"
	if got != want {
		t.Errorf("JSON: %s", cmp.Diff(want, got))
	}
}

func TestReadFailureIsToldApart(t *testing.T) {
	broken := errors.New("disk on fire")
	_, err := read.Open("f.csv", iotest.ErrReader(broken), read.Options{})
	if fault.KindOf(err) != fault.Unavailable || !errors.Is(err, broken) {
		t.Errorf("at once: %v", err)
	}
	r, err := read.Open("f.jsonl", io.MultiReader(strings.NewReader(`{"id":"a","items":[{"model":"m"}]}`+"\n"), iotest.ErrReader(broken)), read.Options{})
	if err == nil {
		for err == nil {
			_, err = r.Next()
		}
	}
	if fault.KindOf(err) != fault.Unavailable || !errors.Is(err, broken) {
		t.Errorf("later: %v", err)
	}
	r, err = read.Open("f.edi", io.MultiReader(strings.NewReader("UNH+M+IFTMIN:D:00B:UN'"), iotest.ErrReader(broken)), read.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for err == nil {
		_, err = r.Next()
	}
	if fault.KindOf(err) != fault.Unavailable || !errors.Is(err, broken) || !strings.Contains(err.Error(), "f.edi") {
		t.Errorf("in EDIFACT: %v", err)
	}
	if _, again := r.Next(); !errors.Is(again, broken) {
		t.Errorf("then %v", again)
	}
}

// What an EDIFACT file says comes out as a transfer; the bytes of its character set are not taken for bad UTF-8, nor read in an
// encoding that is named for tables.
func TestEDIFACT(t *testing.T) {
	const message = "UNB+UNOC:3+A+B+261123:0900+I'UNH+M+CUSCAR:D:00B:UN'BGM+85+X+9'CNI+1'RFF+BM:BL-1'LOC+8+CHBSL:139:6'" +
		"NAD+CN+++M\xDCLLER AG++++1+CH'GID+1+2:CT'FTX+AAA+++GYROSCOPE'UNT+9+M'UNZ+1+I'"
	for _, opt := range []read.Options{{}, {Format: read.EDIFACT}, {Encoding: "windows-1252"}, {Encoding: "utf-16le", DecimalComma: true}} {
		opt.On = date.MustParse("2026-11-23")
		tr := one(t, "f", message, opt)
		p, _ := tr.Party(transfer.Consignee)
		if tr.ID != "BL-1" || p.Name != "MÜLLER AG" || tr.Route.FinalCountry != "CH" || len(tr.Items) != 1 || tr.Items[0].Description != "GYROSCOPE" {
			t.Errorf("%+v: %+v", opt, tr)
		}
	}
}

// endless yields the text over and over, up to n bytes, and counts what was taken.
type endless struct {
	text  string
	n     int
	taken int
}

func (e *endless) Read(p []byte) (int, error) {
	if e.taken >= e.n {
		return 0, io.EOF
	}
	n := 0
	for n < len(p) && e.taken < e.n {
		m := copy(p[n:min(len(p), n+e.n-e.taken)], e.text[e.taken%len(e.text):])
		n += m
		e.taken += m
	}
	return n, nil
}

// A line of a gigabyte fails after a little of it was read.
func TestEndlessLineFailsFast(t *testing.T) {
	const gigabyte = 1 << 30
	for _, c := range []struct{ why, head, text, want string }{
		{"CSV row", "id,description\n1,", "x", "f:2: the line is longer than 1 MB; the rest of the file was not read; expected one item a line"},
		{"CSV header", "id,description", ",x", "f:1: the line is longer than 1 MB; the rest of the file was not read; expected one item a line"},
		{"CSV row in quotes", "id,description\n1,\"", "x", "f:2: the line is longer than 1 MB; the rest of the file was not read; expected one item a line"},
		{"JSON text", `{"id":"`, "x", "f:1: the record is larger than 8 MB; the rest of the file was not read; expected records of a smaller size, one transfer each"},
		{"JSON depth", `[`, "[", "f:1: the record is larger than 8 MB; the rest of the file was not read; expected records of a smaller size, one transfer each"},
		{"JSON Lines", `{"id":"a","items":[{"model":"m"}]}` + "\n{", "x", "f:2: the record is larger than 8 MB; the rest of the file was not read; expected records of a smaller size, one transfer each"},
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		tail := &endless{text: c.text, n: gigabyte}
		r, err := read.Open("f", io.MultiReader(strings.NewReader(c.head), tail), read.Options{})
		for err == nil {
			_, err = r.Next()
		}
		runtime.ReadMemStats(&after)
		if err.Error() != c.want {
			t.Errorf("%s: got %v, want %s", c.why, err, c.want)
		}
		if tail.taken > 10<<20 {
			t.Errorf("%s: %d bytes were read before the complaint", c.why, tail.taken)
		}
		if grown := after.TotalAlloc - before.TotalAlloc; grown > 64<<20 {
			t.Errorf("%s: %d MB were allocated", c.why, grown>>20)
		}
	}
}

// Quotes that open on every line must not make the reader go over the file again and again.
func TestHostileQuotesEnd(t *testing.T) {
	for _, size := range []int{500_000, 300 << 20} { // the whole file within the limit of a row, and far beyond
		in := &endless{text: "x\",\"\n", n: size}
		r, err := read.Open("f.csv", io.MultiReader(strings.NewReader("id,description\n"), in), read.Options{})
		records := 0
		for err == nil {
			if _, err = r.Next(); err == nil {
				records++
			}
		}
		if want := "too many quotes of the file are not closed"; records > 200 || !strings.Contains(err.Error(), want) {
			t.Errorf("%d records, then %v", records, err)
		}
	}
}

func TestFormatOf(t *testing.T) {
	const one = `{"id":"a","items":[{"model":"m"}]}`
	for _, c := range []struct {
		name, in string
		forced   read.Format
		want     read.Format
	}{
		{"-", one, "", read.JSON},
		{"-", one + "\n", "", read.JSONL},
		{"a.json", one + "\n", "", read.JSON},
		{"a.json", one + "\n" + one + "\n", "", read.JSONL},
		{"a.json", "{\n\"id\":\"a\"}", "", read.JSON},
		{"a.ndjson", "{\n", "", read.JSONL},
		{"a.csv", "[" + one + "]", "", read.JSON},
		{"a.txt", "id;model\n", "", read.CSV},
		{"a.json", "id,model\n", read.CSV, read.CSV},
		{"a.csv", "UNB+UNOC:3+A+B'", "", read.EDIFACT},
		{"-", "\xEF\xBB\xBF\r\nUNA:+.? 'UNB+UNOC:3+A+B'", "", read.EDIFACT},
		{"a.edi", "UNH+M+CUSCAR:D:00B:UN'", "", read.EDIFACT},
		{"a.txt", strings.Repeat("\r\n", 1000) + "UNB+UNOC:3+A+B'", "", read.EDIFACT},
		{"a.txt", "UNB+UNOC:3+A+B'", read.EDIFACT, read.EDIFACT},
		{"a.edi", one, "", read.JSON},
		{"a.edi", "UNB,model\n", read.CSV, read.CSV},
		{"a.txt", "UNBOXED,model\n", "", read.CSV},
		{"a.edi.txt", "id,model\n", "", read.CSV},
	} {
		r, err := read.Open(c.name, strings.NewReader(c.in), read.Options{Format: c.forced})
		if err != nil || r.Format() != c.want {
			t.Errorf("%s %.20q: %v, want %s", c.name, c.in, err, c.want)
		}
	}
	for name, in := range map[string]string{"a.json": "id,model\n", "a.jsonl": "id"} {
		_, err := read.Open(name, strings.NewReader(in), read.Options{})
		if err == nil || !strings.Contains(err.Error(), "does not begin like JSON") {
			t.Errorf("%s: %v", name, err)
		}
		// The remedy names the flag of the form of the input, not --format, which is that of the output.
		if e := new(fault.Error); !errors.As(err, &e) || e.Hint != "give --read-as csv if it is a table" {
			t.Errorf("%s: another remedy: %+v", name, err)
		}
	}
	const begin, end = ": the file does not begin like EDIFACT; expected UNA, UNB or UNH", "give --read-as csv if it is a table"
	for _, c := range []struct {
		name, in   string
		forced     read.Format
		want, hint string
	}{
		{"a.EDI", "id,model\n", "", `a.EDI:1: "id,model"` + begin, end},
		{"a.edifact", "id,model\n", "", `a.edifact:1: "id,model"` + begin, end},
		{"a.edifact.txt", "id,model\n", "", `a.edifact.txt:1: "id,model"` + begin, end},
		{"a", "id,model\n", read.EDIFACT, `a:1: "id,model"` + begin, "leave --read-as out"},
		{"a", one, read.EDIFACT, `a:1: "{\"id\":\"a\",\"items\":[{\"model\":\"m\"}]}"` + begin, "leave --read-as out"},
		{"a.edi", "ISA*00*          *00*", "", `a.edi:1: "ISA*00*          *00*": this looks like ANSI X12, which is not read; expected UNA, UNB or UNH`, "have it sent as UN/EDIFACT"},
		{"a", "PK\x03\x04", read.EDIFACT, "a: this looks like a ZIP archive or an Office file (XLSX, DOCX, ODS); expected transfers as JSON, JSON Lines, CSV or EDIFACT", "save the sheet as CSV"},
		{"a", " \n", read.EDIFACT, "a: the file is empty; expected transfers as JSON, JSON Lines, CSV or EDIFACT", ""},
		{"a.edi", "", "", "a.edi: the file is empty; expected transfers as JSON, JSON Lines, CSV or EDIFACT", ""},
		{"a", utf16Of("UNB+UNOC:3+A+B'", binary.LittleEndian, true), "", "a:1: the file holds EDIFACT in UTF-16; expected EDIFACT in the character set that UNB announces", ""},
	} {
		_, err := read.Open(c.name, strings.NewReader(c.in), read.Options{Format: c.forced})
		if e := new(fault.Error); !errors.As(err, &e) || e.Error() != c.want || e.Hint != c.hint || e.Kind != fault.Invalid {
			t.Errorf("%s %.20q: %v, %+v", c.name, c.in, err, e)
		}
	}
	if _, err := read.Open("a", strings.NewReader("x"), read.Options{Format: "xml"}); fault.KindOf(err) != fault.Invalid {
		t.Errorf("unknown format: %v", err)
	}
	if _, err := read.Open("a", strings.NewReader("id"), read.Options{Delimiter: '"'}); fault.KindOf(err) != fault.Invalid {
		t.Errorf("a quote as delimiter: %v", err)
	}
}

// What the government said comes from a table as from JSON, and an empty cell says nothing.
func TestAuthorityInCSV(t *testing.T) {
	const header = "id,model,contains category I item,separable,judged_for_wmd,approval considered,government undertakings,responsibility,consignee,customer since consignee\n"
	type stated struct {
		contains, separable truth.Value
		authority           transfer.Authority
		seen                string
	}
	for _, c := range []struct {
		why, row string
		want     stated
	}{
		{"all of it", "a,m,yes,no,ja,oui,no,unknown,Example Ltd,2019-05-01", stated{
			truth.Met, truth.NotMet, transfer.Authority{JudgedForWMD: truth.Met, ApprovalConsidered: truth.Met, Undertakings: truth.NotMet}, "2019-05-01",
		}},
		{"empty cells are not no", "a,m,,,,,,,Example Ltd,", stated{}},
	} {
		r, err := read.Open("f.csv", strings.NewReader(header+c.row+"\n"), read.Options{})
		if err != nil {
			t.Fatal(err)
		}
		rec, err := r.Next()
		if err != nil || rec.Transfer == nil {
			t.Fatal(c.why, err, rec.Errs)
		}
		tr := rec.Transfer
		got := stated{tr.Items[0].ContainsCategoryI, tr.Items[0].Separable, tr.Authority, tr.Parties[0].FirstSeen.String()}
		if !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %+v, want %+v", c.why, got, c.want)
		}
	}
}

// What the examples of the documentation say is what is read.
func TestDocumentedExamples(t *testing.T) {
	doc, err := os.ReadFile("../../docs/transfer-formats.md")
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"json": `e.json:1 "2026-0417" 1 item(s)`, "jsonl": `e.jsonl:1 "2026-0418" 1 item(s)`,
		"edifact": "e.edifact:5:1: message M0001, segment 4 CNI \"TSTLBL0001\" 1 item(s)\n" +
			"  e.edifact:5:1: message M0001, segment 4 CNI: no end user is named; told once for the message; expected NAD+UC",
		"csv": "e.csv:2 \"2026-0419\" 2 item(s)\ne.csv:4 \"2026-0420\" 1 item(s)",
	}
	for format, answer := range want {
		_, rest, ok := bytes.Cut(doc, []byte("```"+format+"\n"))
		text, _, ok2 := bytes.Cut(rest, []byte("```"))
		if !ok || !ok2 {
			t.Fatalf("no example of %s", format)
		}
		if got := strings.TrimSpace(report("e."+format, bytes.NewReader(text), read.Options{})); got != answer {
			t.Errorf("%s:\n%s\nwant\n%s", format, got, answer)
		}
	}
}

// A CSV row says the same as the JSON record beside it.
func TestCellsBecomeFields(t *testing.T) {
	const header = "id;Vorgangsart;Datum;from;description;Menge;Wert;net weight;param:Schub;parameters;fact:range;fact:usable;" +
		"Listenposition;Seriennummer;consignee;Land des Empfängers;Empfänger Anschrift;notify party;route;transit;military use;aware;Container"
	cells := []string{
		"A", "Ausfuhr", "2.3.2026", "DE", "Triebwerk", "2 Stück", "EUR 1.200,50", "12,5", "1,2 kN", `"Gewicht = 4 kg; Länge=1 m"`,
		"300 km", "no", "none", `"S1; S2"`, "Muster AG", "Switzerland", `"Weg 1` + "\n" + `Hinterhof"`, "Bote", "NLRTM ship > SG air", `"Singapore;MY"`, "ja", "no",
		`"CSQU3054383, CSQU3054384"`,
	}
	got := one(t, "c.csv", header+"\n"+strings.Join(cells, ";")+"\n", read.Options{DecimalComma: true})
	want := one(t, "c.json", `{"id":"A","kind":"export","date":"2026-03-02","from":"DE","items":[{"description":"Triebwerk",
		"quantity":{"number":2,"unit":"Stück"},"value":{"amount":1200.50,"currency":"EUR"},"net_kg":12.5,
		"parameters":[{"name":"Schub","value":"1,2 kN"},{"name":"Gewicht","value":"4 kg"},{"name":"Länge","value":"1 m"}],
		"facts":{"range":"300 km","usable":false},"declared_entries":[],"serial_numbers":["S1","S2"]}],
		"parties":[{"role":"consignee","name":"Muster AG","country":"CH","address":{"lines":["Weg 1","Hinterhof"]}},{"role":"notify","name":"Bote"}],
		"route":{"legs":[{"locode":"NLRTM","mode":"sea"},{"country":"SG","mode":"air"}],"declared_transit":["SG","MY"],
		"containers":["CSQU3054383","CSQU3054384"]},"end_use":{"military":true},"knowledge":{"aware":{"answer":false}}}`, read.Options{})
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(date.Date{})); diff != "" {
		t.Errorf("JSON -, CSV +\n%s", diff)
	}
}

func one(t *testing.T, name, text string, opt read.Options) *transfer.Transfer {
	t.Helper()
	r, err := read.Open(name, strings.NewReader(text), opt)
	if err != nil {
		t.Fatal(err)
	}
	rec, err := r.Next()
	if err != nil || rec.Transfer == nil {
		t.Fatalf("%v %v", err, rec.Errs)
	}
	return rec.Transfer
}

func TestDecodeJSON(t *testing.T) {
	if rec := read.DecodeJSON("body", []byte(`{"id":"a","items":[{"model":"m"}]}`), date.Date{}); rec.Transfer == nil || rec.ID != "a" {
		t.Errorf("%v", rec.Errs)
	}
	for text, want := range map[string]string{
		"{\n\"id\":\"\xff\"}":                  "body:2: byte 0xFF at offset 8 is not UTF-8; expected text in UTF-8",
		`{"id":"a","items":[{"model":"m"}]}{}`: `body:1: "{}": there is more text behind the record; expected a line break, a comma or the end`,
		``:                                     "body:1: the record ends too early; expected a value",
		strings.Repeat(" ", 8<<20+1):           "body: the record is larger than 8 MB",
	} {
		rec := read.DecodeJSON("body", []byte(text), date.Date{})
		if rec.Transfer != nil || len(rec.Errs) != 1 || rec.Errs[0].Error() != want {
			t.Errorf("%.20q: %v, want %s", text, rec.Errs, want)
		}
	}
}

func drain(t interface{ Fatal(...any) }, name string, data []byte, opt read.Options) {
	r, err := read.Open(name, bytes.NewReader(data), opt)
	if err != nil {
		return
	}
	for n := 0; ; n++ {
		rec, err := r.Next()
		if err != nil {
			return
		}
		if rec.Transfer == nil && len(rec.Errs) == 0 {
			t.Fatal("a record was refused without a reason")
		}
		if rec.Transfer != nil && len(rec.Transfer.Validate(opt.On)) > 0 {
			t.Fatal("an invalid transfer was handed out")
		}
		if n > 2*len(data)+2 {
			t.Fatal("more records than bytes")
		}
	}
}

func seed(f *testing.F, ext ...string) {
	files, _ := filepath.Glob("testdata/*.txtar")
	for _, file := range files {
		ar, err := txtar.ParseFile(file)
		if err != nil {
			f.Fatal(err)
		}
		for _, e := range ext {
			if filepath.Ext(ar.Files[0].Name) == e {
				f.Add(ar.Files[0].Data)
			}
		}
	}
}

func FuzzJSON(f *testing.F) {
	seed(f, ".json", ".jsonl")
	f.Fuzz(func(t *testing.T, data []byte) {
		drain(t, "f", data, read.Options{Format: read.JSON})
		drain(t, "f", data, read.Options{Format: read.JSONL})
	})
}

// FuzzOpen reads whatever the stream looks like, and the same as EDIFACT.
func FuzzOpen(f *testing.F) {
	seed(f, ".edi", ".json", ".jsonl", ".csv")
	f.Fuzz(func(t *testing.T, data []byte) {
		drain(t, "f", data, read.Options{})
		drain(t, "f", data, read.Options{Format: read.EDIFACT})
	})
}

func FuzzCSV(f *testing.F) {
	seed(f, ".csv")
	f.Fuzz(func(t *testing.T, data []byte) {
		drain(t, "f", data, read.Options{Format: read.CSV})
		drain(t, "f", data, read.Options{Format: read.CSV, Encoding: "latin1", DecimalComma: true})
	})
}

const (
	benchHeader = "id,kind,date,from,description,quantity,unit,value,currency,hs,param:Thrust,end user,end user country,destination\n"
	benchRow    = "X,export,2026-03-02,FR,Small turbojet engine,2,pieces,96000,EUR,8411.11,1.2 kN,Institut Beaulieu,CH,CH\n"
	benchRows   = 100_000
)

// 100,000 rows are read with flat memory: the heap in use does not grow from the first thousand rows to the last.
func TestFlatMemory(t *testing.T) {
	const jsonLine = `{"id":"X","kind":"export","date":"2026-03-02","from":"FR","items":[{"description":"Small turbojet engine",` +
		`"quantity":{"number":2,"unit":"pieces"},"hs":"8411.11"}],"parties":[{"role":"end_user","name":"Institut Beaulieu","country":"CH"}]}` + "\n"
	for name, in := range map[string]io.Reader{
		"f.csv":   io.MultiReader(strings.NewReader(benchHeader), &endless{text: strings.Replace(benchRow, "X", "A", 1) + benchRow, n: benchRows * len(benchRow)}),
		"f.jsonl": &endless{text: jsonLine, n: benchRows / 5 * len(jsonLine)},
		"f.json":  io.MultiReader(strings.NewReader("["), &endless{text: jsonLine[:len(jsonLine)-1] + ",", n: benchRows/5*len(jsonLine) - 1}, strings.NewReader("]")),
	} {
		r, err := read.Open(name, in, read.Options{})
		if err != nil {
			t.Fatal(err)
		}
		inUse := func() uint64 {
			var m runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&m)
			return m.HeapAlloc
		}
		var early uint64
		n := 0
		for ; ; n++ {
			rec, err := r.Next()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil || rec.Transfer == nil {
				t.Fatal(name, n, err, rec.Errs)
			}
			if n == 1000 {
				early = inUse()
			}
		}
		if late := inUse(); late > early+2<<20 {
			t.Errorf("%s: %d KB in use after %d records, %d KB after 1000", name, late>>10, n, early>>10)
		}
		if n != benchRows && (name == "f.csv" || n != benchRows/5) {
			t.Errorf("%s: %d records", name, n)
		}
	}
}

func BenchmarkCSV(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		in := io.MultiReader(strings.NewReader(benchHeader), &endless{text: strings.Replace(benchRow, "X", "A", 1) + benchRow, n: benchRows * len(benchRow)})
		r, err := read.Open("f.csv", in, read.Options{})
		if err != nil {
			b.Fatal(err)
		}
		n := 0
		for {
			rec, err := r.Next()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil || rec.Transfer == nil {
				b.Fatal(err, rec.Errs)
			}
			n++
		}
		if n != benchRows {
			b.Fatal(n)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/benchRows, "ns/row")
}
