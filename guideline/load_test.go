package guideline_test

import (
	"encoding/json"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/guideline"
	"github.com/licet/licet/rule"
)

// copyRules returns the shipped rules in memory, to be spoilt.
func copyRules(t *testing.T) fstest.MapFS {
	t.Helper()
	out := fstest.MapFS{}
	src := os.DirFS("rules")
	err := fs.WalkDir(src, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(src, p)
		out[p] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestLoadFS(t *testing.T) {
	r, err := guideline.LoadFS(copyRules(t))
	if err != nil {
		t.Fatal(err)
	}
	if r.Digest() != rules(t).Digest() {
		t.Error("the same files have another digest")
	}
	for _, name := range []string{"reference.yaml", "states.yaml", "table/01-scope.yaml", "factors/b-programmes.yaml", "overlays/united-states.yaml"} {
		fsys := copyRules(t)
		fsys[name].Data = append(fsys[name].Data, "# a comment\n"...)
		other, err := guideline.LoadFS(fsys)
		if err != nil {
			t.Fatal(err)
		}
		if other.Digest() == r.Digest() {
			t.Errorf("%s was changed, and the digest is the same", name)
		}
	}
}

// Every way in which a table could not decide as promised is refused, with its place.
func TestLoadFSRefuses(t *testing.T) {
	for _, c := range []struct{ why, file, old, repl, want string }{
		{
			"row beyond the table", "table/10-catch-all.yaml",
			"row: 12", "row: 13",
			"table/10-catch-all.yaml:56: rule national-suspects: effect.row: 13 is no row of the table; expected 1 to 12",
		},
		{
			"row zero", "table/01-scope.yaml",
			"row: 1\n", "row: 0\n",
			"0 is no row of the table",
		},
		{
			"rows out of order", "table/03-category-I.yaml",
			"row: 4", "row: 6",
			"effect.row: row 4 stands after row 6",
		},
		{
			"no sentence", "table/01-scope.yaml",
			"  text: \"The transfer is stated to stay inside the government's jurisdiction or control, " +
				"and the Guidelines look at transfers that leave it.\"\n",
			"",
			"rule G1-purpose: effect.text: missing",
		},
		{
			"no outcome", "table/03-category-I.yaml",
			"  decides: prohibited\n", "",
			"rule G2-cat1-production: effect.decides: missing",
		},
		{
			"approval", "table/03-category-I.yaml",
			"decides: prohibited", "decides: approved",
			`table/03-category-I.yaml:10: rule G2-cat1-production: effect.decides: "approved": no outcome`,
		},
		{
			"technology that decides by itself", "table/07-category-II.yaml",
			"  decides: same-as-item\n  add: true\n", "  decides: same-as-item\n",
			"effect.decides: \"same-as-item\": not decided by itself",
		},
		{
			"a clearing row in the middle", "table/01-scope.yaml",
			"  decides: no-control-found\n  final: true\n", "  decides: no-control-found\n",
			"a row that finds no control ends the table",
		},
		{
			"an ending that only adds", "table/01-scope.yaml",
			"  final: true\n", "  final: true\n  add: true\n",
			"a row that adds cannot end the table",
		},
		{
			"unknown assurance", "table/03-category-I.yaml",
			"A5, A6]", "A5, A7]",
			`effect.assurances: "A7": unknown assurance`,
		},
		{
			"undeclared gate", "table/03-category-I.yaml",
			"var: gate_undertakings", "var: gate_house",
			`effect.gates: "gate_house": no yes-or-no variable`,
		},
		{
			"gate of text", "table/03-category-I.yaml",
			"var: gate_undertakings", "var: kind",
			`effect.gates: "kind": no yes-or-no variable`,
		},
		{
			"unknown placeholder", "table/01-scope.yaml",
			"{entries}", "{enties}",
			"unknown placeholder {enties}",
		},
		{
			"unknown key of an effect", "table/01-scope.yaml",
			"final: true", "finally: true",
			`table/01-scope.yaml:11: "finally": unknown key`,
		},
		{
			"undeclared variable", "table/01-scope.yaml",
			"when: manned_aircraft\n", "when: maned_aircraft\n",
			"table/01-scope.yaml:7:7: rule G1-manned-aircraft: when: undeclared reference",
		},
		{
			"outcome without a meaning", "reference.yaml",
			"  - {outcome: hold, meaning: a person must look before anything moves}\n", "",
			"reference.yaml: 7 outcomes have a meaning, there are 8",
		},
		{
			"meaning given twice", "reference.yaml",
			"outcome: hold", "outcome: consult",
			"outcome consult: its meaning is empty or given twice",
		},
		{
			"empty meaning", "reference.yaml",
			"meaning: a person must look before anything moves", "meaning: ''",
			"outcome hold: its meaning is empty",
		},
		{
			"meaning of something else", "reference.yaml",
			"outcome: hold", "outcome: approved",
			`"approved": expected one of`,
		},
		{
			"first edition at another day", "reference.yaml",
			"from: 1987-04-16\n    note: announced", "from: 1987-04-17\n    note: announced",
			"the first edition must begin on 1987-04-16",
		},
		{
			"editions out of order", "reference.yaml",
			"from: 2003-09-19\n    stated", "from: 1993-01-01\n    stated",
			"edition G2003 does not begin after the one before it",
		},
		{
			"another basis", "reference.yaml",
			"basis: memory}", "basis: hearsay}",
			`"hearsay": expected a basis`,
		},
		{
			"unknown key of the reference", "reference.yaml",
			"editions:", "edition:",
			`reference.yaml:5: "edition": unknown key`,
		},
		{
			"a suggestion under no factor", "factors/a-proliferation.yaml", "  factor: A\n", "  factor: G\n",
			`factors/a-proliferation.yaml:9: rule A-judged: effect.factor: "G": unknown factor`,
		},
		{
			"a suggestion older than its factor", "factors/f-terrorism.yaml", "in_force: {from: 2003-09-19}", "in_force: {from: 2003-09-18}",
			"the rule begins before its factor; expected a day from 2003-09-19",
		},
		{
			"a direction that approves", "factors/a-proliferation.yaml", "leans: concern", "leans: approval",
			`effect.leans: "approval": unknown direction; expected one of [concern eases informs]`,
		},
		{
			"a suggestion without a sentence", "factors/a-proliferation.yaml", "  text: \"The government judges", "  text: \"\" # \"The government judges",
			"effect.text: missing",
		},
		{
			"a sentence about nothing declared", "factors/b-programmes.yaml", "({destination})", "({receiver})",
			`…": unknown placeholder {receiver}; expected a declared variable`,
		},
		{
			"a suggestion on nothing declared", "factors/b-programmes.yaml", "when: end_use_space", "when: end_use_moon",
			"rule B-space: when: undeclared reference",
		},
		{
			"an outcome in a suggestion", "factors/a-proliferation.yaml", "  leans: concern\n", "  leans: concern\n  decides: prohibited\n",
			`"decides": unknown key`,
		},
		{
			"an overlay of nobody", "overlays/united-states.yaml", "country: US", "country: QQ",
			`effect.country: "QQ": no country`,
		},
		{
			"an overlay of a country without a name", "overlays/united-states.yaml", "  by: the United States\n", "",
			"rule US-2017-proposal: effect.by: missing",
		},
		{
			"another kind of overlay", "overlays/united-states.yaml", "kind: proposal", "kind: rule",
			`effect.kind: "rule": unknown kind; expected one of [reading proposal]`,
		},
		{
			"an overlay without a sentence", "overlays/united-states.yaml",
			"  text: \"Requests to export unmanned aircraft are reviewed like those for crewed fighter aircraft.\"\n", "", "effect.text: missing",
		},
		{"a Partner in no year", "states.yaml", `joined: "1993"`, `joined: "93"`, "states.yaml: partners[0].joined: \"93\": neither a day nor a year"},
		{"a Partner that is no state", "states.yaml", "state: AR", "state: QQ", "partners[0].state: \"QQ\": no country on that day"},
		{"a Partner twice", "states.yaml", "state: AU", "state: AR", "partners[1].state: \"AR\": stands twice"},
		{"a Partner and adherent", "states.yaml", "state: EE", "state: AR", "adherents[0].state: \"AR\": stands twice"},
		{"an adherent that is no state", "states.yaml", "state: EE", "state: QQ", "adherents[0].state: \"QQ\": no country on that day"},
		{"an adherent before itself", "states.yaml", "by: 2015-10-09", "by: 2014-09-30", "adherents[0].by: \"2014-09-30\": the days do not follow each other"},
		{"words for another concern", "states.yaml", "concern: missiles, words", "concern: rockets, words", "programmes[0].concern: \"rockets\""},
		{"lists for another concern", "states.yaml", "concern: terrorism, lists", "concern: terror, lists", "searched[1].concern: \"terror\""},
		{"no names of an airspeed", "states.yaml", "top_airspeed: [", "top_airspeed: [] # [", "entries, kinds or names are missing"},
		{"unknown key of the states", "states.yaml", "adherents:", "followers:", `states.yaml:`},
	} {
		fsys := copyRules(t)
		text := string(fsys[c.file].Data)
		if !strings.Contains(text, c.old) {
			t.Errorf("%s: %q is not in %s", c.why, c.old, c.file)
			continue
		}
		fsys[c.file].Data = []byte(strings.Replace(text, c.old, c.repl, 1))
		_, err := guideline.LoadFS(fsys)
		if err == nil || !strings.Contains(err.Error(), c.want) || fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s:\n got %v\nwant %s", c.why, err, c.want)
		}
	}
	fsys := copyRules(t)
	fsys["reference.yaml"].Data = append(fsys["reference.yaml"].Data, "# "+strings.Repeat("x", rule.MaxFile)...)
	if _, err := guideline.LoadFS(fsys); err == nil || !strings.Contains(err.Error(), "reference.yaml: more than") {
		t.Errorf("a file beyond the limit: %v", err)
	}
	fsys = copyRules(t)
	pad := rule.MaxFile - len(fsys["reference.yaml"].Data) - 2
	fsys["reference.yaml"].Data = append(fsys["reference.yaml"].Data, "# "+strings.Repeat("x", pad)...)
	if _, err := guideline.LoadFS(fsys); err != nil {
		t.Errorf("a file of the limit: %v", err)
	}
	delete(fsys, "reference.yaml")
	if _, err := guideline.LoadFS(fsys); err == nil {
		t.Error("no reference, and no error")
	}
	if _, err := guideline.LoadFS(fstest.MapFS{"reference.yaml": copyRules(t)["reference.yaml"]}); err == nil {
		t.Error("no table, and no error")
	}
	for _, dir := range []string{"factors/", "overlays/", "states.yaml"} {
		fsys := copyRules(t)
		for name := range fsys {
			if strings.HasPrefix(name, dir) {
				delete(fsys, name)
			}
		}
		if _, err := guideline.LoadFS(fsys); err == nil {
			t.Errorf("no %s, and no error", dir)
		}
	}
	fsys = copyRules(t)
	delete(fsys, "table/01-scope.cases.yaml")
	if _, err := guideline.LoadFS(fsys); err == nil || !strings.Contains(err.Error(), "rule without a case") {
		t.Errorf("a row without a case: %v", err)
	}
}

// A row that cannot be evaluated holds the transfer, and the rows beside it are answered all the same.
func TestErringRowHolds(t *testing.T) {
	fsys := copyRules(t)
	text := string(fsys["table/10-catch-all.yaml"].Data)
	fsys["table/10-catch-all.yaml"].Data = []byte(strings.Replace(text, "when: aware && !found_listed",
		"when: 'aware && 1 / (found_listed ? 0 : 1) > 0'", 1))
	r, err := guideline.LoadFS(fsys)
	if err != nil {
		t.Fatal(err)
	}
	c := circumstances{Aware: met, StaysInJurisdiction: notMet}
	d := decide(t, r, today, c, with(item(catII, gyro), func(f *finding) { f.Ref = "" }))
	f := find(t, d, "G7B-aware")
	if f.Outcome != guideline.Hold || f.Result != unknown || !strings.Contains(f.Error, "division by zero") ||
		!strings.Contains(f.Text, "could not be evaluated") || d.Outcome != guideline.LicenceRequired {
		t.Errorf("%+v, %s", f, d.Outcome)
	}
	if d := decide(t, r, today, c, item(none)); d.Outcome != guideline.NotifyAuthority {
		t.Errorf("a row that can be evaluated: %s", d.Outcome)
	}
}

func TestSchema(t *testing.T) {
	for _, v := range guideline.Schema().Vars() {
		if v.Meaning == "" || strings.HasSuffix(v.Meaning, ".") {
			t.Errorf("%s: %q", v.Name, v.Meaning)
		}
	}
}

func TestTableNamesItsRows(t *testing.T) {
	rows := rules(t).Table()
	seen := map[int]bool{}
	for _, row := range rows {
		seen[row.Row] = true
		if row.Rule == "" || row.Paragraph == "" || row.Title == "" || row.Requires == "" || row.When == "" ||
			row.InForce.From.IsZero() || row.Source.Basis == "" {
			t.Errorf("%+v", row)
		}
	}
	for n := 1; n <= 12; n++ {
		if !seen[n] {
			t.Errorf("row %d of the table is missing", n)
		}
	}
	if rows[5].Rule != "G2-cat1-production" || rows[5].Decides != "prohibited" || rows[5].Add ||
		rows[5].Note == "" || !rows[1].Add {
		t.Errorf("%+v", rows[5])
	}
}

var update = flag.Bool("update", false, "rewrite the golden files")

// Whole decisions, as they are stored and shown.
func TestGolden(t *testing.T) {
	r := rules(t)
	for _, c := range []struct {
		name, on string
		c        circumstances
		items    []finding
	}{
		{"category-I-approval-considered", "2026-11-01", circumstances{
			Kind: "export", ApprovalConsidered: true,
			GateUndertakings: met,
		}, []finding{item(catI, rocket)}},
		{
			"two-items-one-open", "2026-11-01",
			circumstances{Kind: "transit", CouldContribute: met},
			[]finding{item(catII, gyro), with(open(rocket), func(f *finding) {
				f.Ref = "items[1]"
			})},
		},
		{
			"informed-in-1990", "1990-01-01",
			circumstances{Kind: "export", InformedByAuthority: met},
			[]finding{item(none)},
		},
	} {
		d := decide(t, r, date.MustParse(c.on), c.c, c.items...)
		d.Digest = "" // changes with every comment in the rules
		got, err := json.MarshalIndent(d, "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, '\n')
		path := filepath.Join("testdata", c.name+".golden.json")
		if *update {
			if err := os.MkdirAll("testdata", 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), string(got)); diff != "" {
			t.Errorf("%s (-want +got; run with -update if the change is meant):\n%s", c.name, diff)
		}
	}
}
