package classify_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/licet/licet/classify"
	"github.com/licet/licet/controllist"
	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
)

// TestAnswers shows, one item a rule, how what was stated turns into an answer.
func TestAnswers(t *testing.T) {
	tests := []struct {
		why     string
		in      classify.Input
		verdict classify.Verdict
		entry   string
		stands  stand
		missing []string // asked for, among others
		says    string   // in the paragraph for people
		remark  string   // in a remark
	}{
		{
			why:     "thrust times time is the impulse, and the sum is shown",
			in:      words("Solid rocket motor", "Average thrust", "100 kN", "Burn time", "12 s"),
			verdict: classify.ControlledI, entry: "2.A.1.c.1", stands: isMet, says: "Total impulse = thrust 100 kN × burn time 12 s",
		},
		{
			why:     "a peak thrust bounds the impulse from above and can only rule out",
			in:      words("Solid rocket motor", "Maximum thrust", "100 kN", "Burn time", "5 s"),
			verdict: classify.NotControlled, entry: "2.A.1.c.1", stands: isOut, says: "at most",
		},
		{
			why:     "a peak thrust never shows that a limit is reached",
			in:      words("Solid rocket motor", "Maximum thrust", "100 kN", "Burn time", "50 s"),
			verdict: classify.NeedsInformation, entry: "2.A.1.c.1", stands: isOpen, missing: []string{"total_impulse"},
		},
		{
			why:     "in-run instability is not one-year repeatability: the limit stays open, and the remark says why",
			in:      words("Linear accelerometer", "In-run bias instability", "5 µg", "Scale factor repeatability, 1 year", "300 ppm"),
			verdict: classify.NeedsInformation, entry: "9.A.3", stands: isOpen, missing: []string{"bias_repeatability"},
			remark: "is not bias repeatability",
		},
		{
			why:     "the reach of the data link is not the range of the aircraft",
			in:      words("Fixed-wing UAV", "Data link range", "350 km", "Payload", "40 kg"),
			verdict: classify.NeedsInformation, entry: "19.A.2", stands: isOpen, missing: []string{"range"}, remark: "is not range",
		},
		{
			why:     "a statement on both sides of the limit has to be asked about",
			in:      words("Solid rocket motor", "Total impulse", "1.0 to 1.2 MN·s"),
			verdict: classify.NeedsInformation, entry: "2.A.1.c.1", stands: isOpen, missing: []string{"total_impulse"},
		},
		{
			why:     "payload and range that were stated together are judged together: no payload of one with the range of another",
			in:      words("Unmanned helicopter", "Payload / range A", "150 kg / 1,200 km", "Payload / range B", "520 kg / 250 km"),
			verdict: classify.ControlledII, entry: "1.A.2", stands: isOut,
		},
		{
			why:     "the combination that meets the figures decides",
			in:      words("Unmanned helicopter", "Payload / range A", "150 kg / 1,200 km", "Payload / range B", "520 kg / 350 km"),
			verdict: classify.ControlledI, entry: "1.A.2", stands: isMet,
		},
		{
			why:     "a value below the limit rules out, and the condition is shown",
			in:      words("Batch mixer, jacketed bowl, planetary blades", "Volume", "100 L", "Vacuum", "5 kPa absolute"),
			verdict: classify.NotControlled, entry: "4.B.3.a", stands: isOut, says: "total volumetric capacity is asked to be at least 110 L, stated: 100 L",
		},
		{
			why:     "a percentage of fine particles is no content of metal",
			in:      words("Zirconium powder, 99 % Zr, 95 % below 45 µm"),
			verdict: classify.ControlledII, entry: "4.C.2.d", stands: isMet,
		},
		{
			why:     "300 bar is a strength or a pressure, and no bar of metal",
			in:      words("Maraging steel, solution annealed", "UTS aged", "19000 bar"),
			verdict: classify.NeedsInformation, entry: "6.C.8", stands: isOpen, missing: []string{"product_form"},
		},
		{
			why:     "a time under a name that is not understood is not the time that the list asks for",
			in:      words("Shipborne gravity meter", "Static accuracy", "0.6 mGal", "Payment", "30 days net"),
			verdict: classify.NeedsInformation, entry: "12.A.3.a", stands: isOpen, missing: []string{"time_to_steady_state_registration"},
		},
		{
			why:     "a CAS number names the substance whatever the trade calls it",
			in:      words("Speciality chemical, technical grade, CAS 10102-03-1"),
			verdict: classify.ControlledII, entry: "4.C.4.a.3", stands: isMet,
		},
		{
			why: "words that name nothing are no answer", in: words("Various goods"),
			verdict: classify.NeedsInformation, missing: []string{"item_type"},
		},
		{
			why: "silence is no answer", in: classify.Input{},
			verdict: classify.NeedsInformation, missing: []string{"item_type"},
		},
		{
			why: "a recognised ordinary good is outside the list, and what it was taken for is said",
			in:  words("Stainless steel garden hose reel"), verdict: classify.NotControlled, says: "Outside this list other controls may still apply.",
		},
	}
	c := newClassifier(t)
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			r := answer(t, c, tt.in)
			if r.Verdict != tt.verdict {
				t.Errorf("%s, want %s: %s", r.Verdict, tt.verdict, r.Why)
			}
			if tt.entry != "" && standing(r, tt.entry) != tt.stands {
				t.Errorf("%s is %s, want %s: %s", tt.entry, standing(r, tt.entry), tt.stands, r.Why)
			}
			for _, m := range tt.missing {
				if !slices.Contains(r.Missing, m) {
					t.Errorf("%s is not asked for, only %v", m, r.Missing)
				}
			}
			if len(r.Missing) != len(r.Questions) {
				t.Errorf("%d missing names and %d questions", len(r.Missing), len(r.Questions))
			}
			if !strings.Contains(r.Why, tt.says) {
				t.Errorf("the answer does not say %q: %s", tt.says, r.Why)
			}
			if !strings.Contains(strings.Join(r.Remarks, "\n"), tt.remark) {
				t.Errorf("no remark says %q: %q", tt.remark, r.Remarks)
			}
		})
	}
}

