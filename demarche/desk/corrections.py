"""Rows corrected by a person, and what a model can learn from them.

In: a statement, its article and what is wrong with it. Out: the corrected statement in the record, the old one kept among the
amendments; and sentences with their acts, labelled, in the shape of training/data/acts.jsonl.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple, get_args

import msgspec

from demarche.analysis.forecasts import OUTCOMES
from demarche.errors import UsageError
from demarche.ontology.codebook import Type
from demarche.ontology.plover import PLOVER
from demarche.statements import Article, Aux, Claim, Event, Forecast, Mention, Quantity, Statement

if TYPE_CHECKING:
    from demarche.record import Record
    from demarche.world.codes import Codes

CODER: Final = "hand"
"""The coder of a corrected row."""

FIELDS: Final[Mapping[type[Statement], tuple[str, ...]]] = {
    Event: ("type", "mode", "aux", "actors", "recipients"),
    Claim: ("source_code",),
    Quantity: ("actor",),
    Forecast: ("source_code", "outcome"),
}
"""What of each kind of statement can be corrected; any can be taken out. The `outcome` of a forecast is what came of it (OUTCOMES)."""

_AUX: Final = get_args(Aux)


class Labels(NamedTuple):
    """Labelled sentences, and those that cannot be one with the reason."""

    lines: list[dict[str, Any]]
    left_out: list[tuple[str, str]]


def correct(
    record: Record, statement_id: str, changes: Mapping[str, Any] | None, *, reason: str = "", book: Codes | None = None
) -> Statement | None:
    """Corrects one statement of the record; with `changes` None it is taken out, as nothing of the kind is told there.

    `changes` are new values of FIELDS; `actors` and `recipients` are lists of ``CODE=words``, the words those of the sentence that
    name the actor, or of bare codes. Out: the statement as it is now. A corrected row has the coder ``hand`` and the confidence 1; a forecast of
    which only the outcome is set keeps both, as it was read well. An empty outcome is one not known yet.
    Raises UsageError when there is no such statement, nothing is changed, or a value does not fit.
    """
    from demarche.world.codes import Codes
    from demarche.world.names import load_world

    statement = record.statement(statement_id)
    if changes is None:
        record.correct(statement_id, None, reason=reason)
        return None
    book = book or Codes(load_world())
    known = {row["code"] for row in record.rows("actors", columns=["code"])}
    changed = corrected(
        statement, record.article(statement.document_id), changes, lambda code: code in known or book.knows(code), record.types()
    )
    if msgspec.structs.replace(changed, coder=statement.coder, confidence=statement.confidence) == statement:
        raise UsageError(f"{statement_id} says that already: nothing was changed")
    codes = _codes(changed) - known
    record.correct(statement_id, changed, reason=reason, actors=book.names(codes), kinds=book.kinds(codes))
    return changed


def restore(record: Record, statement_id: str, *, reason: str = "", book: Codes | None = None) -> None:
    """Takes back the last correction of a statement. Raises UsageError when there is none, or its article was read again since."""
    from demarche.world.codes import Codes
    from demarche.world.names import load_world

    rows = record.query(
        'SELECT old FROM amendments WHERE field = $id AND "by" = $by ORDER BY rowid DESC LIMIT 1', {"id": statement_id, "by": CODER}
    )
    told = msgspec.json.decode(rows[0]["old"]) if rows and rows[0]["old"] else {}
    codes = {*told.get("actors", ()), *told.get("recipients", ()), told.get("source_code"), told.get("actor")} - {None}
    book = book or Codes(load_world())
    record.restore(statement_id, reason=reason, actors=book.names(codes), kinds=book.kinds(codes))


def corrected(
    statement: Statement, article: Article, changes: Mapping[str, Any], known: Any, types: Mapping[str, tuple[str, Type]] | None = None
) -> Statement:
    """The statement with `changes`, see `correct`; `known` says whether there is an actor of a code, `types` are those of the record (`Record.types`)."""
    types = types or {name: (str(PLOVER), type) for name, type in PLOVER.types.items()}
    fields = FIELDS[type(statement)]
    for name in changes:
        if name not in fields:
            raise UsageError(f"{name} of {type(statement).__name__.lower()}s cannot be corrected: {', '.join(fields)} can")
    by_hand: dict[str, Any] = {"coder": CODER, "confidence": 1.0}
    if not isinstance(statement, Event):
        said = {name: _outcome(value) if name == "outcome" else (value and _code(value, known)) or None for name, value in changes.items()}
        read_wrong = any(getattr(statement, name) != value for name, value in said.items() if name != "outcome")
        return msgspec.structs.replace(statement, **said, **(by_hand if read_wrong else {}))
    kind = changes.get("type") or statement.type
    if kind not in types:
        raise UsageError(f"there is no type {kind!r}: use {', '.join(types)}")
    book, type_now = types[kind]
    mode = changes["mode"] or None if "mode" in changes else statement.mode if statement.mode in type_now.modes else None
    if mode is not None and mode not in type_now.modes:
        raise UsageError(f"{kind} has no mode {mode!r}: use {', '.join(type_now.modes) or 'none'}")
    aux = changes.get("aux") or statement.aux
    if aux not in _AUX:
        raise UsageError(f"there is no aux {aux!r}: use {', '.join(_AUX)}")
    new: dict[str, Any] = {"type": kind, "mode": mode, "aux": aux}
    if kind != statement.type:
        new |= {"score": type_now.score, "codebook": book, "alternative": None}
    for side, mentions in (("actors", "actor_mentions"), ("recipients", "recipient_mentions")):
        if side in changes:
            new[side], new[mentions] = _sides(statement, article, changes[side], getattr(statement, mentions), known)
    return msgspec.structs.replace(statement, **by_hand, **new)


def labels(record: Record, *, text: bool = False) -> Labels:
    """The sentences in which an act was corrected, with all their acts as they now stand, for training.

    Each line has `id` (article:start:end of the sentence) and `events` with `trigger`, `type`, `mode`, `aux`, `actors`, `recipients`
    and `condition`, offsets counted from the start of the sentence; with `text` the sentence too, as training/data/written-acts.jsonl.
    A sentence is left out when an actor in it was given without the words that name it.
    """
    sentences: dict[tuple[str, int, str], None] = {}
    first: dict[str, str | None] = {}
    for row in record.query('SELECT article, field, old, new FROM amendments WHERE "by" = $by ORDER BY rowid', {"by": CODER}):
        told = msgspec.json.decode(row["old"] or row["new"])
        if "trigger" in told:
            first.setdefault(row["field"], row["old"])
            sentences[(row["article"], told["sentence_start"], told["sentence"])] = None
    found = Labels([], [])
    for article, start, sentence in sentences:
        events = [event for event in record.events(article=article) if event.sentence_start == start]
        id = f"{article}:{start}:{start + len(sentence)}"
        now = {event.id: msgspec.json.encode(event).decode() for event in events}
        ids = {event for event, old in first.items() if old and _at(old) == (article, start)}
        if all(now.get(event) == first[event] for event in ids):
            continue  # every correction was taken back
        nameless = sorted({code for event in events if event.coder == CODER for code in _nameless(event)})
        foreign = sorted({event.codebook for event in events} - {str(PLOVER)})
        events = [event for event in events if event.codebook not in foreign]
        if foreign and not events:
            found.left_out.append((id, f"coded with {', '.join(foreign)}: the model's labels are PLOVER's"))
            continue
        if nameless:
            found.left_out.append((id, f"no words name {', '.join(nameless)}: correct it again with the words that do"))
            continue
        acts = [_label(event) for event in sorted(events, key=lambda event: event.start)]
        found.lines.append({"id": id} | ({"text": sentence} if text else {}) | {"events": acts})
    return found


def _outcome(value: str) -> str | None:
    said = value.strip().lower().replace("-", " ")
    if said and said not in OUTCOMES:
        raise UsageError(f"there is no outcome {value!r}: use {', '.join(each.replace(' ', '-') for each in OUTCOMES)}, or '' for none")
    return said or None


def _code(code: str, known: Any) -> str:
    code = code.strip()
    if not known(code):
        raise UsageError(f"there is no actor {code!r}: `demarche actors NAME` says what the code of a name is")
    return code


def _sides(
    event: Event, article: Article, given: Sequence[str], before: Sequence[Mention], known: Any
) -> tuple[tuple[str, ...], tuple[Mention, ...]]:
    """Codes of one side and the mentions that name them; a mention that was there keeps its place and its reason."""
    codes: list[str] = []
    named: dict[str, list[str]] = {}
    for one in given:
        code, _, words = one.partition("=")
        code, words = _code(code, known), words.strip()
        codes.append(code)
        if words:
            named.setdefault(words, []).append(code)
    mentions = []
    for words, of in named.items():
        same = next((mention for mention in before if mention.text == words), None)
        if same and same.codes == tuple(of):
            mentions.append(same)
            continue
        start, end = (same.start, same.end) if same else _place(words, event, article)
        mentions.append(Mention(start, end, words, tuple(of), "corrected by hand"))
    return tuple(dict.fromkeys(codes)), tuple(mentions)


def _place(words: str, event: Event, article: Article) -> tuple[int, int]:
    end = event.sentence_start + len(event.sentence)
    found = re.compile(rf"(?<!\w){re.escape(words)}(?!\w)").search(article.text, event.sentence_start, end)
    if not found:
        raise UsageError(f"the sentence does not have the words {words!r}: copy them from it as they are")
    return found.span()


def _codes(statement: Statement) -> set[str]:
    if isinstance(statement, Event):
        return {*statement.actors, *statement.recipients}
    code = statement.actor if isinstance(statement, Quantity) else statement.source_code
    return {code} if code else set()


def _at(json: str) -> tuple[str, int]:
    told = msgspec.json.decode(json)
    return told["document_id"], told["sentence_start"]


def _nameless(event: Event) -> Iterator[str]:
    for codes, mentions in ((event.actors, event.actor_mentions), (event.recipients, event.recipient_mentions)):
        named = {code for mention in mentions for code in mention.codes}
        yield from (code for code in codes if code not in named)


def _label(event: Event) -> dict[str, Any]:
    at, length = event.sentence_start, len(event.sentence)

    def spans(mentions: Sequence[Mention]) -> list[list[int]]:
        inside = sorted({(mention.start - at, mention.end - at) for mention in mentions})
        return [[start, end] for start, end in inside if start >= 0 and end <= length]

    condition = event.sentence.find(event.condition) if event.condition else -1
    return {
        "trigger": [event.start - at, event.end - at],
        "type": event.type,
        "mode": event.mode,
        "aux": event.aux,
        "actors": spans(event.actor_mentions),
        "recipients": spans(event.recipient_mentions),
        "condition": [condition, condition + len(event.condition or "")] if condition >= 0 else None,
    }
