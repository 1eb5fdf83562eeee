package batch

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"github.com/licet/licet/fault"
	"github.com/licet/licet/transfer/read"
)

func gzipped(tb testing.TB, b []byte) []byte {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	if _, err := w.Write(b); err != nil {
		tb.Fatal(err)
	}
	if err := w.Close(); err != nil {
		tb.Fatal(err)
	}
	return out.Bytes()
}

func zstandard(tb testing.TB, b []byte) []byte {
	var out bytes.Buffer
	w, err := zstd.NewWriter(&out)
	if err != nil {
		tb.Fatal(err)
	}
	if _, err := w.Write(b); err != nil {
		tb.Fatal(err)
	}
	if err := w.Close(); err != nil {
		tb.Fatal(err)
	}
	return out.Bytes()
}

// TestPackedFiles: a file packed by gzip or zstd is read like what is in it, whatever its name says; one that is cut off gives what
// is whole and says so; one that unpacks to far more than it is ends with an error.
func TestPackedFiles(t *testing.T) {
	rows := []byte("id,description,hs\n1,gyroscope,901420\n2,kettle,851610\n")
	edi := []byte("UNH+M+CUSCAR:D:00B:UN'BGM+85+X+9'CNI+1'RFF+BM:B1'GID+1+1:CT'FTX+AAA+++GYRO'CNI+2'RFF+BM:B2'GID+1+1:CT'FTX+AAA+++KETTLE'UNT+11+M'")
	cut := gzipped(t, append(bytes.Clone(rows), bytes.Repeat([]byte("3,bolt,731815\n"), 20000)...))
	for _, tt := range []struct {
		why, name string
		content   []byte
		records   int
		fails     string
	}{
		{"gzip", "rows.csv.gz", gzipped(t, rows), 2, ""},
		{"zstd", "rows.csv.zst", zstandard(t, rows), 2, ""},
		{"several members of gzip", "rows.csv.gz", append(gzipped(t, rows[:30]), gzipped(t, rows[30:])...), 2, ""},
		{"gzip in a block filled up with zeros", "rows.csv.gz", append(gzipped(t, rows), make([]byte, 100_000)...), 2, ""},
		{"gzip with something else behind it", "rows.csv.gz", append(gzipped(t, rows), 'x'), -1, "damaged"},
		{"a member behind zeros", "rows.csv.gz", append(append(gzipped(t, rows), 0, 0), gzipped(t, rows)...), -1, "damaged"},
		{"zstd behind a frame to be skipped", "rows.csv.zst", append([]byte{0x5a, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 'a', 'b', 'c'}, zstandard(t, rows)...), 2, ""},
		{"EDIFACT", "rows.edi.gz", gzipped(t, edi), 2, ""},
		{"EDIFACT under another name", "rows.csv.zst", zstandard(t, edi), 2, ""},
		{"a table under the name of EDIFACT", "rows.edi.gz", gzipped(t, rows), 0, "rows.edi.gz:1: \"id,description,hs\": the file does not begin like EDIFACT"},
		{"gzip under another name", "rows.bin", gzipped(t, rows), 2, ""},
		{"not packed in spite of its name", "rows.csv.gz", rows, 2, ""},
		{"gzip that is none", "rows.csv.gz", []byte{0x1f, 0x8b, 1, 2, 3}, 0, "damaged"},
		{"zstd that is none", "rows.csv.zst", []byte{0x28, 0xb5, 0x2f, 0xfd, 0xff, 0xff, 0xff}, 0, "damaged"},
		{"cut off", "rows.csv.gz", cut[:len(cut)-10], -1, "rows.csv.gz: the packed file is damaged or cut off: unexpected EOF; expected a whole file packed by gzip or zstd"},
		{"a bomb", "rows.csv.gz", gzipped(t, append(bytes.Clone(rows), bytes.Repeat([]byte("3,bolt,731815\n"), 8<<20)...)), -1, "times its size"},
	} {
		if testing.Short() && tt.why == "a bomb" {
			continue
		}
		file := filepath.Join(t.TempDir(), tt.name)
		if err := os.WriteFile(file, tt.content, 0o600); err != nil {
			t.Fatal(err)
		}
		r := NewRecords([]string{file}, strings.NewReader(""), read.Options{}, nil)
		records, failed := 0, ""
		for {
			rec, ok := r.Next()
			if !ok {
				break
			}
			if rec.Err != nil {
				failed = rec.Err.Error()
				if strings.Count(failed, tt.name) > 1 {
					t.Errorf("%s: the file is named twice: %s", tt.why, failed)
				}
				if fault.KindOf(rec.Err) != fault.Invalid {
					t.Errorf("%s: %v", tt.why, rec.Err)
				}
				continue
			}
			records++
		}
		r.Close()
		if tt.records >= 0 && records != tt.records || (tt.fails == "") != (failed == "") || !strings.Contains(failed, tt.fails) {
			t.Errorf("%s: %d records, %q; want %d, %q", tt.why, records, failed, tt.records, tt.fails)
		}
	}
	for name, want := range map[string]string{"a.csv": ".csv", "a.CSV.GZ": ".csv", "a.jsonl.zst": ".jsonl", "a.gz": ""} {
		if got := extension(name); got != want {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// TestPackedPlace: a bad row of a packed file is named with the file that is there.
func TestPackedPlace(t *testing.T) {
	file := filepath.Join(t.TempDir(), "rows.csv.gz")
	if err := os.WriteFile(file, gzipped(t, []byte("id,description,hs,kind\n1,gyroscope,901420,moon\n")), 0o600); err != nil {
		t.Fatal(err)
	}
	r := NewRecords([]string{file}, strings.NewReader(""), read.Options{}, nil)
	defer r.Close()
	rec, _ := r.Next()
	if len(rec.Errs) != 1 || rec.Errs[0].Place.File != file || rec.Errs[0].Place.Line != 2 || rec.Place.File != file {
		t.Errorf("%+v %v", rec.Place, rec.Errs)
	}
}

// TestLongMessage: a message of EDIFACT that is too long to be held is checked to its trailer first, by opening the file a second
// time, packed or not; nothing of a wrong one is given, and both openings are closed in the end.
func TestLongMessage(t *testing.T) {
	const n = 150
	var b strings.Builder
	b.WriteString("UNH+M+CUSCAR:D:00B:UN'BGM+85+X+9'")
	for i := range n {
		fmt.Fprintf(&b, "CNI+%d'RFF+BM:B%d'GID+1+1:CT'FTX+AAA+++KETTLE'", i, i)
	}
	right, wrong := fmt.Sprintf("%sUNT+%d+M'", b.String(), 4*n+3), b.String()+"UNT+7+M'"
	for _, tt := range []struct {
		name    string
		content []byte
		given   int
	}{
		{"right.edi", []byte(right), n},
		{"right.edi.gz", gzipped(t, []byte(right)), n},
		{"wrong.edi", []byte(wrong), 0},
		{"wrong.edi.gz", gzipped(t, []byte(wrong)), 0},
		{"wrong.edi.zst", zstandard(t, []byte(wrong)), 0},
		{"cut.edi", []byte(b.String()), 0},
		{"cut.edi.gz", gzipped(t, []byte(right))[:600], 0},
	} {
		name := filepath.Join(t.TempDir(), tt.name)
		if err := os.WriteFile(name, tt.content, 0o600); err != nil {
			t.Fatal(err)
		}
		r := NewRecords([]string{name}, nil, read.Options{}, nil)
		given, refused := 0, 0
		for rec, ok := r.Next(); ok; rec, ok = r.Next() {
			switch {
			case rec.Transfer != nil:
				given++
			case rec.Err == nil:
				refused++
			}
			if rec.Revoked != 0 {
				t.Errorf("%s: %d were given and taken back", tt.name, rec.Revoked)
			}
		}
		if given != tt.given || tt.given == 0 && refused == 0 || !strings.HasPrefix(tt.name, "cut") && given+refused != n {
			t.Errorf("%s: %d given, %d refused", tt.name, given, refused)
		}
		if r.open != nil || r.again != nil {
			t.Errorf("%s: still open", tt.name)
		}
	}
}
