package inuse

import (
	"context"
	"sync"

	"github.com/licet/licet/assess"
	"github.com/licet/licet/date"
	"github.com/licet/licet/internal/memo"
	"github.com/licet/licet/screening/record"
)

// ForCheck is the lists as the screening stage of an assessment takes them. ctx ends the reading of lists.
func (l *Lists) ForCheck(ctx context.Context) assess.Lists {
	w := l.o.Weights
	return &forCheck{ctx: ctx, lists: l, ask: Ask{
		// What is below the threshold is no hit and has no place in an assessment.
		Least: Level(w.Levels.Ask), Threshold: Level(w.Levels.Ask), Limit: 5, Links: true,
	}}
}

type forCheck struct {
	ctx   context.Context //nolint:containedctx // lives for one run
	lists *Lists
	ask   Ask

	mu    sync.Mutex
	ready map[*Set]*screener
}

// On implements [assess.Lists].
func (f *forCheck) On(day date.Date) (assess.Screener, error) {
	s, err := f.lists.On(f.ctx, day)
	if err != nil {
		return nil, err
	}
	return f.of(s), nil
}

// of is the screener of a set. It remembers answers as long as the set is in use.
func (f *forCheck) of(s *Set) *screener {
	f.mu.Lock()
	defer f.mu.Unlock()
	if by, ok := f.ready[s]; ok {
		return by
	}
	if f.ready == nil || len(f.ready) >= 8 {
		f.ready = map[*Set]*screener{}
	}
	f.ready[s] = &screener{set: s, ask: f.ask, memo: memo.New[*record.Answer](mostAnswers)}
	return f.ready[s]
}

// Again implements [assess.Lists].
func (f *forCheck) Again(b *record.Basis, day date.Date) (assess.Screener, error) {
	s, err := f.lists.Again(f.ctx, b, day)
	if err != nil {
		return nil, err
	}
	return f.of(s), nil
}

type screener struct {
	set  *Set
	ask  Ask
	memo *memo.Memo[*record.Answer]
}

// Basis implements [assess.Screener].
func (s *screener) Basis() *record.Basis { return s.set.Basis() }

// Screen implements [assess.Screener].
func (s *screener) Screen(q record.Query) (*record.Answer, error) {
	key := keyOf(&q)
	a, ok := s.memo.Get(key)
	if !ok {
		var err error
		if a, err = s.set.Screen(q, s.ask); err != nil {
			return nil, err
		}
		s.memo.Put(key, a)
	}
	own := *a
	return &own, nil
}
