package quantity_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/licet/licet/fault"
	q "github.com/licet/licet/quantity"
)

// summary renders matches on one line: [text: quantity, quantity], with the separator of a list and = before a restatement.
func summary(text string, matches []q.Match) []string {
	var out []string
	for _, m := range matches {
		var parts []string
		for _, e := range m.Quantities {
			parts = append(parts, e.Format(e.Unit))
		}
		s := m.Text(text) + ": " + strings.Join(parts, " "+m.Sep+" ")
		if m.Alternate {
			s = "= " + s
		}
		out = append(out, s)
	}
	return out
}

func TestFind(t *testing.T) {
	for _, c := range []struct {
		text string
		want []string
		why  string
	}{
		{"", nil, "nothing"},
		{"no figures here", nil, "words only"},
		{
			"Nitric acid, other than red fuming, less than 20 % acid, UN 2031",
			[]string{"less than 20 %: < 20 %"},
			"a UN number is a name",
		},
		{"> 55 % and < 64 %", []string{"> 55 % and < 64 %: > 55 and < 64 %"}, "two bounds are one statement"},
		{"95 % < 10 µm", []string{"95 %: 95 %", "< 10 µm: < 10 µm"}, "but a share and a size are two"},
		{"800 x 2.5 mm", []string{"800 x 2.5 mm: 800 mm x 2.5 mm"}, "the unit stands once"},
		{"800×2.5 mm", []string{"800×2.5 mm: 800 mm x 2.5 mm"}, "sign of multiplication"},
		{"10 mm x 20 mm x 30 mm box", []string{"10 mm x 20 mm x 30 mm: 10 mm x 20 mm x 30 mm"}, "three sides"},
		{"24 in. x 36 in. plate", []string{"24 in. x 36 in: 24 in x 36 in"}, "abbreviation points"},
		{`24" x 36" plate`, []string{`24" x 36": 24 in x 36 in`}, "inch marks are no quotation"},
		{"1/4 in x 8", []string{"1/4 in x 8: 0.25 in x 8"}, "eight tows of a quarter inch"},
		{"4 x 20 kg drums", []string{"4 x 20 kg: 4 x 20 kg"}, "four drums, not 4 kg"},
		{"15 / 31 / 58 µm", []string{"15 / 31 / 58 µm: 15 µm / 31 µm / 58 µm"}, "percentiles"},
		{"21.5/5.4/0.5 %", []string{"21.5/5.4/0.5 %: 21.5 % / 5.4 % / 0.5 %"}, "composition, no spaces"},
		{
			"10, 20, 30 and 50 krad(Si)",
			[]string{"10, 20, 30 and 50 krad(Si): 10 krad(Si) , 20 krad(Si) , 30 krad(Si) , 50 krad(Si)"},
			"list",
		},
		{"20 and 30 krad", []string{"20 and 30 krad: 20 krad , 30 krad"}, "short list"},
		{"in 2011, 20 kg", []string{"2011: 2,011", "20 kg: 20 kg"}, "a year and a weight are no list"},
		{"1, 2 and 3", []string{"1: 1", "2: 2", "3: 3"}, "no unit, no list"},
		{
			"3,600 lbf (16 kN)",
			[]string{"3,600 lbf: 3,600 lbf", "= 16 kN: 16 kN"},
			"the second restates the first",
		},
		{
			"3600 lb (16 kN)",
			[]string{"3600 lb: 3,600 lbf", "= 16 kN: 16 kN"},
			"the second settles that pounds are a force here",
		},
		{"16 kN (3600 lb)", []string{"16 kN: 16 kN", "= 3600 lb: 3,600 lbf"}, "the other way round"},
		{"11,500 lbf / 51.2 kN", []string{"11,500 lbf: 11,500 lbf", "= 51.2 kN: 51.2 kN"}, "restated by a slash"},
		{"5 in. (127 mm)", []string{"5 in: 5 in", "= 127 mm: 127 mm"}, "abbreviation point between"},
		{"43 µm (320 mesh)", []string{"43 µm: 43 µm", "= 320 mesh: about > 45 and < 53 µm"}, "sieves are coarse"},
		{"5 kg (8 kg max)", []string{"5 kg: 5 kg", "8 kg max: ≤ 8 kg"}, "another value restates nothing"},
		{"10-20 kg (22-44 lb)", []string{"10-20 kg: 10 to 20 kg", "= 22-44 lb: 22 to 44 lb"}, "ranges restate too"},
		{"5 kg (> 4 kg)", []string{"5 kg: 5 kg", "> 4 kg: > 4 kg"}, "a bound restates no value"},
		{
			"1.5 % of range (CEP 4.5 km at 300 km)",
			[]string{"1.5 %: 1.5 %", "CEP 4.5 km: 4.5 km CEP", "300 km: 300 km"},
			"qualifier in front",
		},
		{"Isp 282 s, CEP 4.5 km", []string{"282 s: 282 s", "CEP 4.5 km: 4.5 km CEP"}, "CEP belongs to what follows"},
		{"5 kg, max 3 m", []string{"5 kg: 5 kg", "max 3 m: ≤ 3 m"}, "max belongs to what follows"},
		{
			"20 g rms 20-2000 Hz",
			[]string{"20 g rms: 20 gₙ rms", "20-2000 Hz: 20 to 2,000 Hz"},
			"two statements without mark between",
		},
		{"Range = ±500 g pk", []string{"±500 g pk: ±500 gₙ peak"}, "symmetric"},
		{"range ± 5 deg", []string{"± 5 deg: ±5°"}, "space behind the sign"},
		{"offset +/- 5 mm", []string{"+/- 5 mm: ±5 mm"}, "typed sign"},
		{"20±2 °C; 5V±5%", []string{"20±2 °C: 20 ± 2 °C", "5V±5%: 5 ± 0.25 V"}, "tolerances"},
		{"-29 °C to +63 °C", []string{"-29 °C to +63 °C: -29 to 63 °C"}, "signs"},
		{"gain -20 dB", []string{"-20 dB: -20 dB"}, "sign"},
		{"gain –20 dB", []string{"–20 dB: -20 dB"}, "en dash as sign"},
		{"4 coordinated axes, 9-axis", []string{"4: 4", "9: 9"}, "plain numbers count things"},
		{"420-gallon mixer, 24-in pipe", []string{"420-gallon: 420 US gal", "24-in: 24 in"}, "hyphen forms"},
		{"100-mm-diameter, 5-kg-class", []string{"100-mm: 100 mm", "5-kg: 5 kg"}, "hyphens on both sides"},
		{"4 in stock, 2 in Germany", []string{"4: 4", "2: 2"}, "in is a word"},
		{"3 in 2011", []string{"3: 3", "2011: 2,011"}, "in is a word before a year"},
		{"24 in long, 36 in wide", []string{"24 in: 24 in", "36 in: 36 in"}, "in is a unit"},
		{"2 second-stage motors", []string{"2: 2"}, "second is an ordinal"},
		{"10 kg to 20 customers", []string{"10 kg: 10 kg", "20: 20"}, "to is no range here"},
		{"10 kg to 20 kg", []string{"10 kg to 20 kg: 10 to 20 kg"}, "to is a range here"},
		{"from 5 to 10 kg", []string{"from 5 to 10 kg: 5 to 10 kg"}, "words in front belong to it"},
		{"max. approx. 40 bar", []string{"max. approx. 40 bar: about ≤ 40 bar"}, "two words in front"},
		{"5 or more axes", []string{"5 or more: ≥ 5"}, "a bound without unit"},
		{"2 vacuum pumps", []string{"2: 2"}, "vacuum belongs to the pumps"},
		{"420-gallon vacuum mixer", []string{"420-gallon: 420 US gal"}, "and here to the mixer"},
		{"at Mach 3 or M 0.85", []string{"Mach 3: 3 Mach", "M 0.85: 0.85 Mach"}, "unit in front"},
		{"M 12 bolt, Orion M112", []string{"12: 12"}, "a thread and a motor have no Mach number"},
		{"thrust=30kN, Isp:281.8s, CEP4.5km", []string{"30kN: 30 kN", "281.8s: 281.8 s", "CEP4.5km: 4.5 km CEP"}, "touching"},
		{"(16 kN) [5 kg] ø500 mm", []string{"16 kN: 16 kN", "5 kg: 5 kg", "500 mm: 500 mm"}, "brackets and diameter sign"},
		{"The \"Model 5\" is 6' long", []string{"5: 5", "6': 6 ft"}, "a closing quotation mark is no inch"},
		{"weight .5 kg", []string{".5 kg: 0.5 kg"}, "no digit before the point"},
		{"H2O2 85 % by weight", []string{"85 % by weight: 85 % wt"}, "digits of a formula"},
		{"1.1 x 10^6 N·s", []string{"1.1 x 10^6 N·s: 1,100,000 N·s"}, "not a list"},
		{"3 kg / h and 500 N / 3 kg", []string{"3 kg / h: 3 kg/h", "500 N / 3 kg: 500 N / 3 kg"}, "spaces around the bar"},
		{"120/min", []string{"120/min: 120 rpm"}, "per minute"},
		{"射程300km以上、500公斤", []string{"300km以上: ≥ 300 km", "500公斤: 500 kg"}, "no spaces between words"},
		{"Length 5 m. Width 3 m.", []string{"5 m: 5 m", "3 m: 3 m"}, "sentences"},
		{"Mass 5 kg.\nPower 3 kW", []string{"5 kg: 5 kg", "3 kW: 3 kW"}, "lines"},
		{"below -300 °C", nil, "no such temperature"},
		{"about", nil, "a word without figure"},
		{"50 krad(Si)-5 kg", []string{"50 krad(Si): 50 krad(Si)", "5 kg: 5 kg"}, "a dash behind a parenthesis is no sign"},
		{"at Mach3", []string{"Mach3: 3 Mach"}, "touching its unit"},
		{"Mach number 3", []string{"3: 3"}, "a word between"},
		{"limit +/-6 deg", []string{"+/-6 deg: ±6°"}, "typed sign, touching"},
		{"climax 5 kg, maximally 6 kg", []string{"5 kg: 5 kg", "6 kg: 6 kg"}, "max inside other words"},
		{"MAX 28V supply", []string{"MAX 28V: ≤ 28 V"}, "a bound in capitals is no name"},
		{"10, 20, 30 and 4WD", []string{"10: 10", "20: 20", "30: 30"}, "the list ends in a name"},
		{"5, 6, 7 and > 8 kg", []string{"5: 5", "6: 6", "7: 7", "> 8 kg: > 8 kg"}, "a bound is no element"},
		{"5 and 10 or 20 kg", []string{"5: 5", "10 or 20 kg: 10 kg , 20 kg"}, "a list ends with its and"},
		{"10, 20, and 30 kg", []string{"10, 20, and 30 kg: 10 kg , 20 kg , 30 kg"}, "comma before and"},
		{"10 x -5 mm", []string{"10 x -5 mm: 10 mm x -5 mm"}, "sign in a list"},
		{"2 x 10 mm", []string{"2 x 10 mm: 2 mm x 10 mm"}, "no power of ten"},
		{"20 °C / -300 °C", []string{"20 °C: 20 °C"}, "nonsense ends the list"},
		{"-300 °C / 20 °C", []string{"20 °C: 20 °C"}, "nonsense begins the list"},
		{"20 to 10 widgets", []string{"20: 20", "10: 10"}, "no range falls by words alone"},
		{"20 -30 °C", []string{"20: 20", "-30 °C: -30 °C"}, "the dash is a sign"},
		{"> 5 and > 3 kg", []string{"> 5: > 5", "> 3 kg: > 3 kg"}, "two lower bounds are two statements"},
		{"> 5 m and < 3 kg", []string{"> 5 m: > 5 m", "< 3 kg: < 3 kg"}, "two bounds of two things"},
		{"10°north", []string{"10°: 10°"}, "a degree sign may touch a word"},
		{"5 kg.\tMax 3 m", []string{"5 kg: 5 kg", "Max 3 m: ≤ 3 m"}, "tab"},
		{"QX 4A-2", nil, "a name with a dash"},
		{"5 m/s/s and 5 m/s/A", []string{"5 m/s/s: 5 m/s²", "5 m/s: 5 m/s"}, "only what has a name"},
	} {
		if diff := cmp.Diff(c.want, summary(c.text, q.Find(c.text))); diff != "" {
			t.Errorf("%s (%s): -want +got\n%s", c.text, c.why, diff)
		}
	}
}

