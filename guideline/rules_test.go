package guideline

import (
	"io/fs"
	"testing"

	"github.com/licet/licet/rule/ruletest"
)

// The cases beside the table, the factors and the overlays.
func TestCases(t *testing.T) {
	sub, err := fs.Sub(embedded, "rules")
	if err != nil {
		t.Fatal(err)
	}
	r, err := LoadFS(sub)
	if err != nil {
		t.Fatal(err)
	}
	in := func(dir string) fs.FS {
		d, err := fs.Sub(sub, dir)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	ruletest.Run(t, r.set, tableDir, in(tableDir))
	ruletest.Run(t, r.factors, factorsDir, in(factorsDir))
	ruletest.Run(t, r.overlays, overlaysDir, in(overlaysDir))
	lean, err := Load()
	if err != nil || lean.Digest() != r.Digest() {
		t.Errorf("loading with and without cases differs: %v", err)
	}
}
