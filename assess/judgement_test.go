package assess_test

import (
	"strings"
	"testing"

	"github.com/licet/licet/date"
	"github.com/licet/licet/guideline"
	"github.com/licet/licet/transfer"
	"github.com/licet/licet/transfer/read"
)

// readOne reads one transfer as a file is read. $ stands for the common part.
func readOne(t *testing.T, text string) *transfer.Transfer {
	t.Helper()
	text = strings.Replace(text, "$", `"id":"a","kind":"export","date":"2026-03-02","from":"DE","route":{"final_country":"BR"}`, 1)
	rec := read.DecodeJSON("t.json", []byte(text), today())
	if rec.Transfer == nil {
		t.Fatalf("%s: %v", text, rec.Errs)
	}
	return rec.Transfer
}

func today() date.Date { return date.MustParse("2026-11-23") }

// What is stated of use, declaration, kind of goods and money is answered, in the outcome and in the first words.
func TestWhatIsStatedIsAnswered(t *testing.T) {
	const (
		chairs  = `"items":[{"description":"Office chairs"}]`
		missile = `"items":[{"description":"Short-range ballistic missile range 120 km payload 200 kg"}]`
		to      = `"id":"a","kind":"export","date":"%d","from":"DE","route":{"final_country":"%c"}`
	)
	on := func(day, country string) string {
		return strings.NewReplacer("%d", day, "%c", country).Replace(to)
	}
	a := judging(t)
	for _, tt := range []struct {
		why, text string
		want      guideline.Outcome
		says      string // in the summary
	}{
		{"a use in a delivery system is stated", `{$,` + chairs + `,"end_use":{"delivery_system":true}}`, guideline.NotifyAuthority, "end_use.delivery_system"},
		{"the government holds that it could contribute", `{$,` + chairs + `,"authority":{"could_contribute":true}}`, guideline.NotifyAuthority, "authority.could_contribute"},
		{"the words of the use speak of missiles", `{$,` + chairs + `,"end_use":{"text":"for the missile factory"}}`, guideline.Hold, `"missile"`},
		{"of an item alone", `{$,"items":[{"description":"Office chairs","stated_use":"ракета"}]}`, guideline.Hold, "ракета"},
		{"the words deny such a use", `{$,` + chairs + `,"end_use":{"text":"furniture; not for use in missiles"}}`, guideline.NoControlFound, ""},
		{"the denial is of something else", `{$,` + chairs + `,"end_use":{"text":"not for resale. For the missile factory"}}`, guideline.Hold, "missile"},
		{
			"technology by its subject", `{"id":"a","kind":"intangible","date":"2026-03-02","from":"DE","items":[{"description":"Technology"}],
			"technology":{"medium":"email","subject":"gyro production","recipient_country":"BR"}}`, guideline.NeedsInformation, "",
		},
		{
			"technology by the entry that it is declared to be about", `{"id":"a","kind":"intangible","date":"2026-03-02","from":"DE",
			"items":[{"description":"Office chairs"}],"technology":{"medium":"email","subject_entries":["9.E.1"],"recipient_country":"BR"}}`,
			guideline.Hold, "9.E.1",
		},
		{"declared under an entry", `{$,"items":[{"description":"Office chairs","declared_entries":["9.A.4"]}]}`, guideline.Hold, "9.A.4"},
		{"declared, and ruled out by a figure", `{$,"items":[{"description":"Fibre optic gyro, drift rate stability 5 deg/h","declared_entries":["9.A.4"]}]}`, guideline.NoControlFound, ""},
		{"declared under a number of another list", `{$,"items":[{"description":"Office chairs","declared_entries":["EAR99"]}]}`, guideline.NoControlFound, ""},
		{"a missile to the DPRK", `{` + on("2026-03-02", "KP") + `,` + missile + `}`, guideline.Prohibited, "missile system or arms"},
		{"rifles to the DPRK", `{` + on("2026-03-02", "KP") + `,"items":[{"description":"Assault rifles"}]}`, guideline.Prohibited, "arms"},
		{"toys to the DPRK", `{` + on("2026-03-02", "KP") + `,"items":[{"description":"Airsoft assault rifles"}]}`, guideline.Hold, ""},
		{"a missile to Iraq, beyond 150 km", `{` + on("2005-03-02", "IQ") + `,"items":[{"description":"Ballistic missile range 200 km payload 200 kg"}]}`, guideline.Prohibited, "150 km"},
		{"a missile to Iraq, below", `{` + on("2005-03-02", "IQ") + `,` + missile + `}`, guideline.Hold, ""},
		{"a missile to Libya", `{` + on("2013-03-02", "LY") + `,` + missile + `}`, guideline.Prohibited, "Libya"},
		{"a missile to Yemen", `{` + on("2026-03-02", "YE") + `,` + missile + `}`, guideline.Hold, ""},
		{"a missile to Lebanon", `{` + on("2026-03-02", "LB") + `,` + missile + `}`, guideline.LicenceRequired, "Lebanon"},
		{"a missile elsewhere", `{` + on("2026-03-02", "RU") + `,` + missile + `}`, guideline.Hold, "complete missile"},
		{"a person found a missile", `{$,"items":[{"description":"Office chairs","complete_missile":true}]}`, guideline.Hold, ""},
		{"paid from the DPRK", `{$,` + chairs + `,"payment":{"payer_country":"KP"}}`, guideline.Hold, "DPRK"},
		{"an account in the DPRK", `{$,` + chairs + `,"payment":{"accounts":[{"country":"KP"}]}}`, guideline.Hold, "DPRK"},
		{"a commission to the DPRK", `{$,` + chairs + `,"payment":{"commission":{"country":"KP"}}}`, guideline.Hold, "DPRK"},
		{
			"a transit through the DPRK that is only declared", `{"id":"a","kind":"export","date":"2026-03-02","from":"DE","route":{"final_country":"BR","declared_transit":["KP"]},` + chairs + `}`,
			guideline.Hold, "",
		},
	} {
		x := readOne(t, tt.text)
		s, err := a.On(x.Day(today()))
		if err != nil {
			t.Fatal(err)
		}
		got, err := s.Assess(x)
		if err != nil {
			t.Fatal(err)
		}
		if got.Outcome != tt.want || !strings.Contains(got.Summary, tt.says) {
			t.Errorf("%s: %s, want %s with %q: %s", tt.why, got.Outcome, tt.want, tt.says, got.Summary)
		}
	}
}

