"""Feeds on a real server into a real record."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from feed_server import Page, Server, serving

import demarche
from demarche.sources.document import Visit
from demarche.sources.fetching import Answer, Fetcher
from demarche.watching import Round, after_answer, watch

ITEM = "<item><title>{title}</title><link>{link}</link><pubDate>Fri, 15 Nov 2024 06:00:00 GMT</pubDate><description>{text}</description></item>"
FIRST = "Kenya condemned Uganda on Monday over the killing of two fishermen on Lake Victoria, and recalled its ambassador."
SECOND = "Norway sent 40 ambulances to Ukraine on Monday. The ministers of both countries had met in Oslo a week before."


def feed(*entries: tuple[str, str, str]) -> bytes:
    items = "".join(ITEM.format(title=title, link=link, text=text) for title, link, text in entries)
    return f'<rss version="2.0"><channel><title>Daily</title>{items}</channel></rss>'.encode()


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as server:
        yield server


def once(record: Path, *addresses: str, pages: bool = False) -> Round:
    return watch(record, addresses, once=True, pages=pages, fetcher=Fetcher(pause=0.0))


def test_what_is_new_is_read_and_the_rest_not_again(server: Server, tmp_path: Path) -> None:
    path = tmp_path / "r.duckdb"
    server.pages["/feed"] = Page(feed(("One", "https://daily.example/1", FIRST)), headers={"ETag": '"1"'})
    done = once(path, server.at("/feed"), server.at("/none"))
    assert (done.asked, done.summary.articles, done.summary.failures) == (2, 1, [(server.at("/none"), "the server answers 404 Not Found")])
    done = once(path, server.at("/feed"), server.at("/none"))
    assert (done.asked, done.unchanged, done.summary.articles) == (1, 1, 0)  # the one that failed is let alone for a while
    server.pages["/feed"] = Page(
        feed(("Two", "https://daily.example/2", SECOND), ("One", "https://daily.example/1", FIRST)), headers={"ETag": '"2"'}
    )
    done = once(path, server.at("/feed"))
    assert (done.unchanged, done.summary.articles, done.summary.known) == (0, 1, 1)
    with demarche.Record(path) as record:
        articles = record.articles()
        assert [article.source for article in articles] == ["https://daily.example/1", "https://daily.example/2"]
        assert {(article.publisher, article.published) for article in articles} == {("Daily", "2024-11-15")}
        assert record.events(type="ACCUSE")[0].date_start == "2024-11-11"
    assert all("daily.example" not in path for path in server.asked)  # nothing that an entry names was fetched


def test_pages_are_read_only_when_asked_for_and_of_the_same_site(server: Server, tmp_path: Path) -> None:
    story = "".join(
        f"<p>{text}</p>"
        for text in (SECOND, "The convoy crossed Poland, a driver said, and reached Lviv before the evening of the next day.")
    )
    server.pages["/story"] = Page(
        f"<!DOCTYPE html><html><body><article>{story}</article></body></html>".encode(),
        headers={"Content-Type": "text/html; charset=utf-8"},
    )
    server.pages["/robots.txt"] = Page(b"User-agent: *\nDisallow: /closed\n")
    server.pages["/closed"] = server.pages["/story"]
    entries = [
        ("Two", server.at("/story"), "Short words of the entry."),
        ("Three", server.at("/closed"), FIRST),
        ("Four", "https://other.example/", f"{FIRST} Again."),
    ]
    server.pages["/feed"] = Page(feed(*entries))
    done = once(tmp_path / "r.duckdb", server.at("/feed"), pages=True)
    assert done.summary.articles == 3
    with demarche.Record(tmp_path / "r.duckdb") as record:
        texts = {article.source: article.text for article in record.articles()}
    assert "reached Lviv" in texts[server.at("/story")]
    assert texts[server.at("/closed")] == FIRST
    assert texts["https://other.example/"] == f"{FIRST} Again."
    before = server.asked.count("/story")
    once(tmp_path / "r.duckdb", server.at("/feed"), pages=True)
    assert (before, server.asked.count("/story"), server.asked.count("/closed")) == (1, 1, 0)


def test_failures_put_a_feed_off_for_longer_each_time_and_no_longer_than_a_day() -> None:
    visit = Visit(address="https://daily.example/feed", etag='"1"')
    waits = []
    for _ in range(9):
        visit = after_answer(visit, Answer(address=visit.address, problem="no answer"), 900)
        waits.append((datetime.fromisoformat(visit.after) - datetime.fromisoformat(visit.asked)) / timedelta(minutes=1))
    assert [round(wait) for wait in waits] == [30, 60, 120, 240, 480, 960, 1440, 1440, 1440]
    assert visit.etag == '"1"'
    asked = after_answer(visit, Answer(address=visit.address, status=503, problem="503", wait=200_000), 900)
    assert datetime.fromisoformat(asked.after) - datetime.now(UTC) > timedelta(seconds=199_000)
    well = after_answer(visit, Answer(address=visit.address, status=200, etag='"2"'), 900)
    assert (well.failures, well.etag, well.after) == (0, '"2"', well.asked)


def test_watching_goes_on_and_leaves_the_record_to_others_between_rounds(server: Server, tmp_path: Path) -> None:
    """Between two rounds another process reads the record; the rounds are as far apart as was said."""
    server.pages["/feed"] = Page(feed(("One", "https://daily.example/1", FIRST)))
    waits: list[float] = []

    class Enough(Exception):
        pass

    def sleep(seconds: float) -> None:
        waits.append(seconds)
        code = f"import demarche; print(len(demarche.Record({str(tmp_path / 'r.duckdb')!r}, read_only=True).articles()))"
        assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "1\n"
        if len(waits) == 2:
            raise Enough

    rounds: list[Round] = []
    with pytest.raises(Enough):
        watch(tmp_path / "r.duckdb", [server.at("/feed")], every=600, fetcher=Fetcher(pause=0.0), report=rounds.append, sleep=sleep)
    assert waits == [600, 600]
    assert [done.summary.articles for done in rounds] == [1, 0]


def test_the_command_asks_once_and_says_what_it_did(server: Server, tmp_path: Path) -> None:
    server.pages["/feed"] = Page(feed(("One", "https://daily.example/1", FIRST)))
    (tmp_path / "feeds.txt").write_text(f"{server.at('/feed')}\n{server.at('/gone')}\n")
    words = [sys.executable, "-m", "demarche", "watch", "feeds.txt", "--once", "--record", "r.duckdb"]
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 1
    assert "2 feeds asked, 0 unchanged" in done.stdout
    assert "1 article, " in done.stdout
    assert done.stderr == f"demarche: {server.at('/gone')}: the server answers 404 Not Found\n"
    wrong = subprocess.run([*words[:4], "feed.xml", "--once"], cwd=tmp_path, capture_output=True, text=True, timeout=300, check=False)
    assert (wrong.returncode, len(wrong.stderr.splitlines())) == (2, 1)
