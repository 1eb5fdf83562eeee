package rule_test

import (
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/rule"
	"github.com/licet/licet/rule/ruletest"
	"github.com/licet/licet/truth"
)

// effect is what the rules of these tests mean.
type effect struct {
	Review bool `yaml:"review"`
}

func schema(t testing.TB) *rule.Schema {
	t.Helper()
	s, err := rule.NewSchema(
		rule.Var{Name: "listed", Type: rule.Bool, Meaning: "the item is on the list"},
		rule.Var{Name: "armed", Type: rule.Bool, Meaning: "the end user is an armed force"},
		rule.Var{Name: "waived", Type: rule.Bool, Meaning: "a waiver was granted"},
		rule.Var{Name: "kind", Type: rule.String, Meaning: "how the transfer moves"},
		rule.Var{Name: "range_km", Type: rule.Double, Meaning: "range in km"},
		rule.Var{Name: "pieces", Type: rule.Int, Meaning: "number of pieces"},
		rule.Var{Name: "places", Type: rule.List, Meaning: "places on the route"},
		rule.Var{Name: "contract_date", Type: rule.Date, Meaning: "day of the contract"},
	)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

const head = `citation: "2"
title: a title
requires: a duty in plain words
source: {basis: seen, url: "https://example.org/text"}
`

func ruleText(id, when string) string {
	return "id: " + id + "\n" + head + "in_force: {from: 2000-01-01}\neffect: {review: true}\nwhen: " + when + "\n"
}

func load(t testing.TB, files ...string) *rule.Set[effect] {
	t.Helper()
	set, err := rule.Load[effect](schema(t), rule.Dir{FS: tree(files...), CasesElsewhere: true})
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// tree makes a directory of pairs of name and content.
func tree(files ...string) fstest.MapFS {
	fsys := fstest.MapFS{}
	for i := 0; i < len(files); i += 2 {
		fsys[files[i]] = &fstest.MapFile{Data: []byte(files[i+1])}
	}
	return fsys
}

func bind(t testing.TB, s *rule.Schema, g rule.Given) *rule.Facts {
	t.Helper()
	f, err := s.Bind(g)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

var today = date.MustParse("2020-06-01")

func names(b []rule.Because) []string {
	var out []string
	for _, x := range b {
		out = append(out, x.String())
	}
	return out
}

func TestEvaluate(t *testing.T) {
	for _, c := range []struct {
		when, why string
		given     rule.Given
		want      truth.Value
		because   []string
		missing   []string
	}{
		{
			"listed && range_km >= 300.0", "on the limit",
			rule.Given{"listed": true, "range_km": 300.0},
			truth.Met,
			[]string{"listed = true", "range_km = 300"},
			nil,
		},
		{
			"listed && range_km >= 300.0", "below the limit",
			rule.Given{"listed": true, "range_km": 299.9},
			truth.NotMet,
			[]string{"range_km = 299.9"},
			nil,
		},
		{
			"range_km >= 300", "a whole number compares with a fraction",
			rule.Given{"range_km": 300.5},
			truth.Met,
			[]string{"range_km = 300.5"},
			nil,
		},
		{
			"listed && range_km >= 300.0", "range not stated",
			rule.Given{"listed": true},
			truth.Unknown,
			nil,
			[]string{"range_km"},
		},
		{
			"listed && range_km >= 300.0", "what was stated suffices for no",
			rule.Given{"listed": false},
			truth.NotMet,
			[]string{"listed = false"},
			nil,
		},
		{
			"range_km >= 300.0 && listed", "in either order",
			rule.Given{"listed": false},
			truth.NotMet,
			[]string{"listed = false"},
			nil,
		},
		{
			"range_km >= 300.0 || listed", "what was stated suffices for yes",
			rule.Given{"listed": true},
			truth.Met,
			[]string{"listed = true"},
			nil,
		},
		{
			"listed && !waived", "negation",
			rule.Given{"listed": true, "waived": false},
			truth.Met,
			[]string{"listed = true", "waived = false"},
			nil,
		},
		{
			"!(listed || armed)", "neither",
			rule.Given{"listed": false, "armed": false},
			truth.Met,
			[]string{"listed = false", "armed = false"},
			nil,
		},
		{"!(listed || armed)", "one of the two", rule.Given{"armed": true}, truth.NotMet, []string{"armed = true"}, nil},
		{
			"armed ? pieces > 1 : pieces > 10", "the branch that was taken",
			rule.Given{"armed": false, "pieces": 11},
			truth.Met,
			[]string{"armed = false", "pieces = 11"},
			nil,
		},
		{
			"armed ? pieces > 1 : pieces > 10", "the first branch",
			rule.Given{"armed": true, "pieces": 1},
			truth.NotMet,
			[]string{"armed = true", "pieces = 1"},
			nil,
		},
		{
			"armed ? pieces > 1 : range_km > 1.0", "only the open branch is asked for",
			rule.Given{"armed": true},
			truth.Unknown, nil,
			[]string{"pieces"},
		},
		{
			"armed ? pieces > 1 : range_km > 1.0", "only the other branch",
			rule.Given{"armed": false},
			truth.Unknown, nil,
			[]string{"range_km"},
		},
		{
			"armed ? pieces > 1 : range_km > 1.0", "which branch is open",
			rule.Given{"range_km": 2.0},
			truth.Unknown, nil,
			[]string{"armed", "pieces"},
		},
		{
			`kind in ["transit", "transshipment"]`, "a word of a list",
			rule.Given{"kind": "transit"},
			truth.Met,
			[]string{"kind = transit"},
			nil,
		},
		{
			`places.exists(p, p.startsWith("XX"))`, "a macro over a list",
			rule.Given{"places": []string{"AA1", "XX2"}},
			truth.Met,
			[]string{"places = [AA1 XX2]"},
			nil,
		},
		{
			`listed && places.exists(p, p == "XX")`, "a macro over a list that was not stated",
			rule.Given{"listed": true},
			truth.Unknown, nil,
			[]string{"places"},
		},
		{
			`size(places) == 0`, "an empty list is stated",
			rule.Given{"places": []string{}},
			truth.Met,
			[]string{"places = []"},
			nil,
		},
		{
			`contract_date < "2010-01-01"`, "days compare as text",
			rule.Given{"contract_date": date.MustParse("2009-12-31")},
			truth.Met,
			[]string{"contract_date = 2009-12-31"},
			nil,
		},
		{
			`contract_date < "2010-01-01"`, "the day itself",
			rule.Given{"contract_date": "2010-01-01"},
			truth.NotMet,
			[]string{"contract_date = 2010-01-01"},
			nil,
		},
		{
			"range_km > 1.0 && (listed || armed)", "a question answered by one word alone goes first",
			rule.Given{},
			truth.Unknown, nil,
			[]string{"range_km", "listed", "armed"},
		},
		{
			"(range_km > 1.0 && armed) || listed", "listed decides alone when true, armed does not decide",
			rule.Given{},
			truth.Unknown, nil,
			[]string{"listed", "range_km", "armed"},
		},
		{
			"(armed && pieces > 1) || (armed && listed) || waived", "no to armed settles less than yes to waived",
			rule.Given{"pieces": 2},
			truth.Unknown, nil,
			[]string{"armed", "waived", "listed"},
		},
		{
			"(listed ? armed : !armed) && waived", "through a branch",
			rule.Given{"listed": true},
			truth.Unknown, nil,
			[]string{"armed", "waived"},
		},
		{
			"(listed ? armed : !armed) && !waived", "through a branch whose condition is open",
			rule.Given{"armed": true},
			truth.Unknown, nil,
			[]string{"listed", "waived"},
		},
		{
			"listed || !listed", "sound, not complete: the question stays though the answer would not matter",
			rule.Given{},
			truth.Unknown, nil,
			[]string{"listed"},
		},
	} {
		set := load(t, "r.yaml", ruleText("r", "'"+c.when+"'"))
		got := set.Evaluate(bind(t, set.Schema(), c.given), today)[0]
		because := got.Because
		if got.Value == truth.NotMet {
			because = got.WhyNot()
		}
		if got.Err != nil || got.Value != c.want {
			t.Errorf("%s (%s): %v, %v, want %v", c.when, c.why, got.Value, got.Err, c.want)
		}
		if d := cmp.Diff(c.because, names(because)); d != "" {
			t.Errorf("%s (%s): because:\n%s", c.when, c.why, d)
		}
		if d := cmp.Diff(c.missing, got.Missing); d != "" {
			t.Errorf("%s (%s): missing:\n%s", c.when, c.why, d)
		}
		if got.Value != truth.NotMet && got.WhyNot() != nil {
			t.Errorf("%s (%s): WhyNot of a rule that is not refused", c.when, c.why)
		}
	}
}

func TestAppliesAndWhen(t *testing.T) {
	set := load(t, "r.yaml", ruleText("r", "listed")+"applies: armed\n")
	for _, c := range []struct {
		given          rule.Given
		value, applies truth.Value
		because        []string
		missing        []string
	}{
		{rule.Given{"armed": true, "listed": true}, truth.Met, truth.Met, []string{"armed = true", "listed = true"}, nil},
		{rule.Given{"armed": true, "listed": false}, truth.NotMet, truth.Met, []string{"listed = false"}, nil},
		{rule.Given{"armed": false, "listed": true}, truth.NotMet, truth.NotMet, []string{"armed = false"}, nil},
		{rule.Given{"armed": false}, truth.NotMet, truth.NotMet, []string{"armed = false"}, nil},
		{rule.Given{"listed": false}, truth.NotMet, truth.Unknown, []string{"listed = false"}, nil},
		{rule.Given{"listed": true}, truth.Unknown, truth.Unknown, nil, []string{"armed"}},
		{rule.Given{"armed": true}, truth.Unknown, truth.Met, nil, []string{"listed"}},
		{rule.Given{}, truth.Unknown, truth.Unknown, nil, []string{"armed", "listed"}},
	} {
		r := set.Evaluate(bind(t, set.Schema(), c.given), today)[0]
		because := r.Because
		if r.Value == truth.NotMet {
			because = r.WhyNot()
		}
		if r.Value != c.value || r.Applies != c.applies || !cmp.Equal(names(because), c.because) ||
			!cmp.Equal(r.Missing, c.missing) {
			t.Errorf("%v: %v, applies %v, because %v, missing %v", c.given, r.Value, r.Applies, because, r.Missing)
		}
	}
}

// A rule that errs is unknown, whatever the error stands beside, and the other rules are answered all the same.
func TestErrorNeverPermits(t *testing.T) {
	set := load(t, "a.yaml", ruleText("a", "10 / pieces > 1"), "b.yaml", ruleText("b", "listed"),
		"c.yaml", ruleText("c", "listed")+"applies: 10 / pieces > 1\n")
	res := set.Evaluate(bind(t, set.Schema(), rule.Given{"pieces": 0, "listed": false}), today)
	if len(res) != 3 {
		t.Fatalf("%d results", len(res))
	}
	for _, i := range []int{0, 2} {
		r := res[i]
		if r.Value != truth.Unknown || r.Err == nil || r.Missing != nil || r.Because != nil ||
			!strings.Contains(r.Err.Error(), "rule "+r.Rule.ID+": ") || !strings.Contains(r.Err.Error(), "division by zero") {
			t.Errorf("%+v", r)
		}
	}
	if res[1].Err != nil || res[1].Value != truth.NotMet {
		t.Errorf("the rule beside: %+v", res[1])
	}
}

func TestForeignFactsNeverPermit(t *testing.T) {
	set := load(t, "a.yaml", ruleText("a", "listed"))
	for _, f := range []*rule.Facts{nil, bind(t, schema(t), rule.Given{"listed": false})} {
		r := set.Evaluate(f, today)[0]
		if r.Value != truth.Unknown || fault.KindOf(r.Err) != fault.Internal {
			t.Errorf("%+v", r)
		}
	}
}

func TestCostLimit(t *testing.T) {
	const dear = "'places.all(p, places.all(q, places.all(r, p + q + r != \"x\")))'"
	fsys := tree("a.yaml", ruleText("a", dear))
	set, err := rule.Load[effect](schema(t), rule.Dir{FS: fsys, CasesElsewhere: true, Cost: 5000})
	if err != nil {
		t.Fatal(err)
	}
	few, many := []string{"a", "b"}, make([]string, 100)
	if r := set.Evaluate(bind(t, set.Schema(), rule.Given{"places": few}), today)[0]; r.Value != truth.Met || r.Err != nil {
		t.Errorf("within the limit: %v, %v", r.Value, r.Err)
	}
	r := set.Evaluate(bind(t, set.Schema(), rule.Given{"places": many}), today)[0]
	if r.Value != truth.Unknown || r.Err == nil || !strings.Contains(r.Err.Error(), "limit of 5000 units") {
		t.Errorf("beyond the limit: %v, %v", r.Value, r.Err)
	}
	_, err = rule.Load[effect](schema(t), rule.Dir{
		FS:             tree("a.yaml", ruleText("a", "pieces + pieces + pieces > 3")),
		CasesElsewhere: true, Cost: 1,
	})
	if err == nil || !strings.Contains(err.Error(), "a.yaml:8:7: rule a: when: the condition costs at least") ||
		!strings.Contains(err.Error(), "the limit is 1") {
		t.Errorf("a condition that cannot be afforded: %v", err)
	}
}

func TestDates(t *testing.T) {
	old := strings.Replace(ruleText("r", "listed"), "{from: 2000-01-01}", "{from: 1993-01-01, until: 2000-01-01}", 1)
	set := load(t, "a.yaml", old+"---\n"+ruleText("r", "listed && armed"), "b.yaml", ruleText("s", "armed"))
	for _, c := range []struct {
		on       string
		in, out  []string
		evaluate string
	}{
		{"1992-12-31", nil, []string{"listed", "listed && armed", "armed"}, ""},
		{"1993-01-01", []string{"listed"}, []string{"listed && armed", "armed"}, "listed"},
		{"1999-12-31", []string{"listed"}, []string{"listed && armed", "armed"}, "listed"},
		{"2000-01-01", []string{"listed && armed", "armed"}, []string{"listed"}, "listed && armed,armed"},
	} {
		on := date.MustParse(c.on)
		var in, out, ev []string
		for _, r := range set.InForce(on) {
			in = append(in, r.When)
		}
		for _, r := range set.NotInForce(on) {
			out = append(out, r.When)
		}
		for _, r := range set.Evaluate(bind(t, set.Schema(), nil), on) {
			ev = append(ev, r.Rule.When)
		}
		if !cmp.Equal(in, c.in) || !cmp.Equal(out, c.out) || strings.Join(ev, ",") != c.evaluate {
			t.Errorf("%s: in force %q, not %q, evaluated %q", c.on, in, out, ev)
		}
	}
}

func TestRuleCarriesItsBirthCertificate(t *testing.T) {
	text := `# a comment
id: G2-cat1
citation: "2"
title: Category I
requires: particular restraint
in_force: {from: 1987-04-16, until: 1993-01-01}
applies: armed
when: |
  listed
  && !waived
effect: {review: true}
source:
  basis: partly
  kind: secondary
  url: https://example.org/a
  note: read in part
  read_in: [https://example.org/b]
  corroboration: [https://example.org/c]
note: why it is read so
`
	set, err := rule.Load[effect](schema(t), rule.Dir{
		Name: "base", FS: tree("d/a.yaml", text, "README.md", "x"),
		CasesElsewhere: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	r := set.Rules()[0]
	if r.ID != "G2-cat1" || r.Citation != "2" || r.Title != "Category I" || r.Requires != "particular restraint" ||
		r.InForce.From.String() != "1987-04-16" || r.InForce.Until.String() != "1993-01-01" || r.Applies != "armed" ||
		r.When != "listed\n  && !waived" && r.When != "listed\n&& !waived" || !r.Effect.Review ||
		r.Note != "why it is read so" || r.File != "base/d/a.yaml" || r.Line != 2 ||
		r.Source.Basis != "partly" || r.Source.Kind != "secondary" || r.Source.URL != "https://example.org/a" ||
		r.Source.Note != "read in part" || !cmp.Equal(r.Source.ReadIn, []string{"https://example.org/b"}) ||
		!cmp.Equal(r.Source.Corroboration, []string{"https://example.org/c"}) {
		t.Errorf("%+v", r)
	}
	if f := set.Files(); len(f) != 1 || f[0].Path != "base/d/a.yaml" || len(f[0].SHA256) != 64 || len(set.Digest()) != 64 {
		t.Errorf("%v, %s", f, set.Digest())
	}
}

func TestDigestNamesTheEdition(t *testing.T) {
	a, b := ruleText("a", "listed"), ruleText("b", "armed")
	base := load(t, "a.yaml", a, "b.yaml", b)
	if load(t, "a.yaml", a, "b.yaml", b).Digest() != base.Digest() {
		t.Error("the same files have another digest")
	}
	for why, other := range map[string]*rule.Set[effect]{
		"a comment was added": load(t, "a.yaml", a+"# x\n", "b.yaml", b),
		"a file is missing":   load(t, "a.yaml", a),
		"a file was renamed":  load(t, "a.yaml", a, "c.yaml", b),
	} {
		if other.Digest() == base.Digest() {
			t.Errorf("%s, and the digest is the same", why)
		}
	}
}

// Every way to spoil a rule file, and the error with its place.
func TestLoadRefuses(t *testing.T) {
	good := ruleText("r", "listed")
	with := func(old, repl string) string {
		if !strings.Contains(good, old) {
			t.Fatalf("%q is not in the rule", old)
		}
		return strings.Replace(good, old, repl, 1)
	}
	for _, c := range []struct{ why, text, want string }{
		{"unknown key", good + "colour: red\n", `a.yaml:9: "colour": unknown key`},
		{"unknown key of the effect", with("review: true", "review: true, colour: red"), `a.yaml:7: "colour": unknown key`},
		{"key twice", good + "when: armed\n", `a.yaml:9: mapping key "when" already defined at line 8`},
		{"no identifier", with("id: r", "id: ''"), `a.yaml:1:5: id: not an identifier`},
		{"identifier with a space", with("id: r", "id: r s"), `a.yaml:1:5: rule r s: id: "r s": not an identifier`},
		{"no citation", with(`citation: "2"`+"\n", ""), `a.yaml:1: rule r: citation: missing`},
		{"no title", with("title: a title\n", ""), `a.yaml:1: rule r: title: missing`},
		{"no words", with("requires: a duty in plain words\n", ""), `a.yaml:1: rule r: requires: missing`},
		{"no condition", with("when: listed\n", ""), `a.yaml:1: rule r: when: missing`},
		{"no span", with("in_force: {from: 2000-01-01}\n", ""), `a.yaml:1: rule r: in_force.from: missing`},
		{"no basis", with("basis: seen, ", ""), `a.yaml:1: rule r: source.basis: missing`},
		{"another basis", with("basis: seen", "basis: heard"), `a.yaml:5:17: rule r: source.basis: "heard": unknown basis`},
		{"bad day", with("2000-01-01", "2001-02-29"), `a.yaml:6:18: rule r: in_force.from: "2001-02-29": no calendar day`},
		{
			"bad last day", with("2000-01-01", "2000-01-01, until: soon"),
			`a.yaml:6:37: rule r: in_force.until: "soon": no calendar day`,
		},
		{
			"span without a day", with("2000-01-01", "2000-01-01, until: 2000-01-01"),
			`a.yaml:6:37: rule r: in_force.until: "2000-01-01": the span holds no day; expected a day after 2000-01-01`,
		},
		{
			"variable not declared", with("when: listed", "when: listed && lisetd"),
			`a.yaml:8:17: rule r: when: undeclared reference to 'lisetd'`,
		},
		{
			"in a block, on its second line", with("when: listed", "when: |\n  listed &&\n  lisetd"),
			`a.yaml:10:1: rule r: when: undeclared reference to 'lisetd'`,
		},
		{"in applies", good + "applies: lisetd\n", `a.yaml:9:10: rule r: applies: undeclared reference to 'lisetd'`},
		{"wrong type of an operand", with("when: listed", "when: listed > 3"), `a.yaml:8:14: rule r: when: found no matching`},
		{"not true or false", with("when: listed", "when: pieces + 1"), `the condition gives int, not true or false`},
		{"not CEL", with("when: listed", "when: listed &&"), `a.yaml:8:16: rule r: when: Syntax error`},
		{
			"equality of a measured value", with("when: listed", "when: listed && range_km == 0.3"),
			`a.yaml:8:26: rule r: when: equality of numbers with fractions`,
		},
		{
			"inequality of a measured value", with("when: listed", "when: 0.3 != range_km"),
			`rule r: when: equality of numbers with fractions`,
		},
		{"a list where a text belongs", with("title: a title", "title: [a, b]"), `a.yaml:3:8: not a single value`},
		{"wrong type in the effect", with("review: true", "review: perhaps"), `a.yaml:7: cannot unmarshal`},
		{"not YAML", "id: [", `a.yaml:1: `},
		{"empty file", "", `a.yaml:1: no rule in the file`},
		{"only a comment", "# nothing\n", `a.yaml:1: no rule in the file`},
		{"binary", "\x00\x01\x02", `a.yaml:1: control characters are not allowed`},
		{"expression too long", with("when: listed", "when: listed"+strings.Repeat(" && listed", 1000)), "rule r: when: "},
		{
			"nested too deep", with("when: listed", "when: "+strings.Repeat("!(", 200)+"listed"+strings.Repeat(")", 200)),
			"rule r: when: ",
		},
		{"identifier twice", good + "---\n" + good, `a.yaml:10: id: "r": already used at a.yaml:1 for some of the same days`},
	} {
		_, err := rule.Load[effect](schema(t), rule.Dir{FS: tree("a.yaml", c.text), CasesElsewhere: true})
		switch {
		case err == nil:
			t.Errorf("%s: accepted", c.why)
		case !strings.Contains(err.Error(), c.want):
			t.Errorf("%s:\n got %v\nwant %s", c.why, err, c.want)
		case fault.KindOf(err) != fault.Invalid:
			t.Errorf("%s: kind %s", c.why, fault.KindOf(err))
		}
	}
}

func TestLoadCollectsAllErrors(t *testing.T) {
	_, err := rule.Load[effect](schema(t), rule.Dir{CasesElsewhere: true, FS: tree(
		"a.yaml", ruleText("a", "nothing"), "b.yaml", ruleText("b", "something"), "c.yml", "")})
	if err == nil || strings.Count(err.Error(), "\n") != 0 {
		t.Errorf("a .yml file stops the directory: %v", err)
	}
	_, err = rule.Load[effect](schema(t), rule.Dir{CasesElsewhere: true, FS: tree(
		"a.yaml", ruleText("a", "nothing"), "b.yaml", ruleText("b", "something"))})
	for _, want := range []string{"a.yaml:8:7", "b.yaml:8:7"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v does not name %s", err, want)
		}
	}
	if _, err = rule.Load[effect](schema(t), rule.Dir{FS: tree()}); err == nil {
		t.Error("a directory without rules was accepted")
	}
	edge := ruleText("a", "listed") + "# "
	edge += strings.Repeat("x", rule.MaxFile-len(edge))
	if _, err = rule.Load[effect](schema(t), rule.Dir{FS: tree("a.yaml", edge), CasesElsewhere: true}); err != nil {
		t.Errorf("a file of the limit: %v", err)
	}
	big := tree("a.yaml", ruleText("a", "listed")+"# "+strings.Repeat("x", rule.MaxFile))
	if _, err = rule.Load[effect](schema(t), rule.Dir{FS: big}); err == nil || !strings.Contains(err.Error(), "more than") {
		t.Errorf("a file beyond the limit: %v", err)
	}
}

// An error of the owner's effect that names no line is placed at the document it stands in.
func TestEffectErrorNamesItsDocument(t *testing.T) {
	type dated struct {
		Day date.Date `yaml:"day"`
	}
	one := strings.Replace(ruleText("a", "listed"), "review: true", "day: 2001-01-01", 1)
	two := strings.Replace(ruleText("b", "listed"), "review: true", "day: soon", 1)
	_, err := rule.Load[dated](schema(t), rule.Dir{FS: tree("a.yaml", one+"---\n"+two), CasesElsewhere: true})
	if err == nil || !strings.Contains(err.Error(), `a.yaml:10: "soon" is no calendar day`) {
		t.Error(err)
	}
}

// An operator's directory adds rules and never replaces one.
func TestSeveralDirectories(t *testing.T) {
	base := rule.Dir{Name: "base", FS: tree("a.yaml", ruleText("a", "listed")), CasesElsewhere: true}
	own := rule.Dir{Name: "own", FS: tree("a.yaml", ruleText("b", "armed"), "a.cases.yaml", twoCases)}
	set, err := rule.Load[effect](schema(t), base, own)
	if err != nil {
		t.Fatal(err)
	}
	if rs := set.Rules(); len(rs) != 2 || rs[0].File != "base/a.yaml" || rs[1].File != "own/a.yaml" {
		t.Errorf("%v", rs)
	}
	if cs := set.Cases(); len(cs) != 2 || cs[0].File != "own/a.cases.yaml" {
		t.Errorf("%v", cs)
	}
	own.FS = tree("z.yaml", ruleText("a", "armed"))
	_, err = rule.Load[effect](schema(t), base, own)
	if err == nil || !strings.Contains(err.Error(), `own/z.yaml:1: id: "a": already used at base/a.yaml:1`) {
		t.Errorf("a rule of the base was replaced: %v", err)
	}
	own.FS = tree("z.yaml", ruleText("c", "armed"))
	if _, err = rule.Load[effect](schema(t), base, own); err == nil || !strings.Contains(err.Error(), "own/z.yaml:1") {
		t.Errorf("a rule without a case was accepted: %v", err)
	}
}

const twoCases = `- name: an armed force
  given: {armed: true}
  want: {result: met, because: [armed]}
- name: somebody else
  given: {armed: false}
  want: {result: not-met, because: [armed]}
`

func TestRunCases(t *testing.T) {
	fsys := tree("a.yaml", ruleText("a", "'armed && range_km >= 300.0 && (size(places) > 0 || pieces > 1)'"), "a.cases.yaml", `
- name: all given
  on: 2005-05-05
  given: {armed: true, range_km: "300", places: [XX], kind: export, contract_date: 2001-01-01, waived: ~}
  want: {result: met, because: [places, range_km, armed]}
- name: too short
  given: {armed: true, range_km: 299.9, pieces: 2}
  want: {result: not-met, because: [range_km]}
- name: range not stated
  given: {armed: true, pieces: "2"}
  want: {result: unknown, missing: [range_km]}
- name: before its time
  on: 1999-12-31
  want: {result: not-in-force}
`)
	set, err := rule.Load[effect](schema(t), rule.Dir{Name: "base", FS: fsys})
	if err != nil {
		t.Fatal(err)
	}
	ruletest.Run(t, set, "base", fsys)
	if n := len(set.Cases()); n != 4 {
		t.Errorf("%d cases", n)
	}
	c := set.Cases()[0]
	for want, spoil := range map[string]func(*rule.Case){
		"the answer is met":               func(c *rule.Case) { c.Result = "unknown" },
		"the answer rests on":             func(c *rule.Case) { c.Because = []string{"armed"} },
		"missing are []":                  func(c *rule.Case) { c.Missing = []string{"armed"} },
		"not in force on 1990-01-01":      func(c *rule.Case) { c.On = date.MustParse("1990-01-01") },
		"no such rule":                    func(c *rule.Case) { c.Rule = "z" },
		"value of another type":           func(c *rule.Case) { c.Given = rule.Given{"armed": 3} },
		"base/a.cases.yaml:2: a: all giv": func(c *rule.Case) { c.Result = "not-met" },
	} {
		bad := c
		spoil(&bad)
		if err := set.Check(bad); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want %q, got %v", want, err)
		}
	}
	if err := set.Check(c); err != nil {
		t.Error(err)
	}
}

func TestCaseFileRefused(t *testing.T) {
	for _, c := range []struct{ why, cases, want string }{
		{"no case", "", `a.yaml:1: id: "a": rule without a case`},
		{"unknown key", "- name: n\n  gives: {}\n", `a.cases.yaml:2: "gives": unknown key`},
		{"no name", "- want: {result: met}\n", `name: missing`},
		{"bad result", "- name: n\n  want: {result: maybe}\n", `a.cases.yaml:2:18: want.result: "maybe": unknown result`},
		{"another rule", "- name: n\n  rule: b\n  want: {result: met}\n", `a.cases.yaml:2:9: rule: "b": no such rule in the file`},
		{"bad day", "- name: n\n  on: 2001-13-01\n  want: {result: met}\n", `a.cases.yaml:2:7: on: "2001-13-01": no calendar day`},
		{"undeclared", "- name: n\n  given: {x: 1}\n  want: {result: met}\n", `a.cases.yaml:2: given.x: variable not declared`},
		{"undeclared reason", "- name: n\n  want: {result: met, because: [x]}\n", `a.cases.yaml:2:33: want: "x": variable not declared`},
		{"wrong type", "- name: n\n  given: {armed: 3}\n  want: {result: met}\n", `a.cases.yaml:2: armed: given: `},
		{"no number", "- name: n\n  given: {range_km: far}\n  want: {result: met}\n", `a.cases.yaml:2: range_km: given: `},
		{"no whole number", "- name: n\n  given: {pieces: 1.5}\n  want: {result: met}\n", `a.cases.yaml:2: pieces: given: `},
		{"no list", "- name: n\n  given: {places: {a: b}}\n  want: {result: met}\n", `a.cases.yaml:2: places: given: `},
		{"no text", "- name: n\n  given: {kind: [a]}\n  want: {result: met}\n", `a.cases.yaml:2: kind: given: `},
		{"no day", "- name: n\n  given: {contract_date: 2001}\n  want: {result: met}\n", `a.cases.yaml:2: contract_date: given: `},
		{"two lists", "- name: n\n  want: {result: met}\n---\n[]\n", `a.cases.yaml:1: more than one list of cases`},
		{"case on a day outside the span only", "- name: n\n  on: 1999-01-01\n  want: {result: not-in-force}\n", `rule without a case`},
	} {
		_, err := rule.Load[effect](schema(t), rule.Dir{FS: tree("a.yaml", ruleText("a", "armed"), "a.cases.yaml", c.cases)})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s:\n got %v\nwant %s", c.why, err, c.want)
		}
	}
	_, err := rule.Load[effect](schema(t), rule.Dir{FS: tree("a.yaml", ruleText("a", "armed"), "a.cases.yaml", twoCases,
		"b.cases.yaml", twoCases)})
	if err == nil || !strings.Contains(err.Error(), "b.cases.yaml:1: cases without rules: b.yaml is missing") {
		t.Errorf("cases without rules: %v", err)
	}
}

func TestSchemaRefuses(t *testing.T) {
	for _, c := range []struct {
		why  string
		vars []rule.Var
		want string
	}{
		{"no variables", nil, "without variables"},
		{"no name", []rule.Var{{"", rule.Bool, "m"}}, "not a name"},
		{"capital", []rule.Var{{"Big", rule.Bool, "m"}}, "not a name"},
		{"a word of CEL", []rule.Var{{"in", rule.Bool, "m"}}, "not a name"},
		{"point", []rule.Var{{"a.b", rule.Bool, "m"}}, "not a name"},
		{"twice", []rule.Var{{"a", rule.Bool, "m"}, {"a", rule.Int, "m"}}, "declared twice"},
		{"unknown type", []rule.Var{{"a", "money", "m"}}, "unknown type"},
		{"no meaning", []rule.Var{{"a", rule.Bool, ""}}, "meaning"},
	} {
		if _, err := rule.NewSchema(c.vars...); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", c.why, err)
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("MustSchema accepted a bad declaration")
		}
	}()
	rule.MustSchema()
}

func TestSchemaLists(t *testing.T) {
	s := schema(t)
	if vs := s.Vars(); len(vs) != 8 || vs[0].Name != "listed" {
		t.Errorf("%v", vs)
	}
	if _, ok := s.Lookup("nothing"); ok {
		t.Error("an undeclared variable was found")
	}
}

func TestBind(t *testing.T) {
	s := schema(t)
	for _, c := range []struct {
		name string
		in   any
		want any // nil: not stated
		ok   bool
	}{
		{"listed", true, true, true},
		{"listed", truth.Met, true, true},
		{"listed", truth.NotMet, false, true},
		{"listed", truth.Unknown, nil, true},
		{"listed", truth.Value(9), nil, false},
		{"listed", nil, nil, true},
		{"listed", "true", nil, false},
		{"kind", "export", "export", true},
		{"kind", "", "", true},
		{"kind", 3, nil, false},
		{"kind", strings.Repeat("x", rule.MaxText), strings.Repeat("x", rule.MaxText), true},
		{"kind", strings.Repeat("x", rule.MaxText+1), nil, false},
		{"pieces", 3, int64(3), true},
		{"pieces", int64(3), int64(3), true},
		{"pieces", 3.0, nil, false},
		{"range_km", 3, 3.0, true},
		{"range_km", int64(3), 3.0, true},
		{"range_km", 3.5, 3.5, true},
		{"range_km", "3", nil, false},
		{"range_km", nan(), nil, false},
		{"range_km", 1 / zero(), nil, false},
		{"places", []string{"a"}, []string{"a"}, true},
		{"places", []string{}, []string{}, true},
		{"places", []string(nil), nil, true},
		{"places", "a", nil, false},
		{"places", make([]string, rule.MaxList), make([]string, rule.MaxList), true},
		{"places", make([]string, rule.MaxList+1), nil, false},
		{"places", []string{strings.Repeat("x", rule.MaxText+1)}, nil, false},
		{"contract_date", date.MustParse("2001-01-01"), "2001-01-01", true},
		{"contract_date", date.Date{}, nil, true},
		{"contract_date", "2001-01-01", "2001-01-01", true},
		{"contract_date", "2001-1-1", nil, false},
		{"contract_date", 2001, nil, false},
		{"nothing", true, nil, false},
	} {
		f, err := s.Bind(rule.Given{c.name: c.in})
		if (err == nil) != c.ok {
			t.Errorf("%s of %.20v: %v", c.name, c.in, err)
		}
		if err != nil {
			if fault.KindOf(err) != fault.Invalid {
				t.Errorf("%s of %.20v: kind %s", c.name, c.in, fault.KindOf(err))
			}
			continue
		}
		got, known := f.Value(c.name)
		if known != (c.want != nil) || !cmp.Equal(got, c.want) {
			t.Errorf("%s of %.20v: %.20v, %v", c.name, c.in, got, known)
		}
	}
}

func TestDecodeFile(t *testing.T) {
	var v struct {
		Name rule.Text `yaml:"name"`
		Day  date.Date `yaml:"day"`
	}
	if err := rule.DecodeFile("t.yaml", []byte("name: &n  a\nday: 2001-01-01\n"), &v); err != nil ||
		v.Name.Value != "a" || v.Name.Line != 1 || v.Name.Col != 7 || v.Day.String() != "2001-01-01" {
		t.Errorf("%+v, %v", v, err)
	}
	for _, c := range []struct{ why, text, want string }{
		{"unknown key", "name: a\nnick: b\n", `t.yaml:2: "nick": unknown key`},
		{"two documents", "name: a\n---\nname: b\n", "t.yaml:1: more than one document"},
		{"a list", "[a]\n", "t.yaml:1: cannot unmarshal"},
		{"an error without a line", "# comment\nname: a\nday: soon\n", `t.yaml:2: "soon" is no calendar day`},
		{"empty", "", "t.yaml:1: EOF"},
	} {
		if err := rule.DecodeFile("t.yaml", []byte(c.text), &v); err == nil || !strings.Contains(err.Error(), c.want) ||
			fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: %v, want %s", c.why, err, c.want)
		}
	}
}

