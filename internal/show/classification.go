package show

import (
	"strings"

	"github.com/licet/licet/classify"
	"github.com/licet/licet/controllist"
	"github.com/licet/licet/truth"
)

// Classification is the page for one item that was classified on its own.
func Classification(title string, r *classify.Result, ed *controllist.Edition) *Doc {
	d := &Doc{}
	d.Heading(1, title)
	d.item(r, "", 2)
	d.edition(ed)
	return d
}

// most is how many entries of a kind are told in full; the rest is named.
const most = 4

// item adds the answer for one item. ref is its place in a transfer, for telling which field to fill; level is that of its
// headings.
func (d *Doc) item(r *classify.Result, ref string, level int) {
	d.Para(B("Classification: "), verdict(r.Verdict), ". ", worded(r.Why))
	if len(r.Entries) > 0 {
		if r.Verdict == classify.NotControlled {
			d.Heading(level, "Conditions met, released by a note")
		} else {
			d.Heading(level, "Entries met")
		}
		for i := range r.Entries {
			d.entry(&r.Entries[i], i < most)
		}
	}
	if len(r.Candidates) > 0 {
		head := "Still possible"
		if len(r.Entries) > 0 {
			head = "Also still possible"
		}
		d.Heading(level, head)
		for i := range r.Candidates {
			d.entry(&r.Candidates[i], i < most)
		}
	}
	if len(r.LookAt) > 0 {
		d.Heading(level, "Look at")
		d.Para("The figures of these entries are met, although the kind of goods was not recognised:")
		for _, a := range r.LookAt {
			d.Bullet(B(a.ID), " ", worded(a.Title))
		}
	}
	d.near(r.Nearest, level)
	d.values(r.Values, level)
	d.questions(r.Questions, ref, level)
	if len(r.Remarks) > 0 {
		d.Heading(level, "Remarks")
		for _, s := range r.Remarks {
			d.Bullet(worded(sentence(s)))
		}
	}
}

// entry adds one entry with its conditions and notes.
func (d *Doc) entry(a *classify.EntryAnswer, full bool) {
	d.Para(B(a.ID), "  ", worded(a.Title))
	d.In(func() {
		about := "Category " + a.Category.String()
		if a.Treated {
			about += ", may be handled as Category II"
		}
		about += ", " + string(a.Kind) + "; "
		if a.Status == controllist.TextNotHeld {
			about += "the text of that day is not held"
		} else {
			about += "text " + a.Status.String() + ", " + basis(a.Source.Basis)
		}
		d.More(F(about))
		if !full {
			if len(a.Missing) > 0 {
				d.More("Not stated: ", listing(strings.Join(a.Missing, ", "), 8), ".")
			}
			return
		}
		d.conditions(a.Reason)
		if len(a.Presumed) > 0 {
			d.More("Presumed, not stated: ", listing(strings.Join(a.Presumed, ", "), 8), ".")
		}
		d.notes(a)
	})
}

// conditions adds the table of conditions that carry the answer.
func (d *Doc) conditions(r controllist.Reason) {
	t := &Table{Columns: []Column{
		{Head: "Condition", Min: 14},
		{Head: "The list asks for", Min: 14},
		{Head: "Stated", Min: 8},
		{Head: "Answer"},
		{Head: "How far", Min: 8},
	}}
	for _, l := range decisive(r) {
		name := label(l.Param)
		if l.lead != "" {
			name = l.lead + " " + name
		}
		have := listing(l.Have, 6)
		t.Row(name, limit(l.Reason), have, answer(l.Result, l.Have != ""), howFar(l.Result, l.Margin))
	}
	d.Table(t)
}

type shown struct {
	controllist.Reason
	lead string // or, not
}

// decisive returns the conditions on which an answer rests: of alternatives that are met only those that are, of open ones
// only those that are open.
func decisive(r controllist.Reason) []shown {
	switch r.Group {
	case "":
		if r.Param == "" {
			return nil
		}
		return []shown{{Reason: r}}
	case "any":
		var out []shown
		for _, k := range r.Kids {
			if k.Result != r.Result {
				continue
			}
			part := decisive(k)
			if len(out) > 0 && len(part) > 0 && part[0].lead == "" {
				part[0].lead = "or"
			}
			out = append(out, part...)
		}
		return out
	case "not":
		var out []shown
		for _, k := range r.Kids {
			for _, s := range decisive(k) {
				s.Result, s.lead = s.Result.Not(), "not:"
				out = append(out, s)
			}
		}
		return out
	default:
		var out []shown
		for _, k := range r.Kids {
			out = append(out, decisive(k)...)
		}
		return out
	}
}

var effects = map[controllist.Effect]string{
	controllist.NotControlled:    "takes the goods out of the entry",
	controllist.EvaluateUnder:    "the goods are judged under another entry",
	controllist.TreatAsCategory2: "allows treatment as Category II",
	controllist.ExportAsPart:     "allows export as part of, or as a spare for, the host",
	controllist.LicenceCovers:    "covered by the licence of the item it belongs to",
	controllist.Includes:         "clarifies what is inside",
	controllist.Defines:          "defines a term",
}

