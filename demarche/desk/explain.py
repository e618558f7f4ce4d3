"""One row of the record, explained: the sentence with its words marked, and why it was coded so.

In: a statement, its article, and the other statements of the article, which tell what an id in the row stands for. Out: rich text for a
terminal, which in a pipe is plain: there the marks are brackets with a name.
"""

import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence

from rich.text import Text

from demarche.desk.tables import safe
from demarche.ontology.plover import NAME
from demarche.statements import Article, Claim, Event, Forecast, Mention, Quantity, Statement

Mark = tuple[int, int, str]  # offsets into the article, and what the words are

_STYLES = {
    "actor": "bold cyan",
    "act": "bold yellow",
    "recipient": "bold magenta",
    "condition": "green",
    "source": "bold blue",
    "cue": "blue",
    "content": "yellow",
    "number": "bold yellow",
    "counted": "cyan",
    "hedge": "bold yellow",
    "horizon": "green",
}

Candidates = Callable[[str], Sequence[str]]
"""Words that name somebody → who else they could name."""


def explanation(
    statement: Statement, article: Article | None, others: Iterable[Statement] = (), *, candidates: Candidates | None = None
) -> Text:
    """The whole explanation of a row; `article` is None for an event taken over from other data, which has none.

    `others` are statements of the same article, `candidates` says who else words could name (`candidates_on`).
    """
    known = {other.id: other for other in others}
    text = Text()
    text.append(f"{statement.id}  {kind_of(statement)}\n", style="bold")
    if article is None:
        text.append(f"{_taken_from(statement)}\n\n", style="dim")
    else:
        text.append(f"{_where(article)}\n\n", style="dim")
        text.append_text(_marked(statement, article, known))
        text.append("\n\n")
    for name, value in reasons_of(statement, known, candidates=candidates):
        text.append(f"{name:<11}", style="dim")
        text.append(f"{safe(value)}\n")
    return text


def kind_of(statement: Statement) -> str:
    """What a row says in a few words: the type, mode and state of an act, or the kind of another statement."""
    if isinstance(statement, Event):
        mode = f" / {statement.mode}" if statement.mode else ""
        return f"{statement.type}{mode}, {statement.aux}"
    return type(statement).__name__.lower()


def _where(article: Article) -> str:
    parts = [
        article.title,
        article.byline,
        article.publisher,
        article.published and f"{article.published} ({article.published_from})",
        article.source,
    ]
    return safe("article " + article.id + ": " + ", ".join(part for part in parts if part))


def _taken_from(statement: Statement) -> str:
    """Where an event comes from that was not read: the data set, its id there, the report it was coded from."""
    origin = statement.origin if isinstance(statement, Event) else None
    if origin is None:
        return f"article {statement.document_id} is not in the record"
    report = ", ".join(part for part in (origin.publisher, origin.url) if part) or "a report it does not name"
    told = f"taken over from {statement.coder} ({origin.file}), there {origin.source_id}, coded from {report}"
    return "\n".join(map(safe, [told, f"“{statement.sentence}”"] if statement.sentence else [told]))


def marks_of(statement: Statement, article: Article, others: Mapping[str, Statement] = {}) -> list[Mark]:
    """The words a row was read from, by what they are to it; offsets into the article. Of a row that a claim tells, who says so and how too, where
    `others` has the claim."""
    told = others.get(getattr(statement, "claim", None) or "")
    return _own_marks(statement, article) + (_attribution(told, article) if isinstance(told, Claim) else [])


def _attribution(claim: Claim, article: Article) -> list[Mark]:
    """Who says something, and the words that say that it is said. The source stands before the cue or behind it."""
    found = []
    for words, name in ((claim.source, "source"), (claim.cue, "cue")):
        found += _find(words or "", article, claim.start, claim.end, name)
    return found


