package transfer

import (
	_ "embed" // the codes of the currencies
	"strings"
	"sync"
)

// Currency is an alphabetic code of ISO 4217, three capital letters; empty when not stated.
type Currency string

//go:embed currencies.txt
var currencyText string

var currencies = sync.OnceValue(func() map[Currency]bool {
	known := make(map[Currency]bool, 320)
	for line := range strings.Lines(currencyText) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		for _, code := range strings.Fields(line) {
			known[Currency(code)] = true
		}
	}
	return known
})

// Known reports whether the code is in ISO 4217, or was until it was withdrawn after 1986.
func (c Currency) Known() bool { return currencies()[c] }
