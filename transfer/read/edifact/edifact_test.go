package edifact_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/transfer/read/edifact"
)

var (
	update = flag.Bool("update", false, "write the expected answers anew")
	large  = flag.Int("mb", 32, "megabytes that TestFlatMemory reads")
)

// report reads a stream to its end and writes down what came of it.
func report(in io.Reader, places bool) string {
	var b strings.Builder
	r := edifact.New(in, edifact.Options{File: "in.edi", On: date.Of(2026, 11, 23)})
	for {
		rec, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			fmt.Fprintf(&b, "end: %v\n", err)
			break
		}
		fmt.Fprintf(&b, "%s %q of message %q, segment %d, early %v\n", rec.Type, rec.ID, rec.Message, rec.Segment, rec.Early)
		for _, e := range rec.Errs {
			c := *e
			if !places {
				c.Place.Line, c.Place.Col = 0, 0
			}
			fmt.Fprintf(&b, "  %s\n", c.Error())
		}
		if rec.Transfer != nil {
			text, err := json.MarshalIndent(rec.Transfer, "  ", "  ")
			if err != nil {
				text = []byte(err.Error())
			}
			fmt.Fprintf(&b, "  %s\n", text)
		}
	}
	s := r.Summary()
	fmt.Fprintf(&b, "segments %d, interchanges %d, messages %d (%d skipped, %d bad), transfers %d, refused %d, doubtful %d, without end user %d, remarks %d\n",
		s.Segments, s.Interchanges, s.Messages, s.Skipped, s.BadMessages, s.Transfers, s.Refused, s.Doubtful, s.NoEndUser, s.Remarks)
	for _, name := range slices.Sorted(maps.Keys(s.Unknown)) {
		fmt.Fprintf(&b, "unknown %s: %d\n", name, s.Unknown[name])
	}
	return b.String()
}

func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no cases", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			a, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			in := a.Files[0].Data
			got := report(bytes.NewReader(in), true)
			if *update {
				a.Files = append(a.Files[:1], txtar.File{Name: "want", Data: []byte(got)})
				if err := os.WriteFile(file, txtar.Format(a), 0o600); err != nil {
					t.Fatal(err)
				}
			} else if d := cmp.Diff(string(a.Files[1].Data), got); d != "" {
				t.Error(d)
			}
			plain := report(bytes.NewReader(in), false)
			for name, other := range map[string]io.Reader{
				"a byte at a time": iotest.OneByteReader(bytes.NewReader(in)),
				"one line":         strings.NewReader(strings.ReplaceAll(string(in), "\n", "")),
				"CR LF":            strings.NewReader(strings.ReplaceAll(string(in), "\n", "\r\n")),
				"records of 80":    strings.NewReader(wrap(strings.ReplaceAll(string(in), "\n", ""), 80)),
			} {
				if d := cmp.Diff(plain, report(other, false)); d != "" {
					t.Errorf("%s: %s", name, d)
				}
			}
		})
	}
}

func wrap(s string, n int) string {
	var b strings.Builder
	for len(s) > n {
		b.WriteString(s[:n] + "\n")
		s = s[n:]
	}
	return b.String() + s
}

// The same interchange means the same whatever its separators are.
func TestSeparators(t *testing.T) {
	a, err := txtar.ParseFile("testdata/iftmin.txtar")
	if err != nil {
		t.Fatal(err)
	}
	in := strings.ReplaceAll(string(a.Files[0].Data), "\n", "")
	segs := splitAll(in, edifact.Default())
	want := report(strings.NewReader(in), false)
	for _, sep := range []edifact.Separators{
		{Component: '^', Element: '|', Decimal: ',', Release: '\\', Repetition: ' ', Terminator: '~'},
		{Component: 0x1F, Element: 0x1D, Decimal: '.', Release: 0x18, Repetition: ' ', Terminator: 0x1C},
		{Component: ':', Element: '+', Decimal: '.', Release: '?', Repetition: ' ', Terminator: '\n'},
		{Component: '<', Element: '>', Decimal: '.', Release: '!', Repetition: '*', Terminator: '\''},
	} {
		if got := report(strings.NewReader(compose(segs, sep)), false); got != want {
			t.Errorf("%q: %s", sep, cmp.Diff(want, got))
		}
	}
}

// compose writes segments with other separators.
func compose(segs [][][]string, sep edifact.Separators) string {
	var b strings.Builder
	b.WriteString("UNA")
	b.Write([]byte{sep.Component, sep.Element, sep.Decimal, sep.Release, sep.Repetition, sep.Terminator})
	for _, s := range segs {
		for i, e := range s {
			if i > 0 {
				b.WriteByte(sep.Element)
			}
			for k, c := range e {
				if k > 0 {
					b.WriteByte(sep.Component)
				}
				for _, x := range []byte(c) {
					if x == sep.Component || x == sep.Element || x == sep.Release || x == sep.Terminator {
						b.WriteByte(sep.Release)
					}
					b.WriteByte(x)
				}
			}
		}
		b.WriteByte(sep.Terminator)
	}
	return b.String()
}

