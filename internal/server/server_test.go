package server_test

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/licet/licet/fault"
	"github.com/licet/licet/internal/server"
)

// lines is a log that tests read.
type lines struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) { l.mu.Lock(); defer l.mu.Unlock(); return l.b.Write(p) }

func (l *lines) String() string { l.mu.Lock(); defer l.mu.Unlock(); return l.b.String() }

func made(t *testing.T, c server.Config, h http.HandlerFunc, ready func(context.Context) error) (*server.Server, *lines) {
	t.Helper()
	log := &lines{}
	s, err := server.New(c, h, server.Logger(log, "debug"), time.Now, ready)
	if err != nil {
		t.Fatal(err)
	}
	return s, log
}

func ask(s *server.Server, r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	s.Handler().ServeHTTP(w, r)
	return w
}

func TestAround(t *testing.T) {
	c := server.Defaults()
	c.Proxies, c.URL = []string{"10.0.0.0/8"}, "https://licet.example"
	var id, from string
	s, log := made(t, c, func(w http.ResponseWriter, r *http.Request) {
		id, from = server.RequestID(r.Context()), server.From(r.Context())
		switch r.URL.Path {
		case "/panic":
			panic("secret state")
		case "/late":
			_, _ = io.WriteString(w, "begun")
			panic("late")
		}
		_, _ = io.WriteString(w, "hello")
	}, nil)
	for _, tt := range []struct {
		why, remote, forwarded, id, from string
	}{
		{"straight", "192.0.2.9:1", "", "", "192.0.2.9"},
		{"somebody who says to be another", "192.0.2.9:1", "127.0.0.1", "abc", "192.0.2.9"},
		{"behind our proxy", "10.0.0.7:1", "192.0.2.9", "abc", "192.0.2.9"},
		{"behind two", "10.0.0.7:1", "203.0.113.5, 192.0.2.9, 10.0.0.8", "", "192.0.2.9"},
		{"a proxy that says nonsense", "10.0.0.7:1", "nonsense", "", "10.0.0.7"},
		{"an identifier that is none", "10.0.0.7:1", "", "a b\nc", "10.0.0.7"},
	} {
		r := httptest.NewRequest("GET", "/x", nil)
		r.RemoteAddr = tt.remote
		if tt.forwarded != "" {
			r.Header.Set("X-Forwarded-For", tt.forwarded)
		}
		r.Header.Set("X-Request-Id", tt.id)
		w := ask(s, r)
		if from != tt.from {
			t.Errorf("%s: from %s, want %s", tt.why, from, tt.from)
		}
		if given := tt.id == "abc" && strings.HasPrefix(tt.remote, "10."); given != (id == "abc") || w.Header().Get("X-Request-Id") != id {
			t.Errorf("%s: request %q", tt.why, id)
		}
	}
	w := ask(s, httptest.NewRequest("GET", "/x?secret=1", nil))
	for name, want := range map[string]string{
		"Content-Security-Policy": "default-src 'none'", "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Strict-Transport-Security": "max-age",
		"Referrer-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin",
	} {
		if !strings.Contains(w.Header().Get(name), want) {
			t.Errorf("%s: %q", name, w.Header().Get(name))
		}
	}
	if strings.Contains(server.Policy, "unsafe") || strings.Contains(server.Policy, "http") {
		t.Error("the policy lets in what is not ours")
	}
	w = ask(s, httptest.NewRequest("GET", "/panic", nil))
	if w.Code != http.StatusInternalServerError || !strings.Contains(w.Body.String(), "reference "+id) || strings.Contains(w.Body.String(), "secret") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if w = ask(s, httptest.NewRequest("GET", "/late", nil)); w.Body.String() != "begun" {
		t.Errorf("%s", w.Body)
	}
	if text := log.String(); strings.Contains(text, "secret=1") || !strings.Contains(text, `"path":"/x"`) || !strings.Contains(text, "secret state") {
		t.Errorf("the log: %s", text)
	}
	gone, _ := made(t, c, func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, nil)
	func() {
		defer func() {
			if p := recover(); p != http.ErrAbortHandler { //nolint:errorlint // the very value
				t.Errorf("an answer that is cut on purpose: %v", p)
			}
		}()
		ask(gone, httptest.NewRequest("GET", "/", nil))
	}()
}

func TestHealth(t *testing.T) {
	down := errors.New("the database is down")
	var broken error
	s, log := made(t, server.Defaults(), func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) }, func(context.Context) error { return broken })
	if w := ask(s, httptest.NewRequest("GET", "/readyz", nil)); w.Code != 200 || w.Body.String() != "ready\n" {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	broken = down
	if w := ask(s, httptest.NewRequest("GET", "/readyz", nil)); w.Code != 503 || strings.Contains(w.Body.String(), "database") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if !strings.Contains(log.String(), "the database is down") {
		t.Error("the log does not say why")
	}
	if w := ask(s, httptest.NewRequest("GET", "/healthz", nil)); w.Code != 200 {
		t.Errorf("%d", w.Code)
	}
	if w := ask(s, httptest.NewRequest("POST", "/other", nil)); w.Code != http.StatusTeapot {
		t.Errorf("%d", w.Code)
	}
}

// running starts a server and returns its addresses and what stops it.
func running(t *testing.T, c server.Config, h http.HandlerFunc) (address, metrics string, stop func() error) {
	t.Helper()
	c.Listen = "127.0.0.1:0"
	if c.Metrics != "-" {
		c.Metrics = "127.0.0.1:0"
	}
	s, _ := made(t, c, h, nil)
	ctx, cancel := context.WithCancel(t.Context())
	up, ended := make(chan [2]string, 1), make(chan error, 1)
	go func() { ended <- s.Run(ctx, func(a, m string) { up <- [2]string{a, m} }) }()
	select {
	case a := <-up:
		return a[0], a[1], func() error { cancel(); return <-ended }
	case err := <-ended:
		cancel()
		t.Fatal(err)
		return "", "", nil
	}
}

