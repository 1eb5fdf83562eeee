package main

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/licet/licet/assess"
	"github.com/licet/licet/bulk"
	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/guideline"
	"github.com/licet/licet/internal/batch"
	"github.com/licet/licet/internal/show"
)

// run is one run over many records whose answers go to a file. It can be stopped and taken up again.
type run struct {
	name   string // of the file of answers; empty when they go to standard output
	file   *os.File
	buf    *bufio.Writer
	mark   bulk.Mark
	digest hash.Hash // of the answers
	skip   int       // records that were answered before
	lacks  error     // why those could not be passed over
	basis  []string
	made   []assess.RuleSet
	report string
	now    func() time.Time
	saved  time.Time
	since  int // records after the last save
}

// How often the mark of a run is written. What comes after it is done again when the run is taken up.
const (
	markEvery   = 2 * time.Second
	markRecords = 20_000
)

func markOf(name string) string { return name + ".run" }

// inputsOf names the files of a run with what tells whether they have changed.
func inputsOf(ctx context.Context, files []string) ([]bulk.Input, error) {
	var out []bulk.Input
	for _, name := range files {
		in := bulk.Input{Name: string([]rune(name))} // as JSON has it
		if again(name) {
			var err error
			if in.Size, in.Digest, err = digestOf(ctx, name); err != nil {
				return nil, err
			}
		}
		out = append(out, in)
	}
	return out, nil
}

// again reports whether the file can be read a second time. What cannot be looked at is told by who reads it.
func again(name string) bool { return name != batch.Stdin && batch.Regular(name) == nil }

func digestOf(ctx context.Context, name string) (size int64, digest string, err error) {
	f, err := batch.Open(name, nil)
	if err != nil {
		return 0, "", err
	}
	defer func() { _ = f.Close() }()
	h := sha256.New()
	buf := make([]byte, 1<<20)
	for ctx.Err() == nil {
		n, err := f.Read(buf)
		size += int64(n)
		_, _ = h.Write(buf[:n])
		if errors.Is(err, io.EOF) {
			return size, hex.EncodeToString(h.Sum(nil)), nil
		}
		if err != nil {
			return 0, "", batch.Unreadable(name, err)
		}
	}
	return 0, "", context.Cause(ctx)
}

// resumed reads the mark of a run that was stopped. The day of the run stands for today again. Where there is none, the error is of
// kind not found; any other says that nothing is known of the answers that may be there.
func resumed(out string) (*bulk.Mark, error) {
	name := markOf(out)
	b, err := batch.ReadSmall(name, bulk.MaxMark)
	if errors.Is(err, fs.ErrNotExist) {
		e := fault.New(fault.NotFound, "there is no run to go on with").At(fault.Place{File: name})
		e.Hint = "leave --resume out to begin one"
		return nil, e
	}
	if err == nil {
		var m *bulk.Mark
		if m, err = bulk.ReadMark(b); err == nil {
			return m, nil
		}
	}
	return nil, anew(at(err, fault.Place{File: name}), out)
}

// anew says how to begin a run once more, where an error does not.
func anew(err error, out string) error {
	var e *fault.Error
	if !errors.As(err, &e) {
		return err
	}
	cp := *e
	if cp.Hint != "" {
		cp.Hint += "; "
	}
	cp.Hint += "to begin anew, remove " + markOf(out) + " and " + out
	return &cp
}

// openRun begins a run, or goes on with the one of the mark.
func (p *program) openRun(ctx context.Context, f *checkFlags, files []string, settings []string, today date.Date, before *bulk.Mark) (*run, error) {
	r := &run{name: f.out, report: f.report, now: p.env.Now, saved: p.env.Now(), digest: sha256.New()}
	r.mark = bulk.Mark{Settings: settings, Day: today, Tally: bulk.NewTally()}
	if r.name == "" {
		for _, name := range files {
			r.mark.Inputs = append(r.mark.Inputs, bulk.Input{Name: name})
		}
		return r, nil
	}
	inputs, err := inputsOf(ctx, files)
	if err != nil {
		return nil, err
	}
	r.mark.Inputs = inputs
	if before != nil {
		if err := before.Continues(inputs, settings); err != nil {
			return nil, anew(err, r.name)
		}
		if before.Done {
			e := fault.New(fault.Invalid, "the run is finished: there is nothing to go on with").At(fault.Place{File: markOf(f.out)})
			e.Hint = "leave --resume out to do it again"
			return nil, e
		}
		r.mark, r.skip = *before, before.Records
	} else if err := free(r.name); err != nil {
		return nil, err
	}
	if r.file, err = os.OpenFile(r.name, os.O_RDWR|os.O_CREATE, 0o644); err != nil { //nolint:gosec // the answers of the user's own files
		return nil, unwritable(r.name, err)
	}
	if err := r.position(); err != nil {
		_ = r.file.Close()
		return nil, err
	}
	r.buf = bufio.NewWriterSize(r.file, 1<<20)
	return r, r.save()
}