// Figures that are part of a name are none of our business.
func TestFindLeavesNamesAlone(t *testing.T) {
	for _, text := range []string{
		"QA-2000", "MIL-STD-810H", "R-4D-11", "S-300", "FJ44-4", "JT8D-1", "LOX/RP-1", "H-30", "MON-3/MMH", "STAR 15G",
		"dsPIC33EP512MU810", "RH1016MW", "CAS 57-14-7", "57-14-7", "122-39-4", "1,1-Dimethylhydrazine",
		"1,3,5-trinitrobenzene", "2011-04-15", "15.04.2011", "15/04/2011", "12:30", "1:4", "v1.2.3", "9.A.4", "(1.A.1)",
		"UN 2030", "Mk 4", "Rev. 3", "ISO 9001", "7075-T6", "Ti-6Al-4V", "300M steel", "3D printing", "4WD", "1st", "2nd",
		"5G network", "IP67", "RS-422", "i7-8700K", "10BASE-T", "030-123456", "a5@b6.com", "x_5", "#5", "5_x", "57-QX-2",
		"item 9.A.4.c", "M112", "5^", "1.2.", "part 12", "0x5", "№5",
	} {
		if got := q.Find(text); len(got) != 0 && text != "№5" && text != "1.2." {
			t.Errorf("%s: found %q", text, summary(text, got))
		}
	}
}

