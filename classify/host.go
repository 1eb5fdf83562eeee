package classify

import (
	"slices"

	"github.com/licet/licet/controllist"
	"github.com/licet/licet/truth"
)

// hosts is what the input says about what the goods are made for or go into.
type hosts struct {
	ids    []string          // entries the hosts fall under
	oneOf  []string          // entries of which they fall under at least one
	may    []string          // entries they may fall under, depending on figures that were not stated
	needs  []string          // figures of the hosts that would settle may
	facts  map[string]string // facts that follow for the subject
	civil  bool              // a host outside the list was stated
	narrow bool              // and it is one that carries nothing the list names
	stated bool              // something was said about a host
	words  []string          // the words it was read from
	types  []string          // kinds of goods named as hosts

	claimed []place                  // values that are the subject's own
	judged  map[hostCase]*hostResult // by kind of goods: what its evaluation gave; a host named twice is evaluated once
}

func (h *hosts) add(ids ...string) {
	for _, id := range ids {
		if !slices.Contains(h.ids, id) {
			h.ids = append(h.ids, id)
		}
	}
}

func (h *hosts) mayAdd(ids ...string) {
	for _, id := range ids {
		if !slices.Contains(h.may, id) {
			h.may = append(h.may, id)
		}
	}
}

// findHosts collects the hosts of a subject: systems and goods named after "for", "in" or "of", in the end use, or before the
// subject in the same noun phrase; and ids of the list written out.
func (w *work) findHosts(ed *controllist.Edition, s subject) hosts {
	h := hosts{facts: map[string]string{}, claimed: w.claims(s)}
	h.add(w.ids...)
	if len(w.ids) > 0 {
		h.stated = true
	}
	endUseWords, endUseHost := false, false
	// Systems first: goods named as hosts are judged by the systems they go into.
	systemOnly := false
	if w.class(s) != "" && len(w.fields) > 0 {
		m, ok := w.primary(&w.fields[0], s)
		if len(w.ids) > 0 && (!ok || w.fields[0].zoneOf(m.from).kind == zoneHead) {
			// Ids written out say what the subject is for; words before it only name its field.
			return h
		}
		if ok && m.role != roleSystem && w.primaryHost(ed, &h, m, s) {
			return h
		}
		systemOnly = ok && m.role == roleSystem
	}
	for _, goods := range []bool{false, true} {
		if goods && systemOnly {
			break
		}
		for i := range w.fields {
			f := &w.fields[i]
			switch f.kind {
			case fieldText:
				w.hostsIn(ed, &h, i, f, s, true, goods)
			case fieldEndUse:
				endUseWords = len(f.toks) > 0
				endUseHost = w.hostsIn(ed, &h, i, f, s, false, goods) || endUseHost
			case fieldValue:
				if w.nameHas(f.param, roleHostNaming) {
					w.hostsIn(ed, &h, i, f, s, false, goods)
				}
			case fieldName:
			}
		}
	}
	if endUseWords && !endUseHost && !w.vagueEndUse() {
		// An end use was stated and names nothing on the list.
		h.civil, h.narrow, h.stated = true, true, true
		h.words = append(h.words, w.in.EndUse)
	}
	return h
}

