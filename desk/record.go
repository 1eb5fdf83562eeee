package desk

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"time"

	"github.com/licet/licet/country"
	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/guideline"
	"github.com/licet/licet/screening/adjudication"
	"github.com/licet/licet/transfer"
)

// Kind names a kind of record. It stands in acts and in addresses.
type Kind string

// The kinds of records.
const (
	AssessmentKind   Kind = "assessment"
	ProductKind      Kind = "product"
	PartyKind        Kind = "party"
	UploadKind       Kind = "upload"
	AdjudicationKind Kind = "adjudication"
	ListKind         Kind = "list"
	SettingKind      Kind = "setting"
)

// Meta is what every record has. A store sets it: what a caller put there is overwritten on creation, save the ID where one was given.
type Meta struct {
	ID      string    `json:"id"`  // UUID version 7, so that the order of identifiers is that of creation
	Org     string    `json:"org"` // the organisation it belongs to
	By      string    `json:"by"`  // the account that made it
	At      time.Time `json:"at"`  // when it was made, UTC, to the microsecond
	Changed time.Time `json:"changed"`
	// Version counts changes, from 1. A change names the version that it was made from: another is a conflict.
	Version int64 `json:"version"`
}

// Base returns the common part.
func (m *Meta) Base() *Meta { return m }

// Record is any record.
type Record interface {
	Base() *Meta
	Kind() Kind
	// Check says what a store must not keep, as an error of kind invalid with the field.
	Check() error
}

// Encode returns the record as JSON, in the form in which it is kept.
func Encode(r Record) ([]byte, error) {
	text, err := json.Marshal(r)
	if err != nil {
		return nil, fault.Wrap(fault.Internal, err, "writing a record of kind %s", r.Kind())
	}
	return text, nil
}

// Digest returns the SHA-256 of the record as JSON, in hexadecimal: what an act names as before and after.
func Digest(r Record) (string, error) {
	text, err := Encode(r)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:]), nil
}

// State is what people did with an assessment.
type State string

// The states of an assessment.
const (
	Open     State = "open"     // nobody has acted
	Held     State = "held"     // stopped by a person
	Released State = "released" // let go by a person, for a reason
	Closed   State = "closed"   // done with, without a release
)

// States returns all states, in the order in which work is done.
func States() []State { return []State{Open, Held, Released, Closed} }

// Assessment is an assessment that was kept, with what lists of them show. Body is the stored form as assess.Marshal writes it.
type Assessment struct {
	Meta
	Ref      string            `json:"ref,omitempty"` // the declared identifier of the transfer
	Title    string            `json:"title"`         // what goes, in a few words
	Movement transfer.Kind     `json:"movement,omitempty"`
	From     country.Code      `json:"from,omitempty"`
	To       country.Code      `json:"to,omitempty"`
	AsOf     date.Date         `json:"as_of"`
	Outcome  guideline.Outcome `json:"outcome"`
	Score    float64           `json:"score,omitempty"`   // of the red flags, 0 to 1
	Pattern  string            `json:"pattern,omitempty"` // of the red flags, the leading one
	Entries  []string          `json:"entries,omitempty"` // of the Annex, met or possible
	Names    []string          `json:"names,omitempty"`   // of the parties
	Upload   string            `json:"upload,omitempty"`  // the file it came with
	Line     int               `json:"line,omitempty"`    // its place there
	State    State             `json:"state"`
	Note     string            `json:"note,omitempty"` // of the person who acted last
	Sum      string            `json:"sum"`            // SHA-256 of the body, in hexadecimal; set by the store
	Body     []byte            `json:"-"`              // left out where lists of records are read
}

// Kind implements [Record].
func (*Assessment) Kind() Kind { return AssessmentKind }

// Check implements [Record].
func (a *Assessment) Check() error {
	switch {
	case a.Org == "":
		return fault.Input("org", "", "an assessment belongs to nobody", "an organisation")
	case a.AsOf.IsZero():
		return fault.Input("as_of", "", "an assessment has no day", "the day it was made for")
	case a.Outcome == "":
		return fault.Input("outcome", "", "an assessment has no outcome", "one of the outcomes of the Guidelines")
	case len(a.Body) == 0:
		return fault.Input("body", "", "an assessment without its stored form cannot be made again", "the form that assess.Marshal writes")
	}
	return oneOf("state", a.State, States())
}

// Product is a product of a firm with its classification, for use again.
type Product struct {
	Meta
	Name     string        `json:"name"`
	Maker    string        `json:"maker,omitempty"`
	Model    string        `json:"model,omitempty"`
	Part     string        `json:"part,omitempty"` // part number
	Item     transfer.Item `json:"item"`           // what was stated
	Verdict  string        `json:"verdict"`        // of package classify
	Entries  []string      `json:"entries,omitempty"`
	Possible []string      `json:"possible,omitempty"`
	AsOf     date.Date     `json:"as_of"`           // the day of the classification
	Rules    string        `json:"rules,omitempty"` // edition of the Annex and digests of Annex and words it was made under
	Note     string        `json:"note,omitempty"`
	Retired  bool          `json:"retired,omitempty"` // kept and not offered any more
}

// Kind implements [Record].
func (*Product) Kind() Kind { return ProductKind }

