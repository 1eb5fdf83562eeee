package screening

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/licet/licet/country"
	"github.com/licet/licet/date"
	"github.com/licet/licet/screening/name"
	"github.com/licet/licet/screening/source"
	"github.com/licet/licet/screening/starter"
	"github.com/licet/licet/truth"
)

// TestHits: who is found, and who must not be.
func TestHits(t *testing.T) {
	s := searcher()
	tests := []struct {
		why     string
		name    string
		schema  source.Schema
		best    string // reference of the first hit; empty where none may reach the level
		matched string // part of the name that it matched
	}{
		{"the name as listed", "ZUHRI, Karim Tarek", source.Person, "P1", "ZUHRI"},
		{"words in another order", "Karim Tarek Zuhri", source.Person, "P1", "ZUHRI"},
		{"an alias that is nothing like the primary name is an exact hit", "Abu Salim al-Dahhan", source.Person, "P1", "al-Dahhan"},
		{"an alias in its own script", "كريم طارق الزهري", source.Person, "P1", "كريم"},
		{"another romanisation", "Kareem Tariq Zuhri", source.Person, "P1", ""},
		{"an initial for the middle name", "Karim T. Zuhri", source.Person, "P1", ""},
		{"a title before it", "Dr. Karim Tarek Zuhri", source.Person, "P1", ""},
		{"a shared family name is a relative's at most", "Orest Severovsky", source.Person, "", ""},
		{"a shared family name, however rare, with another given name", "Omar Zuhri", source.Person, "", ""},
		{"the family name alone", "Severovsky", source.Person, "", ""},
		{"a given name alone", "Dmitri", source.Person, "", ""},
		{"with his patronymic in Latin letters", "Dmitriy Olegovich Severovskiy", source.Person, "P2", ""},
		{"in Cyrillic letters", "Дмитрий Олегович Северовский", source.Person, "P2", "Дмитрий"},
		{"in Hangul", "박현철", source.Person, "P3", ""},
		{"a given name with a hyphen", "Pak Hyon-chol", source.Person, "P3", ""},

		{"a firm as listed", "Nordlicht Aviation Industries Co., Ltd.", source.Entity, "E1", "Nordlicht"},
		{"an alias of a firm", "Brightwater Instruments LLC", source.Entity, "E1", "Brightwater"},
		{"without its legal form", "Nordlicht Aviation Industries", source.Entity, "E1", "Nordlicht"},
		{"with a slip of the pen", "Nordlicth Aviation Industries", source.Entity, "E1", ""},
		{"with misread letters", "N0RDL1CHT AVIATION INDUSTRIES", source.Entity, "E1", ""},
		{"words run together", "NORDLICHTAVIATION INDUSTRIES", source.Entity, "E1", ""},
		{"a word torn apart", "Nord Licht Aviation Industries", source.Entity, "E1", ""},
		{"a generic word is shared", "Fennick Trading", source.Entity, "", ""},
		{"a legal form and a generic word are shared", "Fennick Trading Corporation", source.Entity, "", ""},
		{"ordinary words of a trade are shared", "Fennick Aviation Industries Co., Ltd.", source.Entity, "", ""},
		{"only the legal form is shared", "Fennick GmbH", source.Entity, "", ""},
		{"the name that stands in brackets", "Veldenburg Precision Optics", source.Entity, "E4", "Veldenburg"},
		{"a second name within a listed one", "Kesselring Werke", source.Entity, "E4", "Kesselring"},
		{"a Cyrillic name in Latin letters, with the legal form of another script", "OOO Romashkovyy Val", source.Entity, "E3", "Ромашковый"},

		{"a ship", "ALPHA 5", source.Ship, "V1", "ALPHA 5"},
		{"her sister", "Alpha 8", source.Ship, "V2", "ALPHA 8"},
		{"another ship of the class: numbers must agree", "ALPHA 7", source.Ship, "", ""},
		{"no number", "ALPHA", source.Ship, "", ""},
		{"with noughts", "ALPHA 005", source.Ship, "V1", ""},
		{"with the prefix of ships", "MV Halcyon Tide", source.Ship, "V1", "HALCYON"},
		{"a former name", "Halcyon Tide", source.Ship, "V1", "HALCYON"},
		{"an aircraft", "EP-QQZ", source.Aircraft, "A1", "EP-QQZ"},

		{"an entry of no stated kind is found as any", "Zarkov Meridian", source.Person, "U1", ""},
		{"likewise", "Zarkov Meridian", source.Entity, "U1", ""},
		{"a party of no stated kind", "Zarkov Meridian", "", "U1", ""},
		{"a party of no stated kind finds a firm", "Nordlicht Aviation Industries", "", "E1", ""},
		{"a party of no stated kind finds a ship", "Halcyon Tide", "", "V1", ""},
		{"nobody", "Petunia Ollerby", source.Person, "", ""},
		{"nobody in another script", "Олег Ветров", source.Person, "", ""},
		{"no firm", "Ollerby Garden Tools Ltd", source.Entity, "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			a := askAll(s, Query{Name: tt.name, Schema: tt.schema})
			checkAnswer(t, a)
			if tt.best == "" {
				if a.Verdict != NotFound {
					t.Errorf("%q: %s, on %s with %v", tt.name, a.Verdict, a.Hits[0].Name, a.Hits[0].Score)
				}
				return
			}
			if a.Verdict != Found || len(a.Hits) == 0 {
				t.Fatalf("%q: %s with %d hits, first %v", tt.name, a.Verdict, len(a.Hits), scoreOf(a, tt.best))
			}
			if h := a.Hits[0]; h.Ref != tt.best || !strings.Contains(h.Matched, tt.matched) {
				t.Errorf("%q: %s by %q, want %s by %q", tt.name, h.Ref, h.Matched, tt.best, tt.matched)
			}
		})
	}
}

