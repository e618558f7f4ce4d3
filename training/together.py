"""Training on several processes: each takes its share of the batches, and every few steps they average their weights (local SGD, Stich 2019).

In: the environment that torchrun sets (RANK, WORLD_SIZE, …), or nothing for a single process. Two processes of one thread each train nearly
twice as fast as one process of two threads, and do not collapse when something else runs on the machine.
"""

import os
from collections.abc import Sequence

import torch
from torch import Tensor
from torch import distributed as dist


def join() -> tuple[int, int]:
    """This process's number and how many there are; meets the others when there are several."""
    if int(os.environ.get("WORLD_SIZE", "1")) > 1 and not dist.is_initialized():
        dist.init_process_group("gloo")
    return (dist.get_rank(), dist.get_world_size()) if dist.is_initialized() else (0, 1)


def average(parameters: Sequence[Tensor]) -> None:
    """Put the mean over processes into every parameter."""
    flat = torch.cat([p.detach().flatten() for p in parameters])
    dist.all_reduce(flat)
    flat /= dist.get_world_size()
    at = 0
    for p in parameters:
        p.data.copy_(flat[at : at + p.numel()].view_as(p))
        at += p.numel()


def meet() -> None:
    """Wait for the other processes, if there are any."""
    if dist.is_initialized():
        dist.barrier()
