"""What a day of the world's news needs, and what the record of it weighs: rates of one core, measured.

    python -m benchmarks.scaling [--articles 60] [--words 450] [--day 500000]

A worker and the writer are timed in seconds of processor time, not by the clock, so that a busy machine gives about the same figures as an
idle one. Articles are put together from the sentences of the example pages, each differently, `words` words long.
"""

import argparse
import os
import random
import re
import resource
import tempfile
import time
from collections.abc import Iterator
from itertools import groupby
from math import ceil
from pathlib import Path
from typing import NamedTuple

import msgspec
import pyarrow.parquet as pq

from demarche.language.pipeline import words_and_sentences
from demarche.reading import AT_ONCE, code_article
from demarche.record import Record
from demarche.record.folder import FILE, KEYS
from demarche.sources import article_id, articles_from_text, read_page
from demarche.statements import Article, Statement
from demarche.world.codes import Codes
from demarche.world.names import load_world

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
WRITTEN = EXAMPLES.parent / "training" / "data" / "written-acts.jsonl"
SAID = {
    "text",
    "title",
    "sentence",
    "trigger",
    "condition",
    "content",
    "source",
    "cue",
    "counted",
    "by",
    "phrase",
}  # fields of words of the text
Coded = tuple[Article, list[Statement]]


class Rates(NamedTuple):
    """Processor seconds and bytes an article."""

    reading: float
    writing: float
    parquet: float
    file_bytes: float
    parquet_bytes: float


def articles(count: int, words: int) -> Iterator[Article]:
    """Articles of sentences drawn from the example pages and those written for training, about `words` words each."""
    nlp = words_and_sentences()
    pages = sorted(path for path in EXAMPLES.iterdir() if path.suffix in (".txt", ".html"))
    texts = [article.text for page in pages for article in read_page(page)]
    sentences = [sentence.text.strip() for text in texts for sentence in nlp(text).sents if len(sentence.text.split()) > 5]
    sentences += [msgspec.json.decode(line)["text"] for line in WRITTEN.read_text("utf-8").splitlines()]
    chance = random.Random(7)
    for number in range(count):
        chosen: list[str] = []
        while sum(len(sentence.split()) for sentence in chosen) < words:
            chosen.append(chance.choice(sentences))
        text = "\n".join(" ".join(chosen[i : i + 3]) for i in range(0, len(chosen), 3))
        yield from articles_from_text(text, source=f"page-{number}", date=f"2024-{1 + number % 12:02}-{1 + number % 28:02}")[:1]


def other_words(coded: list[Coded], seed: int) -> Iterator[Coded]:
    """The same articles under other ids and with their words exchanged, each for one of as many letters: as large, but nothing repeats."""
    known = sorted({word for article, _ in coded for word in re.findall(r"[^\W\d_]{3,}", article.text)}, key=lambda word: (len(word), word))
    chance = random.Random(seed)
    exchanged: dict[str, str] = {}
    for _, group in groupby(known, key=len):
        alike = list(group)
        exchanged |= zip(alike, chance.sample(alike, len(alike)), strict=True)

    def said(value: object, name: str = "") -> object:
        if isinstance(value, dict):
            return {key: said(inner, key) for key, inner in value.items()}
        if isinstance(value, list):
            return [said(inner, name) for inner in value]
        if name in SAID and isinstance(value, str):
            return re.sub(r"[^\W\d_]{3,}", lambda found: exchanged.get(found[0], found[0]), value)
        return value

    for article, statements in coded:
        new = article_id(f"{seed} {article.id}")
        as_text = msgspec.json.encode([said(msgspec.to_builtins(one)) for one in (article, *statements)]).replace(
            article.id.encode(), new.encode()
        )
        first, *others = msgspec.json.decode(as_text)
        yield msgspec.convert(first, Article), [msgspec.convert(row, type(one)) for row, one in zip(others, statements, strict=True)]


def read_all(found: list[Article]) -> tuple[list[Coded], float]:
    """Code the articles with one thread, as a worker does: statements, and processor seconds an article once the model is loaded."""
    world = load_world()
    code_article(found[0], world, threads=1)
    started = time.process_time()
    coded: list[Coded] = [(article, list(code_article(article, world, threads=1).all())) for article in found]
    return coded, (time.process_time() - started) / len(found)


def write_all(coded: list[Coded], times: int) -> tuple[float, float, float, float]:
    """What the writer takes: processor seconds an article into the file and into Parquet; bytes an article of both.

    The articles go in `times` over with other words, so that a record of some size is weighed, not an empty one.
    """
    book = Codes(load_world())
    written = 0.0
    with tempfile.TemporaryDirectory() as name:
        place = Path(name) / "record"
        record = Record(place, folder=True)
        with record.together(AT_ONCE):
            for seed in range(times):
                for article, statements in list(other_words(coded, seed)):
                    codes = {code for one in statements for code in (*getattr(one, "actors", ()), *getattr(one, "recipients", ()))}
                    started = time.process_time()
                    record.add(article, statements, actors=book.names(codes), kinds=book.kinds(codes))
                    written += time.process_time() - started
        started = time.process_time()
        record.close()
        parquet = time.process_time() - started
        count = sum(pq.read_metadata(path).num_rows for path in (place / "articles").glob("*.parquet"))
        assert count == times * len(coded)
        size = sum(path.stat().st_size for table in KEYS for path in (place / table).glob("*.parquet"))
        return written / count, parquet / count, (place / FILE).stat().st_size / count, size / count


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=60)
    parser.add_argument("--words", type=int, default=450)
    parser.add_argument("--day", type=int, default=500_000)
    options = parser.parse_args()
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    found = list(articles(options.articles, options.words))
    coded, reading = read_all(found)
    worker = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    rates = Rates(reading, *write_all(coded, times=25))
    words = sum(len(article.text.split()) for article in found) / len(found)
    rows = sum(len(statements) for _, statements in coded) / len(coded)
    print(f"{len(found)} articles of {words:.0f} words, {rows:.1f} rows each; processor time of one core")
    print(f"a worker                  {1 / rates.reading:6.1f} articles/s, {1000 * rates.reading:.0f} ms an article, {worker:.0f} MB")
    print(f"the writer, into the file {1 / rates.writing:6.0f} articles/s, {1000 * rates.writing:.1f} ms an article")
    print(f"the writer, Parquet       {1 / rates.parquet:6.0f} articles/s at the end of a reading")
    print(f"record.duckdb             {rates.file_bytes / 1000:6.1f} kB an article")
    print(f"Parquet                   {rates.parquet_bytes / 1000:6.1f} kB an article")
    print(f"one writer keeps up with  {rates.reading / rates.writing:6.0f} workers")
    hours = options.day * rates.reading / 3600
    print(f"a day of {options.day:,} articles: {hours:.0f} core-hours of reading, {options.day * rates.writing / 3600:.1f} h of the writer")
    for wanted in (24, 8, 1):
        cores = ceil(hours / wanted)
        print(f"  read within {wanted:2} h        {cores:6} of them, {worker * cores / 1000:.1f} GB of memory")
    print(
        f"  the record              {options.day * rates.file_bytes / 1e9:6.1f} GB, its Parquet {options.day * rates.parquet_bytes / 1e9:.1f} GB"
    )


if __name__ == "__main__":
    main()
