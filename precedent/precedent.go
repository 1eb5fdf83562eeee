package precedent

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash"
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/licet/licet/assess"
	"github.com/licet/licet/classify"
	"github.com/licet/licet/date"
	"github.com/licet/licet/transfer"
)

// Key names a part, in a folded form that is not for display. The empty key names none.
type Key string

// KeyOf returns the key of an item: its maker with its part number, or with its model where no part number is stated. Case,
// blanks and hyphens do not matter. Without part number and model the key is empty. Items without a maker are the same part
// only as others without one.
func KeyOf(it *transfer.Item) Key {
	part := fold(it.PartNumber)
	if part == "" {
		part = fold(it.Model)
	}
	if part == "" {
		return ""
	}
	return Key(fold(it.Maker) + "\x00" + part)
}

// fold leaves out blanks, hyphens of all kinds and what does not show, and the difference of capitals.
func fold(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r), unicode.IsControl(r), unicode.Is(unicode.Pd, r), unicode.Is(unicode.Cf, r), r == '\u2212', r == '\u2043':
			return -1
		default:
			return unicode.ToLower(unicode.ToUpper(r))
		}
	}, s)
}

// The fields of an item that an answer rests on, as people are told of them.
const (
	Description = "description"
	Parameters  = "stated parameters"
	HSCode      = "HS code"
	EndUse      = "end use"
	Declared    = "values declared by the list's own names"
)

var fields = [...]string{Description, Parameters, HSCode, EndUse, Declared}

// Facts are digests of what the classifier was told of an item, one for each field. They can be compared with ==.
type Facts [len(fields)]sum

type sum [sha256.Size]byte

// FactsOf digests what the classifier was told. Nothing is normalised, since case and blanks of a description can carry
// meaning (mN is not MN); only the order of the parameters, and the number of the line, say nothing.
func FactsOf(in classify.Input) Facts {
	params := make([][2]string, 0, len(in.Parameters))
	for _, p := range in.Parameters {
		params = append(params, [2]string{p.Name, p.Value})
	}
	slices.SortFunc(params, func(a, b [2]string) int { return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1])) })
	stated := make([]string, 0, 2*len(params))
	for _, p := range params {
		stated = append(stated, p[0], p[1])
	}
	declared := make([]string, 0, 2*len(in.Facts))
	for _, name := range slices.Sorted(maps.Keys(in.Facts)) {
		declared = append(declared, name, in.Facts[name])
	}
	return Facts{digest(in.Text), digest(stated...), digest(in.HS), digest(in.EndUse), digest(declared...)}
}

// digest digests texts with their lengths, so that what belongs to one never counts as part of the next.
func digest(texts ...string) (s sum) {
	h := sha256.New()
	for _, t := range texts {
		write(h, t)
	}
	h.Sum(s[:0])
	return s
}

func write(h hash.Hash, t string) {
	var n [8]byte
	binary.BigEndian.PutUint64(n[:], uint64(len(t)))
	_, _ = h.Write(n[:])
	_, _ = h.Write([]byte(t))
}