// splitAll is a second parser: it takes a whole text without line breaks apart, segment by segment, element by element, by a
// marker for released characters. It shares nothing with the tokenizer.
func splitAll(text string, sep edifact.Separators) [][][]string {
	var runes []int // a released byte is 256 above itself
	for i := 0; i < len(text); i++ {
		if text[i] == sep.Release && sep.Release != ' ' && i+1 < len(text) {
			i++
			runes = append(runes, int(text[i])+256)
			continue
		}
		runes = append(runes, int(text[i]))
	}
	cut := func(in []int, at byte) [][]int {
		parts := [][]int{nil}
		for _, c := range in {
			if c == int(at) {
				parts = append(parts, nil)
				continue
			}
			parts[len(parts)-1] = append(parts[len(parts)-1], c)
		}
		return parts
	}
	var out [][][]string
	all := cut(runes, sep.Terminator)
	for _, s := range all[:len(all)-1] { // what stands behind the last terminator is no segment
		for len(s) > 0 && (s[0] == ' ' || s[0] == '\t' || s[0] == 0x1A) && s[0] != int(sep.Element) && s[0] != int(sep.Component) {
			s = s[1:]
		}
		var seg [][]string
		for _, e := range cut(s, sep.Element) {
			var element []string
			for _, c := range cut(e, sep.Component) {
				var b strings.Builder
				for _, x := range c {
					b.WriteByte(byte(x))
				}
				element = append(element, b.String())
			}
			seg = append(seg, element)
		}
		out = append(out, seg)
	}
	return out
}

// manifest is a cargo report of one line that is made while it is read.
type manifest struct {
	size, made int
	cni, segs  int
	part       []byte
	done       bool
}

func (m *manifest) Read(p []byte) (int, error) {
	if len(m.part) == 0 {
		switch {
		case m.done:
			return 0, io.EOF
		case m.cni == 0:
			m.part = append(m.part, "UNB+UNOC:3+A+B+261123:0900+I1'UNH+M1+CUSCAR:D:00B:UN'BGM+85+MAN1+9'TDT+20+118E+1++TSTL:172:20:TEST LINE+++9999993:146::MV EXAMPLE'"...)
			m.segs = 3
			m.cni = 1
		case m.made >= m.size:
			m.part = fmt.Appendf(m.part, "UNT+%d+M1'UNZ+1+I1'", m.segs+1)
			m.done = true
		default:
			m.part = fmt.Appendf(m.part, "CNI+%d'RFF+BM:BL%08d'LOC+9+SGSIN:139:6'LOC+11+NLRTM:139:6'NAD+CZ+++EXAMPLE TEXTILES LTD+1 SAMPLE ROAD+SHANGHAI++200000+CN'"+
				"NAD+CN+++VOORBEELD IMPORT BV+2 WEG+ROTTERDAM++3011AA+NL'GID+1+820:CT'FTX+AAA+++COTTON SHIRTS, MEN?'S'MEA+AAE+G+KGM:8240,5'CST++620520:122'", m.cni, m.cni)
			m.segs += 10
			m.cni++
		}
		m.made += len(m.part)
	}
	n := copy(p, m.part)
	if m.part = m.part[n:]; len(m.part) == 0 {
		m.part = m.part[:0]
	}
	return n, nil
}

// A message of any size is read in the same memory, be its trailer looked up before or not.
func TestFlatMemory(t *testing.T) {
	size := *large << 20
	if testing.Short() {
		t.Skip("reads a large file")
	}
	for name, again := range map[string]func() (io.Reader, error){
		"a pipe": nil,
		"a file": func() (io.Reader, error) { return &manifest{size: size}, nil },
	} {
		t.Run(name, func(t *testing.T) {
			r := edifact.New(&manifest{size: size}, edifact.Options{File: "-", On: date.Of(2026, 11, 23), Again: again})
			var most uint64
			n := 0
			for {
				rec, err := r.Next()
				if errors.Is(err, io.EOF) {
					break
				}
				if err != nil {
					t.Fatal(err)
				}
				if rec.Transfer == nil || rec.Early && again != nil {
					t.Fatal(rec.Early, rec.Errs)
				}
				if n++; n%20_000 == 0 {
					var m runtime.MemStats
					runtime.ReadMemStats(&m)
					most = max(most, m.HeapInuse)
				}
			}
			if s := r.Summary(); s.Transfers != n || s.Refused != 0 || s.Segments < size/50 {
				t.Errorf("%+v", s)
			}
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			t.Logf("%d transfers, heap at most %d MB, %d MB of memory in all", n, most>>20, m.Sys>>20)
			if most > 32<<20 {
				t.Errorf("the heap grew to %d MB", most>>20)
			}
		})
	}
}

