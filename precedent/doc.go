// Package precedent holds how parts were classified before and compares new answers with them: the same part gets the same
// answer, unless the facts or the rules changed.
//
// A part is known by its maker and its part number, or its model; see [KeyOf]. What an earlier answer rested on is kept as
// digests: of the facts of the item that the classifier was given ([Facts]), and of the Annex and the word lists ([Rules]).
// [Set.Lookup] then tells three cases apart:
//
//   - the same facts and the same rules: the answer must be the same. Another one is an internal contradiction, which
//     [Finding.Err] returns as an error of kind internal and nothing passes over;
//   - other facts: the finding names the fields that differ;
//   - other rules: the finding names what differs, the edition, the Annex as it is held, or the word lists.
//
// A precedent never changes an answer. It is told beside it, and a person decides what it means.
//
// Precedents are read from stored assessments ([Read]) or taken from those at hand ([Of]); the package stores nothing.
package precedent
