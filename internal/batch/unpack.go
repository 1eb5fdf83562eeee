package batch

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"path/filepath"
	"strings"

	"github.com/klauspost/compress/zstd"

	"github.com/licet/licet/fault"
)

// Limits on packed files. A file of rows that all say the same packs to a hundredth; what unpacks to far more was made to fill a
// memory or a disk. Records and lines have limits of their own, so that the length of a file alone does no harm.
const (
	maxRatio  = 200       // unpacked bytes for each packed one
	freeBytes = 64 << 20  // which count from here on
	maxWindow = 128 << 20 // bytes that zstd may look back
)

// The first bytes of packed files (RFC 1952, RFC 8878).
var (
	gzipMagic = []byte{0x1f, 0x8b}
	zstdMagic = []byte{0x28, 0xb5, 0x2f, 0xfd}
)

// unpack returns the content of a file packed by gzip or zstd, found by its first bytes, and the name without the ending that says
// so. Other files are returned as they are.
func unpack(name string, in *bufio.Reader) (string, *bufio.Reader, error) {
	head, _ := in.Peek(len(zstdMagic)) // what cannot be read is told by the reader
	packed := &tally{r: in}
	var content io.Reader
	switch {
	case bytes.HasPrefix(head, gzipMagic):
		z, err := newMembers(packed)
		if err != nil {
			return name, nil, damaged(name, err)
		}
		content = z
	case isZstd(head):
		z, err := zstd.NewReader(packed, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(maxWindow))
		if err != nil {
			return name, nil, damaged(name, err)
		}
		content = z.IOReadCloser()
	default:
		return name, in, nil
	}
	inner := name
	switch ext := filepath.Ext(name); strings.ToLower(ext) {
	case ".gz", ".zst", ".zstd":
		inner = strings.TrimSuffix(name, ext)
	}
	return inner, bufio.NewReaderSize(&unpacked{name: name, packed: packed, r: content}, 64<<10), nil
}

// isZstd reports whether a file begins with a frame of zstd, or with one that is to be skipped: its first byte is 0x50 to 0x5f.
func isZstd(head []byte) bool {
	return bytes.HasPrefix(head, zstdMagic) || len(head) >= 4 && head[0]&0xf0 == 0x50 && bytes.Equal(head[1:4], []byte{0x2a, 0x4d, 0x18})
}

// members reads a file of gzip members one after the other. Zeros behind the last, with which some systems fill their blocks, are no
// member; gzip itself passes over them.
type members struct {
	in *bufio.Reader
	z  *gzip.Reader
}

func newMembers(r io.Reader) (*members, error) {
	m := &members{in: bufio.NewReaderSize(r, 64<<10)}
	z, err := gzip.NewReader(m.in)
	if err != nil {
		return nil, err
	}
	m.z = z
	m.z.Multistream(false)
	return m, nil
}

func (m *members) Read(p []byte) (int, error) {
	for {
		n, err := m.z.Read(p)
		if n > 0 && errors.Is(err, io.EOF) {
			return n, nil // the next call goes on
		}
		if n > 0 || !errors.Is(err, io.EOF) {
			return n, err
		}
		zeros := false
		for {
			b, err := m.in.ReadByte()
			if err != nil {
				return 0, err // the end
			}
			if b != 0 {
				break
			}
			zeros = true
		}
		if err := m.in.UnreadByte(); err != nil {
			return 0, err
		}
		if zeros {
			return 0, gzip.ErrHeader // padding ends a file
		}
		if err := m.z.Reset(m.in); err != nil {
			return 0, err
		}
		m.z.Multistream(false)
	}
}

func damaged(name string, err error) error {
	e := fault.Wrap(fault.Invalid, err, "the packed file is damaged or cut off").At(fault.Place{File: name})
	e.Want = "a whole file packed by gzip or zstd"
	return e
}

// tally counts what is read.
type tally struct {
	r io.Reader
	n int64
}

func (t *tally) Read(p []byte) (int, error) {
	n, err := t.r.Read(p)
	t.n += int64(n)
	return n, err
}

// unpacked ends with an error once far more comes out than went in.
type unpacked struct {
	name   string
	packed *tally
	r      io.Reader
	n      int64
	failed error // stays: whoever reads on must not get what stands behind the damage
}

func (u *unpacked) Read(p []byte) (int, error) {
	if u.failed != nil {
		return 0, u.failed
	}
	n, err := u.r.Read(p)
	u.n += int64(n)
	if u.n > freeBytes && u.n > maxRatio*u.packed.n {
		e := fault.New(fault.Invalid, "the packed file grows to more than %d times its size", maxRatio).At(fault.Place{File: u.name})
		e.Hint = "unpack it first, if it is what it should be"
		u.failed = e
		return 0, e
	}
	if err != nil && !errors.Is(err, io.EOF) {
		err = damaged(u.name, err)
		u.failed = err
	}
	return n, err
}
