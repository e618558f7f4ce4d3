"""The way of a page, start to end: bytes in, articles and their statements out.

1. sources: inputs to documents (sources.documents), documents to Articles (sources.articles_of)
2. language: article text to Doc (language.pipeline.load)
3. coding: Doc to statements (coding.article.code)
4. record: article and statements into the store (record.Record.add); read_into does this, one transaction an article

Each stage takes plain values of the stage before it.
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol

from demarche import __version__
from demarche.engines import Engine, Lost, run
from demarche.errors import InputError, NothingHere, UsageError
from demarche.sources.document import Troubles
from demarche.statements import Article, Claim, Event, Forecast, Quantity

if TYPE_CHECKING:
    from spacy.language import Language

    from demarche.coding.article import Coded
    from demarche.ontology.codebook import Codebook
    from demarche.record import Record
    from demarche.sources import Item, Unread
    from demarche.world.codes import Codes
    from demarche.world.names import World


@dataclass
class Reading:
    """What was read: articles, and the four kinds of statements in the order of the texts; `unread` is what of a file was not."""

    articles: list[Article] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    quantities: list[Quantity] = field(default_factory=list)
    forecasts: list[Forecast] = field(default_factory=list)
    unread: list["Unread"] = field(default_factory=list)

    def add(self, article: Article, coded: "Coded") -> None:
        """Take in one article with its statements."""
        self.articles.append(article)
        self.events += coded.events
        self.claims += coded.claims
        self.quantities += coded.quantities
        self.forecasts += coded.forecasts


def code_article(
    article: Article, world: "World", *, codebooks: "Sequence[Codebook]" = (), threads: int = 0, pipeline: "Language | None" = None
) -> "Coded":
    """Stages 2 and 3 for one article, with the shipped pipeline or another that has the reader model (language.pipeline.with_reader).

    Events are coded with each of `codebooks`, without any with PLOVER. Raises ModelError when the model is missing or damaged.
    """
    from demarche.coding.article import code
    from demarche.language.pipeline import load, shared_reader
    from demarche.ontology.codebook import read_codebooks

    reader = shared_reader(threads)
    doc = (pipeline or load(threads))(article.text)
    books = read_codebooks(codebooks)
    return code(article, doc, world, codebooks=books, least=reader.threshold, temperature=reader.temperature)


def read(
    source: str | Path,
    *,
    date: str | None = None,
    format: str = "auto",
    columns: Mapping[str, str] | None = None,
    actors: Sequence[Path] = (),
    codebook: "str | Path | Codebook | Sequence[str | Path | Codebook]" = (),
    threads: int = 0,
    pipeline: "Language | None" = None,
) -> Reading:
    """Read one text, or one file with all the articles in it.

    In: a path, or the text itself (a string with a line break, or that names no file); `date`, ISO 8601, is the day the text
    appeared; `format` auto, text, html, jsonl, csv, warc or feed; `columns` of a table, such as ``{"text": "body"}``; `actors` are
    overlay files; `codebook` is a file of types of acts, or several, ``plover`` for the one that comes with demarche and is used without any;
    `threads` 0 takes all cores; `pipeline` stands in for the shipped one (language.pipeline.with_reader). Out: what was read, and in `unread` what of the file was not.
    Raises InputError when there is nothing to read, UsageError for a wrong date or format, TableError for a wrong overlay or codebook.
    """
    from demarche.sources import Document, Options, Unread, articles_from_text, articles_of, documents
    from demarche.world.names import load_world

    check_date(date)
    options = Options(format=format, columns=columns or {}, date=date)
    world = load_world(tuple(actors))
    books = _books(codebook)
    path = _as_path(source)
    reading = Reading()
    if path is None:
        for article in articles_from_text(str(source), date=date):
            reading.add(article, code_article(article, world, codebooks=books, threads=threads, pipeline=pipeline))
        return reading
    for item in documents(path, options):
        outcome = item
        if isinstance(item, Document):
            try:
                for article in articles_of(item, date=date):
                    reading.add(article, code_article(article, world, codebooks=books, threads=threads, pipeline=pipeline))
            except InputError as problem:
                outcome = Unread(name=item.name, input=item.input, reason=str(problem).removeprefix(f"{item.name}: "))
        if isinstance(outcome, Unread):
            reading.unread.append(outcome)
    if not reading.articles and reading.unread:
        raise InputError(f"{reading.unread[0].name}: {reading.unread[0].reason}")
    return reading


@dataclass
class Summary:
    """What a reading did: counts of what was added, what was there before, and what was not read with the reason.

    `skipped` counts inputs that were read to their end by an earlier reading; `known` articles that were in the record, theirs included.
    `failed` is what could not be read, `left_out` what of a larger input is sound but nothing to read (another language, no article).
    """

    articles: int = 0
    known: int = 0
    skipped: int = 0
    events: int = 0
    claims: int = 0
    quantities: int = 0
    forecasts: int = 0
    failed: Troubles = field(default_factory=Troubles)
    left_out: Troubles = field(default_factory=Troubles)

    @property
    def failures(self) -> list[tuple[str, str]]:
        """What could not be read, and why; of what failed alike in one input, the first."""
        return [(trouble.name, trouble.reason) for trouble in self.failed.kinds]


AT_ONCE = 50  # articles that several workers have read go into the record together: what a kill costs, and what lets one writer serve many


class Watcher(Protocol):
    """Who is told how far a reading has come."""

    def total(self, count: int) -> None:
        """All inputs together have so many bytes."""

    def step(self, name: str) -> None:
        """One document is done."""

    def advance(self, count: int) -> None:
        """So many bytes more are read."""

    def note(self, line: str) -> None:
        """Something was chosen that a person should know."""


class Unwatched:
    """A Watcher that does nothing but log notes."""

    def total(self, count: int) -> None: ...
    def step(self, name: str) -> None: ...
    def advance(self, count: int) -> None: ...
    def note(self, line: str) -> None:
        logging.getLogger("demarche.reading").info(line)


def read_into(
    record: "Record",
    inputs: Sequence[str],
    *,
    date: str | None = None,
    format: str = "auto",
    columns: Mapping[str, str] | None = None,
    actors: Sequence[Path] = (),
    codebook: "str | Path | Codebook | Sequence[str | Path | Codebook]" = (),
    jobs: int = 0,
    engine: str = "local",
    address: str | None = None,
    again: bool = False,
    stdin: "BinaryIO | None" = None,
    watcher: Watcher | None = None,
) -> Summary:
    """Read files, folders and globs into a record; `stdin` is the stream of the input named ``-``, `columns` those of tables,
    `codebook` as in `read`; the record keeps its text.

    What cannot be read is named in the summary and the rest is read all the same. An input that an earlier reading finished is
    passed over and one that it left half-way is gone on with, unless `again`; an article that is in the record already is not read again.
    `engine` says where the pages are read: local, in `jobs` processes; ray, by `jobs` workers of the Ray cluster at `address` (without
    one, on a small one made here). Workers read known articles too, which are then not added; this process writes, in the order of the
    inputs, so that the rows are the same whoever reads. Nothing is held but the pages in hand, however large an input is.
    """
    from demarche.sources import STDIN, Options, documents, iter_inputs, unread_input

    check_date(date)
    options = Options(format=format, columns=columns or {}, date=date)
    watcher = watcher or Unwatched()
    found = list(iter_inputs(inputs))
    watcher.total(sum(_size(path) for path in found if isinstance(path, Path) and path != STDIN))
    mark_of = (lambda name: None) if again else record.mark

    def items() -> Iterator["Item"]:
        for path in found:
            if isinstance(path, InputError):
                yield unread_input(path)
            else:
                yield from documents(path, options, stdin=stdin, mark_of=mark_of, note=watcher.note)

    where = Engine(engine, jobs, address)
    return read_items(record, items(), list(inputs), date=date, actors=actors, codebook=codebook, where=where, watcher=watcher)


def read_items(
    record: "Record",
    items: Iterable["Item"],
    inputs: Sequence[str],
    *,
    date: str | None = None,
    actors: Sequence[Path] = (),
    codebook: "str | Path | Codebook | Sequence[str | Path | Codebook]" = (),
    where: Engine = Engine(),  # noqa: B008 - a NamedTuple
    watcher: Watcher | None = None,
) -> Summary:
    """Stages 1 to 4 for what `sources.documents` gives; `inputs` are named in the record as what was read."""
    from demarche.check import model_hash, tables_hash
    from demarche.record.progress import Progress
    from demarche.sources import Mark, Skipped, Unread
    from demarche.world.codes import Codes
    from demarche.world.names import load_world

    world = load_world(tuple(actors))
    book = Codes(world)  # a wrong overlay stops the run before anything is read
    books = _books(codebook)
    record.add_codebooks(books)
    watcher = watcher or Unwatched()
    summary = Summary()
    alone = where.name == "local" and where.workers <= 1
    make = partial(_Reader, date, world, books, known=record.has if alone else _never, threads=0 if alone else 1)
    with record.together(1 if alone else AT_ONCE), Progress(record, watcher.advance) as progress:
        for item, outcome in run(where, make, items):
            if isinstance(item, Mark):
                progress.mark(item)
            elif isinstance(item, Skipped):
                progress.skip(item.mark)
                summary.skipped += 1
                summary.known += item.mark.articles
            else:
                if isinstance(outcome, Lost):
                    outcome = Unread(name=item.name, input=item.input, reason=outcome.reason)
                unread = item if isinstance(item, Unread) else outcome
                if isinstance(unread, Unread):
                    (summary.left_out if unread.sound else summary.failed).add(unread)
                    progress.done(item, unread, 0)
                else:
                    progress.done(item, None, _add(record, unread or (), book, summary))
                watcher.step(item.name)
    record.settle()
    record.add_run(__version__, model_hash=model_hash(), tables_hash=tables_hash(), inputs=list(inputs))
    return summary


def _add(record: "Record", outcome: "_Coded", book: "Codes", summary: Summary) -> int:
    """Put the articles of a document with their statements into the record. How many there were, those known before included."""
    for article, coded in outcome:
        codes = _codes(coded) if coded else ()
        if coded is None or not record.add(article, coded.all(), group=True, actors=book.names(codes), kinds=book.kinds(codes)):
            summary.known += 1
            record.add_reprint(article)
            continue
        summary.articles += 1
        summary.events += len(coded.events)
        summary.claims += len(coded.claims)
        summary.quantities += len(coded.quantities)
        summary.forecasts += len(coded.forecasts)
    return len(outcome)


def amend(
    record: "Record",
    article: str,
    changes: Mapping[str, str],
    *,
    actors: Sequence[Path] = (),
    codebook: "str | Path | Codebook | Sequence[str | Path | Codebook]" = (),
    reason: str = "",
) -> Article:
    """Correct one article and read it again; the old values stay in the record's amendments.

    In: the article's id or the beginning of it; new values of published, title, byline or publisher; `actors` and `codebook` as in `read`. Out: the
    corrected article.
    Raises UsageError when no article or several have such an id, or for a wrong date or field.
    """
    import msgspec

    from demarche.world.codes import Codes
    from demarche.world.names import load_world

    unknown = set(changes) - {"published", "title", "byline", "publisher"}
    if unknown:
        raise UsageError(f"{sorted(unknown)[0]} cannot be amended: published, title, byline and publisher can")
    check_date(changes.get("published"))
    found = record.articles_by_prefix(article)
    if len(found) != 1:
        said = "no article has" if not found else f"{len(found)} articles have"
        raise UsageError(f"{said} an id that begins with '{article}': list them with demarche show articles")
    changed = msgspec.structs.replace(found[0], **changes)
    if "published" in changes:
        changed = msgspec.structs.replace(changed, published_from="given")
    world = load_world(tuple(actors))
    books = _books(codebook)
    record.add_codebooks(books)
    coded = code_article(changed, world, codebooks=books)
    book, codes = Codes(world), _codes(coded)
    record.replace(found[0].id, changed, coded.all(), reason=reason, group=True, actors=book.names(codes), kinds=book.kinds(codes))
    return changed


def check_date(date: str | None) -> None:
    """Raises UsageError unless `date` is None or an ISO day such as 2024-11-15."""
    from datetime import date as day

    if date is None:
        return
    try:
        if day.fromisoformat(date).isoformat() != date:
            raise ValueError(date)
    except ValueError:
        raise UsageError(f"'{date}' is not a date: write it as 2024-11-15") from None


_Coded = Sequence[tuple[Article, "Coded | None"]]  # a document's articles with their statements, None for those known already


class _Reader:
    """Reads documents one after the other, with one model. What it is made of travels to workers; the model is loaded there."""

    def __init__(
        self, date: str | None, world: "World", books: "Sequence[Codebook]", *, known: Callable[[str], bool], threads: int
    ) -> None:
        self._date, self._world, self._books, self._known, self._threads = date, world, books, known, threads

    def __call__(self, item: "Item") -> "_Coded | Unread | None":
        """What is no document goes through as it is, in its turn."""
        from demarche.sources import Document, Unread, articles_of

        if not isinstance(item, Document):
            return None
        try:
            articles = articles_of(item, date=self._date)
            code = partial(code_article, world=self._world, codebooks=self._books, threads=self._threads)
            return [(one, None if self._known(one.id) else code(one)) for one in articles]
        except InputError as problem:
            sound = isinstance(problem, NothingHere) and not item.alone
            return Unread(name=item.name, input=item.input, reason=str(problem).removeprefix(f"{item.name}: "), sound=sound)


def _books(codebook: "str | Path | Codebook | Sequence[str | Path | Codebook]") -> "tuple[Codebook, ...]":
    """The codebooks named, read and checked; a wrong one stops the run before anything is read."""
    from demarche.ontology.codebook import Codebook, read_codebooks

    return read_codebooks([codebook] if isinstance(codebook, str | Path | Codebook) else codebook)


def _never(article: str) -> bool:
    return False


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _codes(coded: "Coded") -> set[str]:
    said = {claim.source_code for claim in coded.claims if claim.source_code}
    return said | {code for event in coded.events for code in (*event.actors, *event.recipients)}


def _as_path(source: str | Path) -> Path | None:
    if isinstance(source, Path):
        return source
    if "\n" in source or len(source) > 1000:
        return None
    try:
        return Path(source) if Path(source).exists() else None
    except (OSError, ValueError):
        return None