// TestExactAlias: every name of a list, asked for with its kind, is the best hit on its entry or on one that bears the same name, and
// one that a person looks at even at the strictest level, however unlike the primary name it is. Weak aliases only come first.
func TestExactAlias(t *testing.T) {
	s := searcher()
	for _, l := range []List{alphaList(), betaList()} {
		for _, e := range l.Entries {
			for _, n := range e.Names {
				if n.Text == "Brontal aka Kesselring Werke" {
					continue // two names in one
				}
				a := askAll(s, Query{Name: n.Text, Schema: e.Schema})
				if len(a.Hits) == 0 || scoreOf(a, e.Ref) < a.Hits[0].Score-0.02 {
					t.Errorf("%q: %s is not the best hit: %v", n.Text, e.Ref, scoreOf(a, e.Ref))
					continue
				}
				if h := hitOn(a, e.Ref); !n.Weak && a.Verdict != Found || h.Alike < 0.99 {
					t.Errorf("%q: %s, score %v, alike %v", n.Text, a.Verdict, h.Score, h.Alike)
				}
			}
		}
	}
}

// TestHitTells: what a hit says about the entry.
func TestHitTells(t *testing.T) {
	a := askAll(searcher(), Query{Name: "Velibor Strand", Schema: source.Person})
	h := hitOn(a, "P1")
	if h == nil {
		t.Fatal("no hit on the weak alias")
	}
	if h.List != "alpha" || h.Schema != source.Person || h.Name != "ZUHRI, Karim Tarek" || h.Matched != "Velibor Strand" || !h.Weak {
		t.Errorf("%+v", h)
	}
	if !slices.Equal(h.Programmes, []string{"ALPHA-1"}) || !slices.Equal(h.Countries, []string{"IQ"}) || h.Listed != date.MustParse("2011-06-01") {
		t.Errorf("programmes %v, countries %v, listed %v", h.Programmes, h.Countries, h.Listed)
	}
	if !strings.Contains(h.Why.Text, "The publisher calls this alias weak.") {
		t.Errorf("the sentence does not call the alias weak: %s", h.Why.Text)
	}
	a = askAll(searcher(), Query{Name: "Nordlicht Aviation Industries", Schema: source.Entity})
	if h := hitOn(a, "E1"); h == nil || !slices.Equal(h.Countries, []string{"IR", "AE"}) {
		t.Errorf("countries of the entry and of its addresses: %+v", h)
	}
	text, err := json.Marshal(a)
	if err != nil || strings.Contains(string(text), `"Query"`) {
		t.Errorf("as JSON: %s %v", text, err)
	}
}

func TestWeakAliasCountsLess(t *testing.T) {
	strong := &source.Entry{Ref: "1", Schema: source.Entity, Names: namesOf("Brenna Ost Werke", "Kolm Feinbau")}
	faint := &source.Entry{Ref: "1", Schema: source.Entity, Names: withWeak(namesOf("Brenna Ost Werke"), "Kolm Feinbau")}
	q := Query{Name: "Kolm Feinbau", Schema: source.Entity}
	a, b := askAll(onlyEntry(strong), q), askAll(onlyEntry(faint), q)
	if scoreOf(a, "1") <= scoreOf(b, "1") {
		t.Errorf("strong %v, weak %v", scoreOf(a, "1"), scoreOf(b, "1"))
	}
	if h := hitOn(b, "1"); h == nil || !h.Weak {
		t.Error("the weak alias is not called so")
	}
}

// TestOrder compares questions that differ in one thing: the first must score higher on the entry.
func TestOrder(t *testing.T) {
	s := searcher()
	tests := []struct {
		why          string
		schema       source.Schema
		better, less string
		ref          string
	}{
		{"a name is worth more than the same with a word that differs", source.Entity, "Nordlicht Aviation Industries", "Nordlicht Railway Industries", "E1"},
		{"the same letters more than letters that sound alike", source.Person, "Dmitri Olegovich Severovsky", "Dimitry Olegowitsch Sewerowski", "P2"},
		{"three names more than two", source.Person, "Karim Tarek Zuhri", "Karim Zuhri", "P1"},
		{"a name more than its initial", source.Person, "Karim Tarek Zuhri", "K. Tarek Zuhri", "P1"},
		{"an initial that agrees more than one that does not", source.Person, "Karim T. Zuhri", "Karim S. Zuhri", "P1"},
		{"the same number more than another", source.Ship, "ALPHA 5", "ALPHA 7", "V1"},
		{"no number more than another", source.Ship, "ALPHA", "ALPHA 7", "V1"},
		{"the same legal form more than another", source.Entity, "Brightwater Instruments LLC", "Brightwater Instruments GmbH", "E1"},
		{"one more slip is one less", source.Entity, "Nordlicth Aviation Industries", "Nordlikth Avaition Industries", "E1"},
		{"a rare word counts more than an ordinary one", source.Entity, "Nordlicht Aviation Fennick", "Fennick Aviation Industries", "E1"},
	}
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			a, b := askAll(s, Query{Name: tt.better, Schema: tt.schema}), askAll(s, Query{Name: tt.less, Schema: tt.schema})
			checkAnswer(t, a)
			checkAnswer(t, b)
			if x, y := scoreOf(a, tt.ref), scoreOf(b, tt.ref); x < y || x == 0 {
				t.Errorf("%q scores %v, %q %v", tt.better, x, tt.less, y)
			}
		})
	}
}

