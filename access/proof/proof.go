// Package proof is what an account proves itself by: passwords, codes of a device, codes to recover, and the secrets of tokens and links.
//
// It makes secrets, and holds what was given against what was kept. What is kept lets nobody sign in: passwords as Argon2id (RFC 9106),
// secrets of full strength as SHA-256. The secret of a device has to be kept as it is, so that its codes can be computed.
// Keys (WebAuthn) are not here: their library keeps only public parts.
package proof

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base32"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"hash/crc32"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"
	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"

	"github.com/licet/licet/fault"
)

// Costs are those of Argon2id. They are written beside each password, so that raising them here makes old ones be hashed anew at
// the next sign-in.
type Costs struct {
	Memory  uint32 // KiB
	Passes  uint32
	Threads uint8
}

// Now are the costs for new passwords: some 20 ms and 19 MiB, which two cores stand a hundred people signing in at once, and a thief of
// the database pays for each guess.
var Now = Costs{Memory: 19 << 10, Passes: 2, Threads: 1}

// Lengths of passwords, in letters: what NIST SP 800-63B asks for of one that is not the only proof, and a bound on work.
const (
	shortest = 12
	longest  = 256
)

// CheckPassword says what a new password lacks, as an error of kind invalid. about are words that everybody knows of the person: name,
// address, organisation.
func CheckPassword(password string, about ...string) error {
	bad := func(message, want string) error { return fault.Input("password", "", message, want) } // never the password
	p := norm.NFKC.String(password)
	n := utf8.RuneCountInString(p)
	switch {
	case !utf8.ValidString(password):
		return bad("the password holds what is no text", "letters of any script")
	case n < shortest:
		return bad("the password is too short", fmt.Sprintf("at least %d letters; a few words will do", shortest))
	case n > longest:
		return bad("the password is too long", fmt.Sprintf("at most %d letters", longest))
	case repeats(p):
		return bad("the password is one piece over and over", "something less easy to guess")
	}
	small := strings.ToLower(p)
	for _, w := range about {
		for part := range strings.FieldsFuncSeq(strings.ToLower(w), func(r rune) bool { return r == '@' || r == '.' || r == ' ' }) {
			if utf8.RuneCountInString(part) >= 4 && strings.Contains(small, part) && n-utf8.RuneCountInString(part) < shortest {
				return bad("the password is little more than your name or address", "something that others do not know of you")
			}
		}
	}
	for _, w := range common {
		if strings.Contains(small, w) && n-utf8.RuneCountInString(w) < 6 {
			return bad("the password is among those that are tried first", "something less common")
		}
	}
	return nil
}

// common are what guesses begin with; longer lists are of little use where twelve letters are asked for.
var common = []string{"password", "passwort", "motdepasse", "123456", "qwerty", "azerty", "letmein", "welcome", "iloveyou", "administrator", "licet", "abcdef"}

// repeats reports whether a short piece makes up the whole.
func repeats(p string) bool {
	letters := []rune(p)
	for size := 1; size <= 4; size++ {
		whole := true
		for i := size; i < len(letters) && whole; i++ {
			whole = letters[i] == letters[i-size]
		}
		if whole {
			return true
		}
	}
	return false
}

var raw64 = base64.RawStdEncoding

// HashPassword returns the password as it is kept, in the form $argon2id$v=19$m=…,t=…,p=…$salt$hash.
func HashPassword(password string, c Costs) string {
	salt := random(16)
	hash := argon2.IDKey(normal(password), salt, c.Passes, c.Memory, c.Threads, 32)
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, c.Memory, c.Passes, c.Threads, raw64.EncodeToString(salt), raw64.EncodeToString(hash))
}

func normal(password string) []byte { return []byte(norm.NFKC.String(password)) }

func random(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails
	return b
}

// VerifyPassword reports whether the password is the kept one, and whether it should be hashed anew because costs were raised. What is
// kept and cannot be read is an error of kind internal. With nothing kept it takes as long as with something: whether an account exists
// is not to be told by the clock.
func VerifyPassword(kept, password string) (ok, again bool, err error) {
	if kept == "" {
		_ = argon2.IDKey(normal(password), make([]byte, 16), Now.Passes, Now.Memory, Now.Threads, 32)
		return false, false, nil
	}
	damaged := fault.New(fault.Internal, "a kept password cannot be read")
	parts := strings.Split(kept, "$")
	if len(parts) != 6 || parts[1] != "argon2id" || parts[2] != "v="+strconv.Itoa(argon2.Version) {
		return false, false, damaged
	}
	var c Costs
	if n, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &c.Memory, &c.Passes, &c.Threads); n != 3 || err != nil {
		return false, false, damaged
	}
	salt, err1 := raw64.DecodeString(parts[4])
	hash, err2 := raw64.DecodeString(parts[5])
	if err1 != nil || err2 != nil || len(hash) != 32 || c.Passes == 0 || c.Threads == 0 || c.Memory > 1<<20 || c.Passes > 100 {
		return false, false, damaged
	}
	if utf8.RuneCountInString(password) > longest {
		return false, false, nil // not worth the work
	}
	got := argon2.IDKey(normal(password), salt, c.Passes, c.Memory, c.Threads, 32)
	return subtle.ConstantTimeCompare(got, hash) == 1, c != Now, nil
}

