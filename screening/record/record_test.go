package record_test

import (
	"slices"
	"testing"

	"github.com/licet/licet/country"
	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/screening"
	"github.com/licet/licet/screening/adjudication"
	"github.com/licet/licet/screening/record"
	"github.com/licet/licet/screening/source"
)

func TestParseBirth(t *testing.T) {
	for _, c := range []struct{ in, from, until, text string }{
		{"1961-03-02", "1961-03-02", "1961-03-02", "1961-03-02"},
		{" 1961 ", "1961-01-01", "1961-12-31", "1961"},
		{"1960-02", "1960-02-01", "1960-02-29", "1960-02-01 to 1960-02-29"},
		{"1960-13", "", "", ""},
		{"1700", "", "", ""},
		{"1961-02-30", "", "", ""},
		{"61", "", "", ""},
		{"", "", "", ""},
		{"born 1961", "", "", ""},
	} {
		b, err := record.ParseBirth(c.in)
		if (err != nil) != (c.from == "") {
			t.Errorf("%q: %v", c.in, err)
			continue
		}
		if err != nil {
			if err.Kind != fault.Invalid || err.Want == "" {
				t.Errorf("%q: %+v does not say what was expected", c.in, err)
			}
			continue
		}
		if b.From.String() != c.from || b.Until.String() != c.until || record.BirthText(b) != c.text {
			t.Errorf("%q: %s to %s, %q", c.in, b.From, b.Until, record.BirthText(b))
		}
	}
	if s := record.BirthText(source.Birth{Text: "circa 1960"}); s != "circa 1960" {
		t.Errorf("a birth that is not understood is told as given: %q", s)
	}
}

func TestParseID(t *testing.T) {
	for in, want := range map[string]source.ID{
		"imo:9074729": {Kind: source.IMO, Value: "9074729"}, " LEI : A B ": {Kind: source.LEI, Value: "A B"}, "passport:a:b": {Kind: source.Passport, Value: "a:b"},
		"imo": {}, "imo:": {}, "shoe:44": {}, ":1": {}, "": {},
	} {
		id, err := record.ParseID(in)
		if (err != nil) != (want.Kind == "") || id != want {
			t.Errorf("%q: %+v %v", in, id, err)
		}
	}
	for label, want := range map[string]source.IDKind{
		"IMO number": source.IMO, "VAT": source.Tax, "Company register": source.Registration, "swift": source.BIC, "shoe size": source.OtherID, "": source.OtherID,
	} {
		if got := record.KindOfID(label); got != want {
			t.Errorf("%q is %s, want %s", label, got, want)
		}
	}
}

func TestParseSchema(t *testing.T) {
	for in, want := range map[string]source.Schema{
		"Person": source.Person, "VESSEL": source.Ship, "LegalEntity": source.Entity, "company": source.Entity, "": "", "unknown": "", "airplane": source.Aircraft,
	} {
		if got, err := record.ParseSchema(in); err != nil || got != want {
			t.Errorf("%q: %q %v", in, got, err)
		}
	}
	if _, err := record.ParseSchema("dog"); err == nil {
		t.Error("a dog is no kind of party")
	}
}

// TestDiffer: what can change an answer is told apart, the version of the program and the age of a list are not.
func TestDiffer(t *testing.T) {
	base := func() *record.Basis {
		return &record.Basis{
			Engine: "e", Program: "1", Weights: record.Weights{Digest: "w"}, Words: "x",
			Lists: []record.List{{Name: "un", Digest: "a", EntriesDigest: "b", AgeDays: 1}, {Name: "eu", Digest: "c"}},
		}
	}
	for _, c := range []struct {
		why  string
		do   func(*record.Basis)
		want []string
	}{
		{"nothing", func(*record.Basis) {}, nil},
		{"another build, a day later", func(b *record.Basis) { b.Program = "2"; b.Lists[0].AgeDays = 2 }, nil},
		{"the order of lists", func(b *record.Basis) { slices.Reverse(b.Lists) }, nil},
		{"another engine", func(b *record.Basis) { b.Engine = "f" }, []string{"engine"}},
		{"other weights and words", func(b *record.Basis) { b.Weights.Digest = "v"; b.Words = "y" }, []string{"weights", "words"}},
		{"the same files read otherwise", func(b *record.Basis) { b.Lists[0].EntriesDigest = "z" }, []string{"list un"}},
		{"a list is gone", func(b *record.Basis) { b.Lists = b.Lists[:1] }, []string{"list eu"}},
		{"a list is missing", func(b *record.Basis) { b.Lists[1].Missing = "gone" }, []string{"list eu"}},
		{"a list more", func(b *record.Basis) { b.Lists = append(b.Lists, record.List{Name: "uk"}) }, []string{"list uk"}},
	} {
		b := base()
		c.do(b)
		if got := b.Differ(base()); !slices.Equal(got, c.want) || b.Same(base()) != (c.want == nil) {
			t.Errorf("%s: %v, want %v", c.why, got, c.want)
		}
	}
	if u := (&record.Basis{Lists: []record.List{{Name: "a"}, {Name: "b", Missing: "gone"}}}).Unsearched(); len(u) != 1 || u[0].Name != "b" {
		t.Errorf("%+v", u)
	}
}

// TestParty: everything that is compared, and what a decision rests on beside it, is known to decisions.
func TestParty(t *testing.T) {
	q := record.Query{
		Name: "Works A", Schema: source.Entity, Countries: []country.Code{"NZ"}, IDs: []source.ID{{Kind: source.LEI, Value: "X"}},
		Births: []source.Birth{{From: date.MustParse("1961-01-01"), Until: date.MustParse("1961-12-31")}}, Owners: []string{"O"}, Addresses: []string{"Street 1"},
	}
	want := []string{"address: street 1", "birth: 1961", "country: nz", "identifier: lei x", "kind: entity", "name: works a", "owner: o"}
	if got := q.Party().Facts().Facts; !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	if s := q.Search(); s.Name != q.Name || s.Schema != q.Schema || len(s.IDs) != 1 || len(s.Births) != 1 || len(s.Countries) != 1 {
		t.Errorf("%+v", s)
	}
	h := record.Hit{Decided: &adjudication.Finding{Status: adjudication.Standing, Decision: &adjudication.Adjudication{Verdict: adjudication.Same}}}
	if h.Cleared() || (&record.Hit{}).Cleared() {
		t.Error("only a standing decision of not the same clears")
	}
}

func TestWeightsOf(t *testing.T) {
	a, b := record.WeightsOf(screening.DefaultWeights()), record.WeightsOf(screening.DefaultWeights())
	if a != b || len(a.Digest) != 64 || a.By == "" || a.From == "" {
		t.Errorf("%+v", a)
	}
}
