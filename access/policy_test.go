package access_test

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/licet/licet/access"
	"github.com/licet/licet/audit"
	"github.com/licet/licet/fault"
)

var update = flag.Bool("update", false, "write the table of what each role may do")

func policies(t testing.TB) *access.Policies {
	t.Helper()
	p, err := access.Default()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func with(roles ...access.Role) *access.Principal {
	return &access.Principal{Account: "ann", Org: "o-1", Roles: roles, Active: true, Strong: true}
}

// TestTable holds what each role may do, with its own organisation's records (o), with another's (x), and with what is nobody's (n),
// against the table that people read and sign off.
func TestTable(t *testing.T) {
	p := policies(t)
	var b strings.Builder
	b.WriteString("# What each role may do: o its own organisation's records, x another's, n what belongs to no organisation.\n")
	fmt.Fprintf(&b, "%-22s", "action")
	for _, r := range access.Roles() {
		fmt.Fprintf(&b, " %-17s", r)
	}
	b.WriteString("(no role)\n")
	for _, a := range access.Actions() {
		fmt.Fprintf(&b, "%-22s", a)
		for _, r := range append(access.Roles(), "") {
			who := with(r)
			if r == "" {
				who = with()
			}
			cell := ""
			for _, o := range []struct{ mark, org string }{{"o", "o-1"}, {"x", "o-2"}, {"n", ""}} {
				if p.Decide(who, a, access.Resource{ID: "1", Org: o.org, Account: "bob"}).Allowed {
					cell += o.mark
				}
			}
			if cell == "" {
				cell = "-"
			}
			fmt.Fprintf(&b, " %-17s", cell)
		}
		b.WriteString("\n")
	}
	got := ""
	for l := range strings.Lines(b.String()) {
		got += strings.TrimRight(l, " \n") + "\n"
	}
	const file = "testdata/table.txt"
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), got); d != "" {
		t.Errorf("who may do what has changed; look at it and run with -update:\n%s", d)
	}
}

