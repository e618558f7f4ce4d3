"""Rows as table, CSV, JSON, JSON lines and Parquet: nothing lost where programs read, nothing harmful where people do."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pyarrow as pa  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from demarche.desk.tables import COLUMNS, FORMATS, render, safe, write
from demarche.errors import InputError, UsageError
from demarche.statements import Event

ROWS = [
    {
        "id": "a1-e0",
        "type": "CONSULT",
        "actors": ["USA.GOV", "RUS.GOV"],
        "score": 1.0,
        "place": None,
        "sentence": 'They met; [bold]twice[/bold], "perhaps".',
    },
    {"id": "a1-e1", "type": "ASSAULT", "actors": [], "score": -10.0, "place": "Goma", "sentence": "Shells fell on\nthe town."},
]
NAMES = ["id", "type", "actors", "score", "place", "sentence"]


def test_json_is_one_array_with_lists_as_lists_and_the_columns_in_order() -> None:
    data = render(ROWS, NAMES, "json")
    assert json.loads(data) == ROWS
    assert list(json.loads(data)[0]) == NAMES
    assert data.count(b"\n") == len(ROWS) + 2
    assert json.loads(render([], NAMES, "json")) == []
    assert json.loads(render(ROWS, ["place", "absent"], "json"))[1] == {"place": "Goma", "absent": None}


def test_jsonl_is_an_object_a_line() -> None:
    lines = render(ROWS, NAMES, "jsonl").decode().splitlines()
    assert [json.loads(line) for line in lines] == ROWS
    assert render([], NAMES, "jsonl") == b""


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_json_keeps_any_text_and_holds_no_control_character(text: str) -> None:
    data = render([{"sentence": text}], ["sentence"], "jsonl").decode()
    assert json.loads(data) == {"sentence": text}
    assert not any(character < " " or "\x7f" <= character <= "\x9f" for character in data[:-1])


def test_csv_joins_lists_and_leaves_null_empty() -> None:
    rows = list(csv.DictReader(io.StringIO(render(ROWS, NAMES, "csv").decode(), newline="")))
    assert [row["actors"] for row in rows] == ["USA.GOV;RUS.GOV", ""]
    assert [row["score"] for row in rows] == ["1.0", "-10.0"]
    assert [row["place"] for row in rows] == ["", "Goma"]
    assert rows[0]["sentence"] == ROWS[0]["sentence"]
    assert rows[1]["sentence"] == "Shells fell on\nthe town."
    mentions = [{"mentions": [{"start": 0, "text": "a;b"}], "verbatim": True}]
    row = next(csv.DictReader(io.StringIO(render(mentions, ["mentions", "verbatim"], "csv").decode())))
    assert json.loads(row["mentions"]) == mentions[0]["mentions"]
    assert row["verbatim"] == "true"


@given(st.lists(st.tuples(st.text(st.characters(exclude_categories=["Cs"])), st.none() | st.text("ab,;\"\r\n '", max_size=9)), max_size=4))
def test_csv_keeps_any_text(pairs: list[tuple[str, str | None]]) -> None:
    rows = [{"sentence": one, "title": two} for one, two in pairs]
    found = list(csv.reader(io.StringIO(render(rows, ["sentence", "title"], "csv").decode(), newline="")))
    assert found[0] == ["sentence", "title"]
    for (one, two), cells in zip(pairs, found[1:], strict=True):
        assert cells == [
            f"'{one}" if one.startswith(("=", "+", "-", "@", "\t", "\r")) else one,
            f"'{two}" if two and two[0] == "\r" else two or "",
        ]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_csv_texts_are_never_formulas(text: str) -> None:
    row = {"sentence": text, "bound": "=", "value": -1.5, "actors": [text, "x"], "place": f"x{text}"}
    (cells,) = csv.DictReader(io.StringIO(render([row], list(row), "csv").decode(), newline=""))
    assert cells == {"sentence": "'" + text, "bound": "=", "value": "-1.5", "actors": f"'{text};x", "place": f"x{text}"}


def test_parquet_has_types_even_where_all_is_null(tmp_path: Path) -> None:
    empty: dict[str, Any] = {"mode": None, "upper": None, "contexts": [], "actor_mentions": [], "start": 3, "first": None}
    table = parquet.read_table(io.BytesIO(render([empty], list(empty), "parquet")))
    assert table.schema.field("mode").type == pa.string()
    assert table.schema.field("upper").type == pa.float64()
    assert table.schema.field("contexts").type == pa.list_(pa.string())
    assert table.schema.field("actor_mentions").type.value_type.field("codes").type == pa.list_(pa.string())
    assert table.schema.field("first").type == pa.string()
    assert table.to_pylist() == [empty]
    write(ROWS, NAMES, "parquet", tmp_path / "out.parquet")
    assert parquet.read_table(tmp_path / "out.parquet").to_pylist() == ROWS
    assert [path.name for path in tmp_path.iterdir()] == ["out.parquet"]
    none = parquet.read_table(io.BytesIO(render([], list(Event.__struct_fields__), "parquet")))
    assert none.schema.field("confidence").type == pa.float64()


def test_parquet_of_other_rows_takes_the_types_it_finds() -> None:
    rows = [{"actor": "USA", "value": "high", "n": 3}]
    assert parquet.read_table(io.BytesIO(render(rows, ["actor", "value", "n"], "parquet"))).to_pylist() == rows


def test_a_plain_table_is_one_uncut_line_a_row() -> None:
    lines = render(ROWS, NAMES, "table").decode().split("\n")
    assert lines[0].split() == NAMES
    assert lines[1].endswith('They met; [bold]twice[/bold], "perhaps".')
    assert lines[2].endswith("Goma   Shells fell on the town.")
    assert len(lines) == 4
    assert lines[1].index("USA.GOV, RUS.GOV") == lines[0].index("actors")


def test_a_table_on_a_terminal_keeps_to_its_width_and_names_what_it_hides() -> None:
    rows = [row | {"sentence": "町に砲弾が落ちた。" * 20} for row in ROWS]
    from rich.cells import cell_len

    text = render(rows, NAMES, "table", width=60).decode()
    assert all(cell_len(line) <= 60 for line in text.split("\n"))
    assert text.replace("\n", "").replace(" ", "").count("砲") == 40
    narrow = render(ROWS, NAMES, "table", width=30).decode()
    assert "3 more columns do not fit: score, place, sentence" in " ".join(narrow.split())


@pytest.mark.parametrize("width", [None, 80])
def test_tables_do_not_steer_the_terminal(width: int | None) -> None:
    bad = "\x1b[2J\x1b]0;owned\x07 red\x9b31m \u202etxt.exe\u2066 \x7f nul\x00 line\u2028end \ud800"
    text = render([{"sentence": bad, "actors": [bad], "m": [{"text": bad}]}], ["sentence", "actors", "m"], "table", width=width).decode()
    assert all(character == "\n" or character.isprintable() for character in text)
    assert "␛" in text


@given(st.text())
def test_safe_text_is_printable_and_keeps_what_is(text: str) -> None:
    shown = safe(text)
    assert all(character.isprintable() or character in "\u200c\u200d" for character in shown)
    assert [character for character in shown if character.isascii() and character.isprintable() and character != " "] == [
        character for character in text if character.isascii() and character.isprintable() and character != " "
    ]


def test_safe_keeps_what_scripts_need() -> None:
    assert safe("می\u200cخواهم é 日本") == "می\u200cخواهم é 日本"
    assert safe("soft\u00adhyphen\ufeff\u00a0x") == "softhyphen x"


def test_wrong_use_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="use table, csv, json, jsonl, parquet"):
        render(ROWS, NAMES, "xlsx")
    with pytest.raises(UsageError, match="no column"):
        render(ROWS, [], "csv")
    with pytest.raises(InputError, match="cannot be written"):
        write(ROWS, NAMES, "csv", tmp_path / "nowhere" / "out.csv")


def test_written_to_standard_output_when_no_file_is_given(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    for format in FORMATS:
        write(ROWS, NAMES, format)
        assert capfdbinary.readouterr().out == render(ROWS, NAMES, format)


def test_the_columns_for_a_terminal_are_fields() -> None:
    assert set(COLUMNS["events"]) <= set(Event.__struct_fields__)
