package source

import (
	"archive/zip"
	"bufio"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/licet/licet/fault"
)

// Paths makes files of paths. A directory stands for the files in it, in the order of their names, without
// subdirectories and without names that begin with a dot. Nothing is opened but directories.
func Paths(paths ...string) ([]File, error) {
	var files []File
	for _, p := range paths {
		info, err := os.Stat(p) //nolint:gosec // reading the files that the user names is what it is for
		if err != nil {
			return nil, pathFault(p, err)
		}
		if !info.IsDir() {
			files = append(files, fileAt(p))
			continue
		}
		entries, err := os.ReadDir(p)
		if err != nil {
			return nil, pathFault(p, err)
		}
		before := len(files)
		for _, e := range entries {
			name := filepath.Join(p, e.Name())
			if strings.HasPrefix(e.Name(), ".") {
				continue
			}
			// Through a link, as the path itself is; a dangling one is no file of the list.
			if info, err := os.Stat(name); err == nil && info.Mode().IsRegular() { //nolint:gosec // as above
				files = append(files, fileAt(name))
			}
		}
		if len(files) == before {
			e := fault.New(fault.Invalid, "the directory holds no file")
			e.Place.File, e.Want = p, "the files of a list"
			return nil, e
		}
	}
	return files, nil
}

func fileAt(path string) File {
	return File{Name: path, Open: func() (io.ReadCloser, error) {
		f, err := os.Open(path) //nolint:gosec // as above
		if err != nil {
			return nil, pathFault(path, err)
		}
		return f, nil
	}}
}

// pathFault makes a fault of an error of the file system.
func pathFault(path string, err error) error {
	kind := fault.Unavailable
	var pe *fs.PathError
	if errors.As(err, &pe) {
		err = pe.Err
	}
	if errors.Is(err, fs.ErrNotExist) {
		kind = fault.NotFound
	}
	e := fault.Wrap(kind, err, "cannot open the file")
	e.Place.File = path
	return e
}

// ratioFrom is how many bytes may come out of a compressed file before the ratio is looked at: short files of blanks are
// no attack.
const ratioFrom = 16 << 20

// open opens the file and undoes gzip, which it knows by its first bytes. Reading fails once more than l.Bytes came out,
// once the ratio of decompressed to compressed bytes is beyond l.Ratio, and once ctx is done. [spoilt] tells the errors
// that lie in the file from the others. A zero limit stands for its default.
//
// A reader of several files passes on what is left of l.Bytes, see [taken].
func open(ctx context.Context, f File, l Limits) (io.ReadCloser, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	rc, err := f.Open()
	if err != nil {
		return nil, err
	}
	in := &input{ctx: ctx, file: f.Name, limits: l.WithDefaults(), closer: rc, below: counter{r: rc}}
	if size, known := sizeOf(rc); known && size > in.limits.Bytes {
		rc.Close() //nolint:errcheck // the first error is the one to tell
		return nil, in.tooLong()
	}
	buf := bufio.NewReaderSize(&in.below, 64<<10)
	in.r = buf
	if head, _ := buf.Peek(allZero); len(head) == allZero && len(bytes.Trim(head, "\x00")) == 0 {
		rc.Close() //nolint:errcheck // the first error is the one to tell
		e := fault.New(fault.Invalid, "the file begins with nothing but zeros")
		e.Place.File, e.Want, e.Hint = f.Name, "a list", "a download or copy that failed leaves such files; get the file again"
		return nil, e
	}
	if magic, _ := buf.Peek(2); len(magic) == 2 && magic[0] == 0x1f && magic[1] == 0x8b {
		z, err := gzip.NewReader(buf)
		if err != nil {
			rc.Close() //nolint:errcheck // the first error is the one to tell
			return nil, in.fault(err)
		}
		in.r, in.packed = z, true
	}
	return in, nil
}

// allZero is how many zeros at the beginning of a file say that it holds nothing: those of a device, or of a file whose room was
// taken but never filled.
const allZero = 4 << 10

// sizeOf returns the size of an open file, if it is a regular one.
func sizeOf(r io.Reader) (int64, bool) {
	f, ok := r.(interface{ Stat() (fs.FileInfo, error) })
	if !ok {
		return 0, false
	}
	info, err := f.Stat()
	if err != nil || !info.Mode().IsRegular() {
		return 0, false
	}
	return info.Size(), true
}

// tooLong is the error of a file beyond the limit.
func (in *input) tooLong() error {
	e := fault.New(fault.Invalid, "the file is longer than the limit of %d bytes", in.limits.Bytes)
	e.Place.File = in.file
	return e
}

// taken returns how many bytes came out of what [open] returned.
func taken(rc io.ReadCloser) int64 {
	if in, ok := rc.(*input); ok {
		return in.n
	}
	return 0
}

// spoilt reports whether an error of reading is for the state of the file: what was read before it stands. Other errors
// are of the machine or the caller and end the reading.
func spoilt(err error) bool {
	var e *fault.Error
	return errors.As(err, &e) && e.Kind == fault.Invalid || errors.Is(err, io.ErrUnexpectedEOF)
}

// input is an open file within its limits.
type input struct {
	ctx    context.Context
	file   string
	limits Limits
	r      io.Reader
	closer io.Closer
	below  counter // bytes as stored
	packed bool
	n      int64 // bytes as handed on
}

// Read implements [io.Reader].
func (in *input) Read(p []byte) (int, error) {
	if err := in.ctx.Err(); err != nil {
		return 0, err
	}
	// One byte beyond the limit shows that there is more.
	if rest := in.limits.Bytes + 1 - in.n; int64(len(p)) > rest {
		p = p[:max(rest, 0)]
	}
	n, err := in.r.Read(p)
	in.n += int64(n)
	switch {
	case in.n > in.limits.Bytes:
		in.n--
		return max(n-1, 0), in.tooLong()
	case in.packed && in.n > ratioFrom && in.n/in.limits.Ratio > in.below.n:
		e := fault.New(fault.Invalid, "the compressed file grows more than %d times", in.limits.Ratio)
		e.Place.File, e.Hint = in.file, "decompress it first if it is to be trusted"
		return n, e
	case err != nil:
		return n, in.fault(err)
	}
	return n, nil
}

// fault puts errors of the compression into words; others are left as they are.
func (in *input) fault(err error) error {
	var corrupt flate.CorruptInputError
	var internal flate.InternalError
	damaged := errors.As(err, &corrupt) || errors.As(err, &internal)
	for _, known := range []error{gzip.ErrHeader, gzip.ErrChecksum, zip.ErrFormat, zip.ErrChecksum, io.ErrUnexpectedEOF} {
		damaged = damaged || errors.Is(err, known)
	}
	if damaged {
		e := fault.Wrap(fault.Invalid, err, "the compressed file is damaged or breaks off")
		e.Place.File = in.file
		return e
	}
	return err
}

// Close implements [io.Closer].
func (in *input) Close() error { return in.closer.Close() }

// counter counts what is read through it.
type counter struct {
	r io.Reader
	n int64
}

// Read implements [io.Reader].
func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}