// Digest returns one SHA-256 over all fields, in hexadecimal.
func (f Facts) Digest() string {
	h := sha256.New()
	for i := range f {
		_, _ = h.Write(f[i][:])
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Differ names the fields in which the facts differ, nil when they are the same.
func (f Facts) Differ(other Facts) []string {
	var out []string
	for i := range f {
		if f[i] != other[i] {
			out = append(out, fields[i])
		}
	}
	return out
}

// Rules are what a classification was made under. They can be compared with ==.
type Rules struct {
	Edition string `json:"edition"` // of the Annex, in words
	Annex   string `json:"annex"`   // digest of the Annex as it is held
	Words   string `json:"words"`   // digest of the word lists and conventions
}

// RulesOf takes the rules of a classification from those of an assessment; those that decide on the whole transfer have no
// part in it. ok is false when one is missing.
func RulesOf(sets []assess.RuleSet) (r Rules, ok bool) {
	for _, s := range sets {
		switch s.Name {
		case "annex":
			r.Edition, r.Annex = s.Edition, s.Digest
		case "words":
			r.Words = s.Digest
		}
	}
	return r, r.Edition != "" && r.Annex != "" && r.Words != ""
}

// Differ names what differs from the rules of now, nil when nothing does.
func (r Rules) Differ(now Rules) []string {
	var out []string
	if r.Edition != now.Edition {
		out = append(out, fmt.Sprintf("the edition (%s, now %s)", r.Edition, now.Edition))
	}
	if r.Annex != now.Annex {
		out = append(out, "the Annex as it is held")
	}
	if r.Words != now.Words {
		out = append(out, "the word lists")
	}
	return out
}

// Answer is how a part was classified.
type Answer struct {
	Verdict  classify.Verdict `json:"verdict"`
	Entries  []string         `json:"entries"`  // met, sorted
	Possible []string         `json:"possible"` // not ruled out, sorted
}

// NewAnswer returns an answer with the entries in order and each once.
func NewAnswer(v classify.Verdict, entries, possible []string) Answer {
	return Answer{Verdict: v, Entries: ordered(entries), Possible: ordered(possible)}
}

func ordered(ids []string) []string {
	return slices.Compact(slices.Sorted(slices.Values(ids)))
}

// AnswerOf takes the answer from a classification.
func AnswerOf(r *classify.Result) Answer {
	return NewAnswer(r.Verdict, ids(r.Entries), ids(r.Candidates))
}

func ids(as []classify.EntryAnswer) []string {
	out := make([]string, 0, len(as))
	for i := range as {
		out = append(out, as[i].ID)
	}
	return out
}

// Equal reports whether verdict and entries are the same.
func (a Answer) Equal(b Answer) bool {
	return a.Verdict == b.Verdict && slices.Equal(a.Entries, b.Entries) && slices.Equal(a.Possible, b.Possible)
}

// String says the answer in words, such as "controlled, Category II (9.A.6)".
func (a Answer) String() string {
	s := string(a.Verdict)
	switch a.Verdict {
	case classify.ControlledI:
		s = "controlled, Category I"
	case classify.ControlledII:
		s = "controlled, Category II"
	case classify.NotControlled:
		s = "not controlled"
	case classify.NeedsInformation:
		s = "open for want of information"
	}
	var named []string
	if len(a.Entries) > 0 {
		named = append(named, few(a.Entries))
	}
	if len(a.Possible) > 0 {
		named = append(named, "possible: "+few(a.Possible))
	}
	if len(named) > 0 {
		s += " (" + strings.Join(named, "; ") + ")"
	}
	return s
}

// few names the first of a list, and how many more there are.
func few(ids []string) string {
	const most = 6
	if len(ids) > most {
		return fmt.Sprintf("%s and %d more", strings.Join(ids[:most], ", "), len(ids)-most)
	}
	return strings.Join(ids, ", ")
}

// Origin is where a precedent comes from.
type Origin struct {
	Transfer string    `json:"transfer"` // its id
	Item     string    `json:"item"`     // items[0]
	Day      date.Date `json:"day"`      // as of which it was classified
}

// Precedent is how one part was classified once, and what that rested on.
type Precedent struct {
	Key    Key    `json:"key"`
	Facts  Facts  `json:"-"`
	Rules  Rules  `json:"rules"`
	Answer Answer `json:"answer"`
	From   Origin `json:"from"`
}

// Of returns what an assessment says of each of its items, in their order. Where the item names no part the key is empty, so
// that it neither has precedents nor is one.
func Of(a *assess.Assessment) []Precedent {
	rules, _ := RulesOf(a.Rules)
	out := make([]Precedent, 0, len(a.Items))
	for i := range a.Items {
		out = append(out, one(a.Transfer, i, a.AsOf, rules, AnswerOf(&a.Items[i].Classification)))
	}
	return out
}

func one(t *transfer.Transfer, i int, on date.Date, rules Rules, answer Answer) Precedent {
	return Precedent{
		Key: KeyOf(&t.Items[i]), Facts: FactsOf(assess.Input(&t.Items[i], t.EndUse.Text)), Rules: rules, Answer: answer,
		From: Origin{Transfer: t.ID, Item: fmt.Sprintf("items[%d]", i), Day: on},
	}
}
