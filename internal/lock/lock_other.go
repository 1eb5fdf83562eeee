//go:build !(linux || darwin || freebsd || netbsd || openbsd || dragonfly || windows)

package lock

import (
	"errors"
	"io/fs"
	"os"
)

// take makes the file beside path, which is the lock. A process that dies leaves it behind: it has to be removed by hand on systems
// without locks of files.
func take(path string) (release func(remove bool), err error) {
	f, err := os.OpenFile(path+".held", os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil, ErrHeld
	}
	if err != nil {
		return nil, err
	}
	_ = f.Close()
	return func(bool) { _ = os.Remove(path + ".held") }, nil
}
