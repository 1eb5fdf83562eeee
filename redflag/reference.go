package redflag

import (
	"slices"
	"strings"
	"unicode"

	"github.com/licet/licet/country"
	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/rule"
	"github.com/licet/licet/transfer"
)

// Origin is a publication that indicators are taken from. Seen says how much of it was read.
type Origin struct {
	Title string `json:"title" yaml:"title"`
	URL   string `json:"url" yaml:"url"`
	Seen  string `json:"seen" yaml:"seen"`
}

// placeList is a list of places that public guidance names, for its own concern and from its own day on.
type placeList struct {
	ID        string         `yaml:"id"`
	Title     string         `yaml:"title"`
	Concern   string         `yaml:"concern"`
	Date      date.Date      `yaml:"date"`
	Source    string         `yaml:"source"`
	Seen      string         `yaml:"seen"`
	Countries []country.Code `yaml:"countries"`
}

type zone struct {
	Name   string          `yaml:"name"`
	Locode transfer.Locode `yaml:"locode"`
	Source string          `yaml:"source"`
}

// limits are the numbers of the engine; those of an indicator stand in its condition.
type limits struct {
	Scale         float64        `yaml:"scale"` // a weight counts as this part of one
	HoldWeight    int            `yaml:"hold_weight"`
	HoldScore     float64        `yaml:"hold_score"`
	LookScore     float64        `yaml:"look_score"`
	WeakWeight    int            `yaml:"weak_weight"`
	WeakCap       float64        `yaml:"weak_cap"`
	ListedScore   float64        `yaml:"listed_score"`
	HistoryMin    int            `yaml:"history_min"`    // records that make a figure usual
	HistoryMonths map[string]int `yaml:"history_months"` // window by variable
	UseTextWords  int            `yaml:"use_text_words"`
	CodeOnly      []string       `yaml:"code_only"`
}

type reference struct {
	Sources      map[string]Origin             `yaml:"sources"`
	Typologies   []Typology                    `yaml:"typologies"`
	Combinations []Combination                 `yaml:"combinations"`
	Limits       limits                        `yaml:"limits"`
	Places       []placeList                   `yaml:"places"`
	Zones        []zone                        `yaml:"zones"`
	Words        map[string][]string           `yaml:"words"`
	Chapters     map[string][]string           `yaml:"chapters"`
	Currencies   map[transfer.Currency]float64 `yaml:"currencies"`
	Hertz60      []country.Code                `yaml:"hertz60"`
	Phone        map[string]country.Code       `yaml:"phone"`
	Languages    map[string][]country.Code     `yaml:"languages"`
	Priority     map[string]string             `yaml:"priority"`
	Subsystems   map[string][]string           `yaml:"subsystems"`
}

// The lists of words that the variables look for; all must be there.
var wordLists = []string{
	"forwarder", "placeholder", "free_mail", "none", "mission", "private", "unfamiliar", "generic", "consumer",
	"unrelated_business", "remove", "vague_delivery", "urgent", "spare", "money_service", "withheld", "contract_limits",
	"unsolicited", "production", "sought", "bank", "pack_sea", "pack_air", "military", "use_of_concern", "negation",
}

