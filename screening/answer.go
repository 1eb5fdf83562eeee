package screening

import (
	"fmt"
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/licet/licet/country"
	"github.com/licet/licet/date"
	"github.com/licet/licet/screening/name"
	"github.com/licet/licet/screening/source"
	"github.com/licet/licet/truth"
)

// Answer is what the lists hold on a party.
type Answer struct {
	Query   Query    `json:"-"`
	Verdict Verdict  `json:"verdict"`
	Hits    []Hit    `json:"hits"`              // best first; none below the least score asked for
	Notices []string `json:"notices,omitempty"` // what was wrong with the question or left out of it
}

// Verdict is the answer in one word.
type Verdict string

// The verdicts. There is no word for cleared: that no list in use holds a name that is like enough says nothing of lists not in
// use.
const (
	Found      Verdict = "hit"         // at least one entry reaches the threshold
	NotFound   Verdict = "no-hit"      // none does
	CannotTell Verdict = "cannot-tell" // the question holds nothing that could identify a party
)

// Hit is an entry that may be the party.
type Hit struct {
	List    string        `json:"list"`
	Ref     string        `json:"ref"` // the list's own number
	Schema  source.Schema `json:"schema,omitzero"`
	Name    string        `json:"name"`    // the entry's primary name
	Matched string        `json:"matched"` // the name of the entry that is most like the party's; empty when an identifier alone found it
	// Score is the probability that the party is the entry, given that half of those asked for are listed and the other half have
	// ordinary names.
	Score float64 `json:"score"`
	// Alike is how alike the names are by themselves, 0 to 1: how common the name is, and everything beside it, left aside.
	Alike      float64     `json:"alike"`
	Why        Explanation `json:"why"`
	Weak       bool        `json:"weak,omitzero"` // the publisher calls the matched alias weak
	Programmes []string    `json:"programmes,omitzero"`
	Countries  []string    `json:"countries,omitzero"`
	Listed     date.Date   `json:"listed,omitzero"`
}

// Explanation tells word by word how a hit came about.
type Explanation struct {
	Text     string     `json:"text"` // one sentence
	Words    []Pair     `json:"words,omitzero"`
	Left     []Leftover `json:"left,omitzero"`
	Evidence []Evidence `json:"evidence,omitzero"`
	Worth    []Worth    `json:"worth,omitzero"` // what made the score, the weightiest first
}

// Pair says that words of the party's name and of the entry's were taken for the same.
type Pair struct {
	Query string  `json:"query"`
	Name  string  `json:"name"`
	Rule  string  `json:"rule"`
	Alike float64 `json:"alike"` // 0 to 1
	Bits  float64 `json:"bits"`  // how telling the word is: one bit halves the number of parties that bear the like
}

// Leftover is a word that found no partner, or that was not asked to.
type Leftover struct {
	Word string `json:"word"`
	Of   string `json:"of"` // query or name
	As   string `json:"as"` // what the word was taken for
	// Counts says that the word speaks against the hit; legal forms, titles and the like do not.
	Counts bool `json:"counts"`
}

// Worth is what one feature of the comparison added to the score.
type Worth struct {
	Feature string  `json:"feature"`
	Odds    float64 `json:"odds"` // natural logarithm of odds
}

var ruleNames = [...]string{
	byLetters: "same letters", bySound: "sounds or is spelled alike", byMeaning: "same meaning", byGivenName: "form of the same name",
	byNickname: "nickname", byConsonants: "same consonants; the script leaves vowels out", byBeginning: "beginning of the word",
	byJoining: "the same when joined", byInitial: "initial", byNumber: "same number", byWhole: "the same without spaces",
}

// Screen looks for a party. Hits that score less than least are left out; limit is how many are told at most, and 10 when it is
// not positive. The verdict follows from threshold: the least score of a hit that a person must look at.
func (s *Searcher) Screen(q Query, least, threshold float64, limit int) *Answer {
	if limit <= 0 {
		limit = 10
	}
	a := &Answer{Query: q, Verdict: NotFound, Hits: []Hit{}}
	a.Notices = s.notices(q)
	s.search(q, limit)
	best := append([]scored(nil), s.best...)
	for _, b := range best {
		if float64(b.score) < least {
			break
		}
		a.Hits = append(a.Hits, s.hit(b))
	}
	switch {
	case len(best) > 0 && float64(best[0].score) >= threshold:
		a.Verdict = Found
	case !s.asked():
		a.Verdict = CannotTell
	default:
	}
	return a
}

// asked reports whether the query held anything to look for.
func (s *Searcher) asked() bool {
	if len(s.ids) > 0 {
		return true
	}
	for i := range s.variants {
		if s.variants[i].Telling() && len(letters(s.variants[i])) > 1 {
			return true
		}
	}
	return false
}

