package sqlstore

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/klauspost/compress/zstd"

	"github.com/licet/licet/desk"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/guideline"
)

// strength orders outcomes, the strongest first.
func strength(o guideline.Outcome) int64 { return int64(slices.Index(guideline.Outcomes(), o)) }

func lane(a *desk.Assessment) string {
	end := func(c string) string {
		if c == "" {
			return "?"
		}
		return c
	}
	return end(string(a.From)) + " " + end(string(a.To))
}

var assessments = &shape[*desk.Assessment, desk.AssessmentFilter]{
	kind: desk.AssessmentKind, table: "assessments",
	columns: []string{"made", "outcome", "strength", "score", "state", "upload", "lane", "pattern"},
	fresh:   func() *desk.Assessment { return new(desk.Assessment) },
	values: func(a *desk.Assessment) []any {
		return []any{micros(a.At), string(a.Outcome), strength(a.Outcome), -a.Score, string(a.State), a.Upload, lane(a), a.Pattern}
	},
	words: func(a *desk.Assessment) string {
		return strings.Join(append([]string{a.Ref, a.Title}, a.Names...), " ")
	},
	find: assessmentConditions,
	order: func(q *query, f desk.AssessmentFilter, p desk.Page) bool {
		if f.Ranked {
			q.end("ORDER BY strength, score, id LIMIT ? OFFSET ?", p.Size(), max(f.Skip, 0))
		}
		return f.Ranked
	},
	body: func(a *desk.Assessment) *[]byte { return &a.Body },
	seal: func(a *desk.Assessment) { a.Sum = digest(a.Body) },
	keep: func(a, was *desk.Assessment) { a.Sum = was.Sum },
}

func assessmentConditions(q *query, f desk.AssessmentFilter) string {
	oneOf(q, "outcome", f.Outcomes)
	oneOf(q, "state", f.States)
	q.equal("upload", f.Upload)
	if !f.Since.IsZero() {
		q.and("made >= ?", micros(f.Since))
	}
	if !f.Until.IsZero() {
		q.and("made < ?", micros(f.Until))
	}
	return f.Words
}

var products = &shape[*desk.Product, desk.ProductFilter]{
	kind: desk.ProductKind, table: "products", columns: []string{"retired"},
	fresh:  func() *desk.Product { return new(desk.Product) },
	values: func(p *desk.Product) []any { return []any{p.Retired} },
	words: func(p *desk.Product) string {
		return strings.Join([]string{p.Name, p.Maker, p.Model, p.Part, strings.Join(p.Entries, " "), p.Item.HS}, " ")
	},
	find: func(q *query, f desk.ProductFilter) string {
		if !f.Retired {
			q.and("retired = ?", false)
		}
		return f.Words
	},
}

var parties = &shape[*desk.Party, desk.PartyFilter]{
	kind: desk.PartyKind, table: "parties",
	fresh:  func() *desk.Party { return new(desk.Party) },
	values: func(*desk.Party) []any { return nil },
	words: func(p *desk.Party) string {
		all := []string{p.Name, p.Party.Name}
		for _, id := range p.Party.IDs {
			all = append(all, id.Value)
		}
		return strings.Join(all, " ")
	},
	find: func(_ *query, f desk.PartyFilter) string { return f.Words },
}

var uploads = &shape[*desk.Upload, desk.UploadFilter]{
	kind: desk.UploadKind, table: "uploads", columns: []string{"state", "lease"},
	fresh:  func() *desk.Upload { return new(desk.Upload) },
	values: func(u *desk.Upload) []any { return []any{string(u.State), micros(u.Lease)} },
	find: func(q *query, f desk.UploadFilter) string {
		oneOf(q, "state", f.States)
		return ""
	},
}

var adjudications = &shape[*desk.Adjudication, desk.AdjudicationFilter]{
	kind: desk.AdjudicationKind, table: "adjudications", columns: []string{"list", "ref", "withdrawn"},
	fresh: func() *desk.Adjudication { return new(desk.Adjudication) },
	values: func(a *desk.Adjudication) []any {
		return []any{a.Decision.List, a.Decision.Ref, !a.Withdrawn.IsZero()}
	},
	find: func(q *query, f desk.AdjudicationFilter) string {
		q.equal("list", f.List)
		q.equal("ref", f.Ref)
		if !f.Withdrawn {
			q.and("withdrawn = ?", false)
		}
		return ""
	},
}