// free refuses to write over answers that are not finished, and over what no such run wrote.
func free(name string) error {
	size := int64(0)
	if info, err := os.Stat(name); err == nil {
		size = info.Size()
	}
	old, err := resumed(name)
	var e *fault.Error
	switch {
	case fault.KindOf(err) == fault.NotFound && size == 0:
		return nil
	case fault.KindOf(err) == fault.NotFound:
		e = fault.New(fault.Conflict, "the file is there already, and no run that is known of wrote it")
		e.Hint = "give another file, or remove it"
	case err != nil:
		return err
	case !old.Done:
		e = fault.New(fault.Invalid, "%s holds the answers of a run that was stopped", name)
		e.Hint = "give --resume to go on with it; to begin anew, remove " + markOf(name) + " and " + name
		return e
	case size != 0 && size != old.Bytes:
		e = fault.New(fault.Conflict, "the file is not as the run left it")
		e.Hint = "give another file, or remove it"
	default:
		return nil
	}
	return e.At(fault.Place{File: name, Field: "--out"})
}

// position sees to it that the answers up to the mark are those that were written, and goes behind them.
func (r *run) position() error {
	n, err := io.CopyN(r.digest, r.file, r.mark.Bytes)
	if err != nil && !errors.Is(err, io.EOF) {
		return batch.Unreadable(r.name, err)
	}
	if n < r.mark.Bytes || r.mark.Bytes > 0 && hex.EncodeToString(r.digest.Sum(nil)) != r.mark.Results {
		what := "the answers were changed since the run stopped"
		if n < r.mark.Bytes {
			what = "the file of answers is shorter than it was when the run stopped"
		}
		return anew(fault.New(fault.StaleEdition, "%s", what).At(fault.Place{File: r.name}), r.name)
	}
	if err := r.file.Truncate(r.mark.Bytes); err != nil {
		return unwritable(r.name, err)
	}
	return nil
}

func unwritable(name string, err error) error {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		err = pe.Err
	}
	return fault.Wrap(fault.Unavailable, err, "the file cannot be written").At(fault.Place{File: name})
}

// Write takes answers.
func (r *run) Write(b []byte) (int, error) {
	n, err := r.buf.Write(b)
	r.mark.Bytes += int64(n)
	_, _ = r.digest.Write(b[:n])
	if err != nil {
		return n, unwritable(r.name, err)
	}
	return n, nil
}

// refuse counts what could not be assessed.
func (r *run) refuse(err error) {
	if r != nil {
		r.mark.Tally.Refuse(err)
	}
}

// took counts a record that is done with, and writes the mark now and then. out is what still holds answers.
func (r *run) took(out *show.Checks) error {
	r.mark.Records++
	if r.name == "" {
		return nil
	}
	if r.since++; r.since < markRecords && (r.since%256 != 0 || r.now().Sub(r.saved) < markEvery) {
		return nil
	}
	if err := out.Flush(); err != nil {
		return err
	}
	return r.save()
}

// save writes the answers held and then the mark, so that the mark never tells of answers that are not there.
func (r *run) save() error {
	if r.name == "" {
		return nil
	}
	r.since, r.saved = 0, r.now()
	if err := r.buf.Flush(); err != nil {
		return unwritable(r.name, err)
	}
	if err := r.file.Sync(); err != nil {
		return unwritable(r.name, err)
	}
	r.mark.Results = hex.EncodeToString(r.digest.Sum(nil))
	b, err := bulk.MarshalMark(&r.mark)
	if err != nil {
		return err
	}
	return replace(markOf(r.name), b)
}

// replace writes a file so that it is there whole or not at all.
func replace(name string, b []byte) error {
	f, err := os.CreateTemp(filepath.Dir(name), ".licet-*")
	if err != nil {
		return unwritable(name, err)
	}
	_, err = f.Write(b)
	err = errors.Join(err, f.Chmod(0o644), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		_ = os.Remove(f.Name())
		return unwritable(name, err)
	}
	return nil
}

// canReplace says beforehand why replace would fail, as far as that can be told.
func canReplace(name string) error {
	f, err := os.CreateTemp(filepath.Dir(name), ".licet-*")
	if err != nil {
		return unwritable(name, err)
	}
	_ = f.Close()
	_ = os.Remove(f.Name())
	return nil
}

