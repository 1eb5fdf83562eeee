package classify

import (
	"slices"
	"strings"

	"github.com/licet/licet/controllist"
	"github.com/licet/licet/quantity"
)

// Value is one value read from the input.
type Value struct {
	Name    string `json:"name"`              // parameter of the list, or a kind of metric that the list does not ask for
	Text    string `json:"text"`              // the value as written
	Words   string `json:"words,omitempty"`   // the words that announced it; empty when the unit alone told
	Where   string `json:"where"`             // text, parameters[i] or end_use
	Start   int    `json:"start"`             // byte of the value in that field
	End     int    `json:"end"`               // byte after the value
	Listed  bool   `json:"listed"`            // the list asks for it
	Derived string `json:"derived,omitempty"` // the sum by which it was worked out, for values that were not stated
	Note    string `json:"note,omitempty"`

	iv      quantity.Interval
	reading int
	score   int
	quiet   bool // a bound that is not worth telling on its own
	option  bool // it can be had instead of the value before it
	refused bool // it cannot be and was not used
}

// refuse keeps a value that cannot be used as one that was stated and tells nothing.
func (v *Value) refuse(why string) {
	v.iv = quantity.Interval{LoInf: true, HiInf: true}
	v.Note = why + ": not used"
	v.refused = true
}

// usable refuses a value that cannot be, and one of which it is open from where it is counted: a vacuum of 28 inHg is no
// absolute pressure.
func (w *work) usable(v *Value, p *controllist.Param) {
	if p == nil {
		return
	}
	if p.Absurd(v.iv) {
		v.refuse("cannot be negative")
	}
	if limit, ok := w.lx.conventions.gauge[p.Name]; ok && !v.iv.LoInf && v.iv.Lo.Cmp(limit) > 0 {
		v.refuse("may be counted from the atmosphere downwards")
	}
}

// candidateFor is one way to read one value.
type candidateFor struct {
	reading int
	words   found
	score   int
}

// values reads all values of the input for a subject of the given type ("" when none is known).
func (w *work) values(typ string) []Value {
	if vs, ok := w.read[typ]; ok {
		return slices.Clone(vs)
	}
	var out []Value
	for i := range w.fields {
		f := &w.fields[i]
		var name *field
		if f.kind == fieldValue {
			name = w.nameField(f.param)
		}
		for k := range f.values {
			out = w.readMatch(out, i, f, name, k, typ)
		}
	}
	out = settle(out, w.lx.direction)
	if w.read == nil {
		w.read = map[string][]Value{}
	}
	w.read[typ] = out
	return slices.Clone(out)
}

// settle keeps one value for each name: the best announced; of equals the larger where the list asks for large values,
// otherwise the first.
// Of a value and its option, the one that the list asks for stands: goods are judged by what they can be had with.
func settle(in []Value, direction map[string]int) []Value {
	best := map[string]int{}
	var out []Value
	for _, v := range in {
		if j, ok := best[v.Name]; ok {
			option := v.option && (direction[v.Name] > 0 && larger(v, out[j]) || direction[v.Name] < 0 && larger(out[j], v))
			if option || v.score > out[j].score && !v.option || v.score == out[j].score && larger(v, out[j]) && direction[v.Name] > 0 {
				out[j] = v
			}
			continue
		}
		best[v.Name] = len(out)
		out = append(out, v)
	}
	return out
}

// larger reports whether a value lies above another; of two statements of a capability the larger tells what the good can do.
func larger(a, b Value) bool {
	return !a.iv.LoInf && !b.iv.HiInf && a.iv.Lo.Cmp(b.iv.Hi) > 0
}

// readMatch reads the k-th value of a field: who announces it decides what it is.
func (w *work) readMatch(out []Value, fi int, f, name *field, k int, typ string) []Value {
	m := f.values[k]
	if len(m.Quantities) == 0 {
		return out
	}
	cands := w.announcers(f, name, k, typ)
	if mixed(m) {
		// "150 kg / 1,200 km": each figure finds its own reading.
		for _, q := range m.Quantities {
			one := quantity.Match{Start: m.Start, End: m.End, Quantities: []quantity.Quantity{q}}
			taken := false
			for _, c := range cands {
				if vs, ok := w.take(c, f, one); ok {
					out = append(out, vs...)
					taken = true
					break
				}
			}
			if vs, ok := w.alone(fi, f, name, one, typ); !taken && ok {
				out = append(out, vs...)
			}
		}
		return out
	}
	if v, ok := w.option(out, f, k); ok {
		return append(out, v)
	}
	for _, c := range cands {
		if vs, ok := w.take(c, f, m); ok {
			return append(out, vs...)
		}
	}
	if v, ok := w.byName(f, name, m, typ); ok {
		return append(out, v)
	}
	if v, ok := w.onlyOne(f, name, k, typ); ok {
		return append(out, v)
	}
	if vs, ok := w.alone(fi, f, name, m, typ); ok {
		return append(out, vs...)
	}
	return out
}

