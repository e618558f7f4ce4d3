-- What the page looks up instead of working it out for every visit; made in its copy of the record (edition.py).
-- "row" is the rowid of the table that is indexed. Tables are sorted by what they are looked up by, so that a look-up reads a few blocks.

CREATE SCHEMA page;

-- The first and the last day a row may be of: the event's, or else its article's.
CREATE TABLE page.published AS SELECT id AS article, published FROM articles;
CREATE TABLE page.dated_articles AS
    SELECT rowid AS "row", day_first(published) AS first, day_last(published) AS last FROM articles ORDER BY "row";
CREATE TABLE page.dated_events AS
    SELECT t.rowid AS "row", day_first(coalesce(t.date_start, t.date_end, p.published)) AS first,
        day_last(coalesce(t.date_end, t.date_start, p.published)) AS last
    FROM events AS t LEFT JOIN page.published AS p ON p.article = t.document_id ORDER BY "row";
CREATE TABLE page.dated_claims AS
    SELECT t.rowid AS "row", day_first(p.published) AS first, day_last(p.published) AS last
    FROM claims AS t LEFT JOIN page.published AS p ON p.article = t.document_id ORDER BY "row";
CREATE TABLE page.dated_quantities AS
    SELECT t.rowid AS "row", day_first(p.published) AS first, day_last(p.published) AS last
    FROM quantities AS t LEFT JOIN page.published AS p ON p.article = t.document_id ORDER BY "row";
CREATE TABLE page.dated_forecasts AS
    SELECT t.rowid AS "row", day_first(p.published) AS first, day_last(p.published) AS last
    FROM forecasts AS t LEFT JOIN page.published AS p ON p.article = t.document_id ORDER BY "row";

-- Who is on which side of an event: each code, and its country or body without the sector.
CREATE TABLE page.sides AS
    WITH named AS (
        SELECT rowid AS "row", unnest(list_distinct(actors)) AS code, true AS acts FROM events
        UNION ALL SELECT rowid, unnest(list_distinct(recipients)), false FROM events
    )
    SELECT * FROM named UNION SELECT "row", split_part(code, '.', 1), acts FROM named ORDER BY code, acts, "row";

-- Who acts towards whom, without sectors. Both sides of a reciprocal act are actors: each acts towards the other.
CREATE TABLE page.pairs AS
    WITH bare AS (SELECT * FROM page.sides WHERE NOT contains(code, '.')), alone AS (
        SELECT "row" FROM bare GROUP BY "row" HAVING bool_and(acts)
    ), both_ways AS (
        SELECT a.code AS actor, r.code AS recipient, a."row" FROM bare AS a JOIN bare AS r ON a."row" = r."row" WHERE a.acts AND NOT r.acts
        UNION ALL
        SELECT a.code, r.code, a."row" FROM bare AS a JOIN bare AS r ON a."row" = r."row" JOIN alone ON alone."row" = a."row"
        WHERE a.code <> r.code
    )
    SELECT b.*, coalesce(e.occurrence, e.id) AS happening, e.aux, e."type", e.score, d.first AS day
    FROM both_ways AS b JOIN events AS e ON e.rowid = b."row" JOIN page.dated_events AS d ON d."row" = b."row"
    ORDER BY actor, recipient, "row";

-- What each actor did and what was done to it, as demarche.analysis.actors counts: a happening once, what is reported as having happened.
CREATE TABLE page.actor_totals AS
    WITH told AS (
        SELECT s.code, s.acts, coalesce(e.occurrence, e.id) AS happening, avg(e.score) AS score, min(d.first) AS first, max(d.first) AS last
        FROM page.sides AS s JOIN events AS e ON e.rowid = s."row" JOIN page.dated_events AS d ON d."row" = s."row"
        WHERE e.aux = 'actual' GROUP BY ALL
    ), counted AS (
        SELECT code, count(*) FILTER (acts) AS done, count(*) FILTER (NOT acts) AS received, avg(score) FILTER (acts) AS score_as_actor,
            avg(score) FILTER (NOT acts) AS score_as_recipient, min(first) AS first, max(last) AS last
        FROM told GROUP BY code
    ), codes AS (SELECT code FROM actors UNION SELECT split_part(code, '.', 1) FROM actors)
    SELECT codes.code, coalesce(a.name, split_part(b.name, ', ', 1)) AS name, coalesce(a.kind, b.kind) AS kind, coalesce(done, 0) AS done,
        coalesce(received, 0) AS received, score_as_actor, score_as_recipient, first, last
    FROM codes LEFT JOIN counted USING (code) LEFT JOIN actors AS a USING (code)
        LEFT JOIN (SELECT split_part(code, '.', 1) AS code, min(name) AS name, min(kind) AS kind FROM actors GROUP BY 1) AS b USING (code)
    ORDER BY coalesce(done, 0) + coalesce(received, 0) DESC, codes.code;

-- What each actor did and what was done to it, by type: reports of what is told as having happened.
CREATE TABLE page.actor_types AS
    SELECT s.code, e."type", count(*) FILTER (s.acts) AS done, count(*) FILTER (NOT s.acts) AS received
    FROM page.sides AS s JOIN events AS e ON e.rowid = s."row" WHERE e.aux = 'actual' GROUP BY ALL ORDER BY s.code, count(*) DESC, e."type";

-- The same for each pair.
CREATE TABLE page.pair_totals AS
    WITH told AS (
        SELECT actor, recipient, happening, avg(score) AS score, min("type") AS "type", min(day) AS first, max(day) AS last
        FROM page.pairs WHERE aux = 'actual' GROUP BY ALL
    )
    SELECT actor, recipient, count(*) AS n, avg(score) AS score, min(first) AS first, max(last) AS last
    FROM told GROUP BY ALL ORDER BY n DESC, actor, recipient;

-- Occurrences with how many articles report them.
CREATE TABLE page.occurrences AS
    SELECT coalesce(e.occurrence, e.id) AS occurrence, count(*) AS reports, count(DISTINCT e.document_id) AS articles,
        min(d.first) AS first, max(d.last) AS last, min(e.rowid) AS "row", bool_or(e.aux = 'actual') AS actual
    FROM events AS e JOIN page.dated_events AS d ON d."row" = e.rowid GROUP BY 1;

-- The words of each article: small letters without accents, a space before each, so that " sea" finds no "research".
CREATE TABLE page.words AS
    SELECT rowid AS "row", ' ' || translate(lower(strip_accents(coalesce(title, '') || ' ' || text)), $marks, $spaces) AS words FROM articles;

-- Where things happened or were counted, by the words of the record.
CREATE TABLE page.places AS
    SELECT place, count(*) FILTER (kind = 'event') AS events, count(*) FILTER (kind = 'quantity') AS quantities
    FROM (
        SELECT place, 'event' AS kind FROM events WHERE place IS NOT NULL
        UNION ALL SELECT place, 'quantity' FROM quantities WHERE place IS NOT NULL
    ) GROUP BY place ORDER BY count(*) DESC, place;

-- The day by which a forecast has come due; demarche/desk/page/due.py fills it.
CREATE TABLE page.due ("row" BIGINT, day DATE);
