package quantity_test

import (
	"math/big"
	"strings"
	"testing"

	"github.com/licet/licet/fault"
	q "github.com/licet/licet/quantity"
)

// Factors of the tables below, from their legal definitions and not from the package's own table.
var constants = map[string]string{
	"lb": "0.45359237", "g": "9.80665", "in": "0.0254", "ft": "0.3048", "mi": "1609.344", "nmi": "1852",
	"gal": "0.003785411784", "atm": "101325", "mmHg": "133.322387415",
	"pi": "3.141592653589793238462643383279502884197",
}

// value works out products and quotients such as 11500*lb*g, from left to right.
func value(t *testing.T, expr string) *big.Rat {
	t.Helper()
	r := big.NewRat(1, 1)
	op := byte('*')
	for rest := expr; ; {
		end := strings.IndexAny(rest, "*/")
		part := rest
		if end >= 0 {
			part = rest[:end]
		}
		negative := strings.HasPrefix(part, "-")
		part = strings.TrimPrefix(part, "-")
		if c, ok := constants[part]; ok {
			part = c
		}
		v, ok := new(big.Rat).SetString(part)
		if !ok {
			t.Fatalf("the expectation %q is not a value", expr)
		}
		if negative {
			v.Neg(v)
		}
		if op == '*' {
			r.Mul(r, v)
		} else {
			r.Quo(r, v)
		}
		if end < 0 {
			return r
		}
		op, rest = rest[end], rest[end+1:]
	}
}

// interval reads "5", "[20, 2000]", "(0.55, 0.64)", "[5, )" and "( , 5]".
func interval(t *testing.T, s string) q.Interval {
	t.Helper()
	if s[0] != '[' && s[0] != '(' {
		return q.Point(q.RatNumber(value(t, s)))
	}
	lo, hi, _ := strings.Cut(s[1:len(s)-1], ",")
	lo, hi = strings.TrimSpace(lo), strings.TrimSpace(hi)
	iv := q.Interval{LoInf: lo == "", HiInf: hi == "", LoOpen: s[0] == '(', HiOpen: s[len(s)-1] == ')'}
	if lo != "" {
		iv.Lo = q.RatNumber(value(t, lo))
	} else {
		iv.LoOpen = false
	}
	if hi != "" {
		iv.Hi = q.RatNumber(value(t, hi))
	} else {
		iv.HiOpen = false
	}
	return iv
}

// reading is one row: what is written, what it must mean in coherent SI, and why the row is there.
type reading struct {
	text string
	dim  q.Dimension
	want string
	why  string
}

func checkReading(t *testing.T, r reading, got q.Quantity, err error) {
	t.Helper()
	if err != nil {
		t.Errorf("%s (%s): %v", r.text, r.why, err)
		return
	}
	if got.Dimension() != r.dim {
		t.Errorf("%s is read as %s, want %s: %s", r.text, got.Dimension(), r.dim, r.why)
	}
	if want := interval(t, r.want); !got.Interval.Equal(want) {
		t.Errorf("%s is read as %s, want %s: %s", r.text, got.Interval, want, r.why)
	}
	if got.Text != r.text {
		t.Errorf("the text %q is kept as %q", r.text, got.Text)
	}
}

