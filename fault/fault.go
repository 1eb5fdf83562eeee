// Package fault is the one error shape of Licet: a kind for machines, a sentence for people, and the place and the
// remedy for whoever has to mend the input.
//
// Exit status and HTTP status follow from the kind here and nowhere else.
package fault

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Kind classifies an error for callers; see [Kinds] for the closed list.
type Kind string

// The kinds of error that cross a boundary (command line, API, message bus).
const (
	Invalid      Kind = "invalid"       // the input is wrong: the message names the place and what was expected
	UnknownInput Kind = "unknown-input" // the question cannot be decided: inputs are missing
	NotFound     Kind = "not-found"     // the thing named does not exist, or may not be seen
	NotAllowed   Kind = "not-allowed"   // a policy forbids the act
	Conflict     Kind = "conflict"      // the act clashes with what is already recorded
	StaleEdition Kind = "stale-edition" // the rules named by a record are not the rules at hand
	Unavailable  Kind = "unavailable"   // something outside did not answer; trying again may help
	Internal     Kind = "internal"      // a defect of the program: quote the reference
)

// Kinds returns all kinds, in a fixed order.
func Kinds() []Kind {
	return []Kind{Invalid, UnknownInput, NotFound, NotAllowed, Conflict, StaleEdition, Unavailable, Internal}
}

// Exit statuses of every command.
const (
	ExitClear      = 0 // done, nothing to act on
	ExitAct        = 1 // done, something to act on (controlled, hit, denied)
	ExitUsage      = 2 // wrong use or bad input
	ExitCannotTell = 3 // inputs are missing; they are named on standard output
	ExitNotAllowed = 4 // a policy forbids the act
	ExitInternal   = 5 // a defect, with a reference to quote
)

// ExitStatus returns the exit status that goes with the kind; an unknown kind counts as internal.
func (k Kind) ExitStatus() int {
	switch k {
	case Invalid, NotFound, Conflict, StaleEdition:
		return ExitUsage
	case UnknownInput:
		return ExitCannotTell
	case NotAllowed:
		return ExitNotAllowed
	case Unavailable, Internal:
		return ExitInternal
	default:
		return ExitInternal
	}
}

// HTTPStatus returns the HTTP status (RFC 9110) that goes with the kind; an unknown kind counts as internal. The numbers are
// written out because the domain imports no HTTP.
func (k Kind) HTTPStatus() int {
	switch k {
	case Invalid:
		return 422
	case UnknownInput:
		return 422
	case NotFound:
		return 404
	case NotAllowed:
		return 403
	case Conflict:
		return 409
	case StaleEdition:
		return 412
	case Unavailable:
		return 503
	case Internal:
		return 500
	default:
		return 500
	}
}

// Place says where an input is wrong. All parts may be absent.
type Place struct {
	File  string `json:"file,omitempty"`  // path as the user gave it; "-" is standard input
	Line  int    `json:"line,omitempty"`  // first line is 1; 0 means not known
	Col   int    `json:"col,omitempty"`   // first byte of the line is 1; 0 means not known
	Field string `json:"field,omitempty"` // path of the field, such as items[2].quantity
}

// String returns file:line:col: field, leaving out what is absent.
func (p Place) String() string {
	var b strings.Builder
	b.WriteString(p.File)
	if p.Line > 0 {
		if b.Len() > 0 {
			b.WriteByte(':')
		} else {
			b.WriteString("line ")
		}
		b.WriteString(strconv.Itoa(p.Line))
		if p.Col > 0 {
			b.WriteByte(':')
			b.WriteString(strconv.Itoa(p.Col))
		}
	}
	if p.Field != "" {
		if b.Len() > 0 {
			b.WriteString(": ")
		}
		b.WriteString(p.Field)
	}
	return b.String()
}

// Error is an error with a kind. Message is for people, in lower case, without full stop and without secrets; Value is
// the offending input, shortened for display; Want says what was expected instead; Hint is the remedy.
type Error struct {
	Kind    Kind   `json:"kind"`
	Place   Place  `json:"place,omitzero"`
	Message string `json:"message"`
	Value   string `json:"value,omitempty"`
	Want    string `json:"want,omitempty"`
	Hint    string `json:"hint,omitempty"`
	Cause   error  `json:"-"`
}

// Error renders place, message, value and expectation on one line.
func (e *Error) Error() string {
	var b strings.Builder
	if p := e.Place.String(); p != "" {
		b.WriteString(p)
		b.WriteString(": ")
	}
	if e.Value != "" {
		b.WriteString(Quote(e.Value))
		b.WriteString(": ")
	}
	b.WriteString(e.Message)
	if e.Want != "" {
		b.WriteString("; expected ")
		b.WriteString(e.Want)
	}
	return b.String()
}

// Unwrap returns the cause, for errors.Is and errors.As.
func (e *Error) Unwrap() error { return e.Cause }

// At returns a copy of the error that happened at the given place; parts of the place already known are kept.
func (e *Error) At(p Place) *Error {
	c := *e
	if c.Place.File == "" {
		c.Place.File = p.File
	}
	if c.Place.Line == 0 {
		c.Place.Line, c.Place.Col = p.Line, p.Col
	}
	switch {
	case c.Place.Field == "":
		c.Place.Field = p.Field
	case p.Field != "" && c.Place.Field[0] == '[':
		c.Place.Field = p.Field + c.Place.Field
	case p.Field != "":
		c.Place.Field = p.Field + "." + c.Place.Field
	}
	return &c
}

// New returns an error of the kind with a formatted message.
func New(k Kind, format string, args ...any) *Error {
	return &Error{Kind: k, Message: fmt.Sprintf(format, args...)}
}

// Wrap returns an error of the kind that keeps cause for errors.Is; the cause's text follows the message.
func Wrap(k Kind, cause error, format string, args ...any) *Error {
	return &Error{Kind: k, Message: fmt.Sprintf(format, args...) + ": " + cause.Error(), Cause: cause}
}

// Input returns an [Invalid] error about one value of one field.
func Input(field, value, message, want string) *Error {
	return &Error{Kind: Invalid, Place: Place{Field: field}, Message: message, Value: value, Want: want}
}

// KindOf returns the kind of the first [*Error] in err's tree, [Internal] for any other error, and "" for nil.
func KindOf(err error) Kind {
	if err == nil {
		return ""
	}
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return Internal
}

// maxQuoted is how much of an offending value a message repeats: enough to find it, not enough to flood a terminal.
const maxQuoted = 80

// Quote returns the value for display: control characters escaped, long values cut with an ellipsis.
func Quote(value string) string {
	runes := 0
	for i := range value {
		if runes == maxQuoted {
			return strconv.Quote(value[:i] + "…")
		}
		runes++
	}
	return strconv.Quote(value)
}
