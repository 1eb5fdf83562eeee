// Package desk is what a team works on and keeps: assessments, the products and parties of a firm, files that were handed in,
// decisions about hits, versions of lists and settings.
//
// A record belongs to one organisation. Who may see what is part of each question ([Scope]), so that a list never holds what a page would
// refuse. A record is changed only together with an act in the log (package audit): the methods that change something take the [Deed]
// that goes with it. The package states what has to be kept as interfaces, keeps nothing itself and reads no clock.
package desk
