package screening

import (
	"strings"

	"github.com/licet/licet/fault"
	"github.com/licet/licet/screening/source"
)

// idKey returns the form under which an identifier is looked up, or "" for one that is too short to tell anything. Kinds are
// not part of it: lists file the same number under different kinds.
func idKey(id source.ID) string {
	k := strings.TrimPrefix(compact(id.Value), "IMO")
	if len(k) < 5 {
		return ""
	}
	return k
}

// compact leaves letters and figures, in capitals.
func compact(s string) string {
	var b strings.Builder
	for _, r := range strings.ToUpper(s) {
		if r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// CheckID reports what is wrong with an identifier that carries a check digit: an IMO number (seven figures, the last of which
// is the sum of the others by weights 7 to 2, IMO Resolution A.1117(30)) or a legal entity identifier (ISO 17442, modulus 97).
// Other kinds are never wrong. Company numbers of the IMO use other weights (8 6 4 2 9 7) and are right too.
func CheckID(id source.ID) error {
	v := compact(id.Value)
	e := fault.New(fault.Invalid, "the check digit is wrong: it is not used, for a mistyped number is another party's")
	e.Value = id.Value
	switch id.Kind {
	case source.IMO:
		e.Place.Field, e.Want = "imo", "seven figures with a check digit, such as IMO 9074729"
		v = strings.TrimPrefix(v, "IMO")
		if len(v) != 7 || strings.Trim(v, "0123456789") != "" {
			e.Message = "not an IMO number"
			return e
		}
		ship := 0
		for i := range 6 {
			ship += int(v[i]-'0') * (7 - i)
		}
		if ship%10 == int(v[6]-'0') || companyNumber(v) {
			return nil
		}
		return e
	case source.LEI:
		e.Place.Field, e.Want = "lei", "twenty letters and figures, the last two of which are check digits"
		if len(v) != 20 {
			e.Message = "not a legal entity identifier"
			return e
		}
		rest := 0
		for i := range len(v) {
			c := int(v[i])
			switch {
			case c <= '9':
				rest = (rest*10 + c - '0') % 97
			default:
				rest = (rest*100 + c - 'A' + 10) % 97
			}
		}
		if rest != 1 {
			return e
		}
	default:
	}
	return nil
}

func companyNumber(v string) bool {
	sum := 0
	for i, w := range [6]int{8, 6, 4, 2, 9, 7} {
		sum += int(v[i]-'0') * w
	}
	return (11-sum%11)%10 == int(v[6]-'0')
}

// once reports whether a party has only one identifier of the kind at a time, so that another one speaks against it.
func once(k source.IDKind) bool {
	switch k {
	case source.IMO, source.LEI, source.MMSI, source.Tail:
		return true
	default:
		return false
	}
}