// Every unit in its usual reading.
func TestParseUnits(t *testing.T) {
	for _, r := range []reading{
		// Total impulse.
		{"1.2 MN·s", q.Impulse, "1200000", "raised dot"},
		{"1.2 MN.s", q.Impulse, "1200000", "full stop as product"},
		{"1.2 MN s", q.Impulse, "1200000", "blank as product"},
		{"1.2 MNs", q.Impulse, "1200000", "written together"},
		{"1.2 MN-s", q.Impulse, "1200000", "hyphen as product"},
		{"1.2 MN*s", q.Impulse, "1200000", "asterisk as product"},
		{"1.2 MN⋅s", q.Impulse, "1200000", "the other raised dot, U+22C5"},
		{"2.5e6 N s", q.Impulse, "2500000", "power of ten"},
		{"2.5×10^6 N·s", q.Impulse, "2500000", "power of ten, printed"},
		{"2.5 x 10^6 N·s", q.Impulse, "2500000", "power of ten, typed"},
		{"2.5·10⁶ N·s", q.Impulse, "2500000", "superscript"},
		{"2.5x10E6 N·s", q.Impulse, "2500000", "both habits at once"},
		{"10^6 N·s", q.Impulse, "1000000", "no mantissa"},
		{"1.1 million N·s", q.Impulse, "1100000", "number word"},
		{"217,000 lbf·s", q.Impulse, "217000*lb*g", "pound-force second"},
		{"217,000 lbf-s", q.Impulse, "217000*lb*g", "with hyphen"},
		{"217,000 lb-sec", q.Impulse, "217000*lb*g", "pound means force here"},
		{"217,000 lbf sec", q.Impulse, "217000*lb*g", "with blank"},
		{"500 kgf·s", q.Impulse, "500*g", "kilogram-force second"},
		{"3 newton-seconds", q.Impulse, "3", "in words"},
		// Angular rates and random walks.
		{"0.5 deg/hr", q.AngularRate, "0.5*pi/180/3600", "American hours"},
		{"10°/h", q.AngularRate, "10*pi/180/3600", "no space"},
		{"10 °/s", q.AngularRate, "10*pi/180", "per second"},
		{"300 dps", q.AngularRate, "300*pi/180", "degrees per second"},
		{"2 deg/sec", q.AngularRate, "2*pi/180", "sec"},
		{"5 degrees per second", q.AngularRate, "5*pi/180", "in words"},
		{"2 µrad/s", q.AngularRate, "0.000002", "microradians"},
		{"1.5 mrad/s", q.AngularRate, "0.0015", "milliradians"},
		{"0.1 deg/√h", q.AngleRandomWalk, "0.1*pi/180/60", "root of an hour is 60 root seconds"},
		{"0.1 deg/rt-hr", q.AngleRandomWalk, "0.1*pi/180/60", "root spelt out"},
		{"0.1 deg/sqrt(hr)", q.AngleRandomWalk, "0.1*pi/180/60", "root as function"},
		{"0.1 deg/hr^0.5", q.AngleRandomWalk, "0.1*pi/180/60", "root as power"},
		{"0.1 °/s/√Hz", q.AngleRandomWalk, "0.1*pi/180", "rate noise density is the same dimension"},
		{"3000 rpm", q.AngularRate, "3000*pi/30", "revolutions"},
		{"24,500 RPM", q.AngularRate, "24500*pi/30", "capitals"},
		{"3000 r/min", q.AngularRate, "3000*pi/30", "ISO spelling"},
		{"3000 rev/min", q.AngularRate, "3000*pi/30", "rev"},
		{"3000 min-1", q.AngularRate, "3000*pi/30", "continental spelling"},
		{"3000 min⁻¹", q.AngularRate, "3000*pi/30", "the same, printed"},
		{"0.05 deg/hr/g", q.AccelerationSensitiveDrift, "0.05*pi/180/3600/g", "here g is gravity"},
		{"6 °/s²", q.AngularAcceleration, "6*pi/180", "angular acceleration"},
		// Acceleration.
		{"25 µg", q.Acceleration, "0.000025*g", "micro-g, U+00B5"},
		{"25 μg", q.Acceleration, "0.000025*g", "micro-g with the Greek letter"},
		{"25 ug", q.Acceleration, "0.000025*g", "micro-g, typed"},
		{"25 micro-g", q.Acceleration, "0.000025*g", "micro-g, spelt"},
		{"0.6 milli-g", q.Acceleration, "0.0006*g", "milli-g, spelt"},
		{"20 g rms", q.Acceleration, "20*g", "grams have no rms"},
		{"20 grms", q.Acceleration, "20*g", "in one word"},
		{"5 gn", q.Acceleration, "5*g", "standard gravity"},
		{"5 G", q.Acceleration, "5*g", "capital"},
		{"±500 g pk", q.Acceleration, "[-500*g, 500*g]", "grams have no peak"},
		{"0.7 mGal", q.Acceleration, "0.000007", "milligal"},
		{"4 mGals", q.Acceleration, "0.00004", "plural of a symbol"},
		{"3 m/s2", q.Acceleration, "3", "bare power"},
		{"3 m/s^2", q.Acceleration, "3", "caret"},
		{"3 m s-2", q.Acceleration, "3", "negative power"},
		{"3 m·s⁻²", q.Acceleration, "3", "negative power, printed"},
		{"100 µg/√Hz", q.VelocityRandomWalk, "0.0001*g", "noise density"},
		{"0.3 m/s/√h", q.VelocityRandomWalk, "0.3/60", "velocity random walk"},
		{"0.04 g²/Hz", q.AccelerationSpectralDensity, "0.04*g*g", "vibration"},
		{"10 mV/g", q.AccelerometerSensitivity, "0.01/g", "sensitivity: g is no gram"},
		// Pressure.
		{"65 ksi", q.Pressure, "65000*lb*g/in/in", "thousand psi"},
		{"10,000 psi", q.Pressure, "10000*lb*g/in/in", "below 69 MPa"},
		{"100 lb/in2", q.Pressure, "100*lb*g/in/in", "pound means force here"},
		{"100 pounds per square inch", q.Pressure, "100*lb*g/in/in", "in words"},
		{"3 bar", q.Pressure, "300000", "bar"},
		{"5 mbar", q.Pressure, "500", "prefix"},
		{"1013 hPa", q.Pressure, "101300", "hecto"},
		{"2.0 GPa", q.Pressure, "2000000000", "giga"},
		{"760 Torr", q.Pressure, "atm", "by definition one atmosphere"},
		{"10 mmHg", q.Pressure, "10*mmHg", "conventional mercury"},
		{"29 in Hg", q.Pressure, "29*25.4*mmHg", "mercury in inches"},
		{"29 inHg", q.Pressure, "29*25.4*mmHg", "in one word"},
		{`29"Hg`, q.Pressure, "29*25.4*mmHg", "with the inch mark"},
		{"2 atm", q.Pressure, "2*atm", "standard atmosphere"},
		{"10 kg/cm2", q.Pressure, "100000*g", "technical atmospheres"},
		{"50 kgf/mm²", q.Pressure, "50000000*g", "strength in old units"},
		{"2 x 10-5 N/m2", q.Pressure, "0.00002", "superscript lost in copying"},
		// Length.
		{"300 nmi", q.Length, "300*nmi", "nautical miles"},
		{"300 NM", q.Length, "300*nmi", "nautical miles of pilots"},
		{"300 nautical miles", q.Length, "300*nmi", "in words"},
		{"300 nm", q.Length, "300/1000000000", "nanometres, not nautical miles"},
		{"10 mi", q.Length, "10*mi", "statute miles"},
		{"70,000 ft", q.Length, "70000*ft", "feet"},
		{"70 kft", q.Length, "70000*ft", "thousand feet"},
		{"6 feet", q.Length, "6*ft", "irregular plural"},
		{"5 mil", q.Length, "0.005*in", "thousandth of an inch"},
		{"5 thou", q.Length, "0.005*in", "the same in Britain"},
		{"24 in", q.Length, "24*in", "inches"},
		{"24-inch", q.Length, "24*in", "with hyphen"},
		{"24-in", q.Length, "24*in", "with hyphen, abbreviated"},
		{`24"`, q.Length, "24*in", "inch mark"},
		{"24”", q.Length, "24*in", "typographic inch mark"},
		{"6′", q.Length, "6*ft", "typographic foot mark"},
		{"24 in.", q.Length, "24*in", "abbreviation point"},
		{"1/4 in", q.Length, "0.25*in", "fraction"},
		{"1 1/2 in", q.Length, "1.5*in", "mixed fraction"},
		{"1-1/2 in", q.Length, "1.5*in", "mixed fraction with hyphen"},
		{"1½ in", q.Length, "1.5*in", "fraction character"},
		{"43 µm", q.Length, "0.000043", "micrometres"},
		{"43 um", q.Length, "0.000043", "micrometres, typed"},
		{"43 microns", q.Length, "0.000043", "microns"},
		{"110 kilometres", q.Length, "110000", "prefix in words"},
		{"5 MM", q.Length, "0.005", "capitals of customs papers"},
		{"10 Å", q.Length, "10/10000000000", "ångström"},
		{"7.62×10^4 m", q.Length, "76200", "specific strength as a length"},
		// Force.
		{"11,500 lbf", q.Force, "11500*lb*g", "pound-force"},
		{"3,600 pounds of thrust", q.Force, "3600*lb*g", "in words"},
		{"1000 kgf", q.Force, "1000*g", "kilogram-force"},
		{"10 kp", q.Force, "10*g", "kilopond"},
		{"12 tf", q.Force, "12000*g", "tonne-force"},
		{"30.5 kN", q.Force, "30500", "kilonewton"},
		{"3 daN", q.Force, "30", "deca"},
		{"5 KN", q.Force, "5000", "capital K"},
		{"5 kilonewtons", q.Force, "5000", "in words"},
		// Specific fuel consumption, every habit of the trade.
		{"0.98 lb/lbf-hr", q.SpecificFuelConsumption, "0.98/g/3600", "all behind the bar is below it"},
		{"0.98 lb/(lbf·h)", q.SpecificFuelConsumption, "0.98/g/3600", "with parentheses"},
		{"0.98 lb/lbf/h", q.SpecificFuelConsumption, "0.98/g/3600", "two bars"},
		{"0.98 lbm/lbf-hr", q.SpecificFuelConsumption, "0.98/g/3600", "pound-mass"},
		{"0.98 lb/lb/hr", q.SpecificFuelConsumption, "0.98/g/3600", "two kinds of pound"},
		{"0.98 lb/lb-hr", q.SpecificFuelConsumption, "0.98/g/3600", "two kinds of pound, hyphen"},
		{"0.1 kg/(N.h)", q.SpecificFuelConsumption, "0.1/3600", "SI"},
		{"0.9 kg/daN/h", q.SpecificFuelConsumption, "0.09/3600", "European"},
		{"25 g/kN/s", q.SpecificFuelConsumption, "0.000025", "engine data sheets"},
		{"25 g/(kN·s)", q.SpecificFuelConsumption, "0.000025", "engine data sheets"},
		{"0.98 kg/kgf/h", q.SpecificFuelConsumption, "0.98/g/3600", "same figure as in pounds"},
		{"0.98 kg/(kgf h)", q.SpecificFuelConsumption, "0.98/g/3600", "blank inside parentheses"},
		// Volume and flow.
		{"25 US gal", q.Volume, "25*gal", "US gallon"},
		{"25 U.S. gallons", q.Volume, "25*gal", "with points"},
		{"420-gallon", q.Volume, "420*gal", "hyphen form"},
		{"25 gal", q.Volume, "25*gal", "a gallon is a US gallon unless stated"},
		{"5 imp gal", q.Volume, "5*0.00454609", "imperial gallon"},
		{"5 imperial gallons", q.Volume, "5*0.00454609", "imperial gallon in words"},
		{"1 quart", q.Volume, "gal/4", "quarter gallon"},
		{"50 cc", q.Volume, "0.00005", "cubic centimetre"},
		{"50 mL", q.Volume, "0.00005", "millilitre"},
		{"50 cm3", q.Volume, "0.00005", "bare power"},
		{"50 cm³", q.Volume, "0.00005", "superscript"},
		{"2 m^3", q.Volume, "2", "caret"},
		{"2 m**3", q.Volume, "2", "programmers"},
		{"2 litres", q.Volume, "0.002", "litre"},
		{"2 Liters", q.Volume, "0.002", "liter"},
		{"5 cubic metres", q.Volume, "5", "in words"},
		{"5 cu ft", q.Volume, "5*ft*ft*ft", "abbreviated words"},
		{"5 sq. ft", q.Area, "5*ft*ft", "abbreviated words with point"},
		{"10 gpm", q.VolumeFlow, "10*gal/60", "gallons per minute"},
		{"10 L/min", q.VolumeFlow, "0.01/60", "litres per minute"},
		{"10 l/min", q.VolumeFlow, "0.01/60", "small l"},
		{"10 litres per minute", q.VolumeFlow, "0.01/60", "in words"},
		// Mass and matter.
		{"1,454 kg", q.Mass, "1454", "kilogram"},
		{"5 t", q.Mass, "5000", "tonne"},
		{"5 tonnes", q.Mass, "5000", "tonne"},
		{"5 metric tons", q.Mass, "5000", "metric ton"},
		{"5 lb", q.Mass, "5*lb", "a pound is a mass unless expected otherwise"},
		{"5 lbs", q.Mass, "5*lb", "plural"},
		{"16 oz", q.Mass, "lb", "ounce"},
		{"1 slug", q.Mass, "lb*g/ft", "slug"},
		{"0.6 mg", q.Mass, "0.0000006", "a milligram unless expected otherwise"},
		{"100 kilograms", q.Mass, "100", "in words"},
		{"5 KGS", q.Mass, "5", "customs papers"},
		{"1.8 g/cc", q.Density, "1800", "per cc"},
		{"1.8 g/cm3", q.Density, "1800", "per cubic centimetre"},
		{"1800 kg/m3", q.Density, "1800", "SI"},
		{"5 kg per cubic metre", q.Density, "5", "in words"},
		{"0.065 lb/in3", q.Density, "0.065*lb/in/in/in", "American"},
		{"120 kg/h", q.MassFlow, "120/3600", "mass flow"},
		{"0.2 g.mm/kg", q.SpecificUnbalance, "0.0000002", "unbalance per mass of rotor is not a length"},
		{"320 mm2/s", q.KinematicViscosity, "0.00032", "composed on the spot"},
		// Time, frequency, velocity.
		{"5 min", q.Time, "300", "minutes"},
		{"5 minutes", q.Time, "300", "in words"},
		{"9 h", q.Time, "32400", "hours"},
		{"9 hrs", q.Time, "32400", "American hours"},
		{"1100 sec", q.Time, "1100", "sec"},
		{"281.8 s", q.Time, "281.8", "specific impulse"},
		{"5 ms", q.Time, "0.005", "milliseconds"},
		{"2 days", q.Time, "172800", "days"},
		{"20 Hz", q.Frequency, "20", "hertz"},
		{"2 kHz", q.Frequency, "2000", "kilohertz"},
		{"9.4 GHz", q.Frequency, "9400000000", "gigahertz"},
		{"5 MHZ", q.Frequency, "5000000", "never millihertz"},
		{"20 kn", q.Velocity, "20*nmi/3600", "knots, not kilonewtons"},
		{"20 kts", q.Velocity, "20*nmi/3600", "knots"},
		{"20 knots", q.Velocity, "20*nmi/3600", "in words"},
		{"0.8 nmi/h", q.Velocity, "0.8*nmi/3600", "drift of a position"},
		{"100 km/h", q.Velocity, "100000/3600", "km/h"},
		{"100 kph", q.Velocity, "100000/3600", "kph"},
		{"60 mph", q.Velocity, "60*mi/3600", "mph"},
		{"500 ft/s", q.Velocity, "500*ft", "feet per second"},
		{"Mach 3", q.Mach, "3", "unit in front"},
		{"M 3", q.Mach, "3", "abbreviated"},
		{"Ma 0.9", q.Mach, "0.9", "abbreviated otherwise"},
		{"3 Mach", q.Mach, "3", "unit behind"},
		// Angle.
		{"5 arcsec", q.Angle, "5*pi/648000", "arc seconds"},
		{"5 arc sec", q.Angle, "5*pi/648000", "two words"},
		{"5 arcmin", q.Angle, "5*pi/10800", "arc minutes"},
		{"2 mrad", q.Angle, "0.002", "milliradians, not millirads of dose"},
		{"2 µrad", q.Angle, "0.000002", "microradians"},
		{"6 deg", q.Angle, "6*pi/180", "degrees"},
		{"6º", q.Angle, "6*pi/180", "ordinal sign for degree sign"},
		// Energy, power, radiation.
		{"141 hp", q.Power, "141*550*ft*lb*g", "horsepower"},
		{"22 kW", q.Power, "22000", "kilowatt"},
		{"5 VA", q.Power, "5", "volt-ampere"},
		{"42 MJ/kg", q.SpecificEnergy, "42000000", "heating value"},
		{"18,000 BTU/lb", q.SpecificEnergy, "18000*1055.05585262/lb", "heating value, American"},
		{"37.5 GJ/m3", q.EnergyDensity, "37500000000", "not a pressure"},
		{"100 cal/cm2", q.EnergyPerArea, "4184000", "flash of light"},
		{"5 J/m2", q.EnergyPerArea, "5", "not a stiffness"},
		{"3 kW·h", q.Energy, "10800000", "composed energy"},
		{"50 ft-lb", q.Energy, "50*ft*lb*g", "an energy unless expected otherwise"},
		{"9 MeV", q.Energy, "9*1.602176634/10000000000000", "linac"},
		{"30 N·m", q.Torque, "30", "a torque, not an energy"},
		{"30 Nm", q.Torque, "30", "written together"},
		{"25 kg·cm", q.Torque, "0.25*g", "servo torque"},
		{"5 lb·ft", q.Torque, "5*lb*g*ft", "torque"},
		{"100 krad(Si)", q.AbsorbedDose, "1000", "dose in silicon"},
		{"500 rad{Si}", q.AbsorbedDose, "5", "UCUM braces"},
		{"5000 rad (Si)", q.AbsorbedDose, "50", "with blank"},
		{"5 x 10^5 rads(Si)", q.AbsorbedDose, "5000", "power of ten"},
		{"100 krad", q.AbsorbedDose, "1000", "no one measures angles in kiloradians"},
		{"1 Mrad", q.AbsorbedDose, "10000", "mega"},
		{"5 kGy", q.AbsorbedDose, "5000", "SI"},
		{"30 Gy/min", q.DoseRate, "0.5", "dose rate"},
		// Ratios and levels.
		{"50 ppm", q.Dimensionless, "0.00005", "parts per million"},
		{"12 %", q.Dimensionless, "0.12", "per cent"},
		{"12%", q.Dimensionless, "0.12", "no space"},
		{"12 percent", q.Dimensionless, "0.12", "one word"},
		{"12 per cent", q.Dimensionless, "0.12", "two words"},
		{"7", q.Dimensionless, "7", "plain number"},
		{"-20 dB", q.Level, "-20", "decibels are no plain numbers"},
		{"10 dBsm", q.CrossSectionLevel, "10", "and radar cross-sections no levels"},
		// Temperature.
		{"20 °C", q.Temperature, "293.15", "offset"},
		{"20 deg C", q.Temperature, "293.15", "typed"},
		{"20 degC", q.Temperature, "293.15", "typed together"},
		{"20 Cel", q.Temperature, "293.15", "UCUM"},
		{"20 ℃", q.Temperature, "293.15", "one character"},
		{"212 °F", q.Temperature, "373.15", "Fahrenheit, exactly"},
		{"212 deg F", q.Temperature, "373.15", "Fahrenheit, typed"},
		{"300 K", q.Temperature, "300", "kelvin"},
		{"-45 °C", q.Temperature, "228.15", "below zero"},
		{"5 °C/min", q.HeatingRate, "5/60", "no offset in a rate"},
		{"5 W/m·K", q.ThermalConductivity, "5", "all behind the bar is below it"},
		// Electricity and data.
		{"7.4 V", q.Voltage, "7.4", "volt"},
		{"10 kΩ", q.Resistance, "10000", "ohm"},
		{"20 Ah", q.Charge, "72000", "ampere hour"},
		{"512 KB", q.Data, "4194304", "kibibytes of memory"},
		{"60 MIPS", q.InstructionRate, "60000000", "speed of a processor"},
		// Foreign digits and spaces.
		{"１２０ ｋｇ", q.Mass, "120", "full width"},
		{"１，５００ Ｎ", q.Force, "1500", "full-width comma"},
		{"٣٠ kg", q.Mass, "30", "Arabic digits"},
		{"−3 dB", q.Level, "-3", "minus sign U+2212"},
		{"+5 kg", q.Mass, "5", "plus sign"},
		{".5 mm", q.Length, "0.0005", "no digit before the point"},
		{"5\u00a0kg", q.Mass, "5", "no-break space"},
		{"5 公斤", q.Mass, "5", "Chinese kilogram"},
		{"300 км", q.Length, "300000", "Cyrillic kilometre"},
	} {
		got, err := q.Parse(r.text)
		checkReading(t, r, got, err)
		if err == nil && got.Form != q.Single && got.Form != q.Symmetric {
			t.Errorf("%s has the form %s", r.text, got.Form)
		}
	}
}

