package rule

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/licet/licet/cite"
	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
)

// Limits on a directory of rules; an operator's directory is foreign input.
const (
	MaxFile  = 1 << 20 // bytes of one file
	MaxFiles = 4096    // files in one directory, cases included
)

// Dir is a directory of rule files (*.yaml, each holding one or more rules as YAML documents) with their cases beside
// them (*.cases.yaml). Sub-directories are read too; other kinds of files are ignored.
type Dir struct {
	// Name stands before the path of each file in errors, digests and [Rule.File]; it may be empty.
	Name string
	FS   fs.FS
	// CasesElsewhere skips the cases: for embedded rules, whose cases a test runs before they are shipped. The cases
	// of an operator's directory are always read, and a rule without one is refused.
	CasesElsewhere bool
	// Cost bounds each condition; 0 means [DefaultCostLimit].
	Cost uint64
}

// Load reads and checks the rules of all directories into one set. All errors are returned at once (errors.Join), each
// a [fault.Error] of kind [fault.Invalid] with file and line: an unknown or doubled key, a missing field, a bad or empty
// span, a condition that does not compile or is not true or false, a variable that is not declared, an identifier whose
// spans overlap (in any directory: nothing replaces a rule silently), a rule without a case, a case that is malformed.
// It does not run the cases; see [Set.Check].
func Load[E any](schema *Schema, dirs ...Dir) (*Set[E], error) {
	l := loader[E]{set: &Set[E]{schema: schema}}
	for _, d := range dirs {
		l.dir(d)
	}
	l.overlaps()
	if len(l.set.rules) == 0 && len(l.errs) == 0 {
		l.errs = append(l.errs, fault.New(fault.Invalid, "no rules found"))
	}
	for _, d := range dirs {
		if d.CasesElsewhere || len(l.errs) > 0 {
			continue
		}
		cases, err := l.set.readCases(d)
		if err != nil {
			l.errs = append(l.errs, err)
		}
		l.set.cases = append(l.set.cases, cases...)
	}
	if err := errors.Join(l.errs...); err != nil {
		return nil, err
	}
	sum := sha256.New()
	for _, f := range l.set.files {
		_, _ = fmt.Fprintf(sum, "%s  %s\n", f.SHA256, f.Path)
	}
	l.set.digest = hex.EncodeToString(sum.Sum(nil))
	return l.set, nil
}

type loader[E any] struct {
	set  *Set[E]
	errs []error
}

func (l *loader[E]) fail(errs ...error) { l.errs = append(l.errs, errs...) }

const (
	ext      = ".yaml"
	casesExt = ".cases.yaml"
)

// files lists the YAML files of a directory in lexical order.
func files(d Dir) (rules, cases []string, err error) {
	err = fs.WalkDir(d.FS, ".", func(p string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return fault.Wrap(fault.Unavailable, err, "reading %s", path.Join(d.Name, p))
		case e.IsDir():
			return nil
		case strings.HasSuffix(p, ".yml"):
			return (&fault.Error{Kind: fault.Invalid, Message: "not read", Want: "a name that ends in .yaml"}).
				At(fault.Place{File: path.Join(d.Name, p)})
		case strings.HasSuffix(p, casesExt):
			cases = append(cases, p)
		case strings.HasSuffix(p, ext):
			rules = append(rules, p)
		}
		if len(rules)+len(cases) > MaxFiles {
			return fault.New(fault.Invalid, "%s: more than %d rule files", path.Join(d.Name, "."), MaxFiles)
		}
		return nil
	})
	return rules, cases, err
}

// readFile reads a regular file: opening a pipe may never end, nor may reading a device.
func readFile(d Dir, p string) ([]byte, error) {
	if info, err := fs.Stat(d.FS, p); err == nil && !info.Mode().IsRegular() {
		e := fault.New(fault.Invalid, "not read").At(fault.Place{File: path.Join(d.Name, p)})
		e.Want = "a regular file"
		return nil, e
	}
	f, err := d.FS.Open(p)
	if err != nil {
		return nil, fault.Wrap(fault.Unavailable, err, "reading %s", path.Join(d.Name, p))
	}
	defer func() { _ = f.Close() }()
	data, err := io.ReadAll(io.LimitReader(f, MaxFile+1))
	if err != nil {
		return nil, fault.Wrap(fault.Unavailable, err, "reading %s", path.Join(d.Name, p))
	}
	if len(data) > MaxFile {
		return nil, fault.New(fault.Invalid, "more than %d bytes", MaxFile).At(fault.Place{File: path.Join(d.Name, p)})
	}
	return data, nil
}

func (l *loader[E]) dir(d Dir) {
	paths, _, err := files(d)
	if err != nil {
		l.fail(err)
		return
	}
	for _, p := range paths {
		data, err := readFile(d, p)
		if err != nil {
			l.fail(err)
			continue
		}
		sum := sha256.Sum256(data)
		name := path.Join(d.Name, p)
		l.set.files = append(l.set.files, File{name, hex.EncodeToString(sum[:])})
		limit := d.Cost
		if limit == 0 {
			limit = DefaultCostLimit
		}
		l.file(name, data, limit)
	}
}

