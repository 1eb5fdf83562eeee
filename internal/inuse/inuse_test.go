package inuse_test

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/internal/inuse"
	"github.com/licet/licet/internal/listdir"
	"github.com/licet/licet/screening"
	"github.com/licet/licet/screening/adjudication"
	"github.com/licet/licet/screening/record"
	"github.com/licet/licet/screening/register"
	"github.com/licet/licet/screening/source"
	"github.com/licet/licet/screening/starter"
)

var day = date.MustParse("2026-06-01")

// un is a list of the United Nations of the day with one firm of each name.
func un(on string, names ...string) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<?xml version="1.0" encoding="UTF-8"?><CONSOLIDATED_LIST dateGenerated="%sT00:00:00.000Z"><INDIVIDUALS></INDIVIDUALS><ENTITIES>`, on)
	for i, n := range names {
		fmt.Fprintf(&b, `<ENTITY><DATAID>%d</DATAID><FIRST_NAME>%s</FIRST_NAME><UN_LIST_TYPE>Test</UN_LIST_TYPE><REFERENCE_NUMBER>TEe.%03d</REFERENCE_NUMBER><LISTED_ON>2020-01-02</LISTED_ON></ENTITY>`, i+1, n, i+1)
	}
	b.WriteString(`</ENTITIES></CONSOLIDATED_LIST>`)
	return b.String()
}

func load(t *testing.T, d *listdir.Dir, list, text string) *register.Version {
	t.Helper()
	out, err := d.Import(t.Context(), listdir.Load{
		List: list, At: time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC), Force: true,
		Files: []source.File{{Name: list + ".xml", Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil }}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return out.Version
}

func open(t *testing.T, d *listdir.Dir, on date.Date) *inuse.Set {
	t.Helper()
	l, err := inuse.Open(inuse.Options{Dir: d, Note: func(err error) { t.Error(err) }})
	if err != nil {
		t.Fatal(err)
	}
	s, err := l.On(t.Context(), on)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

var ask = inuse.Ask{Least: 0.3, Threshold: 0.6, Limit: 5, Links: true}

func screen(t *testing.T, s *inuse.Set, name string) *record.Answer {
	t.Helper()
	a, err := s.Screen(record.Query{Name: name}, ask)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestParseGiven(t *testing.T) {
	for _, c := range []struct {
		in   []string
		want string
	}{
		{[]string{"un:a.xml"}, "[un:a.xml]"},
		{[]string{"un:a.xml, ofac:dir/", "eu-csv:C:\\x.csv"}, `[un:a.xml ofac:dir/ eu-csv:C:\x.csv]`},
		{nil, "[]"},
		{[]string{"a.xml"}, ""},
		{[]string{"un:"}, ""},
		{[]string{":a"}, ""},
		{[]string{"UN:a"}, ""},
		{[]string{"un:a,un:b"}, ""},
		{[]string{"un:a,"}, ""},
	} {
		got, err := inuse.ParseGiven(c.in)
		if (err != nil) != (c.want == "") || err == nil && fmt.Sprint(got) != c.want {
			t.Errorf("%q: %v %v, want %s", c.in, got, err, c.want)
		}
		if err != nil && fault.KindOf(err) != fault.Invalid {
			t.Errorf("%q: kind of %v", c.in, err)
		}
	}
}

// TestStarter: with nothing at hand the starter list stands in and says so; before it was nothing is known.
func TestStarter(t *testing.T) {
	s := open(t, nil, day)
	b := s.Basis()
	if len(b.Lists) != 1 || b.Lists[0].Name != starter.Name || !b.Lists[0].Starter || b.Lists[0].AgeDays == 0 || !strings.Contains(b.Lists[0].Notes[0], "stands in") {
		t.Errorf("%+v", b.Lists)
	}
	if b.Engine == "" || b.Words == "" || b.Weights.Digest == "" || b.Lists[0].Digest == "" {
		t.Errorf("the basis cannot be replayed: %+v", b)
	}
	if a := screen(t, s, "Korea Mining Development Trading Corporation"); a.Verdict != screening.Found || a.Hits[0].Ref != "KPe.001" {
		t.Errorf("%+v", a)
	}
	if e := s.Entry(register.Ref{List: starter.Name, Ref: "KPe.001"}); e == nil || e.Ref != "KPe.001" {
		t.Errorf("%+v", e)
	}
	if a := screen(t, open(t, nil, date.MustParse("2000-01-01")), "Somebody Else"); a.Verdict != screening.CannotTell || a.Reason == "" {
		t.Errorf("before any list: %s %q, want cannot tell with the reason", a.Verdict, a.Reason)
	}
	if a := screen(t, s, ""); a.Verdict != screening.CannotTell {
		t.Errorf("no name: %s", a.Verdict)
	}
}

// TestHeld: versions by day, the cache, and what a second start has from it.
func TestHeld(t *testing.T) {
	d := listdir.Open(filepath.Join(t.TempDir(), "lists"))
	old := load(t, d, "un", un("2025-04-19", "Quiet Ibis Shipping"))
	load(t, d, "un", un("2026-02-27", "Quiet Ibis Shipping", "Grey Crane Forwarding"))
	now := open(t, d, day)
	if n := len(now.Basis().Lists); n != 1 || now.Basis().Lists[0].Entries != 2 {
		t.Fatalf("%+v", now.Basis().Lists)
	}
	if a := screen(t, now, "Grey Crane Forwarding"); a.Verdict != screening.Found || a.AsOf != day {
		t.Errorf("%+v", a)
	}
	if a := screen(t, open(t, d, date.MustParse("2025-12-31")), "Grey Crane Forwarding"); a.Verdict != screening.NotFound {
		t.Errorf("as of 2025 it was not listed: %+v", a)
	}
	before := screen(t, open(t, d, date.MustParse("2025-01-01")), "Grey Crane Forwarding")
	if before.Verdict != screening.CannotTell || !strings.Contains(before.Reason, "no version of un is held") {
		t.Errorf("before the first version: %s %q", before.Verdict, before.Reason)
	}
	// The entries are gone, and the cache has what is needed.
	found, err := filepath.Glob(filepath.Join(d.Path(), "lists", "un", "*", "entries.jsonl.gz"))
	if err != nil || len(found) != 2 {
		t.Fatal(found, err)
	}
	for _, f := range found {
		if err := os.Rename(f, f+".away"); err != nil {
			t.Fatal(err)
		}
	}
	if a := screen(t, open(t, d, day), "Grey Crane Forwarding"); a.Verdict != screening.Found {
		t.Errorf("from the cache: %+v", a)
	}
	for _, f := range found {
		if err := os.Rename(f+".away", f); err != nil {
			t.Fatal(err)
		}
	}
	// What is damaged in the cache is made again.
	cached, err := filepath.Glob(filepath.Join(d.Path(), "cache", "*"))
	if err != nil || len(cached) == 0 {
		t.Fatal(cached, err)
	}
	for _, f := range cached {
		if err := os.WriteFile(f, []byte("damaged"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if a := screen(t, open(t, d, day), "Grey Crane Forwarding"); a.Verdict != screening.Found {
		t.Errorf("with a damaged cache: %+v", a)
	}
	// The versions that a record names, whatever is in force.
	l, err := inuse.Open(inuse.Options{Dir: d})
	if err != nil {
		t.Fatal(err)
	}
	was := open(t, d, date.MustParse("2025-12-31")).Basis()
	again, err := l.Again(t.Context(), was, day)
	if err != nil || !again.Basis().Same(was) || again.Basis().Lists[0].Digest != old.Digest {
		t.Errorf("%v %+v", err, again.Basis())
	}
	other := *was
	other.Lists = []record.List{{Name: "un", Digest: "00"}}
	if gone, err := l.Again(t.Context(), &other, day); err != nil || gone.Basis().Same(&other) {
		t.Errorf("%v: a version that is not held is told", err)
	}
}

// TestLinksAndDecisions: the same party on two lists is linked, and a decision clears a hit until something changes.
func TestLinksAndDecisions(t *testing.T) {
	d := listdir.Open(filepath.Join(t.TempDir(), "lists"))
	load(t, d, "un", un("2026-02-27", "Quiet Ibis Shipping"))
	load(t, d, "un-copy", un("2026-02-28", "Quiet Ibis Shipping"))
	s := open(t, d, day)
	a := screen(t, s, "Quiet Ibis Shipping")
	if len(a.Hits) != 2 || len(a.Hits[0].Linked) != 1 || a.Hits[0].Linked[0].List == a.Hits[0].List {
		t.Fatalf("%+v", a.Hits)
	}
	q := record.Query{Name: "Quiet Ibis Shipping"}
	for _, list := range []string{"un", "un-copy"} {
		e := s.Entry(register.Ref{List: list, Ref: "TEe.001"})
		dec, err := adjudication.New(q.Party(), list, e, adjudication.NotSame, "jd", "other seat", day, date.Date{})
		if err == nil {
			err = inuse.Record(d, dec)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	a = screen(t, open(t, d, day), "Quiet Ibis Shipping")
	if a.Verdict != screening.NotFound || len(a.Hits) != 2 || !a.Hits[0].Cleared() || a.Reason == "" {
		t.Errorf("decided: %s %q %+v", a.Verdict, a.Reason, a.Hits)
	}
	if a := screen(t, open(t, d, date.MustParse("2026-05-31")), "Quiet Ibis Shipping"); a.Verdict != screening.Found {
		t.Errorf("the day before it was decided: %s", a.Verdict)
	}
	load(t, d, "un", un("2026-03-27", "Quiet Ibis Shipping Lines"))
	a = screen(t, open(t, d, day), "Quiet Ibis Shipping")
	if a.Verdict != screening.Found {
		t.Errorf("the entry changed: %s", a.Verdict)
	}
	for _, h := range a.Hits {
		if h.List == "un" && (h.Decided == nil || h.Decided.Status != adjudication.Reopened || len(h.Decided.Changed) == 0) {
			t.Errorf("%+v", h.Decided)
		}
	}
	if err := os.WriteFile(inuse.BookPath(d), []byte("{}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := inuse.Open(inuse.Options{Dir: d}); fault.KindOf(err) != fault.Invalid {
		t.Errorf("damaged decisions: %v", err)
	}
}

// TestGiven: lists by their paths, read once for all days.
func TestGiven(t *testing.T) {
	file := filepath.Join(t.TempDir(), "un.xml")
	if err := os.WriteFile(file, []byte(un("2026-02-27", "Quiet Ibis Shipping")), 0o600); err != nil {
		t.Fatal(err)
	}
	read := func(name, path string, on date.Date) (*inuse.Set, error) {
		l, err := inuse.Open(inuse.Options{Given: []inuse.Given{{Name: name, Path: path}}, Whole: true})
		if err != nil {
			t.Fatal(err)
		}
		return l.On(t.Context(), on)
	}
	for _, name := range []string{"un", "ofac", "mine"} { // the form by name, by another name, found out
		s, err := read(name, file, day)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if a := screen(t, s, "Quiet Ibis Shiping"); a.Verdict != screening.Found || a.Hits[0].List != name {
			t.Errorf("%s: %+v", name, a)
		}
		if s.Entry(register.Ref{List: name, Ref: "TEe.001"}) == nil || len(s.Basis().Lists[0].Digest) != 64 {
			t.Errorf("%s: %+v", name, s.Basis())
		}
	}
	s, err := read("un", file, date.MustParse("2025-01-01"))
	if err != nil {
		t.Fatal(err)
	}
	if a := screen(t, s, "Somebody Else"); a.Verdict != screening.CannotTell || !strings.Contains(a.Reason, "is that of 2026-02-27") {
		t.Errorf("%s %q", a.Verdict, a.Reason)
	}
	if _, err := read("un", file+".none", day); err == nil {
		t.Error("a list that is not there was passed over")
	}
}

// TestConcurrent: many goroutines ask and open days at once.
func TestConcurrent(t *testing.T) {
	l, err := inuse.Open(inuse.Options{})
	if err != nil {
		t.Fatal(err)
	}
	lists := l.ForCheck(context.Background())
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			for k := range 20 {
				s, err := lists.On(date.Of(2018+(i+k)%9, 6, 1))
				if err != nil {
					t.Error(err)
					return
				}
				if a, err := s.Screen(record.Query{Name: "Korea Mining Development Trading Corporation"}); err != nil || a.Verdict != screening.Found {
					t.Errorf("%v %+v", err, a)
				}
			}
		})
	}
	all.Wait()
}
