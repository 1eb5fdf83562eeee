package quantity

import (
	"strings"
)

// Match is one place in running text where quantities stand that belong together.
type Match struct {
	// Start and End are bytes of the text; words that bear on the figure ("up to", "rms", "or less") are inside.
	Start, End int
	// Quantities holds one quantity, or the elements of a list in order.
	Quantities []Quantity
	// Sep joins the elements: "x" for 800 x 2.5 mm, "/" for 15 / 31 / 58 µm, "," for 10, 20 and 30 krad; "" for one.
	Sep string
	// Alternate: the match restates the one before it in another unit, as the second of "3,600 lbf (16 kN)".
	Alternate bool
}

// Text returns the part of text that the match covers; text must be the one given to [Find].
func (m Match) Text(text string) string { return text[m.Start:m.End] }

// Find returns all quantities of a running text in their order, without overlaps, plain numbers ("4 coordinated axes")
// included. Figures that belong to a name are left out: QA-2000, MIL-STD-810H, R-4D-11, CAS numbers, dates, UN 2030, 1,1-
// in front of a substance. Ambiguous symbols are read in their usual sense; [Quantity.Reread] gives the others. Only the
// first 64 KB are read; [FindAll] refuses longer texts instead.
func Find(text string) []Match {
	if len(text) > maxFound {
		text = strings.ToValidUTF8(text[:maxFound], "")
	}
	return find(text)
}

// FindAll is [Find] with an [fault.Invalid] error for texts of more than 64 KB.
func FindAll(text string) ([]Match, error) {
	if len(text) > maxFound {
		return nil, tooLong(text, maxFound)
	}
	return find(text), nil
}

// finder walks over one text.
type finder struct {
	t    folded
	sc   scanner
	out  []Match
	free int // end of the last match in folded text: nothing before it may be used again
	// unlisted: figures before this byte were already found to be no list, so that "1, 2, 3, ..." is not tried over and over.
	unlisted int
}

func find(text string) []Match {
	f := finder{t: fold(text)}
	f.sc = scanner{s: f.t.s, running: true}
	s := f.t.s
	for i := 0; i < len(s); {
		switch {
		case isDigit(s[i]):
			i = f.at(i)
		case s[i] == '.' && i+1 < len(s) && isDigit(s[i+1]) && (i == 0 || s[i-1] == ' ' || s[i-1] == '(' || s[i-1] == '-'):
			i = f.at(i)
		default:
			i++
		}
	}
	return f.out
}

// at tries to read a quantity whose first digit is at byte i and returns where to go on.
func (f *finder) at(i int) int {
	s := f.sc.s
	from, ok := f.begin(i)
	if !ok {
		return skipName(s, i)
	}
	st, end, problem := f.sc.statement(from)
	if problem != "" || end <= i {
		// The words before the figure may not belong to it after all.
		if st, end, problem = f.sc.statement(i); problem != "" || end <= i {
			return skipName(s, i)
		}
		from = i
	}
	if f.isName(&st, from, i, end) {
		return skipName(s, max(i, min(end, i+1)))
	}
	m := Match{Start: f.t.place(from)}
	list := []element{{st: st, from: from, to: end}}
	list, m.Sep = f.list(list)
	end = list[len(list)-1].to
	for k, e := range list {
		q, err := e.st.quantity(f.t.slice(e.from, e.to), nil)
		if err != nil {
			if k == 0 {
				return skipName(s, i)
			}
			// What makes no sense ends the list.
			if end = list[k-1].to; k == 1 {
				m.Sep = ""
			}
			break
		}
		if e.lent != "" {
			q.unitText = e.lent
		}
		m.Quantities = append(m.Quantities, q)
	}
	m.End = f.t.placeEnd(end)
	f.alternate(&m, from)
	f.out = append(f.out, m)
	for f.t.place(end) < m.End {
		end++
	}
	f.free = end
	return end
}

// element is one statement of a list.
type element struct {
	st       statement
	from, to int
	lent     string // spelling of the unit that a later element lends it
}

