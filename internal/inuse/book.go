package inuse

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/licet/licet/fault"
	"github.com/licet/licet/internal/listdir"
	"github.com/licet/licet/screening/adjudication"
)

// bookFile is the file of decisions about hits in the directory of lists: one JSON object a line, to which lines are only added.
const bookFile = "adjudications.jsonl"

// BookPath is the path of the file of decisions.
func BookPath(d *listdir.Dir) string { return filepath.Join(d.Path(), bookFile) }

// ReadBook reads the decisions about hits. No file is no decisions.
func ReadBook(d *listdir.Dir) (*adjudication.Book, error) {
	path := BookPath(d)
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return adjudication.NewBook(), nil
	}
	if err != nil {
		return nil, unreadable(path, err)
	}
	defer func() { _ = f.Close() }()
	return adjudication.Read(f, path)
}

// Record adds a decision to the file, in one write that is on the disk when it returns.
func Record(d *listdir.Dir, a *adjudication.Adjudication) error {
	path := BookPath(d)
	if _, err := ReadBook(d); err != nil { // nothing is written behind a damaged line
		return err
	}
	if err := os.MkdirAll(d.Path(), 0o750); err != nil {
		return unreadable(path, err)
	}
	f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return unreadable(path, err)
	}
	err = adjudication.Append(f, a)
	if err == nil {
		err = f.Sync()
	}
	if e := f.Close(); err == nil {
		err = e
	}
	return err
}

func unreadable(path string, err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		err = p.Err
	}
	e := fault.Wrap(fault.Invalid, err, "the decisions about hits cannot be read or written").At(fault.Place{File: path})
	e.Hint = "name a directory of lists that this account may read and write with --dir"
	return e
}
