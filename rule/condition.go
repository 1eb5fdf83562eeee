package rule

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/cost"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"

	"github.com/licet/licet/fault"
	"github.com/licet/licet/truth"
)

// DefaultCostLimit bounds the work of one condition, in CEL cost units (about one for each operation). Comparisons of
// declared variables take tens; a search through the longest list of the longest texts takes some millions.
const DefaultCostLimit = 1_000_000

// condition is a compiled CEL expression of type bool.
type condition struct {
	text    string
	ast     *cel.Ast
	schema  *Schema
	tree    *node
	limit   uint64
	pure    bool // the skeleton is the whole expression
	counted bool // the cost cannot be bounded beforehand, so it is counted while evaluating

	plain   func() (cel.Program, error)
	tracked func() (cel.Program, error)
}

// problem is an error in the text of an expression: line and col count from 1.
type problem struct {
	line, col int
	message   string
}

// compile checks the expression against the schema. All problems are returned; without any, the condition is usable.
// The programs are planned on first use: most runs of a program look at few of its rules.
func compile(s *Schema, text string, limit uint64) (*condition, []problem) {
	checked, iss := s.env.Compile(text)
	if iss.Err() != nil {
		var ps []problem
		for _, e := range iss.Errors() {
			ps = append(ps, problem{e.Location.Line(), e.Location.Column() + 1, oneLine(e.Message)})
		}
		return nil, ps
	}
	if !checked.OutputType().IsExactType(cel.BoolType) {
		return nil, []problem{{1, 1, fmt.Sprintf("the condition gives %s, not true or false", checked.OutputType())}}
	}
	c := &condition{text: text, ast: checked, schema: s, limit: limit}
	native := checked.NativeRep()
	if p := equalities(native); p != nil {
		return nil, p
	}
	c.tree = c.build(native.Expr())
	c.pure = c.tree.pure()
	est, err := s.env.EstimateCost(checked, sizes{s})
	if err != nil {
		return nil, []problem{{1, 1, oneLine(err.Error())}}
	}
	if est.Min > limit {
		return nil, []problem{{1, 1, fmt.Sprintf("the condition costs at least %d units, the limit is %d", est.Min, limit)}}
	}
	c.counted = est.Max > limit
	c.plain = sync.OnceValues(func() (cel.Program, error) { return c.plan(cel.OptOptimize) })
	c.tracked = sync.OnceValues(func() (cel.Program, error) { return c.plan(cel.OptTrackState) })
	return c, nil
}

func (c *condition) plan(o cel.EvalOption) (cel.Program, error) {
	opts := []cel.ProgramOption{cel.EvalOptions(cel.OptPartialEval, o)}
	if c.counted {
		opts = append(opts, cel.CostLimit(c.limit))
	}
	return c.schema.env.Program(c.ast, opts...)
}

// equalities refuses == and != on numbers with fractions: 0.1 + 0.2 is not 0.3 in binary, and a measured value on the
// limit must not fall to one side by rounding.
func equalities(a *ast.AST) []problem {
	var ps []problem
	ast.PreOrderVisit(a.Expr(), ast.NewExprVisitor(func(e ast.Expr) {
		if e.Kind() != ast.CallKind {
			return
		}
		if fn := e.AsCall().FunctionName(); fn != operators.Equals && fn != operators.NotEquals {
			return
		}
		for _, arg := range e.AsCall().Args() {
			if a.GetType(arg.ID()).IsExactType(types.DoubleType) {
				loc := a.SourceInfo().GetStartLocation(e.ID())
				ps = append(ps, problem{
					loc.Line(), loc.Column() + 1,
					"equality of numbers with fractions: compare with <, <=, > or >=",
				})
				return
			}
		}
	}))
	return ps
}

// sizes tells the cost estimate how large values can be; [Schema.Bind] keeps them so.
type sizes struct{ s *Schema }

func (z sizes) EstimateSize(n cost.AstNode) *cost.SizeEstimate {
	path := n.Path()
	if len(path) == 0 {
		return nil
	}
	v, ok := z.s.Lookup(path[0])
	if !ok {
		return nil
	}
	limit := uint64(1)
	switch {
	case len(path) > 1, v.Type == String: // an element of a list is a text
		limit = MaxText
	case v.Type == List:
		limit = MaxList
	case v.Type == Date:
		limit = uint64(len("2006-01-02"))
	}
	e := cost.RangedSizeEstimate(0, limit)
	return &e
}

