package name

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Kind is the kind of thing that bears a name. It decides which word lists apply: general is a rank before a person's name and
// a word that tells nothing in a firm's.
type Kind uint8

// The kinds. Any applies all lists.
const (
	Any Kind = iota
	OfPerson
	OfEntity
	OfShip // and of aircraft
)

// Word is one word of a name.
type Word struct {
	Text    string // the Latin reading: letters a to z and digits
	Native  string // folded in its own script; the same as Text for Latin words
	From    int    // first byte in the text
	To      int    // byte after its last
	Script  Script
	Class   Class
	Concept Concept // of what the word means, 0 when no list knows it
	Given   Concept // the given name that it is a form of
	Nick    bool    // Given is known from a nickname
	// Others are further Latin readings, not the same as Text.
	Others []string
	Bare   bool // the reading lacks the short vowels
	// Parts holds the words of a phrase of several, as they are read.
	Parts []string
	// Joins says that the word was written as one with the word before it.
	Joins bool
}

// Name is a name taken apart.
type Name struct {
	Text  string
	Words []Word
	Cut   bool // the text was longer than is looked at
}

// Telling reports whether anything of the name could identify its bearer: not only legal forms, titles and the like.
func (n *Name) Telling() bool {
	for i := range n.Words {
		switch n.Words[i].Class {
		case Plain, Meaning, Generic, Place, Number, Patronymic:
			return true
		default:
		}
	}
	return false
}

// Parser takes names apart. It keeps its buffers; use one for each goroutine.
type Parser struct {
	l     *Lexicon
	split splitter
}

// NewParser returns a parser for the word lists.
func NewParser(l *Lexicon) *Parser { return &Parser{l: l} }

// Parse takes a name apart as that of the given kind.
func (p *Parser) Parse(text string, kind Kind) Name {
	return p.parse(text, kind, readMandarin)
}

// Variants takes a name apart in every way that it can be read. The first is what [Parser.Parse] returns; more follow for
// names in Han characters, which a Korean or a Japanese reads otherwise.
func (p *Parser) Variants(text string, kind Kind) []Name {
	out := []Name{p.parse(text, kind, readMandarin)}
	han, kana := false, false
	for i := range out[0].Words {
		w := &out[0].Words[i]
		han = han || w.Script == Han
		kana = kana || w.Script == Kana
	}
	if !han && !kana {
		return out
	}
	for _, way := range []way{readKorean, readJapanese} {
		if way == readKorean && kana {
			continue
		}
		if n := p.parse(text, kind, way); len(n.Words) > 0 && !same(n.Words, out[0].Words) {
			out = append(out, n)
		}
	}
	return out
}

func same(a, b []Word) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i].Text != b[i].Text {
			return false
		}
	}
	return true
}

type way uint8

const (
	readMandarin way = iota
	readKorean
	readJapanese
)

func (p *Parser) parse(text string, kind Kind, way way) Name {
	text = composed(text)
	p.split.split(text, p.l)
	p.joinDotted(kind)
	n := Name{Text: text, Words: make([]Word, 0, len(p.split.tokens)+2), Cut: p.split.cut}
	p.split.cut = false
	toks := p.split.tokens
	for i := 0; i < len(toks); {
		if toks[i].script.Unspaced() || toks[i].script == Hangul {
			n.Words = p.unspaced(n.Words, &toks[i], kind, way)
			i++
			continue
		}
		s, given, k := p.longest(toks[i:], kind)
		if k == 0 {
			n.Words = p.word(n.Words, &toks[i], kind, given)
			i++
			continue
		}
		n.Words = append(n.Words, p.phraseWord(toks[i:i+k], s))
		i += k
	}
	p.namesAfterAll(n.Words)
	if kind == OfPerson {
		p.patronymic(n.Words)
	}
	return n
}

// patronymic marks the middle name of a person as the father's: the second or third of three names or more, with the ending.
func (p *Parser) patronymic(words []Word) {
	at := make([]int, 0, 8)
	for i := range words {
		if words[i].Class == Plain {
			at = append(at, i)
		}
	}
	if len(at) < 3 {
		return
	}
	for _, i := range at[1:] {
		w := &words[i]
		if len(w.Text) < 6 {
			continue
		}
		for _, e := range p.l.fathers {
			if len(w.Text) >= len(e)+2 && strings.HasSuffix(w.Text, e) {
				w.Class = Patronymic
				return
			}
		}
	}
}

