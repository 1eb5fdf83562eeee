package listdir

import (
	"strings"
	"testing"

	"github.com/licet/licet/screening/source"
)

// The record as published comes from the file that was kept, and only for the entries asked for.
func TestRecords(t *testing.T) {
	d := Open(t.TempDir())
	l := load("in-house", "name;country\nBlue Heron Trading;FR\nRed Kite Works;DE\n")
	v := imports(t, d, l).Version
	entries, err := d.All(t.Context(), v)
	if err != nil || len(entries) != 2 {
		t.Fatal(entries, err)
	}
	var got []*source.Entry
	err = d.Records(t.Context(), v, func(ref string) bool { return ref == entries[1].Ref }, func(e *source.Entry) error {
		got = append(got, e)
		return nil
	})
	if err != nil || len(got) != 1 || !strings.Contains(got[0].Raw, "Red Kite Works;DE") {
		t.Errorf("records %+v, %v", got, err)
	}
	if entries[1].Raw != "" {
		t.Error("the stored entries hold the record too")
	}
}
