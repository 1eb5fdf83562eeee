-- Words by which records are found. Whose a record is stands among the words, so that a search reads no other's entries.
-- +goose Up
CREATE TABLE words (kind text NOT NULL, record text NOT NULL, said tsvector NOT NULL, PRIMARY KEY (kind, record));
CREATE INDEX words_said ON words USING gin (said);

-- +goose Down
DROP TABLE words;
