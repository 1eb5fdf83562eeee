package guideline

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/licet/licet/country"
	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/rule"
	"github.com/licet/licet/truth"
)

// Stated is one fact to weigh, or the place of one that was not stated.
type Stated struct {
	// Value is what was stated, as [rule.Given] takes it; nil when nothing was.
	Value any
	// Words are how a sentence tells it; empty: the value itself.
	Words string
	// From are the fields of the transfer that it was read from; where nothing was stated, those that would answer it.
	From []string
}

// Statements are facts to weigh by variable; see [WeighedSchema]. What is absent was not stated.
type Statements map[string]Stated

// Matter is what is weighed: the facts of a transfer, and what people found on the factors.
type Matter struct {
	Facts Statements
	// Items are those that national overlays look at, each with facts of its own before those of the transfer.
	Items []ItemMatter
	// From is the country the transfer leaves: its overlays are shown, and no other's. Empty: none.
	From   country.Code
	Filled []Filling
}

// ItemMatter are the facts of one item.
type ItemMatter struct {
	Ref   string
	Facts Statements
}

// Filling is what a person found on a factor.
type Filling struct {
	Factor   string    `json:"factor"`
	Finding  string    `json:"finding"` // concern, no-concern or undetermined
	Reason   string    `json:"reason"`
	By       string    `json:"by"`
	Date     date.Date `json:"date"`
	Evidence []string  `json:"evidence,omitempty"`
}

// Suggestion is what a fact says under a factor. It fills nothing in.
type Suggestion struct {
	Rule     string         `json:"rule"`
	Leans    Lean           `json:"leans"`
	Text     string         `json:"text"` // one sentence or more
	Citation string         `json:"citation"`
	Because  []rule.Because `json:"because"`
	Evidence []string       `json:"evidence,omitempty"` // fields of the transfer that it was read from
	Source   rule.Source    `json:"source"`
}

// OpenRule is a factor rule that cannot be told on what was stated.
type OpenRule struct {
	Rule    string   `json:"rule"`
	Missing []string `json:"missing,omitempty"` // variables that would settle it
	Fields  []string `json:"fields,omitempty"`  // fields of the transfer that would answer them; none where no field does
	Error   string   `json:"error,omitempty"`   // why it could not be evaluated
}

// WeighedFactor is a factor with what is suggested under it and what a person found.
type WeighedFactor struct {
	Factor
	// Filled is what a person found; nil: it is open, for a person.
	Filled      *Filling     `json:"filled,omitempty"`
	Suggestions []Suggestion `json:"suggestions,omitempty"`
	Open        []OpenRule   `json:"open,omitempty"`
}

// Reading is how the country that a transfer leaves reads the Guidelines for an item by itself, or what it proposed. It changes
// nothing in the common text.
type Reading struct {
	ID       string         `json:"id"`
	Item     string         `json:"item"`
	Country  country.Code   `json:"country"`
	By       string         `json:"by"` // the country as a sentence names it
	Kind     ReadingKind    `json:"kind"`
	Result   truth.Value    `json:"result"` // met, or unknown: it is open whether it covers the item
	Text     string         `json:"text"`
	Citation string         `json:"citation"`
	InForce  date.Span      `json:"in_force"`
	Stated   string         `json:"stated,omitempty"` // the first day as far as the source gives it
	Because  []rule.Because `json:"because,omitempty"`
	Missing  []string       `json:"missing,omitempty"`
	Source   rule.Source    `json:"source"`
	Note     string         `json:"note,omitempty"`
	Error    string         `json:"error,omitempty"`
}

// Weighing is what there is to weigh under paragraph 3. It carries no outcome and changes none.
type Weighing struct {
	Factors  []WeighedFactor `json:"factors"`
	Readings []Reading       `json:"readings,omitempty"`
}

