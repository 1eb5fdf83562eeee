package assess

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/licet/licet/country"
	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/guideline"
	"github.com/licet/licet/screening"
	"github.com/licet/licet/screening/record"
	"github.com/licet/licet/screening/source"
	"github.com/licet/licet/transfer"
	"github.com/licet/licet/truth"
)

// Lists opens what parties are screened against. Where the lists are kept is the caller's matter. It has to be safe for
// concurrent use.
type Lists interface {
	// On returns the lists as they were in force on the day.
	On(day date.Date) (Screener, error)
	// Again returns the very versions of lists that a record names, as of its day, for replay. What is not at hand is missing from
	// the basis of what it returns, or is another there.
	Again(b *record.Basis, day date.Date) (Screener, error)
}

// Screener looks parties up on the lists of one day. It has to be safe for concurrent use, and to answer the same question the
// same way as long as its basis is the same.
type Screener interface {
	// Basis is what its answers are made with.
	Basis() *record.Basis
	// Screen looks for one party.
	Screen(q record.Query) (*record.Answer, error)
}

// Screening is what the lists in use hold on those who take part in a transfer.
type Screening struct {
	AsOf date.Date `json:"as_of,omitzero"` // the day of the lists; zero when nothing was screened
	// Result is met when somebody may be listed, and unknown when that cannot be told of somebody or nothing was screened. Not met
	// says that the lists named in Basis hold no name that is like enough, and is no clearance.
	Result  truth.Value `json:"result"`
	Reason  string      `json:"reason,omitzero"` // why it is unknown
	Parties []Screened  `json:"parties"`
	// Basis is what the answers were made with; nil when nothing was screened.
	Basis *record.Basis `json:"basis,omitzero"`
}

// Screened is the answer for one name of a transfer.
type Screened struct {
	Refs []string `json:"refs"` // where the name stands: parties[0], parties[0].owners[1], route.vessel
	Role string   `json:"role"`
	*record.Answer
}

// Sought is a name of a transfer that is looked for.
type Sought struct {
	Refs  []string
	Role  string // of the first place
	Query record.Query
}

// Against returns an assessor under the same rules that screens those who take part in a transfer against the lists as of the
// day; with the zero day as of the day of each assessment.
func (a *Assessor) Against(l Lists, on date.Date) *Assessor {
	c := *a
	c.lists, c.screenOn = l, on
	return &c
}

// Names returns whom and what a transfer names that can be on a list: parties, their owners, the ship, carriers, recipients and
// users of technology, banks and payers. The same name with the same facts stands once, with all its places.
func Names(t *transfer.Transfer) []Sought {
	var out []Sought
	add := func(ref, role string, q record.Query) {
		q.Name = strings.TrimSpace(q.Name)
		if q.Name == "" && len(q.IDs) == 0 {
			return
		}
		q.Countries = slices.DeleteFunc(q.Countries, func(c country.Code) bool { return c == "" })
		slices.Sort(q.Countries)
		q.Countries = slices.Compact(q.Countries)
		for i := range out {
			if same(&out[i].Query, &q) {
				out[i].Refs = append(out[i].Refs, ref)
				return
			}
		}
		out = append(out, Sought{Refs: []string{ref}, Role: role, Query: q})
	}
	for i := range t.Parties {
		p := &t.Parties[i]
		ref := "parties[" + strconv.Itoa(i) + "]"
		q := record.Query{Name: p.Name, Countries: []country.Code{p.Country, p.Nationality, p.Address.Country}}
		if p.Role == transfer.Bank || p.Role == transfer.Carrier || p.Role == transfer.Forwarder {
			q.Schema = source.Entity
		}
		for _, id := range p.IDs {
			q.IDs = append(q.IDs, source.ID{Kind: record.KindOfID(id.Kind), Value: id.Value, Country: id.Country, Label: id.Kind})
		}
		for _, o := range p.Owners {
			q.Owners = append(q.Owners, o.Name)
		}
		if a := address(&p.Address); a != "" {
			q.Addresses = []string{a}
		}
		add(ref, string(p.Role), q)
		for k, o := range p.Owners {
			add(fmt.Sprintf("%s.owners[%d]", ref, k), "owner", record.Query{Name: o.Name, Countries: []country.Code{o.Country}})
		}
	}
	v := &t.Route.Vessel
	ship := record.Query{Name: v.Name, Schema: source.Ship, Countries: []country.Code{v.Flag}}
	if v.IMO != "" {
		ship.IDs = []source.ID{{Kind: source.IMO, Value: v.IMO}}
	}
	add("route.vessel", "vessel", ship)
	for i, l := range t.Route.Legs {
		add(fmt.Sprintf("route.legs[%d].carrier", i), "carrier", record.Query{Name: l.Carrier, Schema: source.Entity})
	}
	tech := &t.Technology
	add("technology.recipient", "recipient", record.Query{Name: tech.Recipient, Countries: []country.Code{tech.RecipientCountry}})
	add("technology.sponsor", "sponsor", record.Query{Name: tech.Sponsor})
	for i, u := range tech.Users {
		ref := fmt.Sprintf("technology.users[%d]", i)
		add(ref, "user", record.Query{Name: u.Name, Schema: source.Person, Countries: []country.Code{u.Nationality}})
		add(ref+".employer", "employer", record.Query{Name: u.Employer, Schema: source.Entity})
	}
	pay := &t.Payment
	add("payment.payer", "payer", record.Query{Name: pay.Payer, Countries: []country.Code{pay.PayerCountry}})
	for i, x := range pay.Accounts {
		ref := fmt.Sprintf("payment.accounts[%d]", i)
		add(ref+".institution", "bank", record.Query{Name: x.Institution, Schema: source.Entity, Countries: []country.Code{x.Country}})
		add(ref+".holder", "account holder", record.Query{Name: x.Holder})
	}
	add("payment.lc.issuing_bank", "bank", record.Query{Name: pay.LC.IssuingBank, Schema: source.Entity})
	add("payment.lc.consigned_to", "consignee", record.Query{Name: pay.LC.ConsignedTo})
	add("payment.commission.payee", "payee", record.Query{Name: pay.Commission.Payee, Countries: []country.Code{pay.Commission.Country}})
	return out
}

