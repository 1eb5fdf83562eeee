package classify

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// token is one word of a field. Numbers with their marks are one token too, so that "7.4" is not two words.
type token struct {
	start, end int    // bytes in the field
	raw        string // as written
	word       string // folded: lower case, no accents, one spelling, singular
	apart      bool   // a comma, bracket or the like stands before it
	depth      int    // brackets that are open
}

// tokenize cuts text into words. Hyphens, slashes and other marks separate; each Han, kana or Hangul letter is a word of
// its own, so that a pattern in those scripts matches as a substring.
func (w *words) tokenize(text string) []token {
	var out []token
	i := 0
	for i < len(text) {
		r, n := utf8.DecodeRuneInString(text[i:])
		switch {
		case isIdeograph(r):
			out = append(out, token{start: i, end: i + n, raw: text[i : i+n], word: text[i : i+n], apart: apart(text, out, i), depth: depth(text, out, i)})
			i += n
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			j := i + n
			for j < len(text) {
				r2, n2 := utf8.DecodeRuneInString(text[j:])
				if isIdeograph(r2) || !unicode.IsLetter(r2) && !unicode.IsDigit(r2) && !unicode.Is(unicode.Mn, r2) {
					break
				}
				j += n2
			}
			raw := text[i:j]
			out = append(out, token{start: i, end: j, raw: raw, word: w.fold(raw), apart: apart(text, out, i), depth: depth(text, out, i)})
			i = j
		default:
			i += n
		}
	}
	return out
}

// apart reports whether a clause mark stands between the last token and the one that begins at i.
func apart(text string, before []token, i int) bool {
	if len(before) == 0 {
		return false
	}
	between := text[before[len(before)-1].end:i]
	return strings.ContainsAny(between, ";([\n") || strings.Contains(between, ", ") || strings.Contains(between, ": ") ||
		strings.Contains(between, " - ") || strings.Contains(between, " – ") || strings.Contains(between, ". ")
}

// depth returns how many brackets are open at the token that begins at i.
func depth(text string, before []token, i int) int {
	d, from := 0, 0
	if n := len(before); n > 0 {
		d, from = before[n-1].depth, before[n-1].end
	}
	for _, c := range text[from:i] {
		switch c {
		case '(', '[':
			d++
		case ')', ']':
			d = max(0, d-1)
		}
	}
	return d
}

func isIdeograph(r rune) bool {
	return r >= 0x2E80 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul)
}

// words holds the spellings that count as one.
type words struct {
	spelling map[string]string // other spelling -> the one used in patterns
	accents  *strings.Replacer
}

// fold reduces a word to the form that patterns are compared in.
func (w *words) fold(raw string) string {
	s := strings.ToLower(raw)
	if !ascii(s) {
		s = w.accents.Replace(s)
	}
	if len(s) > 3 && s[len(s)-1] == 's' {
		switch {
		case strings.HasSuffix(s, "ss"), strings.HasSuffix(s, "us"), strings.HasSuffix(s, "is"):
		case strings.HasSuffix(s, "ies") && len(s) > 4:
			s = s[:len(s)-3] + "y"
		case strings.HasSuffix(s, "sses"), strings.HasSuffix(s, "shes"), strings.HasSuffix(s, "ches"), strings.HasSuffix(s, "xes"):
			s = s[:len(s)-2]
		default:
			s = s[:len(s)-1]
		}
	}
	if t, ok := w.spelling[s]; ok {
		return t
	}
	return s
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// accentPairs maps accented Latin letters to plain ones; letters of other scripts stay as they are.
var accentPairs = []string{
	"ä", "a", "ö", "o", "ü", "u", "ß", "ss", "à", "a", "á", "a", "â", "a", "ã", "a", "å", "a", "æ", "ae", "ç", "c", "è", "e",
	"é", "e", "ê", "e", "ë", "e", "ì", "i", "í", "i", "î", "i", "ï", "i", "ñ", "n", "ò", "o", "ó", "o", "ô", "o", "õ", "o",
	"ø", "o", "ù", "u", "ú", "u", "û", "u", "ý", "y", "ÿ", "y", "œ", "oe", "š", "s", "ž", "z", "č", "c", "ć", "c", "ř", "r",
	"ł", "l", "ń", "n", "ś", "s", "ź", "z", "ż", "z", "ě", "e", "ů", "u", "ğ", "g", "ı", "i", "ş", "s",
}
