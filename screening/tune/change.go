package tune

import (
	"math/rand/v2"
	"strings"
	"unicode"
)

// change is one way in which a name is written otherwise.
type change struct {
	name string
	f    func(*rand.Rand, string) string // the same text when it does not apply
}

// changes are the ways in which names are met in papers: mistyped, misread, cut, turned round, written in another romanisation.
var changes = []change{
	{"typo", func(r *rand.Rand, s string) string { return typo(r, s) }},
	{"two typos", func(r *rand.Rand, s string) string { return typo(r, typo(r, s)) }},
	{"misread", misread},
	{"word left out", dropWord},
	{"words turned round", swapWords},
	{"space lost or gained", respace},
	{"other romanisation", romanise},
	{"as heard", heard},
	{"other legal form", legalForm},
	{"abbreviated", abbreviate},
	{"initials", initials},
	{"addition", addition},
	{"cut off", cutOff},
	{"other script", otherScript},
	{"punctuation", punctuate},
	{"several", func(r *rand.Rand, s string) string {
		for range 2 {
			s = simple[r.IntN(len(simple))](r, s)
		}
		return s
	}},
}

var simple = []func(*rand.Rand, string) string{typo, misread, swapWords, respace, romanise, heard, typo}

func letters(rs []rune) []int {
	var at []int
	for i, c := range rs {
		if unicode.IsLetter(c) {
			at = append(at, i)
		}
	}
	return at
}

func typo(r *rand.Rand, s string) string {
	rs := []rune(s)
	at := letters(rs)
	if len(at) < 4 {
		return s
	}
	i := at[r.IntN(len(at))]
	switch r.IntN(4) {
	case 0:
		return string(append(rs[:i:i], rs[i+1:]...))
	case 1:
		return string(append(append(rs[:i+1:i+1], rs[i]), rs[i+1:]...))
	case 2:
		if i+1 < len(rs) && unicode.IsLetter(rs[i+1]) {
			rs[i], rs[i+1] = rs[i+1], rs[i]
		}
	default:
		c := rune('a' + r.IntN(26)) //nolint:gosec // a letter
		if unicode.IsUpper(rs[i]) {
			c = unicode.ToUpper(c)
		}
		rs[i] = c
	}
	return string(rs)
}

func misread(r *rand.Rand, s string) string {
	pairs := [][2]string{{"O", "0"}, {"o", "0"}, {"I", "l"}, {"l", "1"}, {"S", "5"}, {"B", "8"}, {"m", "rn"}, {"U", "V"}, {"rn", "m"}, {"e", "c"}}
	for range 6 {
		p := pairs[r.IntN(len(pairs))]
		if n := strings.Count(s, p[0]); n > 0 {
			k := r.IntN(n)
			i := 0
			for range k + 1 {
				j := strings.Index(s[i:], p[0])
				i += j + 1
			}
			i--
			return s[:i] + p[1] + s[i+len(p[0]):]
		}
	}
	return s
}

func dropWord(r *rand.Rand, s string) string {
	w := strings.Fields(s)
	if len(w) < 3 {
		return s
	}
	i := r.IntN(len(w))
	if i == len(w)-1 && r.IntN(3) > 0 {
		i = 1
	}
	return strings.Join(append(w[:i:i], w[i+1:]...), " ")
}

func swapWords(r *rand.Rand, s string) string {
	w := strings.Fields(s)
	if len(w) < 2 {
		return s
	}
	if r.IntN(2) == 0 {
		w = append(w[1:], w[0])
	} else {
		i := r.IntN(len(w) - 1)
		w[i], w[i+1] = w[i+1], w[i]
	}
	return strings.Join(w, " ")
}

func respace(r *rand.Rand, s string) string {
	if n := strings.Count(s, " "); n > 0 && r.IntN(2) == 0 {
		k, i := r.IntN(n), 0
		for range k + 1 {
			i += strings.Index(s[i:], " ") + 1
		}
		return s[:i-1] + s[i:]
	}
	rs := []rune(s)
	for range 8 {
		i := 2 + r.IntN(max(1, len(rs)-2))
		if i+2 < len(rs) && unicode.IsLetter(rs[i-1]) && unicode.IsLetter(rs[i]) && unicode.IsLetter(rs[i-2]) && unicode.IsLetter(rs[i+1]) {
			return string(rs[:i]) + " " + string(rs[i:])
		}
	}
	return s
}

