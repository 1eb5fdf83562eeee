package classify

import (
	"regexp"
	"slices"
	"strings"

	"github.com/licet/licet/fault"
	"github.com/licet/licet/quantity"
)

// Parameter is a stated value as the seller wrote it.
type Parameter struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Input is what is known of one item. All parts may be empty; an input without any words gives needs-information.
type Input struct {
	ID         string            `json:"id,omitempty"`
	Text       string            `json:"text"`                 // description as on a datasheet, quotation or invoice
	Parameters []Parameter       `json:"parameters,omitempty"` // stated values, in the seller's units
	HS         string            `json:"hs,omitempty"`         // declared customs code; a hint that can raise a question
	EndUse     string            `json:"end_use,omitempty"`    // stated use of the item; read for what it says about the item
	Facts      map[string]string `json:"facts,omitempty"`      // values declared by the list's own parameter names; they overrule words
}

// Limits on one input. What is longer is refused, not cut: a cut text could lose the word that decides.
const (
	maxText       = 64 << 10
	maxParameters = 500
)

// Check reports input that is too large to be one item.
func (in Input) Check() error {
	size := len(in.Text) + len(in.EndUse)
	for _, p := range in.Parameters {
		size += len(p.Name) + len(p.Value)
	}
	if size > maxText {
		return fault.Input("text", "", "the description is too long for one item", "at most 64 KiB of text and parameters")
	}
	if len(in.Parameters) > maxParameters {
		return fault.Input("parameters", "", "too many parameters for one item", "at most 500")
	}
	return nil
}

type fieldKind uint8

const (
	fieldText fieldKind = iota
	fieldName
	fieldValue
	fieldEndUse
)

// field is one piece of the input, cut into words.
type field struct {
	kind   fieldKind
	param  int // index of the parameter for names and values
	text   string
	toks   []token
	zones  []zone // of the description
	values []quantity.Match
	hits   []found // matches in this field, in order
	origin []int   // where each byte of text stood in what was given; nil when nothing was left out
	nots   []int   // where negating words end, in order
	span   int     // words of the longest match
	said   [][]announcement
}

// around returns the matches that can touch the words between two tokens, in order: a description may be long, and what bears on
// a match stands beside it.
func (f *field) around(from, to int) []found { return window(f.hits, f.span, from, to) }

// window returns, of matches in order, none of which is longer than span, those that can touch the words between two tokens.
func window(hits []found, span, from, to int) []found {
	at := func(tok int) int {
		i, _ := slices.BinarySearchFunc(hits, tok, func(h found, tok int) int { return h.from - tok })
		return i
	}
	i := at(from - span)
	return hits[i:max(i, at(to))]
}

func spanOf(hits []found) int {
	n := 0
	for _, h := range hits {
		n = max(n, h.to-h.from)
	}
	return n
}

// zone is a stretch of the description with one bearing on the subject.
type zone struct {
	from, to int // tokens
	kind     zoneKind
	intent   string // for hosts: design, use, about, with, part
	after    zoneKind
}

type zoneKind uint8

const (
	zoneHead       zoneKind = iota // names the goods
	zoneApposition                 // after a comma or bracket: names them again, or adds a figure
	zoneHost                       // after "for", "in", "of": what the goods are made for or go into
	zoneWith                       // after "with": what the goods have
	zoneKinds      = iota
)

// work is one classification in progress.
type work struct {
	lx          *Lexicon
	in          Input
	fields      []field
	ids         []string // ids of the list written in the input, such as (1.A.2)
	cas         []string
	parts       map[string][]partAnswer // by item type, worked out once
	read        map[string][]Value      // by item type, read once
	hostFigures map[string]Value        // by parameter: the figure of a host that tells it
	support     map[int]bool            // by item type: a word that supports it stands somewhere
	alones      map[string][]int        // by item type: readings that need no words
}

var (
	idPattern  = regexp.MustCompile(`\b\d{1,2}\.[A-E](?:\.\d{1,2}(?:\.[a-z](?:\.\d{1,2}(?:\.[a-z])?)?)?)?\b`)
	casPattern = regexp.MustCompile(`\b\d{2,7}-\d{2}-\d\b`)
)

