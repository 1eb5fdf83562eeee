package quantity

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/licet/licet/fault"
)

// A slip in a data file is found at load, with its line.
func TestLoadUnitsRefuses(t *testing.T) {
	for _, c := range []struct{ data, want, why string }{
		{"units: [", "units.yaml", "no YAML"},
		{"", "units.yaml", "empty file"},
		{"units: {}\n---\nunits: {}", "more than one document", "two documents"},
		{"- 1", "units.yaml:1:1", "no mapping"},
		{"sorts: 1", `units.yaml:1:8: "sorts": unknown key`, "unknown part"},
		{"units:\n  lenght:\n    - {symbol: m, factor: 1}", `units.yaml:3:5: "lenght": unknown dimension`, "unknown dimension"},
		{"units:\n  length: 1", "units.yaml:2:11", "no list"},
		{"units:\n  length:\n    - {symbol: m, factor: 1, alias: x}", `"alias": unknown key`, "unknown key"},
		{"units:\n  length:\n    - {symbol: m, symbol: n, factor: 1}", "the key stands twice", "key twice"},
		{"units:\n  length:\n    - {factor: 1}", "units.yaml:3:7: the unit is incomplete", "no symbol"},
		{"units:\n  length:\n    - {symbol: m}", "incomplete", "no factor"},
		{"units:\n  length:\n    - {symbol: m, factor: 0}", "incomplete", "no factor"},
		{"units:\n  length:\n    - {symbol: m, factor: -1}", "incomplete", "negative factor"},
		{"units:\n  length:\n    - {symbol: '', factor: 1}", "not a text", "empty symbol"},
		{"units:\n  length:\n    - {symbol: m, factor: 1e3}", "not an exact factor", "power of ten"},
		{"units:\n  length:\n    - {symbol: m, factor: 1/0}", "not an exact factor", "division by zero"},
		{"units:\n  length:\n    - {symbol: m, factor: tau}", "not an exact factor", "unknown constant"},
		{"units:\n  length:\n    - {symbol: m, factor: 1.2.3}", "not an exact factor", "two points"},
		{"units:\n  length:\n    - {symbol: m, factor: 1, offset: x}", "not an exact factor", "offset"},
		{"units:\n  length:\n    - {symbol: m, factor: 1, prefixes: kq}", "unknown SI prefix q", "prefix"},
		{"units:\n  length:\n    - {symbol: m, factor: 1, aliases: 'a,, b'}", "not a list of texts", "comma"},
		{"units:\n  length:\n    - {symbol: m, factor: 1, names: [a]}", "not a text", "list"},
		{"units:\n  length:\n    - {symbol: m, factor: 1}\n    - {symbol: m, factor: 2}", "the unit stands twice", "twice"},
		{
			"units:\n  length:\n    - {symbol: m, factor: 1}\n  mass:\n    - {symbol: t, factor: 1, aliases: m}",
			`units.yaml:5:7: "m": the spelling already belongs to m`, "alias of another unit",
		},
		{
			"units:\n  length:\n    - {symbol: m, factor: 1}\n  mass:\n    - {symbol: t, factor: 1, names: m}",
			"already belongs", "name of another unit",
		},
		{
			"units:\n  length:\n    - {symbol: m, factor: 1}\n  mass:\n    - {symbol: m, factor: 1}",
			"already belongs", "symbol of another unit",
		},
		{
			"units:\n  length:\n    - {symbol: m, factor: 1}\n  mass:\n    - {symbol: t, factor: 1, qualified: {x: m}}",
			"already belongs", "qualified spelling of another unit",
		},
		{
			"units:\n  length:\n    - {symbol: m, factor: 1}\n    - {symbol: n, factor: 1, also: m}",
			"two readings of one dimension", "ambiguous in one dimension",
		},
		{"sieve_unit: {symbol: mesh}", "incomplete", "sieve without factor"},
		{"sieves: {astm: {x: 1}}", "not a sieve number", "sieve number"},
		{"sieves: {astm: {4: x}}", "not an opening", "opening"},
		{"sieves: {astm: {4: 10, 5: 10}}", "sieves out of order", "order"},
		{"sieves: {astm: {5: 10, 4: 20}}", "sieves out of order", "order"},
	} {
		_, err := loadUnits("units.yaml", []byte(c.data))
		if fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one that says %q", c.why, err, c.want)
		}
	}
}

func TestLoadWordsRefuses(t *testing.T) {
	for _, c := range []struct{ data, want, why string }{
		{"before: [", "words.yaml", "no YAML"},
		{"ahead: 1", "unknown key", "unknown part"},
		{"before:\n  - {bound: '=', words: x}", `words.yaml:2:13: "=": not a bound`, "no bound"},
		{"before:\n  - {bound: '~', words: x}", "not a bound", "no bound"},
		{"before:\n  - {opens: x, words: x}", "opens no range", "opener"},
		{"before:\n  - {words: x}", "without effect", "nothing to do"},
		{"before:\n  - {approx: true}", "without words", "no words"},
		{"before:\n  - {approx: true, words: x, only: lenght}", "unknown dimension", "dimension"},
		{"before:\n  - {approx: true, phrase: x}", "unknown key", "key"},
		{"after: 1", "not a list", "no list"},
		{"not_units:\n  - {symbols: x}", "unknown key", "key"},
		{"identifiers: [x]", "not a text", "list"},
		{"multipliers: {dozen: twelve}", "not a multiplier", "number"},
	} {
		_, err := loadWords("words.yaml", []byte(c.data))
		if fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one that says %q", c.why, err, c.want)
		}
	}
}

