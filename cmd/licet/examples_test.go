package main

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v3"

	"github.com/licet/licet/assess"
	"github.com/licet/licet/classify"
	"github.com/licet/licet/controllist/mtcr"
	"github.com/licet/licet/date"
	"github.com/licet/licet/guideline"
	"github.com/licet/licet/internal/batch"
	"github.com/licet/licet/internal/inuse"
	"github.com/licet/licet/transfer/read"
)

const examplesDir = "../../examples"

// TestExamples runs every example through the whole pipeline, under the rules of its own date.
func TestExamples(t *testing.T) {
	var want []struct {
		ID       string            `yaml:"id"`
		Outcome  guideline.Outcome `yaml:"outcome"`
		Entries  []string          `yaml:"entries"`
		Possible []string          `yaml:"possible"`
		Why      string            `yaml:"why"`
	}
	f, err := os.Open(filepath.Join(examplesDir, "expected.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	dec := yaml.NewDecoder(f)
	dec.KnownFields(true)
	if err := dec.Decode(&want); err != nil {
		t.Fatal(err)
	}
	got := assessExamples(t)
	for _, w := range want {
		t.Run(w.ID, func(t *testing.T) {
			a := got[w.ID]
			delete(got, w.ID)
			switch {
			case a == nil:
				t.Fatal("no example has this id")
			case w.Why == "":
				t.Error("the expectation gives no reason")
			}
			var entries, possible []string
			for _, it := range a.Items {
				entries = append(entries, names(it.Classification.Entries)...)
				if it.Classification.Verdict == classify.NeedsInformation {
					possible = append(possible, names(it.Classification.Candidates)...)
				}
			}
			slices.Sort(possible)
			slices.Sort(w.Possible)
			if a.Outcome != w.Outcome {
				t.Errorf("outcome %s, want %s (%s)", a.Outcome, w.Outcome, w.Why)
			}
			if !slices.Equal(entries, w.Entries) {
				t.Errorf("entries met %v, want %v (%s)", entries, w.Entries, w.Why)
			}
			if diff := cmp.Diff(w.Possible, possible); diff != "" && len(w.Possible)+len(possible) > 0 {
				t.Errorf("entries that stay possible (-want +got):\n%s", diff)
			}
		})
	}
	for id := range got {
		t.Errorf("%s has no expectation in expected.yaml", id)
	}
}

func names(as []classify.EntryAnswer) []string {
	var out []string
	for _, a := range as {
		out = append(out, a.ID)
	}
	return out
}

func assessExamples(t *testing.T) map[string]*assess.Assessment {
	t.Helper()
	list, err := mtcr.Load()
	if err != nil {
		t.Fatal(err)
	}
	words, err := classify.Load()
	if err != nil {
		t.Fatal(err)
	}
	rules, err := guideline.Load()
	if err != nil {
		t.Fatal(err)
	}
	lists, err := inuse.Open(inuse.Options{}) // the starter list
	if err != nil {
		t.Fatal(err)
	}
	stages := batch.NewStages(assess.New(list, words, rules).Against(lists.ForCheck(t.Context()), date.MustParse(today)))
	files, errs := batch.Files([]string{examplesDir}, false)
	if len(errs) > 0 {
		t.Fatal(errors.Join(errs...))
	}
	out := map[string]*assess.Assessment{}
	records := batch.NewRecords(files, io.LimitReader(nil, 0), read.Options{}, nil)
	for {
		r, ok := records.Next()
		if !ok {
			return out
		}
		if r.Err != nil {
			t.Fatal(r.Err)
		}
		for _, e := range r.Errs {
			t.Error(e)
		}
		if r.Transfer.Date.IsZero() {
			t.Errorf("%s has no date; it would come out otherwise every year", r.ID)
		}
		stage, err := stages.On(r.Transfer.Date)
		if err != nil {
			t.Fatal(err)
		}
		a, err := stage.Assess(r.Transfer)
		if err != nil {
			t.Fatalf("%s: %v", r.ID, err)
		}
		if out[a.Transfer.ID] != nil {
			t.Errorf("two examples have the id %s", a.Transfer.ID)
		}
		out[a.Transfer.ID] = a
	}
}
