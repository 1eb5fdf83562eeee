package source

import (
	"crypto/sha256"
	"encoding/hex"
	"html"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/licet/licet/country"
	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
)

// tidy returns the text without control characters and invisible marks, with one blank in place of each run of white space
// and none at the ends. The joiners of Arabic and Indic scripts stay: they are part of the spelling.
func tidy(s string) string {
	if isTidy(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	blank := false
	for _, r := range s {
		switch {
		case r == '\u200c' || r == '\u200d':
		case unicode.IsSpace(r):
			blank = b.Len() > 0
			continue
		case unicode.Is(unicode.Cc, r) || unicode.Is(unicode.Cf, r):
			continue
		}
		if blank {
			b.WriteByte(' ')
			blank = false
		}
		b.WriteRune(r)
	}
	return b.String()
}

// isTidy reports whether [tidy] would change nothing; only plain ASCII is looked into.
func isTidy(s string) bool {
	if s == "" {
		return true
	}
	if s[0] == ' ' || s[len(s)-1] == ' ' {
		return false
	}
	before := byte(0)
	for i := range len(s) {
		c := s[i]
		if c < ' ' || c > '~' || c == ' ' && before == ' ' {
			return false
		}
		before = c
	}
	return true
}

// placeholders are what publishers write into a cell that has nothing to say.
var placeholders = []string{"n/a", "n.a.", "na", "none", "nil", "null", "unknown", "not available", "not known", "undetermined", "00 unknown"}

// blankCell reports whether the text says nothing: it is empty, has neither letter nor digit, is -0- or a word such as
// n/a. A person may be called Na, so that "na" counts in small letters alone.
func blankCell(s string) bool {
	s = strings.TrimSpace(s)
	if s == "" || s == "-0-" {
		return true
	}
	if s[0] > '~' {
		return strings.IndexFunc(s, isWordRune) < 0
	}
	for _, p := range placeholders {
		if len(p) == len(s) && (s == p || p != "na" && strings.EqualFold(s, p)) {
			return true
		}
	}
	return strings.IndexFunc(s, isWordRune) < 0
}

func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// cellOf is [tidy] with placeholders made empty.
func cellOf(s string) string {
	if s = tidy(s); blankCell(s) {
		return ""
	}
	return s
}

// unescape undoes the entities of HTML that stand in names which went through a web page.
func unescape(s string) string {
	i := strings.IndexByte(s, '&')
	if i < 0 || strings.IndexByte(s[i:], ';') < 0 {
		return s
	}
	return html.UnescapeString(s)
}

// quotePairs are marks that stand around a whole name.
var quotePairs = []string{"''", `""`, "‘’", "“”", "«»", "’’", "„“", "‚‘", "``"}

// unquote takes off marks that stand around the whole text.
func unquote(s string) string {
	for {
		before := s
		s = strings.TrimSpace(s)
		for _, p := range quotePairs {
			open, shut := pairOf(p)
			if len(s) > len(open)+len(shut) && strings.HasPrefix(s, open) && strings.HasSuffix(s, shut) &&
				!strings.Contains(s[len(open):len(s)-len(shut)], shut) {
				s = s[len(open) : len(s)-len(shut)]
				break
			}
		}
		if s == before {
			return s
		}
	}
}

func pairOf(p string) (open, shut string) {
	r := []rune(p)
	return string(r[0]), string(r[1])
}

// Letters that look the same in both scripts, in the same order.
const (
	twinsCyrillic = "АВЕКМНОРСТУХІЈЅаеорсухіјѕ"
	twinsLatin    = "ABEKMHOPCTYXIJSaeopcyxijs"
)

var toLatin, toCyrillic = func() (map[rune]rune, map[rune]rune) {
	latin, cyrillic := map[rune]rune{}, map[rune]rune{}
	l := []rune(twinsLatin)
	for i, c := range []rune(twinsCyrillic) {
		latin[c], cyrillic[l[i]] = l[i], c
	}
	return latin, cyrillic
}()

// untwin repairs words in which Latin and Cyrillic letters are mixed because they look alike, and reports whether it changed
// anything. A word in which a letter of either script has no twin in the other stays as it is.
func untwin(s string) (string, bool) {
	if !mixesScripts(s) {
		return s, false
	}
	changed := false
	words := strings.Split(s, " ")
	latinName, cyrillicName := countScripts(s)
	for i, w := range words {
		latin, cyrillic := countScripts(w)
		if latin == 0 || cyrillic == 0 {
			continue
		}
		asLatin, okLatin := transcribe(w, toLatin, unicode.Cyrillic)
		asCyrillic, okCyrillic := transcribe(w, toCyrillic, unicode.Latin)
		switch {
		case okLatin && okCyrillic:
			// Every letter of one script has a twin: the script of most letters wins, then that of the whole name.
			if cyrillic > latin || cyrillic == latin && cyrillicName > latinName {
				words[i] = asCyrillic
			} else {
				words[i] = asLatin
			}
		case okLatin:
			words[i] = asLatin
		case okCyrillic:
			words[i] = asCyrillic
		default:
			continue
		}
		changed = true
	}
	return strings.Join(words, " "), changed
}

// mixesScripts is quick for the usual case, plain ASCII.
func mixesScripts(s string) bool {
	for i := range len(s) {
		if s[i] == 0xd0 || s[i] == 0xd1 { // the first bytes of the Cyrillic letters in use
			latin, cyrillic := countScripts(s)
			return latin > 0 && cyrillic > 0
		}
	}
	return false
}

func countScripts(s string) (latin, cyrillic int) {
	for _, r := range s {
		switch {
		case unicode.Is(unicode.Latin, r):
			latin++
		case unicode.Is(unicode.Cyrillic, r):
			cyrillic++
		}
	}
	return latin, cyrillic
}

// transcribe replaces the letters of a script by their twins; it fails when one has none.
func transcribe(w string, twins map[rune]rune, from *unicode.RangeTable) (string, bool) {
	var b strings.Builder
	for _, r := range w {
		if unicode.Is(from, r) {
			t, ok := twins[r]
			if !ok {
				return "", false
			}
			r = t
		}
		b.WriteRune(r)
	}
	return b.String(), true
}

// splitNames returns the names in one cell, in their order: separated by semicolons (not within quotation marks), numbered
// "1) … 2) …" or "a) … b) …", or told in brackets as in "X (a.k.a. Y)". Placeholders and remains of scanning, such as
// "Text of image", are left out. The cell "Sons, Ltd" is one name: commas separate nothing.
func splitNames(cell string) []string {
	var out []string
	for _, n := range NamesIn(cell) {
		if !slices.Contains(out, n.Text) {
			out = append(out, n.Text)
		}
	}
	return out
}

// NamesIn returns the names in one cell as splitNames does, with what is known of each: those read out of brackets are of the kind [Found].
func NamesIn(cell string) []Name {
	var out []Name
	for _, part := range splitNumbered(tidy(unescape(cell))) {
		for _, p := range splitOutside(part, ';') {
			out = append(out, hiddenNames(p)...)
		}
	}
	return out
}

// splitOutside is [splitQuoted] that does not separate within brackets, if they are closed.
func splitOutside(s string, sep byte) []string {
	if strings.IndexByte(s, sep) < 0 || !strings.ContainsAny(s, "([") || strings.IndexByte(s, '"') >= 0 {
		return splitQuoted(s, sep)
	}
	var out []string
	depth, from := 0, 0
	for i := range len(s) {
		switch s[i] {
		case '(', '[':
			depth++
		case ')', ']':
			depth--
		case sep:
			if depth == 0 {
				out, from = append(out, s[from:i]), i+1
			}
		}
		if depth < 0 {
			return splitQuoted(s, sep)
		}
	}
	if depth > 0 {
		return splitQuoted(s, sep)
	}
	return append(out, s[from:])
}

// splitList returns the parts of a cell that are separated by sep or numbered, without placeholders.
func splitList(cell string, sep byte) []string {
	var out []string
	for _, part := range splitNumbered(tidy(cell)) {
		for _, p := range splitQuoted(part, sep) {
			if p = strings.TrimSpace(p); !blankCell(p) {
				out = append(out, p)
			}
		}
	}
	return out
}

// splitQuoted separates at sep, but not within a part that stands in double quotes as a whole; a doubled quote there is one.
func splitQuoted(s string, sep byte) []string {
	if strings.IndexByte(s, sep) < 0 {
		return []string{s}
	}
	var out []string
	for {
		s = strings.TrimLeft(s, " ")
		if part, rest, ok := quotedPart(s, sep); ok {
			out, s = append(out, part), rest
			if rest == "" {
				return out
			}
			s = s[1:]
			continue
		}
		i := strings.IndexByte(s, sep)
		if i < 0 {
			return append(out, s)
		}
		out, s = append(out, strings.TrimRight(s[:i], " ")), s[i+1:]
	}
}

// quotedPart cuts off a part in double quotes that the separator or the end follows.
func quotedPart(s string, sep byte) (part, rest string, ok bool) {
	if len(s) < 2 || s[0] != '"' {
		return "", "", false
	}
	for i := 1; i < len(s); i++ {
		if s[i] != '"' {
			continue
		}
		if i+1 < len(s) && s[i+1] == '"' {
			i++
			continue
		}
		rest = strings.TrimLeft(s[i+1:], " ")
		if rest != "" && rest[0] != sep {
			return "", "", false
		}
		return strings.ReplaceAll(s[1:i], `""`, `"`), rest, true
	}
	return "", "", false
}

// splitNumbered separates a text numbered from its beginning: 1) … 2) …, (1) … (2) …, a) … b) …, 1. … 2. … . A text with
// no second number, or with numbers out of order, is one part.
func splitNumbered(s string) []string {
	for _, first := range []string{"1)", "(1)", "a)", "(a)", "A)", "(A)", "1.", "i)", "(i)"} {
		rest, ok := strings.CutPrefix(s, first)
		if !ok {
			continue
		}
		parts := []string{}
		for n := 1; ; n++ {
			mark := numeral(first, n)
			i := findMark(rest, mark)
			if i < 0 || mark == "" {
				parts = append(parts, rest)
				break
			}
			parts = append(parts, rest[:i])
			rest = rest[i+len(mark):]
		}
		if len(parts) == 1 && first[len(first)-1] == '.' {
			return []string{s} // "1. FC Example" is a name
		}
		out := parts[:0]
		for _, p := range parts {
			if p = strings.Trim(p, " ,;-"); p != "" {
				out = append(out, p)
			}
		}
		return out
	}
	return []string{s}
}

// numeral is the mark after n marks of the form of first.
func numeral(first string, n int) string {
	roman := []string{"i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"}
	core := strings.Trim(first, "().")
	next := ""
	switch {
	case core == "1":
		next = strconv.Itoa(n + 1)
	case core == "i":
		if n < len(roman) {
			next = roman[n]
		}
	case n < 26:
		next = string(rune(core[0]) + rune(n)) //nolint:gosec // below the 26th letter
	}
	if next == "" {
		return ""
	}
	return strings.Replace(first, core, next, 1)
}

// findMark finds a mark that begins the text or stands behind a blank or a mark of punctuation.
func findMark(s, mark string) int {
	if mark == "" {
		return -1
	}
	from := 0
	for {
		i := strings.Index(s[from:], mark)
		if i < 0 {
			return -1
		}
		i += from
		if i == 0 || strings.IndexByte(" ;,.-)", s[i-1]) >= 0 || mark[0] == '(' {
			return i
		}
		from = i + 1
	}
}

// markers say that another name follows; those in the second list are words, too, and count within brackets alone.
var (
	markers = []marker{
		{"a.k.a.", Found},
		{"a.k.a", Found},
		{"f.k.a.", Former},
		{"f.k.a", Former},
		{"n.k.a.", Found},
		{"n.k.a", Found},
		{"also known as", Found},
		{"formerly known as", Former},
		{"previously known as", Former},
		{"now known as", Found},
		{"also referred to as", Found},
		{"doing business as", Found},
		{"also spelled", Found},
		{"also spelt", Found},
		{"better known as", Found},
		{"alternatively spelt", Found},
		{"alternatively spelled", Found},
	}
	bracketMarkers = append([]marker{
		{"aka", Found},
		{"fka", Former},
		{"nka", Found},
		{"d.b.a.", Found},
		{"dba", Found},
		{"alias", Found},
		{"aliases", Found},
		{"formerly", Former},
		{"previously", Former},
		{"former", Former},
		{"ex", Former},
		{"or", Found},
		{"abbreviated as", Found},
		{"acronym", Found},
		{"abbreviation", Found},
	}, markers...)
)

type marker struct {
	text string
	kind NameKind
}

// longestName is how long a text may be to be looked into for further names: the longest in the lists have some hundred
// letters, and looking takes time in the square of the length.
const longestName = 2000

// longestFact is how long a text may be to be read as a country or a date.
const longestFact = 200

// hiddenNames returns the name that the text is, followed by the names hidden in it: behind a marker in brackets or after
// the name, as an acronym in brackets at the end, or beside a stroke. The first has no kind unless the text is nothing but a
// marked name. Nothing comes back for a text that names nothing.
func hiddenNames(text string) []Name {
	if len(text) > longestName {
		if text = tidy(text); blankCell(text) {
			return nil
		}
		return []Name{{Text: text}}
	}
	if isRemains(text) {
		return nil
	}
	if text = trimName(text); text == "" {
		return nil
	}
	if strings.IndexByte(text, '(') < 0 && strings.IndexByte(text, '[') < 0 && strings.IndexByte(text, '/') < 0 && strings.IndexByte(text, ':') < 0 &&
		!mentionsMarker(text) {
		return []Name{{Text: text}}
	}
	base, found := takeBrackets(text)
	base, more := takeTrailing(base)
	found = append(found, more...)
	var out []Name
	if base = trimName(base); base != "" {
		out = append(out, labelled(base))
		if short, acronym, ok := acronymOf(base); ok {
			found = append(found, Name{Text: short, Kind: Found}, Name{Text: acronym, Kind: Found, Weak: true})
		}
		found = append(found, strokes(base)...)
	}
	for _, n := range found {
		if n.Text = trimName(n.Text); n.Text != "" && !blankCell(n.Text) {
			out = append(out, n)
		}
	}
	return out
}

// trimName takes off what stands around a name in a cell.
func trimName(s string) string {
	s = tidy(s)
	for {
		before := s
		s = unquote(s)
		s = strings.TrimLeft(s, " ,;:–—•*·")
		s = strings.TrimRight(s, " ,;:–—•*·")
		if rest, ok := strings.CutPrefix(s, "- "); ok {
			s = rest
		}
		if rest, ok := strings.CutPrefix(s, "and "); ok && s != "and " {
			s = rest // of an enumeration that was cut into its parts
		}
		for _, open := range []string{"(", "[", "“", "\""} {
			// A bracket that is never closed is what a split has left over.
			if rest, ok := strings.CutPrefix(s, open); ok && !strings.ContainsAny(rest, ")]”\"") {
				s = rest
			}
		}
		if s == before {
			break
		}
	}
	if blankCell(s) {
		return ""
	}
	return s
}

// languages are labels that stand before a name in its own script.
var languages = map[string]string{
	"arabic": "ar", "armenian": "hy", "belarusian": "be", "belarussian": "be", "bulgarian": "bg", "burmese": "my", "chinese": "zh",
	"simplified chinese": "zh", "traditional chinese": "zh", "dari": "fa", "english": "en", "farsi": "fa", "french": "fr", "georgian": "ka",
	"german": "de", "greek": "el", "hebrew": "he", "hindi": "hi", "italian": "it", "japanese": "ja", "korean": "ko", "pashto": "ps",
	"persian": "fa", "portuguese": "pt", "russian": "ru", "serbian": "sr", "spanish": "es", "thai": "th", "turkish": "tr",
	"ukrainian": "uk", "urdu": "ur", "uzbek": "uz", "vietnamese": "vi", "kazakh": "kk", "kurdish": "ku", "bosnian": "bs", "croatian": "hr",
}

// labelled takes a label such as "Russian:" off a name.
func labelled(s string) Name {
	label, rest, ok := strings.Cut(s, ":")
	if !ok {
		return Name{Text: s}
	}
	lang, known := languages[strings.ToLower(strings.TrimSpace(strings.TrimPrefix(label, "in ")))]
	if !known {
		return Name{Text: s} // before the rest is looked at, which takes long: each bracket of a text asks anew
	}
	if rest = trimName(rest); rest == "" {
		return Name{Text: s}
	}
	n := Name{Text: rest, Lang: lang}
	if !isLatin(rest) {
		n.Kind = Original
	}
	return n
}

// isRemains reports whether the text is what scanning a printed list leaves behind, and no name.
func isRemains(s string) bool {
	if len(s) > 40 {
		return false
	}
	l := strings.ToLower(strings.TrimRight(s, ": "))
	if l == "text of image" || l == "image" || l == "good quality" || l == "low quality" || l == "alias" || l == "aliases" {
		return true
	}
	_, label := languages[l]
	return label && strings.HasSuffix(strings.TrimSpace(s), ":")
}

// isLatin reports whether no letter of the text is of another script than Latin.
func isLatin(s string) bool {
	for _, r := range s {
		if r > '~' && unicode.IsLetter(r) && !unicode.Is(unicode.Latin, r) {
			return false
		}
	}
	return true
}

// mentionsMarker reports whether a marker outside brackets may stand in the text.
func mentionsMarker(s string) bool {
	return strings.Contains(s, ".k.a") || strings.Contains(s, ".K.A") || hasFold(s, "known as") || hasFold(s, "referred to as") ||
		hasFold(s, "business as") || hasFold(s, "spel")
}

// hasFold reports whether the text holds the words, which are in small ASCII letters, in any case.
func hasFold(s, words string) bool { return indexFold(s, words) >= 0 }

// indexFold finds words that are in small ASCII letters, in any case.
func indexFold(s, words string) int {
	for i := 0; i+len(words) <= len(s); i++ {
		if s[i]|0x20 == words[0]|0x20 && strings.EqualFold(s[i:i+len(words)], words) {
			return i
		}
	}
	return -1
}

// takeBrackets takes brackets that begin with a marker out of the text.
func takeBrackets(s string) (string, []Name) {
	var found []Name
	from := 0
	for {
		i := strings.IndexAny(s[from:], "([")
		if i < 0 {
			return s, found
		}
		i += from
		end := closing(s, i)
		inner := strings.TrimSpace(s[i+1 : end])
		kind, rest, ok := cutMarker(inner, bracketMarkers)
		if !ok {
			if n := labelled(inner); n.Lang != "" && n.Text != inner {
				found = append(found, n)
			} else {
				from = i + 1
				continue
			}
		} else {
			found = append(found, marked(kind, rest)...)
		}
		s = strings.TrimRight(s[:i], " ,") + s[min(end+1, len(s)):]
		from = min(i, len(s))
	}
}

// closing finds the end of the bracket that opens at i; the end of the text when it is never closed.
func closing(s string, i int) int {
	depth := 0
	for j := i; j < len(s); j++ {
		switch s[j] {
		case '(', '[':
			depth++
		case ')', ']':
			if depth--; depth == 0 {
				return j
			}
		}
	}
	return len(s)
}

// takeTrailing takes names behind a marker that is not in brackets off the text.
func takeTrailing(s string) (string, []Name) {
	if !mentionsMarker(s) {
		return s, nil
	}
	at := -1
	for _, m := range markers {
		if i := indexFold(s, m.text); i >= 0 && (at < 0 || i < at) && (i == 0 || strings.IndexByte(" ,;(", s[i-1]) >= 0) {
			at = i
		}
	}
	if at < 0 {
		return s, nil
	}
	kind, rest, ok := cutMarker(s[at:], markers)
	if !ok {
		return s, nil
	}
	return strings.TrimRight(s[:at], " ,;("), marked(kind, rest)
}

// cutMarker takes a marker off the beginning, the longest that fits.
func cutMarker(s string, list []marker) (NameKind, string, bool) {
	var best marker
	for _, m := range list {
		if len(m.text) <= len(best.text) || len(s) < len(m.text) || !strings.EqualFold(s[:len(m.text)], m.text) {
			continue
		}
		// A marker that ends with a letter is followed by something else than a letter.
		if rest := s[len(m.text):]; m.text[len(m.text)-1] != '.' && rest != "" && strings.IndexByte(" :,;'\"", rest[0]) < 0 {
			continue
		}
		best = m
	}
	if best.text == "" {
		return "", s, false
	}
	rest := strings.TrimLeft(s[len(best.text):], " :,;")
	return best.kind, rest, rest != ""
}

// marked returns the names behind a marker; further markers may separate them.
func marked(kind NameKind, s string) []Name {
	var out []Name
	if i := indexFold(s, "following"); i >= 0 && i < 8 {
		// "the following three aliases: A; B"
		if _, rest, ok := strings.Cut(s, ":"); ok {
			s = rest
		}
	}
	for s != "" {
		next, at := NameKind(""), len(s)
		rest := ""
		for _, m := range markers {
			i := indexFold(s, m.text)
			if i <= 0 || i >= at || strings.IndexByte(" ,;('", s[i-1]) < 0 {
				continue
			}
			if k, r, ok := cutMarker(s[i:], markers); ok {
				next, at, rest = k, i, r
			}
		}
		for _, part := range splitQuoted(strings.TrimRight(s[:at], " ,;("), ';') {
			for one := range strings.SplitSeq(strings.TrimRight(part, ")."), " or ") {
				if one = trimName(one); one != "" {
					out = append(out, Name{Text: one, Kind: kind})
				}
			}
		}
		kind, s = next, rest
	}
	return out
}

// acronymOf takes an acronym in brackets off the end of a name: "North Lake Trading House (NLTH)". Letters of the acronym must
// follow each other in the name, so that places and legal forms in brackets stay.
func acronymOf(s string) (name, acronym string, ok bool) {
	if !strings.HasSuffix(s, ")") {
		return "", "", false
	}
	i := strings.LastIndexByte(s, '(')
	if i < 2 {
		return "", "", false
	}
	acronym, name = s[i+1:len(s)-1], strings.TrimSpace(s[:i])
	if len(acronym) < 3 || len(acronym) > 10 || strings.IndexByte(name, ' ') < 0 {
		return "", "", false
	}
	rest := strings.ToUpper(name)
	for j := range len(acronym) {
		c := acronym[j]
		switch {
		case c == '-' || c == '&' || c == '.' || c == '/':
			continue
		case c < 'A' || c > 'Z':
			return "", "", false
		}
		at := strings.IndexByte(rest, c)
		if at < 0 || j == 0 && !startsWord(rest, c, &at) {
			return "", "", false
		}
		rest = rest[at+1:]
	}
	return name, acronym, true
}

// startsWord moves at to the first word that begins with the letter.
func startsWord(s string, c byte, at *int) bool {
	for i := range len(s) {
		if s[i] == c && (i == 0 || strings.IndexByte(" -'\"", s[i-1]) >= 0) {
			*at = i
			return true
		}
	}
	return false
}

// strokes returns the sides of strokes that stand between blanks, where both could be names.
func strokes(s string) []Name {
	parts := strings.Split(s, " / ")
	if len(parts) < 2 {
		return nil
	}
	var out []Name
	for _, p := range parts {
		if p = trimName(p); len(strings.Fields(p)) < 2 {
			return nil
		}
		out = append(out, Name{Text: p, Kind: Found})
	}
	return out
}

// quotedNames returns the names that remarks tell as a.k.a. 'NAME', f.k.a. 'NAME' or n.k.a. 'NAME'. They are of the kind
// [Found]; those behind a.k.a. are weak, for it is the weak ones that are told so. Without quotation marks the name goes on up
// to the next mark of punctuation.
func quotedNames(remarks string) []Name {
	var out []Name
	for {
		i := strings.Index(remarks, ".k.a.")
		if i < 1 {
			return out
		}
		kind := remarks[i-1]
		boundary := i == 1 || strings.IndexByte(" ;(,.", remarks[i-2]) >= 0
		remarks = strings.TrimLeft(remarks[i+len(".k.a."):], " ,:")
		if !boundary || strings.IndexByte("afnAFN", kind) < 0 {
			continue
		}
		var text string
		text, remarks = cutQuoted(remarks)
		if text = trimName(text); text != "" {
			out = append(out, Name{Text: text, Kind: Found, Weak: kind == 'a' || kind == 'A'})
		}
	}
}

// cutQuoted cuts a name in quotation marks off the text. An apostrophe within the name is no end: the closing mark has
// punctuation or the end behind it.
func cutQuoted(s string) (name, rest string) {
	shut := ""
	for _, p := range quotePairs {
		if open, end := pairOf(p); strings.HasPrefix(s, open) {
			s, shut = s[len(open):], end
			break
		}
	}
	if shut == "" {
		// In a sentence it is not clear where the name ends: what is long is none.
		const longest = 80
		i := strings.IndexAny(s, ";,)")
		if i < 0 {
			i = len(s)
		}
		if name, rest = strings.TrimRight(s[:i], ". "), s[i:]; len(name) > longest || strings.Contains(name, ". ") {
			name = ""
		}
		return name, rest
	}
	window := s[:min(len(s), longestName)]
	for from := 0; ; {
		i := strings.Index(window[from:], shut)
		if i < 0 {
			if i = strings.IndexByte(window, ';'); i >= 0 {
				return s[:i], s[i+1:]
			}
			if len(window) < len(s) {
				return "", s
			}
			return strings.TrimRight(s, ". "), ""
		}
		i += from
		if behind := strings.TrimLeft(s[i+len(shut):], " "); behind == "" || strings.IndexByte(";.,)", behind[0]) >= 0 {
			return s[:i], s[i+len(shut):]
		}
		from = i + len(shut)
	}
}

// personParts separates "FAMILY, Given Names" as most lists write persons. A text with no comma, or with two, is left whole:
// it is no name of a person in that form.
func personParts(text string) (family, given string) {
	family, given, ok := strings.Cut(text, ",")
	if !ok || strings.IndexByte(given, ',') >= 0 {
		return "", ""
	}
	family, given = strings.TrimSpace(family), strings.TrimSpace(given)
	if family == "" || given == "" {
		return "", ""
	}
	return family, given
}

// noDay asks for what countries are called today.
var noDay date.Date

// countryOf reads a country as lists write it: a code, a name, an adjective such as Tunisian, with a remark in brackets or
// behind a comma. On the zero day today's names count; a country that has ended is found all the same, as lists name the
// Soviet Union as place of birth. The Code stays empty when the text is not recognised, the Text is kept.
func countryOf(text string, on date.Date) Country {
	t := strings.TrimRight(cellOf(text), " .,;")
	if t == "" {
		return Country{}
	}
	c := Country{Text: t}
	if len(t) > longestFact {
		return c
	}
	if code, ok := countryCode(t, on); ok {
		c.Code = code
		return c
	}
	t = strings.TrimSpace(strings.TrimPrefix(t, "Region:"))
	if i := strings.IndexAny(t, "(["); i > 0 {
		t = strings.TrimSpace(t[:i])
	}
	t, _, _ = strings.Cut(t, ". ") // a sentence follows
	for _, p := range countryPrefixes {
		t = strings.TrimPrefix(t, p)
	}
	for _, x := range countrySuffixes {
		t = strings.TrimSuffix(t, x)
	}
	if code, ok := countryCode(t, on); ok {
		c.Code = code
	} else if first, rest, ok := strings.Cut(t, ","); ok {
		if code, ok := countryCode(strings.TrimSpace(rest)+" "+strings.TrimSpace(first), on); ok {
			c.Code = code
		}
	}
	return c
}

// Words around the name of a country that do not change which it is.
var (
	countryPrefixes = []string{"of ", "the ", "now ", "possibly ", "Possibly ", "former ", "Former "}
	countrySuffixes = []string{" citizenship", " citizen", " national", " nationality", " by birth", " SSR", " USSR"}
)

// countriesOf is [countryOf] for a cell that may name several: "Moldovan, Russian" or "Myanmar/Burma". It takes the cell apart
// only when all parts are countries and the whole is none.
func countriesOf(text string, on date.Date) []Country {
	whole := countryOf(text, on)
	if whole.Text == "" {
		return nil
	}
	for _, sep := range []string{",", "/", " and ", ";", " or "} {
		if whole.Code != "" || !strings.Contains(whole.Text, sep) {
			continue
		}
		var all []Country
		for part := range strings.SplitSeq(whole.Text, sep) {
			for _, c := range countriesOf(part, on) {
				if c.Code == "" {
					return []Country{whole}
				}
				all = append(all, c)
			}
		}
		return all
	}
	return []Country{whole}
}

func countryCode(t string, on date.Date) (country.Code, bool) {
	if found, ok := country.LookupUpTo(t, on); ok {
		return found.Code, true
	}
	code, ok := nations[strings.ToLower(t)]
	return code, ok
}

// lastCountry finds the country at the end of a text such as "Riverton, North Bay, Lesotho".
func lastCountry(text string, on date.Date) Country {
	from := 0
	for len(text)-from > longestFact {
		i := strings.IndexByte(text[from:], ',')
		if i < 0 {
			return Country{}
		}
		from += i + 1
	}
	for {
		c := countryOf(text[from:], on)
		if c.Code != "" {
			return c
		}
		i := strings.IndexByte(text[from:], ',')
		if i < 0 {
			return Country{}
		}
		from += i + 1
	}
}

// derivedRef names an entry of a list that numbers nothing: a digest of kind and name, which is the same in every edition
// that spells the name the same but for case, blanks and punctuation.
func derivedRef(schema Schema, name string) string { return refOf(string(schema), name) }

// refOf is [derivedRef] over any parts.
func refOf(parts ...string) string {
	h := sha256.New()
	for _, p := range parts {
		h.Write([]byte(plainKey(p)))
		h.Write([]byte{0})
	}
	return "x-" + hex.EncodeToString(h.Sum(nil)[:8])
}

// plainKey folds what does not tell two spellings of one name apart. A text without letters and digits stays.
func plainKey(s string) string {
	var b strings.Builder
	blank := false
	for _, r := range s {
		if !isWordRune(r) && !unicode.Is(unicode.M, r) {
			blank = b.Len() > 0
			continue
		}
		if blank {
			b.WriteByte(' ')
			blank = false
		}
		b.WriteRune(unicode.ToLower(r))
	}
	if b.Len() == 0 {
		return s
	}
	return b.String()
}

// nations are adjectives and further names that lists use for countries; an adjective that fits two countries, such as
// Congolese or Dominican, is not here.
var nations = func() map[string]country.Code {
	out := map[string]country.Code{}
	for pair := range strings.SplitSeq(nationWords, ";") {
		i := strings.LastIndexByte(pair, ' ')
		out[strings.ToLower(pair[:i])] = country.Code(pair[i+1:])
	}
	return out
}()

const nationWords = "" +
	"Afghan AF;Albanian AL;Algerian DZ;American US;Andorran AD;Angolan AO;Argentine AR;Argentinian AR;Armenian AM;Australian AU;" +
	"Austrian AT;Azerbaijani AZ;Azeri AZ;Bahraini BH;Bangladeshi BD;Belarusian BY;Belarussian BY;Belgian BE;Belizean BZ;Beninese BJ;" +
	"Bhutanese BT;Bolivian BO;Bosnian BA;Botswanan BW;Brazilian BR;British GB;Bruneian BN;Bulgarian BG;Burmese MM;Burundian BI;" +
	"Cambodian KH;Cameroonian CM;Canadian CA;Chadian TD;Chilean CL;Chinese CN;Colombian CO;Comoran KM;Comorian KM;Costa Rican CR;" +
	"Croat HR;Croatian HR;Cuban CU;Cypriot CY;Czech CZ;Danish DK;Djiboutian DJ;Dutch NL;Ecuadorian EC;Egyptian EG;Emirati AE;" +
	"Eritrean ER;Estonian EE;Ethiopian ET;Filipino PH;Finnish FI;French FR;Gabonese GA;Gambian GM;Georgian GE;German DE;Ghanaian GH;" +
	"Greek GR;Guatemalan GT;Guinean GN;Haitian HT;Honduran HN;Hungarian HU;Icelandic IS;Indian IN;Indonesian ID;Iranian IR;Iraqi IQ;" +
	"Irish IE;Israeli IL;Italian IT;Ivorian CI;Ivoirian CI;Jamaican JM;Japanese JP;Jordanian JO;Kazakh KZ;Kazakhstani KZ;Kenyan KE;" +
	"Kosovar XK;Kosovan XK;Kuwaiti KW;Kyrgyz KG;Kyrgyzstani KG;Laotian LA;Latvian LV;Lebanese LB;Liberian LR;Libyan LY;Lithuanian LT;" +
	"Luxembourger LU;Macedonian MK;Malagasy MG;Malawian MW;Malaysian MY;Maldivian MV;Malian ML;Maltese MT;Mauritanian MR;Mauritian MU;" +
	"Mexican MX;Moldovan MD;Mongolian MN;Montenegrin ME;Moroccan MA;Mozambican MZ;Namibian NA;Nepalese NP;Nepali NP;New Zealander NZ;" +
	"Nicaraguan NI;Nigerian NG;Nigerien NE;North Korean KP;Norwegian NO;Omani OM;Pakistani PK;Palestinian PS;Panamanian PA;" +
	"Paraguayan PY;Peruvian PE;Polish PL;Portuguese PT;Qatari QA;Romanian RO;Russian RU;Rwandan RW;Salvadoran SV;Saudi SA;" +
	"Saudi Arabian SA;Senegalese SN;Serbian RS;Seychellois SC;Sierra Leonean SL;Singaporean SG;Slovak SK;Slovenian SI;Somali SO;" +
	"Somalian SO;South African ZA;South Korean KR;South Sudanese SS;Spanish ES;Sri Lankan LK;Sudanese SD;Surinamese SR;Swedish SE;" +
	"Swiss CH;Syrian SY;Taiwanese TW;Tajik TJ;Tajikistani TJ;Tanzanian TZ;Thai TH;Togolese TG;Trinidadian TT;Tunisian TN;Turkish TR;" +
	"Turkmen TM;Ugandan UG;Ukrainian UA;Uruguayan UY;Uzbek UZ;Uzbekistani UZ;Venezuelan VE;Vietnamese VN;Yemeni YE;Yemini YE;Zambian ZM;" +
	"Zimbabwean ZW;West Bank and Gaza PS"

// parseBirth reads when a person was born: a day, a month, a year, a range of them, with or without "circa". Between
// strokes the day comes first, unless it can be none; zeros and letters stand for what is not known, as in 00/00/1980 or
// dd/mm/1958. A text that is no date is kept as Text alone; an empty one or a placeholder gives the zero Birth.
func parseBirth(text string) Birth {
	b := Birth{Text: strings.TrimRight(cellOf(text), " ;,")}
	if b.Text == "" || len(b.Text) > longestFact {
		return b
	}
	s := strings.ToLower(b.Text)
	if s[0] == '(' && strings.IndexByte(s, ')') == len(s)-1 {
		s = s[1 : len(s)-1]
	}
	s, b.Circa = cutCirca(strings.TrimRight(s, "."))
	if d, ok := strings.CutSuffix(s, "s"); ok && len(d) == 4 && d[3] == '0' && allDigits(d) {
		year, _ := strconv.Atoi(d)
		b.From, b.Until, b.Circa = date.Of(year, 1, 1), date.Of(year+9, 12, 31), true
		return b
	}
	if from, until, ok := daySpan(s, false); ok {
		b.From, b.Until = from, until
		return b
	}
	left, right, ok := cutRange(s)
	if !ok {
		return b
	}
	from, lastOfFrom, okFrom := daySpan(left, false)
	firstOfUntil, until, okUntil := daySpan(right, false)
	if !okFrom && okUntil && allDigits(left) {
		// "3 to 9 Mar 1961": what the left side leaves out stands on the right.
		if _, month, found := strings.Cut(right, " "); found {
			from, lastOfFrom, okFrom = daySpan(left+" "+month, false)
		}
	}
	switch {
	case okFrom && okUntil && !until.Before(from):
		b.From, b.Until = from, until
	case okFrom && okUntil:
		b.From, b.Until = firstOfUntil, lastOfFrom
	}
	return b
}

// circas are words that make a date an estimate.
var circas = []string{
	"circa", "approximately", "approximate", "approx.", "approx", "about", "around", "ca.", "c.", "ca", "~", "probably", "possibly", "est.", "estimated",
	"early", "late", "mid-", "mid",
}

// cutCirca takes words of estimate off a text in small letters.
func cutCirca(s string) (rest string, circa bool) {
	for {
		before := s
		s = strings.TrimSpace(s)
		for _, w := range circas {
			if r, ok := strings.CutPrefix(s, w); ok && (r == "" || r[0] == ' ' || r[0] >= '0' && r[0] <= '9' || !isLetter(w[len(w)-1])) {
				s, circa = strings.TrimLeft(r, " ."), true
			}
			for _, form := range []string{"(" + w + ")", "(" + w, " " + w} {
				if r, ok := strings.CutSuffix(strings.TrimRight(s, " )"), strings.TrimRight(form, ")")); ok && r != "" {
					s, circa = strings.TrimRight(r, " ("), true
				}
			}
		}
		if s == before {
			return s, circa
		}
	}
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

func allDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// cutRange separates the ends of a range in small letters.
func cutRange(s string) (left, right string, ok bool) {
	for _, p := range []string{"between ", "from ", "either "} {
		s = strings.TrimPrefix(s, p)
	}
	for _, sep := range []string{" to ", " and ", " or ", " until ", " - ", "–", "—", "/", "-"} {
		left, right, found := strings.Cut(s, sep)
		if !found || (sep == "/" || sep == "-") && (len(strings.TrimSpace(left)) != 4 || len(strings.TrimSpace(right)) != 4) {
			continue
		}
		if sep == " or " {
			right = right[strings.LastIndex(right, sep)+1:]
			right = strings.TrimPrefix(right, "or ")
		}
		left, _ = cutCirca(left)
		right, _ = cutCirca(right)
		return left, right, true
	}
	return "", "", false
}

// months in full; three letters or more name one.
var months = []string{
	"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
}

func monthOf(s string) int {
	if len(s) < 3 {
		return 0
	}
	for i, m := range months {
		if strings.HasPrefix(m, s) {
			return i + 1
		}
	}
	return 0
}

// daySpan reads one day, month or year and returns its first and last day.
func daySpan(s string, monthFirst bool) (from, until date.Date, ok bool) {
	s = strings.ToLower(strings.TrimSpace(s))
	if i := strings.IndexByte(s, '('); i > 0 {
		s = s[:i]
	}
	if len(s) > 40 {
		return date.Date{}, date.Date{}, false
	}
	if len(s) > 10 && s[4] == '-' && (s[10] == 't' || s[10] == ' ') {
		s = s[:10] // a time follows
	}
	parts := strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(" ,./-", r) })
	y, m, d, ok := fieldsOfDay(parts, monthFirst)
	if !ok || y < 1000 || y > 2200 || m > 12 || d > 31 || m == 0 && d > 0 {
		return date.Date{}, date.Date{}, false
	}
	switch {
	case m == 0:
		return date.Of(y, 1, 1), date.Of(y, 12, 31), true
	case d == 0:
		first := date.Of(y, time.Month(m), 1)
		return first, date.FromTime(first.Time().AddDate(0, 1, -1)), true
	}
	day := date.Of(y, time.Month(m), d)
	if date.FromTime(day.Time()) != day {
		return date.Date{}, date.Date{}, false // 31 February
	}
	return day, day, true
}

