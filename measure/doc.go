// Package measure knows the resolutions of the Security Council and the other measures that bear on missiles, paragraph by
// paragraph, and answers which of them reach a transfer on a day.
//
// Measures are data: dated rules under rules/table with their cases, and in rules/reference.yaml the measures themselves,
// the documents that list items, committees and panels, and the questions on which states disagree. What rests on memory
// is marked in every answer and collected by [Rules.Unverified].
//
// Whether the resolutions on Iran apply again since September 2025 is disputed. An installation states its position as a
// [Setting]; nothing is presumed, and while no position is set every evaluation that depends on it shows both views and
// takes the stronger outcome.
//
// No outcome approves, and an unknown fact never clears: it leaves a measure open, and the open measure asks for
// information or for a person.
package measure
