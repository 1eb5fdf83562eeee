package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/licet/licet/fault"
	"github.com/licet/licet/internal/batch"
	"github.com/licet/licet/internal/lock"
)

// path is a file or directory that a command was given.
type path struct {
	name   string
	flag   string // that names it; empty for an argument
	what   string // it is, in an error
	writes bool
	within string // all files in this directory with that ending count too; * for all of them

	whole string      // made absolute, without links
	info  fs.FileInfo // nil where there is nothing yet
}

// apart refuses to write what is read, or what is written as something else: an answer must not destroy what it is made from. Links and
// other names of the same file do not hide it. The error is of kind invalid; nothing was opened.
func apart(paths []path) error {
	for i := range paths {
		p := &paths[i]
		p.whole = wholeName(p.name)
		p.info, _ = os.Stat(p.name)
	}
	for i := range paths {
		w := &paths[i]
		if !w.writes {
			continue
		}
		for j := range paths {
			p := &paths[j]
			if i == j || p.writes && j > i || !w.meets(p) {
				continue
			}
			e := fault.Input(w.flag, w.name, "this is "+p.what+" too, and would be written over", "a file of its own for "+w.what)
			return e
		}
	}
	return nil
}

// meets reports whether writing w changes p.
func (w *path) meets(p *path) bool {
	if w.whole == p.whole || w.info != nil && p.info != nil && os.SameFile(w.info, p.info) {
		return true
	}
	if p.within == "" {
		return false
	}
	in, err := filepath.Rel(p.whole, w.whole)
	return err == nil && filepath.IsLocal(in) && (p.within == "*" || strings.HasSuffix(in, p.within))
}

// wholeName is the absolute name of a file without links, which need not exist.
func wholeName(name string) string {
	if abs, err := filepath.Abs(name); err == nil {
		name = abs
	}
	for range 40 { // links that lead to nothing yet
		if real, err := filepath.EvalSymlinks(name); err == nil {
			return real
		}
		to, err := os.Readlink(name)
		if err != nil {
			break
		}
		if !filepath.IsAbs(to) {
			to = filepath.Join(filepath.Dir(name), to)
		}
		name = to
	}
	if dir, err := filepath.EvalSymlinks(filepath.Dir(name)); err == nil {
		return filepath.Join(dir, filepath.Base(name))
	}
	return filepath.Clean(name)
}

func lockOf(name string) string { return markOf(name) + ".lock" }

// claim sees to it that the answers and the report can be written and destroy nothing that the command reads, and keeps other runs from
// the answers until the lock is removed. It is nil where no answers go to a file.
func (f *checkFlags) claim(files []string, lists string) (*lock.Lock, error) {
	if f.out == "" && f.report == "" {
		return nil, nil //nolint:nilnil // nothing is written
	}
	for _, name := range []*string{&f.out, &f.report} { // what a link leads to is written, and not in place of the link
		if *name != "" {
			if info, err := os.Lstat(*name); err == nil && info.Mode()&fs.ModeSymlink != 0 {
				*name = wholeName(*name)
			}
		}
	}
	paths := f.paths(files, lists)
	if err := apart(paths); err != nil {
		return nil, err
	}
	for i := range paths {
		p := &paths[i]
		var e *fault.Error
		if p.writes && errors.As(batch.Regular(p.name), &e) {
			e.Place.Field = p.flag
			return nil, e
		}
	}
	if f.report != "" {
		if err := canReplace(f.report); err != nil {
			return nil, err
		}
	}
	if f.out == "" {
		return nil, nil //nolint:nilnil // as above
	}
	held, err := lock.Take(lockOf(f.out))
	if errors.Is(err, lock.ErrHeld) {
		e := fault.New(fault.Conflict, "another run of licet is writing to the file").At(fault.Place{File: f.out, Field: "--out"})
		e.Hint = "wait until it has ended, or give another file"
		return nil, e
	}
	if err != nil {
		return nil, unwritable(f.out, err)
	}
	return held, nil
}

// paths are all files that the command reads and writes.
func (f *checkFlags) paths(files []string, lists string) []path {
	var out []path
	reads := func(what, flag string, names ...string) {
		for _, name := range names {
			if name != "" && name != batch.Stdin {
				out = append(out, path{name: name, flag: flag, what: what})
			}
		}
	}
	reads("an input", "", files...)
	history, _ := batch.Files(f.names, f.recursive) // what is wrong with it is told when it is read
	reads("earlier records of --history", "--history", history...)
	before, _ := batch.Files(f.precedents, false)
	reads("a file of --precedents", "--precedents", before...)
	reads("the file of --columns", "--columns", f.columns)
	reads("the file of --positions", "--positions", f.under.positions)
	for _, dir := range f.under.rules {
		out = append(out, path{name: dir, flag: "--rules", what: "a file of --rules", within: ".yaml"})
	}
	if lists != "" {
		out = append(out, path{name: lists, flag: "--dir", what: "a file of the lists", within: "*"})
	}
	writes := func(name, flag, what string) {
		out = append(out, path{name: name, flag: flag, what: what, writes: true})
	}
	if f.out != "" {
		writes(f.out, "--out", "the file of answers")
		writes(markOf(f.out), "--out", "the mark of the run")
		writes(lockOf(f.out), "--out", "the lock of the run")
	}
	if f.report != "" {
		writes(f.report, "--report", "the report")
	}
	return out
}
