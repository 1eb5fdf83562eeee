package name

import (
	"bytes"
	"os"
	"testing"
)

// The compiled lists are those of the directory: go generate was run after the last change.
func TestCompiledListsAreCurrent(t *testing.T) {
	l, err := Load(os.DirFS("data"))
	if err != nil {
		t.Fatal(err)
	}
	b, err := Compile(l)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(b, compiledLists) {
		t.Error("compiled.bin is not made of the lists in data: run go generate ./screening/name")
	}
	again, err := ReadCompiled(b)
	if err != nil {
		t.Fatal(err)
	}
	if again.Digest() != l.Digest() || l.Digest() == "" {
		t.Errorf("digest %q after reading, %q before", again.Digest(), l.Digest())
	}
	c, err := Compile(again)
	if err != nil || !bytes.Equal(b, c) {
		t.Errorf("what was read is compiled to other bytes: %v", err)
	}
}

func FuzzReadCompiled(f *testing.F) {
	l, err := Load(os.DirFS("data"))
	if err != nil {
		f.Fatal(err)
	}
	small := *l
	small.phrases, small.vocal, small.ordinary, small.common = nil, nil, nil, nil
	b, err := Compile(&small)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Add([]byte(compiledHead))
	f.Fuzz(func(t *testing.T, b []byte) {
		if l, err := ReadCompiled(b); err == nil && l == nil {
			t.Error("neither a lexicon nor an error")
		}
	})
}

func BenchmarkReadCompiled(b *testing.B) {
	for b.Loop() {
		if _, err := ReadCompiled(compiledLists); err != nil {
			b.Fatal(err)
		}
	}
}
