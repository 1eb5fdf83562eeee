package show

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/licet/licet/assess"
	"github.com/licet/licet/cite"
	"github.com/licet/licet/classify"
	"github.com/licet/licet/country"
	"github.com/licet/licet/date"
	"github.com/licet/licet/guideline"
	"github.com/licet/licet/measure"
	"github.com/licet/licet/redflag"
	"github.com/licet/licet/transfer"
	"github.com/licet/licet/truth"
)

// Assessment is the working paper for one transfer.
func Assessment(a *assess.Assessment) *Doc { return assessment(a, nil) }

// assessment is the working paper with what precedents say of each item.
func assessment(a *assess.Assessment, precedents []string) *Doc {
	d := &Doc{}
	t := a.Transfer
	d.Heading(1, title(t))
	d.Para(headed(a))
	d.More(worded(people(a.Summary)))
	d.particulars(a)
	d.deciding(a)
	d.measures(a)
	d.parties(a.Screening)
	d.redFlags(a)
	for i := range a.Items {
		it := &a.Items[i]
		d.Heading(2, fmt.Sprintf("Item %d of %d: ", i+1, len(a.Items)), it.Name)
		d.In(func() {
			d.item(&it.Classification, it.Ref, 3)
			if i < len(precedents) {
				d.precedent(precedents[i])
			}
		})
	}
	d.weigh(a)
	d.unknown(a)
	if len(a.Remarks) > 0 {
		d.Heading(2, "Declared and found")
		for _, r := range a.Remarks {
			d.Bullet(sentence(people(r)))
		}
	}
	d.rules(a)
	return d
}

// headed is the outcome with what stands beside it, and with the other side where states disagree.
func headed(a *assess.Assessment) Line {
	line := L(outcome(a.Outcome))
	if a.Disputed() {
		line = L(line, ", if "+a.Sides[0].If+"; otherwise ", outcome(a.Sides[len(a.Sides)-1].Outcome))
	}
	for _, b := range a.Beside() {
		if b != assess.BesideDisputed {
			line = L(line, "; ", Span{b, Look})
		}
	}
	return line
}

func title(t *transfer.Transfer) string {
	s := "Transfer " + t.ID
	if t.Kind != "" {
		s += ", " + string(t.Kind)
	}
	return s
}

// particulars adds who sends what to whom.
func (d *Doc) particulars(a *assess.Assessment) {
	t, on := a.Transfer, a.AsOf
	var f [][2]Line
	add := func(name, value string) {
		if value != "" {
			f = append(f, Field(name, value))
		}
	}
	add("Date", t.Date.String())
	if on != t.Date {
		add("Assessed as of", on.String())
	}
	from, by := t.Departure()
	if by != "" {
		add("From", name(from, on)+" ("+by+")")
	} else {
		add("From", name(from, on))
	}
	add("To", name(t.Destination(), on))
	add("Route", way(t, on))
	add("Declared transit", countries(t.Route.DeclaredTransit, on))
	add("Ship", ship(&t.Route.Vessel, on))
	for _, p := range t.Parties {
		who := p.Name
		if p.Country != "" {
			who += ", " + name(p.Country, on)
		}
		if p.Nationality != "" && p.Nationality != p.Country {
			who += ", of " + name(p.Nationality, on)
		}
		add(capital(label(string(p.Role))), who)
	}
	if t.Technology.Medium != "" {
		via := string(t.Technology.Medium)
		if t.Technology.Recipient != "" {
			via += " to " + t.Technology.Recipient
		}
		if c := t.Technology.RecipientCountry; c != "" {
			via += ", " + name(c, on)
		}
		add("By", via)
	}
	add("Opened in", name(t.Technology.AccessCountry, on))
	add("People", persons(t.Technology.Users, on))
	if s := t.Technology.Subject; s != "" || len(t.Technology.SubjectEntries) > 0 {
		if e := strings.Join(t.Technology.SubjectEntries, ", "); e != "" {
			s = strings.TrimPrefix(s+", declared to be about "+e, ", ")
		}
		add("Subject", s)
	}
	add("End use", t.EndUse.Text)
	add("Remarks", t.Remarks)
	if len(f) > 0 {
		d.Para(B("As declared"))
		d.Fields(f)
	}
}

// mostStops is how many stops of a route, and how many people, are named.
const mostStops = 12

