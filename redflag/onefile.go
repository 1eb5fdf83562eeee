package redflag

import (
	"bytes"
	"io"
	"io/fs"
	"time"
)

// oneFile is a directory with one file in memory.
type oneFile struct {
	name string
	data []byte
}

// Open opens the file or the directory.
func (o oneFile) Open(name string) (fs.File, error) {
	switch name {
	case ".":
		return &openDir{o: o}, nil
	case o.name:
		return &openFile{o, bytes.NewReader(o.data)}, nil
	default:
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
}

type openFile struct {
	oneFile
	r *bytes.Reader
}

func (f *openFile) Stat() (fs.FileInfo, error) { return info{f.oneFile, false}, nil }
func (f *openFile) Read(p []byte) (int, error) { return f.r.Read(p) }
func (f *openFile) Close() error               { return nil }

type openDir struct {
	o    oneFile
	read bool
}

func (d *openDir) Stat() (fs.FileInfo, error) { return info{d.o, true}, nil }
func (d *openDir) Read([]byte) (int, error)   { return 0, io.EOF }
func (d *openDir) Close() error               { return nil }

func (d *openDir) ReadDir(n int) ([]fs.DirEntry, error) {
	if d.read {
		if n > 0 {
			return nil, io.EOF
		}
		return nil, nil
	}
	d.read = true
	return []fs.DirEntry{fs.FileInfoToDirEntry(info{d.o, false})}, nil
}

type info struct {
	o   oneFile
	dir bool
}

func (i info) Name() string {
	if i.dir {
		return "."
	}
	return i.o.name
}
func (i info) Size() int64      { return int64(len(i.o.data)) }
func (info) ModTime() time.Time { return time.Time{} }
func (i info) IsDir() bool      { return i.dir }
func (info) Sys() any           { return nil }

func (i info) Mode() fs.FileMode {
	if i.dir {
		return fs.ModeDir | 0o555
	}
	return 0o444
}
