package sqlstore

import (
	"bufio"
	"context"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/klauspost/compress/zstd"

	"github.com/licet/licet/audit"
	"github.com/licet/licet/desk"
	"github.com/licet/licet/fault"
)

// BackupFormat names the form of a backup: JSON lines packed by zstd. The first says what it is; each table begins with its name and
// columns; each row is a list; the last line counts the rows. It holds no keys and is the same for both engines, so that what was
// saved from one can be restored to the other.
const BackupFormat = "licet-backup/1"

// kept are the tables that are saved, with their columns in order. Words are made again from the records.
var kept = []struct {
	name    string
	columns []string
}{
	{"acts", []string{"seq", "record", "org", "account", "verb", "kind", "subject"}},
	{"nodes", []string{"idx", "hash"}},
	{"checkpoints", []string{"size", "text"}},
	{"head", []string{"one", "size"}},
	{"assessments", append([]string{"id", "org", "version", "doc"}, assessments.columns...)},
	{"bodies", []string{"id", "data"}},
	{"products", append([]string{"id", "org", "version", "doc"}, products.columns...)},
	{"parties", append([]string{"id", "org", "version", "doc"}, parties.columns...)},
	{"uploads", append([]string{"id", "org", "version", "doc"}, uploads.columns...)},
	{"refusals", []string{"upload", "line", "field", "message"}},
	{"adjudications", append([]string{"id", "org", "version", "doc"}, adjudications.columns...)},
	{"lists", append([]string{"id", "org", "version", "doc"}, lists.columns...)},
	{"settings", append([]string{"id", "org", "version", "doc"}, settings.columns...)},
	{"organisations", append([]string{"id", "org", "version", "doc"}, organisations.columns...)},
	{"accounts", append([]string{"id", "org", "version", "doc"}, accounts.columns...)},
	{"tokens", append([]string{"id", "org", "version", "doc"}, tokens.columns...)},
	{"blobs", []string{"sum", "piece", "data"}},
}

// line is one line of a backup that is no row.
type line struct {
	Format     string           `json:"format,omitempty"`
	Schema     int64            `json:"schema,omitempty"`
	Engine     string           `json:"engine,omitempty"`
	At         time.Time        `json:"at,omitzero"`
	Acts       int64            `json:"acts,omitempty"`
	Checkpoint []byte           `json:"checkpoint,omitempty"`
	Table      string           `json:"table,omitempty"`
	Columns    []string         `json:"columns,omitempty"`
	End        bool             `json:"end,omitempty"`
	Rows       map[string]int64 `json:"rows,omitempty"`
}

// Saved says what a backup holds.
type Saved struct {
	At     time.Time // when it was begun
	Engine string    // it was saved from
	Acts   int64
	Rows   map[string]int64 // by table
}

// Records is the number of records: of what the desk keeps, without the log and what hangs on a record.
func (s *Saved) Records() int64 {
	var n int64
	for _, t := range []string{"assessments", "products", "parties", "uploads", "adjudications", "lists", "settings", "organisations", "accounts", "tokens"} {
		n += s.Rows[t]
	}
	return n
}

// Backup writes everything to w as it stands at this moment; changes go on meanwhile. seen is told of rows, and may be nil.
func (s *Store) Backup(ctx context.Context, w io.Writer, seen func(rows int)) (*Saved, error) {
	z, err := zstd.NewWriter(w, zstd.WithEncoderConcurrency(1))
	if err != nil {
		return nil, fault.Wrap(fault.Internal, err, "packing a backup")
	}
	out := &Saved{Engine: s.engine.String(), Rows: map[string]int64{}}
	err = s.View(ctx, func(v desk.View) error {
		b := &saving{s: s, v: v.(*view), enc: json.NewEncoder(z), saved: out, seen: seen}
		b.enc.SetEscapeHTML(false)
		return b.all(ctx)
	})
	if e := z.Close(); err == nil && e != nil {
		err = fault.Wrap(fault.Unavailable, e, "writing the backup")
	}
	if err != nil {
		return nil, err
	}
	return out, nil
}

