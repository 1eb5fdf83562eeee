package rule

import (
	"cmp"
	"fmt"
	"math"
	"regexp"
	"slices"
	"sync"

	"cel.dev/cel-go/cel"

	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/truth"
)

// Type is the type of a variable.
type Type string

// The types a variable can have. A date is stated as a day and seen by conditions as text YYYY-MM-DD, whose order is
// the order of days.
const (
	Bool   Type = "bool"
	String Type = "string"
	Int    Type = "int"
	Double Type = "double"
	List   Type = "list" // list of strings
	Date   Type = "date"
)

// Types returns all types, in a fixed order.
func Types() []Type { return []Type{Bool, String, Int, Double, List, Date} }

func (t Type) cel() *cel.Type {
	switch t {
	case Bool:
		return cel.BoolType
	case String, Date:
		return cel.StringType
	case Int:
		return cel.IntType
	case Double:
		return cel.DoubleType
	case List:
		return cel.ListType(cel.StringType)
	default:
		return nil
	}
}

// Limits on facts. They keep the cost of a condition computable before it runs; see [DefaultCostLimit].
const (
	MaxText = 64 << 10 // bytes of one text
	MaxList = 1024     // texts in one list
)

// Limits on conditions written by hand; the longest of Licet's own is a tenth of them.
const (
	maxExpression = 4 << 10
	maxNesting    = 64
)

// Var declares one variable. Conditions know nothing but declared variables, so that a slip in a name is found at load.
type Var struct {
	Name    string `json:"name"`
	Type    Type   `json:"type"`
	Meaning string `json:"meaning"` // what it states, in words that can be put to a person as a question
}

// Schema is a fixed set of variables. It is safe for concurrent use.
type Schema struct {
	vars  []Var
	index map[string]int
	env   *cel.Env
}

var varName = regexp.MustCompile(`^[a-z][A-Za-z0-9_]{0,62}$`)

// NewSchema declares the variables. It refuses an empty set, a name that is taken twice, malformed or reserved by CEL,
// an unknown type and an empty meaning; each is an [fault.Invalid] error about the declaration.
func NewSchema(vars ...Var) (*Schema, error) {
	if len(vars) == 0 {
		return nil, fault.New(fault.Invalid, "a schema without variables")
	}
	s := &Schema{vars: slices.Clone(vars), index: make(map[string]int, len(vars))}
	opts := []cel.EnvOption{
		cel.CrossTypeNumericComparisons(true), // 300 compares with 300.5
		cel.EnableMacroCallTracking(),         // residuals of exists() and all() fail without it
		cel.ParserExpressionSizeLimit(maxExpression),
		cel.ParserRecursionLimit(maxNesting),
	}
	for i, v := range vars {
		t := v.Type.cel()
		switch _, twice := s.index[v.Name]; {
		case !varName.MatchString(v.Name) || slices.Contains(reserved, v.Name):
			return nil, fault.Input("name", v.Name, "not a name for a variable",
				"a small letter, then letters, digits and underscores, and no word that CEL reserves")
		case twice:
			return nil, fault.Input("name", v.Name, "declared twice", "each variable once")
		case t == nil:
			return nil, fault.Input(v.Name+".type", string(v.Type), "unknown type", fmt.Sprint(Types()))
		case v.Meaning == "":
			return nil, fault.Input(v.Name+".meaning", "", "empty", "the meaning of the variable in words")
		}
		s.index[v.Name] = i
		opts = append(opts, cel.Variable(v.Name, t))
	}
	env, err := cel.NewEnv(opts...)
	if err != nil {
		return nil, fault.Wrap(fault.Internal, err, "declaring variables")
	}
	s.env = env
	return s, nil
}

// reserved are the words CEL keeps for itself and the names of its types, which a variable would hide.
var reserved = []string{
	"as", "bool", "break", "bytes", "const", "continue", "double", "dyn", "else", "false", "for", "function", "if",
	"import", "in", "int", "let", "list", "loop", "map", "namespace", "null", "null_type", "package", "return", "string",
	"true", "type", "uint", "var", "void", "while",
}

// MustSchema is [NewSchema] for declarations in code; it panics on a bad one.
func MustSchema(vars ...Var) *Schema {
	s, err := NewSchema(vars...)
	if err != nil {
		panic(err)
	}
	return s
}

// Vars returns the variables in the order of their declaration.
func (s *Schema) Vars() []Var { return slices.Clone(s.vars) }

