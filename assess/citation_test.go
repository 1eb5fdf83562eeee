package assess_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/licet/licet/assess"
	"github.com/licet/licet/classify"
	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/guideline"
	"github.com/licet/licet/internal/inuse"
	"github.com/licet/licet/internal/planted"
	"github.com/licet/licet/measure"
	"github.com/licet/licet/redflag"
	"github.com/licet/licet/rule"
	"github.com/licet/licet/screening"
	"github.com/licet/licet/transfer"
	"github.com/licet/licet/transfer/read"
	"github.com/licet/licet/truth"
)

// silent are the variables of the Guidelines and measures that are known although nothing was stated, each with the reason.
var silent = map[string]string{
	"may_leave":           "silence about the jurisdiction is read as leaving it",
	"stays_aboard":        "counts only where it is stated, so that silence is a no",
	"approval_considered": "a step of the government, which is taken or not",
	"found_listed":        "says what was found, whatever was stated",
	"technology":          "follows from the entry that is met",
	"treated_as_II":       "follows from the entry that is met",
	"to":                  "a list that is complete answers about a country that is not in it",
}

// sources are the fields of a transfer from which a variable of the Guidelines or of the measures is read. # stands for any index, @ for
// the item of the finding, or for every one.
var sources = map[string][]string{
	"to": {
		"route.final_country", "end_use.country", "technology.recipient_country", "technology.access_country",
		"parties[#].country", "parties[#].address.country",
	},
	"from": {"from", "route.loading", "parties[#].country", "parties[#].address.country"},
	"through": {
		"route.legs[#].country", "route.legs[#].locode", "route.declared_transit", "route.discharge",
	},
	"parties": {
		"parties[#].country", "parties[#].address.country", "parties[#].nationality", "parties[#].owners[#].country",
	},
	"nationals": {
		"parties[#].country", "parties[#].nationality", "parties[#].address.country", "route.final_country", "end_use.country",
		"technology.recipient_country", "technology.access_country",
	},
	"brokers":    {"parties[#].country", "parties[#].nationality", "parties[#].address.country"},
	"users":      {"technology.users[#].nationality"},
	"origin":     {"@.origin"},
	"flag":       {"route.vessel.flag"},
	"kind":       {"kind"},
	"hs":         {"@.hs"},
	"hs_chapter": {"@.hs"},
	"hs_heading": {"@.hs"},
	"money": {
		"payment.payer_country", "payment.accounts[#].country", "payment.commission.country", "parties[#].role", "parties[#].country", "parties[#].address.country",
	},
	"arms":       append([]string{"@.arms", "@.complete_missile"}, ofItem...),
	"service":    {"technology.medium", "kind"},
	"training":   {"technology.medium", "kind"},
	"designated": {"parties[#].name", "parties[#].ids", "route.vessel.name", "route.vessel.imo"},

	"missile_use":           {"end_use.delivery_system"},
	"could_contribute":      {"end_use.delivery_system", "authority.could_contribute"},
	"military":              {"end_use.military"},
	"determined":            {"authority.judged_for_wmd"},
	"judged_for_wmd":        {"authority.judged_for_wmd"},
	"gate_undertakings":     {"authority.undertakings"},
	"gate_responsibility":   {"authority.responsibility"},
	"approval_considered":   {"authority.approval_considered"},
	"informed":              {"knowledge.informed_by_authority.answer"},
	"aware":                 {"knowledge.aware.answer"},
	"suspects":              {"knowledge.suspects.answer"},
	"may_leave":             {"stays_in_jurisdiction"},
	"stays_in_jurisdiction": {"stays_in_jurisdiction"},
	"stays_aboard":          {"route.legs[#].on_board_same_ship"},
	"contains_category_I":   {"@.contains_category_i"},
	"separable":             {"@.separable"},

	// What the classification says of the item: all that it may know.
	"listed": ofItem, "found_listed": ofItem, "category_I": ofItem, "category_II": ofItem, "treated_as_II": ofItem,
	"production_facility_I": ofItem, "listed_19A3": ofItem, "listed_other": ofItem,
	"missile_system":  append([]string{"@.complete_missile"}, ofItem...),
	"manned_aircraft": ofItem, "complete_delivery_system": append([]string{"@.complete_missile"}, ofItem...),
	"complete_missile": append([]string{"@.complete_missile"}, ofItem...), "beyond_150_km": ofItem,
	"declared_open":   append([]string{"@.declared_entries", "technology.subject_entries"}, ofItem...),
	"on_council_list": {"@.on_council_list"}, "helps_armed_forces": {"end_use.helps_armed_forces"},
	"non_state_actor": {"end_use.non_state_actor"}, "sensitive_discipline": {"technology.sensitive_discipline"},
	"open_iaea_topic": {"authority.open_iaea_topic"}, "reasonable_grounds": {"authority.reasonable_grounds"},
	"refused_inspection": {"route.vessel.refused_inspection"}, "vessel_designated": {"route.vessel.designated"},
	"ship_to_ship": {"route.ship_to_ship"}, "iranian_carrier": {"route.vessel.iranian_carrier"},
	"technology": append([]string{"technology.medium", "kind"}, ofItem...),
}

