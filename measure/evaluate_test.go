package measure

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/licet/licet/country"
	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/guideline"
	"github.com/licet/licet/rule"
	"github.com/licet/licet/transfer"
	"github.com/licet/licet/truth"
)

func day(s string) date.Date { return date.MustParse(s) }

func rules(t testing.TB) *Rules {
	t.Helper()
	r, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func held(p Position) Settings {
	return Settings{{Question: SnapbackQuestion, Position: p, Source: "law of the installation"}}
}

var (
	listed    = ItemFacts{Verdict: guideline.VerdictCategoryII, Entries: []string{"9.A.6"}, Category: "II", Arms: truth.NotMet, Technology: truth.NotMet}
	unlisted  = ItemFacts{Verdict: guideline.VerdictNotControlled, Arms: truth.NotMet, Technology: truth.NotMet, OnCouncilList: truth.NotMet}
	uncertain = ItemFacts{Verdict: guideline.VerdictNeedsInformation, Arms: truth.NotMet}
)

// goods returns an export of one item from one country to a firm in another.
func goods(from, to country.Code, hs string) *transfer.Transfer {
	return &transfer.Transfer{
		ID: "T", Kind: transfer.Export, From: from, Items: []transfer.Item{{HS: hs}},
		Parties: []transfer.Party{
			{Role: transfer.Exporter, Name: "A", Country: from},
			{Role: transfer.EndUser, Name: "B", Country: to},
		},
	}
}

func evaluate(t testing.TB, tr *transfer.Transfer, f ItemFacts, on string, s Settings) Evaluation {
	t.Helper()
	ev, err := rules(t).Evaluate(Of(tr, []ItemFacts{f}), day(on), s)
	if err != nil {
		t.Fatal(err)
	}
	return ev
}

func TestOutcome(t *testing.T) {
	for _, c := range []struct {
		why  string
		tr   *transfer.Transfer
		item ItemFacts
		on   string
		set  Settings
		want guideline.Outcome
		rule string // among the findings that carry the outcome
	}{
		{"machinery to the DPRK: the chapter alone decides", goods("CN", "KP", "8457.10"), unlisted, "2018-01-01", nil, guideline.Prohibited, "UNSCR-2397-7"},
		{"the same before the paragraph: nothing is determined, so a person must look", goods("CN", "KP", "8457.10"), unlisted, "2017-12-21", nil, guideline.Hold, "UNSCR-2270-27"},
		{"missile items to Iran under 1737 and 1929", goods("JP", "IR", "9014.20"), listed, "2011-04-15", nil, guideline.Prohibited, "UNSCR-1737-3"},
		{"before any measure", goods("JP", "IR", "9014.20"), listed, "2006-07-30", nil, guideline.NoControlFound, ""},
		{"approval of the Council", goods("JP", "IR", "9014.20"), listed, "2016-01-17", nil, guideline.LicenceRequired, "UNSCR-2231-B4"},
		{"the missile limits have ended", goods("JP", "IR", "9014.20"), listed, "2023-10-18", nil, guideline.NoControlFound, ""},
		{"none in 2024", goods("JP", "IR", "9014.20"), listed, "2024-05-01", nil, guideline.NoControlFound, ""},
		{"the last day before the return", goods("JP", "IR", "9014.20"), listed, "2025-09-27", nil, guideline.NoControlFound, ""},
		{"returned, for those who hold so", goods("JP", "IR", "9014.20"), listed, "2025-11-01", held(InForce), guideline.Prohibited, "UNSCR-1737-3"},
		{"void, for those who hold so", goods("JP", "IR", "9014.20"), listed, "2025-11-01", held(Void), guideline.NoControlFound, ""},
		{"no position: the stronger counts", goods("JP", "IR", "9014.20"), listed, "2025-11-01", nil, guideline.Prohibited, "UNSCR-1737-3"},
		{"from the EU its own act bans, whatever is held", goods("DE", "IR", "9014.20"), listed, "2025-11-01", held(Void), guideline.Prohibited, "EU-2025-1975"},
		{"19.A.3 was left out in 2007", goods("JP", "IR", "8802.20"), ItemFacts{Verdict: guideline.VerdictCategoryII, Entries: []string{"19.A.3"}, Arms: truth.NotMet, OnCouncilList: truth.NotMet}, "2007-06-01", nil, guideline.LicenceRequired, "UNSCR-1737-5"},
		{"and taken in by 1803", goods("JP", "IR", "8802.20"), ItemFacts{Verdict: guideline.VerdictCategoryII, Entries: []string{"19.A.3"}, Arms: truth.NotMet, OnCouncilList: truth.NotMet}, "2008-03-03", nil, guideline.Prohibited, "UNSCR-1803-8"},
		{"classification open: a person must look", goods("JP", "IR", ""), uncertain, "2011-04-15", nil, guideline.Hold, "UNSCR-1737-3"},
		{"classification open under the rule of approval", goods("JP", "IR", ""), uncertain, "2017-01-01", nil, guideline.NeedsInformation, "UNSCR-2231-B4"},
		{"not listed to Iran: what the state determines is open", goods("JP", "IR", "1001.99"), unlisted, "2011-04-15", nil, guideline.Hold, "UNSCR-1737-4"},
		{"ordinary trade", goods("JP", "DE", "8457.10"), listed, "2018-01-01", nil, guideline.NoControlFound, ""},
		{"no destination", goods("JP", "", "8457.10"), listed, "2018-01-01", nil, guideline.NeedsInformation, ""},
		{"munitions code from the DPRK, stated to be no arms: the lists were not looked at", goods("KP", "SY", "9301.90"), ItemFacts{Verdict: guideline.VerdictNotControlled, Arms: truth.NotMet}, "2010-01-01", nil, guideline.Hold, "UNSCR-1718-8b"},
		{"arms from the DPRK, arms by the code", goods("KP", "SY", "9301.90"), ItemFacts{}, "2010-01-01", nil, guideline.Prohibited, "UNSCR-1874-9-10"},
		{"grain to Lebanon", goods("JP", "LB", "1001.99"), ItemFacts{Verdict: guideline.VerdictNotControlled}, "2018-01-01", nil, guideline.NoControlFound, ""},
		{"grain to Yemen, nothing said about its use", goods("JP", "YE", "1001.99"), unlisted, "2018-01-01", nil, guideline.NoControlFound, ""},
		{"grain to Iran under the deal, parties not screened", goods("JP", "IR", "1001.99"), unlisted, "2018-01-01", nil, guideline.NeedsInformation, "UNSCR-2231-B6cd"},
		{"not known whether it is arms, to Libya", goods("JP", "LY", "8526.10"), ItemFacts{Verdict: guideline.VerdictNotControlled}, "2018-01-01", nil, guideline.NeedsInformation, "UNSCR-1970-arms"},
	} {
		t.Run(c.why, func(t *testing.T) {
			ev := evaluate(t, c.tr, c.item, c.on, c.set)
			if ev.Outcome != c.want {
				t.Fatalf("%s, want %s: %s", ev.Outcome, c.want, ev.Note)
			}
			if c.rule == "" {
				return
			}
			for _, v := range ev.Views {
				for _, f := range v.Findings {
					if f.Rule == c.rule && f.Outcome == c.want {
						return
					}
				}
			}
			t.Errorf("%s does not carry %s: %+v", c.rule, c.want, ev.Views)
		})
	}
}

// A paragraph on the transfer as a whole is told once, and what any item states can meet it.
func TestWholeTransfer(t *testing.T) {
	for _, c := range []struct {
		why     string
		origins []country.Code
		want    int
	}{
		{"the origin of the first", []country.Code{"KP", "CN"}, 1},
		{"the origin of the second", []country.Code{"CN", "KP"}, 1},
		{"of both", []country.Code{"KP", "KP"}, 1},
		{"not stated of the first", []country.Code{"", "KP"}, 1},
		{"of none", []country.Code{"CN", "CN"}, 0},
	} {
		tr := goods("CN", "MY", "")
		tr.Items = nil
		for _, o := range c.origins {
			tr.Items = append(tr.Items, transfer.Item{HS: "2701.12", Origin: o})
		}
		tr.Route.Legs = []transfer.Leg{{Country: "SG"}}
		ev, err := rules(t).Evaluate(Of(tr, []ItemFacts{unlisted, unlisted}), day("2018-01-01"), nil)
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, f := range ev.Views[0].Findings {
			if f.Rule == "UNSCR-2270-18" && f.Result == truth.Met && f.Item == "" {
				n++
			}
		}
		if n != c.want {
			t.Errorf("%s: the inspection is told %d times, want %d", c.why, n, c.want)
		}
	}
}

func TestViews(t *testing.T) {
	tr := goods("JP", "IR", "9014.20")
	ev := evaluate(t, tr, listed, "2025-11-01", nil)
	if len(ev.Views) != 2 || ev.Views[0].Position != InForce || ev.Views[0].Outcome != guideline.Prohibited ||
		ev.Views[1].Position != Void || ev.Views[1].Outcome != guideline.NoControlFound {
		t.Errorf("an unset position must give both views: %+v", ev.Views)
	}
	if !strings.Contains(ev.Note, "both results") {
		t.Errorf("the note is silent: %s", ev.Note)
	}
	for _, v := range ev.Views {
		for _, f := range v.Findings {
			if f.View != "" && f.View != v.Position {
				t.Errorf("%s of view %s stands in %s", f.Rule, f.View, v.Position)
			}
		}
	}
	ev = evaluate(t, tr, listed, "2025-11-01", held(Void))
	if len(ev.Views) != 1 || ev.Views[0].Position != Void || !strings.Contains(ev.Note, "position of this installation: they do not apply again") {
		t.Errorf("a set position is the only view and is named: %+v", ev)
	}
	late := Settings{{Question: SnapbackQuestion, Position: InForce, Since: day("2025-09-30"), Source: "act"}}
	if ev = evaluate(t, tr, listed, "2025-09-29", late); len(ev.Views) != 2 {
		t.Errorf("a position counts from its day on, and before it both views show: %+v", ev.Views)
	}
	if ev = evaluate(t, tr, listed, "2025-09-30", late); len(ev.Views) != 1 {
		t.Errorf("views: %+v", ev.Views)
	}
	if ev = evaluate(t, goods("CN", "KP", "8457"), unlisted, "2025-11-01", nil); len(ev.Views) != 1 || ev.Views[0].Question != "" {
		t.Errorf("the question does not bear on the DPRK: %+v", ev.Views)
	}
}

func TestSettings(t *testing.T) {
	r := rules(t)
	for _, c := range []struct {
		s    Settings
		want string
	}{
		{held(InForce), ""},
		{Settings{{Question: "other", Position: InForce, Source: "x"}}, "unknown question"},
		{Settings{{Question: SnapbackQuestion, Position: "maybe", Source: "x"}}, "unknown position"},
		{Settings{{Question: SnapbackQuestion, Position: Void}}, "missing"},
		{Settings{{Question: SnapbackQuestion, Position: Void, Since: day("1900-01-01"), Source: "act"}}, "the question did not arise before 2025-09-28"},
		{append(held(InForce), held(Void)...), "set twice"},
	} {
		err := r.CheckSettings(c.s)
		if c.want == "" != (err == nil) || err != nil && (!strings.Contains(err.Error(), c.want) || fault.KindOf(err) != fault.Invalid) {
			t.Errorf("%v: %v, want %q", c.s, err, c.want)
		}
	}
	if _, err := r.Evaluate(Subject{}, day("2025-11-01"), Settings{{Question: "other"}}); fault.KindOf(err) != fault.Invalid {
		t.Errorf("an unknown question was evaluated: %v", err)
	}
	if _, err := r.Evaluate(Subject{}, date.Date{}, nil); fault.KindOf(err) != fault.Invalid {
		t.Errorf("the zero day was evaluated: %v", err)
	}
	var two Settings
	two = append(two, Setting{SnapbackQuestion, Void, day("2025-10-18"), "a"}, Setting{SnapbackQuestion, InForce, day("2026-01-01"), "b"})
	if p := two.At(day("2026-01-01")); p[SnapbackQuestion] != InForce {
		t.Errorf("the latest setting that has begun counts: %v", p)
	}
	if p := two.At(day("2025-12-31")); p[SnapbackQuestion] != Void {
		t.Errorf("the earlier setting counts until then: %v", p)
	}
}

// No paragraph is met when nothing is stated, on any day, and nothing comes out as clear.
func TestEmptySubject(t *testing.T) {
	r := rules(t)
	facts, err := schema.Bind(nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, on := range []string{"1995-01-01", "2007-01-01", "2011-04-15", "2018-01-01", "2025-11-01"} {
		for _, res := range r.set.Evaluate(facts, day(on)) {
			if res.Value == truth.Met || res.Err != nil {
				t.Errorf("%s on %s: %v %v", res.Rule.ID, on, res.Value, res.Err)
			}
		}
		ev, err := r.Evaluate(Of(&transfer.Transfer{ID: "T"}, nil), day(on), nil)
		if err != nil || ev.Outcome != guideline.NeedsInformation || !slices.Equal(ev.Missing, []string{"to", "from"}) {
			t.Errorf("an empty transfer on %s: %s %v %v", on, ev.Outcome, ev.Missing, err)
		}
	}
}

// A paragraph that is met rests on what it names: without any one of these it is not met.
func TestBecauseCarries(t *testing.T) {
	r, err := load(rule.Dir{Name: tableDir, FS: table(t)}, nil)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, c := range r.set.Cases() {
		if c.Result != "met" {
			continue
		}
		met := func(g rule.Given) (rule.Result[effect], bool) {
			f, err := schema.Bind(g)
			if err != nil {
				t.Fatal(err)
			}
			for _, res := range r.set.Evaluate(f, c.On) {
				if res.Rule.ID == c.Rule {
					return res, res.Value == truth.Met
				}
			}
			t.Fatalf("%s is not in force on %s", c.Rule, c.On)
			return rule.Result[effect]{}, false
		}
		res, ok := met(c.Given)
		if !ok || len(res.Because) == 0 {
			t.Errorf("%s: %s: not met or because of nothing", c.Rule, c.Name)
		}
		for _, b := range res.Because {
			less := make(rule.Given)
			for k, v := range c.Given {
				if k != b.Var {
					less[k] = v
				}
			}
			if _, still := met(less); still {
				t.Errorf("%s: %s: still met without %s", c.Rule, c.Name, b.Var)
			}
			n++
		}
	}
	if n < 100 {
		t.Errorf("only %d variables were taken away", n)
	}
}

// An open list of countries answers about a country only when it holds it.
func TestOpenCountries(t *testing.T) {
	tr := goods("JP", "DE", "9014.20")
	tr.Parties = append(tr.Parties, transfer.Party{Role: transfer.Consignee, Name: "C"})
	if ev := evaluate(t, tr, listed, "2018-01-01", nil); ev.Outcome != guideline.NeedsInformation {
		t.Errorf("a consignee without country: %s", ev.Outcome)
	}
	tr = goods("", "KP", "9014.20")
	if ev := evaluate(t, tr, listed, "2018-01-01", nil); ev.Outcome != guideline.Prohibited {
		t.Errorf("the destination decides while the origin is open: %s", ev.Outcome)
	}
}

// What is taken away from a transfer that is banned never clears it.
func TestSilenceNeverClears(t *testing.T) {
	for _, c := range []struct {
		tr   *transfer.Transfer
		item ItemFacts
		on   string
	}{
		{goods("CN", "KP", "8457.10"), listed, "2018-01-01"},
		{goods("KP", "SY", "9014.20"), listed, "2018-01-01"},
		{goods("JP", "IR", "9014.20"), listed, "2011-04-15"},
		{goods("JP", "IR", "9014.20"), listed, "2025-11-01"},
		{goods("JP", "LY", "9301.90"), ItemFacts{Verdict: guideline.VerdictNotControlled}, "2018-01-01"},
	} {
		if ev := evaluate(t, c.tr, c.item, c.on, nil); ev.Outcome != guideline.Prohibited {
			t.Fatalf("%v on %s: %s", c.tr.Parties, c.on, ev.Outcome)
		}
		for name, take := range map[string]func(*Subject){
			"to":      func(s *Subject) { s.To = Countries{Open: true} },
			"from":    func(s *Subject) { s.From = Countries{Open: true} },
			"parties": func(s *Subject) { s.Parties = Countries{Open: true} },
			"all countries": func(s *Subject) {
				s.To, s.From, s.Parties, s.Nationals = Countries{Open: true}, Countries{Open: true}, Countries{Open: true}, Countries{Open: true}
			},
			"classification": func(s *Subject) { s.Items[0].Listed, s.Items[0].ListedOther, s.Items[0].Listed19A3 = 0, 0, 0 },
			"code and arms":  func(s *Subject) { s.Items[0].HS, s.Items[0].Arms = "", truth.Unknown },
			"kind":           func(s *Subject) { s.Kind = "" },
			"items":          func(s *Subject) { s.Items = nil },
		} {
			s := Of(c.tr, []ItemFacts{c.item})
			take(&s)
			ev, err := rules(t).Evaluate(s, day(c.on), nil)
			if err != nil || ev.Outcome == guideline.NoControlFound {
				t.Errorf("%s to %v on %s without %s: %s %v", c.tr.From, c.tr.Destination(), c.on, name, ev.Outcome, err)
			}
		}
	}
}

func TestPeople(t *testing.T) {
	tr := goods("JP", "CN", "9014.20")
	tr.Parties[1].Nationality = "KP"
	ev := evaluate(t, tr, listed, "2018-01-01", nil)
	if ev.Outcome != guideline.Hold {
		t.Errorf("a receiver that belongs to the DPRK: %s", ev.Outcome)
	}
	s := Of(goods("JP", "CN", "9014.20"), []ItemFacts{unlisted})
	s.Designated, s.DesignatedUnder = truth.Met, []string{"KP"}
	s.Parties.add("KP")
	ev, err := rules(t).Evaluate(s, day("2018-01-01"), nil)
	if err != nil || ev.Outcome != guideline.Prohibited {
		t.Errorf("a designated party: %s %v", ev.Outcome, err)
	}
	s = Of(goods("JP", "IR", "1001.99"), []ItemFacts{unlisted})
	s.Designated = truth.NotMet
	if ev, err = rules(t).Evaluate(s, day("2018-01-01"), nil); err != nil || ev.Outcome != guideline.NoControlFound {
		t.Errorf("grain to Iran under the deal, parties screened: %s %v", ev.Outcome, err)
	}
	s = Of(goods("JP", "CN", "9014.20"), []ItemFacts{listed})
	s.NonStateActor, s.MissileUse = truth.Met, truth.Met
	if ev, err = rules(t).Evaluate(s, day("2018-01-01"), nil); err != nil || ev.Outcome != guideline.Prohibited {
		t.Errorf("a non-State actor: %s %v", ev.Outcome, err)
	}
	teach := &transfer.Transfer{
		ID: "T", Kind: transfer.Intangible, From: "JP", Items: []transfer.Item{{Description: "course"}},
		Technology: transfer.Technology{Medium: transfer.Training, RecipientCountry: "JP", Users: []transfer.TechUser{{Name: "X", Nationality: "KP"}}},
	}
	s = Of(teach, []ItemFacts{unlisted})
	s.SensitiveDiscipline = truth.Met
	if ev, err = rules(t).Evaluate(s, day("2018-01-01"), nil); err != nil || ev.Outcome != guideline.Prohibited {
		t.Errorf("training in a discipline that could help: %s %v", ev.Outcome, err)
	}
}

// An operator can add and tighten, and nothing else.
func TestOperator(t *testing.T) {
	const doc = `id: NAT-1
citation: "national order, section 1"
title: listed items to XX
requires: no listed items to XX
in_force: {from: 2020-01-01}
when: '"XX" in to && listed'
effect: {measure: NAT, target: [XX], force: decided, kind: ban, direction: to, outcome: OUTCOME, text: "{item} goes to XX"}
source: {basis: seen}
`
	const cases = "- {name: listed, given: {to: [XX], listed: true}, want: {result: met}}\n"
	dir := func(outcome string) rule.Dir {
		return rule.Dir{Name: "national", FS: fstest.MapFS{
			"a.yaml":       {Data: []byte(strings.Replace(doc, "OUTCOME", outcome, 1))},
			"a.cases.yaml": {Data: []byte(cases)},
		}}
	}
	r, err := Load(dir("prohibited"))
	if err != nil {
		t.Fatal(err)
	}
	if r.Digest() == rules(t).Digest() {
		t.Error("the digest does not tell the editions apart")
	}
	ev, err := r.Evaluate(Of(goods("JP", "XX", ""), []ItemFacts{listed}), day("2020-01-01"), nil)
	if err != nil || ev.Outcome != guideline.Prohibited {
		t.Errorf("%s %v", ev.Outcome, err)
	}
	if f := ev.Views[0].Findings; len(f) != 1 || !f[0].National || ev.Common != guideline.NoControlFound {
		t.Errorf("what the common rules say is not told: %q %+v", ev.Common, f)
	}
	for why, tr := range map[string]*transfer.Transfer{"no rule of the operator bears": goods("JP", "IR", "9014.20"), "nothing bears": goods("JP", "BR", "")} {
		if ev, err := r.Evaluate(Of(tr, []ItemFacts{listed}), day("2012-01-01"), nil); err != nil || ev.Common != "" {
			t.Errorf("%s: common is %q, %v", why, ev.Common, err)
		}
	}
	const effectLine = "{measure: NAT, target: [XX], force: decided, kind: ban, direction: to, outcome: prohibited, text: \"{item} goes to XX\"}"
	for _, c := range []struct{ old, new, want string }{
		{"outcome: prohibited", "outcome: no-control-found", "no outcome that stops; expected prohibited, "},
		{"outcome: prohibited", "outcome: allowed", "no outcome that stops"},
		{"outcome: prohibited, ", "", "not decided or has no outcome"},
		{"outcome: prohibited", "outcome: prohibited, open: no-control-found", "no outcome that stops"},
		{"force: decided, kind: ban", "force: called-upon, kind: vigilance", "only what was decided"},
		{"force: decided", "force: strong", "is no force"},
		{"kind: ban", "kind: wish", "is no kind"},
		{"direction: to", "direction: up", "is no direction"},
		{"direction: to", "direction: to, scope: world", "is no scope"},
		{"direction: to", "direction: to, scope: transfer", "unknown placeholder"},
		{"direction: to", "direction: to, within: -1", "negative"},
		{"direction: to", "direction: to, without_suspicion: true", "another kind"},
		{"direction: to", "direction: to, position: {question: snapback-2025, holds: maybe}", "unknown position"},
		{"direction: to", "direction: to, clears: true", "unknown key"},
		{"{item} goes", "{what} goes", "unknown placeholder"},
		{"target: [XX], ", "", "not in the reference"},
		{"target: [XX]", "target: [xx]", "no code of a country"},
		{"measure: NAT", "measure: UNSCR-1929", "stated for a measure of the reference"},
		{"measure: NAT, target: [XX]", "measure: UNSCR-1929", "in force when its measure is not"},
		{"measure: NAT, ", "", "missing"},
	} {
		bad := strings.Replace(doc, "OUTCOME", "prohibited", 1)
		if !strings.Contains(bad, effectLine) {
			t.Fatal("the effect of the document has changed")
		}
		bad = strings.Replace(bad, effectLine, strings.Replace(effectLine, c.old, c.new, 1), 1)
		_, err := Load(rule.Dir{Name: "national", FS: fstest.MapFS{"a.yaml": {Data: []byte(bad)}, "a.cases.yaml": {Data: []byte(cases)}}})
		var fe *fault.Error
		if !errors.As(err, &fe) || fe.Kind != fault.Invalid || fe.Place.File != "national/a.yaml" || fe.Place.Line == 0 || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.new, err, c.want)
		}
	}
	same := strings.Replace(strings.Replace(doc, "NAT-1", "UNSCR-2397-7", 1), "OUTCOME", "hold", 1)
	if _, err = Load(rule.Dir{Name: "national", FS: fstest.MapFS{"a.yaml": {Data: []byte(same)}, "a.cases.yaml": {Data: []byte(cases)}}}); err == nil || !strings.Contains(err.Error(), "already used") {
		t.Errorf("a rule was replaced: %v", err)
	}
}

func BenchmarkEvaluate(b *testing.B) {
	r := rules(b)
	for _, c := range []struct {
		name string
		tr   *transfer.Transfer
		on   string
	}{
		{"ordinary", goods("JP", "DE", "9014.20"), "2026-01-01"},
		{"KP", goods("CN", "KP", "8457.10"), "2026-01-01"},
		{"IR-unset", goods("JP", "IR", "9014.20"), "2026-01-01"},
	} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				if _, err := r.Evaluate(Of(c.tr, []ItemFacts{listed}), day(c.on), nil); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