// TestReasons are the cases that the policies were written for.
func TestReasons(t *testing.T) {
	mine, others, nobodys := access.Resource{ID: "1", Org: "o-1", Account: "bob"}, access.Resource{ID: "1", Org: "o-2", Account: "bob"}, access.Resource{ID: "1"}
	self := access.Resource{ID: "ann", Org: "o-1", Account: "ann"}
	token := func(w *access.Principal, s ...access.Scope) *access.Principal { w.Token, w.Scopes = "t", s; return w }
	weak := func(w *access.Principal) *access.Principal { w.Strong = false; return w }
	off := func(w *access.Principal) *access.Principal { w.Active = false; return w }
	tests := []struct {
		why string
		who *access.Principal
		do  access.Action
		to  access.Resource
		may bool
		by  string // a policy that decides
	}{
		{"an exporter checks a deal", with(access.Exporter), "check", access.Resource{}, true, "ask-the-engine"},
		{"and keeps the answer", with(access.Exporter), "assessment.create", mine, true, "work-on-own-assessments"},
		{"not for another firm", with(access.Exporter), "assessment.create", others, false, "other-organisation"},
		{"nor reads what another keeps", with(access.Exporter), "assessment.read", others, false, "other-organisation"},
		{"nor keeps what belongs to nobody", with(access.Exporter), "assessment.create", nobodys, false, "content-of-nobody"},
		{"a customs officer lets go", with(access.CustomsOfficer), "assessment.release", mine, true, "release"},
		{"an analyst does not", with(access.Analyst), "assessment.release", mine, false, ""},
		{"an adviser remarks", with(access.Adviser), "assessment.note", mine, true, "remark-on-own-assessments"},
		{"and holds nothing", with(access.Adviser), "assessment.hold", mine, false, ""},
		{"an administrator reads no cases", with(access.Administrator), "assessment.read", mine, false, ""},
		{"and invites", with(access.Administrator), "account.invite", mine, true, "administer"},
		{"into another organisation too", with(access.Administrator), "account.invite", others, true, "administer"},
		{"by a password alone not", weak(with(access.Administrator)), "account.invite", mine, false, "weak-sign-in"},
		{"loads lists, which are everybody's", with(access.Administrator), "list.load", nobodys, true, "administer"},
		{"gives roles", with(access.Administrator), "account.roles", mine, true, "administer"},
		{"and none to himself", with(access.Administrator), "account.roles", self, false, "own-roles"},
		{"an auditor reads the log of all", with(access.Auditor), "log.read", others, true, "audit"},
		{"and no cases", with(access.Auditor), "assessment.read", mine, false, ""},
		{"and changes nothing", with(access.Auditor), "setting.update", nobodys, false, ""},
		{"an auditor who is exporter too sees another's cases no more", with(access.Auditor, access.Exporter), "assessment.read", others, false, "other-organisation"},
		{"everybody changes the own account", with(access.Adviser), "account.change-own", self, true, "own-account"},
		{"and no other", with(access.Adviser), "account.change-own", mine, false, ""},
		{"an administrator changes no other's password", with(access.Administrator), "account.change-own", mine, false, "in-own-name"},
		{"nor makes a token in another's name", with(access.Administrator), "token.create", mine, false, "in-own-name"},
		{"and takes one back", with(access.Administrator), "token.revoke", mine, true, "administer"},
		{"an adviser takes nothing out", with(access.Adviser), "assessment.export", mine, false, ""},
		{"a token that checks neither", token(with(access.Exporter), access.CheckScope), "assessment.export", mine, false, "token-reads"},
		{"somebody without a role asks nothing", with(), "check", access.Resource{}, false, ""},
		{"and changes the own account", with(), "account.change-own", self, true, "own-account"},
		{"an account that is disabled does nothing", off(with(access.Exporter)), "assessment.read", mine, false, "account-may-not-act"},
		{"not even to itself", off(with()), "account.change-own", self, false, "account-may-not-act"},
		{"nobody", &access.Principal{Active: true}, "annex", access.Resource{}, false, "account-may-not-act"},
		{"a token that checks", token(with(access.Exporter), access.CheckScope), "check", access.Resource{}, true, "ask-the-engine"},
		{"keeps what comes of it", token(with(access.Exporter), access.CheckScope), "assessment.create", mine, true, "work-on-own-assessments"},
		{"reads nothing", token(with(access.Exporter), access.CheckScope), "assessment.read", mine, false, "token-reads"},
		{"lets nothing go", token(with(access.Exporter), access.CheckScope), "assessment.release", mine, false, "token-changes"},
		{"a token that reads keeps nothing", token(with(access.Exporter), access.ReadScope), "assessment.create", mine, false, "token-makes"},
		{"a token that writes invites nobody", token(with(access.Administrator), access.WriteScope), "account.invite", mine, false, "token-administers"},
		{"a token that administers does", token(with(access.Administrator), access.AdminScope), "account.invite", mine, true, "administer"},
		{"and makes no token", token(with(access.Administrator), access.AdminScope), "token.create", self, false, "token-of-token"},
		{"what nobody knows of", with(access.Roles()...), "missile.launch", mine, false, ""},
	}
	p := policies(t)
	for _, tt := range tests {
		d := p.Decide(tt.who, tt.do, tt.to)
		if d.Allowed != tt.may || tt.by != "" && !slices.Contains(d.Policies, tt.by) || len(d.Errors) > 0 {
			t.Errorf("%s: %+v, want %v by %s", tt.why, d, tt.may, tt.by)
		}
	}
	if d := p.Decide(nil, "check", mine); d.Allowed {
		t.Error("nobody at all may check")
	}
}

// somebody draws a principal.
func somebody(t *rapid.T) *access.Principal {
	return &access.Principal{
		Account: rapid.SampledFrom([]string{"", "ann", "bob"}).Draw(t, "account"), Org: rapid.SampledFrom([]string{"", "o-1", "o-2"}).Draw(t, "org"),
		Roles: rapid.SliceOfDistinct(rapid.SampledFrom(access.Roles()), rapid.ID).Draw(t, "roles"), Active: rapid.Bool().Draw(t, "active"), Strong: rapid.Bool().Draw(t, "strong"),
	}
}

func something(t *rapid.T) access.Resource {
	return access.Resource{
		ID: rapid.SampledFrom([]string{"", "1"}).Draw(t, "id"), Org: rapid.SampledFrom([]string{"", "o-1", "o-2"}).Draw(t, "of"),
		Account: rapid.SampledFrom([]string{"", "ann", "bob"}).Draw(t, "whose"),
	}
}

