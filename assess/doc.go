// Package assess is the pipeline: a transfer goes in, an explained, cited and dated assessment comes out.
//
// It is the only package that knows the order of the stages. Each stage is a plain function of its input, the rules and
// the day, and can be used and tested alone: [Items] classifies, [Findings] turns classifications into what the Guidelines
// look at, and [Assessor.Assess] joins them.
//
// # Replay
//
// An [Assessment] holds the transfer as it was read, the as-of day, and the digests of all rules it was made under. Made
// again from the same three, it is the same to the byte: [Assessor.Replay] shows it. Under other rules replay answers with
// an error of kind stale-edition that names the rule sets that differ, and never with another result.
//
// # What it never says
//
// No outcome approves. The engine finds what controls, prohibits, or asks for more; a person decides.
package assess