// namesAfterAll takes titles for names when hardly anything else is left: Sayyed is a title before three names and a family name
// after one.
func (p *Parser) namesAfterAll(words []Word) {
	plain := 0
	for i := range words {
		if c := words[i].Class; c == Plain || c == Meaning || c == Generic || c == Place {
			plain++
		}
	}
	if plain > 1 {
		return
	}
	for i := range words {
		if w := &words[i]; w.Class == Title && len(w.Parts) == 0 && len(w.Text) > 2 {
			if k := p.l.ConceptName(w.Concept); k == "title:title" || k == "title:religious" {
				w.Class, w.Concept = Plain, 0
			}
		}
	}
}

// joinDotted writes single letters with dots or slashes between them as one word, where a list knows that word or three or more
// make an abbreviation. Initials of persons stay apart.
func (p *Parser) joinDotted(kind Kind) {
	toks := p.split.tokens
	out := toks[:0]
	for i := 0; i < len(toks); {
		j := i
		for j < len(toks) && single(&toks[j]) && (j == i || toks[j].joined) {
			j++
		}
		if j-i < 2 || kind == OfPerson { // a person's letters are initials
			out = append(out, toks[i:max(j, i+1)]...)
			i = max(j, i+1)
			continue
		}
		var b strings.Builder
		for k := i; k < j; k++ {
			b.WriteString(toks[k].native)
		}
		w := b.String()
		known := false
		for _, s := range p.l.phrases[phraseHash(phraseSeed, w)].senses {
			known = known || s.fits(kind) && !s.given
		}
		if !known && j-i < 3 {
			out = append(out, toks[i:j]...)
			i = j
			continue
		}
		t := toks[i]
		t.native, t.to = w, toks[j-1].to
		out = append(out, t)
		i = j
	}
	p.split.tokens = out
}

func single(t *token) bool {
	return t.script != Digits && t.script != Han && t.script != Hangul && utf8.RuneCountInString(t.native) == 1
}

// fits reports whether a sense can be met in a name of the kind.
func (s *sense) fits(kind Kind) bool {
	if s.given {
		return kind != OfShip
	}
	switch s.class {
	case Form, Meaning, Generic, Place:
		return kind == OfEntity || kind == Any
	case Title, Kunya:
		return kind == OfPerson || kind == Any
	case Number:
		return kind != OfPerson
	case Particle, Filiation:
		return kind != OfShip
	default:
		return true
	}
}

// rank orders senses when a phrase has several. In a firm's name a legal form goes before all else.
func (s *sense) rank(kind Kind) int {
	switch s.class {
	case Form:
		return 9
	case Generic:
		return 8
	case Title, Kunya:
		return 7
	case Noise:
		if kind == OfShip {
			return 10
		}
		return 5
	case Particle, Filiation:
		return 4
	case Number:
		return 3
	case Meaning:
		return 2
	case Place:
		return 1
	default:
		return 0
	}
}

// longest finds the longest phrase that the words begin with. k is 0 when no class of words applies; given is then the given
// name that the first word is a form of, if any.
func (p *Parser) longest(toks []token, kind Kind) (s sense, given sense, k int) {
	h := phraseSeed
	best, letters := -1, true
	for i := range toks {
		if i == 8 || toks[i].script.Unspaced() {
			break
		}
		h = phraseHash(h, toks[i].native)
		ph, ok := p.l.phrases[h]
		if !ok {
			break
		}
		letters = letters && single(&toks[i])
		for _, t := range ph.senses {
			if !t.fits(kind) || letters && (kind == OfPerson || kind == Any && i > 0) {
				continue // before a person's name, letters are initials
			}
			if t.given {
				if i == 0 && (!given.given || given.nick && !t.nick) {
					given = t
				}
				continue
			}
			if (t.class == Particle || t.class == Filiation) && i == 0 && kind != OfEntity && notBetween(toks) {
				continue
			}
			if r := t.rank(kind); i+1 > k || r > best {
				s, k, best = t, i+1, r
			}
		}
		if !ph.more {
			break
		}
	}
	return s, given, k
}

