// Package rule evaluates dated, cited rules over flat declared variables.
//
// A rule is data: a paragraph in plain words, the span in which it is in force, where it comes from, and a condition in
// CEL over the variables of a [Schema]. What a rule that is met means is left to the room that owns the rules: it gives
// the type of the effect, and [Load] decodes the effect as strictly as the rest.
//
// The answer to a condition is met, not met or unknown. A variable that was not stated makes a condition unknown only
// as far as the stated ones leave it open; an unknown result names the variables that would settle it, the most telling
// first. A rule that errs is unknown, with the error, and is never taken as not met.
//
// Every rule has cases beside it, in a file of the same name that ends in .cases.yaml: facts and the result they must
// give. Package ruletest runs them.
package rule