// end closes the file of answers and writes the report. stopped says that the run did not come to its end. It is marked as done last:
// a run whose report could not be written can be taken up again to write it.
func (r *run) end(stopped bool) error {
	if err := r.save(); err != nil {
		return err
	}
	if err := r.tell(stopped); err != nil {
		return err
	}
	if r.mark.Done = !stopped; r.mark.Done {
		if err := r.save(); err != nil {
			return err
		}
	}
	if r.file != nil {
		if err := r.file.Close(); err != nil {
			return unwritable(r.name, err)
		}
	}
	return nil
}

// tell writes the report, if one was asked for.
func (r *run) tell(stopped bool) error {
	if r.report == "" {
		return nil
	}
	about := bulk.About{
		Title: "Triage of transfers", Day: r.mark.Day.String(), Made: r.made, Lists: r.basis, Name: show.OutcomeName, Words: show.Sentence,
	}
	for _, in := range r.mark.Inputs {
		about.Files = append(about.Files, filepath.Base(in.Name))
	}
	if len(about.Files) > 5 {
		about.Files = append(about.Files[:4:4], fmt.Sprintf("%d more", len(r.mark.Inputs)-4))
	}
	if stopped {
		about.Notes = append(about.Notes, "The run was stopped before its end: what comes behind is not counted here.")
	}
	if len(r.basis) == 0 {
		about.Notes = append(about.Notes, "Nobody was looked for on lists: parties are not cleared.")
	}
	var b strings.Builder
	if err := r.mark.Tally.Report(&b, about); err != nil {
		return fault.Wrap(fault.Internal, err, "writing the report")
	}
	return replace(r.report, []byte(b.String()))
}

// settingsOf are what answers depend on beside the files.
func (p *program) settingsOf(ctx context.Context, f *checkFlags, rules *rules, r *readied) (settings, basis []string, made []assess.RuleSet, err error) {
	on, lists, mapping := r.today, r.lists, r.mapping
	stage, err := rules.On(on)
	if err != nil {
		return nil, nil, nil, p.dated(err, "--as-of")
	}
	made = stage.RuleSets()
	for _, m := range made {
		settings = append(settings, m.Name+" "+m.Digest+" "+m.Edition)
	}
	if lists != nil {
		s, err := lists.On(on)
		if err != nil {
			return nil, nil, nil, err
		}
		b := s.Basis()
		settings = append(settings, "names "+b.Engine+" "+b.Weights.Digest+" "+b.Words)
		for _, l := range b.Lists {
			settings = append(settings, "list "+l.Name+" "+l.EntriesDigest)
			text := fmt.Sprintf("%s, %s entries", l.Name, show.Number(l.Entries))
			if !l.Published.IsZero() {
				text += ", of " + l.Published.String()
			}
			if l.Missing != "" {
				text = l.Name + ": " + l.Missing
			}
			basis = append(basis, text)
		}
	}
	if mapping != nil { // its name would not tell that it was changed
		settings = append(settings, "columns "+mapping.Digest)
	}
	if name := f.under.positions; name != "" {
		b, err := batch.ReadSmall(name, maxPositions)
		if err != nil {
			return nil, nil, nil, err
		}
		sum := sha256.Sum256(b)
		settings = append(settings, "positions "+hex.EncodeToString(sum[:]))
	}
	ids := slices.Clone(f.ids)
	form := fmt.Sprint("form ", f.format.value, " ", f.read.value, " ", f.encoding.value, " ", f.decimalComma, " ", f.columns, " ", ids, " ", f.asOf.Date)
	settings = append(settings, string([]rune(form))) // as JSON has it
	return settings, basis, made, ctx.Err()
}

// told says at the end what became of a run.
func (r *run) told(stopped bool) string {
	t := r.mark.Tally
	var b strings.Builder
	if stopped {
		fmt.Fprintf(&b, "Stopped after %s. Go on with --resume.\n", show.Plural(r.mark.Records, "record", "records"))
	}
	fmt.Fprintf(&b, "%s", assessed(t.Transfers))
	if n := t.RefusedSum(); n > 0 {
		fmt.Fprintf(&b, ", %s not", show.Plural(n, "record could", "records could"))
	}
	b.WriteString("\n")
	for _, o := range guideline.Outcomes() {
		if n := t.Outcomes[o]; n > 0 {
			fmt.Fprintf(&b, "  %-30s %12s\n", show.OutcomeName(o), show.Number(n))
		}
	}
	if r.name != "" {
		fmt.Fprintf(&b, "Answers  %s\n", r.name)
	}
	if r.report != "" {
		fmt.Fprintf(&b, "Report   %s\n", r.report)
	}
	return b.String()
}
