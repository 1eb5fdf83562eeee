package mtcr_test

import (
	"testing"

	"github.com/licet/licet/controllist/mtcr"
)

func TestLoad(t *testing.T) {
	l, err := mtcr.Load()
	if err != nil {
		t.Fatal(err)
	}
	if got := len(l.Entries()); got != 268 {
		t.Errorf("%d entries, want 268", got)
	}
}
