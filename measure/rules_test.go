package measure

import (
	"io/fs"
	"testing"

	"github.com/licet/licet/rule"
	"github.com/licet/licet/rule/ruletest"
)

func table(t testing.TB) fs.FS {
	t.Helper()
	sub, err := fs.Sub(embedded, tableDir)
	if err != nil {
		t.Fatal(err)
	}
	return sub
}

// The cases beside the rules.
func TestCases(t *testing.T) {
	r, err := load(rule.Dir{Name: tableDir, FS: table(t)}, nil)
	if err != nil {
		t.Fatal(err)
	}
	ruletest.Run(t, r.set, tableDir, table(t))
	lean, err := Default()
	if err != nil || lean.Digest() != r.Digest() {
		t.Errorf("loading with and without cases differs: %v", err)
	}
}