var lists = &shape[*desk.ListVersion, desk.ListFilter]{
	kind: desk.ListKind, table: "lists", columns: []string{"list", "digest"},
	fresh:  func() *desk.ListVersion { return new(desk.ListVersion) },
	values: func(l *desk.ListVersion) []any { return []any{l.List, l.Sum} },
	find: func(q *query, f desk.ListFilter) string {
		q.equal("list", f.List)
		return ""
	},
}

var settings = &shape[*desk.Setting, desk.SettingFilter]{
	kind: desk.SettingKind, table: "settings", columns: []string{"name"},
	fresh:  func() *desk.Setting { return new(desk.Setting) },
	values: func(s *desk.Setting) []any { return []any{s.Name} },
	find: func(q *query, f desk.SettingFilter) string {
		q.equal("name", f.Name)
		return ""
	},
}

var organisations = &shape[*desk.Organisation, desk.OrganisationFilter]{
	kind: desk.OrganisationKind, table: "organisations",
	fresh:  func() *desk.Organisation { return new(desk.Organisation) },
	values: func(*desk.Organisation) []any { return nil },
	words:  func(o *desk.Organisation) string { return o.Name },
	find:   func(_ *query, f desk.OrganisationFilter) string { return f.Words },
}

var accounts = &shape[*desk.Account, desk.AccountFilter]{
	kind: desk.AccountKind, table: "accounts", columns: []string{"email"},
	fresh:  func() *desk.Account { return new(desk.Account) },
	values: func(a *desk.Account) []any { return []any{a.Email} },
	words:  func(a *desk.Account) string { return a.Name + " " + a.Email },
	find: func(q *query, f desk.AccountFilter) string {
		q.equal("email", strings.ToLower(f.Email))
		return f.Words
	},
}

var tokens = &shape[*desk.Token, desk.TokenFilter]{
	kind: desk.TokenKind, table: "tokens", columns: []string{"account", "hash"},
	fresh:  func() *desk.Token { return new(desk.Token) },
	values: func(t *desk.Token) []any { return []any{t.Account, t.Hash} },
	find: func(q *query, f desk.TokenFilter) string {
		q.equal("account", f.Account)
		q.equal("hash", f.Hash)
		return ""
	},
}

// reading and writing give the tables of a view and of a change.
func reading[R desk.Record, F any](v *view, s *shape[R, F]) desk.Reader[R, F] {
	return rows[R, F]{s, v, nil}
}

func writing[R desk.Record, F any](t *tx, s *shape[R, F]) desk.Table[R, F] {
	return rows[R, F]{s, &t.view, t}
}

type (
	assessmentReader   = desk.Reader[*desk.Assessment, desk.AssessmentFilter]
	productReader      = desk.Reader[*desk.Product, desk.ProductFilter]
	partyReader        = desk.Reader[*desk.Party, desk.PartyFilter]
	uploadReader       = desk.Reader[*desk.Upload, desk.UploadFilter]
	adjudicationReader = desk.Reader[*desk.Adjudication, desk.AdjudicationFilter]
	listReader         = desk.Reader[*desk.ListVersion, desk.ListFilter]
	organisationReader = desk.Reader[*desk.Organisation, desk.OrganisationFilter]
	accountReader      = desk.Reader[*desk.Account, desk.AccountFilter]
	tokenReader        = desk.Reader[*desk.Token, desk.TokenFilter]
	settingReader      = desk.Reader[*desk.Setting, desk.SettingFilter]

	assessmentTable   = desk.Table[*desk.Assessment, desk.AssessmentFilter]
	productTable      = desk.Table[*desk.Product, desk.ProductFilter]
	partyTable        = desk.Table[*desk.Party, desk.PartyFilter]
	uploadTable       = desk.Table[*desk.Upload, desk.UploadFilter]
	adjudicationTable = desk.Table[*desk.Adjudication, desk.AdjudicationFilter]
	listTable         = desk.Table[*desk.ListVersion, desk.ListFilter]
	organisationTable = desk.Table[*desk.Organisation, desk.OrganisationFilter]
	accountTable      = desk.Table[*desk.Account, desk.AccountFilter]
	tokenTable        = desk.Table[*desk.Token, desk.TokenFilter]
	settingTable      = desk.Table[*desk.Setting, desk.SettingFilter]
)