func address(a *transfer.Address) string {
	var parts []string
	for _, s := range append(slices.Clone(a.Lines), a.Postcode, a.City, string(a.Country)) {
		if s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, ", ")
}

func same(a, b *record.Query) bool {
	return a.Name == b.Name && a.Schema == b.Schema && slices.Equal(a.Countries, b.Countries) && slices.Equal(a.IDs, b.IDs) &&
		slices.Equal(a.Owners, b.Owners) && slices.Equal(a.Addresses, b.Addresses)
}

// screen looks for everybody whom the transfer names. It returns nil when it names nobody.
func (a *Assessor) screen(t *transfer.Transfer, on date.Date) (*Screening, error) {
	names := Names(t)
	if len(names) == 0 {
		return nil, nil //nolint:nilnil // there is nothing to tell
	}
	out := &Screening{Parties: []Screened{}}
	if a.lists == nil {
		out.Reason = "the parties were not screened"
		return out, nil
	}
	if !a.screenOn.IsZero() {
		on = a.screenOn
	}
	by, err := a.lists.On(on)
	if err != nil {
		return nil, err
	}
	basis := *by.Basis()
	basis.Program = "" // the same with another version of the program is the same
	out.AsOf, out.Basis, out.Result = on, &basis, truth.NotMet
	var open []int
	for k, n := range names {
		found, err := by.Screen(n.Query)
		if err != nil {
			return nil, err
		}
		found.AsOf = date.Date{}
		out.Parties = append(out.Parties, Screened{n.Refs, n.Role, found})
		switch found.Verdict {
		case screening.Found:
			out.Result = truth.Met
		case screening.CannotTell:
			open = append(open, k)
		default:
		}
	}
	missing := basis.Unsearched()
	switch {
	case out.Result == truth.Met || len(open) == 0:
	case len(missing) > 0 || len(basis.Lists) == 0:
		out.Result, out.Reason = truth.Unknown, out.Parties[open[0]].Reason
	default:
		var each []string
		for _, k := range open {
			each = append(each, fmt.Sprintf("%s “%s”: %s", strings.ToLower(Role(names[k].Role)), names[k].Query.Name, out.Parties[k].Reason))
		}
		out.Result, out.Reason = truth.Unknown, strings.Join(each, "; ")
	}
	return out, nil
}

// outcome is what the screening asks for: that a person looks when somebody may be listed, and that what is missing is found when
// it cannot be told of somebody. What was not screened at all is told and asks for nothing: that was the caller's wish.
func (s *Screening) outcome() guideline.Outcome {
	switch {
	case s == nil || s.Basis == nil:
		return guideline.NoControlFound
	case s.Result == truth.Met:
		return guideline.Hold
	case s.Result == truth.Unknown:
		return guideline.NeedsInformation
	default:
		return guideline.NoControlFound
	}
}

