"""The page by its addresses: every page, filter and download on a real record, and what is refused."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import duckdb
import page_samples
import pyarrow.parquet as parquet  # type: ignore[import-untyped]
import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from demarche.desk.page import make_app
from demarche.desk.page.addresses import filter_names
from demarche.desk.page.lists import TERMS
from demarche.errors import RecordError
from demarche.reading import read_into
from demarche.record import Record

HERE = "http://127.0.0.1"


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return page_samples.make(tmp_path_factory.mktemp("page") / "record.duckdb")


@pytest.fixture(scope="module")
def page(record: Path) -> Iterator[TestClient]:
    with TestClient(make_app(record), base_url=HERE) as client:
        yield client


def rows(page: TestClient, table: str, **filters: object) -> list[str]:
    answer = page.get(f"/api/{table}", params=filters)  # type: ignore[arg-type]
    assert answer.status_code == 200, answer.text
    return [row["id"] for row in answer.json()["rows"]]


PAGES = [
    "/",
    "/search?q=turkey",
    "/search",
    "/actors",
    "/actors/GRC",
    "/actors/GRC.GOV",
    "/dyads",
    "/dyads/GRC/TUR",
    "/dyads/TUR/TUR",
    "/occurrences",
    "/occurrences?order=reported",
    "/occurrences/o1",
    "/occurrences/aaaa01-e2",
    "/events",
    "/claims",
    "/claims/sources",
    "/quantities",
    "/forecasts",
    "/articles",
    "/articles/aaaa01",
    "/articles/aaaa01?row=aaaa01-e1",
    "/articles/aaaa01?row=aaaa01-c1&fix=true",
    "/articles/aaaa01?row=gone",
    "/articles/dddd04?row=dddd04-e1",
    "/corrections",
    "/api",
]


@pytest.mark.parametrize("address", PAGES)
def test_every_page_answers_whole_and_with_a_strict_policy(page: TestClient, address: str) -> None:
    answer = page.get(address)
    assert answer.status_code == 200
    assert "</html>" in answer.text
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert " style=" not in answer.text  # the policy would refuse it
    assert "<script>" not in answer.text
    assert not [word for word in answer.text.split() if word.startswith(('src="http', 'href="http', 'src="//', 'href="//'))]


def test_hostile_text_is_text(page: TestClient) -> None:
    """Tags, template marks, escapes and marks that turn the reading direction come out as characters to read."""
    answer = page.get("/articles/dddd04", params={"row": "dddd04-e1"}).text
    assert "&lt;script&gt;document.title=" in answer
    assert "<img" not in answer
    assert "{{ 7 * 7 }}" in answer
    assert not any(mark in answer for mark in "\u202e\u202c\x1b\x07")
    assert "␛[2J" in answer
    assert "&lt;b&gt;bold&lt;/b&gt;" in page.get("/articles").text


@given(st.text(max_size=40))
def test_any_search_is_answered(page: TestClient, typed: str) -> None:
    assert page.get("/search?q=" + quote(typed.encode("utf-8", "replace"))).status_code == 200


@pytest.mark.parametrize(
    ("table", "filters", "found"),
    [
        ("events", {"actor": "GRC"}, {"aaaa01-e1", "bbbb02-e1", "dddd04-e1"}),
        ("events", {"actor": "grc.gov"}, {"aaaa01-e1", "bbbb02-e1"}),
        ("events", {"recipient": "TUR", "type": "THREATEN"}, {"dddd04-e1"}),
        ("events", {"side": "GRC", "aux": "hypothetical"}, {"cccc03-e1"}),
        ("events", {"between": ["TUR-GRC"]}, {"cccc03-e1"}),
        ("events", {"occurrence": "o1"}, {"aaaa01-e1", "bbbb02-e1"}),
        ("events", {"from": "2024-04"}, {"cccc03-e1"}),  # dated by its article
        ("events", {"to": "2024-03"}, {"aaaa01-e1", "aaaa01-e2", "bbbb02-e1", "dddd04-e1"}),
        ("events", {"text": "ENVOY"}, {"bbbb02-e1"}),
        ("events", {"place": "Athens"}, {"aaaa01-e1"}),
        ("events", {"min_confidence": 0.9}, set()),
        ("claims", {"actor": "GRC"}, {"aaaa01-c1"}),
        ("claims", {"source": "The harbour office"}, {"aaaa01-c1"}),
        ("quantities", {"counted": "lorries", "unit": "count"}, {"aaaa01-q1", "bbbb02-q1"}),
        ("quantities", {"place": "Samtown"}, {"aaaa01-q1"}),
        ("forecasts", {"due": "past"}, {"aaaa01-f1"}),
        ("forecasts", {"due": "coming"}, {"cccc03-f2"}),
        ("forecasts", {"due": "undated"}, {"cccc03-f1"}),
        ("articles", {"text": "quay"}, {"aaaa01", "bbbb02", "cccc03"}),
        ("articles", {"text": "uay"}, set()),  # words, from their beginning
        ("articles", {"text": "qua delegation"}, {"cccc03"}),
    ],
)
def test_filters(page: TestClient, table: str, filters: dict[str, object], found: set[str]) -> None:
    assert set(rows(page, table, **filters)) == found


@pytest.mark.parametrize("table", ["articles", "events", "claims", "quantities", "forecasts"])
def test_filters_that_the_record_has_too_find_what_it_finds(page: TestClient, record: Path, table: str) -> None:
    """The index is a short way to the same rows."""
    with Record(record, read_only=True) as store:
        for filters in (
            {"date_from": "2024-03-09"},
            {"date_to": "2024-03-08"},
            {"article": "aaaa01"},
            {"actor": "TUR"},
            {"recipient": "GRC.GOV"},
        ):
            if set(filters) <= set(TERMS[table]) and table != "articles":
                names = {"date_from": "from", "date_to": "to"}
                asked = {names.get(name, name): value for name, value in filters.items()}
                assert set(rows(page, table, **asked)) == {row["id"] for row in store.rows(table, columns=["id"], **filters)}


def test_orders_and_pages(page: TestClient) -> None:
    assert rows(page, "quantities", order="value") == ["aaaa01-q1", "bbbb02-q1"]
    assert rows(page, "quantities", order="-value") == ["bbbb02-q1", "aaaa01-q1"]
    every = rows(page, "events", order="-date")
    assert every[0] == "cccc03-e1"
    assert rows(page, "events", limit=2, offset=2) == every[2:4]
    answer = page.get("/api/events", params={"limit": 10_000}).json()
    assert answer["count"] == 5
    assert "10,000" in answer["notes"][0]
    assert "10,000 rows were asked for" in page.get("/events?limit=10000").text
    assert "Nothing fits" in page.get("/events?actor=FRA").text
    assert page.get("/events?page=900").status_code == 200


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("/events?actr=GRC", 400, "actr"),
        ("/events?from=lately", 400, "2024-11-15"),
        ("/events?page=0", 400, "page"),
        ("/events?min_confidence=high", 400, "0 to 1"),
        ("/events?order=beauty", 400, "confidence"),
        ("/actors/XYZ", 404, "XYZ"),
        ("/actors/%3Cscript%3E", 404, "search box"),
        ("/dyads/GRC/XYZ", 404, "XYZ"),
        ("/articles/none", 404, "none"),
        ("/occurrences/none", 404, "none"),
        ("/rows/none-e1", 404, "none-e1"),
        ("/nowhere", 404, "links at the top"),
        ("/download/events.xls", 404, "csv"),
        ("/download/secrets.csv", 404, "articles"),
    ],
)
def test_what_is_wrong_is_said_in_a_line(page: TestClient, address: str, status: int, said: str) -> None:
    answer = page.get(address)
    assert answer.status_code == status
    assert said in answer.text
    assert "<script>" not in answer.text
    assert "content-security-policy" in answer.headers


def test_search_finds_actors_pairs_places_and_words(page: TestClient) -> None:
    found = page.get("/api/search", params={"q": "greece"}).json()
    assert [row["code"] for row in found["actors"]] == ["GRC", "GRC.GOV"]
    pair = page.get("/api/search", params={"q": "greece turkey"}).json()["pairs"]
    assert {(row["actor"], row["recipient"]) for row in pair} >= {("GRC", "TUR")}
    assert [row["place"] for row in page.get("/api/search", params={"q": "samt"}).json()["places"]] == ["Samtown"]
    words = page.get("/api/search", params={"q": "“envoy of turkey”"}).json()
    assert [row["id"] for row in words["articles"]] == ["bbbb02"]
    assert [row["id"] for row in words["sentences"]] == ["bbbb02-e1"]
    assert page.get("/api/search", params={"q": "the Greek government"}).json()["meant"]["actors"][0]["code"] == "GRC.GOV"
    assert "Nothing in this record" in page.get("/search?q=zebra").text


@pytest.mark.parametrize(
    ("address", "shown_on"),
    [
        ("/charts/dyad/GRC/TUR", "/dyads/GRC/TUR"),
        ("/charts/actor/GRC", "/actors/GRC"),
        ("/charts/quantity?counted=lorries&unit=count", "/quantities?counted=lorries&unit=count"),
    ],
)
def test_charts_are_pictures_with_words(page: TestClient, address: str, shown_on: str) -> None:
    """An SVG of the record's own numbers, the same each time, and on its page with a text for those who cannot see it."""
    answer = page.get(address)
    assert answer.headers["content-type"] == "image/svg+xml"
    assert answer.text.startswith("<svg")
    assert "<desc" in answer.text
    assert page.get(address).content == answer.content
    page_of = page.get(shown_on).text
    assert f'<img src="{address.replace("&", "&amp;")}"' in page_of
    assert 'alt="' in page_of


