// Package fetch gets published lists over HTTP: only what changed, only over https unless told otherwise, within limits of
// size, time and redirects, and never an error page in place of a list.
package fetch

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/licet/licet/fault"
)

// Client fetches files. The zero value has the defaults; it keeps no cookies and no state.
type Client struct {
	Transport http.RoundTripper // nil: that of net/http, with the proxies of the environment
	UserAgent string
	Timeout   time.Duration // of one attempt, with the body; zero: 10 minutes
	MaxBytes  int64         // of a body; zero: 1 GiB
	Redirects int           // zero: 5
	Attempts  int           // zero: 3
	// Sleep waits between attempts; nil waits indeed. It returns early with the error of the context.
	Sleep func(ctx context.Context, d time.Duration) error
	// Seen is told of bytes that came; it may be nil.
	Seen func(bytes int)
}

// Request is one file to get.
type Request struct {
	URL string
	// ETag and LastModified are what the publisher said when the file was last fetched; empty to get it in any case.
	ETag         string
	LastModified string
	// Insecure allows http.
	Insecure bool
}

// Answer is what came.
type Answer struct {
	NotModified  bool // nothing was written
	ETag         string
	LastModified string
	Size         int64
}

const (
	defaultTimeout   = 10 * time.Minute
	defaultMaxBytes  = 1 << 30
	defaultRedirects = 5
	defaultAttempts  = 3
	// firstPause doubles from one attempt to the next.
	firstPause = time.Second
	// longestPause bounds what a server may ask for with Retry-After.
	longestPause = time.Minute
	// headSize is how much of a body is looked at to tell a page from a list.
	headSize = 1024
	// longestValidator bounds what is kept of a header.
	longestValidator = 1024
)

// errRetry marks what another attempt may mend.
type errRetry struct {
	error
	after time.Duration
}

func (e errRetry) Unwrap() error { return e.error }

// Get fetches a file into to, which is emptied first. An error of kind unavailable says that the publisher did not give it
// and that trying again may help; of kind not-found, that the address does not hold it; of kind invalid, that what came is no
// list or that the address may not be used. The context's error is returned as it is.
func (c *Client) Get(ctx context.Context, r Request, to *os.File) (Answer, error) {
	u, err := url.Parse(r.URL)
	if err != nil {
		return Answer{}, fault.Input("", r.URL, "this is no address", "an address such as https://lists.example.org/list.xml")
	}
	if err := secure(u, r.Insecure); err != nil {
		return Answer{}, err
	}
	pause := firstPause
	for n := 1; ; n++ {
		a, err := c.once(ctx, r, to)
		var again errRetry
		if err == nil || !errors.As(err, &again) {
			return a, err
		}
		if ctx.Err() != nil {
			return a, ctx.Err()
		}
		if n >= orDefault(c.Attempts, defaultAttempts) {
			return a, again.error
		}
		if err := c.sleep(ctx, max(pause, min(again.after, longestPause))); err != nil {
			return a, err
		}
		pause *= 2
	}
}

func orDefault[T int | int64 | time.Duration](v, d T) T {
	if v == 0 {
		return d
	}
	return v
}