// TestNotesByEffect: a note may take goods out of an entry, lighten their treatment, let them travel with their host, or cover
// them by another licence. One boolean cannot hold these.
func TestNotesByEffect(t *testing.T) {
	c := newClassifier(t)
	entry := func(r classify.Result, id string) *classify.EntryAnswer {
		for _, l := range [][]classify.EntryAnswer{r.Entries, r.Candidates, r.Nearest} {
			for i := range l {
				if l[i].ID == id {
					return &l[i]
				}
			}
		}
		return nil
	}
	reentry := []string{"item_type", "re_entry_vehicle", "usable_in", "1.A"}

	t.Run("Category II treatment needs the statement and the quantity", func(t *testing.T) {
		for _, tt := range []struct {
			more    []string
			verdict classify.Verdict
			treated bool
		}{
			{nil, classify.ControlledI, false},
			{[]string{"designed_for_non_weapon_payload", "yes"}, classify.ControlledI, false},
			{[]string{"designed_for_non_weapon_payload", "yes", "end_use_statement_provided", "yes"}, classify.ControlledI, false},
			{[]string{"designed_for_non_weapon_payload", "yes", "quantity_appropriate_for_end_use", "yes"}, classify.ControlledI, false},
			{
				[]string{
					"designed_for_non_weapon_payload", "yes", "end_use_statement_provided", "yes",
					"quantity_appropriate_for_end_use", "yes",
				}, classify.ControlledII, true,
			},
		} {
			r := answer(t, c, facts(append(slices.Clone(reentry), tt.more...)...))
			a := entry(r, "2.A.1.b")
			if r.Verdict != tt.verdict || a == nil || a.Treated != tt.treated || a.Category != controllist.CategoryI {
				t.Errorf("with %v: %s, want %s (%+v)", tt.more, r.Verdict, tt.verdict, a)
			}
			if tt.treated && !strings.Contains(r.Why, "may be handled as Category II") {
				t.Errorf("the lighter treatment is not said: %s", r.Why)
			}
		}
	})
	t.Run("an exclusion takes out once it is stated, and not before", func(t *testing.T) {
		figures := []string{
			"Scale factor repeatability, 1 year", "300 ppm", "Bias repeatability, 1 year", "100 µg",
		}
		if r := answer(t, c, words("Linear accelerometer", figures...)); standing(r, "9.A.3") != isMet {
			t.Errorf("nothing takes it out, and it is %s", standing(r, "9.A.3"))
		}
		r := answer(t, c, words("Linear accelerometer, specially designed and developed as MWD sensor for downhole well services", figures...))
		a := entry(r, "9.A.3")
		if r.Verdict != classify.NotControlled || a == nil || len(a.Failed) == 0 {
			t.Fatalf("the note takes it out: %s, %+v", r.Verdict, a)
		}
	})
	t.Run("goods that go as part of a manned aircraft are released and still shown", func(t *testing.T) {
		with := []string{"item_type", "flight_control_system", "designed_or_modified_for", "1.A"}
		r := answer(t, c, facts(with...))
		if r.Verdict != classify.ControlledII || entry(r, "10.A.1").Release {
			t.Errorf("no host was stated: %s", r.Verdict)
		}
		if !slices.ContainsFunc(entry(r, "10.A.1").Notes, func(n controllist.NoteFinding) bool { return n.Effect == controllist.ExportAsPart }) {
			t.Error("the note that could release it is not shown")
		}
		r = answer(t, c, facts(append(with, "exported_as_part_of", "manned_aircraft")...))
		if a := entry(r, "10.A.1"); r.Verdict != classify.NotControlled || a == nil || !a.Release {
			t.Errorf("%s, %+v", r.Verdict, a)
		}
		if !strings.Contains(r.Why, "a note of the list lets the goods go as part of") {
			t.Errorf("the release is not said: %s", r.Why)
		}
	})
}

