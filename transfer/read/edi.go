package read

import (
	"bufio"
	"bytes"
	"io"
	"path"
	"strings"

	"github.com/licet/licet/fault"
	"github.com/licet/licet/transfer/read/edifact"
)

// isEDIFACT reports whether the stream is read as EDIFACT, by its first bytes or because it is to be. It looks at them
// as they stand: interchanges announce their character set themselves.
func isEDIFACT(name string, raw *bufio.Reader, forced Format) (bool, error) {
	if forced != Auto && forced != EDIFACT {
		return false, nil
	}
	head, err := raw.Peek(4096)
	head = bytes.TrimLeft(bytes.TrimPrefix(head, []byte(bomUTF8)), " \t\r\n")
	switch {
	case edifact.Looks(head):
		return true, nil
	case forced == Auto:
		return false, nil
	case err != nil && err != io.EOF && len(head) == 0:
		return false, fault.Wrap(fault.Unavailable, err, "reading %s", name)
	}
	if e := Looks(head); e != nil {
		e.Want = anyForm
		return false, e.At(fault.Place{File: name})
	}
	if len(head) == 0 && err == io.EOF {
		return false, emptyFile(name)
	}
	return false, noEDIFACT(name, head, "leave --read-as out")
}

// namedEDIFACT reports whether the name is that of a file of EDIFACT.
func namedEDIFACT(name string) bool {
	name = strings.ToLower(name)
	switch path.Ext(strings.TrimSuffix(name, ".txt")) {
	case ".edifact":
		return true
	case ".edi":
		return !strings.HasSuffix(name, ".txt")
	default:
		return false
	}
}

// noEDIFACT says that a file that is to be EDIFACT begins otherwise.
func noEDIFACT(name string, head []byte, hint string) *fault.Error {
	e := fault.New(fault.Invalid, "the file does not begin like EDIFACT")
	e.Value, e.Want = cleaned(firstWord(head)), "UNA, UNB or UNH"
	e.Hint = hint
	if bytes.HasPrefix(head, []byte("ISA")) {
		e.Message = "this looks like ANSI X12, which is not read"
		e.Hint = "have it sent as UN/EDIFACT"
	}
	return e.At(fault.Place{File: name, Line: 1})
}

// ediSource reads EDIFACT. The record of a message or interchange that is wrong as a whole is one without a transfer.
type ediSource struct{ in *edifact.Reader }

func openEDIFACT(name string, in io.Reader, opt Options) *ediSource {
	return &ediSource{edifact.New(failing{in, name}, edifact.Options{File: name, On: opt.On, Again: opt.Again})}
}

func (s *ediSource) next() (Record, error) {
	rec, err := s.in.Next()
	if err != nil {
		return Record{}, err
	}
	return Record{Transfer: rec.Transfer, ID: rec.ID, Place: rec.Place, Errs: rec.Errs, Revoked: rec.Revoked}, nil
}