// Weigh puts the facts under the factors in force on the day, beside what people found, and answers the overlays of the country that
// the transfer leaves for each item.
//
//   - No suggestion fills a factor in; a factor that nobody filled stays open.
//   - A rule that cannot be told is listed as open with what it misses. An overlay that cannot be told is shown as unknown.
//   - A filling for a factor that is not in force on the day is left out.
//
// It returns [fault.Invalid] for a day before [Begin] and for a fact that is not declared or of another type.
func (r *Rules) Weigh(m *Matter, on date.Date) (Weighing, error) {
	if on.Before(Begin) {
		return Weighing{}, fault.Input("on", on.String(), "the Guidelines were not in force", "a day from "+Begin.String())
	}
	facts, err := m.Facts.bind(nil)
	if err != nil {
		return Weighing{}, err
	}
	var out Weighing
	for _, f := range r.Factors(on) {
		w := WeighedFactor{Factor: f}
		if i := slices.IndexFunc(m.Filled, func(x Filling) bool { return x.Factor == f.ID }); i >= 0 {
			filled := m.Filled[i]
			w.Filled = &filled
		}
		out.Factors = append(out.Factors, w)
	}
	for _, res := range r.factors.Evaluate(facts, on) {
		e := &res.Rule.Effect
		i := slices.IndexFunc(out.Factors, func(w WeighedFactor) bool { return w.ID == e.Factor.Value })
		w := &out.Factors[i] // no rule begins before its factor, see checkFactors
		switch {
		case res.Err != nil:
			w.Open = append(w.Open, OpenRule{Rule: res.Rule.ID, Error: res.Err.Error()})
		case res.Value == truth.Met:
			w.Suggestions = append(w.Suggestions, Suggestion{
				Rule: res.Rule.ID, Leans: Lean(e.Leans.Value), Text: m.Facts.tell(e.Text.Value), Citation: res.Rule.Citation,
				Because: res.Because, Evidence: m.Facts.evidence(res.Because), Source: res.Rule.Source,
			})
		case res.Value == truth.Unknown:
			w.Open = append(w.Open, OpenRule{Rule: res.Rule.ID, Missing: res.Missing, Fields: m.Facts.places(res.Missing)})
		}
	}
	out.Readings, err = r.readings(m, on)
	return out, err
}

// readings answers the overlays of the country that the transfer leaves.
func (r *Rules) readings(m *Matter, on date.Date) ([]Reading, error) {
	if m.From == "" || !r.HasOverlays(m.From, on) {
		return nil, nil
	}
	var out []Reading
	for i := range m.Items {
		it := &m.Items[i]
		facts, err := it.Facts.bind(m.Facts)
		if err != nil {
			return nil, err
		}
		for _, res := range r.overlays.Evaluate(facts, on) {
			e := &res.Rule.Effect
			if e.Country.Value != string(m.From) || res.Err == nil && res.Value == truth.NotMet {
				continue
			}
			x := Reading{
				ID: res.Rule.ID, Item: it.Ref, Country: m.From, By: e.By.Value, Kind: ReadingKind(e.Kind.Value), Result: res.Value,
				Text: it.Facts.tell(e.Text.Value), Citation: res.Rule.Citation, InForce: res.Rule.InForce, Stated: e.Stated,
				Because: res.Because, Missing: res.Missing, Source: res.Rule.Source, Note: res.Rule.Note,
			}
			if res.Err != nil {
				x.Error = res.Err.Error()
			}
			out = append(out, x)
		}
	}
	return out, nil
}

// bind states the facts, and those of the transfer where the item has none of its own.
func (s Statements) bind(under Statements) (*rule.Facts, error) {
	given := make(rule.Given, len(s)+len(under))
	for name, v := range under {
		given[name] = v.Value
	}
	for name, v := range s {
		given[name] = v.Value
	}
	facts, err := weighedSchema.Bind(given)
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, err, "stating what is weighed")
	}
	return facts, nil
}

// mostWords bounds what one fact can add to a sentence.
const mostWords = 300

var blanks = regexp.MustCompile(`\s+`)

// tell puts the facts into a sentence.
func (s Statements) tell(text string) string {
	return placeholder.ReplaceAllStringFunc(text, func(p string) string {
		words := s[p[1:len(p)-1]].words()
		if len(words) > mostWords {
			end := mostWords
			for !utf8.RuneStart(words[end]) {
				end--
			}
			words = words[:end] + "…"
		}
		return blanks.ReplaceAllString(words, " ")
	})
}

func (s Stated) words() string {
	if s.Words != "" {
		return s.Words
	}
	switch v := s.Value.(type) {
	case string:
		return v
	case []string:
		return strings.Join(v, ", ")
	case float64:
		return strconv.FormatFloat(v, 'g', 4, 64)
	case nil:
		return "not stated"
	default:
		return fmt.Sprint(v)
	}
}

// evidence names the fields that an answer was read from.
func (s Statements) evidence(because []rule.Because) []string {
	names := make([]string, 0, len(because))
	for _, b := range because {
		names = append(names, b.Var)
	}
	return s.places(names)
}

// places names the fields of variables, each once.
func (s Statements) places(names []string) []string {
	var out []string
	for _, name := range names {
		for _, p := range s[name].From {
			if !slices.Contains(out, p) {
				out = append(out, p)
			}
		}
	}
	return out
}