func TestSchema(t *testing.T) {
	s := searcher()
	as := func(schema source.Schema) float64 {
		return scoreOf(askAll(s, Query{Name: "ALPHA 5", Schema: schema}), "V1")
	}
	if as(source.Ship) < lookLevel() || as("") < lookLevel() {
		t.Errorf("as a ship %v, as what is not known %v", as(source.Ship), as(""))
	}
	if as(source.Entity) >= as(source.Ship) || as(source.Person) >= as(source.Ship) {
		t.Errorf("another kind of thing is no less: entity %v, person %v, ship %v", as(source.Entity), as(source.Person), as(source.Ship))
	}
	if as("spaceship") != as("") {
		t.Errorf("a kind that is none is not a kind that is not known: %v and %v", as("spaceship"), as(""))
	}
	if as(source.Aircraft) != as(source.Ship) {
		t.Error("ships and aircraft are told apart")
	}
}

// TestExplanation: by which rule words were taken for the same, and what was left aside.
func TestExplanation(t *testing.T) {
	lex, err := name.Load(fstest.MapFS{
		"words.tsv":  {Data: []byte("mining\ten\tMining\nmining\tru\tгорный; gornyi\ntrading\ten\tTrading\tgeneric\n")},
		"given.tsv":  {Data: []byte("ivan\ten\tJohn\nivan\tru\tIvan\nivan\tru-nick\tVanya\n")},
		"forms.tsv":  {Data: []byte("ltd\ten\tLtd\nllc\tde\tGmbH\n")},
		"titles.tsv": {Data: []byte("title\ten\tDr\nparticle\tar\tal\nvesselprefix\ten\tMV\n")},
	})
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		why         string
		schema      source.Schema
		query, name string
		a, b, rule  string // words of the query, of the name, and how they were taken for the same
		left        []Leftover
	}{
		{"the same letters", source.Entity, "Fennick Brenna", "Fennick Brenna", "Fennick", "Fennick", "same letters", nil},
		{"spelled alike", source.Entity, "Fenick Brenna", "Fennik Brenna", "Fenick", "Fennik", "sounds or is spelled alike", nil},
		{"translated", source.Entity, "Fennick Gornyi", "Fennick Mining", "Gornyi", "Mining", "same meaning", nil},
		{"a form of a given name", source.Person, "John Fennick", "Ivan Fennick", "John", "Ivan", "form of the same name", nil},
		{"a nickname", source.Person, "Vanya Fennick", "Ivan Fennick", "Vanya", "Ivan", "nickname", nil},
		{"a script without vowels", source.Person, "بدرشان Fennick", "Badrashan Fennick", "بدرشان", "Badrashan", "same consonants; the script leaves vowels out", nil},
		{"and the other way round", source.Person, "Badrashan Fennick", "بدرشان Fennick", "Badrashan", "بدرشان", "same consonants; the script leaves vowels out", nil},
		{"a word cut off", source.Entity, "Brenna Kolm Fenni", "Brenna Kolm Fennickwerke", "Fenni", "Fennickwerke", "beginning of the word", nil},
		{"two words as one", source.Entity, "Fennickbrenna Kolm", "Fennick Brenna Kolm", "Fennickbrenna", "Fennick Brenna", "the same when joined", nil},
		{"one word as two", source.Entity, "Fennick Brenna Kolm", "Fennickbrenna Kolm", "Fennick Brenna", "Fennickbrenna", "the same when joined", nil},
		{"an initial of the query", source.Person, "T. Brenna Fennick", "Tomas Brenna Fennick", "T", "Tomas", "initial", nil},
		{"an initial of the name", source.Person, "Tomas Brenna Fennick", "T. Brenna Fennick", "Tomas", "T", "initial", nil},
		{"the same number", source.Ship, "Fennick 5", "FENNICK 05", "5", "05", "same number", nil},
		{"no spaces at all", source.Entity, "Fen Nick Bren Nakolm", "Fennickbrennakolm Xu", "", "", "", nil},
		{
			"what does not count: forms, titles, particles", source.Entity, "Fennick Brenna Ltd", "Fennick Brenna GmbH", "Brenna", "Brenna", "same letters",
			[]Leftover{{"Ltd", "query", "legal form", false}, {"GmbH", "name", "legal form", false}},
		},
		{"a title", source.Person, "Dr Tomas al-Fennick", "Tomas Fennick", "Tomas", "Tomas", "same letters", []Leftover{{"Dr", "query", "title", false}, {"al", "query", "particle", false}}},
		{"a ship's prefix", source.Ship, "MV Fennick", "Fennick", "Fennick", "Fennick", "same letters", []Leftover{{"MV", "query", "addition", false}}},
		{
			"what counts: a word that only one side has", source.Entity, "Fennick Brenna Kolm", "Fennick Brenna Ostwerk", "Fennick", "Fennick", "same letters",
			[]Leftover{{"Kolm", "query", "name", true}, {"Ostwerk", "name", "name", true}},
		},
	}
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			x := New(lex, List{Name: "l", Entries: []*source.Entry{{Ref: "1", Schema: tt.schema, Names: namesOf(tt.name)}}})
			a := x.NewSearcher(DefaultWeights()).Screen(Query{Name: tt.query, Schema: tt.schema}, 0, 0.5, 1)
			checkAnswer(t, a)
			if tt.rule == "" {
				return // no panic is all that is asked
			}
			if len(a.Hits) == 0 {
				t.Fatalf("%q does not find %q", tt.query, tt.name)
			}
			h := a.Hits[0]
			if !slices.ContainsFunc(h.Why.Words, func(p Pair) bool { return p.Query == tt.a && p.Name == tt.b && p.Rule == tt.rule }) {
				t.Errorf("%q and %q are not taken for one another as %q: %+v", tt.a, tt.b, tt.rule, h.Why.Words)
			}
			for _, l := range tt.left {
				if !slices.Contains(h.Why.Left, l) {
					t.Errorf("%+v is not told: %+v", l, h.Why.Left)
				}
				if says := strings.Contains(h.Why.Text, "“"+l.Word+"” stands only in"); says != l.Counts {
					t.Errorf("that %s stands on one side only is said: %v: %s", l.Word, says, h.Why.Text)
				}
			}
			if len(tt.left) == 0 && len(h.Why.Left) > 0 {
				t.Errorf("left over: %+v", h.Why.Left)
			}
		})
	}
}