var ofItem = []string{
	"@.description", "@.maker", "@.model", "@.parameters", "@.facts", "@.hs", "@.config", "@.stated_use", "end_use.text",
	"technology.open_publication", "technology.subject",
}

// citation is one statement of an assessment together with the fields that it rests on. Taken away together they have to change it.
type citation struct {
	by    string // the finding
	paths []string
	// still reports whether an assessment says the same.
	still func(*assess.Assessment) bool
	// others are the paths that an indicator cites beside: one cause of two matters once the other is gone.
	others []string
}

// citations returns what an assessment cites.
func citations(a *assess.Assessment, doc any) []citation {
	var out []citation
	out = append(out, ofFlags(a)...)
	out = append(out, ofMeasures(a, doc)...)
	out = append(out, ofGuidelines(a, doc)...)
	out = append(out, ofScreening(a, doc)...)
	return append(out, ofClassification(a, doc)...)
}

func ofFlags(a *assess.Assessment) []citation {
	var out []citation
	for _, f := range a.RedFlags.Indicators {
		if len(f.Evidence) == 0 {
			out = append(out, citation{by: f.ID})
		}
		for _, e := range f.Evidence {
			if strings.HasPrefix(e.Path, "context.") {
				continue
			}
			others := func(f *redflag.Finding) []redflag.Field {
				return slices.DeleteFunc(slices.Clone(f.Evidence), func(x redflag.Field) bool { return x.Path == e.Path })
			}
			c := citation{by: f.ID, paths: []string{e.Path}, still: func(b *assess.Assessment) bool {
				return slices.ContainsFunc(b.RedFlags.Indicators, func(g redflag.Finding) bool {
					return g.ID == f.ID && g.Text == f.Text && slices.Equal(others(&f), others(&g))
				})
			}}
			for _, o := range others(&f) {
				if !strings.HasPrefix(o.Path, "context.") {
					c.others = append(c.others, o.Path)
				}
			}
			out = append(out, c)
		}
	}
	return out
}

// variables turns the variables that a finding names into citations, one for each with all fields that it is read from.
func variables(by, item string, because []rule.Because, doc any, still func(b *assess.Assessment) bool) []citation {
	var out []citation
	for _, v := range because {
		c := citation{by: by + " " + v.Var, still: still}
		for _, s := range sources[v.Var] {
			at := item
			if at == "" {
				at = "items[#]"
			}
			c.paths = append(c.paths, stated(doc, strings.ReplaceAll(s, "@", at))...)
		}
		if _, ok := silent[v.Var]; ok && (len(c.paths) == 0 || v.Value == false) {
			continue
		}
		out = append(out, c)
	}
	return out
}

func ofMeasures(a *assess.Assessment, doc any) []citation {
	var out []citation
	for _, v := range a.Measures.Views {
		for _, f := range v.Findings {
			if f.Result == truth.Met && len(f.Because) == 0 {
				out = append(out, citation{by: f.Rule})
			}
			out = append(out, variables(f.Rule+" "+f.Country, f.Item, f.Because, doc, func(b *assess.Assessment) bool {
				for _, w := range b.Measures.Views {
					if slices.ContainsFunc(w.Findings, func(g measure.Finding) bool {
						return g.Rule == f.Rule && g.Country == f.Country && g.Item == f.Item && g.Result == f.Result &&
							g.Text == f.Text && reflect.DeepEqual(g.Because, f.Because)
					}) {
						return true
					}
				}
				return false
			})...)
		}
	}
	return out
}

func ofGuidelines(a *assess.Assessment, doc any) []citation {
	var out []citation
	for _, f := range a.Decision.Findings {
		if f.Result != truth.Met {
			continue
		}
		if len(f.Because) == 0 {
			out = append(out, citation{by: f.Rule})
		}
		out = append(out, variables(f.Rule, f.Item, f.Because, doc, func(b *assess.Assessment) bool {
			return slices.ContainsFunc(b.Decision.Findings, func(g guideline.Finding) bool {
				return g.Rule == f.Rule && g.Item == f.Item && g.Result == f.Result && g.Text == f.Text && reflect.DeepEqual(g.Because, f.Because)
			})
		})...)
	}
	return out
}

