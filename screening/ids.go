package screening

import (
	"strings"

	"github.com/licet/licet/screening/source"
)

// idKey returns the form under which an identifier is looked up, or "" for one that is too short to tell anything. Kinds are
// not part of it: lists file the same number under different kinds.
func idKey(id source.ID) string {
	var b strings.Builder
	for _, r := range strings.ToUpper(id.Value) {
		if r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
			b.WriteRune(r)
		}
	}
	k := strings.TrimPrefix(b.String(), "IMO")
	if len(k) < 5 {
		return ""
	}
	return k
}
