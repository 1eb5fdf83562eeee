package show

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/licet/licet/screening"
	"github.com/licet/licet/screening/adjudication"
	"github.com/licet/licet/screening/record"
	"github.com/licet/licet/screening/register"
	"github.com/licet/licet/truth"
)

// NoClearance is what has to be said with every answer that found nothing.
const NoClearance = "No hit is no clearance: it says that the lists named here hold no name that is like enough, and nothing of other lists, " +
	"of owners, or of who stands behind the name."

// ScreenHeader is the header of the CSV form of screenings: one row for each hit, and one for a question without hits.
var ScreenHeader = []string{
	"qid", "query", "verdict", "list", "ref", "name", "matched", "score", "alike", "weak", "decided", "programmes", "countries", "listed", "why", "as_of",
}

// ScreenRows are the rows of the CSV form.
func ScreenRows(a *record.Answer) [][]string {
	lead := []string{a.ID, a.Query.Name, string(a.Verdict)}
	if len(a.Hits) == 0 {
		row := make([]string, len(ScreenHeader))
		copy(row, lead)
		row[len(row)-2], row[len(row)-1] = a.Reason, a.AsOf.String()
		return [][]string{row}
	}
	var out [][]string
	for i := range a.Hits {
		h := &a.Hits[i]
		decided := ""
		if h.Decided != nil {
			decided = string(h.Decided.Status) + " " + string(h.Decided.Decision.Verdict)
		}
		out = append(out, append(slices.Clone(lead), h.List, h.Ref, h.Name, h.Matched, figureOf(h.Score), figureOf(h.Alike), strconv.FormatBool(h.Weak),
			decided, join(h.Programmes), join(h.Countries), h.Listed.String(), h.Why.Text, a.AsOf.String()))
	}
	return out
}

func figureOf(v float64) string { return strconv.FormatFloat(v, 'g', 6, 64) }

// BriefHit is a hit in the short form of many answers.
type BriefHit struct {
	List    string  `json:"list"`
	Ref     string  `json:"ref"` // the list's own number
	Name    string  `json:"name"`
	Matched string  `json:"matched"`
	Score   float64 `json:"score"`
	Why     string  `json:"why"`
}

// BriefAnswer is the short form of an answer: one line of JSON Lines.
type BriefAnswer struct {
	ID   string     `json:"qid"`
	Hits []BriefHit `json:"hits"` // best first, never null
	// Verdict and Reason are stated only where it cannot be told, so that no hits are not taken for an answer.
	Verdict screening.Verdict `json:"verdict,omitzero"`
	Reason  string            `json:"reason,omitzero"`
}

// Brief is the short form of an answer.
func Brief(a *record.Answer) BriefAnswer {
	out := BriefAnswer{ID: a.ID, Hits: make([]BriefHit, 0, len(a.Hits))}
	for i := range a.Hits {
		h := &a.Hits[i]
		out.Hits = append(out.Hits, BriefHit{h.List, h.Ref, h.Name, h.Matched, h.Score, h.Why.Text})
	}
	if a.Verdict == screening.CannotTell {
		out.Verdict, out.Reason = a.Verdict, a.Reason
	}
	return out
}

// Screening is one answer in all formats.
func Screening(a *record.Answer, b *record.Basis, full bool) *Listing {
	whole := *a
	whole.Format, whole.Basis = record.Format, b
	return &Listing{
		Single: true, Records: []any{whole}, Header: ScreenHeader, Rows: ScreenRows(a),
		Doc: func() *Doc { return screeningPage(a, b, full) },
	}
}

func screeningPage(a *record.Answer, b *record.Basis, full bool) *Doc {
	d := &Doc{}
	title := "Screening of “" + cutTo(a.Query.Name, 120) + "”"
	if strings.TrimSpace(a.Query.Name) == "" {
		title = "Screening of a party without a name"
	}
	d.Heading(1, title)
	d.verdictOf(a)
	if b != nil && a.Verdict == screening.Found {
		if n := len(b.Unsearched()); n > 0 {
			d.More(Span{Plural(n, "list was", "lists were") + " not searched; the reasons stand below.", Look})
		}
	}
	for _, n := range a.Notices {
		if n != a.Reason {
			d.Bullet(notice(n))
		}
	}
	d.asked(a)
	d.hits(a, full)
	d.searched(b)
	next := ""
	if a.Verdict == screening.Found {
		next = "What a person decides about a hit is recorded with licet screen adjudicate. "
	}
	d.Para(F("A score is the probability that the party is the entry, if half of those asked for were listed and the other half had ordinary names. " +
		next + "A working paper: a person decides. The same question gives the same answer with the same lists, words and weights."))
	return d
}

