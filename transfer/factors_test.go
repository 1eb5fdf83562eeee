package transfer_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/licet/licet/date"
	"github.com/licet/licet/transfer"
)

// What persons found on the factors has to say on which factor, what, why, by whom and when.
func TestValidateFactors(t *testing.T) {
	day := date.MustParse("2026-03-02")
	ok := transfer.FactorFinding{Factor: "D", Finding: transfer.OfConcern, Reason: "r", By: "A. Officer", Date: day}
	with := func(change func(*transfer.FactorFinding)) transfer.FactorFinding {
		f := ok
		change(&f)
		return f
	}
	for _, c := range []struct {
		why  string
		all  []transfer.FactorFinding
		want []string
	}{
		{"complete", []transfer.FactorFinding{ok}, nil},
		{"one on each of two factors", []transfer.FactorFinding{ok, with(func(f *transfer.FactorFinding) { f.Factor = "A" })}, nil},
		{
			"made after the day of the transfer, up to the day it is read",
			[]transfer.FactorFinding{with(func(f *transfer.FactorFinding) { f.Date = today })},
			nil,
		},
		{
			"dated after both days",
			[]transfer.FactorFinding{with(func(f *transfer.FactorFinding) { f.Date = date.MustParse("2027-01-01") })},
			[]string{`authority.factors[0].date: "2027-01-01": the finding is dated after the day; expected a day up to ` + today.String()},
		},
		{
			"no such factor",
			[]transfer.FactorFinding{with(func(f *transfer.FactorFinding) { f.Factor = "G" })},
			[]string{`authority.factors[0].factor: "G": unknown value; expected one of A, B, C, D, E, F`},
		},
		{
			"no finding that approves",
			[]transfer.FactorFinding{with(func(f *transfer.FactorFinding) { f.Finding = "approved" })},
			[]string{`authority.factors[0].finding: "approved": unknown value; expected one of concern, no-concern, undetermined`},
		},
		{
			"twice the same factor",
			[]transfer.FactorFinding{ok, ok},
			[]string{`authority.factors[1].factor: "D": authority.factors[0] is on this factor already; expected one finding on each factor`},
		},
		{
			"nothing said",
			[]transfer.FactorFinding{{}},
			[]string{
				"authority.factors[0].factor: must be given; expected one of A, B, C, D, E, F",
				"authority.factors[0].finding: must be given; expected one of concern, no-concern, undetermined",
				"authority.factors[0].reason: must be given; expected a text",
				"authority.factors[0].by: must be given; expected a text",
				"authority.factors[0].date: must be given; expected the day of the finding",
			},
		},
	} {
		tr := good()
		tr.Date = day
		tr.Authority.Factors = c.all
		var got []string
		for _, e := range tr.Validate(today) {
			got = append(got, e.Error())
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.why, diff)
		}
	}
	tr := good()
	tr.Authority.Factors = []transfer.FactorFinding{with(func(f *transfer.FactorFinding) { f.Date = today })}
	if errs := tr.Validate(date.Date{}); len(errs) > 0 {
		t.Errorf("the day on which it is read is not known: %v", errs)
	}
}
