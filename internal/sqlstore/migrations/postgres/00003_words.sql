-- Words by which records are found.
-- +goose Up
CREATE TABLE words (
  kind text NOT NULL, id text NOT NULL, org text NOT NULL, words tsvector NOT NULL, PRIMARY KEY (kind, id)
);
CREATE INDEX words_words ON words USING gin (words);

-- +goose Down
DROP TABLE words;
