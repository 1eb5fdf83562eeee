package main

import (
	"errors"
	"io"
	"io/fs"
	"sync"

	"github.com/licet/licet/fault"
)

// sink is standard output. It keeps the first failure, so that every command tells it in the same words, whatever it does
// with the error itself.
type sink struct {
	io.Writer
	mu  sync.Mutex
	err error
}

// Write implements [io.Writer]. After a failure nothing more is written.
func (s *sink) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err != nil {
		return 0, s.err
	}
	n, err := s.Writer.Write(b)
	s.err = err
	return n, err
}

// failure says why the answer could not be written, nil when it was.
func (s *sink) failure() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err == nil {
		return nil
	}
	why := s.err
	var p *fs.PathError
	if errors.As(why, &p) {
		why = p.Err
	}
	e := fault.Wrap(fault.Unavailable, why, "cannot write the answer")
	e.Hint = "what was written so far is not complete"
	return e
}
