package show

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"github.com/licet/licet/controllist"
)

// Where a word of a query was found, with what it weighs.
const (
	inTitle   = 9
	inKeyword = 3
	inText    = 1
)

// alike are words that people use for the same thing; a query for one finds the others.
var alike = [][]string{
	{"uav", "uas", "drone", "unmanned", "rpv"},
	{"fibre", "fiber"},
	{"aluminium", "aluminum"},
	{"gyro", "gyroscope"},
	{"furnace", "oven"},
	{"gnss", "gps"},
}

// idle are words that tell nothing about goods.
var idle = []string{"a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with"}

// Search finds entries that hold words of the query in their titles, search words or texts of the day. Those that hold more
// of the words come first, then those that hold them in their titles.
func Search(ed *controllist.Edition, query string) []Hit {
	type word struct {
		stems []string
	}
	var asked []word
	for _, w := range wordsOf(query) {
		if slices.Contains(idle, w) {
			continue
		}
		x := word{[]string{stem(w)}}
		for _, group := range alike {
			if slices.Contains(group, x.stems[0]) {
				x.stems = append(x.stems, group...)
			}
		}
		asked = append(asked, x)
	}
	type scored struct {
		Hit
		words, titles, weight int
	}
	var found []scored
	for _, e := range ed.List().Entries() {
		page := PageOf(e, ed)
		texts := slices.Concat(page.Conditions, []string{page.Note})
		for _, n := range page.Notes {
			texts = append(texts, n.Text)
		}
		places := []struct {
			weight int
			words  []string
		}{
			{inTitle, wordsOf(e.Title)},
			{inKeyword, wordsOf(strings.Join(e.Keywords, " "))},
			{inText, wordsOf(strings.Join(texts, " "))},
		}
		hit := scored{Hit: Hit{Entry: e}}
		for _, a := range asked {
			best := 0
			for _, p := range places {
				for _, w := range p.words {
					if !slices.ContainsFunc(a.stems, func(s string) bool { return fits(s, w) }) {
						continue
					}
					best = max(best, p.weight)
					if !slices.Contains(hit.Words, w) {
						hit.Words = append(hit.Words, w)
					}
				}
			}
			if best > 0 {
				hit.words++
				hit.weight += best
			}
			if best == inTitle {
				hit.titles++
			}
		}
		if hit.words > 0 {
			found = append(found, hit)
		}
	}
	slices.SortStableFunc(found, func(a, b scored) int {
		return cmp.Or(cmp.Compare(b.words, a.words), cmp.Compare(b.titles, a.titles), cmp.Compare(b.weight, a.weight))
	})
	out := make([]Hit, len(found))
	for i, f := range found {
		out[i] = f.Hit
	}
	return out
}

// fits reports whether a word is one of the stem: the same, or longer by an ending or a second part.
func fits(s, word string) bool {
	return stem(word) == s || len(s) >= 4 && strings.HasPrefix(word, s)
}

// stem takes the ending of a plural away.
func stem(w string) string {
	switch {
	case len(w) > 4 && strings.HasSuffix(w, "ies"):
		return w[:len(w)-3] + "y"
	case len(w) > 4 && (strings.HasSuffix(w, "ches") || strings.HasSuffix(w, "shes") || strings.HasSuffix(w, "sses") ||
		strings.HasSuffix(w, "xes")):
		return w[:len(w)-2]
	case len(w) > 3 && strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss") && !strings.HasSuffix(w, "us") &&
		!strings.HasSuffix(w, "is"):
		return w[:len(w)-1]
	}
	return w
}

// wordsOf are the words of a text in lower case, each once.
func wordsOf(text string) []string {
	var out []string
	for w := range strings.FieldsFuncSeq(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	return out
}
