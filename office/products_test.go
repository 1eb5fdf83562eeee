package office_test

import (
	"slices"
	"testing"

	"github.com/licet/licet/access"
	"github.com/licet/licet/assess"
	"github.com/licet/licet/date"
	"github.com/licet/licet/desk"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/office"
	"github.com/licet/licet/transfer"
)

func ptr[T any](v T) *T { return &v }

// older answers for every day as of a day on which other texts applied.
type older struct{ *assess.Assessor }

func (o older) On(date.Date) (*assess.Stage, error) {
	return o.Assessor.On(date.MustParse("2011-04-15"))
}

// TestProducts: a product is classified once, used again, classified anew when it changes, and known as stale when the rules do.
func TestProducts(t *testing.T) {
	o := opened(t)
	ann, bob, eve := by("ann", "o-1", access.Exporter), by("bob", "o-1", access.Adviser), by("eve", "o-2", access.Exporter)
	item := gyro().Items[0]
	item.Maker, item.Model = "Nordtek", "G-7"
	p, err := o.AddProduct(t.Context(), ann, " Gyro, type 7 ", item, "")
	if err != nil {
		t.Fatal(err)
	}
	if p.Name != "Gyro, type 7" || p.Verdict != "controlled-cat-II" || !slices.Contains(p.Entries, "9.A.4") || p.Model != "G-7" || p.AsOf.IsZero() || p.Rules == "" {
		t.Errorf("%+v", p)
	}
	_, err = o.AddProduct(t.Context(), ann, "", item, "")
	kind(t, "no name", err, fault.Invalid)
	_, err = o.AddProduct(t.Context(), bob, "x", item, "")
	kind(t, "an adviser", err, fault.NotAllowed)
	_, err = o.Product(t.Context(), eve, p.ID)
	kind(t, "another firm", err, fault.NotFound)
	if got, err := o.Products(t.Context(), bob, desk.ProductFilter{Words: "nordtek"}, desk.Page{}); err != nil || len(got) != 1 {
		t.Errorf("%d found, %v", len(got), err)
	}
	got, err := o.Product(t.Context(), bob, p.ID)
	if err != nil || got.Stale {
		t.Errorf("%v: the rules have not changed", err)
	}
	chair := transfer.Item{Description: "Office chair"}
	changed, err := o.ChangeProduct(t.Context(), ann, p.ID, 1, office.ProductChange{Item: &chair, Note: ptr("other goods")})
	if err != nil || changed.Verdict != "not-controlled" || changed.Entries != nil || changed.Model != "" || changed.Name != "Gyro, type 7" || changed.Version != 2 {
		t.Errorf("%v %+v", err, changed)
	}
	_, err = o.ChangeProduct(t.Context(), ann, p.ID, 1, office.ProductChange{Name: ptr("x")})
	kind(t, "by an old page", err, fault.Conflict)
	_, err = o.ChangeProduct(t.Context(), bob, p.ID, 2, office.ProductChange{Name: ptr("x")})
	kind(t, "by an adviser", err, fault.NotAllowed)
	_, err = o.ChangeProduct(t.Context(), ann, p.ID, 2, office.ProductChange{Name: ptr(" ")})
	kind(t, "a name that is none", err, fault.Invalid)
	if _, err = o.ChangeProduct(t.Context(), ann, p.ID, 2, office.ProductChange{Retired: ptr(true)}); err != nil {
		t.Error(err)
	}
	if got, err := o.Products(t.Context(), ann, desk.ProductFilter{}, desk.Page{}); err != nil || len(got) != 0 {
		t.Errorf("a product that is not offered any more is: %v", err)
	}
	o.Assessor = older{o.Assessor.(*assess.Assessor)}
	if got, err = o.Product(t.Context(), ann, p.ID); err != nil || !got.Stale {
		t.Errorf("%v: the rules have changed", err)
	}
	again, err := o.ChangeProduct(t.Context(), ann, p.ID, 3, office.ProductChange{Again: true})
	if err != nil || again.Rules == changed.Rules {
		t.Errorf("%v", err)
	}
	kind(t, "removed for no reason", o.DeleteProduct(t.Context(), ann, p.ID, 4, ""), fault.Invalid)
	kind(t, "by another firm", o.DeleteProduct(t.Context(), eve, p.ID, 4, "x"), fault.NotFound)
	kind(t, "removed", o.DeleteProduct(t.Context(), ann, p.ID, 4, "entered twice"), "")
	_, err = o.Product(t.Context(), ann, p.ID)
	kind(t, "what was removed", err, fault.NotFound)
}
