package mtcr_test

import (
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/licet/licet/controllist"
	"github.com/licet/licet/controllist/mtcr"
	"github.com/licet/licet/quantity"
	"github.com/licet/licet/truth"
)

// TestItems: the Annex has Items 1 to 20, of which 5, 7 and 8 are reserved, and 268 entries.
func TestItems(t *testing.T) {
	l := loadAnnex(t)
	if got := len(l.Entries()); got != 268 {
		t.Errorf("%d entries, want 268", got)
	}
	items := l.Items()
	if len(items) != 20 {
		t.Fatalf("%d Items, want 20", len(items))
	}
	count := map[int]int{}
	for _, e := range l.Entries() {
		count[e.Item]++
	}
	for i, it := range items {
		reserved := i+1 == 5 || i+1 == 7 || i+1 == 8
		if it.Number != i+1 || it.Reserved != reserved || it.Title == "" {
			t.Errorf("Item %d is %+v", i+1, it)
		}
		if (count[it.Number] == 0) != reserved {
			t.Errorf("Item %d has %d entries, reserved: %v", it.Number, count[it.Number], reserved)
		}
	}
}

// TestCategories: Items 1 and 2 are Category I and no other, but for what the list itself moves.
func TestCategories(t *testing.T) {
	for _, e := range loadAnnex(t).Entries() {
		if want := controllist.CategoryII; e.Item > 2 && e.Category != want {
			t.Errorf("%s is Category %s, want %s", e.ID, e.Category, want)
		}
		if want := controllist.CategoryI; e.Item <= 2 && e.Category != want {
			t.Errorf("%s is Category %s, want %s", e.ID, e.Category, want)
		}
	}
}

// TestGroupsFitKinds: the letter of an entry's group says what sort of good it names.
func TestGroupsFitKinds(t *testing.T) {
	kinds := map[string]controllist.Kind{
		"A": controllist.Equipment, "B": controllist.Production, "C": controllist.Material,
		"D": controllist.Software, "E": controllist.Technology,
	}
	for _, e := range loadAnnex(t).Entries() {
		if want := kinds[e.Group()]; e.Kind != want {
			t.Errorf("%s is %s, want %s", e.ID, e.Kind, want)
		}
	}
}

// TestReferencesResolve: what an entry applies to and where a term is used are ids of the list.
func TestReferencesResolve(t *testing.T) {
	l := loadAnnex(t)
	for _, e := range l.Entries() {
		for _, id := range e.AppliesTo {
			if !l.IsID(id) {
				t.Errorf("%s applies to %s, which is no id of the list", e.ID, id)
			}
			if len(l.Below(id)) == 0 {
				t.Errorf("%s applies to %s, below which there is no entry", e.ID, id)
			}
		}
		if e.Source.Basis == "" {
			t.Errorf("%s does not say where it comes from", e.ID)
		}
	}
	terms := map[string]bool{}
	for _, d := range l.Definitions() {
		if terms[d.Term] {
			t.Errorf("%s is defined twice", d.Term)
		}
		terms[d.Term] = true
		for _, id := range d.Entries {
			if len(l.Below(id)) == 0 {
				t.Errorf("%s is said to be used in %s, below which there is no entry", d.Term, id)
			}
		}
	}
	if len(terms) == 0 {
		t.Error("no terms")
	}
}

// TestCodesResolve: the entries named for customs codes are entries of the Annex, or the beginning of some.
func TestCodesResolve(t *testing.T) {
	const name = "../../classify/data/codes.yaml"
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Codes []struct {
			HS    string      `yaml:"hs"`
			Annex []yaml.Node `yaml:"annex"`
		} `yaml:"codes"`
	}
	if err := yaml.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	l := loadAnnex(t)
	for _, c := range file.Codes {
		if len(c.Annex) == 0 {
			t.Errorf("%s names no entry", c.HS)
		}
		for _, id := range c.Annex {
			if len(l.Below(id.Value)) == 0 {
				t.Errorf("%s:%d: %s names %s, below which the Annex has no entry", name, id.Line, c.HS, id.Value)
			}
		}
	}
	if len(file.Codes) < 50 {
		t.Errorf("only %d codes were read", len(file.Codes))
	}
}

