package edifact_test

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/licet/licet/date"
	"github.com/licet/licet/transfer"
	"github.com/licet/licet/transfer/read/edifact"
)

// one reads a message of one transfer.
func one(t *testing.T, segments ...string) (*transfer.Transfer, string) {
	t.Helper()
	in := strings.Join(segments, "'") + fmt.Sprintf("'UNT+%d+M'", len(segments)+1)
	r := edifact.New(strings.NewReader(in), edifact.Options{File: "f", On: date.Of(2026, 11, 23)})
	rec, err := r.Next()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Next(); !errors.Is(err, io.EOF) {
		t.Fatal("more than one record", err)
	}
	var errs []string
	for _, e := range rec.Errs {
		errs = append(errs, e.Error())
	}
	return rec.Transfer, strings.Join(errs, "\n")
}

// Every place that is stated counts, and one that is not understood is asked about.
func TestPlaces(t *testing.T) {
	for _, c := range []struct {
		why    string
		loc    []string
		final  string   // country
		legs   []string // places or countries
		unread []string
	}{
		{"one destination", []string{"LOC+8+CHBSL:139:6"}, "CH", []string{"CHBSL"}, nil},
		{"a second one counts as a stop and is asked about", []string{"LOC+8+CHBSL:139:6", "LOC+8+KPFNJ:139:6"}, "CH", []string{"KPFNJ", "CHBSL"}, []string{"KPFNJ"}},
		{"whatever the order", []string{"LOC+8+KPFNJ:139:6", "LOC+8+CHBSL:139:6"}, "KP", []string{"CHBSL", "KPFNJ"}, []string{"CHBSL"}},
		{"another place of the same country is none", []string{"LOC+8+CHBSL:139:6", "LOC+7+CHZRH:139:6"}, "CH", []string{"CHBSL"}, nil},
		{"countries of destination, one of them of an item", []string{"LOC+36+CH", "LOC+36+KP"}, "CH", []string{"KP"}, []string{"KP"}},
		{"country and ultimate country", []string{"LOC+28+KP", "LOC+36+CH"}, "CH", []string{"KP"}, []string{"CH"}},
		{"a hub before the ultimate destination is no contradiction", []string{"LOC+8+NLRTM:139:6", "LOC+36+CH"}, "CH", []string{"NLRTM"}, nil},
		{"place of ultimate destination", []string{"LOC+8+CHBSL:139:6", "LOC+20+KPFNJ:139:6"}, "KP", []string{"CHBSL"}, nil},
		{"a qualifier with a zero", []string{"LOC+08+KPFNJ:139:6"}, "KP", []string{"KPFNJ"}, nil},
		{"a related place with a code", []string{"LOC+8+CHBSL:139:6+KPFNJ:139:6"}, "CH", []string{"KPFNJ", "CHBSL"}, []string{"KPFNJ"}},
		{"a related place without, at the destination", []string{"LOC+8+CHBSL:139:6+NAMPO:ZZZ:ZZZ"}, "CH", []string{"CHBSL"}, []string{"NAMPO"}},
		{"a terminal is kept as a remark", []string{"LOC+9+SGSIN:139:6+KEPPEL:TER:ZZZ"}, "", nil, nil},
		{"a country by its name", []string{"LOC+36+:::NORTH KOREA"}, "KP", nil, nil},
		{"a place that names its country", []string{"LOC+8+:::NAMPO, DPRK"}, "KP", []string{"KP"}, []string{"NAMPO, DPRK"}},
		{"code and name of two countries", []string{"LOC+8+CHBSL:139:6:NAMPO, DPRK"}, "CH", []string{"KP", "CHBSL"}, []string{"CHBSL NAMPO, DPRK", "KP"}},
		{"New Jersey is not Jersey", []string{"LOC+8+USEWR:139:6:NEW JERSEY"}, "US", []string{"USEWR"}, nil},
		{"a place without code list", []string{"LOC+8+NAMPO:ZZZ:ZZZ"}, "", nil, []string{"NAMPO"}},
		{"a name that has the form of a code", []string{"LOC+8+NAMPO"}, "", nil, []string{"NAMPO"}},
		{"a code without code list", []string{"LOC+8+KRPUS"}, "KR", []string{"KRPUS"}, nil},
		{"a loading place in words", []string{"LOC+9+HAMBURG"}, "", nil, []string{"HAMBURG"}},
		{"a country that is stated as unknown", []string{"LOC+36+ZZ"}, "", nil, nil},
		{"a second port of discharge", []string{"LOC+11+NLRTM:139:6", "LOC+12+KPNAM:139:6"}, "", []string{"NLRTM", "KPNAM"}, nil},
		{"place of receipt in a third country", []string{"LOC+88+KPNAM:139:6", "LOC+9+SGSIN:139:6", "LOC+8+CHBSL:139:6"}, "CH", []string{"KPNAM", "CHBSL"}, nil},
		{"where the goods lie, in a country named nowhere else", []string{"LOC+8+CHBSL:139:6", "LOC+14+KPFNJ:139:6"}, "CH", []string{"CHBSL"}, []string{"KPFNJ"}},
		{"a customs office of the destination", []string{"LOC+8+CHBSL:139:6", "LOC+22+CHZRH:139:6"}, "CH", []string{"CHBSL"}, nil},
		{"a qualifier nobody knows", []string{"LOC+8+CHBSL:139:6", "LOC+777+KPFNJ:139:6"}, "CH", []string{"CHBSL"}, []string{"KPFNJ"}},
		{"where is paid", []string{"LOC+8+CHBSL:139:6", "LOC+57+SGSIN:139:6"}, "CH", []string{"CHBSL"}, nil},
		{"two countries of export", []string{"LOC+35+CH", "LOC+35+KP"}, "", nil, []string{"KP"}},
		{"two countries of origin", []string{"LOC+27+CH", "LOC+27+KP"}, "", nil, []string{"KP"}},
	} {
		got, errs := one(t, append(append([]string{"UNH+M+IFTMIN", "BGM+340+B+9"}, c.loc...), "GID+1", "FTX+AAA+++GYRO")...)
		if got == nil {
			t.Errorf("%s: refused: %s", c.why, errs)
			continue
		}
		var legs, unread []string
		for _, l := range got.Route.Legs {
			legs = append(legs, string(l.Locode)+string(l.Country))
		}
		for _, u := range got.Unread {
			unread = append(unread, u.Text)
			if u.Source == "" || u.Why == "" {
				t.Errorf("%s: %+v", c.why, u)
			}
		}
		if string(got.Route.FinalCountry) != c.final || !slices.Equal(legs, c.legs) || !slices.Equal(unread, c.unread) {
			t.Errorf("%s: to %q by %q, not understood %q; want %q, %q, %q", c.why, got.Route.FinalCountry, legs, unread, c.final, c.legs, c.unread)
		}
	}
}

