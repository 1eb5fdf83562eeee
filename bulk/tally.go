package bulk

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"github.com/licet/licet/assess"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/guideline"
	"github.com/licet/licet/redflag"
	"github.com/licet/licet/truth"
)

// Limits on what a tally keeps, so that its size does not grow with the number of transfers.
const (
	MaxHolds   = 500  // transfers told one by one, the first to be looked at
	MaxNames   = 2000 // lanes, entries, typologies and kinds of refusal counted by name; the rest is counted together
	MaxReasons = 4    // sentences for each transfer told
)

// Other is the name under which is counted what has no room of its own.
const Other = "(others)"

// Hold is a transfer that somebody has to look at.
type Hold struct {
	ID      string            `json:"id"`
	Place   string            `json:"place"` // file and line
	Outcome guideline.Outcome `json:"outcome"`
	// Beside is what stands beside the outcome, as [assess.Assessment.Beside] names it.
	Beside  []string `json:"beside,omitempty"`
	Lane    string   `json:"lane,omitempty"`
	Goods   string   `json:"goods,omitempty"`
	Parties string   `json:"parties,omitempty"`
	// Score orders transfers of the same outcome, from 0 to 1: how much speaks for a look.
	Score   float64  `json:"score"`
	Reasons []string `json:"reasons,omitempty"`
	// Missing is what to ask where what was stated does not decide, at most [MaxReasons]; MissingLeft counts the other questions.
	Missing     []Ask `json:"missing,omitempty"`
	MissingLeft int   `json:"missing_left,omitempty"`
}

// Ask is something that was not stated, with the field that holds it.
type Ask struct {
	Text  string `json:"text"`
	Field string `json:"field"`
}

// Tally sums up assessments. It is not safe for concurrent use.
type Tally struct {
	Transfers int `json:"transfers"`
	// Refused counts records that could not be assessed, and files of which the rest could not be read; by what was wrong.
	Refused map[string]int `json:"refused"`

	Outcomes   map[guideline.Outcome]int `json:"outcomes"`
	Lanes      map[string]int            `json:"lanes,omitempty"`      // of transfers to act on: from, to
	Entries    map[string]int            `json:"entries,omitempty"`    // of the Annex that are met
	Typologies map[string]int            `json:"typologies,omitempty"` // that lead
	Parties    int                       `json:"parties"`              // transfers of which somebody may be listed
	Flagged    int                       `json:"flagged"`              // transfers of which red flags ask for a look
	// Holds are the transfers to act on, and those of which red flags ask for a look, the first to be looked at first; at most [MaxHolds].
	// HoldsLeft counts the others.
	Holds     []Hold `json:"holds,omitempty"`
	HoldsLeft int    `json:"holds_left,omitempty"`
	// Open are the transfers that what was stated does not decide, as they came, with what is missing; at most
	// [MaxHolds]. OpenLeft counts the others.
	Open     []Hold `json:"open,omitempty"`
	OpenLeft int    `json:"open_left,omitempty"`
}

// NewTally returns an empty tally.
func NewTally() *Tally {
	return &Tally{
		Refused: map[string]int{}, Outcomes: map[guideline.Outcome]int{}, Lanes: map[string]int{}, Entries: map[string]int{},
		Typologies: map[string]int{},
	}
}

func count(m map[string]int, name string) {
	if _, known := m[name]; !known && len(m) >= MaxNames {
		name = Other
	}
	m[name]++
}

// Refuse counts a record, or the rest of a file, that could not be assessed.
func (t *Tally) Refuse(err error) {
	what := "not readable"
	var e *fault.Error
	if asFault(err, &e) {
		what = e.Message
		if f := fieldOf(e.Place.Field); f != "" {
			what = f + ": " + what
		}
	}
	count(t.Refused, what)
}

// RefusedSum is the number of all that was refused.
func (t *Tally) RefusedSum() int {
	n := 0
	for _, c := range t.Refused {
		n += c
	}
	return n
}

// Add counts an assessment, which came from the place.
func (t *Tally) Add(a *assess.Assessment, place string) {
	t.Transfers++
	t.Outcomes[a.Outcome]++
	for i := range a.Items {
		for _, e := range a.Items[i].Classification.Entries {
			count(t.Entries, e.ID)
		}
	}
	if a.Screening != nil && a.Screening.Result == truth.Met {
		t.Parties++
	}
	look := a.RedFlags != nil && a.RedFlags.Level != redflag.NoneFound
	if look {
		t.Flagged++
		if l, ok := a.RedFlags.Leading(); ok {
			count(t.Typologies, l.ID+" "+l.Name)
		}
	}
	if a.Outcome == guideline.NeedsInformation {
		if len(t.Open) < MaxHolds {
			h := holdOf(a, place)
			h.ask(a)
			t.Open = append(t.Open, h)
		} else {
			t.OpenLeft++
		}
	}
	if !assess.ActOn(a.Outcome) && !look {
		return
	}
	h := holdOf(a, place)
	if h.Lane != "" {
		count(t.Lanes, h.Lane)
	}
	if len(t.Holds) == MaxHolds && before(&t.Holds[MaxHolds-1], &h) {
		t.HoldsLeft++
		return
	}
	h.Reasons = reasonsOf(a)
	at, _ := slices.BinarySearchFunc(t.Holds, &h, func(x Hold, y *Hold) int {
		if before(y, &x) {
			return 1
		}
		return -1 // of equals the earlier one stays first
	})
	t.Holds = slices.Insert(t.Holds, at, h)
	if len(t.Holds) > MaxHolds {
		t.Holds = t.Holds[:MaxHolds]
		t.HoldsLeft++
	}
}

