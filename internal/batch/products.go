package batch

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/licet/licet/classify"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/transfer"
	"github.com/licet/licet/transfer/read"
)

// MaxProduct is how long one line of a file of products may be, in bytes.
const MaxProduct = 1 << 20

// Product is one line of a file of products, or what is wrong with it.
type Product struct {
	Place fault.Place
	Input classify.Input
	Err   error
}

// Products reads products from JSON Lines: one object a line with id, text, parameters (a list of name and value), hs,
// end_use and facts. Other fields are ignored, so that a file may carry what is expected beside what is stated. A bad line
// does not end the reading.
type Products struct {
	name string
	r    *bufio.Reader
	line int
	any  bool           // something was returned
	over bool           // the reader is broken
	bad  error          // the beginning of the file is no text
	ids  map[string]int // line of each id
}

// maxIDs is how many ids are remembered to find those that stand twice.
const maxIDs = 1 << 20

// NewProducts returns a reader of UTF-8, or of UTF-16 with a byte order mark; name is the one that errors show.
func NewProducts(name string, r io.Reader) *Products {
	p := &Products{name: name, ids: map[string]int{}}
	in := bufio.NewReaderSize(r, 64<<10)
	if _, err := in.Peek(1); err != nil {
		p.r = in // empty, or broken: Next tells
		return p
	}
	text, err := read.Text(name, in, "")
	var e *fault.Error
	if errors.As(err, &e) {
		cp := *e
		cp.Want, p.bad = "one JSON object a line, in UTF-8", &cp
		if cp.Hint != "" {
			cp.Hint = "convert the file to UTF-8"
		}
		return p
	}
	p.r = bufio.NewReaderSize(text, 64<<10)
	return p
}

// Next returns the next product; ok is false after the last.
func (p *Products) Next() (prod Product, ok bool) {
	for {
		if p.over {
			return Product{}, false
		}
		if p.bad != nil {
			p.over = true
			return Product{Place: fault.Place{File: p.name}, Err: place(p.bad, fault.Place{File: p.name})}, true
		}
		text, err := p.read()
		at := fault.Place{File: p.name, Line: p.line}
		if errors.Is(err, io.EOF) {
			if p.any {
				return Product{}, false
			}
			p.any = true
			return Product{Place: fault.Place{File: p.name}, Err: &fault.Error{
				Kind: fault.Invalid, Place: fault.Place{File: p.name}, Message: "the file is empty", Want: "one JSON object a line",
			}}, true
		}
		if err != nil {
			p.any = true
			p.over = !errors.Is(err, errLong)
			return Product{Place: at, Err: place(err, at)}, true
		}
		text = bytes.TrimSpace(text)
		if len(text) == 0 {
			continue
		}
		p.any = true
		in, err := decode(text)
		if err != nil {
			return Product{Place: at, Err: place(err, at)}, true
		}
		if in.ID == "" {
			in.ID = "line " + strconv.Itoa(p.line)
		}
		if first, twice := p.ids[in.ID]; twice {
			e := fault.Input("id", in.ID, fmt.Sprintf("the id stands in line %d already", first), "each id once")
			return Product{Place: at, Err: e.At(at)}, true
		}
		if len(p.ids) < maxIDs {
			p.ids[in.ID] = p.line
		}
		return Product{Place: at, Input: in}, true
	}
}

func place(err error, at fault.Place) error {
	var e *fault.Error
	if errors.As(err, &e) {
		return e.At(at)
	}
	return fault.Wrap(fault.Invalid, err, "the line cannot be read").At(at)
}

// read returns the next line. A line that is too long is passed over to its end, without being held.
func (p *Products) read() ([]byte, error) {
	p.line++
	var line []byte
	long := false
	for {
		part, err := p.r.ReadSlice('\n')
		if !long {
			if len(line)+len(part) > MaxProduct {
				long, line = true, nil
			} else {
				line = append(line, part...)
			}
		}
		switch {
		case err == nil, errors.Is(err, io.EOF) && (long || len(line) > 0):
			if long {
				e := fault.New(fault.Invalid, "the line is longer than %d bytes; expected one product a line", MaxProduct)
				e.Cause = errLong
				return nil, e
			}
			return line, nil
		case errors.Is(err, bufio.ErrBufferFull):
		default:
			return nil, err
		}
	}
}

// errLong marks a line that was passed over: reading goes on behind it.
var errLong = errors.New("the line is too long")

