"""A fitted Reader to the shipped files: reader.onnx (int8), tokenizer.json, labels.json.

In: a Reader, its version name, temperature and threshold. Out: the files, in a folder.
Weights of matrix products and embeddings become int8 (onnxruntime's dynamic quantisation, one scale a column); activations are quantised as they come,
after what single columns have too much of was moved into the weights (smooth.py).
"""

import json
import shutil
import tempfile
from pathlib import Path

import torch
from torch import nn

from demarche.language.pieces import load_tokenizer
from demarche.language.scores import AUX, MODES, TYPES
from training.corpora import load_written, make_example
from training.encoder import base_folder
from training.reader import OUTPUTS, Reader
from training.smooth import smoothed
from training.trees import inventory

INPUTS = ("ids", "mask", "shape", "first", "last", "words", "actor", "recipient")
CHOICES = ("tag", "lemma", "relation")  # only the best label leaves the graph
EVERY = 10  # of our own sentences one in so many shows how large activations are


class _Graph(nn.Module):
    """The Reader as the runtime calls it: named outputs in the order of OUTPUTS."""

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self.reader = reader

    def forward(self, *inputs: torch.Tensor) -> tuple[torch.Tensor, ...]:
        out = self.reader(*inputs)
        return tuple(getattr(out, name).argmax(-1) if name in CHOICES else getattr(out, name) for name in OUTPUTS)


def export(reader: Reader, folder: Path, *, version: str, temperature: float = 1.0, threshold: float = 0.5, quantize: bool = True) -> None:
    """Write the model files into `folder`, replacing those there."""
    folder.mkdir(parents=True, exist_ok=True)
    reader.eval().float()
    if quantize:
        shown = [make_example(row["text"]) for row in load_written()[::EVERY]]
        reader = smoothed(reader, load_tokenizer(base_folder() / "tokenizer.json"), shown)
    inputs = (
        torch.tensor([[101, 2088, 2003, 102], [101, 2088, 102, 0]]),
        torch.tensor([[1, 1, 1, 1], [1, 1, 1, 0]]),
        torch.tensor([[18, 0, 3, 18], [18, 0, 18, 18]]),
        torch.tensor([[1, 2], [1, 0]]),
        torch.tensor([[1, 2], [1, 0]]),
        torch.tensor([2, 1]),
        torch.zeros(2, 1, 2),
        torch.zeros(2, 1, 2),
    )
    axes = {
        "ids": ("b", "l"),
        "mask": ("b", "l"),
        "shape": ("b", "l"),
        "first": ("b", "w"),
        "last": ("b", "w"),
        "words": ("b",),
        "actor": ("b", "p", "w"),
        "recipient": ("b", "p", "w"),
    }
    dynamic = {name: dict(enumerate(names)) for name, names in axes.items()}
    shapes = {
        "trigger": (0, 1),
        "roles": (0, 2, 3),
        "mode": (0, 1),
        "aux": (0, 1),
        "pair": (0, 1),
        "quad": (0,),
        "sides": (0, 1),
        "vector": (0,),
        "arc": (0, 1, 2),
        **dict.fromkeys(("said", "tag", "lemma", "relation", "names", "mentions", "happened", "ends", "asks", "answers", "alone"), (0, 1)),
    }
    dynamic |= {name: {axis: f"{name}{axis}" for axis in places} for name, places in shapes.items()}
    with tempfile.TemporaryDirectory() as work:
        plain = Path(work) / "reader.onnx"
        torch.onnx.export(
            _Graph(reader),
            inputs,
            str(plain),
            input_names=list(INPUTS),
            output_names=list(OUTPUTS),
            dynamic_axes=dynamic,
            opset_version=17,
            dynamo=False,
        )
        if quantize:
            from onnxruntime.quantization import QuantType, quant_pre_process, quantize_dynamic

            prepared = Path(work) / "prepared.onnx"
            quant_pre_process(str(plain), str(prepared), skip_symbolic_shape=True)
            quantize_dynamic(str(prepared), str(folder / "reader.onnx"), weight_type=QuantType.QInt8, per_channel=True, reduce_range=False)
        else:
            shutil.copy(plain, folder / "reader.onnx")
    tokenizer = json.loads((base_folder() / "tokenizer.json").read_text("utf-8"))
    tokenizer["truncation"] = tokenizer["padding"] = None
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer, ensure_ascii=False, separators=(",", ":")), "utf-8")
    labels = {"version": version, "temperature": temperature, "threshold": threshold, "types": TYPES, "modes": MODES, "aux": AUX}
    labels |= inventory()._asdict() | {"apart": [round(value, 4) for value in reader.apart.tolist()]}
    (folder / "labels.json").write_text(json.dumps(labels, indent=1) + "\n", "utf-8")
