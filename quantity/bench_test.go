package quantity

import (
	"testing"

	"github.com/licet/licet/truth"
)

func BenchmarkParse(b *testing.B) {
	texts := []string{"1.2 MN·s", "0.5 deg/hr", "20 to 2,000 Hz", "> 55 %", "0.98 lb/lbf-hr", "10,000 psi"}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if _, err := Parse(texts[i%len(texts)]); err != nil {
			b.Fatal(err)
		}
	}
}

// find200 is a description of 200 characters with nine places to find.
const find200 = "Solid rocket motor, total impulse 1.1 MN·s, diameter 0.7 m, 24-in nozzle, burn time 46 s, thrust " +
	"3,600 lbf (16 kN), vibration 20 g rms 20-2000 Hz, storage -29 °C to +63 °C, part no. QA-2000, lot 12."

func BenchmarkFind200(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if len(Find(find200)) < 9 {
			b.Fatal("quantities are missing")
		}
	}
}

func BenchmarkTest(b *testing.B) {
	q, err := Parse("10,000 psi")
	if err != nil {
		b.Fatal(err)
	}
	limit := IntNumber(69_000_000)
	b.ReportAllocs()
	for b.Loop() {
		if q.Interval.Test(GreaterEq, limit) != truth.NotMet {
			b.Fatal("10,000 psi is below 69 MPa")
		}
	}
}

// BenchmarkTestAtLimit is the exact comparison that only equal figures need.
func BenchmarkTestAtLimit(b *testing.B) {
	q, err := Parse("10,000 psi")
	if err != nil {
		b.Fatal(err)
	}
	limit := q.Interval.Lo
	b.ReportAllocs()
	for b.Loop() {
		if q.Interval.Test(GreaterEq, limit) != truth.Met {
			b.Fatal("a value reaches itself")
		}
	}
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := loadUnits("units.yaml", unitsYAML); err != nil {
			b.Fatal(err)
		}
		if _, err := loadWords("words.yaml", wordsYAML); err != nil {
			b.Fatal(err)
		}
	}
}