// Check implements [Record].
func (p *Product) Check() error {
	switch {
	case p.Org == "":
		return fault.Input("org", "", "a product belongs to nobody", "an organisation")
	case p.Name == "":
		return fault.Input("name", "", "a product has no name", "a few words by which it is found again")
	case p.Verdict == "":
		return fault.Input("verdict", "", "a product was not classified", "the verdict of its classification")
	}
	return nil
}

// Party is somebody a firm deals with, with the last screening.
type Party struct {
	Meta
	Name     string         `json:"name"`
	Country  country.Code   `json:"country,omitempty"`
	Party    transfer.Party `json:"party"`             // what is known of it
	Result   string         `json:"result,omitempty"`  // verdict of the last screening; empty when there was none
	Lists    string         `json:"lists,omitempty"`   // digest of the versions of lists it was screened against
	Screened date.Date      `json:"screened,omitzero"` // the day of it
	Note     string         `json:"note,omitempty"`
}

// Kind implements [Record].
func (*Party) Kind() Kind { return PartyKind }

// Check implements [Record].
func (p *Party) Check() error {
	switch {
	case p.Org == "":
		return fault.Input("org", "", "a party is known to nobody", "an organisation")
	case p.Name == "":
		return fault.Input("name", "", "a party has no name", "its name, in whatever script")
	}
	return nil
}

// Progress is how far a file that was handed in has come.
type Progress string

// The states of an upload.
const (
	Waiting Progress = "waiting"
	Running Progress = "running"
	Done    Progress = "done"
	Stopped Progress = "stopped" // by a person
	Failed  Progress = "failed"  // by what Error says
)

// Progresses returns all states of an upload in their order.
func Progresses() []Progress { return []Progress{Waiting, Running, Done, Stopped, Failed} }

// Upload is a file of transfers that was handed in.
type Upload struct {
	Meta
	Name     string    `json:"name"`              // as the sender called it
	Form     string    `json:"form,omitempty"`    // json, jsonl, csv or edifact; empty to find out
	Columns  string    `json:"columns,omitempty"` // mapping of foreign columns
	Size     int64     `json:"size"`              // in bytes
	Sum      string    `json:"sum"`               // SHA-256 of the file, under which it is kept as a blob
	AsOf     date.Date `json:"as_of,omitzero"`    // zero: the day that each transfer states
	State    Progress  `json:"state"`
	Read     int64     `json:"read"`     // bytes so far
	Assessed int       `json:"assessed"` // transfers so far
	Refused  int       `json:"refused"`  // records so far
	Ended    time.Time `json:"ended,omitzero"`
	Error    string    `json:"error,omitempty"`
	Lease    time.Time `json:"-"` // until when a worker has it
}

// Kind implements [Record].
func (*Upload) Kind() Kind { return UploadKind }

// Check implements [Record].
func (u *Upload) Check() error {
	switch {
	case u.Org == "":
		return fault.Input("org", "", "a file belongs to nobody", "an organisation")
	case u.Name == "" || u.Sum == "":
		return fault.Input("name", u.Name, "a file has no name or no content", "both")
	}
	return oneOf("state", u.State, Progresses())
}

// Refusal is a record of a file that could not be assessed.
type Refusal struct {
	Line  int    `json:"line"`
	Field string `json:"field,omitempty"`
	Text  string `json:"text"`
}

// Adjudication is a decision about a hit that counts for one organisation.
type Adjudication struct {
	Meta
	Decision adjudication.Adjudication `json:"decision"`
	// Withdrawn is when it was taken back; it stays on record.
	Withdrawn time.Time `json:"withdrawn,omitzero"`
	Reason    string    `json:"reason,omitempty"` // for taking it back
}

// Kind implements [Record].
func (*Adjudication) Kind() Kind { return AdjudicationKind }

// Check implements [Record].
func (a *Adjudication) Check() error {
	if a.Org == "" {
		return fault.Input("org", "", "a decision belongs to nobody", "an organisation")
	}
	if !a.Withdrawn.IsZero() && a.Reason == "" {
		return fault.Input("reason", "", "a decision is taken back for no reason", "why it does not hold")
	}
	return a.Decision.Check()
}

// ListVersion is a version of a list. Its files and entries are blobs.
type ListVersion struct {
	Meta
	List      string    `json:"list"`
	Sum       string    `json:"digest"` // of the version, see package register
	Effective date.Date `json:"effective"`
	Described []byte    `json:"described"` // as register.EncodeVersion writes it
	Entries   string    `json:"entries"`   // blob
}

// Kind implements [Record].
func (*ListVersion) Kind() Kind { return ListKind }

// Check implements [Record].
func (l *ListVersion) Check() error {
	if l.List == "" || l.Sum == "" || len(l.Described) == 0 {
		return fault.Input("list", l.List, "a version of a list is not described", "list, digest and description")
	}
	return nil
}

// Setting is one setting of the installation, or of an organisation.
type Setting struct {
	Meta
	Name  string          `json:"name"`
	Value json.RawMessage `json:"value"`
}

// Kind implements [Record].
func (*Setting) Kind() Kind { return SettingKind }

// Check implements [Record].
func (s *Setting) Check() error {
	if s.Name == "" || !json.Valid(s.Value) {
		return fault.Input("value", string(s.Value), "a setting has no name or no value", "a name, and a value as JSON")
	}
	return nil
}

func oneOf[T ~string](field string, v T, all []T) error {
	want := ""
	for i, x := range all {
		if x == v {
			return nil
		}
		if i > 0 {
			want += ", "
		}
		want += string(x)
	}
	return fault.Input(field, string(v), "not a known word", want)
}