// Device is a device that shows codes (TOTP, RFC 6238: six figures, thirty seconds, SHA-1, as all apps know it).
type Device struct {
	Secret string // base32
	URL    string // otpauth://…, for a QR code
}

// NewDevice makes the secret of a device for an account, as the app will name it.
func NewDevice(installation, account string) (*Device, error) {
	key, err := totp.Generate(totp.GenerateOpts{Issuer: installation, AccountName: account, SecretSize: 20})
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, err, "making the secret of a device")
	}
	return &Device{key.Secret(), key.URL()}, nil
}

const period = 30

// VerifyCode reports whether the code is that of the device at the time, or of the half minute before or after it, and returns its step. A
// step not after the last one used is refused: a code counts once.
func VerifyCode(secret, code string, at time.Time, last int64) (step int64, ok bool) {
	code = strings.ReplaceAll(code, " ", "")
	now := at.Unix() / period
	for _, s := range []int64{now, now - 1, now + 1} {
		want, err := totp.GenerateCodeCustom(secret, time.Unix(s*period, 0), totp.ValidateOpts{Period: period, Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
		if err == nil && subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 {
			return s, s > last
		}
	}
	return 0, false
}

// letters of codes that people type: no 0 and O, 1 and I.
var letters = base32.NewEncoding("ABCDEFGHJKLMNPQRSTUVWXYZ23456789").WithPadding(base32.NoPadding)

// RecoveryCodes makes so many codes of 80 bits, each for one sign-in without the device, and what is kept of them.
func RecoveryCodes(n int) (codes, kept []string) {
	for range n {
		c := letters.EncodeToString(random(10))
		codes = append(codes, c[:4]+"-"+c[4:8]+"-"+c[8:12]+"-"+c[12:])
		kept = append(kept, Hash(c))
	}
	return codes, kept
}

// UseRecoveryCode returns what is kept without the code that was given, and whether it was among them.
func UseRecoveryCode(kept []string, code string) (left []string, ok bool) {
	h := Hash(strings.ToUpper(strings.NewReplacer("-", "", " ", "").Replace(code)))
	for i, k := range kept {
		if subtle.ConstantTimeCompare([]byte(k), []byte(h)) == 1 {
			return append(append([]string{}, kept[:i]...), kept[i+1:]...), true
		}
	}
	return kept, false
}

// Hash returns the SHA-256 of a secret of full strength, in hexadecimal, as it is kept.
func Hash(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// tokenPrefix tells what a found string is, to people and to programs that look for leaked secrets.
const tokenPrefix = "licet_"

// NewSecret makes the secret of a token or a link: 256 bits, with a check sum so that a mistyped one is told without asking the
// database.
func NewSecret() string {
	body := base64.RawURLEncoding.EncodeToString(random(32))
	return tokenPrefix + body + sum(body)
}

func sum(body string) string { return fmt.Sprintf("%08x", crc32.ChecksumIEEE([]byte(body))) }

// CheckSecret reports whether the text has the form of a secret that [NewSecret] made.
func CheckSecret(text string) bool {
	body, ok := strings.CutPrefix(text, tokenPrefix)
	return ok && len(body) == 43+8 && sum(body[:43]) == body[43:]
}

// Attempts are the wrong attempts to sign in to an account since the last right one.
type Attempts struct {
	Wrong int       `json:"wrong,omitempty"`
	Last  time.Time `json:"last,omitzero"`
}

// The account rests after so many wrong attempts, for a time that doubles with each further one up to a bound. Attempts are forgotten after a
// day without one.
const (
	free       = 5
	firstRest  = time.Minute
	longRest   = time.Hour
	forgetting = 24 * time.Hour
)

// Until returns when the next attempt is taken; the zero time when it is at once.
func (a Attempts) Until() time.Time {
	if a.Wrong < free {
		return time.Time{}
	}
	rest := longRest
	if n := a.Wrong - free; n < 6 {
		rest = min(longRest, firstRest<<n)
	}
	return a.Last.Add(rest)
}

// Fail counts a wrong attempt at the time.
func (a Attempts) Fail(at time.Time) Attempts {
	if at.Sub(a.Last) > forgetting {
		a = Attempts{}
	}
	return Attempts{a.Wrong + 1, at}
}