func ofScreening(a *assess.Assessment, doc any) []citation {
	var out []citation
	if a.Screening == nil {
		return nil
	}
	for _, p := range a.Screening.Parties {
		for _, ref := range p.Refs {
			c := citation{by: "screening " + p.Role, paths: stated(doc, ref+".name", ref+".ids", ref+".imo")}
			if v, ok := lookup(doc, ref); ok {
				if _, text := v.(string); text {
					c.paths = []string{ref}
				}
			}
			c.still = func(b *assess.Assessment) bool {
				return b.Screening != nil && slices.ContainsFunc(b.Screening.Parties, func(q assess.Screened) bool {
					return slices.Contains(q.Refs, ref) && q.Query.Name == p.Query.Name && q.Verdict == p.Verdict
				})
			}
			out = append(out, c)
			for _, h := range p.Hits {
				if p.Verdict != screening.Found {
					continue
				}
				c.by = "hit " + h.List + ":" + h.Ref
				c.still = func(b *assess.Assessment) bool {
					return b.Screening != nil && slices.ContainsFunc(b.Screening.Hits(), func(q *assess.Screened) bool {
						return slices.Contains(q.Refs, ref) && len(q.Hits) > 0 && q.Hits[0].Ref == h.Ref && q.Hits[0].Score == h.Score
					})
				}
				out = append(out, c)
			}
		}
	}
	return out
}

// ofClassification are the values that a condition of an entry was answered with, and the declared facts.
func ofClassification(a *assess.Assessment, doc any) []citation {
	var out []citation
	for i := range a.Items {
		it := &a.Items[i]
		c := &it.Classification
		for _, e := range slices.Concat(c.Entries, c.Candidates) {
			for _, l := range e.Reason.Leaves() {
				if l.Have == "" || !l.Result.Known() {
					continue
				}
				var paths []string
				for _, v := range c.Values {
					if v.Name != l.Param || v.Derived != "" {
						continue
					}
					switch k, ok := index(v.Where); {
					case v.Where == "text":
						paths = append(paths, stated(doc, it.Ref+".description", it.Ref+".maker", it.Ref+".model")...)
					case v.Where == "end_use":
						paths = append(paths, stated(doc, it.Ref+".stated_use", "end_use.text")...)
					case ok && k == len(a.Transfer.Items[i].Parameters):
						paths = append(paths, it.Ref+".config")
					case ok:
						paths = append(paths, fmt.Sprintf("%s.parameters[%d]", it.Ref, k))
					default:
						paths = append(paths, it.Ref+"."+v.Where)
					}
				}
				paths = append(paths, stated(doc, it.Ref+".facts."+l.Param)...)
				if l.Param == "item_type" { // a kind of goods that was declared stands in the words as well
					paths = append(paths, stated(doc, it.Ref+".description", it.Ref+".hs")...)
				}
				if paths == nil {
					continue // derived, or told by the kind of goods
				}
				out = append(out, citation{by: it.Ref + " " + e.ID + " " + l.Param, paths: paths, still: func(b *assess.Assessment) bool {
					d := &b.Items[i].Classification
					if slices.ContainsFunc(d.Values, func(v classify.Value) bool {
						return v.Name == l.Param && !slices.ContainsFunc(c.Values, func(w classify.Value) bool { return w.Where == v.Where && w.Name == v.Name })
					}) {
						return false // said elsewhere as well, which counts once this is gone
					}
					for _, g := range slices.Concat(d.Entries, d.Candidates) {
						if g.ID == e.ID && g.Result == e.Result && reflect.DeepEqual(g.Reason, e.Reason) {
							return true
						}
					}
					return false
				}})
			}
		}
	}
	return out
}

// index reads the index of parameters[3].
func index(where string) (int, bool) {
	s, ok := strings.CutPrefix(where, "parameters[")
	n, err := strconv.Atoi(strings.TrimSuffix(s, "]"))
	return n, ok && err == nil
}

// step is one part of a path: a name, or an index.
var step = regexp.MustCompile(`[^.\[\]]+|\[[0-9#]+\]`)

// lookup returns what stands at a path of a document as encoding/json reads it.
func lookup(doc any, path string) (any, bool) {
	for _, s := range step.FindAllString(path, -1) {
		if s[0] == '[' {
			n, err := strconv.Atoi(s[1 : len(s)-1])
			list, ok := doc.([]any)
			if !ok || err != nil || n >= len(list) {
				return nil, false
			}
			doc = list[n]
			continue
		}
		m, _ := doc.(map[string]any)
		at, ok := m[s]
		if !ok {
			return nil, false
		}
		doc = at
	}
	return doc, true
}

