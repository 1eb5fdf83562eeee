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
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

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
	words map[string]string // by folded cell; an empty value says nothing
	codes []string          // the cells of words as the mapping writes them, sorted
}

type fixedValue struct {
	spec  *columnSpec
	value string
}

// MaxMapping bounds a mapping file, in bytes: it is written by hand.
const MaxMapping = 256 << 10

// mappingFile is the form of the file.
type mappingFile struct {
	Name    string               `yaml:"name"`
	About   string               `yaml:"about"`
	Columns map[string]yaml.Node `yaml:"columns"`
	Ignore  []string             `yaml:"ignore"`
	Fixed   map[string]string    `yaml:"fixed"`
}

// ReadMapping reads a mapping. An unknown key, a column that Licet does not have, or a fixed value for one is an error of kind
// invalid with file and line.
func ReadMapping(file string, r io.Reader) (*Mapping, error) {
	text, err := io.ReadAll(io.LimitReader(r, MaxMapping+1))
	if err != nil {
		return nil, fault.Wrap(fault.Unavailable, err, "reading the mapping")
	}
	bad := func(line int, field, value, msg, want string) error {
		return fault.Input(field, value, msg, want).At(fault.Place{File: file, Line: line})
	}
	if len(text) > MaxMapping {
		return nil, bad(0, "", "", "the mapping is too long", fmt.Sprintf("at most %d bytes", MaxMapping))
	}
	var f mappingFile
	dec := yaml.NewDecoder(bytes.NewReader(text))
	dec.KnownFields(true)
	if err := dec.Decode(&f); err != nil {
		if errors.Is(err, io.EOF) {
			return nil, bad(0, "", "", "the mapping is empty", "name, columns, ignore and fixed")
		}
		e := fault.Wrap(fault.Invalid, err, "the mapping cannot be read")
		e.Want = "name, about, columns, ignore and fixed"
		return nil, e.At(fault.Place{File: file})
	}
	if len(f.Columns) == 0 {
		return nil, bad(0, "columns", "", "no column is mapped", "a header of the file and the column that it is, such as HS6 Code: hs")
	}
	sum := sha256.Sum256(text)
	m := &Mapping{Name: f.Name, About: f.About, Digest: hex.EncodeToString(sum[:]), columns: map[string]mappedColumn{}}
	for header, node := range f.Columns {
		c, err := mapped(&node)
		if err != nil {
			return nil, bad(node.Line, header, node.Value, "the column is said in another form", "the name of a column, or column and words")
		}
		prefix, _, isNamed := strings.Cut(c.to, ":")
		if !isNamed || prefix != "param" && prefix != "fact" {
			if columns().find(c.to) == nil {
				e := fault.Input(header, c.to, "no such column", "a documented column, param:NAME or fact:NAME")
				if near := transfer.Nearest(c.to, columns().names); near != "" {
					e.Hint = "did you mean " + near + "?"
				}
				return nil, e.At(fault.Place{File: file, Line: node.Line})
			}
		}
		key := foldHeader(header)
		if _, twice := m.columns[key]; twice {
			return nil, bad(node.Line, header, "", "mapped twice", "each header once")
		}
		m.columns[key] = c
		m.needs = append(m.needs, header)
	}
	slices.Sort(m.needs)
	for _, h := range f.Ignore {
		m.ignored = append(m.ignored, foldHeader(h))
	}
	for name, value := range f.Fixed {
		spec := columns().find(name)
		if spec == nil {
			return nil, bad(0, "fixed."+name, value, "no such column", "a documented column")
		}
		m.fixed = append(m.fixed, fixedValue{spec, value})
	}
	slices.SortFunc(m.fixed, func(a, b fixedValue) int { return strings.Compare(a.spec.Column, b.spec.Column) })
	return m, nil
}

// mapped reads "HS6 Code: hs" and "Mode: {column: mode, words: {"10": sea}}".
func mapped(n *yaml.Node) (mappedColumn, error) {
	if n.Kind == yaml.ScalarNode {
		return mappedColumn{to: n.Value}, nil
	}
	var long struct {
		Column string            `yaml:"column"`
		Words  map[string]string `yaml:"words"`
	}
	if err := n.Decode(&long); err != nil || long.Column == "" {
		return mappedColumn{}, fmt.Errorf("no column: %w", err)
	}
	c := mappedColumn{to: long.Column, words: map[string]string{}}
	for w, v := range long.Words {
		c.words[foldHeader(w)] = v
		c.codes = append(c.codes, w)
	}
	slices.SortFunc(c.codes, func(a, b string) int { return cmp.Or(len(a)-len(b), strings.Compare(a, b)) }) // 9 before 10
	return c, nil
}

func (m *Mapping) ignores(header string) bool { return slices.Contains(m.ignored, foldHeader(header)) }

// column returns the column that a header stands for, the header itself when the mapping says nothing of it.
func (m *Mapping) column(header string) mappedColumn {
	if c, ok := m.columns[foldHeader(header)]; ok {
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

// lacking says which of the mapped columns a file does not have. A file without any of them is of another kind.
func (m *Mapping) lacking(headers []string) *fault.Error {
	if m == nil {
		return nil
	}
	var missing []string
	for _, want := range m.needs {
		if !slices.ContainsFunc(headers, func(h string) bool { return foldHeader(h) == foldHeader(want) }) {
			missing = append(missing, want)
		}
	}
	if len(missing) < len(m.needs) {
		return nil
	}
	e := fault.New(fault.Invalid, "the file has none of the columns of the mapping %s", m.Name)
	e.Value, e.Want = strings.Join(headers, ", "), strings.Join(missing, ", ")
	return e
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
