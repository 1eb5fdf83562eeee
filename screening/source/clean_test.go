package source

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/licet/licet/country"
	"github.com/licet/licet/date"
)

func TestSplitNames(t *testing.T) {
	for _, tt := range []struct {
		cell string
		want []string
	}{
		{"", nil},
		{"-0- ", nil},
		{"n/a", nil},
		{"A Firm, Ltd", []string{"A Firm, Ltd"}},
		{"A; B;; A", []string{"A", "B"}},
		{`"Foo; Bar"; Baz`, []string{"Foo; Bar", "Baz"}},
		{`"He said ""x; y"""; Baz`, []string{`He said "x; y"`, "Baz"}},
		{"1) A B 2) C D 3) E", []string{"A B", "C D", "E"}},
		{"(1) A (2) B", []string{"A", "B"}},
		{"a) A b) B c) C", []string{"A", "B", "C"}},
		{"1. A B 2. C D", []string{"A B", "C D"}},
		{"1. FC Testville", []string{"1. FC Testville"}},
		{"Grey Heron (a.k.a. White Heron)", []string{"Grey Heron", "White Heron"}},
		{"Grey Heron (aka ‘White’, f.k.a. Black)", []string{"Grey Heron", "White", "Black"}},
		{"Grey Heron (alias White Heron; Red Heron)", []string{"Grey Heron", "White Heron", "Red Heron"}},
		{"Grey Heron, a.k.a. White Heron", []string{"Grey Heron", "White Heron"}},
		{"Grey Heron (also known as: White Heron or Red Heron)", []string{"Grey Heron", "White Heron", "Red Heron"}},
		{"Grey Heron, a.k.a., the following two aliases: White Heron; and Red Heron", []string{"Grey Heron", "White Heron", "Red Heron"}},
		{"Grey Heron (Norway)", []string{"Grey Heron (Norway)"}},
		{"North Lake Trading House (NLTH)", []string{"North Lake Trading House (NLTH)", "North Lake Trading House", "NLTH"}},
		{"North Lake Trading (PVT)", []string{"North Lake Trading (PVT)"}},
		{"Ола Тест / Ola Prøve", []string{"Ола Тест / Ola Prøve", "Ола Тест", "Ola Prøve"}},
		{"Sea/Air Freight / Ltd", []string{"Sea/Air Freight / Ltd"}},
		{"Text of image", nil},
		{"Chinese:", nil},
		{"Chinese: 试验", []string{"试验"}},
		{"Grey Heron (in Russian: Серая цапля)", []string{"Grey Heron", "Серая цапля"}},
		{"'Heron'", []string{"Heron"}},
		{"- Heron", []string{"Heron"}},
		{"Fish &amp; Chips", []string{"Fish & Chips"}},
		{"Fish & Chips; More", []string{"Fish & Chips", "More"}},
		{"A\u0000 B\u200e  C", []string{"A B C"}},
		{"می\u200cخواهم", []string{"می\u200cخواهم"}},
		{"Heron (a.k.a.", []string{"Heron (a.k.a."}},
		{"()", nil},
	} {
		if diff := cmp.Diff(tt.want, splitNames(tt.cell)); diff != "" {
			t.Errorf("%q: -want +got:\n%s", tt.cell, diff)
		}
	}
}

func TestQuotedNames(t *testing.T) {
	for _, tt := range []struct {
		remarks string
		want    []Name
	}{
		{"DOB 1960; a.k.a. 'VANYA'; f.k.a. 'OLD'; n.k.a. 'NEW'.", []Name{{Text: "VANYA", Kind: Found, Weak: true}, {Text: "OLD", Kind: Found}, {Text: "NEW", Kind: Found}}},
		{"a.k.a. 'ABU ALI'S SON'; x", []Name{{Text: "ABU ALI'S SON", Kind: Found, Weak: true}}},
		{"a.k.a. 'NEVER CLOSED; x", []Name{{Text: "NEVER CLOSED", Kind: Found, Weak: true}}},
		{"called (a.k.a. “Quoted; Name”), or so", []Name{{Text: "Quoted; Name", Kind: Found, Weak: true}}},
		{"a.k.a. PLAIN NAME; x", []Name{{Text: "PLAIN NAME", Kind: Found, Weak: true}}},
		{"(a.k.a. BUREAU), which did this. And that.", []Name{{Text: "BUREAU", Kind: Found, Weak: true}}},
		{"a.k.a. something that goes on for longer than any name of anybody does and is no name at all but a sentence", nil},
		{"", nil},
		{".k.a. 'X'", nil},
	} {
		if diff := cmp.Diff(tt.want, quotedNames(tt.remarks)); diff != "" {
			t.Errorf("%q: -want +got:\n%s", tt.remarks, diff)
		}
	}
}

