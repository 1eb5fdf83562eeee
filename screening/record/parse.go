package record

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/screening/source"
)

var yearOrMonth = regexp.MustCompile(`^(\d{4})(?:-(\d{2}))?$`)

// ParseBirth reads a day of birth as people state it: 1970-05-04, 1970-05 or 1970. The error is of kind invalid.
func ParseBirth(text string) (source.Birth, *fault.Error) {
	s := strings.TrimSpace(text)
	if d, err := date.Parse(s); err == nil {
		return source.Birth{From: d, Until: d, Text: s}, nil
	}
	bad := fault.Input("", text, "no day of birth", "YYYY-MM-DD, YYYY-MM or YYYY")
	m := yearOrMonth.FindStringSubmatch(s)
	if m == nil {
		return source.Birth{}, bad
	}
	year, _ := strconv.Atoi(m[1])
	from, until := time.January, time.December
	if m[2] != "" {
		month, _ := strconv.Atoi(m[2])
		from, until = time.Month(month), time.Month(month)
	}
	if year < 1800 || from < time.January || from > time.December {
		return source.Birth{}, bad
	}
	last := time.Date(year, until+1, 0, 0, 0, 0, 0, time.UTC)
	return source.Birth{From: date.Of(year, from, 1), Until: date.FromTime(last), Text: s}, nil
}

// Kinds are the kinds of identifier that can be asked for.
var Kinds = []source.IDKind{
	source.Passport, source.National, source.Tax, source.Registration, source.IMO, source.MMSI, source.LEI, source.BIC, source.Tail,
	source.OtherID,
}

// ParseID reads an identifier as KIND:VALUE. The error is of kind invalid.
func ParseID(text string) (source.ID, *fault.Error) {
	kind, value, ok := strings.Cut(text, ":")
	id := source.ID{Kind: source.IDKind(strings.ToLower(strings.TrimSpace(kind))), Value: strings.TrimSpace(value)}
	if !ok || id.Value == "" || !slices.Contains(Kinds, id.Kind) {
		var names []string
		for _, k := range Kinds {
			names = append(names, string(k))
		}
		return source.ID{}, fault.Input("", text, "no identifier", "KIND:VALUE, such as imo:9074729; kinds are "+strings.Join(names, ", "))
	}
	return id, nil
}

// KindOfID is the kind that a label of a register names, such as "company register" or "IMO number"; [source.OtherID] for any that
// is not known.
func KindOfID(label string) source.IDKind {
	l := strings.ToLower(label)
	for _, x := range []struct {
		word string
		kind source.IDKind
	}{
		{"imo", source.IMO},
		{"mmsi", source.MMSI},
		{"lei", source.LEI},
		{"bic", source.BIC},
		{"swift", source.BIC},
		{"passport", source.Passport},
		{"tail", source.Tail},
		{"vat", source.Tax},
		{"tax", source.Tax},
		{"inn", source.Tax},
		{"tin", source.Tax},
		{"national", source.National},
		{"identity", source.National},
		{"regist", source.Registration},
		{"ogrn", source.Registration},
		{"company", source.Registration},
		{"duns", source.OtherID},
	} {
		if strings.Contains(l, x.word) {
			return x.kind
		}
	}
	return source.OtherID
}

// ParseSchema reads the kind of a party in any case and under its usual names. Empty text is a kind that is not known.
func ParseSchema(text string) (source.Schema, *fault.Error) {
	switch strings.ToLower(strings.TrimSpace(text)) {
	case "", "unknown", "any":
		return "", nil
	case "person", "individual":
		return source.Person, nil
	case "entity", "company", "organization", "organisation", "legalentity", "publicbody":
		return source.Entity, nil
	case "vessel", "ship":
		return source.Ship, nil
	case "aircraft", "airplane":
		return source.Aircraft, nil
	}
	return "", fault.Input("", text, "unknown kind of party", "person, entity, vessel, aircraft")
}
