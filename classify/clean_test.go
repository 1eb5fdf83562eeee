package classify_test

import (
	"strings"
	"testing"

	"github.com/licet/licet/classify"
)

// What cannot be seen does not hide goods from the list.
func TestInvisibleCharactersHideNothing(t *testing.T) {
	c := newClassifier(t)
	tests := []struct{ text, why string }{
		{"ring laser gyro, drift rate stability 0.05 deg/h", "as it is meant"},
		{"ring la\u00adser gy\u00adro, drift rate stability 0.05 deg/h", "soft hyphens"},
		{"r\u200bing la\u200dser gy\ufeffro, drift rate stability 0.05 deg/h", "zero-width characters"},
		{"\u202ering laser gyro\u202c, drift rate stability 0.05 deg/h", "marks of direction"},
		{"ring la-\nser gy-\r\n  ro, drift rate stability 0.05 deg/h", "hyphens at the ends of lines"},
		{"ｒｉｎｇ ｌａｓｅｒ ｇｙｒｏ, drift rate stability ０.０５ deg/h", "wide letters"},
	}
	for _, tt := range tests {
		r, err := c.Classify(classify.Input{Text: tt.text})
		if err != nil {
			t.Fatal(err)
		}
		if got := ids(r.Entries); len(got) != 1 || got[0] != "9.A.4" {
			t.Errorf("%s: met %v, verdict %s", tt.why, got, r.Verdict)
		}
		for _, v := range r.Values {
			if v.Where == "text" && !strings.HasPrefix(tt.text[v.Start:], "0.05") && !strings.HasPrefix(tt.text[v.Start:], "０") {
				t.Errorf("%s: the value is said to stand at %q", tt.why, tt.text[v.Start:v.End])
			}
		}
	}
}

// Goods that were not recognised, and of which nothing speaks for ordinary goods, are not cleared.
func TestUnknownGoodsAreNotCleared(t *testing.T) {
	c := newClassifier(t)
	for _, text := range []string{
		"asdfgh", "12345 678", "x", "balistic misile range 900km", "ringlasergyro", "giroscope fibre optic 0.02 deg/h",
		"rіng lаser gyrо", "صاروخ", "жироскоп", "rocket", "guidance computer", "S-band telemetry transmitter",
	} {
		r, err := c.Classify(classify.Input{Text: text})
		if err != nil {
			t.Fatal(err)
		}
		if r.Verdict != classify.NeedsInformation {
			t.Errorf("%q: %s, %s", text, r.Verdict, r.Why)
		}
	}
}

// Where the payload alone is short of Category I, the answer says that range and payload can be traded.
func TestTradeOffIsNamed(t *testing.T) {
	c := newClassifier(t)
	for text, warned := range map[string]bool{
		"ballistic missile, range 1000 km, payload 499 kg": true,
		"ballistic missile, range 250 km, payload 900 kg":  true,
		"ballistic missile, range 200 km, payload 50 kg":   false,
		"ballistic missile, range 1000 km, payload 900 kg": false,
	} {
		r := answer(t, c, classify.Input{Text: text})
		if got := strings.Contains(strings.Join(r.Remarks, "\n"), "can be traded"); got != warned {
			t.Errorf("%s: warned %v, want %v; remarks %q", text, got, warned, r.Remarks)
		}
	}
}

// A vacuum told as so much below the atmosphere clears nothing.
func TestVacuumBelowTheAtmosphere(t *testing.T) {
	c := newClassifier(t)
	for value, open := range map[string]bool{"28 inHg": true, "95 kPa": true, "30 kPa": false} {
		r := answer(t, c, classify.Input{Text: "Double arm kneader, steam jacket", Parameters: []classify.Parameter{
			{Name: "Total volume", Value: "250 L"}, {Name: "Vacuum", Value: value}, {Name: "Shafts", Value: "2 sigma shafts, both off-centre"},
		}})
		if got := r.Verdict == classify.NeedsInformation; got != open {
			t.Errorf("%s: %s, %s", value, r.Verdict, r.Why)
		}
	}
}

// Goods are judged by what they can be had with.
func TestOptionsCount(t *testing.T) {
	c := newClassifier(t)
	for text, want := range map[string]classify.Verdict{
		"UAV range: 100 km (option: 900 km), payload 600 kg":                            classify.ControlledI,
		"UAV range: 900 km (option: 100 km), payload 600 kg":                            classify.ControlledI,
		"UAV range: 100 km (option: 200 km), payload 600 kg":                            classify.NotControlled,
		"Ring laser gyro, drift rate stability 2 deg/h, optional grade with 0.05 deg/h": classify.ControlledII,
	} {
		if r := answer(t, c, classify.Input{Text: text}); r.Verdict != want {
			t.Errorf("%s: %s, want %s: %s", text, r.Verdict, want, r.Why)
		}
	}
}

// A figure that cannot be leaves its condition open, and the answer says so.
func TestNegativeFiguresDecideNothing(t *testing.T) {
	c := newClassifier(t)
	for _, in := range []classify.Input{
		{Text: "ballistic missile, range -900 km, payload 1000 kg"},
		{Text: "ballistic missile", Parameters: []classify.Parameter{{Name: "range", Value: "-900 km"}, {Name: "payload", Value: "1000 kg"}}},
	} {
		r, err := c.Classify(in)
		if err != nil {
			t.Fatal(err)
		}
		if r.Verdict != classify.NeedsInformation || !strings.Contains(strings.Join(r.Remarks, "\n"), "cannot be negative") {
			t.Errorf("%+v: %s, remarks %q", in, r.Verdict, r.Remarks)
		}
	}
	if _, err := c.Classify(classify.Input{Text: "ballistic missile", Facts: map[string]string{"range": "-5 km"}}); err == nil {
		t.Error("a negative range was accepted as a fact")
	}
	r, err := c.Classify(classify.Input{Text: "batch mixer", Parameters: []classify.Parameter{{Name: "total volumetric capacity", Value: "200 kg"}}})
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(r.Remarks, "\n"); !strings.Contains(got, "200 kg is a mass, where a volume is expected") {
		t.Errorf("a mass given as a volume: remarks %q", got)
	}
}
