package planted_test

import (
	"encoding/json"
	"testing"

	"github.com/licet/licet/date"
	"github.com/licet/licet/internal/planted"
	"github.com/licet/licet/transfer"
)

// TestValid: what is made is a valid record, the same for the same seed.
func TestValid(t *testing.T) {
	on := date.Of(2026, 12, 1)
	check := func(tr *transfer.Transfer) {
		tr.Normalise(on)
		for _, e := range tr.Validate(on) {
			t.Errorf("%s: %v", tr.ID, e)
		}
	}
	cases := planted.Cases(1, 25)
	if len(cases) != 300 {
		t.Fatalf("%d cases", len(cases))
	}
	again := planted.Cases(1, 25)
	for i := range cases {
		a, _ := json.Marshal(cases[i].Transfer)
		b, _ := json.Marshal(again[i].Transfer)
		if string(a) != string(b) {
			t.Fatalf("%s is another the second time", cases[i].Transfer.ID)
		}
		check(cases[i].Transfer)
	}
	for i := range 500 {
		check(planted.Ordinary(1, i))
	}
}
