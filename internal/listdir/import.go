package listdir

import (
	"bufio"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/screening/register"
	"github.com/licet/licet/screening/source"
)

// Load is what is to be imported.
type Load struct {
	List    string
	Files   []source.File
	URLs    []string // where each file was fetched from, or nil
	Options source.Options
	// MappingText is the text that Options.Mapping was read from; it counts as part of the version.
	MappingText string
	// Published is the day of the list where the operator states it, in place of what the files say.
	Published date.Date
	At        time.Time // the time of the load
	Force     bool      // take the version although the guard refuses it
	// Seen is told of bytes that were read, each byte of the files twice; it may be nil.
	Seen func(bytes int)
}

// Outcome is what became of an import.
type Outcome struct {
	Version *register.Version
	Files   []register.File   // as they were read now
	Before  *register.Version // the one that was in force before, nil for a first version
	Tally   register.Tally    // against Before
	// Held says that the version was held before, with the same entries: nothing was written.
	Held bool
	// Reread says that the version was held before and read otherwise now: the entries were replaced.
	Reread bool
	// Refused is what [register.Guard] said to a version that was forced.
	Refused error
}

// Import reads the files of a list and keeps them as a version. Unless it is forced, what [register.Guard] refuses is not
// kept: the error is of kind conflict and the last good version stays in use. The outcome is never nil and tells what was
// read also when there is an error, as far as it came.
func (d *Dir) Import(ctx context.Context, l Load) (*Outcome, error) {
	out := &Outcome{Version: &register.Version{List: l.List, Report: &source.Report{}}}
	if err := register.CheckName(l.List); err != nil {
		return out, err
	}
	if today := date.FromTime(l.At.UTC().AddDate(0, 0, 1)); l.Published.After(today) {
		return out, fault.Input("", l.Published.String(), "the day of publication lies in the future", "a day up to today")
	}
	release, err := d.lock()
	if err != nil {
		return out, err
	}
	defer release()
	if l.Seen == nil {
		l.Seen = func(int) {}
	}
	// Whoever holds the lock is the only writer: what lies here was left by a run that was cut short.
	_ = os.RemoveAll(d.path("staging"))
	stage := d.path("staging", "version")
	if err := os.MkdirAll(stage, dirMode); err != nil {
		return out, failed(err, d.root, "the directory of lists cannot be written")
	}
	defer func() { _ = os.RemoveAll(d.path("staging")) }()

	placed, kept := []string(nil), false
	defer func() {
		if !kept { // no version names them
			for _, name := range placed {
				_ = os.Remove(name)
			}
		}
	}()
	staged, err := d.stageFiles(ctx, &l, out.Version, &placed)
	if err != nil {
		return out, err
	}
	out.Files = out.Version.Files
	is, err := d.stageEntries(ctx, &l, staged, stage, out.Version)
	if err != nil {
		return out, err
	}
	if out.Version.Published.After(date.FromTime(l.At.UTC().AddDate(0, 0, 1))) {
		// A slip of the publisher would keep the version out of force for years.
		out.Version.Report.Problems = append(out.Version.Report.Problems, fault.New(fault.Invalid,
			"the list states %s as its day, which lies in the future; the day of the load is used", out.Version.Published))
		out.Version.Published = date.Date{}
	}
	err = d.accept(ctx, &l, out, is, stage)
	kept = err == nil
	return out, err
}

