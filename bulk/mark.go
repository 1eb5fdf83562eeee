package bulk

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
)

func asFault(err error, to **fault.Error) bool { return errors.As(err, to) }

// MarkFormat names the form of a stored mark.
const MarkFormat = "licet-bulk/2"

// MaxMark is how long a stored mark may be, in bytes. A tally is bounded, and so are the names of files that a command line holds.
const MaxMark = 64 << 20

// Input is a file of a run, as it was when the run began.
type Input struct {
	Name string `json:"name"`
	Size int64  `json:"size"`
	// Digest is the SHA-256 of the whole file, in hexadecimal; empty for what can be read only once. The whole counts, and not what was
	// read up to the mark: the answers and the counts to come are those of the file that the mark names.
	Digest string `json:"digest,omitempty"`
}

// Mark says how far a run has come. What follows it is done again; what is before it is not.
type Mark struct {
	Format string  `json:"format"`
	Inputs []Input `json:"inputs"`
	// Settings are all else that the results depend on: rules by their digests, lists, the day, the form of the answers.
	Settings []string  `json:"settings"`
	Day      date.Date `json:"day"` // that stood for today
	Records  int       `json:"records"`
	Bytes    int64     `json:"bytes"`   // of the results
	Results  string    `json:"results"` // SHA-256 of so many bytes of the results, in hexadecimal
	Tally    *Tally    `json:"tally"`
	Done     bool      `json:"done"`
	// Seal is the SHA-256 of the mark without it, in hexadecimal: a mark that somebody changed is not gone on from.
	Seal string `json:"seal"`
}

// MarshalMark writes a mark, with its format and its seal.
func MarshalMark(m *Mark) ([]byte, error) {
	open := *m
	open.Format, open.Seal = MarkFormat, ""
	b, err := json.MarshalIndent(&open, "", " ")
	if err != nil {
		return nil, fault.Wrap(fault.Internal, err, "writing the mark")
	}
	m.Format, m.Seal = MarkFormat, sealOf(b)
	return append(bytes.TrimSuffix(b, []byte(openSeal)), fmt.Sprintf(seal, m.Seal)...), nil
}

// The end of a mark, before and after it was sealed.
const (
	openSeal = "\"\"\n}"
	seal     = "%q\n}\n"
)

func sealOf(open []byte) string {
	sum := sha256.Sum256(open)
	return hex.EncodeToString(sum[:])
}

// sealed reports whether the text is what [MarshalMark] wrote with that seal.
func sealed(b []byte, is string) bool {
	open, ok := bytes.CutSuffix(b, fmt.Appendf(nil, seal, is))
	return ok && sealOf(append(bytes.Clone(open), openSeal...)) == is
}

// ReadMark reads what [MarshalMark] wrote; anything else is an error: of kind stale edition for a mark of another form, of kind invalid
// for one that is cut off or was changed.
func ReadMark(b []byte) (*Mark, error) {
	m := &Mark{}
	if err := json.Unmarshal(b, m); err != nil {
		return nil, fault.Wrap(fault.Invalid, err, "the mark of the run cannot be read")
	}
	if m.Format != MarkFormat {
		e := fault.New(fault.StaleEdition, "the mark of the run has another form")
		e.Value, e.Want = m.Format, MarkFormat
		return nil, e
	}
	if !sealed(b, m.Seal) {
		return nil, fault.New(fault.Invalid, "the mark of the run was changed")
	}
	if m.Records < 0 || m.Bytes < 0 || m.Tally == nil || m.Tally.Outcomes == nil || m.Tally.Refused == nil || !m.Tally.adds() {
		return nil, fault.New(fault.Invalid, "the mark of the run lacks its counts, or they do not agree")
	}
	for _, c := range []*map[string]int{&m.Tally.Lanes, &m.Tally.Entries, &m.Tally.Typologies} {
		if *c == nil {
			*c = map[string]int{}
		}
	}
	return m, nil
}

// adds reports whether the counts can be such: none is negative, and every transfer has an outcome.
func (t *Tally) adds() bool {
	sum := 0
	for _, n := range t.Outcomes {
		if n < 0 {
			return false
		}
		sum += n
	}
	for _, counts := range []map[string]int{t.Refused, t.Lanes, t.Entries, t.Typologies} {
		for _, n := range counts {
			if n < 0 {
				return false
			}
		}
	}
	return sum == t.Transfers && t.Parties >= 0 && t.Flagged >= 0 && t.HoldsLeft >= 0 && t.OpenLeft >= 0
}

// Continues says why a run cannot go on from the mark: other files, rules, lists or settings. The error is of kind stale edition.
func (m *Mark) Continues(inputs []Input, settings []string) error {
	if !slices.Equal(m.Inputs, inputs) {
		e := fault.New(fault.StaleEdition, "the run was begun with other files, or they have changed since")
		e.Value, e.Want = fmt.Sprint(names(m.Inputs)), fmt.Sprint(names(inputs))
		e.Hint = "leave --resume out to begin anew"
		for i := range m.Inputs { // of the same names: which of them has changed
			if i < len(inputs) && m.Inputs[i].Name == inputs[i].Name && m.Inputs[i] != inputs[i] {
				e = fault.New(fault.StaleEdition, "the file has changed since the run was begun").At(fault.Place{File: inputs[i].Name})
				e.Hint = "put the file back as it was, or begin anew"
				break
			}
		}
		return e
	}
	for i := range max(len(settings), len(m.Settings)) {
		was, is := at(m.Settings, i), at(settings, i)
		if was != is {
			e := fault.New(fault.StaleEdition, "the run was begun with other rules, lists or settings")
			e.Value, e.Want = was, is
			e.Hint = "give them as they were, or begin anew: the results would be of two kinds"
			return e
		}
	}
	return nil
}

func at(list []string, i int) string {
	if i < len(list) {
		return list[i]
	}
	return ""
}

func names(in []Input) []string {
	out := make([]string, 0, len(in))
	for _, i := range in {
		out = append(out, i.Name)
	}
	return out
}
