package inuse

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/screening/name"
	"github.com/licet/licet/screening/register"
	"github.com/licet/licet/screening/source"
)

// Given is a list named on the command line.
type Given struct {
	Name string
	Path string // a file, or a directory that stands for its files
}

// ParseGiven reads NAME:PATH, several of them separated by commas. A name may stand once.
func ParseGiven(texts []string) ([]Given, error) {
	var out []Given
	for _, t := range texts {
		for part := range strings.SplitSeq(t, ",") {
			n, path, ok := strings.Cut(strings.TrimSpace(part), ":")
			if !ok || path == "" {
				e := fault.Input("--list", part, "this names no list", "NAME:PATH, such as un:consolidated.xml")
				e.Hint = "a path that holds a comma cannot be given; use a link, or licet lists import"
				return nil, e
			}
			if err := register.CheckName(n); err != nil {
				e := fault.Input("--list", part, "this cannot be the name of a list", "small letters, digits and hyphens before the colon")
				return nil, e
			}
			if slices.ContainsFunc(out, func(g Given) bool { return g.Name == n }) {
				return nil, fault.Input("--list", part, "the name stands twice", "each list under a name of its own")
			}
			out = append(out, Given{n, path})
		}
	}
	return out, nil
}

// given reads the lists of the command line. A list that cannot be read at all is an error: what is screened against fewer lists
// than were named looks clearer than it is.
func (l *Lists) given(ctx context.Context, day date.Date) (*Set, error) {
	if s, ok := l.sets["given"]; ok {
		return s.on(day, s.basis), nil
	}
	loaded, err := l.readAll(ctx, day)
	if err != nil {
		return nil, err
	}
	x := build(name.Default(), loaded)
	s := l.set(x, day, l.basis(loaded, day))
	for i := range loaded {
		if text := inPart(&loaded[i].Version); text != "" {
			s.part = append(s.part, text)
		}
	}
	if l.o.Whole {
		s.aside = sync.OnceValues(func() (*aside, error) { return besides(loaded), nil })
		s.entry = find(loaded)
	}
	l.sets["given"] = s
	return s, nil
}

func (l *Lists) readAll(ctx context.Context, day date.Date) ([]register.Loaded, error) {
	loaded := make([]register.Loaded, len(l.o.Given))
	errs := make([]error, len(l.o.Given))
	var all sync.WaitGroup
	all.Go(func() { name.Default() })
	for i, g := range l.o.Given {
		all.Go(func() { loaded[i], errs[i] = l.read(ctx, g, day) })
	}
	all.Wait()
	for i, g := range l.o.Given {
		l.o.Report(g.Name, loaded[i].Version.Report)
		if errs[i] != nil {
			return nil, errs[i]
		}
	}
	return loaded, nil
}

func (l *Lists) read(ctx context.Context, g Given, day date.Date) (register.Loaded, error) {
	out := register.Loaded{Version: register.Version{List: g.Name}}
	files, err := source.Paths(g.Path)
	if err != nil {
		return out, err
	}
	var sums sync.WaitGroup
	summing, stop := context.WithCancel(ctx)
	defer stop() // of a list that cannot be read no digest is wanted
	out.Version.Files = make([]register.File, len(files))
	for i, f := range files {
		sums.Go(func() { out.Version.Files[i] = l.sum(summing, f) })
	}
	o := source.Options{Form: source.Form(g.Name), On: day, Mapping: l.o.Mapping}
	known := slices.Contains(source.Forms(), o.Form)
	if !known {
		o.Form = ""
	}
	read := func() error {
		out.Entries = nil
		out.Version.Report, err = source.Read(ctx, files, o, func(e *source.Entry) error {
			out.Entries = append(out.Entries, e)
			return nil
		})
		return err
	}
	if err := read(); err != nil && known && len(out.Entries) == 0 && fault.KindOf(err) == fault.Invalid {
		first := err
		o.Form = "" // the name says whose list it is, and not in which of its forms
		if err := read(); err != nil {
			stop()
			sums.Wait()
			return out, first
		}
	} else if err != nil {
		stop()
		sums.Wait()
		return out, err
	}
	sums.Wait()
	v := &out.Version
	v.Form, v.Published, v.Entries = v.Report.Form, v.Report.Published, len(out.Entries)
	mapping := ""
	if v.Form == source.Plain {
		mapping = l.o.MappingText
	}
	v.Digest = register.FilesDigest(v.Files, mapping)
	switch {
	case !v.Published.IsZero() && v.Published.After(day):
		out.Entries, v.Entries, v.Digest = nil, 0, ""
		out.Notes = append(out.Notes, fault.New(fault.UnknownInput,
			"the list %s is that of %s: what was in force on %s is not known from it", g.Name, v.Published, day))
	default:
		if text := inPart(v); text != "" {
			out.Notes = append(out.Notes, fault.New(fault.Invalid, "%s", text))
		}
	}
	return out, nil
}

// inPart says that so much of a list could not be read that licet lists import would refuse it; empty otherwise.
func inPart(v *register.Version) string {
	switch r := v.Report; {
	case r == nil || v.Entries == 0:
	case r.Broken:
		return fmt.Sprintf("the list %s was read only in part: a file ended or became unreadable before its end", v.List)
	case register.Guard(nil, nil, v, nil) != nil:
		return fmt.Sprintf("the list %s was read only in part: of %d records %d could not be read", v.List, r.Records, r.Lost)
	}
	return ""
}

// sum is the file with its digest; one that cannot be read has none, which the reader tells.
func (l *Lists) sum(ctx context.Context, f source.File) register.File {
	out := register.File{Name: filepath.Base(f.Name)}
	in, err := f.Open()
	if err != nil {
		return out
	}
	defer func() { _ = in.Close() }()
	h := sha256.New()
	// What is longer the reader refuses, too; a device would never end.
	most := source.Limits{}.WithDefaults().Bytes
	n, err := io.Copy(h, io.LimitReader(&interruptible{ctx, in}, most+1))
	if err != nil || n > most {
		return out
	}
	l.o.Seen(int(n))
	out.Size, out.Digest = n, hex.EncodeToString(h.Sum(nil))
	return out
}

// interruptible is a reader that ends with the context.
type interruptible struct {
	ctx context.Context
	r   io.Reader
}

// Read implements [io.Reader].
func (i *interruptible) Read(p []byte) (int, error) {
	if err := i.ctx.Err(); err != nil {
		return 0, err
	}
	return i.r.Read(p)
}

// FileDigest is the SHA-256 of a file.
func FileDigest(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer func() { _ = f.Close() }()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// String returns name and path as they are given.
func (g Given) String() string { return fmt.Sprintf("%s:%s", g.Name, g.Path) }