// stageFiles copies the originals into the directory and notes in placed which of them are new there.
func (d *Dir) stageFiles(ctx context.Context, l *Load, v *register.Version, placed *[]string) ([]source.File, error) {
	limits := l.Options.Limits.WithDefaults()
	left := limits.Bytes
	var staged []source.File
	for i, f := range l.Files {
		name := d.path("staging", "file")
		kept, err := d.stageFile(ctx, f, name, left, l.Seen)
		if err != nil {
			return nil, err
		}
		if l.URLs != nil {
			kept.URL = l.URLs[i]
		}
		left -= kept.Size
		place := d.object(kept.Digest)
		if _, err := os.Stat(place); err != nil || d.verify(kept) != nil {
			if err := os.MkdirAll(filepath.Dir(place), dirMode); err != nil {
				return nil, failed(err, place, "the file cannot be kept")
			}
			if err := os.Rename(name, place); err != nil {
				return nil, failed(err, place, "the file cannot be kept")
			}
			*placed = append(*placed, place)
		}
		v.Files = append(v.Files, kept)
		staged = append(staged, source.File{Name: kept.Name, Open: func() (io.ReadCloser, error) {
			in, err := d.Original(kept)
			return &seen{in, l.Seen}, err
		}})
	}
	v.Mapping = l.MappingText
	v.Digest = register.FilesDigest(v.Files, v.Mapping)
	return staged, nil
}

// verify reads a kept file and holds it against its digest.
func (d *Dir) verify(f register.File) error {
	in, err := d.Original(f)
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }()
	_, err = io.Copy(io.Discard, in)
	return err
}

// seen tells of the bytes that are read.
type seen struct {
	io.ReadCloser
	tell func(int)
}

// Read implements [io.Reader].
func (s *seen) Read(b []byte) (int, error) {
	n, err := s.ReadCloser.Read(b)
	s.tell(n)
	return n, err
}

func (d *Dir) stageFile(ctx context.Context, f source.File, name string, most int64, tell func(int)) (register.File, error) {
	out := register.File{Name: filepath.Base(f.Name)}
	in, err := f.Open()
	if err != nil {
		return out, failed(err, f.Name, "the file cannot be read")
	}
	defer func() { _ = in.Close() }()
	if file, ok := in.(*os.File); ok { // said at once, not after reading up to the limit
		if info, err := file.Stat(); err == nil && info.Mode().IsRegular() && info.Size() > most {
			return out, tooLarge(f.Name)
		}
	}
	to, err := newZipped(name)
	if err != nil {
		return out, failed(err, name, "the file cannot be kept")
	}
	defer to.abandon()
	buf := make([]byte, 256<<10)
	for {
		if err := ctx.Err(); err != nil {
			return out, err
		}
		n, err := in.Read(buf)
		tell(n)
		out.Size += int64(n)
		if out.Size > most {
			return out, tooLarge(f.Name)
		}
		if _, err := to.Write(buf[:n]); err != nil {
			return out, failed(err, name, "the file cannot be kept")
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return out, failed(err, f.Name, "the file cannot be read")
		}
	}
	out.Digest = to.digest()
	return out, failedOrNil(to.close(), name)
}

func tooLarge(name string) error {
	e := fault.New(fault.Invalid, "the files of the list are larger than the limit").At(fault.Place{File: name})
	e.Want = "not more than 2 GiB together"
	return e
}

func failedOrNil(err error, name string) error {
	if err == nil {
		return nil
	}
	return failed(err, name, "the file cannot be written")
}

// zipped is a compressed file that is being written, with the digest of what goes in.
type zipped struct {
	f *os.File
	b *bufio.Writer
	z *gzip.Writer
	h hash.Hash
}

func newZipped(name string) (*zipped, error) {
	f, err := os.OpenFile(name, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, fileMode)
	if err != nil {
		return nil, err
	}
	b := bufio.NewWriterSize(f, 256<<10)
	z, err := gzip.NewWriterLevel(b, gzip.BestSpeed)
	return &zipped{f, b, z, sha256.New()}, err
}

func (z *zipped) Write(b []byte) (int, error) {
	_, _ = z.h.Write(b)
	return z.z.Write(b)
}

func (z *zipped) digest() string { return hex.EncodeToString(z.h.Sum(nil)) }

func (z *zipped) close() error {
	return errors.Join(z.z.Close(), z.b.Flush(), z.f.Sync(), z.f.Close())
}

// abandon closes the file; after close it does nothing.
func (z *zipped) abandon() { _ = z.f.Close() }

