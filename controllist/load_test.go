package controllist_test

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/licet/licet/cite"
	"github.com/licet/licet/controllist"
	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
)

// testFiles returns the files of the small list in testdata, to be changed at will.
func testFiles(tb testing.TB) fstest.MapFS {
	tb.Helper()
	out := fstest.MapFS{}
	dir := os.DirFS("testdata/list")
	names, err := fs.Glob(dir, "*")
	if err != nil {
		tb.Fatal(err)
	}
	for _, n := range names {
		data, err := fs.ReadFile(dir, n)
		if err != nil {
			tb.Fatal(err)
		}
		out[n] = &fstest.MapFile{Data: data}
	}
	return out
}

func testList(tb testing.TB) *controllist.List {
	tb.Helper()
	l, err := controllist.Load(testFiles(tb))
	if err != nil {
		tb.Fatal(err)
	}
	return l
}

// faults takes joined errors apart.
func faults(err error) []*fault.Error {
	var one *fault.Error
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		var out []*fault.Error
		for _, e := range joined.Unwrap() {
			out = append(out, faults(e)...)
		}
		return out
	}
	if errors.As(err, &one) {
		return []*fault.Error{one}
	}
	return nil
}

// replace changes one place of a file, and adds the file when old is empty and there is none.
func replace(tb testing.TB, files fstest.MapFS, file, old, with string) {
	tb.Helper()
	if old == "" {
		files[file] = &fstest.MapFile{Data: []byte(with)}
		return
	}
	text := string(files[file].Data)
	if strings.Count(text, old) == 0 {
		tb.Fatalf("%s does not hold %q", file, old)
	}
	files[file] = &fstest.MapFile{Data: []byte(strings.Replace(text, old, with, 1))}
}

// lineOf returns the line of a file on which the text stands first.
func lineOf(tb testing.TB, files fstest.MapFS, file, text string) int {
	tb.Helper()
	before, _, found := strings.Cut(string(files[file].Data), text)
	if !found {
		tb.Fatalf("%s does not hold %q", file, text)
	}
	return 1 + strings.Count(before, "\n")
}

