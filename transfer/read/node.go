package read

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/licet/licet/fault"
)

// node is a value of JSON with its place in the text of the record.
type node struct {
	kind   byte // one of { [ " 0 t f n
	start  int  // offset of the first byte
	end    int  // offset behind the last byte
	text   string
	fields []field
	list   []node
}

type field struct {
	name  string
	start int
	value node
}

// describe names the kind of value for messages.
func (n *node) describe() string {
	switch n.kind {
	case '{':
		return "an object"
	case '[':
		return "a list"
	case '"':
		return "a text"
	case '0':
		return "a number"
	case 't', 'f':
		return n.text
	default:
		return "null"
	}
}

// parser reads one value. It stops at the first error of syntax; keys that stand twice are collected.
type parser struct {
	text  []byte
	pos   int
	depth int
	twice []problem
}

// problem is an error at an offset of the record.
type problem struct {
	at   int
	path string
	err  *fault.Error
}

// parseJSON reads the record as one value with nothing behind it.
func parseJSON(text []byte) (node, []problem, *problem) {
	p := parser{text: text}
	p.space()
	n, bad := p.value("")
	if bad != nil {
		return n, p.twice, bad
	}
	p.space()
	if p.pos < len(text) {
		return n, p.twice, p.fail("", "there is more text behind the record", "a line break, a comma or the end")
	}
	return n, p.twice, nil
}

func (p *parser) space() {
	for p.pos < len(p.text) {
		switch p.text[p.pos] {
		case ' ', '\t', '\r', '\n':
			p.pos++
		default:
			return
		}
	}
}

// fail makes an error at the present place, showing what stands there.
func (p *parser) fail(path, message, want string) *problem {
	e := fault.New(fault.Invalid, "%s", message)
	e.Want = want
	if p.pos < len(p.text) {
		rest := p.text[p.pos:min(len(p.text), p.pos+20)]
		if i := bytes.IndexByte(rest, '\n'); i > 0 {
			rest = rest[:i]
		}
		e.Value = strings.ToValidUTF8(string(rest), "")
	}
	return &problem{at: p.pos, path: path, err: e}
}

func (p *parser) value(path string) (node, *problem) {
	if p.pos >= len(p.text) {
		return node{}, p.fail(path, "the record ends too early", "a value")
	}
	start := p.pos
	switch c := p.text[p.pos]; {
	case c == '{' || c == '[':
		if p.depth++; p.depth > MaxDepth {
			return node{}, p.fail(path, "nested too deeply", fmt.Sprintf("at most %d levels", MaxDepth))
		}
		defer func() { p.depth-- }()
		if c == '{' {
			return p.object(path)
		}
		return p.array(path)
	case c == '"':
		s, bad := p.str(path)
		return node{kind: '"', start: start, end: p.pos, text: s}, bad
	case c == '-' || c >= '0' && c <= '9':
		for p.pos < len(p.text) && bytes.IndexByte([]byte("+-.eE0123456789"), p.text[p.pos]) >= 0 {
			p.pos++
		}
		raw := p.text[start:p.pos]
		if !json.Valid(raw) {
			p.pos = start
			return node{}, p.fail(path, "not a number of JSON", "a number such as 0.5 or 2.5e6")
		}
		return node{kind: '0', start: start, end: p.pos, text: string(raw)}, nil
	default:
		for _, w := range []string{"true", "false", "null"} {
			if bytes.HasPrefix(p.text[p.pos:], []byte(w)) {
				p.pos += len(w)
				return node{kind: w[0], start: start, end: p.pos, text: w}, nil
			}
		}
		return node{}, p.fail(path, "not a value of JSON", `a text in "quotes", a number, true, false, null, an object or a list`)
	}
}

