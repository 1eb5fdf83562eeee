// Package cite says where a statement of the rule files comes from and how far it can be trusted.
package cite

import "fmt"

// Basis tells how a fact reached the rule files.
type Basis string

// The four bases. What rests on memory is never shown as read.
const (
	Seen   Basis = "seen"   // read in the source that is named
	Partly Basis = "partly" // part of the source was read, the rest is from memory
	Memory Basis = "memory" // stated from memory, to be verified
	Gap    Basis = "gap"    // not published or not found; a working assumption stands in its place
)

// Verified reports whether the whole fact was read in a source.
func (b Basis) Verified() bool { return b == Seen }

// UnmarshalText refuses any basis outside the four, so that a slip of the pen in a rule file is found at load.
func (b *Basis) UnmarshalText(text []byte) error {
	switch v := Basis(text); v {
	case Seen, Partly, Memory, Gap:
		*b = v
		return nil
	default:
		return fmt.Errorf("%q: expected a basis of seen, partly, memory or gap", text)
	}
}

// Label is the phrase shown to people: "read in source", "partly read", "to be verified" or "not published".
func (b Basis) Label() string {
	switch b {
	case Seen:
		return "read in source"
	case Partly:
		return "partly read, to be verified"
	case Memory:
		return "from memory, to be verified"
	case Gap:
		return "not published, working assumption"
	default:
		return "basis not stated"
	}
}

// Source is the origin of one statement.
type Source struct {
	// Basis is empty when nothing is known about the origin.
	Basis Basis `json:"basis,omitempty" yaml:"basis,omitempty"`
	// Kind says what was read: the official list of a government (us_list, eu_list, french_list, german_list, or official_list
	// for any other) or secondary (a public paraphrase); empty if not stated.
	Kind string `json:"kind,omitempty" yaml:"kind,omitempty"`
	// URL is the public address the fact was read at or should be confirmed at; empty when none is known.
	URL string `json:"url,omitempty" yaml:"url,omitempty"`
	// Note qualifies what was and was not read.
	Note string `json:"note,omitempty" yaml:"note,omitempty"`
}
