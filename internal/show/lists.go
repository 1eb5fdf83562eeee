package show

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/screening/register"
	"github.com/licet/licet/screening/source"
)

// ListLine is the short form of a version of a list.
type ListLine struct {
	List      string         `json:"list"`
	Effective date.Date      `json:"effective,omitzero"`
	Published date.Date      `json:"published,omitzero"`
	Loaded    string         `json:"loaded,omitzero"`
	AgeDays   int            `json:"age_days"`
	Entries   int            `json:"entries"`
	Lost      int            `json:"lost"`
	Form      source.Form    `json:"form,omitzero"`
	Digest    string         `json:"digest,omitzero"`
	InUse     bool           `json:"in_use"`
	Starter   bool           `json:"starter,omitzero"`
	Forced    bool           `json:"forced,omitzero"`
	Notes     []*fault.Error `json:"notes,omitzero"`
}

var listHeader = []string{"list", "effective", "published", "loaded", "age_days", "entries", "lost", "form", "digest", "in_use", "forced"}

// NewListLine is the short form of a list as it is on the day.
func NewListLine(l *register.Loaded, on date.Date, inUse bool) ListLine {
	v := &l.Version
	out := ListLine{
		List: v.List, Effective: v.Effective(), Published: v.Published, AgeDays: v.Age(on), Entries: v.Entries, Form: v.Form,
		Digest: v.Digest, InUse: inUse && v.Digest != "", Starter: l.Starter, Forced: v.Forced, Notes: l.Notes,
	}
	if v.Report != nil {
		out.Lost = v.Report.Lost
	}
	if !v.Loaded.IsZero() && !l.Starter {
		out.Loaded = date.FromTime(v.Loaded).String()
	}
	return out
}

func (l ListLine) row() []string {
	return []string{
		l.List, l.Effective.String(), l.Published.String(), l.Loaded, strconv.Itoa(l.AgeDays), strconv.Itoa(l.Entries),
		strconv.Itoa(l.Lost), string(l.Form), l.Digest, strconv.FormatBool(l.InUse), strconv.FormatBool(l.Forced),
	}
}

// Lists lists versions of lists as of a day; dir is where they are kept.
func Lists(lines []ListLine, on date.Date, dir string) *Listing {
	out := &Listing{Header: listHeader}
	for _, l := range lines {
		out.Records = append(out.Records, l)
		out.Rows = append(out.Rows, l.row())
	}
	out.Doc = func() *Doc {
		d := &Doc{}
		t := &Table{Drops: true, Columns: []Column{
			{Head: "list"},
			{Head: "of"},
			{Head: "age", Right: true},
			{Head: "entries", Right: true},
			{Head: "form", Extra: true},
			{Head: "digest", Extra: true},
			{Head: "", Min: 14},
		}}
		for _, l := range lines {
			of, age, entries := l.Effective.String(), Age(l.AgeDays), thousands(l.Entries)
			switch {
			case l.Digest == "":
				of, age, entries = "–", "", ""
			case l.Starter && l.AgeDays == 0: // asked of a day before its own
				age = ""
			}
			t.Row(l.List, of, age, entries, string(l.Form), l.Digest[:min(len(l.Digest), 12)], remark(l))
		}
		d.Table(t)
		for _, l := range lines {
			for _, n := range l.Notes {
				d.Bullet(sentence(n.Error()))
				if n.Hint != "" && !strings.HasPrefix(n.Hint, "see ") { // a source is no remedy
					d.In(func() { d.More(F(sentence(n.Hint))) })
				}
			}
		}
		d.Para(F("Lists in use on " + on.String() + ", kept in " + dir))
		return d
	}
	return out
}

// Age is a number of days in words.
func Age(days int) string {
	if days == 0 {
		return "today"
	}
	return Plural(days, "day", "days")
}

func remark(l ListLine) string {
	var out []string
	switch {
	case l.Starter:
		out = append(out, "stands in for the official UN list")
	case l.Digest == "":
		out = append(out, "not in use")
	case !l.InUse:
		out = append(out, "not in force")
	}
	if l.Digest != "" && l.Published.IsZero() && !l.Starter {
		out = append(out, "day of the load")
	}
	if l.Lost > 0 {
		out = append(out, Plural(l.Lost, "record not read", "records not read"))
	}
	if l.Forced {
		out = append(out, "forced")
	}
	return strings.Join(out, "; ")
}

