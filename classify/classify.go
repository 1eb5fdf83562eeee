package classify

import (
	"slices"
	"sort"
	"strings"

	"github.com/licet/licet/cite"
	"github.com/licet/licet/controllist"
	"github.com/licet/licet/date"
	"github.com/licet/licet/truth"
)

// Verdict is the overall answer for one item.
type Verdict string

// The four verdicts.
const (
	ControlledI      Verdict = "controlled-cat-I"
	ControlledII     Verdict = "controlled-cat-II"
	NotControlled    Verdict = "not-controlled"
	NeedsInformation Verdict = "needs-information"
)

// EntryAnswer is the answer of one entry that bears on the item.
type EntryAnswer struct {
	ID       string                    `json:"id"`
	Title    string                    `json:"title"`
	Category controllist.Category      `json:"category"`
	Kind     controllist.Kind          `json:"kind"`
	Result   truth.Value               `json:"result"`
	Status   controllist.Status        `json:"text"`
	Presumed []string                  `json:"presumed,omitempty"`     // conditions taken as met by a convention
	Treated  bool                      `json:"category_ii,omitempty"`  // a note allows treatment as Category II
	Release  bool                      `json:"release_note,omitempty"` // a note lets it travel as part of, or spare for, its host
	Covered  bool                      `json:"covered,omitempty"`      // covered by the licence of the item it belongs to
	Failed   []string                  `json:"failed,omitempty"`       // the conditions that rule it out, one sentence each
	Missing  []string                  `json:"missing,omitempty"`
	Reason   controllist.Reason        `json:"reason,omitzero"`
	Notes    []controllist.NoteFinding `json:"notes,omitempty"`
	Source   cite.Source               `json:"source,omitzero"`

	order  int
	weight int
	entry  *controllist.Entry
}

// Question asks for the value that would settle most. Param is empty for what no fact can answer: the wording of a day that is
// not held.
type Question struct {
	Param   string   `json:"param,omitempty"`
	Ask     string   `json:"ask"`
	Entries []string `json:"entries"`
	Limits  []string `json:"limits,omitempty"`
	Options []string `json:"options,omitempty"`
}

// Result is the classification of one item.
type Result struct {
	ID         string        `json:"id,omitempty"`
	Verdict    Verdict       `json:"verdict"`
	Why        string        `json:"why"`     // one paragraph for people
	Subject    []string      `json:"subject"` // kinds of goods recognised, firmest first
	Entries    []EntryAnswer `json:"entries"`
	Candidates []EntryAnswer `json:"candidates"`
	Nearest    []EntryAnswer `json:"nearest"`
	LookAt     []EntryAnswer `json:"look_at,omitempty"` // figures met, although the kind of goods was not recognised
	Missing    []string      `json:"missing"`
	Questions  []Question    `json:"questions,omitempty"`
	Values     []Value       `json:"values,omitempty"`
	Hosts      []string      `json:"hosts,omitempty"` // words that said what the goods are made for
	Remarks    []string      `json:"remarks,omitempty"`
	// MannedAircraft is set when the item was recognised as a complete manned aircraft.
	MannedAircraft bool `json:"manned_aircraft,omitempty"`
	// CompleteSystem is set when the item was recognised as a complete rocket system or unmanned aircraft, listed or not.
	CompleteSystem bool `json:"complete_system,omitempty"`
}

// Classifier answers for one edition of the list.
type Classifier struct {
	lx *Lexicon
	ed *controllist.Edition
}

// New returns a classifier for the list as of the day. A day before the list existed is an error of kind invalid.
func New(lx *Lexicon, on date.Date) (*Classifier, error) {
	ed, err := lx.list.At(on)
	if err != nil {
		return nil, err
	}
	return &Classifier{lx: lx, ed: ed}, nil
}

// Epoch tells apart the days that have other answers: it is the same for all days since the last change of a text of the list or of a
// convention, and the day itself before, because an answer for a former day may name it.
func (lx *Lexicon) Epoch(on date.Date) date.Date {
	last := slices.MaxFunc(lx.list.Changes(), date.Date.Compare)
	for i := range lx.conventions.Conventions {
		for _, d := range []date.Date{lx.conventions.Conventions[i].From, lx.conventions.Conventions[i].Until} {
			if d.After(last) {
				last = d
			}
		}
	}
	if on.Before(last) {
		return on
	}
	return last
}

