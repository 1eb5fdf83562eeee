// Package listdir keeps the versions of lists in a directory, and is the store of package register.
//
//	lists/NAME/DIGEST/meta.json          what the version is, with a seal
//	lists/NAME/DIGEST/entries.jsonl.gz   its entries as they were read
//	objects/DI/DIGEST.gz                 the files as they were given, each once
//	fetched/NAME.json                    what the publisher said at the last fetch
//	cache/                               what can be made again from the above
//
// A version is written beside the others and then renamed into its place, so that a reader finds it whole or not at all. One
// process writes at a time; any number may read meanwhile. What is read is held against its digest: a damaged version is told
// and passed over, and the last good one stays in use.
package listdir

import (
	"bufio"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/licet/licet/fault"
	"github.com/licet/licet/internal/lock"
	"github.com/licet/licet/screening/register"
	"github.com/licet/licet/screening/source"
)

// Dir is a directory of lists. It implements [register.Store].
type Dir struct {
	root string
	// read is replaced by tests.
	read func(ctx context.Context, files []source.File, o source.Options, yield func(*source.Entry) error) (*source.Report, error)
}

var _ register.Store = (*Dir)(nil)

// Open returns the directory at root. Nothing is read or made yet: a directory that does not exist holds no lists, and is
// made by the first import.
func Open(root string) *Dir { return &Dir{root: root, read: source.Read} }

// Path returns the path of the directory.
func (d *Dir) Path() string { return d.root }

const (
	metaFile    = "meta.json"
	entriesFile = "entries.jsonl.gz"

	dirMode  = 0o750
	fileMode = 0o600

	// longestLine is how long the stored form of one entry may be.
	longestLine = 64 << 20
	// mostMeta is how large a description may be.
	mostMeta = 8 << 20
)

func (d *Dir) path(parts ...string) string {
	return filepath.Join(append([]string{d.root}, parts...)...)
}

func (d *Dir) versionDir(list, digest string) string { return d.path("lists", list, digest) }

func (d *Dir) object(digest string) string { return d.path("objects", digest[:2], digest+".gz") }

// Lists implements [register.Store].
func (d *Dir) Lists() ([]string, error) {
	found, err := os.ReadDir(d.path("lists"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, failed(err, d.root, "the directory of lists cannot be read")
	}
	var out []string
	for _, f := range found {
		if f.IsDir() && register.CheckName(f.Name()) == nil {
			out = append(out, f.Name())
		}
	}
	slices.Sort(out)
	return out, nil
}

// Versions implements [register.Store].
func (d *Dir) Versions(list string) (versions []*register.Version, bad []error) {
	if err := register.CheckName(list); err != nil {
		return nil, []error{err}
	}
	found, err := os.ReadDir(d.path("lists", list))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, []error{failed(err, d.path("lists", list), "the versions of the list cannot be read")}
	}
	for _, f := range found {
		if !f.IsDir() {
			continue
		}
		v, err := d.describe(list, f.Name())
		if err != nil {
			bad = append(bad, err)
			continue
		}
		versions = append(versions, v)
	}
	register.Sort(versions)
	return versions, bad
}

// describe reads the description of a version.
func (d *Dir) describe(list, digest string) (*register.Version, error) {
	name := filepath.Join(d.versionDir(list, digest), metaFile)
	text, err := readWhole(name, mostMeta)
	if err != nil {
		return nil, failed(err, name, "the description of a version of "+list+" cannot be read")
	}
	v, err := register.DecodeVersion(text)
	if err == nil && (v.List != list || v.Digest != digest) {
		err = fault.New(fault.Invalid, "the description is that of %s %s", v.List, v.Short())
	}
	if err != nil {
		var e *fault.Error
		if errors.As(err, &e) {
			e = e.At(fault.Place{File: name})
			e.Hint = "import the files of the version again"
			return nil, e
		}
		return nil, err
	}
	return v, nil
}

// readWhole reads a file that may not be larger than most.
func readWhole(name string, most int64) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	text, err := io.ReadAll(io.LimitReader(f, most+1))
	if err == nil && int64(len(text)) > most {
		err = fault.New(fault.Invalid, "the file is larger than %d bytes", most)
	}
	return text, err
}

// Entries implements [register.Store].
func (d *Dir) Entries(ctx context.Context, v *register.Version, yield func(*source.Entry) error) error {
	name := filepath.Join(d.versionDir(v.List, v.Digest), entriesFile)
	damaged := func(why string) error {
		e := fault.New(fault.Invalid, "the entries of %s are damaged: %s", v, why).At(fault.Place{File: name})
		e.Hint = "import the files of the version again"
		return e
	}
	f, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return damaged("the file is missing")
	}
	if err != nil {
		return failed(err, name, "the entries cannot be read")
	}
	defer func() { _ = f.Close() }()
	z, err := gzip.NewReader(bufio.NewReaderSize(f, 256<<10))
	if err != nil {
		return damaged(err.Error())
	}
	h := sha256.New()
	in := bufio.NewReaderSize(z, 256<<10)
	for n := 0; ; n++ {
		if n%1024 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		line, err := readLine(in)
		switch {
		case errors.Is(err, io.EOF) && len(line) == 0:
			if n != v.Entries || hex.EncodeToString(h.Sum(nil)) != v.EntriesDigest {
				return damaged("they do not agree with their digest")
			}
			return nil
		case err != nil:
			return damaged(err.Error())
		}
		_, _ = h.Write(line)
		e := &source.Entry{}
		if err := json.Unmarshal(line, e); err != nil {
			return damaged(err.Error())
		}
		if err := yield(e); err != nil {
			return err
		}
	}
}