// ListVersion shows what a version of a list is.
func ListVersion(l *register.Loaded, on date.Date) *Listing {
	v := &l.Version
	line := NewListLine(l, on, true)
	type page struct {
		*register.Version
		Effective date.Date      `json:"effective,omitzero"`
		AgeDays   int            `json:"age_days"`
		Starter   bool           `json:"starter,omitzero"`
		Notes     []*fault.Error `json:"notes,omitzero"`
	}
	return &Listing{
		Single: true, Records: []any{page{v, v.Effective(), line.AgeDays, l.Starter, l.Notes}}, Header: listHeader, Rows: [][]string{line.row()},
		Doc: func() *Doc {
			d := &Doc{}
			d.Heading(1, v.List, "  ", line.Effective.String())
			age := ""
			if line.AgeDays > 0 {
				age = ", " + Age(line.AgeDays) + " ago"
			}
			f := [][2]Line{Field("Form", string(v.Form)), Field("In force from", line.Effective.String(), age)}
			switch {
			case v.Stated:
				f = append(f, Field("Published", v.Published.String(), F(", as stated at the import")))
			case v.Published.IsZero():
				f = append(f, Field("Published", F("the files do not say; the day of the load counts")))
			}
			if line.Loaded != "" {
				f = append(f, Field("Loaded", line.Loaded))
			}
			f = append(f, Field("Entries", thousands(v.Entries), " with ", Plural(v.Names, "name", "names"), " and ", Plural(v.IDs, "identifier", "identifiers")))
			if v.Report != nil {
				f = append(f, Field("Records", thousands(v.Report.Records), ", of which ", thousands(v.Report.Lost), " could not be read"))
			}
			f = append(f, Field("Digest", v.Digest))
			d.Fields(f)
			if v.Forced {
				d.Para("This version was refused at the import and taken with --force.")
			}
			if len(v.Files) > 0 {
				d.Heading(2, "Files")
				for _, x := range v.Files {
					d.Bullet(x.Name, ", ", Plural(int(x.Size), "byte", "bytes"), "\n", F(x.Digest))
					if x.URL != "" {
						d.In(func() { d.More("from ", x.URL) })
					}
				}
			}
			if len(l.Notes) > 0 {
				d.Heading(2, "To be known")
				for _, n := range l.Notes {
					d.Bullet(sentence(n.Message))
				}
			}
			if r := v.Report; r != nil && len(r.Problems) > 0 {
				d.Heading(2, "Problems of the files")
				for _, e := range r.Problems {
					d.Bullet(e.Error())
				}
				if r.More > 0 {
					d.Para("and ", thousands(r.More), " more, which are not kept")
				}
			}
			return d
		},
	}
}

var listedHeader = []string{"list", "ref", "kind", "name", "aliases", "identifiers", "births", "countries", "programmes", "listed", "ends"}

func listedRow(list string, e *source.Entry) []string {
	name, rest := "", []string(nil)
	for i, n := range e.Names {
		if i == 0 {
			name = n.Text
		} else {
			rest = append(rest, n.Text)
		}
	}
	return []string{
		list, e.Ref, string(e.Schema), name, join(rest), join(each(e.IDs, idWords)), join(each(e.Births, birthWords)),
		join(each(e.Countries, countryWords)), join(e.Programmes), e.Listed.String(), e.Ends.String(),
	}
}

// Listed lists the entries of a list.
func Listed(list string, entries []*source.Entry) *Listing {
	out := &Listing{Header: listedHeader}
	for _, e := range entries {
		out.Records = append(out.Records, e)
		out.Rows = append(out.Rows, listedRow(list, e))
	}
	out.Doc = func() *Doc {
		d := &Doc{}
		t := &Table{Columns: []Column{
			{Head: "ref"}, {Head: "kind", Extra: true}, {Head: "name", Min: 20}, {Head: "programme", Min: 10, Extra: true}, {Head: "listed"},
		}}
		for _, e := range entries {
			r := listedRow(list, e)
			t.Row(r[1], r[2], r[3], r[8], r[9])
		}
		d.Table(t)
		d.Para(F(Plural(len(entries), "entry", "entries") + "."))
		return d
	}
	return out
}

// EntryOfList is an entry with the list it stands on, and the same party on other lists.
type EntryOfList struct {
	List   string          `json:"list"`
	Of     date.Date       `json:"of,omitzero"`
	Digest string          `json:"entry_digest"`
	Entry  *source.Entry   `json:"entry"`
	Links  []register.Link `json:"same_party,omitzero"`
}

// ListedPages shows entries in full, one after the other.
func ListedPages(pages []EntryOfList) *Listing {
	out := &Listing{Single: true, Header: listedHeader}
	for _, p := range pages {
		out.Records = append(out.Records, p)
		out.Rows = append(out.Rows, listedRow(p.List, p.Entry))
	}
	out.Doc = func() *Doc {
		d := &Doc{}
		for i := range pages {
			d.listedPage(&pages[i])
		}
		return d
	}
	return out
}

