"""Sentences to scores: the shipped model, run by onnxruntime.

In: words of sentences, and pairs of sides to ask about. Out: Scores, one a sentence. int8 activations are scaled a batch at a time: what else is in a batch moves
scores a little, so an article is always read in the same batches.
"""

import json
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np

from demarche.errors import ModelError
from demarche.language.pieces import MAX_WORDS, encode, load_tokenizer, windows
from demarche.language.scores import MODES, TYPES, Scores

Pairs = Sequence[tuple[Sequence[int], Sequence[int]]]
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
            self._tokenizer = load_tokenizer(folder / "tokenizer.json")
        except Exception as problem:  # tokenizers raises no narrower class
            raise ModelError(f"the reader model in {folder} is damaged: install demarche again") from problem
        if not same:
            raise ModelError(f"the model in {folder} was trained for other labels than this demarche: install the two together")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        try:
            self._session: Any = onnxruntime.InferenceSession(str(folder / "reader.onnx"), options, providers=["CPUExecutionProvider"])
        except Exception as problem:
            raise ModelError(f"the reader model {folder / 'reader.onnx'} is damaged: install demarche again") from problem

    def read(self, sentences: Sequence[Sequence[str]], pairs: Sequence[Pairs] | None = None) -> list[Scores]:
        """Scores of each sentence (a list of words), in the order given. `pairs` gives for each sentence (actor words, recipient words) to ask about.

        A sentence over MAX_WORDS words is read in stretches; roles do not cross them.
        """
        asked = pairs or [()] * len(sentences)
        jobs = [(len(words), index) for index, words in enumerate(sentences) if 0 < len(words) <= MAX_WORDS]
        results: list[Scores | None] = [None] * len(sentences)
        jobs.sort()
        for start in range(0, len(jobs), BATCH):
            chosen = [index for _, index in jobs[start : start + BATCH]]
            for index, scores in zip(chosen, self._run([sentences[i] for i in chosen], [asked[i] for i in chosen]), strict=True):
                results[index] = scores
        for index, words in enumerate(sentences):
            if len(words) > MAX_WORDS:
                stretches = windows(words)
                parts = [self._run([words[a:b]], [()])[0] for a, b in stretches]
                results[index] = _join(parts, stretches)
        return [scores if scores is not None else _empty() for scores in results]

    def _run(self, sentences: Sequence[Sequence[str]], pairs: Sequence[Pairs]) -> list[Scores]:
        batch = encode(self._tokenizer, sentences)
        width, most = batch.first.shape[1], max(1, max(len(p) for p in pairs))
        sides = np.zeros((2, len(sentences), most, width), np.float32)
        for row, asked in enumerate(pairs):
            for column, both in enumerate(asked):
                for side, words in enumerate(both):
                    sides[side, row, column, list(words)] = 1.0
        names = ["trigger", "rows", "roles", "mode", "aux", "pair", "quad", "sides", "vector"]
        feed = {"ids": batch.ids, "mask": batch.mask, "first": batch.first, "words": batch.words, "actor": sides[0], "recipient": sides[1]}
        try:
            trigger, rows, roles, mode, aux, pair, quad, which, vector = self._session.run(names, feed)
        except Exception as problem:  # the runtime has no narrower class
            raise ModelError("the reader model failed on a sentence: install demarche again") from problem
        mine = [np.flatnonzero(rows[:, 0] == i) for i in range(len(sentences))]
        return [
            Scores(
                trigger[i, :n],
                rows[mine[i], 1],
                roles[mine[i], :, :n],
                mode[mine[i]],
                aux[mine[i]],
                quad[i],
                which[i, :n],
                pair[i, : len(pairs[i])],
                vector[i],
            )
            for i, n in enumerate(batch.words.tolist())
        ]


def _join(parts: Sequence[Scores], stretches: Sequence[tuple[int, int]]) -> Scores:
    length = stretches[-1][1]
    roles = np.full((sum(len(p.rows) for p in parts), 3, length), -20.0, np.float32)
    k = 0
    for part, (a, b) in zip(parts, stretches, strict=True):
        roles[k : k + len(part.rows), :, a:b] = part.roles
        k += len(part.rows)
    return Scores(
        np.concatenate([p.trigger for p in parts]),
        np.concatenate([p.rows + a for p, (a, _) in zip(parts, stretches, strict=True)]),
        roles,
        np.concatenate([p.mode for p in parts]),
        np.concatenate([p.aux for p in parts]),
        np.mean([p.quad for p in parts], axis=0),
        np.concatenate([p.sides for p in parts]),
        parts[0].pairs,
        np.mean([p.vector for p in parts], axis=0),
    )


def _empty() -> Scores:
    shapes = [(0, len(TYPES) + 1), (0,), (0, 3, 0), (0, len(MODES) + 1), (0, 5), (5,), (0, 2), (0, len(TYPES) + 1), (384,)]
    trigger, rows, *others = (np.zeros(shape, np.float32) for shape in shapes)
    return Scores(trigger, rows.astype(np.int64), *others)
