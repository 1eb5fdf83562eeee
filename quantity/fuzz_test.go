package quantity_test

import (
	"testing"
	"unicode/utf8"

	q "github.com/licet/licet/quantity"
)

var seeds = []string{
	"1.2 MN·s", "2.5×10^6 N s", "0.5 deg/hr", "20 to 2,000 Hz", "> 55 % and < 64 %", "0.98 lb/lbf-hr", "29 in Hg vacuum",
	"-100/+325 mesh", "0.7 ± 0.1 mm", "±16 g", "3,600 lbf (16 kN)", "15 / 31 / 58 µm", "10, 20, 30 and 50 krad(Si)", "1½ in",
	"１２０ ｋｇ", "Mach 3", "M 0.85", "2.300,5", "1e999999", "NaN", "R-4D-11 STAR 15G 57-14-7", "射程300km以上", "5 m/s^-2",
	"24\" x 36\"", "max. approx. 5 kg", "+/- 6 deg", "10 mm +0.1/-0.05 mm", "\xff5 kg", "5 \u00b3", "1'200 kg",
}

func FuzzParse(f *testing.F) {
	for _, s := range seeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, err := q.Parse(s)
		if err != nil {
			return
		}
		if got.Text != s {
			t.Fatalf("%q is kept as %q", s, got.Text)
		}
		if got.Interval.IsEmpty() {
			t.Fatalf("%q leaves no value", s)
		}
		again, err := q.ParseIn(s, got.Dimension())
		if err != nil || !again.Equal(got) && got.Qualifier == "" {
			t.Fatalf("%q in its own dimension: %v, %v", s, again, err)
		}
		got.Format(got.Unit)
		got.Magnitude()
	})
}

func FuzzFind(f *testing.F) {
	for _, s := range seeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		end := 0
		for _, m := range q.Find(s) {
			if m.Start < end || m.End <= m.Start || m.End > len(s) {
				t.Fatalf("%q: span %d to %d after %d", s, m.Start, m.End, end)
			}
			end = m.End
			if len(m.Quantities) == 0 || (len(m.Quantities) == 1) != (m.Sep == "") {
				t.Fatalf("%q: %d quantities with the separator %q", s, len(m.Quantities), m.Sep)
			}
			if utf8.ValidString(s) && !utf8.ValidString(m.Text(s)) {
				t.Fatalf("%q: a span cuts a character", s)
			}
			for _, e := range m.Quantities {
				if e.Interval.IsEmpty() {
					t.Fatalf("%q: %q leaves no value", s, e.Text)
				}
			}
		}
	})
}

func FuzzParseNumber(f *testing.F) {
	for _, s := range seeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n, err := q.ParseNumber(s)
		if err != nil {
			return
		}
		if !n.Valid() {
			t.Fatalf("%q is read as %s", s, n)
		}
		text, err := n.MarshalText()
		var back q.Number
		if err != nil || back.UnmarshalText(text) != nil || !back.Equal(n) {
			t.Fatalf("%q: %s is written as %s and read as %s", s, n, text, back)
		}
	})
}