type saving struct {
	s     *Store
	v     *view
	enc   *json.Encoder
	saved *Saved
	seen  func(int)
}

func (b *saving) put(v any) error {
	if err := b.enc.Encode(v); err != nil {
		return fault.Wrap(fault.Unavailable, err, "writing the backup")
	}
	return nil
}

func (b *saving) all(ctx context.Context) error {
	schema, err := b.s.Schema(ctx)
	if err != nil {
		return err
	}
	log := b.v.Log()
	b.saved.At = b.v.now
	if b.saved.Acts, err = log.Size(ctx); err != nil {
		return err
	}
	var point []byte
	if b.saved.Acts > 0 {
		if point, err = log.Checkpoint(ctx); err != nil {
			return err
		}
	}
	if err := b.put(line{
		Format: BackupFormat, Schema: schema.Have, Engine: b.saved.Engine, At: b.saved.At, Acts: b.saved.Acts, Checkpoint: point,
	}); err != nil {
		return err
	}
	for _, t := range kept {
		if err := b.put(line{Table: t.name, Columns: t.columns}); err != nil {
			return err
		}
		if err := b.table(ctx, t.name, t.columns); err != nil {
			return err
		}
	}
	return b.put(line{End: true, Rows: b.saved.Rows})
}

func (b *saving) table(ctx context.Context, name string, columns []string) error {
	rows, err := b.v.q.QueryContext(ctx, "SELECT "+strings.Join(columns, ", ")+" FROM "+name+" ORDER BY 1, 2")
	if err != nil {
		return b.s.failed(err, "reading")
	}
	defer func() { _ = rows.Close() }()
	cells, dest := make([]any, len(columns)), make([]any, len(columns))
	for i := range cells {
		dest[i] = &cells[i]
	}
	for rows.Next() {
		if err := rows.Scan(dest...); err != nil {
			return b.s.failed(err, "reading")
		}
		row := make([]any, len(cells))
		for i, c := range cells {
			if data, ok := c.([]byte); ok {
				c = map[string]string{"b": base64.StdEncoding.EncodeToString(data)}
			}
			row[i] = c
		}
		if err := b.put(row); err != nil {
			return err
		}
		b.saved.Rows[name]++
		if b.seen != nil {
			b.seen(1)
		}
	}
	return b.s.failed(rows.Err(), "reading")
}

// maxLine bounds a line of a backup: a piece of a blob, or a body, in base64.
const maxLine = 96 << 20

// Restore reads a backup into the store, which has to be empty, and returns what it held. What was read is verified by the public key of
// its log: the log of acts, and each record against it. Nothing is kept of a backup that is damaged, cut or altered.
func (s *Store) Restore(ctx context.Context, r io.Reader, public string, seen func(rows int)) (*Saved, error) {
	z, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(256<<20))
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, err, "the file is no backup")
	}
	defer z.Close()
	db, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return nil, s.failed(err, "changing")
	}
	defer func() { _ = db.Rollback() }()
	in := &restoring{s: s, db: db, v: &view{s: s, q: db, now: s.now()}, lines: bufio.NewScanner(z), seen: seen, saved: &Saved{Rows: map[string]int64{}}}
	in.lines.Buffer(make([]byte, 64<<10), maxLine)
	if err := in.all(ctx); err != nil {
		return nil, err
	}
	if err := in.verify(ctx, public); err != nil {
		return nil, err
	}
	if err := db.Commit(); err != nil {
		return nil, s.failed(err, "changing")
	}
	return in.saved, nil
}

type restoring struct {
	s     *Store
	db    *sql.Tx
	v     *view
	lines *bufio.Scanner
	n     int
	saved *Saved
	seen  func(int)

	table   string
	columns []string
	batch   [][]any
}

func (r *restoring) bad(format string, args ...any) error {
	e := fault.New(fault.Invalid, "the backup "+format, args...)
	e.Place.Line = r.n
	return e
}

