// Package classify works out which entries of a control list cover one item, from what a seller wrote about it: free text,
// stated parameters, HS code and end use.
//
// # What it may know
//
// [Input] holds facts of the item only. Destination, parties and route cannot reach the classifier: it has no fields for
// them, so the same item gets the same answer whoever buys it. The stated end use is read for what it says about the item
// itself (what it was made for, which host it goes into); a civil end use does not by itself take an item off the list.
//
// # How it works
//
// The text is cut into words and matched against word lists that are data. The subject is recognised from the head of the
// description, the hosts from what follows "for", "in" or "of". Values are read with their unit and their kind of metric;
// a value of the wrong kind (in-run instability for one-year repeatability) leaves the limit unknown. What arithmetic alone
// gives is derived, with the sum shown. The entries are then evaluated in three values, under the conventions of the
// interpretation data, and the answer names what is met, what stays possible and what would settle it, and what was ruled
// out by which condition. Rules compute; words only propose.
package classify
