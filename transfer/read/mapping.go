package read

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
	"golang.org/x/text/unicode/norm"

	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/transfer"
)

// Mapping says what the columns of a CSV file of another kind hold: extracts of customs systems, exports of a forwarder's program.
// It is read from a YAML file; docs/transfer-formats.md describes it.
type Mapping struct {
	// Name and About tell people what the mapping is for.
	Name  string
	About string
	// Digest is the SHA-256 of the file, in hexadecimal.
	Digest string

	columns map[string]mappedColumn // by folded header
	ignored []string                // folded headers
	needs   []string                // headers without which the file is another one
	fixed   []fixedValue
}

type mappedColumn struct {
	to    string
	words map[string]string // by cell, as written and as foldWord leaves it; an empty value says nothing
	codes []string          // the cells of words as the mapping writes them, sorted
}

type fixedValue struct {
	spec  *columnSpec
	value string
}

// MaxMapping bounds a mapping file, in bytes: it is written by hand.
const MaxMapping = 256 << 10

// mappingFile is the form of the file. What has names of its own is kept in the order of the file.
type mappingFile struct {
	Name    string    `yaml:"name"`
	About   string    `yaml:"about"`
	Columns yaml.Node `yaml:"columns"`
	Ignore  []string  `yaml:"ignore"`
	Fixed   yaml.Node `yaml:"fixed"`
}

// mappingReader builds a mapping from its file and tells where an error stands.
type mappingReader struct {
	file string
	m    *Mapping
}

func (r *mappingReader) bad(line int, field, value, msg, want string) *fault.Error {
	return fault.Input(field, value, msg, want).At(fault.Place{File: r.file, Line: line})
}

// ReadMapping reads a mapping. What it does not say clearly is an error of kind invalid with file and line, the first one of the file:
// an unknown key, a second document, a column that Licet does not have, a header or a word of a column that stands there twice, a
// header that is both mapped and ignored, a fixed value that its column cannot hold.
func ReadMapping(file string, in io.Reader) (*Mapping, error) {
	text, err := io.ReadAll(io.LimitReader(in, MaxMapping+1))
	if err != nil {
		return nil, fault.Wrap(fault.Unavailable, err, "reading the mapping")
	}
	r := &mappingReader{file: file}
	if len(text) > MaxMapping {
		return nil, r.bad(0, "", "", "the mapping is too long", fmt.Sprintf("at most %d bytes", MaxMapping))
	}
	var f mappingFile
	dec := yaml.NewDecoder(bytes.NewReader(text))
	dec.KnownFields(true)
	if err := dec.Decode(&f); err != nil {
		if errors.Is(err, io.EOF) {
			return nil, r.bad(0, "", "", "the mapping is empty", "name, columns, ignore and fixed")
		}
		e := fault.Wrap(fault.Invalid, err, "the mapping cannot be read")
		e.Want = "name, about, columns, ignore and fixed"
		return nil, e.At(fault.Place{File: file})
	}
	if err := dec.Decode(new(yaml.Node)); !errors.Is(err, io.EOF) {
		return nil, r.bad(0, "", "", "the file holds a second document, which would not be read", "one document, without a line ---")
	}
	sum := sha256.Sum256(text)
	r.m = &Mapping{Name: f.Name, About: f.About, Digest: hex.EncodeToString(sum[:]), columns: map[string]mappedColumn{}}
	if err := r.columns(&f.Columns); err != nil {
		return nil, err
	}
	for _, h := range f.Ignore {
		key := headerKey(h)
		if _, twice := r.m.columns[key]; twice {
			return nil, r.bad(0, "ignore", h, "the header is mapped and ignored", "one of the two")
		}
		r.m.ignored = append(r.m.ignored, key)
	}
	if err := r.fixed(&f.Fixed); err != nil {
		return nil, err
	}
	return r.m, nil
}

// pair is a key of a YAML mapping with its value.
type pair struct{ key, value *yaml.Node }

// pairs are the keys of a mapping in the order of the file; ok is false for what is none, or has keys that are no text.
func pairs(n *yaml.Node) (out []pair, ok bool) {
	if n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	if n.Kind == 0 || n.Kind == yaml.ScalarNode && n.Tag == "!!null" {
		return nil, true
	}
	if n.Kind != yaml.MappingNode {
		return nil, false
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		k, v := n.Content[i], n.Content[i+1]
		if k.Kind != yaml.ScalarNode || k.Tag == "!!merge" {
			return nil, false
		}
		if v.Kind == yaml.AliasNode {
			v = v.Alias
		}
		out = append(out, pair{k, v})
	}
	return out, true
}

// scalar is the text of a value; ok is false for a list or a mapping. No value is an empty text.
func scalar(n *yaml.Node) (text string, ok bool) {
	if n.Tag == "!!null" {
		return "", true
	}
	return n.Value, n.Kind == yaml.ScalarNode
}

