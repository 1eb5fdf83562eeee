package ask

import (
	"fmt"
	"strings"
	"testing"

	"github.com/licet/licet/classify"
	"github.com/licet/licet/controllist"
	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
)

func classifier(t *testing.T) *classify.Classifier {
	t.Helper()
	words, err := classify.Load()
	if err != nil {
		t.Fatal(err)
	}
	c, err := classify.New(words, date.MustParse("2026-06-01"))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// talk runs a conversation and returns what was said, one word for each turn.
func talk(t *testing.T, text string, answers ...string) (*classify.Result, []string, error) {
	t.Helper()
	var said []string
	s := New(classifier(t), text, Prompts{
		Ask:       func(n int, q classify.Question) { said = append(said, fmt.Sprintf("%d %s", n, q.Param)) },
		Help:      func(q classify.Question, p *controllist.Param) { said = append(said, "help "+q.Param+" "+Example(p)) },
		Wrong:     func(err error) { said = append(said, "wrong "+string(fault.KindOf(err))) },
		Remaining: func(*classify.Result, []string, []string) {},
		Nothing:   func(string) { said = append(said, "nothing") },
	})
	r, err := s.Run(t.Context(), strings.NewReader(strings.Join(answers, "\n")))
	return r, said, err
}

func TestConversation(t *testing.T) {
	for _, c := range []struct {
		text    string
		answers []string
		verdict classify.Verdict
		said    string // must begin so
		why     string
	}{
		{"", nil, classify.NeedsInformation, "1 item_type", "without words the goods are asked for first"},
		{"", []string{"Office chairs"}, classify.NotControlled, "1 item_type", "an ordinary good ends it"},
		{"", []string{"Solid rocket motor for a space launch vehicle", "1.5 MN·s", "quit"}, classify.ControlledI, "1 item_type|2 total_impulse", "over the limit"},
		{"solid rocket motor", []string{"800 kN·s", "quit"}, classify.NotControlled, "1 total_impulse", "below both limits"},
		{"solid rocket motor", []string{"back", "quit"}, classify.NeedsInformation, "1 total_impulse|nothing", "nothing to take back"},
		{"solid rocket motor", []string{"skip", "back", "quit"}, classify.NeedsInformation, "1 total_impulse|2 usable_in|1 total_impulse", "a skipped question comes back"},
		{"solid rocket motor", []string{"", "quit"}, classify.NeedsInformation, "1 total_impulse|2 usable_in", "an empty line skips"},
		{"solid rocket motor", []string{"5 kg", "?", "q"}, classify.NeedsInformation, "1 total_impulse|wrong invalid|help total_impulse a number with its unit", "a wrong unit is asked again"},
		{"solid rocket motor", []string{"800 kN·s", "back"}, classify.NotControlled, "1 total_impulse", "when nothing is left to ask it is over"},
	} {
		r, said, err := talk(t, c.text, c.answers...)
		if err != nil {
			t.Errorf("%s: %v", c.why, err)
			continue
		}
		if r.Verdict != c.verdict {
			t.Errorf("%s: verdict %s, want %s", c.why, r.Verdict, c.verdict)
		}
		want, got := strings.Split(c.said, "|"), said
		for i, w := range want {
			if i >= len(got) || !strings.HasPrefix(got[i], w) {
				t.Errorf("%s: said %q, want %q", c.why, got, want)
				break
			}
		}
	}
}

// TestEveryQuestionOnce: whoever skips everything comes to an end.
func TestEveryQuestionOnce(t *testing.T) {
	_, said, err := talk(t, "gyro", strings.Split(strings.Repeat("skip\n", 200), "\n")...)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, s := range said {
		_, param, _ := strings.Cut(s, " ")
		if seen[param] {
			t.Errorf("%s is asked twice", param)
		}
		seen[param] = true
	}
	if len(said) == 0 || len(said) > 100 {
		t.Errorf("%d questions", len(said))
	}
}

func TestLongAnswer(t *testing.T) {
	_, _, err := talk(t, "", strings.Repeat("a", maxAnswer+1))
	if fault.KindOf(err) != fault.Invalid {
		t.Errorf("an endless answer: %v, want an error of kind invalid", err)
	}
}
