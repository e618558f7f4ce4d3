"""In: the paragraphs of a page, and the furniture that stood between them. Out: for each gap, how likely a new article begins there.

Each gap is described by signs (a number each, see ``signs_of``); a logistic model over them, weights in ``cohesion.toml``, gives
the log-odds. The signs follow lexical cohesion (Hearst 1997, TextTiling) and the news habit of naming people in full and with
their office at first mention and by surname afterwards.
"""

import csv
import math
import re
import tomllib
from collections import Counter
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from itertools import accumulate

import msgspec

from demarche.sources.paragraphs import Paragraph

_TOKEN = re.compile(r"[^\W\d_](?:\.[^\W\d_])+\.?|[^\W\d_]+(?:-[^\W\d_]+)*|\d[\d,.]*|[.!?:;,()\"“”—–]")
_CLOSED = re.compile(r"[.!?…][\"'”’)\]]*$")
_DATELINE = re.compile(
    r"[A-Z][A-Z .'’/-]+[A-Z](?:,\s?[\w .,]{2,40}?)?\s*(?:\([\w ./]{2,30}\)\s*)?(?:—|–|--|-\s|_)"
    r"|[A-Z][\w .,]{2,40}\((?:AP|AFP|Reuters|UPI|Xinhua)\)"
)
# "Ann Bee, a doctor," and "Ann Bee, 44," bring in one more person of a report under way.
_APPOSED = re.compile(r"(?:[A-Z][\w.’'-]*\s){1,4}?[A-Z][\w’'-]*, (?:an?|the|who|which|whose|\d\d|his|her)\b")
_TELLING = re.compile(r"\b(?:said|says|told|saying|according|reported|announced)\b")
_TALK = re.compile(r"[\"“'‘`]")
# How many subject words on each side of a gap are compared: the neighbours, their passage, their section, their article.
_REACHES = (40, 120, 320, 800)
_NAME_REACHES = (120, 800)
# Blocks of so many paragraphs on each side are compared with each other and within themselves.
_BLOCKS = (3, 8)
# A gap is a low where it is the least among so many on each side; falls are taken against the mean of more.
_LOW_WIDTH = 4
_FALL_WIDTH = 6
# With fewer words than this before or after the gap there is little to compare.
_LITTLE = 250
# Keeps logarithms of ratios of small similarities tame.
_SOFT = 0.02
# A surname is looked for this many paragraphs back.
_MEMORY = 40
# Fewer words than this are a line (headline, heading, name), not a paragraph.
_LINE_WORDS = 12
STEM = 6


class Gap(msgspec.Struct, frozen=True):
    """What stood between two neighbouring paragraphs: the names of the kinds of furniture, in order."""

    kinds: tuple[str, ...] = ()


class _Words(msgspec.Struct, frozen=True):
    """A paragraph as the signs see it."""

    subject: dict[str, int]
    names: frozenset[str]
    full: frozenset[str]
    surnames: frozenset[str]
    bare: frozenset[str]
    size: int
    first: str
    early: frozenset[str]
    tokens: int
    capitals: float


class Lexicon(msgspec.Struct, frozen=True):
    """The word lists and weights of ``cohesion.toml``."""

    empty: frozenset[str]
    pointing: frozenset[str]
    linking: frozenset[str]
    weekdays: frozenset[str]
    posts: frozenset[str]
    threshold: float
    again: float
    weights: dict[str, float]


@cache
def lexicon() -> Lexicon:
    """The word lists and weights of ``cohesion.toml``."""
    table = tomllib.loads(files("demarche.sources").joinpath("cohesion.toml").read_text("utf-8"))
    words = {name: frozenset(table[name].split()) for name in ("empty", "pointing", "linking", "weekdays", "posts")}
    return Lexicon(**words, threshold=table.get("threshold", 0.0), again=table.get("again", 0.0), weights=table.get("weights", {}))


