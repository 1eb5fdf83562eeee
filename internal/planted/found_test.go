package planted_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/licet/licet/assess"
	"github.com/licet/licet/classify"
	"github.com/licet/licet/controllist/mtcr"
	"github.com/licet/licet/date"
	"github.com/licet/licet/guideline"
	"github.com/licet/licet/internal/planted"
	"github.com/licet/licet/measure"
	"github.com/licet/licet/redflag"
	"github.com/licet/licet/transfer"
)

func stage(t testing.TB) *assess.Stage {
	t.Helper()
	list, err := mtcr.Load()
	if err != nil {
		t.Fatal(err)
	}
	words, err := classify.Load()
	if err != nil {
		t.Fatal(err)
	}
	g, err := guideline.Load()
	if err != nil {
		t.Fatal(err)
	}
	m, err := measure.Default()
	if err != nil {
		t.Fatal(err)
	}
	f, err := redflag.Default()
	if err != nil {
		t.Fatal(err)
	}
	s, err := assess.New(list, words, g).Under(m, nil).Watching(f).On(date.Of(2026, 11, 1))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestPlantedCasesAreFound hides three hundred cases among ordinary transfers. Where one in a hundred is looked at, at least 85 of a
// hundred cases are among them, the right pattern leads in three of four, and hardly an ordinary transfer is raised.
func TestPlantedCasesAreFound(t *testing.T) {
	ordinary := 20_000
	if testing.Short() {
		ordinary = 3_000
	}
	if os.Getenv("LICET_PLANTED") == "all" {
		ordinary = 100_000
	}
	s := stage(t)
	on := date.Of(2026, 11, 1)
	look := func(tr *transfer.Transfer) *redflag.Evaluation {
		tr.Normalise(on)
		a, err := s.Assess(tr)
		if err != nil {
			t.Fatalf("%s: %v", tr.ID, err)
		}
		return a.RedFlags
	}
	scores := make([]float64, 0, ordinary)
	raised := 0
	odd := map[string]int{}
	for i := range ordinary {
		e := look(planted.Ordinary(7, i))
		scores = append(scores, e.Score)
		if e.Level != redflag.NoneFound {
			raised++
			for _, f := range e.Indicators {
				odd[f.ID]++
			}
		}
	}
	cases := planted.Cases(7, 25)
	slices.Sort(scores)
	// What one in a hundred of all may be looked at: the cases take their places first.
	places := (ordinary + len(cases)) / 100
	found, right := map[string]int{}, map[string]int{}
	type scored struct {
		c     *planted.Case
		e     *redflag.Evaluation
		score float64
	}
	var all []scored
	for i := range cases {
		e := look(cases[i].Transfer)
		all = append(all, scored{&cases[i], e, e.Score})
	}
	slices.SortStableFunc(all, func(a, b scored) int {
		switch {
		case a.score > b.score:
			return -1
		case a.score < b.score:
			return 1
		}
		return 0
	})
	var lines []string
	sum, sumRight := 0, 0
	for rank, x := range all {
		above := len(scores) - upper(scores, x.score) // ordinary ones that come first
		seen := x.score > 0 && rank+above < max(places, len(cases)+places/10)
		lead := "none"
		if l, ok := x.e.Leading(); ok {
			lead = l.ID
		}
		if seen {
			found[x.c.Typology]++
			sum++
			if lead == x.c.Typology {
				right[x.c.Typology]++
				sumRight++
			}
		}
		if !seen || lead != x.c.Typology {
			var ids []string
			for _, f := range x.e.Indicators {
				ids = append(ids, f.ID)
			}
			lines = append(lines, fmt.Sprintf("%s score %.2f leads %s by %s, found %v", x.c.Transfer.ID, x.score, lead, strings.Join(ids, " "), seen))
		}
	}
	slices.Sort(lines)
	for _, id := range planted.Typologies {
		t.Logf("%s: %d of 25 found, %d with the right pattern first", id, found[id], right[id])
	}
	t.Logf("%d of %d found, %d right; %d of %d ordinary ones raised %v", sum, len(cases), sumRight, raised, ordinary, odd)
	if os.Getenv("LICET_PLANTED") != "" {
		t.Log("\n" + strings.Join(lines, "\n"))
	}
	if sum*100 < 85*len(cases) || sumRight*100 < 75*len(cases) || raised*100 > ordinary {
		t.Errorf("found %d, right %d of %d cases; raised %d of %d", sum, sumRight, len(cases), raised, ordinary)
	}
}

// upper is the number of values that are not above v.
func upper(sorted []float64, v float64) int {
	i, _ := slices.BinarySearchFunc(sorted, v, func(a, v float64) int {
		if a <= v {
			return -1
		}
		return 1
	})
	return i
}
