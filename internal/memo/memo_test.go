package memo_test

import (
	"fmt"
	"sync"
	"testing"

	"github.com/licet/licet/internal/memo"
)

// TestMemo: what is asked for again and again stays, however much else comes, and there is a bound on all.
func TestMemo(t *testing.T) {
	m := memo.New[int](10)
	held := 0
	m.Put("often", 7)
	for i := range 1000 {
		m.Put(fmt.Sprint(i), i)
		if v, ok := m.Get("often"); !ok || v != 7 {
			t.Fatalf("forgotten after %d others", i+1)
		}
	}
	for i := range 1000 {
		if v, ok := m.Get(fmt.Sprint(i)); ok {
			held++
			if v != i {
				t.Fatalf("%d is remembered as %d", i, v)
			}
		}
	}
	if held > 10 {
		t.Errorf("%d are held, at most 10 may be", held)
	}
	var none memo.Memo[int]
	none.Put("a", 1)
	if _, ok := none.Get("a"); ok {
		t.Error("the zero memo remembers")
	}
}

func TestConcurrent(t *testing.T) {
	m := memo.New[int](8)
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for i := range 2000 {
				if v, ok := m.Get(fmt.Sprint(i % 20)); ok && v != i%20 {
					t.Errorf("%d is remembered as %d", i%20, v)
				}
				m.Put(fmt.Sprint(i%20), i%20)
			}
		})
	}
	all.Wait()
}
