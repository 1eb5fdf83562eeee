package classify

import (
	"fmt"
	"strings"

	"github.com/licet/licet/quantity"
)

// derive adds what arithmetic alone gives: total impulse from thrust and time, range from endurance and speed. A value that
// was stated is never replaced.
func (w *work) derive(vals []Value, typ string) []Value {
	have := map[string]int{}
	for i, v := range vals {
		have[v.Name] = i
	}
	for round := 0; round < 2; round++ { // a sum may feed another
		for i := range w.lx.derivations {
			d := &w.lx.derivations[i]
			if _, ok := have[d.Param]; ok || !allowed(d.For, typ) {
				continue
			}
			v, ok := w.compute(d, vals, have)
			if !ok {
				continue
			}
			have[d.Param] = len(vals)
			vals = append(vals, v)
		}
	}
	return w.complement(w.percentiles(vals, have), have)
}

// complement bounds the shares of a whole that were not stated by what the stated ones leave: a powder with 90.3 % magnesium
// holds at most 9.7 % tungsten.
func (w *work) complement(vals []Value, have map[string]int) []Value {
	sum := quantity.IntNumber(0)
	var used []string
	for _, name := range w.lx.conventions.Shares {
		if i, ok := have[name]; ok && !vals[i].iv.LoInf && vals[i].Derived == "" {
			sum = sum.Add(vals[i].iv.Lo)
			used = append(used, label(name)+" "+vals[i].Text)
		}
	}
	rest := quantity.IntNumber(1).Sub(sum)
	if len(used) == 0 || rest.Sign() < 0 {
		return vals
	}
	for _, name := range w.lx.conventions.Shares {
		p := w.lx.list.Param(name)
		if _, ok := have[name]; ok || p == nil {
			continue
		}
		iv := quantity.Interval{Lo: quantity.IntNumber(0), Hi: rest}
		have[name] = len(vals)
		vals = append(vals, Value{
			Name: name, Listed: true, iv: iv, Text: "at most " + quantity.FormatNumber(rest, p.Unit), Where: "parameters",
			Derived: label(name) + " at most what is left beside " + strings.Join(used, ", "), quiet: true,
		})
	}
	return vals
}

func (w *work) compute(d *derivation, vals []Value, have map[string]int) (Value, bool) {
	iv := quantity.Point(d.constant)
	var parts []string
	var texts []string
	for _, f := range d.From {
		i, ok := have[f.Name]
		if !ok {
			return Value{}, false
		}
		x := vals[i].iv
		if d.Sum {
			name := label(f.Name) + " " + vals[i].Text
			if f.Times != 0 {
				x = x.Scale(quantity.IntNumber(int64(f.Times)))
				name = fmt.Sprintf("%d × %s", f.Times, name)
			}
			if len(parts) == 0 {
				iv = x
			} else {
				iv = iv.Add(x)
			}
			parts = append(parts, name)
			texts = append(texts, vals[i].Where)
			continue
		}
		for range abs(f.Power) {
			if f.Power > 0 {
				iv = iv.Mul(x)
				continue
			}
			q, ok := iv.Quo(x)
			if !ok {
				return Value{}, false
			}
			iv = q
		}
		op := " × "
		if f.Power < 0 {
			op = " ÷ "
		}
		if len(parts) == 0 {
			op = ""
		}
		parts = append(parts, op+label(f.Name)+" "+vals[i].Text)
		texts = append(texts, vals[i].Where)
	}
	if d.Times != "" {
		parts = append(parts, " × "+d.Times)
	}
	if d.Over != "" {
		parts = append(parts, " ÷ "+d.Over)
	}
	if d.Upper {
		iv = quantity.Interval{Lo: quantity.IntNumber(0), Hi: iv.Hi, HiInf: iv.HiInf}
	}
	if d.Lower {
		iv = quantity.Interval{Lo: iv.Lo, LoInf: iv.LoInf, HiInf: true}
	}
	v := Value{Name: d.Param, Where: strings.Join(dedupe(texts), ", "), iv: iv, Note: d.Note}
	if p := w.lx.list.Param(d.Param); p != nil {
		v.Listed = true
		v.Text = intervalText(iv, p.Unit)
	}
	sep, is := "", " = "
	if d.Sum {
		sep = " + "
	}
	if d.Upper {
		is = " at most "
	}
	if d.Lower {
		is = " at least "
	}
	v.Derived = label(d.Param) + is + strings.ReplaceAll(strings.Join(parts, sep), "+ -", "− ")
	if v.Text != "" {
		v.Derived += " = " + v.Text
	}
	return v, true
}

