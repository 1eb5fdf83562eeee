package classify_test

import (
	"encoding/json"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/licet/licet/classify"
	"github.com/licet/licet/controllist/mtcr"
	"github.com/licet/licet/fault"
)

// wordsWith returns the word lists that come with Licet, with one more file or one file changed.
func wordsWith(t *testing.T, name, text string) fs.FS {
	t.Helper()
	out := fstest.MapFS{}
	err := fs.WalkDir(classify.Files(), ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := fs.ReadFile(classify.Files(), p)
		out[p] = &fstest.MapFile{Data: b}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if old, replace, ok := strings.Cut(text, " => "); ok {
		if strings.Count(string(out[name].Data), old) == 0 {
			t.Fatalf("%s does not hold %q", name, old)
		}
		text = strings.Replace(string(out[name].Data), old, replace, 1)
	}
	out[name] = &fstest.MapFile{Data: []byte(text)}
	return out
}

// TestLoadErrors: what is wrong in a word list is refused when it is loaded, with the file, the value and what was expected.
func TestLoadErrors(t *testing.T) {
	list, err := mtcr.Load()
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		why  string
		file string
		text string // the file; "old => new" changes the one that comes with Licet
		says []string
	}{
		{"an unknown key", "x.yaml", "types:\n- type: accelerometer\n  says: [thing]\n", []string{"x.yaml", "3", "says"}},
		{"no YAML", "x.yaml", "types: [\n", []string{"x.yaml"}},
		{"wrong shape", "x.yaml", "types: accelerometer\n", []string{"x.yaml", "1"}},
		{"an item type the list does not have", "x.yaml", "types:\n- {type: wheelbarrow, say: [barrow]}\n", []string{"x.yaml", "wheelbarrow", "item type"}},
		{"a second label", "zz.yaml", "types:\n- {type: accelerometer, label: other, say: [thing]}\n", []string{"zz.yaml", "accelerometer", "first record"}},
		{
			"an implied fact with a value the list does not take", "a.yaml",
			"types:\n- {type: accelerometer, say: [thing], implies: {payload: heavy}}\n",
			[]string{"a.yaml", "payload"},
		},
		{"an open word of two letters", "x.yaml", "phrases:\n- {say: [\"ab*\"], fact: {in_public_domain: \"yes\"}}\n", []string{"x.yaml", "ab", "three letters"}},
		{"a pattern of gaps only", "x.yaml", "phrases:\n- {say: [\"..\"], fact: {in_public_domain: \"yes\"}}\n", []string{"x.yaml", "begins and ends"}},
		{
			"a pattern with too many alternatives", "x.yaml",
			"phrases:\n- {say: [\"a|b|c|d a|b|c|d a|b|c|d a|b|c|d a|b|c|d\"], fact: {in_public_domain: \"yes\"}}\n",
			[]string{"x.yaml", "too many alternatives"},
		},
		{
			"a phrase that states an unknown parameter", "x.yaml",
			"phrases:\n- {say: [thing], fact: {colour: red}}\n",
			[]string{"x.yaml", "colour"},
		},
		{"a reading of nothing", "x.yaml", "readings:\n- {names: [thing]}\n", []string{"x.yaml", "one of"}},
		{"a reading of two things", "x.yaml", "readings:\n- {param: payload, metric: other, unit: kg, names: [thing]}\n", []string{"x.yaml", "one of"}},
		{"a metric without a unit", "x.yaml", "readings:\n- {metric: wheel_count, names: [thing]}\n", []string{"x.yaml", "wheel_count", "unit"}},
		{"a metric in a unit that does not exist", "x.yaml", "readings:\n- {metric: glow, unit: lumps, names: [thing]}\n", []string{"x.yaml", "glow", "unit"}},
		{"a reading of a parameter that is no number", "x.yaml", "readings:\n- {param: item_type, names: [thing]}\n", []string{"x.yaml", "item_type", "number"}},
		{"a reading for goods that do not exist", "x.yaml", "readings:\n- {param: payload, names: [thing], for: [wheelbarrow]}\n", []string{"x.yaml", "wheelbarrow"}},
		{"a substance the list does not name", "x.yaml", "substances:\n- {substance: butter, names: [butter]}\n", []string{"x.yaml", "butter"}},
		{"an ordinary good near no entry", "x.yaml", "civil:\n- {say: [thing], what: thing, near: [99.A.1], why: no}\n", []string{"x.yaml", "99.A.1"}},
		{"a host under no entry", "x.yaml", "systems:\n- {say: [thing], what: thing, ids: [99.A.1]}\n", []string{"x.yaml", "99.A.1"}},
		{"a host with a fact that cannot be", "x.yaml", "systems:\n- {say: [thing], what: thing, part_fact: {colour: red}}\n", []string{"x.yaml", "colour"}},
		{"a customs code for no entry", "x.yaml", "codes:\n- {hs: \"123456\", annex: [99.A.1], strength: weak}\n", []string{"x.yaml", "99.A.1"}},
		{"a sum for no parameter", "derive.yaml", "derivations:\n- {param: wheels, from: [{name: payload}]}\n", []string{"derive.yaml", "wheels"}},
		{"a sum of no parameter", "derive.yaml", "derivations:\n- {param: payload, from: [{name: wheels}]}\n", []string{"derive.yaml", "wheels"}},
		{"a sum with a constant that is no quantity", "derive.yaml", "derivations:\n- {param: payload, from: [{name: payload}], times: some}\n", []string{"derive.yaml", "some"}},
		{"a convention without a reason", "conventions.yaml", "  basis: seen => ", []string{"conventions.yaml", "usable-presumed"}},
		{"a convention that presumes an unknown parameter", "conventions.yaml", "params: [usable_as] => params: [usable_with]", []string{"conventions.yaml", "usable_with"}},
		{"a convention with an unknown condition", "conventions.yaml", "when: figures => when: sometimes", []string{"conventions.yaml", "sometimes"}},
		{"a convention about no entry", "conventions.yaml", "except: [4.C.6.c.2.o] => except: [99.C.1]", []string{"conventions.yaml", "99.C.1"}},
		{"a convention about goods without words", "conventions.yaml", "types: [space_launch_vehicle] => types: [wheelbarrow]", []string{"conventions.yaml", "wheelbarrow"}},
		{"a share that is no number", "conventions.yaml", `approximate_share: "0.05" => approximate_share: "some"`, []string{"conventions.yaml", "some"}},
		{"a release by a note that the list does not have", "conventions.yaml", "note: mass-market => note: charity", []string{"conventions.yaml", "charity"}},
		{"a release by a note that releases nothing", "conventions.yaml", "note: mass-market => note: minimum-software", []string{"conventions.yaml", "minimum-software"}},
		{"a release without flags", "conventions.yaml", "facts: [in_public_domain] => facts: []", []string{"conventions.yaml", "public-domain", "both"}},
		{"a release by what is no flag", "conventions.yaml", "facts: [in_public_domain] => facts: [payload]", []string{"conventions.yaml", "payload"}},
		{"a release of goods without words", "conventions.yaml", "types: [technology]} => types: [wheelbarrow]}", []string{"conventions.yaml", "wheelbarrow"}},
		{"needs_one_of with an unknown entry", "conventions.yaml", "9.A.5: [spec => 99.A.5: [spec", []string{"conventions.yaml", "99.A.5"}},
		{"needs_one_of with an unknown parameter", "conventions.yaml", "3.A.1.b: [designed => 3.A.1.b: [undesigned", []string{"conventions.yaml", "undesigned"}},
	}
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			t.Parallel()
			_, err := classify.LoadLexicon(wordsWith(t, tt.file, tt.text), list)
			if fault.KindOf(err) != fault.Invalid {
				t.Fatalf("%v, want an error of kind invalid", err)
			}
			for _, s := range tt.says {
				if !strings.Contains(err.Error(), s) {
					t.Errorf("the error does not name %q: %v", s, err)
				}
			}
		})
	}
}