func (r *mappingReader) columns(n *yaml.Node) error {
	all, ok := pairs(n)
	if !ok || len(all) == 0 {
		return r.bad(n.Line, "columns", "", "no column is mapped", "a header of the file and the column that it is, such as HS6 Code: hs")
	}
	for _, p := range all {
		header, line := p.key.Value, p.value.Line
		c, e := r.column(header, p.value)
		if e != nil {
			return e
		}
		prefix, name, isNamed := strings.Cut(c.to, ":")
		switch {
		case isNamed && (prefix == "param" || prefix == "fact"):
			if strings.TrimSpace(name) == "" {
				return r.bad(line, header, c.to, "the column names no "+map[string]string{"param": "parameter", "fact": "fact"}[prefix], prefix+":NAME")
			}
		case columns().find(c.to) == nil:
			e := r.bad(line, header, c.to, "no such column", "a documented column, param:NAME or fact:NAME")
			if near := transfer.Nearest(c.to, columns().names); near != "" {
				e.Hint = "did you mean " + near + "?"
			}
			return e
		}
		key := headerKey(header)
		if key == "" {
			return r.bad(line, "columns", header, "a column without a header", "a header of the file")
		}
		if _, twice := r.m.columns[key]; twice {
			return r.bad(line, header, "", "mapped twice", "each header once")
		}
		r.m.columns[key] = c
		r.m.needs = append(r.m.needs, header)
	}
	return nil
}

// column reads "HS6 Code: hs" and "Mode: {column: mode, words: {"10": sea}}".
func (r *mappingReader) column(header string, n *yaml.Node) (mappedColumn, *fault.Error) {
	form := func(n *yaml.Node, value string) *fault.Error {
		return r.bad(n.Line, header, value, "the column is said in another form", "the name of a column, or column and words")
	}
	if to, ok := scalar(n); ok {
		return mappedColumn{to: to}, nil
	}
	long, ok := pairs(n)
	if !ok {
		return mappedColumn{}, form(n, "")
	}
	c := mappedColumn{}
	for i, p := range long {
		if slices.ContainsFunc(long[:i], func(o pair) bool { return o.key.Value == p.key.Value }) {
			return c, r.bad(p.key.Line, header, p.key.Value, "said twice", "column and words, each once")
		}
		switch p.key.Value {
		case "column":
			if c.to, ok = scalar(p.value); !ok {
				return c, form(p.value, "")
			}
		case "words":
			if e := r.words(header, p.value, &c); e != nil {
				return c, e
			}
		default:
			return c, r.bad(p.key.Line, header, p.key.Value, "unknown key", "column and words")
		}
	}
	if c.to == "" {
		return c, form(n, "")
	}
	return c, nil
}

// words reads what the cells of a column mean. Two that would be taken for the same cell are refused: which of them counts would be
// a matter of chance.
func (r *mappingReader) words(header string, n *yaml.Node, c *mappedColumn) *fault.Error {
	all, ok := pairs(n)
	if !ok {
		return r.bad(n.Line, header, "", "the words are said in another form", "cells and what they mean")
	}
	c.words = map[string]string{}
	written := map[string]string{}
	for _, p := range all {
		v, ok := scalar(p.value)
		if !ok {
			return r.bad(p.value.Line, header, p.key.Value, "the word stands for more than one value", "one value, or none")
		}
		key := foldWord(p.key.Value)
		if other, twice := written[key]; twice {
			return r.bad(p.key.Line, header, p.key.Value, "the word is the same cell as "+fault.Quote(other), "words that differ in more than case and blanks")
		}
		written[key] = p.key.Value
		c.words[key], c.words[p.key.Value] = v, v
		c.codes = append(c.codes, p.key.Value)
	}
	slices.SortFunc(c.codes, func(a, b string) int { return cmp.Or(len(a)-len(b), strings.Compare(a, b)) }) // 9 before 10
	return nil
}

// word is what the cell means; ok is false where the mapping does not say it.
func (c *mappedColumn) word(cell string) (meaning string, ok bool) {
	if c.words == nil {
		return "", false
	}
	if meaning, ok = c.words[cell]; !ok {
		meaning, ok = c.words[foldWord(cell)]
	}
	return meaning, ok
}

// foldWord leaves of a cell what its meaning may hang on: all but case, width and blanks. Codes such as + and - stay apart, and so do
// K-P and KP.
func foldWord(s string) string {
	return strings.Join(strings.Fields(strings.ToLower(norm.NFKC.String(s))), " ")
}

func (r *mappingReader) fixed(n *yaml.Node) error {
	all, ok := pairs(n)
	if !ok {
		return r.bad(n.Line, "fixed", "", "the fixed values are said in another form", "columns and their values")
	}
	for _, p := range all {
		field := "fixed." + p.key.Value
		value, ok := scalar(p.value)
		if !ok {
			return r.bad(p.value.Line, field, "", "more than one value", "one value")
		}
		spec := columns().find(p.key.Value)
		if spec == nil {
			return r.bad(p.key.Line, field, value, "no such column", "a documented column")
		}
		if slices.ContainsFunc(r.m.fixed, func(f fixedValue) bool { return f.spec == spec }) {
			return r.bad(p.key.Line, field, value, "said twice", "each column once")
		}
		if e := fits(spec, value); e != nil {
			e.Place = fault.Place{Field: field}
			return e.At(fault.Place{File: r.file, Line: p.value.Line})
		}
		r.m.fixed = append(r.m.fixed, fixedValue{spec, value})
	}
	slices.SortFunc(r.m.fixed, func(a, b fixedValue) int { return strings.Compare(a.spec.Column, b.spec.Column) })
	return nil
}