// TestEditionsInOrder: known editions are listed oldest first, and the first is that of 1987.
func TestEditionsInOrder(t *testing.T) {
	l := loadAnnex(t)
	releases := l.Releases()
	if len(releases) == 0 || releases[0].Date != l.First {
		t.Fatalf("the first edition is not of %s", l.First)
	}
	for i, r := range releases[1:] {
		if r.Date.Before(releases[i].Date) {
			t.Errorf("%s (%s) stands after %s", r.Title, r.Date, releases[i].Date)
		}
	}
	if last := releases[len(releases)-1]; last.Date.Before(l.Read) {
		t.Errorf("the newest edition read, %s, is later than the newest one known, %s", l.Read, last.Date)
	}
}

// figure is one numeric condition of the data with its limits in coherent SI.
type figure struct {
	param  *controllist.Param
	op     string
	limits []quantity.Number
	place  string
	want   string // the limits as an explanation shows them
	text   string
}

// sides tells on which side of each limit a stated value lies.
func (c *figure) sides(iv quantity.Interval) (at, above, below [2]bool) {
	for i, limit := range c.limits {
		at[i] = iv.Test(quantity.Eq, limit) == truth.Met
		above[i] = iv.Test(quantity.Greater, limit) == truth.Met
		below[i] = iv.Test(quantity.Less, limit) == truth.Met
		if c.param.Band != controllist.Inside {
			// A band has two ends. The lower limit is tested by the end that has to reach it.
			end := iv.Lo
			if (i == 0) == (c.param.Band == controllist.AnyInBand) {
				end = iv.Hi
			}
			cmp := end.Cmp(limit)
			at[i], above[i], below[i] = cmp == 0, cmp > 0, cmp < 0
		}
	}
	return at, above, below
}

// leavesOf calls yield with the fields of each condition below a node, in the order of the file. Older texts and notes that only
// explain are left out.
func leavesOf(n *yaml.Node, yield func(fields map[string]*yaml.Node)) {
	if n.Kind != yaml.MappingNode {
		for _, k := range n.Content {
			leavesOf(k, yield)
		}
		return
	}
	fields := map[string]*yaml.Node{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		fields[n.Content[i].Value] = n.Content[i+1]
	}
	if fields["param"] != nil {
		yield(fields)
		return
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if key := n.Content[i].Value; key != "older" && key != "clarifications" {
			leavesOf(n.Content[i+1], yield)
		}
	}
}

// figuresOf collects the numeric conditions of the newest text of an entry, those of its notes included.
func figuresOf(tb testing.TB, l *controllist.List, file string, entry *yaml.Node) []figure {
	tb.Helper()
	var out []figure
	leavesOf(entry, func(fields map[string]*yaml.Node) {
		if q := l.Param(fields["param"].Value); q.Type == controllist.Number {
			c, err := figureOf(q, file, fields)
			if err != nil {
				tb.Fatal(err)
			}
			out = append(out, c)
		}
	})
	return out
}

func figureOf(p *controllist.Param, file string, fields map[string]*yaml.Node) (figure, error) {
	place := fmt.Sprintf("%s:%d", file, fields["param"].Line)
	unit := p.Unit
	if u := fields["unit"]; u != nil {
		var err error
		if unit, err = quantity.ParseUnitIn(u.Value, p.Unit.Dimension()); err != nil {
			return figure{}, fmt.Errorf("%s: %w", place, err)
		}
	}
	c := figure{param: p, op: fields["op"].Value, place: place}
	values := []*yaml.Node{fields["value"]}
	if len(fields["value"].Content) > 0 {
		values = fields["value"].Content
	}
	var want []string
	for _, v := range values {
		n, err := quantity.ParseNumber(v.Value)
		if err != nil {
			return figure{}, fmt.Errorf("%s: %w", place, err)
		}
		c.limits = append(c.limits, unit.ToSI(n))
		want = append(want, quantity.FormatNumber(unit.ToSI(n), unit))
	}
	c.want = strings.Join(want, " to ")
	c.text = p.Name + " " + c.op + " " + c.want
	return c, nil
}