// primaryHost makes the goods of one mention the only host; systems named elsewhere only qualify it.
func (w *work) primaryHost(ed *controllist.Edition, h *hosts, m found, s subject) bool {
	systems := hosts{facts: map[string]string{}}
	systems.add(w.ids...)
	for i := range w.fields {
		f := &w.fields[i]
		if f.kind == fieldText || f.kind == fieldEndUse || f.kind == fieldValue && w.nameHas(f.param, roleHostNaming) {
			w.hostsIn(ed, &systems, i, f, s, f.kind == fieldText, false)
		}
	}
	w.deeper(ed, &systems, m, s)
	out := hosts{facts: systems.facts, stated: true, words: []string{w.quote(m)}}
	hit := false
	for _, o := range w.fields[m.field].hits {
		// The same words may name several kinds of goods; each is tried.
		if o.from != m.from || o.to != m.to || o.role != roleType && o.role != roleMaybe || !w.canBeHost(&w.fields[m.field], o, s) {
			continue
		}
		t := w.lx.types[o.owner].Type
		r := w.evaluateHost(ed, t, &systems)
		var direct []string
		for _, id := range w.ids {
			// An id written out that is about this very kind of goods names the host.
			for _, e := range w.lx.list.Below(id) {
				if e.Kind == controllist.Equipment && w.lx.view(ed).names(e.Index(), t) {
					direct = appendNew(direct, id)
				}
			}
		}
		if len(r.met)+len(r.oneOf)+len(r.open)+len(direct) == 0 {
			continue
		}
		hit = true
		out.types = appendNew(out.types, t)
		out.add(direct...)
		w.join(&out, r)
	}
	if !hit {
		return false
	}
	if len(out.ids) > 0 {
		out.may = nil
	}
	*h = out
	return true
}

// deeper adds the goods named behind a host, which the host itself goes into: the motors of "cases of 5 MN·s motors".
func (w *work) deeper(ed *controllist.Edition, into *hosts, host found, s subject) {
	f := &w.fields[host.field]
	known := map[int]int{} // by kind of goods: how many hosts were known when it was evaluated; the same again gives the same
	for _, m := range f.hits {
		if m.from < host.to || m.role != roleType && m.role != roleMaybe || !w.canBeHost(f, m, s) {
			continue
		}
		if f.zoneOf(m.from).kind == zoneWith {
			continue
		}
		if n, ok := known[m.owner]; ok && n == len(into.ids) {
			continue
		}
		known[m.owner] = len(into.ids)
		into.add(w.evaluateHost(ed, w.lx.types[m.owner].Type, into).met...)
	}
}

func (w *work) vagueEndUse() bool {
	for i := range w.fields {
		f := &w.fields[i]
		if f.kind != fieldEndUse {
			continue
		}
		for _, h := range f.hits {
			if h.role == roleSystem && w.lx.systems[h.owner].Vague {
				return true
			}
		}
	}
	return false
}

// primary finds, for a subject that is about other goods, which mention in the description is the host. Stretches that say
// what the subject was designed for come first, then those that say what it deals with, then the words before the subject.
// Within a stretch the last name is the host ("upper stage engine"); what comes after only says more about it.
func (w *work) primary(f *field, s subject) (found, bool) {
	best, bestRank, bestZone := found{}, 99, -1
	for _, m := range f.hits {
		if !w.canBeHost(f, m, s) {
			continue
		}
		zi := f.zoneAt(m.from)
		if zi < 0 {
			continue
		}
		z := f.zones[zi]
		rank := 3
		switch {
		case z.kind == zoneWith:
			continue
		case z.kind == zoneHost && z.intent == "design":
			rank = 0
		case z.kind == zoneHost:
			rank = 1
		case z.kind == zoneApposition:
			rank = 2
		case m.from > s.hit.from:
			continue
		}
		if rank < 2 && zi > 1 && bestZone > 0 && zi > bestZone && f.zones[zi-1].kind == zoneHost {
			// A link behind a host ("cases of boosters") qualifies that host.
			continue
		}
		better := rank < bestRank || rank == bestRank && (zi < bestZone || zi == bestZone && (m.to > best.to || m.to == best.to && firmerHost(m, best)))
		if better {
			best, bestRank, bestZone = m, rank, zi
		}
	}
	if bestRank == 3 && slices.ContainsFunc(f.zones, func(z zone) bool { return z.kind == zoneHost && z.intent == "design" && z.to > z.from }) {
		// A host was stated and is none that the list knows; the words before the subject only name its field.
		return found{}, false
	}
	return best, bestZone >= 0
}

// firmerHost prefers, of two names that end at the same word, the longer, and a system over goods of the same words.
func firmerHost(a, b found) bool {
	if a.words != b.words {
		return a.words > b.words
	}
	return a.role == roleSystem
}

