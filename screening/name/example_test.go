package name_test

import (
	"fmt"

	"github.com/licet/licet/screening/name"
)

func ExampleParser_Parse() {
	p := name.NewParser(name.Default())
	n := p.Parse("ООО «Ромашка»", name.OfEntity)
	for _, w := range n.Words {
		fmt.Printf("%s: %s (%s, bytes %d to %d)\n", w.Text, w.Class, w.Script, w.From, w.To)
	}
	fmt.Println("tells one party from another:", n.Telling())
	// Output:
	// ooo: legal form (Cyrl, bytes 0 to 6)
	// romashka: name (Cyrl, bytes 9 to 23)
	// tells one party from another: true
}

func ExampleAlike() {
	for _, w := range []string{"sergei", "sergej", "boris"} {
		a, b := name.SoundOf("sergey"), name.SoundOf(w)
		fmt.Println(w, name.Alike(&a, &b, 0.7, false) >= 0.85)
	}
	// Output:
	// sergei true
	// sergej true
	// boris false
}
