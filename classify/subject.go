package classify

import (
	"slices"
	"strings"
)

// rank says where a hypothesis about the subject comes from; smaller is firmer.
type rank uint8

const (
	rankHead       rank = iota // named by the head of the description
	rankApposition             // named by an apposition or a parameter that names the goods
	rankSuggested              // suggested by words that need support
	rankMentioned              // only mentioned beside the subject
	rankHost                   // named as a host: never the subject itself
)

// subject is one hypothesis of what the item is.
type subject struct {
	typ       int // index into types, -1 for none
	substance int // index into substances, -1 for none
	rank      rank
	field     int
	hit       found
	words     string
}

func (w *work) typeName(s subject) string {
	if s.typ < 0 {
		return ""
	}
	return w.lx.types[s.typ].Type
}

func (w *work) class(s subject) string {
	if s.typ < 0 {
		return ""
	}
	return w.lx.types[s.typ].Class
}

// recognised is what the words say about the subject.
type recognised struct {
	subjects []subject
	civil    []int // ordinary goods named as the subject
	vague    bool  // the description names nothing in particular
	noWords  bool  // there is no description at all
	partly   bool  // the description says that they are parts, equipment or the like
	hostHits []found
}

// recognise finds the hypotheses about the subject, firmest first. The last name in the head of a description is the
// subject ("rocket motor case", "winding machine control software"); what stands before it only qualifies it.
func (w *work) recognise() recognised {
	var r recognised
	r.noWords = true
	ruledOut := map[int]bool{}
	support := w.support
	for i := range w.fields {
		for _, h := range w.fields[i].hits {
			if h.role == roleNever && w.fields[i].kind == fieldText {
				ruledOut[h.owner] = true
			}
		}
		if w.fields[i].kind == fieldText && len(w.fields[i].toks) > 0 {
			r.noWords = false
		}
	}
	seen := map[[2]int]int{}
	put := func(s subject) {
		if s.typ >= 0 && ruledOut[s.typ] {
			return
		}
		s.words = w.fields[s.field].text[s.hit.start:s.hit.end]
		k := [2]int{s.typ, s.substance}
		if i, ok := seen[k]; ok {
			if s.rank < r.subjects[i].rank {
				r.subjects[i] = s
			}
			return
		}
		seen[k] = len(r.subjects)
		r.subjects = append(r.subjects, s)
	}
	for i := range w.fields {
		f := &w.fields[i]
		switch f.kind {
		case fieldText:
			w.fromText(i, f, support, put, &r)
		case fieldValue:
			if w.namesGoods(f.param) {
				for _, h := range f.hits {
					w.put(i, h, rankApposition, support, put, &r)
				}
			}
		case fieldName, fieldEndUse:
		}
	}
	for _, c := range w.cas {
		if s, ok := w.lx.casOf[c]; ok {
			put(subject{typ: -1, substance: s, rank: rankHead, field: 0, hit: found{}})
		}
	}
	slices.SortStableFunc(r.subjects, func(a, b subject) int { return int(a.rank) - int(b.rank) })
	return r
}

// fromText takes the names of the description zone by zone.
func (w *work) fromText(i int, f *field, support map[int]bool, put func(subject), r *recognised) {
	var in [zoneKinds][]found
	for _, h := range f.hits {
		switch {
		case h.role == roleVague:
			r.partly = r.partly || !slices.ContainsFunc(f.around(h.from, h.to), func(o found) bool {
				return o.role == roleSystem && o.from <= h.from && o.to >= h.to // the tool of "machine tool"
			})
		case h.role.naming() && h.role != roleNotSubst:
			z := f.zoneOf(h.from).kind
			in[z] = append(in[z], h)
		}
	}
	// "Spare parts as per invoice no. 4711" says no more than "spare parts".
	r.vague = r.vague || r.partly && f.coveredBy(func(h found) bool { return h.role.empty() })
	head := in[zoneHead]
	last := w.mainName(head, support)
	for k, h := range head {
		if last < 0 || h.from == head[last].from && h.to == head[last].to || h.role == roleMaybe && k > last {
			w.put(i, h, rankHead, support, put, r)
			continue
		}
		r.hostHits = append(r.hostHits, h)
		w.put(i, h, rankMentioned, support, put, r)
	}
	named := last >= 0
	aboutOthers := named && (head[last].role == roleType || head[last].role == roleMaybe) && w.lx.types[head[last].owner].Class != ""
	for _, h := range in[zoneApposition] {
		rk := rankApposition
		switch {
		case named && w.madeOf(h, head[last]), aboutOthers, named && w.carried(h) && !w.carried(head[last]), named && w.partOf(h, head[last]),
			named && (f.zoneOf(h.from).after == zoneHost || h.role == roleMaybe || h.words < 2):
			rk = rankMentioned
			r.hostHits = append(r.hostHits, h)
		case !named && h.role != roleMaybe:
			rk = rankHead
		}
		w.put(i, h, rk, support, put, r)
	}
	for _, h := range in[zoneWith] {
		w.put(i, h, rankMentioned, support, put, r)
	}
	for _, h := range in[zoneHost] {
		r.hostHits = append(r.hostHits, h)
		w.put(i, h, rankHost, support, put, r)
	}
}

