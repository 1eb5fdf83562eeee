package classify

import (
	"slices"

	"github.com/licet/licet/controllist"
)

// view is what the classifier asks again and again of one edition, worked out once.
type view struct {
	lx      *Lexicon
	ed      *controllist.Edition
	byName  map[string]map[string][]int // item_type, substance or cas_number -> value -> entries whose text names it
	anyText map[string]map[string][]int // the same over the texts of all days
	figures []bool                      // by entry: the text sets at least one numeric limit
	parts   map[string][]partType       // by item type: kinds of parts that its entries ask about
}

// naming parameters say what kind of good an entry is about.
var namingParams = [...]string{"item_type", "substance", "cas_number"}

// view returns the view of an edition, made on first use.
func (lx *Lexicon) view(ed *controllist.Edition) *view {
	if v, ok := lx.views.Load(ed); ok {
		return v.(*view) //nolint:forcetypeassert // only views are stored
	}
	v := newView(lx, ed)
	lx.views.Store(ed, v)
	return v
}

func newView(lx *Lexicon, ed *controllist.Edition) *view {
	v := &view{lx: lx, ed: ed, byName: map[string]map[string][]int{}, anyText: map[string]map[string][]int{}, parts: map[string][]partType{}}
	for _, p := range namingParams {
		v.byName[p], v.anyText[p] = map[string][]int{}, map[string][]int{}
	}
	entries := lx.list.Entries()
	v.figures = make([]bool, len(entries))
	for i, e := range entries {
		for _, t := range e.Texts() {
			current := t == ed.Text(e)
			for l := range t.Leaves() {
				if current && l.Param.Type == controllist.Number {
					v.figures[i] = true
				}
				if l.Negated {
					continue
				}
				into := v.anyText[l.Param.Name]
				if into == nil {
					continue
				}
				for _, val := range l.Values {
					addIndex(into, val, i)
					if current {
						addIndex(v.byName[l.Param.Name], val, i)
					}
				}
			}
		}
	}
	for typ := range v.byName["item_type"] {
		v.parts[typ] = v.partsOf(typ)
	}
	return v
}

func addIndex(m map[string][]int, key string, i int) {
	if list := m[key]; len(list) == 0 || list[len(list)-1] != i {
		m[key] = append(list, i)
	}
}

// relevant returns the entries that name the kind of goods stated, in the order of the list.
func (v *view) relevant(f *controllist.Facts) []int {
	var out []int
	for _, p := range namingParams {
		if !f.Has(p) {
			continue
		}
		for _, m := range f.Members(p) {
			out = append(out, v.byName[p][m]...)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// names reports whether the entry's text of the day names the item type.
func (v *view) names(entry int, typ string) bool {
	return slices.Contains(v.byName["item_type"][typ], entry)
}

// partsOf returns, for goods whose entry asks what they incorporate, the kinds of parts that the named entries are about.
func (v *view) partsOf(typ string) []partType {
	byType := map[string]int{}
	var out []partType
	entries := v.lx.list.Entries()
	for _, i := range v.byName["item_type"][typ] {
		var ids []string
		for l := range v.ed.Text(entries[i]).Leaves() {
			if l.Param.Name == "incorporates" {
				ids = append(ids, l.Values...)
			}
		}
		for _, id := range ids {
			pe := v.lx.list.Entry(id)
			if pe == nil || v.ed.Text(pe) == nil {
				continue
			}
			for l := range v.ed.Text(pe).Leaves() {
				if l.Param.Name != "item_type" {
					continue
				}
				for _, part := range l.Values {
					if j, ok := v.lx.byType[part]; ok && v.lx.types[j].Class != "" {
						continue
					}
					k, ok := byType[part]
					if !ok {
						k = len(out)
						byType[part] = k
						out = append(out, partType{typ: part})
					}
					if !slices.Contains(out[k].ids, id) {
						out[k].ids = append(out[k].ids, id)
					}
				}
			}
		}
	}
	return out
}
