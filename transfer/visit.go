package transfer

import (
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/licet/licet/country"
	"github.com/licet/licet/date"
)

// visitor walks a record by its types, so that no field can be forgotten when one is added. A nil function is not
// called; code, currency and locode may replace the value.
type visitor struct {
	on       date.Date
	code     func(p *path, c country.Code, past bool) country.Code
	currency func(p *path, c Currency) Currency
	locode   func(p *path, l Locode) Locode
	number   func(p *path, n Number, limit string)
	text     func(p *path, s string, required bool)
	word     func(p *path, s string, allowed []string, required bool) // of a closed list
	list     func(p *path, n int)

	rewrites bool // only what may be replaced is visited
	paths    [8]path
	depth    int
}

// path is the way to a field. It is only written out for a complaint.
type path struct {
	up    *path
	name  string // empty for a member of a list
	index int
}

func (p *path) String() string {
	switch {
	case p == nil:
		return ""
	case p.name == "":
		return p.up.String() + "[" + strconv.Itoa(p.index) + "]"
	case p.up == nil:
		return p.name
	default:
		return p.up.String() + "." + p.name
	}
}

// kind is what a type is to the visitor.
type kind uint8

const (
	other kind = iota // three-valued answers, days: they cannot be wrong
	code              // country
	currency
	locode
	number
	word // of a closed list
	text
	structure
	list
	factMap
)

// plan is how a type is walked.
type plan struct {
	kind    kind
	fields  []fieldInfo
	member  *plan // of a list
	rewrite bool  // it holds codes, currencies or places, which alone are brought to their usual form
	demands bool  // a structure of which a part must be stated when it is there at all
}

// fieldInfo is what type and tags say of a field.
type fieldInfo struct {
	index    int
	name     string
	required bool
	limit    string
	past     bool
	plan     *plan
}

type enumeration interface{ Allowed() []string }

var (
	codeType     = reflect.TypeFor[country.Code]()
	currencyType = reflect.TypeFor[Currency]()
	locodeType   = reflect.TypeFor[Locode]()
	numberType   = reflect.TypeFor[Number]()
	factType     = reflect.TypeFor[Fact]()
	dateType     = reflect.TypeFor[date.Date]()
	enumType     = reflect.TypeFor[enumeration]()
)

var whole = sync.OnceValue(func() *plan { return planOf(reflect.TypeFor[Transfer]()) })

// planOf looks at a type once. The record is a tree of types: none holds itself.
func planOf(t reflect.Type) *plan {
	p := &plan{}
	switch {
	case t == dateType, t == factType:
	case t == codeType:
		p.kind, p.rewrite = code, true
	case t == currencyType:
		p.kind, p.rewrite = currency, true
	case t == locodeType:
		p.kind, p.rewrite = locode, true
	case t == numberType:
		p.kind = number
	case t.Kind() == reflect.String && t.Implements(enumType):
		p.kind = word
	case t.Kind() == reflect.String:
		p.kind = text
	case t.Kind() == reflect.Struct:
		p.kind = structure
		for i := range t.NumField() {
			f := t.Field(i)
			name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
			sub := planOf(f.Type)
			p.rewrite = p.rewrite || sub.rewrite
			p.demands = p.demands || options != "omitzero" && sub.kind != other
			p.fields = append(p.fields, fieldInfo{
				index: i, name: name, required: options != "omitzero", limit: f.Tag.Get("max"), past: f.Tag.Get("country") == "past", plan: sub,
			})
		}
	case t.Kind() == reflect.Slice:
		p.kind, p.member = list, planOf(t.Elem())
		p.rewrite = p.member.rewrite
	case t.Kind() == reflect.Map:
		p.kind = factMap
	}
	return p
}

// visit walks the transfer.
func (w *visitor) visit(t *Transfer) {
	w.walk(nil, reflect.ValueOf(t).Elem(), &fieldInfo{required: true, plan: whole()})
}

// under returns the path of a part. It is good until [visitor.up].
func (w *visitor) under(up *path, name string, index int) *path {
	w.depth++
	if w.depth > len(w.paths) {
		return &path{up: up, name: name, index: index}
	}
	p := &w.paths[w.depth-1]
	*p = path{up: up, name: name, index: index}
	return p
}

func (w *visitor) up() { w.depth-- }

// walk visits v and its parts. Absent parts are skipped, except required texts.
func (w *visitor) walk(p *path, v reflect.Value, f *fieldInfo) {
	switch f.plan.kind {
	case structure:
		for i := range f.plan.fields {
			f := &f.plan.fields[i]
			if w.rewrites && !f.plan.rewrite || f.plan.kind == other {
				continue
			}
			if part := v.Field(f.index); f.required || !absent(part, f.plan) {
				w.walk(w.under(p, f.name, 0), part, f)
				w.up()
			}
		}
	case list:
		if w.list != nil {
			w.list(p, v.Len())
		}
		member := fieldInfo{required: true, plan: f.plan.member}
		for i := range min(v.Len(), maxList) {
			w.walk(w.under(p, "", i), v.Index(i), &member)
			w.up()
		}
	case factMap:
		w.facts(p, v)
	default:
		w.leaf(p, v, f)
	}
}

// absent reports whether there is nothing to visit. To look into a structure that demands nothing costs less than to find out.
func absent(v reflect.Value, p *plan) bool {
	switch p.kind {
	case structure:
		return p.demands && v.IsZero()
	case list, factMap:
		return v.IsNil()
	default:
		return v.Len() == 0
	}
}

func (w *visitor) leaf(p *path, v reflect.Value, f *fieldInfo) {
	s := v.String()
	switch f.plan.kind {
	case code:
		if w.code != nil {
			replace(v, s, string(w.code(p, country.Code(s), f.past)))
		}
	case currency:
		if w.currency != nil {
			replace(v, s, string(w.currency(p, Currency(s))))
		}
	case locode:
		if w.locode != nil {
			replace(v, s, string(w.locode(p, Locode(s))))
		}
	case number:
		if w.number != nil {
			w.number(p, Number(s), f.limit)
		}
	case word:
		if w.word != nil {
			w.word(p, s, v.Interface().(enumeration).Allowed(), f.required)
		}
	case text:
		if w.text != nil {
			w.text(p, s, f.required)
		}
	default:
	}
}

func replace(v reflect.Value, old, now string) {
	if old != now {
		v.SetString(now)
	}
}

// facts visits the texts of declared facts. Their numbers may be negative: what they mean is for the control list to say.
func (w *visitor) facts(p *path, v reflect.Value) {
	if w.text == nil || v.Len() == 0 {
		return
	}
	if w.list != nil {
		w.list(p, v.Len())
	}
	all := v.Interface().(map[string]Fact)
	for _, name := range slices.Sorted(maps.Keys(all)) { // complaints come in a fixed order
		f := all[name]
		at := &path{up: p, name: name}
		w.text(at, name, true)
		switch f.Kind {
		case TextFact:
			w.text(at, f.Text, true)
		case ListFact:
			for i, s := range f.List {
				w.text(&path{up: at, index: i}, s, true)
			}
		case NumberFact:
			if !f.Number.Valid() && w.number != nil {
				w.number(at, f.Number, "")
			}
		case NoFact, BoolFact:
		}
	}
}