// fieldsOfDay finds out which part is what; what is not known is 0.
func fieldsOfDay(parts []string, monthFirst bool) (y, m, d int, ok bool) {
	if len(parts) == 0 || len(parts) > 3 {
		return 0, 0, 0, false
	}
	var numbers, digits []int
	for _, p := range parts {
		for _, th := range []string{"st", "nd", "rd", "th"} {
			if n, cut := strings.CutSuffix(p, th); cut && allDigits(n) {
				p = n
			}
		}
		switch {
		case p == "dd" || p == "mm" || p == "xx" || p == "??":
			p = "00"
		case m == 0 && monthOf(p) > 0:
			m = monthOf(p)
			continue
		}
		n, err := strconv.Atoi(p)
		if err != nil || !allDigits(p) {
			return 0, 0, 0, false
		}
		numbers, digits = append(numbers, n), append(digits, len(p))
	}
	year := slices.Index(digits, 4)
	switch {
	case m == 0 && len(numbers) == 1 && digits[0] == 8:
		return numbers[0] / 10000, numbers[0] / 100 % 100, numbers[0] % 100, true
	case year < 0 || slices.ContainsFunc(slices.Delete(digits, year, year+1), func(n int) bool { return n > 2 }):
		return 0, 0, 0, false
	}
	y = numbers[year]
	rest := slices.Delete(numbers, year, year+1)
	switch {
	case len(rest) == 0:
		return y, m, 0, true
	case len(rest) == 1 && m > 0:
		return y, m, rest[0], true
	case len(rest) == 1:
		return y, rest[0], 0, true
	case m > 0 || year == 1:
		return 0, 0, 0, false
	case year == 0:
		return y, rest[0], rest[1], true
	}
	d, m = rest[0], rest[1]
	if monthFirst && d <= 12 || m > 12 && d <= 12 {
		d, m = m, d
	}
	return y, m, d, true
}

