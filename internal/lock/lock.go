// Package lock keeps two processes from writing the same thing at once.
package lock

import "errors"

// ErrHeld says that another process, or another part of this one, holds the lock.
var ErrHeld = errors.New("held by another process")

// Lock is a lock that is held, until it is released or the process ends.
type Lock struct {
	release func(remove bool)
}

// Take takes the lock that the file at path stands for, which is made where it is missing. It returns [ErrHeld] when somebody holds it.
func Take(path string) (*Lock, error) {
	release, err := take(path)
	if err != nil {
		return nil, err
	}
	return &Lock{release}, nil
}

// Release gives the lock back. The file stays.
func (l *Lock) Release() { l.release(false) }

// Remove gives the lock back and removes its file. A nil lock is left alone.
func (l *Lock) Remove() {
	if l != nil {
		l.release(true)
	}
}
