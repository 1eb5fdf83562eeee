package starter

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/licet/licet/cite"
	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/screening/source"
)

func load(tb testing.TB) *List {
	tb.Helper()
	l, err := Load()
	if err != nil {
		tb.Fatal(err)
	}
	return l
}

func TestEntriesOnTheDay(t *testing.T) {
	for _, c := range []struct {
		on, ref   string
		stands    bool
		programme string
		why       string
	}{
		{"2026-02-27", "KPe.001", true, "UNSCR-1718", "the day of the list"},
		{"", "KPe.001", true, "UNSCR-1718", "no day is the day of the list"},
		{"2009-04-23", "KPe.001", false, "", "the day before it was listed"},
		{"2009-04-24", "KPe.001", true, "UNSCR-1718", "the day it was listed"},
		{"2018-06-01", "KPe.001", true, "UNSCR-1718", "the measures on the DPRK had no break"},
		{"2006-12-22", "IRe.001", false, "", "the day before it was listed"},
		{"2006-12-23", "IRe.001", true, "UNSCR-1737", "the day it was listed"},
		{"2016-01-15", "IRe.001", true, "UNSCR-1737", "the last day of the list of resolution 1737"},
		{"2016-01-16", "IRe.001", true, "UNSCR-2231", "kept by the list of resolution 2231"},
		{"2016-01-15", "IRe.007", true, "UNSCR-1737", "the last day of the list of resolution 1737"},
		{"2016-01-16", "IRe.007", false, "", "ended and not kept"},
		{"2018-06-01", "IRe.007", false, "", "ended and not kept"},
		{"2018-06-01", "IRe.001", true, "UNSCR-2231", "kept by the list of resolution 2231"},
		{"2023-10-17", "IRe.001", true, "UNSCR-2231", "the last day of the list of resolution 2231"},
		{"2023-10-18", "IRe.001", false, "", "ended"},
		{"2025-09-27", "IRe.001", false, "", "the day before the measures returned"},
		{"2025-09-28", "IRe.001", true, "UNSCR-1737", "the day the measures returned, disputed"},
		{"2025-09-28", "IRe.007", true, "UNSCR-1737", "the day the measures returned, disputed"},
	} {
		var on date.Date
		if c.on != "" {
			on = date.MustParse(c.on)
		}
		entries, err := Entries(on)
		if err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(entries, func(e *source.Entry) bool { return e.Ref == c.ref })
		if (i >= 0) != c.stands {
			t.Errorf("%s on %s: stands %v, want %v: %s", c.ref, c.on, i >= 0, c.stands, c.why)
			continue
		}
		if i >= 0 && entries[i].Programmes[0] != c.programme {
			t.Errorf("%s on %s: programme %s, want %s: %s", c.ref, c.on, entries[i].Programmes, c.programme, c.why)
		}
	}
}

func TestCounts(t *testing.T) {
	l := load(t)
	for _, c := range []struct {
		on       string
		iran, dk int
		why      string
	}{
		{"2026-02-27", 121, 155, "all 276 facts"},
		{"2018-10-29", 84, 155, "23 persons and 61 entities of resolution 2231"},
		{"2024-09-26", 0, 155, "no list on Iran"},
		{"2006-12-22", 0, 0, "before the first listing"},
	} {
		iran, dk := 0, 0
		for _, e := range l.Entries(date.MustParse(c.on)) {
			if strings.HasPrefix(e.Ref, "IR") {
				iran++
			} else {
				dk++
			}
		}
		if iran != c.iran || dk != c.dk {
			t.Errorf("%s: %d of Iran and %d of the DPRK, want %d and %d: %s", c.on, iran, dk, c.iran, c.dk, c.why)
		}
	}
}

func TestRowsAreCited(t *testing.T) {
	l := load(t)
	if len(l.Rows) != 276 {
		t.Errorf("%d rows, want 276", len(l.Rows))
	}
	for _, r := range l.Rows {
		if s := l.Sources[r.Sources[0]]; s.Basis != cite.Seen || s.URL == "" || s.Note == "" {
			t.Errorf("%s: the source %+v says too little", r.Ref, s)
		}
	}
	if !strings.Contains(l.Statement, "no substitute for the official lists") {
		t.Error("the statement does not say what the list is not")
	}
}

func TestNames(t *testing.T) {
	l := load(t)
	want := map[string][]string{
		"IRe.061": {"SAHAND ALUMINUM PARTS INDUSTRIAL COMPANY (SAPICO)", "SAHAND ALUMINUM PARTS INDUSTRIAL COMPANY", "SAPICO"},
		"IRe.005": {"ARMAMENT INDUSTRIES GROUP (AIG)", "ARMAMENT INDUSTRIES GROUP"}, // three letters name many others
		"KPe.021": {"ACADEMY OF NATIONAL DEFENSE SCIENCE", "SECOND ACADEMY OF NATURAL SCIENCES"},
		"KPi.035": {"KIM CHOL SAM", "Jin Tiesan", "金铁三"},
	}
	for _, e := range l.Entries(l.State) {
		var got []string
		for _, n := range e.Names {
			got = append(got, n.Text)
		}
		if w, ok := want[e.Ref]; ok && !slices.Equal(got, w) {
			t.Errorf("%s: names %q, want %q", e.Ref, got, w)
		}
		if e.Ref == "KPe.021" && (len(e.Links) != 1 || e.Links[0].Ref != "KPe.018") {
			t.Errorf("KPe.021: links %v, want KPe.018", e.Links)
		}
	}
}