// mainName returns the index of the name that the head of the description ends with; -1 when it names nothing.
func (w *work) mainName(head []found, support map[int]bool) int {
	last := -1
	for k, h := range head {
		if h.role == roleMaybe && !support[h.owner] {
			continue
		}
		// A substance or propellant named behind a machine is what it runs on, not what is sold: "engine LOX/RP-1".
		if last >= 0 && w.carried(h) && !w.carried(head[last]) && head[last].role != roleCivil {
			continue
		}
		if last >= 0 && w.madeOf(h, head[last]) {
			continue
		}
		last = k
	}
	return last
}

// partOf reports whether a name is of something that the main goods are built from.
func (w *work) partOf(h, main found) bool {
	is := func(m found) bool { return m.role == roleType || m.role == roleMaybe }
	return is(h) && is(main) && contains(w.lx.types[h.owner].PartOf, w.lx.types[main.owner].Type)
}

// madeOf reports whether a name is of a bare material that says what the main goods are made of: "ball bearings, steel".
func (w *work) madeOf(h, main found) bool {
	if h.role != roleCivil || !w.lx.civil[h.owner].Material || h.from < main.from {
		return false
	}
	switch main.role { //nolint:exhaustive // only articles are made of something
	case roleType, roleMaybe:
		return !w.carried(main)
	case roleCivil:
		return !w.lx.civil[main.owner].Material
	}
	return false
}

// carried reports whether a name is of something that other goods hold or run on.
func (w *work) carried(h found) bool {
	switch h.role { //nolint:exhaustive // only names of goods are carried
	case roleSubstance:
		return true
	case roleType, roleMaybe:
		return contains(w.lx.conventions.CarriedTypes, w.lx.types[h.owner].Type)
	}
	return false
}

// put turns a match into a hypothesis.
func (w *work) put(field int, h found, rk rank, support map[int]bool, put func(subject), r *recognised) {
	s := subject{typ: -1, substance: -1, rank: rk, field: field, hit: h}
	switch h.role {
	case roleType:
		s.typ = h.owner
	case roleMaybe:
		s.typ = h.owner
		if !support[h.owner] && rk < rankSuggested {
			s.rank = rankSuggested
		}
	case roleSubstance:
		s.substance = h.owner
	case roleCivil:
		if rk <= rankApposition && !slices.Contains(r.civil, h.owner) {
			r.civil = append(r.civil, h.owner)
		}
		return
	default:
		return
	}
	put(s)
}

// namesGoods reports whether the name of a parameter says that its value names the goods: "Type", "Product".
func (w *work) namesGoods(param int) bool { return w.nameHas(param, roleNaming) }

func (w *work) nameHas(param int, r role) bool {
	f := w.nameField(param)
	return f != nil && slices.ContainsFunc(f.hits, func(h found) bool { return h.role == r })
}

// nameField returns the field of a parameter's name.
func (w *work) nameField(param int) *field {
	if i := nameAt(param); i < len(w.fields) && w.fields[i].kind == fieldName {
		return &w.fields[i]
	}
	return nil
}

// quote returns the words a match covers.
func (w *work) quote(h found) string {
	f := &w.fields[h.field]
	return strings.TrimSpace(f.text[h.start:h.end])
}
