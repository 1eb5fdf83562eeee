package measure

import (
	"slices"
	"strings"
	"unicode"

	"github.com/licet/licet/cite"
	"github.com/licet/licet/country"
	"github.com/licet/licet/date"
)

// Held is one answer to a disputed question, on which a rule, a span or a list depends.
type Held struct {
	Question string   `json:"question" yaml:"question"`
	Holds    Position `json:"holds" yaml:"holds"`
}

// Span is a time in which a measure is in force.
type Span struct {
	date.Span `yaml:",inline"`
	// Position is set when the span is there only for those who hold that answer.
	Position Held       `json:"position,omitzero" yaml:"position"`
	Basis    cite.Basis `json:"basis" yaml:"basis"`
	Note     string     `json:"note,omitempty" yaml:"note"`
}

// Provision is a paragraph that is no condition on a transfer: what states owe by themselves, definitions, mirrors.
type Provision struct {
	Paragraph string     `json:"paragraph" yaml:"paragraph"`
	Force     Force      `json:"force" yaml:"force"`
	Kind      string     `json:"kind" yaml:"kind"`
	Text      string     `json:"text" yaml:"text"`
	Within    int        `json:"within,omitempty" yaml:"within"` // days of its clock
	Stated    string     `json:"within_stated,omitempty" yaml:"within_stated"`
	Basis     cite.Basis `json:"basis" yaml:"basis"`
	Note      string     `json:"note,omitempty" yaml:"note"`
	Source    string     `json:"source,omitempty" yaml:"source"`
}

// Link is a later resolution that renews or widens a measure.
type Link struct {
	Resolution string     `json:"resolution" yaml:"resolution"`
	Adopted    date.Date  `json:"adopted" yaml:"adopted"`
	Until      date.Date  `json:"until,omitzero" yaml:"until"`
	Text       string     `json:"text" yaml:"text"`
	Basis      cite.Basis `json:"basis" yaml:"basis"`
	Note       string     `json:"note,omitempty" yaml:"note"`
	Source     string     `json:"source,omitempty" yaml:"source"`
}

// Measure is one resolution or act.
type Measure struct {
	ID         string         `json:"id" yaml:"id"`
	Title      string         `json:"title" yaml:"title"`
	Adopted    date.Date      `json:"adopted" yaml:"adopted"`
	Targets    []country.Code `json:"targets,omitempty" yaml:"targets"` // empty: every state, such as resolution 1540
	Authority  string         `json:"authority" yaml:"authority"`       // UN or EU
	Binding    bool           `json:"binding" yaml:"binding"`
	InForce    []Span         `json:"in_force" yaml:"in_force"`
	Committee  string         `json:"committee,omitempty" yaml:"committee"`
	Basis      cite.Basis     `json:"basis" yaml:"basis"`
	Note       string         `json:"note,omitempty" yaml:"note"`
	Source     string         `json:"source" yaml:"source"`
	ReadIn     []string       `json:"read_in,omitempty" yaml:"read_in"`
	Provisions []Provision    `json:"provisions,omitempty" yaml:"provisions"`
	Chain      []Link         `json:"chain,omitempty" yaml:"chain"`
	// ItemLists is the chain of documents that list its items, the oldest first.
	ItemLists []ItemList `json:"item_lists,omitempty" yaml:"-"`
}

// ItemList is a document that lists items, for a country and a subject: missile, nuclear, wmd, chemical-biological,
// conventional. Its content is not held; see Annex.
type ItemList struct {
	Document  string       `json:"document" yaml:"document"`
	Target    country.Code `json:"target" yaml:"target"`
	Subject   string       `json:"subject" yaml:"subject"`
	date.Span `yaml:",inline"`
	// Stated and StatedUntil are the limits as far as they are known ("2012", "not known"), empty when the day is.
	Stated      string `json:"stated,omitempty" yaml:"stated"`
	StatedUntil string `json:"stated_until,omitempty" yaml:"stated_until"`
	Measure     string `json:"measure" yaml:"measure"`
	// Annex is set when the document was drawn from the MTCR Annex, so that an entry of the Annex stands for its items.
	Annex    bool       `json:"annex,omitempty" yaml:"annex"`
	Position Held       `json:"position,omitzero" yaml:"position"`
	Basis    cite.Basis `json:"basis" yaml:"basis"`
	Note     string     `json:"note,omitempty" yaml:"note"`
	Source   string     `json:"source,omitempty" yaml:"source"`
}

// Body is a committee or panel in one time of its existence.
type Body struct {
	ID        string     `json:"id" yaml:"id"`
	Title     string     `json:"title" yaml:"title"`
	Measure   string     `json:"measure" yaml:"measure"`
	Paragraph string     `json:"paragraph,omitempty" yaml:"paragraph"`
	Created   date.Date  `json:"created" yaml:"created"`
	Stated    string     `json:"stated,omitempty" yaml:"stated"`    // the day of creation as far as it is known
	Ended     date.Date  `json:"ended,omitzero" yaml:"ended"`       // first day on which it did not exist
	Position  Held       `json:"position,omitzero" yaml:"position"` // there only for those who hold that answer
	Basis     cite.Basis `json:"basis" yaml:"basis"`
	Note      string     `json:"note,omitempty" yaml:"note"`
	Source    string     `json:"source,omitempty" yaml:"source"`
}

