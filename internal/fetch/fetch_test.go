package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/licet/licet/fault"
)

const body = "<?xml version=\"1.0\"?>\n<LIST><ENTRY>No One</ENTRY></LIST>\n"

// sleeper notes how long it was asked to wait.
type sleeper struct{ slept []time.Duration }

func (s *sleeper) sleep(_ context.Context, d time.Duration) error {
	s.slept = append(s.slept, d)
	return nil
}

func target(t *testing.T) *os.File {
	t.Helper()
	f, err := os.Create(filepath.Join(t.TempDir(), "list"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

func text(t *testing.T, f *os.File) string {
	t.Helper()
	b, err := os.ReadFile(f.Name())
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestGet(t *testing.T) {
	var mu sync.Mutex // the server answers beside the test
	tries := map[string]int{}
	tried := func(path string) int {
		mu.Lock()
		defer mu.Unlock()
		return tries[path]
	}
	mux := http.NewServeMux()
	handle := func(path string, f func(w http.ResponseWriter, r *http.Request, n int)) {
		mux.HandleFunc(path, func(w http.ResponseWriter, r *http.Request) {
			mu.Lock()
			tries[path]++
			n := tries[path]
			mu.Unlock()
			if len(r.Cookies()) > 0 || r.Header.Get("User-Agent") != "licet/test" {
				w.WriteHeader(http.StatusTeapot)
				return
			}
			http.SetCookie(w, &http.Cookie{Name: "a", Value: "b"})
			f(w, r, n)
		})
	}
	send := func(w http.ResponseWriter, s string) { _, _ = io.WriteString(w, s) }
	handle("/good", func(w http.ResponseWriter, r *http.Request, _ int) {
		w.Header().Set("ETag", `"1"`)
		w.Header().Set("Last-Modified", "Fri, 27 Feb 2026 00:00:00 GMT")
		if r.Header.Get("If-None-Match") == `"1"` || r.Header.Get("If-Modified-Since") != "" {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		send(w, body)
	})
	handle("/304", func(w http.ResponseWriter, _ *http.Request, _ int) { w.WriteHeader(http.StatusNotModified) })
	handle("/long-tag", func(w http.ResponseWriter, _ *http.Request, _ int) {
		w.Header().Set("ETag", strings.Repeat("x", 2000))
		send(w, body)
	})
	handle("/404", func(w http.ResponseWriter, _ *http.Request, _ int) { w.WriteHeader(http.StatusNotFound) })
	handle("/403", func(w http.ResponseWriter, _ *http.Request, _ int) { w.WriteHeader(http.StatusForbidden) })
	handle("/500", func(w http.ResponseWriter, _ *http.Request, _ int) { w.WriteHeader(http.StatusInternalServerError) })
	handle("/503", func(w http.ResponseWriter, _ *http.Request, n int) {
		if n < 3 {
			w.Header().Set("Retry-After", strconv.Itoa(n*n*1000-993)) // 7, then far too long
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		send(w, body)
	})
	handle("/429", func(w http.ResponseWriter, _ *http.Request, _ int) {
		w.Header().Set("Retry-After", "soon")
		w.WriteHeader(http.StatusTooManyRequests)
	})
	handle("/truncated", func(w http.ResponseWriter, _ *http.Request, n int) {
		if n == 3 {
			send(w, body)
			return
		}
		w.Header().Set("Content-Length", "1000")
		send(w, body+strings.Repeat("y", 100))
	})
	handle("/always-truncated", func(w http.ResponseWriter, _ *http.Request, _ int) {
		w.Header().Set("Content-Length", "1000")
		send(w, body)
	})
	handle("/page", func(w http.ResponseWriter, _ *http.Request, _ int) {
		send(w, "\ufeff<!-- x --> \n<!DOCTYPE HTML><p>down")
	})
	handle("/empty", func(http.ResponseWriter, *http.Request, int) {})
	handle("/blank", func(w http.ResponseWriter, _ *http.Request, _ int) { send(w, " \n") })
	handle("/large", func(w http.ResponseWriter, _ *http.Request, _ int) { send(w, body+strings.Repeat("x", 1<<20)) })
	handle("/slow", func(_ http.ResponseWriter, r *http.Request, _ int) { <-r.Context().Done() })
	handle("/slow-body", func(w http.ResponseWriter, r *http.Request, _ int) {
		send(w, body)
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	})
	handle("/moved", func(w http.ResponseWriter, r *http.Request, _ int) { http.Redirect(w, r, "/good", http.StatusFound) })
	handle("/circle", func(w http.ResponseWriter, r *http.Request, _ int) { http.Redirect(w, r, "/circle", http.StatusFound) })
	handle("/to-file", func(w http.ResponseWriter, r *http.Request, _ int) {
		http.Redirect(w, r, "ftp://lists.example.org/x", http.StatusFound)
	})
	server := httptest.NewServer(mux)
	defer server.Close()

	for _, c := range []struct {
		path  string
		req   Request
		kind  fault.Kind
		want  string // of the error
		slept string
		tries int
		why   string
	}{
		{"/good", Request{}, "", "", "[]", 1, "the list"},
		{"/good", Request{ETag: `"1"`}, "", "", "[]", 1, "not changed by its tag"},
		{"/good", Request{LastModified: "Fri, 27 Feb 2026 00:00:00 GMT"}, "", "", "[]", 1, "not changed by its day"},
		{"/304", Request{}, fault.Unavailable, "304", "[]", 1, "not changed, although nothing was said of what is held"},
		{"/long-tag", Request{}, "", "", "[]", 1, "a tag that is too long is forgotten"},
		{"/404", Request{}, fault.NotFound, "404 Not Found", "[]", 1, "trying again does not help"},
		{"/403", Request{}, fault.Unavailable, "403 Forbidden", "[]", 1, "trying again does not help"},
		{"/500", Request{}, fault.Unavailable, "500 Internal", "[1s 2s]", 3, "tried again, then given up"},
		{"/503", Request{}, "", "", "[7s 1m0s]", 3, "as long as the publisher asks for, within limits"},
		{"/429", Request{}, fault.Unavailable, "429 Too Many", "[1s 2s]", 3, "tried again"},
		{"/truncated", Request{}, "", "", "[1s 2s]", 3, "the remains of an attempt do not stay"},
		{"/always-truncated", Request{}, fault.Unavailable, "broke off before its end", "[1s 2s]", 3, "given up"},
		{"/page", Request{}, fault.Invalid, "a page for people", "[]", 1, "no list"},
		{"/empty", Request{}, fault.Invalid, "is empty", "[]", 1, "no list"},
		{"/blank", Request{}, fault.Invalid, "is empty", "[]", 1, "no list"},
		{"/large", Request{}, fault.Invalid, "larger than 1000 bytes", "[]", 1, "too large"},
		{"/slow", Request{}, fault.Unavailable, "longer than 50ms", "[1s 2s]", 3, "too slow"},
		{"/slow-body", Request{}, fault.Unavailable, "longer than 50ms", "[1s 2s]", 3, "too slow"},
		{"/moved", Request{}, "", "", "[]", 1, "followed"},
		{"/circle", Request{}, fault.Invalid, "more than 2 times", "[]", 3, "followed no further"},
		{"/to-file", Request{}, fault.Invalid, "not https", "[]", 1, "not followed to another kind of address"},
	} {
		mu.Lock()
		clear(tries)
		mu.Unlock()
		var s sleeper
		seen := 0
		client := &Client{UserAgent: "licet/test", MaxBytes: 1000, Redirects: 2, Sleep: s.sleep, Seen: func(n int) { seen += n }}
		if strings.HasPrefix(c.path, "/slow") {
			client.Timeout = 50 * time.Millisecond
		}
		c.req.URL, c.req.Insecure = server.URL+c.path, true
		to := target(t)
		a, err := client.Get(t.Context(), c.req, to)
		if fault.KindOf(err) != c.kind || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s %q: %s", c.path, err, c.kind, c.want, c.why)
		}
		if got := fmt.Sprint(s.slept); got != c.slept || tried(c.path) != c.tries {
			t.Errorf("%s: waited %s in %d tries, want %s in %d: %s", c.path, got, tried(c.path), c.slept, c.tries, c.why)
		}
		if err != nil {
			continue
		}
		if again := c.req.ETag+c.req.LastModified != ""; a.NotModified != again {
			t.Errorf("%s: not modified %v, want %v: %s", c.path, a.NotModified, again, c.why)
		} else if !again && (text(t, to) != body || a.Size != int64(len(body)) || seen < len(body)) {
			t.Errorf("%s: %q: %s", c.path, text(t, to), c.why)
		}
		if c.path == "/good" && a.ETag != `"1"` || c.path == "/long-tag" && a.ETag != "" {
			t.Errorf("%s: tag %.20q", c.path, a.ETag)
		}
	}
}

func TestOnlyHTTPS(t *testing.T) {
	for _, address := range []string{"http://lists.example.org/x", "file:///etc/hosts", "ftp://lists.example.org/x", "https:", "://", "x"} {
		_, err := (&Client{}).Get(t.Context(), Request{URL: address}, target(t))
		if fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: %v", address, err)
		}
	}
	plain := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, body) }))
	defer plain.Close()
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/down" {
			http.Redirect(w, r, plain.URL, http.StatusFound)
			return
		}
		_, _ = io.WriteString(w, body)
	}))
	defer server.Close()
	client := &Client{Transport: server.Client().Transport}
	to := target(t)
	if _, err := client.Get(t.Context(), Request{URL: server.URL}, to); err != nil || text(t, to) != body {
		t.Errorf("https: %v", err)
	}
	if _, err := client.Get(t.Context(), Request{URL: server.URL + "/down"}, to); fault.KindOf(err) != fault.Invalid {
		t.Errorf("a redirect away from https: %v", err)
	}
}