// byName reads a stated parameter whose name shares a word with a parameter that entries of this type ask for, where the
// dimension fits and no other parameter of the type does: "Velocity 0.5 m/s" of a tracking radar.
func (w *work) byName(f, name *field, m quantity.Match, typ string) (Value, bool) {
	a := w.lx.perType[typ]
	if name == nil || a == nil {
		return Value{}, false
	}
	for _, h := range name.hits {
		if r := &w.lx.readings[max(0, min(h.owner, len(w.lx.readings)-1))]; h.role == roleReading && allowed(r.For, typ) && r.dim == m.Quantities[0].Dimension() {
			return Value{}, false
		}
	}
	var hit *controllist.Param
	for _, p := range w.lx.list.Params() {
		if !a.params[p.Name] || p.Type != controllist.Number || p.Unit.Dimension() != m.Quantities[0].Dimension() {
			continue
		}
		shared := false
		for word := range strings.SplitSeq(p.Name, "_") {
			for _, t := range name.toks {
				shared = shared || len(word) > 3 && t.word == word
			}
		}
		if !shared {
			continue
		}
		if hit != nil {
			return Value{}, false
		}
		hit = p
	}
	if hit == nil {
		return Value{}, false
	}
	q := m.Quantities[0]
	v := Value{
		Name: hit.Name, Text: q.Text, Words: name.text, Where: w.where(f), Start: m.Start, End: m.End, Listed: true,
		iv: w.meaning(hit.Name, q, f, m), reading: len(w.lx.readings), score: 5,
	}
	w.usable(&v, hit)
	return v, true
}

// onlyOne reads a figure that stands behind another in one value ("24 L/min at 7 MPa"), where entries of this type ask for
// exactly one parameter of its dimension.
func (w *work) onlyOne(f, name *field, k int, typ string) (Value, bool) {
	a := w.lx.perType[typ]
	m := f.values[k]
	q := m.Quantities[0]
	if name == nil || a == nil || k == 0 || q.Dimension().IsZero() {
		return Value{}, false
	}
	var hit *controllist.Param
	for _, p := range w.lx.list.Params() {
		if a.params[p.Name] && p.Type == controllist.Number && p.Unit.Dimension() == q.Dimension() {
			if hit != nil {
				return Value{}, false
			}
			hit = p
		}
	}
	if hit == nil {
		return Value{}, false
	}
	return Value{
		Name: hit.Name, Text: q.Text, Where: w.where(f), Start: m.Start, End: m.End, Listed: true,
		iv: w.meaning(hit.Name, q, f, m), reading: len(w.lx.readings), score: 1,
	}, true
}

// mixed reports whether the figures of a match measure different things.
func mixed(m quantity.Match) bool {
	for _, q := range m.Quantities[1:] {
		if q.Dimension() != m.Quantities[0].Dimension() {
			return true
		}
	}
	return false
}

// How many words may stand between a value and the words that announce it.
const (
	wordsBefore = 5
	wordsBehind = 4
)

// announcers lists the readings whose words stand by the value, the best first.
func (w *work) announcers(f, name *field, k int, typ string) []candidateFor {
	var cands []candidateFor
	several := len(f.values[k].Quantities) > 1
	for _, a := range f.announced(name, k) {
		if h := a.words; allowed(w.lx.readings[h.owner].For, typ) {
			c := candidateFor{h.owner, h, a.base + 10*h.words + w.fitness(h.owner, name, typ, several)}
			if !w.takenBack(c, f, name) {
				cands = append(cands, c)
			}
		}
	}
	slices.SortStableFunc(cands, func(a, b candidateFor) int { return b.score - a.score })
	return cands
}

// announcement is a match that may say what a value is, and how well it stands for that.
type announcement struct {
	words found
	base  int
}