// stated returns the paths at which something stands, with # written out.
func stated(doc any, paths ...string) []string {
	var out []string
	for _, p := range paths {
		at := strings.Index(p, "[#]")
		if at < 0 {
			if _, ok := lookup(doc, p); ok {
				out = append(out, p)
			}
			continue
		}
		list, _ := lookup(doc, p[:at])
		l, _ := list.([]any)
		for i := range l {
			out = append(out, stated(doc, fmt.Sprintf("%s[%d]%s", p[:at], i, p[at+3:]))...)
		}
	}
	return out
}

// remove takes what stands at the path out of the document, which is changed in place. An object of a list is emptied and stays, so that
// the others keep their places.
func remove(doc any, path string) bool {
	steps := step.FindAllStringIndex(path, -1)
	if len(steps) == 0 {
		return false
	}
	last := steps[len(steps)-1]
	name := path[last[0]:last[1]]
	parent := strings.TrimSuffix(path[:last[0]], ".")
	up := doc
	if parent != "" {
		var ok bool
		if up, ok = lookup(doc, parent); !ok {
			return false
		}
	}
	switch x := up.(type) {
	case map[string]any:
		_, ok := x[name]
		delete(x, name)
		return ok
	case []any:
		n, err := strconv.Atoi(strings.Trim(name, "[]"))
		if err != nil || n >= len(x) {
			return false
		}
		if m, ok := x[n].(map[string]any); ok {
			clear(m)
			return true
		}
		rest := slices.Delete(slices.Clone(x), n, n+1)
		m, _ := lookup(doc, parent[:max(0, strings.LastIndexByte(parent, '.'))])
		if o, ok := m.(map[string]any); ok {
			o[parent[strings.LastIndexByte(parent, '.')+1:]] = rest
			return true
		}
	}
	return false
}

var digits = regexp.MustCompile(`\[\d+\]`)

// citing assesses transfers in full, with what they cite taken away.
type citing struct {
	a      *assess.Assessor
	stages map[date.Date]*assess.Stage
	seen   map[string]int
	runs   int
}

func newCiting(t *testing.T) *citing {
	t.Helper()
	lists, err := inuse.Open(inuse.Options{}) // the starter list
	if err != nil {
		t.Fatal(err)
	}
	m, err := measure.Default()
	if err != nil {
		t.Fatal(err)
	}
	f, err := redflag.Default()
	if err != nil {
		t.Fatal(err)
	}
	a := newAssessor(t).Against(lists.ForCheck(t.Context()), day).Under(m, nil).Watching(f)
	return &citing{a: a, stages: map[date.Date]*assess.Stage{}, seen: map[string]int{}}
}

func (c *citing) assess(t *testing.T, on date.Date, text []byte) *assess.Assessment {
	t.Helper()
	s := c.stages[on]
	if s == nil {
		var err error
		if s, err = c.a.On(on); err != nil {
			t.Fatal(err)
		}
		c.stages[on] = s
	}
	x := new(transfer.Transfer)
	if err := json.Unmarshal(text, x); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	x.Normalise(on)
	a, err := s.Assess(x)
	if err != nil {
		t.Fatalf("%s: %v", x.ID, err)
	}
	c.runs++
	return a
}

// check takes away what the answer for a transfer cites, and tells what of it changes nothing.
func (c *citing) check(t *testing.T, x *transfer.Transfer) {
	t.Helper()
	on := x.Date
	if on.IsZero() {
		on = day
	}
	x.Normalise(on)
	text, err := json.Marshal(x)
	if err != nil {
		t.Fatal(err)
	}
	parse := func() any {
		var doc any
		if err := json.Unmarshal(text, &doc); err != nil {
			t.Fatal(err)
		}
		return doc
	}
	a := c.assess(t, on, text)
	without := map[string]*assess.Assessment{}
	for _, cite := range citations(a, parse()) {
		if len(cite.paths) == 0 {
			t.Errorf("%s: %s cites nothing that was stated", x.ID, cite.by)
			continue
		}
		slices.Sort(cite.paths)
		cite.paths = slices.Compact(cite.paths)
		key := strings.Join(cite.paths, " ")
		b := without[key]
		if b == nil {
			doc := parse()
			for i := len(cite.paths) - 1; i >= 0; i-- {
				if !remove(doc, cite.paths[i]) {
					t.Errorf("%s: %s cites %s, where nothing stands", x.ID, cite.by, cite.paths[i])
				}
			}
			less, err := json.Marshal(doc)
			if err != nil {
				t.Fatal(err)
			}
			b = c.assess(t, on, less)
			without[key] = b
		}
		pattern := cite.by + " " + digits.ReplaceAllString(key, "[#]")
		c.seen[pattern]++
		if cite.still(b) && !c.alone(t, on, &cite, parse()) {
			t.Errorf("%s: %s cites %s, and says the same without", x.ID, cite.by, key)
		}
	}
}