// canBeHost reports whether a match names a host of the subject rather than the subject itself.
func (w *work) canBeHost(f *field, m found, s subject) bool {
	switch m.role {
	case roleSystem:
		if sys := &w.lx.systems[m.owner]; sys.Vague || sys.Out || w.insideLonger(f, m) || f.negated(m) {
			return false
		}
	case roleType, roleMaybe:
		if c := w.lx.types[m.owner].Class; c != "" && c != "production" || w.lx.types[m.owner].Type == w.typeName(s) {
			return false
		}
	default:
		return false
	}
	return !f.negated(m) && !(m.from >= s.hit.from && m.to <= s.hit.to && s.field == m.field)
}

// hostsIn reads the hosts named in a field, systems or else goods, and reports whether any was.
func (w *work) hostsIn(ed *controllist.Edition, h *hosts, fi int, f *field, s subject, isText, goods bool) bool {
	foundAny := false
	for _, m := range f.hits {
		own := s.field == fi && m.from == s.hit.from && m.to == s.hit.to && m.role == s.hit.role && m.owner == s.hit.owner
		switch {
		case own:
		case !goods && m.role == roleSystem:
			if w.namesSystem(fi, f, m, s, isText) {
				foundAny = true
				w.system(ed, h, m, &w.lx.systems[m.owner])
			}
		case goods && m.role == roleSubstance:
			if !f.negated(m) && (!isText || w.standsAsHost(f, m, s)) {
				foundAny = w.substanceHost(ed, h, m) || foundAny
			}
		case goods && (m.role == roleType || m.role == roleMaybe && w.supported(m.owner)):
			// Beside the description, software and technology named are no hosts.
			apart := isText && !w.standsAsHost(f, m, s) || !isText && w.lx.types[m.owner].Class != ""
			if f.negated(m) || apart || overlapsSystem(w, f, m) {
				continue
			}
			foundAny = w.goodsHost(ed, h, m, s) || foundAny
		}
	}
	return foundAny
}

// namesSystem reports whether the name of a system stands for a host of the subject.
func (w *work) namesSystem(fi int, f *field, m found, s subject, isText bool) bool {
	sys := &w.lx.systems[m.owner]
	if sys.Vague || w.insideLonger(f, m) || f.negated(m) {
		return false
	}
	if s.field == fi && s.typ >= 0 && m.from < s.hit.to && m.to > s.hit.from && (len(sys.As) == 0 || m.words >= s.hit.words) {
		return false // the subject's own name
	}
	return !isText || f.zoneOf(m.from).kind != zoneWith
}

// standsAsHost reports whether goods named in the description are a host: they stand behind a link, or before a subject that is
// about other goods.
func (w *work) standsAsHost(f *field, m found, s subject) bool {
	switch f.zoneOf(m.from).kind { //nolint:exhaustive // the zone of hosts is left
	case zoneWith:
		return false
	case zoneHead, zoneApposition:
		return w.class(s) != ""
	}
	return true
}

// supported reports whether a word that supports a suggested kind of goods stands anywhere.
func (w *work) supported(typ int) bool { return w.support[typ] }

// overlapsSystem reports whether the words are a named system too, which was taken as such already.
func overlapsSystem(w *work, f *field, m found) bool {
	for _, o := range f.around(m.from, m.to) {
		if o.role == roleSystem && !w.lx.systems[o.owner].Vague && len(w.lx.systems[o.owner].IDs)+len(w.lx.systems[o.owner].May) > 0 &&
			o.from < m.to && o.to > m.from && o.words >= m.words && !w.insideLonger(f, o) {
			return true
		}
	}
	return false
}

// insideLonger reports whether a host name lies inside a longer host name of the field, or inside the subject's own name.
func (w *work) insideLonger(f *field, m found) bool {
	for _, o := range f.around(m.from, m.to) {
		if o.from <= m.from && o.to >= m.to && o.words > m.words {
			switch o.role { //nolint:exhaustive // only names cover hosts
			case roleSystem:
				return true
			case roleCivil:
				// The drone of "toy drone" is no host, the car of "passenger car" is.
				return !w.lx.systems[m.owner].Out
			case roleType:
				// "launch vehicle interstage" still names its vehicle; "rocket stage" inside "rocket stage separation system" does not count
				// twice for the same goods.
				return len(w.lx.systems[m.owner].As) == 0
			}
		}
	}
	return false
}