// TestLoadRefuses goes through everything that can be wrong with a list. Each error names file, line and remedy.
func TestLoadRefuses(t *testing.T) {
	const reach = `{param: reach, op: ">=", value: 300, unit: km, note: greatest distance}`
	for _, c := range []struct {
		why       string
		file      string
		old, with string // what is changed
		at        string // text on the line that the error has to name; empty when there is no line
		want      string // the error without file and line
	}{
		// Conditions
		{
			"undeclared parameter", "item-01.yaml", reach, `{param: reech, op: ">=", value: 300, unit: km}`, "reech",
			`1.A.1: "reech": the parameter is not declared; expected reach`,
		},
		{
			"undeclared parameter without a near name", "item-01.yaml", reach, `{param: colour_of_the_box, op: "==", value: true}`,
			"colour_of_the_box", `1.A.1: "colour_of_the_box": the parameter is not declared; expected a parameter of the list`,
		},
		{
			"unit of another dimension", "item-01.yaml", reach, `{param: reach, op: ">=", value: 300, unit: kg}`, "unit: kg}\n  notes",
			`1.A.1.reach: "kg": the unit has the wrong dimension: "kg": this is a quantity of mass, not of length; expected a ` +
				`quantity of length, for instance in m; expected a unit of length, such as km`,
		},
		{
			"unit missing", "item-01.yaml", reach, `{param: reach, op: ">=", value: 301}`, "301",
			`1.A.1.reach: "301": the limit has no unit; expected a unit such as km`,
		},
		{
			"unit of a plain number", "item-02.yaml", `{param: shafts, op: ">=", value: 1}`, `{param: shafts, op: ">=", value: 1, unit: kg}`,
			"unit: kg}", `2.B.1.shafts: "kg": the unit has the wrong dimension: "kg": this is a quantity of mass, not of plain ` +
				`number; expected a quantity of plain number, for instance in %; expected a unit of plain number or none`,
		},
		{
			"no number", "item-01.yaml", reach, `{param: reach, op: ">=", value: far, unit: km}`, "far",
			`1.A.1.reach: "far": this is no number; expected a number such as 1.1E6`,
		},
		{
			"unknown comparison", "item-01.yaml", reach, `{param: reach, op: "=~", value: 300, unit: km}`, "=~",
			`1.A.1.reach: "=~": unknown comparison; expected <, <=, >, >=, == or between`,
		},
		{
			"between with one limit", "item-01.yaml", reach, `{param: reach, op: between, value: [300], unit: km}`, "[300]",
			`1.A.1.reach: between takes two limits; expected [low, high]`,
		},
		{
			"between with the limits swapped", "item-01.yaml", reach, `{param: reach, op: between, value: [300, 200], unit: km}`, "[300",
			`1.A.1.reach: "300": the lower limit is not below the upper; expected [low, high]`,
		},
		{
			"between with equal limits", "item-01.yaml", reach, `{param: reach, op: between, value: [300, 300], unit: km}`, "[300",
			`1.A.1.reach: "300": the lower limit is not below the upper; expected [low, high]`,
		},
		{
			"flag compared with a word", "notes.yaml", `value: true`, `value: maybe`, "maybe",
			`1.A.1.civil: "maybe": a flag is compared with == true or == false; expected true or false`,
		},
		{
			"flag compared with >", "notes.yaml", `op: "=="`, `op: ">"`, `op: ">"`,
			`1.A.1.civil: "true": a flag is compared with == true or == false; expected true or false`,
		},
		{
			"flag with a unit", "notes.yaml", `value: true`, `value: true, unit: km`, "unit: km",
			`1.A.1.civil: "km": only a number has a unit; expected no unit`,
		},
		{
			"set with ==", "item-02.yaml", `{param: colours, op: in, value: [red]}`, `{param: colours, op: "==", value: red}`, "value: red}",
			`2.A.1.colours: "==": a set is asked with in [..], an enum also with ==; expected in`,
		},
		{
			"in without a list", "item-01.yaml", `op: in, value: [rocket]`, `op: in, value: rocket`, "value: rocket",
			`1.A.1.item_type: "in": a set is asked with in [..], an enum also with ==; expected in`,
		},
		{
			"empty list", "item-01.yaml", `op: in, value: [rocket]`, `op: in, value: []`, "value: []",
			`1.A.1.item_type: an empty list is met by nothing; expected at least one value`,
		},
		{
			"value not declared", "item-01.yaml", `op: in, value: [rocket]`, `op: in, value: [rocket, balloon]`, "balloon",
			`1.A.1.item_type: "balloon": the parameter does not take this value, or no entry has this id; expected a declared value, or ` +
				`one of rocket, engine, drone, mixer, …`,
		},
		{
			"id for a parameter that takes none", "item-01.yaml", `op: in, value: [rocket]`, `op: in, value: [1.A.2]`, "[1.A.2]",
			`1.A.1.item_type: "1.A.2": the parameter does not take this value, or no entry has this id; expected a declared value, or ` +
				`one of rocket, engine, drone, mixer, …`,
		},
		{
			"dangling reference in a condition", "item-01.yaml", `op: in, value: [1.A]`, `op: in, value: [1.B]`, "[1.B]",
			`1.E.1.made_for: "1.B": the parameter does not take this value, or no entry has this id; expected a declared value, or one of ` +
				`farming, fishing`,
		},
		{
			"no operator", "item-01.yaml", reach, `{param: reach, value: 300, unit: km}`, "{param: reach, value",
			`1.A.1: a leaf needs param, op and value; expected all three`,
		},
		{
			"no value", "item-01.yaml", reach, `{param: reach, op: ">="}`, `{param: reach, op: ">="}`,
			`1.A.1: a leaf needs param, op and value; expected all three`,
		},
		{
			"no parameter", "item-01.yaml", reach, `{op: ">=", value: 300, unit: km}`, `{op: ">="`,
			`1.A.1: a leaf needs param, op and value; expected all three`,
		},
		{
			"a word for a condition", "item-01.yaml", reach, `far away`, `far away`,
			`1.A.1: "far away": this is no condition; expected {param, op, value} or all, any, not`,
		},
		{
			"unknown key in a condition", "item-01.yaml", reach, `{param: reach, op: ">=", values: 300, unit: km}`, "values: 300",
			`"values": unknown key; expected one of all, any, not, note, op, param, unit, value`,
		},
		{
			"key twice in a condition", "item-01.yaml", reach, "{param: reach, op: \">=\", value: 300, unit: km,\n    value: 200}", "value: 200",
			`1.A.1: "value": the key stands twice in a condition; expected each key once`,
		},
		{
			"leaf and group in one", "item-01.yaml", reach, `{param: reach, any: []}`, "any: []",
			`1.A.1: "param, any": the condition has more than one form; expected either param, op and value, or one of all, any and not`,
		},
		{
			"two groups in one", "item-01.yaml", reach, `{all: [{param: sealed, op: "==", value: true}], not: {}}`, "not: {}",
			`1.A.1: "all, not": the condition has more than one form; expected either param, op and value, or one of all, any and not`,
		},
		{
			"empty group", "item-01.yaml", reach, `any: []`, `any: []`,
			`1.A.1: "any": an empty group decides nothing; expected at least one condition`,
		},
		{
			"empty not", "item-01.yaml", reach, `not: {}`, `not: {}`,
			`1.A.1: a leaf needs param, op and value; expected all three`,
		},
		{
			"circle through specified_in", "item-01.yaml", reach, `not: {param: specified_in, op: in, value: [1.A.2]}`, "id: 1.A.2",
			`1.A.2: the entry depends on itself through specified_in; expected no circle`,
		},
		{
			"entry that asks for its own group", "item-02.yaml", "value: [2.B]", "value: [2.D]", "id: 2.D.1",
			`2.D.1: the entry depends on itself through specified_in; expected no circle`,
		},

		// Entries and their texts
		{
			"no conditions", "item-01.yaml", "  - {param: item_type, op: in, value: [document]}\n  - {param: made_for, op: in, value: [1.A]}\n",
			"", "id: 1.E.1", `1.E.1: there are no conditions; expected at least one condition`,
		},
		{
			"older text without conditions", "item-01.yaml",
			"    - {param: item_type, op: in, value: [rocket]}\n    - {param: reach, op: \">\", value: 500, unit: km}\n", "", "from: 1990-01-01",
			`1.A.1: there are no conditions; expected at least one condition`,
		},
		{
			"overlapping texts", "item-01.yaml", "until: 2005-03-01", "until: 2005-03-02", "from: 2005-03-01",
			`1.A.1: "2005-03-01": two texts of the entry overlap in time; expected each day in one text only; the other runs from ` +
				`1990-01-01 to 2005-03-02`,
		},
		{
			"older text without an end", "item-01.yaml", "    until: 2005-03-01\n", "", "from: 2005-03-01",
			`1.A.1: "2005-03-01": two texts of the entry overlap in time; expected each day in one text only; the other runs from ` +
				`1990-01-01 to today`,
		},
		{
			"text that ends before it begins", "item-01.yaml", "until: 2005-03-01", "until: 1989-01-01", "from: 1990-01-01",
			`1.A.1: "1990-01-01 to 1989-01-01": the text covers no day; expected from before until`,
		},
		{
			"older text without a beginning", "item-01.yaml", "  - from: 1990-01-01\n    until", "  - until", "id: 1.A.1",
			`1.A.1: " to 2005-03-01": the text covers no day; expected from before until`,
		},
		{
			"no such shared note", "item-01.yaml", "[civil-goods]", "[\n    civil-godos]", "civil-godos]",
			`1.A.1.notes: "civil-godos": no such note; expected an id of notes.yaml`,
		},
		{
			"note without effect", "item-02.yaml", "  - effect: export_as_part_permitted\n    note: On board",
			"  - note: On board", "note: On board", `2.A.1.exclusions: "On board they travel with their host.": a note needs an effect; ` +
				`expected one of the effects of a note`,
		},
		{
			"note without conditions", "item-02.yaml", "    conditions:\n    - {param: on_board, op: \"==\", value: true}\n", "",
			"note: On board", `2.A.1: there are no conditions; expected at least one condition`,
		},
		{
			"unknown effect", "item-02.yaml", "effect: export_as_part_permitted", "effect: export_permitted", "effect: export_permitted",
			`"export_permitted": expected one of the effects of a note`,
		},
		{
			"unknown effect of a shared note", "notes.yaml", "effect: not_controlled", "effect: nothing", "effect: nothing",
			`"nothing": expected one of the effects of a note`,
		},
		{
			"unknown category", "item-01.yaml", "category: II", "category: III", "category: III", `"III": expected category I or II`,
		},
		{
			"unknown kind", "item-01.yaml", "kind: technology", "kind: science", "kind: science",
			`"science": expected equipment, production, material, software or technology`,
		},
		{
			"unknown basis", "item-01.yaml", "source: {basis: seen, read_at: book}", "source: {basis: hearsay}", "hearsay",
			`"hearsay": expected a basis of seen, partly, memory or gap`,
		},
		{
			"a date that is none", "item-01.yaml", "read: 2010-01-01", "read: 2010-02-30", "2010-02-30",
			`"2010-02-30" is no calendar day: expected YYYY-MM-DD, such as 2011-04-15`,
		},
		{
			"a list for a date", "item-01.yaml", "read: 2010-01-01", "read: [2010-02-03]", "[2010-02-03]",
			`a single value is expected here`,
		},
		{
			"title missing", "item-01.yaml", "  title: Documents for systems\n", "", "id: 1.E.1",
			`1.E.1: category, kind and title are needed; expected all three`,
		},
		{
			"category missing", "item-01.yaml", "  category: II\n  kind: technology", "  kind: technology", "id: 1.E.1",
			`1.E.1: category, kind and title are needed; expected all three`,
		},
		{
			"kind missing", "item-01.yaml", "  kind: technology\n", "", "id: 1.E.1",
			`1.E.1: category, kind and title are needed; expected all three`,
		},
		{
			"entry twice", "item-01.yaml", "id: 1.E.1", "id: 1.A.2 # again", "id: 1.A.2 # again",
			`1.A.2: this entry is given twice; expected one entry of each id`,
		},
		{
			"entry of another item", "item-01.yaml", "id: 1.E.1", "id: 4.E.1", "id: 4.E.1",
			`id: "4.E.1": the entry does not belong to this item; expected an id that begins with 1`,
		},
		{
			"dangling applies_to", "item-01.yaml", "applies_to: [1.A]", "applies_to: [1.A, 7.A]", "7.A",
			`1.E.1.applies_to: "7.A": no entry or heading has this id; expected an id of the list`,
		},
		{
			"unknown kind of change", "item-01.yaml", "event: added", "event: thought_of", "thought_of",
			`1.E.1.history: "thought_of": unknown kind of change; expected added, amended, split, clarified or definition`,
		},
		{
			"no such source", "item-01.yaml", "source: {basis: memory}", "source: {basis: memory, read_at: letter}", "letter",
			`source.read_at: "letter": no such source; expected an id of sources.yaml`,
		},
		{
			"unknown key of an entry", "item-01.yaml", "keywords: [rocket]", "key_words: [rocket]", "key_words",
			`"key_words": unknown key; expected one of applies_to, basis, category, clarifications, conditions, exclusions, from, ` +
				`history, id, keywords, kind, note, notes, older, read, remark, source, title, until, xref`,
		},
		{
			"unknown key below an entry", "item-01.yaml", "xref: {eccn:", "xref: {ecn:", "ecn:",
			`"ecn": unknown key; expected one of eccn, eu, usml`,
		},
		{
			"unknown key in an older text", "item-01.yaml", "remark: from memory", "remarks: from memory", "remarks",
			`"remarks": unknown key; expected one of basis, clarifications, conditions, exclusions, from, notes, read, remark, until`,
		},
		{
			"unknown key of an item", "item-03.yaml", "reserved: true", "reserve: true", "reserve:",
			"field reserve not found in type controllist.itemFile",
		},
		{
			"a word for an entry", "item-01.yaml", "\n- id: 1.E.1", "\n- document\n- id: 1.E.1", "- document",
			"cannot unmarshal !!str `document` into controllist.entryFile",
		},
		{
			"key of an entry twice", "item-01.yaml", "  keywords: [rocket]\n", "  keywords: [rocket]\n  keywords: []\n", "keywords: []",
			`mapping key "keywords" already defined at line 18`,
		},

		// Parameters
		{
			"parameter twice", "params.yaml", "name: mass", "name: reach", "name: reach, type: number, unit: kg",
			`reach: this parameter is declared twice; expected one declaration`,
		},
		{
			"unknown type", "params.yaml", "type: bool, meaning: was tested", "type: boolean", "type: boolean",
			`"boolean": expected number, bool, enum or set`,
		},
		{
			"unknown band", "params.yaml", "band: whole", "band: half", "band: half", `"half": expected inside, whole or any`,
		},
		{
			"unknown unit", "params.yaml", "unit: Hz", "unit: Hertzes", "unit: Hertzes",
			`vibration: "Hertzes": the unit is not known; expected a unit such as kN or km`,
		},
		{
			"number without unit", "params.yaml", "unit: Hz, ", "", "name: vibration",
			`vibration: the unit is not known; expected a unit such as kN or km`,
		},
		{
			"unit for a flag", "params.yaml", "name: tested, type: bool", "name: tested, type: bool, unit: km", "name: tested",
			`tested: "km": only a number has a unit; expected no unit`,
		},
		{
			"unknown key of a parameter", "params.yaml", "meaning: was tested", "means: was tested", "means:",
			"field means not found in type struct",
		},

		// The other files
		{
			"note twice", "notes.yaml", "notes:\n", "notes:\n- {id: civil-goods, effect: includes}\n", "- id: civil-goods",
			`civil-goods: this note is given twice; expected one note of each id`,
		},
		{
			"note that no entry uses", "item-01.yaml", "  notes: [civil-goods]\n", "", "",
			`civil-goods: no entry uses this note; expected a note that an entry names`,
		},
		{
			"source twice", "sources.yaml", "sources:\n", "sources:\n- {id: book}\n", `{id: book, url`,
			`book: this source is given twice; expected one source of each id`,
		},
		{
			"term used in no entry", "definitions.yaml", "entries: [1.A, 2.A.1]", "entries: [1.A, 2.A.9]", "2.A.9",
			`reach: "2.A.9": no entry or heading has this id; expected an id of the list`,
		},
		{
			"edition that changes no entry", "editions.yaml", "entries: [1.A.1]", "entries: [1.A.7]", "1.A.7",
			`First: "1.A.7": no entry or heading has this id; expected an id of the list`,
		},
		{
			"unknown precision", "editions.yaml", "precision: month", "precision: decade", "decade",
			`Second: "decade": unknown precision of the date; expected day, month or year`,
		},
		{
			"no precision", "editions.yaml", "precision: month, ", "", "Second",
			`Second: unknown precision of the date; expected day, month or year`,
		},
		{
			"editions out of order", "editions.yaml", "date: 2005-03-01", "date: 2015-03-01", "title: Third",
			`Third: "2010-01-01": the editions are not in order; expected oldest first`,
		},
		{
			"a day of the list that is none", "list.yaml", "first: 1990-01-01", "first: soon", "soon",
			`"soon" is no calendar day: expected YYYY-MM-DD, such as 2011-04-15`,
		},
		{"bad YAML", "item-01.yaml", "keywords: [rocket]", "keywords: [rocket", "", "did not find expected ',' or ']'"},
		{"empty file", "notes.yaml", "", "", "", "the file is empty; expected YAML"},
		{"only a comment", "notes.yaml", "", "# nothing\n", "", "the file is empty; expected YAML"},
		{
			"a second document", "notes.yaml", "notes:\n", "notes: []\n---\nnotes:\n", "---",
			"the file holds more than one document; expected one document",
		},
		{"a list for a file", "list.yaml", "", "- name\n", "- name", "cannot unmarshal !!seq into controllist.listFile"},
	} {
		t.Run(c.why, func(t *testing.T) {
			files := testFiles(t)
			replace(t, files, c.file, c.old, c.with)
			_, err := controllist.Load(files)
			all := faults(err)
			if len(all) == 0 {
				t.Fatalf("%s was not refused: %v", c.why, err)
			}
			got := all[0]
			if got.Kind != fault.Invalid {
				t.Errorf("kind %s", got.Kind)
			}
			file := c.file
			if strings.HasPrefix(c.want, "civil-goods: no entry") {
				file = "notes.yaml" // what is missing shows at the other end
			}
			if got.Place.File != file {
				t.Errorf("file %s, want %s", got.Place.File, file)
			}
			if c.at != "" && got.Place.Line != lineOf(t, files, c.file, c.at) {
				t.Errorf("line %d, want %d, where %q stands", got.Place.Line, lineOf(t, files, c.file, c.at), c.at)
			}
			text := strings.TrimPrefix(got.Error(), fault.Place{File: got.Place.File, Line: got.Place.Line}.String()+": ")
			if text != c.want && !strings.HasPrefix(text, c.want) {
				t.Errorf("got  %s\nwant %s", text, c.want)
			}
		})
	}
}

