package access

import (
	"embed"
	"io/fs"
	"slices"
	"strings"
	"sync"

	cedar "github.com/cedar-policy/cedar-go"

	"github.com/licet/licet/fault"
)

// Action is something that can be done: the kind of record and the act, such as assessment.read.
type Action string

// Groups of actions, as policies name them.
const (
	read   = "read"
	export = "export" // records leave the installation
	ask    = "ask"
	create = "make"
	change = "change"
)

// actions are all actions with their group and the kind of resource they are done to.
var actions = map[Action]struct{ group, on string }{
	"assessment.list":    {read, "Assessment"},
	"assessment.read":    {read, "Assessment"},
	"assessment.export":  {export, "Assessment"},
	"assessment.create":  {create, "Assessment"},
	"assessment.note":    {change, "Assessment"},
	"assessment.hold":    {change, "Assessment"},
	"assessment.release": {change, "Assessment"},
	"assessment.close":   {change, "Assessment"},

	"product.list": {read, "Product"}, "product.read": {read, "Product"},
	"product.create": {create, "Product"}, "product.update": {change, "Product"}, "product.delete": {change, "Product"},

	"party.list": {read, "Party"}, "party.read": {read, "Party"},
	"party.create": {create, "Party"}, "party.update": {change, "Party"}, "party.delete": {change, "Party"},

	"upload.list": {read, "Upload"}, "upload.read": {read, "Upload"},
	"upload.create": {create, "Upload"}, "upload.stop": {change, "Upload"}, "upload.delete": {change, "Upload"},

	"adjudication.list": {read, "Adjudication"}, "adjudication.read": {read, "Adjudication"},
	"adjudication.create": {create, "Adjudication"}, "adjudication.withdraw": {change, "Adjudication"},

	"list.list": {read, "List"}, "list.read": {read, "List"}, "list.load": {create, "List"}, "list.update": {change, "List"},

	"setting.list": {read, "Setting"}, "setting.read": {read, "Setting"}, "setting.create": {create, "Setting"}, "setting.update": {change, "Setting"},

	"check": {ask, "Engine"}, "classify": {ask, "Engine"}, "screen": {ask, "Engine"}, "annex": {ask, "Engine"},

	"account.list": {read, "Account"}, "account.read": {read, "Account"}, "account.invite": {create, "Account"},
	"account.update": {change, "Account"}, "account.change-own": {change, "Account"}, "account.roles": {change, "Account"}, "account.disable": {change, "Account"},

	"organisation.list": {read, "Organisation"}, "organisation.read": {read, "Organisation"},
	"organisation.create": {create, "Organisation"}, "organisation.update": {change, "Organisation"},

	"token.list": {read, "Token"}, "token.create": {create, "Token"}, "token.revoke": {change, "Token"},

	"log.list": {read, "Log"}, "log.read": {read, "Log"}, "log.verify": {read, "Log"},

	"backup.read": {read, "Backup"}, "backup.create": {create, "Backup"},
}

// Actions returns all actions, sorted.
func Actions() []Action {
	out := make([]Action, 0, len(actions))
	for a := range actions {
		out = append(out, a)
	}
	slices.Sort(out)
	return out
}

// Resource is what something is done to. Its kind follows from the action.
type Resource struct {
	ID  string
	Org string // it belongs to; empty for what belongs to none
	// Account is whose account or token it is.
	Account string
}

// Decision is what the policies say.
type Decision struct {
	Allowed bool
	// Policies are those that decided, by name: the permissions, or the prohibitions. Empty when nothing permits it.
	Policies []string
	// Errors are those of policies that failed. A policy that fails permits nothing.
	Errors []string
}

// Policies decide. They are safe for concurrent use.
type Policies struct {
	set *cedar.PolicySet
}

//go:embed policies
var embedded embed.FS

// Default returns the policies that come with the program.
var Default = sync.OnceValues(func() (*Policies, error) { return Load(embedded) })

// Load reads the policies of a directory named policies. Each needs an annotation id, by which it is told. An error names the file.
func Load(dir fs.FS) (*Policies, error) {
	files, err := fs.Glob(dir, "policies/*.cedar")
	if err != nil || len(files) == 0 {
		return nil, fault.New(fault.Invalid, "there are no policies")
	}
	p := &Policies{set: cedar.NewPolicySet()}
	for _, name := range files {
		text, err := fs.ReadFile(dir, name)
		if err != nil {
			return nil, fault.Wrap(fault.Invalid, err, "reading policies")
		}
		list, err := cedar.NewPolicyListFromBytes(name, text)
		if err != nil {
			return nil, fault.Wrap(fault.Invalid, err, "reading policies").At(fault.Place{File: name})
		}
		for _, x := range list {
			id := string(x.Annotations()["id"])
			place := fault.Place{File: name, Line: x.Position().Line}
			if id == "" {
				return nil, fault.New(fault.Invalid, "a policy has no name; expected an annotation such as @id(\"read-lists\")").At(place)
			}
			if !p.set.Add(cedar.PolicyID(id), x) {
				return nil, fault.Input("@id", id, "two policies have one name", "a name of its own for each").At(place)
			}
		}
	}
	return p, nil
}

// entities are those of one question.
type entities struct {
	principal, resource cedar.Entity
}

