"""The record in other projects' formats, and back."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pyarrow.dataset as datasets
import pytest
from foreign import ROWS, gdelt_row, plover_row, write
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from demarche.errors import InputError, UsageError
from demarche.ontology import cameo, plover
from demarche.record import Record
from demarche.record.exporting import export_events
from demarche.record.importing import import_events
from demarche.statements import Article, Event
from demarche.world import exchange

TEXT = "Something happened between two of the parties. "
STATES = ("FRA", "KEN", "TUR.GOV", "RUS.MIL", "USA", "IND.LEG", "PSE", "ROU", "XKX", "COD.REB")
BODIES = ("UN", "NATO", "EU", "ASEAN", "AU")
WORDS = some.text(some.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=30).map(str.strip)


def event(number: int, **fields: object) -> Event:
    """An event of the article ``a``."""
    given = {
        "id": f"a-e{number}",
        "document_id": "a",
        "start": 0,
        "end": 9,
        "sentence": "",
        "sentence_start": 0,
        "trigger": "happened",
        "type": "AID",
        "mode": None,
        "contexts": (),
        "actors": ("FRA",),
        "recipients": ("KEN",),
        "actor_mentions": (),
        "recipient_mentions": (),
        "aux": "actual",
        "date_start": "2024-03-08",
        "date_end": "2024-03-08",
        "date_precision": "day",
        "place": None,
        "score": 7.4,
        "claim": None,
        "condition": None,
        "occurrence": None,
        "confidence": 1.0,
        "coder": "a reader",
    }
    return Event(**(given | fields))  # type: ignore[arg-type]


def filled(folder: Path, made: list[Event]) -> Path:
    record = folder / "r.duckdb"
    with Record(record) as store:
        store.add(
            Article(id="a", text=TEXT, title="Two parties", publisher="A Paper", published="2024-03-09", source="https://news.example/a"),
            made,
        )
    return record


def there_and_back(made: list[Event], format: str) -> list[Event]:
    """The events as they come back from a file of the format, in order."""
    with TemporaryDirectory() as folder:
        file, back = Path(folder) / "out", Path(folder) / "back.duckdb"
        report = export_events(filled(Path(folder), made), file, format)
        assert report.left_out == 0
        import_events(back, file, format)
        with Record(back, read_only=True) as store:
            found = store.events()
    return sorted(found, key=lambda one: one.condition or "") if format == "plover" else found


SLOW = settings(max_examples=4, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@some.composite
def plover_events(draw: some.DrawFn) -> list[Event]:
    """Anything that a PLOVER record can hold."""
    made = []
    for number in range(draw(some.integers(1, 8))):
        type = draw(some.sampled_from(plover.TYPES))
        day, precision = draw(some.sampled_from([("2024-03-08", "day"), ("2024-03", "month"), ("2024-W10", "week"), ("2024", "year")]))
        made.append(
            event(
                number,
                type=type,
                mode=draw(some.sampled_from((None, *plover.MODES[type]))),
                contexts=tuple(draw(some.lists(some.sampled_from(plover.CONTEXTS), max_size=3, unique=True))),
                actors=tuple(draw(some.lists(some.sampled_from(STATES + BODIES), max_size=3, unique=True))),
                recipients=tuple(draw(some.lists(some.sampled_from(STATES + BODIES), max_size=3, unique=True))),
                aux=draw(some.sampled_from(("actual", "future", "hypothetical", "historical", "negated"))),
                date_start=day,
                date_end=day,
                date_precision=precision,
                place=draw(some.none() | WORDS.filter(bool)),
                score=draw(some.floats(-10, 10)),
                sentence=draw(WORDS),
                condition=f"if {number}",
                occurrence=draw(some.none() | some.just("o1")),
                claim=draw(some.none() | some.just("a-c1")),
                confidence=draw(some.floats(0, 1)),
            )
        )
    return made


@SLOW
@given(plover_events())
def test_plover_brings_back_all_that_it_can_hold(made: list[Event]) -> None:
    """Every field but those that point into an article's text."""
    fields = ("type", "mode", "contexts", "actors", "recipients", "aux", "date_start", "date_end", "date_precision", "place", "score")
    fields += ("sentence", "condition", "occurrence", "claim", "confidence", "coder")
    for before, after in zip(sorted(made, key=lambda one: one.condition or ""), there_and_back(made, "plover"), strict=True):
        assert [getattr(after, name) for name in fields] == [getattr(before, name) for name in fields]
        assert after.origin is not None
        assert (after.origin.source_id, after.origin.url, after.origin.publisher) == (before.id, "https://news.example/a", "A Paper")