// dayOf reads a text that names one day.
func dayOf(text string, monthFirst bool) (date.Date, bool) {
	from, until, ok := daySpan(text, monthFirst)
	return from, ok && from == until
}

// draft is an entry that is being put together. It leaves out what was said already, however many rows repeat it.
type draft struct {
	e       *Entry
	o       *Options
	place   fault.Place
	size    int            // bytes of its rows
	seen    map[string]int // what is in the entry; for names where
	primary int            // the primary name, -1 when none was given
	texts   []string       // the rows as published
	bases   []string       // what comes behind the basis
	remarks []string       // and the remarks of the entry
}

func newDraft(o Options) *draft {
	return &draft{e: &Entry{}, o: &o, seen: map[string]int{}, primary: -1}
}

// entry completes the entry and reports whether it has a name. The draft is spent.
func (d *draft) entry() (*Entry, bool) {
	if len(d.e.Names) == 0 {
		return d.e, false
	}
	if d.primary > 0 {
		first := d.e.Names[d.primary]
		copy(d.e.Names[1:d.primary+1], d.e.Names[:d.primary])
		d.e.Names[0] = first
	}
	d.e.Names[0].Kind = ""
	d.e.Basis = lines("; ", d.e.Basis, d.bases)
	d.e.Remarks = lines("\n", d.e.Remarks, d.remarks)
	if d.o.KeepRaw {
		d.e.Raw = strings.Join(d.texts, "\n")
	}
	return d.e, true
}

