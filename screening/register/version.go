package register

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/screening/source"
)

// Version is one state of a list as it was loaded once.
type Version struct {
	List      string      `json:"list"`   // the operator's name for the list, see [CheckName]
	Digest    string      `json:"digest"` // of the files, see [FilesDigest]; names the version
	Form      source.Form `json:"form"`
	Published date.Date   `json:"published,omitzero"` // the list's own date, or what the operator stated in its place
	// Stated says that Published is the operator's word, not the list's.
	Stated bool      `json:"stated,omitzero"`
	Loaded time.Time `json:"loaded"`
	Files  []File    `json:"files"`
	// Mapping is the text of the mapping that a plain list was read with.
	Mapping string         `json:"mapping,omitzero"`
	Report  *source.Report `json:"report"`
	Entries int            `json:"entries"`
	// EntriesDigest is the SHA-256 of the entries as JSON Lines: it tells two readings of the same files apart.
	EntriesDigest string `json:"entries_digest"`
	Names         int    `json:"names"` // of all entries, with aliases
	IDs           int    `json:"ids"`
	// Forced says that the load was refused by [Guard] and taken all the same, by order of the operator.
	Forced bool `json:"forced,omitzero"`
}

// File is one file of a version as it was given.
type File struct {
	Name   string `json:"name"` // without directory
	Size   int64  `json:"size"`
	Digest string `json:"digest"` // SHA-256, in hexadecimal
	URL    string `json:"url,omitzero"`
}

// Effective is the first day on which the version is the one in force: the day it was published, or else loaded.
func (v *Version) Effective() date.Date {
	if !v.Published.IsZero() || v.Loaded.IsZero() {
		return v.Published
	}
	return date.FromTime(v.Loaded.UTC())
}

// Age is how many days before on the version came into force; 0 when it did so later or when no day is known.
func (v *Version) Age(on date.Date) int {
	from := v.Effective()
	if from.IsZero() || !on.After(from) {
		return 0
	}
	return int(on.Time().Sub(from.Time()).Hours() / 24)
}

// Short is the beginning of the digest, for people.
func (v *Version) Short() string { return v.Digest[:min(len(v.Digest), shortDigest)] }

// String names the version: un@2026-02-27.
func (v *Version) String() string {
	if d := v.Effective(); !d.IsZero() {
		return v.List + "@" + d.String()
	}
	return v.List + "@" + v.Short()
}

// Ref names one entry of one list.
type Ref struct {
	List string `json:"list"`
	Ref  string `json:"ref"`
}

// Compare orders refs by list, then by number.
func (r Ref) Compare(o Ref) int {
	if c := strings.Compare(r.List, o.List); c != 0 {
		return c
	}
	return strings.Compare(r.Ref, o.Ref)
}

// String returns list:ref.
func (r Ref) String() string { return r.List + ":" + r.Ref }

// Loaded is a list as it is in use on a day.
type Loaded struct {
	Version Version
	Entries []*source.Entry // in the order of the list
	// Starter says that these are the entries that come with the program, in place of an official list.
	Starter bool
	// Notes say what a user of the entries has to know: a damaged version that was passed over, an open question. A list that
	// has no version for the day has no entries and a note of kind unknown-input.
	Notes []*fault.Error
}

const (
	longestName = 40
	shortDigest = 12
	// shortestDigest is how much of a digest must be written to name a version.
	shortestDigest = 6
)

// CheckName reports whether a list may have the name: small letters, digits and hyphens, beginning with a letter, at most
// 40 characters. Names of devices, which Windows refuses as names of files, are refused everywhere.
func CheckName(name string) error {
	bad := fault.Input("", name, "this cannot be the name of a list",
		"small letters, digits and hyphens, beginning with a letter, at most 40 characters, such as ofac-sdn")
	if name == "" || len(name) > longestName || name[0] < 'a' || name[0] > 'z' || strings.HasSuffix(name, "-") {
		return bad
	}
	for _, c := range []byte(name) {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' {
			return bad
		}
	}
	if slices.Contains([]string{"con", "prn", "aux", "nul"}, name) ||
		len(name) == 4 && (strings.HasPrefix(name, "com") || strings.HasPrefix(name, "lpt")) && name[3] <= '9' && name[3] >= '0' {
		bad.Message, bad.Want = "this is the name of a device on Windows", "another name"
		return bad
	}
	return nil
}

// FilesDigest is the digest of a version: that of the file when there is one and no mapping, so that sha256sum gives the
// same; otherwise the SHA-256 of the lines "digest  name" of the files in the order of their names, as sha256sum prints them,
// with the mapping as a file of the name "mapping".
func FilesDigest(files []File, mapping string) string {
	if len(files) == 1 && mapping == "" {
		return files[0].Digest
	}
	lines := make([]string, 0, len(files)+1)
	for _, f := range files {
		lines = append(lines, f.Name+"\x00"+f.Digest)
	}
	if mapping != "" {
		lines = append(lines, "mapping\x00"+digestOf(mapping))
	}
	slices.Sort(lines)
	h := sha256.New()
	for _, l := range lines {
		name, digest, _ := strings.Cut(l, "\x00")
		_, _ = io.WriteString(h, digest+"  "+name+"\n")
	}
	return hex.EncodeToString(h.Sum(nil))
}

func digestOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// isDigest reports whether s is the hexadecimal form of a SHA-256.
func isDigest(s string) bool {
	if len(s) != hex.EncodedLen(sha256.Size) {
		return false
	}
	for _, c := range []byte(s) {
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

// mostMeta is how large the description of a version may be; a report with all its problems stays far below.
const mostMeta = 4 << 20

// sealed is the stored form of a version.
type sealed struct {
	Version *Version `json:"version"`
	Seal    string   `json:"seal"` // SHA-256 of the version as compact JSON: damage to the description is found
}

// EncodeVersion returns the stored form of a version.
func EncodeVersion(v *Version) ([]byte, error) {
	text, err := json.Marshal(v)
	if err != nil {
		return nil, fault.Wrap(fault.Internal, err, "writing the description of %s", v)
	}
	out, err := json.MarshalIndent(sealed{v, digestOf(string(text))}, "", "  ")
	if err != nil {
		return nil, fault.Wrap(fault.Internal, err, "writing the description of %s", v)
	}
	return append(out, '\n'), nil
}

// DecodeVersion reads what [EncodeVersion] wrote. Anything else is an error of kind invalid: an unknown key, a value that was
// changed by hand or by damage, text behind the end.
func DecodeVersion(text []byte) (*Version, error) {
	if len(text) > mostMeta {
		return nil, fault.New(fault.Invalid, "the description of the version is larger than %d bytes", mostMeta)
	}
	var s sealed
	if err := strictly(text, &s); err != nil {
		return nil, fault.Wrap(fault.Invalid, err, "the description of the version cannot be read")
	}
	v := s.Version
	if v == nil || v.Report == nil {
		return nil, fault.New(fault.Invalid, "the description of the version is not complete")
	}
	again, err := json.Marshal(v)
	if err != nil || digestOf(string(again)) != s.Seal {
		return nil, fault.New(fault.Invalid, "the description of the version does not agree with its seal: it was damaged or changed")
	}
	if err := CheckName(v.List); err != nil {
		return nil, err
	}
	if !isDigest(v.Digest) || !isDigest(v.EntriesDigest) || v.Entries < 0 {
		return nil, fault.New(fault.Invalid, "the description of the version holds no digest")
	}
	for _, f := range v.Files {
		if !isDigest(f.Digest) {
			return nil, fault.New(fault.Invalid, "the description of the version holds a file without digest")
		}
	}
	return v, nil
}

// strictly decodes one JSON value and refuses unknown keys and anything behind it.
func strictly(text []byte, into any) error {
	d := json.NewDecoder(strings.NewReader(string(text)))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return fault.New(fault.Invalid, "there is text behind the end")
	}
	return nil
}

// AsOf returns the version that was in force on the day: of those that came into force on it or before, the last; of several
// of one day, the one loaded last. With the zero day it is the newest. It returns nil when there is none.
func AsOf(versions []*Version, on date.Date) *Version {
	var best *Version
	for _, v := range versions {
		if !on.IsZero() && v.Effective().After(on) {
			continue
		}
		if best == nil || newer(v, best) {
			best = v
		}
	}
	return best
}

func newer(a, b *Version) bool {
	if c := a.Effective().Compare(b.Effective()); c != 0 {
		return c > 0
	}
	return a.Loaded.After(b.Loaded)
}

// Sort orders versions by the day they came into force, the oldest first.
func Sort(versions []*Version) {
	slices.SortStableFunc(versions, func(a, b *Version) int {
		switch {
		case newer(b, a):
			return -1
		case newer(a, b):
			return 1
		default:
			return strings.Compare(a.Digest, b.Digest)
		}
	})
}

// Find returns the version that which names: a day, the beginning of a digest of at least six characters, or "" for the
// newest. An error is of kind not-found, invalid or, when several digests begin so, conflict.
func Find(versions []*Version, list, which string) (*Version, error) {
	if len(versions) == 0 {
		e := fault.New(fault.NotFound, "no list of this name is held")
		e.Value, e.Hint = list, "licet lists list shows what is held"
		return nil, e
	}
	if which == "" {
		return AsOf(versions, date.Date{}), nil
	}
	if day, err := date.Parse(which); err == nil {
		if v := AsOf(versions, day); v != nil {
			return v, nil
		}
		return nil, notYet(versions, list, day)
	}
	want := "a day written YYYY-MM-DD, or at least six characters of a digest"
	for _, c := range []byte(which) {
		if len(which) < shortestDigest || (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return nil, fault.Input("", list+"@"+which, "this names no version", want)
		}
	}
	var found *Version
	for _, v := range versions {
		if !strings.HasPrefix(v.Digest, which) {
			continue
		}
		if found != nil {
			e := fault.New(fault.Conflict, "several versions of %s have a digest that begins so", list)
			e.Value, e.Want = which, "more of the digest"
			return nil, e
		}
		found = v
	}
	if found == nil {
		e := fault.New(fault.NotFound, "no version of %s has this digest", list)
		e.Value, e.Hint = which, "licet lists list --all shows the versions"
		return nil, e
	}
	return found, nil
}

// notYet says that no version was in force on a day, and which is the first.
func notYet(versions []*Version, list string, on date.Date) *fault.Error {
	first := versions[0]
	for _, v := range versions {
		if newer(first, v) {
			first = v
		}
	}
	e := fault.New(fault.UnknownInput, "no version of %s is held that was in force on %s; the first is of %s", list, on, first.Effective())
	e.Hint = "import the list as it was then, with --published if it does not state its day"
	return e
}

// NotYet is the remark that no version of a list is held that was in force on the day, nil when there is one.
func NotYet(versions []*Version, list string, on date.Date) *fault.Error {
	if len(versions) == 0 || AsOf(versions, on) != nil {
		return nil
	}
	return notYet(versions, list, on)
}