// Edition returns the edition the classifier answers for.
func (c *Classifier) Edition() *controllist.Edition { return c.ed }

// Lexicon returns the word lists.
func (c *Classifier) Lexicon() *Lexicon { return c.lx }

// Classify answers for one item. Facts declared by parameter name that the list does not know, or that have the wrong
// dimension, are an error of kind invalid; words that are not understood are not.
func (c *Classifier) Classify(in Input) (Result, error) {
	if err := in.Check(); err != nil {
		return Result{}, err
	}
	declared := c.lx.list.NewFacts()
	names := make([]string, 0, len(in.Facts))
	for name := range in.Facts {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		if err := declared.Set(name, in.Facts[name]); err != nil {
			return Result{}, err
		}
	}
	w := c.lx.prepare(in)
	res := w.run(c.ed, names)
	w.restorePlaces(res.Values)
	if res.Missing == nil {
		res.Missing = []string{} // a list, empty or not, for those who read the JSON
	}
	return res, nil
}

// hypothesis is one evaluated reading of what the item is.
type hypothesis struct {
	subject subject
	hosts   hosts
	values  []Value
	facts   *controllist.Facts
	ev      evaluated
	firm    bool // what is unknown under it leaves the whole answer unknown
}

func (w *work) run(ed *controllist.Edition, declared []string) Result {
	r := w.recognise()
	if members := w.in.Facts["item_type"]; members != "" {
		r.subjects = nil
		for name := range strings.SplitSeq(members, ",") {
			if i, ok := w.lx.byType[strings.TrimSpace(name)]; ok {
				r.subjects = append(r.subjects, subject{typ: i, substance: -1, rank: rankHead})
			}
		}
	}
	w.combine(&r)
	w.asComponent(&r)
	var hyps []hypothesis
	firmest := rankMentioned
	for _, s := range r.subjects {
		firmest = min(firmest, s.rank)
	}
	for _, s := range r.subjects {
		if s.rank == rankHost || s.rank == rankMentioned && firmest < rankMentioned {
			continue
		}
		pairs := w.tradeOffs(w.typeName(s))
		if len(pairs) == 0 {
			pairs = [][]Value{nil}
		}
		for _, pair := range pairs {
			hyps = append(hyps, w.hypothesis(ed, s, declared, firmest, len(r.civil) > 0, pair))
		}
	}
	if len(hyps) == 0 {
		hyps = append(hyps, w.hypothesis(ed, subject{typ: -1, substance: -1, rank: rankMentioned}, declared, rankHead, false, nil))
	}
	return w.conclude(ed, r, hyps)
}

// combine joins a substance with the kind of goods that holds it: a powder of a substance is both.
func (w *work) combine(r *recognised) {
	sub := -1
	for _, s := range r.subjects {
		if s.substance >= 0 && s.rank <= rankApposition {
			sub = s.substance
			break
		}
	}
	if sub < 0 {
		return
	}
	for i := range r.subjects {
		s := &r.subjects[i]
		if s.typ >= 0 && s.substance < 0 && s.rank <= rankSuggested && w.class(*s) == "" {
			s.substance = sub
		}
	}
}

// asComponent adds the reading that the goods are a component, where the description says that they were specially designed
// for something: many entries name "specially designed components" beside the goods themselves.
func (w *work) asComponent(r *recognised) {
	i, ok := w.lx.byType["component"]
	if !ok || len(w.fields) == 0 {
		return
	}
	f := &w.fields[0]
	for _, s := range r.subjects {
		if s.typ >= 0 && w.lx.types[s.typ].Class != "" && s.rank <= rankApposition {
			return
		}
	}
	named := slices.ContainsFunc(r.subjects, func(s subject) bool { return s.rank <= rankSuggested }) || len(r.civil) > 0
	hostNamed := false
	for _, z := range f.zones {
		hostNamed = hostNamed || z.kind == zoneHost && z.intent == "design" && w.namesAny(f, z.from, z.to)
	}
	if !named && hostNamed {
		// The goods were not recognised, but what they were made for was: they may be a component of it.
		r.subjects = append(r.subjects, subject{typ: i, substance: -1, rank: rankApposition, field: 0, hit: found{role: roleType, owner: i}})
		return
	}
	for _, h := range f.hits {
		if h.role == roleRelation && h.words >= 3 && f.toks[h.from].word == "specially" {
			r.subjects = append(r.subjects, subject{typ: i, substance: -1, rank: rankSuggested, field: 0, hit: found{role: roleType, owner: i}})
			return
		}
	}
}