func letters(n name.Name) string {
	var b strings.Builder
	for i := range n.Words {
		b.WriteString(n.Words[i].Text)
	}
	return b.String()
}

// notices says what is wrong with a question.
func (s *Searcher) notices(q Query) []string {
	var out []string
	n := s.parser.Parse(q.Name, kindOf(q.Schema).parse())
	switch {
	case strings.TrimSpace(q.Name) == "" && len(q.IDs) == 0:
		out = append(out, "no name is given")
	case strings.TrimSpace(q.Name) == "":
	case len(n.Words) == 0:
		out = append(out, "the name holds no letters or figures that can be read")
	case !n.Telling():
		var of []string
		for i := range n.Words {
			of = append(of, n.Words[i].Class.String())
		}
		out = append(out, "the name holds nothing but words of these kinds: "+strings.Join(compactWords(of), ", ")+"; nothing tells one party from another")
	case len(letters(n)) < 2:
		out = append(out, "one letter does not make a name")
	}
	if n.Cut {
		out = append(out, "the name is too long: only its beginning is looked at")
	}
	hidden, mixed := oddities(q.Name)
	if hidden {
		out = append(out, "the name holds control or direction characters, which were left out")
	}
	if mixed {
		out = append(out, "a word of the name mixes letters of two scripts; letters that look the same were taken for one script's")
	}
	if !utf8.ValidString(q.Name) {
		out = append(out, "the name is not valid UTF-8; bytes that are no letters were left out")
	}
	for _, id := range q.IDs {
		if err := CheckID(id); err != nil {
			out = append(out, err.Error())
		} else if idKey(id) == "" {
			kind := string(id.Kind)
			if id.Kind == source.OtherID {
				kind = "other number"
			}
			out = append(out, fmt.Sprintf("%s %q is too short to be looked for", kind, id.Value))
		}
	}
	return out
}

func compactWords(ss []string) []string {
	var out []string
	for _, s := range ss {
		seen := false
		for _, t := range out {
			seen = seen || s == t
		}
		if !seen {
			out = append(out, s)
		}
	}
	return out
}

// oddities reports characters that cannot be seen, and words that mix Latin with Cyrillic or Greek letters.
func oddities(s string) (hidden, mixed bool) {
	var latin, other bool
	for _, r := range s {
		switch {
		case r == '\t' || r == '\n' || r == '\r':
		case unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == 0xFEFF || r == 0x200B:
			hidden = true
		}
		if !unicode.IsLetter(r) {
			latin, other = false, false
			continue
		}
		switch name.ScriptOf(r) {
		case name.Latin:
			latin = true
		case name.Cyrillic, name.Greek:
			other = true
		default:
		}
		mixed = mixed || latin && other
	}
	return hidden, mixed
}

// hit explains a scored entry.
func (s *Searcher) hit(b scored) Hit {
	x := s.x
	e := &x.entries[b.entry]
	h := Hit{
		List: x.lists[e.list].name, Ref: e.ref, Schema: [...]source.Schema{"", source.Person, source.Entity, source.Ship}[e.schema],
		Name: e.primary, Score: round(float64(b.score), 4), Programmes: e.programmes, Listed: e.listedOn,
	}
	for _, c := range e.countries {
		h.Countries = append(h.Countries, string(c))
	}
	var z float32
	if b.name != noName {
		nm := &x.names[b.name]
		h.Matched, h.Weak = nm.text, nm.flags&weakName != 0
		z = s.explain(&h, b, nm)
	} else {
		h.Why.Worth = append(h.Why.Worth, Worth{"found by an identifier, not by name", float64(s.w.Evidence.IDAlone)})
		z = s.w.Evidence.IDAlone
	}
	s.countryEvidence(&h, e)
	z += s.evidence(e, func(v Evidence) { h.Why.Evidence = append(h.Why.Evidence, v) })
	h.Score = round(float64(logistic(z)), 4)
	h.Why.Text = sentence(&h)
	return h
}

func (s *Searcher) countryEvidence(h *Hit, e *entry) {
	if len(s.q.Countries) == 0 {
		return
	}
	v := Evidence{What: "country", Query: codes(s.q.Countries), Entry: codes(e.countries)}
	if agree, known := s.countries(e); known {
		v.Agrees = truth.Of(agree)
		for _, w := range h.Why.Worth {
			if w.Feature == featureNames[fCountryAgree] || w.Feature == featureNames[fCountryDisagree] {
				v.Worth = w.Odds
			}
		}
	}
	h.Why.Evidence = append(h.Why.Evidence, v)
}