# The acts that CAMEO tells apart: those whose code means the same again.
TOLD = [one for one in cameo.CODES.values() if one.type and cameo.CODES[cameo.to_cameo(one.type, one.mode, one.contexts)][1:4] == one[1:4]]


@SLOW
@pytest.mark.parametrize("format", ["gdelt", "icews"])
@given(
    acts=some.lists(some.sampled_from(TOLD), min_size=1, max_size=10),
    sides=some.lists(some.sampled_from(STATES + BODIES), min_size=20, max_size=20),
    day=some.dates(),
)
def test_cameo_formats_bring_back_all_that_they_can_hold(format: str, acts: list[cameo.Cameo], sides: list[str], day: object) -> None:
    """Type, mode, contexts, one actor, one recipient, the day."""
    made = [
        event(
            number,
            type=act.type,
            mode=act.mode,
            contexts=act.contexts,
            actors=(sides[2 * number],),
            recipients=(sides[2 * number + 1],),
            date_start=str(day),
            date_end=str(day),
        )
        for number, act in enumerate(acts)
    ]
    found = [(one.type, one.mode, one.contexts, one.actors, one.recipients, one.date_start) for one in there_and_back(made, format)]
    assert sorted(found, key=repr) == sorted(
        [(one.type, one.mode, one.contexts, one.actors, one.recipients, one.date_start) for one in made], key=repr
    )


@SLOW
@given(
    types=some.lists(some.sampled_from(plover.TYPES), min_size=1, max_size=6),
    sectors=some.sampled_from(("", ".GOV", ".MIL", ".CVL")),
    actors=some.lists(some.sampled_from(("FRA", "KEN", "TUR", "ROU")), max_size=3, unique=True),
    body=some.sampled_from(BODIES),
    contexts=some.lists(some.sampled_from(plover.CONTEXTS), max_size=3, unique=True),
    score=some.floats(-10, 10),
)
def test_polecat_brings_back_all_that_it_can_hold(
    types: list[str], sectors: str, actors: list[str], body: str, contexts: list[str], score: float
) -> None:
    """Type, mode, contexts, states of one sector, a body by its name, the score."""
    made = [
        event(
            number,
            type=type,
            mode=next(iter(plover.MODES[type]), None),
            contexts=tuple(contexts),
            actors=tuple(actor + sectors for actor in actors),
            recipients=(body,),
            score=score,
        )
        for number, type in enumerate(types)
    ]
    found = [(one.type, one.mode, one.contexts, one.actors, one.recipients, one.score) for one in there_and_back(made, "polecat")]
    assert sorted(found, key=repr) == sorted(
        [(one.type, one.mode, one.contexts, one.actors, one.recipients, one.score) for one in made], key=repr
    )


@pytest.mark.parametrize("format", ["gdelt", "icews", "polecat"])
def test_what_came_from_a_format_goes_back_as_it_came(tmp_path: Path, format: str) -> None:
    """Cell by cell."""
    lines = [ROWS[format](number) for number in range(5)]
    file = write(tmp_path / "in", format, lines)
    import_events(tmp_path / "r.duckdb", file, format)
    export_events(tmp_path / "r.duckdb", tmp_path / "out", format)
    before, after = (sorted(path.read_text("utf-8").splitlines()) for path in (file, tmp_path / "out"))
    derived = {4} if format == "gdelt" else set()  # the fraction of the year, which GDELT rounds in its own way

    def cells(line: str) -> list[str]:
        return [cell for i, cell in enumerate(line.split("\t")) if i not in derived]

    assert [cells(line) for line in after] == [cells(line) for line in before]