// A code of the wrong form is an error wherever it stands, not only at the place that is taken.
func TestWrongPlaces(t *testing.T) {
	for _, loc := range []string{"LOC+8+HAMBURG:139:6", "LOC+7+HAMBURG:139:6", "LOC+20+HAMBURG:139:6", "LOC+12+HAMBURG:139:6", "LOC+10+HAMBURG:139:6"} {
		got, errs := one(t, "UNH+M+IFTMIN", "BGM+340+B+9", "LOC+9+SGSIN:139:6", "LOC+11+NLRTM:139:6", "LOC+8+CHBSL:139:6", loc, "GID+1", "FTX+AAA+++GYRO")
		if got != nil || !strings.Contains(errs, `"HAMBURG": not a UN/LOCODE`) || !strings.Contains(errs, "segment 6 LOC") {
			t.Errorf("%s: %s", loc, errs)
		}
	}
}

// Whoever is named is a party, whatever the qualifier.
func TestParties(t *testing.T) {
	for _, c := range []struct {
		why    string
		nad    []string
		want   []string // role, name and country
		unread int
	}{
		{"consignee", []string{"NAD+CN+++A+S+T++1+NL"}, []string{"consignee A NL"}, 0},
		{"who gets the goods", []string{"NAD+DP+++A+S+T++1+KP", "NAD+ST+++B+S+T++1+KP", "NAD+IM+++C"}, []string{"consignee A KP", "consignee B KP", "consignee C "}, 0},
		{"buyer, seller and others", []string{"NAD+BY+++A", "NAD+SE+++B", "NAD+QQ+++C+S+T++1+KP"}, []string{"other A ", "other B ", "other C KP"}, 0},
		{"the same again", []string{"NAD+QQ+++C", "NAD+QQ+++C"}, []string{"other C "}, 0},
		{"nobody", []string{"NAD+QQ"}, nil, 0},
		{"without name", []string{"NAD+QQ++++S+T++1+KP"}, []string{"other NAD+QQ without name KP"}, 1},
		{"a code for a name", []string{"NAD+QQ+4711:160"}, []string{"other 4711 "}, 0},
		{"a contact", []string{"NAD+CN+++A", "CTA+IC+X1:J. DOE"}, []string{"consignee A ", "other J. DOE "}, 0},
		{"a second name", []string{"NAD+CN++B:C+A"}, []string{"consignee A "}, 1},
	} {
		got, errs := one(t, append(append([]string{"UNH+M+IFTMIN", "BGM+340+B+9"}, c.nad...), "GID+1", "FTX+AAA+++GYRO")...)
		if got == nil {
			t.Errorf("%s: refused: %s", c.why, errs)
			continue
		}
		var parties []string
		for _, p := range got.Parties {
			parties = append(parties, string(p.Role)+" "+p.Name+" "+string(p.Country))
		}
		if !slices.Equal(parties, c.want) || len(got.Unread) != c.unread {
			t.Errorf("%s: %q, not understood %v", c.why, parties, got.Unread)
		}
	}
	got, _ := one(t, "UNH+M+IFTMIN", "BGM+340+B+9", "NAD+CN+++A", "CTA+IC+:J. DOE", "COM+a@example.org:EM", "GID+1", "FTX+AAA+++GYRO")
	if p := got.Parties[0]; p.Email != "a@example.org" || p.Remarks != "contact IC: J. DOE" {
		t.Errorf("the contact is not kept with its party: %+v", p)
	}
}

