"""Other projects' events in a record."""

import gzip
import zipfile
from pathlib import Path

import pytest
from foreign import HEADERS, ROWS, gdelt_row, icews_row, plover_row, polecat_row, write

from demarche.desk.explain import explanation
from demarche.desk.summary import import_lines
from demarche.errors import InputError, UsageError
from demarche.record import Record
from demarche.record.importing import import_events
from demarche.statements import Event


def events(record: Path) -> list[Event]:
    with Record(record, read_only=True) as store:
        return store.events(order="id")


def test_gdelt_becomes_events_that_say_where_they_come_from(tmp_path: Path) -> None:
    """Codes, type, day, place; the address as origin; the article is that of the address."""
    record = tmp_path / "r.duckdb"
    report = import_events(record, write(tmp_path / "day.CSV", "gdelt", [gdelt_row(0), gdelt_row(1, code="1831"), gdelt_row(2)]), "gdelt")
    assert (report.rows, report.added, report.known, report.bad, report.untyped) == (3, 3, 0, 0, 0)
    first, second, third = events(record)
    assert (first.id, first.type, first.mode, first.actors, first.recipients) == (
        "gdelt-1000000",
        "CONSULT",
        "visit",
        ("FRA.GOV",),
        ("KEN",),
    )
    assert (first.date_start, first.date_end, first.date_precision, first.aux, first.coder) == (
        "2024-01-15",
        "2024-01-15",
        "day",
        "actual",
        "gdelt",
    )
    assert (first.place, first.sentence, first.score) == ("Nairobi, Nairobi Area, Kenya", "", 2.1)
    assert first.origin is not None
    assert (first.origin.url, first.origin.publisher) == ("https://news.example/0", "news.example")
    assert first.document_id == second.document_id != third.document_id
    assert (second.type, second.mode) == ("ASSAULT", "suicide-attack")
    assert "taken over from gdelt" in explanation(first, None).plain
    assert "https://news.example/0" in explanation(first, None).plain


def test_the_other_formats(tmp_path: Path) -> None:
    """ICEWS by names and sectors, POLECAT with several actors, PLOVER with words and fields of its own."""
    record = tmp_path / "r.duckdb"
    for format in ("icews", "polecat", "plover"):
        assert import_events(record, write(tmp_path / format, format, [ROWS[format](1)]), format).added == 1
    icews, plover, polecat = events(record)
    assert (icews.id, icews.actors, icews.recipients, icews.type) == ("icews-501@2024-01-15", ("KEN.COP",), ("KEN.BUS",), "CONSULT")
    assert icews.origin is not None
    assert (icews.origin.publisher, icews.document_id) == ("An Agency", "icews-91")
    assert (plover.actors, plover.recipients, plover.mode, plover.contexts) == (("NOR.GOV",), ("SDN",), "humanitarian", ("humanitarian",))
    assert (plover.sentence, plover.coder) == ("Norway will send tents to Sudan.", "plover")
    assert (polecat.actors, polecat.recipients, polecat.score) == (("KEN.MIL", "UGA.MIL"), ("RWA",), 6.8)
    assert polecat.contexts == ("military", "peacekeeping")
    with Record(record, read_only=True) as store:
        assert store.count("actors") == 7
        assert store.statement(icews.id) == icews


