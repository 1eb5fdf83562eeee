package inuse

import (
	"fmt"
	"strings"

	"github.com/licet/licet/screening/record"
)

// mostAnswers is how many answers are remembered. The parties of a manifest come again and again; those of another do not, and push
// them out.
const mostAnswers = 16_384

// keyOf tells apart all that an answer depends on.
func keyOf(q *record.Query) string {
	var b strings.Builder
	b.Grow(len(q.Name) + 32)
	b.WriteString(q.Name)
	b.WriteByte(0)
	b.WriteString(string(q.Schema))
	for _, c := range q.Countries {
		b.WriteByte(1)
		b.WriteString(string(c))
	}
	if len(q.Births)+len(q.IDs)+len(q.Owners)+len(q.Addresses) > 0 {
		fmt.Fprintf(&b, "\x00%q%q%q%q", fmt.Sprint(q.Births), fmt.Sprint(q.IDs), q.Owners, q.Addresses)
	}
	return b.String()
}
