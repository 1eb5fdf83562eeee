package batch

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/licet/licet/fault"
	"github.com/licet/licet/transfer/read"
	"github.com/licet/licet/transfer/read/edifact"
)

// Extensions are the endings of the files that are taken from a directory.
var Extensions = []string{".json", ".jsonl", ".ndjson", ".csv", ".edi", ".edifact"}

// Stdin is the name that stands for standard input.
const Stdin = "-"

// Files returns the files that the paths stand for, in the order given. A directory stands for its files with one of the
// Extensions, sorted by name; with recursive also for those of its subdirectories. Hidden files are left out. A path that
// does not exist, cannot be read or is a directory without such files is an error of kind invalid; the others are still
// returned. What is found in a directory and is no regular file, such as a pipe or a device, is such an error too: reading
// it may never end. Named itself it is read.
func Files(paths []string, recursive bool) (files []string, errs []error) {
	for _, p := range paths {
		if p == Stdin {
			files = append(files, p)
			continue
		}
		info, err := os.Stat(p)
		if err != nil {
			errs = append(errs, unreadable(p, err))
			continue
		}
		if !info.IsDir() {
			files = append(files, p)
			continue
		}
		found, err := inside(p, recursive)
		if err != nil {
			errs = append(errs, unreadable(p, err))
			continue
		}
		if len(found) == 0 {
			e := fault.New(fault.Invalid, "the directory holds no transfers").At(fault.Place{File: p})
			e.Want = "files ending in " + strings.Join(Extensions, ", ")
			e.Hint = "name a file, or give --recursive to look into its subdirectories"
			if recursive {
				e.Hint = "name a file whatever its ending"
			}
			errs = append(errs, e)
			continue
		}
		for _, f := range found {
			if e := irregular(f); e != nil {
				errs = append(errs, e)
				continue
			}
			files = append(files, f)
		}
	}
	return files, errs
}

func inside(dir string, recursive bool) ([]string, error) {
	var out []string
	// A link to a directory that was named itself is followed; a walk would take it for a file. The names stay as they were given.
	root := dir
	if info, err := os.Lstat(dir); err == nil && info.Mode()&fs.ModeSymlink != 0 {
		root = dir + string(filepath.Separator)
	}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case path == root:
			return nil
		case strings.HasPrefix(d.Name(), "."):
			if d.IsDir() {
				return fs.SkipDir
			}
		case d.IsDir():
			if !recursive {
				return fs.SkipDir
			}
		case slices.Contains(Extensions, extension(d.Name())):
			out = append(out, path)
		}
		return nil
	})
	return out, err
}

// extension returns the ending of a name, without that of packing.
func extension(name string) string {
	name = strings.ToLower(name)
	for _, packed := range []string{".gz", ".zst", ".zstd"} {
		if rest, ok := strings.CutSuffix(name, packed); ok {
			return filepath.Ext(rest)
		}
	}
	return filepath.Ext(name)
}

// irregular says why a file found in a directory is not read, nil for a regular one.
func irregular(name string) error {
	info, err := os.Stat(name)
	if err != nil {
		return unreadable(name, err)
	}
	what := kindOf(info.Mode())
	if what == "" {
		return nil
	}
	if info.IsDir() {
		what = "a link to a directory"
	}
	e := fault.New(fault.Invalid, "this is %s and was left out", what).At(fault.Place{File: name})
	e.Hint = "name it to have it read"
	return e
}

// kindOf names what is no regular file, empty for one.
func kindOf(m fs.FileMode) string {
	switch {
	case m.IsRegular():
		return ""
	case m.IsDir():
		return "a directory"
	case m&fs.ModeNamedPipe != 0:
		return "a pipe"
	case m&fs.ModeSocket != 0:
		return "a socket"
	case m&fs.ModeDevice != 0:
		return "a device"
	}
	return "no regular file"
}

// Regular refuses what exists under the name and is no regular file: reading it may never end, and writing it may do anything. What
// does not exist, or cannot be looked at, is told when it is opened. The error is of kind invalid.
func Regular(name string) error {
	info, err := os.Stat(name)
	if err != nil {
		return nil //nolint:nilerr // told by who opens it
	}
	what := kindOf(info.Mode())
	if what == "" {
		return nil
	}
	e := fault.New(fault.Invalid, "this is %s", what).At(fault.Place{File: name})
	e.Want = "a regular file"
	return e
}