// way is the declared route from place to place, empty where nothing but its two ends was declared: those stand by themselves.
func way(t *transfer.Transfer, on date.Date) string {
	r := &t.Route
	if r.Loading == "" && len(r.Legs) == 0 && r.Discharge == "" {
		return ""
	}
	var stops []string
	from := string(r.Loading)
	if from == "" {
		from = name(t.From, on)
	}
	if from != "" {
		stops = append(stops, from)
	}
	for i := range r.Legs {
		if i == mostStops {
			stops = append(stops, fmt.Sprintf("%d more", len(r.Legs)-i))
			break
		}
		stops = append(stops, stop(&r.Legs[i], on))
	}
	if d := string(r.Discharge); d != "" && (len(r.Legs) == 0 || r.Legs[len(r.Legs)-1].Locode != r.Discharge) {
		stops = append(stops, d)
	}
	if to := t.Destination(); to != "" && !endsIn(r, to) {
		stops = append(stops, name(to, on))
	}
	return strings.Join(stops, " → ")
}

// endsIn reports whether the last place of the route lies in the country.
func endsIn(r *transfer.Route, c country.Code) bool {
	if r.Discharge != "" {
		return r.Discharge.Country() == c
	}
	return len(r.Legs) > 0 && r.Legs[len(r.Legs)-1].Place() == c
}

func stop(l *transfer.Leg, on date.Date) string {
	place := string(l.Locode)
	if place == "" {
		place = name(l.Country, on)
	}
	if place == "" {
		place = "a place not stated"
	}
	var about []string
	if l.Mode != "" {
		about = append(about, strings.ReplaceAll(string(l.Mode), "_", " "))
	}
	if l.OnBoardSameShip == truth.Met {
		about = append(about, "stays aboard")
	}
	if l.FreeZone == truth.Met {
		about = append(about, "free zone")
	}
	if l.Days != "" {
		about = append(about, "days there: "+string(l.Days))
	}
	if len(about) > 0 {
		place += " (" + strings.Join(about, ", ") + ")"
	}
	return place
}

func ship(v *transfer.Vessel, on date.Date) string {
	var parts []string
	if v.Name != "" {
		parts = append(parts, v.Name)
	}
	if v.IMO != "" {
		parts = append(parts, "IMO "+v.IMO)
	}
	if v.Flag != "" {
		parts = append(parts, "flag of "+name(v.Flag, on))
	}
	return strings.Join(parts, ", ")
}

// persons are those who get access to technology.
func persons(users []transfer.TechUser, on date.Date) string {
	var out []string
	for i := range users {
		if i == mostStops {
			out = append(out, fmt.Sprintf("%d more", len(users)-i))
			break
		}
		u, about := &users[i], []string(nil)
		if u.Nationality != "" {
			about = append(about, "of "+name(u.Nationality, on))
		}
		if u.Employer != "" {
			about = append(about, "with "+u.Employer)
		}
		who := u.Name
		if len(about) > 0 {
			who += " (" + strings.Join(about, ", ") + ")"
		}
		out = append(out, who)
	}
	return strings.Join(out, "; ")
}

func countries(codes []country.Code, on date.Date) string {
	var out []string
	for _, c := range codes {
		out = append(out, name(c, on))
	}
	return strings.Join(out, ", ")
}

func name(c country.Code, on date.Date) string {
	if c == "" {
		return ""
	}
	return c.Name(on)
}

// deciding adds the findings of the Guidelines that carry the outcome, then those that hold beside them.
func (d *Doc) deciding(a *assess.Assessment) {
	d.Heading(2, "What decides it")
	if a.Outcome != a.Decision.Outcome {
		if !d.measuresDecide(a, a.Outcome) || a.Outcome == guideline.Hold {
			d.screeningDecides(a.Screening)
		}
		if a.Outcome == guideline.Hold && a.RedFlags != nil && a.RedFlags.Level == redflag.Hold {
			d.flag(&a.RedFlags.Indicators[0])
		}
	}
	carries := map[int]bool{}
	for _, i := range a.Decision.Deciding {
		if i >= 0 && i < len(a.Decision.Findings) {
			carries[i] = true
			d.finding(&a.Decision.Findings[i])
		}
	}
	if len(carries) == 0 {
		d.nothingDecides(a)
	}
	if a.Outcome == a.Decision.Outcome && assess.ActOn(a.Outcome) {
		d.measuresDecide(a, a.Outcome)
	}
	first := true
	if s := a.Screening; a.Outcome == a.Decision.Outcome && s != nil && s.Basis != nil && (s.Result == truth.Unknown || len(s.Hits()) > 0) {
		d.Heading(3, "Beside it")
		first = false
		d.screeningDecides(s)
	}
	if slices.Contains(a.Beside(), assess.BesideHold) {
		flagged := a.RedFlags != nil && a.RedFlags.Level == redflag.Hold
		holds := besideHolds(a, flagged)
		if first && (len(holds) > 0 || flagged) {
			d.Heading(3, "Beside it")
			first = false
		}
		for i := range holds {
			d.measureFinding(&holds[i])
		}
		if flagged {
			d.flag(&a.RedFlags.Indicators[0])
		}
	}
	for i := range a.Decision.Findings {
		f := &a.Decision.Findings[i]
		if carries[i] || f.Superseded || f.Result != truth.Met {
			continue
		}
		if first {
			d.Heading(3, "Beside it")
			first = false
		}
		d.finding(f)
	}
}

