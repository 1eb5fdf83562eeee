package redflag

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"sync"

	"github.com/licet/licet/transfer"
	"github.com/licet/licet/truth"
)

// ref points to a field of the transfer, or to something of the context, whose value is then kept.
type ref struct {
	pattern string // with # for each index
	i, j    int
	val     string
}

func at(pattern string, index ...int) ref {
	r := ref{pattern: pattern}
	if len(index) > 0 {
		r.i = index[0]
	}
	if len(index) > 1 {
		r.j = index[1]
	}
	return r
}

func told(path, value string) ref { return ref{pattern: "context." + path, val: value} }

func (r ref) path() string {
	p := strings.Replace(r.pattern, "#", strconv.Itoa(r.i), 1)
	return strings.Replace(p, "#", strconv.Itoa(r.j), 1)
}

var fieldNames sync.Map // reflect.Type → map[string]int

func fieldByName(v reflect.Value, name string) (reflect.Value, bool) {
	if v.Kind() != reflect.Struct {
		return reflect.Value{}, false
	}
	m, ok := fieldNames.Load(v.Type())
	if !ok {
		names := make(map[string]int, v.NumField())
		for i := range v.NumField() {
			n, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
			names[n] = i
		}
		m, _ = fieldNames.LoadOrStore(v.Type(), names)
	}
	i, ok := m.(map[string]int)[name]
	if !ok {
		return reflect.Value{}, false
	}
	return v.Field(i), true
}

// find walks a path such as parties[1].founded; false when there is no such field.
func find(t *transfer.Transfer, path string) (reflect.Value, bool) {
	v := reflect.ValueOf(t).Elem()
	for step := range strings.SplitSeq(path, ".") {
		name, index, list := strings.Cut(step, "[")
		var ok bool
		if v, ok = fieldByName(v, name); !ok {
			return v, false
		}
		if list {
			i, err := strconv.Atoi(strings.TrimSuffix(index, "]"))
			if err != nil || v.Kind() != reflect.Slice || i < 0 || i >= v.Len() {
				return v, false
			}
			v = v.Index(i)
		}
	}
	return v, true
}

// valueAt returns the value of a field for display, empty when nothing stands there.
func valueAt(t *transfer.Transfer, path string) string {
	v, ok := find(t, path)
	if !ok || v.IsZero() {
		return ""
	}
	switch x := v.Interface().(type) {
	case truth.Value:
		return x.String()
	case []string:
		if len(x) == 0 {
			return "(none)"
		}
		return display(x)
	case fmt.Stringer:
		return x.String()
	default:
		if v.Kind() == reflect.Struct || v.Kind() == reflect.Slice {
			return "(stated)"
		}
		return display(x)
	}
}
