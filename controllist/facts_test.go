package controllist_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/licet/licet/controllist"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/quantity"
	"github.com/licet/licet/truth"
)

func si(f float64) quantity.Number { return quantity.NumberOf(f) }

// TestFactsRefuse: what cannot be stated is refused with the field, and the remedy where there is one.
func TestFactsRefuse(t *testing.T) {
	l := testList(t)
	quantityOf := func(text string) quantity.Quantity {
		q, err := quantity.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		return q
	}
	set := func(name, text string) func(*controllist.Facts) error {
		return func(f *controllist.Facts) error { return f.Set(name, text) }
	}
	members := func(name string, m controllist.Membership) func(*controllist.Facts) error {
		return func(f *controllist.Facts) error { return f.SetMembers(name, m) }
	}
	for _, c := range []struct {
		why        string
		do         func(*controllist.Facts) error
		want, hint string
	}{
		{"no such parameter", set("colour", "red"), `colour: the list has no such parameter; expected colours`, "did you mean colours?"},
		{
			"no such parameter, nothing near", set("price", "5"),
			`price: the list has no such parameter; expected a parameter of the list`, "",
		},
		{
			"two names as near: the first of the list", set("cass", "1"), `cass: the list has no such parameter; expected mass`,
			"did you mean mass?",
		},
		{
			"a mass for a length", set("reach", "5 kg"),
			`reach: "5 kg": this is a quantity of mass, not of length; expected a quantity of length, for instance in m`, "",
		},
		{"no quantity", set("reach", "far"), ``, ""},
		{"neither yes nor no", set("tested", "perhaps"), `tested: "perhaps": this is neither yes nor no; expected yes, no or unknown`, ""},
		{
			"value not declared", set("colours", "gren"),
			`colours: "gren": the parameter does not take this value; expected one of red, green, blue`, "did you mean green?",
		},
		{
			"value not declared, nothing near, long list", set("item_type", "submarine"),
			`item_type: "submarine": the parameter does not take this value; expected one of rocket, engine, drone, mixer, gyro, document`, "",
		},
		{
			"denied value not declared", set("colours", "red, not bluw"),
			`colours: "bluw": the parameter does not take this value; expected one of red, green, blue`, "did you mean blue?",
		},
		{
			"no such id", set("made_for", "1.B.1"),
			`made_for: "1.B.1": the parameter does not take this value; expected an id of the list such as 1.A, or one of farming, fishing`, "",
		},
		{
			"an id where none is taken", set("colours", "1.A"),
			`colours: "1.A": the parameter does not take this value; expected one of red, green, blue`, "",
		},
		{
			"a number for a set", func(f *controllist.Facts) error { return f.SetInterval("colours", quantity.Point(si(1)), "1") },
			`colours: this parameter is of type set, not number`, "",
		},
		{
			"a quantity for a flag", func(f *controllist.Facts) error { return f.SetQuantity("tested", quantityOf("5 km")) },
			`tested: this parameter is of type bool, not number`, "",
		},
		{
			"a set for a number", members("reach", controllist.Membership{Has: []string{"red", "blue"}}),
			`reach: "red, blue": this parameter is of type number, not a set or enum`, "",
		},
		{
			"a flag for an enum", func(f *controllist.Facts) error { return f.SetFlag("item_type", truth.Met) },
			`item_type: this parameter is of type enum, not bool`, "",
		},
		{
			"a quantity of another dimension", func(f *controllist.Facts) error { return f.SetQuantity("reach", quantityOf("5 s")) },
			`reach: "5 s": this is a time, not a length; expected a value in km or another unit of length`, "",
		},
		{
			"interval for nothing", func(f *controllist.Facts) error { return f.SetInterval("raech", quantity.Point(si(1)), "") },
			`raech: the list has no such parameter; expected a parameter of the list`, "",
		},
		{
			"flag for nothing", func(f *controllist.Facts) error { return f.SetFlag("teste", truth.Met) },
			`teste: the list has no such parameter; expected tested`, "did you mean tested?",
		},
		{
			"members for nothing", members("cas1", controllist.Membership{Closed: true}),
			`cas1: the list has no such parameter; expected cas`, "did you mean cas?",
		},
		{
			"one of values not declared", members("colours", controllist.Membership{OneOf: []string{"red", "pink"}}),
			`colours: "pink": the parameter does not take this value; expected one of red, green, blue`, "",
		},
		{
			"denial of a value not declared", members("colours", controllist.Membership{Not: []string{"pink"}}),
			`colours: "pink": the parameter does not take this value; expected one of red, green, blue`, "",
		},
	} {
		f := stated(t, l, "reach: 5 km; tested: yes; colours: red; item_type: rocket")
		err := c.do(f)
		if fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: %v", c.why, err)
			continue
		}
		if c.want != "" && err.Error() != c.want {
			t.Errorf("%s:\ngot  %s\nwant %s", c.why, err, c.want)
		}
		if got := faults(err)[0]; got.Hint != c.hint || got.Place.Field == "" {
			t.Errorf("%s: hint %q, want %q; field %q", c.why, got.Hint, c.hint, got.Place.Field)
		}
		// What was stated before stays.
		if f.Text("reach") != "5 km" || f.Flag("tested") != m || f.Text("colours") != "red" || f.Text("item_type") != "rocket" {
			t.Errorf("%s: a refused statement changed the facts", c.why)
		}
	}
}

