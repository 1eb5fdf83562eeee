package classify

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/licet/licet/fault"
)

// what a pattern stands for.
type role uint8

const (
	roleType       role = iota // enough to recognise an item type
	roleMaybe                  // suggests an item type
	roleWith                   // supports a suggestion
	roleNever                  // rules an item type out
	roleReading                // announces a value
	roleNotThis                // takes an announcement back
	rolePhrase                 // states a fact
	roleSubstance              // names a substance
	roleNotSubst               // names another substance
	roleCivil                  // an ordinary good outside the list
	roleSystem                 // a host
	roleRelation               // a word that links the subject to its hosts
	roleNegation               // a word that turns a phrase round
	roleVague                  // a description that says nothing
	rolePackaging              // words before "of" that only count the goods
	roleNaming                 // a parameter name whose value names the goods
	roleHostNaming             // a parameter name whose value names the host
	roleYes                    // an affirmative value
	roleNo                     // a negative value
	rolePart                   // says that goods go as part of, or as a spare for, a host
	roleFiller                 // says nothing of the goods: papers, orders, counts
	roleField                  // a word of the list's own field
)

// piece is one word of a pattern.
type piece struct {
	word   string
	prefix bool // word* : any word that begins so
	exact  bool // =WORD : these letters in this case
	gap    bool // .. : up to maxGap other words
}

// maxGap is how many words ".." may stand for.
const maxGap = 3

// pattern is one concrete sequence of pieces and what it stands for.
type pattern struct {
	pieces []piece
	role   role
	owner  int // index into the lexicon's list for the role
	words  int // pieces without gaps: how much of the text it explains
}

// found is a pattern that matched.
type found struct {
	role       role
	owner      int
	field      int
	from, to   int  // tokens of the field, to is exclusive
	words      int  // words explained
	start, end int  // bytes of the field
	turned     bool // read with the noun first: "bearing, ball"
}

// index finds patterns by their first word.
type index struct {
	byWord   map[string][]pattern
	byPrefix map[string][]pattern // first three letters of patterns whose first word is open at the end
}

// maxForms bounds the expansion of one pattern with alternatives and optional words.
const maxForms = 256

// add parses a pattern and files all its forms.
func (ix *index) add(w *words, text string, r role, owner int) error {
	forms := [][]piece{nil}
	for raw := range strings.FieldsSeq(text) {
		var options [][]piece
		optional := false
		if s, ok := strings.CutSuffix(raw, "?"); ok && s != "" {
			raw, optional = s, true
		}
		if raw == ".." {
			options = [][]piece{{{gap: true}}}
		} else {
			for alt := range strings.SplitSeq(raw, "|") {
				p, err := parsePieces(w, alt)
				if err != nil {
					return err
				}
				options = append(options, p) // a lone mark such as / or % is no word and stands for nothing
			}
		}
		if optional {
			options = append(options, nil)
		}
		var next [][]piece
		for _, f := range forms {
			for _, o := range options {
				next = append(next, append(slices.Clone(f), o...))
			}
		}
		if len(next) > maxForms {
			return fault.Input("", text, "the pattern has too many alternatives", "fewer alternatives or several patterns")
		}
		forms = next
	}
	for _, f := range forms {
		if len(f) == 0 || f[0].gap || f[len(f)-1].gap {
			return fault.Input("", text, "a pattern begins and ends with a word", "a word")
		}
		p := pattern{pieces: f, role: r, owner: owner}
		for _, x := range f {
			if !x.gap {
				p.words++
			}
		}
		switch first := f[0]; {
		case first.prefix:
			key := firstLetters(first.word)
			ix.byPrefix[key] = append(ix.byPrefix[key], p)
		case first.exact:
			key := strings.ToLower(first.word)
			ix.byWord[key] = append(ix.byWord[key], p)
		default:
			ix.byWord[first.word] = append(ix.byWord[first.word], p)
		}
	}
	return nil
}

func firstLetters(s string) string {
	n := 0
	for i := range s {
		if n == 3 {
			return s[:i]
		}
		n++
	}
	return s
}

func parsePieces(w *words, alt string) ([]piece, error) {
	exact := strings.HasPrefix(alt, "=")
	prefix := strings.HasSuffix(alt, "*")
	alt = strings.TrimSuffix(strings.TrimPrefix(alt, "="), "*")
	toks := w.tokenize(alt)
	if len(toks) == 0 {
		return nil, nil
	}
	out := make([]piece, len(toks))
	for i, t := range toks {
		switch {
		case exact:
			out[i] = piece{word: t.raw, exact: true}
		case prefix && i == len(toks)-1:
			s := strings.ToLower(t.raw)
			if !ascii(s) {
				s = w.accents.Replace(s)
			}
			if utf8.RuneCountInString(s) < 3 {
				return nil, fault.Input("", alt, "an open word needs at least three letters", "three letters or more before *")
			}
			out[i] = piece{word: s, prefix: true}
		default:
			out[i] = piece{word: t.word}
		}
	}
	return out, nil
}

func (p piece) matches(t token) bool {
	switch {
	case p.exact:
		return t.raw == p.word
	case p.prefix:
		return strings.HasPrefix(t.word, p.word)
	default:
		return t.word == p.word
	}
}

// scan appends all matches in the tokens of a field.
func (ix *index) scan(toks []token, field int, out []found) []found {
	for i, t := range toks {
		key := t.word
		for _, p := range ix.byWord[key] {
			out = p.at(toks, i, field, out)
		}
		if lower := strings.ToLower(t.raw); lower != key {
			for _, p := range ix.byWord[lower] {
				if p.pieces[0].exact {
					out = p.at(toks, i, field, out)
				}
			}
		}
		if len(ix.byPrefix) > 0 {
			for _, p := range ix.byPrefix[firstLetters(t.word)] {
				out = p.at(toks, i, field, out)
			}
		}
	}
	return out
}

// at tries the pattern at one token.
func (p *pattern) at(toks []token, i, field int, out []found) []found {
	if end, ok := matchFrom(p.pieces, toks, i); ok {
		out = append(out, found{
			role: p.role, owner: p.owner, field: field, from: i, to: end, words: p.words,
			start: toks[i].start, end: toks[end-1].end,
		})
	}
	return out
}

func matchFrom(pieces []piece, toks []token, i int) (int, bool) {
	for k, p := range pieces {
		if p.gap {
			for skip := 0; skip <= maxGap && i+skip < len(toks); skip++ {
				if skip > 0 && toks[i+skip].apart {
					break // a gap does not reach over a comma
				}
				if end, ok := matchFrom(pieces[k+1:], toks, i+skip); ok {
					return end, true
				}
				if toks[i+skip].apart {
					break
				}
			}
			return 0, false
		}
		if i >= len(toks) || !p.matches(toks[i]) {
			return 0, false
		}
		i++
	}
	return i, true
}