func TestUntwin(t *testing.T) {
	for _, tt := range []struct {
		text, want string
		changed    bool
		reason     string
	}{
		{"Ivan", "Ivan", false, "one script"},
		{"Иван Ivan", "Иван Ivan", false, "each word in one script"},
		{"Ivаn", "Ivan", true, "a Cyrillic а in a Latin word"},
		{"Ивaн", "Иван", true, "a Latin a in a Cyrillic word"},
		{"Iван Iваненко", "Іван Іваненко", true, "a Latin I stands for the Ukrainian one"},
		{"Иvan", "Иvan", false, "both have letters without a twin"},
		{"OOО", "OOO", true, "more of it is Latin"},
		{"Завод OOО", "Завод OOO", true, "the letters of the word count before the name"},
		{"Завод OО", "Завод ОО", true, "a tie goes to the script of the name"},
	} {
		got, changed := untwin(tt.text)
		if got != tt.want || changed != tt.changed {
			t.Errorf("%s: %q, %v (%s)", tt.text, got, changed, tt.reason)
		}
	}
}

func TestParseBirth(t *testing.T) {
	for _, tt := range []struct {
		text, from, until string
		circa             bool
	}{
		{"12 Mar 1965", "1965-03-12", "1965-03-12", false},
		{"12 March 1965.", "1965-03-12", "1965-03-12", false},
		{"4 Apr. 1944", "1944-04-04", "1944-04-04", false},
		{"March 12, 1965", "1965-03-12", "1965-03-12", false},
		{"12th March 1965", "1965-03-12", "1965-03-12", false},
		{"12-Mar-1965", "1965-03-12", "1965-03-12", false},
		{"1965-03-12", "1965-03-12", "1965-03-12", false},
		{"1965-03-12T00:00:00Z", "1965-03-12", "1965-03-12", false},
		{"19650312", "1965-03-12", "1965-03-12", false},
		{"12.3.1965", "1965-03-12", "1965-03-12", false},
		{"02/03/1965", "1965-03-02", "1965-03-02", false},
		{"03/25/1965", "1965-03-25", "1965-03-25", false},
		{"00/00/1980", "1980-01-01", "1980-12-31", false},
		{"00/03/1980", "1980-03-01", "1980-03-31", false},
		{"dd/mm/1958", "1958-01-01", "1958-12-31", false},
		{"dd/02/1960", "1960-02-01", "1960-02-29", false},
		{"Mar 1965", "1965-03-01", "1965-03-31", false},
		{"1965-03", "1965-03-01", "1965-03-31", false},
		{"1965", "1965-01-01", "1965-12-31", false},
		{"circa 1970", "1970-01-01", "1970-12-31", true},
		{"c. 1970", "1970-01-01", "1970-12-31", true},
		{"Approximately 1952", "1952-01-01", "1952-12-31", true},
		{"1952 (approximately)", "1952-01-01", "1952-12-31", true},
		{"circa 12 Jul 1960", "1960-07-12", "1960-07-12", true},
		{"1960 to 1962", "1960-01-01", "1962-12-31", false},
		{"Between 1960 and 1962", "1960-01-01", "1962-12-31", false},
		{"1960-1962.", "1960-01-01", "1962-12-31", false},
		{"1960 – 1962", "1960-01-01", "1962-12-31", false},
		{"1960/1961", "1960-01-01", "1961-12-31", false},
		{"1960 or 1962", "1960-01-01", "1962-12-31", false},
		{"1946 or 1949 or 1960", "1946-01-01", "1960-12-31", false},
		{"Circa 1960 to circa 1962", "1960-01-01", "1962-12-31", true},
		{"1962 to 1960", "1960-01-01", "1962-12-31", false},
		{"3 to 9 Mar 1961", "1961-03-03", "1961-03-09", false},
		{"1 Jan 1960 to 31 Dec 1961", "1960-01-01", "1961-12-31", false},
		{"1960s", "1960-01-01", "1969-12-31", true},
		{"(Apr. 1963)", "1963-04-01", "1963-04-30", false},
		{"12 Mar 1965 (12 Rajab 1384)", "1965-03-12", "1965-03-12", false},
		{"31 Feb 1965", "", "", false},
		{"before 1964", "", "", false},
		{"some time ago", "", "", false},
		{"99/99/1965", "", "", false},
		{"12 Mar 0065", "", "", false},
	} {
		b := parseBirth(tt.text)
		if b.From.String() != tt.from || b.Until.String() != tt.until || b.Circa != tt.circa {
			t.Errorf("%q: %s to %s, circa %v", tt.text, b.From, b.Until, b.Circa)
		}
		if b.Text == "" || !strings.HasPrefix(tt.text, b.Text) {
			t.Errorf("%q: text %q", tt.text, b.Text)
		}
	}
	for _, nothing := range []string{"", " ", "N/A", "-0- ", "unknown"} {
		if b := parseBirth(nothing); b != (Birth{}) {
			t.Errorf("%q: %+v", nothing, b)
		}
	}
}

