package guideline

import (
	"io/fs"
	"testing"

	"github.com/licet/licet/rule/ruletest"
)

// The cases beside the table.
func TestCases(t *testing.T) {
	sub, err := fs.Sub(embedded, "rules")
	if err != nil {
		t.Fatal(err)
	}
	r, err := LoadFS(sub)
	if err != nil {
		t.Fatal(err)
	}
	table, err := fs.Sub(sub, tableDir)
	if err != nil {
		t.Fatal(err)
	}
	ruletest.Run(t, r.set, tableDir, table)
	lean, err := Load()
	if err != nil || lean.Digest() != r.Digest() {
		t.Errorf("loading with and without cases differs: %v", err)
	}
}
