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
    alternative        VARCHAR,
    origin             STRUCT(source_id VARCHAR, url VARCHAR, publisher VARCHAR, file VARCHAR)  -- of an event from other data, else null
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
-- by tells an article that was read again (reading) from a row that a person corrected (hand), and from what a person said of copies and occurrences (ruling).
CREATE TABLE amendments (
    article VARCHAR NOT NULL,
    field   VARCHAR NOT NULL,
    old     VARCHAR,
    new     VARCHAR,
    "when"  VARCHAR NOT NULL,
    reason  VARCHAR NOT NULL,
    "by"    VARCHAR NOT NULL DEFAULT 'reading'
);

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

-- What an event is compared by (demarche/record/reports.py), which occurrence it was found to report, and why.
CREATE SEQUENCE report_numbers;
CREATE TABLE reports (
    number     INTEGER PRIMARY KEY,
    occurrence VARCHAR NOT NULL,
    matched    VARCHAR,                   -- the event it was found alike to, null for the first report of an occurrence
    likeness   FLOAT,                     -- 0 to 1
    why        VARCHAR,
    ruled      BOOLEAN NOT NULL,          -- whether somebody has said that it belongs here
    event      VARCHAR NOT NULL,
    article    VARCHAR NOT NULL,
    "type"     VARCHAR NOT NULL,
    aux        VARCHAR NOT NULL,
    actors     VARCHAR[] NOT NULL,        -- without sectors
    recipients VARCHAR[] NOT NULL,
    "day"      VARCHAR,
    told       BOOLEAN NOT NULL,          -- whether the day is the event's own, not its article's
    words      VARCHAR[] NOT NULL,        -- of its sentence, those that tell most first
    story      VARCHAR[] NOT NULL,        -- of its article
    names      VARCHAR[] NOT NULL,
    places     STRUCT(name VARCHAR, latitude DOUBLE, longitude DOUBLE)[] NOT NULL
);

-- Which reports may be of one occurrence: one row an actor, with family of types, modality and day.
CREATE TABLE blocks ("key" UINTEGER NOT NULL, report INTEGER NOT NULL);
CREATE INDEX blocks_by_key ON blocks ("key");

-- Occurrences found to be one after they had ids of their own, until events and reports say so too (at the end of a reading).
CREATE TABLE joined (occurrence VARCHAR NOT NULL, into_occurrence VARCHAR NOT NULL);

-- Occurrences that somebody has said are two; nothing joins them but the same person's word.
CREATE TABLE apart (one VARCHAR NOT NULL, other VARCHAR NOT NULL, "when" VARCHAR NOT NULL, reason VARCHAR NOT NULL);

-- Events taken over from other projects' data (demarche/record/importing.py). They have no article and no words, and there may be
-- millions: so they are kept apart from `events`, narrow, with what many rows share (sides, acts, places) in tables of its own.
-- The view all_events is both kinds of events in the columns of `events`.

CREATE TABLE imports (
    id      INTEGER PRIMARY KEY,
    format  VARCHAR NOT NULL,             -- gdelt | icews | polecat | plover
    file    VARCHAR NOT NULL,
    "when"  VARCHAR NOT NULL,
    version VARCHAR NOT NULL,             -- of demarche
    rows    BIGINT NOT NULL,              -- in the file: those added, known, bad and without a type together
    added   BIGINT NOT NULL,
    known   BIGINT NOT NULL,              -- in the record already, or twice in the file
    bad     BIGINT NOT NULL,
    untyped BIGINT NOT NULL               -- of a kind that PLOVER has no type for
);

-- What did not map: which field, its value, how many rows, and what was done.
CREATE TABLE losses (
    direction VARCHAR NOT NULL,           -- import | export
    file      VARCHAR NOT NULL,
    "when"    VARCHAR NOT NULL,
    field     VARCHAR NOT NULL,
    "value"   VARCHAR,
    rows      BIGINT NOT NULL,
    what      VARCHAR NOT NULL
);

-- One row for each distinct act, side or place of a format. `source` is how the source writes it: its columns joined by tabs.
CREATE TABLE imported_acts (
    id       INTEGER PRIMARY KEY,
    format   VARCHAR NOT NULL,
    source   VARCHAR NOT NULL,
    "type"   VARCHAR,                     -- null: no type of PLOVER, no events of it are kept
    mode     VARCHAR,
    contexts VARCHAR[] NOT NULL,
    score    DOUBLE
);

CREATE TABLE imported_sides (
    id     INTEGER PRIMARY KEY,
    format VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    codes  VARCHAR[] NOT NULL,
    "text" VARCHAR,                       -- its name in the source
    reason VARCHAR NOT NULL
);

CREATE TABLE imported_places (
    id        INTEGER PRIMARY KEY,
    format    VARCHAR NOT NULL,
    source    VARCHAR NOT NULL,
    name      VARCHAR,
    country   VARCHAR,                    -- ISO 3166-1 alpha-3
    latitude  DOUBLE,
    longitude DOUBLE
);

