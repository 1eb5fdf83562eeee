-- Words by which records are found. The organisation is a word too, so that a search reads no other's entries.
-- +goose Up
CREATE VIRTUAL TABLE words USING fts5 (org, text, kind UNINDEXED, id UNINDEXED, tokenize = 'unicode61 remove_diacritics 0', prefix = '2 3');
CREATE TABLE worded (kind text NOT NULL, id text NOT NULL, place bigint NOT NULL, PRIMARY KEY (kind, id));

-- +goose Down
DROP TABLE worded;
DROP TABLE words;
