package desk

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/licet/licet/access"
	"github.com/licet/licet/country"
	"github.com/licet/licet/fault"
)

// The kinds of records about who works here.
const (
	OrganisationKind Kind = "organisation"
	AccountKind      Kind = "account"
	TokenKind        Kind = "token"
)

// Organisation is a firm, an authority or another body. It belongs to itself: Org is its own identifier.
type Organisation struct {
	Meta
	Name     string         `json:"name"`
	Sort     access.OrgKind `json:"sort"`
	Country  country.Code   `json:"country,omitempty"`
	Disabled bool           `json:"disabled,omitempty"` // nobody of it may act any more
}

// Kind implements [Record].
func (*Organisation) Kind() Kind { return OrganisationKind }

// Check implements [Record].
func (o *Organisation) Check() error {
	switch {
	case strings.TrimSpace(o.Name) == "":
		return fault.Input("name", o.Name, "an organisation has no name", "its name")
	case o.Org != o.ID || o.ID == "":
		return fault.Input("org", o.Org, "an organisation belongs to itself", "its own identifier")
	}
	return oneOf("sort", o.Sort, access.OrgKinds())
}

// Account is a person who may sign in. What the person proves it by is kept apart.
type Account struct {
	Meta
	Name     string        `json:"name"`
	Email    string        `json:"email"` // in small letters; no two accounts have the same
	Roles    []access.Role `json:"roles,omitempty"`
	State    access.State  `json:"state"`
	Until    time.Time     `json:"until,omitzero"`    // of a locked account, when it is open again
	Language string        `json:"language,omitzero"` // of pages, such as fr; empty for that of the browser
}

// Kind implements [Record].
func (*Account) Kind() Kind { return AccountKind }

var emailForm = regexp.MustCompile(`^[^\s@<>"(),:;\\]+@[^\s@<>"(),:;\\]+$`)

// Check implements [Record].
func (a *Account) Check() error {
	switch {
	case a.Org == "":
		return fault.Input("org", "", "an account belongs to nobody", "an organisation")
	case strings.TrimSpace(a.Name) == "":
		return fault.Input("name", a.Name, "an account has no name", "the name of the person")
	case len(a.Email) > 254 || !emailForm.MatchString(a.Email) || a.Email != strings.ToLower(a.Email):
		return fault.Input("email", a.Email, "not an address for mail", "an address in small letters, such as ann@firm.example")
	}
	if err := access.CheckRoles(a.Roles); err != nil {
		return err
	}
	return oneOf("state", a.State, access.States())
}

// Principal is the account as policies see it at a time, after a sign-in that was strong or not. Its organisation is given to tell
// whether it may act at all.
func (a *Account) Principal(of *Organisation, at time.Time, strong bool) *access.Principal {
	active := a.State == access.Active || a.State == access.Locked && !a.Until.IsZero() && !at.Before(a.Until)
	return &access.Principal{
		Account: a.ID, Org: a.Org, Roles: slices.Clone(a.Roles), Strong: strong,
		Active: active && of != nil && of.ID == a.Org && !of.Disabled,
	}
}

// Token lets a program act for an account.
type Token struct {
	Meta
	Account string         `json:"account"`
	Name    string         `json:"name"` // what it is for
	Scopes  []access.Scope `json:"scopes"`
	Hash    string         `json:"hash"` // SHA-256 of the secret, in hexadecimal: the secret itself is not kept
	Expires time.Time      `json:"expires"`
	Revoked time.Time      `json:"revoked,omitzero"`
	Used    time.Time      `json:"used,omitzero"` // last, to the day
}

// Kind implements [Record].
func (*Token) Kind() Kind { return TokenKind }

// Check implements [Record].
func (t *Token) Check() error {
	switch {
	case t.Org == "" || t.Account == "":
		return fault.Input("account", t.Account, "a token belongs to nobody", "an account and its organisation")
	case strings.TrimSpace(t.Name) == "":
		return fault.Input("name", t.Name, "a token has no name", "what it is for")
	case len(t.Hash) != 64:
		return fault.Input("hash", "", "a token has no secret", "the SHA-256 of one")
	case t.Expires.IsZero():
		return fault.Input("expires", "", "a token does not end", "a day")
	case len(t.Scopes) == 0:
		return fault.Input("scopes", "", "a token may do nothing", "one or more scopes")
	}
	for _, s := range t.Scopes {
		if err := oneOf("scopes", s, access.Scopes()); err != nil {
			return err
		}
	}
	return nil
}

// Principal is the token as policies see it at a time: its account, with the scopes of the token.
func (t *Token) Principal(a *Account, of *Organisation, at time.Time) *access.Principal {
	p := a.Principal(of, at, true) // a token is made by a strong sign-in
	p.Token, p.Scopes = t.ID, slices.Clone(t.Scopes)
	p.Active = p.Active && a.ID == t.Account && t.Revoked.IsZero() && at.Before(t.Expires)
	return p
}
