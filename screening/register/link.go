package register

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"github.com/licet/licet/screening/source"
)

// Link says that two entries of different lists name the same party, as far as the lists themselves show. The entries stay
// two: each list has its own measures and its own dates.
type Link struct {
	A  Ref       `json:"a"` // of the list that was named first
	B  Ref       `json:"b"`
	By []Because `json:"by"` // at least one
}

// Because is one ground for a link.
type Because struct {
	Kind  Ground `json:"kind"`
	Value string `json:"value"` // the number or name, as compared
}

// Ground is the kind of what ties two entries together.
type Ground string

// The grounds of a link, the strongest first.
const (
	ByReference  Ground = "reference"  // one quotes the number of the other, or both quote the same
	ByIdentifier Ground = "identifier" // both bear the same number
	ByName       Ground = "name"       // the same primary name, with the same birth or a country in common
)

// crowd is how many entries may share a ground before it says nothing about any two of them.
const crowd = 50

// unRef is a permanent reference number of the Security Council's lists: QDi.426, KPe.001.
var unRef = regexp.MustCompile(`(?i)\b[A-Z]{2}[ie]\.\d{3}\b`)

// quoted is such a number where a text says that it is the party's own, not that of another.
var quoted = regexp.MustCompile(`(?i)\b(?:UN|U\.N\.|United Nations|UNSC|Security Council|permanent|reference|ref)\b[^;\n]{0,40}?\b([A-Z]{2}[ie]\.\d{3})\b`)

// another is what precedes the number of another party.
var another = regexp.MustCompile(`(?i)\b(?:see|linked|links|associat\w*|related|owned|controlled|subsidiary|affiliat\w*|member|behalf|with)\b`)

// Links returns which entries of different lists name the same party and by what, in the order of the lists and of their
// references. Two entries of one list are never linked.
func Links(lists ...Loaded) []Link {
	type at struct {
		list int
		e    *source.Entry
	}
	grounds := map[Because][]at{}
	for i, l := range lists {
		for _, e := range l.Entries {
			for _, g := range groundsOf(e) {
				grounds[g] = append(grounds[g], at{i, e})
			}
		}
	}
	type pair struct{ a, b Ref }
	found := map[pair][]Because{}
	for g, who := range grounds {
		if len(who) < 2 || len(who) > crowd {
			continue
		}
		for i, x := range who {
			for _, y := range who[i+1:] {
				if x.list == y.list || !agree(g.Kind, x.e, y.e) {
					continue
				}
				p := pair{Ref{lists[x.list].Version.List, x.e.Ref}, Ref{lists[y.list].Version.List, y.e.Ref}}
				if !slices.Contains(found[p], g) {
					found[p] = append(found[p], g)
				}
			}
		}
	}
	place := make(map[string]int, len(lists))
	for i, l := range lists {
		place[l.Version.List] = i
	}
	out := make([]Link, 0, len(found))
	for p, by := range found {
		slices.SortFunc(by, func(x, y Because) int {
			return cmp.Or(cmp.Compare(rank(x.Kind), rank(y.Kind)), strings.Compare(x.Value, y.Value))
		})
		out = append(out, Link{p.a, p.b, by})
	}
	slices.SortFunc(out, func(x, y Link) int {
		return cmp.Or(cmp.Compare(place[x.A.List], place[y.A.List]), strings.Compare(x.A.Ref, y.A.Ref),
			cmp.Compare(place[x.B.List], place[y.B.List]), strings.Compare(x.B.Ref, y.B.Ref))
	})
	return out
}

func rank(g Ground) int { return slices.Index([]Ground{ByReference, ByIdentifier, ByName}, g) }

// groundsOf returns under what an entry can be found to be the same as another.
func groundsOf(e *source.Entry) []Because {
	var out []Because
	add := func(k Ground, value string) {
		if b := (Because{k, value}); value != "" && !slices.Contains(out, b) {
			out = append(out, b)
		}
	}
	add(ByReference, strings.ToUpper(unRef.FindString(strings.TrimSpace(e.Ref))))
	for _, id := range e.IDs {
		for _, text := range []string{id.Value, id.Label, id.Note} {
			add(ByReference, strings.ToUpper(unRef.FindString(text)))
		}
		if v := identifier(id); v != "" {
			add(ByIdentifier, v)
		}
	}
	for _, text := range []string{e.Remarks, e.Basis} {
		for _, m := range quoted.FindAllStringSubmatchIndex(text, -1) {
			if !another.MatchString(before(text, m[0]) + text[m[0]:m[2]]) {
				add(ByReference, strings.ToUpper(text[m[2]:m[3]]))
			}
		}
	}
	if len(e.Names) > 0 {
		add(ByName, sameName(e.Names[0].Text))
	}
	return out
}

// before is the part of the sentence that precedes i, at most a line's length of it.
func before(text string, i int) string {
	from := max(0, i-100)
	part := text[from:i]
	if j := strings.LastIndexAny(part, ";\n"); j >= 0 {
		part = part[j+1:]
	}
	if j := strings.LastIndex(part, ". "); j >= 0 {
		part = part[j+2:]
	}
	return part
}

// identifier is the form under which a number names one party alone, empty when it does not. Numbers that mean something
// within a country need the country; radio call numbers and marks of aircraft pass from one to the next.
func identifier(id source.ID) string {
	v := solid(id.Value)
	if len(v) < 5 {
		return ""
	}
	switch id.Kind {
	case source.IMO:
		return "imo " + strings.TrimPrefix(v, "IMO")
	case source.LEI:
		return "lei " + v
	case source.BIC:
		return "bic " + strings.TrimSuffix(v, "XXX")
	case source.Passport, source.National, source.Tax:
		if id.Country == "" {
			return ""
		}
		return string(id.Kind) + " " + string(id.Country) + " " + v
	case source.Registration:
		if id.Country == "" && len(v) < 8 {
			return ""
		}
		return "registration " + v
	default:
		return ""
	}
}

// agree tells whether two entries that share a ground can be the same party.
func agree(g Ground, a, b *source.Entry) bool {
	if g == ByReference {
		return true
	}
	if a.Schema != "" && b.Schema != "" && a.Schema != b.Schema {
		return false
	}
	if g == ByIdentifier {
		return true
	}
	known := false
	for _, x := range a.Births {
		for _, y := range b.Births {
			if x.From.IsZero() || y.From.IsZero() {
				continue
			}
			if x.From == y.From && x.Until == y.Until {
				return true
			}
			known = true
		}
	}
	if known && !overlap(a.Births, b.Births) {
		return false // both give a birth, and no two of them can be the same day
	}
	for _, x := range a.Countries {
		for _, y := range b.Countries {
			if x.Code != "" && x.Code == y.Code {
				return true
			}
		}
	}
	return false
}

func overlap(a, b []source.Birth) bool {
	for _, x := range a {
		for _, y := range b {
			if x.From.IsZero() || y.From.IsZero() || x.Circa || y.Circa || !x.Until.Before(y.From) && !y.Until.Before(x.From) {
				return true
			}
		}
	}
	return false
}
