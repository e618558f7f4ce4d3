"""One training run: streams of examples in, a fitted Reader out.

A stream is a corpus with its way of making batches. In every round each stream gives a share of its batches; all are shuffled together. Batches of a stream of sentences hold
sentences of like length; those of a stream of texts hold sentences in running order. AdamW with a short warm-up and a straight descent; bf16 autocast; a GPU where there is one.
The same seed gives the same run on the same machine.
"""

import json
import random
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor, nn

from demarche.language.pieces import Pieces, encode, load_tokenizer
from demarche.language.shapes import NO_SHAPE, quoted
from training.articles import chunks
from training.corpora import Example, Pair
from training.encoder import base_folder, load_base
from training.objective import SEEDS, WEIGHTS, chain_loss, choose_pairs, likeness_loss, losses, pair_masks, trigger_rows
from training.reader import Output, Reader
from training.together import average, join
from training.trees import inventory

Batch = Sequence[Example]
WORDS = 420  # of a batch, about
TOGETHER = 10  # steps after which processes average their weights
LIKENESS = 0.2  # share of batches whose sentence vectors are compared with the untouched encoder's


class Stream(NamedTuple):
    """A corpus in training. `texts` are documents in running order, or one list of sentences each of which stands alone."""

    name: str
    texts: Sequence[Sequence[Example]]
    share: float = 1.0  # of its batches that a round takes
    running: bool = False  # whether batches hold sentences in running order
    size: int = 0  # sentences of a batch; 0: as many as make WORDS words


def new_reader(dropout: float = 0.1) -> Reader:
    """A Reader with the base weights and fresh heads; `dropout` is the encoder's."""
    labels = inventory()
    return Reader(load_base(dropout), len(labels.tags), len(labels.lemmas), len(labels.relations))


def run(
    reader: Reader,
    tokenizer: Tokenizer,
    examples: Batch,
    pairs: Sequence[Sequence[Pair]] | None = None,
    rows: Tensor | None = None,
    *,
    heads: bool = False,
) -> Output:
    """The reader's scores on a batch; `pairs` as choose_pairs gives them, or nothing; `rows` as trigger_rows gives them, or as the reader finds them;
    with `heads`, relations are those of the labelled heads."""
    batch = _rounded(encode(tokenizer, [example.words for example in examples], _states(examples)))
    actor, recipient = pair_masks(pairs or [[] for _ in examples], batch.first.shape[1])
    as_tensor = [torch.from_numpy(array) for array in batch]
    given = None
    if heads:
        width = batch.first.shape[1]
        given = torch.tensor([((e.tree.heads if e.tree else []) + [0] * width)[:width] for e in examples])
    output: Output = reader(*as_tensor, actor, recipient, rows, given)
    return output


def _rounded(batch: Pieces) -> Pieces:
    """Padded to lengths in steps: the processor's kernels are made anew for every shape, which costs as much as using them once."""
    pieces, words = -batch.ids.shape[1] % 8, -batch.first.shape[1] % 4
    fill = {"ids": 0, "mask": 0, "shape": NO_SHAPE, "first": 0, "last": 0}
    return batch._replace(
        **{
            name: np.pad(getattr(batch, name), ((0, 0), (0, words if name in ("first", "last") else pieces)), constant_values=value)
            for name, value in fill.items()
        }
    )


def _states(examples: Batch) -> list[list[int]] | None:
    return [example.states if example.states is not None else quoted(example.words)[0] for example in examples]