// TestLoadNamesBadSyntaxByLine: the line of a syntax error comes from the YAML library, which counts from where it gave up.
func TestLoadNamesBadSyntaxByLine(t *testing.T) {
	files := testFiles(t)
	replace(t, files, "sources.yaml", "", "sources:\n- {id: a}\n\t- b\n")
	_, err := controllist.Load(files)
	got := faults(err)
	if len(got) != 1 || got[0].Place.File != "sources.yaml" || got[0].Place.Line < 2 || got[0].Place.Line > 3 {
		t.Errorf("got %v", err)
	}
}

// TestLoadMissingFile: each file has to be there.
func TestLoadMissingFile(t *testing.T) {
	for _, name := range []string{
		"list.yaml", "params.yaml", "sources.yaml", "notes.yaml", "definitions.yaml", "editions.yaml",
	} {
		files := testFiles(t)
		delete(files, name)
		_, err := controllist.Load(files)
		want := fmt.Sprintf("%q: the control list lacks this file; expected a file of that name", name)
		if err == nil || err.Error() != want || fault.KindOf(err) != fault.Invalid {
			t.Errorf("without %s: %v", name, err)
		}
	}
	if _, err := controllist.Load(fstest.MapFS{}); len(faults(err)) != 6 {
		t.Errorf("an empty directory: %v", err)
	}
}