// announced returns the words that stand by a value. They are the same for every kind of goods and worked out once.
func (f *field) announced(name *field, k int) []announcement {
	if f.said == nil {
		f.said = make([][]announcement, len(f.values))
	}
	if f.said[k] != nil {
		return f.said[k]
	}
	out := []announcement{}
	m := f.values[k]
	consider := func(h found, base int) { out = append(out, announcement{h, base}) }
	if name != nil {
		// The name announces the first value; words inside announce the ones behind it.
		base := 20
		if k > 0 {
			base = -10
		}
		for _, h := range name.hits {
			if h.role == roleReading {
				consider(h, base)
			}
		}
	}
	// Words of the same clause, not beyond a neighbouring value.
	lo, hi := 0, len(f.text)
	if k > 0 {
		lo = f.values[k-1].End
	}
	if k+1 < len(f.values) {
		hi = f.values[k+1].Start
	}
	first, last := tokensOf(f, m.Start, m.End)
	for _, h := range f.around(first-wordsBefore, last+wordsBehind+1) {
		if h.start > max(hi, m.End) {
			break
		}
		if h.role != roleReading {
			continue
		}
		switch {
		case h.start < m.End && h.end > m.Start: // the words are part of the value, such as "4-axis"
			consider(h, 14)
		case h.end <= m.Start && h.start >= lo:
			gap := first - h.to
			if gap <= wordsBefore && !clauseBreak(f.text[h.end:m.Start], false) && !ofNeighbour(f.text[lo:h.start], f.text[h.end:m.Start], k) {
				consider(h, 12-2*gap)
			}
		case h.start >= m.End && h.end <= hi:
			gap := h.from - last
			if gap <= wordsBehind && !clauseBreak(f.text[m.End:h.start], true) {
				consider(h, 10-2*gap)
			}
		}
	}
	f.said[k] = out
	return out
}

// fitness says how well a reading suits the kind of goods, the words of the stated parameter and a list of values.
func (w *work) fitness(reading int, name *field, typ string, several bool) int {
	r := &w.lx.readings[reading]
	score := 0
	if len(r.For) > 0 {
		score += 6
	}
	if p := w.lx.perType[typ]; p != nil {
		switch {
		case r.Param != "" && p.params[r.Param]:
			score += 4
		case len(r.Ends) == 2 && (p.params[r.Ends[0]] || p.params[r.Ends[1]]):
			score += 4
		case r.Param != "":
			score -= 8 // a figure that the list asks of other goods
		}
	}
	if name != nil && r.Param != "" {
		// "Tilt comp. roll" is roll_tilt_compensation rather than pitch_tilt_compensation.
		for word := range strings.SplitSeq(r.Param, "_") {
			for _, t := range name.toks {
				if len(word) > 3 && t.word == word {
					score += 3
				}
			}
		}
	}
	if len(r.Lists) > 0 && several {
		score += 15
	}
	if len(r.Ends) == 2 {
		score += 10 // taken only where two ends were stated, which then tell more than one value
	}
	return score
}

// option reads a value that is offered instead of the one before it: "range 100 km (option: 900 km)".
func (w *work) option(read []Value, f *field, k int) (Value, bool) {
	if k == 0 {
		return Value{}, false
	}
	m, before := f.values[k], f.values[k-1]
	first, last := tokensOf(f, before.End, m.Start)
	offered := slices.ContainsFunc(f.toks[first:last], func(t token) bool {
		return t.start >= before.End && t.end <= m.Start && slices.Contains(w.lx.conventions.Options, t.word)
	})
	if !offered {
		return Value{}, false
	}
	for _, v := range read {
		if v.Where != w.where(f) || v.Start != before.Start || m.Quantities[0].Dimension() != before.Quantities[0].Dimension() {
			continue
		}
		q := m.Quantities[0]
		p := w.lx.list.Param(v.Name)
		if p != nil && p.Type == controllist.Number && q.Dimension() != p.Unit.Dimension() {
			var ok bool
			if q, ok = q.Reread(p.Unit.Dimension()); !ok {
				continue
			}
		}
		v.Text, v.Start, v.End, v.option = q.Text, m.Start, m.End, true
		v.iv = w.meaning(v.Name, q, f, m)
		w.usable(&v, p)
		return v, true
	}
	return Value{}, false
}

// takenBack reports whether longer words around the announcement make it something else: "specific impulse" is no impulse.
func (w *work) takenBack(c candidateFor, f, name *field) bool {
	for _, g := range []*field{f, name} {
		if g == nil {
			continue
		}
		for _, h := range g.around(c.words.from, c.words.to) {
			if h.role == roleNotThis && h.owner == c.reading && h.field == c.words.field &&
				h.from < c.words.to && h.to > c.words.from && h.words >= c.words.words {
				return true
			}
		}
	}
	return false
}

