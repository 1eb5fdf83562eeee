package sqlstore_test

import (
	"context"
	"crypto/rand"
	"database/sql"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/licet/licet/audit"
	"github.com/licet/licet/internal/sqlstore"
	"github.com/licet/licet/internal/storetest"
)

func opened(t testing.TB, database string) storetest.Opened {
	t.Helper()
	private, public, err := audit.NewKey(rand.Reader, "licet.example/test")
	if err != nil {
		t.Fatal(err)
	}
	signer, err := audit.NewSigner(private)
	if err != nil {
		t.Fatal(err)
	}
	keys[public] = private
	return with(t, database, signer, public)
}

// keys are the private keys of logs by the public ones.
var keys = map[string]string{}

// openedWith opens a store whose log is signed by the key of another.
func openedWith(t testing.TB, database string, o storetest.Opened) storetest.Opened {
	t.Helper()
	return with(t, database, signers[o.Public], o.Public)
}

var signers = map[string]*audit.Signer{}

func with(t testing.TB, database string, signer *audit.Signer, public string) storetest.Opened {
	t.Helper()
	signers[public] = signer
	clock := storetest.NewClock()
	s, err := sqlstore.Open(t.Context(), sqlstore.Options{Database: database, Now: clock.Now, Signer: signer})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return storetest.Opened{Store: s, Public: public, Clock: clock}
}

func TestSQLite(t *testing.T) {
	storetest.Run(t, func(t *testing.T) storetest.Opened {
		t.Helper()
		return opened(t, filepath.Join(t.TempDir(), "with blank?", "licet.db"))
	})
}

// TestPostgreSQL runs where LICET_POSTGRES names a server that may make databases, such as postgres://postgres@127.0.0.1:54329/postgres.
func TestPostgreSQL(t *testing.T) {
	server := os.Getenv("LICET_POSTGRES")
	if server == "" {
		t.Skip("LICET_POSTGRES is not set: name a server there on which databases may be made (.ci/run starts one)")
	}
	storetest.Run(t, func(t *testing.T) storetest.Opened {
		t.Helper()
		return opened(t, fresh(t, server))
	})
}

// fresh makes an empty database on the server and returns its address.
func fresh(t testing.TB, server string) string {
	t.Helper()
	db, err := sql.Open("pgx", server)
	if err != nil {
		t.Fatal(err)
	}
	name := "t" + strings.ReplaceAll(uuid.NewString(), "-", "")
	if _, err := db.ExecContext(t.Context(), "CREATE DATABASE "+name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := db.ExecContext(context.Background(), "DROP DATABASE "+name+" WITH (FORCE)"); err != nil {
			t.Error(err)
		}
		_ = db.Close()
	})
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	u.Path = "/" + name
	return u.String()
}
