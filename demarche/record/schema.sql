-- The record, schema version 2: one DuckDB file.
--
-- Columns of articles, events, claims, quantities and forecasts have the names and the order of the fields in
-- demarche/statements.py; rows are appended in that order. Offsets count characters of articles.text, end exclusive.
-- Dates are ISO 8601 texts as coarse as the source allows: 2024-11-15, 2024-11, 2024-W46, 2024-Q4, 2024.
-- The column "when" is the time of writing, in UTC.

-- What the file is: one row.
CREATE TABLE meta (
    schema_version INTEGER NOT NULL,      -- of the tables that follow
    made           VARCHAR NOT NULL       -- when, in UTC
);

CREATE TABLE articles (
    id             VARCHAR PRIMARY KEY,   -- hash of the text: the same article found twice is one row
    "text"         VARCHAR NOT NULL,      -- its clean text
    title          VARCHAR,               -- its headline
    byline         VARCHAR,               -- who wrote it
    publisher      VARCHAR,               -- who published it
    published      VARCHAR,               -- the day it appeared
    published_from VARCHAR NOT NULL,      -- given | metadata | text | unknown
    source         VARCHAR NOT NULL,      -- file or address it was read from
    source_start   BIGINT NOT NULL,       -- where it begins in the decoded page
    source_end     BIGINT NOT NULL,       -- where it ends there
    credits        VARCHAR[] NOT NULL,    -- image credits that stood beside it
    furniture      VARCHAR[] NOT NULL,    -- calls to subscribe, menus and biographies that stood beside it
    copy_of        VARCHAR                -- id of the article whose words it repeats, null for words of its own
);

-- Statements have no keys or indexes: their ids start with the article's id, which is unique, and an index
-- on every row would cost more memory and time than the scans it saves.

CREATE TABLE events (
    id                 VARCHAR NOT NULL,  -- the article's id, a hyphen, a letter for the kind of statement and a number
    document_id        VARCHAR NOT NULL,  -- articles.id
    "start"            INTEGER NOT NULL,  -- where the words it was read from begin: of an event its trigger
    "end"              INTEGER NOT NULL,  -- where they end
    sentence           VARCHAR NOT NULL,  -- the sentence they stand in
    sentence_start     INTEGER NOT NULL,  -- where the sentence begins
    "trigger"          VARCHAR NOT NULL,  -- the words that state the act
    "type"             VARCHAR NOT NULL,  -- type of the codebook
    mode               VARCHAR,           -- mode of the type
    contexts           VARCHAR[] NOT NULL,  -- PLOVER contexts
    actors             VARCHAR[] NOT NULL,  -- codes of those who act; of both sides of a reciprocal act
    recipients         VARCHAR[] NOT NULL,  -- codes of those it is done to
    actor_mentions     STRUCT("start" INTEGER, "end" INTEGER, "text" VARCHAR, codes VARCHAR[], reason VARCHAR)[] NOT NULL,  -- the words behind actors, and why they mean them
    recipient_mentions STRUCT("start" INTEGER, "end" INTEGER, "text" VARCHAR, codes VARCHAR[], reason VARCHAR)[] NOT NULL,  -- the words behind recipients
    aux                VARCHAR NOT NULL,  -- actual | future | hypothetical | historical | negated
    date_start         VARCHAR,           -- its first day
    date_end           VARCHAR,           -- its last day
    date_precision     VARCHAR NOT NULL,  -- day | week | month | quarter | year | unknown
    place              VARCHAR,           -- where it was
    score              DOUBLE NOT NULL,   -- PLOVER conflict-cooperation, -10 to 10
    claim              VARCHAR,           -- id of the claim that tells it, null when the text does in its own voice
    condition          VARCHAR,           -- the words of the condition that it hangs on
    occurrence         VARCHAR,           -- which happening this is a report of
    confidence         DOUBLE NOT NULL,   -- how sure the coder is, 0 to 1; of events calibrated
    coder              VARCHAR NOT NULL,  -- what read it: name and version
    alternative        VARCHAR,           -- the nearest other reading, with its probability
    origin             STRUCT(source_id VARCHAR, url VARCHAR, publisher VARCHAR, file VARCHAR),  -- of an event from other data, else null
    codebook           VARCHAR NOT NULL DEFAULT 'PLOVER 2.0',  -- what defines its type and mode: name and version
    condition_event    VARCHAR            -- id of the event that the condition tells of
);

