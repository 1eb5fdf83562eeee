//go:build !(linux || darwin || freebsd || netbsd || openbsd || dragonfly)

package main

import "github.com/rogpeppe/go-internal/testscript"

const canFifo = false

func fifo(ts *testscript.TestScript, _ bool, _ []string) {
	ts.Fatalf("there are no pipes with names here")
}
