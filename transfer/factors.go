package transfer

import (
	"fmt"

	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
)

// FactorFinding is what a person of the authority found on one of the six factors that the Guidelines weigh (paragraph 3). It is
// shown beside what Licet suggests and changes no outcome.
type FactorFinding struct {
	// Factor is its letter: A the spread of weapons of mass destruction, B programmes of the recipient state, C weight for the
	// development of delivery systems, D assessed end use, E agreements that apply, F terrorist groups and individuals.
	Factor  FactorID `json:"factor"`
	Finding Weighed  `json:"finding"`
	Reason  string   `json:"reason"` // in the person's own words
	By      string   `json:"by"`     // name of the person, or office
	// Date is the day of the finding; it can come after the day of the transfer.
	Date date.Date `json:"date"`
	// Evidence are the papers, records or fields of this transfer that it rests on.
	Evidence []string `json:"evidence,omitzero"`
}

// FactorID names a factor of paragraph 3 of the Guidelines.
type FactorID string

// Allowed returns the letters of the factors.
func (FactorID) Allowed() []string { return []string{"A", "B", "C", "D", "E", "F"} }

// Weighed is what a person can find on a factor.
type Weighed string

// What a person can find. None of them approves.
const (
	OfConcern    Weighed = "concern"
	NoConcern    Weighed = "no-concern"
	Undetermined Weighed = "undetermined" // looked at, and not settled
)

// Allowed returns what a person can find, in a fixed order.
func (Weighed) Allowed() []string {
	return []string{string(OfConcern), string(NoConcern), string(Undetermined)}
}

// factors checks what the types do not say. A finding can come after the day of the transfer, and not after the day on which it is read;
// that day is not known when it is zero.
func (c *checker) factors(all []FactorFinding, of, read date.Date) {
	latest := read
	if !read.IsZero() && of.After(read) {
		latest = of
	}
	first := make(map[FactorID]int, len(all))
	for i := range all {
		f := &all[i]
		at := func(field string) string { return fmt.Sprintf("authority.factors[%d].%s", i, field) }
		if k, twice := first[f.Factor]; twice && f.Factor != "" {
			c.add(fault.Input(at("factor"), string(f.Factor), fmt.Sprintf("authority.factors[%d] is on this factor already", k),
				"one finding on each factor"))
		} else {
			first[f.Factor] = i
		}
		switch {
		case f.Date.IsZero():
			c.add(fault.Input(at("date"), "", "must be given", "the day of the finding"))
		case !latest.IsZero() && f.Date.After(latest):
			c.add(fault.Input(at("date"), f.Date.String(), "the finding is dated after the day", "a day up to "+latest.String()))
		}
	}
}
