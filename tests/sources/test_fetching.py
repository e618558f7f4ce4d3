"""Asking a real server politely, and not being led astray by it."""

import gzip
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from email.utils import formatdate
from itertools import pairwise
from pathlib import Path
from time import time

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from feed_server import Page, Server, serving

from demarche.sources import fetching
from demarche.sources.fetching import Fetcher


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as server:
        yield server


@pytest.fixture
def fetcher() -> Fetcher:
    return Fetcher(pause=0.0)


def test_an_unchanged_version_is_not_sent_again(server: Server, fetcher: Fetcher) -> None:
    server.pages["/feed"] = Page(b"words", headers={"ETag": '"one"', "Content-Type": "application/rss+xml"})
    first = fetcher.get(server.at("/feed"))
    assert (first.data, first.etag, first.media, first.problem) == (b"words", '"one"', "application/rss+xml", "")
    again = fetcher.get(server.at("/feed"), etag=first.etag)
    assert (again.unchanged, again.data, again.problem) == (True, b"", "")
    assert server.questions[-1][1]["if-none-match"] == '"one"'
    assert server.questions[-1][1]["user-agent"].startswith("demarche/")


def test_last_modified_does_as_well(server: Server, fetcher: Fetcher) -> None:
    day = "Fri, 15 Nov 2024 06:00:00 GMT"
    server.pages["/feed"] = Page(b"words", headers={"Last-Modified": day})
    assert fetcher.get(server.at("/feed")).modified == day
    assert fetcher.get(server.at("/feed"), modified=day).unchanged


def test_robots_are_asked_once_and_heeded(server: Server, fetcher: Fetcher) -> None:
    server.pages["/robots.txt"] = Page(
        b"User-agent: *\nDisallow: /private\nAllow: /private/feed$\n\nUser-agent: demarche\nDisallow: /*.rss\n"
    )
    server.pages |= {path: Page(b"words") for path in ("/feed", "/news.rss", "/private")}
    assert fetcher.get(server.at("/feed")).data == b"words"
    assert "robots.txt does not allow" in fetcher.get(server.at("/news.rss")).problem
    assert fetcher.get(server.at("/private")).data == b"words"  # what holds for others does not for one that is named
    assert server.asked == ["/robots.txt", "/feed", "/private"]


@pytest.mark.parametrize(("status", "asked"), [(404, True), (403, True), (500, False), (429, False)])
def test_a_host_without_robots_forbids_nothing_and_one_in_trouble_all(server: Server, fetcher: Fetcher, status: int, asked: bool) -> None:
    server.pages = {"/robots.txt": Page(status=status, headers={"Retry-After": "70"}), "/feed": Page(b"words")}
    answer = fetcher.get(server.at("/feed"))
    assert (answer.data == b"words") == asked
    assert ("/feed" in server.asked) == asked
    if not asked:
        assert "robots.txt cannot be had" in answer.problem
        assert answer.wait == 70


def test_a_host_has_one_question_at_a_time_and_a_pause_between_two(server: Server) -> None:
    server.pages = {f"/{number}": Page(b"words", slow=0.05) for number in range(6)} | {
        "/robots.txt": Page(b"User-agent: *\nCrawl-delay: 0.2\n")
    }
    fetcher = Fetcher(pause=0.1)
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(fetcher.get, [server.at(f"/{number}") for number in range(6)]))
    assert all(answer.data == b"words" for answer in answers)
    assert server.most == 1
    pages = [moment for moment, path in zip(server.times, server.asked, strict=True) if path != "/robots.txt"]
    assert min(after - before for before, after in pairwise(pages)) >= 0.2


def test_retry_after_is_read_as_seconds_or_date(server: Server, fetcher: Fetcher) -> None:
    server.pages["/a"] = Page(status=429, headers={"Retry-After": "120"})
    server.pages["/b"] = Page(status=503, headers={"Retry-After": formatdate(time() + 3600, usegmt=True)})
    server.pages["/c"] = Page(status=503, headers={"Retry-After": "soon"})
    first, second, third = (fetcher.get(server.at(path)) for path in ("/a", "/b", "/c"))
    assert (first.wait, third.wait) == (120, 0)
    assert 3500 < second.wait <= 3600
    assert "429" in first.problem


def test_a_move_is_followed_and_robots_asked_for_it_too(server: Server, fetcher: Fetcher) -> None:
    server.pages |= {"/old": Page(status=301, headers={"Location": "/new"}), "/new": Page(b"words")}
    answer = fetcher.get(server.at("/old"))
    assert (answer.data, answer.address) == (b"words", server.at("/new"))
    server.pages["/round"] = Page(status=302, headers={"Location": "/round"})
    assert "leads on more than" in fetcher.get(server.at("/round")).problem
    server.pages["/file"] = Page(status=302, headers={"Location": "file:///etc/passwd"})
    assert "not asked for" in fetcher.get(server.at("/file")).problem


def test_a_public_address_does_not_lead_to_a_private_one(server: Server, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch) -> None:
    """This machine's server plays the public one: only its own name is taken for public."""
    monkeypatch.setattr(fetching, "_is_private", lambda address: "localhost" in address)
    server.pages = {
        "/out": Page(status=302, headers={"Location": server.at("/in").replace("127.0.0.1", "localhost")}),
        "/in": Page(b"secret"),
    }
    assert "not asked for" in fetcher.get(server.at("/out")).problem
    assert "/in" not in server.asked
    monkeypatch.undo()
    assert fetching._is_private("http://127.0.0.1/")
    assert fetching._is_private("http://[::1]/")
    assert fetching._is_private("http://169.254.169.254/")
    assert not fetching._is_private("http://1.1.1.1/")


def test_size_and_time_are_limited(server: Server, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also of what is packed; and an answer cut short is not taken for the next."""
    server.pages["/large"] = Page(b"x" * 300_000)
    server.pages["/bomb"] = Page(gzip.compress(b"x" * 30_000_000), headers={"Content-Encoding": "gzip"})
    server.pages["/feed"] = Page(b"words")
    assert "over" in fetcher.get(server.at("/large"), most=100_000).problem
    assert "over" in fetcher.get(server.at("/bomb"), most=100_000).problem
    assert fetcher.get(server.at("/feed")).data == b"words"
    monkeypatch.setattr(fetching, "_SECONDS", -1.0)
    assert "no whole answer" in fetcher.get(server.at("/feed")).problem


def test_who_does_not_answer_is_named(fetcher: Fetcher) -> None:
    with serving() as server:
        address = server.at("/feed")
    answer = fetcher.get(address)
    assert (answer.data, answer.status) == (b"", 0)
    assert "does not answer" in answer.problem