// notBetween reports whether the first word cannot join what stands around it: nothing follows, or a hyphen ties it to the word
// before and not to one after, as in Jong-un.
func notBetween(toks []token) bool {
	return len(toks) == 1 && toks[0].script == Latin || toks[0].tied && (len(toks) == 1 || !toks[1].tied)
}

func (p *Parser) phraseWord(toks []token, s sense) Word {
	w := Word{
		From: toks[0].from, To: toks[len(toks)-1].to, Script: toks[0].script, Class: s.class, Concept: s.concept, Joins: toks[0].joined,
	}
	if len(toks) == 1 {
		w.Native = toks[0].native
		w.Text = latinOf(&toks[0])
		if s.class == Number {
			w.Text = strings.TrimPrefix(p.l.concepts[s.concept], "number:")
		}
		return w
	}
	var b strings.Builder
	for i := range toks {
		p := latinOf(&toks[i])
		b.WriteString(p)
		w.Parts = append(w.Parts, p)
	}
	w.Text = b.String()
	w.Native = w.Text
	if s.class == Number {
		w.Text = strings.TrimPrefix(p.l.concepts[s.concept], "number:")
	}
	return w
}

func latinOf(t *token) string {
	if t.script == Latin || t.script == Digits {
		return t.native
	}
	return reading(t.native, t.script)
}

// word appends one word that no phrase took.
func (p *Parser) word(out []Word, t *token, kind Kind, given sense) []Word {
	w := Word{Native: t.native, From: t.from, To: t.to, Script: t.script, Joins: t.joined}
	if given.given {
		w.Given, w.Nick = given.concept, given.nick
	}
	switch t.script {
	case Digits:
		w.Class = Number
		w.Text = strings.TrimLeft(t.native, "0")
		if w.Text == "" {
			w.Text = "0"
		}
		return append(out, w)
	case Arabic:
		return p.arabicWord(out, w, kind)
	case Latin:
		w.Text = asciiOnly(t.native)
		if w.Text == "" { // letters that no table knows
			w.Text = reading(t.native, Other)
		}
		if len(w.Text) > 5 && kind != OfShip {
			if rest, ok := servant(w.Text); ok {
				a := w
				a.Text, a.Native, a.Given = "abd", "abd", 0
				w.Text, w.Native, w.Joins, w.Given = rest, rest, true, 0
				return append(out, a, w)
			}
		}
	default:
		w.Text = reading(t.native, t.script)
		w.Bare = t.script.Unpointed()
	}
	if len(w.Text) == 1 && (kind == OfPerson || kind == Any) {
		w.Class = Initial
	}
	if w.Text == "" {
		return out
	}
	return append(out, w)
}

func asciiOnly(s string) string {
	for i := range len(s) {
		if s[i] >= 0x80 {
			var b strings.Builder
			for _, r := range s {
				switch {
				case r < 0x80:
					b.WriteRune(r)
				default:
					b.WriteString(reading(string(r), Other))
				}
			}
			return b.String()
		}
	}
	return s
}

// servant takes abdul and its like off a name such as abdulrahman. Abdullah is a name of its own.
func servant(w string) (string, bool) {
	for _, p := range letters.servants {
		rest, ok := strings.CutPrefix(w, p)
		if !ok {
			continue
		}
		if len(rest) < 4 || slices.ContainsFunc(letters.noServant, func(w string) bool { return strings.HasPrefix(rest, w) }) {
			return "", false
		}
		return rest, true
	}
	return "", false
}

