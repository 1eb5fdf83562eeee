// Package tune learns what the features of a comparison are worth. It makes its own questions: aliases that it takes out of
// the lists, names that it alters, and names of people, firms and ships that are on no list.
package tune

import (
	"bytes"
	"embed"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/licet/licet/country"
	"github.com/licet/licet/screening"
	"github.com/licet/licet/screening/eval"
	"github.com/licet/licet/screening/name"
	"github.com/licet/licet/screening/source"
)

//go:embed data/*.tsv data/start.yaml
var data embed.FS

// Options steer the tuning.
type Options struct {
	Seed   uint64
	From   string // told in the result: what the entries were
	On     string // the day, told in the result
	By     string // the command, told in the result
	Rounds int
	Log    func(format string, args ...any)
}

// question is a name to look for. right holds the entries that are right; none for a name on no list.
type question struct {
	text    string
	schema  source.Schema
	country country.Code
	right   map[int]bool
	kind    string
}

// row is a comparison that was judged.
type row struct {
	f      []float32
	right  bool
	weight float64
}

// Run learns weights from the entries and returns them as YAML.
func Run(lex *name.Lexicon, entries []*source.Entry, o Options) ([]byte, error) {
	r := rand.New(rand.NewPCG(o.Seed, 0x11ce7)) //nolint:gosec // repeatable on purpose
	m := &maker{r: r, lex: lex, cluster: clusters(entries)}
	kept := m.holdOut(entries)
	m.alter(kept)
	m.ordinary(kept)
	x := screening.New(lex, screening.List{Name: "tuning", Entries: kept})
	start, err := data.ReadFile("data/start.yaml")
	if err != nil {
		return nil, err
	}
	w, err := screening.ReadWeights(start)
	if err != nil {
		return nil, err
	}
	var out []byte
	for round := range max(o.Rounds, 1) {
		rows := collect(x, w, m.questions)
		out = write(o, rows, len(m.questions), len(kept))
		if w, err = screening.ReadWeights(out); err != nil {
			return nil, err
		}
		set, hits := answer(x, w, m.questions)
		measured := eval.Measure(set, hits)
		ordinary := ordinaryOf(set)
		levels := eval.Measure(ordinary, hits).Thresholds
		out = fmt.Appendf(out, "levels: # ask is set: as likely as not, at even odds. The others are the scores that such a share of %d "+
			"ordinary names reaches.\n  ask: 0.5\n  tenth_percent: %.4f\n  one_percent: %.4f\n  five_percent: %.4f\n",
			len(ordinary.Negatives), levels[0], levels[1], levels[2])
		if o.Log != nil {
			o.Log("round %d: %d questions, comparisons: person %d, entity %d, vessel %d", round+1, len(m.questions),
				len(rows[source.Person]), len(rows[source.Entity]), len(rows[source.Ship]))
			var b bytes.Buffer
			_ = measured.WriteText(&b)
			o.Log("%s", b.String())
		}
	}
	_, err = screening.ReadWeights(out)
	return out, err
}

// ordinaryOf keeps the questions after ordinary names: a level tells what share of those alarm that business brings, and not of
// names made to be mistaken.
func ordinaryOf(s *eval.Set) *eval.Set {
	out := &eval.Set{}
	for i := range s.Negatives {
		if strings.HasPrefix(s.Negatives[i].Kind, "ordinary") {
			out.Negatives = append(out.Negatives, s.Negatives[i])
		}
	}
	return out
}

// collect asks every question and keeps the best comparisons.
func collect(x *screening.Index, w *screening.Weights, qs []question) map[source.Schema][]row {
	s := x.NewSearcher(w)
	rows := map[source.Schema][]row{}
	same := slices.Index(screening.FeatureNames(), "exact_whole")
	for i := range qs {
		q := &qs[i]
		ask := screening.Query{Name: q.text, Schema: q.schema}
		if q.country != "" {
			ask.Countries = []country.Code{q.country}
		}
		wrong := 0
		for _, d := range s.Describe(ask, 8) {
			if q.right[d.Entry] {
				rows[d.Schema] = append(rows[d.Schema], row{d.Features, true, 1})
				continue
			}
			if len(q.right) > 0 && d.Features[same] == 1 {
				continue // another entry of the very name: as right as the other, for all that the name says
			}
			weight := 1.0
			if len(q.right) > 0 {
				weight = 0.3 // it may be the same party under a name that no list ties to it
			}
			if wrong > 0 {
				weight /= 5
			}
			if wrong++; wrong > 4 {
				continue
			}
			rows[d.Schema] = append(rows[d.Schema], row{d.Features, false, weight})
		}
	}
	return rows
}

func answer(x *screening.Index, w *screening.Weights, qs []question) (*eval.Set, map[string][]eval.Hit) {
	set, hits := &eval.Set{}, map[string][]eval.Hit{}
	s := x.NewSearcher(w)
	for i := range qs {
		q := &qs[i]
		c := eval.Case{QID: fmt.Sprint(i), Kind: q.kind, Schema: string(q.schema)}
		for e := range q.right {
			c.Want = append(c.Want, fmt.Sprint(e))
		}
		if len(q.right) > 0 {
			set.Positives = append(set.Positives, c)
		} else {
			set.Negatives = append(set.Negatives, c)
		}
		ask := screening.Query{Name: q.text, Schema: q.schema}
		if q.country != "" {
			ask.Countries = []country.Code{q.country}
		}
		for _, f := range s.Quick(ask, 5) {
			hits[c.QID] = append(hits[c.QID], eval.Hit{ID: fmt.Sprint(f.Entry), Score: float64(f.Score)})
		}
	}
	return set, hits
}

