"""The reader model's scores to claims in words.

In: a Page and the Scores of its sentences, in order. Out: Attributions: for each cue of speech, belief or intent the words of its source and its content.

The model marks cues, and for each cue the words of its source and content in the same sentence. A content that goes on in sentences without a cue of their own
(long quotations) goes to the claim that was being told; one that comes before its cue's sentence, to that cue.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from demarche.coding.acts import runs
from demarche.coding.page import Page, Span
from demarche.language.scores import ROLES, SAID, Floats, Scores, sigmoid

CUE, SOURCE, CONTENT = 0.6, 0.5, 0.5  # probabilities from which a word is taken; chosen on PolNeAR dev
NEAR = 0.3  # of a word beside one that is a cue
LOOSE = 0.6  # of content without a cue in its sentence
_GAP = 6  # words between two stretches of content that are filled
# Loose stretches of fewer words, or of less than this share of their sentence, are left alone: what goes on is said in whole sentences.
_SHORT, _MOST = 3, 0.5


class Attribution(NamedTuple):
    """A claim in words of the page. `share` is the probability of its cue."""

    source: Span | None
    cue: Span
    parts: tuple[Span, ...]
    share: float


def find_attributions(page: Page, reading: Sequence[Scores]) -> list[Attribution]:
    """All claims of a text, nested ones too, in the order of their cues. Every one has content."""
    found: list[Attribution] = []
    loose: list[tuple[int, Span]] = []  # sentence and stretch
    sentences: list[list[int]] = []  # attributions with their cue in each sentence
    at = 0
    for number, scores in enumerate(reading):
        words = len(scores.said)
        chance = sigmoid(scores.said)
        covered = np.zeros(words, bool)
        sentences.append([])
        for cue in _cues(chance[:, SAID.index("cue")], page.words[at : at + words]):
            rows = np.flatnonzero(np.isin(scores.rows, cue))
            if not len(rows):
                continue
            roles = sigmoid(scores.roles[rows].mean(0))
            source = _source(roles[ROLES.index("source")])
            inside = roles[ROLES.index("content")] >= CONTENT
            inside[list(cue)] = False
            parts = _joined(inside, set(cue))
            covered[[word for start, end in parts for word in range(start, end)]] = True
            sentences[number].append(len(found))
            share = float(chance[list(cue), SAID.index("cue")].max())
            found.append(
                Attribution(
                    source and (source[0] + at, source[1] + at),
                    (cue[0] + at, cue[-1] + 1 + at),
                    tuple((start + at, end + at) for start, end in parts),
                    share,
                )
            )
            covered[list(cue)] = True
        for run in runs((chance[:, SAID.index("content")] >= LOOSE) & ~covered):
            if len(run) >= max(_SHORT, _MOST * words):
                loose.append((number, (run[0] + at, run[-1] + 1 + at)))
        at += words
    _attach(found, loose, sentences, page)
    return [each for each in found if each.parts]


def _cues(chance: Floats, words: Sequence[str]) -> list[tuple[int, ...]]:
    """Stretches of words that may belong to a cue, with a word in them that is one for sure; marks around them left out."""
    found = []
    for run in runs(chance >= NEAR):
        told = [k for k in run if any(letter.isalnum() for letter in words[k])]
        if told and chance[told].max() >= CUE:
            found.append(tuple(range(told[0], told[-1] + 1)))
    return found


def _source(chance: Floats) -> Span | None:
    """The surest stretch of words of a source."""
    best: tuple[float, Span] | None = None
    for run in runs(chance >= SOURCE):
        weight = float(chance[list(run)].sum())
        if best is None or weight > best[0]:
            best = weight, (run[0], run[-1] + 1)
    return best and best[1]


def _joined(inside: np.ndarray, cue: set[int]) -> list[Span]:
    """Stretches of content, small gaps filled, unless the cue stands in them."""
    spans: list[list[int]] = []
    for run in runs(inside):
        if spans and run[0] - spans[-1][1] <= _GAP and not cue & set(range(spans[-1][1], run[0])):
            spans[-1][1] = run[-1] + 1
        else:
            spans.append([run[0], run[-1] + 1])
    return [(start, end) for start, end in spans]


def _attach(found: list[Attribution], loose: Sequence[tuple[int, Span]], sentences: Sequence[Sequence[int]], page: Page) -> None:
    """Give content without a cue in its sentence to the claim told before it, or to the first one of the next sentence."""
    last: dict[int, int] = {}  # the attribution that was being told at the end of a sentence
    for number, mine in enumerate(sentences):
        if mine:
            last[number] = max(mine, key=lambda k: max([found[k].cue[1], *(end for _, end in found[k].parts)]))
    for number, span in loose:
        owner = last.get(number) if any(found[k].cue[0] < span[0] for k in sentences[number]) else None
        if owner is None:
            owner = last.get(number - 1)
        if owner is None and number + 1 < len(sentences) and sentences[number + 1]:
            owner = sentences[number + 1][0]
        if owner is not None:
            found[owner] = found[owner]._replace(parts=tuple(sorted((*found[owner].parts, span))))
            last.setdefault(number, owner)
