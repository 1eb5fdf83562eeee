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

// cyrillic holds the Latin reading of each letter, chosen so that the romanisations in use differ from it least.
var cyrillic = map[rune]string{
	'а': "a", 'б': "b", 'в': "v", 'г': "g", 'д': "d", 'е': "e", 'ё': "e", 'ж': "zh", 'з': "z", 'и': "i", 'й': "i", 'к': "k",
	'л': "l", 'м': "m", 'н': "n", 'о': "o", 'п': "p", 'р': "r", 'с': "s", 'т': "t", 'у': "u", 'ф': "f", 'х': "kh", 'ц': "ts",
	'ч': "ch", 'ш': "sh", 'щ': "shch", 'ъ': "", 'ы': "y", 'ь': "", 'э': "e", 'ю': "yu", 'я': "ya",
	'і': "i", 'ї': "i", 'є': "ye", 'ґ': "g", 'ў': "u", 'ј': "j", 'љ': "lj", 'њ': "nj", 'ћ': "c", 'ђ': "dj", 'џ': "dzh", 'ѓ': "g",
	'ќ': "k", 'ѕ': "dz", 'ә': "a", 'ғ': "gh", 'қ': "q", 'ң': "ng", 'ө': "o", 'ұ': "u", 'ү': "u", 'һ': "h", 'ҳ': "h", 'ҷ': "j", 'ӣ': "i", 'ӯ': "u",
}

// arabic holds the consonant, or the usual reading, of each letter. What is left out is silent.
var arabic = map[rune]string{
	'ا': "a", 'ب': "b", 'پ': "p", 'ت': "t", 'ث': "th", 'ج': "j", 'چ': "ch", 'ح': "h", 'خ': "kh", 'د': "d", 'ذ': "z", 'ر': "r",
	'ز': "z", 'ژ': "zh", 'س': "s", 'ش': "sh", 'ص': "s", 'ض': "z", 'ط': "t", 'ظ': "z", 'ع': "a", 'غ': "gh", 'ف': "f", 'ق': "q",
	'ک': "k", 'گ': "g", 'ل': "l", 'م': "m", 'ن': "n", 'و': "v", 'ه': "h", 'ی': "i", 'ة': "a", 'ڤ': "v", 'ڨ': "g", 'ټ': "t", 'ډ': "d",
	'ړ': "r", 'ږ': "zh", 'ښ': "sh", 'ڼ': "n", 'ځ': "z", 'څ': "ts", 'ې': "e", 'ۍ': "i", 'ٹ': "t", 'ڈ': "d", 'ڑ': "r", 'ں': "n", 'ے': "e", 'ھ': "h",
	'ۆ': "o", 'ێ': "e", 'ڕ': "r", 'ڵ': "l", 'ە': "a", 'ئ': "i", 'ؤ': "o", 'ء': "",
}

// arabicForm brings letters of the Arabic script that are written for one another into one form.
func arabicForm(r rune) rune {
	switch r {
	case 'أ', 'إ', 'آ', 'ٱ', 'ٲ', 'ٳ':
		return 'ا'
	case 'ي', 'ى', 'ۍ', 'ې', 'ﯼ':
		return 'ی'
	case 'ك', 'ڪ':
		return 'ک'
	case 'ة', 'ۀ', 'ہ', 'ۃ', 'ھ':
		return 'ه'
	}
	return r
}

// The parts of a Hangul syllable as the older romanisations write them, and as the one of 2000 does.
var (
	hangulInitial = [2][19]string{
		{"k", "kk", "n", "t", "tt", "r", "m", "p", "pp", "s", "ss", "", "j", "jj", "ch", "k", "t", "p", "h"},
		{"g", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s", "ss", "", "j", "jj", "ch", "k", "t", "p", "h"},
	}
	hangulVowel = [2][21]string{
		{"a", "ae", "ya", "yae", "o", "e", "yo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo", "we", "wi", "yu", "u", "ui", "i"},
		{"a", "ae", "ya", "yae", "eo", "e", "yeo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo", "we", "wi", "yu", "eu", "ui", "i"},
	}
	hangulFinal = [28]string{
		"", "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "l", "l", "l", "p", "l", "m", "p", "p", "t", "t", "ng", "t", "t", "k", "t", "p", "t",
	}
)

// hangul reads one syllable; way 0 is the older kind of romanisation, 1 that of 2000.
func hangul(r rune, way int) string {
	if r < 0xAC00 || r > 0xD7A3 {
		return ""
	}
	i := int(r - 0xAC00)
	return hangulInitial[way][i/588] + hangulVowel[way][i%588/28] + hangulFinal[i%28]
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
			if l, ok := cyrillic[r]; ok {
				b.WriteString(l)
			} else if r < 0x80 {
				b.WriteRune(r)
			}
		}
	case Arabic:
		last := byte(0)
		for _, r := range w {
			l, ok := arabic[r]
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

// latin folds a letter of the Latin script that does not decompose into a plain one.
var latin = map[rune]string{
	'ß': "ss", 'ø': "o", 'ł': "l", 'đ': "d", 'ð': "d", 'þ': "th", 'æ': "ae", 'œ': "oe", 'ı': "i", 'ə': "a", 'ħ': "h", 'ŋ': "ng",
	'ŧ': "t", 'ƙ': "k", 'ɓ': "b", 'ɗ': "d", 'ʿ': "", 'ʾ': "", 'ĸ': "k", 'ǝ': "e", 'ɛ': "e", 'ɔ': "o",
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
