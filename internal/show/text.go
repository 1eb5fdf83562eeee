package show

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"
)

// Page says how text is laid out.
type Page struct {
	Width  int  // cells of a line; less than [MinWidth] counts as that
	Colour bool // whether escape sequences for styles may be written
}

// MinWidth is the narrowest page.
const MinWidth = 24

const step = 2 // cells of one indentation

// Text writes the page as text.
func (d *Doc) Text(w io.Writer, p Page) error {
	p.Width = max(p.Width, MinWidth)
	b := &painter{w: bufio.NewWriter(w), page: p}
	for i, x := range d.blocks {
		if i > 0 && !x.tight {
			b.newline()
		}
		if x.tight && i > 0 && d.blocks[i-1].kind == blockTable && x.kind != blockHeading && x.kind != blockTable {
			b.newline()
		}
		b.block(x)
	}
	return b.w.Flush()
}

type painter struct {
	w    *bufio.Writer
	page Page
}

func (b *painter) newline() { _ = b.w.WriteByte('\n') }

func (b *painter) block(x block) {
	in := strings.Repeat(" ", step*x.depth)
	room := b.page.Width - len(in)
	switch x.kind {
	case blockHeading:
		t := Line{}
		for _, s := range x.text {
			if s.Style == Plain {
				s.Style = Strong
			}
			t = append(t, s)
		}
		b.lines(in, in, wrap(t, room))
		if x.level == 1 {
			n := 0
			for _, l := range wrap(t, room) {
				n = max(n, cells(l.String()))
			}
			b.lines(in, in, []Line{L(F(strings.Repeat("─", n)))})
		}
	case blockPara:
		b.lines(in, in, wrap(x.text, room))
	case blockBullet:
		lead := x.mark + " "
		b.lines(in+lead, in+strings.Repeat(" ", cells(lead)), wrap(x.text, room-cells(lead)))
	case blockFields:
		n := 0
		for _, f := range x.fields {
			n = max(n, cells(f[0].String()))
		}
		if n+12 > room { // too narrow for two columns
			for _, f := range x.fields {
				b.lines(in, in+"  ", wrap(append(L(f[0], ": "), f[1]...), room-2))
			}
			return
		}
		for _, f := range x.fields {
			label := f[0].String()
			pad := strings.Repeat(" ", max(0, n-cells(label)))
			body := wrap(f[1], max(10, room-n-2))
			for i, l := range body {
				if i == 0 {
					_, _ = b.w.WriteString(in)
					b.spans(wrap(f[0], room)[0])
					_, _ = b.w.WriteString(pad + "  ")
				} else {
					_, _ = b.w.WriteString(in + strings.Repeat(" ", n+2))
				}
				b.spans(l)
				b.newline()
			}
		}
	case blockTable:
		t := x.table
		widths, fits := t.layout(room)
		if !fits && t.Drops {
			less := &Table{Columns: t.Columns, Rows: make([][]Line, len(t.Rows))}
			for i, r := range t.Rows {
				less.Rows[i] = slices.Clone(r)
			}
			less.drop(room)
			if w, ok := less.layout(room); ok {
				t, widths, fits = less, w, true
			}
		}
		if fits {
			b.table(in, t, widths)
		} else {
			b.stacked(in, t)
		}
	case blockOutline:
		for _, l := range x.lines {
			body := strings.TrimLeft(l, " ")
			lead := in + strings.Repeat(" ", len(l)-len(body))
			if !strings.Contains(body, " ") { // a line that is to be copied whole, such as a header
				_, _ = b.w.WriteString(lead + safe(body) + "\n")
				continue
			}
			b.lines(lead, lead+"  ", wrap(L(body), b.page.Width-len(lead)-2))
		}
	case blockVerbatim:
		for _, l := range x.lines {
			_, _ = b.w.WriteString(in + safe(l) + "\n")
		}
	case blockRule:
		b.lines(in, in, []Line{L(F(strings.Repeat("─", room)))})
	}
}

func (b *painter) lines(first, rest string, lines []Line) {
	for i, l := range lines {
		switch {
		case l.String() == "": // nothing to indent
		case i == 0:
			_, _ = b.w.WriteString(first)
		default:
			_, _ = b.w.WriteString(rest)
		}
		b.spans(l)
		b.newline()
	}
}