// The tables of a view implement [desk.View], those of a tx [desk.Tx].

func (v *view) Assessments() assessmentReader     { return reading(v, assessments) }
func (v *view) Products() productReader           { return reading(v, products) }
func (v *view) Parties() partyReader              { return reading(v, parties) }
func (v *view) Uploads() uploadReader             { return reading(v, uploads) }
func (v *view) Adjudications() adjudicationReader { return reading(v, adjudications) }
func (v *view) Lists() listReader                 { return reading(v, lists) }
func (v *view) Organisations() organisationReader { return reading(v, organisations) }
func (v *view) Accounts() accountReader           { return reading(v, accounts) }
func (v *view) Tokens() tokenReader               { return reading(v, tokens) }
func (v *view) Settings() settingReader           { return reading(v, settings) }

func (t *tx) Assessments() assessmentTable     { return writing(t, assessments) }
func (t *tx) Products() productTable           { return writing(t, products) }
func (t *tx) Parties() partyTable              { return writing(t, parties) }
func (t *tx) Uploads() uploadTable             { return writing(t, uploads) }
func (t *tx) Adjudications() adjudicationTable { return writing(t, adjudications) }
func (t *tx) Lists() listTable                 { return writing(t, lists) }
func (t *tx) Organisations() organisationTable { return writing(t, organisations) }
func (t *tx) Accounts() accountTable           { return writing(t, accounts) }
func (t *tx) Tokens() tokenTable               { return writing(t, tokens) }
func (t *tx) Settings() settingTable           { return writing(t, settings) }

// mostCounted is how many lanes and patterns are counted, the most frequent first.
const mostCounted = 20

// Count implements [desk.View].
func (v *view) Count(ctx context.Context, s desk.Scope, f desk.AssessmentFilter) (*desk.Counts, error) {
	out := &desk.Counts{Outcomes: map[guideline.Outcome]int{}, States: map[desk.State]int{}}
	by := func(column, tail string, add func(what string, n int)) error {
		q := newQuery("SELECT " + column + ", count(*) FROM assessments")
		q.scope(s)
		if words := assessmentConditions(q, f); words != "" && !v.found(q, string(desk.AssessmentKind), s, words) {
			return nil
		}
		q.end(tail)
		rows, err := v.q.QueryContext(ctx, q.text(), q.args...)
		if err != nil {
			return v.s.failed(err, "reading")
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			var what string
			var n int
			if err := rows.Scan(&what, &n); err != nil {
				return v.s.failed(err, "reading")
			}
			add(what, n)
		}
		return v.s.failed(rows.Err(), "reading")
	}
	if err := by("outcome", "GROUP BY outcome", func(what string, n int) {
		out.Outcomes[guideline.Outcome(what)] = n
		out.All += n
	}); err != nil {
		return nil, err
	}
	if err := by("state", "GROUP BY state", func(what string, n int) { out.States[desk.State(what)] = n }); err != nil {
		return nil, err
	}
	top := func(column string, to *[]desk.Count) error {
		return by(column, "GROUP BY "+column+" ORDER BY 2 DESC, 1 LIMIT 20", func(what string, n int) {
			if what != "" && len(*to) < mostCounted {
				*to = append(*to, desk.Count{What: what, N: n})
			}
		})
	}
	if err := top("lane", &out.Lanes); err != nil {
		return nil, err
	}
	return out, top("pattern", &out.Patterns)
}

