package show

import (
	"strings"

	"github.com/licet/licet/classify"
	"github.com/licet/licet/controllist"
)

// Classified is the short form of a classification: one line of JSON Lines. The lists are never null.
type Classified struct {
	ID         string           `json:"id"`
	Verdict    classify.Verdict `json:"verdict"`
	Entries    []string         `json:"entries"`
	Candidates []string         `json:"candidates"`
	Nearest    []string         `json:"nearest"`
	Missing    []string         `json:"missing"`
	Why        string           `json:"why"`
}

// Short is the short form of a result.
func Short(r *classify.Result) Classified {
	return Classified{
		ID: r.ID, Verdict: r.Verdict, Why: r.Why,
		Entries: idsOf(r.Entries), Candidates: idsOf(r.Candidates), Nearest: idsOf(r.Nearest),
		Missing: append([]string{}, r.Missing...),
	}
}

// ClassifyHeader is the header of the CSV form of classifications.
var ClassifyHeader = []string{"id", "verdict", "entries", "candidates", "nearest", "missing", "why"}

// Products is the table of several classifications.
func Products(list []*classify.Result, ed *controllist.Edition) *Doc {
	d := &Doc{}
	t := &Table{Columns: []Column{
		{Head: "Product", Min: 8}, {Head: "Verdict", Min: 14}, {Head: "Entries", Min: 10}, {Head: "Not stated", Min: 12},
	}}
	for _, r := range list {
		var entries []string
		for _, e := range r.Entries {
			entries = append(entries, e.ID)
		}
		if len(entries) == 0 {
			for _, e := range r.Candidates {
				entries = append(entries, e.ID+"?")
			}
		}
		missing := make([]string, len(r.Missing))
		for i, m := range r.Missing {
			missing[i] = label(m)
		}
		t.Row(r.ID, verdict(r.Verdict), some(entries, 4), some(missing, 3))
	}
	d.Table(t)
	d.edition(ed)
	return d
}

func idsOf(as []classify.EntryAnswer) []string {
	out := make([]string, 0, len(as))
	for _, a := range as {
		out = append(out, a.ID)
	}
	return out
}

func ids(as []classify.EntryAnswer) string { return join(idsOf(as)) }

// join lists names in one cell.
func join(list []string) string { return strings.Join(list, "; ") }
