package register

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/licet/licet/country"
	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/screening/source"
)

func entry(ref string, names ...string) *source.Entry {
	e := &source.Entry{Ref: ref, Schema: source.Entity}
	for _, n := range names {
		e.Names = append(e.Names, source.Name{Text: n})
	}
	return e
}

// days lets whole versions be compared.
var days = cmp.Comparer(func(a, b date.Date) bool { return a == b })

func digest(c byte) string { return strings.Repeat(string(c), 64) }

func version(published, loaded string, c byte) *Version {
	v := &Version{List: "un", Digest: digest(c), EntriesDigest: digest('e'), Report: &source.Report{}}
	if published != "" {
		v.Published = date.MustParse(published)
	}
	v.Loaded = date.MustParse(loaded).Time()
	return v
}

func TestCheckName(t *testing.T) {
	for _, c := range []struct {
		name string
		ok   bool
		why  string
	}{
		{"un", true, "short"},
		{"ofac-sdn", true, "with a hyphen"},
		{"l2", true, "with a digit"},
		{"", false, "nothing"},
		{"2l", false, "begins with a digit"},
		{"-un", false, "begins like a flag"},
		{"un-", false, "ends with a hyphen"},
		{"UN", false, "capitals: two names would be one on some disks"},
		{"../un", false, "another directory"},
		{"a_b", false, "another sign"},
		{"con", false, "a device on Windows"},
		{"com1", false, "a device on Windows"},
		{"comx", true, "no device"},
		{strings.Repeat("a", 41), false, "too long"},
	} {
		if err := CheckName(c.name); (err == nil) != c.ok {
			t.Errorf("%q: %v, want ok=%v: %s", c.name, err, c.ok, c.why)
		}
	}
}

func TestFilesDigest(t *testing.T) {
	a, b := File{Name: "a", Digest: digest('a')}, File{Name: "b", Digest: digest('b')}
	if got := FilesDigest([]File{a}, ""); got != a.Digest {
		t.Errorf("one file: %s, want the digest of the file", got)
	}
	if FilesDigest([]File{a, b}, "") != FilesDigest([]File{b, a}, "") {
		t.Error("the order in which files are named matters")
	}
	// printf 'aa…  a\nbb…  b\n' | sha256sum
	if got, want := FilesDigest([]File{a, b}, ""), digestOf(a.Digest+"  a\n"+b.Digest+"  b\n"); got != want {
		t.Errorf("two files: %s, want %s", got, want)
	}
	if FilesDigest([]File{a}, "m") == FilesDigest([]File{a}, "n") || FilesDigest([]File{a}, "m") == a.Digest {
		t.Error("the mapping does not count")
	}
}

func TestAsOf(t *testing.T) {
	old := version("2025-04-19", "2026-01-01", '1')
	cur := version("2026-02-27", "2026-03-01", '2')
	undated := version("", "2026-04-01", '3')
	again := version("2026-02-27", "2026-03-02", '4')
	all := []*Version{cur, undated, old, again}
	for _, c := range []struct {
		on   string
		want *Version
		why  string
	}{
		{"2025-04-18", nil, "the day before the first"},
		{"2025-04-19", old, "the day it was published, although it was loaded later"},
		{"2026-02-26", old, "the day before the next"},
		{"2026-02-27", again, "two of one day: the one loaded last"},
		{"2026-04-01", undated, "published on no day: the day it was loaded"},
		{"", undated, "the newest"},
	} {
		var on date.Date
		if c.on != "" {
			on = date.MustParse(c.on)
		}
		if got := AsOf(all, on); got != c.want {
			t.Errorf("%s: %v, want %v: %s", c.on, got, c.want, c.why)
		}
	}
	if e := NotYet(all, "un", date.MustParse("2020-01-01")); e == nil || e.Kind != fault.UnknownInput || !strings.Contains(e.Message, "2025-04-19") {
		t.Errorf("not yet: %v", e)
	}
	if e := NotYet(all, "un", date.MustParse("2026-01-01")); e != nil {
		t.Errorf("not yet: %v", e)
	}
	Sort(all)
	if want := []*Version{old, cur, again, undated}; !slices.Equal(all, want) {
		t.Errorf("order %v, want %v", all, want)
	}
}