// A field that is answered is not asked for again: denied use in a delivery system leaves the question to the government.
func TestAnsweredIsNotAskedAgain(t *testing.T) {
	x := readOne(t, `{$,"items":[{"description":"Fibre optic gyro, drift rate stability 0.05 deg/h"}],"end_use":{"delivery_system":false}}`)
	s, err := judging(t).On(x.Date)
	if err != nil {
		t.Fatal(err)
	}
	got, err := s.Assess(x)
	if err != nil {
		t.Fatal(err)
	}
	found := false
	for _, o := range got.Unknown {
		found = found || o.Field == "authority.could_contribute"
		if o.Field == "end_use.delivery_system" {
			t.Errorf("asked again: %+v", o)
		}
	}
	if !found {
		t.Errorf("the government is not asked: %+v", got.Unknown)
	}
}

// What a person has to look at stands beside an outcome that would hide it.
func TestBeside(t *testing.T) {
	const gyro = `"items":[{"description":"Fibre optic gyro, drift rate stability 0.05 deg/h"}]`
	leg := func(items string) string {
		return `{"id":"a","kind":"export","date":"2026-03-02","from":"CN","route":{"final_country":"BR","legs":[{"locode":"KPNAM"}]},` + items + `}`
	}
	a := judging(t)
	for _, tt := range []struct {
		why, text string
		want      guideline.Outcome
		beside    string
		says      string
	}{
		{"a controlled item by way of the DPRK", leg(gyro), guideline.LicenceRequired, "hold", "Beside it, hold: "},
		{"chairs on the same way", leg(`"items":[{"description":"Office chairs"}]`), guideline.Hold, "", ""},
		{"a controlled item elsewhere", `{$,` + gyro + `}`, guideline.LicenceRequired, "", ""},
		{
			"a dispute", `{"id":"a","kind":"export","date":"2025-11-15","from":"CL","route":{"final_country":"IR"},` + gyro + `}`, guideline.Prohibited, "disputed",
			"Prohibited, if the earlier resolutions apply again; otherwise licence required. States disagree and no position is set.",
		},
		{"nobody disputes the DPRK", `{"id":"a","kind":"export","date":"2025-11-15","from":"CL","route":{"final_country":"KP"},` + gyro + `}`, guideline.Prohibited, "", ""},
	} {
		x := readOne(t, tt.text)
		s, err := a.On(x.Day(today()))
		if err != nil {
			t.Fatal(err)
		}
		got, err := s.Assess(x)
		if err != nil {
			t.Fatal(err)
		}
		if beside := strings.Join(got.Beside(), " "); got.Outcome != tt.want || beside != tt.beside || !strings.Contains(got.Summary, tt.says) {
			t.Errorf("%s: %s, beside it %q: %s", tt.why, got.Outcome, beside, got.Summary)
		}
	}
}

// A day for which no edition is known is never answered as clear.
func TestNoEditionKnown(t *testing.T) {
	x := readOne(t, `{$,"items":[{"description":"Office chairs"}]}`)
	for day, want := range map[string]guideline.Outcome{"2026-03-02": guideline.NoControlFound, "2099-01-01": guideline.NeedsInformation} {
		s, err := judging(t).On(date.MustParse(day))
		if err != nil {
			t.Fatal(err)
		}
		got, err := s.Assess(x)
		if err != nil || got.Outcome != want || strings.Contains(got.Summary, "No edition of the Annex is known") != (day == "2099-01-01") {
			t.Errorf("%s: %s: %s (%v)", day, got.Outcome, got.Summary, err)
		}
	}
}