// TestLoadReportsAllErrors: whoever mends a list wants to see everything at once.
func TestLoadReportsAllErrors(t *testing.T) {
	files := testFiles(t)
	replace(t, files, "item-01.yaml", "unit: kg", "unit: kW")
	replace(t, files, "item-02.yaml", "[engine]", "[engin]")
	replace(t, files, "definitions.yaml", "2.A.1", "2.Z.1")
	_, err := controllist.Load(files)
	var got []string
	for _, f := range faults(err) {
		got = append(got, fmt.Sprintf("%s %s", f.Place.File, f.Value))
	}
	want := []string{"item-01.yaml kW", "item-02.yaml engin", "definitions.yaml 2.Z.1"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("errors (-want +got):\n%s", diff)
	}
	files = testFiles(t)
	replace(t, files, "item-01.yaml", "category: II", "category: 2")
	replace(t, files, "item-01.yaml", "kind: technology", "kind: thought")
	if _, err = controllist.Load(files); len(faults(err)) != 2 {
		t.Errorf("two values that two entries refuse: %v", err)
	}
}

// TestLoadTooManyValues: there are as many symbols as fit the evaluator, and no more. The last that fits is as good as the first.
func TestLoadTooManyValues(t *testing.T) {
	load := func(values int) (*controllist.List, error) {
		files := testFiles(t)
		var b strings.Builder
		b.WriteString("values: [1-1-1, 2-2-2")
		for i := range values {
			fmt.Fprintf(&b, ", v%d", i)
		}
		replace(t, files, "params.yaml", "values: [1-1-1, 2-2-2", b.String())
		return controllist.Load(files)
	}
	_, err := load(1 << 16)
	all := faults(err)
	if len(all) == 0 || all[0].Message != "too many different values" || all[0].Want != "fewer than 65535" {
		t.Fatalf("got %d errors: %.300v", len(all), err)
	}
	fitting := 1<<16 - len(all) // one error for each that does not fit
	l, err := load(fitting)
	if err != nil {
		t.Fatalf("%d values: %.300v", fitting, err)
	}
	last := fmt.Sprintf("v%d", fitting-1)
	if got := stated(t, l, "cas: "+last).Members("cas"); !slices.Equal(got, []string{last}) {
		t.Errorf("the last value that fits was read as %v", got)
	}
}

