package classify_test

import (
	"fmt"
	"math/big"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/licet/licet/classify"
	"github.com/licet/licet/quantity"
)

// gist is what must not change when the same facts are said in other words.
type gist struct {
	Verdict                      classify.Verdict
	Entries, Candidates, Missing []string
}

func gistOf(r classify.Result) gist {
	return gist{r.Verdict, ids(r.Entries), ids(r.Candidates), r.Missing}
}

// statement is one stated value that can be said in other units.
type statement struct {
	quantity.Quantity
	atLimit bool // it lies exactly at a limit, where a rounded figure is another value
}

// restatable finds out whether the i-th parameter of a record can be said in other units without saying something else. It
// cannot where the value is more than one figure with its unit: ranges, bounds and tolerances carry words whose sense is
// tested in package quantity; a plain number is a count; a qualifier (gauge, rms, 1 sigma) belongs to the unit it stands by.
func restatable(c *classify.Classifier, r *record, base *classify.Result, i int) (statement, bool) {
	text := r.Parameters[i].Value
	ms := quantity.Find(text)
	if len(ms) != 1 || len(ms[0].Quantities) != 1 || ms[0].Start != 0 || ms[0].End != len(text) {
		return statement{}, false
	}
	s := statement{Quantity: ms[0].Quantities[0]}
	if s.Form != quantity.Single || s.Approx || s.Qualifier != "" || s.Unit == (quantity.Unit{}) {
		return statement{}, false
	}
	// An ambiguous symbol (mg, lb) is what the parameter that it was read for makes of it.
	list := c.Edition().List()
	where := fmt.Sprintf("parameters[%d]", i)
	read := map[string]bool{}
	for _, v := range base.Values {
		if v.Where != where || v.Derived != "" {
			continue
		}
		read[v.Name] = true
		if p := list.Param(v.Name); p != nil {
			if q, ok := s.Reread(p.Unit.Dimension()); ok {
				s.Quantity = q
			}
		}
	}
	for _, a := range slices.Concat(base.Entries, base.Candidates, base.Nearest) {
		for _, l := range a.Reason.Leaves() {
			s.atLimit = s.atLimit || l.Margin != nil && l.Margin.Ratio == 0
		}
	}
	return s, true
}

// in writes the value in another unit; exact is false where the figure does not end and had to be cut.
func (s statement) in(u quantity.Unit) (text string, exact bool) {
	f := u.FromSI(s.Interval.Lo).Rat()
	const digits = 24
	for places := digits; places < 50; places++ { // small figures need more places for as many digits
		text = f.FloatString(places)
		if strings.Trim(text, "-0.") != "" && len(strings.TrimLeft(text, "-0.")) >= digits {
			break
		}
	}
	text = strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
	if back, ok := new(big.Rat).SetString(text); ok {
		exact = back.Cmp(f) == 0
	}
	return text + " " + u.Symbol(), exact
}

// TestUnits says every stated value of every open record in every other unit of its dimension: the answer stays the same.
// With -short every third value is taken.
func TestUnits(t *testing.T) {
	c := newClassifier(t)
	var said, values atomic.Int64
	eachRecord(t, func(t *testing.T, r *record) {
		in := r.input()
		base := answer(t, c, in)
		want := gistOf(base)
		for i := range r.Parameters {
			s, ok := restatable(c, r, &base, i)
			if !ok {
				continue
			}
			if n := values.Add(1); testing.Short() && n%3 != 0 {
				continue
			}
			for _, u := range quantity.UnitsOf(s.Dimension()) {
				text, exact := s.in(u)
				if !exact && s.atLimit || len(text) > 58 {
					continue
				}
				other := in
				other.Parameters = slices.Clone(in.Parameters)
				other.Parameters[i].Value = text
				said.Add(1)
				if diff := cmp.Diff(want, gistOf(answer(t, c, other))); diff != "" {
					t.Errorf("%s: %s: %q said as %q (-want +got):\n%s", r.ID, r.Parameters[i].Name, r.Parameters[i].Value, text, diff)
				}
			}
		}
	})
	t.Logf("%d values in %d ways", values.Load(), said.Load())
	if values.Load() < 500 && !testing.Short() {
		t.Errorf("only %d values could be said in other units: the test has lost its ground", values.Load())
	}
}
