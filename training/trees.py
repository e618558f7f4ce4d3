"""Treebanks to training examples.

In: CoNLL-U files of the gold folder (Universal Dependencies; GUM's MISC column carries entities and coreference) and the votes on factuality.
Out: Examples by document, with trees, names, facts and chains, and the Inventory of labels that the heads choose from.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import NamedTuple

from demarche.language.lemmas import script_of
from demarche.language.pieces import MAX_WORDS
from demarche.language.pipeline import words_and_sentences
from demarche.language.scores import NAMES
from demarche.language.shapes import article_states
from training.corpora import DATA, Example, Tree, gold_folder, key, read_lines

_ETYPES = {"person": "PER", "organization": "ORG", "place": "LOC"}


@dataclass
class Row:
    """One line of CoNLL-U."""

    form: str
    lemma: str
    tag: str  # UPOS|FEATS
    head: int
    relation: str
    entity: str
    space: bool


@dataclass
class Sentence:
    """One sentence of a treebank."""

    id: str
    rows: list[Row] = field(default_factory=list)
    new_paragraph: bool = False
    joined: list[tuple[int, int, str, bool]] = field(default_factory=list)  # words written as one: first, last, form, space after


def read_conllu(path: Path) -> list[list[Sentence]]:
    """The documents of a CoNLL-U file, each a list of sentences."""
    documents: list[list[Sentence]] = []
    sentence = Sentence("")
    paragraph = False
    for line in path.read_text("utf-8").split("\n"):
        if line.startswith("# newdoc"):
            documents.append([])
            paragraph = True
        elif line.startswith("# newpar"):
            paragraph = True
        elif line.startswith("# sent_id"):
            sentence.id = line.split("=", 1)[1].strip()
        elif not line.strip():
            if sentence.rows:
                sentence.new_paragraph, paragraph = paragraph, False
                documents[-1].append(sentence)
            sentence = Sentence("")
        elif line[0] != "#":
            cells = line.split("\t")
            misc = dict(part.split("=", 1) for part in cells[9].split("|") if "=" in part)
            space = misc.get("SpaceAfter") != "No"
            if "-" in cells[0]:
                first, last = map(int, cells[0].split("-"))
                sentence.joined.append((first - 1, last - 1, cells[1], space))
            elif "." not in cells[0]:
                tag = f"{cells[3]}|{cells[5]}" if cells[5] != "_" else cells[3]
                sentence.rows.append(Row(cells[1], cells[2], tag, int(cells[6]), cells[7], misc.get("Entity", ""), space))
    return documents


class Inventory(NamedTuple):
    """The labels that tags, lemmas and relations are chosen from, in the order of the heads' columns."""

    tags: tuple[str, ...]
    lemmas: tuple[str, ...]
    relations: tuple[str, ...]


@cache
def inventory(least: int = 3) -> Inventory:
    """Labels that occur at least `least` times in the training trees; all relations."""
    tags, lemmas, relations = Counter[str](), Counter[str](), Counter[str]()
    for name in ("ewt-train", "gum-train"):
        for document in read_conllu(gold_folder() / "syntax" / f"{name}.conllu"):
            for sentence in document:
                tags.update(row.tag for row in sentence.rows)
                lemmas.update(script_of(row.form, row.lemma) for row in sentence.rows)
                relations.update(row.relation for row in sentence.rows)

    def kept(counter: Counter[str], few: int) -> tuple[str, ...]:
        return tuple(sorted((label for label, count in counter.items() if count >= few), key=lambda label: (-counter[label], label)))

    return Inventory(kept(tags, least), kept(lemmas, least), kept(relations, 1))


def load_trees(name: str) -> list[list[Example]]:
    """The documents of ``ewt-train``, ``ewt-dev``, ``gum-train`` or ``gum-dev`` as Examples; GUM with names and chains, EWT with facts, its train part with our own labels of names."""
    labels = inventory()
    tag, lemma, relation = ({label: i for i, label in enumerate(each)} for each in (labels.tags, labels.lemmas, labels.relations))
    facts: dict[str, list[tuple[int, float]]] = {}
    if name.startswith("ewt"):
        for row in read_lines(gold_folder() / "factuality" / f"{name.split('-')[1]}.jsonl"):
            facts.setdefault(row["sent_id"], []).append((row["token"] - 1, sum(row["votes"]) / len(row["votes"])))
    ours = {row["id"]: row["names"] for row in read_lines(DATA / "names.jsonl")} if name == "ewt-train" else {}
    documents = []
    for document in read_conllu(gold_folder() / "syntax" / f"{name}.conllu"):
        paragraphs: list[list[list[str]]] = []
        for sentence in document:
            if sentence.new_paragraph or not paragraphs:
                paragraphs.append([])
            paragraphs[-1].append([row.form for row in sentence.rows])
        states = article_states(paragraphs)
        if name.startswith("gum"):
            chains, names = _mentions(document)
        else:
            chains = [None] * len(document)
            names = [_marked(ours[each.id], len(each.rows)) if each.id in ours else None for each in document]
        examples = []
        for sentence, state, chain, named in zip(document, states, chains, names, strict=True):
            words = [row.form for row in sentence.rows]
            tree = Tree(
                [tag.get(row.tag, -1) for row in sentence.rows],
                [lemma.get(script_of(row.form, row.lemma), -1) for row in sentence.rows],
                [row.head for row in sentence.rows],
                [relation.get(row.relation, relation.get(row.relation.split(":")[0], 0)) for row in sentence.rows],
            )
            text = " ".join(words)
            told = [(word, share) for word, share in facts.get(sentence.id, ()) if word < len(words)]  # a few votes are on older tokens
            examples.append(
                Example(key(text), text, words, [], sentence.id, state, tree, named, facts=told or None, chain=chain, ids=[sentence.id])
            )
        documents.append(examples)
    return documents


