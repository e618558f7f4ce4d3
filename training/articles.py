"""Labelled articles to training examples.

In: claims (PolNeAR, whole articles) and names (re3d documents, UNER sentences) of the gold folder. Out: Examples by article, the words of each sentence with
its labels. Sentences and words are those that reading makes.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from spacy.tokens import Span as Stretch

from demarche.language.pieces import MAX_WORDS
from demarche.language.pipeline import words_and_sentences
from demarche.language.scores import MENTIONS, NAMES
from demarche.language.shapes import article_states
from training.corpora import Example, Said, gold_folder, key, read_lines


def load_claims(part: str) -> list[list[Example]]:
    """The articles of ``train`` or ``dev`` of the claims data."""
    articles = []
    for row in read_lines(gold_folder() / "claims" / f"{part}.jsonl"):
        examples = _sentences(row["text"].replace("\u00a0", " "), f"claims:{row['id']}")
        for example in examples:
            example.said = []
            for claim in row["claims"]:
                spans = [span for role in ("cue", "source", "content") for span in claim[role]]
                if not any(start < example.spans[-1][1] and end > example.spans[0][0] for start, end in spans):
                    continue
                cue, source, content = (example.cover([tuple(span) for span in claim[role]]) for role in ("cue", "source", "content"))
                if cue or source or content:
                    example.said.append(Said(cue, source, content))
        articles.append(examples)
    return articles


def load_mentions() -> list[list[Example]]:
    """The documents of re3d."""
    documents = []
    for row in read_lines(gold_folder() / "entities" / "re3d-train.jsonl"):
        examples = _sentences(row["text"], f"re3d:{row['id']}")
        for example in examples:
            example.mentions = [[0] * len(MENTIONS) for _ in example.words]
            for entity in sorted(row["entities"], key=lambda e: e["start"] - e["end"]):
                if entity["label"] not in MENTIONS:
                    continue
                column = MENTIONS.index(entity["label"])
                words = example.cover([(entity["start"], entity["end"])])
                if not words or any(example.mentions[i][column] for i in words):  # inside a longer one of the same kind
                    continue
                for i in words:
                    example.mentions[i][column] = 1 if i == words[0] else 2
        documents.append(examples)
    return documents


def load_names(path: Path | None = None) -> list[Example]:
    """The sentences of an IOB2 file (UNER); by default its dev set over EWT."""
    examples: list[Example] = []
    words: list[str] = []
    tags: list[str] = []
    id = ""
    for line in (path or gold_folder() / "entities" / "uner-ewt-dev.iob2").read_text("utf-8").split("\n"):
        if line.startswith("# sent_id"):
            id = line.split("=", 1)[1].strip()
        elif line and line[0] != "#":
            cells = line.split("\t")
            words.append(cells[1])
            tags.append(cells[2])
        elif not line and words:
            text = " ".join(words)
            names = [[0] * len(NAMES) for _ in words]
            for i, tag in enumerate(tags):
                if tag[2:] in NAMES:
                    names[i][NAMES.index(tag[2:])] = 1 if tag[0] == "B" else 2
            examples.append(Example(key(text), text, words, [], id, names=names, ids=[id]))
            words, tags = [], []
    return examples


def _sentences(text: str, group: str) -> list[Example]:
    """The sentences of an article as unlabelled examples with offsets into the article."""
    examples: list[Example] = []
    paragraphs: list[list[list[str]]] = []
    breaks = True
    for sentence in words_and_sentences()(text).sents:
        words = [token for token in sentence if not token.is_space]
        if words and len(words) <= MAX_WORDS:
            spans = [(word.idx, word.idx + len(word)) for word in words]
            made = Example(key(sentence.text), sentence.text, [word.text for word in words], spans, group)
            if breaks:
                paragraphs.append([])
            paragraphs[-1].append(made.words)
            examples.append(made)
            breaks = False
        breaks = breaks or _ends_paragraph(sentence)
    for example, states in zip(examples, article_states(paragraphs), strict=True):
        example.states = states
    return examples


def _ends_paragraph(sentence: Stretch) -> bool:
    return any("\n" in token.text for token in sentence if token.is_space)


def chunks(documents: Sequence[Sequence[Example]], words: int) -> list[list[Any]]:
    """Stretches of sentences in running order, about `words` words each, none over two documents."""
    found: list[list[Any]] = []
    for document in documents:
        found.append([])
        count = 0
        for example in document:
            if count >= words:
                found.append([])
                count = 0
            found[-1].append(example)
            count += len(example.words)
    return [chunk for chunk in found if chunk]