func (sizes) EstimateCallCost(_, _ string, _ *cost.AstNode, _ []cost.AstNode) *cost.CallEstimate {
	return nil
}

// eval answers the condition. An error leaves it unknown.
func (c *condition) eval(f *Facts) (truth.Value, error) {
	if c.pure {
		return trace{facts: f}.value(c.tree), nil
	}
	return c.byCEL(f)
}

// byCEL answers the condition by running it.
func (c *condition) byCEL(f *Facts) (truth.Value, error) {
	v, _, err := c.run(c.plain, f)
	return v, err
}

func (c *condition) run(program func() (cel.Program, error), f *Facts) (truth.Value, *cel.EvalDetails, error) {
	p, err := program()
	if err != nil {
		return truth.Unknown, nil, fault.Wrap(fault.Invalid, err, "planning the condition")
	}
	act, err := f.activation()
	if err != nil {
		return truth.Unknown, nil, err
	}
	out, details, err := p.Eval(act)
	if err != nil {
		if c.counted && strings.Contains(err.Error(), "cost limit exceeded") {
			return truth.Unknown, nil, fault.New(fault.Invalid, "the condition costs more than its limit of %d units", c.limit)
		}
		return truth.Unknown, nil, fault.Wrap(fault.Invalid, errors.New(oneLine(err.Error())), "evaluating the condition")
	}
	return value(out), details, nil
}

func value(v ref.Val) truth.Value {
	if b, ok := v.(types.Bool); ok {
		return truth.Of(bool(b))
	}
	return truth.Unknown
}

// oneLine keeps CEL's message and drops the drawing under it.
func oneLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return strings.TrimSpace(line)
}

// node is the logical skeleton of an expression: what lies under a leaf needs all its variables at once.
type node struct {
	id   int64
	op   op
	kids []*node
	vars []string // leaf: declared variables in it, in order of appearance
	at   int      // leaf of one variable: its place in the schema
	bare bool     // leaf: nothing but one variable
	by   *comparison
}

type op uint8

const (
	leaf op = iota
	and
	or
	not
	cond
)

func (c *condition) build(e ast.Expr) *node {
	n := &node{id: e.ID()}
	if e.Kind() == ast.CallKind {
		switch e.AsCall().FunctionName() {
		case operators.LogicalAnd:
			n.op = and
		case operators.LogicalOr:
			n.op = or
		case operators.LogicalNot:
			n.op = not
		case operators.Conditional:
			n.op = cond
		}
		if n.op != leaf {
			for _, arg := range e.AsCall().Args() {
				n.kids = append(n.kids, c.build(arg))
			}
			return n
		}
	}
	ast.PreOrderVisit(e, ast.NewExprVisitor(func(e ast.Expr) {
		if e.Kind() != ast.IdentKind {
			return
		}
		if name := e.AsIdent(); !slices.Contains(n.vars, name) {
			if _, ok := c.schema.Lookup(name); ok {
				n.vars = append(n.vars, name)
			}
		}
	}))
	if len(n.vars) == 1 {
		n.at = c.schema.index[n.vars[0]]
		n.bare = e.Kind() == ast.IdentKind
		n.by = c.schema.compares(e)
	}
	return n
}

// pure reports whether the skeleton is the whole expression: nothing but connectives, yes-or-no variables and
// comparisons with constants. It is then answered without running CEL; that both agree is a property test.
func (n *node) pure() bool {
	if n.op == leaf {
		return n.bare || n.by != nil
	}
	for _, k := range n.kids {
		if !k.pure() {
			return false
		}
	}
	return true
}

// trace is one evaluation with the values of its parts.
type trace struct {
	facts *Facts
	state interface {
		Value(int64) (ref.Val, bool)
	} // nil for a pure expression
}

// explain looks at the parts of the condition. Decided: the variables that carry the answer. Unknown: those still
// missing, the most telling first.
func (c *condition) explain(f *Facts) (because []Because, missing []string) {
	t := trace{facts: f}
	var v truth.Value
	if c.pure {
		v = t.value(c.tree)
	} else {
		known, details, err := c.run(c.tracked, f)
		if err != nil {
			return nil, nil
		}
		v, t.state = known, details.State()
	}
	if !v.Known() {
		return nil, t.telling(c.tree, t.missing(c.tree, nil))
	}
	return t.because(c.tree, nil), nil
}

