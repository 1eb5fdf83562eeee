-- The log of acts: records, the hashes of their tree by stored index, signed heads. head holds one row, which a writer locks.
-- +goose Up
CREATE TABLE acts (
  seq bigint PRIMARY KEY, record bytea NOT NULL,
  org text NOT NULL, account text NOT NULL, verb text NOT NULL, kind text NOT NULL, subject text NOT NULL
);
CREATE INDEX acts_subject ON acts (kind, subject, seq);
CREATE INDEX acts_account ON acts (account, seq);
CREATE INDEX acts_org ON acts (org, seq);
CREATE TABLE nodes (idx bigint PRIMARY KEY, hash bytea NOT NULL);
CREATE TABLE checkpoints (size bigint PRIMARY KEY, text bytea NOT NULL);
CREATE TABLE head (one bigint PRIMARY KEY, size bigint NOT NULL);
INSERT INTO head (one, size) VALUES (1, 0);

-- +goose Down
DROP TABLE head;
DROP TABLE checkpoints;
DROP TABLE nodes;
DROP TABLE acts;
