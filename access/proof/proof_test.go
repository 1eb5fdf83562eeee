package proof_test

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/licet/licet/access/proof"
	"github.com/licet/licet/fault"
)

// quick are costs for tests.
var quick = proof.Costs{Memory: 64, Passes: 1, Threads: 1}

func TestCheckPassword(t *testing.T) {
	about := []string{"Ann Müller", "ann.mueller@corvale.example", "Corvale GmbH"}
	for _, tt := range []struct {
		why, password, want string
	}{
		{"words", "correct horse battery", ""},
		{"another script", "правильная лошадь", ""},
		{"twelve letters", "kx3 plum tea", ""},
		{"short", "kx3 plumtea", "too short"},
		{"short, in many bytes", "ключключ", "too short"},
		{"long", strings.Repeat("correct horse ", 20), "too long"},
		{"one letter", strings.Repeat("a", 20), "over and over"},
		{"one piece", strings.Repeat("ab1", 6), "over and over"},
		{"the name", "Müller Müller", "your name"},
		{"the address and a year", "corvale20262026", "your name"},
		{"the name among much else", "corvale has a green gate", ""},
		{"a common one", "Password1234", "tried first"},
		{"common letters among others", "password of the tall ship", ""},
		{"no text", "correct\xffhorse battery", "no text"},
	} {
		err := proof.CheckPassword(tt.password, about...)
		if tt.want == "" && err != nil || tt.want != "" && (fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), tt.want)) {
			t.Errorf("%s: %v", tt.why, err)
		}
		if err != nil && strings.Contains(err.Error(), tt.password) {
			t.Errorf("%s: the message holds the password", tt.why)
		}
	}
}

func TestPasswords(t *testing.T) {
	kept := proof.HashPassword("correct horse ﬁve", quick)
	if kept == proof.HashPassword("correct horse ﬁve", quick) {
		t.Error("two hashes of one password are the same")
	}
	for _, tt := range []struct {
		why, kept, password string
		ok                  bool
		kind                fault.Kind
	}{
		{"right", kept, "correct horse ﬁve", true, ""},
		{"written with other code points", kept, "correct horse five", true, ""},
		{"wrong", kept, "correct horse six", false, ""},
		{"empty", kept, "", false, ""},
		{"much too long", kept, strings.Repeat("x", 1<<20), false, ""},
		{"nothing is kept", "", "correct horse five", false, ""},
		{"cut", kept[:len(kept)-3], "correct horse five", false, fault.Internal},
		{"another method", "$2a$10$abc", "x", false, fault.Internal},
		{"costs nobody can pay", strings.Replace(kept, "m=64", "m=99999999", 1), "x", false, fault.Internal},
		{"no costs", strings.Replace(kept, "t=1", "t=0", 1), "x", false, fault.Internal},
	} {
		ok, _, err := proof.VerifyPassword(tt.kept, tt.password)
		if ok != tt.ok || fault.KindOf(err) != tt.kind {
			t.Errorf("%s: %v %v", tt.why, ok, err)
		}
	}
	if _, again, _ := proof.VerifyPassword(kept, "correct horse five"); !again {
		t.Error("a password of old costs is not hashed anew")
	}
	if _, again, _ := proof.VerifyPassword(proof.HashPassword("correct horse five", proof.Now), "correct horse five"); again {
		t.Error("a password of today's costs is hashed anew")
	}
}

