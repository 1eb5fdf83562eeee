package measure_test

import (
	"fmt"

	"github.com/licet/licet/date"
	"github.com/licet/licet/guideline"
	"github.com/licet/licet/measure"
	"github.com/licet/licet/transfer"
	"github.com/licet/licet/truth"
)

// A gyroscope to Iran after September 2025, for an installation that has stated no position.
func ExampleRules_Evaluate() {
	rules, err := measure.Default()
	if err != nil {
		fmt.Println(err)
		return
	}
	t := &transfer.Transfer{
		ID: "1", Kind: transfer.Export, From: "JP",
		Items:   []transfer.Item{{HS: "9014.20"}},
		Parties: []transfer.Party{{Role: transfer.EndUser, Name: "B", Country: "IR"}},
	}
	s := measure.Of(t, []measure.ItemFacts{{
		Entries: []string{"9.A.6"}, Verdict: guideline.VerdictCategoryII, Arms: truth.NotMet, Technology: truth.NotMet,
	}})
	s.Designated = truth.NotMet // screened, nobody was confirmed
	answer, err := rules.Evaluate(s, date.MustParse("2025-11-01"), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(answer.Outcome)
	for _, v := range answer.Views {
		fmt.Println(v.Position, v.Outcome)
		for _, f := range v.Findings {
			if f.Outcome == guideline.Prohibited {
				fmt.Println(" ", f.Rule, f.Lists, f.Text)
			}
		}
	}
	fmt.Println(answer.Note)
	// Output:
	// prohibited
	// in-force prohibited
	//   UNSCR-1737-3 [S/2012/947] items[0] meets an entry of the MTCR Annex, from which the missile list was drawn, or stands on a list of the Council, and goes to Iran: its supply is banned.
	//   UNSCR-1929-13 [S/2012/947] items[0] meets an entry of the MTCR Annex, from which the missile list was drawn, or stands on a list of the Council, and goes to Iran: its supply is banned.
	// void no-control-found
	// Measures on Iran: prohibited. States disagree and no position is set, so both results of the measures are shown and the stronger counts: prohibited if the earlier resolutions apply again, nothing by these measures if they do not apply again. To be verified: UNSCR-1929-13.
}