// mostOpen is how many measures are told beside an outcome that hold because something is not known; all of them stand with the measures.
const mostOpen = 3

// besideHolds are the measures that hold the transfer beside a stronger outcome: those that are met; when there are none and no flag
// holds it either, the first of those that are open.
func besideHolds(a *assess.Assessment, flagged bool) []measure.Finding {
	all := assess.Bearing(a.Measures, guideline.Hold)
	met := slices.DeleteFunc(slices.Clone(all), func(f measure.Finding) bool { return f.Result != truth.Met })
	if len(met) > 0 || flagged {
		return met
	}
	return all[:min(len(all), mostOpen)]
}

// nothingDecides says why no row of the table carries the outcome.
func (d *Doc) nothingDecides(a *assess.Assessment) {
	if a.Decision.Outcome == guideline.NoControlFound {
		why := "no listed item"
		if !useStated(a) {
			why += ", and no statement about a use in delivery systems"
		}
		d.More("No row of the Guidelines is met on what was stated: " + why + ". Other law may apply.")
	} else {
		d.More("No row of the Guidelines can be decided on what was stated.")
	}
	if m := a.Measures; m != nil && a.Outcome == guideline.NeedsInformation {
		for _, name := range m.Missing {
			d.Bullet(capital(unstated[name]), " is not stated, so no measure on a country is ruled out. ", outcome(guideline.NeedsInformation), ".",
				F(" Field: "+map[string]string{"to": "route.final_country", "from": "from"}[name]))
		}
	}
	for _, o := range a.Decision.PerItem {
		if o.Note != "" {
			d.Bullet(sentence(people(o.Item + ": " + o.Note)))
		}
	}
}

// useStated reports whether something was said of a use in delivery systems, be it only in the words of the stated use.
func useStated(a *assess.Assessment) bool {
	t := a.Transfer
	for _, v := range []truth.Value{
		t.EndUse.DeliverySystem, t.Authority.CouldContribute, t.Authority.JudgedForWMD, t.Knowledge.InformedByAuthority.Answer,
		t.Knowledge.Aware.Answer, t.Knowledge.Suspects.Answer,
	} {
		if v == truth.Met {
			return true
		}
	}
	return a.RedFlags != nil && slices.ContainsFunc(a.RedFlags.Indicators, func(f redflag.Finding) bool {
		return f.ID == "RF097" && f.Result == truth.Met
	})
}

func (d *Doc) finding(f *guideline.Finding) {
	line := L(worded(sentence(people(f.Text))))
	if f.Outcome != "" {
		line = append(line, L(" ", outcome(f.Outcome), ".")...)
	}
	line = append(line, L(F(" ["+guideline.Cited(f.Paragraph)+", "+basis(f.Basis.Basis)+"]"))...)
	d.Bullet(line)
	d.In(func() {
		if f.Caution != "" {
			d.More("Caution: ", sentence(f.Caution))
		}
		for _, g := range f.Gates {
			d.More("Gate: ", g.Text, ": ", g.Value.String(), ".")
		}
		if f.Error != "" {
			d.More("This row could not be evaluated and is taken to hold: ", f.Error)
		}
	})
}

// weigh adds the factors and the assurances.
func (d *Doc) weigh(a *assess.Assessment) {
	d.factors(a)
	d.assurances("Assurances to obtain before an approval", a, func(t truth.Value) bool { return t != truth.Unknown })
	d.assurances("Assurances that depend on what is not known yet", a, func(t truth.Value) bool { return t == truth.Unknown })
}

func (d *Doc) assurances(head string, a *assess.Assessment, fits func(due truth.Value) bool) {
	for _, s := range a.Decision.Assurances {
		if !fits(s.Due) {
			continue
		}
		if head != "" {
			d.Heading(2, head)
			head = ""
		}
		d.Marked(s.ID+".", "From the ", s.From, ": ", sentence(s.Text), tag(s.Basis))
		for k := range s.By {
			d.More(given(&s.By[k], s.Held))
		}
	}
}

