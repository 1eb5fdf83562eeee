package precedent

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/licet/licet/assess"
	"github.com/licet/licet/classify"
	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/transfer"
)

// Limits on what is read.
const (
	MaxAssessment = 256 << 20 // bytes of one stored assessment, as for its replay
	MaxPrecedents = 1_000_000 // items that name a part, over all files
)

const written = "what licet check --format json or jsonl wrote"

// Read reads stored assessments, one after the other as licet check --format json or jsonl writes them, and appends what they
// say of each item that names a part. An error is of kind invalid and names the file and the line on which the assessment
// begins; what was read before it is returned too. The name is the one that errors show.
func Read(to []Precedent, name string, r io.Reader) ([]Precedent, error) {
	in := &source{r: r}
	dec := json.NewDecoder(in)
	for n := 0; ; n++ {
		in.left = MaxAssessment
		var raw json.RawMessage
		err := dec.Decode(&raw)
		if err == nil {
			line := in.line(dec.InputOffset() - int64(len(raw)))
			if to, err = decode(to, raw); err != nil {
				return to, at(err, name, line)
			}
			continue
		}
		if errors.Is(err, io.EOF) && n > 0 {
			return to, nil
		}
		if in.failed != nil && !errors.Is(err, errTooLarge) {
			return to, at(fault.Wrap(fault.Unavailable, in.failed, "reading the file"), name, 0)
		}
		e := fault.New(fault.Invalid, "this is no stored assessment: it is not JSON")
		switch {
		case errors.Is(err, io.EOF):
			return to, at(&fault.Error{Kind: fault.Invalid, Message: "the file is empty", Want: written}, name, 0)
		case errors.Is(err, errTooLarge):
			e = fault.New(fault.Invalid, "this is no stored assessment: it is larger than %d MB", MaxAssessment>>20)
		}
		e.Want = written
		return to, at(e, name, in.line(dec.InputOffset()+blanks(dec.Buffered())))
	}
}

func at(err error, name string, line int) error {
	var e *fault.Error
	if errors.As(err, &e) {
		return e.At(fault.Place{File: name, Line: line})
	}
	return err
}

func decode(to []Precedent, raw []byte) ([]Precedent, error) {
	type entry struct {
		ID string `json:"id"`
	}
	var a struct {
		Format   string             `json:"format"`
		AsOf     date.Date          `json:"as_of"`
		Rules    []assess.RuleSet   `json:"rules"`
		Transfer *transfer.Transfer `json:"transfer"`
		Items    []struct {
			Classification struct {
				Verdict    classify.Verdict `json:"verdict"`
				Entries    []entry          `json:"entries"`
				Candidates []entry          `json:"candidates"`
			} `json:"classification"`
		} `json:"items"`
	}
	if err := json.Unmarshal(raw, &a); err != nil {
		e := fault.Wrap(fault.Invalid, err, "this is no stored assessment")
		e.Want = written
		return to, e
	}
	rules, ok := RulesOf(a.Rules)
	switch {
	case a.Format != assess.Format:
		return to, fault.Input("format", a.Format, "this is no stored assessment of this version", assess.Format+", "+written)
	case a.AsOf.IsZero():
		return to, fault.Input("as_of", "", "the stored assessment has no day", written)
	case !ok:
		return to, fault.Input("rules", "", "the stored assessment does not name its rules", "annex and words, each with its digest")
	case a.Transfer == nil:
		return to, fault.Input("transfer", "", "the stored assessment holds no transfer", written)
	case len(a.Items) != len(a.Transfer.Items):
		return to, fault.Input("items", "", "the answers are not as many as the items of the transfer", written)
	}
	for i := range a.Items {
		c := &a.Items[i].Classification
		switch c.Verdict {
		case classify.ControlledI, classify.ControlledII, classify.NotControlled, classify.NeedsInformation:
		default:
			field := fmt.Sprintf("items[%d].classification.verdict", i)
			return to, fault.Input(field, string(c.Verdict), "unknown verdict", written)
		}
		list := func(in []entry) []string {
			out := make([]string, 0, len(in))
			for _, e := range in {
				out = append(out, e.ID)
			}
			return out
		}
		p := one(a.Transfer, i, a.AsOf, rules, NewAnswer(c.Verdict, list(c.Entries), list(c.Candidates)))
		if p.Key == "" {
			continue
		}
		if len(to) >= MaxPrecedents {
			return to, fault.New(fault.Invalid, "there are more than %d precedents; name fewer files", MaxPrecedents)
		}
		to = append(to, p)
	}
	return to, nil
}

var errTooLarge = errors.New("too large")

// source counts lines, and ends when more is read than what is left.
type source struct {
	r      io.Reader
	left   int
	failed error // of r

	read   int64   // bytes so far
	breaks []int64 // offsets of line feeds that were read and not passed yet
	passed int     // line feeds before those
}

// Read implements io.Reader.
func (s *source) Read(b []byte) (int, error) {
	if s.left <= 0 {
		return 0, errTooLarge
	}
	n, err := s.r.Read(b[:min(len(b), s.left)])
	for i, c := range b[:n] {
		if c == '\n' {
			s.breaks = append(s.breaks, s.read+int64(i))
		}
	}
	s.left -= n
	s.read += int64(n)
	if err != nil && !errors.Is(err, io.EOF) {
		s.failed = err
	}
	return n, err
}

// line returns the line, from 1, on which the byte at the offset stands. Offsets must not go back.
func (s *source) line(offset int64) int {
	n := 0
	for n < len(s.breaks) && s.breaks[n] < offset {
		n++
	}
	s.passed += n
	s.breaks = append(s.breaks[:0], s.breaks[n:]...)
	return s.passed + 1
}

// blanks counts the bytes before the first that is no blank.
func blanks(r io.Reader) (n int64) {
	b, _ := io.ReadAll(r)
	return int64(len(b) - len(bytes.TrimLeft(b, " \t\r\n")))
}
