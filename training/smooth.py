"""Before int8: what single columns of activations have too much of is moved into the weights (SmoothQuant, Xiao et al. 2023).

In: a fitted Reader and some Examples. Out: a copy that computes the same, in which the inputs of each matrix product of a transformer layer are divided, column by
column, by what the product's weights are multiplied with. Activations are quantised with one scale for all columns, and a few columns of a layer are ten times as
large as the rest. What attention gives is divided already in its values, which costs nothing; the other inputs take a product a word.
"""

from collections.abc import Mapping, Sequence
from copy import deepcopy

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn

from training.corpora import Example
from training.encoder import HIDDEN, Layer
from training.fit import batches, run
from training.reader import Reader

SHARE = 0.75  # of what is too much that the weights take over; chosen on dev sets


class Smoothed(nn.Module):
    """A linear map of inputs divided by `scale`, a number a column."""

    def __init__(self, linear: nn.Linear, scale: Tensor) -> None:
        super().__init__()
        self.register_buffer("shrink", 1.0 / scale)
        self.linear = deepcopy(linear)
        self.linear.weight.data *= scale

    def forward(self, x: Tensor) -> Tensor:
        """As the linear map itself, but for rounding."""
        result: Tensor = self.linear(x * self.shrink)
        return result


def smoothed(reader: Reader, tokenizer: Tokenizer, examples: Sequence[Example]) -> Reader:
    """A copy of `reader` that gives the same scores, with activations on one scale; `examples` show how large they are."""
    most = _largest(reader, tokenizer, examples)
    result = deepcopy(reader)
    for name, layer in result.named_modules():
        if isinstance(layer, Layer):
            smooth(layer, {part: most[f"{name}.{part}"] for part in ("qkv", "out", "up", "down")})
    return result


def smooth(layer: Layer, largest: Mapping[str, Tensor]) -> None:
    """Change a layer in place; `largest` are the largest sizes of the columns of what its linear maps take, by their names."""
    scale = scale_of(layer.out, largest["out"])
    with torch.no_grad():
        layer.out.weight *= scale
        layer.qkv.weight[2 * HIDDEN :] /= scale[:, None]
        layer.qkv.bias[2 * HIDDEN :] /= scale
    for part in ("qkv", "up", "down"):
        linear = getattr(layer, part)
        setattr(layer, part, Smoothed(linear, scale_of(linear, largest[part])))


def scale_of(linear: nn.Linear, largest: Tensor) -> Tensor:
    """What to divide each column of the inputs by, whose largest sizes are given; 1 in the middle."""
    heaviest = linear.weight.detach().abs().amax(0).clamp(min=1e-5)
    scale = largest.clamp(min=1e-5) ** SHARE / heaviest ** (1 - SHARE)
    return scale / scale.log().mean().exp()


def _largest(reader: Reader, tokenizer: Tokenizer, examples: Sequence[Example]) -> dict[str, Tensor]:
    """By name of a linear map inside a transformer layer: the largest size of each column of its input."""
    found: dict[str, Tensor] = {}

    def watch(name: str, linear: nn.Linear) -> torch.utils.hooks.RemovableHandle:
        def note(_: nn.Module, inputs: tuple[Tensor, ...]) -> None:
            largest = inputs[0].detach().abs().flatten(0, -2).amax(0)
            found[name] = torch.maximum(found[name], largest) if name in found else largest

        return linear.register_forward_pre_hook(note)

    layers = [(name, layer) for name, layer in reader.named_modules() if isinstance(layer, Layer)]
    watched = [watch(f"{name}.{part}", m) for name, layer in layers for part, m in layer.named_children() if isinstance(m, nn.Linear)]
    reader.eval()
    with torch.no_grad():
        for batch in batches(examples, 16):
            run(reader, tokenizer, batch)
    for handle in watched:
        handle.remove()
    return found