func allowed(types []string, typ string) bool { return len(types) == 0 || contains(types, typ) }

// clauseBreak reports whether words and value belong to different clauses. Words behind a value are cut off by any comma
// ("±90° pitch, ±180° roll"); words before it only when they are far.
func clauseBreak(s string, behind bool) bool {
	return strings.ContainsAny(s, ";\n|") || strings.Contains(s, ", ") && (behind || len(s) > 24)
}

// ofNeighbour reports whether words between two values belong to the first: they stand right behind it, and a comma cuts them
// off from the second ("99 % Zr, 95 % below 45 µm").
func ofNeighbour(before, after string, k int) bool {
	return k > 0 && strings.TrimSpace(before) == "" && strings.Contains(after, ", ")
}

// tokensOf returns the first token that touches the span and the one after the last.
func tokensOf(f *field, start, end int) (first, last int) {
	first, _ = slices.BinarySearchFunc(f.toks, start+1, func(t token, end int) int { return t.end - end })
	last, _ = slices.BinarySearchFunc(f.toks, end, func(t token, start int) int { return t.start - start })
	return first, max(first, last)
}

// take gives the values of a match under one reading; ok is false when the dimensions do not fit.
func (w *work) take(c candidateFor, f *field, m quantity.Match) ([]Value, bool) {
	r := &w.lx.readings[c.reading]
	words := w.quote(c.words)
	make1 := func(name string, q quantity.Quantity) (Value, bool) {
		dim := r.dim
		p := w.lx.list.Param(name)
		if p != nil && p.Type == controllist.Number {
			dim = p.Unit.Dimension()
		} else if j, ok := w.lx.metrics[name]; ok {
			dim = w.lx.readings[j].dim
		}
		if q.Dimension() != dim {
			q2, ok := q.Reread(dim)
			if !ok {
				return Value{}, false
			}
			q = q2
		}
		v := Value{
			Name: name, Text: q.Text, Words: words, Where: w.where(f), Start: m.Start, End: m.End, Listed: p != nil,
			iv: w.meaning(name, q, f, m), reading: c.reading, score: c.score, Note: r.Note,
		}
		w.usable(&v, p)
		return v, true
	}
	switch {
	case len(r.Lists) > 0:
		if len(m.Quantities) < 2 {
			return nil, false
		}
		var out []Value
		for i, q := range inOrder(m.Quantities, r.Lists) {
			if i >= len(r.Lists) {
				break
			}
			v, ok := make1(r.Lists[i], q)
			if !ok {
				return nil, false
			}
			out = append(out, v)
		}
		return out, true
	case len(r.Ends) == 2:
		q := m.Quantities[0]
		lo, okLo := make1(r.Ends[0], q)
		hi, okHi := make1(r.Ends[1], q)
		if !okLo || !okHi {
			return nil, false
		}
		if q.Form != quantity.Range || lo.iv.LoInf || hi.iv.HiInf {
			return nil, false
		}
		lo.iv, hi.iv = quantity.Point(lo.iv.Lo), quantity.Point(hi.iv.Hi)
		return []Value{lo, hi}, true
	default:
		v, ok := make1(r.name(), m.Quantities[0])
		if !ok {
			// "800 x 2.5 mm" announced by one word, or a list whose later member has the right dimension.
			return nil, false
		}
		return []Value{v}, true
	}
}

// inOrder puts the figures of a list in the order of the names: whatever the seller's order, the smallest of three sizes is
// the thickness.
func inOrder(qs []quantity.Quantity, names []string) []quantity.Quantity {
	thin := slices.IndexFunc(names, func(n string) bool { return strings.Contains(n, "thickness") })
	if thin < 0 || thin >= len(qs) || len(qs) < 2 {
		return qs
	}
	least := 0
	for i, q := range qs {
		if q.Dimension() != qs[0].Dimension() || q.Interval.HiInf {
			return qs
		}
		if q.Interval.Hi.Cmp(qs[least].Interval.Hi) < 0 {
			least = i
		}
	}
	if least == thin {
		return qs
	}
	out := slices.Delete(slices.Clone(qs), least, least+1)
	return slices.Insert(out, thin, qs[least])
}

