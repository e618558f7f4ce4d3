"""One training run: examples in, a fitted Reader out.

Batches hold sentences of like length; AdamW with a short warm-up and a straight descent; bf16 autocast where the processor has it.
The same seed gives the same run on the same machine.
"""

import json
import random
import time
from collections.abc import Sequence
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn

from demarche.language.pieces import encode, load_tokenizer
from training.corpora import Example, Pair
from training.encoder import base_folder, load_base
from training.objective import WEIGHTS, choose_pairs, losses, pair_masks, trigger_rows
from training.reader import Output, Reader

Batch = Sequence[Example]


def run(
    reader: Reader, tokenizer: Tokenizer, examples: Batch, pairs: Sequence[Sequence[Pair]] | None = None, rows: Tensor | None = None
) -> Output:
    """The reader's scores on a batch; `pairs` as choose_pairs gives them, or nothing; `rows` as trigger_rows gives them, or as the reader finds them."""
    batch = encode(tokenizer, [example.words for example in examples])
    actor, recipient = pair_masks(pairs or [[] for _ in examples], batch.first.shape[1])
    as_tensor = [torch.from_numpy(array) for array in batch]
    output: Output = reader(*as_tensor, actor, recipient, rows)
    return output


def batches(examples: Batch, size: int, rng: random.Random | None = None) -> list[list[Example]]:
    """Batches of like length, in random order when a generator is given."""
    noise = (lambda: rng.random() * 6) if rng else (lambda: 0.0)
    order = sorted(examples, key=lambda example: len(example.words) + noise())
    cut = [list(order[i : i + size]) for i in range(0, len(order), size)]
    if rng:
        rng.shuffle(cut)
    return cut


def fit(
    examples: Batch,
    *,
    epochs: int = 8,
    rate: float = 1e-4,
    head_rate: float = 5e-4,
    size: int = 16,
    seed: int = 0,
    log: Path | None = None,
    checkpoint: Path | None = None,
) -> Reader:
    """Train a Reader from the base weights on `examples`. With `checkpoint`, progress is kept there after every epoch and taken up again."""
    torch.manual_seed(seed)
    rng = random.Random(seed)
    tokenizer = load_tokenizer(base_folder() / "tokenizer.json")
    reader = Reader(load_base())
    heads = [value for name, value in reader.named_parameters() if not name.startswith("encoder.")]
    reader.encoder.pieces.weight.requires_grad_(
        False
    )  # half of all weights; a few thousand sentences cannot better them, and each step is a third faster
    body = [value for value in reader.encoder.parameters() if value.requires_grad]
    optimizer = torch.optim.AdamW([{"params": body, "lr": rate}, {"params": heads, "lr": head_rate}], weight_decay=0.01, fused=True)
    steps = epochs * len(batches(examples, size)) + 1
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, [rate, head_rate], total_steps=steps, pct_start=0.1, anneal_strategy="linear")
    begin = 0
    if checkpoint and checkpoint.exists():
        state = torch.load(checkpoint, weights_only=False)
        reader.load_state_dict(state["reader"])
        optimizer.load_state_dict(state["optimizer"])
        schedule.load_state_dict(state["schedule"])
        rng.setstate(state["rng"])
        torch.set_rng_state(state["torch"])
        begin = state["epoch"]
    for epoch in range(begin, epochs):
        reader.train()
        started, sums, seen = time.time(), dict.fromkeys(WEIGHTS, 0.0), 0
        for batch in batches(examples, size, rng):
            pairs = choose_pairs(batch, rng)
            with torch.autocast("cpu", torch.bfloat16):
                out = run(reader, tokenizer, batch, pairs, trigger_rows(batch))
            parts = losses(batch, pairs, out)
            loss = sum((WEIGHTS[name] * value for name, value in parts.items()), torch.zeros(()))
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(reader.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            seen += 1
            for name, value in parts.items():
                sums[name] += float(value.detach())
        if log:
            log.parent.mkdir(parents=True, exist_ok=True)
            line = {"epoch": epoch + 1, "seconds": round(time.time() - started)} | {
                name: round(value / seen, 4) for name, value in sums.items()
            }
            with log.open("a", encoding="utf-8") as out_file:
                out_file.write(json.dumps(line) + "\n")
        if checkpoint:
            state = {"reader": reader.state_dict(), "optimizer": optimizer.state_dict(), "schedule": schedule.state_dict()}
            state |= {"rng": rng.getstate(), "torch": torch.get_rng_state(), "epoch": epoch + 1}
            torch.save(state, checkpoint)
    reader.eval()
    return reader
