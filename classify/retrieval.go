package classify

import (
	"math"
	"sort"
	"strings"

	"github.com/licet/licet/controllist"
)

// retrieval finds entries by the words of their titles and keywords. It only proposes what to look at.
type retrieval struct {
	entries []*controllist.Entry
	post    map[string][]posting
	norm    []float64
	idf     map[string]float64
}

type posting struct {
	entry int
	tf    float64
}

// newRetrieval indexes the entries. The weighting is BM25 with its usual constants.
func newRetrieval(l *controllist.List, w *words) *retrieval {
	r := &retrieval{entries: l.Entries(), post: map[string][]posting{}, idf: map[string]float64{}}
	total := 0.0
	lengths := make([]float64, len(r.entries))
	for i, e := range r.entries {
		tf := map[string]float64{}
		add := func(text string, weight float64) {
			for _, t := range w.tokenize(text) {
				tf[t.word] += weight
				lengths[i]++
			}
		}
		add(e.Title, 2)
		for _, k := range e.Keywords {
			add(k, 1)
		}
		total += lengths[i]
		for word, n := range tf {
			r.post[word] = append(r.post[word], posting{i, n})
		}
	}
	avg := total / float64(max(1, len(r.entries)))
	r.norm = make([]float64, len(r.entries))
	for i := range lengths {
		r.norm[i] = 1.2 * (0.25 + 0.75*lengths[i]/avg)
	}
	n := float64(len(r.entries))
	for word, ps := range r.post {
		r.idf[word] = math.Log(1 + (n-float64(len(ps))+0.5)/(float64(len(ps))+0.5))
		sort.Slice(ps, func(a, b int) bool { return ps[a].entry < ps[b].entry })
	}
	return r
}

// find returns up to most entries whose words stand in the description.
func (r *retrieval) find(w *work, most int) []*controllist.Entry {
	var toks []token
	for i := range w.fields {
		if w.fields[i].kind == fieldText {
			toks = append(toks, w.fields[i].toks...)
		}
	}
	return r.search(toks, most)
}

func (r *retrieval) search(toks []token, most int) []*controllist.Entry {
	score := make([]float64, len(r.entries))
	ids := make([]int, 0, 64)
	for _, t := range toks {
		idf := r.idf[t.word]
		if idf < 1.5 {
			continue // words that stand in many entries tell nothing
		}
		if strings.ContainsAny(t.raw, "0123456789") || len(t.raw) < 2 {
			continue // nor does a figure, a model number or a single letter
		}
		for _, p := range r.post[t.word] {
			if score[p.entry] == 0 {
				ids = append(ids, p.entry)
			}
			score[p.entry] += idf * p.tf * 2.2 / (p.tf + r.norm[p.entry])
		}
	}
	sort.Slice(ids, func(a, b int) bool {
		if score[ids[a]] != score[ids[b]] {
			return score[ids[a]] > score[ids[b]]
		}
		return ids[a] < ids[b]
	})
	var out []*controllist.Entry
	for _, i := range ids {
		if len(out) == most {
			break
		}
		out = append(out, r.entries[i])
	}
	return out
}
