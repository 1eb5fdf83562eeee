package screening

import (
	"math"
	"slices"
	"strings"
	"sync"

	"github.com/licet/licet/country"
	"github.com/licet/licet/date"
	"github.com/licet/licet/screening/name"
	"github.com/licet/licet/screening/source"
)

// The parties, ships and numbers of these tests are made up. Weights and word lists are made anew now and then: tests ask for the
// order of scores, for levels, for rules and for what is left out, never for a figure.

func namesOf(texts ...string) []source.Name {
	var out []source.Name
	for i, t := range texts {
		n := source.Name{Text: t}
		if i > 0 {
			n.Kind = source.Alias
		}
		out = append(out, n)
	}
	return out
}

func withWeak(ns []source.Name, text string) []source.Name {
	return append(ns, source.Name{Text: text, Kind: source.Alias, Weak: true})
}

func ofCountries(codes ...country.Code) []source.Country {
	var out []source.Country
	for _, c := range codes {
		out = append(out, source.Country{Code: c})
	}
	return out
}

func dayOf(s string) source.Birth {
	d := date.MustParse(s)
	return source.Birth{From: d, Until: d}
}

func yearOf(y int) source.Birth {
	return source.Birth{From: date.Of(y, 1, 1), Until: date.Of(y, 12, 31)}
}

// leiOf adds its check digits to eighteen letters and figures.
func leiOf(base string) string {
	rest := 0
	for _, c := range base + "00" {
		if c <= '9' {
			rest = (rest*10 + int(c-'0')) % 97
		} else {
			rest = (rest*100 + int(c-'A') + 10) % 97
		}
	}
	n := 98 - rest
	return base + string(rune('0'+n/10)) + string(rune('0'+n%10))
}

var brightLEI = leiOf("00LICETTEST0000001")

func alphaList() List {
	return List{Name: "alpha", Digest: "d1", Entries: []*source.Entry{
		{
			Ref: "P1", Schema: source.Person, Names: withWeak(namesOf("ZUHRI, Karim Tarek", "Abu Salim al-Dahhan", "كريم طارق الزهري"), "Velibor Strand"),
			Countries: ofCountries("IQ"), Births: []source.Birth{dayOf("1961-03-05")}, IDs: []source.ID{{Kind: source.Passport, Value: "K 1234567"}},
			Programmes: []string{"ALPHA-1"}, Listed: date.MustParse("2011-06-01"),
		},
		{
			Ref: "P2", Schema: source.Person, Names: namesOf("Dmitri Olegovich SEVEROVSKY", "Дмитрий Олегович Северовский"), Countries: ofCountries("RU"),
			Births: []source.Birth{yearOf(1970)},
		},
		{Ref: "P3", Schema: source.Person, Names: namesOf("PAK Hyon Chol"), Countries: ofCountries("KP")},
		{Ref: "P4", Schema: source.Person, Names: namesOf("Aleksandr Wielandov"), Births: []source.Birth{{Place: "Brenna"}}},
		{
			Ref: "E1", Schema: source.Entity, Names: namesOf("Nordlicht Aviation Industries Co., Ltd.", "Brightwater Instruments LLC"), Countries: ofCountries("IR"),
			IDs: []source.ID{{Kind: source.LEI, Value: brightLEI}}, Addresses: []source.Address{{Text: "Jade Street 1", Country: "AE"}},
		},
		{Ref: "E2", Schema: source.Entity, Names: namesOf("Qalamun Trading and Mining Corporation"), Countries: ofCountries("SY")},
		{Ref: "E3", Schema: source.Entity, Names: namesOf("ООО «Ромашковый Вал»"), Countries: ofCountries("RU")},
		{Ref: "E4", Schema: source.Entity, Names: namesOf("Veldenburg Optik GmbH (Veldenburg Precision Optics)", "Brontal aka Kesselring Werke")},
		{
			Ref: "V1", Schema: source.Ship, Names: namesOf("ALPHA 5", "HALCYON TIDE"), Countries: ofCountries("KP"),
			IDs: []source.ID{{Kind: source.IMO, Value: "IMO 9074729"}, {Kind: source.MMSI, Value: "445123000"}},
		},
		{Ref: "V2", Schema: source.Ship, Names: namesOf("ALPHA 8"), Countries: ofCountries("KP"), IDs: []source.ID{{Kind: source.IMO, Value: "9074731"}}},
		{Ref: "A1", Schema: source.Aircraft, Names: namesOf("EP-QQZ"), IDs: []source.ID{{Kind: source.Tail, Value: "EP-QQZ"}}},
		{Ref: "U1", Names: namesOf("Zarkov Meridian")},
		{Ref: "N1", Names: nil},
	}}
}