// begin finds where the statement with the first digit at byte i begins: at its sign, at ±, at Mach, or at the words before
// it. It is false when the digit is inside a name.
func (f *finder) begin(i int) (from int, ok bool) {
	s := f.sc.s
	from = i
	if i > f.free {
		switch c := s[i-1]; {
		case c == '-' || c == '+' || strings.HasSuffix(s[:i], enDash):
			sign := i - 1
			if c != '-' && c != '+' {
				sign = i - len(enDash)
			}
			if inWord(s, sign) {
				return 0, false
			}
			if sign < f.free || sign > 0 && (s[sign-1] == ')' || s[sign-1] == '%') {
				break
			}
			from = sign
		case c == '/' && inWord(s, i-1), c == '.' && inWord(s, i-1), c == ':' && i > 1 && isDigit(s[i-2]),
			c == '_', c == '#', c == '^', c == '\\', c == '@':
			return 0, false
		case letterBefore(s, i):
			if w, ok := f.machBefore(i); ok {
				return w, true
			}
			if !wordTouches(s, i) {
				return 0, false
			}
		}
	}
	// ± with or without a space.
	j := from
	for j > f.free && s[j-1] == ' ' && from-j < 3 {
		j--
	}
	for _, mark := range [...]string{plusMinus, "+/-", "+-", "-/+"} {
		if k := j - len(mark); k >= f.free && s[k:j] == mark {
			return f.words(k), true
		}
	}
	if strings.HasSuffix(s[f.free:j], "+/") && from == i-1 && s[from] == '-' {
		return f.words(j - 2), true
	}
	if w, ok := f.machBefore(from); ok {
		return f.words(w), true
	}
	return f.words(from), true
}

// inWord reports whether the mark at byte i follows directly on a letter or digit.
func inWord(s string, i int) bool {
	return i > 0 && (isDigit(s[i-1]) || letterBefore(s, i))
}

// wordTouches reports whether the letters before byte i are one of the words that may touch a figure: CEP4.5.
func wordTouches(s string, i int) bool {
	for _, p := range words().beforeEnd[lowerByte(s[i-1])] {
		k := i - len(p)
		if len(p) > 2 && k >= 0 && strings.EqualFold(s[k:i], p) && !inWord(s, k) {
			return true
		}
	}
	return false
}

func lowerByte(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		return c | 0x20
	}
	return c
}

// machBefore finds Mach, Ma or M in front of byte i.
func (f *finder) machBefore(i int) (int, bool) {
	s := f.sc.s
	j := i
	for j > f.free && i-j < 3 && (s[j-1] == ' ' || s[j-1] == '=') {
		j--
	}
	for _, w := range [...]string{"mach", "Ma", "M"} {
		k := j - len(w)
		if k < f.free || !strings.EqualFold(s[k:j], w) || inWord(s, k) {
			continue
		}
		if _, sp := f.sc.machPrefix(k); sp != nil {
			return k, true
		}
	}
	return 0, false
}

// words steps back over the words that bear on the figure at byte i.
func (f *finder) words(i int) int {
	s := f.sc.s
	from := i
	for range 3 {
		j := from
		for j > f.free && from-j < 4 && (s[j-1] == ' ' || s[j-1] == '\n' || s[j-1] == '=' && j < from) {
			j--
		}
		if j == f.free || j > f.free && s[j-1] != ' ' && j == from && isASCIILetter(s[j-1]) && from != i {
			break
		}
		k := -1
		for _, p := range words().beforeEnd[lowerByte(s[j-1])] {
			at := j - len(p)
			if at < f.free || !strings.EqualFold(s[at:j], p) {
				continue
			}
			if isASCIILetter(p[0]) && at > 0 && (inWord(s, at) || s[at-1] == '-') {
				continue
			}
			k = at
			break
		}
		if k < 0 {
			break
		}
		from = k
	}
	return from
}

// isName decides whether what was read at from..end, with its first digit at byte i, belongs to a name.
func (f *finder) isName(st *statement, from, i, end int) bool {
	s := f.sc.s
	if st.bare && (f.identifierBefore(i) || s[i] == '0' && i+1 < len(s) && isDigit(s[i+1])) {
		return true
	}
	if st.unit == nil {
		return f.nameGoesOn(st, end)
	}
	if st.unitTo == end && end < len(s) && s[end] == '-' && end+1 < len(s) && isDigit(s[end+1]) && !st.unitSpace {
		return true // 4D-11, 5A-2
	}
	// STAR 15G: an upper-case name, a whole number, one capital letter that touches it.
	if !st.unitSpace && st.unitTo-st.unitFrom == 1 && s[st.unitFrom] >= 'A' && s[st.unitFrom] <= 'Z' && !st.marks && from == i {
		return capitalsBefore(s, i, f.free)
	}
	return false
}

