// Package screening finds the listed party behind a name, however the name is written, and says why.
//
// An [Index] is built from the entries of lists; a [Searcher] asks it. [Searcher.Screen] answers a [Query] with hits, each with
// the probability that the party is the entry, and an explanation word by word and feature by feature. The same lists, word
// lists and weights give the same answer everywhere; no setting of the environment takes part.
//
// Nothing here clears a party. That no list in use holds a name like the one asked for is all that an answer without hits says,
// and a name that holds nothing to look for is answered with [CannotTell].
package screening
