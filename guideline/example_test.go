package guideline_test

import (
	"fmt"

	"github.com/licet/licet/date"
	"github.com/licet/licet/guideline"
	"github.com/licet/licet/truth"
)

func ExampleRules_Decide() {
	r, err := guideline.Load()
	if err != nil {
		fmt.Println(err)
		return
	}
	gyroscope := guideline.ItemFinding{
		Verdict: guideline.VerdictCategoryII,
		Entries: []guideline.EntryRef{{ID: "9.A.4", Category: "II", Kind: "equipment"}},
	}
	d, err := r.Decide([]guideline.ItemFinding{gyroscope},
		guideline.Circumstances{Kind: "export", CouldContribute: truth.Met}, date.MustParse("2026-11-01"))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(d.Outcome)
	for _, i := range d.Deciding {
		f := d.Findings[i]
		fmt.Printf("row %d, paragraph %s (%s): %s\n", f.Row, f.Paragraph, f.Basis.Basis.Label(), f.Text)
	}
	for _, a := range d.Assurances {
		fmt.Println(a.ID, a.From, a.Due)
	}
	// Output:
	// licence-required
	// row 7, paragraph 5 (partly read, to be verified): items[0] is Category II (9.A.4) and could contribute to a delivery system: it is weighed case by case, and no approval comes before the assurances.
	// A1 end user met
	// A2 end user met
	// A3 end user met
	// A4 end user met
	// A5 recipient government met
}