type brokenFS struct{ fstest.MapFS }

func (b brokenFS) Open(name string) (fs.File, error) {
	if name == "notes.yaml" {
		return nil, fs.ErrPermission
	}
	return b.MapFS.Open(name)
}

// ReadFile keeps the map from being read directly.
func (b brokenFS) ReadFile(name string) ([]byte, error) {
	if name == "notes.yaml" {
		return nil, fs.ErrPermission
	}
	return b.MapFS.ReadFile(name)
}

// TestLoadUnreadable: what cannot be read is no fault of the rules.
func TestLoadUnreadable(t *testing.T) {
	_, err := controllist.Load(brokenFS{testFiles(t)})
	if !errors.Is(err, fs.ErrPermission) || fault.KindOf(err) != fault.Internal || !strings.Contains(err.Error(), "notes.yaml") {
		t.Errorf("got %v", err)
	}
}

// TestYAMLBooleans: YAML writes true in three ways.
func TestYAMLBooleans(t *testing.T) {
	for _, spelling := range []string{"true", "True", "TRUE"} {
		files := testFiles(t)
		replace(t, files, "notes.yaml", "value: true", "value: "+spelling)
		l, err := controllist.Load(files)
		if err != nil {
			t.Fatal(err)
		}
		f := stated(t, l, "item_type: rocket; mass: 600 kg; reach: 400 km; civil: yes")
		if v := evaluate(t, l, "2020-01-01", f)[l.Entry("1.A.1").Index()]; !v.Has(controllist.TakenOut) {
			t.Errorf("%s was not read as true", spelling)
		}
	}
}

