package screening_test

import (
	"fmt"

	"github.com/licet/licet/country"
	"github.com/licet/licet/screening"
	"github.com/licet/licet/screening/name"
	"github.com/licet/licet/screening/source"
)

func Example() {
	list := screening.List{Name: "in-house", Entries: []*source.Entry{{
		Ref: "7", Schema: source.Entity, Names: []source.Name{{Text: "Nordlicht Aviation Industries GmbH"}, {Text: "Brightwater Instruments LLC", Kind: source.Alias}},
		Countries: []source.Country{{Code: "IR"}},
	}}}
	w := screening.DefaultWeights()
	s := screening.New(name.Default(), list).NewSearcher(w)
	q := screening.Query{Name: "Nord Licht Aviation Industries", Schema: source.Entity, Countries: []country.Code{"IR"}}
	a := s.Screen(q, 0.1, float64(w.Levels.One), 5)
	fmt.Println(a.Verdict)
	for _, h := range a.Hits {
		fmt.Println(h.List, h.Ref, h.Matched)
		fmt.Println(h.Why.Text)
	}
	// Output:
	// hit
	// in-house 7 Nordlicht Aviation Industries GmbH
	// “Nord Licht” is taken for “Nordlicht” (the same when joined); “Aviation” is the same; “Industries” is the same. The country agrees.
}