CREATE TABLE claims (
    id             VARCHAR NOT NULL,
    document_id    VARCHAR NOT NULL,
    "start"        INTEGER NOT NULL,
    "end"          INTEGER NOT NULL,
    sentence       VARCHAR NOT NULL,
    sentence_start INTEGER NOT NULL,
    source         VARCHAR,               -- words of the text that name the speaker
    source_code    VARCHAR,               -- actor code of the speaker
    cue            VARCHAR,               -- the words that say that something is said
    content        VARCHAR NOT NULL,      -- what is said
    verbatim       BOOLEAN NOT NULL,      -- in quotation marks, word for word
    via            VARCHAR,               -- id of the claim that relays it: CNN reports that an official said so
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
    "value"        DOUBLE NOT NULL,       -- the number, or the lower end of a range
    upper          DOUBLE,                -- the upper end of a range
    bound          VARCHAR NOT NULL,      -- = | ~ | >= | <=
    unit           VARCHAR NOT NULL,      -- count, %, USD, km …
    counted        VARCHAR,               -- the words for what is counted
    change         VARCHAR NOT NULL,      -- up | down | none
    change_kind    VARCHAR,               -- to | by
    period         VARCHAR,               -- the time that it holds for
    place          VARCHAR,               -- where
    actor          VARCHAR,               -- actor code of whom it is, or by whom
    event          VARCHAR,               -- id of the event it measures
    claim          VARCHAR,               -- id of the claim that tells it
    confidence     DOUBLE NOT NULL,
    coder          VARCHAR NOT NULL,
    restates       VARCHAR                -- id of the quantity of the same article that it says again
);

CREATE TABLE forecasts (
    id             VARCHAR NOT NULL,
    document_id    VARCHAR NOT NULL,
    "start"        INTEGER NOT NULL,
    "end"          INTEGER NOT NULL,
    sentence       VARCHAR NOT NULL,
    sentence_start INTEGER NOT NULL,
    content        VARCHAR NOT NULL,      -- what is said to come
    "by"           VARCHAR,               -- words of the text that name the forecaster, null for the author
    source_code    VARCHAR,               -- actor code of the forecaster
    phrase         VARCHAR NOT NULL,      -- the words that say how likely it is
    low            DOUBLE,                -- probability range of the phrase, 0 to 1
    high           DOUBLE,                -- the upper end of that range
    condition      VARCHAR,               -- the words of the condition that it hangs on
    horizon        VARCHAR,               -- by when, in words of the text
    actors         VARCHAR[] NOT NULL,    -- codes of those it is about
    "type"         VARCHAR,               -- PLOVER type of what is to come
    outcome        VARCHAR,               -- what came of it
    confidence     DOUBLE NOT NULL,
    coder          VARCHAR NOT NULL
);

-- Codes that occur in the statements; the name and the kind are null where the coder gave none.
CREATE TABLE actors (
    code VARCHAR PRIMARY KEY,             -- ISO 3166-1 alpha-3 with an optional sector, or the short name of a body or group
    name VARCHAR,                         -- its usual English name
    kind VARCHAR                          -- state, body, group ...
);

-- What a correction replaced. field is a field of the article, or the id of a statement whose old and new are JSON.
-- by tells an article that was read again (reading) from a row that a person corrected (hand), and from what a person said of copies and occurrences (ruling).
CREATE TABLE amendments (
    article VARCHAR NOT NULL,             -- articles.id
    field   VARCHAR NOT NULL,             -- a field of the article, or the id of a statement
    old     VARCHAR,                      -- what it was, null for what is new
    new     VARCHAR,                      -- what it is, null for what is gone
    "when"  VARCHAR NOT NULL,             -- time of writing, in UTC
    reason  VARCHAR NOT NULL,             -- as the person gave it
    "by"    VARCHAR NOT NULL DEFAULT 'reading'  -- reading, or hand where a person corrected a row
);

-- Who else printed an article word for word: such a page is no article of its own, as its text is the same.
CREATE TABLE reprints (
    article   VARCHAR NOT NULL,           -- articles.id
    publisher VARCHAR,                    -- who printed it, null where its address alone tells
    title     VARCHAR,                    -- its headline there
    published VARCHAR,                    -- the day it appeared there
    source    VARCHAR NOT NULL            -- file or address it was read from
);

