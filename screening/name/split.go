package name

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// MaxWords is how many words of a name are looked at; the rest of a longer name is left out and told so.
const MaxWords = 40

// maxBytes is how much of a text is read as a name.
const maxBytes = 2048

// token is a word as it was cut out of a text.
type token struct {
	native     string // folded in its own script: lower case, no marks
	from, to   int    // bytes of the text
	script     Script
	joined     bool // no space before it: a dot, slash or change of letters cut it off the word before
	dot        bool // a dot follows
	slash      bool
	tied       bool // a hyphen ties it to the word before
	upperStart bool
}

// splitter cuts a text into folded words.
type splitter struct {
	tokens []token
	buf    []byte
	cut    bool // not everything was read
}

// split reads the text. l, when not nil, is asked for words such as 1st that would be taken apart otherwise.
func (s *splitter) split(text string, l *Lexicon) {
	s.tokens, s.buf = s.tokens[:0], s.buf[:0]
	if len(text) > maxBytes {
		text, s.cut = text[:maxBytes], true
	}
	start, begin := -1, 0 // bytes of the text, and of buf, where the word begins
	var script Script
	joined, tied := false, false
	var prev rune
	flush := func(end int) {
		if start >= 0 {
			n := len(s.tokens)
			s.emit(text, start, end, begin, script, joined, l)
			if tied && n < len(s.tokens) {
				s.tokens[n].tied = true
			}
			start, tied = -1, false
		}
	}
	for i, r := range text {
		size := utf8.RuneLen(r)
		if r == utf8.RuneError {
			size = 1
		}
		switch {
		case isApostrophe(r) && start >= 0:
			// inside a word it is part of the spelling: Sa'id, Ch'oe; at its end a quotation mark
			next, n := utf8.DecodeRuneInString(text[min(len(text), i+max(size, 1)):])
			if n == 0 || !unicode.IsLetter(next) {
				flush(i)
				joined = false
			}
		case start >= 0 && isVowelSign(r) && (script == Devanagari || script == Thai || script == Other):
			s.buf = utf8.AppendRune(s.buf, r)
		case isMark(r):
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Nl, r):
			sc := Digits
			if !unicode.IsDigit(r) {
				sc = ScriptOf(r)
			}
			if start >= 0 && breaks(script, sc, prev, r, text[start:i], text[i:]) {
				flush(i)
				joined = true
			}
			if start < 0 {
				start, begin, script = i, len(s.buf), sc
			} else if script == Digits {
				script = sc
			} else if sc != script && sc != Digits {
				script = mixed(script, sc)
			}
			s.fold(r)
		default:
			flush(i)
			joined = false
			if r == '-' || r == '‐' || r == '‑' {
				tied = len(s.tokens) > 0 && s.tokens[len(s.tokens)-1].to == i
			} else {
				tied = false
			}
			if sym, ok := letters.symbols[r]; ok {
				s.buf = append(s.buf, sym...)
				s.tokens = append(s.tokens, token{native: sym, from: i, to: i + size, script: ScriptOf([]rune(sym)[0])})
			}
			if n := len(s.tokens); n > 0 && s.tokens[n-1].to == i && (r == '.' || r == '/') {
				s.tokens[n-1].dot, s.tokens[n-1].slash = true, r == '/'
				joined = true
			}
		}
		prev = r
		if len(s.tokens) >= MaxWords {
			s.cut = true
			return
		}
	}
	flush(len(text))
}

func isApostrophe(r rune) bool {
	switch r {
	case '\'', '’', '‘', '`', '´', 'ʻ', 'ʼ', 'ʹ', 'ʿ', 'ʾ', '′':
		return true
	}
	return false
}