// Refusals implements [desk.View].
func (v *view) Refusals(ctx context.Context, s desk.Scope, upload string, after, limit int) ([]desk.Refusal, error) {
	if _, err := v.Uploads().Get(ctx, s, upload); err != nil {
		return nil, err
	}
	rows, err := v.q.QueryContext(ctx, "SELECT line, field, message FROM refusals WHERE upload = $1 AND line > $2 ORDER BY line, field LIMIT $3",
		upload, after, desk.Page{Limit: limit}.Size())
	if err != nil {
		return nil, v.s.failed(err, "reading")
	}
	defer func() { _ = rows.Close() }()
	var out []desk.Refusal
	for rows.Next() {
		var r desk.Refusal
		if err := rows.Scan(&r.Line, &r.Field, &r.Text); err != nil {
			return nil, v.s.failed(err, "reading")
		}
		out = append(out, r)
	}
	return out, v.s.failed(rows.Err(), "reading")
}

// Refuse implements [desk.Tx].
func (t *tx) Refuse(ctx context.Context, upload string, all ...desk.Refusal) error {
	for _, r := range all {
		if _, err := t.q.ExecContext(ctx, "INSERT INTO refusals (upload, line, field, message) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
			upload, r.Line, r.Field, r.Text); err != nil {
			return t.fail(t.s.failed(err, "writing"))
		}
	}
	return nil
}

// Lease implements [desk.Tx].
func (t *tx) Lease(ctx context.Context, until time.Time) (*desk.Upload, error) {
	var doc string
	err := t.q.QueryRowContext(ctx, "SELECT doc FROM uploads WHERE state = $1 OR state = $2 AND lease < $3 ORDER BY id LIMIT 1",
		string(desk.Waiting), string(desk.Running), micros(t.now)).Scan(&doc)
	if err != nil {
		return nil, t.s.failed(err, "reading") // nothing to do is no failure of the change
	}
	r := rows[*desk.Upload, desk.UploadFilter]{uploads, &t.view, t}
	u, err := r.decode(doc)
	if err != nil {
		return nil, t.fail(err)
	}
	u.State, u.Lease = desk.Running, until
	if err := r.Update(ctx, u, desk.Deed{Verb: "upload.begin"}); err != nil {
		return nil, err
	}
	return u, nil
}

// Blob implements [desk.View].
func (v *view) Blob(ctx context.Context, sum string, yield func([]byte) error) error {
	for piece := 0; ; piece++ {
		var data []byte
		err := v.s.failed(v.q.QueryRowContext(ctx, "SELECT data FROM blobs WHERE sum = $1 AND piece = $2", sum, piece).Scan(&data), "reading")
		switch {
		case fault.KindOf(err) == fault.NotFound && piece > 0:
			return nil
		case fault.KindOf(err) == fault.NotFound:
			e := fault.New(fault.NotFound, "the content of a file is not held")
			e.Value = sum
			return e
		case err != nil:
			return err
		}
		if err := yield(data); err != nil {
			return err
		}
	}
}

// PutBlob implements [desk.Tx].
func (t *tx) PutBlob(ctx context.Context, sum string, piece int, data []byte) error {
	_, err := t.q.ExecContext(ctx, "INSERT INTO blobs (sum, piece, data) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", sum, piece, data)
	return t.fail(t.s.failed(err, "writing"))
}

// maxBody bounds an unpacked body.
const maxBody = 64 << 20

var packer = sync.OnceValue(func() *zstd.Encoder {
	e, _ := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.SpeedFastest)) // the options are right
	return e
})

var unpacker = sync.OnceValue(func() *zstd.Decoder {
	d, _ := zstd.NewReader(nil, zstd.WithDecoderConcurrency(0), zstd.WithDecoderMaxMemory(maxBody)) // the options are right
	return d
})

func pack(body []byte) []byte { return packer().EncodeAll(body, nil) }

func unpack(packed []byte) ([]byte, error) {
	body, err := unpacker().DecodeAll(packed, nil)
	if err != nil {
		return nil, fault.Wrap(fault.Internal, err, "the stored form of an assessment is damaged")
	}
	return body, nil
}