func holdOf(a *assess.Assessment, place string) Hold {
	return Hold{
		ID: a.Transfer.ID, Place: place, Outcome: a.Outcome, Beside: a.Beside(), Lane: laneOf(a), Goods: goodsOf(a), Parties: partiesOf(a), Score: scoreOf(a),
	}
}

// ask sets what is missing: of each item what decides most, then what is open of the whole transfer.
func (h *Hold) ask(a *assess.Assessment) {
	asked := map[string]bool{}
	add := func(text, field string) {
		key := cmp.Or(field, text) // what can only be looked up has no field
		switch {
		case asked[key]:
		case len(h.Missing) == MaxReasons:
			h.MissingLeft++
		default:
			h.Missing = append(h.Missing, Ask{short(strings.TrimSpace(text), 300), field})
		}
		asked[key] = true
	}
	for i := range a.Items {
		for _, q := range a.Items[i].Classification.Questions {
			add(q.Ask, assess.FactField(a.Items[i].Ref, q))
		}
	}
	for _, o := range a.Unknown {
		add(o.Ask, o.Field)
	}
	if len(h.Missing) == 0 {
		h.Reasons = append(h.Reasons, short(a.Summary, 300))
	}
}

// before reports whether a is to be looked at before b.
func before(a, b *Hold) bool {
	if s, r := a.Outcome.Strength(), b.Outcome.Strength(); s != r {
		return s > r
	}
	if x, y := slices.Contains(a.Beside, assess.BesideHold), slices.Contains(b.Beside, assess.BesideHold); x != y {
		return x
	}
	return a.Score > b.Score
}

func laneOf(a *assess.Assessment) string {
	departure, _ := a.Transfer.Departure()
	from, to := string(departure), string(a.Transfer.Destination())
	if from == "" && to == "" {
		return ""
	}
	return cmp.Or(from, "?") + " → " + cmp.Or(to, "?")
}

func goodsOf(a *assess.Assessment) string {
	var out []string
	for i := range a.Items {
		if i == 2 {
			out = append(out, "…")
			break
		}
		out = append(out, short(a.Items[i].Name, 60))
	}
	return strings.Join(out, "; ")
}

func partiesOf(a *assess.Assessment) string {
	var out []string
	for i := range a.Transfer.Parties {
		if len(out) == 3 {
			out = append(out, "…")
			break
		}
		if n := a.Transfer.Parties[i].Name; n != "" {
			out = append(out, short(n, 40))
		}
	}
	return strings.Join(out, ", ")
}

// scoreOf is how much speaks for a look: the score of the red flags, or that of the likest party on a list if it is higher.
func scoreOf(a *assess.Assessment) float64 {
	best := 0.0
	if a.RedFlags != nil {
		best = a.RedFlags.Score
	}
	if a.Screening != nil {
		for i := range a.Screening.Parties {
			if ans := a.Screening.Parties[i].Answer; ans != nil {
				for k := range ans.Hits {
					best = max(best, ans.Hits[k].Score)
				}
			}
		}
	}
	return best
}

// itemRef is a reference to an item within a text.
var itemRef = regexp.MustCompile(`items\[[0-9]+\]`)

const also = " (also "

func reasonsOf(a *assess.Assessment) []string {
	var out []string
	at := map[string]int{} // by the text without the item that it is of
	add := func(s string) {
		s = strings.TrimSpace(s)
		ref := itemRef.FindString(s)
		key := strings.ReplaceAll(s, ref, "items[]")
		i, said := at[key]
		switch {
		case s == "":
		case said && !strings.Contains(out[i], ref): // the same of another item
			out[i] = strings.TrimSuffix(out[i], ")")
			if strings.Contains(out[i], also) {
				out[i] += ", " + ref + ")"
			} else {
				out[i] += also + ref + ")"
			}
		case !said && len(out) < MaxReasons:
			at[key] = len(out)
			out = append(out, short(s, 300))
		}
	}
	for _, i := range a.Decision.Deciding {
		if i < len(a.Decision.Findings) && a.Decision.Outcome == a.Outcome {
			add(a.Decision.Findings[i].Text)
		}
	}
	for _, f := range assess.Bearing(a.Measures, a.Outcome) {
		add(f.Text)
	}
	if a.RedFlags != nil {
		for i := range a.RedFlags.Indicators {
			if f := &a.RedFlags.Indicators[i]; f.Result == truth.Met {
				add(f.Text)
			}
		}
	}
	if len(out) == 0 {
		add(a.Summary)
	}
	return out
}

// short cuts a text to at most n letters.
func short(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	return strings.TrimSpace(string(r[:n-1])) + "…"
}

// ofMessage is what the field of an EDIFACT message begins with: its reference and the number of the segment.
var ofMessage = regexp.MustCompile(`^(message .*?, )?segment [0-9]+ `)

// fieldOf is a field of a transfer without the numbers of its members, so that the same mistake of many records counts as one.
func fieldOf(path string) string {
	path = path[len(ofMessage.FindString(path)):]
	var b strings.Builder
	inside := false
	for _, r := range short(path, 60) {
		switch {
		case r == '[':
			inside = true
		case r == ']':
			inside = false
			b.WriteString("[]")
		case !inside:
			b.WriteRune(r)
		}
	}
	return b.String()
}
