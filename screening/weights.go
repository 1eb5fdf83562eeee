package screening

import (
	"bytes"
	_ "embed"
	"fmt"
	"sync"

	"go.yaml.in/yaml/v3"
)

//go:embed weights.yaml
var weightsFile []byte

// Weights say what each feature of a comparison is worth, in natural logarithms of odds, for each kind of thing listed. They
// are made by licet screen tune and kept as data with what they were made from.
type Weights struct {
	Made struct {
		By   string `yaml:"by"`   // the command
		From string `yaml:"from"` // what it learned from
		On   string `yaml:"on"`   // the day
		Seed uint64 `yaml:"seed"`
	} `yaml:"made"`
	Person map[string]float32 `yaml:"person"`
	Entity map[string]float32 `yaml:"entity"`
	Vessel map[string]float32 `yaml:"vessel"`

	// Evidence is what facts beside the name are worth. It is set, not learned: the lists say too little about the birth dates
	// and numbers of people who are on none.
	Evidence struct {
		Day        float32 `yaml:"day"`         // the same day of birth
		Year       float32 `yaml:"year"`        // days of birth that can be the same
		YearOff    float32 `yaml:"year_off"`    // at most two years apart: a wrong year, another calendar
		BirthOther float32 `yaml:"birth_other"` // more
		ID         float32 `yaml:"id"`          // an identifier is the same
		IDOther    float32 `yaml:"id_other"`    // both have one of a kind that a party has once, and they differ
		IDAlone    float32 `yaml:"id_alone"`    // where the names are not alike, added to that of the identifier
	} `yaml:"evidence"`
	// Levels are scores. Ask is the one from which a person is asked to look; the others are those that a given share of ordinary
	// names, which are on no list, reaches.
	Levels struct {
		Ask   float32 `yaml:"ask"`
		One   float32 `yaml:"one_percent"`
		Tenth float32 `yaml:"tenth_percent"`
		Five  float32 `yaml:"five_percent"`
	} `yaml:"levels"`

	table [4]vector
}

// DefaultWeights returns the embedded weights. A fault in them is a defect of the program and panics.
var DefaultWeights = sync.OnceValue(func() *Weights {
	w, err := ReadWeights(weightsFile)
	if err != nil {
		panic(err)
	}
	return w
})

// ReadWeights reads weights from YAML. A name that is no feature is an error.
func ReadWeights(b []byte) (*Weights, error) {
	w := &Weights{}
	d := yaml.NewDecoder(bytes.NewReader(b))
	d.KnownFields(true)
	if err := d.Decode(w); err != nil {
		return nil, fmt.Errorf("reading the weights: %w", err)
	}
	index := map[string]int{}
	for i, n := range featureNames {
		index[n] = i
	}
	for k, m := range map[kind]map[string]float32{personKind: w.Person, entityKind: w.Entity, shipKind: w.Vessel} {
		for n, v := range m {
			i, ok := index[n]
			if !ok {
				return nil, fmt.Errorf("reading the weights: %q is no feature", n)
			}
			w.table[k][i] = v
		}
	}
	for i := range w.table[unknownKind] {
		w.table[unknownKind][i] = (w.table[personKind][i] + w.table[entityKind][i]) / 2
	}
	return w, nil
}

func (w *Weights) sum(k kind, f *vector) float32 {
	t := &w.table[k]
	var z float32
	for i := range f {
		z += t[i] * f[i]
	}
	return z
}