// alone takes away what else an indicator cites as long as it is met and cites the path, and reports whether taking away the path then
// changes what it says.
func (c *citing) alone(t *testing.T, on date.Date, cite *citation, doc any) bool {
	t.Helper()
	if len(cite.others) == 0 {
		return false
	}
	finding := func(paths ...string) (text string, others []redflag.Field, cites bool) {
		b, err := json.Marshal(doc)
		var less any
		if err = errors.Join(err, json.Unmarshal(b, &less)); err != nil {
			t.Fatal(err)
		}
		for _, p := range paths {
			remove(less, p)
		}
		if b, err = json.Marshal(less); err != nil {
			t.Fatal(err)
		}
		for _, f := range c.assess(t, on, b).RedFlags.Indicators {
			if f.ID != cite.by {
				continue
			}
			for _, e := range f.Evidence {
				if e.Path == cite.paths[0] {
					cites = true
				} else {
					others = append(others, e)
				}
			}
			return f.Text, others, cites
		}
		return "", nil, false
	}
	for _, o := range cite.others {
		if _, _, cites := finding(o); cites {
			remove(doc, o)
		}
	}
	was, beside, _ := finding()
	is, now, _ := finding(cite.paths[0])
	return was != is || !slices.Equal(beside, now)
}

// TestCitedValuesMatter takes from whole transfers what their assessments cite, one after the other: the finding that cites it has to say
// something else, or it does not rest on what it names.
func TestCitedValuesMatter(t *testing.T) {
	c := newCiting(t)
	for _, x := range examples(t) {
		c.check(t, x)
	}
	for _, p := range planted.Cases(11, 4) {
		c.check(t, p.Transfer)
	}
	for i := range 40 {
		c.check(t, planted.Ordinary(11, i))
	}
	for _, x := range underMeasures(t) {
		c.check(t, x)
	}
	for i, text := range written {
		rec := read.DecodeJSON(fmt.Sprintf("written[%d]", i), []byte(text), day)
		if rec.Transfer == nil {
			t.Fatal(errors.Join(asErrors(rec.Errs)...))
		}
		c.check(t, rec.Transfer)
	}
	var kinds []string
	for key := range c.seen {
		if by, _, _ := strings.Cut(key, " "); !strings.HasPrefix(by, "items[") {
			kinds = append(kinds, by)
		}
	}
	slices.Sort(kinds)
	kinds = slices.Compact(kinds)
	t.Logf("%d findings: %v", len(kinds), kinds)
	if len(kinds) < 120 { // what is not asked holds no surprise
		t.Errorf("only %d findings were met", len(kinds))
	}
	t.Logf("%d assessments, %d kinds of citation", c.runs, len(c.seen))
}

// underMeasures are transfers to, from and through the countries that measures are aimed at, on days on which they were in force.
func underMeasures(t *testing.T) []*transfer.Transfer {
	t.Helper()
	m, err := measure.Default()
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(11, 0))
	codes := []string{"930690", "880260", "870323", "270900", "270112", "610910", "845710", "710812", "880730", ""}
	mediums := []transfer.Medium{transfer.Training, transfer.EmailMedium, transfer.Call, transfer.Visit}
	var out []*transfer.Transfer
	for i, p := range m.Paragraphs() {
		x, ok := m.Measure(p.Measure)
		if !ok || len(x.Targets) == 0 {
			continue
		}
		on := p.InForce.From
		if last := p.InForce.Until; !last.IsZero() {
			on = date.FromTime(last.Time().AddDate(0, 0, -1))
		}
		for k := range 5 {
			of := x.Targets[r.IntN(len(x.Targets))]
			y := &transfer.Transfer{
				ID: fmt.Sprintf("M-%d-%d", i, k), Kind: transfer.Export, Date: on, From: "CN",
				Items:   []transfer.Item{{Description: "goods of the heading", HS: codes[r.IntN(len(codes))]}},
				Parties: []transfer.Party{{Role: transfer.Exporter, Name: "Alpha", Country: "CN"}, {Role: transfer.EndUser, Name: "Beta", Country: "MY"}},
				Route:   transfer.Route{Legs: []transfer.Leg{{Country: "SG"}}},
			}
			switch r.IntN(7) {
			case 0:
				y.From, y.Parties[0].Country = of, of
			case 1:
				y.Route.Legs[0].Country = of
			case 2:
				y.Items[0].Origin, y.Route.Vessel.Flag = of, of
			case 3:
				y.Parties = append(y.Parties, transfer.Party{Role: transfer.Broker, Name: "Gamma", Country: of})
			case 4:
				y.Kind, y.Items[0].HS, y.Parties[1].Nationality = transfer.Intangible, "", of
				y.Technology.Medium = mediums[r.IntN(len(mediums))]
				y.Technology.Users = []transfer.TechUser{{Name: "Delta", Nationality: of}}
			default:
				y.Parties[1].Country = of
			}
			if r.IntN(3) == 0 {
				y.Items[0] = transfer.Item{Description: "Fibre optic gyroscope", HS: "901480", Parameters: []transfer.Parameter{{Name: "Drift rate stability", Value: "0.05 deg/h"}}}
			}
			if r.IntN(3) == 0 {
				y.EndUse.DeliverySystem, y.EndUse.Military, y.Authority.JudgedForWMD = truth.Met, truth.Met, truth.Met
				y.Knowledge.Aware.Answer, y.Knowledge.Suspects.Answer, y.Knowledge.InformedByAuthority.Answer = truth.Met, truth.Met, truth.Met
			}
			out = append(out, y)
		}
	}
	return out
}