// raw keeps a row as published when that is asked for.
func (d *draft) raw(text string) {
	if d.o.KeepRaw {
		d.texts = append(d.texts, text)
	}
}

// first reports whether a text of a kind comes for the first time.
func (d *draft) first(kind byte, text string) bool {
	key := string(rune(kind)) + text
	if _, known := d.seen[key]; known {
		return false
	}
	d.seen[key] = 0
	return true
}

// has reports whether [draft.first] saw the text.
func (d *draft) has(kind byte, text string) bool {
	_, known := d.seen[string(rune(kind))+text]
	return known
}

// name adds a name, and beside one of mixed scripts the repaired form.
func (d *draft) name(n Name) {
	if n.Text = tidy(n.Text); blankCell(n.Text) {
		return
	}
	if n.Kind == "" && d.primary >= 0 && d.e.Names[d.primary].Text != n.Text {
		n.Kind = Alias
	}
	if i, known := d.seen["n"+n.Text]; known {
		has := &d.e.Names[i]
		has.Weak = has.Weak && n.Weak
		if n.Kind == "" && d.primary < 0 {
			has.Kind, d.primary = "", i
		}
		return
	}
	at := len(d.e.Names)
	d.seen["n"+n.Text] = at
	d.e.Names = append(d.e.Names, n)
	if n.Kind == "" {
		d.primary = at
	}
	if text, changed := untwin(n.Text); changed {
		d.name(Name{Text: text, Kind: Found, Weak: n.Weak, Lang: n.Lang})
	}
}

