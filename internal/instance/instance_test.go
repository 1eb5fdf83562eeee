package instance_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/licet/licet/audit"
	"github.com/licet/licet/desk"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/internal/instance"
	"github.com/licet/licet/internal/storetest"
)

func open(t *testing.T, o instance.Options) (*instance.Instance, error) {
	t.Helper()
	o.Now = storetest.NewClock().Now
	return instance.Open(t.Context(), o)
}

func made(t *testing.T, dir string, acts int) *instance.Instance {
	t.Helper()
	in, err := open(t, instance.Options{Dir: dir, Write: true})
	if err != nil {
		t.Fatal(err)
	}
	for i := range acts {
		if err := in.Store.Change(t.Context(), audit.Actor{Kind: audit.User, ID: "ann"}, "", func(tx desk.Tx) error {
			return tx.Assessments().Create(t.Context(), storetest.Assessment("o-1", i), desk.Deed{})
		}); err != nil {
			t.Fatal(err)
		}
	}
	return in
}

func closed(t *testing.T, in *instance.Instance) {
	t.Helper()
	if err := in.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// TestFirstStart makes what is missing once, for the account alone, and finds it again.
func TestFirstStart(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data", "licet")
	if _, err := open(t, instance.Options{Dir: dir}); fault.KindOf(err) != fault.NotFound {
		t.Errorf("nothing is there, and reading does not make it: %v", err)
	}
	if _, err := os.Stat(dir); err == nil {
		t.Error("reading made a directory")
	}
	in := made(t, dir, 3)
	public := in.Public
	closed(t, in)
	for _, name := range []string{"licet.db", "audit.key", "audit.pub", "checkpoint"} {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v %v", name, info, err)
		}
	}
	in = made(t, dir, 1)
	defer closed(t, in)
	if in.Public != public {
		t.Error("another start made another key")
	}
	got, err := in.Verify(t.Context(), nil)
	if err != nil || !got.OK() || got.Log.Size != 4 || got.Records != 4 {
		t.Errorf("%+v %v", got, err)
	}
}

// TestReading: a directory without the private key can be read and verified, and not changed.
func TestReading(t *testing.T) {
	dir := t.TempDir()
	closed(t, made(t, dir, 2))
	if err := os.Remove(filepath.Join(dir, "audit.key")); err != nil {
		t.Fatal(err)
	}
	in, err := open(t, instance.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	defer closed(t, in)
	if got, err := in.Verify(t.Context(), nil); err != nil || !got.OK() {
		t.Errorf("%+v %v", got, err)
	}
	if err := in.Store.Change(t.Context(), audit.Actor{Kind: audit.Nobody}, "", func(desk.Tx) error { return nil }); fault.KindOf(err) != fault.NotAllowed {
		t.Error(err)
	}
}

// TestTruncated: acts that were removed from the end, with everything that tells of them in the database, are missed.
func TestTruncated(t *testing.T) {
	dir := t.TempDir()
	closed(t, made(t, dir, 5))
	before, err := os.ReadFile(filepath.Join(dir, "licet.db"))
	if err != nil {
		t.Fatal(err)
	}
	closed(t, made(t, dir, 2))
	for _, name := range []string{"licet.db-wal", "licet.db-shm"} {
		_ = os.Remove(filepath.Join(dir, name))
	}
	if err := os.WriteFile(filepath.Join(dir, "licet.db"), before, 0o600); err != nil {
		t.Fatal(err)
	}
	in, err := open(t, instance.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = in.Store.Close() }()
	got, err := in.Verify(t.Context(), nil)
	if err != nil || got.OK() || got.Log.Wrong[0].Seq != 5 || !strings.Contains(got.Log.Wrong[0].Text, "removed") {
		t.Errorf("an old copy of the database was put in place: %+v %v", got.Log, err)
	}
}

func TestBadKeys(t *testing.T) {
	tests := []struct {
		why  string
		do   func(dir string) error
		kind fault.Kind
		text string
	}{
		{"others can read the key", func(dir string) error { return os.Chmod(filepath.Join(dir, "audit.key"), 0o644) }, fault.NotAllowed, "can be read by others"},
		{"the key is damaged", func(dir string) error { return os.WriteFile(filepath.Join(dir, "audit.key"), []byte("x"), 0o600) }, fault.Invalid, "cannot be read"},
		{"the public key is gone", func(dir string) error { return os.Remove(filepath.Join(dir, "audit.pub")) }, fault.NotFound, "public key"},
	}
	for _, tt := range tests {
		dir := t.TempDir()
		closed(t, made(t, dir, 1))
		if err := tt.do(dir); err != nil {
			t.Fatal(err)
		}
		_, err := open(t, instance.Options{Dir: dir, Write: true})
		if fault.KindOf(err) != tt.kind || !strings.Contains(err.Error(), tt.text) {
			t.Errorf("%s: %v", tt.why, err)
		}
	}
}