func asErrors(list []*fault.Error) []error {
	out := make([]error, 0, len(list))
	for _, e := range list {
		out = append(out, e)
	}
	return out
}

// examples are the transfers that come with the program.
func examples(t *testing.T) []*transfer.Transfer {
	t.Helper()
	var out []*transfer.Transfer
	for _, pattern := range []string{"*.json", "*.jsonl", "*.csv"} {
		files, err := filepath.Glob(filepath.Join("..", "examples", pattern))
		if err != nil || len(files) == 0 {
			t.Fatalf("no examples: %v", err)
		}
		for _, name := range files {
			f, err := os.Open(name)
			if err != nil {
				t.Fatal(err)
			}
			r, err := read.Open(name, f, read.Options{On: day})
			for err == nil {
				var rec read.Record
				if rec, err = r.Next(); err == nil && rec.Transfer != nil {
					out = append(out, rec.Transfer)
				}
			}
			if !errors.Is(err, io.EOF) {
				t.Fatal(err)
			}
			_ = f.Close()
		}
	}
	return out
}

// TestNothingMetOnEmptyRecord: nothing is met of a transfer of which nothing was stated.
func TestNothingMetOnEmptyRecord(t *testing.T) {
	c := newCiting(t)
	for _, text := range []string{`{"id":"x","items":[{}]}`, `{"id":"x","items":[{"id":"1"},{}]}`} {
		a := c.assess(t, day, []byte(text))
		for _, f := range a.RedFlags.Indicators {
			t.Errorf("%s: %s is %v", text, f.ID, f.Result)
		}
		for _, v := range a.Measures.Views {
			for _, f := range v.Findings {
				t.Errorf("%s: %s is %v", text, f.Rule, f.Result)
			}
		}
		for _, f := range a.Decision.Findings {
			if f.Result == truth.Met {
				t.Errorf("%s: %s is met: %s", text, f.Rule, f.Text)
			}
		}
		for i := range a.Items {
			if e := a.Items[i].Classification.Entries; len(e) > 0 {
				t.Errorf("%s: %s is met", text, e[0].ID)
			}
		}
		if assess.ActOn(a.Outcome) || a.Outcome == guideline.NoControlFound || a.Screening != nil && a.Screening.Result != truth.Unknown {
			t.Errorf("%s: %s, screening %v", text, a.Outcome, a.Screening)
		}
	}
}

