package read

import (
	"bytes"
	_ "embed" // the columns
	"fmt"
	"reflect"
	"strings"
	"sync"
	"unicode"

	"go.yaml.in/yaml/v3"
	"golang.org/x/text/unicode/norm"

	"github.com/licet/licet/country"
	"github.com/licet/licet/transfer"
)

//go:embed columns.yaml
var columnsText []byte

// columnTable is the file columns.yaml with its index.
type columnTable struct {
	Version int          `yaml:"version"`
	Columns []columnSpec `yaml:"columns"`
	Roles   []struct {
		Role    transfer.Role `yaml:"role"`
		Aliases []string      `yaml:"aliases"`
	} `yaml:"roles"`
	Parts []struct {
		Part    string   `yaml:"part"`
		Path    string   `yaml:"path"`
		Aliases []string `yaml:"aliases"`
	} `yaml:"parts"`
	Words  map[string]map[string]string `yaml:"words"`
	Speaks struct {
		Words      []string          `yaml:"words"`
		Within     []string          `yaml:"within"`
		Other      []string          `yaml:"other"`
		Ways       []string          `yaml:"ways"`
		WaysWithin []string          `yaml:"waysWithin"`
		Nothing    []string          `yaml:"nothing"`
		Apart      string            `yaml:"apart"`
		LookAlikes map[string]string `yaml:"lookalikes"`
	} `yaml:"speaks"`

	byHeader map[string]*columnSpec // by folded header
	names    []string               // the documented names, for "did you mean"
	words    map[string]bool        // of headers that speak of a party, place or country
	others   map[string]bool        // of headers that do not
	within   []string
	ways     map[string]bool // of headers that may speak of the way of the goods
	waysIn   []string
	nothing  map[string]bool   // cells that say that there is none, folded
	latin    *strings.Replacer // letters that look like Latin ones
}

// columnSpec is one documented column.
type columnSpec struct {
	Column  string   `yaml:"column"`
	Path    string   `yaml:"path"`
	Aliases []string `yaml:"aliases"`
	List    string   `yaml:"list"`
	Legs    bool     `yaml:"legs"`
	About   string   `yaml:"about"`

	target target
}

// columns is read at the first CSV file. The table is part of the program and tested, so that it cannot fail there.
var columns = sync.OnceValue(func() *columnTable {
	t, err := parseColumns("columns.yaml", columnsText)
	if err != nil {
		panic(err)
	}
	return t
})

// parseColumns reads the table and checks that each path exists and no header stands for two columns.
func parseColumns(file string, text []byte) (*columnTable, error) {
	t := &columnTable{byHeader: map[string]*columnSpec{}}
	dec := yaml.NewDecoder(bytes.NewReader(text))
	dec.KnownFields(true)
	if err := dec.Decode(t); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	for i := range t.Columns {
		c := &t.Columns[i]
		if err := t.index(c, append([]string{c.Column}, c.Aliases...)); err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
	}
	for _, r := range t.Roles {
		for _, p := range t.Parts {
			c := &columnSpec{
				Column: string(r.Role) + "_" + p.Part,
				Path:   fmt.Sprintf("parties[%s].%s", r.Role, p.Path),
				About:  strings.ReplaceAll(p.Part, "_", " ") + " of the " + strings.ReplaceAll(string(r.Role), "_", " "),
			}
			var headers []string
			for _, rw := range append([]string{string(r.Role)}, r.Aliases...) {
				if p.Part == "name" && rw != string(transfer.OtherParty) { // "other" alone may be anything
					headers = append(headers, rw)
				}
				for _, pw := range append([]string{p.Part}, p.Aliases...) {
					headers = append(headers, rw+" "+pw, pw+" "+rw)
				}
			}
			if err := t.index(c, headers); err != nil {
				return nil, fmt.Errorf("%s: %w", file, err)
			}
		}
	}
	for list, words := range t.Words {
		folded := make(map[string]string, len(words))
		for w, v := range words {
			folded[foldHeader(w)] = v
		}
		t.Words[list] = folded
	}
	t.speak()
	return t, nil
}

// speak prepares what headers that no column has may speak of.
func (t *columnTable) speak() {
	set := func(words []string) map[string]bool {
		m := make(map[string]bool, len(words))
		for _, w := range words {
			m[foldHeader(w)] = true
		}
		return m
	}
	t.words, t.others, t.ways = set(t.Speaks.Words), set(t.Speaks.Other), set(t.Speaks.Ways)
	for _, w := range t.Speaks.Within {
		t.within = append(t.within, foldHeader(w))
	}
	for _, w := range t.Speaks.WaysWithin {
		t.waysIn = append(t.waysIn, foldHeader(w))
	}
	t.nothing = make(map[string]bool, len(t.Speaks.Nothing))
	for _, w := range t.Speaks.Nothing {
		t.nothing[w] = true
	}
	for _, r := range t.Roles {
		for _, w := range append([]string{string(r.Role)}, r.Aliases...) {
			if key := foldHeader(w); r.Role != transfer.OtherParty && len(key) >= 6 {
				t.within = append(t.within, key)
			} else if r.Role != transfer.OtherParty {
				t.words[key] = true
			}
		}
	}
	var pairs []string
	for from, to := range t.Speaks.LookAlikes {
		pairs = append(pairs, from, to)
	}
	t.latin = strings.NewReplacer(pairs...)
}

// lookAlike returns the column whose header looks like the given one and is written with other letters, nil when there is none, and
// the header in Latin letters.
func (t *columnTable) lookAlike(header string) (*columnSpec, string) {
	if len(header) > 200 {
		return nil, ""
	}
	plain := t.latin.Replace(strings.ToLower(norm.NFKC.String(header)))
	if foldHeader(plain) == foldHeader(header) {
		return nil, ""
	}
	return t.find(plain), plain
}

