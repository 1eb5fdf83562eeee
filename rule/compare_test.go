package rule

import (
	"testing"

	"pgregory.net/rapid"
)

// TestComparisonsAgreeWithCEL: a condition that is answered without running CEL is answered as CEL would, whatever is stated.
func TestComparisonsAgreeWithCEL(t *testing.T) {
	s := MustSchema(
		Var{"yes", Bool, "a"}, Var{"text", String, "b"}, Var{"whole", Int, "c"}, Var{"part", Double, "d"}, Var{"texts", List, "e"},
		Var{"day", Date, "f"},
	)
	values := map[string][]any{
		"yes":   {true, false},
		"text":  {"", "a", "b", "ä", "日本"},
		"whole": {int64(0), int64(1), int64(-1), int64(1 << 53), int64(1<<53 + 1), int64(-1 << 63), int64(1<<63 - 1)},
		"part":  {0.0, 0.5, 1.0, -1.0, 1e300, -1e300, float64(1 << 53), 9.3e18, -9.3e18},
		"texts": {[]string{}, []string{"a"}, []string{"a", "b", "ä"}},
		"day":   {"2011-04-15", "2025-09-28"},
	}
	leaves := []string{
		"yes", `text == "a"`, `text != ""`, `"b" < text`, `text >= "ä"`, `text in ["a", "日本"]`, "size(text) == 1", "text.size() > 1",
		"whole == 1", "whole > 0.5", "-1 <= whole", "whole in [0, -1]", "whole < 9007199254740993.0", "whole >= 9.3e18", "part > 0", "part <= 0.5", "0.5 < part",
		"part >= 9007199254740993", "part > -9223372036854775808",
		"size(texts) > 0", `"a" in texts`, `"b" in texts`, `day >= "2025-09-28"`, `day < "2016-01-16"`, "size(texts) in [1, 3]",
	}
	for _, text := range leaves {
		c, ps := compile(s, text, DefaultCostLimit)
		if ps != nil {
			t.Fatalf("%s: %v", text, ps)
		}
		if !c.pure {
			t.Errorf("%s runs CEL", text)
		}
	}
	for _, text := range []string{`text.startsWith("a")`, `text + "a" == "b"`, "texts.exists(x, x == text)", "whole + 1 > 2", "text == day", `["a"] == texts`, "text in []"} {
		if c, ps := compile(s, text, DefaultCostLimit); ps != nil || c.pure {
			t.Errorf("%s: %v: expected a condition that runs CEL", text, ps)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		var draw func(depth int) string
		draw = func(depth int) string {
			leaf := rapid.SampledFrom(leaves).Draw(t, "leaf")
			if depth == 0 {
				return leaf
			}
			switch rapid.IntRange(0, 4).Draw(t, "op") {
			case 0:
				return "(" + draw(depth-1) + " && " + draw(depth-1) + ")"
			case 1:
				return "(" + draw(depth-1) + " || " + draw(depth-1) + ")"
			case 2:
				return "!(" + draw(depth-1) + ")"
			case 3:
				return "(" + draw(depth-1) + " ? " + draw(depth-1) + " : " + draw(depth-1) + ")"
			default:
				return leaf
			}
		}
		text := draw(3)
		c, ps := compile(s, text, DefaultCostLimit)
		if ps != nil {
			t.Fatalf("%s: %v", text, ps)
		}
		if !c.pure {
			t.Fatalf("%s runs CEL", text)
		}
		given := Given{}
		for _, v := range s.vars {
			if rapid.Bool().Draw(t, "stated "+v.Name) {
				given[v.Name] = rapid.SampledFrom(values[v.Name]).Draw(t, v.Name)
			}
		}
		f, err := s.Bind(given)
		if err != nil {
			t.Fatal(err)
		}
		got, err := c.eval(f)
		if err != nil {
			t.Fatal(err)
		}
		want, err := c.byCEL(f)
		if err != nil {
			t.Fatal(err)
		}
		if got != want {
			t.Fatalf("%s of %v: %v, CEL gives %v", text, given, got, want)
		}
	})
}
