package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/testscript"

	"github.com/licet/licet/assess"
	"github.com/licet/licet/bulk"
	"github.com/licet/licet/fault"
)

// today is the day of the scripts; one that asks for another sets LICET_TEST_DAY.
const today = "2026-06-01"

func clock() time.Time {
	day := today
	if d := os.Getenv("LICET_TEST_DAY"); d != "" {
		day = d
	}
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		panic(err)
	}
	return t
}

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"licet": func() {
			os.Exit(Run(context.Background(), os.Args[1:], os.Stdin, os.Stdout, os.Stderr, Env{
				Lookup: os.Getenv, Now: clock, Sleep: func(context.Context, time.Duration) error { return nil },
			}))
		},
	})
}

// TestScripts runs the commands of testdata/script. With UPDATE_SCRIPTS=1 expected outputs are written anew.
func TestScripts(t *testing.T) {
	examples, err := filepath.Abs(examplesDir)
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		UpdateScripts:       os.Getenv("UPDATE_SCRIPTS") != "",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(e *testscript.Env) error {
			e.Setenv("EXAMPLES", examples)
			return publish(e)
		},
		Condition: func(cond string) (bool, error) {
			switch cond {
			case "root":
				return os.Geteuid() == 0, nil
			case "fifo":
				return canFifo, nil
			}
			return false, fmt.Errorf("unknown condition %s", cond)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			// status N ARGS... runs licet and checks its exit status.
			"status": exitsWith,
			// long FILE N writes a file of one line of N bytes.
			"long": long,
			// bytes FILE puts the byte in place of each \xNN of a file.
			"bytes": escaped,
			// manifest FILE N WRONG writes a cargo report of N consignments whose count of segments is wrong by WRONG.
			"manifest": manifest,
			// stopped FILE N makes of the answers of a finished run, in JSON Lines, those of one that was stopped after N transfers;
			// with a third argument the mark claims so many records.
			"stopped": stopped,
			// fifo NAME makes a pipe that nobody writes to, where the system has any.
			"fifo": fifo,
		},
	})
}

// publish starts a server of the files in www of the script and writes publishers.yaml with its addresses: un and set serve
// files, gone does not exist, page is no list, down does not answer, cut breaks off.
func publish(e *testscript.Env) error {
	files := http.FileServer(http.Dir(filepath.Join(e.WorkDir, "www")))
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/down":
			w.WriteHeader(http.StatusServiceUnavailable)
		case "/cut":
			w.Header().Set("Content-Length", "1000")
			_, _ = io.WriteString(w, "<CONSOLIDATED_LIST>")
		default:
			if text, err := os.ReadFile(filepath.Join(e.WorkDir, "www", filepath.Base(r.URL.Path))); err == nil {
				w.Header().Set("ETag", fmt.Sprintf(`"%x"`, sha256.Sum256(text)))
			}
			files.ServeHTTP(w, r)
		}
	}))
	e.Defer(server.Close)
	var b strings.Builder
	b.WriteString("publishers:\n")
	for _, x := range [][2]string{
		{"un", "/un.xml"}, {"gone", "/gone.xml"}, {"page", "/page.html"}, {"down", "/down"}, {"cut", "/cut"}, {"set", "/un.xml /more.xml"},
	} {
		fmt.Fprintf(&b, "  - {list: %s, publisher: P, form: un, basis: memory, insecure: true, files: [", x[0])
		for _, f := range strings.Fields(x[1]) {
			fmt.Fprintf(&b, "{url: %q}, ", server.URL+f)
		}
		b.WriteString("]}\n")
	}
	return os.WriteFile(filepath.Join(e.WorkDir, "publishers.yaml"), []byte(b.String()), 0o600)
}

func exitsWith(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: status N ARGS...")
	}
	want := args[0]
	// The program runs in a process of its own, like exec; only the status is looked at in a finer way.
	err := ts.Exec("licet", args[1:]...)
	got := "0"
	if err != nil {
		got = strings.TrimPrefix(err.Error(), "exit status ")
	}
	if got != want {
		ts.Fatalf("licet %s: exit status %s, want %s", strings.Join(args[1:], " "), got, want)
	}
}

