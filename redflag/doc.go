// Package redflag looks at one transfer for the signs of diversion, concealment and procurement under cover that public
// guidance names: 97 indicators, 7 combinations of them and 12 typologies, all data under rules.
//
// An indicator is met, not met or unknown. What was not stated leaves it unknown and is named; nothing is met on an
// empty record, and no answer ever says that a transfer is clear. Each indicator that is met shows the fields it rests
// on with their values, and what would clear it.
//
// Indicators are reasons for a person to look. None of them is a finding against anybody, no country is judged by a
// list of places, and a customs code alone never stops a shipment.
package redflag