// TestDigest: the digest names exactly these rules, and cases are no part of them.
func TestDigest(t *testing.T) {
	files := testFiles(t)
	digest := func() string {
		l, err := controllist.Load(files)
		if err != nil {
			t.Fatal(err)
		}
		return l.Digest
	}
	first := digest()
	if len(first) != 64 || first != digest() {
		t.Errorf("digest %q", first)
	}
	replace(t, files, "item-01.cases.yaml", "", "cases: []")
	if digest() != first {
		t.Error("cases change the digest of the rules")
	}
	replace(t, files, "item-03.yaml", "title: Reserved", "title: reserved")
	second := digest()
	if second == first {
		t.Error("another title, and the same digest")
	}
	// The same bytes in another file are other rules.
	files["item-04.yaml"] = files["item-03.yaml"]
	delete(files, "item-03.yaml")
	if digest() == second {
		t.Error("another file name, and the same digest")
	}
}

// TestListContents: what stands in the files is what the list answers.
func TestListContents(t *testing.T) {
	l := testList(t)
	if l.Name != "Test List" || l.Title != "List for tests" || l.First != date.MustParse("1990-01-01") ||
		l.Layout != date.MustParse("2000-01-01") || l.Read != date.MustParse("2020-06-01") {
		t.Errorf("head of the list: %q %q %s %s %s", l.Name, l.Title, l.First, l.Layout, l.Read)
	}
	var ids []string
	for i, e := range l.Entries() {
		ids = append(ids, e.ID)
		if e.Index() != i || l.Entry(e.ID) != e {
			t.Errorf("%s stands at %d and says %d", e.ID, i, e.Index())
		}
	}
	want := []string{"1.A.1", "1.A.2", "1.E.1", "2.A.1", "2.A.1.a", "2.B.1", "2.B.2", "2.C.1", "2.D.1"}
	if diff := cmp.Diff(want, ids); diff != "" {
		t.Errorf("entries (-want +got):\n%s", diff)
	}
	wantItems := []controllist.Item{{Number: 1, Title: "Systems"}, {Number: 2, Title: "Parts"}, {Number: 3, Title: "Reserved", Reserved: true}}
	if diff := cmp.Diff(wantItems, l.Items()); diff != "" {
		t.Errorf("items (-want +got):\n%s", diff)
	}
	wantHeadings := []controllist.Heading{{ID: "1.A", Title: "Complete systems"}, {ID: "2.A", Title: "Parts of systems"}}
	if diff := cmp.Diff(wantHeadings, l.Headings()); diff != "" {
		t.Errorf("headings (-want +got):\n%s", diff)
	}
	wantTerms := []controllist.Definition{
		{
			Term: "reach", Meaning: "how far it goes", Entries: []string{"1.A", "2.A.1"},
			Source: cite.Source{Basis: cite.Seen, URL: "https://example.org/book"},
		},
		{Term: "good", Meaning: "anything", Source: cite.Source{Basis: cite.Memory}},
	}
	if diff := cmp.Diff(wantTerms, l.Definitions()); diff != "" {
		t.Errorf("terms (-want +got):\n%s", diff)
	}
	for id, title := range map[string]string{
		"1.A.2": "Rockets and drones that reach 300 km and are not in 1.A.1", "2.A": "Parts of systems", "3": "Reserved", "9": "", "": "",
	} {
		if got := l.TitleOf(id); got != title {
			t.Errorf("title of %q is %q, want %q", id, got, title)
		}
	}
	for id, ok := range map[string]bool{
		"1": true, "1.A": true, "1.A.1": true, "2.B": true, "3": true, "2.A.1.a": true,
		"rocket": false, "1.B": false, "": false, "4": false,
	} {
		if l.IsID(id) != ok {
			t.Errorf("%q is an id: %v", id, !ok)
		}
	}
	if got := len(l.Below("2.A")); got != 2 || l.Below("2.A.1.a")[0].ID != "2.A.1.a" || l.Below("7") != nil {
		t.Errorf("%d entries below 2.A", got)
	}
	if p := l.Param("reach"); p.Label() != "reach" || p.Meaning != "greatest distance" || p.Unit.Symbol() != "km" || p.Type.String() != "number" {
		t.Errorf("reach is %+v", p)
	}
	if got := l.Param("item_type").Label(); got != "item type" {
		t.Errorf("label %q", got)
	}
	if l.Param("speed") != nil || l.Entry("2.A") != nil {
		t.Error("what was not declared exists")
	}
	if got := l.Params(); len(got) != 16 || got[1].Name != "reach" || got[12].Band != controllist.Inside || got[6].Band != controllist.WholeBand {
		t.Errorf("%d parameters", len(got))
	}
}