// signs says which way a feature may count. What contradicts never speaks for a hit, whatever the questions made it seem.
var signs = map[string]int{
	"query_cover": 1, "query_cover_80": 1, "query_cover_95": 1, "name_cover": 1, "name_cover_75": 1, "name_cover_95": 1,
	"bits_10": 1, "bits_20": 1, "bits_40": 1, "likeness": 1, "likeness_90": 1, "exact": 1, "conflict": -1, "conflict_heavy": -1,
	"query_left": -1, "name_left": -1, "top_query_left": -1, "top_name_left": -1, "head_left": -1, "name_head_left": -1, "number_conflict": -1, "number_agree": 1,
	"initial_missed": -1, "out_of_order": -1, "rotated": -1, "form_agree": 1, "form_conflict": -1, "country_agree": 1, "country_disagree": -1,
	"weak": -1, "bare": -1, "nick": -1, "schema_disagree": -1, "schema_unknown": -1, "short_query": -1, "prefix": -1, "whole": 1,
	"exact_whole": 1, "first_differs": -1, "whole_bits": 1, "least_unlike": -1, "one_unlike": -1,
}

// fit learns the weights of a logistic model by gradient descent with momentum of the first and second order.
func fit(rows []row, names []string) []float64 {
	n := len(names)
	w, g, m, v := make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n)
	var total float64
	for i := range rows {
		total += rows[i].weight
	}
	const ridge = 2e-4
	for step := 1; step <= 1500; step++ {
		clear(g)
		for i := range rows {
			z := 0.0
			for k, f := range rows[i].f {
				z += w[k] * float64(f)
			}
			p := 1 / (1 + math.Exp(-z))
			y := 0.0
			if rows[i].right {
				y = 1
			}
			d := (p - y) * rows[i].weight / total
			for k, f := range rows[i].f {
				if f != 0 {
					g[k] += d * float64(f)
				}
			}
		}
		rate := 0.05
		if step > 1000 {
			rate = 0.01
		}
		for k := range w {
			if k > 0 {
				g[k] += ridge * w[k]
			}
			m[k] = 0.9*m[k] + 0.1*g[k]
			v[k] = 0.999*v[k] + 0.001*g[k]*g[k]
			mh := m[k] / (1 - math.Pow(0.9, float64(step)))
			vh := v[k] / (1 - math.Pow(0.999, float64(step)))
			w[k] -= rate * mh / (math.Sqrt(vh) + 1e-9)
			if s := signs[names[k]]; s != 0 && float64(s)*w[k] < 0 {
				w[k] = 0
			}
		}
	}
	return w
}

func write(o Options, rows map[source.Schema][]row, questions, entries int) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "# What each feature of a comparison is worth, in natural logarithms of odds. Made by the command below; do not edit.\n")
	fmt.Fprintf(&b, "made:\n  by: %q\n  from: %q\n  on: %s\n  seed: %d\n", o.By,
		fmt.Sprintf("%s: %d entries, %d questions", o.From, entries, questions), o.On, o.Seed)
	names := screening.FeatureNames()
	for _, k := range []struct {
		name   string
		schema source.Schema
	}{{"person", source.Person}, {"entity", source.Entity}, {"vessel", source.Ship}} {
		fmt.Fprintf(&b, "%s: # %d comparisons\n", k.name, len(rows[k.schema]))
		w := fit(rows[k.schema], names)
		for i, n := range names {
			if math.Abs(w[i]) >= 0.0005 {
				fmt.Fprintf(&b, "  %s: %.3f\n", n, w[i])
			}
		}
	}
	fmt.Fprintf(&b, "%s", evidence)
	return b.Bytes()
}

// evidence is set by hand: see [screening.Weights].
const evidence = `evidence: # set, not learned
  day: 3.5
  year: 1.2
  year_off: -0.5
  birth_other: -3.5
  id: 6
  id_other: -1.5
  id_alone: -2.5
`

// clusters numbers the entries so that those with a name in common have the same number.
func clusters(entries []*source.Entry) []int {
	parent := make([]int, len(entries))
	for i := range parent {
		parent[i] = i
	}
	find := func(i int) int {
		for parent[i] != i {
			parent[i] = parent[parent[i]]
			i = parent[i]
		}
		return i
	}
	first := map[string]int{}
	for i, e := range entries {
		for _, n := range e.Names {
			if n.Weak {
				continue
			}
			k := string(e.Schema) + key(n.Text)
			if len(k) < 12 {
				continue
			}
			if j, ok := first[k]; ok {
				parent[find(i)] = find(j)
			} else {
				first[k] = i
			}
		}
	}
	out := make([]int, len(entries))
	for i := range out {
		out[i] = find(i)
	}
	return out
}

// key is the form in which two names are the same text: words in any order.
func key(s string) string {
	w := strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return strings.ContainsRune(" ,.-'’‘\"“”()", r) })
	slices.Sort(w)
	return strings.Join(w, " ")
}
