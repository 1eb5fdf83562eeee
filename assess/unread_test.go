package assess_test

import (
	"strings"
	"testing"

	"github.com/licet/licet/guideline"
	"github.com/licet/licet/transfer"
)

// What the reader of a transfer did not understand is never clear, is asked about, and lowers nothing.
func TestUnreadNeedsInformation(t *testing.T) {
	s := newStage(t)
	for _, c := range []struct {
		why, goods  string
		unread      []transfer.Unread
		want        guideline.Outcome
		toldInShort bool
	}{
		{"all was understood", "office chairs", nil, guideline.NoControlFound, false},
		{"a place was not", "office chairs", []transfer.Unread{{Source: "LOC+8", Text: "NAMPO", Why: "no place that is known"}}, guideline.NeedsInformation, true},
		{
			"what weighs more stays", "complete rocket system, range 450 km, payload 700 kg",
			[]transfer.Unread{{Source: "LOC+8", Text: "NAMPO"}},
			guideline.PresumptionOfDenial, false,
		},
	} {
		a := assessed(t, s, &transfer.Transfer{
			ID: "1", Kind: transfer.Export, From: "DE", Items: []transfer.Item{{ID: "1", Description: c.goods}},
			Route: transfer.Route{FinalCountry: "NZ"}, Unread: c.unread,
		})
		asked := false
		for _, o := range a.Unknown {
			asked = asked || o.Field == "unread[0]" && strings.Contains(o.Ask, "“NAMPO” under LOC+8") && o.For != ""
		}
		if a.Outcome != c.want || asked != (c.unread != nil) || strings.Contains(a.Summary, "“NAMPO” under LOC+8 was not understood") != c.toldInShort {
			t.Errorf("%s: %s, asked %v, %s", c.why, a.Outcome, asked, a.Summary)
		}
	}
}
