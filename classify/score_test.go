package classify_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/licet/licet/classify"
	"github.com/licet/licet/controllist"
	"github.com/licet/licet/date"
)

// record is one product with its expected answer; testdata/records/README.md describes the fields.
type record struct {
	ID         string               `json:"id"`
	Text       string               `json:"text"`
	Parameters []classify.Parameter `json:"parameters"`
	HS         *string              `json:"hs"`
	EndUse     *string              `json:"end_use"`
	Expected   struct {
		Entries       []string            `json:"entries"`
		Verdict       classify.Verdict    `json:"verdict"`
		Missing       []string            `json:"missing"`
		MissingAccept map[string][]string `json:"missing_accept"`
		Candidates    []string            `json:"candidates"`
		Nearest       []string            `json:"nearest"`
		Accept        []string            `json:"accept"`
	} `json:"expected"`
	Band string `json:"band"`
}

// input is what the classifier sees of a record.
func (r *record) input() classify.Input {
	in := classify.Input{ID: r.ID, Text: r.Text, Parameters: r.Parameters}
	if r.HS != nil {
		in.HS = *r.HS
	}
	if r.EndUse != nil {
		in.EndUse = *r.EndUse
	}
	return in
}

// The record sets, with what they are for.
const (
	developSet  = "testdata/records/develop.jsonl"
	develop2Set = "testdata/records/develop-2.jsonl"
	wordsSet    = "testdata/records/words.jsonl"
	holdoutSet  = "testdata/records/holdout.jsonl"
)

// furtherSet is a record set of one's own, in the form of the others; LICET_RECORDS names its file.
var furtherSet = os.Getenv("LICET_RECORDS")

// openSets are the sets whose records may be looked at one by one.
var openSets = []string{developSet, develop2Set, wordsSet}

func readRecords(tb testing.TB, file string) []record {
	tb.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		tb.Fatal(err)
	}
	var out []record
	sc := bufio.NewScanner(bytes.NewReader(data))
	sc.Buffer(nil, 1<<20)
	for line := 1; sc.Scan(); line++ {
		if len(bytes.TrimSpace(sc.Bytes())) == 0 {
			continue
		}
		var r record
		if err := json.Unmarshal(sc.Bytes(), &r); err != nil {
			tb.Fatalf("%s:%d: %v", file, line, err)
		}
		out = append(out, r)
	}
	if err := sc.Err(); err != nil {
		tb.Fatal(err)
	}
	if len(out) == 0 {
		tb.Fatalf("%s holds no records", file)
	}
	return out
}

// openRecords are the records of all sets that may be looked at; with -short every fourth.
func openRecords(tb testing.TB) []record {
	tb.Helper()
	var out []record
	for _, f := range openSets {
		for i, r := range readRecords(tb, f) {
			if !testing.Short() || i%4 == 0 {
				out = append(out, r)
			}
		}
	}
	return out
}

// eachRecord calls do for every record that may be looked at, on all processors.
func eachRecord(t *testing.T, do func(t *testing.T, r *record)) {
	t.Helper()
	records := openRecords(t)
	var next atomic.Int64
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for n := next.Add(1) - 1; n < int64(len(records)); n = next.Add(1) - 1 {
				do(t, &records[n])
			}
		})
	}
	wg.Wait()
}

// today is the day the records were labelled for.
var today = date.MustParse("2026-11-23")

func newClassifier(tb testing.TB) *classify.Classifier {
	tb.Helper()
	lx, err := classify.Load()
	if err != nil {
		tb.Fatal(err)
	}
	return classifierOf(tb, lx, today)
}

func classifierOf(tb testing.TB, lx *classify.Lexicon, on date.Date) *classify.Classifier {
	tb.Helper()
	c, err := classify.New(lx, on)
	if err != nil {
		tb.Fatal(err)
	}
	return c
}

func answer(tb testing.TB, c *classify.Classifier, in classify.Input) classify.Result {
	tb.Helper()
	r, err := c.Classify(in)
	if err != nil {
		tb.Errorf("%s: %v", in.ID, err) // not Fatal: called from several goroutines
	}
	return r
}

func ids(as []classify.EntryAnswer) []string {
	out := make([]string, 0, len(as))
	for _, a := range as {
		out = append(out, a.ID)
	}
	return out
}

