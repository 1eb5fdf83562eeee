package truth_test

import (
	"testing"

	"github.com/licet/licet/truth"
)

const (
	u = truth.Unknown
	n = truth.NotMet
	m = truth.Met
)

// Every pair is written out: the connectives are the ground under each verdict.
func TestConnectives(t *testing.T) {
	for _, c := range []struct{ a, b, and, or truth.Value }{
		{m, m, m, m},
		{m, n, n, m},
		{m, u, u, m},
		{n, m, n, m},
		{n, n, n, n},
		{n, u, n, u},
		{u, m, u, m},
		{u, n, n, u},
		{u, u, u, u},
	} {
		if got := c.a.And(c.b); got != c.and {
			t.Errorf("%v and %v = %v, want %v", c.a, c.b, got, c.and)
		}
		if got := c.a.Or(c.b); got != c.or {
			t.Errorf("%v or %v = %v, want %v", c.a, c.b, got, c.or)
		}
	}
}

func TestNot(t *testing.T) {
	for in, want := range map[truth.Value]truth.Value{m: n, n: m, u: u} {
		if got := in.Not(); got != want {
			t.Errorf("not %v = %v, want %v", in, got, want)
		}
	}
}

func TestZeroIsUnknown(t *testing.T) {
	var v truth.Value
	if v != truth.Unknown || v.Known() {
		t.Fatalf("the zero value is %v: a forgotten answer must never be a clear one", v)
	}
}

func TestText(t *testing.T) {
	for _, v := range []truth.Value{u, n, m} {
		text, err := v.MarshalText()
		if err != nil {
			t.Fatal(err)
		}
		var back truth.Value
		if err := back.UnmarshalText(text); err != nil || back != v {
			t.Errorf("%v written as %s and read as %v, %v", v, text, back, err)
		}
	}
	var v truth.Value
	if err := v.UnmarshalText([]byte("yes")); err == nil {
		t.Error("yes was read as a truth value")
	}
	if _, err := truth.Value(9).MarshalText(); err == nil {
		t.Error("a value outside the three was written")
	}
}

func TestOf(t *testing.T) {
	if truth.Of(true) != m || truth.Of(false) != n {
		t.Error("Of must decide")
	}
	if m.String() != "met" || n.String() != "not met" || u.String() != "unknown" || truth.Value(7).String() == "" {
		t.Error("String")
	}
}
