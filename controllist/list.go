package controllist

import (
	"slices"
	"sort"
	"strings"

	"github.com/licet/licet/cite"
	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
)

// List is a control list with all its dated texts. It is made by [Load], never changes, and is safe for concurrent use.
type List struct {
	Name   string    // short name, such as MTCR Annex
	Title  string    // full name of the instrument
	First  date.Date // first day on which the list existed; earlier days are refused
	Layout date.Date // from when the present numbering is in use
	Read   date.Date // newest edition whose text was read
	Digest string    // SHA-256 of all files, in hexadecimal

	params      []*Param
	byName      map[string]*Param
	entries     []*Entry // in the order of the list
	byID        map[string]*Entry
	headings    []Heading
	items       []Item
	definitions []Definition
	releases    []Release
	symbols     []string
	symbolOf    map[string]symbol
	idSymbols   int        // the first idSymbols symbols are ids of the list
	below       [][]symbol // by id: itself and the ids below it
	order       []int      // entry indexes so that what specified_in asks for comes first
}

// Heading is a title of the list's numbering that is no entry itself.
type Heading struct {
	ID    string `yaml:"id" json:"id"`
	Title string `yaml:"title" json:"title"`
}

// Item is one of the numbered chapters of the list.
type Item struct {
	Number   int    `json:"number"`
	Title    string `json:"title"`
	Reserved bool   `json:"reserved,omitempty"` // the number exists and holds nothing
}

// Definition is a term of the list in our own words.
type Definition struct {
	Term    string      `json:"term"`
	Meaning string      `json:"meaning"`
	Entries []string    `json:"entries,omitempty"` // entries it is used in; empty means throughout
	Source  cite.Source `json:"source"`
}

// Release is a known edition of the list or a meeting that changed it.
type Release struct {
	Date      date.Date   `json:"date"`
	Precision string      `json:"precision"` // day, month or year: how far the date can be trusted
	Title     string      `json:"title"`
	AdoptedBy string      `json:"adopted_by"`
	Document  string      `json:"document,omitempty"`
	Changes   []Change    `json:"changes,omitempty"`
	Source    cite.Source `json:"source"`
	Note      string      `json:"note,omitempty"`
}

// Change is what is known of one change in a [Release]. Without entries, the change is known but not what it touched.
type Change struct {
	Entries []string `json:"entries,omitempty"`
	What    string   `json:"what"`
}

// Params returns all parameters in the order of the file.
func (l *List) Params() []*Param { return l.params }

// Param returns the parameter of that name, nil if none is declared.
func (l *List) Param(name string) *Param { return l.byName[name] }

// Entries returns all entries in the order of the list.
func (l *List) Entries() []*Entry { return l.entries }

// Entry returns the entry with the id, nil if there is none.
func (l *List) Entry(id string) *Entry { return l.byID[id] }

// Below returns the entries that the id stands for: itself and all sub-paragraphs.
func (l *List) Below(id string) []*Entry {
	var out []*Entry
	for _, e := range l.entries {
		if Under(e.ID, id) {
			out = append(out, e)
		}
	}
	return out
}

// TitleOf returns the title of an entry, heading or item number; empty when the id is not in the list.
func (l *List) TitleOf(id string) string {
	if e := l.byID[id]; e != nil {
		return e.Title
	}
	for _, h := range l.headings {
		if h.ID == id {
			return h.Title
		}
	}
	for _, it := range l.items {
		if itoa(it.Number) == id {
			return it.Title
		}
	}
	return ""
}

// Headings returns the titles of the numbering that are no entries.
func (l *List) Headings() []Heading { return l.headings }

// Items returns the chapters in order, reserved ones included.
func (l *List) Items() []Item { return l.items }

// Definitions returns the terms of the list.
func (l *List) Definitions() []Definition { return l.definitions }

// Releases returns the known editions, oldest first.
func (l *List) Releases() []Release { return l.releases }

