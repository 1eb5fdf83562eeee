package classify

import (
	"bufio"
	"encoding/json"
	"math/rand/v2"
	"os"
	"reflect"
	"testing"

	"github.com/licet/licet/date"
)

// TestEpoch: an item has the same answer on all days of an epoch.
func TestEpoch(t *testing.T) {
	lx, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	var items []Input
	f, err := os.Open("testdata/records/develop.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	for lines := bufio.NewScanner(f); lines.Scan() && len(items) < 60; {
		var in Input
		if err := json.Unmarshal(lines.Bytes(), &in); err == nil && in.Check() == nil {
			items = append(items, in)
		}
	}
	if len(items) < 30 {
		t.Fatalf("only %d items", len(items))
	}
	r := rand.New(rand.NewPCG(7, 7))
	some := func() date.Date { return date.FromTime(date.Of(1987, 5, 1).Time().AddDate(0, 0, r.IntN(18_000))) }
	of := map[date.Date]date.Date{}
	pairs := 0
	for range 600 {
		on := some()
		epoch := lx.Epoch(on)
		if epoch.After(on) || lx.Epoch(on) != epoch {
			t.Fatalf("the epoch of %s begins on %s", on, epoch)
		}
		other, met := of[epoch]
		of[epoch] = on
		if !met || other == on {
			continue
		}
		pairs++
		a, err := New(lx, on)
		if err != nil {
			t.Fatal(err)
		}
		b, err := New(lx, other)
		if err != nil {
			t.Fatal(err)
		}
		for range 3 {
			in := items[r.IntN(len(items))]
			x, err1 := a.Classify(in)
			y, err2 := b.Classify(in)
			if (err1 == nil) != (err2 == nil) || !reflect.DeepEqual(x, y) {
				t.Fatalf("%s and %s are of one epoch and differ for %q", on, other, in.Text)
			}
		}
	}
	if pairs < 50 {
		t.Errorf("only %d pairs of days", pairs)
	}
}