// A large message that proves wrong gives no transfer when its trailer can be looked up: each is refused, with its place. Through a
// pipe the first are given before the trailer is read; they are taken back, and the rest is refused.
func TestWrongLargeMessage(t *testing.T) {
	in, err := io.ReadAll(&manifest{size: 64 << 10})
	if err != nil {
		t.Fatal(err)
	}
	right := read(t, string(in), nil)
	all := right.sum.Transfers
	if all < 2*edifact.MaxHeld || right.sum.Refused+right.sum.BadMessages+right.sum.Doubtful != 0 || right.early == 0 || right.early == all {
		t.Fatalf("%d early, %+v", right.early, right.sum)
	}
	if n := strings.Count(right.remarks, "given before its trailer is read"); n != 1 {
		t.Errorf("that transfers are given early is told %d times", n)
	}
	if sure := read(t, string(in), again(in)); sure.sum.Transfers != all || sure.early != 0 {
		t.Errorf("%d early, %+v", sure.early, sure.sum)
	}
	end := bytes.LastIndex(in, []byte("UNT+"))
	for name, text := range map[string]string{
		"wrong count":      string(in[:end]) + "UNT+7+M1'UNZ+1+I1'",
		"wrong reference":  string(in[:end]) + strings.Replace(string(in[end:]), "+M1'", "+M2'", 1),
		"no trailer":       string(in[:end]) + "UNZ+1+I1'",
		"the next message": string(in[:end]) + "UNH+M2+IFTSTA'UNT+2+M2'UNZ+2+I1'",
		"truncated":        string(in[:end-5]),
	} {
		got := read(t, text, nil)
		s := got.sum
		if s.Doubtful == 0 || s.Doubtful != s.Transfers || got.early != s.Transfers || got.revoked != s.Doubtful || s.Transfers+s.Refused != all || s.BadMessages != 1 {
			t.Errorf("%s, a pipe: %d early, %d taken back, %+v", name, got.early, got.revoked, s)
		}
		if want := fmt.Sprintf("given before and are not to be relied on: %d; ", s.Transfers); strings.Count(got.told, want) != 1 {
			t.Errorf("%s, a pipe: told\n%s\nlacks %s", name, got.told, want)
		}
		got = read(t, text, again([]byte(text)))
		s = got.sum
		if s.Transfers+s.Doubtful+got.revoked != 0 || s.Refused != all || got.refused != all || s.BadMessages != 1 {
			t.Errorf("%s, a file: %d refused, %+v", name, got.refused, s)
		}
		if n := strings.Count(got.told, "; the message is refused;"); n != 1 {
			t.Errorf("%s, a file: what is wrong is told %d times", name, n)
		}
		if want := fmt.Sprintf("message M1, segment %d CNI: \"BL%08d\": refused with its message", 4+10*(all-2), all-1); strings.Count(got.told, want) != 1 {
			t.Errorf("%s, a file: told\n%s\nlacks %s", name, got.told, want)
		}
	}
	// What cannot be opened again is read as a pipe, and a file that changed meanwhile is held to the trailer that was read.
	wrong := string(in[:end]) + "UNT+7+M1'UNZ+1+I1'"
	for name, second := range map[string]func() (io.Reader, error){
		"cannot be opened": func() (io.Reader, error) { return nil, io.ErrClosedPipe },
		"was another":      again(in),
	} {
		if got := read(t, wrong, second); got.revoked == 0 || got.revoked != got.sum.Transfers || got.sum.Transfers+got.sum.Refused != all {
			t.Errorf("%s: %d taken back, %+v", name, got.revoked, got.sum)
		}
	}
}

// Of several large messages only the wrong one is refused.
func TestLargeMessages(t *testing.T) {
	one, err := io.ReadAll(&manifest{size: 40 << 10})
	if err != nil {
		t.Fatal(err)
	}
	first, end := bytes.Index(one, []byte("UNH+")), bytes.LastIndex(one, []byte("UNZ+"))
	body := string(one[first:end])
	trailer := strings.LastIndex(body, "UNT+")
	in := string(one[:first]) + body + body[:trailer] + "UNT+9+M1'" + body + "UNZ+3+I1'"
	n := strings.Count(body, "CNI+")
	if got := read(t, in, again([]byte(in))); got.sum.Transfers != 2*n || got.refused != n || got.early != 0 || got.sum.Doubtful != 0 {
		t.Errorf("%d consignments each: %d refused, %d early, %+v", n, got.refused, got.early, got.sum)
	}
}

func again(in []byte) func() (io.Reader, error) {
	return func() (io.Reader, error) { return bytes.NewReader(in), nil }
}

type outcome struct {
	sum                     edifact.Summary
	early, refused, revoked int
	told, remarks           string
}

func read(t *testing.T, in string, again func() (io.Reader, error)) outcome {
	t.Helper()
	var o outcome
	r := edifact.New(strings.NewReader(in), edifact.Options{File: "in.edi", Again: again})
	for {
		rec, err := r.Next()
		if errors.Is(err, io.EOF) {
			o.sum = r.Summary()
			return o
		}
		if err != nil {
			t.Fatal(err)
		}
		if rec.Early {
			o.early++
		}
		o.revoked += rec.Revoked
		to := &o.remarks
		if rec.Transfer == nil {
			to = &o.told
			if rec.ID != "M1" && rec.ID != "I1" && rec.ID != "M2" {
				o.refused++
			}
		}
		for _, e := range rec.Errs {
			*to += e.Error() + "\n"
		}
	}
}

