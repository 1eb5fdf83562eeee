package assess_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/licet/licet/date"
	"github.com/licet/licet/transfer"
)

// What is odd about a transfer is a remark with its field, whatever form it came in, and changes no outcome.
func TestOddRemarks(t *testing.T) {
	s := newStage(t)
	const gyro = "Ring laser gyro, drift rate stability 0.1 degrees per hour at 1 g"
	exporter := []transfer.Party{{Role: transfer.Exporter, Name: "A. Muster"}}
	for _, c := range []struct {
		why, goods string
		odd        func(t *transfer.Transfer)
		want       []string
	}{
		{"nothing odd", gyro, func(*transfer.Transfer) {}, nil},
		{"doubles back", "office chairs", func(t *transfer.Transfer) {
			t.Route.Legs = []transfer.Leg{{Locode: "SGSIN"}, {Locode: "MYPKG"}, {Locode: "SGSIN"}}
		}, []string{"the route doubles back: it returns to SG (route.legs[2])"}},
		{"days out of order", "office chairs", func(t *transfer.Transfer) {
			t.Route.Depart, t.Route.Legs = date.Of(2026, 3, 1), []transfer.Leg{{Locode: "SGSIN", Arrive: date.Of(2026, 2, 1)}}
		}, []string{"the days are out of order: 2026-02-01 is before 2026-03-01 of route.depart (route.legs[0].arrive)"}},
		{"a gyro for nobody", gyro, func(t *transfer.Transfer) { t.Parties = exporter }, []string{"no end user is named (parties)"}},
		{"chairs for nobody", "office chairs", func(t *transfer.Transfer) { t.Parties = exporter }, nil},
	} {
		plain := &transfer.Transfer{
			ID: "1", Kind: transfer.Export, From: "DE", Items: []transfer.Item{{ID: "1", Description: c.goods}}, Route: transfer.Route{FinalCountry: "NZ"},
		}
		before := assessed(t, s, plain).Outcome
		c.odd(plain)
		a := assessed(t, s, plain)
		got := slices.DeleteFunc(slices.Clone(a.Remarks), func(r string) bool { return !strings.Contains(r, "(route.") && !strings.Contains(r, "(parties)") })
		if !slices.Equal(got, c.want) || a.Outcome != before {
			t.Errorf("%s: %q, want %q; %s, before %s", c.why, got, c.want, a.Outcome, before)
		}
	}
}
