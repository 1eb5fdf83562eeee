package listdir

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/licet/licet/screening/source"
)

func TestImportHugeFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "huge.txt")
	if err := os.WriteFile(path, []byte("1 Example\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(path, 10<<30); err != nil {
		t.Skip(err)
	}
	files, err := source.Paths(path)
	if err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	_, err = open(t).Import(t.Context(), Load{List: "huge", Files: files, At: when})
	if err == nil || !strings.Contains(err.Error(), "larger than the limit") {
		t.Error(err)
	}
	if took := time.Since(start); took > 2*time.Second {
		t.Errorf("it took %s to refuse a file by its size", took)
	}
}
