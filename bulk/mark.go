package bulk

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
)

func asFault(err error, to **fault.Error) bool { return errors.As(err, to) }

// MarkFormat names the form of a stored mark.
const MarkFormat = "licet-bulk/1"

// Input is a file of a run, as it was when the run began.
type Input struct {
	Name string `json:"name"`
	Size int64  `json:"size"`
	Head string `json:"head"` // SHA-256 of its first bytes, in hexadecimal
}

// Mark says how far a run has come. What follows it is done again; what is before it is not.
type Mark struct {
	Format string  `json:"format"`
	Inputs []Input `json:"inputs"`
	// Settings are all else that the results depend on: rules by their digests, lists, the day, the form of the answers.
	Settings []string  `json:"settings"`
	Day      date.Date `json:"day"` // that stood for today
	Records  int       `json:"records"`
	Bytes    int64     `json:"bytes"` // of the results
	Tally    *Tally    `json:"tally"`
	Done     bool      `json:"done"`
}

// MarshalMark writes a mark.
func MarshalMark(m *Mark) ([]byte, error) {
	m.Format = MarkFormat
	b, err := json.MarshalIndent(m, "", " ")
	if err != nil {
		return nil, fault.Wrap(fault.Internal, err, "writing the mark")
	}
	return append(b, '\n'), nil
}

// ReadMark reads what [MarshalMark] wrote; anything else is an error of kind invalid.
func ReadMark(b []byte) (*Mark, error) {
	m := &Mark{}
	if err := json.Unmarshal(b, m); err != nil {
		return nil, fault.Wrap(fault.Invalid, err, "the mark of the run cannot be read")
	}
	if m.Format != MarkFormat || m.Records < 0 || m.Bytes < 0 || m.Tally == nil {
		e := fault.New(fault.StaleEdition, "the mark of the run has another form")
		e.Value, e.Want = m.Format, MarkFormat
		return nil, e
	}
	if m.Tally.Outcomes == nil || m.Tally.Refused == nil {
		return nil, fault.New(fault.Invalid, "the mark of the run lacks its counts")
	}
	for _, c := range []*map[string]int{&m.Tally.Lanes, &m.Tally.Entries, &m.Tally.Typologies} {
		if *c == nil {
			*c = map[string]int{}
		}
	}
	return m, nil
}

// Continues says why a run cannot go on from the mark: other files, rules, lists or settings. The error is of kind stale edition.
func (m *Mark) Continues(inputs []Input, settings []string) error {
	if !slices.Equal(m.Inputs, inputs) {
		e := fault.New(fault.StaleEdition, "the run was begun with other files, or they have changed since")
		e.Value, e.Want = fmt.Sprint(names(m.Inputs)), fmt.Sprint(names(inputs))
		e.Hint = "leave --resume out to begin anew"
		return e
	}
	for i, s := range settings {
		if i >= len(m.Settings) || m.Settings[i] != s {
			e := fault.New(fault.StaleEdition, "the run was begun with other rules, lists or settings")
			if e.Want = s; i < len(m.Settings) {
				e.Value = m.Settings[i]
			}
			e.Hint = "leave --resume out to begin anew: the results would be of two kinds"
			return e
		}
	}
	return nil
}

func names(in []Input) []string {
	out := make([]string, 0, len(in))
	for _, i := range in {
		out = append(out, i.Name)
	}
	return out
}
