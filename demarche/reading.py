"""The way of a page, start to end: bytes in, articles and their statements out.

1. sources: bytes to Articles (sources.read_page, sources.articles_from_text)
2. language: article text to Doc (language.pipeline.load)
3. coding: Doc to statements (coding.article.code)
4. record: article and statements into the store (record.Record.add); read_into does this, one transaction an article

Each stage takes plain values of the stage before it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from demarche import __version__
from demarche.engines import Engine, Lost, run
from demarche.errors import InputError, UsageError
from demarche.statements import Article, Claim, Event, Forecast, Quantity

if TYPE_CHECKING:
    from demarche.coding.article import Coded
    from demarche.record import Record
    from demarche.world.names import World


@dataclass
class Reading:
    """What was read: articles, and the four kinds of statements in the order of the texts."""

    articles: list[Article] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    quantities: list[Quantity] = field(default_factory=list)
    forecasts: list[Forecast] = field(default_factory=list)

    def add(self, article: Article, coded: "Coded") -> None:
        """Take in one article with its statements."""
        self.articles.append(article)
        self.events += coded.events
        self.claims += coded.claims
        self.quantities += coded.quantities
        self.forecasts += coded.forecasts


def code_article(article: Article, world: "World", *, threads: int = 0) -> "Coded":
    """Stages 2 and 3 for one article. Raises ModelError when the model is missing or damaged."""
    from demarche.coding.article import code
    from demarche.language.pipeline import load, shared_reader

    reader = shared_reader(threads)
    return code(article, load(threads)(article.text), world, least=reader.threshold, temperature=reader.temperature)


def read(
    source: str | Path,
    *,
    date: str | None = None,
    format: str = "auto",
    actors: Sequence[Path] = (),
    threads: int = 0,
) -> Reading:
    """Read one text, or one file.

    In: a path, or the text itself (a string with a line break, or that names no file); `date`, ISO 8601, is the day the text
    appeared; `format` auto, text or html; `actors` are overlay files; `threads` 0 takes all cores.
    Raises InputError when there is nothing to read, UsageError for a wrong date or format, TableError for a wrong overlay.
    """
    from demarche.sources import articles_from_text, read_page
    from demarche.world.names import load_world

    check_date(date)
    world = load_world(tuple(actors))
    path = _as_path(source)
    articles = read_page(path, date=date, format=format) if path else articles_from_text(str(source), date=date)
    reading = Reading()
    for article in articles:
        reading.add(article, code_article(article, world, threads=threads))
    return reading


@dataclass
class Summary:
    """What read_into did: counts of what was added, articles that were there before, and what failed with the reason."""

    articles: int = 0
    known: int = 0
    events: int = 0
    claims: int = 0
    quantities: int = 0
    forecasts: int = 0
    failures: list[tuple[str, str]] = field(default_factory=list)


Step = Callable[[str], None]


def read_into(
    record: "Record",
    inputs: Sequence[str],
    *,
    date: str | None = None,
    format: str = "auto",
    actors: Sequence[Path] = (),
    jobs: int = 0,
    engine: str = "local",
    address: str | None = None,
    stdin: Callable[[], bytes] = bytes,
    step: Step = lambda name: None,
    total: Callable[[int], None] = lambda count: None,
) -> Summary:
    """Read files, folders and globs into a record. `step` is called with the name of each input when it is done, `total` with their number;
    `stdin` gives the bytes of the input named ``-``.

    An input that cannot be read is named in the summary and the others are read all the same. An article that is in the
    record already is not read again. `engine` says where the pages are read: local, in `jobs` processes; ray, by `jobs` workers of the Ray cluster
    at `address` (without one, on a small one made here). Workers read known articles too, which are then not added; this process writes, in the
    order of the inputs, so that the rows are the same whoever reads.
    """
    from demarche.check import model_hash, tables_hash
    from demarche.sources import STDIN, iter_inputs
    from demarche.world.codebook import Codebook
    from demarche.world.names import load_world

    check_date(date)
    world = load_world(tuple(actors))
    book = Codebook(world)  # a wrong overlay stops the run before anything is read
    summary = Summary()
    pages: list[_Page] = []
    for found in iter_inputs(inputs):
        if isinstance(found, InputError):
            name = str(found).partition(": ")[0]
            summary.failures.append((name, str(found)))
            record.add_failure(name, str(found))
        else:
            pages.append((str(found), stdin() if found == STDIN else None))
    total(len(pages))
    where = Engine(engine, jobs, address)
    alone = engine == "local" and jobs <= 1
    make = partial(_Reader, _Options(date, format), world, known=record.has if alone else _never, threads=0 if alone else 1)
    for (name, _), outcome in run(where, make, pages if engine == "local" else map(_with_bytes, pages)):
        if isinstance(outcome, Lost):
            outcome = f"{name}: {outcome.reason}"
        if isinstance(outcome, str):
            summary.failures.append((name, outcome))
            record.add_failure(name, outcome)
        else:
            for article, coded in outcome:
                codes = _codes(coded) if coded else ()
                if coded is None or not record.add(article, coded.all(), actors=book.names(codes), kinds=book.kinds(codes)):
                    summary.known += 1
                    continue
                summary.articles += 1
                summary.events += len(coded.events)
                summary.claims += len(coded.claims)
                summary.quantities += len(coded.quantities)
                summary.forecasts += len(coded.forecasts)
        step(name)
    record.add_run(__version__, model_hash=model_hash(), tables_hash=tables_hash(), inputs=list(inputs))
    return summary


def amend(record: "Record", article: str, changes: Mapping[str, str], *, actors: Sequence[Path] = (), reason: str = "") -> Article:
    """Correct one article and read it again; the old values stay in the record's amendments.

    In: the article's id or the beginning of it; new values of published, title, byline or publisher. Out: the corrected article.
    Raises UsageError when no article or several have such an id, or for a wrong date or field.
    """
    import msgspec

    from demarche.world.codebook import Codebook
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
    coded = code_article(changed, world)
    book, codes = Codebook(world), _codes(coded)
    record.replace(found[0].id, changed, coded.all(), reason=reason, actors=book.names(codes), kinds=book.kinds(codes))
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


@dataclass(frozen=True)
class _Options:
    date: str | None
    format: str


_Page = tuple[str, bytes | None]  # name, and the bytes where they are not in a file of that name
_Outcome = (
    list[tuple[Article, "Coded | None"]] | str
)  # a page's articles with their statements (None for those known already), or what is wrong


class _Reader:
    """Reads pages one after the other, with one model. What it is made of travels to workers; the model is loaded there."""

    def __init__(self, options: _Options, world: "World", *, known: Callable[[str], bool], threads: int) -> None:
        self._options, self._world, self._known, self._threads = options, world, known, threads

    def __call__(self, page: _Page) -> _Outcome:
        from demarche.sources import read_page

        name, data = page
        try:
            articles = read_page(name, data, date=self._options.date, format=self._options.format)
            return [(one, None if self._known(one.id) else code_article(one, self._world, threads=self._threads)) for one in articles]
        except InputError as problem:
            return str(problem)


def _never(article: str) -> bool:
    return False


def _with_bytes(page: _Page) -> _Page:
    """The page with its bytes, for a worker on another machine. Without them when it cannot be read: the worker then says why."""
    name, data = page
    try:
        return name, Path(name).read_bytes() if data is None else data
    except (OSError, ValueError):
        return page


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