// system adds a named host. A host with an item type is evaluated with the figures stated about it.
func (w *work) system(ed *controllist.Edition, h *hosts, m found, sys *system) {
	if sys.As != "" && len(sys.IDs)+len(sys.May) == 0 && !sys.Out {
		// Words that name a host only together with its figures.
		if r := w.evaluateHost(ed, sys.As, h); r.figures && len(r.met)+len(r.oneOf) > 0 {
			h.stated = true
			h.words = appendNew(h.words, w.quote(m))
			w.join(h, r)
		}
		return
	}
	h.stated = true
	h.words = appendNew(h.words, w.quote(m))
	for k, v := range sys.Fact {
		if _, ok := h.facts[k]; !ok {
			h.facts[k] = v
		}
	}
	if len(sys.Part) > 0 && w.asPart() {
		for k, v := range sys.Part {
			h.facts[k] = v
		}
	}
	if sys.Out {
		h.civil = true
		h.narrow = h.narrow || !sys.Wide
		return
	}
	if sys.As != "" {
		r := w.evaluateHost(ed, sys.As, h)
		if r.figures {
			if kept := notRuledOut(sys.IDs, r); len(kept) > 0 {
				h.add(kept...)
				return
			}
			w.join(h, r)
			if len(r.met)+len(r.oneOf)+len(r.open) == 0 {
				// The figures put the host below every listed system.
				h.civil, h.narrow = true, true
			}
			return
		}
	}
	h.add(sys.IDs...)
	h.mayAdd(sys.May...)
}

// notRuledOut returns the entries a host is taken to fall under by its name that its figures leave standing.
func notRuledOut(ids []string, r hostResult) []string {
	var out []string
	for _, id := range ids {
		if slices.Contains(r.met, id) || slices.Contains(r.oneOf, id) || slices.Contains(r.open, id) {
			out = append(out, id)
		}
	}
	return out
}

// asPart reports whether the input says that the goods go as part of, or as a spare for, something.
func (w *work) asPart() bool {
	for i := range w.fields {
		f := &w.fields[i]
		for _, h := range f.hits {
			if h.role == rolePart && !f.negated(h) {
				return true
			}
		}
	}
	return false
}

// join adds what the evaluation of a host gave.
func (w *work) join(h *hosts, r hostResult) {
	h.add(r.met...)
	if len(r.met) > 0 {
		return
	}
	if len(r.oneOf) > 0 {
		for _, id := range r.oneOf {
			if !slices.Contains(h.oneOf, id) {
				h.oneOf = append(h.oneOf, id)
			}
		}
	} else {
		h.mayAdd(r.open...)
	}
	h.needs = appendNew(h.needs, r.needs...)
}

// substanceHost adds the entries of a substance that the goods are made for, such as the propellant of a tank.
func (w *work) substanceHost(ed *controllist.Edition, h *hosts, m found) bool {
	f := w.lx.list.NewFacts()
	if err := f.SetMembers("substance", controllist.Membership{Has: []string{w.lx.substances[m.owner].Substance}, Closed: true}); err != nil {
		return false
	}
	hit := false
	v := ed.Evaluate(f, nil)
	for i, e := range w.lx.list.Entries() {
		if v[i].Result != truth.NotMet && e.Kind == controllist.Material && namesSubstance(ed, e) && v[i].Conditions != truth.NotMet {
			if onlyOpenBeyondSubstance(ed, e, f, v) {
				h.add(e.ID)
				hit = true
			}
		}
	}
	if hit {
		h.stated = true
		h.words = appendNew(h.words, w.quote(m))
	}
	return hit
}

