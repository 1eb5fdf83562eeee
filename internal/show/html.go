package show

import (
	"bufio"
	"crypto/sha256"
	_ "embed" // the style
	"encoding/base64"
	"fmt"
	"html"
	"io"
	"strings"
)

//go:embed page.css
var pageStyle string

// classes are the names of styles in the page.
var classes = map[Style]string{
	Faint: "faint", Prohibit: "prohibit", Deny: "deny", Licence: "licence", Look: "look", Ask: "ask", Clear: "clear",
}

// HTML writes the page as one HTML file that stands by itself: no script, nothing loaded, its own style alone.
func (d *Doc) HTML(w io.Writer) error {
	b := bufio.NewWriter(w)
	put := func(format string, args ...any) { _, _ = fmt.Fprintf(b, format, args...) }
	sum := sha256.Sum256([]byte(pageStyle))
	put("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"+
		"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"+
		"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-%s'\">\n"+
		"<title>%s</title>\n<style>%s</style>\n</head>\n<body>\n<main>\n",
		base64.StdEncoding.EncodeToString(sum[:]), html.EscapeString(d.title()), pageStyle)
	depth, list := 0, false
	level := func(to int) {
		for ; depth < to; depth++ {
			put("<div class=\"in\">\n")
		}
		for ; depth > to; depth-- {
			put("</div>\n")
		}
	}
	for _, x := range d.blocks {
		if list && (x.kind != blockBullet || x.depth != depth) {
			put("</ul>\n")
			list = false
		}
		level(x.depth)
		switch x.kind {
		case blockHeading:
			n := min(max(x.level, 1), 4)
			put("<h%d>%s</h%d>\n", n, spans(x.text), n)
		case blockPara:
			class := ""
			if x.tight {
				class = ` class="tight"`
			}
			put("<p%s>%s</p>\n", class, spans(x.text))
		case blockBullet:
			if !list {
				put("<ul>\n")
				list = true
			}
			if x.mark == "-" {
				put("<li>%s</li>\n", spans(x.text))
			} else {
				put("<li class=\"marked\"><span class=\"mark\">%s</span> %s</li>\n", html.EscapeString(safe(x.mark)), spans(x.text))
			}
		case blockFields:
			put("<dl>\n")
			for _, f := range x.fields {
				put("<dt>%s</dt><dd>%s</dd>\n", html.EscapeString(safe(f[0].String())), spans(f[1]))
			}
			put("</dl>\n")
		case blockTable:
			put("<div class=\"wide\"><table>\n<thead><tr>")
			for _, c := range x.table.Columns {
				put("<th scope=\"col\"%s>%s</th>", right(c.Right), html.EscapeString(safe(c.Head)))
			}
			put("</tr></thead>\n<tbody>\n")
			for _, r := range x.table.Rows {
				put("<tr>")
				for i, c := range r {
					put("<td%s>%s</td>", right(x.table.Columns[i].Right), spans(c))
				}
				put("</tr>\n")
			}
			put("</tbody></table></div>\n")
		case blockOutline, blockVerbatim:
			put("<pre>")
			for _, l := range x.lines {
				put("%s\n", html.EscapeString(safe(l)))
			}
			put("</pre>\n")
		case blockRule:
			put("<hr>\n")
		}
	}
	if list {
		put("</ul>\n")
	}
	level(0)
	put("</main>\n</body>\n</html>\n")
	return b.Flush()
}

// title is the first heading of the page.
func (d *Doc) title() string {
	for i := range d.blocks {
		if d.blocks[i].kind == blockHeading {
			return safe(d.blocks[i].text.String())
		}
	}
	return "Licet"
}

func right(is bool) string {
	if is {
		return ` class="right"`
	}
	return ""
}

// spans writes a line with its styles.
func spans(l Line) string {
	var b strings.Builder
	for _, s := range l {
		text := html.EscapeString(safe(s.Text))
		switch c, named := classes[s.Style]; {
		case s.Style == Strong:
			b.WriteString("<b>" + text + "</b>")
		case named:
			b.WriteString(`<span class="` + c + `">` + text + "</span>")
		default:
			b.WriteString(text)
		}
	}
	return b.String()
}

// Write writes the page in a format for people.
func (d *Doc) Write(w io.Writer, f Format, p Page) error {
	switch f {
	case HTML:
		return d.HTML(w)
	case Markdown:
		return d.Markdown(w)
	default:
		return d.Text(w, p)
	}
}