@cache
def frequent() -> dict[str, float]:
    """Weight of each stem of ``frequent.csv`` beside a word that is not there: its squared inverse document frequency, 0 to 1."""
    lines = files("demarche.sources").joinpath("frequent.csv").read_text("utf-8").splitlines()
    rows = [(row["stem"], float(row["share"])) for row in csv.DictReader(lines)]
    rare = -math.log(min((share for _, share in rows), default=0.5) / 2)
    return {stem: (-math.log(share) / rare) ** 2 for stem, share in rows}


def stems_of(text: str) -> set[str]:
    """The subject words of a text, cut to their first letters: what ``frequent.csv`` counts."""
    empty = lexicon().empty
    lows = (token.lower() for token in _TOKEN.findall(text) if token[0].isalpha())
    return {low[:STEM] for low in lows if len(low) > 2 and low not in empty}


def log_odds(paragraphs: Sequence[Paragraph], gaps: Sequence[Gap]) -> list[float]:
    """Log-odds that a new article begins at each gap; gap ``i`` stands between paragraphs ``i`` and ``i + 1``."""
    weights = lexicon().weights
    return [sum(weights.get(name, 0.0) * value for name, value in signs.items()) for signs in signs_of(paragraphs, gaps)]


def signs_of(paragraphs: Sequence[Paragraph], gaps: Sequence[Gap]) -> list[dict[str, float]]:
    """The signs at each gap, by name; one dict a gap. Linear in the number of words."""
    words = _words_of(paragraphs)
    rows = {f"words_{reach}": _subject_overlaps(words, reach) for reach in _REACHES}
    rows |= {f"names_{reach}": _name_overlaps(words, reach) for reach in _NAME_REACHES}
    for label, row in list(rows.items()):
        rows[f"fall_{label}"], rows[f"low_{label}"] = _falls(row), _lows(row)
    rows |= _contrasts(words) | _manner(paragraphs)
    sums = list(accumulate((row.tokens for row in words), initial=0))
    memory = _Memory()
    found = []
    for at in range(len(words) - 1):
        signs = {"one": 1.0} | {label: row[at] for label, row in rows.items()}
        memory.add(words[at])
        signs |= _people(words, at, memory) | _opening(paragraphs, words, at) | _between(gaps[at].kinds)
        signs["little"] = max(0.0, 1 - min(sums[at + 1], sums[-1] - sums[at + 1]) / _LITTLE)
        found.append(signs)
    return found


def _words_of(paragraphs: Sequence[Paragraph]) -> list[_Words]:
    lists = lexicon()
    tokens = [_TOKEN.findall(paragraph.text) for paragraph in paragraphs]
    small = {token for row in tokens for token in row if token[0].islower()}
    return [_describe(row, small, lists) for row in tokens]


def _describe(tokens: list[str], small: set[str], lists: Lexicon) -> _Words:
    subject: Counter[str] = Counter()
    names, full, surnames, bare = set[str](), set[str](), set[str](), set[str]()
    run: list[str] = []
    capitals = 0
    for token in [*tokens, "."]:
        low = token.lower()
        named = token[0].isupper() and low not in small and low not in lists.empty
        capitals += token[0].isupper()
        if named:
            run.append(low)
            names.add(low)
        elif run and not (len(token) <= 2 and token[0].isupper()):
            if len(run) > 1:
                full.add(" ".join(run))
                surnames.add(run[-1])
            else:
                bare.add(run[0])
            run = []
        if token[0].isalpha() and len(low) > 2 and low not in lists.empty:
            subject[low[:STEM]] += 1
    lows = [token.lower() for token in tokens if token[0].isalnum()]
    return _Words(
        subject=subject,
        names=frozenset(names),
        full=frozenset(full),
        surnames=frozenset(surnames),
        bare=frozenset(bare),
        size=len(subject),
        first=lows[0] if lows else "",
        early=frozenset(lows[:45]),
        tokens=len(lows),
        capitals=capitals / max(1, len(lows)),
    )


