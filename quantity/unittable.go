package quantity

import (
	"cmp"
	_ "embed"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"
)

//go:embed units.yaml
var unitsYAML []byte

// pi is the circle's number to 40 digits, kept as a rational so that angles convert exactly there and back.
var pi, _ = new(big.Rat).SetString("3.141592653589793238462643383279502884197")

// unitDef is one unit; a Unit points to it. There is one unitDef for each symbol and dimension.
type unitDef struct {
	sym    string
	dim    Dimension
	factor Number
	offset Number // coherent SI = value × factor + offset
	sieve  bool
	// vacuumGauge: "29 of it, vacuum" counts downwards from the standard atmosphere.
	vacuumGauge bool
}

// reading is one way to understand a spelling.
type reading struct {
	unit      *unitDef
	qualifier string
}

// spelling holds the readings of one symbol, the default first; no two have the same dimension.
type spelling struct{ readings []reading }

// in returns the reading of the dimension.
func (sp *spelling) in(d Dimension) (reading, bool) {
	for _, r := range sp.readings {
		if r.unit.dim == d {
			return r, true
		}
	}
	return reading{}, false
}

// has reports whether there is a reading of the dimension.
func (sp *spelling) has(d Dimension) bool { _, ok := sp.in(d); return ok }

// meets reports whether the two spellings have readings of one dimension.
func (sp *spelling) meets(other *spelling) bool {
	for _, r := range sp.readings {
		if _, ok := other.in(r.unit.dim); ok {
			return true
		}
	}
	return false
}

// phrase is a spelling of several words, or with marks inside: US gal, rad(Si), lb-sec.
type phrase struct {
	text    string // folded; lower case when any
	any     bool   // case does not matter
	product bool   // a spelling of a product, such as lb-sec
	means   *spelling
}

type unitTable struct {
	whole  map[string]*spelling // every spelling, folded
	symbol map[string]*spelling // those of one run of letters
	word   map[string]*spelling // the same in lower case, where case does not matter
	phrase map[string][]phrase  // the others by their first run, longest first
	byDim  map[Dimension][]*unitDef
	sieves map[string][]sieve // by standard
}

// sieve is one standard sieve: number and nominal opening in metres, coarse to fine.
type sieve struct {
	number  Number
	opening Number
}

// units returns the embedded table. A defect of the embedded file is a defect of the program; tests load it.
var units = sync.OnceValue(func() *unitTable {
	t, err := loadUnits("quantity/units.yaml", unitsYAML)
	if err != nil {
		panic(err)
	}
	return t
})

// unitEntry is one line of the file.
type unitEntry struct {
	node      *yaml.Node
	def       *unitDef
	prefixes  string
	aliases   []string
	names     []string
	also      []string
	qualified []qualifiedAliases
}

type qualifiedAliases struct {
	qualifier string
	aliases   []string
}

const unitKeys = "symbol, factor, offset, prefixes, aliases, names, plurals, also, qualified or vacuum_gauge"

func loadUnits(file string, data []byte) (*unitTable, error) {
	f := dataFile(file)
	root, err := f.root(data)
	if err != nil {
		return nil, err
	}
	t := &unitTable{
		whole:  make(map[string]*spelling, 4096),
		symbol: make(map[string]*spelling, 2048),
		word:   make(map[string]*spelling, 2048),
		phrase: make(map[string][]phrase, 512),
		byDim:  make(map[Dimension][]*unitDef, len(namedDimensions)),
		sieves: make(map[string][]sieve, 2),
	}
	var entries []unitEntry
	err = f.fields(root, func(key string, n *yaml.Node) error {
		switch key {
		case "units":
			return f.fields(n, func(name string, list *yaml.Node) error {
				d, ok := DimensionByName(name)
				if !ok {
					return f.fail(list, name, "unknown dimension", "a name such as length or total impulse")
				}
				return f.items(list, func(item *yaml.Node) error {
					e, err := f.unit(item, d)
					entries = append(entries, e)
					return err
				})
			})
		case "sieve_unit":
			e, err := f.unit(n, Length)
			e.def.sieve = true
			entries = append(entries, e)
			return err
		case "sieves":
			return f.fields(n, func(standard string, n *yaml.Node) error {
				list, err := f.sieves(n)
				t.sieves[standard] = list
				return err
			})
		default:
			return f.unknown(n, key, "units, sieve_unit or sieves")
		}
	})
	if err != nil {
		return nil, err
	}
	return t, t.index(f, entries)
}

