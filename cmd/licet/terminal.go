package main

import (
	"io"
	"os"
	"strconv"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"github.com/licet/licet/internal/show"
)

const (
	plainWidth = 100 // of text that does not go to a terminal
	widest     = 120 // lines longer than this are hard to read on any terminal
	mostWidth  = 10_000
)

// terminal returns the file behind a stream that is a terminal.
func terminal(stream any) (*os.File, bool) {
	if s, ok := stream.(*sink); ok {
		stream = s.Writer
	}
	f, ok := stream.(*os.File)
	return f, ok && term.IsTerminal(int(f.Fd()))
}

// page is the layout of text on standard output: as wide as the terminal, coloured only there.
func (p *program) page() show.Page {
	page := show.Page{Width: plainWidth}
	f, tty := terminal(p.stdout)
	if tty {
		if w, _, err := term.GetSize(int(f.Fd())); err == nil && w > 0 {
			page.Width = min(w, widest)
		}
	}
	if n, err := strconv.Atoi(p.env.Lookup("COLUMNS")); err == nil && n > 0 && !tty {
		page.Width = n
	}
	if p.width.value > 0 {
		page.Width = p.width.value
	}
	switch p.colour.value {
	case "always":
		page.Colour = true
	case "never":
	default:
		page.Colour = tty && p.env.Lookup("NO_COLOR") == "" && p.env.Lookup("TERM") != "dumb"
	}
	return page
}

// patience is how long work may take before a progress bar appears.
const patience = time.Second

// progress shows how far the reading of size bytes is, on a terminal at standard error. A size of 0 is not known. The zero
// progress shows nothing.
type progress struct {
	mu   sync.Mutex
	bar  *progressbar.ProgressBar
	held int64
	now  func() time.Time
	due  time.Time
	make func() *progressbar.ProgressBar
}

func (p *program) progress(size int64) *progress { return p.progressOf(size, "assessing") }

// progressOf is progress for work that what names.
func (p *program) progressOf(size int64, what string) *progress {
	f, tty := terminal(p.stderr)
	if !tty {
		return &progress{}
	}
	if size == 0 {
		size = -1
	}
	return &progress{now: p.env.Now, due: p.env.Now().Add(patience), make: func() *progressbar.ProgressBar {
		return progressbar.NewOptions64(size, progressbar.OptionSetWriter(f), progressbar.OptionShowBytes(true),
			progressbar.OptionSetPredictTime(true), progressbar.OptionFullWidth(), progressbar.OptionThrottle(100*time.Millisecond),
			progressbar.OptionClearOnFinish(), progressbar.OptionSetDescription(what))
	}}
}

// seen counts bytes that were read.
func (b *progress) seen(n int) {
	if b.make == nil {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.held += int64(n)
	if b.bar == nil {
		if b.now().Before(b.due) {
			return
		}
		b.bar = b.make()
	}
	_ = b.bar.Add64(b.held)
	b.held = 0
}

// aside takes the bar away so that something else can be written.
func (b *progress) aside() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.bar != nil {
		_ = b.bar.Clear()
	}
}

// behind returns standard output; where the bar is on the same terminal, it is taken away before each write.
func (p *program) behind(bar *progress) io.Writer {
	if _, tty := terminal(p.stdout); !tty {
		return p.stdout
	}
	return aside{p.stdout, bar}
}

type aside struct {
	io.Writer
	bar *progress
}

func (w aside) Write(b []byte) (int, error) {
	w.bar.aside()
	return w.Writer.Write(b)
}