// The same text in the reading that the place expects.
func TestParseIn(t *testing.T) {
	for _, r := range []reading{
		{"3600 lb", q.Force, "3600*lb*g", "thrust in pounds"},
		{"3600 lbs", q.Force, "3600*lb*g", "thrust in pounds"},
		{"3600 lb", q.Mass, "3600*lb", "weight in pounds"},
		{"5 t", q.Force, "5000*g", "thrust in tonnes"},
		{"0.6 mg", q.Acceleration, "0.0006*g", "milli-g"},
		{"0.6 mg", q.Mass, "0.0000006", "milligram"},
		{"5 µg", q.Mass, "0.000000005", "microgram"},
		{"±16 g", q.Acceleration, "[-16*g, 16*g]", "range of an accelerometer"},
		{"±16 g", q.Mass, "[-0.016, 0.016]", "tolerance of a weight"},
		{"5 rad", q.AbsorbedDose, "0.05", "rads of dose"},
		{"5 rad/s", q.DoseRate, "0.05", "rads of dose per second"},
		{"2 mrad", q.AbsorbedDose, "0.00002", "millirads of dose"},
		{"5 C", q.Charge, "5", "coulomb"},
		{"5 F", q.Capacitance, "5", "farad"},
		{"5 m", q.Time, "300", "minutes"},
		{"5 min", q.Angle, "5*pi/10800", "minutes of arc"},
		{`5"`, q.Angle, "5*pi/648000", "seconds of arc"},
		{"5'", q.Angle, "5*pi/10800", "minutes of arc"},
		{"5 gal", q.Acceleration, "0.05", "Gal"},
		{"5 mgal", q.Acceleration, "0.00005", "milligal"},
		{"5 NM", q.Torque, "5", "newton metres in capitals"},
		{"50 ft-lb", q.Torque, "50*ft*lb*g", "torque"},
		{"3000 min-1", q.Frequency, "50", "events, not revolutions"},
		{"3000 rpm", q.Frequency, "50", "revolutions counted as events"},
		{"0.85", q.Mach, "0.85", "a Mach number needs no unit"},
		{"M 0.85", q.Mach, "0.85", "but may have one"},
		{"0.85", q.Dimensionless, "0.85", "a ratio needs none"},
		{"0.6 mg/yr", q.Jerk, "0.0006*g/31557600", "drift of a bias"},
		{"20 KN", q.Velocity, "20*nmi/3600", "knots in capitals"},
	} {
		got, err := q.ParseIn(r.text, r.dim)
		checkReading(t, r, got, err)
		if again, ok := got.Reread(r.dim); err == nil && (!ok || !again.Equal(got)) {
			t.Errorf("%s reread in its own dimension differs", r.text)
		}
		// The usual reading leads to the same one.
		if usual, err := q.Parse(r.text); err == nil {
			if again, ok := usual.Reread(r.dim); r.dim != q.Mach && (!ok || !again.Interval.Equal(got.Interval)) {
				t.Errorf("%s reread as %s gives %s, want %s", r.text, r.dim, again.Interval, got.Interval)
			}
		}
	}
	if _, ok := must(t, "5 kg").Reread(q.Length); ok {
		t.Error("a mass was reread as a length")
	}
}