def _subject_overlaps(words: list[_Words], reach: int) -> list[float]:
    """Cosine of the subject words of the passages before and after each gap: square roots of counts, rare words weighing more."""
    weight = _weights(words)
    before, after = _Passage(words, weight), _Passage(words, weight)
    found = []
    for at in range(len(words) - 1):
        before.stretch_back(at, reach)
        after.stretch_on(at + 1, reach)
        shared = before.counts.keys() & after.counts.keys()
        dot = sum(weight[word] * math.sqrt(before.counts[word] * after.counts[word]) for word in shared)
        found.append(dot / math.sqrt(before.mass * after.mass) if before.mass > 0 and after.mass > 0 else 0.0)
    return found


class _Passage:
    """The words of a stretch of paragraphs that slides over the page; each paragraph enters and leaves it once."""

    def __init__(self, words: list[_Words], weight: dict[str, float]) -> None:
        self._words, self._weight = words, weight
        self._low = self._high = 0
        self._size = 0
        self.counts: dict[str, int] = {}
        self.mass = 0.0

    def stretch_back(self, last: int, reach: int) -> None:
        """End at paragraph ``last`` and hold just enough paragraphs before it to reach ``reach`` words."""
        self._take(last + 1)
        while self._size - self._words[self._low].size >= reach or last - self._low >= _MEMORY:
            self._drop()

    def stretch_on(self, first: int, reach: int) -> None:
        """Begin at paragraph ``first`` and hold just enough paragraphs after it to reach ``reach`` words."""
        self._take(first + 1)
        while self._low < first:
            self._drop()
        while self._size < reach and self._high < min(len(self._words), first + _MEMORY):
            self._take(self._high + 1)

    def _take(self, high: int) -> None:
        while self._high < high:
            for word, count in self._words[self._high].subject.items():
                self.counts[word] = self.counts.get(word, 0) + count
                self.mass += count * self._weight[word]
            self._size += self._words[self._high].size
            self._high += 1

    def _drop(self) -> None:
        for word, count in self._words[self._low].subject.items():
            left = self.counts[word] - count
            if left:
                self.counts[word] = left
            else:
                del self.counts[word]
            self.mass -= count * self._weight[word]
        self._size -= self._words[self._low].size
        self._low += 1


def _weights(words: list[_Words]) -> dict[str, float]:
    """Squared inverse document frequency of each word of the page, from the table of frequent words; 1 for a word that is not in it."""
    table = frequent()
    return {word: table.get(word, 1.0) for paragraph in words for word in paragraph.subject}


def _name_overlaps(words: list[_Words], reach: int) -> list[float]:
    """Share of names that the passages before and after each gap have in common (cosine of their sets)."""
    found = []
    for at in range(len(words) - 1):
        before = _names_along(words, range(at, max(-1, at - _MEMORY), -1), reach)
        after = _names_along(words, range(at + 1, min(len(words), at + 1 + _MEMORY)), reach)
        found.append(len(before & after) / math.sqrt(len(before) * len(after)) if before and after else 0.0)
    return found


def _names_along(words: list[_Words], places: range, reach: int) -> set[str]:
    taken: set[str] = set()
    size = 0
    for place in places:
        if size >= reach:
            break
        taken |= words[place].names
        size += words[place].size
    return taken


def _falls(row: list[float]) -> list[float]:
    """How far each value lies below the mean of its neighbours: logarithm of the ratio."""
    sums = list(accumulate(row, initial=0.0))
    found = []
    for at, value in enumerate(row):
        low, high = max(0, at - _FALL_WIDTH), min(len(row), at + _FALL_WIDTH + 1)
        mean = (sums[high] - sums[low] - value) / max(1, high - low - 1)
        found.append(math.log((mean + _SOFT) / (value + _SOFT)))
    return found


def _lows(row: list[float]) -> list[float]:
    """1 where a value is less than each of its neighbours, else 0."""
    found = []
    for at, value in enumerate(row):
        near = row[max(0, at - _LOW_WIDTH) : at] + row[at + 1 : at + 1 + _LOW_WIDTH]
        found.append(float(value < min(near, default=0.0)))
    return found


