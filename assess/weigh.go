package assess

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/licet/licet/classify"
	"github.com/licet/licet/controllist"
	"github.com/licet/licet/country"
	"github.com/licet/licet/guideline"
	"github.com/licet/licet/measure"
	"github.com/licet/licet/quantity"
	"github.com/licet/licet/screening"
	"github.com/licet/licet/screening/record"
	"github.com/licet/licet/transfer"
	"github.com/licet/licet/truth"
)

// weigh puts what is known of the transfer under the factors of paragraph 3, beside what people found, with the overlays of the country
// that it leaves. It is nil where the decision leaves nothing to weigh. It comes after the outcome and has no part in it.
func (s *Stage) weigh(a *Assessment) (*guideline.Weighing, error) {
	if len(a.Decision.Factors) == 0 {
		return nil, nil //nolint:nilnil // nothing is weighed
	}
	m := s.matter(a)
	w, err := s.a.rules.Weigh(&m, s.on)
	if err != nil {
		return nil, err
	}
	return &w, nil
}

// matter derives what is weighed from what the other stages found.
func (s *Stage) matter(a *Assessment) guideline.Matter {
	t := a.Transfer
	items := weighedItems(a)
	m := guideline.Matter{Facts: stated(t), From: t.From}
	s.destination(t, m.Facts)
	ofItems(items, m.Facts)
	s.listed(a.Screening, m.Facts)
	redFlags(a, m.Facts)
	s.assured(a, m.Facts)
	if s.a.rules.HasOverlays(t.From, s.on) {
		for _, it := range items {
			m.Items = append(m.Items, guideline.ItemMatter{Ref: it.Ref, Facts: s.overlaid(it)})
		}
	}
	for _, f := range t.Authority.Factors {
		m.Filled = append(m.Filled, guideline.Filling{
			Factor: string(f.Factor), Finding: string(f.Finding), Reason: f.Reason, By: f.By, Date: f.Date, Evidence: f.Evidence,
		})
	}
	return m
}

// weighedItems are the items for which a row of the Guidelines asks to weigh the factors.
func weighedItems(a *Assessment) []*Item {
	var out []*Item
	for i := range a.Items {
		it := &a.Items[i]
		if slices.ContainsFunc(a.Decision.Findings, func(f guideline.Finding) bool { return f.Item == it.Ref && !f.Superseded && len(f.Factors) > 0 }) {
			out = append(out, it)
		}
	}
	return out
}

// stated are the facts that a transfer states by itself.
func stated(t *transfer.Transfer) guideline.Statements {
	k := &t.Knowledge
	out := guideline.Statements{
		"judged_for_wmd":          {Value: t.Authority.JudgedForWMD, From: []string{"authority.judged_for_wmd"}},
		"end_use_delivery_system": {Value: t.EndUse.DeliverySystem, From: []string{"end_use.delivery_system"}},
		"end_use_space":           {Value: t.EndUse.SpaceProgramme, From: []string{"end_use.space_programme"}},
		"end_use_military":        {Value: t.EndUse.Military, From: []string{"end_use.military"}},
		"informed":                {Value: k.InformedByAuthority.Answer, From: []string{"knowledge.informed_by_authority.answer"}},
		"aware":                   {Value: k.Aware.Answer, From: []string{"knowledge.aware.answer"}},
		"suspects":                {Value: k.Suspects.Answer, From: []string{"knowledge.suspects.answer"}},
		"programme":               {From: []string{"end_use.programme"}},
	}
	if t.EndUse.Programme != "" {
		out["programme"] = guideline.Stated{Value: t.EndUse.Programme, From: []string{"end_use.programme"}}
	}
	return out
}

