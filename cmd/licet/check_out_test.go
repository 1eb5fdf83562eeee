package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/licet/licet/fault"
	"github.com/licet/licet/internal/lock"
)

// TestOneRunAtATime: a second run that would write the same answers is refused, and the answers of the first stay.
func TestOneRunAtATime(t *testing.T) {
	dir := t.TempDir()
	out := filepath.Join(dir, "a.jsonl")
	held, err := lock.Take(lockOf(out))
	if err != nil {
		t.Fatal(err)
	}
	check := func() (int, string) {
		var stdout, stderr bytes.Buffer
		env := Env{Lookup: func(string) string { return "" }, Now: clock}
		got := Run(t.Context(), []string{"check", "--no-screen", examplesDir, "--out", out}, strings.NewReader(""), &stdout, &stderr, env)
		return got, stderr.String()
	}
	if got, text := check(); got != fault.ExitUsage || !strings.Contains(text, "another run of licet is writing to the file") {
		t.Errorf("beside another run: status %d\n%s", got, text)
	}
	if _, err := os.Stat(out); err == nil {
		t.Error("the answers were opened")
	}
	held.Remove()
	if got, text := check(); got == fault.ExitInternal || strings.Contains(text, "another run") {
		t.Errorf("after it: status %d\n%s", got, text)
	}
	if _, err := os.Stat(lockOf(out)); err == nil {
		t.Error("the lock was left behind")
	}
}

// TestApart: names that only look different, and names that only look alike.
func TestApart(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"in", "other"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, to := range map[string]string{"toward": "in", "dangling": "new", "here": "."} {
		if err := os.Symlink(to, filepath.Join(dir, name)); err != nil {
			t.Skip(err)
		}
	}
	if err := os.Link(filepath.Join(dir, "in"), filepath.Join(dir, "hard")); err != nil {
		t.Skip(err)
	}
	for _, c := range []struct {
		why           string
		read, written string
		within        string
		refused       bool
	}{
		{"the same name", "in", "in", "", true},
		{"a detour", "in", "here/../in", "", true},
		{"a link to it", "in", "toward", "", true},
		{"a link as the input", "toward", "in", "", true},
		{"another name of the same file", "in", "hard", "", true},
		{"through a link to the directory", "in", "here/in", "", true},
		{"links that lead to what is not there yet", "dangling", "new", "", true},
		{"a file that is not there, through a directory", "here/new", "new", "", true},
		{"another file", "in", "other", "", false},
		{"a new file", "in", "new", "", false},
		{"a rule of a directory of rules", "here", "a.yaml", ".yaml", true},
		{"what is no rule there", "here", "a.csv", ".yaml", false},
		{"anything in a directory that is all of one piece", ".", "lists/un", "*", true},
		{"beside it", "lists", "in", "*", false},
	} {
		err := apart([]path{
			{name: filepath.Join(dir, filepath.FromSlash(c.read)), what: "an input", within: c.within},
			{name: filepath.Join(dir, filepath.FromSlash(c.written)), what: "the answers", flag: "--out", writes: true},
		})
		if (err != nil) != c.refused {
			t.Errorf("%s: %v", c.why, err)
		}
	}
}