// exchange replaces one to three of the given spellings, keeping capitals as far as they can be kept.
func exchange(r *rand.Rand, s string, pairs [][2]string) string {
	done := 0
	for range 20 {
		p := pairs[r.IntN(len(pairs))]
		from, to := p[0], p[1]
		if r.IntN(2) == 0 && to != "" {
			from, to = to, from
		}
		l := strings.ToLower(s)
		if len(l) != len(s) {
			return s
		}
		i := strings.Index(l, from)
		if i < 0 || from == "" {
			continue
		}
		t := to
		if s[i] >= 'A' && s[i] <= 'Z' && t != "" {
			if i+1 < len(s) && s[i+1] >= 'A' && s[i+1] <= 'Z' {
				t = strings.ToUpper(t)
			} else {
				t = strings.ToUpper(t[:1]) + t[1:]
			}
		}
		s = s[:i] + t + s[i+len(from):]
		if done++; done == 1+r.IntN(3) {
			break
		}
	}
	return s
}

func romanise(r *rand.Rand, s string) string {
	return exchange(r, s, [][2]string{
		{"ya", "ia"},
		{"yu", "iu"},
		{"ye", "e"},
		{"yev", "ev"},
		{"iy", "y"},
		{"iy", "ii"},
		{"kh", "h"},
		{"ts", "c"},
		{"zh", "j"},
		{"sh", "ch"},
		{"ou", "u"},
		{"oo", "u"},
		{"ee", "i"},
		{"q", "k"},
		{"gh", "g"},
		{"v", "w"},
		{"dj", "j"},
		{"ss", "s"},
		{"mm", "m"},
		{"ll", "l"},
		{"ks", "x"},
		{"ai", "ay"},
		{"ei", "ey"},
		{"ah", "a"},
		{"chong", "jong"},
		{"ch", "j"},
		{"p", "b"},
		{"t", "d"},
		{"eo", "o"},
		{"aleksandr", "alexander"},
		{"sergei", "sergey"},
		{"mohammad", "muhammad"},
		{"hussein", "hossein"},
		{"al-", "el-"},
		{"abdul", "abdel"},
	})
}

func heard(r *rand.Rand, s string) string {
	return exchange(r, s, [][2]string{
		{"a", "e"},
		{"e", "i"},
		{"o", "u"},
		{"c", "k"},
		{"f", "ph"},
		{"s", "z"},
		{"d", "t"},
		{"b", "p"},
		{"g", "k"},
		{"y", "i"},
		{"n", "nn"},
		{"ck", "k"},
		{"sch", "sh"},
		{"i", "ee"},
	})
}

var forms = []string{
	"LLC", "Ltd", "Limited", "Co., Ltd.", "JSC", "Joint Stock Company", "OOO", "GmbH", "Inc.", "Corporation", "Company", "PJSC",
	"S.A.", "AO", "Limited Liability Company", "Co.",
}

func legalForm(r *rand.Rand, s string) string {
	l := strings.ToLower(s)
	f := forms[r.IntN(len(forms))]
	for _, g := range []string{
		"limited liability company", "joint stock company", "public joint stock company", "co., ltd.", "co., ltd", "limited", "company",
		"ltd.", "llc", "gmbh", "jsc", "ooo", "ltd", "inc.",
	} {
		if i := strings.Index(l, g); i >= 0 && len(l) == len(s) && (i == 0 || l[i-1] == ' ') && (i+len(g) == len(l) || l[i+len(g)] == ' ') {
			return strings.TrimSpace(s[:i] + f + s[i+len(g):])
		}
	}
	if r.IntN(3) == 0 {
		return f + " " + s
	}
	return s + " " + f
}

