package guideline

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/licet/licet/cite"
	"github.com/licet/licet/country"
	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/truth"
)

// Concerns for which a party can be listed.
const (
	ForMissiles  = "missiles"
	ForTerrorism = "terrorism"
)

var concerns = []string{ForMissiles, ForTerrorism}

// partner is a Partner with its first day, or its first year where no more is known.
type partner struct {
	State  country.Code `yaml:"state"`
	Joined string       `yaml:"joined"`
	Basis  cite.Basis   `yaml:"basis"`
	Note   string       `yaml:"note"`
	Source string       `yaml:"source"`

	from, certain date.Date // the first day possible, and the first on which it is certain
}

// adherent is a formal adherent: not before one day, certain from another on.
type adherent struct {
	State  country.Code `yaml:"state"`
	After  date.Date    `yaml:"after"`
	By     date.Date    `yaml:"by"`
	Basis  cite.Basis   `yaml:"basis"`
	Note   string       `yaml:"note"`
	Source string       `yaml:"source"`
}

type programmes struct {
	Concern string     `yaml:"concern"`
	Lists   []string   `yaml:"lists"` // empty: any
	Words   []string   `yaml:"words"`
	Basis   cite.Basis `yaml:"basis"`
	Note    string     `yaml:"note"`
}

type states struct {
	PartnersSource string       `yaml:"partners_source"`
	Partners       []partner    `yaml:"partners"`
	Adherents      []adherent   `yaml:"adherents"`
	Programmes     []programmes `yaml:"programmes"`
	Missiles       []struct {
		Kinds  []string   `yaml:"kinds"`
		Basis  cite.Basis `yaml:"basis"`
		Note   string     `yaml:"note"`
		Source string     `yaml:"source"`
	} `yaml:"missiles"`
	Searched []struct {
		Concern string   `yaml:"concern"`
		Lists   []string `yaml:"lists"`
	} `yaml:"searched"`
	Unmanned struct {
		Entries []string `yaml:"entries"`
		Kinds   []string `yaml:"kinds"`
	} `yaml:"unmanned_aircraft"`
	Rockets struct {
		Entries []string `yaml:"entries"`
	} `yaml:"rocket_systems"`
	TopAirspeed []string `yaml:"top_airspeed"`
}

func (s *states) check() error {
	bad := func(field, value, message, want string) error {
		return fault.Input(field, value, message, want).At(fault.Place{File: statesFile})
	}
	seen := map[country.Code]bool{}
	for i := range s.Partners {
		p := &s.Partners[i]
		field := fmt.Sprintf("partners[%d]", i)
		year, err := strconv.Atoi(p.Joined)
		if err == nil && len(p.Joined) == 4 {
			p.from, p.certain = date.Of(year, time.January, 1), date.Of(year+1, time.January, 1)
		} else if p.from, err = date.Parse(p.Joined); err == nil {
			p.certain = p.from
		}
		switch {
		case err != nil:
			return bad(field+".joined", p.Joined, "neither a day nor a year", "YYYY-MM-DD or YYYY")
		case !isState(p.State, p.certain):
			return bad(field+".state", string(p.State), "no country on that day", "two letters of ISO 3166-1")
		case seen[p.State]:
			return bad(field+".state", string(p.State), "stands twice", "each state once")
		}
		seen[p.State] = true
	}
	for i, a := range s.Adherents {
		field := fmt.Sprintf("adherents[%d]", i)
		switch {
		case a.After.IsZero() || a.By.Before(a.After):
			return bad(field+".by", a.By.String(), "the days do not follow each other", "a day from after on")
		case !isState(a.State, a.After):
			return bad(field+".state", string(a.State), "no country on that day", "two letters of ISO 3166-1")
		case seen[a.State]:
			return bad(field+".state", string(a.State), "stands twice", "each state once, as Partner or as adherent")
		}
		seen[a.State] = true
	}
	for i, p := range s.Programmes {
		if !slices.Contains(concerns, p.Concern) || len(p.Words) == 0 {
			return bad(fmt.Sprintf("programmes[%d].concern", i), p.Concern, "unknown concern, or no words", fmt.Sprint(concerns))
		}
	}
	for i, x := range s.Searched {
		if !slices.Contains(concerns, x.Concern) || len(x.Lists) == 0 {
			return bad(fmt.Sprintf("searched[%d].concern", i), x.Concern, "unknown concern, or no lists", fmt.Sprint(concerns))
		}
	}
	if len(s.Unmanned.Entries) == 0 || len(s.Unmanned.Kinds) == 0 || len(s.Rockets.Entries) == 0 || len(s.TopAirspeed) == 0 {
		return bad("", "", "entries, kinds or names are missing", "unmanned_aircraft, rocket_systems and top_airspeed")
	}
	return nil
}

// facts hands over each fact with where it stands.
func (s *states) facts(add func(Fact)) {
	const file = "guideline/rules/" + statesFile
	for _, p := range s.Partners {
		add(Fact{"partner " + string(p.State), file, "Partners", "joined " + p.Joined, p.Note, p.Source, p.Basis})
	}
	for _, a := range s.Adherents {
		add(Fact{"adherent " + string(a.State), file, "formal adherents", "between " + a.After.String() + " and " + a.By.String(), a.Note, a.Source, a.Basis})
	}
	for _, p := range s.Programmes {
		add(Fact{"words for " + p.Concern, file, "words of lists of parties", strings.Join(p.Words, ", "), p.Note, "", p.Basis})
	}
}