// TestItemsInOrder: Items come by their number, whatever the files are called.
func TestItemsInOrder(t *testing.T) {
	files := testFiles(t)
	files["item-00.yaml"], files["item-99.yaml"] = files["item-03.yaml"], files["item-01.yaml"]
	delete(files, "item-03.yaml")
	delete(files, "item-01.yaml")
	l, err := controllist.Load(files)
	if err != nil {
		t.Fatal(err)
	}
	var got []int
	for _, it := range l.Items() {
		got = append(got, it.Number)
	}
	if !slices.Equal(got, []int{1, 2, 3}) {
		t.Errorf("items %v", got)
	}
}

// TestEntryContents: an entry with everything an entry can hold.
func TestEntryContents(t *testing.T) {
	l := testList(t)
	e := l.Entry("1.A.1")
	if e.Item != 1 || e.Category != controllist.CategoryI || e.Kind != controllist.Equipment || e.Group() != "A" || e.Keywords[0] != "rocket" ||
		e.Xref.ECCN[0] != "9A004" || e.Source.URL != "https://example.org/book" || e.Source.Kind != "official_list" {
		t.Errorf("%+v", e)
	}
	if got := e.History; len(got) != 2 || got[0].Kind != "amended" || got[1].Kind != "definition" {
		t.Errorf("history, oldest first: %+v", got)
	}
	texts := e.Texts()
	if len(texts) != 2 || texts[0].Span.From != date.MustParse("1990-01-01") || texts[1].Span.From != date.MustParse("2005-03-01") {
		t.Fatalf("texts, oldest first: %+v", texts)
	}
	if o := texts[0]; o.Basis != cite.Memory || o.Note != "from memory" || o.Exclusions()[0].Text != "Sealed rockets were free." {
		t.Errorf("older text: %+v", o)
	}
	n := texts[1]
	if n.Basis != cite.Seen || n.Exclusions()[0].ID != "civil-goods" || n.Exclusions()[0].Basis != cite.Seen || len(n.Clarifications()) != 0 {
		t.Errorf("newest text: %+v", n)
	}
	if c := l.Entry("2.A.1").Texts()[0]; len(c.Exclusions()) != 3 || len(c.Clarifications()) != 1 || c.Read != l.Read || c.Span.From != l.Layout {
		t.Errorf("text that says nothing of its dates: %+v", c)
	}
	if got := l.Entry("1.E.1").AppliesTo; !slices.Equal(got, []string{"1.A"}) {
		t.Errorf("applies to %v", got)
	}
}

