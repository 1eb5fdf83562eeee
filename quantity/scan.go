package quantity

import (
	"slices"
	"strings"
)

// statement is one quantity as it was read, before a reading of its unit is chosen.
type statement struct {
	n    Number    // the value, the lower end, the centre, or the figure behind ±
	unit *spelling // nil for a plain number
	form Form
	op   Op // for bounds

	n2      Number    // upper end, or the tolerance
	unit2   *spelling // its unit; nil when it shares the first
	op2     Op        // the second of two bounds
	bounds  bool      // a range stated by two bounds, with op and op2
	lowTol  Number    // lower tolerance where the two differ, as a positive figure
	percent bool      // the tolerance is a share of the centre

	approx    bool
	qualifier string
	bySize    bool // bound words that speak of the size of a grain, not of the sieve's number
	sieveSign byte // - passes the sieve, + stays on it
	swapped   bool // the ends came in falling order, and words or signs say that they may

	bare      bool // nothing but digits: may be part of a name
	marks     bool // a comma or a point stands in the figure
	unitFrom  int  // where the unit (of the last figure) begins and ends
	unitTo    int
	unitSpace bool // a space stands before it
	opened    opener
}

// scanner reads statements from folded text.
type scanner struct {
	s string
	// running: the text around the quantity is prose, so doubtful readings are left alone.
	running bool
	// strict lets a blank join any two symbols: "kg m".
	strict bool
}

const (
	wantQuantity    = "one quantity such as 1.2 MN·s, 0.5 deg/hr, 20 to 2,000 Hz or > 55 %"
	problemReversed = "the lower end of the range lies above the upper end"
)

// statement reads one statement at byte i. problem is empty on success.
func (sc *scanner) statement(i int) (st statement, end int, problem string) {
	i = sc.opening(&st, i)
	if n := plusMinusAt(sc.s, i); n > 0 {
		return sc.symmetric(st, i+n)
	}
	i, mach := sc.machPrefix(i)
	if i, problem = sc.figure(&st, i, &st.n); problem != "" {
		return st, i, problem
	}
	if mach != nil {
		st.unit, st.bare = mach, false
	} else {
		st.unit, i = sc.unit(&st, i)
	}
	for _, more := range []func(*statement, int) (int, string){sc.tolerance, sc.upper, sc.secondBound} {
		j, problem := more(&st, i)
		if problem != "" {
			return st, j, problem
		}
		if j > i {
			i = j
			break
		}
	}
	i = sc.closing(&st, i)
	return st, i, ""
}

// opening reads the words before the figure.
func (sc *scanner) opening(st *statement, i int) int {
	for range 4 {
		i = skipSpaces(sc.s, i)
		p, end := phraseAt(sc.s, i, words().before)
		if p == nil {
			break
		}
		st.apply(p)
		i = skipSpaces(sc.s, end)
		if i < len(sc.s) && (sc.s[i] == ':' || sc.s[i] == '=') {
			i++
		}
	}
	return skipSpaces(sc.s, i)
}

func (st *statement) apply(p *wordPhrase) {
	st.approx = st.approx || p.approx
	if p.qualifier != "" {
		st.addQualifier(p.qualifier)
	}
	if p.opens != opensNothing {
		st.opened = p.opens
	}
	if p.isBound && st.form == Single {
		st.op, st.bySize = p.bound, p.size
		st.form = UpperBound
		if p.bound == Greater || p.bound == GreaterEq {
			st.form = LowerBound
		}
	}
}

func (st *statement) addQualifier(q string) {
	switch {
	case st.qualifier == "":
		st.qualifier = q
	case !strings.Contains(" "+st.qualifier+" ", " "+q+" "):
		st.qualifier += " " + q
	}
}

// plusMinusAt returns the length of ± or +/- at byte i, 0 when none stands there.
func plusMinusAt(s string, i int) int {
	rest := s[i:]
	for _, mark := range [...]string{plusMinus, "+/-", "+-", "+ / -", "-/+", "-+"} {
		if strings.HasPrefix(rest, mark) {
			return len(mark)
		}
	}
	return 0
}

// symmetric reads what stands behind a ± that has no centre.
func (sc *scanner) symmetric(st statement, i int) (statement, int, string) {
	i, problem := sc.figure(&st, skipSpaces(sc.s, i), &st.n)
	if problem != "" {
		return st, i, problem
	}
	st.n = st.n.Abs()
	st.form, st.bare, st.sieveSign = Symmetric, false, 0
	st.unit, i = sc.unit(&st, i)
	i = sc.closing(&st, i)
	return st, i, ""
}

