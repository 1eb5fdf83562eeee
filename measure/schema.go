package measure

import (
	"slices"

	"github.com/licet/licet/rule"
)

// variables are the facts that rules can use. The lists of countries hold ISO 3166-1 codes; a list is stated when it holds
// the country that is asked about, or when nothing that belongs in it was left open.
var variables = slices.Concat(
	[]rule.Var{
		{Name: "to", Type: rule.List, Meaning: "the countries the transfer goes to: destination, place of use, consignees and end users"},
		{Name: "from", Type: rule.List, Meaning: "the countries the transfer leaves: country of departure, exporter, place of loading"},
		{Name: "through", Type: rule.List, Meaning: "the countries on the way"},
		{Name: "origin", Type: rule.List, Meaning: "the country of origin of the item"},
		{Name: "parties", Type: rule.List, Meaning: "countries and nationalities of all who take part, and of their owners"},
		{Name: "nationals", Type: rule.List, Meaning: "the states to which those who receive belong"},
		{Name: "users", Type: rule.List, Meaning: "nationalities of those who are taught or given access"},
		{Name: "brokers", Type: rule.List, Meaning: "countries and nationalities of the brokers"},
		{Name: "money", Type: rule.List, Meaning: "the countries that the money comes from, passes and goes to"},
		{Name: "flag", Type: rule.String, Meaning: "the flag of the ship"},
		{Name: "kind", Type: rule.String, Meaning: "the kind of transfer"},
		{Name: "hs", Type: rule.String, Meaning: "the declared customs code, digits only"},
		{Name: "hs_chapter", Type: rule.Int, Meaning: "the chapter of the declared customs code"},
		{Name: "hs_heading", Type: rule.Int, Meaning: "the heading of the declared customs code"},
	},
	bools(
		// of the item
		"listed", "the item meets an entry of the MTCR Annex",
		"category_I", "the item meets an entry of Category I",
		"listed_19A3", "the item meets entry 19.A.3 of Category II",
		"listed_other", "the item meets an entry of the Annex other than 19.A.3",
		"missile_system", "the item is a complete missile or missile system",
		"beyond_150_km", "the item reaches further than 150 km",
		"arms", "the item is arms or related materiel",
		"technology", "the item is technology",
		"on_council_list", "the item stands on a list of the Council or its Committee for this country",
		// of the transfer
		"service", "training, advice or another service is given",
		"training", "people are taught",
		"sensitive_discipline", "the discipline taught could help nuclear activities or delivery systems",
		"missile_use", "use in a delivery system for weapons of mass destruction is stated",
		"military", "use by or for armed forces is stated",
		"helps_armed_forces", "the item could directly help the operational capability of the armed forces there",
		"determined", "the government has determined that the item could contribute to a delivery system",
		"open_iaea_topic", "the item is tied to a topic that the IAEA holds open",
		"informed", "the authority informed the exporter of a possible use with delivery systems",
		"aware", "the exporter is aware of such a use",
		"suspects", "the exporter suspects such a use",
		"designated", "a party is confirmed as designated under the measures on this country",
		"non_state_actor", "a receiver is a non-State actor that acts without the authority of a state",
		"reasonable_grounds", "there are reasonable grounds to believe that banned items are carried",
		"refused_inspection", "the ship refused an inspection",
		"vessel_designated", "the ship is designated",
		"ship_to_ship", "the goods change ship at sea",
		"iranian_carrier", "the carrier is Iran Air Cargo or IRISL, or the ship is Iranian-owned or -contracted",
	),
)

// bools declares yes-or-no variables from pairs of name and meaning.
func bools(pairs ...string) []rule.Var {
	out := make([]rule.Var, 0, len(pairs)/2)
	for pair := range slices.Chunk(pairs, 2) {
		out = append(out, rule.Var{Name: pair[0], Type: rule.Bool, Meaning: pair[1]})
	}
	return out
}

var schema = rule.MustSchema(variables...)

// Schema returns the variables that rules on measures can use.
func Schema() *rule.Schema { return schema }