// The escape sequences of the styles, from the sixteen colours that follow the reader's own theme.
var escapes = [...]string{
	Plain: "", Strong: "\x1b[1m", Faint: "\x1b[2m",
	Prohibit: "\x1b[1;31m", Deny: "\x1b[31m", Licence: "\x1b[33m", Look: "\x1b[35m", Ask: "\x1b[34m", Clear: "\x1b[90m",
}

func (b *painter) spans(l Line) {
	for _, s := range l {
		if !b.page.Colour || s.Style == Plain {
			_, _ = b.w.WriteString(s.Text)
			continue
		}
		_, _ = b.w.WriteString(escapes[s.Style] + s.Text + "\x1b[0m")
	}
}

const gap = "  " // between the columns of a table

// layout gives each column its width. fits is false when room is too narrow for the columns.
func (t *Table) layout(room int) (widths []int, fits bool) {
	out := make([]int, len(t.Columns))
	sum := len(gap) * (len(t.Columns) - 1)
	for i, c := range t.Columns {
		out[i] = cells(c.Head)
		for _, r := range t.Rows {
			out[i] = max(out[i], cells(safe(r[i].String())))
		}
		sum += out[i]
	}
	natural := slices.Clone(out)
	// Take from the widest column that may shrink, cell by cell, until the row fits.
	for sum > room {
		widest := -1
		for i, c := range t.Columns {
			if c.Min > 0 && out[i] > max(c.Min, 3) && (widest < 0 || out[i] > out[widest]) {
				widest = i
			}
		}
		if widest < 0 {
			return out, false
		}
		out[widest]--
		sum--
	}
	if room < slim {
		for i := range out {
			if out[i] < legible && natural[i] > out[i]+4 {
				return out, false
			}
		}
	}
	return out, true
}

// On a page with less room than slim a column that had to shrink below legible cells is harder to read than stacked rows.
const (
	slim    = 64
	legible = 17
)

// drop leaves out columns that are marked so, the last first, until the table fits the room. It returns the columns kept.
func (t *Table) drop(room int) []int {
	kept := make([]int, len(t.Columns))
	for i := range kept {
		kept[i] = i
	}
	for {
		if _, fits := t.layout(room); fits {
			return kept
		}
		last := -1
		for i, c := range t.Columns {
			if c.Extra {
				last = i
			}
		}
		if last < 0 {
			return kept
		}
		t.Columns = slices.Delete(slices.Clone(t.Columns), last, last+1)
		kept = slices.Delete(kept, last, last+1)
		for i, r := range t.Rows {
			t.Rows[i] = slices.Delete(r, last, last+1)
		}
	}
}

// keep leaves the cells of the columns kept of rows that were added since.
func (t *Table) keep(columns []int) {
	for i, r := range t.Rows {
		row := make([]Line, 0, len(columns))
		for _, k := range columns {
			row = append(row, r[k])
		}
		t.Rows[i] = row
	}
}

// stacked writes a table that is too wide for the page as one block for each row.
func (b *painter) stacked(in string, t *Table) {
	for _, r := range t.Rows {
		for i, c := range r {
			lead, text := in, L(c)
			if i > 0 {
				lead = in + "  "
			}
			if c.String() == "" {
				continue
			}
			if head := t.Columns[i].Head; head != "" && i > 0 {
				text = L(F(head+": "), c)
			}
			b.lines(lead, in+"    ", wrap(text, b.page.Width-len(in)-4))
		}
	}
}

func (b *painter) table(in string, t *Table, widths []int) {
	b.head(in, t, widths)
	for _, r := range t.Rows {
		b.row(in, t, widths, r)
	}
}

func (b *painter) head(in string, t *Table, widths []int) {
	row := make([]Line, len(t.Columns))
	any := false
	for i, c := range t.Columns {
		row[i] = L(F(c.Head))
		any = any || c.Head != ""
	}
	if any {
		b.row(in, t, widths, row)
	}
}

func (b *painter) row(in string, t *Table, widths []int, cellsOf []Line) {
	parts := make([][]Line, len(cellsOf))
	height := 1
	for i, c := range cellsOf {
		if t.Columns[i].Stop {
			parts[i] = []Line{cut(c, widths[i])}
		} else {
			parts[i] = wrap(c, widths[i])
		}
		height = max(height, len(parts[i]))
	}
	for y := range height {
		pending := in
		for i := range parts {
			var l Line
			if y < len(parts[i]) {
				l = parts[i][y]
			}
			n := cells(l.String())
			if t.Columns[i].Right {
				pending += strings.Repeat(" ", max(0, widths[i]-n))
				n = max(n, widths[i])
			}
			if len(l) > 0 {
				_, _ = b.w.WriteString(pending)
				pending = ""
				b.spans(l)
			}
			pending += strings.Repeat(" ", max(0, widths[i]-n)) + gap
		}
		b.newline()
	}
}