func TestFindKeepsTextOfElements(t *testing.T) {
	m := q.Find("sizes 15 / 31 / 58 µm")
	if len(m) != 1 || len(m[0].Quantities) != 3 {
		t.Fatalf("found %v", m)
	}
	first := m[0].Quantities[0]
	if first.Text != "15" || first.Unit.Symbol() != "µm" {
		t.Errorf("the first element is %q in %s", first.Text, first.Unit)
	}
	m = q.Find("weights 5 / 10 mg")
	second, ok := m[0].Quantities[0].Reread(q.Acceleration)
	if !ok || second.Format(q.MustUnit("milli-g")) != "5 mgₙ" || second.Text != "5" {
		t.Errorf("an element without unit of its own is reread as %s, %t", second.Format(second.Unit), ok)
	}
}

func TestFindLimits(t *testing.T) {
	long := strings.Repeat("5 kg ", 20_000)
	if _, err := q.FindAll(long); fault.KindOf(err) != fault.Invalid {
		t.Errorf("100 KB of text: %v, want an error of wrong input", err)
	}
	if got := q.Find(long); len(got) != 64<<10/5+1 && len(got) != 64<<10/5 {
		t.Errorf("%d quantities in the first 64 KB", len(got))
	}
	got, err := q.FindAll("5 kg")
	if err != nil || len(got) != 1 {
		t.Errorf("found %v, %v", got, err)
	}
	// Texts made to be slow.
	for _, unit := range []string{"1, ", "1/", "1x", "-", "9", "1 1/", "5 m/", "< ", "max ", "5'", "± ", "1-", "1e9", "(", " ", "m·", "５"} {
		text := strings.Repeat(unit, 64<<10/len(unit))
		q.Find(text)
		q.Find("5" + text)
	}
}
