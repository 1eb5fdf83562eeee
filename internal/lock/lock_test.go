package lock_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/licet/licet/internal/lock"
)

// One holds the lock at a time; what becomes of its file when it is given back is for the holder to say.
func TestTake(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.lock")
	for _, remove := range []bool{false, true, true} {
		l, err := lock.Take(path)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := lock.Take(path); !errors.Is(err, lock.ErrHeld) {
			t.Fatalf("a second holder: %v", err)
		}
		if remove {
			l.Remove()
		} else {
			l.Release()
		}
		if _, err := os.Stat(path); remove != errors.Is(err, os.ErrNotExist) {
			t.Errorf("removed %v: %v", remove, err)
		}
	}
	var none *lock.Lock
	none.Remove()
	if _, err := lock.Take(filepath.Join(path, "missing", "b")); err == nil {
		t.Error("a lock in a directory that is not there")
	}
}