// TestNegativeFigures: what can only be zero or more is refused below it; a parameter declared as signed is not.
func TestNegativeFigures(t *testing.T) {
	l := testList(t)
	for _, c := range []struct {
		why, param, text string
		ok               bool
	}{
		{"a negative mass", "mass", "-5 kg", false},
		{"a range of negative masses", "mass", "-5 to -1 kg", false},
		{"below a negative bound", "mass", "< -1 kg", false},
		{"nothing", "mass", "0 kg", true},
		{"a range that reaches zero", "mass", "-5 to 0 kg", true},
		{"a range that begins below zero", "mass", "-5 to 5 kg", true},
		{"above a negative bound", "mass", "> -5 kg", true},
		{"a temperature below zero is above absolute zero", "temperature", "-60 °C", true},
		{"a signed parameter", "bias", "-1 mm", true},
	} {
		f := l.NewFacts()
		err := f.Set(c.param, c.text)
		if (err == nil) != c.ok || f.Has(c.param) != c.ok {
			t.Errorf("%s: %v", c.why, err)
		}
		want := c.param + `: "` + c.text + `": the ` + c.param + ` cannot be negative; expected a value of zero or more`
		if err != nil && err.Error() != want {
			t.Errorf("%s:\ngot  %s\nwant %s", c.why, err, want)
		}
	}
	if l.Param("tested").Absurd(quantity.Point(si(-1))) || !l.Param("mass").Absurd(quantity.Point(si(-1))) {
		t.Error("only numbers can be absurd")
	}
}

// TestSample: a long list of values is not printed in full.
func TestSample(t *testing.T) {
	files := testFiles(t)
	replace(t, files, "params.yaml", "values: [red, green, blue]", "values: [red, green, blue, c4, c5, c6, c7]")
	l, err := controllist.Load(files)
	if err != nil {
		t.Fatal(err)
	}
	err = l.NewFacts().Set("colours", "transparent")
	if want := `colours: "transparent": the parameter does not take this value; expected one of red, green, blue, c4, c5, c6, …`; err == nil ||
		err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}

// TestFactsSet: facts as people write them.
func TestFactsSet(t *testing.T) {
	l := testList(t)
	f := stated(t, l, "reach: 300 to 400 km; tested: yes; sealed: NO; colours: red , blue, not green; made_for: none; cas: 9-9-9, 1-1-1")
	if iv, ok := f.Interval("reach"); !ok || iv.String() != "[300000, 400000]" || f.Text("reach") != "300 to 400 km" {
		t.Errorf("reach: %v, %v, %q", iv, ok, f.Text("reach"))
	}
	if f.Flag("tested") != m || f.Flag("sealed") != n || f.Flag("civil") != u || f.Text("tested") != "yes" || f.Text("sealed") != "no" {
		t.Error("flags")
	}
	if got := f.Members("colours"); !slices.Equal(got, []string{"red", "blue"}) || !f.Closed("colours") {
		t.Errorf("colours: %v", got)
	}
	if got := f.Members("made_for"); got != nil || !f.Closed("made_for") || !f.Has("made_for") {
		t.Errorf("none: %v", got)
	}
	// A substance that no entry asks for is stated all the same; it has no name in the list.
	if got := f.Members("cas"); !slices.Equal(got, []string{"1-1-1"}) || f.Text("cas") != "9-9-9, 1-1-1" {
		t.Errorf("cas: %v, %q", got, f.Text("cas"))
	}
	if diff := cmp.Diff([]string{"cas", "colours", "made_for", "reach", "sealed", "tested"}, f.Stated()); diff != "" {
		t.Errorf("stated (-want +got):\n%s", diff)
	}
	// Of other types or not stated, everything is unknown.
	if _, ok := f.Interval("mass"); ok {
		t.Error("mass was not stated")
	}
	if _, ok := f.Interval("tested"); ok {
		t.Error("a flag has no interval")
	}
	if _, ok := f.Interval("nothing"); ok || f.Flag("nothing") != u || f.Flag("reach") != u || f.Members("nothing") != nil ||
		f.Text("nothing") != "" || f.Has("nothing") || f.Closed("nothing") || f.Closed("tested") || f.Has("mass") {
		t.Error("what is not declared is unknown")
	}
	// A later statement replaces an earlier one.
	if err := f.Set("reach", "1 km"); err != nil || len(f.Stated()) != 6 || f.Text("reach") != "1 km" {
		t.Errorf("stated again: %v, %v", err, f.Stated())
	}
}

