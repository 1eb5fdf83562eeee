package quantity_test

import (
	"math"
	"math/big"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/licet/licet/fault"
	q "github.com/licet/licet/quantity"
)

func TestParseNumber(t *testing.T) {
	for _, c := range []struct{ text, want, why string }{
		{"0", "0", "zero"},
		{"007", "7", "leading zeros"},
		{"1,500", "1500", "three digits behind one comma: thousands"},
		{"11,500", "11500", "thousands"},
		{"0,500", "1/2", "unless the integer part is 0"},
		{"01,500", "3/2", "or begins with 0"},
		{"1500,250", "1500.25", "or is too long for thousands"},
		{"1,5", "1.5", "decimal comma"},
		{"1,50", "1.5", "decimal comma"},
		{"1,5000", "1.5", "decimal comma"},
		{"1.500", "1.5", "a single point is a decimal point"},
		{"1.234.567", "1234567", "repeated points mark thousands"},
		{"1,234,567", "1234567", "repeated commas mark thousands"},
		{"1,234.5", "1234.5", "the last mark is the decimal one"},
		{"2.300,5", "2300.5", "the last mark is the decimal one"},
		{"11.500,5", "11500.5", "the last mark is the decimal one"},
		{"1,234,567.8", "1234567.8", "many thousands"},
		{"1.234.567,8", "1234567.8", "many thousands"},
		{"1,234.567", "1234.567", "three digits behind the decimal mark"},
		{"12,34,567", "1234567", "Indian groups"},
		{"1 200", "1200", "space"},
		{"1 234 567", "1234567", "spaces"},
		{"1\u2009200", "1200", "thin space"},
		{"1\u202f200,5", "1200.5", "narrow no-break space and decimal comma"},
		{"1'200", "1200", "Swiss"},
		{"1’200.5", "1200.5", "Swiss, typographic"},
		{"2.5e6", "2500000", "power of ten"},
		{"2.5E+06", "2500000", "power of ten of printouts"},
		{"25e-1", "2.5", "negative power"},
		{"2,5e6", "2500000", "decimal comma and power"},
		{"2.5×10^6", "2500000", "printed"},
		{"2.5 × 10⁶", "2500000", "superscript"},
		{"2.5·10^{6}", "2500000", "braces"},
		{"2.5*10^-3", "0.0025", "negative"},
		{"2.5 x 10-3", "0.0025", "superscript lost"},
		{"10^6", "1000000", "bare power"},
		{"10⁻³", "0.001", "bare negative power"},
		{"1e60", "1" + strings.Repeat("0", 60), "largest power"},
		{"10^-60", "1/1" + strings.Repeat("0", 60), "smallest power"},
		{"10e2", "1000", "ten with a power of its own"},
		{"1/4", "0.25", "fraction"},
		{"22/7", "22/7", "any fraction"},
		{"1 1/2", "1.5", "mixed"},
		{"1-1/2", "1.5", "mixed with hyphen"},
		{"1½", "1.5", "fraction character"},
		{"¾", "0.75", "fraction character alone"},
		{"-3", "-3", "minus"},
		{"−3", "-3", "minus sign"},
		{"–3", "-3", "en dash"},
		{"+3", "3", "plus"},
		{"- 3", "-3", "space behind the sign"},
		{"１２，５００", "12500", "full width"},
		{"१२३", "123", "Devanagari"},
		{"\ufeff5", "5", "byte order mark"},
		{"2 million", "2000000", "word"},
		{"2.5 thousand", "2500", "word"},
		{"123456789012345678901234567890", "123456789012345678901234567890", "beyond machine words"},
		{"0.1", "1/10", "exactly a tenth"},
		{"9007199254740993", "9007199254740993", "beyond exact floats"},
		{"1234567890123456789.5", "12345678901234567895/10", "long decimal"},
	} {
		n, err := q.ParseNumber(c.text)
		if err != nil {
			t.Errorf("%s (%s): %v", c.text, c.why, err)
			continue
		}
		want, _ := new(big.Rat).SetString(c.want)
		if n.Rat().Cmp(want) != 0 {
			t.Errorf("%s is read as %s, want %s: %s", c.text, n, c.want, c.why)
		}
		if f, _ := want.Float64(); n.Float() != f {
			t.Errorf("%s has the float %v, want %v", c.text, n.Float(), f)
		}
	}
}

func TestParseNumberRefuses(t *testing.T) {
	for _, text := range []string{
		"", " ", "-", "+", ".", ",", "abc", "NaN", "Inf", "0x10", "1.2.3", "1,2,3", "1,23,45", "1e", "1e+", "e5", "5-",
		"1..2", "5 5", "1/0", "1/", "/2", "5 kg", "1e99", "1e-99", "10^99", "1e1000000000000", "2 x 10^99", "2 zillion",
		"1,234.567,8", "1.234 567", "1234,567,890", "--5", strings.Repeat("1", 61), strings.Repeat("1", 5000),
		"0." + strings.Repeat("0", 61),
	} {
		if n, err := q.ParseNumber(text); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%.40q is read as %s, %v", text, n, err)
		}
	}
}