def test_a_chart_of_nothing_says_so(page: TestClient) -> None:
    answer = page.get("/charts/quantity?counted=unicorns")
    assert answer.status_code == 200
    assert "unicorns" in answer.text


def test_a_row_leads_to_its_words(page: TestClient) -> None:
    answer = page.get("/rows/aaaa01-q1", follow_redirects=False)
    assert answer.headers["location"] == "/articles/aaaa01?row=aaaa01-q1#chosen"
    shown = page.get("/rows/aaaa01-q1").text
    assert 'r-number in" href="/articles/aaaa01?row=aaaa01-q1#chosen" data-row="aaaa01-q1">40</a>' in shown


@pytest.mark.parametrize("table", ["articles", "events", "claims", "quantities", "forecasts", "actors", "dyads", "amendments"])
def test_downloads_hold_the_same_rows_in_every_format(page: TestClient, table: str) -> None:
    one = page.get(f"/download/{table}.json").json()
    assert one or table == "amendments"
    assert [json.loads(line) for line in page.get(f"/download/{table}.jsonl").text.splitlines()] == one
    cells = list(csv.DictReader(io.StringIO(page.get(f"/download/{table}.csv").text, newline="")))
    assert len(cells) == len(one)
    table_read = parquet.read_table(io.BytesIO(page.get(f"/download/{table}.parquet").content))
    assert table_read.num_rows == len(one)
    if one:
        assert table_read.to_pylist() == one
        assert list(cells[0]) == list(one[0])


