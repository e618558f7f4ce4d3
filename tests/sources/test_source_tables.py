"""Rows of JSONL and CSV to documents: columns, damage, going on."""

import csv
import gzip
import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demarche.errors import InputError, UsageError
from demarche.sources import Document, Mark, Options, Skipped, Unread, articles_of, documents
from demarche.sources.columns import choose_columns, day_of, parse_columns
from demarche.sources.tables import rows_to_documents

TEXT = "Norway and Iceland signed a fisheries agreement in Bergen on Monday that ends a dispute over mackerel quotas."


def rows(data: bytes, kind: str = "jsonl", start: int = 0, **columns: str) -> list[Document | Unread]:
    return list(rows_to_documents(io.BytesIO(data), f"news.{kind}", kind, columns=columns, start=start))


def as_json(*values: Any) -> bytes:
    return b"".join(json.dumps(value).encode() + b"\n" for value in values)


def as_csv(*values: list[str], **form: Any) -> bytes:
    out = io.StringIO()
    csv.writer(out, **form).writerows(values)
    return out.getvalue().encode()


def test_a_row_becomes_an_article_with_what_it_says() -> None:
    row = {
        "headline": "Mackerel: a deal",
        "maintext": TEXT,
        "authors": ["Kari Solheim", "Jón Ari"],
        "date_publish": "2024-11-15 06:00:00",
        "source_domain": "bergen.example",
        "url": "https://bergen.example/1",
    }
    (found,) = rows(as_json(row))
    assert isinstance(found, Document)
    (article,) = articles_of(found)
    assert (article.text, article.title, article.byline) == (TEXT, "Mackerel: a deal", "Kari Solheim and Jón Ari")
    assert (article.published, article.published_from) == ("2024-11-15", "metadata")
    assert (article.publisher, article.source) == ("bergen.example", "https://bergen.example/1")
    assert articles_of(found, date="2020-01-01")[0].published == "2020-01-01"


def test_a_row_is_one_article_and_html_in_it_is_read() -> None:
    story = "".join(
        f"<p>In {town} the council voted to keep the ferry, and it was a long debate &amp; a hot one.</p>" for town in ("Split", "Bari")
    )
    (found,) = rows(as_json({"body": story}))
    (article,) = articles_of(found)  # type: ignore[arg-type]
    assert article.text.split("\n")[1].startswith("In Bari the council voted to keep the ferry, and it was a long debate & a hot one.")


def test_bad_rows_cost_themselves_alone() -> None:
    data = as_json({"text": TEXT}) + b'{"text": "cut\n[1, 2]\n\n{"text": ""}\n' + as_json({"text": TEXT, "score": float("nan")})
    first, cut, listed, empty, last = rows(data)
    assert isinstance(first, Document)
    assert isinstance(last, Document)
    assert (cut.name, listed.name, empty.name, last.name) == (
        "news.jsonl, line 2",
        "news.jsonl, line 3",
        "news.jsonl, line 5",
        "news.jsonl, line 6",
    )
    assert [type(one) for one in (cut, listed, empty)] == [Unread] * 3
    assert "not JSON" in cut.reason  # type: ignore[union-attr]
    assert "a JSON list" in listed.reason  # type: ignore[union-attr]
    assert "'text' is empty" in empty.reason  # type: ignore[union-attr]


def test_a_row_over_the_limit_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("demarche.sources.tables.MOST_ROW_BYTES", 1000)
    monkeypatch.setattr("demarche.sources.tables._CHUNK", 64)
    first, long, last = rows(as_json({"text": TEXT}, {"text": "x" * 5000}, {"text": TEXT}))
    assert isinstance(long, Unread)
    assert (first.end, last.end) == (len(as_json({"text": TEXT})), len(as_json({"text": TEXT}, {"text": "x" * 5000}, {"text": TEXT})))
    assert isinstance(last, Document)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_csv_in_its_usual_forms(separator: str) -> None:
    text = f'{TEXT}\nA second line, "quoted"; with | all\tmarks.'
    data = as_csv(["id", "title", "content"], ["1", "A deal", text], ["2", "Another", TEXT], delimiter=separator)
    first, second = rows(b"\xef\xbb\xbf" + data, "csv")
    assert isinstance(first, Document)
    assert first.data.decode().replace("\r\n", "\n") == text
    assert (first.title, second.name) == ("A deal", "news.csv, line 4")


