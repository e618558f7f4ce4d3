-- From schema version 1 to 2: what schema.sql says of version 2 and version 1 lacked.

ALTER TABLE articles ADD COLUMN copy_of VARCHAR;

CREATE TABLE bands ("key" UINTEGER NOT NULL, article VARCHAR NOT NULL);
CREATE INDEX bands_by_key ON bands ("key");
CREATE TABLE reports (
    number     INTEGER PRIMARY KEY,
    event      VARCHAR NOT NULL,
    occurrence VARCHAR NOT NULL,
    matched    VARCHAR,
    likeness   FLOAT,
    why        VARCHAR,
    words      VARCHAR[] NOT NULL,
    story      VARCHAR[] NOT NULL,
    latitude   FLOAT,
    longitude  FLOAT
);
CREATE TABLE blocks ("key" UINTEGER NOT NULL, report INTEGER NOT NULL);
CREATE INDEX blocks_by_key ON blocks ("key");
CREATE TABLE joined (occurrence VARCHAR NOT NULL, into_occurrence VARCHAR NOT NULL);
CREATE TABLE apart (one VARCHAR NOT NULL, other VARCHAR NOT NULL, "when" VARCHAR NOT NULL, reason VARCHAR NOT NULL);

CREATE TABLE inputs (
    name     VARCHAR PRIMARY KEY,
    size     BIGINT NOT NULL,
    modified BIGINT NOT NULL,
    hash     VARCHAR NOT NULL,
    options  VARCHAR NOT NULL,
    position BIGINT NOT NULL,
    finished BOOLEAN NOT NULL,
    articles BIGINT NOT NULL
);
CREATE TABLE feeds (
    address  VARCHAR PRIMARY KEY,
    etag     VARCHAR,
    modified VARCHAR,
    asked    VARCHAR NOT NULL,
    "after"  VARCHAR NOT NULL,
    failures INTEGER NOT NULL
);
