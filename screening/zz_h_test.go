package screening
import ("testing";"fmt";"github.com/licet/licet/screening/name";"github.com/licet/licet/screening/starter";"github.com/licet/licet/date")
func TestZZH(t *testing.T){
	entries, _ := starter.Entries(date.Date{})
	s := New(name.Default(), List{Name: starter.Name, Entries: entries}).NewSearcher(DefaultWeights())
	for _, e := range entries {
		text := e.Names[0].Text
		if r := []rune(text); len(r) > 8 {
			k := len(r) / 2
			r = append(r[:k:k], r[k+1:]...)
			a:=ask(s, Query{Name: string(r), Schema: e.Schema})
			if v:=scoreOf(a, e.Ref); v < float64(DefaultWeights().Levels.Five) { fmt.Printf("%.3f %q %q\n",v,text,string(r)) }
		}
	}
}