func (w *work) hypothesis(ed *controllist.Edition, s subject, declared []string, firmest rank, civil bool, instead []Value) hypothesis {
	typ := w.typeName(s)
	h := hypothesis{subject: s}
	f := w.lx.list.NewFacts()
	if typ != "" {
		for name, text := range w.lx.types[s.typ].Implies {
			w.lx.set(f, name, text)
		}
	}
	w.stateSubstance(f, s)
	w.statePhrases(f, typ)
	h.hosts = w.findHosts(ed, s)
	if typ != "" {
		_ = f.SetMembers("item_type", controllist.Membership{Has: w.kinds(typ, &h.hosts), Closed: true, Text: label(typ)})
	}
	w.stateHosts(f, &h.hosts, w.class(s))
	h.values = w.derive(replace(w.values(typ), instead), typ)
	for _, v := range h.values {
		if v.Derived != "" && f.Has(v.Name) {
			continue // what was stated is not replaced by a sum
		}
		if v.Listed && (w.class(s) == "" || w.class(s) == "component" || w.asks(typ, v.Name)) {
			_ = f.SetInterval(v.Name, v.iv, v.Text)
		}
	}
	for param, v := range w.hostFigures {
		if !f.Has(param) && w.asks(typ, param) {
			_ = f.SetInterval(param, v.iv, v.Text)
		}
	}
	w.stateParts(ed, f, typ)
	w.lx.implyByType(f, typ, ed.On())
	for _, name := range declared {
		_ = f.Set(name, w.in.Facts[name])
	}
	h.facts = f
	h.ev = w.lx.evaluate(ed, f)
	h.firm = s.rank == firmest && s.rank <= rankApposition && !civil || s.rank == rankHead
	if s.rank == rankSuggested && firmest == rankSuggested && w.anyValueAsked(h) && !civil {
		h.firm = true
	}
	return h
}

// tradeOffs returns the pairs of payload and range that were stated together, where there are several. The list judges a
// complete system at the combination that meets its figures, so each pair is evaluated, and no payload of one is ever put
// together with the range of another.
func (w *work) tradeOffs(typ string) [][]Value {
	if !contains(w.lx.conventions.CompleteSystems, typ) {
		return nil
	}
	var out [][]Value
	for i := range w.fields {
		f := &w.fields[i]
		if f.kind != fieldValue {
			continue
		}
		var pair []Value
		name := w.nameField(f.param)
		for k := range f.values {
			pair = w.readMatch(pair, i, f, name, k, typ)
		}
		pair = slices.DeleteFunc(pair, func(v Value) bool { return v.Name != "payload" && v.Name != "range" })
		if len(pair) != 2 || pair[0].Name == pair[1].Name {
			continue
		}
		out = append(out, pair)
	}
	if len(out) < 2 {
		return nil
	}
	return out
}

// replace puts other values in the place of those of the same name.
func replace(vals, instead []Value) []Value {
	for _, v := range instead {
		for i := range vals {
			if vals[i].Name == v.Name {
				vals[i] = v
			}
		}
	}
	return vals
}

// kinds returns the item type and the wider kinds it also is where the host makes that matter: telemetry of a re-entry vehicle
// is electronic equipment too.
func (w *work) kinds(typ string, h *hosts) []string {
	out := []string{typ}
	for _, k := range w.lx.conventions.AlsoKinds {
		if !contains(k.Of, typ) {
			continue
		}
		for _, id := range h.ids {
			if controllist.Under(id, k.Host) && !contains(out, k.Type) {
				out = append(out, k.Type)
			}
		}
	}
	return out
}

// asks reports whether entries of the type ask for the parameter.
func (w *work) asks(typ, param string) bool {
	a := w.lx.perType[typ]
	return a != nil && a.params[param]
}