// Where the table lists a unit that its symbols compose as well (lb·ft, kN/mm²), both must say the same.
func TestTableAgreesWithComposition(t *testing.T) {
	compared := 0
	for text, sp := range units().whole {
		e := unitExpr{plain: true}
		if !e.factor(text, 0, false) {
			continue
		}
		below := false
		for e.end < len(text) && e.next(text, &below, true) {
		}
		if e.end != len(text) || e.n == 1 && e.f[0].power == 1 {
			continue
		}
		var choice [maxFactors]int
		for k := 0; k >= 0; {
			def := e.times(choice)
			for _, r := range sp.readings {
				if def == nil || r.unit.dim != def.dim {
					continue
				}
				compared++
				if !r.unit.factor.Equal(def.factor) {
					t.Errorf("%s: the table says %s, its parts %s", text, r.unit.factor, def.factor)
				}
			}
			for k = e.n - 1; k >= 0; k-- {
				if choice[k]++; choice[k] < len(e.f[k].sp.readings) {
					break
				}
				choice[k] = 0
			}
		}
	}
	if compared < 100 {
		t.Errorf("only %d spellings were compared", compared)
	}
}

// Prefixed units are what their prefix says.
func TestPrefixes(t *testing.T) {
	for _, c := range []struct {
		symbol string
		dim    Dimension
		base   string
		power  int
	}{
		{"fs", Time, "s", -15},
		{"pF", Capacitance, "F", -12},
		{"nm", Length, "m", -9},
		{"µm", Length, "m", -6},
		{"mPa", Pressure, "Pa", -3},
		{"cm", Length, "m", -2},
		{"dL", Volume, "L", -1},
		{"hPa", Pressure, "Pa", 2},
		{"kN", Force, "N", 3},
		{"MW", Power, "W", 6},
		{"GHz", Frequency, "Hz", 9},
		{"TPa", Pressure, "Pa", 12},
		{"kilowatt", Power, "W", 3},
		{"Micrometres", Length, "m", -6},
		{"mrad(Si)", AbsorbedDose, "rad(Si)", -3},
		{"MeV", Energy, "eV", 6},
		{"mg", Mass, "g", -3},
		{"kt", Mass, "t", 3},
		{"klb", Mass, "lb", 3},
		{"mgn", Acceleration, "gn", -3},
		{"µGal", Acceleration, "Gal", -6},
		{"ksi", Pressure, "psi", 3},
	} {
		u, err := ParseUnitIn(c.symbol, c.dim)
		if err != nil {
			t.Error(err)
			continue
		}
		base, err := ParseUnitIn(c.base, c.dim)
		if err != nil {
			t.Error(err)
			continue
		}
		if want := base.ToSI(powerOfTen(c.power)); !u.ToSI(IntNumber(1)).Equal(want) {
			t.Errorf("1 %s is %s, want %s", c.symbol, u.ToSI(IntNumber(1)), want)
		}
	}
}

// Equal units are equal values however they are spelt, also those that are composed on the spot; and what input makes up is
// not kept for ever.
func TestComposedUnitsAreOne(t *testing.T) {
	for _, spellings := range [][]string{
		{"kg/(N·h)", "kg/N/h", "kg/N-h", "kg/(N h)", "kg / (N·h)", "kg per N per h"},
		{"µm/m", "um/m", "µm / m", "micrometres per metre"},
		{"N·m/rad", "N·m/rad", "Nm/rad"},
		{"m/s²", "m/s/s", "m s-2", "m·s^-2", "m/(s·s)", "m/s**2", "metres per second per second"},
		{"cm³", "cm3", "cc", "cubic centimetre", "cu. cm"},
		{"1/s³", "s-3", "1/s^3", "1/(s·s²)"},
		{"kg·m²", "kg m2", "kg*m**2", "kilograms·square metres"},
		{"N", "kg·m/s²", "kg m s-2", "kg*m/s/s"},
	} {
		first := MustUnit(spellings[0])
		for _, s := range spellings {
			u, err := ParseUnit(s)
			if err != nil || u.Dimension() != first.Dimension() || !u.ToSI(IntNumber(1)).Equal(first.ToSI(IntNumber(1))) ||
				u != first && first != MustUnit("N") {
				t.Errorf("%s is %s, %v; want %s", s, u, err, first)
			}
		}
	}
	for i := range 5000 {
		s := fmt.Sprintf("m%s·kg%s·s%s·A%s·K%s", super(i), super(i/6), super(i/36), super(i/216), super(i/1296))
		if _, err := ParseUnit(s); err != nil {
			t.Fatal(err)
		}
		if i%1000 == 0 {
			runtime.GC()
		}
	}
	composed.RLock()
	n := len(composed.m)
	composed.RUnlock()
	if n > maxComposed {
		t.Errorf("%d composed units are kept", n)
	}
	interned.Lock()
	n = len(interned.m)
	interned.Unlock()
	if n > 6*maxComposed {
		t.Errorf("%d composed units are interned", n)
	}
}

