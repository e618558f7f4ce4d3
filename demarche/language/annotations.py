"""The reader model's scores to what a spaCy Doc holds: tags, lemmas, dependencies, names, earlier mentions.

In: a Doc with sentences, the Scores of each, the model's Labels. Out: the same Doc, annotated as documented in pipeline.py.
"""

from collections.abc import Container, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from demarche.language.inflection import mended
from demarche.language.lemmas import lemma_of
from demarche.language.scores import MENTIONS, NAMES, Floats, Labels, Scores, sigmoid, softmax

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    Sentences = Sequence[list[Token]]

_NAME = 0.6  # probability from which words are a name; chosen on the first fold of Universal NER
_EDGES = frozenset(("PUNCT", "ADP", "CCONJ", "AUX"))  # parts of speech with which no mention begins or ends
SEEDS = frozenset(("NOUN", "PROPN", "PRON", "NUM"))  # parts of speech that head mentions
BACK = 30  # sentences that an earlier mention is looked for in
_NAMED = {"Nationality": "NAT", "Weapon": "WEAPON", "MilitaryPlatform": "WEAPON"}


def set_syntax(doc: "Doc", sentences: "Sentences", reading: Sequence[Scores], labels: Labels) -> None:
    """Parts of speech, features, lemmas and dependencies. Spaces hang on the token before them."""
    columns = np.zeros((len(doc), 5), np.int64)
    add, vocabulary = doc.vocab.strings.add, doc.vocab
    tags = [tag.partition("|") for tag in labels.tags]
    parts = np.array([add(part) for part, _, _ in tags], np.uint64).astype(np.int64)
    features = np.array([vocabulary.morphology.add(rest) for _, _, rest in tags], np.uint64).astype(np.int64)
    relations = np.array([add("ROOT" if name == "root" else name) for name in labels.relations], np.uint64).astype(np.int64)
    space, loose = np.uint64(add("SPACE")).astype(np.int64), np.uint64(add("dep")).astype(np.int64)
    columns[:, 0], columns[:, 3], columns[:, 4] = space, loose, -1
    for words, scores in zip(sentences, reading, strict=True):
        places = np.array([word.i for word in words], np.int64)
        if not len(places):
            continue
        lemmas = [
            mended(word.text, lemma_of(word.text, labels.lemmas[script]), tags[tag][0], tags[tag][2])
            for word, script, tag in zip(words, scores.lemma.tolist(), scores.tag.tolist(), strict=True)
        ]
        columns[places, 0] = parts[scores.tag]
        columns[places, 1] = features[scores.tag]
        columns[places, 2] = np.array([add(lemma) for lemma in lemmas], np.uint64).astype(np.int64)
        columns[places, 3] = relations[scores.relation]
        columns[places, 4] = np.where(scores.heads > 0, places[scores.heads - 1] - places, 0)
    first = next((words[0].i for words in sentences if words), None)
    for i in range(len(doc) if first is None else first):  # spaces that open a text hang on its first word
        columns[i, 4] = 0 if first is None else first - i
    doc.from_array(["POS", "MORPH", "LEMMA", "DEP", "HEAD"], columns.view(np.uint64))  # type: ignore[arg-type]


def spans_of(scores: Floats) -> list[tuple[int, int, float]]:
    """Spans of one kind: (first word, word after, probability) from scores (W x 3) of outside, first word, further word."""
    chance = softmax(scores)
    labels = chance.argmax(-1)
    found: list[tuple[int, int, float]] = []
    start = -1
    for i, label in enumerate([*labels.tolist(), 0]):
        if start >= 0 and label != 2:
            found.append((start, i, float(1 - chance[start:i, 0].max())))
            start = -1
        if label == 1 or (label == 2 and start < 0):
            start = i
    return found


def _tidied(words: "Sequence[Token]", spans: Sequence[tuple[int, int, float]]) -> list[tuple[int, int, float]]:
    """Spans without the marks and particles at their edges; an article that stands alone goes with the span that begins after it."""
    found: list[tuple[int, int, float]] = []
    for a, b, share in spans:
        if found and found[-1][1] == a and all(words[k].pos_ == "DET" for k in range(*found[-1][:2])):
            a, _, before = found.pop()
            share = min(share, before)
        closed = {")"} if any(words[k].text == "(" for k in range(a, b)) else set()
        while b > a and words[b - 1].pos_ in _EDGES and words[b - 1].text not in closed:
            b -= 1
        while a < b and words[a].pos_ in _EDGES:
            a += 1
        if a < b:
            found.append((a, b, share))
    return found


