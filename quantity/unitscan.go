package quantity

import (
	"strings"
)

// maxFactors bounds a composed unit; specific fuel consumption needs three.
const maxFactors = 6

// unitFactor is one symbol of a composed unit with its power, negative below the fraction bar.
type unitFactor struct {
	sp    *spelling
	power int
}

// maxPower bounds the power of one symbol.
const maxPower = 6

type unitExpr struct {
	f   [maxFactors]unitFactor
	n   int
	end int
	// plain: spellings that are products themselves (kg·s for kilogram-force seconds) are not used. They mean what the table
	// says only when they stand alone; kg·m/s is no kilogram-force.
	plain   bool
	product bool // such a spelling was used
}

// scanUnit reads the longest unit at byte i of folded text. In running text (strict false) a blank joins two symbols only
// where no sentence does, and a composed unit must have a dimension with a name. Nil when no unit stands there.
func scanUnit(s string, i int, strict bool) (*spelling, int) {
	var e unitExpr
	sp, end := e.scan(s, i, strict)
	if e.product && e.n > 1 {
		plain := unitExpr{plain: true}
		if sp2, end2 := plain.scan(s, i, strict); sp2 != nil && end2 >= end {
			return sp2, end2
		}
	}
	return sp, end
}

func (e *unitExpr) scan(s string, i int, strict bool) (best *spelling, end int) {
	below := false
	if strict && strings.HasPrefix(s[i:], "1/") {
		if below = true; !e.group(s, i+2) {
			return nil, i
		}
	} else if !e.factor(s, i, false) {
		return nil, i
	}
	end = i
	for {
		// A single symbol may measure anything, a product in running text must have a name.
		if sp := e.spelling(s[i:e.end], strict || e.n == 1); sp != nil {
			best, end = sp, e.end
		}
		if e.n == maxFactors || !e.next(s, &below, strict) {
			return best, end
		}
	}
}

// factor reads one symbol with its power at byte i.
func (e *unitExpr) factor(s string, i int, below bool) bool {
	sp, end, square := e.atom(s, i)
	if sp == nil {
		return false
	}
	power, end := scanPower(s, end, sp)
	power *= square
	if power == 0 || power > maxPower || power < -maxPower {
		return false
	}
	if below {
		power = -power
	}
	e.end = end
	// m/s/s is m/s².
	for k := range e.f[:e.n] {
		if f := &e.f[k]; f.sp == sp && (f.power > 0) == (power > 0) {
			f.power += power
			return f.power <= maxPower && f.power >= -maxPower
		}
	}
	e.f[e.n] = unitFactor{sp, power}
	e.n++
	return true
}

// next reads an operator and the factor behind it, or a group in parentheses. Everything behind the first fraction bar
// stands below it: lb/lbf-hr is lb/(lbf·h), as the trade means it.
func (e *unitExpr) next(s string, below *bool, strict bool) bool {
	i := e.end
	if i >= len(s) {
		return false
	}
	switch c := s[i]; {
	case c == '*' || strings.HasPrefix(s[i:], dotSign):
		i++
		if c != '*' {
			i += len(dotSign) - 1
		}
		return e.factor(s, skipSpaces(s, i), *below)
	case c == '.' || c == '-':
		return e.factor(s, i+1, *below)
	case c == '/':
		*below = true
		return e.group(s, i+1)
	case c == ' ':
		j := skipSpaces(s, i)
		switch {
		case strings.HasPrefix(s[j:], dotSign):
			return e.factor(s, skipSpaces(s, j+len(dotSign)), *below)
		case j < len(s) && s[j] == '/':
			*below = true
			return e.group(s, skipSpaces(s, j+1))
		case strings.HasPrefix(s[j:], "per "):
			*below = true
			return e.group(s, skipSpaces(s, j+4))
		case strict && j < len(s) && s[j] != '-':
			return e.factor(s, j, *below)
		}
	}
	return false
}

// group reads what stands below a fraction bar: one factor, or several in parentheses.
func (e *unitExpr) group(s string, i int) bool {
	if i >= len(s) || s[i] != '(' {
		return e.factor(s, i, true)
	}
	if !e.factor(s, skipSpaces(s, i+1), true) {
		return false
	}
	for e.n < maxFactors {
		j := e.end
		if k := skipSpaces(s, j); k < len(s) && s[k] == ')' {
			e.end = k + 1
			return true
		}
		below := true
		if !e.next(s, &below, true) {
			return false
		}
	}
	if k := skipSpaces(s, e.end); k < len(s) && s[k] == ')' {
		e.end = k + 1
		return true
	}
	return false
}

