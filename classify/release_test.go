package classify_test

import (
	"strings"
	"testing"

	"github.com/licet/licet/classify"
)

// TestReleases: a note that releases technology or software holds however it was stated, and tells what it rests on.
func TestReleases(t *testing.T) {
	const (
		public   = "what is in the public domain is not controlled. This rests on "
		research = "basic scientific research is not controlled. This rests on "
		free     = classify.NotControlled
		held     = classify.ControlledII
		open     = classify.NeedsInformation
	)
	gyros := []string{"item_type", "technology", "technology_for", "9.A.4", "lifecycle_stage", "development"}
	with := func(text string, more ...string) classify.Input {
		in := facts(append(append([]string(nil), gyros...), more...)...)
		in.Text = text
		return in
	}
	alone := func(text string, more ...string) classify.Input {
		in := facts(more...)
		in.Text = text
		return in
	}
	tests := []struct {
		why   string
		in    classify.Input
		want  classify.Verdict
		entry stand  // how 9.E.1 stands
		told  string // part of the reasons
	}{
		{"plain, all conditions are met", with(""), held, isMet, ""},
		{"published, in words", with("published in open literature"), free, isOut, public + `the words "published"`},
		{"published, as a fact", with("", "in_public_domain", "yes"), free, isOut, public + `the stated fact "in public domain"`},
		{"research, as a fact", with("", "basic_scientific_research", "yes"), free, isOut, research + `the stated fact "basic scientific research"`},
		{"research, in words", with("basic scientific research"), free, isOut, research + `the words "basic scientific research"`},
		{"a no releases nothing", with("", "in_public_domain", "no"), held, isMet, ""},
		{"nor does a no about research", with("", "basic_scientific_research", "no"), held, isMet, ""},
		{"unknown stays unknown", with("", "in_public_domain", "unknown"), held, isMet, ""},
		{"a stated no goes before words", with("published in open literature", "in_public_domain", "no"), held, isMet, ""},
		{"words that deny it", with("not published"), held, isMet, ""},

		{"technology of nobody knows what is released too", alone("Technology", "in_public_domain", "yes"), free, isAbsent, public},
		{"without the fact it is asked about", alone("Technology"), open, isOpen, ""},
		{"with a no as well", alone("Technology", "in_public_domain", "no"), open, isOpen, ""},
		{"the note speaks of no components", alone("Components for rockets", "in_public_domain", "yes"), open, isAbsent, ""},
		{"nor do words release them", alone("Components for rockets, open literature"), open, isAbsent, ""},
		{"research is no release of software", alone("Flight control software", "basic_scientific_research", "yes"), open, isAbsent, ""},
		{"a fact about nobody knows what", alone("Type X assembly", "in_public_domain", "yes"), open, isAbsent, ""},
		{"words that deny it in a fact, kind not recognised", alone("Technical report, published", "in_public_domain", "no"), open, isAbsent, ""},
		{
			"retail alone is half of the note", alone("Flight control software", "sold_from_stock_at_retail_without_restriction", "yes"),
			open, isAbsent, "",
		},
		{
			"retail and installed by the user", alone("Flight control software", "sold_from_stock_at_retail_without_restriction", "yes",
				"user_installable_without_substantial_support", "yes"), free, isAbsent, "made for installation by the user is not controlled. This rests on",
		},
	}
	c := newClassifier(t)
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			r := answer(t, c, tt.in)
			if r.Verdict != tt.want || standing(r, "9.E.1") != tt.entry {
				t.Errorf("%s, 9.E.1 %s; want %s, %s\n%s", r.Verdict, standing(r, "9.E.1"), tt.want, tt.entry, r.Why)
			}
			if !strings.Contains(r.Why, tt.told) || (tt.told == "") == strings.Contains(r.Why, "This rests on") {
				t.Errorf("told %q, want %q in it", r.Why, tt.told)
			}
		})
	}
}