func betaList() List {
	return List{Name: "beta", Entries: []*source.Entry{
		{Ref: "1", Schema: source.Entity, Names: namesOf("Sturmvogel Navigation Systems"), Countries: ofCountries("IR")},
		{Ref: "2", Schema: source.Person, Names: namesOf("Farid Ostrander"), Countries: ofCountries("IQ")},
		{Ref: "3", Schema: source.Person, Names: namesOf("Jonas Ferber"), Births: []source.Birth{dayOf("1961-03-05")}},
	}}
}

var fictional = sync.OnceValue(func() *Index { return New(name.Default(), alphaList(), betaList()) })

func searcher() *Searcher { return fictional().NewSearcher(DefaultWeights()) }

// lookLevel is the level that one of a hundred ordinary names reaches: from there on a person looks.
func lookLevel() float64 { return float64(DefaultWeights().Levels.One) }

func askAll(s *Searcher, q Query) *Answer { return s.Screen(q, 0, lookLevel(), 10) }

// hitOn returns the hit on an entry; nil for none.
func hitOn(a *Answer, ref string) *Hit {
	for i := range a.Hits {
		if a.Hits[i].Ref == ref {
			return &a.Hits[i]
		}
	}
	return nil
}

// scoreOf is the score of an entry, 0 where there is no hit on it.
func scoreOf(a *Answer, ref string) float64 {
	if h := hitOn(a, ref); h != nil {
		return h.Score
	}
	return 0
}

// onlyEntry makes a searcher of one entry.
func onlyEntry(e *source.Entry) *Searcher {
	return New(name.Default(), List{Name: "only", Entries: []*source.Entry{e}}).NewSearcher(DefaultWeights())
}

func logit(p float64) float64 { return math.Log(p / (1 - p)) }

// addsUp reports whether what the explanation adds up to is the score, up to rounding: figures of two places each, and weights too small
// to be told.
func addsUp(h *Hit) (z float64, ok bool) {
	for _, w := range h.Why.Worth {
		z += w.Odds
	}
	for _, e := range h.Why.Evidence {
		if e.What != "country" { // stands among the features
			z += e.Worth
		}
	}
	const slack = 0.2
	if h.Score < 0.002 || h.Score > 0.998 { // a score of four places says no more of the odds
		return z, h.Score < 0.5 && z < logit(0.002)+slack || h.Score > 0.5 && z > logit(0.998)-slack
	}
	return z, math.Abs(z-logit(h.Score)) < slack+0.0001/(h.Score*(1-h.Score))
}

// checkAnswer reports what no answer may be, whatever the question was.
func checkAnswer(tb interface {
	Helper()
	Errorf(format string, args ...any)
}, a *Answer,
) {
	tb.Helper()
	rules := ruleNames[:]
	for i := range a.Hits {
		h := &a.Hits[i]
		if math.IsNaN(h.Score) || h.Score < 0 || h.Score > 1 || h.Alike < 0 || h.Alike > 1.0001 {
			tb.Errorf("hit %d on %s: score %v, alike %v", i, h.Ref, h.Score, h.Alike)
		}
		if i > 0 && h.Score > a.Hits[i-1].Score {
			tb.Errorf("hit %d on %s scores %v, the one before it %v", i, h.Ref, h.Score, a.Hits[i-1].Score)
		}
		for _, o := range a.Hits[:i] {
			if o.List == h.List && o.Ref == h.Ref && h.Ref != "" && o.Name == h.Name {
				tb.Errorf("%s %s is told twice", h.List, h.Ref)
			}
		}
		if h.Why.Text == "" {
			tb.Errorf("no reason for the hit on %s", h.Ref)
		}
		text := h.Why.Text
		for _, p := range h.Why.Words {
			text += p.Query + p.Name
			if !slices.Contains(rules, p.Rule) || p.Alike <= 0 || p.Alike > 1 || p.Query == "" || p.Name == "" {
				tb.Errorf("%s: words %+v", h.Ref, p)
			}
		}
		for _, l := range h.Why.Left {
			text += l.Word
			if l.Of != "query" && l.Of != "name" || l.As == "" {
				tb.Errorf("%s: left over %+v", h.Ref, l)
			}
		}
		if strings.ToValidUTF8(text, "") != text {
			tb.Errorf("%s: the explanation is not valid UTF-8: %q", h.Ref, text)
		}
		if z, ok := addsUp(h); !ok {
			tb.Errorf("%s: the explanation adds up to %.3f, the score %v is %.3f", h.Ref, z, h.Score, logit(h.Score))
		}
	}
	switch a.Verdict {
	case Found:
		if len(a.Hits) == 0 {
			tb.Errorf("a hit on nothing")
		}
	case NotFound, CannotTell:
	default:
		tb.Errorf("verdict %q", a.Verdict)
	}
}
