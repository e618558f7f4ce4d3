"""One row of the record, explained: the sentence with its words marked, and why it was coded so.

In: a statement and its article. Out: rich text for a terminal, which in a pipe is plain: there the marks are brackets with a name.
"""

import re
import sys
from collections.abc import Sequence

from rich.text import Text

from demarche.desk.tables import safe
from demarche.statements import Article, Claim, Event, Forecast, Mention, Quantity, Statement

Mark = tuple[int, int, str]  # offsets into the article, and what the words are

_STYLES = {
    "actor": "bold cyan",
    "act": "bold yellow",
    "recipient": "bold magenta",
    "condition": "green",
    "source": "bold cyan",
    "content": "yellow",
    "number": "bold yellow",
    "hedge": "bold yellow",
}


def explanation(statement: Statement, article: Article | None) -> Text:
    """The whole explanation of a row; `article` is None for an event taken over from other data, which has none."""
    text = Text()
    text.append(f"{statement.id}  {kind_of(statement)}\n", style="bold")
    if article is None:
        text.append(f"{_taken_from(statement)}\n\n", style="dim")
    else:
        text.append(f"{_where(article)}\n\n", style="dim")
        text.append_text(_marked(statement, article))
        text.append("\n\n")
    for name, value in reasons_of(statement):
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


def marks_of(statement: Statement, article: Article) -> list[Mark]:
    """The words a row was read from, by what they are to it; offsets into the article."""
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
        told = ((statement.content, "content"), (statement.source or "", "source"))
        end = max(statement.end, statement.sentence_start + len(statement.sentence))
        return [mark for words, name in told for mark in _find(words, article, min(statement.start, statement.sentence_start), end, name)]
    if isinstance(statement, Forecast):
        return _find(statement.phrase, article, statement.start, statement.end, "hedge")
    return [(statement.start, statement.end, "number")]


def _find(words: str, article: Article, start: int, end: int, name: str) -> list[Mark]:
    """Where words stand, as whole words, between two places of the article: "he", not the end of "the"."""
    found = re.compile(rf"(?<!\w){re.escape(words)}(?!\w)").search(article.text, start, end) if words else None
    return [(*found.span(), name)] if found else []


def _marked(statement: Statement, article: Article) -> Text:
    """The sentence, with its marks coloured on a terminal and bracketed elsewhere."""
    begin, end = statement.sentence_start, statement.sentence_start + len(statement.sentence)
    end = max([end, *(stop for _, stop, _ in marks_of(statement, article))])
    coloured = sys.stdout.isatty()
    text, at = Text(), begin
    for start, stop, name in _apart(marks_of(statement, article)):
        text.append(safe(article.text[at:start]))
        words = safe(article.text[start:stop])
        text.append(words if coloured else f"[{name}: {words}]", style=_STYLES[name])
        at = stop
    text.append(safe(article.text[at:end]))
    return text


def _apart(marks: Sequence[Mark]) -> list[Mark]:
    """Marks in order, those that overlap an earlier one left out."""
    kept: list[Mark] = []
    for mark in sorted(marks):
        if not kept or mark[0] >= kept[-1][1]:
            kept.append(mark)
    return kept


def reasons_of(statement: Statement) -> list[tuple[str, str]]:
    """Why a row says what it says: names and values, in the order to read them."""
    if isinstance(statement, Event):
        rows = [("actor", _who(m)) for m in statement.actor_mentions] + [("recipient", _who(m)) for m in statement.recipient_mentions]
        read = f", confidence {statement.confidence:.2f}, read from “{statement.trigger}”"
        rows.append(("type", statement.type + (read if statement.origin is None else f", as {statement.coder} has it")))
        if statement.alternative:
            rows.append(("otherwise", statement.alternative))
        rows.append(("score", f"{statement.score:+.1f} on the conflict–cooperation scale of −10 to 10"))
        rows.append(("date", _period(statement.date_start, statement.date_end) or "the text does not settle it"))
        rows += [
            (name, value)
            for name, value in (("condition", statement.condition), ("told there", statement.condition_event), ("claim", statement.claim))
            if value
        ]
        rows += [("context", ", ".join(statement.contexts))] if statement.contexts else []
    elif isinstance(statement, Claim):
        rows = [("source", f"{statement.source or 'not named'} → {statement.source_code or 'unknown'}"), ("cue", statement.cue or "none")]
        rows.append(("content", "word for word" if statement.verbatim else "in the reporter's words"))
        rows += [("via", statement.via)] if statement.via else []
    elif isinstance(statement, Quantity):
        upper = f" to {statement.upper:g}" if statement.upper is not None else ""
        rows = [("value", f"{statement.bound} {statement.value:g}{upper} {statement.unit}"), ("counted", statement.counted or "not said")]
        rows += [("change", f"{statement.change} {statement.change_kind or ''}")] if statement.change != "none" else []
        rows += [("period", statement.period)] if statement.period else []
    else:
        rows = _forecast_reasons(statement)
    return [*rows, ("coder", statement.coder)]


def _forecast_reasons(statement: Forecast) -> list[tuple[str, str]]:
    rows = [("phrase", statement.phrase), ("by", statement.by or "the author")]
    if statement.low is not None and statement.high is not None:
        rows.append(("stands for", f"a probability of {statement.low:.0%} to {statement.high:.0%}"))
    return rows + [(name, value) for name, value in (("condition", statement.condition), ("horizon", statement.horizon)) if value]


def _who(mention: Mention) -> str:
    return f"“{mention.text}” → {', '.join(mention.codes) or 'unknown'}: {mention.reason}"


def _period(start: str | None, end: str | None) -> str | None:
    return start if start == end or end is None else f"{start} to {end}"
