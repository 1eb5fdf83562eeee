package sqlstore_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"sync/atomic"
	"testing"

	"github.com/licet/licet/desk"
	"github.com/licet/licet/guideline"
	"github.com/licet/licet/internal/storetest"
)

// body is about as long as the stored form of an assessment.
var body = bytes.Repeat([]byte(`{"rule":"G3-factors","text":"an authorisation is required and weighed case by case"},`), 160)

// BenchmarkCreate keeps assessments, one to a change, by as many as ask at once.
func BenchmarkCreate(b *testing.B) {
	for _, clients := range []int{1, 32} {
		b.Run(fmt.Sprint(clients), func(b *testing.B) {
			o := opened(b, filepath.Join(b.TempDir(), "licet.db"))
			var n atomic.Int64
			b.SetParallelism(max(1, clients/2))
			run := func(pb *testing.PB) {
				for pb.Next() {
					a := storetest.Assessment("o-1", int(n.Add(1)))
					a.Body = body
					if err := o.Store.Change(b.Context(), clerk, "", func(tx desk.Tx) error {
						return tx.Assessments().Create(b.Context(), a, desk.Deed{})
					}); err != nil {
						b.Error(err)
						return
					}
				}
			}
			if clients == 1 {
				for b.Loop() {
					a := storetest.Assessment("o-1", int(n.Add(1)))
					a.Body = body
					if err := o.Store.Change(b.Context(), clerk, "", func(tx desk.Tx) error {
						return tx.Assessments().Create(b.Context(), a, desk.Deed{})
					}); err != nil {
						b.Fatal(err)
					}
				}
			} else {
				b.RunParallel(run)
			}
			b.ReportMetric(float64(n.Load())/b.Elapsed().Seconds(), "records/s")
		})
	}
}

// BenchmarkFind reads pages of a million assessments; LICET_ROWS says of how many.
func BenchmarkFind(b *testing.B) {
	rows := rowsAsked()
	o := opened(b, filepath.Join(b.TempDir(), "licet.db"))
	titles := []string{"Fibre optic gyroscope", "Office chair", "Ball bearing, steel", "Carbon fibre prepreg", "Kitchen sink"}
	for done := 0; done < rows; {
		if err := o.Store.Change(b.Context(), clerk, "", func(tx desk.Tx) error {
			for range min(2000, rows-done) {
				a := storetest.Assessment(fmt.Sprintf("o-%d", done%20), done)
				a.Title, a.Names = titles[done%len(titles)], []string{fmt.Sprintf("Firm %d GmbH", done%5000), fmt.Sprintf("House %d Ltd", done%7919)}
				a.Score = float64(done%97) / 97
				if err := tx.Assessments().Create(b.Context(), a, desk.Deed{}); err != nil {
					return err
				}
				done++
			}
			return nil
		}); err != nil {
			b.Fatal(err)
		}
	}
	mine := desk.Scope{Org: "o-1"}
	var middle string
	for name, f := range map[string]struct {
		s desk.Scope
		f desk.AssessmentFilter
		p desk.Page
	}{
		"newest":              {mine, desk.AssessmentFilter{}, desk.Page{}},
		"newest/all":          {desk.Scope{All: true}, desk.AssessmentFilter{}, desk.Page{}},
		"state":               {mine, desk.AssessmentFilter{States: []desk.State{desk.Open}}, desk.Page{}},
		"ranked":              {mine, desk.AssessmentFilter{Ranked: true}, desk.Page{}},
		"words/one-firm":      {mine, desk.AssessmentFilter{Words: "firm 4321"}, desk.Page{}},
		"words/many":          {mine, desk.AssessmentFilter{Words: "gyro"}, desk.Page{}},
		"words/one-firm/all":  {desk.Scope{All: true}, desk.AssessmentFilter{Words: "firm 4321"}, desk.Page{}},
		"words/none":          {mine, desk.AssessmentFilter{Words: "nothing like it"}, desk.Page{}},
		"deep":                {mine, desk.AssessmentFilter{}, desk.Page{After: middle}},
		"outcome/none-of-it":  {mine, desk.AssessmentFilter{Outcomes: []guideline.Outcome{guideline.Prohibited}}, desk.Page{}},
		"words/many-at-a-go":  {mine, desk.AssessmentFilter{Words: "gyro gmbh ltd"}, desk.Page{}},
		"words/one-character": {mine, desk.AssessmentFilter{Words: "g"}, desk.Page{}},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if err := o.Store.View(b.Context(), func(v desk.View) error {
					_, err := v.Assessments().Find(b.Context(), f.s, f.f, f.p)
					return err
				}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("count", func(b *testing.B) {
		for b.Loop() {
			if err := o.Store.View(b.Context(), func(v desk.View) error {
				_, err := v.Count(b.Context(), mine, desk.AssessmentFilter{})
				return err
			}); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func rowsAsked() int {
	if n, err := strconv.Atoi(os.Getenv("LICET_ROWS")); err == nil {
		return n
	}
	return 20_000
}
