package lock

import (
	"errors"
	"os"
	"syscall"
)

// errSharing is what Windows answers when another process has the file open and shares it with nobody.
const errSharing = syscall.Errno(32)

func take(path string) (release func(remove bool), err error) {
	name, err := syscall.UTF16PtrFromString(path)
	if err != nil {
		return nil, err
	}
	h, err := syscall.CreateFile(name, syscall.GENERIC_READ|syscall.GENERIC_WRITE, 0, nil,
		syscall.OPEN_ALWAYS, syscall.FILE_ATTRIBUTE_NORMAL, 0)
	if errors.Is(err, errSharing) {
		return nil, ErrHeld
	}
	if err != nil {
		return nil, err
	}
	return func(remove bool) {
		_ = syscall.CloseHandle(h)
		if remove {
			_ = os.Remove(path) // fails where somebody has taken it meanwhile: an open file is shared with nobody
		}
	}, nil
}