func readLine(in *bufio.Reader) ([]byte, error) {
	line, err := in.ReadSlice('\n')
	if !errors.Is(err, bufio.ErrBufferFull) {
		if errors.Is(err, io.EOF) && len(line) > 0 {
			err = io.ErrUnexpectedEOF
		}
		return line, err
	}
	long := slices.Clone(line)
	for errors.Is(err, bufio.ErrBufferFull) {
		if len(long) > longestLine {
			return nil, fault.New(fault.Invalid, "a line is longer than %d bytes", longestLine)
		}
		line, err = in.ReadSlice('\n')
		long = append(long, line...)
	}
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	return long, err
}

// All returns the entries of a version. An error of kind invalid says that they are damaged.
func (d *Dir) All(ctx context.Context, v *register.Version) ([]*source.Entry, error) {
	out := make([]*source.Entry, 0, v.Entries)
	err := d.Entries(ctx, v, func(e *source.Entry) error {
		out = append(out, e)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// Records reads the originals of a version once more and yields the entries that want names, each with its record as published
// in [source.Entry.Raw]. An error of yield ends the reading and is returned.
func (d *Dir) Records(ctx context.Context, v *register.Version, want func(ref string) bool, yield func(*source.Entry) error) error {
	o := source.Options{Form: v.Form, KeepRaw: true}
	if v.Mapping != "" {
		m, err := source.ReadMapping(strings.NewReader(v.Mapping), d.path("lists", v.List, v.Digest))
		if err != nil {
			return err
		}
		o.Mapping = m
	}
	var files []source.File
	for _, f := range v.Files {
		files = append(files, source.File{Name: f.Name, Open: func() (io.ReadCloser, error) { return d.Original(f) }})
	}
	_, err := d.read(ctx, files, o, func(e *source.Entry) error {
		if !want(e.Ref) {
			return nil
		}
		return yield(e)
	})
	return err
}

// Original opens a file of a version as it was given. Reading it to the end fails with kind invalid when it is not what was
// stored.
func (d *Dir) Original(f register.File) (io.ReadCloser, error) {
	name := d.object(f.Digest)
	in, err := os.Open(name)
	if err != nil {
		return nil, failed(err, name, "the original of "+f.Name+" cannot be read")
	}
	z, err := gzip.NewReader(in)
	if err != nil {
		_ = in.Close()
		return nil, failed(err, name, "the original of "+f.Name+" is damaged")
	}
	return &checked{z: z, f: in, h: sha256.New(), want: f.Digest, name: name}, nil
}

// checked reads a file and holds it against its digest at the end.
type checked struct {
	z    *gzip.Reader
	f    *os.File
	h    hash.Hash
	want string
	name string
}

// Read implements [io.Reader].
func (c *checked) Read(b []byte) (int, error) {
	n, err := c.z.Read(b)
	_, _ = c.h.Write(b[:n])
	switch {
	case errors.Is(err, io.EOF) && hex.EncodeToString(c.h.Sum(nil)) != c.want:
		return n, fault.New(fault.Invalid, "the stored file does not agree with its digest: it was damaged").At(fault.Place{File: c.name})
	case err != nil && !errors.Is(err, io.EOF):
		return n, failed(err, c.name, "the stored file is damaged")
	}
	return n, err
}

// Close implements [io.Closer].
func (c *checked) Close() error { return c.f.Close() }

// lock makes the directory and keeps other writers out of it.
func (d *Dir) lock() (release func(), err error) {
	if err := os.MkdirAll(d.path("lists"), dirMode); err != nil {
		return nil, failed(err, d.root, "the directory of lists cannot be made")
	}
	held, err := lock.Take(d.path("lock"))
	if errors.Is(err, lock.ErrHeld) {
		e := fault.New(fault.Conflict, "another run of licet is writing to the directory of lists").At(fault.Place{File: d.root})
		e.Hint = "wait until it has ended"
		return nil, e
	}
	if err != nil {
		return nil, failed(err, d.root, "the directory of lists cannot be locked")
	}
	return held.Release, nil
}

// failed says what could not be done to a file, without the name of a system call. Errors that say it already stay.
func failed(err error, name, what string) error {
	var e *fault.Error
	if errors.As(err, &e) {
		return e.At(fault.Place{File: name})
	}
	kind := fault.Invalid
	var p *fs.PathError
	if errors.As(err, &p) {
		err = p.Err
	}
	e = fault.Wrap(kind, err, "%s", what).At(fault.Place{File: name})
	if errors.Is(err, fs.ErrPermission) {
		e.Hint = "name a directory that this account may read and write with --dir"
	}
	return e
}

// place writes a file beside its place and renames it there.
func place(name string, text []byte) error {
	if err := os.MkdirAll(filepath.Dir(name), dirMode); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(name), ".new-*")
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	if err == nil {
		err = f.Sync()
	}
	if e := f.Close(); err == nil {
		err = e
	}
	if err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		_ = os.Remove(f.Name())
	}
	return err
}
