package register

import (
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/licet/licet/fault"
	"github.com/licet/licet/screening/source"
)

// A load that lost more than these against the version before is taken for a broken file until a person says otherwise.
const (
	// mostLost is the share of entries that may go, and of records that may not be readable, in percent. Publishers take off
	// fewer between two issues; a file that breaks off or lacks a section loses more.
	mostLost = 1
	// mostThinned is the share of names, and of identifiers, that may go while the entries stay, in percent: a set of files of
	// which that with the aliases is missing.
	mostThinned = 10
	// mostNamed is how many of what is gone a refusal names.
	mostNamed = 5
)

// Census is what [Guard] compares of a version. It is filled while the entries pass by, so that no version need be held.
type Census struct {
	refs  map[string]counted
	names map[string]int // how often a primary name stands on the list
	order []string       // the references, each once
}

// counted is what is kept of the entries of one reference.
type counted struct {
	name string // the primary one of the last
	sum  uint64 // of the digests of all, whatever their order
	n    int
}

// NewCensus returns an empty census.
func NewCensus() *Census {
	return &Census{refs: map[string]counted{}, names: map[string]int{}}
}

// Add counts an entry.
func (c *Census) Add(e *source.Entry) {
	x, had := c.refs[e.Ref]
	if !had {
		c.order = append(c.order, e.Ref)
	}
	whole, _ := hex.DecodeString(WholeDigest(e)[:16])
	x.name, x.sum, x.n = primary(e), x.sum+binary.BigEndian.Uint64(whole), x.n+1
	c.refs[e.Ref] = x
	c.names[sameName(x.name)]++
}

// Tally is how many entries of a version were added, removed and changed against the one before.
type Tally struct {
	Added   int `json:"added"`
	Removed int `json:"removed"`
	Changed int `json:"changed"`
}

// Tally counts what differs between c and after, by reference; [Compare] tells what it is.
func (c *Census) Tally(after *Census) Tally {
	var t Tally
	for ref, x := range c.refs {
		y := after.refs[ref]
		t.Removed += max(0, x.n-y.n)
		t.Added += max(0, y.n-x.n)
		if x.sum != y.sum && x.n == y.n {
			t.Changed++
		}
	}
	for ref, y := range after.refs {
		if _, had := c.refs[ref]; !had {
			t.Added += y.n
		}
	}
	return t
}

// gone returns the references of c that are not in after, without those whose primary name stands there under another
// reference: they were numbered anew.
func (c *Census) gone(after *Census) []string {
	var out []string
	for _, ref := range c.order {
		if _, is := after.refs[ref]; is {
			continue
		}
		if after.names[sameName(c.refs[ref].name)] > 0 {
			continue
		}
		out = append(out, ref)
	}
	return out
}

// Guard judges whether the version after may take the place of before; before and its census are nil when there is none.
// It returns nil, or an error of kind conflict that says how much is gone and names some of it. These are refused:
//   - a file ended or became unreadable before its end;
//   - more than 1 % of the records could not be read;
//   - more than 1 % of the entries are gone, and more than one; an entry whose primary name stands under another reference is
//     not gone;
//   - the names or the identifiers are more than 10 % fewer although the entries are not, and more than ten fewer.
//
// A list that is read for the first time is judged by its report alone.
func Guard(before *Version, was *Census, after *Version, is *Census) error {
	var why []string
	r := after.Report
	if r != nil && r.Broken {
		why = append(why, fmt.Sprintf("a file ended or became unreadable before its end, after %s", count(r.Entries, "entry", "entries")))
	}
	if r != nil && r.Lost*100 > mostLost*r.Records {
		why = append(why, fmt.Sprintf("of %s %d could not be read", count(r.Records, "record", "records"), r.Lost))
	}
	if before != nil && was != nil && is != nil {
		gone := was.gone(is)
		if len(gone) > 1 && len(gone)*100 > mostLost*len(was.order) {
			why = append(why, fmt.Sprintf("of the %s of %s %d are gone: %s",
				count(len(was.order), "entry", "entries"), before, len(gone), named(gone, was.refs)))
		}
		for _, x := range []struct {
			what   string
			had, n int
		}{{"names", before.Names, after.Names}, {"identifiers", before.IDs, after.IDs}} {
			if after.Entries*100 >= before.Entries*(100-mostThinned) && x.had-x.n > 10 && x.n*100 < x.had*(100-mostThinned) {
				why = append(why, fmt.Sprintf("of %d %s %d are left", x.had, x.what, x.n))
			}
		}
	}
	if len(why) == 0 {
		return nil
	}
	e := fault.New(fault.Conflict, "the list %s was not taken: %s", after.List, strings.Join(why, "; "))
	e.Hint = "compare the file with what the publisher says; if the loss is right, import it again with --force"
	if before == nil {
		e.Hint = "get the file again; to take what could be read of it, import it with --force"
	}
	return e
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

func named(refs []string, names map[string]counted) string {
	var out []string
	for _, r := range refs[:min(len(refs), mostNamed)] {
		out = append(out, fmt.Sprintf("%s %s", r, fault.Quote(names[r].name)))
	}
	text := strings.Join(out, ", ")
	if more := len(refs) - len(out); more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}