// What is hostile costs no more memory than what is honest.
func TestHostile(t *testing.T) {
	head := "UNB+UNOC:3+A+B+261123:0900+I1'UNH+M1+CUSCAR:D:00B:UN'BGM+85+MAN1+9'"
	good := "UNH+M2+IFTMIN:D:00B:UN'BGM+340+BK-1+9'GID+1'FTX+AAA+++GYRO'UNT+5+M2'UNZ+2+I1'"
	for name, tt := range map[string]struct{ head, unit, foot string }{
		"one endless segment":    {head + "CNI+1'FTX+AAA+++", "GYRO ", "'UNT+5+M1'" + good},
		"elements without end":   {head + "CNI+1'FTX", "+", "'UNT+5+M1'" + good},
		"components without end": {head + "CNI+1'FTX+", ":", "'UNT+5+M1'" + good},
		"items without end":      {head + "CNI+1'", "GID+1'", "UNT+5+M1'" + good},
		"parties in the header":  {head, "NAD+CA+MSK'", "UNT+5+M1'" + good},
		"containers":             {head, "EQD+CN+A'SEL+1'", "UNT+5+M1'" + good},
		"places":                 {head + "CNI+1'", "LOC+13+NLRTM'", "UNT+5+M1'" + good},
		"texts":                  {head + "CNI+1'", "FTX+AAI+++HANDLE WITH CARE'", "UNT+5+M1'" + good},
		"descriptions":           {head + "CNI+1'GID+1'", "FTX+AAA+++GYRO'", "UNT+5+M1'" + good},
		"empty segments":         {head + "CNI+1'", "''''", "UNT+5+M1'" + good},
	} {
		in := tt.head + strings.Repeat(tt.unit, (6<<20)/len(tt.unit)) + tt.foot
		r := edifact.New(strings.NewReader(in), edifact.Options{File: "-"})
		var ids []string
		errs := 0
		for {
			rec, err := r.Next()
			if err != nil {
				if !errors.Is(err, io.EOF) {
					t.Errorf("%s: %v", name, err)
				}
				break
			}
			errs += len(rec.Errs)
			if rec.Transfer != nil {
				ids = append(ids, rec.ID)
			}
		}
		if !slices.Equal(ids, []string{"BK-1"}) || errs > 1000 {
			t.Errorf("%s: transfers %q, %d problems, %+v", name, ids, errs, r.Summary())
		}
	}
}

func TestEnds(t *testing.T) {
	for in, want := range map[string]string{
		"":                                         "the file is empty",
		" \r\n":                                    "the file is empty",
		"id,kind\n1,export\n":                      "does not begin like EDIFACT",
		"UNA:::::'UNB+UNOC:3'":                     "cannot be told apart",
		"UNB+UNOC:3+A+B+2611":                      "the file ends within a segment",
		"UNB+UNOC:3+A+B+26:1+I1'":                  "the interchange is not closed",
		"UNT+1+M'":                                 "does not begin like EDIFACT",
		"UNH+1+IFTMIN'UNT+2+1'":                    "does not say",
		"UNB+UNOC'UNT+1+M'UNE+1'":                  "trailer of a message without its header",
		"UNH+1+COPRAR'UNT+2+1'":                    "messages of this type are not read",
		"UNB+UNOC'BGM+1'UNZ+0'":                    "outside of a message",
		"UNB+UNOC+++'UNZ+1+I1'":                    "the count of messages is wrong",
		"UNB+UNOC:3++++I2'UNZ+0'":                  "the reference of the trailer",
		"UNB+U'UNG+I+++++1'UNZ+1'":                 "messages in this character set are not read",
		"UNB+UNOA'UNG+I+++++1'UNZ+1'":              "the group is not closed before UNZ",
		"UNB+UNOA'UNG+I+++++1'UNH+1+CUSCAR'UNG+I'": "the message is not closed before the next group; the message is refused",
		"UNB+UNOA'UNG+I+++++1'UNH+1+CUSCAR'UNE'":   "the message is not closed before UNE; the message is refused",
		"UNB+UNOA'UNH+1+CUSCAR'CNI+1'GID+1'FTX+AAA+++X'UNB+UNOA'": `segment 2 CNI: "1/1": refused with its message`,
		"UNH+1+IFTSTA'UNT+7+1'":                                   "the count of segments is wrong; the message is refused",
	} {
		got := report(strings.NewReader(in), true)
		if want == "does not say" {
			want = "there is nothing to assess"
		}
		if !strings.Contains(got, want) {
			t.Errorf("%q:\n%s", in, got)
		}
	}
	r := edifact.New(iotest.TimeoutReader(strings.NewReader("UNB+UNOC'")), edifact.Options{})
	for range 5 {
		if _, err := r.Next(); err != nil && fault.KindOf(err) != fault.Unavailable {
			t.Error(err)
		}
	}
}

