// Package bulk sums up the assessments of many transfers: how many came out how, what a person has to look at first, and where the
// work was, so that it can be taken up again after it was stopped.
//
// A [Tally] takes assessments one by one and keeps a bounded amount of each kind, whatever their number. A [Mark] says how far a run
// has come; with the same files and rules, going on from a mark gives what an uninterrupted run gives. [Tally.Report] writes a page
// that stands by itself: no script, nothing loaded from elsewhere.
package bulk