-- What each reading was made with and from.
CREATE TABLE runs (
    "when"      VARCHAR NOT NULL,         -- time of writing, in UTC
    version     VARCHAR NOT NULL,         -- of demarche
    model_hash  VARCHAR NOT NULL,         -- SHA-256 of the model
    tables_hash VARCHAR NOT NULL,         -- SHA-256 of the tables of names and rules
    inputs      VARCHAR[] NOT NULL        -- as they were named
);

-- The codebooks of one's own that events were coded with. A change to a file needs a version of its own.
CREATE TABLE codebooks (
    name    VARCHAR NOT NULL,             -- as events.codebook has it, before the space
    version VARCHAR NOT NULL,             -- and behind it
    "text"  VARCHAR NOT NULL,             -- the file
    "when"  VARCHAR NOT NULL              -- it was first used, in UTC
);

-- Inputs that could not be read; of each the last reason.
CREATE TABLE failures (
    input  VARCHAR NOT NULL,              -- path or address
    reason VARCHAR NOT NULL,              -- why, and what to do
    "when" VARCHAR NOT NULL               -- time of writing, in UTC
);

-- How far each input has been read, so that a reading stopped and started again goes on from there (sources/documents.py).
CREATE TABLE inputs (
    name     VARCHAR PRIMARY KEY,         -- path or address
    size     BIGINT NOT NULL,             -- bytes
    modified BIGINT NOT NULL,             -- nanoseconds since 1970
    hash     VARCHAR NOT NULL,            -- SHA-256 of all its bytes
    options  VARCHAR NOT NULL,            -- what it was read with, JSON
    position BIGINT NOT NULL,             -- the first byte not read yet
    finished BOOLEAN NOT NULL,            -- read to its end
    articles BIGINT NOT NULL              -- how many it gave
);

-- The feeds that are watched: what to ask their servers, and not before when (sources/fetching.py).
CREATE TABLE feeds (
    address  VARCHAR PRIMARY KEY,         -- of the feed
    etag     VARCHAR,                     -- as the server gave it
    modified VARCHAR,                     -- Last-Modified, as the server gave it
    asked    VARCHAR NOT NULL,            -- when it was asked last, in UTC
    "after"  VARCHAR NOT NULL,            -- not to be asked before, in UTC
    failures INTEGER NOT NULL             -- in a row
);

-- Copies and occurrences (demarche/record/copies.py, occurrences.py). The keys are hashes; an index finds them at the same cost
-- however long the table is.

-- Which articles may be near-copies: one row a band of the article's MinHash signature. Copies themselves have none.
CREATE TABLE bands (
    "key"   UINTEGER NOT NULL,            -- hash of the band
    article VARCHAR NOT NULL              -- articles.id
);
CREATE INDEX bands_by_key ON bands ("key");

CREATE SEQUENCE report_numbers;
-- What an event is compared by (demarche/record/reports.py), which occurrence it was found to report, and why.
CREATE TABLE reports (
    number     INTEGER PRIMARY KEY,       -- in the order of adding
    occurrence VARCHAR NOT NULL,          -- events.occurrence
    matched    VARCHAR,                   -- the event it was found alike to, null for the first report of an occurrence
    likeness   FLOAT,                     -- 0 to 1
    why        VARCHAR,                   -- what they have in common
    ruled      BOOLEAN NOT NULL,          -- whether somebody has said that it belongs here
    event      VARCHAR NOT NULL,          -- events.id
    article    VARCHAR NOT NULL,          -- articles.id
    "type"     VARCHAR NOT NULL,          -- PLOVER type
    aux        VARCHAR NOT NULL,          -- actual, future, hypothetical, historical or negated
    actors     VARCHAR[] NOT NULL,        -- without sectors
    recipients VARCHAR[] NOT NULL,        -- codes of those it is done to
    "day"      VARCHAR,                   -- its first day
    told       BOOLEAN NOT NULL,          -- whether the day is the event's own, not its article's
    words      VARCHAR[] NOT NULL,        -- of its sentence, those that tell most first
    story      VARCHAR[] NOT NULL,        -- of its article
    names      VARCHAR[] NOT NULL,        -- named in its sentence
    places     STRUCT(name VARCHAR, latitude DOUBLE, longitude DOUBLE)[] NOT NULL  -- named in its sentence
);

-- Which reports may be of one occurrence: one row an actor, with family of types, modality and day.
CREATE TABLE blocks (
    "key"  UINTEGER NOT NULL,             -- hash of type, actor and day
    report INTEGER NOT NULL               -- reports.number
);
CREATE INDEX blocks_by_key ON blocks ("key");

