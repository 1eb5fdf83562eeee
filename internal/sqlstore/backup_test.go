package sqlstore_test

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"github.com/licet/licet/audit"
	"github.com/licet/licet/date"
	"github.com/licet/licet/desk"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/internal/sqlstore"
	"github.com/licet/licet/internal/storetest"
)

var clerk = audit.Actor{Kind: audit.User, ID: "ann", Org: "o-1"}

// filled puts some of everything into a store.
func filled(t testing.TB, s desk.Store, n int) {
	t.Helper()
	err := s.Change(t.Context(), clerk, "r", func(tx desk.Tx) error {
		ctx := t.Context()
		up := &desk.Upload{Meta: desk.Meta{Org: "o-1"}, Name: "a.csv", Sum: "s", State: desk.Waiting}
		for i := range n {
			if err := tx.Assessments().Create(ctx, storetest.Assessment("o-1", i), desk.Deed{}); err != nil {
				return err
			}
		}
		for _, err := range []error{
			tx.Uploads().Create(ctx, up, desk.Deed{}), tx.Refuse(ctx, up.ID, desk.Refusal{Line: 2, Text: "x"}),
			tx.Products().Create(ctx, &desk.Product{Meta: desk.Meta{Org: "o-1"}, Name: "Kreisel", Verdict: "controlled-cat-II", Retired: true}, desk.Deed{}),
			tx.Parties().Create(ctx, &desk.Party{Meta: desk.Meta{Org: "o-1"}, Name: "Müller"}, desk.Deed{}),
			tx.Lists().Create(ctx, &desk.ListVersion{List: "un", Sum: "d", Described: []byte("{}"), Effective: date.MustParse("2026-01-01")}, desk.Deed{}),
			tx.Settings().Create(ctx, &desk.Setting{Name: "x", Value: json.RawMessage(`"\u0000"`)}, desk.Deed{}),
			tx.PutBlob(ctx, "s", 0, []byte{0, 1, 0xff}),
			tx.Act(ctx, audit.Subject{Kind: "assessment", ID: "1"}, "assessment.read", "", false),
		} {
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func saved(t testing.TB, s *sqlstore.Store) []byte {
	t.Helper()
	var out bytes.Buffer
	if _, err := s.Backup(t.Context(), &out, nil); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func sound(t *testing.T, o storetest.Opened, size int64, records int) {
	t.Helper()
	s := o.Store.(*sqlstore.Store)
	if err := s.View(t.Context(), func(v desk.View) error {
		r, err := audit.Verify(t.Context(), v.Log(), o.Public)
		if err != nil || !r.OK() || r.Size != size {
			t.Errorf("%v %+v", err, r)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	n, altered, err := s.VerifyRecords(t.Context(), nil)
	if err != nil || len(altered) > 0 || n != records {
		t.Errorf("%d records, %v %v", n, altered, err)
	}
}

// TestBackup: what is saved from either engine is the same in either engine afterwards, and work goes on from there.
func TestBackup(t *testing.T) {
	engines := map[string]func(*testing.T) string{"SQLite": func(t *testing.T) string { t.Helper(); return filepath.Join(t.TempDir(), "licet.db") }}
	if server := os.Getenv("LICET_POSTGRES"); server != "" {
		engines["PostgreSQL"] = func(t *testing.T) string { t.Helper(); return fresh(t, server) }
	}
	for from, a := range engines {
		for to, b := range engines {
			t.Run(from+" to "+to, func(t *testing.T) {
				one := opened(t, a(t))
				filled(t, one.Store, 700) // more than fits into one statement
				text := saved(t, one.Store.(*sqlstore.Store))
				two := openedWith(t, b(t), one)
				rows := 0
				got, err := two.Store.(*sqlstore.Store).Restore(t.Context(), bytes.NewReader(text), one.Public, func(n int) { rows += n })
				if err != nil {
					t.Fatal(err)
				}
				if got.Records() != 705 || got.Engine != from || got.Rows["bodies"] != 700 || rows < 2*705 {
					t.Errorf("%+v, %d rows", got, rows)
				}
				sound(t, two, 706, 705)
				if again := saved(t, two.Store.(*sqlstore.Store)); lines(t, again) != lines(t, text) {
					t.Error("what was restored is saved differently")
				}
				if err := two.Store.View(t.Context(), func(v desk.View) error {
					for words, want := range map[string]int{"gyro": 500, "corvale T-7": 11} {
						found, err := v.Assessments().Find(t.Context(), desk.Scope{Org: "o-1"}, desk.AssessmentFilter{Words: words}, desk.Page{Limit: 500})
						if err != nil || len(found) != want {
							t.Errorf("%s: %d found, %v", words, len(found), err)
						}
					}
					found, err := v.Products().Find(t.Context(), desk.Scope{Org: "o-1"}, desk.ProductFilter{Words: "kreisel", Retired: true}, desk.Page{})
					if len(found) != 1 {
						t.Errorf("%d products, %v", len(found), err)
					}
					return err
				}); err != nil {
					t.Fatal(err)
				}
				filled2(t, two)
				sound(t, two, 707, 706)
			})
		}
	}
}

func filled2(t *testing.T, o storetest.Opened) {
	t.Helper()
	if err := o.Store.Change(t.Context(), clerk, "", func(tx desk.Tx) error {
		return tx.Assessments().Create(t.Context(), storetest.Assessment("o-1", 9999), desk.Deed{})
	}); err != nil {
		t.Fatal(err)
	}
}

// lines is a backup unpacked, without its first line, which tells the time.
func lines(t *testing.T, text []byte) string {
	t.Helper()
	z, err := zstd.NewReader(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	var b bytes.Buffer
	if _, err := b.ReadFrom(z); err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(b.String(), "\n")
	rest = strings.ReplaceAll(strings.ReplaceAll(rest, "true", "1"), "false", "0") // an engine may write a yes as 1
	return rest
}

func packed(text string) []byte {
	z, _ := zstd.NewWriter(nil)
	return z.EncodeAll([]byte(text), nil)
}

// TestBadBackup: what is damaged is refused with its line, and nothing of it is kept.
func TestBadBackup(t *testing.T) {
	one := opened(t, filepath.Join(t.TempDir(), "licet.db"))
	filled(t, one.Store, 5)
	good := saved(t, one.Store.(*sqlstore.Store))
	z, err := zstd.NewReader(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	plain, err := z.DecodeAll(good, nil)
	if err != nil {
		t.Fatal(err)
	}
	text := string(plain)
	cut := text[:strings.LastIndex(strings.TrimSpace(text), "\n")+1]
	without := strings.Replace(text, `["acts"`, "", 1)
	row := strings.Index(without, "[5,")
	record := regexp.MustCompile(`\[4,\{"b":"([^"]*)"`).FindStringSubmatch(text)[1]
	plainRecord, err := base64.StdEncoding.DecodeString(record)
	if err != nil {
		t.Fatal(err)
	}
	forged := base64.StdEncoding.EncodeToString(bytes.Replace(plainRecord, []byte(`"ann"`), []byte(`"bob"`), 1))
	tests := []struct {
		why  string
		text []byte
		kind fault.Kind
	}{
		{"an act altered", packed(strings.Replace(text, record, forged, 1)), fault.Conflict},
		{"empty", nil, fault.Invalid},
		{"no backup", []byte("hello"), fault.Invalid},
		{"packed, and no backup", packed("hello\n"), fault.Invalid},
		{"another form", packed(strings.Replace(text, "licet-backup/1", "licet-backup/9", 1)), fault.Invalid},
		{"a newer schema", packed(strings.Replace(text, `"schema":4`, `"schema":99`, 1)), fault.StaleEdition},
		{"packed bytes cut", good[:len(good)-20], fault.Invalid},
		{"packed bytes changed", append(bytes.Clone(good[:len(good)/2]), bytes.Repeat([]byte{7}, len(good)/2)...), fault.Invalid},
		{"the end is missing", packed(cut), fault.Invalid},
		{"a row is missing", packed(text[:row] + text[row+strings.IndexByte(text[row:], '\n')+1:]), fault.Invalid},
		{"more behind the end", packed(text + "[1]\n"), fault.Invalid},
		{"an unknown table", packed(strings.Replace(text, `{"table":"parties"`, `{"table":"users; --"`, 1)), fault.Invalid},
		{"a row of another width", packed(strings.Replace(text, `{"table":"nodes"`, "[1,2]\n"+`{"table":"nodes"`, 1)), fault.Invalid},
		{"a record altered", packed(strings.ReplaceAll(text, "Müller", "Muller")), fault.Conflict},
		{"a row twice", packed(strings.Replace(text, `{"table":"lists"`, `{"table":"blobs","columns":["sum","piece","data"]}`+"\n[\"s\",0,\"x\"]\n[\"s\",0,\"x\"]\n"+`{"table":"lists"`, 1)), fault.Invalid},
	}
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			o := opened(t, filepath.Join(t.TempDir(), "licet.db"))
			s := o.Store.(*sqlstore.Store)
			_, err := s.Restore(t.Context(), bytes.NewReader(tt.text), one.Public, nil)
			if fault.KindOf(err) != tt.kind {
				t.Errorf("%v, of kind %s", err, fault.KindOf(err))
			}
			sound(t, o, 0, 0)
			filled2(t, o) // and the store is of use
		})
	}
	_, err = one.Store.(*sqlstore.Store).Restore(t.Context(), bytes.NewReader(good), one.Public, nil)
	if fault.KindOf(err) != fault.Conflict {
		t.Errorf("into one that is not empty: %v", err)
	}
}

// TestAltered: a record that was changed past the log is named.
func TestAltered(t *testing.T) {
	path := filepath.Join(t.TempDir(), "licet.db")
	o := opened(t, path)
	filled(t, o.Store, 3)
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	for _, tt := range []struct{ why, do, undo, text string }{
		{
			"a record", `UPDATE parties SET doc = replace(doc, 'Müller', 'Muller')`, `UPDATE parties SET doc = replace(doc, 'Muller', 'Müller')`,
			"it is not as act 5 (party.create) left it",
		},
		{"an act on it", `UPDATE acts SET subject = 'x' WHERE kind = 'product'`, `UPDATE acts SET subject = (SELECT id FROM products) WHERE kind = 'product'`, "no act made it"},
		{
			"the stored form", `UPDATE bodies SET data = x'00' WHERE id = (SELECT min(id) FROM assessments)`,
			`UPDATE bodies SET data = (SELECT data FROM bodies WHERE id = (SELECT max(id) FROM assessments)) WHERE id = (SELECT min(id) FROM assessments)`,
			"its stored form was changed",
		},
	} {
		if _, err := db.ExecContext(t.Context(), tt.do); err != nil {
			t.Fatal(err)
		}
		_, altered, err := o.Store.(*sqlstore.Store).VerifyRecords(t.Context(), nil)
		if err != nil || len(altered) != 1 || altered[0].Text != tt.text {
			t.Errorf("%s: %v %v", tt.why, altered, err)
		}
		if _, err := db.ExecContext(t.Context(), tt.undo); err != nil {
			t.Fatal(err)
		}
	}
}

// TestSchema: a database tells where its schema stands, is brought on, and one from the future is left alone.
func TestSchema(t *testing.T) {
	path := filepath.Join(t.TempDir(), "licet.db")
	_, err := sqlstore.Open(t.Context(), sqlstore.Options{Database: path, Now: storetest.NewClock().Now, NoMigrate: true})
	if fault.KindOf(err) != fault.StaleEdition {
		t.Errorf("an empty database that may not be changed: %v", err)
	}
	o := opened(t, path)
	s := o.Store.(*sqlstore.Store)
	schema, err := s.Schema(t.Context())
	if err != nil || schema.Have != schema.Want || len(schema.Steps) != int(schema.Want) || schema.Steps[0].Name != "records" || schema.Steps[0].Applied.IsZero() {
		t.Errorf("%+v %v", schema, err)
	}
	if n, err := s.Migrate(t.Context()); n != 0 || err != nil {
		t.Errorf("%d steps, %v", n, err)
	}
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if _, err := db.ExecContext(context.Background(), "INSERT INTO schema_versions (version_id, is_applied) VALUES (99, true)"); err != nil {
		t.Fatal(err)
	}
	_, err = sqlstore.Open(t.Context(), sqlstore.Options{Database: path, Now: o.Clock.Now})
	if fault.KindOf(err) != fault.StaleEdition || !strings.Contains(err.Error(), "99") {
		t.Errorf("a database from the future: %v", err)
	}
}

// TestCannotOpen: what cannot be opened is told with what to do.
func TestCannotOpen(t *testing.T) {
	dir := t.TempDir()
	garbage := filepath.Join(dir, "garbage.db")
	if err := os.WriteFile(garbage, bytes.Repeat([]byte("no database "), 1000), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		why, database string
		kind          fault.Kind
		text          string
	}{
		{"nothing", "", fault.Invalid, "no database is named"},
		{"another engine", "mysql://root:secret@localhost/x", fault.Invalid, "mysql://…"},
		{"a file that is none", garbage, fault.Unavailable, "damaged, or no database"},
		{"a directory", dir, fault.Unavailable, "opening the database"},
		{"no server", "postgres://ann:secret@127.0.0.1:1/x", fault.Unavailable, "connection refused"},
	} {
		_, err := sqlstore.Open(t.Context(), sqlstore.Options{Database: tt.database, Now: storetest.NewClock().Now})
		if fault.KindOf(err) != tt.kind || !strings.Contains(fmt.Sprint(err), tt.text) || strings.Contains(fmt.Sprint(err), "secret") {
			t.Errorf("%s: %v", tt.why, err)
		}
	}
}

// TestReading: without a key nothing is changed.
func TestReading(t *testing.T) {
	s, err := sqlstore.Open(t.Context(), sqlstore.Options{Database: filepath.Join(t.TempDir(), "licet.db"), Now: storetest.NewClock().Now})
	if err != nil {
		t.Fatal(err)
	}
	err = s.Change(t.Context(), clerk, "", func(desk.Tx) error { return nil })
	if fault.KindOf(err) != fault.NotAllowed {
		t.Error(err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if err := s.Ping(t.Context()); fault.KindOf(err) != fault.Unavailable {
		t.Errorf("a closed database answers: %v", err)
	}
}