def _own_marks(statement: Statement, article: Article) -> list[Mark]:
    if isinstance(statement, Event):
        marks = [(m.start, m.end, "actor") for m in statement.actor_mentions] + [
            (m.start, m.end, "recipient") for m in statement.recipient_mentions
        ]
        marks.append((statement.start, statement.end, "act"))
        if statement.condition:
            marks += _find(
                statement.condition, article, statement.sentence_start, statement.sentence_start + len(statement.sentence), "condition"
            )
        return marks
    if isinstance(statement, Claim):
        end = max(statement.end, statement.sentence_start + len(statement.sentence))
        told = _find(statement.content, article, min(statement.start, statement.sentence_start), end, "content")
        # Who speaks in quoted words is not who says them: the source is looked for outside of the content first.
        around = [(statement.start, told[0][0]), (told[0][1], statement.end)] if told else [(statement.start, statement.end)]
        for words, name in ((statement.source, "source"), (statement.cue, "cue")):
            places = (_find(words or "", article, a, b, name) for a, b in (*around, (statement.start, statement.end)))
            told += next((place for place in places if place), [])
        return told
    if isinstance(statement, Forecast):
        said = ((statement.phrase, "hedge"), (statement.condition or "", "condition"), (statement.horizon or "", "horizon"))
        end = max(statement.end, statement.sentence_start + len(statement.sentence))
        marks = [mark for words, name in said for mark in _find(words, article, statement.start, end, name)]
        sentence_end = statement.sentence_start + len(statement.sentence)
        beside = ((statement.sentence_start, statement.start), (statement.end, sentence_end))
        return marks + next((found for a, b in beside if (found := _find(statement.by or "", article, a, b, "source"))), [])
    counted = _find(
        statement.counted or "", article, statement.sentence_start, statement.sentence_start + len(statement.sentence), "counted"
    )
    return [(statement.start, statement.end, "number"), *counted]


def _find(words: str, article: Article, start: int, end: int, name: str) -> list[Mark]:
    """Where words stand, as whole words, between two places of the article: "he", not the end of "the"."""
    found = re.compile(rf"(?<!\w){re.escape(words)}(?!\w)").search(article.text, start, end) if words else None
    return [(*found.span(), name)] if found else []


def _marked(statement: Statement, article: Article, others: Mapping[str, Statement]) -> Text:
    """The sentence, with its marks coloured on a terminal and bracketed elsewhere; those of who says so only as far as they stand in it."""
    begin, end = statement.sentence_start, statement.sentence_start + len(statement.sentence)
    end = max([end, *(stop for _, stop, _ in _own_marks(statement, article))])
    coloured = _coloured()
    text, at = Text(), begin
    for start, stop, name in _apart(
        [mark for mark in marks_of(statement, article, others) if begin <= mark[0] and mark[1] <= end], statement
    ):
        text.append(safe(article.text[at:start]))
        words = safe(article.text[start:stop])
        text.append(words if coloured else f"[{name}: {words}]", style=_STYLES[name])
        at = stop
    text.append(safe(article.text[at:end]))
    return text


def _coloured() -> bool:
    return sys.stdout.isatty()


def _apart(marks: Sequence[Mark], statement: Statement) -> list[Mark]:
    """Marks in order; of those that overlap, the one named first, which tells more of the row."""
    kept: list[Mark] = []
    for mark in marks if not isinstance(statement, Claim) else sorted(marks, key=lambda each: each[2] == "content"):
        if all(mark[1] <= start or stop <= mark[0] for start, stop, _ in kept):
            kept.append(mark)
    return sorted(kept)


def reasons_of(
    statement: Statement, others: Mapping[str, Statement] = {}, *, candidates: Candidates | None = None
) -> list[tuple[str, str]]:
    """Why a row says what it says: names and values, in the order to read them. `others` and `candidates` as for `explanation`."""
    if isinstance(statement, Event):
        rows = _event_reasons(statement, others, candidates)
    elif isinstance(statement, Claim):
        rows = [("source", f"{statement.source or 'not named'} → {statement.source_code or 'unknown'}"), ("cue", statement.cue or "none")]
        rows.append(("content", "word for word" if statement.verbatim else "in the reporter's words"))
        rows += [("through", _said(statement.via, others))] if statement.via else []
    elif isinstance(statement, Quantity):
        rows = _quantity_reasons(statement, others)
    else:
        rows = _forecast_reasons(statement)
    if not isinstance(statement, Event):
        rows.append(("confidence", f"{statement.confidence:.2f}"))
    return [*rows, ("coder", statement.coder)]


