// Package server is what is the same for everything that is served: configuration, limits, TLS, identifiers of requests, logs,
// figures, health, and an end that loses nothing.
package server

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/licet/licet/fault"
)

// Config is the configuration of a server. Each field is named the same in the file, in the environment (LICET_ and the name in
// capitals) and as a flag. The zero value of a field leaves what [Defaults] says.
type Config struct {
	Listen    string        `yaml:"listen" about:"address and port to listen on"`
	URL       string        `yaml:"url" about:"address by which people reach it, such as https://licet.example; from listen unless given"`
	Data      string        `yaml:"data" about:"data directory"`
	Database  string        `yaml:"database" about:"a file, or postgres://…; licet.db in the data directory unless given"`
	TLSCert   string        `yaml:"tls_cert" about:"file of the certificate, with those it rests on"`
	TLSKey    string        `yaml:"tls_key" about:"file of its key"`
	ACME      []string      `yaml:"acme" about:"names for which certificates are fetched by ACME, in place of tls_cert"`
	ACMEMail  string        `yaml:"acme_mail" about:"address that the certificate authority may write to"`
	PlainHTTP bool          `yaml:"plain_http" about:"serve without TLS on an address that is not this machine alone: only behind a proxy that adds it"`
	Proxies   []string      `yaml:"proxies" about:"addresses or networks of proxies whose X-Forwarded-For is believed"`
	Metrics   string        `yaml:"metrics" about:"address and port for /metrics; on the loopback address unless given, - for none"`
	LogLevel  string        `yaml:"log_level" about:"debug, info, warn or error"`
	Drain     time.Duration `yaml:"drain" about:"how long requests may take to end when the program is told to stop"`
}

// Defaults are what counts where nothing is said.
func Defaults() Config {
	return Config{Listen: "127.0.0.1:8080", Metrics: "127.0.0.1:9180", LogLevel: "info", Drain: 20 * time.Second}
}

// maxConfig bounds a configuration file, in bytes.
const maxConfig = 1 << 20

// Settings are the fields that were given, by name.
type Settings map[string]string

// ReadFile reads a configuration in YAML. An unknown key, a value of another kind or a second document is an error with its line.
func ReadFile(name string, r io.Reader) (Settings, error) {
	text, err := io.ReadAll(io.LimitReader(r, maxConfig+1))
	switch {
	case err != nil:
		return nil, fault.Wrap(fault.Unavailable, err, "reading the configuration").At(fault.Place{File: name})
	case len(text) > maxConfig:
		return nil, fault.New(fault.Invalid, "the configuration is longer than 1 MiB").At(fault.Place{File: name})
	}
	dec := yaml.NewDecoder(bytes.NewReader(text))
	var doc yaml.Node
	if err := dec.Decode(&doc); err != nil {
		if errors.Is(err, io.EOF) {
			return Settings{}, nil // nothing but remarks
		}
		return nil, fault.Wrap(fault.Invalid, err, "the configuration is no YAML").At(fault.Place{File: name})
	}
	if err := dec.Decode(new(yaml.Node)); !errors.Is(err, io.EOF) {
		return nil, fault.New(fault.Invalid, "the configuration has a second document").At(fault.Place{File: name})
	}
	top := doc.Content[0]
	if top.Kind != yaml.MappingNode {
		return nil, fault.New(fault.Invalid, "the configuration is no list of names and values").At(fault.Place{File: name, Line: top.Line})
	}
	out := Settings{}
	for i := 0; i+1 < len(top.Content); i += 2 {
		k, v := top.Content[i], top.Content[i+1]
		place := fault.Place{File: name, Line: k.Line, Field: k.Value}
		if !slices.Contains(Names(), k.Value) {
			e := fault.New(fault.Invalid, "not a known setting").At(place)
			e.Want = strings.Join(Names(), ", ")
			return nil, e
		}
		if _, twice := out[k.Value]; twice {
			return nil, fault.New(fault.Invalid, "the setting is given twice").At(place)
		}
		switch v.Kind {
		case yaml.ScalarNode:
			out[k.Value] = v.Value
		case yaml.SequenceNode:
			var parts []string
			for _, x := range v.Content {
				if x.Kind != yaml.ScalarNode || strings.Contains(x.Value, ",") {
					return nil, fault.New(fault.Invalid, "not a list of words").At(place)
				}
				parts = append(parts, x.Value)
			}
			out[k.Value] = strings.Join(parts, ",")
		default:
			return nil, fault.New(fault.Invalid, "neither a value nor a list of values").At(place)
		}
	}
	if _, err := (Config{}).With(out); err != nil {
		var e *fault.Error
		if errors.As(err, &e) {
			line := 0
			for i := 0; i+1 < len(top.Content); i += 2 {
				if top.Content[i].Value == e.Place.Field {
					line = top.Content[i].Line
				}
			}
			return nil, e.At(fault.Place{File: name, Line: line})
		}
		return nil, err
	}
	return out, nil
}

// FromEnv returns the settings of the environment: LICET_LISTEN for listen.
func FromEnv(lookup func(string) string) Settings {
	out := Settings{}
	for _, n := range Names() {
		if v := lookup(EnvName(n)); v != "" {
			out[n] = v
		}
	}
	// Other commands know these by another name.
	for n, other := range map[string]string{"data": "LICET_DATA_DIR"} {
		if v := lookup(other); v != "" && out[n] == "" {
			out[n] = v
		}
	}
	return out
}

