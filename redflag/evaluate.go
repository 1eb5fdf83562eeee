package redflag

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/licet/licet/cite"
	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/rule"
	"github.com/licet/licet/transfer"
	"github.com/licet/licet/truth"
)

// Level says what a person should do. There is no level that says clear.
type Level string

// The levels, the lightest first.
const (
	NoneFound Level = "none-found" // no sign in what was stated; that is no clearance
	Look      Level = "look"       // a person should look
	Hold      Level = "hold"       // a person must look before it goes on
)

// Levels returns the levels, the lightest first.
func Levels() []Level { return []Level{NoneFound, Look, Hold} }

// Field is a statement that an indicator rests on. A path that begins with "context." is no field of the transfer.
type Field struct {
	Path  string `json:"path"`
	Value string `json:"value"`
}

// Finding is the answer of one indicator that is met or unknown.
type Finding struct {
	ID         string      `json:"id"`
	Title      string      `json:"title"`
	Result     truth.Value `json:"result"`
	Weight     int         `json:"weight"`
	Typologies []string    `json:"typologies"`
	Needs      Needs       `json:"needs"`
	Text       string      `json:"text,omitempty"`     // the sentence, when met
	Evidence   []Field     `json:"evidence,omitempty"` // what made it met
	Missing    []string    `json:"missing,omitempty"`  // fields that would settle it, when unknown
	Clears     string      `json:"clears"`
	Sources    []string    `json:"sources"`
	Basis      cite.Basis  `json:"basis"`
	Note       string      `json:"note,omitempty"`
	ReplacedBy string      `json:"replaced_by,omitempty"` // combination that counts in its place
}

// CombinationFinding is a combination that is met, with the indicators that it counts in place of.
type CombinationFinding struct {
	ID         string   `json:"id"`
	Weight     int      `json:"weight"`
	Typologies []string `json:"typologies"`
	Text       string   `json:"text"`
	Replaces   []string `json:"replaces"`
}

// TypologyScore is how strongly the indicators speak for a typology, 0 to 1.
type TypologyScore struct {
	ID    string   `json:"id"`
	Name  string   `json:"name"`
	Score float64  `json:"score"`
	From  []string `json:"from"` // indicators and combinations
}

// Evaluation is what the indicators say of a transfer.
type Evaluation struct {
	Score        float64              `json:"score"` // 0 to 1; orders transfers, and is no probability
	Level        Level                `json:"level"`
	Typologies   []TypologyScore      `json:"typologies"` // the leading one first
	Indicators   []Finding            `json:"indicators"` // the gravest first; those that are not met are left out
	Combinations []CombinationFinding `json:"combinations"`
	Digest       string               `json:"digest"`
}

// Leading returns the typology that the evidence speaks for most, false when there is none.
func (e *Evaluation) Leading() (TypologyScore, bool) {
	if len(e.Typologies) == 0 {
		return TypologyScore{}, false
	}
	return e.Typologies[0], true
}

var pool = sync.Pool{New: func() any { return &facts{slots: make([]slot, len(variables))} }}

// Evaluate answers the indicators for a transfer on a day. A nil context knows nothing. A missing transfer or day is
// [fault.Invalid]; a rule that errs is an error too, because an indicator must not go missing in silence.
func (r *Rules) Evaluate(t *transfer.Transfer, c *Context, on date.Date) (Evaluation, error) {
	if t == nil || on.IsZero() {
		return Evaluation{}, fault.New(fault.Invalid, "red flags: a transfer and a day are needed")
	}
	if c == nil {
		c = new(Context)
	}
	f := pool.Get().(*facts)
	defer pool.Put(f)
	f.derive(r.ref, t, c, on)
	if f.err != nil {
		return Evaluation{}, f.err
	}
	e := Evaluation{Level: NoneFound, Digest: r.digest}
	for _, ind := range r.all {
		if !ind.ind.InForce.Contains(on) {
			continue
		}
		if !c.ListUnknown && !f.canBeMet(ind) {
			continue
		}
		finding, ok, err := f.answer(ind, c.ListUnknown)
		if err != nil {
			return Evaluation{}, err
		}
		if ok {
			e.Indicators = append(e.Indicators, finding)
		}
	}
	r.conclude(&e)
	return e, nil
}

// canBeMet reports whether no part of the conjunction is seen to fail at a glance: if none of its variables is stated,
// the rule is unknown or not met whatever the rest says.
func (f *facts) canBeMet(c *compiled) bool {
	for _, part := range c.parts {
		if part.fails != nil {
			if v := f.slots[part.vars[0]].val; v == nil || v == part.fails {
				return false
			}
			continue
		}
		if !slices.ContainsFunc(part.vars, func(i int) bool { return f.slots[i].val != nil }) {
			return false
		}
	}
	return true
}