// Partner reports whether the state is a Partner on the day, in words where it is or may be. It is unknown during a year of which no
// more is known than that the state joined in it, and for the empty state.
func (r *Rules) Partner(state country.Code, on date.Date) (truth.Value, string) {
	if state == "" {
		return truth.Unknown, ""
	}
	i := slices.IndexFunc(r.states.Partners, func(p partner) bool { return p.State == state })
	switch {
	case i < 0 || on.Before(r.states.Partners[i].from):
		return truth.NotMet, ""
	case on.Before(r.states.Partners[i].certain):
		return truth.Unknown, state.Name(on) + ", joined in " + r.states.Partners[i].Joined
	default:
		return truth.Met, state.Name(on) + ", joined " + r.states.Partners[i].Joined
	}
}

// Adherent reports whether the state is a formal adherent on the day, in words where it is or may be. It is unknown between the days
// that bound when it became one, and for the empty state.
func (r *Rules) Adherent(state country.Code, on date.Date) (truth.Value, string) {
	if state == "" {
		return truth.Unknown, ""
	}
	i := slices.IndexFunc(r.states.Adherents, func(a adherent) bool { return a.State == state })
	switch {
	case i < 0 || on.Before(r.states.Adherents[i].After):
		return truth.NotMet, ""
	case on.Before(r.states.Adherents[i].By):
		return truth.Unknown, fmt.Sprintf("%s, at some time from %s to %s", state.Name(on), r.states.Adherents[i].After, r.states.Adherents[i].By)
	default:
		return truth.Met, fmt.Sprintf("%s, named as one by %s", state.Name(on), r.states.Adherents[i].By)
	}
}

// ListedFor reports whether one of the programmes of an entry on the list stands for the concern, and returns it.
func (r *Rules) ListedFor(concern, list string, of []string) (programme string, ok bool) {
	for _, text := range of {
		lower := strings.ToLower(text)
		words := strings.FieldsFunc(lower, func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) })
		for i := range r.states.Programmes {
			p := &r.states.Programmes[i]
			if p.Concern != concern || len(p.Lists) > 0 && !slices.Contains(p.Lists, list) {
				continue
			}
			if slices.ContainsFunc(p.Words, func(w string) bool {
				return slices.Contains(words, w) || strings.Contains(w, "-") && strings.Contains(lower, w)
			}) {
				return text, true
			}
		}
	}
	return "", false
}

// SearchedFor reports whether a list on which nobody found counts as not listed for the concern is among those searched.
func (r *Rules) SearchedFor(concern string, lists []string) bool {
	for _, x := range r.states.Searched {
		if x.Concern == concern && slices.ContainsFunc(x.Lists, func(l string) bool { return slices.Contains(lists, l) }) {
			return true
		}
	}
	return false
}

// Recognised is what the classification says of an item, as far as national overlays ask.
type Recognised struct {
	Kinds    []string // kinds of goods, in the words of the classification
	Entries  []string // that are met
	Possible []string // that are neither met nor ruled out
}

// UnmannedAircraft reports whether the item is an unmanned aircraft as a whole. The entries for them hold cruise missiles too, so that
// an entry alone leaves it unknown.
func (r *Rules) UnmannedAircraft(x *Recognised) truth.Value {
	u := &r.states.Unmanned
	switch {
	case slices.ContainsFunc(x.Kinds, func(k string) bool { return slices.Contains(u.Kinds, k) }):
		return truth.Met
	case len(x.Kinds) > 0:
		return truth.NotMet // it was recognised as something else
	default:
		return among(x, u.Entries, truth.Unknown)
	}
}

// RocketSystem reports whether the item is a complete rocket system.
func (r *Rules) RocketSystem(x *Recognised) truth.Value {
	return among(x, r.states.Rockets.Entries, truth.Met)
}

// among answers found when one of the entries is met, unknown while one is possible or nothing is known of the item.
func among(x *Recognised, entries []string, found truth.Value) truth.Value {
	in := func(id string) bool { return slices.Contains(entries, id) }
	switch {
	case slices.ContainsFunc(x.Entries, in):
		return found
	case slices.ContainsFunc(x.Possible, in), len(x.Entries)+len(x.Kinds) == 0:
		return truth.Unknown
	default:
		return truth.NotMet
	}
}

// IsTopAirspeed reports whether a parameter of that name states the top airspeed.
func (r *Rules) IsTopAirspeed(name string) bool {
	return slices.Contains(r.states.TopAirspeed, strings.ToLower(strings.Join(strings.Fields(name), " ")))
}

// Missile answers whether goods of these kinds, recognised as a complete system, are a missile or rocket of whatever range: met for
// kinds that are named so, and unknown otherwise. Of several kinds the first is meant.
func (r *Rules) Missile(kinds []string) truth.Value {
	if len(kinds) > 0 {
		for i := range r.states.Missiles {
			if slices.Contains(r.states.Missiles[i].Kinds, kinds[0]) {
				return truth.Met
			}
		}
	}
	return truth.Unknown
}