// TestLookAt: an entry whose figures are all met is shown although the kind of goods was not recognised.
func TestLookAt(t *testing.T) {
	c := newClassifier(t)
	r := answer(t, c, classify.Input{Text: "Assembly type XQ-7", Facts: map[string]string{"total_impulse": "1.5 MN·s"}})
	if !slices.Contains(ids(r.LookAt), "2.A.1.c.1") {
		t.Errorf("look at %v, want 2.A.1.c.1: its only figure is met", ids(r.LookAt))
	}
	for _, a := range r.LookAt {
		if !slices.Contains(a.Missing, "item_type") {
			t.Errorf("%s does not ask what the goods are: %v", a.ID, a.Missing)
		}
	}
	r = answer(t, c, classify.Input{Text: "Assembly type XQ-7", Facts: map[string]string{"total_impulse": "0.1 MN·s"}})
	if slices.Contains(ids(r.LookAt), "2.A.1.c.1") {
		t.Error("the figure is not met, and the entry is to be looked at all the same")
	}
	r = answer(t, c, words("Solid rocket motor", "Total impulse", "1.5 MN·s"))
	if len(r.LookAt) > 0 {
		t.Errorf("the goods were recognised: nothing else is to be looked at, got %v", ids(r.LookAt))
	}
}

// TestRuledOut: what was considered is shown with the condition that failed.
func TestRuledOut(t *testing.T) {
	c := newClassifier(t)
	shown, silent := 0, 0
	for _, r := range openRecords(t) {
		got := answer(t, c, r.input())
		for _, a := range got.Nearest {
			shown++
			if len(a.Failed) == 0 {
				silent++
				t.Logf("%s: %s was ruled out by nothing that is shown", r.ID, a.ID)
			}
		}
	}
	if shown == 0 || silent > 0 {
		t.Errorf("%d entries were shown as ruled out, %d of them without a reason", shown, silent)
	}
}

// TestCustomsCode: the code raises questions and never answers one. The answer is the same whatever code was declared.
func TestCustomsCode(t *testing.T) {
	text, err := os.ReadFile("data/codes.yaml")
	if err != nil {
		t.Fatal(err)
	}
	codes := []string{"", "0000.00", "no code", "99"}
	for _, m := range regexp.MustCompile(`hs: "?([0-9.]+)`).FindAllStringSubmatch(string(text), -1) {
		if !slices.Contains(codes, m[1]) {
			codes = append(codes, m[1])
		}
	}
	if len(codes) < 30 {
		t.Fatalf("only %d codes found", len(codes))
	}
	c := newClassifier(t)
	records := openRecords(t)
	remarked := 0
	for i, r := range records {
		in := r.input()
		want := gistOf(answer(t, c, in))
		for k := range 8 {
			in.HS = codes[(i*8+k)%len(codes)]
			got := answer(t, c, in)
			if diff := cmp.Diff(want, gistOf(got)); diff != "" {
				t.Errorf("%s: with HS %q another answer (-want +got):\n%s", r.ID, in.HS, diff)
			}
			if strings.Contains(strings.Join(got.Remarks, "\n"), "HS ") {
				remarked++
			}
		}
	}
	if remarked == 0 {
		t.Error("no code ever raised a question")
	}
}

