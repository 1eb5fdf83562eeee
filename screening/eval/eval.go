// Package eval measures party screening on sets of questions with known answers: recall at fixed rates of false alarms, by
// script, language and kind of change.
package eval

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"sort"
	"strings"

	"github.com/licet/licet/country"
	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/screening/source"
)

// Case is one question.
type Case struct {
	QID     string   `json:"qid"`
	Query   string   `json:"query"`
	Schema  string   `json:"schema"` // Person, Entity or Vessel
	Country string   `json:"country,omitzero"`
	Want    []string `json:"want,omitzero"` // right answers; empty for a name that is on no list
	Also    []string `json:"also,omitzero"` // right as well

	// Labels by which results are told apart.
	Lang     string `json:"lang,omitzero"`
	Script   string `json:"script,omitzero"`
	Kind     string `json:"kind,omitzero"`
	Mode     string `json:"mode,omitzero"`
	Distance string `json:"distance,omitzero"`
	Strength string `json:"strength,omitzero"`
	Source   string `json:"source,omitzero"`
	Base     string `json:"base,omitzero"`

	Set string `json:"-"` // alias or perturbed
}

// SchemaOf returns the schema that a label names; an unknown label gives none.
func SchemaOf(label string) source.Schema {
	switch strings.ToLower(label) {
	case "person", "individual":
		return source.Person
	case "entity", "company", "organization", "organisation", "legalentity":
		return source.Entity
	case "vessel", "ship":
		return source.Ship
	case "aircraft", "airplane":
		return source.Aircraft
	}
	return ""
}

// Set is a set of questions with the list that they are put to.
type Set struct {
	Positives, Negatives []Case
	Entries              []*source.Entry // Ref is the identifier that answers name
}

// most is how much of one line is read.
const most = 4 << 20

// Read reads a set: alias.jsonl, perturbed.jsonl, negatives.jsonl and list/entries.jsonl or list/entries.jsonl.gz of dir. A
// set without a list gives no entries.
func Read(dir fs.FS) (*Set, error) {
	s := &Set{}
	for _, f := range []string{"alias", "perturbed", "negatives"} {
		cases, err := readCases(dir, f+".jsonl")
		if err != nil {
			return nil, err
		}
		for i := range cases {
			cases[i].Set = f
		}
		if f == "negatives" {
			s.Negatives = cases
		} else {
			s.Positives = append(s.Positives, cases...)
		}
	}
	var err error
	s.Entries, err = readEntries(dir)
	return s, err
}

func readCases(dir fs.FS, name string) ([]Case, error) {
	var out []Case
	err := lines(dir, name, func(n int, b []byte) error {
		var c Case
		if err := json.Unmarshal(b, &c); err != nil {
			return bad(name, n, "a question as a JSON object with qid, query and schema", err)
		}
		out = append(out, c)
		return nil
	})
	return out, err
}

func bad(name string, line int, want string, err error) *fault.Error {
	e := fault.Wrap(fault.Invalid, err, "the line cannot be read")
	e.Place, e.Want = fault.Place{File: name, Line: line}, want
	return e
}

func lines(dir fs.FS, name string, f func(n int, b []byte) error) error {
	file, err := dir.Open(name)
	if err != nil {
		return fault.Wrap(fault.Invalid, err, "the set cannot be read")
	}
	defer file.Close() //nolint:errcheck // only read
	var r io.Reader = file
	if strings.HasSuffix(name, ".gz") {
		z, err := gzip.NewReader(file)
		if err != nil {
			return fault.Wrap(fault.Invalid, err, "the set cannot be read")
		}
		r = io.LimitReader(z, 4<<30)
	}
	sc := bufio.NewScanner(r)
	sc.Buffer(nil, most)
	for n := 1; sc.Scan(); n++ {
		if len(sc.Bytes()) == 0 {
			continue
		}
		if err := f(n, sc.Bytes()); err != nil {
			return err
		}
	}
	return sc.Err()
}

