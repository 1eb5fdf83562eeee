package source

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"

	"golang.org/x/text/encoding/unicode"

	"github.com/licet/licet/fault"
)

// detectHead is how much of a file is looked at.
const detectHead = 64 << 10

// Detect finds out the form of the files from their names and first bytes. A form that is not recognised is an error of kind
// invalid, and so are files of several forms.
func Detect(files []File) (Form, error) {
	if len(files) == 0 {
		return "", fault.New(fault.Invalid, "no file to read")
	}
	var form Form
	var first string
	for _, f := range files {
		head, err := headOf(f)
		if err != nil {
			return "", err
		}
		if len(head) == 0 && len(files) > 1 {
			continue // the set may have a file without rows
		}
		found, bad := formOf(f.Name, head)
		if bad != nil {
			return "", bad.At(fault.Place{File: f.Name})
		}
		if form != "" && found != form {
			e := fault.New(fault.Invalid, "the files are of several forms: %s is in the form %s, this one in %s", first, form, found)
			e.Place.File, e.Want = f.Name, "files of one list"
			return "", e
		}
		form, first = found, f.Name
	}
	if form == "" {
		return "", unknownForm("", files[0].Name)
	}
	return form, nil
}

func unknownForm(value, name string) *fault.Error {
	e := fault.New(fault.Invalid, "the form of the list is not recognised")
	e.Place.File, e.Value, e.Want = name, excerpt(value), "a list as its publisher issues it, or the form by name"
	return e
}

// headOf returns the first bytes of a file, decompressed and as UTF-8. A file that breaks off within them is no error here.
func headOf(f File) ([]byte, error) {
	rc, err := open(context.Background(), f, Limits{})
	if err != nil {
		return nil, err
	}
	defer rc.Close() //nolint:errcheck // only read from
	head, err := io.ReadAll(io.LimitReader(rc, detectHead))
	if err != nil && !spoilt(err) && !errors.Is(err, io.EOF) {
		return nil, err
	}
	switch {
	case bytes.HasPrefix(head, []byte("\xff\xfe")), bytes.HasPrefix(head, []byte("\xfe\xff")):
		head, _ = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Bytes(head)
	case len(head) > 3 && head[0] != 0 && head[1] == 0 && head[2] != 0 && head[3] == 0:
		head, _ = unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewDecoder().Bytes(head)
	case len(head) > 3 && head[0] == 0 && head[1] != 0 && head[2] == 0 && head[3] != 0:
		head, _ = unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewDecoder().Bytes(head)
	}
	return bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n"), nil
}

// strangers are the first bytes of files that are no list.
var strangers = []struct{ magic, what, hint string }{
	{"%PDF-", "a PDF document", "take the data behind it"},
	{"\xd0\xcf\x11\xe0", "an old Office file", "save it as CSV"},
	{"BZh", "a bzip2 archive", "unpack it first"},
	{"\xfd7zXZ", "an xz archive", "unpack it first"},
	{"7z\xbc\xaf", "a 7z archive", "unpack it first"},
	{"\x28\xb5\x2f\xfd", "a zstd archive", "unpack it first"},
	{"\x89PNG", "a picture", ""},
	{"\xff\xd8\xff", "a picture", ""},
}

// formOf finds out the form of one file.
func formOf(name string, head []byte) (Form, *fault.Error) {
	for _, s := range strangers {
		if bytes.HasPrefix(head, []byte(s.magic)) {
			e := fault.New(fault.Invalid, "this looks like %s, not like a list", s.what)
			e.Hint = s.hint
			return "", e
		}
	}
	switch {
	case len(head) == 0:
		e := fault.New(fault.Invalid, "the file is empty")
		e.Want = "a list"
		return "", e
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		if bytes.Contains(head[:min(len(head), 400)], []byte("opendocument.spreadsheet")) || strings.HasSuffix(strings.ToLower(name), ".ods") {
			return UKSheet, nil
		}
		e := fault.New(fault.Invalid, "this looks like a ZIP archive or an Office file, not like a list")
		e.Hint = "unpack it, or save the sheet as CSV"
		return "", e
	case head[0] == '<':
		return xmlFormOf(name, head)
	case head[0] == '{' || head[0] == '[' && bytes.IndexByte(head, '{') > 0:
		return jsonFormOf(name, head)
	}
	return rowFormOf(name, head)
}

