package classify_test

import (
	"testing"

	"github.com/licet/licet/classify"
	"github.com/licet/licet/controllist/mtcr"
	"github.com/licet/licet/date"
)

// A description of some 200 characters with four figures, one of them of a part that the goods hold.
var described = classify.Input{Text: "Ring laser gyro strapdown inertial navigation system, loose unit with mounting tray, " +
	"gyro drift stability 0.003 deg/h 1 sigma, accelerometer bias repeatability 25 ug over one year, scale factor " +
	"repeatability 50 ppm, 28 V dc"}

func BenchmarkClassify(b *testing.B) {
	lx, err := classify.Load()
	if err != nil {
		b.Fatal(err)
	}
	c, err := classify.New(lx, date.MustParse("2026-11-23"))
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := c.Classify(described); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkLoad(b *testing.B) {
	list, err := mtcr.Load()
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := classify.LoadLexicon(classify.Files(), list); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkLoadCompiled measures what a program pays at its start.
func BenchmarkLoadCompiled(b *testing.B) {
	if ok, err := classify.Compiled(); err != nil || !ok {
		b.Fatalf("the compiled word lists are not current (%v): run go generate ./classify", err)
	}
	for b.Loop() {
		if _, err := classify.Compiled(); err != nil {
			b.Fatal(err)
		}
	}
}
