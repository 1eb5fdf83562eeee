package name

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/licet/licet/fault"
)

// Class says what a word is to a name. The order of the values has no meaning.
type Class uint8

// The classes.
const (
	Plain      Class = iota // a name, or a word that no list knows
	Meaning                 // a word of known meaning: laboratory, aviation
	Generic                 // such a word that so many firms bear that it tells little: trading, group
	Form                    // legal form: Ltd, OOO, GmbH
	Place                   // country, city, province
	Number                  // figure, number word or Roman numeral
	Initial                 // a single letter
	Title                   // title, rank, religious or other style before or after a name
	Particle                // al, de, von, and, of
	Filiation               // bin, ibn, oglu: what joins a name to the father's
	Kunya                   // abu, umm
	Noise                   // attn, d/b/a, MV: what stands beside a name
	Patronymic              // a middle name made of the father's

	Classes // how many there are
)

var classNames = [Classes]string{
	"name", "word", "generic word", "legal form", "place", "number", "initial", "title", "particle", "filiation", "kunya", "addition", "patronymic",
}

// String returns the class in words.
func (c Class) String() string { return classNames[c] }

// Concept identifies a meaning that words of several languages share. 0 is none.
type Concept uint16

// sense is one thing that a phrase can be.
type sense struct {
	class   Class
	concept Concept
	given   bool // equivalence of given names
	nick    bool
}

type phrase struct {
	senses []sense
	more   bool // a longer phrase begins with this one
}

// Lexicon holds the word lists. It is safe for concurrent use.
type Lexicon struct {
	phrases  map[uint64]phrase
	concepts []string            // by Concept: word:trading
	index    map[string]Concept  // reverse of concepts
	vocal    map[string][]string // a word without vowels, in its script -> Latin spellings
	han      map[string][]string // a surname in Han characters -> further Latin spellings
	kanji    map[string][]string
	korean   map[string][]string // a family name in Hangul -> Latin spellings
	hanja    map[rune]string
	simple   map[rune]rune      // traditional characters of surnames -> simplified
	longest  int                // Han characters of the longest phrase
	common   map[string]float32 // Latin word -> share of people who bear it as a name
	ordinary []Ordinary
	short    map[uint64]string // short titles and particles, while loading
	sure     map[string]bool   // particles that are never taken for names
	names    map[string]bool   // spellings of family names, while loading
	same     map[string]string // key of a word -> key that stands for it
	fathers  []string          // endings of patronymics
	digest   string
}

// Ordinary is a row of the table of ordinary names: forms of about the same frequency in one culture.
type Ordinary struct {
	Family  bool // else given names
	Culture string
	Share   float32 // of the people of that culture who bear each form
	Forms   []string
}

// Equivalents calls f with each name that a Latin word is a form of: given names, nicknames of them, and family names that are
// spelled in several ways. nick says that it is a nickname.
func (l *Lexicon) Equivalents(w string, f func(c Concept, nick bool)) {
	for _, s := range l.phrases[phraseHash(phraseSeed, w)].senses {
		if s.given {
			f(s.concept, s.nick)
		}
	}
}

// Families returns the family names in Han characters that the lists know, in the order of their characters.
func (l *Lexicon) Families() []string { return slices.Sorted(maps.Keys(l.han)) }

// Kanji returns the Japanese names in kanji that the lists know, in the order of their characters.
func (l *Lexicon) Kanji() []string { return slices.Sorted(maps.Keys(l.kanji)) }

// Ordinary returns the table of ordinary names.
func (l *Lexicon) Ordinary() []Ordinary { return l.ordinary }