func (lx *Lexicon) prepare(in Input) *work {
	w := &work{lx: lx, in: in, support: map[int]bool{}}
	w.add(fieldText, 0, in.Text)
	for i, p := range in.Parameters {
		w.add(fieldName, i, p.Name)
		w.add(fieldValue, i, p.Value)
	}
	w.add(fieldEndUse, 0, in.EndUse)
	for i := range w.fields {
		for _, h := range w.fields[i].hits {
			if h.role == roleWith {
				w.support[h.owner] = true
			}
		}
	}
	for i := range w.fields {
		f := &w.fields[i]
		if f.kind != fieldName {
			for _, id := range idPattern.FindAllString(f.text, -1) {
				if lx.list.IsID(id) && !slices.Contains(w.ids, id) {
					w.ids = append(w.ids, id)
				}
			}
		}
		for _, c := range casPattern.FindAllString(f.text, -1) {
			if validCAS(c) && !slices.Contains(w.cas, c) {
				w.cas = append(w.cas, c)
			}
		}
	}
	return w
}

// nameAt returns the index of the field with a parameter's name: the description is first, and each name stands before its value.
func nameAt(param int) int { return 1 + 2*param }

// validCAS checks the last digit of a CAS registry number, which is the sum of the others weighted from the right.
func validCAS(s string) bool {
	digits := strings.ReplaceAll(s, "-", "")
	sum := 0
	for i := range len(digits) - 1 {
		sum += int(digits[len(digits)-2-i]-'0') * (i + 1)
	}
	return sum%10 == int(digits[len(digits)-1]-'0')
}

func (w *work) add(kind fieldKind, param int, text string) {
	f := field{kind: kind, param: param}
	f.text, f.origin = cleaned(text)
	text = f.text
	f.toks = w.lx.words.tokenize(text)
	f.hits = w.lx.index.scan(f.toks, len(w.fields), nil)
	f.hits = w.inverted(&f, len(w.fields), f.hits)
	f.hits = slices.DeleteFunc(f.hits, f.acrossComma)
	f.span = spanOf(f.hits)
	f.hits = longest(f.hits, f.span)
	if kind != fieldName {
		f.values = quantity.Find(w.lx.numerals(text, f.toks))
		f.hits = slices.DeleteFunc(f.hits, f.isUnit)
	}
	for _, h := range f.hits {
		if h.role == roleNegation {
			f.nots = append(f.nots, h.to)
		}
	}
	slices.Sort(f.nots)
	if kind == fieldText {
		f.zones = w.cutZones(&f)
	}
	w.fields = append(w.fields, f)
}

// acrossComma reports whether the name of a thing was read over a comma, which turns its words round: "bearings, steel" is no
// bearing steel.
func (f *field) acrossComma(h found) bool {
	if f.kind != fieldText || !h.role.naming() || h.turned {
		return false
	}
	for i := h.from + 1; i < h.to; i++ {
		if f.toks[i].apart && strings.HasPrefix(f.text[f.toks[i-1].end:], ", ") {
			return true
		}
	}
	return false
}

// Names in catalogues stand with the noun first: "Bearing, ball, annular". Such a name begins the text, and each of its parts is
// short.
const (
	partWords = 2 // words of one part
	partsMost = 4
)

// inverted adds the names that a description with the noun first would have in running text: of "Bearing, ball, radial" those of
// "ball bearing" and "radial ball bearing".
func (w *work) inverted(f *field, field int, hits []found) []found {
	if f.kind != fieldText {
		return hits
	}
	starts := []int{0}
	end := 0
	for i := 1; i <= len(f.toks); i++ {
		if i < len(f.toks) && !f.toks[i].apart {
			continue
		}
		if i-starts[len(starts)-1] > partWords {
			break
		}
		end = i
		if i == len(f.toks) || len(starts) == partsMost || !strings.HasPrefix(f.text[f.toks[i-1].end:], ", ") {
			break
		}
		starts = append(starts, i)
	}
	if len(starts) > 0 && starts[len(starts)-1] >= end {
		starts = starts[:len(starts)-1]
	}
	if len(starts) < 2 {
		return hits
	}
	starts = append(starts, end)
	var turned []token
	for k := len(starts) - 2; k >= 0; k-- {
		for _, t := range f.toks[starts[k]:starts[k+1]] {
			t.apart = false
			turned = append(turned, t)
		}
	}
	noun := len(turned) - starts[1] // where the noun stands now
	for _, h := range w.lx.index.scan(turned, field, nil) {
		if !h.role.naming() || h.from >= noun || h.to < len(turned) {
			continue
		}
		last := 0 // the name reaches from the noun to the part that is now its first word
		for last < end && f.toks[last].start != turned[h.from].start {
			last++
		}
		for last+1 < end && !f.toks[last+1].apart {
			last++
		}
		h.from, h.to, h.turned = 0, last+1, true
		h.start, h.end = f.toks[0].start, f.toks[last].end
		hits = append(hits, h)
	}
	slices.SortStableFunc(hits, func(a, b found) int { return a.from - b.from })
	return hits
}

