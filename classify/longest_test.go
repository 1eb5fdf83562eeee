package classify_test

import (
	"strings"
	"testing"

	"github.com/licet/licet/classify"
)

// BenchmarkLongest answers a description of the greatest length allowed, made of words that all mean something.
func BenchmarkLongest(b *testing.B) {
	c := newClassifier(b)
	unit := "not for ballistic missile guidance set gyro rocket motor case 5 kg range 300 km, software specially designed for UAV; "
	in := classify.Input{Text: strings.Repeat(unit, 64<<10/len(unit))}
	for b.Loop() {
		if _, err := c.Classify(in); err != nil {
			b.Fatal(err)
		}
	}
}
