"""Task claims: who says what, from raw text.

In: rows with ``text`` and ``claims``, each with lists of spans ``source``, ``cue`` and ``content``. Out: source_f1, cue_f1 and content_f1
over words that stand in any such span of an article; claim_f1 of whole claims, with claim_precision and claim_recall.

The labels (PolNeAR) count attitudes as claims ("X endorsed Y"), so attitudes are asked for. Words are runs of letters and digits: marks
count for nothing, nor does "that" at the head of a content. A claim is right when content words shared are at least half of the words in
either, and the sources share a word or are both empty; a labelled claim is matched once.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from pathlib import Path

from demarche.evaluation.gold import Span, f1, read_gold
from demarche.language.pipeline import load

_WORD = re.compile(r"\w+")
_ROLES = ("source", "cue", "content")
Words = frozenset[int]
Labels = dict[str, Words]


def evaluate(path: Path, *, attitudes: bool = True) -> dict[str, float]:
    """Scores of find_claims on a gold file."""
    from demarche.coding.claims import find_claims

    nlp = load()
    tokens = dict.fromkeys(_ROLES, (0, 0, 0))  # shared, found, labelled
    claims = (0, 0, 0)
    for row in read_gold(path):
        text = row["text"].replace("\u00a0", " ")  # as sources clean a page
        starts = [match.start() for match in _WORD.finditer(text)]
        gold = [{role: _words(text, starts, claim[role], role) for role in _ROLES} for claim in row["claims"]]
        gold = [claim for claim in gold if claim["content"]]
        found = [
            {
                "source": _words(text, starts, [claim.source] if claim.source else [], "source"),
                "cue": _words(text, starts, [claim.cue] if claim.cue else [], "cue"),
                "content": _words(text, starts, claim.contents, "content"),
            }
            for claim in find_claims(nlp(text), attitudes=attitudes)
        ]
        for role in _ROLES:
            ours, theirs = _any(found, role), _any(gold, role)
            tokens[role] = _add(tokens[role], len(ours & theirs), len(ours), len(theirs))
        claims = _add(claims, _right(found, gold), len(found), len(gold))
    scores = {f"{role}_f1": f1(*tokens[role]) for role in _ROLES}
    right, ours_all, theirs_all = claims
    return scores | {"claim_f1": f1(*claims), "claim_precision": right / max(ours_all, 1), "claim_recall": right / max(theirs_all, 1)}


def _words(text: str, starts: Sequence[int], spans: Iterable[Span], role: str) -> Words:
    """The numbers of the words that begin in the spans."""
    chosen: set[int] = set()
    for start, end in spans:
        a, b = bisect_left(starts, start), bisect_left(starts, end)
        if role == "content" and a < b and text[starts[a] : starts[a] + 5].lower() == "that ":
            a += 1
        chosen.update(range(a, b))
    return frozenset(chosen)


def _any(claims: Iterable[Labels], role: str) -> Words:
    return frozenset(word for claim in claims for word in claim[role])


def _add(sums: tuple[int, int, int], *amounts: int) -> tuple[int, int, int]:
    a, b, c = (total + amount for total, amount in zip(sums, amounts, strict=True))
    return a, b, c


def _right(found: Sequence[Labels], gold: Sequence[Labels]) -> int:
    """How many found claims are right; the closest pairs are matched first."""
    pairs = []
    for f, ours in enumerate(found):
        for g, theirs in enumerate(gold):
            shared = len(ours["content"] & theirs["content"])
            if shared and (ours["source"] & theirs["source"] or not (ours["source"] or theirs["source"])):
                overlap = shared / len(ours["content"] | theirs["content"])
                if overlap >= 0.5:
                    pairs.append((overlap, f, g))
    matched_found: set[int] = set()
    matched_gold: set[int] = set()
    for _, f, g in sorted(pairs, reverse=True):
        if f not in matched_found and g not in matched_gold:
            matched_found.add(f)
            matched_gold.add(g)
    return len(matched_found)