// meaning turns what was written into the set of values it states for the parameter.
func (w *work) meaning(name string, q quantity.Quantity, f *field, m quantity.Match) quantity.Interval {
	iv := q.Interval
	dir := w.lx.direction[name]
	p := w.lx.list.Param(name)
	band := p != nil && p.Band != controllist.Inside
	switch {
	case q.Form == quantity.Range && !band && strings.HasPrefix(name, "max_") && !iv.HiInf:
		return quantity.Point(iv.Hi)
	case q.Form == quantity.Range && !band && strings.HasPrefix(name, "min_") && !iv.LoInf:
		return quantity.Point(iv.Lo)
	case q.Form == quantity.Symmetric:
		// "±16 g" states a size; the list's limits are sizes.
		return quantity.Point(iv.Hi)
	case q.Form == quantity.UpperBound && dir > 0 && capability(f.text, m, q):
		// "up to 2,300 kg" says what the good can do, where the list asks for large values.
		return quantity.Point(iv.Hi)
	case q.Form == quantity.UpperBound && contains(w.lx.conventions.Rated, name):
		// A guaranteed bound is the rated figure: just inside it, or at it where it is included.
		lo := iv.Hi.Sub(iv.Hi.Abs().Mul(hair))
		return quantity.Interval{Lo: lo, Hi: iv.Hi, HiOpen: iv.HiOpen}
	case q.Form == quantity.Range && dir > 0 && !band && !iv.LoInf && !iv.HiInf && spans(f.text[m.Start:m.End]):
		// "0-1,500 m" of something the good can reach: the far end is its capability.
		if iv.Lo.Sign() == 0 {
			return quantity.Point(iv.Hi)
		}
	}
	if q.Approx {
		iv = iv.Widen(w.lx.conventions.approx)
	}
	return iv
}

// hair is how far inside its bound a rated figure is taken to lie: nothing that matters, yet on the right side of a limit.
var hair = quantity.NumberOf(1e-9)

func spans(s string) bool { return strings.HasPrefix(strings.TrimSpace(s), "0") }

// capability reports whether an upper bound is worded as what the good reaches rather than as a limit on its content.
func capability(text string, m quantity.Match, q quantity.Quantity) bool {
	s := strings.ToLower(q.Text)
	if m.Start >= 0 && m.End <= len(text) {
		s += " " + strings.ToLower(text[max(0, m.Start-8):m.End])
	}
	return strings.Contains(s, "up to") || strings.Contains(s, "max") || strings.Contains(s, "bis ") || strings.Contains(s, "jusqu")
}

// alone reads a value that no words announce, by its dimension: only where goods of this type have one value of the kind.
func (w *work) alone(fi int, f, name *field, m quantity.Match, typ string) ([]Value, bool) {
	if typ == "" || m.Quantities[0].Dimension().IsZero() && m.Quantities[0].Unit.Symbol() == "" {
		return nil, false
	}
	if name != nil {
		// The seller gave the value a name that says what it is, or one that was not understood: it is not guessed at.
		if _, err := quantity.Parse(name.text + " " + m.Quantities[0].Text); err != nil && len(name.hits) == 0 {
			return nil, false // "Max" only belongs to the figure, "Payment" is about something else
		}
		for _, h := range name.hits {
			if h.role == roleReading {
				return nil, false
			}
		}
	}
	for _, i := range w.aloneFor(typ) {
		r := &w.lx.readings[i]
		if r.InText && f.kind != fieldText {
			continue
		}
		if len(r.Units) > 0 && !contains(r.Units, m.Quantities[0].Unit.Symbol()) {
			continue
		}
		if m.Quantities[0].Dimension() != r.dim {
			if _, ok := m.Quantities[0].Reread(r.dim); !ok {
				continue
			}
		}
		c := candidateFor{reading: i, score: 1, words: found{field: fi, start: m.Start, end: m.Start}}
		if vs, ok := w.take(c, f, m); ok {
			vs[0].Words = ""
			return vs, true
		}
	}
	return nil, false
}

// aloneFor returns the readings of a kind of goods that need no words.
func (w *work) aloneFor(typ string) []int {
	out, ok := w.alones[typ]
	if ok {
		return out
	}
	for i := range w.lx.readings {
		if r := &w.lx.readings[i]; r.Alone && contains(r.For, typ) && (r.Param != "" || r.Metric != "") {
			out = append(out, i)
		}
	}
	if w.alones == nil {
		w.alones = map[string][]int{}
	}
	w.alones[typ] = out
	return out
}

func (w *work) where(f *field) string {
	switch f.kind {
	case fieldText:
		return "text"
	case fieldEndUse:
		return "end_use"
	case fieldName, fieldValue:
	}
	return "parameters[" + itoa(f.param) + "]"
}