func TestCharacterSets(t *testing.T) {
	for _, tt := range []struct{ id, text, want string }{
		{"UNOC", "M\xDCNCHEN", "MÜNCHEN"},
		{"UNOC", "MÜNCHEN", "MÜNCHEN"}, // UTF-8 that is not announced
		{"UNOD", "\xA3\xF3d\xBC", "Łódź"},
		{"UNOE", "\xBC\xBE\xC1\xBA\xB2\xB0", "МОСКВА"},
		{"UNOE", "\xC2\xB0", "ТА"}, // which would be UTF-8 as well
		{"UNOF", "\xC1\xE8\xDE\xED\xE1", "Αθήνα"},
		{"UNOG", "\xA9\xFE", "İŝ"},
		{"UNOH", "R\xBFga", "Rŋga"},
		{"UNOI", "\xCF\xC8\xEA", "دبي"},
		{"UNOJ", "\xE7\xE9\xF4\xE4", "חיפה"},
		{"UNOK", "\xDDzmir", "İzmir"},
		{"UNOL", "\xBDuvre \xA4", "œuvre €"},
		{"UNOW", "Valparaíso 北京", "Valparaíso 北京"},
		{"UNOY", "Valparaíso 北京", "Valparaíso 北京"},
		{"UNOA", "Lyon", "Lyon"},
		{"UNOA", "MÜNCHEN", "MÜNCHEN"},
		{"UNOA", "M\xDCNCHEN", ""},
		{"UNOB", "M\xDCNCHEN", ""},
		{"UNOW", "M\xDCNCHEN", ""},
		{"UNOY", "M\xDCNCHEN", ""},
		{"UNOC", "A\x93B\x94", ""}, // quotation marks of Windows-1252
		{"UNOG", "A\xA5", ""},      // a gap of ISO 8859-3
		{"UNOJ", "A\xBF", ""},      // a gap of ISO 8859-8
	} {
		rec := city(t, "", tt.id, tt.text)
		switch {
		case tt.want == "" && (rec.Transfer != nil || !strings.Contains(rec.Errs[0].Error(), "segment 3 NAD+CN: byte 0x") || rec.Errs[0].Hint == ""):
			t.Errorf("%s %q: %+v", tt.id, tt.text, rec)
		case tt.want != "" && (rec.Transfer == nil || rec.Transfer.Parties[0].Address.City != tt.want):
			t.Errorf("%s %q: %+v", tt.id, tt.text, rec)
		}
	}
	// A byte order mark says what the text is, whatever UNB says; that they differ is told.
	if rec := city(t, "\xEF\xBB\xBF", "UNOE", "МОСКВА"); rec.Transfer == nil || rec.Transfer.Parties[0].Address.City != "МОСКВА" ||
		!slices.ContainsFunc(rec.Errs, func(e *fault.Error) bool { return strings.Contains(e.Message, "UTF-8, which UNB does not announce") }) {
		t.Errorf("byte order mark: %+v", rec)
	}
	// The byte that is named is the one that is wrong.
	if rec := city(t, "", "UNOY", "\uFFFD\xDC"); rec.Transfer != nil || !strings.Contains(rec.Errs[0].Error(), "byte 0xDC") {
		t.Errorf("wrong byte: %+v", rec)
	}
}

// city reads a message that names a city.
func city(t *testing.T, mark, set, name string) edifact.Record {
	t.Helper()
	in := mark + "UNB+" + set + ":3+A+B+261123:0900+I1'UNH+M1+IFTMIN:D:00B:UN'BGM+340+B1+9'NAD+CN+++X++" + name + "'GID+1'FTX+AAA+++GYRO'UNT+6+M1'UNZ+1+I1'"
	r := edifact.New(strings.NewReader(in), edifact.Options{})
	rec, err := r.Next()
	if err != nil {
		t.Fatal(err)
	}
	return rec
}

// An interchange in a character set that is not read is refused as a whole, once, with the remedy; the next one is read.
func TestUnreadCharacterSets(t *testing.T) {
	good := "UNB+UNOY:3+A+B+261123:0900+I2'UNH+M2+IFTMIN:D:00B:UN'BGM+340+B2+9'GID+1'FTX+AAA+++GYRO'UNT+5+M2'UNZ+1+I2'"
	for id, want := range map[string]string{
		"UNOX": "ISO 2022", "KECA": "in this character set", "UNOZ": "in this character set", "unoc": "in this character set", "": "names no character set",
	} {
		for _, text := range []string{"OSAKA", "\x1B$B\x42\x67+'\x1B(B", "\xB0\xA1"} {
			bad := "UNB+" + id + ":4+A+B+261123:0900+I1'UNH+M1+IFTMIN:D:00B:UN'BGM+340+B1+9'NAD+CN+++X++" + text + "'GID+1'FTX+AAA+++GYRO'UNT+6+M1'UNZ+9+I9'"
			r := edifact.New(strings.NewReader(bad+good), edifact.Options{File: "in.edi"})
			rec, err := r.Next()
			if err != nil || rec.Transfer != nil || len(rec.Errs) != 1 || rec.ID != "I1" {
				t.Fatalf("%q: %+v, %v", id, rec, err)
			}
			e := rec.Errs[0]
			if e.Kind != fault.Invalid || e.Place.String() != "in.edi:1:1: segment 1 UNB" || !strings.Contains(e.Message, want) || e.Hint == "" {
				t.Errorf("%q: %+v", id, e)
			}
			rec, err = r.Next()
			if err != nil || rec.Transfer == nil || rec.ID != "B2" {
				t.Errorf("%q, %q: then %+v, %v", id, text, rec, err)
			}
			if s := r.Summary(); s.Messages != 2 || s.BadMessages != 1 || s.Transfers != 1 {
				t.Errorf("%q: %+v", id, s)
			}
		}
		r := edifact.New(strings.NewReader("UNB+"+id+":3+A+B+261123:0900+I1'UNH+M1+IFTMIN:D:00B:UN'BGM+340"), edifact.Options{})
		if _, err := r.Next(); err != nil {
			t.Error(err)
		}
		if rec, err := r.Next(); !errors.Is(err, io.EOF) {
			t.Errorf("%q, cut off: %+v, %v", id, rec, err)
		}
	}
}