// machPrefix reads Mach, Ma or M in front of a figure.
func (sc *scanner) machPrefix(i int) (int, *spelling) {
	run := runEnd(sc.s, i)
	switch w := sc.s[i:run]; {
	case w == "Ma" || strings.EqualFold(w, "mach"):
	case w == "M" && run < len(sc.s) && sc.s[run] == ' ':
	default:
		return i, nil
	}
	j := skipSpaces(sc.s, run)
	if j < len(sc.s) && (sc.s[j] == '=' || sc.s[j] == '-' && j == run) {
		j = skipSpaces(sc.s, j+1)
	}
	if j >= len(sc.s) || !isDigit(sc.s[j]) {
		return i, nil
	}
	if sc.s[i:run] == "M" && sc.running {
		if k := digitsEnd(sc.s, j); k-j > 2 || k+1 >= len(sc.s) || sc.s[k] != '.' || !isDigit(sc.s[k+1]) {
			return i, nil
		}
	}
	return j, units().whole["Mach"]
}

// figure reads a number with its sign into n.
func (sc *scanner) figure(st *statement, i int, n *Number) (int, string) {
	from := i
	i, negative := scanSign(sc.s, i)
	if i > from {
		st.sieveSign = sc.s[from]
		if st.sieveSign != '+' {
			st.sieveSign = '-'
		}
	}
	num, problem := scanNumber(sc.s, i, false)
	if problem != "" {
		return num.end, problem
	}
	*n = num.n
	if negative {
		*n = num.n.Neg()
	}
	st.bare, st.marks = num.bare && i == from, num.marks
	return num.end, ""
}

// unit reads the unit behind a figure that ends at byte i; nil when none stands there.
func (sc *scanner) unit(st *statement, i int) (*spelling, int) {
	s := sc.s
	if i >= len(s) {
		return nil, i
	}
	j := i
	switch {
	case s[i] == '-' && letterAt(s, i+1) > 0: // 24-in, 420-gallon
		j++
	case s[i] == '/':
		// 30/min is a unit, 30/h-class is not worth guessing at.
		if list := units().phrase["/"]; list != nil {
			var e unitExpr
			if sp, end := e.phrase(s, i, list); sp != nil {
				st.unitFrom, st.unitTo = i, end
				return sp, end
			}
		}
		return nil, i
	default:
		j = skipSpaces(s, i)
		if j-i > 3 {
			return nil, i
		}
	}
	sp, end := scanUnit(s, j, sc.strict)
	if sp == nil || sc.running && sc.notUnit(i, j, end) {
		return nil, i
	}
	st.unitFrom, st.unitTo, st.unitSpace = j, end, j > i
	return sp, end
}

// notUnit tells whether s[j:end], behind a figure that ends at i, is a word of the sentence after all.
func (sc *scanner) notUnit(i, j, end int) bool {
	s := sc.s
	switch s[j] {
	case '"', '\'':
		// Inches and feet touch their figure; and a mark that closes a quotation is none of them.
		if j > i || strings.Count(s[:j], s[j:j+1])%2 == 1 && !strings.ContainsRune(s[:j], '\n') {
			return j > i || !sc.inchesBefore(j)
		}
		return end < len(s) && letterAt(s, end) > 0
	}
	list := words().notUnits[strings.ToLower(s[j:end])]
	if list == nil {
		return false
	}
	k := end
	if k < len(s) && s[k] == '-' {
		k++
	} else if k = skipSpaces(s, end); k == end {
		return false
	}
	if k < len(s) && isDigit(s[k]) {
		return s[j:end] == "in" && !strings.HasPrefix(s[k:], "x")
	}
	w := runEnd(s, k)
	next := strings.ToLower(s[k:w])
	for _, word := range list {
		if word == next {
			return true
		}
	}
	return false
}

// inchesBefore reports whether the odd mark before byte j was itself behind a figure, as in 24" x 36".
func (sc *scanner) inchesBefore(j int) bool {
	k := strings.LastIndexByte(sc.s[:j], sc.s[j])
	return k > 0 && isDigit(sc.s[k-1])
}

// afterUnit skips the point of an abbreviation (24 in. x 36 in.) when the statement goes on behind it.
func (sc *scanner) afterUnit(st *statement, i int) int {
	if st.unit != nil && i+1 < len(sc.s) && sc.s[i] == '.' && sc.s[i+1] == ' ' {
		return i + 1
	}
	return i
}

