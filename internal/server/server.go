package server

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"golang.org/x/crypto/acme/autocert"

	"github.com/licet/licet/fault"
)

// Limits of what is read before anybody knows who asks.
const (
	maxHeader    = 32 << 10 // bytes of all headers
	headerTime   = 5 * time.Second
	readTime     = 60 * time.Second
	writeTime    = 90 * time.Second
	idleTime     = 2 * time.Minute
	maxRequestID = 64
)

// Server serves a handler with what is the same for every handler.
type Server struct {
	config  Config
	log     *slog.Logger
	now     func() time.Time
	ready   func(context.Context) error
	proxies []netip.Prefix
	figures *prometheus.Registry
	handler http.Handler

	requests *prometheus.CounterVec
	seconds  *prometheus.HistogramVec
	stopping atomic.Bool
}

// New returns a server of a checked configuration. ready says whether what the handler needs answers; it may be nil.
func New(c Config, h http.Handler, log *slog.Logger, now func() time.Time, ready func(context.Context) error) (*Server, error) {
	if err := c.Check(); err != nil {
		return nil, err
	}
	s := &Server{config: c, log: log, now: now, ready: ready, figures: prometheus.NewRegistry()}
	for _, p := range c.Proxies {
		x, err := prefix(p)
		if err != nil {
			return nil, fault.Input("proxies", p, "neither an address nor a network", "such as 10.0.0.7 or 10.0.0.0/8")
		}
		s.proxies = append(s.proxies, x)
	}
	s.requests = prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "licet_http_requests_total", Help: "Requests by method, route and status.",
	}, []string{"method", "route", "status"})
	s.seconds = prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: "licet_http_request_seconds", Help: "Time to answer by route.", Buckets: []float64{.001, .003, .01, .03, .1, .3, 1, 3, 10},
	}, []string{"route"})
	s.figures.MustRegister(s.requests, s.seconds, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", s.healthz)
	mux.HandleFunc("GET /readyz", s.readyz)
	mux.Handle("/", h)
	s.handler = s.around(mux)
	return s, nil
}

// Figures is where others add what they count.
func (s *Server) Figures() prometheus.Registerer { return s.figures }

// Handler is the handler with everything around it, for tests.
func (s *Server) Handler() http.Handler { return s.handler }

// healthz answers as long as the program runs.
func (*Server) healthz(w http.ResponseWriter, _ *http.Request) { plain(w, http.StatusOK, "ok") }

// readyz answers whether requests can be served now: not while the program stops, nor while its database does not answer.
func (s *Server) readyz(w http.ResponseWriter, r *http.Request) {
	if s.stopping.Load() {
		plain(w, http.StatusServiceUnavailable, "stopping")
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
	defer cancel()
	if s.ready != nil {
		if err := s.ready(ctx); err != nil {
			s.log.Error("not ready", "error", err)
			plain(w, http.StatusServiceUnavailable, "not ready")
			return
		}
	}
	plain(w, http.StatusOK, "ready")
}

func plain(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, text+"\n") //nolint:gosec // plain text, and nosniff is set
}

// Policy is the content security policy of all pages: nothing from elsewhere, no script or style in the page, no frame around it.
const Policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"

// key is that of values in the context of a request.
type key int

const (
	idKey key = iota
	fromKey
)

// RequestID is the identifier of the request, which stands in the log and in acts.
func RequestID(ctx context.Context) string {
	id, _ := ctx.Value(idKey).(string)
	return id
}

// From is the address that the request came from, behind proxies that are believed.
func From(ctx context.Context) string {
	a, _ := ctx.Value(fromKey).(string)
	return a
}

// around puts around a handler what every request has: identifier, headers of safety, log, figures, and an answer to a panic.
func (s *Server) around(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := s.now()
		id := uuid.Must(uuid.NewV7()).String()
		if given := r.Header.Get("X-Request-Id"); s.believed(r.RemoteAddr) && validID(given) {
			id = given
		}
		from := s.client(r)
		ctx := context.WithValue(context.WithValue(r.Context(), idKey, id), fromKey, from)
		r = r.WithContext(ctx)
		h := w.Header()
		h.Set("X-Request-Id", id)
		h.Set("Content-Security-Policy", Policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
		if r.TLS != nil || strings.HasPrefix(s.config.URL, "https://") {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		rec := &recorder{ResponseWriter: w, status: http.StatusOK}
		defer func() {
			p := recover()
			if p != nil && p != http.ErrAbortHandler { //nolint:errorlint // the very value
				s.log.Error("panic", "request", id, "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
				if !rec.wrote {
					plain(rec, http.StatusInternalServerError, "internal error, reference "+id)
				}
			}
			s.tell(r, rec, id, from, s.now().Sub(began))
			if p == http.ErrAbortHandler { //nolint:errorlint // the very value
				panic(p)
			}
		}()
		next.ServeHTTP(rec, r)
	})
}

// tell logs and counts a request. Neither queries nor headers are logged: they may hold what is nobody's business.
func (s *Server) tell(r *http.Request, rec *recorder, id, from string, took time.Duration) {
	route := r.Pattern
	if _, path, ok := strings.Cut(route, " "); ok {
		route = path
	}
	if route == "" || rec.status == http.StatusNotFound {
		route = "other" // a scan of addresses makes no new rows
	}
	s.requests.WithLabelValues(method(r.Method), route, strconv.Itoa(rec.status)).Inc()
	s.seconds.WithLabelValues(route).Observe(took.Seconds())
	level := slog.LevelInfo
	switch {
	case rec.status >= http.StatusInternalServerError:
		level = slog.LevelError
	case route == "/healthz" || route == "/readyz":
		level = slog.LevelDebug
	}
	s.log.Log(r.Context(), level, "request", "request", id, "method", method(r.Method), "path", r.URL.Path, "status", rec.status,
		"bytes", rec.bytes, "ms", float64(took.Microseconds())/1000, "from", from)
}

func method(m string) string {
	switch m {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
		return m
	}
	return "other"
}

func validID(id string) bool {
	if id == "" || len(id) > maxRequestID {
		return false
	}
	for _, r := range id {
		if (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '-' && r != '_' {
			return false
		}
	}
	return true
}

func (s *Server) believed(remote string) bool {
	a, err := netip.ParseAddrPort(remote)
	if err != nil {
		return false
	}
	for _, p := range s.proxies {
		if p.Contains(a.Addr().Unmap()) {
			return true
		}
	}
	return false
}

// client is who asks: the last address that no proxy of ours is.
func (s *Server) client(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return ""
	}
	if !s.believed(r.RemoteAddr) {
		return host
	}
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0; i-- {
		a, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			break
		}
		host = a.Unmap().String()
		if !s.believed(net.JoinHostPort(host, "0")) {
			break
		}
	}
	return host
}

