"""Imported events on the page: lists, counts and downloads of their own, marked as what they are."""

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import page_samples
import pyarrow.parquet as parquet  # type: ignore[import-untyped]
import pytest
from fastapi.testclient import TestClient

from demarche.desk.brief import brief, render
from demarche.desk.page import make_app
from demarche.record import Record
from demarche.record.importing import import_events

sys.path.insert(0, str(Path(__file__).parents[2] / "record"))
from foreign import gdelt_row, write

ROWS = 75


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("imported")
    path = page_samples.make(folder / "record.duckdb")
    lines = [gdelt_row(n, day=f"2024030{1 + n % 9}", code=("042", "173", "193")[n % 3]) for n in range(ROWS - 1)]
    lines.append(gdelt_row(ROWS, day="20240301", SOURCEURL="javascript:alert(1)"))
    import_events(path, write(folder / "a", "gdelt", lines), "gdelt")
    return path


@pytest.fixture(scope="module")
def page(record: Path) -> Iterator[TestClient]:
    with TestClient(make_app(record), base_url="http://127.0.0.1") as client:
        yield client


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_the_front_page_leads_to_them(page: TestClient) -> None:
    assert f'<a href="/imported">{ROWS} imported events</a>' in page.get("/").text


def test_they_have_a_list_with_filters_and_pages(page: TestClient) -> None:
    first = words(page.get("/imported").text)
    assert f"1 – 50 of {ROWS} events" in first
    assert "They were not read here" in first
    assert "gdelt-1000008" in first
    assert f"51 – {ROWS} of {ROWS} events" in words(page.get("/imported?page=2").text)
    assert "1 – 24 of 24 events" in words(page.get("/imported?actor=FRA&type=ASSAULT").text)
    assert "Nothing fits these filters" in page.get("/imported?origin=icews").text
    assert page.get("/imported?flowers=red").status_code == 400
    assert page.get("/imported?order=colour").status_code == 400


def test_only_addresses_of_the_web_are_linked(page: TestClient) -> None:
    assert "javascript:" not in page.get(f"/imported?id=gdelt-{1000000 + ROWS}").text


def test_actors_and_pairs_show_them_apart_from_what_was_read(page: TestClient) -> None:
    actor, pair = words(page.get("/actors/FRA").text), words(page.get("/dyads/FRA/KEN").text)
    assert "No article tells of anything that happened with this actor" in actor
    assert "Imported events Taken over from other data, not read here" in actor
    assert re.search(r"CONSULT verbal cooperation 26 0", actor)
    assert re.search(r"FRA KEN CONSULT verbal cooperation 26", pair)
    assert "KEN FRA" not in pair
    assert "Imported events Taken over" not in words(page.get("/actors/GRC").text)


def test_a_chart_names_them_among_its_sources(page: TestClient) -> None:
    assert f"{ROWS} events imported from GDELT" in page.get("/charts/actor/FRA").text


def test_api_and_downloads_have_them(page: TestClient) -> None:
    answer = page.get("/api/imported?type=CONSULT&limit=3").json()
    assert len(answer["rows"]) == 3
    assert {row["type"] for row in answer["rows"]} == {"CONSULT"}
    assert len(page.get("/download/imported.jsonl").text.splitlines()) == ROWS
    table = parquet.read_table(io.BytesIO(page.get("/download/imported.parquet?type=CONSULT").content))
    assert table.num_rows == answer["count"]
    assert table.column("origin").to_pylist()[0]["source_id"].isdigit()


def test_a_brief_says_how_many_it_leaves_out(record: Path) -> None:
    with Record(record, read_only=True) as store:
        text = render(brief(store, "2024-03-01", "2024-03-09"), "md").decode()
    assert f"{ROWS} imported events of these days left out: they have no article to quote" in text
