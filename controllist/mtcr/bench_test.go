package mtcr_test

import (
	"testing"

	"github.com/licet/licet/controllist"
	"github.com/licet/licet/controllist/mtcr"
	"github.com/licet/licet/truth"
)

// goods are fully stated items of three kinds: a sensor, a propulsion system and a machine.
var goods = []struct {
	name  string
	given map[string]string
	entry string
}{
	{"gyro", map[string]string{
		"item_type": "gyro", "drift_rate_stability": "0.3 deg/hr", "usable_in": "1.A",
	}, "9.A.4"},
	{"solid-motor", map[string]string{
		"item_type": "solid_rocket_motor", "total_impulse": "2.1 MN·s", "usable_in": "1.A",
	}, "2.A.1.c.1"},
	{"batch-mixer", map[string]string{
		"item_type": "batch_mixer", "total_volumetric_capacity": "300 l", "mixing_vacuum_pressure": "0 to 10 kPa",
		"mixing_chamber_temperature_control": "yes", "off_centre_mixing_shafts": "2",
	}, "4.B.3.a"},
}

func stated(tb testing.TB, l *controllist.List, given map[string]string) *controllist.Facts {
	tb.Helper()
	f := l.NewFacts()
	for name, text := range given {
		if err := f.Set(name, text); err != nil {
			tb.Fatal(err)
		}
	}
	return f
}

// TestGoods: the items of the benchmarks are covered by the entry they are named for.
func TestGoods(t *testing.T) {
	ed := editionAt(t, today.String())
	for _, g := range goods {
		verdicts := ed.Evaluate(stated(t, ed.List(), g.given), nil)
		if got := verdicts[ed.List().Entry(g.entry).Index()].Result; got != truth.Met {
			t.Errorf("%s: %s is %v, want met", g.name, g.entry, got)
		}
	}
}

// TestEvaluateDoesNotAllocate: with room for the verdicts, an evaluation needs no memory.
func TestEvaluateDoesNotAllocate(t *testing.T) {
	ed := editionAt(t, today.String())
	for _, g := range goods {
		f := stated(t, ed.List(), g.given)
		verdicts := ed.Evaluate(f, nil)
		if n := testing.AllocsPerRun(20, func() { verdicts = ed.Evaluate(f, verdicts) }); n > 0 {
			t.Errorf("%s: %v allocations", g.name, n)
		}
	}
}

// BenchmarkEvaluate answers the whole Annex for one stated item; the target is 20 µs without allocation.
func BenchmarkEvaluate(b *testing.B) {
	ed := editionAt(b, today.String())
	for _, g := range goods {
		b.Run(g.name, func(b *testing.B) {
			f := stated(b, ed.List(), g.given)
			verdicts := ed.Evaluate(f, nil)
			b.ReportAllocs()
			for b.Loop() {
				verdicts = ed.Evaluate(f, verdicts)
			}
		})
	}
}

// BenchmarkExplain gives all reasons for the entry that covers the item.
func BenchmarkExplain(b *testing.B) {
	ed := editionAt(b, today.String())
	for _, g := range goods {
		b.Run(g.name, func(b *testing.B) {
			f := stated(b, ed.List(), g.given)
			verdicts := ed.Evaluate(f, nil)
			e := ed.List().Entry(g.entry)
			b.ReportAllocs()
			for b.Loop() {
				ed.Explain(e, f, verdicts)
			}
		})
	}
}

// BenchmarkQuestions finds what to ask next when only the type of the goods is known, over all open entries.
func BenchmarkQuestions(b *testing.B) {
	ed := editionAt(b, today.String())
	for _, g := range goods {
		b.Run(g.name, func(b *testing.B) {
			f := stated(b, ed.List(), map[string]string{"item_type": g.given["item_type"]})
			verdicts := ed.Evaluate(f, nil)
			b.ReportAllocs()
			for b.Loop() {
				ed.Questions(f, verdicts, nil)
			}
		})
	}
}

// BenchmarkLoad reads all files of the Annex; the target is 60 ms.
func BenchmarkLoad(b *testing.B) {
	fsys := mtcr.Files()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := controllist.Load(fsys); err != nil {
			b.Fatal(err)
		}
	}
}
