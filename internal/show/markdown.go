package show

import (
	"bufio"
	"io"
	"strings"
)

// Markdown writes the page as Markdown. What has a meaning in Markdown is escaped.
func (d *Doc) Markdown(w io.Writer) error {
	b := bufio.NewWriter(w)
	put := func(s ...string) {
		for _, x := range s {
			_, _ = b.WriteString(x)
		}
	}
	// base is the depth of the list that is open, -1 for none; last that of its latest bullet. What stands deeper than the list belongs
	// to a bullet and is indented under it.
	base, last := -1, 0
	for i, x := range d.blocks {
		list := x.kind == blockBullet && i > 0 && d.blocks[i-1].kind == blockBullet
		if i > 0 && !list {
			put("\n")
		}
		switch {
		case x.kind == blockBullet:
			if base < 0 || x.depth < base {
				base = x.depth
			}
			last = x.depth
		case x.kind != blockPara || x.depth <= base:
			base = -1
		}
		switch x.kind {
		case blockHeading:
			put(strings.Repeat("#", x.level), " ", inline(x.text, false), "\n")
		case blockPara:
			if base >= 0 {
				put(strings.Repeat("  ", min(x.depth, last+1)-base))
			}
			put(inline(x.text, true), "\n")
		case blockBullet:
			put(strings.Repeat("  ", max(0, x.depth-base)), "- ")
			if x.mark != "-" {
				put(escape(x.mark), " ")
			}
			put(inline(x.text, true), "\n")
		case blockFields:
			for _, f := range x.fields {
				put("- ", inline(Line{{f[0].String(), Plain}}, true), ": ", inline(f[1], true), "\n")
			}
		case blockTable:
			put("|")
			for _, c := range x.table.Columns {
				put(" ", escape(c.Head), " |")
			}
			put("\n|", strings.Repeat("---|", len(x.table.Columns)), "\n")
			for _, r := range x.table.Rows {
				put("|")
				for _, c := range r {
					put(" ", inline(c, true), " |")
				}
				put("\n")
			}
		case blockOutline, blockVerbatim:
			put("```text\n")
			for _, l := range x.lines {
				put(strings.ReplaceAll(safe(l), "```", "'''"), "\n")
			}
			put("```\n")
		case blockRule:
			put("---\n")
		}
	}
	return b.Flush()
}

// inline writes a line with its styles; everything but faint and plain is strong.
func inline(l Line, styled bool) string {
	var b strings.Builder
	for _, s := range l {
		text := escape(strings.ReplaceAll(safe(s.Text), "\n", " "))
		if styled && s.Style != Plain && s.Style != Faint && strings.TrimSpace(text) != "" {
			lead := text[:len(text)-len(strings.TrimLeft(text, " "))]
			body := strings.TrimSpace(text)
			tail := text[len(lead)+len(body):]
			text = lead + "**" + body + "**" + tail
		}
		b.WriteString(text)
	}
	return b.String()
}

var escaper = strings.NewReplacer(
	`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "|", `\|`, "<", "&lt;", ">", "&gt;", "[", `\[`, "]", `\]`, "#", `\#`,
)

func escape(s string) string { return escaper.Replace(s) }