def load_runs(name: str) -> list[Example]:
    """Runs of words that the sentence rules leave whole though they hold several sentences, with the ends inside, and as many that are one sentence."""
    nlp = words_and_sentences()
    several, single = [], []
    for document in read_conllu(gold_folder() / "syntax" / f"{name}.conllu"):
        text, ends = raw_text(document)
        last = set(ends)
        for run in nlp(text).sents:
            words = [token for token in run if not token.is_space]
            if not 1 < len(words) <= MAX_WORDS:
                continue
            inner = [int(word.idx + len(word) in last) for word in words]
            inner[-1] = 0
            made = Example("", run.text, [word.text for word in words], [], "", ends=inner)
            (several if any(inner) else single).append(made)
    return several + single[:: max(1, len(single) // max(1, len(several)))]


def raw_text(document: Sequence[Sentence]) -> tuple[str, list[int]]:
    """A document as running text, a blank line between paragraphs, and the offset at which each sentence ends."""
    text, ends = "", []
    for sentence in document:
        if sentence.new_paragraph and text:
            text = text.rstrip() + "\n\n"
        joined = {first: (last, form, space) for first, last, form, space in sentence.joined}
        i = 0
        while i < len(sentence.rows):
            last, form, space = joined.get(i, (i, sentence.rows[i].form, sentence.rows[i].space))
            text += form + " " * space
            i = last + 1
        ends.append(len(text.rstrip()))
    return text, ends


def _marked(names: Sequence[tuple[int, int, str]], length: int) -> list[list[int]]:
    """Names (first word, end, label) as marks of the words of a sentence."""
    marks = [[0] * len(NAMES) for _ in range(length)]
    for first, end, label in names:
        for word in range(first, end):
            marks[word][NAMES.index(label)] = 1 if word == first else 2
    return marks


def _mentions(document: Sequence[Sentence]) -> tuple[list[list[int] | None], list[list[list[int]] | None]]:
    """GUM's entities: for each sentence the chain of each word that heads a mention, and names as NAMES (proper nouns that name persons, bodies, places)."""
    chains: list[list[int] | None] = []
    names: list[list[list[int]] | None] = []
    for sentence in document:
        chain = [0] * len(sentence.rows)
        spans: list[tuple[int, int, str]] = []  # first word, word after the last, label
        for start, end, number, etype, span in _entities(sentence):
            core = [start + place - 1 for place in span if start + place - 1 <= end] or [start]
            heads = [i for i in core if not start <= sentence.rows[i].head - 1 <= end] or core[:1]
            chain[heads[0]] = number
            label = _ETYPES.get(etype)
            if label and sentence.rows[heads[0]].tag.startswith("PROPN"):
                first, last = min(core), max(core)
                while first > start and sentence.rows[first - 1].tag.startswith("PROPN") and sentence.rows[first - 1].relation in _PARTS:
                    first -= 1
                spans.append((first, last + 1, label))
        # A name inside a name is not told apart.
        outer = [span for span in spans if not any(a <= span[0] and span[1] <= b and (a, b) != span[:2] for a, b, _ in spans)]
        chains.append(chain)
        names.append(_marked(outer, len(sentence.rows)))
    return chains, names


_PARTS = frozenset(("flat", "compound", "nmod:unmarked"))


def _entities(sentence: Sentence) -> Iterator[tuple[int, int, int, str, list[int]]]:
    """(first word, last word, chain, type, head words counted from 1 within it) of each mention."""
    open_: list[tuple[str, int, str, list[int]]] = []
    for i, row in enumerate(sentence.rows):
        for part in _pieces(row.entity):
            if part[0] == "(":
                cells = part.strip("()").split("-")
                if len(cells) < 5:
                    continue
                entry = (cells[0].split("[")[0], i, cells[1], _span(cells))
                if part.endswith(")"):
                    yield i, i, _number(entry[0]), entry[2], [1]
                else:
                    open_.append(entry)
            else:
                name = part.rstrip(")").split("[")[0]
                for k in range(len(open_) - 1, -1, -1):
                    if open_[k][0] == name:
                        number, start, etype, heads = open_.pop(k)
                        yield start, i, _number(number), etype, heads
                        break


def _span(cells: Iterable[str]) -> list[int]:
    """The field of head words: the only one made of numbers and commas after the centring field."""
    for cell in list(cells)[4:]:
        if re.fullmatch(r"\d+(,\d+)*", cell):
            return [int(n) for n in cell.split(",")]
    return [1]


def _number(name: str) -> int:
    return int(re.sub(r"\D", "", name) or 0) + 1


def _pieces(entity: str) -> list[str]:
    """``(1-person-...(2-place-...)1)`` to its openings and closings, in order."""
    return re.findall(r"\([^()]*\)?|[^()]+\)", entity)