// TestWholeName: the same letters with the spaces in other places, so that no word has a partner.
func TestWholeName(t *testing.T) {
	s := onlyEntry(&source.Entry{Ref: "1", Schema: source.Entity, Names: namesOf("Veldenburg Optikwerke")})
	a := askAll(s, Query{Name: "Velden Burgoptik Werke", Schema: source.Entity})
	checkAnswer(t, a)
	h := hitOn(a, "1")
	if h == nil || len(h.Why.Words) != 1 || h.Why.Words[0].Rule != "the same without spaces" {
		t.Fatalf("%+v", a.Hits)
	}
	if h.Score < float64(DefaultWeights().Levels.Five) {
		t.Errorf("score %v", h.Score)
	}
}

// TestNotices: what is wrong with a question is said, and the answer is then as clear as can be.
func TestNotices(t *testing.T) {
	s := searcher()
	tests := []struct {
		why     string
		q       Query
		verdict Verdict
		says    string // in a notice; empty where there must be none
	}{
		{"nothing", Query{}, CannotTell, "no name is given"},
		{"blanks", Query{Name: " \t\n"}, CannotTell, "no name is given"},
		{"punctuation", Query{Name: "-.,«»!?"}, CannotTell, "no letters or figures"},
		{"a legal form", Query{Name: "Co., Ltd.", Schema: source.Entity}, CannotTell, "these kinds: legal form"},
		{"legal forms", Query{Name: "GmbH & Co. KG", Schema: source.Entity}, CannotTell, "these kinds: legal form"},
		{"a legal form in another script", Query{Name: "有限公司", Schema: source.Entity}, CannotTell, "these kinds: legal form"},
		{"a rank", Query{Name: "General", Schema: source.Person}, CannotTell, "these kinds: title"},
		{"one letter", Query{Name: "K", Schema: source.Entity}, CannotTell, "one letter"},
		{"one letter of a person", Query{Name: "K.", Schema: source.Person}, CannotTell, "these kinds: initial"},
		{"a flag and a skull", Query{Name: "🏴☠️"}, CannotTell, "no letters or figures"},
		{"a name", Query{Name: "Petunia Ollerby", Schema: source.Person}, NotFound, ""},
		{"a listed name", Query{Name: "Karim Tarek Zuhri", Schema: source.Person}, Found, ""},
		{"a name of which no letter is like any other's", Query{Name: "Qeq Zuzz", Schema: source.Entity}, NotFound, ""},
		{"ten thousand letters", Query{Name: strings.Repeat("Karim Zuhri ", 900), Schema: source.Person}, NotFound, "only its beginning is looked at"},
		{"a sign of direction", Query{Name: "\u202eKarim Tarek Zuhri\u202c", Schema: source.Person}, Found, "direction characters"},
		{"a control character", Query{Name: "Karim\x07 Tarek Zuhri", Schema: source.Person}, Found, "direction characters"},
		{"a byte order mark", Query{Name: "\ufeffKarim Tarek Zuhri", Schema: source.Person}, Found, "direction characters"},
		{"a line break is no oddity", Query{Name: "Karim Tarek\r\nZuhri", Schema: source.Person}, Found, ""},
		{"two scripts in a word", Query{Name: "Дмитрий Oлегович Северoвский", Schema: source.Person}, Found, "letters of two scripts"},
		{"two scripts in two words are none", Query{Name: "Dmitri Олегович Severovsky", Schema: source.Person}, Found, ""},
		{"bytes that are no text", Query{Name: "Karim Tarek Zuhri \xff", Schema: source.Person}, Found, "not valid UTF-8"},
		{"only such bytes", Query{Name: "\xff\xfe\xc3"}, CannotTell, "no letters or figures"},
		{"a number that is too short", Query{Name: "Petunia Ollerby", IDs: []source.ID{{Kind: source.Passport, Value: "12"}}}, NotFound, "too short"},
		{"a wrong IMO number", Query{Name: "Petunia", Schema: source.Ship, IDs: []source.ID{{Kind: source.IMO, Value: "9074720"}}}, NotFound, "check digit is wrong"},
		{"a wrong number and no name", Query{IDs: []source.ID{{Kind: source.IMO, Value: "9074720"}}}, CannotTell, "check digit is wrong"},
		{"no IMO number at all", Query{Name: "Petunia", IDs: []source.ID{{Kind: source.IMO, Value: "90747"}}}, NotFound, "not an IMO number"},
		{"a wrong LEI", Query{Name: "Petunia", IDs: []source.ID{{Kind: source.LEI, Value: brightLEI[:18] + "00"}}}, NotFound, "check digit is wrong"},
		{"no LEI at all", Query{Name: "Petunia", IDs: []source.ID{{Kind: source.LEI, Value: "00LICET"}}}, NotFound, "not a legal entity identifier"},
	}
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			a := askAll(s, tt.q)
			checkAnswer(t, a)
			if a.Verdict != tt.verdict {
				t.Errorf("%s, want %s: %v", a.Verdict, tt.verdict, a.Notices)
			}
			if a.Verdict == CannotTell && len(a.Hits) > 0 {
				t.Errorf("%d hits on nothing: %+v", len(a.Hits), a.Hits[0])
			}
			if tt.says == "" && len(a.Notices) > 0 || tt.says != "" && !strings.Contains(strings.Join(a.Notices, "\n"), tt.says) {
				t.Errorf("notices %q, want %q", a.Notices, tt.says)
			}
			if a.Hits == nil {
				t.Error("no hits are null, not an empty list")
			}
		})
	}
}

