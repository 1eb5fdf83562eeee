// Package sqlstore keeps records in SQLite or PostgreSQL, with the same SQL for both.
//
// SQLite is one file beside its write-ahead log, with one writer and several readers. PostgreSQL is for installations of several machines.
// What differs between the two is the search for words, which has a table of its own kind in each.
//
// Changes are made by one goroutine, several to a transaction when they come at once, each undone by itself when it fails. The
// transaction ends with the signed head of the log of acts; only when it has reached the disk does anybody hear that a change is made.
package sqlstore

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing/fstest"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver pgx
	"github.com/pressly/goose/v3"
	_ "modernc.org/sqlite" // the driver sqlite

	"github.com/licet/licet/audit"
	"github.com/licet/licet/desk"
	"github.com/licet/licet/fault"
)

// Options say how a store is opened.
type Options struct {
	// Database is a path for SQLite, or an address postgres://… for PostgreSQL.
	Database string
	// Now is the clock.
	Now func() time.Time
	// Signer signs the heads of the log of acts. Nil opens the store for reading: a change is then an error of kind not-allowed.
	Signer *audit.Signer
	// NoMigrate leaves the schema as it is. Otherwise what is missing is added.
	NoMigrate bool
}

// Store keeps records. It implements [desk.Store].
type Store struct {
	engine  engine
	address string // without password
	now     func() time.Time
	signer  *audit.Signer
	read    *sql.DB
	write   *sql.DB
	queue   chan *job
	closing chan struct{}
	done    chan struct{}
	once    sync.Once
	edge    edge // of the log, between two batches
}

var _ desk.Store = (*Store)(nil)

type engine int

const (
	liteEngine engine = iota
	pgEngine
)

func (e engine) String() string {
	if e == pgEngine {
		return "PostgreSQL"
	}
	return "SQLite"
}

// engineOf tells by the form of the address.
func engineOf(database string) (engine, error) {
	scheme, _, has := strings.Cut(database, "://")
	switch {
	case database == "":
		return 0, fault.Input("--database", "", "no database is named", "the path of a file, or postgres://…")
	case has && (scheme == "postgres" || scheme == "postgresql"):
		return pgEngine, nil
	case has:
		return 0, fault.Input("--database", scheme+"://…", "not a known kind of database", "the path of a file, or postgres://…")
	}
	return liteEngine, nil
}

// shown is the address without its password.
func shown(database string, e engine) string {
	if e == liteEngine {
		return database
	}
	u, err := url.Parse(database)
	if err != nil {
		return "postgres://…"
	}
	return u.Redacted()
}

// Open opens the store. A database that does not exist yet is made, in SQLite with the directories above it. One whose schema is newer than
// the program, or older with NoMigrate, is an error of kind stale-edition.
func Open(ctx context.Context, o Options) (*Store, error) {
	e, err := engineOf(o.Database)
	if err != nil {
		return nil, err
	}
	s := &Store{
		engine: e, address: shown(o.Database, e), now: o.Now, signer: o.Signer,
		queue: make(chan *job), closing: make(chan struct{}), done: make(chan struct{}),
	}
	if err := s.connect(o.Database); err != nil {
		return nil, err
	}
	if err := s.ready(ctx, !o.NoMigrate); err != nil {
		return nil, errors.Join(err, s.shut())
	}
	go s.writer()
	return s, nil
}

func (s *Store) connect(database string) error {
	if s.engine == pgEngine {
		db, err := sql.Open("pgx", database)
		if err != nil {
			return s.failed(err, "opening")
		}
		db.SetMaxOpenConns(4 + 2*runtime.GOMAXPROCS(0))
		db.SetMaxIdleConns(4)
		db.SetConnMaxIdleTime(5 * time.Minute)
		s.read, s.write = db, db
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(database), 0o700); err != nil {
		return fault.Wrap(fault.Unavailable, err, "making the directory of the database")
	}
	f, err := os.OpenFile(database, os.O_CREATE|os.O_RDWR, 0o600) // nobody else reads it
	if err != nil {
		return fault.Wrap(fault.Unavailable, err, "opening the database")
	}
	if err := f.Close(); err != nil {
		return fault.Wrap(fault.Unavailable, err, "opening the database")
	}
	// The write-ahead log is synced at each commit: what was acknowledged outlives a loss of power.
	common := "?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=foreign_keys(1)" +
		"&_pragma=cache_size(-32000)&_pragma=temp_store(MEMORY)&_pragma=wal_autocheckpoint(2000)"
	path := (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: filepath.ToSlash(database)}).EscapedPath()}).String()
	if s.write, err = sql.Open("sqlite", path+common+"&_txlock=immediate"); err != nil {
		return s.failed(err, "opening")
	}
	s.write.SetMaxOpenConns(1)
	if s.read, err = sql.Open("sqlite", path+common+"&_pragma=query_only(1)"); err != nil {
		return s.failed(err, "opening")
	}
	readers := max(4, 2*runtime.GOMAXPROCS(0))
	s.read.SetMaxOpenConns(readers)
	s.read.SetMaxIdleConns(readers)
	return nil
}

