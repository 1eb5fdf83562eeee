package name

import (
	"bufio"
	"embed"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// The tables of letters, of sounds and of what words count for are data: their files say what each line means and where it is from.
//
//go:embed tables/*.tsv
var tableFiles embed.FS

// tableOf reads one file of tables and calls f with the cells of each line: the table, a value, and the list in the last cell, taken
// apart at blanks. A line that f refuses is a mistake of the program's own data, and stops the program.
func tableOf(file string, f func(table, value string, list []string) error) {
	b, err := tableFiles.ReadFile("tables/" + file)
	if err != nil {
		panic(err)
	}
	if err := readLines(string(b), f); err != nil {
		panic(file + ": " + err.Error())
	}
}

func readLines(text string, f func(table, value string, list []string) error) error {
	sc := bufio.NewScanner(strings.NewReader(text))
	for n := 1; sc.Scan(); n++ {
		line := sc.Text()
		if line == "" || line[0] == '#' {
			continue
		}
		cells := strings.Split(line, "\t")
		if len(cells) != 3 || cells[0] == "" || cells[1] == "" || cells[2] == "" {
			return fmt.Errorf("line %d: three cells wanted, parted by tabs", n)
		}
		if err := f(cells[0], cells[1], strings.Fields(cells[2])); err != nil {
			return fmt.Errorf("line %d: %w", n, err)
		}
	}
	return sc.Err()
}

// letterTables are the readings of letters and what they are brought to.
type letterTables struct {
	cyrillic, arabic, latin map[rune]string
	arabicForm              map[rune]rune
	lookAlike               map[byte]rune // Cyrillic letter by the Latin one of its shape
	looksLatin              map[rune]byte
	greekShape              map[rune]byte
	symbols                 map[rune]string
	hangul                  map[string][]string
	servants                []string // beginnings that mean the servant of
	noServant               []string // what may not stand behind them
}

var letters = func() letterTables {
	t := letterTables{
		cyrillic: map[rune]string{}, arabic: map[rune]string{}, latin: map[rune]string{}, arabicForm: map[rune]rune{},
		lookAlike: map[byte]rune{}, looksLatin: map[rune]byte{}, greekShape: map[rune]byte{}, symbols: map[rune]string{},
		hangul: map[string][]string{},
	}
	tableOf("letters.tsv", t.line)
	return t
}()

func (t *letterTables) line(table, value string, list []string) error {
	if list[0] == "-" && len(list) == 1 && table != "hangul" {
		list[0] = ""
	}
	to := list[0]
	switch table {
	case "hangul":
		for i, p := range list {
			if p == "-" {
				list[i] = ""
			}
		}
		if want := map[string]int{"initial": 19, "initial-2000": 19, "vowel": 21, "vowel-2000": 21, "final": 28}[value]; len(list) != want {
			return fmt.Errorf("%d parts of syllables, %d wanted", len(list), want)
		}
		t.hangul[value] = list
		return nil
	case "servant":
		switch value {
		case "begins":
			t.servants = list
		case "whole":
			t.noServant = list
		default:
			return fmt.Errorf("%q is neither begins nor whole", value)
		}
		return nil
	}
	for c := range strings.FieldsSeq(value) {
		r, n := utf8.DecodeRuneInString(c)
		q, m := utf8.DecodeRuneInString(to)
		if n != len(c) {
			return fmt.Errorf("%q is not one letter", c)
		}
		one := m == len(to) && m > 0 // the reading is one letter
		switch table {
		case "cyrillic":
			t.cyrillic[r] = to
		case "arabic":
			t.arabic[r] = to
		case "latin":
			t.latin[r] = to
		case "symbol":
			t.symbols[r] = to
		case "arabic-form":
			t.arabicForm[r] = q
		case "look-alike":
			t.lookAlike[c[0]], t.looksLatin[q] = q, c[0]
		case "greek-shape":
			t.greekShape[r] = to[0]
		default:
			return fmt.Errorf("no table is named %q", table)
		}
		if single := table == "arabic-form" || table == "look-alike" || table == "greek-shape"; single && !one {
			return fmt.Errorf("%q is not one letter", to)
		}
	}
	return nil
}

// soundTables say how sounds are spelled, what their differences cost and which are one under a key.
type soundTables struct {
	byName map[string]byte
	plain  [256]byte // sound of a letter
	// digraphs holds the sound that two letters are written for; trigraphs those of three, of which the last is h.
	digraphs  [256][256]byte
	trigraphs map[[2]byte]byte

	costConsonant, costVowel, costSwap, costVowels uint8
	weighConsonant, weighVowel                     int
	cheapest                                       int32 // to leave out a sound

	substitution, unpointedSubstitution [sounds][sounds]uint8
	insertion, unpointedInsertion       [sounds]uint8

	skeleton, outlined, fine, tight, coarse, unwritten, phrase keyTable

	otherwise [][2]byte // a sound, and what it is also spelled as
	bareG     [][2]byte // the same in scripts without short vowels
}

// keyTable maps each sound to the one that stands for it in a key, 0 when it is left out.
type keyTable [sounds]byte

var sound = func() *soundTables {
	t := &soundTables{byName: map[string]byte{}, trigraphs: map[[2]byte]byte{}}
	var near, unpointed, keys []func() error // what builds on what stands elsewhere in the file
	tableOf("sounds.tsv", func(table, value string, list []string) error {
		switch table {
		case "near":
			near = append(near, func() error { return t.near(&t.substitution, value, list, false) })
		case "unpointed-near":
			unpointed = append(unpointed, func() error { return t.near(&t.unpointedSubstitution, value, list, true) })
		case "unpointed-more":
			unpointed = append(unpointed, func() error { return t.more(&t.unpointedInsertion, value, list) })
		case "more":
			near = append(near, func() error { return t.more(&t.insertion, value, list) })
		case "class", "silent":
			keys = append(keys, func() error { return t.class(table, value, list) })
		default:
			return t.line(table, value, list)
		}
		return nil
	})
	must := func(fs []func() error) {
		for _, f := range fs {
			if err := f(); err != nil {
				panic("sounds.tsv: " + err.Error())
			}
		}
	}
	t.costs()
	must(near)
	t.cheapest = int32(slices.Min(t.insertion[1:]))
	t.unpointedSubstitution, t.unpointedInsertion = t.substitution, t.insertion
	must(unpointed)
	t.begin()
	must(keys)
	t.layer()
	return t
}()

func (t *soundTables) line(table, value string, list []string) error {
	switch table {
	case "sound":
		if value == "vowel" && len(list) != lastVowel || value == "consonant" && len(list) != s0-1-lastVowel {
			return fmt.Errorf("%d sounds of the kind %s", len(list), value)
		}
		for _, name := range list {
			t.byName[name] = byte(len(t.byName) + 1) //nolint:gosec // few sounds
			if len(name) == 1 {
				t.plain[name[0]] = t.byName[name]
			}
		}
		for c := byte('0'); c <= '9'; c++ {
			t.plain[c] = s0 + c - '0'
		}
	case "spelled":
		s, err := t.sounds([]string{value})
		if err != nil {
			return err
		}
		for _, w := range list {
			switch {
			case len(w) == 1:
				t.plain[w[0]] = s[0]
			case len(w) == 2:
				t.digraphs[w[0]][w[1]] = s[0]
			case len(w) == 3 && w[2] == 'h':
				t.trigraphs[[2]byte{w[0], w[1]}] = s[0]
			default:
				return fmt.Errorf("%q is longer than two letters and h", w)
			}
		}
	case "cost", "weigh":
		n, err := number(list)
		if err != nil {
			return err
		}
		switch table + " " + value {
		case "cost consonant":
			t.costConsonant = n
		case "cost vowel":
			t.costVowel = n
		case "cost swap":
			t.costSwap = n
		case "cost vowels":
			t.costVowels = n
		case "weigh consonant":
			t.weighConsonant = int(n)
		case "weigh vowel":
			t.weighVowel = int(n)
		default:
			return fmt.Errorf("%q is no cost", value)
		}
	case "otherwise", "otherwise-unpointed":
		s, err := t.sounds(append([]string{value}, list...))
		if err != nil {
			return err
		}
		to := &t.otherwise
		if table != "otherwise" {
			to = &t.bareG
		}
		for _, c := range s[1:] {
			*to = append(*to, [2]byte{c, s[0]})
		}
	default:
		return fmt.Errorf("no table is named %q", table)
	}
	return nil
}

// number reads a cost, which is at most that of two consonants.
func number(list []string) (uint8, error) {
	n, err := strconv.ParseUint(list[0], 10, 8)
	if err != nil || n > 200 || len(list) != 1 {
		return 0, fmt.Errorf("%q is no cost of 0 to 200", strings.Join(list, " "))
	}
	return uint8(n), nil
}

func (t *soundTables) sounds(names []string) ([]byte, error) {
	out := make([]byte, 0, len(names))
	for _, n := range names {
		s, ok := t.byName[n]
		if !ok {
			return nil, fmt.Errorf("no sound is named %q", n)
		}
		out = append(out, s)
	}
	return out, nil
}

// costs fills in what holds where no line says otherwise.
func (t *soundTables) costs() {
	for a := range t.substitution {
		t.insertion[a] = t.costConsonant
		if a <= lastVowel {
			t.insertion[a] = t.costVowel
		}
		for b := range t.substitution[a] {
			switch {
			case a == b:
			case a <= lastVowel && b <= lastVowel:
				t.substitution[a][b] = t.costVowels
			default:
				t.substitution[a][b] = t.costConsonant
			}
		}
	}
}

func (t *soundTables) near(to *[sounds][sounds]uint8, value string, list []string, over bool) error {
	n, err := number([]string{value})
	if err != nil {
		return err
	}
	s, err := t.sounds(list)
	if err != nil {
		return err
	}
	for _, a := range s {
		for _, b := range s {
			if a != b && (over || n < to[a][b]) {
				to[a][b] = n
			}
		}
	}
	return nil
}

func (t *soundTables) more(to *[sounds]uint8, value string, list []string) error {
	n, err := number([]string{value})
	if err != nil {
		return err
	}
	s, err := t.sounds(list)
	for _, c := range s {
		to[c] = n
	}
	return err
}

// begin makes the keys that build on no other: figures are themselves, and so is what is written, until a line says otherwise.
func (t *soundTables) begin() {
	for c := s0; c < sounds; c++ {
		t.skeleton[c] = byte(c)
	}
	for c := lastVowel + 1; c < sounds; c++ {
		t.unwritten[c] = byte(c)
	}
	for c := range t.phrase {
		t.phrase[c] = byte(c)
	}
}

// class makes the sounds of a line one under a key. Those of the keys that build on others are kept until the others are made.
func (t *soundTables) class(table, value string, list []string) error {
	k, ok := map[string]*keyTable{"skeleton": &t.skeleton, "unwritten": &t.unwritten, "fine": &t.fine, "tight": &t.tight, "coarse": &t.coarse, "phrase": &t.phrase}[value]
	if !ok {
		return fmt.Errorf("no key is named %q", value)
	}
	s, err := t.sounds(list)
	for _, c := range s {
		if k[c] = s[0]; table == "silent" {
			k[c] = 0
		}
	}
	return err
}

// layer lays the finer and coarser keys over the skeleton: where they say nothing of a sound its class holds, and vowels are one.
func (t *soundTables) layer() {
	over := func(k *keyTable, base keyTable) {
		for c, s := range k {
			if s == 0 {
				k[c] = base[c]
			}
		}
	}
	t.outlined = t.outline()
	over(&t.fine, t.outlined)
	over(&t.tight, t.fine)
	over(&t.coarse, t.outlined)
}

// outline is the skeleton with the places of vowels, whichever they are.
func (t *soundTables) outline() keyTable {
	k := t.skeleton
	for v := sA; v <= lastVowel; v++ {
		k[v] = sA
	}
	return k
}

type worths struct {
	share, fixed [Classes]float32
	frequency    map[string]float32 // of names by class of background.tsv
	cultures     float32            // by how much less a name is met among all
}

// worth says what words count for.
var worth = func() (t worths) {
	t.frequency = map[string]float32{}
	tableOf("worth.tsv", func(table, value string, list []string) error {
		n, err := strconv.ParseFloat(list[0], 32)
		if err != nil || n < 0 {
			return fmt.Errorf("%q is no number from 0 on", list[0])
		}
		f := float32(n)
		switch table {
		case "share", "fixed":
			for c, name := range classNames {
				if name == value {
					if t.share[c] = f; table == "fixed" {
						t.share[c], t.fixed[c] = 0, f
					}
					return nil
				}
			}
			return fmt.Errorf("no class is named %q", value)
		case "frequency":
			t.frequency[value] = f
		case "cultures":
			t.cultures = f
		default:
			return fmt.Errorf("no table is named %q", table)
		}
		return nil
	})
	return t
}()

// Worth returns what a word of the class that tells so many bits counts for, in bits.
func (c Class) Worth(bits float32) float32 { return worth.share[c]*bits + worth.fixed[c] }

// asides are words of brackets that hold no name.
var asides = func() (words []string) {
	tableOf("asides.tsv", func(table, value string, list []string) error {
		if table != "aside" || value != "word" {
			return fmt.Errorf("no table is named %s %s", table, value)
		}
		words = append(words, list...)
		return nil
	})
	return words
}()

// Aside reports whether a text that stands in brackets behind a name says where, which one or what became of it.
func Aside(text string) bool {
	l := strings.ToLower(text)
	return slices.ContainsFunc(asides, func(w string) bool { return strings.Contains(l, w) })
}