// oneName adds the name that a cell holds, with those hidden in it.
func (d *draft) oneName(cell string, kind NameKind, weak bool) {
	d.all(hiddenNames(unescape(cell)), kind, weak)
}

// names adds all names that a cell holds; see [splitNames].
func (d *draft) names(cell string, kind NameKind, weak bool) { d.all(NamesIn(cell), kind, weak) }

func (d *draft) all(names []Name, kind NameKind, weak bool) {
	for _, n := range names {
		if n.Kind == "" {
			n.Kind = kind
		}
		n.Weak = n.Weak || weak
		if d.e.Schema == Person {
			n.Family, n.Given = personParts(n.Text)
		}
		d.name(n)
	}
}

// id adds a number.
func (d *draft) id(id ID) {
	if id.Value = tidy(id.Value); !blankCell(id.Value) && d.first('i', string(id.Kind)+"\x00"+string(id.Country)+"\x00"+id.Value) {
		d.e.IDs = append(d.e.IDs, id)
	}
}

// address adds an address and the country in it.
func (d *draft) address(a Address) {
	if a.Text = tidy(a.Text); blankCell(a.Text) {
		a.Text = ""
	}
	if a.Text != "" && d.first('a', a.Text) {
		d.e.Addresses = append(d.e.Addresses, a)
	}
}