// notice is a notice as a sentence. It may begin with the kind of a number, which is an abbreviation.
func notice(s string) string {
	kind, rest, ok := strings.Cut(s, ":")
	if ok && slices.Contains([]string{"imo", "lei", "bic", "mmsi"}, kind) {
		s = strings.ToUpper(kind) + ":" + rest
	}
	return sentence(s)
}

func cutTo(s string, most int) string {
	n := 0
	for i := range s {
		if n == most {
			return s[:i] + "…"
		}
		n++
	}
	return s
}

// verdictSpan is the verdict with a mark.
func verdictSpan(v screening.Verdict) Span {
	switch v {
	case screening.Found:
		return Span{"◆ Hit", Look}
	case screening.NotFound:
		return Span{"○ No hit", Clear}
	default:
		return Span{"? Cannot tell", Ask}
	}
}

func (d *Doc) verdictOf(a *record.Answer) {
	d.Para(verdictSpan(a.Verdict))
	switch a.Verdict {
	case screening.Found:
		n := 0
		for i := range a.Hits {
			if a.Hits[i].Score >= a.Threshold && !a.Hits[i].Cleared() {
				n++
			}
		}
		d.More(Plural(n, "entry reaches", "entries reach"), " the threshold of ", score(a.Threshold), ". A person must look before anything moves.")
	case screening.NotFound:
		if a.Reason != "" {
			d.More(sentence(a.Reason))
		} else {
			d.More("No entry reaches the threshold of ", score(a.Threshold), ". ", NoClearance)
		}
	default:
		d.More(sentence(a.Reason), " This is no clearance.")
	}
}

func score(v float64) string { return strconv.FormatFloat(100*v, 'f', 1, 64) + " %" }

func (d *Doc) asked(a *record.Answer) {
	var f [][2]Line
	add := func(name, value string) {
		if value != "" {
			f = append(f, Field(name, value))
		}
	}
	q := &a.Query
	add("Kind", string(q.Schema))
	var countries, births, ids []string
	for _, c := range q.Countries {
		countries = append(countries, c.Name(a.AsOf))
	}
	for _, b := range q.Births {
		births = append(births, record.BirthText(b))
	}
	for _, id := range q.IDs {
		ids = append(ids, string(id.Kind)+" "+id.Value)
	}
	add("Country", strings.Join(countries, ", "))
	add("Birth", strings.Join(births, ", "))
	add("Number", strings.Join(ids, ", "))
	add("As of", a.AsOf.String())
	d.Para(B("As asked"))
	d.Fields(f)
}

// groups puts hits together that name the same party, by the lists' own word or by the same matched name, in the order of their
// best scores.
func groups(hits []record.Hit) [][]int {
	of := make([]int, len(hits))
	for i := range hits {
		of[i] = i
		for k := range i {
			if samePartyHits(&hits[i], &hits[k]) {
				of[i] = of[k]
				break
			}
		}
	}
	var out [][]int
	for i := range hits {
		if of[i] != i {
			continue
		}
		var g []int
		for k := range hits {
			if of[k] == i {
				g = append(g, k)
			}
		}
		out = append(out, g)
	}
	return out
}

func samePartyHits(a, b *record.Hit) bool {
	if a.List == b.List {
		return false
	}
	linked := func(a, b *record.Hit) bool {
		return slices.ContainsFunc(a.Linked, func(l record.Linked) bool { return l.List == b.List && l.Ref.Ref == b.Ref })
	}
	return linked(a, b) || linked(b, a) || a.Matched != "" && register.Tidy(a.Matched) == register.Tidy(b.Matched)
}