func readEntries(dir fs.FS) ([]*source.Entry, error) {
	name := "list/entries.jsonl.gz"
	if _, err := fs.Stat(dir, name); errors.Is(err, fs.ErrNotExist) {
		name = "list/entries.jsonl"
		if _, err := fs.Stat(dir, name); errors.Is(err, fs.ErrNotExist) {
			return nil, nil
		}
	}
	var out []*source.Entry
	err := lines(dir, name, func(n int, b []byte) error {
		var d struct {
			ID, Schema, Name, Program string
			Aliases                   []struct{ Name, Strength string }
			Countries                 []string
		}
		if err := json.Unmarshal(b, &d); err != nil {
			return bad(name, n, "an entry as a JSON object", err)
		}
		e := &source.Entry{Ref: d.ID, Schema: SchemaOf(d.Schema), Names: []source.Name{{Text: d.Name}}}
		for _, a := range d.Aliases {
			e.Names = append(e.Names, source.Name{Text: a.Name, Kind: source.Alias, Weak: a.Strength == "weak"})
		}
		for _, c := range d.Countries {
			e.Countries = append(e.Countries, source.Country{Code: Country(c), Text: c})
		}
		if d.Program != "" {
			e.Programmes = []string{d.Program}
		}
		out = append(out, e)
		return nil
	})
	return out, err
}

// Country returns the code that a label names, or "" when it names none.
func Country(label string) country.Code {
	c, err := country.Resolve(strings.ToUpper(label), date.Date{})
	if err != nil {
		return ""
	}
	return c
}

// Hit is one answer, as far as it is measured.
type Hit struct {
	ID    string
	Score float64
}

// Rates are the rates of false alarms at which recall is told.
var Rates = []float64{0.001, 0.01, 0.05}

// Recall is what was found of a group of questions.
type Recall struct {
	N          int
	At1, At5   []float64 // by Rates
	AUC        float64
	Raw1, Raw5 float64 // without a threshold
}

// Group is a named part of the questions.
type Group struct {
	Name string
	Recall
}

// Result is a measurement.
type Result struct {
	Thresholds []float64 // by Rates: the score below which at most that share of the negatives reaches
	Groups     []Group
	False      []FalseGroup // by kind of negative, at 1 %
	Bins       []Bin        // whether scores mean what they say
}

// Bin tells of the answers whose best score lies in a range how many were right, with as much weight on the questions that have an
// answer as on those that have none. A score is calibrated when the share lies in the range.
type Bin struct {
	From, To float64
	N        int
	Right    float64
}

// bins counts right answers by the score of the best hit.
func (s *Set) bins(hits map[string][]Hit) []Bin {
	const n = 10
	out := make([]Bin, n)
	var all [n]float64
	add := func(c *Case, weight float64) {
		h := hits[c.QID]
		if len(h) == 0 {
			return
		}
		k := min(n-1, max(0, int(h[0].Score*n)))
		out[k].N++
		all[k] += weight
		if c.Right(h[:1]) == 0 {
			out[k].Right += weight
		}
	}
	for i := range s.Positives {
		add(&s.Positives[i], 1/float64(len(s.Positives)))
	}
	for i := range s.Negatives {
		add(&s.Negatives[i], 1/float64(len(s.Negatives)))
	}
	for k := range out {
		out[k].From, out[k].To = float64(k)/n, float64(k+1)/n
		if all[k] > 0 {
			out[k].Right /= all[k]
		}
	}
	return out
}

// FalseGroup counts the false alarms among one kind of negatives.
type FalseGroup struct {
	Name     string
	Alarm, N int
}

// Measure computes the figures from the hits of each question, best first, by qid.
func Measure(s *Set, hits map[string][]Hit) *Result {
	top := make([]float64, 0, len(s.Negatives))
	for _, n := range s.Negatives {
		v := 0.0
		if h := hits[n.QID]; len(h) > 0 {
			v = h[0].Score
		}
		top = append(top, v)
	}
	sort.Float64s(top)
	r := &Result{}
	for _, rate := range Rates {
		t := 0.0
		if len(top) > 0 {
			t = top[max(0, len(top)-int(rate*float64(len(top)))-1)] + 1e-9
		}
		r.Thresholds = append(r.Thresholds, t)
	}
	group := func(name string, pick func(*Case) bool) {
		var cs []*Case
		for i := range s.Positives {
			if pick(&s.Positives[i]) {
				cs = append(cs, &s.Positives[i])
			}
		}
		if len(cs) > 0 {
			r.Groups = append(r.Groups, Group{name, recall(cs, hits, r.Thresholds, top)})
		}
	}
	group("all", func(*Case) bool { return true })
	group("altered names", func(c *Case) bool { return c.Set == "perturbed" })
	group("aliases", func(c *Case) bool { return c.Set == "alias" })
	group("held-out aliases, not unrelated", func(c *Case) bool { return c.Mode == "heldout" && c.Distance != "far" })
	for _, l := range []struct {
		name string
		of   func(*Case) string
	}{
		{"script", func(c *Case) string { return c.Script }},
		{"mode", func(c *Case) string { return c.Mode }},
		{"distance", func(c *Case) string { return c.Distance }},
		{"strength", func(c *Case) string { return c.Strength }},
		{"language", func(c *Case) string { return c.Lang }},
		{"schema", func(c *Case) string { return c.Schema }},
		{"list", func(c *Case) string { return c.Source }},
		{"change", func(c *Case) string { return c.Kind }},
	} {
		values := map[string]bool{}
		for i := range s.Positives {
			if v := l.of(&s.Positives[i]); v != "" {
				values[v] = true
			}
		}
		for _, v := range sortedKeys(values) {
			group(l.name+" "+v, func(c *Case) bool { return l.of(c) == v })
		}
	}
	byKind := map[string]*FalseGroup{}
	for _, n := range s.Negatives {
		g := byKind[n.Kind]
		if g == nil {
			g = &FalseGroup{Name: n.Kind}
			byKind[n.Kind] = g
		}
		g.N++
		if h := hits[n.QID]; len(h) > 0 && h[0].Score >= r.Thresholds[1] {
			g.Alarm++
		}
	}
	for _, g := range byKind {
		r.False = append(r.False, *g)
	}
	r.Bins = s.bins(hits)
	slices.SortFunc(r.False, func(a, b FalseGroup) int { return strings.Compare(a.Name, b.Name) })
	return r
}