func TestText(t *testing.T) {
	var v struct {
		A, B, C rule.Text
	}
	if err := rule.DecodeFile("t.yaml", []byte("a: &x word\nb: *x\nc: ~\n"), &v); err != nil ||
		v.B.Value != "word" || v.C.Value != "" {
		t.Errorf("%+v, %v", v, err)
	}
	err := v.A.Fault("field", "wrong", "another")
	if err == nil || err.Error() != `line 1:4: field: "word": wrong; expected another` {
		t.Error(err)
	}
}

// What cannot be read is an error of the directory, not a rule that is missing.
func TestUnreadable(t *testing.T) {
	broken := tree("a.yaml", ruleText("a", "listed"))
	broken["b.yaml"] = &fstest.MapFile{Mode: fs.ModeDir | 0o755}
	broken["b.yaml/c.yaml"] = &fstest.MapFile{Data: []byte(ruleText("c", "armed"))}
	set, err := rule.Load[effect](schema(t), rule.Dir{FS: broken, CasesElsewhere: true})
	if err != nil || len(set.Rules()) != 2 || set.Rules()[1].File != "b.yaml/c.yaml" {
		t.Errorf("a directory named like a file: %v", err)
	}
	for _, open := range []func(string) bool{
		func(p string) bool { return p == "." },
		func(p string) bool { return p == "a.yaml" },
		func(p string) bool { return p == "a.cases.yaml" },
	} {
		fsys := unreadable{tree("a.yaml", ruleText("a", "listed"), "a.cases.yaml", twoCases), open}
		if _, err := rule.Load[effect](schema(t), rule.Dir{FS: fsys}); fault.KindOf(err) != fault.Unavailable {
			t.Errorf("%v", err)
		}
	}
}