// Hits returns the parties that may be listed.
func (s *Screening) Hits() []*Screened {
	var out []*Screened
	for i := range s.Parties {
		if s.Parties[i].Verdict == screening.Found {
			out = append(out, &s.Parties[i])
		}
	}
	return out
}

// confirmed is the first entry that the party is confirmed to be; nil when none is.
func (p *Screened) confirmed() *record.Hit {
	for i := range p.Hits {
		if h := &p.Hits[i]; !h.Cleared() {
			if _, ok := Confirmed(h); ok {
				return h
			}
		}
	}
	return nil
}

// rank puts those who are confirmed first.
func rank(p *Screened) int {
	if p.confirmed() != nil {
		return 1
	}
	return 0
}

// Says is what of the hits of a party bears: whom it is confirmed to be, by whom and when, or may be.
func (p *Screened) Says() string {
	if h := p.confirmed(); h != nil {
		how, _ := Confirmed(h)
		return fmt.Sprintf("is %s:%s “%s” (%s)", h.List, h.Ref, h.Name, how)
	}
	return ""
}

// says is the screening in a sentence for the summary, empty when nothing has to be said.
func (s *Screening) says() string {
	if s == nil {
		return ""
	}
	hits := s.Hits()
	switch {
	case len(hits) > 0:
		slices.SortStableFunc(hits, func(a, b *Screened) int { return rank(b) - rank(a) })
		h := hits[0].confirmed()
		for i := range hits[0].Hits {
			if x := &hits[0].Hits[i]; h == nil && !x.Cleared() {
				h = x
			}
		}
		more := ""
		if len(hits) > 1 {
			more = fmt.Sprintf(", and %d more may be listed", len(hits)-1)
		}
		if how, ok := Confirmed(h); ok {
			return fmt.Sprintf("%s “%s” is %s:%s “%s” (%s)%s.", Role(hits[0].Role), hits[0].Query.Name, h.List, h.Ref, h.Name, how, more)
		}
		return fmt.Sprintf("%s “%s” may be %s:%s “%s”%s.", Role(hits[0].Role), hits[0].Query.Name, h.List, h.Ref, h.Name, more)
	case s.Basis == nil:
		return "The parties were not screened."
	case s.Result == truth.Unknown:
		return "Whether the parties are listed cannot be told: " + stop(s.Reason)
	default:
		return ""
	}
}

// Role is the part that somebody plays, as a word at the beginning of a sentence.
func Role(role string) string {
	r := strings.ReplaceAll(role, "_", " ")
	if r == "" {
		return "Party"
	}
	return strings.ToUpper(r[:1]) + r[1:]
}

// askWho lists those of whom nothing was stated that could identify them.
func askWho(s *Screening) []Open {
	if s == nil || s.Basis == nil {
		return nil
	}
	var out []Open
	for i := range s.Parties {
		p := &s.Parties[i]
		if p.Verdict != screening.CannotTell || len(p.Notices) == 0 {
			continue
		}
		field := p.Refs[0]
		if strings.HasPrefix(field, "parties[") || field == "route.vessel" || strings.HasSuffix(field, "]") {
			field += ".name"
		}
		out = append(out, Open{
			Field: field, Ask: fmt.Sprintf("Who is “%s”, in full? As it stands %s", p.Query.Name, stop(p.Reason)), For: "screening of the parties", Param: "name",
		})
	}
	return out
}

// again returns an assessor that screens as a stored assessment was screened, or an error of kind stale-edition that names what of
// the lists, words and weights is not at hand.
func (a *Assessor) again(was *Screening) (*Assessor, error) {
	if was == nil || was.Basis == nil {
		return a.Against(nil, date.Date{}), nil
	}
	stale := func(what string) error {
		return &fault.Error{
			Kind: fault.StaleEdition, Place: fault.Place{Field: "screening.basis"},
			Message: fmt.Sprintf("the parties were screened with other lists or words (%s)", what),
			Want:    "the lists and the version of Licet that it was made with, or a new assessment of its transfer",
		}
	}
	if a.lists == nil {
		return nil, stale("no lists are at hand")
	}
	by, err := a.lists.Again(was.Basis, was.AsOf)
	if err != nil {
		return nil, err
	}
	if differ := by.Basis().Differ(was.Basis); len(differ) > 0 {
		return nil, stale(strings.Join(differ, ", "))
	}
	return a.Against(fixed{by}, was.AsOf), nil
}

// fixed is lists that are open already.
type fixed struct{ by Screener }

// On implements [Lists].
func (f fixed) On(date.Date) (Screener, error) { return f.by, nil }

// Again implements [Lists].
func (f fixed) Again(*record.Basis, date.Date) (Screener, error) { return f.by, nil }
