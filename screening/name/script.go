package name

import (
	"strings"
	"unicode"

	"github.com/mozillazg/go-pinyin"
	"github.com/mozillazg/go-unidecode"
)

// Script is a writing system, as far as it matters for reading names.
type Script uint8

// The scripts that are read in a way of their own; Other is read letter by letter from a general table.
const (
	Latin Script = iota
	Cyrillic
	Arabic
	Hangul
	Han
	Kana
	Hebrew
	Greek
	Armenian
	Georgian
	Thai
	Devanagari
	Other
	Digits // figures only: of no script
)

var scriptNames = [...]string{"Latn", "Cyrl", "Arab", "Hang", "Hani", "Kana", "Hebr", "Grek", "Armn", "Geor", "Thai", "Deva", "Zyyy", "Zyyy"}

// String returns the code of ISO 15924; Zyyy stands for any other.
func (s Script) String() string { return scriptNames[s] }

// Unpointed reports whether the script leaves short vowels out.
func (s Script) Unpointed() bool { return s == Arabic || s == Hebrew }

// Unspaced reports whether the script writes words without spaces between them.
func (s Script) Unspaced() bool { return s == Han || s == Kana || s == Thai }

// ScriptOf returns the script of a letter.
func ScriptOf(r rune) Script {
	switch {
	case r < 0x250:
		return Latin
	case r < 0x370:
		return Latin
	case r < 0x400:
		return Greek
	case r < 0x530:
		return Cyrillic
	case r < 0x590:
		return Armenian
	case r < 0x600:
		return Hebrew
	case r < 0x780:
		return Arabic
	case r >= 0x900 && r < 0x980:
		return Devanagari
	case r >= 0xE00 && r < 0xE80:
		return Thai
	case r >= 0x10A0 && r < 0x1100, r >= 0x1C90 && r < 0x1CC0:
		return Georgian
	case r >= 0x1100 && r < 0x1200, r >= 0x3130 && r < 0x3190, r >= 0xAC00 && r < 0xD7B0:
		return Hangul
	case r >= 0x1E00 && r < 0x1F00, r >= 0x2C60 && r < 0x2C80, r >= 0xA720 && r < 0xA800:
		return Latin
	case r >= 0x1F00 && r < 0x2000:
		return Greek
	case r >= 0x3040 && r < 0x3100, r == 0x30FC, r >= 0xFF66 && r < 0xFFA0:
		return Kana
	case r >= 0x2E80 && r < 0x2FE0, r >= 0x3400 && r < 0xA000, r >= 0xF900 && r < 0xFB00, r >= 0x20000 && r < 0x33480, r == 0x3005:
		return Han
	case r >= 0xFB50 && r < 0xFE00, r >= 0xFE70 && r < 0xFF00, r >= 0x8A0 && r < 0x900:
		return Arabic
	case r >= 0xFF21 && r < 0xFF5B:
		return Latin
	}
	return Other
}

// arabicForm brings letters of the Arabic script that are written for one another into one form.
func arabicForm(r rune) rune {
	if r >= 0x600 {
		if f, ok := letters.arabicForm[r]; ok {
			return f
		}
	}
	return r
}

// The parts of a syllable by the kind of romanisation.
var (
	hangulInitial = [2][]string{letters.hangul["initial"], letters.hangul["initial-2000"]}
	hangulVowel   = [2][]string{letters.hangul["vowel"], letters.hangul["vowel-2000"]}
	hangulFinal   = letters.hangul["final"]
)

// hangul reads one syllable; way 0 is the older kind of romanisation, 1 that of 2000.
func hangul(r rune, way int) string {
	if r < 0xAC00 || r > 0xD7A3 {
		return ""
	}
	i := int(r - 0xAC00)
	initial, vowel := hangulInitial[way], hangulVowel[way]
	return initial[i/588] + vowel[i%588/28] + hangulFinal[i%28]
}

var pinyinArgs = pinyin.NewArgs()

// mandarin reads one character in pinyin without tones; ü is u. Characters without a reading give "".
func mandarin(r rune) string {
	p := pinyin.SinglePinyin(r, pinyinArgs)
	if len(p) == 0 {
		return ""
	}
	return strings.Map(func(r rune) rune {
		if r == 'ü' || r == 'v' {
			return 'u'
		}
		return r
	}, p[0])
}

// reading returns the Latin reading of one word of a script other than Latin: letters in lower case and digits, and hyphens that
// keep letters apart which would be read as one sound.
func reading(w string, s Script) string {
	var b strings.Builder
	switch s {
	case Cyrillic:
		for _, r := range w {
			if l, ok := letters.cyrillic[r]; ok {
				b.WriteString(l)
			} else if r < 0x80 {
				b.WriteRune(r)
			}
		}
	case Arabic:
		last := byte(0)
		for _, r := range w {
			l, ok := letters.arabic[r]
			if !ok && r < 0x80 {
				l = string(r)
			}
			if l == "" {
				continue
			}
			if l[0] == 'h' && strings.IndexByte("sckgztdp", last) >= 0 || last == 't' && (l[0] == 's' || l[0] == 'z') {
				b.WriteByte('-') // two letters, not the one sound that they would be read as
			}
			b.WriteString(l)
			last = l[len(l)-1]
		}
	case Hangul:
		for _, r := range w {
			b.WriteString(hangul(r, 0))
		}
	case Han:
		for _, r := range w {
			b.WriteString(mandarin(r))
		}
	default:
		for _, r := range strings.ToLower(unidecode.Unidecode(w)) {
			if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
				b.WriteRune(r)
			}
		}
	}
	return b.String()
}

// isMark reports whether a character only modifies the one before it, or cannot be seen.
func isMark(r rune) bool {
	switch {
	case r == 0xAD: // a hyphen that only shows where a line may break
		return true
	case r < 0x300:
		return false
	case r < 0x370:
		return true
	case r >= 0x400 && r < 0x483, r >= 0x48A && r < 0x591, r >= 0x621 && r < 0x640, r >= 0x66E && r < 0x670, r >= 0x671 && r < 0x6D6,
		r >= 0x1100 && r < 0x1200, r >= 0x3041 && r < 0x3099, r >= 0x3400 && r < 0xA000, r >= 0xAC00 && r < 0xD7B0:
		return false // letters that are met often
	}
	return unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Cf, r) || r == 'ـ'
}
