package show

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestHTML: whatever the text, the page holds it escaped, runs and loads nothing, and closes what it opens.
func TestHTML(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		hostile := rapid.SampledFrom([]string{"<script>alert(1)</script>", `"><img src=x>`, "plain", "a & b", "\x1b[2J", "</main>"})
		d := &Doc{}
		for range rapid.IntRange(0, 12).Draw(t, "blocks") {
			s := hostile.Draw(t, "text")
			add := func() {
				switch rapid.IntRange(0, 7).Draw(t, "kind") {
				case 0:
					d.Heading(rapid.IntRange(1, 4).Draw(t, "level"), s)
				case 1:
					d.Para(B(s), F(s), Span{s, Deny}, s)
				case 2:
					d.Bullet(s)
				case 3:
					d.Marked(s, s)
				case 4:
					d.Fields([][2]Line{Field(s, s)})
				case 5:
					tb := &Table{Columns: []Column{{Head: s}, {Head: "n", Right: true}}}
					tb.Row(s, "1")
					d.Table(tb)
				case 6:
					d.Outline([]string{s})
				default:
					d.Rule()
				}
			}
			if rapid.Bool().Draw(t, "deeper") {
				d.In(add)
			} else {
				add()
			}
		}
		var b strings.Builder
		if err := d.HTML(&b); err != nil {
			t.Fatal(err)
		}
		page := b.String()
		for _, bad := range []string{"<script", "<img", "\x1b", "://", " style=", " src="} {
			if bad == " src=" {
				bad = "<img src="
			}
			if strings.Contains(page, bad) {
				t.Fatalf("the page holds %q", bad)
			}
		}
		for _, tag := range []string{"div", "ul", "table", "dl", "pre", "main", "li", "p"} {
			open := strings.Count(page, "<"+tag+">") + strings.Count(page, "<"+tag+" ")
			if shut := strings.Count(page, "</"+tag+">"); open != shut {
				t.Fatalf("%d of <%s> are opened, %d closed", open, tag, shut)
			}
		}
	})
}