// Texts and codes beside the description and the first code are read as goods as well.
func TestGoodsBeside(t *testing.T) {
	for _, c := range []struct {
		why  string
		in   []string
		want []string // id, description and code
		errs string
	}{
		{"general information", []string{"GID+1", "FTX+AAA+++CHAIRS", "FTX+AAI+++ROCKETS"}, []string{"1 CHAIRS; ROCKETS "}, ""},
		{"said twice", []string{"GID+1", "FTX+AAA+++CHAIRS", "FTX+AAI+++CHAIRS"}, []string{"1 CHAIRS "}, ""},
		{"of the whole", []string{"FTX+AAI+++ROCKETS", "GID+1", "FTX+AAA+++CHAIRS", "GID+2", "FTX+AAA+++TABLES"}, []string{"1 CHAIRS; ROCKETS ", "2 TABLES "}, ""},
		{"a description of the whole", []string{"FTX+AAA+++ROCKETS", "GID+1", "FTX+AAA+++CHAIRS"}, []string{"1 CHAIRS ", "all ROCKETS "}, ""},
		{"a text as a code", []string{"GID+1", "FTX+AAA+++CHAIRS", "FTX+AAI++ROCKETS"}, []string{"1 CHAIRS; ROCKETS "}, ""},
		{"a second code", []string{"GID+1", "FTX+AAA+++CHAIRS", "CST++940130:122", "CST++880390:122"}, []string{"1 CHAIRS 940130", "1/2  880390"}, ""},
		{"in one segment", []string{"GID+1", "FTX+AAA+++CHAIRS", "CST++940130:122+880390:122"}, []string{"1 CHAIRS 940130", "1/2  880390"}, ""},
		{"from another segment", []string{"GID+1", "FTX+AAA+++CHAIRS", "CST++940130:122", "PIA+5+880390:HS"}, []string{"1 CHAIRS 940130", "1/2  880390"}, ""},
		{"the same code, longer and shorter", []string{"GID+1", "FTX+AAA+++CHAIRS", "CST++940130:122", "CST++94013000:122", "CST++9401.30:122"}, []string{"1 CHAIRS 94013000"}, ""},
		{"two days", []string{"DTM+137:20261123:102", "DTM+137:20250101:102", "GID+1", "FTX+AAA+++CHAIRS"}, nil, "another day of the message stands before it"},
		{"one day twice", []string{"DTM+137:20261123:102", "DTM+137:20261123:102", "GID+1", "FTX+AAA+++CHAIRS"}, []string{"1 CHAIRS "}, ""},
	} {
		got, errs := one(t, append([]string{"UNH+M+IFTMIN", "BGM+340+B+9"}, c.in...)...)
		var items []string
		if got != nil {
			for _, it := range got.Items {
				items = append(items, it.ID+" "+it.Description+" "+it.HS)
			}
		}
		if !slices.Equal(items, c.want) || !strings.Contains(errs, c.errs) {
			t.Errorf("%s: %q, want %q; %s", c.why, items, c.want, errs)
		}
	}
}