// breaks reports whether a word ends before r though no space stands there: another script begins, or a capital in the middle
// of a word shows that a space was lost, or figures end and letters begin.
func breaks(script, sc Script, prev, r rune, word, rest string) bool {
	if sc == Digits || script == Digits {
		return false // see emit
	}
	if sc != script {
		return !alike(script, sc)
	}
	if unicode.IsUpper(r) && unicode.IsLower(prev) && len(word) >= 3 {
		n := 0
		for _, q := range rest {
			if !unicode.IsLetter(q) {
				break
			}
			n++
		}
		return n >= 3
	}
	return false
}

// alike reports whether letters of one script are often set in the place of the other's.
func alike(a, b Script) bool {
	is := func(s Script) bool { return s == Latin || s == Cyrillic || s == Greek }
	return is(a) && is(b) || a == Han && b == Kana || a == Kana && b == Han
}

func mixed(a, b Script) Script {
	if a == Kana || b == Kana {
		return Kana
	}
	if a == Cyrillic || b == Cyrillic {
		return Cyrillic
	}
	return a
}

// isVowelSign reports whether a mark is a vowel of a script of India or of Thai: part of the word, and not an accent.
func isVowelSign(r rune) bool {
	return r >= 0x900 && r < 0xE00 && unicode.Is(unicode.M, r) || r >= 0xE30 && r < 0xE50 && unicode.Is(unicode.M, r)
}

// composed joins the parts of Hangul syllables that were written apart.
func composed(text string) string {
	for _, r := range text {
		if r >= 0x1100 && r < 0x1200 {
			return norm.NFC.String(text)
		}
	}
	return text
}

// fold appends the letter in lower case without marks.
func (s *splitter) fold(r rune) {
	if r < 0x80 {
		if r >= 'A' && r <= 'Z' {
			r += 'a' - 'A'
		}
		s.buf = append(s.buf, byte(r)) //nolint:gosec // below 0x80
		return
	}
	if r >= 0xAC00 && r < 0xD7B0 || r >= 0x4E00 && r < 0xA000 || r >= 0x3041 && r < 0x3100 {
		s.buf = utf8.AppendRune(s.buf, r)
		return
	}
	var b [utf8.UTFMax]byte
	n := utf8.EncodeRune(b[:], r)
	if d := norm.NFKD.Properties(b[:n]).Decomposition(); d != nil {
		for _, q := range string(d) {
			if !isMark(q) {
				s.letter(q)
			}
		}
		return
	}
	s.letter(r)
}

func (s *splitter) letter(r rune) {
	r = arabicForm(unicode.ToLower(r))
	if r == 'ς' {
		r = 'σ'
	}
	if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
		return // a ligature that stands for words apart
	}
	if t, ok := letters.latin[r]; ok {
		s.buf = append(s.buf, t...)
		return
	}
	if d := digit(r); d >= 0 {
		s.buf = append(s.buf, byte('0'+d)) //nolint:gosec // a digit
		return
	}
	if !isMark(r) {
		s.buf = utf8.AppendRune(s.buf, r)
	}
}

// digit returns the value of a decimal digit of any script, -1 for none.
func digit(r rune) int {
	if r < 0x660 {
		if r >= '0' && r <= '9' {
			return int(r - '0')
		}
		return -1
	}
	if !unicode.Is(unicode.Nd, r) {
		return -1
	}
	n := 0
	for unicode.Is(unicode.Nd, r-1) && n < 9 && r > '0' {
		// digits stand in rows of ten that begin at 0
		if r >= 0x1D7CE && r <= 0x1D7FF {
			return int(r-0x1D7CE) % 10
		}
		r--
		n++
	}
	return n
}