// destination adds what is known of the recipient state.
func (s *Stage) destination(t *transfer.Transfer, out guideline.Statements) {
	to := t.Destination()
	from := []string{destinationField(t)}
	partner, joined := s.a.rules.Partner(to, s.on)
	adherent, since := s.a.rules.Adherent(to, s.on)
	out["partner"] = guideline.Stated{Value: partner, Words: joined, From: from}
	out["adherent"] = guideline.Stated{Value: adherent, Words: since, From: from}
	council := guideline.Stated{Value: truth.Unknown, From: from}
	if to != "" {
		out["destination"] = guideline.Stated{Value: to.Name(s.on), From: from}
		if s.a.measures != nil {
			d := s.council()[to]
			council.Value, council.Words = d.value(), strings.Join(d.paragraphs, "; ")
		}
	}
	out["council_missile"] = council
}

// destinationField is the field that says where the transfer ends; see [transfer.Transfer.Destination].
func destinationField(t *transfer.Transfer) string {
	switch {
	case t.Route.FinalCountry != "":
		return "route.final_country"
	case t.EndUse.Country != "":
		return "end_use.country"
	}
	in := func(role transfer.Role) string {
		i := slices.IndexFunc(t.Parties, func(p transfer.Party) bool { return p.Role == role })
		if i < 0 || t.Parties[i].Country == "" {
			return ""
		}
		return fmt.Sprintf("parties[%d].country", i)
	}
	if f := in(transfer.EndUser); f != "" {
		return f
	}
	if t.Technology.RecipientCountry != "" {
		return "technology.recipient_country"
	}
	if f := in(transfer.Consignee); f != "" {
		return f
	}
	return "route.final_country"
}

// decided is what the Council decided on the missile list for one country.
type decided struct {
	paragraphs []string // that stand
	disputed   bool     // others do by one position, and the installation follows none
}

func (d decided) value() truth.Value {
	switch {
	case len(d.paragraphs) > 0:
		return truth.Met
	case d.disputed:
		return truth.Unknown
	default:
		return truth.NotMet
	}
}

// missileList is the subject of the lists that the Council drew from the Annex.
const missileList = "missile"

// councilOn collects the paragraphs in force on the day by which the Council decided on what its missile list names, by country.
func (s *Stage) councilOn() map[country.Code]decided {
	out := map[country.Code]decided{}
	m := s.a.measures
	held := s.a.positions.At(s.on)
	for _, p := range m.Paragraphs() {
		if !p.InForce.Contains(s.on) || p.Force != measure.Decided || p.List != missileList {
			continue
		}
		x, ok := m.Measure(p.Measure)
		q := p.Position
		if !ok || x.Authority != "UN" || q.Question != "" && held[q.Question] != "" && held[q.Question] != q.Holds {
			continue
		}
		for _, c := range x.Targets {
			d := out[c]
			switch {
			case q.Question != "" && held[q.Question] == "":
				d.disputed = true
			case !slices.Contains(d.paragraphs, p.Citation):
				d.paragraphs = append(d.paragraphs, p.Citation)
			}
			out[c] = d
		}
	}
	return out
}

// ofItems adds what the classification says of the items that are weighed. What an item can still turn out to be leaves it open.
func ofItems(items []*Item, out guideline.Statements) {
	kinds := []struct {
		variable string
		is       func(*classify.EntryAnswer) bool
	}{
		{"category_I", ofCategoryI},
		{"category_II", func(e *classify.EntryAnswer) bool { return !ofCategoryI(e) }},
		{"technology", func(e *classify.EntryAnswer) bool { return e.Kind == "technology" }},
		{"production", func(e *classify.EntryAnswer) bool { return e.Kind == "production" }},
	}
	for _, k := range kinds {
		v := guideline.Stated{Value: truth.NotMet}
		var names []string
		for _, it := range items {
			c := &it.Classification
			for i := range c.Entries {
				if k.is(&c.Entries[i]) {
					names = append(names, named(it, c.Entries[i].ID))
				}
			}
			if k.variable == "category_I" && incorporates(it) {
				names = append(names, named(it, "contains a Category I item"))
			}
			if len(names) > 0 && strings.HasSuffix(names[len(names)-1], "("+it.Ref+")") {
				v.From = append(v.From, it.Ref)
			}
			if v.Value == truth.NotMet && slices.ContainsFunc(c.Candidates, func(e classify.EntryAnswer) bool { return k.is(&e) }) {
				v.Value = truth.Unknown
			}
		}
		if len(names) > 0 {
			v.Value, v.Words = truth.Met, strings.Join(names, ", ")
		}
		out[k.variable] = v
	}
	furthest := guideline.Stated{Value: 0.0}
	most := 0.0
	for _, it := range items {
		for i := range it.Classification.Entries {
			e := &it.Classification.Entries[i]
			for _, l := range e.Reason.Leaves() {
				if far, ok := beyond(&l); ok && far > most {
					most = far
					furthest = guideline.Stated{
						Value: far, From: []string{readFrom(it, l.Param)},
						Words: fmt.Sprintf("%s of %s, where the limit is %s: %s", strings.ReplaceAll(l.Param, "_", " "), l.Have, l.Want, named(it, e.ID)),
					}
				}
			}
		}
	}
	out["greatest_margin"] = furthest
}

