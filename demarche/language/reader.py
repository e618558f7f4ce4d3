"""Sentences to scores: the shipped model, run by onnxruntime.

In: words of sentences, and pairs of sides to ask about. Out: Scores, one a sentence. int8 activations are scaled a batch at a time: what else is in a batch moves
scores a little, so an article is always read in the same batches. Each thread reads a batch by itself, which is faster than several threads on one small batch and
gives the same scores on any number of them.
"""

import json
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np

from demarche.errors import ModelError
from demarche.language.pieces import MAX_WORDS, encode, load_tokenizer, windows
from demarche.language.scores import MODES, ROLES, TYPES, Labels, Scores, blank
from demarche.language.shapes import quoted
from demarche.language.tree import best_tree

Pairs = Sequence[tuple[Sequence[int], Sequence[int]]]
OUTPUTS = (
    "trigger", "rows", "roles", "mode", "aux", "pair", "quad", "sides", "said", "tag", "lemma", "arc", "relation", "names", "mentions", "happened", "ends",
    "asks", "answers", "alone", "vector",
)  # fmt: skip
_OF_WORDS = ("trigger", "sides", "said", "tag", "lemma", "relation", "names", "mentions", "happened", "ends", "asks", "answers", "alone")
BATCH = 8  # small batches hold sentences of like length, so that little is padding: a third faster on articles than 32


class Reader:
    """The model in memory. Make one and keep it: loading takes most of a second's fraction, reading is cheap."""

    def __init__(self, folder: Path | None = None, *, threads: int = 0) -> None:
        """`folder` holds reader.onnx, tokenizer.json and labels.json (the shipped one by default); `threads` 0 takes all cores.

        Raises ModelError when a file is missing or its labels are not this version's.
        """
        import onnxruntime

        folder = folder or Path(str(files("demarche.model").joinpath("reader.onnx"))).parent
        for name in ("reader.onnx", "tokenizer.json", "labels.json"):
            if not (folder / name).is_file():
                raise ModelError(f"the reader model is incomplete: {folder / name} is missing; install demarche again")
        try:
            labels = json.loads((folder / "labels.json").read_text("utf-8"))
            same = labels["types"] == list(TYPES) and labels["modes"] == list(MODES)
            self.version, self.temperature, self.threshold = (
                str(labels["version"]),
                float(labels["temperature"]),
                float(labels["threshold"]),
            )
            self.labels = Labels(*(tuple(labels[name]) for name in Labels._fields))
            self._tokenizer = load_tokenizer(folder / "tokenizer.json")
        except Exception as problem:  # tokenizers raises no narrower class
            raise ModelError(f"the reader model in {folder} is damaged: install demarche again") from problem
        if not same:
            raise ModelError(f"the model in {folder} was trained for other labels than this demarche: install the two together")
        self._threads = threads or _cores()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        try:
            self._session: Any = onnxruntime.InferenceSession(str(folder / "reader.onnx"), options, providers=["CPUExecutionProvider"])
        except Exception as problem:
            raise ModelError(f"the reader model {folder / 'reader.onnx'} is damaged: install demarche again") from problem

    def read(
        self, sentences: Sequence[Sequence[str]], pairs: Sequence[Pairs] | None = None, states: Sequence[Sequence[int]] | None = None
    ) -> list[Scores]:
        """Scores of each sentence (a list of words), in the order given. `pairs` gives for each sentence (actor words, recipient words) to ask about;
        `states` the quotation states of its words (shapes.quoted), by default those of a sentence that stands alone.

        A sentence over MAX_WORDS words is read in stretches; roles do not cross them.
        """
        asked = pairs or [()] * len(sentences)
        marks = [quoted(words)[0] for words in sentences] if states is None else states
        order = sorted(range(len(sentences)), key=lambda index: len(sentences[index]))
        whole = [index for index in order if 0 < len(sentences[index]) <= MAX_WORDS]
        jobs = [whole[start : start + BATCH] for start in range(0, len(whole), BATCH)]
        jobs += [[index] for index in order if len(sentences[index]) > MAX_WORDS]

        def run(chosen: Sequence[int]) -> list[Scores]:
            if len(sentences[chosen[0]]) > MAX_WORDS:
                return [self._long(sentences[chosen[0]], marks[chosen[0]])]
            return self._run([sentences[i] for i in chosen], [asked[i] for i in chosen], [marks[i] for i in chosen])

        results: dict[int, Scores] = {}
        for chosen, batch in zip(jobs, self._each(run, jobs), strict=True):
            results |= zip(chosen, batch, strict=True)
        return [results.get(index) or blank(0) for index in range(len(sentences))]

    def _each(self, run: Callable[[Sequence[int]], list[Scores]], jobs: Sequence[Sequence[int]]) -> list[list[Scores]]:
        """`run` of every job, in their order, on as many threads as the reader has."""
        if self._threads == 1 or len(jobs) < 2:
            return [run(job) for job in jobs]
        with ThreadPoolExecutor(min(self._threads, len(jobs))) as pool:
            return list(pool.map(run, jobs))

    def _long(self, words: Sequence[str], states: Sequence[int]) -> Scores:
        stretches = windows(words)
        return _join([self._run([words[a:b]], [()], [states[a:b]])[0] for a, b in stretches], stretches)

    def _run(self, sentences: Sequence[Sequence[str]], pairs: Sequence[Pairs], states: Sequence[Sequence[int]]) -> list[Scores]:
        batch = encode(self._tokenizer, sentences, states)
        width, most = batch.first.shape[1], max(1, max(len(p) for p in pairs))
        sides = np.zeros((2, len(sentences), most, width), np.float32)
        for row, asked in enumerate(pairs):
            for column, both in enumerate(asked):
                for side, words in enumerate(both):
                    sides[side, row, column, list(words)] = 1.0
        try:
            values = self._session.run(list(OUTPUTS), batch._asdict() | {"actor": sides[0], "recipient": sides[1]})
        except Exception as problem:  # the runtime has no narrower class
            raise ModelError("the reader model failed on a sentence: install demarche again") from problem
        out = dict(zip(OUTPUTS, values, strict=True))
        found = []
        for i, n in enumerate(batch.words.tolist()):
            mine = np.flatnonzero(out["rows"][:, 0] == i)
            found.append(
                Scores(
                    rows=out["rows"][mine, 1],
                    roles=out["roles"][mine, :, :n],
                    mode=out["mode"][mine],
                    aux=out["aux"][mine],
                    quad=out["quad"][i],
                    pairs=out["pair"][i, : len(pairs[i])],
                    vector=out["vector"][i],
                    heads=np.array(best_tree(out["arc"][i, :n, : n + 1]), np.int64),
                    **{name: out[name][i, :n] for name in _OF_WORDS},
                )
            )
        return found