func TestNobodyAnswers(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	address := server.URL
	server.Close()
	var s sleeper
	_, err := (&Client{Sleep: s.sleep, Attempts: 2}).Get(t.Context(), Request{URL: address, Insecure: true}, target(t))
	if fault.KindOf(err) != fault.Unavailable || len(s.slept) != 1 {
		t.Errorf("%v after %v", err, s.slept)
	}
}

func TestInterrupted(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) }))
	defer server.Close()
	ctx, cancel := context.WithCancel(t.Context())
	client := &Client{Seen: nil}
	client.Sleep = func(ctx context.Context, _ time.Duration) error {
		cancel()
		return ctx.Err()
	}
	if _, err := client.Get(ctx, Request{URL: server.URL, Insecure: true}, target(t)); !errors.Is(err, context.Canceled) {
		t.Errorf("while waiting: %v", err)
	}
	if _, err := (&Client{}).Get(ctx, Request{URL: server.URL, Insecure: true}, target(t)); !errors.Is(err, context.Canceled) {
		t.Errorf("before: %v", err)
	}
	if err := (&Client{}).sleep(ctx, time.Hour); !errors.Is(err, context.Canceled) {
		t.Errorf("the wait itself: %v", err)
	}
	if err := (&Client{}).sleep(t.Context(), time.Nanosecond); err != nil {
		t.Errorf("a short wait: %v", err)
	}
}

func TestClosedFile(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, body) }))
	defer server.Close()
	to := target(t)
	_ = to.Close()
	if _, err := (&Client{}).Get(t.Context(), Request{URL: server.URL, Insecure: true}, to); fault.KindOf(err) != fault.Invalid {
		t.Errorf("%v", err)
	}
}

func TestIsPage(t *testing.T) {
	for _, c := range []struct {
		head string
		page bool
	}{
		{"<!DOCTYPE html><html>", true},
		{"\n <html lang=en>", true},
		{"<?xml version='1.0'?><!DOCTYPE html PUBLIC", true},
		{"<head>", true},
		{"<?xml version='1.0'?><LIST>", false},
		{"<?xml-stylesheet href='x.html'?>\n<!-- <html> --><LIST>", false},
		{"<!-- never ends", false},
		{"id,name\n1,<html>", false},
		{"", false},
	} {
		if got := isPage([]byte(c.head)); got != c.page {
			t.Errorf("%q: %v", c.head, got)
		}
	}
}