func TestVersionWords(t *testing.T) {
	v := version("2026-02-27", "2026-03-01", '2')
	if v.String() != "un@2026-02-27" || v.Short() != "222222222222" || v.Age(date.MustParse("2026-03-09")) != 10 || v.Age(date.MustParse("2026-01-01")) != 0 {
		t.Errorf("%s %s %d", v, v.Short(), v.Age(date.MustParse("2026-03-09")))
	}
	if s := (&Version{List: "un", Digest: digest('a')}).String(); s != "un@aaaaaaaaaaaa" {
		t.Error(s)
	}
	if a, b := (Ref{"a", "2"}), (Ref{"b", "1"}); a.Compare(b) >= 0 || a.Compare(Ref{"a", "1"}) <= 0 || a.String() != "a:2" {
		t.Error("refs are not ordered by list, then number")
	}
}

func TestFind(t *testing.T) {
	old, cur := version("2025-04-19", "2026-01-01", '1'), version("2026-02-27", "2026-03-01", '2')
	twin := version("2026-03-27", "2026-03-28", '2')
	twin.Digest = "222222" + strings.Repeat("f", 58)
	all := []*Version{old, cur, twin}
	for _, c := range []struct {
		which string
		want  *Version
		kind  fault.Kind
	}{
		{"", twin, ""},
		{"2025-12-31", old, ""},
		{"2020-01-01", nil, fault.UnknownInput},
		{"111111", old, ""},
		{"222222", nil, fault.Conflict},
		{"2222222", cur, ""},
		{"abcdef", nil, fault.NotFound},
		{"111", nil, fault.Invalid},
		{"latest", nil, fault.Invalid},
	} {
		got, err := Find(all, "un", c.which)
		if got != c.want || fault.KindOf(err) != c.kind {
			t.Errorf("%q: %v %v, want %v %s", c.which, got, err, c.want, c.kind)
		}
	}
	if _, err := Find(nil, "un", ""); fault.KindOf(err) != fault.NotFound {
		t.Errorf("nothing held: %v", err)
	}
}

func TestEncodeVersion(t *testing.T) {
	v := version("2026-02-27", "2026-03-01", '2')
	v.Loaded = time.Date(2026, 3, 1, 10, 11, 12, 0, time.UTC)
	v.Files = []File{{Name: "a.xml", Size: 3, Digest: digest('2'), URL: "https://lists.example.org/a.xml"}}
	v.Report = &source.Report{Form: source.UN, Records: 2, Entries: 1, Lost: 1, Problems: []*fault.Error{fault.Input("name", "x", "no name", "a name")}}
	text, err := EncodeVersion(v)
	if err != nil {
		t.Fatal(err)
	}
	got, err := DecodeVersion(text)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(v, got, days); diff != "" {
		t.Error(diff)
	}
	for _, c := range []struct{ name, from, to string }{
		{"another number", `"entries": 1`, `"entries": 9`},
		{"another name", `"list": "un"`, `"list": "eu"`},
		{"unknown key", `"seal"`, `"other": 1, "seal"`},
		{"no version", `"version"`, `"seal2"`},
		{"cut off", "}\n", ""},
	} {
		bad := strings.Replace(string(text), c.from, c.to, 1)
		if bad == string(text) {
			t.Fatalf("%s changes nothing", c.name)
		}
		if _, err := DecodeVersion([]byte(bad)); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	for _, bad := range []string{"", "{}", "null", string(text) + "{}", strings.Repeat(" ", mostMeta+1)} {
		if _, err := DecodeVersion([]byte(bad)); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%.20q: %v", bad, err)
		}
	}
	// What carries a right seal is held to its meaning all the same.
	for _, change := range []func(*Version){
		func(v *Version) { v.List = "U N" },
		func(v *Version) { v.Digest = "../../etc" },
		func(v *Version) { v.EntriesDigest = "" },
		func(v *Version) { v.Entries = -1 },
		func(v *Version) { v.Files = []File{{Name: "a", Digest: "x"}} },
	} {
		w := *v
		change(&w)
		text, err := EncodeVersion(&w)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := DecodeVersion(text); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%+v: %v", w, err)
		}
	}
}