// Load reads the word lists of a directory, which are the files with the ending .tsv under data. A list that is not there is
// empty. A line that cannot be read is an error of kind invalid with its place.
func Load(dir fs.FS) (*Lexicon, error) {
	l := &Lexicon{
		phrases: make(map[uint64]phrase, 1<<15), concepts: []string{""}, index: map[string]Concept{},
		vocal: map[string][]string{}, han: map[string][]string{}, kanji: map[string][]string{},
		korean: map[string][]string{}, hanja: map[rune]string{}, simple: map[rune]rune{}, common: map[string]float32{},
		same: map[string]string{}, names: map[string]bool{}, sure: map[string]bool{}, short: map[uint64]string{},
	}
	words := l.wordLine()
	var files []string
	for _, t := range []struct {
		file string
		line func(f []string, forms []string) error
	}{
		{"synonyms.tsv", func(f, forms []string) error {
			full := func(k string) string {
				if strings.Contains(k, ":") {
					return k
				}
				return "word:" + k
			}
			for _, k := range forms {
				l.same[full(k)] = full(f[0])
			}
			return nil
		}},
		{"han.tsv", l.hanLine},
		{"forms.tsv", func(f, forms []string) error { return l.add("form:"+f[0], forms, sense{class: Form}) }},
		{"words.tsv", words},
		{"words-technical.tsv", words},
		{"words-state.tsv", words},
		{"titles.tsv", l.titleLine},
		{"numbers.tsv", func(f, forms []string) error { return l.add("number:"+f[0], forms, sense{class: Number}) }},
		{"places.tsv", func(f, forms []string) error { return l.add("place:"+f[0], append(forms, f[0]), sense{class: Place}) }},
		{"given.tsv", func(f, forms []string) error {
			return l.add("given:"+f[0], append(forms, f[0]), sense{given: true, nick: strings.HasSuffix(f[1], "-nick")})
		}},
		{"arabic.tsv", l.vocalLine},
		{"kanji.tsv", func(f, forms []string) error { l.kanji[f[0]] = unique(l.kanji[f[0]], latinForms(forms)); return nil }},
		{"particles.tsv", func(_, forms []string) error {
			for _, w := range latinForms(forms) {
				l.sure[w] = true
			}
			return nil
		}},
		{"korean.tsv", func(f, forms []string) error {
			l.korean[nativeOf(f[0])] = unique(nil, latinForms(forms))
			return l.family("family:"+f[0], forms)
		}},
		{"hanja.tsv", func(f, forms []string) error {
			if r, _ := utf8.DecodeRuneInString(f[0]); len(forms) > 0 {
				l.hanja[r] = strings.TrimSpace(forms[0])
			}
			return nil
		}},
		{"background.tsv", l.backgroundLine},
		{"patronymics.tsv", func(_, forms []string) error { l.fathers = append(l.fathers, latinForms(forms)...); return nil }},
	} {
		files = append(files, t.file)
		if err := readTable(dir, t.file, t.line); err != nil {
			return nil, err
		}
	}
	l.namesFirst()
	var err error
	if l.digest, err = digestOf(dir, files); err != nil {
		return nil, fmt.Errorf("reading the word lists: %w", err)
	}
	return l, nil
}

// namesFirst takes short words off the lists of particles and the like when they are names somewhere: Li is a name before it is an
// article. Those of the list of sure particles stay.
func (l *Lexicon) namesFirst() {
	for h, w := range l.short {
		if !l.names[w] && l.common[w] == 0 || l.sure[w] {
			continue
		}
		p := l.phrases[h]
		p.senses = slices.DeleteFunc(slices.Clone(p.senses), func(s sense) bool {
			return !s.given && (s.class == Particle || s.class == Filiation || s.class == Kunya || s.class == Title)
		})
		l.phrases[h] = p
	}
}

// readTable calls line with the columns of each line and the forms of its third, or of its fourth for the table of ordinary
// names.
func readTable(dir fs.FS, file string, line func(f, forms []string) error) error {
	r, err := dir.Open(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("opening the word list: %w", err)
	}
	defer r.Close() //nolint:errcheck // only read
	sc := bufio.NewScanner(r)
	sc.Buffer(nil, 1<<20)
	forms := make([]string, 0, 64)
	for n := 1; sc.Scan(); n++ {
		t := sc.Text()
		if t == "" || t[0] == '#' {
			continue
		}
		f := strings.Split(t, "\t")
		cell := 2
		if file == "background.tsv" {
			cell = 3
		}
		bad := len(f) <= cell || f[0] == "" || strings.Trim(f[cell], "; ") == ""
		if !bad {
			forms = forms[:0]
			for p := range strings.SplitSeq(f[cell], ";") {
				if p = strings.TrimSpace(p); p != "" {
					forms = append(forms, p)
				}
			}
			err = line(f, forms)
		}
		if bad || err != nil {
			e := fault.New(fault.Invalid, "a line of the word list cannot be read")
			e.Place, e.Value, e.Cause = fault.Place{File: file, Line: n}, t, err
			e.Want = "key, language and forms, separated by tabs; forms by semicolons"
			return e
		}
	}
	return sc.Err()
}

