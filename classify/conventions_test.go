package classify_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/licet/licet/classify"
)

func words(text string, pairs ...string) classify.Input {
	in := classify.Input{Text: text}
	for i := 0; i+1 < len(pairs); i += 2 {
		in.Parameters = append(in.Parameters, classify.Parameter{Name: pairs[i], Value: pairs[i+1]})
	}
	return in
}

func facts(pairs ...string) classify.Input {
	in := classify.Input{Facts: map[string]string{}}
	for i := 0; i+1 < len(pairs); i += 2 {
		in.Facts[pairs[i]] = pairs[i+1]
	}
	return in
}

// stand is how an entry stands in an answer.
type stand string

const (
	isMet    stand = "met"
	isOpen   stand = "open"
	isOut    stand = "ruled out"
	isAbsent stand = "not shown"
)

func standing(r classify.Result, id string) stand {
	switch {
	case slices.Contains(ids(r.Entries), id):
		return isMet
	case slices.Contains(ids(r.Candidates), id):
		return isOpen
	case slices.Contains(ids(r.Nearest), id):
		return isOut
	default:
		return isAbsent
	}
}

func presumed(r classify.Result, id string) []string {
	for _, a := range r.Entries {
		if a.ID == id {
			return a.Presumed
		}
	}
	return nil
}

