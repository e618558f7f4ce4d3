-- The record, schema version 2: one DuckDB file.
--
-- Columns of articles, events, claims, quantities and forecasts have the names and the order of the fields in
-- demarche/statements.py; rows are appended in that order. Offsets count characters of articles.text, end exclusive.
-- Dates are ISO 8601 texts as coarse as the source allows: 2024-11-15, 2024-11, 2024-W46, 2024-Q4, 2024.
-- The column "when" is the time of writing, in UTC.

CREATE TABLE meta (schema_version INTEGER NOT NULL, made VARCHAR NOT NULL);

CREATE TABLE articles (
    id             VARCHAR PRIMARY KEY,   -- hash of the text: the same article found twice is one row
    "text"         VARCHAR NOT NULL,
    title          VARCHAR,
    byline         VARCHAR,
    publisher      VARCHAR,
    published      VARCHAR,
    published_from VARCHAR NOT NULL,      -- given | metadata | text | unknown
    source         VARCHAR NOT NULL,      -- file or address it was read from
    source_start   BIGINT NOT NULL,
    source_end     BIGINT NOT NULL,
    credits        VARCHAR[] NOT NULL,
    furniture      VARCHAR[] NOT NULL,
    copy_of        VARCHAR                -- id of the article whose words it repeats, null for words of its own
);

-- Statements have no keys or indexes: their ids start with the article's id, which is unique, and an index
-- on every row would cost more memory and time than the scans it saves.

CREATE TABLE events (
    id                 VARCHAR NOT NULL,
    document_id        VARCHAR NOT NULL,
    "start"            INTEGER NOT NULL,
    "end"              INTEGER NOT NULL,
    sentence           VARCHAR NOT NULL,
    sentence_start     INTEGER NOT NULL,
    "trigger"          VARCHAR NOT NULL,
    "type"             VARCHAR NOT NULL,
    mode               VARCHAR,
    contexts           VARCHAR[] NOT NULL,
    actors             VARCHAR[] NOT NULL,
    recipients         VARCHAR[] NOT NULL,
    actor_mentions     STRUCT("start" INTEGER, "end" INTEGER, "text" VARCHAR, codes VARCHAR[], reason VARCHAR)[] NOT NULL,
    recipient_mentions STRUCT("start" INTEGER, "end" INTEGER, "text" VARCHAR, codes VARCHAR[], reason VARCHAR)[] NOT NULL,
    aux                VARCHAR NOT NULL,  -- actual | future | hypothetical | historical | negated
    date_start         VARCHAR,
    date_end           VARCHAR,
    date_precision     VARCHAR NOT NULL,  -- day | week | month | quarter | year | unknown
    place              VARCHAR,
    score              DOUBLE NOT NULL,   -- PLOVER conflict-cooperation, -10 to 10
    claim              VARCHAR,           -- id of the claim that tells it, null when the text does in its own voice
    condition          VARCHAR,
    occurrence         VARCHAR,           -- which happening this is a report of
    confidence         DOUBLE NOT NULL,   -- calibrated probability, 0 to 1
    coder              VARCHAR NOT NULL,
    alternative        VARCHAR
);

CREATE TABLE claims (
    id             VARCHAR NOT NULL,
    document_id    VARCHAR NOT NULL,
    "start"        INTEGER NOT NULL,
    "end"          INTEGER NOT NULL,
    sentence       VARCHAR NOT NULL,
    sentence_start INTEGER NOT NULL,
    source         VARCHAR,               -- words of the text that name the speaker
    source_code    VARCHAR,
    cue            VARCHAR,
    content        VARCHAR NOT NULL,
    verbatim       BOOLEAN NOT NULL,
    via            VARCHAR,               -- outlet that relays it
    confidence     DOUBLE NOT NULL,
    coder          VARCHAR NOT NULL
);

CREATE TABLE quantities (
    id             VARCHAR NOT NULL,
    document_id    VARCHAR NOT NULL,
    "start"        INTEGER NOT NULL,
    "end"          INTEGER NOT NULL,
    sentence       VARCHAR NOT NULL,
    sentence_start INTEGER NOT NULL,
    "value"        DOUBLE NOT NULL,
    upper          DOUBLE,
    bound          VARCHAR NOT NULL,      -- = | ~ | >= | <=
    unit           VARCHAR NOT NULL,
    counted        VARCHAR,
    change         VARCHAR NOT NULL,      -- up | down | none
    change_kind    VARCHAR,               -- to | by
    period         VARCHAR,
    place          VARCHAR,
    actor          VARCHAR,
    event          VARCHAR,               -- id of the event it measures
    claim          VARCHAR,               -- id of the claim that tells it
    confidence     DOUBLE NOT NULL,
    coder          VARCHAR NOT NULL
);

CREATE TABLE forecasts (
    id             VARCHAR NOT NULL,
    document_id    VARCHAR NOT NULL,
    "start"        INTEGER NOT NULL,
    "end"          INTEGER NOT NULL,
    sentence       VARCHAR NOT NULL,
    sentence_start INTEGER NOT NULL,
    content        VARCHAR NOT NULL,
    "by"           VARCHAR,               -- words of the text that name the forecaster, null for the author
    source_code    VARCHAR,
    phrase         VARCHAR NOT NULL,
    low            DOUBLE,                -- probability range of the phrase, 0 to 1
    high           DOUBLE,
    condition      VARCHAR,
    horizon        VARCHAR,
    actors         VARCHAR[] NOT NULL,
    "type"         VARCHAR,
    outcome        VARCHAR,
    confidence     DOUBLE NOT NULL,
    coder          VARCHAR NOT NULL
);

