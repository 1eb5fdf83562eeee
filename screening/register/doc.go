// Package register keeps lists of designated parties by version: what was loaded and when, what changed between two
// versions, which version was in force on a day, and which entries of different lists name the same party.
//
// It judges and compares and keeps nothing itself; [Store] says what has to be kept. The day and the time of a load are
// given by the caller.
package register
