package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/licet/licet/desk"
)

const (
	maxWords = 200 // of a record that it is found by
	maxAsked = 8   // of a question
)

// fold takes words apart the same for what is kept and what is asked: small letters and figures, without marks above or below them.
func fold(text string, most int) []string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(strings.ToLower(text)) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			b.WriteRune(r)
		default:
			b.WriteByte(' ')
		}
	}
	out := strings.Fields(b.String())
	for i, w := range out {
		if len(w) > 60 { // no word of any use
			out[i] = strings.ToValidUTF8(w[:60], "")
		}
	}
	return out[:min(len(out), most)]
}

// whose are the words that say whose a record is: for every organisation, and for its own.
func whose(kind, org string) (every, own string) {
	every = "k" + kind
	return every, every + "o" + strings.Join(fold(org, 40), "")
}

// index keeps the words of a record, in place of those that it had.
func (v *view) index(ctx context.Context, kind string, m *desk.Meta, text string) error {
	words := strings.Join(fold(text, maxWords), " ")
	every, own := whose(kind, m.Org)
	if v.s.engine == pgEngine {
		_, err := v.q.ExecContext(ctx, `INSERT INTO words (kind, record, said) VALUES ($1, $2, array_to_tsvector(string_to_array($3, ' ')))
			ON CONFLICT (kind, record) DO UPDATE SET said = excluded.said`, kind, m.ID, distinct(every+" "+own+" "+words))
		return v.s.failed(err, "writing")
	}
	var place int64
	err := v.q.QueryRowContext(ctx, "SELECT place FROM worded WHERE kind = $1 AND record = $2", kind, m.ID).Scan(&place)
	switch {
	case err == nil:
		_, err = v.q.ExecContext(ctx, "UPDATE words SET said = $1 WHERE rowid = $2", words, place)
		return v.s.failed(err, "writing")
	case !errors.Is(err, sql.ErrNoRows):
		return v.s.failed(err, "writing")
	}
	if err := v.q.QueryRowContext(ctx, "INSERT INTO worded (kind, record) VALUES ($1, $2) RETURNING place", kind, m.ID).Scan(&place); err != nil {
		return v.s.failed(err, "writing")
	}
	_, err = v.q.ExecContext(ctx, "INSERT INTO words (rowid, who, said) VALUES ($1, $2, $3)", place, every+" "+own, words)
	return v.s.failed(err, "writing")
}

func distinct(words string) string {
	seen := map[string]bool{}
	var out []string
	for w := range strings.FieldsSeq(words) {
		if !seen[w] {
			seen[w] = true
			out = append(out, w)
		}
	}
	return strings.Join(out, " ")
}

func (v *view) unindex(ctx context.Context, kind, id string) error {
	if v.s.engine == pgEngine {
		_, err := v.q.ExecContext(ctx, "DELETE FROM words WHERE kind = $1 AND record = $2", kind, id)
		return v.s.failed(err, "writing")
	}
	var place int64
	err := v.q.QueryRowContext(ctx, "DELETE FROM worded WHERE kind = $1 AND record = $2 RETURNING place", kind, id).Scan(&place)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return v.s.failed(err, "writing")
	}
	_, err = v.q.ExecContext(ctx, "DELETE FROM words WHERE rowid = $1", place)
	return v.s.failed(err, "writing")
}

// match is the text as a question to the engine; empty when it holds no word.
func (v *view) match(kind string, s desk.Scope, text string) string {
	words := fold(text, maxAsked)
	if len(words) == 0 {
		return ""
	}
	every, own := whose(kind, s.Org)
	if s.All {
		own = every
	}
	if v.s.engine == pgEngine {
		for i, w := range words {
			words[i] = "'" + w + "':*"
		}
		return "'" + own + "' & " + strings.Join(words, " & ")
	}
	for i, w := range words {
		words[i] = `said : "` + w + `" *`
	}
	return `who : "` + own + `" AND ` + strings.Join(words, " AND ")
}

// found leaves the records in which every word of the text stands or begins one. It reports false when the text holds no word.
func (v *view) found(q *query, kind string, s desk.Scope, text string) bool {
	match := v.match(kind, s, text)
	switch {
	case match == "":
		return false
	case v.s.engine == pgEngine:
		q.and("id IN (SELECT record FROM words WHERE kind = ? AND said @@ to_tsquery('simple', ?))", kind, match)
	default:
		q.and("id IN (SELECT record FROM words CROSS JOIN worded ON place = words.rowid WHERE words MATCH ?)", match)
	}
	return true
}

// newest asks for the newest of the records that are found by their words: SQLite walks the words from the end and stops when there
// are enough, in place of finding all of them.
func (v *view) newest(q *query, kind, table string, s desk.Scope, text string, p desk.Page) bool {
	if v.s.engine == pgEngine {
		if !v.found(q, kind, s, text) {
			return false
		}
		if p.After != "" {
			q.and("id < ?", p.After)
		}
		q.end("ORDER BY id DESC LIMIT ?", p.Size())
		return true
	}
	match := v.match(kind, s, text)
	if match == "" {
		return false
	}
	q.head = "SELECT doc FROM words CROSS JOIN worded ON place = words.rowid CROSS JOIN " + table + " ON id = record"
	q.and("words MATCH ?", match)
	if p.After != "" {
		q.and("words.rowid < (SELECT place FROM worded WHERE kind = ? AND record = ?)", kind, p.After)
	}
	q.end("ORDER BY words.rowid DESC LIMIT ?", p.Size())
	return true
}