// fits says why the column cannot hold the value, on no day: it is tried on a transfer that says little else.
func fits(spec *columnSpec, value string) *fault.Error {
	var bad *fault.Error
	for _, on := range []date.Date{{}, transfer.FirstAnnex} {
		t := transfer.Transfer{ID: "1", Items: []transfer.Item{{ID: "1", Description: "goods"}}}
		root := reflect.ValueOf(&t).Elem()
		switch {
		case spec.target.item:
			root = reflect.ValueOf(&t.Items[0]).Elem()
		case spec.target.role != "":
			t.Parties = []transfer.Party{{Role: spec.target.role, Name: "party"}}
			root = reflect.ValueOf(&t.Parties[0]).Elem()
		}
		v := spec.target.in(root)
		v.SetZero()
		s := &csvSource{on: on}
		if e := s.put(spec, value, v); e != nil {
			return e
		}
		t.Normalise(on)
		bad = nil
		for _, e := range t.Validate(on) {
			path := strings.Replace(e.Place.Field, "items[0]", "items[]", 1)
			path = strings.Replace(path, "parties[0]", "parties["+string(spec.target.role)+"]", 1)
			if rest, ok := strings.CutPrefix(path, spec.Path); ok && (rest == "" || rest[0] == '.' || rest[0] == '[') {
				bad = e
				break
			}
		}
		if bad == nil {
			return nil
		}
	}
	x := *bad
	return &x
}

// headerKey is what headers are compared by: their folded form, and as they stand when nothing is left of it.
func headerKey(h string) string {
	if key := foldHeader(h); key != "" {
		return key
	}
	return strings.TrimSpace(h)
}

func (m *Mapping) ignores(header string) bool { return slices.Contains(m.ignored, headerKey(header)) }

// column returns the column that a header stands for, the header itself when the mapping says nothing of it.
func (m *Mapping) column(header string) mappedColumn {
	if c, ok := m.columns[headerKey(header)]; ok {
		return c
	}
	return mappedColumn{to: header}
}

// maxCodes is how many codes of a mapping an error names.
const maxCodes = 30

// inFile brings an error about a cell that no code of the mapping stands for to what the file may hold. The words behind the codes
// are those of Licet, and whoever mends the file does not know them.
func (c *mappedColumn) inFile(e *fault.Error) *fault.Error {
	if e == nil || len(c.codes) == 0 || e.Message != transfer.UnknownValue && e.Message != notAnAnswer {
		return e
	}
	for _, v := range c.words {
		if v == e.Value { // the mapping itself says what is wrong
			x := *e
			x.Hint = "correct the words of the mapping"
			return &x
		}
	}
	x := *e
	codes := c.codes
	x.Want = "one of " + strings.Join(codes[:min(len(codes), maxCodes)], ", ")
	if len(codes) > maxCodes {
		x.Want += fmt.Sprintf(" and %d more", len(codes)-maxCodes)
	}
	x.Want += " (the words of the mapping)"
	return &x
}

// lacking says which of the mapped columns a file does not have: as remarks, since a file need not have all, and as an error when it has
// none and is of another kind.
func (m *Mapping) lacking(headers []string) (remarks []*fault.Error, e *fault.Error) {
	if m == nil {
		return nil, nil
	}
	there := map[string]bool{}
	for _, h := range headers {
		there[headerKey(h)] = true
	}
	var missing []string
	for _, want := range m.needs {
		if !there[headerKey(want)] {
			missing = append(missing, want)
			remarks = append(remarks, fault.Input(want, "", "the file has no such column, which the mapping names", ""))
		}
	}
	if len(missing) < len(m.needs) {
		return remarks, nil
	}
	e = fault.New(fault.Invalid, "the file has none of the columns of the mapping %s", m.Name)
	e.Value, e.Want = strings.Join(headers, ", "), strings.Join(missing, ", ")
	return nil, e
}

//go:embed mappings/*.yaml
var mappingFiles embed.FS

// Mappings returns the names of the mappings that come with the program.
func Mappings() []string {
	var out []string
	files, err := mappingFiles.ReadDir("mappings")
	if err != nil {
		panic(err) // embedded
	}
	for _, f := range files {
		out = append(out, strings.TrimSuffix(f.Name(), ".yaml"))
	}
	return out
}

// MappingOf returns a mapping that comes with the program, and an error of kind not found for a name that none has.
func MappingOf(name string) (*Mapping, error) {
	f, err := mappingFiles.Open("mappings/" + name + ".yaml")
	if err != nil {
		e := fault.New(fault.NotFound, "there is no mapping %s", fault.Quote(name))
		e.Want = strings.Join(Mappings(), ", ") + ", or a file"
		return nil, e
	}
	defer func() { _ = f.Close() }()
	return ReadMapping(name+".yaml", f)
}