// Get implements the lookup of Cedar.
func (e *entities) Get(uid cedar.EntityUID) (cedar.Entity, bool) {
	switch uid {
	case e.principal.UID:
		return e.principal, true
	case e.resource.UID:
		return e.resource, true
	}
	if uid.Type == "Action" {
		x, ok := actionEntities()[uid.ID]
		return x, ok
	}
	return cedar.Entity{}, false
}

var actionEntities = sync.OnceValue(func() map[cedar.String]cedar.Entity {
	out := map[cedar.String]cedar.Entity{}
	for name, a := range actions {
		out[cedar.String(name)] = cedar.Entity{
			UID:     cedar.NewEntityUID("Action", cedar.String(name)),
			Parents: cedar.NewEntityUIDSet(cedar.NewEntityUID("Action", cedar.String(a.group))),
		}
	}
	return out
})

// Decide says whether the principal may do the action to the resource. An action that is not known is denied.
func (p *Policies) Decide(who *Principal, do Action, to Resource) Decision {
	a, known := actions[do]
	if !known || who == nil {
		return Decision{}
	}
	e := &entities{principal: principalEntity(who), resource: cedar.Entity{
		UID: cedar.NewEntityUID(cedar.EntityType(a.on), cedar.String(to.ID)),
		Attributes: cedar.NewRecord(cedar.RecordMap{
			"org": cedar.String(to.Org), "account": cedar.String(to.Account),
		}),
	}}
	allowed, why := cedar.Authorize(p.set, e, cedar.Request{
		Principal: e.principal.UID, Action: cedar.NewEntityUID("Action", cedar.String(do)), Resource: e.resource.UID,
	})
	out := Decision{Allowed: bool(allowed)}
	for _, r := range why.Reasons {
		out.Policies = append(out.Policies, string(r.PolicyID))
	}
	slices.Sort(out.Policies)
	for _, x := range why.Errors {
		out.Errors = append(out.Errors, string(x.PolicyID)+": "+x.Message)
	}
	return out
}

func principalEntity(who *Principal) cedar.Entity {
	roles := make([]cedar.EntityUID, len(who.Roles))
	for i, r := range who.Roles {
		roles[i] = cedar.NewEntityUID("Role", cedar.String(r))
	}
	scopes := make([]cedar.Value, len(who.Scopes))
	for i, s := range who.Scopes {
		scopes[i] = cedar.String(s)
	}
	return cedar.Entity{
		UID:     cedar.NewEntityUID("Principal", cedar.String(who.Account)),
		Parents: cedar.NewEntityUIDSet(roles...),
		Attributes: cedar.NewRecord(cedar.RecordMap{
			"account": cedar.String(who.Account), "org": cedar.String(who.Org), "roles": cedar.Long(len(who.Roles)),
			"active": cedar.Boolean(who.Active && who.Account != ""), "strong": cedar.Boolean(who.Strong),
			"token": cedar.Boolean(who.Token != ""), "scopes": cedar.NewSet(scopes...),
		}),
	}
}

// May returns nil when the principal may, an error of kind not-allowed otherwise. Of a record that the principal may not even read
// it says that there is none: whether it exists is nobody's business.
func (p *Policies) May(who *Principal, do Action, to Resource) error {
	d := p.Decide(who, do, to)
	switch {
	case d.Allowed:
		return nil
	case len(d.Errors) > 0:
		return fault.New(fault.Internal, "a policy failed: %s", strings.Join(d.Errors, "; "))
	}
	kind, _, _ := strings.Cut(string(do), ".")
	if to.ID != "" && do != Action(kind+".read") && !p.Decide(who, Action(kind+".read"), to).Allowed || do == Action(kind+".read") {
		e := fault.New(fault.NotFound, "there is no such %s", kind)
		e.Value = to.ID
		return e
	}
	e := fault.New(fault.NotAllowed, "this account may not do that")
	e.Value, e.Hint = string(do), "ask an administrator of your organisation for the role that may"
	return e
}

// nobodysOrg is an organisation that no record belongs to: what may be listed there may be listed everywhere.
const nobodysOrg = "\x00another"

// Sight says whose records somebody sees. It is part of each question to a store, so that nothing else can be in the answer. The zero
// Sight sees nothing.
type Sight struct {
	Org    string // the organisation whose records are seen
	Shared bool   // those that belong to no organisation
	All    bool   // those of every organisation and of none: for roles that look across
}

// Sees reports whether records of the organisation are seen; of none for an empty name.
func (s Sight) Sees(org string) bool {
	return s.All || org == "" && s.Shared || org != "" && s.Org == org
}

// Sight returns which records of a kind, such as assessment, the principal may list: a list asked with it holds nothing that reading
// would refuse.
func (p *Policies) Sight(who *Principal, kind string) Sight {
	if who == nil {
		return Sight{}
	}
	do := Action(kind + ".list")
	if p.Decide(who, do, Resource{Org: nobodysOrg}).Allowed {
		return Sight{All: true}
	}
	out := Sight{Shared: p.Decide(who, do, Resource{}).Allowed}
	if who.Org != "" && p.Decide(who, do, Resource{Org: who.Org}).Allowed {
		out.Org = who.Org
	}
	return out
}
