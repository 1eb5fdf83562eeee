package batch

import (
	"bufio"
	"encoding/json"

	"github.com/licet/licet/fault"
)

// StoredHit is a hit of a stored answer.
type StoredHit struct{ ID, List, Ref string }

// longestAnswer is how long one stored answer may be.
const longestAnswer = 16 << 20

// Answers reads the hits of a file of answers, as licet screen --format jsonl writes them, in the short or in the full form. A line
// that is none is an error: with hits left out a party would seem to have none.
func Answers(name string) ([]StoredHit, error) {
	f, err := Open(name, nil)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, longestAnswer)
	var out []StoredHit
	n := 0
	for sc.Scan() {
		n++
		if len(sc.Bytes()) == 0 {
			continue
		}
		var a struct {
			ID   string `json:"qid"`
			Hits []struct{ List, Ref string }
		}
		if err := json.Unmarshal(sc.Bytes(), &a); err != nil || a.Hits == nil {
			e := fault.New(fault.Invalid, "this is no answer of a screening").At(fault.Place{File: name, Line: n})
			e.Want = "what licet screen --in FILE --format jsonl wrote"
			return nil, e
		}
		for _, h := range a.Hits {
			out = append(out, StoredHit{a.ID, h.List, h.Ref})
		}
	}
	if err := sc.Err(); err != nil {
		return nil, Unreadable(name, err)
	}
	return out, nil
}
