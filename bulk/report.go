package bulk

import (
	"cmp"
	"crypto/sha256"
	_ "embed" // the page and its style
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"slices"
	"strings"

	"github.com/licet/licet/assess"
	"github.com/licet/licet/guideline"
)

// About is what a report says of the run beside its counts.
type About struct {
	Title string
	Files []string
	Day   string                         // on which the assessments were made
	Made  []assess.RuleSet               // rules with their digests
	Lists []string                       // lists with their versions
	Notes []string                       // what the reader must know: stopped early, parties not screened
	Name  func(guideline.Outcome) string // of an outcome for people
	Words func(string) string            // turns a reason into words for people; nil leaves it
}

// Report writes the tally as one HTML page that loads nothing and runs no script.
func (t *Tally) Report(w io.Writer, about About) error {
	p := page{About: about, Tally: t, CSS: template.CSS(style), Policy: policy} //nolint:gosec // our own file, embedded
	if p.Name == nil {
		p.Name = func(o guideline.Outcome) string { return string(o) }
	}
	if p.Words == nil {
		p.Words = func(s string) string { return s }
	}
	p.ToAsk = t.Outcomes[guideline.NeedsInformation]
	for _, o := range guideline.Outcomes() {
		if n := t.Outcomes[o]; n > 0 || o == guideline.Hold {
			p.Outcomes = append(p.Outcomes, outcomeCount{o, p.Name(o), n, share(n, t.Transfers)})
		}
		if assess.ActOn(o) {
			p.ToAct += t.Outcomes[o]
		}
	}
	p.Charts = []chart{
		chartOf("Outcomes", "transfers", outcomeBars(t, p.Name), 8),
		chartOf("Where they were to go", "transfers to act on, by lane", bars(t.Lanes), 12),
		chartOf("Entries of the Annex", "items that meet them", bars(t.Entries), 12),
		chartOf("Patterns", "transfers that a pattern of red flags leads", bars(t.Typologies), 12),
	}
	p.Charts = slices.DeleteFunc(p.Charts, func(c chart) bool { return len(c.Bars) == 0 })
	for i := range t.Holds {
		p.Rows = append(p.Rows, rowOf(&t.Holds[i], i, p.About))
	}
	for i := range t.Open {
		p.Asks = append(p.Asks, rowOf(&t.Open[i], i, p.About))
	}
	p.Refusals = bars(t.Refused)
	return pageTemplate.Execute(w, p)
}

type page struct {
	About
	Tally    *Tally
	CSS      template.CSS
	Policy   string
	Outcomes []outcomeCount
	ToAct    int
	ToAsk    int // of which facts are missing
	Charts   []chart
	Rows     []row
	Asks     []row
	Refusals []bar
}

type outcomeCount struct {
	Outcome guideline.Outcome
	Label   string
	N       int
	Share   string
}

type row struct {
	Hold
	Rank  int
	Label string
	Why   []reason
}

// reason is a sentence, or the words that several begin with and how each goes on.
type reason struct {
	Text  string
	Parts []string
}

func rowOf(h *Hold, i int, about About) row {
	r := row{Hold: *h, Rank: i + 1, Label: strings.Join(append([]string{about.Name(h.Outcome)}, h.Beside...), "; ")}
	said := make([]string, 0, len(h.Reasons))
	for _, x := range h.Reasons {
		said = append(said, about.Words(x))
	}
	r.Why = sharing(said)
	r.Missing = slices.Clone(h.Missing) // the words are of the page alone
	for i := range r.Missing {
		r.Missing[i].Text = about.Words(r.Missing[i].Text)
	}
	return r
}

// fewest is how many words two sentences must begin with in common before these are said only once.
const fewest = 6

// sharing says the words once with which sentences that follow each other begin.
func sharing(all []string) []reason {
	var out []reason
	for i := 0; i < len(all); {
		words, k := strings.Fields(all[i]), i+1
		for ; k < len(all); k++ {
			n := common(words, strings.Fields(all[k]))
			if n < fewest {
				break
			}
			words = words[:n]
		}
		if k == i+1 {
			out = append(out, reason{Text: all[i]})
			i = k
			continue
		}
		r := reason{Text: strings.Join(words, " ") + " …"}
		for _, s := range all[i:k] {
			r.Parts = append(r.Parts, "… "+strings.Join(strings.Fields(s)[len(words):], " "))
		}
		out = append(out, r)
		i = k
	}
	return out
}

// common is how many words two texts begin with in common; each goes on for at least one more.
func common(a, b []string) int {
	n := 0
	for n < len(a)-1 && n < len(b)-1 && a[n] == b[n] {
		n++
	}
	return n
}

type bar struct {
	Label string
	N     int
	Width int // of 1000
	Y     int
	Class string
}

type chart struct {
	Title, Unit string
	Bars        []bar
	Left        int // names that have no bar
	Height      int
}

const barHeight = 26

func chartOf(title, unit string, all []bar, most int) chart {
	c := chart{Title: title, Unit: unit, Bars: all}
	if len(all) > most {
		c.Left = len(all) - most
		c.Bars = all[:most]
	}
	top := 1
	for _, b := range c.Bars {
		top = max(top, b.N)
	}
	for i := range c.Bars {
		b := &c.Bars[i]
		b.Width, b.Y = max(4, b.N*1000/top), i*barHeight
	}
	c.Height = len(c.Bars) * barHeight
	return c
}

func bars(counts map[string]int) []bar {
	out := make([]bar, 0, len(counts))
	for name, n := range counts {
		out = append(out, bar{Label: name, N: n})
	}
	slices.SortFunc(out, func(a, b bar) int { return cmp.Or(b.N-a.N, strings.Compare(a.Label, b.Label)) })
	return out
}

func outcomeBars(t *Tally, name func(guideline.Outcome) string) []bar {
	var out []bar
	for _, o := range guideline.Outcomes() {
		if n := t.Outcomes[o]; n > 0 {
			out = append(out, bar{Label: name(o), N: n, Class: "o-" + string(o)})
		}
	}
	return out
}

func share(n, of int) string {
	switch {
	case of == 0 || n == 0:
		return ""
	case n*1000 < of:
		return "below 0.1 %"
	default:
		return fmt.Sprintf("%.1f %%", 100*float64(n)/float64(of))
	}
}

// grouped writes a number with commas between thousands.
func grouped(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

var (
	//go:embed report.html
	pageText string
	//go:embed report.css
	style string

	pageTemplate = template.Must(template.New("report").Funcs(template.FuncMap{
		"grouped": grouped,
		"plural": func(n int, one, many string) string {
			if n == 1 {
				return "1 " + one
			}
			return grouped(n) + " " + many
		},
	}).Parse(pageText))

	// policy lets the page use its own style and nothing else.
	policy = func() string {
		sum := sha256.Sum256([]byte(style))
		return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
	}()
)