def test_a_download_has_the_filters_of_its_page(page: TestClient) -> None:
    answer = page.get("/download/events.json?type=REJECT")
    assert [row["id"] for row in answer.json()] == ["aaaa01-e2"]
    assert answer.headers["content-disposition"] == 'attachment; filename="events.json"'
    assert page.get("/download/events.csv?nonsense=1").status_code == 400


def test_a_long_download_comes_in_batches(page: TestClient) -> None:
    """The pieces of many batches are one file."""
    from demarche.desk.page import downloads, lists

    with page.app.state.shelf.edition() as edition:  # type: ignore[attr-defined]
        for format in downloads.TYPES:
            whole = b"".join(downloads.stream(edition, "events", {}, "-date", format))
            batches = lists.every(edition, "events", {}, order="-date", batch=2)
            names = downloads.columns("events")
            work = {"parquet": downloads._parquet, "json": downloads._json}.get(format) or (
                lambda b, n, f=format: downloads._lines(b, n, f)
            )
            cut = b"".join(work(batches, names))
            if format == "parquet":
                assert parquet.read_table(io.BytesIO(cut)) == parquet.read_table(io.BytesIO(whole))
            else:
                assert cut == whole


def test_the_api_describes_every_filter_and_field(page: TestClient) -> None:
    description = page.get("/openapi.json").json()
    for table in TERMS:
        named = {each["name"] for each in description["paths"][f"/api/{table}"]["get"]["parameters"]}
        assert named == {*filter_names(table), "order", "limit", "offset"}
    assert "actor_mentions" in description["components"]["schemas"]["Event"]["properties"]
    assert page.get("/docs").status_code == 404
    shown = page.get("/api").text
    assert all(path in shown for path in description["paths"])


