package show

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/licet/licet/cite"
	"github.com/licet/licet/controllist"
	"github.com/licet/licet/date"
)

// EntryLine is the short form of an entry.
type EntryLine struct {
	ID       string               `json:"id"`
	Item     int                  `json:"item"`
	Category controllist.Category `json:"category"`
	Kind     controllist.Kind     `json:"kind"`
	Title    string               `json:"title"`
	Status   controllist.Status   `json:"text"`
	Basis    cite.Basis           `json:"basis"`
}

var entryHeader = []string{"id", "item", "category", "kind", "title", "text", "basis"}

func line(e *controllist.Entry, ed *controllist.Edition) EntryLine {
	return EntryLine{e.ID, e.Item, e.Category, e.Kind, e.Title, ed.Status(e), e.Source.Basis}
}

func (l EntryLine) row() []string {
	return []string{
		l.ID, strconv.Itoa(l.Item), l.Category.String(), string(l.Kind), l.Title, hyphened(l.Status), string(l.Basis),
	}
}

// Entries lists entries, those of one Item together.
func Entries(list []*controllist.Entry, ed *controllist.Edition, byItem bool) *Listing {
	out := &Listing{Header: entryHeader}
	for _, e := range list {
		l := line(e, ed)
		out.Records = append(out.Records, l)
		out.Rows = append(out.Rows, l.row())
	}
	out.Doc = func() *Doc {
		d := &Doc{}
		var t *Table
		item := 0
		_, allHeld := entryTable(list, ed)
		for _, e := range list {
			if t == nil || byItem && e.Item != item {
				d.Table(orEmpty(t))
				item = e.Item
				if byItem {
					d.Heading(2, "Item ", strconv.Itoa(item), "  ", ed.List().TitleOf(strconv.Itoa(item)))
				}
				t, _ = entryTable(list, ed)
			}
			t.Row(e.ID, e.Category.String(), string(e.Kind), worded(e.Title), ed.Status(e).String())
		}
		d.Table(orEmpty(t))
		d.count(len(list), allHeld)
		d.edition(ed)
		return d
	}
	return out
}

func orEmpty(t *Table) *Table {
	if t == nil {
		return &Table{}
	}
	return t
}

func hyphened(s controllist.Status) string { return strings.ReplaceAll(s.String(), " ", "-") }

// EntryPage is one entry with all that is known of it.
type EntryPage struct {
	EntryLine
	AsOf        date.Date                `json:"as_of"`
	Conditions  []string                 `json:"conditions,omitempty"`
	NotHeld     string                   `json:"not_held_because,omitempty"`
	Notes       []NoteLine               `json:"notes,omitempty"`
	Note        string                   `json:"note,omitempty"`
	Definitions []controllist.Definition `json:"definitions,omitempty"`
	History     []controllist.Event      `json:"history,omitempty"`
	Texts       []TextLine               `json:"texts,omitempty"`
	Xref        controllist.Xref         `json:"xref,omitzero"`
	Keywords    []string                 `json:"keywords,omitempty"`
	Source      cite.Source              `json:"source,omitzero"`
}

// NoteLine is a note of an entry.
type NoteLine struct {
	Effect controllist.Effect `json:"effect"`
	Text   string             `json:"text"`
	Basis  cite.Basis         `json:"basis,omitempty"`
}

// TextLine is one dated text of an entry.
type TextLine struct {
	date.Span
	Read  date.Date  `json:"read,omitzero"`
	Basis cite.Basis `json:"basis,omitempty"`
	Note  string     `json:"note,omitempty"`
}

// PageOf collects what is known of an entry on the day of the edition.
func PageOf(e *controllist.Entry, ed *controllist.Edition) EntryPage {
	p := EntryPage{
		EntryLine: line(e, ed), AsOf: ed.On(), Note: e.Note, History: e.History, Xref: e.Xref, Keywords: e.Keywords, Source: e.Source,
		NotHeld: e.NotHeldBecause(ed.On()),
	}
	if p.Status != controllist.TextNotHeld {
		p.NotHeld = ""
	}
	if t := ed.Text(e); t != nil {
		p.Conditions = outline(t)
		for _, n := range slices.Concat(t.Exclusions(), t.Clarifications()) {
			p.Notes = append(p.Notes, NoteLine{n.Effect, n.Text, n.Basis})
		}
	}
	for _, t := range e.Texts() {
		p.Texts = append(p.Texts, TextLine{t.Span, t.Read, t.Basis, t.Note})
	}
	for _, def := range ed.List().Definitions() {
		for _, id := range def.Entries {
			if controllist.Under(e.ID, id) {
				p.Definitions = append(p.Definitions, def)
				break
			}
		}
	}
	return p
}