// TestReleases: the known editions by day.
func TestReleases(t *testing.T) {
	l := testList(t)
	for day, want := range map[string]string{
		"1989-12-31": "", "1990-01-01": "First", "2005-02-28": "First", "2005-03-01": "Second", "2030-01-01": "Third",
	} {
		r, ok := l.ReleaseAt(date.MustParse(day))
		if r.Title != want || ok != (want != "") {
			t.Errorf("%s: %q, %v", day, r.Title, ok)
		}
	}
	var docs []string
	for _, r := range l.Releases() {
		docs = append(docs, r.Document)
	}
	if diff := cmp.Diff([]string{"", "D/2 (number from memory)", "D/3"}, docs); diff != "" {
		t.Errorf("documents (-want +got):\n%s", diff)
	}
	first := l.Releases()[0]
	if diff := cmp.Diff([]controllist.Change{{Entries: []string{"1.A.1"}, What: "first list"}}, first.Changes); diff != "" ||
		first.Precision != "day" || first.AdoptedBy != "all" || first.Source.Basis != cite.Seen {
		t.Errorf("%+v\n%s", first, diff)
	}
}

// TestUnder: an id covers its sub-paragraphs and nothing that merely begins alike.
func TestUnder(t *testing.T) {
	for _, c := range []struct {
		id, ancestor string
		want         bool
	}{
		{"1.A.1", "1.A.1", true},
		{"1.A.1", "1.A", true},
		{"1.A.1", "1", true},
		{"1.A.10", "1.A.1", false},
		{"10.A", "1", false},
		{"1.A", "1.A.1", false},
		{"2.A.1", "1.A", false},
		{"1.A.1", "", false},
	} {
		if got := controllist.Under(c.id, c.ancestor); got != c.want {
			t.Errorf("%s under %q: %v", c.id, c.ancestor, got)
		}
	}
}

// TestTextForms: the words of files and of answers.
func TestTextForms(t *testing.T) {
	for c, want := range map[controllist.Category]string{controllist.CategoryI: "I", controllist.CategoryII: "II"} {
		var back controllist.Category
		text, err := c.MarshalText()
		if err != nil || string(text) != want || back.UnmarshalText(text) != nil || back != c {
			t.Errorf("category %s: %s, %v, %v", want, text, err, back)
		}
	}
	for s, want := range map[controllist.Status]string{
		controllist.Held: "held", controllist.Presumed: "presumed", controllist.TextNotHeld: "text-not-held",
		controllist.NotOnList: "not-on-the-list",
	} {
		if text, err := s.MarshalText(); err != nil || string(text) != want || strings.ReplaceAll(s.String(), " ", "-") != want {
			t.Errorf("status %s: %s, %v", s, text, err)
		}
	}
	takesOut := map[controllist.Effect]bool{
		controllist.NotControlled: true, controllist.EvaluateUnder: true, controllist.TreatAsCategory2: false,
		controllist.ExportAsPart: false, controllist.LicenceCovers: false, controllist.Includes: false, controllist.Defines: false,
	}
	for _, e := range slices.Sorted(maps.Keys(takesOut)) {
		var back controllist.Effect
		if err := back.UnmarshalText([]byte(e)); err != nil || back != e || e.TakesOut() != takesOut[e] {
			t.Errorf("effect %s: %v, %v", e, back, err)
		}
	}
	for _, k := range []controllist.Kind{
		controllist.Equipment, controllist.Production, controllist.Material, controllist.Software, controllist.Technology,
	} {
		var back controllist.Kind
		if err := back.UnmarshalText([]byte(k)); err != nil || back != k {
			t.Errorf("kind %s: %v, %v", k, back, err)
		}
	}
	for i, want := range []string{"number", "bool", "enum", "set"} {
		var back controllist.Type
		if err := back.UnmarshalText([]byte(want)); err != nil || int(back) != i || back.String() != want {
			t.Errorf("type %s: %v, %v", want, back, err)
		}
	}
	for want, text := range map[controllist.Band]string{
		controllist.Inside: "inside", controllist.WholeBand: "whole", controllist.AnyInBand: "any",
	} {
		var back controllist.Band
		if err := back.UnmarshalText([]byte(text)); err != nil || back != want {
			t.Errorf("band %s: %v, %v", text, back, err)
		}
	}
}