def test_imported_events_stand_beside_read_ones_under_the_same_filters(tmp_path: Path) -> None:
    """Actor, type, date, article, limit and offset."""
    record = tmp_path / "r.duckdb"
    lines = [gdelt_row(number, day=f"202401{1 + number:02}", code=("042", "173")[number % 2]) for number in range(10)]
    import_events(record, write(tmp_path / "a", "gdelt", lines), "gdelt")
    with Record(record, read_only=True) as store:
        assert store.count("events", type="COERCE") == 5
        assert {row["type"] for row in store.rows("events", type="COERCE", limit=3)} == {"COERCE"}
        assert store.count("events", actor="FRA") == 10
        assert store.count("events", actor="KEN") == 0
        assert store.count("events", date_from="2024-01-04", date_to="2024-01-05") == 2
        all_ids = [row["id"] for row in store.rows("events", columns=["id"])]
        assert [row["id"] for row in store.rows("events", columns=["id"], limit=4, offset=3)] == all_ids[3:7]
        assert [row["id"] for row in store.rows("events", columns=["id"], order="-date", limit=1)] == ["gdelt-1000009"]
        document = store.rows("events", limit=1)[0]["document_id"]
        assert store.count("events", article=document) == 2
        assert store.arrow("events", columns=["id"]).num_rows == 10
        with pytest.raises(UsageError, match="give 0 or more"):
            store.rows("events", limit=-1)


def test_bad_rows_are_told_with_their_lines_and_the_rest_goes_in(tmp_path: Path) -> None:
    """Too few columns, a date that is none, no id, bytes that are no UTF-8."""
    file = write(
        tmp_path / "a", "gdelt", [gdelt_row(0), "one\ttwo", gdelt_row(1, day="20241399"), gdelt_row(2, GlobalEventID=""), gdelt_row(3)]
    )
    with file.open("ab") as more:
        more.write(gdelt_row(4, Actor1Name="X").encode().replace(b"\tX\t", b"\t\xff\xfe\t") + b"\n")
    report = import_events(tmp_path / "r.duckdb", file, "gdelt")
    assert (report.rows, report.added, report.bad) == (6, 2, 4)
    assert [bad.line for bad in report.bad_rows] == [2, 3, 4, 6]
    said = "\n".join(import_lines(report, Path("r.duckdb")))
    assert "2 events of 6 rows" in said
    assert "4 bad" in said
    assert "line 3" in said
    with Record(tmp_path / "r.duckdb", read_only=True) as store:
        assert store.query("SELECT count(*) AS n FROM losses WHERE starts_with(what, 'bad row')") == [{"n": 4}]


def test_bad_plover_objects_are_told_with_their_lines(tmp_path: Path) -> None:
    """No JSON, no date, an unknown aux; an object of two events becomes two rows."""
    lines = [plover_row(0), "{", plover_row(1, date=""), plover_row(2, aux="maybe"), plover_row(3, event=["AGREE", "CONSULT"])]
    report = import_events(tmp_path / "r.duckdb", write(tmp_path / "a", "plover", lines), "plover")
    assert (report.added, report.bad, [bad.line for bad in report.bad_rows]) == (3, 3, [2, 3, 4])
    assert {event.id for event in events(tmp_path / "r.duckdb")} == {"plover-EX-0", "plover-EX-3", "plover-EX-3#2"}


def test_what_does_not_map_is_counted_and_kept(tmp_path: Path) -> None:
    """Statements have no type, a region no code: both are told with their number of rows, in the report and in the record."""
    lines = [
        gdelt_row(0, code="010"),
        gdelt_row(1, code="010"),
        gdelt_row(2, Actor1Code="EUR", Actor1CountryCode="EUR"),
        gdelt_row(3, code="7777"),
    ]
    report = import_events(tmp_path / "r.duckdb", write(tmp_path / "a", "gdelt", lines), "gdelt")
    assert (report.added, report.untyped, report.rows) == (1, 3, 4)
    told = {(loss.field, loss.value): loss.rows for loss in report.losses}
    assert told[("act", "010")] == 2
    assert told[("act", "7777")] == 1
    assert told[("actor or recipient", "EUR")] == 1
    with Record(tmp_path / "r.duckdb", read_only=True) as store:
        assert store.query("SELECT sum(rows) AS n FROM losses WHERE direction = 'import' AND field = 'act'") == [{"n": 3}]
        assert store.query("SELECT rows, added, untyped FROM imports") == [{"rows": 4, "added": 1, "untyped": 3}]