func (d *Doc) listedPage(p *EntryOfList) {
	e := p.Entry
	name := ""
	if len(e.Names) > 0 {
		name = e.Names[0].Text
	}
	d.Heading(1, e.Ref, "  ", name)
	f := [][2]Line{Field("List", p.List, F(" of "+p.Of.String())), Field("Kind", cmp.Or(string(e.Schema), "the list does not say"))}
	add := func(name string, values ...string) {
		if text := join(values); text != "" {
			f = append(f, Field(name, text))
		}
	}
	add("Listed", e.Listed.String())
	add("Amended", e.Amended.String())
	add("Stands until", e.Ends.String())
	add("Programmes", e.Programmes...)
	add("Measures", e.Measures...)
	add("Legal basis", e.Basis)
	add("Taken from", e.Source)
	add("Gender", e.Gender)
	add("Positions", e.Positions...)
	if v := e.Vessel; v != nil {
		add("Vessel", v.Type)
		add("Flag", append([]string{v.Flag}, v.Flags...)...)
		add("Owner", v.Owner)
		add("Call sign", v.CallSign)
		add("Tonnage", v.Tonnage)
		add("Built", v.Built)
	}
	d.Fields(f)
	part := func(title string, lines []string) {
		if len(lines) == 0 {
			return
		}
		d.Heading(2, title)
		for _, l := range lines {
			d.Bullet(l)
		}
	}
	part("Names", each(e.Names, nameWords))
	part("Identifiers", each(e.IDs, idWords))
	part("Births", each(e.Births, birthWords))
	part("Countries", each(e.Countries, countryWords))
	part("Addresses", each(e.Addresses, func(a source.Address) string { return spaced(a.Text, string(a.Country), a.Note) }))
	part("Related", each(e.Links, func(l source.Link) string { return spaced(l.Kind, l.Ref, l.Name) }))
	if e.Remarks != "" {
		d.Heading(2, "Remarks")
		d.More(e.Remarks)
	}
	if e.Raw != "" {
		d.Heading(2, "As published")
		d.Verbatim(strings.Split(e.Raw, "\n"))
	}
	if p.Links != nil && len(p.Links) == 0 {
		d.Para("No entry of another list in use is linked with this one. It may still stand there under another name.")
	}
	part("The same party on other lists", each(p.Links, func(l register.Link) string {
		other := l.A
		if l.A.List == p.List && l.A.Ref == e.Ref {
			other = l.B
		}
		return other.List + ":" + other.Ref + " (" + grounds(l.By) + ")"
	}))
}

func each[T any](in []T, text func(T) string) []string {
	var out []string
	for _, x := range in {
		if s := text(x); s != "" {
			out = append(out, s)
		}
	}
	return out
}

func spaced(parts ...string) string {
	return strings.Join(strings.Fields(strings.Join(parts, " ")), " ")
}

func nameWords(n source.Name) string {
	var notes []string
	if n.Kind != "" {
		notes = append(notes, string(n.Kind))
	}
	if n.Weak {
		notes = append(notes, "weak")
	}
	if len(notes) == 0 {
		return n.Text
	}
	return n.Text + " (" + strings.Join(notes, ", ") + ")"
}

func idWords(id source.ID) string {
	return spaced(cmp.Or(id.Label, string(id.Kind)), id.Value, string(id.Country), id.Note)
}

func birthWords(b source.Birth) string {
	when := b.Text
	switch {
	case b.From.IsZero() && b.Until.IsZero():
	case b.From == b.Until:
		when = b.From.String()
	default:
		when = b.From.String() + " to " + b.Until.String()
	}
	if b.Circa {
		when = "about " + when
	}
	return spaced(when, b.Place)
}

func countryWords(c source.Country) string {
	return spaced(cmp.Or(string(c.Code), c.Text), string(c.Role))
}

// ListDelta is one entry that differs between two versions, for programs.
type ListDelta struct {
	Change   string                 `json:"change"` // added, removed, changed
	Ref      string                 `json:"ref"`
	Name     string                 `json:"name"`
	Compared bool                   `json:"compared"` // what screening compares differs
	Fields   []register.FieldChange `json:"fields,omitzero"`
}

