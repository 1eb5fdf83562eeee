//go:build linux || darwin || freebsd || netbsd || openbsd || dragonfly

package listdir

import (
	"errors"
	"os"
	"syscall"
)

// take locks the file at path for this process until the returned function is called or the process ends. It returns errHeld
// when another process holds the lock.
func take(path string) (release func(), err error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		_ = f.Close()
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, errHeld
		}
		return nil, err
	}
	return func() { _ = f.Close() }, nil
}
