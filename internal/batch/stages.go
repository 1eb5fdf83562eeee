package batch

import (
	"sync"

	"github.com/licet/licet/assess"
	"github.com/licet/licet/date"
)

// kept is how many days are held ready at once. Transfers of one file mostly share few days.
const kept = 256

// Stages holds assessors made ready for the days that were asked for. It is safe for concurrent use.
type Stages struct {
	assessor *assess.Assessor

	mu  sync.Mutex
	day map[date.Date]*assess.Stage
}

// NewStages returns stages of the assessor.
func NewStages(a *assess.Assessor) *Stages {
	return &Stages{assessor: a, day: map[date.Date]*assess.Stage{}}
}

// On returns the stage of the day.
func (s *Stages) On(on date.Date) (*assess.Stage, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if st, ok := s.day[on]; ok {
		return st, nil
	}
	st, err := s.assessor.On(on)
	if err != nil {
		return nil, err
	}
	if len(s.day) >= kept {
		clear(s.day)
	}
	s.day[on] = st
	return st, nil
}
