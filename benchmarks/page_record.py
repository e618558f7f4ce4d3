"""A large record made by number, to measure the page on.

In: a path and how many events. Out: a record of invented sentences whose rows point at their words, as rows that were read do.
Actors come as unevenly as in the news: a few are in a large part of the acts, most in few. Six reports make an occurrence.
"""

import sys
import tempfile
from importlib.resources import files
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa  # type: ignore[import-untyped]

from demarche.ontology.plover import CONTEXTS, SCORE
from demarche.record import schema
from demarche.world.names import rows_of

PER_ARTICLE = 30  # sentences; each has an event, each fifth a claim, each sixth a quantity, each twelfth a forecast
_AUX = ("actual",) * 14 + ("future",) * 2 + ("hypothetical",) * 2 + ("historical", "negated")
_SYLLABLES = ("ba", "cor", "den", "fal", "gri", "hol", "jen", "kar", "lum", "mor", "nev", "pra", "quil", "ros", "sten", "tor", "ul", "ven")

_SENTENCES = """
    CREATE TEMP TABLE made AS
    SELECT m.*, printf('%016x', n // {per}) AS article, (n % {per})::INTEGER AS place_in, a.code AS acode, a.name AS aname,
        r.code AS rcode, r.name AS rname, t.type AS kind, t.verb AS verb, t.score AS score, w1.word AS one, w2.word AS two, w3.word AS three,
        DATE '2020-01-01' + day::INTEGER AS on_day
    FROM made_numbers AS m JOIN sides AS a ON a.i = m.actor JOIN sides AS r ON r.i = m.recipient JOIN kinds AS t ON t.i = m.kind_i
    JOIN words AS w1 ON w1.i = m.w1 JOIN words AS w2 ON w2.i = m.w2 JOIN words AS w3 ON w3.i = m.w3;
    CREATE TEMP TABLE told AS
    SELECT *, aname || ' ' || verb || ' ' || rname || ' over the ' || one || ' in ' || two || ', officials said, and the ' || three
        || ' may leave ' || amount || ' people without shelter.' AS sentence FROM made;
    CREATE TEMP TABLE placed AS
    SELECT *, (coalesce(sum(length(sentence) + 1) OVER (PARTITION BY article ORDER BY place_in ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0))::INTEGER AS at_
    FROM told ORDER BY n;
    INSERT INTO articles BY NAME
    SELECT article AS id, string_agg(sentence || CASE WHEN place_in % 6 = 5 THEN chr(10) ELSE ' ' END, '' ORDER BY place_in) AS "text",
        'Report ' || article || ' on the ' || min(one) AS title, 'A. Writer' AS byline, 'The Harbour Review' AS publisher,
        CAST(min(on_day) AS VARCHAR) AS published, 'given' AS published_from, 'benchmark' AS source, 0 AS source_start, 0 AS source_end,
        [] AS credits, [] AS furniture
    FROM placed GROUP BY article ORDER BY min(n);
    INSERT INTO events BY NAME
    SELECT article || '-e' || place_in AS id, article AS document_id, at_ + length(aname) + 1 AS start, at_ + length(aname) + 1 + length(verb) AS "end",
        sentence, at_ AS sentence_start, verb AS "trigger", kind AS "type", NULL AS mode, contexts[1 + context : 1 + context] AS contexts,
        [acode] AS actors, [rcode] AS recipients,
        [{{'start': at_, 'end': at_ + length(aname), 'text': aname, 'codes': [acode], 'reason': 'named'}}] AS actor_mentions,
        [{{'start': at_ + length(aname) + length(verb) + 2, 'end': at_ + length(aname) + length(verb) + 2 + length(rname), 'text': rname,
            'codes': [rcode], 'reason': 'named'}}] AS recipient_mentions,
        auxes[1 + aux_i] AS aux, CAST(on_day AS VARCHAR) AS date_start, CAST(on_day AS VARCHAR) AS date_end, 'day' AS date_precision, score,
        'o' || (n // 6) AS occurrence, confidence, 'benchmark' AS coder
    FROM placed, lists ORDER BY n;
    INSERT INTO claims BY NAME
    SELECT article || '-c' || place_in AS id, article AS document_id, at_ AS start, at_ + length(sentence) AS "end", sentence, at_ AS sentence_start,
        'officials' AS source, acode AS source_code, 'said' AS cue, aname || ' ' || verb || ' ' || rname AS content, false AS verbatim, confidence, 'benchmark' AS coder
    FROM placed WHERE n % 5 = 0 ORDER BY n;
    INSERT INTO quantities BY NAME
    SELECT article || '-q' || place_in AS id, article AS document_id, at_ + strpos(sentence, ' leave ')::INTEGER + 6 AS start,
        at_ + strpos(sentence, ' leave ')::INTEGER + 6 + length(amount::VARCHAR) AS "end", sentence, at_ AS sentence_start, amount AS "value",
        '=' AS bound, 'person' AS unit, 'people without shelter' AS counted, 'none' AS change, rcode AS actor, confidence, 'benchmark' AS coder
    FROM placed WHERE n % 6 = 0 ORDER BY n;
    INSERT INTO forecasts BY NAME
    SELECT article || '-f' || place_in AS id, article AS document_id, at_ AS start, at_ + length(sentence) AS "end", sentence, at_ AS sentence_start,
        three || ' may leave people without shelter' AS content, 'may' AS phrase, 0.2 AS low, 0.6 AS high,
        strftime(on_day + INTERVAL 60 DAYS, '%Y-%m-%d') AS horizon, [acode] AS actors, confidence, 'benchmark' AS coder
    FROM placed WHERE n % 12 = 0 ORDER BY n;
    INSERT INTO actors SELECT code, name, 'state' FROM sides WHERE code IN (SELECT acode FROM placed UNION SELECT rcode FROM placed)
"""


