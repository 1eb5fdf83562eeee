package source

// Mapping says which column of a plain CSV holds what.
type Mapping struct{}