func (r *restoring) all(ctx context.Context) error {
	if err := r.begin(ctx); err != nil {
		return err
	}
	ended := false
	for r.lines.Scan() {
		r.n++
		text := r.lines.Bytes()
		if ended {
			return r.bad("goes on after its end")
		}
		var err error
		if len(text) > 0 && text[0] == '[' {
			err = r.row(ctx, text)
		} else {
			ended, err = r.heading(ctx, text)
		}
		if err != nil {
			return err
		}
	}
	if err := r.lines.Err(); err != nil {
		return r.bad("is damaged: %v", err)
	}
	if !ended {
		return r.bad("is cut: its end is missing")
	}
	return nil
}

// verify holds what was read against its log.
func (r *restoring) verify(ctx context.Context, public string) error {
	report, err := audit.Verify(ctx, r.v.Log(), public)
	if err != nil {
		return err
	}
	if err := report.Err(); err != nil {
		return err
	}
	_, altered, err := r.v.records(ctx, nil)
	if err != nil || len(altered) == 0 {
		return err
	}
	return altered[0].Err()
}

// begin reads the first line and empties what a new database holds.
func (r *restoring) begin(ctx context.Context) error {
	r.n = 1
	if !r.lines.Scan() {
		return fault.New(fault.Invalid, "the file is no backup, or empty")
	}
	var l line
	if err := json.Unmarshal(r.lines.Bytes(), &l); err != nil || l.Format != BackupFormat {
		return fault.Input("format", l.Format, "the file is no backup that this program reads", BackupFormat)
	}
	p, err := r.s.provider()
	if err != nil {
		return err
	}
	versions := p.ListSources()
	if want := versions[len(versions)-1].Version; l.Schema > want {
		e := fault.New(fault.StaleEdition, "the backup has schema %d, and this program knows %d", l.Schema, want)
		e.Hint = "restore it with the version of the program that wrote it, or a newer one"
		return e
	}
	r.saved.At, r.saved.Engine, r.saved.Acts = l.At, l.Engine, l.Acts
	for _, t := range kept {
		if t.name == "head" {
			continue
		}
		var n int64
		if err := r.db.QueryRowContext(ctx, "SELECT count(*) FROM (SELECT 1 FROM "+t.name+" LIMIT 1) AS one").Scan(&n); err != nil {
			return r.s.failed(err, "reading")
		}
		if n > 0 {
			e := fault.New(fault.Conflict, "the database holds records already, and a backup is restored to an empty one")
			e.Value, e.Hint = r.s.address, "name another database"
			return e
		}
	}
	_, err = r.db.ExecContext(ctx, "DELETE FROM head")
	return r.s.failed(err, "changing")
}

// heading takes a line that is no row, and reports whether it is the last.
func (r *restoring) heading(ctx context.Context, text []byte) (end bool, err error) {
	if err := r.flush(ctx); err != nil {
		return false, err
	}
	var l line
	if err := json.Unmarshal(text, &l); err != nil {
		return false, r.bad("is damaged: %v", err)
	}
	if l.End {
		if !maps.Equal(l.Rows, r.saved.Rows) {
			return false, r.bad("is damaged: it should hold %v rows and holds %v", l.Rows, r.saved.Rows)
		}
		return true, nil
	}
	for _, t := range kept {
		if t.name == l.Table && slices.Equal(t.columns, l.Columns) {
			r.table, r.columns = t.name, t.columns
			return false, nil
		}
	}
	return false, r.bad("holds a table that this program does not know: %s", fault.Quote(l.Table))
}

// maxParameters bounds what stands in one statement: what both engines take.
const maxParameters = 2000

func (r *restoring) row(ctx context.Context, text []byte) error {
	dec := json.NewDecoder(strings.NewReader(string(text)))
	dec.UseNumber()
	var cells []any
	if err := dec.Decode(&cells); err != nil || len(cells) != len(r.columns) || r.table == "" {
		return r.bad("is damaged: a row of table %q cannot be read", r.table)
	}
	for i, c := range cells {
		switch c := c.(type) {
		case json.Number:
			if n, err := strconv.ParseInt(c.String(), 10, 64); err == nil {
				cells[i] = n
			} else if f, err := c.Float64(); err == nil {
				cells[i] = f
			} else {
				return r.bad("is damaged: %s is no number", c)
			}
		case map[string]any:
			coded, _ := c["b"].(string)
			data, err := base64.StdEncoding.DecodeString(coded)
			if err != nil {
				return r.bad("is damaged: %v", err)
			}
			cells[i] = data
		}
	}
	r.batch = append(r.batch, cells)
	if (len(r.batch)+1)*len(r.columns) > maxParameters || len(text) > 1<<20 {
		return r.flush(ctx)
	}
	return nil
}