// numerals writes the figure for a number in words before a noun that is counted ("seven-axis", "ten CNC axes"), so that it is
// read as a value. Every other byte stays where it is.
func (lx *Lexicon) numerals(text string, toks []token) string {
	var out []byte
	for i, t := range toks {
		n := lx.conventions.NumberWords[t.word]
		if n == "" || t.end-t.start < len(n) || !slices.ContainsFunc(toks[i+1:min(i+3, len(toks))], func(t token) bool {
			return slices.Contains(lx.conventions.Counted, t.word)
		}) {
			continue
		}
		if out == nil {
			out = []byte(text)
		}
		for k := t.start; k < t.end-len(n); k++ {
			out[k] = ' '
		}
		copy(out[t.end-len(n):t.end], n)
	}
	if out == nil {
		return text
	}
	return string(out)
}

// isUnit reports whether a match is no more than the unit of a value, which names nothing: "300 bar" is no bar of metal, and
// the "in" of "12 in" links nothing. Words that announce values may be units ("3,000 rpm").
func (f *field) isUnit(h found) bool {
	if h.to != h.from+1 || h.role != rolePhrase && h.role != roleRelation && !h.role.naming() {
		return false
	}
	first, _ := slices.BinarySearchFunc(f.values, h.start+1, func(m quantity.Match, end int) int { return m.End - end })
	for _, m := range f.values[first:] {
		if m.Start > h.start {
			break
		}
		for _, q := range m.Quantities {
			if h.end <= m.End && q.Unit.Symbol() == f.toks[h.from].raw {
				return true
			}
		}
	}
	return false
}

// naming says which roles compete for the same words: the longest name of a thing wins.
func (r role) naming() bool {
	switch r {
	case roleType, roleMaybe, roleCivil, roleSubstance, roleNotSubst:
		return true
	case roleWith, roleNever, roleReading, roleNotThis, rolePhrase, roleSystem, roleRelation, roleNegation, roleVague,
		rolePackaging, roleNaming, roleHostNaming, roleYes, roleNo, rolePart, roleFiller, roleField:
	}
	return false
}

// longest drops names that lie inside a longer name, so that "rocket motor case" is not also a motor. Other roles do not
// compete.
func longest(hits []found, span int) []found {
	out := hits[:0:0]
	for _, h := range hits {
		drop := false
		if h.role.naming() {
			for _, o := range window(hits, span, h.from, h.to) {
				if o == h || !o.role.naming() || o.to <= h.from {
					continue
				}
				if o.role == roleNotSubst {
					// The name of a near compound rules out the one substance it is near to, and no other.
					if h.role == roleSubstance && h.owner == o.owner && o.words >= h.words {
						drop = true
						break
					}
					continue
				}
				// Overlapping: more words win; at the same length a firm name beats a suggestion.
				if o.words > h.words || o.words == h.words && o.from <= h.from && o.to >= h.to && firmer(o.role, h.role) {
					drop = true
					break
				}
			}
		}
		if !drop {
			out = append(out, h)
		}
	}
	slices.SortStableFunc(out, func(a, b found) int { return a.from - b.from })
	return out
}

func firmer(a, b role) bool {
	rank := func(r role) int {
		switch r {
		case roleMaybe:
			return 1
		case roleNotSubst:
			return 3
		default:
			return 2
		}
	}
	return rank(a) > rank(b)
}

// cut begins a new zone.
type cut struct {
	at, to int // the zone starts at token to; tokens at..to are the link
	kind   zoneKind
	intent string
}

// nextCut returns where the zone that begins at the token ends.
func nextCut(cuts []cut, at, n int) int {
	i, _ := slices.BinarySearchFunc(cuts, at+1, func(c cut, at int) int { return c.at - at })
	if i < len(cuts) {
		return cuts[i].at
	}
	return n
}

