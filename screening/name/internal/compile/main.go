// Command compile writes the word lists of package name in their compiled form. It is run by go generate in that package.
package main

import (
	"fmt"
	"os"

	"github.com/licet/licet/screening/name"
)

func main() {
	l, err := name.Load(os.DirFS("data"))
	if err == nil {
		var b []byte
		if b, err = name.Compile(l); err == nil {
			err = os.WriteFile("compiled.bin", b, 0o644) //nolint:gosec // a file of the source tree
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1) //nolint:forbidigo // this is a command
	}
}
