package show

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/licet/licet/cite"
	"github.com/licet/licet/classify"
	"github.com/licet/licet/controllist"
	"github.com/licet/licet/guideline"
	"github.com/licet/licet/truth"
)

// outcomes are the names of outcomes for people, each with a mark, so that nobody depends on the colour.
var outcomes = map[guideline.Outcome]struct {
	mark  string
	style Style
}{
	guideline.Prohibited:          {"■", Prohibit},
	guideline.PresumptionOfDenial: {"▲", Deny},
	guideline.LicenceRequired:     {"●", Licence},
	guideline.Consult:             {"◆", Look},
	guideline.Hold:                {"◆", Look},
	guideline.NotifyAuthority:     {"◆", Look},
	guideline.NeedsInformation:    {"?", Ask},
	guideline.NoControlFound:      {"○", Clear},
}

// OutcomeName is the name of an outcome for people.
func OutcomeName(o guideline.Outcome) string { return o.Name() }

func outcome(o guideline.Outcome) Span {
	x, ok := outcomes[o]
	if !ok {
		return B(string(o))
	}
	return Span{x.mark + " " + o.Name(), x.style}
}

var verdicts = map[classify.Verdict]struct {
	name  string
	style Style
}{
	classify.ControlledI:      {"controlled, Category I", Deny},
	classify.ControlledII:     {"controlled, Category II", Licence},
	classify.NeedsInformation: {"needs information", Ask},
	classify.NotControlled:    {"not found to be controlled", Clear},
}

func verdict(v classify.Verdict) Span {
	x, ok := verdicts[v]
	if !ok {
		return B(string(v))
	}
	return Span{x.name, x.style}
}

// label turns a name of the rule files into words.
func label(name string) string {
	if s, ok := labels[name]; ok {
		return s
	}
	return worded(strings.ReplaceAll(name, "_", " "))
}

// labels are the names of the rule files that do not read well word by word.
var labels = map[string]string{
	"item_type": "kind of goods",

	"uts_solution_annealed":                  "tensile strength, solution annealed",
	"uts_precipitation_hardened":             "tensile strength, precipitation hardened",
	"fraction_below_63um":                    "share of particles below 63 µm",
	"fraction_below_60um":                    "share of particles below 60 µm",
	"off_centre_mixing_shafts":               "number of off-centre mixing shafts",
	"mixing_kneading_shafts":                 "number of mixing or kneading shafts",
	"programmable_axes":                      "number of programmable axes",
	"contouring_axes":                        "number of contouring axes",
	"correction_planes":                      "number of correction planes",
	"axes":                                   "number of axes",
	"max_thrust_uninstalled":                 "greatest thrust, not installed",
	"max_power":                              "greatest power",
	"max_working_pressure":                   "greatest working pressure",
	"max_rotation_rate":                      "greatest rotation rate",
	"min_rotation_rate":                      "least rotation rate",
	"max_rotor_mass":                         "greatest rotor mass",
	"max_balancing_speed":                    "greatest balancing speed",
	"min_dimension":                          "least dimension",
	"min_filament_band_width":                "least filament band width",
	"mach_number_max":                        "greatest Mach number",
	"operating_temperature_max":              "greatest operating temperature",
	"rated_temperature_min":                  "least rated temperature",
	"rated_temperature_max":                  "greatest rated temperature",
	"simulated_temperature_min":              "least simulated temperature",
	"simulated_temperature_max":              "greatest simulated temperature",
	"iso492_tolerance_class":                 "ISO 492 tolerance class",
	"designed_for_system_not_exceeding_1":    "designed for a system below Item 1",
	"designed_for_system_other_than_1":       "designed for a system other than those of Item 1",
	"enhances_guidance_to_2":                 "enhances guidance to the figures of Item 2",
	"energy_density_mass":                    "energy density by mass",
	"energy_density_volume":                  "energy density by volume",
	"six_carbon_aromatic_group_on_ferrocene": "aromatic group of six carbon atoms on ferrocene",
	"ins":                                    "inertial navigation system",
	"gap":                                    "GAP", "cl_20": "CL-20", "irfna": "IRFNA", "pbaa": "PBAA", "tpeg": "TPEG", "pgn": "PGN", "mapo": "MAPO",
	"hx_868": "HX-868", "hx_878": "HX-878", "hx_879": "HX-879", "tegdn": "TEGDN", "tmetn": "TMETN", "bttn": "BTTN",
	"degdn": "DEGDN", "bdnpa": "BDNPA", "bdnpf": "BDNPF", "2_ndpa": "2-NDPA", "mna": "MNA", "iso_damtr": "Iso-DAMTR",
	"methyl_nena": "methyl-NENA", "ethyl_nena": "ethyl-NENA", "butyl_nena": "butyl-NENA",
	"imu":  "inertial measurement unit",
	"iru":  "inertial reference unit",
	"irs":  "inertial reference system",
	"ahrs": "attitude and heading reference system",
	"adc":  "analogue-to-digital converter",
}

