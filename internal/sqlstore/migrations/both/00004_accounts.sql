-- Who works here.
-- +goose Up
CREATE TABLE organisations (id text PRIMARY KEY, org text NOT NULL, version bigint NOT NULL, doc text NOT NULL);
CREATE TABLE accounts (id text PRIMARY KEY, org text NOT NULL, version bigint NOT NULL, doc text NOT NULL, email text NOT NULL UNIQUE);
CREATE INDEX accounts_org ON accounts (org, id);
CREATE TABLE tokens (id text PRIMARY KEY, org text NOT NULL, version bigint NOT NULL, doc text NOT NULL, account text NOT NULL, hash text NOT NULL UNIQUE);
CREATE INDEX tokens_account ON tokens (account, id);

-- +goose Down
DROP TABLE tokens;
DROP TABLE accounts;
DROP TABLE organisations;
