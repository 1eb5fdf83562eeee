package listdir

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/licet/licet/fault"
	"github.com/licet/licet/screening/register"
)

// mostCached is how many blobs of one name are kept; older ones can be made again.
const mostCached = 4

// Get returns the blob that [Dir.Put] kept under the name and key, false when there is none or when it was damaged.
func (d *Dir) Get(name, key string) ([]byte, bool) {
	text, err := os.ReadFile(d.cached(name, key))
	if err != nil || len(text) < sha256.Size {
		return nil, false
	}
	body := text[sha256.Size:]
	if sum := sha256.Sum256(body); !bytes.Equal(sum[:], text[:sha256.Size]) {
		return nil, false
	}
	return body, true
}

// Put keeps a blob under a name, such as index, and a key: whatever the blob was made from, such as the digests of entries and
// the version of the program. Of each name the last few are kept. A cache that cannot be written is no reason to stop: the
// error is for a remark.
func (d *Dir) Put(name, key string, blob []byte) error {
	if err := register.CheckName(name); err != nil {
		return err
	}
	sum := sha256.Sum256(blob)
	if err := place(d.cached(name, key), slices.Concat(sum[:], blob)); err != nil {
		return failed(err, d.path("cache"), "the cache cannot be written")
	}
	d.prune(name)
	return nil
}

func (d *Dir) cached(name, key string) string {
	sum := sha256.Sum256([]byte(key))
	return d.path("cache", name+"."+hex.EncodeToString(sum[:16]))
}

// prune removes the oldest blobs of a name.
func (d *Dir) prune(name string) {
	found, err := os.ReadDir(d.path("cache"))
	if err != nil {
		return
	}
	type aged struct {
		path string
		at   time.Time
	}
	var all []aged
	for _, f := range found {
		info, err := f.Info()
		if err == nil && strings.HasPrefix(f.Name(), name+".") {
			all = append(all, aged{d.path("cache", f.Name()), info.ModTime()})
		}
	}
	slices.SortFunc(all, func(a, b aged) int { return b.at.Compare(a.at) })
	for _, x := range all[min(len(all), mostCached):] {
		_ = os.Remove(x.path)
	}
}

// Fetched is what is known of the last fetch of a list.
type Fetched struct {
	At   time.Time           `json:"at"`
	URLs map[string]Validity `json:"urls"`
}

// Validity is what a publisher said of a file, to ask later whether it changed; Digest is what came.
type Validity struct {
	ETag         string `json:"etag,omitzero"`
	LastModified string `json:"last_modified,omitzero"`
	Digest       string `json:"digest"`
	Name         string `json:"name"`
	Size         int64  `json:"size"`
}

// mostFetched is how large the record of a fetch may be.
const mostFetched = 1 << 20

// Fetched returns what is known of the last fetch of a list. What is missing or damaged counts as nothing known: the files
// are then fetched whole.
func (d *Dir) Fetched(list string) *Fetched {
	none := &Fetched{URLs: map[string]Validity{}}
	if register.CheckName(list) != nil {
		return none
	}
	text, err := readWhole(d.path("fetched", list+".json"), mostFetched)
	if err != nil {
		return none
	}
	var f Fetched
	if json.Unmarshal(text, &f) != nil || f.URLs == nil {
		return none
	}
	for url, v := range f.URLs {
		if len(v.Digest) != hex.EncodedLen(sha256.Size) || strings.Trim(v.Digest, "0123456789abcdef") != "" {
			return none
		}
		if _, err := os.Stat(d.object(v.Digest)); err != nil {
			delete(f.URLs, url) // not kept: it has to come whole
		}
	}
	return &f
}

// SetFetched keeps what is known of a fetch.
func (d *Dir) SetFetched(list string, f *Fetched) error {
	if err := register.CheckName(list); err != nil {
		return err
	}
	text, err := json.MarshalIndent(f, "", "  ")
	if err != nil {
		return fault.Wrap(fault.Internal, err, "writing what was fetched")
	}
	return failedOrNil(place(d.path("fetched", list+".json"), append(text, '\n')), d.path("fetched"))
}

// Scratch makes an empty directory below the directory of lists for files that are being fetched, and returns it with what
// removes it.
func (d *Dir) Scratch() (path string, remove func(), err error) {
	if err := os.MkdirAll(d.root, dirMode); err != nil && !errors.Is(err, fs.ErrExist) {
		return "", nil, failed(err, d.root, "the directory of lists cannot be made")
	}
	path, err = os.MkdirTemp(d.root, "fetching-")
	if err != nil {
		return "", nil, failed(err, d.root, "the directory of lists cannot be written")
	}
	return path, func() { _ = os.RemoveAll(path) }, nil
}