// words as they are written in running text.
var spelled = []struct {
	as   *regexp.Regexp
	text string
}{
	{regexp.MustCompile(`(\d) ?Cel\b`), "$1 °C"},
	{regexp.MustCompile(`\b(k|M|)N\.s\b`), "${1}N·s"},
	{regexp.MustCompile(`\bPa\.s\b`), "Pa·s"},
	{regexp.MustCompile(`\b([Rr]ecognised as) ins\b`), "$1 inertial navigation system"},
	{regexp.MustCompile(`\bre entry\b`), "re-entry"},
	{regexp.MustCompile(`\boff centre\b`), "off-centre"},
	{regexp.MustCompile(`\bcarbon carbon\b`), "carbon-carbon"},
	{regexp.MustCompile(`\bnon (weapon|contact)\b`), "non-$1"},
	{regexp.MustCompile(`\banti jam\b`), "anti-jam"},
	{regexp.MustCompile(`\bfine grain\b`), "fine-grain"},
	{regexp.MustCompile(`\bn n diallylhydrazine\b`), "N,N-diallylhydrazine"},
	{regexp.MustCompile(`\bti stabilised\b`), "titanium-stabilised"},
	{regexp.MustCompile(`\bnavigation accuracy cep\b`), "navigation accuracy (CEP)"},
	{regexp.MustCompile(`\b(acceleration|accuracy|resolution) rms\b`), "$1 (RMS)"},
	{regexp.MustCompile(`\buts solution annealed\b`), "tensile strength, solution annealed"},
	{regexp.MustCompile(`\buts precipitation hardened\b`), "tensile strength, precipitation hardened"},
	{regexp.MustCompile(`\bfraction below (\d+)um\b`), "share of particles below $1 µm"},
	{regexp.MustCompile(`\b(uav|ahrs|imu|adc|gnss|cep|hehn|dehn|dhtn|dmaz|udmh|htpb|ctpb|pban|rdx|hmx|adn|cas|` +
		`abec|sic|uhtc|rcs|mwd|emp|emi|cvd|rms|tvc|nc|em)\b`), ""},
}

// worded writes names, abbreviations and units inside a text as people write them.
func worded(s string) string {
	for _, x := range spelled {
		if !x.as.MatchString(s) {
			continue
		}
		if x.text == "" {
			s = x.as.ReplaceAllStringFunc(s, written)
		} else {
			s = x.as.ReplaceAllString(s, x.text)
		}
	}
	return s
}

// written is an abbreviation in its usual letters.
func written(s string) string {
	if s == "sic" {
		return "SiC"
	}
	return strings.ToUpper(s)
}

// listing turns names separated by commas into words, the first most of them.
func listing(text string, most int) string {
	var parts []string
	for _, p := range strings.Split(text, ", ") {
		// Hosts come separated by semicolons, and the same word may have been found in several places.
		var hosts []string
		for _, h := range strings.Split(p, "; ") {
			hosts = appendNew(hosts, label(h))
		}
		parts = appendNew(parts, strings.Join(hosts, "; "))
	}
	if len(parts) > most+1 {
		return strings.Join(parts[:most], ", ") + fmt.Sprintf(" and %d more", len(parts)-most)
	}
	return strings.Join(parts, ", ")
}