// EnvName is the variable of a setting.
func EnvName(setting string) string { return "LICET_" + strings.ToUpper(setting) }

// Names returns the names of all settings, in their order.
func Names() []string {
	var out []string
	for _, f := range reflect.VisibleFields(reflect.TypeFor[Config]()) {
		out = append(out, f.Tag.Get("yaml"))
	}
	return out
}

// About says what a setting is, for help; and what counts where nothing is said.
func About(setting string) (about, otherwise string) {
	for _, f := range reflect.VisibleFields(reflect.TypeFor[Config]()) {
		if f.Tag.Get("yaml") == setting {
			v := reflect.ValueOf(Defaults()).FieldByIndex(f.Index)
			if !v.IsZero() {
				otherwise = fmt.Sprint(v.Interface())
			}
			return f.Tag.Get("about"), otherwise
		}
	}
	return "", ""
}

// With returns the configuration with the settings put in. A value of the wrong kind is an error of kind invalid that names the setting.
func (c Config) With(s Settings) (Config, error) {
	v := reflect.ValueOf(&c).Elem()
	for _, f := range reflect.VisibleFields(v.Type()) {
		name := f.Tag.Get("yaml")
		text, given := s[name]
		if !given {
			continue
		}
		part := v.FieldByIndex(f.Index)
		switch part.Interface().(type) {
		case string:
			part.SetString(strings.TrimSpace(text))
		case bool:
			b, err := strconv.ParseBool(text)
			if err != nil {
				return c, fault.Input(name, text, "neither yes nor no", "true or false")
			}
			part.SetBool(b)
		case time.Duration:
			d, err := time.ParseDuration(text)
			if err != nil || d < 0 {
				return c, fault.Input(name, text, "not a length of time", "a number with its unit, such as 20s")
			}
			part.SetInt(int64(d))
		case []string:
			var list []string
			for w := range strings.SplitSeq(text, ",") {
				if w = strings.TrimSpace(w); w != "" {
					list = append(list, w)
				}
			}
			part.Set(reflect.ValueOf(list))
		}
	}
	return c, nil
}

// Check says what is wrong with a configuration: every setting that is, each with what was expected. Files are not looked at.
func (c *Config) Check() error {
	var wrong []error
	bad := func(field, value, message, want string) {
		wrong = append(wrong, fault.Input(field, value, message, want))
	}
	host, ok := address(c.Listen)
	if !ok {
		bad("listen", c.Listen, "not an address to listen on", "a host and a port, such as 127.0.0.1:8080 or :443")
	}
	if c.Metrics != "-" {
		if _, ok := address(c.Metrics); !ok {
			bad("metrics", c.Metrics, "not an address to listen on", "a host and a port, such as 127.0.0.1:9180, or - for none")
		}
	}
	secure := c.TLSCert != "" || len(c.ACME) > 0
	switch {
	case (c.TLSCert == "") != (c.TLSKey == ""):
		bad("tls_key", c.TLSKey, "certificate and key go together", "both tls_cert and tls_key, or neither")
	case c.TLSCert != "" && len(c.ACME) > 0:
		bad("acme", strings.Join(c.ACME, ","), "two ways to have a certificate", "tls_cert and tls_key, or acme")
	case secure && c.PlainHTTP:
		bad("plain_http", "true", "TLS is set up", "one of the two")
	case ok && !secure && !c.PlainHTTP && !loopback(host):
		e := fault.Input("listen", c.Listen, "without TLS only this machine is served", "an address such as 127.0.0.1:8080")
		e.Hint = "give tls_cert and tls_key, or acme; or plain_http behind a proxy that adds TLS"
		wrong = append(wrong, e)
	}
	for _, n := range c.ACME {
		if net.ParseIP(n) != nil || !strings.Contains(n, ".") || strings.ContainsAny(n, "/:* ") {
			bad("acme", n, "not a name for which a certificate can be fetched", "a full name, such as licet.example")
		}
	}
	if c.URL != "" {
		u, err := url.Parse(c.URL)
		if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.Path != "" && u.Path != "/" || u.RawQuery != "" || u.User != nil {
			bad("url", c.URL, "not the address of a server", "scheme and host, such as https://licet.example")
		}
	}
	for _, p := range c.Proxies {
		if _, err := prefix(p); err != nil {
			bad("proxies", p, "neither an address nor a network", "such as 10.0.0.7 or 10.0.0.0/8")
		}
	}
	if !slices.Contains([]string{"debug", "info", "warn", "error"}, c.LogLevel) {
		bad("log_level", c.LogLevel, "not a level", "debug, info, warn or error")
	}
	if c.Drain > 10*time.Minute {
		bad("drain", c.Drain.String(), "too long: whoever stops the program waits", "at most 10m")
	}
	return errors.Join(wrong...)
}

// address takes host and port apart.
func address(s string) (host string, ok bool) {
	host, port, err := net.SplitHostPort(s)
	n, e := strconv.Atoi(port)
	return host, err == nil && e == nil && n >= 0 && n <= 65535
}

func loopback(host string) bool {
	if host == "localhost" {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

func prefix(s string) (netip.Prefix, error) {
	if a, err := netip.ParseAddr(s); err == nil {
		return netip.PrefixFrom(a, a.BitLen()), nil
	}
	return netip.ParsePrefix(s)
}
