package classify

import (
	"cmp"
	"fmt"
	"slices"
	"sort"
	"strings"

	"github.com/licet/licet/controllist"
	"github.com/licet/licet/quantity"
	"github.com/licet/licet/truth"
)

// conclude joins the hypotheses into one answer.
func (w *work) conclude(ed *controllist.Edition, r recognised, hyps []hypothesis) Result {
	res := Result{ID: w.in.ID}
	met := map[string]*EntryAnswer{}
	open := map[string]*EntryAnswer{}
	out := map[string]*EntryAnswer{}
	firmOpen := map[string]bool{}
	entries := w.lx.list.Entries()
	for hi := range hyps {
		h := &hyps[hi]
		for _, i := range w.shown(ed, h) {
			e := entries[i]
			v := h.ev.verdict[i]
			switch v.Result {
			case truth.Met:
				keep(met, w.answer(h, hi, e, v))
			case truth.Unknown:
				if ed.Status(e) == controllist.TextNotHeld && w.namedIn(h, e) {
					a := w.answer(h, hi, e, v)
					keep(open, a)
					firmOpen[e.ID] = true
					continue
				}
				if !h.ev.about[i] || w.silent(h, e) {
					continue
				}
				if v.Has(controllist.MayGoAsPart) {
					// Whatever is still open, a note lets the goods go with the host that was stated.
					keep(out, w.answer(h, hi, e, v))
					continue
				}
				keep(open, w.answer(h, hi, e, v))
				if h.firm && w.serious(h, e) {
					firmOpen[e.ID] = true
				}
			case truth.NotMet:
				if w.ruledOut(ed, h, e) {
					keep(out, w.answer(h, hi, e, v))
				}
			}
		}
	}
	w.overtake(ed, met, hyps)
	for id := range met {
		delete(open, id)
		delete(out, id)
	}
	for id := range open {
		delete(out, id)
	}
	res.Entries = ranked(met)
	released := len(res.Entries) > 0
	for i := range res.Entries {
		released = released && res.Entries[i].Release
	}
	for id, a := range open {
		if !firmOpen[id] {
			a.weight -= 50
		}
	}
	res.Candidates = ranked(open)
	res.Nearest = ranked(out)
	w.nearby(ed, r, &res)
	res.Verdict = w.verdict(&res, released, firmOpen, r, hyps)
	if res.Verdict != NeedsInformation {
		// What stays open beside a decided answer is shown behind it.
		res.Candidates = slices.DeleteFunc(res.Candidates, func(a EntryAnswer) bool {
			return !firmOpen[a.ID]
		})
	} else {
		kept := slices.DeleteFunc(slices.Clone(res.Candidates), func(a EntryAnswer) bool { return !firmOpen[a.ID] })
		if len(kept) > 0 {
			res.Candidates = kept
		}
	}
	if res.Verdict == NeedsInformation && len(res.Candidates) == 0 {
		// Nothing was ruled out where it is open what the goods are: a component of something is not "no ramjet".
		res.Nearest = slices.DeleteFunc(res.Nearest, func(a EntryAnswer) bool {
			return a.entry != nil && a.order < len(hyps) && w.class(hyps[a.order].subject) != ""
		})
	}
	w.ask(ed, &res, hyps)
	w.describe(&res, r, hyps, released)
	return res
}

// overtake drops what is met at one combination of payload and range of a system that meets, at another combination, an
// entry which takes it out of the first.
func (w *work) overtake(ed *controllist.Edition, met map[string]*EntryAnswer, hyps []hypothesis) {
	for id, a := range met {
		for _, i := range ed.Excluding(a.entry) {
			b, ok := met[w.lx.list.Entries()[i].ID]
			if ok && b.order != a.order && hyps[a.order].subject == hyps[b.order].subject {
				delete(met, id)
			}
		}
	}
}