//go:embed migrations
var migrations embed.FS

// sources are the migrations of an engine: those of both and its own.
func sources(e engine) (fs.FS, error) {
	out := fstest.MapFS{}
	own := "sqlite"
	if e == pgEngine {
		own = "postgres"
	}
	for _, dir := range []string{"both", own} {
		files, err := fs.ReadDir(migrations, "migrations/"+dir)
		if err != nil {
			return nil, err
		}
		for _, f := range files {
			text, err := fs.ReadFile(migrations, "migrations/"+dir+"/"+f.Name())
			if err != nil {
				return nil, err
			}
			out[f.Name()] = &fstest.MapFile{Data: text}
		}
	}
	return out, nil
}

func (s *Store) provider() (*goose.Provider, error) {
	from, err := sources(s.engine)
	if err != nil {
		return nil, fault.Wrap(fault.Internal, err, "reading the schema")
	}
	dialect := goose.DialectSQLite3
	if s.engine == pgEngine {
		dialect = goose.DialectPostgres
	}
	p, err := goose.NewProvider(dialect, s.write, from, goose.WithTableName("schema_versions"))
	if err != nil {
		return nil, s.failed(err, "reading the schema of")
	}
	return p, nil
}

// Schema is where the schema of a database stands.
type Schema struct {
	Engine   string `json:"engine"`
	Database string `json:"database"` // without password
	Have     int64  `json:"have"`     // version of the database
	Want     int64  `json:"want"`     // version of the program
	Steps    []Step `json:"steps"`
}

// Step is one change of the schema.
type Step struct {
	Version int64     `json:"version"`
	Name    string    `json:"name"`
	Applied time.Time `json:"applied,omitzero"` // zero: not yet
}

// Schema returns where the schema stands.
func (s *Store) Schema(ctx context.Context) (*Schema, error) {
	p, err := s.provider()
	if err != nil {
		return nil, err
	}
	out := &Schema{Engine: s.engine.String(), Database: s.address}
	if out.Have, out.Want, err = p.GetVersions(ctx); err != nil {
		return nil, s.failed(err, "reading the schema of")
	}
	steps, err := p.Status(ctx)
	if err != nil {
		return nil, s.failed(err, "reading the schema of")
	}
	for _, x := range steps {
		_, name, _ := strings.Cut(strings.TrimSuffix(filepath.Base(x.Source.Path), ".sql"), "_")
		step := Step{Version: x.Source.Version, Name: strings.ReplaceAll(name, "_", " ")}
		if x.State == goose.StateApplied {
			step.Applied = x.AppliedAt.UTC()
		}
		out.Steps = append(out.Steps, step)
	}
	return out, nil
}

// Migrate brings the schema to that of the program and returns how many steps were taken.
func (s *Store) Migrate(ctx context.Context) (int, error) {
	p, err := s.provider()
	if err != nil {
		return 0, err
	}
	done, err := p.Up(ctx)
	if err != nil {
		return len(done), s.failed(err, "changing the schema of")
	}
	return len(done), nil
}

func (s *Store) ready(ctx context.Context, migrate bool) error {
	p, err := s.provider()
	if err != nil {
		return err
	}
	have, want, err := p.GetVersions(ctx)
	switch {
	case err != nil:
		return s.failed(err, "reading the schema of")
	case have > want:
		e := fault.New(fault.StaleEdition, "the database %s has schema %d, and this program knows %d", s.address, have, want)
		e.Hint = "use the newer program that changed it, or restore a backup"
		return e
	case have < want && !migrate:
		e := fault.New(fault.StaleEdition, "the database %s has schema %d, and this program needs %d", s.address, have, want)
		e.Hint = "licet db migrate changes it; make a backup before"
		return e
	case have < want:
		_, err = s.Migrate(ctx)
	}
	return err
}

// Close waits for the changes that are being made and closes the database.
func (s *Store) Close() error {
	s.once.Do(func() { close(s.closing) })
	<-s.done
	return s.shut()
}

func (s *Store) shut() error {
	var out error
	for _, db := range []*sql.DB{s.read, s.write} {
		if db != nil {
			out = errors.Join(out, db.Close())
		}
	}
	return out
}

// Ping reports whether the database answers.
func (s *Store) Ping(ctx context.Context) error {
	if err := s.read.PingContext(ctx); err != nil {
		return s.failed(err, "asking")
	}
	return nil
}

// Engine names the kind of database.
func (s *Store) Engine() string { return s.engine.String() }