// arabicWord appends a word of the Arabic script: the article apart, with the spellings that the list gives it.
func (p *Parser) arabicWord(out []Word, w Word, kind Kind) []Word {
	w.Bare = true
	if v, ok := p.l.vocal[w.Native]; ok && !strings.HasPrefix(w.Native, "ال") {
		return append(out, p.vocalised(w, v))
	}
	r := []rune(w.Native)
	exact := w.To-w.From == len(w.Native) // letter for letter as in the text
	// off takes letters off the word and returns what they are in the text.
	off := func(a Word, letters string) Word {
		w.Joins = true
		if exact {
			a.To = a.From + len(letters)
			w.From = a.To
		}
		return a
	}
	if len(r) >= 5 && r[0] == 'و' && r[1] == 'ا' && r[2] == 'ل' { // and the
		a := w
		a.Text, a.Native, a.Class, a.Bare = "wa", "و", Particle, false
		out = append(out, off(a, "و"))
		r = r[1:]
		w.Native = string(r)
	}
	if len(r) >= 4 && r[0] == 'ا' && r[1] == 'ل' && w.Native != "الله" {
		a := w
		a.Text, a.Native, a.Class, a.Bare = "al", "ال", Particle, false
		out = append(out, off(a, "ال"))
		w.Native = string(r[2:])
		// the rest may be a word that the lists know
		t := token{native: w.Native, from: w.From, to: w.To, script: Arabic, joined: true}
		if s, _, k := p.longest([]token{t}, kind); k == 1 {
			return append(out, p.phraseWord([]token{t}, s))
		}
	} else if len(r) >= 5 && r[0] == 'ع' && r[1] == 'ب' && r[2] == 'د' {
		a := w
		a.Text, a.Native, a.Bare = "abd", "عبد", false
		rest := r[3:]
		if len(rest) >= 4 && rest[0] == 'ا' && rest[1] == 'ل' && string(rest) != "الله" {
			rest = rest[2:]
		}
		if string(rest) != "الله" {
			w.Native, w.Joins = string(rest), true
			out = append(out, a)
		}
	}
	if v, ok := p.l.vocal[w.Native]; ok {
		return append(out, p.vocalised(w, v))
	}
	w.Text = reading(w.Native, Arabic)
	if w.Text == "" {
		return out
	}
	if len(w.Text) == 1 && kind == OfPerson {
		w.Class = Initial
	}
	return append(out, w)
}

func (p *Parser) vocalised(w Word, v []string) Word {
	w.Text, w.Bare = v[0], false
	w.Others = v[1:]
	if w.Class == Plain {
		if ph, ok := p.l.phrases[phraseHash(phraseSeed, w.Text)]; ok {
			for _, s := range ph.senses {
				if s.given {
					w.Given = s.concept
				}
			}
		}
	}
	return w
}

// unspaced takes a run of characters apart by the longest phrases that the lists know; what is left between them is read
// syllable by syllable.
func (p *Parser) unspaced(out []Word, t *token, kind Kind, way way) []Word {
	r := []rune(t.native)
	for i, c := range r {
		if s, ok := p.l.simple[c]; ok && t.script == Han {
			r[i] = s
		}
	}
	begin := 0
	for i := 0; i < len(r); {
		s, k := p.longestRun(r[i:], kind, t.script, len(r) == 1)
		if k == 1 && t.script == Han && len(r) > 1 && (i == 0 || begin < i || out[len(out)-1].Class != Place) {
			k = 0 // a character by itself is a word only after a place: the city of, the province of
		}
		if k == 0 {
			i++
			continue
		}
		out = p.syllables(out, r[begin:i], within(t, r, begin, i), kind, way)
		at := within(t, r, i, i+k)
		w := Word{Native: string(r[i : i+k]), From: at.from, To: at.to, Script: t.script, Class: s.class, Concept: s.concept, Joins: i > 0}
		w.Text = reading(w.Native, t.script)
		if s.class == Number {
			w.Text = strings.TrimPrefix(p.l.concepts[s.concept], "number:")
		}
		out = append(out, w)
		i += k
		begin = i
	}
	return p.syllables(out, r[begin:], within(t, r, begin, len(r)), kind, way)
}

// within returns the token narrowed to some of its characters, where each of them is three bytes of the text.
func within(t *token, r []rune, from, to int) *token {
	u := *t
	if t.to-t.from == 3*len(r) {
		u.from, u.to = t.from+3*from, t.from+3*to
	}
	return &u
}

func (p *Parser) longestRun(r []rune, kind Kind, script Script, alone bool) (best sense, k int) {
	if kind == OfPerson {
		return sense{}, 0
	}
	var buf [64]byte
	n := 0
	for i, c := range r {
		if i >= p.l.longest || n+4 > len(buf) {
			break
		}
		n += utf8.EncodeRune(buf[n:], c)
		ph, ok := p.l.phrases[hashBytes(buf[:n])]
		if !ok || i == 0 && kind == Any && len(r) <= 4 {
			continue // a character of a person's name
		}
		if i == 0 && script == Hangul && !alone {
			continue // a single syllable means too much
		}
		rank := -1
		for _, s := range ph.senses {
			if !s.given && s.fits(kind) && s.class != Title && s.class != Kunya && (s.rank(kind) > rank || i+1 > k) {
				best, k, rank = s, i+1, s.rank(kind)
			}
		}
	}
	return best, k
}