def test_a_statement_of_the_api_points_at_its_words(page: TestClient) -> None:
    found = page.get("/api/articles/aaaa01").json()
    text = found["article"]["text"]
    kinds = {row["kind"] for row in found["statements"]}
    assert kinds == {"event", "claim", "quantity", "forecast"}
    assert all(text[row["start"] : row["end"]] == row["trigger"] for row in found["statements"] if row["kind"] == "event")


def test_an_empty_record_says_so(tmp_path: Path) -> None:
    Record(tmp_path / "empty.duckdb").close()
    with TestClient(make_app(tmp_path / "empty.duckdb"), base_url=HERE) as page:
        for address in (
            "/",
            "/actors",
            "/dyads",
            "/occurrences",
            "/events",
            "/claims",
            "/claims/sources",
            "/quantities",
            "/forecasts",
            "/articles",
        ):
            answer = page.get(address)
            assert answer.status_code == 200
            assert "demarche read INPUT --record empty.duckdb" in answer.text
        assert page.get("/download/events.json").json() == []
        assert parquet.read_table(io.BytesIO(page.get("/download/events.parquet").content)).num_rows == 0


def test_a_record_that_is_none_is_refused_before_serving(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="missing"):
        make_app(tmp_path / "none.duckdb")
    duckdb.connect(str(tmp_path / "other.duckdb")).close()
    with pytest.raises(RecordError, match="not a record"):
        make_app(tmp_path / "other.duckdb")


def test_only_this_machine_may_ask(page: TestClient) -> None:
    """A name that a site elsewhere points here is not answered: it would read the record through a visitor's browser."""
    assert page.get("/", headers={"host": "evil.example"}).status_code == 421
    assert page.get("/", headers={"host": "localhost:8000"}).status_code == 200
    assert page.get("/", headers={"host": "[::1]:8000"}).status_code == 200


def test_elsewhere_needs_a_token(record: Path) -> None:
    with TestClient(make_app(record, host="0.0.0.0", token="let me in"), base_url="http://desk.example") as page:
        assert page.get("/").status_code == 401
        assert page.get("/api/events").status_code == 401
        assert page.get("/download/events.csv").status_code == 401
        assert page.get("/?token=wrong").status_code == 401
        assert page.get("/api/events", headers={"authorization": "Bearer let me in"}).status_code == 200
        answer = page.get("/events?token=let+me+in&type=REJECT", follow_redirects=False)
        assert answer.headers["location"] == "/events?type=REJECT"
        cookie = answer.headers["set-cookie"].lower()
        assert "httponly" in cookie
        assert "samesite=strict" in cookie
        page.get("/?token=let+me+in")
        assert page.get("/events").status_code == 200


def test_colours_are_kept_and_lead_nowhere_else(page: TestClient) -> None:
    secret = page.app.state.guard.secret  # type: ignore[attr-defined]
    sent = {"secret": secret, "theme": "dark", "back": "/events?type=REJECT"}
    answer = page.post("/theme", data=sent, follow_redirects=False)
    assert answer.headers["location"] == "/events?type=REJECT"
    assert 'data-theme="dark"' in page.get("/").text
    for back in ("//evil.example", "/\\evil.example", "https://evil.example", "/\t/evil.example"):
        assert page.post("/theme", data=sent | {"back": back}, follow_redirects=False).headers["location"] == "/"
    page.cookies.clear()
    assert page.post("/theme", data=sent | {"secret": "guess"}).status_code == 400


def test_the_page_of_an_actor_has_what_is_foreseen_of_it(tmp_path: Path) -> None:
    """A forecast with the actor in it, come due: with what may have come of it."""
    path = tmp_path / "record.duckdb"
    page = tmp_path / "page.txt"
    page.write_text("Kenya will expel the Ugandan ambassador within days, the minister said. Nobody in Nairobi doubts it.\n", "utf-8")
    with Record(path) as record:
        read_into(record, [str(page)], date="2024-05-01")
        (forecast,) = record.forecasts()
    code = forecast.actors[0]
    with TestClient(make_app(path), base_url=HERE) as client:
        answer = client.get(f"/actors/{code}")
    assert answer.status_code == 200
    assert "What is said to come of it" in answer.text
