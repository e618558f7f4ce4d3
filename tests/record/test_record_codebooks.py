"""A record of events coded with a codebook of one's own: kept with the file, counted, drawn, corrected, exported."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from demarche.analysis.counts import counts
from demarche.analysis.occurrences import occurrences
from demarche.analysis.series import series
from demarche.desk.charts import draw, save
from demarche.desk.corrections import correct, labels
from demarche.errors import UsageError
from demarche.ontology.codebook import Codebook, parse, read_codebook
from demarche.ontology.plover import PLOVER
from demarche.reading import amend, read_into
from demarche.record import Record
from demarche.record.exporting import export_events

SEA = Path(__file__).resolve().parents[2] / "examples" / "sea"


def changed(**types: str) -> Codebook:
    """The example with other words for some types."""
    text = (SEA / "maritime.toml").read_text("utf-8")
    for old, new in types.items():
        text = text.replace(f"[types.{old}]", f"[types.{old}]\n{new}")
    return parse(text, "maritime.toml", PLOVER)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("own") / "record.duckdb"
    with Record(made) as record:
        summary = read_into(record, [str(SEA / "week-at-sea.txt")], date="2024-05-17", codebook=["plover", SEA / "maritime.toml"])
        assert summary.events
    return made


@pytest.fixture
def record(path: Path) -> Iterator[Record]:
    with Record(path) as store:
        yield store


def test_the_record_keeps_the_file(record: Record) -> None:
    """And knows its types, beside PLOVER's."""
    assert record.query("SELECT name, version, text FROM codebooks") == [
        {"name": "maritime", "version": "1.0", "text": (SEA / "maritime.toml").read_text("utf-8")}
    ]
    types = record.types()
    assert types["SEIZE"] == ("maritime 1.0", read_codebook(SEA / "maritime.toml").types["SEIZE"])
    assert types["AID"] == ("PLOVER 2.0", PLOVER.types["AID"])


def test_another_file_of_the_same_name_and_version_is_refused(record: Record) -> None:
    """Its rows could not be told apart; with a version of its own it goes in."""
    with pytest.raises(UsageError, match=r"another codebook maritime 1\.0: give the changed file a new version"):
        read_into(record, [str(SEA / "week-at-sea.txt")], codebook=changed(SEIZE="score = -9"))
    record.add_codebooks([read_codebook(SEA / "maritime.toml")])
    assert record.query("SELECT count(*) AS n FROM codebooks") == [{"n": 1}]


def test_rows_are_found_by_codebook(record: Record) -> None:
    """By its name alone, or with the version."""
    own, plover = (record.count("events", codebook=name) for name in ("maritime", "PLOVER"))
    assert own
    assert plover
    assert own + plover == record.count("events")
    assert record.count("events", codebook="maritime 1.0") == own
    assert record.count("events", codebook="maritime 2.0") == 0


def test_own_types_are_counted_in_the_quad_class_they_name(record: Record) -> None:
    """As cooperation or conflict, by period and by type."""
    rows = {row["type"]: row for row in counts(record, ["type"], codebook="maritime")}
    assert rows["SEIZE"]["material_conflict"] == rows["SEIZE"]["n"]
    assert rows["ESCORT"]["material_cooperation"] == rows["ESCORT"]["n"] == 1
    weeks = series(record, "week", codebook="maritime")
    assert sum(week["n"] for week in weeks) == sum(row["n"] for row in rows.values())


def test_own_types_have_occurrences_of_their_own(record: Record) -> None:
    """They are not put with acts of PLOVER."""
    for row in occurrences(record):
        types = {event.codebook for event in record.events() if event.occurrence == row["id"]}
        assert len(types) <= 1


@pytest.mark.parametrize("kind", ["timeline", "series", "network"])
def test_own_types_are_drawn(record: Record, tmp_path: Path, kind: str) -> None:
    """With their score on the timeline."""
    drawn = draw(record, kind)
    save(drawn, tmp_path / "chart.svg")
    text = (tmp_path / "chart.svg").read_text("utf-8")
    assert kind != "timeline" or "ESCORT (+6.0)" in text


def test_own_types_go_out_as_the_plover_type_they_name(path: Path, tmp_path: Path) -> None:
    """The export says how many; to CSV they go as they are."""
    report = export_events(path, tmp_path / "out.json", "plover", codebook="maritime")
    out = [msgspec.json.decode(line) for line in (tmp_path / "out.json").read_bytes().splitlines()]
    assert {type for row in out for type in row["event"]} <= set(PLOVER.types)
    lost = {loss.value: loss.what for loss in report.losses if loss.field == "type"}
    assert lost["SEIZE tanker"] == "a type of maritime 1.0: written as COERCE"
    for format in ("gdelt", "icews", "polecat"):
        assert export_events(path, tmp_path / f"out.{format}", format).rows
    export_events(path, tmp_path / "out.csv", "csv", codebook="maritime")
    assert "maritime 1.0" in (tmp_path / "out.csv").read_text("utf-8")


def test_a_type_without_a_counterpart_is_left_out_and_counted(tmp_path: Path) -> None:
    """Never under a made-up code."""
    book = parse('name = "own"\nversion = "1"\n[types.TAKE]\ndefinition = "x"\ntriggers = ["seize"]\nscore = -1\n', "own", PLOVER)
    with Record(tmp_path / "r.duckdb") as record:
        read_into(record, [str(SEA / "week-at-sea.txt")], date="2024-05-17", codebook=book)
        events = record.count("events")
        draw(record, "timeline")
    report = export_events(tmp_path / "r.duckdb", tmp_path / "out.json", "plover")
    assert (report.rows, report.left_out) == (0, events)
    assert [(loss.field, loss.value, loss.rows) for loss in report.losses] == [("type", "TAKE", events)]


def test_rows_are_corrected_to_types_of_the_record(record: Record) -> None:
    """To another own type, or to one of PLOVER; the codebook goes with the type. They are no labels for the model."""
    event = next(event for event in record.events(codebook="maritime") if event.type == "RAM")
    with pytest.raises(UsageError, match="there is no type 'SINK'"):
        correct(record, event.id, {"type": "SINK"})
    assert correct(record, event.id, {"type": "SEIZE", "mode": "tanker"})
    now = record.statement(event.id)
    assert (now.type, now.mode, now.codebook, now.score) == ("SEIZE", "tanker", "maritime 1.0", -7.2)  # type: ignore[union-attr]
    told = [event for line in labels(record).lines for event in line["events"]]
    assert {event["type"] for event in told} <= set(PLOVER.types)
    assert correct(record, event.id, {"type": "COERCE", "mode": ""})
    assert record.statement(event.id).codebook == "PLOVER 2.0"  # type: ignore[union-attr]


def test_an_article_is_read_again_with_its_codebook(tmp_path: Path) -> None:
    """As amend is told."""
    with Record(tmp_path / "r.duckdb") as record:
        read_into(record, [str(SEA / "week-at-sea.txt")], date="2024-05-17", codebook=SEA / "maritime.toml")
        before = [event.type for event in record.events()]
        article = record.articles()[0]
        amend(record, article.id, {"byline": "A. Reporter"}, codebook=SEA / "maritime.toml")
        assert [event.type for event in record.events()] == before
