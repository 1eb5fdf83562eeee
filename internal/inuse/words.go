package inuse

import (
	"os"
	"sync"

	"github.com/licet/licet/screening/name"
)

// Words is the digest of the word lists. Where the word lists do not tell theirs, it is that of the program, which holds them: it
// then changes more often than it need.
var Words = sync.OnceValue(func() string {
	if d, ok := any(name.Default()).(interface{ Digest() string }); ok {
		return d.Digest()
	}
	path, err := os.Executable()
	if err != nil {
		return ""
	}
	d, err := FileDigest(path)
	if err != nil {
		return ""
	}
	return d
})
