package controllist

import (
	"fmt"
	"strings"

	"github.com/licet/licet/cite"
	"github.com/licet/licet/date"
)

// Category is the sensitivity of an entry. The MTCR Guidelines (paragraph 2) attach a strong presumption of denial to
// Category I.
type Category uint8

// The two categories.
const (
	CategoryI  Category = 1
	CategoryII Category = 2
)

// String returns "I" or "II".
func (c Category) String() string {
	if c == CategoryI {
		return "I"
	}
	return "II"
}

// MarshalText writes "I" or "II".
func (c Category) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText reads "I" or "II".
func (c *Category) UnmarshalText(text []byte) error {
	switch string(text) {
	case "I":
		*c = CategoryI
	case "II":
		*c = CategoryII
	default:
		return fmt.Errorf("%q: expected category I or II", text)
	}
	return nil
}

// Kind is what sort of good an entry names.
type Kind string

// The kinds of goods, after the groups A to E of the Annex.
const (
	Equipment  Kind = "equipment"
	Production Kind = "production"
	Material   Kind = "material"
	Software   Kind = "software"
	Technology Kind = "technology"
)

// UnmarshalText refuses any kind outside the list.
func (k *Kind) UnmarshalText(text []byte) error {
	switch v := Kind(text); v {
	case Equipment, Production, Material, Software, Technology:
		*k = v
		return nil
	default:
		return fmt.Errorf("%q: expected equipment, production, material, software or technology", text)
	}
}

// Effect is what a note or exclusion does when its conditions are met. One boolean cannot hold them: a good may be out of
// the entry, or controlled but allowed to travel as part of something, or controlled with a lighter treatment.
type Effect string

// The effects of notes.
const (
	NotControlled    Effect = "not_controlled"           // the entry does not apply
	EvaluateUnder    Effect = "evaluate_under"           // the good is judged under the entry the note names
	TreatAsCategory2 Effect = "may_treat_as_category_II" // a Category I good may be handled as Category II
	ExportAsPart     Effect = "export_as_part_permitted" // may be exported as part of, or as a spare for, the named host
	LicenceCovers    Effect = "licence_also_covers"      // covered by the licence of the item it belongs to
	Includes         Effect = "includes"                 // clarifies what is inside the entry; never takes a good out
	Defines          Effect = "definition"               // defines a term of the entry; never takes a good out
)

// UnmarshalText refuses any effect outside the list.
func (e *Effect) UnmarshalText(text []byte) error {
	switch v := Effect(text); v {
	case NotControlled, EvaluateUnder, TreatAsCategory2, ExportAsPart, LicenceCovers, Includes, Defines:
		*e = v
		return nil
	default:
		return fmt.Errorf("%q: expected one of the effects of a note", text)
	}
}

// TakesOut reports whether the effect removes the good from the entry.
func (e Effect) TakesOut() bool { return e == NotControlled || e == EvaluateUnder }

// Note is an exclusion, permission or clarification with its effect.
type Note struct {
	ID     string // name of a shared note, empty for a note of one entry
	Effect Effect
	Text   string // one sentence in our own words
	Basis  cite.Basis
	when   *node
}

// Text is what one entry says during a span of days.
type Text struct {
	Span  date.Span // the days for which this text answers
	Read  date.Date // edition in which it was read; days before it inside Span rest on "no change known"
	Note  string    // what should be known about this text
	Basis cite.Basis

	when       *node
	exclusions []*Note // notes that may change the verdict or the treatment
	clarify    []*Note // notes that explain
	excluding  []int   // entries named in a negated specified_in condition
}

// Exclusions returns the notes that may change the verdict or the treatment, in the order of the file.
func (t *Text) Exclusions() []*Note { return t.exclusions }

// Clarifications returns the notes that explain what is inside the entry.
func (t *Text) Clarifications() []*Note { return t.clarify }