def tidy_names(
    words: "Sequence[Token]", spans: Sequence[tuple[int, int, float]], scores: Floats, marked: Container[int] = ()
) -> list[tuple[int, int, float]]:
    """Spans of one kind of name that are likely enough, without small words at their edges, with the proper nouns beside them that the tree makes one name with
    them: "Mountain View" where "View" is marked. `spans` are what spans_of makes of `scores`; `marked` are words that names of any kind take."""
    if not spans:
        return []
    likely = 1.0 - softmax(scores)[:, 0]
    found = []
    for a, b, _ in _tidied(words, spans):
        share = min((float(likely[k]) for k in range(a, b) if words[k].pos_ != "DET"), default=0.0)
        inside = {word.i for word in words[a:b]}
        while a > 0 and a - 1 not in marked and _belongs(words[a - 1], inside):
            a -= 1
            inside.add(words[a].i)
        while b < len(words) and b not in marked and _belongs(words[b], inside):
            inside.add(words[b].i)
            b += 1
        if share >= _NAME:
            found.append((a, b, share))
    return found


def _belongs(word: "Token", inside: set[int]) -> bool:
    return word.pos_ == "PROPN" and word.dep_ in ("compound", "flat") and word.head.i in inside


def set_names(doc: "Doc", sentences: "Sentences", reading: Sequence[Scores]) -> None:
    """``doc.ents`` (PER, ORG, LOC, NAT, WEAPON; the surer of two that overlap) and ``doc.spans["mentions"]`` (every kind of MENTIONS; they may overlap)."""
    from spacy.tokens import Span

    names: list[tuple[float, Span]] = []
    mentions: list[Span] = []
    for words, scores in zip(sentences, reading, strict=True):
        spans = [spans_of(scores.names[:, column]) for column in range(len(NAMES))]
        marked = {k for found in spans for a, b, _ in found for k in range(a, b)}
        for column, label in enumerate(NAMES):
            for a, b, share in tidy_names(words, spans[column], scores.names[:, column], marked):
                names.append((share + b - a, Span(doc, words[a].i, words[b - 1].i + 1, label)))
        for column, label in enumerate(MENTIONS):
            for a, b, share in _tidied(words, spans_of(scores.mentions[:, column])):
                mentions.append(Span(doc, words[a].i, words[b - 1].i + 1, label))
                if label in _NAMED:
                    names.append((share, Span(doc, words[a].i, words[b - 1].i + 1, _NAMED[label])))
    doc.spans["mentions"] = mentions
    taken = np.zeros(len(doc), bool)
    kept = []
    for _, span in sorted(names, key=lambda each: (-each[0], each[1].start)):
        if not taken[span.start : span.end].any():
            taken[span.start : span.end] = True
            kept.append(span)
    doc.ents = sorted(kept, key=lambda span: span.start)


def set_happened(doc: "Doc", sentences: "Sentences", reading: Sequence[Scores]) -> None:
    """``token._.happened``: the probability that what a predicate says happened."""
    chance = np.full(len(doc), np.nan, np.float32)
    for words, scores in zip(sentences, reading, strict=True):
        chance[[word.i for word in words]] = sigmoid(scores.happened)
    doc.user_data["happened"] = chance


def links(doc: "Doc", sentences: "Sentences", reading: Sequence[Scores], labels: Labels) -> dict[int, int]:
    """For tokens that head a mention of somebody or something named before: the token of the nearest earlier mention it is most likely to repeat."""
    apart = np.array(labels.apart, np.float32)
    found: dict[int, int] = {}
    earlier: list[tuple[NDArray[np.int64], Floats]] = []
    for words, scores in zip(sentences, reading, strict=True):
        heads = [k for k, word in enumerate(words) if word.pos_ in SEEDS and word.dep_ not in ("compound", "flat")]
        if not heads:
            earlier.append((np.zeros(0, np.int64), np.zeros((0, scores.answers.shape[1]), np.float32)))
            continue
        here = np.array([words[k].i for k in heads], np.int64)
        earlier.append((here, scores.answers[heads]))
        near = earlier[-BACK:]
        places = np.concatenate([each for each, _ in near])
        back = np.concatenate([np.full(len(each), min(len(near) - 1 - n, len(apart) - 1)) for n, (each, _) in enumerate(near)])
        table = scores.asks[heads] @ np.concatenate([answers for _, answers in near]).T * scores.asks.shape[1] ** -0.5 + apart[back]
        table[places[None, :] >= here[:, None]] = -np.inf
        for row, k in enumerate(heads):
            best = int(table[row].argmax())
            if table[row, best] > scores.alone[k]:
                found[int(here[row])] = int(places[best])
    return found