// country adds a country as it is written.
func (d *draft) country(text string, role CountryRole) {
	for _, part := range splitNumbered(tidy(text)) {
		for _, c := range countriesOf(part, d.o.On) {
			c.Role = role
			d.tie(c)
		}
	}
}

// tie adds a country. Another spelling of one that is there is left out.
func (d *draft) tie(c Country) {
	key := string(c.Code)
	if key == "" {
		key = "=" + c.Text
	}
	if d.first('c', string(c.Role)+"\x00"+key) {
		d.e.Countries = append(d.e.Countries, c)
	}
}

// birth adds a birth. A place alone goes to the first birth that has none.
func (d *draft) birth(b Birth) {
	place := b.Place
	b.Place = ""
	if b != (Birth{}) && d.first('b', b.From.String()+"\x00"+b.Until.String()+"\x00"+b.Text) {
		d.e.Births = append(d.e.Births, b)
	}
	if place == "" || !d.first('p', place) {
		return
	}
	for i := range d.e.Births {
		if d.e.Births[i].Place == "" {
			d.e.Births[i].Place = place
			return
		}
	}
	d.e.Births = append(d.e.Births, Birth{Place: place})
}

// add puts a text into one of the lists of the entry.
func (d *draft) add(list *[]string, kind byte, text string) {
	if text = tidy(text); !blankCell(text) && d.first(kind, text) {
		*list = append(*list, text)
	}
}

