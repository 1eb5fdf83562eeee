package main

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
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
	skip   int // records that were answered before
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
func inputsOf(files []string) ([]bulk.Input, error) {
	var out []bulk.Input
	for _, name := range files {
		in := bulk.Input{Name: name}
		if name != batch.Stdin {
			f, err := os.Open(name)
			if err != nil {
				return nil, batch.Unreadable(name, err)
			}
			info, err := f.Stat()
			if err == nil {
				in.Size = info.Size()
			}
			h := sha256.New()
			_, _ = io.CopyN(h, f, 64<<10)
			_ = f.Close()
			in.Head = hex.EncodeToString(h.Sum(nil))
		}
		out = append(out, in)
	}
	return out, nil
}

// resumed reads the mark of a run that was stopped. The day of the run stands for today again.
func resumed(out string) (*bulk.Mark, error) {
	b, err := os.ReadFile(markOf(out))
	if errors.Is(err, fs.ErrNotExist) {
		e := fault.New(fault.NotFound, "there is no run to go on with").At(fault.Place{File: markOf(out)})
		e.Hint = "leave --resume out to begin one"
		return nil, e
	}
	if err != nil {
		return nil, batch.Unreadable(markOf(out), err)
	}
	return bulk.ReadMark(b)
}

// openRun begins a run, or goes on with the one of the mark.
func (p *program) openRun(f *checkFlags, files []string, settings []string, today date.Date, before *bulk.Mark) (*run, error) {
	inputs, err := inputsOf(files)
	if err != nil {
		return nil, err
	}
	r := &run{name: f.out, report: f.report, now: p.env.Now, saved: p.env.Now()}
	r.mark = bulk.Mark{Inputs: inputs, Settings: settings, Day: today, Tally: bulk.NewTally()}
	if before != nil {
		if err := before.Continues(inputs, settings); err != nil {
			return nil, err
		}
		if before.Done {
			e := fault.New(fault.Invalid, "the run is finished: there is nothing to go on with").At(fault.Place{File: markOf(f.out)})
			e.Hint = "leave --resume out to do it again"
			return nil, e
		}
		r.mark, r.skip = *before, before.Records
	}
	if r.name == "" {
		return r, nil
	}
	if before == nil {
		if old, err := resumed(r.name); err == nil && !old.Done {
			e := fault.New(fault.Invalid, "%s holds the answers of a run that was stopped", r.name)
			e.Hint = "give --resume to go on with it, or remove " + markOf(r.name)
			return nil, e
		}
	}
	if r.file, err = os.OpenFile(r.name, os.O_RDWR|os.O_CREATE, 0o644); err != nil { //nolint:gosec // the answers of the user's own files
		return nil, unwritable(r.name, err)
	}
	if size, err := r.file.Seek(0, io.SeekEnd); err == nil && size < r.mark.Bytes {
		_ = r.file.Close()
		e := fault.New(fault.StaleEdition, "the file of answers is shorter than it was when the run stopped").At(fault.Place{File: r.name})
		e.Hint = "leave --resume out to begin anew"
		return nil, e
	}
	if err := r.file.Truncate(r.mark.Bytes); err != nil {
		return nil, unwritable(r.name, err)
	}
	if _, err := r.file.Seek(r.mark.Bytes, io.SeekStart); err != nil {
		return nil, unwritable(r.name, err)
	}
	r.buf = bufio.NewWriterSize(r.file, 1<<20)
	return r, r.save()
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

// end closes the file of answers and writes the report. stopped says that the run did not come to its end.
func (r *run) end(stopped bool) error {
	r.mark.Done = !stopped
	if err := r.save(); err != nil {
		return err
	}
	if r.file != nil {
		if err := r.file.Close(); err != nil {
			return unwritable(r.name, err)
		}
	}
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
func (p *program) settingsOf(ctx context.Context, f *checkFlags, rules *rules, lists assess.Lists, on date.Date) (settings, basis []string, made []assess.RuleSet, err error) {
	stage, err := rules.On(on)
	if err != nil {
		return nil, nil, nil, p.dated(err, "--as-of")
	}
	made = stage.RuleSets()
	for _, m := range made {
		settings = append(settings, m.Name+" "+m.Digest)
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
	ids := slices.Clone(f.ids)
	settings = append(settings, fmt.Sprint("form ", f.format.value, " ", f.read.value, " ", f.encoding.value, " ", f.decimalComma, " ", f.columns, " ", ids, " ", f.asOf.Date))
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