func long(ts *testscript.TestScript, _ bool, args []string) {
	n := 4 << 20
	text := append([]byte(args[1]), bytes.Repeat([]byte("a"), n)...)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), text, 0o600))
}

var escape = regexp.MustCompile(`\\x[0-9a-f]{2}`)

func escaped(ts *testscript.TestScript, _ bool, args []string) {
	text := escape.ReplaceAllStringFunc(ts.ReadFile(args[0]), func(e string) string {
		b, err := hex.DecodeString(e[2:])
		ts.Check(err)
		return string(b)
	})
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(text), 0o600))
}

func stopped(ts *testscript.TestScript, _ bool, args []string) {
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	m, err := bulk.ReadMark([]byte(ts.ReadFile(args[0] + ".run")))
	ts.Check(err)
	m.Records, m.Done, m.Tally = n, false, bulk.NewTally()
	lines := strings.SplitAfter(ts.ReadFile(args[0]), "\n")[:n]
	for i, line := range lines { // below the header
		a, err := assess.Unmarshal([]byte(line))
		ts.Check(err)
		m.Tally.Add(a, fmt.Sprintf("%s:%d", m.Inputs[0].Name, i+2))
	}
	text := strings.Join(lines, "")
	sum := sha256.Sum256([]byte(text))
	if len(args) > 2 {
		m.Records, err = strconv.Atoi(args[2])
		ts.Check(err)
	}
	m.Bytes, m.Results = int64(len(text)), hex.EncodeToString(sum[:])
	b, err := bulk.MarshalMark(m)
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]+".run"), b, 0o600))
}

func manifest(ts *testscript.TestScript, _ bool, args []string) {
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	wrong, err := strconv.Atoi(args[2])
	ts.Check(err)
	var b strings.Builder
	b.WriteString("UNB+UNOC:3+A+B+261123:0900+I1'UNH+M1+CUSCAR:D:00B:UN'BGM+85+MAN-1+9'")
	for i := range n {
		fmt.Fprintf(&b, "CNI+%d'RFF+BM:BL-%d'LOC+9+SGSIN:139:6'LOC+8+NLRTM:139:6'GID+1+2:CS'FTX+AAA+++OFFICE CHAIRS'", i+1, i+1)
	}
	fmt.Fprintf(&b, "UNT+%d+M1'UNH+M2+IFTMIN:D:00B:UN'BGM+340+LAST+9'LOC+7+NLRTM:139:6'GID+1'FTX+AAA+++OFFICE CHAIRS'UNT+6+M2'UNZ+2+I1'", 6*n+3+wrong)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(b.String()), 0o600))
}

// TestGenerated holds the generated pages against the program: go generate ./cmd/licet writes them.
func TestGenerated(t *testing.T) {
	p := &program{env: Env{Lookup: func(string) string { return "" }, Now: clock}}
	pages, err := p.generated(t.Context(), p.root(), "../..")
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range pages {
		got, err := os.ReadFile(filepath.Join("../..", name))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, string(got)); diff != "" {
			t.Errorf("%s is not current; run go generate ./cmd/licet (-want +got):\n%s", name, diff)
		}
	}
}

// TestHelp holds what every command promises: a sentence, a text, and two to four examples.
func TestHelp(t *testing.T) {
	p := &program{env: Env{Lookup: func(string) string { return "" }, Now: clock}}
	commands := p.root().Commands()
	for i := 0; i < len(commands); i++ {
		c := commands[i]
		commands = append(commands, c.Commands()...)
		if c.Hidden || c.Name() == "help" || c.HasParent() && (c.Name() == "completion" || c.Parent().Name() == "completion") {
			continue
		}
		if n := len(strings.Split(strings.TrimSpace(c.Example), "\n")); c.Example == "" || n < 2 || n > 4 {
			t.Errorf("%s has %d examples, want 2 to 4", c.CommandPath(), n)
		}
		if c.Long == "" || c.Short == "" || strings.HasSuffix(c.Short, ".") {
			t.Errorf("%s: the short text %q or the long one is missing or ends with a full stop", c.CommandPath(), c.Short)
		}
		for l := range strings.SplitSeq(c.Long, "\n") {
			if len(l) > 140 {
				t.Errorf("%s: a line of the help is %d bytes long", c.CommandPath(), len(l))
			}
		}
	}
}

