package register

import (
	"context"

	"github.com/licet/licet/screening/source"
)

// Store keeps versions. Implementations stand outside of the domain.
type Store interface {
	// Lists returns the names of the lists of which a version is held, sorted.
	Lists() ([]string, error)
	// Versions returns the versions of a list that can be described, the oldest first; none for a name that is not held. A
	// version whose description is damaged is left out and told in bad.
	Versions(list string) (versions []*Version, bad []error)
	// Entries hands the entries of a version to yield in the order of the list. An error of kind invalid after the last entry
	// says that what was handed on is not what was stored; an error of yield is returned as it is.
	Entries(ctx context.Context, v *Version, yield func(*source.Entry) error) error
}
