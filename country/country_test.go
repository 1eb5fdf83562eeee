package country

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"strings"
	"testing"

	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
)

// A name means what it meant on its day.
func TestLookupOnTheDay(t *testing.T) {
	for _, c := range []struct {
		text, on string
		want     Code // empty: not found
		why      string
	}{
		{"FR", "2026-01-01", "FR", "alpha-2"},
		{"fra", "2026-01-01", "FR", "alpha-3 in any case"},
		{"  France ", "2026-01-01", "FR", "name with blanks"},
		{"the Netherlands", "2026-01-01", "NL", "leading article"},
		{"TURKEY", "2026-01-01", "TR", "former name of a country that only changed its name"},
		{"Turkiye", "2026-01-01", "TR", "accents do not matter"},
		{"Cote d’Ivoire", "2026-01-01", "CI", "typographic apostrophe"},
		{"St. Lucia", "2026-01-01", "LC", "abbreviation of saint"},
		{"Bosnia & Herzegovina", "2026-01-01", "BA", "ampersand"},
		{"U.S.A.", "2026-01-01", "US", "dots"},
		{"Korea, Republic of", "2026-01-01", "KR", "inverted name"},
		{"Korea (Democratic People's Republic of)", "2026-01-01", "KP", "inverted name in brackets"},
		{"Iran, Islamic Republic of", "2026-01-01", "IR", "inverted name"},
		{"Congo, The Democratic Republic of the", "2026-01-01", "CD", "inverted name with articles"},
		{"Soviet Union", "1990-06-01", "SU", "existed"},
		{"Soviet Union", "1991-12-25", "SU", "last day"},
		{"Soviet Union", "1991-12-26", "", "ended; not silently Russia"},
		{"Soviet Union", "", "", "without a day only living countries are found"},
		{"USSR", "2026-01-01", "", "abbreviation of an ended country"},
		{"Russia", "1990-06-01", "", "not yet"},
		{"Russia", "", "RU", "without a day"},
		{"CS", "1990-06-01", "CS", "Czechoslovakia"},
		{"CS", "2000-06-01", "", "between the two uses of the code"},
		{"CS", "2004-06-01", "CS", "Serbia and Montenegro"},
		{"CS", "2007-06-01", "", "after both"},
		{"Zaire", "1990-01-01", "ZR", "existed"},
		{"Zaire", "2026-01-01", "", "ended"},
		{"Burma", "1988-01-01", "BU", "old code"},
		{"Burma", "2026-01-01", "MM", "old name still in use"},
		{"Yugoslavia", "1995-01-01", "YU", "federal republic"},
		{"Congo", "2026-01-01", "", "two countries"},
		{"Korea", "2026-01-01", "", "two countries"},
		{"", "2026-01-01", "", "nothing"},
		{"ZZ", "2026-01-01", "", "no such code"},
		{strings.Repeat("x", 1<<20), "2026-01-01", "", "absurdly long"},
	} {
		var on date.Date
		if c.on != "" {
			on = date.MustParse(c.on)
		}
		got, ok := Lookup(c.text, on)
		if ok != (c.want != "") || got.Code != c.want {
			t.Errorf("%.60q on %q: %q %v, want %q (%s)", c.text, c.on, got.Code, ok, c.want, c.why)
		}
	}
	if cs, _ := Lookup("CS", date.MustParse("2004-06-01")); cs.Name != "Serbia and Montenegro" {
		t.Errorf("CS in 2004 is %s", cs.Name)
	}
}

// Goods may come from a country that is no more, not from one still to come.
func TestLookupUpTo(t *testing.T) {
	for _, c := range []struct{ text, on, want string }{
		{"Soviet Union", "2026-01-01", "SU"},
		{"Soviet Union", "", "SU"},
		{"CS", "2026-01-01", "CS"},
		{"Russia", "2026-01-01", "RU"},
		{"Russia", "1990-01-01", ""},
		{"Burma", "2026-01-01", "MM"},
		{"Congo", "2026-01-01", ""},
	} {
		var on date.Date
		if c.on != "" {
			on = date.MustParse(c.on)
		}
		if got, ok := LookupUpTo(c.text, on); string(got.Code) != c.want || ok != (c.want != "") {
			t.Errorf("%s on %q: %s %v, want %q", c.text, c.on, got.Code, ok, c.want)
		}
	}
}

// An error says which of the four things is wrong and what to write instead.
func TestResolveExplains(t *testing.T) {
	for _, c := range []struct{ text, on, message, want, hint string }{
		{"Frnace", "2026-01-01", "unknown country", "an ISO 3166-1 code or English country name", "did you mean France (FR)?"},
		{"Atlantis Prime", "2026-01-01", "unknown country", "an ISO 3166-1 code or English country name", ""},
		{"Congo", "2026-01-01", "the name fits several countries", "Republic of the Congo (CG) or Democratic Republic of the Congo (CD)", ""},
		{"Czechoslovakia", "2026-01-01", "Czechoslovakia ended on 1993-01-01", "a successor: Czechia (CZ), Slovakia (SK)", ""},
		{"Zaire", "", "Zaire ended on 1997-05-17", "a successor: Democratic Republic of the Congo (CD); or give the day of the transfer", ""},
		{"Slovakia", "1990-01-01", "Slovakia exists under this code since 1993-01-01", "the country of that day, Czechoslovakia (CS)", ""},
		{"Kosovo", "1990-01-01", "Kosovo exists under this code since 2008-02-17", "the country of that day", ""},
	} {
		var on date.Date
		if c.on != "" {
			on = date.MustParse(c.on)
		}
		code, e := Resolve(c.text, on)
		if e == nil {
			t.Errorf("%s: resolved to %s", c.text, code)
			continue
		}
		if e.Kind != fault.Invalid || e.Value != c.text || e.Message != c.message || e.Want != c.want || e.Hint != c.hint {
			t.Errorf("%s on %q:\n got message %q want %q hint %q\nwant message %q want %q hint %q",
				c.text, c.on, e.Message, e.Want, e.Hint, c.message, c.want, c.hint)
		}
	}
	if code, e := Resolve("Germany", date.Date{}); code != "DE" || e != nil {
		t.Errorf("Germany: %s, %v", code, e)
	}
}

