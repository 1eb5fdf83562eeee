package eval

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/licet/licet/screening/source"
)

// Grow makes a list of n entries that is like the given one: every entry of it, and others with names put together from the words
// of entries of the same schema and country, some of them with letters changed so that the number of different words grows as it
// does in a longer list. The same seed makes the same list.
func Grow(entries []*source.Entry, n int, seed uint64) []*source.Entry {
	r := rand.New(rand.NewPCG(seed, 0x9e3779b9)) //nolint:gosec // repeatable on purpose
	out := make([]*source.Entry, 0, n)
	out = append(out, entries[:min(n, len(entries))]...)
	if len(entries) == 0 {
		return out
	}
	groups := map[string][]*source.Entry{}
	group := func(e *source.Entry) string {
		if len(e.Countries) > 0 {
			return string(e.Schema) + string(e.Countries[0].Code)
		}
		return string(e.Schema)
	}
	for _, e := range entries {
		groups[group(e)] = append(groups[group(e)], e)
	}
	for len(out) < n {
		e := entries[r.IntN(len(entries))]
		others := groups[group(e)]
		c := &source.Entry{Ref: fmt.Sprintf("g-%d", len(out)), Schema: e.Schema, Countries: e.Countries, Programmes: e.Programmes}
		for _, nm := range e.Names {
			o := others[r.IntN(len(others))]
			nm.Text = mix(r, nm.Text, o.Names[r.IntN(len(o.Names))].Text)
			c.Names = append(c.Names, nm)
		}
		out = append(out, c)
	}
	return out
}

// mix takes the first half of the words of a and the second of b, and changes some.
func mix(r *rand.Rand, a, b string) string {
	x, y := strings.Fields(a), strings.Fields(b)
	words := append(append([]string{}, x[:(len(x)+1)/2]...), y[len(y)/2:]...)
	for i, w := range words {
		if r.IntN(12) > 0 || len(w) < 4 {
			continue
		}
		rs := []rune(w)
		k := 1 + r.IntN(len(rs)-1)
		switch r.IntN(3) {
		case 0:
			rs[k] = rs[r.IntN(len(rs))]
		case 1:
			rs = append(rs[:k:k], append([]rune{rs[r.IntN(len(rs))]}, rs[k:]...)...)
		default:
			o := []rune(words[r.IntN(len(words))])
			rs = append(rs[:k:k], o[len(o)/2:]...)
		}
		words[i] = string(rs)
	}
	return strings.Join(words, " ")
}
