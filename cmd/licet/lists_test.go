package main

import (
	"path/filepath"
	"testing"

	"github.com/licet/licet/fault"
)

// TestDataDir holds where lists are kept on each system when nothing is said.
func TestDataDir(t *testing.T) {
	abs, err := filepath.Abs("data")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		system string
		env    map[string]string
		want   string
		why    string
	}{
		{"linux", map[string]string{"HOME": "/h"}, "/h/.local/share/licet/lists", "the usual place"},
		{"linux", map[string]string{"HOME": "/h", "XDG_DATA_HOME": abs}, abs + "/licet/lists", "the place of the desktop standard"},
		{"linux", map[string]string{"HOME": "/h", "XDG_DATA_HOME": "data"}, "/h/.local/share/licet/lists", "the standard has relative paths ignored"},
		{"linux", nil, "", "a service without a home"},
		{"darwin", map[string]string{"HOME": "/h"}, "/h/Library/Application Support/licet/lists", "the place of applications"},
		{"windows", map[string]string{"LocalAppData": "/l", "HOME": "/h"}, "/l/licet/lists", "not carried from one machine to the next"},
		{"windows", map[string]string{"HOME": "/h"}, "", "no place is known"},
	} {
		p := &program{env: Env{Lookup: func(name string) string { return c.env[name] }, Now: clock}}
		got, err := p.dataDir(c.system)
		if filepath.ToSlash(got) != filepath.ToSlash(c.want) || (err == nil) != (c.want != "") {
			t.Errorf("%s %v: %q %v, want %q: %s", c.system, c.env, got, err, c.want, c.why)
		}
		if err != nil && fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: kind %s", c.system, fault.KindOf(err))
		}
	}
}