def _contrasts(words: list[_Words]) -> dict[str, list[float]]:
    """How much more alike the paragraphs of a block are than those of the blocks on the two sides of the gap (log ratio of means)."""
    # sums[d][i]: likeness of paragraphs i' and i' + d, summed over i' < i. Any block's sum is a few differences of these.
    vectors = _vectors(words)
    count = len(words)
    spans = range(1, min(count, 2 * max(_BLOCKS)))
    sums = {span: list(accumulate(_likeness(vectors, span), initial=0.0)) for span in spans}

    @cache
    def inside(first: int, last: int) -> tuple[float, int]:
        """Sum and number of the pairs within a block."""
        total = sum(sums[span][last + 1 - span] - sums[span][first] for span in range(1, last - first + 1))
        return total, (last - first) * (last - first + 1) // 2

    found: dict[str, list[float]] = {f"contrast_{size}": [] for size in _BLOCKS}
    for at in range(count - 1):
        for size in _BLOCKS:
            left, right = max(0, at - size + 1), min(count - 1, at + size)
            (one, one_pairs), (other, other_pairs), (both, both_pairs) = inside(left, at), inside(at + 1, right), inside(left, right)
            within = (one + other + 0.05) / (one_pairs + other_pairs + 1)
            between = (both - one - other) / (both_pairs - one_pairs - other_pairs)
            found[f"contrast_{size}"].append(math.log((within + _SOFT / 2) / (max(0.0, between) + _SOFT / 2)))
    return found


def _manner(paragraphs: Sequence[Paragraph]) -> dict[str, list[float]]:
    """How far the share of paragraphs that say who said so differs across the gap: reports do, commentary does not."""
    sums = list(accumulate((float(bool(_TELLING.search(row.text))) for row in paragraphs), initial=0.0))
    found = []
    for here in range(1, len(paragraphs)):
        low, high = max(0, here - _FALL_WIDTH), min(len(paragraphs), here + _FALL_WIDTH)
        found.append(abs((sums[here] - sums[low]) / (here - low) - (sums[high] - sums[here]) / (high - here)))
    return {"manner": found}


def _vectors(words: list[_Words]) -> list[dict[str, float]]:
    """Each paragraph's subject words with weights of length 1."""
    weight = _weights(words)
    found = []
    for paragraph in words:
        raw = {word: math.sqrt(count * weight[word]) for word, count in paragraph.subject.items()}
        length = math.sqrt(sum(value * value for value in raw.values())) or 1.0
        found.append({word: value / length for word, value in raw.items()})
    return found


def _likeness(vectors: list[dict[str, float]], span: int) -> list[float]:
    pairs = zip(vectors, vectors[span:], strict=False)
    return [sum(one[word] * other[word] for word in one.keys() & other.keys()) for one, other in pairs]


class _Memory:
    """Where each name, full name and surname was last seen; a name is known for ``_MEMORY`` paragraphs."""

    def __init__(self) -> None:
        self._names: dict[str, int] = {}
        self._full: dict[str, int] = {}
        self._surnames: dict[str, int] = {}
        self._at = -1

    def add(self, paragraph: _Words) -> None:
        """Take in the next paragraph."""
        self._at += 1
        for seen, words in ((self._names, paragraph.names), (self._full, paragraph.full), (self._surnames, paragraph.surnames)):
            seen.update(dict.fromkeys(words, self._at))

    def known(self, names: frozenset[str]) -> set[str]:
        """Those seen at all."""
        return self._recent(self._names, names)

    def met(self, full: frozenset[str]) -> set[str]:
        """Those full names seen in full."""
        return self._recent(self._full, full)

    def introduced(self, bare: frozenset[str]) -> set[str]:
        """Those seen as the surname of a full name."""
        return self._recent(self._surnames, bare)

    def _recent(self, seen: dict[str, int], words: frozenset[str]) -> set[str]:
        return {word for word in words if seen.get(word, -_MEMORY) > self._at - _MEMORY}


