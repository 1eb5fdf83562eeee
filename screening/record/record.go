// Package record holds the answer of a screening as it is shown and kept: what was asked, what was found, and what it was made
// with, so that it can be made again.
package record

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"github.com/licet/licet/country"
	"github.com/licet/licet/date"
	"github.com/licet/licet/screening"
	"github.com/licet/licet/screening/adjudication"
	"github.com/licet/licet/screening/register"
	"github.com/licet/licet/screening/source"
)

// Format names the shape of an answer. It changes when a program that reads answers would have to change.
const Format = "licet-screening/1"

// Engine names the way names are compared. It changes with every change of the engine that can give another score for the same
// names, word lists and weights.
const Engine = "licet-names/2"

// Query is a party as it is looked for.
type Query struct {
	Name      string         `json:"name"`
	Schema    source.Schema  `json:"schema,omitzero"` // empty: not known
	Countries []country.Code `json:"countries,omitzero"`
	Births    []source.Birth `json:"births,omitzero"`
	IDs       []source.ID    `json:"ids,omitzero"`
	// Owners and Addresses take no part in the score. A decision about the party is reopened when they change.
	Owners    []string `json:"owners,omitzero"`
	Addresses []string `json:"addresses,omitzero"`
}

// Search is the query as the engine takes it.
func (q *Query) Search() screening.Query {
	return screening.Query{Name: q.Name, Schema: q.Schema, Countries: q.Countries, Births: q.Births, IDs: q.IDs}
}

// Party is the query as decisions about hits know it.
func (q *Query) Party() adjudication.Party {
	p := adjudication.Party{Names: []string{q.Name}, Kind: string(q.Schema), Owners: q.Owners, Addresses: q.Addresses}
	for _, c := range q.Countries {
		p.Countries = append(p.Countries, string(c))
	}
	for _, id := range q.IDs {
		p.IDs = append(p.IDs, string(id.Kind)+" "+id.Value)
	}
	for _, b := range q.Births {
		p.Births = append(p.Births, BirthText(b))
	}
	return p
}

// BirthText is a birth in words: a day, a year, or a span of days.
func BirthText(b source.Birth) string {
	switch {
	case b.From.IsZero():
		return b.Text
	case b.From == b.Until || b.Until.IsZero():
		return b.From.String()
	case b.From == date.Of(b.From.Year(), 1, 1) && b.Until == date.Of(b.From.Year(), 12, 31):
		return b.From.String()[:4]
	default:
		return b.From.String() + " to " + b.Until.String()
	}
}

// Answer is what the lists in use hold on a party.
type Answer struct {
	Format  string            `json:"format,omitzero"`
	ID      string            `json:"qid,omitzero"` // of the question, in a file of many
	AsOf    date.Date         `json:"as_of,omitzero"`
	Query   Query             `json:"query"`
	Verdict screening.Verdict `json:"verdict"`
	// Reason says why it cannot be told, or that hits were decided before.
	Reason    string   `json:"reason,omitzero"`
	Threshold float64  `json:"threshold"` // the least score of a hit that a person must look at
	Least     float64  `json:"least"`     // the least score of a hit that is told
	Hits      []Hit    `json:"hits"`
	Notices   []string `json:"notices,omitzero"`
	Basis     *Basis   `json:"basis,omitzero"`
}

// Hit is an entry that may be the party, with what is known about it beside the comparison.
type Hit struct {
	screening.Hit
	// Linked are entries of other lists that name the same party by the lists' own word. They are not merged: each list has its own
	// measures.
	Linked []Linked `json:"linked,omitzero"`
	// Decided is what was decided about this party and this entry before.
	Decided *adjudication.Finding `json:"decided,omitzero"`
}

// Cleared reports whether a decision that stands says that the party is not the entry.
func (h *Hit) Cleared() bool { return h.Decided != nil && h.Decided.Clears() }

// Linked is a link to an entry of another list.
type Linked struct {
	register.Ref
	By []register.Because `json:"by"`
}

// Basis is what an answer was made with.
type Basis struct {
	Engine  string  `json:"engine"`
	Program string  `json:"program,omitzero"` // version of the program
	Weights Weights `json:"weights"`
	Words   string  `json:"words"` // digest of the word lists
	Lists   []List  `json:"lists"`
}

// Weights are the weights of the comparison, and where they come from.
type Weights struct {
	Digest string `json:"digest"`
	By     string `json:"by"`
	From   string `json:"from"`
	On     string `json:"on"`
	Seed   uint64 `json:"seed"`
}

// List is one list that was searched, or that should have been.
type List struct {
	Name          string      `json:"name"`
	Digest        string      `json:"digest,omitzero"`         // of the files
	EntriesDigest string      `json:"entries_digest,omitzero"` // of the entries as they were read
	Form          source.Form `json:"form,omitzero"`
	Published     date.Date   `json:"published,omitzero"`
	Effective     date.Date   `json:"effective,omitzero"` // the first day on which this version was in force
	AgeDays       int         `json:"age_days"`           // on the day of the answer
	Entries       int         `json:"entries"`
	Lost          int         `json:"lost,omitzero"` // records that could not be read
	Starter       bool        `json:"starter,omitzero"`
	// Missing says why the list was not searched; empty for a list that was.
	Missing string   `json:"missing,omitzero"`
	Notes   []string `json:"notes,omitzero"`
}

// Unsearched returns the lists that could not be searched.
func (b *Basis) Unsearched() []List {
	var out []List
	for _, l := range b.Lists {
		if l.Missing != "" {
			out = append(out, l)
		}
	}
	return out
}

// Same reports whether two answers were made with the same: then the same question has the same answer. The version of the
// program does not count, nor does the age of the lists.
func (b *Basis) Same(o *Basis) bool { return len(b.Differ(o)) == 0 }

// Differ names what of the two is not the same: engine, weights, words, or a list by its name.
func (b *Basis) Differ(o *Basis) []string {
	var out []string
	for _, x := range []struct{ name, a, b string }{
		{"engine", b.Engine, o.Engine}, {"weights", b.Weights.Digest, o.Weights.Digest}, {"words", b.Words, o.Words},
	} {
		if x.a != x.b {
			out = append(out, x.name)
		}
	}
	id := func(l *List) string { return l.Digest + " " + l.EntriesDigest + " " + l.Missing }
	for _, pair := range [][2]*Basis{{b, o}, {o, b}} {
		for i := range pair[0].Lists {
			l := &pair[0].Lists[i]
			same := false
			for k := range pair[1].Lists {
				m := &pair[1].Lists[k]
				same = same || m.Name == l.Name && id(m) == id(l)
			}
			if !same && !contains(out, "list "+l.Name) {
				out = append(out, "list "+l.Name)
			}
		}
	}
	return out
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// WeightsOf names weights with their digest, which is the SHA-256 of their values as JSON.
func WeightsOf(w *screening.Weights) Weights {
	out := Weights{By: w.Made.By, From: w.Made.From, On: w.Made.On, Seed: w.Made.Seed}
	if text, err := json.Marshal(w); err == nil { // plain data
		sum := sha256.Sum256(text)
		out.Digest = hex.EncodeToString(sum[:])
	}
	return out
}
