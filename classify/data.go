package classify

import (
	"embed"
	"io/fs"
	"sync"

	"github.com/licet/licet/controllist/mtcr"
)

//go:embed data
var files embed.FS

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
	return LoadLexicon(Files(), list)
})