// outline is the conditions of a text, in words.
func outline(t *controllist.Text) []string {
	labels := map[string]bool{}
	for l := range t.Leaves() {
		labels[l.Param.Label()] = true
	}
	lines := t.Lines()
	out := make([]string, len(lines))
	for i, l := range lines {
		body := strings.TrimLeft(l, " ")
		pad := l[:len(l)-len(body)]
		best := ""
		for name := range labels {
			if strings.HasPrefix(body, name+" ") && len(name) > len(best) {
				best = name
			}
		}
		if best != "" {
			rest := body[len(best)+1:]
			op, val, _ := strings.Cut(rest, " ")
			switch word, known := comparisons[op]; {
			case op == "in":
				rest = strings.ReplaceAll(val, "_", " ")
			case known:
				rest = strings.TrimSpace(word + " " + val)
			}
			body = label(strings.ReplaceAll(best, " ", "_")) + ": " + rest
		}
		out[i] = pad + worded(body)
	}
	return out
}

// Part is what one id stands for: entries told in full, or an Item with a list of its entries.
type Part struct {
	Item    int // 0 for entries
	Entries []*controllist.Entry
}

// ItemPage is an Item with its entries.
type ItemPage struct {
	Item     int         `json:"item"`
	Title    string      `json:"title"`
	Reserved bool        `json:"reserved"`
	Entries  []EntryLine `json:"entries"`

	list []*controllist.Entry
}

// Pages shows entries and Items one after the other.
func Pages(parts []Part, ed *controllist.Edition) *Listing {
	out := &Listing{Single: true}
	for _, p := range parts {
		if p.Item > 0 {
			it := ed.List().Items()[p.Item-1]
			page := ItemPage{Item: it.Number, Title: it.Title, Reserved: it.Reserved, Entries: []EntryLine{}, list: p.Entries}
			for _, e := range p.Entries {
				page.Entries = append(page.Entries, line(e, ed))
			}
			out.Records = append(out.Records, page)
			continue
		}
		for _, e := range p.Entries {
			out.Records = append(out.Records, PageOf(e, ed))
		}
	}
	out.Doc = func() *Doc {
		d := &Doc{}
		for _, r := range out.Records {
			switch r := r.(type) {
			case EntryPage:
				d.entryPage(r, ed)
			case ItemPage:
				d.itemPage(r, ed)
			}
		}
		d.edition(ed)
		return d
	}
	return out
}

func (d *Doc) itemPage(p ItemPage, ed *controllist.Edition) {
	d.Heading(1, "Item ", strconv.Itoa(p.Item), "  ", p.Title)
	if p.Reserved {
		d.More("This Item is reserved: the number is kept, and no entry stands under it.")
		return
	}
	t, allHeld := entryTable(p.list, ed)
	for _, e := range p.list {
		t.Row(e.ID, e.Category.String(), string(e.Kind), worded(e.Title), ed.Status(e).String())
	}
	d.Table(t)
	d.count(len(p.list), allHeld)
	d.Para(F("licet annex show with the id of an entry tells it in full."))
}

// entryTable is an empty table of entries, with a column for the status of the texts where one is not held.
func entryTable(list []*controllist.Entry, ed *controllist.Edition) (t *Table, allHeld bool) {
	t = &Table{Columns: []Column{{Head: "Entry"}, {Head: "Cat."}, {Head: "Kind"}, {Head: "Title", Min: 24}}}
	allHeld = !slices.ContainsFunc(list, func(e *controllist.Entry) bool { return ed.Status(e) != controllist.Held })
	if !allHeld {
		t.Columns = append(t.Columns, Column{Head: "Text of the day"})
	}
	return t, allHeld
}

func (d *Doc) count(n int, allHeld bool) {
	text := Plural(n, "entry", "entries") + "."
	if allHeld && n > 0 {
		text += " The text of that day is held for all of them."
	}
	d.Para(F(text))
}

