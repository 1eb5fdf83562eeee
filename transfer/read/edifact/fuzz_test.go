package edifact_test

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/ianaindex"

	"github.com/licet/licet/transfer/read/edifact"
)

// FuzzSegments compares the tokenizer with the second parser, on ASCII texts without line breaks and with separators that can
// be told apart.
func FuzzSegments(f *testing.F) {
	f.Add(":+.? '", "UNB+UNOC:3+A+B'UNH+M?'1+X?+:Y??'UNT+2+M'")
	f.Add("^|,\\ ~", "ABC|1^2\\~|~DEF~~ GHI|~rest")
	f.Add("<>. *'", "ABC>1*2'DEF'")
	f.Fuzz(func(t *testing.T, una, text string) {
		ascii := func(c byte) byte {
			if c &= utf8.RuneSelf - 1; c == '\r' || c == '\n' {
				return 'X'
			}
			return c
		}
		plain := func(s string) string {
			b := []byte(s)
			for i := range b {
				b[i] = ascii(b[i])
			}
			return string(b)
		}
		una, text = plain(una), plain(text)
		if len(una) != 6 || len(text) > 4000 || strings.Contains(text, "UNA") || strings.Contains(text, "UNB") {
			t.Skip("the text says itself how it is to be read")
		}
		sep := edifact.Separators{Component: una[0], Element: una[1], Decimal: una[2], Release: una[3], Repetition: una[4], Terminator: una[5]}
		s := edifact.NewSegments(strings.NewReader("UNA" + una + text))
		first, err := s.Next()
		if s.Separators() != sep {
			if err == nil && first.Bad == nil {
				t.Fatal("separators refused without a word")
			}
			t.Skip("the separators cannot be told apart")
		}
		want := splitAll(text, sep)
		for i := range want {
			var seg *edifact.Segment
			if seg = first; i > 0 {
				seg, err = s.Next()
			}
			if err != nil {
				t.Fatalf("segment %d: %v", i, err)
			}
			if seg.Bad != nil && strings.Contains(seg.Bad.Message, "too long") {
				t.Skip("the second parser knows no limit")
			}
			if seg.Len() != len(want[i]) {
				t.Fatalf("segment %d: %d elements, not %d: %q", i, seg.Len(), len(want[i]), want[i])
			}
			for e, parts := range want[i] {
				got := seg.Components(e, 0)
				if strings.Join(got, "\x00") != strings.Join(parts, "\x00") || len(got) != len(parts) {
					t.Fatalf("segment %d, element %d: %q, not %q", i, e, got, parts)
				}
			}
		}
	})
}

// FuzzCharacterSets compares the texts of the tokenizer with those of the second parser, which splits bytes and has each component
// decoded by a table found under the name that IANA gives the set.
func FuzzCharacterSets(f *testing.F) {
	sets := []struct{ id, name string }{
		{"UNOA", ""},
		{"UNOC", "ISO-8859-1"},
		{"UNOD", "ISO-8859-2"},
		{"UNOE", "ISO-8859-5"},
		{"UNOF", "ISO-8859-7"},
		{"UNOG", "ISO-8859-3"},
		{"UNOH", "ISO-8859-4"},
		{"UNOI", "ISO-8859-6"},
		{"UNOJ", "ISO-8859-8"},
		{"UNOK", "ISO-8859-9"},
		{"UNOL", "ISO-8859-15"},
		{"UNOY", ""},
	}
	all := make([]byte, 0, 128)
	for c := 0x80; c < 0x100; c++ {
		all = append(all, byte(c))
		f.Add(byte(c), "ABC+"+string(all[len(all)-1:])+":A\xE9?+B'")
	}
	for i := range sets {
		f.Add(byte(i), "ABC+Z\xFCrich:\xA1+?\xE0'DEF+\xC3\xA9'")
		f.Add(byte(i), "ABC+"+string(all[32:])+"'")
	}
	f.Fuzz(func(t *testing.T, which byte, text string) {
		set := sets[int(which)%len(sets)]
		if len(text) > 4000 || strings.ContainsAny(text, "\r\n") || strings.Contains(text, "UNA") || strings.Contains(text, "UNB") {
			t.Skip("the text says itself how it is to be read")
		}
		s := edifact.NewSegments(strings.NewReader("UNB+" + set.id + ":3+A'" + text))
		if _, err := s.Next(); err != nil {
			t.Fatal(err)
		}
		for i, want := range splitAll(text, edifact.Default()) {
			seg, err := s.Next()
			if err != nil {
				t.Fatalf("segment %d: %v", i, err)
			}
			if seg.Bad != nil && strings.Contains(seg.Bad.Message, "too long") {
				t.Skip("the second parser knows no limit")
			}
			raw := ""
			for _, e := range want {
				raw += strings.Join(e, "")
			}
			decoded, good := want, utf8.ValidString(raw)
			if set.name != "" && !(good && set.id == "UNOC") { // UTF-8 is read as such under UNOC
				decoded, good = decodeAll(t, want, set.name)
			}
			if isWrong := seg.Bad != nil && strings.Contains(seg.Bad.Message, "is not of the character set"); isWrong == good {
				t.Fatalf("segment %d, %s, %q: %v", i, set.id, raw, seg.Bad)
			}
			if !good {
				continue
			}
			for e, parts := range decoded {
				if got := seg.Components(e, 0); strings.Join(got, "\x00") != strings.Join(parts, "\x00") || len(got) != len(parts) {
					t.Fatalf("segment %d, element %d, %s: %q, not %q", i, e, set.id, got, parts)
				}
			}
		}
	})
}

