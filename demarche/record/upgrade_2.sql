-- From schema version 1 to 2: what schema.sql says of version 2 and version 1 lacked.

ALTER TABLE articles ADD COLUMN copy_of VARCHAR;
ALTER TABLE amendments ADD COLUMN "by" VARCHAR DEFAULT 'reading';
ALTER TABLE amendments ALTER COLUMN "by" SET NOT NULL;

CREATE TABLE bands ("key" UINTEGER NOT NULL, article VARCHAR NOT NULL);
CREATE INDEX bands_by_key ON bands ("key");

CREATE SEQUENCE report_numbers;
CREATE TABLE reports (
    number     INTEGER PRIMARY KEY,
    occurrence VARCHAR NOT NULL,
    matched    VARCHAR,
    likeness   FLOAT,
    why        VARCHAR,
    ruled      BOOLEAN NOT NULL,
    event      VARCHAR NOT NULL,
    article    VARCHAR NOT NULL,
    "type"     VARCHAR NOT NULL,
    aux        VARCHAR NOT NULL,
    actors     VARCHAR[] NOT NULL,
    recipients VARCHAR[] NOT NULL,
    "day"      VARCHAR,
    told       BOOLEAN NOT NULL,
    words      VARCHAR[] NOT NULL,
    story      VARCHAR[] NOT NULL,
    names      VARCHAR[] NOT NULL,
    places     STRUCT(name VARCHAR, latitude DOUBLE, longitude DOUBLE)[] NOT NULL
);

CREATE TABLE blocks ("key" UINTEGER NOT NULL, report INTEGER NOT NULL);
CREATE INDEX blocks_by_key ON blocks ("key");

CREATE TABLE joined (occurrence VARCHAR NOT NULL, into_occurrence VARCHAR NOT NULL);

CREATE TABLE apart (one VARCHAR NOT NULL, other VARCHAR NOT NULL, "when" VARCHAR NOT NULL, reason VARCHAR NOT NULL);

CREATE TABLE reprints (article VARCHAR NOT NULL, publisher VARCHAR, title VARCHAR, published VARCHAR, source VARCHAR NOT NULL);

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
ALTER TABLE quantities ADD COLUMN restates VARCHAR;
ALTER TABLE events ADD COLUMN origin STRUCT(source_id VARCHAR, url VARCHAR, publisher VARCHAR, file VARCHAR);
ALTER TABLE events ADD COLUMN codebook VARCHAR DEFAULT 'PLOVER 2.0';
ALTER TABLE events ALTER COLUMN codebook SET NOT NULL;
ALTER TABLE events ADD COLUMN condition_event VARCHAR;

CREATE TABLE codebooks (
    name    VARCHAR NOT NULL,
    version VARCHAR NOT NULL,
    "text"  VARCHAR NOT NULL,
    "when"  VARCHAR NOT NULL
);

CREATE TABLE imports (
    id      INTEGER PRIMARY KEY,
    format  VARCHAR NOT NULL,
    file    VARCHAR NOT NULL,
    "when"  VARCHAR NOT NULL,
    version VARCHAR NOT NULL,
    rows    BIGINT NOT NULL,
    added   BIGINT NOT NULL,
    known   BIGINT NOT NULL,
    bad     BIGINT NOT NULL,
    untyped BIGINT NOT NULL
);

CREATE TABLE losses (
    direction VARCHAR NOT NULL,
    file      VARCHAR NOT NULL,
    "when"    VARCHAR NOT NULL,
    field     VARCHAR NOT NULL,
    "value"   VARCHAR,
    rows      BIGINT NOT NULL,
    what      VARCHAR NOT NULL
);

CREATE TABLE imported_acts (
    id       INTEGER PRIMARY KEY,
    format   VARCHAR NOT NULL,
    source   VARCHAR NOT NULL,
    "type"   VARCHAR,
    mode     VARCHAR,
    contexts VARCHAR[] NOT NULL,
    score    DOUBLE
);

CREATE TABLE imported_sides (
    id     INTEGER PRIMARY KEY,
    format VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    codes  VARCHAR[] NOT NULL,
    "text" VARCHAR,
    reason VARCHAR NOT NULL
);

CREATE TABLE imported_places (
    id        INTEGER PRIMARY KEY,
    format    VARCHAR NOT NULL,
    source    VARCHAR NOT NULL,
    name      VARCHAR,
    country   VARCHAR,
    latitude  DOUBLE,
    longitude DOUBLE
);

INSERT INTO imported_sides VALUES (0, '', '', [], NULL, '');
INSERT INTO imported_places VALUES (0, '', '', NULL, NULL, NULL, NULL);