// tolerance reads ± 0.1 mm, ± 5 %, or +0.1/-0.05 mm behind a centre.
func (sc *scanner) tolerance(st *statement, i int) (int, string) {
	s := sc.s
	if st.form != Single {
		return i, ""
	}
	j := skipSpaces(s, sc.afterUnit(st, i))
	if n := plusMinusAt(s, j); n > 0 {
		t := *st
		k, problem := sc.figure(&t, skipSpaces(s, j+n), &t.n2)
		if problem != "" {
			return i, ""
		}
		if t.n2.Sign() < 0 {
			return k, "a tolerance has no sign of its own"
		}
		t.unit2, k = sc.unit(&t, k)
		t.form, t.bare, t.lowTol, t.sieveSign = Tolerance, false, t.n2, 0
		sc.shareTolerance(&t)
		*st = t
		return k, ""
	}
	if j >= len(s) || s[j] != '+' {
		return i, ""
	}
	t := *st
	k, problem := sc.figure(&t, j, &t.n2)
	if problem != "" {
		return i, ""
	}
	k = skipSpaces(s, k)
	if k >= len(s) || s[k] != '/' {
		return i, ""
	}
	k = skipSpaces(s, k+1)
	var low Number
	k, problem = sc.figure(&t, k, &low)
	if problem != "" || low.Sign() > 0 {
		return i, ""
	}
	t.unit2, k = sc.unit(&t, k)
	t.form, t.bare, t.lowTol, t.sieveSign = Tolerance, false, low.Abs(), 0
	sc.shareTolerance(&t)
	*st = t
	return k, ""
}

// shareTolerance settles which unit centre and tolerance have: 0.7 ± 0.1 mm shares, 100 mm ± 5 % does not.
func (sc *scanner) shareTolerance(t *statement) {
	isPercent := t.unit2 != nil && t.unit2.readings[0].unit.dim.IsZero()
	switch {
	case t.unit == nil:
		t.unit, t.unit2 = t.unit2, nil
	case isPercent && !t.unit.readings[0].unit.dim.IsZero():
		t.percent = true
	}
}

// rangeMarks join the ends of a range; words need spaces around them.
var rangeMarks = [...]string{"...", "..", ellipsis, enDash, "-", "~", "÷"}

var rangeWords = [...]string{"to", "up to", "through", "thru", "till", "until", "and"}

// inFront reports whether the unit stands in front of the figure and so goes for the second end too: Mach 0.4 to 2.5.
func (st *statement) inFront() bool {
	return st.unit != nil && len(st.unit.readings) > 0 && st.unit.readings[0].unit.dim == Mach
}

// upper reads the second end of a range behind the first, which ends at byte i. Words of a bound before a range ("up to 20 -
// 30 kg", "over 20 to 2000 Hz") give way to the ends.
func (sc *scanner) upper(st *statement, i int) (int, string) {
	s := sc.s
	j := skipSpaces(s, sc.afterUnit(st, i))
	k, word := sc.rangeMark(st, i, j)
	if k < 0 {
		return sc.sieveRange(st, i, j)
	}
	t := *st
	var n2 Number
	signAt := k
	k, problem := sc.figure(&t, k, &n2)
	if problem != "" {
		return i, ""
	}
	signed := t.sieveSign != st.sieveSign || !isDigit(s[signAt])
	t.unit2, k = sc.unit(&t, k)
	t.n2, t.form, t.bare, t.sieveSign = n2, Range, st.bare && t.bare && !word, st.sieveSign
	t.marks = t.marks || st.marks
	switch {
	case st.unit == nil:
		t.unit, t.unit2 = t.unit2, nil
	case t.unit2 == nil && word && sc.running && !signed && !st.inFront():
		return i, "" // 10 kg to 20 customers
	case sc.running && t.unit2 != nil && !t.unit.meets(t.unit2):
		return i, "" // 50 krad-5 kg
	}
	if sc.running && t.unit == nil && k+1 < len(s) && s[k] == '-' && isDigit(s[k+1]) {
		return k, "part of a number with dashes"
	}
	t.swapped = word || signed || st.n.Sign() < 0
	if t.unit2 == nil && t.n.Cmp(t.n2) > 0 && !t.swapped && !t.isSieve() {
		return k, problemReversed
	}
	if sc.running && word && !signed && t.unit2 == nil && st.opened == opensNothing && st.n.Sign() >= 0 &&
		t.n.Cmp(t.n2) > 0 {
		return i, ""
	}
	*st = t
	return k, ""
}

// sieveRange reads -100/+325 mesh, -100+325 mesh and 100/325 mesh.
func (sc *scanner) sieveRange(st *statement, i, j int) (int, string) {
	s := sc.s
	if st.unit != nil && !st.isSieve() || j >= len(s) || s[j] != '/' && s[j] != '+' {
		return i, ""
	}
	k := j
	if s[j] == '/' {
		k = skipSpaces(s, j+1)
	}
	t := *st
	k, problem := sc.figure(&t, k, &t.n2)
	if problem != "" {
		return i, ""
	}
	unit, k := sc.unit(&t, k)
	if unit == nil && t.isSieve() {
		unit = t.unit
	}
	if unit == nil || !unit.readings[0].unit.sieve {
		return i, ""
	}
	t.unit, t.form, t.bare = unit, Range, false
	*st = t
	return k, ""
}