// unreadable refuses to open some of its files.
type unreadable struct {
	fs.FS
	refuse func(string) bool
}

func (u unreadable) Open(name string) (fs.File, error) {
	if u.refuse(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return u.FS.Open(name)
}

func zero() float64 { return 0 }
func nan() float64  { return zero() / zero() }

func ExampleSet_Evaluate() {
	schema := rule.MustSchema(
		rule.Var{Name: "length_mm", Type: rule.Double, Meaning: "length in mm"},
		rule.Var{Name: "certified", Type: rule.Bool, Meaning: "certified for civil use"},
	)
	fsys := fstest.MapFS{"item.yaml": {Data: []byte(`id: example-item
citation: "1.a"
title: long rods
requires: an authorisation for long rods that are not certified
in_force: {from: 2011-04-15}
when: length_mm >= 100.0 && !certified
source: {basis: seen}
`)}}
	set, err := rule.Load[struct{}](schema, rule.Dir{FS: fsys, CasesElsewhere: true})
	if err != nil {
		fmt.Println(err)
		return
	}
	facts, err := schema.Bind(rule.Given{"certified": false})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range set.Evaluate(facts, date.MustParse("2020-01-01")) {
		fmt.Println(r.Rule.ID, r.Value, r.Missing)
	}
	// Output: example-item unknown [length_mm]
}