// Event is one known change of an entry.
type Event struct {
	Date date.Date `json:"date"`
	// Kind is added, amended, split, clarified or definition. Any but definition changes the wording.
	Kind string `json:"event"`
	What string `json:"what"`
}

func (e Event) changesText() bool { return e.Kind != "definition" }

// Xref names the same good on other lists. An empty list means that no correlation is known, not that there is none.
type Xref struct {
	ECCN []string `yaml:"eccn" json:"eccn,omitempty"` // US Commerce Control List
	EU   []string `yaml:"eu" json:"eu,omitempty"`     // EU Annex I
	USML []string `yaml:"usml" json:"usml,omitempty"` // US Munitions List
}

// Entry is one paragraph of the list, with all its texts.
type Entry struct {
	ID        string // the list's own numbering: item, group, number, sub-paragraph, such as 2.A.1.c.1
	Item      int    // 1 to 20
	Category  Category
	Kind      Kind
	Title     string // one line in our own words
	AppliesTo []string
	Keywords  []string
	Xref      Xref
	History   []Event // known changes, oldest first
	Source    cite.Source
	Note      string

	texts []*Text // by date, oldest first, not overlapping
	index int
	added date.Date // day the entry is known to have been added; zero when not known
}

// Group is the letter of the entry's group, A to E.
func (e *Entry) Group() string {
	_, rest, _ := strings.Cut(e.ID, ".")
	g, _, _ := strings.Cut(rest, ".")
	return g
}

// Texts returns the texts held, oldest first.
func (e *Entry) Texts() []*Text { return e.texts }

// Status says what is held of an entry for a given day.
type Status uint8

// What is held of an entry's text for a day.
const (
	Held        Status = iota // the text was read in an edition in force on that day or in a later unchanged one
	Presumed                  // no change between that day and the edition read is known, but not all were seen
	TextNotHeld               // the entry is known to have changed since; its wording on that day was not found
	NotOnList                 // the entry is known to have been added later
)

// String returns "held", "presumed", "text not held" or "not on the list".
func (s Status) String() string {
	return [...]string{"held", "presumed", "text not held", "not on the list"}[s]
}

// MarshalText writes the status with hyphens.
func (s Status) MarshalText() ([]byte, error) {
	return []byte(strings.ReplaceAll(s.String(), " ", "-")), nil
}

// UnmarshalText reads what MarshalText wrote.
func (s *Status) UnmarshalText(text []byte) error {
	for _, v := range []Status{Held, Presumed, TextNotHeld, NotOnList} {
		if string(text) == strings.ReplaceAll(v.String(), " ", "-") {
			*s = v
			return nil
		}
	}
	return fmt.Errorf("%q: expected held, presumed, text-not-held or not-on-the-list", text)
}

// At returns the text that answers for the day, nil when none is held, and what is held.
func (e *Entry) At(on date.Date) (*Text, Status) {
	for _, t := range e.texts {
		if t.Span.Contains(on) {
			if on.Before(t.Read) {
				return t, Presumed
			}
			return t, Held
		}
	}
	if !e.added.IsZero() && on.Before(e.added) {
		return nil, NotOnList
	}
	return nil, TextNotHeld
}

// NotHeldBecause names the change that makes the older wording unknown, for a day with status [TextNotHeld].
func (e *Entry) NotHeldBecause(on date.Date) string {
	for _, h := range e.History {
		if h.changesText() && on.Before(h.Date) {
			return fmt.Sprintf("changed on %s: %s", h.Date, h.What)
		}
	}
	if len(e.texts) > 0 {
		return fmt.Sprintf("held only from %s", e.texts[0].Span.From)
	}
	return "no text held"
}

// Under reports whether id is the ancestor or stands for e itself: ids cover their sub-paragraphs.
func Under(id, ancestor string) bool {
	return id == ancestor || len(id) > len(ancestor) && id[len(ancestor)] == '.' && strings.HasPrefix(id, ancestor)
}