// namesSubstance reports whether the entry is about a named substance.
func namesSubstance(ed *controllist.Edition, e *controllist.Entry) bool {
	t := ed.Text(e)
	if t == nil {
		return false
	}
	for l := range t.Leaves() {
		if l.Param.Name == "substance" {
			return true
		}
	}
	return false
}

// onlyOpenBeyondSubstance reports whether the substance itself is what the entry names.
func onlyOpenBeyondSubstance(ed *controllist.Edition, e *controllist.Entry, f *controllist.Facts, v []controllist.Verdict) bool {
	for _, m := range ed.Missing(e, f, v) {
		if m == "substance" || m == "item_type" {
			return false
		}
	}
	return true
}

// goodsHost evaluates goods named as a host with the figures of the input, and adds the entries they meet or may meet.
func (w *work) goodsHost(ed *controllist.Edition, h *hosts, m found, s subject) bool {
	t := w.lx.types[m.owner].Type
	if c := w.lx.types[m.owner].Class; c != "" && c != "production" || t == w.typeName(s) {
		return false
	}
	r := w.evaluateHost(ed, t, h)
	if len(r.met)+len(r.oneOf)+len(r.open) == 0 {
		h.narrow = true // goods that the list names, and their figures put them below it
		return false
	}
	h.stated = true
	h.words = appendNew(h.words, w.quote(m))
	h.types = appendNew(h.types, t)
	w.join(h, r)
	return true
}

// hostResult is what the evaluation of a host gave.
type hostResult struct {
	met     []string // entries it falls under
	oneOf   []string // entries of which it falls under at least one
	open    []string // entries it may fall under
	needs   []string // figures that would settle oneOf and open
	figures bool     // figures of the host were stated
}

// hostCase is what the evaluation of a host depends on besides the input: its kind, and the systems it goes into, of which more
// and more become known.
type hostCase struct {
	typ        string
	ids, oneOf int
}

// noteFigure keeps a figure of a complete system named as host, which the list may ask of what is made for it.
func (w *work) noteFigure(typ string, v Value) {
	if !contains(w.lx.conventions.CompleteSystems, typ) {
		return
	}
	for param, from := range w.lx.conventions.HostFigures {
		if from == v.Name {
			if w.hostFigures == nil {
				w.hostFigures = map[string]Value{}
			}
			w.hostFigures[param] = v
		}
	}
}

// evaluateHost classifies a host by its type, the figures stated and the systems it goes into.
func (w *work) evaluateHost(ed *controllist.Edition, typ string, h *hosts) hostResult {
	k := hostCase{typ, len(h.ids), len(h.oneOf)}
	if r := h.judged[k]; r != nil {
		return *r
	}
	r := w.judgeHost(ed, typ, h)
	if h.judged == nil {
		h.judged = map[hostCase]*hostResult{}
	}
	h.judged[k] = &r
	return r
}

