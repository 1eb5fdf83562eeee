package assess

import (
	"fmt"
	"strings"

	"github.com/licet/licet/classify"
	"github.com/licet/licet/date"
	"github.com/licet/licet/guideline"
	"github.com/licet/licet/internal/memo"
	"github.com/licet/licet/transfer"
)

// mostRemembered is how many answers of a kind an assessor remembers. The goods of a manifest come again and again.
const mostRemembered = 2048

// remembered is what an assessor remembers, under its list, words and Guidelines: classifications by the item, decisions by the items and
// the circumstances. Measures, red flags and lists of parties have no part in it. The same input has the same answer on the same day.
type remembered struct {
	classified *memo.Memo[classify.Result]
	decided    *memo.Memo[guideline.Decision]
}

func newRemembered() *remembered {
	return &remembered{memo.New[classify.Result](mostRemembered), memo.New[guideline.Decision](mostRemembered)}
}

// keyOf tells apart all that a classification depends on; false for inputs that are too long to be worth it. The days of an epoch have
// the same answers.
func keyOf(in *classify.Input, epoch date.Date) (string, bool) {
	if len(in.Text) > 2048 || len(in.Parameters) > 32 {
		return "", false
	}
	var b strings.Builder
	for _, s := range []string{epoch.String(), in.ID, in.Text, in.HS, in.EndUse} {
		b.WriteString(s)
		b.WriteByte(0)
	}
	for _, p := range in.Parameters {
		b.WriteString(p.Name)
		b.WriteByte(1)
		b.WriteString(p.Value)
		b.WriteByte(1)
	}
	if len(in.Facts) > 0 {
		fmt.Fprint(&b, in.Facts) // maps are printed in the order of their keys
	}
	return b.String(), true
}

// items classifies each item of the transfer as [Items] does. The key tells apart what the decision depends on of all items; it is empty
// where that is too long to be worth it.
func (s *Stage) items(t *transfer.Transfer) (out []Item, all string, err error) {
	out = make([]Item, 0, len(t.Items))
	whole := len(t.Items) <= 4
	for i := range t.Items {
		in := input(t, i)
		r, key, err := s.classified(in)
		if further, ok := withSubject(t, in, &r); err == nil && ok {
			r, key, err = s.classified(further)
		}
		if err != nil {
			return nil, "", place(err, fmt.Sprintf("items[%d]", i))
		}
		it := &t.Items[i]
		if whole = whole && key != "" && len(it.DeclaredEntries)+len(t.Technology.SubjectEntries) <= 8; whole {
			all += key + "\x02" + string([]byte{'0' + byte(it.ContainsCategoryI), '0' + byte(it.Separable), '0' + byte(it.CompleteMissile), 3}) +
				strings.Join(it.DeclaredEntries, "\x04") + "\x05" + strings.Join(t.Technology.SubjectEntries, "\x04") + "\x03"
		}
		out = append(out, item(t, i, r))
	}
	if !whole {
		all = ""
	}
	return out, all, nil
}

// classified answers for one item as the classifier does. The key is empty for inputs that are too long to be remembered.
func (s *Stage) classified(in classify.Input) (r classify.Result, key string, err error) {
	key, short := keyOf(&in, s.epoch)
	if !short {
		r, err = s.classifier.Classify(in)
		return r, "", err
	}
	if r, known := s.a.remembered.classified.Get(key); known {
		return r, key, nil
	}
	if r, err = s.classifier.Classify(in); err == nil {
		s.a.remembered.classified.Put(key, r)
	}
	return r, key, err
}

// decide answers the Guidelines for the items, whose key is given.
func (s *Stage) decide(t *transfer.Transfer, items []Item, key string) (guideline.Decision, error) {
	c := Of(t)
	if key == "" || len(c.Held) > 8 {
		return s.a.rules.Decide(Findings(items), c, s.on)
	}
	key += fmt.Sprint(c) + s.ruled.String()
	if len(c.Held) > 0 { // which of them hold depends on the day
		key += s.on.String()
	}
	if d, ok := s.a.remembered.decided.Get(key); ok {
		d.On = s.on
		return d, nil
	}
	d, err := s.a.rules.Decide(Findings(items), c, s.on)
	if err == nil {
		s.a.remembered.decided.Put(key, d)
	}
	return d, err
}
