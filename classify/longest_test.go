package classify_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/licet/licet/classify"
)

// TestLongest: no description of the greatest length allowed holds up a run of many. Nothing in the answer may take time with the
// square of the length; what is allowed here is some twenty times what one takes (0.1 to 0.2 s on two cores), and far less than
// the seconds that any search of all words for each word takes.
func TestLongest(t *testing.T) {
	c := newClassifier(t)
	figures := classify.Input{Text: "UAV system"}
	for i := range 500 {
		figures.Parameters = append(figures.Parameters, words("", "range "+strconv.Itoa(i%7), "300 km, 500 kg, 5 deg/h, 20 Hz").Parameters...)
	}
	for _, unit := range []string{
		"rocket, ", "missile in ", "gyro ", "(gyro", "a ", "1 ", "1,", "not ", "for ", "range 5 km option 6 km ", "1.A.1 2.A.1.c ", "roc\u00adket ", "导弹",
		"hydrazine, ammonium perchlorate 200 um, ",
	} {
		took(t, c, unit, classify.Input{Text: strings.Repeat(unit, 64<<10/len(unit))})
	}
	took(t, c, "500 parameters", figures)
}

func took(t *testing.T, c *classify.Classifier, name string, in classify.Input) {
	t.Helper()
	const most = 4 * time.Second
	start := time.Now()
	answer(t, c, in)
	if d := time.Since(start); d > most {
		t.Errorf("%q to the greatest length: %v, at most %v wanted", name, d, most)
	}
}

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