// nameGoesOn tells whether the text behind a plain number shows that it was no number: 810H, 1.A.1, 57-14-7, 15/04/2011.
func (f *finder) nameGoesOn(st *statement, end int) bool {
	s := f.sc.s
	if end >= len(s) {
		return false
	}
	if letterAt(s, end) > 0 {
		return true
	}
	next := byte(0)
	if end+1 < len(s) {
		next = s[end+1]
	}
	switch c := s[end]; c {
	case '_', '^', '@', '\\':
		return true
	case '.', '/', ':':
		if letterAt(s, end+1) > 0 {
			return true
		}
		if c == '/' {
			return f.dateBehind(end)
		}
		return isDigit(next)
	case ',':
		return isDigit(next)
	case '-':
		if isDigit(next) {
			return true
		}
		if letterAt(s, end+1) == 0 {
			return false
		}
		if st.marks {
			return true // 1,1-dimethyl
		}
		// 9-axis counts; 57-QX-2 does not.
		for k := end + 1; k < len(s) && (isDigit(s[k]) || s[k] == '-' || letterAt(s, k) > 0); k++ {
			if isDigit(s[k]) {
				return true
			}
			if n := letterAt(s, k); n > 1 {
				k += n - 1
			}
			if k-end > 40 {
				break
			}
		}
	}
	return false
}

// dateBehind tells whether "/12/2011" or "/2011" stands at byte i.
func (f *finder) dateBehind(i int) bool {
	s := f.sc.s
	for range 2 {
		k := digitsEnd(s, i+1)
		if k-i-1 == 4 && (s[i+1] == '1' || s[i+1] == '2') && (s[i+2] == '9' || s[i+2] == '0') {
			return true
		}
		if k == i+1 || k >= len(s) || s[k] != '/' {
			return false
		}
		i = k
	}
	return false
}

// identifierBefore tells whether the word before byte i announces a name: UN 2030, CAS 57-14-7, Mk 4.
func (f *finder) identifierBefore(i int) bool {
	s := f.sc.s
	j := i
	for j > 0 && i-j < 3 && s[j-1] == ' ' {
		j--
	}
	if j == i {
		return false
	}
	k := j
	for k > 0 && j-k < 12 && s[k-1] != ' ' && s[k-1] != '(' && s[k-1] != '\n' {
		k--
	}
	var buf [16]byte
	if j-k > len(buf) {
		return false
	}
	for n := k; n < j; n++ {
		buf[n-k] = lowerByte(s[n])
	}
	return words().identifiers[string(buf[:j-k])]
}

// capitalsBefore reports whether the word before byte i is a name in capital letters.
func capitalsBefore(s string, i, free int) bool {
	j := i
	for j > free && s[j-1] == ' ' {
		j--
	}
	k := j
	for k > free && s[k-1] >= 'A' && s[k-1] <= 'Z' {
		k--
	}
	if j-k < 2 || j == i || inWord(s, k) {
		return false
	}
	for _, p := range words().beforeEnd[lowerByte(s[j-1])] {
		if strings.EqualFold(p, s[k:j]) {
			return false
		}
	}
	return true
}

// skipName returns the end of the name that byte i is part of.
func skipName(s string, i int) int {
	i++
	for i < len(s) {
		switch c := s[i]; {
		case isDigit(c) || c == '-' || c == '_' || c == '/':
			i++
		case (c == '.' || c == ',' || c == ':') && i+1 < len(s) && (isDigit(s[i+1]) || c != ',' && letterAt(s, i+1) > 0):
			i++
		default:
			n := letterAt(s, i)
			if n == 0 {
				return i
			}
			i += n
		}
	}
	return i
}

// maxList bounds the elements of one list.
const maxList = 16

// list reads the further elements of 800 x 2.5 mm, 15 / 31 / 58 µm and 10, 20 and 30 krad.
func (f *finder) list(list []element) ([]element, string) {
	if st := &list[0].st; st.form != Single {
		return list, ""
	}
	s := f.sc.s
	sep := ""
	for len(list) < maxList {
		last := &list[len(list)-1]
		mark, next, final := separator(s, f.sc.afterUnit(&last.st, last.to))
		if mark == "" || sep != "" && mark != sep {
			break
		}
		if mark == "," && (last.st.unit != nil || last.to < f.unlisted || len(list) == 1 && !final && !f.listGoesOn(next)) {
			break
		}
		st, end, problem := f.sc.statement(next)
		if problem != "" || f.isName(&st, next, next, end) {
			if mark == "," {
				return list[:1], ""
			}
			break
		}
		if mark == "," && st.form != Single || mark == "/" && st.form != Single && st.form != Range {
			break
		}
		if mark == "/" && last.st.unit != nil && st.unit != nil && sameSize(&last.st, &st) {
			break // 11,500 lbf / 51.2 kN says one thing twice
		}
		sep = mark
		list = append(list, element{st: st, from: next, to: end})
		if final {
			break
		}
	}
	if len(list) == 1 {
		return list, ""
	}
	unit := list[len(list)-1].st.unit
	if sep == "," && unit == nil {
		f.unlisted = list[len(list)-1].to
		return list[:1], ""
	}
	f.lend(list, sep)
	return list, sep
}