// recorder keeps what was answered.
type recorder struct {
	http.ResponseWriter
	status int
	bytes  int64
	wrote  bool
}

// WriteHeader implements [http.ResponseWriter].
func (r *recorder) WriteHeader(status int) {
	if !r.wrote {
		r.status, r.wrote = status, status >= http.StatusOK
	}
	r.ResponseWriter.WriteHeader(status)
}

// Write implements [http.ResponseWriter].
func (r *recorder) Write(b []byte) (int, error) {
	r.wrote = true
	n, err := r.ResponseWriter.Write(b)
	r.bytes += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController reach the writer.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

// Run serves until the context ends, then lets the requests that are being answered end. started is told the addresses; it may be nil.
func (s *Server) Run(ctx context.Context, started func(address, metrics string)) error {
	l, err := net.Listen("tcp", s.config.Listen)
	if err != nil {
		e := fault.Wrap(fault.Unavailable, err, "listening")
		e.Place.Field, e.Value = "listen", s.config.Listen
		return e
	}
	web := s.http(s.handler)
	shown := "http://" + l.Addr().String()
	switch {
	case s.config.TLSCert != "":
		cert, err := tls.LoadX509KeyPair(s.config.TLSCert, s.config.TLSKey)
		if err != nil {
			_ = l.Close()
			e := fault.Wrap(fault.Invalid, err, "reading the certificate")
			e.Place.Field, e.Value = "tls_cert", s.config.TLSCert
			return e
		}
		web.TLSConfig = &tls.Config{Certificates: []tls.Certificate{cert}, MinVersion: tls.VersionTLS12, NextProtos: []string{"h2", "http/1.1"}}
	case len(s.config.ACME) > 0:
		m := &autocert.Manager{
			Prompt: autocert.AcceptTOS, HostPolicy: autocert.HostWhitelist(s.config.ACME...), Email: s.config.ACMEMail,
			Cache: autocert.DirCache(filepath.Join(s.config.Data, "acme")),
		}
		web.TLSConfig = m.TLSConfig()
		web.TLSConfig.MinVersion = tls.VersionTLS12
	}
	if web.TLSConfig != nil {
		l = tls.NewListener(l, web.TLSConfig)
		shown = "https://" + l.Addr().String()
	}
	figures, at, err := s.metrics()
	if err != nil {
		_ = l.Close()
		return err
	}
	if started != nil {
		started(shown, at)
	}
	ended := make(chan error, 1)
	go func() { ended <- web.Serve(l) }()
	select {
	case err = <-ended:
	case <-ctx.Done():
		err = s.stop(web, ended)
	}
	if figures != nil {
		_ = figures.Close()
	}
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}

func (s *Server) stop(web *http.Server, ended <-chan error) error {
	s.stopping.Store(true)
	s.log.Info("stopping", "drain", s.config.Drain.String())
	end, cancel := context.WithTimeout(context.Background(), s.config.Drain)
	defer cancel()
	if err := web.Shutdown(end); err != nil {
		s.log.Warn("requests were cut off", "error", err)
		_ = web.Close()
	}
	return <-ended
}

func (s *Server) http(h http.Handler) *http.Server {
	return &http.Server{
		Handler: h, MaxHeaderBytes: maxHeader, ReadHeaderTimeout: headerTime, ReadTimeout: readTime, WriteTimeout: writeTime, IdleTimeout: idleTime,
		ErrorLog: slog.NewLogLogger(s.log.Handler(), slog.LevelDebug), // handshakes that failed and the like
	}
}

// metrics serves the figures on an address of their own: they are for those who run the machine.
func (s *Server) metrics() (*http.Server, string, error) {
	if s.config.Metrics == "-" {
		return nil, "", nil
	}
	l, err := net.Listen("tcp", s.config.Metrics)
	if err != nil {
		e := fault.Wrap(fault.Unavailable, err, "listening")
		e.Place.Field, e.Value = "metrics", s.config.Metrics
		return nil, "", e
	}
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(s.figures, promhttp.HandlerOpts{}))
	web := s.http(mux)
	go func() { _ = web.Serve(l) }()
	return web, "http://" + l.Addr().String() + "/metrics", nil
}

// Logger returns the log of a program: JSON, one line for each thing that happens.
func Logger(w interface{ Write([]byte) (int, error) }, level string) *slog.Logger {
	var l slog.Level
	if err := l.UnmarshalText([]byte(level)); err != nil {
		l = slog.LevelInfo
	}
	return slog.New(slog.NewJSONHandler(w, &slog.HandlerOptions{Level: l}))
}