// flush writes the rows that were read.
func (r *restoring) flush(ctx context.Context) error {
	if len(r.batch) == 0 {
		return nil
	}
	var text strings.Builder
	text.WriteString("INSERT INTO " + r.table + " (" + strings.Join(r.columns, ", ") + ") VALUES ")
	args := make([]any, 0, len(r.batch)*len(r.columns))
	for i, row := range r.batch {
		if i > 0 {
			text.WriteString(", ")
		}
		for k, c := range row {
			text.WriteString([]string{"(", ", "}[min(k, 1)])
			args = append(args, r.cell(r.columns[k], c))
			text.WriteString("$" + strconv.Itoa(len(args)))
		}
		text.WriteString(")")
	}
	if _, err := r.db.ExecContext(ctx, text.String(), args...); err != nil {
		return errors.Join(r.bad("cannot be restored, table %s", r.table), r.s.failed(err, "writing"))
	}
	if err := r.words(ctx); err != nil {
		return err
	}
	r.saved.Rows[r.table] += int64(len(r.batch))
	if r.seen != nil {
		r.seen(len(r.batch))
	}
	r.batch = r.batch[:0]
	return ctx.Err()
}

// cell is a value as the column wants it: an engine may have saved a score of 1 or a yes as a whole number.
func (*restoring) cell(column string, c any) any {
	n, whole := c.(int64)
	switch {
	case whole && column == "score":
		return float64(n)
	case whole && (column == "retired" || column == "withdrawn"):
		return n != 0
	}
	return c
}

// words makes the words of records that were restored.
func (r *restoring) words(ctx context.Context) error {
	var index func(doc string) error
	switch r.table {
	case "assessments":
		index = indexing(ctx, r.v, assessments)
	case "products":
		index = indexing(ctx, r.v, products)
	case "parties":
		index = indexing(ctx, r.v, parties)
	case "organisations":
		index = indexing(ctx, r.v, organisations)
	case "accounts":
		index = indexing(ctx, r.v, accounts)
	default:
		return nil
	}
	for _, row := range r.batch {
		doc, _ := row[slices.Index(r.columns, "doc")].(string)
		if err := index(doc); err != nil {
			return errors.Join(r.bad("is damaged: a record of table %s", r.table), err)
		}
	}
	return nil
}

func indexing[R desk.Record, F any](ctx context.Context, v *view, s *shape[R, F]) func(string) error {
	t := rows[R, F]{s, v, nil}
	return func(doc string) error {
		rec, err := t.decode(doc)
		if err != nil {
			return err
		}
		return v.index(ctx, string(s.kind), rec.Base(), s.words(rec))
	}
}

// Altered is a record that is not as the log of acts left it.
type Altered struct {
	Kind desk.Kind `json:"kind"`
	ID   string    `json:"id"`
	Text string    `json:"text"` // what is wrong
}

// VerifyRecords compares each record with the log: it has to be what its last act made of it. seen is told of records, and may be nil.
// The log itself is verified by package audit.
func (s *Store) VerifyRecords(ctx context.Context, seen func(int)) (n int, altered []Altered, err error) {
	err = s.View(ctx, func(v desk.View) (err error) {
		n, altered, err = v.(*view).records(ctx, seen)
		return err
	})
	return n, altered, err
}

// Err returns it as an error of kind conflict.
func (a *Altered) Err() error {
	e := fault.New(fault.Conflict, "a %s was changed past the log: %s", a.Kind, a.Text)
	e.Value = a.ID
	return e
}

