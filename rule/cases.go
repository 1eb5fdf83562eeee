package rule

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/truth"
)

// NotInForce is the result of a case on a day outside the spans of its rule.
const NotInForce = "not-in-force"

// Case is one example beside a rule: facts on a day, and the answer the rule must give.
type Case struct {
	File string    `json:"file"`
	Line int       `json:"line"`
	Name string    `json:"name"` // says why the answer is what it is
	Rule string    `json:"rule"`
	On   date.Date `json:"on"` // the first day of the rule unless stated
	// Given are the stated facts, converted to the types of the schema.
	Given Given `json:"given"`
	// Result is met, not-met, unknown or [NotInForce].
	Result string `json:"result"`
	// Because, if stated, are exactly the variables on which a decided answer rests, in any order.
	Because []string `json:"because,omitempty"`
	// Missing, if stated, are exactly the variables named by an unknown answer, in this order.
	Missing []string `json:"missing,omitempty"`
}

// rawCase is a case as written.
type rawCase struct {
	Name  Text                 `yaml:"name"`
	Rule  Text                 `yaml:"rule"`
	On    Text                 `yaml:"on"`
	Given map[string]yaml.Node `yaml:"given"`
	Want  struct {
		Result  Text   `yaml:"result"`
		Because []Text `yaml:"because"`
		Missing []Text `yaml:"missing"`
	} `yaml:"want"`
}

// Cases returns the cases read by [Load], in the order of their files.
func (s *Set[E]) Cases() []Case { return slices.Clone(s.cases) }

// ReadCases reads the case files beside the rules of the set, as [Load] does unless told otherwise, with the same
// errors. name and fsys are those of the [Dir] the rules were loaded from.
func (s *Set[E]) ReadCases(name string, fsys fs.FS) ([]Case, error) {
	return s.readCases(Dir{Name: name, FS: fsys})
}

func (s *Set[E]) readCases(d Dir) ([]Case, error) {
	rulePaths, paths, err := files(d)
	if err != nil {
		return nil, err
	}
	var all []Case
	var errs []error
	for _, p := range paths {
		ruleFile := strings.TrimSuffix(p, casesExt) + ext
		name := path.Join(d.Name, p)
		if !slices.Contains(rulePaths, ruleFile) {
			errs = append(errs, fault.New(fault.Invalid, "cases without rules: %s is missing", ruleFile).
				At(fault.Place{File: name, Line: 1}))
			continue
		}
		data, err := readFile(d, p)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		cases, bad := s.parseCases(name, data, s.inFile(path.Join(d.Name, ruleFile)))
		all, errs = append(all, cases...), append(errs, bad...)
	}
	for _, p := range rulePaths {
		for _, r := range s.inFile(path.Join(d.Name, p)) {
			if !slices.ContainsFunc(all, func(c Case) bool { return c.Rule == r.ID && r.InForce.Contains(c.On) }) {
				errs = append(errs, fault.Input("id", r.ID, "rule without a case",
					"a case on a day of its span in "+strings.TrimSuffix(r.File, ext)+casesExt).
					At(fault.Place{File: r.File, Line: r.Line}))
			}
		}
	}
	return all, errors.Join(errs...)
}

func (s *Set[E]) parseCases(file string, data []byte, rules []*Rule[E]) ([]Case, []error) {
	var raw []rawCase
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	if err := dec.Decode(&raw); err != nil && !errors.Is(err, io.EOF) {
		return nil, yamlErrors(file, data, 0, err)
	}
	if err := dec.Decode(new(yaml.Node)); !errors.Is(err, io.EOF) {
		return nil, []error{fault.New(fault.Invalid, "more than one list of cases").At(fault.Place{File: file, Line: 1})}
	}
	var out []Case
	var errs []error
	for i := range raw {
		c, err := s.parseCase(&raw[i], rules)
		if err != nil {
			var fe *fault.Error
			if errors.As(err, &fe) {
				err = fe.At(fault.Place{File: file, Line: raw[i].Name.Line})
			}
			errs = append(errs, err)
			continue
		}
		c.File = file
		out = append(out, c)
	}
	return out, errs
}

