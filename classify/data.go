package classify

import (
	"embed"
	"io/fs"
	"sync"

	"github.com/licet/licet/controllist/mtcr"
)

//go:embed data
var files embed.FS

// compiledWords is the compiled form of the files under data, made by go generate.
//
//go:embed words.bin
var compiledWords []byte

// Files returns the word lists, conventions and sums that come with Licet.
func Files() fs.FS {
	sub, err := fs.Sub(files, "data")
	if err != nil {
		panic(err) // the folder is part of the binary
	}
	return sub
}

// Load returns the word lists for the MTCR Annex. They are read once and are safe for concurrent use.
func Load() (*Lexicon, error) { return load() }

var load = sync.OnceValues(func() (*Lexicon, error) {
	list, err := mtcr.Load()
	if err != nil {
		return nil, err
	}
	files, err := readTree(Files())
	if err != nil {
		return nil, err
	}
	lx, ok, err := readCompiled(compiledWords, digestOf(files), list)
	if err != nil || ok {
		return lx, err
	}
	return LoadLexicon(Files(), list)
})

// Compiled reports whether the compiled word lists were made from the files that come with them.
func Compiled() (bool, error) {
	list, err := mtcr.Load()
	if err != nil {
		return false, err
	}
	files, err := readTree(Files())
	if err != nil {
		return false, err
	}
	_, ok, err := readCompiled(compiledWords, digestOf(files), list)
	return ok, err
}