// score counts how the answers to a set compare with what was expected.
type score struct {
	records, right         int
	catI, catILost         int // Category I records; those answered otherwise
	controlled, cleared    int // controlled records; those answered not-controlled
	near, alarms           int // near misses; those answered controlled
	named, first, three    int // records that name an entry; where it comes first, among the first three
	open, openRight        int // needs-information records; those recognised
	asked, askedFor        int // names to ask for in recognised ones; those that were
	questions, questionsOK int // names asked for in recognised ones; those that were expected or accepted
	wrong                  []string
}

func controlledVerdict(v classify.Verdict) bool {
	return v == classify.ControlledI || v == classify.ControlledII
}

func (s *score) add(r *record, got classify.Result) {
	want := r.Expected.Verdict
	s.records++
	if got.Verdict == want {
		s.right++
	} else {
		s.wrong = append(s.wrong, fmt.Sprintf("%s: %s, answered %s", r.ID, want, got.Verdict))
	}
	switch want {
	case classify.NeedsInformation:
		s.open++
		if got.Verdict == want {
			s.openRight++
			s.names(r, got.Missing)
		}
	case classify.NotControlled:
		s.near++
		if controlledVerdict(got.Verdict) {
			s.alarms++
		}
	default:
		s.controlled++
		if got.Verdict == classify.NotControlled {
			s.cleared++
		}
		if want == classify.ControlledI {
			s.catI++
			if got.Verdict != want {
				s.catILost++
			}
		}
	}
	s.entries(r, got)
}

// entries looks for any of the expected ids in what the answer lists, in its order: met, possible, ruled out.
func (s *score) entries(r *record, got classify.Result) {
	e := &r.Expected
	want := slices.Concat(e.Entries, e.Candidates, e.Nearest, e.Accept)
	if len(want) == 0 {
		return
	}
	s.named++
	for i, id := range slices.Concat(ids(got.Entries), ids(got.Candidates), ids(got.Nearest)) {
		if i == 3 {
			return
		}
		if slices.ContainsFunc(want, func(w string) bool { return controllist.Under(id, w) || controllist.Under(w, id) }) {
			s.three++
			if i == 0 {
				s.first++
			}
			return
		}
	}
}

// sameName reports whether two names ask the same; machinable_dimensions stands for the group of machinable_ names.
func sameName(want, got string) bool {
	return want == got || want == "machinable_dimensions" && strings.HasPrefix(got, "machinable_")
}

func (s *score) names(r *record, got []string) {
	fits := func(want, g string) bool {
		return sameName(want, g) || slices.ContainsFunc(r.Expected.MissingAccept[want], func(a string) bool { return sameName(a, g) })
	}
	for _, want := range r.Expected.Missing {
		s.asked++
		if slices.ContainsFunc(got, func(g string) bool { return fits(want, g) }) {
			s.askedFor++
		}
	}
	for _, g := range got {
		s.questions++
		if slices.ContainsFunc(r.Expected.Missing, func(want string) bool { return fits(want, g) }) {
			s.questionsOK++
		}
	}
}

func share(n, of int) float64 {
	if of == 0 {
		return 1
	}
	return float64(n) / float64(of)
}

func (s *score) String() string {
	return fmt.Sprintf("%d records: verdict %.3f; Category I answered otherwise %d of %d; controlled answered not-controlled %d of %d; "+
		"near misses answered controlled %d of %d (%.1f %%); entry first %.3f, in the first three %.3f; "+
		"needs-information recognised %.3f; missing names recall %.3f, precision %.3f",
		s.records, share(s.right, s.records), s.catILost, s.catI, s.cleared, s.controlled,
		s.alarms, s.near, 100*share(s.alarms, max(1, s.near)), share(s.first, s.named), share(s.three, s.named),
		share(s.openRight, s.open), share(s.askedFor, s.asked), share(s.questionsOK, s.questions))
}

func scoreSet(tb testing.TB, c *classify.Classifier, file string) *score {
	tb.Helper()
	s := &score{}
	for _, r := range readRecords(tb, file) {
		s.add(&r, answer(tb, c, r.input()))
	}
	return s
}