INSERT INTO imported_sides VALUES (0, '', '', [], NULL, '');
INSERT INTO imported_places VALUES (0, '', '', NULL, NULL, NULL, NULL);

CREATE TABLE imported_events (
    format          VARCHAR NOT NULL,
    source_id       VARCHAR NOT NULL,     -- unique within the format; all_events.id is both with a hyphen between
    import          INTEGER NOT NULL,     -- imports.id
    coder           VARCHAR NOT NULL,
    first_day       DATE NOT NULL,
    last_day        DATE NOT NULL,
    date_start      VARCHAR,              -- these three null for a plain day
    date_end        VARCHAR,
    date_precision  VARCHAR,
    act             INTEGER NOT NULL,
    actor           INTEGER NOT NULL,     -- imported_sides.id, 0 where nobody is named
    recipient       INTEGER NOT NULL,
    place           INTEGER NOT NULL,     -- imported_places.id, 0 where none is named
    actor_place     INTEGER NOT NULL,
    recipient_place INTEGER NOT NULL,
    aux             VARCHAR NOT NULL,
    sentence        VARCHAR NOT NULL,
    score           DOUBLE,               -- where the source has a score of its own for the row
    claim           VARCHAR,
    condition       VARCHAR,
    occurrence      VARCHAR,
    confidence      DOUBLE NOT NULL,      -- 1 where the source gives none: the row is taken as it stands
    story           VARCHAR,              -- id of the article there; null where its address stands for it
    url             VARCHAR,
    publisher       VARCHAR,
    sentence_number INTEGER,
    root            BOOLEAN,              -- GDELT: told in the first paragraph
    mentions        INTEGER,
    sources         INTEGER,
    articles        INTEGER,
    tone            DOUBLE,
    added           TIMESTAMP,            -- to the source's data set
    more            VARCHAR               -- what else the source says of the row: its columns joined by tabs, for PLOVER a JSON object
);

-- Counts of imported events by pair of countries (or bodies) and month, kept up by each import: of those that have one day and
-- stand alone (no occurrence), which are nearly all.
CREATE TABLE imported_months (
    actor     VARCHAR NOT NULL,
    recipient VARCHAR NOT NULL,
    "month"   DATE NOT NULL,
    "type"    VARCHAR NOT NULL,
    aux       VARCHAR NOT NULL,
    n         BIGINT NOT NULL,
    score     DOUBLE NOT NULL,            -- sum
    squares   DOUBLE NOT NULL             -- sum of squares
);

-- The same without types, for the question asked most: four quad classes instead.
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

-- Imported events in the columns of `events`. first_day and last_day bound when it may have happened; seq is the order of importing,
-- which comes after that of reading; the columns after it are those of imported_events that filters look at.
CREATE VIEW imported AS
    SELECT i.format || '-' || i.source_id AS id, i.format || '-' || coalesce(i.story, left(md5(i.url), 12), i.source_id) AS document_id,
        0 AS "start", 0 AS "end", i.sentence, 0 AS sentence_start, '' AS "trigger", c."type", c.mode, c.contexts,
        s.codes AS actors, r.codes AS recipients,
        CASE WHEN s."text" IS NULL THEN [] ELSE [{'start': 0, 'end': 0, 'text': s."text", 'codes': s.codes, 'reason': s.reason}] END AS actor_mentions,
        CASE WHEN r."text" IS NULL THEN [] ELSE [{'start': 0, 'end': 0, 'text': r."text", 'codes': r.codes, 'reason': r.reason}] END AS recipient_mentions,
        i.aux, coalesce(i.date_start, CAST(i.first_day AS VARCHAR)) AS date_start, coalesce(i.date_end, CAST(i.last_day AS VARCHAR)) AS date_end,
        coalesce(i.date_precision, 'day') AS date_precision, p.name AS place, coalesce(i.score, c.score) AS score, i.claim, i.condition,
        i.occurrence, i.confidence, i.coder, CAST(NULL AS VARCHAR) AS alternative,
        {'source_id': i.source_id, 'url': i.url, 'publisher': coalesce(i.publisher, nullif(split_part(i.url, '/', 3), '')), 'file': f.file} AS origin,
        i.first_day, i.last_day, 4294967296 + i.rowid AS seq, i.rowid AS number, i.format, i.source_id, i.act, i.actor, i.recipient
    FROM imported_events AS i
    JOIN imported_acts AS c ON c.id = i.act
    JOIN imports AS f ON f.id = i.import
    JOIN imported_sides AS s ON s.id = i.actor
    JOIN imported_sides AS r ON r.id = i.recipient
    JOIN imported_places AS p ON p.id = i.place;

-- Read and imported events alike.
CREATE VIEW all_events AS
    SELECT t.*, day_first(coalesce(t.date_start, t.date_end, a.published)) AS first_day,
        day_last(coalesce(t.date_end, t.date_start, a.published)) AS last_day, t.rowid AS seq
    FROM events AS t LEFT JOIN articles AS a ON a.id = t.document_id
    UNION ALL BY NAME SELECT * EXCLUDE (number, format, source_id, act, actor, recipient) FROM imported;