// about is what a header that no column has may speak of.
type about uint8

const (
	nothingKnown   about = iota
	otherWithPlace       // a day or a sum, and a place all the same: port and date
	aWay                 // the way of the goods, or something else
	aPlace               // a party, a place or a country
)

// concerns says what a header that no column has may speak of.
func (t *columnTable) concerns(header string) about {
	plain := t.latin.Replace(strings.ToLower(norm.NFKC.String(header[:min(len(header), 200)])))
	key := foldHeader(plain)
	place, way, other := false, t.ways[strings.TrimRight(key, "0123456789")], false
	for _, w := range strings.FieldsFunc(plain, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		word := foldHeader(w)
		bare := strings.TrimRight(word, "0123456789")
		other = other || t.others[word]
		place = place || t.words[word] || t.words[bare]
		way = way || t.ways[word] || t.ways[bare]
	}
	for _, w := range t.within {
		place = place || strings.Contains(key, w)
	}
	for _, w := range t.waysIn {
		way = way || strings.Contains(key, w)
	}
	switch {
	case other && (place || way):
		return otherWithPlace
	case place:
		return aPlace
	case way:
		return aWay
	default:
		return nothingKnown
	}
}

// concerns reports whether the column holds a party, a place or a country.
func (c *columnSpec) concerns() bool {
	if c.target.role != "" {
		return true
	}
	switch c.target.typ {
	case reflect.TypeFor[country.Code](), reflect.TypeFor[transfer.Locode](), reflect.TypeFor[[]transfer.Leg](), codesType:
		return true
	default:
		return false
	}
}

func (t *columnTable) index(c *columnSpec, headers []string) error {
	target, err := compile(c.Path)
	if err != nil {
		return fmt.Errorf("column %s: %w", c.Column, err)
	}
	if c.List != "" && c.List != "semicolon" && c.List != "words" {
		return fmt.Errorf("column %s: list %q: expected semicolon or words", c.Column, c.List)
	}
	c.target = target
	t.names = append(t.names, c.Column)
	for _, h := range headers {
		for _, key := range []string{foldHeader(h), foldHeader(umlauts.Replace(h))} {
			if o, taken := t.byHeader[key]; taken && o != c {
				return fmt.Errorf("header %q stands for %s and %s", h, o.Column, c.Column)
			}
			t.byHeader[key] = c
		}
	}
	return nil
}

// find returns the column of a header, nil when nobody knows it.
func (t *columnTable) find(header string) *columnSpec { return t.byHeader[foldHeader(header)] }

// umlauts writes German letters in two, as in files that hold ASCII only.
var umlauts = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss", "Ä", "Ae", "Ö", "Oe", "Ü", "Ue")

// small words of headers that carry no meaning: "pays du destinataire", "Land des Empfängers".
var smallWords = map[string]bool{
	"of": true, "the": true, "du": true, "de": true, "la": true, "le": true, "l": true, "d": true, "des": true, "der": true, "del": true,
}

// foldHeader leaves the meaning of a header: lower case, without accents and punctuation, without small words.
func foldHeader(s string) string {
	if len(s) > 200 {
		s = s[:200]
	}
	words := strings.FieldsFunc(strings.ToLower(norm.NFD.String(strings.ReplaceAll(s, "ß", "ss"))), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.Mn, r) && r != '?'
	})
	var b strings.Builder
	for _, w := range words {
		if smallWords[w] && len(words) > 1 {
			continue
		}
		for _, r := range w {
			if !unicode.Is(unicode.Mn, r) {
				b.WriteRune(r)
			}
		}
	}
	return b.String()
}

// target is where the cells of a column go: the steps from the transfer, its item or the party to the field.
type target struct {
	item  bool
	role  transfer.Role // of the party, empty for other fields
	steps []step
	typ   reflect.Type
}

// step goes to a field of a struct, or to a member of a list, which is made when it is not there.
type step struct {
	field int
	index int // -1 for a field
}

// compile finds the fields of a path, such as items[].quantity.unit or parties[consignee].name.
func compile(path string) (target, error) {
	t := target{typ: reflect.TypeFor[transfer.Transfer]()}
	rest := path
	if r, ok := strings.CutPrefix(path, "items[]."); ok {
		t.item, t.typ, rest = true, reflect.TypeFor[transfer.Item](), r
	} else if r, ok := strings.CutPrefix(path, "parties["); ok {
		role, r, _ := strings.Cut(r, "].")
		t.role, t.typ, rest = transfer.Role(role), reflect.TypeFor[transfer.Party](), r
	}
	for name := range strings.SplitSeq(rest, ".") {
		name, member, isMember := strings.Cut(name, "[")
		if t.typ.Kind() != reflect.Struct {
			return t, fmt.Errorf("path %s: %s is not a record", path, t.typ)
		}
		_, index := namesOf(t.typ)
		at, ok := index[name]
		if !ok {
			return t, fmt.Errorf("path %s: no field %q", path, name)
		}
		t.typ = t.typ.Field(at).Type
		t.steps = append(t.steps, step{field: at, index: -1})
		if isMember {
			if member != "0]" || t.typ.Kind() != reflect.Slice {
				return t, fmt.Errorf("path %s: expected [0] of a list", path)
			}
			t.typ = t.typ.Elem()
			t.steps = append(t.steps, step{index: 0})
		}
	}
	return t, nil
}

// in returns the field within the record the steps begin at.
func (t *target) in(v reflect.Value) reflect.Value {
	for _, s := range t.steps {
		if s.index < 0 {
			v = v.Field(s.field)
			continue
		}
		if v.Len() == 0 {
			v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		}
		v = v.Index(s.index)
	}
	return v
}