def test_fields_of_plover_that_the_record_has_no_column_for_go_out_again(tmp_path: Path) -> None:
    """Those of the source's own, and those of cite_info."""
    import_events(tmp_path / "r.duckdb", write(tmp_path / "in", "plover", [plover_row(0)]), "plover")
    export_events(tmp_path / "r.duckdb", tmp_path / "out", "plover")
    before, after = json.loads(plover_row(0)), json.loads((tmp_path / "out").read_text("utf-8"))
    assert {name: after[name] for name in before} == before


def test_what_a_format_cannot_hold_is_counted_and_kept(tmp_path: Path) -> None:
    """The future is not told as done; several actors become several rows; conditions, coarse dates and modes are named."""
    made = [
        event(0, aux="future"),
        event(1, actors=("FRA", "KEN"), recipients=(), type="CONSULT", mode="multilateral"),
        event(2, date_start="2024-03", date_end="2024-03", date_precision="month", condition="if it rains", actors=("HOUTHIS",)),
    ]
    record = filled(tmp_path, made)
    report = export_events(record, tmp_path / "out", "gdelt")
    assert (report.events, report.left_out, report.rows) == (3, 1, 3)
    told = {(loss.field, loss.value) for loss in report.losses}
    assert {("aux", "future"), ("mode", "CONSULT multilateral"), ("date_precision", "month"), ("condition", None)} <= told
    assert ("actor or recipient", "HOUTHIS") in told
    with Record(record, read_only=True) as store:
        assert store.query("SELECT count(*) AS n FROM losses WHERE direction = 'export'")[0]["n"] == len(report.losses)


def test_parquet_is_partitioned_by_month_and_readable_by_others(tmp_path: Path) -> None:
    """By pyarrow and by DuckDB, in plain types; read and imported events together."""
    record = filled(tmp_path, [event(0), event(1, date_start="2024-04-01", date_end="2024-04-01", date_precision="day")])
    import_events(record, write(tmp_path / "in", "gdelt", [gdelt_row(0)]), "gdelt")
    assert export_events(record, tmp_path / "out", "parquet").rows == 3
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["month=2024-01", "month=2024-03", "month=2024-04"]
    table = datasets.dataset(tmp_path / "out", partitioning="hive").to_table()
    assert sorted(table.column("id").to_pylist()) == ["a-e0", "a-e1", "gdelt-1000000"]
    kinds = {str(field.type) for field in table.schema}
    assert kinds <= {
        "string",
        "large_string",
        "double",
        "int32",
        "int64",
        "date32[day]",
        "list<element: string>",
        "list<l: string>",
        "list<item: string>",
    }
    found = duckdb.sql(f"SELECT actors[1], first_day FROM read_parquet('{tmp_path}/out/*/*.parquet') WHERE month = '2024-01'").fetchall()
    assert [(row[0], str(row[1])) for row in found] == [("FRA.GOV", "2024-01-15")]
    with pytest.raises(InputError, match="is there already"):
        export_events(record, tmp_path / "out", "parquet")


def test_csv_joins_lists_and_guards_formulas(tmp_path: Path) -> None:
    """A spreadsheet opens it without running anything."""
    record = filled(tmp_path, [event(0, contexts=("legal", "gender"), condition="=1+1")])
    export_events(record, tmp_path / "out.csv", "csv")
    (row,) = duckdb.sql(f"SELECT contexts, condition, id FROM read_csv('{tmp_path}/out.csv', all_varchar = true)").fetchall()
    assert row == ("legal;gender", "'=1+1", "a-e0")


def test_filters_and_wrong_use(tmp_path: Path) -> None:
    """Filters are those of show; an unknown one or an unknown format writes nothing."""
    record = filled(tmp_path, [event(0), event(1, type="CONSULT")])
    assert export_events(record, tmp_path / "out", "plover", type="CONSULT").rows == 1
    with pytest.raises(UsageError, match="no filter of events"):
        export_events(record, tmp_path / "none", "plover", colour="red")
    with pytest.raises(UsageError, match="use plover, polecat, icews, gdelt, csv, parquet"):
        export_events(record, tmp_path / "none", "acled")
    with pytest.raises(InputError, match="is a folder"):
        export_events(record, tmp_path, "csv")
    assert not (tmp_path / "none").exists()
    assert exchange.label("FRA") == "France"
