package country

import (
	"bytes"
	_ "embed" // the table
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"unicode"

	"go.yaml.in/yaml/v3"
	"golang.org/x/text/unicode/norm"

	"github.com/licet/licet/date"
)

//go:embed countries.yaml
var tableText []byte

// theTable is read at the first question, so that programs that ask none do not pay for it. The file is part of the
// program and tested, so that it cannot fail there.
var theTable = sync.OnceValue(func() *table {
	t, err := parse("countries.yaml", tableText)
	if err != nil {
		panic(err)
	}
	return t
})

// table is the index of the countries by folded name and code.
type table struct {
	countries []Country
	byName    map[string][]*Country // folded names, alpha-2 and alpha-3 codes; several when they differ in time
	byCode    map[string][]*Country
	ambiguous map[string][]Code
	names     map[string]*Country // folded names without codes, for suggestions
}

// record is one line of the file.
type record struct {
	Alpha2     string    `yaml:"alpha2"`
	Alpha3     string    `yaml:"alpha3"`
	Name       string    `yaml:"name"`
	Aliases    []string  `yaml:"aliases"`
	From       date.Date `yaml:"from"`
	Until      date.Date `yaml:"until"`
	Successors []Code    `yaml:"successors"`
}

// file is the whole file. The nodes are decoded one by one, so that each complaint names its line.
type file struct {
	Version   int         `yaml:"version"`
	Countries []yaml.Node `yaml:"countries"`
	Ambiguous []struct {
		Name       string `yaml:"name"`
		Candidates []Code `yaml:"candidates"`
	} `yaml:"ambiguous"`
}

// parse reads and checks the table: two countries may share a name or code only on different days.
func parse(name string, text []byte) (*table, error) {
	var f file
	dec := yaml.NewDecoder(bytes.NewReader(text))
	dec.KnownFields(true)
	if err := dec.Decode(&f); err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if len(f.Countries) == 0 {
		return nil, fmt.Errorf("%s: no countries", name)
	}
	t := &table{
		countries: make([]Country, 0, len(f.Countries)),
		byName:    make(map[string][]*Country, 4*len(f.Countries)),
		byCode:    make(map[string][]*Country, len(f.Countries)),
		ambiguous: make(map[string][]Code, len(f.Ambiguous)),
		names:     make(map[string]*Country, 3*len(f.Countries)),
	}
	for i := range f.Countries {
		n := &f.Countries[i]
		r, err := decode(n)
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, n.Line, err)
		}
		t.countries = append(t.countries, Country{
			Code: Code(r.Alpha2), Alpha3: r.Alpha3, Name: r.Name,
			Span: date.Span{From: r.From, Until: r.Until}, Successors: r.Successors,
		})
		c := &t.countries[len(t.countries)-1]
		if c.Span.Empty() {
			return nil, fmt.Errorf("%s:%d: %s: ends before it begins", name, n.Line, r.Alpha2)
		}
		t.byCode[r.Alpha2] = append(t.byCode[r.Alpha2], c)
		for _, key := range slices.Concat([]string{r.Alpha2, r.Alpha3, r.Name}, r.Aliases) {
			k := fold(key)
			for _, o := range t.byName[k] {
				if o != c && o.Span.Overlaps(c.Span) {
					return nil, fmt.Errorf("%s:%d: %q names %s and %s on the same day", name, n.Line, key, o.Code, c.Code)
				}
			}
			if !slices.Contains(t.byName[k], c) {
				t.byName[k] = append(t.byName[k], c)
			}
			if len(k) > 3 {
				t.names[k] = c
			}
		}
	}
	// The living come first: they are the better subject for a complaint about the day.
	for _, at := range t.byName {
		slices.SortStableFunc(at, func(a, b *Country) int {
			switch ended, other := !a.Span.Until.IsZero(), !b.Span.Until.IsZero(); {
			case ended && !other:
				return 1
			case !ended && other:
				return -1
			default:
				return b.Span.From.Compare(a.Span.From)
			}
		})
	}
	for _, a := range f.Ambiguous {
		if len(t.byName[fold(a.Name)]) > 0 {
			return nil, fmt.Errorf("%s: %q is both ambiguous and a name", name, a.Name)
		}
		t.ambiguous[fold(a.Name)] = a.Candidates
	}
	return t, t.checkReferences(name)
}

// checkReferences finds successors and candidates that are not in the table.
func (t *table) checkReferences(name string) error {
	check := func(what string, codes []Code) error {
		for _, c := range codes {
			if len(t.byCode[string(c)]) == 0 {
				return fmt.Errorf("%s: %s: %s is not in the table", name, what, c)
			}
		}
		return nil
	}
	for i := range t.countries {
		if err := check(t.countries[i].Name, t.countries[i].Successors); err != nil {
			return err
		}
	}
	for what, codes := range t.ambiguous {
		if err := check(what, codes); err != nil {
			return err
		}
	}
	return nil
}