func (st *statement) isSieve() bool { return st.unit != nil && st.unit.readings[0].unit.sieve }

// rangeMark finds what joins the ends of a range; it returns where the second figure begins, or -1.
func (sc *scanner) rangeMark(st *statement, i, j int) (second int, word bool) {
	s := sc.s
	figureAt := func(k int) bool {
		if k < len(s) && (s[k] == '-' || s[k] == '+') {
			k++
		} else if strings.HasPrefix(s[k:], enDash) {
			k += len(enDash)
		}
		return k < len(s) && (isDigit(s[k]) || s[k] == '.' && k+1 < len(s) && isDigit(s[k+1]))
	}
	for _, m := range rangeMarks {
		if !strings.HasPrefix(s[j:], m) {
			continue
		}
		k := skipSpaces(s, j+len(m))
		if !figureAt(k) {
			return -1, false
		}
		before, after := j > i, k > j+len(m)
		if (m == "-" || m == enDash) && before && !after && sc.running {
			return -1, false // 20 -30: the dash is the sign of the next figure
		}
		return k, false
	}
	if j == i {
		return -1, false
	}
	for _, w := range rangeWords {
		if len(s)-j <= len(w) || !strings.EqualFold(s[j:j+len(w)], w) || s[j+len(w)] != ' ' {
			continue
		}
		if w == "and" && st.opened != opensBetween {
			continue
		}
		k := skipSpaces(s, j+len(w))
		if p, end := phraseAt(s, k, words().before); p != nil && p.approx {
			if m := skipSpaces(s, end); figureAt(m) {
				st.approx, k = true, m
			}
		}
		if figureAt(k) {
			return k, true
		}
	}
	return -1, false
}

// secondBound reads "and < 64 %" behind a bound in the other direction.
func (sc *scanner) secondBound(st *statement, i int) (int, string) {
	if st.form != LowerBound && st.form != UpperBound {
		return i, ""
	}
	s := sc.s
	j := skipSpaces(s, sc.afterUnit(st, i))
	if j < len(s) && s[j] == ',' {
		j = skipSpaces(s, j+1)
	}
	for _, w := range [...]string{"and ", "but ", "& "} {
		if len(s)-j > len(w) && strings.EqualFold(s[j:j+len(w)], w) {
			j = skipSpaces(s, j+len(w))
		}
	}
	if j == i {
		return i, ""
	}
	p, end := phraseAt(s, j, words().before)
	if p == nil || !p.isBound {
		return i, ""
	}
	upward := p.bound == Greater || p.bound == GreaterEq
	if upward == (st.form == LowerBound) {
		return i, ""
	}
	t := *st
	k, problem := sc.figure(&t, skipSpaces(s, end), &t.n2)
	if problem != "" {
		return i, ""
	}
	t.unit2, k = sc.unit(&t, k)
	if t.unit == nil {
		t.unit, t.unit2 = t.unit2, nil
	}
	if sc.running && t.unit != nil && t.unit2 != nil && !t.unit.meets(t.unit2) {
		return i, "" // > 5 m and < 3 kg
	}
	t.op2, t.form, t.bounds, t.bare, t.sieveSign = p.bound, Range, true, false, st.sieveSign
	if upward {
		t.n, t.n2, t.op, t.op2 = t.n2, t.n, t.op2, t.op
		if t.unit2 != nil {
			t.unit, t.unit2 = t.unit2, t.unit
		}
	}
	*st = t
	return k, ""
}

// figureFollows reports whether the words that end at byte i stand before another figure: 282 s, CEP 4.5 km.
func figureFollows(s string, i int) bool {
	i = skipSpaces(s, i)
	return i < len(s) && (isDigit(s[i]) || strings.IndexByte("+-<>~.=:", s[i]) >= 0 || plusMinusAt(s, i) > 0)
}

// closing reads the words behind the unit.
func (sc *scanner) closing(st *statement, i int) int {
	s := sc.s
	for range 4 {
		j := skipSpaces(s, i)
		comma := j < len(s) && s[j] == ','
		if comma {
			j = skipSpaces(s, j+1)
		}
		p, end := phraseAt(s, j, words().after)
		if p == nil || end < len(s) && isDigit(s[end]) || comma && sc.running && figureFollows(s, end) {
			break
		}
		if st.unit == nil && p.qualifier != "" && !p.isBound {
			break // "2 vacuum pumps": without a unit the word belongs to the goods
		}
		if len(p.only) > 0 && (st.unit == nil || !slices.ContainsFunc(p.only, st.unit.has)) {
			break
		}
		if j == i && letterAt(s, j) > 0 {
			break
		}
		st.apply(p)
		st.bare = false
		i = end
	}
	return i
}
