//go:build linux || darwin || freebsd || netbsd || openbsd || dragonfly

package lock

import (
	"errors"
	"io/fs"
	"os"
	"syscall"
)

func take(path string) (release func(remove bool), err error) {
	for {
		f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|syscall.O_NONBLOCK, 0o600)
		if err != nil {
			return nil, err
		}
		if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
			_ = f.Close()
			if errors.Is(err, syscall.EWOULDBLOCK) {
				return nil, ErrHeld
			}
			return nil, err
		}
		// Whoever held it before may have removed the file since it was opened: then the lock is one on nothing.
		mine, err := f.Stat()
		if err != nil {
			_ = f.Close()
			return nil, err
		}
		there, err := os.Stat(path)
		if errors.Is(err, fs.ErrNotExist) || err == nil && !os.SameFile(mine, there) {
			_ = f.Close()
			continue
		}
		if err != nil {
			_ = f.Close()
			return nil, err
		}
		return func(remove bool) {
			if remove {
				_ = os.Remove(path) // while it is held, so that it is nobody else's
			}
			_ = f.Close()
		}, nil
	}
}