// Days and numbers in the forms that senders use.
func TestValues(t *testing.T) {
	for in, want := range map[string]string{
		"DTM+137:20261123:102":                `"date": "2026-11-23"`,
		"DTM+137:20261123":                    `"date": "2026-11-23"`,
		"DTM+137:202611230900":                `"date": "2026-11-23"`,
		"DTM+137:202611230900:203":            `"date": "2026-11-23"`,
		"DTM+137:20261123090000:204":          `"date": "2026-11-23"`,
		"DTM+137:202611230900UTC:303":         `"date": "2026-11-23"`,
		"DTM+137:261123:101":                  `"date": "2026-11-23"`,
		"DTM+137:2611230900:201":              `"date": "2026-11-23"`,
		"DTM+137:901123:101":                  `"date": "1990-11-23"`,
		"DTM+137:23112026:4":                  `"date": "2026-11-23"`,
		"DTM+137:20261323:102":                "no calendar day",
		"DTM+137:2026112:102":                 "no calendar day",
		"DTM+137:202611:610":                  "no calendar day",
		"DTM+137:23112026":                    "no calendar day",
		"DTM+137:20261123x900:203":            "no calendar day",
		"DTM+137:19800101:102":                "no Annex existed",
		"MEA+AAE+G+KGM:1234,5":                `"gross_kg": 1234.5`,
		"MEA+AAE+G+KGM:0012":                  `"gross_kg": 12`,
		"MEA+AAE+G+KGM:,5":                    `"gross_kg": 0.5`,
		"MEA+AAE+G+TNE:1.2345":                `"gross_kg": 1234.5`,
		"MEA+AAE+G+GRM:250":                   `"gross_kg": 0.25`,
		"MEA+AAE+G+LBR:100":                   `"gross_kg": 45.359237`,
		"MEA+AAE+AAL+KGM:7":                   `"net_kg": 7`,
		"MEA+AAE+AAB+KGM:7":                   `"gross_kg": 7`,
		"MEA+WT+AAD+KGM:7":                    `"gross_kg": 7`,
		"MEA+AAI+AAE+KGM:7":                   `"gross_kg": 7`,
		"MEA+AAE+AAA+KGM:7":                   `"net_kg": 7`,
		"MEA+AAE+AAC+KGM:7":                   `"net_kg": 7`,
		"MEA+AAE+AAF+KGM:7":                   `"net_kg": 7`,
		"MEA+AAE+AAA+KGM:7'MEA+AAE+AAF+KGM:6": `"net_kg": 7`,
		"MEA+AAE+AAF+KGM:6'MEA+AAE+AAA+KGM:7": `"net_kg": 7`,
		"MEA+AAA++KGM:7":                      "measure AAA: 7 KGM", // a purpose of list 6311, no kind of mass
		"MEA+AAB++KGM:7":                      "unknown MEA+AAB: 1",
		"MEA+AAE+G+KGM:-7":                    "cannot be negative",
		"MEA+AAE+G+KGM:1.234,5":               "not a number",
		"MEA+AAE+G+KGM:1e5":                   "not a number",
		"MEA+AAE+G+XXX:1":                     "unknown unit of mass",
		"MEA+AAE+ABJ+MTQ:3":                   `measure ABJ: 3 MTQ`,
		"LOC+9+NLRTM:139:6":                   `"loading": "NLRTM"`,
		"LOC+9+nl rtm:139:6":                  `"loading": "NLRTM"`,
		"LOC+9+ROTTERDAM":                     "not known to be a UN/LOCODE",
		"LOC+9+NL1TM:139:6":                   "not a UN/LOCODE",
		"LOC+28+Q1:162:5":                     "unknown country",
		"LOC+28+DEU:162:5":                    `"final_country": "DE"`,
		"LOC+9+DEHAM'LOC+13+AEJEA'LOC+13+SGSIN'LOC+13+AEJEA'LOC+11+KRPUS": "segment 9 LOC+13, element 2: \"AEJEA\": the route doubles back: it returns to AE",
		"LOC+9+DEHAM'LOC+13+AEJEA'LOC+11+DEBRV":                           "segment 8 LOC+11, element 2: \"DEBRV\": the route doubles back: it returns to DE",
		"LOC+9+CNSHA'LOC+13+CNNGB'LOC+11+CNSHA":                           "the route doubles back: it returns to CNSHA",
		"LOC+35+DE'LOC+13+AEJEA'LOC+11+DEBRV'LOC+7+DEHAM":                 "it returns to DE",
		"LOC+125+SGSIN":                    `"locode": "SGSIN"`,
		"LOC+999+SGSIN":                    "LOC+999",
		"NAD+CN+++TO THE ORDER OF A BANK":  `"kind": "to_order"`,
		"NAD+CN+X:1:2":                     `"name": "X"`,
		"NAD+CN+++A++B+++QX":               "unknown country",
		"TDT+20+1+4++AB:172:20:AB LINE":    `"name": "AB LINE"`,
		"MOA+38:5:XXY":                     "unknown currency",
		"CUX+2:XXY":                        "unknown currency",
		"QTY+47:3:PCE":                     `"unit": "pieces"`,
		"BGM+340+B1+1":                     "cancellation",
		"EQD+CN+TSTU1'MEA+AAE+G+KGM:30000": "container TSTU1, measure G: 30000 KGM",
		"RFF+AWB:020-1":                    `"kind": "air_waybill"`,
		"GIS+24":                           `"kind": "transit"`,
		"PIA+5+1234567890123:HS":           `"hs": "1234567890"`,
		"PIA+5+12:HS":                      "not a customs code",
	} {
		text := "UNH+M1+IFTMIN:D:00B:UN'BGM+340+B1+9'GID+1'FTX+AAA+++GYRO'FTX+AAI+++FTX'" + in + "'"
		text += fmt.Sprintf("UNT+%d+M1'", strings.Count(text, "'")+1)
		if got := report(strings.NewReader(text), true); !strings.Contains(got, want) {
			t.Errorf("%s: want %s, got\n%s", in, want, got)
		}
	}
}

