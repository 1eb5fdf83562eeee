package name

import (
	"strings"
	"testing"
)

func TestReadLines(t *testing.T) {
	for _, tt := range []struct{ why, text, want string }{
		{"two cells", "# ok\n\ncyrillic\tа\n", "line 3: three cells"},
		{"an empty cell", "cyrillic\t\ta\n", "line 1: three cells"},
		{"a table that is none", "runes\tᚠ\tf\n", `no table is named "runes"`},
		{"two letters where one is wanted", "latin\tßs\tss\n", `"ßs" is not one letter`},
		{"a look-alike that is two letters", "look-alike\ta\tаа\n", `"аа" is not one letter`},
		{"too few parts of syllables", "hangul\tinitial\tk kk n\n", "3 parts of syllables, 19 wanted"},
		{"a servant of neither kind", "servant\tends\tabd\n", "neither begins nor whole"},
	} {
		l := letterTables{
			cyrillic: map[rune]string{}, arabic: map[rune]string{}, latin: map[rune]string{}, arabicForm: map[rune]rune{},
			lookAlike: map[byte]rune{}, looksLatin: map[rune]byte{}, greekShape: map[rune]byte{}, symbols: map[rune]string{}, hangul: map[string][]string{},
		}
		if err := readLines(tt.text, l.line); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %q", tt.why, err, tt.want)
		}
	}
	for _, tt := range []struct{ why, text, want string }{
		{"a sound that is none", "spelled\tschwa\te\n", `no sound is named "schwa"`},
		{"four letters for a sound", "sound\tvowel\ta e i o u\nspelled\ta\taaaa\n", "longer than two letters and h"},
		{"too many vowels", "sound\tvowel\ta e i o u y\n", "6 sounds of the kind vowel"},
		{"a cost that is none", "cost\tvowel\tcheap\n", `"cheap" is no cost`},
		{"a cost above that of two consonants", "cost\tvowel\t201\n", "no cost of 0 to 200"},
		{"a cost of nothing", "cost\tsilence\t10\n", `"silence" is no cost`},
		{"a table that is none", "runes\tf\tf\n", `no table is named "runes"`},
	} {
		s := &soundTables{byName: map[string]byte{}, trigraphs: map[[2]byte]byte{}}
		if err := readLines(tt.text, s.line); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %q", tt.why, err, tt.want)
		}
	}
}

// TestCosts: to read one sound for another costs the same both ways, nothing for itself and something else; where a
// script leaves vowels out, nothing costs more than elsewhere.
func TestCosts(t *testing.T) {
	for a := range sounds {
		for b := range sounds {
			if a == 0 || b == 0 {
				continue
			}
			c := sound.substitution[a][b]
			if c != sound.substitution[b][a] || (c == 0) != (a == b) {
				t.Errorf("%d for %d costs %d, %d the other way", a, b, c, sound.substitution[b][a])
			}
			if sound.unpointedSubstitution[a][b] > c || sound.unpointedInsertion[a] > sound.insertion[a] {
				t.Errorf("%d for %d costs more where vowels are not written", a, b)
			}
		}
	}
}

func TestAside(t *testing.T) {
	for text, want := range map[string]bool{
		"Vienna branch": true, "located in Ostrava": true, "formerly listed as": true, "Deceased": true,
		"Kolm Feinbau": false, "北辰": false, "": false,
	} {
		if Aside(text) != want {
			t.Errorf("%q: %v", text, !want)
		}
	}
}

// TestWorth: what a word counts for grows with what it tells, save where it is fixed.
func TestWorth(t *testing.T) {
	for c := range int(Classes) {
		c := Class(c)
		if a, b := c.Worth(2), c.Worth(10); a > b || a < 0 || worth.fixed[c] != 0 && a != b {
			t.Errorf("%s: 2 bits count for %v, 10 for %v", c, a, b)
		}
	}
	if Plain.Worth(10) <= Generic.Worth(10) || Form.Worth(10) != 0 {
		t.Error("a name counts for no more than a common word, or a legal form for something")
	}
}