func (l *Lexicon) concept(key string) Concept {
	if k, ok := l.same[key]; ok {
		key = k
	}
	if c, ok := l.index[key]; ok {
		return c
	}
	c := Concept(len(l.concepts)) //nolint:gosec // some thousand keys
	l.concepts = append(l.concepts, key)
	l.index[key] = c
	return c
}

// ConceptName returns the key of a concept, such as word:trading, and "" for none.
func (l *Lexicon) ConceptName(c Concept) string { return l.concepts[c] }

func (l *Lexicon) add(key string, forms []string, s sense) error {
	s.concept = l.concept(key)
	if len(l.concepts) > 65000 {
		return errors.New("too many keys")
	}
	for _, f := range forms {
		l.addPhrase(f, s)
	}
	return nil
}

func (l *Lexicon) addPhrase(form string, s sense) {
	var sp splitter
	sp.split(form, nil)
	if len(sp.tokens) == 0 {
		return
	}
	if len(sp.tokens) == 1 && sp.tokens[0].script.Unspaced() || len(sp.tokens) == 1 && sp.tokens[0].script == Hangul {
		l.longest = max(l.longest, len([]rune(sp.tokens[0].native)))
	}
	words := make([]string, 0, 8)
	for i := range sp.tokens {
		words = append(words, sp.tokens[i].native)
	}
	l.putPhrase(words, s)
	if dotted := strings.Count(form, ".") + strings.Count(form, "/"); dotted >= 1 && allSingle(words) && len(words) > 1 {
		l.putPhrase([]string{strings.Join(words, "")}, s) // l.l.c. is met as llc
	}
}

func allSingle(words []string) bool {
	for _, w := range words {
		if len([]rune(w)) > 1 {
			return false
		}
	}
	return true
}

func (l *Lexicon) putPhrase(words []string, s sense) {
	h := phraseSeed
	for i, w := range words {
		h = phraseHash(h, w)
		p := l.phrases[h]
		if i < len(words)-1 {
			p.more = true
		} else if !hasSense(p.senses, s) {
			p.senses = append(p.senses[:len(p.senses):len(p.senses)], s)
		}
		l.phrases[h] = p
	}
}

func hasSense(ss []sense, s sense) bool {
	for _, t := range ss {
		if t.class == s.class && t.concept == s.concept && t.given == s.given {
			return true
		}
	}
	return false
}

const phraseSeed = uint64(14695981039346656037)

// phraseHash extends the hash of a phrase by a word. Long words of the Latin script are taken by their sound, so that a phrase
// is known in all romanisations.
func phraseHash(h uint64, w string) uint64 {
	h ^= 0xff
	h *= 1099511628211
	if len(w) >= 7 && w[0] < 0x80 {
		s := SoundOf(w)
		for _, c := range s.bytes() {
			h ^= uint64(sound.phrase[c])
			h *= 1099511628211
		}
		return h
	}
	for i := range len(w) {
		h ^= uint64(w[i])
		h *= 1099511628211
	}
	return h
}

func (l *Lexicon) wordLine() func(f, forms []string) error {
	generic := map[string]bool{}
	return func(f, forms []string) error {
		if len(f) > 3 && strings.TrimSpace(f[3]) == "generic" {
			generic[f[0]] = true
		}
		c := Meaning
		if generic[f[0]] {
			c = Generic
		}
		if f[1] == "en" {
			forms = append(forms, f[0])
		}
		return l.add("word:"+f[0], forms, sense{class: c})
	}
}

