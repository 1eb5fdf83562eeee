package name

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestEarHearsTheSame: an ear finds what comparing two words by themselves finds, whatever it was given before, for words with vowels
// and without.
func TestEarHearsTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := SoundOf(anyWord.Draw(t, "word"))
		words := rapid.SliceOfN(anyWord, 1, 12).Draw(t, "others")
		if rapid.Bool().Draw(t, "in order") {
			slices.SortFunc(words, func(a, b string) int {
				x, y := SoundOf(a), SoundOf(b)
				return x.Compare(&y)
			})
		}
		least := rapid.Float32Range(0.05, 0.95).Draw(t, "least")
		var e Ear
		for mode, way := range []struct{ bare, bareWords bool }{{false, false}, {true, false}, {false, true}} {
			e.Listen(&q, way.bare, way.bareWords)
			for _, w := range words {
				c := SoundOf(w)
				var want float32
				switch mode {
				case 0:
					want = Alike(&q, &c, least, false)
				case 1:
					want = Alike(&q, &c, least, true)
				default:
					want = Alike(&c, &q, least, true)
				}
				if got := e.Alike(&c, least); got != want {
					t.Fatalf("%v and %q, way %d: %v, by themselves %v", q.bytes(), w, mode, got, want)
				}
			}
		}
	})
}

// TestSwapIsNotCutOff: two neighbours in the other order cost less than either way round them, also where the row between is above the
// limit already.
func TestSwapIsNotCutOff(t *testing.T) {
	a, b := SoundOf("gmirat"), SoundOf("mgirat")
	alone := Alike(&a, &b, 0.01, false)
	if v := Alike(&a, &b, alone-0.001, false); v != alone {
		t.Errorf("%v where at least that much is asked, %v where nothing is", v, alone)
	}
	var e Ear
	e.Listen(&a, false, false)
	if v := e.Alike(&b, alone-0.001); v != alone {
		t.Errorf("an ear hears %v", v)
	}
}

func BenchmarkEar(b *testing.B) {
	q := SoundOf("shcherbakov")
	var words []Sound
	for _, w := range []string{"schtscherbakow", "sherbakov", "shcherbatov", "shcherbina", "shevardnadze", "skorobogatov"} {
		words = append(words, SoundOf(w))
	}
	slices.SortFunc(words, func(a, b Sound) int { return a.Compare(&b) })
	var e Ear
	e.Listen(&q, false, false)
	b.ReportAllocs()
	for b.Loop() {
		for i := range words {
			e.Alike(&words[i], 0.7)
		}
	}
}
