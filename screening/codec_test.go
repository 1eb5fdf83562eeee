package screening

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/licet/licet/fault"
	"github.com/licet/licet/screening/name"
)

func saved(tb testing.TB, x *Index) []byte {
	tb.Helper()
	var b bytes.Buffer
	if err := x.Save(&b); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

// TestStoredIndex: an index that was stored and read again answers every question as before, and is stored as the same bytes.
func TestStoredIndex(t *testing.T) {
	b := saved(t, fictional())
	x, err := Load(name.Default(), b)
	if err != nil {
		t.Fatal(err)
	}
	if again := saved(t, x); !bytes.Equal(b, again) {
		t.Error("the index that was read is stored as other bytes")
	}
	if other := saved(t, New(name.Default(), alphaList(), betaList())); !bytes.Equal(b, other) {
		t.Error("the same lists are stored as other bytes")
	}
	s, r := searcher(), x.NewSearcher(DefaultWeights())
	for _, q := range questions() {
		if d := cmp.Diff(askAll(s, q), askAll(r, q), unexported); d != "" {
			t.Errorf("%q: %s", q.Name, d)
		}
	}
	if !slices.Equal(fictional().lists, x.lists) {
		t.Errorf("lists %+v, stored %+v", fictional().lists, x.lists)
	}
	if a, b := fictional().Len(); a != 16 || b < a {
		t.Errorf("%d entries with %d names", a, b)
	}
	empty := saved(t, New(name.Default()))
	x, err = Load(name.Default(), empty)
	if err != nil {
		t.Fatalf("an index of nothing: %v", err)
	}
	if a := askAll(x.NewSearcher(DefaultWeights()), Query{Name: "Karim Zuhri"}); a.Verdict != NotFound || len(a.Hits) != 0 {
		t.Errorf("an index of nothing answers %s", a.Verdict)
	}
}

// TestStoredIndexIsWhole: bytes that were cut off, altered, or are of another form are refused as stale, so that the index is built
// anew.
func TestStoredIndexIsWhole(t *testing.T) {
	b := saved(t, New(name.Default(), betaList()))
	refused := func(why string, b []byte) {
		t.Helper()
		x, err := Load(name.Default(), b)
		if err == nil || x != nil {
			t.Errorf("%s: it is read", why)
			return
		}
		if fault.KindOf(err) != fault.StaleEdition {
			t.Errorf("%s: %v", why, err)
		}
	}
	for n := range b {
		refused("cut off", b[:n])
	}
	for i := range b {
		c := bytes.Clone(b)
		c[i] ^= 1 << (i % 8)
		refused("altered", c)
	}
	refused("longer", append(bytes.Clone(b), 0))
	refused("nothing", nil)
	refused("another form", append([]byte("licet-index/0\n"), b[len(indexFormat):]...))
	for _, body := range [][]byte{{}, {0}, {1}, {0, 0, 0, 0}, {0, 0, 0, 0, 0, 0}, bytes.Repeat([]byte{0xff}, 40), {0xff, 0xff, 0xff, 0xff, 0x7f}, {1, 5, 'a'}} {
		refused("a checksum that is right over what is none", sign(body))
	}
}

// sign puts the form and the checksum before the bytes of an index.
func sign(body []byte) []byte {
	sum := sha256.Sum256(body)
	return append(append([]byte(indexFormat), sum[:]...), body...)
}

// full takes so many bytes and then no more.
type full struct{ left int }

var errFull = errors.New("the disk is full")

func (w *full) Write(b []byte) (int, error) {
	if len(b) > w.left {
		n := w.left
		w.left = 0
		return n, errFull
	}
	w.left -= len(b)
	return len(b), nil
}

func TestSaveTellsFailure(t *testing.T) {
	x := New(name.Default(), betaList())
	size := len(saved(t, x))
	for _, n := range []int{0, len(indexFormat), len(indexFormat) + 10, size - 1} {
		if err := x.Save(&full{n}); !errors.Is(err, errFull) {
			t.Errorf("after %d bytes: %v", n, err)
		}
	}
	if err := x.Save(&full{size}); err != nil {
		t.Error(err)
	}
}

// FuzzLoad: any bytes are an index or are refused as stale.
func FuzzLoad(f *testing.F) {
	b := saved(f, New(name.Default(), betaList()))
	f.Add(b)
	f.Add(b[:len(b)/2])
	f.Add([]byte(indexFormat))
	f.Add(sign(nil))
	f.Add(sign([]byte{1, 1, 'a', 0, 0, 0, 0, 0, 0}))
	f.Fuzz(func(t *testing.T, b []byte) {
		x, err := Load(name.Default(), b)
		if err != nil {
			if fault.KindOf(err) != fault.StaleEdition {
				t.Fatal(err)
			}
			return
		}
		askAll(x.NewSearcher(DefaultWeights()), Query{Name: "Farid Ostrander"})
	})
}
