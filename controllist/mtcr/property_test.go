package mtcr_test

import (
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"

	"go.yaml.in/yaml/v3"
	"pgregory.net/rapid"

	"github.com/licet/licet/controllist"
	"github.com/licet/licet/controllist/mtcr"
	"github.com/licet/licet/quantity"
	"github.com/licet/licet/truth"
)

// rules is what the property tests know of the data without asking the engine.
type rules struct {
	list    *controllist.List
	edition *controllist.Edition
	params  map[string][]string          // by entry: parameters asked for, in conditions and notes
	refs    map[string][]string          // by entry: ids named in specified_in, in conditions and notes
	figures map[string][]figure          // by entry: numeric conditions
	limits  map[string][]quantity.Number // by parameter: its limits anywhere in the list
	values  map[string][]string          // by parameter: names asked for anywhere in the list
	numbers []string                     // parameters with limits, sorted
}

var readRules = sync.OnceValue(func() *rules {
	l, err := mtcr.Load()
	if err != nil {
		panic(err)
	}
	ed, err := l.At(today)
	if err != nil {
		panic(err)
	}
	r := &rules{
		list: l, edition: ed, params: map[string][]string{}, refs: map[string][]string{},
		figures: map[string][]figure{}, limits: map[string][]quantity.Number{}, values: map[string][]string{},
	}
	fsys := mtcr.Files()
	names, err := fs.Glob(fsys, "item-??.yaml")
	if err != nil {
		panic(err)
	}
	shared := r.sharedNotes(fsys)
	for _, name := range names {
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			panic(err)
		}
		var file struct {
			Entries []yaml.Node `yaml:"entries"`
		}
		if err := yaml.Unmarshal(data, &file); err != nil {
			panic(err)
		}
		for i := range file.Entries {
			var head struct {
				ID    string   `yaml:"id"`
				Notes []string `yaml:"notes"`
			}
			if err := file.Entries[i].Decode(&head); err != nil {
				panic(err)
			}
			r.entry(head.ID, name, &file.Entries[i])
			for _, id := range head.Notes {
				r.entry(head.ID, "notes.yaml", shared[id])
			}
		}
	}
	r.numbers = slices.Sorted(maps.Keys(r.limits))
	return r
})

func (r *rules) sharedNotes(fsys fs.FS) map[string]*yaml.Node {
	data, err := fs.ReadFile(fsys, "notes.yaml")
	if err != nil {
		panic(err)
	}
	var file struct {
		Notes []yaml.Node `yaml:"notes"`
	}
	if err := yaml.Unmarshal(data, &file); err != nil {
		panic(err)
	}
	out := map[string]*yaml.Node{}
	for i := range file.Notes {
		var head struct {
			ID string `yaml:"id"`
		}
		if err := file.Notes[i].Decode(&head); err != nil {
			panic(err)
		}
		out[head.ID] = &file.Notes[i]
	}
	return out
}

// entry collects what one entry asks for, older texts left out.
func (r *rules) entry(id, file string, n *yaml.Node) {
	leavesOf(n, func(fields map[string]*yaml.Node) {
		p := r.list.Param(fields["param"].Value)
		if !slices.Contains(r.params[id], p.Name) {
			r.params[id] = append(r.params[id], p.Name)
		}
		if p.Type == controllist.Number {
			c, err := figureOf(p, file, fields)
			if err != nil {
				panic(err)
			}
			r.figures[id] = append(r.figures[id], c)
			r.limits[p.Name] = append(r.limits[p.Name], c.limits...)
			return
		}
		for _, v := range fields["value"].Content {
			if p.Name == "specified_in" {
				r.refs[id] = append(r.refs[id], v.Value)
			}
			r.values[p.Name] = append(r.values[p.Name], v.Value)
		}
	})
}

// needs returns the entry and all entries that it depends on through specified_in.
func (r *rules) needs(id string, into map[string]bool) {
	if into[id] {
		return
	}
	into[id] = true
	for _, ref := range r.refs[id] {
		for _, e := range r.list.Below(ref) {
			r.needs(e.ID, into)
		}
	}
}

