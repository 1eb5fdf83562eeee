package main

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"github.com/licet/licet/assess"
	"github.com/licet/licet/classify"
	"github.com/licet/licet/controllist"
	"github.com/licet/licet/controllist/mtcr"
	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/guideline"
	"github.com/licet/licet/internal/show"
)

// Env is what the program takes from its surroundings besides the three streams.
type Env struct {
	Lookup func(name string) string // environment variables
	Now    func() time.Time
	// Sleep waits between attempts to fetch something; nil waits indeed.
	Sleep func(ctx context.Context, d time.Duration) error
}

// Run runs one command and returns its exit status. It holds no state between calls.
func Run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer, env Env) (status int) {
	out := &sink{Writer: stdout}
	p := &program{stdin: stdin, stdout: out, stderr: stderr, env: env}
	defer func() {
		if r := recover(); r != nil {
			p.report(fmt.Errorf("%v\n%s", r, trace()))
			status = fault.ExitInternal
		}
	}()
	root := p.root()
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(out)
	root.SetErr(stderr)
	err := root.ExecuteContext(ctx)
	if failed := out.failure(); failed != nil {
		p.report(failed)
		return exitStatus(failed)
	}
	if err != nil {
		p.report(err)
		return exitStatus(err)
	}
	return p.status
}

// trace names the functions on the stack with their lines: the same for the same defect, whatever the arguments were.
func trace() string {
	var b strings.Builder
	pcs := make([]uintptr, 32)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(3, pcs)])
	for {
		f, more := frames.Next()
		fmt.Fprintf(&b, "%s:%d\n", f.Function, f.Line)
		if !more {
			return b.String()
		}
	}
}

// program is one run: its streams, its surroundings and the rules, which are read when a command first asks for them.
type program struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	env            Env
	status         int

	colour choice
	width  whole

	once  sync.Once
	rules rules
	fails error
}

type rules struct {
	list  *controllist.List
	words *classify.Lexicon
	*assess.Assessor
}

// load reads the rules. They come with the program, so that an error here is a defect of it.
func (p *program) load() (*rules, error) {
	p.once.Do(func() {
		// What is read here stays: collecting garbage meanwhile would take a third of the time and free little.
		defer debug.SetGCPercent(debug.SetGCPercent(-1))
		var g *guideline.Rules
		var fails error
		var beside sync.WaitGroup
		beside.Go(func() { g, fails = guideline.Load() })
		if p.rules.list, p.fails = mtcr.Load(); p.fails == nil {
			p.rules.words, p.fails = classify.Load()
		}
		beside.Wait()
		p.fails = cmp.Or(p.fails, fails)
		p.rules.Assessor = assess.New(p.rules.list, p.rules.words, g)
	})
	if p.fails != nil {
		return nil, fault.Wrap(fault.Internal, p.fails, "reading the rules that come with the program")
	}
	return &p.rules, nil
}

// edition returns the list as of the day, today when none is given.
func (p *program) edition(on date.Date) (*controllist.Edition, error) {
	r, err := p.load()
	if err != nil {
		return nil, err
	}
	ed, err := r.list.At(p.day(on))
	p.tellBeyond(r, on)
	return ed, p.dated(err, "--as-of")
}

// beyond is a remark on a day that lies more than a year ahead, nil for any other: the newest edition is the last that is
// known then, not the one that will be in force.
func (p *program) beyond(r *rules, on date.Date) *fault.Error {
	releases := r.list.Releases()
	if on.IsZero() || len(releases) == 0 || !on.After(date.FromTime(p.env.Now().AddDate(1, 0, 0))) {
		return nil
	}
	return fault.New(fault.Invalid, "no edition is known for %s; the newest one, of %s, was used", on, releases[len(releases)-1].Date)
}

// tellBeyond writes the remark on the day of --as-of, if there is one.
func (p *program) tellBeyond(r *rules, on date.Date) {
	if e := p.beyond(r, on); e != nil {
		e.Place.Field = "--as-of"
		p.report(e)
	}
}

func (p *program) day(on date.Date) date.Date {
	if on.IsZero() {
		return date.FromTime(p.env.Now())
	}
	return on
}

// dated tells which flag or argument an error about a day belongs to, and the first day that can be asked for.
func (p *program) dated(err error, flag string) error {
	var e *fault.Error
	if !errors.As(err, &e) || e.Kind != fault.Invalid {
		return err
	}
	cp := *e
	cp.Place.Field = flag
	if first := p.rules.list.Releases(); len(first) > 0 && cp.Hint == "" {
		cp.Hint = "the first edition is the " + first[0].Title + " of " + first[0].Date.String()
	}
	return &cp
}

// exitStatus follows from the kind of an error. Errors without a kind are defects, other than the end of the run by a signal.
func exitStatus(err error) int {
	if errors.Is(err, context.Canceled) {
		return fault.ExitUsage
	}
	return fault.KindOf(err).ExitStatus()
}

// report writes an error to standard error: the program's name, what is wrong, and in a second line the remedy.
func (p *program) report(err error) {
	if many, ok := err.(interface{ Unwrap() []error }); ok {
		for _, e := range many.Unwrap() {
			p.report(e)
		}
		return
	}
	if errors.Is(err, context.Canceled) {
		_, _ = fmt.Fprintln(p.stderr, "licet: interrupted; what was printed so far is not complete")
		return
	}
	if fault.KindOf(err) == fault.Internal {
		sum := sha256.Sum256([]byte(err.Error()))
		_, _ = fmt.Fprintf(p.stderr, "licet: internal error, reference %s: %s\n", hex.EncodeToString(sum[:4]), firstLine(err.Error()))
		_, _ = fmt.Fprintln(p.stderr, "  hint: this is a defect of the program; report it with the reference and the command")
		return
	}
	_, _ = fmt.Fprintln(p.stderr, "licet: "+printable(err.Error()))
	var e *fault.Error
	if errors.As(err, &e) && e.Hint != "" {
		_, _ = fmt.Fprintln(p.stderr, "  hint: "+printable(e.Hint))
	}
}

// note writes a remark that is no error.
func (p *program) note(format string, args ...any) {
	_, _ = fmt.Fprintln(p.stderr, "licet: "+printable(fmt.Sprintf(format, args...)))
}

func firstLine(s string) string {
	s, _, _ = strings.Cut(s, "\n")
	return printable(s)
}

// printable escapes what names of files and values may hold to move the cursor or turn the direction of text.
func printable(s string) string { return show.Safe(s) }

// raise lets the exit status grow worse: bad input before something to act on before what cannot be told.
func (p *program) raise(status int) {
	rank := map[int]int{
		fault.ExitClear: 0, fault.ExitCannotTell: 1, fault.ExitAct: 2, fault.ExitUsage: 3, fault.ExitNotAllowed: 4, fault.ExitInternal: 5,
	}
	if rank[status] > rank[p.status] {
		p.status = status
	}
}
