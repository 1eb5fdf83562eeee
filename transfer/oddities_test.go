package transfer_test

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/licet/licet/date"
	"github.com/licet/licet/transfer"
)

// What contradicts itself is told with its field; what was not stated contradicts nothing.
func TestOddities(t *testing.T) {
	for _, c := range []struct {
		why, in string
		want    []string
	}{
		{"nothing stated", `{}`, nil},
		{
			"back to a country", `{"route":{"legs":[{"locode":"SGSIN"},{"locode":"MYPKG"},{"locode":"SGSIN"}]}}`,
			[]string{"route.legs[2]: the route doubles back: it returns to SG"},
		},
		{
			"back to where it began", `{"from":"DE","route":{"legs":[{"country":"AE"},{"country":"DE"}]}}`,
			[]string{"route.legs[1]: the route doubles back: it returns to DE"},
		},
		{"the place of loading counts before the country", `{"from":"DE","route":{"loading":"NLRTM","legs":[{"country":"AE"},{"country":"DE"}]}}`, nil},
		{
			"back to a place within a country", `{"route":{"loading":"CNSHA","legs":[{"locode":"CNNGB"},{"locode":"CNSHA"}]}}`,
			[]string{"route.legs[1]: the route doubles back: it returns to CNSHA"},
		},
		{
			"told once", `{"route":{"legs":[{"country":"SG"},{"country":"MY"},{"country":"SG"},{"country":"MY"}]}}`,
			[]string{"route.legs[2]: the route doubles back: it returns to SG"},
		},
		{"a stop without a place between them is no return", `{"route":{"legs":[{"country":"SG"},{"mode":"sea"},{"country":"SG"}]}}`, nil},
		{
			"nor does it hide one", `{"route":{"legs":[{"country":"SG"},{"country":"MY"},{"mode":"sea"},{"country":"SG"}]}}`,
			[]string{"route.legs[3]: the route doubles back: it returns to SG"},
		},
		{"the same country twice in a row", `{"route":{"legs":[{"locode":"SGSIN"},{"country":"SG"},{"country":"MY"}]}}`, nil},
		{
			"arrival before departure, and a stop before that", `{"route":{"depart":"2026-03-01","legs":[{"arrive":"2026-02-01"},{"arrive":"2026-01-15"}]}}`,
			[]string{
				"route.legs[0].arrive: the days are out of order: 2026-02-01 is before 2026-03-01 of route.depart",
				"route.legs[1].arrive: the days are out of order: 2026-01-15 is before 2026-03-01 of route.depart",
			},
		},
		{
			"leaves a stop before it comes there", `{"route":{"legs":[{"arrive":"2026-02-02","depart":"2026-02-01"}]}}`,
			[]string{"route.legs[0].depart: the days are out of order: 2026-02-01 is before 2026-02-02 of route.legs[0].arrive"},
		},
		{"the same day is in order", `{"route":{"depart":"2026-03-01","legs":[{"arrive":"2026-03-01","depart":"2026-03-01"},{},{"arrive":"2026-03-02"}]}}`, nil},
		{
			"a licence that ends before it begins", `{"route":{"depart":"2026-03-01"},"documents":{"licence":{"issued":"2026-02-01","expires":"2026-01-01"}}}`,
			[]string{"documents.licence.expires: the days are out of order: 2026-01-01 is before 2026-02-01 of documents.licence.issued"},
		},
		{"a licence without a day of issue", `{"route":{"depart":"2026-03-01"},"documents":{"licence":{"expires":"2026-01-01"}}}`, nil},
		{"an exporter only", `{"parties":[{"role":"exporter","name":"A"}]}`, []string{"parties: no end user is named"}},
		{"an end user", `{"parties":[{"role":"exporter","name":"A"},{"role":"end_user","name":"B"}]}`, nil},
		{"named in the end-use statement", `{"parties":[{"role":"exporter","name":"A"}],"documents":{"end_use":{"end_user":"B"}}}`, nil},
		{"the recipient of technology", `{"parties":[{"role":"exporter","name":"A"}],"technology":{"recipient":"B"}}`, nil},
		{"an import", `{"kind":"import","parties":[{"role":"exporter","name":"A"}]}`, nil},
	} {
		var tr transfer.Transfer
		if err := json.Unmarshal([]byte(c.in), &tr); err != nil {
			t.Fatalf("%s: %v", c.why, err)
		}
		var got []string
		for _, o := range tr.Oddities() {
			got = append(got, o.Field+": "+o.Text)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", c.why, got, c.want)
		}
	}
}

// No number of stops makes the answer long.
func TestOdditiesAreBounded(t *testing.T) {
	tr := transfer.Transfer{Route: transfer.Route{Depart: date.Of(2026, 3, 1), Legs: make([]transfer.Leg, 1000)}}
	for i := range tr.Route.Legs {
		tr.Route.Legs[i].Arrive = date.Of(2026, 1, 1)
	}
	if n := len(tr.Oddities()); n != 20 {
		t.Errorf("%d oddities", n)
	}
}