// TestCountry: a country that agrees speaks for a hit, one that differs against it, one that is not told does neither; the
// explanation says by how much.
func TestCountry(t *testing.T) {
	for _, tt := range []struct {
		name string
		s    source.Schema
		ref  string
		c    country.Code
	}{
		{"Dmitri Severovsky", source.Person, "P2", "RU"},
		{"Brightwater Instruments Ltd", source.Entity, "E1", "IR"},
		{"Brightwater Instruments Ltd", source.Entity, "E1", "AE"}, // by its address
		{"ALPHA 5", source.Ship, "V1", "KP"},
	} {
		s := searcher()
		with := func(cs ...country.Code) *Hit {
			a := askAll(s, Query{Name: tt.name, Schema: tt.s, Countries: cs})
			checkAnswer(t, a)
			h := hitOn(a, tt.ref)
			if h == nil {
				t.Fatalf("%s with %v: no hit", tt.name, cs)
			}
			return h
		}
		none, same, other, both := with(), with(tt.c), with("SE"), with("SE", tt.c)
		if same.Score <= none.Score || other.Score >= none.Score || both.Score != same.Score {
			t.Errorf("%s: no country %v, the same %v, another %v, both %v", tt.name, none.Score, same.Score, other.Score, both.Score)
		}
		if len(none.Why.Evidence) != 0 {
			t.Errorf("%s: evidence of nothing: %+v", tt.name, none.Why.Evidence)
		}
		if e := same.Why.Evidence; len(e) != 1 || e[0].What != "country" || e[0].Agrees != truth.Met || e[0].Worth <= 0 || e[0].Query != string(tt.c) {
			t.Errorf("%s: a country that agrees: %+v", tt.name, e)
		}
		if e := other.Why.Evidence; len(e) != 1 || e[0].Agrees != truth.NotMet || e[0].Worth >= 0 || e[0].Query != "SE" || e[0].Entry == "" {
			t.Errorf("%s: a country that differs: %+v", tt.name, e)
		}
		if !strings.Contains(same.Why.Text, "The country agrees.") || !strings.Contains(other.Why.Text, "The country differs.") {
			t.Errorf("%s: %s / %s", tt.name, same.Why.Text, other.Why.Text)
		}
		if same.Alike != none.Alike || other.Alike != none.Alike {
			t.Errorf("%s: a country changes how alike the names are", tt.name)
		}
	}
	a := askAll(searcher(), Query{Name: "Zarkov Meridian", Countries: []country.Code{"SE", ""}})
	h := hitOn(a, "U1")
	if h == nil || len(h.Why.Evidence) != 1 || h.Why.Evidence[0].Agrees != truth.Unknown || h.Why.Evidence[0].Worth != 0 {
		t.Errorf("an entry without a country: %+v", h)
	}
	if b := askAll(searcher(), Query{Name: "Zarkov Meridian"}); scoreOf(b, "U1") != h.Score {
		t.Error("a country changes the score of an entry that tells none")
	}
}

