"""Which article's words another one repeats.

In: an article, and a record's connection. Out: the id of the article that it is a near-copy of, if one is there.

Copies are looked for by MinHash (Broder 1997, "On the resemblance and containment of documents") over pairs of neighbouring words, in bands
(Leskovec, Rajaraman and Ullman, "Mining of Massive Datasets", chapter 3): articles that share a band are compared word by word. Some bands are
of the first words alone, which a shortened reprint keeps. What is a copy is kept and marked; only the article it repeats is looked for later.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from demarche.statements import Article

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Pairs = frozenset[tuple[str, str]]

ALIKE: Final = 0.4  # share of all word pairs that two articles have in common
WITHIN: Final = 0.8  # share of the shorter one's word pairs that the longer one has too ...
SHORTER: Final = 0.4  # ... when it is not much shorter: a quoted paragraph is no copy
_BANDS: Final = ((14, 5, None), (8, 3, 25))  # bands, numbers in a band, of how many words
_LEAST_WORDS: Final = 12  # texts shorter than this are alike by chance
_SEED: Final = 20_241_115
_HOST: Final = re.compile(r"https?://([^/]+)")
_WORD: Final = re.compile(r"\w+(?:['’]\w+)?")


class Copied(NamedTuple):
    """The article that another repeats, and the share of word pairs that the two have in common."""

    article: str
    share: float


def original(connection: DuckDBPyConnection, article: Article, before: Mapping[str, str]) -> Copied | None:
    """The article whose words this one repeats, the likest of several: in the record or, by id and text, among those `before`."""
    keys = bands(article.text)
    if not keys:
        return None
    near = connection.execute('SELECT DISTINCT article FROM bands WHERE "key" = ANY($keys::UINTEGER[])', {"keys": keys}).fetchall()
    ids = [row[0] for row in near if row[0] != article.id]
    if not ids:
        return None
    mine = pairs(article.text)
    texts = connection.execute('SELECT id, "text" FROM articles WHERE id = ANY($ids::VARCHAR[])', {"ids": ids}).fetchall()
    texts += [(id, before[id]) for id in ids if id in before]
    found = [Copied(id, alike(mine, theirs)) for id, text in texts if is_copy(mine, theirs := pairs(text))]
    return max(found, key=lambda copied: (copied.share, copied.article), default=None)


def printer(article: Article) -> str | None:
    """Who printed an article, for telling printers apart: the publisher, or else the host of its address; None where neither is known."""
    host = _HOST.match(article.source)
    return article.publisher.lower() if article.publisher else host[1].lower() if host else None


def keep(connection: DuckDBPyConnection, article_id: str, text: str) -> None:
    """Lets later articles be found to repeat this one."""
    rows = [(key, article_id) for key in bands(text)]
    if rows:
        with connection.appender("bands") as appender:
            appender.append_rows(rows)


def forget(connection: DuckDBPyConnection, article_id: str) -> None:
    """No later article is found to repeat this one. Scans the table: for corrections, not for reading."""
    connection.execute("DELETE FROM bands WHERE article = ?", [article_id])


def bands(text: str) -> list[int]:
    """The keys under which a text's near-copies stand; none for a text of a few words."""
    import rensa

    words = _words(text)
    if len(words) < _LEAST_WORDS:
        return []
    keys: list[int] = []
    for kind, (count, size, most) in enumerate(_BANDS):
        sketch = rensa.RMinHash(num_perm=count * size, seed=_SEED)
        sketch.update([" ".join(pair) for pair in sorted(_pairs(words[:most]))])
        digest = sketch.digest()
        for band in range(count):
            numbers = digest[band * size : (band + 1) * size]
            keys.append(zlib.crc32(repr((rensa.RMinHash.ALGORITHM_VERSION, kind, band, numbers)).encode()))
    return keys


def is_copy(one: Pairs, other: Pairs) -> bool:
    """Whether one text is a near-copy of the other, or of a large part of it."""
    shorter, longer = sorted((len(one), len(other)))
    within = len(one & other) / shorter if shorter else 0.0
    return alike(one, other) >= ALIKE or (within >= WITHIN and shorter >= SHORTER * longer)


def alike(one: Pairs, other: Pairs) -> float:
    """The share of all word pairs that both texts have (Jaccard)."""
    both = len(one & other)
    return both / (len(one) + len(other) - both) if both else 0.0


def pairs(text: str) -> Pairs:
    """Neighbouring words of a text."""
    return _pairs(_words(text))


def _pairs(words: Sequence[str]) -> Pairs:
    return frozenset(pairwise(words))


def _words(text: str) -> list[str]:
    return [found[0].lower() for found in _WORD.finditer(text)]