// TestEveryThresholdHasItsCases: each entry has a case at, above and below each of its limits, one that is met, and one that is
// not met, or unknown where nothing can rule the entry out.
func TestEveryThresholdHasItsCases(t *testing.T) {
	l := loadAnnex(t)
	cases := map[string][]*kase{}
	for _, c := range readCases(t) {
		cases[c.Entry] = append(cases[c.Entry], c)
	}
	fsys := mtcr.Files()
	names, err := fs.Glob(fsys, "item-??.yaml")
	if err != nil {
		t.Fatal(err)
	}
	limits := 0
	for _, name := range names {
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			t.Fatal(err)
		}
		var file struct {
			Entries []yaml.Node `yaml:"entries"`
		}
		if err := yaml.Unmarshal(data, &file); err != nil {
			t.Fatal(err)
		}
		for i := range file.Entries {
			var head struct {
				ID string `yaml:"id"`
			}
			if err := file.Entries[i].Decode(&head); err != nil {
				t.Fatal(err)
			}
			for _, c := range figuresOf(t, l, name, &file.Entries[i]) {
				limits += len(c.limits)
				checkSides(t, head.ID, c, cases[head.ID])
			}
			checkOutcomes(t, head.ID, cases[head.ID])
		}
	}
	if limits < 180 {
		t.Errorf("only %d limits were found", limits)
	}
	t.Logf("%d limits", limits)
}

func checkSides(t *testing.T, id string, c figure, cases []*kase) {
	t.Helper()
	var at, above, below [2]bool
	for _, k := range cases {
		text, ok := k.Given[c.param.Name]
		if !ok {
			continue
		}
		q, err := quantity.ParseIn(text, c.param.Unit.Dimension())
		if err != nil {
			t.Errorf("%s: %v", k.place(), err)
			continue
		}
		a, b, d := c.sides(q.Interval)
		for i := range 2 {
			at[i], above[i], below[i] = at[i] || a[i], above[i] || b[i], below[i] || d[i]
		}
	}
	for i, limit := range c.limits {
		var lacks []string
		for _, side := range []struct {
			has  bool
			name string
		}{{at[i], "at"}, {above[i], "above"}, {below[i], "below"}} {
			// Nothing lies below an absolute zero such as that of a pressure.
			if !side.has && !(side.name == "below" && limit.Sign() == 0) {
				lacks = append(lacks, side.name)
			}
		}
		if len(lacks) > 0 {
			t.Errorf("%s: %s: no case %s limit %d of %s", c.place, id, strings.Join(lacks, ", "), i+1, c.text)
		}
	}
}

func checkOutcomes(t *testing.T, id string, cases []*kase) {
	t.Helper()
	has := map[truth.Value]bool{}
	for _, k := range cases {
		has[k.Want] = true
		if k.Because == "" {
			t.Errorf("%s: the case gives no reason", k.place())
		}
	}
	if !has[truth.Met] {
		t.Errorf("%s has no case that is met", id)
	}
	if !has[truth.NotMet] && !has[truth.Unknown] {
		t.Errorf("%s has no case that is not met or unknown", id)
	}
}

// TestEveryParamIsUsed: a parameter that no condition asks for would only puzzle whoever states it.
func TestEveryParamIsUsed(t *testing.T) {
	fsys := mtcr.Files()
	names, err := fs.Glob(fsys, "*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, n := range names {
		if n == "params.yaml" || strings.HasSuffix(n, ".cases.yaml") {
			continue
		}
		data, err := fs.ReadFile(fsys, n)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(data)
	}
	text := all.String()
	for _, p := range loadAnnex(t).Params() {
		if !strings.Contains(text, "param: "+p.Name+",") {
			t.Errorf("%s is declared and no condition asks for it", p.Name)
		}
		if p.Meaning == "" {
			t.Errorf("%s has no meaning", p.Name)
		}
	}
}

// TestOrderOfEntries: entries stand in the order of their numbers, so that what is printed reads like the Annex.
func TestOrderOfEntries(t *testing.T) {
	key := func(id string) string {
		var b strings.Builder
		for part := range strings.SplitSeq(id, ".") {
			if n, err := strconv.Atoi(part); err == nil {
				part = fmt.Sprintf("%03d", n)
			}
			b.WriteString(part + ".")
		}
		return b.String()
	}
	entries := loadAnnex(t).Entries()
	if !slices.IsSortedFunc(entries, func(a, b *controllist.Entry) int { return strings.Compare(key(a.ID), key(b.ID)) }) {
		for i, e := range entries[1:] {
			if key(e.ID) < key(entries[i].ID) {
				t.Errorf("%s stands after %s", e.ID, entries[i].ID)
			}
		}
	}
}
