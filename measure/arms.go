package measure

import (
	"slices"
	"strings"
	"unicode"

	"github.com/licet/licet/cite"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/truth"
)

// arms are the words that say that goods are arms.
type arms struct {
	Words  []string   `yaml:"words"`
	Not    []string   `yaml:"not"`
	Basis  cite.Basis `yaml:"basis"`
	Source string     `yaml:"source"`
	Note   string     `yaml:"note"`
}

func (a *arms) check() error {
	if len(a.Words) == 0 || a.Basis == "" || a.Source == "" {
		return fault.New(fault.Invalid, "no words, or without basis or source").At(fault.Place{File: armsFile})
	}
	for _, list := range [][]string{a.Words, a.Not} {
		for i, w := range list {
			if list[i] = spaced(w); list[i] == "  " || slices.Contains(list[:i], list[i]) {
				return fault.New(fault.Invalid, "%q: empty, or named twice", w).At(fault.Place{File: armsFile})
			}
		}
	}
	return nil
}

// spaced brings a text into small letters and digits with one blank around each word.
func spaced(s string) string {
	return " " + strings.Join(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }), " ") + " "
}

// Arms answers whether a description says that the goods are arms or related materiel: met when it names them, and unknown otherwise,
// also where a word beside the name says that they may be something else. A description never says that goods are no arms.
func (r *Rules) Arms(description string) truth.Value {
	if description == "" {
		return truth.Unknown
	}
	text := spaced(description)
	in := func(w string) bool { return strings.Contains(text, w) }
	if slices.ContainsFunc(r.arms.Words, in) && !slices.ContainsFunc(r.arms.Not, in) {
		return truth.Met
	}
	return truth.Unknown
}