func TestNotes(t *testing.T) {
	l := load(t)
	for _, c := range []struct {
		on   string
		want []string
	}{
		{"2018-06-01", []string{"stands in for it", "before 2026-02-27", "Resolution 2231 ended"}},
		{"2024-06-01", []string{"stands in for it", "before 2026-02-27", "No designation of Iran stood"}},
		{"2025-11-01", []string{"stands in for it", "before 2026-02-27", "the published list", "is disputed"}},
		{"2026-06-01", []string{"stands in for it", "is disputed"}},
		{"", []string{"stands in for it", "is disputed"}},
	} {
		var on date.Date
		if c.on != "" {
			on = date.MustParse(c.on)
		}
		notes := l.Notes(on)
		if len(notes) != len(c.want) {
			t.Errorf("%s: %d notes, want %d: %v", c.on, len(notes), len(c.want), notes)
			continue
		}
		for i, w := range c.want {
			if !strings.Contains(notes[i].Message, w) {
				t.Errorf("%s: note %q does not say %q", c.on, notes[i].Message, w)
			}
			if notes[i].Kind != fault.UnknownInput {
				t.Errorf("%s: kind %s", c.on, notes[i].Kind)
			}
		}
	}
}

func TestAt(t *testing.T) {
	l := load(t)
	now, then := l.At(date.Date{}), l.At(date.MustParse("2018-06-01"))
	if !now.Starter || now.Version.List != Name || now.Version.Entries != 276 || now.Version.Published != l.State {
		t.Errorf("version %+v", now.Version)
	}
	if now.Version.EntriesDigest == then.Version.EntriesDigest {
		t.Error("an index of 2018 would be used for today")
	}
	if again := l.At(l.State); again.Version.EntriesDigest != now.Version.EntriesDigest {
		t.Error("the digest is not stable")
	}
}

func TestParseRefuses(t *testing.T) {
	const good = `
title: t
state: 2026-01-01
file: rows
statement: s
sources: {a: {basis: seen}}
regimes: [{id: R, title: t, country: KP, stood: [{from: 2006-01-01, programme: P, source: {basis: memory}}]}]
questions: [{regime: R, text: q, source: {basis: gap}}]
`
	const row = columns + "\nX.1\tperson\tR\t2010-01-01\ta\t\tNO ONE\t\n"
	for _, c := range []struct{ name, head, rows, want string }{
		{"good", good, row, ""},
		{"unknown key", good + "other: 1\n", row, "field other not found"},
		{"bad state", strings.Replace(good, "state: 2026-01-01", "state: soon", 1), row, "state"},
		{"source without basis", strings.Replace(good, "{a: {basis: seen}}", "{a: {url: u}}", 1), row, "has no basis"},
		{"unknown country", strings.Replace(good, "KP", "QQ", 1), row, "country"},
		{"time without basis", strings.Replace(good, "{basis: memory}", "{url: u}", 1), row, "stood[0]"},
		{"bad day", strings.Replace(good, "from: 2006-01-01", "from: 2006-02-30", 1), row, "stood[0]"},
		{"bad last day", strings.Replace(good, "from: 2006-01-01", "until: 2006-02-30", 1), row, "stood[0]"},
		{"empty time", strings.Replace(good, "from: 2006-01-01", "from: 2006-01-01, until: 2006-01-01", 1), row, "no day lies between"},
		{"only of nothing", strings.Replace(good, "programme: P", "programme: P, only: b", 1), row, "no source"},
		{"question of nothing", strings.Replace(good, "regime: R, text", "regime: S, text", 1), row, "questions[0]"},
		{"no rows", strings.Replace(good, "file: rows", "file: none", 1), row, "file"},
		{"columns", good, "ref\n", "rows:1: the columns"},
		{"cells", good, columns + "\nX.1\n", "rows:2: the row has another number"},
		{"listed", good, strings.Replace(row, "2010-01-01", "2010", 1), "rows:2: "},
		{"twice", good, row + strings.SplitAfter(row, "\n")[1], "rows:3: the number"},
		{"kind", good, strings.Replace(row, "person", "ship", 1), "person or an entity"},
		{"regime", good, strings.Replace(row, "\tR\t", "\tS\t", 1), "no such regime"},
		{"name", good, strings.Replace(row, "NO ONE", " ", 1), "a name is empty"},
		{"no source", good, strings.Replace(row, "\ta\t", "\t\t", 1), "no source"},
		{"unknown source", good, strings.Replace(row, "\ta\t", "\tb\t", 1), "no source b"},
		{"link", good, strings.Replace(row, "\ta\t\t", "\ta\tX.9\t", 1), "which is no row"},
	} {
		_, err := parse([]byte(c.head), func(name string) ([]byte, error) {
			if name != "rows" {
				return nil, errors.New("no such file")
			}
			return []byte(c.rows), nil
		})
		switch {
		case c.want == "" && err != nil:
			t.Errorf("%s: %v", c.name, err)
		case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
			t.Errorf("%s: error %v, want %q", c.name, err, c.want)
		case c.want != "" && fault.KindOf(err) != fault.Internal:
			t.Errorf("%s: kind %s", c.name, fault.KindOf(err))
		}
	}
}

func BenchmarkParse(b *testing.B) {
	text, _ := files.ReadFile(head)
	for b.Loop() {
		if _, err := parse(text, func(name string) ([]byte, error) { return files.ReadFile("data/" + name) }); err != nil {
			b.Fatal(err)
		}
	}
}