func (f dataFile) unit(n *yaml.Node, d Dimension) (unitEntry, error) {
	e := unitEntry{node: n, def: &unitDef{dim: d}}
	err := f.fields(n, func(key string, n *yaml.Node) (err error) {
		switch key {
		case "symbol":
			e.def.sym, err = f.text(n)
		case "factor":
			e.def.factor, err = f.factor(n)
		case "offset":
			e.def.offset, err = f.factor(n)
		case "prefixes":
			e.prefixes = n.Value
			for _, p := range n.Value {
				if _, ok := prefixes[p]; !ok {
					return f.fail(n, n.Value, "unknown SI prefix "+string(p), "letters of fpnumcdhkMGT, u for micro")
				}
			}
		case "aliases":
			e.aliases, err = f.texts(n)
		case "names":
			var names []string
			names, err = f.texts(n)
			for _, name := range names {
				e.names = append(e.names, strings.ToLower(name))
				if !strings.HasSuffix(name, "s") {
					e.names = append(e.names, strings.ToLower(name)+"s")
				}
			}
		case "plurals":
			var names []string
			names, err = f.texts(n)
			e.names = append(e.names, names...)
		case "also":
			e.also, err = f.texts(n)
		case "qualified":
			err = f.fields(n, func(qualifier string, n *yaml.Node) error {
				aliases, err := f.texts(n)
				e.qualified = append(e.qualified, qualifiedAliases{qualifier, aliases})
				return err
			})
		case "vacuum_gauge":
			e.def.vacuumGauge = n.Value == "true"
		default:
			err = f.unknown(n, key, unitKeys)
		}
		return err
	})
	if err != nil {
		return e, err
	}
	if e.def.sym == "" || e.def.factor.Sign() <= 0 {
		return e, f.fail(n, e.def.sym, "the unit is incomplete", "a symbol and a factor above 0")
	}
	return e, nil
}

// factor reads products and quotients of decimals and pi, from left to right.
func (f dataFile) factor(n *yaml.Node) (Number, error) {
	var r *big.Rat
	rest, divide := n.Value, false
	for {
		end := strings.IndexAny(rest, "*/")
		part := rest
		if end >= 0 {
			part = rest[:end]
		}
		v, ok := pi, true
		if part != "pi" {
			v, ok = decimal(part)
		}
		switch {
		case !ok || divide && v.Sign() == 0:
			return Number{}, f.fail(n, n.Value, "not an exact factor", "decimals and pi joined by * and /")
		case r == nil:
			r = v
		case divide:
			r = new(big.Rat).Quo(r, v)
		default:
			r = new(big.Rat).Mul(r, v)
		}
		if end < 0 {
			return ratNumber(r), nil
		}
		divide, rest = rest[end] == '/', rest[end+1:]
	}
}

// decimal reads digits with at most one point, and a minus for offsets.
func decimal(s string) (*big.Rat, bool) {
	if v, err := strconv.ParseInt(s, 10, 64); err == nil {
		return new(big.Rat).SetInt64(v), true
	}
	whole, places, _ := strings.Cut(s, ".")
	if m, err := strconv.ParseInt(whole+places, 10, 64); err == nil && len(places) <= 18 && !strings.HasPrefix(places, "-") {
		return new(big.Rat).SetFrac(big.NewInt(m), powersOfTen[len(places)]), true
	}
	if strings.Trim(s, "0123456789.") != "" {
		return nil, false
	}
	return new(big.Rat).SetString(s)
}

