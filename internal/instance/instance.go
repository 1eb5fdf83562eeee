// Package instance is an installation of Licet on disk: its database, the key of its log of acts, and its lists.
//
//	licet.db      records, unless the database is PostgreSQL
//	audit.key     the private key that signs the log; whoever has it can sign another log
//	audit.pub     the public key, by which anybody can check a checkpoint
//	checkpoint    the newest signed head of the log, beside the database that it is about
//	lists/        versions of lists
package instance

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/licet/licet/audit"
	"github.com/licet/licet/desk"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/internal/sqlstore"
)

// Options say which installation is opened, and for what.
type Options struct {
	Dir string // the data directory
	// Database is the database, empty for the file in the directory.
	Database string
	Now      func() time.Time
	// Write opens it for changes, and makes what does not exist yet. Otherwise a directory that holds no installation is an error of
	// kind not-found.
	Write bool
	// NoMigrate leaves an older schema as it is, which is an error then.
	NoMigrate bool
}

// Instance is an open installation.
type Instance struct {
	Dir    string
	Store  *sqlstore.Store
	Public string // key of the log
}

// Names of what stands in the directory.
const (
	databaseFile   = "licet.db"
	keyFile        = "audit.key"
	publicFile     = "audit.pub"
	checkpointFile = "checkpoint"
	listsDir       = "lists"
)

// Open opens an installation.
func Open(ctx context.Context, o Options) (*Instance, error) {
	i := &Instance{Dir: o.Dir}
	if o.Database == "" {
		o.Database = filepath.Join(o.Dir, databaseFile)
	}
	if !o.Write && !strings.Contains(o.Database, "://") {
		if _, err := os.Stat(o.Database); err != nil {
			return nil, absent(o.Database, err)
		}
	}
	signer, err := i.keys(o.Write)
	if err != nil {
		return nil, err
	}
	if !o.Write {
		signer = nil
	}
	i.Store, err = sqlstore.Open(ctx, sqlstore.Options{Database: o.Database, Now: o.Now, Signer: signer, NoMigrate: o.NoMigrate || !o.Write})
	if err != nil {
		return nil, err
	}
	return i, nil
}

func absent(path string, err error) error {
	if !errors.Is(err, fs.ErrNotExist) {
		return fault.Wrap(fault.Unavailable, err, "opening the database")
	}
	e := fault.New(fault.NotFound, "there is no database yet")
	e.Value, e.Hint = path, "name the data directory with --data, or the database with --database"
	return e
}

// keys reads the keys of the log, and makes them on the first start.
func (i *Instance) keys(write bool) (*audit.Signer, error) {
	path := filepath.Join(i.Dir, keyFile)
	private, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && write:
		if private, err = i.newKeys(path); err != nil {
			return nil, err
		}
	case errors.Is(err, fs.ErrNotExist):
		return nil, i.readPublic()
	case err != nil:
		return nil, fault.Wrap(fault.Unavailable, err, "reading the key of the log")
	}
	if info, err := os.Stat(path); err == nil && info.Mode().Perm()&0o077 != 0 && filepath.Separator == '/' {
		e := fault.New(fault.NotAllowed, "the key of the log can be read by others")
		e.Place.File, e.Hint = path, "chmod 600 "+path
		return nil, e
	}
	if err := i.readPublic(); err != nil {
		return nil, err
	}
	signer, err := audit.NewSigner(string(private))
	if err != nil {
		var e *fault.Error
		if errors.As(err, &e) {
			return nil, e.At(fault.Place{File: path})
		}
	}
	return signer, err
}

func (i *Instance) newKeys(path string) ([]byte, error) {
	private, public, err := audit.NewKey(rand.Reader, "licet/"+uuid.NewString())
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(i.Dir, 0o700); err != nil {
		return nil, fault.Wrap(fault.Unavailable, err, "making the data directory")
	}
	if err := os.WriteFile(filepath.Join(i.Dir, publicFile), []byte(public+"\n"), 0o600); err != nil {
		return nil, fault.Wrap(fault.Unavailable, err, "writing the key of the log")
	}
	return []byte(private), replace(path, []byte(private+"\n"))
}

func (i *Instance) readPublic() error {
	path := filepath.Join(i.Dir, publicFile)
	text, err := os.ReadFile(path)
	if err != nil {
		e := fault.New(fault.NotFound, "the public key of the log is not there")
		e.Place.File, e.Hint = path, "name the data directory with --data; the key stands in a copy of it"
		return e
	}
	i.Public = strings.TrimSpace(string(text))
	return nil
}

// replace writes a file whole, or leaves the one that is there.
func replace(path string, text []byte) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*")
	if err != nil {
		return fault.Wrap(fault.Unavailable, err, "writing %s", path)
	}
	defer func() {
		if err != nil {
			_ = os.Remove(f.Name())
			err = fault.Wrap(fault.Unavailable, err, "writing %s", path)
		}
	}()
	_, err = f.Write(text)
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	return err
}

// Lists is the directory of lists.
func (i *Instance) Lists() string { return filepath.Join(i.Dir, listsDir) }

// Checkpoint returns the newest signed head of the log, empty for a log of no acts.
func (i *Instance) Checkpoint(ctx context.Context) (text []byte, err error) {
	err = i.Store.View(ctx, func(v desk.View) error {
		n, err := v.Log().Size(ctx)
		if err == nil && n > 0 {
			text, err = v.Log().Checkpoint(ctx)
		}
		return err
	})
	return text, err
}

// KeepCheckpoint writes the newest head beside the database, so that acts that are removed from its end are missed.
func (i *Instance) KeepCheckpoint(ctx context.Context) error {
	text, err := i.Checkpoint(ctx)
	if err != nil || len(text) == 0 {
		return err
	}
	path := filepath.Join(i.Dir, checkpointFile)
	if old, err := os.ReadFile(path); err == nil && bytes.Equal(old, text) {
		return nil
	}
	return replace(path, text)
}

// Verified is what came of verifying an installation.
type Verified struct {
	Log     *audit.Report      `json:"log"`
	Records int                `json:"records"` // that were compared with the log
	Altered []sqlstore.Altered `json:"altered,omitempty"`
}

// OK reports whether nothing is wrong.
func (v *Verified) OK() bool { return v.Log.OK() && len(v.Altered) == 0 }

// Verify verifies the log of acts, also against the head beside the database and the checkpoints that others kept, and compares the
// records with it. seen is told of records, and may be nil.
func (i *Instance) Verify(ctx context.Context, seen func(int), kept ...[]byte) (*Verified, error) {
	if text, err := os.ReadFile(filepath.Join(i.Dir, checkpointFile)); err == nil {
		kept = append(kept, text)
	}
	out := &Verified{}
	err := i.Store.View(ctx, func(v desk.View) (err error) {
		out.Log, err = audit.Verify(ctx, v.Log(), i.Public, kept...)
		return err
	})
	if err != nil {
		return nil, err
	}
	out.Records, out.Altered, err = i.Store.VerifyRecords(ctx, seen)
	return out, err
}

// Close keeps the newest head and closes the database.
func (i *Instance) Close(ctx context.Context) error {
	return errors.Join(i.KeepCheckpoint(ctx), i.Store.Close())
}