// TestBirth: the same day is worth more than the same year, that more than nothing, and a birth that differs speaks against.
func TestBirth(t *testing.T) {
	s := searcher()
	of := func(name, ref string, bs ...source.Birth) *Hit {
		a := askAll(s, Query{Name: name, Schema: source.Person, Births: bs})
		checkAnswer(t, a)
		h := hitOn(a, ref)
		if h == nil {
			t.Fatalf("%s: no hit", name)
		}
		return h
	}
	k := func(bs ...source.Birth) *Hit { return of("Karim Zuhri", "P1", bs...) }
	steps := []struct {
		why    string
		h      *Hit
		agrees truth.Value
	}{
		{"the same day", k(dayOf("1961-03-05")), truth.Met},
		{"the same year", k(yearOf(1961)), truth.Met},
		{"not told", k(), truth.Unknown},
		{"two years off", k(yearOf(1963)), truth.NotMet},
		{"ten years off", k(dayOf("1971-03-05")), truth.NotMet},
	}
	for i, st := range steps {
		if i > 0 && st.h.Score >= steps[i-1].h.Score {
			t.Errorf("%s scores %v, %s %v", st.why, st.h.Score, steps[i-1].why, steps[i-1].h.Score)
		}
		if i == 2 {
			continue
		}
		e := st.h.Why.Evidence
		if len(e) != 1 || e[0].What != "birth" || e[0].Agrees != st.agrees || (e[0].Worth > 0) != (st.agrees == truth.Met) {
			t.Errorf("%s: %+v", st.why, e)
		}
	}
	if a, b := k(dayOf("1961-03-05"), dayOf("1980-01-01")), k(dayOf("1961-03-05")); a.Score != b.Score {
		t.Error("of two births, the better one does not count")
	}
	if h := k(dayOf("1961-08-08")); h.Score >= k().Score {
		t.Errorf("another day of the same year: %v, without a day %v", h.Score, k().Score)
	}
	if h := of("Dmitri Olegovich Severovsky", "P2", dayOf("1970-07-01")); h.Why.Evidence[0].Agrees != truth.Met || h.Why.Evidence[0].Entry != "1970" {
		t.Errorf("a day within the year that is listed: %+v", h.Why.Evidence)
	}
	if h := of("Aleksandr Wielandov", "P4", yearOf(1970)); len(h.Why.Evidence) != 1 || h.Why.Evidence[0].Agrees != truth.Unknown || h.Why.Evidence[0].Worth != 0 {
		t.Errorf("an entry of which only the place of birth is known: %+v", h.Why.Evidence)
	}
	if h := k(source.Birth{Text: "in spring"}); len(h.Why.Evidence) != 0 || h.Score != k().Score {
		t.Errorf("a birth without a day: %+v", h.Why.Evidence)
	}
	h := k(source.Birth{From: date.MustParse("1960-05-01"), Until: date.MustParse("1961-04-30")})
	if h.Why.Evidence[0].Agrees != truth.Met || h.Why.Evidence[0].Query != "1960-05-01 to 1961-04-30" {
		t.Errorf("a span: %+v", h.Why.Evidence)
	}
	// Another man of the same birthday: a date alone finds nobody.
	if h := hitOn(askAll(s, Query{Name: "Petunia Ollerby", Schema: source.Person, Births: []source.Birth{dayOf("1961-03-05")}}), "3"); h != nil {
		t.Errorf("a day of birth alone is a hit: %+v", h)
	}
}

