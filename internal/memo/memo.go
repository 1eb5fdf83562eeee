// Package memo remembers a bounded number of answers by their questions.
package memo

import "sync"

// Memo remembers answers. At most half of what it may hold is forgotten at once: what was not asked for since the last time. The zero
// Memo remembers nothing; use [New]. It is safe for concurrent use. What it gives is shared and must not be changed.
type Memo[T any] struct {
	mu      sync.RWMutex
	half    int
	by, old map[string]T
}

// New returns a memo of at most so many answers.
func New[T any](most int) *Memo[T] { return &Memo[T]{half: max(1, most/2)} }

// Get returns the answer to a question that was put before.
func (m *Memo[T]) Get(key string) (T, bool) {
	m.mu.RLock()
	a, ok := m.by[key]
	late := false
	if !ok {
		a, late = m.old[key]
	}
	m.mu.RUnlock()
	if late {
		m.Put(key, a)
	}
	return a, ok || late
}

// Put remembers an answer.
func (m *Memo[T]) Put(key string, a T) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.half == 0 {
		return
	}
	if m.by == nil || len(m.by) >= m.half {
		m.old, m.by = m.by, make(map[string]T, min(m.half, 64))
	}
	m.by[key] = a
}
