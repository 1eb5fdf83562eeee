package register

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/licet/licet/date"
	"github.com/licet/licet/screening/source"
)

// Compared returns what screening compares of an entry, one fact a line, sorted and without doubles: the kind of party, its
// names, identifiers, births, gender and countries. Case, blanks and the order in which the list gives them do not matter.
func Compared(e *source.Entry) []string {
	var out []string
	add := func(kind string, parts ...string) {
		text := Tidy(strings.Join(parts, " "))
		if text != "" {
			out = append(out, kind+": "+text)
		}
	}
	add("kind", string(e.Schema))
	for _, n := range e.Names {
		if n.Weak {
			add("weak name", n.Text)
		} else {
			add("name", n.Text)
		}
	}
	for _, id := range e.IDs {
		add("identifier", string(id.Kind), id.Value, string(id.Country))
	}
	for _, b := range e.Births {
		add("birth", birthText(b))
		add("birthplace", b.Place)
	}
	add("gender", e.Gender)
	for _, c := range e.Countries {
		add("country", countryText(c))
	}
	if e.Vessel != nil {
		add("flag", e.Vessel.Flag)
		add("call sign", e.Vessel.CallSign)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func birthText(b source.Birth) string {
	var text string
	switch {
	case b.From.IsZero() && b.Until.IsZero():
		text = b.Text
	case b.From == b.Until:
		text = b.From.String()
	default:
		text = b.From.String() + " to " + b.Until.String()
	}
	if b.Circa {
		text = "about " + text
	}
	return text
}

func countryText(c source.Country) string {
	return strings.TrimSpace(string(c.Role) + " " + cmp.Or(string(c.Code), c.Text))
}

// CompareDigest is the SHA-256 of facts as [Compared] returns them.
func CompareDigest(facts []string) string {
	h := sha256.New()
	_, _ = io.WriteString(h, "licet compared 1\n")
	for _, f := range facts {
		_, _ = io.WriteString(h, f+"\n")
	}
	return hex.EncodeToString(h.Sum(nil))
}

// EntryDigest is the digest of what screening compares of the entry: it changes when a decision about the entry may have to
// change, and stays when remarks, legal acts or dates of the listing do.
func EntryDigest(e *source.Entry) string { return CompareDigest(Compared(e)) }

// WholeDigest is the digest of everything the entry says; the raw record does not count.
func WholeDigest(e *source.Entry) string {
	c := *e
	c.Raw = ""
	text, err := json.Marshal(c)
	if err != nil { // an entry is plain data
		return ""
	}
	return digestOf(string(text))
}

// Diff is what differs between two versions of a list.
type Diff struct {
	Added   []*source.Entry `json:"added,omitzero"`
	Removed []*source.Entry `json:"removed,omitzero"`
	Changed []Change        `json:"changed,omitzero"`
	Same    int             `json:"same"` // entries that do not differ
}

// Empty reports whether nothing differs.
func (d *Diff) Empty() bool { return len(d.Added)+len(d.Removed)+len(d.Changed) == 0 }

// Change is an entry that both versions hold and that differs.
type Change struct {
	Ref    string        `json:"ref"`
	Before *source.Entry `json:"-"`
	After  *source.Entry `json:"-"`
	Fields []FieldChange `json:"fields"`
	// Compared says that what screening compares differs, see [EntryDigest].
	Compared bool `json:"compared"`
}

// FieldChange is what a field of an entry lost and gained. A field with one value that changed has lost the old one and
// gained the new one.
type FieldChange struct {
	Field string   `json:"field"`
	Gone  []string `json:"gone,omitzero"`
	New   []string `json:"new,omitzero"`
}

// Compare returns what differs between the versions a and b of a list, in the order of their references. Entries are paired by
// reference; where a reference stands on several entries, equal ones are paired first and the others in their order.
func Compare(a, b []*source.Entry) *Diff {
	d := &Diff{}
	before, after := byRef(a), byRef(b)
	for ref, olds := range before {
		olds, news := unequal(olds, after[ref])
		d.Same += len(before[ref]) - len(olds)
		n := min(len(olds), len(news))
		for i := range n {
			d.Changed = append(d.Changed, change(ref, olds[i], news[i]))
		}
		d.Removed = append(d.Removed, olds[n:]...)
		d.Added = append(d.Added, news[n:]...)
	}
	for ref, news := range after {
		if _, had := before[ref]; !had {
			d.Added = append(d.Added, news...)
		}
	}
	order := func(x, y *source.Entry) int {
		return cmp.Or(strings.Compare(x.Ref, y.Ref), strings.Compare(primary(x), primary(y)))
	}
	slices.SortStableFunc(d.Added, order)
	slices.SortStableFunc(d.Removed, order)
	slices.SortStableFunc(d.Changed, func(x, y Change) int {
		return cmp.Or(strings.Compare(x.Ref, y.Ref), strings.Compare(primary(x.After), primary(y.After)))
	})
	return d
}

func byRef(list []*source.Entry) map[string][]*source.Entry {
	out := make(map[string][]*source.Entry, len(list))
	for _, e := range list {
		out[e.Ref] = append(out[e.Ref], e)
	}
	return out
}

// unequal leaves out what stands on both sides.
func unequal(a, b []*source.Entry) (x, y []*source.Entry) {
	held := map[string]int{}
	for _, e := range b {
		held[WholeDigest(e)]++
	}
	same := map[string]int{}
	for _, e := range a {
		w := WholeDigest(e)
		if held[w] > 0 {
			held[w]--
			same[w]++
			continue
		}
		x = append(x, e)
	}
	for _, e := range b {
		w := WholeDigest(e)
		if same[w] > 0 {
			same[w]--
			continue
		}
		y = append(y, e)
	}
	return x, y
}

func primary(e *source.Entry) string {
	if len(e.Names) == 0 {
		return ""
	}
	return e.Names[0].Text
}

func change(ref string, a, b *source.Entry) Change {
	c := Change{Ref: ref, Before: a, After: b, Compared: EntryDigest(a) != EntryDigest(b)}
	x, y := fieldsOf(a), fieldsOf(b)
	for i := range x {
		gone, added := Gone(x[i].values, y[i].values), Gone(y[i].values, x[i].values)
		if len(gone)+len(added) > 0 {
			c.Fields = append(c.Fields, FieldChange{x[i].name, gone, added})
		}
	}
	if len(c.Fields) == 0 { // the same values in another order, or a detail that no field shows
		c.Fields = []FieldChange{{Field: "order"}}
	}
	return c
}

// Gone returns the values of a that b does not hold, in their order; doubles are counted once.
func Gone(a, b []string) []string {
	held := make(map[string]bool, len(b))
	for _, s := range b {
		held[s] = true
	}
	var out []string
	for _, s := range a {
		if !held[s] {
			held[s] = true
			out = append(out, s)
		}
	}
	return out
}

type field struct {
	name   string
	values []string
}

// fieldsOf returns what an entry says, field by field, in words.
func fieldsOf(e *source.Entry) []field {
	one := func(s string) []string {
		if s == "" {
			return nil
		}
		return []string{s}
	}
	day := func(d date.Date) []string { return one(d.String()) }
	v := e.Vessel
	if v == nil {
		v = &source.Vessel{}
	}
	var ship []string
	for _, x := range [][2]string{
		{"type", v.Type},
		{"flag", v.Flag},
		{"former flags", strings.Join(v.Flags, ", ")},
		{"owner", v.Owner},
		{"call sign", v.CallSign},
		{"tonnage", v.Tonnage},
		{"built", v.Built},
	} {
		if x[1] != "" {
			ship = append(ship, x[0]+" "+x[1])
		}
	}
	var main []string
	if len(e.Names) > 0 {
		main = one(nameText(e.Names[0]))
	}
	return []field{
		{"kind", one(string(e.Schema))},
		{"primary name", main},
		{"names", texts(e.Names[min(1, len(e.Names)):], nameText)},
		{"identifiers", texts(e.IDs, idText)},
		{"addresses", texts(e.Addresses, addressText)},
		{"countries", texts(e.Countries, countryText)},
		{"births", texts(e.Births, func(b source.Birth) string { return strings.TrimSpace(birthText(b) + " " + b.Place) })},
		{"gender", one(e.Gender)},
		{"positions", e.Positions},
		{"vessel", ship},
		{"programmes", e.Programmes},
		{"measures", e.Measures},
		{"basis", one(e.Basis)},
		{"source", one(e.Source)},
		{"listed", day(e.Listed)},
		{"amended", day(e.Amended)},
		{"ends", day(e.Ends)},
		{"links", texts(e.Links, func(l source.Link) string { return joined(l.Kind, l.Ref, l.Name) })},
		{"remarks", one(e.Remarks)},
	}
}

func texts[T any](in []T, text func(T) string) []string {
	var out []string
	for _, x := range in {
		if s := text(x); s != "" {
			out = append(out, s)
		}
	}
	return out
}

func joined(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), " ")
}

func nameText(n source.Name) string {
	text := n.Text
	var notes []string
	if n.Kind != "" && n.Kind != source.Alias {
		notes = append(notes, string(n.Kind))
	}
	if n.Weak {
		notes = append(notes, "weak")
	}
	if len(notes) > 0 {
		text += fmt.Sprintf(" (%s)", strings.Join(notes, ", "))
	}
	return text
}

func idText(id source.ID) string {
	return joined(string(id.Kind), id.Value, string(id.Country), id.Note)
}

func addressText(a source.Address) string {
	return joined(a.Text, string(a.Country), a.Note)
}