-- Occurrences found to be one after they had ids of their own, until events and reports say so too (at the end of a reading).
CREATE TABLE joined (
    occurrence      VARCHAR NOT NULL,     -- the id that is given up
    into_occurrence VARCHAR NOT NULL      -- the id that stays
);

-- Occurrences that somebody has said are two; nothing joins them but the same person's word.
CREATE TABLE apart (
    one    VARCHAR NOT NULL,              -- events.occurrence
    other  VARCHAR NOT NULL,              -- events.occurrence
    "when" VARCHAR NOT NULL,              -- time of writing, in UTC
    reason VARCHAR NOT NULL               -- as the person gave it
);

-- Events taken over from other projects' data (demarche/record/importing.py). They have no article and no words, and there may be
-- millions: so they are kept apart from `events`, narrow, with what many rows share (sides, acts, places) in tables of its own.
-- The view all_events is both kinds of events in the columns of `events`.

-- One row for each file of events that was taken over.
CREATE TABLE imports (
    id      INTEGER PRIMARY KEY,          -- a number
    format  VARCHAR NOT NULL,             -- gdelt | icews | polecat | plover
    file    VARCHAR NOT NULL,             -- its name
    "when"  VARCHAR NOT NULL,             -- time of writing, in UTC
    version VARCHAR NOT NULL,             -- of demarche
    rows    BIGINT NOT NULL,              -- in the file: those added, known, bad and without a type together
    added   BIGINT NOT NULL,              -- to the record
    known   BIGINT NOT NULL,              -- in the record already, or twice in the file
    bad     BIGINT NOT NULL,              -- that could not be understood
    untyped BIGINT NOT NULL               -- of a kind that PLOVER has no type for
);

-- What did not map: which field, its value, how many rows, and what was done.
CREATE TABLE losses (
    direction VARCHAR NOT NULL,           -- import | export
    file      VARCHAR NOT NULL,           -- its name
    "when"    VARCHAR NOT NULL,           -- time of writing, in UTC
    field     VARCHAR NOT NULL,           -- of the source or the target
    "value"   VARCHAR,                    -- that has no counterpart
    rows      BIGINT NOT NULL,            -- how many had it
    what      VARCHAR NOT NULL            -- was done with them
);

-- One row for each distinct act, side or place of a format. `source` is how the source writes it: its columns joined by tabs.
CREATE TABLE imported_acts (
    id       INTEGER PRIMARY KEY,         -- a number
    format   VARCHAR NOT NULL,            -- gdelt, icews, polecat or plover
    source   VARCHAR NOT NULL,            -- as the source writes it
    "type"   VARCHAR,                     -- null: no type of PLOVER, no events of it are kept
    mode     VARCHAR,                     -- PLOVER mode of the type
    contexts VARCHAR[] NOT NULL,          -- PLOVER contexts
    score    DOUBLE                       -- PLOVER conflict-cooperation, -10 to 10
);

-- Who stands on a side of imported events, once for each way that a source writes it; 0 is nobody.
CREATE TABLE imported_sides (
    id     INTEGER PRIMARY KEY,           -- a number
    format VARCHAR NOT NULL,              -- gdelt, icews, polecat or plover
    source VARCHAR NOT NULL,              -- as the source writes it
    codes  VARCHAR[] NOT NULL,            -- actor codes
    "text" VARCHAR,                       -- its name in the source
    reason VARCHAR NOT NULL               -- why they are these
);

-- Where imported events were, once for each way that a source writes it; 0 is nowhere named.
CREATE TABLE imported_places (
    id        INTEGER PRIMARY KEY,        -- a number
    format    VARCHAR NOT NULL,           -- gdelt, icews, polecat or plover
    source    VARCHAR NOT NULL,           -- as the source writes it
    name      VARCHAR,                    -- of the place
    country   VARCHAR,                    -- ISO 3166-1 alpha-3
    latitude  DOUBLE,                     -- in degrees north
    longitude DOUBLE                      -- in degrees east
);

INSERT INTO imported_sides VALUES (0, '', '', [], NULL, '');
INSERT INTO imported_places VALUES (0, '', '', NULL, NULL, NULL, NULL);