// A route that goes on is no route that doubles back.
func TestOnwardRoute(t *testing.T) {
	for _, in := range []string{
		"LOC+9+DEHAM'LOC+13+DEBRV'LOC+13+NLRTM'LOC+11+KRPUS'LOC+7+KRPUS",
		"LOC+9+DEHAM'LOC+13+AEJEA'LOC+11+KRPUS'LOC+7+KRINC",
		"LOC+9+DEHAM'LOC+11+DEHAM",
		"LOC+13+AEJEA'LOC+11+KRPUS",
	} {
		text := "UNH+M1+IFTMIN:D:00B:UN'BGM+340+B1+9'GID+1'FTX+AAA+++GYRO'" + in + "'"
		text += fmt.Sprintf("UNT+%d+M1'", strings.Count(text, "'")+1)
		if got := report(strings.NewReader(text), true); strings.Contains(got, "doubles back") {
			t.Errorf("%s:\n%s", in, got)
		}
	}
}

// Statements of declarations, which stand on the whole or on an item.
func TestDeclarations(t *testing.T) {
	for in, want := range map[string]string{
		"CST++IM:105:148'UNS+D'CST+1+8471:122":                        `"kind": "import"`,
		"CST++CO:105:148'UNS+D'CST+1+8471:122":                        "declaration type CO",
		"BGM+929+E1'UNS+D'CST+1+8471:122":                             `"kind": "import"`,
		"UNS+D'CST+1+4000:117":                                        "CST list 117",
		"UNS+D'CST+1+8471:122'MOA+66:5:EUR":                           `"amount": 5`,
		"UNS+D'CST+1+8471:122'MOA+123:5:EUR":                          "amount 123: 5 EUR",
		"MOA+5:5:EUR'UNS+D'CST+1+8471:122":                            "amount 5: 5 EUR",
		"UNS+D'CST+1+8471:122'RFF+SE:S1":                              `"serial_numbers"`,
		"UNS+D'CST+1+8471:122'NAD+MF+++WORKS":                         `"maker": "WORKS"`,
		"UNS+D'CST+1+8471:122'QTY+47:3:XXX":                           `"unit": "XXX"`,
		"UNS+D'CST+1+8471:122'UNS+S'CNT+5:3":                          "the count of items is wrong",
		"LOC+27+DE:162'UNS+D'CST+1+8471:122":                          `"origin": "DE"`,
		"LOC+27+DEHAM:139'UNS+D'CST+1+8471:122":                       `"origin": "DE"`,
		"LOC+27+Q9:162'UNS+D'CST+1+8471:122":                          "LOC+27, element 2: items[0].origin",
		"LOC+35+DEHAM:139'UNS+D'CST+1+8471:122":                       `"from": "DE"`,
		"NAD+BY+++BUYER'NAD+SE+++SELLER'UNS+D'CST+1+8471:122":         `"buyer": "BUYER"`,
		"NAD+CN+++A'COM+1:TE'COM+a.example:AH'UNS+D'CST+1+8471:122":   `"web": "a.example"`,
		"RFF+IV:I1'DTM+137:20261101:102'UNS+D'CST+1+8471:122":         `"date": "2026-11-01"`,
		"RFF+BM:B1'DTM+137:20261101:102'UNS+D'CST+1+8471:122":         `"no": "B1"`,
		"RFF+ZZZ:1'DOC+999+1'UNS+D'CST+1+8471:122":                    "unknown DOC+999: 1",
		"DOC+861+C1'DOC+271+P1'DTM+137:20261101:102'UNS+D'CST+1+8471": `"origin_certificate"`,
		"UNS+D'CST+1+8471:122'PIA+5+1:ZZ'PIA+1+S:SN":                  "unknown PIA:ZZ: 1",
		"DTM+2:20270101:102'UNS+D'CST+1+8471:122":                     `"delivery_date": "2027-01-01"`,
		"EQD+CN+A'SEL+S1'SEL+S2'UNS+D'CST+1+8471:122":                 `"seal": "S1, S2"`,
		"CUX+2:EUR'UNS+D'CST+1+8471:122'MOA+38:7":                     `"currency": "EUR"`,
		"UNS+D'CST+1+8471:122'CST+1+8472:122":                         "has this id already",
	} {
		text := "UNH+M1+CUSDEC:D:00B:UN'" + in + "'"
		text += fmt.Sprintf("UNT+%d+M1'", strings.Count(text, "'")+1)
		if got := report(strings.NewReader(text), true); !strings.Contains(got, want) {
			t.Errorf("%s: want %s, got\n%s", in, want, got)
		}
	}
}