// shown returns the entries that can bear on a hypothesis: those that name the kind of goods on the day, and those that name it
// in the text of another day.
func (w *work) shown(ed *controllist.Edition, h *hypothesis) []int {
	out := slices.Clone(h.ev.relevant)
	v := w.lx.view(ed)
	if t := w.typeName(h.subject); t != "" {
		out = append(out, v.anyText["item_type"][t]...)
	}
	if h.subject.substance >= 0 {
		out = append(out, v.anyText["substance"][w.lx.substances[h.subject.substance].Substance]...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func keep(into map[string]*EntryAnswer, a *EntryAnswer) {
	if old, ok := into[a.ID]; !ok || a.weight > old.weight {
		into[a.ID] = a
	}
}

// answer sums up one entry under one hypothesis.
func (w *work) answer(h *hypothesis, order int, e *controllist.Entry, v controllist.Verdict) *EntryAnswer {
	a := &EntryAnswer{
		ID: e.ID, Title: e.Title, Category: e.Category, Kind: e.Kind, Result: v.Result, Status: h.ev.ed.Status(e),
		Presumed: h.ev.presumed[e.Index()], Source: e.Source, order: order, entry: e,
		Treated: v.Has(controllist.AsCategory2), Release: v.Has(controllist.MayGoAsPart), Covered: v.Has(controllist.Covered),
	}
	if len(a.Presumed) > 0 && v.Result != truth.Met && v.Result != truth.Unknown {
		a.Presumed = nil
	}
	a.weight = 100 - 20*int(h.subject.rank) - 2*order
	return a
}

// fill adds the reasons to the answers that are shown.
func (w *work) fill(h []hypothesis, list []EntryAnswer) {
	for i := range list {
		a := &list[i]
		if a.entry == nil || a.order >= len(h) {
			continue
		}
		x := h[a.order].ev.explain(a.entry)
		a.Reason, a.Notes, a.Missing = x.Reason, x.Notes, x.Missing
		if ask := h[a.order].ev.asks[a.entry.Index()]; len(ask) > 0 {
			a.Missing = ask
		}
		switch {
		case a.Result == truth.NotMet:
			a.Failed = failures(x)
		case a.Result == truth.Unknown && a.Release:
			a.Failed = []string{"a note lets the goods go as part of, or as a spare for, the host that was stated"}
		}
	}
}

// failures says in words which conditions rule an entry out.
func failures(x controllist.Explanation) []string {
	var out []string
	for _, n := range x.Notes {
		if n.Effect.TakesOut() && n.Result == truth.Met {
			out = append(out, n.Text)
		}
	}
	for _, f := range x.Reason.Failed() {
		if f.Param == "item_type" {
			continue
		}
		s := label(f.Param) + " is asked to be " + inWords(f.Op, f.Want)
		if f.Group == "not" {
			s = "an excluding condition holds"
			if len(f.Kids) == 1 && f.Kids[0].Param == "specified_in" {
				s = "already covered by " + f.Kids[0].Have
			} else if leaves := f.Leaves(); len(leaves) > 0 {
				var parts []string
				for _, l := range leaves {
					parts = append(parts, label(l.Param)+" "+l.Have)
				}
				s = "left out because of " + strings.Join(parts, ", ")
			}
		} else if f.Have != "" {
			s += ", stated: " + f.Have
		}
		if !contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// ranked orders answers: met Category I first, then by how firmly the goods were recognised, by specificity, by the list.
func ranked(m map[string]*EntryAnswer) []EntryAnswer {
	out := make([]EntryAnswer, 0, len(m))
	for _, a := range m {
		out = append(out, *a)
	}
	sort.Slice(out, func(i, j int) bool {
		a, b := &out[i], &out[j]
		if ca, cb := effective(a), effective(b); ca != cb && a.Result == truth.Met {
			return ca < cb
		}
		if a.weight != b.weight {
			return a.weight > b.weight
		}
		if a.Category != b.Category {
			return a.Category < b.Category
		}
		return a.entry.Index() < b.entry.Index()
	})
	return out
}

func effective(a *EntryAnswer) controllist.Category {
	if a.Treated {
		return controllist.CategoryII
	}
	return a.Category
}

// serious reports whether an open entry leaves the whole answer open: the goods were recognised as its kind, and for kinds
// that are wide (paints, computers, software) something besides the kind points to it.
func (w *work) serious(h *hypothesis, e *controllist.Entry) bool {
	typ := w.typeName(h.subject)
	wide := w.class(h.subject) != "" || contains(w.lx.conventions.GenericTypes, typ)
	if !wide {
		return true
	}
	if w.class(h.subject) == "" && !h.hosts.stated && h.subject.rank == rankHead {
		return true // it is all that the goods were called, and nothing says what they are made for
	}
	x := h.ev.explain(e)
	for _, l := range x.Reason.Leaves() {
		if l.Result != truth.Met {
			continue
		}
		switch l.Param {
		case "item_type", "lifecycle_stage", "specified_in", "usable_in", "software_function":
			continue
		}
		if contains(h.ev.presumed[e.Index()], l.Param) {
			continue
		}
		return true
	}
	// Hosts that may fall under the entry point to it too.
	if perhaps := append(slices.Clone(h.hosts.may), h.hosts.oneOf...); len(perhaps) > 0 {
		for l := range h.ev.ed.Text(e).Leaves() {
			for _, v := range l.Values {
				for _, m := range perhaps {
					if controllist.Under(m, v) && contains(w.lx.conventions.HostSets, l.Param.Name) {
						return true
					}
				}
			}
		}
	}
	return false
}

// silent reports whether nothing was stated of what makes an entry worth asking about: many goods are of its kind, and
// few have what it is about.
func (w *work) silent(h *hypothesis, e *controllist.Entry) bool {
	params := w.lx.conventions.NeedsOneOf[e.ID]
	return len(params) > 0 && !slices.ContainsFunc(params, h.facts.Has)
}

// namedIn reports whether the newest text of an entry names the goods of a hypothesis; used where the text of the day is not
// held.
func (w *work) namedIn(h *hypothesis, e *controllist.Entry) bool {
	if h.subject.rank > rankApposition {
		return false
	}
	for _, t := range e.Texts() {
		for l := range t.Leaves() {
			if l.Negated {
				continue
			}
			switch l.Param.Name {
			case "item_type":
				if contains(l.Values, w.typeName(h.subject)) && w.class(h.subject) == "" {
					return true
				}
			case "substance":
				if h.subject.substance >= 0 && contains(l.Values, w.lx.substances[h.subject.substance].Substance) {
					return true
				}
			}
		}
	}
	return false
}

// ruledOut reports whether an entry was considered and is worth showing as ruled out: it names this kind of goods.
func (w *work) ruledOut(ed *controllist.Edition, h *hypothesis, e *controllist.Entry) bool {
	if ed.Text(e) == nil || !slices.Contains(h.ev.relevant, e.Index()) {
		return false
	}
	if w.class(h.subject) != "" {
		if v := h.ev.verdict[e.Index()]; v.Conditions == truth.Met && v.Has(controllist.TakenOut) {
			return true // all that it asks for is met, and a note alone takes the goods out
		}
		// Every software entry names software: only those whose other words fit are near.
		for l := range ed.Text(e).Leaves() {
			for _, v := range l.Values {
				for _, id := range slices.Concat(h.hosts.ids, h.hosts.may, h.hosts.oneOf) {
					if controllist.Under(id, v) || controllist.Under(v, id) {
						return true
					}
				}
			}
		}
		return false
	}
	return true
}

// nearby adds entries that words alone suggest: those near an ordinary good that was recognised, and those that the text
// retrieval finds, behind what the rules ruled out.
func (w *work) nearby(ed *controllist.Edition, r recognised, res *Result) {
	have := map[string]bool{}
	for _, l := range [][]EntryAnswer{res.Entries, res.Candidates, res.Nearest} {
		for _, a := range l {
			have[a.ID] = true
		}
	}
	add := func(id, why string, front bool) {
		for _, e := range w.lx.list.Below(id) {
			if have[e.ID] {
				continue
			}
			have[e.ID] = true
			a := EntryAnswer{
				ID: e.ID, Title: e.Title, Category: e.Category, Kind: e.Kind, Result: truth.NotMet, Status: ed.Status(e),
				Failed: []string{why}, Source: e.Source, order: 1 << 20,
			}
			if front {
				res.Nearest = slices.Insert(res.Nearest, 0, a)
			} else {
				res.Nearest = append(res.Nearest, a)
			}
			break
		}
	}
	for i := len(r.civil) - 1; i >= 0; i-- {
		g := w.lx.civil[r.civil[i]]
		for j := len(g.Near) - 1; j >= 0; j-- {
			add(g.Near[j], g.What+": "+g.Why, true)
		}
	}
	everyday := slices.ContainsFunc(r.civil, func(c int) bool { return len(w.lx.civil[c].Near) == 0 })
	if len(res.Entries)+len(res.Candidates) == 0 && len(res.Nearest) < 3 && !everyday {
		for _, e := range w.lx.search.find(w, 3) {
			add(e.ID, sharedWords, false)
		}
	}
	const most = 8
	if len(res.Nearest) > most {
		res.Nearest = res.Nearest[:most]
	}
}

// verdict draws the overall answer. What was met decides; what is open keeps it open; silence is not a no where nothing was
// said about the goods.
func (w *work) verdict(res *Result, released bool, firmOpen map[string]bool, r recognised, hyps []hypothesis) Verdict {
	if len(res.Entries) > 0 && !released {
		for _, a := range res.Entries {
			if effective(&a) == controllist.CategoryI && !a.Release {
				return ControlledI
			}
		}
		return ControlledII
	}
	if len(firmOpen) > 0 {
		return NeedsInformation
	}
	if released {
		return NotControlled
	}
	if r.noWords && len(w.in.Parameters) == 0 && len(w.in.Facts) == 0 || r.vague && !(anyKind(hyps) && len(w.released(hyps)) > 0) {
		return NeedsInformation
	}
	if len(res.Candidates) > 0 && len(r.civil) == 0 && !anyFirm(hyps) {
		// What was recognised is doubtful, nothing else was, and it would leave an entry open.
		return NeedsInformation
	}
	if w.unsaid(&r, hyps) {
		return NeedsInformation
	}
	return NotControlled
}

// sharedWords is why an entry is shown that has nothing but words in common with the description.
const sharedWords = "words of the description also stand in this entry; the kind of goods it names was not recognised"

// OnlyWords reports whether the entry is shown for nothing but words it has in common with the description: it was neither
// considered nor ruled out.
func (a *EntryAnswer) OnlyWords() bool { return len(a.Failed) == 1 && a.Failed[0] == sharedWords }

// inWords says what a condition asks for.
func inWords(op, want string) string {
	switch op {
	case ">=":
		return "at least " + want
	case ">":
		return "more than " + want
	case "<=":
		return "at most " + want
	case "<":
		return "less than " + want
	case "in":
		if strings.Contains(want, ", ") {
			return "one of " + want
		}
		return want
	case "is", "==":
		return want
	}
	return op + " " + want
}

// anyKind reports whether a kind of goods was recognised or stated.
func anyKind(hyps []hypothesis) bool {
	return slices.ContainsFunc(hyps, func(h hypothesis) bool { return h.subject.typ >= 0 })
}

func anyFirm(hyps []hypothesis) bool {
	return slices.ContainsFunc(hyps, func(h hypothesis) bool { return h.firm })
}

// whichGoods asks what the goods are, of which no more than a class was named.
func whichGoods(class string) string {
	const more = " Describe them as the maker does, with type, model and main figures."
	switch class {
	case "component":
		return "Which parts are they, and what do they go into?" + more
	case "software", "technology":
		return "Which " + class + " is it, and what goods is it about? Describe both as the maker does, with type, model and main figures."
	case "production":
		return "What is made with it? Describe the equipment and the goods as the maker does, with type, model and main figures."
	}
	return "What are the goods?" + more
}

// generic returns the class of the firmest subject, "" when it is no kind that is about other goods.
func (w *work) generic(hyps []hypothesis) string {
	for i := range hyps {
		if c := w.class(hyps[i].subject); c != "" {
			return c
		}
	}
	return ""
}

// withoutTexts leaves out what no fact of the item can answer: a text of the day that is not held. It reports whether there was one.
func withoutTexts(ed *controllist.Edition, missing []string) (left []string, some bool) {
	left = slices.DeleteFunc(slices.Clone(missing), func(m string) bool { return ed.List().Param(m) == nil && strings.HasPrefix(m, "text of ") })
	return left, len(left) < len(missing)
}

// ask fills the missing values and the questions.
func (w *work) ask(ed *controllist.Edition, res *Result, hyps []hypothesis) {
	w.fill(hyps, res.Entries)
	w.fill(hyps, res.Candidates)
	w.fill(hyps, res.Nearest)
	if res.Verdict == NeedsInformation && len(res.Candidates) == 0 {
		res.Missing = []string{"item_type"}
		res.Questions = []Question{{Param: "item_type", Ask: whichGoods(w.generic(hyps))}}
		return
	}
	type tally struct {
		power float64
		q     Question
		order int
	}
	all := map[string]*tally{}
	for i := range res.Candidates {
		a := &res.Candidates[i]
		if a.Status == controllist.TextNotHeld {
			// There is no condition to ask about: a person has to look the wording up.
			a.Missing = nil
			res.Questions = append(res.Questions, Question{
				Ask: "The wording of " + a.ID + " on that day is not held here; look it up", Entries: []string{a.ID},
			})
			continue
		}
		missing, elsewhere := withoutTexts(ed, w.expand(ed, hyps, a))
		if elsewhere {
			res.Questions = append(res.Questions, Question{
				Ask: "The wording that " + a.ID + " refers to is not held for that day; look it up", Entries: []string{a.ID},
			})
		}
		a.Missing = missing
		for _, m := range missing {
			t := all[m]
			if t == nil {
				t = &tally{order: len(all), q: Question{Param: m, Ask: w.questionText(m)}}
				all[m] = t
			}
			share := 1 / float64(len(missing))
			if a.Category == controllist.CategoryI {
				share *= 1.5
			}
			t.power += share
			t.q.Entries = append(t.q.Entries, a.ID)
		}
		x := a.Reason
		for _, l := range x.Leaves() {
			if t := all[l.Param]; t != nil && l.Result == truth.Unknown {
				text := l.Op + " " + l.Want
				if l.Op == "in" {
					for v := range strings.SplitSeq(l.Want, ", ") {
						if !contains(t.q.Options, v) {
							t.q.Options = append(t.q.Options, v)
						}
					}
				} else if l.Op != "is" && !contains(t.q.Limits, text) {
					t.q.Limits = append(t.q.Limits, text)
				}
			}
		}
	}
	list := make([]*tally, 0, len(all))
	for _, t := range all {
		list = append(list, t)
	}
	sort.Slice(list, func(i, j int) bool {
		if list[i].power != list[j].power {
			return list[i].power > list[j].power
		}
		return list[i].order < list[j].order
	})
	unheld := res.Questions // what can be answered by a figure comes first
	res.Questions = nil
	for _, t := range list {
		res.Missing = append(res.Missing, t.q.Param)
		res.Questions = append(res.Questions, t.q)
	}
	res.Questions = append(res.Questions, unheld...)
}

// expand names what would settle an open entry. A question about a host or a part is asked by its own figures.
func (w *work) expand(ed *controllist.Edition, hyps []hypothesis, a *EntryAnswer) []string {
	var out []string
	h := &hyps[min(a.order, len(hyps)-1)]
	add := func(names ...string) {
		for _, n := range names {
			if !contains(out, n) {
				out = append(out, n)
			}
		}
	}
	for _, m := range a.Missing {
		switch {
		case m == "incorporates":
			for _, p := range w.partAnswers(ed, w.typeName(h.subject)) {
				for _, n := range p.missing {
					if n != "designed_for_inertial_navigation_or_guidance" {
						add(n)
					}
				}
			}
			add(m)
		case contains(w.lx.conventions.HostSets, m) && len(h.hosts.may)+len(h.hosts.oneOf) > 0:
			add(h.hosts.needs...)
			add(m)
		default:
			add(m)
		}
	}
	return out
}

func (w *work) questionText(param string) string {
	p := w.lx.list.Param(param)
	if p == nil {
		return "What is the " + label(param) + "?"
	}
	meaning := strings.TrimSpace(strings.NewReplacer("(see definition)", "", "see definition", "").Replace(p.Meaning))
	switch p.Type {
	case controllist.Number:
		text := "What is the " + p.Label()
		switch sym := p.Unit.Symbol(); {
		case p.Unit.Dimension() != quantity.Dimensionless:
			text += fmt.Sprintf(", in %s or any unit of %s", sym, p.Unit.Dimension())
		case sym == "":
			return "Which number, without unit: " + cmp.Or(meaning, p.Label()) + "?"
		default:
			text += ", in " + sym
		}
		// The meaning follows as a sentence of its own: it may have brackets itself.
		if meaning == "" || strings.EqualFold(meaning, p.Label()) {
			return text + "?"
		}
		return text + "? That is: " + meaning
	case controllist.Bool:
		return "Yes or no: " + cmp.Or(meaning, p.Label()) + "?"
	case controllist.Enum, controllist.Set:
		return "Which applies: " + cmp.Or(meaning, p.Label()) + "?"
	}
	return meaning
}

// describe fills the parts of the answer that are for people.
func (w *work) describe(res *Result, r recognised, hyps []hypothesis, released bool) {
	for i := range hyps {
		h := &hyps[i]
		if h.subject.rank >= rankMentioned && len(r.civil) > 0 {
			continue // "Workshop lathe, manual" is no manual
		}
		if t := w.typeName(h.subject); t != "" {
			res.CompleteSystem = res.CompleteSystem || h.firm && contains(w.lx.conventions.CompleteSystems, t)
			if l := w.lx.types[h.subject.typ].Label; !contains(res.Subject, l) {
				res.Subject = append(res.Subject, l)
			}
		} else if h.subject.substance >= 0 {
			if l := label(w.lx.substances[h.subject.substance].Substance); !contains(res.Subject, l) {
				res.Subject = append(res.Subject, l)
			}
		}
		for _, v := range h.values {
			dup := false
			for _, o := range res.Values {
				dup = dup || o.Name == v.Name && o.Start == v.Start && o.Where == v.Where
			}
			if !dup {
				res.Values = append(res.Values, v)
			}
		}
		for _, x := range h.hosts.words {
			if !contains(res.Hosts, x) {
				res.Hosts = append(res.Hosts, x)
			}
		}
	}
	for _, c := range r.civil {
		g := w.lx.civil[c]
		res.Remarks = append(res.Remarks, "recognised as "+g.What+": "+g.Why)
		res.MannedAircraft = res.MannedAircraft || g.Manned
	}
	w.mistaken(res)
	w.traded(res, hyps)
	w.unused(res)
	w.customs(res)
	w.lookAt(res, hyps)
	res.Why = w.why(res, r, released, w.released(hyps))
}

// mistaken says which values were read as another kind of metric than a missing figure is often taken for.
func (w *work) mistaken(res *Result) {
	for _, v := range res.Values {
		if v.Listed || v.reading >= len(w.lx.readings) {
			continue
		}
		for _, m := range w.lx.readings[v.reading].MistakenFor {
			if contains(res.Missing, m) {
				res.Remarks = append(res.Remarks, fmt.Sprintf("%s %s is not %s: that figure is still missing", label(v.Name), v.Text, label(m)))
			}
		}
	}
}

// traded warns where one of two figures that can be traded against each other falls short of an entry and the other does not:
// what was stated may not be the most that the system can do.
func (w *work) traded(res *Result, hyps []hypothesis) {
	if !res.CompleteSystem {
		return
	}
	for i := range res.Nearest {
		a := &res.Nearest[i]
		names := w.lx.conventions.Traded[a.ID]
		if a.entry == nil || a.order >= len(hyps) || len(names) == 0 {
			continue
		}
		var short, held []string
		for _, l := range hyps[a.order].ev.explain(a.entry).Reason.Leaves() {
			switch {
			case !contains(names, l.Param) || l.Have == "":
			case l.Result == truth.Met:
				held = append(held, label(l.Param)+" "+l.Have)
			case l.Result == truth.NotMet:
				short = append(short, label(l.Param)+" "+l.Have)
			}
		}
		if len(short) > 0 && len(held) > 0 {
			res.Remarks = append(res.Remarks, fmt.Sprintf("%s is ruled out by %s alone, at %s. Range and payload can be traded against each other, "+
				"and the most the system can do counts: find out what it carries over the distance that the entry names",
				a.ID, strings.Join(short, ", "), strings.Join(held, ", ")))
		}
	}
}

// unused tells what was stated and could not be used: values that cannot be, and values of another dimension than what the
// words before them announce.
func (w *work) unused(res *Result) {
	read := map[string]bool{}
	for _, v := range res.Values {
		read[v.Where] = true
		if v.refused {
			res.Remarks = append(res.Remarks, fmt.Sprintf("%s %s %s", label(v.Name), v.Text, v.Note))
		}
	}
	for i := range w.fields {
		f := &w.fields[i]
		if f.kind != fieldValue || read[w.where(f)] || len(f.values) == 0 || len(f.values[0].Quantities) == 0 {
			continue
		}
		name := w.nameField(f.param)
		if name == nil {
			continue
		}
		q := f.values[0].Quantities[0]
		for _, h := range name.hits {
			if h.role != roleReading || h.words < len(name.toks) {
				continue // a longer name may be of another figure: a cooling capacity is no volume
			}
			r := &w.lx.readings[h.owner]
			if _, fits := q.Reread(r.dim); r.Param == "" || fits || q.Dimension() == r.dim || q.Dimension() == quantity.Dimensionless {
				continue
			}
			res.Remarks = append(res.Remarks, fmt.Sprintf("%s: %s is a %s, where a %s is expected; it was not used",
				name.text, q.Text, q.Dimension(), r.dim))
			break
		}
	}
}

// customs adds the hint of the customs code. It can raise a question and never answers one.
func (w *work) customs(res *Result) {
	for _, l := range w.links() {
		if l.Strength == "weak" && res.Verdict == NotControlled {
			continue
		}
		fits := false
		for _, a := range append(slices.Clone(res.Entries), res.Candidates...) {
			for _, id := range l.Annex {
				fits = fits || controllist.Under(a.ID, id)
			}
		}
		if !fits {
			res.Remarks = append(res.Remarks, fmt.Sprintf("HS %s is a %s pointer to %s: check that the description fits the code", l.HS, l.Strength, strings.Join(l.Annex, ", ")))
		}
	}
}

// links returns the links of the declared customs code to the list.
func (w *work) links() []codeLink {
	digits := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, w.in.HS)
	links := w.lx.codes[digits[:min(6, len(digits))]]
	if len(links) == 0 && len(digits) >= 4 {
		links = w.lx.headings[digits[:4]]
	}
	return links
}

// lookAt lists entries whose figures are all met although the kind of goods was not recognised.
func (w *work) lookAt(res *Result, hyps []hypothesis) {
	if len(res.Entries) > 0 {
		return
	}
	h := hyps[0]
	if w.class(h.subject) != "" || !w.anyFigure(h.facts) {
		return
	}
	g := h.facts.Clone()
	g.Forget("item_type")
	v := h.ev.ed.Evaluate(g, nil)
	for i, e := range w.lx.list.Entries() {
		if v[i].Result != truth.Unknown || h.ev.about[i] || !asksFor(h.ev.ed, e, g) {
			continue
		}
		x := h.ev.ed.Explain(e, g, v)
		figures, metAll := 0, true
		for _, l := range x.Reason.Leaves() {
			if l.Margin == nil && l.Op != "covers" && l.Op != "between" {
				continue
			}
			figures++
			metAll = metAll && l.Result == truth.Met
		}
		if figures > 0 && metAll {
			res.LookAt = append(res.LookAt, EntryAnswer{
				ID: e.ID, Title: e.Title, Category: e.Category, Kind: e.Kind, Result: truth.Unknown, Status: h.ev.ed.Status(e),
				Missing: x.Missing, Reason: x.Reason, Source: e.Source,
			})
		}
	}
	const most = 5
	if len(res.LookAt) > most {
		res.LookAt = res.LookAt[:most]
	}
}

// anyFigure reports whether a figure that the list asks for was stated.
func (w *work) anyFigure(f *controllist.Facts) bool {
	return slices.ContainsFunc(w.lx.list.Params(), func(p *controllist.Param) bool {
		return p.Type == controllist.Number && f.Has(p.Name)
	})
}

// asksFor reports whether an entry asks for a figure that was stated.
func asksFor(ed *controllist.Edition, e *controllist.Entry, f *controllist.Facts) bool {
	if ed.Text(e) == nil {
		return false // the text of the day is not held
	}
	t := ed.Text(e)
	if t == nil {
		return false
	}
	for l := range t.Leaves() {
		if l.Param.Type == controllist.Number && f.Has(l.Param.Name) {
			return true
		}
	}
	return false
}

func (w *work) why(res *Result, r recognised, released bool, asserted []asserted) string {
	name := "The goods were not recognised as a kind that the list names"
	switch {
	case len(res.Subject) > 0:
		name = "Recognised as " + strings.Join(res.Subject, ", or ")
	case len(r.civil) > 0:
		name = "Recognised as " + w.lx.civil[r.civil[0]].What + ", which the list does not name"
	}
	var b strings.Builder
	b.WriteString(name)
	switch {
	case released:
		fmt.Fprintf(&b, ". The conditions of %s are met, and a note of the list lets the goods go as part of, or as a spare for, the host that was stated.", idList(res.Entries))
	case res.Verdict == ControlledI || res.Verdict == ControlledII:
		fmt.Fprintf(&b, ". All conditions of %s are met", idList(res.Entries))
		var presumed []string
		for _, a := range res.Entries {
			for _, p := range a.Presumed {
				if !contains(presumed, label(p)) {
					presumed = append(presumed, label(p))
				}
			}
		}
		if len(presumed) > 0 {
			fmt.Fprintf(&b, "; %s presumed, not stated", strings.Join(presumed, ", "))
		}
		for _, a := range res.Entries {
			if a.Treated {
				fmt.Fprintf(&b, "; %s may be handled as Category II under the note and the statement given", a.ID)
			}
		}
		b.WriteString(".")
	case res.Verdict == NeedsInformation && len(res.Candidates) > 0:
		labels := make([]string, 0, len(res.Missing))
		for _, m := range res.Missing {
			labels = append(labels, label(m))
		}
		verb := "stays"
		if len(res.Candidates) > 1 {
			verb = "stay"
		}
		fmt.Fprintf(&b, ". %s %s possible; ", idList(res.Candidates), verb)
		if len(labels) > 0 {
			fmt.Fprintf(&b, "missing: %s.", strings.Join(labels, ", "))
		} else {
			b.WriteString("the wording of that day is not held here.")
		}
	case res.Verdict == NeedsInformation:
		b.WriteString(". Too little was said to tell.")
	default:
		told := ""
		switch {
		case len(res.Nearest) > 0 && len(res.Nearest[0].Failed) > 0 && res.Nearest[0].Failed[0] != sharedWords:
			told = res.Nearest[0].Failed[0]
			fmt.Fprintf(&b, ". %s was ruled out: %s.", res.Nearest[0].ID, strings.TrimSuffix(told, "."))
		case len(asserted) > 0:
			b.WriteString(".")
		default:
			b.WriteString(". No entry's words, substances or figures were found in what was stated.")
		}
		tellRelease(&b, asserted, told)
		b.WriteString(" Outside this list other controls may still apply.")
	}
	for _, v := range res.Values {
		if v.Derived != "" && !v.quiet {
			b.WriteString(" " + strings.ToUpper(v.Derived[:1]) + v.Derived[1:] + ".")
		}
	}
	return b.String()
}

func idList(as []EntryAnswer) string {
	ids := make([]string, 0, len(as))
	for _, a := range as {
		ids = append(ids, a.ID)
	}
	if len(ids) > 4 {
		return strings.Join(ids[:4], ", ") + fmt.Sprintf(" and %d more", len(ids)-4)
	}
	return strings.Join(ids, ", ")
}
