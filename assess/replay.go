package assess

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/redflag"
	"github.com/licet/licet/transfer"
)

// Marshal writes an assessment in its stored form: indented JSON with a line feed at the end. The same assessment gives the
// same bytes.
func Marshal(a *Assessment) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(a); err != nil {
		return nil, fault.Wrap(fault.Internal, err, "writing the assessment")
	}
	return b.Bytes(), nil
}

// MarshalLine writes an assessment on one line, for JSON Lines.
func MarshalLine(a *Assessment) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(a); err != nil {
		return nil, fault.Wrap(fault.Internal, err, "writing the assessment")
	}
	return b.Bytes(), nil
}

// maxStored bounds a stored assessment; the largest transfer allowed stays far below.
const maxStored = 256 << 20

// Replayed is what a replay found.
type Replayed struct {
	Assessment *Assessment // made again
	Same       bool        // the bytes are the same
	Line       int         // first line that differs, from 1; 0 when they are the same
	Was, Is    string      // that line in the stored and in the new form
}

// Replay makes a stored assessment again from its transfer and day, and compares the bytes. An assessment made under other
// rules, with other lists of parties or with another history of earlier records gives an error of kind stale-edition that names them;
// one that is not an assessment, of kind invalid. One made without a history is made again without, whatever the assessor recalls.
func (a *Assessor) Replay(stored []byte) (*Replayed, error) {
	if len(stored) > maxStored {
		return nil, fault.New(fault.Invalid, "the file is too large for one assessment")
	}
	var head struct {
		Format   string             `json:"format"`
		AsOf     date.Date          `json:"as_of"`
		Rules    []RuleSet          `json:"rules"`
		Transfer *transfer.Transfer `json:"transfer"`

		Screening *Screening `json:"screening"`
	}
	if err := decode(stored, &head); err != nil {
		return nil, err
	}
	if head.Format != Format || head.Transfer == nil {
		return nil, otherForm(head.Format)
	}
	a, err := a.remembering(head.Rules)
	if err != nil {
		return nil, err
	}
	stage, err := a.On(head.AsOf)
	if err != nil {
		return nil, err
	}
	if err := sameRules(head.Rules, stage.RuleSets()); err != nil {
		return nil, err
	}
	if stage.a, err = a.again(head.Screening); err != nil {
		return nil, err
	}
	anew, err := stage.Assess(head.Transfer)
	if err != nil {
		return nil, err
	}
	now, err := Marshal(anew)
	if err != nil {
		return nil, err
	}
	if !bytes.HasPrefix(bytes.TrimSpace(stored), []byte("{\n")) {
		if now, err = MarshalLine(anew); err != nil {
			return nil, err
		}
	}
	r := &Replayed{Assessment: anew, Same: bytes.Equal(bytes.TrimRight(now, "\r\n"), bytes.TrimRight(stored, "\r\n"))}
	if !r.Same {
		r.Line, r.Was, r.Is = firstDifference(string(stored), string(now))
	}
	return r, nil
}

// decode reads a stored object; what is none is an error of kind invalid.
func decode(stored []byte, to any) error {
	if err := json.Unmarshal(stored, to); err != nil {
		e := fault.New(fault.Invalid, "this is no stored assessment")
		e.Want, e.Cause = "an object of the form "+Format+", as licet check --format json writes it", err
		var typ *json.UnmarshalTypeError
		if errors.As(err, &typ) {
			e.Place.Field = typ.Field
			e.Message += ": found " + article(typ.Value)
		}
		return e
	}
	return nil
}

func otherForm(format string) error {
	return &fault.Error{
		Kind: fault.Invalid, Place: fault.Place{Field: "format"}, Value: format,
		Message: "this is no stored assessment of this version", Want: Format + ", as licet check --format json writes it",
	}
}

