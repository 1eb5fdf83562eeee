-- Records of the desk. doc is the record as JSON; the other columns are what questions ask for. Times are microseconds since 1970, UTC.
-- +goose Up
CREATE TABLE assessments (
  id text PRIMARY KEY, org text NOT NULL, version bigint NOT NULL, doc text NOT NULL,
  made bigint NOT NULL, outcome text NOT NULL, strength bigint NOT NULL, score double precision NOT NULL,
  state text NOT NULL, upload text NOT NULL, lane text NOT NULL, pattern text NOT NULL
);
CREATE INDEX assessments_org ON assessments (org, id);
CREATE INDEX assessments_upload ON assessments (upload, strength, score, id);
CREATE INDEX assessments_outcome ON assessments (org, outcome, id);
CREATE INDEX assessments_state ON assessments (org, state, id);
CREATE INDEX assessments_rank ON assessments (org, strength, score, id);

CREATE TABLE bodies (id text PRIMARY KEY, data bytea NOT NULL);

CREATE TABLE products (
  id text PRIMARY KEY, org text NOT NULL, version bigint NOT NULL, doc text NOT NULL, retired boolean NOT NULL
);
CREATE INDEX products_org ON products (org, id);

CREATE TABLE parties (
  id text PRIMARY KEY, org text NOT NULL, version bigint NOT NULL, doc text NOT NULL
);
CREATE INDEX parties_org ON parties (org, id);

CREATE TABLE uploads (
  id text PRIMARY KEY, org text NOT NULL, version bigint NOT NULL, doc text NOT NULL, state text NOT NULL, lease bigint NOT NULL
);
CREATE INDEX uploads_org ON uploads (org, id);
CREATE INDEX uploads_state ON uploads (state, lease, id);

CREATE TABLE refusals (
  upload text NOT NULL, line bigint NOT NULL, field text NOT NULL, message text NOT NULL, PRIMARY KEY (upload, line, field)
);

CREATE TABLE adjudications (
  id text PRIMARY KEY, org text NOT NULL, version bigint NOT NULL, doc text NOT NULL,
  list text NOT NULL, ref text NOT NULL, withdrawn boolean NOT NULL
);
CREATE INDEX adjudications_org ON adjudications (org, id);
CREATE INDEX adjudications_entry ON adjudications (list, ref, id);

CREATE TABLE lists (
  id text PRIMARY KEY, org text NOT NULL, version bigint NOT NULL, doc text NOT NULL, list text NOT NULL, digest text NOT NULL,
  UNIQUE (list, digest)
);

CREATE TABLE settings (
  id text PRIMARY KEY, org text NOT NULL, version bigint NOT NULL, doc text NOT NULL, name text NOT NULL, UNIQUE (org, name)
);

CREATE TABLE blobs (sum text NOT NULL, piece bigint NOT NULL, data bytea NOT NULL, PRIMARY KEY (sum, piece));

-- +goose Down
DROP TABLE blobs;
DROP TABLE settings;
DROP TABLE lists;
DROP TABLE adjudications;
DROP TABLE refusals;
DROP TABLE uploads;
DROP TABLE parties;
DROP TABLE products;
DROP TABLE bodies;
DROP TABLE assessments;
