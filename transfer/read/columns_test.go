package read

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/licet/licet/transfer"
)

const docFile = "../../docs/transfer-formats.md"

// The columns in the documentation are those of the table. After a change, run go test ./transfer/read -update.
func TestColumnsAreDocumented(t *testing.T) {
	var b strings.Builder
	b.WriteString("\n| column | field of the record | meaning | other headers |\n|---|---|---|---|\n")
	for _, c := range columns().Columns {
		fmt.Fprintf(&b, "| `%s` | `%s` | %s | %s |\n", c.Column, c.Path, c.About, strings.Join(c.Aliases, ", "))
	}
	b.WriteString("\nWords for the roles:\n\n| role | other words |\n|---|---|\n")
	for _, r := range columns().Roles {
		fmt.Fprintf(&b, "| `%s` | %s |\n", r.Role, strings.Join(r.Aliases, ", "))
	}
	b.WriteString("\nWords for the parts:\n\n| part | field of the party | other words |\n|---|---|---|\n")
	for _, p := range columns().Parts {
		fmt.Fprintf(&b, "| `%s` | `%s` | %s |\n", p.Part, p.Path, strings.Join(p.Aliases, ", "))
	}
	doc, err := os.ReadFile(docFile)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := bytes.Cut(doc, []byte("<!-- columns: generated -->\n"))
	_, after, ok2 := bytes.Cut(rest, []byte("<!-- end of columns -->"))
	if !ok || !ok2 {
		t.Fatalf("%s: the marks of the generated part are missing", docFile)
	}
	want := fmt.Sprintf("%s<!-- columns: generated -->\n%s\n<!-- end of columns -->%s", before, b.String(), after)
	if flag.Lookup("update").Value.String() == "true" {
		if err := os.WriteFile(docFile, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if want != string(doc) {
		t.Errorf("the columns in %s are not those of the table; run go test ./transfer/read -update", docFile)
	}
}

// Headers are found however they are written, in four languages.
func TestHeaders(t *testing.T) {
	for header, want := range map[string]string{
		"description": "description", "DESCRIPTION OF GOODS": "description", "Warenbezeichnung": "description",
		"Désignation des marchandises": "description", "descripción": "description", "Stated-Use": "stated_use",
		"HS Code": "hs", "Währung": "currency", "Waehrung": "currency", "WAHRUNG": "currency", "B/L": "bill_of_lading_no",
		"consignee": "consignee_name", "Consignee Name": "consignee_name", "name of the consignee": "consignee_name",
		"Warenempfänger": "consignee_name", "Warenempfaenger": "consignee_name", "Land des Empfängers": "consignee_country",
		"Pays du destinataire": "consignee_country", "país del destinatario": "consignee_country", "end-user country": "end_user_country",
		"Endverwender Land": "end_user_country", "Ultimate Consignee": "end_user_name", "Straße Empfänger": "consignee_address",
		"colour": "", "": "", strings.Repeat("x", 10_000): "",
	} {
		got := ""
		if c := columns().find(header); c != nil {
			got = c.Column
		}
		if got != want {
			t.Errorf("%.40q: %q, want %q", header, got, want)
		}
	}
}

// Every role has its columns and every word of a cell stands for a value that exists.
func TestColumnTable(t *testing.T) {
	var roles []string
	for _, r := range columns().Roles {
		roles = append(roles, string(r.Role))
	}
	if !slices.Equal(roles, transfer.Role("").Allowed()) {
		t.Errorf("columns for the roles %v", roles)
	}
	for list, allowed := range map[string][]string{
		"kind": transfer.Kind("").Allowed(), "mode": transfer.Mode("").Allowed(), "answer": {"met", "not-met", "unknown"},
	} {
		for word, value := range columns().Words[list] {
			if !slices.Contains(allowed, value) {
				t.Errorf("%s: %s stands for %s", list, word, value)
			}
		}
	}
	if len(columns().Words) != 3 {
		t.Errorf("words for %d lists", len(columns().Words))
	}
}

func TestColumnTableIsChecked(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"colums: []", "field colums not found"},
		{"columns: [{column: a, path: nowhere}]", `column a: path nowhere: no field "nowhere"`},
		{"columns: [{column: a, path: id.x}]", "column a: path id.x: string is not a record"},
		{"columns: [{column: a, path: 'items[].parameters[1]'}]", "expected [0] of a list"},
		{"columns: [{column: a, path: id, list: commas}]", `column a: list "commas": expected semicolon or words`},
		{"columns: [{column: a, path: id}, {column: b, path: kind, aliases: [A]}]", `header "A" stands for a and b`},
	} {
		if _, err := parseColumns("t.yaml", []byte(c.text)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s\n got %v\nwant %s", c.text, err, c.want)
		}
	}
}

