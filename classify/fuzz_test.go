package classify_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/licet/licet/classify"
	"github.com/licet/licet/fault"
)

// FuzzClassify: whatever was written, the answer is one of the four, names entries of the list only, and shows each value at a
// place in what was written; and it comes in bounded time.
func FuzzClassify(f *testing.F) {
	for i, r := range openRecords(f) {
		if i%25 != 0 {
			continue
		}
		in := r.input()
		name, value := "", ""
		if len(in.Parameters) > 0 {
			name, value = in.Parameters[0].Name, in.Parameters[0].Value
		}
		f.Add(in.Text, name, value, in.HS, in.EndUse)
	}
	f.Add("\xff\xfe\x00", "\x00", "1e60 kg", "9", "\xff")
	f.Add("1.A 2.A.1.c.1 99.Z (1.A.2) 7790-98-9", "Payload / range", "150 kg / 1,200 km", "8803", "not for missile")
	f.Add("(((((", ", , ,", "/ / /", "....", "-")
	c := newClassifier(f)
	list := c.Edition().List()
	f.Fuzz(func(t *testing.T, text, name, value, hs, endUse string) {
		in := classify.Input{Text: text, HS: hs, EndUse: endUse, Parameters: []classify.Parameter{{Name: name, Value: value}}}
		start := time.Now()
		r, err := c.Classify(in)
		if err != nil {
			if in.Check() == nil || fault.KindOf(err) != fault.Invalid {
				t.Fatal(err)
			}
			return
		}
		if took := time.Since(start); took > time.Minute {
			t.Errorf("it took %s", took) // a coarse bound: fuzzing shares the machine
		}
		switch r.Verdict {
		case classify.ControlledI, classify.ControlledII, classify.NotControlled, classify.NeedsInformation:
		default:
			t.Errorf("verdict %q", r.Verdict)
		}
		for _, as := range [][]classify.EntryAnswer{r.Entries, r.Candidates, r.Nearest, r.LookAt} {
			for _, a := range as {
				if list.Entry(a.ID) == nil {
					t.Errorf("%q is no entry of the list", a.ID)
				}
			}
		}
		if r.Verdict == classify.NeedsInformation && len(r.Missing) == 0 {
			t.Error("it needs information and asks for none")
		}
		if len(r.Entries) == 0 && (r.Verdict == classify.ControlledI || r.Verdict == classify.ControlledII) {
			t.Errorf("%s under no entry", r.Verdict)
		}
		for _, v := range r.Values {
			if v.Derived != "" {
				continue
			}
			field := ""
			switch {
			case v.Where == "text":
				field = text
			case v.Where == "end_use":
				field = endUse
			case strings.HasPrefix(v.Where, "parameters["):
				if i, err := strconv.Atoi(strings.TrimSuffix(strings.TrimPrefix(v.Where, "parameters["), "]")); err == nil && i == 0 {
					field = value
				}
			}
			if v.Start < 0 || v.Start > v.End || v.End > len(field) {
				t.Errorf("%s %q stands at %d to %d of %s, which has %d bytes", v.Name, v.Text, v.Start, v.End, v.Where, len(field))
			}
		}
	})
}
