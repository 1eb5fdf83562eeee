// Package adjudication holds what people decided about hits: that a party is not the listed one, that it is, or that it is
// undecided; by whom, why, when and until when.
//
// A decision holds for what was compared and no further. It stands while the facts of the party and of the entry are those
// that the person saw and while it has not expired. When either changes, or the decision expires, the hit comes up again with
// what changed. Licet suggests no decision and makes none.
package adjudication
