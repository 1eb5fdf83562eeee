package assess_test

import (
	"strings"
	"testing"

	"github.com/licet/licet/classify"
	"github.com/licet/licet/transfer"
	"github.com/licet/licet/truth"
)

// TestReleasedTechnology: what a transfer says of publication and research reaches the notes of the list.
func TestReleasedTechnology(t *testing.T) {
	openly := func(v truth.Value) func(*transfer.Transfer) {
		return func(t *transfer.Transfer) { t.Technology.OpenPublication = v }
	}
	words := func(s string) func(*transfer.Transfer) {
		return func(t *transfer.Transfer) { t.Items[0].Description += ", " + s }
	}
	const free, held = classify.NotControlled, classify.ControlledII
	tests := []struct {
		why  string
		more []func(*transfer.Transfer)
		want classify.Verdict
		note string
	}{
		{"plain", nil, held, ""},
		{"published, in words", []func(*transfer.Transfer){words("published in open literature")}, free, "public domain is not controlled"},
		{"published, on the transfer", []func(*transfer.Transfer){openly(truth.Met)}, free, "public domain is not controlled"},
		{"published, as a fact", []func(*transfer.Transfer){fact("in_public_domain", transfer.BoolOf(true))}, free, "public domain is not controlled"},
		{"research, as a fact", []func(*transfer.Transfer){fact("basic_scientific_research", transfer.BoolOf(true))}, free, "research is not controlled"},
		{"research, in words", []func(*transfer.Transfer){words("basic scientific research")}, free, "research is not controlled"},
		{"not open", []func(*transfer.Transfer){openly(truth.NotMet)}, held, ""},
		{"the item goes before the transfer", []func(*transfer.Transfer){openly(truth.Met), fact("in_public_domain", transfer.BoolOf(false))}, held, ""},
	}
	s := newStage(t)
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			x := one("Technology", append([]func(*transfer.Transfer){
				fact("technology_for", transfer.ListOf("9.A.4")), fact("lifecycle_stage", transfer.TextOf("development")),
			}, tt.more...)...)
			r := assessed(t, s, x).Items[0].Classification
			if r.Verdict != tt.want || !strings.Contains(r.Why, tt.note) {
				t.Errorf("%s, want %s with %q\n%s", r.Verdict, tt.want, tt.note, r.Why)
			}
		})
	}
}
