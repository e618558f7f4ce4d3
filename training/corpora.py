"""Gold files and our own labels to training examples.

In: the gold folder (DEMARCHE_GOLD, by default ../shared/gold beside the checkout) and training/data/. Out: Examples, one a
sentence, in which every label is optional: a head learns from the sentences that carry its label.
Sentences that occur in several corpora become one Example, so that no fold of a cross-validation sees a sentence it is tested on.
"""

import json
import os
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from demarche.language.scores import AUX, MODES, NONE
from demarche.language.words import split_words
from demarche.ontology import plover

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(__file__).resolve().parent / "data"
Span = tuple[int, int]


def gold_folder() -> Path:
    """The folder of gold data. Raises FileNotFoundError with what to do when it is not there."""
    folder = Path(os.environ.get("DEMARCHE_GOLD", ROOT.parent / "shared" / "gold"))
    if not folder.is_dir():
        raise FileNotFoundError(f"no gold data at {folder}: set DEMARCHE_GOLD to the folder that holds relations/, roles/, …")
    return folder


def read_lines(path: Path) -> list[dict[str, Any]]:
    """The objects of a JSON-lines file."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


@dataclass(frozen=True)
class Act:
    """A labelled act, in word indices."""

    trigger: tuple[int, ...]
    type: int
    mode: int  # index into MODES, -1 for none
    aux: int
    actors: tuple[tuple[int, ...], ...]
    recipients: tuple[tuple[int, ...], ...]
    condition: tuple[int, ...]


@dataclass(frozen=True)
class Pair:
    """Two marked sides and the type of the act between them (NONE when there is none). `gold` pairs are those of the relations data, where
    RETREAT stands for CONCEDE or RETREAT, not said which."""

    actor: tuple[int, ...]
    recipient: tuple[int, ...]
    type: int
    gold: bool = False


@dataclass(frozen=True)
class Tree:
    """Dependencies of a sentence; every list has one entry a word."""

    tags: list[int]  # index into Inventory.tags, -1 for one not in it
    lemmas: list[int]  # index into Inventory.lemmas, -1 for one not in it
    heads: list[int]  # 0 for the root, otherwise 1 + the index of the head
    relations: list[int]  # index into Inventory.relations


@dataclass(frozen=True)
class Said:
    """A claim in word indices of one sentence: what of its cue, source and content stands there."""

    cue: tuple[int, ...]
    source: tuple[int, ...]
    content: tuple[int, ...]


@dataclass
class Example:
    """A sentence and what is known of it."""

    key: str
    text: str
    words: list[str]
    spans: list[Span]
    group: str
    states: list[int] | None = None  # quotation state of each word, where the sentence comes out of an article
    tree: Tree | None = None
    names: list[list[int]] | None = None  # for each word and each of NAMES: 0 outside, 1 first word, 2 further word
    mentions: list[list[int]] | None = None  # the same for MENTIONS
    facts: list[tuple[int, float]] | None = None  # a predicate's word and the share of readers who say it happened
    said: list[Said] | None = None
    ends: list[int] | None = None  # 1 where a sentence ends inside a run of words that the rules left whole
    chain: list[int] | None = None  # for each word that heads a mention: the number of whom it names in its text; 0 for none
    acts: list[Act] | None = None
    pairs: list[Pair] = field(default_factory=list)
    quad: int = -1
    roles: tuple[tuple[int, ...], tuple[int, ...]] | None = None
    ids: list[str] = field(default_factory=list)

    @property
    def written(self) -> bool:
        """Whether we made this sentence ourselves."""
        return self.group.startswith("written-")

    def cover(self, spans: list[Span]) -> tuple[int, ...]:
        """Indices of the words that spans (character offsets into text) touch."""
        return tuple(i for i, (start, end) in enumerate(self.spans) if any(start < b and end > a for a, b in spans))


def make_example(text: str, group: str = "") -> Example:
    """An unlabelled example; its words are those that reading takes."""
    words, spans = split_words(text)
    return Example(key(text), text, words, spans, group or key(text))


def key(text: str) -> str:
    """What makes two copies of a sentence the same: its letters and digits."""
    return "".join(c for c in text.lower() if c.isalnum())


def fold(example: Example, folds: int = 5) -> int:
    """The fold of an example, fixed by its text (or its article)."""
    return zlib.crc32(example.group.encode()) % folds


def load_acts() -> list[dict[str, Any]]:
    """Our own labels with the texts they point at, joined from the gold folder.

    Each line of training/data/acts.jsonl names a sentence (`roles-train-78`, or `places:1040001:0:262` for characters 0 to 262 of an
    article) and its acts by offsets into that sentence.
    """
    gold = gold_folder()
    texts: dict[str, str] = {}
    for task in ("roles", "quadclass", "relations"):
        texts |= {row["id"]: row["text"] for row in read_lines(gold / task / "train.jsonl")}
    articles: dict[str, str] = {}
    for task, name in (("places", "dev"), ("dates", "train"), ("claims", "train")):
        articles |= {f"{task}:{row['id']}": row["text"] for row in read_lines(gold / task / f"{name}.jsonl")}
    rows = []
    for row in read_lines(DATA / "acts.jsonl"):
        if row["id"] in texts:
            rows.append(row | {"text": texts[row["id"]], "group": ""})
        else:
            task, article, start, end = row["id"].split(":")
            rows.append(row | {"text": articles[f"{task}:{article}"][int(start) : int(end)], "group": f"{task}:{article}"})
    return rows + [row | {"group": row["id"]} for row in load_written()]


def load_written() -> list[dict[str, Any]]:
    """The sentences of our own making, with their texts and labels."""
    return [row for path in sorted(DATA.glob("written-*.jsonl")) for row in read_lines(path)]


def to_act(example: Example, event: dict[str, Any]) -> Act:
    """A labelled event in word indices."""
    mode = f"{event['type']}/{event['mode']}"
    return Act(
        trigger=example.cover([tuple(event["trigger"])]),
        type=plover.TYPES.index(event["type"]),
        mode=MODES.index(mode) if event["mode"] else -1,
        aux=AUX.index(event["aux"]),
        actors=tuple(example.cover([tuple(span)]) for span in event["actors"]),
        recipients=tuple(example.cover([tuple(span)]) for span in event["recipients"]),
        condition=example.cover([tuple(event["condition"])]) if event["condition"] else (),
    )


def load_examples() -> list[Example]:
    """All sentences with all that is known of them, in a fixed order."""
    gold = gold_folder()
    found: dict[str, Example] = {}

    def example(text: str, group: str = "") -> Example:
        made = found.get(key(text))
        if made is None:
            made = found[key(text)] = make_example(text, group)
        return made

    for row in read_lines(gold / "relations" / "train.jsonl"):
        item = example(row["text"])
        name = {"YIELD": "RETREAT"}.get(row["type"], row["type"])
        offset = _Offsets(row["text"], item)
        pair = Pair(offset.cover(row["actor"]), offset.cover(row["recipient"]), plover.TYPES.index(name), gold=True)
        item.pairs.append(pair)
        item.ids.append(row["id"])
    for row in read_lines(gold / "quadclass" / "train.jsonl"):
        item = example(row["text"])
        item.quad = row["quad"]
        item.ids.append(row["id"])
    for row in read_lines(gold / "roles" / "train.jsonl"):
        item = example(row["text"])
        offset = _Offsets(row["text"], item)
        item.roles = (offset.cover(row["actor"]), offset.cover(row["recipient"]))
        item.ids.append(row["id"])
    if (DATA / "acts.jsonl").exists():
        for row in load_acts():
            item = example(row["text"], row["group"])
            if row["text"] != item.text:
                item = found[f"{item.key}#"] = make_example(row["text"], item.group)
            item.acts = [to_act(item, event) for event in row["events"]]
            item.ids.append(row["id"])
    for item in found.values():
        item.pairs += _pairs_of_acts(item)
    return list(found.values())


class _Offsets:
    """Spans of one copy of a sentence on the words of another copy that differs in spaces only."""

    def __init__(self, text: str, example: Example) -> None:
        self.example = example
        self.map: list[int] | None = None
        if text != example.text:
            places = [i for i, c in enumerate(example.text) if not c.isspace()]
            ours = [c for c in example.text.lower() if not c.isspace()]
            theirs = [c for c in text.lower() if not c.isspace()]
            if ours == theirs:
                self.map, seen = [], 0
                for c in text:
                    self.map.append(places[min(seen, len(places) - 1)])
                    seen += not c.isspace()

    def cover(self, spans: list[list[int]]) -> tuple[int, ...]:
        if self.map is None:
            return self.example.cover([(a, b) for a, b in spans])
        return self.example.cover([(self.map[a], self.map[b - 1] + 1) for a, b in spans if b > a])


def _pairs_of_acts(example: Example) -> list[Pair]:
    """Pairs that our own labels state, and pairs of the same sentence between which no act is told.

    CONCEDE and RETREAT are both YIELD in the pair gold, where no one said which: those pairs teach the sum (see Reader loss).
    """
    if example.acts is None:
        return []
    stated: dict[tuple[tuple[int, ...], tuple[int, ...]], int] = {}
    members: list[tuple[int, ...]] = []
    for act in example.acts:
        sides = (act.actors, act.recipients) if act.recipients else (act.actors, act.actors)
        for a in sides[0]:
            for b in sides[1]:
                if a and b and a != b:
                    stated.setdefault((a, b), act.type)
        members += [m for m in (*act.actors, *act.recipients) if m]
    if example.roles:
        members += [m for m in example.roles if m]
    unique = list(dict.fromkeys(members))
    known = {(pair.actor, pair.recipient) for pair in example.pairs}
    pairs = [Pair(a, b, type) for (a, b), type in stated.items() if (a, b) not in known]
    for a in unique:
        for b in unique:
            if a != b and not set(a) & set(b) and (a, b) not in stated and (a, b) not in known:
                pairs.append(Pair(a, b, NONE))
    return pairs
