package quantity

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// folded is a text brought to one spelling: full-width forms to ASCII, all spaces to one, superscripts to ^n, the two micro
// signs to u, the many dashes, dots, slashes and quotation marks to one each. Places in it lead back to the original.
type folded struct {
	s    string
	orig string
	// off gives for each byte of s, and for its end, the place in orig; nil when s is orig.
	off []int32
}

// place returns the byte of the original at which the character of byte i begins.
func (t *folded) place(i int) int {
	if t.off == nil {
		return i
	}
	return int(t.off[i])
}

// placeEnd returns the byte of the original at which what ends before byte i of s ends. A character that became several is
// taken whole.
func (t *folded) placeEnd(i int) int {
	for t.off != nil && i > 0 && i < len(t.s) && t.off[i] == t.off[i-1] {
		i++
	}
	return t.place(i)
}

func (t *folded) slice(from, to int) string { return t.orig[t.place(from):t.placeEnd(to)] }

// The folded spellings that are not ASCII.
const (
	enDash    = "–"
	ellipsis  = "…"
	plusMinus = "±"
	timesSign = "×"
	dotSign   = "·"
	rootSign  = "√"
	degree    = "°"
)

// foldings lists the characters that stand for something else; an empty string drops the character.
var foldings = map[rune]string{
	'\u00b5': "u", '\u03bc': "u",
	'\u00ba': degree, '\u02da': degree, '\u2103': degree + "C", '\u2109': degree + "F", '\u212a': "K", '\u212b': "Å",
	'\u2126': "Ω",
	'\u2010': "-", '\u2011': "-", '\u2212': "-", '\ufe63': "-", '\u2012': enDash, '\u2014': enDash, '\u2015': enDash,
	'\u22c5': dotSign, '\u2219': dotSign, '\u2022': dotSign, '\u30fb': dotSign,
	'\u2715': timesSign, '\u2a2f': timesSign, '\u2a09': timesSign,
	'\u2044': "/", '\u2215': "/", '\u00f7': "÷",
	'\u2018': "'", '\u2019': "'", '\u2032': "'", '\u02b9': "'",
	'\u201c': "\"", '\u201d': "\"", '\u2033': "\"", '\u02ba': "\"",
	'\u2264': "<=", '\u2a7d': "<=", '\u2266': "<=", '\u2265': ">=", '\u2a7e': ">=", '\u2267': ">=",
	'\u2248': "≈", '\u2245': "≈", '\u223c': "~", '\u301c': "~", '\uff5e': "~",
	'\u2025': "..", '\u22ef': ellipsis,
	'\u200b': "", '\u200c': "", '\u200d': "", '\ufeff': "", '\u00ad': "", '\u2060': "",
	'\u2080': "0", '\u2081': "1", '\u2082': "2", '\u2083': "3", '\u2084': "4", '\u2099': "n",
	'\u3001': ",", '\u3000': " ",
	'\u338e': "mg", '\u338f': "kg", '\u339b': "um", '\u339c': "mm", '\u339d': "cm", '\u339e': "km",
	'\u3396': "mL", '\u33a5': "m^3", '\u33a1': "m^2", '\u33a0': "cm^2", '\u33a4': "cm^3", '\u33aa': "kPa",
	'\u33ab': "MPa", '\u3390': "Hz", '\u3391': "kHz", '\u3392': "MHz", '\u3393': "GHz", '\u33c4': "cm^3",
}

var superscripts = map[rune]byte{
	'⁰': '0', '¹': '1', '²': '2', '³': '3', '⁴': '4', '⁵': '5', '⁶': '6', '⁷': '7', '⁸': '8', '⁹': '9', '⁻': '-', '⁺': '+',
}

var fractions = map[rune]string{
	'½': "1/2", '⅓': "1/3", '⅔': "2/3", '¼': "1/4", '¾': "3/4", '⅛': "1/8", '⅜': "3/8", '⅝': "5/8", '⅞': "7/8",
}