// decode reads one line of the file strictly.
func decode(n *yaml.Node) (record, error) {
	var r record
	for i := 0; i+1 < len(n.Content); i += 2 { // Node.Decode does not know KnownFields
		if k := n.Content[i].Value; !slices.Contains(recordKeys, k) {
			return r, fmt.Errorf("unknown key %q; expected one of %s", k, strings.Join(recordKeys, ", "))
		}
	}
	if err := n.Decode(&r); err != nil {
		return r, err
	}
	if !letters(r.Alpha2, 2) || !letters(r.Alpha3, 3) || r.Name == "" {
		return r, fmt.Errorf("%s %s %q: expected two capital letters, three capital letters and a name", r.Alpha2, r.Alpha3, r.Name)
	}
	if !r.Until.IsZero() && len(r.Successors) == 0 {
		return r, fmt.Errorf("%s: has ended, but names no successors", r.Alpha2)
	}
	return r, nil
}

var recordKeys = []string{"alpha2", "alpha3", "name", "aliases", "from", "until", "successors"}

func letters(s string, n int) bool {
	for _, r := range s {
		if r < 'A' || r > 'Z' {
			return false
		}
	}
	return len(s) == n
}

// maxName is longer than any name of the table; longer texts are refused before any work is done on them.
const maxName = 100

// named returns the countries that text names on any day, those that still exist first.
func (t *table) named(text string) []*Country {
	if at, ok := t.byCode[text]; ok { // the usual case, without folding
		if len(at) == 1 {
			return at
		}
		return t.byName[strings.ToLower(text)]
	}
	if len(text) > maxName {
		return nil
	}
	if at, ok := t.byName[fold(text)]; ok {
		return at
	}
	// "Korea, Republic of" and "Iran (Islamic Republic of)" stand for "Republic of Korea" and "Islamic Republic of Iran".
	if head, tail, ok := strings.Cut(text, ","); ok {
		return t.byName[fold(tail+" "+head)]
	}
	if head, tail, ok := strings.Cut(text, "("); ok {
		return t.byName[fold(strings.TrimSuffix(strings.TrimSpace(tail), ")")+" "+head)]
	}
	return nil
}

// predecessor returns the ended country that has c among its successors and existed on the day; nil when there is none.
func (t *table) predecessor(c Code, on date.Date) *Country {
	for i := range t.countries {
		if p := &t.countries[i]; slices.Contains(p.Successors, c) && p.exists(on) && !on.IsZero() {
			return p
		}
	}
	return nil
}

// near returns up to three countries whose name is close to text, the closest first.
func (t *table) near(text string) []*Country {
	key := fold(text)
	if len(key) < 4 || len(key) > maxName {
		return nil
	}
	type hit struct {
		c *Country
		d int
		k string
	}
	var hits []hit
	for k, c := range t.names {
		if !c.Span.Until.IsZero() {
			continue
		}
		limit := 1 + len(key)/5
		var d int
		switch longer := len(k) - len(key); {
		case strings.HasPrefix(k, key):
			d = min(longer, limit)
		case longer > limit || longer < -limit:
			continue
		default:
			d = distance(key, k)
		}
		if d <= limit {
			hits = append(hits, hit{c, d, k})
		}
	}
	slices.SortFunc(hits, func(a, b hit) int {
		if a.d != b.d {
			return a.d - b.d
		}
		return strings.Compare(a.k, b.k)
	})
	var near []*Country
	for _, h := range hits {
		if !slices.Contains(near, h.c) && len(near) < 3 {
			near = append(near, h.c)
		}
	}
	return near
}

// fold brings a name into the form of the index: lower case, without accents and punctuation, "saint" and "and" written
// out, without a leading "the".
func fold(s string) string {
	var b strings.Builder
	space := false
	for _, r := range norm.NFD.String(s) {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if space && b.Len() > 0 {
				b.WriteByte(' ')
			}
			space = false
			b.WriteRune(unicode.ToLower(r))
		case r == '&':
			b.WriteString(" and")
			space = true
		case unicode.Is(unicode.Mn, r) || r == '.' || r == '\'' || r == '’':
			// "U.S.A." is "USA", "Côte d'Ivoire" is "Cote dIvoire"
		default:
			space = true
		}
	}
	f := b.String()
	if rest, ok := strings.CutPrefix(f, "st "); ok {
		f = "saint " + rest
	}
	return strings.TrimSuffix(strings.TrimPrefix(f, "the "), " the")
}

// distance is the number of letters to insert, delete, replace or swap with the neighbour to get from a to b.
func distance(a, b string) int {
	prev2, prev, cur := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range prev {
		prev[j] = j
	}
	for i := 1; i <= len(a); i++ {
		cur[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			cur[j] = min(prev[j]+1, cur[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				cur[j] = min(cur[j], prev2[j-2]+1)
			}
		}
		prev2, prev, cur = prev, cur, prev2
	}
	return prev[len(b)]
}
