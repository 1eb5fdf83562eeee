package main

import (
	"fmt"

	"github.com/licet/licet/assess"
	"github.com/licet/licet/classify"
	"github.com/licet/licet/controllist/mtcr"
	"github.com/licet/licet/date"
	"github.com/licet/licet/guideline"
	"github.com/licet/licet/transfer"
)

// The example of README.md: the same answer without the program.
func Example() {
	list, _ := mtcr.Load()
	words, _ := classify.Load()
	rules, _ := guideline.Load()

	stage, _ := assess.New(list, words, rules).On(date.MustParse("2026-03-02"))
	answer, _ := stage.Assess(&transfer.Transfer{
		ID:    "2026-0417",
		Kind:  transfer.Export,
		Items: []transfer.Item{{Description: "Ring laser gyro, drift rate stability 0.05 deg/h"}},
	})
	fmt.Println(answer.Outcome, answer.Items[0].Classification.Entries[0].ID)
	// Output: licence-required 9.A.4
}