func (d *Doc) hits(a *record.Answer, full bool) {
	for n, g := range groups(a.Hits) {
		if len(g) > 1 {
			var refs []string
			for _, i := range g {
				refs = append(refs, a.Hits[i].List+":"+a.Hits[i].Ref)
			}
			d.Heading(2, fmt.Sprintf("%d. ", n+1), Plural(len(g), "entry", "entries"), " that may be one party: ", strings.Join(refs, ", "))
		}
		for k, i := range g {
			mark := fmt.Sprintf("%d. ", n+1)
			if len(g) > 1 {
				mark = fmt.Sprintf("%d%c. ", n+1, 'a'+rune(min(k, 25)))
			}
			// Within a group the first is told word by word: the others say why in a sentence.
			d.hit(&a.Hits[i], mark, a, full || i == 0 || k == 0 && a.Hits[i].Score >= a.Threshold, g)
		}
	}
}

// hit tells a hit. Links to the others of its group are left out: they stand under one heading.
func (d *Doc) hit(h *record.Hit, mark string, a *record.Answer, full bool, group []int) {
	style := Look
	if h.Score < a.Threshold || h.Cleared() {
		style = Clear
	}
	d.Heading(2, mark, Span{score(h.Score), style}, "  ", h.List+":"+h.Ref, "  ", h.Name)
	d.In(func() {
		if h.Score < a.Threshold {
			d.More(F("Below the threshold; shown for comparison."))
		}
		if h.Decided != nil {
			d.decided(h.Decided)
		}
		var f [][2]Line
		add := func(name string, value ...any) {
			if l := L(value...); l.String() != "" {
				f = append(f, Field(name, value...))
			}
		}
		matched := h.Matched
		if h.Matched == h.Name {
			matched = "the primary name"
		}
		if h.Weak {
			matched += " (an alias that the publisher calls weak)"
		}
		add("Matched", matched)
		add("Kind", string(h.Schema))
		add("Programme", strings.Join(h.Programmes, ", "))
		add("Country", strings.Join(h.Countries, ", "))
		add("Listed", h.Listed.String())
		for _, l := range h.Linked {
			if !slices.ContainsFunc(group, func(i int) bool { return a.Hits[i].List == l.List && a.Hits[i].Ref == l.Ref.Ref }) {
				add("Also listed", l.List+":"+l.Ref.Ref, F(" ("+grounds(l.By)+")"))
			}
		}
		d.Fields(f)
		d.More(B("Why: "), h.Why.Text)
		if full {
			d.explained(h)
		}
	})
}

// grounds says by what two entries are linked.
func grounds(by []register.Because) string {
	var out []string
	for _, b := range by {
		switch b.Kind {
		case register.ByName: // the value is the name as it is compared, which nobody wrote so
			out = append(out, "same name, and a country or birth in common")
		default:
			out = append(out, "same "+string(b.Kind)+" "+b.Value)
		}
	}
	return strings.Join(out, "; ")
}

// explained adds the comparison word by word and what each part was worth.
func (d *Doc) explained(h *record.Hit) {
	t := &Table{Columns: []Column{
		{Head: "asked for", Min: 12}, {Head: "listed", Min: 12}, {Head: "taken for the same by", Min: 14}, {Head: "alike", Right: true}, {Head: "bits", Right: true},
	}}
	for _, p := range h.Why.Words {
		t.Row(p.Query, p.Name, p.Rule, strconv.FormatFloat(100*p.Alike, 'f', 0, 64)+" %", strconv.FormatFloat(p.Bits, 'f', 1, 64))
	}
	for _, l := range h.Why.Left {
		asked, listed, rule := l.Word, "–", l.As+", no partner: counts against"
		if l.Of == "name" {
			asked, listed = "–", l.Word
		}
		if !l.Counts {
			rule = l.As + ", left aside: tells nothing"
		}
		t.Row(F(asked), F(listed), F(rule), "", "")
	}
	if len(t.Rows) > 0 {
		d.Para(F("Word by word"))
	}
	d.Table(t)
	e := &Table{Columns: []Column{{Head: "what", Min: 8}, {Head: "asked for", Min: 10}, {Head: "listed", Min: 10}, {Head: "", Min: 8}, {Head: "odds", Right: true}}}
	for _, v := range h.Why.Evidence {
		says := Span{"not known", Ask}
		switch v.Agrees {
		case truth.Met:
			says = Span{"agrees", Plain}
		case truth.NotMet:
			says = Span{"differs", Plain}
		case truth.Unknown:
		}
		worth := ""
		if v.Worth != 0 {
			worth = odds(v.Worth)
		}
		e.Row(v.What, v.Query, v.Entry, says, worth)
	}
	if len(e.Rows) > 0 {
		d.Para(F("Beside the name"))
	}
	d.Table(e)
	var worth []string
	for _, w := range h.Why.Worth[:min(len(h.Why.Worth), 6)] {
		worth = append(worth, featureOf(w.Feature)+" "+odds(w.Odds))
	}
	if len(worth) > 0 {
		d.More(F("Names alike by " + strconv.FormatFloat(100*h.Alike, 'f', 0, 64) + " %. What the score is made of: " + strings.Join(worth, "; ") + "; …"))
	}
}

