package controllist

import (
	"github.com/licet/licet/cite"
	"github.com/licet/licet/date"
)

type definitionsFile struct {
	Definitions []struct {
		Term    string       `yaml:"term"`
		Meaning string       `yaml:"meaning"`
		Entries []at[string] `yaml:"entries"`
		Source  sourceFile   `yaml:"source"`
	} `yaml:"definitions"`
}

type editionsFile struct {
	Editions []struct {
		Date      at[date.Date] `yaml:"date"`
		Precision at[string]    `yaml:"precision"`
		Title     string        `yaml:"title"`
		Document  struct {
			Number string         `yaml:"number"`
			Basis  at[cite.Basis] `yaml:"basis"`
		} `yaml:"document"`
		AdoptedBy string `yaml:"adopted_by"`
		Changes   []struct {
			Entries []at[string] `yaml:"entries"`
			What    string       `yaml:"what"`
		} `yaml:"changes"`
		ImplementedIn []string   `yaml:"implemented_in"`
		AlsoCitedAs   []string   `yaml:"also_cited_as"`
		Source        sourceFile `yaml:"source"`
		MoreURLs      []string   `yaml:"more_urls"`
		Note          string     `yaml:"note"`
	} `yaml:"editions"`
}

func (l *loader) terms(f *definitionsFile) {
	for _, d := range f.Definitions {
		for _, id := range d.Entries {
			if !l.list.IsID(id.v) {
				l.fail("definitions.yaml", id.line, d.Term, id.v, "no entry or heading has this id", "an id of the list")
			}
		}
		l.list.definitions = append(l.list.definitions, Definition{
			Term: d.Term, Meaning: d.Meaning, Entries: plain(d.Entries),
			Source: l.source("definitions.yaml", d.Source),
		})
	}
}

func (l *loader) editions(f *editionsFile) {
	for i, e := range f.Editions {
		if p := e.Precision; p.v != "day" && p.v != "month" && p.v != "year" {
			l.fail("editions.yaml", max(p.line, e.Date.line), e.Title, p.v, "unknown precision of the date", "day, month or year")
		}
		if i > 0 && e.Date.v.Before(f.Editions[i-1].Date.v) {
			l.fail("editions.yaml", e.Date.line, e.Title, e.Date.v.String(), "the editions are not in order", "oldest first")
		}
		r := Release{
			Date: e.Date.v, Precision: e.Precision.v, Title: e.Title, AdoptedBy: e.AdoptedBy, Note: e.Note,
			Source: l.source("editions.yaml", e.Source),
		}
		for _, c := range e.Changes {
			for _, id := range c.Entries {
				if !l.list.IsID(id.v) {
					l.fail("editions.yaml", id.line, e.Title, id.v, "no entry or heading has this id", "an id of the list")
				}
			}
			r.Changes = append(r.Changes, Change{Entries: plain(c.Entries), What: c.What})
		}
		if r.Document = e.Document.Number; e.Document.Basis.v != cite.Seen && r.Document != "" {
			r.Document += " (number from memory)"
		}
		l.list.releases = append(l.list.releases, r)
	}
}
