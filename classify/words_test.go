package classify

import (
	"bytes"
	"compress/flate"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/licet/licet/controllist/mtcr"
	"github.com/licet/licet/fault"
)

func lexicon(tb testing.TB) *Lexicon {
	tb.Helper()
	lx, err := Load()
	if err != nil {
		tb.Fatal(err)
	}
	return lx
}

func TestTokenize(t *testing.T) {
	tests := []struct {
		text string
		want []string
		why  string
	}{
		{"Batch mixers", []string{"batch", "mixer"}, "small letters and the singular"},
		{"flow-forming/spinning", []string{"flow", "forming", "spinning"}, "hyphens and slashes separate"},
		{"glass gas gyros axis status", []string{"glass", "gas", "gyro", "axis", "status"}, "not every s is a plural"},
		{"assemblies boxes dishes batches masses", []string{"assembly", "box", "dish", "batch", "mass"}, "plurals that change the word"},
		{"aluminum fiber programmable", []string{"aluminium", "fibre", "programmable"}, "one spelling"},
		{"Faserkreisel für Lenkflugkörper", []string{"faserkreisel", "fur", "lenkflugkorper"}, "letters without accents"},
		{"Straße cœur", []string{"strasse", "coeur"}, "letters that are two"},
		{"运载火箭 7", []string{"运", "载", "火", "箭", "7"}, "each Han letter is a word of its own"},
		{"ракета-носитель", []string{"ракета", "носитель"}, "other scripts stay as they are"},
		{"18Ni(300)", []string{"18ni", "300"}, "figures belong to their word"},
		{"", nil, "nothing"},
		{"\xff\xfe –—…", nil, "no letters, and bytes that are no text"},
	}
	lx := lexicon(t)
	for _, tt := range tests {
		var got []string
		for _, tok := range lx.words.tokenize(tt.text) {
			got = append(got, tok.word)
			if tt.text[tok.start:tok.end] != tok.raw {
				t.Errorf("%q: token %q does not stand at its place", tt.text, tok.raw)
			}
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s: %q (-want +got):\n%s", tt.why, tt.text, diff)
		}
	}
}

func TestZones(t *testing.T) {
	names := map[zoneKind]string{zoneHead: "head", zoneApposition: "apposition", zoneHost: "host", zoneWith: "with"}
	tests := []struct {
		text string
		want []string
		why  string
	}{
		{"Rocket motor case", []string{"head: rocket motor case"}, "no link: all of it names the goods"},
		{"Software for ballistic missiles", []string{"head: software", "host: ballistic missile"}, "what follows for is the host"},
		{"Gyro specially designed for UAV", []string{"head: gyro", "host: uav"}, "of several links the longest is meant"},
		{"Mixer with vacuum pump", []string{"head: mixer", "with: vacuum pump"}, "what follows with is what the goods have"},
		{"Set of gyros", []string{"head: set of gyro"}, "a count of the goods is no host"},
		{"For cruise missile: altimeter", []string{"head: cruise missile", "apposition: altimeter"}, "a link at the beginning is left out"},
		{"", nil, "nothing"},
	}
	lx := lexicon(t)
	for _, tt := range tests {
		f := &lx.prepare(Input{Text: tt.text}).fields[0]
		var got []string
		for _, z := range f.zones {
			var ws []string
			for _, tok := range f.toks[z.from:z.to] {
				ws = append(ws, tok.word)
			}
			got = append(got, names[z.kind]+": "+strings.Join(ws, " "))
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s: %q (-want +got):\n%s", tt.why, tt.text, diff)
		}
	}
}

func TestNegation(t *testing.T) {
	tests := []struct {
		text string
		word string
		want bool
		why  string
	}{
		{"not radiation hardened", "radiation", true, "right before"},
		{"not suitable for use in missile", "missile", true, "a few words before"},
		{"not for sale as such in any of the missile", "missile", false, "too far before"},
		{"not cheap, missile", "missile", false, "a comma ends it"},
		{"missile not included", "missile", false, "behind"},
		{"missile", "missile", false, "none"},
	}
	lx := lexicon(t)
	for _, tt := range tests {
		f := &lx.prepare(Input{Text: tt.text}).fields[0]
		for i, tok := range f.toks {
			if tok.word == tt.word {
				if got := f.negated(found{from: i, to: i + 1}); got != tt.want {
					t.Errorf("%s: %q: %v", tt.why, tt.text, got)
				}
			}
		}
	}
}