func get(t *testing.T, client *http.Client, url string) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(b)
}

// TestStop: a request that is being answered when the program is told to stop is answered to the end.
func TestStop(t *testing.T) {
	begun, goOn := make(chan bool), make(chan bool)
	address, metrics, stop := running(t, server.Defaults(), func(w http.ResponseWriter, _ *http.Request) {
		close(begun)
		<-goOn
		_, _ = io.WriteString(w, "whole")
	})
	if _, text := get(t, http.DefaultClient, address+"/healthz"); text != "ok\n" {
		t.Errorf("%q", text)
	}
	if _, text := get(t, http.DefaultClient, metrics); !strings.Contains(text, `licet_http_requests_total{method="GET",route="/healthz",status="200"} 1`) {
		t.Errorf("%s", text)
	}
	answer := make(chan string, 1)
	go func() {
		_, text := get(t, http.DefaultClient, address+"/slow")
		answer <- text
	}()
	<-begun
	stopped := make(chan error, 1)
	go func() { stopped <- stop() }()
	time.AfterFunc(20*time.Millisecond, func() { close(goOn) })
	if text := <-answer; text != "whole" {
		t.Errorf("%q", text)
	}
	if err := <-stopped; err != nil {
		t.Error(err)
	}
}

// TestHostile: headers without end, and requests that come drop by drop, are ended.
func TestHostile(t *testing.T) {
	address, _, stop := running(t, server.Config{Metrics: "-", LogLevel: "info", Drain: time.Second}, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "hello") })
	defer func() { _ = stop() }()
	c, err := net.Dial("tcp", strings.TrimPrefix(address, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	_, _ = fmt.Fprintf(c, "GET / HTTP/1.1\r\nHost: x\r\n")
	for range 100 {
		if _, err := fmt.Fprintf(c, "X-Long: %s\r\n", strings.Repeat("a", 1000)); err != nil {
			break
		}
	}
	_, _ = fmt.Fprint(c, "\r\n")
	_ = c.SetReadDeadline(time.Now().Add(10 * time.Second))
	b := make([]byte, 64)
	n, _ := c.Read(b)
	if !strings.Contains(string(b[:n]), "431") {
		t.Errorf("headers of 100 kB: %q", b[:n])
	}
}

// certificate writes a certificate for this machine and returns its files.
func certificate(t *testing.T) (cert, key string, pool *x509.CertPool) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	of := &x509.Certificate{
		SerialNumber: big.NewInt(1), DNSNames: []string{"localhost"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, NotBefore: time.Now().Add(-time.Hour),
		NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, of, of, &private.PublicKey, private)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalECPrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	cert, key = filepath.Join(t.TempDir(), "cert.pem"), filepath.Join(t.TempDir(), "key.pem")
	for name, b := range map[string]*pem.Block{cert: {Type: "CERTIFICATE", Bytes: der}, key: {Type: "EC PRIVATE KEY", Bytes: secret}} {
		if err := os.WriteFile(name, pem.EncodeToMemory(b), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool = x509.NewCertPool()
	pool.AddCert(parsed)
	return cert, key, pool
}

func TestTLS(t *testing.T) {
	cert, key, pool := certificate(t)
	c := server.Config{Metrics: "-", LogLevel: "info", Drain: time.Second, TLSCert: cert, TLSKey: key}
	address, _, stop := running(t, c, func(w http.ResponseWriter, r *http.Request) { _, _ = io.WriteString(w, r.Proto) })
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}, ForceAttemptHTTP2: true}}
	defer client.CloseIdleConnections()
	if !strings.HasPrefix(address, "https://") {
		t.Error(address)
	}
	if status, text := get(t, client, address); status != 200 || !strings.HasPrefix(text, "HTTP/") {
		t.Errorf("%d %s", status, text)
	}
	old := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool, MaxVersion: tls.VersionTLS11}}}
	if r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil); err != nil {
		t.Fatal(err)
	} else if res, err := old.Do(r); err == nil {
		_ = res.Body.Close()
		t.Error("an old version of TLS is taken")
	}
	if err := stop(); err != nil {
		t.Error(err)
	}
	c.TLSKey = cert
	c.Listen = "127.0.0.1:0"
	s, _ := made(t, c, func(http.ResponseWriter, *http.Request) {}, nil)
	if err := s.Run(t.Context(), nil); fault.KindOf(err) != fault.Invalid {
		t.Errorf("a key that is none: %v", err)
	}
}

func TestCannotListen(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	c := server.Defaults()
	c.Listen, c.Metrics = l.Addr().String(), "-"
	s, _ := made(t, c, func(http.ResponseWriter, *http.Request) {}, nil)
	if err := s.Run(t.Context(), nil); fault.KindOf(err) != fault.Unavailable || !strings.Contains(err.Error(), "listen:") {
		t.Errorf("%v", err)
	}
	c.Listen, c.Metrics = "127.0.0.1:0", l.Addr().String()
	s, _ = made(t, c, func(http.ResponseWriter, *http.Request) {}, nil)
	if err := s.Run(t.Context(), nil); fault.KindOf(err) != fault.Unavailable || !strings.Contains(err.Error(), "metrics:") {
		t.Errorf("%v", err)
	}
	c.Listen = ":80"
	if _, err := server.New(c, nil, nil, nil, nil); fault.KindOf(err) != fault.Invalid {
		t.Errorf("everybody without TLS: %v", err)
	}
}
