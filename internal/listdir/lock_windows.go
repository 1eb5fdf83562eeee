package listdir

import (
	"errors"
	"syscall"
)

// errSharing is what Windows answers when another process has the file open and shares it with nobody.
const errSharing = syscall.Errno(32)

// take locks the file at path for this process until the returned function is called or the process ends. It returns errHeld
// when another process holds the lock.
func take(path string) (release func(), err error) {
	name, err := syscall.UTF16PtrFromString(path)
	if err != nil {
		return nil, err
	}
	h, err := syscall.CreateFile(name, syscall.GENERIC_READ|syscall.GENERIC_WRITE, 0, nil,
		syscall.OPEN_ALWAYS, syscall.FILE_ATTRIBUTE_NORMAL, 0)
	if errors.Is(err, errSharing) {
		return nil, errHeld
	}
	if err != nil {
		return nil, err
	}
	return func() { _ = syscall.CloseHandle(h) }, nil
}
