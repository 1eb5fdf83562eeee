// Command compile makes words.bin from the word lists. It is run by go generate in the folder of package classify.
package main

import (
	"fmt"
	"os"

	"github.com/licet/licet/classify"
	"github.com/licet/licet/controllist/mtcr"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "compile:", err)
		os.Exit(1) //nolint:forbidigo // this is a command
	}
}

func run() error {
	list, err := mtcr.Load()
	if err != nil {
		return err
	}
	lx, err := classify.LoadLexicon(os.DirFS("data"), list)
	if err != nil {
		return err
	}
	out, err := classify.Compile(lx)
	if err != nil {
		return err
	}
	return os.WriteFile("words.bin", out, 0o644) //nolint:gosec // a file of the source tree
}
