package server_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/licet/licet/fault"
	"github.com/licet/licet/internal/server"
)

func TestReadFile(t *testing.T) {
	s, err := server.ReadFile("licet.yaml", strings.NewReader("# ours\nlisten: 0.0.0.0:443\nacme: [licet.example, www.licet.example]\ndrain: 5s\nplain_http: false\n"))
	if err != nil {
		t.Fatal(err)
	}
	c, err := server.Defaults().With(s)
	want := server.Defaults()
	want.Listen, want.ACME, want.Drain = "0.0.0.0:443", []string{"licet.example", "www.licet.example"}, 5*time.Second
	if d := cmp.Diff(want, c); d != "" || err != nil {
		t.Errorf("%v\n%s", err, d)
	}
	if err := c.Check(); err != nil {
		t.Error(err)
	}
	for _, tt := range []struct{ why, text, want string }{
		{"an unknown name", "listen: :1\nport: 80\n", "licet.yaml:2: port: not a known setting; expected listen, url"},
		{"twice", "listen: :1\nlisten: :2\n", "licet.yaml:2: listen: the setting is given twice"},
		{"a list in a list", "acme: [[a]]\n", "licet.yaml:1: acme: not a list of words"},
		{"a table", "listen: {a: b}\n", "neither a value nor a list"},
		{"no length of time", "log_level: info\ndrain: soon\n", `licet.yaml:2: drain: "soon": not a length of time`},
		{"neither yes nor no", "plain_http: maybe\n", `licet.yaml:1: plain_http: "maybe": neither yes nor no`},
		{"a second document", "listen: :1\n---\nlisten: :2\n", "second document"},
		{"a list", "- a\n", "licet.yaml:1: the configuration is no list of names and values"},
		{"no YAML", "a: [", "no YAML"},
		{"long", strings.Repeat("# x\n", 1<<19), "longer than 1 MiB"},
	} {
		if _, err := server.ReadFile("licet.yaml", strings.NewReader(tt.text)); fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v", tt.why, err)
		}
	}
	if s, err := server.ReadFile("licet.yaml", strings.NewReader("# nothing yet\n")); err != nil || len(s) != 0 {
		t.Errorf("%v %v", s, err)
	}
}

func TestFromEnv(t *testing.T) {
	env := map[string]string{"LICET_LISTEN": ":1", "LICET_DATA_DIR": "/srv/a", "LICET_OTHER": "x", "LICET_ACME": " a.example , b.example,"}
	s := server.FromEnv(func(n string) string { return env[n] })
	if d := cmp.Diff(server.Settings{"listen": ":1", "data": "/srv/a", "acme": " a.example , b.example,"}, s); d != "" {
		t.Error(d)
	}
	c, err := server.Defaults().With(s)
	if err != nil || cmp.Diff([]string{"a.example", "b.example"}, c.ACME) != "" {
		t.Errorf("%v %v", c.ACME, err)
	}
	env["LICET_DATA"] = "/srv/b"
	if s := server.FromEnv(func(n string) string { return env[n] }); s["data"] != "/srv/b" {
		t.Errorf("%v", s)
	}
}

func TestCheck(t *testing.T) {
	for _, tt := range []struct {
		why   string
		do    func(*server.Config)
		field string // that is wrong; empty for none
	}{
		{"as it comes", func(*server.Config) {}, ""},
		{"another port of this machine", func(c *server.Config) { c.Listen = "localhost:1" }, ""},
		{"the other loopback", func(c *server.Config) { c.Listen = "[::1]:0" }, ""},
		{"everybody without TLS", func(c *server.Config) { c.Listen = ":8080" }, "listen"},
		{"a public address without TLS", func(c *server.Config) { c.Listen = "192.0.2.1:8080" }, "listen"},
		{"behind a proxy", func(c *server.Config) { c.Listen, c.PlainHTTP = ":8080", true }, ""},
		{"with a certificate", func(c *server.Config) { c.Listen, c.TLSCert, c.TLSKey = ":443", "a", "b" }, ""},
		{"without its key", func(c *server.Config) { c.TLSCert = "a" }, "tls_key"},
		{"two certificates", func(c *server.Config) { c.TLSCert, c.TLSKey, c.ACME = "a", "b", []string{"a.example"} }, "acme"},
		{"TLS and none", func(c *server.Config) { c.ACME, c.PlainHTTP = []string{"a.example"}, true }, "plain_http"},
		{"a certificate for an address", func(c *server.Config) { c.ACME = []string{"192.0.2.1"} }, "acme"},
		{"for every name", func(c *server.Config) { c.ACME = []string{"*.example"} }, "acme"},
		{"no port", func(c *server.Config) { c.Listen = "127.0.0.1" }, "listen"},
		{"a port that is none", func(c *server.Config) { c.Listen = "127.0.0.1:99999" }, "listen"},
		{"figures nowhere", func(c *server.Config) { c.Metrics = "-" }, ""},
		{"figures at no place", func(c *server.Config) { c.Metrics = "x" }, "metrics"},
		{"an address with a path", func(c *server.Config) { c.URL = "https://licet.example/app" }, "url"},
		{"an address with a password", func(c *server.Config) { c.URL = "https://a:b@licet.example" }, "url"},
		{"a script", func(c *server.Config) { c.URL = "javascript:alert(1)" }, "url"},
		{"proxies", func(c *server.Config) { c.Proxies = []string{"10.0.0.7", "fd00::/8"} }, ""},
		{"a proxy by name", func(c *server.Config) { c.Proxies = []string{"proxy"} }, "proxies"},
		{"a level", func(c *server.Config) { c.LogLevel = "loud" }, "log_level"},
		{"an end that never comes", func(c *server.Config) { c.Drain = time.Hour }, "drain"},
	} {
		c := server.Defaults()
		tt.do(&c)
		err := c.Check()
		if tt.field == "" && err != nil || tt.field != "" && (err == nil || !strings.HasPrefix(err.Error(), tt.field+":")) {
			t.Errorf("%s: %v", tt.why, err)
		}
	}
	c := server.Defaults()
	c.Listen, c.LogLevel = "x", "y"
	if err := c.Check(); err == nil || strings.Count(err.Error(), "\n") != 1 {
		t.Errorf("not everything is told: %v", err)
	}
}

func TestNames(t *testing.T) {
	for _, n := range server.Names() {
		if about, _ := server.About(n); about == "" {
			t.Errorf("%s is not told about", n)
		}
	}
	if _, d := server.About("listen"); d != "127.0.0.1:8080" {
		t.Error(d)
	}
	if about, _ := server.About("none"); about != "" {
		t.Error(about)
	}
}