// TestConventions shows what each convention does: an item to which it applies, and one that differs in the fact on which it
// turns.
func TestConventions(t *testing.T) {
	tests := []struct {
		convention string
		entry      string
		with       classify.Input
		then       stand
		presumes   string // parameter that is presumed, empty where the convention works otherwise
		without    classify.Input
		else_      stand
		why        string
	}{
		{
			"usable-presumed", "2.A.1.c.1", words("Solid rocket motor", "Total impulse", "1.5 MN·s"), isMet, "usable_in",
			words("Solid rocket motor"), isOpen, "the figure of the entry is met, against a motor without figures",
		},
		{
			"usable-as-named", "4.C.4.a.3", facts("substance", "dinitrogen_pentoxide"), isMet, "usable_as",
			facts("substance", "dinitrogen_pentoxide", "usable_as", "not oxidiser_for_liquid_rocket_engine"), isOut,
			"the substance alone, against one stated not to serve the role",
		},
		{
			"navigation-grade", "9.A.3", words("Linear accelerometer", "Scale factor repeatability, 1 year", "300 ppm", "Bias repeatability, 1 year", "100 µg"), isMet,
			"designed_for_inertial_navigation_or_guidance",
			words("Linear accelerometer", "Scale factor repeatability, 1 year", "300 ppm"), isOpen, "both figures, against one of them",
		},
		{
			"stage-of-work", "1.D.1", facts("item_type", "software", "specially_designed_or_modified_for", "1.B.1"), isMet, "lifecycle_stage",
			facts("item_type", "software", "specially_designed_or_modified_for", "1.B.1", "lifecycle_stage", "development"), isAbsent,
			"no stage of work stated, against one that the entry does not name",
		},
		{
			"numerical-control", "3.B.3", words("Flow forming machine", "Coordinated axes for contouring", "3"), isMet, "nc_or_computer_control_capable",
			words("Flow forming machine"), isOpen, "a stated number of axes, against none",
		},
		{
			"integrated-engine", "2.A.1.c.2", facts("item_type", "liquid_rocket_engine", "total_impulse", "1.5 MN·s"), isMet,
			"integrated_or_designed_to_be_integrated_into_propulsion_system",
			facts("item_type", "liquid_rocket_engine", "total_impulse", "1.5 MN·s",
				"integrated_or_designed_to_be_integrated_into_propulsion_system", "no"), isOut,
			"nothing said of its integration, against an engine stated to stand alone",
		},
		{
			"powder-shape", "4.C.2.d", words("Zirconium powder, 99 % Zr, 95 % below 45 µm"), isMet, "particle_shape",
			words("Zirconium powder, 99 % Zr"), isOpen, "the shape need not be stated, the size has to be",
		},
		{
			"actuation", "10.A.1", words("Flight control system specially designed for cruise missiles with 600 km range and 500 kg payload"),
			isMet, "actuation_principle", words("Flight control system for an airliner"), isOut,
			"the principle need not be stated, the host has to be one of the list",
		},
		{
			"test-software", "15.D.1", facts("item_type", "software", "specially_designed_or_modified_for", "15.B.1.a"), isMet, "usable_in",
			facts("item_type", "software", "specially_designed_or_modified_for", "10.B.1"), isAbsent,
			"software for listed test equipment, against software for other equipment",
		},
		{
			"machine-purpose", "6.B.1.a", facts("item_type", "filament_winding_machine", "programmable_axes", "4"), isMet,
			"designed_to_make_composites_from_fibre",
			facts("item_type", "filament_winding_machine", "programmable_axes", "4", "designed_to_make_composites_from_fibre", "no"), isOut,
			"nothing said of what it winds, against a machine stated not to wind fibre",
		},
		{
			"dose-rating", "18.A.1", words("Microcircuit", "Total dose", "600 krad(Si)"), isMet, "radiation_hardened",
			words("Microcircuit", "Total dose", "100 krad(Si)"), isOut, "the dose of the definition, against less",
		},
		{
			"vacuum-mixing", "4.B.3.a",
			words("Batch mixer, jacketed bowl, planetary blades", "Volume", "150 L", "Vacuum", "5 kPa absolute"), isMet, "",
			words("Batch mixer, jacketed bowl, planetary blades", "Volume", "150 L", "Vacuum", "50 kPa absolute"), isOut,
			"one working pressure inside the band, against one outside",
		},
		{
			"named-systems", "10.A.1", words("Flight control system specially designed for ballistic missiles"), isMet, "",
			words("Flight control system specially designed for unmanned aerial vehicles"), isOpen, "a missile reaches the limits by its name, an unmanned aircraft may not",
		},
		{
			"stated-host", "10.A.1", words("Flight control system"), isOpen, "",
			words("Flight control system for an airliner"), isOut, "nothing said of the host, against a host outside the list",
		},
		{
			"orbital", "1.A.1", words("Space launch vehicle", "Payload to orbit", "600 kg"), isMet, "",
			words("Sounding rocket", "Payload", "600 kg"), isOpen, "an orbit is farther than 300 km, a sounding flight need not be",
		},
		{
			"rated-figure", "12.A.3.a",
			words("Gravity meter for marine use", "Accuracy", "0.7 mGal or less", "Time to steady state", "2 min or less"), isMet, "",
			words("Gravity meter for marine use", "Accuracy", "4 mGal or less", "Time to steady state", "2 min or less"), isOut,
			"4 mGal or less promises 4 mGal and no better",
		},
		{
			"host-by-figures", "2.D.2", words("Software for use of solid rocket motors of 1.5 MN·s total impulse"), isMet, "",
			words("Software for use of solid rocket motors of 0.1 MN·s total impulse"), isAbsent,
			"the host's figure is met, against one that fails",
		},
		{
			"kind-alone", "3.A.2", words("Spare parts as per invoice 4711"), isOpen, "",
			words("Spare parts for textile machinery"), isAbsent, "nothing said of what they belong to, against a host outside the list",
		},
		{
			"material-of-article", "3.A.7", words("Ball bearings, steel"), isOpen, "",
			words("Bearing steel bars"), isOut, "bearings of steel, against steel for bearings",
		},
	}
	c := newClassifier(t)
	shown := map[string]bool{"field-words": true} // by TestUnsaid: it leaves the whole answer open, not one entry
	for _, tt := range tests {
		shown[tt.convention] = true
		t.Run(tt.convention, func(t *testing.T) {
			with, without := answer(t, c, tt.with), answer(t, c, tt.without)
			if got := standing(with, tt.entry); got != tt.then {
				t.Errorf("where it applies %s is %s, want %s: %s", tt.entry, got, tt.then, with.Why)
			}
			if got := presumed(with, tt.entry); tt.presumes != "" && !slices.Contains(got, tt.presumes) {
				t.Errorf("%s is not said to be presumed but %v", tt.presumes, got)
			}
			if tt.presumes != "" && !strings.Contains(with.Why, "presumed, not stated") {
				t.Errorf("the answer does not say that something is presumed: %s", with.Why)
			}
			if got := standing(without, tt.entry); got != tt.else_ {
				t.Errorf("where it does not apply %s is %s, want %s (%s): %s", tt.entry, got, tt.else_, tt.why, without.Why)
			}
		})
	}
	for _, conv := range c.Lexicon().Conventions() {
		if !shown[conv.ID] {
			t.Errorf("no test shows what convention %s does", conv.ID)
		}
		delete(shown, conv.ID)
	}
	for id := range shown {
		t.Errorf("no convention is named %s", id)
	}
}

// TestUsableWithoutFigures: where an entry asks for usability and sets no figure, something about the host must be stated.
func TestUsableWithoutFigures(t *testing.T) {
	c := newClassifier(t)
	silent := answer(t, c, words("Re-entry vehicle"))
	if silent.Verdict != classify.NeedsInformation || !slices.Contains(silent.Missing, "usable_in") {
		t.Errorf("nothing was said of the host: %s, missing %v; usable_in should be asked for", silent.Verdict, silent.Missing)
	}
	hosted := answer(t, c, words("Re-entry vehicle for ballistic missiles"))
	if hosted.Verdict != classify.ControlledI || standing(hosted, "2.A.1.b") != isMet {
		t.Errorf("the host was stated: %s, %s", hosted.Verdict, hosted.Why)
	}
}