func super(i int) string { return superscript(i%6 + 1) }

func TestParseUnitRefuses(t *testing.T) {
	for _, s := range []string{
		"", " ", "foo", "kg/", "/kg", "kg//s", "kg/(s", "kg)", "m^7", "m^", "m^x", "m^(2", "m^(1/2)", "mesh/s", "1/", "5",
		"m·m·m·m·m·m·m·m", "m·kg·s·A·K·mol·rad", strings.Repeat("m·", 60), strings.Repeat("x", 500), "kg/(m·kg·s·A·K·mol·rad)",
		"km^6·ft^6·in^6·yd^6·mi^6·mm^6", "sq", "cubic kg", "dB·dBsm", "J/Gy",
	} {
		if u, err := ParseUnit(s); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%.30q is read as %s, %v", s, u, err)
		}
	}
	if _, err := ParseUnitIn("furlong", Length); fault.KindOf(err) != fault.Invalid {
		t.Errorf("furlong: %v", err)
	}
	if _, err := ParseUnitIn("kg", Length); fault.KindOf(err) != fault.Invalid {
		t.Errorf("kg as a length: %v", err)
	}
	if u, err := ParseUnit("ft."); err != nil || !u.Equal(MustUnit("ft")) || u.String() != "ft" {
		t.Errorf("ft. is %s, %v", u, err)
	}
	defer func() {
		if recover() == nil {
			t.Error("MustUnit let an unknown unit pass")
		}
	}()
	MustUnit("furlong per fortnight")
}

func TestDimensionNames(t *testing.T) {
	for _, d := range Dimensions() {
		back, ok := DimensionByName(d.String())
		if !ok || !back.Equal(d) {
			t.Errorf("%s is not found by its name", d)
		}
	}
	if len(dimensionNames) != len(namedDimensions) || len(dimensionsByName) != len(namedDimensions) {
		t.Error("two dimensions share a name or a name two dimensions")
	}
	for symbol, want := range map[string]string{
		"m³·A": "m^3·A", "kg·K": "kg·K", "√h": "root time", "√h·m": "m·s^(1/2)", "dB/dB": "plain number", "J/J": "plain number", "J/(N·m)": "dimension without name",
		"V·A": "power", "1/(m·kg·s·A·K·mol)": "m^-1·kg^-1·s^-1·A^-1·K^-1·mol^-1", "W/W": "plain number",
	} {
		if u, err := ParseUnit(symbol); err != nil || u.Dimension().String() != want {
			t.Errorf("%s measures %s, %v; want %s", symbol, u.Dimension(), err, want)
		}
	}
	if !(Unit{}).Dimension().IsZero() || (Unit{}).Symbol() != "" || Length.IsZero() {
		t.Error("the zero unit")
	}
	if u, err := ParseUnitIn("", Dimensionless); err != nil || u != (Unit{}) {
		t.Errorf("no symbol is the unit %s, %v", u, err)
	}
	if u, err := ParseUnitIn("1", Dimensionless); err != nil || u != (Unit{}) || MustUnit("1") != (Unit{}) {
		t.Errorf("1 is the unit %s, %v", u, err)
	}
	if _, err := ParseUnitIn("1", Length); fault.KindOf(err) != fault.Invalid {
		t.Errorf("1 as a length: %v", err)
	}
	if UnitsOf(Length.with(baseAmount, 2)) != nil {
		t.Error("units of a dimension that nobody uses")
	}
	if fault.KindOf(wrongDimension("x", Length, Length.with(baseAmount, 2))) != fault.Invalid {
		t.Error("an error without example")
	}
}

func TestSieveAsUnit(t *testing.T) {
	mesh := MustUnit("mesh")
	for number, want := range map[int64]string{325: "45 µm", 320: "53 µm", 2: "4,750 µm", 9999: "20 µm"} {
		if got := FormatNumber(mesh.ToSI(IntNumber(number)), mesh); got != want {
			t.Errorf("%d mesh is %s, want %s", number, got, want)
		}
	}
	if n := mesh.FromSI(IntNumber(1)); !n.Equal(IntNumber(1)) {
		t.Error("openings are not turned into sieves")
	}
	for _, u := range UnitsOf(Length) {
		if u == mesh {
			t.Error("mesh has no factor and is listed")
		}
	}
	if _, ok := (Quantity{Unit: MustUnit("m")}).In(mesh); ok {
		t.Error("a length was expressed in mesh")
	}
}