// atom reads one symbol, name or phrase at byte i; power is 2 or 3 behind square and cubic, otherwise 1.
func (e *unitExpr) atom(s string, i int) (sp *spelling, end int, power int) {
	t := units()
	run := runEnd(s, i)
	key := s[i:run]
	if run == i {
		if i >= len(s) {
			return nil, i, 1
		}
		key = s[i : i+1]
	}
	if len(key) > maxSymbol {
		return nil, i, 1
	}
	if list := t.phrase[key]; list != nil {
		if sp, end := e.phrase(s, i, list); sp != nil {
			return sp, end, 1
		}
	}
	if run == i {
		return nil, i, 1
	}
	if c := s[i]; c == '"' || c == '\'' || c == '%' || boundary(s, run) {
		if sp := t.symbol[key]; sp != nil {
			return sp, run, 1
		}
	}
	lower := strings.ToLower(key)
	if lower != key {
		if list := t.phrase[lower]; list != nil {
			if sp, end := e.phrase(s, i, list); sp != nil {
				return sp, end, 1
			}
		}
	}
	if boundary(s, run) {
		if sp := t.word[lower]; sp != nil {
			return sp, run, 1
		}
	}
	switch lower {
	case "square", "sq":
		power = 2
	case "cubic", "cu":
		power = 3
	default:
		// A degree sign may touch the next word.
		if strings.HasPrefix(key, degree) && len(key) > len(degree) {
			return t.symbol[degree], i + len(degree), 1
		}
		return nil, i, 1
	}
	j := run
	if j < len(s) && s[j] == '.' {
		j++
	}
	if k := skipSpaces(s, j); k > j {
		if sp, end, p := e.atom(s, k); sp != nil && p == 1 && sp.readings[0].unit.dim == Length {
			return sp, end, power
		}
	}
	return nil, i, 1
}

// boundary reports whether a symbol may end at byte i: no letter follows, and a digit only as a power.
func boundary(s string, i int) bool {
	if i >= len(s) {
		return true
	}
	if isDigit(s[i]) {
		return (s[i] == '2' || s[i] == '3') && (i+1 >= len(s) || !isDigit(s[i+1]) && letterAt(s, i+1) == 0)
	}
	return letterAt(s, i) == 0
}

// phrase reads the longest of the phrases at byte i.
func (e *unitExpr) phrase(s string, i int, list []phrase) (*spelling, int) {
	rest := s[i:]
	for _, p := range list {
		if p.product && (e.plain || e.n > 0) {
			continue
		}
		n := len(p.text)
		if len(rest) < n {
			continue
		}
		if rest[:n] != p.text && (!p.any || !strings.EqualFold(rest[:n], p.text)) {
			continue
		}
		last := p.text[n-1]
		if (isASCIILetter(last) || isDigit(last)) && n < len(rest) && (isDigit(rest[n]) || letterAt(rest, n) > 0) {
			continue
		}
		if p.product {
			if n < len(rest) && powerFollows(rest[n:]) {
				continue // N m-2 is no torque, kg·m² no unbalance
			}
			e.product = true
		}
		return p.means, i + n
	}
	return nil, i
}

func powerFollows(rest string) bool {
	return rest[0] == '^' || len(rest) > 1 && rest[0] == '-' && rest[1] >= '1' && rest[1] <= '3' &&
		(len(rest) == 2 || rest[2] == ' ')
}

// scanPower reads the power behind a symbol: ^2, ^-1, **3, the bare 2 and 3 of lengths and times (cm3, s2), and -1 to -3
// (min-1). It returns 1 when none stands there and 0 when what stands there cannot be read. Roots are spellings of their own
// in the table, because the root of a factor is seldom rational.
func scanPower(s string, i int, sp *spelling) (power, end int) {
	rest := s[i:]
	var at int
	switch {
	case strings.HasPrefix(rest, "^"):
		at = 1
	case strings.HasPrefix(rest, "**"):
		at = 2
	case rest != "" && isDigit(rest[0]):
		if d := sp.readings[0].unit.dim; d == Length || d == Time {
			return int(rest[0] - '0'), i + 1
		}
		return 0, i
	case len(rest) > 1 && rest[0] == '-' && rest[1] >= '1' && rest[1] <= '3':
		if len(rest) > 2 && (isDigit(rest[2]) || letterAt(rest, 2) > 0 || strings.IndexByte(".,/%\"'-", rest[2]) >= 0 ||
			rest[2] == ' ' && len(rest) > 3 && (isDigit(rest[3]) || letterAt(rest, 3) > 0)) {
			return 1, i // 20 Hz-2 kHz
		}
		switch sp.readings[0].unit.dim {
		case Time, Length, Mass, Amount, Temperature, Volume:
		default:
			return 1, i // 4A-2 is a name
		}
		return -int(rest[1] - '0'), i + 2
	default:
		return 1, i
	}
	open := at < len(rest) && rest[at] == '('
	if open {
		at++
	}
	negative := at < len(rest) && rest[at] == '-'
	if negative || at < len(rest) && rest[at] == '+' {
		at++
	}
	if at >= len(rest) || rest[at] < '1' || rest[at] > '0'+maxPower || at+1 < len(rest) && isDigit(rest[at+1]) {
		return 0, i
	}
	power = int(rest[at] - '0')
	at++
	if negative {
		power = -power
	}
	if open {
		if at >= len(rest) || rest[at] != ')' {
			return 0, i
		}
		at++
	}
	return power, i + at
}