// stageEntries reads the staged files and writes their entries into stage.
func (d *Dir) stageEntries(
	ctx context.Context, l *Load, files []source.File, stage string, v *register.Version,
) (is *register.Census, err error) {
	name := filepath.Join(stage, entriesFile)
	to, err := newZipped(name)
	if err != nil {
		return nil, failed(err, name, "the entries cannot be written")
	}
	defer to.abandon()
	is = register.NewCensus()
	enc := json.NewEncoder(to)
	enc.SetEscapeHTML(false)
	report, err := d.read(ctx, files, l.Options, func(e *source.Entry) error {
		is.Add(e)
		v.Names += len(e.Names)
		v.IDs += len(e.IDs)
		if err := enc.Encode(e); err != nil {
			return failed(err, name, "the entries cannot be written")
		}
		return nil
	})
	if report != nil {
		v.Report = report
	}
	if err != nil {
		return is, err
	}
	v.Form, v.Published, v.Entries, v.Loaded = v.Report.Form, v.Report.Published, v.Report.Entries, l.At.UTC().Truncate(time.Second)
	if !l.Published.IsZero() {
		v.Published, v.Stated = l.Published, true
	}
	v.EntriesDigest = to.digest()
	return is, failedOrNil(to.close(), name)
}

// accept judges the staged version and puts it into its place.
func (d *Dir) accept(ctx context.Context, l *Load, out *Outcome, is *register.Census, stage string) error {
	v := out.Version
	versions, _ := d.Versions(l.List)
	var held *register.Version
	var others []*register.Version
	for _, x := range versions {
		if x.Digest == v.Digest {
			held = x
			continue
		}
		others = append(others, x)
	}
	if held != nil {
		v.Loaded, v.Forced = held.Loaded, held.Forced // it came in then, whenever it is read again
		if !v.Stated && held.Stated {
			v.Published, v.Stated = held.Published, true
		}
	}
	before, was := d.lastGood(ctx, others, v.Effective())
	if out.Before = before; was != nil {
		out.Tally = was.Tally(is)
	}
	if held != nil && held.EntriesDigest == v.EntriesDigest && held.Published == v.Published && d.sound(ctx, held) {
		out.Version, out.Held = held, true
		return nil
	}
	if refused := register.Guard(out.Before, was, v, is); refused != nil {
		if !l.Force {
			return refused
		}
		out.Refused, v.Forced = refused, true
	}
	meta, err := register.EncodeVersion(v)
	if err != nil {
		return err
	}
	if err := place(filepath.Join(stage, metaFile), meta); err != nil {
		return failed(err, stage, "the description of the version cannot be written")
	}
	to := d.versionDir(l.List, v.Digest)
	if err := os.MkdirAll(filepath.Dir(to), dirMode); err != nil {
		return failed(err, to, "the version cannot be kept")
	}
	out.Reread = held != nil
	// A directory is not renamed onto another: the old one steps aside first.
	if err := os.Rename(to, d.path("staging", "old")); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return failed(err, to, "the version cannot be replaced")
	}
	if err := os.Rename(stage, to); err != nil {
		_ = os.Rename(d.path("staging", "old"), to)
		return failed(err, to, "the version cannot be kept")
	}
	return nil
}

// sound reports whether the entries of a version can be read.
func (d *Dir) sound(ctx context.Context, v *register.Version) bool {
	return d.Entries(ctx, v, func(*source.Entry) error { return nil }) == nil
}

// lastGood returns the version that was in force on the day and can be read, with its census.
func (d *Dir) lastGood(ctx context.Context, versions []*register.Version, on date.Date) (*register.Version, *register.Census) {
	for {
		v := register.AsOf(versions, on)
		if v == nil {
			return nil, nil
		}
		c := register.NewCensus()
		if err := d.Entries(ctx, v, func(e *source.Entry) error { c.Add(e); return nil }); err == nil {
			return v, c
		}
		versions = without(versions, v)
	}
}

func without(versions []*register.Version, v *register.Version) []*register.Version {
	var out []*register.Version
	for _, x := range versions {
		if x != v {
			out = append(out, x)
		}
	}
	return out
}
