package source

import (
	"context"
	"strings"
)

// readDPL reads the Denied Persons List of BIS, in tab separated rows. Rows of the same name are one party with several
// addresses. The list numbers nothing and does not say who is a person.
func readDPL(ctx context.Context, files []File, o Options, r *Report, yield func(*Entry) error) error {
	j := newJob(ctx, o, r, yield)
	return j.readRows(files, rowForm{
		delim: '\t',
		head:  func(t *table) error { return t.findHeader("name", "effectivedate") },
		key:   func(t *table, cells []string) string { return nameKey(t.get(cells, "name")) },
		add:   dplRow,
	})
}

// nameKey is [plainKey] for a cell that may be blank.
func nameKey(name string) string {
	if blankCell(name) {
		return ""
	}
	return plainKey(name)
}

func dplRow(t *table, d *draft, cells []string) {
	e := d.e
	name := t.get(cells, "name")
	if e.Ref == "" {
		e.Ref, e.Source = refOf("DPL", name), "DPL"
		e.Schema = (&cslRecord{name: name}).schema()
	}
	d.oneName(name, "", false)
	place := t.get(cells, "country")
	a := Address{
		Text: joined(", ", t.get(cells, "streetaddress"), t.get(cells, "city"), joined(" ", t.get(cells, "state"), t.get(cells, "postalcode")), place),
		City: t.get(cells, "city"), Country: countryOf(place, d.o.On).Code,
	}
	if a.Text != place {
		d.address(a)
	}
	d.country(place, Residence)
	if day := t.day(cells, true, "effectivedate"); !day.IsZero() && (e.Listed.IsZero() || day.Before(e.Listed)) {
		e.Listed = day
	}
	// Of several orders the last to end counts; one without an end goes on.
	ends := t.day(cells, true, "expirationdate")
	switch {
	case ends.IsZero() && t.get(cells, "expirationdate") == "":
		d.first('E', "open")
		e.Ends = ends
	case ends.After(e.Ends) && !d.has('E', "open"):
		e.Ends = ends
	}
	if day := t.day(cells, true, "lastupdate"); day.After(e.Amended) {
		e.Amended = day
	}
	switch order := t.get(cells, "standardorder"); strings.ToUpper(order) {
	case "":
	case "Y":
		d.measure("Standard denial order")
	case "N":
		d.measure("Non-standard denial order")
	default:
		d.measure("Denial order: " + order)
	}
	d.basis(t.get(cells, "frcitation"))
	d.remark(t.get(cells, "action"))
}
