package adjudication

import (
	"cmp"
	"slices"
	"strings"

	"github.com/licet/licet/screening/register"
	"github.com/licet/licet/screening/source"
)

// Hit is a stored hit of a known party on an entry of the list that changed.
type Hit struct {
	Party int    // index among the known parties
	Ref   string // of the entry
}

// Pair is a party and an entry that have to be screened again.
type Pair struct {
	Party int           `json:"party"`
	Ref   string        `json:"ref"`
	Entry *source.Entry `json:"-"` // as it is now; nil when it was removed: the hit falls away
	Why   Reason        `json:"why"`
}

// Reason says why a pair has to be screened again.
type Reason string

// The reasons, in the order in which they take precedence for one pair.
const (
	EntryAdded   Reason = "entry-added"
	EntryChanged Reason = "entry-changed" // in what screening compares
	HitChanged   Reason = "hit-changed"   // a stored hit: what the list says of the entry is other than what was shown
	HitRemoved   Reason = "hit-removed"   // a stored hit on an entry that is gone
)

// Affected returns what has to be screened again when a list changes: new entries, and entries that changed in what screening
// compares or in their addresses, against those parties that candidates names for them; and the stored hits on entries that
// changed in any way or are gone. Everything else cannot have another answer than before.
//
// candidates returns the indices of the known parties that an entry may hit, in any order; it may name too many and must not
// leave one out. The pairs come in the order of references, then of parties, each once.
func Affected(d *register.Diff, candidates func(*source.Entry) []int, hits []Hit) []Pair {
	type key struct {
		party int
		ref   string
		entry *source.Entry
	}
	seen := map[key]bool{}
	var out []Pair
	add := func(party int, ref string, e *source.Entry, why Reason) {
		k := key{party, ref, e}
		if !seen[k] {
			seen[k] = true
			out = append(out, Pair{party, ref, e, why})
		}
	}
	for _, e := range d.Added {
		for _, p := range candidates(e) {
			add(p, e.Ref, e, EntryAdded)
		}
	}
	of := map[string][]int{}
	for _, h := range hits {
		of[h.Ref] = append(of[h.Ref], h.Party)
	}
	for _, c := range d.Changed {
		if c.Compared || slices.ContainsFunc(c.Fields, func(f register.FieldChange) bool { return f.Field == "addresses" }) {
			for _, p := range candidates(c.After) {
				add(p, c.Ref, c.After, EntryChanged)
			}
		}
		for _, p := range of[c.Ref] {
			add(p, c.Ref, c.After, HitChanged)
		}
	}
	for _, e := range d.Removed {
		for _, p := range of[e.Ref] {
			add(p, e.Ref, nil, HitRemoved)
		}
	}
	slices.SortStableFunc(out, func(a, b Pair) int {
		return cmp.Or(strings.Compare(a.Ref, b.Ref), cmp.Compare(a.Party, b.Party))
	})
	return out
}