// Holding is one answer to a question, with those who hold it.
type Holding struct {
	Position Position `json:"position" yaml:"position"`
	// If is the position as a condition in words, such as "the earlier resolutions apply again".
	If      string     `json:"if" yaml:"if"`
	Meaning string     `json:"meaning" yaml:"meaning"`
	Holders []string   `json:"holders" yaml:"holders"`
	Basis   cite.Basis `json:"basis" yaml:"basis"`
	Source  string     `json:"source" yaml:"source"`
}

// Event is one step of the history of a question.
type Event struct {
	Date   date.Date  `json:"date" yaml:"date"`
	Text   string     `json:"text" yaml:"text"`
	Basis  cite.Basis `json:"basis" yaml:"basis"`
	Note   string     `json:"note,omitempty" yaml:"note"`
	Source string     `json:"source,omitempty" yaml:"source"`
}

// Question is one on which states disagree.
type Question struct {
	ID        string    `json:"id" yaml:"id"`
	Text      string    `json:"text" yaml:"text"`
	From      date.Date `json:"from" yaml:"from"`
	Advice    string    `json:"advice" yaml:"advice"`
	Positions []Holding `json:"positions" yaml:"positions"`
	Timeline  []Event   `json:"timeline" yaml:"timeline"`
}

// Matrix is the table that the experts of the 1540 Committee keep for each state, as a template for self-assessment.
type Matrix struct {
	Text   string     `json:"text" yaml:"text"`
	Rows   []string   `json:"rows" yaml:"rows"`
	Basis  cite.Basis `json:"basis" yaml:"basis"`
	Note   string     `json:"note,omitempty" yaml:"note"`
	Source string     `json:"source" yaml:"source"`
}

type reference struct {
	Measures  []Measure  `yaml:"measures"`
	ItemLists []ItemList `yaml:"item_lists"`
	Bodies    []Body     `yaml:"bodies"`
	Questions []Question `yaml:"questions"`
	Matrix    Matrix     `yaml:"matrix"`

	CouncilLists []string    `yaml:"council_lists"`
	Programmes   []Programme `yaml:"programmes"`
}

// Programme says by which words lists of parties name a regime.
type Programme struct {
	Words  []string     `json:"words" yaml:"words"` // in small letters; a word of letters and digits alone is met as a whole
	Target country.Code `json:"target" yaml:"target"`
	Basis  cite.Basis   `json:"basis" yaml:"basis"`
	Note   string       `json:"note,omitempty" yaml:"note"`
}

// PlaceList is a list of countries that public guidance names as points of transshipment. Being named is a reason to look
// at the route together with other signs, for shipments that fit the concern, and never a judgement on a country.
type PlaceList struct {
	ID           string         `json:"id" yaml:"id"`
	Title        string         `json:"title" yaml:"title"`
	Concern      string         `json:"concern" yaml:"concern"`
	Destinations []country.Code `json:"destinations,omitempty" yaml:"destinations"` // whom the concern is about; empty: any
	Date         date.Date      `json:"date" yaml:"date"`
	Countries    []country.Code `json:"countries" yaml:"countries"`
	Basis        cite.Basis     `json:"basis" yaml:"basis"`
	Note         string         `json:"note,omitempty" yaml:"note"`
	Source       string         `json:"source" yaml:"source"`
}

// PlaceKind is a kind of place that calls for a look at the route.
type PlaceKind struct {
	ID     string     `json:"id" yaml:"id"`
	Why    string     `json:"why" yaml:"why"`
	Basis  cite.Basis `json:"basis" yaml:"basis"`
	Note   string     `json:"note,omitempty" yaml:"note"`
	Source string     `json:"source,omitempty" yaml:"source"`
}

// Zone is a free zone that the public literature on proliferation discusses.
type Zone struct {
	Name    string       `json:"name" yaml:"name"`
	Country country.Code `json:"country" yaml:"country"`
	Locode  string       `json:"locode" yaml:"locode"`
	Basis   cite.Basis   `json:"basis" yaml:"basis"`
}

// Places are the places that public guidance speaks of.
type Places struct {
	Lists []PlaceList `json:"lists" yaml:"lists"`
	Kinds []PlaceKind `json:"kinds" yaml:"kinds"`
	Zones []Zone      `json:"zones" yaml:"zones"`
}

// OfCouncil reports whether a list of parties, by its name among the lists in use, is one of the Security Council.
func (r *Rules) OfCouncil(list string) bool { return slices.Contains(r.ref.CouncilLists, list) }

// Targets returns the countries whose measures the programmes of an entry belong to, each once; none for words that are not known.
func (r *Rules) Targets(programmes []string) []string {
	var out []string
	for _, text := range programmes {
		text = strings.ToLower(text)
		words := strings.FieldsFunc(text, func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) })
		for _, p := range r.ref.Programmes {
			met := slices.ContainsFunc(p.Words, func(w string) bool {
				return slices.Contains(words, w) || strings.ContainsAny(w, " -") && strings.Contains(text, w)
			})
			if met && !slices.Contains(out, string(p.Target)) {
				out = append(out, string(p.Target))
			}
		}
	}
	return out
}

// Measures returns all measures of all dates, in the order of their file.
func (r *Rules) Measures() []Measure { return slices.Clone(r.ref.Measures) }

// Bodies returns committees and panels, each time of their existence by itself.
func (r *Rules) Bodies() []Body { return slices.Clone(r.ref.Bodies) }

// Questions returns the questions on which states disagree, with who holds what.
func (r *Rules) Questions() []Question { return slices.Clone(r.ref.Questions) }

// Matrix returns the rows of the table of the 1540 Committee.
func (r *Rules) Matrix() Matrix { return r.ref.Matrix }

// Places returns the places that public guidance speaks of.
func (r *Rules) Places() Places { return r.places }