// features says what a feature of the comparison is.
var features = map[string]string{
	"bias": "before anything is compared", "query_cover": "share of what was asked for that is found",
	"query_cover_60": "more than 60 % of what was asked for is found", "query_cover_80": "more than 80 % of what was asked for is found",
	"query_cover_95": "more than 95 % of what was asked for is found", "name_cover": "share of the listed name that is found",
	"name_cover_50": "more than half of the listed name is found", "name_cover_75": "more than 75 % of the listed name is found",
	"name_cover_95": "more than 95 % of the listed name is found", "bits_10": "what is the same is telling",
	"bits_20": "what is the same is very telling", "bits_40": "what is the same could hardly be another", "likeness": "how alike the words are",
	"likeness_90": "the words are nearly the same", "exact": "all letters are the same", "conflict": "words that contradict",
	"conflict_heavy": "telling words that contradict", "query_left": "words that stand only in what was asked for",
	"name_left": "words that stand only in the listed name", "top_query_left": "a telling word stands only in what was asked for",
	"top_name_left": "a telling word stands only in the listed name", "number_conflict": "numbers differ", "number_agree": "numbers agree",
	"initials": "initials in place of names", "initial_missed": "an initial that fits nothing", "out_of_order": "another order of words",
	"rotated": "first words stand last", "form_agree": "the same legal form", "form_conflict": "another legal form",
	"country_agree": "the country agrees", "country_disagree": "the country differs", "weak": "a weak alias", "part": "part of a longer text of the list",
	"bare": "vowels are not written", "concept": "the same by meaning", "prefix": "only the beginning of a word", "joined": "words joined or split",
	"nick": "a nickname", "one_query_word": "one word was asked for", "one_name_word": "the listed name is one word",
	"two_words": "two words", "three_words": "three words or more", "schema_unknown": "what it is was not said",
	"schema_disagree": "another kind of party", "other_script": "another script",
	"short_query": "a short name", "whole_bits": "how telling what is the same without spaces is", "exact_whole": "the same letters without spaces",
	"least_unlike": "the least alike of the words", "one_unlike": "one word that is not alike", "first_differs": "the first letters differ", "whole": "the same without spaces",
}

func featureOf(name string) string {
	if s, ok := features[name]; ok {
		return s
	}
	return strings.ReplaceAll(name, "_", " ")
}

// odds is a logarithm of odds as a factor.
func odds(v float64) string {
	if v < 0 {
		return "÷" + figure(math.Exp(-v))
	}
	return "×" + figure(math.Exp(v))
}

func (d *Doc) decided(f *adjudication.Finding) {
	a := f.Decision
	if a == nil {
		return
	}
	line := L(B("Decided before"), " by "+a.By+" on "+a.On.String()+": ", B(strings.ReplaceAll(string(a.Verdict), "-", " ")), ". ", sentence(a.Why))
	switch {
	case f.Status != adjudication.Standing:
		_, since, _ := strings.Cut(f.Reason, ", ")
		line = append(line, L(" ", Span{capital(string(f.Status)) + ": look again.", Look}, " ", sentence(strings.TrimPrefix(since, "but ")))...)
	case a.Until.IsZero():
		line = append(line, L(" It stands without end.")...)
	default:
		line = append(line, L(" It stands until "+a.Until.String()+".")...)
	}
	d.More(line)
	for _, c := range f.Changed {
		d.Bullet(changedFact(c))
	}
}

