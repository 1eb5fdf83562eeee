// Package source reads the lists of designated and watched parties as their publishers issue them.
//
// [Read] streams: an entry is handed on as soon as it is whole, so that a file of any length needs little memory. A record
// that cannot be read is told in the [Report] with its place and lost alone; the records around it are kept, also when the
// file breaks off in the middle. What a list says is carried over as given; only names, dates, countries and identifiers
// are brought into one form beside the given text.
//
// Readers never fetch anything and never follow a reference out of the file: no external entity, no schema location.
package source