// prepare checks the tables and brings the words into the form of [plain].
func (r *reference) prepare(set *rule.Set[effect]) error {
	bad := func(format string, args ...any) error {
		return fault.New(fault.Invalid, format, args...).At(fault.Place{File: referenceFile})
	}
	l := &r.Limits
	switch {
	case l.Scale <= maxWeight || l.HoldWeight < 1 || l.HistoryMin < 1:
		return bad("limits: a scale above %d, a weight that holds and a number of records are needed", maxWeight)
	case l.LookScore <= 0 || l.HoldScore < l.LookScore || l.HoldScore > 1:
		return bad("limits: the scores of look and hold must rise and stay within 1")
	}
	for _, name := range wordLists {
		if len(r.Words[name]) == 0 {
			return bad("words.%s: missing", name)
		}
	}
	for name, list := range r.Words {
		if !slices.Contains(wordLists, name) {
			return bad("words.%s: nothing looks for it", name)
		}
		for i, w := range list {
			if name != "free_mail" {
				if list[i] = plain(w); !unspaced(w) {
					list[i] = " " + list[i] + " "
				}
			}
		}
	}
	ids := map[string]bool{}
	for _, ru := range set.Rules() {
		ids[ru.ID] = true
	}
	for _, c := range r.Combinations {
		if len(c.All) == 0 || c.Weight < 1 || c.Weight > maxWeight || len(c.Typologies) == 0 {
			return bad("combination %s: needs parts, a weight and typologies", c.ID)
		}
		for _, id := range slices.Concat(c.All, c.Any) {
			if !ids[id] {
				return bad("combination %s: no indicator %s", c.ID, id)
			}
		}
		for _, t := range c.Typologies {
			if r.typology(t) < 0 {
				return bad("combination %s: no typology %s", c.ID, t)
			}
		}
	}
	for _, id := range l.CodeOnly {
		if !ids[id] {
			return bad("limits.code_only: no indicator %s", id)
		}
	}
	for name := range l.HistoryMonths {
		if _, ok := varIndex[name]; !ok {
			return bad("limits.history_months: no variable %s", name)
		}
	}
	return nil
}

// plain brings a text into the form words are looked for in: small letters and digits, one blank between words.
func plain(s string) string {
	b := make([]byte, 0, len(s))
	gap := false
	for _, r := range s {
		if r < 0x80 {
			c := byte(r) //nolint:gosec // below 0x80
			if 'A' <= c && c <= 'Z' {
				c += 'a' - 'A'
			}
			if 'a' <= c && c <= 'z' || '0' <= c && c <= '9' {
				if gap && len(b) > 0 {
					b = append(b, ' ')
				}
				b, gap = append(b, c), false
				continue
			}
		} else if unicode.IsLetter(r) || unicode.IsDigit(r) {
			if gap && len(b) > 0 {
				b = append(b, ' ')
			}
			b, gap = append(b, string(unicode.ToLower(r))...), false
			continue
		}
		gap = true
	}
	return string(b)
}

// unspaced reports whether the word is written in a script that puts no blanks between words, so that it is looked for inside others.
func unspaced(w string) bool {
	return strings.ContainsFunc(w, func(r rune) bool { return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai) })
}

// affirmed returns the first word of the list in a sentence of the text that does not deny it before: "not for use in missiles" speaks of
// none, "for missiles, not for sale" does.
func (r *reference) affirmed(list, text string) string {
	for part := range strings.FieldsFuncSeq(text, func(c rune) bool { return strings.ContainsRune(".;!?\n。；", c) }) {
		padded := " " + plain(part) + " "
		for _, w := range r.Words[list] {
			before, _, found := strings.Cut(padded, w)
			if !found {
				continue
			}
			before = strings.ReplaceAll(before+" ", " not only ", " ")
			if !slices.ContainsFunc(r.Words["negation"], func(n string) bool { return strings.Contains(before, n) }) {
				return strings.TrimSpace(w)
			}
		}
	}
	return ""
}

// names returns the first word of the list that the text contains as a whole word, without its blanks.
func (r *reference) names(list, text string) string {
	if text == "" {
		return ""
	}
	return r.inPlain(list, plain(text))
}

func (r *reference) inPlain(list, p string) string {
	padded := " " + p + " "
	for _, w := range r.Words[list] {
		if strings.Contains(padded, w) {
			return strings.TrimSpace(w)
		}
	}
	return ""
}

// hub returns the list that names the place on the day.
func (r *reference) hub(c country.Code, on date.Date) *placeList {
	if c == "" {
		return nil
	}
	for i := range r.Places {
		if p := &r.Places[i]; !on.Before(p.Date) && slices.Contains(p.Countries, c) {
			return p
		}
	}
	return nil
}