// Hit is an entry that was found by words.
type Hit struct {
	Entry *controllist.Entry
	Words []string // as the entry has them
}

// Found lists the first most hits of a search with the words that were found.
func Found(hits []Hit, most int, ed *controllist.Edition) *Listing {
	type record struct {
		EntryLine
		Found []string `json:"found"`
	}
	all := len(hits)
	hits = hits[:min(most, len(hits))]
	out := &Listing{Header: append(slices.Clone(entryHeader), "found")}
	for _, h := range hits {
		l := line(h.Entry, ed)
		out.Records = append(out.Records, record{l, h.Words})
		out.Rows = append(out.Rows, append(l.row(), join(h.Words)))
	}
	out.Doc = func() *Doc {
		d := &Doc{}
		t := &Table{Columns: []Column{{Head: "Entry"}, {Head: "Cat."}, {Head: "Kind"}, {Head: "Title", Min: 24}, {Head: "Found", Min: 14}}}
		for _, h := range hits {
			t.Row(h.Entry.ID, h.Entry.Category.String(), string(h.Entry.Kind), worded(h.Entry.Title), some(h.Words, 4))
		}
		d.Table(t)
		text := Plural(all, "entry", "entries") + "."
		if all > len(hits) {
			text = fmt.Sprintf("%d of %s; --most shows more.", len(hits), Plural(all, "entry", "entries"))
		}
		d.Para(F(text))
		d.edition(ed)
		return d
	}
	return out
}

func (d *Doc) entryPage(p EntryPage, ed *controllist.Edition) {
	d.Heading(1, p.ID, "  ", worded(p.Title))
	d.Fields([][2]Line{
		Field("Category", p.Category.String()),
		Field("Kind", string(p.Kind)),
		Field("Item", strconv.Itoa(p.Item), "  ", ed.List().TitleOf(strconv.Itoa(p.Item))),
		Field("Text", statusWords(p), F(", as of "+p.AsOf.String())),
	})
	if len(p.Conditions) > 0 {
		d.Heading(2, "Conditions")
		d.In(func() { d.Outline(p.Conditions) })
	} else if p.NotHeld != "" {
		d.Heading(2, "Conditions")
		d.More("The text of that day is not held: ", sentence(p.NotHeld), " Ask with a later day for the wording that is held.")
	}
	if len(p.Notes) > 0 {
		d.Heading(2, "Notes")
		for _, n := range p.Notes {
			d.Bullet(B(capital(effects[n.Effect])), ": ", sentence(n.Text), tagIfKnown(n.Basis))
		}
	}
	if p.Note != "" {
		d.Heading(2, "How it is read")
		d.More(sentence(p.Note))
	}
	if len(p.Definitions) > 0 {
		d.Heading(2, "Definitions used")
		for _, def := range p.Definitions {
			d.Bullet(B(def.Term), ": ", sentence(def.Meaning), tag(def.Source.Basis))
		}
	}
	if len(p.History)+len(p.Texts) > 0 {
		d.Heading(2, "Dates")
		for _, t := range p.Texts {
			d.Bullet("Text ", spanWords(t.Span), readWords(t), tagIfKnown(t.Basis), noteWords(t.Note))
		}
		for _, h := range p.History {
			d.Bullet(h.Date.String(), "  ", capital(h.Kind), ": ", sentence(h.What))
		}
	}
	var x [][2]Line
	for _, l := range []struct {
		name string
		ids  []string
	}{{"US Commerce Control List", p.Xref.ECCN}, {"EU Annex I", p.Xref.EU}, {"US Munitions List", p.Xref.USML}} {
		if len(l.ids) > 0 {
			x = append(x, Field(l.name, strings.Join(l.ids, ", ")))
		}
	}
	if len(x) > 0 {
		d.Heading(2, "On other lists")
		d.Fields(x)
	}
	d.Heading(2, "Source")
	d.More(capital(basis(p.Source.Basis)), sourceWords(p.Source))
}

func statusWords(p EntryPage) string {
	switch p.Status {
	case controllist.Held:
		return "held"
	case controllist.Presumed:
		return "presumed unchanged since then: no later change is known, but not all editions were seen"
	case controllist.TextNotHeld:
		return "of that day not held"
	case controllist.NotOnList:
		return "not on the list yet"
	}
	return p.Status.String()
}