func (d *draft) programme(text string) { d.add(&d.e.Programmes, 'g', text) }
func (d *draft) measure(text string)   { d.add(&d.e.Measures, 'm', text) }
func (d *draft) position(text string)  { d.add(&d.e.Positions, 't', text) }

func (d *draft) link(l Link) {
	if (l.Name != "" || l.Ref != "") && d.first('l', l.Kind+"\x00"+l.Ref+"\x00"+l.Name) {
		d.e.Links = append(d.e.Links, l)
	}
}

// remark adds to the remarks, on a line of its own. What goes beyond a usual length is put together at the end.
func (d *draft) remark(text string) {
	const usual = 64 << 10
	if text = strings.TrimSpace(text); blankCell(text) || !d.first('r', text) {
		return
	}
	if len(d.remarks) > 0 || len(d.e.Remarks) > usual {
		d.remarks = append(d.remarks, text)
	} else {
		d.e.Remarks = lines("\n", d.e.Remarks, []string{text})
	}
}

// basis adds an act or a notice that the listing rests on.
func (d *draft) basis(text string) {
	if text = tidy(text); !blankCell(text) && d.first('N', text) {
		d.bases = append(d.bases, text)
	}
}

// lines puts texts behind one that may be empty.
func lines(sep, first string, more []string) string {
	if first != "" {
		more = append([]string{first}, more...)
	}
	return strings.Join(more, sep)
}

