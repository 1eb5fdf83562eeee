package inuse

import (
	"fmt"
	"strings"
	"sync"

	"github.com/licet/licet/screening/record"
)

// mostAnswers is how many answers are remembered. The parties of a manifest come again and again; those of another do not, and push
// them out.
const mostAnswers = 16_384

// memo remembers answers by the question. It is safe for concurrent use. What it gives is shared and must not be changed but for the
// answer itself.
type memo struct {
	mu      sync.RWMutex
	answers map[string]*record.Answer
	older   map[string]*record.Answer // those of before, so that not all are forgotten at once
}

func (m *memo) get(key string) *record.Answer {
	m.mu.RLock()
	a, ok := m.answers[key]
	if !ok {
		a = m.older[key]
	}
	m.mu.RUnlock()
	if a != nil && !ok {
		m.put(key, a)
	}
	return a
}

func (m *memo) put(key string, a *record.Answer) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.answers == nil || len(m.answers) >= mostAnswers/2 {
		m.older, m.answers = m.answers, make(map[string]*record.Answer, mostAnswers/2)
	}
	m.answers[key] = a
}

// keyOf tells apart all that an answer depends on.
func keyOf(q *record.Query) string {
	var b strings.Builder
	b.Grow(len(q.Name) + 32)
	b.WriteString(q.Name)
	b.WriteByte(0)
	b.WriteString(string(q.Schema))
	for _, c := range q.Countries {
		b.WriteByte(1)
		b.WriteString(string(c))
	}
	if len(q.Births)+len(q.IDs)+len(q.Owners)+len(q.Addresses) > 0 {
		fmt.Fprintf(&b, "\x00%q%q%q%q", fmt.Sprint(q.Births), fmt.Sprint(q.IDs), q.Owners, q.Addresses)
	}
	return b.String()
}
