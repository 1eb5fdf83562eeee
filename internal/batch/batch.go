// Package batch runs work on a stream with all cores and gives the results back in the order of the stream.
package batch

import (
	"context"
	"runtime"
	"sync"
)

// ahead is how many jobs may wait for each worker. A slow record delays what follows it; the bound keeps memory flat.
const ahead = 16

// Run calls work for every job that next yields, on as many cores as there are, and done for each result in the order of
// the jobs.
//
// next and done are called by one goroutine each. next returns false at the end of the stream. When done returns an error,
// or the context ends, no further job is taken, what was begun is awaited, and the error is returned. At most ahead jobs a
// core are held at once.
func Run[J, R any](
	ctx context.Context, next func() (J, bool), work func(context.Context, J) R, done func(R) error,
) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	type slot struct {
		job    J
		result chan R
	}
	workers := runtime.GOMAXPROCS(0)
	todo := make(chan *slot)
	order := make(chan *slot, workers*ahead)

	var running sync.WaitGroup
	running.Go(func() {
		defer close(order)
		defer close(todo)
		for {
			if ctx.Err() != nil {
				return
			}
			j, ok := next()
			if !ok {
				return
			}
			s := &slot{job: j, result: make(chan R, 1)}
			select {
			case order <- s:
			case <-ctx.Done():
				return
			}
			// Whatever is in order gets its result: the consumer waits for it.
			todo <- s
		}
	})
	for range workers {
		running.Go(func() {
			for s := range todo {
				s.result <- work(ctx, s.job)
			}
		})
	}

	var failed error
	for s := range order {
		r := <-s.result
		if failed != nil || ctx.Err() != nil {
			continue
		}
		if failed = done(r); failed != nil {
			cancel()
		}
	}
	running.Wait()
	if failed != nil {
		return failed
	}
	return context.Cause(ctx)
}
