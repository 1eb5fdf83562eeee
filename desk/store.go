package desk

import (
	"context"
	"time"

	"github.com/licet/licet/access"
	"github.com/licet/licet/audit"
	"github.com/licet/licet/guideline"
)

// Scope says whose records a question is about. The zero Scope sees nothing.
type Scope = access.Sight

// Page is a piece of a list. Lists are the newest first.
type Page struct {
	After string // the identifier of the last record seen; empty to begin
	Limit int    // at most so many, 1 to [MaxPage]; 0 means 50
}

// MaxPage bounds a page.
const MaxPage = 500

// Size returns the limit that counts.
func (p Page) Size() int {
	switch {
	case p.Limit <= 0:
		return 50
	case p.Limit > MaxPage:
		return MaxPage
	}
	return p.Limit
}

// Deed is what an act in the log says of a change: the verb, which is made from the kind of record unless given, and the reason.
type Deed struct {
	Verb string
	Note string
}

// Store keeps records. It is safe for concurrent use. Errors have a kind: not-found for what does not exist or may not be seen,
// conflict for a version that is not the present one or a name that is taken, unavailable when the database does not answer.
type Store interface {
	// View runs fn on one consistent state. Nothing can be changed.
	View(ctx context.Context, fn func(View) error) error
	// Change runs fn so that all of its changes are made, each with its act, or none. The acts are those of who; from names the
	// request. An error of fn undoes everything and is returned as it is. When Change returns nil, what was done stays done, whatever
	// happens to the machine. fn may run more than once and should be quick: changes wait for one another.
	Change(ctx context.Context, who audit.Actor, from string, fn func(Tx) error) error
}

// View is what can be read.
type View interface {
	// Now is the time of the transaction, UTC, to the microsecond: the one clock of everything in it.
	Now() time.Time

	Assessments() Reader[*Assessment, AssessmentFilter]
	Products() Reader[*Product, ProductFilter]
	Parties() Reader[*Party, PartyFilter]
	Uploads() Reader[*Upload, UploadFilter]
	Adjudications() Reader[*Adjudication, AdjudicationFilter]
	Lists() Reader[*ListVersion, ListFilter]
	Settings() Reader[*Setting, SettingFilter]
	Organisations() Reader[*Organisation, OrganisationFilter]
	Accounts() Reader[*Account, AccountFilter]
	Tokens() Reader[*Token, TokenFilter]

	// Count counts the assessments that the filter names by outcome, state, lane, pattern and entry.
	Count(ctx context.Context, s Scope, f AssessmentFilter) (*Counts, error)
	// Refusals returns what could not be assessed of an upload, by line.
	Refusals(ctx context.Context, s Scope, upload string, after, limit int) ([]Refusal, error)
	// Blob hands out a blob piece by piece, in order. One that is not there is an error of kind not-found.
	Blob(ctx context.Context, sum string, yield func([]byte) error) error
	// Log is the log of acts.
	Log() LogReader
}

// Reader reads records of one kind.
type Reader[R Record, F any] interface {
	// Get returns the record with everything. What does not exist and what the scope does not see give the same error.
	Get(ctx context.Context, s Scope, id string) (R, error)
	// Find returns a page of the records that the filter names, the newest first, without their bodies. Fewer than the limit are
	// the last.
	Find(ctx context.Context, s Scope, f F, p Page) ([]R, error)
}

// Table reads and changes records of one kind.
type Table[R Record, F any] interface {
	Reader[R, F]
	// Create keeps a new record and sets its common part.
	Create(ctx context.Context, r R, d Deed) error
	// Update replaces the record that has the identifier, organisation and version of r, and sets the new version. Another version
	// is an error of kind conflict. What made a record, when, and its body stay.
	Update(ctx context.Context, r R, d Deed) error
	// Delete removes the record that has the identifier, organisation and version of r.
	Delete(ctx context.Context, r R, d Deed) error
}

// Tx reads and changes. What it reads holds its own changes.
type Tx interface {
	Now() time.Time
	// NewID returns an identifier that no record has.
	NewID() string

	Assessments() Table[*Assessment, AssessmentFilter]
	Products() Table[*Product, ProductFilter]
	Parties() Table[*Party, PartyFilter]
	Uploads() Table[*Upload, UploadFilter]
	Adjudications() Table[*Adjudication, AdjudicationFilter]
	Lists() Table[*ListVersion, ListFilter]
	Settings() Table[*Setting, SettingFilter]
	Organisations() Table[*Organisation, OrganisationFilter]
	Accounts() Table[*Account, AccountFilter]
	Tokens() Table[*Token, TokenFilter]

	// Refuse keeps what could not be assessed of an upload. It is part of the upload, whose change is the act.
	Refuse(ctx context.Context, upload string, r ...Refusal) error
	// Lease gives the oldest upload that waits, or whose worker's time ran out, to a worker until the time; not-found when there is none.
	Lease(ctx context.Context, until time.Time) (*Upload, error)
	// PutBlob keeps a piece of a blob. The pieces of a sum are numbered from 0; one that is there already stays as it is.
	PutBlob(ctx context.Context, sum string, piece int, data []byte) error
	// Act adds an act that changes no record: a record that was read, a sign-in, a refusal.
	Act(ctx context.Context, on audit.Subject, verb, note string, denied bool) error
}

// LogReader reads the log of acts.
type LogReader interface {
	audit.Reader
	Size(ctx context.Context) (int64, error)
	Nodes(ctx context.Context, indexes []int64) ([]audit.Hash, error)
	// Acts returns acts that the filter names, the newest first.
	Acts(ctx context.Context, s Scope, f ActFilter, limit int) ([]*audit.Act, error)
	// Checkpoint returns the signed checkpoint of the whole log.
	Checkpoint(ctx context.Context) ([]byte, error)
}

// ActFilter names acts. What is empty does not count.
type ActFilter struct {
	Before  int64 // acts with a smaller place in the log; 0 for all
	On      audit.Subject
	Account string
	Verb    string // or its beginning, up to a point: assessment. for all acts on assessments
}

// AssessmentFilter names assessments. What is empty does not count.
type AssessmentFilter struct {
	Words    string // words that stand in title, identifier or names of parties, or begin a word there
	Outcomes []guideline.Outcome
	States   []State
	Upload   string
	Since    time.Time
	Until    time.Time
	Ranked   bool // the strongest outcome and highest score first, in place of the newest; After is of no use then
	Skip     int  // with Ranked
}

// Counts are sums of assessments. Lanes, patterns and entries are the most frequent.
type Counts struct {
	All      int
	Outcomes map[guideline.Outcome]int
	States   map[State]int
	Lanes    []Count
	Patterns []Count
}

// Count is how often something came.
type Count struct {
	What string
	N    int
}

// ProductFilter names products.
type ProductFilter struct {
	Words   string
	Retired bool // with those that are not offered any more
}

// PartyFilter names parties.
type PartyFilter struct{ Words string }

// UploadFilter names uploads.
type UploadFilter struct{ States []Progress }

// AdjudicationFilter names decisions.
type AdjudicationFilter struct {
	List, Ref string
	Withdrawn bool // with those that were taken back
}

// ListFilter names versions of lists.
type ListFilter struct{ List string }

// SettingFilter names settings.
type SettingFilter struct{ Name string }

// OrganisationFilter names organisations.
type OrganisationFilter struct{ Words string }

// AccountFilter names accounts.
type AccountFilter struct {
	Words string
	Email string // the whole address, in any case
}

// TokenFilter names tokens.
type TokenFilter struct {
	Account string
	Hash    string // of the secret
}
