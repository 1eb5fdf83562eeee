package register

import (
	_ "embed"
	"errors"
	"fmt"
	"io"
	"net/url"
	"path"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"

	"github.com/licet/licet/cite"
	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/screening/source"
)

//go:embed data/publishers.yaml
var publishersYAML []byte

// Publisher says where a list is issued.
type Publisher struct {
	List      string
	Publisher string
	Title     string
	Form      source.Form
	Files     []Issue // at least one
	Page      string  // for people
	Licence   string
	Note      string
	Basis     cite.Basis // of the addresses
	Checked   date.Date  // when somebody last fetched the list from there; zero: nobody did
	// Insecure lets the addresses be http: for a copy within the operator's own network.
	Insecure bool
}

// Issue is one file of a published list.
type Issue struct {
	URL  string
	Name string // of the file, for the reader; taken from the address when it is not stated
}

// Publishers returns the publishers that come with the program. An error is a defect of it.
var Publishers = sync.OnceValues(func() ([]Publisher, error) {
	p, err := ReadPublishers(publishersYAML, "publishers.yaml")
	if err != nil {
		return nil, fault.Wrap(fault.Internal, err, "reading the addresses that come with the program")
	}
	return p, nil
})

// mostPublishers is how large a file of publishers may be.
const mostPublishers = 1 << 20

type publisherYAML struct {
	List      string `yaml:"list"`
	Publisher string `yaml:"publisher"`
	Title     string `yaml:"title"`
	Form      string `yaml:"form"`
	Files     []struct {
		URL  string `yaml:"url"`
		Name string `yaml:"name"`
	} `yaml:"files"`
	Page     string     `yaml:"page"`
	Licence  string     `yaml:"licence"`
	Note     string     `yaml:"note"`
	Basis    cite.Basis `yaml:"basis"`
	Checked  string     `yaml:"checked"`
	Insecure bool       `yaml:"insecure"`
}

// ReadPublishers reads a file of publishers. Errors are of kind invalid and name the file and, where it is known, the line.
func ReadPublishers(text []byte, name string) ([]Publisher, error) {
	at := fault.Place{File: name}
	if len(text) > mostPublishers {
		return nil, fault.New(fault.Invalid, "the file is larger than %d bytes", mostPublishers).At(at)
	}
	var file struct {
		Publishers []yaml.Node `yaml:"publishers"`
	}
	d := yaml.NewDecoder(strings.NewReader(string(text)))
	d.KnownFields(true)
	if err := d.Decode(&file); err != nil && !errors.Is(err, io.EOF) {
		return nil, fault.New(fault.Invalid, "the file cannot be read: %s", oneLine(err)).At(at)
	}
	if len(file.Publishers) == 0 {
		e := fault.New(fault.Invalid, "the file names no publisher").At(at)
		e.Want = "publishers: with list, form and files of each"
		return nil, e
	}
	seen := map[string]bool{}
	var out []Publisher
	for i := range file.Publishers {
		n := &file.Publishers[i]
		at := fault.Place{File: name, Line: n.Line}
		var y publisherYAML
		if err := strictNode(n, &y); err != nil {
			return nil, fault.New(fault.Invalid, "%s", oneLine(err)).At(at)
		}
		p, e := y.publisher()
		if e == nil && seen[p.List] {
			e = fault.Input("list", p.List, "the list stands twice in the file", "each list once")
		}
		if e != nil {
			return nil, e.At(at)
		}
		seen[p.List] = true
		out = append(out, p)
	}
	return out, nil
}

// strictNode decodes a node and refuses unknown keys, which yaml does for whole files only.
func strictNode(n *yaml.Node, into *publisherYAML) error {
	text, err := yaml.Marshal(n)
	if err != nil {
		return err
	}
	d := yaml.NewDecoder(strings.NewReader(string(text)))
	d.KnownFields(true)
	return d.Decode(into)
}

func oneLine(err error) string { return strings.Join(strings.Fields(err.Error()), " ") }

func (y publisherYAML) publisher() (Publisher, *fault.Error) {
	p := Publisher{
		List: y.List, Publisher: y.Publisher, Title: y.Title, Form: source.Form(y.Form), Page: y.Page, Licence: y.Licence,
		Note: y.Note, Basis: y.Basis, Insecure: y.Insecure,
	}
	if err := CheckName(y.List); err != nil {
		var e *fault.Error
		errors.As(err, &e)
		e.Place.Field = "list"
		return p, e
	}
	if err := p.Checked.UnmarshalText([]byte(y.Checked)); err != nil {
		return p, fault.Input("checked", y.Checked, "no such day", "a day written YYYY-MM-DD, or nothing")
	}
	if len(y.Files) == 0 {
		return p, fault.Input("files", "", "the list has no files", "the address of each file")
	}
	for i, f := range y.Files {
		field := fmt.Sprintf("files[%d].url", i)
		u, err := url.Parse(f.URL)
		if err != nil || u.Host == "" {
			return p, fault.Input(field, f.URL, "this is no address", "an address such as https://lists.example.org/list.xml")
		}
		if u.Scheme != "https" && (u.Scheme != "http" || !y.Insecure) {
			return p, fault.Input(field, f.URL, "the address is not https", "https; insecure: true allows http within your own network")
		}
		if u.User != nil {
			return p, fault.Input(field, "", "the address holds a name or password", "an address without them")
		}
		name := f.Name
		if name == "" {
			name = path.Base(u.Path)
		}
		if name == "" || name == "." || name == "/" || strings.ContainsAny(name, `/\:`) || strings.HasPrefix(name, ".") {
			return p, fault.Input(fmt.Sprintf("files[%d].name", i), name, "this is no name of a file", "a name without directory, such as list.xml")
		}
		p.Files = append(p.Files, Issue{f.URL, name})
	}
	return p, nil
}