// Unmarshal reads a stored assessment as it was made, without making it again: [Assessor.Replay] does. What is no stored assessment, lacks
// a part that one has, or tells an outcome that its own parts contradict, is an error of kind invalid that names the field.
func Unmarshal(stored []byte) (*Assessment, error) {
	if len(stored) > maxStored {
		return nil, fault.New(fault.Invalid, "the file is too large for one assessment")
	}
	a := &Assessment{}
	if err := decode(stored, a); err != nil {
		return nil, err
	}
	if a.Format != Format || a.Transfer == nil || len(a.Items) != len(a.Transfer.Items) {
		return nil, otherForm(a.Format)
	}
	if err := a.whole(); err != nil {
		return nil, err
	}
	for i := range a.Items {
		a.Items[i].Declared = &a.Transfer.Items[i]
	}
	return a, nil
}

// article is the name of a JSON value in a sentence.
func article(value string) string {
	switch kind, _, _ := strings.Cut(value, " "); kind {
	case "array":
		return "a list"
	case "object":
		return "an object"
	case "string":
		return "a text"
	case "bool":
		return "true or false"
	default:
		return "a " + kind
	}
}

// remembering returns an assessor that recalls the history that a stored assessment names, none where it names none. Another one, or
// none where it names one, is an error of kind stale-edition.
func (a *Assessor) remembering(was []RuleSet) (*Assessor, error) {
	i := slices.IndexFunc(was, func(r RuleSet) bool { return r.Name == History })
	if i < 0 {
		return a.Recalling(nil, redflag.Sum{}), nil
	}
	if a.past != nil && a.past.sum.Digest == was[i].Digest {
		return a, nil
	}
	e := &fault.Error{
		Kind: fault.StaleEdition, Place: fault.Place{Field: "rules"},
		Message: fmt.Sprintf("the assessment was made with a history of earlier records (%s), and none is at hand", was[i].Edition),
		Want:    "the records that it was made with, as for licet check --history",
	}
	if a.past != nil {
		e.Message = fmt.Sprintf("the assessment was made with another history of earlier records (%s, digest %.12s; at hand: %s, digest %.12s)",
			was[i].Edition, was[i].Digest, a.past.sum.Text(), a.past.sum.Digest)
	}
	return nil, e
}

func sameRules(was, is []RuleSet) error {
	var differ []string
	positions := "" // that the record was made with, where they alone are not those at hand
	for _, n := range is {
		found := false
		for _, o := range was {
			if n.Name == "measures" && o.Name == n.Name && o.Digest == n.Digest && o.Edition != n.Edition {
				positions = fmt.Sprintf("%s; at hand: %s", o.Edition, n.Edition)
			}
			found = found || o.Name == n.Name && o.Digest == n.Digest && (n.Name != "measures" || o.Edition == n.Edition)
		}
		if !found {
			differ = append(differ, n.Name)
		}
	}
	if len(differ) == 0 && len(was) == len(is) {
		return nil
	}
	if positions != "" && len(differ) == 1 {
		return &fault.Error{
			Kind: fault.StaleEdition, Place: fault.Place{Field: "rules"},
			Message: "the assessment was made with another position on what states dispute (" + positions + ")",
			Want:    "the positions that it was made with, as for licet check --positions",
		}
	}
	hint := ""
	if slices.Equal(differ, []string{"measures"}) {
		hint = "if it was made with national rules, give them again: --rules DIR"
	}
	return &fault.Error{
		Kind: fault.StaleEdition, Place: fault.Place{Field: "rules"}, Hint: hint,
		Message: fmt.Sprintf("the assessment was made under other rules (%s)", strings.Join(differ, ", ")),
		Want:    "the version of Licet that made it, or a new assessment of its transfer",
	}
}

func firstDifference(was, is string) (line int, w, i string) {
	a, b := strings.Split(was, "\n"), strings.Split(is, "\n")
	for k := range max(len(a), len(b)) {
		w, i = "", ""
		if k < len(a) {
			w = a[k]
		}
		if k < len(b) {
			i = b[k]
		}
		if w != i {
			return k + 1, w, i
		}
	}
	return 0, "", ""
}