func (l *loader[E]) file(name string, data []byte, limit uint64) {
	before := len(l.set.rules)
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	for n := 0; ; n++ {
		var doc document[E]
		err := dec.Decode(&doc)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			l.fail(yamlErrors(name, data, n, err)...)
			return
		}
		if r := l.rule(name, &doc, limit); r != nil {
			l.set.rules = append(l.set.rules, r)
		}
	}
	if len(l.set.rules) == before && len(l.errs) == 0 {
		l.fail(fault.New(fault.Invalid, "no rule in the file").At(fault.Place{File: name, Line: 1}))
	}
}

// document is a rule as written.
type document[E any] struct {
	ID       Text `yaml:"id"`
	Citation Text `yaml:"citation"`
	Title    Text `yaml:"title"`
	Requires Text `yaml:"requires"`
	InForce  struct {
		From  Text `yaml:"from"`
		Until Text `yaml:"until"`
	} `yaml:"in_force"`
	Applies Text `yaml:"applies"`
	When    Text `yaml:"when"`
	Effect  E    `yaml:"effect"`
	Source  struct {
		Basis         Text   `yaml:"basis"`
		Kind          Text   `yaml:"kind"`
		URL           Text   `yaml:"url"`
		Note          Text   `yaml:"note"`
		ReadIn        []Text `yaml:"read_in"`
		Corroboration []Text `yaml:"corroboration"`
	} `yaml:"source"`
	Note Text `yaml:"note"`
}

// Text is a scalar that remembers where it stands, for owners of effects who want errors with a line.
type Text struct {
	Value     string
	Line, Col int
	block     bool
}

// UnmarshalYAML takes any scalar as its text.
func (t *Text) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	if n.Kind != yaml.ScalarNode {
		return &fault.Error{
			Kind: fault.Invalid, Place: fault.Place{Line: n.Line, Col: n.Column},
			Message: "not a single value", Want: "a text",
		}
	}
	block := n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0
	*t = Text{strings.TrimSpace(n.Value), n.Line, n.Column, block}
	if n.Tag == "!!null" {
		t.Value = ""
	}
	return nil
}

// Fault returns an [fault.Invalid] error about the text, with its line; the loader adds the file.
func (t Text) Fault(field, message, want string) error {
	return fault.Input(field, t.Value, message, want).At(fault.Place{Line: t.Line, Col: t.Col})
}

func texts(in []Text) []string {
	var out []string
	for _, t := range in {
		out = append(out, t.Value)
	}
	return out
}