CREATE TABLE imported_events (
    format          VARCHAR NOT NULL,
    source_id       VARCHAR NOT NULL,
    import          INTEGER NOT NULL,
    coder           VARCHAR NOT NULL,
    first_day       DATE NOT NULL,
    last_day        DATE NOT NULL,
    date_start      VARCHAR,
    date_end        VARCHAR,
    date_precision  VARCHAR,
    act             INTEGER NOT NULL,
    actor           INTEGER NOT NULL,
    recipient       INTEGER NOT NULL,
    place           INTEGER NOT NULL,
    actor_place     INTEGER NOT NULL,
    recipient_place INTEGER NOT NULL,
    aux             VARCHAR NOT NULL,
    sentence        VARCHAR NOT NULL,
    score           DOUBLE,
    claim           VARCHAR,
    condition       VARCHAR,
    occurrence      VARCHAR,
    counted         BOOLEAN NOT NULL,
    confidence      DOUBLE NOT NULL,
    story           VARCHAR,
    url             VARCHAR,
    publisher       VARCHAR,
    sentence_number INTEGER,
    root            BOOLEAN,
    mentions        INTEGER,
    sources         INTEGER,
    articles        INTEGER,
    tone            DOUBLE,
    added           TIMESTAMP,
    more            VARCHAR
);

CREATE TABLE imported_months (
    actor     VARCHAR NOT NULL,
    recipient VARCHAR NOT NULL,
    "month"   DATE NOT NULL,
    "type"    VARCHAR NOT NULL,
    aux       VARCHAR NOT NULL,
    n         BIGINT NOT NULL,
    score     DOUBLE NOT NULL,
    squares   DOUBLE NOT NULL
);

CREATE TABLE imported_dyads (
    actor                VARCHAR NOT NULL,
    recipient            VARCHAR NOT NULL,
    "month"              DATE NOT NULL,
    aux                  VARCHAR NOT NULL,
    n                    BIGINT NOT NULL,
    score                DOUBLE NOT NULL,
    squares              DOUBLE NOT NULL,
    verbal_cooperation   BIGINT NOT NULL,
    material_cooperation BIGINT NOT NULL,
    verbal_conflict      BIGINT NOT NULL,
    material_conflict    BIGINT NOT NULL
);

CREATE VIEW imported AS
    SELECT i.format || '-' || i.source_id AS id, i.format || '-' || coalesce(i.story, left(md5(i.url), 12), i.source_id) AS document_id,
        0 AS "start", 0 AS "end", i.sentence, 0 AS sentence_start, '' AS "trigger", c."type", c.mode, c.contexts,
        s.codes AS actors, r.codes AS recipients,
        CASE WHEN s."text" IS NULL THEN [] ELSE [{'start': 0, 'end': 0, 'text': s."text", 'codes': s.codes, 'reason': s.reason}] END AS actor_mentions,
        CASE WHEN r."text" IS NULL THEN [] ELSE [{'start': 0, 'end': 0, 'text': r."text", 'codes': r.codes, 'reason': r.reason}] END AS recipient_mentions,
        i.aux, coalesce(i.date_start, CAST(i.first_day AS VARCHAR)) AS date_start, coalesce(i.date_end, CAST(i.last_day AS VARCHAR)) AS date_end,
        coalesce(i.date_precision, 'day') AS date_precision, p.name AS place, coalesce(i.score, c.score) AS score, i.claim, i.condition,
        i.occurrence, i.confidence, i.coder, CAST(NULL AS VARCHAR) AS alternative,
        {'source_id': i.source_id, 'url': i.url, 'publisher': coalesce(i.publisher, nullif(split_part(i.url, '/', 3), '')), 'file': f.file} AS origin, 'PLOVER 2.0' AS codebook,
        CAST(NULL AS VARCHAR) AS condition_event,
        i.first_day, i.last_day, 4294967296 + i.rowid AS seq, i.rowid AS number, i.format, i.source_id, i.act, i.actor, i.recipient, i.counted
    FROM imported_events AS i
    JOIN imported_acts AS c ON c.id = i.act
    JOIN imports AS f ON f.id = i.import
    JOIN imported_sides AS s ON s.id = i.actor
    JOIN imported_sides AS r ON r.id = i.recipient
    JOIN imported_places AS p ON p.id = i.place;

CREATE VIEW all_events AS
    SELECT t.*, day_first(coalesce(t.date_start, t.date_end, a.published)) AS first_day,
        day_last(coalesce(t.date_end, t.date_start, a.published)) AS last_day, t.rowid AS seq
    FROM events AS t LEFT JOIN articles AS a ON a.id = t.document_id
    UNION ALL BY NAME SELECT * EXCLUDE (number, format, source_id, act, actor, recipient, counted) FROM imported;