// ListDiff shows what differs between two versions of a list; from and to name them.
func ListDiff(diff *register.Diff, from, to string) *Listing {
	out := &Listing{Header: []string{"change", "ref", "name", "compared", "field", "gone", "new"}}
	name := func(e *source.Entry) string {
		if len(e.Names) == 0 {
			return ""
		}
		return e.Names[0].Text
	}
	whole := func(change string, list []*source.Entry) {
		for _, e := range list {
			out.Records = append(out.Records, ListDelta{Change: change, Ref: e.Ref, Name: name(e), Compared: true})
			out.Rows = append(out.Rows, []string{change, e.Ref, name(e), "true", "", "", ""})
		}
	}
	whole("added", diff.Added)
	whole("removed", diff.Removed)
	for _, c := range diff.Changed {
		out.Records = append(out.Records, ListDelta{"changed", c.Ref, name(c.After), c.Compared, c.Fields})
		for _, f := range c.Fields {
			out.Rows = append(out.Rows, []string{"changed", c.Ref, name(c.After), strconv.FormatBool(c.Compared), f.Field, join(f.Gone), join(f.New)})
		}
	}
	out.Doc = func() *Doc {
		d := &Doc{}
		d.Heading(1, from, " to ", to)
		if from == to {
			d.More("Both name the same version.")
		}
		d.Para(Plural(len(diff.Added), "entry was", "entries were"), " added, ", thousands(len(diff.Removed)), " removed, ",
			thousands(len(diff.Changed)), " changed; ", thousands(diff.Same), " are the same.")
		for _, part := range []struct {
			title string
			list  []*source.Entry
		}{{"Added", diff.Added}, {"Removed", diff.Removed}} {
			if len(part.list) == 0 {
				continue
			}
			d.Heading(2, part.title)
			t := &Table{Columns: []Column{{Head: "ref"}, {Head: "kind", Extra: true}, {Head: "name", Min: 20}, {Head: "programme", Min: 10, Extra: true}}}
			for _, e := range part.list {
				t.Row(e.Ref, string(e.Schema), name(e), join(e.Programmes))
			}
			d.Table(t)
		}
		if len(diff.Changed) > 0 {
			d.Heading(2, "Changed")
		}
		for _, c := range diff.Changed {
			note := F("")
			if !c.Compared {
				note = F("  (nothing that screening compares)")
			}
			d.Para(B(c.Ref), "  ", name(c.After), note)
			d.In(func() {
				for _, f := range c.Fields {
					for _, s := range f.Gone {
						d.Bullet(f.Field, ": gone: ", s)
					}
					for _, s := range f.New {
						d.Bullet(f.Field, ": new: ", B(s))
					}
					if len(f.Gone)+len(f.New) == 0 {
						d.Bullet("the same facts, told otherwise")
					}
				}
			})
		}
		return d
	}
	return out
}

// Imported is what became of an import.
type Imported struct {
	Version *register.Version `json:"version"`
	Of      date.Date         `json:"effective,omitzero"`
	Before  string            `json:"before,omitzero"`
	Change  *register.Tally   `json:"change,omitzero"`
	Result  string            `json:"result"` // new, held, reread, unchanged
	Refused string            `json:"refused,omitzero"`
}

// Imports shows what became of imports.
func Imports(all []Imported) *Listing {
	out := &Listing{Single: true}
	for _, x := range all {
		out.Records = append(out.Records, x)
	}
	out.Doc = func() *Doc {
		d := &Doc{}
		for _, x := range all {
			v := x.Version
			line := L(B(v.List), "  ")
			switch x.Result {
			case "unchanged":
				line = L(line, "not changed since ", x.Of.String(), ", ", Plural(v.Entries, "entry", "entries"))
			case "held":
				line = L(line, "held already: the version of ", x.Of.String(), ", ", Plural(v.Entries, "entry", "entries"))
			case "reread":
				line = L(line, "read anew: the version of ", x.Of.String(), ", ", Plural(v.Entries, "entry", "entries"))
			default:
				line = L(line, "new version of ", x.Of.String(), ", ", Plural(v.Entries, "entry", "entries"))
			}
			d.Para(line)
			d.In(func() {
				if x.Change != nil && x.Result != "held" && x.Result != "unchanged" {
					d.More("against ", x.Before, ": ", thousands(x.Change.Added), " added, ", thousands(x.Change.Removed), " removed, ",
						thousands(x.Change.Changed), " changed")
				}
				if r := v.Report; r != nil && r.Lost > 0 {
					d.More(thousands(r.Lost), " of ", Plural(r.Records, "record", "records"), " could not be read")
				}
				if v.Published.IsZero() && (x.Result == "" || x.Result == "new") {
					d.More("The files do not state their day: the day of the load counts. If the list is older, say so with --published.")
				}
				if x.Refused != "" {
					_, why, _ := strings.Cut(x.Refused, ": ")
					d.More("Taken with --force although ", cmp.Or(why, x.Refused))
				}
				d.More(F("form " + string(v.Form) + ", digest " + v.Short()))
			})
		}
		return d
	}
	return out
}