def batches(examples: Batch, size: int = 0, rng: random.Random | None = None) -> list[list[Example]]:
    """Batches of like length, `size` sentences or about WORDS words each, in random order when a generator is given."""
    noise = (lambda: rng.random() * 6) if rng else (lambda: 0.0)
    order = sorted(examples, key=lambda example: len(example.words) + noise())
    cut: list[list[Example]] = [[]]
    for example in order:
        full = len(cut[-1]) >= (size or max(1, WORDS // (4 * -(-len(example.words) // 4))))
        if cut[-1] and full:
            cut.append([])
        cut[-1].append(example)
    if rng:
        rng.shuffle(cut)
    return [batch for batch in cut if batch]


def plan(streams: Sequence[Stream], rng: random.Random, together: int = 1) -> list[tuple[Stream, list[Example]]]:
    """The batches of one round. Batches of the same stream come `together` in a row, so that processes that take them in turn do not wait for each other."""
    found: list[list[tuple[Stream, list[Example]]]] = []
    for stream in streams:
        if stream.running:
            cut = chunks(stream.texts, WORDS)
            rng.shuffle(cut)
        else:
            cut = batches([example for text in stream.texts for example in text], stream.size, rng)
        wanted = stream.share * len(cut)
        count = int(wanted) + (rng.random() < wanted % 1)
        chosen = [(stream, batch) for batch in cut[: count - count % together]]
        found += [chosen[i : i + together] for i in range(0, len(chosen), together)]
    rng.shuffle(found)
    return [each for group in found for each in group]


def fit(
    streams: Sequence[Stream],
    *,
    rounds: int,
    start: Path | None = None,
    rate: float = 1e-4,
    head_rate: float = 5e-4,
    dropout: float = 0.1,
    seed: int = 0,
    log: Path | None = None,
    checkpoint: Path | None = None,
) -> Reader:
    """Train a Reader on `streams`, from the base weights or from the weights in `start`. With `checkpoint`, progress is kept there after every round and taken up again."""
    rank, processes = join()
    torch.manual_seed(seed)
    tokenizer = load_tokenizer(base_folder() / "tokenizer.json")
    reader = new_reader(dropout)
    if start:
        reader.load_state_dict(torch.load(start, weights_only=True))
    teacher = load_base(0.0).eval()
    seeds = [tag.split("|")[0] in SEEDS for tag in inventory().tags]
    fresh = {id(value) for value in reader.encoder.shapes.parameters()}
    # Half of all weights; training them gains little and makes each step a third slower.
    reader.encoder.pieces.weight.requires_grad_(False)
    body = [value for value in reader.encoder.parameters() if value.requires_grad and id(value) not in fresh]
    heads = [value for name, value in reader.named_parameters() if not name.startswith("encoder.") or id(value) in fresh]
    optimizer = torch.optim.AdamW([{"params": body, "lr": rate}, {"params": heads, "lr": head_rate}], weight_decay=0.01, fused=True)
    steps = int(rounds * len(plan(streams, random.Random(seed), processes)) / processes * 1.02) + 20
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, [rate, head_rate], total_steps=steps, pct_start=0.1, anneal_strategy="linear")
    begin = 0
    if checkpoint and checkpoint.exists():
        state = torch.load(checkpoint, weights_only=False)
        reader.load_state_dict(state["reader"])
        optimizer.load_state_dict(state["optimizer"])
        schedule.load_state_dict(state["schedule"])
        torch.set_rng_state(state["torch"])
        begin = state["round"]
    for number in range(begin, rounds):
        reader.train()
        started, sums, counts = time.time(), dict.fromkeys(WEIGHTS, 0.0), dict.fromkeys(WEIGHTS, 0)
        words = 0
        todo = plan(streams, random.Random(f"{seed}/{number}"), processes)  # the same in every process
        rng = random.Random(f"{seed}/{number}/{rank}")
        for seen, (stream, batch) in enumerate(todo[rank::processes], 1):
            pairs = choose_pairs(batch, rng)
            compare = rng.random() < LIKENESS
            with torch.autocast("cpu", torch.bfloat16):
                out = run(reader, tokenizer, batch, pairs, trigger_rows(batch), heads=True)
                if compare:
                    with torch.no_grad():
                        untouched = _vectors(teacher, tokenizer, batch)
            parts = losses(batch, pairs, out)
            if compare:
                parts["vector"] = likeness_loss(out, untouched)
            if stream.running:
                chain = chain_loss(batch, out, reader.apart, seeds)
                if chain is not None:
                    parts["chain"] = chain
            loss = sum((WEIGHTS[name] * value for name, value in parts.items()), torch.zeros(()))
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(reader.parameters(), 1.0)
            optimizer.step()
            if schedule.last_epoch < steps - 1:
                schedule.step()
            if processes > 1 and schedule.last_epoch % TOGETHER == 0:
                average(body + heads)
            words += sum(len(example.words) for example in batch)
            for name, value in parts.items():
                sums[name] += float(value.detach())
                counts[name] += 1
            if log and rank == 0 and seen % 100 == 0:
                _write(
                    log,
                    {"round": number + 1, "batch": seen, "seconds": round(time.time() - started), "loss": round(float(loss.detach()), 3)},
                )
        if processes > 1:
            average(body + heads)
        if log and rank == 0:
            line = {"round": number + 1, "seconds": round(time.time() - started), "words": words}
            line |= {name: round(value / counts[name], 4) for name, value in sums.items() if counts[name]}
            _write(log, line)
        if checkpoint and rank == 0:
            state = {"reader": reader.state_dict(), "optimizer": optimizer.state_dict(), "schedule": schedule.state_dict()}
            state |= {"torch": torch.get_rng_state(), "round": number + 1}
            torch.save(state, checkpoint)
    reader.eval()
    return reader


def _write(log: Path, line: dict[str, float]) -> None:
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("a", encoding="utf-8") as out:
        out.write(json.dumps(line) + "\n")


def _vectors(teacher: nn.Module, tokenizer: Tokenizer, examples: Batch) -> Tensor:
    """Sentence vectors of the untouched encoder: the mean over pieces."""
    batch = encode(tokenizer, [example.words for example in examples])
    mask = torch.from_numpy(batch.mask)
    pieces, _ = teacher(torch.from_numpy(batch.ids), mask, torch.from_numpy(batch.shape))
    share = mask[:, :, None].to(pieces.dtype)
    mean: Tensor = (pieces * share).sum(1) / share.sum(1)
    return mean
