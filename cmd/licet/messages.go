package main

import (
	"errors"

	"github.com/licet/licet/fault"
)

// mostMessages is how many messages about one file are written; the others are counted.
const mostMessages = 100

// messages reports what is wrong with the records of files, which come one after the other, without end for none of them.
type messages struct {
	p    *program
	file string
	n    int
}

// report writes the error unless enough was said about its file.
func (m *messages) report(err error) {
	var e *fault.Error
	file := ""
	if errors.As(err, &e) {
		file = e.Place.File
	}
	if file != m.file {
		m.end()
		m.file = file
	}
	if m.n++; m.n <= mostMessages {
		m.p.report(err)
	}
}

// end says how many messages about the file were left out.
func (m *messages) end() {
	if more := m.n - mostMessages; more > 0 {
		name := ""
		if m.file != "" {
			name = m.file + ": "
		}
		m.p.note("%s… and %d more", name, more)
	}
	m.n = 0
}