// vessel returns what the entry says of a ship, which is made when there is nothing yet.
func (d *draft) vessel() *Vessel {
	if d.e.Vessel == nil {
		d.e.Vessel = &Vessel{}
	}
	return d.e.Vessel
}

// flag adds the flag of a ship.
func (d *draft) flag(text string) {
	if text = cellOf(text); text == "" {
		return
	}
	if v := d.vessel(); v.Flag == "" {
		v.Flag = text
	} else if v.Flag != text {
		d.add(&v.Flags, 'f', text)
	}
	d.country(text, Flag)
}

// set gives a field its text unless it has one.
func set(field *string, text string) {
	if text = cellOf(text); *field == "" {
		*field = text
	}
}

// gender reads male and female in the spellings of lists.
func (d *draft) gender(text string) {
	switch strings.ToLower(strings.Trim(text, " .")) {
	case "m", "male", "man":
		d.e.Gender = "male"
	case "f", "female", "woman":
		d.e.Gender = "female"
	}
}

// joined puts what is not blank of the parts together.
func joined(sep string, parts ...string) string {
	var b strings.Builder
	for _, p := range parts {
		if p = tidy(p); blankCell(p) {
			continue
		}
		if b.Len() > 0 {
			b.WriteString(sep)
		}
		b.WriteString(p)
	}
	return b.String()
}

// schemaOf reads the kind of a party in the words of lists; empty when they say nothing of it.
func schemaOf(text string) Schema {
	switch columnName(text) {
	case "individual", "person", "p", "i", "naturalperson", "people", "man", "woman":
		return Person
	case "entity", "e", "enterprise", "organization", "organisation", "company", "legalentity", "publicbody", "legalperson", "group", "ministry",
		"business", "corporation", "government", "university", "bank":
		return Entity
	case "vessel", "ship", "v", "specifiedship", "tanker":
		return Ship
	case "aircraft", "airplane", "aeroplane", "helicopter":
		return Aircraft
	}
	return ""
}