func TestLooks(t *testing.T) {
	for in, want := range map[string]bool{
		"UNA:+.? 'UNB": true, "UNB+UNOC": true, "\xEF\xBB\xBF\r\nUNH+1": true, "UNH": false, "UNBOUND,x": false, "id,kind": false, "": false,
		"UNA": false, "UNT+1": false, "{}": false,
	} {
		if got := edifact.Looks([]byte(in)); got != want {
			t.Errorf("%q: %v", in, got)
		}
	}
}

func TestRepetition(t *testing.T) {
	for in, want := range map[string]int{
		"UNA:+.?*'UNB+UNOC:4+A'ABC+1*2:3*4'": 3,
		"UNB+UNOC:4+A'ABC+1*2:3*4'":          3,
		"UNB+UNOC:3+A'ABC+1*2:3*4'":          1,
		"UNA:+.?*'UNB+UNOC:3+A'ABC+1*2:3*4'": 1,
	} {
		s := edifact.NewSegments(strings.NewReader(in))
		if _, err := s.Next(); err != nil {
			t.Fatal(err)
		}
		seg, err := s.Next()
		if err != nil || seg.Repeats(1) != want || want == 3 && seg.Rep(1, 1, 1) != "3" {
			t.Errorf("%s: %d, %v", in, seg.Repeats(1), err)
		}
	}
}

// TestSamples reads the samples in the folder that LICET_DATA names. They are not part of the repository.
func TestSamples(t *testing.T) {
	data := os.Getenv("LICET_DATA")
	if data == "" {
		t.Skip("LICET_DATA does not name a folder with shipments/; the samples are not read")
	}
	for name, want := range map[string]string{
		"cuscar-d00b.edi":            "TSTLBL0001 TSTLBL0002",
		"iftmin-d00b.edi":            "BK-778",
		"cusdec-d00b.edi":            "EXP2026-9",
		"coprar-d95b-apimeister.edi": "",
		"iftsta-d00b-apimeister.edi": "",
	} {
		f, err := os.Open(filepath.Join(data, "shipments", "edifact", name))
		if err != nil {
			t.Fatal(err)
		}
		text := report(f, true)
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
		t.Logf("%s\n%s", name, text)
		for id := range strings.FieldsSeq(want) {
			if !strings.Contains(text, `"id": "`+id+`"`) && !strings.Contains(text, " \""+id+"\" ") {
				t.Errorf("%s lacks %s", name, id)
			}
		}
	}
}

func BenchmarkCuscar(b *testing.B) {
	const size = 16 << 20
	in, err := io.ReadAll(&manifest{size: size})
	if err != nil {
		b.Fatal(err)
	}
	for name, again := range map[string]func() (io.Reader, error){"pipe": nil, "file": again(in)} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(in)))
			b.ReportAllocs()
			for b.Loop() {
				r := edifact.New(bytes.NewReader(in), edifact.Options{On: date.Of(2026, 11, 23), Again: again})
				for {
					if _, err := r.Next(); err != nil {
						break
					}
				}
			}
		})
	}
}

func BenchmarkSegments(b *testing.B) {
	const size = 16 << 20
	in, err := io.ReadAll(&manifest{size: size})
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(in)))
	b.ReportAllocs()
	for b.Loop() {
		s := edifact.NewSegments(bytes.NewReader(in))
		for {
			if _, err := s.Next(); err != nil {
				break
			}
		}
	}
}
