package read

import (
	"strings"
	"testing"

	"github.com/licet/licet/transfer"
)

// A column that nobody knows is never dropped: its cells are kept, and asked about where they may bear on the answer.
func TestUnknownColumns(t *testing.T) {
	for _, c := range []struct {
		header, cell string
		asks         bool
		why          string
	}{
		{"ship to country", "KP", true, "speaks of a country"},
		{"agent", "A. Muster", true, "speaks of a party"},
		{"Consignee 2", "A. Muster", true, "a role with something behind it"},
		{"destinaton", "KP", true, "a word of the documented headers, written wrongly"},
		{"dеstination", "KP", true, "Cyrillic e"},
		{"Ort", "Nampo", true, "German"},
		{"colour", "red", false, "speaks of none of them"},
		{"colour", "North Korea", true, "but its cell is a country"},
		{"stops", "KPNAM", true, "a UN/LOCODE on the way"},
		{"stops", "SGSIN;KPNAM", true, "several of them"},
		{"ports of call", "Nampo", true, "a name on the way"},
		{"calls", "SGSIN sea > KPNAM sea", true, "with modes"},
		{"way", "SGSIN / KPNAM", true, "apart by a stroke"},
		{"transshipped at", "Wonsan", true, "a name that no list has"},
		{"T/S ports", "KPNAM", true, "short for transshipment"},
		{"T/S", "KP NAM", true, "and nothing but that"},
		{"stop 1", "KPNAM", true, "numbered"},
		{"rotation", "sea; KPNAM", true, "a mode does not hide the place"},
		{"calls", "n", false, "an answer"},
		{"stops", "none", false, "says that there is none"},
		{"stops", "n/a", false, "says so in two letters"},
		{"stops", "0", false, "a figure"},
		{"network ports", "24", false, "of a switch"},
		{"way", "sea", false, "a mode"},
		{"halfway", "KPNAM", false, "another word"},
		{"port and date", "KPNAM / 2026-12-01", true, "a day and a place"},
		{"port and date", "2026-12-01", false, "a day alone"},
		{"transshipment cost", "120 EUR", false, "a sum"},
		{"colour", "CHAIR", false, "has the form of a UN/LOCODE and stands under an ordinary header"},
		{"colour", "Chair", false, "and so written"},
		{"colour", "SGSIN;NAMPO", true, "but one of them is the name of a place"},
		{"colour", "nampo", true, "in small letters"},
		{"colour", "red / North Korea", true, "and one a country"},
		{"colour", "\"Korea, North\"", true, "a country with a comma"},
		{"colour", "red/black", false, "no place in either"},
		{"delivery date", "2026-12-01", false, "a day"},
		{"reagent", "acid", false, "an agent is another word"},
		{"report", "R-1", false, "and so is a port"},
		{"", "red", false, "no header"},
		{"", "North Korea", true, "no header, a country"},
	} {
		rd, err := Open("f.csv", strings.NewReader("id,description,item remarks,"+c.header+"\n1,chair,as new,"+c.cell+"\n"), Options{})
		if err != nil {
			t.Fatal(err)
		}
		rec, err := rd.Next()
		if err != nil || rec.Transfer == nil || len(rec.Errs) != 1 {
			t.Fatalf("%q: %v %v", c.header, err, rec.Errs)
		}
		asks, remarks := len(rec.Transfer.Unread) > 0, rec.Transfer.Items[0].Remarks
		kept := strings.HasPrefix(remarks, "as new\n") && strings.HasSuffix(remarks, ": "+strings.Trim(c.cell, `"`))
		if asks != c.asks || kept == c.asks {
			t.Errorf("%q with %q (%s): asks %v, remarks %q", c.header, c.cell, c.why, asks, remarks)
		}
	}
}

// The second row of a transfer does not ask the same again, and no number of columns makes a record unusable.
func TestUnknownColumnsAreBounded(t *testing.T) {
	n := 1500
	head, row := strings.Repeat(",port", n), strings.Repeat(",X", n)
	rd, err := Open("f.csv", strings.NewReader("id,description,colour"+head+"\n1,chair,"+strings.Repeat("red ", 10_000)+row+"\n1,table,red"+row+"\n"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	rec, err := rd.Next()
	if err != nil || rec.Transfer == nil {
		t.Fatal(err, rec.Errs)
	}
	if len(rec.Transfer.Unread) != 1 || len(rec.Transfer.Items[0].Remarks) > maxNotes || rec.Transfer.Items[1].Remarks != "colour: red" {
		t.Errorf("%d statements, remarks %.20q and %q", len(rec.Transfer.Unread), rec.Transfer.Items[0].Remarks, rec.Transfer.Items[1].Remarks)
	}
}

// A stop is a code, a country or an error; what is written like a name is no code.
func TestStops(t *testing.T) {
	for cell, want := range map[string]transfer.Leg{
		"KPFNJ": {Locode: "KPFNJ"}, "kp fnj sea": {Locode: "KPFNJ", Mode: transfer.Sea}, "North Korea": {Country: "North Korea"},
		"Nampo": {Country: "Nampo"}, "NAMPO": {Country: "NAMPO"}, "nampo": {Country: "nampo"}, // validation knows no such country
	} {
		legs, e := legsOf(cell)
		if e != nil || len(legs) != 1 || legs[0] != want {
			t.Errorf("%q: %+v %v", cell, legs, e)
		}
	}
}
