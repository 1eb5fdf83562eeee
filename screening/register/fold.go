package register

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// Tidy brings a text into the form that digests are made over: compatible characters, letters without case, single blanks.
// What only looks different does not reopen a decision.
func Tidy(s string) string {
	return strings.Join(strings.Fields(cases.Fold().String(norm.NFKC.String(s))), " ")
}

// bare keeps letters and digits, without case, accents and signs, in words.
func bare(s string) []string {
	s = norm.NFKD.String(cases.Fold().String(s))
	var b strings.Builder
	for _, r := range s {
		switch {
		case unicode.Is(unicode.Mn, r), r == '\'', r == '’', r == 'ʼ':
		case unicode.IsLetter(r), unicode.IsDigit(r), unicode.Is(unicode.Mc, r):
			b.WriteRune(r)
		default:
			b.WriteByte(' ')
		}
	}
	return strings.Fields(b.String())
}

// sameName is equal for names of the same words in any order: lists write LAST, First and First LAST.
func sameName(s string) string {
	w := bare(s)
	slices.Sort(w)
	return strings.Join(w, " ")
}

// solid keeps letters and digits alone, in capitals, for identifiers.
func solid(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToUpper(r)
		}
		return -1
	}, norm.NFKC.String(s))
}