// ReadSmall reads a file that people or the program write beside the transfers: settings, positions, marks. What is no regular file, is
// packed or is longer than most bytes is an error of kind invalid.
func ReadSmall(name string, most int64) ([]byte, error) {
	if err := Regular(name); err != nil {
		return nil, err
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, unreadable(name, err)
	}
	defer func() { _ = f.Close() }()
	b, err := io.ReadAll(io.LimitReader(f, most+1))
	switch {
	case err != nil:
		return nil, unreadable(name, err)
	case int64(len(b)) > most:
		e := fault.New(fault.Invalid, "the file is too long").At(fault.Place{File: name})
		e.Want = fmt.Sprintf("at most %d bytes", most)
		return nil, e
	case bytes.HasPrefix(b, gzipMagic) || bytes.HasPrefix(b, zstdMagic):
		e := fault.New(fault.Invalid, "the file is packed, and only files of transfers are unpacked").At(fault.Place{File: name})
		e.Want, e.Hint = "plain text", "unpack it first"
		return nil, e
	}
	return b, nil
}

// Unreadable says why a file cannot be read, as an error of kind invalid. An error that says so already stays as it is, without
// what readers on the way up added to it.
func Unreadable(name string, err error) error {
	for e := err; e != nil; {
		var f *fault.Error
		if !errors.As(e, &f) {
			break
		}
		if f.Kind == fault.Invalid {
			return f
		}
		e = f.Cause
	}
	return unreadable(name, err)
}

// unreadable says why a file cannot be opened, without the name of a system call.
func unreadable(name string, err error) *fault.Error {
	e := fault.Wrap(fault.Invalid, err, "the file cannot be read").At(fault.Place{File: name})
	switch {
	case errors.Is(err, fs.ErrNotExist):
		e.Message, e.Hint = "there is no such file or directory", "check the path; - reads standard input"
	case errors.Is(err, fs.ErrPermission):
		e.Message, e.Hint = "the file may not be read by this account", "change its permissions, or copy it to where it may be read"
	default:
		var p *fs.PathError
		if errors.As(err, &p) {
			e.Message = "the file cannot be read: " + p.Err.Error()
		}
	}
	return e
}

// Open opens a file, or standard input for [Stdin]. Errors are of kind invalid.
func Open(name string, stdin io.Reader) (io.ReadCloser, error) {
	if name == Stdin {
		return io.NopCloser(stdin), nil
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, unreadable(name, err)
	}
	if info, err := f.Stat(); err == nil && info.IsDir() {
		_ = f.Close()
		return nil, fault.New(fault.Invalid, "this is a directory").At(fault.Place{File: name})
	}
	return f, nil
}

// Record is one record of one of several files, or the error that ended a file.
type Record struct {
	read.Record
	// Err says that the rest of the file cannot be read; there is no record then.
	Err error
}

// Records reads the transfers of several files, one after the other. What ends one file does not end the next.
type Records struct {
	files []string
	stdin io.Reader
	opt   read.Options
	seen  func(bytes int)

	name  string // of the file that is open
	inner string // its name without the ending of packing, for the reader
	open  io.Closer
	again io.Closer // the same file, opened a second time
	from  *read.Reader
}

// NewRecords returns a reader of the files. seen is called with the number of bytes of each read, for showing progress; it
// may be nil.
func NewRecords(files []string, stdin io.Reader, opt read.Options, seen func(bytes int)) *Records {
	if seen == nil {
		seen = func(int) {}
	}
	return &Records{files: files, stdin: stdin, opt: opt, seen: seen}
}