def test_nothing_is_added_twice(tmp_path: Path) -> None:
    """Neither from the same file again, nor from one that overlaps it, nor a row that stands twice in a file."""
    record = tmp_path / "r.duckdb"
    import_events(record, write(tmp_path / "a", "gdelt", [gdelt_row(0), gdelt_row(1), gdelt_row(1)]), "gdelt")
    again = import_events(record, tmp_path / "a", "gdelt")
    assert (again.added, again.known) == (0, 3)
    more = import_events(record, write(tmp_path / "b", "gdelt", [gdelt_row(1), gdelt_row(2)]), "gdelt")
    assert (more.added, more.known) == (1, 1)
    assert len(events(record)) == 3


def test_packed_files(tmp_path: Path) -> None:
    """GDELT's own .zip, and .gz."""
    line = gdelt_row(0).encode() + b"\n"
    (tmp_path / "a.gz").write_bytes(gzip.compress(line))
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as packed:
        packed.writestr("20240115.export.CSV", line)
    assert import_events(tmp_path / "one.duckdb", tmp_path / "a.gz", "gdelt").added == 1
    assert import_events(tmp_path / "two.duckdb", tmp_path / "a.zip", "gdelt").added == 1


def test_columns_are_found_by_name(tmp_path: Path) -> None:
    """In another order, with one missing and one too many."""
    names = HEADERS["icews"].rstrip("\n").split("\t")
    cells = dict(zip(names, icews_row(0).split("\t"), strict=True))
    order = [*reversed([name for name in names if name != "District"]), "Remark"]
    (tmp_path / "a").write_text("\t".join(order) + "\n" + "\t".join(cells.get(name, "x") for name in order) + "\n")
    report = import_events(tmp_path / "r.duckdb", tmp_path / "a", "icews")
    assert [(loss.field, loss.rows) for loss in report.losses] == [("Remark", 1)]
    assert [event.actors for event in events(tmp_path / "r.duckdb")] == [("KEN.COP",)]


@pytest.mark.parametrize(
    ("content", "format", "said"),
    [
        ("", "gdelt", "has no row of gdelt"),
        ("one\ttwo\n", "gdelt", "has no row of gdelt: line 1"),
        ("a\tb\n1\t2\n", "polecat", "does not name the columns of polecat"),
        ("[1, 2", "plover", "no JSON array"),
    ],
)
def test_files_of_something_else(tmp_path: Path, content: str, format: str, said: str) -> None:
    """One line that says so; the record is as it was."""
    (tmp_path / "a").write_text(content)
    with pytest.raises(InputError, match=said):
        import_events(tmp_path / "r.duckdb", tmp_path / "a", format)
    assert events(tmp_path / "r.duckdb") == []


def test_wrong_use(tmp_path: Path) -> None:
    """An unknown format, a missing file."""
    with pytest.raises(UsageError, match="use polecat, icews, gdelt, plover"):
        import_events(tmp_path / "r.duckdb", tmp_path / "a", "acled")
    with pytest.raises(InputError, match="no such file"):
        import_events(tmp_path / "r.duckdb", tmp_path / "a", "gdelt")


def test_polecat_modes_and_bodies(tmp_path: Path) -> None:
    """DEMAND of older files is REQUEST; a body is found by its name; an unlisted mode is kept and told."""
    rows = [
        polecat_row(0, **{"Event Type": "DEMAND", "Event Mode": "odd", "Actor Name": "European Union", "Actor Country": "None"}),
        polecat_row(1, **{"Event Type": "CRIME"}),
    ]
    report = import_events(tmp_path / "r.duckdb", write(tmp_path / "a", "polecat", rows), "polecat")
    (event,) = events(tmp_path / "r.duckdb")
    assert (event.type, event.mode, event.actors) == ("REQUEST", "odd", ("EU",))
    assert report.untyped == 1
    assert {loss.value for loss in report.losses} == {"CRIME", "REQUEST odd"}