// cutZones splits the description at the words that link the subject to hosts and at commas, brackets and semicolons.
func (w *work) cutZones(f *field) []zone {
	n := len(f.toks)
	if n == 0 {
		return nil
	}
	var cuts []cut
	covered := -1
	for _, h := range f.hits {
		if h.role != roleRelation || h.from < covered {
			continue
		}
		// Of several links that start at one word, the longest is meant: "specially designed for" over "designed".
		best := h
		for _, o := range f.around(h.from, h.from+1) {
			if o.role == roleRelation && o.from == h.from && o.to > best.to {
				best = o
			}
		}
		if best.to >= n || w.packaged(f, best) {
			continue
		}
		rel := w.lx.relations[best.owner]
		kind := zoneHost
		if rel.Intent == "with" {
			kind = zoneWith
		}
		cuts = append(cuts, cut{best.from, best.to, kind, rel.Intent})
		covered = best.to
	}
	for i := 1; i < n; i++ {
		if f.toks[i].apart {
			cuts = append(cuts, cut{i, i, zoneApposition, ""})
		}
	}
	slices.SortStableFunc(cuts, func(a, b cut) int { return a.at - b.at })
	zones := []zone{{from: 0, to: n, kind: zoneHead}}
	for _, c := range cuts {
		last := &zones[len(zones)-1]
		if c.at == 0 && c.kind == zoneHost && len(zones) == 1 && c.to < n {
			// A description that begins with a link names its subject after it.
			zones[0].from = c.to
			continue
		}
		if c.at < last.from || c.kind == zoneApposition && c.at == last.from {
			continue
		}
		last.to = c.at
		if last.kind == zoneHost && (c.kind == zoneWith || c.kind == zoneApposition && (f.toks[c.at].depth > 0 || !w.namesAny(f, c.at, nextCut(cuts, c.at, n)))) {
			// What follows a host in brackets, behind "with", or without naming other goods says more about the host.
			c.kind, c.intent = zoneHost, last.intent
		}
		zones = append(zones, zone{from: c.to, to: n, kind: c.kind, intent: c.intent, after: last.kind})
	}
	return zones
}

// namesAny reports whether goods are named between two tokens. A bare material is none: it says what they are made of.
func (w *work) namesAny(f *field, from, to int) bool {
	for _, h := range f.around(from, to) {
		if h.from >= from && h.from < to && (h.role == roleType || h.role == roleCivil && !w.lx.civil[h.owner].Material || h.role == roleSubstance) {
			return true
		}
	}
	return false
}

// packaged reports whether a link only joins a count to the goods: "set of", "pair of", "kit of".
func (w *work) packaged(f *field, link found) bool {
	for _, h := range f.around(link.from, link.from) {
		if h.role == rolePackaging && h.to == link.from && link.to-link.from == 1 && f.toks[link.from].word == "of" {
			return true
		}
	}
	return false
}

// zoneOf returns the zone of a token of the description.
func (f *field) zoneOf(tok int) zone {
	if i := f.zoneAt(tok); i >= 0 {
		return f.zones[i]
	}
	return zone{kind: zoneHead, to: len(f.toks)}
}

// zoneAt returns the index of the zone of a token, -1 for the words of a link. The zones come in order and do not overlap.
func (f *field) zoneAt(tok int) int {
	i, ok := slices.BinarySearchFunc(f.zones, tok, func(z zone, tok int) int { return z.from - tok })
	if !ok {
		i--
	}
	for i > 0 && f.zones[i].from == f.zones[i-1].from && tok < f.zones[i-1].to {
		i--
	}
	if i < 0 || tok >= f.zones[i].to {
		return -1
	}
	return i
}

// negationReach is how many words a negation reaches over: "not for airborne or marine use".
const negationReach = 4

// negated reports whether a negating word stands shortly before the match, in the same clause.
func (f *field) negated(h found) bool {
	first, _ := slices.BinarySearch(f.nots, h.from-negationReach)
	for _, to := range f.nots[first:] {
		if to > h.from {
			return false
		}
		clear := true
		for i := to; i <= h.from && i < len(f.toks); i++ {
			clear = clear && !f.toks[i].apart
		}
		if clear {
			return true
		}
	}
	return false
}