// TestCompiled: the compiled word lists are those of the files, and answer as they do.
func TestCompiled(t *testing.T) {
	if ok, err := classify.Compiled(); err != nil || !ok {
		t.Fatalf("the compiled word lists are not current (%v): run go generate ./classify", err)
	}
	list, err := mtcr.Load()
	if err != nil {
		t.Fatal(err)
	}
	read, err := classify.LoadLexicon(classify.Files(), list)
	if err != nil {
		t.Fatal(err)
	}
	compiled := newClassifier(t)
	if compiled.Lexicon().Digest != read.Digest {
		t.Errorf("digests differ: %s and %s", compiled.Lexicon().Digest, read.Digest)
	}
	asJSON := func(conventions []classify.Convention) string {
		b, err := json.Marshal(conventions)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	if diff := cmp.Diff(asJSON(read.Conventions()), asJSON(compiled.Lexicon().Conventions())); diff != "" {
		t.Errorf("conventions (-read +compiled):\n%s", diff)
	}
	c := classifierOf(t, read, today)
	eachRecord(t, func(t *testing.T, r *record) {
		a, b := bytesOf(t, answer(t, c, r.input())), bytesOf(t, answer(t, compiled, r.input()))
		if string(a) != string(b) {
			t.Errorf("%s (-read +compiled):\n%s", r.ID, cmp.Diff(string(a), string(b)))
		}
	})
}