// TestProperties are what holds whatever the policies say in detail.
func TestProperties(t *testing.T) {
	p := policies(t)
	content := []string{"assessment", "product", "party", "upload", "adjudication"}
	rapid.Check(t, func(t *rapid.T) {
		who, do, to := somebody(t), rapid.SampledFrom(access.Actions()).Draw(t, "action"), something(t)
		d := p.Decide(who, do, to)
		kind, _, _ := strings.Cut(string(do), ".")
		if len(d.Errors) > 0 {
			t.Fatalf("a policy failed: %v", d.Errors)
		}
		if d.Allowed && (!who.Active || who.Account == "") {
			t.Fatalf("an account that may not act does: %v", d.Policies)
		}
		if d.Allowed && slices.Contains(content, kind) && to.Org != who.Org {
			t.Fatalf("content of another organisation is open: %v", d.Policies)
		}
		// A token may no more than its account, and nothing without a scope.
		agent := *who
		agent.Token = "t"
		agent.Scopes = rapid.SliceOfDistinct(rapid.SampledFrom(access.Scopes()), rapid.ID).Draw(t, "scopes")
		if by := p.Decide(&agent, do, to); by.Allowed && (!d.Allowed || len(agent.Scopes) == 0) {
			t.Fatalf("a token may more than its account: %v", by.Policies)
		}
		// Who may list a record may list it by the scope, and the other way round.
		k := rapid.SampledFrom([]string{"assessment", "product", "party", "upload", "adjudication", "list", "setting", "account", "organisation", "token", "log"}).Draw(t, "kind")
		if sees, may := p.Sight(who, k).Sees(to.Org), p.Decide(who, access.Action(k+".list"), access.Resource{Org: to.Org}).Allowed; sees != may {
			t.Fatalf("the scope of %s sees %v, the policies say %v", k, sees, may)
		}
	})
}

// TestMay: who may not read a record is told that there is none.
func TestMay(t *testing.T) {
	p := policies(t)
	mine, others := access.Resource{ID: "1", Org: "o-1"}, access.Resource{ID: "1", Org: "o-2"}
	for _, tt := range []struct {
		why  string
		who  *access.Principal
		do   access.Action
		to   access.Resource
		kind fault.Kind
	}{
		{"may", with(access.Exporter), "assessment.read", mine, ""},
		{"another's", with(access.Exporter), "assessment.read", others, fault.NotFound},
		{"changing another's", with(access.Exporter), "assessment.release", others, fault.NotFound},
		{"what may be read and not changed", with(access.Adviser), "assessment.release", mine, fault.NotAllowed},
		{"making something", with(access.Adviser), "product.create", access.Resource{Org: "o-1"}, fault.NotAllowed},
	} {
		if err := p.May(tt.who, tt.do, tt.to); fault.KindOf(err) != tt.kind {
			t.Errorf("%s: %v", tt.why, err)
		}
	}
}

func TestActor(t *testing.T) {
	for want, who := range map[audit.Actor]*access.Principal{
		{Kind: audit.Nobody}: {}, {Kind: audit.User, ID: "ann", Org: "o-1"}: with(),
		{Kind: audit.Token, ID: "ann", Token: "t", Org: "o-1"}: {Account: "ann", Org: "o-1", Token: "t"},
	} {
		if got := who.Actor(); got != want {
			t.Errorf("%+v, want %+v", got, want)
		}
	}
	if !with(access.Chair).Is(access.Exporter, access.Chair) || with(access.Chair).Is(access.Exporter) {
		t.Error("roles")
	}
	if err := access.CheckRoles([]access.Role{access.Chair, "king"}); fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), "king") {
		t.Error(err)
	}
	if access.CheckRoles(access.Roles()) != nil {
		t.Error("the roles are not known")
	}
}

// TestBadPolicies: policies that cannot be read stop the program, with their place; one that fails permits nothing.
func TestBadPolicies(t *testing.T) {
	for why, tt := range map[string]struct{ text, want string }{
		"none":            {"", "no policies"},
		"not Cedar":       {"permit everything;", "policies/x.cedar"},
		"without a name":  {"permit (principal, action, resource);", "has no name"},
		"twice the name":  {`@id("a") permit (principal, action, resource); @id("a") permit (principal, action, resource);`, "one name"},
		"unknown content": {`@id("a") permit (principal, action, resource) whenever { true };`, "policies/x.cedar"},
	} {
		dir := fstest.MapFS{"policies/x.cedar": {Data: []byte(tt.text)}}
		if tt.text == "" {
			dir = fstest.MapFS{}
		}
		if _, err := access.Load(dir); fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v", why, err)
		}
	}
	p, err := access.Load(fstest.MapFS{"policies/x.cedar": {Data: []byte(`@id("a") permit (principal, action, resource) when { principal.nothing };`)}})
	if err != nil {
		t.Fatal(err)
	}
	d := p.Decide(with(access.Roles()...), "assessment.read", access.Resource{ID: "1", Org: "o-1"})
	if d.Allowed || len(d.Errors) != 1 {
		t.Errorf("%+v", d)
	}
	if err := p.May(with(), "assessment.read", access.Resource{}); fault.KindOf(err) != fault.Internal {
		t.Error(err)
	}
}

func BenchmarkDecide(b *testing.B) {
	p := policies(b)
	who, to := with(access.Exporter), access.Resource{ID: "1", Org: "o-1"}
	b.ReportAllocs()
	for b.Loop() {
		if !p.Decide(who, "assessment.read", to).Allowed {
			b.Fatal("denied")
		}
	}
}
