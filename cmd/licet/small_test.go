package main

import (
	"os"
	"path/filepath"
	"testing"
)

// TestReadSmall has a file of settings of ten gigabytes, which takes no room on the disk and must not be read into memory.
func TestReadSmall(t *testing.T) {
	path := filepath.Join(t.TempDir(), "huge.yaml")
	if err := os.WriteFile(path, []byte("fields: []\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(path, 10<<30); err != nil {
		t.Skip(err)
	}
	text, err := readSmall(path)
	if err != nil || len(text) != mostSmall {
		t.Errorf("%d bytes, %v", len(text), err)
	}
	if _, _, err := readMapping(path); err == nil {
		t.Error("a mapping of ten gigabytes was taken")
	}
	if _, err := readPublishers(path); err == nil {
		t.Error("a file of publishers of ten gigabytes was taken")
	}
}
