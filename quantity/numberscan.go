package quantity

import (
	"math/big"
	"strconv"
	"strings"

	"github.com/licet/licet/fault"
)

// Limits on one number. No figure of the trade comes near; they keep hostile input from costing time.
const (
	maxDigits   = 60
	maxExponent = 60
)

var powersOfTen = func() (p [maxDigits + maxExponent + 1]*big.Int) {
	p[0] = big.NewInt(1)
	for i := 1; i < len(p); i++ {
		p[i] = new(big.Int).Mul(p[i-1], big.NewInt(10))
	}
	return p
}()

// scanned is a number found in folded text.
type scanned struct {
	n   Number
	end int
	// bare: digits and nothing else, so that it may be a name as well as a number.
	bare bool
	// marks: it contains a comma or a dot.
	marks bool
}

// numberWant tells what ParseNumber reads.
const numberWant = "a number such as 11,500 or 2.300,5 or 2.5e6 or 1 1/2"

// ParseNumber reads one number: 11,500  11.500,5  1 200  2.5e6  2.5×10^6  1/4  1 1/2  −3  2.5 million.
//
// The rule for commas: a single comma followed by exactly three digits marks thousands, unless the digits before it are 0,
// begin with 0, or are more than three; any other single comma is a decimal comma. A single point is always a decimal
// point. Where a mark is repeated it marks thousands, and where both occur the last one is the decimal mark.
// Groups must be of three digits (or Indian, two and then three). A space or an apostrophe before exactly three digits
// marks thousands.
//
// Errors are [fault.Invalid]: no number, wrong groups, something behind the number, more than 60 digits, or a power of ten
// beyond ±60.
func ParseNumber(s string) (Number, error) {
	if len(s) > maxText {
		return Number{}, tooLong(s, maxText)
	}
	t := fold(s)
	f := strings.TrimSpace(t.s)
	i, negative := scanSign(f, 0)
	sc, problem := scanNumber(f, i, true)
	if problem == "" && sc.end != len(f) {
		problem = "something stands behind the number"
	}
	if problem != "" {
		return Number{}, fault.Input("", s, problem, numberWant)
	}
	if negative {
		return sc.n.Neg(), nil
	}
	return sc.n, nil
}

// scanSign reads an optional sign and the spaces behind it.
func scanSign(s string, i int) (next int, negative bool) {
	switch {
	case i < len(s) && (s[i] == '+' || s[i] == '-'):
		return skipSpaces(s, i+1), s[i] == '-'
	case strings.HasPrefix(s[i:], enDash):
		return skipSpaces(s, i+len(enDash)), true
	default:
		return i, false
	}
}

const noNumber = "no number is written here"

// scanNumber reads the unsigned number at byte i. In free text fractions are read only where they cannot be a ratio or a
// list. problem is empty on success.
func scanNumber(s string, i int, free bool) (sc scanned, problem string) {
	var d digits
	start := i
	i, problem = d.scan(s, i)
	if problem != "" {
		return scanned{end: i}, problem
	}
	sc.bare = !d.marks
	sc.marks = d.marks
	if d.places == 0 && !d.marks {
		// A fraction, or a whole number followed by one.
		if num, den, end, ok := scanFraction(s, start, i, free); ok {
			return scanned{n: fractionOf(0, num, den), end: end}, ""
		}
		if j := i + 1; i < len(s) && (s[i] == ' ' || s[i] == '-') && j < len(s) && isDigit(s[j]) && d.n <= 6 {
			k := digitsEnd(s, j)
			if num, den, end, ok := scanFraction(s, j, k, free); ok && num < den {
				whole, _ := strconv.ParseInt(s[start:i], 10, 64)
				return scanned{n: fractionOf(whole, num, den), end: end}, ""
			}
		}
	}
	exp := 0
	bareTen := !d.marks && d.n == 2 && d.buf[0] == '1' && d.buf[1] == '0'
	if e, end, found, bad := scanExponent(s, i, bareTen); bad != "" {
		return scanned{end: end}, bad
	} else if found {
		if bareTen && s[i] == '^' {
			d.n = 1 // 10^6 is 1 × 10^6
		}
		exp, i, sc.bare = e, end, false
	}
	n := d.number(exp)
	if m, end, ok := scanMultiplier(s, i); ok {
		n, i, sc.bare = n.Mul(m), end, false
	}
	sc.n, sc.end = n, i
	return sc, ""
}

// digitRun is s[from:to], with the mark that stands before it.
type digitRun struct {
	from, to int
	mark     byte
}