// written are transfers for what the others hold seldom; none of the parties exists.
var written = []string{
	// Much is wrong in one record.
	`{"id":"loaded","kind":"export","date":"2026-02-01","from":"DE",
	 "items":[{"description":"spare parts","hs":"901420","declared_entries":[],"quantity":{"number":2,"unit":"pieces"},
	   "value":{"amount":90000,"currency":"EUR"},"net_kg":4,"gross_kg":40,"config":"60 Hz, Spanish labels","model":"G 7","maker":"Nordtek"}],
	 "parties":[
	   {"role":"exporter","name":"Corvale Instruments GmbH","country":"DE"},
	   {"role":"consignee","name":"Marnova Trading","country":"TR","founded":"2025-10-01","registration_changed":"2025-11-01",
	    "business":"freight forwarding","email":"marnova7@gmail.com","web":"none","phone":"+971 4 000 0000","address":{"kind":"virtual","country":"TR"}},
	   {"role":"intermediate","name":"Far Reach Ltd","country":"SG"},{"role":"intermediate","name":"Halport FZE","country":"AE"},
	   {"role":"broker","name":"Silgard Agency","country":"CH"}],
	 "route":{"depart":"2026-01-10","final_country":"TR","legs":[{"country":"AE","days":45,"free_zone":true,"mode":"sea"}],
	   "vessel":{"name":"PELWICK","imo":"1234568","flag":"KM","flag_changes_24m":3,"ais_gap_hours":60},
	   "containers":["CSQU3054380"],"seal":"A1"},
	 "documents":{"end_use":{"present":false},"licence":{"no":"L1","issued":"2026-01-20","expires":"2026-01-05","not_needed":true},
	   "invoice":{"total":{"amount":240000,"currency":"EUR"},"date":"2025-11-01"},
	   "bill_of_lading":{"kind":"to_order","notify":"Third Star","consignee":"Other House"},
	   "packing":{"net_kg":90,"gross_kg":95,"seal":"B2"},
	   "amendments":[{"at":"2026-01-20","field":"parties.consignee","from":"A","to":"B"},{"at":"2026-01-21","field":"payment.accounts","from":"A","to":"B"},
	     {"field":"payment.payer","from":"A","to":"B"}]},
	 "payment":{"method":"cash","payer":"Harbour Exchange","payer_country":"PA","third_party":true,"amount":{"amount":100000,"currency":"EUR"},
	   "accounts":[{"institution":"Harbour Exchange House","country":"PA"}],"commission":{"percent":22,"payee":"Zelrose","country":"PA"},
	   "lc":{"consigned_to":"Zelport Bank"}},
	 "order":{"date":"2025-12-01","install_declined":true,"training_declined":true,"questions_refused":["place of use","who is the end user?"],
	   "marking_requests":["remove serial numbers"],"packaging_requests":["seaworthy crate"],"delivery":"to be advised","urgency":"extra payment for speed",
	   "repeat_after_denial":true,"notes":"The buyer is unfamiliar with what the product does."},
	 "knowledge":{"suspects":{"answer":true}},"end_use":{"military":true,"text":"spare parts"}}`,
	// Machine tools to a country that no industrial machinery may go to, by a ship of its flag, arranged by one of its brokers.
	`{"id":"kp","kind":"export","date":"2018-03-01","from":"CN","items":[{"description":"five-axis machining centre","hs":"845710"}],
	 "parties":[{"role":"exporter","name":"A","country":"CN"},{"role":"end_user","name":"B","country":"KP"},{"role":"broker","name":"C","country":"KP"}],
	 "route":{"legs":[{"country":"RU"}],"vessel":{"name":"PELWICK","flag":"KP"}}}`,
	// What leaves it.
	`{"id":"from-kp","kind":"export","date":"2019-03-01","from":"KP","items":[{"description":"coal","hs":"270111","origin":"KP"},{"description":"mortar","hs":"9301"}],
	 "parties":[{"role":"exporter","name":"A","country":"KP"},{"role":"consignee","name":"B","country":"SY"}],"route":{"final_country":"SY"}}`,
	// Teaching, and those who are taught.
	`{"id":"taught","kind":"intangible","date":"2018-03-01","from":"DE","items":[{"description":"course on guidance of rockets"}],
	 "technology":{"medium":"training","recipient":"X","recipient_country":"IR","subject":"production of guidance sets","subject_entries":["9.E.1"],
	   "users":[{"name":"Y","nationality":"KP"},{"name":"Z","nationality":"IR"}],"contract_terms":["results must not be published"]},
	 "end_use":{"delivery_system":true,"military":true},"documents":{"licence":{"end_user":"W Institute","entries":["9.E.1"]}}}`,
	// Listed goods through a country of concern, judged by the government, with all that is known of the use.
	`{"id":"judged","kind":"transit","date":"2016-06-01","from":"CN","items":[{"description":"Fibre optic gyroscope","hs":"901480","origin":"KP",
	   "parameters":[{"name":"Drift rate stability","value":"0.05 deg/h"}],"contains_category_i":true,"separable":false}],
	 "parties":[{"role":"consignee","name":"B","country":"IR","nationality":"IR","owners":[{"name":"O","country":"KP"}]}],
	 "route":{"final_country":"IR","legs":[{"country":"KP","on_board_same_ship":true}]},"stays_in_jurisdiction":false,
	 "authority":{"judged_for_wmd":true,"approval_considered":true,"undertakings":true,"responsibility":true},
	 "knowledge":{"informed_by_authority":{"answer":true},"aware":{"answer":true},"suspects":{"answer":true}},
	 "end_use":{"country":"IR","delivery_system":true,"military":true}}`,
	// Parties of lists in every part, papers that others signed, and a figure just below its limit.
	`{"id":"parts","kind":"export","date":"2026-03-01","from":"DE","items":[{"description":"Fibre optic gyroscope, single axis","hs":"901480",
	   "declared_entries":["9.A.4"],"parameters":[{"name":"Drift rate stability","value":"0.52 deg/h"}],"gross_kg":300}],
	 "parties":[{"role":"exporter","name":"Corvale Instruments GmbH","country":"DE"},
	   {"role":"consignee","name":"to order","country":"TR","address":{"country":"TR","lines":["1 Quay"]},
	     "owners":[{"name":"Korea Mining & Development Trading Co.","country":"KP"}]},
	   {"role":"end_user","name":"Marnova Works","country":"BR","business":"private person","phone":"+98 21 000000","email":"a@b.ir"},
	   {"role":"carrier","name":"Korea Mining Development Trading Corporation"},{"role":"intermediate","name":"Far Reach Ltd","country":"SG"}],
	 "route":{"final_country":"TR","legs":[{"locode":"AEJEA","mode":"courier","days":40,"carrier":"Shahid Hemmat Industrial Group"}],
	   "containers":["CSQU3054383","ABCU1234560"],"discharge":"TRIST"},
	 "documents":{"end_use":{"present":true,"text":"Fibre optic gyroscope, single axis","signatory":"Far Reach Ltd","date":"2026-05-01"},
	   "packing":{"containers":["CSQU3054380"]},"licence":{"no":"L","kind":"export","end_user":"Marnova Works","quantity_left":{"number":2,"unit":"pieces"}},
	   "bill_of_lading":{"consignee":"Marnova Works"},"amendments":[{"at":"2026-05-20","field":"consignee","from":"A","to":"B"}]},
	 "payment":{"accounts":[{"institution":"Korea Kwangson Banking Corp","country":"KP"}],"commission":{"percent":30}},
	 "order":{"packaging_requests":["air freight pallet"]}}`,
	// A chain of firms around a listed item, and nobody who uses it; carried by hand.
	`{"id":"chain","kind":"export","date":"2026-03-01","from":"DE","items":[{"description":"Fibre optic gyroscope","hs":"901480","declared_entries":["9.A.4"],
	   "quantity":{"number":5,"unit":"pieces"}}],
	 "parties":[{"role":"consignee","name":"Far Reach Ltd","country":"SG"},{"role":"forwarder","name":"Halport","country":"SG"},{"role":"intermediate","name":"Silgard","country":"AE"}],
	 "route":{"final_country":"SG","depart":"2026-03-05","legs":[{"country":"SG","mode":"hand_carried"}]},
	 "documents":{"licence":{"not_needed":true},"amendments":[{"at":"2026-03-20","field":"owner","from":"A","to":"B"}]}}`,
	// Know-how asked for by somebody unknown, with terms, hosted and carried.
	`{"id":"know-how","kind":"intangible","date":"2026-03-01","from":"DE","items":[{"description":"production data for rocket motors"}],
	 "technology":{"medium":"training","subject":"production of rocket motors for military use","subject_entries":["3.E.1"],"recipient":"Korea Mining & Development Trading Co.",
	   "recipient_country":"TR","access_country":"KP","sponsor":"Shahid Hemmat Industrial Group","contract_terms":["no publication without consent"],"open_publication":true},
	 "documents":{"licence":{"no":"L","entries":["3.A.2"],"end_user":"Nobody Known"}},"order":{"notes":"An unsolicited request."}}`,
	`{"id":"media","kind":"intangible","date":"2026-03-01","from":"DE","items":[{"description":"software"}],
	 "technology":{"medium":"media","recipient":"X","recipient_country":"IR"},"documents":{"licence":{"not_needed":true}}}`,
	// Figures stated twice, in words and as a parameter, and facts.
	`{"id":"figures","kind":"export","date":"2026-03-01","from":"DE","items":[
	   {"description":"solid rocket motor, total impulse 1.5 MN·s","parameters":[{"name":"Total impulse","value":"1.5 MN·s"}],"facts":{"total_impulse":"1.5 MN·s"}},
	   {"maker":"Nordtek","model":"UAV 900, range 900 km","parameters":[{"name":"Payload","value":"60 kg"}]},
	   {"description":"electrodynamic shaker","facts":{"test_force":"60 kN"}}],"route":{"final_country":"BR"}}`,
}
