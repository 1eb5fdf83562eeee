package office

import (
	"context"
	"strings"

	"github.com/licet/licet/access"
	"github.com/licet/licet/assess"
	"github.com/licet/licet/classify"
	"github.com/licet/licet/date"
	"github.com/licet/licet/desk"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/transfer"
)

// Classify classifies one item by what it is and keeps nothing. With the zero day it is today. The item knows neither destination nor
// party, and nor does the classifier.
func (o *Office) Classify(ctx context.Context, r Request, it *transfer.Item, on date.Date) (*classify.Result, *assess.Stage, error) {
	if err := o.may(ctx, r, "classify", access.Resource{}); err != nil {
		return nil, nil, err
	}
	if on.IsZero() {
		var err error
		if on, err = o.today(ctx); err != nil {
			return nil, nil, err
		}
	}
	stage, err := o.Assessor.On(on)
	if err != nil {
		return nil, nil, err
	}
	res, err := stage.Classifier().Classify(assess.Input(it, ""))
	if err != nil {
		return nil, nil, err
	}
	return &res, stage, nil
}

// Product is a product with what its classification says today.
type Product struct {
	*desk.Product
	// Stale says that the Annex or the words have changed since the product was classified.
	Stale bool
}

// rulesOf names what classifies: the edition of the Annex that applies, and the digests of Annex and words.
func rulesOf(s *assess.Stage) string {
	var out []string
	for _, r := range s.RuleSets() {
		if r.Name == "annex" || r.Name == "words" {
			out = append(out, r.Edition, r.Digest)
		}
	}
	return strings.Join(out, " ")
}

// classified writes what the classification says into the record.
func (o *Office) classified(ctx context.Context, r Request, p *desk.Product, on date.Date) error {
	if on.IsZero() {
		var err error
		if on, err = o.today(ctx); err != nil {
			return err
		}
	}
	res, stage, err := o.Classify(ctx, r, &p.Item, on)
	if err != nil {
		return err
	}
	p.Verdict, p.AsOf, p.Rules = string(res.Verdict), on, rulesOf(stage)
	p.Entries, p.Possible = ids(res.Entries), ids(res.Candidates)
	p.Maker, p.Model, p.Part = p.Item.Maker, p.Item.Model, p.Item.PartNumber
	return nil
}

func ids(entries []classify.EntryAnswer) []string {
	var out []string
	for _, e := range entries {
		out = append(out, e.ID)
	}
	return out
}

// AddProduct classifies an item and keeps it in the product library of the organisation of who asks.
func (o *Office) AddProduct(ctx context.Context, r Request, name string, it transfer.Item, note string) (*desk.Product, error) {
	if err := o.may(ctx, r, "product.create", access.Resource{Org: r.Who.Org}); err != nil {
		return nil, err
	}
	p := &desk.Product{Meta: desk.Meta{Org: r.Who.Org}, Name: strings.TrimSpace(name), Item: it, Note: strings.TrimSpace(note)}
	if err := o.classified(ctx, r, p, date.Date{}); err != nil {
		return nil, err
	}
	err := o.Store.Change(ctx, r.Who.Actor(), r.ID, func(tx desk.Tx) error { return tx.Products().Create(ctx, p, desk.Deed{}) })
	if err != nil {
		return nil, err
	}
	return p, nil
}

// Product returns a product, and whether what it was classified under has changed since.
func (o *Office) Product(ctx context.Context, r Request, id string) (*Product, error) {
	p, err := get(ctx, o, r, desk.ProductKind, desk.View.Products, id)
	if err != nil {
		return nil, err
	}
	today, err := o.today(ctx)
	if err != nil {
		return nil, err
	}
	stage, err := o.Assessor.On(today)
	if err != nil {
		return nil, err
	}
	return &Product{p, p.Rules != rulesOf(stage)}, nil
}

// get reads a record in the scope of the principal.
func get[R desk.Record, F any](
	ctx context.Context, o *Office, r Request, kind desk.Kind, in func(desk.View) desk.Reader[R, F], id string,
) (out R, err error) {
	err = o.Store.View(ctx, func(v desk.View) (err error) {
		out, err = in(v).Get(ctx, o.Policies.Sight(r.Who, string(kind)), id)
		return err
	})
	if err != nil {
		return out, err
	}
	return out, o.may(ctx, r, access.Action(string(kind)+".read"), access.Resource{ID: id, Org: out.Base().Org})
}

// Products returns a page of the products that the filter names and the principal may see.
func (o *Office) Products(ctx context.Context, r Request, f desk.ProductFilter, p desk.Page) ([]*desk.Product, error) {
	return find(ctx, o, r, desk.ProductKind, desk.View.Products, f, p)
}

// ProductChange is what is changed of a product; nil leaves it as it is. Another item is classified anew, and so is the present one with
// Again.
type ProductChange struct {
	Name    *string
	Item    *transfer.Item
	Note    *string
	Retired *bool
	Again   bool
}

// ChangeProduct changes a product that had the version when it was looked at.
func (o *Office) ChangeProduct(ctx context.Context, r Request, id string, version int64, c ProductChange) (*desk.Product, error) {
	p, err := get(ctx, o, r, desk.ProductKind, desk.View.Products, id)
	if err != nil {
		return nil, err
	}
	if err := o.may(ctx, r, "product.update", access.Resource{ID: id, Org: p.Org}); err != nil {
		return nil, err
	}
	if c.Name != nil {
		p.Name = strings.TrimSpace(*c.Name)
	}
	if c.Note != nil {
		p.Note = strings.TrimSpace(*c.Note)
	}
	if c.Retired != nil {
		p.Retired = *c.Retired
	}
	deed := desk.Deed{}
	if c.Item != nil {
		p.Item = *c.Item
	}
	if c.Item != nil || c.Again {
		deed.Verb = "product.classify"
		if err := o.classified(ctx, r, p, date.Date{}); err != nil {
			return nil, err
		}
	}
	p.Version = version
	err = o.Store.Change(ctx, r.Who.Actor(), r.ID, func(tx desk.Tx) error { return tx.Products().Update(ctx, p, deed) })
	if err != nil {
		return nil, err
	}
	return p, nil
}

// DeleteProduct removes a product that had the version when it was looked at. The log keeps that it was there.
func (o *Office) DeleteProduct(ctx context.Context, r Request, id string, version int64, reason string) error {
	p, err := get(ctx, o, r, desk.ProductKind, desk.View.Products, id)
	if err != nil {
		return err
	}
	if err := o.may(ctx, r, "product.delete", access.Resource{ID: id, Org: p.Org}); err != nil {
		return err
	}
	if strings.TrimSpace(reason) == "" {
		return fault.Input("reason", "", "a reason is needed", "why, for whoever reads it later")
	}
	p.Version = version
	return o.Store.Change(ctx, r.Who.Actor(), r.ID, func(tx desk.Tx) error {
		return tx.Products().Delete(ctx, p, desk.Deed{Note: strings.TrimSpace(reason)})
	})
}