// given tells of an assurance that was given. Whether it is enough is for a person to say.
func given(h *guideline.Held, holds truth.Value) Span {
	text := "Given"
	if h.Issuer != "" {
		text += " by " + h.Issuer
	}
	if !h.Given.IsZero() {
		text += " on " + h.Given.String()
	}
	if !h.Expires.IsZero() {
		text += ", until " + h.Expires.String()
	}
	if h.Scope != "" {
		text += ": " + h.Scope
	}
	if holds == truth.NotMet {
		text += " (does not hold on this day)"
	}
	return F(text + ".")
}

func tag(b cite.Basis) Line {
	if b == cite.Seen {
		return nil
	}
	return L(F(" [" + basis(b) + "]"))
}

// unknown adds what was not stated about the transfer, with the field to fill; what the items miss stands with them.
func (d *Doc) unknown(a *assess.Assessment) {
	asked := map[string]bool{}
	for _, it := range a.Items {
		for _, q := range it.Classification.Questions {
			asked[cmp.Or(assess.FactField(it.Ref, q), q.Ask)] = true
		}
	}
	first := true
	some := slices.ContainsFunc(a.Unknown, func(o assess.Open) bool { return o.Decides && !asked[cmp.Or(o.Field, o.Ask)] })
	for _, decides := range []bool{true, false} {
		head := map[bool]string{true: "Decides the answer", false: "Would add to it"}[decides]
		for _, o := range a.Unknown {
			if asked[cmp.Or(o.Field, o.Ask)] || o.Decides != decides {
				continue
			}
			if first {
				d.Heading(2, "Not known about the transfer")
				first = false
			}
			if some && head != "" {
				d.Heading(3, head)
				head = ""
			}
			d.Bullet(worded(sentence(o.Ask)), F(" Field: "+o.Field))
		}
	}
}

// rules adds under which rules the answer was made.
func (d *Doc) rules(a *assess.Assessment) {
	d.Heading(2, "Rules")
	f := [][2]Line{Field("As of", a.AsOf.String())}
	for _, r := range a.Rules {
		f = append(f, Field(capital(r.Name), r.Edition, F(", digest "+short(r.Digest))))
	}
	d.Fields(f)
	d.Para(F("A working paper. It approves nothing: a person decides. What is marked \"to be verified\" rests on memory of the " +
		"source and not on the source itself. The form written by --format json can be replayed."))
}

func short(digest string) string { return digest[:min(12, len(digest))] }

// Row is one transfer in the table of many.
func Row(t *Table, a *assess.Assessment, file string) {
	var entries, missing []string
	for i := range a.Items {
		c := &a.Items[i].Classification
		for _, e := range c.Entries {
			if c.Verdict == classify.NotControlled {
				entries = appendNew(entries, e.ID+" released")
			} else {
				entries = appendNew(entries, e.ID)
			}
		}
		if len(c.Entries) == 0 {
			for _, e := range c.Candidates {
				entries = appendNew(entries, e.ID+"?")
			}
		}
		for _, m := range c.Missing {
			missing = appendNew(missing, label(m))
		}
	}
	if m := a.Measures; m != nil {
		for _, name := range m.Missing {
			missing = append([]string{unstated[name]}, missing...)
		}
	}
	goods := ""
	if len(a.Items) > 0 {
		goods = a.Items[0].Name
	}
	if n := len(a.Items); n > 1 {
		goods = fmt.Sprintf("%d items: %s", n, goods)
	}
	answer := L(outcome(a.Outcome))
	for _, b := range a.Beside() { // a stronger outcome must not hide it
		answer = append(answer, L("; ", Span{b, Look})...)
	}
	t.Row(a.Transfer.ID, answer, some(entries, 4), some(missing, 3), string(a.Transfer.Destination()), goods,
		filepath.Base(file))
}

// unstated are the words for what measures miss of a transfer as a whole.
var unstated = map[string]string{"to": "destination", "from": "country of departure"}

// Overview is an empty table for many transfers. The columns behind the answer stand where there is room for them; that of the
// file only where there are several.
func Overview(files bool) *Table {
	t := &Table{Columns: []Column{
		{Head: "Transfer", Min: 10},
		{Head: "Outcome", Min: 18},
		{Head: "Entries", Min: 10},
		{Head: "Not stated", Min: 12},
		{Head: "To", Extra: true},
		{Head: "Goods", Min: 20, Stop: true, Extra: true},
	}}
	if files {
		t.Columns = append(t.Columns, Column{Head: "File", Min: 24, Stop: true, Extra: true})
	}
	return t
}

func some(list []string, most int) string {
	if len(list) > most {
		return strings.Join(list[:most], ", ") + fmt.Sprintf(" +%d", len(list)-most)
	}
	return strings.Join(list, ", ")
}

func appendNew(list []string, s string) []string {
	for _, x := range list {
		if x == s {
			return list
		}
	}
	return append(list, s)
}