// Next returns the next record; ok is false after the last.
func (r *Records) Next() (rec Record, ok bool) {
	for {
		if r.from == nil {
			if len(r.files) == 0 {
				return Record{}, false
			}
			name := r.files[0]
			r.files = r.files[1:]
			f, err := Open(name, r.stdin)
			if err != nil {
				return Record{Err: err}, true
			}
			var from *read.Reader
			inner, in, err := unpack(name, bufio.NewReader(&counted{f, r.seen}))
			if err == nil {
				err = otherForm(name, in, r.opt.Format)
			}
			if err == nil {
				opt := r.opt
				if Size([]string{name}) > 0 {
					opt.Again = func() (io.Reader, error) { return r.reopen(name) }
				}
				from, err = read.Open(inner, in, opt)
			}
			if err != nil {
				_ = f.Close()
				return Record{Err: Unreadable(name, renamed(err, inner, name))}, true
			}
			r.name, r.inner = name, inner
			r.open, r.from = f, from
		}
		one, err := r.from.Next()
		switch {
		case err == nil:
			r.rename(&one)
			return Record{Record: one}, true
		case errors.Is(err, io.EOF):
			r.Close()
		default:
			r.Close()
			return Record{Err: Unreadable(r.name, renamed(err, r.inner, r.name))}, true
		}
	}
}

// rename gives the places of a record the name under which the file can be found: what is read is called by what is in it.
func (r *Records) rename(one *read.Record) {
	if r.inner == r.name {
		return
	}
	if one.Place.File == r.inner {
		one.Place.File = r.name
	}
	for _, e := range one.Errs {
		if e.Place.File == r.inner {
			e.Place.File = r.name
		}
	}
}

func renamed(err error, inner, name string) error {
	var e *fault.Error
	if inner == name || !errors.As(err, &e) || e.Place.File != inner {
		return err
	}
	cp := *e
	cp.Place.File = name
	return &cp
}

// otherForm says that a file that is to be read as JSON plainly is none, by its first character: one error in place of one
// for each word.
func otherForm(name string, in *bufio.Reader, form read.Format) error {
	if form != read.JSON && form != read.JSONL {
		return nil
	}
	head, _ := in.Peek(512) // what cannot be read is told by the reader
	if bytes.HasPrefix(head, []byte("%PDF-")) || bytes.HasPrefix(head, []byte("PK")) {
		return nil // named by the reader
	}
	text := bytes.TrimLeft(bytes.ReplaceAll(head, []byte{0}, nil), "\xEF\xBB\xBF\xFF\xFE \t\r\n")
	if len(text) == 0 || !unicode.IsLetter(rune(text[0])) || text[0] >= utf8.RuneSelf {
		return nil
	}
	first, _, _ := bytes.Cut(text, []byte("\n"))
	first = bytes.TrimRight(first, "\r")
	e := fault.New(fault.Invalid, "this does not look like JSON")
	e.Value, e.Want = strings.ToValidUTF8(string(first[:min(len(first), 40)]), ""), "{ or [ at the beginning"
	e.Hint = "leave --read-as out"
	switch {
	case edifact.Looks(text):
		e.Message += "; it reads as EDIFACT"
	case bytes.ContainsAny(first, ",;\t|"):
		e.Message += "; it reads as CSV"
		e.Hint = "leave --read-as out, or give --read-as csv"
	}
	return e.At(fault.Place{File: name, Line: 1})
}

// reopen opens the file at hand a second time, unpacked.
func (r *Records) reopen(name string) (io.Reader, error) {
	f, err := Open(name, nil)
	if err != nil {
		return nil, err
	}
	_, in, err := unpack(name, bufio.NewReader(f))
	if err != nil {
		_ = f.Close()
		return nil, err
	}
	r.again = f
	return in, nil
}

// Close closes the file that is open, if any.
func (r *Records) Close() {
	for _, c := range []io.Closer{r.open, r.again} {
		if c != nil {
			_ = c.Close()
		}
	}
	r.open, r.again, r.from = nil, nil, nil
}

// Size is the number of bytes of the files together, 0 when one of them is no ordinary file.
func Size(files []string) int64 {
	var sum int64
	for _, f := range files {
		info, err := os.Stat(f)
		if err != nil || !info.Mode().IsRegular() {
			return 0
		}
		sum += info.Size()
	}
	return sum
}

// Counted is the reader with a report of each read.
func Counted(r io.Reader, seen func(bytes int)) io.Reader { return &counted{r, seen} }

type counted struct {
	r    io.Reader
	seen func(int)
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.seen(n)
	return n, err
}