def make(path: Path, events: int, seed: int = 7) -> None:
    """Writes a record of about `events` events to `path`; the same number gives the same rows."""
    random = np.random.default_rng(seed)
    states = {row["code"]: row["names"].split("|")[0] for row in rows_of("states.csv")}
    sides = [(f"{code}{sector}", name) for code, name in states.items() for sector in ("", ".GOV", ".MIL")]
    verbs = ("met", "warned", "criticised", "signed a paper with", "sent trucks to", "shelled", "threatened")
    words = [f"{a}{b}{c}" for a in _SYLLABLES for b in _SYLLABLES for c in _SYLLABLES]

    def uneven(size: int) -> np.ndarray:
        return np.minimum(random.zipf(1.35, events) - 1, size * 50) % size

    numbers = pa.table(
        {
            "n": np.arange(events),
            "actor": uneven(len(sides)),
            "recipient": (uneven(len(sides)) + 1) % len(sides),
            "kind_i": random.integers(0, len(SCORE), events),
            "w1": random.integers(0, len(words), events),
            "w2": random.integers(0, len(words), events),
            "w3": random.integers(0, len(words), events),
            "amount": random.integers(20, 90_000, events),
            "aux_i": random.integers(0, len(_AUX), events),
            "context": random.integers(0, len(CONTEXTS), events),
            "confidence": random.uniform(0.3, 1, events),
            # Articles lie a few days apart from start to end of the record, acts a few days before their article.
            "day": np.arange(events) // PER_ARTICLE * PER_ARTICLE * 2500 // events + random.integers(0, 6, events),
        }
    )
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        connection = duckdb.connect(str(path), config={"temp_directory": folder})
        connection.execute(files("demarche.record").joinpath("schema.sql").read_text("utf-8"))
        connection.execute("INSERT INTO meta VALUES (?, ?)", [schema.newest(), schema.now()])
        connection.register("made_numbers", numbers)
        connection.register(
            "sides", pa.table({"i": range(len(sides)), "code": [code for code, _ in sides], "name": [name for _, name in sides]})
        )
        kinds = [(name, verbs[i % len(verbs)], score) for i, (name, score) in enumerate(SCORE.items())]
        connection.register(
            "kinds",
            pa.table(
                {"i": range(len(kinds)), "type": [k[0] for k in kinds], "verb": [k[1] for k in kinds], "score": [k[2] for k in kinds]}
            ),
        )
        connection.register("words", pa.table({"i": range(len(words)), "word": words}))
        connection.register("lists", pa.table({"contexts": [list(CONTEXTS)], "auxes": [list(_AUX)]}))
        connection.execute(_SENTENCES.format(per=PER_ARTICLE))
        connection.close()


if __name__ == "__main__":
    make(Path(sys.argv[1]), int(sys.argv[2]))
