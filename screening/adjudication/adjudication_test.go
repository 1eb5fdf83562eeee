package adjudication

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/screening/register"
	"github.com/licet/licet/screening/source"
)

var (
	d1 = date.MustParse("2026-01-10")
	d2 = date.MustParse("2026-02-10")
	d3 = date.MustParse("2026-03-10")
	no date.Date
)

func listed(ref string, names ...string) *source.Entry {
	e := &source.Entry{Ref: ref, Schema: source.Entity}
	for _, n := range names {
		e.Names = append(e.Names, source.Name{Text: n})
	}
	return e
}

func party() Party {
	return Party{
		Names: []string{"Blue Heron Trading SA"}, Kind: "entity", Owners: []string{"A. Heron"}, Addresses: []string{"1 Quay, Lyon"},
		Countries: []string{"FR"}, IDs: []string{"registration 123"}, Births: []string{"1970"},
	}
}

func decided(t testing.TB, p Party, e *source.Entry, v Verdict, on, until date.Date) *Adjudication {
	t.Helper()
	a, err := New(p, "un", e, v, "officer 7", "another seat and owner", on, until)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func at(e *source.Entry) Entry { return Entry{"un", e.Ref, EntryFacts(e)} }

func TestLookup(t *testing.T) {
	was := listed("QDe.001", "Blue Heron")
	more := listed("QDe.001", "Blue Heron", "Grey Heron")
	remarked := listed("QDe.001", "Blue Heron")
	remarked.Remarks = "new"
	moved := party()
	moved.Addresses = []string{"2 Quay, Nantes"}
	spelled := party()
	spelled.Names = []string{"BLUE HERON  TRADING SA"}
	stranger := party()
	stranger.Names = []string{"Red Heron"}
	renamed := party()
	renamed.Names = []string{"Blue Heron Holding", "Blue Heron Trading SA"}
	standing := decided(t, party(), was, NotSame, d1, no)
	for _, c := range []struct {
		why     string
		book    []*Adjudication
		party   Party
		entry   *source.Entry
		on      date.Date
		status  Status
		verdict Verdict
		changed []string
		clears  bool
	}{
		{"nothing decided", nil, party(), was, d2, None, "", nil, false},
		{"decided on these facts", []*Adjudication{standing}, party(), was, d2, Standing, NotSame, nil, true},
		{"on the day of the decision", []*Adjudication{standing}, party(), was, d1, Standing, NotSame, nil, true},
		{"before the decision", []*Adjudication{decided(t, party(), was, NotSame, d2, no)}, party(), was, d1, None, "", nil, false},
		{"another spelling of the same facts", []*Adjudication{standing}, spelled, was, d2, Standing, NotSame, nil, true},
		{"the entry changed in remarks only", []*Adjudication{standing}, party(), remarked, d2, Standing, NotSame, nil, true},
		{"the entry got a name", []*Adjudication{standing}, party(), more, d2, Reopened, NotSame, []string{"entry: + name: grey heron"}, false},
		{"the party moved", []*Adjudication{standing}, moved, was, d2, Reopened, NotSame, []string{"party: - address: 1 quay, lyon", "party: + address: 2 quay, nantes"}, false},
		{"the party took another name", []*Adjudication{standing}, renamed, was, d2, Reopened, NotSame, []string{"party: + name: blue heron holding"}, false},
		{"both changed", []*Adjudication{standing}, renamed, more, d2, Reopened, NotSame, []string{"party: + name: blue heron holding", "entry: + name: grey heron"}, false},
		{"another party", []*Adjudication{standing}, stranger, was, d2, None, "", nil, false},
		{"another entry", []*Adjudication{standing}, party(), listed("QDe.002", "Blue Heron"), d2, None, "", nil, false},
		{"last day", []*Adjudication{decided(t, party(), was, NotSame, d1, d2)}, party(), was, d2, Standing, NotSame, nil, true},
		{"expired", []*Adjudication{decided(t, party(), was, NotSame, d1, d2)}, party(), was, d3, Expired, NotSame, nil, false},
		{"the same", []*Adjudication{decided(t, party(), was, Same, d1, no)}, party(), was, d2, Standing, Same, nil, false},
		{"undecided", []*Adjudication{decided(t, party(), was, Undecided, d1, no)}, party(), was, d2, Standing, Undecided, nil, false},
		{"taken back", []*Adjudication{standing, decided(t, party(), was, Undecided, d2, no)}, party(), was, d3, Standing, Undecided, nil, false},
		{"taken back later", []*Adjudication{standing, decided(t, party(), was, Undecided, d3, no)}, party(), was, d2, Standing, NotSame, nil, true},
		{"a namesake decided later", []*Adjudication{standing, decided(t, moved, was, Same, d2, no)}, party(), was, d3, Standing, NotSame, nil, true},
		{"decided anew on the changed entry", []*Adjudication{standing, decided(t, party(), more, NotSame, d2, no)}, party(), more, d3, Standing, NotSame, nil, true},
	} {
		f := NewBook(c.book...).Lookup(c.party.Facts(), at(c.entry), c.on)
		got := Verdict("")
		if f.Decision != nil {
			got = f.Decision.Verdict
		}
		if f.Status != c.status || got != c.verdict || f.Clears() != c.clears || !slices.Equal(f.Changed, c.changed) {
			t.Errorf("%s: %s %s clears %v, changed %q; want %s %s %v %q", c.why, f.Status, got, f.Clears(), f.Changed, c.status, c.verdict, c.clears, c.changed)
		}
		if (f.Reason == "") != (c.status == None) {
			t.Errorf("%s: reason %q", c.why, f.Reason)
		}
	}
}

func TestLookupByDigestAlone(t *testing.T) {
	was, more := listed("QDe.001", "Blue Heron"), listed("QDe.001", "Blue Heron", "Grey Heron")
	b := NewBook(decided(t, party(), was, NotSame, d1, no))
	e := Entry{"un", "QDe.001", Facts{Digest: register.EntryDigest(more)}}
	if f := b.Lookup(party().Facts(), e, d2); f.Status != Reopened || !slices.Equal(f.Changed, []string{"entry: changed"}) {
		t.Errorf("%+v", f)
	}
	e.Facts.Digest = register.EntryDigest(was)
	if f := b.Lookup(party().Facts(), e, d2); f.Status != Standing {
		t.Errorf("%+v", f)
	}
}

func TestReplacedBy(t *testing.T) {
	old := listed("QDe.001", "Blue Heron")
	now := listed("QDe.009", "Blue Heron")
	b := NewBook(decided(t, party(), old, NotSame, d1, no))
	if f := b.Lookup(party().Facts(), at(now), d2); f.Status != None {
		t.Errorf("followed without a word of the list: %+v", f)
	}
	b.ReplacedBy("un", map[string]string{"QDe.001": "QDe.005", "QDe.005": "QDe.009", "QDe.009": "QDe.009"})
	f := b.Lookup(party().Facts(), at(now), d2)
	if !f.Clears() || !strings.Contains(f.Reason, "former number QDe.001") {
		t.Errorf("%+v", f)
	}
	b.ReplacedBy("un", map[string]string{"QDe.009": "QDe.001"}) // in a circle
	if f := b.Lookup(party().Facts(), at(now), d2); !f.Clears() {
		t.Errorf("%+v", f)
	}
	now.Names[0].Text = "Grey Heron"
	if f := b.Lookup(party().Facts(), at(now), d2); f.Status != Reopened {
		t.Errorf("numbered anew and changed: %+v", f)
	}
	if f := b.Lookup(party().Facts(), Entry{"eu", "QDe.009", at(now).Facts}, d2); f.Status != None {
		t.Errorf("another list: %+v", f)
	}
}

func TestNewRefuses(t *testing.T) {
	e := listed("QDe.001", "Blue Heron")
	for _, c := range []struct {
		field string
		make  func() (*Adjudication, error)
	}{
		{"list", func() (*Adjudication, error) { return New(party(), "UN", e, NotSame, "a", "b", d1, no) }},
		{"ref", func() (*Adjudication, error) { return New(party(), "un", listed("", "x"), NotSame, "a", "b", d1, no) }},
		{"verdict", func() (*Adjudication, error) { return New(party(), "un", e, "maybe", "a", "b", d1, no) }},
		{"by", func() (*Adjudication, error) { return New(party(), "un", e, NotSame, " ", "b", d1, no) }},
		{"why", func() (*Adjudication, error) { return New(party(), "un", e, NotSame, "a", "", d1, no) }},
		{"why", func() (*Adjudication, error) {
			return New(party(), "un", e, NotSame, "a", strings.Repeat("b", mostText+1), d1, no)
		}},
		{"on", func() (*Adjudication, error) { return New(party(), "un", e, NotSame, "a", "b", no, no) }},
		{"until", func() (*Adjudication, error) { return New(party(), "un", e, NotSame, "a", "b", d2, d1) }},
		{"party.facts", func() (*Adjudication, error) { return New(Party{}, "un", e, NotSame, "a", "b", d1, no) }},
		{"party.facts", func() (*Adjudication, error) {
			p := party()
			for range mostFacts {
				p.IDs = append(p.IDs, strings.Repeat("x", len(p.IDs)))
			}
			return New(p, "un", e, NotSame, "a", "b", d1, no)
		}},
	} {
		_, err := c.make()
		var f *fault.Error
		if !errors.As(err, &f) || f.Kind != fault.Invalid || f.Place.Field != c.field {
			t.Errorf("%s: %v", c.field, err)
		}
	}
}

func TestReadAndAppend(t *testing.T) {
	var b bytes.Buffer
	all := []*Adjudication{
		decided(t, party(), listed("QDe.001", "Blue <Heron>"), NotSame, d1, d3),
		decided(t, party(), listed("QDe.001", "Blue <Heron>"), Undecided, d2, no),
	}
	for _, a := range all {
		if err := Append(&b, a); err != nil {
			t.Fatal(err)
		}
	}
	good := b.String()
	book, err := Read(strings.NewReader("\ufeff"+good+"\n"), "a.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(all, book.All(), cmp.Comparer(func(a, b date.Date) bool { return a == b })); diff != "" {
		t.Error(diff)
	}
	if err := Append(&b, &Adjudication{}); fault.KindOf(err) != fault.Invalid {
		t.Errorf("an empty record was written: %v", err)
	}
	if err := Append(failing{}, all[0]); fault.KindOf(err) != fault.Unavailable {
		t.Errorf("a failed write: %v", err)
	}
	one := strings.SplitAfter(good, "\n")[0]
	for _, c := range []struct{ why, text, want string }{
		{"no JSON", "x\n", "a.jsonl:1: this is no record"},
		{"torn", good + one[:40], "a.jsonl:3: this is no record"},
		{"another key", strings.Replace(one, `"why"`, `"whom":"x","why"`, 1), "unknown field"},
		{"two on a line", strings.TrimSpace(one) + one, "behind the object"},
		{"another form", strings.Replace(one, Format, "other/1", 1), "no record of a decision"},
		{"facts were changed", strings.Replace(one, "lyon", "nantes", 1), "party.digest"},
		{"an entry was changed", strings.Replace(one, "name: blue <heron>", "name: red", 1), "entry.digest"},
		{"a fact of two lines", strings.Replace(one, "lyon", `l\nyon`, 1), "several lines"},
		{"no reason", strings.Replace(one, "another seat and owner", " ", 1), "why"},
		{"bad day", strings.Replace(one, "2026-01-10", "2026-13-10", 1), "no calendar day"},
		{"too long", strings.Repeat("x", longestLine+1), "longer than"},
	} {
		if c.text == one {
			t.Fatalf("%s changes nothing", c.why)
		}
		_, err := Read(strings.NewReader(c.text), "a.jsonl")
		if fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.why, err, c.want)
		}
		var e *fault.Error
		if errors.As(err, &e) && (e.Hint != "") != !strings.HasSuffix(c.text, "\n") && c.why != "too long" {
			t.Errorf("%s: hint %q", c.why, e.Hint)
		}
	}
	if _, err := Read(failing{}, "a.jsonl"); fault.KindOf(err) != fault.Invalid {
		t.Errorf("a failed read: %v", err)
	}
}

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, errors.New("disk full") }
func (failing) Read([]byte) (int, error)  { return 0, errors.New("disk gone") }