// What can be read in two ways is refused.
func TestNumbersOfCells(t *testing.T) {
	for _, c := range []struct {
		cell, point, comma string // the number read with decimal point and decimal comma, empty when refused
	}{
		{"12", "12", "12"},
		{"-3.5", "-3.5", ""},
		{"3,5", "", "3.5"},
		{"1,234", "", "1.234"},
		{"1.234", "1.234", ""},
		{"0,123", "", "0.123"},
		{"1,234,567", "1234567", "1234567"},
		{"1.234.567", "1234567", "1234567"},
		{"1,234.50", "1234.50", ""},
		{"1.234,50", "", "1234.50"},
		{"12,34,567", "", ""},
		{"1 234", "1234", "1234"},
		{"1\u00a0234 567", "1234567", "1234567"},
		{"1'234.5", "1234.5", ""},
		{"1’234", "1234", "1234"},
		{"+7", "7", "7"},
		{"−7", "-7", "-7"},
		{".5", "0.5", ""},
		{",5", "", "0.5"},
		{"2.5e6", "2.5e6", ""},
		{"2,5E6", "", "2.5E6"},
		{"5.", "", ""},
		{"12 kg", "", ""},
		{"", "", ""},
		{"--1", "", ""},
		{"1,", "", ""},
		{"NaN", "", ""},
		{"0x10", "", ""},
		{strings.Repeat("9", 41), "", ""},
	} {
		for _, decimal := range []struct {
			comma bool
			want  string
		}{{false, c.point}, {true, c.comma}} {
			s := &csvSource{comma: decimal.comma}
			n, e := s.numberOf(c.cell)
			if string(n) != decimal.want || (e == nil) != (decimal.want != "") {
				t.Errorf("%q with decimal comma %v: %q %v, want %q", c.cell, decimal.comma, n, e, decimal.want)
			}
		}
	}
}

func TestQuantitiesAndPrices(t *testing.T) {
	s := &csvSource{}
	for _, c := range []struct{ cell, number, unit string }{
		{"12", "12", ""},
		{"12 pieces", "12", "pieces"},
		{"12pcs", "12", "pcs"},
		{"1.5e3 kg", "1.5e3", "kg"},
		{"1 234 m2", "1234", "m2"},
		{"4 each", "4", "each"},
		{"7e", "7", "e"},
		{"pcs", "", ""},
	} {
		var q transfer.Quantity
		if e := s.putQuantity(c.cell, &q); string(q.Number) != c.number || q.Unit != c.unit || (e == nil) != (c.number != "") {
			t.Errorf("%q: %+v %v", c.cell, q, e)
		}
	}
	for _, c := range []struct{ cell, amount, currency string }{
		{"1200.50", "1200.50", ""}, {"1200.50 EUR", "1200.50", "EUR"}, {"usd 1 200", "1200", "USD"}, {"12 apples", "", ""},
	} {
		var m transfer.Money
		if e := s.putMoney(c.cell, &m); string(m.Amount) != c.amount || string(m.Currency) != c.currency || (e == nil) != (c.amount != "") {
			t.Errorf("%q: %+v %v", c.cell, m, e)
		}
	}
	if e := s.putQuantity("2 kg", &transfer.Quantity{Unit: "pieces"}); e == nil {
		t.Error("two units for one quantity")
	}
	if e := s.putMoney("2 EUR", &transfer.Money{Currency: "USD"}); e == nil {
		t.Error("two currencies for one price")
	}
}

func TestDaysOfCells(t *testing.T) {
	for cell, want := range map[string]string{
		"2026-03-02": "2026-03-02", "2026/03/02": "2026-03-02", "20260302": "2026-03-02", "02.03.2026": "2026-03-02", "2.3.2026": "2026-03-02",
		"2 March 2026": "2026-03-02", "2 Mar 2026": "2026-03-02", "2026-03-02T10:00:00Z": "2026-03-02",
		"02/03/2026": "", "31.2.2026": "", "2026-02-30": "", "soon": "", "03-02-26": "",
	} {
		d, e := dateOf(cell)
		if d.String() != want || (e == nil) != (want != "") {
			t.Errorf("%s: %q %v, want %q", cell, d, e, want)
		}
	}
}