// notes adds the notes that applied, then those that would change the answer if what they ask for were stated.
func (d *Doc) notes(a *classify.EntryAnswer) {
	for _, n := range a.Notes {
		switch {
		case n.Result == truth.Met && n.Effect != controllist.Includes && n.Effect != controllist.Defines:
			d.Bullet(B("Applies"), " (", effects[n.Effect], "): ", sentence(n.Text), noteBasis(n))
		case n.Result == truth.Unknown && a.Result == truth.Met:
			d.Bullet("Open (", effects[n.Effect], "): ", sentence(n.Text), noteBasis(n))
		}
	}
}

func noteBasis(n controllist.NoteFinding) Line {
	if n.Basis == "" || n.Basis == "seen" {
		return nil
	}
	return L(F(" [" + basisText(n.Basis) + "]"))
}

// near adds what was considered and ruled out, with the condition that failed, and apart from it the entries that only share
// words with the description.
func (d *Doc) near(list []classify.EntryAnswer, level int) {
	out := &Table{Columns: []Column{{Head: "Entry"}, {Head: "Title", Min: 20}, {Head: "Ruled out because", Min: 24}}}
	words := &Table{Columns: []Column{{Head: "Entry"}, {Head: "Title", Min: 20}}}
	for i := range list {
		if a := &list[i]; a.OnlyWords() {
			words.Row(a.ID, worded(a.Title))
		} else {
			out.Row(a.ID, worded(a.Title), worded(reasons(a)))
		}
	}
	if len(out.Rows) > 0 {
		d.Heading(level, "Considered and ruled out")
		d.Table(out)
	}
	if len(words.Rows) > 0 {
		d.Heading(level, "Words in common only")
		d.Para("Words of the description also stand in these entries; the kind of goods they name was not recognised, and nothing was ruled out.")
		d.Table(words)
	}
}

// reasons says why an entry is out: the failed conditions with figures as they stand, otherwise in the classifier's words.
func reasons(a *classify.EntryAnswer) string {
	out := make([]string, 0, len(a.Failed))
	for _, f := range a.Failed {
		out = append(out, label(readable(f)))
	}
	return strings.Join(out, "; ")
}

var symbols = strings.NewReplacer(" to be >= ", " to be at least ", " to be > ", " to be more than ", " to be <= ", " to be at most ",
	" to be < ", " to be less than ", " to be in ", " to be ", " to be is ", " to be ", " to be between ", " to be ")

func readable(s string) string { return symbols.Replace(s) }

// values adds what was read, with the words it was read from, and the sums.
func (d *Doc) values(list []classify.Value, level int) {
	if len(list) == 0 {
		return
	}
	d.Heading(level, "Values read")
	t := &Table{Columns: []Column{{Head: "Value", Min: 16}, {Head: "Read", Min: 8}, {Head: "From", Min: 14}, {Head: "Remark", Min: 14}}}
	for _, v := range list {
		from := where(v.Where)
		if v.Words != "" {
			from += ", \"" + v.Words + "\""
		}
		remark := v.Note
		switch {
		case v.Derived != "":
			from, remark = "worked out", v.Derived
		case !v.Listed && remark == "":
			remark = "no entry asks for it"
		}
		t.Row(label(v.Name), v.Text, from, remark)
	}
	d.Table(t)
}

func where(w string) string {
	switch w {
	case "text":
		return "description"
	case "end_use":
		return "end use"
	default:
		return strings.NewReplacer("parameters[", "parameter ", "]", "").Replace(shift(w))
	}
}

// questions adds what to ask next.
func (d *Doc) questions(list []classify.Question, ref string, level int) {
	if len(list) == 0 {
		return
	}
	d.Heading(level, "To ask next")
	for i, q := range list {
		line := L(worded(sentence(q.Ask)))
		if len(q.Limits) > 0 {
			line = append(line, L(" Limits: ", limits(q.Limits), ".")...)
		}
		if len(q.Options) > 0 {
			line = append(line, L(" One of: ", listing(strings.Join(q.Options, ", "), 10), ".")...)
		}
		if len(q.Entries) > 0 {
			line = append(line, L(F(" Decides "+listing(strings.Join(q.Entries, ", "), 4)+"."))...)
		}
		if q.Param != "" {
			line = append(line, L(F(" Field: "+field(ref, q.Param)))...)
		}
		d.Marked(number(i), line)
	}
}

func field(ref, param string) string {
	if ref == "" {
		return "--fact " + param + "=…"
	}
	return ref + ".facts." + param
}

func limits(l []string) string {
	var out []string
	for _, s := range l {
		op, rest, _ := strings.Cut(s, " ")
		if w, ok := comparisons[op]; ok {
			s = strings.TrimSpace(w + " " + rest)
		}
		out = appendNew(out, worded(s))
	}
	return strings.Join(out, "; ")
}

// edition adds the edition that answered.
func (d *Doc) edition(ed *controllist.Edition) {
	if ed == nil {
		return
	}
	rel := ""
	if r, ok := ed.List().ReleaseAt(ed.On()); ok {
		rel = ", " + r.Title + " (" + r.Date.String() + ")"
	}
	d.Para(F(ed.List().Name + " as of " + ed.On().String() + rel + "."))
}
