package source

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/licet/licet/fault"
)

// zeros never ends.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func TestNothingButZeros(t *testing.T) {
	endless := File{Name: "zero", Open: func() (io.ReadCloser, error) { return io.NopCloser(zeros{}), nil }}
	for _, form := range append(Forms(), "") {
		_, _, err := readAll(t, []File{endless}, Options{Form: form})
		if fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), "nothing but zeros") {
			t.Errorf("%s: %v", form, err)
		}
	}
}

// TestHugeFile has a file of ten gigabytes, which takes no room: it is refused by its size.
func TestHugeFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "huge.xml")
	if err := os.WriteFile(path, []byte("<CONSOLIDATED_LIST>"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(path, 10<<30); err != nil {
		t.Skip(err)
	}
	files, err := Paths(path)
	if err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	_, _, err = readAll(t, files, Options{Form: UN})
	if err == nil || !strings.Contains(err.Error(), "longer than the limit") {
		t.Error(err)
	}
	if took := time.Since(start); took > time.Second {
		t.Errorf("it took %s to refuse a file by its size", took)
	}
}

func TestNoText(t *testing.T) {
	text := "<CONSOLIDATED_LIST>" + strings.Repeat("\x01", maxControls+2) + strings.Repeat("x", 1<<20)
	_, rep, err := readAll(t, []File{textFile("noise.xml", text)}, Options{Form: UN})
	if err == nil || !strings.Contains(err.Error(), "it is no text") || !rep.Broken {
		t.Errorf("%v, broken %v", err, rep.Broken)
	}
}

// TestQuick has files that once took time in the square of their length.
func TestQuick(t *testing.T) {
	var twins strings.Builder
	twins.WriteString("name,remarks\n")
	const rows = 60_000
	for i := range rows {
		fmt.Fprintf(&twins, "Example Trading,r%d\n", i)
	}
	twins.WriteString("Example Trading,r7\n") // said twice
	brackets := strings.Repeat(strings.Repeat("(", 900)+":"+strings.Repeat("and ", 240)+";", 100)
	for name, c := range map[string]struct {
		form    Form
		text    string
		entries int
	}{
		"the same name without numbers": {Plain, twins.String(), rows},
		"brackets with colons":          {Plain, "name,aliases\nExample,\"" + brackets + "\"\n", 1},
		"records that never end": {
			CSLJSON, `{"id":"1","name":"Example"}` + "\n" + strings.Repeat("{\"id\"\n", 300_000) + `{"id":"2","name":"Second"}` + "\n", 0,
		},
	} {
		start := time.Now()
		out, _, err := readAll(t, []File{textFile("list", c.text)}, Options{Form: c.form})
		if took := time.Since(start); took > 10*time.Second {
			t.Errorf("%s: it took %s", name, took)
		}
		if c.entries > 0 && (err != nil || len(out) != c.entries) {
			t.Errorf("%s: %d entries, want %d; %v", name, len(out), c.entries, err)
		}
		refs := map[string]bool{}
		for _, e := range out {
			if refs[e.Ref] {
				t.Fatalf("%s: the reference %s stands twice", name, e.Ref)
			}
			refs[e.Ref] = true
		}
	}
}