func fold(text string) folded {
	ascii := 0
	for ascii < len(text) && text[ascii] < utf8.RuneSelf && (text[ascii] >= ' ' || text[ascii] == '\n') {
		ascii++
	}
	if ascii == len(text) {
		return folded{s: text, orig: text}
	}
	var b strings.Builder
	b.Grow(len(text) + 8)
	off := make([]int32, 0, len(text)+9)
	put := func(s string, at int) {
		b.WriteString(s)
		for range len(s) {
			off = append(off, int32(at)) //nolint:gosec // no caller passes 2 GB of text
		}
	}
	inPower, afterDigit, afterFraction := false, false, false
	for i, r := range text {
		if digit, ok := superscripts[r]; ok {
			if !inPower {
				put("^", i)
			}
			put(string(digit), i)
			inPower, afterDigit = true, false
			continue
		}
		inPower = false
		wasDigit, wasFraction := afterDigit, afterFraction
		afterDigit, afterFraction = r >= '0' && r <= '9', false
		if wasFraction && afterDigit {
			put(" ", i) // a figure behind ½ is not part of its denominator
		}
		switch {
		case r < utf8.RuneSelf:
			if r == '\t' || r == '\r' || r == '\v' || r == '\f' {
				r = ' '
			}
			put(string(r), i)
		case r >= 0xff01 && r <= 0xff5d: // full-width ASCII
			r -= 0xff01 - '!'
			afterDigit = r >= '0' && r <= '9'
			put(string(r), i)
		default:
			if half, ok := fractions[r]; ok {
				if wasDigit {
					half = " " + half
				}
				put(half, i)
				afterFraction = true
			} else if s, ok := foldings[r]; ok {
				put(s, i)
			} else if unicode.Is(unicode.Zs, r) {
				put(" ", i)
			} else if d, ok := foreignDigit(r); ok {
				afterDigit = true
				put(string('0'+d), i)
			} else {
				put(string(r), i)
			}
		}
	}
	off = append(off, int32(len(text))) //nolint:gosec // no caller passes 2 GB of text
	return folded{s: b.String(), orig: text, off: off}
}

// foreignDigit reads the decimal digits of other scripts, which Unicode keeps in blocks of ten.
func foreignDigit(r rune) (rune, bool) {
	if !unicode.Is(unicode.Nd, r) {
		return 0, false
	}
	zero := r
	for zero > r-9 && unicode.Is(unicode.Nd, zero-1) {
		zero--
	}
	if r-zero > 9 {
		return 0, false
	}
	return r - zero, true
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func isASCIILetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// letterAt returns the length of the letter at byte i of a folded text, 0 when none stands there.
func letterAt(s string, i int) int {
	if i >= len(s) {
		return 0
	}
	if c := s[i]; c < utf8.RuneSelf {
		if isASCIILetter(c) {
			return 1
		}
		return 0
	}
	r, n := utf8.DecodeRuneInString(s[i:])
	if unicode.IsLetter(r) && !ideograph(r) || unicode.Is(unicode.Mn, r) {
		return n
	}
	return 0
}

// ideograph reports whether r belongs to a script without spaces between words: its neighbours are other words.
func ideograph(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul)
}

// letterBefore reports whether a letter ends just before byte i.
func letterBefore(s string, i int) bool {
	if i <= 0 {
		return false
	}
	if c := s[i-1]; c < utf8.RuneSelf {
		return isASCIILetter(c)
	}
	r, _ := utf8.DecodeLastRuneInString(s[:i])
	// Diameter signs are letters by their code only.
	return unicode.IsLetter(r) && !ideograph(r) && !strings.ContainsRune("øØφΦ", r)
}

func skipSpaces(s string, i int) int {
	for i < len(s) && (s[i] == ' ' || s[i] == '\n') {
		i++
	}
	return i
}