@pytest.mark.parametrize(
    "damage",
    ['2,"a quote that is opened and not closed', "2,too,many,cells,here", "2", '2,"' + "x" * 3000],
    ids=["open quote", "too many", "too few", "too long"],
)
def test_a_damaged_csv_row_does_not_swallow_others(damage: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("demarche.sources.tables.MOST_ROW_BYTES", 2000)
    good = [as_csv([str(number), TEXT]) for number in (1, 3, 4)]
    found = rows(b"id,text\r\n" + good[0] + damage.encode() + b"\r\n" + good[1] + good[2], "csv")
    assert [item.name[-1] for item in found if isinstance(item, Document)] == ["2", "4", "5"]
    assert [item.name[-1] for item in found if isinstance(item, Unread)] == ["3"]


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\r\0"), max_size=30), min_size=1, max_size=12), st.data())
def test_rows_survive_and_any_place_can_be_gone_on_from(texts: list[str], data: st.DataObject) -> None:
    """What csv and json wrote comes back, whole or from any row on, in both formats alike."""
    cells = [TEXT + text for text in texts]
    for kind, raw in (
        ("csv", as_csv(["n", "text"], *([str(n), cell] for n, cell in enumerate(cells)))),
        ("jsonl", as_json(*({"text": cell} for cell in cells))),
    ):
        found = rows(raw, kind)
        assert [item.data.decode() for item in found if isinstance(item, Document)] == cells
        assert found[-1].end == len(raw)
        at = data.draw(st.integers(0, len(found) - 1))
        assert rows(raw, kind, found[at].end) == found[at + 1 :]


def test_columns_are_guessed_said_and_chosen() -> None:
    notes: list[str] = []
    raw = as_json({"nr": 1, "lead": "short", "artikeltext": TEXT, "date": "04/05/2024"})
    (found,) = rows_to_documents(io.BytesIO(raw), "news.jsonl", "jsonl", columns={"title": "lead"}, note=notes.append)
    assert isinstance(found, Document)
    assert (found.data.decode(), found.title, found.published) == (TEXT, "short", None)
    assert notes == [
        "news.jsonl: text from 'artikeltext' (guessed), title from 'lead', published from 'date' (guessed); --columns text=NAME,title=NAME"
        " says otherwise; dates such as '04/05/2024' are not clear and are left out, write them as 2024-11-15"
    ]


def test_columns_inside_an_object_have_a_dot() -> None:
    assert choose_columns([{"article": {"body": TEXT, "meta": 1}, "url": "u"}], {}, "x")["text"] == "article.body"


def test_wrong_columns_are_said() -> None:
    with pytest.raises(InputError, match="no column 'nix'; there are 'text'"):
        rows(as_json({"text": TEXT}), text="nix")
    with pytest.raises(InputError, match="no column holds text"):
        rows(as_json({"a": 1, "b": "short"}))
    with pytest.raises(UsageError, match="text, title, byline"):
        parse_columns(["txt=body"])
    assert parse_columns(["text=body, title=head", "url=link"]) == {"text": "body", "title": "head", "url": "link"}


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2024-11-15T06:00:00Z", "2024-11-15"),
        ("20241115T060000Z", "2024-11-15"),
        (20241115, "2024-11-15"),
        (1731628800, "2024-11-15"),
        (1731628800000, "2024-11-15"),
        ("2024/11/15", "2024-11-15"),
        ("Fri, 15 Nov 2024 23:30:00 -0500", "2024-11-15"),
        ("04/05/2024", None),
        (True, None),
        (None, None),
        ("", None),
    ],
)
def test_days_of_cells(cell: Any, day: str | None) -> None:
    assert day_of(cell) == day


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b"words\nand more\n", "no row of JSONL"),
        (b"[1,\n2]\n", "one JSON list"),
        (b'{\n "text": "words"\n}\n', "over many lines"),
        ("Text\n".encode("utf-16"), "UTF-16"),
    ],
)
def test_a_file_that_is_no_table_is_one_unread(tmp_path: Path, data: bytes, said: str) -> None:
    path = tmp_path / "news.jsonl"
    path.write_bytes(data)
    (found,) = [item for item in documents(path, Options()) if not isinstance(item, Mark)]
    assert isinstance(found, Unread)
    assert said in found.reason


def test_compressed_tables_are_read_and_gone_on_with(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl.gz"
    path.write_bytes(gzip.compress(as_json(*({"text": f"{TEXT} {n}"} for n in range(300)))))
    first, *items, last = documents(path, Options())
    assert isinstance(first, Mark)
    assert isinstance(last, Mark)
    assert (len(items), last.finished) == (300, True)
    half = items[149]
    assert isinstance(half, Document)
    kept = Mark(name=first.name, size=first.size, modified=first.modified, hash=first.hash, options=first.options, position=half.end)
    assert list(documents(path, Options(), mark_of=lambda name: kept))[1:-1] == items[150:]
    assert list(documents(path, Options(), mark_of=lambda name: last)) == [Skipped(last)]
