package classify_test

import (
	"os"
	"strings"
	"testing"

	"github.com/licet/licet/classify"
	"github.com/licet/licet/date"
)

// TestUnsaid: silence about what the goods are, or what they belong to, clears nothing; what is ordinary is still told as such.
func TestUnsaid(t *testing.T) {
	const (
		open = classify.NeedsInformation
		free = classify.NotControlled
	)
	tests := []struct {
		text string
		want classify.Verdict
		why  string
	}{
		{"Components for rockets", open, "which component is not said, and its host is of the field"},
		{"Rocket components", open, "the same with the host in front"},
		{"Parts for missile guidance", open, "the part is not named"},
		{"Flight control software", open, "what it controls is not said"},
		{"Aircraft parts", open, "an aircraft may be unmanned"},
		{"Ship parts", open, "a ship carries gyros that the list names by figures"},
		{"Spare parts as per invoice no. 4711", open, "papers and numbers say nothing of the goods"},
		{"Spare parts 1234", open, "nor does a part number"},
		{"Various spare parts for equipment, 3 boxes, see order 77/2", open, "nor do counts, packages and orders"},
		{"Machine tools, 5 axis", open, "a machine tool may be a flow-forming machine; named alone it is no host"},
		{"software", open, "nothing but the kind"},
		{"Technology", open, "nothing but the kind"},
		{"technical assistance", open, "technology, by the definition of the list"},
		{"aerospace components", open, "aerospace holds rockets and unmanned aircraft"},
		{"Training on rocket motor casting", open, "training is technical assistance"},
		{"Factory visit to gyro assembly line", open, "a facility, and what it makes is of the field"},
		{"Steel fins for missile", open, "the material does not explain the missile"},
		{"Brass fittings for missile body", open, "what goes into other goods is not explained by its own name"},
		{"Missile guidance documents", open, "documents about it are technology"},
		{"Radome, epoxy resin", open, "a material behind an article is what it is made of"},

		{"Car spare parts", free, "the host is a road vehicle"},
		{"Spare parts for textile machinery", free, "the host is a machine outside the list"},
		{"Washing machine spare parts", free, "the host is a household appliance"},
		{"Hydraulic cylinder for excavator", free, "the goods are named, although not known, and the host is outside the list"},
		{"Machine tool accessories", free, "accessories of a machine tool"},
		{"Payroll software", free, "software of offices"},
		{"Toy rocket", free, "the toy explains the rocket"},
		{"Toy, rocket", free, "the same with the noun in front"},
		{"Rocket salad, fresh", free, "the plant"},
		{"Gyros meat, frozen", free, "the dish"},
		{"Gyroscope toy", free, "the toy explains the gyroscope"},
		{"Rocket science textbook", free, "a book explains what it is about"},
		{"Parental guidance leaflet", free, "advice, and printed"},
		{"Office chairs", free, "furniture"},
	}
	c := newClassifier(t)
	for _, tt := range tests {
		for _, text := range []string{tt.text, strings.ToUpper(tt.text)} {
			if r := answer(t, c, classify.Input{Text: text}); r.Verdict != tt.want {
				t.Errorf("%q: %s, want %s: %s\n%s", text, r.Verdict, tt.want, tt.why, r.Why)
			}
		}
	}
}

// TestWordOrder: catalogues put the noun first and the material last; neither changes what the goods are.
func TestWordOrder(t *testing.T) {
	tests := []struct {
		why, subject string
		texts        []string
	}{
		{
			"steel is the material of the bearings", "radial ball bearing",
			[]string{"steel ball bearings", "BALL BEARINGS, STEEL", "Ball bearings steel", "Bearings, ball, radial, steel", "Bearing, ball", "Radial ball bearing, stainless steel"},
		},
		{"the noun of a catalogue", "solid rocket motor", []string{"Solid rocket motor", "Motor, rocket, solid", "Motor, solid rocket"}},
		{"the material itself is meant", "", []string{"Bearing steel, 100Cr6", "bearing steel bars"}},
		{"another bearing", "", []string{"Roller bearings, steel", "Bearings, roller, steel"}},
	}
	c := newClassifier(t)
	for _, tt := range tests {
		for _, text := range tt.texts {
			r := answer(t, c, classify.Input{Text: text})
			if got := strings.Join(r.Subject, ", "); got != tt.subject {
				t.Errorf("%q: recognised as %q, want %q: %s (%s)", text, got, tt.subject, tt.why, r.Verdict)
			}
		}
	}
}

// TestOrdinaryTrade: goods that customs see every day are not held up for information. The list follows the chapters of the
// Harmonised System; what stays open in it is named in the log.
func TestOrdinaryTrade(t *testing.T) {
	c := newClassifier(t)
	text, err := os.ReadFile("testdata/ordinary.txt")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	open := 0
	for _, text := range lines {
		switch r := answer(t, c, classify.Input{Text: text}); r.Verdict {
		case classify.NotControlled:
		case classify.NeedsInformation:
			open++
			t.Logf("open: %s: %s", text, r.Why)
		default:
			t.Errorf("%s: %s: %s", text, r.Verdict, r.Why)
		}
	}
	if share := float64(open) / float64(len(lines)); share > 0.08 {
		t.Errorf("%d of %d need information (%.1f %%), at most 8 %% wanted", open, len(lines), 100*share)
	}
}

// TestNoQuestionAboutText: where the wording of a day is not held there is no fact to ask for.
func TestNoQuestionAboutText(t *testing.T) {
	lx, err := classify.Load()
	if err != nil {
		t.Fatal(err)
	}
	r := answer(t, classifierOf(t, lx, date.MustParse("1998-03-02")), classify.Input{Text: "Sounding rocket, complete"})
	found := false
	for _, q := range r.Questions {
		if strings.Contains(q.Ask, "not held") {
			found = found || q.Param == "" && q.Ask == "The wording of 19.A.1 on that day is not held here; look it up"
		} else if q.Param == "" {
			t.Errorf("a question without a fact to answer it: %+v", q)
		}
	}
	if !found {
		t.Errorf("nobody is told to look the wording up: %+v", r.Questions)
	}
	for _, m := range r.Missing {
		if strings.Contains(m, "text of") {
			t.Errorf("missing holds %q, which is no parameter", m)
		}
	}
}

// TestModelNumbers: figures and letters of a model number are no words that entries could share.
func TestModelNumbers(t *testing.T) {
	r := answer(t, newClassifier(t), classify.Input{Text: "X-100"})
	if r.Verdict != classify.NeedsInformation || len(r.Nearest) > 0 {
		t.Errorf("%s, near %v; want needs-information and nothing near", r.Verdict, ids(r.Nearest))
	}
}
