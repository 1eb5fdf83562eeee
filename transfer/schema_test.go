package transfer_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/licet/licet/country"
	"github.com/licet/licet/date"
	"github.com/licet/licet/transfer"
	"github.com/licet/licet/transfer/read"
	"github.com/licet/licet/truth"
)

var update = flag.Bool("update", false, "write the generated files anew")

const (
	schemaFile = "../docs/schema/transfer.schema.json"
	docFile    = "../docs/transfer-formats.md"
)

// generator makes the schema and the table of fields from the Go types and their comments.
type generator struct {
	defs  map[string]any
	order []string
	docs  map[string]string // "Item.HS" and "Item" → comment
	types map[string]reflect.Type
}

func newGenerator(t *testing.T) *generator {
	t.Helper()
	g := &generator{defs: map[string]any{}, docs: map[string]string{}, types: map[string]reflect.Type{}}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			d, ok := n.(*ast.GenDecl)
			if !ok {
				return true
			}
			for _, s := range d.Specs {
				ts, ok := s.(*ast.TypeSpec)
				if !ok {
					continue
				}
				g.docs[ts.Name.Name] = text(d.Doc)
				st, ok := ts.Type.(*ast.StructType)
				if !ok {
					continue
				}
				for _, fl := range st.Fields.List {
					for _, id := range fl.Names {
						g.docs[ts.Name.Name+"."+id.Name] = plain(id.Name, strings.TrimSpace(text(fl.Doc)+" "+text(fl.Comment)))
					}
				}
			}
			return true
		})
	}
	return g
}

func text(c *ast.CommentGroup) string {
	if c == nil {
		return ""
	}
	s := strings.Join(strings.Fields(c.Text()), " ")
	return strings.NewReplacer("[Item.HSDigits]", "the classification", "Item.StatedUse", "stated_use of an item").Replace(s)
}

// plain brings a comment on a Go field into words for readers of files.
func plain(name, doc string) string {
	for _, verb := range []string{" is ", " are ", " says ", " holds "} {
		if rest, ok := strings.CutPrefix(doc, name+verb); ok && (verb == " is " || verb == " are ") {
			doc = rest
		} else if ok {
			doc = strings.TrimSpace(verb) + " " + rest
		}
	}
	return strings.TrimSuffix(strings.NewReplacer("Met when", "true when", "Met for", "true for", "NotMet:", "false:",
		"; zero when not stated", "", "; empty when not stated", "").Replace(doc), ".")
}

// object is a JSON object that keeps the order of its fields.
type object []pair

type pair struct {
	key   string
	value any
}

