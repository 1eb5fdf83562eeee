package fault_test

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/licet/licet/fault"
)

// Every kind has both statuses; a kind added to the list without them falls through to "internal" and is caught here.
func TestEveryKindHasItsStatuses(t *testing.T) {
	want := map[fault.Kind][2]int{
		fault.Invalid:      {2, 422},
		fault.UnknownInput: {3, 422},
		fault.NotFound:     {2, 404},
		fault.NotAllowed:   {4, 403},
		fault.Conflict:     {2, 409},
		fault.StaleEdition: {2, 412},
		fault.Unavailable:  {5, 503},
		fault.Internal:     {5, 500},
	}
	if len(want) != len(fault.Kinds()) {
		t.Errorf("%d kinds are tested, the list has %d", len(want), len(fault.Kinds()))
	}
	for _, k := range fault.Kinds() {
		if got := [2]int{k.ExitStatus(), k.HTTPStatus()}; got != want[k] {
			t.Errorf("%s: exit and HTTP status %v, want %v", k, got, want[k])
		}
	}
	if k := fault.Kind("new"); k.ExitStatus() != 5 || k.HTTPStatus() != 500 {
		t.Error("an unlisted kind must count as internal")
	}
}

func TestErrorNamesPlaceValueAndRemedy(t *testing.T) {
	e := fault.Input("quantity", "-3", "a quantity cannot be negative", "a number of 0 or more").
		At(fault.Place{Field: "items[1]"}).
		At(fault.Place{File: "deal.csv", Line: 4})
	want := `deal.csv:4: items[1].quantity: "-3": a quantity cannot be negative; expected a number of 0 or more`
	if e.Error() != want {
		t.Errorf("got  %s\nwant %s", e, want)
	}
	if nested := fault.Input("[2]", "", "m", "").At(fault.Place{Field: "items"}); nested.Place.Field != "items[2]" {
		t.Errorf("index joined as %q", nested.Place.Field)
	}
	if p := (fault.Place{Line: 7, Col: 3}).String(); p != "line 7:3" {
		t.Errorf("place without file: %q", p)
	}
}

func TestKindOf(t *testing.T) {
	e := fault.Wrap(fault.Unavailable, io.ErrUnexpectedEOF, "reading %s", "list")
	wrapped := fmt.Errorf("loading: %w", e)
	if fault.KindOf(wrapped) != fault.Unavailable || !errors.Is(wrapped, io.ErrUnexpectedEOF) {
		t.Error("kind and cause must survive wrapping")
	}
	if fault.KindOf(io.EOF) != fault.Internal || fault.KindOf(nil) != "" {
		t.Error("foreign errors are internal, nil has no kind")
	}
}

func TestQuote(t *testing.T) {
	if q := fault.Quote(strings.Repeat("ü", 500)); len([]rune(q)) > 85 || !strings.HasSuffix(q, `…"`) {
		t.Errorf("long value shown in full: %d runes", len([]rune(q)))
	}
	if q := fault.Quote("a\x1b[31m"); strings.ContainsRune(q, 0x1b) {
		t.Error("an escape sequence reached the terminal")
	}
}