// xmlFormOf tells by the root element.
func xmlFormOf(name string, head []byte) (Form, *fault.Error) {
	root := rootOf(head)
	switch root {
	case "CONSOLIDATED_LIST":
		return UN, nil
	case "sdnList":
		return OFACXML, nil
	case "Sanctions":
		return OFACAdvanced, nil
	case "export":
		return EU, nil
	case "Designations":
		return UK, nil
	case "data-set":
		return Canada, nil
	}
	e := unknownForm("<"+root+">", name)
	e.Want = "the root element CONSOLIDATED_LIST, sdnList, Sanctions, export, Designations or data-set"
	if strings.EqualFold(root, "html") {
		e.Message, e.Hint = "this is a web page, not a list", "the server may have answered with a notice; fetch the file again"
	}
	return "", e
}

// rootOf returns the name of the first element, without its prefix.
func rootOf(head []byte) string {
	for {
		i := bytes.IndexByte(head, '<')
		if i < 0 || i+1 >= len(head) {
			return ""
		}
		head = head[i+1:]
		end := []byte(">")
		switch {
		case bytes.HasPrefix(head, []byte("!--")):
			end = []byte("-->")
		case bytes.HasPrefix(head, []byte("!DOCTYPE html")), bytes.HasPrefix(head, []byte("!doctype html")):
			return "html"
		case head[0] == '?' || head[0] == '!':
		default:
			n := bytes.IndexAny(head, " \t\r\n/>")
			if n < 0 {
				n = len(head)
			}
			root := string(head[:n])
			return root[strings.LastIndexByte(root, ':')+1:]
		}
		n := bytes.Index(head, end)
		if n < 0 {
			return ""
		}
		head = head[n+len(end):]
	}
}

// jsonFormOf tells by the names of fields.
func jsonFormOf(name string, head []byte) (Form, *fault.Error) {
	has := func(field string) bool { return bytes.Contains(head, []byte(`"`+field+`"`)) }
	base := strings.ToLower(name)
	switch {
	case has("source_list_url"), has("alt_names"), has("federal_register_notice"):
		return CSLJSON, nil
	case has("schema") && has("properties"):
		if strings.Contains(base, "nested") || !strings.Contains(base, "ftm") && bytes.Contains(head, []byte(`[{"id"`)) {
			return OpenNested, nil
		}
		return FollowTheMoney, nil
	}
	e := unknownForm(string(head[:min(len(head), 200)]), name)
	e.Want = "the JSON of the US Consolidated Screening List or of OpenSanctions"
	return "", e
}

// rowFormOf tells by the header, or by the number of columns when there is none.
func rowFormOf(name string, head []byte) (Form, *fault.Error) {
	t := &table{stream: &stream{j: &job{r: &Report{}, told: map[string]bool{}, quiet: true, o: Options{Limits: Limits{}.WithDefaults()}}, limit: detectHead}}
	first := string(head[:min(len(head), 200)])
	for n := 0; len(head) > 0 && n < 5; n++ {
		line, rest, _ := bytes.Cut(head, []byte("\n"))
		head = rest
		if line = bytes.TrimSpace(line); len(line) == 0 {
			continue
		}
		if form := formOfLine(t, line); form != "" {
			return form, nil
		}
	}
	e := unknownForm(first, name)
	e.Want = "the header of a known list, or a column such as name"
	return "", e
}

// formOfLine tells by one line.
func formOfLine(t *table, line []byte) Form {
	if bytes.HasPrefix(line, []byte(`"`)) && bytes.Contains(bytes.ToLower(line), []byte("entity_logical_id;")) {
		return EUCSV
	}
	t.scratch, t.ends, t.delim = t.scratch[:0], t.ends[:0], delimiterOf(line)
	if open, _ := t.split(line, false); open {
		t.ends = append(t.ends, len(t.scratch))
	}
	if t.finish() != nil {
		return ""
	}
	cells := t.cells
	if isOFACWidth(len(cells)) && allDigits(cells[0]) && t.delim == ',' {
		return OFAC
	}
	t.header(cells)
	defer func() { t.width = 0 }()
	switch {
	case t.has("entitylogicalid"):
		return EUCSV
	case t.has("streetaddress") && t.has("effectivedate") && t.has("standardorder"):
		return DPL
	case t.has("source") && t.has("name") && (t.has("sourcelisturl") || t.has("federalregisternotice") || t.has("entitynumber")):
		return CSL
	case t.has("groupid") && t.has("name6"):
		return UKConList
	case t.has("uniqueid") && t.has("regimename") && (t.has("ofsigroupid") || t.has("name6")):
		return UKCSV
	case t.has("id") && t.has("schema") && t.has("name") && t.has("aliases"):
		return OpenSimple
	case len(cells) > 1 && (t.has(obvious["name"]...) || t.has(obvious["family"]...)):
		return Plain
	}
	return ""
}