// TestIdentifiers: a number finds its entry whatever the name is; one that differs speaks against, where a party has only one.
func TestIdentifiers(t *testing.T) {
	s := searcher()
	id := func(k source.IDKind, v string) []source.ID { return []source.ID{{Kind: k, Value: v}} }
	found := []struct {
		why string
		q   Query
		ref string
	}{
		{"an IMO number", Query{Name: "Petunia", Schema: source.Ship, IDs: id(source.IMO, "9074729")}, "V1"},
		{"with its letters", Query{Name: "Petunia", Schema: source.Ship, IDs: id(source.IMO, "IMO 9074729")}, "V1"},
		{"without a name", Query{Schema: source.Ship, IDs: id(source.IMO, "IMO9074729")}, "V1"},
		{"filed as something else", Query{Name: "Petunia", IDs: id(source.Registration, "9074729")}, "V1"},
		{"an LEI", Query{Name: "Ollerby Tools", Schema: source.Entity, IDs: id(source.LEI, brightLEI)}, "E1"},
		{"in small letters, with blanks", Query{Name: "Ollerby Tools", Schema: source.Entity, IDs: id(source.LEI, strings.ToLower(brightLEI[:9]+" "+brightLEI[9:]))}, "E1"},
		{"a passport", Query{Name: "Petunia Ollerby", Schema: source.Person, IDs: id(source.Passport, "K-1234567")}, "P1"},
		{"a tail mark", Query{Name: "Petunia", Schema: source.Aircraft, IDs: id(source.Tail, "EPQQZ")}, "A1"},
		{"a legal form and a number", Query{Name: "Ltd", Schema: source.Entity, IDs: id(source.LEI, brightLEI)}, "E1"},
	}
	for _, tt := range found {
		a := askAll(s, tt.q)
		checkAnswer(t, a)
		if a.Verdict != Found || a.Hits[0].Ref != tt.ref {
			t.Errorf("%s: %s %+v", tt.why, a.Verdict, a.Hits)
			continue
		}
		h := a.Hits[0]
		if h.Matched != "" || !strings.HasPrefix(h.Why.Text, "Found by its number") || len(h.Why.Words) != 0 {
			t.Errorf("%s: %q %s", tt.why, h.Matched, h.Why.Text)
		}
		if e := h.Why.Evidence; len(e) != 1 || e[0].Agrees != truth.Met || e[0].Worth <= 0 {
			t.Errorf("%s: %+v", tt.why, e)
		}
		if h.Name == "" {
			t.Errorf("%s: the entry has no name", tt.why)
		}
	}
	none := askAll(s, Query{Name: "HALCYON TIDE", Schema: source.Ship})
	same := askAll(s, Query{Name: "HALCYON TIDE", Schema: source.Ship, IDs: id(source.IMO, "9074729")})
	other := askAll(s, Query{Name: "HALCYON TIDE", Schema: source.Ship, IDs: id(source.IMO, "9074743")})
	if a, b, c := scoreOf(same, "V1"), scoreOf(none, "V1"), scoreOf(other, "V1"); a <= b || b <= c {
		t.Errorf("the same number %v, none %v, another %v", a, b, c)
	}
	if h := hitOn(same, "V1"); h.Matched != "HALCYON TIDE" {
		t.Errorf("name and number agree, but the name is %q", h.Matched)
	}
	if h := hitOn(other, "V1"); h.Why.Evidence[0].Agrees != truth.NotMet || h.Why.Evidence[0].Entry != "IMO 9074729" {
		t.Errorf("%+v", h.Why.Evidence)
	}
	pass := askAll(s, Query{Name: "Karim Zuhri", Schema: source.Person, IDs: id(source.Passport, "Z7654321")})
	if h := hitOn(pass, "P1"); h.Why.Evidence[0].Agrees != truth.Unknown || h.Score != scoreOf(askAll(s, Query{Name: "Karim Zuhri", Schema: source.Person}), "P1") {
		t.Errorf("a second passport speaks against: %+v", h.Why.Evidence)
	}
	wrong := askAll(s, Query{Name: "HALCYON TIDE", Schema: source.Ship, IDs: id(source.IMO, "9074720")})
	if h := hitOn(wrong, "V1"); h == nil || len(h.Why.Evidence) != 0 || h.Score != scoreOf(none, "V1") {
		t.Errorf("a mistyped number is used: %+v", h)
	}
}

// TestThresholds: least cuts the hits, threshold makes the verdict, limit bounds their number.
func TestThresholds(t *testing.T) {
	s := searcher()
	q := Query{Name: "ALPHA 5", Schema: source.Ship}
	all := s.Screen(q, 0, lookLevel(), 0)
	if len(all.Hits) < 2 {
		t.Fatalf("%d hits", len(all.Hits))
	}
	if a := s.Screen(q, all.Hits[0].Score-0.001, lookLevel(), 10); len(a.Hits) != 1 {
		t.Errorf("%d hits reach the least score", len(a.Hits))
	}
	if a := s.Screen(q, 0, lookLevel(), 1); len(a.Hits) != 1 || a.Hits[0].Ref != "V1" {
		t.Errorf("%d hits where one was asked for", len(a.Hits))
	}
	if a := s.Screen(q, 0, 1.1, 10); a.Verdict != NotFound || len(a.Hits) != len(all.Hits) {
		t.Errorf("%s with %d hits where none can reach the threshold", a.Verdict, len(a.Hits))
	}
	if a := s.Screen(q, 1.1, 0, 10); len(a.Hits) != 0 || a.Hits == nil {
		t.Errorf("%d hits where none can reach the least", len(a.Hits))
	}
	var many []*source.Entry
	for i := range 30 {
		many = append(many, &source.Entry{Ref: fmt.Sprint(i), Schema: source.Person, Names: namesOf("Karim Zuhri")})
	}
	m := New(name.Default(), List{Name: "many", Entries: many}).NewSearcher(DefaultWeights())
	a := askAll(m, Query{Name: "Karim Zuhri", Schema: source.Person})
	if len(a.Hits) != 10 {
		t.Fatalf("%d hits", len(a.Hits))
	}
	for i, h := range a.Hits {
		if h.Ref != fmt.Sprint(i) {
			t.Errorf("entries that score the same are not in the order of the list: %s at %d", h.Ref, i)
		}
	}
}

// TestSameQuestionSameAnswer: asked twice, of another searcher, of lists in another order, the scores are the same.
func TestSameQuestionSameAnswer(t *testing.T) {
	qs := questions()
	other := New(name.Default(), betaList(), alphaList()).NewSearcher(DefaultWeights())
	a, b := searcher(), searcher()
	byRef := cmpopts.SortSlices(func(x, y Hit) bool { return x.List+x.Ref < y.List+y.Ref })
	for _, q := range qs {
		first := askAll(a, q)
		if d := cmp.Diff(first, askAll(a, q), unexported); d != "" {
			t.Errorf("%q, asked twice: %s", q.Name, d)
		}
		if d := cmp.Diff(first, askAll(b, q), unexported); d != "" {
			t.Errorf("%q, asked of another: %s", q.Name, d)
		}
		if d := cmp.Diff(first, askAll(other, q), unexported, byRef); d != "" {
			t.Errorf("%q, lists turned round: %s", q.Name, d)
		}
	}
	if x, y := fictional(), New(name.Default(), alphaList(), betaList()); len(x.vocab) != len(y.vocab) || !slices.Equal(x.words, y.words) || !slices.Equal(x.bits, y.bits) {
		t.Error("the same lists make another index")
	}
}