func FuzzRead(f *testing.F) {
	var b bytes.Buffer
	if err := Append(&b, decided(f, party(), listed("QDe.001", "Blue Heron"), NotSame, d1, no)); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Add([]byte("{}\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		book, err := Read(bytes.NewReader(text), "f")
		if err != nil {
			if fault.KindOf(err) != fault.Invalid {
				t.Errorf("kind %s: %v", fault.KindOf(err), err)
			}
			return
		}
		var out bytes.Buffer
		for _, a := range book.All() {
			if err := Append(&out, a); err != nil {
				t.Fatalf("what was read is not written: %v", err)
			}
		}
		again, err := Read(&out, "f")
		if err != nil || len(again.All()) != len(book.All()) {
			t.Errorf("what was written is not read: %v", err)
		}
	})
}

func TestFindingAsJSON(t *testing.T) {
	e := listed("QDe.001", "Blue Heron")
	text, err := json.Marshal(NewBook(decided(t, party(), e, NotSame, d1, no)).Lookup(party().Facts(), at(e), d2))
	if err != nil || !strings.HasPrefix(string(text), `{"status":"standing","decision":{"format":"licet-adjudication/1","list":"un"`) {
		t.Errorf("%s %v", text, err)
	}
}

func TestAffected(t *testing.T) {
	a := []*source.Entry{listed("1", "Same"), listed("2", "Remarked"), listed("3", "Old"), listed("4", "Gone"), listed("6", "Moved")}
	b := []*source.Entry{listed("1", "Same"), listed("2", "Remarked"), listed("3", "New"), listed("5", "Added"), listed("6", "Moved")}
	b[1].Remarks = "x"
	b[4].Addresses = []source.Address{{Text: "2 Quay"}}
	var asked []string
	candidates := func(e *source.Entry) []int {
		asked = append(asked, e.Ref)
		return map[string][]int{"3": {7, 1}, "5": {2, 2}, "6": {9}}[e.Ref]
	}
	hits := []Hit{{5, "1"}, {5, "2"}, {7, "3"}, {8, "3"}, {4, "4"}}
	type pair struct {
		Party int
		Ref   string
		Why   Reason
	}
	var got []pair
	for _, p := range Affected(register.Compare(a, b), candidates, hits) {
		got = append(got, pair{p.Party, p.Ref, p.Why})
		if (p.Entry == nil) != (p.Why == HitRemoved) {
			t.Errorf("%+v", p)
		}
	}
	want := []pair{
		{5, "2", HitChanged},
		{1, "3", EntryChanged},
		{7, "3", EntryChanged},
		{8, "3", HitChanged},
		{4, "4", HitRemoved},
		{2, "5", EntryAdded},
		{9, "6", EntryChanged},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	slices.Sort(asked)
	if !slices.Equal(asked, []string{"3", "5", "6"}) {
		t.Errorf("asked for %v: what did not change is not screened again", asked)
	}
}
