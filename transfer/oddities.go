package transfer

import (
	"fmt"

	"github.com/licet/licet/country"
	"github.com/licet/licet/date"
)

// Oddity is something about a transfer that contradicts itself or is unusual, and that a person should see. It changes no outcome.
type Oddity struct {
	Kind  OddityKind
	Field string // path of the field in the record, such as route.legs[1]
	Index int    // of the stop in the route, for a route that doubles back
	Text  string // a sentence without a full stop that goes with the field
}

// OddityKind tells oddities apart.
type OddityKind uint8

// The kinds of oddity.
const (
	DoublesBack OddityKind = iota + 1 // the route returns to a place or country that it had left
	DaysOutOfOrder
	NoEndUser // parties are named, and nobody as end user
)

// maxOddDays bounds how many days out of order are told of one transfer.
const maxOddDays = 20

// Oddities are what is odd about the transfer, in the order of the fields; nil when nothing is.
func (t *Transfer) Oddities() []Oddity {
	var out []Oddity
	if o, is := t.withoutEndUser(); is {
		out = append(out, o)
	}
	if o, is := t.doublesBack(); is {
		out = append(out, o)
	}
	return append(out, t.daysOutOfOrder()...)
}

// withoutEndUser reports whether parties are named and nobody as end user: neither as a party nor in the end-use statement nor as the
// recipient of an intangible transfer. What is imported has left already.
func (t *Transfer) withoutEndUser() (Oddity, bool) {
	if _, named := t.Party(EndUser); named || len(t.Parties) == 0 || t.Kind == Import || t.Documents.EndUse.EndUser != "" || t.Technology.Recipient != "" {
		return Oddity{}, false
	}
	return Oddity{Kind: NoEndUser, Field: "parties", Text: "no end user is named"}, true
}

// doublesBack reports whether the route comes back to a place or country that it had left, once for each transfer.
func (t *Transfer) doublesBack() (Oddity, bool) {
	type visit struct {
		place Locode
		land  country.Code
	}
	ro := &t.Route
	if len(ro.Legs) < 2 { // with the start two places: nothing to return to
		return Oddity{}, false
	}
	way := make([]visit, 0, len(ro.Legs)+1)
	start := visit{ro.Loading, ro.Loading.Country()}
	if start.land == "" {
		start.land = t.From
	}
	way = append(way, start)
	for i := range ro.Legs {
		way = append(way, visit{ro.Legs[i].Locode, ro.Legs[i].Place()})
	}
	// Countries and places each as a sequence without gaps: one that was seen and is not the last was left and comes again.
	lands, places := map[country.Code]bool{}, map[Locode]bool{}
	var land country.Code
	var place Locode
	for i, v := range way {
		back := ""
		switch {
		case v.land != "" && v.land != land && lands[v.land]:
			back = string(v.land)
		case v.place != "" && v.place != place && places[v.place]:
			back = string(v.place)
		}
		if back != "" {
			return Oddity{
				Kind: DoublesBack, Field: fmt.Sprintf("route.legs[%d]", i-1), Index: i - 1, Text: "the route doubles back: it returns to " + back,
			}, true
		}
		if v.land != "" {
			land, lands[v.land] = v.land, true
		}
		if v.place != "" {
			place, places[v.place] = v.place, true
		}
	}
	return Oddity{}, false
}

// daysOutOfOrder finds days of the route that lie before one of an earlier stop, and a licence that ends before its day of issue.
func (t *Transfer) daysOutOfOrder() []Oddity {
	var out []Oddity
	last, of := t.Route.Depart, "route.depart"
	step := func(d date.Date, field string) {
		switch {
		case d.IsZero():
		case !last.IsZero() && d.Before(last):
			if len(out) < maxOddDays {
				out = append(out, Oddity{
					Kind: DaysOutOfOrder, Field: field, Text: fmt.Sprintf("the days are out of order: %s is before %s of %s", d, last, of),
				})
			}
		default:
			last, of = d, field
		}
	}
	for i := range t.Route.Legs {
		l := &t.Route.Legs[i]
		step(l.Arrive, fmt.Sprintf("route.legs[%d].arrive", i))
		step(l.Depart, fmt.Sprintf("route.legs[%d].depart", i))
	}
	last, of = t.Documents.Licence.Issued, "documents.licence.issued"
	step(t.Documents.Licence.Expires, "documents.licence.expires")
	return out
}