// decodeAll decodes each component by itself; good is false where a byte has no printable meaning.
func decodeAll(t *testing.T, segment [][]string, name string) (out [][]string, good bool) {
	t.Helper()
	enc, err := ianaindex.IANA.Encoding(name)
	if err != nil || enc == nil {
		t.Fatal(name, err)
	}
	good = true
	for _, e := range segment {
		var parts []string
		for _, c := range e {
			text, err := enc.NewDecoder().String(c)
			if err != nil {
				t.Fatal(err)
			}
			good = good && !strings.ContainsFunc(text, func(r rune) bool { return r == utf8.RuneError || r >= 0x80 && r < 0xA0 })
			parts = append(parts, text)
		}
		out = append(out, parts)
	}
	return out, good
}

// FuzzRead reads anything: it ends, within the limits, and what it gives is valid.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{
		"UNB+UNOC:3+A+B+261123:0900+I1'UNH+M1+CUSCAR:D:00B:UN'BGM+85+X+9'CNI+1'RFF+BM:B'LOC+9+SGSIN:139:6'DTM+133:20261201:102'LOC+13+AEJEA'LOC+11+NLRTM'LOC+8+NL'GID+1+1:CT'FTX+AAA+++GYRO'MEA+AAE+G+TNE:1,5'CST++901420:122'UNT+14+M1'UNZ+1+I1'",
		"UNH+M+CUSDEC:D:00B:UN'BGM+830+E+9'LOC+36+KR:162'UNS+D'CST+1+847982:122'LOC+27+DE:162'MOA+38:5:EUR'RFF+ABX:L'DTM+36:20271231:102'UNS+S'CNT+5:1'UNT+12+M'",
		"UNA:+,?*'UNB+UNOY:4+A'UNH+M+IFTMIN'NAD+UC+++X:Y+Z+C++1+KR'EQD+CN+A'SEL+B'GID+1'PIA+5+847982:HS*5'DGS+IMD+1.3C+0186'TDT+20++1+++++1:146::N:ZZ'UNT+9+M'UNZ+1'",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		var again func() (io.Reader, error)
		if len(in)%2 == 1 {
			again = func() (io.Reader, error) { return bytes.NewReader(in), nil }
		}
		r := edifact.New(bytes.NewReader(in), edifact.Options{File: "f", Again: again})
		transfers, n, revoked := 0, 0, 0
		for {
			rec, err := r.Next()
			if err != nil {
				if again := second(r); !errors.Is(again, err) {
					t.Fatalf("then %v, not %v", again, err)
				}
				break
			}
			if n++; n > 3*len(in)+10 {
				t.Fatal("no end")
			}
			revoked += rec.Revoked
			if rec.Transfer == nil {
				if len(rec.Errs) == 0 {
					t.Fatal("neither a transfer nor a problem")
				}
				continue
			}
			transfers++
			if e := rec.Transfer.Validate(rec.Transfer.Date); len(e) > 0 && !rec.Transfer.Date.IsZero() {
				t.Fatal(e[0])
			}
		}
		s := r.Summary()
		if s.Transfers != transfers || s.Doubtful > transfers || s.Doubtful != revoked || s.NoEndUser > transfers || s.Refused < 0 || s.BadMessages > s.Messages {
			t.Fatalf("%d given, %+v", transfers, s)
		}
	})
}

func second(r *edifact.Reader) error {
	_, err := r.Next()
	if err == nil {
		return io.ErrUnexpectedEOF
	}
	return err
}