func decode(text []byte) (classify.Input, error) {
	var none classify.Input
	switch {
	case bytes.IndexByte(text, 0) >= 0:
		e := fault.New(fault.Invalid, "the line holds zero bytes: a binary file, or text in UTF-16")
		e.Want, e.Hint = "JSON in UTF-8", "convert the file to UTF-8"
		return none, e
	case halfPair(text):
		e := fault.New(fault.Invalid, "a text holds half a surrogate pair")
		e.Want = `escapes such as \n or \u00e9`
		return none, e
	case !utf8.Valid(text):
		e := fault.New(fault.Invalid, "the line is not UTF-8")
		e.Want, e.Hint = "JSON in UTF-8", "convert the file to UTF-8; it may be Latin-1"
		return none, e
	case text[0] != '{':
		e := fault.New(fault.Invalid, "the line is no JSON object")
		e.Value, e.Want = string(text[:min(len(text), 40)]), `an object such as {"id": "1", "text": "..."}`
		return none, e
	}
	if err := twice(text); err != nil {
		return none, err
	}
	var rec struct {
		ID         loose `json:"id"`
		Text       loose `json:"text"`
		Parameters []struct {
			Name  loose `json:"name"`
			Value loose `json:"value"`
		} `json:"parameters"`
		HS     loose            `json:"hs"`
		EndUse loose            `json:"end_use"`
		Facts  map[string]loose `json:"facts"`
	}
	if err := json.Unmarshal(text, &rec); err != nil {
		var typ *json.UnmarshalTypeError
		if errors.As(err, &typ) {
			e := fault.New(fault.Invalid, "wrong type of value").At(fault.Place{Field: typ.Field})
			e.Value, e.Want = typ.Value, "a text; parameters are a list of objects with name and value"
			return none, e
		}
		var bad *fault.Error
		if errors.As(err, &bad) {
			return none, bad
		}
		return none, fault.New(fault.Invalid, "the line is not JSON: %v", err)
	}
	for name, v := range rec.Facts {
		if strings.ContainsRune(name+string(v), 0) {
			return none, holdsNUL("facts")
		}
	}
	for _, p := range rec.Parameters {
		if strings.ContainsRune(string(p.Name+p.Value), 0) {
			return none, holdsNUL("parameters")
		}
	}
	for _, f := range []struct {
		name string
		text loose
	}{{"id", rec.ID}, {"text", rec.Text}, {"hs", rec.HS}, {"end_use", rec.EndUse}} {
		if strings.ContainsRune(string(f.text), 0) {
			return none, holdsNUL(f.name)
		}
	}
	if err := CheckHS("hs", string(rec.HS)); err != nil {
		return none, err
	}
	in := classify.Input{ID: string(rec.ID), Text: string(rec.Text), HS: string(rec.HS), EndUse: string(rec.EndUse)}
	for _, p := range rec.Parameters {
		in.Parameters = append(in.Parameters, classify.Parameter{Name: string(p.Name), Value: string(p.Value)})
	}
	for k, v := range rec.Facts {
		if in.Facts == nil {
			in.Facts = map[string]string{}
		}
		in.Facts[k] = string(v)
	}
	return in, nil
}

func holdsNUL(field string) error {
	return fault.Input(field, "", "the text holds a NUL character", "printable text")
}

// CheckHS refuses what is no customs code, as [transfer.Transfer.Validate] does; no code at all is none to refuse.
func CheckHS(field, code string) error {
	item := transfer.Item{HS: code}
	if _, ok := item.HSDigits(); strings.TrimSpace(code) == "" || ok {
		return nil
	}
	return fault.Input(field, code, "not a customs code", "4 to 10 digits, such as 8411.12")
}

// halfPair reports whether JSON holds the escape of half a surrogate pair, which encoding/json replaces in silence.
func halfPair(text []byte) bool {
	unit := func(i int) (uint64, bool) {
		if i+6 > len(text) || text[i] != '\\' || text[i+1] != 'u' {
			return 0, false
		}
		u, err := strconv.ParseUint(string(text[i+2:i+6]), 16, 16)
		return u, err == nil
	}
	for i := 0; i < len(text); i++ {
		if text[i] != '\\' {
			continue
		}
		u, ok := unit(i)
		switch {
		case !ok:
			i++
		case u >= 0xDC00 && u < 0xE000:
			return true
		case u >= 0xD800 && u < 0xDC00:
			if low, ok := unit(i + 6); !ok || low < 0xDC00 || low >= 0xE000 {
				return true
			}
			i += 11
		default:
			i += 5
		}
	}
	return false
}

// loose is a text, or a number or truth value as it was written; null is no text.
type loose string

func (l *loose) UnmarshalJSON(text []byte) error {
	switch text[0] {
	case '"':
		var s string
		if err := json.Unmarshal(text, &s); err != nil {
			return err
		}
		*l = loose(s)
	case '{', '[':
		return fault.Input("", string(text[:min(len(text), 40)]), "wrong type of value", "a text or a number")
	case 'n':
	case 't':
		*l = "yes"
	case 'f':
		*l = "no"
	default:
		*l = loose(text)
	}
	return nil
}

// twice reports a field of the object that stands twice: one of the two would silently win.
func twice(text []byte) error {
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.UseNumber()
	if _, err := dec.Token(); err != nil {
		return fault.New(fault.Invalid, "the line is not JSON: %v", err)
	}
	seen := map[string]bool{}
	for dec.More() {
		tok, err := dec.Token()
		if err != nil {
			return fault.New(fault.Invalid, "the line is not JSON: %v", err)
		}
		key := fmt.Sprint(tok)
		if seen[key] {
			return fault.Input(key, "", "the field stands twice", "each field once")
		}
		seen[key] = true
		var skip json.RawMessage
		if err := dec.Decode(&skip); err != nil {
			return fault.New(fault.Invalid, "the line is not JSON: %v", err)
		}
	}
	return nil
}
