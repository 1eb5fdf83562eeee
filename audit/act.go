// Package audit is the record of every act: who did what to which record, when, and what the record was before and after.
//
// Acts stand in a log that only grows. Each is a leaf of a hash tree (RFC 6962, by golang.org/x/mod/sumdb/tlog), and the
// head of the tree is signed as a checkpoint (C2SP signed note). Whoever keeps a checkpoint can later tell whether any act up to it was
// changed, removed or put in between, and [Verify] names the first one that was. An act is appended in the same transaction as the
// change that it tells of: there is no change without its act, and no act without its change.
//
// The package keeps nothing itself and reads no clock; [Log] and [Reader] say what a store has to do.
package audit

import (
	"bytes"
	"encoding/json"
	"errors"
	"regexp"
	"time"
	"unicode/utf8"

	"github.com/licet/licet/fault"
)

// Format names the form of an encoded act. It changes when the bytes of the same act would.
const Format = "licet-audit/1"

// maxRecord bounds an encoded act, in bytes.
const maxRecord = 16 << 10

// Kinds of actors.
const (
	User    = "user"    // a person with an account
	Token   = "token"   // a program with a token of an account
	Program = "program" // Licet itself, such as a list that was updated by the clock
	Nobody  = "nobody"  // somebody who has not signed in
)

// Actor is who acted. An act of a token names the user it belongs to as well.
type Actor struct {
	Kind  string `json:"kind"`            // one of the kinds of actors
	ID    string `json:"id,omitempty"`    // the account; empty for nobody
	Token string `json:"token,omitempty"` // the token, for acts of one
	Org   string `json:"org,omitempty"`   // the organisation acted for
}

// Subject is the record that was acted on.
type Subject struct {
	Kind string `json:"kind"` // such as assessment, product, user
	ID   string `json:"id,omitempty"`
	Org  string `json:"org,omitempty"` // the organisation it belongs to
}

// Act is one thing that was done, or was tried and refused.
type Act struct {
	Seq    int64     `json:"seq"` // place in the log, from 0; set by Append
	At     time.Time `json:"at"`  // to the microsecond, UTC
	Who    Actor     `json:"who"`
	Verb   string    `json:"verb"` // what was done: kind of record and act, such as assessment.create
	On     Subject   `json:"on"`
	Before string    `json:"before,omitempty"` // SHA-256 of the record before, hexadecimal; empty when there was none
	After  string    `json:"after,omitempty"`  // of the record after; empty when there is none, or nothing was changed
	Denied bool      `json:"denied,omitempty"` // it was tried and refused
	Note   string    `json:"note,omitempty"`   // the reason that the person gave, or what was refused
	From   string    `json:"from,omitempty"`   // identifier of the request, as in the program's own log
}

var (
	verbForm   = regexp.MustCompile(`^[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)+$`)
	digestForm = regexp.MustCompile(`^[0-9a-f]{64}$`)
)

// encoded is the form of an act in the log.
type encoded struct {
	Format string `json:"format"`
	*Act
}

// check says what is wrong with an act.
func (a *Act) check() error {
	bad := func(field, value, want string) error {
		return fault.Input(field, value, "the act cannot be recorded", want)
	}
	switch a.Who.Kind {
	case User, Program, Nobody:
	case Token:
		if a.Who.Token == "" {
			return bad("who.token", "", "the token that acted")
		}
	default:
		return bad("who.kind", a.Who.Kind, "user, token, program or nobody")
	}
	switch {
	case (a.Who.Kind == User || a.Who.Kind == Token) && a.Who.ID == "":
		return bad("who.id", "", "the account that acted")
	case a.At.IsZero() || a.At.Location() != time.UTC || a.At.Nanosecond()%1000 != 0:
		return bad("at", a.At.String(), "a time of UTC, to the microsecond")
	case !verbForm.MatchString(a.Verb):
		return bad("verb", a.Verb, "kind of record and act in small letters, such as assessment.create")
	case a.On.Kind == "":
		return bad("on.kind", "", "the kind of record")
	case a.Before != "" && !digestForm.MatchString(a.Before):
		return bad("before", a.Before, "64 hexadecimal digits")
	case a.After != "" && !digestForm.MatchString(a.After):
		return bad("after", a.After, "64 hexadecimal digits")
	}
	for field, s := range map[string]string{
		"who.id": a.Who.ID, "who.token": a.Who.Token, "who.org": a.Who.Org, "on.kind": a.On.Kind, "on.id": a.On.ID, "on.org": a.On.Org,
		"note": a.Note, "from": a.From,
	} {
		if !utf8.ValidString(s) {
			return bad(field, s, "UTF-8")
		}
	}
	return nil
}

// Encode returns the bytes of the act that are its leaf of the tree: JSON on one line, fields in fixed order, without a line end. An
// act that lacks a part, or is longer than 16 KiB, gives an error of kind invalid.
func (a *Act) Encode() ([]byte, error) {
	if err := a.check(); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(encoded{Format, a}); err != nil {
		return nil, fault.Wrap(fault.Internal, err, "writing an act")
	}
	text := bytes.TrimSuffix(b.Bytes(), []byte("\n"))
	if len(text) > maxRecord {
		return nil, fault.Input("note", "", "the act is too long to be recorded", "less than 16 KiB in all")
	}
	return text, nil
}

// Decode reads an encoded act. Bytes that [Act.Encode] would not have written are an error of kind invalid: then they were not written
// by the program.
func Decode(text []byte) (*Act, error) {
	if len(text) > maxRecord {
		return nil, fault.New(fault.Invalid, "a record of the log is longer than 16 KiB")
	}
	e := encoded{Act: new(Act)}
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&e); err != nil || e.Act == nil {
		return nil, fault.Wrap(fault.Invalid, errors.Join(err, errors.New("no act")), "a record of the log cannot be read")
	}
	if e.Format != Format {
		return nil, fault.Input("format", e.Format, "a record of the log has another form", Format)
	}
	again, err := e.Encode()
	if err != nil {
		return nil, err
	}
	if !bytes.Equal(again, text) {
		return nil, fault.New(fault.Invalid, "a record of the log is written as the program never writes one")
	}
	return e.Act, nil
}