// changedFact words what changed of a party or an entry, such as "party: + country: ir".
func changedFact(s string) string {
	for sign, word := range map[string]string{": + ": ", new: ", ": - ": ", gone: "} {
		if side, fact, ok := strings.Cut(s, sign); ok && (side == "party" || side == "entry") {
			return side + word + fact
		}
	}
	return s
}

// searched adds the lists with their versions and ages.
func (d *Doc) searched(b *record.Basis) {
	if b == nil {
		return
	}
	d.Heading(2, "Lists")
	d.Table(listsTable(b.Lists))
	for _, l := range b.Lists {
		if l.Missing != "" {
			d.Bullet(Span{"Not searched: ", Look}, sentence(l.Missing))
		}
		if l.Lost > 0 {
			d.Bullet(Plural(l.Lost, "record", "records"), " of ", l.Name, " could not be read.")
		}
		for _, n := range l.Notes {
			d.Bullet(sentence(n))
		}
		if l.Starter && len(b.Unsearched()) == 0 {
			d.Bullet(F(loadOfficial))
		}
	}
	d.Fields([][2]Line{
		Field("Engine", b.Engine, F(", weights "+short(b.Weights.Digest)+" of "+b.Weights.On+", words "+short(b.Words))),
	})
}

func listsTable(lists []record.List) *Table {
	t := &Table{Drops: true, Columns: []Column{
		{Head: "list", Min: 8}, {Head: "of"}, {Head: "age", Right: true}, {Head: "entries", Right: true}, {Head: "form", Extra: true}, {Head: "digest", Extra: true},
	}}
	for _, l := range lists {
		if l.Missing != "" {
			t.Row(l.Name, "–", "", "not searched", string(l.Form), "")
			continue
		}
		of, age := l.Effective.String(), Age(l.AgeDays)
		switch {
		case l.Effective.IsZero():
			of, age = "day not stated", ""
		case l.Starter && l.AgeDays == 0: // asked of a day before its own
			age = ""
		case l.Published.IsZero() && !l.Starter:
			of = "loaded " + of
		}
		t.Row(l.Name, of, age, thousands(l.Entries), string(l.Form), short(l.Digest))
	}
	return t
}

// ListsLine names the lists that were searched, for one line.
func ListsLine(b *record.Basis) string {
	var out []string
	for _, l := range b.Lists {
		switch {
		case l.Missing != "":
			out = append(out, l.Name+" (not searched)")
		case l.Effective.IsZero():
			out = append(out, l.Name+" ("+entriesOf(&l)+", day not stated)")
		case l.Starter && l.AgeDays == 0: // asked of a day before its own
			out = append(out, fmt.Sprintf("%s of %s (%s)", l.Name, l.Effective, entriesOf(&l)))
		case l.Published.IsZero() && !l.Starter:
			out = append(out, fmt.Sprintf("%s loaded %s (%s, day not stated)", l.Name, l.Effective, entriesOf(&l)))
		default:
			out = append(out, fmt.Sprintf("%s of %s (%s, %s)", l.Name, l.Effective, entriesOf(&l), old(l.AgeDays)))
		}
	}
	if len(out) == 0 {
		return "no list is in use"
	}
	return strings.Join(out, "; ")
}

// loadOfficial is the next step for whoever has the starter list alone.
const loadOfficial = "To load the official list: licet lists update un, or licet lists import un FILE."

func entriesOf(l *record.List) string {
	if l.Lost == 0 {
		return Plural(l.Entries, "entry", "entries")
	}
	return Plural(l.Entries, "entry", "entries") + ", " + Plural(l.Lost, "record not read", "records not read")
}

func old(days int) string {
	if days == 0 {
		return "of the day"
	}
	return Plural(days, "day old", "days old")
}
