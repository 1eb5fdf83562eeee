package quantity_test

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	q "github.com/licet/licet/quantity"
)

func TestFormat(t *testing.T) {
	for _, c := range []struct{ text, unit, want, why string }{
		{"10,000 psi", "MPa", "68.9476 MPa", "six digits"},
		{"11,500 lbf", "lbf", "11,500 lbf", "thousands"},
		{"11,500 lbf", "kN", "51.1545 kN", "rounded"},
		{"25 µg", "m/s²", "0.000245166 m/s²", "small"},
		{"0.5 deg/hr", "°/h", "0.5 °/h", "back to itself"},
		{"0.5 deg/hr", "rad/s", "0.00000242407 rad/s", "just above 1e-6"},
		{"0.05 deg/hr", "rad/s", "2.42407e-7 rad/s", "below 1e-6"},
		{"1.2 MN·s", "lbf·s", "269,771 lbf·s", "no places left"},
		{"9 MeV", "J", "1.44196e-12 J", "power of ten"},
		{"5 Tm", "m", "", "no such unit"},
		{"2e20 N", "N", "2e20 N", "very large"},
		{"999999.5 m", "m", "1,000,000 m", "rounded up to one more digit"},
		{"0.9999996 m", "m", "1 m", "rounded up to a whole"},
		{"0 m", "m", "0 m", "zero"},
		{"-20 dB", "dB", "-20 dB", "negative"},
		{"-45 °C", "°C", "-45 °C", "offset"},
		{"-40 °C", "°F", "-40 °F", "offset both ways"},
		{"6 deg", "deg", "6°", "no space before the degree sign"},
		{"±2 °C", "°F", "±3.6 °F", "differences have no offset"},
		{"20 ± 2 °C", "°F", "68 ± 3.6 °F", "tolerance"},
		{"20 to 2,000 Hz", "kHz", "0.02 to 2 kHz", "range"},
		{"> 55 %", "%", "> 55 %", "strict bound"},
		{"≥ 55 %", "%", "≥ 55 %", "bound"},
		{"< 55 %", "%", "< 55 %", "strict bound"},
		{"up to 55 %", "%", "≤ 55 %", "bound"},
		{"> 55 % and ≤ 64 %", "%", "> 55 and ≤ 64 %", "two bounds"},
		{"±16 grms", "m/s²", "±156.906 m/s² rms", "qualifier"},
		{"about 100 kg", "lb", "about 220.462 lb", "about"},
		{"7", "", "7", "plain number"},
		{"50 %", "", "0.5", "per cent as plain number"},
		{"29 in Hg vacuum", "kPa", "3.11973 kPa", "an absolute pressure is no longer a vacuum"},
		{"5 kg", "m", "5 kg", "wrong dimension: its own unit"},
		{"-325 mesh", "mesh", "≤ 45 µm", "openings"},
		{"better than 5 m", "m", "< 5 m", "better is said by the sign"},
	} {
		got, err := q.Parse(c.text)
		if err != nil {
			if c.want != "" {
				t.Errorf("%s: %v", c.text, err)
			}
			continue
		}
		var u q.Unit
		if c.unit != "" {
			u = q.MustUnit(c.unit)
		}
		if s := got.Format(u); s != c.want {
			t.Errorf("%s in %s is shown as %q, want %q: %s", c.text, c.unit, s, c.want, c.why)
		}
	}
	if s := (q.Quantity{Interval: q.Anything()}).Format(q.Unit{}); s != "any value" {
		t.Errorf("nothing known is shown as %q", s)
	}
	if s := q.FormatNumber(q.NumberOf(math.NaN()), q.Unit{}); s != "not a number" {
		t.Errorf("no number is shown as %q", s)
	}
	if s := q.FormatNumber(q.IntNumber(300), q.MustUnit("°C")); s != "26.85 °C" {
		t.Errorf("300 K is shown as %q", s)
	}
	if s := must(t, "5 kg").String(); s != "5 kg" {
		t.Errorf("the text is shown as %q", s)
	}
}

// What is shown can be read again and means the same, up to the rounding.
func TestFormatReadsBack(t *testing.T) {
	dims := q.Dimensions()
	rapid.Check(t, func(t *rapid.T) {
		d := dims[rapid.IntRange(0, len(dims)-1).Draw(t, "dimension")]
		units := q.UnitsOf(d)
		u := units[rapid.IntRange(0, len(units)-1).Draw(t, "unit")]
		n := q.NumberOf(rapid.Float64Range(1e-9, 1e18).Draw(t, "n"))
		s := q.FormatNumber(u.ToSI(n), u)
		back, err := q.ParseIn(s, d)
		if err != nil {
			t.Fatalf("%s shown as %q is not read: %v", n, s, err)
		}
		if got := u.FromSI(back.Interval.Lo).Float(); math.Abs(got-n.Float()) > 5.1e-6*n.Float() {
			t.Fatalf("%s shown as %q is read as %v", n, s, got)
		}
	})
}

func TestMagnitude(t *testing.T) {
	for text, want := range map[string]string{
		"±16 m": "16", "-20 to 5 m": "[0, 20]", "5 to 20 m": "[5, 20]", "-20 to -5 m": "[5, 20]", "> 5 m": "(5, )",
		"< -5 m": "(5, )", "< 5 m": "[0, )", "> -5 m": "[0, )", "7 m": "7", "-7 m": "7",
	} {
		if got := must(t, text).Magnitude(); !got.Equal(interval(t, want)) {
			t.Errorf("the size of %s is %s, want %s", text, got, want)
		}
	}
}

func TestIn(t *testing.T) {
	got, ok := must(t, "20 to 30 °C").In(q.MustUnit("°F"))
	if !ok || !got.Equal(interval(t, "[68, 86]")) {
		t.Errorf("20 to 30 °C is %s °F", got)
	}
	if _, ok := must(t, "5 kg").In(q.MustUnit("m")); ok {
		t.Error("a mass was expressed in metres")
	}
}

// Values can be compared in tests of other packages.
func TestComparableForTests(t *testing.T) {
	a, b := must(t, "5 kg"), must(t, "5 kg")
	if diff := cmp.Diff(a, b); diff != "" {
		t.Errorf("the same text differs:\n%s", diff)
	}
	for _, other := range []string{"5  kg", "6 kg", "about 5 kg", "5 lb"} {
		if cmp.Equal(a, must(t, other)) {
			t.Errorf("5 kg and %s are taken for the same", other)
		}
	}
	if q.Single.String() != "single value" || q.Form(99).String() != "unknown form" {
		t.Error("names of forms")
	}
}