// anyValueAsked reports whether a value was read that entries of the type ask for.
func (w *work) anyValueAsked(h hypothesis) bool {
	a := w.lx.perType[w.typeName(h.subject)]
	if a == nil {
		return false
	}
	for _, v := range h.values {
		if v.Listed && a.params[v.Name] {
			return true
		}
	}
	return false
}

// stateSubstance states what is known of a substance. A CAS number that the list does not name says that the goods are
// another substance than those it names by number.
func (w *work) stateSubstance(f *controllist.Facts, s subject) {
	if s.substance >= 0 {
		name := w.lx.substances[s.substance].Substance
		_ = f.SetMembers("substance", controllist.Membership{Has: []string{name}, Closed: true, Text: label(name)})
	}
	if len(w.cas) > 0 {
		_ = f.SetMembers("cas_number", controllist.Membership{Has: w.cas, Closed: true, Text: strings.Join(w.cas, ", ")})
	} else if s.substance >= 0 && len(w.lx.substances[s.substance].CAS) > 0 && !f.Has("cas_number") {
		_ = f.SetMembers("cas_number", controllist.Membership{
			Has: w.lx.substances[s.substance].CAS[:1], Text: w.lx.substances[s.substance].CAS[0] + " (by name)",
		})
	}
}

// statePhrases states the facts that words say outright.
func (w *work) statePhrases(f *controllist.Facts, typ string) {
	for i := range w.fields {
		fd := &w.fields[i]
		for _, h := range fd.hits {
			if h.role != rolePhrase {
				continue
			}
			p := &w.lx.phrases[h.owner]
			if !allowed(p.For, typ) {
				continue
			}
			no := fd.negated(h)
			if fd.kind == fieldName {
				switch w.yesNo(fd.param) {
				case truth.NotMet:
					no = !no
				case truth.Unknown:
					if w.hasFigure(fd.param) {
						break
					}
				case truth.Met:
				}
			}
			for name, text := range p.Fact {
				if no {
					text = negate(w.lx.list.Param(name), text)
				}
				if text != "" {
					w.lx.set(f, name, text)
				}
			}
		}
	}
}

// negate turns a stated yes into no; what cannot be turned round is not stated.
func negate(p *controllist.Param, text string) string {
	if p == nil || p.Type != controllist.Bool {
		return ""
	}
	switch text {
	case "yes":
		return "no"
	case "no":
		return "yes"
	}
	return ""
}

// yesNo reads the value of a parameter as an answer.
func (w *work) yesNo(param int) truth.Value {
	for i := range w.fields {
		f := &w.fields[i]
		if f.kind != fieldValue || f.param != param {
			continue
		}
		for _, h := range f.hits {
			if h.from != 0 {
				continue
			}
			switch h.role { //nolint:exhaustive // only answers matter here
			case roleYes:
				return truth.Met
			case roleNo:
				return truth.NotMet
			}
		}
	}
	return truth.Unknown
}

func (w *work) hasFigure(param int) bool {
	for i := range w.fields {
		if f := &w.fields[i]; f.kind == fieldValue && f.param == param {
			return len(f.values) > 0
		}
	}
	return false
}

// stateHosts states what follows from the hosts: what the goods were made for, what they can be used in, where they work.
func (w *work) stateHosts(f *controllist.Facts, h *hosts, class string) {
	c := &w.lx.conventions
	for name, text := range h.facts {
		if !f.Has(name) {
			w.lx.set(f, name, text)
		}
	}
	ids := append(append(slices.Clone(h.ids), h.may...), h.oneOf...)
	if h.stated {
		for _, name := range c.HostSets {
			// A kind of goods that the parameter takes by name.
			if p := w.lx.list.Param(name); p != nil {
				for _, t := range h.types {
					if contains(p.Values, t) {
						_ = f.SetMembers(name, controllist.Membership{Has: append(f.Members(name), t), Text: label(t)})
					}
				}
			}
			if slices.ContainsFunc(c.Instead[name], f.Has) {
				continue
			}
			if f.Has(name) {
				// Words named a use outside the ids; the hosts are added to it.
				if len(h.ids)+len(h.oneOf) > 0 {
					_ = f.SetMembers(name, controllist.Membership{Has: append(f.Members(name), h.ids...), OneOf: h.oneOf, Closed: true})
				}
				continue
			}
			m := controllist.Membership{Has: h.ids, OneOf: h.oneOf, Closed: len(h.may) == 0, Text: strings.Join(h.words, "; ")}
			if len(h.ids) == 0 && len(h.may) > 0 {
				m.Text = strings.Join(h.words, "; ") + " (perhaps " + strings.Join(h.may, ", ") + ")"
				m.Not = w.deniedBut(name, ids)
			}
			_ = f.SetMembers(name, m)
		}
		for _, name := range c.HostFlags {
			if !f.Has(name) {
				_ = f.SetFlag(name, truth.NotMet)
			}
		}
	}
	if len(h.ids)+len(h.oneOf) > 0 {
		for _, name := range c.HostUses {
			_ = f.SetMembers(name, controllist.Membership{
				Has: append(f.Members(name), w.lx.withWholes(h.ids)...), OneOf: h.oneOf, Text: strings.Join(h.words, "; "),
			})
		}
		for _, id := range append(slices.Clone(h.ids), h.oneOf...) {
			if underAny(id, c.RocketHosts) {
				for _, name := range c.RocketFlags {
					if !f.Has(name) {
						_ = f.SetFlag(name, truth.Met)
					}
				}
			}
		}
	}
	_ = class
}