// finding returns the frame of a finding; the answer is filled in by the caller.
func (c *compiled) finding(v truth.Value) Finding {
	return Finding{
		ID: c.ind.ID, Title: c.ind.Title, Result: v, Weight: c.ind.Weight, Typologies: slices.Clone(c.ind.Typologies),
		Needs: c.ind.Needs, Clears: c.ind.Clears, Sources: slices.Clone(c.ind.Sources), Basis: c.ind.Basis, Note: c.ind.Note,
	}
}

func (f *facts) answer(c *compiled, unknown bool) (Finding, bool, error) {
	stated := slices.ContainsFunc(c.vars, func(i int) bool { return f.slots[i].val != nil })
	if !stated { // nothing it uses is stated: unknown without a look
		fin := c.finding(truth.Unknown)
		fin.Missing = slices.Clone(c.ind.Fields)
		return fin, unknown, nil
	}
	set, err := c.set()
	if err != nil {
		return Finding{}, false, err
	}
	given := make(rule.Given, len(c.vars))
	for _, i := range c.vars {
		if v := f.slots[i].val; v != nil {
			given[variables[i].Name] = v
		}
	}
	bound, err := set.Schema().Bind(given)
	if err != nil {
		return Finding{}, false, fault.Wrap(fault.Invalid, err, "indicator %s", c.ind.ID)
	}
	res := set.Evaluate(bound, f.on)
	if len(res) != 1 {
		return Finding{}, false, fault.New(fault.Internal, "indicator %s: %d rules", c.ind.ID, len(res))
	}
	if res[0].Err != nil {
		return Finding{}, false, res[0].Err
	}
	switch res[0].Value {
	case truth.Met:
		fin := c.finding(truth.Met)
		names := make([]string, 0, 8)
		for _, b := range res[0].Because {
			names = append(names, b.Var)
		}
		fin.Text = f.fill(c)
		fin.Evidence = f.evidence(append(names, c.holders...))
		return fin, true, nil
	case truth.Unknown:
		fin := c.finding(truth.Unknown)
		for _, m := range res[0].Missing {
			for _, from := range variables[varIndex[m]].from {
				if !slices.Contains(fin.Missing, from) {
					fin.Missing = append(fin.Missing, from)
				}
			}
		}
		return fin, unknown, nil
	case truth.NotMet:
		if f.couldBeMore(c) {
			return f.withoutFloors(c, unknown)
		}
	}
	return Finding{}, false, nil
}

// shown limits a foreign text within a sentence.
const shown = 160

func (f *facts) fill(c *compiled) string {
	var b strings.Builder
	for i, s := range c.whyParts {
		if i%2 == 0 {
			b.WriteString(s)
			continue
		}
		b.WriteString(display(f.slots[varIndex[s]].val))
	}
	return b.String()
}

func display(v any) string {
	var s string
	switch x := v.(type) {
	case nil:
		return "(not stated)"
	case float64:
		s = strconv.FormatFloat(math.Round(x*100)/100, 'f', -1, 64)
	case []string:
		s = strings.Join(x, ", ")
	default:
		s = fmt.Sprint(x)
	}
	if r := []rune(s); len(r) > shown {
		return string(r[:shown]) + "…"
	}
	return s
}

// evidence returns the fields behind the variables, each once, in the order of the variables.
func (f *facts) evidence(names []string) []Field {
	var out []Field
	for _, n := range names {
		for _, ref := range f.slots[varIndex[n]].refs {
			p := ref.path()
			if slices.ContainsFunc(out, func(o Field) bool { return o.Path == p }) {
				continue
			}
			v := ref.val
			if v == "" {
				v = valueAt(f.t, p)
			}
			if v != "" {
				out = append(out, Field{p, v})
			}
		}
	}
	return out
}

// unit is what counts once: an indicator, or a combination in place of its parts.
type unit struct {
	id         string
	weight     int
	strength   float64
	typologies []string
}