func (r digitRun) size() int { return r.to - r.from }

// digits collects the digits of one number without its marks.
type digits struct {
	buf    [maxDigits]byte
	n      int
	places int // how many of them stand behind the decimal mark
	marks  bool
}

func (d *digits) value() string { return string(d.buf[:d.n]) }

func digitsEnd(s string, i int) int {
	for i < len(s) && isDigit(s[i]) {
		i++
	}
	return i
}

// groupMark returns the length of the thousands mark or decimal mark at byte i, if digits follow it.
func groupMark(s string, i int) (mark byte) {
	if i+1 >= len(s) || !isDigit(s[i+1]) {
		return 0
	}
	switch c := s[i]; c {
	case ',', '.':
		return c
	case ' ', '\'':
		// Only exactly three digits make a group; anything else is the next word.
		if e := digitsEnd(s, i+1); e-i-1 == 3 {
			return c
		}
	}
	return 0
}

// scan reads digits with their marks and finds out which mark is which.
func (d *digits) scan(s string, i int) (end int, problem string) {
	var store [16]digitRun // more marks than any real number has
	runs := store[:0]
	if i < len(s) && s[i] == '.' && i+1 < len(s) && isDigit(s[i+1]) {
		runs = append(runs, digitRun{from: i, to: i})
	} else {
		to := digitsEnd(s, i)
		if to == i {
			return i, noNumber
		}
		runs = append(runs, digitRun{from: i, to: to})
	}
	at := runs[0].to
	for {
		mark := groupMark(s, at)
		if mark == 0 {
			break
		}
		if mark == ' ' || mark == '\'' {
			// A space groups only short leading digits, and only before any decimal mark or other grouping.
			last := runs[len(runs)-1]
			first := runs[0]
			if len(runs) > 1 && last.mark != mark || first.to-first.from > 3 || first.to == first.from ||
				s[first.from] == '0' {
				break
			}
		}
		if len(runs) == cap(store[:]) {
			return at, "too many marks between the digits"
		}
		to := digitsEnd(s, at+1)
		runs = append(runs, digitRun{from: at + 1, to: to, mark: mark})
		at = to
	}
	end = at
	whole := len(runs)
	if len(runs) > 1 {
		d.marks = true
		first, last := runs[0], runs[len(runs)-1]
		lead := s[first.from:first.to]
		mixed := false
		for _, r := range runs[2:] {
			mixed = mixed || r.mark != runs[1].mark
		}
		switch {
		case mixed:
			whole--
			for _, r := range runs[1:whole] {
				if r.mark != runs[1].mark {
					return end, "the marks between the digits do not fit together"
				}
			}
		case len(runs) > 2:
			// One mark, repeated: thousands.
		case last.mark == '.':
			whole--
		case last.mark == ',':
			if last.to-last.from != 3 || len(lead) > 3 || len(lead) == 0 || lead[0] == '0' {
				whole--
			}
		}
		if problem := checkGroups(runs[:whole]); problem != "" {
			return end, problem
		}
	}
	for k, r := range runs {
		if d.n+r.to-r.from > maxDigits {
			return end, "a number of more than 60 digits"
		}
		d.n += copy(d.buf[d.n:], s[r.from:r.to])
		if k >= whole {
			d.places += r.to - r.from
		}
	}
	return end, ""
}

// checkGroups verifies thousands: 1 to 3 digits, then groups of three, or the Indian two, two, three.
func checkGroups(runs []digitRun) string {
	if len(runs) < 2 {
		return ""
	}
	if n := runs[0].size(); n < 1 || n > 3 {
		return "thousands must be in groups of three digits"
	}
	for k, r := range runs[1:] {
		n, last := r.size(), k == len(runs)-2
		indian := !last && n == 2 && runs[1].size() == 2 && runs[0].size() <= 2
		if n != 3 && !indian {
			return "thousands must be in groups of three digits"
		}
	}
	return ""
}

// number is the value of the digits times ten to the power exp, which is within maxExponent.
func (d *digits) number(exp int) Number {
	exp -= d.places
	if d.n <= 18 {
		var m int64
		for _, c := range d.buf[:d.n] {
			m = m*10 + int64(c-'0')
		}
		return scaled(big.NewInt(m), m, exp)
	}
	m, _ := new(big.Int).SetString(d.value(), 10)
	return scaled(m, maxExactInt, exp)
}