// TestDates: the answer is that of the day. Where the text of the day is not held, nothing is guessed.
func TestDates(t *testing.T) {
	lx := newClassifier(t).Lexicon()
	steel := words("Maraging steel sheet", "Thickness", "3 mm", "UTS aged", "2,100 MPa")
	if r := answer(t, classifierOf(t, lx, today), steel); standing(r, "6.C.8") != isMet {
		t.Fatalf("today: 6.C.8 is %s: %s", standing(r, "6.C.8"), r.Why)
	}
	r := answer(t, classifierOf(t, lx, date.MustParse("2020-01-01")), steel)
	if r.Verdict != classify.NeedsInformation || standing(r, "6.C.8") != isOpen {
		t.Fatalf("on a day whose text is not held: %s, 6.C.8 %s", r.Verdict, standing(r, "6.C.8"))
	}
	if a := r.Candidates[0]; a.Status != controllist.TextNotHeld {
		t.Errorf("6.C.8 on that day is %s", a.Status)
	}
	told := slices.ContainsFunc(r.Questions, func(q classify.Question) bool { return q.Param == "" && strings.Contains(q.Ask, "wording of 6.C.8") })
	if len(r.Missing) > 0 || !told || !strings.Contains(r.Why, "wording") {
		t.Errorf("the answer does not name the wording that is missing, or takes it for a parameter: %v; %v; %s", r.Missing, r.Questions, r.Why)
	}
	if _, err := classify.New(lx, date.MustParse("1986-12-31")); fault.KindOf(err) != fault.Invalid {
		t.Errorf("before the list existed: %v, want an error of kind invalid", err)
	}
}

// TestDeclaredFacts: values under the list's own names overrule words, and wrong ones are refused with their place.
func TestDeclaredFacts(t *testing.T) {
	c := newClassifier(t)
	in := words("Solid rocket motor", "Total impulse", "1.5 MN·s")
	in.Facts = map[string]string{"total_impulse": "0.5 MN·s"}
	if r := answer(t, c, in); standing(r, "2.A.1.c.1") != isOut {
		t.Errorf("the declared figure is below the limit, and 2.A.1.c.1 is %s", standing(r, "2.A.1.c.1"))
	}
	for name, value := range map[string]string{
		"no_such_parameter": "1", "total_impulse": "5 kg", "payload": "heavy", "item_type": "wheelbarrow", "radiation_hardened": "perhaps",
	} {
		_, err := c.Classify(classify.Input{Text: "motor", Facts: map[string]string{name: value}})
		if fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), name) {
			t.Errorf("%s = %s: %v, want an error of kind invalid that names it", name, value, err)
		}
	}
}

// TestRecognised: complete systems and manned aircraft are marked for the Guidelines.
func TestRecognised(t *testing.T) {
	c := newClassifier(t)
	tests := []struct {
		why              string
		text             string
		manned, complete bool
	}{
		{"listed or not, a ballistic missile is a complete system", "Ballistic missile, range 120 km, warhead 200 kg", false, true},
		{"a part of one is not", "Heat shield for ballistic missile", false, false},
		{"an airliner is a manned aircraft", "Passenger aircraft, twin engine, 180 seats", true, false},
		{"a mixer is neither", "Batch mixer", false, false},
	}
	for _, tt := range tests {
		if r := answer(t, c, words(tt.text)); r.MannedAircraft != tt.manned || r.CompleteSystem != tt.complete {
			t.Errorf("%s: %q: manned aircraft %v, complete system %v", tt.why, tt.text, r.MannedAircraft, r.CompleteSystem)
		}
	}
}

// TestTooLarge: what is too long for one item is refused, not cut: a cut text could lose the word that decides.
func TestTooLarge(t *testing.T) {
	c := newClassifier(t)
	long := strings.Repeat("gyro ", 64<<10/5)
	many := make([]classify.Parameter, 500)
	tests := []struct {
		why string
		in  classify.Input
		bad string // field named in the error, empty where it is taken
	}{
		{"64 KiB of text", classify.Input{Text: long + "g"}, ""},
		{"one byte more", classify.Input{Text: long + "gy"}, "text"},
		{"text and end use together", classify.Input{Text: long[:40<<10], EndUse: long[:30<<10]}, "text"},
		{"parameters count", classify.Input{Parameters: []classify.Parameter{{Name: long[:40<<10], Value: long[:30<<10]}}}, "text"},
		{"500 parameters", classify.Input{Parameters: many}, ""},
		{"501 parameters", classify.Input{Parameters: append(many, classify.Parameter{})}, "parameters"},
	}
	for _, tt := range tests {
		_, err := c.Classify(tt.in)
		if tt.bad == "" && err != nil || tt.bad != "" && (fault.KindOf(err) != fault.Invalid || !strings.HasPrefix(err.Error(), tt.bad)) {
			t.Errorf("%s: %v, want an error of field %q", tt.why, err, tt.bad)
		}
	}
}