func TestCountryOf(t *testing.T) {
	for _, tt := range []struct {
		text string
		want country.Code
	}{
		{"Norway", "NO"},
		{"NO", "NO"},
		{"NOR", "NO"},
		{"Korea, North", "KP"},
		{"Congo, Democratic Republic of the.", "CD"},
		{"Tunisian", "TN"},
		{"saudi arabian", "SA"},
		{"Afghanistan (since 2009)", "AF"},
		{"Kuwaiti citizenship", "KW"},
		{"possibly Norwegian", "NO"},
		{"Syrian. Passport No 7", "SY"},
		{"Soviet Union", "SU"},
		{"Ukrainian SSR", "UA"},
		{"Congolese", ""},
		{"Atlantis", ""},
	} {
		if c := countryOf(tt.text, date.Date{}); c.Code != tt.want || c.Text == "" {
			t.Errorf("%q: %+v", tt.text, c)
		}
	}
	if c := countryOf("-0- ", date.Date{}); c != (Country{}) {
		t.Errorf("nothing: %+v", c)
	}
	codes := func(text string) string {
		var out []string
		for _, c := range countriesOf(text, date.Date{}) {
			out = append(out, string(c.Code))
		}
		return strings.Join(out, " ")
	}
	for text, want := range map[string]string{
		"Moldovan, Russian": "MD RU", "Norwegian and Swedish": "NO SE", "Myanmar/Burma": "MM MM", "Norway, Testville": "", "Korea, North": "KP", "": "",
		"Antigua and Barbuda": "AG",
	} {
		if got := codes(text); got != want {
			t.Errorf("countries in %q: %q", text, got)
		}
	}
	if c := lastCountry("Testville, North Bay, Norway", date.Date{}); c.Code != "NO" {
		t.Errorf("last country: %+v", c)
	}
}

// TestDerivedRef keeps references of lists without numbers the same from edition to edition.
func TestDerivedRef(t *testing.T) {
	const want = "x-"
	ref := derivedRef(Entity, "Grey Heron, Ltd.")
	if !strings.HasPrefix(ref, want) || len(ref) != len(want)+16 {
		t.Error(ref)
	}
	for _, same := range []string{"GREY HERON LTD", "Grey  Heron, Ltd", " grey heron ltd. "} {
		if derivedRef(Entity, same) != ref {
			t.Errorf("%q has another reference", same)
		}
	}
	for _, other := range []string{"Grey Heron Ltd 2", "GreyHeron Ltd"} {
		if derivedRef(Entity, other) == ref {
			t.Errorf("%q has the same reference", other)
		}
	}
	if derivedRef(Person, "Grey Heron, Ltd.") == ref || derivedRef("", "***") == derivedRef("", "###") {
		t.Error("different parties have one reference")
	}
}

func TestDraftNames(t *testing.T) {
	d := newDraft(Options{})
	d.e.Schema = Person
	d.names("ALIAS, An; Second", Alias, true)
	d.oneName("PRIMARY, The", "", false)
	d.oneName("ALIAS, An", Alias, false)
	d.oneName("Another", "", false)
	e, ok := d.entry()
	want := []Name{
		{Text: "PRIMARY, The", Family: "PRIMARY", Given: "The"},
		{Text: "ALIAS, An", Kind: Alias, Family: "ALIAS", Given: "An"},
		{Text: "Second", Kind: Alias, Weak: true},
		{Text: "Another", Kind: Alias},
	}
	if diff := cmp.Diff(want, e.Names); diff != "" || !ok {
		t.Error(diff)
	}
	if _, ok := newDraft(Options{}).entry(); ok {
		t.Error("an entry without a name")
	}
	d = newDraft(Options{})
	d.oneName("Only an alias", Alias, false)
	if e, ok := d.entry(); !ok || e.Names[0].Kind != "" {
		t.Errorf("the first name of an entry without a primary one: %+v", e.Names)
	}
}
