package quantity

import (
	"cmp"
	_ "embed"
	"slices"
	"strconv"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"
)

//go:embed words.yaml
var wordsYAML []byte

// opener tells that a range must follow.
type opener uint8

const (
	opensNothing opener = iota
	opensFrom
	opensBetween
)

// wordPhrase is a phrase before or behind a number, with what it does.
type wordPhrase struct {
	text      string // folded, lower case
	bound     Op     // with isBound
	isBound   bool
	approx    bool
	size      bool // speaks of the size of grains, where a sieve number would count the other way
	qualifier string
	opens     opener
	only      []Dimension // empty: any
}

type wordTable struct {
	before      map[byte][]wordPhrase // by first byte, longest first
	beforeEnd   map[byte][]string     // the same phrases by last byte, longest first
	after       map[byte][]wordPhrase // by first byte, longest first
	identifiers map[string]bool       // lower case
	notUnits    map[string][]string   // symbol to the words it is no unit before
	multipliers map[string]Number
}

// words returns the embedded word lists; as with [units], tests load them.
var words = sync.OnceValue(func() *wordTable {
	t, err := loadWords("quantity/words.yaml", wordsYAML)
	if err != nil {
		panic(err)
	}
	return t
})

func loadWords(file string, data []byte) (*wordTable, error) {
	f := dataFile(file)
	root, err := f.root(data)
	if err != nil {
		return nil, err
	}
	t := &wordTable{
		before: make(map[byte][]wordPhrase), beforeEnd: make(map[byte][]string), after: make(map[byte][]wordPhrase),
		identifiers: make(map[string]bool), notUnits: make(map[string][]string), multipliers: make(map[string]Number),
	}
	err = f.fields(root, func(key string, n *yaml.Node) error {
		switch key {
		case "before":
			return f.items(n, func(n *yaml.Node) error { return f.phrases(n, t.before) })
		case "after":
			return f.items(n, func(n *yaml.Node) error { return f.phrases(n, t.after) })
		case "identifiers":
			list, err := f.texts(n)
			for _, s := range list {
				t.identifiers[strings.ToLower(s)] = true
			}
			return err
		case "not_units":
			return f.items(n, func(n *yaml.Node) error { return f.notUnit(n, t.notUnits) })
		case "multipliers":
			return f.fields(n, func(word string, n *yaml.Node) error {
				v, err := strconv.ParseInt(n.Value, 10, 64)
				if err != nil {
					return f.fail(n, n.Value, "not a multiplier", "a whole number")
				}
				t.multipliers[word] = IntNumber(v)
				return nil
			})
		default:
			return f.unknown(n, key, "before, after, identifiers, not_units or multipliers")
		}
	})
	if err != nil {
		return nil, err
	}
	longest := func(a, b wordPhrase) int { return cmp.Compare(len(b.text), len(a.text)) }
	for _, list := range t.before {
		slices.SortStableFunc(list, longest)
		for _, p := range list {
			last := p.text[len(p.text)-1]
			t.beforeEnd[last] = append(t.beforeEnd[last], p.text)
		}
	}
	for _, list := range t.beforeEnd {
		slices.SortStableFunc(list, func(a, b string) int { return cmp.Compare(len(b), len(a)) })
	}
	for _, list := range t.after {
		slices.SortStableFunc(list, longest)
	}
	return t, nil
}

func (f dataFile) phrases(n *yaml.Node, into map[byte][]wordPhrase) error {
	var p wordPhrase
	var list []string
	err := f.fields(n, func(key string, n *yaml.Node) (err error) {
		switch key {
		case "bound":
			p.isBound = true
			if p.bound, err = ParseOp(n.Value); err != nil || p.bound == Eq || p.bound == NotEq {
				return f.fail(n, n.Value, "not a bound", "<, <=, > or >=")
			}
		case "size":
			p.size = n.Value == "true"
		case "approx":
			p.approx = n.Value == "true"
		case "qualifier":
			p.qualifier, err = f.text(n)
		case "opens":
			switch n.Value {
			case "from":
				p.opens = opensFrom
			case "between":
				p.opens = opensBetween
			default:
				return f.fail(n, n.Value, "opens no range", "from or between")
			}
		case "only":
			var names []string
			names, err = f.texts(n)
			for _, name := range names {
				d, ok := DimensionByName(name)
				if !ok {
					return f.fail(n, name, "unknown dimension", "names such as pressure")
				}
				p.only = append(p.only, d)
			}
		case "words":
			list, err = f.texts(n)
		default:
			err = f.unknown(n, key, "bound, size, approx, qualifier, opens, only or words")
		}
		return err
	})
	if err != nil {
		return err
	}
	if len(list) == 0 || !p.isBound && !p.approx && p.qualifier == "" && p.opens == opensNothing {
		return f.fail(n, "", "phrases without words or without effect", "words, and bound, approx, qualifier or opens")
	}
	for _, s := range list {
		p.text = strings.ToLower(foldSymbol(s))
		into[p.text[0]] = append(into[p.text[0]], p)
	}
	return nil
}

func (f dataFile) notUnit(n *yaml.Node, into map[string][]string) error {
	var symbol string
	var before []string
	err := f.fields(n, func(key string, n *yaml.Node) (err error) {
		switch key {
		case "symbol":
			symbol, err = f.text(n)
		case "before":
			before, err = f.texts(n)
		default:
			err = f.unknown(n, key, "symbol or before")
		}
		return err
	})
	for _, s := range before {
		into[symbol] = append(into[symbol], strings.ToLower(s))
	}
	return err
}

// phraseAt returns the longest phrase at byte i.
func phraseAt(s string, i int, lists map[byte][]wordPhrase) (*wordPhrase, int) {
	if i >= len(s) {
		return nil, i
	}
	c := s[i]
	if c >= 'A' && c <= 'Z' {
		c |= 0x20
	}
	list := lists[c]
	for k := range list {
		p := &list[k]
		n := len(p.text)
		if i+n > len(s) || !strings.EqualFold(s[i:i+n], p.text) {
			continue
		}
		if last := p.text[n-1]; isASCIILetter(last) && i+n < len(s) &&
			(letterAt(s, i+n) > 0 || s[i+n] == '-' && i+n+1 < len(s) && letterAt(s, i+n+1) > 0) {
			continue
		}
		return p, i + n
	}
	return nil, i
}