func (t trace) value(n *node) truth.Value {
	if t.state == nil {
		return t.suppose(n, "", truth.Unknown)
	}
	v, ok := t.state.Value(n.id)
	if !ok {
		return truth.Unknown
	}
	return value(v)
}

// settled reports whether nothing is missing below n: it has a value, or it erred.
func (t trace) settled(n *node) bool {
	if t.state == nil {
		return t.value(n).Known()
	}
	v, ok := t.state.Value(n.id)
	return ok && !types.IsUnknown(v)
}

// because adds the variables on which the decided answer of n rests: all of a conjunction that holds, one false part of
// one that fails, and the reverse for a disjunction.
func (t trace) because(n *node, out []Because) []Because {
	v := t.value(n)
	switch {
	case n.op == leaf:
		for _, name := range n.vars {
			known, ok := t.facts.Value(name)
			if ok && !slices.ContainsFunc(out, func(b Because) bool { return b.Var == name }) {
				out = append(out, Because{name, known})
			}
		}
	case n.op == not:
		out = t.because(n.kids[0], out)
	case n.op == cond:
		out = t.because(n.kids[0], out)
		if t.value(n.kids[0]) == truth.Met {
			return t.because(n.kids[1], out)
		}
		return t.because(n.kids[2], out)
	case (n.op == and) == (v == truth.Met):
		for _, k := range n.kids {
			out = t.because(k, out)
		}
	default:
		for _, k := range n.kids {
			if t.value(k) == v {
				return t.because(k, out)
			}
		}
	}
	return out
}

// missing adds the variables that the residual of n still names.
func (t trace) missing(n *node, out []string) []string {
	if t.settled(n) {
		return out
	}
	switch n.op {
	case leaf:
		for _, name := range n.vars {
			if _, known := t.facts.Value(name); !known && !slices.Contains(out, name) {
				out = append(out, name)
			}
		}
	case cond:
		switch t.value(n.kids[0]) {
		case truth.Met:
			return t.missing(n.kids[1], out)
		case truth.NotMet:
			return t.missing(n.kids[2], out)
		case truth.Unknown:
		}
		fallthrough
	default:
		for _, k := range n.kids {
			out = t.missing(k, out)
		}
	}
	return out
}

// telling sorts the missing variables by how many of their answers alone would decide the condition. Only yes-or-no
// variables can be tried; others keep their order behind those that decide something.
func (t trace) telling(n *node, missing []string) []string {
	if len(missing) < 2 {
		return missing
	}
	score := make(map[string]int, len(missing))
	for _, name := range missing {
		if v, _ := t.facts.schema.Lookup(name); v.Type != Bool {
			continue
		}
		for _, try := range []truth.Value{truth.Met, truth.NotMet} {
			if t.suppose(n, name, try).Known() {
				score[name]++
			}
		}
	}
	slices.SortStableFunc(missing, func(a, b string) int { return score[b] - score[a] })
	return missing
}

// suppose answers n as if the variable had the given value.
func (t trace) suppose(n *node, name string, v truth.Value) truth.Value {
	if t.state != nil {
		if known := t.value(n); known.Known() {
			return known
		}
	}
	switch n.op {
	case and:
		out := truth.Met
		for _, k := range n.kids {
			out = out.And(t.suppose(k, name, v))
		}
		return out
	case or:
		out := truth.NotMet
		for _, k := range n.kids {
			out = out.Or(t.suppose(k, name, v))
		}
		return out
	case not:
		return t.suppose(n.kids[0], name, v).Not()
	case cond:
		switch t.suppose(n.kids[0], name, v) {
		case truth.Met:
			return t.suppose(n.kids[1], name, v)
		case truth.NotMet:
			return t.suppose(n.kids[2], name, v)
		case truth.Unknown:
		}
		return truth.Unknown
	case leaf:
		if n.bare && name != "" && n.vars[0] == name {
			return v
		}
		// A branch that was not taken is not evaluated; a plain variable in it is known all the same.
		if n.by != nil {
			if v := t.facts.values[n.at]; v != nil {
				return n.by.answer(v)
			}
			return truth.Unknown
		}
		if b, ok := t.facts.values[n.at].(bool); n.bare && ok {
			return truth.Of(b)
		}
	}
	return truth.Unknown
}
