package source

import "github.com/licet/licet/fault"

// Detect finds out the form of the files from their names and first bytes. A form that is not recognised is an error of kind
// invalid.
func Detect(files []File) (Form, error) {
	e := fault.New(fault.Invalid, "the form of the list is not recognised")
	e.Place.File = files[0].Name
	return "", e
}