-- Codes that occur in the statements; the name and the kind are null where the coder gave none.
CREATE TABLE actors (code VARCHAR PRIMARY KEY, name VARCHAR, kind VARCHAR);

-- What a correction replaced. field is a field of the article, or the id of a statement whose old and new are JSON.
CREATE TABLE amendments (article VARCHAR NOT NULL, field VARCHAR NOT NULL, old VARCHAR, new VARCHAR, "when" VARCHAR NOT NULL, reason VARCHAR NOT NULL);

CREATE TABLE runs ("when" VARCHAR NOT NULL, version VARCHAR NOT NULL, model_hash VARCHAR NOT NULL, tables_hash VARCHAR NOT NULL, inputs VARCHAR[] NOT NULL);

CREATE TABLE failures (input VARCHAR NOT NULL, reason VARCHAR NOT NULL, "when" VARCHAR NOT NULL);

-- How far each input has been read, so that a reading stopped and started again goes on from there (sources/documents.py).
CREATE TABLE inputs (
    name     VARCHAR PRIMARY KEY,         -- path or address
    size     BIGINT NOT NULL,             -- bytes
    modified BIGINT NOT NULL,             -- nanoseconds since 1970
    hash     VARCHAR NOT NULL,            -- SHA-256 of all its bytes
    options  VARCHAR NOT NULL,            -- what it was read with, JSON
    position BIGINT NOT NULL,             -- the first byte not read yet
    finished BOOLEAN NOT NULL,
    articles BIGINT NOT NULL
);

-- The feeds that are watched: what to ask their servers, and not before when (sources/fetching.py).
CREATE TABLE feeds (
    address  VARCHAR PRIMARY KEY,
    etag     VARCHAR,
    modified VARCHAR,                     -- Last-Modified, as the server gave it
    asked    VARCHAR NOT NULL,            -- when it was asked last, in UTC
    "after"  VARCHAR NOT NULL,            -- not to be asked before, in UTC
    failures INTEGER NOT NULL             -- in a row
);

-- Copies and occurrences (demarche/record/copies.py, occurrences.py). The keys are hashes; an index finds them at the same cost
-- however long the table is.

-- Which articles may be near-copies: one row a band of the article's MinHash signature. Copies themselves have none.
CREATE TABLE bands ("key" UINTEGER NOT NULL, article VARCHAR NOT NULL);
CREATE INDEX bands_by_key ON bands ("key");

-- What an event is compared by, which occurrence it was found to report, and why.
CREATE TABLE reports (
    number     INTEGER PRIMARY KEY,
    event      VARCHAR NOT NULL,
    occurrence VARCHAR NOT NULL,
    matched    VARCHAR,                   -- the event it was found alike to, null for the first report of an occurrence
    likeness   FLOAT,                     -- 0 to 1
    why        VARCHAR,
    words      VARCHAR[] NOT NULL,        -- of its sentence, those that tell most first
    story      VARCHAR[] NOT NULL,        -- of its article
    latitude   FLOAT,
    longitude  FLOAT
);

-- Which reports may be of one occurrence: one row a type, actor and day.
CREATE TABLE blocks ("key" UINTEGER NOT NULL, report INTEGER NOT NULL);
CREATE INDEX blocks_by_key ON blocks ("key");

-- Occurrences found to be one after they were given ids, until events and reports say so too (at the end of a reading).
CREATE TABLE joined (occurrence VARCHAR NOT NULL, into_occurrence VARCHAR NOT NULL);

-- Occurrences that somebody has ruled to be two; nothing joins them but a ruling that takes this back.
CREATE TABLE apart (one VARCHAR NOT NULL, other VARCHAR NOT NULL, "when" VARCHAR NOT NULL, reason VARCHAR NOT NULL);

-- The first and the last day that an ISO 8601 text can mean, null for a text that is no date.
CREATE MACRO day_first(iso) AS CASE
    WHEN length(iso) >= 10 THEN TRY_CAST(left(iso, 10) AS DATE)
    WHEN length(iso) = 8 AND iso[6] = 'W' THEN CAST(try_strptime(iso || '-1', '%G-W%V-%u') AS DATE)
    WHEN length(iso) = 7 AND iso[6] = 'Q' THEN TRY_CAST(left(iso, 5) || lpad(CAST(TRY_CAST(iso[7] AS INTEGER) * 3 - 2 AS VARCHAR), 2, '0') || '-01' AS DATE)
    WHEN length(iso) = 7 THEN TRY_CAST(iso || '-01' AS DATE)
    WHEN length(iso) = 4 THEN TRY_CAST(iso || '-01-01' AS DATE)
END;

CREATE MACRO day_last(iso) AS CAST(day_first(iso) + CASE
    WHEN length(iso) >= 10 THEN INTERVAL 1 DAY
    WHEN length(iso) = 8 THEN INTERVAL 7 DAYS
    WHEN length(iso) = 7 AND iso[6] = 'Q' THEN INTERVAL 3 MONTHS
    WHEN length(iso) = 7 THEN INTERVAL 1 MONTH
    ELSE INTERVAL 1 YEAR
END - INTERVAL 1 DAY AS DATE);

-- Whether one of the codes is wanted: a code as it stands, a bare country or body with its sectors too.
CREATE MACRO has_code(codes, wanted) AS
    list_has_any(codes, wanted) OR list_has_any([split_part(code, '.', 1) FOR code IN codes], wanted);