func (v *view) records(ctx context.Context, seen func(int)) (n int, altered []Altered, err error) {
	for _, t := range []struct {
		table string
		kind  desk.Kind
	}{
		{"assessments", desk.AssessmentKind},
		{"products", desk.ProductKind},
		{"parties", desk.PartyKind},
		{"uploads", desk.UploadKind},
		{"adjudications", desk.AdjudicationKind},
		{"lists", desk.ListKind},
		{"settings", desk.SettingKind},
		{"organisations", desk.OrganisationKind},
		{"accounts", desk.AccountKind},
		{"tokens", desk.TokenKind},
	} {
		for after := ""; ; {
			page, err := v.docs(ctx, t.table, after)
			if err != nil {
				return n, nil, err
			}
			for _, d := range page {
				wrong, err := v.against(ctx, t.kind, d)
				if err != nil {
					return n, nil, err
				}
				if wrong != "" && len(altered) < 100 {
					altered = append(altered, Altered{t.kind, d.id, wrong})
				}
				after = d.id
			}
			n += len(page)
			if seen != nil {
				seen(len(page))
			}
			if len(page) == 0 {
				break
			}
		}
	}
	return n, altered, nil
}

type docOf struct{ id, doc string }

func (v *view) docs(ctx context.Context, table, after string) ([]docOf, error) {
	rows, err := v.q.QueryContext(ctx, "SELECT id, doc FROM "+table+" WHERE id > $1 ORDER BY id LIMIT 500", after)
	if err != nil {
		return nil, v.s.failed(err, "reading")
	}
	defer func() { _ = rows.Close() }()
	var out []docOf
	for rows.Next() {
		var d docOf
		if err := rows.Scan(&d.id, &d.doc); err != nil {
			return nil, v.s.failed(err, "reading")
		}
		out = append(out, d)
	}
	return out, v.s.failed(rows.Err(), "reading")
}

// body compares the stored form of an assessment with its digest.
func (v *view) body(ctx context.Context, d docOf) (wrong string, err error) {
	var a desk.Assessment
	if err := json.Unmarshal([]byte(d.doc), &a); err != nil {
		return fmt.Sprintf("it cannot be read: %v", err), nil
	}
	var packed []byte
	err = v.s.failed(v.q.QueryRowContext(ctx, "SELECT data FROM bodies WHERE id = $1", d.id).Scan(&packed), "reading")
	switch {
	case fault.KindOf(err) == fault.NotFound:
		return "its stored form was removed", nil
	case err != nil:
		return "", err
	}
	body, err := unpack(packed)
	if fault.KindOf(err) == fault.Internal || digest(body) != a.Sum {
		return "its stored form was changed", nil
	}
	return "", err
}

// against compares a record with its last act that changed it.
func (v *view) against(ctx context.Context, kind desk.Kind, d docOf) (wrong string, err error) {
	rows, err := v.q.QueryContext(ctx, "SELECT record FROM acts WHERE kind = $1 AND subject = $2 ORDER BY seq DESC", string(kind), d.id)
	if err != nil {
		return "", v.s.failed(err, "reading")
	}
	var last *audit.Act
	for last == nil && rows.Next() {
		var record []byte
		if err = rows.Scan(&record); err != nil {
			break
		}
		a, bad := audit.Decode(record)
		if bad != nil {
			wrong = fmt.Sprintf("an act on it cannot be read: %v", bad)
			break
		}
		if a.Before != "" || a.After != "" {
			last = a
		}
	}
	if err = errors.Join(err, rows.Err(), rows.Close()); err != nil {
		return "", v.s.failed(err, "reading")
	}
	switch {
	case wrong != "":
		return wrong, nil
	case last == nil:
		return "no act made it", nil
	}
	switch last.After {
	case digest([]byte(d.doc)):
		if kind == desk.AssessmentKind {
			return v.body(ctx, d)
		}
		return "", nil
	case "":
		return fmt.Sprintf("act %d removed it, and it is there", last.Seq), nil
	}
	return fmt.Sprintf("it is not as act %d (%s) left it", last.Seq, last.Verb), nil
}