func TestNumbersThatAreNone(t *testing.T) {
	five := q.IntNumber(5)
	for _, f := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		n := q.NumberOf(f)
		if n.Valid() || n.Rat() != nil || n.String() != "not a number" {
			t.Errorf("%v became the number %s", f, n)
		}
		if n.Cmp(five) != -1 || five.Cmp(n) != 1 || n.Cmp(n) != 0 {
			t.Errorf("%v has no fixed place in the order", f)
		}
		for _, r := range []q.Number{n.Add(five), five.Add(n), n.Mul(five), five.Sub(n), n.Neg(), n.Mul(q.NumberOf(0.1))} {
			if r.Valid() {
				t.Errorf("arithmetic with %v gave %s", f, r)
			}
		}
		if _, ok := five.Quo(n); ok {
			t.Errorf("5 was divided by %v", f)
		}
		if _, err := n.MarshalText(); err == nil {
			t.Errorf("%v was written", f)
		}
	}
	if _, ok := five.Quo(q.Number{}); ok {
		t.Error("5 was divided by 0")
	}
	if n := q.RatNumber(nil); n.Sign() != 0 {
		t.Error("no rational is 0")
	}
	if z := q.NumberOf(math.Copysign(0, -1)); math.Signbit(z.Float()) {
		t.Error("there is no negative zero")
	}
}

// anyNumber draws numbers of the kinds that occur: whole, decimal, fraction, and floats.
func anyNumber() *rapid.Generator[q.Number] {
	return rapid.Custom(func(t *rapid.T) q.Number {
		switch rapid.IntRange(0, 3).Draw(t, "kind") {
		case 0:
			return q.IntNumber(rapid.Int64().Draw(t, "whole"))
		case 1:
			return q.NumberOf(rapid.Float64Range(-1e12, 1e12).Draw(t, "float"))
		case 2:
			return q.RatNumber(big.NewRat(rapid.Int64Range(-1e9, 1e9).Draw(t, "num"), rapid.Int64Range(1, 1e9).Draw(t, "den")))
		default:
			return q.IntNumber(rapid.Int64Range(-9, 9).Draw(t, "small"))
		}
	})
}

// What is smaller than any float64 stays what it is.
func TestTinyProductsAreNotNothing(t *testing.T) {
	for _, n := range []uint{1074, 1075, 1076, 1077, 1200} {
		want := new(big.Rat).SetFrac(big.NewInt(1), new(big.Int).Lsh(big.NewInt(1), n))
		if got := q.RatNumber(want); got.Rat().Cmp(want) != 0 || got.Sign() != 1 {
			t.Errorf("2^-%d became %s", n, got)
		}
	}
}

// All arithmetic agrees with math/big, and numbers survive being written.
func TestArithmeticIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := anyNumber().Draw(t, "a"), anyNumber().Draw(t, "b")
		ra, rb := a.Rat(), b.Rat()
		same := func(name string, got q.Number, want *big.Rat) {
			if got.Rat().Cmp(want) != 0 {
				t.Fatalf("%s %s %s = %s, want %s", a, name, b, got, want)
			}
			if f, _ := want.Float64(); got.Float() != f {
				t.Fatalf("%s %s %s has the float %v, want %v", a, name, b, got.Float(), f)
			}
		}
		same("+", a.Add(b), new(big.Rat).Add(ra, rb))
		same("-", a.Sub(b), new(big.Rat).Sub(ra, rb))
		same("×", a.Mul(b), new(big.Rat).Mul(ra, rb))
		same("abs", a.Abs(), new(big.Rat).Abs(ra))
		if c, ok := a.Quo(b); ok {
			same("÷", c, new(big.Rat).Quo(ra, rb))
		} else if rb.Sign() != 0 {
			t.Fatalf("%s ÷ %s was refused", a, b)
		}
		if a.Cmp(b) != ra.Cmp(rb) || a.Equal(b) != (ra.Cmp(rb) == 0) || a.Sign() != ra.Sign() {
			t.Fatalf("%s and %s are in the wrong order", a, b)
		}
		text, err := a.MarshalText()
		var back q.Number
		if err != nil || back.UnmarshalText(text) != nil || !back.Equal(a) {
			t.Fatalf("%s written as %s and read as %s", a, text, back)
		}
	})
}

func TestNumberTextRefuses(t *testing.T) {
	for _, text := range []string{"", "1e5", "0x1", "1_000", "abc", "1/0", "--1", strings.Repeat("1", 3000)} {
		var n q.Number
		if err := n.UnmarshalText([]byte(text)); err == nil {
			t.Errorf("%.20q was read as %s", text, n)
		}
	}
}