// statement is what is stated of one parameter.
type statement struct {
	number quantity.Interval
	flag   truth.Value
	set    controllist.Membership
}

type statements map[string]statement

func (s statements) facts(t *rapid.T, r *rules) *controllist.Facts {
	return s.inOrder(t, r, slices.Sorted(maps.Keys(s)))
}

func (s statements) inOrder(t *rapid.T, r *rules, names []string) *controllist.Facts {
	f := r.list.NewFacts()
	for _, name := range names {
		var err error
		switch st := s[name]; r.list.Param(name).Type {
		case controllist.Number:
			err = f.SetInterval(name, st.number, st.number.String())
		case controllist.Bool:
			err = f.SetFlag(name, st.flag)
		case controllist.Enum, controllist.Set:
			err = f.SetMembers(name, st.set)
		}
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
	return f
}

func (s statements) String() string {
	var out []string
	for _, name := range slices.Sorted(maps.Keys(s)) {
		st := s[name]
		out = append(out, fmt.Sprintf("%s: %v %v %+v", name, st.number, st.flag, st.set))
	}
	return strings.Join(out, "\n")
}

// drawNumber draws a value of a parameter at, or not far from, one of its limits.
func drawNumber(t *rapid.T, r *rules, name string) quantity.Number {
	limits := r.limits[name]
	base := quantity.NumberOf(1)
	if len(limits) > 0 {
		base = rapid.SampledFrom(limits).Draw(t, "limit of "+name)
	}
	factor := rapid.SampledFrom([]float64{1, 1, 0.5, 0.999, 1.001, 2, 0, -1}).Draw(t, "times")
	return base.Mul(quantity.NumberOf(factor))
}

func drawInterval(t *rapid.T, r *rules, name string) quantity.Interval {
	a := drawNumber(t, r, name)
	switch rapid.IntRange(0, 4).Draw(t, "shape of "+name) {
	case 0:
		return quantity.AtLeast(a)
	case 1:
		return quantity.AtMost(a)
	case 2:
		iv := quantity.Between(a, drawNumber(t, r, name))
		if !iv.IsPoint() {
			iv.LoOpen, iv.HiOpen = rapid.Bool().Draw(t, "open below"), rapid.Bool().Draw(t, "open above")
		}
		return iv
	default:
		return quantity.Point(a)
	}
}

// drawNames draws values of a set: names that conditions ask for, declared ones, and ids above and below those.
func drawNames(t *rapid.T, r *rules, name string, least int) []string {
	p := r.list.Param(name)
	pool := append(slices.Clone(r.values[name]), p.Values...)
	if p.IDs {
		pool = append(pool, "1", "1.A", "1.A.1", "19", "19.A.2", "2.A.1", "2.A.1.c", "20.A", "9.A.6")
	}
	if p.Open {
		pool = append(pool, "0000-00-0")
	}
	if len(pool) == 0 {
		return nil
	}
	return rapid.SliceOfN(rapid.SampledFrom(pool), least, 3).Draw(t, "names of "+name)
}

func drawStatement(t *rapid.T, r *rules, name string) statement {
	var st statement
	switch r.list.Param(name).Type {
	case controllist.Number:
		st.number = drawInterval(t, r, name)
	case controllist.Bool:
		st.flag = rapid.SampledFrom([]truth.Value{truth.Met, truth.NotMet}).Draw(t, name)
	case controllist.Enum, controllist.Set:
		switch rapid.IntRange(0, 3).Draw(t, "shape of "+name) {
		case 0:
			st.set.Not = drawNames(t, r, name, 1)
		case 1:
			st.set.OneOf = drawNames(t, r, name, 1)
			st.set.Closed = rapid.Bool().Draw(t, "closed")
		default:
			st.set.Has = drawNames(t, r, name, 1)
			st.set.Closed = rapid.Bool().Draw(t, "closed")
		}
	}
	return st
}

// drawEntry draws an entry; those that depend on others come more often than they are many.
func drawEntry(t *rapid.T, r *rules) *controllist.Entry {
	if rapid.IntRange(0, 3).Draw(t, "of which sort") == 0 {
		return r.list.Entry(rapid.SampledFrom(slices.Sorted(maps.Keys(r.refs))).Draw(t, "entry with references"))
	}
	return rapid.SampledFrom(r.list.Entries()).Draw(t, "entry")
}

// drawGood draws statements about a good that has to do with the entry: mostly ones that fulfil its conditions.
func drawGood(t *rapid.T, r *rules, e *controllist.Entry) statements {
	s := statements{}
	all := map[string]bool{}
	r.needs(e.ID, all)
	for _, id := range slices.Sorted(maps.Keys(all)) {
		if id != e.ID && rapid.Bool().Draw(t, "leave out "+id) {
			continue
		}
		for _, name := range r.params[id] {
			if name != "specified_in" && rapid.IntRange(0, 4).Draw(t, "state "+name) > 0 {
				s[name] = drawStatement(t, r, name)
			}
		}
		if rapid.Bool().Draw(t, "fulfil "+id) {
			fulfil(t, r, r.list.Entry(id), s)
		}
	}
	return s
}

// fulfil states the parameters of the entry's conditions so that they hold, as far as each condition alone can tell.
func fulfil(t *rapid.T, r *rules, e *controllist.Entry, s statements) {
	figures := map[string][]quantity.Number{}
	ops := map[string]string{}
	for _, c := range r.figures[e.ID] {
		if _, ok := figures[c.param.Name]; !ok {
			figures[c.param.Name], ops[c.param.Name] = c.limits, c.op
		}
	}
	text := r.edition.Text(e)
	seen := map[string]bool{}
	for leaf := range text.Leaves() {
		name := leaf.Param.Name
		if seen[name] || name == "specified_in" || leaf.Negated || rapid.IntRange(0, 9).Draw(t, "skip") == 0 {
			continue
		}
		seen[name] = true
		switch leaf.Param.Type {
		case controllist.Number:
			limits := figures[name]
			iv := quantity.Point(limits[0])
			switch {
			case len(limits) == 2:
				iv = quantity.Between(limits[0], limits[1])
			case ops[name] == ">":
				iv = quantity.Interval{Lo: limits[0], LoOpen: true, HiInf: true}
			case ops[name] == "<":
				iv = quantity.Interval{Hi: limits[0], HiOpen: true, LoInf: true}
			}
			s[name] = statement{number: iv}
		case controllist.Bool:
			s[name] = statement{flag: truth.Of(leaf.Flag)}
		case controllist.Enum, controllist.Set:
			v := rapid.SampledFrom(leaf.Values).Draw(t, "value of "+name)
			s[name] = statement{set: controllist.Membership{Has: []string{v}, Closed: rapid.Bool().Draw(t, "closed")}}
		}
	}
}

// refine adds information to one statement, or returns it as it is.
func refine(t *rapid.T, r *rules, name string, st statement) statement {
	switch p := r.list.Param(name); p.Type {
	case controllist.Number:
		if p.Band != controllist.Inside {
			return refineBand(t, r, name, st)
		}
		if narrow := st.number.Intersect(drawInterval(t, r, name)); !narrow.IsEmpty() {
			st.number = narrow
		}
	case controllist.Bool: // a flag holds all there is to know
	case controllist.Enum, controllist.Set:
		return refineSet(t, r, name, st)
	}
	return st
}

// refineBand gives an end to a band of which it was not known. A band with two ends says all there is to say.
func refineBand(t *rapid.T, r *rules, name string, st statement) statement {
	end := drawNumber(t, r, name)
	iv := st.number
	switch {
	case iv.IsPoint() && r.list.Param(name).Band == controllist.WholeBand:
		iv = quantity.Between(iv.Lo, end) // one value of a band of which the rest was not stated
	case iv.LoInf && !iv.HiInf:
		iv = quantity.Interval{Lo: end, Hi: iv.Hi, HiOpen: iv.HiOpen}
	case iv.HiInf && !iv.LoInf:
		iv = quantity.Interval{Lo: iv.Lo, LoOpen: iv.LoOpen, Hi: end}
	}
	if !iv.IsEmpty() && !iv.IsPoint() {
		st.number = iv
	}
	return st
}

// related reports whether one of the names is the other or stands above or below it.
func related(a, b string) bool { return controllist.Under(a, b) || controllist.Under(b, a) }

// refineSet adds what does not contradict what is known already.
func refineSet(t *rapid.T, r *rules, name string, st statement) statement {
	m := st.set
	switch rapid.IntRange(0, 4).Draw(t, "how to refine "+name) {
	case 0: // nothing beyond what holds
		m.Closed = true
	case 1: // one more that holds
		if m.Closed {
			return st
		}
		for _, v := range drawNames(t, r, name, 1) {
			if !slices.ContainsFunc(m.Not, func(no string) bool { return related(v, no) }) {
				m.Has = append(slices.Clone(m.Has), v)
			}
		}
	case 2: // one more that does not
		for _, v := range drawNames(t, r, name, 1) {
			if !slices.ContainsFunc(m.Has, func(has string) bool { return related(v, has) }) &&
				!slices.ContainsFunc(m.OneOf, func(one string) bool { return related(v, one) }) {
				m.Not = append(slices.Clone(m.Not), v)
			}
		}
	case 3: // which paragraph of one that was named as a whole
		for _, v := range m.Has {
			if below := r.list.Below(v); r.list.Param(name).IDs && len(below) > 0 {
				id := rapid.SampledFrom(below).Draw(t, "below "+v).ID
				if !slices.ContainsFunc(m.Not, func(no string) bool { return controllist.Under(id, no) }) {
					m.Has = append(slices.Clone(m.Has), id)
				}
			}
		}
	default: // which one of several
		if len(m.OneOf) > 0 {
			v := rapid.SampledFrom(m.OneOf).Draw(t, "one of "+name)
			m.Has, m.OneOf = append(slices.Clone(m.Has), v), nil
		}
	}
	st.set = m
	return st
}

// drawMore adds information: parameters not stated so far, and more about those that were.
func drawMore(t *rapid.T, r *rules, e *controllist.Entry, s statements) statements {
	more := maps.Clone(s)
	all := map[string]bool{}
	r.needs(e.ID, all)
	for _, id := range slices.Sorted(maps.Keys(all)) {
		for _, name := range r.params[id] {
			if name == "specified_in" || !rapid.Bool().Draw(t, "say more of "+name) {
				continue
			}
			if st, ok := more[name]; ok {
				more[name] = refine(t, r, name, st)
			} else {
				more[name] = drawStatement(t, r, name)
			}
		}
	}
	return more
}

// TestAddingInformation: a decided entry stays decided, except that an exclusion may take it out, and that an entry may follow
// another one that was taken out.
func TestAddingInformation(t *testing.T) {
	r := readRules()
	// Few goods fulfil an entry by chance, so more are drawn than elsewhere.
	for range 8 {
		rapid.Check(t, func(t *rapid.T) { addInformation(t, r) })
	}
}

func addInformation(t *rapid.T, r *rules) {
	entries := r.list.Entries()
	e := drawEntry(t, r)
	s := drawGood(t, r, e)
	more := drawMore(t, r, e, s)
	before := r.edition.Evaluate(s.facts(t, r), nil)
	facts := more.facts(t, r)
	after := r.edition.Evaluate(facts, nil)

	flipped := func(i int) bool {
		return before[i].Result.Known() && after[i].Result != before[i].Result
	}
	for i, e := range entries {
		if !flipped(i) {
			continue
		}
		takenOut := before[i].Result == truth.Met && after[i].Result == truth.NotMet && after[i].Has(controllist.TakenOut) &&
			!before[i].Has(controllist.TakenOut) && slices.ContainsFunc(r.edition.Explain(e, facts, after).Notes,
			func(n controllist.NoteFinding) bool { return n.Effect.TakesOut() && n.Result == truth.Met })
		followed := false
		for _, ref := range r.refs[e.ID] {
			for _, other := range r.list.Below(ref) {
				followed = followed || flipped(other.Index())
			}
		}
		if !takenOut && !followed {
			t.Fatalf("%s was %+v and became %+v\nstated before:\n%v\nstated after:\n%v", e.ID, before[i], after[i], s, more)
		}
	}
}

// TestUnknownNamesWhatIsMissing: an open entry names what can still change it; each name stands in the entry or in one it refers
// to; and when all that is stated in full, the entry is decided.
func TestUnknownNamesWhatIsMissing(t *testing.T) {
	r := readRules()
	rapid.Check(t, func(t *rapid.T) {
		drawn := drawEntry(t, r)
		s := drawGood(t, r, drawn)
		f := s.facts(t, r)
		verdicts := r.edition.Evaluate(f, nil)
		for i, e := range r.list.Entries() {
			missing := r.edition.Missing(e, f, verdicts)
			if (verdicts[i].Result == truth.Unknown) != (len(missing) > 0) {
				t.Fatalf("%s is %v and misses %v\n%v", e.ID, verdicts[i].Result, missing, s)
			}
			for j, name := range missing {
				if r.list.Param(name) == nil || name == "specified_in" || slices.Contains(missing[:j], name) || !r.asked(e.ID, name) {
					t.Fatalf("%s misses %s of %v, which it does not ask for", e.ID, name, missing)
				}
			}
		}
		missing := r.edition.Missing(drawn, f, verdicts)
		if len(missing) == 0 {
			return
		}
		full := maps.Clone(s)
		for _, name := range missing {
			full[name] = drawFull(t, r, name)
		}
		if v := r.edition.Evaluate(full.facts(t, r), nil)[drawn.Index()]; !v.Result.Known() {
			t.Fatalf("%s is still open after %v was stated\nbefore:\n%v\nafter:\n%v", drawn.ID, missing, s, full)
		}
	})
}

// asked reports whether the entry or one that it refers to asks for the parameter.
func (r *rules) asked(id, name string) bool {
	all := map[string]bool{}
	r.needs(id, all)
	for other := range all {
		if slices.Contains(r.params[other], name) {
			return true
		}
	}
	return false
}

// drawFull draws a statement that leaves nothing open about the parameter.
func drawFull(t *rapid.T, r *rules, name string) statement {
	switch p := r.list.Param(name); p.Type {
	case controllist.Number:
		a := drawNumber(t, r, name)
		if p.Band != controllist.Inside {
			return statement{number: quantity.Between(a, a.Add(quantity.NumberOf(1)))}
		}
		return statement{number: quantity.Point(a)}
	case controllist.Bool:
		return statement{flag: rapid.SampledFrom([]truth.Value{truth.Met, truth.NotMet}).Draw(t, name)}
	case controllist.Enum, controllist.Set:
	}
	m := controllist.Membership{Closed: true}
	if values := r.values[name]; len(values) > 0 && rapid.Bool().Draw(t, "some "+name) {
		v := rapid.SampledFrom(values).Draw(t, name)
		// An id that others stand below would leave those open.
		if len(r.list.Below(v)) <= 1 {
			m.Has = []string{v}
		}
	}
	return statement{set: m}
}

// TestEmptyFactsMeetNothing: of a good of which nothing is known, no entry of any day says that it covers it or that it does not,
// but for those that were not on the list.
func TestEmptyFactsMeetNothing(t *testing.T) {
	l := loadAnnex(t)
	for _, day := range []string{"1987-04-16", "1993-07-01", "2002-09-27", "2011-04-15", "2020-01-01", "2024-03-14", today.String()} {
		ed := editionAt(t, day)
		for i, v := range ed.Evaluate(l.NewFacts(), nil) {
			e := l.Entries()[i]
			want := truth.Unknown
			if ed.Status(e) == controllist.NotOnList {
				want = truth.NotMet
			}
			if v.Result != want {
				t.Errorf("%s on %s is %v, want %v", e.ID, day, v.Result, want)
			}
		}
	}
}

// TestUnits: a value is the same value in every unit of its dimension, for all entries.
func TestUnits(t *testing.T) {
	r := readRules()
	seen := map[string]bool{}
	written := 0
	var here, there []controllist.Verdict
	for _, k := range readCases(t) {
		for _, name := range slices.Sorted(maps.Keys(k.Given)) {
			p := r.list.Param(name)
			if p.Type != controllist.Number || seen[k.Entry+name+k.Given[name]] {
				continue
			}
			seen[k.Entry+name+k.Given[name]] = true
			f, err := k.facts(r.list)
			if err != nil {
				t.Fatal(err)
			}
			iv, _ := f.Interval(name)
			here = r.edition.Evaluate(f, here)
			for _, u := range quantity.UnitsOf(p.Unit.Dimension()) {
				lo, hi := u.FromSI(iv.Lo), u.FromSI(iv.Hi)
				same := iv
				same.Lo, same.Hi = u.ToSI(lo), u.ToSI(hi)
				g := f.Clone()
				if err := g.SetInterval(name, same, ""); err != nil {
					t.Fatal(err)
				}
				there = r.edition.Evaluate(g, there)
				if !slices.Equal(here, there) {
					t.Fatalf("%s: %s %s is another value in %s", k.place(), name, k.Given[name], u)
				}
				// As people would write it, where that takes not too many digits.
				text := lo.String()
				if !iv.IsPoint() || len(text) > 25 || strings.Contains(text, "/") {
					continue
				}
				if err := g.Set(name, text+" "+u.Symbol()); err != nil {
					t.Errorf("%s: %s = %s %s: %v", k.place(), name, text, u, err)
					continue
				}
				written++
				there = r.edition.Evaluate(g, there)
				if !slices.Equal(here, there) {
					t.Errorf("%s: %s %s has another verdict as %s %s", k.place(), name, k.Given[name], text, u)
				}
			}
		}
	}
	if written < 2000 {
		t.Errorf("only %d values were written in other units", written)
	}
}

// TestAwayFromTheLimit: a value on the side of its limit that is not met stays there when it moves further away.
func TestAwayFromTheLimit(t *testing.T) {
	r := readRules()
	with := slices.Sorted(maps.Keys(r.figures))
	rapid.Check(t, func(t *rapid.T) {
		e := r.list.Entry(rapid.SampledFrom(with).Draw(t, "entry"))
		c := rapid.SampledFrom(r.figures[e.ID]).Draw(t, "condition")
		v := drawNumber(t, r, c.param.Name)
		distance := quantity.NumberOf(rapid.Float64Range(0, 1e6).Draw(t, "distance"))
		low, high := c.limits[0], c.limits[len(c.limits)-1]
		switch {
		case len(c.limits) == 2 && v.Cmp(low) < 0, c.op == ">" && v.Cmp(low) <= 0, c.op == ">=" && v.Cmp(low) < 0, c.op == "==" && v.Cmp(low) < 0:
			distance = distance.Neg()
		case len(c.limits) == 2 && v.Cmp(high) > 0, c.op == "<" && v.Cmp(low) >= 0, c.op == "<=" && v.Cmp(low) > 0, c.op == "==" && v.Cmp(low) > 0:
		default:
			return // on the side that is met
		}
		far := v.Add(distance)
		for _, x := range []quantity.Number{v, far} {
			iv := quantity.Point(x)
			if c.param.Band == controllist.WholeBand {
				continue // a single value says nothing about a whole band
			}
			f := statements{c.param.Name: {number: iv}}.facts(t, r)
			if got := leafResults(r, e, f, c); len(got) == 0 || slices.ContainsFunc(got, func(a truth.Value) bool { return a != truth.NotMet }) {
				t.Fatalf("%s: %s for %v (moved from %v): %v", e.ID, c.text, x, v, got)
			}
		}
	})
}

// leafResults answers the leaves of the entry and its notes that ask what the figure asks.
func leafResults(r *rules, e *controllist.Entry, f *controllist.Facts, c figure) []truth.Value {
	x := r.edition.Explain(e, f, r.edition.Evaluate(f, nil))
	leaves := x.Reason.Leaves()
	for _, n := range x.Notes {
		leaves = append(leaves, n.Reason.Leaves()...)
	}
	var out []truth.Value
	for _, leaf := range leaves {
		if leaf.Param == c.param.Name && leaf.Want == c.want {
			out = append(out, leaf.Result)
		}
	}
	return out
}

// TestOrderOfStatements: what is stated first and what last does not matter.
func TestOrderOfStatements(t *testing.T) {
	r := readRules()
	rapid.Check(t, func(t *rapid.T) {
		s := drawGood(t, r, drawEntry(t, r))
		names := slices.Sorted(maps.Keys(s))
		one := s.inOrder(t, r, names)
		other := s.inOrder(t, r, rapid.Permutation(names).Draw(t, "order"))
		a, b := r.edition.Evaluate(one, nil), r.edition.Evaluate(other, nil)
		if !slices.Equal(a, b) {
			t.Fatalf("the order of statements matters:\n%v", s)
		}
		if !slices.Equal(one.Stated(), other.Stated()) {
			t.Fatalf("stated %v and %v", one.Stated(), other.Stated())
		}
		qa, qb := r.edition.Questions(one, a, nil), r.edition.Questions(other, b, nil)
		for i := range qa {
			if qa[i].Param != qb[i].Param || qa[i].Power != qb[i].Power {
				t.Fatalf("question %d is %s and %s", i, qa[i].Param.Name, qb[i].Param.Name)
			}
		}
	})
}

// TestReuse: the room of an earlier evaluation and facts that were reset leave no trace.
func TestReuse(t *testing.T) {
	r := readRules()
	var room []controllist.Verdict
	used := r.list.NewFacts()
	rapid.Check(t, func(t *rapid.T) {
		s := drawGood(t, r, drawEntry(t, r))
		f := s.facts(t, r)
		fresh := r.edition.Evaluate(f, nil)
		used.Reset()
		for _, name := range f.Stated() {
			var err error
			switch st := s[name]; r.list.Param(name).Type {
			case controllist.Number:
				err = used.SetInterval(name, st.number, "")
			case controllist.Bool:
				err = used.SetFlag(name, st.flag)
			case controllist.Enum, controllist.Set:
				err = used.SetMembers(name, st.set)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if room = r.edition.Evaluate(used, room); !slices.Equal(room, fresh) {
			t.Fatalf("used facts in used room differ:\n%v", s)
		}
		for i, e := range r.list.Entries() {
			if got := r.edition.VerdictOf(e, f, fresh); got != fresh[i] {
				t.Fatalf("%s asked alone is %+v, not %+v", e.ID, got, fresh[i])
			}
		}
	})
}

// TestConcurrentEditions: one list answers many days and goods at once.
func TestConcurrentEditions(t *testing.T) {
	l := loadAnnex(t)
	days := []string{"1990-01-01", "2003-01-01", "2011-04-15", today.String()}
	var wg sync.WaitGroup
	for _, g := range goods {
		for _, day := range days {
			wg.Go(func() {
				ed := editionAt(t, day)
				f := stated(t, l, g.given)
				want := ed.Evaluate(f, nil)
				var got []controllist.Verdict
				for range 8 {
					if got = ed.Evaluate(f, got); !slices.Equal(got, want) {
						t.Errorf("%s on %s: verdicts differ", g.name, day)
						return
					}
					ed.Explain(l.Entry(g.entry), f, got)
					ed.Questions(f, got, nil)
				}
			})
		}
	}
	wg.Wait()
}