-- The events themselves, with numbers for what many rows share.
CREATE TABLE imported_events (
    format          VARCHAR NOT NULL,     -- gdelt, icews, polecat or plover
    source_id       VARCHAR NOT NULL,     -- unique within the format; all_events.id is both with a hyphen between
    import          INTEGER NOT NULL,     -- imports.id
    coder           VARCHAR NOT NULL,     -- what coded it, as the source says
    first_day       DATE NOT NULL,        -- the first day on which it may have been
    last_day        DATE NOT NULL,        -- the last such day
    date_start      VARCHAR,              -- these three null for a plain day
    date_end        VARCHAR,              -- its last day
    date_precision  VARCHAR,              -- day, week, month, quarter, year or unknown
    act             INTEGER NOT NULL,     -- imported_acts.id
    actor           INTEGER NOT NULL,     -- imported_sides.id, 0 where nobody is named
    recipient       INTEGER NOT NULL,     -- imported_sides.id
    place           INTEGER NOT NULL,     -- imported_places.id, 0 where none is named
    actor_place     INTEGER NOT NULL,     -- imported_places.id
    recipient_place INTEGER NOT NULL,     -- imported_places.id
    aux             VARCHAR NOT NULL,     -- actual, future, hypothetical, historical or negated
    sentence        VARCHAR NOT NULL,     -- where the source gives one
    score           DOUBLE,               -- where the source has a score of its own for the row
    claim           VARCHAR,              -- as in the source
    condition       VARCHAR,              -- as in the source
    occurrence      VARCHAR,              -- which happening it is of, where the source says so
    counted         BOOLEAN NOT NULL,     -- in imported_months and imported_dyads: it has one day and stands alone
    confidence      DOUBLE NOT NULL,      -- 1 where the source gives none: the row is taken as it stands
    story           VARCHAR,              -- id of the article there; null where its address stands for it
    url             VARCHAR,              -- address of the article
    publisher       VARCHAR,              -- of the article
    sentence_number INTEGER,              -- of the sentence in the article
    root            BOOLEAN,              -- GDELT: told in the first paragraph
    mentions        INTEGER,              -- GDELT: how often it was told
    sources         INTEGER,              -- GDELT: by how many outlets
    articles        INTEGER,              -- GDELT: in how many articles
    tone            DOUBLE,               -- GDELT: mean tone of the articles, -100 to 100
    added           TIMESTAMP,            -- to the source's data set
    more            VARCHAR               -- what else the source says of the row: its columns joined by tabs, for PLOVER a JSON object
);

-- Counts of imported events by pair of countries (or bodies) and month, kept up by each import: of those that are `counted`, which are
-- nearly all.
CREATE TABLE imported_months (
    actor     VARCHAR NOT NULL,           -- country, body or group
    recipient VARCHAR NOT NULL,           -- country, body or group
    "month"   DATE NOT NULL,              -- its first day
    "type"    VARCHAR NOT NULL,           -- PLOVER type
    aux       VARCHAR NOT NULL,           -- actual, future, hypothetical, historical or negated
    n         BIGINT NOT NULL,            -- how many events
    score     DOUBLE NOT NULL,            -- sum
    squares   DOUBLE NOT NULL             -- sum of squares
);

-- The same without types, one row for each pair, month and aux, for the question asked most: four quad classes instead.
CREATE TABLE imported_dyads (
    actor                VARCHAR NOT NULL,  -- country, body or group
    recipient            VARCHAR NOT NULL,  -- country, body or group
    "month"              DATE NOT NULL,   -- its first day
    aux                  VARCHAR NOT NULL,  -- actual, future, hypothetical, historical or negated
    n                    BIGINT NOT NULL,  -- how many events
    score                DOUBLE NOT NULL,  -- sum
    squares              DOUBLE NOT NULL,  -- sum of squares
    verbal_cooperation   BIGINT NOT NULL,  -- how many of n
    material_cooperation BIGINT NOT NULL,  -- how many of n
    verbal_conflict      BIGINT NOT NULL,  -- how many of n
    material_conflict    BIGINT NOT NULL  -- how many of n
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
-- which comes after that of reading; the columns after it are those of imported_events that filters look at (act, actor, recipient: numbers there).
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

-- Read and imported events alike, with first_day, last_day and seq as in imported.
CREATE VIEW all_events AS
    SELECT t.*, day_first(coalesce(t.date_start, t.date_end, a.published)) AS first_day,
        day_last(coalesce(t.date_end, t.date_start, a.published)) AS last_day, t.rowid AS seq
    FROM events AS t LEFT JOIN articles AS a ON a.id = t.document_id
    UNION ALL BY NAME SELECT * EXCLUDE (number, format, source_id, act, actor, recipient, counted) FROM imported;
