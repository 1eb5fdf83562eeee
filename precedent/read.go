package precedent

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/licet/licet/assess"
	"github.com/licet/licet/assess/stored"
	"github.com/licet/licet/classify"
	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/transfer"
)

// MaxPrecedents is how many items that name a part are read, over all files.
const MaxPrecedents = 1_000_000

const written = "what licet check --format json or jsonl wrote"

// Read reads stored assessments, one after the other as licet check --format json or jsonl writes them, and appends what they
// say of each item that names a part. An error is of kind invalid and names the file and the line on which the assessment
// begins; what was read before it is returned too. The name is the one that errors show.
func Read(to []Precedent, name string, r io.Reader) ([]Precedent, error) {
	in := stored.NewReader(r)
	for n := 0; ; n++ {
		text, line, err := in.Next()
		switch {
		case errors.Is(err, io.EOF) && n == 0:
			return to, at(&fault.Error{Kind: fault.Invalid, Message: "the file is empty", Want: written}, name, 0)
		case errors.Is(err, io.EOF):
			return to, nil
		case err != nil:
			if e := new(fault.Error); !errors.As(err, &e) {
				err = fault.Wrap(fault.Unavailable, err, "reading the file")
			}
			return to, at(err, name, line)
		}
		if to, err = decode(to, text); err != nil {
			return to, at(err, name, line)
		}
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
