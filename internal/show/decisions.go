package show

import (
	"strconv"
	"strings"

	"github.com/licet/licet/screening/adjudication"
)

// Decision is a decision about a hit with what has become of it.
type Decision struct {
	*adjudication.Adjudication
	Status  string   `json:"status"`
	Changed []string `json:"changed,omitzero"`
}

// Party is the name of the party as it was given, or the first that was compared, which has no capitals.
func (d *Decision) Party() string {
	if d.Name != "" {
		return d.Name
	}
	for _, f := range d.Adjudication.Party.Facts {
		if n, ok := strings.CutPrefix(f, "name: "); ok {
			return n
		}
	}
	return ""
}

// Decisions lists decisions about hits; path is the file they are kept in.
func Decisions(all []Decision, path string) *Listing {
	out := &Listing{
		Header: []string{"list", "ref", "party", "verdict", "by", "why", "on", "until", "status"},
		Empty:  "nothing was decided about any hit; decisions are kept in " + path,
	}
	for i := range all {
		d := &all[i]
		out.Records = append(out.Records, d)
		out.Rows = append(out.Rows, []string{d.List, d.Ref, d.Party(), string(d.Verdict), d.By, d.Why, d.On.String(), d.Until.String(), d.Status})
	}
	out.Doc = func() *Doc {
		page := &Doc{}
		for i := range all {
			d := &all[i]
			until := "without end"
			if !d.Until.IsZero() {
				until = "until " + d.Until.String()
			}
			style := Plain
			if d.Status != string(adjudication.Standing) {
				style = Look
			}
			page.Para(B(d.Party()), " and ", B(d.List+":"+d.Ref), ": ", strings.ReplaceAll(string(d.Verdict), "-", " "), ". ",
				Span{capital(strings.ReplaceAll(d.Status, "-", " ")), style}, ", ", until, ".")
			page.In(func() {
				page.More("By ", d.By, " on ", d.On.String(), ": ", sentence(d.Why))
				for _, c := range d.Changed {
					page.Bullet(changedFact(c))
				}
			})
		}
		page.Para(F("Kept in " + path))
		return page
	}
	return out
}

// Rescreen is a known party that has to be looked at again.
type Rescreen struct {
	ID      string                `json:"qid"`
	Query   string                `json:"query"`
	Reason  string                `json:"reason"`
	List    string                `json:"list"`
	Ref     string                `json:"ref"`
	Name    string                `json:"name"`
	Matched string                `json:"matched"`
	Score   float64               `json:"score"`
	Why     string                `json:"why"`
	Decided *adjudication.Finding `json:"decided,omitzero"`
}

// Rescreened tells which of the known parties a change of a list touches; pairs is how many pairs were looked at.
func Rescreened(all []Rescreen, from, to string, parties, pairs int) *Listing {
	out := &Listing{Header: []string{"qid", "query", "reason", "list", "ref", "name", "matched", "score", "why", "decided"}}
	for i := range all {
		r := &all[i]
		decided := ""
		if r.Decided != nil {
			decided = string(r.Decided.Status)
		}
		out.Records = append(out.Records, r)
		out.Rows = append(out.Rows, []string{r.ID, r.Query, r.Reason, r.List, r.Ref, r.Name, r.Matched, figureOf(r.Score), r.Why, decided})
	}
	out.Doc = func() *Doc {
		d := &Doc{}
		d.Para(B("From " + from + " to " + to))
		d.More(Plural(parties, "known party", "known parties"), "; ", Plural(pairs, "pair", "pairs"), " of party and entry could have another answer; ",
			Plural(len(all), "has to be looked at.", "have to be looked at."))
		for i := range all {
			r := &all[i]
			d.Bullet(B(r.ID), "  ", r.Query, ": ", strings.ReplaceAll(r.Reason, "-", " "), ", ", B(r.List+":"+r.Ref), "  ", r.Name,
				withScore(r.Score))
			d.In(func() {
				d.More(r.Why)
				if r.Decided != nil {
					d.decided(r.Decided)
				}
			})
		}
		return d
	}
	return out
}

func withScore(v float64) string {
	if v == 0 {
		return ""
	}
	return ", " + strconv.FormatFloat(100*v, 'f', 1, 64) + " %"
}
