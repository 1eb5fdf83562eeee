// Package show renders answers for people and programs: plain text for terminals and files, Markdown, CSV.
//
// A page is built once as a [Doc] and then written as text or as Markdown, so that both say the same. What comes from
// outside (descriptions, names, files) is shown with its control characters escaped: a description cannot move the cursor
// of the terminal it is shown in.
package show

import "strings"

// Style says how a span of text stands out. Every style is only an addition to words that say the same.
type Style uint8

// The styles.
const (
	Plain Style = iota
	Strong
	Faint
	Prohibit // outcomes
	Deny
	Licence
	Look
	Ask
	Clear
)

// Span is text in one style.
type Span struct {
	Text  string
	Style Style
}

// Line is running text; it is wrapped where it is shown.
type Line []Span

// L makes a line of plain strings and spans.
func L(parts ...any) Line {
	var out Line
	for _, p := range parts {
		switch p := p.(type) {
		case string:
			if p != "" {
				out = append(out, Span{Text: p})
			}
		case Span:
			out = append(out, p)
		case Line:
			out = append(out, p...)
		}
	}
	return out
}

// B is strong text.
func B(s string) Span { return Span{s, Strong} }

// F is faint text, for what is secondary.
func F(s string) Span { return Span{s, Faint} }

// String returns the text without styles.
func (l Line) String() string {
	var b strings.Builder
	for _, s := range l {
		b.WriteString(s.Text)
	}
	return b.String()
}

type blockKind uint8

const (
	blockHeading blockKind = iota
	blockPara
	blockBullet
	blockFields
	blockTable
	blockOutline
	blockRule
	blockVerbatim
)

type block struct {
	kind   blockKind
	level  int // of headings, 1 to 4
	depth  int // of indentation
	text   Line
	mark   string // of bullets
	fields [][2]Line
	table  *Table
	lines  []string
	tight  bool // no empty line before
}

// Doc is a page.
type Doc struct {
	blocks []block
	depth  int
}

// In indents what f adds by one step.
func (d *Doc) In(f func()) {
	d.depth++
	f()
	d.depth--
}

// add adds a block. Its texts are made safe where they are cut into words; a mark is written as it stands, in every format.
func (d *Doc) add(b block) {
	b.depth = d.depth
	b.mark = Safe(strings.ReplaceAll(b.mark, "\n", " "))
	d.blocks = append(d.blocks, b)
}

// Heading adds a heading of level 1 (the page) to 4.
func (d *Doc) Heading(level int, parts ...any) {
	d.add(block{kind: blockHeading, level: level, text: L(parts...)})
}

// Para adds a paragraph.
func (d *Doc) Para(parts ...any) {
	d.add(block{kind: blockPara, text: L(parts...)})
}

// More adds a paragraph that belongs to what stands before it: text shows it without an empty line between.
func (d *Doc) More(parts ...any) {
	d.add(block{kind: blockPara, text: L(parts...), tight: true})
}

// Bullet adds a member of a list.
func (d *Doc) Bullet(parts ...any) {
	d.add(block{kind: blockBullet, mark: "-", text: L(parts...), tight: true})
}

// Marked adds a member of a list with a mark of its own, such as a number.
func (d *Doc) Marked(mark string, parts ...any) {
	d.add(block{kind: blockBullet, mark: mark, text: L(parts...), tight: true})
}

// Fields adds names with their values.
func (d *Doc) Fields(fields [][2]Line) {
	if len(fields) > 0 {
		d.add(block{kind: blockFields, fields: fields, tight: true})
	}
}

// Table adds a table.
func (d *Doc) Table(t *Table) {
	if len(t.Rows) > 0 {
		d.add(block{kind: blockTable, table: t, tight: true})
	}
}

// Outline adds lines that keep their own indentation.
func (d *Doc) Outline(lines []string) {
	if len(lines) > 0 {
		d.add(block{kind: blockOutline, lines: lines, tight: true})
	}
}

// Verbatim adds lines that are shown as they are, however wide the page is: a table that was laid out already.
func (d *Doc) Verbatim(lines []string) {
	if len(lines) > 0 {
		d.add(block{kind: blockVerbatim, lines: lines, tight: true})
	}
}

// Rule adds a line across the page.
func (d *Doc) Rule() { d.add(block{kind: blockRule}) }

// Field is one name with its value, for [Doc.Fields].
func Field(name string, parts ...any) [2]Line {
	return [2]Line{L(F(name)), L(parts...)}
}

// Column is a column of a table.
type Column struct {
	Head  string
	Min   int  // fewest cells it may shrink to; 0 keeps its natural width
	Stop  bool // text that would not fit is cut with an ellipsis instead of wrapped
	Right bool // figures, set to the right
	Extra bool // left out where the page is too narrow for it
}

// Table is rows of cells under their columns.
type Table struct {
	Columns []Column
	Rows    [][]Line
	// Drops leaves out columns marked as extra on a narrow page, instead of stacking the rows at once.
	Drops bool
}

// Row adds a row; cells are strings, spans or lines.
func (t *Table) Row(cells ...any) {
	row := make([]Line, len(t.Columns))
	for i, c := range cells {
		if i < len(row) {
			row[i] = L(c)
		}
	}
	t.Rows = append(t.Rows, row)
}
