//go:build unix

package batch

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/licet/licet/fault"
)

// TestIrregularFiles: a pipe or a device found in a directory is told and not read, which might never end; a link to a
// regular file is read. Named itself a pipe is read.
func TestIrregularFiles(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a.json"), []byte("{}"), 0o600); err != nil {
		t.Fatal(err)
	}
	pipe := filepath.Join(dir, "b.json")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Skip("no pipes here:", err)
	}
	for link, to := range map[string]string{"c.json": "/dev/zero", "d.json": "a.json", "e.json": "nowhere", "f.json": dir} {
		if err := os.Symlink(to, filepath.Join(dir, link)); err != nil {
			t.Fatal(err)
		}
	}
	got, errs := Files([]string{dir}, false)
	if want := []string{filepath.Join(dir, "a.json"), filepath.Join(dir, "d.json")}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	var told []string
	for _, e := range errs {
		told = append(told, strings.TrimPrefix(e.Error(), dir+"/"))
		if fault.KindOf(e) != fault.Invalid {
			t.Errorf("%v: kind %s", e, fault.KindOf(e))
		}
	}
	want := []string{
		"b.json: this is a pipe and was left out", "c.json: this is a device and was left out",
		"e.json: there is no such file or directory", "f.json: this is a link to a directory and was left out",
	}
	if diff := cmp.Diff(want, told); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got, errs := Files([]string{pipe}, false); len(got) != 1 || len(errs) != 0 {
		t.Errorf("a pipe that is named: %v %v", got, errs)
	}
}

// TestLinkToDirectory: a link to a directory that is named is followed, with or without a slash behind it.
func TestLinkToDirectory(t *testing.T) {
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "real", "deep"), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"real/a.json", "real/deep/b.json"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("{}"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	link := filepath.Join(dir, "link")
	if err := os.Symlink("real", link); err != nil {
		t.Skip("no links here:", err)
	}
	for _, tt := range []struct {
		why, path string
		recursive bool
		want      []string
	}{
		{"as it stands", link, false, []string{link + "/a.json"}},
		{"with a slash", link + "/", false, []string{link + "/a.json"}},
		{"with its subdirectories", link, true, []string{link + "/a.json", link + "/deep/b.json"}},
	} {
		if got, errs := Files([]string{tt.path}, tt.recursive); !slices.Equal(got, tt.want) || len(errs) != 0 {
			t.Errorf("%s: %v %v", tt.why, got, errs)
		}
	}
}