// TestFactsUnknown: stating that something is not known is the same as silence.
func TestFactsUnknown(t *testing.T) {
	l := testList(t)
	for _, text := range []string{"unknown", "?", ""} {
		f := stated(t, l, "tested: yes; reach: 1 km")
		if err := f.Set("tested", text); err != nil || f.Has("tested") || !slices.Equal(f.Stated(), []string{"reach"}) {
			t.Errorf("%q: %v, %v", text, err, f.Stated())
		}
	}
	f := stated(t, l, "colours: red")
	if err := f.SetMembers("colours", controllist.Membership{}); err != nil || f.Has("colours") {
		t.Errorf("an open set of which nothing is known: %v, %v", err, f.Stated())
	}
	if err := f.Set("colours", ""); err != nil || f.Has("colours") {
		t.Errorf("empty text: %v, %v", err, f.Stated())
	}
}

// TestFlags: yes and no as people write them.
func TestFlags(t *testing.T) {
	l := testList(t)
	for text, want := range map[string]truth.Value{
		"yes": m, "true": m, "Y": m, "Met": m, " yes ": m, "no": n, "FALSE": n, "n": n, "not met": n, "not-met": n,
	} {
		f := l.NewFacts()
		if err := f.Set("tested", text); err != nil || f.Flag("tested") != want {
			t.Errorf("%q: %v, %v", text, f.Flag("tested"), err)
		}
	}
}

// TestMemberText: how a membership reads when nobody wrote it.
func TestMemberText(t *testing.T) {
	l := testList(t)
	for _, c := range []struct {
		m    controllist.Membership
		want string
	}{
		{controllist.Membership{Has: []string{"red", "blue"}, Not: []string{"green"}}, "red, blue"},
		{controllist.Membership{OneOf: []string{"red", "blue"}}, "one of red, blue"},
		{controllist.Membership{Closed: true}, "none"},
		{controllist.Membership{Not: []string{"red", "blue"}}, "not red, not blue"},
		{controllist.Membership{Has: []string{"red"}, Text: "like a rose"}, "like a rose"},
	} {
		f := l.NewFacts()
		if err := f.SetMembers("colours", c.m); err != nil || f.Text("colours") != c.want || f.Closed("colours") != c.m.Closed {
			t.Errorf("%+v reads %q (%v), want %q", c.m, f.Text("colours"), err, c.want)
		}
	}
}

// TestReread: "lb" is a mass or a force, whichever the parameter measures.
func TestReread(t *testing.T) {
	files := testFiles(t)
	replace(t, files, "params.yaml", "params:\n", "params:\n- {name: thrust, type: number, unit: kN, meaning: thrust}\n")
	l, err := controllist.Load(files)
	if err != nil {
		t.Fatal(err)
	}
	q, err := quantity.Parse("1000 lb")
	if err != nil {
		t.Fatal(err)
	}
	f := l.NewFacts()
	if err := f.SetQuantity("thrust", q); err != nil {
		t.Fatal(err)
	}
	if iv, _ := f.Interval("thrust"); iv.Lo.Float() < 4448 || iv.Lo.Float() > 4449 {
		t.Errorf("1000 lb of thrust are %v N", iv)
	}
	if err := f.SetQuantity("mass", q); err != nil {
		t.Fatal(err)
	}
	if iv, _ := f.Interval("mass"); iv.Lo.Float() < 453 || iv.Lo.Float() > 454 {
		t.Errorf("a mass of 1000 lb is %v kg", iv)
	}
}

// TestFactsCopies: a copy lives its own life, and Reset and Forget leave nothing behind.
func TestFactsCopies(t *testing.T) {
	l := testList(t)
	f := stated(t, l, "reach: 5 km; colours: red; tested: yes")
	c := f.Clone()
	if err := c.Set("reach", "7 km"); err != nil {
		t.Fatal(err)
	}
	c.Forget("colours")
	c.Forget("colours") // twice does no harm
	c.Forget("mass")    // nor does forgetting what was never known
	c.Forget("nothing")
	if f.Text("reach") != "5 km" || !f.Has("colours") || c.Has("colours") || c.Text("reach") != "7 km" {
		t.Error("copy and original share what was stated")
	}
	if diff := cmp.Diff([]string{"reach", "tested"}, c.Stated()); diff != "" {
		t.Errorf("stated in the copy (-want +got):\n%s", diff)
	}
	f.Reset()
	if len(f.Stated()) != 0 || f.Has("reach") || f.Has("tested") || f.Flag("tested") != u || f.Members("colours") != nil {
		t.Errorf("after Reset: %v", f.Stated())
	}
	if err := f.Set("mass", "3 kg"); err != nil || !slices.Equal(f.Stated(), []string{"mass"}) {
		t.Errorf("stating anew: %v, %v", err, f.Stated())
	}
}