// deniedBut returns the items of the list that none of the ids lies in: what the host certainly is not.
func (w *work) deniedBut(param string, ids []string) []string {
	p := w.lx.list.Param(param)
	if p == nil || !p.IDs {
		return nil
	}
	var out []string
	for _, it := range w.lx.list.Items() {
		n := itoa(it.Number)
		hit := false
		for _, id := range ids {
			hit = hit || controllist.Under(id, n)
		}
		if !hit {
			out = append(out, n)
		}
	}
	out = append(out, p.Values...)
	return out
}

// stateParts works out which listed parts a system holds, from figures stated of them: an inertial system states the drift of
// its gyros and the repeatability of its accelerometers. A part is stated to be there when its entry is met, and denied when
// the figures rule it out for every kind of part that the entry names.
func (w *work) stateParts(ed *controllist.Edition, f *controllist.Facts, typ string) {
	if !w.asks(typ, "incorporates") || f.Has("incorporates") {
		return
	}
	var has, open, denied []string
	for _, p := range w.partAnswers(ed, typ) {
		switch p.result {
		case truth.Met:
			has = appendNew(has, p.id)
		case truth.Unknown:
			open = appendNew(open, p.id)
		case truth.NotMet:
			denied = appendNew(denied, p.id)
		}
	}
	denied = slices.DeleteFunc(denied, func(id string) bool { return contains(open, id) || contains(has, id) })
	switch {
	case len(has) > 0:
		_ = f.SetMembers("incorporates", controllist.Membership{Has: has})
	case len(denied) > 0:
		_ = f.SetMembers("incorporates", controllist.Membership{Not: denied, Text: "parts ruled out: " + strings.Join(denied, ", ")})
	}
}

// partType is a kind of part that goods may hold, and the entries about it.
type partType struct {
	typ string
	ids []string
}

// partAnswer is the answer of one entry for one kind of part, from the figures of the input.
type partAnswer struct {
	id      string
	result  truth.Value
	missing []string
}

func (w *work) partAnswers(ed *controllist.Edition, typ string) []partAnswer {
	if out, ok := w.parts[typ]; ok {
		return out
	}
	var out []partAnswer
	for _, part := range w.lx.view(ed).parts[typ] {
		g := w.lx.list.NewFacts()
		_ = g.SetMembers("item_type", controllist.Membership{Has: []string{part.typ}, Closed: true})
		for _, v := range w.derive(w.values(part.typ), part.typ) {
			if v.Listed {
				_ = g.SetInterval(v.Name, v.iv, v.Text)
			}
		}
		w.statePhrases(g, part.typ)
		ev := w.lx.evaluate(ed, g)
		for _, id := range part.ids {
			e := w.lx.list.Entry(id)
			a := partAnswer{id: id, result: ev.verdict[e.Index()].Result}
			if a.result == truth.Unknown {
				a.missing = ev.missing(e)
			}
			out = append(out, a)
		}
	}
	if w.parts == nil {
		w.parts = map[string][]partAnswer{}
	}
	w.parts[typ] = out
	return out
}