func TestPatterns(t *testing.T) {
	tests := []struct {
		pattern, text string
		want          bool
		why           string
	}{
		{"batch mixer", "a Batch-Mixers line", true, "words in their order, in any form"},
		{"batch mixer", "mixer batch", false, "another order"},
		{"batch mixer", "batch planetary mixer", false, "a word between"},
		{"batch .. mixer", "batch planetary vertical mixer", true, "a gap of some words"},
		{"batch .. mixer", "batch mixer", true, "a gap of none"},
		{"batch .. mixer", "batch a b c d mixer", false, "a gap of too many"},
		{"batch .. mixer", "batch oven, mixer", false, "a gap does not reach over a comma"},
		{"gyro|gyroscope set", "gyroscope set", true, "an alternative"},
		{"ring laser? gyro", "ring gyro", true, "an optional word left out"},
		{"ring laser? gyro", "ring laser gyro", true, "an optional word given"},
		{"stabilis*", "Stabilisators", true, "an open word"},
		{"=MALE", "MALE UAV", true, "the letters in this case"},
		{"=MALE", "male connector", false, "the letters in another case"},
		{"Trägerrakete", "TRAGERRAKETE", true, "without accents"},
		{"导弹", "巡航导弹部件", true, "letters that are words"},
	}
	for _, tt := range tests {
		ix := index{byWord: map[string][]pattern{}, byPrefix: map[string][]pattern{}}
		w := lexicon(t).words
		if err := ix.add(w, tt.pattern, roleType, 0); err != nil {
			t.Fatalf("%s: %v", tt.pattern, err)
		}
		if got := len(ix.scan(w.tokenize(tt.text), 0, nil)) > 0; got != tt.want {
			t.Errorf("%s: %q in %q: %v", tt.why, tt.pattern, tt.text, got)
		}
	}
}

func TestLongestName(t *testing.T) {
	w := lexicon(t).prepare(Input{Text: "Solid rocket motor case"})
	var got []string
	for _, h := range w.fields[0].hits {
		if h.role == roleType {
			got = append(got, w.quote(h))
		}
	}
	for _, g := range got {
		if strings.EqualFold(g, "solid rocket motor") || strings.EqualFold(g, "rocket motor") {
			t.Errorf("a case is no motor: %q was recognised", got)
		}
	}
	if len(got) == 0 {
		t.Error("nothing was recognised")
	}
}

