package quantity

import (
	"bytes"
	"errors"
	"io"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/licet/licet/fault"
)

// The data files are read as nodes and not into structs: every error then knows its line, unknown keys cannot slip through,
// and loading takes half the time.

// dataFile is a data file under decoding.
type dataFile string

func (f dataFile) fail(n *yaml.Node, value, message, want string) error {
	e := fault.Input("", value, message, want)
	return e.At(fault.Place{File: string(f), Line: n.Line, Col: n.Column})
}

// root parses data and returns its one mapping.
func (f dataFile) root(data []byte) (*yaml.Node, error) {
	var doc yaml.Node
	d := yaml.NewDecoder(bytes.NewReader(data))
	if err := d.Decode(&doc); err != nil {
		return nil, fault.Wrap(fault.Invalid, err, "%s", string(f))
	}
	if err := d.Decode(new(yaml.Node)); !errors.Is(err, io.EOF) {
		return nil, fault.New(fault.Invalid, "%s: more than one document", string(f))
	}
	return doc.Content[0], nil
}

// fields calls do for each key of a mapping; a key may stand once.
func (f dataFile) fields(n *yaml.Node, do func(key string, value *yaml.Node) error) error {
	if n.Kind != yaml.MappingNode {
		return f.fail(n, n.Value, "not a mapping", "key: value pairs")
	}
	for i := 0; i < len(n.Content); i += 2 {
		key := n.Content[i]
		for j := 0; j < i; j += 2 {
			if n.Content[j].Value == key.Value {
				return f.fail(key, key.Value, "the key stands twice", "each key once")
			}
		}
		if err := do(key.Value, n.Content[i+1]); err != nil {
			return err
		}
	}
	return nil
}

func (f dataFile) unknown(n *yaml.Node, key, want string) error {
	return f.fail(n, key, "unknown key", want)
}

// items calls do for each element of a sequence.
func (f dataFile) items(n *yaml.Node, do func(item *yaml.Node) error) error {
	if n.Kind != yaml.SequenceNode {
		return f.fail(n, n.Value, "not a list", "a list")
	}
	for _, item := range n.Content {
		if err := do(item); err != nil {
			return err
		}
	}
	return nil
}

// text reads a scalar that is not empty.
func (f dataFile) text(n *yaml.Node) (string, error) {
	if n.Kind != yaml.ScalarNode || n.Value == "" {
		return "", f.fail(n, n.Value, "not a text", "a text that is not empty")
	}
	return n.Value, nil
}

// texts reads a text of several parts with commas between: "gal, gals, gal US". A list of scalars would do as well and
// would take three times as long to decode.
func (f dataFile) texts(n *yaml.Node) ([]string, error) {
	all, err := f.text(n)
	if err != nil {
		return nil, err
	}
	list := strings.Split(all, ", ")
	for _, s := range list {
		if s == "" || strings.TrimSpace(s) != s || strings.HasSuffix(s, ",") {
			return nil, f.fail(n, s, "not a list of texts", "texts with a comma and one space between")
		}
	}
	return list, nil
}