func codes(cs []country.Code) string {
	var out []string
	for _, c := range cs {
		out = append(out, string(c))
	}
	return strings.Join(out, ", ")
}

// explain compares once more and writes down what the comparison found. It returns the sum of the features' worth.
func (s *Searcher) explain(h *Hit, b scored, nm *listed) float32 {
	x := s.x
	n := &s.variants[b.variant]
	if s.variant != b.variant { // otherwise the words stand as the search left them
		s.variant = b.variant
		s.take(n)
	}
	s.compare(b.name, &s.cmp)
	parsed := s.parser.Parse(nm.text, x.entries[nm.entry].schema.parse())
	var q, w uint64
	words := func(m uint64, of *name.Name, text string) string {
		var out []string
		for i := 0; m != 0 && i < len(of.Words); i, m = i+1, m>>1 {
			if m&1 != 0 {
				out = append(out, strings.ToValidUTF8(text[of.Words[i].From:of.Words[i].To], "\uFFFD"))
			}
		}
		return strings.Join(compactWords(out), " ")
	}
	var like, weight float64
	for i := range s.cmp.pairs {
		p := &s.cmp.pairs[i]
		q |= p.query
		w |= p.name
		bits := float64(max(bitsOf(p.query, s.weight), bitsOf(p.name, s.nameWeight)))
		h.Why.Words = append(h.Why.Words, Pair{
			words(p.query, n, n.Text), words(p.name, &parsed, nm.text), ruleNames[p.rule], round(float64(p.like), 2), round(bits, 1),
		})
		like += float64(p.like) * 2 * bits
		weight += 2 * bits
	}
	for i := range s.words {
		if q>>i&1 == 0 {
			h.Why.Left = append(h.Why.Left, leftover(words(1<<i, n, n.Text), "query", s.words[i].class, s.weight[i]))
			weight += float64(s.weight[i])
		}
	}
	for k := range int(nm.n) {
		if w>>k&1 == 0 {
			c := x.words[int(nm.from)+k].class
			h.Why.Left = append(h.Why.Left, leftover(words(1<<k, &parsed, nm.text), "name", c, s.nameWeight[k]))
			weight += float64(s.nameWeight[k])
		}
	}
	if weight > 0 {
		h.Alike = round(like/weight, 3)
	}
	k := x.entries[nm.entry].schema
	if k == unknownKind {
		k = s.schema
	}
	t := &s.w.table[k]
	for i := range s.cmp.f {
		if v := t[i] * s.cmp.f[i]; math.Abs(float64(v)) >= 0.005 {
			h.Why.Worth = append(h.Why.Worth, Worth{featureNames[i], round(float64(v), 2)})
		}
	}
	sortWorth(h.Why.Worth)
	return s.w.sum(k, &s.cmp.f)
}

func sortWorth(w []Worth) {
	for i := range w {
		for j := i; j > 0 && math.Abs(w[j].Odds) > math.Abs(w[j-1].Odds); j-- {
			w[j], w[j-1] = w[j-1], w[j]
		}
	}
}

func leftover(word, of string, c name.Class, weight float32) Leftover {
	return Leftover{Word: word, Of: of, As: c.String(), Counts: weight >= 0.5}
}

func round(v float64, digits int) float64 {
	p := math.Pow10(digits)
	return math.Round(v*p) / p
}

// sentence tells the explanation in words.
func sentence(h *Hit) string {
	var b strings.Builder
	if h.Matched == "" {
		b.WriteString("Found by its number; the names are not alike.")
	} else {
		var same []string
		for _, p := range h.Why.Words {
			if p.Bits < 0.5 {
				continue
			}
			if p.Rule == ruleNames[byLetters] {
				same = append(same, "“"+p.Query+"” is the same")
			} else {
				same = append(same, "“"+p.Query+"” is taken for “"+p.Name+"” ("+p.Rule+")")
			}
		}
		b.WriteString(strings.Join(same, "; "))
		var against []string
		for _, l := range h.Why.Left {
			if l.Counts {
				of := "the name asked for"
				if l.Of == "name" {
					of = "the listed name"
				}
				against = append(against, "“"+l.Word+"” stands only in "+of)
			}
		}
		if len(against) > 0 {
			b.WriteString("; but " + strings.Join(against, "; "))
		}
		b.WriteString(".")
	}
	for _, e := range h.Why.Evidence {
		switch e.Agrees {
		case truth.Met:
			b.WriteString(" The " + e.What + " agrees.")
		case truth.NotMet:
			b.WriteString(" The " + e.What + " differs.")
		default:
		}
	}
	if h.Weak {
		b.WriteString(" The publisher calls this alias weak.")
	}
	return b.String()
}