func TestCASNumber(t *testing.T) {
	for text, want := range map[string]bool{
		"7790-98-9": true, "10102-03-1": true, "302-01-2": true,
		"7790-98-8": false, "10102-03-2": false, "302-10-2": false, // one digit off, two digits swapped
	} {
		if got := validCAS(text); got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
}

// TestDamaged: compiled word lists that are damaged are an error or not current, never a panic and never other words.
func TestDamaged(t *testing.T) {
	list, err := mtcr.Load()
	if err != nil {
		t.Fatal(err)
	}
	lx := lexicon(t)
	data, err := Compile(lx)
	if err != nil {
		t.Fatal(err)
	}
	body, err := inflate(data)
	if err != nil {
		t.Fatal(err)
	}
	if _, ok, err := readCompiled(data, lx.Digest, list); err != nil || !ok {
		t.Fatalf("what was compiled cannot be read: %v, %v", ok, err)
	}
	if _, ok, err := readCompiled(data, "another digest", list); err != nil || ok {
		t.Errorf("made from other files: %v, %v; want not current", ok, err)
	}
	if _, ok, err := readCompiled([]byte("something else"), lx.Digest, list); err != nil || ok {
		t.Errorf("no compiled word lists: %v, %v; want not current", ok, err)
	}
	if _, _, err := readCompiled(data[:len(data)/2], lx.Digest, list); fault.KindOf(err) != fault.Internal {
		t.Errorf("cut off: %v, want an error", err)
	}
	if _, _, err := readCompiled(deflate(t, []byte("\x05nojson")), lx.Digest, list); fault.KindOf(err) != fault.Internal {
		t.Errorf("no JSON inside: %v, want an error", err)
	}
	if _, _, err := readCompiled(deflate(t, nil), lx.Digest, list); fault.KindOf(err) != fault.Internal {
		t.Errorf("nothing inside: %v, want an error", err)
	}
	for _, cut := range []int{len(body) - 1, len(body) - 100, len(body) / 2, len(body) / 3} {
		if _, _, err := readCompiled(deflate(t, body[:cut]), lx.Digest, list); fault.KindOf(err) != fault.Internal {
			t.Errorf("cut off at %d of %d inside: %v, want an error", cut, len(body), err)
		}
	}
}

func inflate(data []byte) ([]byte, error) {
	rest, _ := bytes.CutPrefix(data, []byte(compiledHead))
	var b bytes.Buffer
	_, err := b.ReadFrom(flate.NewReader(bytes.NewReader(rest)))
	return b.Bytes(), err
}

func deflate(tb testing.TB, body []byte) []byte {
	tb.Helper()
	var b bytes.Buffer
	b.WriteString(compiledHead)
	z, err := flate.NewWriter(&b, flate.BestSpeed)
	if err != nil {
		tb.Fatal(err)
	}
	if _, err := z.Write(body); err != nil {
		tb.Fatal(err)
	}
	if err := z.Close(); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

// FuzzPattern: any text is a pattern or is refused, and matching it never panics.
func FuzzPattern(f *testing.F) {
	for _, s := range []string{"batch mixer", "a|b c? ..", "..", "=", "*", "=AB*", "ab* cd", "x|", "|", "?", "导弹|ракета", "\xff", "a b c d e f g h"} {
		f.Add(s, "batch mixer for a b c")
	}
	w := lexicon(f).words
	f.Fuzz(func(t *testing.T, text, in string) {
		if len(text)+len(in) > 1<<12 {
			return
		}
		ix := index{byWord: map[string][]pattern{}, byPrefix: map[string][]pattern{}}
		if err := ix.add(w, text, roleType, 7); err != nil {
			if fault.KindOf(err) != fault.Invalid {
				t.Fatalf("%q: %v", text, err)
			}
			return
		}
		toks := w.tokenize(in)
		for _, h := range ix.scan(toks, 0, nil) {
			if h.owner != 7 || h.from < 0 || h.to > len(toks) || h.from >= h.to || h.start != toks[h.from].start || h.end != toks[h.to-1].end {
				t.Fatalf("%q in %q: match at a wrong place: %+v", text, in, h)
			}
		}
	})
}

// FuzzCompiled: any bytes are current word lists, not current, or an error.
func FuzzCompiled(f *testing.F) {
	list, err := mtcr.Load()
	if err != nil {
		f.Fatal(err)
	}
	lx := lexicon(f)
	data, err := Compile(lx)
	if err != nil {
		f.Fatal(err)
	}
	body, err := inflate(data)
	if err != nil {
		f.Fatal(err)
	}
	// The part behind the JSON is what is read by hand: it is damaged at any place.
	r := &byteReader{b: body}
	r.bytes()
	front, rest := body[:len(body)-len(r.b)], r.b
	f.Add([]byte{}, uint(0))
	f.Add([]byte{0xff, 0xff, 0xff, 0xff, 0x0f}, uint(len(rest)/2))
	f.Add([]byte{0}, uint(len(rest)-10))
	f.Add([]byte("abc"), uint(3))
	f.Fuzz(func(t *testing.T, damage []byte, at uint) {
		if _, _, err := readCompiled(append([]byte(compiledHead), damage...), lx.Digest, list); err != nil && fault.KindOf(err) != fault.Internal {
			t.Fatal(err)
		}
		broken := bytes.Clone(rest)
		copy(broken[at%uint(len(broken)):], damage)
		got, ok, err := readCompiled(deflate(t, append(bytes.Clone(front), broken...)), lx.Digest, list)
		if err != nil {
			if fault.KindOf(err) != fault.Internal {
				t.Fatal(err)
			}
			return
		}
		if !ok {
			t.Fatal("damage behind the digest cannot make it the compiled form of other files")
		}
		// What can be read can be used.
		got.prepare(Input{Text: "Solid rocket motor case for ballistic missiles, 5 kg"})
	})
}