// TestExitStatus holds the order in which one status covers another.
func TestExitStatus(t *testing.T) {
	for _, c := range []struct {
		seen []int
		want int
		why  string
	}{
		{nil, 0, "nothing happened"},
		{[]int{3, 0}, 3, "one cannot tell, one is clear"},
		{[]int{3, 1}, 1, "something to act on goes before what is open"},
		{[]int{1, 2, 3}, 2, "a bad record goes before everything but a defect"},
		{[]int{2, 5, 1}, 5, "a defect goes before all"},
	} {
		p := &program{}
		for _, s := range c.seen {
			p.raise(s)
		}
		if p.status != c.want {
			t.Errorf("%v: status %d, want %d: %s", c.seen, p.status, c.want, c.why)
		}
	}
}

// TestDefect: a panic becomes an internal error with a reference, the same for the same defect.
func TestDefect(t *testing.T) {
	var first string
	for range 2 {
		var out, errs bytes.Buffer
		env := Env{Lookup: func(string) string { return "" }, Now: func() time.Time { panic("the clock is broken") }}
		got := Run(t.Context(), []string{"version"}, strings.NewReader(""), &out, &errs, env)
		if got != fault.ExitInternal {
			t.Fatalf("status %d, want %d", got, fault.ExitInternal)
		}
		if !strings.Contains(errs.String(), "internal error, reference ") || strings.Contains(errs.String(), "goroutine") {
			t.Fatalf("standard error: %s", errs.String())
		}
		if first == "" {
			first = errs.String()
		} else if first != errs.String() {
			t.Errorf("the same defect has two references:\n%s%s", first, errs.String())
		}
	}
}

// TestCancelled: a run that was told to stop says so and prints no totals.
func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var out, errs bytes.Buffer
	env := Env{Lookup: func(string) string { return "" }, Now: clock}
	got := Run(ctx, []string{"check", examplesDir}, strings.NewReader(""), &out, &errs, env)
	if got != fault.ExitUsage || !strings.Contains(errs.String(), "interrupted") || strings.Contains(out.String(), "transfers") {
		t.Errorf("status %d\nstdout: %s\nstderr: %s", got, out.String(), errs.String())
	}
}

// full is standard output on a disk without room.
type full struct{}

func (full) Write([]byte) (int, error) {
	return 0, &fs.PathError{Op: "write", Path: "/dev/stdout", Err: errors.New("no space left on device")}
}

// TestFullDisk: an answer that cannot be written is told in the same words by every command.
func TestFullDisk(t *testing.T) {
	commands := [][]string{{"help"}, {"check", "--help"}, {"annex", "ask", "hydrazine"}, {"annex", "list"}, {"version"}, {"completion", "bash"}}
	for _, f := range []string{"text", "json", "jsonl", "csv", "md"} {
		commands = append(commands, []string{"check", examplesDir, "--format", f}, []string{"classify", "chair", "--format", f},
			[]string{"screen", "Example Clockworks", "--format", f})
	}
	for _, args := range commands {
		var errs bytes.Buffer
		got := Run(t.Context(), args, strings.NewReader("skip\nskip\n"), full{}, &errs, Env{Lookup: func(string) string { return "" }, Now: clock})
		want := "licet: cannot write the answer: no space left on device\n  hint: what was written so far is not complete\n"
		if got != fault.ExitInternal || errs.String() != want {
			t.Errorf("%v: status %d\n%s", args, got, errs.String())
		}
	}
}