func FuzzDecodeVersion(f *testing.F) {
	text, err := EncodeVersion(version("2026-02-27", "2026-03-01", '2'))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	f.Add([]byte(`{"version":{"list":"un","report":{}},"seal":""}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		v, err := DecodeVersion(text)
		if err != nil {
			return
		}
		again, err := EncodeVersion(v)
		if err != nil {
			t.Fatal(err)
		}
		if w, err := DecodeVersion(again); err != nil || cmp.Diff(v, w, days) != "" {
			t.Errorf("%v does not survive: %v", v, err)
		}
	})
}

func TestEntryDigest(t *testing.T) {
	base := func() *source.Entry {
		e := entry("1", "Blue Heron Trading", "BHT Ltd")
		e.IDs = []source.ID{{Kind: source.Registration, Value: "123", Country: "FR"}}
		e.Births = []source.Birth{{From: date.MustParse("1970-01-01"), Until: date.MustParse("1970-12-31")}}
		e.Countries = []source.Country{{Code: "FR", Role: source.Residence}}
		return e
	}
	was, whole := EntryDigest(base()), WholeDigest(base())
	for _, c := range []struct {
		why     string
		change  func(*source.Entry)
		same    bool // what is compared
		samesum bool // all of it
	}{
		{"nothing", func(*source.Entry) {}, true, true},
		{"the raw record", func(e *source.Entry) { e.Raw = "<x/>" }, true, true},
		{"remarks", func(e *source.Entry) { e.Remarks = "see annex" }, true, false},
		{"the number", func(e *source.Entry) { e.Ref = "2" }, true, false},
		{"the day of listing", func(e *source.Entry) { e.Listed = date.MustParse("2020-01-01") }, true, false},
		{"an address", func(e *source.Entry) { e.Addresses = []source.Address{{Text: "1 Quay"}} }, true, false},
		{"case and blanks", func(e *source.Entry) { e.Names[0].Text = " BLUE  heron trading" }, true, false},
		{"the order of names", func(e *source.Entry) { slices.Reverse(e.Names) }, true, false},
		{"a name twice", func(e *source.Entry) { e.Names = append(e.Names, e.Names[0]) }, true, false},
		{"another name", func(e *source.Entry) { e.Names[1].Text = "BHT SA" }, false, false},
		{"an alias called weak", func(e *source.Entry) { e.Names[1].Weak = true }, false, false},
		{"a number", func(e *source.Entry) { e.IDs[0].Value = "124" }, false, false},
		{"who issued it", func(e *source.Entry) { e.IDs[0].Country = "DE" }, false, false},
		{"a birth", func(e *source.Entry) { e.Births[0].Until = date.MustParse("1971-12-31") }, false, false},
		{"about that birth", func(e *source.Entry) { e.Births[0].Circa = true }, false, false},
		{"a birthplace", func(e *source.Entry) { e.Births[0].Place = "Lyon" }, false, false},
		{"a country", func(e *source.Entry) { e.Countries[0].Code = "DE" }, false, false},
		{"the kind", func(e *source.Entry) { e.Schema = source.Person }, false, false},
		{"the gender", func(e *source.Entry) { e.Gender = "female" }, false, false},
		{"the flag", func(e *source.Entry) { e.Vessel = &source.Vessel{Flag: "Panama"} }, false, false},
	} {
		e := base()
		c.change(e)
		if got := EntryDigest(e) == was; got != c.same {
			t.Errorf("%s changed: same digest %v, want %v", c.why, got, c.same)
		}
		if got := WholeDigest(e) == whole; got != c.samesum {
			t.Errorf("%s changed: same digest of the whole %v, want %v", c.why, got, c.samesum)
		}
	}
	// The value is stored with decisions: it may not change between versions of the program.
	if got, want := EntryDigest(entry("1", "A")), CompareDigest([]string{"kind: entity", "name: a"}); got != want {
		t.Errorf("digest %s, want %s", got, want)
	}
}

func TestCompare(t *testing.T) {
	a := []*source.Entry{entry("3", "Gone"), entry("1", "Same"), entry("2", "Old name", "Alias"), entry("4", "Twin"), entry("4", "Twin two")}
	b := []*source.Entry{entry("2", "New name", "Alias", "Second"), entry("1", "Same"), entry("5", "Added"), entry("4", "Twin two"), entry("4", "Twin three")}
	b[0].Remarks, b[0].Listed = "r", date.MustParse("2026-01-01")
	a[2].Births = []source.Birth{{Text: "about 1970", Circa: true}}
	d := Compare(a, b)
	if len(d.Added) != 1 || d.Added[0].Ref != "5" || len(d.Removed) != 1 || d.Removed[0].Ref != "3" || d.Same != 2 || d.Empty() {
		t.Errorf("%+v", d)
	}
	want := []Change{
		{Ref: "2", Compared: true, Fields: []FieldChange{
			{"primary name", []string{"Old name"}, []string{"New name"}},
			{"names", nil, []string{"Second"}},
			{"births", []string{"about about 1970"}, nil},
			{"listed", nil, []string{"2026-01-01"}},
			{"remarks", nil, []string{"r"}},
		}},
		{Ref: "4", Compared: true, Fields: []FieldChange{{"primary name", []string{"Twin"}, []string{"Twin three"}}}},
	}
	for i := range d.Changed {
		d.Changed[i].Before, d.Changed[i].After = nil, nil
	}
	if diff := cmp.Diff(want, d.Changed); diff != "" {
		t.Error(diff)
	}
	if d := Compare(b, b); !d.Empty() || d.Same != len(b) {
		t.Errorf("a list differs from itself: %+v", d)
	}
}

func TestCompareFields(t *testing.T) {
	full := entry("1", "A")
	full.IDs = []source.ID{{Kind: source.Passport, Value: "X1", Country: "FR", Note: "expired"}}
	full.Addresses = []source.Address{{Text: "1 Quay", Country: "FR"}}
	full.Countries = []source.Country{{Code: "FR", Role: source.Residence}, {Text: "Atlantis"}}
	full.Births = []source.Birth{{From: date.MustParse("1970-01-01"), Until: date.MustParse("1970-12-31"), Place: "Lyon"}}
	full.Gender, full.Positions, full.Programmes, full.Measures = "male", []string{"head"}, []string{"P"}, []string{"freeze"}
	full.Basis, full.Source, full.Amended, full.Ends = "act", "EU", date.MustParse("2025-01-01"), date.MustParse("2027-01-01")
	full.Vessel = &source.Vessel{Flag: "Panama", Flags: []string{"Malta"}, Owner: "A"}
	full.Links = []source.Link{{Kind: "owned by", Ref: "2", Name: "B"}}
	full.Names = append(full.Names, source.Name{Text: "Was", Kind: source.Former, Weak: true})
	bare := entry("1", "A")
	bare.Schema = ""
	d := Compare([]*source.Entry{full}, []*source.Entry{bare})
	want := []FieldChange{
		{Field: "kind", Gone: []string{"entity"}},
		{Field: "names", Gone: []string{"Was (former, weak)"}},
		{Field: "identifiers", Gone: []string{"passport X1 FR expired"}},
		{Field: "addresses", Gone: []string{"1 Quay FR"}},
		{Field: "countries", Gone: []string{"residence FR", "Atlantis"}},
		{Field: "births", Gone: []string{"1970-01-01 to 1970-12-31 Lyon"}},
		{Field: "gender", Gone: []string{"male"}},
		{Field: "positions", Gone: []string{"head"}},
		{Field: "vessel", Gone: []string{"flag Panama", "former flags Malta", "owner A"}},
		{Field: "programmes", Gone: []string{"P"}},
		{Field: "measures", Gone: []string{"freeze"}},
		{Field: "basis", Gone: []string{"act"}},
		{Field: "source", Gone: []string{"EU"}},
		{Field: "amended", Gone: []string{"2025-01-01"}},
		{Field: "ends", Gone: []string{"2027-01-01"}},
		{Field: "links", Gone: []string{"owned by 2 B"}},
	}
	if diff := cmp.Diff(want, d.Changed[0].Fields); diff != "" {
		t.Error(diff)
	}
	turned := entry("1", "A", "B", "C")
	slices.Reverse(turned.Names[1:])
	d = Compare([]*source.Entry{entry("1", "A", "B", "C")}, []*source.Entry{turned})
	if len(d.Changed) != 1 || d.Changed[0].Fields[0].Field != "order" || d.Changed[0].Compared {
		t.Errorf("another order: %+v", d.Changed)
	}
}

func list(n int, change func(i int, e *source.Entry) *source.Entry) []*source.Entry {
	var out []*source.Entry
	for i := range n {
		e := entry(fmt.Sprintf("R.%03d", i), fmt.Sprintf("Party %d", i), fmt.Sprintf("Alias %d", i))
		e.IDs = []source.ID{{Kind: source.LEI, Value: fmt.Sprint(i)}}
		if change != nil {
			e = change(i, e)
		}
		if e != nil {
			out = append(out, e)
		}
	}
	return out
}

func TestGuard(t *testing.T) {
	upTo := func(n int) func(int, *source.Entry) *source.Entry {
		return func(i int, e *source.Entry) *source.Entry {
			if i >= n {
				return nil
			}
			return e
		}
	}
	for _, c := range []struct {
		why    string
		before []*source.Entry
		after  []*source.Entry
		report source.Report
		want   string // of the message; empty: taken
	}{
		{"the first version", nil, list(5, nil), source.Report{}, ""},
		{"nothing changed", list(300, nil), list(300, nil), source.Report{}, ""},
		{"1 % gone", list(300, nil), list(300, upTo(297)), source.Report{}, ""},
		{"more than 1 % gone", list(300, nil), list(300, upTo(296)), source.Report{}, `of the 300 entries of un@2026-01-01 4 are gone: R.296 "Party 296"`},
		{"many gone", list(300, nil), list(300, upTo(100)), source.Report{}, "and 195 more"},
		{"one of a short list gone", list(10, nil), list(10, upTo(9)), source.Report{}, ""},
		{"two of a short list gone", list(10, nil), list(10, upTo(8)), source.Report{}, "2 are gone"},
		{"numbered anew", list(300, nil), list(300, func(_ int, e *source.Entry) *source.Entry { e.Ref = "N" + e.Ref; return e }), source.Report{}, ""},
		{"broken off", list(3, nil), list(3, nil), source.Report{Broken: true, Entries: 3}, "before its end, after 3 entries"},
		{"broken off at the first load", nil, list(3, nil), source.Report{Broken: true, Entries: 1}, "before its end, after 1 entry"},
		{"1 % of the records not read", nil, list(99, nil), source.Report{Records: 100, Lost: 1}, ""},
		{"more than 1 % of the records not read", nil, list(98, nil), source.Report{Records: 100, Lost: 2}, "of 100 records 2 could not be read"},
		{"the aliases are missing", list(100, nil), list(100, func(_ int, e *source.Entry) *source.Entry { e.Names = e.Names[:1]; return e }), source.Report{}, "of 200 names 100 are left"},
		{"some aliases are gone", list(100, nil), list(100, func(i int, e *source.Entry) *source.Entry {
			if i < 20 {
				e.Names = e.Names[:1]
			}
			return e
		}), source.Report{}, ""},
		{"the identifiers are missing", list(100, nil), list(100, func(_ int, e *source.Entry) *source.Entry { e.IDs = nil; return e }), source.Report{}, "of 100 identifiers 0 are left"},
	} {
		var before *Version
		var was *Census
		if c.before != nil {
			before = version("2026-01-01", "2026-01-01", '1')
			was = counted2(before, c.before)
		}
		after := version("2026-02-01", "2026-02-01", '2')
		after.Report = &c.report
		err := Guard(before, was, after, counted2(after, c.after))
		switch {
		case c.want == "" && err != nil:
			t.Errorf("%s: %v", c.why, err)
		case c.want != "" && (fault.KindOf(err) != fault.Conflict || !strings.Contains(err.Error(), c.want)):
			t.Errorf("%s: %v, want %q", c.why, err, c.want)
		}
	}
}

func counted2(v *Version, entries []*source.Entry) *Census {
	c := NewCensus()
	for _, e := range entries {
		c.Add(e)
		v.Entries++
		v.Names += len(e.Names)
		v.IDs += len(e.IDs)
	}
	return c
}

func TestTally(t *testing.T) {
	a := []*source.Entry{entry("1", "A"), entry("2", "B"), entry("3", "C"), entry("4", "D"), entry("4", "E")}
	b := []*source.Entry{entry("1", "A"), entry("2", "B2"), entry("5", "F"), entry("4", "E"), entry("6", "")}
	b[4].Names = nil
	x, y := NewCensus(), NewCensus()
	for _, e := range a {
		x.Add(e)
	}
	for _, e := range b {
		y.Add(e)
	}
	if diff := cmp.Diff(Tally{Added: 2, Removed: 2, Changed: 1}, x.Tally(y)); diff != "" {
		t.Error(diff)
	}
}

func TestLinks(t *testing.T) {
	in := func(e *source.Entry, change func(*source.Entry)) *source.Entry { change(e); return e }
	country := func(e *source.Entry, c country.Code) *source.Entry {
		e.Countries = append(e.Countries, source.Country{Code: c})
		return e
	}
	born := func(e *source.Entry, from, until string) *source.Entry {
		e.Schema = source.Person
		e.Births = append(e.Births, source.Birth{From: date.MustParse(from), Until: date.MustParse(until)})
		return e
	}
	id := func(e *source.Entry, k source.IDKind, v string, c country2) *source.Entry {
		e.IDs = append(e.IDs, source.ID{Kind: k, Value: v, Country: c})
		return e
	}
	for _, c := range []struct {
		why  string
		a, b *source.Entry
		want []Because
	}{
		{"nothing in common", entry("QDe.001", "Blue"), entry("1", "Red"), nil},
		{"the number quoted in remarks", entry("QDe.001", "Blue"), in(entry("1", "Red"), func(e *source.Entry) { e.Remarks = "Listed by the UN (UN ref.: QDe.001)" }), []Because{{ByReference, "QDE.001"}}},
		{"another party's number in remarks", entry("QDe.001", "Blue"), in(entry("1", "Red"), func(e *source.Entry) { e.Remarks = "Associated with Blue, UN ref. QDe.001" }), nil},
		{"a number without a word for it", entry("QDe.001", "Blue"), in(entry("1", "Red"), func(e *source.Entry) { e.Remarks = "QDe.001" }), nil},
		{"the number among the identifiers", entry("QDe.001", "Blue"), id(entry("1", "Red"), source.OtherID, "QDe.001", ""), []Because{{ByReference, "QDE.001"}}},
		{"the number in the basis", entry("KPe.001", "Blue"), in(entry("1", "Red"), func(e *source.Entry) { e.Basis = "Security Council, KPE.001" }), []Because{{ByReference, "KPE.001"}}},
		{"both quote the same number", in(entry("7", "Blue"), func(e *source.Entry) { e.Remarks = "first. reference QDe.001" }), in(entry("1", "Red"), func(e *source.Entry) { e.Remarks = "Linked to X. UN reference number QDe.001" }), []Because{{ByReference, "QDE.001"}}},
		{"the same ship's number", id(entry("7", "Blue"), source.IMO, "IMO 9000001", ""), id(entry("1", "Red"), source.IMO, "9000001", ""), []Because{{ByIdentifier, "imo 9000001"}}},
		{"the same number of another kind of thing", id(entry("7", "Blue"), source.IMO, "9000001", ""), in(id(entry("1", "Red"), source.IMO, "9000001", ""), func(e *source.Entry) { e.Schema = source.Ship }), nil},
		{"the same LEI", id(entry("7", "Blue"), source.LEI, "5299000J2N45DDNE4Y28", ""), id(entry("1", "Red"), source.LEI, "5299000j2n45ddne4y28", ""), []Because{{ByIdentifier, "lei 5299000J2N45DDNE4Y28"}}},
		{"the same bank code", id(entry("7", "Blue"), source.BIC, "ABCDFRPPXXX", ""), id(entry("1", "Red"), source.BIC, "ABCDFRPP", ""), []Because{{ByIdentifier, "bic ABCDFRPP"}}},
		{"the same passport", id(entry("7", "Blue"), source.Passport, "X-123456", "FR"), id(entry("1", "Red"), source.Passport, "X123456", "FR"), []Because{{ByIdentifier, "passport FR X123456"}}},
		{"passports of two countries", id(entry("7", "Blue"), source.Passport, "X123456", "FR"), id(entry("1", "Red"), source.Passport, "X123456", "DE"), nil},
		{"a passport of no country", id(entry("7", "Blue"), source.Passport, "X123456", ""), id(entry("1", "Red"), source.Passport, "X123456", ""), nil},
		{"the same registration", id(entry("7", "Blue"), source.Registration, "HRB 123456", ""), id(entry("1", "Red"), source.Registration, "HRB123456", "DE"), []Because{{ByIdentifier, "registration HRB123456"}}},
		{"a short registration of no country", id(entry("7", "Blue"), source.Registration, "123456", ""), id(entry("1", "Red"), source.Registration, "123456", ""), nil},
		{"a short number", id(entry("7", "Blue"), source.LEI, "12", ""), id(entry("1", "Red"), source.LEI, "12", ""), nil},
		{"a radio call number", id(entry("7", "Blue"), source.MMSI, "123456789", ""), id(entry("1", "Red"), source.MMSI, "123456789", ""), nil},
		{"the same name and country", country(entry("7", "Blue Heron"), "FR"), country(entry("1", "HERON, Blue"), "FR"), []Because{{ByName, "blue heron"}}},
		{"the same name, other countries", country(entry("7", "Blue Heron"), "FR"), country(entry("1", "Blue Heron"), "DE"), nil},
		{"the same name alone", entry("7", "Blue Heron"), entry("1", "Blue Heron"), nil},
		{"the same name and birth", born(entry("7", "A B"), "1970-02-03", "1970-02-03"), born(entry("1", "B, A"), "1970-02-03", "1970-02-03"), []Because{{ByName, "a b"}}},
		{"the same name and country, another birth", country(born(entry("7", "A B"), "1970-02-03", "1970-02-03"), "FR"), country(born(entry("1", "A B"), "1971-01-01", "1971-12-31"), "FR"), nil},
		{"the same name and country, a birth within the year", country(born(entry("7", "A B"), "1970-02-03", "1970-02-03"), "FR"), country(born(entry("1", "A B"), "1970-01-01", "1970-12-31"), "FR"), []Because{{ByName, "a b"}}},
		{"two grounds", country(id(entry("7", "Blue"), source.IMO, "9000001", ""), "FR"), country(id(entry("1", "Blue"), source.IMO, "9000001", ""), "FR"), []Because{{ByIdentifier, "imo 9000001"}, {ByName, "blue"}}},
	} {
		links := Links(Loaded{Version: Version{List: "un"}, Entries: []*source.Entry{c.a}}, Loaded{Version: Version{List: "eu"}, Entries: []*source.Entry{c.b}})
		var got []Because
		if len(links) > 0 {
			got = links[0].By
			if links[0].A != (Ref{"un", c.a.Ref}) || links[0].B != (Ref{"eu", c.b.Ref}) {
				t.Errorf("%s: %+v", c.why, links[0])
			}
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", c.why, diff)
		}
	}
}

type country2 = country.Code

func TestLinksOfOneList(t *testing.T) {
	twins := []*source.Entry{entry("1", "A"), entry("2", "A")}
	for _, e := range twins {
		e.IDs = []source.ID{{Kind: source.LEI, Value: "5299000J2N45DDNE4Y28"}}
	}
	if got := Links(Loaded{Version: Version{List: "un"}, Entries: twins}); len(got) > 0 {
		t.Errorf("two entries of one list are linked: %v", got)
	}
	other := entry("9", "Z")
	other.IDs = twins[0].IDs
	got := Links(Loaded{Version: Version{List: "un"}, Entries: twins}, Loaded{Version: Version{List: "eu"}, Entries: []*source.Entry{other}})
	if len(got) != 2 || got[0].A.Ref != "1" || got[1].A.Ref != "2" {
		t.Errorf("%v", got)
	}
	// What a crowd shares says nothing about any two of it.
	var crowded []*source.Entry
	for i := range crowd {
		e := entry(fmt.Sprint(i), "A")
		e.IDs = twins[0].IDs
		crowded = append(crowded, e)
	}
	if got := Links(Loaded{Version: Version{List: "un"}, Entries: crowded}, Loaded{Version: Version{List: "eu"}, Entries: []*source.Entry{other}}); len(got) > 0 {
		t.Errorf("a crowd is linked: %d", len(got))
	}
}

func TestPublishersThatComeWithTheProgram(t *testing.T) {
	all, err := Publishers()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range all {
		if p.Form == "" || p.Page == "" || p.Licence == "" || p.Basis == "" || p.Insecure {
			t.Errorf("%s: something is missing: %+v", p.List, p)
		}
		if p.Checked.IsZero() && p.Basis.Verified() {
			t.Errorf("%s: nobody checked the address, and yet it is said to be read", p.List)
		}
	}
}

const publisher = `publishers:
  - list: un
    publisher: P
    form: un
    files: [{url: "https://lists.example.org/un.xml"}]
    basis: memory
    checked: ""
`

func TestReadPublishers(t *testing.T) {
	for _, c := range []struct{ why, text, want string }{
		{"good", publisher, ""},
		{"http allowed", strings.Replace(publisher, "https", "http", 1) + "    insecure: true\n", ""},
		{"nothing", "", "names no publisher"},
		{"no publishers", "publishers: []", "names no publisher"},
		{"no YAML", "\t{", "cannot be read"},
		{"another key", publisher + "other: 1\n", "field other not found"},
		{"another key of a publisher", publisher + "    other: 1\n", "field other not found"},
		{"bad basis", strings.Replace(publisher, "memory", "hearsay", 1), "expected a basis"},
		{"bad name", strings.Replace(publisher, "list: un", "list: U", 1), "p.yaml:2: list: \"U\""},
		{"bad day", strings.Replace(publisher, `""`, `"soon"`, 1), "checked"},
		{"no files", strings.Replace(publisher, `[{url: "https://lists.example.org/un.xml"}]`, "[]", 1), "has no files"},
		{"no address", strings.Replace(publisher, "https://lists.example.org", "lists", 1), "no address"},
		{"http", strings.Replace(publisher, "https", "http", 1), "not https"},
		{"a file", strings.Replace(publisher, "https", "file", 1) + "    insecure: true\n", "not https"},
		{"a password", strings.Replace(publisher, "https://", "https://a:b@", 1), "name or password"},
		{"no name of a file", strings.Replace(publisher, "/un.xml", "/", 1), "name of a file"},
		{"another directory", strings.Replace(publisher, `un.xml"`, `un.xml", name: "../x"`, 1), "name of a file"},
		{"twice", publisher + strings.TrimPrefix(publisher, "publishers:\n"), "stands twice"},
		{"too large", strings.Repeat("#", mostPublishers+1), "larger than"},
	} {
		got, err := ReadPublishers([]byte(c.text), "p.yaml")
		switch {
		case c.want == "" && err != nil:
			t.Errorf("%s: %v", c.why, err)
		case c.want == "" && (got[0].List != "un" || got[0].Files[0].Name != "un.xml"):
			t.Errorf("%s: %+v", c.why, got)
		case c.want != "" && (fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), c.want)):
			t.Errorf("%s: %v, want %q", c.why, err, c.want)
		}
	}
}

func FuzzReadPublishers(f *testing.F) {
	f.Add([]byte(publisher))
	f.Add(publishersYAML)
	f.Add([]byte("publishers: [&a [*a]]"))
	f.Fuzz(func(t *testing.T, text []byte) {
		if bytes.Count(text, []byte("*")) > 100 {
			return // the library expands aliases within its own limits, slowly
		}
		all, err := ReadPublishers(text, "f")
		if err != nil {
			if fault.KindOf(err) != fault.Invalid {
				t.Errorf("kind %s: %v", fault.KindOf(err), err)
			}
			return
		}
		for _, p := range all {
			for _, x := range p.Files {
				if !strings.HasPrefix(x.URL, "https:") && !p.Insecure && !strings.HasPrefix(strings.ToLower(x.URL), "https:") {
					t.Errorf("%q is not https", x.URL)
				}
			}
		}
	})
}