func spanWords(s date.Span) string {
	switch {
	case s.From.IsZero() && s.Until.IsZero():
		return "for all days"
	case s.Until.IsZero():
		return "from " + s.From.String() + " on"
	case s.From.IsZero():
		return "until " + s.Until.String()
	default:
		return "from " + s.From.String() + " until " + s.Until.String()
	}
}

func readWords(t TextLine) string {
	if t.Read.IsZero() {
		return ""
	}
	return ", read in the edition of " + t.Read.String()
}

func noteWords(n string) string {
	if n == "" {
		return ""
	}
	return ". " + sentence(n)
}

func tagIfKnown(b cite.Basis) Line {
	if b == "" {
		return nil
	}
	return tag(b)
}

func sourceWords(s cite.Source) Line {
	var l Line
	switch s.Kind {
	case "us_list":
		l = append(l, L(", official list of the United States")...)
	case "eu_list":
		l = append(l, L(", official list of the European Union")...)
	case "french_list":
		l = append(l, L(", official list of France")...)
	case "german_list":
		l = append(l, L(", official list of Germany")...)
	case "official_list":
		l = append(l, L(", official list of a government")...)
	case "secondary":
		l = append(l, L(", public paraphrase")...)
	}
	if s.URL != "" {
		l = append(l, L(": ", s.URL)...)
	}
	if s.Note != "" {
		l = append(l, L(". ", sentence(s.Note))...)
	}
	return l
}

// DeltaLine is the difference of one entry between two days.
type DeltaLine struct {
	ID     string                   `json:"id"`
	Title  string                   `json:"title"`
	Before controllist.Status       `json:"before"`
	After  controllist.Status       `json:"after"`
	Params []controllist.ParamDelta `json:"params,omitempty"`
	Notes  []controllist.NoteDelta  `json:"notes,omitempty"`
	Events []controllist.Event      `json:"events,omitempty"`
}

var diffHeader = []string{"id", "title", "before", "after", "what", "from", "to", "date"}

// Diff shows what changed on the list between two days; turned tells that the later day was given first.
func Diff(list *controllist.List, deltas []controllist.Delta, from, to date.Date, turned bool) *Listing {
	out := &Listing{Header: diffHeader}
	for _, x := range deltas {
		l := DeltaLine{x.Entry.ID, x.Entry.Title, x.Before, x.After, x.Params, x.Notes, x.Events}
		out.Records = append(out.Records, l)
		row := func(what, was, is, on string) {
			out.Rows = append(out.Rows, []string{l.ID, l.Title, hyphened(l.Before), hyphened(l.After), what, was, is, on})
		}
		for _, p := range x.Params {
			row("condition "+p.Param, p.From, p.To, "")
		}
		for _, n := range x.Notes {
			if n.Added {
				row("note", "", n.Text, "")
			} else {
				row("note", n.Text, "", "")
			}
		}
		for _, e := range x.Events {
			row(e.Kind+": "+e.What, "", "", e.Date.String())
		}
		if len(x.Params)+len(x.Notes)+len(x.Events) == 0 {
			row("text", "", "", "")
		}
	}
	out.Doc = func() *Doc {
		d := &Doc{}
		if from == to {
			d.Heading(1, list.Name, ": ", from.String())
			d.Para("Both days are the same: there is nothing to compare.")
			return d
		}
		d.Heading(1, list.Name, ": ", from.String(), " to ", to.String())
		if turned {
			d.More("The later day was given first; the comparison goes from the earlier to the later.")
		}
		if len(deltas) == 0 {
			d.Para("No entry differs, and no change between the two days is known.")
			d.releases(list, from, to)
			return d
		}
		lost := 0
		for _, x := range deltas {
			if x.Before == controllist.TextNotHeld || x.After == controllist.TextNotHeld {
				lost++
			}
		}
		d.Para(Plural(len(deltas), "entry differs or is known to have changed.", "entries differ or are known to have changed."))
		if lost > 0 {
			d.More("For ", thousands(lost), " of them the wording of one of the days is not held: that there was a change is known, "+
				"what was written before is not.")
		}
		d.releases(list, from, to)
		for i := range deltas {
			d.delta(&deltas[i])
		}
		return d
	}
	return out
}