// Lookup returns the variable of that name, and false if none is declared.
func (s *Schema) Lookup(name string) (Var, bool) {
	i, ok := s.index[name]
	if !ok {
		return Var{}, false
	}
	return s.vars[i], true
}

// Given holds what was stated, by variable. A variable that is absent, nil, [truth.Unknown] or the zero [date.Date] was
// not stated. Values: bool or truth.Value for [Bool]; string for [String]; int or int64 for [Int]; float64, int or
// int64 for [Double]; []string for [List] (a nil slice is not stated, an empty one states that there is none);
// date.Date or text YYYY-MM-DD for [Date].
type Given map[string]any

// Facts are checked values ready for evaluation. They are immutable and safe for concurrent use.
type Facts struct {
	schema *Schema
	values []any // by place in the schema, as shown to people: bool, string, int64, float64, []string; nil: not stated

	once sync.Once // most conditions are answered without running CEL
	act  cel.PartialActivation
	err  error
}

// activation returns the values in the form CEL takes.
func (f *Facts) activation() (cel.PartialActivation, error) {
	f.once.Do(func() {
		vals := make(map[string]any, len(f.values))
		for i, v := range f.values {
			if v != nil {
				vals[f.schema.vars[i].Name] = f.schema.env.CELTypeAdapter().NativeToValue(v)
			}
		}
		act, err := f.schema.env.PartialVars(vals)
		if err != nil {
			f.err = fault.Wrap(fault.Internal, err, "binding variables")
		}
		f.act = act
	})
	return f.act, f.err
}

// Bind checks the values against the schema. It returns [fault.Invalid] for a name that is not declared, a value of
// another type, a number that is none, or a text or list beyond [MaxText] and [MaxList].
func (s *Schema) Bind(given Given) (*Facts, error) {
	f := &Facts{schema: s, values: make([]any, len(s.vars))}
	for name, raw := range given {
		i, ok := s.index[name]
		if !ok {
			return nil, fault.Input(name, "", "variable not declared", "one of the declared variables")
		}
		shown, err := s.vars[i].convert(raw)
		if err != nil {
			return nil, err
		}
		f.values[i] = shown
	}
	return f, nil
}

// convert returns the value in its shown form, or nil when nothing is stated.
func (v Var) convert(raw any) (any, error) {
	wrong := func(want string) error {
		return fault.Input(v.Name, fmt.Sprint(raw), "value of another type", want)
	}
	if raw == nil {
		return nil, nil
	}
	switch v.Type {
	case Bool:
		switch b := raw.(type) {
		case bool:
			return b, nil
		case truth.Value:
			switch b {
			case truth.Met:
				return true, nil
			case truth.NotMet:
				return false, nil
			case truth.Unknown:
				return nil, nil
			}
		}
		return nil, wrong("true or false")
	case String:
		if s, ok := raw.(string); ok {
			return s, v.fits(len(s), MaxText, "bytes")
		}
		return nil, wrong("a text")
	case Int:
		switch n := raw.(type) {
		case int:
			return int64(n), nil
		case int64:
			return n, nil
		}
		return nil, wrong("a whole number")
	case Double:
		switch n := raw.(type) {
		case int:
			return float64(n), nil
		case int64:
			return float64(n), nil
		case float64:
			if !math.IsNaN(n) && !math.IsInf(n, 0) {
				return n, nil
			}
		}
		return nil, wrong("a finite number")
	case List:
		if l, ok := raw.([]string); ok {
			if l == nil {
				return nil, nil
			}
			longest := 0
			for _, s := range l {
				longest = max(longest, len(s))
			}
			return slices.Clone(l), cmp.Or(v.fits(len(l), MaxList, "texts"), v.fits(longest, MaxText, "bytes"))
		}
		return nil, wrong("a list of texts")
	case Date:
		switch d := raw.(type) {
		case date.Date:
			if d.IsZero() {
				return nil, nil
			}
			return d.String(), nil
		case string:
			if _, err := date.Parse(d); err == nil {
				return d, nil
			}
		}
		return nil, wrong("a day YYYY-MM-DD")
	default:
		return nil, wrong("a declared type")
	}
}

func (v Var) fits(n, limit int, unit string) error {
	if n <= limit {
		return nil
	}
	return fault.Input(v.Name, "", fmt.Sprintf("%d %s", n, unit), fmt.Sprintf("at most %d", limit))
}

// Value returns what was stated for the variable (bool, string, int64, float64 or []string) and whether it was.
func (f *Facts) Value(name string) (any, bool) {
	i, ok := f.schema.index[name]
	if !ok || f.values[i] == nil {
		return nil, false
	}
	return f.values[i], true
}
