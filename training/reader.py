"""The reader model in PyTorch: the encoder and its heads.

In: a batch of word pieces and, for the pair head, marked sides. Out: raw scores of every head, in the order of OUTPUTS.
This module is what training fits and what export.py turns into ONNX.

Heads
- trigger: for every word, the 16 act types and none;
- said: for every word, whether it stands in the source, the cue or the content of any claim;
- roles, mode, aux: for every word that may be a trigger or a cue. The sentence is read once more, by two light layers, with each word's distance to that
  word added; then each word says whether it belongs to the actor, the recipient or the condition of the act, or to the source or the content of the claim,
  and the trigger says the mode and the aux;
- pair: for a marked actor and recipient, the type of the act between them, or none. The sides ask with their mean vectors,
  the words answer: attention finds the act;
- quad: the quad class of the sentence, 0 neutral;
- sides: for every word, whether it belongs to an actor or a recipient of the sentence's main act;
- tag, lemma: for every word, its part of speech with features, and the script that makes its lemma;
- arc, relation: for every word, which word (or the root) it hangs on, and how (Dozat and Manning 2017, with a low-rank product for the relation);
- names, mentions: for every word and kind, whether a name begins or goes on there, by the habits of UNER and of re3d;
- happened: for every word, if it is a predicate, whether what it says happened;
- ends: for every word, whether a sentence ends after it though the rules saw none;
- asks, answers, alone: vectors whose product says whether a word names the same as an earlier one, and the score that it names nothing told before;
- vector: the sentence for similarity search, kept near what the untouched encoder gives.
"""

from collections.abc import Sequence
from typing import NamedTuple

import torch
from torch import Tensor, nn

from demarche.language.scores import AUX, MENTIONS, MODES, NAMES, ROLES, SAID
from demarche.ontology import plover
from training.encoder import HIDDEN, LAYERS, Encoder, Layer

REACH = 24  # distances between words beyond this are one
POSSIBLE = 0.25  # probability of any act from which a word is looked at as a trigger
POSSIBLE_CUE = 0.5  # probability from which a word is looked at as a cue, where neither neighbour is likelier: one word of a cue is enough
FOCUS = 2  # light layers that read the sentence around a trigger
APART = 10  # sentences back, and more
ARC, LINK = 256, 64  # widths of the products that find heads, and earlier mentions


class Output(NamedTuple):
    """Raw scores: B sentences, W words, P pairs."""

    trigger: Tensor  # B x W x 17
    rows: Tensor  # K x 2: sentence and word of each possible trigger or cue
    roles: Tensor  # K x 5 x W
    mode: Tensor  # K x (modes + 1), the last is none
    aux: Tensor  # K x 5
    pair: Tensor  # B x P x 17
    quad: Tensor  # B x 5
    sides: Tensor  # B x W x 2
    said: Tensor  # B x W x 3
    tag: Tensor  # B x W x tags
    lemma: Tensor  # B x W x scripts
    arc: Tensor  # B x W x (W + 1), the first column is the root
    relation: Tensor  # B x W x relations, for the heads asked for or the likeliest
    names: Tensor  # B x W x 3 x 3: NAMES, and outside, first word, further word
    mentions: Tensor  # B x W x 11 x 3
    happened: Tensor  # B x W
    ends: Tensor  # B x W
    asks: Tensor  # B x W x 64
    answers: Tensor  # B x W x 64
    alone: Tensor  # B x W
    vector: Tensor  # B x 384


OUTPUTS = Output._fields


def _head(width: int, out: int, dropout: float, inner: int = HIDDEN) -> nn.Sequential:
    return nn.Sequential(nn.Linear(width, inner), nn.GELU(), nn.Dropout(dropout), nn.Linear(inner, out))


class Syntax(nn.Module):
    """Tags, lemmas and dependencies, from a learned mixture of the encoder's layers and the first and last piece of each word."""

    def __init__(self, tags: int, lemmas: int, relations: int, dropout: float) -> None:
        super().__init__()
        self.mix = nn.Parameter(torch.zeros(LAYERS))
        self.word = nn.Sequential(nn.Linear(2 * HIDDEN, HIDDEN), nn.GELU(), nn.Dropout(dropout))
        self.tag = nn.Linear(HIDDEN, tags)
        self.lemma = nn.Linear(HIDDEN, lemmas)
        self.root = nn.Parameter(torch.zeros(HIDDEN))
        self.arc_word = nn.Sequential(nn.Linear(HIDDEN, ARC), nn.GELU(), nn.Dropout(0.2))
        self.arc_head = nn.Sequential(nn.Linear(HIDDEN, ARC), nn.GELU(), nn.Dropout(0.2))
        self.arc = nn.Linear(ARC, ARC, bias=False)
        self.arc_bias = nn.Linear(ARC, 1)
        self.relation_word = nn.Sequential(nn.Linear(HIDDEN, ARC), nn.GELU(), nn.Dropout(0.2))
        self.relation_head = nn.Sequential(nn.Linear(HIDDEN, ARC), nn.GELU(), nn.Dropout(0.2))
        self.relation = nn.Linear(3 * ARC, relations)

    def forward(self, layers: list[Tensor], first: Tensor, last: Tensor, beyond: Tensor, heads: Tensor | None) -> tuple[Tensor, ...]:
        share = torch.softmax(self.mix, 0)
        mixed = sum((share[i] * layer for i, layer in enumerate(layers)), torch.zeros_like(layers[0]))
        word = self.word(torch.cat([_at(mixed, first), _at(mixed, last)], -1))
        with_root = torch.cat([self.root[None, None, :].expand(word.shape[0], -1, -1).to(word.dtype), word], 1)
        head = self.arc_head(with_root)
        arc = self.arc(self.arc_word(word)) @ head.transpose(1, 2) * ARC**-0.5 + self.arc_bias(head).transpose(1, 2)
        arc = arc + torch.cat([torch.zeros_like(beyond[:, :1]), beyond], 1)[:, None, :]
        chosen = arc.argmax(-1) if heads is None else heads
        below, above = self.relation_word(word), _at(self.relation_head(with_root), chosen)
        return self.tag(word), self.lemma(word), arc, self.relation(torch.cat([below, above, below * above], -1))


