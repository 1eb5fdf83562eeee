// Package mtcr holds the Equipment, Software and Technology Annex of the Missile Technology Control Regime as control-list
// data: one YAML file per Item, dated, with the basis and source of each entry.
//
// The files state facts and figures of the public Annex in our own words. They are not its text and no legal source. What
// rests on memory says so.
package mtcr

import (
	"embed"
	"io/fs"
	"sync"

	"github.com/licet/licet/controllist"
)

//go:embed data/*.yaml
var files embed.FS

// Files returns the rule files of the Annex, with their cases.
func Files() fs.FS {
	sub, err := fs.Sub(files, "data")
	if err != nil {
		panic(err) // the folder is part of the binary
	}
	return sub
}

// Load returns the Annex. It is read once; the list is safe for concurrent use.
func Load() (*controllist.List, error) { return load() }

var load = sync.OnceValues(func() (*controllist.List, error) { return controllist.Load(Files()) })
