package desk_test

import (
	"testing"
	"time"

	"github.com/licet/licet/access"
	"github.com/licet/licet/desk"
)

// TestPrincipal: who may act at a time, and as what.
func TestPrincipal(t *testing.T) {
	now := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	org := &desk.Organisation{Meta: desk.Meta{ID: "o-1", Org: "o-1"}}
	off := &desk.Organisation{Meta: desk.Meta{ID: "o-1", Org: "o-1"}, Disabled: true}
	other := &desk.Organisation{Meta: desk.Meta{ID: "o-2", Org: "o-2"}}
	account := func(s access.State, until time.Time) *desk.Account {
		return &desk.Account{Meta: desk.Meta{ID: "ann", Org: "o-1"}, Roles: []access.Role{access.Exporter}, State: s, Until: until}
	}
	token := func(do func(*desk.Token)) *desk.Token {
		x := &desk.Token{Meta: desk.Meta{ID: "t"}, Account: "ann", Scopes: []access.Scope{access.ReadScope}, Expires: now.Add(time.Hour)}
		do(x)
		return x
	}
	tests := []struct {
		why    string
		a      *desk.Account
		of     *desk.Organisation
		t      *desk.Token
		active bool
	}{
		{"active", account(access.Active, time.Time{}), org, nil, true},
		{"invited, and has not come", account(access.Invited, time.Time{}), org, nil, false},
		{"disabled", account(access.Disabled, time.Time{}), org, nil, false},
		{"locked", account(access.Locked, now.Add(time.Minute)), org, nil, false},
		{"the lock is over", account(access.Locked, now), org, nil, true},
		{"locked without end", account(access.Locked, time.Time{}), org, nil, false},
		{"the organisation is disabled", account(access.Active, time.Time{}), off, nil, false},
		{"of another organisation", account(access.Active, time.Time{}), other, nil, false},
		{"the organisation is not known", account(access.Active, time.Time{}), nil, nil, false},
		{"a token", account(access.Active, time.Time{}), org, token(func(*desk.Token) {}), true},
		{"a token that has ended", account(access.Active, time.Time{}), org, token(func(x *desk.Token) { x.Expires = now }), false},
		{"a token taken back", account(access.Active, time.Time{}), org, token(func(x *desk.Token) { x.Revoked = now }), false},
		{"a token of another account", account(access.Active, time.Time{}), org, token(func(x *desk.Token) { x.Account = "bob" }), false},
		{"a token of a disabled account", account(access.Disabled, time.Time{}), org, token(func(*desk.Token) {}), false},
	}
	for _, tt := range tests {
		p := tt.a.Principal(tt.of, now, false)
		if tt.t != nil {
			p = tt.t.Principal(tt.a, tt.of, now)
			if p.Token != "t" || len(p.Scopes) != 1 {
				t.Errorf("%s: %+v", tt.why, p)
			}
		}
		if p.Active != tt.active || p.Account != "ann" || len(p.Roles) != 1 {
			t.Errorf("%s: %+v", tt.why, p)
		}
	}
}
