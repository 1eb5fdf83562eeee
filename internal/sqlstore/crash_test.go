package sqlstore_test

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/licet/licet/audit"
	"github.com/licet/licet/desk"
	"github.com/licet/licet/internal/sqlstore"
	"github.com/licet/licet/internal/storetest"
)

// TestKilled kills a program that writes, again and again, at any moment: every write that it said was made is there afterwards, the
// log verifies, and nobody has to mend anything. LICET_KILLS says how often (10).
func TestKilled(t *testing.T) {
	if os.Getenv("LICET_KILLED") != "" {
		write(t)
		return
	}
	kills, err := strconv.Atoi(os.Getenv("LICET_KILLS"))
	if err != nil {
		kills = 10
	}
	databases := map[string]string{"SQLite": filepath.Join(t.TempDir(), "licet.db")}
	if server := os.Getenv("LICET_POSTGRES"); server != "" {
		databases["PostgreSQL"] = fresh(t, server)
	}
	for engine, database := range databases {
		t.Run(engine, func(t *testing.T) {
			first := opened(t, database)
			key := filepath.Join(t.TempDir(), "key")
			if err := os.WriteFile(key, []byte(keys[first.Public]), 0o600); err != nil {
				t.Fatal(err)
			}
			acknowledged := 0
			for range kills {
				ids := killed(t, database, key)
				acknowledged += len(ids)
				if err := first.Store.View(t.Context(), func(v desk.View) error {
					for _, id := range ids {
						if _, err := v.Assessments().Get(t.Context(), desk.Scope{Org: "o-1"}, id); err != nil {
							t.Errorf("a write that was acknowledged is lost: %v", err)
						}
					}
					return nil
				}); err != nil {
					t.Fatal(err)
				}
			}
			var n *desk.Counts
			if err := first.Store.View(t.Context(), func(v desk.View) (err error) {
				r, err := audit.Verify(t.Context(), v.Log(), first.Public)
				if err != nil || !r.OK() {
					t.Errorf("%v %+v", err, r)
				}
				n, err = v.Count(t.Context(), desk.Scope{All: true}, desk.AssessmentFilter{})
				return err
			}); err != nil {
				t.Fatal(err)
			}
			sound(t, first, int64(n.All), n.All)
			if acknowledged == 0 || n.All < acknowledged {
				t.Errorf("%d writes were acknowledged, %d are there", acknowledged, n.All)
			}
			t.Logf("killed %d times: %d writes were acknowledged, %d are there", kills, acknowledged, n.All)
		})
	}
}

// killed lets a program write until it is killed, and returns what it said was made.
func killed(t *testing.T, database, key string) (ids []string) {
	t.Helper()
	c := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestKilled$")
	c.Env = append(os.Environ(), "LICET_KILLED="+database, "LICET_KEY="+key)
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	after := 1 + rand.IntN(150)
	for lines.Scan() {
		if id, ok := strings.CutPrefix(lines.Text(), "made "); ok {
			ids = append(ids, id)
		}
		if len(ids) == after {
			time.AfterFunc(time.Duration(rand.IntN(3000))*time.Microsecond, func() { _ = c.Process.Kill() })
		}
	}
	_ = c.Wait() // it was killed
	return ids
}

// write is the program that is killed.
func write(t *testing.T) {
	t.Helper()
	text, err := os.ReadFile(os.Getenv("LICET_KEY"))
	if err != nil {
		t.Fatal(err)
	}
	signer, err := audit.NewSigner(string(text))
	if err != nil {
		t.Fatal(err)
	}
	s, err := sqlstore.Open(t.Context(), sqlstore.Options{Database: os.Getenv("LICET_KILLED"), Now: time.Now, Signer: signer})
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	for w := range 6 {
		go func() {
			for i := 0; ; i++ {
				a := storetest.Assessment("o-1", w*1_000_000+i)
				if err := s.Change(t.Context(), clerk, "", func(tx desk.Tx) error { return tx.Assessments().Create(t.Context(), a, desk.Deed{}) }); err != nil {
					panic(err)
				}
				mu.Lock()
				fmt.Println("made", a.ID)
				mu.Unlock()
			}
		}()
	}
	<-time.After(time.Minute) // it does not live so long
	panic("nobody killed it")
}
