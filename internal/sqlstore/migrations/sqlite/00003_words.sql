-- Words by which records are found. Whose a record is stands among the words, so that a search reads no other's entries. Places
-- are in the order of creation and stay when a record changes, so that the newest come first without sorting.
-- +goose Up
CREATE VIRTUAL TABLE words USING fts5 (who, said, tokenize = 'unicode61 remove_diacritics 0', prefix = '1 2 3 4', detail = column);
CREATE TABLE worded (place integer PRIMARY KEY, kind text NOT NULL, record text NOT NULL, UNIQUE (kind, record));

-- +goose Down
DROP TABLE worded;
DROP TABLE words;