def _at(vectors: Tensor, places: Tensor) -> Tensor:
    return torch.gather(vectors, 1, places[:, :, None].expand(-1, -1, vectors.shape[-1]))


class Reader(nn.Module):
    """Encoder and heads. See the module for what each head gives. `tags`, `lemmas`, `relations` are the sizes of the label inventories."""

    def __init__(self, encoder: Encoder, tags: int, lemmas: int, relations: int, dropout: float = 0.1) -> None:
        super().__init__()
        self.encoder = encoder
        self.trigger = _head(HIDDEN, len(plover.TYPES) + 1, dropout)
        self.said = _head(HIDDEN, len(SAID), dropout)
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
        self.syntax = Syntax(tags, lemmas, relations, dropout)
        self.spans = _head(HIDDEN, 3 * (len(NAMES) + len(MENTIONS)), dropout)
        self.marks = _head(HIDDEN, 2, dropout)  # happened, ends
        self.asks = nn.Linear(HIDDEN, LINK)
        self.answers = nn.Linear(HIDDEN, LINK)
        self.alone = nn.Linear(HIDDEN, 1)
        self.apart = nn.Parameter(torch.zeros(APART))  # how likely an earlier mention is so many sentences back
        self.vector = nn.Linear(HIDDEN, HIDDEN)
        nn.init.normal_(self.distance.weight, std=0.02)
        nn.init.eye_(self.vector.weight)
        nn.init.zeros_(self.vector.bias)
        self.dropout = nn.Dropout(dropout)

    def forward(
        self,
        ids: Tensor,
        mask: Tensor,
        shape: Tensor,
        first: Tensor,
        last: Tensor,
        words: Tensor,
        actor: Tensor,
        recipient: Tensor,
        rows: Tensor | None = None,
        heads: Tensor | None = None,
    ) -> Output:
        """See Output. `rows` (K x 2) are the triggers and cues to look at; without, every word that may be one. `heads` (B x W) are heads to give relations for."""
        pieces, layers = self.encoder(ids, mask, shape)
        width = first.shape[1]
        cls = pieces[:, 0]
        share = mask[:, :, None].to(pieces.dtype)
        mean = (pieces * share).sum(1) / share.sum(1)
        word = self.dropout(_at(pieces, first))
        place = torch.arange(width, device=ids.device)
        beyond = (place[None, :] >= words[:, None]).to(pieces.dtype) * -10000.0  # B x W

        trigger = self.trigger(word)
        said = self.said(word)
        if rows is None:
            none = torch.softmax(trigger.float(), -1)[:, :, -1]
            # The very first word is always looked at, since the runtime cannot reshape what has no rows.
            always = (place[None, :] == 0) & (torch.arange(ids.shape[0], device=ids.device)[:, None] == 0)
            cue = torch.sigmoid(said[:, :, 1].float()) * (place[None, :] < words[:, None])
            beside = nn.functional.pad(cue, (1, 1))
            likely = (1.0 - none >= POSSIBLE) | (cue >= POSSIBLE_CUE) & (cue >= beside[:, :-2]) & (cue > beside[:, 2:])
            rows = torch.nonzero(likely & (place[None, :] < words[:, None]) | always)
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

        tag, lemma, arc, relation = self.syntax(layers, first, last, beyond, heads)
        spans = self.spans(word).reshape(word.shape[0], width, len(NAMES) + len(MENTIONS), 3)
        marks = self.marks(word)
        return Output(
            trigger,
            rows,
            roles,
            self.mode(act),
            self.aux(act),
            pair,
            quad,
            self.sides(with_cls),
            said,
            tag,
            lemma,
            arc,
            relation,
            spans[:, :, : len(NAMES)],
            spans[:, :, len(NAMES) :],
            marks[:, :, 0],
            marks[:, :, 1],
            self.asks(word),
            self.answers(word),
            self.alone(word).squeeze(-1),
            self.vector(mean),
        )


def word_mask(groups: Sequence[Sequence[int]], width: int) -> Tensor:
    """Groups of word indices as rows of 0 and 1 (groups x width)."""
    rows = torch.zeros(len(groups), width)
    for index, group in enumerate(groups):
        if group:
            rows[index, list(group)] = 1.0
    return rows