func TestDevice(t *testing.T) {
	// The secret and codes of RFC 6238, appendix B, of which apps show the last six figures.
	const secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
	at := func(unix int64) time.Time { return time.Unix(unix, 0) }
	for _, tt := range []struct {
		why, code string
		at        time.Time
		last      int64
		ok        bool
	}{
		{"59 s", "287082", at(59), 0, true},
		{"2005", "081804", at(1111111109), 0, true},
		{"2603", "353130", at(20000000000), 0, true},
		{"with blanks, as it is shown", "353 130", at(20000000000), 0, true},
		{"half a minute late", "287082", at(89), 0, true},
		{"half a minute early", "287082", at(29), 0, true},
		{"a minute late", "287082", at(120), 0, false},
		{"used before", "287082", at(59), 1, false},
		{"one before it was used", "287082", at(89), 2, false},
		{"wrong", "287083", at(59), 0, false},
		{"empty", "", at(59), 0, false},
		{"eight figures", "94287082", at(59), 0, false},
	} {
		step, ok := proof.VerifyCode(secret, tt.code, tt.at, tt.last)
		if ok != tt.ok || ok && step == 0 {
			t.Errorf("%s: %v, step %d", tt.why, ok, step)
		}
	}
	d, err := proof.NewDevice("Licet", "ann@corvale.example")
	if err != nil || len(d.Secret) != 32 || !strings.HasPrefix(d.URL, "otpauth://totp/Licet:ann@corvale.example?") {
		t.Errorf("%+v %v", d, err)
	}
	if _, err := proof.NewDevice("", "ann"); fault.KindOf(err) != fault.Invalid {
		t.Error(err)
	}
	if _, ok := proof.VerifyCode("not base32!", "123456", at(59), 0); ok {
		t.Error("a damaged secret has a code")
	}
}

func TestRecoveryCodes(t *testing.T) {
	codes, kept := proof.RecoveryCodes(10)
	if len(codes) != 10 || len(kept) != 10 || len(codes[0]) != 19 {
		t.Fatalf("%v", codes)
	}
	left, ok := proof.UseRecoveryCode(kept, " "+strings.ToLower(codes[3])+" ")
	if !ok || len(left) != 9 {
		t.Errorf("%v %d", ok, len(left))
	}
	if _, ok := proof.UseRecoveryCode(left, codes[3]); ok {
		t.Error("a code counts twice")
	}
	if left, ok := proof.UseRecoveryCode(kept, "AAAA-AAAA-AAAA-AAAA"); ok || len(left) != 10 {
		t.Error("a code that is none")
	}
}

func TestSecrets(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := proof.NewSecret()
		if !proof.CheckSecret(s) || s == proof.NewSecret() || len(proof.Hash(s)) != 64 {
			t.Fatal(s)
		}
		i := rapid.IntRange(0, len(s)-1).Draw(t, "place")
		with := rapid.SampledFrom([]byte("abcXYZ019_-")).Filter(func(b byte) bool { return b != s[i] }).Draw(t, "with")
		if x := s[:i] + string(with) + s[i+1:]; proof.CheckSecret(x) {
			t.Fatalf("%s is taken for %s", x, s)
		}
	})
	if proof.CheckSecret("") || proof.CheckSecret("licet_") {
		t.Error("nothing is a secret")
	}
}

func TestAttempts(t *testing.T) {
	at := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	var a proof.Attempts
	want := []time.Duration{0, 0, 0, 0, time.Minute, 2 * time.Minute, 4 * time.Minute, 8 * time.Minute, 16 * time.Minute, 32 * time.Minute, time.Hour, time.Hour}
	for i, rest := range want {
		a = a.Fail(at)
		if got := a.Until(); rest == 0 && !got.IsZero() || rest > 0 && !got.Equal(at.Add(rest)) {
			t.Errorf("after %d wrong attempts: %v, want a rest of %v", i+1, got, rest)
		}
		at = at.Add(time.Second)
	}
	if a = a.Fail(at.Add(48 * time.Hour)); a.Wrong != 1 {
		t.Error("attempts are not forgotten")
	}
}

func FuzzVerifyPassword(f *testing.F) {
	f.Add(proof.HashPassword("x", quick), "x")
	f.Add("$argon2id$v=19$m=64,t=1,p=1$AAAA$AAAA", "x")
	f.Fuzz(func(t *testing.T, kept, password string) {
		if strings.Count(kept, "=") > 0 && !strings.Contains(kept, "m=64,t=1,p=1$") {
			return // costs that fuzzing cannot pay
		}
		if ok, _, err := proof.VerifyPassword(kept, password); ok && err != nil {
			t.Error("right and an error")
		}
	})
}

func BenchmarkHashPassword(b *testing.B) {
	for b.Loop() {
		proof.HashPassword("correct horse battery", proof.Now)
	}
}
