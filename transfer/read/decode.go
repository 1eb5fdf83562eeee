package read

import (
	"fmt"
	"reflect"
	"strings"
	"sync"

	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/transfer"
	"github.com/licet/licet/truth"
)

// The types that have a form of their own in JSON.
var (
	dateType   = reflect.TypeFor[date.Date]()
	truthType  = reflect.TypeFor[truth.Value]()
	numberType = reflect.TypeFor[transfer.Number]()
	factType   = reflect.TypeFor[transfer.Fact]()
	itemsType  = reflect.TypeFor[[]transfer.Item]()
)

// decoder brings a tree of JSON into a record, collecting everything that does not fit.
type decoder struct {
	text     []byte
	problems []problem
}

// maxProblems is how many problems of one record are reported.
const maxProblems = 100

func (d *decoder) add(n *node, path, message, want, hint string) {
	if len(d.problems) >= maxProblems {
		return
	}
	e := fault.New(fault.Invalid, "%s", message)
	e.Want, e.Hint = want, hint
	if n.kind == '"' {
		e.Value = n.text
	} else {
		e.Value = string(d.text[n.start:min(n.end, n.start+100)])
	}
	d.problems = append(d.problems, problem{at: n.start, path: path, err: e})
}

// mismatch reports a value of the wrong type.
func (d *decoder) mismatch(n *node, path, want string) {
	d.add(n, path, "found "+n.describe(), want, "")
}

// decode sets v to the value; null leaves it absent.
func (d *decoder) decode(n *node, path string, v reflect.Value) {
	if n.kind == 'n' {
		return
	}
	switch v.Type() {
	case dateType:
		d.date(n, path, v)
		return
	case truthType:
		d.truth(n, path, v)
		return
	case numberType:
		d.number(n, path, v)
		return
	case factType:
		d.fact(n, path, v)
		return
	}
	switch v.Kind() {
	case reflect.String:
		if n.kind != '"' {
			d.mismatch(n, path, `a text in "quotes"`)
			return
		}
		v.SetString(n.text)
	case reflect.Struct:
		d.object(n, path, v)
	case reflect.Slice:
		d.list(n, path, v)
	case reflect.Map:
		if n.kind != '{' {
			d.mismatch(n, path, "an object of values by name")
			return
		}
		v.Set(reflect.MakeMapWithSize(v.Type(), len(n.fields)))
		for i := range n.fields {
			elem := reflect.New(v.Type().Elem()).Elem()
			d.decode(&n.fields[i].value, join(path, n.fields[i].name), elem)
			if !elem.IsZero() {
				v.SetMapIndex(reflect.ValueOf(n.fields[i].name), elem)
			}
		}
	default: // the record has no other types; its tests walk all of them
		d.mismatch(n, path, "nothing")
	}
}

func (d *decoder) object(n *node, path string, v reflect.Value) {
	names, index := namesOf(v.Type())
	if n.kind != '{' {
		d.mismatch(n, path, "an object with "+sample(names))
		return
	}
	for i := range n.fields {
		f := &n.fields[i]
		at, known := index[f.name]
		if !known {
			hint := "known fields: " + strings.Join(names, ", ")
			if near := transfer.Nearest(f.name, names); near != "" {
				hint = "did you mean " + near + "?"
			}
			if len(d.problems) < maxProblems {
				e := fault.New(fault.Invalid, "unknown field")
				e.Hint = hint
				d.problems = append(d.problems, problem{at: f.start, path: join(path, f.name), err: e})
			}
			continue
		}
		d.decode(&f.value, join(path, f.name), v.Field(at))
	}
}

// sample names the first fields of an object.
func sample(names []string) string {
	if len(names) > 3 {
		return strings.Join(names[:3], ", ") + " ..."
	}
	return strings.Join(names, ", ")
}

func (d *decoder) list(n *node, path string, v reflect.Value) {
	if n.kind != '[' {
		d.mismatch(n, path, "a list in [ ]")
		return
	}
	count := len(n.list)
	if v.Type() == itemsType && count > transfer.MaxItems {
		count = transfer.MaxItems + 1 // enough for validation to see that there are too many
	}
	v.Set(reflect.MakeSlice(v.Type(), count, count))
	for i := range count {
		at := fmt.Sprintf("%s[%d]", path, i)
		if n.list[i].kind == 'n' {
			d.mismatch(&n.list[i], at, "a value")
			continue
		}
		d.decode(&n.list[i], at, v.Index(i))
	}
}

func (d *decoder) date(n *node, path string, v reflect.Value) {
	if n.kind != '"' {
		d.mismatch(n, path, `a day as "YYYY-MM-DD"`)
		return
	}
	day, err := date.Parse(n.text)
	if err != nil {
		d.add(n, path, "no calendar day", "YYYY-MM-DD, such as 2011-04-15", "")
		return
	}
	v.Set(reflect.ValueOf(day))
}

func (d *decoder) truth(n *node, path string, v reflect.Value) {
	const want = `true, false or "unknown"`
	var answer truth.Value
	switch {
	case n.kind == 't' || n.kind == 'f':
		answer = truth.Of(n.kind == 't')
	case n.kind != '"':
		d.mismatch(n, path, want)
		return
	case answer.UnmarshalText([]byte(n.text)) != nil:
		d.add(n, path, "not an answer", want, "")
		return
	}
	v.Set(reflect.ValueOf(answer))
}

func (d *decoder) number(n *node, path string, v reflect.Value) {
	switch {
	case n.kind == '"' && transfer.Number(n.text).Valid():
		d.add(n, path, "found a text", "a number without quotes", "")
	case n.kind != '0':
		d.mismatch(n, path, "a number, such as 12.5")
	case !transfer.Number(n.text).Valid():
		d.add(n, path, "the number is too large or too long", "a number of at most 40 characters below 1.8e308", "")
	case tiny(transfer.Number(n.text)):
		d.add(n, path, tooSmall, "a number such as 0.5", "")
	default:
		v.SetString(n.text)
	}
}

func (d *decoder) fact(n *node, path string, v reflect.Value) {
	var f transfer.Fact
	switch n.kind {
	case '"':
		f = transfer.TextOf(n.text)
	case '0':
		d.number(n, path, reflect.ValueOf(&f.Number).Elem())
		f.Kind = transfer.NumberFact
	case 't', 'f':
		f = transfer.BoolOf(n.kind == 't')
	case '[':
		f.Kind = transfer.ListFact
		d.list(n, path, reflect.ValueOf(&f.List).Elem())
	default:
		d.mismatch(n, path, `a text such as "300 km", a number, true, false or a list of texts`)
		return
	}
	v.Set(reflect.ValueOf(f))
}

// structure is the JSON names of a type, in their order and by name.
type structure struct {
	names []string
	index map[string]int
}

var structures sync.Map // reflect.Type → structure

func namesOf(t reflect.Type) ([]string, map[string]int) {
	if s, ok := structures.Load(t); ok {
		st := s.(structure)
		return st.names, st.index
	}
	st := structure{index: make(map[string]int, t.NumField())}
	for i := range t.NumField() {
		name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		st.names = append(st.names, name)
		st.index[name] = i
	}
	structures.Store(t, st)
	return st.names, st.index
}
