// Package guideline turns what the control list says about the items of a transfer into an outcome, by the decision
// table of the MTCR Guidelines.
//
// The table is data: dated rules under rules/table with their cases, and the factors, assurances and editions in
// rules/reference.yaml. For each item the first row that is met wins unless it only adds; every row is evaluated and
// shown all the same. Across items, and between a winning row and those that add to it, the strongest outcome decides.
//
// Beside the outcome, [Rules.Weigh] puts what is known of a transfer under the factors of paragraph 3 (rules/factors) with what people
// found, and answers the readings of single Partners (rules/overlays). It takes no outcome and gives none.
//
// No outcome approves. The weakest one says that no control was found on what was stated, and the questions that were
// left open are listed with it.
package guideline
