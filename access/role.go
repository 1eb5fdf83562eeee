package access

import (
	"slices"

	"github.com/licet/licet/audit"
	"github.com/licet/licet/fault"
)

// Role is a part that somebody plays in an organisation.
type Role string

// The roles.
const (
	Exporter         Role = "exporter"          // checks deals, keeps products and parties of a firm
	LicensingOfficer Role = "licensing-officer" // works on applications
	Adviser          Role = "adviser"           // of another ministry: reads and remarks
	Countersigner    Role = "countersigner"     // signs beside the officer
	CustomsOfficer   Role = "customs-officer"   // holds and releases shipments
	Analyst          Role = "analyst"           // looks at patterns
	PointOfContact   Role = "point-of-contact"  // of a Partner
	Chair            Role = "chair"             // of the Regime
	Administrator    Role = "administrator"     // accounts, settings, lists: no content of cases
	Auditor          Role = "auditor"           // reads the log of acts, and changes nothing
)

// Roles returns all roles, in the order of the list above.
func Roles() []Role {
	return []Role{Exporter, LicensingOfficer, Adviser, Countersigner, CustomsOfficer, Analyst, PointOfContact, Chair, Administrator, Auditor}
}

// OrgKind is what sort of organisation an organisation is.
type OrgKind string

// The kinds of organisations.
const (
	Firm      OrgKind = "firm"
	Authority OrgKind = "authority" // that licenses
	Ministry  OrgKind = "ministry"  // that advises
	Customs   OrgKind = "customs"
	Regime    OrgKind = "regime" // Point of Contact, Chair
)

// OrgKinds returns all kinds of organisations.
func OrgKinds() []OrgKind { return []OrgKind{Firm, Authority, Ministry, Customs, Regime} }

// State is where an account stands.
type State string

// The states of an account.
const (
	Invited  State = "invited" // has not signed in yet
	Active   State = "active"
	Locked   State = "locked" // by too many wrong attempts, until a time
	Disabled State = "disabled"
)

// States returns all states of an account.
func States() []State { return []State{Invited, Active, Locked, Disabled} }

// Scope is a part of what an account may do that a token may do too.
type Scope string

// The scopes of tokens.
const (
	ReadScope  Scope = "read"  // read records of the account's organisation
	CheckScope Scope = "check" // classify, screen and assess, and keep what comes of it
	WriteScope Scope = "write" // change records
	AdminScope Scope = "admin" // accounts, settings and lists
)

// Scopes returns all scopes.
func Scopes() []Scope { return []Scope{ReadScope, CheckScope, WriteScope, AdminScope} }

// Principal is who asks to do something.
type Principal struct {
	Account string
	Org     string
	Roles   []Role
	// Active says that the account, and its organisation, may act now.
	Active bool
	// Strong says that the sign-in was by a key, or by a password with a second factor.
	Strong bool
	// Token is set when a program acts with a token of the account; Scopes is then all that it may do of what the account may.
	Token  string
	Scopes []Scope
}

// Actor is the principal as the log of acts names it.
func (p *Principal) Actor() audit.Actor {
	switch {
	case p.Account == "":
		return audit.Actor{Kind: audit.Nobody}
	case p.Token != "":
		return audit.Actor{Kind: audit.Token, ID: p.Account, Token: p.Token, Org: p.Org}
	}
	return audit.Actor{Kind: audit.User, ID: p.Account, Org: p.Org}
}

// Is reports whether the principal has one of the roles.
func (p *Principal) Is(roles ...Role) bool {
	return slices.ContainsFunc(roles, func(r Role) bool { return slices.Contains(p.Roles, r) })
}

// CheckRoles says which of the roles is none.
func CheckRoles(roles []Role) error {
	for _, r := range roles {
		if !slices.Contains(Roles(), r) {
			return fault.Input("roles", string(r), "not a known role", join(Roles()))
		}
	}
	return nil
}

func join[T ~string](all []T) string {
	out := ""
	for i, x := range all {
		if i > 0 {
			out += ", "
		}
		out += string(x)
	}
	return out
}