// readFrom is the field that a parameter of the list was read from.
func readFrom(it *Item, param string) string {
	for _, v := range it.Classification.Values {
		switch {
		case v.Name != param || v.Derived != "":
		case v.Where == "text":
			return it.Ref + ".description"
		case strings.HasPrefix(v.Where, "parameters["):
			return it.Ref + "." + v.Where
		}
	}
	return it.Ref + ".facts." + param
}

func named(it *Item, what string) string { return what + " (" + it.Ref + ")" }

// ofCategoryI reports whether the entry is of Category I and no note lets it be treated as Category II.
func ofCategoryI(e *classify.EntryAnswer) bool { return e.Category.String() == "I" && !e.Treated }

// incorporates reports whether the item is Category I by what it contains (Guidelines, paragraph 2).
func incorporates(it *Item) bool {
	return it.Declared != nil && it.Declared.ContainsCategoryI == truth.Met && it.Declared.Separable == truth.Met
}

// beyond is how far a figure that meets a condition lies beyond its limit, in multiples of the limit: 1 is twice as much, or half as
// much where the limit is one from above.
func beyond(l *controllist.Reason) (float64, bool) {
	if l.Margin == nil || !l.Margin.Inside || l.Result != truth.Met || strings.HasPrefix(l.Want, "-") {
		return 0, false // multiples of a limit below zero mean nothing
	}
	far := l.Margin.Ratio
	if far < 0 {
		if far <= -1 {
			return 0, false // a figure of nothing is beyond any measure
		}
		far = 1/(1+far) - 1
	}
	return far, !math.IsInf(far, 0)
}

// listed adds who is, or may be, listed for missiles or terrorism.
func (s *Stage) listed(found *Screening, out guideline.Statements) {
	for _, c := range []struct{ concern, confirmed, possible string }{
		{guideline.ForMissiles, "party_missile", "party_missile_possible"},
		{guideline.ForTerrorism, "party_terror", "party_terror_possible"},
	} {
		sure, perhaps := guideline.Stated{Value: truth.Unknown}, guideline.Stated{Value: truth.Unknown}
		if found == nil { // nobody is named
			sure.From, perhaps.From = []string{"parties"}, []string{"parties"}
		}
		if found != nil && found.Basis != nil {
			var open bool
			sure, perhaps, open = s.hits(found, c.concern)
			if sure.Words == "" && !open {
				sure.Value = truth.NotMet
			}
			if perhaps.Words == "" && !open {
				perhaps.Value = truth.NotMet
			}
		}
		out[c.confirmed], out[c.possible] = sure, perhaps
	}
}