func (c *Client) sleep(ctx context.Context, d time.Duration) error {
	if c.Sleep != nil {
		return c.Sleep(ctx, d)
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func secure(u *url.URL, insecure bool) error {
	if u.Scheme == "https" && u.Host != "" || insecure && u.Scheme == "http" && u.Host != "" {
		return nil
	}
	return fault.Input("", u.Redacted(), "the address is not https", "an https address; the file of publishers may allow http")
}

// once makes one attempt.
func (c *Client) once(ctx context.Context, r Request, to *os.File) (Answer, error) {
	limited, cancel := context.WithTimeout(ctx, orDefault(c.Timeout, defaultTimeout))
	defer cancel()
	req, err := http.NewRequestWithContext(limited, http.MethodGet, r.URL, nil)
	if err != nil {
		return Answer{}, fault.Input("", r.URL, "this is no address", "an address such as https://lists.example.org/list.xml")
	}
	req.Header.Set("User-Agent", c.UserAgent)
	if r.ETag != "" {
		req.Header.Set("If-None-Match", r.ETag)
	}
	if r.LastModified != "" {
		req.Header.Set("If-Modified-Since", r.LastModified)
	}
	client := &http.Client{Transport: c.Transport, CheckRedirect: func(next *http.Request, via []*http.Request) error {
		if len(via) > orDefault(c.Redirects, defaultRedirects) {
			return fault.New(fault.Invalid, "the publisher redirects more than %d times", orDefault(c.Redirects, defaultRedirects))
		}
		return secure(next.URL, r.Insecure)
	}}
	resp, err := client.Do(req)
	if err != nil {
		return Answer{}, c.unreached(ctx, r.URL, err)
	}
	defer func() { _ = resp.Body.Close() }()
	a := Answer{ETag: header(resp, "ETag"), LastModified: header(resp, "Last-Modified")}
	if resp.StatusCode == http.StatusNotModified && r.ETag+r.LastModified != "" {
		a.NotModified = true
		return a, nil
	}
	if resp.StatusCode != http.StatusOK {
		return a, refused(r.URL, resp)
	}
	a.Size, err = c.body(resp, to)
	if err != nil && fault.KindOf(err) == fault.Internal {
		return a, c.unreached(ctx, r.URL, err)
	}
	return a, err
}

func header(resp *http.Response, name string) string {
	v := resp.Header.Get(name)
	if len(v) > longestValidator {
		return ""
	}
	return v
}

// body writes the body to the file, and refuses what is too large or no list.
func (c *Client) body(resp *http.Response, to *os.File) (int64, error) {
	if err := to.Truncate(0); err != nil {
		return 0, fault.Wrap(fault.Invalid, err, "what was fetched cannot be kept")
	}
	if _, err := to.Seek(0, io.SeekStart); err != nil {
		return 0, fault.Wrap(fault.Invalid, err, "what was fetched cannot be kept")
	}
	most := orDefault(c.MaxBytes, defaultMaxBytes)
	var head []byte
	var size int64
	buf := make([]byte, 128<<10)
	for {
		n, err := resp.Body.Read(buf)
		size += int64(n)
		if c.Seen != nil {
			c.Seen(n)
		}
		if size > most {
			return size, fault.New(fault.Invalid, "what the publisher sends is larger than %d bytes", most)
		}
		if len(head) < headSize {
			head = append(head, buf[:min(n, headSize-len(head))]...)
		}
		if _, err := to.Write(buf[:n]); err != nil {
			return size, fault.Wrap(fault.Invalid, err, "what was fetched cannot be kept")
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return size, err
		}
	}
	return size, sane(head, size)
}

// sane refuses an empty body and a page for people.
func sane(head []byte, size int64) error {
	if size == 0 || len(bytes.TrimSpace(head)) == 0 {
		return fault.New(fault.Invalid, "what the publisher sends is empty")
	}
	if isPage(head) {
		e := fault.New(fault.Invalid, "the publisher sends a page for people (HTML) in place of the list")
		e.Hint = "open the address in a browser; the list may have moved, or be down for maintenance"
		return e
	}
	return nil
}

// isPage reports whether the text begins as HTML, behind a byte order mark, a declaration of XML and comments.
func isPage(head []byte) bool {
	s := strings.ToLower(string(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf"))))
	for {
		s = strings.TrimSpace(s)
		var end string
		switch {
		case strings.HasPrefix(s, "<?"):
			end = "?>"
		case strings.HasPrefix(s, "<!--"):
			end = "-->"
		default:
			return strings.HasPrefix(s, "<!doctype html") || strings.HasPrefix(s, "<html") || strings.HasPrefix(s, "<head")
		}
		_, rest, found := strings.Cut(s, end)
		if !found {
			return false
		}
		s = rest
	}
}

// refused says what a status means.
func refused(address string, resp *http.Response) error {
	status := fmt.Sprintf("%d %s", resp.StatusCode, http.StatusText(resp.StatusCode))
	e := fault.New(fault.Unavailable, "the publisher answers %s", strings.TrimSpace(status))
	e.Value = redacted(address)
	switch code := resp.StatusCode; {
	case code == http.StatusNotFound || code == http.StatusGone:
		e.Kind = fault.NotFound
		e.Hint = "the list has moved: find its address on the publisher's page and give it with --publishers, or import the file by hand"
		return e
	case code == http.StatusTooManyRequests || code == http.StatusRequestTimeout || code >= 500:
		e.Hint = "try again later; the last good version stays in use"
		seconds, err := strconv.Atoi(resp.Header.Get("Retry-After"))
		if err != nil || seconds < 0 {
			seconds = 0
		}
		return errRetry{e, time.Duration(min(seconds, int(longestPause/time.Second))) * time.Second}
	default:
		e.Hint = "open the address in a browser and see what the publisher asks for; the file can be imported by hand"
		return e
	}
}

// unreached says why nothing came, or not all of it.
func (c *Client) unreached(ctx context.Context, address string, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	var known *fault.Error
	if errors.As(err, &known) { // of a redirect
		return known
	}
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err // without the address, which may be long
	}
	why := err.Error()
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		why = fmt.Sprintf("it took longer than %s", orDefault(c.Timeout, defaultTimeout))
	case errors.Is(err, io.ErrUnexpectedEOF):
		why = "the file broke off before its end"
	}
	e := fault.New(fault.Unavailable, "the list could not be fetched: %s", why)
	e.Value, e.Cause = redacted(address), err
	e.Hint = "check the connection, or import the file by hand; the last good version stays in use"
	return errRetry{e, 0}
}

func redacted(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	return u.Redacted()
}
