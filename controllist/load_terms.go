package controllist

import (
	"slices"

	"github.com/licet/licet/cite"
	"github.com/licet/licet/date"
)

type definitionsFile struct {
	Definitions []struct {
		Term    string     `yaml:"term"`
		Meaning string     `yaml:"meaning"`
		Entries []string   `yaml:"entries"`
		Source  sourceFile `yaml:"source"`
	} `yaml:"definitions"`
}

type editionsFile struct {
	Editions []struct {
		Date      date.Date `yaml:"date"`
		Precision string    `yaml:"precision"`
		Title     string    `yaml:"title"`
		Document  struct {
			Number string     `yaml:"number"`
			Basis  cite.Basis `yaml:"basis"`
		} `yaml:"document"`
		AdoptedBy     string     `yaml:"adopted_by"`
		Changes       []Change   `yaml:"changes"`
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
			if !l.list.IsID(id) {
				l.fail("definitions.yaml", 0, d.Term, id, "no entry or heading has this id", "an id of the list")
			}
		}
		l.list.definitions = append(l.list.definitions, Definition{
			Term: d.Term, Meaning: d.Meaning, Entries: d.Entries,
			Source: l.source("definitions.yaml", 0, d.Source),
		})
	}
}

func (l *loader) editions(f *editionsFile) {
	for _, e := range f.Editions {
		if e.Precision != "day" && e.Precision != "month" && e.Precision != "year" {
			l.fail("editions.yaml", 0, e.Title, e.Precision, "unknown precision of the date", "day, month or year")
		}
		for _, c := range e.Changes {
			for _, id := range c.Entries {
				if !l.list.IsID(id) {
					l.fail("editions.yaml", 0, e.Title, id, "no entry or heading has this id", "an id of the list")
				}
			}
		}
		r := Release{
			Date: e.Date, Precision: e.Precision, Title: e.Title, AdoptedBy: e.AdoptedBy, Changes: e.Changes, Note: e.Note,
			Source: l.source("editions.yaml", 0, e.Source),
		}
		if r.Document = e.Document.Number; e.Document.Basis != cite.Seen && r.Document != "" {
			r.Document += " (number from memory)"
		}
		l.list.releases = append(l.list.releases, r)
	}
	if !slices.IsSortedFunc(l.list.releases, func(a, b Release) int { return a.Date.Compare(b.Date) }) {
		l.fail("editions.yaml", 0, "", "", "the editions are not in order", "oldest first")
	}
}