func intervalText(iv quantity.Interval, u quantity.Unit) string {
	switch {
	case iv.LoInf && iv.HiInf:
		return "any value"
	case iv.LoInf:
		return "at most " + quantity.FormatNumber(iv.Hi, u)
	case iv.HiInf:
		return "at least " + quantity.FormatNumber(iv.Lo, u)
	case iv.IsPoint():
		return quantity.FormatNumber(iv.Lo, u)
	default:
		return quantity.FormatNumber(iv.Lo, u) + " to " + quantity.FormatNumber(iv.Hi, u)
	}
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}

func dedupe(in []string) []string {
	var out []string
	for _, s := range in {
		if !contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

func label(name string) string { return strings.ReplaceAll(name, "_", " ") }

// share is a statement about a particle size distribution: so much of it lies below a size.
type share struct {
	below quantity.Interval // the size
	part  quantity.Number   // of 1
	text  string
}

// percentileShares maps the sizes of a distribution, as metrics of the word lists, to the percentage of particles below.
var percentileShares = []struct {
	metric  string
	percent int64
}{{"d10", 10}, {"d50", 50}, {"d90", 90}}

// shares collects what was stated of a distribution: percentiles, and phrases such as "95 % < 10 µm".
func (w *work) shares(vals []Value, have map[string]int) []share {
	var out []share
	hundred := quantity.IntNumber(100)
	for _, pc := range percentileShares {
		if i, ok := have[pc.metric]; ok {
			part, _ := quantity.IntNumber(pc.percent).Quo(hundred)
			out = append(out, share{vals[i].iv, part, pc.metric + " " + vals[i].Text})
		}
	}
	if i, ok := have["particle_size"]; ok && vals[i].Derived == "" && !vals[i].iv.IsPoint() {
		// "15–45 µm" and "< 45 µm" say where all particles lie.
		if v := vals[i]; !v.iv.HiInf {
			out = append(out, share{quantity.Point(v.iv.Hi), quantity.IntNumber(1), "particle size " + v.Text})
		}
		if v := vals[i]; !v.iv.LoInf && v.iv.Lo.Sign() > 0 {
			out = append(out, share{quantity.Point(v.iv.Lo), quantity.IntNumber(0), "particle size " + v.Text})
		}
	}
	for i := range w.fields {
		f := &w.fields[i]
		for k := 0; k+1 < len(f.values); k++ {
			a, b := f.values[k], f.values[k+1]
			if len(a.Quantities) != 1 || len(b.Quantities) != 1 || b.Start-a.End > 24 {
				continue
			}
			p, size := a.Quantities[0], b.Quantities[0]
			if p.Unit.Symbol() != "%" || !p.Interval.IsPoint() || size.Dimension() != quantity.Length {
				continue
			}
			between := strings.ToLower(f.text[a.End:b.Start])
			below := size.Form == quantity.UpperBound
			for _, word := range []string{"below", "under", "finer", "less", "passing", "smaller", "<", "minus", "through"} {
				below = below || strings.Contains(between, word)
			}
			if !below {
				continue
			}
			iv := size.Interval
			if iv.LoInf {
				iv = quantity.Point(iv.Hi)
			}
			out = append(out, share{iv, p.Interval.Lo, f.text[a.Start:b.End]})
		}
	}
	return out
}

// percentiles bounds the share of particles below a limit: when 90 % are below 58 µm, at least 90 % are below 63 µm. The
// limits are the list's own parameters fraction_below_NNum.
func (w *work) percentiles(vals []Value, have map[string]int) []Value {
	stated := w.shares(vals, have)
	if len(stated) == 0 {
		return vals
	}
	for _, p := range w.lx.list.Params() {
		rest, ok := strings.CutPrefix(p.Name, "fraction_below_")
		if !ok {
			continue
		}
		limit, err := quantity.Parse(rest)
		if err != nil {
			continue
		}
		lo, hi := quantity.IntNumber(0), quantity.IntNumber(1)
		var used []string
		for _, s := range stated {
			switch {
			case !s.below.HiInf && s.below.Hi.Cmp(limit.Interval.Lo) <= 0:
				if s.part.Cmp(lo) > 0 {
					lo = s.part
				}
				used = append(used, s.text)
			case !s.below.LoInf && s.below.Lo.Cmp(limit.Interval.Lo) > 0 && s.part.Cmp(hi) < 0:
				hi = s.part
				used = append(used, s.text)
			}
		}
		if len(used) == 0 || lo.Cmp(hi) > 0 {
			continue
		}
		// Fewer particles lie below a limit than below a larger size.
		iv := quantity.Interval{Lo: lo, Hi: hi, HiOpen: hi.Cmp(quantity.IntNumber(1)) < 0 && hi.Cmp(lo) > 0}
		v := Value{
			Name: p.Name, Listed: true, iv: iv, Text: intervalText(iv, p.Unit), Where: "parameters",
			Derived: label(p.Name) + " from " + strings.Join(used, ", "),
		}
		if i, done := have[p.Name]; done {
			vals[i] = v
			continue
		}
		have[p.Name] = len(vals)
		vals = append(vals, v)
	}
	return vals
}