func sortedKeys(m map[string]bool) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// Right returns the place of the first right answer among the hits, -1 when there is none.
func (c *Case) Right(hits []Hit) int {
	for i, h := range hits {
		if slices.Contains(c.Want, h.ID) || slices.Contains(c.Also, h.ID) {
			return i
		}
	}
	return -1
}

func recall(cs []*Case, hits map[string][]Hit, at []float64, top []float64) Recall {
	r := Recall{N: len(cs), At1: make([]float64, len(at)), At5: make([]float64, len(at))}
	var auc float64
	for _, c := range cs {
		hs := hits[c.QID]
		i := c.Right(hs)
		p := 0.0
		if i >= 0 {
			p = hs[i].Score
			if i < 1 {
				r.Raw1++
			}
			if i < 5 {
				r.Raw5++
			}
			for k, t := range at {
				if p >= t && i < 1 {
					r.At1[k]++
				}
				if p >= t && i < 5 {
					r.At5[k]++
				}
			}
		}
		lo := sort.SearchFloat64s(top, p)
		hi := sort.Search(len(top), func(i int) bool { return top[i] > p })
		auc += float64(lo) + float64(hi-lo)/2
	}
	n := float64(len(cs))
	for k := range at {
		r.At1[k] /= n
		r.At5[k] /= n
	}
	r.Raw1 /= n
	r.Raw5 /= n
	if len(top) > 0 {
		r.AUC = auc / n / float64(len(top))
	}
	return r
}

// WriteText writes the figures as a table.
func (r *Result) WriteText(w io.Writer) error {
	if _, err := fmt.Fprintf(w, "%-34s %5s  %23s  %23s  %6s  %s\n%-34s %5s  %7s %7s %7s  %7s %7s %7s  %6s  %s\n",
		"", "", "recall@1, false alarms", "recall@5, false alarms", "", "no threshold",
		"questions", "n", "0.1 %", "1 %", "5 %", "0.1 %", "1 %", "5 %", "AUC", "@1    @5"); err != nil {
		return err
	}
	for _, g := range r.Groups {
		if _, err := fmt.Fprintf(w, "%-34s %5d  %7.3f %7.3f %7.3f  %7.3f %7.3f %7.3f  %6.4f  %.3f %.3f\n", g.Name, g.N,
			g.At1[0], g.At1[1], g.At1[2], g.At5[0], g.At5[1], g.At5[2], g.AUC, g.Raw1, g.Raw5); err != nil {
			return err
		}
	}
	if _, err := fmt.Fprintf(w, "\nthresholds %.4f %.4f %.4f; false alarms at 1 %%:", r.Thresholds[0], r.Thresholds[1], r.Thresholds[2]); err != nil {
		return err
	}
	for _, f := range r.False {
		if _, err := fmt.Fprintf(w, " %s %d/%d", f.Name, f.Alarm, f.N); err != nil {
			return err
		}
	}
	if _, err := fmt.Fprint(w, "\n\nright answers by score (even odds):"); err != nil {
		return err
	}
	for _, b := range r.Bins {
		if _, err := fmt.Fprintf(w, " %.1f-%.1f %.2f (%d)", b.From, b.To, b.Right, b.N); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintln(w)
	return err
}