func must(t *testing.T, text string) q.Quantity {
	t.Helper()
	got, err := q.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// statement is one row about the form of a statement.
type statement struct {
	text      string
	dim       q.Dimension
	want      string
	form      q.Form
	approx    bool
	qualifier string
	why       string
}

func TestParseForms(t *testing.T) {
	const (
		about = true
		exact = false
	)
	for _, r := range []statement{
		// Ranges.
		{"20 to 2,000 Hz", q.Frequency, "[20, 2000]", q.Range, exact, "", "the unit stands once"},
		{"20-2000 Hz", q.Frequency, "[20, 2000]", q.Range, exact, "", "hyphen"},
		{"20–2000 Hz", q.Frequency, "[20, 2000]", q.Range, exact, "", "en dash"},
		{"20 – 2000 Hz", q.Frequency, "[20, 2000]", q.Range, exact, "", "en dash with spaces"},
		{"20 … 2000", q.Dimensionless, "[20, 2000]", q.Range, exact, "", "ellipsis"},
		{"20...2000 Hz", q.Frequency, "[20, 2000]", q.Range, exact, "", "three points"},
		{"20~2000 Hz", q.Frequency, "[20, 2000]", q.Range, exact, "", "tilde of Asian data sheets"},
		{"20 ÷ 2000 Hz", q.Frequency, "[20, 2000]", q.Range, exact, "", "obelus of Russian data sheets"},
		{"from 20 Hz to 2 kHz", q.Frequency, "[20, 2000]", q.Range, exact, "", "two units"},
		{"20 Hz-2 kHz", q.Frequency, "[20, 2000]", q.Range, exact, "", "two units and a hyphen: no power of Hz"},
		{"between 1 and 100 µm", q.Length, "[0.000001, 0.0001]", q.Range, exact, "", "between"},
		{"0-1,500 m", q.Length, "[0, 1500]", q.Range, exact, "", "from zero"},
		{"-29 °C to +63 °C", q.Temperature, "[244.15, 336.15]", q.Range, exact, "", "signs"},
		{"-45..+85 C", q.Temperature, "[228.15, 358.15]", q.Range, exact, "", "two points and signs"},
		{"-10 to -40 °C", q.Temperature, "[233.15, 263.15]", q.Range, exact, "", "falling order is meant with words"},
		{"5%–10%", q.Dimensionless, "[0.05, 0.1]", q.Range, exact, "", "unit twice"},
		{"20 kg to about 30 kg", q.Mass, "[20, 30]", q.Range, about, "", "a doubtful end"},
		{"up to 20-30 kg", q.Mass, "[20, 30]", q.Range, exact, "", "the ends outweigh the word"},
		// Bounds.
		{"> 55 %", q.Dimensionless, "(0.55, )", q.LowerBound, exact, "", "strict"},
		{"≥ 97%", q.Dimensionless, "[0.97, )", q.LowerBound, exact, "", "with equality"},
		{"less than 64 %", q.Dimensionless, "( , 0.64)", q.UpperBound, exact, "", "words"},
		{"at least 5 kg", q.Mass, "[5, )", q.LowerBound, exact, "", "words"},
		{"up to 2,300 kilograms", q.Mass, "( , 2300]", q.UpperBound, exact, "", "words"},
		{"max 40 bar", q.Pressure, "( , 4000000]", q.UpperBound, exact, "", "max in front"},
		{"Max. 40 bar", q.Pressure, "( , 4000000]", q.UpperBound, exact, "", "max with point and capital"},
		{"max: 40 bar", q.Pressure, "( , 4000000]", q.UpperBound, exact, "", "max with colon"},
		{"40 bar max", q.Pressure, "( , 4000000]", q.UpperBound, exact, "", "max behind"},
		{"<= 1 m", q.Length, "( , 1]", q.UpperBound, exact, "", "ASCII"},
		{"≤1 m", q.Length, "( , 1]", q.UpperBound, exact, "", "no space"},
		{"min. 97 %", q.Dimensionless, "[0.97, )", q.LowerBound, exact, "", "min in front"},
		{"97 % min", q.Dimensionless, "[0.97, )", q.LowerBound, exact, "", "min behind is no minute"},
		{"4 mGals or less", q.Acceleration, "( , 0.00004]", q.UpperBound, exact, "", "or less"},
		{"500 kg or more", q.Mass, "[500, )", q.LowerBound, exact, "", "or more"},
		{"500 kg and above", q.Mass, "[500, )", q.LowerBound, exact, "", "and above"},
		{"over 5 kg", q.Mass, "(5, )", q.LowerBound, exact, "", "over"},
		{"under 5 kg", q.Mass, "( , 5)", q.UpperBound, exact, "", "under"},
		{"below 5 kg", q.Mass, "( , 5)", q.UpperBound, exact, "", "below"},
		{"exceeding 5 kg", q.Mass, "(5, )", q.LowerBound, exact, "", "exceeding"},
		{"not exceeding 5 kg", q.Mass, "( , 5]", q.UpperBound, exact, "", "not exceeding"},
		{"not less than 5 kg", q.Mass, "[5, )", q.LowerBound, exact, "", "not less than"},
		{"no more than 5 kg", q.Mass, "( , 5]", q.UpperBound, exact, "", "no more than"},
		{"equal to or greater than 5 kg", q.Mass, "[5, )", q.LowerBound, exact, "", "words of lists"},
		{"better than 0.5 deg/h", q.AngularRate, "( , 0.5*pi/648000)", q.UpperBound, exact, "better", "no direction stated"},
		{"0.5 deg/h or better", q.AngularRate, "( , 0.5*pi/648000]", q.UpperBound, exact, "better", "no direction stated"},
		{"max. approx. 5 kg", q.Mass, "( , 5]", q.UpperBound, about, "", "two words"},
		{"> 55 % and < 64 %", q.Dimensionless, "(0.55, 0.64)", q.Range, exact, "", "two bounds"},
		{"< 64 % and > 55 %", q.Dimensionless, "(0.55, 0.64)", q.Range, exact, "", "two bounds, upper first"},
		{"≥5 kg, ≤10 kg", q.Mass, "[5, 10]", q.Range, exact, "", "two bounds and a comma"},
		{"more than 5 and less than 10 kg", q.Mass, "(5, 10)", q.Range, exact, "", "two bounds, one unit"},
		{"< 1 m and > 1 mm", q.Length, "(0.001, 1)", q.Range, exact, "", "two bounds, two units"},
		{"500 kg 以上", q.Mass, "[500, )", q.LowerBound, exact, "", "or more, in Chinese and Japanese"},
		// Tolerances.
		{"0.7 ± 0.1 mm", q.Length, "[0.0006, 0.0008]", q.Tolerance, exact, "", "one unit"},
		{"0.7 mm ± 0.1 mm", q.Length, "[0.0006, 0.0008]", q.Tolerance, exact, "", "two units"},
		{"1 m ± 5 mm", q.Length, "[0.995, 1.005]", q.Tolerance, exact, "", "two different units"},
		{"100 +/-5 g", q.Mass, "[0.095, 0.105]", q.Tolerance, exact, "", "typed"},
		{"100 mm ± 5 %", q.Length, "[0.095, 0.105]", q.Tolerance, exact, "", "relative"},
		{"20 ± 2 °C", q.Temperature, "[291.15, 295.15]", q.Tolerance, exact, "", "no offset in the tolerance"},
		{"10 mm +0.1/-0.05 mm", q.Length, "[0.00995, 0.0101]", q.Tolerance, exact, "", "unequal"},
		{"±16 g", q.Mass, "[-0.016, 0.016]", q.Symmetric, exact, "", "no centre"},
		{"+/- 6 deg", q.Angle, "[-6*pi/180, 6*pi/180]", q.Symmetric, exact, "", "typed"},
		{"±2 °C", q.Temperature, "[-2, 2]", q.Symmetric, exact, "", "differences of temperature"},
		// About.
		{"about 100 kg", q.Mass, "100", q.Single, about, "", "about"},
		{"approximately 110 km", q.Length, "110000", q.Single, about, "", "approximately"},
		{"approx. 5 m", q.Length, "5", q.Single, about, "", "approx."},
		{"ca. 5 m", q.Length, "5", q.Single, about, "", "ca."},
		{"circa 5 m", q.Length, "5", q.Single, about, "", "circa"},
		{"~5 m", q.Length, "5", q.Single, about, "", "tilde"},
		{"≈ 5 m", q.Length, "5", q.Single, about, "", "almost equal"},
		{"nominal 5 m", q.Length, "5", q.Single, about, "", "nominal"},
		{"5 m nominal", q.Length, "5", q.Single, about, "", "nominal behind"},
		{"typ. 5 m", q.Length, "5", q.Single, about, "", "typical"},
		// Qualifiers.
		{"8 kPa abs", q.Pressure, "8000", q.Single, exact, "absolute", "absolute"},
		{"100 psia", q.Pressure, "100*lb*g/in/in", q.Single, exact, "absolute", "inside the unit"},
		{"100 psig", q.Pressure, "100*lb*g/in/in", q.Single, exact, "gauge", "the figure stays as stated"},
		{"3 bar(g)", q.Pressure, "300000", q.Single, exact, "gauge", "in parentheses"},
		{"3 bar gauge", q.Pressure, "300000", q.Single, exact, "gauge", "in words"},
		{"30 kN (vacuum)", q.Force, "30000", q.Single, exact, "vacuum", "thrust in vacuum"},
		{"20 g rms", q.Acceleration, "20*g", q.Single, exact, "rms", "rms"},
		{"20 grms", q.Acceleration, "20*g", q.Single, exact, "rms", "rms inside the unit"},
		{"0.8 nmi/h CEP", q.Velocity, "0.8*nmi/3600", q.Single, exact, "CEP", "CEP behind"},
		{"CEP 50 m", q.Length, "50", q.Single, exact, "CEP", "CEP in front"},
		{"0.003 deg/h 1σ", q.AngularRate, "0.003*pi/648000", q.Single, exact, "1 sigma", "one sigma"},
		{"0.003 deg/h (1-sigma)", q.AngularRate, "0.003*pi/648000", q.Single, exact, "1 sigma", "one sigma, typed"},
		{"0.1 deg/h 3σ max", q.AngularRate, "( , 0.1*pi/648000]", q.UpperBound, exact, "3 sigma", "two words behind"},
		{"35 vol %", q.Dimensionless, "0.35", q.Single, exact, "vol", "by volume"},
		{"12 wt %", q.Dimensionless, "0.12", q.Single, exact, "wt", "by weight"},
		{"5 % by weight", q.Dimensionless, "0.05", q.Single, exact, "wt", "by weight in words"},
		{"150 dB SPL", q.Level, "150", q.Single, exact, "SPL", "sound"},
		{"500 shp", q.Power, "500*550*ft*lb*g", q.Single, exact, "shaft", "shaft horsepower"},
		{"0.6 mg rms", q.Acceleration, "0.0006*g", q.Single, exact, "rms", "milligrams have no rms"},
		{"3 mg peak", q.Acceleration, "0.003*g", q.Single, exact, "peak", "milligrams have no peak"},
		{"5 mg to 1 gn", q.Acceleration, "[0.005*g, g]", q.Range, exact, "", "the second unit settles the first"},
		{"max = 5 kg", q.Mass, "( , 5]", q.UpperBound, exact, "", "max with equals sign"},
		{"50 m CEP 3 sigma", q.Length, "50", q.Single, exact, "CEP 3 sigma", "two qualifiers"},
		{"100 psig gauge", q.Pressure, "100*lb*g/in/in", q.Single, exact, "gauge", "said twice, kept once"},
		{"Mach = 3", q.Mach, "3", q.Single, exact, "", "equals sign"},
		{"100 mesh/+325", q.Length, "[0.000045, 0.00015]", q.Range, exact, "", "unit behind the first sieve"},
		{"5 … –3 V", q.Voltage, "[-3, 5]", q.Range, exact, "", "signs say that the order is meant"},
		{"5 N · m", q.Torque, "5", q.Single, exact, "", "spaces around the dot"},
		{"28 VDC", q.Voltage, "28", q.Single, exact, "DC", "direct current"},
		// A vacuum gauge counts down from the standard atmosphere.
		{"29 in Hg vacuum", q.Pressure, "3119.729430111", q.Single, exact, "vacuum", "101325 - 29 x 3386.388640341"},
		{"> 29 in Hg vacuum", q.Pressure, "( , 3119.729430111)", q.UpperBound, exact, "vacuum", "more vacuum is less pressure"},
		{"≤ 29 in Hg vacuum", q.Pressure, "[3119.729430111, )", q.LowerBound, exact, "vacuum", "less vacuum is more pressure"},
		{"10 Torr vacuum", q.Pressure, "10*atm/760", q.Single, exact, "vacuum", "Torr counts up from nothing"},
		// Sieves.
		{"325 mesh", q.Length, "0.000045", q.Single, exact, "", "ASTM E11"},
		{"320 mesh", q.Length, "(0.000045, 0.000053)", q.Single, about, "", "between No. 270 and No. 325"},
		{"-325 mesh", q.Length, "( , 0.000045]", q.UpperBound, exact, "", "passes the sieve"},
		{"+100 mesh", q.Length, "[0.00015, )", q.LowerBound, exact, "", "stays on the sieve"},
		{"-100/+325 mesh", q.Length, "[0.000045, 0.00015]", q.Range, exact, "", "between two sieves"},
		{"-100+325 mesh", q.Length, "[0.000045, 0.00015]", q.Range, exact, "", "between two sieves"},
		{"100-200 mesh", q.Length, "[0.000075, 0.00015]", q.Range, exact, "", "between two sieves"},
		{"200-100 mesh", q.Length, "[0.000075, 0.00015]", q.Range, exact, "", "in the order of grain size"},
		{"±100 mesh", q.Length, "0.00015", q.Range, exact, "", "nonsense, but harmless"},
		{"250 mesh Tyler", q.Length, "0.000063", q.Single, exact, "Tyler", "Tyler scale"},
		{"115 mesh (Tyler)", q.Length, "0.000125", q.Single, exact, "Tyler", "not in ASTM E11"},
		{"finer than 325 mesh", q.Length, "( , 0.000045)", q.UpperBound, exact, "", "speaks of grains"},
		{"coarser than 100 mesh", q.Length, "(0.00015, )", q.LowerBound, exact, "", "speaks of grains"},
		{"> 325 mesh", q.Length, "( , 0.000045)", q.UpperBound, exact, "", "speaks of the number"},
		{"≤ 100 mesh", q.Length, "[0.00015, )", q.LowerBound, exact, "", "speaks of the number"},
		{"2 mesh", q.Length, "(0.00475, )", q.Single, about, "", "coarser than the scale"},
		{"1000 mesh", q.Length, "[0, 0.00002)", q.Single, about, "", "finer than the scale"},
	} {
		got, err := q.Parse(r.text)
		checkReading(t, reading{r.text, r.dim, r.want, r.why}, got, err)
		if err == nil && (got.Form != r.form || got.Approx != r.approx || got.Qualifier != r.qualifier) {
			t.Errorf("%s: form %s, approx %t, qualifier %q; want %s, %t, %q: %s",
				r.text, got.Form, got.Approx, got.Qualifier, r.form, r.approx, r.qualifier, r.why)
		}
	}
}

// What cannot be read says so, as wrong input and never as a value.
func TestParseRefuses(t *testing.T) {
	for _, r := range []struct{ text, message, why string }{
		{"", "no quantity is written here", "empty"},
		{"   ", "no quantity is written here", "blank"},
		{"kg", "no number is written here", "unit alone"},
		{"-", "no number is written here", "sign alone"},
		{"±", "no number is written here", "sign alone"},
		{"max", "no number is written here", "word alone"},
		{"NaN kg", "no number is written here", "not a number"},
		{"inf kg", "no number is written here", "not a number"},
		{"5 foo", `unknown unit "foo"`, "no such unit"},
		{"5 kg extra", `not understood: "extra"`, "words behind"},
		{"5 kg 3 m", `not understood: "3 m"`, "two quantities"},
		{"800 x 2.5 mm", "x 2.5 mm", "two quantities are for Find"},
		{"3,600 lbf (16 kN)", `not understood: "(16 kN)"`, "two quantities are for Find"},
		{"1e999999 N", "power of ten is beyond ±60", "absurd exponent"},
		{"1e99999999999999999999 N", "power of ten is beyond ±60", "exponent of many digits"},
		{"1e61 N", "power of ten is beyond ±60", "just too large"},
		{"1e-61 N", "power of ten is beyond ±60", "just too small"},
		{strings.Repeat("9", 61), "more than 60 digits", "too many digits"},
		{strings.Repeat("9", 5000), "too long: 5000 bytes", "over the limit"},
		{strings.Repeat("1,234", 20) + " kg", "too many marks", "marks without end"},
		{"1,5,3 kg", "groups of three digits", "neither thousands nor decimal"},
		{"1.2.3", "groups of three digits", "number of a version"},
		{"1,50.5 kg", "groups of three digits", "short group"},
		{"1,234.567,8 kg", "do not fit together", "two decimal marks"},
		{"1.234,567 890 kg", "", "thousands behind the decimal mark"},
		{"20-10 Hz", "lower end of the range lies above", "reversed"},
		{"3 kg to 5 m", "mass and length", "two dimensions"},
		{"> 64 % and < 55 %", "no value satisfies both bounds", "contradiction"},
		{"> 5 kg and < 5 kg", "no value satisfies both bounds", "contradiction at one point"},
		{"-300 °C", "below absolute zero", "no such temperature"},
		{"-1 K", "below absolute zero", "no such temperature"},
		{"5 ± -3 kg", "a tolerance has no sign", "signed tolerance"},
		{"5 ± kg", "unknown unit", "tolerance without figure"},
		{"10 +5/+3 mm", "unknown unit", "two upper tolerances"},
		{"5-1.2.3 kg", "", "no second figure"},
		{"> 5 and < x kg", "", "no second bound"},
		{"5 " + strings.Repeat("x", 100), "unknown unit", "a long word"},
		{"50/50", "", "a ratio is no quantity"},
		{"5 m^9", "unknown unit", "absurd power"},
		{"5 m^99", "unknown unit", "absurd power"},
		{"5 kg/", "not understood", "nothing below the bar"},
		{"5 kg/(N", "not understood", "open parenthesis"},
		{"5 kg/(N·", "not understood", "open product"},
		{"5 \x00kg", "", "control character"},
		{"\xff\xfe5", "", "not UTF-8"},
	} {
		_, err := q.Parse(r.text)
		if fault.KindOf(err) != fault.Invalid {
			t.Errorf("%.40q (%s): error %v, want one of wrong input", r.text, r.why, err)
			continue
		}
		if !strings.Contains(err.Error(), r.message) {
			t.Errorf("%.40q (%s): %v does not say %q", r.text, r.why, err, r.message)
		}
	}
}

// A wrong dimension names what was found, what was expected, and a unit that would do.
func TestParseInNamesBothDimensions(t *testing.T) {
	for _, r := range []struct {
		text string
		dim  q.Dimension
		want []string
	}{
		{"5 kg", q.Force, []string{"mass", "force", "for instance in N"}},
		{"0.1 deg/√h", q.AngularRate, []string{"angle random walk", "angular rate", "for instance in rad/s"}},
		{"37.5 GJ/m3", q.Pressure, []string{"energy density", "pressure", "for instance in Pa"}},
		{"5 Gy", q.SpecificEnergy, []string{"absorbed dose", "specific energy", "for instance in J/kg"}},
		{"-20 dB", q.Dimensionless, []string{"level", "plain number", "for instance in %"}},
		{"5", q.Length, []string{"no unit is stated", "length", "for instance in m"}},
		{"5 m²", q.Length, []string{"area", "length"}},
	} {
		_, err := q.ParseIn(r.text, r.dim)
		if fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s as %s: error %v, want one of wrong input", r.text, r.dim, err)
			continue
		}
		for _, want := range r.want {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%s as %s: %v does not name %q", r.text, r.dim, err, want)
			}
		}
	}
}
