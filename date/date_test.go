package date_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/licet/licet/date"
)

func TestParse(t *testing.T) {
	for _, c := range []struct {
		in, why string
		ok      bool
	}{
		{"2011-04-15", "an ordinary day", true},
		{"2024-02-29", "a leap day", true},
		{"2023-02-29", "no leap year", false},
		{"2011-4-15", "single digits", false},
		{"15.04.2011", "another order", false},
		{"2011-04-15T00:00:00Z", "a time is not a day", false},
		{"", "nothing", false},
		{"0000-01-01", "there is no year 0", false},
	} {
		d, err := date.Parse(c.in)
		if (err == nil) != c.ok {
			t.Errorf("%q (%s): %v, %v", c.in, c.why, d, err)
		}
		if err == nil && d.String() != c.in {
			t.Errorf("%q is written back as %q", c.in, d)
		}
	}
}

func TestSpan(t *testing.T) {
	d := date.MustParse
	s := date.Span{From: d("2004-10-08"), Until: d("2012-10-23")}
	for day, want := range map[string]bool{
		"2004-10-07": false, // the day before the first
		"2004-10-08": true,  // the first day is inside
		"2012-10-22": true,  // the last day
		"2012-10-23": false, // the day on which the next text begins
	} {
		if got := s.Contains(d(day)); got != want {
			t.Errorf("%s in %v: %v", day, s, got)
		}
	}
	next := date.Span{From: d("2012-10-23")}
	if s.Overlaps(next) || next.Overlaps(s) {
		t.Error("spans that touch do not overlap")
	}
	if !next.Overlaps(date.Span{From: d("2020-01-01")}) || !(date.Span{}).Overlaps(s) {
		t.Error("open spans overlap")
	}
	if !(date.Span{From: d("2012-10-23"), Until: d("2012-10-23")}).Empty() || s.Empty() || next.Empty() {
		t.Error("Empty")
	}
}

func TestJSON(t *testing.T) {
	in := date.Span{From: date.Of(2016, time.October, 20)}
	b, err := json.Marshal(in)
	if err != nil || string(b) != `{"from":"2016-10-20"}` {
		t.Fatalf("%s, %v", b, err)
	}
	var out date.Span
	if err := json.Unmarshal(b, &out); err != nil || out != in {
		t.Fatalf("%v, %v", out, err)
	}
	if err := json.Unmarshal([]byte(`{"from":"soon"}`), &out); err == nil {
		t.Error("soon was read as a day")
	}
	if err := json.Unmarshal([]byte(`{"from":""}`), &out); err != nil || !out.From.IsZero() {
		t.Error("an empty day is no day")
	}
}

func TestOrder(t *testing.T) {
	a, b := date.MustParse("1999-12-31"), date.MustParse("2000-01-01")
	if !a.Before(b) || !b.After(a) || a.Compare(b) != -1 || b.Compare(a) != 1 || a.Compare(a) != 0 {
		t.Error("order of days")
	}
	if a.Year() != 1999 || !a.Time().AddDate(0, 0, 1).Equal(b.Time()) || date.FromTime(b.Time()) != b {
		t.Error("calendar arithmetic")
	}
}