// spelling returns the readings of the expression, whose folded text is given; nil when it has none that may stand here.
func (e *unitExpr) spelling(text string, anyDimension bool) *spelling {
	if e.n == 1 && e.f[0].power == 1 {
		return e.f[0].sp
	}
	composed.RLock()
	sp := composed.m[text]
	composed.RUnlock()
	if sp == nil {
		if sp = e.compose(); sp == nil {
			return nil
		}
		if len(text) <= maxSymbol {
			composed.Lock()
			if len(composed.m) < maxComposed {
				composed.m[strings.Clone(text)] = sp
			}
			composed.Unlock()
		}
	}
	if !anyDimension && !sp.readings[0].unit.dim.named() {
		return nil
	}
	return sp
}

// maxReadings bounds the combinations of readings that are tried.
const maxReadings = 64

// compose works out the readings of a product: what the table says of it, then the combinations of the readings of its
// factors, those that measure something with a name first.
func (e *unitExpr) compose() *spelling {
	var out spelling
	add := func(def *unitDef) {
		if _, known := out.in(def.dim); !known {
			out.readings = append(out.readings, reading{unit: intern(def)})
		}
	}
	var choice [maxFactors]int
	var named, others []*unitDef
	for tries := 0; tries < maxReadings; tries++ {
		def := e.times(choice)
		if tries == 0 && def != nil {
			if sp := units().whole[foldSymbol(def.sym)]; sp != nil {
				for _, r := range sp.readings {
					if r.qualifier == "" {
						add(r.unit)
					}
				}
			}
		}
		switch {
		case def == nil:
		case def.dim.named():
			named = append(named, def)
		default:
			others = append(others, def)
		}
		// Count through the combinations, the last factor fastest.
		k := e.n - 1
		for ; k >= 0; k-- {
			if choice[k]++; choice[k] < len(e.f[k].sp.readings) {
				break
			}
			choice[k] = 0
		}
		if k < 0 {
			break
		}
	}
	for _, def := range named {
		add(def)
	}
	for _, def := range others {
		add(def)
	}
	if len(out.readings) == 0 {
		return nil
	}
	return &out
}

// times multiplies the chosen readings; nil when the exponents leave all bounds. Offsets do not take part: a degree
// Celsius in a product is a difference.
func (e *unitExpr) times(choice [maxFactors]int) *unitDef {
	def := &unitDef{factor: IntNumber(1)}
	var above, below []string
	for k, f := range e.f[:e.n] {
		u := f.sp.readings[choice[k]].unit
		if u.sieve {
			return nil
		}
		var ok bool
		if def.dim, ok = def.dim.times(u.dim, f.power); !ok {
			return nil
		}
		factor, sym, n := u.factor, u.sym, max(f.power, -f.power)
		if strings.ContainsAny(sym, "·/ ") && (n > 1 || f.power < 0) {
			sym = "(" + sym + ")"
		}
		if n > 1 {
			for range n - 1 {
				factor = factor.Mul(u.factor)
			}
			sym += superscript(n)
		}
		if f.power > 0 {
			def.factor = def.factor.Mul(factor)
			above = append(above, sym)
		} else {
			def.factor, _ = def.factor.Quo(factor)
			below = append(below, sym)
		}
	}
	def.sym = strings.Join(above, dotSign)
	if def.sym == "" {
		def.sym = "1"
	}
	switch bottom := strings.Join(below, dotSign); len(below) {
	case 0:
	case 1:
		def.sym += "/" + bottom
	default:
		def.sym += "/(" + bottom + ")"
	}
	return def
}

func superscript(n int) string {
	return [...]string{"", "", "²", "³", "⁴", "⁵", "⁶"}[n]
}