var ruleID = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9.-]{0,79}$`)

func (l *loader[E]) rule(file string, doc *document[E], limit uint64) *Rule[E] {
	line := doc.ID.Line
	ok := true
	bad := func(t Text, field, message, want string) {
		ok = false
		if t.Line == 0 { // the field is absent: point to the rule
			t.Line, t.Col = max(line, 1), 0
		}
		e := fault.Input(field, t.Value, message, want).At(fault.Place{File: file, Line: t.Line, Col: t.Col})
		if doc.ID.Value != "" {
			e.Place.Field = "rule " + doc.ID.Value + ": " + e.Place.Field
		}
		l.fail(e)
	}
	if !ruleID.MatchString(doc.ID.Value) {
		bad(doc.ID, "id", "not an identifier of a rule", "letters, digits, points and hyphens, at most 80")
	}
	for _, f := range []struct {
		name string
		text Text
	}{
		{"citation", doc.Citation},
		{"title", doc.Title},
		{"requires", doc.Requires},
		{"when", doc.When},
		{"in_force.from", doc.InForce.From},
		{"source.basis", doc.Source.Basis},
	} {
		if f.text.Value == "" {
			bad(f.text, f.name, "missing", "every rule to state it")
		}
	}
	r := &Rule[E]{
		ID: doc.ID.Value, Citation: doc.Citation.Value, Title: doc.Title.Value, Requires: doc.Requires.Value,
		Applies: doc.Applies.Value, When: doc.When.Value, Effect: doc.Effect, Note: doc.Note.Value, File: file, Line: line,
		Source: Source{
			Source: cite.Source{Kind: doc.Source.Kind.Value, URL: doc.Source.URL.Value, Note: doc.Source.Note.Value},
			ReadIn: texts(doc.Source.ReadIn), Corroboration: texts(doc.Source.Corroboration),
		},
	}
	if b := doc.Source.Basis; b.Value != "" {
		if err := r.Source.Basis.UnmarshalText([]byte(b.Value)); err != nil {
			bad(b, "source.basis", "unknown basis", "seen, partly, memory or gap")
		}
	}
	for _, d := range []struct {
		name string
		text Text
		day  *date.Date
	}{{"in_force.from", doc.InForce.From, &r.InForce.From}, {"in_force.until", doc.InForce.Until, &r.InForce.Until}} {
		if err := d.day.UnmarshalText([]byte(d.text.Value)); err != nil {
			bad(d.text, d.name, "no calendar day", "YYYY-MM-DD, such as 2011-04-15")
		}
	}
	if r.InForce.Empty() {
		bad(doc.InForce.Until, "in_force.until", "the span holds no day", "a day after "+r.InForce.From.String())
	}
	conditionAt := func(name string, t Text) *condition {
		if t.Value == "" {
			return nil
		}
		c, problems := compile(l.set.schema, t.Value, limit)
		for _, p := range problems {
			at := Text{Line: t.Line + p.line - 1, Col: p.col}
			switch {
			case t.block: // the text of a block begins on the line below its key
				at.Line++
			case p.line == 1:
				at.Col += t.Col - 1
			}
			bad(at, name, p.message, "")
		}
		return c
	}
	r.applies, r.when = conditionAt("applies", doc.Applies), conditionAt("when", doc.When)
	if !ok {
		return nil
	}
	return r
}

// overlaps refuses two rules of one identifier that share a day.
func (l *loader[E]) overlaps() {
	byID := make(map[string][]*Rule[E], len(l.set.rules))
	for _, r := range l.set.rules {
		for _, o := range byID[r.ID] {
			if o.InForce.Overlaps(r.InForce) {
				e := fault.Input("id", r.ID, fmt.Sprintf("already used at %s:%d for some of the same days", o.File, o.Line),
					"an identifier of its own, or spans that do not overlap")
				l.fail(e.At(fault.Place{File: r.File, Line: r.Line}))
			}
		}
		byID[r.ID] = append(byID[r.ID], r)
	}
}

var (
	lineMessage  = regexp.MustCompile(`^(?:yaml: )?line (\d+): (.*)$`)
	unknownField = regexp.MustCompile(`^field (.*) not found in type .*$`)
)

// yamlErrors turns the errors of the decoder into faults with file and line. n is the number of the document.
func yamlErrors(file string, data []byte, n int, err error) []error {
	var fe *fault.Error
	if errors.As(err, &fe) {
		if fe.Place.Line == 0 {
			fe = fe.At(fault.Place{Line: documentLine(data, n)})
		}
		return []error{fe.At(fault.Place{File: file})}
	}
	lines := []string{err.Error()}
	var te *yaml.TypeError
	if errors.As(err, &te) {
		lines = te.Errors
	}
	var out []error
	for _, s := range lines {
		e := &fault.Error{Kind: fault.Invalid, Place: fault.Place{File: file}, Message: strings.TrimPrefix(s, "yaml: ")}
		if m := lineMessage.FindStringSubmatch(s); m != nil {
			e.Place.Line, _ = strconv.Atoi(m[1])
			e.Message = m[2]
		} else {
			e.Place.Line = documentLine(data, n)
		}
		if m := unknownField.FindStringSubmatch(e.Message); m != nil {
			e.Message, e.Value = "unknown key", m[1]
		}
		out = append(out, e)
	}
	return out
}

// DecodeFile decodes the one YAML document of a file into the value that into points to, as strictly as rules are read:
// an unknown or doubled key, a value of another type and a second document are [fault.Invalid] errors with file and
// line. It is for the tables that stand beside rules.
func DecodeFile(file string, data []byte, into any) error {
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	if err := dec.Decode(into); err != nil {
		return errors.Join(yamlErrors(file, data, 0, err)...)
	}
	if err := dec.Decode(new(yaml.Node)); !errors.Is(err, io.EOF) {
		return fault.New(fault.Invalid, "more than one document").At(fault.Place{File: file, Line: 1})
	}
	return nil
}

// documentLine returns the line on which the nth document of a stream begins, 1 if that cannot be told.
func documentLine(data []byte, n int) int {
	dec := yaml.NewDecoder(bytes.NewReader(data))
	for i := 0; ; i++ {
		var node yaml.Node
		if err := dec.Decode(&node); err != nil {
			return 1
		}
		if i == n && len(node.Content) > 0 {
			return node.Content[0].Line
		}
	}
}

// version returns the rule of that identifier in force on the day, nil if there is none; known tells whether the
// identifier exists at all.
func (s *Set[E]) version(id string, on date.Date) (r *Rule[E], known bool) {
	for _, r := range s.rules {
		if r.ID == id {
			known = true
			if r.InForce.Contains(on) {
				return r, true
			}
		}
	}
	return nil, known
}

// inFile returns the rules of one file.
func (s *Set[E]) inFile(file string) []*Rule[E] {
	return slices.DeleteFunc(slices.Clone(s.rules), func(r *Rule[E]) bool { return r.File != file })
}
