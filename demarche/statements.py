"""The values that pass between rooms: an Article comes out of sources, statements come out of coding.

In: nothing. Out: frozen msgspec structs, each of which turns into JSON with ``msgspec.to_builtins``.

Offsets are character offsets into ``Article.text``, end exclusive. Dates are ISO 8601 strings
(``2024-11-15``, ``2024-11``, ``2024-W46``, ``2024``). Actor codes are ISO 3166-1 alpha-3 with an
optional PLOVER sector (``USA.GOV``), or the usual short name of a body or group (``NATO``, ``HAMAS``).
"""

from typing import Literal

import msgspec

DateSource = Literal["given", "metadata", "text", "unknown"]
Aux = Literal["actual", "future", "hypothetical", "historical", "negated"]
Precision = Literal["day", "week", "month", "quarter", "year", "unknown"]
Bound = Literal["=", "~", ">=", "<="]


class Article(msgspec.Struct, frozen=True, kw_only=True):
    """One article: its clean text, and what the page said about it.

    ``id`` is a hash of the text, so that the same article found twice is one article.
    ``source`` is where it was read from; ``source_start`` and ``source_end`` bound it in the decoded page.
    ``credits`` (image credits) and ``furniture`` (calls to subscribe, navigation, biographies) were on the
    page beside the article and belong to no text. ``copy_of`` is the id of the article whose words this one repeats; a record finds it.
    """

    id: str
    text: str
    title: str | None = None
    byline: str | None = None
    publisher: str | None = None
    published: str | None = None
    published_from: DateSource = "unknown"
    source: str = ""
    source_start: int = 0
    source_end: int = 0
    credits: tuple[str, ...] = ()
    furniture: tuple[str, ...] = ()
    copy_of: str | None = None


class Mention(msgspec.Struct, frozen=True):
    """Words that name a side of an act: where they stand, what they were resolved to, and why."""

    start: int
    end: int
    text: str
    codes: tuple[str, ...]
    reason: str


class Origin(msgspec.Struct, frozen=True):
    """Where an event comes from that was taken over from other data: its id there, the report it was coded from, the file it came in."""

    source_id: str
    url: str | None
    publisher: str | None
    file: str


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """An act: who did what to whom. ``start``/``end`` bound the trigger, the words that state the act.

    ``score`` is the PLOVER conflict–cooperation score of the type, −10 to 10. ``confidence`` is the
    calibrated probability that an act of this type is told here. ``codebook`` names what ``type`` and ``mode`` are defined in, with its version.
    ``mentions`` holds the words behind ``actors`` and ``recipients``, those of the actors first. ``origin`` is set for an event that was not read but taken over:
    it has no words and no article, ``coder`` names its data set, and ``confidence`` is 1 where that gives none.
    """

    id: str
    document_id: str
    start: int
    end: int
    sentence: str
    sentence_start: int
    trigger: str
    type: str
    mode: str | None
    contexts: tuple[str, ...]
    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    actor_mentions: tuple[Mention, ...]
    recipient_mentions: tuple[Mention, ...]
    aux: Aux
    date_start: str | None
    date_end: str | None
    date_precision: Precision
    place: str | None
    score: float
    claim: str | None
    condition: str | None
    occurrence: str | None
    confidence: float
    coder: str
    alternative: str | None = None
    origin: Origin | None = None
    codebook: str = "PLOVER 2.0"
    condition_event: str | None = None


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """Who says so. ``source`` and ``content`` are words of the text; ``via`` is the id of the claim that relays this one:
    CNN reports that an official said so."""

    id: str
    document_id: str
    start: int
    end: int
    sentence: str
    sentence_start: int
    source: str | None
    source_code: str | None
    cue: str | None
    content: str
    verbatim: bool
    via: str | None
    confidence: float
    coder: str


class Quantity(msgspec.Struct, frozen=True, kw_only=True):
    """How many. ``value`` to ``upper`` in ``unit`` of what is ``counted``; ``change`` is up, down or none, ``change_kind`` to or by.

    ``actor`` is by whom or of whom it is, ``event`` the act it measures, ``claim`` the claim it is told in; ``restates`` is the id of the
    quantity of the same article that it says again.
    """

    id: str
    document_id: str
    start: int
    end: int
    sentence: str
    sentence_start: int
    value: float
    upper: float | None
    bound: Bound
    unit: str
    counted: str | None
    change: Literal["up", "down", "none"]
    change_kind: Literal["to", "by"] | None
    period: str | None
    place: str | None
    actor: str | None
    event: str | None
    claim: str | None
    confidence: float
    coder: str
    restates: str | None = None


class Forecast(msgspec.Struct, frozen=True, kw_only=True):
    """What is said to come. ``phrase`` is the hedge; ``low`` to ``high`` is the probability range that phrase stands for."""

    id: str
    document_id: str
    start: int
    end: int
    sentence: str
    sentence_start: int
    content: str
    by: str | None
    source_code: str | None
    phrase: str
    low: float | None
    high: float | None
    condition: str | None
    horizon: str | None
    actors: tuple[str, ...]
    type: str | None
    outcome: str | None
    confidence: float
    coder: str


Statement = Event | Claim | Quantity | Forecast
