package adjudication

import (
	"slices"
	"strings"

	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/screening/register"
	"github.com/licet/licet/screening/source"
)

// Verdict is what was decided about a hit.
type Verdict string

// The verdicts.
const (
	NotSame   Verdict = "not-same"  // the party is not the entry
	Same      Verdict = "same"      // the party is the entry
	Undecided Verdict = "undecided" // looked at, not settled: the hit stays up
)

// Facts are what was compared of a party or an entry, one fact a line, as [PartyFacts] and [register.Compared] write them.
type Facts struct {
	Facts  []string `json:"facts"`
	Digest string   `json:"digest"` // [register.CompareDigest] of Facts
}

// NewFacts sorts the facts, drops doubles and makes their digest.
func NewFacts(facts []string) Facts {
	f := slices.Clone(facts)
	slices.Sort(f)
	f = slices.Compact(f)
	return Facts{f, register.CompareDigest(f)}
}

// Party is a party as it was compared. Whatever the screening took in belongs here and nothing else: a fact left out here
// cannot reopen a decision when it changes.
type Party struct {
	Names     []string // the first is the one it goes by; at least one
	Kind      string   // person, entity, vessel, aircraft; empty when not known
	Owners    []string
	Addresses []string
	Countries []string
	IDs       []string // kind and value
	Births    []string
}

// Facts returns what was compared of the party.
func (p Party) Facts() Facts {
	var out []string
	add := func(kind string, values ...string) {
		for _, v := range values {
			if v = register.Tidy(v); v != "" {
				out = append(out, kind+": "+v)
			}
		}
	}
	add("name", p.Names...)
	add("kind", p.Kind)
	add("owner", p.Owners...)
	add("address", p.Addresses...)
	add("country", p.Countries...)
	add("identifier", p.IDs...)
	add("birth", p.Births...)
	return NewFacts(out)
}

// EntryFacts returns what was compared of an entry.
func EntryFacts(e *source.Entry) Facts {
	f := register.Compared(e)
	return Facts{f, register.CompareDigest(f)}
}

// Adjudication is one decision about one party and one entry.
type Adjudication struct {
	Format string `json:"format"` // [Format]
	List   string `json:"list"`
	Ref    string `json:"ref"`
	// Name is that of the party as it was given, for people; empty in records from before it was kept. What was compared stands in Party.
	Name    string    `json:"name,omitzero"`
	Party   Facts     `json:"party"`
	Entry   Facts     `json:"entry"`
	Verdict Verdict   `json:"verdict"`
	By      string    `json:"by"`  // who decided
	Why     string    `json:"why"` // the reason, for whoever reads it in five years
	On      date.Date `json:"on"`  // the day of the decision
	// Until is the last day on which the decision stands; zero is without end.
	Until date.Date `json:"until,omitzero"`
}

// Format names the form of the records.
const Format = "licet-adjudication/1"

// New returns a decision that is complete, or an error of kind invalid that names the field.
func New(p Party, list string, e *source.Entry, v Verdict, by, why string, on, until date.Date) (*Adjudication, error) {
	a := &Adjudication{
		Format: Format, List: list, Ref: e.Ref, Party: p.Facts(), Entry: EntryFacts(e), Verdict: v, By: strings.TrimSpace(by),
		Why: strings.TrimSpace(why), On: on, Until: until,
	}
	if len(p.Names) > 0 {
		a.Name = strings.Join(strings.Fields(p.Names[0]), " ")
	}
	if err := a.Check(); err != nil {
		return nil, err
	}
	return a, nil
}

const (
	mostText  = 10_000 // of a reason, in bytes
	mostFacts = 10_000 // of a party or an entry
)

// Check reports what a decision lacks, as an error of kind invalid that names the field.
func (a *Adjudication) Check() error {
	switch {
	case a.Format != Format:
		return fault.Input("format", a.Format, "this is no record of a decision", Format)
	case register.CheckName(a.List) != nil:
		return fault.Input("list", a.List, "this is no name of a list", "the list on which the entry stands, such as un")
	case a.Ref == "":
		return fault.Input("ref", "", "the entry has no number", "the number of the entry on its list")
	case a.Verdict != NotSame && a.Verdict != Same && a.Verdict != Undecided:
		return fault.Input("verdict", string(a.Verdict), "unknown verdict", "not-same, same or undecided")
	case strings.TrimSpace(a.By) == "":
		return fault.Input("by", "", "who decided is missing", "the name or number of the officer")
	case strings.TrimSpace(a.Why) == "":
		return fault.Input("why", "", "the reason is missing", "what tells the party and the entry apart, or makes them one")
	case len(a.Why) > mostText || len(a.By) > mostText:
		return fault.Input("why", "", "the text is too long", "a reason of some sentences")
	case a.On.IsZero():
		return fault.Input("on", "", "the day of the decision is missing", "a day written YYYY-MM-DD")
	case !a.Until.IsZero() && a.Until.Before(a.On):
		return fault.Input("until", a.Until.String(), "the decision ends before it begins", "a day after "+a.On.String())
	case a.Name != "" && !slices.Contains(nameFacts(a.Party.Facts), register.Tidy(a.Name)):
		return fault.Input("name", a.Name, "the name is not among the facts of the party: the record was changed", "")
	case len(nameFacts(a.Party.Facts)) == 0:
		return fault.Input("party.facts", "", "the party has no name", "at least one fact that begins with \"name: \"")
	}
	for _, f := range []struct {
		field string
		facts Facts
	}{{"party", a.Party}, {"entry", a.Entry}} {
		if len(f.facts.Facts) > mostFacts {
			return fault.Input(f.field+".facts", "", "there are too many facts", "what was compared")
		}
		for _, x := range f.facts.Facts {
			if strings.ContainsAny(x, "\r\n") {
				return fault.Input(f.field+".facts", x, "a fact runs over several lines", "one line each")
			}
		}
		if f.facts.Digest != register.CompareDigest(f.facts.Facts) {
			return fault.Input(f.field+".digest", f.facts.Digest, "the digest does not agree with the facts: the record was changed", "")
		}
	}
	return nil
}

func nameFacts(facts []string) []string {
	var out []string
	for _, f := range facts {
		if n, ok := strings.CutPrefix(f, "name: "); ok && n != "" {
			out = append(out, n)
		}
	}
	return out
}
