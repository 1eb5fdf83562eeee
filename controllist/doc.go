// Package controllist is the engine of a dated control list: entries with typed conditions, evaluated in three values.
//
// A [List] holds every entry of a list with all its texts by date. [List.At] gives the [Edition] in force on a day, and
// an Edition answers, for the [Facts] of one item, which entries cover it, why, how far each figure is from its limit,
// and which figures are still missing.
//
// The engine looks at facts of the item only. Destination, parties and end users have no place in [Facts]: a control
// list says what a thing is, never who may have it.
//
// # Verdicts
//
// The conditions of an entry form a tree of all, any and not over leaves such as {total_impulse >= 1.1E6 N.s}. Each leaf
// is met, not met or unknown; a figure that was not stated leaves it unknown. Exclusions and notes have an [Effect]: only
// those that take the good out of the entry change the verdict, and only when what they ask for was stated. So a good
// stays controlled until the exclusion is shown to hold, and adding information never turns met into not met except
// through a stated exclusion.
//
// # Dates
//
// An entry may have several texts, each with the days it covers. Where the list is known to have changed but the older
// wording was not found, the entry answers [TextNotHeld] for the older days: its verdict is unknown and says so. Nothing
// is guessed. Between the last known change and the edition in which the text was read it is [Presumed] to be the same.
package controllist
