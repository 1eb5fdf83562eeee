//go:build unix

package inuse_test

import (
	"context"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/licet/licet/internal/inuse"
)

// TestGivenDevice names a device that never ends as a list: its digest was once awaited for ever.
func TestGivenDevice(t *testing.T) {
	if _, err := os.Stat("/dev/zero"); err != nil {
		t.Skip(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	l, err := inuse.Open(inuse.Options{Given: []inuse.Given{{Name: "un", Path: "/dev/zero"}}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := l.On(ctx, day); err == nil || !strings.Contains(err.Error(), "nothing but zeros") {
		t.Error(err)
	}
}