var unexported = cmp.Comparer(func(a, b date.Date) bool { return a == b })

// questions are the names of the lists and others, changed a little.
func questions() []Query {
	var out []Query
	for _, l := range []List{alphaList(), betaList()} {
		for _, e := range l.Entries {
			for _, n := range e.Names {
				out = append(out, Query{Name: n.Text, Schema: e.Schema}, Query{Name: strings.ToUpper(n.Text)})
				if len(n.Text) > 6 {
					out = append(out, Query{Name: n.Text[:3] + n.Text[4:], Schema: e.Schema, Countries: []country.Code{"IR"}})
				}
			}
			out = append(out, Query{IDs: e.IDs, Births: e.Births})
		}
	}
	return append(out, Query{}, Query{Name: "Petunia Ollerby", Schema: source.Person}, Query{Name: "有限公司"}, Query{Name: "王伟"})
}

// TestManySearchers asks one index from many goroutines, each with a searcher of its own.
func TestManySearchers(t *testing.T) {
	qs := questions()
	s := searcher()
	want := make([]string, len(qs))
	for i, q := range qs {
		want[i] = fmt.Sprintf("%+v", askAll(s, q).Hits)
	}
	var wg sync.WaitGroup
	for g := range 6 {
		wg.Go(func() {
			s := searcher()
			for i := range qs {
				k := (i + g*7) % len(qs)
				if got := fmt.Sprintf("%+v", askAll(s, qs[k]).Hits); got != want[k] {
					t.Errorf("%q: %s, by itself %s", qs[k].Name, got, want[k])
				}
			}
		})
	}
	wg.Wait()
}

// TestSearchAllocatesLittle: what a search needs is kept from one to the next; what is left is the name taken apart.
func TestSearchAllocatesLittle(t *testing.T) {
	s := searcher()
	for _, q := range []Query{
		{Name: "Karim Tarek Zuhri", Schema: source.Person},
		{Name: "Nordlicth Aviation Industries Co., Ltd.", Schema: source.Entity},
		{Name: "ALPHA 5", Schema: source.Ship},
		{Name: "Petunia Ollerby", Schema: source.Person},
		{Name: "كريم طارق الزهري", Schema: source.Person},
	} {
		if n := testing.AllocsPerRun(50, func() { s.search(q, 5) }); n > 40 {
			t.Errorf("%q: %v allocations", q.Name, n)
		}
	}
}

// TestStarterList searches the list that comes with the program for names on it, as they are and with a letter changed.
func TestStarterList(t *testing.T) {
	entries, err := starter.Entries(date.Date{})
	if err != nil {
		t.Fatal(err)
	}
	s := New(name.Default(), List{Name: starter.Name, Entries: entries}).NewSearcher(DefaultWeights())
	exact, changed, n := 0, 0, 0
	for _, e := range entries {
		text := e.Names[0].Text
		a := askAll(s, Query{Name: text, Schema: e.Schema})
		checkAnswer(t, a)
		if scoreOf(a, e.Ref) >= lookLevel() {
			exact++
		} else {
			t.Logf("%s %q scores %v", e.Ref, text, scoreOf(a, e.Ref))
		}
		n++
		if r := []rune(text); len(r) > 8 {
			k := len(r) / 2
			r = append(r[:k:k], r[k+1:]...)
			if scoreOf(askAll(s, Query{Name: string(r), Schema: e.Schema}), e.Ref) >= float64(DefaultWeights().Levels.Five) {
				changed++
			}
		} else {
			changed++
		}
	}
	if exact < n*98/100 || changed < n*70/100 {
		t.Errorf("of %d entries %d are found by their name, %d with a letter less", n, exact, changed)
	}
}

// FuzzScreen: whatever is asked, the answer is sound.
func FuzzScreen(f *testing.F) {
	for _, q := range questions() {
		f.Add(q.Name, string(q.Schema), "IR")
	}
	f.Add("\xff\xfeKarim", "person", "")
	f.Add(strings.Repeat("Karim ", 100), "", "ZZ")
	f.Add("ﻮﺍﻟﺸﺮﻛﺔ", "entity", "I")
	f.Add("Сeвeрoвский", "vessel", "\xff")
	f.Add("k", "spaceship", "IRN")
	s, again := searcher(), searcher()
	f.Fuzz(func(t *testing.T, text, schema, cc string) {
		q := Query{Name: text, Schema: source.Schema(schema), Countries: []country.Code{country.Code(cc)}}
		a := askAll(s, q)
		checkAnswer(t, a)
		if b := again.Quick(q, 10); len(b) != len(a.Hits) {
			t.Errorf("%d hits explained, %d not", len(a.Hits), len(b))
		}
		if _, err := json.Marshal(a); err != nil {
			t.Error(err)
		}
	})
}