// hits are the parties that are confirmed as listed for the concern, and those that may be. open reports whether more may be.
func (s *Stage) hits(found *Screening, concern string) (sure, perhaps guideline.Stated, open bool) {
	var lists []string
	for _, l := range found.Basis.Lists {
		if l.Missing == "" {
			lists = append(lists, l.Name)
		}
	}
	open = !s.a.rules.SearchedFor(concern, lists)
	add := func(to *guideline.Stated, p *Screened, h *record.Hit, programme string) {
		to.Value = truth.Met
		if to.Words != "" {
			to.Words += "; "
		}
		to.Words += fmt.Sprintf("“%s” (%s:%s, %s)", p.Query.Name, h.List, h.Ref, programme)
		to.From = append(to.From, p.Refs...)
	}
	sure.Value, perhaps.Value = truth.Unknown, truth.Unknown
	for i := range found.Parties {
		p := &found.Parties[i]
		open = open || p.Verdict == screening.CannotTell
		var best *record.Hit
		var under string
		confirmed := false
		for k := range p.Hits {
			h := &p.Hits[k]
			programme, ok := s.a.rules.ListedFor(concern, h.List, h.Programmes)
			_, is := Confirmed(h)
			switch {
			case h.Cleared() || !is && h.Score < p.Threshold:
				continue
			case !ok:
				open = open || len(h.Programmes) == 0 // the list does not say what it is listed for
				continue
			case best != nil && (confirmed || !is):
				continue
			}
			best, under, confirmed = h, programme, is
		}
		switch {
		case best == nil:
		case confirmed:
			add(&sure, p, best, under)
		default:
			add(&perhaps, p, best, under)
		}
	}
	return sure, perhaps, open
}

// mostEvidence bounds how many fields stand behind the red flags.
const mostEvidence = 5

// redFlags adds what the red flags ask for.
func redFlags(a *Assessment, out guideline.Statements) {
	e := a.RedFlags
	if e == nil {
		return
	}
	var from []string
	for i := range e.Indicators {
		for _, f := range e.Indicators[i].Evidence {
			if !strings.HasPrefix(f.Path, "context.") && len(from) < mostEvidence && !slices.Contains(from, f.Path) {
				from = append(from, f.Path)
			}
		}
	}
	out["red_flags"] = guideline.Stated{Value: string(e.Level), From: from}
	if l, ok := e.Leading(); ok {
		out["red_flag_pattern"] = guideline.Stated{Value: l.Name}
		out["red_flag_pattern_id"] = guideline.Stated{Value: l.ID}
	}
}

// assured adds which assurances were given, and which hold.
func (s *Stage) assured(a *Assessment, out guideline.Statements) {
	t := a.Transfer
	held := given(t)
	ended, missing := []string{}, []string{}
	var endedFrom []string
	for _, id := range transfer.AssuranceID("").Allowed() {
		v := guideline.Stated{Value: truth.Unknown, From: []string{"documents.undertakings"}}
		known, by := truth.Unknown, []string(nil)
		for i := range held {
			if held[i].ID != id {
				continue
			}
			from := "documents.end_use"
			if i < len(t.Documents.Undertakings) {
				from = fmt.Sprintf("documents.undertakings[%d]", i)
			}
			by = append(by, from)
			if held[i].Holds(s.on) {
				if known != truth.Met {
					v.Words = assuredBy(&held[i])
				}
				known = truth.Met
			} else if known == truth.Unknown {
				known = truth.NotMet
			}
		}
		if len(by) > 0 {
			v.Value, v.From = known, by
		}
		if known == truth.NotMet {
			ended, endedFrom = append(ended, id), append(endedFrom, by...)
		}
		if name := "assurance_" + id; declared(name) {
			out[name] = v
		}
	}
	for i := range a.Decision.Assurances {
		if d := &a.Decision.Assurances[i]; d.Due == truth.Met && d.Held == truth.Unknown {
			missing = append(missing, d.ID)
		}
	}
	out["assurances_ended"] = guideline.Stated{Value: ended, From: endedFrom}
	out["assurances_missing"] = guideline.Stated{Value: missing, From: []string{"documents.undertakings"}}
}

// declared reports whether factor rules can ask for the variable.
func declared(name string) bool {
	_, ok := guideline.WeighedSchema().Lookup(name)
	return ok
}

