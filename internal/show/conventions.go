package show

import "github.com/licet/licet/classify"

// Conventions shows how the words of the list are read where they leave room.
func Conventions(list []classify.Convention) *Doc {
	d := &Doc{}
	t := &Table{Columns: []Column{
		{Head: "Convention", Min: 12}, {Head: "Reading", Min: 20}, {Head: "Reason", Min: 20}, {Head: "In use"}, {Head: "Basis"},
	}}
	for _, c := range list {
		use := "from " + c.From.String()
		if !c.Until.IsZero() {
			use += " until " + c.Until.String()
		}
		t.Row(c.ID, capital(c.Title), sentence(c.Reason), use, basis(c.Basis))
	}
	d.Table(t)
	return d
}