// ReleaseAt returns the newest release on or before the day; ok is false before the first.
func (l *List) ReleaseAt(on date.Date) (Release, bool) {
	i := sort.Search(len(l.releases), func(i int) bool { return l.releases[i].Date.After(on) })
	if i == 0 {
		return Release{}, false
	}
	return l.releases[i-1], true
}

// IsID reports whether the text is an id of the list: an entry, a heading, or the start of one.
func (l *List) IsID(text string) bool {
	s, ok := l.symbolOf[text]
	return ok && int(s) < l.idSymbols
}

func (l *List) undeclared(name string) error {
	e := fault.Input(name, "", "the list has no such parameter", "a parameter of the list")
	if near := nearest(name, l.paramNames()); near != "" {
		e.Hint = "did you mean " + near + "?"
		e.Want = near
	}
	return e
}

func (l *List) paramNames() []string {
	names := make([]string, len(l.params))
	for i, p := range l.params {
		names[i] = p.Name
	}
	return names
}

// resolve turns names into symbols. What the parameter does not take is refused with the nearest name it does take.
func (l *List) resolve(p *Param, names []string) ([]symbol, error) {
	if len(names) == 0 {
		return nil, nil
	}
	out := make([]symbol, 0, len(names))
	for _, n := range names {
		s, ok := l.symbolOf[n]
		isID := ok && int(s) < l.idSymbols
		switch {
		case ok && isID && p.IDs:
		case ok && !isID && (p.Open || slices.Contains(p.Values, n)):
		case p.Open:
			// A name outside the list's vocabulary, such as a CAS number that no entry asks for: it is stated, and equals nothing.
			s = unlisted
		default:
			e := fault.Input(p.Name, n, "the parameter does not take this value", "one of "+sample(p.Values, 6))
			if p.IDs {
				e.Want = "an id of the list such as 1.A" + orValues(p.Values)
			}
			if near := nearest(n, p.Values); near != "" {
				e.Hint = "did you mean " + near + "?"
			}
			return nil, e.At(fault.Place{})
		}
		out = append(out, s)
	}
	return out, nil
}

// unlisted is the symbol of a stated value that no condition asks for. It is never in a set of bits.
const unlisted symbol = 1<<16 - 1

func orValues(values []string) string {
	if len(values) == 0 {
		return ""
	}
	return ", or one of " + sample(values, 4)
}

func sample(values []string, n int) string {
	if len(values) <= n {
		return strings.Join(values, ", ")
	}
	return strings.Join(values[:n], ", ") + ", …"
}

func (l *List) symbolNames(in []symbol) []string {
	if len(in) == 0 {
		return nil
	}
	out := make([]string, 0, len(in))
	for _, s := range in {
		if s != unlisted {
			out = append(out, l.symbols[s])
		}
	}
	return out
}

// addBelow adds the symbol and, for an id, all ids below it.
func (l *List) addBelow(b bits, s symbol) {
	if s == unlisted {
		return
	}
	b.add(s)
	if int(s) >= l.idSymbols {
		return
	}
	for _, below := range l.below[s] {
		b.add(below)
	}
}

// nearest returns the candidate within a small edit distance of the text, empty when none is near.
func nearest(text string, candidates []string) string {
	best, bestD := "", 1+len(text)/3
	for _, c := range candidates {
		if d := distance(text, c, bestD); d < bestD {
			best, bestD = c, d
		}
	}
	return best
}

// distance is the Levenshtein distance, cut off at limit.
func distance(a, b string, limit int) int {
	if d := len(a) - len(b); d >= limit || -d >= limit {
		return limit
	}
	prev := make([]int, len(b)+1)
	for j := range prev {
		prev[j] = j
	}
	for i := range len(a) {
		diag := prev[0]
		prev[0] = i + 1
		for j := range len(b) {
			cost := diag
			if a[i] != b[j] {
				cost++
			}
			diag = prev[j+1]
			prev[j+1] = min(cost, prev[j]+1, prev[j+1]+1)
		}
	}
	return prev[len(b)]
}