// conclude adds up what is met. Within a typology each unit takes its share of what is left, 1 - Π(1 - w/scale), and the
// weak ones together no more than a cap: many weak flags of one kind are still one kind of doubt. Over all, each unit
// counts once, in the typology it speaks for most.
func (r *Rules) conclude(e *Evaluation) {
	l := &r.ref.Limits
	units := r.units(e)
	scores := make([]TypologyScore, len(r.ref.Typologies))
	clear := make([]float64, len(scores)) // how much speaks for this typology and no other, to decide between equals
	for i, t := range r.ref.Typologies {
		var in []unit
		for _, u := range units {
			if slices.Contains(u.typologies, t.ID) {
				in = append(in, u)
				scores[i].From = append(scores[i].From, u.id)
				clear[i] += u.strength / float64(len(u.typologies))
			}
		}
		scores[i].ID, scores[i].Name, scores[i].Score = t.ID, t.Name, l.together(in)
	}
	order := make([]int, 0, len(scores))
	for i := range scores {
		if scores[i].From != nil {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int {
		if d := scores[b].Score - scores[a].Score; math.Abs(d) > 1e-9 {
			return sign(d)
		}
		return sign(clear[b] - clear[a])
	})
	left := 1.0
	counted := map[string]bool{}
	for _, i := range order {
		e.Typologies = append(e.Typologies, scores[i])
		var in []unit
		for _, u := range units {
			if !counted[u.id] && slices.Contains(u.typologies, scores[i].ID) {
				counted[u.id] = true
				in = append(in, u)
			}
		}
		left *= 1 - l.together(in)
	}
	if len(units) > 0 {
		e.Score = math.Round((1-left)*1e6) / 1e6
	}
	for i := range e.Typologies {
		e.Typologies[i].Score = math.Round(e.Typologies[i].Score*1e6) / 1e6
	}
	slices.SortStableFunc(e.Indicators, func(a, b Finding) int {
		if a.Result != b.Result {
			return int(b.Result) - int(a.Result)
		}
		if a.Weight != b.Weight {
			return b.Weight - a.Weight
		}
		return strings.Compare(a.ID, b.ID)
	})
	e.Level = l.level(e, units)
}

func (l *limits) level(e *Evaluation, units []unit) Level {
	codeOnly := !slices.ContainsFunc(e.Indicators, func(f Finding) bool {
		return f.Result == truth.Met && !slices.Contains(l.CodeOnly, f.ID)
	})
	grave := slices.ContainsFunc(units, func(u unit) bool { return u.weight >= l.HoldWeight })
	switch {
	case !codeOnly && (grave || e.Score >= l.HoldScore):
		return Hold
	case e.Score >= l.LookScore:
		return Look
	default:
		return NoneFound
	}
}

// together combines units with diminishing returns.
func (l *limits) together(units []unit) float64 {
	strong, weak := 1.0, 1.0
	for _, u := range units {
		if u.weight <= l.WeakWeight {
			weak *= 1 - u.strength
		} else {
			strong *= 1 - u.strength
		}
	}
	return 1 - strong*max(weak, 1-l.WeakCap)
}

// units returns what counts, with the combinations that are met in place of their parts. A combination never counts less
// than its parts would together, so that one more flag cannot lower a score.
func (r *Rules) units(e *Evaluation) []unit {
	l := &r.ref.Limits
	met := make(map[string]*Finding, len(e.Indicators))
	for i := range e.Indicators {
		if f := &e.Indicators[i]; f.Result == truth.Met {
			met[f.ID] = f
		}
	}
	var units []unit
	for _, c := range r.ref.Combinations {
		parts := make([]*Finding, 0, len(c.All)+len(c.Any))
		whole := true
		for _, id := range c.All {
			f := met[id]
			if whole = f != nil; !whole {
				break
			}
			parts = append(parts, f)
		}
		if !whole {
			continue
		}
		for _, id := range c.Any {
			if f := met[id]; f != nil {
				parts = append(parts, f)
			}
		}
		if len(c.Any) > 0 && len(parts) == len(c.All) {
			continue
		}
		left := 1.0
		cf := CombinationFinding{ID: c.ID, Weight: c.Weight, Typologies: slices.Clone(c.Typologies), Text: c.Why}
		for _, p := range parts {
			cf.Replaces = append(cf.Replaces, p.ID)
			if p.ReplacedBy == "" { // a part of two combinations counts in the first alone
				p.ReplacedBy = c.ID
				left *= 1 - float64(p.Weight)/l.Scale
			}
		}
		e.Combinations = append(e.Combinations, cf)
		weight := c.Weight
		for _, p := range parts {
			weight = max(weight, p.Weight)
		}
		units = append(units, unit{c.ID, weight, max(float64(c.Weight)/l.Scale, 1-left), cf.Typologies})
	}
	for i := range e.Indicators {
		f := &e.Indicators[i]
		if f.Result == truth.Met && f.ReplacedBy == "" {
			units = append(units, unit{f.ID, f.Weight, float64(f.Weight) / l.Scale, f.Typologies})
		}
	}
	return units
}

func sign(d float64) int {
	switch {
	case d > 0:
		return 1
	case d < 0:
		return -1
	default:
		return 0
	}
}
