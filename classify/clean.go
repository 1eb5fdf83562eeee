package classify

import "unicode/utf8"

// Text copied from pages and PDF files carries characters that nobody sees: soft hyphens, joiners, marks of direction, hyphens
// at the ends of lines, Latin letters as wide as ideographs. They would hide a word from the word lists, so they go before
// anything is read. Nothing else is changed: a superscript or a micro sign means something.

// cleaned returns text without such characters, and for each of its bytes, and its end, the byte of the original; nil when the
// text is as it was.
func cleaned(text string) (string, []int) {
	if !needsCleaning(text) {
		return text, nil
	}
	out := make([]byte, 0, len(text))
	at := make([]int, 0, len(text)+1)
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		switch {
		case ignorable(r):
		case r == '-' && wordBreak(text, i):
			n = lineStart(text, i+1) - i // the rest of the word follows on the next line
		case r >= '！' && r <= '～':
			out, at = append(out, byte(r-'！'+'!')), append(at, i)
		default:
			for k := range n {
				out, at = append(out, text[i+k]), append(at, i+k)
			}
		}
		i += n
	}
	return string(out), append(at, len(text))
}

func needsCleaning(text string) bool {
	for i := 0; i < len(text); {
		if c := text[i]; c < utf8.RuneSelf {
			if c == '-' && wordBreak(text, i) {
				return true
			}
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(text[i:])
		if ignorable(r) || r >= '！' && r <= '～' {
			return true
		}
		i += n
	}
	return false
}

// ignorable reports whether a character is meant to be invisible (Unicode, Default_Ignorable_Code_Point).
func ignorable(r rune) bool {
	switch {
	case r == 0xAD, r == 0x34F, r == 0x61C, r == 0x180E, r == 0xFEFF,
		r >= 0x200B && r <= 0x200F, r >= 0x202A && r <= 0x202E, r >= 0x2060 && r <= 0x206F, r >= 0xFE00 && r <= 0xFE0F:
		return true
	}
	return false
}

// wordBreak reports whether the hyphen at byte i stands at the end of a line inside a word of small letters.
func wordBreak(text string, i int) bool {
	j := lineStart(text, i+1)
	return j > 0 && i > 0 && small(text[i-1]) && j < len(text) && small(text[j])
}

// lineStart returns the byte at which the next line's text begins when only blanks and one line end follow byte i; 0 otherwise.
func lineStart(text string, i int) int {
	lines := 0
	for ; i < len(text); i++ {
		switch text[i] {
		case ' ', '\t', '\r':
		case '\n':
			lines++
		default:
			if lines == 1 {
				return i
			}
			return 0
		}
	}
	return 0
}

func small(c byte) bool { return c >= 'a' && c <= 'z' }

// restorePlaces turns places in cleaned text into places in the text that was given.
func (w *work) restorePlaces(vals []Value) {
	for i := range w.fields {
		f := &w.fields[i]
		if f.origin == nil || f.kind == fieldName {
			continue
		}
		for k := range vals {
			if v := &vals[k]; v.Where == w.where(f) && v.End < len(f.origin) {
				v.Start, v.End = f.origin[v.Start], f.origin[v.End]
			}
		}
	}
}
