"""The reader model in PyTorch: the encoder and its heads.

In: a batch of word pieces and, for the pair head, marked sides. Out: raw scores of every head, in the order of OUTPUTS.
This module is what training fits and what export.py turns into ONNX.

Heads
- trigger: for every word, the 16 act types and none;
- roles, mode, aux: for every word that may be a trigger. The sentence is read once more, by two light layers, with each word's distance to that trigger
  added; then each word says whether it belongs to the actor, the recipient or the condition of the act, and the trigger says the mode and the aux;
- pair: for a marked actor and recipient, the type of the act between them, or none. The sides ask with their mean vectors,
  the words answer: attention finds the act;
- quad: the quad class of the sentence, 0 neutral;
- sides: for every word, whether it belongs to an actor or a recipient of the sentence's main act.
"""

from collections.abc import Sequence
from typing import NamedTuple

import torch
from torch import Tensor, nn

from demarche.language.scores import AUX, MODES, ROLES
from demarche.ontology import plover
from training.encoder import HIDDEN, Encoder, Layer

OUTPUTS = ("trigger", "rows", "roles", "mode", "aux", "pair", "quad", "sides", "vector")
REACH = 24  # distances between words beyond this are one
POSSIBLE = 0.15  # probability of any act from which a word is looked at as a trigger
FOCUS = 2  # light layers that read the sentence around a trigger


class Output(NamedTuple):
    """Raw scores: B sentences, W words, P pairs."""

    trigger: Tensor  # B x W x 17
    rows: Tensor  # K x 2: sentence and word of each possible trigger
    roles: Tensor  # K x 3 x W
    mode: Tensor  # K x (modes + 1), the last is none
    aux: Tensor  # K x 5
    pair: Tensor  # B x P x 17
    quad: Tensor  # B x 5
    sides: Tensor  # B x W x 2
    vector: Tensor  # B x 384, mean of the pieces


def _head(width: int, out: int, dropout: float, inner: int = HIDDEN) -> nn.Sequential:
    return nn.Sequential(nn.Linear(width, inner), nn.GELU(), nn.Dropout(dropout), nn.Linear(inner, out))


class Reader(nn.Module):
    """Encoder and heads. See the module for what each head gives."""

    def __init__(self, encoder: Encoder, dropout: float = 0.1) -> None:
        super().__init__()
        self.encoder = encoder
        self.trigger = _head(HIDDEN, len(plover.TYPES) + 1, dropout)
        self.distance = nn.Embedding(2 * REACH + 1, HIDDEN)
        self.focus = nn.ModuleList(Layer(dropout) for _ in range(FOCUS))
        self.roles = _head(HIDDEN, len(ROLES), dropout)
        self.mode = _head(HIDDEN, len(MODES) + 1, dropout)
        self.aux = _head(HIDDEN, len(AUX), dropout)
        self.pair_asks = nn.Linear(2 * HIDDEN, HIDDEN)
        self.pair_answers = nn.Linear(HIDDEN, HIDDEN)
        self.pair = _head(4 * HIDDEN, len(plover.TYPES) + 1, dropout)
        self.quad = _head(3 * HIDDEN, 5, dropout)
        self.quad_asks = nn.Linear(HIDDEN, 1)
        self.sides = _head(2 * HIDDEN, 2, dropout)
        nn.init.normal_(self.distance.weight, std=0.02)
        self.dropout = nn.Dropout(dropout)

    def forward(
        self, ids: Tensor, mask: Tensor, first: Tensor, words: Tensor, actor: Tensor, recipient: Tensor, rows: Tensor | None = None
    ) -> Output:
        """See Output. `rows` (K x 2) are the triggers to look at; without, every word that may be one."""
        pieces = self.encoder(ids, mask)
        width = first.shape[1]
        cls = pieces[:, 0]
        share = mask[:, :, None].to(pieces.dtype)
        mean = (pieces * share).sum(1) / share.sum(1)
        word = torch.gather(pieces, 1, first[:, :, None].expand(-1, -1, HIDDEN))
        word = self.dropout(word)
        place = torch.arange(width, device=ids.device)
        beyond = (place[None, :] >= words[:, None]).to(pieces.dtype) * -10000.0  # B x W

        trigger = self.trigger(word)
        if rows is None:
            none = torch.softmax(trigger.float(), -1)[:, :, -1]
            # The very first word is always looked at, since the runtime cannot reshape what has no rows.
            always = (place[None, :] == 0) & (torch.arange(ids.shape[0], device=ids.device)[:, None] == 0)
            rows = torch.nonzero((1.0 - none >= POSSIBLE) & (place[None, :] < words[:, None]) | always)
        row, at = rows[:, 0], rows[:, 1]
        apart = torch.clamp(place[None, :] - at[:, None], -REACH, REACH) + REACH
        near = word[row] + self.distance(apart)
        for layer in self.focus:
            near = layer(near, beyond[row][:, None, None, :])
        act = torch.gather(near, 1, at[:, None, None].expand(-1, 1, HIDDEN)).squeeze(1)
        roles = self.roles(near).transpose(1, 2)

        with_cls = torch.cat([word, cls[:, None, :].expand(-1, width, -1)], -1)

        a = actor @ word / torch.clamp(actor.sum(-1, keepdim=True), min=1.0)  # B x P x H
        r = recipient @ word / torch.clamp(recipient.sum(-1, keepdim=True), min=1.0)
        asked = torch.tanh(self.pair_asks(torch.cat([a, r], -1)))
        weights = torch.softmax(asked @ self.pair_answers(word).transpose(1, 2) * HIDDEN**-0.5 + beyond[:, None, :], -1)
        pair = self.pair(torch.cat([cls[:, None, :].expand(-1, a.shape[1], -1), a, r, weights @ word], -1))

        focus = torch.softmax(self.quad_asks(word).squeeze(-1) + beyond, -1)
        quad = self.quad(torch.cat([cls, mean, (focus[:, None, :] @ word).squeeze(1)], -1))
        return Output(trigger, rows, roles, self.mode(act), self.aux(act), pair, quad, self.sides(with_cls), mean)


def word_mask(groups: Sequence[Sequence[int]], width: int) -> Tensor:
    """Groups of word indices as rows of 0 and 1 (groups x width)."""
    rows = torch.zeros(len(groups), width)
    for index, group in enumerate(groups):
        if group:
            rows[index, list(group)] = 1.0
    return rows