var comparisons = map[string]string{
	">=": "at least", ">": "more than", "<=": "at most", "<": "less than", "==": "exactly", "is": "", "in": "", "between": "",
}

// limit says what a condition asks for.
func limit(r controllist.Reason) string {
	word, known := comparisons[r.Op]
	if !known {
		word = r.Op
	}
	want := r.Want
	if r.Op == "in" || r.Op == "is" {
		want = listing(want, 8)
	}
	return strings.TrimSpace(word + " " + worded(want))
}

// answer is the three-valued answer with a mark.
func answer(v truth.Value, stated bool) Span {
	switch v {
	case truth.Met:
		return Span{"✓ met", Plain}
	case truth.NotMet:
		return Span{"✗ not met", Plain}
	case truth.Unknown:
	}
	if stated {
		return Span{"? open", Ask}
	}
	return Span{"? not stated", Ask}
}

// howFar tells the distance of a figure from its limit; of one that lies on both sides of it, that it does.
func howFar(r truth.Value, m *controllist.Margin) string {
	if m != nil && r == truth.Unknown {
		return "both sides"
	}
	return distance(m)
}

// distance says how far a figure is from its limit.
func distance(m *controllist.Margin) string {
	if m == nil {
		return ""
	}
	switch r := m.Ratio; {
	case math.Abs(r) < 1e-12:
		return "at the limit"
	case r >= 1:
		return figure(r+1) + " times"
	case r > 0:
		return percent(r) + " above"
	default:
		return percent(-r) + " below"
	}
}

func percent(r float64) string { return figure(100*r) + " %" }

// figure rounds to two significant digits below ten and to whole numbers above; a difference never rounds to nothing.
func figure(x float64) string {
	if x >= 9.95 {
		return strconv.FormatFloat(math.Round(x), 'f', 0, 64)
	}
	return strconv.FormatFloat(x, 'g', 2, 64)
}

var itemRef = regexp.MustCompile(`(^|[.:] )?items\[(\d+)\]`)

// people turns references of the form items[0] into "item 1", as people count, with a capital where a sentence begins.
func people(text string) string {
	return itemRef.ReplaceAllStringFunc(text, func(ref string) string {
		m := itemRef.FindStringSubmatch(ref)
		n, err := strconv.Atoi(m[2])
		if err != nil {
			return ref
		}
		word := "item"
		if m[1] == ". " || ref[0] == 'i' && m[1] == "" && strings.HasPrefix(text, ref) {
			word = "Item"
		}
		return fmt.Sprintf("%s%s %d", m[1], word, n+1)
	})
}

// Sentence is a text of the rules as people write it: references such as items[0] and names of parameters in words, a capital in front
// and a full stop behind.
func Sentence(text string) string { return worded(sentence(people(text))) }

// sentence begins with a capital and ends with a full stop.
func sentence(s string) string {
	s = strings.TrimSpace(s)
	if s == "" {
		return s
	}
	r, n := utf8.DecodeRuneInString(s)
	s = string(unicode.ToUpper(r)) + s[n:]
	if !strings.ContainsRune(".!?:", rune(s[len(s)-1])) {
		s += "."
	}
	return s
}

func capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return string(unicode.ToUpper(r)) + s[n:]
}

// basis is the phrase for a basis, shown wherever a fact was not fully read in its source.
func basis(b cite.Basis) string {
	if b == "" {
		return "basis not stated"
	}
	return b.Label()
}

// Plural counts things: 1 transfer, 2,000 transfers.
func Plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%s %s", thousands(n), many)
}

// Number writes a count with commas between thousands.
func Number(n int) string { return thousands(n) }

func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

func basisText(b string) string { return basis(cite.Basis(b)) }

var index = regexp.MustCompile(`\[(\d+)\]`)

// shift counts from one where a path such as parameters[0] becomes words: parameter 1. A path that is shown as a path stays as it
// stands in the JSON, from nought.
func shift(path string) string {
	return index.ReplaceAllStringFunc(path, func(s string) string {
		n, err := strconv.Atoi(s[1 : len(s)-1])
		if err != nil {
			return s
		}
		return fmt.Sprintf("[%d]", n+1)
	})
}

func number(i int) string { return strconv.Itoa(i+1) + "." }
