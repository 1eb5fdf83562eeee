package show

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	"github.com/licet/licet/screening/eval"
	"github.com/licet/licet/screening/record"
)

// Evaluated is a measurement of screening with what it was made on.
type Evaluated struct {
	Result    *eval.Result
	Basis     record.Basis
	Entries   int
	Names     int
	Questions int
	Negatives int

	// Brute counts the questions that were asked without the index; of the BruteHits that had an answer worth telling the index had
	// found BruteFound.
	Brute, BruteHits, BruteFound int

	// Times of this machine; zero when none were taken.
	Build              time.Duration
	Median, P99, Clean time.Duration // of one question; Clean is the median of names that are on no list
	PerSecond          float64       // on all cores
	Cores              int
}

type evalGroup struct {
	Name string    `json:"name"`
	N    int       `json:"n"`
	At1  []float64 `json:"recall_at_1"` // by false alarms
	At5  []float64 `json:"recall_at_5"`
	AUC  float64   `json:"auc"`
	Raw1 float64   `json:"first_without_threshold"`
	Raw5 float64   `json:"five_without_threshold"`
}

// Evaluation is a measurement in all formats.
func Evaluation(e *Evaluated) *Listing {
	type alarms struct {
		Kind   string `json:"kind"`
		Alarms int    `json:"alarms"`
		N      int    `json:"n"`
	}
	type bin struct {
		From  float64 `json:"from"`
		To    float64 `json:"to"`
		N     int     `json:"n"`
		Right float64 `json:"right"`
	}
	type speed struct {
		Build     float64 `json:"build_seconds"`
		Median    float64 `json:"median_microseconds"`
		P99       float64 `json:"p99_microseconds"`
		Clean     float64 `json:"median_clean_microseconds"`
		PerSecond float64 `json:"questions_per_second"`
		Cores     int     `json:"cores"`
	}
	type candidates struct {
		Asked int     `json:"asked"`
		Hits  int     `json:"hits"`
		Found int     `json:"found"`
		Share float64 `json:"share"`
	}
	type evaluation struct {
		Entries     int          `json:"entries"`
		Names       int          `json:"names"`
		Questions   int          `json:"questions"`
		Negatives   int          `json:"negatives"`
		FalseAlarms []float64    `json:"false_alarms"`
		Thresholds  []float64    `json:"thresholds"`
		Groups      []evalGroup  `json:"groups"`
		Alarms      []alarms     `json:"alarms_at_1_percent"`
		Bins        []bin        `json:"right_by_score"`
		Candidates  *candidates  `json:"candidates,omitzero"`
		Speed       *speed       `json:"speed,omitzero"`
		Basis       record.Basis `json:"basis"`
	}
	out := evaluation{
		Entries: e.Entries, Names: e.Names, Questions: e.Questions, Negatives: e.Negatives, FalseAlarms: eval.Rates,
		Thresholds: e.Result.Thresholds, Basis: e.Basis,
	}
	for _, g := range e.Result.Groups {
		out.Groups = append(out.Groups, evalGroup{g.Name, g.N, g.At1, g.At5, g.AUC, g.Raw1, g.Raw5})
	}
	for _, f := range e.Result.False {
		out.Alarms = append(out.Alarms, alarms{f.Name, f.Alarm, f.N})
	}
	for _, b := range e.Result.Bins {
		out.Bins = append(out.Bins, bin{b.From, b.To, b.N, b.Right})
	}
	if e.BruteHits > 0 {
		out.Candidates = &candidates{e.Brute, e.BruteHits, e.BruteFound, float64(e.BruteFound) / float64(e.BruteHits)}
	}
	micro := func(d time.Duration) float64 { return float64(d.Nanoseconds()) / 1000 }
	if e.PerSecond > 0 {
		out.Speed = &speed{e.Build.Seconds(), micro(e.Median), micro(e.P99), micro(e.Clean), e.PerSecond, e.Cores}
	}
	return &Listing{Single: true, Records: []any{out}, Doc: func() *Doc { return evaluationPage(e) }}
}

func evaluationPage(e *Evaluated) *Doc {
	d := &Doc{}
	d.Heading(1, "Screening, measured")
	d.Para(fmt.Sprintf("%s with an answer and %s on no list, put to %s with %s.",
		Plural(e.Questions, "name", "names"), thousands(e.Negatives), Plural(e.Entries, "entry", "entries"), Plural(e.Names, "name", "names")))
	var b bytes.Buffer
	if err := e.Result.WriteText(&b); err == nil {
		d.Para(B("Recall at fixed shares of false alarms"))
		d.Verbatim(strings.Split(strings.TrimRight(b.String(), "\n"), "\n"))
	}
	if e.BruteHits > 0 {
		d.Para(B("Candidates"))
		d.More(fmt.Sprintf("%s asked without the index as well: of %s worth telling the index had found %d, or %s.",
			Plural(e.Brute, "question was", "questions were"), Plural(e.BruteHits, "best answer", "best answers"), e.BruteFound,
			score(float64(e.BruteFound)/float64(e.BruteHits))))
	}
	if e.PerSecond > 0 {
		d.Para(B("Speed on this machine"))
		d.Fields([][2]Line{
			Field("Index ready in", e.Build.Round(time.Millisecond).String()),
			Field("One question", "median "+e.Median.Round(time.Microsecond).String()+", p99 "+e.P99.Round(time.Microsecond).String()),
			Field("On no list", "median "+e.Clean.Round(time.Microsecond).String()),
			Field("All cores", fmt.Sprintf("%s questions a second on %s", thousands(int(e.PerSecond)), Plural(e.Cores, "core", "cores"))),
		})
	}
	d.searched(&e.Basis)
	return d
}
