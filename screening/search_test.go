package screening

import (
	"bytes"
	"os"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/licet/licet/country"
	"github.com/licet/licet/screening/eval"
	"github.com/licet/licet/screening/name"
)

// devSet reads the development set named by the environment, and skips the test without it.
func devSet(tb testing.TB) *eval.Set {
	tb.Helper()
	dir := os.Getenv("LICET_DATA")
	if dir == "" {
		tb.Skip("LICET_DATA names no directory with screening-dev: nothing to measure on")
	}
	set, err := eval.Read(os.DirFS(dir + "/screening-dev"))
	if err != nil {
		tb.Skipf("no development set: %v", err)
	}
	return set
}

func query(c *eval.Case) Query {
	q := Query{Name: c.Query, Schema: eval.SchemaOf(c.Schema)}
	if cc := eval.Country(c.Country); cc != "" {
		q.Countries = []country.Code{cc}
	}
	return q
}

// The keys of the index find what comparing everything with everything finds, as far as anyone would be shown it: 99.5 % of what
// scores a half or more, and of what scores at the weakest level, at no less than 0.03 below.
func TestCandidatesAgainstExhaustiveSearch(t *testing.T) {
	set := devSet(t)
	w := DefaultWeights()
	x := New(name.Default(), List{Name: "dev", Entries: set.Entries})
	s := x.NewSearcher(w)
	step := 1
	if testing.Short() {
		step = 41
	}
	levels := []float32{0.5, w.Levels.Five}
	wanted, found := make([]int, len(levels)), make([]int, len(levels))
	for i := 0; i < len(set.Positives); i += step {
		q := query(&set.Positives[i])
		got := map[int]float32{}
		for _, h := range s.Quick(q, 40) {
			got[h.Entry] = h.Score
		}
		for _, h := range s.Exhaustive(q, 10) {
			same := got[h.Entry] >= h.Score-0.03
			for k, level := range levels {
				if h.Score < level {
					continue
				}
				wanted[k]++
				if same {
					found[k]++
				}
			}
			if !same && h.Score >= w.Levels.Five {
				t.Logf("%q: %q %.3f by comparing everything, %.3f by the index", q.Name, h.Name, h.Score, got[h.Entry])
			}
		}
	}
	for k, level := range levels {
		recall := float64(found[k]) / float64(max(wanted[k], 1))
		t.Logf("at %.2f: %d of %d (%.4f)", level, found[k], wanted[k], recall)
		if recall < 0.995 && !testing.Short() {
			t.Errorf("at %.2f the index finds %d of %d (%.4f); 0.995 wanted", level, found[k], wanted[k], recall)
		}
	}
}

func BenchmarkSearch(b *testing.B) {
	set := devSet(b)
	x := New(name.Default(), List{Name: "dev", Entries: set.Entries})
	s := x.NewSearcher(DefaultWeights())
	var mixed, clean []Query
	for i := range set.Positives {
		mixed = append(mixed, query(&set.Positives[i]))
	}
	for i := range set.Negatives {
		clean = append(clean, query(&set.Negatives[i]))
	}
	mixed = append(mixed, clean...)
	run := func(qs []Query, remember bool) func(*testing.B) {
		return func(b *testing.B) {
			b.ReportAllocs()
			if s.known = nil; remember {
				s.known = map[wordKey]knownWord{}
			}
			var work Stats
			took := make([]time.Duration, 0, 1<<16)
			i := 0
			for b.Loop() {
				t := time.Now()
				s.search(qs[i%len(qs)], 5)
				took = append(took, time.Since(t))
				work.Words += s.stats.Words
				work.Names += s.stats.Names
				work.Compared += s.stats.Compared
				i++
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Nanoseconds())/1000, "p50-µs")
			b.ReportMetric(float64(took[len(took)*99/100].Nanoseconds())/1000, "p99-µs")
			b.ReportMetric(float64(work.Words)/float64(i), "words/op")
			b.ReportMetric(float64(work.Names)/float64(i), "names/op")
			b.ReportMetric(float64(work.Compared)/float64(i), "compared/op")
		}
	}
	b.Run("mixed", run(mixed, false))
	b.Run("clean", run(clean, false))
	b.Run("remembered/mixed", run(mixed, true)) // every word was asked for before
	b.Run("remembered/clean", run(clean, true))
}

func BenchmarkBuild(b *testing.B) {
	set := devSet(b)
	for b.Loop() {
		New(name.Default(), List{Name: "dev", Entries: set.Entries})
	}
}

// BenchmarkGrown searches a list of a million entries made from the real ones.
func BenchmarkGrown(b *testing.B) {
	set := devSet(b)
	n := 1_000_000
	if testing.Short() {
		n = 200_000
	}
	t := time.Now()
	bd := NewBuilder(name.Default())
	bd.List("grown", "")
	for _, e := range eval.Grow(set.Entries, n, 1) {
		bd.Add(e)
	}
	x := bd.Index()
	var mem runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&mem)
	b.Logf("built in %v; heap %d MB", time.Since(t), mem.HeapAlloc>>20)
	s := x.NewSearcher(DefaultWeights())
	s.known = nil
	var took []time.Duration
	var worst Stats
	for i := range set.Positives {
		q := query(&set.Positives[i])
		t := time.Now()
		s.search(q, 5)
		took = append(took, time.Since(t))
		if s.stats.Compared > worst.Compared {
			worst = s.stats
		}
	}
	slices.Sort(took)
	b.Logf("words %d, names %d; median %v, p99 %v, most %v; most work %+v", len(x.vocab), len(x.names), took[len(took)/2], took[len(took)*99/100], took[len(took)-1], worst)
	for b.Loop() {
		s.search(query(&set.Positives[0]), 5)
	}
}

func BenchmarkLoad(b *testing.B) {
	set := devSet(b)
	var stored bytes.Buffer
	if err := New(name.Default(), List{Name: "dev", Entries: set.Entries}).Save(&stored); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(stored.Len()))
	for b.Loop() {
		if _, err := Load(name.Default(), stored.Bytes()); err != nil {
			b.Fatal(err)
		}
	}
}

// Recall at one per cent of false alarms does not fall below what was reached.
func TestRecall(t *testing.T) {
	set := devSet(t)
	x := New(name.Default(), List{Name: "dev", Entries: set.Entries})
	s := x.NewSearcher(DefaultWeights())
	hits := map[string][]eval.Hit{}
	for _, cases := range [][]eval.Case{set.Positives, set.Negatives} {
		for i := range cases {
			c := &cases[i]
			for _, f := range s.Quick(query(c), 5) {
				hits[c.QID] = append(hits[c.QID], eval.Hit{ID: f.Ref, Score: float64(f.Score)})
			}
		}
	}
	least := map[string]float64{
		"all": 0.86, "altered names": 0.92, "held-out aliases, not unrelated": 0.84,
		"script Arab": 0.70, "script Cyrl": 0.85, "script Hang": 0.75, "script Hani": 0.50,
	}
	for _, g := range eval.Measure(set, hits).Groups {
		if want, ok := least[g.Name]; ok {
			t.Logf("%s: %.3f of %d", g.Name, g.At1[1], g.N)
			if g.At1[1] < want {
				t.Errorf("%s: recall@1 at 1 %% of false alarms is %.3f, %.2f wanted", g.Name, g.At1[1], want)
			}
		}
	}
}