// wrap breaks a line at blanks so that each part fits the width. Words that are longer stand alone or are broken.
// There is always at least one part.
func wrap(l Line, room int) []Line {
	room = max(room, 4)
	var out []Line
	var cur Line
	used, blank := 0, false
	push := func() {
		out = append(out, cur)
		cur, used, blank = nil, 0, false
	}
	put := func(s string, st Style, n int) {
		if k := len(cur); k > 0 && cur[k-1].Style == st {
			cur[k-1].Text += s
		} else {
			cur = append(cur, Span{s, st})
		}
		used += n
	}
	for _, w := range words(l) {
		if w.brk {
			push()
			continue
		}
		if w.blank {
			blank = used > 0
			continue
		}
		n := 0
		for _, s := range w.spans {
			n += cells(s.Text)
		}
		if used > 0 && used+n+btoi(blank) > room {
			push()
		}
		if blank {
			st := w.spans[0].Style
			if len(cur) > 0 && cur[len(cur)-1].Style != st {
				st = Plain
			}
			put(" ", st, 1)
			blank = false
		}
		for _, s := range w.spans {
			for n := cells(s.Text); used+n > room && n > 0; n = cells(s.Text) {
				if r, _ := utf8.DecodeRuneInString(s.Text); used > 0 && used+runeCells(r) > room {
					push()
					continue
				}
				head, tail := split(s.Text, room-used)
				put(head, s.Style, cells(head))
				if tail != "" {
					push()
				}
				s.Text = tail
			}
			if s.Text != "" {
				put(s.Text, s.Style, cells(s.Text))
			}
		}
	}
	if len(cur) > 0 || len(out) == 0 {
		push()
	}
	return out
}

type word struct {
	spans      []Span
	blank, brk bool
}

// words cuts a line at blanks and line breaks; a word may have several styles.
func words(l Line) []word {
	var out []word
	var cur word
	flush := func() {
		if len(cur.spans) > 0 {
			out = append(out, cur)
			cur = word{}
		}
	}
	for _, s := range l {
		text := safe(s.Text)
		for text != "" {
			i := strings.IndexAny(text, " \n")
			if i != 0 {
				w := text
				if i > 0 {
					w = text[:i]
				}
				cur.spans = append(cur.spans, Span{w, s.Style})
				text = text[len(w):]
				continue
			}
			flush()
			out = append(out, word{blank: text[0] == ' ', brk: text[0] == '\n'})
			text = text[1:]
		}
	}
	flush()
	return out
}

// split cuts the text after as many cells as fit, at least one character when room allows none.
func split(s string, room int) (head, tail string) {
	n := 0
	for i, r := range s {
		n += runeCells(r)
		if n > room && i > 0 {
			return s[:i], s[i:]
		}
	}
	return s, ""
}

// cut shortens a line to the width, with an ellipsis.
func cut(l Line, room int) Line {
	if cells(safe(l.String())) <= room {
		return wrap(l, max(room, 4))[0]
	}
	head, _ := split(strings.ReplaceAll(safe(l.String()), "\n", " "), max(1, room-1))
	st := Plain
	if len(l) > 0 {
		st = l[0].Style
	}
	return Line{{head + "…", st}}
}

// Safe makes text from outside fit to be shown: what could move the cursor or turn the direction of text is escaped. Whatever is written
// to a terminal and is no [Doc], such as an error, passes through here.
func Safe(s string) string { return safe(s) }

// safe escapes control characters other than the line feed, and characters that change the direction of text.
func safe(s string) string {
	clean := true
	for _, r := range s {
		if hostile(r) || r == utf8.RuneError {
			clean = false
			break
		}
	}
	if clean {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '\t' || r == '\r':
			b.WriteByte(' ')
		case hostile(r):
			fmt.Fprintf(&b, "\\u%04x", r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func hostile(r rune) bool {
	return r != '\n' && unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' || r == '\u2029'
}

// cells is how many cells of a terminal the text takes.
func cells(s string) int {
	n := 0
	for _, r := range s {
		n += runeCells(r)
	}
	return n
}

func runeCells(r rune) int {
	if r < 0x300 {
		return 1
	}
	if unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf) {
		return 0
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 2
	default:
		return 1
	}
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}
