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

// orgWord is the organisation as one word.
func orgWord(org string) string { return "o" + strings.Join(fold(org, 40), "") }

// index keeps the words of a record, in place of those that it had.
func (v *view) index(ctx context.Context, kind string, m *desk.Meta, text string) error {
	words := strings.Join(fold(text, maxWords), " ")
	if v.s.engine == pgEngine {
		_, err := v.q.ExecContext(ctx, `INSERT INTO words (kind, id, org, words) VALUES ($1, $2, $3, array_to_tsvector(string_to_array($4, ' ')))
			ON CONFLICT (kind, id) DO UPDATE SET words = excluded.words`, kind, m.ID, m.Org, distinct(words))
		return v.s.failed(err, "writing")
	}
	if err := v.unindex(ctx, kind, m.ID); err != nil {
		return err
	}
	res, err := v.q.ExecContext(ctx, "INSERT INTO words (org, text, kind, id) VALUES ($1, $2, $3, $4)", kind+orgWord(m.Org), words, kind, m.ID)
	if err != nil {
		return v.s.failed(err, "writing")
	}
	place, err := res.LastInsertId()
	if err != nil {
		return v.s.failed(err, "writing")
	}
	_, err = v.q.ExecContext(ctx, "INSERT INTO worded (kind, id, place) VALUES ($1, $2, $3)", kind, m.ID, place)
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
		_, err := v.q.ExecContext(ctx, "DELETE FROM words WHERE kind = $1 AND id = $2", kind, id)
		return v.s.failed(err, "writing")
	}
	var place int64
	err := v.q.QueryRowContext(ctx, "DELETE FROM worded WHERE kind = $1 AND id = $2 RETURNING place", kind, id).Scan(&place)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return v.s.failed(err, "writing")
	}
	_, err = v.q.ExecContext(ctx, "DELETE FROM words WHERE rowid = $1", place)
	return v.s.failed(err, "writing")
}

// found leaves the records in which every word of the text stands or begins one. It reports false when the text holds no word.
func (v *view) found(q *query, kind string, s desk.Scope, text string) bool {
	words := fold(text, maxAsked)
	if len(words) == 0 {
		return false
	}
	if v.s.engine == pgEngine {
		for i, w := range words {
			words[i] = "'" + w + "':*"
		}
		q.and("id IN (SELECT id FROM words WHERE kind = ? AND words @@ to_tsquery('simple', ?))", kind, strings.Join(words, " & "))
		return true
	}
	for i, w := range words {
		words[i] = `text : "` + w + `" *`
	}
	org := `org : "` + kind + `" *`
	if !s.All {
		org = `org : "` + kind + orgWord(s.Org) + `"`
	}
	q.and("id IN (SELECT id FROM words WHERE words MATCH ?)", org+" AND "+strings.Join(words, " AND "))
	return true
}