def _people(words: list[_Words], at: int, memory: _Memory) -> dict[str, float]:
    """Names after the gap that lean on, or repeat, their introduction before it."""
    first = _lead(words, at)
    lead = words[first]
    dangling = 0
    seen: set[str] = set(lead.surnames)
    for place in range(first + 1, min(len(words), first + 5)):
        dangling += len(memory.introduced(words[place].bare) - seen)
        seen |= words[place].surnames | words[place].bare
    follow = frozenset().union(*(words[place].bare for place in range(first + 1, min(len(words), first + 4))))
    met = memory.met(lead.full)
    return {
        "lead_dangling": min(3.0, len(memory.introduced(lead.bare) - lead.surnames)),
        "later_dangling": min(4.0, float(dangling)),
        "reintroduced": min(3.0, float(len(met))),
        "introduces": min(3.0, float(len(lead.full) - len(met))),
        "taken_up": min(3.0, float(len(lead.surnames & follow))),
        "new_names": 1 - len(memory.known(lead.names)) / len(lead.names) if lead.names else 0.5,
        "no_names": float(not lead.names),
    }


def _lead(words: list[_Words], at: int) -> int:
    """The first paragraph of more than a line after the gap: what stands under a headline, if one comes first."""
    return at + 1 if words[at + 1].tokens >= _LINE_WORDS or at + 2 == len(words) else at + 2


def _opening(paragraphs: Sequence[Paragraph], words: list[_Words], at: int) -> dict[str, float]:
    """How the paragraph after the gap begins, and how the one before ends."""
    lists = lexicon()
    before, after = paragraphs[at].text, paragraphs[at + 1].text
    line, lead, last = words[at + 1], words[_lead(words, at)], words[at]
    near, wide = words[max(0, at - 3) : at + 5], words[max(0, at - 7) : at + 9]
    closed, last_closed = bool(_CLOSED.search(after[-6:])), bool(_CLOSED.search(before[-6:]))
    return {
        "dateline": float(bool(_DATELINE.match(after[:90]))),
        "pointing": float(line.first in lists.pointing or lead.first in lists.pointing),
        "linking": float(line.first in lists.linking or lead.first in lists.linking),
        "talk": float(bool(_TALK.match(after))),
        "talk_before": float(before[-1:] in '"”'),
        "weekday": float(bool(lead.early & lists.weekdays)),
        "posts": min(3.0, float(len(lead.early & lists.posts))),
        "apposed": float(bool(_APPOSED.match(after))),
        "small_start": float(after[:1].islower()),
        "open_end": float(not closed and line.tokens > 16),
        "headline": float(_is_headline(line, closed) and lead is not line and lead.tokens >= _LINE_WORDS),
        "before_open": float(not last_closed),
        "before_colon": float(before[-1:] == ":"),
        "before_headline": float(_is_headline(last, last_closed)),
        "before_short": float(last.tokens < _LINE_WORDS),
        "lead_size": min(2.0, lead.tokens / (1 + sum(row.tokens for row in near) / len(near))),
        # The longer the paragraphs, the fewer make an article.
        "thick": math.log((10 + sum(row.tokens for row in wide) / len(wide)) / 40),
        "short": float(line.tokens < _LINE_WORDS),
        "very_short": float(line.tokens < 5),
        "unclosed_talk": float(before.count("“") > before.count("”")),
    }


def _is_headline(line: _Words, closed: bool) -> bool:
    """A line of five words or more that has no full stop or is Mostly in Capitals; shorter ones head a section, not an article."""
    return 5 <= line.tokens <= 18 and (not closed or line.capitals > 0.6)


def _between(kinds: tuple[str, ...]) -> dict[str, float]:
    found = {f"gap_{kind}": 1.0 for kind in kinds}
    if kinds:
        found["gap_several"] = min(3.0, len(kinds) - 1.0)
    return found
