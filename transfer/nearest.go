package transfer

import "strings"

// Nearest returns the word of the list that the given word was probably meant to be, "" when none is close. It serves
// the "did you mean" of error messages.
func Nearest(word string, list []string) string {
	if len(word) > 64 {
		return ""
	}
	key := bare(word)
	// A third of the letters may differ: none of "di", one of "lst", two of "Frnace".
	best, least := "", 1+len(key)/3
	for _, w := range list {
		b := bare(w)
		d := distance(key, b)
		if d > 0 && len(key) >= 4 && (strings.HasPrefix(b, key) || strings.HasPrefix(key, b) && len(b) >= 4) {
			d = 1
		}
		if d < least {
			best, least = w, d
		}
	}
	return best
}

// bare leaves only letters and digits, in lower case: end-user, EndUser and end_user are the same word.
func bare(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r > 127:
			return r
		default:
			return -1
		}
	}, s)
}

// distance is the number of bytes to insert, delete or replace to get from a to b.
func distance(a, b string) int {
	prev, cur := make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range prev {
		prev[j] = j
	}
	for i := 1; i <= len(a); i++ {
		cur[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			cur[j] = min(prev[j]+1, cur[j-1]+1, prev[j-1]+cost)
		}
		prev, cur = cur, prev
	}
	return prev[len(b)]
}