func (p *parser) object(path string) (node, *problem) {
	n := node{kind: '{', start: p.pos}
	p.pos++
	for {
		p.space()
		if p.at('}') {
			n.end = p.pos
			return n, nil
		}
		if len(n.fields) > 0 {
			if !p.at(',') {
				return n, p.fail(path, "the object goes on without a comma", "a comma or }")
			}
			p.space()
		}
		start := p.pos
		if p.pos >= len(p.text) || p.text[p.pos] != '"' {
			return n, p.fail(path, "no field name", `a name in "quotes"`)
		}
		name, bad := p.str(path)
		if bad != nil {
			return n, bad
		}
		p.space()
		if !p.at(':') {
			return n, p.fail(join(path, name), "no colon behind the field name", "a colon")
		}
		p.space()
		v, bad := p.value(join(path, name))
		if bad != nil {
			return n, bad
		}
		for i := range n.fields {
			if n.fields[i].name == name {
				e := fault.New(fault.Invalid, "the field stands twice")
				e.Want = "each field once"
				p.twice = append(p.twice, problem{at: start, path: join(path, name), err: e})
				break
			}
		}
		if len(n.fields) >= maxFields {
			return n, p.fail(path, "too many fields", fmt.Sprintf("at most %d in one object", maxFields))
		}
		n.fields = append(n.fields, field{name: name, start: start, value: v})
	}
}

// maxFields bounds the search for fields that stand twice, which compares each with each.
const maxFields = 2000

func (p *parser) array(path string) (node, *problem) {
	n := node{kind: '[', start: p.pos}
	p.pos++
	for {
		p.space()
		if p.at(']') {
			n.end = p.pos
			return n, nil
		}
		if len(n.list) > 0 {
			if !p.at(',') {
				return n, p.fail(path, "the list goes on without a comma", "a comma or ]")
			}
			p.space()
		}
		v, bad := p.value(fmt.Sprintf("%s[%d]", path, len(n.list)))
		if bad != nil {
			return n, bad
		}
		n.list = append(n.list, v)
	}
}

// at steps over the character if it stands here.
func (p *parser) at(c byte) bool {
	if p.pos < len(p.text) && p.text[p.pos] == c {
		p.pos++
		return true
	}
	return false
}

func (p *parser) str(path string) (string, *problem) {
	start := p.pos
	escaped := false
	for i := p.pos + 1; i < len(p.text); i++ {
		switch c := p.text[i]; {
		case c == '"':
			raw := p.text[start : i+1]
			p.pos = i + 1
			if !escaped {
				return string(raw[1 : len(raw)-1]), nil
			}
			var s string
			if err := json.Unmarshal(raw, &s); err != nil || lost(raw, s) {
				p.pos = start
				return "", p.fail(path, "a text with a wrong escape", `escapes such as \", \\, \n or \u00e9`)
			}
			return s, nil
		case c == '\\':
			escaped = true
			i++
		case c < 0x20:
			p.pos = start
			return "", p.fail(path, "the text is not closed on its line", `a closing quote; line breaks in a text are written \n`)
		}
	}
	p.pos = start
	return "", p.fail(path, "the text is not closed", "a closing quote")
}

// lost reports whether half a surrogate pair was replaced: the text would no longer be the one that was sent.
func lost(raw []byte, s string) bool {
	return strings.ContainsRune(s, utf8.RuneError) && !bytes.ContainsRune(raw, utf8.RuneError) &&
		!bytes.Contains(bytes.ToLower(raw), []byte(`\ufffd`))
}

// join adds a step to a path. A name that is no plain word is quoted, so that it can do no harm where it is shown.
func join(path, name string) string {
	for _, r := range name {
		if r < ' ' || r > '~' || r == '.' || r == '[' || r == '"' || len(name) > 64 {
			name = fault.Quote(name)
			break
		}
	}
	if path == "" {
		return name
	}
	return path + "." + name
}

// find returns the node at a path such as items[2].quantity, or the deepest node on the way to it.
func (n *node) find(path string) *node {
	for path != "" {
		path = strings.TrimPrefix(path, ".")
		if path != "" && path[0] == '[' {
			i := 0
			if _, err := fmt.Sscanf(path, "[%d]", &i); err != nil || n.kind != '[' || i < 0 || i >= len(n.list) {
				return n
			}
			n = &n.list[i]
			_, path, _ = strings.Cut(path, "]")
			continue
		}
		step := path
		if i := strings.IndexAny(path, ".["); i >= 0 {
			step = path[:i]
		}
		path = path[len(step):]
		next := n.field(step)
		if next == nil {
			return n
		}
		n = next
	}
	return n
}

func (n *node) field(name string) *node {
	for i := range n.fields {
		if n.fields[i].name == name {
			return &n.fields[i].value
		}
	}
	return nil
}