// lend gives the elements without unit the unit of the next one that has one. A count times a weight or a volume (4 x 20 kg)
// keeps its count plain.
func (f *finder) lend(list []element, sep string) {
	var unit *spelling
	var text string
	for k := len(list) - 1; k >= 0; k-- {
		e := &list[k]
		switch {
		case e.st.unit != nil:
			unit, text = e.st.unit, f.t.slice(e.st.unitFrom, e.st.unitTo)
		case unit == nil:
		case sep == "x" && unit.readings[0].unit.dim != Length:
		default:
			e.st.unit, e.lent = unit, text
		}
	}
}

// listGoesOn looks whether a list with commas has three elements or ends in "and": "2011, 20 kg" is none.
func (f *finder) listGoesOn(next int) bool {
	st, end, problem := f.sc.statement(next)
	if problem != "" || st.unit != nil {
		return false
	}
	mark, _, _ := separator(f.sc.s, end)
	return mark == ","
}

// separator finds what joins two elements of a list at byte i and where the next one begins; final marks "and" and "or".
func separator(s string, i int) (mark string, next int, final bool) {
	j := skipSpaces(s, i)
	if j >= len(s) {
		return "", i, false
	}
	spaced := j > i
	digitAt := func(k int) bool {
		if k < len(s) && s[k] == '-' {
			k++
		}
		return k < len(s) && isDigit(s[k])
	}
	switch c := s[j]; {
	case c == 'x' || c == 'X' || c == '*' || strings.HasPrefix(s[j:], timesSign):
		k := j + 1
		if c != 'x' && c != 'X' && c != '*' {
			k = j + len(timesSign)
		}
		if k = skipSpaces(s, k); digitAt(k) {
			return "x", k, false
		}
	case c == '/':
		k := skipSpaces(s, j+1)
		if digitAt(k) && spaced == (k > j+1) {
			return "/", k, false
		}
	case c == ',' && !spaced:
		k := skipSpaces(s, j+1)
		for _, w := range [...]string{"and ", "or "} {
			if strings.HasPrefix(s[k:], w) && digitAt(skipSpaces(s, k+len(w))) {
				return ",", skipSpaces(s, k+len(w)), true
			}
		}
		if k > j+1 && digitAt(k) {
			return ",", k, false
		}
	case spaced:
		for _, w := range [...]string{"and ", "or "} {
			if strings.HasPrefix(s[j:], w) && digitAt(skipSpaces(s, j+len(w))) {
				return ",", skipSpaces(s, j+len(w)), true
			}
		}
	}
	return "", i, false
}

// sameSize reports whether two statements restate each other within the roundings of the trade.
func sameSize(a, b *statement) bool {
	qa, err := a.quantity("", nil)
	if err != nil {
		return false
	}
	d := qa.Dimension()
	qb, err := b.quantity("", &d)
	return err == nil && restates(qa, qb)
}

// Two figures restate each other when they differ by no more than roundings do; sieve numbers are coarse.
const (
	roundings      = 0.03
	sieveRoundings = 0.35
)

func restates(a, b Quantity) bool {
	if a.Dimension() != b.Dimension() || a.Dimension().IsZero() || a.Unit == b.Unit {
		return false
	}
	limit := roundings
	if a.Unit.def().sieve || b.Unit.def().sieve {
		limit = sieveRoundings
	}
	near := func(x, y Number) bool {
		d := x.f - y.f
		return d*d <= limit*limit*x.f*y.f
	}
	x, y := a.Interval, b.Interval
	return x.LoInf == y.LoInf && x.HiInf == y.HiInf && (x.LoInf || near(x.Lo, y.Lo)) && (x.HiInf || near(x.Hi, y.Hi))
}

// alternate marks m when it restates the match before it, from which only an opening parenthesis, a slash, an equals sign or
// "or" parts it. If that settles what an ambiguous unit meant (3600 lb, 16 kN), the first match is read so.
func (f *finder) alternate(m *Match, from int) {
	if len(f.out) == 0 || len(m.Quantities) != 1 {
		return
	}
	before := &f.out[len(f.out)-1]
	if len(before.Quantities) != 1 {
		return
	}
	switch strings.TrimLeft(strings.TrimSpace(f.sc.s[f.free:from]), ". ") {
	case "(", "[", "/", "=", "or", ";", "(=", "≈", ", or", "i.e.", ",":
	default:
		return
	}
	first, ok := before.Quantities[0].Reread(m.Quantities[0].Dimension())
	if !ok || !restates(first, m.Quantities[0]) {
		second, ok := m.Quantities[0].Reread(before.Quantities[0].Dimension())
		if !ok || !restates(before.Quantities[0], second) {
			return
		}
		m.Quantities[0] = second
		m.Alternate = true
		return
	}
	before.Quantities[0] = first
	m.Alternate = true
}