// scaled is m × 10^exp; small is m itself when it fits.
func scaled(m *big.Int, small int64, exp int) Number {
	switch {
	case small == 0:
		return Number{}
	case exp == 0:
		if small < maxExactInt {
			return Number{f: float64(small)}
		}
		return ratNumber(new(big.Rat).SetInt(m))
	case exp > 0:
		return ratNumber(new(big.Rat).SetInt(m.Mul(m, powersOfTen[exp])))
	default:
		return ratNumber(new(big.Rat).SetFrac(m, powersOfTen[-exp]))
	}
}

func fractionOf(whole, num, den int64) Number {
	return ratNumber(big.NewRat(whole*den+num, den))
}

// scanFraction reads digits[from:to] "/" digits. In free text the whole string is known to be one number, so any fraction
// goes; in running text 10/50/90 and 24/7 are no fractions.
func scanFraction(s string, from, to int, free bool) (num, den int64, end int, ok bool) {
	if to >= len(s) || s[to] != '/' || to-from > 9 {
		return 0, 0, 0, false
	}
	end = digitsEnd(s, to+1)
	if end == to+1 || end-to-1 > 9 {
		return 0, 0, 0, false
	}
	num, _ = strconv.ParseInt(s[from:to], 10, 64)
	den, _ = strconv.ParseInt(s[to+1:end], 10, 64)
	if den == 0 {
		return 0, 0, 0, false
	}
	if free {
		return num, den, end, true
	}
	if end < len(s) && (s[end] == '/' || s[end] == '.' || s[end] == ',' && end+1 < len(s) && isDigit(s[end+1])) {
		return 0, 0, 0, false
	}
	switch den {
	case 2, 3, 4, 5, 8, 16, 32, 64:
		return num, den, end, num < den
	default:
		return 0, 0, 0, false
	}
}

// scanExponent reads e6, E+06, ×10^6, x 10^-6, x 10-6, x10E6 and, behind a bare 10, ^6.
func scanExponent(s string, i int, ten bool) (exp, end int, found bool, problem string) {
	var at int
	switch {
	case i < len(s) && (s[i] == 'e' || s[i] == 'E'):
		at = i + 1
	case ten && i < len(s) && s[i] == '^':
		at = i + 1
	default:
		j := skipSpaces(s, i)
		switch {
		case j < len(s) && (s[j] == 'x' || s[j] == 'X' || s[j] == '*'):
			j++
		case strings.HasPrefix(s[j:], timesSign):
			j += len(timesSign)
		case strings.HasPrefix(s[j:], dotSign):
			j += len(dotSign)
		default:
			return 0, i, false, ""
		}
		j = skipSpaces(s, j)
		if !strings.HasPrefix(s[j:], "10") || j+2 >= len(s) {
			return 0, i, false, ""
		}
		switch c := s[j+2]; {
		case c == '^' || c == 'e' || c == 'E':
			at = j + 3
		case c == '-' && j+3 < len(s) && isDigit(s[j+3]) && digitsEnd(s, j+3)-j-3 <= 2:
			at = j + 2 // the superscript was lost on the way: 2 x 10-5
		default:
			return 0, i, false, ""
		}
	}
	braces := at < len(s) && (s[at] == '(' || s[at] == '{')
	if braces {
		at++
	}
	negative := at < len(s) && s[at] == '-'
	if negative || at < len(s) && s[at] == '+' {
		at++
	}
	end = digitsEnd(s, at)
	if end == at {
		return 0, i, false, ""
	}
	if end-at > 6 {
		return 0, end, false, "the power of ten is beyond ±60"
	}
	exp, _ = strconv.Atoi(s[at:end])
	if exp > maxExponent {
		return 0, end, false, "the power of ten is beyond ±60"
	}
	if negative {
		exp = -exp
	}
	if braces && end < len(s) && (s[end] == ')' || s[end] == '}') {
		end++
	}
	return exp, end, true, ""
}

// scanMultiplier reads a number word behind the figure: 2.5 million.
func scanMultiplier(s string, i int) (Number, int, bool) {
	if i >= len(s) || s[i] != ' ' || i+1 >= len(s) {
		return Number{}, i, false
	}
	j := i + 1
	k := j
	for k < len(s) && isASCIILetter(s[k]) && k-j < 10 {
		k++
	}
	if k-j < 2 {
		return Number{}, i, false
	}
	m, ok := words().multipliers[s[j:k]]
	if !ok || letterAt(s, k) > 0 {
		return Number{}, i, false
	}
	return m, k, true
}