func (s *Set[E]) parseCase(raw *rawCase, rules []*Rule[E]) (Case, error) {
	c := Case{
		Line: raw.Name.Line, Name: raw.Name.Value, Rule: raw.Rule.Value, Given: Given{}, Result: raw.Want.Result.Value,
		Because: texts(raw.Want.Because), Missing: texts(raw.Want.Missing),
	}
	if c.Name == "" {
		return c, raw.Name.Fault("name", "missing", "a name that says why the answer is what it is")
	}
	if c.Rule == "" && len(rules) == 1 {
		c.Rule = rules[0].ID
	}
	at := slices.IndexFunc(rules, func(r *Rule[E]) bool { return r.ID == c.Rule })
	if at < 0 {
		return c, raw.Rule.Fault("rule", "no such rule in the file", "the id of a rule of the file beside")
	}
	c.On = rules[at].InForce.From
	if raw.On.Value != "" {
		if err := c.On.UnmarshalText([]byte(raw.On.Value)); err != nil {
			return c, raw.On.Fault("on", "no calendar day", "YYYY-MM-DD")
		}
	}
	var v truth.Value
	if err := v.UnmarshalText([]byte(c.Result)); err != nil && c.Result != NotInForce {
		return c, raw.Want.Result.Fault("want.result", "unknown result", "met, not-met, unknown or "+NotInForce)
	}
	for _, t := range slices.Concat(raw.Want.Because, raw.Want.Missing) {
		if _, ok := s.schema.Lookup(t.Value); !ok {
			return c, t.Fault("want", "variable not declared", "one of the declared variables")
		}
	}
	for name, n := range raw.Given {
		v, ok := s.schema.Lookup(name)
		if !ok {
			return c, fault.Input("given."+name, "", "variable not declared", "one of the declared variables").
				At(fault.Place{Line: n.Line})
		}
		val, err := v.parse(&n)
		if err == nil {
			_, err = s.schema.Bind(Given{name: val})
		}
		if err != nil {
			return c, fault.Wrap(fault.Invalid, err, "given").At(fault.Place{Line: n.Line, Field: name})
		}
		c.Given[name] = val
	}
	return c, nil
}

// parse reads the value of a variable from a case. Numbers may be quoted, to keep the text as people wrote it.
func (v Var) parse(n *yaml.Node) (any, error) {
	if n.Tag == "!!null" {
		return nil, nil
	}
	switch v.Type {
	case Bool:
		var b bool
		err := n.Decode(&b)
		return b, err
	case Int:
		return strconv.ParseInt(n.Value, 10, 64)
	case Double:
		return strconv.ParseFloat(n.Value, 64)
	case List:
		l := []string{}
		err := n.Decode(&l)
		return l, err
	default:
		if n.Kind != yaml.ScalarNode {
			return nil, errors.New("expected a text")
		}
		return n.Value, nil
	}
}

// Check runs one case against the set and returns nil if the rule answers as the case demands, otherwise an error that
// says what differs.
func (s *Set[E]) Check(c Case) error {
	at := fault.Place{File: c.File, Line: c.Line}
	wrong := func(format string, args ...any) error {
		return fault.New(fault.Invalid, "%s: %s: %s", c.Rule, c.Name, fmt.Sprintf(format, args...)).At(at)
	}
	r, known := s.version(c.Rule, c.On)
	switch {
	case !known:
		return wrong("no such rule")
	case r == nil && c.Result == NotInForce:
		return nil
	case r == nil:
		return wrong("not in force on %s, want %s", c.On, c.Result)
	}
	f, err := s.schema.Bind(c.Given)
	if err != nil {
		return wrong("%v", err)
	}
	res := r.evaluate(f, s.schema)
	if res.Err != nil {
		return wrong("%v", res.Err)
	}
	text, err := res.Value.MarshalText()
	if err != nil {
		return wrong("%v", err)
	}
	because := res.Because
	if res.Value == truth.NotMet {
		because = res.WhyNot()
	}
	if got := string(text); got != c.Result {
		return wrong("the answer is %s because of %v, missing %v; want %s", got, because, res.Missing, c.Result)
	}
	if c.Because != nil {
		var names []string
		for _, b := range because {
			names = append(names, b.Var)
		}
		if !slices.Equal(slices.Sorted(slices.Values(names)), slices.Sorted(slices.Values(c.Because))) {
			return wrong("the answer rests on %v, want %v", names, c.Because)
		}
	}
	if c.Missing != nil && !slices.Equal(res.Missing, c.Missing) {
		return wrong("missing are %v, want %v", res.Missing, c.Missing)
	}
	return nil
}