func (f dataFile) sieves(n *yaml.Node) ([]sieve, error) {
	var list []sieve
	err := f.fields(n, func(key string, n *yaml.Node) error {
		number, err := strconv.Atoi(key)
		if err != nil {
			return f.fail(n, key, "not a sieve number", "a whole number")
		}
		opening, err := strconv.Atoi(n.Value)
		if err != nil || opening <= 0 {
			return f.fail(n, n.Value, "not an opening", "whole micrometres")
		}
		s := sieve{number: IntNumber(int64(number)), opening: ratNumber(big.NewRat(int64(opening), 1_000_000))}
		if len(list) > 0 && (list[len(list)-1].number.Cmp(s.number) >= 0 || list[len(list)-1].opening.Cmp(s.opening) <= 0) {
			return f.fail(n, key, "sieves out of order", "rising numbers with falling openings")
		}
		list = append(list, s)
		return nil
	})
	return list, err
}

type prefix struct {
	symbol string
	word   string
	power  int
}

// prefixes by the letter used in the file.
var prefixes = map[rune]prefix{
	'f': {"f", "femto", -15}, 'p': {"p", "pico", -12}, 'n': {"n", "nano", -9}, 'u': {"µ", "micro", -6},
	'm': {"m", "milli", -3}, 'c': {"c", "centi", -2}, 'd': {"d", "deci", -1}, 'h': {"h", "hecto", 2},
	'k': {"k", "kilo", 3}, 'M': {"M", "mega", 6}, 'G': {"G", "giga", 9}, 'T': {"T", "tera", 12},
}

// index enters first what the file says and then what its prefixes generate, which never displaces the former.
func (t *unitTable) index(f dataFile, entries []unitEntry) error {
	bySymbol := make(map[string]*unitDef, 2*len(entries))
	for _, e := range entries {
		if bySymbol[foldSymbol(e.def.sym)+e.def.dim.String()] != nil {
			return f.fail(e.node, e.def.sym, "the unit stands twice", "each symbol once in a dimension")
		}
		bySymbol[foldSymbol(e.def.sym)+e.def.dim.String()] = e.def
		t.byDim[e.def.dim] = append(t.byDim[e.def.dim], e.def)
		if err := t.enter(f, e); err != nil {
			return err
		}
	}
	for _, e := range entries {
		for _, s := range e.also {
			if !t.put(s, reading{unit: e.def}, false, false) {
				return f.fail(e.node, s, "the spelling has two readings of one dimension", "one reading for a dimension")
			}
		}
	}
	for _, e := range entries {
		for _, letter := range e.prefixes {
			p := prefixes[letter]
			def := bySymbol[foldSymbol(p.symbol+e.def.sym)+e.def.dim.String()]
			if def == nil {
				def = &unitDef{sym: p.symbol + e.def.sym, dim: e.def.dim, factor: e.def.factor.Mul(powerOfTen(p.power))}
				bySymbol[foldSymbol(def.sym)+def.dim.String()] = def
				t.byDim[def.dim] = append(t.byDim[def.dim], def)
			}
			r := reading{unit: def}
			for _, s := range append([]string{e.def.sym}, e.aliases...) {
				k := p.symbol + s
				t.put(k, r, false, t.whole[foldSymbol(k)] == nil)
			}
			for _, s := range e.names {
				if k := p.word + s; t.whole[k] == nil {
					t.put(k, r, true, true)
				}
			}
		}
	}
	t.foldCase()
	for run, list := range t.phrase {
		// What can be composed is composed, so that a unit comes out the same in every spelling.
		list = slices.DeleteFunc(list, func(p phrase) bool {
			return strings.HasPrefix(p.text[len(run):], "/") && (t.symbol[run] != nil || t.word[run] != nil)
		})
		t.phrase[run] = list
		slices.SortStableFunc(list, func(a, b phrase) int { return cmp.Compare(len(b.text), len(a.text)) })
	}
	return nil
}