var titleClasses = map[string]Class{
	"title": Title, "rank": Title, "religious": Title, "honorific": Title, "suffix": Title, "particle": Particle,
	"filiation": Filiation, "kunya": Kunya, "vesselprefix": Noise, "noise": Noise,
}

func (l *Lexicon) titleLine(f, forms []string) error {
	c, ok := titleClasses[f[0]]
	if !ok {
		return fmt.Errorf("%q is no class of title", f[0])
	}
	for _, w := range forms {
		if w = nativeOf(w); len(w) <= 5 && asciiWord(w) {
			l.short[phraseHash(phraseSeed, w)] = w
		}
	}
	return l.add("title:"+f[0], forms, sense{class: c})
}

func asciiWord(w string) bool {
	for i := range len(w) {
		if w[i] < 'a' || w[i] > 'z' {
			return false
		}
	}
	return w != ""
}

func (l *Lexicon) hanLine(f, forms []string) error {
	if f[1] == "trad" {
		from, to := []rune(f[0]), []rune(forms[0])
		for i := range min(len(from), len(to)) {
			if from[i] != to[i] {
				l.simple[to[i]] = from[i]
			}
		}
		return nil
	}
	l.han[f[0]] = unique(l.han[f[0]], latinForms(forms))
	if f[1] == "zh" || f[1] == "zh-wg" || f[1] == "yue" || f[1] == "nan" {
		return l.family("family:"+f[0], forms)
	}
	return nil
}

// family adds the Latin spellings of one family name, which stand for one another as the forms of a given name do.
func (l *Lexicon) family(key string, forms []string) error {
	for _, w := range latinForms(forms) {
		l.names[w] = true
	}
	return l.add(key, forms, sense{given: true})
}

// vocalLine keeps the spellings of a word without vowels, both sides without the article.
func (l *Lexicon) vocalLine(f, forms []string) error {
	w := nativeOf(f[0])
	if rest, ok := strings.CutPrefix(w, "ال"); ok && len(rest) >= 6 && w != "الله" && w != "اله" {
		w = rest
		for i, s := range forms {
			for _, a := range []string{"al-", "el-", "ul-", "ad-", "as-", "ar-", "at-", "az-", "an-", "ash-", "al ", "el ", "al", "el"} {
				if len(s) > len(a)+3 && strings.EqualFold(s[:len(a)], a) {
					forms[i] = s[len(a):]
					break
				}
			}
		}
	}
	l.vocal[w] = unique(l.vocal[w], latinForms(forms))
	return nil
}

// unique appends the forms that are not there yet: several spellings fold to one.
func unique(out, forms []string) []string {
	for _, f := range forms {
		if !slices.Contains(out, f) {
			out = append(out, f)
		}
	}
	return out
}

func (l *Lexicon) backgroundLine(f, forms []string) error {
	s, ok := worth.frequency[f[2]]
	if !ok {
		return fmt.Errorf("%q is no class of frequency", f[2])
	}
	l.ordinary = append(l.ordinary, Ordinary{f[0] == "family", f[1], s, slices.Clone(forms)})
	for _, w := range latinForms(forms) {
		// A name common in one culture of many is met that much less often among all; the largest cultures outweigh this.
		l.common[w] = max(l.common[w], s/worth.cultures)
	}
	return nil
}

// Common returns the share of people in the world who bear the word as a given or family name, 0 when no list says so.
func (l *Lexicon) Common(w string) float32 { return l.common[w] }

// latinForms folds forms to single words of the Latin script.
func latinForms(forms []string) []string {
	out := make([]string, 0, len(forms))
	for _, f := range forms {
		var sp splitter
		sp.split(f, nil)
		var b strings.Builder
		for i := range sp.tokens {
			b.WriteString(sp.tokens[i].native)
		}
		if b.Len() > 0 {
			out = append(out, b.String())
		}
	}
	return out
}

// nativeOf folds one word in its own script.
func nativeOf(w string) string {
	var sp splitter
	sp.split(w, nil)
	var b strings.Builder
	for i := range sp.tokens {
		b.WriteString(sp.tokens[i].native)
	}
	return b.String()
}
