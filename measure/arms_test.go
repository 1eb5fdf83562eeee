package measure

import (
	"testing"

	"github.com/licet/licet/transfer"
	"github.com/licet/licet/truth"
)

func TestArms(t *testing.T) {
	r, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]truth.Value{
		"Assault rifles, 200 pieces":       truth.Met,
		"120 mm mortar bombs":              truth.Met,
		"Surface-to-air missile":           truth.Met,
		"Airsoft assault rifles":           truth.Unknown, // may be toys
		"Cleaning kit for assault rifles":  truth.Unknown,
		"Detector of land mines":           truth.Unknown,
		"Office chairs":                    truth.Unknown, // a description never denies it
		"Machine gunpowder-free nail tool": truth.Unknown, // words are whole
		"":                                 truth.Unknown,
	} {
		if got := r.Arms(text); got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}

// What a person stated fills what was not recognised, and denies nothing that was.
func TestStatedOfItems(t *testing.T) {
	it := func(f func(*transfer.Item)) *transfer.Transfer {
		x := transfer.Item{Description: "crate"}
		f(&x)
		return &transfer.Transfer{ID: "a", Kind: transfer.Export, Items: []transfer.Item{x}}
	}
	clear := ItemFacts{Verdict: "not-controlled"}
	perhaps := ItemFacts{Verdict: "needs-information", Possible: []string{"1.A.1"}}
	missile := ItemFacts{Verdict: "not-controlled", Missile: truth.Met}
	for _, tt := range []struct {
		why                  string
		t                    *transfer.Transfer
		f                    ItemFacts
		missile, arms, lists truth.Value
	}{
		{"nothing stated", it(func(*transfer.Item) {}), clear, truth.Unknown, truth.Unknown, truth.Unknown},
		{"all denied", it(func(x *transfer.Item) {
			x.CompleteMissile, x.Arms, x.OnCouncilList = truth.NotMet, truth.NotMet, truth.NotMet
		}), clear, truth.NotMet, truth.NotMet, truth.NotMet},
		{"stated to be a missile, which is arms", it(func(x *transfer.Item) { x.CompleteMissile = truth.Met }), clear, truth.Met, truth.Met, truth.Unknown},
		{"recognised, and denied in vain", it(func(x *transfer.Item) {
			x.CompleteMissile, x.Arms = truth.NotMet, truth.NotMet
		}), missile, truth.Met, truth.Met, truth.Unknown},
		{"arms that are no missile", it(func(x *transfer.Item) { x.Arms, x.CompleteMissile = truth.Met, truth.NotMet }), clear, truth.NotMet, truth.Met, truth.Unknown},
		{"denied, and an entry of a system stays possible", it(func(x *transfer.Item) { x.CompleteMissile = truth.NotMet }), perhaps, truth.Unknown, truth.Unknown, truth.Unknown},
	} {
		got := Of(tt.t, []ItemFacts{tt.f}).Items[0]
		if got.MissileSystem != tt.missile || got.Arms != tt.arms || got.OnCouncilList != tt.lists {
			t.Errorf("%s: missile %v, arms %v, on a list %v", tt.why, got.MissileSystem, got.Arms, got.OnCouncilList)
		}
	}
}

// The countries of the money are countries of the transfer.
func TestMoney(t *testing.T) {
	for where, change := range map[string]func(*transfer.Transfer){
		"payer":      func(t *transfer.Transfer) { t.Payment.PayerCountry = "KP" },
		"account":    func(t *transfer.Transfer) { t.Payment.Accounts = []transfer.Account{{Country: "KP"}} },
		"commission": func(t *transfer.Transfer) { t.Payment.Commission.Country = "KP" },
		"bank": func(t *transfer.Transfer) {
			t.Parties = []transfer.Party{{Role: transfer.Bank, Name: "B", Country: "KP"}}
		},
	} {
		x := &transfer.Transfer{ID: "a", Items: []transfer.Item{{Description: "chair"}}}
		change(x)
		s := Of(x, nil)
		if !s.touches("KP") || len(s.Money.Codes) != 1 {
			t.Errorf("%s: %+v", where, s.Money)
		}
	}
}

// A service is declared as such; whether people are taught stays open.
func TestServiceIsDeclared(t *testing.T) {
	s := Of(&transfer.Transfer{ID: "a", Kind: transfer.Service, Items: []transfer.Item{{Description: "Bunkering"}}}, nil)
	if s.Service != truth.Met || s.Training != truth.Unknown {
		t.Errorf("service %v, training %v", s.Service, s.Training)
	}
}