// assuredBy tells who gave an assurance and when.
func assuredBy(h *guideline.Held) string {
	words := h.ID
	if h.Issuer != "" {
		words += " by " + h.Issuer
	}
	if !h.Given.IsZero() {
		words += " on " + h.Given.String()
	}
	if !h.Expires.IsZero() {
		words += ", until " + h.Expires.String()
	}
	return words
}

// overlaid are the facts of one item that national overlays ask for.
func (s *Stage) overlaid(it *Item) guideline.Statements {
	c := &it.Classification
	x := guideline.Recognised{Kinds: c.Subject}
	inI, works := truth.Of(incorporates(it)), truth.NotMet
	for i := range len(c.Entries) + len(c.Candidates) {
		var e *classify.EntryAnswer
		met := truth.Unknown // a candidate can still turn out to be met
		if i < len(c.Entries) {
			e, met = &c.Entries[i], truth.Met
			x.Entries = append(x.Entries, e.ID)
		} else {
			e = &c.Candidates[i-len(c.Entries)]
			x.Possible = append(x.Possible, e.ID)
		}
		if ofCategoryI(e) {
			inI = inI.Or(met)
			if facility(*e) {
				works = works.Or(met)
			}
		}
	}
	out := guideline.Statements{
		"unmanned_aircraft":     {Value: s.a.rules.UnmannedAircraft(&x), From: []string{it.Ref}},
		"rocket_system":         {Value: s.a.rules.RocketSystem(&x), From: []string{it.Ref}},
		"category_I":            {Value: inI, From: []string{it.Ref}},
		"production_facility_I": {Value: works, From: []string{it.Ref}},
	}
	if v, ok := s.topAirspeed(it); ok {
		out["top_airspeed_kmh"] = v
	}
	return out
}

// topAirspeed is the highest of the top airspeeds stated of an item.
func (s *Stage) topAirspeed(it *Item) (out guideline.Stated, ok bool) {
	most := -1.0
	read := func(name, value, from string) {
		if !s.a.rules.IsTopAirspeed(name) {
			return
		}
		if kmh, fine := airspeed(value); fine && kmh > most {
			most = kmh
			out, ok = guideline.Stated{Value: kmh, From: []string{from}}, true
		}
	}
	if it.Declared != nil {
		for i, p := range it.Declared.Parameters {
			read(p.Name, p.Value, fmt.Sprintf("%s.parameters[%d]", it.Ref, i))
		}
	}
	for _, v := range it.Classification.Values {
		if v.Where == "text" {
			read(v.Words, v.Text, it.Ref+".description")
		}
	}
	return out, ok
}

// airspeed reads a speed in km/h: of a range its upper end, which is the top one. What is said about or without an upper end is not
// read: on which side of a limit it lies cannot be told.
func airspeed(text string) (float64, bool) {
	q, err := quantity.ParseIn(text, quantity.Velocity)
	if err != nil || !q.Dimension().Equal(quantity.Velocity) || q.Approx || q.Interval.HiInf {
		return 0, false
	}
	const kmhInMetresPerSecond = 3.6
	return q.Interval.Hi.Float() * kmhInMetresPerSecond, true
}

// unweighed tells of findings on factors that have no place in the answer, so that none is left out in silence.
func unweighed(a *Assessment) []string {
	var out []string
	for i, f := range a.Transfer.Authority.Factors {
		switch {
		case a.Weighing == nil:
			out = append(out, fmt.Sprintf("the finding on factor %s by %s (authority.factors[%d]) stands beside nothing: no item is weighed here", f.Factor, f.By, i))
		case !slices.ContainsFunc(a.Weighing.Factors, func(w guideline.WeighedFactor) bool { return w.ID == string(f.Factor) }):
			out = append(out, fmt.Sprintf("the finding on factor %s by %s (authority.factors[%d]) stands beside nothing: the Guidelines did not have "+
				"this factor on that day", f.Factor, f.By, i))
		}
	}
	return out
}
