"""The shipped model, as it is at work."""

import json
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from demarche.errors import ModelError
from demarche.language.pipeline import load, shared_reader, words_of
from demarche.language.reader import Reader
from demarche.language.scores import NONE, ROLES, TYPES, softmax

MODEL = Path(str(files("demarche.model")))
SENTENCES = [
    ["Ghana", "sent", "200", "soldiers", "to", "Liberia", "."],
    ["It", "rained", "."],
    [
        "The",
        "envoys",
        "of",
        "Peru",
        "and",
        "Chile",
        "met",
        "in",
        "Lima",
        "on",
        "Tuesday",
        "for",
        "talks",
        "about",
        "the",
        "border",
        ",",
        "officials",
        "of",
        "both",
        "sides",
        "said",
        ".",
    ],
]


def test_a_sentence_scores_the_same_alone_and_in_a_batch() -> None:
    """int8 activations are scaled a batch at a time, so tiny differences are allowed; choices are the same."""
    together = shared_reader().read(SENTENCES)
    for sentence, scores in zip(SENTENCES, together, strict=True):
        (alone,) = shared_reader().read([sentence])
        assert np.array_equal(alone.trigger.argmax(-1), scores.trigger.argmax(-1))
        assert np.abs(softmax(alone.trigger) - softmax(scores.trigger)).max() < 0.15


def test_threads_change_nothing() -> None:
    """One thread and two give the same bytes."""
    one, two = Reader(threads=1).read(SENTENCES), Reader(threads=2).read(SENTENCES)
    assert all(np.array_equal(a.trigger, b.trigger) and np.array_equal(a.roles, b.roles) for a, b in zip(one, two, strict=True))


def test_shapes() -> None:
    """Rows of words; rows of possible triggers; a column for none."""
    for sentence, scores in zip(SENTENCES, shared_reader().read(SENTENCES), strict=True):
        assert scores.trigger.shape == (len(sentence), NONE + 1)
        assert scores.roles.shape == (len(scores.rows), len(ROLES), len(sentence))
        assert scores.vector.shape == (384,)


def test_an_act_is_seen_and_rain_is_none() -> None:
    """ "sent" is AID; nobody does anything when it rains."""
    sent, rain, _ = shared_reader().read(SENTENCES)
    assert TYPES[int(sent.trigger[1, :NONE].argmax())] == "AID"
    assert (softmax(rain.trigger)[:, NONE] > 0.5).all()


@pytest.mark.parametrize("words", [[], [""], ["\x00"], ["x"] * 700, ["—"] * 3, ["🙂", "\u200b"]])
def test_odd_sentences_are_read(words: list[str]) -> None:
    """Empty, endless and strange."""
    (scores,) = shared_reader().read([words])
    assert scores.trigger.shape[0] == len(words)
    assert np.isfinite(scores.trigger).all()


def test_the_pipeline_sets_sentences_and_scores() -> None:
    """One Scores a sentence, one row a word that is no space."""
    doc = load()("Ghana sent soldiers.\n\nIt rained.")
    sentences = list(doc.sents)
    assert len(doc._.reading) == len(sentences) == 2
    assert [len(scores.trigger) for scores in doc._.reading] == [len(words_of(sentence)) for sentence in sentences]
    assert doc._.coder.startswith("reader-")


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    """The error names the file and the way out."""
    with pytest.raises(ModelError, match=r"reader\.onnx is missing; install demarche again"):
        Reader(tmp_path)


def test_a_damaged_file_is_said(tmp_path: Path) -> None:
    """Not a traceback of the runtime's."""
    for name in ("tokenizer.json", "labels.json"):
        (tmp_path / name).write_bytes((MODEL / name).read_bytes())
    (tmp_path / "reader.onnx").write_bytes((MODEL / "reader.onnx").read_bytes()[:5000])
    with pytest.raises(ModelError, match="damaged"):
        Reader(tmp_path)


def test_labels_of_another_version_are_refused(tmp_path: Path) -> None:
    """A model whose columns mean something else is not used."""
    for name in ("tokenizer.json", "reader.onnx"):
        (tmp_path / name).symlink_to(MODEL / name)
    labels = json.loads((MODEL / "labels.json").read_text())
    (tmp_path / "labels.json").write_text(json.dumps(labels | {"types": labels["types"][::-1]}))
    with pytest.raises(ModelError, match="other labels"):
        Reader(tmp_path)