var short = [][2]string{
	{"company", "Co"},
	{"corporation", "Corp"},
	{"limited", "Ltd"},
	{"international", "Intl"},
	{"trading", "Trdg"},
	{"development", "Dev."},
	{"technology", "Tech"},
	{"engineering", "Eng."},
	{"industries", "Ind."},
	{"industry", "Ind."},
	{"university", "Univ."},
	{"institute", "Inst."},
	{"general", "Gen."},
	{"electronics", "Elec."},
	{"manufacturing", "Mfg"},
	{"services", "Svcs"},
	{"investment", "Inv."},
	{"research", "Res."},
	{"national", "Nat."},
	{"equipment", "Equip."},
	{"and", "&"},
	{"management", "Mgmt"},
	{"mohammad", "Md."},
	{"muhammad", "Md."},
	{"department", "Dept."},
	{"shipping", "Shpg"},
	{"group", "Grp"},
	{"science", "Sci."},
	{"transport", "Trans."},
	{"commercial", "Comm."},
	{"association", "Assn"},
}

func abbreviate(_ *rand.Rand, s string) string {
	w := strings.Fields(s)
	for i := range w {
		for _, p := range short {
			if strings.EqualFold(strings.Trim(w[i], ".,"), p[0]) {
				w[i] = p[1]
			}
		}
	}
	return strings.Join(w, " ")
}

func initials(r *rand.Rand, s string) string {
	w := strings.Fields(s)
	if len(w) < 2 || len(w) > 4 {
		return s
	}
	for i := range w[:len(w)-1] {
		rs := []rune(w[i])
		if unicode.IsLetter(rs[0]) {
			w[i] = string(rs[0]) + "."
		}
	}
	if len(w) > 2 && r.IntN(2) == 0 {
		w = append(w[:1], w[len(w)-1])
	}
	return strings.Join(w, " ")
}

func addition(r *rand.Rand, s string) string {
	before := []string{"Mr. ", "Dr. ", "M/S ", "The ", "Messrs ", "Attn. ", "MV ", "Haji "}
	after := []string{" Branch", " Head Office", " Dubai", " and partners", " (Sales Dept.)", " Tehran Office", " Representative Office", " Moscow"}
	if r.IntN(2) == 0 {
		return before[r.IntN(len(before))] + s
	}
	return s + after[r.IntN(len(after))]
}

func cutOff(r *rand.Rand, s string) string {
	rs := []rune(s)
	if len(rs) < 12 {
		return s
	}
	return strings.TrimSpace(string(rs[:len(rs)-2-r.IntN(len(rs)/3)]))
}

var toCyrillic = strings.NewReplacer("shch", "щ", "zh", "ж", "kh", "х", "ts", "ц", "ch", "ч", "sh", "ш", "yu", "ю", "ya", "я", "iy", "ий", "ey", "ей", "yo", "ё",
	"a", "а", "b", "б", "c", "к", "d", "д", "e", "е", "f", "ф", "g", "г", "h", "х", "i", "и", "j", "дж", "k", "к", "l", "л", "m", "м", "n", "н", "o", "о",
	"p", "п", "q", "к", "r", "р", "s", "с", "t", "т", "u", "у", "v", "в", "w", "в", "x", "кс", "y", "ы", "z", "з", "’", "ь", "'", "ь")

var toArabic = strings.NewReplacer("kh", "خ", "sh", "ش", "gh", "غ", "ch", "چ", "zh", "ژ", "th", "ث", "ou", "و", "oo", "و", "ee", "ی", "aa", "ا",
	"b", "ب", "p", "پ", "t", "ت", "j", "ج", "h", "ه", "d", "د", "r", "ر", "z", "ز", "s", "س", "f", "ف", "q", "ق", "k", "ک", "g", "گ", "l", "ل", "m", "م", "n", "ن",
	"v", "و", "w", "و", "y", "ی", "i", "ی", "u", "و", "a", "", "e", "", "o", "", "c", "ک", "x", "کس", "’", "", "'", "")

func otherScript(r *rand.Rand, s string) string {
	for _, c := range s {
		if c > 0x2fff {
			return s
		}
	}
	l := strings.ToLower(s)
	if r.IntN(2) == 0 {
		return toCyrillic.Replace(l)
	}
	return toArabic.Replace(l)
}

func punctuate(r *rand.Rand, s string) string {
	switch r.IntN(4) {
	case 0:
		return strings.ToUpper(s)
	case 1:
		return strings.ToLower(s)
	case 2:
		return strings.ReplaceAll(s, "-", " ")
	}
	return strings.Map(func(c rune) rune {
		if unicode.IsPunct(c) {
			return -1
		}
		return c
	}, s)
}