func (d *Doc) releases(list *controllist.List, from, to date.Date) {
	first := true
	for _, r := range list.Releases() {
		if !r.Date.After(from) || r.Date.After(to) {
			continue
		}
		if first {
			d.Heading(2, "Editions between the two days")
			first = false
		}
		d.Bullet(dateOf(r), "  ", r.Title, F(" ["+basis(r.Source.Basis)+"]"))
	}
}

func (d *Doc) delta(x *controllist.Delta) {
	d.Para(B(x.Entry.ID), "  ", worded(x.Entry.Title))
	d.In(func() {
		switch {
		case x.Before == controllist.NotOnList:
			d.Bullet("Added between the two days.")
		case x.Before == controllist.TextNotHeld && x.After == controllist.TextNotHeld:
			d.Bullet("The wording of neither day is held.")
		case x.Before == controllist.TextNotHeld:
			d.Bullet("The wording of the earlier day is not held.")
		case x.After == controllist.TextNotHeld:
			d.Bullet("The wording of the later day is not held.")
		}
		for _, p := range x.Params {
			switch {
			case p.From == "":
				d.Bullet(label(p.Param), ": new, ", B(value(p.To)))
			case p.To == "":
				d.Bullet(label(p.Param), ": gone, was ", B(value(p.From)))
			default:
				d.Bullet(label(p.Param), ": ", value(p.From), " → ", B(value(p.To)))
			}
		}
		for _, n := range x.Notes {
			if n.Added {
				d.Bullet("New note: ", sentence(n.Text))
			} else {
				d.Bullet("Note gone: ", sentence(n.Text))
			}
		}
		for _, e := range x.Events {
			d.Bullet(e.Date.String(), "  ", capital(e.Kind), ": ", sentence(e.What))
		}
	})
}

func value(s string) string {
	op, rest, _ := strings.Cut(s, " ")
	if w, ok := comparisons[op]; ok {
		s = strings.TrimSpace(w + " " + rest)
	}
	return worded(strings.ReplaceAll(s, "_", " "))
}

func dateOf(r controllist.Release) string {
	switch s := r.Date.String(); r.Precision {
	case "year":
		return s[:4]
	case "month":
		return s[:7]
	default:
		return s
	}
}

// Editions lists the known editions.
func Editions(list *controllist.List) *Listing {
	out := &Listing{Header: []string{"date", "precision", "title", "adopted_by", "document", "changes", "basis", "url"}}
	for _, r := range list.Releases() {
		out.Records = append(out.Records, r)
		var what []string
		for _, c := range r.Changes {
			what = append(what, c.What)
		}
		out.Rows = append(out.Rows, []string{
			r.Date.String(), r.Precision, r.Title, r.AdoptedBy, r.Document, join(what), string(r.Source.Basis), r.Source.URL,
		})
	}
	out.Doc = func() *Doc {
		d := &Doc{}
		d.Heading(1, list.Title)
		for _, r := range list.Releases() {
			d.Para(B(dateOf(r)), "  ", r.Title, F(" ["+basis(r.Source.Basis)+"]"))
			d.In(func() {
				if r.AdoptedBy != "" {
					d.More("Adopted by ", strings.TrimSuffix(r.AdoptedBy, "."), ".")
				}
				for _, c := range r.Changes {
					if len(c.Entries) > 0 {
						d.Bullet(strings.Join(c.Entries, ", "), ": ", sentence(c.What))
					} else {
						d.Bullet(sentence(c.What))
					}
				}
				if r.Note != "" {
					d.More(sentence(r.Note))
				}
			})
		}
		d.Para(F("The text was read in the edition of " + list.Read.String() + ". A date given by month or year is known no closer."))
		return d
	}
	return out
}

// Definitions lists terms.
func Definitions(terms []controllist.Definition) *Listing {
	out := &Listing{Header: []string{"term", "meaning", "entries", "basis"}}
	for _, t := range terms {
		out.Records = append(out.Records, t)
		out.Rows = append(out.Rows, []string{t.Term, t.Meaning, join(t.Entries), string(t.Source.Basis)})
	}
	out.Doc = func() *Doc {
		d := &Doc{}
		for _, t := range terms {
			d.Para(B(capital(t.Term)+":"), " ", sentence(t.Meaning), F(" ["+basis(t.Source.Basis)+"]"))
			if len(t.Entries) > 0 {
				d.In(func() { d.More(F("Used in " + strings.Join(t.Entries, ", ") + ".")) })
			}
		}
		return d
	}
	return out
}