// emit adds the word of the text between two places, which is folded in buf from begin on. Figures and letters are taken apart
// unless a figure stands where a letter was misread.
func (s *splitter) emit(text string, from, to, begin int, script Script, joined bool, l *Lexicon) {
	w := s.buf[begin:]
	if len(w) == 0 {
		return
	}
	first, _ := utf8.DecodeRuneInString(text[from:])
	add := func(a, b int, sc Script, joined bool, fa, fb int) {
		s.tokens = append(s.tokens, token{
			native: string(w[a:b]), from: fa, to: fb, script: sc, joined: joined, upperStart: unicode.IsUpper(first),
		})
	}
	letters, digits := 0, 0
	for _, c := range w {
		if c >= '0' && c <= '9' {
			digits++
		} else {
			letters++
		}
	}
	if script == Cyrillic {
		w, script = repair(w)
	}
	switch {
	case digits == 0 || letters == 0 || l != nil && len(l.phrases[phraseHash(phraseSeed, string(w))].senses) > 0:
		add(0, len(w), script, joined, from, to)
	case script == Latin && misread(w, letters):
		for i, c := range w {
			switch c {
			case '0':
				w[i] = 'o'
			case '1':
				w[i] = 'l'
			case '5':
				w[i] = 's'
			case '8':
				w[i] = 'b'
			default:
			}
		}
		add(0, len(w), script, joined, from, to)
	default:
		a := 0
		isDigit := func(i int) bool { return w[i] >= '0' && w[i] <= '9' }
		for i := 1; i <= len(w); i++ {
			if i < len(w) && isDigit(i) == isDigit(i-1) {
				continue
			}
			sc := script
			if isDigit(i - 1) {
				sc = Digits
			}
			if len(w) == to-from { // letter for letter as in the text
				add(a, i, sc, joined || a > 0, from+a, from+i)
			} else {
				add(a, i, sc, joined || a > 0, from, to)
			}
			a = i
		}
	}
}

// misread reports whether the figures of a word look like letters that were misread: they stand before letters, and the word
// has letters enough.
func misread(w []byte, letters int) bool {
	if letters < 2 {
		return false
	}
	last := w[len(w)-1]
	if last >= '0' && last <= '9' {
		return false
	}
	for i, c := range w {
		if c < '0' || c > '9' {
			continue
		}
		if c != '0' && c != '1' && c != '5' && c != '8' {
			return false
		}
		if i == 0 && (letters < 3 || w[1] >= '0' && w[1] <= '9') {
			return false
		}
	}
	return true
}

// repair makes one script of a word that mixes Latin and Cyrillic letters: that of the letters which the other script does not
// have, and where each letter could be of either, Cyrillic.
func repair(w []byte) ([]byte, Script) {
	w = fromGreek(w)
	latin, onlyLatin, onlyCyrillic := 0, 0, 0
	for _, r := range string(w) {
		switch {
		case r >= 'a' && r <= 'z':
			latin++
			if _, ok := letters.lookAlike[byte(r)]; !ok {
				onlyLatin++
			}
		case r >= 0x80:
			if _, ok := letters.looksLatin[r]; !ok {
				onlyCyrillic++
			}
		default:
		}
	}
	if latin == 0 {
		return w, Cyrillic
	}
	out := make([]byte, 0, 2*len(w))
	if onlyLatin > onlyCyrillic {
		for _, r := range string(w) {
			if l, ok := letters.looksLatin[r]; ok {
				out = append(out, l)
			} else if r < 0x80 {
				out = append(out, byte(r)) //nolint:gosec // below 0x80
			} else {
				out = append(out, letters.cyrillic[r]...)
			}
		}
		return out, Latin
	}
	for _, r := range string(w) {
		if r < 0x80 {
			if q, ok := letters.lookAlike[byte(r)]; ok { //nolint:gosec // below 0x80
				r = q
			}
		}
		out = utf8.AppendRune(out, r)
	}
	return out, Cyrillic
}

func fromGreek(w []byte) []byte {
	out := w[:0:0]
	for i, r := range string(w) {
		l, ok := letters.greekShape[r]
		switch {
		case ok && out == nil:
			out = append(append(make([]byte, 0, len(w)), w[:i]...), l)
		case ok:
			out = append(out, l)
		case out != nil:
			out = utf8.AppendRune(out, r)
		}
	}
	if out == nil {
		return w
	}
	return out
}
