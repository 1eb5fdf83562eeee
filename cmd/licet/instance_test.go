package main

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/licet/licet/audit"
	"github.com/licet/licet/desk"
	"github.com/licet/licet/internal/instance"
	"github.com/licet/licet/internal/storetest"
)

// kept makes an installation with records in a directory.
func kept(t *testing.T, n int) (dir string) {
	t.Helper()
	dir = t.TempDir()
	in, err := instance.Open(t.Context(), instance.Options{Dir: dir, Now: clock, Write: true})
	if err != nil {
		t.Fatal(err)
	}
	for i := range n {
		if err := in.Store.Change(t.Context(), audit.Actor{Kind: audit.User, ID: "ann"}, "", func(tx desk.Tx) error {
			return tx.Assessments().Create(t.Context(), storetest.Assessment("o-1", i), desk.Deed{})
		}); err != nil {
			t.Fatal(err)
		}
	}
	if err := in.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	return dir
}

// runs runs a command on the installation and returns what it wrote and its status.
func runs(t *testing.T, dir string, args ...string) (stdout, stderr string, status int) {
	t.Helper()
	var out, errs bytes.Buffer
	env := Env{Now: clock, Lookup: func(name string) string {
		if name == "LICET_DATA_DIR" {
			return dir
		}
		return ""
	}}
	status = Run(context.Background(), args, strings.NewReader(""), &out, &errs, env)
	return out.String(), errs.String(), status
}

func TestInstallation(t *testing.T) {
	dir := kept(t, 12)
	want := func(status int, text string, args ...string) string {
		t.Helper()
		out, errs, got := runs(t, dir, args...)
		if got != status || !strings.Contains(out+errs, text) {
			t.Errorf("licet %s: status %d, want %d; want %q in\n%s%s", strings.Join(args, " "), got, status, text, out, errs)
		}
		return out
	}
	want(0, "Schema    4 of 4", "db", "status")
	want(0, "4 of 4", "db", "migrate")
	want(0, "Nothing was changed or removed. 12 acts", "audit", "verify")
	var report instance.Verified
	if err := json.Unmarshal([]byte(want(0, `"size": 12`, "audit", "verify", "--format", "json")), &report); err != nil || !report.OK() {
		t.Errorf("%+v %v", report, err)
	}
	point := filepath.Join(t.TempDir(), "point")
	if err := os.WriteFile(point, []byte(want(0, "\n12\n", "audit", "checkpoint")), 0o600); err != nil {
		t.Fatal(err)
	}
	want(0, "Nothing was changed", "audit", "verify", "--checkpoint", point)
	want(2, "no such file", "audit", "verify", "--checkpoint", point+"x")
	want(2, "not signed by licet/", "audit", "verify", "--checkpoint", filepath.Join(dir, "audit.pub"))

	file := filepath.Join(t.TempDir(), "all.backup")
	want(0, "12 records and 12 acts are in "+file+", restored and verified.", "backup", file, "--check")
	want(2, "the file is there already", "backup", file)
	want(2, "nowhere", "backup", filepath.Join(dir, "nowhere", "x"))
	want(2, "holds records already", "restore", file)
	other := t.TempDir()
	for _, name := range []string{"audit.key", "audit.pub"} {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(other, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want(0, "12 records and 12 acts of 2026-", "restore", file, "--data", other)
	want(0, "12 acts", "audit", "verify", "--data", other)
	want(2, "is not signed by", "restore", file, "--data", t.TempDir()) // with another key
	want(2, "the file is no backup", "restore", filepath.Join(other, "audit.pub"), "--data", t.TempDir())

	db, err := sql.Open("sqlite", filepath.Join(dir, "licet.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if _, err := db.ExecContext(t.Context(), "UPDATE assessments SET doc = replace(doc, 'T-7\"', 'T-8\"') WHERE doc LIKE '%T-7\"%'"); err != nil {
		t.Fatal(err)
	}
	want(1, "it is not as act 7 (assessment.create) left it", "audit", "verify")
	want(2, "was changed past the log", "backup", file+"2", "--check")
	if _, err := os.Stat(file + "2"); err == nil {
		t.Error("a backup that is not good was kept")
	}
	if _, err := db.ExecContext(t.Context(), "UPDATE acts SET record = replace(record, 'ann', 'bob') WHERE seq = 4"); err != nil {
		t.Fatal(err)
	}
	want(1, "Act 4: the act was changed: it is not the one that was recorded", "audit", "verify")
}

func TestNoInstallation(t *testing.T) {
	for _, args := range [][]string{{"db", "status"}, {"audit", "verify"}, {"audit", "checkpoint"}, {"backup", filepath.Join(t.TempDir(), "x")}} {
		if _, errs, status := runs(t, filepath.Join(t.TempDir(), "none"), args...); status != 2 || !strings.Contains(errs, "there is no database yet") {
			t.Errorf("%v: %d %s", args, status, errs)
		}
	}
}
