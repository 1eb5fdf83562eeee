package stored_test

import (
	"errors"
	"io"
	"runtime"
	"strings"
	"testing"

	"github.com/licet/licet/assess/stored"
)

// TestStoredIsBounded: a stored assessment without end is refused without being held several times.
func TestStoredIsBounded(t *testing.T) {
	for _, c := range []struct {
		head string
		most uint64
		want string
	}{
		{`{"a":"`, 8 << 20, "it names no format"},
		{`{"format":"`, 300 << 20, "larger than 256 MB"},
		{"", 1 << 20, "it is not JSON"},
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		in := stored.NewReader(io.MultiReader(strings.NewReader(c.head), endless{}))
		_, _, err := in.Next()
		runtime.ReadMemStats(&after)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", c.head, err)
		}
		if grown := after.TotalAlloc - before.TotalAlloc; grown > c.most {
			t.Errorf("%s: %d MB were allocated", c.head, grown>>20)
		}
	}
}

type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'a'
	}
	return len(p), nil
}

// Next hands out one object after the other with its line, and FuzzNext shows that nothing makes it panic or run on.
func TestNext(t *testing.T) {
	in := stored.NewReader(strings.NewReader("\ufeff{\"a\": \"}\\\"\"}\n\n {\n\"b\": [1, {}]}\n"))
	for _, want := range []struct {
		text string
		line int
	}{{`{"a": "}\""}`, 1}, {"{\n\"b\": [1, {}]}", 3}} {
		text, line, err := in.Next()
		if err != nil || string(text) != want.text || line != want.line {
			t.Errorf("%q in line %d, %v, want %q in line %d", text, line, err, want.text, want.line)
		}
	}
	if _, _, err := in.Next(); !errors.Is(err, io.EOF) {
		t.Errorf("behind the last: %v", err)
	}
}

func FuzzNext(f *testing.F) {
	f.Add([]byte(`{"format":"x"} {"a":[`))
	f.Add([]byte("\xef\xbb\xbf{}{}"))
	f.Fuzz(func(t *testing.T, data []byte) {
		in := stored.NewReader(strings.NewReader(string(data)))
		for n := 0; ; n++ {
			if _, _, err := in.Next(); err != nil {
				return
			}
			if n > len(data) {
				t.Fatal("more objects than bytes")
			}
		}
	})
}
