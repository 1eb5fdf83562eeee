package controllist

import (
	"slices"

	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/truth"
)

// Edition is the list as it answers for one day. It never changes and is safe for concurrent use.
type Edition struct {
	list   *List
	on     date.Date
	texts  []*Text // by entry index; nil when no text answers for the day
	status []Status
}

// At returns the list as of the day. A day before the list existed is an error of kind invalid. Days after the newest
// edition read are answered from that edition.
func (l *List) At(on date.Date) (*Edition, error) {
	if on.Before(l.First) {
		return nil, fault.Input("as-of", on.String(), "the "+l.Name+" did not exist on that day",
			"a day from "+l.First.String()+" on")
	}
	ed := &Edition{list: l, on: on, texts: make([]*Text, len(l.entries)), status: make([]Status, len(l.entries))}
	for i, e := range l.entries {
		ed.texts[i], ed.status[i] = e.At(on)
	}
	return ed, nil
}

// Changes returns the days from which an answer of the list can be another than the day before, sorted, each once.
func (l *List) Changes() []date.Date {
	var out []date.Date
	for _, e := range l.entries {
		out = append(out, e.added)
		for _, h := range e.History {
			out = append(out, h.Date)
		}
		for _, t := range e.texts {
			out = append(out, t.Span.From, t.Span.Until, t.Read)
		}
	}
	out = append(out, l.First, l.Layout)
	slices.SortFunc(out, date.Date.Compare)
	return slices.DeleteFunc(slices.Compact(out), date.Date.IsZero)
}

// List returns the list the edition belongs to.
func (ed *Edition) List() *List { return ed.list }

// On returns the day the edition answers for.
func (ed *Edition) On() date.Date { return ed.on }

// Status says what is held of the entry for the day.
func (ed *Edition) Status(e *Entry) Status { return ed.status[e.index] }

// Text returns the text that answers for the day, nil when none is held.
func (ed *Edition) Text(e *Entry) *Text { return ed.texts[e.index] }

// Applied is the set of notes' effects that hold for a good.
type Applied uint8

// The effects that can hold.
const (
	TakenOut      Applied = 1 << iota // an exclusion is met: the entry does not apply
	CanBeTakenOut                     // an exclusion is open: stating more could take the good out
	AsCategory2                       // may be handled as Category II
	MayGoAsPart                       // may be exported as part of, or as a spare for, its host
	Covered                           // covered by the licence of the item it belongs to
)

// Verdict is the answer of one entry for one item.
type Verdict struct {
	// Result is the verdict: the conditions with the exclusions applied. Unknown when the text of the day is not held.
	Result truth.Value
	// Conditions is the answer of the conditions alone.
	Conditions truth.Value
	// Applied names the effects of notes that hold. Set only when the conditions are not ruled out.
	Applied Applied
}

// Has reports whether all the given effects hold.
func (v Verdict) Has(a Applied) bool { return v.Applied&a == a }

// Evaluate answers every entry of the edition for the facts, in the order of [List.Entries]. It reuses dst when that is
// large enough, and then does not allocate.
func (ed *Edition) Evaluate(f *Facts, dst []Verdict) []Verdict {
	n := len(ed.list.entries)
	if cap(dst) < n {
		dst = make([]Verdict, n)
	}
	dst = dst[:n]
	for _, i := range ed.list.order {
		dst[i] = ed.verdict(i, f, dst)
	}
	return dst
}

func (ed *Edition) verdict(i int, f *Facts, done []Verdict) Verdict {
	t := ed.texts[i]
	if t == nil {
		if ed.status[i] == NotOnList {
			return Verdict{Result: truth.NotMet, Conditions: truth.NotMet}
		}
		return Verdict{}
	}
	v := Verdict{Conditions: t.when.eval(f, done)}
	v.Result = v.Conditions
	if v.Conditions == truth.NotMet {
		return v
	}
	for _, x := range t.exclusions {
		a := x.when.eval(f, done)
		switch {
		case a == truth.Unknown && x.Effect.TakesOut():
			v.Applied |= CanBeTakenOut
		case a != truth.Met:
		case x.Effect.TakesOut():
			v.Applied |= TakenOut
		case x.Effect == TreatAsCategory2:
			v.Applied |= AsCategory2
		case x.Effect == ExportAsPart:
			v.Applied |= MayGoAsPart
		case x.Effect == LicenceCovers:
			v.Applied |= Covered
		}
	}
	if v.Applied&TakenOut != 0 {
		v.Result = truth.NotMet
	}
	return v
}

// Index is the entry's place in [List.Entries].
func (e *Entry) Index() int { return e.index }

// Excluding returns the indexes of the entries that take the good out of e when they cover it: those named in a negated
// specified_in condition.
func (ed *Edition) Excluding(e *Entry) []int {
	t := ed.texts[e.index]
	if t == nil {
		return nil
	}
	return t.excluding
}

// VerdictOf answers one entry; verdicts are those of the other entries, for conditions that refer to them.
func (ed *Edition) VerdictOf(e *Entry, f *Facts, verdicts []Verdict) Verdict {
	return ed.verdict(e.index, f, verdicts)
}