func (w *work) judgeHost(ed *controllist.Edition, typ string, h *hosts) hostResult {
	var r hostResult
	f := w.lx.list.NewFacts()
	if err := f.SetMembers("item_type", controllist.Membership{Has: []string{typ}, Closed: true}); err != nil {
		return r
	}
	if i, ok := w.lx.byType[typ]; ok {
		for name, text := range w.lx.types[i].Implies {
			w.lx.set(f, name, text)
		}
	}
	for _, v := range w.derive(w.hostValues(typ, h), typ) {
		if v.Listed && w.lx.perType[typ] != nil && w.lx.perType[typ].params[v.Name] {
			r.figures = f.SetInterval(v.Name, v.iv, v.Text) == nil || r.figures
			w.noteFigure(typ, v)
		}
	}
	w.statePhrases(f, typ)
	w.lx.implyByType(f, typ, ed.On())
	if len(h.ids)+len(h.oneOf) > 0 {
		for _, name := range w.lx.conventions.HostSets {
			if !f.Has(name) {
				_ = f.SetMembers(name, controllist.Membership{Has: h.ids, OneOf: h.oneOf})
			}
		}
		for _, name := range w.lx.conventions.HostUses {
			if !f.Has(name) {
				_ = f.SetMembers(name, controllist.Membership{Has: w.lx.withWholes(h.ids), OneOf: h.oneOf})
			}
		}
	}
	var openNeeds []string
	ev := w.lx.evaluate(ed, f)
	entries := w.lx.list.Entries()
	for _, i := range ev.relevant {
		e := entries[i]
		switch ev.verdict[i].Result {
		case truth.Met:
			r.met = append(r.met, e.ID)
		case truth.Unknown:
			if !ev.about[i] {
				continue
			}
			if others, ok := ed.HoldsUnless(e, f, ev.plain); ok {
				r.oneOf = append(r.oneOf, e.ID)
				for _, o := range others {
					if !slices.Contains(r.oneOf, o.ID) {
						r.oneOf = append(r.oneOf, o.ID)
					}
					r.needs = appendNew(r.needs, ev.missing(o)...)
				}
				continue
			}
			if r.figures && figureMet(ev.explain(e)) {
				r.met = append(r.met, e.ID)
				continue
			}
			r.open = append(r.open, e.ID)
			openNeeds = appendNew(openNeeds, ev.missing(e)...)
		case truth.NotMet:
		}
	}
	if len(r.oneOf) == 0 {
		r.needs = openNeeds
	}
	if len(r.oneOf) > 0 {
		// What is met only by a part of the figures is among the alternatives.
		r.met = slices.DeleteFunc(r.met, func(id string) bool { return slices.Contains(r.oneOf, id) })
	}
	return r
}

// hostValues reads the figures of a host: those in the words about it, and stated parameters that the subject itself has no
// use for. A radar altimeter's 20,000 ft is not the range of the missile it goes into.
func (w *work) hostValues(typ string, h *hosts) []Value {
	vals := w.values(typ)
	if len(h.claimed) == 0 {
		return vals
	}
	return slices.DeleteFunc(vals, func(v Value) bool { return slices.Contains(h.claimed, place{v.Where, v.Start}) })
}

// place is where a value stands.
type place struct {
	where string
	start int
}

// claims lists the values that are figures of the subject itself: everything it reads, and everything in its own words, but
// not what stands in the words about hosts.
func (w *work) claims(s subject) []place {
	if c := w.class(s); c != "" && c != "component" || s.typ < 0 {
		return nil
	}
	var out []place
	for _, v := range w.values(w.typeName(s)) {
		if v.Where == "text" && w.fields[0].inHost(v.Start) {
			continue
		}
		out = append(out, place{v.Where, v.Start})
	}
	for _, m := range w.fields[0].values {
		if !w.fields[0].inHost(m.Start) {
			out = append(out, place{"text", m.Start})
		}
	}
	return out
}

// inHost reports whether a byte of the description lies in the words about a host.
func (f *field) inHost(at int) bool {
	i, _ := slices.BinarySearchFunc(f.toks, at+1, func(t token, end int) int { return t.end - end })
	return i < len(f.toks) && f.zoneOf(i).kind == zoneHost
}

func appendNew(list []string, more ...string) []string {
	for _, m := range more {
		if !slices.Contains(list, m) {
			list = append(list, m)
		}
	}
	return list
}

// withWholes adds, for ids of sub-systems, the systems they go into: what is usable in a sub-system of a 1.A system is usable
// in that system.
func (lx *Lexicon) withWholes(ids []string) []string {
	out := slices.Clone(ids)
	for _, id := range ids {
		for part, whole := range lx.conventions.PartOf {
			if controllist.Under(id, part) {
				out = appendNew(out, whole)
			}
		}
	}
	slices.Sort(out)
	return out
}

// figureMet reports whether at least one stated figure meets a limit of the entry; none can fail, or the entry were not open.
func figureMet(x controllist.Explanation) bool {
	for _, l := range x.Reason.Leaves() {
		if l.Result == truth.Met && (l.Margin != nil || l.Op == "between" || l.Op == "covers") {
			return true
		}
	}
	return false
}
