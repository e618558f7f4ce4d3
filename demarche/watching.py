"""Feeds watched: asked every so often, and what is new in them read into a record.

1. sources.fetching: the feeds that are due are asked, hosts side by side and each politely
2. sources.feeds: their entries become documents
3. reading: documents into the record

The record is open only while something is written, so that it can be read meanwhile.
"""

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

import msgspec

from demarche.errors import InputError, RecordError
from demarche.reading import Summary, read_items
from demarche.sources.document import Document, Item, Mark, Unread, Visit

if TYPE_CHECKING:
    from demarche.ontology.codebook import Codebook
    from demarche.sources.fetching import Answer, Fetcher

Asked = TypeVar("Asked")

LONGEST_WAIT = 24 * 3600.0  # seconds that a feed which fails again and again is left alone
_HOSTS = 8  # asked side by side
_SUBDOMAINS = ("www.", "feeds.", "feed.", "rss.")


@dataclass
class Round:
    """What asking once did: how many feeds were asked, how many had nothing new, what was read, and why a feed was not."""

    asked: int = 0
    unchanged: int = 0
    summary: Summary = field(default_factory=Summary)


def watch(
    record: Path,
    addresses: Sequence[str],
    *,
    every: float = 900.0,
    once: bool = False,
    pages: bool = False,
    actors: Sequence[Path] = (),
    codebook: Sequence[str | Path] = (),
    fetcher: "Fetcher | None" = None,
    report: Callable[[Round], None] = lambda done: None,
    note: Callable[[str], None] = lambda line: None,
    sleep: Callable[[float], None] = time.sleep,
) -> Round:
    """Ask feeds for what is new, for ever or `once`, and read it into the record at `record`. Out: the last round.

    In: addresses; `every` how many seconds. A feed that fails is asked half as often each time, down to once a day, and never before
    its server allows. With `pages`, the page that an entry leads to is read in the place of the entry's own words, where it is on the
    feed's own site and robots.txt allows. `report` is called after each round, `note` with what was put off.
    Raises RecordError when the record cannot be opened at the start.
    """
    from demarche.ontology.codebook import read_codebooks
    from demarche.record import Record
    from demarche.sources.fetching import Fetcher
    from demarche.world.names import load_world

    load_world(tuple(actors))  # a wrong overlay or codebook stops the watch before anything is asked
    books = read_codebooks(codebook)
    fetcher = fetcher or Fetcher()
    Record(record).close()
    while True:
        done = Round()
        try:
            done = _round(record, addresses, every, pages, actors, books, fetcher)
            report(done)
        except RecordError as problem:  # another process holds it: what was fetched is fetched again
            if once:
                raise
            note(f"{problem}; trying again")
        if once:
            return done
        sleep(every)


def _round(
    record: Path,
    addresses: Sequence[str],
    every: float,
    pages: bool,
    actors: Sequence[Path],
    books: "Sequence[Codebook]",
    fetcher: "Fetcher",
) -> Round:
    from demarche.record import Record

    with Record(record) as store:
        visits = {visit.address: visit for visit in store.visits()}
    now = _now()
    due = [visits.get(address) or Visit(address=address) for address in addresses if address not in visits or visits[address].after <= now]
    answers = _side_by_side(
        due, lambda visit: fetcher.get(visit.address, etag=visit.etag, modified=visit.modified), lambda visit: visit.address
    )
    done = Round(asked=len(due), unchanged=sum(answer.unchanged for _, answer in answers))
    items = [item for visit, answer in answers for item in _entries(visit.address, answer)]
    if pages:
        with Record(record) as store:
            new = [item for item in items if not (isinstance(item, Document) and item.source and store.mark(item.source))]
        items = list(_with_pages(new, fetcher))
    with Record(record) as store:
        done.summary = read_items(store, items, [visit.address for visit in due], actors=actors, codebook=books) if due else Summary()
        for visit, answer in answers:  # last, so that what a crash kept from being read is asked for again
            store.add_visit(after_answer(visit, answer, every))
    return done


def after_answer(visit: Visit, answer: "Answer", every: float) -> Visit:
    """What is known of a feed once it has answered, and before when not to ask it again.

    After the n-th failure in a row that is 2**n times `every` seconds away, up to a day; in any case not before its server allows.
    """
    failures = visit.failures + 1 if answer.problem else 0
    wait = min(every * 2.0 ** min(failures, 30), max(LONGEST_WAIT, every)) if failures else 0.0
    wait = max(wait, min(answer.wait, 30 * LONGEST_WAIT))
    changed = not answer.problem and not answer.unchanged
    return Visit(
        address=visit.address,
        etag=answer.etag if changed else visit.etag,
        modified=answer.modified if changed else visit.modified,
        asked=_now(),
        after=_now(wait),
        failures=failures,
    )


def _entries(address: str, answer: "Answer") -> Iterator[Item]:
    from demarche.sources.feeds import feed_documents

    if answer.problem:
        yield Unread(name=address, input=address, reason=answer.problem)
    elif not answer.unchanged:
        try:
            yield from feed_documents(answer.data, address, address=answer.address, media=answer.media)
        except InputError as problem:
            yield Unread(name=address, input=address, reason=str(problem).removeprefix(f"{address}: "))


def _with_pages(items: Iterable[Item], fetcher: "Fetcher") -> Iterator[Item]:
    """Entries with the page they lead to in their place, and the entry itself where that is on another site or cannot be had."""
    from demarche.sources.page import MOST_HTML_BYTES

    items = list(items)
    leading = [item for item in items if isinstance(item, Document) and _same_site(item.source, item.input)]
    answers = {
        item.source: answer
        for item, answer in _side_by_side(leading, lambda item: fetcher.get(item.source, most=MOST_HTML_BYTES), lambda item: item.source)
    }
    for item in items:
        answer = answers.get(item.source) if isinstance(item, Document) else None
        if not isinstance(item, Document) or answer is None or not answer.data or "html" not in answer.media:
            yield item
            continue
        charset = answer.media.partition("charset=")[2].strip("\"' ;") or None
        yield msgspec.structs.replace(item, data=answer.data, format="html", encoding=charset, whole=False)
        digest = hashlib.sha256(answer.data).hexdigest()
        size = len(answer.data)
        yield Mark(name=item.source, size=size, modified=0, hash=digest, options="{}", position=size, finished=True)


def _same_site(link: str, feed: str) -> bool:
    base = urlsplit(feed).netloc.lower()
    base = next((base.removeprefix(sub) for sub in _SUBDOMAINS if base.startswith(sub)), base)
    host = urlsplit(link).netloc.lower()
    return bool(link) and (host == base or host.endswith(f".{base}"))


def _side_by_side(
    asked: Sequence[Asked], ask: "Callable[[Asked], Answer]", address: Callable[[Asked], str]
) -> "list[tuple[Asked, Answer]]":
    """Ask hosts at once, and each for one thing after the other. In the order of what is asked for."""

    def host(index: int) -> str:
        return urlsplit(address(asked[index])).netloc

    hosts = [list(group) for _, group in groupby(sorted(range(len(asked)), key=host), key=host)]
    with ThreadPoolExecutor(_HOSTS) as pool:
        found = {
            index: answer
            for group in pool.map(lambda group: [(index, ask(asked[index])) for index in group], hosts)
            for index, answer in group
        }
    return [(asked[index], found[index]) for index in range(len(asked))]


def _now(later: float = 0.0) -> str:
    return (datetime.now(UTC) + timedelta(seconds=later)).strftime("%Y-%m-%dT%H:%M:%SZ")
