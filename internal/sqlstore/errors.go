package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	codes "modernc.org/sqlite/lib"

	"github.com/licet/licet/fault"
)

// failed turns an error of a driver into one of ours. One that has a kind already keeps it.
func (s *Store) failed(err error, doing string, args ...any) error {
	var ours *fault.Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &ours), errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	case errors.Is(err, sql.ErrNoRows):
		return fault.New(fault.NotFound, "there is no such record")
	}
	what := fmt.Sprintf(doing, args...) + " the database"
	var pg *pgconn.PgError
	var lite *sqlite.Error
	switch {
	case errors.As(err, &pg):
		switch pg.Code {
		case "23505":
			return fault.Wrap(fault.Conflict, err, "there is such a record already")
		case "23503":
			return fault.Wrap(fault.Conflict, err, "the record names another that is not there")
		case "40001", "40P01", "55P03", "53300", "57P01", "57P02", "57P03":
			return fault.Wrap(fault.Unavailable, err, "%s", what)
		}
		return fault.Wrap(fault.Internal, err, "%s", what)
	case errors.As(err, &lite):
		switch lite.Code() {
		case codes.SQLITE_CONSTRAINT_UNIQUE, codes.SQLITE_CONSTRAINT_PRIMARYKEY:
			return fault.Wrap(fault.Conflict, err, "there is such a record already")
		case codes.SQLITE_CONSTRAINT_FOREIGNKEY:
			return fault.Wrap(fault.Conflict, err, "the record names another that is not there")
		}
		switch lite.Code() & 0xff {
		case codes.SQLITE_BUSY, codes.SQLITE_LOCKED, codes.SQLITE_FULL, codes.SQLITE_IOERR, codes.SQLITE_CANTOPEN, codes.SQLITE_READONLY:
			return fault.Wrap(fault.Unavailable, err, "%s", what)
		case codes.SQLITE_CORRUPT, codes.SQLITE_NOTADB:
			e := fault.Wrap(fault.Unavailable, err, "%s %s is damaged, or no database", what, s.address)
			e.Hint = "keep the file as it is and restore a backup"
			return e
		}
		return fault.Wrap(fault.Internal, err, "%s", what)
	}
	e := fault.Wrap(fault.Unavailable, err, "%s", what)
	if s.engine == pgEngine {
		e.Hint = "is the server running, and may this account use " + s.address + "?"
	}
	return e
}
