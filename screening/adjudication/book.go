package adjudication

import (
	"fmt"
	"slices"
	"strings"

	"github.com/licet/licet/date"
	"github.com/licet/licet/screening/register"
)

// Status says whether a decision stands.
type Status string

// The statuses.
const (
	None     Status = "none"     // nothing was decided
	Standing Status = "standing" // decided on these facts
	Reopened Status = "reopened" // decided on other facts: look again
	Expired  Status = "expired"  // decided until a day that has passed: look again
)

// Finding is what the book says about a party and an entry.
type Finding struct {
	Status Status `json:"status"`
	// Decision is the last decision about them, nil when there is none.
	Decision *Adjudication `json:"decision,omitzero"`
	// Reason says in a sentence why the decision stands or not; empty for None.
	Reason string `json:"reason,omitzero"`
	// Changed says what is other than when it was decided, for Reopened: "party: + owner: x", "entry: - name: y".
	Changed []string `json:"changed,omitzero"`
}

// Clears reports whether the hit need not be looked at: it was decided on these very facts, and still stands, that the party
// is not the entry.
func (f Finding) Clears() bool {
	return f.Status == Standing && f.Decision.Verdict == NotSame
}

// Entry is the entry of a hit as it is now. Facts may be left empty but for the digest; then a finding cannot say what of the
// entry changed, only that it did.
type Entry struct {
	List, Ref string
	Facts     Facts
}

// Book is a set of decisions, in the order in which they were made. It is not safe for use while decisions are added.
type Book struct {
	all []*Adjudication
	by  map[register.Ref][]*Adjudication
	// former are the numbers that an entry had before, by its present one.
	former map[register.Ref][]string
}

// NewBook returns a book of the decisions, each of which passed [Adjudication.Check], the earliest first.
func NewBook(all ...*Adjudication) *Book {
	b := &Book{by: map[register.Ref][]*Adjudication{}, former: map[register.Ref][]string{}}
	for _, a := range all {
		b.Add(a)
	}
	return b
}

// Add adds a decision made after those in the book.
func (b *Book) Add(a *Adjudication) {
	b.all = append(b.all, a)
	r := register.Ref{List: a.List, Ref: a.Ref}
	b.by[r] = append(b.by[r], a)
}

// All returns the decisions in the order in which they were made.
func (b *Book) All() []*Adjudication { return slices.Clone(b.all) }

// ReplacedBy tells the book that a list numbered entries anew, by its own word: from the former number to the present one.
// Decisions about the former number are then found under the present one; whether they stand follows from the facts as ever.
func (b *Book) ReplacedBy(list string, numbers map[string]string) {
	for was, is := range numbers {
		if was != is {
			r := register.Ref{List: list, Ref: is}
			b.former[r] = append(b.former[r], was)
			slices.Sort(b.former[r])
		}
	}
}

// of returns the decisions about an entry under its present and former numbers, in the order in which they were made.
func (b *Book) of(r register.Ref) []*Adjudication {
	if len(b.former[r]) == 0 {
		return b.by[r]
	}
	seen := map[string]bool{}
	var refs []string
	for next := []string{r.Ref}; len(next) > 0; {
		ref := next[0]
		next = next[1:]
		if !seen[ref] {
			seen[ref] = true
			refs = append(refs, ref)
			next = append(next, b.former[register.Ref{List: r.List, Ref: ref}]...)
		}
	}
	var out []*Adjudication
	for _, a := range b.all {
		if a.List == r.List && slices.Contains(refs, a.Ref) {
			out = append(out, a)
		}
	}
	return out
}

// Lookup says what was decided about the party and the entry as of the day; decisions made later do not count. The party is
// known again by its facts, or else by a name that it shares with the party of a decision: then the decision is found, and
// reopened. Of several decisions on the same facts the last counts, whatever the earlier ones said.
func (b *Book) Lookup(party Facts, e Entry, on date.Date) Finding {
	var last *Adjudication
	exact := false
	var names []string
	for _, a := range b.of(register.Ref{List: e.List, Ref: e.Ref}) {
		if a.On.After(on) {
			continue
		}
		if a.Party.Digest == party.Digest {
			last, exact = a, true
			continue
		}
		if exact {
			continue
		}
		if names == nil {
			names = nameFacts(party.Facts)
		}
		if slices.ContainsFunc(nameFacts(a.Party.Facts), func(n string) bool { return slices.Contains(names, n) }) {
			last = a
		}
	}
	if last == nil {
		return Finding{Status: None}
	}
	f := Finding{Status: Standing, Decision: last}
	said := fmt.Sprintf("%s decided %q on %s", last.By, last.Verdict, last.On)
	var what []string
	if !exact {
		what = append(what, "party")
		f.Changed = append(f.Changed, changed("party", last.Party, party)...)
	}
	if last.Entry.Digest != e.Facts.Digest {
		what = append(what, "entry")
		f.Changed = append(f.Changed, changed("entry", last.Entry, e.Facts)...)
	}
	switch {
	case len(what) > 0:
		f.Status = Reopened
		f.Reason = fmt.Sprintf("%s, but the %s changed since in what was compared", said, strings.Join(what, " and the "))
	case !last.Until.IsZero() && on.After(last.Until):
		f.Status = Expired
		f.Reason = fmt.Sprintf("%s until %s, which has passed", said, last.Until)
	default:
		f.Reason = fmt.Sprintf("%s: %s", said, last.Why)
		if last.Ref != e.Ref {
			f.Reason += fmt.Sprintf(" (under the former number %s)", last.Ref)
		}
	}
	return f
}

func changed(who string, was, is Facts) []string {
	if len(is.Facts) == 0 { // only the digest is known
		return []string{who + ": changed"}
	}
	var out []string
	for _, f := range register.Gone(was.Facts, is.Facts) {
		out = append(out, who+": - "+f)
	}
	for _, f := range register.Gone(is.Facts, was.Facts) {
		out = append(out, who+": + "+f)
	}
	return out
}