// Every way the table can be wrong is found when it is read, with the line.
func TestTableIsChecked(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", "no countries"},
		{"version: 1\ncounties: []", "counties"},
		{"countries:\n- {alpha2: AA, alpha3: AAA, nmae: A}", `t.yaml:2: unknown key "nmae"`},
		{"countries:\n- {alpha2: a, alpha3: AAA, name: A}", "t.yaml:2: a AAA"},
		{"countries:\n- {alpha2: AA, alpha3: AAA, name: A, from: 2000-13-01}", "t.yaml:2: "},
		{"countries:\n- {alpha2: AA, alpha3: AAA, name: A, until: 2000-01-01}", "names no successors"},
		{"countries:\n- {alpha2: AA, alpha3: AAA, name: A, from: 2000-01-01, until: 2000-01-01, successors: [AA]}", "ends before it begins"},
		{"countries:\n- {alpha2: AA, alpha3: AAA, name: A}\n- {alpha2: BB, alpha3: BBB, name: a}", `t.yaml:3: "a" names AA and BB on the same day`},
		{"countries:\n- {alpha2: AA, alpha3: AAA, name: A, until: 2000-01-01, successors: [CC]}", "CC is not in the table"},
		{"countries:\n- {alpha2: AA, alpha3: AAA, name: A}\nambiguous: [{name: a, candidates: [AA]}]", "both ambiguous and a name"},
		{"countries:\n- {alpha2: AA, alpha3: AAA, name: A}\nambiguous: [{name: b, candidates: [CC]}]", "CC is not in the table"},
	} {
		if _, err := parse("t.yaml", []byte(c.text)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s\n got %v\nwant %s", c.text, err, c.want)
		}
	}
}

// The table is compared with the lists of the package iso-codes where that is installed.
func TestTableAgainstISO(t *testing.T) {
	type iso struct {
		Alpha2     string `json:"alpha_2"`
		Alpha3     string `json:"alpha_3"`
		Name       string `json:"name"`
		Common     string `json:"common_name"`
		Official   string `json:"official_name"`
		Withdrawal string `json:"withdrawal_date"`
	}
	load := func(list string) []iso {
		text, err := os.ReadFile("/usr/share/iso-codes/json/iso_" + list + ".json")
		if errors.Is(err, fs.ErrNotExist) {
			t.Skip("the package iso-codes is not installed; install it to compare the table with ISO " + list)
		} else if err != nil {
			t.Fatal(err)
		}
		var lists map[string][]iso
		if err := json.Unmarshal(text, &lists); err != nil {
			t.Fatal(err)
		}
		return lists[list]
	}
	living := 0
	for _, c := range All() {
		if c.Span.Until.IsZero() {
			living++
		}
	}
	current := load("3166-1")
	isCurrent := map[string]bool{}
	for _, i := range current {
		isCurrent[i.Alpha2] = true
		for _, text := range []string{i.Alpha2, i.Alpha3, i.Name, i.Common, i.Official} {
			if text == "" || text == "Congo" { // ISO's name of CG, which may as well mean CD
				continue
			}
			if c, ok := Lookup(text, date.Date{}); !ok || string(c.Code) != i.Alpha2 || c.Alpha3 != i.Alpha3 {
				t.Errorf("%s: %+v, want %s %s", text, c, i.Alpha2, i.Alpha3)
			}
		}
	}
	if living != len(current)+1 { // Kosovo has no code of ISO
		t.Errorf("%d countries, ISO has %d", living-1, len(current))
	}
	for _, i := range load("3166-3") {
		if i.Withdrawal < "1987-04-16" || isCurrent[i.Alpha2] {
			continue
		}
		found := false
		for _, c := range theTable().byCode[i.Alpha2] {
			found = found || c.Alpha3 == i.Alpha3
		}
		if !found {
			t.Errorf("%s %s %s, withdrawn %s, is missing", i.Alpha2, i.Alpha3, i.Name, i.Withdrawal)
		}
	}
}

func TestCodeName(t *testing.T) {
	if n := Code("CS").Name(date.MustParse("1990-01-01")); n != "Czechoslovakia" {
		t.Errorf("CS in 1990: %s", n)
	}
	if n := Code("ZZ").Name(date.Date{}); n != "ZZ" {
		t.Errorf("an unknown code is shown as it is, got %s", n)
	}
}

func FuzzResolve(f *testing.F) {
	for _, s := range []string{"FR", "Korea, Republic of", "St. Lucia", "(", ",", "\xff", "Åland"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		code, e := Resolve(s, date.Date{})
		if (e == nil) != (len(code) == 2) {
			t.Errorf("%q: %q, %v", s, code, e)
		}
	})
}

func BenchmarkLookup(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Lookup("FR", date.Date{})
	}
}
