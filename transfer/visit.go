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

// fieldInfo is what the tags of a field say.
type fieldInfo struct {
	index    int
	name     string
	required bool
	limit    string
	past     bool
}

var fieldsOf sync.Map // reflect.Type of a struct → []fieldInfo

func fields(t reflect.Type) []fieldInfo {
	if f, ok := fieldsOf.Load(t); ok {
		return f.([]fieldInfo)
	}
	all := make([]fieldInfo, 0, t.NumField())
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		all = append(all, fieldInfo{
			index: i, name: name, required: options != "omitzero", limit: f.Tag.Get("max"), past: f.Tag.Get("country") == "past",
		})
	}
	fieldsOf.Store(t, all)
	return all
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

// walk visits the parts of v. Absent parts are skipped, except required texts.
func (w *visitor) walk(p *path, v reflect.Value, limit string) {
	if v.Kind() == reflect.Struct {
		t := v.Type()
		if t == dateType || t == factType {
			return
		}
		for _, f := range fields(t) {
			if part := v.Field(f.index); f.required || !part.IsZero() { // the path is made only for what is there
				w.field(&path{up: p, name: f.name}, part, f)
			}
		}
		return
	}
	w.field(p, v, fieldInfo{required: true, limit: limit})
}

func (w *visitor) field(p *path, v reflect.Value, f fieldInfo) {
	switch v.Kind() {
	case reflect.String:
		w.leaf(p, v, f)
	case reflect.Struct:
		w.walk(p, v, "")
	case reflect.Slice:
		if w.list != nil {
			w.list(p, v.Len())
		}
		for i := range min(v.Len(), maxList) {
			w.walk(&path{up: p, index: i}, v.Index(i), "")
		}
	case reflect.Map:
		w.facts(p, v)
	default: // three-valued answers cannot be wrong
	}
}

func (w *visitor) leaf(p *path, v reflect.Value, f fieldInfo) {
	s := v.String()
	switch t := v.Type(); {
	case t == codeType:
		if w.code != nil {
			v.SetString(string(w.code(p, country.Code(s), f.past)))
		}
	case t == currencyType:
		if w.currency != nil {
			v.SetString(string(w.currency(p, Currency(s))))
		}
	case t == locodeType:
		if w.locode != nil {
			v.SetString(string(w.locode(p, Locode(s))))
		}
	case t == numberType:
		if w.number != nil {
			w.number(p, Number(s), f.limit)
		}
	case t.Implements(enumType):
		if w.word != nil {
			w.word(p, s, v.Interface().(enumeration).Allowed(), f.required)
		}
	case w.text != nil:
		w.text(p, s, f.required)
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