def _event_reasons(event: Event, others: Mapping[str, Statement], candidates: Candidates | None) -> list[tuple[str, str]]:
    rows = []
    for name, mentions in (("actor", event.actor_mentions), ("recipient", event.recipient_mentions)):
        for mention in mentions:
            rows.append((name, _who(mention)))
            also = candidates(mention.text) if candidates and event.origin is None else ()
            rows += [("", f"or {', or '.join(also)}")] if also else []
    read = f", confidence {event.confidence:.2f}, read from “{event.trigger}”"
    rows.append(("type", event.type + (read if event.origin is None else f", as {event.coder} has it")))
    if event.alternative:
        rows.append(("otherwise", event.alternative))
    if event.codebook.partition(" ")[0] != NAME:
        rows.append(("codebook", event.codebook))
    rows.append(("score", f"{event.score:+.1f} on the conflict–cooperation scale of −10 to 10"))
    rows.append(("date", _period(event.date_start, event.date_end) or "the text does not settle it"))
    given = (
        ("place", event.place),
        ("condition", event.condition),
        ("told there", event.condition_event and _act(event.condition_event, others)),
    )
    rows += [(name, value) for name, value in given if value]
    rows += [("claim", _said(event.claim, others))] if event.claim else []
    return rows + ([("context", ", ".join(event.contexts))] if event.contexts else [])


def _quantity_reasons(quantity: Quantity, others: Mapping[str, Statement]) -> list[tuple[str, str]]:
    upper = f" to {quantity.upper:g}" if quantity.upper is not None else ""
    rows = [("value", f"{quantity.bound} {quantity.value:g}{upper} {quantity.unit}"), ("counted", quantity.counted or "not said")]
    rows += [("change", f"{quantity.change} {quantity.change_kind or ''}".rstrip())] if quantity.change != "none" else []
    rows += [(name, value) for name, value in (("period", quantity.period), ("place", quantity.place), ("actor", quantity.actor)) if value]
    rows += [("event", _act(quantity.event, others))] if quantity.event else []
    rows += [("claim", _said(quantity.claim, others))] if quantity.claim else []
    rows += [("checked", told) for told in _checked(quantity, others)]
    return rows + ([("says again", quantity.restates)] if quantity.restates else [])


def _checked(quantity: Quantity, others: Mapping[str, Statement]) -> list[str]:
    """What the counts of the article make of a stated percentage, and how far that is from it."""
    from demarche.coding.quantities import check_change  # its lexicons are read only where a number is explained

    rest = [other for other in others.values() if isinstance(other, Quantity) and other.id != quantity.id]
    return [
        f"{check.before.value:g} to {check.after.value:g} is {check.computed:+.0f} %, {check.difference:+.0f} points from what is told"
        f" ({check.before.id}, {check.after.id})"
        for check in check_change([quantity, *rest])
        if check.stated.id == quantity.id
    ]


def _said(id: str, others: Mapping[str, Statement]) -> str:
    """Who says so, and through whom: “a spokesman” → FRA.GOV, “said”, through “CNN” → unknown, “reports”; ids at the end."""
    parts: list[str] = []
    ids: list[str] = []
    while id not in ids:
        ids.append(id)
        claim = others.get(id)
        if not isinstance(claim, Claim):
            break
        who = f"“{claim.source}” → {claim.source_code or 'unknown'}" if claim.source else "nobody named"
        parts.append(who + (f", “{claim.cue}”" if claim.cue else ""))
        if not claim.via:
            break
        id = claim.via
    return f"{', through '.join(parts)} ({', '.join(ids)})" if parts else id


def _act(id: str, others: Mapping[str, Statement]) -> str:
    event = others.get(id)
    return f"{event.type}, “{event.trigger}” ({id})" if isinstance(event, Event) else id


def candidates_on(date: str | None) -> Candidates:
    """Who else words could name on a day, as the shipped tables have it; nobody where they name one alone."""
    from demarche.world.actors import resolve
    from demarche.world.names import load_world

    world = load_world()
    return lambda words: resolve(words, date=date, world=world).candidates


def _forecast_reasons(statement: Forecast) -> list[tuple[str, str]]:
    rows = [
        ("phrase", statement.phrase),
        ("by", f"{statement.by} → {statement.source_code or 'unknown'}" if statement.by else "the author"),
    ]
    if statement.low is not None and statement.high is not None:
        rows.append(("stands for", f"a probability of {statement.low:.0%} to {statement.high:.0%}"))
    rows += [(name, value) for name, value in (("condition", statement.condition), ("horizon", statement.horizon)) if value]
    rows += [("about", ", ".join(statement.actors))] if statement.actors else []
    return rows + [(name, value) for name, value in (("type", statement.type), ("outcome", statement.outcome)) if value]


def _who(mention: Mention) -> str:
    return f"“{mention.text}” → {', '.join(mention.codes) or 'unknown'}: {mention.reason}"


def _period(start: str | None, end: str | None) -> str | None:
    return start if start == end or end is None else f"{start} to {end}"
