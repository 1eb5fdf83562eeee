package rule

import (
	"cmp"
	"slices"
	"unicode/utf8"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"

	"github.com/licet/licet/truth"
)

// comparison is a leaf that sets one variable against constants: most of what rules ask. It is answered here, because
// starting CEL costs more than the comparison; that both agree is a property test. A comparison cannot err.
type comparison struct {
	op     string
	size   bool // of the variable, not its value: texts of a list, characters of a text
	consts []any
}

// reversed are the operators that say the same with their sides changed over.
var reversed = map[string]string{
	operators.Equals: operators.Equals, operators.NotEquals: operators.NotEquals, operators.Less: operators.Greater,
	operators.LessEquals: operators.GreaterEquals, operators.Greater: operators.Less, operators.GreaterEquals: operators.LessEquals,
}

// holds is the operator for a constant in a list that a variable holds.
const holds = "holds"

// compares reads the expression as a comparison of one declared variable; nil when it is anything else.
func (s *Schema) compares(e ast.Expr) *comparison {
	if e.Kind() != ast.CallKind || e.AsCall().IsMemberFunction() || len(e.AsCall().Args()) != 2 {
		return nil
	}
	op, left, right := e.AsCall().FunctionName(), e.AsCall().Args()[0], e.AsCall().Args()[1]
	if op == operators.In {
		return s.within(left, right)
	}
	back, ordered := reversed[op]
	if !ordered {
		return nil
	}
	if left.Kind() == ast.LiteralKind {
		op, left, right = back, right, left
	}
	c, ok := constant(right)
	if !ok {
		return nil
	}
	v, size, ok := s.side(left)
	if !ok || !fits(v.Type, size, c) {
		return nil
	}
	return &comparison{op, size, []any{c}}
}

// within reads variable in [constants] and constant in variable.
func (s *Schema) within(left, right ast.Expr) *comparison {
	if c, ok := constant(left); ok {
		v, size, ok := s.side(right)
		if _, text := c.(string); ok && text && !size && v.Type == List {
			return &comparison{op: holds, consts: []any{c}}
		}
		return nil
	}
	v, size, ok := s.side(left)
	if !ok || right.Kind() != ast.ListKind || right.AsList().Size() == 0 || len(right.AsList().OptionalIndices()) > 0 {
		return nil
	}
	out := &comparison{op: operators.In, size: size}
	for _, e := range right.AsList().Elements() {
		c, ok := constant(e)
		if !ok || !fits(v.Type, size, c) || v.Type == Double {
			return nil
		}
		out.consts = append(out.consts, c)
	}
	return out
}

// side reads a variable or the size of one.
func (s *Schema) side(e ast.Expr) (v Var, size, ok bool) {
	if e.Kind() == ast.CallKind && e.AsCall().FunctionName() == "size" {
		if call := e.AsCall(); call.IsMemberFunction() {
			e, size = call.Target(), true
		} else if len(call.Args()) == 1 {
			e, size = call.Args()[0], true
		}
	}
	if e.Kind() != ast.IdentKind {
		return Var{}, false, false
	}
	v, ok = s.Lookup(e.AsIdent())
	return v, size, ok
}

func constant(e ast.Expr) (any, bool) {
	if e.Kind() != ast.LiteralKind {
		return nil, false
	}
	switch c := e.AsLiteral().(type) {
	case types.String:
		return string(c), true
	case types.Int:
		return int64(c), true
	case types.Double:
		return float64(c), true
	default:
		return nil, false
	}
}

// fits reports whether the constant can stand against a variable of the type, or its size.
func fits(t Type, size bool, c any) bool {
	switch c.(type) {
	case string:
		return !size && (t == String || t == Date)
	case int64:
		return size && (t == String || t == List) || !size && (t == Int || t == Double)
	case float64:
		return !size && (t == Int || t == Double)
	default:
		return false
	}
}

// answer compares a value that was stated.
func (c *comparison) answer(v any) truth.Value {
	if c.size {
		switch x := v.(type) {
		case string:
			v = int64(utf8.RuneCountInString(x))
		case []string:
			v = int64(len(x))
		}
	}
	switch c.op {
	case holds:
		list, _ := v.([]string)
		text, _ := c.consts[0].(string)
		return truth.Of(slices.Contains(list, text))
	case operators.In:
		return truth.Of(slices.ContainsFunc(c.consts, func(k any) bool { return order(v, k) == 0 }))
	}
	switch o := order(v, c.consts[0]); c.op {
	case operators.Equals:
		return truth.Of(o == 0)
	case operators.NotEquals:
		return truth.Of(o != 0)
	case operators.Less:
		return truth.Of(o < 0)
	case operators.LessEquals:
		return truth.Of(o <= 0)
	case operators.Greater:
		return truth.Of(o > 0)
	default:
		return truth.Of(o >= 0)
	}
}

// order compares two texts or two numbers, as CEL does: a whole number beside one with a fraction as one with a fraction.
func order(a, b any) int {
	switch x := a.(type) {
	case string:
		y, _ := b.(string)
		return cmp.Compare(x, y)
	case int64:
		if y, whole := b.(int64); whole {
			return cmp.Compare(x, y)
		}
	}
	return cmp.Compare(number(a), number(b))
}

func number(v any) float64 {
	switch x := v.(type) {
	case int64:
		return float64(x)
	case float64:
		return x
	default:
		return 0
	}
}