func hashBytes(b []byte) uint64 {
	h := phraseSeed
	h ^= 0xff
	h *= 1099511628211
	for _, c := range b {
		h ^= uint64(c)
		h *= 1099511628211
	}
	return h
}

// syllables appends the reading of characters that no phrase took. A person's name is family name and given name; of a firm's
// name, what stands between known words is one word.
func (p *Parser) syllables(out []Word, r []rune, t *token, kind Kind, way way) []Word {
	if len(r) == 0 {
		return out
	}
	base := Word{From: t.from, To: t.to, Script: t.script, Joins: len(out) > 0 && t.joined}
	if t.script == Hangul {
		return p.hangulWords(out, r, base, kind)
	}
	if way == readJapanese {
		if v := p.l.kanji[string(r)]; len(v) > 0 {
			base.Native, base.Text, base.Others = string(r), v[0], v[1:]
			return append(out, base)
		}
		for k := min(4, len(r)-1); k >= 1; k-- { // family and given name without a space
			a, b := p.l.kanji[string(r[:k])], p.l.kanji[string(r[k:])]
			if len(a) > 0 && len(b) > 0 {
				x, y := base, base
				x.Native, x.Text, x.Others = string(r[:k]), a[0], a[1:]
				y.Native, y.Text, y.Others, y.Joins = string(r[k:]), b[0], b[1:], true
				return append(out, x, y)
			}
		}
	}
	if t.script == Kana || t.script == Thai {
		base.Native = string(r)
		base.Text = reading(base.Native, Other)
		return appendRead(out, base)
	}
	if way == readKorean {
		var b strings.Builder
		for _, c := range r {
			b.WriteString(p.l.hanja[c])
		}
		if h := []rune(b.String()); len(h) == len(r) {
			return p.hangulWords(out, h, base, kind)
		}
	}
	if kind == OfEntity || len(r) > 4 {
		base.Native = string(r)
		base.Text = reading(base.Native, Han)
		return appendRead(out, base)
	}
	family := 1
	if len(r) > 2 {
		if _, ok := p.l.han[string(r[:2])]; ok {
			family = 2
		}
	}
	if len(r) == family || len(r) == 1 {
		family = len(r)
	}
	f := base
	at := within(t, r, 0, family)
	f.From, f.To = at.from, at.to
	f.Native = string(r[:family])
	f.Text = reading(f.Native, Han)
	for _, o := range p.l.han[f.Native] {
		if o != f.Text {
			f.Others = append(f.Others, o)
		}
	}
	out = appendRead(out, f)
	if family < len(r) {
		g := base
		at := within(t, r, family, len(r))
		g.From, g.To = at.from, at.to
		g.Native, g.Joins = string(r[family:]), true
		g.Text = reading(g.Native, Han)
		out = appendRead(out, g)
	}
	return out
}

func appendRead(out []Word, w Word) []Word {
	if w.Text == "" {
		return out
	}
	return append(out, w)
}

// hangulWords appends the syllables of a Korean name, each a word: the lists write given names apart, with a hyphen or as one,
// and the index knows neighbours joined.
func (p *Parser) hangulWords(out []Word, r []rune, base Word, kind Kind) []Word {
	if kind == OfEntity || len(r) > 4 {
		w := base
		w.Native = string(r)
		var a, b strings.Builder
		for _, c := range r {
			a.WriteString(hangul(c, 0))
			b.WriteString(hangul(c, 1))
		}
		w.Text = a.String()
		if b.String() != w.Text {
			w.Others = []string{b.String()}
		}
		return appendRead(out, w)
	}
	for i, c := range r {
		w := base
		w.Native, w.Text = string(c), hangul(c, 0)
		w.Joins = base.Joins || i > 0
		if base.To-base.From == 3*len(r) { // each syllable is three bytes of the text
			w.From, w.To = base.From+3*i, base.From+3*i+3
		}
		if f, ok := p.l.korean[string(c)]; ok && i == 0 && !w.Joins {
			w.Text, w.Others = f[0], f[1:]
		} else if o := hangul(c, 1); o != w.Text {
			w.Others = []string{o}
		}
		if w.Text == "" {
			continue
		}
		out = append(out, w)
	}
	return out
}