def _cores() -> int:
    """Cores this process may use, where the system tells; else those of the machine."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _join(parts: Sequence[Scores], stretches: Sequence[tuple[int, int]]) -> Scores:
    """Scores of a long sentence from those of its stretches. The roots of later stretches hang on the root of the first."""
    length = stretches[-1][1]
    roles = np.full((sum(len(p.rows) for p in parts), len(ROLES), length), -20.0, np.float32)
    heads = np.zeros(length, np.int64)
    root = int(np.flatnonzero(parts[0].heads == 0)[0]) + 1
    k = 0
    for part, (a, b) in zip(parts, stretches, strict=True):
        roles[k : k + len(part.rows), :, a:b] = part.roles
        heads[a:b] = np.where(part.heads > 0, part.heads + a, root if a else 0)
        k += len(part.rows)
    return Scores(
        rows=np.concatenate([p.rows + a for p, (a, _) in zip(parts, stretches, strict=True)]),
        roles=roles,
        mode=np.concatenate([p.mode for p in parts]),
        aux=np.concatenate([p.aux for p in parts]),
        quad=np.mean([p.quad for p in parts], axis=0),
        pairs=parts[0].pairs,
        vector=np.mean([p.vector for p in parts], axis=0),
        heads=heads,
        **{name: np.concatenate([getattr(p, name) for p in parts]) for name in _OF_WORDS},
    )
