"""Where the triggers of a codebook stand in a text.

In: a Doc, a Codebook. Out: Matches in the order of the text: the type, the mode or the exception that the words belong to, and the words.
The words are found by spaCy's Matcher, in their base form or as the regular forms of it, within one sentence.
"""

from collections.abc import Iterator
from functools import lru_cache
from itertools import product
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from demarche.ontology.codebook import MOST_BETWEEN, Codebook, steps

if TYPE_CHECKING:
    from spacy.matcher import Matcher
    from spacy.tokens import Doc
    from spacy.vocab import Vocab


class Match(NamedTuple):
    """Tokens of the Doc (indices; those of a gap left out). `mode` is set for a trigger of a mode, `voids` for words that are no trigger."""

    type: str
    mode: str | None
    voids: bool
    tokens: tuple[int, ...]


def find_triggers(doc: "Doc", book: Codebook) -> list[Match]:
    """Every match, also those that overlap; of the ways a gap can be filled, the shortest."""
    matcher = _matcher(book, doc.vocab)
    if not len(matcher):
        return []
    found: dict[tuple[str, int], Match] = {}
    for key, start, end, aligned in cast("list[tuple[int, int, int, list[int]]]", matcher(doc, with_alignments=True)):
        type, mode, sort = doc.vocab.strings[key].split("/")
        gaps = _gaps(sort)
        tokens = tuple(start + i for i, step in enumerate(aligned) if step not in gaps)
        match = Match(type, mode or None, sort.startswith("unless"), tokens)
        known = found.get((doc.vocab.strings[key], start))
        if doc[start].sent.end >= end and (known is None or known.tokens[-1] > tokens[-1]):
            found[doc.vocab.strings[key], start] = match
    return sorted(found.values(), key=lambda match: match.tokens)


def _gaps(sort: str) -> frozenset[int]:
    """The steps of a trigger that are gaps, as the key of its pattern says: ``trigger3:1,2``."""
    listed = sort.partition(":")[2]
    return frozenset(int(step) for step in listed.split(",") if step)


@lru_cache(maxsize=8)
def _matcher(book: Codebook, vocab: "Vocab") -> "Matcher":
    from spacy.matcher import Matcher

    matcher = Matcher(vocab)
    for name, type in book.types.items():
        for mode, sort, triggers in (
            ("", "trigger", type.triggers),
            ("", "unless", type.unless),
            *((mode, "trigger", entry.triggers) for mode, entry in type.modes.items()),
        ):
            for number, trigger in enumerate(triggers):
                gaps = ",".join(str(i) for i, step in enumerate(steps(trigger)) if step.word is None)
                matcher.add(f"{name}/{mode}/{sort}{number}:{gaps}", list(_patterns(trigger)))
    return matcher


def _patterns(trigger: str) -> Iterator[list[dict[str, Any]]]:
    """A trigger as patterns: each word by its lemma or by its form, as a lemma may be wrong."""
    ways: list[list[dict[str, Any]]] = []
    for word, part in steps(trigger):
        if word is None:
            ways.append([{"OP": f"{{0,{MOST_BETWEEN}}}"}])
        else:
            also: dict[str, Any] = {"POS": part} if part else {}
            ways.append([{"LEMMA": word, **also}, {"LOWER": {"IN": forms(word)}, **also}])
    yield from map(list, product(*ways))


def forms(word: str) -> list[str]:
    """A word with the forms that the regular rules of English give it."""
    found = {word, f"{word}s", f"{word}es", f"{word}ed", f"{word}ing", f"{word}{word[-1]}ed", f"{word}{word[-1]}ing"}
    if word.endswith("e"):
        found |= {f"{word}d", f"{word[:-1]}ing"}
    if word.endswith("y"):
        found |= {f"{word[:-1]}ies", f"{word[:-1]}ied"}
    return sorted(found)
