package controllist_test

import (
	"strings"
	"testing"

	"github.com/licet/licet/controllist"
	"github.com/licet/licet/date"
	"github.com/licet/licet/truth"
)

const (
	u = truth.Unknown
	n = truth.NotMet
	m = truth.Met
)

// stated makes facts of "name: text; name: text".
func stated(tb testing.TB, l *controllist.List, given string) *controllist.Facts {
	tb.Helper()
	f := l.NewFacts()
	for part := range strings.SplitSeq(given, ";") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		name, text, found := strings.Cut(part, ": ")
		if !found {
			tb.Fatalf("%q is no statement", part)
		}
		if err := f.Set(name, text); err != nil {
			tb.Fatal(err)
		}
	}
	return f
}

func editionOf(tb testing.TB, l *controllist.List, day string) *controllist.Edition {
	tb.Helper()
	ed, err := l.At(date.MustParse(day))
	if err != nil {
		tb.Fatal(err)
	}
	return ed
}

func evaluate(tb testing.TB, l *controllist.List, day string, f *controllist.Facts) []controllist.Verdict {
	tb.Helper()
	return editionOf(tb, l, day).Evaluate(f, nil)
}
