package source

import (
	"context"
	"fmt"
	"io"
	"maps"
	"slices"

	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
)

// Form is a published form of list.
type Form string

// The forms that can be read.
const (
	UN             Form = "un"                   // Security Council consolidated list, XML
	OFAC           Form = "ofac"                 // SDN or consolidated non-SDN list: CSV files of names, aliases, addresses, comments
	OFACXML        Form = "ofac-xml"             // the same lists as sdnList XML
	OFACAdvanced   Form = "ofac-advanced"        // the same lists as advanced XML (Sanctions Data Standard)
	CSL            Form = "csl"                  // US Consolidated Screening List, CSV
	CSLJSON        Form = "csl-json"             // the same list, JSON
	DPL            Form = "dpl"                  // BIS Denied Persons List, tab separated
	EU             Form = "eu"                   // EU financial sanctions, XML
	EUCSV          Form = "eu-csv"               // the same list, CSV 1.0 or 1.1
	UKConList      Form = "uk-conlist"           // OFSI consolidated list, CSV
	UK             Form = "uk"                   // UK Sanctions List, XML
	UKSheet        Form = "uk-ods"               // UK Sanctions List, ODS
	UKCSV          Form = "uk-csv"               // UK Sanctions List, CSV
	Canada         Form = "canada"               // Canadian autonomous sanctions, XML
	OpenSimple     Form = "opensanctions"        // OpenSanctions targets.simple.csv
	OpenNested     Form = "opensanctions-nested" // OpenSanctions targets.nested.json
	FollowTheMoney Form = "ftm"                  // OpenSanctions entities.ftm.json
	Plain          Form = "plain"                // any CSV, with a [Mapping]
)

// File is one file of a list. A list of one file is the usual case; the OFAC CSV set has four.
type File struct {
	Name string // for messages, and to tell the files of a set apart
	Open func() (io.ReadCloser, error)
}

// Options steer the reading.
type Options struct {
	Form    Form      // empty: found out from names and first bytes
	On      date.Date // the day of which names of countries are read; zero: today's names
	Mapping *Mapping  // for Plain
	KeepRaw bool      // keep each record as published
	Limits  Limits
}

// Limits bound what a reader takes in. A zero field stands for its default.
type Limits struct {
	Bytes   int64 // of all files after decompression (2 GiB)
	Record  int   // bytes of one record (4 MiB)
	Depth   int   // of nested elements (64)
	Entries int   // (10,000,000)
	Ratio   int64 // decompressed to compressed bytes, once more than 16 MiB came out (200)
}

// WithDefaults returns the limits with every zero field set to its default.
func (l Limits) WithDefaults() Limits {
	set := func(v *int64, d int64) {
		if *v == 0 {
			*v = d
		}
	}
	set(&l.Bytes, 2<<30)
	set(&l.Ratio, 200)
	if l.Record == 0 {
		l.Record = 4 << 20
	}
	if l.Depth == 0 {
		l.Depth = 64
	}
	if l.Entries == 0 {
		l.Entries = 10_000_000
	}
	return l
}

// Report tells what became of the files.
type Report struct {
	Form      Form           `json:"form"`
	Published date.Date      `json:"published,omitzero"` // the list's own date, where the files state one
	Records   int            `json:"records"`            // records seen
	Entries   int            `json:"entries"`            // entries handed on
	Lost      int            `json:"lost"`               // records of which no entry could be made
	Broken    bool           `json:"broken,omitzero"`    // a file ended or became unreadable before its end
	Problems  []*fault.Error `json:"problems,omitzero"`  // the first [MaxProblems]
	More      int            `json:"more,omitzero"`      // problems beyond those
}

// MaxProblems is how many problems a report keeps; further ones are counted.
const MaxProblems = 100

// problem notes what is wrong with a record. lost says that no entry came of it.
func (r *Report) problem(e *fault.Error, lost bool) {
	if lost {
		r.Lost++
	}
	if len(r.Problems) < MaxProblems {
		r.Problems = append(r.Problems, e)
	} else {
		r.More++
	}
}

// reader reads one form. It hands entries to yield and stops when yield fails. Errors of single records go to the report;
// a returned error means that nothing more could be read and that it was not for the state of the file.
type reader func(ctx context.Context, files []File, o Options, r *Report, yield func(*Entry) error) error

// readerOf returns the reader of a form.
func readerOf(f Form) (reader, bool) {
	if r, ok := xmlReaders[f]; ok {
		return r, true
	}
	r, ok := textReaders[f]
	return r, ok
}

// Forms returns the forms that can be read, in the order of their names.
func Forms() []Form {
	out := slices.AppendSeq(slices.Collect(maps.Keys(xmlReaders)), maps.Keys(textReaders))
	slices.Sort(out)
	return out
}

// Read reads a list and hands its entries to yield, in the order of the files. Entries are the caller's to keep.
//
// The report is never nil and tells what was read also when Read fails. A file that cannot be read to its end does not make
// Read fail when entries came of it: Report.Broken is set, and it is for the caller to judge the loss. An error of kind
// invalid means that the form is unknown, or that no entry at all could be read; an error of yield is returned as it is.
func Read(ctx context.Context, files []File, o Options, yield func(*Entry) error) (*Report, error) {
	r := &Report{Form: o.Form}
	o.Limits = o.Limits.WithDefaults()
	if len(files) == 0 {
		return r, fault.New(fault.Invalid, "no file to read")
	}
	if r.Form == "" {
		form, err := Detect(files)
		if err != nil {
			return r, err
		}
		r.Form = form
		o.Form = form
	}
	read, ok := readerOf(r.Form)
	if !ok {
		e := fault.New(fault.Invalid, "unknown form of list")
		e.Value, e.Want = string(r.Form), fmt.Sprintf("one of %v", Forms())
		return r, e
	}
	err := read(ctx, files, o, r, func(e *Entry) error {
		if r.Entries >= o.Limits.Entries {
			return fault.New(fault.Invalid, "the list holds more than %d entries", o.Limits.Entries)
		}
		r.Entries++
		return yield(e)
	})
	if err == nil && r.Entries == 0 {
		e := fault.New(fault.Invalid, "no entry could be read")
		e.Place.File, e.Want = files[0].Name, "a list in the form "+string(r.Form)
		err = e
	}
	return r, err
}