func (o object) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, p := range o {
		if i > 0 {
			b.WriteByte(',')
		}
		k, _ := json.Marshal(p.key)
		v, err := json.Marshal(p.value)
		if err != nil {
			return nil, err
		}
		b.Write(k)
		b.WriteByte(':')
		b.Write(v)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

var special = map[reflect.Type]object{
	reflect.TypeFor[date.Date](): {{"type", "string"}, {"format", "date"}, {"pattern", "^([0-9]{4}-[0-9]{2}-[0-9]{2})?$"}},
	reflect.TypeFor[truth.Value](): {
		{"description", "true (met), false (not-met) or unknown; absent means unknown"},
		{"enum", []any{true, false, "met", "not-met", "unknown"}},
	},
	reflect.TypeFor[country.Code](): {
		{"description", "ISO 3166-1 alpha-2 or alpha-3 code or English name, as of the day of the transfer"},
		{"type", "string"},
		{"minLength", 2},
		{"maxLength", 100},
	},
	reflect.TypeFor[transfer.Number]():   {{"type", "number"}, {"minimum", 0}},
	reflect.TypeFor[transfer.Locode]():   {{"type", "string"}, {"pattern", "^[A-Za-z]{2} ?[A-Za-z2-9]{3}$"}},
	reflect.TypeFor[transfer.Currency](): {{"type", "string"}, {"pattern", "^[A-Za-z]{3}$"}},
	reflect.TypeFor[transfer.Fact](): {{"anyOf", []any{
		object{{"type", "string"}, {"minLength", 1}},
		object{{"type", "number"}},
		object{{"type", "boolean"}},
		object{{"type", "array"}, {"items", object{{"type", "string"}, {"minLength", 1}}}},
	}}},
}

// schema returns the schema of a type; null stands for an absent value where the field is optional.
func (g *generator) schema(t reflect.Type, f reflect.StructField) any {
	required := f.Name != "" && !strings.HasSuffix(f.Tag.Get("json"), ",omitzero")
	if s, ok := special[t]; ok {
		s = append(object{}, s...)
		if limit := f.Tag.Get("max"); limit != "" {
			s = append(s, pair{"maximum", json.RawMessage(limit)})
		}
		return s
	}
	switch t.Kind() {
	case reflect.String:
		if e, ok := reflect.Zero(t).Interface().(interface{ Allowed() []string }); ok {
			return object{{"enum", e.Allowed()}}
		}
		s := object{{"type", "string"}, {"maxLength", transfer.MaxText}}
		if required {
			s = append(s, pair{"minLength", 1})
		}
		return s
	case reflect.Slice:
		s := object{{"type", "array"}, {"items", g.schema(t.Elem(), reflect.StructField{})}, {"maxItems", transfer.MaxItems}}
		if required {
			s = append(s, pair{"minItems", 1})
		}
		return s
	case reflect.Map:
		return object{{"type", "object"}, {"additionalProperties", g.schema(t.Elem(), reflect.StructField{})}}
	case reflect.Struct:
		g.define(t)
		return object{{"$ref", "#/$defs/" + t.Name()}}
	default:
		panic("no schema for " + t.String())
	}
}

func (g *generator) define(t reflect.Type) {
	if _, ok := g.types[t.Name()]; ok {
		return
	}
	g.types[t.Name()] = t
	g.order = append(g.order, t.Name())
	g.defs[t.Name()] = g.object(t)
}

func (g *generator) object(t reflect.Type) object {
	var properties object
	required := []string{}
	for i := range t.NumField() {
		f := t.Field(i)
		name, option, _ := strings.Cut(f.Tag.Get("json"), ",")
		s := g.schema(f.Type, f)
		if option == "omitzero" {
			s = object{{"anyOf", []any{s, object{{"type", "null"}}}}}
		} else {
			required = append(required, name)
		}
		if doc := g.docs[t.Name()+"."+f.Name]; doc != "" {
			s = append(object{{"description", doc}}, s.(object)...)
		}
		properties = append(properties, pair{name, s})
	}
	o := object{{"description", g.docs[t.Name()]}, {"type", "object"}, {"properties", properties}}
	if len(required) > 0 {
		o = append(o, pair{"required", required})
	}
	return append(o, pair{"additionalProperties", false})
}

func (g *generator) file(t *testing.T) []byte {
	t.Helper()
	root := g.object(reflect.TypeFor[transfer.Transfer]())
	s := object{
		{"$schema", "https://json-schema.org/draft/2020-12/schema"},
		{"$id", "https://github.com/licet/licet/docs/schema/transfer.schema.json"},
		{"title", "Transfer"},
	}
	s = append(s, root...)
	var defs object
	for _, name := range g.order {
		defs = append(defs, pair{name, g.defs[name]})
	}
	s = append(s, pair{"$defs", defs})
	text, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return append(text, '\n')
}

// table writes the fields of the record as Markdown.
func (g *generator) table() string {
	var b strings.Builder
	write := func(t reflect.Type) {
		fmt.Fprintf(&b, "\n### %s\n\n%s\n\n| field | type | meaning |\n|---|---|---|\n", t.Name(), g.docs[t.Name()])
		for i := range t.NumField() {
			f := t.Field(i)
			name, option, _ := strings.Cut(f.Tag.Get("json"), ",")
			if option != "omitzero" {
				name = "**" + name + "**"
			}
			typ, extra := describe(f.Type)
			if limit := f.Tag.Get("max"); limit != "" {
				extra += "; at most " + limit
			}
			doc := strings.TrimSpace(strings.TrimPrefix(g.docs[t.Name()+"."+f.Name]+extra, "; "))
			fmt.Fprintf(&b, "| %s | %s | %s |\n", name, typ, strings.ReplaceAll(doc, "|", "\\|"))
		}
	}
	write(reflect.TypeFor[transfer.Transfer]())
	for _, name := range g.order {
		write(g.types[name])
	}
	return b.String()
}

func describe(t reflect.Type) (typ, extra string) {
	switch t {
	case reflect.TypeFor[date.Date]():
		return "day", ""
	case reflect.TypeFor[truth.Value]():
		return "answer", ""
	case reflect.TypeFor[country.Code]():
		return "country", ""
	case reflect.TypeFor[transfer.Number]():
		return "number", ""
	case reflect.TypeFor[transfer.Locode]():
		return "UN/LOCODE", ""
	case reflect.TypeFor[transfer.Currency]():
		return "ISO 4217", ""
	case reflect.TypeFor[transfer.Fact]():
		return "fact", ""
	}
	switch t.Kind() {
	case reflect.Slice:
		typ, extra = describe(t.Elem())
		return "list of " + typ, extra
	case reflect.Map:
		return "facts by name", ""
	case reflect.Struct:
		return "[" + t.Name() + "](#" + strings.ToLower(t.Name()) + ")", ""
	default:
		if e, ok := reflect.Zero(t).Interface().(interface{ Allowed() []string }); ok {
			return "word", "; one of `" + strings.Join(e.Allowed(), "`, `") + "`"
		}
		return "text", ""
	}
}

// The published schema is the one of the Go types. After a change of the types, run go test ./transfer -update.
func TestSchemaIsThatOfTheTypes(t *testing.T) {
	g := newGenerator(t)
	want := g.file(t)
	doc, err := os.ReadFile(docFile)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := bytes.Cut(doc, []byte("<!-- fields: generated -->\n"))
	_, after, ok2 := bytes.Cut(rest, []byte("<!-- end of fields -->"))
	if !ok || !ok2 {
		t.Fatalf("%s: the marks of the generated part are missing", docFile)
	}
	wantDoc := fmt.Sprintf("%s<!-- fields: generated -->\n%s\n<!-- end of fields -->%s", before, g.table(), after)
	if *update {
		for name, content := range map[string][]byte{schemaFile: want, docFile: []byte(wantDoc)} {
			if err := os.WriteFile(name, content, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		return
	}
	got, err := os.ReadFile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s is not the schema of the types; run go test ./transfer -update", schemaFile)
	}
	if string(doc) != wantDoc {
		t.Errorf("the fields in %s are not those of the types; run go test ./transfer -update", docFile)
	}
}

func compiled(t *testing.T) *jsonschema.Schema {
	t.Helper()
	s, err := jsonschema.NewCompiler().Compile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Each value of the record that the types can hold passes the schema, written by Go and read back the same.
func TestFullRecordPassesSchema(t *testing.T) {
	full := new(transfer.Transfer)
	fill(reflect.ValueOf(full).Elem(), "")
	text, err := json.Marshal(full)
	if err != nil {
		t.Fatal(err)
	}
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if err := compiled(t).Validate(v); err != nil {
		t.Errorf("%#v", err)
	}
	if faults := full.Validate(date.Date{}); len(faults) > 0 {
		t.Errorf("the full record is not valid: %v", faults)
	}
	var back transfer.Transfer
	if err := json.Unmarshal(text, &back); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(&back, full) {
		t.Error("the record changed on its way through JSON")
	}
}

// fill sets every field, so that none escapes the tests that walk the record.
func fill(v reflect.Value, name string) {
	switch v.Interface().(type) {
	case date.Date:
		v.Set(reflect.ValueOf(date.MustParse("2026-03-01")))
		return
	case truth.Value:
		v.Set(reflect.ValueOf(truth.NotMet))
		return
	case country.Code:
		v.SetString("NL")
		return
	case transfer.Number:
		v.SetString("12.50")
		return
	case transfer.Locode:
		v.SetString("NLRTM")
		return
	case transfer.Currency:
		v.SetString("EUR")
		return
	case map[string]transfer.Fact:
		v.Set(reflect.ValueOf(map[string]transfer.Fact{
			"range": transfer.TextOf("300 km"), "count": transfer.NumberOf("-4"), "usable": transfer.BoolOf(false),
			"forms": transfer.ListOf("powder", "sheet"),
		}))
		return
	}
	switch v.Kind() {
	case reflect.String:
		s := "some " + name
		if name == "hs" {
			s = "8411.12"
		}
		if e, ok := v.Interface().(interface{ Allowed() []string }); ok {
			s = e.Allowed()[0]
		}
		v.SetString(s)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0), name)
	case reflect.Struct:
		for i := range v.NumField() {
			tag, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
			fill(v.Field(i), tag)
		}
	default:
		panic("cannot fill " + v.Type().String())
	}
}

// The schema takes every example that the reader takes: those of the documentation and, where there are any, the files under
// examples.
func TestExamplesPassSchema(t *testing.T) {
	s := compiled(t)
	doc, err := os.ReadFile(docFile)
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string][]byte{}
	for _, format := range []string{"json", "jsonl"} {
		_, rest, _ := bytes.Cut(doc, []byte("```"+format+"\n"))
		texts["documentation, "+format], _, _ = bytes.Cut(rest, []byte("```"))
	}
	for _, pattern := range []string{"../examples/*.json", "../examples/*/*.json"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range files {
			if texts[name], err = os.ReadFile(name); err != nil {
				t.Fatal(err)
			}
		}
	}
	for name, text := range texts {
		rec := read.DecodeJSON(name, bytes.TrimSpace(text), today)
		if rec.Transfer == nil {
			if strings.HasPrefix(name, "documentation") {
				t.Errorf("%s: %v", name, rec.Errs)
			}
			continue
		}
		v, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Validate(v); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// What the reader refuses by its form, the schema refuses as well.
func TestSchemaRefuses(t *testing.T) {
	s := compiled(t)
	for _, c := range []struct{ text, why string }{
		{`{}`, "id and items are required"},
		{`{"id":"","items":[{"model":"m"}]}`, "an empty id"},
		{`{"id":"a","items":[]}`, "nothing to assess"},
		{`{"id":"a","items":[{"modle":"m"}]}`, "unknown field"},
		{`{"id":"a","items":[{"model":7}]}`, "wrong type"},
		{`{"id":"a","items":[{"quantity":{"number":"7"}}]}`, "number in quotes"},
		{`{"id":"a","items":[{"net_kg":-1}]}`, "negative mass"},
		{`{"id":"a","items":[{"net_kg":1e10}]}`, "absurd mass"},
		{`{"id":"a","kind":"gift","items":[{"model":"m"}]}`, "unknown kind"},
		{`{"id":"a","parties":[{"name":"x"}],"items":[{"model":"m"}]}`, "party without role"},
		{`{"id":"a","parties":[{"role":"friend","name":"x"}],"items":[{"model":"m"}]}`, "unknown role"},
		{`{"id":"a","date":"1.2.2026","items":[{"model":"m"}]}`, "another form of day"},
		{`{"id":"a","stays_in_jurisdiction":"yes","items":[{"model":"m"}]}`, "not an answer"},
		{`{"id":"a","route":{"loading":"ROTTERDAM"},"items":[{"model":"m"}]}`, "not a UN/LOCODE"},
		{`{"id":"a","payment":{"commission":{"percent":101}},"items":[{"model":"m"}]}`, "more than all"},
	} {
		v, err := jsonschema.UnmarshalJSON(strings.NewReader(c.text))
		if err != nil {
			t.Fatal(err)
		}
		if s.Validate(v) == nil {
			t.Errorf("%s passes: %s", c.text, c.why)
		}
	}
	v, _ := jsonschema.UnmarshalJSON(strings.NewReader(`{"id":"a","kind":null,"items":[{"model":"m","hs":null}]}`))
	if err := s.Validate(v); err != nil {
		t.Errorf("null stands for what was not stated: %v", err)
	}
}
