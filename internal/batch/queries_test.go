package batch

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/licet/licet/country"
	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/screening/record"
	"github.com/licet/licet/screening/source"
)

func readQueries(name, text string, skip int) (out []Query, remarks, errs []string) {
	q := NewQueries(name, strings.NewReader(text), date.Date{}, skip)
	for {
		x, ok := q.Next()
		if !ok {
			return out, remarks, errs
		}
		for _, r := range x.Remarks {
			remarks = append(remarks, r.Error())
		}
		if x.Err != nil {
			errs = append(errs, x.Err.Error())
			continue
		}
		out = append(out, Query{ID: x.ID, Query: x.Query})
	}
}

func TestQueries(t *testing.T) {
	for _, c := range []struct {
		why, name, in string
		want          []Query
		remarks, errs []string
	}{
		{
			"all fields; others are ignored", "f",
			`{"qid":"1","query":"Works A","schema":"Entity","country":"nz","dob":["1961","1962"],"ids":[{"kind":"IMO","value":9074729},"lei:X"],"owners":"O","addresses":["S"],"want":[1]}`,
			[]Query{{ID: "1", Query: record.Query{
				Name: "Works A", Schema: source.Entity, Countries: []country.Code{"NZ"},
				Births: []source.Birth{
					{From: date.MustParse("1961-01-01"), Until: date.MustParse("1961-12-31"), Text: "1961"},
					{From: date.MustParse("1962-01-01"), Until: date.MustParse("1962-12-31"), Text: "1962"},
				},
				IDs: []source.ID{{Kind: source.IMO, Value: "9074729"}, {Kind: source.LEI, Value: "X"}}, Owners: []string{"O"}, Addresses: []string{"S"},
			}}},
			nil, nil,
		},
		{"nulls, a number as qid, a mark, CRLF", "f", "\xef\xbb\xbf" + `{"qid":7,"query":"A","schema":null,"country":null}` + "\r\n\r\n" + `{"query":"B"}`, []Query{{ID: "7", Query: record.Query{Name: "A"}}, {ID: "line 3", Query: record.Query{Name: "B"}}}, nil, nil},
		{"an empty name is a question", "f", `{"qid":"1","query":""}`, []Query{{ID: "1"}}, nil, nil},
		{"a number alone is a question", "f", `{"qid":"1","ids":["imo:1"]}`, []Query{{ID: "1", Query: record.Query{IDs: []source.ID{{Kind: source.IMO, Value: "1"}}}}}, nil, nil},
		{
			"what cannot be read beside the name is left out and told", "f", `{"qid":"1","query":"A","schema":"dog","country":["Atlantis","NZ"],"dob":"then","ids":"x"}`,
			[]Query{{ID: "1", Query: record.Query{Name: "A", Countries: []country.Code{"NZ"}}}},
			[]string{"f:1: schema: \"dog\"", "f:1: country: \"Atlantis\"", "f:1: dob: \"then\"", "f:1: ids: \"x\""},
			nil,
		},
		{
			"bad lines cost themselves only", "f", "{\n[1]\n{}\n{\"query\":{}}\n{\"query\":\"\xe9\"}\n{\"query\":\"\\ud800\"}\n{\"query\":\"B\"}",
			[]Query{{ID: "line 7", Query: record.Query{Name: "B"}}},
			nil,
			[]string{"f:1: the line is not JSON", "f:2: \"[1]\": the line is no JSON object", "f:3: query: the field is missing", "f:4: ", "f:5: the line is not UTF-8", "f:6: a text holds half"},
		},
		{"nothing", "f", "", nil, nil, []string{"f: the file is empty"}},
		{"nothing but blanks", "f", "\n \n", nil, nil, []string{"the file is empty"}},
		{"a program", "f", "\x7fELF\x00\x01\x02", nil, nil, []string{"f: "}},
		{
			"CSV by its name, with semicolons, in any case", "f.CSV", "QID;Query;Schema;Country;DOB;IDs\n1;\"Works; A\";Entity;NZ;1961;imo:1\n;B;;;;\n",
			[]Query{
				{ID: "1", Query: record.Query{
					Name: "Works; A", Schema: source.Entity, Countries: []country.Code{"NZ"},
					Births: []source.Birth{{From: date.MustParse("1961-01-01"), Until: date.MustParse("1961-12-31"), Text: "1961"}},
					IDs:    []source.ID{{Kind: source.IMO, Value: "1"}},
				}},
				{ID: "line 3", Query: record.Query{Name: "B"}},
			},
			nil, nil,
		},
		{"CSV by its content, name for query", "-", "id,name\n1,A\n", []Query{{ID: "1", Query: record.Query{Name: "A"}}}, nil, nil},
		{"CSV without a name", "f.csv", "a,b\n1,2\n", nil, nil, []string{"f.csv:1: the table has no column for the name"}},
		{"CSV in Latin-1", "f.csv", "query\nCaf\xe9\n", nil, nil, []string{"UTF-8"}},
	} {
		got, remarks, errs := readQueries(c.name, c.in, 0)
		if diff := cmp.Diff(c.want, got, cmp.Comparer(func(a, b date.Date) bool { return a == b })); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.why, diff)
		}
		for _, x := range []struct {
			what      string
			want, got []string
		}{{"remarks", c.remarks, remarks}, {"errors", c.errs, errs}} {
			if len(x.want) != len(x.got) {
				t.Errorf("%s: %s %q, want %q", c.why, x.what, x.got, x.want)
				continue
			}
			for i := range x.want {
				if !strings.Contains(x.got[i], x.want[i]) {
					t.Errorf("%s: %s %q, want %q", c.why, x.what, x.got[i], x.want[i])
				}
			}
		}
	}
	got, _, _ := readQueries("f", `{"query":"A"}`+"\n"+`{"query":"B"}`, 1)
	if len(got) != 1 || got[0].Query.Name != "B" {
		t.Errorf("one is passed over: %+v", got)
	}
}

func FuzzQueries(f *testing.F) {
	f.Add("f", `{"qid":"1","query":"A","country":["NZ"],"ids":[{"kind":"imo","value":1}]}`)
	f.Add("f.csv", "qid,query\n1,A\n\"")
	f.Add("f", "\xff\xfe{\x00")
	f.Fuzz(func(t *testing.T, name, text string) {
		q := NewQueries(name, strings.NewReader(text), date.Date{}, 0)
		for n := 0; ; n++ {
			x, ok := q.Next()
			if !ok {
				return
			}
			if x.Err != nil && fault.KindOf(x.Err) != fault.Invalid {
				t.Fatalf("kind of %v", x.Err)
			}
			if n > len(text)+1 {
				t.Fatal("more questions than bytes")
			}
		}
	})
}