// enter puts the spellings of one entry for which it is the default.
func (t *unitTable) enter(f dataFile, e unitEntry) error {
	put := func(s, qualifier string, anyCase bool) error {
		if !t.put(s, reading{unit: e.def, qualifier: qualifier}, anyCase, true) {
			return f.fail(e.node, s, "the spelling already belongs to "+t.whole[foldSymbol(s)].readings[0].unit.sym,
				"spellings of one unit; further readings stand under also")
		}
		return nil
	}
	if !slices.Contains(e.also, e.def.sym) {
		if err := put(e.def.sym, "", false); err != nil {
			return err
		}
	}
	for _, s := range e.aliases {
		if err := put(s, "", false); err != nil {
			return err
		}
	}
	for _, s := range e.names {
		if err := put(s, "", true); err != nil {
			return err
		}
	}
	for _, q := range e.qualified {
		for _, s := range q.aliases {
			if err := put(s, q.qualifier, false); err != nil {
				return err
			}
		}
	}
	return nil
}

// put enters one spelling; as the default reading it must be new, otherwise its dimension must be.
func (t *unitTable) put(s string, r reading, anyCase, first bool) bool {
	s = foldSymbol(s)
	sp := t.whole[s]
	if sp != nil {
		if _, known := sp.in(r.unit.dim); known || first {
			// A name may repeat a symbol of the same unit.
			return first && sp.readings[0].unit == r.unit
		}
		sp.readings = append(sp.readings, r)
		return true
	}
	sp = &spelling{readings: []reading{r}}
	t.whole[s] = sp
	run := runEnd(s, 0)
	switch {
	case run == len(s) && anyCase:
		t.word[s] = sp
	case run == len(s):
		t.symbol[s] = sp
	default:
		if run == 0 {
			run = 1
		}
		t.phrase[s[:run]] = append(t.phrase[s[:run]], phrase{
			text: s, any: anyCase, means: sp, product: !anyCase && strings.Contains(r.unit.sym, dotSign),
		})
	}
	return true
}

// foldCase lets symbols of two and more letters be read in any case where that leaves no doubt: PSI, Lbs, but not mpa.
func (t *unitTable) foldCase() {
	lower := make(map[string]*spelling, len(t.symbol))
	for s, sp := range t.symbol {
		if len(s) < 2 || s[0] == 'u' {
			continue // "US" is a country before it is a microsecond
		}
		l := strings.ToLower(s)
		if other, seen := lower[l]; seen && (other == nil || other.readings[0].unit != sp.readings[0].unit) {
			lower[l] = nil
			continue
		}
		lower[l] = sp
	}
	for l, sp := range lower {
		if sp != nil && t.word[l] == nil {
			t.word[l] = sp
		}
	}
}

func powerOfTen(n int) Number {
	if n >= 0 {
		return ratNumber(new(big.Rat).SetInt(powersOfTen[n]))
	}
	return ratNumber(new(big.Rat).SetFrac(big.NewInt(1), powersOfTen[-n]))
}

func foldSymbol(s string) string {
	t := fold(s)
	return t.s
}

// runEnd returns the end of the run of letters at byte i: a word, a symbol of letters, °C, √Hz, or a single % or quotation
// mark. It returns i when none begins there.
func runEnd(s string, i int) int {
	if i >= len(s) {
		return i
	}
	j := i
	switch c := s[i]; {
	case c == '%' || c == '"':
		return i + 1
	case c == '\'':
		if i+1 < len(s) && s[i+1] == '\'' {
			return i + 2
		}
		return i + 1
	case strings.HasPrefix(s[i:], degree):
		j = i + len(degree)
	case strings.HasPrefix(s[i:], rootSign):
		j = i + len(rootSign)
	case strings.HasPrefix(s[i:], "‰"):
		return i + len("‰")
	}
	for {
		n := letterAt(s, j)
		if n == 0 {
			return j
		}
		j += n
	}
}
